//! Positioned boxes that are painted inside a box further in than the one they are placed by: an opacity, a blend mode, a mask or `clip-path`
//! takes in all that is in a box, but the box need not be the containing block of it (CSS 2.2, appendix E; CSS Color 4, 3.2).
//!
//! In: boxes, and what is painted of those. Out: the same, once the stacking context it belongs to is painted. Left out are contexts of inline
//! boxes and of parts of tables.

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxTree, is_positioned_out};
use crate::typeset::layout::{Placed, holds_fixed, holds_positioned};
use crate::typeset::style::computed::Position;

use super::layers::Layers;
use super::paint::Painter;
use super::positioned::Positioned;

/// Who is painted inside whom.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// By positioned box: the stacking context between it and its containing block.
    contexts: BTreeMap<BoxId, BoxId>,
    /// By stacking context: what is painted of such boxes on the page at hand.
    painted: BTreeMap<BoxId, Layers>,
}

impl Inside {
    pub(super) fn of(tree: &BoxTree) -> Self {
        let mut contexts = BTreeMap::new();
        if !tree.has_contexts {
            return Self::default();
        }
        // A box, and the contexts of what is absolute and of what is fixed in it.
        let mut open = vec![(BoxTree::ROOT, None, None)];
        while let Some((id, mut absolute, mut fixed)) = open.pop() {
            let style = &tree.get(id).style;
            let is_fixed = style.layout.position == Position::Fixed;
            if let Some(context) = if is_fixed { fixed } else { absolute }.filter(|_| is_positioned_out(style)) {
                contexts.insert(id, context);
            }
            let holds = holds_positioned(style);
            if holds_fixed(style) {
                (absolute, fixed) = (None, None);
            } else if style.makes_context() || (holds && style.layout.z_index.is_some()) || is_fixed {
                (absolute, fixed) = ((!holds).then_some(id), Some(id));
            } else if holds {
                absolute = None;
            }
            tree.get(id).for_each_child(|child| open.push((child, absolute, fixed)));
        }
        Self { contexts, painted: BTreeMap::new() }
    }

    fn context_of(&self, placed: &Placed) -> Option<BoxId> {
        self.contexts.get(&placed.fragment.box_id()?).copied()
    }
}

impl Painter<'_, '_> {
    /// Paints what is placed by a box at this place, but what is inside something in the box apart from it.
    pub(super) fn visit_outside(&mut self, placed: &Placed, x: f32, y: f32) {
        let Some(context) = self.inside.context_of(placed).filter(|_| !self.dry) else { return self.visit(placed, x, y, false) };
        let outer = std::mem::take(&mut self.layers);
        self.visit(placed, x, y, false);
        let inner = std::mem::replace(&mut self.layers, outer);
        self.inside.painted.entry(context).or_default().take_raised(inner);
    }

    /// Paints what is placed by a page and is inside something on it.
    pub(super) fn before_page(&mut self, page: usize, positioned: &[Positioned]) {
        if self.inside.contexts.is_empty() {
            return;
        }
        let Some(slice) = self.slices.get(page) else { return };
        let last_inked = self.last_inked;
        // What is fixed in something fixed comes later and is painted into it.
        for one in positioned.iter().rev().filter(|one| one.page == page && self.is_inside(one)).collect::<Vec<_>>() {
            let mute = self.mute;
            (self.page, self.mute) = (page, mute || one.again);
            self.visit_outside(&one.placed, slice.origin.0, slice.origin.1);
            self.mute = mute;
        }
        self.last_inked = last_inked;
    }

    /// What is inside something that is not on a page stands there alone.
    pub(super) fn after_page(&mut self, page: usize) {
        let left = std::mem::take(&mut self.inside.painted);
        if let Some(sheet) = self.sheets.get_mut(page) {
            left.into_values().for_each(|layers| sheet.take_raised(layers));
        }
    }

    /// Whether what is placed by a page is painted inside something on it.
    pub(super) fn is_inside(&self, one: &Positioned) -> bool {
        !self.dry && self.inside.context_of(&one.placed).is_some()
    }

    /// Puts what belongs inside a stacking context there.
    pub(super) fn close_context(&mut self, id: BoxId) {
        if let Some(painted) = self.inside.painted.remove(&id) {
            self.layers.take_raised(painted);
        }
    }

    /// What a box has placed and is inside something that is not in this part of it stands in it alone.
    pub(super) fn leave_inside<'b>(&mut self, placed: impl Iterator<Item = &'b Placed>) {
        if !self.inside.painted.is_empty() {
            for context in placed.filter_map(|one| self.inside.context_of(one)).collect::<Vec<_>>() {
                self.close_context(context);
            }
        }
    }
}
