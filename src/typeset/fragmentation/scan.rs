//! Finds where a room ends: walks what comes next of a fragment as [`super::build`] would place it, until something does not fit or a break is
//! forced.

mod calls;

use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::{Arrangement, Edges, Fragment, LineSet, Owner, Placed, style_of};
use crate::typeset::style::computed::Break;

use super::beside::Beside;
use super::held::Unfit;
use super::{Around, Noted, Room, Token, siblings};

/// The cost of a break. Of the places on a page the last one of the lowest rank is taken.
pub(super) mod rank {
    /// As good as any.
    pub(in super::super) const FREE: u8 = 0;
    /// Leaves too few lines of a paragraph on a side.
    pub(in super::super) const LINES: u8 = 1;
    /// Inside a box that asks not to be broken.
    pub(in super::super) const INSIDE: u8 = 2;
    /// Between boxes that ask to stay together.
    pub(in super::super) const TOGETHER: u8 = 3;
    /// Through a table row above all of one of its cells, a table's head, a float, or room that was asked for.
    pub(in super::super) const TEAR: u8 = 4;
}

/// What happens to the item a break is at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    /// It comes after the break.
    Before,
    /// It is cut through: this much of it is before the break.
    Slice(f32),
    /// Its children are broken each for itself; something of them goes before the break even where nothing fits.
    Beside(bool),
}

/// Where a room ends: the number of an item on every level, and what happens to the last.
pub(super) enum Found {
    /// All of it fits.
    All,
    /// Here, at this cost.
    Cut(Vec<u32>, What, u8),
    /// At a forced break, with the name of the page that follows.
    Forced(Vec<u32>, Break, Option<Arc<str>>),
    /// Nothing fits.
    Nothing,
}

enum Stop {
    Over,
    Forced(Vec<u32>, Break, Option<Arc<str>>),
}

pub(super) struct Scan<'t> {
    tree: &'t BoxTree,
    room: Room,
    /// Whether breaks inside what fits are looked for, too.
    deep: bool,
    path: Vec<u32>,
    placed: u32,
    /// The footnotes so far, and whether one has been put off to the next page.
    notes: Noted,
    put_off: bool,
    /// A break above this would tear a float or a cell.
    tear: f32,
    best: Option<(u8, Vec<u32>, What)>,
    fallback: Option<(Vec<u32>, What)>,
    stop: Option<Stop>,
    /// Something that fits in one piece comes after the best break: one in that may be as good, and later.
    passed: bool,
    /// Where what comes after the best break would begin.
    at: f32,
    /// The first float that does not fit and is to be held back.
    unfit: Option<Unfit>,
    /// A box that asks not to be broken has to be, as it is higher than the room.
    relents: bool,
}

impl<'t> Scan<'t> {
    pub(super) fn run(tree: &'t BoxTree, fragment: &Arc<Fragment>, token: Option<&Token>, room: Room) -> Found {
        Self::met(tree, fragment, token, room).0
    }

    /// The same with where what comes after the break would begin, and the first float before it that is to be held back.
    pub(super) fn met(tree: &'t BoxTree, fragment: &Arc<Fragment>, token: Option<&Token>, room: Room) -> (Found, f32, Option<Unfit>) {
        let mut deep = false;
        // Far inside parallel content the first answer will do: every level looks at the next more than once.
        let last = room.nested > 2;
        loop {
            let mut scan = Scan {
                tree,
                room,
                deep,
                path: Vec::new(),
                placed: 0,
                notes: room.notes,
                put_off: room.put_off,
                tear: f32::NEG_INFINITY,
                best: None,
                fallback: None,
                stop: None,
                passed: false,
                at: f32::INFINITY,
                unfit: None,
                relents: false,
            };
            scan.visit(fragment, token, room.y, Around::default());
            let unfit = scan.unfit;
            match scan.stop {
                None => return (Found::All, f32::INFINITY, unfit),
                Some(Stop::Forced(path, value, name)) => return (Found::Forced(path, value, name), f32::INFINITY, unfit),
                Some(Stop::Over) => {}
            }
            match scan.best {
                Some((cost, path, what)) if cost == rank::FREE && !scan.passed || deep || last => {
                    let cost = if scan.relents { cost.max(rank::INSIDE) } else { cost };
                    return (Found::Cut(path, what, cost), scan.at, unfit);
                }
                None if deep || last => {
                    let cut = scan.fallback.filter(|_| room.must);
                    return (cut.map_or(Found::Nothing, |(path, what)| Found::Cut(path, what, rank::TEAR)), scan.at, unfit);
                }
                _ => deep = true,
            }
        }
    }

    fn fits(&self, bottom: f32, around: &Around) -> bool {
        bottom + around.bottom <= self.room.above(self.notes) + 0.05
    }

    /// A place for a break before this item, which would begin at `top`, where what stands before it ends at `end`.
    fn candidate(&mut self, item: usize, (end, top): (f32, f32), cost: u8, what: What) {
        let cost = if end < self.tear - 0.1 { cost.max(rank::TEAR) } else { cost };
        if self.placed == 0 && what == What::Before || self.best.as_ref().is_some_and(|(best, ..)| *best < cost) {
            return;
        }
        let mut path = self.best.take().map(|(_, path, _)| path).unwrap_or_default();
        path.clone_from(&self.path);
        path.push(item as u32);
        self.best = Some((cost, path, what));
        self.at = top;
        self.passed = false;
    }

    /// The room that floats leave above the first item may take all there is: the item then comes after them, on the next page (CSS Break 3,
    /// 4.1, class C). So does one with a margin higher than a page.
    fn gap(&mut self, item: usize, fragment: &Fragment, (y, top, margin): (f32, f32, f32), inside: &Around) {
        if top - y <= 1.0 || self.fits(top + 1.0, inside) {
            return;
        }
        let edge = y + style_of(self.tree, fragment.owner).map_or(0.0, |style| Edges::of(style, fragment.width).top());
        // Columns at the foot of a page that need not hold anything say nothing of how high those of the next are.
        let higher = self.room.must && top - edge > self.room.page;
        if (top - edge - margin > 1.0 || higher) && self.fits(edge + 1.0, inside) {
            self.placed += 1;
            self.candidate(item, (top, top), rank::FREE, What::Before);
        }
    }

    /// This item does not fit; it can be cut through where there is nothing better.
    fn over(&mut self, item: usize, what: What) {
        let mut path = self.path.clone();
        path.push(item as u32);
        self.fallback = Some((path, what));
        self.stop = Some(Stop::Over);
    }

    /// How much of something from `top` to `bottom` shows when it is cut through.
    fn visible(&self, top: f32, bottom: f32, around: &Around) -> f32 {
        (self.room.above(self.notes) - around.bottom - top).max(10.0).min((bottom - top).max(0.0))
    }

    /// Walks what comes next of a fragment; returns where its border box ends.
    fn visit(&mut self, fragment: &Arc<Fragment>, token: Option<&Token>, y: f32, around: Around) -> f32 {
        let fragment = Token::going(token, fragment);
        if let Some(columns) = &fragment.columns {
            let room = self.room.above(self.notes) - around.bottom - y;
            let overhead = if self.notes.height > 0.0 { 0.0 } else { self.room.overhead };
            let row = super::columns::row(self.tree, columns, token, room, (false, &self.room, overhead));
            self.notes = self.notes.with_all(self.tree, &row.notes);
            let bottom = y + row.fragment.height;
            if row.rest.is_none() && row.any && self.fits(bottom, &around) {
                self.placed += 1;
                return bottom;
            }
            if row.any {
                let cost = if around.avoid { rank::INSIDE } else { rank::FREE };
                self.candidate(0, (f32::INFINITY, f32::INFINITY), cost, What::Beside(false));
            }
            self.over(0, What::Beside(true));
            return bottom;
        }
        let style = style_of(self.tree, fragment.owner);
        let mut inside = around.inside(self.tree, fragment, style, &self.room);
        // What must be broken in any case, as nothing stands before it, is broken where that is best for what is in it.
        let is_first = token.is_some() || (self.room.must && self.placed == 0);
        if inside.avoid && !around.avoid && is_first && !self.fits(y + fragment.height - token.map_or(0.0, Token::begin), &around) {
            inside.avoid = false;
            self.relents = true;
        }
        match (&fragment.lines, fragment.arrangement) {
            (Some(set), _) if super::is_lines(fragment) => self.lines(fragment, set, token, y, around, inside),
            (_, Arrangement::Parallel) => self.parallel(fragment, token, y, around, inside),
            _ => self.children(fragment, token, y, around, inside),
        }
    }

    /// What is below the last item of a fragment.
    fn end(&mut self, fragment: &Fragment, token: Option<&Token>, last: End, around: &Around, inside: &Around) -> f32 {
        let mut gap = fragment.height - last.old;
        if let Some(token) = token.filter(|token| token.from == last.count) {
            gap = (gap - token.used).max(0.0);
        }
        let edge = style_of(self.tree, fragment.owner).map_or(0.0, |style| Edges::of(style, fragment.width).bottom());
        let left = self.room.above(self.notes) - around.bottom - last.new;
        gap = if self.room.nested > 0 && self.path.is_empty() {
            super::room_below(self.tree, fragment, (gap, last.old), (edge, left), &self.room)
        } else {
            super::room_at_end(self.tree, fragment, (gap, edge), left)
        };
        let bottom = last.new + gap;
        if last.count == 0 && self.fits(bottom, around) {
            self.placed += 1;
        }
        if self.fits(bottom, around) || gap <= 0.0 {
            return bottom;
        }
        let visible = self.room.above(self.notes) - inside.bottom - last.new;
        let whole = self.room.page - inside.top - inside.bottom;
        // What is there for floats alone goes on with them.
        let floats = !super::has_height(self.tree, fragment) && super::floats_end(self.tree, fragment, last.old) > last.old + 0.05;
        if gap - edge > 1.0 && (visible > 1.0 || (floats && visible > -0.05 && self.placed > 0)) {
            let cost = if floats || fragment.height > whole { rank::FREE } else { rank::TEAR };
            let visible = visible.clamp(0.0, gap);
            self.candidate(last.count, (last.new, last.new + visible), cost, What::Slice(visible));
        }
        let visible = self.visible(last.new, bottom, inside);
        self.over(last.count, What::Slice(visible));
        bottom
    }

    fn lines(&mut self, fragment: &Fragment, set: &LineSet, token: Option<&Token>, y: f32, around: Around, inside: Around) -> f32 {
        let from = token.map_or(0, |token| token.from);
        let Owner::Box(id) = fragment.owner else { return y };
        let text = &self.tree.get(id).style.text;
        let (orphans, widows) = (text.orphans as usize, text.widows as usize);
        let lines = set.lines.get(from..).unwrap_or_default();
        let count = lines.iter().filter(|line| line.height > 0.0).count();
        let floats = !fragment.outside.is_empty() && !self.fits(y + fragment.reach, &around);
        let mut above = 0;
        let (again_top, _) = around.again(self.tree, fragment, Some(&self.tree.get(id).style), self.room.page);
        let first = set.y + lines.first().map_or(0.0, |line| line.y);
        let mut last = match token {
            Some(token) => {
                End { old: (token.old - token.used).min(first), new: (y + again_top).max(self.room.below), count: set.lines.len() }
            }
            None => End { old: first, new: y + first, count: set.lines.len() },
        };
        let inside = if self.parts_note(set, from, last.new - last.old, &inside) { Around { avoid: true, ..inside } } else { inside };
        for (index, line) in lines.iter().enumerate() {
            let top = last.new + (set.y + line.y - last.old);
            if index == 0 && token.is_none() {
                self.gap(0, fragment, (y, top, 0.0), &inside);
            }
            if above > 0 && line.height > 0.0 {
                let few = above < orphans || count - above < widows;
                let cost = if inside.avoid {
                    rank::INSIDE
                } else if few {
                    rank::LINES
                } else {
                    rank::FREE
                };
                self.candidate(from + index, (last.new, top), cost, What::Before);
            }
            if floats {
                let next = lines.get(index + 1).map_or(f32::INFINITY, |next| set.y + next.y);
                let low = if index == 0 && from == 0 { f32::NEG_INFINITY } else { set.y + line.y };
                self.floats(fragment, token, low, next, top - set.y - line.y, &inside);
            }
            let used = token.filter(|_| index == 0).map_or(0.0, |token| token.used);
            let bottom = top + line.height - used;
            if !set.notes.is_empty() && self.fits(bottom, &inside) {
                self.call(set, from + index, bottom, &inside);
            }
            if !self.fits(bottom, &inside) && line.height > 0.0 {
                let visible = self.visible(top, bottom, &inside);
                self.over(from + index, What::Slice(visible));
                return bottom;
            }
            if line.height > 0.0 {
                above += 1;
                self.placed += 1;
            }
            last = End { old: set.y + line.y + line.height, new: bottom, count: last.count };
        }
        self.end(fragment, token, last, &around, &inside)
    }

    fn children(&mut self, fragment: &Fragment, token: Option<&Token>, y: f32, around: Around, inside: Around) -> f32 {
        let from = token.map_or(0, |token| token.from);
        let (top, _) = around.again(self.tree, fragment, style_of(self.tree, fragment.owner), self.room.page);
        let floats = !fragment.outside.is_empty() && !self.fits(y + fragment.reach, &around);
        let groups = if fragment.arrangement == Arrangement::Table { super::table_groups(self.tree, fragment) } else { None };
        let in_head = matches!(fragment.owner, Owner::Rows(..)) && around.keep;
        let mut last = End { old: 0.0, new: y + if token.is_some() { top } else { 0.0 }, count: fragment.children.len() };
        if let (Some(token), true) = (token, from >= last.count) {
            last.old = token.old - token.used;
        }
        if floats && last.count == 0 {
            self.floats(fragment, token, f32::NEG_INFINITY, f32::INFINITY, y, &inside);
        }
        let mut before: Option<&Placed> = None;
        for (index, child) in fragment.children.iter().enumerate().skip(from) {
            let is_head = index == 0 && groups.is_some_and(|(head, _)| head.is_some());
            let is_foot = index + 1 == last.count && groups.is_some_and(|(_, foot)| foot.is_some());
            let here = token.filter(|_| index == from);
            let top = match (before, here) {
                (Some(_), _) => last.new + child.y - last.old,
                (None, Some(token)) if token.forced && token.inner.is_none() => last.new + child.margin.max(0.0),
                (None, Some(token)) if token.inner.is_none() => last.new.max(self.room.below),
                (None, Some(_)) => last.new,
                (None, None) => y + child.y,
            };
            let top = self.room.below_floats(self.tree, &child.fragment, top);
            if before.is_none() && here.is_none_or(|token| token.inner.is_none()) {
                self.gap(index, fragment, (y, top, child.margin.max(0.0)), &inside);
            }
            if let Some(before) = before {
                let least = if in_head || (index == 1 && groups.is_some_and(|(head, _)| head.is_some())) {
                    rank::TEAR
                } else if is_foot {
                    rank::TOGETHER
                } else {
                    rank::FREE
                };
                self.between(before, child, (index, (last.new, top), least), &inside);
                if self.stop.is_some() {
                    return last.new;
                }
            }
            if floats {
                let low = before.map_or(f32::NEG_INFINITY, |before| before.y + before.fragment.height);
                self.floats(fragment, token, low, child.y + child.fragment.height, top - child.y, &inside);
            }
            let env = if is_head || is_foot { Around { keep: true, ..around } } else { inside };
            last.new = self.child(index, child, here, top, env);
            if self.stop.is_some() {
                return last.new;
            }
            last.old = child.y + child.fragment.height;
            before = Some(child);
        }
        if floats && before.is_some() {
            self.floats(fragment, token, last.old, f32::INFINITY, last.new - last.old, &inside);
        }
        self.end(fragment, token, last, &around, &inside)
    }

    /// One child: in one piece if it fits.
    fn child(&mut self, index: usize, placed: &Placed, here: Option<&Token>, y: f32, around: Around) -> f32 {
        let inner = here.and_then(|token| token.inner.as_deref());
        let fragment = Token::going(inner, &placed.fragment);
        let whole = super::is_whole(fragment, &self.room);
        if inner.is_none()
            && self.fits(y + super::reach(fragment), &around)
            && (whole || !self.deep)
            && !super::has_forced(self.tree, fragment)
            && !super::has_notes(self.tree, fragment)
        {
            self.placed += 1;
            self.passed |= !whole;
            self.tears(fragment, y);
            return y + fragment.height;
        }
        if whole {
            let bottom = y + fragment.height - inner.map_or(0.0, |inner| inner.used);
            if self.fits(bottom, &around) {
                self.placed += 1;
            } else {
                let visible = self.visible(y, bottom, &around);
                self.over(index, What::Slice(visible));
            }
            return bottom;
        }
        self.path.push(index as u32);
        let bottom = self.visit(fragment, inner, y, around);
        self.path.pop();
        bottom
    }

    /// Cells that go on beside the rows below keep breaks away where they ask not to be broken.
    fn tears(&mut self, fragment: &Fragment, y: f32) {
        if matches!(fragment.owner, Owner::Row(..)) && fragment.reach > fragment.height + 0.1 {
            let asks =
                |cell: &&Placed| style_of(self.tree, cell.fragment.owner).is_some_and(|style| super::avoids_inside(style, &self.room));
            let reach = fragment.children.iter().filter(asks).map(|cell| cell.fragment.height).fold(0.0, f32::max);
            self.tear = self.tear.max(y + reach);
        }
    }

    /// Floats that begin beside an item: those that do not fit and cannot be broken keep breaks away.
    fn floats(&mut self, fragment: &Fragment, token: Option<&Token>, low: f32, next: f32, shift: f32, inside: &Around) {
        for float in fragment.outside.iter().filter(|one| one.y >= low - 0.5 && one.y < next - 0.5) {
            let top = float.y + shift;
            // Those that began before are no matter of the flow any more.
            if token.is_some_and(|token| !super::is_after(self.tree, float, token.old)) {
                continue;
            }
            if !super::is_float(self.tree, float) || float.fragment.flags.held || self.fits(top + super::reach(&float.fragment), inside) {
                continue;
            }
            let limit = self.room.above(self.notes) - inside.bottom;
            let room = Room {
                y: top,
                limit: self.room.limit - inside.bottom,
                notes: self.notes,
                must: false,
                nested: self.room.nested + 1,
                columns: false,
                paged: false,
                hold: false,
                ..self.room
            };
            let breaks = float.fragment.arrangement != Arrangement::Whole
                && room.nested <= super::MAX_NESTED
                && match Scan::run(self.tree, &float.fragment, None, room) {
                    Found::Nothing | Found::Cut(_, What::Slice(_), _) => false,
                    // Rather than broken where that is to be avoided, it is held back.
                    Found::Cut(_, _, cost) => cost == rank::FREE || !self.room.hold,
                    Found::All | Found::Forced(..) => true,
                };
            if breaks || float.fragment.height > self.room.page {
                continue;
            }
            match float.fragment.owner {
                Owner::Box(id) if self.room.hold => {
                    let unfit = Unfit { id, top: top - float.margin, limit, height: float.margin + float.fragment.height };
                    if top < limit - 0.05 {
                        self.unfit.get_or_insert(unfit);
                    }
                }
                _ => self.tear = self.tear.max(top + float.fragment.height),
            }
        }
    }

    /// The place between two siblings.
    fn between(&mut self, before: &Placed, after: &Placed, (item, end, least): (usize, (f32, f32), u8), around: &Around) {
        let (mut cost, forced) = siblings::between(self.tree, before, after, self.room.columns);
        cost = cost.max(least);
        if let Some((value, name)) = forced.filter(|(value, _)| self.room.paged || (self.room.columns && *value == Break::Column)) {
            if end.0 < self.tear - 0.1 && self.best.is_some() {
                // A float before it has no room here any more.
                self.stop = Some(Stop::Over);
                return;
            }
            let mut path = self.path.clone();
            path.push(item as u32);
            self.stop = Some(Stop::Forced(path, value, name));
            return;
        }
        if around.avoid {
            cost = cost.max(rank::INSIDE);
        }
        self.candidate(item, end, cost, What::Before);
    }

    fn parallel(&mut self, fragment: &Fragment, token: Option<&Token>, y: f32, around: Around, inside: Around) -> f32 {
        let is_row = matches!(fragment.owner, Owner::Row(..));
        let stretches = if is_row { vec![(0..fragment.children.len()).collect()] } else { super::stretches(fragment) };
        let from = token.map_or(0, |token| token.from);
        let (again_top, _) = around.again(self.tree, fragment, style_of(self.tree, fragment.owner), self.room.page);
        let mut last = End { old: 0.0, new: y + if token.is_some() { again_top } else { 0.0 }, count: stretches.len() };
        if let (Some(token), true) = (token, from >= last.count) {
            last.old = token.old - token.used;
        }
        for (index, stretch) in stretches.iter().enumerate().skip(from) {
            let (old_top, old_bottom) = if is_row { (0.0, fragment.height) } else { super::extent(fragment, stretch) };
            let here = token.filter(|_| index == from);
            let top = if index > from {
                last.new + old_top - last.old
            } else if here.is_some() {
                last.new
            } else {
                y + old_top
            };
            if index > from {
                let (mut cost, forced) = siblings::between_stretches(self.tree, fragment, &stretches[index - 1], stretch);
                if let (Some((value, name)), true) = (forced, self.room.paged && !self.room.columns) {
                    let mut path = self.path.clone();
                    path.push(index as u32);
                    self.stop = Some(Stop::Forced(path, value, name));
                    return last.new;
                }
                if inside.avoid {
                    cost = cost.max(rank::INSIDE);
                }
                self.candidate(index, (last.new, top), cost, What::Before);
            }
            let beside = here.is_some_and(|token| !token.beside.is_empty());
            let used = here.and_then(|token| token.inner.as_ref()).map_or(0.0, |inner| inner.used);
            if let ([only], false) = (stretch.as_slice(), is_row) {
                let Some(child) = fragment.children.get(*only) else { continue };
                last.new = self.child(index, child, here, top, inside);
                if self.stop.is_some() {
                    return last.new;
                }
            } else if !beside && used == 0.0 && self.fits_with_notes(fragment, stretch, top + old_bottom - old_top, &inside) {
                self.placed += 1;
                self.passed = true;
                last.new = top + old_bottom - old_top;
            } else if self.room.nested >= super::MAX_NESTED || used > 0.0 {
                last.new = top + old_bottom - old_top - used;
                if !self.fits(last.new, &inside) {
                    let visible = self.visible(top, last.new, &inside);
                    self.over(index, What::Slice(visible));
                    return last.new;
                }
                self.placed += 1;
            } else {
                let parts = Beside::fill(
                    self.tree,
                    fragment,
                    (stretch, old_top),
                    here,
                    top,
                    (Room { notes: self.notes, put_off: self.put_off, hold: false, ..self.room }, inside),
                    false,
                );
                self.notes = parts.noted;
                self.put_off |= parts.put_off;
                last.new = parts.bottom.max(top);
                if !parts.done {
                    let whole = self.room.page - inside.top - inside.bottom;
                    let cost = if is_row && !parts.all_here() && old_bottom - old_top <= whole {
                        rank::TEAR
                    } else if inside.avoid {
                        rank::INSIDE
                    } else {
                        parts.cost
                    };
                    if parts.any {
                        self.candidate(index, (f32::INFINITY, f32::INFINITY), cost, What::Beside(false));
                    }
                    self.over(index, What::Beside(true));
                    return last.new;
                }
                self.placed += 1;
            }
            last.old = old_bottom;
        }
        self.tears(fragment, y);
        if is_row {
            return last.new;
        }
        self.end(fragment, token, last, &around, &inside)
    }
}

/// The end of the last item: in the uncut fragment, in the room, and how many items there are.
#[derive(Debug, Clone, Copy)]
struct End {
    old: f32,
    new: f32,
    count: usize,
}
