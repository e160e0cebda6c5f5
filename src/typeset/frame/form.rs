//! Fields and their widgets.

use super::{Color, FontId, Rect, TagId};

/// Which field of [`PagedDocument::fields`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldIndex(pub u32);

/// One answer of the form (ISO 32000-1, 12.7.3).
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// The full name; dots separate the levels of the field tree.
    pub name: String,
    /// Words for a person: the tooltip `/TU`.
    pub label: String,
    /// What it takes.
    pub kind: FormFieldKind,
    /// Must be filled before sending; the book never asks this.
    pub required: bool,
    /// Cannot be changed.
    pub read_only: bool,
    /// What its answer is, for programs that read the form; none for words, and for a tick that is an answer by itself.
    pub answer: Option<AnswerKind>,
}

/// What an answer is where the kind of field does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// A number.
    Number,
    /// A date.
    Date,
    /// The box is an option of the question whose name is above its own, of which one may be picked.
    One,
    /// The same, and the options are numbers. Of a field that is the whole question: its value is a number.
    Scale,
    /// The same, and any of the options may be picked.
    Many,
}

impl AnswerKind {
    /// The word for it in files and in `data-answer`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::One => "one",
            Self::Scale => "scale",
            Self::Many => "many",
        }
    }

    /// The kind that a word names.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Number, Self::Date, Self::One, Self::Scale, Self::Many].into_iter().find(|kind| kind.name() == name)
    }
}

/// What a form field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum FormFieldKind {
    /// Characters.
    Text {
        /// What stands in it at first.
        value: String,
        /// More than one line.
        multiline: bool,
        /// The most characters, `/MaxLen`.
        max_length: Option<u32>,
        /// One cell a character; needs `max_length`.
        comb: bool,
        /// No scrolling past the box.
        fixed: bool,
    },
    /// On or off.
    Checkbox {
        /// The value when on.
        on: String,
        /// On at first.
        checked: bool,
    },
    /// One of several widgets.
    Radio {
        /// The value at first.
        value: Option<String>,
    },
    /// One or more of a list.
    Choice {
        /// Export values and words.
        options: Vec<(String, String)>,
        /// Indices into `options` chosen at first.
        selected: Vec<usize>,
        /// A drop-down rather than a list.
        combo: bool,
        /// More than one may be chosen.
        multiple: bool,
    },
}

/// One visible part of a form field. Borders and backgrounds are drawn by the page itself, as artifacts.
#[derive(Debug, Clone, PartialEq)]
pub struct Widget {
    /// Which field.
    pub field: FieldIndex,
    /// The box inside the border: padding and content.
    pub rect: Rect,
    /// The `Form` element it belongs to.
    pub element: TagId,
    /// For a radio button: the value this one stands for.
    pub on: Option<String>,
    /// Words for this widget alone where they differ from the field's (an option's label).
    pub label: Option<String>,
    /// How its value looks.
    pub style: WidgetStyle,
}

/// How a widget's value looks.
#[derive(Debug, Clone, PartialEq)]
pub struct WidgetStyle {
    /// Fonts for the value, most wanted first; the first is the `/DA` font.
    pub fonts: Vec<FontId>,
    /// The size.
    pub size: f32,
    /// The colour.
    pub color: Color,
    /// Line height of several lines.
    pub line_height: f32,
    /// The alignment.
    pub align: TextAlign,
    /// Space between rect and value: top, right, bottom, left.
    pub padding: [f32; 4],
}

/// Alignment of a field's value, `/Q`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextAlign {
    /// Left.
    #[default]
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}
