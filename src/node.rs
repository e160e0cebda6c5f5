//! A tree of values that knows where each one was written.
//!
//! In: the text of a YAML or TOML file. Out: [`Node`]s with spans, and [`Fields`], which takes typed values out of a map and says what is
//! wrong with it. What the values mean for a workbook is not known here.

mod fields;
mod toml;
mod yaml;

use std::ops::Range;

pub(crate) use fields::forbidden;
pub use fields::{Fields, FromNode, kebab, one_of, valid_id};
pub use toml::parse_toml;
pub use yaml::{Documents, parse_yaml};

use crate::source::{SourceMap, Span};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it was written.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A single value.
    Scalar {
        /// The characters, escapes and indentation undone.
        text: String,
        /// What they mean when they are not taken as words.
        meaning: Meaning,
    },
    /// Values in order.
    List(Vec<Node>),
    /// Named values, in the order written; no name occurs twice.
    Map(Vec<Entry>),
}

/// One named value of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name.
    pub key: Text,
    /// The value.
    pub value: Node,
}

/// What a scalar means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Words.
    Words,
}

/// Words and where they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The words, escapes and indentation undone.
    pub value: String,
    /// Where they were written, quotes and markers included.
    pub span: Span,
}

impl Text {
    /// The words.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where a part of the words was written.
    ///
    /// The words of a quoted, folded or indented scalar differ from what stands in the file, so the two are walked side by side. This is
    /// done for diagnostics only.
    pub fn locate(&self, sources: &SourceMap, part: Range<usize>) -> Span {
        let written = sources.text(self.span);
        let inside = |range: Range<usize>| Span::new(self.span.file, range.start..range.end).shifted(self.span.range().start);
        // Whatever changes the words (quotes, escapes, indentation) makes them shorter, so words of the same length stand there as they are.
        if written.len() == self.value.len() {
            return inside(part);
        }
        let places = align(written, &self.value);
        let place = |offset: usize| {
            let index = places.partition_point(|(value, _)| *value < offset);
            places.get(index).map_or(written.len(), |(_, raw)| *raw)
        };
        let start = place(part.start);
        // The end is taken from the last character inside, so that it does not run over skipped indentation.
        let end = self.value[..part.end.min(self.value.len())]
            .char_indices()
            .next_back()
            .filter(|(last, _)| *last >= part.start)
            .map_or(start, |(last, c)| place(last) + if written[place(last)..].starts_with(c) { c.len_utf8() } else { 1 });
        inside(start..end.clamp(start, written.len()))
    }
}

/// Pairs each character of `value` with the byte of `written` it came from.
fn align(written: &str, value: &str) -> Vec<(usize, usize)> {
    let double_quoted = written.starts_with('"');
    let mut at = match written.chars().next() {
        Some('|' | '>') => written.find('\n').map_or(0, |i| i + 1),
        Some('"' | '\'') => 1,
        _ => 0,
    };
    let mut places = Vec::with_capacity(value.len());
    for (offset, c) in value.char_indices() {
        while at < written.len() {
            let rest = &written[at..];
            let Some(next) = rest.chars().next() else { break };
            if double_quoted && next == '\\' {
                match rest[1..].chars().next() {
                    // A line continued: nothing of it is in the value.
                    Some('\n' | '\r') => at += 2,
                    _ => break,
                }
            } else if next == c || (c == ' ' && next == '\n') {
                break;
            } else {
                at += next.len_utf8();
            }
        }
        places.push((offset, at.min(written.len())));
        let rest = written.get(at..).unwrap_or("");
        at += if double_quoted && rest.starts_with('\\') {
            let length = match rest[1..].chars().next() {
                Some('x') => 4,
                Some('u') => 6,
                Some('U') => 10,
                Some(c) => 1 + c.len_utf8(),
                None => 1,
            };
            if rest.is_char_boundary(length) { length } else { rest.len() }
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
    }
    places
}

impl Node {
    /// What this is, in words for a message.
    pub fn describe(&self) -> String {
        match &self.kind {
            Kind::Scalar { text, meaning } => match meaning {
                Meaning::Null => String::from("nothing"),
                Meaning::Bool(_) => format!("`{text}`, a true-or-false value"),
                Meaning::Integer(_) | Meaning::Float(_) => format!("the number {text}"),
                Meaning::Words => format!("the text \"{}\"", shorten(text)),
            },
            Kind::List(_) => String::from("a list"),
            Kind::Map(_) => String::from("a map"),
        }
    }

    /// Whether this is an empty value, as in `title:` with nothing after it.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Scalar { meaning: Meaning::Null, .. })
    }
}

/// The beginning of a text, for a message.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.len() == text.len() && line.chars().count() <= 30 { line.to_owned() } else { line.chars().take(30).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;

    /// The written text that `part` of the value of `key` is located at.
    #[track_caller]
    fn check(yaml: &str, part: &str, expected: &str) {
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let file = sources.add("a.yaml", yaml);
        let document = parse_yaml(file, yaml, 0..yaml.len(), &mut diagnostics).documents.remove(0);
        let Kind::Map(entries) = document.kind else { panic!("no map") };
        let text = String::from_node(&entries[0].value, &mut diagnostics).expect("text");
        let text = Text { value: text, span: entries[0].value.span };
        let start = text.value.find(part).expect("the part is in the value");
        let span = text.locate(&sources, start..start + part.len());
        let position = sources.position(span);
        assert_eq!(format!("{}:{} {}", position.line, position.column, sources.text(span)), expected);
    }

    #[test]
    fn parts_of_scalars_are_located() {
        check("a: one two three", "two", "1:8 two");
        check("a: 'it''s {{ x }}'", "{{ x }}", "1:11 {{ x }}");
        check("a: \"é\\u00e9\\n\\\"{{ x }}\\\"\"", "{{ x }}", "1:16 {{ x }}");
        check("a: |\n  one\n  two {{ x }}\n", "{{ x }}", "3:7 {{ x }}");
        check("a: >-\n  one\n  two\n  {{ x }}\n", "{{ x }}", "4:3 {{ x }}");
        check("a: one\n  two\n  three x\n", "three", "3:3 three");
        check("é: |\r\n  öne\r\n  two {{ x }}\r\n", "{{ x }}", "3:7 {{ x }}");
    }
}
