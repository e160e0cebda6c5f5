//! Makes the one model of what the files say.
//!
//! In: a [`Project`]. Out: a [`Workbook`] whose references lead somewhere and whose rules hold, or diagnostics: as many as can be found in
//! one run. Nothing is read or written here, and nothing is rendered beyond the prose itself.

mod agreement;
mod field;
mod html;
mod ids;
mod markdown;
mod steps;
mod template;
mod words;
mod worksheet;

use words::Resolver;

use crate::diagnostic::Diagnostics;
use crate::load::Project;
use crate::source::SourceMap;
use crate::workbook::{Duration, Helplines, ImageFile, Workbook};

/// Resolves a project; `durations` are durations in the words of the book's language. Nothing is returned when `diagnostics` holds an error,
/// from here or from before.
pub fn resolve(
    project: &Project,
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
    durations: &dyn Fn(Duration) -> String,
) -> Option<Workbook> {
    let mut resolver = Resolver::new(project, sources, diagnostics, durations);
    // 1. Names: every id once, so that links can be followed while the prose is read.
    resolver.register_ids();
    // 2. Questions and promises, then the prose that they stand in.
    let documents = resolver.documents();
    let steps = resolver.steps(documents);
    let helplines = helplines(&mut resolver);
    // 3. What could not be known before everything was read.
    resolver.check_links();
    let images = images(&resolver);
    if diagnostics.has_errors() {
        return None;
    }
    Some(Workbook { book: project.config.book.clone(), roles: project.config.roles.clone(), steps, helplines, images })
}

fn helplines(resolver: &mut Resolver<'_>) -> Option<Helplines> {
    let source = resolver.project.helplines.as_ref()?;
    let title = source.title.as_ref().map(|text| resolver.plain(text));
    let intro = source.intro.as_ref().map(|text| resolver.blocks(text));
    let fallback = source.fallback.as_ref().map(|text| resolver.blocks(text));
    Some(Helplines {
        country: source.country.value.clone(),
        title,
        intro,
        fallback,
        lines: source.lines.clone(),
        span: source.country.span,
    })
}

/// The pictures that are shown, in the order of their first use.
fn images(resolver: &Resolver<'_>) -> Vec<ImageFile> {
    let shown = resolver.prose.pictures.iter();
    shown
        .filter_map(|(path, uses)| {
            let bytes = resolver.project.pictures.get(path)?;
            Some(ImageFile { path: path.clone(), bytes: std::sync::Arc::clone(bytes), uses: uses.clone() })
        })
        .collect()
}
