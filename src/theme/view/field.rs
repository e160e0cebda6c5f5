//! Answer fields as templates see them: every control with its key, its words and its options.
//!
//! In: a `Field`. Out: a [`FieldView`]. Which HTML a control becomes is the templates' business.

use serde::Serialize;

use super::ViewOptions;
use crate::config::Choices;
use crate::workbook::{
    Blank, BlankKind, BlankSize, Choice, Column, ColumnKind, Field, FieldId, FieldKind, Overflow, Role, Segment, Workbook,
};

/// One thing to type into, tick or choose from.
#[derive(Debug, Clone, Serialize)]
pub struct ControlView {
    /// The answer's key: the control's `name`.
    pub key: String,
    /// The control's `id`.
    pub id: String,
    /// `text`, `textarea`, `number`, `date`, `checkbox` or `select`.
    pub kind: &'static str,
    /// Plain words for it, complete in themselves.
    pub label: String,
    /// Short words for it, where it stands among others.
    pub caption: String,
    /// `s`, `m` or `l`.
    pub size: &'static str,
    /// What can be chosen.
    pub options: Vec<OptionView>,
    /// Shown while empty.
    pub placeholder: Option<String>,
    /// The most characters.
    pub max_length: Option<u32>,
    /// The lowest number.
    pub min: Option<String>,
    /// The highest number.
    pub max: Option<String>,
    /// What is counted.
    pub unit: Option<String>,
    /// Lines to write on.
    pub rows: u32,
}

/// An option of a list.
#[derive(Debug, Clone, Serialize)]
pub struct OptionView {
    /// The value in an answers file.
    pub value: String,
    /// The words.
    pub label: String,
    /// `<key>.<value>`: the key of a check box of its own.
    pub key: String,
    /// The control's `id`.
    pub id: String,
    /// The question and the option: plain words for a check box that stands alone.
    pub full: String,
}

/// A column of a table.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    /// The id.
    pub id: String,
    /// The words at its head.
    pub title: String,
    /// `text`, `date`, `check` or `number`.
    pub kind: &'static str,
    /// Its share of the width in per cent.
    pub percent: f64,
}

/// A row of a table.
#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    /// The id.
    pub id: String,
    /// The words at its side; empty where it has none.
    pub label: String,
    /// One control for each column.
    pub cells: Vec<ControlView>,
}

/// A piece of a sentence: words or a blank.
#[derive(Debug, Clone, Serialize)]
pub struct SegmentView {
    /// The words.
    pub html: Option<String>,
    /// The blank.
    pub blank: Option<ControlView>,
}

/// What can be filled into a blank, for paper.
#[derive(Debug, Clone, Serialize)]
pub struct BlankOptions {
    /// The blank's name.
    pub name: String,
    /// The options.
    pub options: Vec<String>,
}

/// A field; what does not belong to its kind is null or empty.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// The key.
    pub key: String,
    /// The `id` of its control or group.
    pub id: String,
    /// The kind, as authors write it: `text`, `long-text`, `checklist`, ...
    pub kind: &'static str,
    /// Plain words for it.
    pub label: String,
    /// How a single choice is drawn: `checkboxes`, `radio` or `dropdown`.
    pub choices: &'static str,
    /// The control of a field that is just one.
    pub control: Option<ControlView>,
    /// The options of a checklist or choice, the points of a scale.
    pub options: Vec<OptionView>,
    /// A text field for another option.
    pub other: Option<ControlView>,
    /// Columns the options are set in.
    pub option_columns: u32,
    /// What the lowest point of a scale means.
    pub low: String,
    /// What the highest point means.
    pub high: String,
    /// The columns of a table.
    pub columns: Vec<ColumnView>,
    /// The rows of a table.
    pub rows: Vec<RowView>,
    /// Whether the rows have words at their side.
    pub labelled: bool,
    /// "every week", of a log.
    pub every: Option<String>,
    /// Whether a long answer may go on elsewhere.
    pub overflow: bool,
    /// The sentence with its blanks.
    pub segments: Vec<SegmentView>,
    /// What can be filled into the blanks, for paper.
    pub blank_options: Vec<BlankOptions>,
    /// The name of a signature.
    pub name: Option<ControlView>,
    /// The date of a signature.
    pub date: Option<ControlView>,
}

/// The `id` of a control with this key.
fn control_id(key: &str) -> String {
    format!("f-{key}")
}

/// A control without anything particular.
pub(super) fn control(key: &FieldId, kind: &'static str, label: &str, caption: &str) -> ControlView {
    ControlView {
        key: key.as_str().to_owned(),
        id: control_id(key.as_str()),
        kind,
        label: label.to_owned(),
        caption: caption.to_owned(),
        size: "m",
        options: Vec::new(),
        placeholder: None,
        max_length: None,
        min: None,
        max: None,
        unit: None,
        rows: 1,
    }
}

/// The control of a date field that stands on its own, as in an agreement.
pub(super) fn date_control(field: &Field, caption: &str) -> ControlView {
    let label = if field.label.is_empty() || field.label == caption { caption.to_owned() } else { below(caption, &field.label) };
    control(&field.id, "date", &label, caption)
}

/// A question's words and those of a part of it, without two signs in a row.
fn below(question: &str, part: &str) -> String {
    let colon = if question.ends_with([':', '?', '!', '.', '…']) { "" } else { ":" };
    format!("{question}{colon} {part}")
}

fn option_views(key: &FieldId, label: &str, options: &[Choice]) -> Vec<OptionView> {
    options
        .iter()
        .map(|option| {
            let part = key.part(&option.id);
            OptionView {
                value: option.id.clone(),
                label: option.label.clone(),
                id: control_id(part.as_str()),
                key: part.as_str().to_owned(),
                full: below(label, &option.label),
            }
        })
        .collect()
}

fn choices_name(choices: Choices) -> &'static str {
    match choices {
        Choices::Checkboxes => "checkboxes",
        Choices::Radio => "radio",
        Choices::Dropdown => "dropdown",
    }
}

/// Two columns for several short options, else one.
fn option_columns(options: &[Choice], asked: Option<u32>) -> u32 {
    let short = options.iter().all(|option| option.label.chars().count() <= 36);
    asked.unwrap_or(if short && options.len() >= 4 { 2 } else { 1 }).clamp(1, 4)
}

/// The view of a field.
pub(super) fn view(field: &Field, role: Option<&Role>, workbook: &Workbook, options: &ViewOptions) -> FieldView {
    let strings = options.strings;
    let key = &field.id;
    let label = match role {
        // The label may name the role already; a second time would be read out twice.
        Some(role) if !field.label.contains(&role.name) => format!("{} ({})", field.label, role.name),
        _ => field.label.clone(),
    };
    let part_control = |part: &str, kind: &'static str, caption: &str| control(&key.part(part), kind, &below(&label, caption), caption);
    let mut view = FieldView {
        key: key.as_str().to_owned(),
        id: control_id(key.as_str()),
        kind: "note",
        label: label.clone(),
        choices: choices_name(options.choices),
        control: None,
        options: Vec::new(),
        other: None,
        option_columns: 1,
        low: String::new(),
        high: String::new(),
        columns: Vec::new(),
        rows: Vec::new(),
        labelled: false,
        every: None,
        overflow: false,
        segments: Vec::new(),
        blank_options: Vec::new(),
        name: None,
        date: None,
    };
    let single = |kind: &'static str| control(key, kind, &label, &label);
    match &field.kind {
        FieldKind::Text { placeholder, max_length } => {
            view.kind = "text";
            view.control = Some(ControlView { placeholder: placeholder.clone(), max_length: *max_length, size: "l", ..single("text") });
        }
        FieldKind::LongText { lines, overflow } => {
            view.kind = "long-text";
            view.overflow = *overflow == Overflow::Continuation;
            view.control = Some(ControlView { rows: (*lines).clamp(1, 200), size: "l", ..single("textarea") });
        }
        FieldKind::Checklist { options: list, other, columns } => {
            view.kind = "checklist";
            view.options = option_views(key, &label, list);
            view.option_columns = option_columns(list, *columns);
            view.other = other.then(|| part_control("other-text", "text", strings.get("field.other")));
        }
        FieldKind::Choice { options: list, other } => {
            view.kind = "choice";
            view.options = option_views(key, &label, list);
            view.option_columns = option_columns(list, None);
            if *other {
                // A PDF field cannot have a value and a field below it, so radio buttons and lists leave no room for `other-text`.
                view.choices = choices_name(Choices::Checkboxes);
            }
            view.other = other.then(|| part_control("other-text", "text", strings.get("field.other")));
        }
        FieldKind::Scale { min, max, low, high } => {
            view.kind = "scale";
            let points: Vec<Choice> = (*min..=*max).take(101).map(|n| Choice { id: n.to_string(), label: n.to_string() }).collect();
            view.options = option_views(key, &label, &points);
            view.low.clone_from(low);
            view.high.clone_from(high);
        }
        FieldKind::Number { min, max, unit } => {
            view.kind = "number";
            view.control = Some(ControlView { min: decimal(*min), max: decimal(*max), unit: unit.clone(), size: "s", ..single("number") });
        }
        FieldKind::Date => {
            view.kind = "date";
            view.control = Some(single("date"));
        }
        FieldKind::Initials => {
            view.kind = "initials";
            view.control = Some(ControlView { size: "s", ..single("text") });
        }
        FieldKind::Signature { date } => {
            view.kind = "signature";
            view.name = Some(part_control("name", "text", strings.get("field.name")));
            view.date = date.then(|| part_control("date", "date", strings.get("field.date")));
        }
        FieldKind::Table { columns, rows } => {
            view.kind = "table";
            table(&mut view, key, &label, columns, rows, strings.get("field.date"));
        }
        FieldKind::Log { columns, every, rows } => {
            view.kind = "log";
            view.every = every.map(|every| strings.fill("field.every", &[("duration", &strings.duration(every))]));
            table(&mut view, key, &label, columns, rows, strings.get("field.date"));
        }
        FieldKind::Stem { segments } => {
            view.kind = "stem";
            (view.segments, view.blank_options) = segment_views(segments, workbook, options);
        }
        FieldKind::Note => {}
    }
    view
}

fn table(view: &mut FieldView, key: &FieldId, label: &str, columns: &[Column], rows: &[Choice], date: &str) {
    // The date column of a log is not the author's, and has no words of its own.
    let title =
        |column: &Column| if column.title.is_empty() && column.kind == ColumnKind::Date { date.to_owned() } else { column.title.clone() };
    let total: f64 = columns.iter().map(|column| column.width.max(0.1)).sum();
    view.labelled = rows.iter().any(|row| !row.label.is_empty());
    let share = if view.labelled { 75.0 } else { 100.0 };
    view.columns = columns
        .iter()
        .map(|column| ColumnView {
            id: column.id.clone(),
            title: title(column),
            kind: match column.kind {
                ColumnKind::Text => "text",
                ColumnKind::Date => "date",
                ColumnKind::Check => "check",
                ColumnKind::Number => "number",
            },
            percent: (column.width.max(0.1) / total * share * 100.0).round() / 100.0,
        })
        .collect();
    view.rows = rows
        .iter()
        .map(|row| RowView {
            id: row.id.clone(),
            label: row.label.clone(),
            cells: columns
                .iter()
                .map(|column| {
                    let kind = match column.kind {
                        ColumnKind::Text => "textarea",
                        ColumnKind::Date => "date",
                        ColumnKind::Check => "checkbox",
                        ColumnKind::Number => "number",
                    };
                    let row_name = if row.label.is_empty() { &row.id } else { &row.label };
                    let full = format!("{}, {}", below(label, row_name), title(column));
                    control(&key.part(&row.id).part(&column.id), kind, &full, &title(column))
                })
                .collect(),
        })
        .collect();
}

/// A sentence with blanks, and what can be filled in where a reader has a pen.
pub(super) fn segment_views(segments: &[Segment], workbook: &Workbook, options: &ViewOptions) -> (Vec<SegmentView>, Vec<BlankOptions>) {
    let mut hints = Vec::new();
    let views = segments
        .iter()
        .map(|segment| match segment {
            Segment::Html(html) => SegmentView { html: Some(options.prose(html)), blank: None },
            Segment::Blank(blank) => {
                if let (BlankKind::Choice(list), false) = (&blank.kind, options.choosable) {
                    let name = blank.name.replace(['-', '_'], " ");
                    hints.push(BlankOptions { name, options: list.iter().map(|option| option.label.clone()).collect() });
                }
                SegmentView { html: None, blank: Some(blank_view(blank, workbook)) }
            }
        })
        .collect();
    (views, hints)
}

fn blank_view(blank: &Blank, workbook: &Workbook) -> ControlView {
    let size = match blank.size {
        BlankSize::Small => "s",
        BlankSize::Medium => "m",
        BlankSize::Large => "l",
    };
    let name = blank.name.replace(['-', '_'], " ");
    let new =
        |kind: &'static str| ControlView { size, placeholder: blank.placeholder.clone(), ..control(&blank.id, kind, &blank.label, &name) };
    match &blank.kind {
        BlankKind::Text => new("text"),
        BlankKind::LongText => ControlView { rows: 2, ..new("textarea") },
        BlankKind::Number { min, max, unit } => ControlView { min: decimal(*min), max: decimal(*max), unit: unit.clone(), ..new("number") },
        BlankKind::Date => new("date"),
        BlankKind::Role => {
            let roles: Vec<Choice> = workbook.roles.iter().map(|role| Choice { id: role.id.clone(), label: role.name.clone() }).collect();
            ControlView { options: option_views(&blank.id, &blank.label, &roles), ..new("select") }
        }
        BlankKind::Choice(list) => ControlView { options: option_views(&blank.id, &blank.label, list), ..new("select") },
    }
}

/// A limit of a number as it is written: `120`, not `120.0`.
fn decimal(limit: Option<f64>) -> Option<String> {
    limit.map(|limit| limit.to_string())
}
