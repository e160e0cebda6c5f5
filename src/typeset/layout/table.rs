//! Tables: column widths, row heights, cells (CSS 2.2, 17.5; CSS Tables 3, 3 and 4).

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, Cell, RowGroup, TableBox};
use crate::typeset::style::computed::{ComputedStyle, Direction, Extent, Position, Sides, VerticalAlign};

use super::block::{Fixed, relative_shift};
use super::edges::{Edges, height_length, side_margins};
use super::{Arrangement, Fragment, Layouter, Owner, Placed, Space, Waiting};

/// What a column asks for.
#[derive(Debug, Clone, Copy, Default)]
struct Column {
    min: f32,
    max: f32,
    /// A width in points was given.
    fixed: bool,
    percent: Option<f32>,
}

/// A cell laid out for its column, before its row's height is known.
struct LaidCell<'t> {
    cell: &'t Cell,
    row: usize,
    fragment: Arc<Fragment>,
    waiting: Vec<Waiting>,
    x: f32,
    align: VerticalAlign,
    /// The distance its content moves down to stand on the row's baseline.
    drop: f32,
}

impl Layouter<'_> {
    /// A table and its captions.
    pub(crate) fn table(&self, id: BoxId, table: &TableBox, room: Space, fixed: Fixed) -> (Fragment, Vec<Waiting>) {
        let style = self.style(id);
        let spacing = spacing(style);
        let edges = Edges::of(style, room.width);
        let gaps = spacing.0 * (table.column_count as f32 + 1.0);
        let (left, right) = side_margins(style, room.width);
        let available = (room.width - left.unwrap_or(0.0) - right.unwrap_or(0.0)).max(0.0);
        let columns = self.columns(table, spacing.0);
        let least: f32 = columns.iter().map(|column| column.min).sum::<f32>() + gaps + edges.horizontal();
        let captions = table.captions.iter().map(|caption| self.outer_intrinsic(*caption).0).fold(0.0_f32, f32::max);
        let asked = fixed.width.or_else(|| match style.layout.width {
            // The width of a table element is that of its border box, as browsers have it.
            Extent::Length(width) => {
                let width = width.resolve(room.width);
                Some(if style.layout.border_box { width } else { width + edges.horizontal() })
            }
            Extent::MinContent => Some(least),
            _ => None,
        });
        let wanted = self.preferred(&columns, available - gaps - edges.horizontal()) + gaps + edges.horizontal();
        let width = match asked {
            Some(width) => width,
            None => wanted.min(available).max(captions.min(available)),
        };
        let width = self.clamp_width(style, width, room.width, &edges);
        let fixed_layout = style.layout.table_layout_fixed && asked.is_some();
        let width = if fixed_layout { width } else { width.max(least) };
        if width > room.width + 1.0 && fixed.width.is_none() {
            let line = self.tree.get(id).line;
            self.complain(line, "table-overflow", format!("this table is {:.0} pt wider than the page", width - room.width));
        }
        let inner = (width - edges.horizontal() - gaps).max(0.0);
        let widths = if fixed_layout { self.fixed_columns(table, inner, spacing.0) } else { distribute(&columns, inner) };
        let (grid, mut waiting) = self.grid(id, table, &widths, width, room, fixed.height, &edges);
        if table.captions.is_empty() {
            return (grid, waiting);
        }
        // Captions stand outside the table's border, in a box around both.
        let mut children = Vec::new();
        let mut y = 0.0;
        let space = Space { width, height: None };
        let place = |caption: BoxId, y: &mut f32, children: &mut Vec<Placed>| {
            let margins = &self.style(caption).edges.margin;
            let (fragment, _) = self.independent(caption, space, Fixed::default());
            let (top, bottom) = (super::edges::margin(margins.top, width), super::edges::margin(margins.bottom, width));
            *y += top;
            let x = super::edges::margin(margins.left, width);
            let height = fragment.height;
            children.push(Placed { x, y: *y, margin: top, fragment });
            *y += height + bottom;
        };
        let (below, above): (Vec<BoxId>, Vec<BoxId>) =
            table.captions.iter().partition(|caption| self.style(**caption).text.caption_side_bottom);
        for caption in above {
            place(caption, &mut y, &mut children);
        }
        for one in &mut waiting {
            one.y += y;
        }
        let baselines = grid.baselines.map(|(first, last)| (first + y, last + y));
        let height = grid.height;
        children.push(Placed { x: 0.0, y, margin: 0.0, fragment: Arc::new(grid) });
        y += height;
        for caption in below {
            place(caption, &mut y, &mut children);
        }
        let whole = Fragment { owner: Owner::Group, width, height: y, children, baselines, ..Fragment::default() };
        (whole, waiting)
    }

    /// The narrowest and widest border box of a table.
    pub(crate) fn table_intrinsic(&self, id: BoxId, table: &TableBox) -> (f32, f32) {
        let style = self.style(id);
        let spacing = spacing(style);
        let edges = Edges::of(style, 0.0).horizontal() + spacing.0 * (table.column_count as f32 + 1.0);
        let columns = self.columns(table, spacing.0);
        let min: f32 = columns.iter().map(|column| column.min).sum();
        let captions = table.captions.iter().map(|caption| self.outer_intrinsic(*caption).0).fold(0.0_f32, f32::max);
        ((min + edges).max(captions), (self.preferred(&columns, f32::INFINITY) + edges).max(captions))
    }

    /// The width columns would like together, with what percentages imply, but no more than `limit` for those.
    fn preferred(&self, columns: &[Column], limit: f32) -> f32 {
        let max: f32 = columns.iter().map(|column| column.max).sum();
        let mut implied = max;
        let (mut percent, mut others) = (0.0_f32, 0.0_f32);
        for column in columns {
            match column.percent {
                Some(share) if share > 0.0 => {
                    percent += share;
                    implied = implied.max(column.max * 100.0 / share);
                }
                _ => others += column.max,
            }
        }
        if percent > 0.0 {
            let rest = (100.0 - percent).max(0.0);
            implied = implied.max(if rest > 0.5 {
                others * 100.0 / rest
            } else if others > 0.0 {
                f32::INFINITY
            } else {
                0.0
            });
        }
        if implied.is_finite() {
            implied
        } else if limit.is_finite() {
            limit.max(max)
        } else {
            max
        }
    }

    /// What each column asks for.
    fn columns(&self, table: &TableBox, spacing: f32) -> Vec<Column> {
        let mut columns = vec![Column::default(); table.column_count];
        for (column, style) in columns.iter_mut().zip(&table.columns) {
            match style.layout.width {
                Extent::Length(width) if width.percent == 0.0 => {
                    column.fixed = true;
                    column.max = width.points;
                }
                Extent::Length(width) => column.percent = Some(width.percent),
                _ => {}
            }
        }
        let mut spanning = Vec::new();
        for cell in table.groups().flat_map(|group| &group.rows).flat_map(|row| &row.cells) {
            if cell.columns > 1 {
                spanning.push(cell);
                continue;
            }
            let Some(column) = columns.get_mut(cell.column) else { continue };
            let (min, max) = self.cell_widths(cell.content);
            column.min = column.min.max(min);
            match self.style(cell.content).layout.width {
                Extent::Length(width) if width.percent != 0.0 => {
                    column.percent = Some(column.percent.map_or(width.percent, |known| known.max(width.percent)));
                    column.max = column.max.max(max);
                }
                Extent::Length(_) => {
                    column.fixed = true;
                    column.max = column.max.max(max);
                }
                _ if column.fixed => {}
                _ => column.max = column.max.max(max),
            }
        }
        for column in &mut columns {
            column.max = column.max.max(column.min);
        }
        spanning.sort_by_key(|cell| cell.columns);
        for cell in spanning {
            let end = (cell.column + cell.columns).min(columns.len());
            let Some(part) = columns.get_mut(cell.column..end) else { continue };
            let gaps = spacing * (part.len().saturating_sub(1)) as f32;
            let (min, max) = self.cell_widths(cell.content);
            spread(part, min - gaps, |column| &mut column.min);
            spread(part, max - gaps, |column| &mut column.max);
            for column in part {
                column.max = column.max.max(column.min);
            }
        }
        columns
    }

    /// Minimum and maximum width of a cell's border box, a width of its own being its maximum.
    fn cell_widths(&self, cell: BoxId) -> (f32, f32) {
        let style = self.style(cell);
        match style.layout.width {
            Extent::Length(width) if width.percent == 0.0 => {
                let edges = Edges::of(style, 0.0);
                let asked = if style.layout.border_box { width.points.max(edges.horizontal()) } else { width.points + edges.horizontal() };
                let content = self.content_widths(cell).0 + edges.horizontal();
                (content, asked.max(content))
            }
            _ => self.intrinsic(cell),
        }
    }

    /// `table-layout: fixed`: columns and the first row decide.
    fn fixed_columns(&self, table: &TableBox, width: f32, spacing: f32) -> Vec<f32> {
        let mut widths: Vec<Option<f32>> = vec![None; table.column_count];
        let resolve = |extent: Extent| super::edges::length(extent, width);
        for (slot, style) in widths.iter_mut().zip(&table.columns) {
            *slot = resolve(style.layout.width);
        }
        let first = table.groups().flat_map(|group| &group.rows).next();
        for cell in first.map(|row| row.cells.as_slice()).unwrap_or_default() {
            let style = self.style(cell.content);
            let Some(asked) = resolve(style.layout.width) else { continue };
            let is_percent = matches!(style.layout.width, Extent::Length(length) if length.percent != 0.0);
            let edges = Edges::of(style, width).horizontal();
            let asked = if style.layout.border_box || is_percent { asked } else { asked + edges };
            let span = cell.columns as f32;
            let share = ((asked - spacing * (span - 1.0)) / span).max(0.0);
            for slot in widths.iter_mut().skip(cell.column).take(cell.columns) {
                slot.get_or_insert(share);
            }
        }
        let known: f32 = widths.iter().flatten().sum();
        let open = widths.iter().filter(|slot| slot.is_none()).count();
        if open > 0 {
            let share = ((width - known) / open as f32).max(0.0);
            return widths.into_iter().map(|slot| slot.unwrap_or(share)).collect();
        }
        let factor = if known > 0.0 && width > known { width / known } else { 1.0 };
        widths.into_iter().map(|slot| slot.unwrap_or(0.0) * factor).collect()
    }

    /// Rows and cells.
    #[expect(clippy::too_many_arguments, reason = "all of it is one table's situation")]
    fn grid(
        &self,
        id: BoxId,
        table: &TableBox,
        widths: &[f32],
        width: f32,
        room: Space,
        fixed_height: Option<f32>,
        edges: &Edges,
    ) -> (Fragment, Vec<Waiting>) {
        let style = self.style(id);
        let spacing = spacing(style);
        let rtl = style.text.direction == Direction::Rtl;
        let inner_width = width - edges.horizontal();
        let mut starts = Vec::with_capacity(widths.len() + 1);
        let mut x = spacing.0;
        for width in widths {
            starts.push(x);
            x += width + spacing.0;
        }
        let span_width = |cell: &Cell| {
            let end = (cell.column + cell.columns).min(widths.len());
            widths.get(cell.column..end).map_or(0.0, |part| part.iter().sum::<f32>() + spacing.0 * part.len().saturating_sub(1) as f32)
        };
        let mut waiting = Vec::new();
        let mut laid: Vec<(Vec<LaidCell<'_>>, Vec<f32>, Vec<f32>)> = Vec::new();
        for group in table.groups() {
            laid.push(self.lay_out_rows(group, room, spacing.1, |cell| {
                let cell_width = span_width(cell);
                let start = starts.get(cell.column).copied().unwrap_or(0.0);
                (if rtl { inner_width - start - cell_width } else { start }, cell_width)
            }));
        }
        // A table higher than its rows gives them what is left.
        let asked = fixed_height.or_else(|| {
            height_length(style.layout.height, room.height)
                .map(|height| if style.layout.border_box { height } else { height + edges.vertical() })
        });
        let min = height_length(style.layout.min_height, room.height).unwrap_or(0.0);
        let row_count: usize = laid.iter().map(|(_, heights, _)| heights.len()).sum();
        let natural: f32 =
            laid.iter().flat_map(|(_, heights, _)| heights).sum::<f32>() + spacing.1 * (row_count as f32 + 1.0) + edges.vertical();
        let extra = asked.unwrap_or(0.0).max(min) - natural;
        if extra > 0.0 {
            let total: f32 = laid.iter().flat_map(|(_, heights, _)| heights).sum();
            for height in laid.iter_mut().flat_map(|(_, heights, _)| heights) {
                *height += if total > 0.0 { extra * *height / total } else { extra / row_count.max(1) as f32 };
            }
        }
        let mut y = edges.top() + spacing.1;
        let mut groups = Vec::new();
        let mut baselines: Option<(f32, f32)> = None;
        for (group_index, (group, (cells, heights, _))) in table.groups().zip(laid).enumerate() {
            let group_top = y;
            let mut rows: Vec<Vec<Placed>> = heights.iter().map(|_| Vec::new()).collect();
            let mut row_waiting: Vec<Vec<Waiting>> = vec![Vec::new(); heights.len()];
            let mut tops = Vec::with_capacity(heights.len());
            let mut at = 0.0;
            for height in &heights {
                tops.push(at);
                at += height + spacing.1;
            }
            for one in cells {
                let last = (one.row + one.cell.rows).min(heights.len());
                let height: f32 = heights[one.row..last].iter().sum::<f32>() + spacing.1 * (last - one.row).saturating_sub(1) as f32;
                row_waiting[one.row].extend(one.waiting.iter().map(|waiter| Waiting { x: waiter.x + one.x, ..*waiter }));
                let borders = one.cell.borders.clone();
                let fragment = stretched(one.fragment, height, one.align, one.drop, borders);
                if let (None, Some((first, last))) = (baselines, fragment.baselines) {
                    baselines = Some((group_top + tops[one.row] + first, group_top + tops[one.row] + last));
                }
                rows[one.row].push(Placed { x: one.x, y: 0.0, margin: 0.0, fragment: Arc::new(fragment) });
            }
            let rows: Vec<Placed> = rows
                .into_iter()
                .enumerate()
                .map(|(row, cells)| {
                    let mut fragment = Fragment {
                        owner: Owner::Row(id, group_index as u32, row as u32),
                        width: inner_width,
                        height: heights[row],
                        children: cells,
                        arrangement: Arrangement::Parallel,
                        ..Fragment::default()
                    };
                    let row_style = &group.rows[row].style;
                    if row_style.layout.position == Position::Relative {
                        fragment.shift = relative_shift(row_style, Space { width: inner_width, height: None }, rtl);
                    }
                    let further = self.hold(row_style, Sides::default(), &mut fragment, std::mem::take(&mut row_waiting[row]));
                    let (dx, dy) = (edges.left(), group_top + tops[row]);
                    waiting.extend(further.into_iter().map(|one| Waiting { x: one.x + dx, y: one.y + dy, ..one }));
                    Placed { x: 0.0, y: tops[row], margin: 0.0, fragment: Arc::new(fragment) }
                })
                .collect();
            let height = if rows.is_empty() { 0.0 } else { at - spacing.1 };
            let fragment = Fragment {
                owner: Owner::Rows(id, group_index as u32),
                width: inner_width,
                height,
                children: rows,
                arrangement: Arrangement::Sequence,
                ..Fragment::default()
            };
            groups.push(Placed { x: edges.left(), y: group_top, margin: 0.0, fragment: Arc::new(fragment) });
            if !group.rows.is_empty() {
                y += height + spacing.1;
            }
        }
        let height = (y + edges.bottom()).max(asked.unwrap_or(0.0));
        let fragment = Fragment {
            owner: Owner::Box(id),
            width,
            height,
            outside: self.column_backgrounds(id, table, widths, &starts, (edges, height, inner_width, rtl)),
            children: groups,
            arrangement: Arrangement::Table,
            baselines,
            borders: style.text.border_collapse.then(Box::default),
            ..Fragment::default()
        };
        (fragment, waiting)
    }

    fn column_backgrounds(
        &self,
        id: BoxId,
        table: &TableBox,
        widths: &[f32],
        starts: &[f32],
        (edges, height, inner_width, rtl): (&Edges, f32, f32, bool),
    ) -> Vec<Placed> {
        let mut out = Vec::new();
        for (index, style) in table.columns.iter().enumerate() {
            let (Some(width), Some(start)) = (widths.get(index), starts.get(index)) else { continue };
            if style.edges.background_color.a <= 0.0 {
                continue;
            }
            let x = if rtl { inner_width - start - width } else { *start };
            let fragment = Fragment {
                owner: Owner::Column(id, index as u32),
                width: *width,
                height: (height - edges.vertical()).max(0.0),
                ..Fragment::default()
            };
            out.push(Placed { x: x + edges.left(), y: edges.top(), margin: 0.0, fragment: Arc::new(fragment) });
        }
        out
    }

    /// Lays out the cells of a group; gives them back with the heights and baselines of the rows.
    fn lay_out_rows<'t>(
        &self,
        group: &'t RowGroup,
        room: Space,
        spacing: f32,
        place: impl Fn(&Cell) -> (f32, f32),
    ) -> (Vec<LaidCell<'t>>, Vec<f32>, Vec<f32>) {
        let mut cells: Vec<LaidCell<'t>> = Vec::new();
        let mut heights = Vec::with_capacity(group.rows.len());
        let mut row_baselines = Vec::with_capacity(group.rows.len());
        for (index, row) in group.rows.iter().enumerate() {
            let first = cells.len();
            for cell in &row.cells {
                let (x, width) = place(cell);
                let space = Space { width: room.width, height: None };
                let (fragment, waiting) = self.independent(cell.content, space, Fixed { width: Some(width), height: None });
                let align = self.style(cell.content).layout.vertical_align;
                cells.push(LaidCell { cell, row: index, fragment, waiting, x, align, drop: 0.0 });
            }
            // Cells on the baseline move down to the lowest one.
            let baseline = |one: &LaidCell<'_>| one.fragment.baselines.map_or(one.fragment.height, |(first, _)| first);
            let mine = &mut cells[first..];
            let lowest = mine.iter().filter(|one| on_baseline(one.align)).map(baseline).fold(0.0_f32, f32::max);
            let mut height = height_length(row.style.layout.height, None).unwrap_or(0.0);
            for one in mine {
                if on_baseline(one.align) {
                    one.drop = lowest - baseline(one);
                }
                if one.cell.rows == 1 {
                    height = height.max(one.fragment.height + one.drop);
                }
            }
            heights.push(height);
            row_baselines.push(lowest);
        }
        // Cells over several rows make the last of them higher where they need it.
        for one in cells.iter().filter(|one| one.cell.rows > 1) {
            let last = (one.row + one.cell.rows).min(heights.len());
            let have: f32 = heights[one.row..last].iter().sum::<f32>() + spacing * (last - one.row).saturating_sub(1) as f32;
            let missing = one.fragment.height + one.drop - have;
            if missing > 0.0 {
                let share = missing / (last - one.row).max(1) as f32;
                for height in &mut heights[one.row..last] {
                    *height += share;
                }
            }
        }
        (cells, heights, row_baselines)
    }
}

/// `border-spacing`, which collapsed borders do not have.
fn spacing(style: &ComputedStyle) -> (f32, f32) {
    if style.text.border_collapse { (0.0, 0.0) } else { style.text.border_spacing }
}

fn on_baseline(align: VerticalAlign) -> bool {
    !matches!(align, VerticalAlign::Top | VerticalAlign::Middle | VerticalAlign::Bottom)
}

/// A cell made as high as its row, its content moved as `vertical-align` says.
fn stretched(
    fragment: Arc<Fragment>,
    height: f32,
    align: VerticalAlign,
    drop: f32,
    borders: Option<Box<Sides<crate::typeset::style::computed::Border>>>,
) -> Fragment {
    let mut fragment = Arc::unwrap_or_clone(fragment);
    let free = (height - fragment.height).max(0.0);
    let shift = match align {
        VerticalAlign::Top => 0.0,
        VerticalAlign::Middle => free / 2.0,
        VerticalAlign::Bottom => free,
        _ => drop,
    };
    if shift > 0.0 {
        for placed in fragment.children.iter_mut().chain(&mut fragment.outside) {
            placed.y += shift;
        }
        if let Some(lines) = &mut fragment.lines {
            lines.y += shift;
        }
        fragment.baselines = fragment.baselines.map(|(first, last)| (first + shift, last + shift));
    }
    fragment.height = height;
    fragment.borders = borders;
    fragment
}

/// Makes sure the columns are `wanted` wide together, those that are not fixed taking what is missing in proportion to what they want.
fn spread(columns: &mut [Column], wanted: f32, field: impl Fn(&mut Column) -> &mut f32) {
    let have: f32 = columns.iter_mut().map(|column| *field(column)).sum();
    let missing = wanted - have;
    if missing <= 0.0 || columns.is_empty() {
        return;
    }
    let any_open = columns.iter().any(|column| !column.fixed);
    let takes = |column: &Column| !any_open || !column.fixed;
    let weight: f32 = columns.iter().filter(|column| takes(column)).map(|column| column.max).sum();
    let count = columns.iter().filter(|column| takes(column)).count() as f32;
    for column in columns {
        if takes(column) {
            let share = if weight > 0.0 { column.max / weight } else { 1.0 / count };
            *field(column) += missing * share;
        }
    }
}

/// Widths of automatic columns that are `width` together (CSS Tables 3, 4.4): between the smallest guess that is still too wide and the one
/// before it.
fn distribute(columns: &[Column], width: f32) -> Vec<f32> {
    let percent_of = |column: &Column| column.percent.map(|percent| (width * percent / 100.0).max(column.min));
    let min: Vec<f32> = columns.iter().map(|column| column.min).collect();
    let with_percent: Vec<f32> = columns.iter().map(|column| percent_of(column).unwrap_or(column.min)).collect();
    let with_fixed: Vec<f32> =
        columns.iter().map(|column| percent_of(column).unwrap_or(if column.fixed { column.max } else { column.min })).collect();
    let max: Vec<f32> = columns.iter().map(|column| percent_of(column).unwrap_or(column.max)).collect();
    let guesses = [min, with_percent, with_fixed, max];
    let sum = |guess: &[f32]| guess.iter().sum::<f32>();
    let above = guesses.iter().position(|guess| sum(guess) >= width);
    match above {
        Some(0) => guesses[0].clone(),
        Some(upper) => {
            let (low, high) = (&guesses[upper - 1], &guesses[upper]);
            let (low_sum, high_sum) = (sum(low), sum(high));
            let share = if high_sum > low_sum { (width - low_sum) / (high_sum - low_sum) } else { 0.0 };
            low.iter().zip(high).map(|(low, high)| low + (high - low) * share).collect()
        }
        None => {
            // More room than anyone wants: open columns take it, else fixed ones, else those with a percentage.
            let mut widths = guesses[3].clone();
            let excess = width - sum(&widths);
            let open = |column: &Column| !column.fixed && column.percent.is_none();
            let takers: Vec<bool> = if columns.iter().any(|column| open(column) && column.max > 0.0) {
                columns.iter().map(|column| open(column) && column.max > 0.0).collect()
            } else if columns.iter().any(open) {
                columns.iter().map(open).collect()
            } else if columns.iter().any(|column| column.percent.is_none()) {
                columns.iter().map(|column| column.percent.is_none()).collect()
            } else {
                vec![true; columns.len()]
            };
            let weight: f32 = widths.iter().zip(&takers).filter(|(_, takes)| **takes).map(|(width, _)| *width).sum();
            let count = takers.iter().filter(|takes| **takes).count().max(1) as f32;
            for (width, takes) in widths.iter_mut().zip(&takers) {
                if *takes {
                    *width += excess * if weight > 0.0 { *width / weight } else { 1.0 / count };
                }
            }
            widths
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_what_there_is() {
        let column = |min: f32, max: f32| Column { min, max, ..Column::default() };
        let fixed = |width: f32| Column { min: 10.0, max: width, fixed: true, percent: None };
        let percent = |share: f32| Column { min: 10.0, max: 20.0, fixed: false, percent: Some(share) };
        let check = |columns: &[Column], width: f32, expected: &[f32]| {
            let got = distribute(columns, width);
            assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01), "{got:?} is not {expected:?}");
        };
        check(&[column(10.0, 40.0), column(10.0, 100.0)], 140.0, &[40.0, 100.0]);
        check(&[column(10.0, 40.0), column(10.0, 100.0)], 10.0, &[10.0, 10.0]);
        check(&[column(10.0, 40.0), column(10.0, 100.0)], 80.0, &[25.0, 55.0]);
        check(&[column(10.0, 50.0), column(10.0, 100.0)], 300.0, &[100.0, 200.0]);
        check(&[fixed(50.0), column(10.0, 20.0)], 200.0, &[50.0, 150.0]);
        check(&[percent(25.0), column(10.0, 20.0)], 200.0, &[50.0, 150.0]);
        check(&[fixed(50.0), fixed(100.0)], 300.0, &[100.0, 200.0]);
    }
}
