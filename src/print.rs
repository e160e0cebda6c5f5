//! The print side as a whole: every PDF that `book.toml` asks for.
//!
//! In: a `Workbook`, a `Theme` and the editions of a `Config`. Out: one [`Artifact`] for each file, and what the typesetter could not do as
//! asked. Templates are `theme`'s, pages are `typeset`'s, the file format is `pdf`'s: here they only follow each other.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{PdfEdition, Split};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::Artifact;
use crate::source::{SourceMap, Span};
use crate::theme::Theme;
use crate::typeset::{Input, Stylesheet, Typeset, Warning, typeset};
use crate::workbook::{Audience, Part, Workbook};
use crate::{pdf, typeset::Resources};

/// One file to be made.
struct Sheet<'a> {
    edition: &'a PdfEdition,
    /// The only worksheet in it, if it is not the whole book.
    only: Option<&'a str>,
    path: PathBuf,
}

/// A finished file and what was said on the way.
struct Printed {
    artifact: Artifact,
    warnings: Vec<Warning>,
    stylesheets: Vec<Stylesheet>,
}

/// Makes the PDFs of all editions, side by side. A warning of the typesetter becomes a diagnostic at its line of the style sheet.
///
/// # Errors
///
/// When a template fails, or a file could not be written because of what the theme asks; as many as can be found.
pub fn build(
    book: &Workbook,
    theme: &Theme,
    editions: &[PdfEdition],
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Artifact>> {
    let fonts = theme.fonts();
    let sheets: Vec<Sheet> = editions.iter().flat_map(|edition| sheets(book, edition)).collect();
    let printed: Vec<Result<Printed, Diagnostic>> = sheets.par_iter().map(|sheet| print(book, theme, sheet, &fonts)).collect();
    let mut artifacts = Some(Vec::with_capacity(printed.len()));
    for result in printed {
        match result {
            Ok(Printed { artifact, warnings, stylesheets }) => {
                for warning in warnings {
                    diagnostics.push(diagnostic(&warning, &stylesheets, sources));
                }
                if let Some(artifacts) = &mut artifacts {
                    artifacts.push(artifact);
                }
            }
            Err(error) => {
                diagnostics.push(error);
                artifacts = None;
            }
        }
    }
    artifacts
}

/// The files of an edition: the whole book, or one for each worksheet in a folder named after the edition.
fn sheets<'a>(book: &'a Workbook, edition: &'a PdfEdition) -> Vec<Sheet<'a>> {
    let whole = Path::new(&edition.file);
    match edition.split {
        Split::None => vec![Sheet { edition, only: None, path: whole.to_path_buf() }],
        Split::Worksheet => book
            .steps
            .iter()
            .filter(|step| step.audience == Audience::Reader || edition.audience == Audience::Counselor)
            .flat_map(|step| &step.parts)
            .filter_map(|part| match part {
                Part::Worksheet(worksheet) => Some(worksheet.id.as_str()),
                Part::Agreement(agreement) => Some(agreement.id.as_str()),
                Part::Prose(_) | Part::Helplines => None,
            })
            .map(|id| Sheet { edition, only: Some(id), path: whole.with_extension("").join(format!("{id}.pdf")) })
            .collect(),
    }
}

fn print(book: &Workbook, theme: &Theme, sheet: &Sheet, fonts: &[Arc<Vec<u8>>]) -> Result<Printed, Diagnostic> {
    let source = theme.print_html(book, sheet.edition, sheet.only)?;
    let input = Input {
        html: &source.html,
        name: &source.name,
        stylesheets: &source.stylesheets,
        resources: &source as &dyn Resources,
        fonts,
        forms: sheet.edition.form,
    };
    let Typeset { document, warnings } = typeset(&input);
    let bytes = pdf::write(&document, &pdf::Options::default())
        .map_err(|error| Diagnostic::error("pdf", format!("`{}` cannot be written: {error}", sheet.path.display())))?;
    Ok(Printed { artifact: Artifact { path: sheet.path.clone(), bytes: bytes.into() }, warnings, stylesheets: source.stylesheets })
}

/// A warning of the typesetter, at its line where that is in a style sheet.
pub fn diagnostic(warning: &Warning, stylesheets: &[Stylesheet], sources: &mut SourceMap) -> Diagnostic {
    let sheet = stylesheets.iter().find(|sheet| sheet.name == warning.file);
    let mut diagnostic = Diagnostic::warning(warning.code, warning.message.clone());
    diagnostic.help = warning.help.clone();
    match sheet {
        Some(sheet) if warning.line > 0 => diagnostic.at(place(sheet, warning, sources)),
        _ => diagnostic,
    }
}

/// The span of a warning's line and column; the style sheet joins the sources on its first warning.
fn place(sheet: &Stylesheet, warning: &Warning, sources: &mut SourceMap) -> Span {
    let known = sources.files().find(|(_, file)| file.path == sheet.name && *file.text == *sheet.css).map(|(id, _)| id);
    let file = known.unwrap_or_else(|| sources.add(&sheet.name, sheet.css.as_str()));
    let line_start: usize = sheet.css.split_inclusive('\n').take(warning.line as usize - 1).map(str::len).sum();
    let line = sheet.css[line_start..].lines().next().unwrap_or("");
    let column = warning.column.max(1) as usize - 1;
    let from = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let length = line[from..].find([':', ';', '{', '}']).unwrap_or(line.len() - from).max(usize::from(from < line.len()));
    let end = (from..=line.len()).find(|end| *end >= from + length && line.is_char_boundary(*end)).unwrap_or(line.len());
    Span::new(file, line_start + from..line_start + end)
}
