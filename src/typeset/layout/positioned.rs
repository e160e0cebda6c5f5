//! Absolutely positioned boxes (CSS 2.2, 10.3.7 and 10.6.4).

use crate::typeset::style::computed::{Direction, Extent};

use super::block::Fixed;
use super::edges::{Edges, height_length, length, side_margins};
use super::{Layouter, Placed, Space, Waiting};

impl Layouter<'_> {
    /// Lays a positioned box out in its containing block. The place that comes back is that of its border box there; so is the static
    /// place that goes in. What is fixed to the page inside it comes back, too.
    pub(crate) fn positioned(&self, waiting: Waiting, width: f32, height: f32) -> (Placed, Vec<Waiting>) {
        let id = waiting.id;
        let style = self.style(id);
        let space = Space { width, height: Some(height) };
        let inset = &style.layout.inset;
        let (left, right) = (length(inset.left, width), length(inset.right, width));
        let (top, bottom) = (length(inset.top, height), length(inset.bottom, height));
        let (margin_left, margin_right) = side_margins(style, width);
        let (margin_top, margin_bottom) = (length(style.edges.margin.top, width), length(style.edges.margin.bottom, width));
        let edges = Edges::of(style, width);
        let fixed_width = if style.layout.width == Extent::Auto {
            let available = width
                - left.unwrap_or(if right.is_none() { waiting.x * (1.0 - waiting.anchor.0) } else { 0.0 })
                - right.unwrap_or(if left.is_none() { (width - waiting.x) * waiting.anchor.0 } else { 0.0 })
                - margin_left.unwrap_or(0.0)
                - margin_right.unwrap_or(0.0);
            if left.is_some() && right.is_some() && !self.is_replaced(id) {
                Some(self.clamp_width(style, available.max(0.0), width, &edges))
            } else {
                self.shrink_to_fit(id, Space { width: available.max(0.0), height: None })
            }
        } else {
            None
        };
        let fixed_height = if height_length(style.layout.height, Some(height)).is_none() && !self.is_replaced(id) {
            match (top, bottom) {
                (Some(top), Some(bottom)) => {
                    Some((height - top - bottom - margin_top.unwrap_or(0.0) - margin_bottom.unwrap_or(0.0)).max(edges.vertical()))
                }
                _ => None,
            }
        } else {
            None
        };
        let (fragment, inner) = self.independent(id, space, Fixed { width: fixed_width, height: fixed_height, natural: false });
        let rest = width - fragment.width;
        let x = match (left, right) {
            (Some(left), Some(right)) if style.layout.width != Extent::Auto => match (margin_left, margin_right) {
                (None, None) => left + ((rest - left - right) / 2.0).max(0.0),
                (None, Some(margin_right)) => rest - right - margin_right,
                (Some(_), _) if style.text.direction == Direction::Rtl => rest - right - margin_right.unwrap_or(0.0),
                (Some(margin_left), _) => left + margin_left,
            },
            (Some(left), _) => left + margin_left.unwrap_or(0.0),
            (None, Some(right)) => rest - right - margin_right.unwrap_or(0.0),
            (None, None) => {
                let (margin_left, margin_right) = (margin_left.unwrap_or(0.0), margin_right.unwrap_or(0.0));
                waiting.x + margin_left - waiting.anchor.0 * (fragment.width + margin_left + margin_right)
            }
        };
        let rest = height - fragment.height;
        let y = match (top, bottom) {
            (Some(top), Some(bottom)) if margin_top.is_none() && margin_bottom.is_none() => top + ((rest - top - bottom) / 2.0).max(0.0),
            (Some(top), _) => top + margin_top.unwrap_or(0.0),
            (None, Some(bottom)) => rest - bottom - margin_bottom.unwrap_or(0.0),
            (None, None) => {
                let (margin_top, margin_bottom) = (margin_top.unwrap_or(0.0), margin_bottom.unwrap_or(0.0));
                waiting.y + margin_top - waiting.anchor.1 * (fragment.height + margin_top + margin_bottom)
            }
        };
        (Placed { x, y, margin: 0.0, fragment }, inner)
    }
}
