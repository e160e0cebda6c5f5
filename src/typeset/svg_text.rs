//! Words in SVG pictures (SVG 2, 11), set with the document's fonts.
//!
//! In: the source of a picture. Out: the same with a shape in place of each piece of text, from which the reader of pictures finds the paint
//! and the transform, and what stands there. Text on paths, glyphs turned one by one and fonts from style sheets inside the picture are not
//! done.

use std::collections::BTreeSet;
use std::sync::Arc;

use roxmltree::{Document, Node, ParsingOptions};

use super::boxes::{BoxKind, BoxTree, LayoutBox, Piece};
use super::frame::{Color, Group, Item, ItemKind, TagId};
use super::layout::{Layouter, Space};
use super::style::computed::{ComputedStyle, LineHeight, Slant, WhiteSpace};
use super::text::{Fonts, FragmentKind};

/// What the shapes in place of words are called, before their number.
const NAME: &str = "mendbook-text-";

/// More pieces of text than any picture for people has.
const MOST: usize = 20_000;

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Words {
    text: String,
    families: Option<Vec<String>>,
    size: f32,
    weight: Option<f32>,
    italic: Option<bool>,
    /// Where it begins; otherwise it goes on where the piece before ends.
    at: Option<(f32, f32)>,
    /// Moved by this, and what comes after.
    by: (f32, f32),
    /// How much of the text from one place to the next stands before the place.
    anchor: f32,
    /// How far the baseline is below the place, in font sizes.
    lowered: f32,
}

/// Which words a shape stands for.
pub(super) fn number(id: &str) -> Option<usize> {
    id.strip_prefix(NAME)?.parse().ok()
}

/// Puts shapes in place of words; none where there are no words, or the source is damaged.
pub(super) fn replaced(source: &str) -> Option<(String, Vec<Words>)> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(source, options).ok()?;
    let mut words = Vec::new();
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for text in document.descendants().filter(|node| node.has_tag_name((SVG, "text")) || node.has_tag_name("text")) {
        let mut gathered = Gathered { first: words.len(), space: true, ..Gathered::default() };
        for node in text.descendants() {
            if node.is_element() {
                rename(source, &node, &mut edits);
            } else if node.is_text() && words.len() < MOST {
                let range = node.range();
                let shapes = gather(&node, &text, &mut gathered, &mut words);
                edits.push((range, shapes));
            }
        }
        if let Some(last) = words.last_mut().filter(|_| gathered.space)
            && last.text.ends_with(' ')
        {
            last.text.pop();
        }
    }
    if words.is_empty() {
        return None;
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(source.len() * 2);
    let mut from = 0;
    for (range, with) in edits {
        if range.start < from {
            continue;
        }
        out.push_str(source.get(from..range.start)?);
        out.push_str(&with);
        from = range.end;
    }
    out.push_str(source.get(from..)?);
    Some((out, words))
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// The element becomes a group, so that what it says of paint still holds for what is in it.
fn rename(source: &str, node: &Node<'_, '_>, edits: &mut Vec<(std::ops::Range<usize>, String)>) {
    let range = node.range();
    let Some(tag) = source.get(range.clone()) else { return };
    let name = tag[1..].split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    edits.push((range.start + 1..range.start + 1 + name.len(), "g".to_owned()));
    if let Some(end) = tag.rfind("</").filter(|_| tag.ends_with('>') && !tag.ends_with("/>")) {
        edits.push((range.start + end + 2..range.end - 1, "g".to_owned()));
    }
}

/// What goes along through one text element.
#[derive(Default)]
struct Gathered {
    /// Its first piece.
    first: usize,
    /// Whether it would begin with a space that collapses.
    space: bool,
    /// Elements whose places have been taken, by where they begin.
    placed: BTreeSet<usize>,
}

/// The pieces of one text node, and the shapes that stand for them.
fn gather(node: &Node<'_, '_>, text: &Node<'_, '_>, gathered: &mut Gathered, words: &mut Vec<Words>) -> String {
    let mut collapsed = String::new();
    for c in node.text().unwrap_or_default().chars() {
        if !c.is_ascii_whitespace() {
            collapsed.push(c);
            gathered.space = false;
        } else if !std::mem::replace(&mut gathered.space, true) {
            collapsed.push(' ');
        }
    }
    if collapsed.is_empty() {
        return String::new();
    }
    let size = font_size(node, 0);
    let mut piece = Words {
        families: property(node, "font-family").map(families),
        size,
        weight: property(node, "font-weight").and_then(|weight| match weight {
            "bold" | "bolder" => Some(700.0),
            "normal" | "lighter" => Some(400.0),
            number => number.parse().ok(),
        }),
        italic: property(node, "font-style").map(|style| style != "normal"),
        anchor: match property(node, "text-anchor") {
            Some("middle") => 0.5,
            Some("end") => 1.0,
            _ => 0.0,
        },
        lowered: match property(node, "dominant-baseline").or_else(|| property(node, "alignment-baseline")) {
            Some("middle") => 0.26,
            Some("central") => 0.35,
            Some("hanging" | "text-before-edge" | "text-top") => 0.8,
            Some("text-after-edge" | "text-bottom") => -0.2,
            _ => 0.0,
        },
        ..Words::default()
    };
    // Places that elements around this text give to its first characters.
    let mut list = Vec::new();
    for element in node.ancestors().filter(Node::is_element).take_while(|element| is_inside(element, text)) {
        if !gathered.placed.insert(element.range().start) {
            continue;
        }
        let numbers = |name: &str| element.attribute(name).map(|value| lengths(value, size)).unwrap_or_default();
        let (x, y, dx, dy) = (numbers("x"), numbers("y"), numbers("dx"), numbers("dy"));
        piece.by.0 += dx.first().copied().unwrap_or(0.0);
        piece.by.1 += dy.first().copied().unwrap_or(0.0);
        if list.is_empty() && piece.at.is_none() {
            let is_root = element.id() == text.id();
            if !x.is_empty() || !y.is_empty() || is_root {
                let before = place_before(&words[gathered.first..]);
                let first = |list: &[f32], other: f32| list.first().copied().unwrap_or(if is_root { 0.0 } else { other });
                // A place in one direction alone keeps to where the text has got in the other; that is only known for lines.
                piece.at = Some((first(&x, before.0), first(&y, before.1)));
                list = x;
            }
        }
    }
    let mut out = String::new();
    let mut push = |piece: Words| {
        // As small as it is, it takes part in no box.
        out.push_str(&format!("<path id=\"{NAME}{}\" d=\"M0 0h1v1z\" stroke=\"none\"/>", words.len()));
        words.push(piece);
    };
    if list.len() > 1 {
        // Each character has a place of its own.
        let y = piece.at.map_or(0.0, |at| at.1);
        let mut chars = collapsed.chars();
        let mut last = None;
        for (x, c) in list.iter().zip(chars.by_ref()) {
            if let Some(before) = last.replace(Words { text: c.to_string(), at: Some((*x, y)), ..piece.clone() }) {
                push(before);
            }
        }
        if let Some(mut last) = last {
            last.text.extend(chars);
            push(last);
        }
    } else {
        piece.text = collapsed;
        push(piece);
    }
    out
}

/// Whether an element is the text element or inside it.
fn is_inside(element: &Node<'_, '_>, text: &Node<'_, '_>) -> bool {
    element.ancestors().any(|around| around.id() == text.id())
}

/// The last place that was given, moved down as far as the text since.
fn place_before(words: &[Words]) -> (f32, f32) {
    let from = words.iter().rposition(|piece| piece.at.is_some()).unwrap_or_default();
    let (x, y) = words.get(from).and_then(|piece| piece.at).unwrap_or_default();
    (x, y + words[from..].iter().map(|piece| piece.by.1).sum::<f32>())
}

/// A property that text inherits, from attributes and `style`.
fn property<'d>(node: &Node<'d, '_>, name: &str) -> Option<&'d str> {
    node.ancestors().filter(Node::is_element).find_map(|element| own(&element, name)).filter(|value| *value != "inherit")
}

fn own<'d>(element: &Node<'d, '_>, name: &str) -> Option<&'d str> {
    let styled = element.attribute("style").and_then(|style| {
        style.split(';').rev().find_map(|one| one.split_once(':').filter(|(known, _)| known.trim() == name).map(|(_, value)| value.trim()))
    });
    styled.or_else(|| element.attribute(name).map(str::trim))
}

/// Nesting of relative sizes that is followed.
const MAX_SIZES: u8 = 16;

/// The font size at a node, in the picture's units.
fn font_size(node: &Node<'_, '_>, depth: u8) -> f32 {
    let Some(element) = node.ancestors().filter(Node::is_element).find(|element| own(element, "font-size").is_some()) else { return 16.0 };
    let value = own(&element, "font-size").unwrap_or_default();
    let around = || element.parent().filter(|_| depth < MAX_SIZES).map_or(16.0, |parent| font_size(&parent, depth + 1));
    let number = |unit: &str| value.strip_suffix(unit).and_then(|number| number.trim().parse::<f32>().ok());
    let size = number("%").map(|share| share / 100.0 * around()).or_else(|| number("rem").map(|size| size * 16.0));
    let size = size.or_else(|| number("em").map(|size| size * around())).or_else(|| lengths(value, 16.0).first().copied());
    size.filter(|size| size.is_finite()).unwrap_or(16.0).clamp(0.01, 10_000.0)
}

/// Lengths in the picture's units.
fn lengths(value: &str, em: f32) -> Vec<f32> {
    let one = |value: &str| {
        let end = value.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |at| at + 1);
        let number: f32 = value.get(..end)?.parse().ok()?;
        let unit = match &value[end..] {
            "" | "px" => 1.0,
            "pt" => 4.0 / 3.0,
            "pc" => 16.0,
            "mm" => 96.0 / 25.4,
            "cm" => 96.0 / 2.54,
            "in" => 96.0,
            "em" => em,
            "ex" => em / 2.0,
            _ => return None,
        };
        Some(number * unit).filter(|length| length.is_finite())
    };
    value.split(|c: char| c == ',' || c.is_whitespace()).filter(|value| !value.is_empty()).map_while(one).collect()
}

fn families(value: &str) -> Vec<String> {
    value.split(',').map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// All words of a picture, set with these fonts where the picture names no others: the items of each from its own origin.
pub(super) fn set(words: &[Words], fonts: &Fonts, style: &ComputedStyle) -> Vec<Vec<Item>> {
    let mut out: Vec<Vec<Item>> = Vec::with_capacity(words.len());
    let mut from = 0;
    while from < words.len() {
        // From one place to the next.
        let to = words[from + 1..].iter().position(|piece| piece.at.is_some()).map_or(words.len(), |at| from + 1 + at);
        let lines: Vec<(Vec<Item>, f32)> = words[from..to].iter().map(|piece| line(piece, fonts, style)).collect();
        let width: f32 = lines.iter().map(|(_, width)| width).sum();
        let at = words[from].at.unwrap_or_default();
        let (mut x, mut y) = (at.0 - width * words[from].anchor, at.1);
        for (piece, (mut items, width)) in words[from..to].iter().zip(lines) {
            (x, y) = (x + piece.by.0, y + piece.by.1);
            for item in &mut items {
                if let ItemKind::Text(run) = &mut item.kind {
                    run.origin.x += x;
                    run.origin.y += y + piece.lowered * piece.size;
                }
            }
            out.push(items);
            x += width;
        }
        from = to;
    }
    out
}

/// One piece of text from where it begins on its baseline, and how long it is.
fn line(piece: &Words, fonts: &Fonts, style: &ComputedStyle) -> (Vec<Item>, f32) {
    let mut style = style.anonymous();
    let font = Arc::make_mut(&mut style.font);
    font.size = piece.size;
    font.line_height = LineHeight::Normal;
    if let Some(families) = &piece.families {
        font.families.clone_from(families);
    }
    font.weight = piece.weight.unwrap_or(font.weight).clamp(1.0, 1000.0);
    if let Some(italic) = piece.italic {
        font.slant = if italic { Slant::Italic } else { Slant::Upright };
    }
    let text = Arc::make_mut(&mut style.text);
    text.white_space = WhiteSpace::PRE;
    text.decorations = Vec::new();
    let mut tree = BoxTree::default();
    let run = Piece::Text { text: piece.text.as_str().into(), style: style.clone(), tag: None };
    tree.push(LayoutBox::new(style, BoxKind::Lines(vec![run]), 0));
    let room = 1.0e6;
    let (fragment, _) = Layouter::new(&tree, fonts).alone(BoxTree::ROOT, Space { width: room, height: None }, (Some(room), None));
    let Some(line) = fragment.lines.as_ref().and_then(|set| set.lines.first()) else { return (Vec::new(), 0.0) };
    let left = line.fragments.iter().map(|fragment| fragment.x).fold(f32::INFINITY, f32::min);
    let mut width = 0.0_f32;
    let mut items = Vec::new();
    for fragment in &line.fragments {
        if let FragmentKind::Text { run, width: own, .. } = &fragment.kind {
            let mut run = run.clone();
            run.origin.x += fragment.x - left;
            run.origin.y += fragment.y - line.baseline;
            width = width.max(fragment.x - left + own);
            items.push(Item { tag: None, kind: ItemKind::Text(run) });
        }
    }
    (items, width)
}

/// Words where their shape stands, in its paint.
pub(super) fn place(words: &[Item], transform: [f32; 6], color: Color, leaf: Option<TagId>) -> Item {
    let items = words.iter().cloned().map(|mut item| {
        if let ItemKind::Text(run) = &mut item.kind {
            run.color = color;
        }
        Item { tag: leaf, ..item }
    });
    Item { tag: None, kind: ItemKind::group(Group { transform: Some(transform), items: items.collect(), ..Group::default() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its text, its place and how far it moves down.
    type Found<'w> = (&'w str, Option<(f32, f32)>, f32);

    fn check(text: &str, expected: &[Found<'_>]) {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>");
        let (source, words) = replaced(&svg).unwrap_or_default();
        assert!(words.is_empty() || (!source.contains("text ") && Document::parse(&source).is_ok()), "{source}");
        let found: Vec<Found<'_>> = words.iter().map(|one| (one.text.as_str(), one.at, one.by.1)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_know_their_places() {
        check("<text x='1' y='2'> a  b\n</text>", &[("a b", Some((1.0, 2.0)), 0.0)]);
        check(
            "<text x='1' y='2'>a <tspan fill='red'>b</tspan><tspan x='1' dy='1em'>c</tspan><tspan x='1' dy='16'>d</tspan></text>",
            &[("a ", Some((1.0, 2.0)), 0.0), ("b", None, 0.0), ("c", Some((1.0, 2.0)), 16.0), ("d", Some((1.0, 18.0)), 16.0)],
        );
        check("<text x='1,5mm' y='0'>abc</text>", &[("a", Some((1.0, 0.0)), 0.0), ("bc", Some((18.897638, 0.0)), 0.0)]);
        check("<text/>", &[]);
    }

    #[test]
    fn what_is_inherited_decides_how_words_look() {
        let svg = "<svg font-size='10' style='font-family: \"A B\", serif'><g font-weight='bold'><text style='font-size:2em' text-anchor='end'>x</text></g></svg>";
        let (_, words) = replaced(svg).unwrap_or_default();
        let expected = Words {
            text: "x".to_owned(),
            families: Some(vec!["A B".to_owned(), "serif".to_owned()]),
            size: 20.0,
            weight: Some(700.0),
            at: Some((0.0, 0.0)),
            anchor: 1.0,
            ..Words::default()
        };
        assert_eq!(words, [expected]);
    }

    #[test]
    fn damaged_sources_have_no_words() {
        for svg in ["<svg><text>", "", "<svg><text>a</svg>", "<svg><text x='nan' y='1e99' font-size='-3'>a</text></svg>"] {
            let words = replaced(svg).unwrap_or_default().1;
            assert!(words.iter().all(|one| one.size > 0.0 && one.at.is_none_or(|at| at.0.is_finite() && at.1.is_finite())), "{words:?}");
        }
    }
}
