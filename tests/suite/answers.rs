//! Answers out of forms and into them, through the command: forms written by hand the way other programs write them, and small books.

#![expect(clippy::panic, reason = "what a helper cannot read is a failed test")]

mod continued;
mod extract;
mod fill;

use serde_json::Value;

use super::driver::Book;

/// A PDF written by hand: objects in order, and a table that is right.
fn pdf(objects: &[&str]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

/// The objects of a one-page file whose form has the fields given: objects 4 and up, all of them roots and all on the page.
fn form(fields: &[&str]) -> Vec<String> {
    let numbers: Vec<String> = (4..4 + fields.len()).map(|number| format!("{number} 0 R")).collect();
    let list = numbers.join(" ");
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{list}]/DA(/Helv 0 Tf 0 g)>>>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Annots[{list}]>>"),
    ];
    objects.extend(fields.iter().map(|field| format!("<</Subtype/Widget/Rect[100 100 300 120]{field}>>")));
    objects
}

/// A file with a form of these fields.
fn form_file(fields: &[&str]) -> Vec<u8> {
    let objects = form(fields);
    pdf(&objects.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What a command said: its answers in one line, or the codes of its errors; then the codes of its warnings.
fn told(stderr: &str) -> Vec<String> {
    let codes = stderr.lines().filter_map(|line| {
        let (kind, rest) = line.split_once('[')?;
        let (code, _) = rest.split_once("]: ")?;
        ["error", "warning"].contains(&kind).then(|| format!("{kind} {code}"))
    });
    codes.collect()
}

/// The answers in an answers file.
fn answers(text: &str) -> Value {
    let file: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!((&file["format"], &file["version"]), (&Value::from("mendbook-answers"), &Value::from(1)));
    file["answers"].clone()
}

/// What `extract` makes of a file: the answers, and what it said.
fn extracted(bytes: &[u8]) -> (Value, Vec<String>) {
    let book = Book::empty().file("a.pdf", bytes);
    let run = book.run(&["extract", "a.pdf"]);
    let said = told(&run.stderr);
    match run.code {
        Some(0) => (answers(&run.stdout), said),
        Some(1) => {
            assert!(!said.is_empty() && !run.stderr.contains("panicked"), "{}", run.stderr);
            (Value::Null, said)
        }
        code => panic!("{code:?}: {}", run.stderr),
    }
}
