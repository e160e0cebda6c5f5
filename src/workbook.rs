//! The model: a workbook whose references are resolved and whose rules hold.
//!
//! In: built by `resolve` alone. Out: read by `check`, `theme` (which makes views of it) and `answers`.
//! Nothing here touches the file system, knows HTML beyond carrying it, or knows pages.

mod agreement;
mod field;
mod time;

pub use agreement::{Agreement, Category, Clause, ClauseRef, Consent, Effort, PlanReview};
pub use field::{Blank, BlankKind, BlankSize, Choice, Column, ColumnKind, Field, FieldId, FieldKind, Overflow, Segment};
pub use time::{Date, Duration};

use crate::source::Span;

/// An HTML fragment made from Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(pub String);

/// A whole workbook.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// What the book says of itself.
    pub book: BookInfo,
    /// The parties, in the order of `book.toml`.
    pub roles: Vec<Role>,
    /// The chapters in reading order.
    pub steps: Vec<Step>,
    /// Where to find help, if the book names a country.
    pub helplines: Option<Helplines>,
    /// Pictures the prose refers to: path as written -> bytes' location, in order.
    pub images: Vec<ImageFile>,
}

/// `[book]` of `book.toml`.
#[derive(Debug, Clone)]
pub struct BookInfo {
    /// The title.
    pub title: String,
    /// A second line to the title.
    pub subtitle: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// A BCP 47 language tag.
    pub language: String,
    /// The version of the text.
    pub version: Option<String>,
    /// The licence line for the footer.
    pub license: Option<String>,
    /// A name no other book has; part of every answers file.
    pub identifier: String,
    /// Who publishes it.
    pub publisher: Option<String>,
}

/// A party of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The kebab-case id.
    pub id: String,
    /// The words for it in running text: "the injured partner".
    pub name: String,
}

/// Whose task something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// One role, by id.
    Role(String),
    /// Every role, each for themselves.
    Each,
    /// The roles with each other.
    Together,
    /// The counselor.
    Counselor,
}

/// Who an edition or a part of the book is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everyone.
    Reader,
    /// The counselor edition only.
    Counselor,
}

/// A chapter.
#[derive(Debug, Clone)]
pub struct Step {
    /// The file name without number and ending; unique.
    pub id: String,
    /// "Step n" for numbered chapters.
    pub number: Option<u32>,
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// About how long it takes.
    pub minutes: Option<u32>,
    /// To be read by one person alone: no field may stand in it.
    pub read_alone: bool,
    /// Which editions hold it.
    pub audience: Audience,
    /// Prose and worksheets in reading order.
    pub parts: Vec<Part>,
    /// The headings of the prose, for contents lists.
    pub headings: Vec<Heading>,
    /// Where it was written.
    pub span: Span,
}

/// A heading inside a step's prose.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 2 to 6: the step's title is level 1.
    pub level: u8,
    /// The `id` attribute; unique in the book.
    pub id: String,
    /// The text without markup.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// A piece of a step.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a book has a few hundred parts at most")]
pub enum Part {
    /// Guidance.
    Prose(Html),
    /// A worksheet, or one sheet of a check-in set.
    Worksheet(Worksheet),
    /// An agreement.
    Agreement(Agreement),
    /// The help lines.
    Helplines,
}

/// A page of prompts.
#[derive(Debug, Clone)]
pub struct Worksheet {
    /// Unique in the book; the first segment of its field ids.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its purpose in a line.
    pub summary: Option<String>,
    /// Whose it is.
    pub who: Who,
    /// What to know before, block HTML.
    pub intro: Option<Html>,
    /// The prompts.
    pub prompts: Vec<Prompt>,
    /// For a sheet of a check-in set: the ISO 8601 duration after the start.
    pub interval: Option<Duration>,
    /// Where it was written.
    pub span: Span,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// Unique in the worksheet.
    pub id: String,
    /// Whose it is, where that differs from the worksheet's.
    pub who: Option<Who>,
    /// The question as inline HTML (block HTML for a note); empty only where the field is a stem.
    pub text: Html,
    /// The question without markup: the label of its field where markup cannot go.
    pub label: String,
    /// A hint, inline HTML.
    pub help: Option<Html>,
    /// For the counselor, inline HTML.
    pub guidance: Option<Html>,
    /// One answer, or one per role where `who` is [`Who::Each`].
    pub answers: Vec<Answer>,
    /// Questions that follow from this one.
    pub follow_up: Vec<Prompt>,
    /// Where it was written.
    pub span: Span,
}

/// A place for an answer: a field, and the role it is for when a prompt asks each.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The role of an `each` prompt.
    pub role: Option<Role>,
    /// The field.
    pub field: Field,
}

/// Where to find help in one country.
#[derive(Debug, Clone)]
pub struct Helplines {
    /// The country code of the file.
    pub country: String,
    /// A title, where the file gives one.
    pub title: Option<String>,
    /// What to know before.
    pub intro: Option<Html>,
    /// What to do where nothing is listed or nothing fits.
    pub fallback: Option<Html>,
    /// The lines.
    pub lines: Vec<Helpline>,
    /// Where it was written.
    pub span: Span,
}

/// One help line.
#[derive(Debug, Clone)]
pub struct Helpline {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whom or what it is for.
    pub serves: Option<String>,
    /// A number to call.
    pub phone: Option<String>,
    /// A number or word to text.
    pub text: Option<String>,
    /// A web address.
    pub web: Option<String>,
    /// When it answers.
    pub hours: Option<String>,
    /// Languages it answers in.
    pub languages: Vec<String>,
    /// Where the entry was taken from.
    pub source: String,
    /// The day a person checked it, `YYYY-MM-DD`.
    pub verified_on: String,
    /// Where it was written.
    pub span: Span,
}

/// A picture that prose refers to.
#[derive(Debug, Clone)]
pub struct ImageFile {
    /// The path in the HTML, relative to the book: plain letters, digits, `.`, `-`, `_` and `/`.
    pub path: String,
    /// The bytes as they were read.
    pub bytes: std::sync::Arc<[u8]>,
    /// Where it is shown.
    pub uses: Vec<ImageUse>,
}

/// One place that shows a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUse {
    /// What is said instead of the picture; may be empty.
    pub alt: String,
    /// Where it was written.
    pub span: Span,
}
