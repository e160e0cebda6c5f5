//! Answers that move: between a PDF form, a file and the HTML page, each under the key of its field.
//!
//! In: an answers file ([`file`]: JSON, locked JSON, XFDF, FDF), or a form that was filled in ([`extract`]). Out: a file again, or a form with the
//! answers in it ([`fill`]). What has no place is kept and told, never dropped. Nothing is read from disk or written to it here.

mod collect;
#[cfg(test)]
mod damage;
pub mod extract;
mod fdf;
pub mod file;
pub mod fill;
mod locked;
mod names;
mod schema;
mod values;
mod xfdf;

use serde_json::{Map, Value};

pub use locked::Secrets;
pub use schema::{Schema, Shape};

/// Answers of one book. An answer is a string, a number, `true`, or a list of strings; anything else in a file is kept as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// The book's identifier; empty where nobody knows.
    pub book: String,
    /// Its version; empty where nobody knows.
    pub version: String,
    /// Key and answer, in the order of the file.
    pub values: Map<String, Value>,
    /// What else stands in the file.
    pub other: Map<String, Value>,
}

/// An answer in few words, for a message.
fn in_words(value: &Value) -> String {
    let text = match value {
        Value::String(text) => format!("\"{}\"", text.replace('\n', " ")),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    short(&text, 60)
}

/// The first characters of a text that may be of any length.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or("")),
        None => text.to_owned(),
    }
}

/// A name or key in a message. Those of books are no longer than this; what stands in a damaged file may be.
fn short_name(name: &str) -> String {
    short(name, 200)
}

/// Some names as a list in a message: the first few, and how many more.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let names: Vec<&str> = names.into_iter().collect();
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{}`", short_name(name))).collect();
    match names.len().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", shown.join(", ")),
        None => shown.join(", "),
    }
}

/// "1 answer", "2 answers".
fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// What is wrong in one way with some keys, in one line: the whole story of one, or how many there are and the first few with what was found.
fn at_once(found: &[(String, String)], one: impl FnOnce(&str, &str) -> String, many: &str) -> Option<String> {
    const MOST: usize = 5;
    let shown = |(key, words): &(String, String)| {
        let key = short_name(key);
        if words.is_empty() { format!("`{key}`") } else { format!("`{key}` ({words})") }
    };
    match found {
        [] => None,
        [(key, words)] => Some(one(&short_name(key), words)),
        several => {
            let first: Vec<String> = several.iter().take(MOST).map(shown).collect();
            let more = several.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!(" and {more} more")).unwrap_or_default();
            Some(format!("{} {many}: {}{more}", several.len(), first.join(", ")))
        }
    }
}
