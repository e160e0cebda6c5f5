//! YAML text to nodes.
//!
//! The structure and the places come from `saphyr-parser`'s events; what a plain scalar means (`7`, `0x1F`, `true`, `~`) is asked of
//! `serde_yaml`, so that a value means here what it means everywhere else.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::{Entry, Kind, Meaning, Node, Text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Deeper nesting than this is no workbook.
const MAX_DEPTH: usize = 64;
/// How many nodes aliases may add to a file before it is taken for an alias bomb.
const MAX_ALIASED: usize = 10_000;

/// The documents of a YAML file.
#[derive(Debug, Default)]
pub struct Documents {
    /// The documents that could be read, in order.
    pub documents: Vec<Node>,
    /// Whether some could not.
    pub broken: bool,
}

/// Reads the YAML documents in `range` of a file's text.
///
/// After a syntax error reading goes on at the next `---`.
pub fn parse_yaml(file: FileId, text: &str, range: Range<usize>, diagnostics: &mut Diagnostics) -> Documents {
    let mut result = Documents::default();
    let mut start = range.start;
    while start < range.end {
        let slice = &text[start..range.end];
        let mut builder = Builder::new(file, slice, start);
        let Err(diagnostic) = builder.run(diagnostics) else {
            result.documents.append(&mut builder.documents);
            break;
        };
        result.documents.append(&mut builder.documents);
        result.broken = true;
        let failed = diagnostic.span.map_or(range.end, |span| span.range().start).clamp(start, range.end);
        diagnostics.push(diagnostic);
        let Some(next) = text[failed..range.end].find("\n---") else { break };
        start = failed + next + 1;
    }
    result
}

/// A list or map whose end has not been seen.
enum Open {
    List { start: usize, anchor: usize, items: Vec<Node> },
    Map { start: usize, anchor: usize, entries: Vec<Entry>, names: HashMap<String, Span>, key: Option<Text> },
}

struct Builder<'t> {
    file: FileId,
    text: &'t str,
    /// Where `text` begins in the file.
    base: usize,
    /// The byte offset of each character, where some character is longer than a byte: the parser counts characters.
    bytes: Option<Vec<u32>>,
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    aliased: usize,
}

impl<'t> Builder<'t> {
    fn new(file: FileId, text: &'t str, base: usize) -> Self {
        let bytes = (!text.is_ascii()).then(|| text.char_indices().map(|(i, _)| u32::try_from(i).unwrap_or(u32::MAX)).collect());
        Self { file, text, base, bytes, documents: Vec::new(), open: Vec::new(), anchors: HashMap::new(), aliased: 0 }
    }

    /// The byte offset in `text` of the character with this index.
    fn byte(&self, index: usize) -> usize {
        match &self.bytes {
            None => index.min(self.text.len()),
            Some(bytes) => bytes.get(index).map_or(self.text.len(), |b| *b as usize),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start..range.end.max(range.start)).shifted(self.base)
    }

    fn run(&mut self, diagnostics: &mut Diagnostics) -> Result<(), Diagnostic> {
        let mut parser = Parser::new_from_str(self.text);
        while let Some(event) = parser.next_event() {
            let (event, marks) = event.map_err(|error| {
                let at = self.byte(error.marker().index());
                syntax_error(error.info()).at(self.span(at..at))
            })?;
            let range = self.byte(marks.start.index())..self.byte(marks.end.index());
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    let plain = style == ScalarStyle::Plain;
                    let mut range = self.trimmed(range);
                    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        // The parser leaves the `|` or `>` out; with it the span shows what kind of scalar it covers.
                        range.start = self.text[..range.start].rfind(['|', '>']).unwrap_or(range.start);
                    }
                    let span = self.span(range);
                    let meaning = match self.tag(tag.as_deref(), span)? {
                        Tagged::No if plain => meaning(&value),
                        _ => Meaning::Words,
                    };
                    self.add(Node { span, kind: Kind::Scalar { text: value.into_owned(), meaning } }, anchor, diagnostics)?;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.tag(tag.as_deref(), self.span(range.clone()))?;
                    self.push(Open::List { start: range.start, anchor, items: Vec::new() }, range)?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.tag(tag.as_deref(), self.span(range.clone()))?;
                    self.push(Open::Map { start: range.start, anchor, entries: Vec::new(), names: HashMap::new(), key: None }, range)?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(range.end, diagnostics)?,
                Event::Alias(anchor) => {
                    let span = self.span(range);
                    let Some(node) = self.anchors.get(&anchor).cloned() else {
                        return Err(syntax_error("an alias stands inside the value it names").at(span));
                    };
                    self.aliased += count(&node);
                    if self.aliased > MAX_ALIASED {
                        let message = format!("the aliases of this file repeat more than {MAX_ALIASED} values");
                        return Err(Diagnostic::error("yaml-too-large", message).at(span));
                    }
                    self.add(node, 0, diagnostics)?;
                }
                Event::DocumentEnd | Event::DocumentStart(_) => self.anchors.clear(),
                Event::StreamEnd => break,
                Event::StreamStart | Event::Nothing => {}
            }
        }
        Ok(())
    }

    /// A block scalar's range without the line ends and blank lines after it.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let length = self.text.get(range.clone()).unwrap_or("").trim_end().len();
        range.start..range.start + length
    }

    fn tag(&self, tag: Option<&Tag>, span: Span) -> Result<Tagged, Diagnostic> {
        match tag {
            None => Ok(Tagged::No),
            Some(tag) if tag.is_yaml_core_schema() && ["str", "seq", "map"].contains(&tag.suffix.as_str()) => Ok(Tagged::Words),
            Some(tag) => {
                let name = if tag.is_yaml_core_schema() { format!("!!{}", tag.suffix) } else { format!("{}{}", tag.handle, tag.suffix) };
                Err(Diagnostic::error("yaml-tag", format!("the tag `{name}` is not known")).at(span).help("leave the tag out"))
            }
        }
    }

    fn push(&mut self, open: Open, range: Range<usize>) -> Result<(), Diagnostic> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(Diagnostic::error("yaml-too-deep", message).at(self.span(range)));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self, end: usize, diagnostics: &mut Diagnostics) -> Result<(), Diagnostic> {
        let (node, anchor) = match self.open.pop() {
            Some(Open::List { start, anchor, items }) => {
                (Node { span: self.span(self.trimmed(start..end)), kind: Kind::List(items) }, anchor)
            }
            Some(Open::Map { start, anchor, entries, .. }) => {
                (Node { span: self.span(self.trimmed(start..end)), kind: Kind::Map(entries) }, anchor)
            }
            None => return Ok(()),
        };
        self.add(node, anchor, diagnostics)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize, diagnostics: &mut Diagnostics) -> Result<(), Diagnostic> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, names, key, .. }) => match key.take() {
                Some(name) => match names.get(&name.value) {
                    Some(first) => diagnostics.push(duplicate_key(&name, *first)),
                    None => {
                        names.insert(name.value.clone(), name.span);
                        entries.push(Entry { key: name, value: node });
                    }
                },
                None => match node.kind {
                    Kind::Scalar { text, .. } => *key = Some(Text { value: text, span: node.span }),
                    Kind::List(_) | Kind::Map(_) => {
                        return Err(Diagnostic::error("yaml-key", "a key must be a word")
                            .at(node.span)
                            .help("put text that begins with `{` or `[` in quotes"));
                    }
                },
            },
        }
        Ok(())
    }
}

/// Whether a tag says that a scalar is words.
enum Tagged {
    No,
    Words,
}

pub(super) fn duplicate_key(name: &Text, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("`{}` is given twice", name.value))
        .at(name.span)
        .related(first, "first given here")
        .help("keep one of the two")
}

fn syntax_error(info: &str) -> Diagnostic {
    let help = if info.contains("tab") {
        "indent with spaces; YAML does not allow tabs there"
    } else if info.contains("mapping values are not allowed") {
        "put text that holds a colon followed by a space in quotes, and see that the key on the line before has its colon"
    } else {
        "look at the indentation and the quotes here and on the line before"
    };
    Diagnostic::error("yaml-syntax", format!("this is not valid YAML: {info}")).help(help)
}

fn count(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::Scalar { .. } => 0,
        Kind::List(items) => items.iter().map(count).sum(),
        Kind::Map(entries) => entries.iter().map(|entry| count(&entry.value)).sum(),
    }
}

/// What a plain scalar means.
fn meaning(text: &str) -> Meaning {
    // Almost all plain scalars are words; only what could be a number or one of YAML's few names is looked at closely.
    let could_be_more = match text.as_bytes() {
        [] => return Meaning::Null,
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => true,
        bytes => bytes.len() <= 5 && b"~nNtTfF".contains(&bytes[0]),
    };
    if !could_be_more {
        return Meaning::Words;
    }
    match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(serde_yaml::Value::Null) => Meaning::Null,
        Ok(serde_yaml::Value::Bool(value)) => Meaning::Bool(value),
        Ok(serde_yaml::Value::Number(number)) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => Meaning::Integer(integer),
            (None, Some(float)) => Meaning::Float(float),
            (None, None) => Meaning::Words,
        },
        _ => Meaning::Words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn parse(text: &str) -> (SourceMap, Documents, Diagnostics) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("a.yaml", text);
        let documents = parse_yaml(file, text, 0..text.len(), &mut diagnostics);
        (sources, documents, diagnostics)
    }

    fn value(node: &Node) -> serde_yaml::Value {
        use serde_yaml::Value;
        match &node.kind {
            Kind::Scalar { text, meaning } => match meaning {
                Meaning::Null => Value::Null,
                Meaning::Bool(value) => Value::Bool(*value),
                Meaning::Integer(value) => Value::Number((*value).into()),
                Meaning::Float(value) => Value::Number((*value).into()),
                Meaning::Words => Value::String(text.clone()),
            },
            Kind::List(items) => Value::Sequence(items.iter().map(value).collect()),
            Kind::Map(entries) => Value::Mapping(entries.iter().map(|e| (Value::String(e.key.value.clone()), value(&e.value))).collect()),
        }
    }

    #[test]
    fn values_agree_with_serde_yaml() {
        for text in [
            "a: 1\nb: 1.5\nc: 0x1F\nd: true\ne: yes\nf: ~\ng:\nh: null\ni: \"1\"\nj: !!str 1\nk: 1_000\nl: 2026-05-01\nm: +3\nn: .5\no: No\n",
            "- &a {x: [1, two, 'thr''ee'], y: \"é\\n\"}\n- *a\n- |\n  lines\n   more\n- >-\n  folded\n  text\n\n  more\n",
            "plain text\n  over lines\n",
            "a: [Monday, Tuesday]\nb: {c: d}\n",
            "- P7D\n- -\n- '#x'\n- Friday's list\n",
        ] {
            let (_, documents, diagnostics) = parse(text);
            assert!(diagnostics.is_empty(), "{diagnostics:?}");
            let expected: serde_yaml::Value = serde_yaml::from_str(text).expect("valid");
            assert_eq!(value(&documents.documents[0]), expected, "{text}");
        }
    }

    #[test]
    fn places_are_right_with_long_characters_and_line_ends() {
        let (sources, documents, _) = parse("ä: ö\r\nlist:\r\n  - ünï\r\n  - |\r\n    blöck\r\n    text\r\nlast: 'q'\r\n");
        let Kind::Map(entries) = &documents.documents[0].kind else { panic!("no map") };
        let words: Vec<_> = entries.iter().map(|e| (sources.text(e.key.span), sources.text(e.value.span))).collect();
        assert_eq!(words[0], ("ä", "ö"));
        assert_eq!(words[1].0, "list");
        assert_eq!(words[2], ("last", "'q'"));
        let Kind::List(items) = &entries[1].value.kind else { panic!("no list") };
        assert_eq!(sources.text(items[0].span), "ünï");
        assert_eq!(sources.text(items[1].span), "|\r\n    blöck\r\n    text");
    }

    #[track_caller]
    fn check(text: &str, documents: usize, expected: &[(&str, usize, usize)]) {
        let (sources, parsed, diagnostics) = parse(text);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|d| {
                let position = sources.position(d.span.expect("a place"));
                (d.code, position.line, position.column)
            })
            .collect();
        assert_eq!(found, expected, "{diagnostics:?}");
        assert_eq!(parsed.documents.len(), documents);
    }

    #[test]
    fn mistakes_are_placed() {
        check("a: 1\nb: 2\na: 3\n", 1, &[("duplicate-key", 3, 1)]);
        check("a: [1, 2\nb: 3\n", 0, &[("yaml-syntax", 2, 2)]);
        check("a: b: c\n---\nok: 1\n---\nx: 'y\n", 1, &[("yaml-syntax", 1, 5), ("yaml-syntax", 5, 4)]);
        check("a:\n\tb: 1\n", 0, &[("yaml-syntax", 2, 2)]);
        check("a: !secret x\n", 0, &[("yaml-tag", 1, 4)]);
        check("{{ x }}: 1\n", 0, &[("yaml-key", 1, 2)]);
        check("", 0, &[]);
        check("# only a comment\n", 0, &[]);
    }

    #[test]
    fn bombs_and_deep_nesting_end() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for i in 1..12 {
            let aliases = vec![format!("*a{}", i - 1); 9].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{aliases}]\n"));
        }
        let (_, _, diagnostics) = parse(&bomb);
        assert_eq!(diagnostics.iter().next().map(|d| d.code), Some("yaml-too-large"));
        for deep in ["[".repeat(100_000), "{a: ".repeat(50_000), "- ".repeat(50_000)] {
            let (_, _, diagnostics) = parse(&deep);
            assert!(diagnostics.has_errors());
        }
    }
}
