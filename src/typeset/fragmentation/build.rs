//! Puts the part of a fragment together that goes into a room, up to the break that [`super::scan`] found.

mod outside;

use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::{Arrangement, Edges, Flags, Fragment, LineSet, Owner, Placed, reach_of, style_of};
use crate::typeset::style::computed::Break;

use super::beside::{Beside, Row, Rows};
use super::carried::{Carried, GoingOn, add, notes_of};
use super::pieces::{empty, raise_to, repeated, windowed};
use super::scan::What;
use super::{Around, Noted, Part, Room, State, Token};

/// Where the break is, from some level on.
type Stop<'s> = Option<(&'s [u32], What)>;

/// Fills `out` with the part of a fragment up to a break.
pub(super) fn part(
    tree: &BoxTree,
    fragment: &Arc<Fragment>,
    token: Option<&Token>,
    (room, going_on): (Room, Vec<GoingOn<'_>>),
    stop: Option<(Vec<u32>, What)>,
    forced: Option<(Break, Option<Arc<str>>)>,
    out: &mut Part,
) {
    let mut build = Build {
        tree,
        room,
        forced: forced.is_some(),
        carried: Vec::new(),
        torn: Vec::new(),
        notes: Vec::new(),
        noted: room.notes,
        put_off: room.put_off,
        bottom: room.y,
        at: out.at,
    };
    let stop = stop.as_ref().map(|(path, what)| (path.as_slice(), *what));
    let (mut made, mut rest) = build.fragment(fragment, token, (0.0, room.y), Around::default(), stop, true);
    out.notes = notes_of(&going_on);
    add(tree, Arc::make_mut(&mut made), going_on, (room, out.at), (&mut build.torn, &mut build.carried));
    if !build.carried.is_empty() {
        let done = || Token { from: usize::MAX, old: fragment.height, ..Token::default() };
        rest.get_or_insert_with(done).carried = build.carried;
    }
    out.fragment = Some(made);
    out.rest = rest;
    out.forced = forced;
    out.torn = build.torn;
    out.notes.extend(build.notes);
    (out.noted, out.put_off) = (build.noted, build.put_off);
    out.bottom = build.bottom;
}

/// Fills `out` with what goes on in a room that has none for the flow beside it.
pub(super) fn beside_nothing(
    tree: &BoxTree,
    fragment: &Fragment,
    rest: &mut Token,
    (room, going_on): (Room, Vec<GoingOn<'_>>),
    out: &mut Part,
) {
    let mut made = empty(fragment, (room.limit - room.y).max(0.0));
    made.flags = Flags { cut_top: true, cut_bottom: true, ..made.flags };
    rest.carried.clear();
    out.notes = notes_of(&going_on);
    add(tree, &mut made, going_on, (room, f32::INFINITY), (&mut out.torn, &mut rest.carried));
    out.fragment = Some(Arc::new(made));
}

struct Build<'t> {
    tree: &'t BoxTree,
    room: Room,
    forced: bool,
    carried: Vec<Carried>,
    torn: Vec<u32>,
    notes: Vec<Arc<Fragment>>,
    /// All that are on this page, and whether others are put off to the next.
    noted: Noted,
    put_off: bool,
    /// Where the content ends.
    bottom: f32,
    /// Where what comes next would have begun.
    at: f32,
}

/// What has been put together of a fragment.
struct Made {
    fragment: Fragment,
    rest: Option<Token>,
    /// The end of the last item: in the uncut fragment, and in the room.
    old: f32,
    new: f32,
    /// The tops and bottoms of items, in the uncut fragment and in the part.
    tops: Vec<(f32, f32)>,
}

impl Build<'_> {
    /// Where the room ends above the footnotes so far.
    fn limit(&self) -> f32 {
        self.room.above(self.noted)
    }

    /// The room with the footnotes so far.
    fn noted(&self) -> Room {
        Room { notes: self.noted, put_off: self.put_off, hold: false, ..self.room }
    }

    /// Takes the footnotes called in fragments that are shown whole, if they all have room below what ends at `bottom`.
    fn takes_notes(&mut self, fragments: &[&Fragment], bottom: f32) -> bool {
        let mut notes = Vec::new();
        fragments.iter().for_each(|fragment| super::notes_in(self.tree, fragment, &mut notes));
        let noted = self.noted.with_all(self.tree, &notes);
        if !notes.is_empty() && (self.put_off || !self.room.takes(noted, bottom)) {
            return false;
        }
        self.noted = noted;
        self.notes.extend(notes);
        true
    }

    /// Takes the footnotes called in a fragment, whether or not they have room.
    fn take_notes(&mut self, fragment: &Fragment) {
        let before = self.notes.len();
        super::notes_in(self.tree, fragment, &mut self.notes);
        self.noted = self.noted.with_all(self.tree, &self.notes[before..]);
    }

    fn fragment(
        &mut self,
        fragment: &Arc<Fragment>,
        token: Option<&Token>,
        (x, y): (f32, f32),
        around: Around,
        stop: Stop<'_>,
        is_root: bool,
    ) -> (Arc<Fragment>, Option<Token>) {
        let fragment = Token::going(token, fragment);
        let bottom = y + fragment.height.max(fragment.reach) + around.bottom;
        // A cell over several rows ends with the last row that is here.
        let is_row = matches!(fragment.owner, Owner::Row(..));
        let fits = bottom <= self.limit() + 0.05 && !(is_row && bottom - around.bottom > self.at + 0.05);
        if token.is_none() && stop.is_none() && fits && !(is_root && self.room.nested > 0) && self.takes_notes(&[fragment], bottom) {
            self.bottom = self.bottom.max(y + fragment.height);
            return (fragment.clone(), None);
        }
        let style = style_of(self.tree, fragment.owner);
        let inside = around.inside(self.tree, fragment, style, &self.room);
        let (again_top, again_bottom) = around.again(self.tree, fragment, style, self.room.page);
        let mut made = Made {
            fragment: Fragment {
                owner: fragment.owner,
                width: fragment.width,
                arrangement: fragment.arrangement,
                shift: fragment.shift,
                borders: fragment.borders.clone(),
                lowered: fragment.lowered,
                ..Fragment::default()
            },
            rest: None,
            old: 0.0,
            new: y + if token.is_some() { again_top } else { 0.0 },
            tops: Vec::new(),
        };
        if let Some(columns) = &fragment.columns {
            let room = self.limit() - around.bottom - y;
            let must = stop.is_none_or(|(_, what)| what == What::Beside(true));
            let overhead = if self.limit() < self.room.limit { 0.0 } else { self.room.overhead };
            let mut row = super::columns::row(self.tree, columns, token, room, (must, &self.room, overhead));
            let rest = row.going(columns, token, fragment.height);
            self.noted = self.noted.with_all(self.tree, &row.notes);
            self.notes.extend(row.notes);
            self.bottom = self.bottom.max(y + row.fragment.height);
            self.torn.extend(row.torn);
            let mut row = row.fragment;
            if rest.is_some() && stop.is_some() && !self.forced {
                row.height = row.height.max(room);
            }
            return (Arc::new(row), rest);
        }
        made.fragment.flags.bare = fragment.flags.bare;
        match (&fragment.lines, fragment.arrangement) {
            (Some(set), _) if super::is_lines(fragment) => self.lines(&mut made, fragment, set, token, y, &inside, stop),
            (_, Arrangement::Parallel) => self.parallel(&mut made, fragment, token, (x, y), &inside, stop),
            _ => self.children(&mut made, fragment, token, (x, y), &around, &inside, stop),
        }
        let Made { fragment: mut out, mut rest, old, new, tops } = made;
        // Room below the last item.
        let edge = style.map_or(0.0, |style| Edges::of(style, fragment.width).bottom());
        let done = token.filter(|token| token.from >= count(fragment, is_row)).map_or(0.0, |token| token.used);
        let mut gap = if is_row { 0.0 } else { fragment.height - old - done };
        let left = self.limit() - around.bottom - new;
        if is_root && self.room.nested > 0 {
            gap = super::room_below(self.tree, fragment, (gap, old), (edge, left), &self.room);
        } else if !is_row {
            gap = super::room_at_end(self.tree, fragment, (gap, edge), left);
        }
        if let (Some((&[item], What::Slice(visible))), None) = (stop, &rest)
            && item as usize >= count(fragment, is_row)
        {
            rest = Some(Token { from: item as usize, used: done + visible, old: old + done + visible, ..Token::default() });
        }
        let stretches = matches!(fragment.owner, Owner::Box(_)) && fragment.arrangement != Arrangement::Table;
        out.height = match &rest {
            None => new + gap - y,
            // A box that goes on reaches to the bottom of the page, unless it was meant to end there.
            Some(_) if stretches && !self.forced => (self.limit() - around.bottom - y).max(new - y),
            Some(_) => new + again_bottom - y,
        }
        .max(0.0);
        out.flags.cut_top = token.is_some();
        out.flags.cut_bottom = rest.is_some();
        if rest.is_some() && fragment.arrangement == Arrangement::Table {
            let (_, foot) = super::head_and_foot(self.tree, fragment, self.room.page);
            if let Some(foot) = foot {
                out.children.push(repeated(foot, new - y));
            }
        }
        if let (Some(_), Arrangement::Table) = (token, fragment.arrangement)
            && let (Some((head, _)), _) = super::head_and_foot(self.tree, fragment, self.room.page)
        {
            out.children.insert(0, repeated(head, 0.0));
        }
        self.outside(&mut out, fragment, token, rest.as_ref(), &tops, (x, y), &inside);
        out.reach = reach_of(self.tree, &out).max(out.height).max(new - y);
        (Arc::new(out), rest.map(|rest| Token::after(token, rest)))
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is one fragment's situation")]
    fn lines(
        &mut self,
        made: &mut Made,
        fragment: &Fragment,
        set: &LineSet,
        token: Option<&Token>,
        y: f32,
        inside: &Around,
        stop: Stop<'_>,
    ) {
        let from = token.map_or(0, |token| token.from.min(set.lines.len()));
        let to = match stop {
            Some((&[item], _)) => (item as usize).min(set.lines.len()),
            _ => set.lines.len(),
        };
        let Some(first) = set.lines.get(from) else {
            made.old = token.map_or(set.y, |token| token.old - token.used);
            return;
        };
        let used = token.map_or(0.0, |token| token.used);
        // Floats that the rest of a paragraph begins with may leave no room for its first line beside them.
        let old = token.map_or(0.0, |token| (token.old - used).min(set.y + first.y));
        let top_again = made.new.max(self.room.below) - y;
        let start = set.y + first.y - old + if token.is_some() { top_again } else { 0.0 };
        let shift = start - used - (set.y + first.y);
        let top = |line: &crate::typeset::text::Line| set.y + line.y + shift;
        let window = |index: usize, offset: f32, visible: f32| {
            let line = set.lines.get(index).cloned().into_iter().collect::<Vec<_>>();
            let (y, height) = line.first().map_or((0.0, 0.0), |line| (line.y, line.height));
            let lines = LineSet { x: set.x, y: -y, lines: line, atoms: set.atoms.clone(), notes: Vec::new() };
            let mut whole = Fragment { owner: fragment.owner, width: fragment.width, lines: Some(Box::new(lines)), ..Fragment::default() };
            whole.flags.bare = true;
            // What sticks out of a box on the line does so below the line.
            let below = set.atoms.iter().map(|(_, atom)| atom.fragment.reach - atom.fragment.height).fold(0.0, f32::max);
            (whole.height, whole.reach) = (height, height + below);
            windowed(Arc::new(whole), fragment.width, offset, visible)
        };
        let mut begin = from;
        if used > 0.0 && to > from {
            let rest = (first.height - used).max(0.0);
            made.fragment.children.push(Placed { y: start, ..window(from, used, rest) });
            begin = from + 1;
        }
        let lines: Vec<_> = set.lines[begin..to.max(begin)].to_vec();
        for (number, note) in set.notes.iter().filter(|(line, _)| (from..to).contains(&(*line as usize))) {
            let bottom = set.lines.get(*number as usize).map_or(0.0, |line| y + top(line) + line.height);
            if !self.put_off {
                match self.room.with_note(self.tree, self.noted, note, bottom + inside.bottom) {
                    Some(notes) => self.noted = notes,
                    None => self.put_off = true,
                }
            }
            self.notes.push(note.clone());
        }
        let again = token.map(|_| (old, top_again));
        made.tops = again.into_iter().chain(set.lines[from..to].iter().map(|line| (set.y + line.y, top(line)))).collect();
        (made.old, made.new) = match set.lines[from..to].last() {
            Some(line) => (set.y + line.y + line.height, y + top(line) + line.height),
            None => (set.y + first.y, y + start),
        };
        self.bottom = self.bottom.max(made.new);
        made.fragment.lines = Some(Box::new(LineSet { x: set.x, y: set.y + shift, lines, atoms: set.atoms.clone(), notes: Vec::new() }));
        let Some((&[item], what)) = stop else { return };
        let item = item as usize;
        let Some(line) = set.lines.get(item) else { return };
        match what {
            What::Slice(visible) => {
                let used = if item == from { used } else { 0.0 };
                made.fragment.children.push(Placed { y: top(line) + used, ..window(item, used, visible) });
                made.new = y + top(line) + used + visible;
                made.old = set.y + line.y + used + visible;
                self.torn.push(super::line_of(self.tree, fragment));
                let used = used + visible;
                made.rest = Some(Token { from: item, used, old: set.y + line.y + used, ..Token::default() });
            }
            _ => made.rest = Some(Token { from: item, old: set.y + line.y, forced: self.forced, ..Token::default() }),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is one fragment's situation")]
    fn children(
        &mut self,
        made: &mut Made,
        fragment: &Fragment,
        token: Option<&Token>,
        (x, y): (f32, f32),
        around: &Around,
        inside: &Around,
        stop: Stop<'_>,
    ) {
        let from = token.map_or(0, |token| token.from);
        let count = fragment.children.len();
        if let (Some(token), true) = (token, from >= count) {
            made.old = token.old - token.used;
        }
        let groups = if fragment.arrangement == Arrangement::Table { super::table_groups(self.tree, fragment) } else { None };
        for (index, child) in fragment.children.iter().enumerate().skip(from) {
            let here = token.filter(|_| index == from);
            let inner = here.and_then(|token| token.inner.as_deref());
            let top = match (index > from, here) {
                (true, _) => made.new + child.y - made.old,
                (false, Some(token)) if token.forced && token.inner.is_none() => made.new + child.margin.max(0.0),
                (false, Some(token)) if token.inner.is_none() => made.new.max(self.room.below),
                (false, Some(_)) => made.new,
                (false, None) => y + child.y,
            };
            let top = self.room.below_floats(self.tree, &child.fragment, top);
            let stops = stop.filter(|(path, _)| path.first() == Some(&(index as u32)));
            let is_head = index == 0 && groups.is_some_and(|(head, _)| head.is_some());
            let is_foot = index + 1 == count && groups.is_some_and(|(_, foot)| foot.is_some());
            let env = if is_head || is_foot { around } else { inside };
            match stops {
                Some((&[_], What::Before | What::Beside(_))) => {
                    let old = if index > from { self.begin_after(fragment, made.old, child) } else { child.y };
                    made.rest = Some(Token { from: index, old, forced: self.forced, ..Token::default() });
                    return;
                }
                Some((&[_], What::Slice(visible))) => {
                    self.slice(made, child, inner, (x, y, top), Some(visible));
                    let used = inner.map_or(0.0, |inner| inner.used) + visible;
                    let rest = Token::after(inner, Token { used, ..Token::default() });
                    made.rest = Some(Token { from: index, inner: Some(Box::new(rest)), old: child.y + used, ..Token::default() });
                    return;
                }
                _ => {}
            }
            if super::is_whole(Token::going(inner, &child.fragment), &self.room) && inner.is_some() {
                self.slice(made, child, inner, (x, y, top), None);
                continue;
            }
            let below = stops.map(|(path, what)| (&path[1..], what));
            let (part, rest) = self.fragment(&child.fragment, inner, (x + child.x, top), *env, below, false);
            made.tops.push((child.y + inner.map_or(0.0, Token::begin), top - y));
            made.old = child.y + child.fragment.height;
            made.new = top + part.height;
            made.tops.push((made.old, made.new - y));
            made.fragment.children.push(Placed { x: child.x, y: top - y, margin: child.margin, fragment: part });
            if let Some(rest) = rest {
                let old = child.y + rest.begin();
                made.rest = Some(Token { from: index, inner: Some(Box::new(rest)), old, ..Token::default() });
                return;
            }
            if stops.is_some() {
                made.rest = Some(all_here(index, made.old));
                return;
            }
        }
    }

    /// Where the part after a break before `child` begins, where what is above it ends at `end`. A float that `child` stands below comes before
    /// the break: it has been met by then, and stays where it has room.
    fn begin_after(&self, fragment: &Fragment, end: f32, child: &Placed) -> f32 {
        let above = |one: &Placed| one.y >= end - 0.1 && one.y + 0.1 < child.y && super::is_float(self.tree, one);
        if fragment.outside.iter().any(above) { child.y } else { end }
    }

    /// A piece of a child that cannot be broken: `visible` of it, or all that is left.
    fn slice(&mut self, made: &mut Made, child: &Placed, inner: Option<&Token>, (_, y, top): (f32, f32, f32), visible: Option<f32>) {
        let used = inner.map_or(0.0, |inner| inner.used);
        let fragment = Token::going(inner, &child.fragment);
        if visible.is_some() {
            self.torn.push(super::line_of(self.tree, fragment));
        }
        if used == 0.0 {
            self.take_notes(fragment);
        }
        let visible = visible.unwrap_or((fragment.height - used).max(0.0));
        let placed = windowed(fragment.clone(), fragment.width, used, visible);
        made.fragment.children.push(Placed { x: child.x, y: top - y, ..placed });
        made.tops.push((child.y + used, top - y));
        made.old = child.y + child.fragment.height;
        made.new = top + visible;
    }

    fn parallel(
        &mut self,
        made: &mut Made,
        fragment: &Fragment,
        token: Option<&Token>,
        (x, y): (f32, f32),
        inside: &Around,
        stop: Stop<'_>,
    ) {
        let is_row = matches!(fragment.owner, Owner::Row(..));
        let stretches = if is_row { vec![(0..fragment.children.len()).collect()] } else { super::stretches(fragment) };
        let from = token.map_or(0, |token| token.from);
        if let (Some(token), true) = (token, from >= stretches.len()) {
            made.old = token.old - token.used;
        }
        for (index, stretch) in stretches.iter().enumerate().skip(from) {
            let (old_top, old_bottom) = if is_row { (0.0, fragment.height) } else { super::extent(fragment, stretch) };
            let here = token.filter(|_| index == from);
            let top = if index > from {
                made.new + old_top - made.old
            } else if here.is_some() {
                made.new
            } else {
                y + old_top
            };
            let stops = stop.filter(|(path, _)| path.first() == Some(&(index as u32)));
            if let Some((&[_], What::Before)) = stops {
                made.rest = Some(Token { from: index, old: old_top, forced: self.forced, ..Token::default() });
                return;
            }
            let resumed = here.is_some_and(|token| !token.beside.is_empty());
            made.tops.push((old_top, top - y));
            made.old = old_bottom;
            if let ([only], false) = (stretch.as_slice(), is_row) {
                let Some(child) = fragment.children.get(*only) else { continue };
                let inner = here.and_then(|token| token.inner.as_deref());
                if let Some((&[_], What::Slice(visible))) = stops {
                    self.slice(made, child, inner, (x, y, top), Some(visible));
                    let used = inner.map_or(0.0, |inner| inner.used) + visible;
                    let inner = Some(Box::new(Token::after(inner, Token { used, ..Token::default() })));
                    made.rest = Some(Token { from: index, inner, old: child.y + used, ..Token::default() });
                    return;
                }
                if super::is_whole(Token::going(inner, &child.fragment), &self.room) && inner.is_some() {
                    self.slice(made, child, inner, (x, y, top), None);
                    continue;
                }
                let below = stops.map(|(path, what)| (&path[1..], what));
                let (part, rest) = self.fragment(&child.fragment, inner, (x + child.x, top), *inside, below, false);
                made.new = top + part.height;
                made.fragment.children.push(Placed { x: child.x, y: top - y, margin: 0.0, fragment: part });
                if let Some(rest) = rest {
                    let old = child.y + rest.begin();
                    made.rest = Some(Token { from: index, inner: Some(Box::new(rest)), old, ..Token::default() });
                    return;
                }
                if stops.is_some() {
                    made.rest = Some(all_here(index, made.old));
                    return;
                }
                continue;
            }
            let used = here.and_then(|token| token.inner.as_ref()).map_or(0.0, |inner| inner.used);
            let visible = match stops {
                Some((&[_], What::Slice(visible))) => Some(visible),
                _ if used > 0.0 => None,
                _ => Some(0.0),
            };
            if visible != Some(0.0) {
                let mut whole = Fragment { width: fragment.width, height: old_bottom - old_top, ..Fragment::default() };
                for child in stretch.iter().filter_map(|at| fragment.children.get(*at)) {
                    whole.children.push(Placed { y: child.y - old_top, ..child.clone() });
                }
                let whole = Placed { x: 0.0, y: old_top, margin: 0.0, fragment: Arc::new(whole) };
                self.slice(made, &whole, here.and_then(|token| token.inner.as_deref()), (x, y, top), visible);
                if let Some(visible) = visible {
                    let used = used + visible;
                    let inner = Some(Box::new(Token { used, ..Token::default() }));
                    made.rest = Some(Token { from: index, inner, old: old_top + used, ..Token::default() });
                    return;
                }
                continue;
            }
            let bottom = top + old_bottom - old_top + inside.bottom;
            // Those in cells that go on beside the rows below come with their parts; a cell ends with the last row that is here.
            let end_at = if is_row { self.at } else { f32::INFINITY };
            let is_whole = |child: &&Placed| {
                let child_y = top + child.y - old_top;
                let ends_here = child_y + child.fragment.height <= end_at + 0.05;
                ends_here && child_y + super::reach(&child.fragment) + inside.bottom <= self.limit() + 0.05
            };
            let stretched = || stretch.iter().filter_map(|at| fragment.children.get(*at));
            let goes_on: Vec<bool> = stretched().map(|child| !is_whole(&child)).collect();
            let children: Vec<&Fragment> = stretched().filter(is_whole).map(|child| &*child.fragment).collect();
            if stops.is_none() && !resumed && bottom <= self.limit() + 0.05 && self.takes_notes(&children, bottom) {
                for (child, goes_on) in stretched().zip(goes_on) {
                    let child_y = top + child.y - old_top;
                    let carried = goes_on
                        .then(|| self.carry(&child.fragment, (x + child.x, child_y), (0.0, Some(end_at)), inside).unwrap_or_default());
                    let part = carried.unwrap_or_else(|| child.fragment.clone());
                    self.bottom = self.bottom.max(child_y + part.height);
                    made.fragment.children.push(Placed { x: child.x, y: child_y - y, margin: 0.0, fragment: part });
                }
                made.new = top + old_bottom - old_top;
                continue;
            }
            let must = stops.is_some_and(|(_, what)| what == What::Beside(true));
            let mut beside = Beside::fill(self.tree, fragment, (stretch, old_top), here, top, (self.noted(), *inside), must);
            self.torn.append(&mut beside.torn);
            self.notes.append(&mut beside.notes);
            self.noted = beside.noted;
            self.put_off |= beside.put_off;
            self.bottom = self.bottom.max(beside.bottom);
            let bottom = if beside.done { beside.bottom.max(top) } else { self.limit() - inside.bottom };
            let rows = Rows::of(fragment, stretch, here, &beside, bottom);
            for (number, (at, part_top)) in stretch.iter().zip(&beside.tops).enumerate() {
                let Some(child) = fragment.children.get(*at) else { continue };
                let (before, after) = (here.and_then(|token| token.beside.get(number)), beside.states.get(number));
                // What was as high as the others stays so, beside all their parts.
                let row = if is_row {
                    let as_high = (child.y + child.fragment.height - old_bottom).abs() < 0.1;
                    as_high.then_some(Row { begun: true, goes_on: !beside.done, low: bottom })
                } else {
                    Some(rows.row(child))
                };
                let begun = before.is_some_and(|before| is_row || !matches!(before, State::Fresh));
                let mut part = match beside.parts.get(number) {
                    Some(Some(part)) => part.clone(),
                    _ if row.is_some_and(|row| row.begun) && (is_row || matches!(before, Some(State::Done))) => {
                        Arc::new(empty(&child.fragment, 0.0))
                    }
                    _ => continue,
                };
                if let Some(row) = row {
                    raise_to(self.tree, &mut part, row.low - part_top);
                    let goes_on = row.goes_on && (is_row || !matches!(after, Some(State::Fresh)));
                    let flags = Flags { cut_top: part.flags.cut_top || begun, cut_bottom: part.flags.cut_bottom || goes_on, ..part.flags };
                    if flags != part.flags {
                        Arc::make_mut(&mut part).flags = flags;
                    }
                }
                made.fragment.children.push(Placed { x: child.x, y: part_top - y, margin: 0.0, fragment: part });
            }
            made.new = bottom;
            if !beside.done {
                let shown = bottom - top + here.map_or(0.0, |token| (token.old - old_top).max(0.0));
                // What is broken may be longer than in one piece; what comes after it has not begun.
                let old = (old_top + shown).min(old_bottom - 0.1).max(old_top);
                made.rest = Some(Token { from: index, beside: beside.states, old, ..Token::default() });
                return;
            }
            if stops.is_some() {
                made.rest = Some(all_here(index, made.old));
                return;
            }
        }
    }
}

/// How far a fragment has got where an item that was to go on is all here: the break is after it.
fn all_here(index: usize, old: f32) -> Token {
    Token { from: index + 1, old, ..Token::default() }
}

/// How many items a fragment has.
fn count(fragment: &Fragment, is_row: bool) -> usize {
    match &fragment.lines {
        Some(set) if super::is_lines(fragment) => set.lines.len(),
        _ if is_row => 1,
        _ if fragment.arrangement == Arrangement::Parallel => super::stretches(fragment).len(),
        _ => fragment.children.len(),
    }
}
