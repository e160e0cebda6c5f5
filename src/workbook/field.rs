//! Fields: their keys, what can be answered in them, and the sentences that some stand in.

use std::fmt;

use super::{Duration, Html};

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
