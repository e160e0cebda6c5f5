//! Boxes whose content lies turned in them: vertical labels (CSS Writing Modes 4, 7.3).
//!
//! In: a box and what it holds. Out: that laid out as if the page were turned, in a frame of the size it has once it is turned back, which is
//! for painting to do.

use std::sync::Arc;

use crate::typeset::boxes::BoxId;
use crate::typeset::style::computed::Turn;

use super::block::{Fixed, Segment};
use super::edges::Edges;
use super::{Arrangement, Fragment, Layouter, Placed, Space};

impl Layouter<'_> {
    /// How long lines are in a box whose height is `limit` at most: as long as their text, where they find room.
    fn turned_length(&self, inside: BoxId, limit: Option<f32>) -> f32 {
        let (min, max) = self.intrinsic(inside);
        max.min(limit.unwrap_or(self.page_height).max(min))
    }

    /// What lies turned in a box whose content has this width, and this height where it is known.
    pub(super) fn turned(&self, id: BoxId, inside: BoxId, inner: Space, limit: Option<f32>) -> Segment {
        let height = inner.height.unwrap_or_else(|| self.turned_length(inside, limit));
        let frame = self.turned_frame(id, inside, height, Some(inner.width));
        // The first line is on the right, or on the left.
        let x = if self.style(id).layout.turn == Turn::Right { inner.width - frame.width } else { 0.0 };
        let children = vec![Placed { x, y: 0.0, margin: 0.0, fragment: Arc::new(frame) }];
        Segment { children, height, ..Segment::default() }
    }

    /// The width of the content of a box whose content is turned.
    pub(super) fn turned_width(&self, id: BoxId, inside: BoxId, height: Option<f32>) -> f32 {
        let height = height.unwrap_or_else(|| self.turned_length(inside, None));
        self.turned_frame(id, inside, height, None).width
    }

    fn turned_frame(&self, id: BoxId, inside: BoxId, height: f32, width: Option<f32>) -> Fragment {
        let space = Space { width: height, height: width };
        let (mut made, _) = self.independent(inside, space, Fixed { width: Some(height), height: width, natural: false });
        if self.style(id).layout.turn == Turn::RightFromLeft {
            self.mirror(Arc::make_mut(&mut made));
        }
        let width = made.height;
        let children = vec![Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: made }];
        Fragment { width, height, children, arrangement: Arrangement::Whole, ..Fragment::default() }
    }

    /// Puts what is on top in each box to the bottom, as lines that begin on the left are the last ones of a page turned to the right.
    fn mirror(&self, fragment: &mut Fragment) {
        let edges = fragment.box_id().map(|id| Edges::of(self.style(id), fragment.width));
        // The borders and paddings stay where they are.
        let height = fragment.height + edges.map_or(0.0, |edges| edges.top() - edges.bottom());
        for placed in fragment.children.iter_mut().chain(&mut fragment.outside) {
            placed.y = height - placed.y - placed.fragment.height;
            self.mirror(Arc::make_mut(&mut placed.fragment));
        }
        if let Some(set) = &mut fragment.lines {
            for line in &mut set.lines {
                line.y = height - set.y * 2.0 - line.y - line.height;
            }
        }
    }
}
