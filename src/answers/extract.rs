//! From a form that was filled in to answers.
//!
//! In: the bytes of a PDF, and the book's [`Schema`] where it is at hand. Out: [`Extracted`]: the answers, the fields as they are, and what
//! was found on the way. Whatever can be read is read; only a file that is no form at all is an error.

use std::collections::BTreeSet;

use lopdf::Object;
use serde_json::{Map, Value};

use super::collect::collect;
use super::{Answers, Schema, count, fdf, file, listed, short_name, xfdf};
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
    let collected = collect(&form, schema, &language);
    collected.tell(&mut diagnostics);
    let mut values = collected.values;
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
