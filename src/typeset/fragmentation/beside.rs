//! What stands side by side (cells of a row, flex and grid items) is broken each for itself.

use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::Fragment;

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
        let resumed = here.is_some_and(|token| !token.beside.is_empty());
        for (at, index) in stretch.iter().enumerate() {
            let Some(child) = fragment.children.get(*index) else { continue };
            let state = here.and_then(|token| token.beside.get(at)).cloned().unwrap_or(State::Fresh);
            let y = if resumed { top } else { top + child.y - old_top };
            let token = match &state {
                State::Done => {
                    out.parts.push(None);
                    out.states.push(State::Done);
                    out.tops.push(y);
                    continue;
                }
                State::Fresh => None,
                State::Going(token) => Some(token),
            };
            let (notes, put_off) = (out.noted, out.put_off);
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
            }
            out.done &= part.rest.is_none();
            out.states.push(match (part.rest, part.fragment.is_some()) {
                (None, _) => State::Done,
                (Some(rest), true) => State::Going(rest),
                (Some(_), false) => state,
            });
            out.parts.push(part.fragment);
            out.tops.push(y);
        }
        out
    }
    /// Whether none of them is wholly on the next page.
    pub(super) fn all_here(&self) -> bool {
        self.states.iter().all(|state| !matches!(state, State::Fresh))
    }
}
