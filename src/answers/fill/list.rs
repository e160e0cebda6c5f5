//! Lists that show several of their options at once: what is drawn of them.
//!
//! In: a list and what is chosen of it. Out: the [`Rows`] that are seen. Drop-downs are texts.

use crate::pdf::form::appearance::FormFont;
use crate::pdf::read::form::{Field, Kind, Value};
use crate::typeset::frame::WidgetStyle;

/// What a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rows {
    /// The place of the first option that is seen.
    pub(super) first: usize,
    /// The words from there on.
    pub(super) words: Vec<String>,
    /// Which of these are chosen.
    pub(super) chosen: Vec<usize>,
}

/// What is seen of a list so high; none where it is a drop-down, or cannot show all that is chosen at once.
pub(super) fn rows(field: &Field, height: f32, font: &FormFont, style: &WidgetStyle) -> Option<Rows> {
    let Kind::Choice { options, combo: false, .. } = &field.kind else { return None };
    let values = match &field.value {
        Value::Chosen(values) => values.as_slice(),
        _ => &[],
    };
    let mut chosen = Vec::new();
    for value in values {
        chosen.push(options.iter().position(|(export, _)| export == value)?);
    }
    chosen.sort_unstable();
    // A row is seen where its letters stand in the box; what hangs below them may not.
    let [ascent, step] = [font.ascent, font.ascent - font.descent].map(|part| part * style.size / 1000.0);
    let room = ((height - style.padding[0] - ascent) / step.max(1.0) + 1.05).clamp(1.0, 10_000.0) as usize;
    let last = chosen.last().copied().unwrap_or(0);
    let first = if last < room { 0 } else { chosen.first().copied().unwrap_or(0) };
    (last - first < room).then(|| Rows {
        first,
        words: options.iter().skip(first).map(|(_, words)| words.clone()).collect(),
        chosen: chosen.iter().map(|place| place - first).collect(),
    })
}
