//! Fragments that cutting makes: windows on what cannot be broken, heads and feet that come again.
//!
//! In: a fragment of the layout. Out: one around it. Where they go is for [`super::build`] to say.

use std::sync::Arc;

use crate::typeset::boxes::BoxTree;
use crate::typeset::layout::{Arrangement, Fragment, Placed, style_of};
use crate::typeset::style::computed::VerticalAlign;

/// A fragment of which only a strip shows.
pub(super) fn windowed(fragment: Arc<Fragment>, width: f32, offset: f32, visible: f32) -> Placed {
    let mut window = Fragment { width, height: visible, ..Fragment::default() };
    window.flags.window = true;
    window.flags.cut_top = offset > 0.0;
    if offset + visible > fragment.height - 0.05 {
        // What sticks out at the end is seen as that of any box is.
        window.reach = fragment.reach - offset;
    }
    window.children.push(Placed { x: 0.0, y: -offset, margin: 0.0, fragment });
    Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: Arc::new(window) }
}

/// A head or foot that comes again.
pub(super) fn repeated(placed: &Placed, y: f32) -> Placed {
    let mut again = Fragment { width: placed.fragment.width, height: placed.fragment.height, ..Fragment::default() };
    again.flags.again = true;
    again.children.push(Placed { x: placed.x, y: 0.0, margin: 0.0, fragment: placed.fragment.clone() });
    Placed { x: 0.0, y, margin: 0.0, fragment: Arc::new(again) }
}

/// A fragment around another, so that it is an item.
pub(super) fn around_it(fragment: &Arc<Fragment>) -> Fragment {
    let mut out = Fragment { width: fragment.width, height: fragment.height, reach: fragment.height, ..Fragment::default() };
    out.children.push(Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: fragment.clone() });
    out
}

/// A table cell with its content at the top, where `vertical-align` moved it down: the parts of a row are aligned each for itself.
pub(super) fn raised(tree: &BoxTree, cell: &Arc<Fragment>) -> Option<Arc<Fragment>> {
    if cell.lowered <= 0.0 {
        return None;
    }
    let mut raised = Fragment::clone(cell);
    raised.lower(-cell.lowered);
    if !super::has_height(tree, cell) {
        raised.height -= if is_middle(tree, cell) { 2.0 * cell.lowered } else { cell.lowered };
    }
    Some(Arc::new(raised))
}

/// A part of what stands beside others, made as high as they are, its content where `vertical-align` wants it.
pub(super) fn raise_to(tree: &BoxTree, part: &mut Arc<Fragment>, height: f32) {
    let free = height - part.height;
    if free <= 0.0 {
        return;
    }
    // What sticks out of the part takes up the room below it.
    let free = height - part.height.max(part.reach);
    let lowered = part.lowered > 0.0 && free > 0.0;
    let part = Arc::make_mut(part);
    if lowered {
        part.lower(if is_middle(tree, part) { free / 2.0 } else { free });
    }
    part.height = height;
}

/// A part of a box that has nothing in it, beside others that have.
pub(super) fn empty(whole: &Fragment, height: f32) -> Fragment {
    Fragment {
        owner: whole.owner,
        width: whole.width,
        height,
        reach: height,
        shift: whole.shift,
        borders: whole.borders.clone(),
        ..Fragment::default()
    }
}

fn is_middle(tree: &BoxTree, cell: &Fragment) -> bool {
    style_of(tree, cell.owner).is_some_and(|style| style.layout.vertical_align == VerticalAlign::Middle)
}

/// What is left of a cell with nothing in it any more, of which so much has been `shown`.
pub(super) fn foot_of(cell: &Fragment, shown: f32, height: f32) -> Fragment {
    let mut foot = empty(cell, height);
    foot.arrangement = Arrangement::Whole;
    foot.flags.cut_top = true;
    if let Some(borders) = &mut foot.borders {
        borders.top.clear();
        for lines in [&mut borders.left, &mut borders.right] {
            lines.retain(|line| line.to > shown);
            lines.iter_mut().for_each(|line| (line.from, line.to) = ((line.from - shown).max(0.0), line.to - shown));
        }
    }
    foot
}
