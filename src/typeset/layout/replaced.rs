//! Pictures and other boxes whose content has a size of its own (CSS 2.2, 10.3.2, 10.4 and 10.6.2; CSS Images 3, 4).

use crate::typeset::boxes::{BoxId, BoxKind, Symbol};

use super::block::Fixed;
use super::edges::{Edges, height_length, length, side_margins};
use super::{Arrangement, Fragment, Layouter, Owner, Space};

impl Layouter<'_> {
    pub(crate) fn is_replaced(&self, id: BoxId) -> bool {
        matches!(self.tree.get(id).kind, BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_))
    }

    /// The width the content has by itself.
    pub(crate) fn natural_width(&self, id: BoxId) -> Option<f32> {
        match &self.tree.get(id).kind {
            BoxKind::Image(_) if self.style(id).layout.contain.inline_size => Some(self.style(id).layout.contained_size.0),
            BoxKind::Image(image) => image.natural.map(|size| size.0),
            BoxKind::Control(control) => Some(self.control_size(id, control).0),
            _ => None,
        }
    }

    /// The width, height and ratio the content has by itself.
    pub(crate) fn natural_content(&self, id: BoxId) -> ((f32, f32), Option<f32>) {
        let this = self.tree.get(id);
        match &this.kind {
            BoxKind::Image(_) if this.style.layout.contain.block_size => (this.style.layout.contained_size, None),
            BoxKind::Image(image) => (image.natural.unwrap_or((0.0, 0.0)), image.ratio.filter(|ratio| *ratio > 0.0)),
            BoxKind::Control(control) => (self.control_size(id, control), None),
            _ => {
                let em = this.style.font.size;
                ((em * 0.35, em * 0.35), None)
            }
        }
    }

    /// Whether a picture has a ratio, but no size of its own: it is as wide as its room.
    pub(crate) fn has_shape_only(&self, id: BoxId) -> bool {
        matches!(&self.tree.get(id).kind, BoxKind::Image(image) if image.natural.is_none() && image.ratio.is_some())
    }

    /// A picture, control or sign.
    pub(crate) fn replaced(&self, id: BoxId, space: Space, fixed: Fixed) -> Fragment {
        let this = self.tree.get(id);
        let style = &this.style;
        let edges = Edges::of(style, space.width);
        let (natural, ratio) = self.natural_content(id);
        let ratio = style.layout.aspect_ratio.or(ratio);
        let content_width = |value: f32| if style.layout.border_box { (value - edges.horizontal()).max(0.0) } else { value };
        let content_height = |value: f32| if style.layout.border_box { (value - edges.vertical()).max(0.0) } else { value };
        let asked_width = fixed
            .width
            .map(|width| (width - edges.horizontal()).max(0.0))
            .or_else(|| length(style.layout.width, space.width).map(content_width));
        let asked_height = fixed
            .height
            .map(|height| (height - edges.vertical()).max(0.0))
            .or_else(|| height_length(style.layout.height, space.height).map(content_height));
        let (mut width, mut height) = match (asked_width, asked_height, ratio) {
            (Some(width), Some(height), _) => (width, height),
            (Some(width), None, Some(ratio)) => (width, width / ratio),
            (Some(width), None, None) => (width, natural.1),
            (None, Some(height), Some(ratio)) => (height * ratio, height),
            (None, Some(height), None) => (natural.0, height),
            (None, None, Some(ratio)) if self.has_shape_only(id) => {
                let (left, right) = side_margins(style, space.width);
                let width = (space.width - left.unwrap_or(0.0) - right.unwrap_or(0.0) - edges.horizontal()).max(0.0);
                (width, width / ratio)
            }
            (None, None, _) => natural,
        };
        let max_width = length(style.layout.max_width, space.width).map_or(f32::INFINITY, content_width);
        let min_width = length(style.layout.min_width, space.width).map_or(0.0, content_width);
        let max_height = height_length(style.layout.max_height, space.height).map_or(f32::INFINITY, content_height);
        let min_height = height_length(style.layout.min_height, space.height).map_or(0.0, content_height);
        if fixed.width.is_none() {
            let limited = width.min(max_width).max(min_width);
            if limited != width {
                if let (Some(ratio), None) = (ratio, asked_height) {
                    height = limited / ratio;
                }
                width = limited;
            }
        }
        if fixed.height.is_none() {
            let limited = height.min(max_height).max(min_height);
            if limited != height {
                if let (Some(ratio), None) = (ratio, asked_width) {
                    width = (limited * ratio).min(max_width).max(min_width);
                }
                height = limited;
            }
        }
        let mut fragment = Fragment {
            owner: Owner::Box(id),
            width: width + edges.horizontal(),
            height: height + edges.vertical(),
            arrangement: Arrangement::Whole,
            ..Fragment::default()
        };
        match &this.kind {
            BoxKind::Control(control) => {
                let baseline = self.control_baseline(id, control, &edges, height);
                fragment.baselines = baseline.map(|baseline| (baseline, baseline));
            }
            BoxKind::Symbol(symbol) => {
                // The sign stands a little above the baseline, as a bullet does, with a space after it.
                let em = style.font.size;
                fragment.width = if matches!(symbol, Symbol::Open | Symbol::Closed) { em * 1.05 } else { em * 0.75 };
                let baseline = fragment.height + em * 0.17;
                fragment.baselines = Some((baseline, baseline));
            }
            _ => {}
        }
        fragment
    }
}
