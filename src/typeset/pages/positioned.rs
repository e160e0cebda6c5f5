//! Boxes positioned against the page: absolute ones on the page they would have been on and, where they are longer than that, on those that
//! follow; fixed ones on every page.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree};
use crate::typeset::fragmentation::{Room, fill};
use crate::typeset::layout::{Arrangement, Fragment, Layouter, Owner, Placed, Waiting};
use crate::typeset::style::computed::{Extent, Position};

use super::make_up::{MAX_PAGES, Slice};

/// A box in its place on a page, from the top left of the content area.
pub(crate) struct Positioned {
    pub(crate) page: usize,
    pub(crate) placed: Placed,
    /// It has been said on a page before.
    pub(crate) again: bool,
}

/// Places what waits, layout by layout. Pages that are only needed for it come from `add`.
pub(super) fn place(
    layouter: &Layouter<'_>,
    slices: &mut Vec<Slice>,
    waiting: &[Vec<Waiting>],
    add: impl Fn(usize) -> Slice,
) -> Vec<Positioned> {
    let tree = layouter.tree;
    let is_fixed = |one: &Waiting| tree.get(one.id).style.layout.position == Position::Fixed;
    let (mut fixed, mut queue): (VecDeque<_>, VecDeque<_>) =
        wanted(slices, waiting, is_fixed).into_iter().partition(|(_, one)| is_fixed(one));
    let mut out = Vec::new();
    let mut marks = Marks::new();
    if !queue.is_empty() {
        for (page, slice) in slices.iter().enumerate() {
            slice.root.iter().for_each(|root| collect(tree, root, (page, 0.0, 0.0), ALL, &mut marks));
        }
    }
    while let Some((layout, one)) = queue.pop_front() {
        let (mut page, x, mut y) = marks.get(&one.id).copied().unwrap_or_else(|| about(slices, layout, one));
        let Some(slice) = slices.get(page) else { continue };
        let at = |page: usize, y: f32| {
            let slice = slices.get(page).unwrap_or(slice);
            layouter.position(Waiting { x, y, ..one }, slice.area.0, slice.area.1)
        };
        let (mut placed, mut inner) = at(page, y);
        // Where a page ends with the box before it, so does its place, unless it stands there and has no room.
        if stands_there(tree, one) && y >= slice.area.1 - 1.0 && placed.fragment.reach.max(placed.fragment.height) > 0.5 {
            (page, y) = (next(slices, page), 0.0);
            (placed, inner) = at(page, y);
            if page == slices.len() {
                slices.push(add(page));
            }
        }
        let start = slices.get(page).map_or(0.0, |slice| slice.start);
        let moved = |inner: Waiting| Waiting { x: inner.x + placed.x, y: inner.y + placed.y + start, ..inner };
        let (inner_fixed, inner): (Vec<_>, Vec<_>) =
            inner.into_iter().map(|inner| (layout, moved(inner))).partition(|(_, one)| is_fixed(one));
        fixed.extend(inner_fixed);
        let before = out.len();
        go_on(tree, slices, (page, placed), &add, &mut out);
        if !inner.is_empty() {
            for one in &out[before..] {
                collect(tree, &one.placed.fragment, (one.page, one.placed.x, one.placed.y), ALL, &mut marks);
            }
        }
        queue.extend(inner);
    }
    while let Some((layout, one)) = fixed.pop_front() {
        for (page, slice) in slices.iter().enumerate() {
            let here = Waiting { y: (one.y - slice.start).min(slice.area.1).max(0.0), ..one };
            let (placed, inner) = layouter.position(here, slice.area.0, slice.area.1);
            if page == 0 {
                fixed.extend(inner.into_iter().map(|one| (layout, one)));
            }
            // Said once is enough: what repeats is decoration on all pages but the first.
            out.push(Positioned { page, placed, again: page > 0 });
        }
    }
    out
}

/// Where positioned boxes would be in the flow: their page, and from the top left of its content area.
type Marks = BTreeMap<BoxId, (usize, f32, f32)>;

/// All that is in a fragment shows.
const ALL: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

/// Finds the marks in a fragment at this place, of which what is in `window` shows.
fn collect(tree: &BoxTree, fragment: &Fragment, (page, x, y): (usize, f32, f32), window: (f32, f32), out: &mut Marks) {
    if fragment.box_id().is_some_and(|id| matches!(tree.get(id).kind, BoxKind::Turned(_))) {
        return;
    }
    let (x, y) = (x + fragment.shift.0, y + fragment.shift.1);
    let window = if fragment.flags.window { (window.0.max(y), window.1.min(y + fragment.height)) } else { window };
    for one in fragment.outside.iter().chain(&fragment.children) {
        let (x, y) = (x + one.x, y + one.y);
        match one.fragment.owner {
            Owner::Mark(id) if y >= window.0 && y < window.1 => _ = out.entry(id).or_insert((page, x, y)),
            _ => collect(tree, &one.fragment, (page, x, y), window, out),
        }
    }
}

/// The place of a box without a mark, such as one in a line of a box in a line, by how far down the flow it would be.
fn about(slices: &[Slice], layout: usize, one: Waiting) -> (usize, f32, f32) {
    let begun = |slice: &Slice| slice.layout == layout && !slice.blank && slice.start <= one.y + 0.03;
    let page = slices.iter().rposition(begun).unwrap_or_default();
    (page, one.x, one.y - slices.get(page).map_or(0.0, |slice| slice.start))
}

/// The page after this one that is not blank, or that which would be the last.
fn next(slices: &[Slice], page: usize) -> usize {
    slices.iter().skip(page + 1).position(|slice| !slice.blank).map_or(slices.len(), |next| page + 1 + next)
}

/// Whether a box stands where it would be in the flow, from top to bottom.
fn stands_there(tree: &BoxTree, one: Waiting) -> bool {
    let inset = &tree.get(one.id).style.layout.inset;
    inset.top == Extent::Auto && inset.bottom == Extent::Auto
}

/// What is on pages of another layout is placed with that; what is between them with the first.
fn wanted(slices: &[Slice], waiting: &[Vec<Waiting>], is_fixed: impl Fn(&Waiting) -> bool) -> Vec<(usize, Waiting)> {
    let [first, others @ ..] = waiting else { return Vec::new() };
    if others.is_empty() {
        return first.iter().map(|one| (0, *one)).collect();
    }
    let mut out = Vec::new();
    let mut known = BTreeSet::new();
    for (layout, list) in waiting.iter().enumerate() {
        let here =
            |one: &Waiting| slices.iter().any(|slice| slice.layout == layout && one.y >= slice.start - 0.03 && one.y < slice.end - 0.03);
        let wanted = list.iter().filter(|one| if is_fixed(one) { layout == 0 } else { here(one) });
        out.extend(wanted.filter(|one| known.insert(one.id)).map(|one| (layout, *one)));
    }
    out.extend(first.iter().filter(|one| known.insert(one.id)).map(|one| (0, *one)));
    out
}

/// A box with more content than its page has room for goes on on the next one; a picture, or one that begins off the page, stays as it is.
fn go_on(
    tree: &BoxTree,
    slices: &mut Vec<Slice>,
    (mut page, placed): (usize, Placed),
    add: &impl Fn(usize) -> Slice,
    out: &mut Vec<Positioned>,
) {
    let fragment = &placed.fragment;
    let height = slices.get(page).map_or(0.0, |slice| slice.area.1);
    let long = placed.y < height - 1.0 && placed.y + fragment.reach > height + 0.5 && fragment.arrangement != Arrangement::Whole;
    if !long {
        out.push(Positioned { page, placed, again: false });
        return;
    }
    let mut token = None;
    let mut y = placed.y;
    loop {
        let height = slices.get(page).map_or(0.0, |slice| slice.area.1).max(10.0);
        let mut room = Room::page(height, 0.0, (0.0, 0.0));
        (room.y, room.must) = (y, y <= 0.0);
        let part = fill(tree, fragment, token.as_ref(), room);
        if let Some(part) = part.fragment {
            out.push(Positioned { page, placed: Placed { y, fragment: part, ..placed }, again: false });
        }
        token = part.rest;
        page = next(slices, page);
        if token.is_none() || page >= MAX_PAGES {
            return;
        }
        if page == slices.len() {
            slices.push(add(page));
        }
        y = 0.0;
    }
}
