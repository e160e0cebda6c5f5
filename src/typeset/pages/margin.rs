//! The sixteen margin boxes of a page (CSS Paged Media 3, 5).
//!
//! In: a page, its values. Out: items, all artifacts. The same words in the same box on pages of the same shape are laid out once.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::typeset::address::id_of;
use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, LayoutBox, Piece, ReferenceKind, style_inside};
use crate::typeset::frame::Item;
use crate::typeset::layout::{Edges, Fragment, Layouter, Placed, Space};
use crate::typeset::style::MarginBox;
use crate::typeset::style::computed::{
    Align, ComputedStyle, Content, ContentItem, Display, Extent, GeneratedStyle, StringPosition, Target, Turn, VerticalAlign,
};
use crate::typeset::text::Fonts;

use crate::typeset::style::Styles;

use super::decor::{Pictures, is_plain};
use super::make_up::Slice;
use super::paint::Painter;
use super::values::Values;

/// Makes margin boxes, remembering what it made.
pub(crate) struct Margins<'p, 'a> {
    styles: &'p Styles<'p>,
    fonts: &'p Fonts,
    document: &'p Layouter<'a>,
    pictures: &'p Pictures<'p>,
    /// For running elements with words that depend on the page.
    own: Option<Layouter<'a>>,
    known: BTreeMap<Key, Arc<Vec<Item>>>,
}

/// The page's style, which of its boxes, the words of all boxes on that side.
type Key = (usize, Vec<String>);

/// A margin box with its content, to be given a place.
struct Filled<'s> {
    which: MarginBox,
    style: &'s ComputedStyle,
    words: Vec<Words>,
}

/// A piece of a margin box's content.
#[derive(Debug, Clone, PartialEq)]
enum Words {
    Text(String),
    Image(crate::typeset::style::computed::ResourceUrl),
    /// A running element, and what those of its words say that depend on the page.
    Element(BoxId, Vec<(u32, Arc<str>)>),
}

impl<'p, 'a> Margins<'p, 'a> {
    pub(crate) fn new(styles: &'p Styles<'p>, fonts: &'p Fonts, document: &'p Layouter<'a>, pictures: &'p Pictures<'p>) -> Self {
        Self { styles, fonts, document, pictures, own: None, known: BTreeMap::new() }
    }

    /// The items of all margin boxes of a page.
    pub(crate) fn of(&mut self, page: usize, slice: &Slice, values: &Values) -> Vec<Item> {
        let filled: Vec<Filled<'_>> = slice
            .style
            .boxes
            .iter()
            .filter_map(|(which, style)| {
                let Content::Items { items, .. } = &style.generated.content else { return None };
                let words = self.words(items, page, values, style);
                Some(Filled { which: *which, style, words })
            })
            .collect();
        if filled.is_empty() {
            return Vec::new();
        }
        let key = (Arc::as_ptr(&slice.style) as usize, filled.iter().map(|one| format!("{:?}", one.words)).collect::<Vec<_>>());
        if let Some(known) = self.known.get(&key) {
            return known.to_vec();
        }
        let mut out = Vec::new();
        for (area, group) in groups(slice) {
            let boxes: Vec<&Filled<'_>> =
                group.iter().map(|which| filled.iter().find(|one| one.which == *which)).collect::<Vec<_>>().into_iter().flatten().collect();
            // There is no room for boxes where the page has no margin.
            if boxes.is_empty() || area.2 <= 0.0 || area.3 <= 0.0 {
                continue;
            }
            let find = |which: MarginBox| filled.iter().find(|one| one.which == which);
            match group.as_slice() {
                [only] => {
                    if let Some(one) = find(*only) {
                        self.place(one, area, slice, &mut out);
                    }
                }
                [start, centre, end] => {
                    let horizontal = matches!(start, MarginBox::TopLeft | MarginBox::BottomLeft);
                    let parts = [find(*start), find(*centre), find(*end)];
                    let length = if horizontal { area.2 } else { area.3 };
                    let wants = parts.map(|part| part.map(|part| self.wants(part, area, horizontal)));
                    let [a, b, c] = share(wants, length);
                    let starts = if parts[1].is_some() { [0.0, (length - b) / 2.0, length - c] } else { [0.0, 0.0, length - c] };
                    for ((part, start), size) in parts.into_iter().zip(starts).zip([a, b, c]) {
                        if let Some(part) = part {
                            let area =
                                if horizontal { (area.0 + start, area.1, size, area.3) } else { (area.0, area.1 + start, area.2, size) };
                            self.place(part, area, slice, &mut out);
                        }
                    }
                }
                _ => {}
            }
        }
        self.known.insert(key, Arc::new(out.clone()));
        out
    }

    /// What a box wants along its side: a fixed length, or the least and the most its content needs.
    fn wants(&self, one: &Filled<'_>, area: (f32, f32, f32, f32), horizontal: bool) -> Wants {
        let base = if horizontal { area.2 } else { area.3 };
        let layout = &one.style.layout;
        let edges = Edges::of(one.style, area.2);
        let margins = &one.style.edges.margin;
        let length = |extent: Extent| match extent {
            Extent::Length(length) => Some(length.resolve(base)),
            _ => None,
        };
        let (extent, around, ends) = if horizontal {
            (layout.width, edges.horizontal(), (margins.left, margins.right))
        } else {
            (layout.height, edges.vertical(), (margins.top, margins.bottom))
        };
        let margins = length(ends.0).unwrap_or(0.0) + length(ends.1).unwrap_or(0.0);
        if let Some(fixed) = length(extent) {
            return Wants::Fixed(if layout.border_box { fixed + margins } else { fixed + around + margins });
        }
        let element = one.words.iter().find_map(|word| if let Words::Element(id, _) = word { Some(*id) } else { None });
        // A running element stands inside the edges of the margin box.
        let around = margins + if element.is_some() { around } else { 0.0 };
        let width = area.2 - if element.is_some() { edges.horizontal() } else { 0.0 };
        let measure = |layouter: &Layouter<'_>, id: BoxId| {
            if horizontal {
                return layouter.intrinsic_widths(id);
            }
            let space = Space { width, height: Some(area.3) };
            let height = layouter.alone(id, space, (Some(width), None)).0.height;
            (height, height)
        };
        let (min, max) = match element {
            Some(id) => measure(self.document, id),
            None => measure(&Layouter::new(&self.tree_of(one), self.fonts), BoxTree::ROOT),
        };
        Wants::Between(min + around, max + around)
    }

    fn tree_of(&self, one: &Filled<'_>) -> BoxTree {
        let mut tree = BoxTree::default();
        let mut style = one.style.clone();
        let layout = Arc::make_mut(&mut style.layout);
        layout.display = Display::Block;
        // Content is as high as it is; where it stands in a higher box is `vertical-align`'s to say.
        layout.height = Extent::Auto;
        tree.push(LayoutBox::new(style.clone(), BoxKind::Blocks(Vec::new()), 0));
        let mut pieces = Vec::new();
        for word in &one.words {
            match word {
                Words::Text(text) => {
                    pieces.push(Piece::Text { text: Arc::from(text.as_str()), style: style.anonymous(), tag: None });
                }
                Words::Image(url) => {
                    if let Some(loaded) = self.pictures.get(url) {
                        let image = crate::typeset::boxes::ImageBox {
                            image: Some(loaded.picture.clone()),
                            natural: Some(loaded.size),
                            ratio: Some(loaded.size.0 / loaded.size.1.max(0.01)),
                        };
                        let id = tree.push(LayoutBox::new(style.anonymous_box(Display::Inline), BoxKind::Image(image), 0));
                        pieces.push(Piece::Atomic(id));
                    }
                }
                Words::Element(..) => {}
            }
        }
        let mut kind = BoxKind::Lines(pieces);
        if style.layout.turn != Turn::No {
            kind = BoxKind::Turned(tree.push(LayoutBox::new(style_inside(&style), kind, 0)));
        }
        tree.boxes[0].kind = kind;
        tree
    }

    /// Lays a box out in its area and paints it.
    fn place(&mut self, one: &Filled<'_>, area: (f32, f32, f32, f32), slice: &Slice, out: &mut Vec<Item>) {
        let (x, y, width, height) = area;
        let margins = &one.style.edges.margin;
        let length = |extent: Extent, base: f32| match extent {
            Extent::Length(length) => length.resolve(base),
            _ => 0.0,
        };
        let edges = Edges::of(one.style, width);
        let (left, right) = (length(margins.left, width), length(margins.right, width));
        let (top, bottom) = (length(margins.top, height), length(margins.bottom, height));
        let mut inner = (x + left, y + top, (width - left - right).max(0.0), (height - top - bottom).max(0.0));
        // Its share of the side is known; across that, a size and margins of its own count.
        let (across, down) = one.which.across();
        let layout = &one.style.layout;
        let size = |extent: Extent, base: f32, around: f32| match extent {
            Extent::Length(length) => Some(length.resolve(base) + if layout.border_box { 0.0 } else { around }),
            _ => None,
        };
        if let (Some(inwards), Some(size)) = (across, size(layout.width, width, edges.horizontal())) {
            (inner.0, inner.2) = (x + start_across((margins.left, margins.right), width, size, inwards), size);
        }
        if let (Some(inwards), Some(size)) = (down, size(layout.height, height, edges.vertical())) {
            (inner.1, inner.3) = (y + start_across((margins.top, margins.bottom), height, size, inwards), size);
        }
        let element = one.words.iter().find_map(|word| match word {
            Words::Element(id, texts) => Some((*id, texts)),
            _ => None,
        });
        if let Some((id, texts)) = element {
            // A running element stands in the margin box's content area.
            let space = Space { width: (inner.2 - edges.horizontal()).max(0.0), height: Some((inner.3 - edges.vertical()).max(0.0)) };
            let document = self.document;
            let layouter = if texts.is_empty() {
                document
            } else {
                let own = self.own.get_or_insert_with(|| document.afresh());
                own.say(id, texts);
                own
            };
            // Words without a look of their own stand where the margin box would have its own: at its right, in its middle.
            let width =
                if across.is_none() && is_bare(layouter.tree, id) { layouter.intrinsic_widths(id).1.min(space.width) } else { space.width };
            let dx = match one.style.text.text_align.of_text() {
                Align::Right | Align::End => space.width - width,
                Align::Center => (space.width - width) / 2.0,
                _ => 0.0,
            };
            let (fragment, _) = layouter.alone(id, space, (Some(width), None));
            let free = (inner.3 - edges.vertical() - fragment.height).max(0.0);
            let dy = lowered(one.style, free);
            paint(layouter, self.pictures, &fragment, (inner.0 + edges.left() + dx, inner.1 + edges.top() + dy), slice, out);
            return;
        }
        let tree = self.tree_of(one);
        let layouter = Layouter::new(&tree, self.fonts);
        let space = Space { width: inner.2, height: Some(inner.3) };
        let turn = one.style.layout.turn;
        let (natural, _) = layouter.alone(BoxTree::ROOT, space, (Some(inner.2), (turn != Turn::No).then_some(inner.3)));
        let free = inner.3 - natural.height;
        let fragment = if turn != Turn::No {
            // Lines that run down the box are as long as it is high, and `vertical-align` moves them across.
            let mut turned = Fragment::clone(&natural);
            for frame in &mut turned.children {
                let free = inner.2 - edges.horizontal() - frame.fragment.width;
                let across = lowered(one.style, free);
                frame.x = edges.left() + if turn == Turn::Right { free - across } else { across };
            }
            Arc::new(turned)
        } else if free > 0.0 {
            let dy = lowered(one.style, free);
            let mut grown = Fragment::clone(&natural);
            grown.height = inner.3;
            if let Some(lines) = &mut grown.lines {
                lines.y += dy;
            }
            Arc::new(grown)
        } else {
            natural
        };
        let y = if free < 0.0 { inner.1 + lowered(one.style, free) } else { inner.1 };
        paint(&layouter, self.pictures, &fragment, (inner.0, y), slice, out);
    }

    /// The words of a margin box on a page.
    fn words(&self, items: &[ContentItem], page: usize, values: &Values, style: &ComputedStyle) -> Vec<Words> {
        let rules = &style.generated;
        let mut out = Vec::new();
        let mut text = String::new();
        for item in items {
            match item {
                ContentItem::Text(words) => text.push_str(words),
                ContentItem::Counter { name, style } | ContentItem::Counters { name, style, .. } => {
                    text.push_str(&self.styles.counter_text(values.counter(name, page, rules), style));
                }
                ContentItem::TargetCounter { target: Target::Url(url), name, style, .. } if name == "page" => {
                    // A page that does not exist leaves nothing to say.
                    let number = values.number_at(&id_of(url));
                    text.push_str(&number.map(|number| self.styles.counter_text(number, style)).unwrap_or_default());
                }
                ContentItem::String { name, position } => text.push_str(values.string(name, *position, page)),
                ContentItem::Url(url) => {
                    if !text.is_empty() {
                        out.push(Words::Text(std::mem::take(&mut text)));
                    }
                    out.push(Words::Image(url.clone()));
                }
                ContentItem::Element { name, position } => {
                    if let Some(id) = values.element(name, *position, page) {
                        out.push(Words::Element(id, self.texts(id, page, values)));
                    }
                }
                _ => {}
            }
        }
        if !text.is_empty() {
            out.push(Words::Text(text));
        }
        out
    }

    /// What a running element says on a page where that is not the same on all: it stands on none but those it is shown on.
    fn texts(&self, id: BoxId, page: usize, values: &Values) -> Vec<(u32, Arc<str>)> {
        let tree = self.document.tree;
        let mut out = Vec::new();
        references(tree, id, &mut |index| {
            let Some(reference) = tree.references.get(index as usize) else { return };
            let words = match &reference.kind {
                ReferenceKind::Page => self.styles.counter_text(values.counter("page", page, &GeneratedStyle::default()), &reference.style),
                ReferenceKind::String(name) => values.string(name, StringPosition::First, page).to_owned(),
                _ => return,
            };
            out.push((index, Arc::from(words)));
        });
        out
    }
}

fn paint(layouter: &Layouter<'_>, pictures: &Pictures<'_>, fragment: &Arc<Fragment>, at: (f32, f32), slice: &Slice, out: &mut Vec<Item>) {
    let slices = [Slice { root: None, notes: None, ..slice.clone() }];
    let mut painter = Painter::new(layouter, &slices, pictures);
    painter.muted(&Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: fragment.clone() }, 0, at);
    for items in painter.finish().pages {
        out.extend(items);
    }
}

/// Whether a box is but words: no width, no look of its own, nor any block in it.
fn is_bare(tree: &BoxTree, id: BoxId) -> bool {
    let this = tree.get(id);
    let inside = match &this.kind {
        BoxKind::Lines(_) => true,
        BoxKind::Blocks(children) => children.iter().all(|child| is_bare(tree, *child)),
        _ => false,
    };
    inside && this.style.layout.width == Extent::Auto && is_plain(&this.style)
}

/// Calls `found` with every page reference in a box.
fn references(tree: &BoxTree, id: BoxId, found: &mut impl FnMut(u32)) {
    let mut waiting = vec![id];
    while let Some(id) = waiting.pop() {
        let this = tree.get(id);
        if !this.contains.references {
            continue;
        }
        if let BoxKind::Lines(pieces) = &this.kind {
            pieces.iter().for_each(|piece| {
                if let Piece::Reference { index, .. } = piece {
                    found(*index);
                }
            });
        }
        this.for_each_child(|child| waiting.push(child));
    }
}

/// Where a box of a given size begins across its side of the page. With no margin that is free to give way, the outer one does; `inwards` is
/// whether that is the first (CSS Paged Media 3, 5.3.2.2 and 5.3.2.3).
fn start_across((start, end): (Extent, Extent), base: f32, size: f32, inwards: bool) -> f32 {
    let free = base - size;
    match (start, end) {
        (Extent::Length(start), Extent::Length(_)) if !inwards => start.resolve(base),
        (Extent::Length(_) | Extent::Auto, Extent::Length(end)) => free - end.resolve(base),
        (Extent::Length(start), _) => start.resolve(base),
        _ => free / 2.0,
    }
}

/// How far content moves down in a box with this much free height.
fn lowered(style: &ComputedStyle, free: f32) -> f32 {
    match style.layout.vertical_align {
        VerticalAlign::Middle => free / 2.0,
        VerticalAlign::Bottom | VerticalAlign::TextBottom => free,
        _ => 0.0,
    }
}

/// x, y, width, height.
type Area = (f32, f32, f32, f32);

/// The areas around a page and the boxes in each.
fn groups(slice: &Slice) -> Vec<(Area, Vec<MarginBox>)> {
    let (width, height) = (slice.style.size.width, slice.style.size.height);
    let margin = &slice.style.margin;
    let (left, top) = (margin.left, margin.top);
    let (right, bottom) = (width - margin.right, height - margin.bottom);
    use MarginBox as M;
    vec![
        ((0.0, 0.0, left, top), vec![M::TopLeftCorner]),
        ((left, 0.0, right - left, top), vec![M::TopLeft, M::TopCenter, M::TopRight]),
        ((right, 0.0, margin.right, top), vec![M::TopRightCorner]),
        ((right, top, margin.right, bottom - top), vec![M::RightTop, M::RightMiddle, M::RightBottom]),
        ((right, bottom, margin.right, margin.bottom), vec![M::BottomRightCorner]),
        ((left, bottom, right - left, margin.bottom), vec![M::BottomLeft, M::BottomCenter, M::BottomRight]),
        ((0.0, bottom, left, margin.bottom), vec![M::BottomLeftCorner]),
        ((0.0, top, left, bottom - top), vec![M::LeftTop, M::LeftMiddle, M::LeftBottom]),
    ]
}

/// What a margin box wants along its side.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wants {
    Fixed(f32),
    Between(f32, f32),
}

impl Wants {
    fn min(self) -> f32 {
        match self {
            Self::Fixed(length) | Self::Between(length, _) => length,
        }
    }

    fn max(self) -> f32 {
        match self {
            Self::Fixed(length) | Self::Between(_, length) => length,
        }
    }
}

/// Shares a side among its three boxes: the middle one stays in the middle (CSS Paged Media 3, 5.3.2).
fn share([a, b, c]: [Option<Wants>; 3], length: f32) -> [f32; 3] {
    let size = |wants: Option<Wants>| wants.map_or(0.0, Wants::max);
    match b {
        Some(b) => {
            // The outer boxes count as two as wide as the wider of them.
            let outer = Wants::Between(2.0 * a.map_or(0.0, Wants::min).max(c.map_or(0.0, Wants::min)), 2.0 * size(a).max(size(c)));
            let (middle, rest) = if let Wants::Fixed(width) = b { (width, length - width) } else { two(b, outer, length) };
            let side = (rest / 2.0).max(0.0);
            let of = |wants: Option<Wants>| match wants {
                Some(Wants::Fixed(width)) => width,
                Some(Wants::Between(..)) => side,
                None => 0.0,
            };
            [of(a), middle, of(c)]
        }
        None => match (a, c) {
            (Some(a), Some(c)) => {
                let (a, c) = match (a, c) {
                    (Wants::Fixed(a), Wants::Fixed(c)) => (a, c),
                    (Wants::Fixed(a), _) => (a, length - a),
                    (_, Wants::Fixed(c)) => (length - c, c),
                    _ => two(a, c, length),
                };
                [a, 0.0, c]
            }
            (Some(Wants::Fixed(a)), None) => [a, 0.0, 0.0],
            (Some(_), None) => [length, 0.0, 0.0],
            (None, Some(Wants::Fixed(c))) => [0.0, 0.0, c],
            (None, Some(_)) => [0.0, 0.0, length],
            (None, None) => [0.0; 3],
        },
    }
}

/// Shares a length between two boxes, in proportion to what they want at most, or between their least and their most.
fn two(a: Wants, b: Wants, length: f32) -> (f32, f32) {
    let (max_a, max_b) = (a.max(), b.max());
    let (min_a, min_b) = (a.min(), b.min());
    let first = if max_a + max_b <= length {
        let free = length - max_a - max_b;
        let sum = max_a + max_b;
        max_a + if sum > 0.0 { free * max_a / sum } else { free / 2.0 }
    } else if min_a + min_b < length {
        let (grow_a, grow_b) = (max_a - min_a, max_b - min_b);
        let free = length - min_a - min_b;
        min_a + if grow_a + grow_b > 0.0 { free * grow_a / (grow_a + grow_b) } else { free / 2.0 }
    } else {
        let sum = min_a + min_b;
        if sum > 0.0 { length * min_a / sum } else { length / 2.0 }
    };
    (first, length - first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margin_boxes_share_their_side() {
        let wants = |max: f32| Some(Wants::Between(max / 4.0, max));
        assert_eq!(share([wants(100.0), None, wants(50.0)], 300.0), [200.0, 0.0, 100.0]);
        assert_eq!(share([wants(10.0), wants(40.0), None], 300.0), [50.0, 200.0, 0.0]);
        assert_eq!(share([None, None, wants(40.0)], 300.0), [0.0, 0.0, 300.0]);
        assert_eq!(share([Some(Wants::Fixed(80.0)), None, wants(40.0)], 300.0), [80.0, 0.0, 220.0]);
    }
}
