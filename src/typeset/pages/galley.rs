//! The galley: where a document laid out in one piece may be cut, and at what cost (CSS Break 3, 4).
//!
//! In: the fragments of the whole document. Out: a [`Galley`]: every place it may be cut, in order, with what comes again at the top of the
//! next page, and for each fragment which of the galley's atoms (lines, pictures, rows) it holds. Painting walks the fragments in the same
//! order and finds the same numbers.

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree};
use crate::typeset::layout::{Arrangement, Edges, Fragment, Owner, Placed, break_after, break_before, forced_between, forces, page_name};
use crate::typeset::style::computed::{Break, ComputedStyle, Float, Position};

/// The cost of a cut. Of the places on a page the last one of the lowest rank is taken.
pub(crate) mod rank {
    /// As good as any.
    pub(crate) const FREE: u8 = 0;
    /// Leaves too few lines of a paragraph on a side.
    pub(crate) const LINES: u8 = 1;
    /// Inside a box that asks not to be cut.
    pub(crate) const INSIDE: u8 = 2;
    /// Between boxes that ask to stay together.
    pub(crate) const TOGETHER: u8 = 3;
    /// Through a table row, a table's head, or a float.
    pub(crate) const TEAR: u8 = 4;
}

/// A place to cut.
#[derive(Debug, Clone)]
pub(crate) struct Opportunity {
    /// Where the content before ends.
    pub(crate) end: f32,
    /// Where the content after starts: below the margin that is dropped, or above `end` where columns end at different heights.
    pub(crate) start: f32,
    /// Atoms below this number are before the cut.
    pub(crate) low: u32,
    /// Atoms from this number are after the cut. Those between are before it if they end above `end`.
    pub(crate) high: u32,
    /// The cost.
    pub(crate) rank: u8,
    /// The break is forced.
    pub(crate) forced: Option<Break>,
    /// For a forced break: the name of the page after it.
    pub(crate) name: Option<Arc<str>>,
    /// What comes again after the cut: an index into [`Galley::again`].
    pub(crate) again: Option<u32>,
    /// Content that is taller than a page is cut through here.
    pub(crate) through: bool,
}

/// Something that comes again at the top or bottom of every page its box is continued on.
#[derive(Debug, Clone)]
pub(crate) struct Again {
    /// What comes again outside it.
    pub(crate) outer: Option<u32>,
    /// Room for this and all outer ones at the top.
    pub(crate) top: f32,
    /// Room for this and all outer ones at the bottom.
    pub(crate) bottom: f32,
    /// The head and foot of a table; none for the edges of a box with `box-decoration-break: clone`.
    pub(crate) table: Option<AgainTable>,
}

/// A table's head and foot.
#[derive(Debug, Clone)]
pub(crate) struct AgainTable {
    /// From the left of the galley.
    pub(crate) x: f32,
    /// The head.
    pub(crate) head: Option<Arc<Fragment>>,
    /// The foot.
    pub(crate) foot: Option<Arc<Fragment>>,
}

/// The atoms of a fragment or of a stretch of parallel ones.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// The first.
    pub(crate) low: u32,
    /// One past the last.
    pub(crate) high: u32,
    /// What comes again around the fragment, not counting its own.
    pub(crate) outer: Option<u32>,
    /// The fragment is one atom with all below it.
    pub(crate) whole: bool,
}

/// Where a document may be cut.
#[derive(Debug, Default)]
pub(crate) struct Galley {
    /// Places to cut, in order.
    pub(crate) cuts: Vec<Opportunity>,
    /// What comes again.
    pub(crate) again: Vec<Again>,
    /// Atoms by fragment, in the order of the walk.
    pub(crate) spans: Vec<Span>,
    /// How many atoms there are.
    pub(crate) atoms: u32,
}

impl Galley {
    /// Room at the top and bottom of a page for what comes again.
    pub(crate) fn again_room(&self, again: Option<u32>) -> (f32, f32) {
        again.and_then(|again| self.again.get(again as usize)).map_or((0.0, 0.0), |again| (again.top, again.bottom))
    }
}

/// Finds all places to cut. `page_height` is the least height pages have for content.
pub(crate) fn find(tree: &BoxTree, root: &Placed, page_height: f32) -> Galley {
    let mut finder = Finder { tree, page_height, out: Galley::default(), atoms: 0, heights: None, floats: Vec::new() };
    finder.visit(root, 0.0, 0.0, Around { avoid: false, again: None });
    let Finder { mut out, atoms, floats, .. } = finder;
    out.atoms = atoms;
    out.cuts.sort_by(|a, b| a.low.cmp(&b.low).then(a.end.total_cmp(&b.end)));
    for (top, bottom) in floats {
        let first = out.cuts.partition_point(|cut| cut.end <= top + 0.1);
        for cut in out.cuts.iter_mut().skip(first).take_while(|cut| cut.end < bottom - 0.1) {
            cut.rank = cut.rank.max(rank::TEAR);
        }
    }
    out
}

/// Children of a parallel arrangement grouped into stretches that overlap from top to bottom.
pub(crate) fn stretches(fragment: &Fragment) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..fragment.children.len()).collect();
    order.sort_by(|a, b| fragment.children[*a].y.total_cmp(&fragment.children[*b].y));
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for index in order {
        let child = &fragment.children[index];
        match out.last_mut() {
            Some(last) if child.y < bottom - 0.01 => last.push(index),
            _ => out.push(vec![index]),
        }
        bottom = bottom.max(child.y + child.fragment.height);
    }
    // What stands beside each other is painted in the order of the source.
    out.iter_mut().for_each(|stretch| stretch.sort_unstable());
    out
}

#[derive(Debug, Clone, Copy)]
struct Around {
    avoid: bool,
    again: Option<u32>,
}

struct Finder<'a> {
    tree: &'a BoxTree,
    page_height: f32,
    out: Galley,
    atoms: u32,
    /// Tops and bottoms of atoms while a stretch of parallel content is cut.
    heights: Option<Vec<(f32, f32)>>,
    floats: Vec<(f32, f32)>,
}

impl Finder<'_> {
    fn atom(&mut self, top: f32, bottom: f32) {
        self.atoms += 1;
        if let Some(heights) = &mut self.heights {
            heights.push((top, bottom));
        }
    }

    fn cut(&mut self, end: f32, start: f32, rank: u8, again: Option<u32>) -> &mut Opportunity {
        let at = self.atoms;
        let cut = Opportunity { end, start, low: at, high: at, rank, forced: None, name: None, again, through: false };
        let index = self.out.cuts.len();
        self.out.cuts.push(cut);
        &mut self.out.cuts[index]
    }

    fn visit(&mut self, placed: &Placed, x: f32, y: f32, around: Around) {
        let (x, y) = (x + placed.x, y + placed.y);
        let fragment = &*placed.fragment;
        let slot = self.out.spans.len();
        let first = self.atoms;
        self.out.spans.push(Span { low: first, high: first, outer: around.again, whole: false });
        let mut inside = around;
        if let Some(style) = style_of(self.tree, fragment.owner) {
            inside.avoid |= style.layout.break_inside_avoid;
            if style.layout.decoration_clone && matches!(fragment.owner, Owner::Box(_)) && fragment.arrangement == Arrangement::Sequence {
                let edges = Edges::of(style, fragment.width);
                if edges.vertical() > 0.0 {
                    inside.again = Some(self.comes_again(around.again, edges.top(), edges.bottom(), None));
                }
            }
        }
        match fragment.arrangement {
            Arrangement::Whole => self.atom(y, y + fragment.height),
            Arrangement::Sequence => self.sequence(fragment, x, y, inside),
            Arrangement::Parallel => self.parallel(fragment, x, y, inside),
            Arrangement::Table => self.table(fragment, x, y, inside),
        }
        for outside in &fragment.outside {
            if let Owner::Box(id) = outside.fragment.owner {
                let style = &self.tree.get(id).style.layout;
                let floats = style.float != Float::None && style.position == Position::Static;
                if floats && outside.fragment.height < self.page_height {
                    self.floats.push((y + outside.y, y + outside.y + outside.fragment.height));
                }
            }
        }
        if self.atoms == first {
            // Even an empty box is somewhere.
            self.atom(y, y + fragment.height);
        }
        self.out.spans[slot].high = self.atoms;
    }

    fn comes_again(&mut self, outer: Option<u32>, top: f32, bottom: f32, table: Option<AgainTable>) -> u32 {
        let (outer_top, outer_bottom) = self.out.again_room(outer);
        self.out.again.push(Again { outer, top: outer_top + top, bottom: outer_bottom + bottom, table });
        u32::try_from(self.out.again.len() - 1).unwrap_or(u32::MAX)
    }

    fn sequence(&mut self, fragment: &Fragment, x: f32, y: f32, around: Around) {
        let mut before: Option<&Placed> = None;
        for child in &fragment.children {
            if let Some(before) = before {
                self.between(fragment.owner, before, child, y, around);
            }
            self.visit(child, x, y, around);
            before = Some(child);
        }
        let Some(set) = &fragment.lines else { return };
        let Owner::Box(id) = fragment.owner else { return };
        let text = &self.tree.get(id).style.text;
        let (orphans, widows) = (text.orphans as usize, text.widows as usize);
        let count = set.lines.iter().filter(|line| line.height > 0.0).count();
        let mut above = 0;
        let mut end = y + set.y;
        for line in &set.lines {
            let top = y + set.y + line.y;
            if above > 0 && line.height > 0.0 {
                let few = above < orphans || count - above < widows;
                let cost = if around.avoid {
                    rank::INSIDE
                } else if few {
                    rank::LINES
                } else {
                    rank::FREE
                };
                self.cut(end, top, cost, around.again);
            }
            if line.height > 0.0 {
                above += 1;
            }
            end = top + line.height;
            self.atom(top, end);
        }
    }

    /// The place between two siblings.
    fn between(&mut self, parent: Owner, before: &Placed, after: &Placed, y: f32, around: Around) {
        let end = y + before.y + before.fragment.height;
        let start = y + after.y;
        let tree = self.tree;
        let (mut cost, mut forced, mut name) = (rank::FREE, None, None);
        match (before.fragment.owner, after.fragment.owner) {
            (Owner::Box(one), Owner::Box(other)) => {
                let avoids = |value: Break| matches!(value, Break::Avoid | Break::AvoidPage);
                forced = forced_between(tree, one, other);
                if forced.is_some() {
                    name = page_name(tree, other, true);
                } else if avoids(break_after(tree, one)) || avoids(break_before(tree, other)) {
                    cost = rank::TOGETHER;
                }
                // A caption stays with its table.
                if parent == Owner::Group && forced.is_none() {
                    cost = rank::TOGETHER;
                }
            }
            (one, other) => {
                if let (Some(one), Some(other)) = (style_of(tree, one), style_of(tree, other)) {
                    forced = [other.layout.break_before, one.layout.break_after].into_iter().find(|value| forces(*value));
                    let avoids = |value: Break| matches!(value, Break::Avoid | Break::AvoidPage);
                    if avoids(other.layout.break_before) || avoids(one.layout.break_after) {
                        cost = rank::TOGETHER;
                    }
                }
            }
        }
        if around.avoid {
            cost = cost.max(rank::INSIDE);
        }
        // A margin after a forced break is kept, after any other it is dropped.
        let start = if forced.is_some() { start - after.margin.max(0.0) } else { start };
        let cut = self.cut(end, start, cost, around.again);
        cut.forced = forced;
        cut.name = name;
    }

    fn parallel(&mut self, fragment: &Fragment, x: f32, y: f32, around: Around) {
        let is_row = matches!(fragment.owner, Owner::Row(..));
        let (again_top, again_bottom) = self.out.again_room(around.again);
        let room = (self.page_height - again_top - again_bottom).max(20.0);
        let mut before: Option<(f32, Option<BoxId>)> = None;
        for stretch in stretches(fragment) {
            let children = || stretch.iter().filter_map(|index| fragment.children.get(*index));
            let top = children().map(|child| y + child.y).fold(f32::INFINITY, f32::min);
            let bottom = children().map(|child| y + child.y + child.fragment.height).fold(f32::NEG_INFINITY, f32::max);
            let only = match (stretch.as_slice(), children().next().map(|child| child.fragment.owner)) {
                ([_], Some(Owner::Box(id))) => Some(id),
                _ => None,
            };
            if let Some((end, one)) = before {
                let forced = one.zip(only).and_then(|(one, other)| forced_between(self.tree, one, other));
                let avoids = |value: Break| matches!(value, Break::Avoid | Break::AvoidPage);
                let together =
                    one.is_some_and(|id| avoids(break_after(self.tree, id))) || only.is_some_and(|id| avoids(break_before(self.tree, id)));
                let cost = if together {
                    rank::TOGETHER
                } else if around.avoid {
                    rank::INSIDE
                } else {
                    rank::FREE
                };
                let name = forced.and(only).and_then(|id| page_name(self.tree, id, true));
                let cut = self.cut(end, top, cost, around.again);
                cut.forced = forced;
                cut.name = name;
            }
            before = Some((bottom, only));
            let slot = self.out.spans.len();
            let low = self.atoms;
            let whole = if is_row { bottom - top <= room } else { stretch.len() > 1 && bottom - top <= room * 0.5 };
            self.out.spans.push(Span { low, high: low, outer: around.again, whole });
            if whole {
                self.atom(top, bottom);
            } else if stretch.len() == 1 && !is_row {
                for child in children() {
                    self.visit(child, x, y, around);
                }
            } else {
                let cost = if is_row {
                    rank::TEAR
                } else if around.avoid {
                    rank::INSIDE
                } else {
                    rank::FREE
                };
                let children: Vec<&Placed> = children().collect();
                self.beside(&children, x, y, around, cost);
            }
            self.out.spans[slot].high = self.atoms;
        }
    }

    /// Cuts through boxes that stand beside each other: what does not fit above goes below, for each on its own.
    fn beside(&mut self, children: &[&Placed], x: f32, y: f32, around: Around, cost: u8) {
        let low = self.atoms;
        let first_cut = self.out.cuts.len();
        let outer = self.heights.replace(Vec::new());
        for child in children {
            self.visit(child, x, y, around);
        }
        let mut heights = std::mem::replace(&mut self.heights, outer).unwrap_or_default();
        if let Some(outer) = &mut self.heights {
            outer.extend_from_slice(&heights);
        }
        let high = self.atoms;
        let mut ends: Vec<(f32, u8)> = self.out.cuts.drain(first_cut..).map(|cut| (cut.end, cut.rank)).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        heights.sort_by(|a, b| a.1.total_cmp(&b.1));
        // For every atom the highest top of those that end where it does or later.
        let mut highest = vec![f32::INFINITY; heights.len() + 1];
        for index in (0..heights.len()).rev() {
            highest[index] = highest[index + 1].min(heights[index].0);
        }
        let mut last_end = f32::NEG_INFINITY;
        for (end, inner_cost) in ends {
            if end - last_end < 0.01 {
                continue;
            }
            last_end = end;
            let after = heights.partition_point(|(_, bottom)| *bottom <= end + 0.01);
            let start = highest.get(after).copied().filter(|start| start.is_finite()).unwrap_or(end);
            let rank = cost.max(inner_cost);
            self.out.cuts.push(Opportunity { end, start, low, high, rank, forced: None, name: None, again: around.again, through: false });
        }
    }

    fn table(&mut self, fragment: &Fragment, x: f32, y: f32, around: Around) {
        let Owner::Box(id) = fragment.owner else { return };
        let BoxKind::Table(table) = &self.tree.get(id).kind else { return };
        let head = table.head.as_ref().and_then(|_| fragment.children.first());
        let foot = table.foot.as_ref().and_then(|_| fragment.children.last());
        let mut inside = around;
        let head_height = head.map_or(0.0, |head| {
            let next = fragment.children.get(1).map_or(head.y + head.fragment.height, |next| next.y);
            next - head.y
        });
        let foot_height = foot.map_or(0.0, |foot| foot.fragment.height);
        // A head that would leave no room for rows is not repeated.
        if (head.is_some() || foot.is_some()) && head_height + foot_height < self.page_height * 0.5 {
            let again = AgainTable {
                x: x + head.or(foot).map_or(0.0, |part| part.x),
                head: head.map(|head| head.fragment.clone()),
                foot: foot.map(|foot| foot.fragment.clone()),
            };
            inside.again = Some(self.comes_again(around.again, head_height, foot_height, Some(again)));
        }
        let last = fragment.children.len().saturating_sub(1);
        for (index, group) in fragment.children.iter().enumerate() {
            let is_head = table.head.is_some() && index == 0;
            let is_foot = table.foot.is_some() && index == last;
            if let Some(before) = index.checked_sub(1).and_then(|before| fragment.children.get(before)) {
                let before_is_head = table.head.is_some() && index == 1;
                self.between(Owner::Box(id), before, group, y, inside);
                if let Some(cut) = self.out.cuts.last_mut() {
                    if before_is_head {
                        cut.rank = rank::TEAR;
                    } else if is_foot {
                        cut.rank = cut.rank.max(rank::TOGETHER);
                    }
                }
            }
            self.rows(group, x, y, if is_head || is_foot { around } else { inside }, is_head || is_foot);
        }
    }

    /// The rows of a group. A cut where a cell goes on below tears it.
    fn rows(&mut self, group: &Placed, x: f32, y: f32, around: Around, keep: bool) {
        let (x, y) = (x + group.x, y + group.y);
        let slot = self.out.spans.len();
        let low = self.atoms;
        self.out.spans.push(Span { low, high: low, outer: around.again, whole: false });
        let mut around = around;
        if let Some(style) = style_of(self.tree, group.fragment.owner) {
            around.avoid |= style.layout.break_inside_avoid;
        }
        let mut covered = f32::NEG_INFINITY;
        let mut before: Option<&Placed> = None;
        for row in &group.fragment.children {
            if let Some(before) = before {
                self.between(group.fragment.owner, before, row, y, around);
                if let Some(cut) = self.out.cuts.last_mut()
                    && (keep || covered > row.y + 0.1)
                {
                    cut.rank = rank::TEAR;
                }
            }
            self.visit(row, x, y, around);
            for cell in &row.fragment.children {
                covered = covered.max(row.y + cell.y + cell.fragment.height);
            }
            before = Some(row);
        }
        if self.atoms == low {
            self.atom(y, y + group.fragment.height);
        }
        self.out.spans[slot].high = self.atoms;
    }
}

/// The style a fragment is painted with.
pub(crate) fn style_of(tree: &BoxTree, owner: Owner) -> Option<&ComputedStyle> {
    let table = |id: BoxId| match &tree.get(id).kind {
        BoxKind::Table(table) => Some(table),
        _ => None,
    };
    match owner {
        Owner::Group => None,
        Owner::Box(id) => Some(&tree.get(id).style),
        Owner::Rows(id, group) => table(id)?.groups().nth(group as usize).map(|group| &group.style),
        Owner::Row(id, group, row) => table(id)?.groups().nth(group as usize)?.rows.get(row as usize).map(|row| &row.style),
    }
}
