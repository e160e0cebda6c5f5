//! From a form that was filled in to answers.
//!
//! In: the bytes of a PDF, and the book's [`Schema`] where it is at hand. Out: [`Extracted`]: the answers, the fields as they are, and what
//! was found on the way. Whatever can be read is read; only a file that is no form at all is an error.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::Object;
use serde_json::{Map, Value};

use super::{Answers, Schema, Shape, at_once, count, fdf, file, in_words, listed, short_name, values, xfdf};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::read::form::{self, Field, Form, Kind};
use crate::pdf::read::{self, Identity, Lock, Lookup, Note, Pdf, Unreadable};

/// Where [`super::fill`] keeps the answers that have no field.
pub(super) const KEPT: &[u8] = b"MEND_Kept";

/// What was in a form.
#[derive(Debug)]
pub struct Extracted {
    /// The answers by key.
    pub answers: Answers,
    /// Full name and values of each field that holds something, as the PDF has them.
    pub fields: Vec<(String, Vec<String>)>,
    /// The names of those that are buttons, whose values are states.
    pub buttons: BTreeSet<String>,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

impl Extracted {
    /// The fields as XFDF.
    pub fn xfdf(&self, pdf: &str) -> String {
        xfdf::write(&self.fields, &self.answers.book, &self.answers.version, pdf)
    }

    /// The fields as FDF.
    pub fn fdf(&self, pdf: &str) -> String {
        fdf::write(&self.fields, &self.buttons, pdf)
    }
}

/// Asks for the password of a PDF.
pub type AskPassword<'a> = &'a mut dyn FnMut() -> Result<String, Diagnostic>;

/// Opens a PDF; otherwise why not, in plain words.
pub(super) fn open(bytes: Vec<u8>, name: &str, password: AskPassword) -> Result<Pdf, Diagnostic> {
    let error = |code: &'static str, what: String| Diagnostic::error(code, format!("`{name}` {what}"));
    let mut refused = None;
    let mut ask = || password().map_err(|why| refused = Some(why)).ok();
    let opened = Pdf::open_with(bytes, &mut ask);
    if let Some(why) = refused {
        return Err(why);
    }
    opened.map_err(|why| match why {
        Unreadable::Empty => error("not-pdf", String::from("is empty")),
        Unreadable::NotPdf(Some(kind)) => error("not-pdf", format!("is not a PDF file: it is {kind}")),
        Unreadable::NotPdf(None) => error("not-pdf", String::from("is not a PDF file")),
        Unreadable::Damaged => error("damaged-pdf", String::from("is too damaged to be read"))
            .help("copy or download it again; it may have been cut off on the way"),
        Unreadable::Locked(Lock::Password) => error("locked-pdf", String::from("is locked with a password")),
        Unreadable::Locked(Lock::WrongPassword) => error("locked-pdf", String::from("does not open with this password"))
            .help("capital letters matter, and so does the keyboard's language; the password to open it and the one to change it both do"),
        Unreadable::Locked(Lock::Unknown(how)) => error("locked-pdf", format!("is locked in a way that is not known here: {how}"))
            .help("open it in the program it was locked with and save it without protection"),
    })
}

/// Says what was wrong with the file itself.
pub(super) fn tell_state(pdf: &Pdf, form: &Form, name: &str, diagnostics: &mut Diagnostics) {
    for note in pdf.notes() {
        diagnostics.extend(match note {
            Note::Searched => Some(
                Diagnostic::warning("damaged-pdf", format!("`{name}` is damaged: its list of objects is missing or wrong"))
                    .help("the file was searched for its fields; look over what came out"),
            ),
            Note::TooMuch => Some(
                Diagnostic::warning("damaged-pdf", format!("`{name}` holds more than any form does; not all of it was read"))
                    .help("it may be damaged, or made to harm; look over what came out"),
            ),
            Note::Encrypted | Note::Unlocked | Note::Lost => None,
        });
    }
    if form.cut {
        diagnostics.push(Diagnostic::warning("damaged-pdf", format!("`{name}` has fields without end; not all of them were read")));
    }
}

/// Reads the answers of a form. The password is asked for only where it is needed.
pub fn extract(bytes: Vec<u8>, name: &str, schema: Option<&Schema>, password: AskPassword) -> Result<Extracted, Diagnostic> {
    let pdf = open(bytes, name, password)?;
    let form = form::read(&pdf);
    let mut diagnostics = Diagnostics::default();
    tell_state(&pdf, &form, name, &mut diagnostics);
    let identity = read::identity(&pdf, &form);
    if !form.fields.iter().any(|field| !matches!(field.kind, Kind::Push | Kind::Signature | Kind::Unknown)) {
        return Err(no_form(&pdf, &form, &identity, name));
    }
    tell_book(&identity, schema, name, &mut diagnostics);

    let language = pdf.text(&pdf.catalog(), b"Lang").unwrap_or_default();
    let mut collector = Collector { schema, day_first: values::day_first_in(&language), ..Collector::default() };
    for field in &form.fields {
        collector.field(field);
    }
    collector.groups();
    collector.tell(&mut diagnostics);
    let mut values = collector.values;
    if let Some(schema) = schema {
        let unknown: Vec<&str> = values.keys().map(String::as_str).filter(|key| !schema.shapes.contains_key(*key)).collect();
        if !unknown.is_empty() {
            let message =
                format!("{} to questions the book does not have: {}", count(unknown.len(), "answer"), listed(unknown.iter().copied()));
            diagnostics.push(Diagnostic::warning("unknown-keys", message).help("they are kept in the answers file"));
        }
    }
    for (key, value) in kept(&pdf) {
        match (values.get_mut(&key), value) {
            (None, value) => {
                values.insert(key, value);
            }
            // Of what was ticked, a part has boxes and a part was kept.
            (Some(Value::Array(ticked)), Value::Array(kept)) => {
                for tick in kept {
                    if !ticked.contains(&tick) {
                        ticked.push(tick);
                    }
                }
            }
            (Some(_), _) => {}
        }
    }
    tell_state(&pdf, &form, name, &mut diagnostics);
    let book = if identity.book.is_empty() { schema.map_or(String::new(), |schema| schema.book.clone()) } else { identity.book };
    let answers = Answers { book, version: identity.version, values, other: Map::new() };
    let is_button = |field: &&Field| matches!(field.kind, Kind::Check | Kind::Radio);
    let buttons = form.fields.iter().filter(is_button).map(|field| field.name.clone()).collect();
    Ok(Extracted { answers, fields: raw(&form), buttons, diagnostics })
}

fn no_form(pdf: &Pdf, form: &Form, identity: &Identity, name: &str) -> Diagnostic {
    let error = |message: String| Diagnostic::error("no-form", message);
    if form.xfa {
        return error(format!("`{name}` has an XFA form only, a kind that just Adobe's programs show"))
            .help("open it in Adobe Acrobat and export its data as XML or XFDF, or fill in the book's own PDF");
    }
    if pdf.notes().contains(&Note::Searched) {
        return Diagnostic::error("damaged-pdf", format!("`{name}` is damaged, and no fields could be found in it"))
            .help("copy or download it again; it may have been cut off on the way");
    }
    let help = "answers that are part of the page can be read by people only: type them into the form, or take them from an earlier copy";
    if identity.book.is_empty() {
        error(format!("`{name}` has no fields to fill in"))
            .help("it was made without a form, or the form was flattened: printed to a file or scanned")
    } else {
        error(format!(
            "`{name}` is a copy of the book `{}` whose fields are gone: it was flattened, or is an edition for a pen",
            short_name(&identity.book)
        ))
        .help(help)
    }
}

fn tell_book(identity: &Identity, schema: Option<&Schema>, name: &str, diagnostics: &mut Diagnostics) {
    let Some(schema) = schema else { return };
    if identity.book.is_empty() {
        diagnostics.push(Diagnostic::warning(
            "unknown-book",
            format!("`{name}` does not say which book it is of; it is read as `{}`", schema.book),
        ));
    } else if identity.book != schema.book {
        let message = format!("`{name}` is of the book `{}`, not of `{}`", short_name(&identity.book), schema.book);
        diagnostics.push(Diagnostic::warning("other-book", message).help("its answers are read all the same, under its own keys"));
    } else if identity.version != schema.version {
        let message =
            format!("`{name}` is of another edition of the book: {}, not {}", edition(&identity.version), edition(&schema.version));
        diagnostics.push(Diagnostic::warning("other-edition", message));
    }
}

/// A version in a message.
pub(super) fn edition(version: &str) -> String {
    if version.is_empty() { String::from("one without a version") } else { format!("version {}", short_name(version)) }
}

/// The answers that [`super::fill`] could not place and left in the file.
fn kept(pdf: &Pdf) -> Map<String, Value> {
    let Object::Stream(stream) = &*pdf.entry(&pdf.catalog(), KEPT) else { return Map::new() };
    let text = pdf.data(stream, file::MAX_FILE).unwrap_or_default();
    match serde_json::from_slice(&text) {
        Ok(Value::Object(values)) => values,
        _ => Map::new(),
    }
}

/// Fields that hold something, as they are.
fn raw(form: &Form) -> Vec<(String, Vec<String>)> {
    let values = |field: &Field| match &field.value {
        form::Value::Empty => None,
        form::Value::Text(text) => Some(vec![text.clone()]),
        form::Value::Chosen(values) => Some(values.clone()),
    };
    form.fields.iter().filter(|field| !field.name.is_empty()).filter_map(|field| Some((field.name.clone(), values(field)?))).collect()
}

/// What the boxes of one question are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Many,
    One,
    Scale,
}

#[derive(Default)]
struct Collector<'a> {
    schema: Option<&'a Schema>,
    /// Whether the file's language puts the day before the month.
    day_first: Option<bool>,
    values: Map<String, Value>,
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

impl Collector<'_> {
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
        // A box named for the value it stands for is one of several, though nothing says of how many one may tick.
        let by_name = (!above.is_empty() && chosen == [last]).then_some(Group::Many);
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

    /// Tells what was odd: one line for each kind, however many fields it is true of.
    fn tell(&self, diagnostics: &mut Diagnostics) {
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
