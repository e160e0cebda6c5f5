//! What goes on beside the flow: floats, positioned boxes and cells over several rows that had no room for all of them on the page before.

use std::sync::Arc;

use crate::typeset::boxes::{BoxTree, is_out_of_flow};
use crate::typeset::layout::{Flags, Fragment, Placed};

use super::pieces::empty;
use super::{Carried, Part, Room, Token};

/// What goes on in a room beside the flow, as much of it as fits. The footnotes called in it take their room from the rest.
pub(super) fn going_on<'t>(tree: &BoxTree, token: Option<&'t Token>, room: &mut Room) -> Vec<(&'t Carried, Part)> {
    let part = |one: &'t Carried| {
        let inner = Room { y: room.y + one.top, must: true, nested: room.nested + 1, columns: false, paged: false, hold: false, ..*room };
        let part = super::fill(tree, &one.fragment, one.token.as_ref(), inner);
        (room.notes, room.put_off) = (part.noted, part.put_off);
        (one, part)
    };
    token.map_or(&[][..], |token| &token.carried).iter().map(part).collect()
}

/// Fills `out` with what goes on in a room that has none for the flow beside it.
pub(super) fn beside_nothing(
    tree: &BoxTree,
    fragment: &Fragment,
    rest: &mut Token,
    (room, going_on): (Room, Vec<(&Carried, Part)>),
    out: &mut Part,
) {
    let mut made = empty(fragment, (room.limit - room.y).max(0.0));
    made.flags = Flags { cut_top: true, cut_bottom: true, ..made.flags };
    rest.carried.clear();
    out.notes = notes_of(&going_on);
    add(tree, &mut made, going_on, (room.y, f32::INFINITY), (&mut out.torn, &mut rest.carried));
    out.fragment = Some(Arc::new(made));
}

/// The footnotes called in what goes on.
pub(super) fn notes_of(going_on: &[(&Carried, Part)]) -> Vec<Arc<Fragment>> {
    going_on.iter().flat_map(|(_, part)| part.notes.iter().cloned()).collect()
}

/// Whether what comes next stands below what would have ended at `end`, as lines do that have no room beside a float.
pub(super) fn is_above(end: f32, at: f32) -> bool {
    at.is_finite() && end <= at + 0.5
}

/// Adds what goes on to a part from `y`; what of it goes on further is carried. What comes next would have begun `at`.
pub(super) fn add(
    tree: &BoxTree,
    made: &mut Fragment,
    going_on: Vec<(&Carried, Part)>,
    (y, at): (f32, f32),
    (torn, carried): (&mut Vec<u32>, &mut Vec<Carried>),
) {
    for (one, part) in going_on {
        torn.extend(part.torn);
        if let Some(fragment) = part.fragment {
            // A float or positioned box comes after the flow, whose backgrounds would cover it; a cell is beside the rows.
            let is_cell = super::style_of_only(tree, &fragment).is_none_or(|style| !is_out_of_flow(style));
            let list = if is_cell { &mut made.outside } else { &mut made.children };
            list.push(Placed { x: one.x, y: one.top, margin: 0.0, fragment });
        }
        if part.rest.is_some() {
            let end = y + one.top + one.fragment.height - one.token.as_ref().map_or(0.0, Token::begin);
            carried.push(Carried { token: part.rest, clears: one.clears || is_above(end, at), ..one.clone() });
        }
    }
}
