//! Columns: one flow in several parts beside each other (CSS Multi-column Layout 1).
//!
//! In: the flow, laid out as wide as a column, and the height there is. Out: a part for each column. Balanced columns are as low as they can
//! be; columns that go on on the next page are all as high as there is room.

use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::{Arrangement, Columns, Fragment, Placed};

use super::{Noted, Room, Token, fill};

/// A row of columns.
pub(crate) struct Row {
    /// The columns side by side, with rules between them when painted.
    pub(crate) fragment: Fragment,
    /// Where in the flow each column begins.
    starts: Vec<f32>,
    /// How far the flow has got.
    pub(super) rest: Option<Token>,
    /// What was cut through.
    pub(super) torn: Vec<u32>,
    /// Whether anything is in it.
    pub(super) any: bool,
    /// The highest cost of the breaks in it.
    cost: u8,
    /// The footnotes called in it.
    pub(super) notes: Vec<Arc<Fragment>>,
}

impl Row {
    /// How far their container has got, after this row: where its height is given, how much of that is used.
    pub(super) fn going(&mut self, columns: &Columns, token: Option<&Token>, height: f32) -> Option<Token> {
        let rest = self.rest.take()?;
        let old = rest.begin() / columns.flow.height.max(0.1) * height;
        let used = token.map_or(0.0, |token| token.used) + columns.height.map_or(0.0, |_| self.fragment.height);
        Some(Token::after(token, Token { inner: Some(Box::new(rest)), old, used, ..Token::default() }))
    }

    /// From the top left of the row to a place in the flow that is so far down.
    pub(crate) fn place(&self, y: f32) -> (f32, f32) {
        let column = self.starts.partition_point(|start| *start <= y + 0.02).saturating_sub(1);
        match (self.fragment.children.get(column), self.starts.get(column)) {
            (Some(column), Some(start)) => (column.x, y - start),
            _ => (0.0, y),
        }
    }
}

/// How closely the height of balanced columns is looked for.
const CLOSE: f32 = 0.02;

/// Fills a row of columns with what comes next of their flow, as far as `token` tells of the whole; `around` is the room they are in. `must`
/// says that something has to go into it, however little room there is.
pub(crate) fn row(
    tree: &BoxTree,
    columns: &Arc<Columns>,
    token: Option<&Token>,
    room: f32,
    (must, around, overhead): (bool, &Room, f32),
) -> Row {
    let mut row = lay_out(tree, columns, token, room, (must, around));
    // Footnotes of the columns take their room from all of them.
    for _ in 0..3 {
        let notes = Noted::default().with_all(tree, &row.notes).height;
        if notes <= 0.0 || row.fragment.height + notes + overhead <= room {
            break;
        }
        row = lay_out(tree, columns, token, (room - notes - overhead).max(10.0), (must, around));
    }
    row
}

/// A row of columns with all of their flow, as if on endless paper.
pub(crate) fn whole(tree: &BoxTree, columns: &Arc<Columns>) -> Row {
    let around = Room { paged: false, ..Room::page(f32::INFINITY, 0.0, (0.0, 0.0)) };
    row(tree, columns, None, columns.height.unwrap_or(f32::INFINITY), (true, &around, 0.0))
}

fn lay_out(tree: &BoxTree, columns: &Arc<Columns>, going: Option<&Token>, room: f32, (must, around): (bool, &Room)) -> Row {
    // What is left of the height that they are given.
    let given = columns.height.map(|height| (height - going.map_or(0.0, |token| token.used)).max(0.0));
    let goes_on = given.is_some_and(|given| given > room + 0.05);
    let token = going.and_then(|token| token.inner.as_deref());
    let most = given.map_or(room, |given| given.min(room));
    let room_of = |height: f32, must: bool| Room {
        y: 0.0,
        limit: height,
        page: height,
        must,
        nested: around.nested + 1,
        columns: true,
        paged: around.paged,
        notes: Noted::default(),
        overhead: 0.0,
        most: 0.0,
        put_off: false,
        floats: super::NO_FLOATS,
        below: f32::NEG_INFINITY,
        hold: false,
    };
    let lay = |height: f32, must: bool| {
        let mut out = Row {
            fragment: Fragment { arrangement: Arrangement::Columns, columns: Some(columns.clone()), ..Fragment::default() },
            starts: Vec::new(),
            rest: token.cloned(),
            torn: Vec::new(),
            any: false,
            cost: 0,
            notes: Vec::new(),
        };
        let mut index = 0;
        // Where the height ends here, or there is but one page, what does not fit goes into more columns beside the others.
        let overflows = (given.is_some() && !goes_on) || room.is_infinite();
        while index < columns.count || (overflows && index < 200) {
            let part = fill(tree, &columns.flow, out.rest.as_ref(), room_of(height, must));
            out.torn.extend(part.torn);
            out.cost = out.cost.max(part.cost);
            out.notes.extend(part.notes);
            let Some(fragment) = part.fragment else {
                out.rest = part.rest;
                break;
            };
            out.any = true;
            out.starts.push(out.rest.as_ref().map_or(0.0, Token::begin));
            let x = index as f32 * (columns.width + columns.gap);
            let mut fragment = Arc::unwrap_or_clone(fragment);
            if part.rest.is_some() {
                fragment.height = filled(tree, &fragment);
            }
            out.fragment.height = out.fragment.height.max(fragment.height);
            out.fragment.reach = out.fragment.reach.max(fragment.reach);
            out.fragment.children.push(Placed { x, y: 0.0, margin: 0.0, fragment: Arc::new(fragment) });
            out.rest = part.rest;
            index += 1;
            if out.rest.is_none() || part.page_break {
                break;
            }
        }
        out.fragment.width = columns.width * columns.count as f32 + columns.gap * columns.count.saturating_sub(1) as f32;
        out
    };
    let finish = |mut row: Row| {
        if let Some(given) = given {
            row.fragment.height = given.min(room);
        }
        if goes_on && row.any {
            // There is more of the height, if not of the content.
            row.rest.get_or_insert_with(|| Token { from: usize::MAX, old: columns.flow.height, ..Token::default() });
        }
        row
    };
    let total = super::reach(&columns.flow) - token.map_or(0.0, Token::begin);
    if !columns.balance || (columns.count < 2 && columns.height.is_none()) {
        return finish(lay(most.min(total.max(1.0) + 1.0e4), must));
    }
    let fits = |row: &Row| row.rest.is_none() && row.torn.is_empty() && row.fragment.children.len() <= columns.count;
    // Balanced columns are at least as high as their share of the flow in one piece, with its last margin and those that vanish where a column ends.
    let even = share(tree, columns, token, around.paged).min(most);
    let mut high = most.min(total.max(1.0) * 1.5 + 100.0);
    let mut best = lay(high, must);
    if !fits(&best) {
        return finish(best);
    }
    let at_least_even = |mut row: Row| {
        row.fragment.height = row.fragment.height.max(even);
        finish(row)
    };
    let mut low = even;
    let tried = lay(even, true);
    if fits(&tried) && tried.cost == 0 {
        return at_least_even(tried);
    }
    for _ in 0..24 {
        if high - low < CLOSE {
            break;
        }
        let middle = f32::midpoint(low, high);
        let tried = lay(middle, true);
        if fits(&tried) && tried.cost == 0 {
            // It may be lower than it was allowed to be, with what sticks out of boxes that are not to be broken.
            high = middle.min(tried.fragment.reach.max(tried.fragment.height).max(low));
            best = tried;
        } else {
            low = middle;
        }
    }
    at_least_even(best)
}

/// Where the boxes and lines of a flow end, and its floats.
fn filled(tree: &BoxTree, flow: &Fragment) -> f32 {
    let floats = flow.outside.iter().filter(|one| super::is_float(tree, one));
    let bottoms = flow.children.iter().chain(floats).map(|child| child.y + child.fragment.height);
    let lines = flow.lines.iter().filter_map(|set| set.lines.last().map(|line| set.y + line.y + line.height));
    bottoms.chain(lines).fold(0.0, f32::max)
}

/// How much of what is left of a flow each column has at least: its parts between forced breaks have one each, the longest for what they hold the
/// columns that remain.
fn share(tree: &BoxTree, columns: &Columns, token: Option<&Token>, paged: bool) -> f32 {
    let flow = &columns.flow;
    let mut parts = Vec::new();
    if super::has_forced(tree, flow) {
        let mut token = token.cloned();
        // What is below the last box is not in its part.
        let below = flow.height - filled(tree, flow);
        while parts.len() < columns.count {
            let endless = Room { columns: true, paged, nested: 1, ..Room::page(f32::INFINITY, 0.0, (0.0, 0.0)) };
            let part = fill(tree, flow, token.as_ref(), endless);
            let height = part.fragment.map_or(0.0, |part| part.height);
            token = part.rest.filter(|_| part.forced.is_some());
            parts.push((if token.is_some() { height } else { height + below }, 1));
            if token.is_none() {
                break;
            }
        }
    } else {
        parts.push((flow.height - token.map_or(0.0, Token::begin), 1));
    }
    let height = |(height, columns): (f32, usize)| height / columns as f32;
    for _ in parts.len()..columns.count {
        if let Some(longest) = parts.iter_mut().max_by(|one, other| height(**one).total_cmp(&height(**other))) {
            longest.1 += 1;
        }
    }
    parts.into_iter().map(height).fold(0.0, f32::max)
}
