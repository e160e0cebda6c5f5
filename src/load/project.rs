//! What the files of a book say, before any reference is looked up.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::node::Text;
use crate::source::Span;
use crate::workbook::{Audience, BlankSize, Category, ColumnKind, Duration, Effort, Overflow};

/// A book as it was written.
#[derive(Debug, Clone)]
pub struct Project {
    /// `book.toml`.
    pub config: Config,
    /// The steps in reading order.
    pub steps: Vec<StepSource>,
    /// The help lines of the book's country.
    pub helplines: Option<HelplinesSource>,
    /// The pictures below the content folder, by their path there with `/` separators.
    pub pictures: BTreeMap<String, Arc<[u8]>>,
    /// Whether something could not be read at all, so that what refers to it must not be called a mistake.
    pub incomplete: bool,
}

/// One entry of the content folder.
#[derive(Debug, Clone)]
pub struct StepSource {
    /// The file name without number and ending.
    pub id: String,
    /// What the guidance says of the step.
    pub front: FrontMatter,
    /// Whether the step lies in a folder, and so is numbered unless it says otherwise.
    pub folder: bool,
    /// The guidance, in the order of file names.
    pub guidance: Vec<Guidance>,
    /// The worksheets, agreements and check-ins, in the order of file names.
    pub documents: Vec<Document>,
    /// The start of its guidance.
    pub span: Span,
}

/// The words between the `---` lines at the head of guidance.
#[derive(Debug, Clone, Default)]
pub struct FrontMatter {
    /// The step's title.
    pub title: Option<Text>,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// About how long it takes.
    pub minutes: Option<u32>,
    /// To be read by one person alone.
    pub read_alone: bool,
    /// Which editions hold it.
    pub audience: Option<Audience>,
    /// Whether it is counted.
    pub numbered: Option<bool>,
}

/// A Markdown file without its front matter.
#[derive(Debug, Clone)]
pub struct Guidance {
    /// The Markdown.
    pub text: Text,
    /// The folder it lies in, below the content folder, with `/` separators; empty for the content folder itself.
    pub folder: String,
}

/// One document of a YAML file.
#[derive(Debug, Clone)]
pub enum Document {
    /// A worksheet.
    Worksheet(WorksheetSource),
    /// An agreement.
    Agreement(AgreementSource),
    /// A set of check-in sheets.
    Checkins(CheckinsSource),
}

/// A `worksheet:` document.
#[derive(Debug, Clone)]
pub struct WorksheetSource {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Its purpose in a line.
    pub summary: Option<Text>,
    /// Whose it is.
    pub who: Option<Text>,
    /// Markdown to read before.
    pub intro: Option<Text>,
    /// Its prompts.
    pub prompts: Vec<PromptSource>,
}

/// A `checkins:` document: a worksheet for each interval.
#[derive(Debug, Clone)]
pub struct CheckinsSource {
    /// The worksheet all sheets are made from.
    pub sheet: WorksheetSource,
    /// When the sheets are for.
    pub intervals: Vec<Duration>,
}

/// A prompt.
#[derive(Debug, Clone)]
pub struct PromptSource {
    /// Its id.
    pub id: Text,
    /// The question, inline Markdown.
    pub text: Option<Text>,
    /// A hint, inline Markdown.
    pub help: Option<Text>,
    /// For the counselor, inline Markdown.
    pub guidance: Option<Text>,
    /// Whose it is.
    pub who: Option<Text>,
    /// What can be answered; nothing when it could not be read.
    pub field: Option<FieldSource>,
    /// Prompts that follow from it.
    pub follow_up: Vec<PromptSource>,
}

/// A `field:`.
#[derive(Debug, Clone)]
pub enum FieldSource {
    /// One line.
    Text {
        /// Shown while empty.
        placeholder: Option<Text>,
        /// The most characters.
        max_length: Option<u32>,
    },
    /// Several lines.
    LongText {
        /// Writing lines.
        lines: u32,
        /// Whether it may go on elsewhere.
        overflow: Overflow,
    },
    /// Any number of options.
    Checklist {
        /// The options.
        options: Vec<ChoiceSource>,
        /// Whether there is another.
        other: bool,
        /// Columns.
        columns: Option<u32>,
    },
    /// One option.
    Choice {
        /// The options.
        options: Vec<ChoiceSource>,
        /// Whether there is another.
        other: bool,
    },
    /// A number between two described ends.
    Scale {
        /// The lowest.
        min: i64,
        /// The highest.
        max: i64,
        /// What the lowest means.
        low: Option<Text>,
        /// What the highest means.
        high: Option<Text>,
    },
    /// A number.
    Number(NumberSource),
    /// A date.
    Date,
    /// Initials.
    Initials,
    /// A signature.
    Signature {
        /// Whether the date is asked.
        date: bool,
    },
    /// A grid.
    Table {
        /// The columns.
        columns: Vec<ColumnSource>,
        /// The rows.
        rows: RowsSource,
    },
    /// Dated entries.
    Log {
        /// The columns after the date.
        columns: Vec<ColumnSource>,
        /// The time between entries.
        every: Option<Duration>,
        /// How many entries.
        rows: u32,
    },
    /// A sentence with blanks.
    Stem {
        /// The sentence.
        text: Text,
        /// Its blanks.
        blanks: Vec<BlankSource>,
    },
    /// No answer.
    Note,
}

/// The limits of a number.
#[derive(Debug, Clone, Default)]
pub struct NumberSource {
    /// The lowest.
    pub min: Option<f64>,
    /// The highest.
    pub max: Option<f64>,
    /// What is counted.
    pub unit: Option<Text>,
}

/// An option or a labelled row.
#[derive(Debug, Clone)]
pub struct ChoiceSource {
    /// Its id, written or made from the label.
    pub id: Text,
    /// Its words.
    pub label: Text,
}

/// A column.
#[derive(Debug, Clone)]
pub struct ColumnSource {
    /// Its id, written or made from the title.
    pub id: Text,
    /// Its words.
    pub title: Text,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Its share of the width.
    pub width: f64,
}

/// The rows of a table.
#[derive(Debug, Clone)]
pub enum RowsSource {
    /// This many, without labels.
    Count(u32),
    /// Labelled ones.
    Labelled(Vec<ChoiceSource>),
}

/// A blank.
#[derive(Debug, Clone)]
pub struct BlankSource {
    /// Its id.
    pub id: Text,
    /// What goes in.
    pub kind: BlankKindSource,
    /// Shown while empty.
    pub placeholder: Option<Text>,
    /// How wide.
    pub size: Option<BlankSize>,
}

/// What goes into a blank.
#[derive(Debug, Clone)]
pub enum BlankKindSource {
    /// Words.
    Text,
    /// A few lines of words.
    LongText,
    /// A number.
    Number(NumberSource),
    /// A date.
    Date,
    /// A role.
    Role,
    /// One of some options.
    Choice(Vec<ChoiceSource>),
}

/// An `agreement:` document.
#[derive(Debug, Clone)]
pub struct AgreementSource {
    /// Its id.
    pub id: Text,
    /// Its title.
    pub title: Text,
    /// Its purpose in a line.
    pub summary: Option<Text>,
    /// Whose it is.
    pub who: Option<Text>,
    /// Markdown to read before.
    pub preamble: Option<Text>,
    /// Its clauses.
    pub clauses: Vec<ClauseSource>,
    /// The roles that sign.
    pub signatures: Vec<Text>,
    /// Days until the plan is looked at again.
    pub review: Option<u32>,
}

/// A clause.
#[derive(Debug, Clone)]
pub struct ClauseSource {
    /// Its id.
    pub id: Text,
    /// Its kind; nothing when it could not be read.
    pub category: Option<Category>,
    /// Where `class: access` was written, if it was.
    pub access: Option<Span>,
    /// The sentence; nothing when it could not be read.
    pub text: Option<Text>,
    /// Its blanks.
    pub blanks: Vec<BlankSource>,
    /// How much it asks.
    pub effort: Option<Effort>,
    /// What counts as kept.
    pub measure: Option<Text>,
    /// What happens when it is missed.
    pub if_missed: Option<Text>,
    /// Who initials it.
    pub initials: Vec<Text>,
    /// Markdown of explanation.
    pub note: Option<Text>,
    /// For the counselor.
    pub guidance: Option<Text>,
    /// Gentler clauses.
    pub less_intrusive_first: Vec<Text>,
    /// The consent block.
    pub consent: Option<ConsentSource>,
}

/// A `consent:` block. What could not be read has been reported and is nothing here.
#[derive(Debug, Clone)]
pub struct ConsentSource {
    /// The blank that names the person whose data it is.
    pub offered_by: Option<Text>,
    /// What stays private.
    pub excludes: Option<(Vec<Text>, Span)>,
    /// Days until it ends.
    pub default_days: Option<(u32, Span)>,
    /// The most days.
    pub max_days: Option<(u32, Span)>,
    /// Days until it is looked at again.
    pub review_days: Option<(u32, Span)>,
    /// How it is withdrawn.
    pub withdraw: Option<Text>,
    /// That no is an answer.
    pub refusal: Option<Text>,
    /// Where the block was written.
    pub span: Span,
}

/// A file of `helplines/`.
#[derive(Debug, Clone)]
pub struct HelplinesSource {
    /// The country.
    pub country: Text,
    /// A title.
    pub title: Option<Text>,
    /// Markdown to read before.
    pub intro: Option<Text>,
    /// Markdown for when nothing fits.
    pub fallback: Option<Text>,
    /// The lines.
    pub lines: Vec<crate::workbook::Helpline>,
}
