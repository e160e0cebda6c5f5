//! What goes on beside the flow on the next page: floats, cells over several rows, positioned boxes.
//!
//! In: what was cut off, or had not begun, where the page before ended. Out: what of it is on this page and where, and what is left. What was
//! below something else stays below it; flow and parts are put together in [`super::build`].

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxTree, is_out_of_flow};
use crate::typeset::layout::{Fragment, Placed};
use crate::typeset::style::computed::{ComputedStyle, Float};

use super::pieces::raise_to;
use super::scan::rank;
use super::{Part, Room, Token};

/// Something that goes on beside the flow.
#[derive(Debug, Clone)]
pub(super) struct Carried {
    pub(super) x: f32,
    /// What comes again above it.
    pub(super) top: f32,
    pub(super) fragment: Arc<Fragment>,
    pub(super) token: Option<Token>,
    /// It had no room on the page before, and what goes on there goes on below it.
    pub(super) clears: bool,
    /// Where it began and ended in the uncut flow, from where that was cut.
    pub(super) down: f32,
    pub(super) end: f32,
}

impl Carried {
    /// For a float that is broken: how much longer it goes on than lines beside it know, or less long, if that is worth a thought.
    pub(super) fn longer(&self, tree: &BoxTree) -> Option<(BoxId, f32)> {
        let left = self.fragment.height - self.token.as_ref()?.begin();
        float_style(tree, self)?;
        let by = left - self.end;
        self.fragment.box_id().filter(|_| by.abs() > 0.5 && by < left + 0.05 && left > 0.0).map(|id| (id, by))
    }
}

/// The part of it that is in a room.
pub(super) struct GoingOn<'t> {
    pub(super) carried: &'t Carried,
    /// Where it begins.
    pub(super) y: f32,
    /// Nothing of it where it comes later.
    pub(super) part: Part,
}

/// What goes on in a room beside the flow, as much of it as fits. The footnotes called in it take their room from the rest.
pub(super) fn going_on<'t>(tree: &BoxTree, token: Option<&'t Token>, room: &mut Room) -> Vec<GoingOn<'t>> {
    let all = token.map_or(&[][..], |token| &token.carried);
    let begins = |one: &Carried| one.token.is_none() && float_style(tree, one).is_some();
    // Where nothing else is, a page does not stay empty for what is further down.
    let highest = all.iter().map(|one| if begins(one) { one.down } else { 0.0 }).fold(f32::INFINITY, f32::min);
    let skipped = if highest > room.limit - room.y - 1.0 { highest } else { 0.0 };
    // Where floats that are here end in the uncut flow, and how much further down here; the first end of one that goes on.
    let mut ended: Vec<(f32, f32)> = Vec::new();
    let mut open = f32::INFINITY;
    let part = |one: &'t Carried| {
        let (mut y, mut is_first) = (room.y + one.top, true);
        if begins(one) {
            let lower = ended.iter().filter(|(end, _)| *end < one.down + 0.05).map(|(_, lower)| *lower).reduce(f32::max);
            is_first = lower.is_none() && one.down - skipped < 1.0;
            y = y.max(room.y + one.down + lower.unwrap_or(-skipped).max(-skipped));
        }
        let inner = Room { y, must: is_first, nested: room.nested + 1, columns: false, paged: false, hold: false, ..*room };
        let waits = !is_first && (one.down > open - 0.05 || y > room.limit - 1.0);
        let part = if waits { None } else { Some(super::fill(tree, &one.fragment, one.token.as_ref(), inner)) };
        // Rather than broken where that is to be avoided, it begins on the next page.
        let Some(part) = part.filter(|part| is_first || part.rest.is_none() || part.cost == rank::FREE) else {
            open = open.min(one.end);
            let (noted, put_off) = (room.notes, room.put_off);
            let part = Part { rest: Some(Token::default()), noted, put_off, bottom: room.y, ..Part::default() };
            return GoingOn { carried: one, y, part };
        };
        (room.notes, room.put_off) = (part.noted, part.put_off);
        let mut part = part;
        if let (true, Some(shown), None) = (is_cell(tree, &one.fragment), &mut part.fragment, &part.rest) {
            // A cell is as high as the rows beside it.
            raise_to(tree, shown, one.end.min(room.limit - y));
        }
        if float_style(tree, one).is_some() {
            match (&part.fragment, &part.rest) {
                (Some(shown), None) => ended.push((one.end, y + shown.height - room.y - one.end)),
                _ => open = open.min(one.end),
            }
        }
        GoingOn { carried: one, y, part }
    };
    all.iter().map(part).collect()
}

/// The style of a float that goes on.
pub(super) fn float_style<'t>(tree: &'t BoxTree, one: &Carried) -> Option<&'t ComputedStyle> {
    super::box_style(tree, &one.fragment).filter(|style| style.layout.float != Float::None)
}

/// Whether this is no float or positioned box, but a cell.
fn is_cell(tree: &BoxTree, fragment: &Fragment) -> bool {
    super::box_style(tree, fragment).is_none_or(|style| !is_out_of_flow(style))
}

/// The footnotes called in what goes on.
pub(super) fn notes_of(going_on: &[GoingOn<'_>]) -> Vec<Arc<Fragment>> {
    going_on.iter().flat_map(|one| one.part.notes.iter().cloned()).collect()
}

/// Whether what comes next stands below what would have ended at `end`, as lines do that have no room beside a float.
pub(super) fn is_above(end: f32, at: f32) -> bool {
    at.is_finite() && end <= at + 0.5
}

/// Adds what goes on to the part in a room; what of it goes on further is carried. What comes next would have begun `at`.
pub(super) fn add(
    tree: &BoxTree,
    made: &mut Fragment,
    going_on: Vec<GoingOn<'_>>,
    (room, at): (Room, f32),
    (torn, carried): (&mut Vec<u32>, &mut Vec<Carried>),
) {
    // What comes next page is that much further up there.
    let height = (room.limit - room.y).max(1.0);
    for GoingOn { carried: one, y, part } in going_on {
        torn.extend(part.torn);
        let begun = part.fragment.is_some();
        if let Some(fragment) = part.fragment {
            // A float or positioned box comes after the flow, whose backgrounds would cover it; a cell is beside the rows.
            made.reach = made.reach.max(y - room.y + super::reach(&fragment));
            let list = if is_cell(tree, &one.fragment) { &mut made.outside } else { &mut made.children };
            list.push(Placed { x: one.x, y: y - room.y, margin: 0.0, fragment });
        }
        if part.rest.is_some() {
            let end = y + one.fragment.height - one.token.as_ref().map_or(0.0, Token::begin);
            carried.push(Carried {
                token: if begun { part.rest } else { one.token.clone() },
                clears: one.clears || is_above(end, at),
                down: one.down - height,
                end: one.end - height,
                ..one.clone()
            });
        }
    }
}
