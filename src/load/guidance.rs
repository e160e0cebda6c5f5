//! Markdown files: front matter apart from the text.

use std::ops::Range;

use super::project::FrontMatter;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, Kind, Node, Text, one_of, parse_yaml};
use crate::source::{FileId, Span};
use crate::workbook::Audience;

/// A Markdown file taken apart.
#[derive(Debug)]
pub(super) struct Parts {
    /// The front matter's tree, if the file has one that can be read.
    pub(super) front: Option<Node>,
    /// Where the front matter was written.
    pub(super) front_span: Option<Span>,
    /// The Markdown after it.
    pub(super) body: Text,
    /// Whether the front matter could not be read.
    pub(super) broken: bool,
}

/// Takes the front matter off a Markdown file.
pub(super) fn split(file: FileId, text: &str, d: &mut Diagnostics) -> Parts {
    let body = |range: Range<usize>| Text { value: text[range.clone()].to_owned(), span: Span::new(file, range) };
    let mut lines = line_ranges(text);
    if lines.next().is_none_or(|line| text[line].trim_end() != "---") {
        return Parts { front: None, front_span: None, body: body(0..text.len()), broken: false };
    }
    let start = text.find('\n').map_or(text.len(), |i| i + 1);
    let end = lines.find(|line| matches!(text[line.clone()].trim_end(), "---" | "..."));
    let Some(end) = end else {
        d.push(
            Diagnostic::error("front-matter", "the front matter has no end").at(Span::new(file, 0..3)).help("close it with a line `---`"),
        );
        return Parts { front: None, front_span: None, body: body(text.len()..text.len()), broken: true };
    };
    let yaml = parse_yaml(file, text, start..end.start, d);
    // What is left of broken YAML may be words, of which nothing more is to be said.
    let front = yaml.documents.into_iter().next().filter(|front| !yaml.broken || matches!(front.kind, Kind::Map(_)));
    Parts { front, front_span: Some(Span::new(file, 0..3)), body: body(end.end..text.len()), broken: yaml.broken }
}

/// The lines of a text, line ends included.
fn line_ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

/// Reads the front matter of a step.
pub(super) fn front_matter(node: &Node, d: &mut Diagnostics) -> FrontMatter {
    let Some(mut fields) = Fields::of(node, "the front matter", d) else { return FrontMatter::default() };
    let audiences = [("reader", Audience::Reader), ("counselor", Audience::Counselor)];
    let front = FrontMatter {
        title: fields.required("title", d),
        summary: fields.optional("summary", d),
        minutes: fields.optional("minutes", d),
        read_alone: fields.optional("read-alone", d).unwrap_or(false),
        audience: fields.node("audience").and_then(|node| one_of(node, "an audience", &audiences, d)),
        numbered: fields.optional("numbered", d),
    };
    fields.finish(d);
    front
}
