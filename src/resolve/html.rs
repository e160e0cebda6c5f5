//! Raw HTML in author text.
//!
//! In: the HTML pieces that Markdown passes through. Out: findings. A few elements that say something about words are welcome; what runs,
//! embeds, asks or could break the page around it is an error.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, nearest};

/// Elements that an author may write.
const ELEMENTS: [&str; 34] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "br",
    "cite",
    "code",
    "del",
    "details",
    "dfn",
    "div",
    "em",
    "figcaption",
    "figure",
    "i",
    "ins",
    "kbd",
    "mark",
    "p",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "time",
    "u",
];
/// Elements without an end.
const VOID: [&str; 2] = ["br", "wbr"];
/// Elements inside each other deeper than this are no text for people.
const MAX_DEPTH: usize = 40;
/// Attributes that an author may write.
const ATTRIBUTES: [&str; 8] = ["aria-label", "class", "datetime", "dir", "href", "lang", "title", "translate"];

/// The raw HTML elements that are open while a piece of Markdown is read.
#[derive(Debug, Default)]
pub(super) struct OpenTags {
    /// The name, the Markdown nesting it was opened at, and where.
    open: Vec<(String, usize, Range<usize>)>,
}

/// Something to report, at a range of the rendered Markdown.
pub(super) type Finding = (Diagnostic, Range<usize>);

impl OpenTags {
    /// Looks at a piece of raw HTML that begins at `at`, inside `depth` Markdown elements. Links are handed to `link`.
    pub(super) fn check(
        &mut self,
        html: &str,
        at: usize,
        depth: usize,
        link: &mut dyn FnMut(&str, Range<usize>),
        found: &mut Vec<Finding>,
    ) {
        let mut rest = html;
        let mut base = at;
        while let Some(start) = rest.find('<') {
            let piece = &rest[start..];
            let (length, tag) = match piece.strip_prefix("<!--") {
                Some(comment) => (comment.find("-->").map_or(piece.len(), |end| end + 7), None),
                None => tag(piece),
            };
            let range = base + start..base + start + length;
            match tag {
                Some(tag) => self.tag(&tag, &range, depth, link, found),
                None if piece.starts_with("<!--") => {}
                None => found.push((
                    Diagnostic::error("html", "this is not HTML that can be used here").help("write `&lt;` for a plain `<`"),
                    range,
                )),
            }
            base += start + length;
            rest = &rest[start + length..];
        }
    }

    fn tag(&mut self, tag: &Tag, range: &Range<usize>, depth: usize, link: &mut dyn FnMut(&str, Range<usize>), found: &mut Vec<Finding>) {
        let name = tag.name.as_str();
        if !ELEMENTS.contains(&name) && !VOID.contains(&name) {
            let help = match name {
                "img" | "picture" | "svg" => String::from("write pictures as `![what it shows](images/name.png)`"),
                "input" | "textarea" | "select" | "form" | "button" | "label" | "fieldset" => {
                    String::from("questions belong in a worksheet, so that their answers are kept")
                }
                "script" | "style" | "iframe" | "object" | "embed" | "link" | "meta" | "base" => {
                    String::from("looks and scripts belong to the theme")
                }
                _ => match nearest(name, ELEMENTS) {
                    Some(near) if near.len() > 2 => format!("did you mean `<{near}>`?"),
                    _ => String::from("use Markdown, or one of a few elements such as `<kbd>`, `<abbr>`, `<small>` and `<span>`"),
                },
            };
            found.push((Diagnostic::error("html", format!("the element `<{name}>` cannot be used in a text")).help(help), range.clone()));
            return;
        }
        for (attribute, value) in &tag.attributes {
            if !ATTRIBUTES.contains(&attribute.as_str()) {
                let help = match attribute.as_str() {
                    "style" => String::from("give it a `class` and the theme a rule for it"),
                    "id" => String::from("give a heading an id instead: `## Words {#id}`"),
                    name if name.starts_with("on") => String::from("texts cannot run scripts"),
                    _ => format!("the attributes are {}", ATTRIBUTES.join(", ")),
                };
                found.push((
                    Diagnostic::error("html", format!("the attribute `{attribute}` cannot be used in a text")).help(help),
                    range.clone(),
                ));
            } else if attribute == "href" {
                link(value, range.clone());
            }
        }
        if tag.closing {
            match self.open.last() {
                Some((open, at, _)) if open == name && *at == depth => {
                    self.open.pop();
                }
                _ => {
                    let message = format!("`</{name}>` closes nothing that was opened here");
                    found.push((Diagnostic::error("html", message), range.clone()));
                }
            }
        } else if !VOID.contains(&name) && !tag.closed {
            if self.open.len() == MAX_DEPTH {
                found.push((Diagnostic::error("too-deep", format!("HTML is nested more than {MAX_DEPTH} deep here")), range.clone()));
            }
            self.open.push((name.to_owned(), depth, range.clone()));
        }
    }

    /// Reports what is still open inside a Markdown element that ends, or at the end of the text with a depth of 0.
    pub(super) fn close(&mut self, depth: usize, found: &mut Vec<Finding>) {
        while let Some((name, _, range)) = self.open.pop_if(|(_, at, _)| *at >= depth) {
            let message = format!("`<{name}>` is not closed");
            found.push((Diagnostic::error("html", message).help(format!("add `</{name}>` in the same paragraph or block")), range));
        }
    }
}

/// A tag taken apart.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    closing: bool,
    /// Written with `/>`, which for HTML is nothing, but whose author means that nothing follows.
    closed: bool,
}

/// The tag that a text beginning with `<` starts with, and its length.
fn tag(text: &str) -> (usize, Option<Tag>) {
    let closing = text[1..].starts_with('/');
    let mut at = 1 + usize::from(closing);
    let name: String = text[at..].chars().take_while(char::is_ascii_alphanumeric).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (1, None);
    }
    at += name.len();
    let mut tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new(), closing, closed: false };
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
        at += rest.len() - trimmed.len();
        let Some(c) = trimmed.chars().next() else { return (text.len(), None) };
        match c {
            '>' => {
                // `<br/>` ends itself; `<div/>` does not in HTML, so only elements without an end are taken as closed.
                tag.closed &= VOID.contains(&tag.name.as_str());
                return (at + 1, Some(tag));
            }
            '/' => {
                tag.closed = true;
                at += 1;
            }
            _ => {
                let length =
                    trimmed.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(trimmed.len()).max(1);
                let length = if trimmed.is_char_boundary(length) { length } else { c.len_utf8() };
                let attribute = trimmed[..length].to_ascii_lowercase();
                at += length;
                let (value, used) = value(&text[at..]);
                at += used;
                tag.attributes.push((attribute, value));
            }
        }
    }
}

/// The value after an attribute's name, and the length of what was read.
fn value(text: &str) -> (String, usize) {
    let trimmed = text.trim_start();
    let Some(after) = trimmed.strip_prefix('=') else { return (String::new(), 0) };
    let raw = after.trim_start();
    let before = text.len() - raw.len();
    match raw.chars().next() {
        Some(quote @ ('"' | '\'')) => match raw[1..].find(quote) {
            Some(end) => (raw[1..=end].to_owned(), before + end + 2),
            None => (raw[1..].to_owned(), text.len()),
        },
        _ => {
            let end = raw.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(raw.len());
            (raw[..end].to_owned(), before + end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let (mut open, mut found, mut links) = (OpenTags::default(), Vec::new(), Vec::new());
        open.check(html, 0, 0, &mut |link, _| links.push(link.to_owned()), &mut found);
        open.close(0, &mut found);
        let messages: Vec<_> = found.iter().map(|(d, range)| format!("{}: {}", range.start, d.message)).collect();
        assert_eq!(messages, expected, "{links:?}");
    }

    #[test]
    fn welcome_html() {
        check("<kbd>Esc</kbd> a<br>b<br/> <span class='x' lang=\"de\">y</span><!-- <script> -->", &[]);
        check("<a href=\"#x\">y</a>", &[]);
        check("<ABBR title=\"a > b\">x</ABBR>", &[]);
    }

    #[test]
    fn unwelcome_html() {
        check(
            "<script>alert(1)</script>",
            &["0: the element `<script>` cannot be used in a text", "16: the element `<script>` cannot be used in a text"],
        );
        check("<b onclick=x>y</b>", &["0: the attribute `onclick` cannot be used in a text"]);
        check("<b/onclick=x>y</b>", &["0: the attribute `onclick` cannot be used in a text"]);
        check("<input name=a>", &["0: the element `<input>` cannot be used in a text"]);
        check("<i>x", &["0: `<i>` is not closed"]);
        check("<i><b></i></b>", &["6: `</i>` closes nothing that was opened here", "0: `<i>` is not closed"]);
        check("a < b", &["2: this is not HTML that can be used here"]);
        check("<div", &["0: this is not HTML that can be used here"]);
        check("<b é='ü", &["0: this is not HTML that can be used here"]);
        check("<?php x ?>", &["0: this is not HTML that can be used here"]);
    }
}
