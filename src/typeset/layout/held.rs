//! Floats that are held back to the next page, and what need not be laid out again because of them.
//!
//! A flow in which a float moves is laid out once more. Only the boxes around the float and those beside it come out differently: the others
//! are remembered from the first time that anything is held back.

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxTree};

use super::block::{At, Block, Fixed};
use super::floats::{Added, Floats, Met};
use super::{Layouter, Space};

/// What is held back, and what was laid out since.
#[derive(Debug, Default)]
pub(super) struct Holding {
    /// How much further down floats stand than they would.
    floats: BTreeMap<BoxId, f32>,
    /// How much longer the room is that broken ones keep.
    longer: BTreeMap<BoxId, f32>,
    blocks: BTreeMap<BoxId, Known>,
    /// By box: what it is in.
    parents: Vec<BoxId>,
}

impl Layouter<'_> {
    /// How much further down a float stands than it would.
    pub(super) fn held(&self, id: BoxId) -> f32 {
        if !self.is_holding() {
            return 0.0;
        }
        self.holding.lock().ok().and_then(|holding| holding.floats.get(&id).copied()).unwrap_or(0.0)
    }

    /// How much longer the room is that a float keeps, as it is broken above the foot of a page.
    pub(super) fn longer(&self, id: BoxId) -> f32 {
        if !self.is_holding() {
            return 0.0;
        }
        self.holding.lock().ok().and_then(|holding| holding.longer.get(&id).copied()).unwrap_or(0.0)
    }

    /// Has floats stand further down and keep longer room from now on. What is laid out of the boxes around them is forgotten.
    pub(crate) fn hold_back(&self, floats: impl Iterator<Item = (BoxId, f32)>, longer: impl Iterator<Item = (BoxId, f32)>) {
        let Ok(mut holding) = self.holding.lock() else { return };
        self.is_holding.store(true, std::sync::atomic::Ordering::Relaxed);
        if holding.parents.is_empty() {
            holding.parents = parents(self.tree);
        }
        for (id, by) in floats {
            holding.floats.insert(id, by);
            self.forget_around(&mut holding, id);
        }
        for (id, by) in longer {
            holding.longer.insert(id, by);
            self.forget_around(&mut holding, id);
        }
    }

    fn forget_around(&self, holding: &mut Holding, id: BoxId) {
        let mut at = id;
        loop {
            holding.blocks.remove(&at);
            if let Ok(mut items) = self.items.lock() {
                items.retain(|key, _| key.0 != at);
            }
            let Some(parent) = holding.parents.get(at.0 as usize).copied() else { break };
            if let Ok(mut segments) = self.segments.lock() {
                segments.retain(|key, _| !self.is_segment_around(*key, parent, at));
            }
            if at == BoxTree::ROOT {
                break;
            }
            at = parent;
        }
    }

    /// Whether a part of the flow in `parent` has `child` among its boxes.
    fn is_segment_around(&self, (first, count, ..): super::block::SegmentKey, parent: BoxId, child: BoxId) -> bool {
        let crate::typeset::boxes::BoxKind::Blocks(children) = &self.tree.get(parent).kind else { return first == child };
        let from = children.iter().position(|one| *one == first);
        from.and_then(|from| children.get(from..)).is_some_and(|rest| rest.iter().take(count).any(|one| *one == child))
    }

    /// Nothing is held back any more.
    pub(crate) fn let_go(&self) {
        if !self.is_holding() {
            return;
        }
        let moved = |holding: &Holding| holding.floats.keys().chain(holding.longer.keys()).copied().collect();
        let floats: Vec<BoxId> = self.holding.lock().map(|holding| moved(&holding)).unwrap_or_default();
        self.hold_back(floats.into_iter().map(|id| (id, 0.0)), std::iter::empty());
        if let Ok(mut holding) = self.holding.lock() {
            holding.blocks.clear();
            holding.floats.clear();
            holding.longer.clear();
        }
        self.is_holding.store(false, std::sync::atomic::Ordering::Relaxed);
    }

    fn is_holding(&self) -> bool {
        self.is_holding.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// A block in a flow, as it came out before if it meets the same floats as then.
    pub(super) fn known_block(&self, id: BoxId, space: Space, at: At, floats: &mut Floats) -> Block {
        let lay_out = |floats: &mut Floats| self.block(id, space, at, Fixed::default(), floats, false);
        if !self.is_holding() {
            return lay_out(floats);
        }
        let met = floats.met(at.y);
        if let Ok(holding) = self.holding.lock()
            && let Some(known) = holding.blocks.get(&id)
            && known.space == space
            && known.met.is_like(&met)
        {
            floats.add(&known.added, at.y);
            return known.block.clone();
        }
        let block = lay_out(floats);
        let added = floats.added(&met, at.y);
        if let Ok(mut holding) = self.holding.lock() {
            holding.blocks.insert(id, Known { space, met, added, block: block.clone() });
        }
        block
    }
}

/// How a block came out.
#[derive(Debug)]
struct Known {
    space: Space,
    met: Met,
    added: Added,
    block: Block,
}

/// By box: what it is in; the root in itself.
fn parents(tree: &BoxTree) -> Vec<BoxId> {
    let mut parents = vec![BoxTree::ROOT; tree.boxes.len()];
    for (index, one) in (0..).zip(&tree.boxes) {
        one.for_each_child(|child| {
            if let Some(parent) = parents.get_mut(child.0 as usize) {
                *parent = BoxId(index);
            }
        });
    }
    parents
}
