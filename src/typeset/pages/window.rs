//! Painting: what is drawn as one with an opacity, a clip or a turn, what a page shows only a part of, and heads that come again.

use std::collections::BTreeMap;

use crate::typeset::frame::{Group, Item, ItemKind, Rect};
use crate::typeset::layout::{Fragment, Placed};
use crate::typeset::style::computed::{ComputedStyle, Overflow, Transform};

use super::decor::{Cut, Shape, artifact};
use super::make_up::Slice;
use super::paint::{Mode, Painter};

impl Painter<'_, '_> {
    /// Paints what is cut through by the edges of a page, so that only this page's part shows.
    pub(super) fn in_window(&mut self, page: usize, paint: impl FnOnce(&mut Self)) {
        self.groups.push(BTreeMap::new());
        paint(self);
        let Some(mut pages) = self.groups.pop() else { return };
        let Some(items) = pages.remove(&page) else { return };
        let slice = &self.slices[page];
        let top = slice.origin.1 + self.galley.again_room(slice.again).0;
        let window = Rect { x: 0.0, y: top, width: slice.style.size.width, height: slice.end - slice.start };
        let (annotations, items) = split_annotations(items);
        self.emit(page, artifact(ItemKind::Group(Group { clip: Some(Shape::plain(window).clip()), opacity: 1.0, transform: None, items })));
        annotations.into_iter().for_each(|item| self.emit(page, item));
    }

    /// Whether an atom that ends on this page was cut through before it.
    pub(super) fn was_cut(&self, atom: u32, page: usize) -> bool {
        let before = (0..page).rev().find(|page| !self.slices[*page].blank);
        before.and_then(|page| self.slices[page].cut.as_ref()).is_some_and(|cut| cut.through && atom >= cut.low && atom < cut.high)
    }

    /// The first page of an atom that ends, or starts with its uncut part, on this page.
    pub(super) fn cut_start(&self, atom: u32, page: usize) -> usize {
        let mut at = page;
        while self.was_cut(atom, at) {
            at = (0..at).rev().find(|page| !self.slices[*page].blank).unwrap_or(0);
        }
        at
    }

    /// An atom that is cut through is painted again on the pages it goes on.
    pub(super) fn cut_through(&mut self, atom: u32, last: usize, mut paint: impl FnMut(&mut Self, usize)) {
        if !self.was_cut(atom, last) {
            return;
        }
        let pages: Vec<usize> = (0..last)
            .rev()
            .take_while(|page| {
                self.slices[*page].blank
                    || self.slices[*page].cut.as_ref().is_some_and(|cut| cut.through && atom >= cut.low && atom < cut.high)
            })
            .filter(|page| !self.slices[*page].blank)
            .collect();
        for page in pages {
            self.in_window(page, |painter| paint(painter, page));
        }
    }

    pub(super) fn open_group(&mut self, style: &ComputedStyle) -> bool {
        let layout = &style.layout;
        let needed = layout.opacity < 1.0 || !layout.transform.is_empty() || layout.overflow != Overflow::Visible;
        if needed {
            self.groups.push(BTreeMap::new());
        }
        needed
    }

    pub(super) fn close_group(
        &mut self,
        style: &ComputedStyle,
        fragment: &Fragment,
        x: f32,
        y: f32,
        mode: Mode,
        (first, last): (usize, usize),
    ) {
        let Some(pages) = self.groups.pop() else { return };
        let layout = &style.layout;
        for (page, items) in pages {
            let (dx, dy) = self.shift_of(mode, page);
            let rect = Rect { x: x + dx, y: y + dy, width: fragment.width, height: fragment.height };
            let (clip, items) = if layout.overflow == Overflow::Visible {
                (None, items)
            } else {
                // The box's own decoration is not clipped by it; being inside the border box it does no harm to clip it there.
                let part = if mode == Mode::Flow { self.part((x, y), fragment, page, (first, last), None, true).0 } else { rect };
                (Some(Shape::border_box(part, style, Cut::default()).clip()), items)
            };
            let transform = if layout.transform.is_empty() { None } else { Some(matrix(style, rect)) };
            // Links and widgets are no content: they cannot be clipped or turned, but must not be lost.
            let (annotations, items) = split_annotations(items);
            if !items.is_empty() {
                self.emit(page, artifact(ItemKind::Group(Group { clip, opacity: layout.opacity.clamp(0.0, 1.0), transform, items })));
            }
            annotations.into_iter().for_each(|item| self.emit(page, item));
        }
    }

    /// Heads and feet of tables that go on.
    pub(super) fn comes_again(&mut self, page: usize, slice: &Slice) {
        let galley = self.galley;
        let mut at = slice.again;
        while let Some(again) = at.and_then(|at| galley.again.get(at as usize)) {
            if let Some(table) = &again.table
                && let Some(head) = &table.head
            {
                let outer = galley.again_room(again.outer).0;
                let placed = Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: head.clone() };
                self.muted(&placed, page, slice.origin.0 + table.x, slice.origin.1 + outer);
            }
            at = again.outer;
        }
        let Some(cut) = slice.cut.as_ref().filter(|cut| cut.forced.is_none()) else { return };
        let (_, dy) = self.shift(page);
        let mut at = cut.again;
        let total = galley.again_room(cut.again).1;
        while let Some(again) = at.and_then(|at| galley.again.get(at as usize)) {
            if let Some(table) = &again.table
                && let Some(foot) = &table.foot
            {
                let placed = Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: foot.clone() };
                self.muted(&placed, page, slice.origin.0 + table.x, slice.end + dy + total - again.bottom);
            }
            at = again.outer;
        }
    }
}

/// Links and widgets apart from what is drawn.
fn split_annotations(items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    items.into_iter().partition(|item| matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_)))
}

/// The transform of a box about its origin, in page space.
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 6] {
    let origin =
        (rect.x + style.layout.transform_origin.0.resolve(rect.width), rect.y + style.layout.transform_origin.1.resolve(rect.height));
    let multiply = |m: [f32; 6], n: [f32; 6]| {
        // First n, then m.
        [
            m[0] * n[0] + m[2] * n[1],
            m[1] * n[0] + m[3] * n[1],
            m[0] * n[2] + m[2] * n[3],
            m[1] * n[2] + m[3] * n[3],
            m[0] * n[4] + m[2] * n[5] + m[4],
            m[1] * n[4] + m[3] * n[5] + m[5],
        ]
    };
    let mut whole = [1.0, 0.0, 0.0, 1.0, origin.0, origin.1];
    for step in &style.layout.transform {
        let step = match step {
            Transform::Translate(x, y) => [1.0, 0.0, 0.0, 1.0, x.resolve(rect.width), y.resolve(rect.height)],
            Transform::Matrix(matrix) => *matrix,
        };
        whole = multiply(whole, step);
    }
    multiply(whole, [1.0, 0.0, 0.0, 1.0, -origin.0, -origin.1])
}
