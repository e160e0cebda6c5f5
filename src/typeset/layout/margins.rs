//! Margins that collapse (CSS 2.2, 8.3.1): those of a block with those of the blocks at its top, as far as they are known before anything is
//! laid out.

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, is_formatting_root};
use crate::typeset::style::computed::{Clear, Float, LengthPercentage};

use super::edges::{Edges, MarginSet, margin};
use super::{Layouter, Space};

impl Layouter<'_> {
    /// The top margin of a block with all that collapse with it: those of its first children.
    pub(crate) fn top_margins(&self, id: BoxId, width: f32) -> MarginSet {
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
        let mut floats = false;
        let width = self.inner_width(id, width);
        for child in children {
            let inner = self.tree.get(*child);
            if crate::typeset::boxes::is_out_of_flow(&inner.style) {
                floats |= inner.style.layout.float != Float::None;
                continue;
            }
            if floats && inner.style.layout.clear != Clear::None {
                // It moves below the float, and its margins with it.
                break;
            }
            set.join(self.top_margins(*child, width));
            if !inner.collapses_through {
                break;
            }
            floats |= inner.contains.floats;
            set.join(self.bottom_margins_of_empty(*child, width));
        }
        set
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
