//! `field:` maps, options, columns and blanks.

use super::project::{BlankKindSource, BlankSource, ChoiceSource, ColumnSource, FieldSource, NumberSource, RowsSource};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, FromNode, Kind, Node, Text, kebab, one_of, valid_id};
use crate::source::Span;
use crate::workbook::{BlankSize, ColumnKind, Duration, Overflow};

/// More rows than this belong in another tool.
const MAX_ROWS: u32 = 200;

impl FromNode for Duration {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = Text::from_node(node, diagnostics)?;
        let duration = Self::parse(text.as_str());
        if duration.is_none() {
            let message = format!("`{}` is not a time between two dates", text.value);
            let help = "write days, weeks or months such as `P7D`, `P2W` or `P1M`";
            diagnostics.push(Diagnostic::error("invalid-duration", message).at(text.span).help(help));
        }
        duration
    }
}

#[derive(Clone, Copy)]
enum Type {
    Text,
    LongText,
    Checklist,
    Choice,
    Scale,
    Number,
    Date,
    Initials,
    Signature,
    Table,
    Log,
    Stem,
    Note,
}

const TYPES: [(&str, Type); 13] = [
    ("text", Type::Text),
    ("long-text", Type::LongText),
    ("checklist", Type::Checklist),
    ("choice", Type::Choice),
    ("scale", Type::Scale),
    ("number", Type::Number),
    ("date", Type::Date),
    ("initials", Type::Initials),
    ("signature", Type::Signature),
    ("table", Type::Table),
    ("log", Type::Log),
    ("stem", Type::Stem),
    ("note", Type::Note),
];

/// Reads a `field:` map.
pub(super) fn field(node: &Node, d: &mut Diagnostics) -> Option<FieldSource> {
    let mut fields = Fields::of(node, "a field", d)?;
    let kind = fields.required_node("type", d).and_then(|node| one_of(node, "a field type", &TYPES, d))?;
    let field = match kind {
        Type::Text => {
            let field = FieldSource::Text { placeholder: fields.optional("placeholder", d), max_length: fields.optional("max-length", d) };
            Some(field)
        }
        Type::LongText => {
            let overflow = fields.node("overflow").and_then(|node| {
                one_of(node, "a kind of overflow", &[("continuation", Overflow::Continuation), ("none", Overflow::None)], d)
            });
            let lines = bounded(&mut fields, "lines", 1..=100, d).unwrap_or(4);
            Some(FieldSource::LongText { lines, overflow: overflow.unwrap_or(Overflow::Continuation) })
        }
        Type::Checklist => {
            let options = fields.required_node("options", d).map(|node| choices(node, "an option", d));
            let other = fields.optional("other", d).unwrap_or(false);
            let columns = bounded(&mut fields, "columns", 1..=6, d);
            options.map(|options| FieldSource::Checklist { options: not_reserved(options, d), other, columns })
        }
        Type::Choice => {
            let options = fields.required_node("options", d).map(|node| choices(node, "an option", d));
            let other = fields.optional("other", d).unwrap_or(false);
            options.map(|options| FieldSource::Choice { options: not_reserved(options, d), other })
        }
        Type::Scale => scale(&mut fields, d),
        Type::Number => Some(FieldSource::Number(number(&mut fields, d))),
        Type::Date => Some(FieldSource::Date),
        Type::Initials => Some(FieldSource::Initials),
        Type::Signature => Some(FieldSource::Signature { date: fields.optional("date", d).unwrap_or(true) }),
        Type::Table => {
            let columns = fields.required_node("columns", d).map(|node| columns(node, false, d));
            let rows = match fields.node("rows") {
                None => Some(RowsSource::Count(4)),
                Some(node) if matches!(node.kind, Kind::Scalar { .. }) => {
                    bounded(&mut fields, "rows", 1..=MAX_ROWS, d).map(RowsSource::Count)
                }
                Some(node) => Some(RowsSource::Labelled(choices(node, "a row", d))),
            };
            columns.zip(rows).map(|(columns, rows)| FieldSource::Table { columns, rows })
        }
        Type::Log => {
            let columns = fields.required_node("columns", d).map(|node| columns(node, true, d));
            let every = fields.optional("every", d);
            let rows = bounded(&mut fields, "rows", 1..=MAX_ROWS, d).unwrap_or(8);
            columns.map(|columns| FieldSource::Log { columns, every, rows })
        }
        Type::Stem => {
            let text = fields.required("text", d);
            let blanks = fields.required_node("blanks", d).map(|node| blanks(node, d)).unwrap_or_default();
            text.map(|text| FieldSource::Stem { text, blanks })
        }
        Type::Note => Some(FieldSource::Note),
    };
    fields.finish(d);
    field
}

/// A whole number within limits.
fn bounded(fields: &mut Fields<'_>, key: &'static str, limits: std::ops::RangeInclusive<u32>, d: &mut Diagnostics) -> Option<u32> {
    let node = fields.node(key)?;
    let value = u32::from_node(node, d)?;
    if !limits.contains(&value) {
        let message = format!("`{key}` is {value}; it must lie between {} and {}", limits.start(), limits.end());
        d.push(Diagnostic::error("out-of-range", message).at(node.span));
        return None;
    }
    Some(value)
}

fn scale(fields: &mut Fields<'_>, d: &mut Diagnostics) -> Option<FieldSource> {
    let min = fields.optional("min", d).unwrap_or(0);
    let max = fields.required_node("max", d);
    let (low, high) = (fields.optional("low", d), fields.optional("high", d));
    let max_node = max?;
    let max = i64::from_node(max_node, d)?;
    if max <= min || max.saturating_sub(min) > 20 {
        let message = format!("a scale from {min} to {max} cannot be drawn");
        d.push(Diagnostic::error("out-of-range", message).at(max_node.span).help("a scale has two to 21 steps, the lowest first"));
        return None;
    }
    Some(FieldSource::Scale { min, max, low, high })
}

fn number(fields: &mut Fields<'_>, d: &mut Diagnostics) -> NumberSource {
    let number = NumberSource { min: fields.optional("min", d), max: fields.optional("max", d), unit: fields.optional("unit", d) };
    if let (Some(min), Some(max)) = (number.min, number.max)
        && min > max
    {
        let span = fields.node("max").map(|node| node.span);
        d.push(Diagnostic::error("out-of-range", format!("the highest number, {max}, is below the lowest, {min}")).at(span));
    }
    number
}

/// Options or rows: a list of labels and `{id: label}` maps, or one such map.
fn choices(node: &Node, what: &'static str, d: &mut Diagnostics) -> Vec<ChoiceSource> {
    let mut choices = Vec::new();
    match &node.kind {
        Kind::Map(_) => named_choices(node, what, &mut choices, d),
        Kind::List(items) => {
            for item in items {
                match &item.kind {
                    Kind::Map(_) => named_choices(item, what, &mut choices, d),
                    Kind::Scalar { .. } | Kind::List(_) => {
                        let Some(label) = Text::from_node(item, d) else { continue };
                        if let Some(id) = id_of_label(&label, what, d) {
                            choices.push(ChoiceSource { id, label });
                        }
                    }
                }
            }
        }
        Kind::Scalar { .. } => {
            let message = format!("expected a list of labels or a map of ids to labels, found {}", node.describe());
            d.push(Diagnostic::error("wrong-type", message).at(node.span));
            return choices;
        }
    }
    if choices.is_empty() && matches!(&node.kind, Kind::Map(entries) if entries.is_empty())
        || matches!(&node.kind, Kind::List(items) if items.is_empty())
    {
        d.push(Diagnostic::error("missing-value", format!("there must be {what} at least")).at(node.span));
    }
    without_duplicates(choices, |choice| &choice.id, what, d)
}

fn named_choices(node: &Node, what: &str, choices: &mut Vec<ChoiceSource>, d: &mut Diagnostics) {
    for entry in node.entries("a map of ids to labels", d).unwrap_or_default() {
        let id = valid_id(entry.key.clone(), what, d);
        let label = Text::from_node(&entry.value, d);
        if let (Some(id), Some(label)) = (id, label) {
            choices.push(ChoiceSource { id, label });
        }
    }
}

fn id_of_label(label: &Text, what: &str, d: &mut Diagnostics) -> Option<Text> {
    let id = kebab(label.as_str());
    if id.is_none() {
        let message = format!("{what} called \"{}\" needs an id of its own", label.value);
        let help = format!("no id of plain letters can be made from it; write it as `short-id: {}`", label.value);
        d.push(Diagnostic::error("missing-id", message).at(label.span).help(help));
    }
    id.map(|value| Text { value, span: label.span })
}

fn without_duplicates<T>(items: Vec<T>, id: impl Fn(&T) -> &Text, what: &str, d: &mut Diagnostics) -> Vec<T> {
    let mut seen: std::collections::BTreeMap<String, Span> = std::collections::BTreeMap::new();
    let mut kept = Vec::with_capacity(items.len());
    for item in items {
        let (name, span) = (id(&item).value.clone(), id(&item).span);
        match seen.get(&name) {
            Some(first) => {
                let message = format!("the id `{name}` is used by {what} before this one");
                d.push(
                    Diagnostic::error("duplicate-id", message)
                        .at(span)
                        .related(*first, "first used here")
                        .help("give each an id of its own"),
                );
            }
            None => {
                seen.insert(name, span);
                kept.push(item);
            }
        }
    }
    kept
}

fn not_reserved(options: Vec<ChoiceSource>, d: &mut Diagnostics) -> Vec<ChoiceSource> {
    for option in &options {
        if ["other", "other-text"].contains(&option.id.as_str()) {
            let message = format!("an option cannot have the id `{}`", option.id.value);
            d.push(
                Diagnostic::error("reserved-id", message).at(option.id.span).help("for a free answer write `other: true` beside `options`"),
            );
        }
    }
    options
}

const COLUMN_KINDS: [(&str, ColumnKind); 4] =
    [("text", ColumnKind::Text), ("date", ColumnKind::Date), ("check", ColumnKind::Check), ("number", ColumnKind::Number)];

fn columns(node: &Node, log: bool, d: &mut Diagnostics) -> Vec<ColumnSource> {
    let mut columns = Vec::new();
    for item in node.items(d).unwrap_or_default() {
        if let Some(column) = column(item, d) {
            if log && column.id.as_str() == "date" {
                let help = "a log begins with a `date` column of its own; leave this one out";
                d.push(Diagnostic::error("reserved-id", "a column of a log cannot have the id `date`").at(column.id.span).help(help));
            }
            columns.push(column);
        }
    }
    if matches!(&node.kind, Kind::List(items) if items.is_empty() || items.len() > 12) {
        d.push(Diagnostic::error("out-of-range", "a table has one to 12 columns").at(node.span));
    }
    without_duplicates(columns, |column| &column.id, "a column", d)
}

fn column(node: &Node, d: &mut Diagnostics) -> Option<ColumnSource> {
    if matches!(node.kind, Kind::Scalar { .. }) {
        let title = Text::from_node(node, d)?;
        return Some(ColumnSource { id: id_of_label(&title, "a column", d)?, title, kind: ColumnKind::Text, width: 1.0 });
    }
    let mut fields = Fields::of(node, "a column", d)?;
    let id = fields.optional::<Text>("id", d);
    let title = fields.required::<Text>("title", d);
    let kind = fields.node("type").and_then(|node| one_of(node, "a column type", &COLUMN_KINDS, d)).unwrap_or(ColumnKind::Text);
    let width = fields.optional::<f64>("width", d).unwrap_or(1.0);
    if !(0.1..=100.0).contains(&width) {
        let span = fields.node("width").map(|node| node.span);
        d.push(Diagnostic::error("out-of-range", "a column's width is its share, between 0.1 and 100").at(span));
    }
    fields.finish(d);
    let title = title?;
    let id = match id {
        Some(id) => valid_id(id, "a column", d),
        None => id_of_label(&title, "a column", d),
    };
    Some(ColumnSource { id: id?, title, kind, width })
}

#[derive(Clone, Copy)]
enum BlankType {
    Text,
    LongText,
    Number,
    Date,
    Role,
    Choice,
}

const BLANK_TYPES: [(&str, BlankType); 6] = [
    ("text", BlankType::Text),
    ("long-text", BlankType::LongText),
    ("number", BlankType::Number),
    ("date", BlankType::Date),
    ("role", BlankType::Role),
    ("choice", BlankType::Choice),
];

/// Reads a `blanks:` map.
pub(super) fn blanks(node: &Node, d: &mut Diagnostics) -> Vec<BlankSource> {
    let mut blanks = Vec::new();
    for entry in node.entries("a map of ids to blanks", d).unwrap_or_default() {
        let id = valid_id(entry.key.clone(), "a blank", d);
        let blank = blank(&entry.value, d);
        // A blank that could not be read still has its name, so that the sentence it stands in is not called wrong as well.
        let (kind, placeholder, size) = blank.unwrap_or((BlankKindSource::Text, None, None));
        if let Some(id) = id {
            blanks.push(BlankSource { id, kind, placeholder, size });
        }
    }
    blanks
}

fn blank(node: &Node, d: &mut Diagnostics) -> Option<(BlankKindSource, Option<Text>, Option<BlankSize>)> {
    let mut fields = Fields::of(node, "a blank", d)?;
    let kind = fields.required_node("type", d).and_then(|node| one_of(node, "a blank type", &BLANK_TYPES, d))?;
    let kind = match kind {
        BlankType::Text => BlankKindSource::Text,
        BlankType::LongText => BlankKindSource::LongText,
        BlankType::Number => BlankKindSource::Number(number(&mut fields, d)),
        BlankType::Date => BlankKindSource::Date,
        BlankType::Role => BlankKindSource::Role,
        BlankType::Choice => {
            let options = fields.required_node("options", d).map(|node| choices(node, "an option", d));
            BlankKindSource::Choice(options.unwrap_or_default())
        }
    };
    let placeholder = match kind {
        BlankKindSource::Text | BlankKindSource::LongText | BlankKindSource::Number(_) => fields.optional("placeholder", d),
        BlankKindSource::Date | BlankKindSource::Role | BlankKindSource::Choice(_) => None,
    };
    let sizes = [("s", BlankSize::Small), ("m", BlankSize::Medium), ("l", BlankSize::Large)];
    let size = fields.node("size").and_then(|node| one_of(node, "a size", &sizes, d));
    fields.finish(d);
    Some((kind, placeholder, size))
}
