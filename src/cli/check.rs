//! `mendbook check`: everything that building a book would say, with nothing written.

use std::cell::OnceCell;

use clap::ValueEnum;

use super::console::{Progress, print, show, today};
use super::make::make;
use super::{Book, Outcome};
use crate::diagnostic::{Diagnostics, render};
use crate::load::{Project, load};
use crate::resolve::resolve;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::workbook::{Duration, Workbook};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    book: Book,
    /// How findings are written: text on stderr, or a JSON array on stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A book that was read, as far as it could be, and what was found.
pub(super) struct Checked {
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Diagnostics,
    /// The book, when nothing about it is wrong.
    pub(super) book: Option<(Project, Workbook)>,
}

/// Reads a book, resolves it and looks it over.
pub(super) fn checked(book: &Book) -> Checked {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let project = load(&book.root, &mut sources, &mut diagnostics);
    let workbook = project.as_ref().and_then(|project| resolve(project, &sources, &mut diagnostics, &durations(project)));
    match (&project, &workbook) {
        (_, Some(workbook)) => crate::check::check(workbook, today(), &mut diagnostics),
        // The theme is read where the book is made, which it is not: what is wrong with the theme can be said all the same.
        (Some(Project { config, .. }), None) => {
            Theme::load(&config.build.theme, &config.root, &mut sources, &mut diagnostics);
        }
        (None, None) => {}
    }
    Checked { sources, diagnostics, book: project.zip(workbook) }
}

/// Durations in the words of the book's theme, which is read where they are needed. What is wrong with it is said where the book is made.
fn durations(project: &Project) -> impl Fn(Duration) -> String {
    let strings = OnceCell::new();
    move |duration| {
        let config = &project.config;
        let theme = || Theme::load(&config.build.theme, &config.root, &mut SourceMap::default(), &mut Diagnostics::default());
        let words = strings.get_or_init(|| theme()?.strings(&config.book.language).ok());
        words.as_ref().map_or_else(|| duration.to_string(), |words| words.duration(duration))
    }
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let progress = Progress::new();
    progress.say("Reading the book");
    let Checked { mut sources, mut diagnostics, book } = checked(&arguments.book);
    if let Some((project, workbook)) = book {
        make(&workbook, &project.config, &mut sources, &mut diagnostics, &progress);
    }
    progress.clear();
    match arguments.format {
        Format::Text => {
            show(&diagnostics, &sources);
            let summary = render::summary(diagnostics.iter());
            print(&if summary.is_empty() { String::from("no findings\n") } else { format!("{summary}\n") });
        }
        Format::Json => print(&render::json(&render::sorted(diagnostics.iter()), &sources)),
    }
    if diagnostics.has_errors() { Outcome::Failed } else { Outcome::Done }
}
