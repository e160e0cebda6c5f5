//! Words in SVG pictures (SVG 2, 11), set with the document's fonts.
//!
//! In: the source of a picture. Out: the same with a shape in place of each piece of text, from which the reader of pictures finds the paint
//! and the transform, and what stands there; `set` sets it, as the styles of the picture say. Words that run from top to bottom, or fill
//! shapes, are said to be lost.

mod along;
mod foreign;
mod rules;
mod set;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use roxmltree::{Document, Node, ParsingOptions};

use along::Along;
use rules::Rules;
pub(super) use set::{Ink, place, set};

/// What the shapes in place of words are called, before their number.
const NAME: &str = "mendbook-text-";

/// More pieces of text than any picture for people has.
const MOST: usize = 20_000;

/// A piece of text in one style. Lengths are in the picture's units.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Words {
    text: String,
    /// What the picture says of its look: a line of declarations for each element around it, the outermost first.
    css: Arc<str>,
    /// Where it begins, as far as that is said; otherwise it goes on where the piece before ends.
    at: (Option<f32>, Option<f32>),
    /// Moved by this, and what comes after.
    by: (f32, f32),
    /// How much of the text from one place to the next stands before the place.
    anchor: f32,
    /// The line of the letters that stands on the place.
    baseline: Baseline,
    /// How far it is above its baseline, in font sizes and in units.
    raised: (f32, f32),
    /// Turned about its start, in degrees.
    turn: f32,
    /// The path it runs along: its places are distances from the start of that.
    along: Option<Arc<Along>>,
    /// How long the text from its place to the next is to be, and whether letters are stretched for that rather than spaced.
    length: Option<(f32, bool)>,
    /// The width of the box that it fills with lines from its place downwards; none where it is a line.
    room: Option<f32>,
}

/// `dominant-baseline`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Baseline {
    #[default]
    Alphabetic,
    Middle,
    Central,
    Hanging,
    Mathematical,
    Top,
    Bottom,
}

/// What becomes of a picture with words in it.
#[derive(Default)]
pub(super) struct Replaced {
    /// The picture with shapes in place of words.
    pub(super) source: String,
    /// What stands there.
    pub(super) words: Vec<Words>,
    /// What could not be kept of the words.
    pub(super) lost: Vec<&'static str>,
}

/// Which words a shape stands for.
pub(super) fn number(id: &str) -> Option<usize> {
    id.strip_prefix(NAME)?.parse().ok()
}

/// Puts shapes in place of words; none where there are no words, or the source is damaged.
/// Shares are of the `room` in pixels, unless the picture has a space of its own.
pub(super) fn replaced(source: &str, room: (f32, f32)) -> Option<Replaced> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(source, options).ok()?;
    let mut rules = Rules::of(&document);
    let mut out = Replaced::default();
    let root = document.root_element();
    let numbers = |name: &str, whole: f32| root.attribute(name).map(|value| lengths(value, (16.0, whole))).unwrap_or_default();
    let room = match numbers("viewBox", 0.0).as_slice() {
        [_, _, width, height] => (*width, *height),
        _ => (*numbers("width", room.0).first().unwrap_or(&room.0), *numbers("height", room.1).first().unwrap_or(&room.1)),
    };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for html in document.descendants().filter(|node| node.tag_name().name() == "foreignObject") {
        if out.words.len() < MOST {
            edits.push((html.range(), foreign::words(&html, &mut rules, room, &mut out)));
        }
    }
    for text in document.descendants().filter(|node| node.has_tag_name((SVG, "text")) || node.has_tag_name("text")) {
        let first = out.words.len();
        let mut gathered = Gathered { text, rules: &mut rules, room, space: true, count: 0, lists: BTreeMap::new(), out: &mut out };
        for node in text.descendants() {
            if node
                .ancestors()
                .take_while(|around| around.id() != text.id())
                .any(|around| matches!(around.tag_name().name(), "title" | "desc"))
            {
                continue;
            }
            if node.is_element() {
                rename(source, &node, gathered.rules, &mut edits);
            } else if node.is_text() && gathered.out.words.len() < MOST {
                edits.push((node.range(), gathered.gather(&node)));
            }
        }
        let collapses = gathered.space && gathered.count > 0;
        if let Some(last) = out.words[first..].last_mut().filter(|last| collapses && last.text.ends_with(' ')) {
            last.text.pop();
        }
    }
    if out.words.is_empty() {
        return None;
    }
    edits.sort_by_key(|(range, _)| range.start);
    out.source.reserve(source.len() * 2);
    let mut from = 0;
    for (range, with) in edits {
        if range.start < from {
            continue;
        }
        out.source.push_str(source.get(from..range.start)?);
        out.source.push_str(&with);
        from = range.end;
    }
    out.source.push_str(source.get(from..)?);
    Some(out)
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// The element becomes a group, so that what it and the rules for it say of paint still holds for what is in it.
fn rename<'d>(source: &str, node: &Node<'d, '_>, rules: &Rules<'d>, edits: &mut Vec<(Range<usize>, String)>) {
    let range = node.range();
    let Some(tag) = source.get(range.clone()) else { return };
    let name = tag[1..].split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    let css: String = rules.of_rules(node).iter().map(|(name, value)| format!("{name}:{};", value.replace('"', "&quot;"))).collect();
    let mut group = "g".to_owned();
    match node.attribute_node("style") {
        _ if css.is_empty() => {}
        Some(style) => edits.push((style.range_value().start..style.range_value().start, css)),
        None => group = format!("g style=\"{css}\""),
    }
    edits.push((range.start + 1..range.start + 1 + name.len(), group));
    if let Some(end) = tag.rfind("</").filter(|_| tag.ends_with('>') && !tag.ends_with("/>")) {
        edits.push((range.start + end + 2..range.end - 1, "g".to_owned()));
    }
}

/// What goes along through one text element.
struct Gathered<'g, 'd, 'i> {
    text: Node<'d, 'i>,
    rules: &'g mut Rules<'d>,
    /// What shares are of.
    room: (f32, f32),
    /// Whether it would begin with a space that collapses.
    space: bool,
    /// Characters so far.
    count: usize,
    /// What elements in it say of their characters.
    lists: BTreeMap<u32, Lists>,
    out: &'g mut Replaced,
}

/// The places and turns an element gives to its characters, one by one.
#[derive(Default)]
struct Lists {
    /// The number of its first character.
    first: usize,
    x: Vec<f32>,
    y: Vec<f32>,
    dx: Vec<f32>,
    dy: Vec<f32>,
    turns: Vec<f32>,
}

impl<'d> Gathered<'_, 'd, '_> {
    /// The pieces of one text node, and the shapes that stand for them.
    fn gather(&mut self, node: &Node<'d, '_>) -> String {
        let text = self.collapsed(node);
        let Some(parent) = node.parent_element().filter(|_| !text.is_empty()) else { return String::new() };
        let around: Vec<Node<'d, '_>> = parent.ancestors().filter(Node::is_element).collect();
        // Elements from the innermost to the text element.
        let inside: Vec<Node<'d, '_>> =
            around.iter().copied().take_while(|element| element.id() != self.text.id()).chain([self.text]).collect();
        let mut piece = self.looks(&parent, &around, &inside);
        let size = font_size(self.rules, &parent, 0);
        for element in &inside {
            let (count, room) = (self.count, self.room);
            self.lists.entry(element.id().get()).or_insert_with(|| {
                let list = |name: &str, whole| element.attribute(name).map(|value| lengths(value, (size, whole))).unwrap_or_default();
                let (width, height) = room;
                let is_path = element.tag_name().name() == "textPath";
                let (x, y) = if is_path { (Vec::new(), Vec::new()) } else { (list("x", width), list("y", height)) };
                Lists { first: count, x, y, dx: list("dx", width), dy: list("dy", height), turns: list("rotate", 0.0) }
            });
        }
        let path = inside.iter().find(|element| element.tag_name().name() == "textPath");
        piece.along = path.and_then(|path| self.path(path)).map(Arc::new);
        if path.is_some() && piece.along.is_none() {
            self.out.lost.push("text on paths");
        }
        let length =
            inside.iter().find_map(|element| Some((element, *lengths(element.attribute("textLength")?, (size, self.room.0)).first()?)));
        piece.length = length.map(|(element, length)| (length, element.attribute("lengthAdjust") == Some("spacingAndGlyphs")));
        let mut out = String::new();
        let mut current: Option<Words> = None;
        for c in text.chars() {
            let at = self.count;
            self.count += 1;
            let given = |list: fn(&Lists) -> &Vec<f32>| {
                inside.iter().find_map(|element| {
                    let lists = self.lists.get(&element.id().get())?;
                    list(lists).get(at.checked_sub(lists.first)?).copied()
                })
            };
            let mut place = (given(|lists| &lists.x), given(|lists| &lists.y));
            let by = (given(|lists| &lists.dx), given(|lists| &lists.dy));
            let turn = inside.iter().find_map(|element| {
                let lists = self.lists.get(&element.id().get())?;
                lists.turns.get((at - lists.first).min(lists.turns.len().checked_sub(1)?)).copied()
            });
            if at == 0 {
                place = (place.0.or(Some(0.0)), place.1.or(Some(0.0)));
            }
            if let Some(path) = path.filter(|path| self.lists.get(&path.id().get()).is_some_and(|lists| lists.first == at)) {
                place = (Some(start_offset(path, piece.along.as_deref(), size)), Some(0.0));
            }
            let is_apart = place != (None, None) || by != (None, None) || turn.is_some_and(|turn| turn != 0.0) || piece.along.is_some();
            match &mut current {
                Some(current) if !is_apart => current.text.push(c),
                _ => {
                    let by = (by.0.unwrap_or(0.0), by.1.unwrap_or(0.0));
                    let next = Words { text: c.to_string(), at: place, by, turn: turn.unwrap_or(0.0), ..piece.clone() };
                    if let Some(done) = current.replace(next) {
                        self.push(done, &mut out);
                    }
                }
            }
        }
        if let Some(last) = current {
            self.push(last, &mut out);
        }
        out
    }

    fn push(&mut self, piece: Words, out: &mut String) {
        // As small as it is, it takes part in no box.
        out.push_str(&format!("<path id=\"{NAME}{}\" d=\"M0 0h1v1z\"/>", self.out.words.len()));
        self.out.words.push(piece);
    }

    /// The text of a node, its white space collapsed unless it is to be kept.
    fn collapsed(&mut self, node: &Node<'d, '_>) -> String {
        let text = node.text().unwrap_or_default();
        let space = node.ancestors().find_map(|element| element.attribute(("http://www.w3.org/XML/1998/namespace", "space")));
        let kept = node.parent_element().and_then(|parent| self.rules.inherited(&parent, "white-space"));
        if space == Some("preserve") || kept.is_some_and(|kept| kept.starts_with("pre") || kept == "break-spaces") {
            self.space = false;
            return text.chars().filter(|c| *c != '\r').map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
        }
        let mut collapsed = String::new();
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                collapsed.push(c);
                self.space = false;
            } else if !std::mem::replace(&mut self.space, true) {
                collapsed.push(' ');
            }
        }
        collapsed
    }

    /// How the words in an element look, but for their places.
    fn looks(&mut self, parent: &Node<'d, '_>, around: &[Node<'d, '_>], inside: &[Node<'d, '_>]) -> Words {
        let rules = &mut *self.rules;
        let lines: Vec<String> = around.iter().rev().map(|element| rules.css(element)).filter(|css| !css.is_empty()).collect();
        let anchor = match rules.inherited(parent, "text-anchor") {
            Some("middle") => 0.5,
            Some("end") => 1.0,
            _ => 0.0,
        };
        let aligned = inside.iter().find_map(|element| rules.own(element, "alignment-baseline").filter(|value| *value != "baseline"));
        let baseline = match aligned.or_else(|| rules.inherited(parent, "dominant-baseline")) {
            Some("middle") => Baseline::Middle,
            Some("central") => Baseline::Central,
            Some("hanging") => Baseline::Hanging,
            Some("mathematical") => Baseline::Mathematical,
            Some("text-before-edge" | "before-edge" | "text-top") => Baseline::Top,
            Some("text-after-edge" | "after-edge" | "text-bottom" | "ideographic") => Baseline::Bottom,
            _ => Baseline::Alphabetic,
        };
        let mut raised = (0.0, 0.0);
        for element in inside {
            match rules.own(element, "baseline-shift").unwrap_or("baseline") {
                "baseline" => {}
                "super" | "sub" => {
                    let around = element.parent_element().map_or(16.0, |around| font_size(rules, &around, 0));
                    raised.1 += if rules.own(element, "baseline-shift") == Some("sub") { -around / 5.0 } else { around / 3.0 };
                }
                shift => match shift.strip_suffix('%').and_then(|share| share.trim().parse::<f32>().ok()) {
                    Some(share) => raised.0 += share / 100.0,
                    None => raised.1 += lengths(shift, (font_size(rules, element, 0), 0.0)).first().copied().unwrap_or(0.0),
                },
            }
        }
        if rules.inherited(parent, "writing-mode").is_some_and(|mode| mode.starts_with("vertical") || mode.starts_with("tb")) {
            self.out.lost.push("text from top to bottom");
        }
        let fills = ["shape-inside", "inline-size"]
            .iter()
            .any(|name| rules.inherited(parent, name).is_some_and(|value| !matches!(value, "auto" | "0")));
        if fills {
            self.out.lost.push("text that fills shapes");
        }
        Words { css: lines.join("\n").into(), anchor, baseline, raised, ..Words::default() }
    }

    /// The path that an element names.
    fn path(&self, element: &Node<'d, '_>) -> Option<Along> {
        const XLINK: &str = "http://www.w3.org/1999/xlink";
        if let Some(data) = element.attribute("path") {
            return Along::of(data);
        }
        let id = element.attribute("href").or_else(|| element.attribute((XLINK, "href")))?.trim().strip_prefix('#')?;
        let path = element.document().descendants().find(|node| node.attribute("id") == Some(id))?;
        Along::of(path.attribute("d")?)
    }
}

/// How far from the start of its path text begins.
fn start_offset(element: &Node<'_, '_>, along: Option<&Along>, size: f32) -> f32 {
    let value = element.attribute("startOffset").unwrap_or_default().trim();
    match value.strip_suffix('%').and_then(|share| share.trim().parse::<f32>().ok()) {
        Some(share) => along.map_or(0.0, Along::length) * share / 100.0,
        None => lengths(value, (size, 0.0)).first().copied().unwrap_or(0.0),
    }
}

/// Nesting of relative sizes that is followed.
const MAX_SIZES: u8 = 16;

/// The font size at an element, in the picture's units.
fn font_size<'d>(rules: &mut Rules<'d>, node: &Node<'d, '_>, depth: u8) -> f32 {
    let found = node.ancestors().filter(Node::is_element).find_map(|element| Some((element, rules.own(&element, "font-size")?)));
    let Some((element, value)) = found else { return 16.0 };
    let mut around = || element.parent().filter(|_| depth < MAX_SIZES).map_or(16.0, |parent| font_size(rules, &parent, depth + 1));
    let number = |unit: &str| value.strip_suffix(unit).and_then(|number| number.trim().parse::<f32>().ok());
    let size = number("%").map(|share| share / 100.0 * around()).or_else(|| number("rem").map(|size| size * 16.0));
    let size = size.or_else(|| number("em").map(|size| size * around())).or_else(|| lengths(value, (16.0, 16.0)).first().copied());
    size.filter(|size| size.is_finite()).unwrap_or(16.0).clamp(0.01, 10_000.0)
}

/// Lengths in the picture's units, of this font size and in a room of this size.
fn lengths(value: &str, (em, whole): (f32, f32)) -> Vec<f32> {
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
            "%" => whole / 100.0,
            _ => return None,
        };
        Some(number * unit).filter(|length| length.is_finite())
    };
    value.split(|c: char| c == ',' || c.is_whitespace()).filter(|value| !value.is_empty()).map_while(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Its text, its place and how far it moves down.
    type Found<'w> = (&'w str, (Option<f32>, Option<f32>), f32);

    fn words_of(svg: &str) -> Vec<Words> {
        let replaced = replaced(svg, (200.0, 100.0)).unwrap_or_default();
        let source = &replaced.source;
        assert!(replaced.words.is_empty() || (!source.contains("<text ") && Document::parse(source).is_ok()), "{source}");
        replaced.words
    }

    #[test]
    fn words_know_their_places() {
        let check = |text: &str, expected: &[Found<'_>]| {
            let words = words_of(&format!("<svg xmlns='http://www.w3.org/2000/svg'>{text}</svg>"));
            let found: Vec<Found<'_>> = words.iter().map(|one| (one.text.as_str(), one.at, one.by.1)).collect();
            assert_eq!(found, expected, "{text}");
        };
        let none = (None, None);
        check("<text x='1' y='2'> a  b\n</text>", &[("a b", (Some(1.0), Some(2.0)), 0.0)]);
        check("<text x='1' y='2' xml:space='preserve'> a  b\n</text>", &[(" a  b ", (Some(1.0), Some(2.0)), 0.0)]);
        check(
            "<text x='1' y='2'>a <tspan fill='red'>b</tspan><tspan x='1' dy='1em'>c</tspan><tspan x='1' dy='16'>d</tspan></text>",
            &[("a ", (Some(1.0), Some(2.0)), 0.0), ("b", none, 0.0), ("c", (Some(1.0), None), 16.0), ("d", (Some(1.0), None), 16.0)],
        );
        check(
            "<text x='1,5mm' dy='0 0 3'>abcd</text>",
            &[("a", (Some(1.0), Some(0.0)), 0.0), ("b", (Some(18.897638), None), 0.0), ("cd", none, 3.0)],
        );
        check("<text x='50%' y='50%'>a<title>b</title></text>", &[("a", (Some(100.0), Some(50.0)), 0.0)]);
        check(
            "<path id='p' d='M0 0h40'/><text><textPath href='#p' startOffset='25%'>ab</textPath></text>",
            &[("a", (Some(10.0), Some(0.0)), 0.0), ("b", none, 0.0)],
        );
        check(
            "<foreignObject x='3' y='4' width='9' height='9'><div>a<br/> b <p>c</p></div></foreignObject>",
            &[("a\nb \nc", (Some(3.0), Some(4.0)), 0.0)],
        );
        check("<text/>", &[]);
    }

    #[test]
    fn what_is_inherited_decides_how_words_look() {
        let svg = "<svg font-size='10' style='font-family: \"A B\", serif'><style>.b text { text-anchor: middle } g > * { text-anchor: end }</style>\
                   <g font-weight='bold' class='b'><text style='font-size:2em; fill: red' class='c'>x</text></g></svg>";
        let [word] = words_of(svg).try_into().expect("one piece");
        assert_eq!(
            &*word.css,
            "font-size:10px;font-family:\"A B\", serif;\nfont-weight:bold;\ntext-anchor:end;text-anchor:middle;font-size:2em;fill:red;"
        );
        assert_eq!(word.anchor, 0.5);
    }

    #[test]
    fn damaged_sources_have_no_words() {
        for svg in ["<svg><text>", "", "<svg><text>a</svg>", "<svg><text x='nan' y='1e99' font-size='-3'>a</text></svg>"] {
            let is_sound = |side: Option<f32>| side.is_none_or(f32::is_finite);
            assert!(words_of(svg).iter().all(|one| is_sound(one.at.0) && is_sound(one.at.1)), "{svg}");
        }
    }
}
