//! Painting: what is drawn as one with an opacity, a clip or a turn, and what a page shows only a strip of.

use crate::typeset::boxes::is_positioned_out;
use crate::typeset::frame::{Group, Item, Path, Rect};
use crate::typeset::layout::Edges;
use crate::typeset::style::computed::{ComputedStyle, Float, Position, Transform};

use super::decor::{Cut, Shape};
use super::layers::{Layer, Layers, group};
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
            None if layout.opacity < 1.0 || !layout.transform.is_empty() || layout.position == Position::Fixed => Self::Context(0),
            None if is_positioned => Self::Positioned,
            None if atomic => Self::Atomic(Layer::Inline),
            None if layout.float != Float::None => Self::Atomic(Layer::Floats),
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
        paint(self);
        let inner = std::mem::replace(&mut self.layers, outer);
        self.layers.take_clipped(inner, &Shape::plain(window).clip());
    }

    /// Ends a box with `overflow: hidden` whose content has been painted apart: it is cut off at the padding edge.
    pub(super) fn close_clip(&mut self, outer: Layers, style: &ComputedStyle, rect: Rect) {
        let inner = std::mem::replace(&mut self.layers, outer);
        let shape = Shape::border_box(rect, style, Cut::default()).inset(Edges::of(style, rect.width).border);
        self.layers.take_clipped(inner, &shape.clip());
    }

    /// Ends a box that is painted as one.
    pub(super) fn close_stacking(&mut self, outer: Layers, stacking: Stacking, order: u32, style: &ComputedStyle, rect: Rect) {
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
                let opacity = style.layout.opacity.clamp(0.0, 1.0);
                let transform = if style.layout.transform.is_empty() { None } else { Some(matrix(style, rect)) };
                let mut items: Vec<Item> = inner.into_items();
                if let Some(clip) = clip_of(style, rect) {
                    items = group(items, |items| Group::clipped(clip, items));
                }
                if opacity < 1.0 || transform.is_some() {
                    items = group(items, |items| Group { opacity, transform, items, ..Group::default() });
                }
                self.layers.take_context(z, order, items);
            }
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
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 6] {
    let origin =
        (rect.x + style.layout.transform_origin.0.resolve(rect.width), rect.y + style.layout.transform_origin.1.resolve(rect.height));
    let multiply = |m: [f32; 6], n: [f32; 6]| {
        // First n, then m.
        [
            m[0] * n[0] + m[2] * n[1],
            m[1] * n[0] + m[3] * n[1],
            m[0] * n[2] + m[2] * n[3],
            m[1] * n[2] + m[3] * n[3],
            m[0] * n[4] + m[2] * n[5] + m[4],
            m[1] * n[4] + m[3] * n[5] + m[5],
        ]
    };
    let mut whole = [1.0, 0.0, 0.0, 1.0, origin.0, origin.1];
    for step in &style.layout.transform {
        let step = match step {
            Transform::Translate(x, y) => [1.0, 0.0, 0.0, 1.0, x.resolve(rect.width), y.resolve(rect.height)],
            Transform::Matrix(matrix) => *matrix,
        };
        whole = multiply(whole, step);
    }
    multiply(whole, [1.0, 0.0, 0.0, 1.0, -origin.0, -origin.1])
}
