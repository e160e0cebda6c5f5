//! Multi-column containers (CSS Multi-column Layout 1, 3): their content is laid out once in the width of a column and then cut.

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, is_out_of_flow};
use crate::typeset::fragmentation::{columns::whole, is_float};
use crate::typeset::style::computed::{ComputedStyle, Extent, Position, Sides};

use super::block::{At, Fixed, Segment};
use super::edges::{MarginSet, margin};
use super::floats::Floats;
use super::{Columns, Fragment, Layouter, Owner, Placed, Space, Waiting, reach_of};

/// How many columns of which width, and the gap between them; none for a box that is no multi-column container.
pub(crate) fn columns(style: &ComputedStyle, width: f32) -> Option<(usize, f32, f32)> {
    let layout = &style.layout;
    if layout.column_count.is_none() && layout.column_width.is_none() {
        return None;
    }
    let gap = layout.column_gap.map_or(style.font.size, |gap| gap.resolve(width)).max(0.0);
    let fitting = layout.column_width.map(|column| ((width + gap) / (column.max(1.0) + gap)).floor().max(1.0) as usize);
    let count = match (layout.column_count, fitting) {
        (Some(count), Some(fitting)) => fitting.min(count as usize),
        (Some(count), None) => count as usize,
        (None, fitting) => fitting.unwrap_or(1),
    };
    let count = count.clamp(1, 1000);
    Some((count, ((width - gap * (count - 1) as f32) / count as f32).max(0.0), gap))
}

impl Layouter<'_> {
    /// Whether a box is positioned, but nothing says where.
    fn stands_in_flow(&self, id: BoxId) -> bool {
        let layout = &self.style(id).layout;
        let Sides { top, right, bottom, left } = layout.inset;
        layout.position == Position::Absolute && [top, right, bottom, left] == [Extent::Auto; 4]
    }

    /// The content of a multi-column container: rows of columns, and between them what spans all of them.
    pub(crate) fn multi_column(&self, id: BoxId, space: Space, (count, width, gap): (usize, f32, f32)) -> Segment {
        let this = self.tree.get(id);
        let column = Space { width, height: space.height };
        let mut out = Segment::default();
        let mut y = 0.0;
        let mut pending = MarginSet::default();
        let add = |segment: Segment, (bare, is_last): (bool, bool), y: &mut f32, out: &mut Segment| {
            // The margin of the last box is inside (CSS Multi-column Layout 1, 3).
            let mut flow = Fragment { width, height: segment.height + segment.trailing.value(), ..Fragment::default() };
            if bare {
                flow.owner = Owner::Box(id);
                flow.flags.bare = true;
            }
            (flow.children, flow.outside, flow.lines) = (segment.children, segment.outside, segment.lines);
            // What stands where it would be in the flow goes into the columns with that.
            let (standing, waiting): (Vec<_>, Vec<_>) = segment.waiting.into_iter().partition(|one| self.stands_in_flow(one.id));
            let mut inner = Vec::new();
            for one in standing {
                let (placed, waiting) = self.positioned(one, space.width, space.height.unwrap_or(0.0));
                inner.extend(waiting.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }));
                flow.outside.push(placed);
            }
            flow.reach = reach_of(self.tree, &flow);
            let floats = flow.outside.iter().filter(|one| is_float(self.tree, one)).map(|one| one.y + one.fragment.height);
            flow.height = floats.fold(flow.height, f32::max);
            let columns = Arc::new(Columns {
                flow: Arc::new(flow),
                count,
                width,
                gap,
                // Above what spans them they are as low as they can be; the last have what is left of the height of the container.
                balance: this.style.layout.column_fill_balance || !is_last,
                height: space.height.filter(|_| is_last).map(|height| (height - *y).max(0.0)),
                rule: this.style.layout.column_rule,
            });
            let made = whole(self.tree, &columns);
            out.waiting.extend(waiting.into_iter().chain(inner).map(|one| {
                let (column, below) = made.place(one.y);
                Waiting { x: one.x + column, y: *y + below, ..one }
            }));
            let height = made.fragment.height;
            out.children.push(Placed { x: 0.0, y: *y, margin: 0.0, fragment: Arc::new(made.fragment) });
            *y += height;
        };
        let BoxKind::Blocks(children) = &this.kind else {
            if let BoxKind::Lines(pieces) = &this.kind {
                let segment = self.inline(id, pieces, column, At::default(), &mut Floats::default());
                add(segment, (true, true), &mut y, &mut out);
            }
            out.height = y;
            return out;
        };
        let spans = |child: &BoxId| self.style(*child).layout.column_span_all && !is_out_of_flow(self.style(*child));
        let mut left = children.len();
        for part in children.chunk_by(|one, other| spans(one) == spans(other)) {
            left -= part.len();
            if part.first().is_some_and(spans) {
                for child in part {
                    // The margins of what is in it stay in it.
                    pending.join(MarginSet::of(margin(self.style(*child).edges.margin.top, space.width)));
                    y += pending.value();
                    let block = self.block(*child, space, At::default(), Fixed::default(), &mut Floats::default(), true);
                    let mut placed = block.placed;
                    placed.y += y;
                    out.waiting.extend(block.waiting.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }));
                    y += placed.fragment.height;
                    out.children.push(placed);
                    pending = MarginSet::of(margin(self.style(*child).edges.margin.bottom, space.width));
                }
            } else {
                y += pending.value();
                pending = MarginSet::default();
                let segment = self.flow(id, part, column, At::default(), false, &mut Floats::default());
                if segment.children.is_empty() && segment.outside.iter().all(|one| matches!(one.fragment.owner, Owner::Mark(_))) {
                    segment.waiting.into_iter().for_each(|one| out.wait(one));
                } else {
                    add(segment, (false, left == 0), &mut y, &mut out);
                }
            }
        }
        out.height = y;
        out.trailing = pending;
        out
    }
}
