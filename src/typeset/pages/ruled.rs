//! Borders that the cells of a table share (CSS 2.2, 17.6.2), and the lines they and column rules are.
//!
//! In: where each cell stands on a page, with the whole borders around it. Out: for each stretch of the grid one item, however many cells it
//! belongs to. Which border wins is settled with the boxes.

use rustc_hash::FxHashSet;

use crate::typeset::frame::{Color, Item, Point, Rect, Segment};
use crate::typeset::layout::SharedLine;
use crate::typeset::layout::outline::Cut;
use crate::typeset::style::computed::{Border, BorderLine, Sides};

use super::border::{self, shows};
use super::decor::filled;

/// A stretch of a border on a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruled {
    border: Border,
    from: Point,
    to: Point,
}

/// The borders around one cell, centred on its edges.
pub(super) fn around(cell: Rect, borders: &Sides<Vec<SharedLine>>, cut: Cut, out: &mut Vec<Ruled>) {
    let (right, bottom) = (cell.x + cell.width, cell.y + cell.height);
    for (lines, y, cut) in [(&borders.top, cell.y, cut.top), (&borders.bottom, bottom, cut.bottom)] {
        for one in lines.iter().filter(|_| !cut) {
            let (from, to) = (Point { x: cell.x + one.from, y }, Point { x: cell.x + one.to, y });
            out.push(Ruled { border: one.border, from, to });
        }
    }
    // The sides of a whole cell meet the middle of the line below it. A cell whose last margin falls into the end of a page is shorter than it
    // was laid out, and so are they.
    let below = borders.bottom.iter().map(|one| one.border.width / 2.0).fold(0.0, f32::max);
    for (lines, x) in [(&borders.left, cell.x), (&borders.right, right)] {
        for one in lines {
            let (mut from, mut to) = (cell.y + one.from, (cell.y + one.to).min(bottom + below.max(one.border.width / 2.0)));
            // A part of a cell has only a part of its sides, and the last part may have more of them than the cell had.
            if cut.top || cut.bottom {
                let (half, only) = (one.border.width / 2.0, lines.len() == 1);
                from = if cut.top && only { cell.y } else { from.max(cell.y - half) };
                to = if cut.bottom && only { bottom } else { to.min(bottom + half) };
                // The rest of them is with the other parts.
                if to - from <= half {
                    continue;
                }
            }
            out.push(Ruled { border: one.border, from: Point { x, y: from }, to: Point { x, y: to } });
        }
    }
}

/// Draws each stretch once, although the cells on both of its sides know it.
pub(super) fn draw(all: &[Ruled]) -> Vec<Item> {
    let near = |at: f32| (at * 32.0).round() as i32;
    let mut known = FxHashSet::default();
    let mut items = Vec::new();
    for one in all {
        if known.insert([one.from.x, one.from.y, one.to.x, one.to.y].map(near)) {
            line(&mut items, one.border, one.from, one.to);
        }
    }
    items
}

/// A line between cells or columns.
pub(super) fn line(out: &mut Vec<Item>, border: Border, from: Point, to: Point) {
    if !shows(border) {
        return;
    }
    if matches!(border.style, BorderLine::Dashed | BorderLine::Dotted) {
        out.push(border::ruled(from, to, border));
        return;
    }
    // A filled rectangle is drawn more evenly by viewers than a thin line.
    let half = border.width / 2.0;
    let across = |from: Point, to: Point, low: f32, high: f32| {
        if (from.y - to.y).abs() < 0.001 {
            Rect { x: from.x, y: from.y + low, width: to.x - from.x, height: high - low }
        } else {
            Rect { x: from.x + low, y: from.y, width: high - low, height: to.y - from.y }
        }
    };
    let mut band = |low: f32, high: f32, color: Color| out.push(filled(vec![Segment::Rect(across(from, to, low, high))], color, false));
    match border.style {
        BorderLine::Double => {
            let third = border.width / 3.0;
            band(-half, -half + third, border.color);
            band(half - third, half, border.color);
        }
        // A border that is shared is sunk or raised as a line is (CSS 2.2, 17.6.3).
        BorderLine::Groove | BorderLine::Outset | BorderLine::Ridge | BorderLine::Inset if border.width > 1.1 => {
            let (dark, light) = border::shades(border.color);
            let is_sunk = matches!(border.style, BorderLine::Groove | BorderLine::Outset);
            let (first, second) = if is_sunk { (dark, light) } else { (light, dark) };
            band(-half, 0.0, first);
            band(0.0, half, second);
        }
        _ => band(-half, half, border.color),
    }
}
