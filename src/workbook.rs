//! The model: a workbook whose references are resolved and whose rules hold.
//!
//! In: built by `resolve` alone. Out: read by `check`, `theme` (which makes views of it) and `answers`.
//! Nothing here touches the file system, knows HTML beyond carrying it, or knows pages.

mod time;

use std::fmt;

pub use time::{Date, Duration};

use crate::source::Span;

/// An HTML fragment made from Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(pub String);

/// The key of one answer: dot-separated segments, `<worksheet>.<prompt>[.<part>...]`.
///
/// The same string is the HTML control's name, the PDF field's full name and the key in an answers file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(String);

impl FieldId {
    /// The id of a prompt's own answer.
    pub fn new(worksheet: &str, prompt: &str) -> Self {
        Self(format!("{worksheet}.{prompt}"))
    }

    /// The id of a part of this answer.
    #[must_use]
    pub fn part(&self, part: &str) -> Self {
        Self(format!("{}.{part}", self.0))
    }

    /// The whole key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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

/// An answer field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key.
    pub id: FieldId,
    /// Plain words for it: the prompt's text and, in a group, the part.
    pub label: String,
    /// What can be answered.
    pub kind: FieldKind,
}

/// What can be answered. Matched without a catch-all everywhere.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// One line.
    Text {
        /// Shown while empty, in HTML.
        placeholder: Option<String>,
        /// The most characters.
        max_length: Option<u32>,
    },
    /// Several lines.
    LongText {
        /// Writing lines offered.
        lines: u32,
        /// Whether more may follow on a continuation page.
        overflow: Overflow,
    },
    /// Any number of options.
    Checklist {
        /// The options.
        options: Vec<Choice>,
        /// A text field for another, key `<id>.other-text`.
        other: bool,
        /// Columns the list is set in, if the author says.
        columns: Option<u32>,
    },
    /// One option.
    Choice {
        /// The options.
        options: Vec<Choice>,
        /// A text field for another, key `<id>.other-text`.
        other: bool,
    },
    /// A whole number between two described ends.
    Scale {
        /// The lowest.
        min: i64,
        /// The highest.
        max: i64,
        /// What the lowest means.
        low: String,
        /// What the highest means.
        high: String,
    },
    /// A number.
    Number {
        /// The lowest.
        min: Option<f64>,
        /// The highest.
        max: Option<f64>,
        /// What is counted.
        unit: Option<String>,
    },
    /// A calendar date.
    Date,
    /// Initials, written by hand or typed.
    Initials,
    /// A signature (`<id>.name`) with its date (`<id>.date`).
    Signature {
        /// Whether the date is asked.
        date: bool,
    },
    /// A grid of cells, `<id>.<row>.<column>`.
    Table {
        /// The columns.
        columns: Vec<Column>,
        /// The rows; unlabelled rows have an empty label.
        rows: Vec<Choice>,
    },
    /// Dated entries, `<id>.<row>.<column>`; the first column is `date`.
    Log {
        /// The columns.
        columns: Vec<Column>,
        /// The usual time between entries.
        every: Option<Duration>,
        /// The rows.
        rows: Vec<Choice>,
    },
    /// A sentence with blanks, `<id>.<blank>`.
    Stem {
        /// The sentence.
        segments: Vec<Segment>,
    },
    /// No answer: something to read.
    Note,
}

/// Whether a long answer may go on elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overflow {
    /// On a continuation page.
    Continuation,
    /// Nowhere: the space is all there is.
    None,
}

/// An option or a row: an id that never changes and words that may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The value in an answers file.
    pub id: String,
    /// The words.
    pub label: String,
}

/// A column of a table or log.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The last segment of its cells' keys.
    pub id: String,
    /// The words at its head.
    pub title: String,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Its share of the width, relative to the others.
    pub width: f64,
}

/// What a table cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A date.
    Date,
    /// A tick.
    Check,
    /// A number.
    Number,
}

/// A piece of a sentence with blanks.
#[derive(Debug, Clone)]
pub enum Segment {
    /// Inline HTML.
    Html(Html),
    /// A blank.
    Blank(Blank),
}

/// A blank in a sentence.
#[derive(Debug, Clone)]
pub struct Blank {
    /// The key.
    pub id: FieldId,
    /// The id as the author wrote it.
    pub name: String,
    /// Plain words for it: the sentence with the blank's name in place.
    pub label: String,
    /// What goes in.
    pub kind: BlankKind,
    /// Shown while empty, in HTML.
    pub placeholder: Option<String>,
    /// How wide.
    pub size: BlankSize,
}

/// What goes into a blank.
#[derive(Debug, Clone)]
pub enum BlankKind {
    /// Words.
    Text,
    /// A few lines of words.
    LongText,
    /// A number.
    Number {
        /// The lowest.
        min: Option<f64>,
        /// The highest.
        max: Option<f64>,
        /// What is counted.
        unit: Option<String>,
    },
    /// A date.
    Date,
    /// One of the book's roles.
    Role,
    /// One of some options.
    Choice(Vec<Choice>),
}

/// How wide a blank is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlankSize {
    /// A number or a name.
    Small,
    /// A few words.
    Medium,
    /// Most of a line.
    Large,
}

/// A plan of clauses that a couple picks from.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Unique in the book; the first segment of its field ids.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its purpose in a line.
    pub summary: Option<String>,
    /// Whose it is.
    pub who: Who,
    /// What to know before, block HTML.
    pub preamble: Option<Html>,
    /// The clauses in order; categories follow each other as written.
    pub clauses: Vec<Clause>,
    /// Who signs: `<agreement>.signatures.<role>.name` and `.date`.
    pub signatures: Vec<Answer>,
    /// The dates of the whole plan, `<agreement>.dates.starts` and `.review`, with the days between.
    pub review: Option<PlanReview>,
    /// Where it was written.
    pub span: Span,
}

/// When a plan starts and is looked at again.
#[derive(Debug, Clone)]
pub struct PlanReview {
    /// Days from start to review.
    pub default_days: u32,
    /// The start date's field.
    pub starts: Field,
    /// The review date's field.
    pub review: Field,
}

/// The ten kinds of clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// What one person changes in themselves.
    PersonalChange,
    /// What is shown or told.
    Transparency,
    /// Time with each other.
    TimeTogether,
    /// How the two talk.
    Communication,
    /// Help from outside.
    ProfessionalHelp,
    /// Limits towards others.
    Boundaries,
    /// Money.
    Finances,
    /// Devices and accounts.
    Digital,
    /// Looking at the plan again.
    CheckIns,
    /// What happens when a promise cannot be kept.
    Unable,
}

/// How much a clause asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// A little.
    Low,
    /// Some.
    Medium,
    /// A lot.
    High,
}

/// One promise that can be picked.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Unique in the agreement.
    pub id: String,
    /// Its kind.
    pub category: Category,
    /// The single tick that picks it, `<agreement>.<clause>.pick`: a checklist without options.
    pub pick: Field,
    /// The sentence with its blanks.
    pub segments: Vec<Segment>,
    /// The sentence without markup, blanks as their names.
    pub label: String,
    /// How much it asks.
    pub effort: Option<Effort>,
    /// What counts as kept.
    pub measure: Option<String>,
    /// A word of explanation, block HTML.
    pub note: Option<Html>,
    /// For the counselor, inline HTML.
    pub guidance: Option<Html>,
    /// The clause that says what happens when this one is missed.
    pub if_missed: Option<ClauseRef>,
    /// Gentler clauses to try first.
    pub less_intrusive_first: Vec<ClauseRef>,
    /// Who initials it: `<agreement>.<clause>.initials.<role>`.
    pub initials: Vec<Answer>,
    /// Present exactly where the clause gives access to someone's devices, accounts or whereabouts.
    pub consent: Option<Consent>,
    /// Where it was written.
    pub span: Span,
}

/// A reference to another clause of the same agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRef {
    /// The clause's id.
    pub id: String,
    /// The clause's sentence without markup.
    pub label: String,
}

/// The terms on which someone opens something of theirs.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The blank that names the person whose data it is.
    pub offered_by: String,
    /// What stays private.
    pub excludes: Vec<String>,
    /// Days until it ends unless renewed.
    pub default_days: u32,
    /// The most days it may be given for.
    pub max_days: u32,
    /// Days until it is looked at again.
    pub review_days: u32,
    /// How it is withdrawn.
    pub withdraw: String,
    /// That no is an answer.
    pub refusal: String,
    /// `<agreement>.<clause>.starts`
    pub starts: Field,
    /// `<agreement>.<clause>.ends`
    pub ends: Field,
    /// `<agreement>.<clause>.review`
    pub review: Field,
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
