//! What hangs on the edge of a block: the legend of a fieldset and the marker of a list item (HTML, 15.3.13; CSS Lists 3, 3).

use crate::typeset::boxes::BoxId;
use crate::typeset::style::computed::{ComputedStyle, Direction};

use super::block::Fixed;
use super::edges::{Edges, margin};
use super::{Fragment, Layouter, Notch, Placed, Space, Waiting};

impl Layouter<'_> {
    /// Lays out the legend of a fieldset: it stands on the middle of its top border, for which more room is made (HTML, 15.3.13).
    pub(super) fn legend(&self, id: BoxId, width: f32, edges: &mut Edges, rtl: bool) -> (Placed, Notch, Vec<Waiting>) {
        let style = self.style(id);
        let space = Space { width, height: None };
        let fixed = Fixed { width: self.shrink_to_fit(id, space), height: None, natural: false };
        let (fragment, waiting) = self.independent(id, space, fixed);
        let x = edges.left() + self.aligned(style, space, space, fragment.width, false, rtl);
        let (top, bottom) = (margin(style.edges.margin.top, width), margin(style.edges.margin.bottom, width));
        let extra = (fragment.height + top + bottom - edges.border.top).max(0.0);
        let y = if extra > 0.0 { top } else { (edges.border.top - fragment.height) / 2.0 };
        edges.padding.top += extra;
        let waiting = waiting.into_iter().map(|one| Waiting { x: one.x + x - edges.left(), y: one.y + y - edges.top(), ..one }).collect();
        let notch = Notch { top: extra / 2.0, x, width: fragment.width, height: y + fragment.height };
        (Placed { x, y, margin: 0.0, fragment }, notch, waiting)
    }

    /// Puts a list item's marker outside it, on its first baseline. Where it would stick out above `top`, the top of the content, all of that moves
    /// down, as browsers do. Returns by how much. `beside` tells how much floats take of the left and the right of a line.
    pub(super) fn place_marker(
        &self,
        marker: BoxId,
        style: &ComputedStyle,
        fragment: &mut Fragment,
        top: f32,
        may_grow: bool,
        beside: impl FnOnce(f32) -> (f32, f32),
    ) -> f32 {
        let (_, width) = self.intrinsic(marker);
        let (made, _) = self.independent(marker, Space { width, height: None }, Fixed { width: Some(width), height: None, natural: false });
        let (left, right) = fragment.baselines.map_or((0.0, 0.0), |(first, _)| beside(first));
        let x = if style.text.direction == Direction::Rtl { fragment.width - right } else { left - made.width };
        let own = made.baselines.map_or(made.height, |(first, _)| first);
        let y = fragment.baselines.map_or(0.0, |(first, _)| first - own);
        let more = if fragment.baselines.is_some() { (top - y).max(0.0) } else { 0.0 };
        if let Some((first, last)) = &mut fragment.baselines {
            (*first, *last) = (*first + more, *last + more);
        } else {
            fragment.baselines = Some((own, own));
            if may_grow {
                fragment.height = fragment.height.max(made.height);
            }
        }
        if more > 0.0 {
            fragment.children.iter_mut().chain(&mut fragment.outside).for_each(|placed| placed.y += more);
            if let Some(lines) = &mut fragment.lines {
                lines.y += more;
            }
            if may_grow {
                fragment.height += more;
            }
        }
        fragment.outside.push(Placed { x, y: y + more, margin: 0.0, fragment: made });
        more
    }
}
