//! How narrow and how wide boxes want to be (CSS Sizing 3, 4 and 5).

use crate::typeset::boxes::{BoxId, BoxKind, DEFAULT_SIZE, is_formatting_root, is_out_of_flow, is_positioned_out};
use crate::typeset::style::computed::{Clear, ComputedStyle, Extent, Float};

use super::edges::{Edges, height_length, length};
use super::{Layouter, Space};

/// A width that no percentage of limits anything.
const UNBOUNDED: f32 = 1e6;

impl Layouter<'_> {
    /// Minimum and maximum content width of a border box. Percentages count as zero or as `auto`.
    pub(crate) fn intrinsic(&self, id: BoxId) -> (f32, f32) {
        *self.intrinsic[id.0 as usize].get_or_init(|| self.find_intrinsic(id))
    }

    /// The same for the margin box.
    pub(crate) fn outer_intrinsic(&self, id: BoxId) -> (f32, f32) {
        self.outer_intrinsic_in(id, None)
    }

    /// The same in a container of this height, which a picture's may be a percentage of.
    pub(crate) fn outer_intrinsic_in(&self, id: BoxId, height: Option<f32>) -> (f32, f32) {
        let style = self.style(id);
        let (min, max) = match (&self.tree.get(id).kind, style.layout.height) {
            (BoxKind::Image(_), Extent::Length(length)) if length.is_relative() && height.is_some() => {
                let width = self.replaced(id, Space { width: 0.0, height }, super::block::Fixed::default()).width;
                (width, width)
            }
            _ => self.intrinsic(id),
        };
        let edges = &style.edges.margin;
        let margins = length(edges.left, 0.0).unwrap_or(0.0) + length(edges.right, 0.0).unwrap_or(0.0);
        ((min + margins).max(0.0), (max + margins).max(0.0))
    }

    fn find_intrinsic(&self, id: BoxId) -> (f32, f32) {
        let this = self.tree.get(id);
        let style = &this.style;
        let edges = Edges::of(style, 0.0);
        let border_box = |value: f32| if style.layout.border_box { value.max(edges.horizontal()) } else { value + edges.horizontal() };
        let points = |extent: Extent| match extent {
            Extent::Length(length) if !length.is_relative() => Some(border_box(length.points)),
            _ => None,
        };
        let max_limit = points(style.layout.max_width).unwrap_or(f32::INFINITY);
        let min_limit = points(style.layout.min_width).unwrap_or(0.0);
        if let (Some(width), true) = (points(style.layout.width), !matches!(this.kind, BoxKind::Table(_))) {
            // Percentages limit nothing here, but let a picture shrink (CSS Sizing 3, 5.2).
            let shares = |extent: Extent| matches!(extent, Extent::Length(length) if length.is_relative());
            let width = if shares(style.layout.max_width) || shares(style.layout.min_width) {
                width.min(max_limit).max(min_limit)
            } else {
                self.limited_width(id, width, 0.0, 0.0, &edges)
            };
            let shrinks = self.is_replaced(id) && shares(style.layout.max_width);
            return (if shrinks { edges.horizontal().max(min_limit) } else { width }, width);
        }
        let (min, max) = match &this.kind {
            BoxKind::Lines(_) | BoxKind::Blocks(_) | BoxKind::Flex(_) | BoxKind::Grid(_) if self.is_contained(id) => {
                self.content_widths(id)
            }
            BoxKind::Lines(pieces) => self.inline_intrinsic(id, pieces, self.named_height(id)),
            BoxKind::Blocks(children) => self.blocks_intrinsic(children, self.named_height(id)),
            BoxKind::Table(table) => {
                let (min, max) = self.table_intrinsic(id, table);
                let asked = points(style.layout.width).unwrap_or(0.0);
                return (min.max(asked), max.max(asked));
            }
            BoxKind::Flex(children) | BoxKind::Grid(children) => self.flex_intrinsic(id, children),
            BoxKind::Turned(inside) => {
                let width = self.turned_width(id, *inside, self.named_height(id));
                (width, width)
            }
            BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) => {
                let width_in = |width: f32| self.replaced(id, Space { width, height: None }, super::block::Fixed::default()).width;
                let shares = |extent: Extent| matches!(extent, Extent::Length(length) if length.is_relative());
                // A picture whose width is a percentage can shrink to nothing, or as far as it may.
                return if shares(style.layout.width) {
                    let natural = self.natural_width(id).unwrap_or(0.0) + edges.horizontal();
                    (edges.horizontal().max(min_limit), natural.max(min_limit))
                } else if shares(style.layout.max_width) {
                    let own = Edges::of(style, UNBOUNDED).horizontal();
                    (edges.horizontal(), width_in(UNBOUNDED) - own + edges.horizontal())
                } else if self.has_shape_only(id) && style.layout.height == Extent::Auto {
                    (edges.horizontal().max(min_limit), width_in(DEFAULT_SIZE.0 + edges.horizontal()))
                } else {
                    (width_in(0.0), width_in(0.0))
                };
            }
        };
        let (min, max) = in_columns(style, (min, max));
        let clamp = |value: f32| (value + edges.horizontal()).min(max_limit).max(min_limit);
        let (min, max) = match style.layout.width {
            Extent::MinContent => (min, min),
            Extent::MaxContent => (max, max),
            _ => (min, max),
        };
        let (min, max) = (clamp(min), clamp(max));
        (min, max.max(min))
    }

    /// The narrowest and widest content of a box, whatever width its style names.
    pub(crate) fn content_widths(&self, id: BoxId) -> (f32, f32) {
        match &self.tree.get(id).kind {
            BoxKind::Grid(_) if self.is_contained(id) && self.style(id).layout.contained_size.0 == 0.0 => self.flex_intrinsic(id, &[]),
            BoxKind::Lines(_) | BoxKind::Blocks(_) | BoxKind::Flex(_) | BoxKind::Grid(_) if self.is_contained(id) => {
                let width = self.style(id).layout.contained_size.0;
                (width, width)
            }
            BoxKind::Lines(pieces) => self.inline_intrinsic(id, pieces, self.named_height(id)),
            BoxKind::Blocks(children) => self.blocks_intrinsic(children, self.named_height(id)),
            BoxKind::Flex(children) | BoxKind::Grid(children) => self.flex_intrinsic(id, children),
            BoxKind::Turned(inside) => {
                let width = self.turned_width(id, *inside, self.named_height(id));
                (width, width)
            }
            _ => (0.0, 0.0),
        }
    }

    /// Whether what is in a box does not make it wider.
    fn is_contained(&self, id: BoxId) -> bool {
        self.style(id).layout.contain.inline_size
    }

    /// The height of the content that a box names in points.
    fn named_height(&self, id: BoxId) -> Option<f32> {
        let style = self.style(id);
        let height = height_length(style.layout.height, None)?;
        Some(if style.layout.border_box { (height - Edges::of(style, 0.0).vertical()).max(0.0) } else { height })
    }

    fn blocks_intrinsic(&self, children: &[BoxId], height: Option<f32>) -> (f32, f32) {
        let (mut min, mut max, mut floats) = (0.0_f32, 0.0_f32, 0.0_f32);
        for child in children {
            let style = self.style(*child);
            if is_positioned_out(style) {
                continue;
            }
            let this = self.tree.get(*child);
            let (child_min, child_max) = match &this.kind {
                BoxKind::Lines(pieces) if this.anonymous && height.is_some() => self.inline_intrinsic(*child, pieces, height),
                _ => self.outer_intrinsic_in(*child, height),
            };
            min = min.max(child_min);
            if style.layout.float != Float::None {
                floats += child_max;
            } else {
                debug_assert!(!is_out_of_flow(style));
                // A formatting root stands beside the floats before it.
                let beside = is_formatting_root(style, &self.tree.get(*child).kind) && style.layout.clear == Clear::None;
                max = max.max(child_max + if beside { floats } else { 0.0 });
                floats = 0.0;
            }
            max = max.max(floats);
        }
        (min, max)
    }
}

/// The narrowest and widest that columns want to be whose content wants this much (CSS Sizing 3, 5; CSS Multi-column Layout 1, 3.4).
fn in_columns(style: &ComputedStyle, (min, max): (f32, f32)) -> (f32, f32) {
    let layout = &style.layout;
    if layout.column_count.is_none() && layout.column_width.is_none() {
        return (min, max);
    }
    let count = layout.column_count.unwrap_or(1) as f32;
    let gaps = layout.column_gap.map_or(style.font.size, |gap| gap.resolve(0.0)) * (count - 1.0);
    match layout.column_width {
        Some(width) => (min.min(width), max.max(width) * count + gaps),
        None => (min * count + gaps, max * count + gaps),
    }
}
