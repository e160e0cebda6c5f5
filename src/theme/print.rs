//! The print side of a theme: HTML and style sheets for one edition.
//!
//! In: a `Workbook` and an edition of `book.toml`. Out: a [`PrintSource`] for the typesetter, or for any other program that sets
//! HTML with CSS paged media. Nothing is laid out here.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::fragment::Fitting;
use super::view::{BookView, PartView, StepView, ViewOptions};
use super::{Strings, Theme};
use crate::config::{Choices, Ink, PdfEdition};
use crate::diagnostic::Diagnostic;
use crate::typeset::{Resources, Stylesheet};
use crate::workbook::{Audience, Workbook};

/// Print HTML with everything it needs.
#[derive(Debug, Clone)]
pub struct PrintSource {
    /// The document.
    pub html: String,
    /// The path the document goes by; its pictures are relative to it.
    pub name: PathBuf,
    /// Style sheets in order: tokens, the themes' own, the edition's.
    pub stylesheets: Vec<Stylesheet>,
    /// Fonts and pictures by path, as the style sheets (`themes/...`) and the document name them.
    pub resources: BTreeMap<PathBuf, Arc<[u8]>>,
}

impl Resources for PrintSource {
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let mut joined = PathBuf::new();
        for part in base.join(path).components() {
            match part {
                Component::Normal(part) => joined.push(part),
                Component::ParentDir => {
                    joined.pop();
                }
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        self.resources.get(&joined).map(Arc::clone).ok_or_else(|| format!("`{}` is not part of the book or its theme", joined.display()))
    }
}

/// An edition as templates see it. Lengths are in points.
#[derive(Debug, Serialize)]
pub(super) struct EditionView {
    form: bool,
    mono: bool,
    counselor: bool,
    /// 1.0 is normal.
    scale: f64,
    choices: &'static str,
    /// The paper's width.
    width: f64,
    /// The paper's height.
    height: f64,
    /// The value of CSS `size`.
    size: String,
    /// Left and right margin.
    side: f64,
    /// Top and bottom margin.
    ends: f64,
    /// The size of running text.
    text: f64,
    /// How far prose is set in, so that its lines stay readable.
    indent: f64,
    /// One worksheet alone.
    single: bool,
}

/// Heading levels as templates see them.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Levels {
    /// Of a step's title.
    pub step: u8,
    /// Of a worksheet's title.
    pub sheet: u8,
    /// Inside a worksheet.
    pub section: u8,
}

#[derive(Serialize)]
struct PrintView<'a> {
    #[serde(flatten)]
    shown: &'a BookView,
    print: bool,
    /// Whether the whole book is one document.
    single: bool,
    edition: &'a EditionView,
    levels: Levels,
}

impl Theme {
    /// The print HTML of an edition, of the whole book or of one worksheet.
    pub fn print_html(&self, book: &Workbook, edition: &PdfEdition, only: Option<&str>) -> Result<PrintSource, Diagnostic> {
        let strings = self.strings(&book.book.language)?;
        let view = edition_view(edition, only.is_some());
        let options = ViewOptions {
            strings: &strings,
            fitting: &Fitting { lower_headings: 1, ..Fitting::default() },
            counselor: edition.audience == Audience::Counselor,
            choosable: edition.form,
            choices: if edition.form { edition.choices } else { Choices::Checkboxes },
            paged: false,
            neutral: false,
        };
        let mut shown = BookView::new(book, &options);
        if let Some(id) = only {
            keep_only(&mut shown.steps, id);
            if shown.steps.is_empty() {
                return Err(Diagnostic::error("unknown-worksheet", format!("this edition has no worksheet `{id}`")));
            }
        }
        let levels = if only.is_some() { Levels { step: 1, sheet: 1, section: 2 } } else { Levels { step: 2, sheet: 3, section: 4 } };
        let print = PrintView { shown: &shown, print: true, single: true, edition: &view, levels };
        let html = self.render("print.html", &print, &strings)?;
        let stylesheets = self.print_sheets(&print, &strings)?;
        Ok(PrintSource { html, name: PathBuf::from("print.html"), stylesheets, resources: self.print_resources(book) })
    }

    pub(super) fn print_sheets(&self, view: &impl Serialize, strings: &Strings) -> Result<Vec<Stylesheet>, Diagnostic> {
        let generated = |template: &str| -> Result<Stylesheet, Diagnostic> {
            let css = self.render(template, view, strings)?;
            Ok(Stylesheet { name: Path::new("themes").join(self.name().0).join("templates").join(template), css })
        };
        let mut sheets = vec![generated("tokens.css")?];
        sheets.extend(self.print_styles().into_iter().map(|(name, css)| Stylesheet { name, css }));
        sheets.push(generated("edition.css")?);
        Ok(sheets)
    }

    fn print_resources(&self, book: &Workbook) -> BTreeMap<PathBuf, Arc<[u8]>> {
        let mut all = self.font_resources();
        all.extend(book.images.iter().map(|image| (PathBuf::from(&image.path), Arc::clone(&image.bytes))));
        all
    }

    /// Everything below `static/`, as the style sheets name it.
    pub(super) fn font_resources(&self) -> BTreeMap<PathBuf, Arc<[u8]>> {
        let assets = self.assets("");
        let mut all = BTreeMap::new();
        for layer in &self.layers {
            for (path, bytes) in &assets {
                // Any theme of the line may name a file that another one holds.
                all.insert(layer.folder.join("static").join(path), Arc::clone(bytes));
            }
        }
        all
    }
}

pub(super) fn edition_view(edition: &PdfEdition, single: bool) -> EditionView {
    let (width, height) = edition.page.points();
    let text = 11.5 * edition.scale;
    let side = (width * 0.095).clamp(24.0, 60.0);
    let ends = (height * 0.064).clamp(34.0, 56.0);
    // About 68 letters fill 31 em of a book face.
    let indent = ((width - 2.0 * side) - 31.0 * text).clamp(0.0, 9.0 * text);
    let round = |n: f64| (n * 100.0).round() / 100.0;
    EditionView {
        form: edition.form,
        mono: edition.ink == Ink::Mono,
        counselor: edition.audience == Audience::Counselor,
        scale: edition.scale,
        choices: match edition.choices {
            Choices::Checkboxes => "checkboxes",
            Choices::Radio => "radio",
            Choices::Dropdown => "dropdown",
        },
        width: round(width),
        height: round(height),
        size: edition.page.css(),
        side: round(side),
        ends: round(ends),
        text: round(text),
        indent: round(indent),
        single,
    }
}

/// Leaves one worksheet or agreement of the book.
fn keep_only(steps: &mut Vec<StepView>, id: &str) {
    let wanted = |part: &PartView| {
        part.worksheet.as_ref().is_some_and(|sheet| sheet.id == id) || part.agreement.as_ref().is_some_and(|agreement| agreement.id == id)
    };
    steps.retain_mut(|step| {
        step.parts.retain(wanted);
        step.sheets.retain(|sheet| sheet.id == id);
        !step.parts.is_empty()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceMap;
    use crate::theme::sample;

    fn html(edition: &PdfEdition, only: Option<&str>) -> String {
        let mut diagnostics = Diagnostics::default();
        let theme = Theme::load("default", Path::new("."), &mut SourceMap::default(), &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        theme.unwrap().print_html(&sample::book(), edition, only).unwrap().html
    }

    #[test]
    fn a_field_of_every_kind_is_printed_under_its_key() {
        let html = html(&PdfEdition::default(), None);
        for key in [
            "first.name",
            "first.day",
            "first.feelings.sad",
            "first.feelings.other-text",
            "first.way.calm",
            "first.scale.injured.10",
            "first.count",
            "first.date",
            "first.initials",
            "first.sign.name",
            "first.sign.date",
            "first.table.2.kept",
            "first.log.1.date",
            "first.stem.feeling",
            "plan.phone.pick",
            "plan.phone.owner",
            "plan.phone.ends",
            "plan.phone.initials.broke-trust",
            "plan.dates.review",
            "plan.signatures.injured.name",
        ] {
            assert!(html.contains(&format!("name=\"{key}\"")), "no control {key} in {html}");
        }
        assert!(html.contains("Check-in: after 1 week"));
        assert!(!html.contains("Listen for but."), "notes for the counselor are not for readers");
    }
}
