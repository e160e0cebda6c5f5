//! `<svg>` elements of a document as files of their own, with what the document's style sheets say of them (SVG 2, 6).
//!
//! In: the element and the styles. Out: SVG source. Each element gets, in its `style`, what rules say of it beyond what it inherits; properties
//! of drawings alone travel through the cascade as text, as custom properties do.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::typeset::frame::{Blend, Color};
use crate::typeset::html::{Document, NodeId};
use crate::typeset::style::Styles;
use crate::typeset::style::computed::{
    ComputedStyle, DecorationLine, Direction, Display, Extent, FontStyle, LengthPercentage, Shadow, Slant, TextCase, TextStyle, Transform,
};
use crate::typeset::style::effects::{Effects, ReferenceBox};

/// Properties that are attributes of an element, not of its style.
const GEOMETRY: [&str; 8] = ["cx", "cy", "r", "rx", "ry", "x", "y", "d"];

/// The boxes that transforms are measured by, in the units of the drawing.
struct Boxes {
    /// The width and height of the drawing.
    view: (f32, f32),
    /// Left, top, width and height of elements that are measured by themselves; none while that is found out.
    own: BTreeMap<NodeId, Option<[f32; 4]>>,
}

impl Boxes {
    fn of(document: &Document, styles: &Styles<'_>, root: NodeId) -> Self {
        let by_itself = |effects: &Effects| matches!(effects.transform_box, ReferenceBox::Content | ReferenceBox::Padding);
        let is_measured = |node: &NodeId| {
            let style = document.element(*node).map(|_| styles.element(*node)).filter(|style| !style.layout.transform.is_empty());
            style.is_some_and(|style| style.edges.effects.as_deref().is_some_and(by_itself))
        };
        let numbers = |name| {
            document
                .attr(root, name)
                .map(|value: &str| value.split([' ', ',']).filter_map(|one| one.trim_end_matches("px").parse().ok()).collect::<Vec<f32>>())
        };
        let view =
            match (numbers("viewBox").or_else(|| numbers("viewbox")).as_deref(), numbers("width").as_deref(), numbers("height").as_deref())
            {
                (Some([_, _, width, height]), ..) | (_, Some([width]), Some([height])) => (*width, *height),
                _ => (0.0, 0.0),
            };
        let mut boxes = Self { view, own: document.descendants(root).filter(is_measured).map(|node| (node, None)).collect() };
        if !boxes.own.is_empty() {
            // They are known once the drawing has been read without these transforms.
            let source = written(document, styles, root, &boxes).0;
            let names: Vec<String> = boxes.own.keys().map(|node| name(*node)).collect();
            boxes.own.values_mut().zip(crate::typeset::svg::boxes(&source, &names)).for_each(|(own, found)| *own = Some(found));
        }
        boxes
    }
}

/// What an element is called while its box is found out.
fn name(node: NodeId) -> String {
    format!("box-of-{}", node.0)
}

/// An `<svg>` element as a file, in the colour of the text around it; and what style sheets say of it that is not done.
pub(super) fn source(document: &Document, styles: &Styles<'_>, root: NodeId) -> (String, BTreeSet<&'static str>) {
    written(document, styles, root, &Boxes::of(document, styles, root))
}

fn written(document: &Document, styles: &Styles<'_>, root: NodeId, boxes: &Boxes) -> (String, BTreeSet<&'static str>) {
    let (mut out, mut lost) = (String::new(), BTreeSet::new());
    let borrowed = borrowed(document, styles, root, &mut lost);
    part(&mut out, document, styles, (root, root), boxes, &borrowed, &mut lost);
    (out, lost)
}

/// The most elements that a drawing borrows from others.
const MOST_BORROWED: usize = 2_000;

/// What elements of a drawing refer to in other drawings of the document, as icons do that are kept together in one.
fn borrowed(document: &Document, styles: &Styles<'_>, root: NodeId, lost: &mut BTreeSet<&'static str>) -> Vec<NodeId> {
    let mut out: Vec<NodeId> = Vec::new();
    let mut next = 0;
    let mut count = 0;
    let mut top = Some(root);
    while let Some(within) = top {
        for node in std::iter::once(within).chain(document.descendants(within)) {
            let Some(element) = document.element(node).filter(|element| element.name() != "a") else { continue };
            let attributes = element.attributes().map(|(name, value)| (&**name, value));
            for (name, value) in attributes.chain(styles.drawn(node)) {
                let Some(id) = referred(name, value) else {
                    if element.name() == "use" && matches!(name, "href" | "xlink:href") {
                        lost.insert("parts of other files");
                    }
                    continue;
                };
                let is_known = |target: NodeId| {
                    std::iter::once(&root).chain(&out).any(|known| target == *known || document.is_descendant(target, *known))
                };
                let found = document.by_id(id).filter(|target| !is_known(*target));
                let Some(target) = found.filter(|target| document.ancestors(*target).any(|node| document.name(node) == "svg")) else {
                    continue;
                };
                count += 1 + document.descendants(target).take(MOST_BORROWED).count();
                if count > MOST_BORROWED {
                    lost.insert("parts of other drawings, which are large");
                    return out;
                }
                out.push(target);
            }
        }
        top = out.get(next).copied();
        next += 1;
    }
    out
}

/// The id of another element in the value of an attribute or a property.
fn referred<'v>(name: &str, value: &'v str) -> Option<&'v str> {
    if matches!(name, "href" | "xlink:href") {
        return value.trim().strip_prefix('#');
    }
    let (_, after) = value.split_once("url(")?;
    let after = after.trim_start_matches([' ', '"', '\'']).strip_prefix('#')?;
    after.split([')', '"', '\'', ' ']).next()
}

/// Writes an element and what is in it; into the root, first what it borrows.
fn part(
    out: &mut String,
    document: &Document,
    styles: &Styles<'_>,
    (root, top): (NodeId, NodeId),
    boxes: &Boxes,
    borrowed: &[NodeId],
    lost: &mut BTreeSet<&'static str>,
) {
    let mut open: Vec<NodeId> = Vec::new();
    for node in std::iter::once(top).chain(document.descendants(top)) {
        while open.last().is_some_and(|last| node != *last && !document.is_descendant(node, *last)) {
            close(out, document, open.pop());
        }
        let Some(element) = document.element(node) else {
            escape(out, document.text(node).unwrap_or_default());
            continue;
        };
        let mut own = Own::of(document, styles, node, node == root, boxes);
        lost.append(&mut own.lost);
        // Writing to a string does not fail.
        let _always_ok = write!(out, "<{}", element.name());
        if node == root {
            out.push_str(" xmlns=\"http://www.w3.org/2000/svg\"");
        }
        for (name, value) in element.attributes() {
            let name = if &**name == "xlink:href" { "href" } else { &**name };
            if name == "style" {
                // The attribute below says the same of a transform in a way that drawings understand.
                let kept = value.split(';').filter(|one| !one.trim_start().starts_with("transform"));
                own.style.insert_str(0, &format!("{};", kept.collect::<Vec<&str>>().join(";")));
            } else if name != "xmlns"
                && name != "color"
                && (!name.contains(':') || name == "xml:space")
                && !own.attributes.iter().any(|(known, _)| known == name)
            {
                attribute(out, name, value);
            }
        }
        own.attributes.iter().for_each(|(name, value)| attribute(out, name, value));
        if !own.style.is_empty() {
            attribute(out, "style", &own.style);
        }
        out.push('>');
        open.push(node);
        if node == root && !borrowed.is_empty() {
            out.push_str("<defs>");
            for other in borrowed {
                part(out, document, styles, (root, *other), boxes, &[], lost);
            }
            out.push_str("</defs>");
        }
    }
    while let Some(done) = open.pop() {
        close(out, document, Some(done));
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    let _always_ok = write!(out, " {name}=\"");
    escape(out, value);
    out.push('"');
}

fn close(out: &mut String, document: &Document, node: Option<NodeId>) {
    if let Some(node) = node {
        let _always_ok = write!(out, "</{}>", document.name(node));
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// What style sheets say of an element.
#[derive(Default)]
struct Own {
    attributes: Vec<(String, String)>,
    style: String,
    lost: BTreeSet<&'static str>,
}

impl Own {
    fn of(document: &Document, styles: &Styles<'_>, node: NodeId, is_root: bool, boxes: &Boxes) -> Self {
        let mut own = Self::default();
        let style = styles.element(node);
        let parent = document.parent(node);
        // The root gets all that it inherits.
        let above = parent.filter(|_| !is_root);
        for (name, value) in styles.drawn(node) {
            if above.is_some_and(|above| styles.drawn(above).any(|(known, same)| known == name && same == value)) {
                continue;
            }
            let value = value.replace("/**/", "");
            let value = styles.color(&value, style.text.color).map_or_else(|| value.trim().to_owned(), css_color);
            if GEOMETRY.contains(&name) {
                let path =
                    value.strip_prefix("path(").and_then(|data| data.strip_suffix(')')).map(|data| data.trim_matches(['"', '\'', ' ']));
                own.attributes.push((name.to_owned(), path.unwrap_or(&value).to_owned()));
            } else {
                own.set(name, &value);
            }
        }
        own.look(style, above.map(|above| styles.element(above)), is_root);
        match boxes.own.get(&node) {
            _ if is_root => {}
            Some(None) => own.attributes.extend([("id".to_owned(), name(node)), ("transform".to_owned(), String::new())]),
            own_box => {
                let within = own_box.copied().flatten().unwrap_or([0.0, 0.0, boxes.view.0, boxes.view.1]);
                if let Some(matrix) = transform(style, within) {
                    own.attributes.push(("transform".to_owned(), format!("matrix({})", matrix.map(|value| value.to_string()).join(" "))));
                }
            }
        }
        if is_root && document.element(node).is_some_and(|element| !has_view_box(element)) {
            own.size(style);
        }
        own
    }

    fn set(&mut self, name: &str, value: &str) {
        let _always_ok = write!(self.style, "{name}:{value};");
    }

    /// What computed values say, where they are not the parent's or those a drawing begins with.
    fn look(&mut self, style: &ComputedStyle, parent: Option<&ComputedStyle>, is_root: bool) {
        if is_root || parent.is_some_and(|parent| parent.text.color != style.text.color) {
            self.attributes.push(("color".to_owned(), css_color(style.text.color)));
        }
        let Some(parent) = parent else { return self.set("font-size", &pixels(style.font.size)) };
        if style.layout.opacity < 1.0 {
            self.set("opacity", &style.layout.opacity.to_string());
        }
        if style.layout.display == Display::None {
            self.set("display", "none");
        }
        if style.text.visible() != parent.text.visible() {
            self.set("visibility", if style.text.visible() { "visible" } else { "hidden" });
        }
        if !Arc::ptr_eq(&style.font, &parent.font) {
            self.font(&style.font, &parent.font);
        }
        if !Arc::ptr_eq(&style.text, &parent.text) {
            self.text(&style.text, &parent.text);
        }
        if let Some(effects) = style.edges.effects.as_deref() {
            self.effects(effects);
        }
    }

    /// What its letters are.
    fn font(&mut self, font: &FontStyle, before: &FontStyle) {
        if font.size != before.size {
            self.set("font-size", &pixels(font.size));
        }
        if font.families != before.families {
            let names: Vec<String> = font.families.iter().map(|name| format!("'{}'", name.replace('\'', ""))).collect();
            self.set("font-family", &names.join(","));
        }
        if font.weight != before.weight {
            self.set("font-weight", &font.weight.to_string());
        }
        if font.slant != before.slant {
            self.set("font-style", if font.slant == Slant::Upright { "normal" } else { "italic" });
        }
        if font.features != before.features {
            let one = |(name, value): &([u8; 4], u32)| format!("'{}' {value}", String::from_utf8_lossy(name));
            self.set("font-feature-settings", &font.features.iter().map(one).collect::<Vec<String>>().join(","));
        }
        for (name, now, before) in
            [("letter-spacing", font.letter_spacing, before.letter_spacing), ("word-spacing", font.word_spacing, before.word_spacing)]
        {
            if now != before {
                self.set(name, &pixels(now));
            }
        }
    }

    /// What is done with its words.
    fn text(&mut self, text: &TextStyle, before: &TextStyle) {
        if text.direction != before.direction {
            self.set("direction", if text.direction == Direction::Rtl { "rtl" } else { "ltr" });
        }
        if text.text_transform != before.text_transform {
            self.set(
                "text-transform",
                match text.text_transform.case {
                    TextCase::None => "none",
                    TextCase::Uppercase => "uppercase",
                    TextCase::Lowercase => "lowercase",
                    TextCase::Capitalize => "capitalize",
                },
            );
        }
        if text.white_space != before.white_space {
            self.set("white-space", if text.white_space.keeps_spaces() { "pre" } else { "normal" });
        }
        if text.writing_mode != before.writing_mode {
            self.set("writing-mode", "vertical-rl");
        }
        for decoration in text.decorations.iter().skip(before.decorations.len()) {
            let line = match decoration.line {
                DecorationLine::Underline => "underline",
                DecorationLine::Overline => "overline",
                DecorationLine::LineThrough => "line-through",
            };
            self.set("text-decoration", line);
        }
        if text.shadows != before.shadows {
            let one = |shadow: &Shadow| {
                let [x, y, blur] = [shadow.x, shadow.y, shadow.blur].map(pixels);
                format!("{x} {y} {blur} {}", css_color(shadow.color))
            };
            self.set("text-shadow", &text.shadows.iter().map(one).collect::<Vec<String>>().join(","));
        }
    }

    /// What is done to it as a whole.
    fn effects(&mut self, effects: &Effects) {
        if effects.mix_blend_mode != Blend::Normal {
            self.set("mix-blend-mode", effects.mix_blend_mode.css());
        }
        if effects.isolation {
            self.set("isolation", "isolate");
        }
        let not_done = [
            (effects.clip_path.is_some(), "clips from style sheets"),
            (!effects.mask.is_empty(), "masks from style sheets"),
            (!effects.filter.is_empty(), "filters"),
        ];
        self.lost.extend(not_done.iter().filter(|(is_set, _)| *is_set).map(|(_, what)| *what));
    }

    /// A drawing without a space of its own has the size that style sheets give it.
    fn size(&mut self, style: &ComputedStyle) {
        for (name, extent) in [("width", style.layout.width), ("height", style.layout.height)] {
            if let Extent::Length(length) = extent
                && !length.is_relative()
            {
                self.attributes.push((name.to_owned(), (length.points / 0.75).to_string()));
            }
        }
    }
}

/// Whether a drawing has a space of its own.
fn has_view_box(element: crate::typeset::html::Element<'_>) -> bool {
    element.has_attr("viewBox") || element.has_attr("viewbox")
}

/// A transform of two dimensions, measured by a box, in pixels.
fn transform(style: &ComputedStyle, [left, top, width, height]: [f32; 4]) -> Option<[f32; 6]> {
    let steps = &style.layout.transform;
    if steps.is_empty() {
        return None;
    }
    let times = |m: [f32; 6], n: [f32; 6]| {
        [
            m[0] * n[0] + m[2] * n[1],
            m[1] * n[0] + m[3] * n[1],
            m[0] * n[2] + m[2] * n[3],
            m[1] * n[2] + m[3] * n[3],
            m[0] * n[4] + m[2] * n[5] + m[4],
            m[1] * n[4] + m[3] * n[5] + m[5],
        ]
    };
    let across = |length: LengthPercentage| length.resolve(width * 0.75) / 0.75;
    let down = |length: LengthPercentage| length.resolve(height * 0.75) / 0.75;
    let (x, y) = (left + across(style.layout.transform_origin.0), top + down(style.layout.transform_origin.1));
    let mut whole = [1.0, 0.0, 0.0, 1.0, x, y];
    for step in steps {
        let step = match step {
            Transform::Translate(x, y, _) => [1.0, 0.0, 0.0, 1.0, across(*x), down(*y)],
            Transform::Matrix([a, b, c, d, e, f]) => [*a, *b, *c, *d, e / 0.75, f / 0.75],
            Transform::Space(m) => [m[0], m[1], m[4], m[5], m[12] / 0.75, m[13] / 0.75],
        };
        whole = times(whole, step);
    }
    Some(times(whole, [1.0, 0.0, 0.0, 1.0, -x, -y]))
}

fn pixels(points: f32) -> String {
    format!("{}px", points / 0.75)
}

fn css_color(color: Color) -> String {
    let channel = |value: f32| (value * 255.0).round();
    format!("rgba({},{},{},{})", channel(color.r), channel(color.g), channel(color.b), color.a)
}
