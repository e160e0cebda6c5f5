//! Margins, borders and padding with their percentages resolved, and the sizes boxes ask for (CSS 2.2, 8 and 10; CSS Sizing 3).

use crate::typeset::style::computed::{Border, BorderLine, ComputedStyle, Extent, Sides};

/// Border and padding of a box in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Edges {
    /// Border widths.
    pub(crate) border: Sides<f32>,
    /// Padding.
    pub(crate) padding: Sides<f32>,
}

impl Edges {
    /// The edges of a box in a containing block of this width.
    pub(crate) fn of(style: &ComputedStyle, width: f32) -> Self {
        let edges = &style.edges;
        let padding = Sides {
            top: edges.padding.top.resolve(width).max(0.0),
            right: edges.padding.right.resolve(width).max(0.0),
            bottom: edges.padding.bottom.resolve(width).max(0.0),
            left: edges.padding.left.resolve(width).max(0.0),
        };
        let of = |border: Border| if matches!(border.style, BorderLine::None | BorderLine::Hidden) { 0.0 } else { border.width };
        let border = Sides {
            top: of(edges.border.top),
            right: of(edges.border.right),
            bottom: of(edges.border.bottom),
            left: of(edges.border.left),
        };
        Self { border, padding }
    }

    pub(crate) fn left(&self) -> f32 {
        self.border.left + self.padding.left
    }

    pub(crate) fn right(&self) -> f32 {
        self.border.right + self.padding.right
    }

    pub(crate) fn top(&self) -> f32 {
        self.border.top + self.padding.top
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.border.bottom + self.padding.bottom
    }

    pub(crate) fn horizontal(&self) -> f32 {
        self.left() + self.right()
    }

    pub(crate) fn vertical(&self) -> f32 {
        self.top() + self.bottom()
    }
}

/// Adjoining margins: the largest and the most negative (CSS 2.2, 8.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct MarginSet {
    positive: f32,
    negative: f32,
}

impl MarginSet {
    pub(crate) fn of(margin: f32) -> Self {
        Self { positive: margin.max(0.0), negative: margin.min(0.0) }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.positive = self.positive.max(other.positive);
        self.negative = self.negative.min(other.negative);
    }

    pub(crate) fn value(self) -> f32 {
        self.positive + self.negative
    }
}

/// A margin or inset; none for `auto`.
pub(crate) fn length(extent: Extent, base: f32) -> Option<f32> {
    match extent {
        Extent::Length(length) => Some(length.resolve(base)),
        _ => None,
    }
}

/// A margin, `auto` as zero.
pub(crate) fn margin(extent: Extent, base: f32) -> f32 {
    length(extent, base).unwrap_or(0.0)
}

/// A height; percentages of an unknown height are `auto`.
pub(crate) fn height_length(extent: Extent, base: Option<f32>) -> Option<f32> {
    match (extent, base) {
        (Extent::Length(length), Some(base)) => Some(length.resolve(base)),
        (Extent::Length(length), None) if !length.is_relative() => Some(length.points),
        (Extent::Stretch, Some(base)) => Some(base),
        _ => None,
    }
}

/// Margins on the left and right with `auto` kept apart.
pub(crate) fn side_margins(style: &ComputedStyle, width: f32) -> (Option<f32>, Option<f32>) {
    (length(style.edges.margin.left, width), length(style.edges.margin.right, width))
}
