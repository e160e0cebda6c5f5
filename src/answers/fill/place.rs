//! Which field an answer goes into, and as what.
//!
//! In: an answer's key and value, and the form's fields. Out: [`Step`]s for fields, and what had no place. A question may be one field of a form
//! or a box for each of its options, whatever it was where the answer was given.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde_json::{Map, Value};

use crate::pdf::read::form::{self, Field, Form, Kind};

/// What a field is to hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// These words.
    Text(String),
    /// The widgets that are on; none turns the field off.
    Buttons(Vec<usize>),
    /// These values of its list.
    Choice(Vec<String>),
}

/// Where all answers go.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By field, in the order of the form.
    pub(super) steps: BTreeMap<usize, Step>,
    /// Answers, or parts of them, that have no field.
    pub(super) left: Map<String, Value>,
    /// Why, where there is more to say than that.
    pub(super) reasons: Vec<(String, &'static str)>,
    /// How many answers have a place, whole or in part.
    pub(super) placed: usize,
}

impl Places {
    /// Gives the fields the values they will have.
    pub(super) fn settle(&self, form: &mut Form) {
        for (index, step) in &self.steps {
            let Some(field) = form.fields.get_mut(*index) else { continue };
            let chosen = match step {
                Step::Text(_) => Vec::new(),
                Step::Buttons(on) => {
                    let mut values: Vec<String> =
                        on.iter().filter_map(|index| field.widgets.get(*index)?.value.clone().or_else(|| Some("Yes".to_owned()))).collect();
                    values.dedup();
                    values
                }
                Step::Choice(values) => values.clone(),
            };
            field.torn = false;
            field.value = match step {
                Step::Text(words) if !words.is_empty() => form::Value::Text(words.clone()),
                _ if chosen.is_empty() => form::Value::Empty,
                _ => form::Value::Chosen(chosen),
            };
        }
    }
}

/// A value as the words a form holds; none for what is no single answer.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.replace("\r\n", "\n").replace('\r', "\n")),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The words of a list, or of a single answer taken for one.
fn list(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => values.iter().map(words).collect(),
        other => words(other).map(|one| if one.is_empty() { Vec::new() } else { vec![one] }),
    }
}

/// Whether a value says that a box is ticked, in the ways files say it.
fn ticked(value: &Value, field: &Field) -> Option<bool> {
    match value {
        Value::Bool(on) => Some(*on),
        Value::Array(values) => match values.as_slice() {
            [] => Some(false),
            [only] => ticked(only, field),
            _ => None,
        },
        // The name of its own state comes first: a box may stand for "0" or "no".
        Value::String(text) if field.widgets.iter().any(|widget| widget.value.as_ref() == Some(text)) => Some(true),
        Value::String(text) => match text.to_lowercase().as_str() {
            "" | "off" | "no" | "false" | "0" => Some(false),
            "yes" | "on" | "true" | "x" => Some(true),
            _ => None,
        },
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::Null | Value::Object(_) => None,
    }
}

/// The widgets of a field that stand for a value.
fn widgets(field: &Field, value: &str) -> Vec<usize> {
    let stands = |index: &usize| field.widgets.get(*index).is_some_and(|widget| widget.value.as_deref() == Some(value));
    (0..field.widgets.len()).filter(stands).collect()
}

/// What a field makes of a value; otherwise why nothing.
fn direct(field: &Field, value: &Value) -> Result<Step, &'static str> {
    match &field.kind {
        Kind::Text { .. } => words(value).map(Step::Text).ok_or("a field for words takes one text"),
        Kind::Check => {
            let several = field.widgets.iter().any(|widget| widget.value != field.widgets.first().and_then(|first| first.value.clone()));
            if several && let Some(values) = list(value) {
                let on: Vec<usize> = values.iter().flat_map(|value| widgets(field, value)).collect();
                if !on.is_empty() || values.is_empty() {
                    return Ok(Step::Buttons(on));
                }
            }
            match ticked(value, field) {
                Some(true) => Ok(Step::Buttons((0..field.widgets.len()).collect())),
                Some(false) => Ok(Step::Buttons(Vec::new())),
                None => Err("a box can only be ticked or not"),
            }
        }
        Kind::Radio => match list(value).ok_or("none of the buttons stands for it")?.as_slice() {
            [] => Ok(Step::Buttons(Vec::new())),
            [off] if off == "Off" => Ok(Step::Buttons(Vec::new())),
            [only] => {
                let on = widgets(field, only);
                if on.is_empty() { Err("none of the buttons stands for it") } else { Ok(Step::Buttons(on)) }
            }
            _ => Err("only one of the buttons can be chosen"),
        },
        Kind::Choice { options, edit, multiple, .. } => {
            let values = list(value).ok_or("the list does not have it")?;
            if values.len() > 1 && !multiple {
                return Err("only one of the list can be chosen");
            }
            let export = |value: &String| {
                let known = options.iter().find(|(export, _)| export == value).or_else(|| options.iter().find(|(_, words)| words == value));
                known.map(|(export, _)| export.clone()).or_else(|| edit.then(|| value.clone()))
            };
            values.iter().map(export).collect::<Option<Vec<_>>>().map(Step::Choice).ok_or("the list does not have it")
        }
        Kind::Push | Kind::Signature | Kind::Unknown => Err("nothing can be filled in there"),
    }
}

struct Index<'a> {
    form: &'a Form,
    by_key: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(form: &'a Form) -> Self {
        let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, field) in form.fields.iter().enumerate() {
            if field.id.is_none() || field.name.is_empty() {
                continue;
            }
            by_key.entry(&field.key).or_default().push(index);
            if field.name != field.key {
                by_key.entry(&field.name).or_default().push(index);
            }
        }
        Self { form, by_key }
    }

    /// The fields of a key.
    fn fields(&self, key: &str) -> impl Iterator<Item = (usize, &'a Field)> {
        let places = self.by_key.get(key).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|index| Some((*index, self.form.fields.get(*index)?)))
    }

    /// The boxes right below a key: what each stands for.
    fn boxes(&self, key: &str) -> Vec<(&'a str, usize)> {
        let start = format!("{key}.");
        let below = self
            .by_key
            .range::<str, _>((Bound::Included(start.as_str()), Bound::Unbounded))
            .take_while(|(name, _)| name.starts_with(&start));
        below
            .flat_map(|(name, places)| places.iter().map(|place| (*name, *place)))
            .filter_map(|(name, place)| {
                let last = name.get(start.len()..).filter(|last| !last.contains('.'))?;
                (self.form.fields.get(place)?.kind == Kind::Check).then_some((last, place))
            })
            .collect()
    }
}

/// Finds a place for each answer.
pub(super) fn place(answers: &Map<String, Value>, form: &Form) -> Places {
    let index = Index::new(form);
    let mut places = Places::default();
    for (key, value) in answers {
        let mut why = None;
        let mut done = false;
        for (place, field) in index.fields(key) {
            match direct(field, value) {
                Ok(step) => {
                    places.steps.insert(place, step);
                    done = true;
                }
                Err(reason) => why = Some(reason),
            }
        }
        if done {
            places.placed += 1;
            continue;
        }
        match by_boxes(&index, key, value, &mut places).or_else(|| by_option(&index, key, value, &mut places)) {
            Some(None) => places.placed += 1,
            Some(Some(rest)) => {
                places.placed += 1;
                places.reasons.push((key.clone(), "some of what was ticked is no longer asked"));
                places.left.insert(key.clone(), rest);
            }
            None => {
                places.reasons.extend(why.map(|why| (key.clone(), why)));
                places.left.insert(key.clone(), value.clone());
            }
        }
    }
    places
}

/// Ticks the boxes of a question. Gives what none of them stands for.
fn by_boxes(index: &Index, key: &str, value: &Value, places: &mut Places) -> Option<Option<Value>> {
    let boxes = index.boxes(key);
    let wanted = list(value)?;
    let known = |one: &String| boxes.iter().any(|(option, _)| option == one);
    if boxes.is_empty() || !(wanted.iter().any(known) || wanted.is_empty()) {
        return None;
    }
    for (option, place) in &boxes {
        let on = wanted.iter().any(|one| one == option);
        let widgets = index.form.fields.get(*place).map_or(0, |field| field.widgets.len());
        if on {
            places.steps.insert(*place, Step::Buttons((0..widgets).collect()));
        } else {
            // Unless it is answered by its own key.
            places.steps.entry(*place).or_insert_with(|| Step::Buttons(Vec::new()));
        }
    }
    let rest: Vec<Value> = wanted.iter().filter(|one| !known(one)).map(|one| Value::from(one.as_str())).collect();
    Some((!rest.is_empty()).then_some(Value::Array(rest)))
}

/// Picks an option of a question that is one field, from a tick of its own.
fn by_option(index: &Index, key: &str, value: &Value, places: &mut Places) -> Option<Option<Value>> {
    let (above, option) = key.rsplit_once('.')?;
    let off = match value {
        Value::Bool(on) => !on,
        Value::String(text) => matches!(text.as_str(), "" | "Off"),
        _ => return None,
    };
    let (place, field) = index.fields(above).find(|(_, field)| matches!(field.kind, Kind::Radio | Kind::Choice { .. }))?;
    let step = direct(field, &Value::from(option)).ok()?;
    if !off {
        if places.steps.contains_key(&place) && places.steps.get(&place) != Some(&step) {
            return None;
        }
        places.steps.insert(place, step);
    }
    Some(None)
}
