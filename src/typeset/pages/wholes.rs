//! Boxes that pages or columns cut, put together again: what lies behind such a box is one picture that is cut with it.
//!
//! In: the pages from the first on which a cut box has such a picture, and then its parts in the order they are painted. Out: how much of
//! the box lies beyond each part. Boxes are known only by their parts, so what a break leaves empty counts for none of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::typeset::boxes::BoxId;
use crate::typeset::layout::{Fragment, Owner};

/// The heights of cut boxes.
#[derive(Debug, Default)]
pub(super) struct Wholes {
    /// By box: the height of all its parts, and of those that were painted. Empty until it is asked for.
    heights: Option<BTreeMap<BoxId, (f32, f32)>>,
}

impl Wholes {
    /// How much of a box lies above and below this part of it. `parts` are the pages' from this one on.
    pub(super) fn beyond(&mut self, parts: &[Option<Arc<Fragment>>], fragment: &Fragment) -> (f32, f32) {
        let heights = self.heights.get_or_insert_with(|| {
            let mut heights = BTreeMap::new();
            parts.iter().flatten().for_each(|part| collect(part, &mut heights));
            heights
        });
        let Owner::Box(id) = fragment.owner else { return (0.0, 0.0) };
        let Some((all, shown)) = heights.get_mut(&id) else { return (0.0, 0.0) };
        let above = *shown;
        *shown += fragment.height;
        (above, (*all - *shown).max(0.0))
    }
}

/// Adds up the heights of the cut boxes in a fragment.
fn collect(fragment: &Fragment, heights: &mut BTreeMap<BoxId, (f32, f32)>) {
    if let (Owner::Box(id), true) = (fragment.owner, (fragment.flags.cut_top || fragment.flags.cut_bottom) && !fragment.flags.bare) {
        heights.entry(id).or_insert((0.0, 0.0)).0 += fragment.height;
    }
    for child in fragment.outside.iter().chain(&fragment.children) {
        if !child.fragment.flags.again {
            collect(&child.fragment, heights);
        }
    }
}
