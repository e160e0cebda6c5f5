//! Flex and grid containers: taffy places the items, this layout fills them (CSS Flexbox 1, CSS Grid 1).
//!
//! Sizes given to taffy and taken from it are in points; percentages stay percentages where only taffy knows their base, the grid area.

use std::ops::Range;
use std::sync::Arc;

use taffy::prelude::{AvailableSpace, NodeId, Size, TaffyTree};
use taffy::{Baselines, DetailedGridInfo, DetailedLayoutInfo, LayoutInput, LayoutOutput, RunMode, SizingMode, Style, compute_leaf_layout};

use crate::typeset::boxes::{BoxId, BoxKind, DEFAULT_SIZE, is_positioned_out};
use crate::typeset::style::computed::{Alignment, ComputedStyle, Extent, FlexDirection, FlexWrap, GridLine, Sides};

use super::block::{Fixed, Segment, holds_positioned};
use super::edges::Edges;
use super::flex_style;
use super::subgrid::Place;
use super::widths::height_of_shape;
use super::{Fragment, Layouter, Placed, Space, Waiting};

/// What an item's layout depends on: the item, the width and height of its containing block, its own width and height, and whether
/// percentages of that height are known.
pub(crate) type ItemKey = (BoxId, u32, Option<u32>, Option<u32>, Option<u32>, bool);

/// An item laid out.
pub(crate) type Item = (Arc<Fragment>, Vec<Waiting>);

/// What taffy found out.
pub(super) struct Solved {
    tree: TaffyTree<usize>,
    root: NodeId,
    /// One for each item.
    nodes: Vec<NodeId>,
    /// The items in the order in which they were placed.
    pub(super) order: Vec<usize>,
    /// The containing block of each item, and whether percentages of its height are known.
    laid: Vec<(Space, bool)>,
}

impl Solved {
    /// The tracks and places of a grid.
    pub(super) fn info(&self) -> Option<&DetailedGridInfo> {
        match self.tree.detailed_layout_info(self.root) {
            DetailedLayoutInfo::Grid(info) => Some(info),
            _ => None,
        }
    }
}

impl Layouter<'_> {
    /// The items of a container whose content box is `space`, and at least and at most that high.
    pub(crate) fn flex(&self, id: BoxId, children: &[BoxId], space: Space, heights: Range<f32>) -> Segment {
        let style = self.style(id);
        let kind = &self.tree.get(id).kind;
        let mut out = Segment::default();
        let (positioned, items): (Vec<BoxId>, Vec<BoxId>) = children.iter().partition(|child| is_positioned_out(self.style(**child)));
        let grid = matches!(kind, BoxKind::Grid(_));
        let holds = grid && holds_positioned(style);
        let mut root = flex_style::container(style, kind, space);
        root.size.width = taffy::Dimension::length(space.width);
        if let Some(height) = space.height {
            root.size.height = taffy::Dimension::length(height);
        } else if !grid {
            root.min_size.height = taffy::LengthPercentageAuto::length(heights.start);
            if heights.end < f32::INFINITY {
                root.max_size.height = taffy::LengthPercentageAuto::length(heights.end);
            }
        }
        // A grid is the containing block of its positioned children area by area (CSS Grid 1, 9.1).
        let in_area = |child: BoxId| {
            let flex = &self.style(child).flex;
            [&flex.grid_row.0, &flex.grid_row.1, &flex.grid_column.0, &flex.grid_column.1].iter().any(|line| **line != GridLine::Auto)
        };
        let available = Size { width: AvailableSpace::Definite(space.width), height: AvailableSpace::MaxContent };
        let solve = |root: &Style, boxes: &[BoxId], places: &[Place]| self.solve(root.clone(), boxes, places, Some(space), available);
        self.take_over(id, &mut root);
        let subgrids = if grid { self.with_subgrids(id, &items, space, &root, &|boxes, places| solve(&root, boxes, places)) } else { None };
        let (boxes, places) = subgrids.as_ref().map_or((&items[..], &[][..]), |(boxes, places)| (boxes, places));
        let Some(mut solved) = solve(&root, boxes, places) else { return out };
        let height_of = |solved: &Solved| solved.tree.layout(solved.root).map_or(0.0, |layout| layout.size.height);
        out.height = height_of(&solved);
        let limited = out.height.min(heights.end).max(heights.start);
        let gap = style.layout.row_gap.filter(|gap| gap.is_relative());
        if grid && space.height.is_none() && (limited != out.height || gap.is_some()) {
            // Its limits are the height its rows share, and gaps may be percentages of it (CSS Align 3, 8.3).
            root.size.height = taffy::Dimension::length(limited);
            if let Some(gap) = gap {
                root.gap.height = taffy::LengthPercentage::length(gap.resolve(limited));
            }
            let Some(again) = solve(&root, boxes, places) else { return out };
            solved = again;
            out.height = height_of(&solved);
        }
        let height = space.height.unwrap_or(out.height);
        // Where a grid is the containing block, its padding belongs to it.
        let padding = if holds { Edges::of(style, space.width).padding } else { Sides::default() };
        let whole = (-padding.left, -padding.top, space.width + padding.left + padding.right, height + padding.top + padding.bottom);
        for child in positioned {
            let (x, y) = flex_style::static_shares(style, self.style(child), kind);
            let area = solved.info().filter(|_| holds && in_area(child)).map(|info| {
                let (rows, columns) = flex_style::area(self.style(child));
                let edge = taffy::Rect { left: whole.0, top: whole.1, right: whole.0 + whole.2, bottom: whole.1 + whole.3 };
                let area = info.resolve_absolute_grid_area(rows, columns, flex_style::direction(style), edge);
                (area.left, area.top, area.right - area.left, area.bottom - area.top)
            });
            let (left, top, width, height) = area.unwrap_or(whole);
            out.wait(Waiting { id: child, x: left + width * x, y: top + height * y, anchor: (x, y), area, before: None });
        }
        let lifts = self.last_baseline_lifts(style, &items, &solved);
        for (index, item) in items.iter().enumerate() {
            let Ok(layout) = solved.tree.layout(solved.nodes[index]) else { continue };
            let (fragment, waiting) = self.placed_item(*item, layout, solved.laid[index]);
            let (x, y) = (layout.location.x, layout.location.y - lifts.get(index).unwrap_or(&0.0));
            out.waiting.extend(waiting.into_iter().map(|one| Waiting { x: one.x + x, y: one.y + y, ..one }));
            out.children.push(Placed { x, y, margin: 0.0, fragment });
        }
        out.baseline = self.first_baseline(style, kind, &items, &out.children);
        // They are painted in the order in which they were placed (CSS Flexbox 1, 5.4).
        if items.iter().any(|item| self.style(*item).flex.order != 0) {
            let mut ordered: Vec<(BoxId, Placed)> = items.into_iter().zip(std::mem::take(&mut out.children)).collect();
            ordered.sort_by_key(|(item, _)| self.style(*item).flex.order);
            out.children = ordered.into_iter().map(|(_, placed)| placed).collect();
        }
        out
    }

    fn alignment(&self, container: &ComputedStyle, item: BoxId) -> Alignment {
        let own = self.style(item).flex.align_self;
        if own == Alignment::Auto { container.flex.align_items } else { own }
    }

    /// How far items that share their last baseline stand above the end of their row, where taffy puts them (CSS Align 3, 9.3); nothing
    /// where none does.
    fn last_baseline_lifts(&self, container: &ComputedStyle, items: &[BoxId], solved: &Solved) -> Vec<f32> {
        let column = matches!(container.flex.direction, FlexDirection::Column | FlexDirection::ColumnReverse) && solved.info().is_none();
        if column || !items.iter().any(|item| self.alignment(container, *item) == Alignment::LastBaseline) {
            return Vec::new();
        }
        let mut lifts = vec![0.0; items.len()];
        // Where the row of an item ends, how far above that its baseline is, and which item it is.
        let mut ends: Vec<(f32, f32, usize)> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let vertical = &self.style(*item).edges.margin;
            if self.alignment(container, *item) != Alignment::LastBaseline || [vertical.top, vertical.bottom].contains(&Extent::Auto) {
                continue;
            }
            let Ok(layout) = solved.tree.layout(solved.nodes[index]) else { continue };
            let (fragment, _) = self.placed_item(*item, layout, solved.laid[index]);
            let above = layout.size.height - fragment.baselines.map_or(layout.size.height, |(_, last)| last) + layout.margin.bottom;
            ends.push((layout.location.y + layout.size.height + layout.margin.bottom, above, index));
        }
        ends.sort_by(|one, other| one.0.total_cmp(&other.0));
        for row in ends.chunk_by(|one, other| (one.0 - other.0).abs() < 0.01) {
            let highest = row.iter().map(|(_, above, _)| *above).fold(0.0, f32::max);
            row.iter().for_each(|(_, above, index)| lifts[*index] = highest - above);
        }
        lifts
    }

    /// An item of the size it got.
    fn placed_item(&self, item: BoxId, layout: &taffy::Layout, (space, definite): (Space, bool)) -> Item {
        self.item(item, space, Fixed { width: Some(layout.size.width), height: Some(layout.size.height), natural: !definite })
    }

    /// The first baseline of a container: that of the first item of its first line or row, an item on the baseline there before others
    /// (CSS Flexbox 1, 8.5; CSS Grid 1, 10.6).
    fn first_baseline(&self, style: &ComputedStyle, kind: &BoxKind, items: &[BoxId], placed: &[Placed]) -> Option<f32> {
        let flex = &style.flex;
        let mut order: Vec<usize> = (0..placed.len()).collect();
        order.sort_by_key(|index| self.style(items[*index]).flex.order);
        let column = matches!(flex.direction, FlexDirection::Column | FlexDirection::ColumnReverse);
        let on_baseline = |index: &usize| self.alignment(style, items[*index]) == Alignment::Baseline;
        let first = if matches!(kind, BoxKind::Grid(_)) {
            let top = placed.iter().map(|one| one.y).fold(f32::INFINITY, f32::min);
            let row: Vec<usize> = order.iter().copied().filter(|index| placed[*index].y < top + 0.01).collect();
            row.iter().copied().find(on_baseline).or(row.first().copied())
        } else if flex.wrap == FlexWrap::WrapReverse || flex.direction == FlexDirection::ColumnReverse {
            order.last().copied()
        } else {
            let line = if column || flex.wrap != FlexWrap::Nowrap { &order[..order.len().min(1)] } else { &order[..] };
            line.iter().copied().find(on_baseline).or(line.first().copied())
        };
        first.map(|index| {
            let one = &placed[index];
            one.y + one.fragment.baselines.map_or(one.fragment.height, |(first, _)| first)
        })
    }

    /// The narrowest and widest content of a container.
    pub(crate) fn flex_intrinsic(&self, id: BoxId, children: &[BoxId]) -> (f32, f32) {
        let (legends, items): (Vec<BoxId>, Vec<BoxId>) =
            children.iter().filter(|child| !is_positioned_out(self.style(**child))).partition(|child| self.tree.get(**child).legend);
        let (legend_min, legend_max) = legends.first().map_or((0.0, 0.0), |legend| self.outer_intrinsic(*legend));
        let of = |available: AvailableSpace| {
            let style = flex_style::container(self.style(id), &self.tree.get(id).kind, Space { width: 0.0, height: None });
            let available = Size { width: available, height: AvailableSpace::MaxContent };
            self.solve(style, &items, &[], None, available)
                .and_then(|solved| solved.tree.layout(solved.root).ok().map(|layout| layout.size.width))
                .unwrap_or(0.0)
        };
        (of(AvailableSpace::MinContent).max(legend_min), of(AvailableSpace::MaxContent).max(legend_max))
    }

    fn solve(
        &self,
        root: Style,
        items: &[BoxId],
        places: &[Place],
        space: Option<Space>,
        available: Size<AvailableSpace>,
    ) -> Option<Solved> {
        let mut tree: TaffyTree<usize> = TaffyTree::with_capacity(items.len() + 1);
        tree.disable_rounding();
        let mut nodes = Vec::with_capacity(items.len());
        // Sums of lengths and percentages are of a grid area, which is known only when the grid has been laid out.
        let grid = root.display == taffy::Display::Grid;
        let late = |item: &&BoxId| grid && space.is_some() && flex_style::has_sums(self.style(**item));
        for (index, item) in items.iter().enumerate() {
            let base = if late(&item) { None } else { space };
            let mut style = self.item_style(*item, base);
            if !grid {
                // Ratios are left to `measure`: taffy would pass limits on to a size that is given, and sizes to one that stretches.
                style.aspect_ratio = None;
            }
            if let (Some(space), taffy::Display::Flex) = (space, root.display) {
                let own = self.style(*item);
                // taffy knows the base of percentages only for what is laid out.
                let padding = Edges::of(own, space.width).padding;
                style.padding = taffy::Rect {
                    left: taffy::LengthPercentage::length(padding.left),
                    right: taffy::LengthPercentage::length(padding.right),
                    top: taffy::LengthPercentage::length(padding.top),
                    bottom: taffy::LengthPercentage::length(padding.bottom),
                };
                style.size.width = flex_style::share(own.layout.width, space.width).unwrap_or(style.size.width);
                if matches!(root.flex_direction, taffy::FlexDirection::Row | taffy::FlexDirection::RowReverse) {
                    style.flex_basis = flex_style::share(own.flex.basis, space.width).unwrap_or(style.flex_basis);
                }
            }
            if let (Some(space), Some(place)) = (space, places.get(index)) {
                place.apply(&mut style, self.style(*item), space.width);
            }
            nodes.push(tree.new_leaf_with_context(style, index).ok()?);
        }
        if grid && nodes.is_empty() {
            // taffy gives tracks only to what has a child.
            nodes.push(tree.new_leaf(Style { position: taffy::Position::Absolute, ..Style::default() }).ok()?);
        }
        // `order` changes where items go, not the order in which they are read.
        let order = |index: usize| items.get(index).map_or(0, |item| self.style(*item).flex.order);
        let mut placed: Vec<usize> = (0..nodes.len()).collect();
        placed.sort_by_key(|index| order(*index));
        let ordered: Vec<NodeId> = placed.iter().map(|index| nodes[*index]).collect();
        let root = tree.new_with_children(root, &ordered).ok()?;
        let mut again = false;
        let mut laid = vec![(space.unwrap_or(Space { width: 0.0, height: None }), true); items.len()];
        loop {
            tree.compute_layout_with_measure(root, available, |input, _, index, style| match index {
                Some(index) if !places.get(*index).is_some_and(|place| place.hollow) => {
                    self.measure(items[*index], input, style, &mut laid[*index])
                }
                _ => compute_leaf_layout(input, style, |_, _| 0.0, |_, _| Size::ZERO),
            })
            .ok()?;
            if again || !items.iter().any(|item| late(&item)) {
                break;
            }
            again = true;
            for (index, item) in items.iter().enumerate().filter(|(_, item)| late(item)) {
                let mut style = self.item_style(*item, Some(laid[index].0));
                if let (Some(space), Some(place)) = (space, places.get(index)) {
                    place.apply(&mut style, self.style(*item), space.width);
                }
                tree.set_style(nodes[index], style).ok()?;
            }
        }
        Some(Solved { tree, root, nodes, order: placed, laid })
    }

    /// A grid whose items take no room, to know where they are.
    pub(super) fn arranged(&self, root: Style, items: &[BoxId]) -> Option<Solved> {
        let mut tree: TaffyTree<usize> = TaffyTree::with_capacity(items.len() + 1);
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|index| self.style(items[*index]).flex.order);
        let leaf = |index: &usize| {
            let (grid_row, grid_column) = flex_style::area(self.style(items[*index]));
            Style { grid_row, grid_column, ..Style::default() }
        };
        let nodes = order.iter().map(|index| tree.new_leaf(leaf(index)).ok()).collect::<Option<Vec<_>>>()?;
        let root = tree.new_with_children(root, &nodes).ok()?;
        tree.compute_layout(root, Size { width: AvailableSpace::MaxContent, height: AvailableSpace::MaxContent }).ok()?;
        Some(Solved { tree, root, nodes, order, laid: Vec::new() })
    }

    /// Forgets how an item was laid out.
    pub(super) fn forget_item(&self, id: BoxId) {
        if let Ok(mut items) = self.items.lock() {
            let known: Vec<ItemKey> =
                items.range((id, 0, None, None, None, false)..).take_while(|(key, _)| key.0 == id).map(|(key, _)| *key).collect();
            known.iter().for_each(|key| drop(items.remove(key)));
        }
    }

    fn item_style(&self, item: BoxId, space: Option<Space>) -> Style {
        let own = self.style(item);
        let mut style = flex_style::item(own, space, |extent| {
            let (min, max) = self.content_widths(item);
            let width = if extent == Extent::MinContent { min } else { max };
            width + if own.layout.border_box { Edges::of(own, 0.0).horizontal() } else { 0.0 }
        });
        // Controls stretch as blocks do, but shrink as pictures.
        style.item_is_compressible_replaced = self.is_replaced(item);
        style.item_is_replaced = style.item_is_compressible_replaced && !matches!(self.tree.get(item).kind, BoxKind::Control(_));
        if let BoxKind::Image(image) = &self.tree.get(item).kind {
            style.aspect_ratio = style.aspect_ratio.or(image.ratio.filter(|ratio| *ratio > 0.0));
        }
        if style.item_is_replaced && has_width_only(&style) {
            // The height follows from the width that the item gets in the end; taffy would fix it before.
            style.aspect_ratio = None;
        }
        style
    }

    /// Answers taffy: how large an item is, where its baseline is.
    fn measure(&self, item: BoxId, input: LayoutInput, style: &Style, laid: &mut (Space, bool)) -> LayoutOutput {
        let space = Space { width: input.parent_size.width.unwrap_or(laid.0.width), height: input.parent_size.height };
        let sizes = LayoutInput { run_mode: RunMode::ComputeSize, ..input };
        let edges = Edges::of(self.style(item), space.width);
        let mut output = compute_leaf_layout(
            sizes,
            style,
            |_, _| 0.0,
            |known, available| {
                if self.is_replaced(item) {
                    // The height that follows from a width by the ratio is not the content's: a picture may shrink to less than its width.
                    let follows = input.sizing_mode == SizingMode::ContentSize && has_width_only(style);
                    // Nor is its limit, which taffy takes for the height of what is stretched in a container without a height.
                    let open = known.width.is_none() && input.parent_size.height.is_none() && style.size.height.is_auto();
                    let known = Size { height: known.height.filter(|_| !follows && !open), ..known };
                    return self.natural_size(item, space, known, available.width, &edges);
                }
                let own = self.style(item);
                let ratio = own.layout.aspect_ratio.filter(|_| style.aspect_ratio.is_none());
                let by_ratio = ratio.zip(known.height).filter(|_| available.width != AvailableSpace::MinContent);
                let width = known.width.or_else(|| by_ratio.map(|(ratio, height)| self.width_of_shape(item, height, ratio, &edges)));
                let width = width.unwrap_or_else(|| {
                    let (min, max) = self.item_widths(item, &edges);
                    edges.horizontal()
                        + match available.width {
                            AvailableSpace::MinContent => min,
                            AvailableSpace::MaxContent => max,
                            AvailableSpace::Definite(width) => max.min(width.max(min)),
                        }
                });
                let height = known.height.unwrap_or_else(|| {
                    let content = || self.item(item, space, Fixed { width: Some(width), height: None, natural: true }).0.height;
                    match ratio.filter(|_| available.height != AvailableSpace::MinContent) {
                        Some(ratio) => height_of_shape(own, width, ratio, &edges, content),
                        None => content(),
                    }
                });
                Size { width: width - edges.horizontal(), height: height - edges.vertical() }
            },
        );
        if input.run_mode == RunMode::PerformLayout {
            // A height that comes from the content is no base for percentages.
            let definite = input.known_dimensions.height.is_some() && input.known_dimensions_are_definite.height;
            *laid = (space, definite);
            let fixed = Fixed { width: Some(output.size.width), height: Some(output.size.height), natural: !definite };
            let (fragment, _) = self.item(item, space, fixed);
            output.baselines =
                Baselines { first: fragment.baselines.map(|(first, _)| first), last: fragment.baselines.map(|(_, last)| last) };
        }
        output
    }

    /// The narrowest and widest content of an item, whatever sizes its style names.
    fn item_widths(&self, item: BoxId, edges: &Edges) -> (f32, f32) {
        let layout = &self.style(item).layout;
        let free = layout.width == Extent::Auto && layout.min_width == Extent::Auto && layout.max_width == Extent::Auto;
        if !free && !matches!(self.tree.get(item).kind, BoxKind::Table(_)) {
            return self.content_widths(item);
        }
        let bare = if matches!(self.tree.get(item).kind, BoxKind::Table(_)) { *edges } else { Edges::of(self.style(item), 0.0) };
        let (min, max) = self.intrinsic(item);
        ((min - bare.horizontal()).max(0.0), (max - bare.horizontal()).max(0.0))
    }

    /// The size of a picture's or control's content where its border box has these sizes.
    fn natural_size(&self, item: BoxId, space: Space, known: Size<Option<f32>>, room: AvailableSpace, edges: &Edges) -> Size<f32> {
        let (natural, ratio) = self.natural_content(item);
        let width = known.width.map(|width| (width - edges.horizontal()).max(0.0));
        let height = known.height.map(|height| (height - edges.vertical()).max(0.0));
        let layout = &self.style(item).layout;
        let ratio = layout.aspect_ratio.or(ratio);
        match (width, height, ratio) {
            (Some(width), None, Some(ratio)) => Size { width, height: width / ratio },
            (None, Some(height), Some(ratio)) => Size { width: height * ratio, height },
            (None, None, Some(ratio)) if self.has_shape_only(item) => {
                let width = match room {
                    AvailableSpace::Definite(room) => room - edges.horizontal(),
                    AvailableSpace::MaxContent => DEFAULT_SIZE.0,
                    AvailableSpace::MinContent => 0.0,
                };
                Size { width, height: width / ratio }
            }
            (None, None, _) if layout.width == Extent::Auto && layout.height == Extent::Auto => {
                let limited = self.replaced(item, space, Fixed::default());
                Size { width: limited.width - edges.horizontal(), height: limited.height - edges.vertical() }
            }
            _ => Size { width: width.unwrap_or(natural.0), height: height.unwrap_or(natural.1) },
        }
    }

    /// An item with these sizes; asked for again and again, it is made once.
    fn item(&self, id: BoxId, space: Space, fixed: Fixed) -> Item {
        let bits = |value: Option<f32>| value.map(f32::to_bits);
        let key = (id, space.width.to_bits(), bits(space.height), bits(fixed.width), bits(fixed.height), fixed.natural);
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

fn has_width_only(style: &Style) -> bool {
    !style.size.width.is_auto() && style.size.height.is_auto()
}
