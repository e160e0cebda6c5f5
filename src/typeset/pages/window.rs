//! Painting: what is drawn as one with an opacity, a clip or a turn, and what a page shows only a strip of.

use crate::typeset::boxes::is_positioned_out;
use crate::typeset::frame::{Compositing, Group, Item, ItemKind, MAX_APART, Mask, Path, Rect};
use crate::typeset::layout::outline::{Cut, Shape, reference};
use crate::typeset::layout::{Edges, Placed};
use crate::typeset::style::computed::{ComputedStyle, Float, Position, Transform, Turn};

use super::decor::{artifact, backgrounds, shows_through_text};
use super::effects;
use super::layers::{Layer, Layers, Within, group};
use super::paint::Painter;

/// How a box is painted in the stacking context around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stacking {
    /// Layer by layer with everything else.
    Open,
    /// As one, in this layer.
    Atomic(Layer),
    /// As one, among the positioned boxes.
    Positioned,
    /// As a stacking context with this `z-index`.
    Context(i32),
}

impl Stacking {
    /// That of a box; `atomic` for those on lines and the items of flex and grid containers.
    pub(super) fn of(style: &ComputedStyle, atomic: bool) -> Self {
        let layout = &style.layout;
        let is_positioned = layout.position == Position::Relative || is_positioned_out(style);
        match layout.z_index.filter(|_| is_positioned || atomic) {
            Some(z) => Self::Context(z),
            None if !layout.transform.is_empty() || layout.position == Position::Fixed => Self::Context(0),
            None if style.makes_context() => Self::Context(0),
            None if is_positioned => Self::Positioned,
            None if atomic => Self::Atomic(Layer::Inline),
            None if layout.float != Float::None => Self::Atomic(Layer::Floats),
            None if shows_through_text(style) => Self::Atomic(Layer::Inline),
            None => Self::Open,
        }
    }
}

impl Painter<'_, '_> {
    /// Paints what is cut through, so that only what is inside the window shows.
    pub(super) fn in_window(&mut self, window: Rect, paint: impl FnOnce(&mut Self)) {
        // The window is as wide as the page: only its top and bottom cut.
        let window = Rect { x: 0.0, width: self.slices.get(self.page).map_or(window.width, |slice| slice.style.size.width), ..window };
        let outer = std::mem::take(&mut self.layers);
        let shown = self.shown;
        self.shown = (shown.0.max(window.y), shown.1.min(window.y + window.height));
        paint(self);
        self.shown = shown;
        let inner = std::mem::replace(&mut self.layers, outer);
        self.layers.take_clipped(inner, &Shape::plain(window).clip());
    }

    /// Paints what was laid out as if the page were turned, in the frame it has once it is turned back.
    pub(super) fn visit_turned(&mut self, frame: &Placed, x: f32, y: f32, turn: Turn, line: u32) {
        let (x, y) = (x + frame.x, y + frame.y);
        let outer = std::mem::take(&mut self.layers);
        let beyond = self.out.beyond.len();
        frame.fragment.children.iter().for_each(|child| self.visit(child, x, y, false));
        // What reaches beyond the paper while it lies turned may be on it once it is turned back.
        self.out.beyond.truncate(beyond);
        self.note_beyond(line, Rect { x, y, width: frame.fragment.width, height: frame.fragment.height });
        let inner = std::mem::replace(&mut self.layers, outer);
        let transform = if turn == Turn::Left {
            [0.0, -1.0, 1.0, 0.0, x - y, y + frame.fragment.height + x]
        } else {
            [0.0, 1.0, -1.0, 0.0, x + frame.fragment.width + y, y - x]
        };
        for item in group(inner.into_items(), Group { transform: Some(transform), ..Group::default() }) {
            self.layers.push(Layer::Inline, item);
        }
    }

    /// Ends a box with `overflow: hidden` whose content has been painted apart: it is cut off at the padding edge.
    pub(super) fn close_clip(&mut self, outer: Layers, style: &ComputedStyle, rect: Rect) {
        let inner = std::mem::replace(&mut self.layers, outer);
        let shape = Shape::border_box(rect, style, Cut::default()).inset(Edges::of(style, rect.width).border);
        self.layers.take_clipped(inner, &shape.clip());
    }

    /// Puts what of a box's background shows through letters behind all that is in it.
    pub(super) fn behind_text(&mut self, style: &ComputedStyle, rect: Rect, cut: Cut) {
        let letters = self.layers.letters();
        let mut items = Vec::new();
        backgrounds(&mut items, Shape::border_box(rect, style, cut), style, cut, self.pictures, true);
        if !items.is_empty() && !letters.is_empty() {
            let compositing = Compositing { mask: Some(Mask { items: letters, luminance: false }), ..Compositing::default() };
            self.layers.push_behind(artifact(ItemKind::group(Group {
                compositing: Some(Box::new(compositing)),
                items,
                ..Group::default()
            })));
        }
    }

    /// Ends a box that is painted as one.
    pub(super) fn close_stacking(&mut self, outer: Layers, stacking: Stacking, order: u32, style: &ComputedStyle, rect: Rect, line: u32) {
        let inner = std::mem::replace(&mut self.layers, outer);
        match stacking {
            Stacking::Open => {}
            Stacking::Atomic(layer) => self.layers.take_atomic(inner, layer),
            Stacking::Positioned => {
                let inner = match clip_of(style, rect) {
                    Some(clip) => {
                        let mut shown = Layers::default();
                        shown.take_clipped(inner, &clip);
                        shown
                    }
                    None => inner,
                };
                self.layers.take_positioned(inner, order);
            }
            Stacking::Context(z) => {
                let space = (!style.layout.transform.is_empty()).then(|| matrix(style, rect));
                let transform = space.map(|m| [m[0], m[1], m[4], m[5], m[12], m[13]]);
                if style.edges.effects.as_deref().is_some_and(|effects| effects.hidden_from_behind) && space.is_some_and(is_turned_away) {
                    return;
                }
                let within = inner.within;
                let mut items: Vec<Item> = inner.into_items();
                if let Some(clip) = clip_of(style, rect) {
                    items = group(items, Group::clipped(clip, Vec::new()));
                }
                let (items, within) = effects::lay(items, (style, rect), transform, within, self.pictures);
                self.laid(within, line);
                self.layers.take_context(z, order, items);
            }
        }
    }

    /// Notes what has been laid as a whole.
    pub(super) fn laid(&mut self, within: Within, line: u32) {
        self.layers.within.add(within);
        if within.depth == MAX_APART + 1 {
            self.out.too_deep.push(line);
        }
    }
}

/// What `clip` leaves of an absolutely positioned box.
fn clip_of(style: &ComputedStyle, rect: Rect) -> Option<Path> {
    let clip = style.layout.clip.filter(|_| is_positioned_out(style))?;
    let (left, top) = (clip.left.unwrap_or(0.0), clip.top.unwrap_or(0.0));
    let (right, bottom) = (clip.right.unwrap_or(rect.width), clip.bottom.unwrap_or(rect.height));
    let shown = Rect { x: rect.x + left, y: rect.y + top, width: (right - left).max(0.0), height: (bottom - top).max(0.0) };
    Some(Shape::plain(shown).clip())
}

/// The transform of a box about its origin, in page space.
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 16] {
    let within = style.edges.effects.as_deref().map_or(rect, |effects| reference(style, rect, effects.transform_box).rect);
    let origin = &style.layout.transform_origin;
    let (x, y) = (within.x + origin.0.resolve(within.width), within.y + origin.1.resolve(within.height));
    let mut whole = shift(x, y, 0.0);
    for step in &style.layout.transform {
        let step = match step {
            Transform::Translate(x, y, z) => shift(x.resolve(within.width), y.resolve(within.height), *z),
            Transform::Matrix([a, b, c, d, e, f]) => [*a, *b, 0.0, 0.0, *c, *d, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, *e, *f, 0.0, 1.0],
            Transform::Space(matrix) => *matrix,
        };
        whole = multiply(&whole, &step);
    }
    multiply(&whole, &shift(-x, -y, 0.0))
}

/// Whether the reader sees the back of what is transformed: the inverse turns what points at the reader away (CSS Transforms 2, 10).
fn is_turned_away(m: [f32; 16]) -> bool {
    let flat = m[0] * m[5] - m[4] * m[1];
    let volume = m[8] * (m[1] * m[6] - m[5] * m[2]) - m[9] * (m[0] * m[6] - m[4] * m[2]) + m[10] * flat;
    flat * volume < 0.0
}

fn shift(x: f32, y: f32, z: f32) -> [f32; 16] {
    [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, x, y, z, 1.0]
}

/// First `n`, then `m`; matrices by columns.
fn multiply(m: &[f32; 16], n: &[f32; 16]) -> [f32; 16] {
    std::array::from_fn(|at| {
        let (column, row) = (at / 4 * 4, at % 4);
        (0..4).map(|k| m[row + 4 * k] * n[column + k]).sum()
    })
}
