//! Blocks: heights, margins that collapse, and the order from top to bottom (CSS 2.2, 8.3.1, 9.4.1 and 10.6).

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, LayoutBox, is_formatting_root, is_positioned_out};
use crate::typeset::style::computed::{Alignment, Clear, ComputedStyle, Direction, Extent, FlexStyle, Float, Position, Sides};

use super::edges::{Edges, MarginSet, height_length, length, margin, side_margins};
use super::floats::Floats;
use super::margins::Above;
use super::multicol::columns;
use super::positioned::static_place;
use super::shapes::Outline;
use super::widths::height_of_shape;
use super::{Arrangement, Fragment, Layouter, LineSet, Owner, Placed, Space, Waiting, forced_between, page_name, reach_of};

/// Where a box is in its block formatting context: the left of its containing block's content, and the top of its border box.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct At {
    pub(crate) x: f32,
    pub(crate) y: f32,
    /// Whether the containing block goes from right to left.
    pub(crate) rtl: bool,
}

/// Sizes of the border box that somebody else has decided.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fixed {
    pub(crate) width: Option<f32>,
    pub(crate) height: Option<f32>,
    /// Whether the height is that of the content, whatever the style says, and no base for percentages: that of a table cell or a flex or
    /// grid item, whose row or container sees to the rest.
    pub(crate) natural: bool,
}

/// A block laid out. `placed.x` is from the left of the containing block; `placed.y` is how far it moved down to find room beside floats.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) placed: Placed,
    /// Its bottom margin with those that collapse with it.
    pub(crate) bottom: MarginSet,
    /// Boxes that look for a containing block further up, from this border box.
    pub(crate) waiting: Vec<Waiting>,
}

/// A float that has no place yet.
pub(crate) struct FloatBox {
    /// Of its margin box.
    pub(crate) size: (f32, f32),
    /// Its left and top margins.
    inset: (f32, f32),
    fragment: Arc<Fragment>,
    waiting: Vec<Waiting>,
    /// What of it lines keep off, where that is not all.
    shape: Option<Arc<Outline>>,
}

/// A flow, where a part of it begins among its children, and the width and height of its room.
pub(crate) type SegmentKey = (BoxId, usize, u32, Option<u32>);

/// The content of a block, from the top left of its content box.
#[derive(Debug, Clone, Default)]
pub(crate) struct Segment {
    pub(crate) children: Vec<Placed>,
    pub(crate) outside: Vec<Placed>,
    pub(crate) lines: Option<Box<LineSet>>,
    pub(crate) height: f32,
    /// The margins below the last child, not in `height`.
    pub(crate) trailing: MarginSet,
    pub(crate) waiting: Vec<Waiting>,
    /// The first baseline of flex or grid items.
    pub(crate) baseline: Option<f32>,
    /// How far down floats reach in a part of a flow between two forced breaks, which has floats of its own.
    pub(crate) floats: f32,
}

impl Segment {
    /// Takes a box that looks for its containing block further up, and marks its place.
    pub(super) fn wait(&mut self, one: Waiting) {
        self.outside.push(one.mark());
        self.waiting.push(one);
    }
}

/// How often a box is laid out beside floats until it meets none.
const MAX_TRIES: usize = 4;

impl Layouter<'_> {
    /// Lays a box out whose border box has its top at `at.y`; margins above have been dealt with.
    pub(crate) fn block(&self, id: BoxId, space: Space, at: At, fixed: Fixed, floats: &mut Floats, is_root: bool) -> Block {
        let this = self.tree.get(id);
        let style = &this.style;
        let root = is_root || is_formatting_root(style, &this.kind);
        let edges = Edges::of(style, space.width);
        // Beside floats a formatting root keeps its border box off them; its margins may lie under them (CSS 2.2, 9.5).
        let beside = root && !is_root && !floats.clear_below(at.y);
        let sides = if beside { side_margins(style, space.width) } else { (None, None) };
        let (left_margin, right_margin) = (sides.0.unwrap_or(0.0), sides.1.unwrap_or(0.0));
        let (inner_x, inner_width) = (at.x + left_margin, space.width - left_margin - right_margin);
        let needed = if beside { self.needed_width(id, space, &edges) } else { 0.0 };
        let mut place = if beside { floats.fit(at.y, needed, 1.0, inner_x, inner_width) } else { (at.y, inner_x, inner_width) };
        let mut tries = 0;
        let (mut fragment, mut waiting, bottom, x, dy) = loop {
            let (y, left, free) = place;
            let room = Space { width: free + left_margin + right_margin, height: space.height };
            let x0 = left - inner_x;
            let (fragment, waiting, bottom, auto_width) = match &this.kind {
                BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) => {
                    (self.replaced(id, space, fixed), Vec::new(), MarginSet::of(margin(style.edges.margin.bottom, space.width)), false)
                }
                BoxKind::Table(table) => {
                    let (mut fragment, waiting) = self.table(id, table, room, fixed);
                    let waiting = self.hold(style, Sides::default(), &mut fragment, waiting);
                    (fragment, waiting, MarginSet::of(margin(style.edges.margin.bottom, space.width)), false)
                }
                _ => {
                    let width = fixed.width.unwrap_or_else(|| self.block_width(id, room, space, &edges));
                    let x = self.aligned(style, room, space, width, fixed.width.is_some(), at.rtl);
                    let place = At { x: at.x + x0 + x, y, rtl: at.rtl };
                    let (fragment, waiting, bottom) = self.contents(id, space, place, width, fixed, floats, root);
                    (fragment, waiting, bottom, true)
                }
            };
            tries += 1;
            let decided = fixed.width.is_some();
            let aligned = if auto_width || !decided { self.aligned(style, room, space, fragment.width, decided, at.rtl) } else { 0.0 };
            if beside && tries < MAX_TRIES {
                // Now that its height is known, it may meet floats further down.
                let (lower_left, lower_free) = floats.room(y, fragment.height, inner_x, inner_width);
                let narrower = lower_left > left + 0.01 || lower_free + 0.01 < free;
                let start = at.x + x0 + aligned;
                let meets = start + 0.01 < lower_left || start + fragment.width > lower_left + lower_free + 0.01;
                if narrower && meets && self.may_retry() {
                    place = if needed <= lower_free + 0.01 {
                        (y, lower_left, lower_free)
                    } else {
                        floats.fit(floats.next_edge(y).unwrap_or(y), needed, 1.0, inner_x, inner_width)
                    };
                    continue;
                }
            }
            break (fragment, waiting, bottom, x0 + aligned, y - at.y);
        };
        if matches!(style.layout.position, Position::Relative) {
            let (dx, dy) = relative_shift(style, space, at.rtl);
            fragment.shift = (dx, dy);
            waiting.iter_mut().for_each(|one| (one.x, one.y) = (one.x + dx, one.y + dy));
        }
        let top = margin(style.edges.margin.top, space.width);
        Block { placed: Placed { x, y: dy, margin: top, fragment: Arc::new(fragment) }, bottom, waiting }
    }

    /// A box in a formatting context of its own, at no particular place.
    pub(crate) fn independent(&self, id: BoxId, space: Space, fixed: Fixed) -> (Arc<Fragment>, Vec<Waiting>) {
        let block = self.block(id, space, At::default(), fixed, &mut Floats::default(), true);
        (block.placed.fragment, block.waiting)
    }

    /// Everything inside a border box of this width.
    #[expect(clippy::too_many_arguments, reason = "all of it is one block's situation")]
    fn contents(
        &self,
        id: BoxId,
        space: Space,
        at: At,
        width: f32,
        fixed: Fixed,
        floats: &mut Floats,
        root: bool,
    ) -> (Fragment, Vec<Waiting>, MarginSet) {
        let this = self.tree.get(id);
        let style = &this.style;
        let mut edges = Edges::of(style, space.width);
        let inner_width = (width - edges.horizontal()).max(0.0);
        let legend = match &this.kind {
            BoxKind::Blocks(children) | BoxKind::Flex(children) | BoxKind::Grid(children) => {
                children.first().filter(|first| self.tree.get(**first).legend)
            }
            _ => None,
        };
        let below_legend = usize::from(legend.is_some());
        let legend = legend.map(|legend| self.legend(*legend, inner_width, &mut edges, style.text.direction == Direction::Rtl));
        let border_box = |value: f32| if style.layout.border_box { value.max(edges.vertical()) } else { value + edges.vertical() };
        let limit = |extent: Extent| height_length(extent, space.height).filter(|_| !fixed.natural).map(border_box);
        let (min, max) = (limit(style.layout.min_height).unwrap_or(0.0), limit(style.layout.max_height).unwrap_or(f32::INFINITY));
        let outside = if style.layout.height == Extent::Stretch {
            // What is around the content is inside the room, too.
            margin(style.edges.margin.top, space.width)
                + margin(style.edges.margin.bottom, space.width)
                + if style.layout.border_box { 0.0 } else { edges.vertical() }
        } else {
            0.0
        };
        let styled =
            || height_length(style.layout.height, space.height).map(|height| border_box((height - outside).max(0.0)).min(max).max(min));
        let asked = fixed.height.or_else(|| if fixed.natural { None } else { styled() });
        // The height an item gets from its content decides where its own items go, but is no base for percentages.
        let base = asked.filter(|_| !fixed.natural || matches!(this.kind, BoxKind::Flex(_) | BoxKind::Grid(_)));
        // Percentages see through an anonymous box (CSS 2.2, 9.2.1).
        let inner_height = if this.anonymous { space.height } else { base.map(|height| (height - edges.vertical()).max(0.0)) };
        let inner = Space { width: inner_width, height: inner_height };
        let rtl = style.text.direction == Direction::Rtl;
        let mut own_floats = Floats::default();
        let (inner_floats, origin) = if root {
            (&mut own_floats, At { x: edges.left(), y: edges.top(), rtl })
        } else {
            (&mut *floats, At { x: at.x + edges.left(), y: at.y + edges.top(), rtl })
        };
        let collapse_top = !root && edges.top() == 0.0;
        let mut arrangement = Arrangement::Sequence;
        let columns = if legend.is_none() && matches!(this.kind, BoxKind::Blocks(_) | BoxKind::Lines(_)) {
            columns(style, inner.width)
        } else {
            None
        };
        let mut segment = match &this.kind {
            _ if columns.is_some() => self.multi_column(id, inner, columns.unwrap_or_default()),
            BoxKind::Blocks(children) => {
                self.flow(id, &children[below_legend..], inner, origin, collapse_top && legend.is_none(), inner_floats)
            }
            BoxKind::Lines(pieces) => self.inline(id, pieces, inner, origin, inner_floats),
            BoxKind::Flex(children) | BoxKind::Grid(children) => {
                arrangement = Arrangement::Parallel;
                let content = |height: f32| (height - edges.vertical()).max(0.0);
                self.flex(id, &children[below_legend..], inner, content(min)..content(max))
            }
            BoxKind::Turned(inside) => {
                arrangement = Arrangement::Whole;
                self.turned(id, *inside, inner, space.height)
            }
            BoxKind::Table(_) | BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) => Segment::default(),
        };
        let own_bottom = MarginSet::of(margin(style.edges.margin.bottom, space.width));
        let contain = style.layout.contain;
        let collapse_bottom =
            !root && !contain.block_size && edges.bottom() == 0.0 && asked.is_none() && matches!(this.kind, BoxKind::Blocks(_));
        let mut content_height = segment.height;
        let mut bottom = own_bottom;
        if collapse_bottom {
            // A minimum that decides the height keeps the margins of the last children inside.
            if content_height.max(0.0) + edges.vertical() >= min {
                bottom.join(segment.trailing);
            }
        } else {
            content_height += segment.trailing.value();
        }
        if root {
            content_height = content_height.max(own_floats.bottom() - edges.top());
        }
        if contain.block_size {
            content_height = match &this.kind {
                // Its tracks are there without items.
                BoxKind::Grid(_) if asked.is_none() && style.layout.contained_size.1 == 0.0 => {
                    self.flex(id, &[], inner, 0.0..f32::INFINITY).height
                }
                _ => style.layout.contained_size.1,
            };
        }
        let height = asked.unwrap_or_else(|| {
            let natural = content_height.max(0.0) + edges.vertical();
            let ratio = style.layout.aspect_ratio.filter(|_| !fixed.natural);
            let shaped = ratio.map_or(natural, |ratio| height_of_shape(style, width, ratio, &edges, || natural));
            shaped.min(max).max(min)
        });
        let free = height - content_height.max(0.0) - edges.vertical();
        let (left, top) = (edges.left(), edges.top() + content_shift(&style.flex, this, free));
        for placed in segment.children.iter_mut().chain(&mut segment.outside) {
            placed.x += left;
            placed.y += top;
        }
        for waiting in &mut segment.waiting {
            waiting.x += left;
            waiting.y += top;
            if let Some(area) = &mut waiting.area {
                area.0 += left;
                area.1 += top;
            }
        }
        if let Some(lines) = &mut segment.lines {
            lines.x = left;
            lines.y = top;
        }
        let mut baselines = baselines(&segment);
        if let Some(first) = segment.baseline {
            let first = first + top;
            baselines = Some((first, baselines.map_or(first, |(_, last)| last)));
        }
        if style.layout.overflow.scrolls() && matches!(this.kind, BoxKind::Blocks(_) | BoxKind::Lines(_)) {
            // What could be scrolled stands on its lower margin edge (CSS Align 3, 9.1).
            let last = height + own_bottom.value();
            baselines = Some((baselines.map_or(last, |(first, _)| first), last));
        }
        if contain.layout {
            baselines = None;
        }
        let mut fragment = Fragment {
            owner: Owner::Box(id),
            width,
            height,
            children: segment.children,
            outside: segment.outside,
            lines: segment.lines,
            arrangement,
            baselines,
            ..Fragment::default()
        };
        if let Some((placed, notch, inner)) = legend {
            segment.waiting.extend(inner);
            fragment.children.insert(0, placed);
            fragment.notch = Some(Box::new(notch));
        }
        if let Some(marker) = this.marker {
            let floats = if root { &own_floats } else { &*floats };
            let beside = |baseline: f32| {
                let (left, free) = floats.room(origin.y - edges.top() + baseline - 0.5, 0.0, origin.x, inner_width);
                (left - origin.x, origin.x + inner_width - left - free)
            };
            let moved = self.place_marker(marker, style, &mut fragment, top, asked.is_none(), beside);
            segment.waiting.iter_mut().for_each(|one| one.y += moved);
        }
        let waiting = self.hold(style, edges.border, &mut fragment, segment.waiting);
        if !style.layout.overflow.clips() {
            fragment.reach = reach_of(self.tree, &fragment);
        }
        (fragment, waiting, bottom)
    }

    /// Places the positioned boxes whose containing block this fragment is; gives back those that look further up.
    pub(super) fn hold(&self, style: &ComputedStyle, border: Sides<f32>, fragment: &mut Fragment, waiting: Vec<Waiting>) -> Vec<Waiting> {
        // A filter of the root is one of the whole page (Filter Effects 1, 5).
        let is_plain_root =
            fragment.owner == Owner::Box(BoxTree::ROOT) && style.layout.position == Position::Static && style.layout.transform.is_empty();
        if is_plain_root || !holds_positioned(style) || waiting.is_empty() {
            return waiting;
        }
        let holds_fixed = holds_fixed(style);
        fragment.outside.retain(|one| !matches!(one.fragment.owner, Owner::Mark(_)));
        let (width, height) = (fragment.width - border.left - border.right, fragment.height - border.top - border.bottom);
        let mut further = Vec::new();
        for one in waiting {
            if !holds_fixed && self.style(one.id).layout.position == Position::Fixed {
                further.push(one);
                continue;
            }
            let (left, top, width, height) = one.area.unwrap_or((border.left, border.top, width, height));
            let inside = Waiting { x: one.x - left, y: one.y - top, ..one };
            let (mut placed, inner) = self.positioned(inside, width, height);
            placed.x += left;
            placed.y += top;
            further.extend(inner.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }));
            fragment.outside.push(placed);
        }
        further
    }

    /// Block-level children of a container, cut into segments at forced breaks.
    pub(crate) fn flow(&self, id: BoxId, children: &[BoxId], space: Space, origin: At, at_top: bool, floats: &mut Floats) -> Segment {
        let this = self.tree.get(id);
        let mut starts = Vec::new();
        if this.contains.forced_break {
            let mut before: Option<BoxId> = None;
            for (index, child) in children.iter().enumerate() {
                if crate::typeset::boxes::is_out_of_flow(self.style(*child)) {
                    continue;
                }
                if before.is_some_and(|before| forced_between(self.tree, before, *child).is_some()) {
                    starts.push(index);
                }
                before = Some(*child);
            }
        }
        if starts.is_empty() {
            return self.run(children, space, origin, at_top, floats);
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for end in starts.into_iter().chain([children.len()]) {
            ranges.push(start..end);
            start = end;
        }
        // The room was made for the page this flow begins on.
        let own_width = self.page_widths.get(&page_name(self.tree, id, true));
        let lay_out = |range: &Range<usize>| -> Arc<Segment> {
            let part = &children[range.clone()];
            let name =
                part.iter().find(|child| !is_positioned_out(self.style(**child))).and_then(|child| page_name(self.tree, *child, true));
            let wider = match (own_width, self.page_widths.get(&name)) {
                (Some((own, _)), Some((other, _))) => other - own,
                _ => 0.0,
            };
            let space = Space { width: (space.width + wider).max(0.0), ..space };
            // Between boxes that span columns, a flow is laid out in parts: its children tell them apart.
            let key = (part.first().copied().unwrap_or(id), part.len(), space.width.to_bits(), space.height.map(f32::to_bits));
            let stable = !part.iter().any(|child| self.tree.get(*child).contains.references);
            if stable && let Some(known) = self.segments.lock().ok().and_then(|segments| segments.get(&key).cloned()) {
                return known;
            }
            let mut own = Floats::default();
            let made = self.run(part, space, At { rtl: origin.rtl, ..At::default() }, at_top && range.start == 0, &mut own);
            let made = Arc::new(Segment { floats: own.bottom(), ..made });
            if stable {
                self.forget(part);
                if let Ok(mut segments) = self.segments.lock() {
                    segments.insert(key, made.clone());
                }
            }
            made
        };
        // What comes before the first break stands beside the floats that are there.
        let beside = ranges.first().filter(|_| !floats.clear_below(origin.y)).cloned();
        let beside = beside.map(|range| Arc::new(self.run(&children[range], space, origin, at_top, floats)));
        let parts: Vec<Arc<Segment>> = ranges[usize::from(beside.is_some())..].par_iter().map(lay_out).collect();
        let mut whole = Segment::default();
        for part in beside.into_iter().chain(parts) {
            let dy = whole.height;
            let moved = |placed: &Placed| Placed { y: placed.y + dy, ..placed.clone() };
            whole.children.extend(part.children.iter().map(moved));
            whole.outside.extend(part.outside.iter().map(moved));
            whole.waiting.extend(part.waiting.iter().map(|waiting| Waiting { y: waiting.y + dy, ..*waiting }));
            floats.reach_to(origin.y + dy + part.floats);
            whole.height += part.height;
            whole.trailing = part.trailing;
        }
        whole
    }

    /// Children one below the other.
    fn run(&self, children: &[BoxId], space: Space, origin: At, collapse_top: bool, floats: &mut Floats) -> Segment {
        let mut out = Segment { children: Vec::with_capacity(children.len()), ..Segment::default() };
        let mut y = 0.0_f32;
        let mut pending = MarginSet::default();
        let mut at_top = collapse_top;
        let mut behind_clearance = false;
        for id in children {
            let this = self.tree.get(*id);
            let style = &this.style;
            let hypothetical = if at_top { y } else { y + pending.value() };
            if is_positioned_out(style) {
                // What would have been on a line stands beside floats.
                let (left, free) = if style.layout.inline_level {
                    floats.room(origin.y + hypothetical, 0.0, origin.x, space.width)
                } else {
                    (origin.x, space.width)
                };
                let place = static_place(*id, style, free, origin.rtl, hypothetical);
                let before = (y > 0.0).then_some(hypothetical - y);
                out.wait(Waiting { x: place.x + left - origin.x, before, ..place });
                continue;
            }
            if style.layout.float != Float::None {
                let place = At { y: origin.y + hypothetical, ..origin };
                let (mut placed, waiting) = self.place_float(*id, self.make_float(*id, space), space, place, floats);
                placed.x -= origin.x;
                placed.y -= origin.y;
                out.waiting.extend(waiting.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }));
                out.outside.push(placed);
                continue;
            }
            let top = self.top_margins(*id, space.width, Above { floats, y: origin.y + y, margins: pending, unplaced: [false; 2] });
            let mut joined = pending;
            joined.join(top);
            let mut child_y = if at_top { y } else { y + joined.value() };
            let mut cleared = false;
            if style.layout.clear != Clear::None {
                let floor = floats.cleared(style.layout.clear) - origin.y;
                if floor > child_y + 0.005 {
                    child_y = floor;
                    cleared = true;
                }
            }
            let at = At { y: origin.y + child_y, ..origin };
            let block = self.known_block(*id, space, at, floats);
            let mut placed = block.placed;
            placed.y += child_y;
            placed.margin = top.value();
            out.waiting.extend(block.waiting.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }));
            if this.collapses_through && placed.fragment.height <= 0.0 {
                // Its top and bottom margins touch each other and those around it; with clearance only those that follow.
                let bottom = self.bottom_margins_of_empty(*id, space.width);
                if cleared {
                    y = child_y - top.value();
                    (pending, at_top, behind_clearance) = (top, false, true);
                    pending.join(bottom);
                } else if !at_top {
                    pending = joined;
                    pending.join(bottom);
                }
            } else {
                y = placed.y + placed.fragment.height;
                pending = block.bottom;
                (at_top, behind_clearance) = (false, false);
            }
            out.children.push(placed);
        }
        if behind_clearance {
            // Margins that collapse with those of a box with clearance do not collapse with their parent's.
            y += pending.value();
            pending = MarginSet::default();
        }
        out.height = y;
        out.trailing = if at_top { MarginSet::default() } else { pending };
        out
    }

    /// A float, not placed yet.
    pub(crate) fn make_float(&self, id: BoxId, space: Space) -> FloatBox {
        let fixed = Fixed { width: self.shrink_to_fit(id, space), height: None, natural: false };
        let (fragment, waiting) = self.independent(id, space, fixed);
        let edge = |extent: Extent| margin(extent, space.width);
        let edges = &self.style(id).edges.margin;
        let (top, right, bottom, left) = (edge(edges.top), edge(edges.right), edge(edges.bottom), edge(edges.left));
        let size = (fragment.width + left + right, fragment.height + top + bottom);
        let shape =
            Outline::of(self.tree, self.style(id), (left, top), (fragment.width, fragment.height), size.0, space.width).map(Arc::new);
        FloatBox { size, inset: (left, top), fragment, waiting, shape }
    }

    /// Places a float in its formatting context; its place is that of its border box there.
    pub(crate) fn place_float(&self, id: BoxId, made: FloatBox, space: Space, at: At, floats: &mut Floats) -> (Placed, Vec<Waiting>) {
        let layout = &self.style(id).layout;
        let held = self.held(id);
        let size = (made.size.0, made.size.1 + self.longer(id));
        let (x, y) = floats.place(layout.float == Float::Left, layout.clear, (at.y, held), size, (at.x, space.width));
        if let Some(shape) = made.shape {
            floats.shape_last(shape);
        }
        let (left, top) = made.inset;
        let mut fragment = made.fragment;
        if held > 0.0 {
            Arc::make_mut(&mut fragment).flags.held = true;
        }
        (Placed { x: x + left, y: y + top, margin: top, fragment }, made.waiting)
    }
}

/// How far `align-content` moves the content of a block down that leaves so much of its height free (CSS Align 3, 5.1.1).
fn content_shift(flex: &FlexStyle, this: &LayoutBox, free: f32) -> f32 {
    match flex.align_content {
        _ if !matches!(this.kind, BoxKind::Blocks(_) | BoxKind::Lines(_)) => 0.0,
        // The words of a button stand in the middle of it (HTML, 15.5.4).
        Alignment::Normal if this.button => free / 2.0,
        Alignment::Center => free / 2.0,
        Alignment::SafeCenter | Alignment::SpaceAround | Alignment::SpaceEvenly => (free / 2.0).max(0.0),
        Alignment::End | Alignment::FlexEnd => free,
        Alignment::SafeEnd | Alignment::LastBaseline => free.max(0.0),
        _ => 0.0,
    }
}

/// Whether a box is the containing block of absolutely positioned boxes in it.
pub(crate) fn holds_positioned(style: &ComputedStyle) -> bool {
    style.layout.position != Position::Static || holds_fixed(style)
}

/// Whether a box is the containing block even of boxes fixed to the page (CSS Transforms 1, 2; Filter Effects 1, 5;
/// CSS Containment 1, 3).
pub(crate) fn holds_fixed(style: &ComputedStyle) -> bool {
    let contain = style.layout.contain;
    !style.layout.transform.is_empty()
        || contain.layout
        || contain.paint
        || style.edges.effects.as_deref().is_some_and(|effects| !effects.filter.is_empty())
}

/// `top`, `left` and so on of a relatively positioned box.
pub(super) fn relative_shift(style: &ComputedStyle, space: Space, rtl: bool) -> (f32, f32) {
    let inset = &style.layout.inset;
    let (left, right) = (length(inset.left, space.width), length(inset.right, space.width).map(|right| -right));
    let x = if rtl { right.or(left) } else { left.or(right) }.unwrap_or(0.0);
    let y =
        height_length(inset.top, space.height).or_else(|| height_length(inset.bottom, space.height).map(|bottom| -bottom)).unwrap_or(0.0);
    (x, y)
}

/// Whether any words or pictures are in a fragment.
fn has_lines(fragment: &Fragment) -> bool {
    fragment.lines.is_some() || fragment.children.iter().any(|child| has_lines(&child.fragment))
}

/// The first and last baseline of a content, from the top of its border box.
fn baselines(segment: &Segment) -> Option<(f32, f32)> {
    if let Some(set) = &segment.lines {
        let with_text = |line: &&crate::typeset::text::Line| line.height > 0.0;
        let first = set.lines.iter().find(with_text)?;
        let last = set.lines.iter().rev().find(with_text)?;
        return Some((set.y + first.y + first.baseline, set.y + last.y + last.baseline));
    }
    // A table by itself always has a baseline, but what is around it stands on lines only.
    let stands = |fragment: &Fragment| fragment.arrangement != Arrangement::Table || has_lines(fragment);
    let of = |placed: &Placed| {
        placed.fragment.baselines.filter(|_| stands(&placed.fragment)).map(|(first, last)| (placed.y + first, placed.y + last))
    };
    let first = segment.children.iter().find_map(of)?;
    let last = segment.children.iter().rev().find_map(of)?;
    Some((first.0, last.1))
}
