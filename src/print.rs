//! The print side as a whole: every PDF that `book.toml` asks for.
//!
//! In: a `Workbook`, a `Theme` and the editions of a `Config`. Out: a file for each, and what the typesetter could not do as findings in the
//! author's files. Templates are `theme`'s, pages `typeset`'s, the file format `pdf`'s: here they only follow each other.

use std::path::{Path, PathBuf};

use crate::config::{Config, PdfEdition, Split};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::Artifact;
use crate::pdf;
use crate::source::{FileId, SourceMap, Span};
use crate::theme::{PrintSource, Theme};
use crate::typeset::{self, Input, Warning};
use crate::workbook::{Audience, Part, Who, Workbook};

/// One PDF to be made.
pub(crate) struct Job<'a> {
    edition: &'a PdfEdition,
    /// The worksheet or agreement it holds; everything if there is none.
    only: Option<&'a str>,
    path: PathBuf,
}

/// A PDF that was made.
pub(crate) struct Made {
    artifact: Artifact,
    warnings: Vec<Warning>,
    /// What the warnings may point into.
    source: PrintSource,
    /// Whether it holds a part of the book, so that links may lead out of it.
    part: bool,
}

/// The PDFs that `book.toml` asks for.
pub(crate) fn jobs<'a>(workbook: &'a Workbook, config: &'a Config) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    for edition in &config.pdfs {
        match edition.split {
            Split::None => jobs.push(Job { edition, only: None, path: PathBuf::from(&edition.file) }),
            Split::Worksheet => {
                let folder = Path::new(&edition.file).with_extension("");
                let ids =
                    sheets(workbook, edition.audience).map(|id| Job { edition, only: Some(id), path: folder.join(format!("{id}.pdf")) });
                jobs.extend(ids);
            }
        }
    }
    jobs
}

/// The ids of the worksheets and agreements that an edition holds.
fn sheets(workbook: &Workbook, audience: Audience) -> impl Iterator<Item = &str> {
    let counselor = audience == Audience::Counselor;
    let steps = workbook.steps.iter().filter(move |step| counselor || step.audience == Audience::Reader);
    steps.flat_map(|step| &step.parts).filter_map(move |part| match part {
        Part::Worksheet(sheet) if counselor || sheet.who != Who::Counselor => Some(sheet.id.as_str()),
        Part::Agreement(agreement) => Some(agreement.id.as_str()),
        Part::Worksheet(_) | Part::Prose(_) | Part::Helplines => None,
    })
}

/// Makes one PDF. `date`, in seconds since 1970, is written into it; none leaves dates out.
pub(crate) fn make(job: &Job<'_>, workbook: &Workbook, theme: &Theme, date: Option<i64>) -> Result<Made, Diagnostic> {
    let source = theme.print_html(workbook, job.edition, job.only)?;
    let input = Input {
        html: &source.html,
        name: &source.name,
        stylesheets: &source.stylesheets,
        resources: &source,
        fonts: &[],
        forms: job.edition.form,
    };
    let typeset::Typeset { document, warnings } = typeset::typeset(&input);
    let options = pdf::Options { date, producer: None };
    let bytes = pdf::write(&document, &options)
        .map_err(|error| Diagnostic::error("pdf", format!("`{}` cannot be made: {error}", job.path.display())))?;
    Ok(Made { artifact: Artifact { path: job.path.clone(), bytes: bytes.into() }, warnings, source, part: job.only.is_some() })
}

impl Made {
    /// The file, its warnings told.
    pub(crate) fn finish(self, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Artifact {
        for warning in self.warnings {
            if self.part && warning.code == "broken-link" {
                continue;
            }
            let text = self.source.stylesheets.iter().find(|sheet| sheet.name == warning.file).map(|sheet| sheet.css.as_str());
            let text = text.or((self.source.name == warning.file).then_some(self.source.html.as_str()));
            tell(&warning, text, sources, diagnostics);
        }
        self.artifact
    }
}

/// Turns a warning of the typesetter into a finding. `text` is the file it names, where that is not a source yet.
pub(crate) fn tell(warning: &Warning, text: Option<&str>, sources: &mut SourceMap, diagnostics: &mut Diagnostics) {
    let known = sources.files().find(|(_, file)| file.path == warning.file).map(|(id, _)| id);
    let file = known.or_else(|| text.map(|text| sources.add(&warning.file, text)));
    let span = file.and_then(|file| place(file, sources, warning.line, warning.column));
    let message = if span.is_some() { warning.message.clone() } else { format!("{}: {}", warning.file.display(), warning.message) };
    let diagnostic = Diagnostic::warning(warning.code, message).at(span);
    diagnostics.push(match &warning.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic,
    });
}

/// The character at a line and column, both from 1.
fn place(file: FileId, sources: &SourceMap, line: u32, column: u32) -> Option<Span> {
    let text = &sources.file(file).text;
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    let start: usize = text.split_inclusive('\n').take(index).map(str::len).sum();
    let line = text.get(start..)?.lines().next()?;
    let column = usize::try_from(column).ok()?.saturating_sub(1);
    let at = start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let length = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Some(Span::new(file, at..at + length))
}
