//! The words of SVG pictures (SVG 2, 11), which are set in the document's fonts.
//!
//! In: the file. Out: chunks of text with their places and styles. Style comes from attributes, `style` and simple rules of a `<style>`; words
//! on a path, glyphs placed one by one and vertical text are not done here.

use std::collections::BTreeMap;

use usvg::Transform;
use usvg::roxmltree::{Document, Node};

/// Text that is laid out in one piece from a place of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunk {
    /// From the coordinates of the text to those of the picture.
    pub(crate) transform: Transform,
    /// Where the line begins, its middle is or it ends.
    pub(crate) at: (f32, f32),
    /// Which share of its width is before that place.
    pub(crate) anchor: f32,
    /// How far the baseline is below that place, in shares of the font size.
    pub(crate) drop: f32,
    pub(crate) pieces: Vec<Piece>,
}

/// Text of one style.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// What text looks like; what is not said is that of the element around the picture.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Style {
    pub(crate) families: Vec<String>,
    pub(crate) size: f32,
    pub(crate) weight: f32,
    pub(crate) italic: bool,
    /// A colour as CSS writes it.
    pub(crate) fill: String,
    pub(crate) opacity: f32,
    pub(crate) spacing: f32,
    anchor: f32,
    drop: f32,
    shows: bool,
}

/// A rule of a `<style>`: what the element must be, and what it then says.
struct Rule<'s> {
    tag: &'s str,
    id: &'s str,
    classes: Vec<&'s str>,
    says: &'s str,
}

/// Elements nested deeper than this are left out.
const MAX_DEPTH: u32 = 64;

/// The words of a picture, whose root element has this transform into the picture.
pub(crate) fn read(source: &str, root: Transform) -> Vec<Chunk> {
    let Ok(document) = Document::parse(source) else { return Vec::new() };
    let sheets: Vec<&str> = document.descendants().filter(|node| node.has_tag_name_local("style")).filter_map(|node| node.text()).collect();
    let mut rules: Vec<Rule<'_>> = sheets.iter().flat_map(|sheet| rules(sheet)).collect();
    rules.sort_by_key(|rule| (!rule.id.is_empty(), rule.classes.len(), !rule.tag.is_empty()));
    let style = Style {
        families: Vec::new(),
        size: 16.0,
        weight: 400.0,
        italic: false,
        fill: "black".to_owned(),
        opacity: 1.0,
        spacing: 0.0,
        anchor: 0.0,
        drop: 0.0,
        shows: true,
    };
    let mut out = Vec::new();
    walk(document.root_element(), &style, root, &rules, 0, &mut out);
    out
}

trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn walk(node: Node<'_, '_>, style: &Style, transform: Transform, rules: &[Rule<'_>], depth: u32, out: &mut Vec<Chunk>) {
    const HIDDEN: [&str; 9] = ["defs", "symbol", "clipPath", "mask", "marker", "pattern", "title", "desc", "foreignObject"];
    if depth > MAX_DEPTH || HIDDEN.contains(&node.tag_name().name()) {
        return;
    }
    let Some(style) = style.of(node, rules) else { return };
    let own = node.attribute("transform").map_or(Transform::identity(), transform_of);
    let mut transform = transform.pre_concat(own);
    if node.has_tag_name_local("text") {
        let mut line = Line { transform, at: (0.0, 0.0), chunks: Vec::new() };
        line.begin(node, &style);
        line.words(node, &style, rules, 0);
        out.extend(line.chunks.into_iter().filter_map(trimmed));
        return;
    }
    if depth > 0 && node.has_tag_name_local("svg") {
        let place = |name| length(node.attribute(name), style.size).unwrap_or(0.0);
        transform = transform.pre_translate(place("x"), place("y"));
    }
    for child in node.children().filter(Node::is_element) {
        walk(child, &style, transform, rules, depth + 1, out);
    }
}

/// A text element being read.
struct Line {
    transform: Transform,
    at: (f32, f32),
    chunks: Vec<Chunk>,
}

impl Line {
    /// A new chunk where an element has a place of its own.
    fn begin(&mut self, node: Node<'_, '_>, style: &Style) {
        let get = |name| length(node.attribute(name), style.size);
        let (x, y, dx, dy) = (get("x"), get("y"), get("dx"), get("dy"));
        if x.is_none() && y.is_none() && !self.chunks.is_empty() {
            return;
        }
        self.at = (x.unwrap_or(self.at.0) + dx.unwrap_or(0.0), y.unwrap_or(self.at.1) + dy.unwrap_or(0.0));
        let Style { anchor, drop, .. } = *style;
        self.chunks.push(Chunk { transform: self.transform, at: self.at, anchor, drop, pieces: Vec::new() });
    }

    fn words(&mut self, node: Node<'_, '_>, style: &Style, rules: &[Rule<'_>], depth: u32) {
        for child in node.children() {
            if let (true, Some(text), Some(chunk)) = (child.is_text(), child.text(), self.chunks.last_mut()) {
                chunk.pieces.push(Piece { text: text.to_owned(), style: style.clone() });
            } else if matches!(child.tag_name().name(), "tspan" | "a" | "textPath")
                && depth < MAX_DEPTH
                && let Some(style) = style.of(child, rules)
            {
                self.begin(child, &style);
                self.words(child, &style, rules, depth + 1);
            }
        }
    }
}

/// A chunk without the white space that does not show; none if nothing is left.
fn trimmed(mut chunk: Chunk) -> Option<Chunk> {
    let mut space = true;
    for piece in &mut chunk.pieces {
        let mut text = String::with_capacity(piece.text.len());
        for c in piece.text.chars() {
            let blank = c.is_whitespace() && c != '\u{a0}';
            if !(blank && space) {
                text.push(if blank { ' ' } else { c });
            }
            space = blank;
        }
        piece.text = text;
    }
    if let Some(last) = chunk.pieces.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
    }
    chunk.pieces.retain(|piece| piece.style.shows && !piece.text.is_empty());
    (!chunk.pieces.is_empty()).then_some(chunk)
}

impl Style {
    /// The style of an element in one of this style; none if it is not drawn.
    fn of(&self, node: Node<'_, '_>, rules: &[Rule<'_>]) -> Option<Self> {
        let mut says: BTreeMap<&str, &str> = node.attributes().map(|one| (one.name(), one.value())).collect();
        let classes: Vec<&str> = node.attribute("class").unwrap_or_default().split_whitespace().collect();
        let holds = |rule: &&Rule<'_>| {
            (rule.tag.is_empty() || rule.tag == node.tag_name().name())
                && (rule.id.is_empty() || node.attribute("id") == Some(rule.id))
                && rule.classes.iter().all(|class| classes.contains(class))
        };
        let sheets = rules.iter().filter(holds).map(|rule| rule.says);
        for block in sheets.chain(node.attribute("style")) {
            says.extend(block.split(';').filter_map(|one| one.split_once(':')).map(|(name, value)| (name.trim(), value.trim())));
        }
        if says.get("display") == Some(&"none") {
            return None;
        }
        let mut out = self.clone();
        if let Some(font) = says.get("font") {
            out.font(font);
        }
        let families = |value: &str| value.split(',').map(|one| one.trim().trim_matches(['"', '\'']).to_owned()).collect();
        for (name, value) in says {
            let number = || value.trim_end_matches('%').parse::<f32>().map(|one| if value.ends_with('%') { one / 100.0 } else { one });
            match name {
                "font-family" => out.families = families(value),
                "font-size" => out.size = length(Some(value), self.size).unwrap_or(out.size).clamp(0.1, 1.0e4),
                "font-weight" => out.weight = weight(value).unwrap_or(out.weight),
                "font-style" => out.italic = matches!(value, "italic" | "oblique"),
                "fill" => out.fill = value.to_owned(),
                "opacity" | "fill-opacity" => out.opacity *= number().unwrap_or(1.0).clamp(0.0, 1.0),
                "letter-spacing" => out.spacing = length(Some(value), out.size).unwrap_or(0.0),
                "visibility" => out.shows = value == "visible",
                "text-anchor" => {
                    out.anchor = match value {
                        "middle" => 0.5,
                        "end" => 1.0,
                        _ => 0.0,
                    }
                }
                "dominant-baseline" | "alignment-baseline" => {
                    out.drop = match value {
                        "middle" => 0.27,
                        "central" => 0.35,
                        "hanging" => 0.8,
                        "text-before-edge" | "text-top" => 1.0,
                        "text-after-edge" | "text-bottom" | "ideographic" => -0.25,
                        _ => 0.0,
                    }
                }
                _ => {}
            }
        }
        Some(out)
    }

    /// The `font` shorthand: its size and what comes before and after it.
    fn font(&mut self, value: &str) {
        let Some(at) = value.split_whitespace().position(|word| word.starts_with(|c: char| c.is_ascii_digit()) && weight(word).is_none())
        else {
            return;
        };
        let words: Vec<&str> = value.split_whitespace().collect();
        for word in words.iter().take(at) {
            self.italic |= *word == "italic";
            self.weight = weight(word).unwrap_or(self.weight);
        }
        let size = words.get(at).and_then(|word| word.split('/').next());
        self.size = length(size, self.size).unwrap_or(self.size).clamp(0.1, 1.0e4);
        let rest = words.get(at + 1..).unwrap_or_default().join(" ");
        self.families = rest.split(',').map(|one| one.trim().trim_matches(['"', '\'']).to_owned()).collect();
    }
}

fn weight(value: &str) -> Option<f32> {
    match value {
        "normal" => Some(400.0),
        "bold" | "bolder" => Some(700.0),
        "lighter" => Some(300.0),
        _ => value.parse::<f32>().ok().filter(|number| (100.0..=1000.0).contains(number) && number % 100.0 == 0.0),
    }
}

/// A length in pixels, the first of a list; `em` and percentages are of a font size.
fn length(value: Option<&str>, size: f32) -> Option<f32> {
    let first = value?.trim().split([',', ' ']).next()?;
    let end = first.find(|c: char| c.is_ascii_alphabetic() && c != 'e' || c == '%').unwrap_or(first.len());
    let (number, unit) = match first.strip_suffix("em") {
        Some(number) => (number, "em"),
        None => first.split_at(end),
    };
    let factor = match unit {
        "" | "px" => 1.0,
        "em" => size,
        "rem" => 16.0,
        "%" => size / 100.0,
        "pt" => 4.0 / 3.0,
        "mm" => 96.0 / 25.4,
        "cm" => 96.0 / 2.54,
        "in" => 96.0,
        _ => return None,
    };
    number.parse::<f32>().ok().map(|number| number * factor).filter(|length| length.is_finite())
}

/// The value of a `transform` attribute; what is not understood changes nothing.
fn transform_of(value: &str) -> Transform {
    let mut out = Transform::identity();
    for part in value.split(')') {
        let Some((name, numbers)) = part.split_once('(') else { continue };
        let n: Vec<f32> =
            numbers.split([',', ' ', '\n', '\t']).filter_map(|one| one.trim().parse().ok()).filter(|one: &f32| one.is_finite()).collect();
        let next = match (name.trim_matches([',', ' ', '\n', '\t']), n.as_slice()) {
            ("translate", [x]) => Transform::from_translate(*x, 0.0),
            ("translate", [x, y]) => Transform::from_translate(*x, *y),
            ("scale", [both]) => Transform::from_scale(*both, *both),
            ("scale", [x, y]) => Transform::from_scale(*x, *y),
            ("rotate", [angle]) => Transform::from_rotate(*angle),
            ("rotate", [angle, x, y]) => Transform::from_rotate_at(*angle, *x, *y),
            ("skewX", [angle]) => Transform::from_skew(angle.to_radians().tan(), 0.0),
            ("skewY", [angle]) => Transform::from_skew(0.0, angle.to_radians().tan()),
            ("matrix", [a, b, c, d, e, f]) => Transform::from_row(*a, *b, *c, *d, *e, *f),
            _ => continue,
        };
        out = out.pre_concat(next);
    }
    out
}

/// The rules of a style sheet whose last compound selector is one of an element, an id and classes.
fn rules(sheet: &str) -> Vec<Rule<'_>> {
    let mut out = Vec::new();
    for block in sheet.split('}') {
        let Some((selectors, says)) = block.split_once('{') else { continue };
        for selector in selectors.split(',') {
            let Some(last) = selector.split_whitespace().last().filter(|last| !last.contains([':', '[', '@', '>', '+', '~', '*'])) else {
                continue;
            };
            let start = last.find(['.', '#']).unwrap_or(last.len());
            let (tag, mut rest) = last.split_at(start);
            let mut rule = Rule { tag, id: "", classes: Vec::new(), says };
            while let Some(mark) = rest.chars().next() {
                let end = rest[1..].find(['.', '#']).map_or(rest.len(), |end| end + 1);
                let name = &rest[1..end];
                if mark == '#' {
                    rule.id = name
                } else {
                    rule.classes.push(name)
                }
                rest = &rest[end..];
            }
            out.push(rule);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_place_and_style_of_their_elements() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" font-size="10"><style>.t, g text { font: bold 12px "A", sans-serif; fill: red }</style>
            <g transform="translate(5 6) scale(2)"><text class="t" x="1" y="2" text-anchor="middle">a <tspan font-style="italic"> b</tspan>
            <tspan x="3" dy="1em">c</tspan></text></g><defs><text>hidden</text></defs><text display="none">x</text></svg>"##;
        let chunks = read(svg, Transform::identity());
        let [one, other] = chunks.as_slice() else { panic!("{chunks:?}") };
        assert_eq!((one.at, one.anchor), ((1.0, 2.0), 0.5));
        assert_eq!((one.transform.sx, one.transform.tx, one.transform.ty), (2.0, 5.0, 6.0));
        assert_eq!(
            one.pieces.iter().map(|piece| (piece.text.as_str(), piece.style.italic)).collect::<Vec<_>>(),
            [("a ", false), ("b", true)]
        );
        let style = &one.pieces[0].style;
        assert_eq!((style.size, style.weight, style.fill.as_str()), (12.0, 700.0, "red"));
        assert_eq!(style.families, ["A", "sans-serif"]);
        assert_eq!((other.at, other.pieces[0].text.as_str()), ((3.0, 14.0), "c"));
    }

    #[test]
    fn odd_values_are_no_trouble() {
        for svg in [
            "<svg><text x='é' font-size='1e99' transform='rotate(nan)' style=';:;'>a</text></svg>",
            "<svg><style>}{.#é{}</style><text/></svg>",
            "<svg",
        ] {
            assert!(read(svg, Transform::identity()).len() <= 1, "{svg}");
        }
    }
}
