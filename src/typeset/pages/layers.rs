//! Painting order (CSS 2.2, appendix E).
//!
//! In: items in the order of the document, each with the layer it belongs to. Out: items in the order they are drawn. Boxes are walked only
//! once: what is to lie above what comes later waits in its layer.

use crate::typeset::frame::{Color, Group, Item, ItemKind, Path, TextRun};

use super::decor::artifact;

/// What is painted as one: a stacking context, or a box that only is painted like one. Half done.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    /// Backgrounds and borders of blocks; first those of the box itself.
    blocks: Vec<Item>,
    /// How many items at the start of `blocks` are the box's own.
    own: usize,
    /// Floats.
    floats: Vec<Item>,
    /// Text, pictures and what stands on lines.
    inline: Vec<Item>,
    /// Positioned boxes and other stacking contexts.
    raised: Vec<Raised>,
    /// What is in it that concerns what is around it.
    pub(super) within: Within,
}

/// What in a box concerns how the boxes around it are laid.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Within {
    /// Whether something in it blends with what is below it.
    pub(super) blends: bool,
    /// How deep boxes that are laid as wholes stand in each other.
    pub(super) depth: usize,
}

impl Within {
    /// Adds what stands beside it.
    pub(super) fn add(&mut self, other: Self) {
        self.blends |= other.blends;
        self.depth = self.depth.max(other.depth);
    }
}

/// A positioned box with all that is painted with it.
#[derive(Debug)]
struct Raised {
    /// `z-index`
    z: i32,
    /// Its place in the document.
    order: u32,
    items: Vec<Item>,
}

/// The layers something can be in by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    Blocks,
    Floats,
    Inline,
}

impl Layers {
    pub(crate) fn push(&mut self, layer: Layer, item: Item) {
        self.layer(layer).push(item);
    }

    fn layer(&mut self, layer: Layer) -> &mut Vec<Item> {
        match layer {
            Layer::Blocks => &mut self.blocks,
            Layer::Floats => &mut self.floats,
            Layer::Inline => &mut self.inline,
        }
    }

    /// Everything so far is the decoration of the box itself, which lies below all that is in it.
    pub(crate) fn end_own(&mut self) {
        self.own = self.blocks.len();
    }

    /// Puts an item right above the decoration of the box itself.
    pub(crate) fn push_behind(&mut self, item: Item) {
        self.blocks.insert(self.own.min(self.blocks.len()), item);
    }

    /// The letters of all items, as shapes that say nothing.
    pub(crate) fn letters(&self) -> Vec<Item> {
        let raised = self.raised.iter().map(|one| &one.items);
        [&self.blocks, &self.floats, &self.inline].into_iter().chain(raised).flat_map(|items| letters(items)).collect()
    }

    /// Takes in a box that is painted as one, but whose positioned boxes may lie anywhere: a float, a box on a line.
    pub(crate) fn take_atomic(&mut self, mut inner: Self, layer: Layer) {
        let raised = std::mem::take(&mut inner.raised);
        self.within.add(inner.within);
        append(self.layer(layer), inner.into_items());
        self.raised.extend(raised);
    }

    /// Takes in a positioned box without a stacking context of its own: what is positioned in it lies above it, wherever `z-index` puts it.
    pub(crate) fn take_positioned(&mut self, mut inner: Self, order: u32) {
        let raised = std::mem::take(&mut inner.raised);
        self.within.add(inner.within);
        self.raised.push(Raised { z: 0, order, items: inner.into_items() });
        self.raised.extend(raised);
    }

    /// Takes in positioned boxes.
    pub(crate) fn take_raised(&mut self, inner: Self) {
        self.within.add(inner.within);
        self.raised.extend(inner.raised);
    }

    /// Takes in a whole stacking context.
    pub(crate) fn take_context(&mut self, z: i32, order: u32, items: Vec<Item>) {
        self.raised.push(Raised { z, order, items });
    }

    /// Takes in what a clip lets through, layer by layer.
    pub(crate) fn take_clipped(&mut self, inner: Self, clip: &Path) {
        self.within.add(inner.within);
        append(&mut self.blocks, clipped(inner.blocks, clip));
        append(&mut self.floats, clipped(inner.floats, clip));
        append(&mut self.inline, clipped(inner.inline, clip));
        self.raised.extend(inner.raised.into_iter().map(|one| Raised { items: clipped(one.items, clip), ..one }));
    }

    /// All of it from bottom to top.
    pub(crate) fn into_items(mut self) -> Vec<Item> {
        self.raised.sort_by_key(|one| (one.z, one.order));
        let below = self.raised.partition_point(|one| one.z < 0);
        let mut out = self.blocks;
        if below > 0 {
            let behind: Vec<Item> = self.raised.drain(..below).flat_map(|one| one.items).collect();
            out.splice(self.own..self.own, behind);
        }
        append(&mut out, self.floats);
        append(&mut out, self.inline);
        self.raised.into_iter().for_each(|one| append(&mut out, one.items));
        out
    }
}

fn append(to: &mut Vec<Item>, mut items: Vec<Item>) {
    if to.is_empty() {
        *to = items;
    } else {
        to.append(&mut items);
    }
}

fn letters(items: &[Item]) -> Vec<Item> {
    let of = |item: &Item| match &item.kind {
        // What says nothing is a shadow.
        ItemKind::Text(run) if !run.text.is_empty() => {
            Some(artifact(ItemKind::Text(TextRun { color: Color::BLACK, text: "".into(), ..run.clone() })))
        }
        ItemKind::Group(group) => {
            let (clip, items) = (group.clip.clone(), letters(&group.items));
            let kept = Group { clip, transform: group.transform, items, ..Group::default() };
            (!kept.items.is_empty()).then(|| artifact(ItemKind::group(kept)))
        }
        _ => None,
    };
    items.iter().filter_map(of).collect()
}

/// Items under a clip.
fn clipped(items: Vec<Item>, clip: &Path) -> Vec<Item> {
    group(items, Group::clipped(clip.clone(), Vec::new()))
}

/// Items drawn as one, as the group says. Links and widgets are no content: they move with it, but are not cut off, so that none is lost.
pub(super) fn group(items: Vec<Item>, mut whole: Group) -> Vec<Item> {
    if items.is_empty() {
        return items;
    }
    let (mut out, items): (Vec<Item>, Vec<Item>) = if whole.transform.is_some() {
        (Vec::new(), items)
    } else {
        items.into_iter().partition(|item| matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_)))
    };
    if !items.is_empty() {
        whole.items = items;
        out.insert(0, artifact(ItemKind::group(whole)));
    }
    out
}
