//! What spans all columns (CSS Multi-column Layout 1, 6) raised out of the boxes around it, which it cuts in two.
//!
//! In: the children of a multi-column container. Out: the same with every spanning box among them.

use std::sync::Arc;

use crate::typeset::style::computed::{Border, Break, Display, Extent, LengthPercentage};

use super::flow::summarise;
use super::{BoxId, BoxKind, BoxTree, is_formatting_root, is_out_of_flow};

/// Boxes nested deeper than this keep what spans columns in them.
const DEPTH: usize = 64;

/// Raises spanning boxes among the children of a multi-column container.
pub(super) fn raise(tree: &mut BoxTree, children: Vec<BoxId>) -> Vec<BoxId> {
    if children.iter().any(|child| holds_spanner(tree, *child, DEPTH)) {
        children.into_iter().flat_map(|child| split(tree, child, DEPTH)).collect()
    } else {
        children
    }
}

/// Whether a box lets what spans columns out.
fn is_open(tree: &BoxTree, id: BoxId) -> Option<&[BoxId]> {
    let this = tree.get(id);
    match &this.kind {
        BoxKind::Blocks(children) if !this.style.layout.column_span_all && !is_formatting_root(&this.style, &this.kind) => Some(children),
        _ => None,
    }
}

fn spans(tree: &BoxTree, id: BoxId) -> bool {
    let style = &tree.get(id).style;
    style.layout.column_span_all && style.layout.display != Display::None && !is_out_of_flow(style)
}

fn holds_spanner(tree: &BoxTree, id: BoxId, depth: usize) -> bool {
    depth > 0
        && is_open(tree, id)
            .is_some_and(|children| children.iter().any(|child| spans(tree, *child) || holds_spanner(tree, *child, depth - 1)))
}

/// The parts of a box around the spanning boxes in it, and these.
fn split(tree: &mut BoxTree, id: BoxId, depth: usize) -> Vec<BoxId> {
    if !holds_spanner(tree, id, depth) {
        return vec![id];
    }
    let children: Vec<BoxId> = is_open(tree, id).unwrap_or_default().to_vec();
    let children: Vec<BoxId> = children.into_iter().flat_map(|child| split(tree, child, depth - 1)).collect();
    let mut parts: Vec<(bool, Vec<BoxId>)> = vec![(false, Vec::new())];
    for child in children {
        if spans(tree, child) {
            parts.push((true, vec![child]));
            parts.push((false, Vec::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push(child);
        }
    }
    let last = parts.len() - 1;
    let whole = tree.get(id).clone();
    let mut out = Vec::new();
    for (index, (spanning, part)) in parts.into_iter().enumerate() {
        if spanning {
            out.extend(part);
            continue;
        }
        if part.is_empty() && index > 0 && index < last {
            continue;
        }
        let mut new = whole.clone();
        new.kind = BoxKind::Blocks(part);
        let groups = &mut *new.style;
        let (edges, layout) = (Arc::make_mut(&mut groups.edges), Arc::make_mut(&mut groups.layout));
        let zero = Extent::Length(LengthPercentage::ZERO);
        let none = |border: &mut Border| border.width = 0.0;
        if index > 0 {
            (edges.margin.top, edges.padding.top, layout.break_before) = (zero, LengthPercentage::ZERO, Break::Auto);
            none(&mut edges.border.top);
            (new.marker, new.marks, new.figure) = (None, Vec::new(), None);
        }
        if index < last {
            (edges.margin.bottom, edges.padding.bottom, layout.break_after) = (zero, LengthPercentage::ZERO, Break::Auto);
            none(&mut edges.border.bottom);
        }
        summarise(tree, &mut new);
        if index > 0 {
            out.push(tree.push(new));
        } else if let Some(first) = tree.boxes.get_mut(id.0 as usize) {
            *first = new;
            out.push(id);
        }
    }
    out
}
