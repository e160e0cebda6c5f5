//! Pages for answers that go on: the print HTML of what did not fit where it was asked.
//!
//! In: the rest of each answer, with the question and its page. Out: a [`PrintSource`] for the typesetter.

use std::path::PathBuf;

use serde::Serialize;

use super::print::{Levels, edition_view};
use super::{PrintSource, Theme};
use crate::config::{PageSize, PdfEdition};
use crate::diagnostic::Diagnostic;

/// What continuation pages show.
#[derive(Debug, Clone, Default)]
pub struct Continuation {
    /// The document's title.
    pub title: String,
    /// A BCP 47 tag.
    pub language: String,
    /// Width and height in points.
    pub page: (f64, f64),
    /// How much larger than normal the text is.
    pub scale: f64,
    /// The number of the first of them.
    pub first: usize,
    /// The answers.
    pub answers: Vec<Continued>,
}

/// An answer that goes on.
#[derive(Debug, Clone)]
pub struct Continued {
    /// The question.
    pub prompt: String,
    /// The number of its page.
    pub from: usize,
    /// What did not fit.
    pub text: String,
}

#[derive(Serialize)]
struct BookLine<'a> {
    title: &'a str,
    license: Option<&'a str>,
    language: &'a str,
    direction: &'static str,
}

#[derive(Serialize)]
struct AnswerView<'a> {
    /// The `id` of its heading: [`Theme::continuation_id`].
    id: String,
    /// The `id` of the link back to the question: [`Theme::origin_id`].
    origin: String,
    prompt: &'a str,
    from: usize,
    /// Lines as they were typed.
    lines: Vec<&'a str>,
}

#[derive(Serialize)]
struct ContinuationView<'a, E: Serialize> {
    print: bool,
    single: bool,
    levels: Levels,
    book: BookLine<'a>,
    edition: E,
    first: usize,
    answers: Vec<AnswerView<'a>>,
}

impl Theme {
    /// The name of the place where an answer goes on.
    pub fn continuation_id(index: usize) -> String {
        format!("continued-{index}")
    }

    /// The name of the place where an answer begins. On its own page it is the link that leads there.
    pub fn origin_id(index: usize) -> String {
        format!("origin-{index}")
    }

    /// The print HTML of continuation pages.
    pub fn continuation_html(&self, of: &Continuation) -> Result<PrintSource, Diagnostic> {
        let strings = self.strings(&of.language)?;
        let (width, height) = of.page;
        let edition = PdfEdition { page: PageSize::Custom { width, height }, scale: of.scale, ..PdfEdition::default() };
        let answers = of.answers.iter().enumerate().map(|(index, answer)| AnswerView {
            id: Self::continuation_id(index),
            origin: Self::origin_id(index),
            prompt: &answer.prompt,
            from: answer.from,
            lines: answer.text.split('\n').collect(),
        });
        let direction = if strings.right_to_left() { "rtl" } else { "ltr" };
        let view = ContinuationView {
            print: true,
            single: true,
            levels: Levels { step: 1, sheet: 2, section: 3 },
            book: BookLine { title: &of.title, license: None, language: &of.language, direction },
            edition: edition_view(&edition, true),
            first: of.first,
            answers: answers.collect(),
        };
        let html = self.render("continuation.html", &view, &strings)?;
        let stylesheets = self.print_sheets(&view, &strings)?;
        Ok(PrintSource { html, name: PathBuf::from("continuation.html"), stylesheets, resources: self.font_resources() })
    }
}
