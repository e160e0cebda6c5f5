//! What stands side by side (cells of a row, flex and grid items) is broken each for itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::{Fragment, Placed};

use super::{Around, Noted, Room, State, Token};

/// What becomes of the children of a stretch.
pub(super) struct Beside {
    /// By child: its part, if any of it is here.
    pub(super) parts: Vec<Option<Arc<Fragment>>>,
    /// How far each has got then.
    pub(super) states: Vec<State>,
    /// The tops of the parts.
    pub(super) tops: Vec<f32>,
    /// The lowest end.
    pub(super) bottom: f32,
    /// Whether all are done.
    pub(super) done: bool,
    /// Whether anything is here.
    pub(super) any: bool,
    pub(super) torn: Vec<u32>,
    /// The highest cost of their breaks.
    pub(super) cost: u8,
    /// The footnotes called in them.
    pub(super) notes: Vec<Arc<Fragment>>,
    /// All that are on the same page by then, and whether others are put off.
    pub(super) noted: Noted,
    pub(super) put_off: bool,
}

impl Beside {
    /// Breaks the children of a stretch each for itself.
    pub(super) fn fill(
        tree: &BoxTree,
        fragment: &Fragment,
        (stretch, old_top): (&[usize], f32),
        here: Option<&Token>,
        top: f32,
        (room, inside): (Room, Around),
        must: bool,
    ) -> Self {
        let mut out = Self {
            parts: Vec::new(),
            states: Vec::new(),
            tops: Vec::new(),
            bottom: f32::NEG_INFINITY,
            done: true,
            any: false,
            torn: Vec::new(),
            cost: 0,
            notes: Vec::new(),
            noted: room.notes,
            put_off: room.put_off,
        };
        let resumed = here.filter(|token| !token.beside.is_empty());
        let cut = resumed.map_or(old_top, |token| token.old);
        let count = stretch.len();
        out.parts.resize(count, None);
        out.states.resize(count, State::Fresh);
        out.tops.resize(count, top);
        // From top to bottom: what is below something comes where that has ended.
        let mut order: Vec<usize> = (0..count).collect();
        let begin = |at: &usize| fragment.children.get(stretch[*at]).map_or(0.0, |child| child.y);
        order.sort_by(|one, other| begin(one).total_cmp(&begin(other)));
        // Where what is here ends in the uncut fragment, and how much further down here.
        let mut ended: Vec<(f32, f32)> = Vec::new();
        let mut goes_on = f32::INFINITY;
        for at in order {
            let Some(child) = fragment.children.get(stretch[at]) else { continue };
            let end = child.y + child.fragment.height;
            let state = resumed.and_then(|token| token.beside.get(at)).cloned().unwrap_or(State::Fresh);
            let mut y = top + (child.y - cut).max(0.0);
            let mut is_first = true;
            if matches!(state, State::Fresh) {
                if child.y > goes_on - 0.01 {
                    out.done = false;
                    continue;
                }
                for (_, lower) in ended.iter().filter(|(end, _)| *end < child.y + 0.01) {
                    y = y.max(child.y + lower);
                    is_first = false;
                }
            }
            let token = match &state {
                State::Done => {
                    out.states[at] = State::Done;
                    continue;
                }
                State::Fresh => None,
                State::Going(token) => Some(token),
            };
            let (notes, put_off) = (out.noted, out.put_off);
            let must = must && is_first;
            let room = Room {
                y,
                limit: room.limit - inside.bottom,
                notes,
                put_off,
                must,
                nested: room.nested + 1,
                columns: false,
                paged: false,
                ..room
            };
            let raised = super::pieces::raised(tree, &child.fragment).filter(|_| token.is_none());
            let mut part = super::fill(tree, raised.as_ref().unwrap_or(&child.fragment), token, room);
            if let Some(rest) = &mut part.rest {
                rest.instead = rest.instead.take().or(raised);
            }
            out.torn.extend(part.torn);
            out.cost = out.cost.max(part.cost);
            out.notes.extend(part.notes);
            out.noted = part.noted;
            out.put_off |= part.put_off;
            if let Some(part) = &part.fragment {
                out.any = true;
                out.bottom = out.bottom.max(y + part.height);
                ended.push((end, y + part.height - end));
            }
            if part.rest.is_some() {
                out.done = false;
                goes_on = goes_on.min(end);
            }
            out.states[at] = match (part.rest, part.fragment.is_some()) {
                (None, _) => State::Done,
                (Some(rest), true) => State::Going(rest),
                (Some(_), false) => state,
            };
            out.parts[at] = part.fragment;
            out.tops[at] = y;
        }
        out
    }

    /// Whether none of them is wholly on the next page.
    pub(super) fn all_here(&self) -> bool {
        self.states.iter().all(|state| !matches!(state, State::Fresh))
    }
}

/// What ends at the same height of an uncut stretch: it is as high on every page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Whether some of it is left from before.
    pub(super) begun: bool,
    /// Whether some of it is left for the next page.
    pub(super) goes_on: bool,
    /// Where it ends here.
    pub(super) low: f32,
}

/// The rows of a stretch, by where they end.
pub(super) struct Rows(BTreeMap<i64, Row>);

impl Rows {
    /// The rows of a stretch of which this is here, on a page that ends at `bottom`.
    pub(super) fn of(fragment: &Fragment, stretch: &[usize], here: Option<&Token>, beside: &Beside, bottom: f32) -> Self {
        let mut rows: BTreeMap<i64, Row> = BTreeMap::new();
        for (number, child) in stretch.iter().enumerate().filter_map(|(number, at)| Some((number, fragment.children.get(*at)?))) {
            let row = rows.entry(Self::key(child)).or_insert(Row { begun: false, goes_on: false, low: f32::NEG_INFINITY });
            row.begun |= here.and_then(|token| token.beside.get(number)).is_some_and(|state| !matches!(state, State::Done));
            row.goes_on |= !matches!(beside.states.get(number), Some(State::Done));
            if let (Some(Some(part)), Some(top)) = (beside.parts.get(number), beside.tops.get(number)) {
                row.low = row.low.max(top + part.height);
            }
        }
        rows.values_mut().filter(|row| row.goes_on).for_each(|row| row.low = bottom);
        Self(rows)
    }

    /// The row of a child.
    pub(super) fn row(&self, child: &Placed) -> Row {
        self.0.get(&Self::key(child)).copied().unwrap_or(Row { begun: false, goes_on: false, low: f32::NEG_INFINITY })
    }

    fn key(child: &Placed) -> i64 {
        ((child.y + child.fragment.height) * 8.0).round() as i64
    }
}
