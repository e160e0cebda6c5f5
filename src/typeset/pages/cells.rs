//! Pictures behind the cells of tables: those of rows, row groups, columns and column groups (CSS 2.2, 17.5.1).
//!
//! In: a part of a table and where it is on the page. Out: what is painted. Colours are the cells' own by now; `boxes` gave them theirs.

use crate::typeset::boxes::{Cell, TableBox};
use crate::typeset::frame::{Group, Item, ItemKind, Path, Rect, Segment};
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::layout::{Fragment, Owner, Placed};
use crate::typeset::style::computed::ComputedStyle;

use super::decor::{Pictures, artifact, background};

/// The cells of a row or row group, from its top left corner.
pub(super) fn cells(fragment: &Fragment) -> Vec<Rect> {
    let of_row = |row: &Fragment, y: f32| {
        let cell = |cell: &Placed| Rect { x: cell.x, y: y + cell.y, width: cell.fragment.width, height: cell.fragment.height };
        row.children.iter().map(cell).collect::<Vec<_>>()
    };
    match fragment.owner {
        Owner::Row(..) => of_row(fragment, 0.0),
        _ => fragment.children.iter().flat_map(|row| of_row(&row.fragment, row.y)).collect(),
    }
}

/// The pictures of a row's or row group's background where its cells are; `top` is where it would start on this page.
pub(super) fn behind_cells(out: &mut Vec<Item>, rect: Rect, top: f32, cells: &[Rect], style: &ComputedStyle, pictures: &Pictures<'_>) {
    let mut items = Vec::new();
    background(&mut items, Shape::plain(rect), style, Cut::default(), pictures);
    let segments = cells.iter().map(|cell| Segment::Rect(Rect { x: cell.x + rect.x, y: cell.y + top, ..*cell })).collect();
    let clip = Path { segments, fill: None, even_odd: false, stroke: None };
    out.push(artifact(ItemKind::group(Group::clipped(clip, items))));
}

/// The pictures of a table's column groups and columns where their cells are on this page.
pub(super) fn behind_columns(table: &TableBox, grid: &Fragment, at: Rect, pictures: &Pictures<'_>) -> Vec<Item> {
    let groups = table.column_groups.iter().map(|(start, end, style)| (*start..*end, style));
    let columns = table.columns.iter().enumerate().map(|(column, style)| (column..column + 1, style));
    let mut out = Vec::new();
    let mut pictured = groups.chain(columns).filter(|(_, style)| !style.edges.background.is_empty()).peekable();
    if pictured.peek().is_none() {
        return out;
    }
    let all: Vec<(&Cell, Rect)> = placed_cells(table, grid).collect();
    let top = all.iter().map(|(_, rect)| rect.y).fold(f32::INFINITY, f32::min);
    let bottom = all.iter().map(|(_, rect)| rect.y + rect.height).fold(f32::NEG_INFINITY, f32::max);
    for (range, style) in pictured {
        let mine: Vec<&(&Cell, Rect)> = all.iter().filter(|(cell, _)| range.contains(&cell.column)).collect();
        // Cells that reach into columns further on do not make this one wider.
        let inside = || mine.iter().filter(|(cell, _)| cell.column + cell.columns <= range.end).map(|(_, rect)| rect);
        let left = inside().map(|rect| rect.x).fold(f32::INFINITY, f32::min);
        let right = inside().map(|rect| rect.x + rect.width).fold(f32::NEG_INFINITY, f32::max);
        if left < right && top < bottom {
            let rect = Rect { x: at.x + left, y: at.y + top, width: right - left, height: bottom - top };
            let cells: Vec<Rect> = mine.iter().map(|(_, cell)| Rect { x: cell.x - left, ..*cell }).collect();
            behind_cells(&mut out, rect, at.y, &cells, style, pictures);
        }
    }
    out
}

/// The cells of a part of a table, from its top left corner.
fn placed_cells<'a>(table: &'a TableBox, grid: &'a Fragment) -> impl Iterator<Item = (&'a Cell, Rect)> {
    let rows =
        grid.children.iter().flat_map(|rows| rows.fragment.children.iter().map(|row| (rows.x + row.x, rows.y + row.y, &row.fragment)));
    rows.flat_map(|(x, y, row)| {
        let known = match row.owner {
            Owner::Row(_, group, index) => table.groups().nth(group as usize).and_then(|group| group.rows.get(index as usize)),
            _ => None,
        };
        row.children.iter().filter_map(move |placed| {
            let cell = known?.cells.iter().find(|cell| Some(cell.content) == placed.fragment.box_id())?;
            let size = (placed.fragment.width, placed.fragment.height);
            Some((cell, Rect { x: x + placed.x, y: y + placed.y, width: size.0, height: size.1 }))
        })
    })
}
