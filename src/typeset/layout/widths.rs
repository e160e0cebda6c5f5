//! Widths of blocks (CSS 2.2, 10.3 and 10.4; CSS Sizing 3 and 4) and where a narrower one stands in its room.
//!
//! In: a box, its room and its containing block. Out: the width of its border box, and its left edge.

use crate::typeset::boxes::{BoxId, BoxKind};
use crate::typeset::style::computed::{ComputedStyle, Extent, Turn};

use super::edges::{Edges, height_length, length, side_margins};
use super::{Layouter, Space};

impl Layouter<'_> {
    /// The width of a border box that is as wide as its content wants within `space`; none where its style names a width.
    pub(crate) fn shrink_to_fit(&self, id: BoxId, space: Space) -> Option<f32> {
        self.shrink_within(id, space, space.width)
    }

    /// The same where no more than `room` is free of the containing block.
    pub(super) fn shrink_within(&self, id: BoxId, space: Space, room: f32) -> Option<f32> {
        let this = self.tree.get(id);
        if matches!(this.kind, BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) | BoxKind::Table(_))
            || this.style.layout.width != Extent::Auto
        {
            return None;
        }
        let (left, right) = side_margins(&this.style, space.width);
        let available = room - left.unwrap_or(0.0) - right.unwrap_or(0.0);
        let edges = Edges::of(&this.style, space.width);
        let width = self.width_by_ratio(id, space.height, &edges).unwrap_or_else(|| {
            // Percentages of padding count now that their base is known.
            let (padding, (min, max)) = (edges.horizontal() - Edges::of(&this.style, 0.0).horizontal(), self.intrinsic(id));
            (max + padding).min(available.max(min + padding))
        });
        Some(self.limited_width(id, width, space.width, available, &edges))
    }

    /// The least room the border box of a formatting root needs beside floats.
    pub(super) fn needed_width(&self, id: BoxId, space: Space, edges: &Edges) -> f32 {
        let this = self.tree.get(id);
        let width = match (this.style.layout.width, &this.kind) {
            (Extent::Length(width), _) if this.style.layout.border_box => width.resolve(space.width),
            (Extent::Length(width), _) => width.resolve(space.width) + edges.horizontal(),
            // What fills its room can be as narrow as it has to.
            (Extent::Auto, BoxKind::Blocks(_) | BoxKind::Lines(_) | BoxKind::Flex(_) | BoxKind::Grid(_)) => edges.horizontal() + 0.75,
            (Extent::MaxContent, _) => self.intrinsic(id).1,
            _ => self.intrinsic(id).0,
        };
        self.limited_width(id, width, space.width, space.width, edges)
    }

    /// The width of a border box in the normal flow.
    pub(super) fn block_width(&self, id: BoxId, room: Space, space: Space, edges: &Edges) -> f32 {
        let style = self.style(id);
        let (left, right) = side_margins(style, space.width);
        let fill = room.width - left.unwrap_or(0.0) - right.unwrap_or(0.0);
        let width = match style.layout.width {
            Extent::Auto if !self.tree.get(id).button && style.layout.turn == Turn::No => {
                self.width_by_ratio(id, space.height, edges).unwrap_or(fill)
            }
            Extent::Length(width) => {
                let width = width.resolve(space.width);
                if style.layout.border_box { width.max(edges.horizontal()) } else { width + edges.horizontal() }
            }
            Extent::MinContent => self.intrinsic(id).0,
            Extent::MaxContent => self.intrinsic(id).1,
            Extent::Stretch => fill,
            Extent::FitContent | Extent::Auto => {
                let (min, max) = self.intrinsic(id);
                max.min(fill.max(min))
            }
        };
        self.limited_width(id, width, space.width, fill, edges)
    }

    /// The width of a border box that follows from its height by `aspect-ratio` (CSS Sizing 4, 5.1).
    pub(super) fn width_by_ratio(&self, id: BoxId, base: Option<f32>, edges: &Edges) -> Option<f32> {
        let layout = &self.style(id).layout;
        let ratio = layout.aspect_ratio?;
        let height = height_length(layout.height, base)?;
        Some(self.width_of_shape(id, if layout.border_box { height } else { height + edges.vertical() }, ratio, edges))
    }

    /// The width of a border box of this height and ratio: not narrower than its content unless it may be (CSS Sizing 4, 5.2.2).
    pub(super) fn width_of_shape(&self, id: BoxId, height: f32, ratio: f32, edges: &Edges) -> f32 {
        let style = self.style(id);
        let width = if style.layout.border_box { height * ratio } else { (height - edges.vertical()) * ratio + edges.horizontal() };
        if grows_with_content(style, style.layout.min_width) { width.max(self.content_widths(id).0 + edges.horizontal()) } else { width }
    }

    /// Applies `min-width` and `max-width` to the width of a border box.
    pub(crate) fn clamp_width(&self, style: &ComputedStyle, width: f32, base: f32, edges: &Edges) -> f32 {
        let border_box =
            |extent: Extent| length(extent, base).map(|value| if style.layout.border_box { value } else { value + edges.horizontal() });
        let width = match style.layout.aspect_ratio {
            // Limits of the height hold for the width that follows from it, too (CSS Sizing 4, 5.1).
            Some(ratio) if style.layout.width == Extent::Auto => {
                let across = |extent: Extent| {
                    let height = height_length(extent, None)?;
                    Some(if style.layout.border_box { height * ratio } else { height * ratio + edges.horizontal() })
                };
                let width = across(style.layout.max_height).map_or(width, |max| width.min(max));
                across(style.layout.min_height).map_or(width, |min| width.max(min))
            }
            _ => width,
        };
        let width = border_box(style.layout.max_width).map_or(width, |max| width.min(max));
        let width = border_box(style.layout.min_width).map_or(width, |min| width.max(min));
        width.max(edges.horizontal())
    }

    /// The same where the limits may be `min-content` and the like.
    pub(crate) fn limited_width(&self, id: BoxId, width: f32, base: f32, fill: f32, edges: &Edges) -> f32 {
        let style = self.style(id);
        let named = |extent: Extent| matches!(extent, Extent::MinContent | Extent::MaxContent | Extent::FitContent);
        if !named(style.layout.max_width) && !named(style.layout.min_width) {
            return self.clamp_width(style, width, base, edges);
        }
        let (min, max) = self.content_widths(id);
        let (min, max) = (min + edges.horizontal(), max + edges.horizontal());
        let of = |extent: Extent| match extent {
            Extent::MinContent => Some(min),
            Extent::MaxContent => Some(max),
            Extent::FitContent => Some(max.min(fill.max(min))),
            _ => None,
        };
        let width = of(style.layout.max_width).map_or(width, |max| width.min(max));
        let width = of(style.layout.min_width).map_or(width, |min| width.max(min));
        self.clamp_width(style, width, base, edges)
    }

    /// The left edge of a border box of this width: `auto` margins share what is left (CSS 2.2, 10.3.3).
    pub(super) fn aligned(&self, style: &ComputedStyle, room: Space, space: Space, width: f32, decided: bool, rtl: bool) -> f32 {
        let (left, right) = side_margins(style, space.width);
        if decided {
            return left.unwrap_or(0.0);
        }
        let rest = room.width - width;
        match (left, right) {
            // A box wider than its room sticks out at the end.
            (None, None) if rtl && rest < 0.0 => rest,
            (None, None) => (rest / 2.0).max(0.0),
            (None, Some(right)) => (rest - right).max(if rtl { f32::NEG_INFINITY } else { 0.0 }),
            (Some(left), None) => {
                if rtl {
                    left.min(rest)
                } else {
                    left
                }
            }
            // Over-constrained: the margin at the end gives way.
            (Some(left), Some(right)) => {
                if rtl {
                    rest - right
                } else {
                    left
                }
            }
        }
    }
}

/// The height of a border box of this width and ratio: not lower than its content unless it may be (CSS Sizing 4, 5.2.2).
pub(super) fn height_of_shape(style: &ComputedStyle, width: f32, ratio: f32, edges: &Edges, content: impl FnOnce() -> f32) -> f32 {
    let height = if style.layout.border_box { width / ratio } else { (width - edges.horizontal()) / ratio + edges.vertical() };
    if grows_with_content(style, style.layout.min_height) { height.max(content()) } else { height }
}

/// Whether a size that follows from a ratio makes room for the content.
fn grows_with_content(style: &ComputedStyle, least: Extent) -> bool {
    least == Extent::Auto && !style.layout.overflow.scrolls()
}
