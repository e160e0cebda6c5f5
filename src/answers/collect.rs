//! The fields of a form as answers, and what is doubtful about them.
//!
//! In: fields, and the book's [`Schema`] where it is at hand. Out: [`Collected`]: an answer for each question, in the order of the form, and for
//! each kind of doubt the keys it is about.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Schema, Shape, at_once, count, in_words, listed, values};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::read::form::{self, Field, Form, Kind};

/// What the boxes of one question are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Many,
    One,
    Scale,
}

/// What was found in the fields.
#[derive(Default)]
pub(super) struct Collected<'a> {
    schema: Option<&'a Schema>,
    /// Whether the file's language puts the day before the month.
    day_first: Option<bool>,
    /// The answers by key.
    pub(super) values: Map<String, Value>,
    /// The questions drawn as boxes of their own: what they are, and what is ticked.
    places: BTreeMap<String, (Group, Vec<String>)>,
    renamed: usize,
    /// Keys of which there is something to tell, with what was found there.
    torn: Vec<(String, String)>,
    two_ticks: Vec<(String, String)>,
    not_numbers: Vec<(String, String)>,
    not_dates: Vec<(String, String)>,
    twice: Vec<(String, String)>,
}

/// Reads the fields of a form in a language.
pub(super) fn collect<'a>(form: &Form, schema: Option<&'a Schema>, language: &str) -> Collected<'a> {
    let mut collected = Collected { schema, day_first: values::day_first_in(language), ..Collected::default() };
    for field in &form.fields {
        collected.field(field);
    }
    collected.groups();
    collected
}

impl Collected<'_> {
    fn field(&mut self, field: &Field) {
        if field.name.is_empty() || field.value == form::Value::Empty {
            return;
        }
        if field.torn {
            self.torn.push((field.name.clone(), String::new()));
        }
        let key = self.key(field);
        match (&field.kind, &field.value) {
            (Kind::Push | Kind::Signature | Kind::Unknown, _) | (_, form::Value::Empty) => {}
            (_, form::Value::Text(text)) => {
                let value = self.typed(&key, field, text);
                self.add(key, value);
            }
            (Kind::Check, form::Value::Chosen(chosen)) => self.ticked(key, field, chosen),
            (Kind::Text { .. } | Kind::Choice { .. } | Kind::Radio, form::Value::Chosen(chosen)) => {
                let number = self.is_scale(&key, field);
                let multiple = matches!(&field.kind, Kind::Choice { multiple: true, .. });
                if !multiple && chosen.len() > 1 {
                    self.two_ticks(&key, chosen);
                }
                let value = match chosen.as_slice() {
                    [only] if !multiple => picked(only, number),
                    several => several.iter().map(|one| picked(one, number)).collect(),
                };
                self.add(key, value);
            }
        }
    }

    /// A box that stands alone, or one of a question's boxes.
    fn ticked(&mut self, key: String, field: &Field, chosen: &[String]) {
        if self.schema.is_some_and(|schema| schema.shapes.get(&key) == Some(&Shape::Check)) {
            return self.add(key, Value::from(true));
        }
        let (above, last) = key.rsplit_once('.').unwrap_or(("", &key));
        let by_schema = self.schema.and_then(|schema| match schema.shapes.get(above)? {
            Shape::Many(_) => Some(Group::Many),
            Shape::One(_) => Some(Group::One),
            Shape::Scale => Some(Group::Scale),
            Shape::Text | Shape::Number | Shape::Date | Shape::Check => None,
        });
        let by_mark = match field.answer.as_deref() {
            Some("many") => Some(Group::Many),
            Some("one") => Some(Group::One),
            Some("scale") => Some(Group::Scale),
            _ => None,
        };
        // A box named for the value it stands for is one of several, though nothing says of how many one may tick. `on` is no value of its own:
        // it is what HTML calls every box without one.
        let by_name = (!above.is_empty() && last != "on" && chosen == [last]).then_some(Group::Many);
        match by_schema.or(by_mark).or(by_name) {
            Some(group) => {
                let above = above.to_owned();
                // The key stands where its first box is.
                self.values.entry(above.clone()).or_insert(Value::Null);
                let ticks = &mut self.places.entry(above).or_insert((group, Vec::new())).1;
                if !ticks.iter().any(|known| known == last) {
                    ticks.push(last.to_owned());
                }
            }
            None if field.widgets.len() > 1 && field.widgets.iter().any(|widget| widget.value != field.widgets[0].value) => {
                let value = match chosen {
                    [only] => Value::from(only.as_str()),
                    several => several.iter().map(|one| Value::from(one.as_str())).collect(),
                };
                self.add(key, value);
            }
            None => self.add(key, Value::from(true)),
        }
    }

    fn groups(&mut self) {
        for (key, (group, ticks)) in std::mem::take(&mut self.places) {
            let value = match (group, ticks.as_slice()) {
                (Group::Many, _) => ticks.iter().map(|tick| Value::from(tick.as_str())).collect(),
                (Group::One | Group::Scale, [only]) => picked(only, group == Group::Scale),
                (Group::One | Group::Scale, _) => {
                    self.two_ticks(&key, &ticks);
                    ticks.iter().map(|tick| picked(tick, group == Group::Scale)).collect()
                }
            };
            let Some(place) = self.values.get_mut(&key) else { continue };
            if place.is_null() {
                *place = value;
            } else {
                self.twice.push((key, format!("{} and {}", in_words(place), in_words(&value))));
            }
        }
    }

    fn two_ticks(&mut self, key: &str, ticks: &[String]) {
        self.two_ticks.push((key.to_owned(), listed(ticks.iter().map(String::as_str))));
    }

    fn is_scale(&self, key: &str, field: &Field) -> bool {
        match self.schema.and_then(|schema| schema.shapes.get(key)) {
            Some(shape) => matches!(shape, Shape::Scale | Shape::Number),
            None => matches!(field.answer.as_deref(), Some("scale" | "number")),
        }
    }

    /// What was typed, as the HTML page would keep it.
    fn typed(&mut self, key: &str, field: &Field, text: &str) -> Value {
        let mark = field.answer.as_deref();
        let shape = match (self.schema.and_then(|schema| schema.shapes.get(key)), mark) {
            (Some(Shape::Number | Shape::Scale), _) | (None, Some("number" | "scale")) => Shape::Number,
            (Some(Shape::Date), _) | (None, Some("date")) => Shape::Date,
            _ => Shape::Text,
        };
        let read = match shape {
            Shape::Number => values::number(text),
            Shape::Date => values::date(text, values::day_first(&field.label).or(self.day_first)).map(Value::from),
            Shape::Text | Shape::Check | Shape::One(_) | Shape::Scale | Shape::Many(_) => return Value::from(text),
        };
        read.unwrap_or_else(|| {
            let value = Value::from(text);
            let odd = if shape == Shape::Date { &mut self.not_dates } else { &mut self.not_numbers };
            odd.push((key.to_owned(), in_words(&value)));
            value
        })
    }

    fn add(&mut self, key: String, value: Value) {
        match self.values.get(&key) {
            None => {
                self.values.insert(key, value);
            }
            Some(first) if *first != value => {
                let both = format!("{} and {}", in_words(first), in_words(&value));
                self.twice.push((key, both));
            }
            Some(_) => {}
        }
    }

    /// Tells what is odd: one line for each kind, however many fields it is true of.
    pub(super) fn tell(&self, diagnostics: &mut Diagnostics) {
        let mut tell = |code: &'static str, message: Option<String>, help: &'static str| {
            diagnostics.extend(message.map(|message| Diagnostic::warning(code, message).help(help)));
        };
        let one = |key: &str, _: &str| format!("`{key}` says one thing and shows another; what it says was read");
        let many = "fields say one thing and show another; what they say was read";
        tell("torn-field", at_once(&self.torn, one, many), "look at the file in the viewer it was filled in with");
        let one = |key: &str, ticks: &str| format!("`{key}` asks for one answer and has several: {ticks}");
        let many = "questions ask for one answer and have several";
        let help = "all of them are in the answers file, as a list; leave the one that is meant";
        tell("two-ticks", at_once(&self.two_ticks, one, many), help);
        let one = |key: &str, text: &str| format!("`{key}` asks for a number; {text} is kept as it was typed");
        let many = "answers are no numbers, though numbers are asked for; they are kept as they were typed";
        tell("odd-answer", at_once(&self.not_numbers, one, many), "the HTML page takes digits alone");
        let one = |key: &str, text: &str| format!("`{key}` asks for a date that can mean one day only; {text} is kept as it was typed");
        let many = "answers are no dates that can mean one day only; they are kept as they were typed";
        tell("odd-answer", at_once(&self.not_dates, one, many), "2026-05-31 or 31 May 2026 is understood everywhere");
        let renamed =
            (self.renamed > 0).then(|| format!("{} had been renamed, as programs do that join files", count(self.renamed, "field")));
        tell("renamed-fields", renamed, "their answers are under the book's own keys");
        let one = |key: &str, both: &str| format!("`{key}` is answered twice: {both}");
        let many = "questions are answered twice";
        let help = "the first is kept; the files of two people are better read one by one";
        tell("answered-twice", at_once(&self.twice, one, many), help);
    }

    /// The key in the book. Programs that join files put a name of their own before those of the fields, or a number after them.
    fn key(&mut self, field: &Field) -> String {
        if field.mark.is_some() {
            if field.key != field.name {
                self.renamed += 1;
            }
            return field.key.clone();
        }
        let Some(schema) = self.schema else { return field.key.clone() };
        let known =
            |key: &str| schema.shapes.contains_key(key) || key.rsplit_once('.').is_some_and(|(above, _)| schema.shapes.contains_key(above));
        if known(&field.key) {
            return field.key.clone();
        }
        let cuts = std::iter::once(0).chain(field.key.match_indices('.').map(|(dot, _)| dot + 1)).take(8);
        for cut in cuts {
            let rest = field.key.get(cut..).unwrap_or("");
            let (first, after) = rest.split_once('.').unwrap_or((rest, ""));
            let bare = first.trim_end_matches(|c: char| c.is_ascii_digit());
            let bare = bare.strip_suffix(['+', '#', '_', '-', '~']).filter(|_| bare.len() < first.len());
            let candidates =
                [Some(rest.to_owned()), bare.map(|bare| if after.is_empty() { bare.to_owned() } else { format!("{bare}.{after}") })];
            if let Some(found) = candidates.into_iter().flatten().find(|key| known(key)) {
                self.renamed += 1;
                return found;
            }
        }
        field.key.clone()
    }
}

fn picked(value: &str, number: bool) -> Value {
    if number { values::number(value).unwrap_or_else(|| Value::from(value)) } else { Value::from(value) }
}
