//! Absolutely positioned boxes (CSS 2.2, 10.3.7 and 10.6.4).

use crate::typeset::boxes::{BoxId, BoxKind};
use crate::typeset::style::computed::{Align, Alignment, ComputedStyle, Direction, Extent};

use super::block::Fixed;
use super::edges::{Edges, length, side_margins};
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
        let rtl = style.text.direction == Direction::Rtl;
        let shares = (self_share(style.flex.justify_self, Some(rtl)), self_share(style.flex.align_self, None));
        // Tables and what has a size of its own never fill the space between two insets.
        let fills = !self.is_replaced(id) && !matches!(self.tree.get(id).kind, BoxKind::Table(_));
        let ratio = style.layout.aspect_ratio.filter(|_| fills);
        let auto_width = style.layout.width == Extent::Auto;
        let fills_across = fills && auto_width && left.is_some() && right.is_some() && shares.0.is_none();
        let follows = ratio.is_some() && (fills_across || !auto_width);
        let fixed_height = match (top, bottom) {
            (Some(top), Some(bottom)) if fills && !follows && style.layout.height == Extent::Auto && shares.1.is_none() => {
                let filled = height - top - bottom - margin_top.unwrap_or(0.0) - margin_bottom.unwrap_or(0.0);
                Some(clamp_height(style, filled, height, &edges))
            }
            _ if style.layout.height == Extent::Stretch => {
                let filled = height - top.unwrap_or(0.0) - bottom.unwrap_or(0.0) - margin_top.unwrap_or(0.0) - margin_bottom.unwrap_or(0.0);
                Some(clamp_height(style, filled, height, &edges))
            }
            _ => None,
        };
        let available = match (left, right) {
            (None, None) => room_around(waiting.x, waiting.anchor.0, width),
            _ => width - left.unwrap_or(0.0) - right.unwrap_or(0.0),
        };
        let filled = || (available - margin_left.unwrap_or(0.0) - margin_right.unwrap_or(0.0)).max(0.0);
        let fixed_width = match (ratio, fixed_height) {
            _ if fills_across => Some(self.clamp_width(style, filled(), width, &edges)),
            _ if style.layout.width == Extent::Stretch => Some(self.clamp_width(style, filled(), width, &edges)),
            (Some(ratio), Some(height)) if auto_width => {
                let by_ratio =
                    if style.layout.border_box { height * ratio } else { (height - edges.vertical()) * ratio + edges.horizontal() };
                Some(self.clamp_width(style, by_ratio, width, &edges))
            }
            _ => self.shrink_within(id, space, available.max(0.0)),
        };
        let (fragment, inner) = self.independent(id, space, Fixed { width: fixed_width, height: fixed_height, natural: false });
        let across =
            Axis { base: width, size: fragment.width, insets: (left, right), margins: (margin_left, margin_right), share: shares.0 };
        let down =
            Axis { base: height, size: fragment.height, insets: (top, bottom), margins: (margin_top, margin_bottom), share: shares.1 };
        let x = across.place(waiting.x, waiting.anchor.0, Some(rtl));
        let y = down.place(waiting.y, waiting.anchor.1, None);
        (Placed { x, y, margin: 0.0, fragment }, inner)
    }
}

/// How wide a box may be of which this share is before `x`, without leaving its containing block.
fn room_around(x: f32, share: f32, width: f32) -> f32 {
    let before = if share > 0.0 { x / share } else { f32::INFINITY };
    let after = if share < 1.0 { (width - x) / (1.0 - share) } else { f32::INFINITY };
    before.min(after)
}

/// Where a positioned box would be as the only one on its line, or as a block.
pub(super) fn static_place(id: BoxId, style: &ComputedStyle, width: f32, rtl: bool, y: f32) -> Waiting {
    let share = match style.text.text_align.of_text() {
        _ if !style.layout.inline_level => f32::from(u8::from(rtl)),
        Align::Center => 0.5,
        Align::Right => 1.0,
        Align::End => f32::from(u8::from(!rtl)),
        Align::Left => 0.0,
        _ => f32::from(u8::from(rtl)),
    };
    Waiting { id, x: width * share, y, anchor: (f32::from(u8::from(rtl)), 0.0), area: None, before: None }
}

/// What of the free space between two insets `justify-self` (`rtl` of the box is known) or `align-self` puts before a positioned box; none where it
/// fills the space, or stands at the start (CSS Align 3, 6.1.2 and 6.2.2).
fn self_share(value: Alignment, rtl: Option<bool>) -> Option<f32> {
    let end = match value {
        Alignment::Center | Alignment::SafeCenter => return Some(0.5),
        Alignment::Start | Alignment::SelfStart | Alignment::FlexStart | Alignment::Baseline => rtl == Some(true),
        Alignment::End | Alignment::SelfEnd | Alignment::FlexEnd | Alignment::SafeEnd | Alignment::LastBaseline => rtl != Some(true),
        Alignment::Left => false,
        Alignment::Right => rtl.is_some(),
        _ => return None,
    };
    Some(f32::from(u8::from(end)))
}

/// One direction of a positioned box whose size is settled.
struct Axis {
    /// The length of the containing block.
    base: f32,
    /// That of the border box.
    size: f32,
    /// From the edges of the containing block; none for `auto`.
    insets: (Option<f32>, Option<f32>),
    /// None for `auto`.
    margins: (Option<f32>, Option<f32>),
    /// What of the free space `align-self` or `justify-self` puts before it.
    share: Option<f32>,
}

impl Axis {
    /// Where the border box starts in the containing block. `anchor` of the margin box would be at `here` if it were in the flow; `rtl` for the
    /// horizontal, where too large a box sticks out at the end.
    fn place(&self, here: f32, anchor: f32, rtl: Option<bool>) -> f32 {
        let (before, after) = (self.margins.0.unwrap_or(0.0), self.margins.1.unwrap_or(0.0));
        match self.insets {
            (Some(start), Some(end)) => {
                let from_end = self.base - end - after - self.size;
                let free = self.base - start - end - self.size;
                match self.margins {
                    (None, None) if free < 0.0 && rtl == Some(false) => start,
                    (None, None) if free < 0.0 && rtl == Some(true) => from_end,
                    (None, None) => start + free / 2.0,
                    (None, Some(_)) => from_end,
                    (Some(_), Some(_)) if let Some(share) = self.share => start + before + (free - before - after) * share,
                    // Too much is said: the inset at the end gives way.
                    (Some(_), Some(_)) if rtl == Some(true) => from_end,
                    (Some(_), _) => start + before,
                }
            }
            (Some(start), None) => start + before,
            (None, Some(end)) => self.base - end - after - self.size,
            (None, None) => here + before - anchor * (self.size + before + after),
        }
    }
}

/// Applies `min-height` and `max-height` to the height of a border box.
fn clamp_height(style: &ComputedStyle, height: f32, base: f32, edges: &Edges) -> f32 {
    let border_box =
        |extent: Extent| length(extent, base).map(|value| if style.layout.border_box { value } else { value + edges.vertical() });
    let height = border_box(style.layout.max_height).map_or(height, |max| height.min(max));
    border_box(style.layout.min_height).map_or(height, |min| height.max(min)).max(edges.vertical())
}
