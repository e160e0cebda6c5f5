//! Flex and grid containers: taffy places the items, this layout fills them (CSS Flexbox 1, CSS Grid 1).
//!
//! Sizes given to taffy and taken from it are those of border boxes in points: percentages are resolved here where their base is known.

use std::sync::Arc;

use taffy::prelude::{AvailableSpace, NodeId, Size, TaffyTree};
use taffy::{Baselines, LayoutInput, LayoutOutput, Style, compute_leaf_layout};

use crate::typeset::boxes::{BoxId, BoxKind, is_positioned_out};

use super::block::{Fixed, Segment};
use super::flex_style;
use super::{Fragment, Layouter, Placed, Space, Waiting};

/// What an item's layout depends on: the item, the container's width and height, its own width and height.
pub(crate) type ItemKey = (BoxId, u32, Option<u32>, Option<u32>, Option<u32>);

/// An item laid out.
pub(crate) type Item = (Arc<Fragment>, Vec<Waiting>);

impl Layouter<'_> {
    /// The items of a container whose content box is `space`.
    pub(crate) fn flex(&self, id: BoxId, children: &[BoxId], space: Space) -> Segment {
        let style = self.style(id);
        let mut out = Segment::default();
        let mut items: Vec<BoxId> = Vec::with_capacity(children.len());
        let mut positioned = Vec::new();
        for child in children {
            if is_positioned_out(self.style(*child)) {
                positioned.push(*child);
            } else {
                items.push(*child);
            }
        }
        let mut root = flex_style::container(style, &self.tree.get(id).kind, space);
        root.size = Size {
            width: taffy::Dimension::length(space.width),
            height: space.height.map_or(taffy::Dimension::auto(), taffy::Dimension::length),
        };
        let available = Size { width: AvailableSpace::Definite(space.width), height: AvailableSpace::MaxContent };
        let Some((tree, node, nodes)) = self.solve(root, &items, Some(space), available) else { return out };
        let size = tree.layout(node).map_or(Size::ZERO, |layout| layout.size);
        out.height = size.height;
        let height = space.height.unwrap_or(size.height);
        for child in positioned {
            let (x, y) = flex_style::static_shares(style, self.style(child), &self.tree.get(id).kind);
            out.waiting.push(Waiting { id: child, x: space.width * x, y: height * y, anchor: (x, y) });
        }
        for (item, node) in items.iter().zip(nodes) {
            let Ok(layout) = tree.layout(node) else { continue };
            let fixed = Fixed { width: Some(layout.size.width), height: Some(layout.size.height), natural: false };
            let (fragment, waiting) = self.item(*item, space, fixed);
            let (x, y) = (layout.location.x, layout.location.y);
            out.waiting.extend(waiting.into_iter().map(|one| Waiting { x: one.x + x, y: one.y + y, ..one }));
            out.children.push(Placed { x, y, margin: 0.0, fragment });
        }
        out
    }

    /// The narrowest and widest content of a container.
    pub(crate) fn flex_intrinsic(&self, id: BoxId, children: &[BoxId]) -> (f32, f32) {
        let items: Vec<BoxId> = children.iter().copied().filter(|child| !is_positioned_out(self.style(*child))).collect();
        let of = |available: AvailableSpace| {
            let style = flex_style::container(self.style(id), &self.tree.get(id).kind, Space { width: 0.0, height: None });
            let available = Size { width: available, height: AvailableSpace::MaxContent };
            self.solve(style, &items, None, available)
                .and_then(|(tree, node, _)| tree.layout(node).ok().map(|layout| layout.size.width))
                .unwrap_or(0.0)
        };
        (of(AvailableSpace::MinContent), of(AvailableSpace::MaxContent))
    }

    fn solve(
        &self,
        root: Style,
        items: &[BoxId],
        space: Option<Space>,
        available: Size<AvailableSpace>,
    ) -> Option<(TaffyTree<BoxId>, NodeId, Vec<NodeId>)> {
        let mut tree: TaffyTree<BoxId> = TaffyTree::with_capacity(items.len() + 1);
        tree.disable_rounding();
        let mut nodes = Vec::with_capacity(items.len());
        for item in items {
            nodes.push(tree.new_leaf_with_context(self.item_style(*item, space), *item).ok()?);
        }
        // `order` changes where items go, not the order in which they are read.
        let mut ordered: Vec<(i32, NodeId)> = items.iter().zip(&nodes).map(|(item, node)| (self.style(*item).flex.order, *node)).collect();
        ordered.sort_by_key(|(order, _)| *order);
        let ordered: Vec<NodeId> = ordered.into_iter().map(|(_, node)| node).collect();
        let node = tree.new_with_children(root, &ordered).ok()?;
        tree.compute_layout_with_measure(node, available, |input, _, item, style| match item {
            Some(item) => self.measure(*item, input, style, space),
            None => compute_leaf_layout(input, style, |_, _| 0.0, |_, _| Size::ZERO),
        })
        .ok()?;
        Some((tree, node, nodes))
    }

    fn item_style(&self, item: BoxId, space: Option<Space>) -> Style {
        let mut style = flex_style::item(self.style(item), space);
        if let BoxKind::Image(image) = &self.tree.get(item).kind {
            style.item_is_replaced = true;
            style.aspect_ratio = style.aspect_ratio.or(image.ratio.filter(|ratio| *ratio > 0.0));
        }
        style
    }

    fn measure(&self, item: BoxId, input: LayoutInput, style: &Style, space: Option<Space>) -> LayoutOutput {
        let base = space.unwrap_or(Space { width: 0.0, height: None });
        let mut baseline = None;
        let mut output = compute_leaf_layout(
            input,
            style,
            |_, _| 0.0,
            |known, available| {
                let width = known.width.unwrap_or_else(|| {
                    if self.is_replaced(item) {
                        let fixed = Fixed { width: None, height: known.height, natural: false };
                        return self.replaced(item, base, fixed).width;
                    }
                    let (min, max) = self.intrinsic(item);
                    match available.width {
                        AvailableSpace::MinContent => min,
                        AvailableSpace::MaxContent => max,
                        AvailableSpace::Definite(width) => max.min(width.max(min)),
                    }
                });
                if let Some(height) = known.height {
                    return Size { width, height };
                }
                let (fragment, _) = self.item(item, base, Fixed { width: Some(width), height: None, natural: false });
                baseline = fragment.baselines.map(|(first, _)| first);
                Size { width, height: fragment.height }
            },
        );
        if baseline.is_some() {
            output.baselines = Baselines::from_first(baseline);
        }
        output
    }

    /// An item with these sizes; asked for again and again, it is made once.
    fn item(&self, id: BoxId, space: Space, fixed: Fixed) -> Item {
        let key =
            (id, space.width.to_bits(), space.height.map(f32::to_bits), fixed.width.map(f32::to_bits), fixed.height.map(f32::to_bits));
        if let Some(known) = self.items.lock().ok().and_then(|items| items.get(&key).cloned()) {
            return known;
        }
        let made = self.independent(id, space, fixed);
        if let Ok(mut items) = self.items.lock() {
            items.insert(key, made.clone());
        }
        made
    }
}
