//! What two boxes below each other, or a table's rows, say of a break between them: whether they ask for one, and how much they are against it
//! (CSS Break 3, 3.1 and 4.1).

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree};
use crate::typeset::layout::{Fragment, Owner, Placed, break_after, break_before, break_of_rows, forced_between, forces, page_name};
use crate::typeset::style::computed::Break;

use super::scan::rank;

/// A forced break with the name of the page that follows.
type Forced = (Break, Option<Arc<str>>);

/// The cost of a break between the items of a flex line or grid row and those of the next, and the break that is forced there: one at an
/// item is one at all of them (CSS Flexbox 1, 10; CSS Grid 1, 10).
pub(super) fn between_stretches(tree: &BoxTree, fragment: &Fragment, before: &[usize], after: &[usize]) -> (u8, Option<Forced>) {
    let boxes = |stretch: &[usize]| -> Vec<BoxId> {
        let children = stretch.iter().filter_map(|at| fragment.children.get(*at));
        children.filter_map(|child| if let Owner::Box(id) = child.fragment.owner { Some(id) } else { None }).collect()
    };
    let (before, after) = (boxes(before), boxes(after));
    let starts = || after.iter().map(|id| break_before(tree, *id));
    let ends = || before.iter().map(|id| break_after(tree, *id));
    let forced = match (before.as_slice(), after.as_slice()) {
        ([one], [other]) => forced_between(tree, *one, *other),
        _ => starts().chain(ends()).find(|value| forces(*value)),
    };
    let forced = forced.zip(after.first()).map(|(value, first)| (value, page_name(tree, *first, true)));
    (if starts().chain(ends()).any(avoids) { rank::TOGETHER } else { rank::FREE }, forced)
}

/// The cost of a break between two siblings, and the break that is forced there. `columns` says that it would end a column.
pub(super) fn between(tree: &BoxTree, before: &Placed, after: &Placed, columns: bool) -> (u8, Option<Forced>) {
    let cost = |together: bool| if together { rank::TOGETHER } else { rank::FREE };
    // What is around a column is no box.
    let own = |fragment: &Fragment| fragment.box_id().filter(|_| fragment.columns.is_none());
    match (own(&before.fragment), own(&after.fragment)) {
        // A caption stays with its table.
        (Some(one), Some(other)) if is_caption(tree, one, other) => (rank::TOGETHER, None),
        (Some(one), Some(other)) => {
            let (end, start) = (break_after(tree, one), break_before(tree, other));
            let forced = if columns && (start == Break::Column || end == Break::Column) {
                Some((Break::Column, None))
            } else {
                forced_between(tree, one, other).map(|value| (value, page_name(tree, other, true)))
            };
            let avoids = |value: Break| avoids(value) || value == if columns { Break::AvoidColumn } else { Break::AvoidPage };
            (cost(avoids(end) || avoids(start)), forced)
        }
        _ => {
            let (one, other) = (before.fragment.owner, after.fragment.owner);
            let (start, end) = (break_of_rows(tree, other, true), break_of_rows(tree, one, false));
            let forced = match ([start, end].into_iter().find(|value| forces(*value)), other) {
                (Some(value), Owner::Row(table, ..) | Owner::Rows(table, _)) => Some((value, tree.get(table).page.clone())),
                _ => None,
            };
            (cost(avoids(start) || avoids(end)), forced)
        }
    }
}

/// Whether the break is to be avoided wherever it would be.
pub(super) fn avoids(value: Break) -> bool {
    value == Break::Avoid
}

/// Whether the place is between a table and its caption.
fn is_caption(tree: &BoxTree, one: BoxId, other: BoxId) -> bool {
    let of = |table: BoxId, caption: BoxId| matches!(&tree.get(table).kind, BoxKind::Table(table) if table.captions.contains(&caption));
    of(one, other) || of(other, one)
}
