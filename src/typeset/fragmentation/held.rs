//! Floats that have no room on a page any more and cannot be broken: they are held back to the next page, while the lines beside which they
//! would have stood go on as if there were none (CSS Break 3, 4.4; CSS 2.2, 9.5).
//!
//! In: a flow and the room for what comes next of it. Out: the part that goes there, and the flow laid out anew, with such a float where the next
//! page begins, so that what comes there stands beside it. Laying out is the caller's.

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxTree};
use crate::typeset::layout::Fragment;

use super::{Part, Room, Token, fill};

/// A float without room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unfit {
    pub(super) id: BoxId,
    /// Where its margin box would begin, and where the room for it ends.
    pub(super) top: f32,
    pub(super) limit: f32,
    /// From the top of its margin box to the bottom of its border box.
    pub(super) height: f32,
}

/// A float, and how much further down it stands than it would.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) id: BoxId,
    pub(crate) by: f32,
    /// Where it would begin.
    top: f32,
    height: f32,
}

/// How often a page is filled until its floats are where it ends.
const MAX_TRIES: usize = 8;

/// Fills a room; `again` lays the flow out with floats held back, and others keeping so much longer room. What is broken above the foot of the
/// page goes on for longer than if it had not been, and so do the short lines beside it.
pub(crate) fn fill_holding(
    tree: &BoxTree,
    flow: &mut Arc<Fragment>,
    token: Option<&Token>,
    room: Room,
    mut again: impl FnMut(&[Held], &[(BoxId, f32)]) -> Arc<Fragment>,
) -> Part {
    let (part, room) = fill_with_all(tree, flow, token, room, |held| again(held, &[]));
    let longer: Vec<_> = part.rest.iter().flat_map(|rest| &rest.carried).filter_map(|one| one.longer(tree)).collect();
    if longer.is_empty() {
        return part;
    }
    *flow = again(&[], &longer);
    fill(tree, flow, token, room)
}

/// Fills a room with what begins there, floats held back if need be; tells whether they may be.
fn fill_with_all(
    tree: &BoxTree,
    flow: &mut Arc<Fragment>,
    token: Option<&Token>,
    room: Room,
    mut again: impl FnMut(&[Held]) -> Arc<Fragment>,
) -> (Part, Room) {
    let holding = Room { hold: true, ..room };
    let mut held: Vec<Held> = Vec::new();
    let mut part = fill(tree, flow, token, holding);
    for _ in 0..MAX_TRIES {
        let begins_here = |top: f32| top < part.at - 0.05;
        if let Some(unfit) = part.unfit.filter(|unfit| begins_here(unfit.top)) {
            held.push(Held { id: unfit.id, by: unfit.limit - unfit.top, top: unfit.top, height: unfit.height });
        } else if held.is_empty() {
            return (part, holding);
        } else if part.forced.is_some() || !held.iter().all(|one| begins_here(one.top)) {
            break;
        } else {
            // They stand where the next page begins, unless that begins with what is below them.
            let strays = |one: &Held| part.at < one.top + one.by + one.height && (part.at - one.top - one.by).abs() > 0.02;
            if !held.iter().any(strays) {
                let below = |id: BoxId| held.iter().any(|one| one.id == id && part.at >= one.top + one.by + one.height);
                for carried in part.rest.iter_mut().flat_map(|rest| &mut rest.carried) {
                    carried.clears |= carried.token.is_none() && carried.fragment.box_id().is_some_and(below);
                }
                return (part, holding);
            }
            for one in held.iter_mut().filter(|one| strays(one)) {
                one.by = part.at - one.top;
            }
        }
        *flow = again(&held);
        part = fill(tree, flow, token, holding);
    }
    // The lines beside them then go with them.
    if !held.is_empty() {
        held.iter_mut().for_each(|one| one.by = 0.0);
        *flow = again(&held);
    }
    (fill(tree, flow, token, room), room)
}
