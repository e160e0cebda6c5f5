//! Rows that a table gained where it was filled in: a form has the rows it was made with, so the others follow on added pages.
//!
//! In: answers without a field. Out: each such row with its question and the page of its table. The answers stay among those without a field,
//! so that they are extracted as they were.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::pdf::read::form::{Field, Form};
use crate::theme::Continued;

/// `table.4.column` in its three parts.
fn parts(key: &str) -> Option<(&str, u32, &str)> {
    let (row, column) = key.rsplit_once('.')?;
    let (table, number) = row.rsplit_once('.')?;
    Some((table, number.parse().ok()?, column))
}

/// The added rows, by table and number, each with the words that stand in it.
pub(super) fn added(left: &Map<String, Value>, form: &Form) -> Vec<Continued> {
    if left.is_empty() {
        return Vec::new();
    }
    // The last row of each column in the form says what its label is like.
    let mut columns: BTreeMap<(&str, &str), (u32, usize, &Field)> = BTreeMap::new();
    for (index, field) in form.fields.iter().enumerate() {
        let Some((table, number, column)) = parts(&field.key) else { continue };
        let last = columns.entry((table, column)).or_insert((number, index, field));
        if number > last.0 {
            *last = (number, index, field);
        }
    }
    let mut rows: BTreeMap<(&str, u32), Cells<'_>> = BTreeMap::new();
    for (key, value) in left {
        let Some((table, number, column)) = parts(key) else { continue };
        let Some((last, index, field)) = columns.get(&(table, column)) else { continue };
        if number > *last {
            rows.entry((table, number)).or_default().insert(*index, (value, *field, *last));
        }
    }
    let row = |(&(_, number), cells): (&(&str, u32), &Cells<'_>)| {
        let (_, first, last) = cells.values().next()?;
        let question = first.label.rsplit_once(", ").map_or(first.label.as_str(), |(question, _)| question);
        let question = question.strip_suffix(&last.to_string()).unwrap_or(question);
        let lines: Vec<String> = cells.values().filter_map(|(value, field, _)| cell(value, field)).collect();
        let from = first.widgets.first().and_then(|widget| widget.page).unwrap_or(0) + 1;
        (!lines.is_empty()).then(|| Continued { prompt: format!("{question}{number}"), from, text: lines.join("\n") })
    };
    rows.iter().filter_map(row).collect()
}

/// What stands in a row by the place of its column in the form, with the column's field and the last row that has one.
type Cells<'a> = BTreeMap<usize, (&'a Value, &'a Field, u32)>;

/// A column's title with what stands in it.
fn cell(value: &Value, field: &Field) -> Option<String> {
    let title = field.label.rsplit_once(", ").map_or(field.label.as_str(), |(_, title)| title);
    match value {
        Value::Bool(true) => Some(title.to_owned()),
        Value::String(text) if !text.is_empty() => Some(format!("{title}: {text}")),
        Value::Number(number) => Some(format!("{title}: {number}")),
        _ => None,
    }
}
