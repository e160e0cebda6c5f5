//! The footnote area of a page (GCPM 3, 2.3): what is called on a page stands at its foot.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::typeset::boxes::{BoxTree, Mark};
use crate::typeset::fragmentation::{LEAST_NOTE, Noted, Room, Token, fill, notes_in};
use crate::typeset::layout::{Edges, Fragment, Placed};
use crate::typeset::style::PageStyle;
use crate::typeset::style::computed::{Extent, Sides};

use super::make_up::Slice;
use super::paint::Landed;

/// Notes still to be set: the rest of one that has begun, and those that have not.
pub(crate) type Pending = Vec<(Arc<Fragment>, Option<Token>)>;

/// The notes of one page, and the box around them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Area {
    /// From the top of the page's content area to the border box.
    pub(crate) y: f32,
    /// The height of the border box.
    pub(crate) height: f32,
    /// The notes, from the top left of the content box.
    pub(crate) notes: Vec<Placed>,
}

fn margins(style: &PageStyle, width: f32) -> Sides<f32> {
    let of = |extent: Extent| match extent {
        Extent::Length(length) => length.resolve(width),
        _ => 0.0,
    };
    let margin = &style.footnote.edges.margin;
    Sides { top: of(margin.top), right: of(margin.right), bottom: of(margin.bottom), left: of(margin.left) }
}

/// The width of notes on pages with content this wide.
pub(crate) fn width(style: &PageStyle, content: f32) -> f32 {
    let margin = margins(style, content);
    (content - margin.left - margin.right - Edges::of(&style.footnote, content).horizontal()).max(1.0)
}

/// From the left of the content area to the border box of the footnote area, and its width.
pub(crate) fn across(style: &PageStyle, content: f32) -> (f32, f32) {
    let margin = margins(style, content);
    (margin.left, (content - margin.left - margin.right).max(0.0))
}

/// Margins, border and padding of the area from top to bottom.
pub(crate) fn overhead(style: &PageStyle, content: f32) -> f32 {
    let margin = margins(style, content);
    margin.top + margin.bottom + Edges::of(&style.footnote, content).vertical()
}

/// The most that notes may take of a page this high.
pub(crate) fn most(style: &PageStyle, area: (f32, f32)) -> f32 {
    match style.footnote.layout.max_height {
        Extent::Length(length) => length.resolve(area.1),
        _ => f32::INFINITY,
    }
}

/// The height of all that is pending.
pub(crate) fn height_left(pending: &Pending) -> f32 {
    pending.iter().map(|(note, token)| note.height - token.as_ref().map_or(0.0, |token| token.old)).sum()
}

/// What is left of notes from the page before takes this much room on the next.
pub(crate) fn carried(pending: &Pending, style: &PageStyle, area: (f32, f32)) -> f32 {
    // Something of the text goes onto every page.
    height_left(pending).min(most(style, area)).min((area.1 - overhead(style, area.0)) * 0.8).max(0.0)
}

/// Sets what is pending at the foot of a page whose text ends at `bottom`; what there is no room for stays pending. Notes from the page before,
/// which are the first `older`, are broken where they must; those called on this page are whole or put off, unless they are so long that they have to be broken anyway.
pub(crate) fn set(tree: &BoxTree, pending: &mut Pending, style: &PageStyle, area: (f32, f32), bottom: f32, older: usize) -> Option<Area> {
    if pending.is_empty() {
        return None;
    }
    let free = area.1 - overhead(style, area.0) - bottom;
    let room = free.max(area.1 * 0.1).max(12.0).min(most(style, area).max(12.0));
    let free = free.min(most(style, area));
    let mut out = Area::default();
    let mut noted = Noted::default();
    let mut left = Pending::new();
    let mut queue = VecDeque::from(std::mem::take(pending));
    let mut index = 0;
    while let Some((note, token)) = queue.pop_front() {
        index += 1;
        let mut here = Room::page(room, 0.0, (0.0, 0.0));
        let ((with, (x, beside)), y) = (noted.with(tree, &note), noted.height);
        (here.y, here.must) = (y, out.notes.is_empty());
        if left.is_empty() && token.is_none() && with.height <= free + 0.1 {
            // Notes called in this one come after all others.
            let mut called = Vec::new();
            notes_in(tree, &note, &mut called);
            queue.extend(called.into_iter().map(|note| (note, None)));
            out.notes.push(Placed { x, y: beside, margin: 0.0, fragment: note });
            noted = with;
            continue;
        }
        if !left.is_empty() || (index > older && y + note.height > free + 0.1 && (note.height <= area.1 * 0.5 || free < y + LEAST_NOTE)) {
            left.push((note, token));
            continue;
        }
        let part = fill(tree, &note, token.as_ref(), here);
        if let Some(mut fragment) = part.fragment {
            if part.rest.is_some() {
                Arc::make_mut(&mut fragment).height = part.bottom - y;
            }
            let height = fragment.height;
            out.notes.push(Placed { x: 0.0, y, margin: 0.0, fragment });
            noted = Noted::of_height(y + height);
        }
        let began = part.rest.is_none() || (!out.notes.is_empty() && part.bottom > here.y);
        if let Some(rest) = part.rest {
            left.push((note, if began { Some(rest) } else { token }));
        }
        // Notes called in this one come after all others.
        if began {
            queue.extend(part.notes.into_iter().map(|note| (note, None)));
        }
    }
    *pending = left;
    if out.notes.is_empty() {
        return None;
    }
    let edges = Edges::of(&style.footnote, area.0);
    out.height = noted.height + edges.vertical();
    out.y = area.1 - margins(style, area.0).bottom - out.height;
    Some(out)
}

/// The numbers of notes that start anew on pages, by the mark of their call.
pub(crate) fn numbers(tree: &BoxTree, slices: &[Slice], landed: &[Landed]) -> BTreeMap<u32, i32> {
    let calls = landed.iter().filter_map(|one| match tree.marks.get(one.mark as usize) {
        Some(Mark::Note(by)) => Some((one.page, one.mark, *by)),
        _ => None,
    });
    let mut calls: Vec<(usize, u32, i32)> = calls.collect();
    calls.sort_unstable();
    let mut out = BTreeMap::new();
    let (mut number, mut begun) = (0_i32, 0);
    for (page, mark, by) in calls {
        let turned = slices.get(begun..=page).unwrap_or_default();
        let mut resets = turned.iter().flat_map(|slice| &slice.style.style.generated.counter_reset);
        number = resets.rfind(|(name, _)| name == "footnote").map_or(number, |(_, value)| *value).saturating_add(by);
        begun = page + 1;
        out.insert(mark, number);
    }
    out
}

/// The notes called in a part of the document, to be set after those that are pending.
pub(crate) fn add(pending: &mut Pending, notes: Vec<Arc<Fragment>>) {
    pending.extend(notes.into_iter().map(|note| (note, None)));
}
