//! Answers files: JSON as the HTML page saves it, the same locked with a passphrase, and XFDF and FDF of other form programs.
//!
//! In: the bytes of a file. Out: [`Answers`], or in plain words why not. Written again, a file has everything it had, known or not.

use serde_json::{Map, Value};

use super::{Answers, fdf, locked, xfdf};
use crate::diagnostic::Diagnostic;

/// The name of the format in a file.
pub const FORMAT: &str = "mendbook-answers";
/// The version that is written, and the newest that is read.
pub const VERSION: u64 = 1;

/// Longer files hold more than a book can ask.
pub const MAX_FILE: usize = 256 << 20;

fn not(name: &str, what: &str) -> Diagnostic {
    let help = "it wants the file that `workbook.html` saves or `mendbook extract` writes, or an XFDF or FDF file";
    Diagnostic::error("not-answers", format!("`{name}` is not an answers file: {what}")).help(help)
}

/// Reads a file of any of the formats. The passphrase is asked for only where it is needed.
pub fn read(bytes: &[u8], name: &str, passphrase: &mut dyn FnMut() -> Result<String, Diagnostic>) -> Result<Answers, Diagnostic> {
    if bytes.trim_ascii_start().starts_with(b"%FDF-") {
        return fdf::read(bytes).map_err(|why| not(name, &why));
    }
    let text = decode(bytes).ok_or_else(|| match crate::pdf::read::looks_like(bytes) {
        Some("an answers file" | "a JSON file" | "an XFDF file" | "an XML file") => {
            not(name, "its letters are not in UTF-8").help("open it in the program that wrote it and save it again as UTF-8")
        }
        Some(kind) => not(name, &format!("it is {kind}")),
        None => not(name, "it is not text"),
    })?;
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() {
        return Err(not(name, "it is empty"));
    }
    if text.starts_with("%PDF-") {
        return Err(not(name, "it is a PDF file").help("take the answers out of it first: `mendbook extract`"));
    }
    if text.starts_with('<') {
        return xfdf::read(text).map_err(|why| not(name, &why));
    }
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!("it breaks off or is damaged at line {}, column {}", error.line(), error.column());
        match crate::pdf::read::looks_like(bytes) {
            _ if text.starts_with('{') => not(name, &place),
            Some(kind) => not(name, &format!("it is {kind}")),
            None => not(name, "it is neither JSON nor XFDF"),
        }
    })?;
    let Value::Object(object) = value else { return Err(not(name, "it holds no answers")) };
    if object.get("format").and_then(Value::as_str) == Some(locked::FORMAT) {
        locked::check(&object, name)?;
        let opened = locked::open(&object, &passphrase()?, name)?;
        let value = serde_json::from_slice(&opened).map_err(|_| not(name, "what is locked in it is damaged"))?;
        let Value::Object(object) = value else { return Err(not(name, "what is locked in it are no answers")) };
        return plain(object, name);
    }
    plain(object, name)
}

fn plain(mut object: Map<String, Value>, name: &str) -> Result<Answers, Diagnostic> {
    if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(not(name, "it is JSON of something else"));
    }
    match object.get("version").and_then(Value::as_u64) {
        Some(1..=VERSION) => {}
        Some(newer) if newer > VERSION => {
            let message = format!("`{name}` was made by a newer version of the format ({newer}) than this program knows ({VERSION})");
            return Err(Diagnostic::error("newer-answers", message).help("use a newer mendbook"));
        }
        _ => return Err(not(name, "it does not say which version of the format it is")),
    }
    let Some(Value::Object(values)) = object.shift_remove("answers") else { return Err(not(name, "it has no `answers`")) };
    let mut text = |key: &str| match object.shift_remove(key) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let (book, version) = (text("book"), text("book_version"));
    for known in ["format", "version"] {
        object.shift_remove(known);
    }
    Ok(Answers { book, version, values, other: object })
}

/// The characters of a file that an editor may have saved in UTF-16, and of XML in the encoding that it names.
fn decode(bytes: &[u8]) -> Option<String> {
    let units = |from: fn([u8; 2]) -> u16| {
        let units = bytes.get(2..).unwrap_or(&[]).chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(from));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    match bytes {
        [0xFE, 0xFF, ..] => units(u16::from_be_bytes),
        [0xFF, 0xFE, ..] => units(u16::from_le_bytes),
        _ if bytes.starts_with(b"%PDF-") => Some(String::from("%PDF-")),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned).or_else(|| declared(bytes)),
    }
}

fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let (_, label) = head.strip_prefix("<?xml")?.split("?>").next()?.split_once("encoding=")?;
    let encoding = encoding_rs::Encoding::for_label(label.split(['"', '\'']).nth(1)?.as_bytes())?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// Writes a file as the HTML page does.
pub fn write(answers: &Answers) -> String {
    let mut object = Map::new();
    object.insert("format".to_owned(), Value::from(FORMAT));
    object.insert("version".to_owned(), Value::from(VERSION));
    object.insert("book".to_owned(), Value::from(answers.book.as_str()));
    object.insert("book_version".to_owned(), Value::from(answers.version.as_str()));
    object.insert("answers".to_owned(), Value::Object(answers.values.clone()));
    for (key, value) in &answers.other {
        object.entry(key.clone()).or_insert_with(|| value.clone());
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(object)).unwrap_or_default();
    text.push('\n');
    text
}

/// Writes a file locked with a passphrase.
pub fn write_locked(answers: &Answers, passphrase: &str, secrets: &super::Secrets) -> Result<String, Diagnostic> {
    locked::write(write(answers).as_bytes(), passphrase, secrets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(bytes: &[u8]) -> Result<Answers, String> {
        read(bytes, "a.json", &mut || Ok(String::from("pass"))).map_err(|error| error.message)
    }

    #[test]
    fn what_is_not_known_is_written_again() {
        let text = "{\n  \"format\": \"mendbook-answers\",\n  \"version\": 1,\n  \"book\": \"b\",\n  \"book_version\": \"2\",\n  \"answers\": {\n    \"z.odd\": {\n      \"deep\": [\n        null\n      ]\n    },\n    \"a.b\": 7\n  },\n  \"note\": \"kept\"\n}\n";
        let answers = open(text.as_bytes()).unwrap();
        assert_eq!((answers.book.as_str(), answers.version.as_str()), ("b", "2"));
        assert_eq!(write(&answers), text);
    }

    #[test]
    fn files_of_any_unicode_encoding_are_read() {
        let text = "{\"format\":\"mendbook-answers\",\"version\":1,\"answers\":{\"k\":\"ž😀\"}}";
        let units: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units.iter().flat_map(|unit| unit.to_le_bytes())).collect();
        for bytes in [text.as_bytes().to_vec(), [b"\xEF\xBB\xBF", text.as_bytes()].concat(), little] {
            assert_eq!(open(&bytes).unwrap().values.get("k"), Some(&Value::from("ž😀")));
        }
    }

    #[test]
    fn xml_is_read_in_the_encoding_it_names() {
        let check = |encoding: &str, value: &[u8], wanted: &str| {
            let head = format!("<?xml version='1.0' encoding='{encoding}'?><xfdf><fields><field name='k'><value>");
            let file = [head.as_bytes(), value, b"</value></field></fields></xfdf>"].concat();
            assert_eq!(open(&file).unwrap().values.get("k"), Some(&Value::from(wanted)), "{encoding}");
        };
        check("UTF-8", "ž".as_bytes(), "ž");
        check("ISO-8859-1", b"caf\xE9", "café");
        check("windows-1250", b"\x8Elut\xFD", "Žlutý");
    }

    #[test]
    fn other_files_are_told_apart() {
        let check = |bytes: &[u8], wanted: &str| {
            let message = open(bytes).unwrap_err();
            assert!(message.contains(wanted), "{message}");
        };
        check(b"", "it is empty");
        check(b"{\"format\": \"mendbook-answers\", \"ver", "damaged at line 1, column");
        check(b"{\"a\": 1}", "JSON of something else");
        check(b"[1]", "no answers");
        check(b"hello", "neither JSON nor XFDF");
        check(b"PK\x03\x04", "a ZIP archive");
        check(b"{\"format\": \"mendbook-answers\", \"a\": \"\xE9\"}", "not in UTF-8");
        check(b"%PDF-1.7\n\xE2", "a PDF file");
        check(b"\x89PNG\r\n", "a picture");
        check(b"<html></html>", "no XFDF");
        check(b"<a", "not well-formed");
        check(b"{\"format\":\"mendbook-answers\",\"version\":9,\"answers\":{}}", "newer version");
        check(b"{\"format\":\"mendbook-answers\",\"version\":1}", "no `answers`");
        check("[".repeat(100_000).as_bytes(), "");
    }
}
