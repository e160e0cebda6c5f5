//! Margins that collapse (CSS 2.2, 8.3.1): those of a block with those of the blocks at its top, as far as they are known before anything is
//! laid out.

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, is_formatting_root, is_positioned_out};
use crate::typeset::style::computed::{Clear, Float, LengthPercentage};

use super::edges::{Edges, MarginSet, margin};
use super::floats::Floats;
use super::{Layouter, Space};

/// What is above the margins of a box.
#[derive(Clone, Copy)]
pub(super) struct Above<'a> {
    pub(super) floats: &'a Floats,
    /// Where the margins begin in the formatting context.
    pub(super) y: f32,
    /// Those they collapse with.
    pub(super) margins: MarginSet,
    /// Whether there are floats above, on the left and on the right, that have no place yet.
    pub(super) unplaced: [bool; 2],
}

impl Above<'_> {
    /// Whether a box with these margins moves below floats; its margins then collapse with none of those above (CSS 2.2, 9.5.2).
    fn clears(&self, clear: Clear, margins: MarginSet) -> bool {
        let mut all = self.margins;
        all.join(margins);
        let unplaced = match clear {
            Clear::None => return false,
            Clear::Left => self.unplaced[0],
            Clear::Right => self.unplaced[1],
            Clear::Both => self.unplaced != [false; 2],
        };
        unplaced || self.floats.cleared(clear) > self.y + all.value() + 0.005
    }
}

impl Layouter<'_> {
    /// The top margin of a block with all that collapse with it: those of its first children.
    pub(super) fn top_margins(&self, id: BoxId, width: f32, above: Above<'_>) -> MarginSet {
        let this = self.tree.get(id);
        let mut set = MarginSet::of(margin(this.style.edges.margin.top, width));
        let BoxKind::Blocks(children) = &this.kind else { return set };
        let edges = &this.style.edges;
        let open = id != BoxTree::ROOT
            && !is_formatting_root(&this.style, &this.kind)
            && edges.border.top.width == 0.0
            && edges.padding.top == LengthPercentage::ZERO;
        if !open {
            return set;
        }
        let mut above = above;
        let width = self.inner_width(id, width);
        for child in children {
            let inner = self.tree.get(*child);
            if crate::typeset::boxes::is_out_of_flow(&inner.style) {
                self.note_floats(*child, &mut above.unplaced);
                continue;
            }
            above.margins.join(set);
            let own = self.top_margins(*child, width, above);
            if above.clears(inner.style.layout.clear, own) {
                break;
            }
            set.join(own);
            if !inner.collapses_through {
                break;
            }
            self.note_floats(*child, &mut above.unplaced);
            set.join(self.bottom_margins_of_empty(*child, width));
        }
        set
    }

    /// Notes the sides of a float, or of those in a box that has no height.
    fn note_floats(&self, id: BoxId, sides: &mut [bool; 2]) {
        let this = self.tree.get(id);
        match (this.style.layout.float, &this.kind) {
            (Float::None, BoxKind::Blocks(children)) if this.contains.floats && !is_positioned_out(&this.style) => {
                children.iter().for_each(|child| self.note_floats(*child, sides));
            }
            (Float::Left, _) => sides[0] = true,
            (Float::Right, _) => sides[1] = true,
            _ => {}
        }
    }

    /// The bottom margins of a box that has no height, and of all empty boxes in it.
    pub(super) fn bottom_margins_of_empty(&self, id: BoxId, width: f32) -> MarginSet {
        let this = self.tree.get(id);
        let mut set = MarginSet::of(margin(this.style.edges.margin.bottom, width));
        if let BoxKind::Blocks(children) = &this.kind {
            let width = self.inner_width(id, width);
            for child in children {
                if !crate::typeset::boxes::is_out_of_flow(self.style(*child)) {
                    set.join(self.bottom_margins_of_empty(*child, width));
                }
            }
        }
        set
    }

    /// The width of the content of a block in a containing block of this width: what margins of its children are percentages of.
    fn inner_width(&self, id: BoxId, width: f32) -> f32 {
        let space = Space { width, height: None };
        let edges = Edges::of(self.style(id), width);
        (self.block_width(id, space, space, &edges) - edges.horizontal()).max(0.0)
    }
}
