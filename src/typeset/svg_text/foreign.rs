//! HTML in drawings (SVG 2, 12.4): its words, in lines as wide as the room it has.
//!
//! In: a `<foreignObject>`. Out: a group that stands for it and what it says. Boxes, pictures and controls in it are not done; what makes
//! diagrams puts labels there.

use std::fmt::Write as _;

use roxmltree::Node;

use super::rules::Rules;
use super::{MOST, NAME, Replaced, Words, lengths};

/// The words of an element, and the group in place of it.
pub(super) fn words<'d>(html: &Node<'d, '_>, rules: &mut Rules<'d>, room: (f32, f32), out: &mut Replaced) -> String {
    let mut text = String::new();
    let mut inner = *html;
    for node in html.descendants().skip(1) {
        match node.tag_name().name() {
            "br" | "p" | "div" | "li" | "tr" if !text.is_empty() && !text.ends_with('\n') => text.push('\n'),
            "img" | "input" | "svg" | "table" => out.lost.push("HTML but for its words"),
            _ => {}
        }
        if let Some(words) = node.text().filter(|_| node.is_text()) {
            for word in words.split_inclusive(|c: char| c.is_ascii_whitespace()) {
                let bare = word.trim_end_matches(|c: char| c.is_ascii_whitespace());
                text.push_str(bare);
                if bare.len() < word.len() && !text.is_empty() && !text.ends_with([' ', '\n']) {
                    text.push(' ');
                }
            }
            inner = node.parent_element().filter(|_| !words.trim().is_empty()).unwrap_or(inner);
        }
    }
    let text = text.trim_end();
    if text.is_empty() || out.words.len() >= MOST {
        return String::new();
    }
    let mut elements: Vec<Node<'d, '_>> = inner.ancestors().filter(Node::is_element).collect();
    elements.reverse();
    let lines: Vec<String> = elements.iter().map(|element| rules.css(element)).filter(|css| !css.is_empty()).collect();
    let side =
        |name: &str, whole: f32| html.attribute(name).and_then(|value| lengths(value, (16.0, whole)).first().copied()).unwrap_or(0.0);
    let (x, y, width) = (side("x", room.0), side("y", room.1), side("width", room.0));
    let css = lines.join("\n").into();
    let at = (Some(x), Some(y));
    let number = out.words.len();
    out.words.push(Words { text: text.to_owned(), css, at, room: Some(width), ..Words::default() });
    let mut group = String::from("<g");
    if let Some(transform) = html.attribute("transform") {
        // Writing to a string does not fail.
        let _always_ok = write!(group, " transform=\"{}\"", transform.replace('"', "&quot;"));
    }
    let color = rules.inherited(&inner, "color").unwrap_or("black").replace('"', "&quot;");
    let _always_ok = write!(group, "><path id=\"{NAME}{number}\" d=\"M0 0h1v1z\" fill=\"{color}\" stroke=\"none\"/></g>");
    group
}
