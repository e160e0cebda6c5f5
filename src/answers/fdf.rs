//! FDF (ISO 32000-1, 12.7.7): fields and values in the syntax of a PDF, as Acrobat and pdftk write them.
//!
//! In: the bytes of a file. Out: [`Answers`] under the full names of its fields, as strings or lists of strings. Written, a file names the
//! fields as the PDF does.

use std::collections::BTreeSet;
use std::fmt::Write;

use lopdf::{Dictionary, Object};
use serde_json::{Map, Value};

use super::Answers;
use super::names::Level;
use crate::pdf::read::{Lookup, Pdf};

/// Fields inside fields.
const MAX_DEPTH: usize = 64;

/// Reads a file; otherwise why not.
pub(super) fn read(bytes: &[u8]) -> Result<Answers, String> {
    let file = Pdf::open_data(bytes.to_vec()).map_err(|_| String::from("it is an FDF file that is too damaged to be read"))?;
    if file.trailer.has(b"Encrypt") {
        return Err(String::from("it is an FDF file that is locked"));
    }
    let Some(data) = file.dictionary(&file.catalog(), b"FDF") else {
        return Err(String::from("it is an FDF file without any data"));
    };
    let mut values = Map::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<(Object, String, usize)> = Vec::new();
    let push = |stack: &mut Vec<(Object, String, usize)>, fields: Vec<Object>, above: &str, depth: usize| {
        stack.extend(fields.into_iter().rev().map(|field| (field, above.to_owned(), depth)));
    };
    push(&mut stack, file.list(&data, b"Fields"), "", 0);
    while let Some((field, above, depth)) = stack.pop() {
        if field.as_reference().is_ok_and(|(number, _)| !seen.insert(number)) {
            continue;
        }
        let Object::Dictionary(field) = &*file.follow(&field) else { continue };
        let partial = file.text(field, b"T").unwrap_or_default();
        let name = if above.is_empty() || partial.is_empty() { format!("{above}{partial}") } else { format!("{above}.{partial}") };
        if let Some(value) = value(&file, field).filter(|_| !name.is_empty()) {
            values.insert(name.clone(), value);
        }
        if depth < MAX_DEPTH {
            push(&mut stack, file.list(field, b"Kids"), &name, depth + 1);
        }
    }
    Ok(Answers { values, ..Answers::default() })
}

/// What a field holds: words, the name of a state, or a list.
fn value(file: &Pdf, field: &Dictionary) -> Option<Value> {
    let plain = |text: String| Value::from(text.replace("\r\n", "\n").replace('\r', "\n"));
    match &*file.entry(field, b"V") {
        Object::Array(values) => Some(values.iter().filter_map(|value| file.text_of(&file.follow(value))).map(plain).collect()),
        value => file.text_of(value).map(plain),
    }
}

/// Writes a file. `buttons` tells which fields hold the name of a state.
pub(super) fn write(fields: &[(String, Vec<String>)], buttons: &BTreeSet<String>, pdf: &str) -> String {
    let mut out = String::from("%FDF-1.2\n1 0 obj\n<</FDF<<");
    if !pdf.is_empty() {
        let _ = write!(out, "/F {}", string(pdf));
    }
    out.push_str("/Fields[\n");
    level(&Level::of(fields), "", buttons, &mut out);
    out.push_str("]>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
    out
}

/// Writes the fields of a level.
fn level(of: &Level, above: &str, buttons: &BTreeSet<String>, out: &mut String) {
    for (part, below) in of.parts() {
        let name = if above.is_empty() { part.to_owned() } else { format!("{above}.{part}") };
        let _ = write!(out, "<</T {}", string(part));
        let shown = |value: &String| if buttons.contains(&name) { state(value) } else { string(value) };
        match below.values {
            [] => {}
            [only] => {
                let _ = write!(out, "/V {}", shown(only));
            }
            several => {
                let _ = write!(out, "/V[{}]", several.iter().map(shown).collect::<String>());
            }
        }
        if below.parts().next().is_some() {
            out.push_str("/Kids[\n");
            level(below, &name, buttons, out);
            out.push(']');
        }
        out.push_str(">>\n");
    }
}

/// A text string: in UTF-16, which every program reads.
fn string(text: &str) -> String {
    let units = text.encode_utf16().fold(String::from("<FEFF"), |mut all, unit| {
        let _ = write!(all, "{unit:04X}");
        all
    });
    units + ">"
}

/// The name of a state.
fn state(text: &str) -> String {
    text.bytes().fold(String::from("/"), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-_".contains(&byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "#{byte:02X}");
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(answers: &Answers) -> Vec<String> {
        answers.values.iter().map(|(key, value)| format!("{key}={value}")).collect()
    }

    #[test]
    fn fields_are_read_under_their_full_names() {
        let text = "%FDF-1.2\n%\u{e2}\u{e3}\n1 0 obj\n<</FDF<</Fields[<</T(a)/Kids[<</T(b)/V(x \\251\\rz)>> 2 0 R]>><</T(d.e)/V()>><</T(f)>>]>>>>\nendobj\n\
            2 0 obj\n<</T<FEFF0063>/V/Ja#20gern/Kids[2 0 R]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF";
        assert_eq!(shown(&read(text.as_bytes()).unwrap()), ["a.b=\"x ©\\nz\"", "a.c=\"Ja gern\"", "d.e=\"\""]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let field = |name: &str, values: &[&str]| (name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        let fields = [field("s.a", &["line\n(two) 😀 ž"]), field("t", &["Ja gern"]), field("s.b", &["1", "2"])];
        let written = write(&fields, &BTreeSet::from(["t".to_owned()]), "b.pdf");
        assert!(written.contains("/V /Ja#20gern"));
        assert_eq!(shown(&read(written.as_bytes()).unwrap()), ["s.a=\"line\\n(two) 😀 ž\"", "s.b=[\"1\",\"2\"]", "t=\"Ja gern\""]);
    }

    #[test]
    fn hostile_files_end() {
        let check = |text: &str, wanted: &str| assert!(read(text.as_bytes()).unwrap_err().contains(wanted), "{text}");
        check("%FDF-1.2", "damaged");
        check("%FDF-1.2\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>", "without any data");
        check("%FDF-1.2\n1 0 obj\n<</FDF<<>>>>\nendobj\ntrailer\n<</Root 1 0 R/Encrypt<<>>>>", "locked");
        let circle = "%FDF-1.2\n1 0 obj\n<</FDF<</Fields[1 0 R 1 0 R]>>/Kids[1 0 R 1 0 R]/T(a)/V(b)>>\nendobj\ntrailer\n<</Root 1 0 R>>";
        assert_eq!(shown(&read(circle.as_bytes()).unwrap()), ["a=\"b\""]);
    }
}
