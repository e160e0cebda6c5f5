//! Tables: captions, row heights, cells (CSS 2.2, 17.5; CSS Tables 3, 3 and 4).

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, Cell, Piece, RowGroup, SharedBorder, TableBox, is_positioned_out};
use crate::typeset::html::Mode;
use crate::typeset::style::computed::{ComputedStyle, Direction, Extent, Position, Sides, VerticalAlign};

use super::block::{Fixed, holds_positioned, relative_shift};
use super::columns::distribute;
use super::edges::{Edges, height_length, side_margins};
use super::{Arrangement, Fragment, Layouter, Owner, Placed, SharedLine, Space, Waiting, reach_of};

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
    /// The least height it may have.
    wanted: f32,
}

/// The cells of a row group, and the heights and baselines of its rows; none where no words stand on one.
type LaidRows<'t> = (Vec<LaidCell<'t>>, Vec<f32>, Vec<Option<f32>>);

impl Layouter<'_> {
    /// A table and its captions.
    pub(crate) fn table(&self, id: BoxId, table: &TableBox, room: Space, fixed: Fixed) -> (Fragment, Vec<Waiting>) {
        let style = self.style(id);
        let spacing = spacing(style);
        let edges = Edges::of(style, room.width);
        let gaps = around(spacing.0, table.column_count);
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
        // Columns of fixed widths may need more than the table's own (CSS 2.2, 17.5.2.1).
        let width = width.max(widths.iter().sum::<f32>() + gaps + edges.horizontal());
        // Those that are collapsed are taken away with the gaps beside them (CSS 2.2, 17.5.5).
        let width = width - (0..widths.len()).filter(|column| table.is_gone(*column)).map(|column| widths[column] + spacing.0).sum::<f32>();
        let (grid, mut waiting) = self.grid(id, table, &widths, width, room, fixed.height, &edges);
        if table.captions.is_empty() {
            return (grid, waiting);
        }
        // Captions stand outside the table's border, in a box around both.
        let mut children = Vec::new();
        let mut y = 0.0;
        let space = Space { width, height: None };
        let rtl = style.text.direction == Direction::Rtl;
        let mut beside_grid = Vec::new();
        let mut place = |caption: BoxId, y: &mut f32, children: &mut Vec<Placed>| {
            let style = self.style(caption);
            let margins = &style.edges.margin;
            let (fragment, inner) = self.independent(caption, space, Fixed::default());
            let (top, bottom) = (super::edges::margin(margins.top, width), super::edges::margin(margins.bottom, width));
            *y += top;
            let x = self.aligned(style, space, space, fragment.width, false, rtl);
            beside_grid.extend(inner.into_iter().map(|one| Waiting { x: one.x + x, y: one.y + *y, ..one }));
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
        waiting.extend(beside_grid);
        let mut whole = Fragment { owner: Owner::Group, width, height: y, children, baselines, ..Fragment::default() };
        whole.reach = reach_of(self.tree, &whole);
        (whole, waiting)
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
        let mut shown = widths.to_vec();
        for (column, width) in shown.iter_mut().enumerate() {
            starts.push(x);
            if table.is_gone(column) {
                *width = 0.0;
            } else {
                x += *width + spacing.0;
            }
        }
        let gone = |cell: &Cell| (cell.column..cell.column + cell.columns).filter(|column| table.is_gone(*column)).count();
        let span_width = |cell: &Cell| {
            let gone = gone(cell);
            // What is gone as a whole is laid out as if it were there: its row is as high as before.
            let widths = if gone == cell.columns { widths } else { &shown };
            let part = widths.get(cell.column..(cell.column + cell.columns).min(widths.len())).unwrap_or_default();
            part.iter().sum::<f32>() + spacing.0 * part.len().saturating_sub(1 + gone) as f32
        };
        let mut waiting = Vec::new();
        let mut laid: Vec<LaidRows<'_>> = Vec::new();
        for group in table.groups() {
            // Percentages of cells are of the table's width.
            laid.push(self.lay_out_rows(group, inner_width, spacing.1, |cell| {
                let start = starts.get(cell.column).copied().unwrap_or(0.0);
                let cell_width = span_width(cell);
                (if rtl { inner_width - start - cell_width } else { start }, cell_width)
            }));
        }
        // A table higher than its rows gives them what is left.
        let height = |extent: Extent| {
            height_length(extent, room.height).map(|height| if style.layout.border_box { height } else { height + edges.vertical() })
        };
        let asked =
            fixed_height.or_else(|| height(style.layout.height).map(|asked| asked.min(height(style.layout.max_height).unwrap_or(asked))));
        let min = height(style.layout.min_height).unwrap_or(0.0);
        let row_count: usize = if table.column_count == 0 { 0 } else { laid.iter().map(|(_, heights, _)| heights.len()).sum() };
        let natural: f32 = laid.iter().flat_map(|(_, heights, _)| heights).sum::<f32>() + around(spacing.1, row_count) + edges.vertical();
        let extra = asked.unwrap_or(0.0).max(min) - natural;
        if extra > 0.0 {
            let inner = asked.unwrap_or(0.0).max(min) - edges.vertical() - around(spacing.1, row_count);
            self.stretch_rows(table, &mut laid, inner, extra);
        }
        let mut y = edges.top() + if row_count > 0 { spacing.1 } else { 0.0 };
        let mut groups = Vec::new();
        let (mut first_baseline, mut last_baseline) = (None, None::<f32>);
        for (group_index, (group, (cells, heights, row_baselines))) in table.groups().zip(laid).enumerate() {
            let group_top = y;
            let mut rows: Vec<Vec<Placed>> = heights.iter().map(|_| Vec::new()).collect();
            let mut row_waiting: Vec<Vec<Waiting>> = vec![Vec::new(); heights.len()];
            let mut tops = Vec::with_capacity(heights.len());
            // A row in which nothing stands on a baseline has it at the lowest bottom of its cells' content (CSS 2.2, 17.5.3).
            let mut bottoms = vec![f32::NEG_INFINITY; heights.len()];
            let mut at = 0.0;
            for height in &heights {
                tops.push(at);
                at += height + spacing.1;
            }
            for mut one in cells {
                if gone(one.cell) == one.cell.columns {
                    continue;
                }
                let last = (one.row + one.cell.rows).min(heights.len());
                let height: f32 = heights[one.row..last].iter().sum::<f32>() + spacing.1 * (last - one.row).saturating_sub(1) as f32;
                let named = [style, &group.rows[one.row].style, self.style(one.cell.content)].iter().any(|style| has_height(style))
                    || fixed_height.is_some();
                let free = (height - self.fill_cell(&mut one, height, named, inner_width)).max(0.0);
                let shift = match one.align {
                    VerticalAlign::Top => 0.0,
                    VerticalAlign::Middle => free / 2.0,
                    VerticalAlign::Bottom => free,
                    _ => one.drop,
                };
                row_waiting[one.row].extend(one.waiting.iter().map(|waiter| Waiting {
                    x: waiter.x + one.x,
                    y: waiter.y + shift,
                    ..*waiter
                }));
                let stretch = |from: usize, sizes: &[f32], edges: &[SharedBorder]| {
                    let mut at = 0.0;
                    let sizes = sizes.iter().skip(from);
                    let line = |(edge, size): (&SharedBorder, &f32)| {
                        let start = at;
                        at += size;
                        SharedLine { border: edge.border, from: start - edge.beyond.0, to: at + edge.beyond.1 }
                    };
                    edges.iter().zip(sizes).map(line).filter(|line| line.border.width > 0.0).collect::<Vec<_>>()
                };
                let borders = one.cell.borders.as_deref().map(|sides| {
                    let across = |edges: &[SharedBorder]| {
                        let mut lines = stretch(one.cell.column, &shown, edges);
                        if rtl {
                            let width = one.fragment.width;
                            lines.iter_mut().for_each(|line| (line.from, line.to) = (width - line.to, width - line.from));
                        }
                        lines
                    };
                    let (start, end) = (stretch(one.row, &heights, &sides.left), stretch(one.row, &heights, &sides.right));
                    let (left, right) = if rtl { (end, start) } else { (start, end) };
                    Box::new(Sides { top: across(&sides.top), bottom: across(&sides.bottom), left, right })
                });
                let mut fragment = self.stretched(one.fragment, height, shift, borders);
                fragment.lowered = if on_baseline(one.align) { 0.0 } else { shift };
                let bottom = height.min(heights[one.row]) - Edges::of(self.style(one.cell.content), inner_width).bottom();
                bottoms[one.row] = bottoms[one.row].max(bottom);
                // What holds the table stands on its last line.
                let lowest = fragment.baselines.map(|(_, lowest)| group_top + tops[one.row] + lowest);
                last_baseline = last_baseline.into_iter().chain(lowest).reduce(f32::max);
                rows[one.row].push(Placed { x: one.x, y: 0.0, margin: 0.0, fragment: Arc::new(fragment) });
            }
            first_baseline = first_baseline.or_else(|| {
                let row = bottoms.iter().position(|bottom| bottom.is_finite())?;
                Some(group_top + tops[row] + row_baselines[row].unwrap_or(bottoms[row]))
            });
            let mut group_waiting = Vec::new();
            let rows: Vec<Placed> = rows
                .into_iter()
                .enumerate()
                .map(|(row, cells)| {
                    let mut fragment = Fragment {
                        owner: Owner::Row(id, group_index as u32, row as u32),
                        width: inner_width,
                        height: heights[row],
                        // A cell over several rows sticks out of its first, as does what is higher than its box.
                        reach: cells.iter().map(|cell| cell.fragment.height.max(cell.fragment.reach)).fold(0.0, f32::max),
                        children: cells,
                        arrangement: Arrangement::Parallel,
                        ..Fragment::default()
                    };
                    let row_style = &group.rows[row].style;
                    if row_style.layout.position == Position::Relative {
                        fragment.shift = relative_shift(row_style, Space { width: inner_width, height: None }, rtl);
                    }
                    let further = self.hold(row_style, Sides::default(), &mut fragment, std::mem::take(&mut row_waiting[row]));
                    let dy = tops[row];
                    group_waiting.extend(further.into_iter().map(|one| Waiting { y: one.y + dy, ..one }));
                    Placed { x: 0.0, y: tops[row], margin: 0.0, fragment: Arc::new(fragment) }
                })
                .collect();
            let height = if rows.is_empty() { 0.0 } else { at - spacing.1 };
            let mut fragment = Fragment {
                owner: Owner::Rows(id, group_index as u32),
                width: inner_width,
                height,
                children: rows,
                arrangement: Arrangement::Sequence,
                ..Fragment::default()
            };
            if group.style.layout.position == Position::Relative {
                fragment.shift = relative_shift(&group.style, Space { width: inner_width, height: None }, rtl);
            }
            let further = self.hold(&group.style, Sides::default(), &mut fragment, group_waiting);
            fragment.reach = reach_of(self.tree, &fragment);
            waiting.extend(further.into_iter().map(|one| Waiting { x: one.x + edges.left(), y: one.y + group_top, ..one }));
            groups.push(Placed { x: edges.left(), y: group_top, margin: 0.0, fragment: Arc::new(fragment) });
            if !group.rows.is_empty() {
                y += height + if row_count > 0 { spacing.1 } else { 0.0 };
            }
        }
        let height = (y + edges.bottom()).max(asked.unwrap_or(0.0));
        let mut fragment = Fragment {
            owner: Owner::Box(id),
            width,
            height,
            children: groups,
            arrangement: Arrangement::Table,
            baselines: first_baseline.map(|first| (first, last_baseline.unwrap_or(first))),
            borders: style.text.border_collapse.then(Box::default),
            ..Fragment::default()
        };
        fragment.reach = reach_of(self.tree, &fragment);
        (fragment, waiting)
    }

    /// Lays out the cells of a group; gives them back with the heights and baselines of the rows.
    fn lay_out_rows<'t>(&self, group: &'t RowGroup, base: f32, spacing: f32, place: impl Fn(&Cell) -> (f32, f32)) -> LaidRows<'t> {
        let mut cells: Vec<LaidCell<'t>> = Vec::new();
        let mut heights = Vec::with_capacity(group.rows.len());
        let mut row_baselines = Vec::with_capacity(group.rows.len());
        for (index, row) in group.rows.iter().enumerate() {
            let first = cells.len();
            for cell in &row.cells {
                let (x, width) = place(cell);
                let space = Space { width: base, height: None };
                let (fragment, waiting) = self.independent(cell.content, space, Fixed { width: Some(width), height: None, natural: true });
                let align = self.style(cell.content).layout.vertical_align;
                cells.push(LaidCell { cell, row: index, fragment, waiting, x, align, drop: 0.0, wanted: 0.0 });
            }
            // Cells on the baseline move down to the lowest one.
            let baseline = |one: &LaidCell<'_>| one.fragment.baselines.map_or(one.fragment.height, |(first, _)| first);
            let mine = &mut cells[first..];
            let standing = || mine.iter().filter(|one| on_baseline(one.align));
            let lowest = standing().map(baseline).fold(0.0_f32, f32::max);
            row_baselines.push(standing().any(|one| one.fragment.baselines.is_some()).then_some(lowest));
            let mut height = height_length(row.style.layout.height, None).unwrap_or(0.0);
            for one in mine {
                one.wanted = self.cell_height(one.cell.content, base).max(one.fragment.height);
                if on_baseline(one.align) {
                    one.drop = lowest - baseline(one);
                }
                if one.cell.rows == 1 {
                    height = height.max(one.wanted.max(one.fragment.height + one.drop));
                }
            }
            heights.push(height);
        }
        // Cells over several rows make them higher where they need it, in proportion to the heights they have.
        for one in cells.iter().filter(|one| one.cell.rows > 1) {
            let last = (one.row + one.cell.rows).min(heights.len());
            let have: f32 = heights[one.row..last].iter().sum::<f32>() + spacing * (last - one.row).saturating_sub(1) as f32;
            let missing = one.wanted.max(one.fragment.height + one.drop) - have;
            if missing > 0.0 {
                let total: f32 = heights[one.row..last].iter().sum();
                let even = missing / (last - one.row).max(1) as f32;
                for height in &mut heights[one.row..last] {
                    *height += if total > 0.0 { missing * *height / total } else { even };
                }
            }
        }
        (cells, heights, row_baselines)
    }

    /// The height a cell's style asks for; 0 for none.
    fn cell_height(&self, cell: BoxId, base: f32) -> f32 {
        let style = self.style(cell);
        let edges = Edges::of(style, base).vertical();
        let with_edges = style.layout.border_box || self.tree.mode == Mode::Quirks;
        let of = |extent: Extent| height_length(extent, None).map_or(0.0, |height| if with_edges { height } else { height + edges });
        of(style.layout.height).max(of(style.layout.min_height))
    }

    /// Lays a cell out again where boxes in it depend on its height, which is known now: those whose heights are percentages of a height that
    /// the table, its row or it itself names (CSS Tables 3, 3.10.6), and those positioned against it. Gives the height of its content.
    fn fill_cell(&self, one: &mut LaidCell<'_>, height: f32, named: bool, base: f32) -> f32 {
        let natural = one.fragment.height;
        let cell = one.cell.content;
        let style = self.style(cell);
        let is_out = |placed: &Placed| placed.fragment.box_id().is_some_and(|id| is_positioned_out(self.style(id)));
        let percent = named && self.has_percent_height(cell);
        if !percent && (natural == height || !holds_positioned(style) || !one.fragment.outside.iter().any(is_out)) {
            return natural;
        }
        let fixed = Fixed { width: Some(one.fragment.width), height: Some(height), natural: !percent };
        (one.fragment, one.waiting) = self.independent(cell, Space { width: base, height: None }, fixed);
        if !percent {
            return natural;
        }
        let lines = one.fragment.lines.iter().filter_map(|set| set.lines.last().map(|line| set.y + line.y + line.height));
        let ends = one.fragment.children.iter().map(|placed| placed.y + placed.fragment.height).chain(lines);
        ends.fold(0.0, f32::max) + Edges::of(style, base).bottom()
    }

    fn has_percent_height(&self, id: BoxId) -> bool {
        let is_percent = |child: &BoxId| {
            let layout = &self.style(*child).layout;
            matches!(layout.height, Extent::Length(length) if length.is_relative())
                || (self.tree.get(*child).anonymous && self.has_percent_height(*child))
        };
        match &self.tree.get(id).kind {
            BoxKind::Blocks(children) => children.iter().any(is_percent),
            BoxKind::Lines(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Atomic(child) if is_percent(child))),
            _ => false,
        }
    }

    /// A cell made as high as its row, its content moved down. What is positioned against its edges stays.
    fn stretched(&self, fragment: Arc<Fragment>, height: f32, shift: f32, borders: Option<Box<Sides<Vec<SharedLine>>>>) -> Fragment {
        let mut fragment = Arc::unwrap_or_clone(fragment);
        if shift > 0.0 {
            let stays = |placed: &Placed| {
                let Some(id) = placed.fragment.box_id() else { return false };
                let style = self.style(id);
                let inset = &style.layout.inset;
                is_positioned_out(style) && (inset.top != Extent::Auto || inset.bottom != Extent::Auto)
            };
            fragment.lower(shift);
            fragment.outside.iter_mut().filter(|placed| stays(placed)).for_each(|placed| placed.y -= shift);
        }
        fragment.height = height;
        fragment.borders = borders;
        fragment
    }

    /// Shares what a table is higher than its rows out among them: first to those whose height is a percentage, then to those without a
    /// height, then to all (CSS Tables 3, 3.10).
    fn stretch_rows(&self, table: &TableBox, laid: &mut [LaidRows<'_>], inner: f32, mut extra: f32) {
        let mut open = vec![true; laid.iter().map(|(_, heights, _)| heights.len()).sum()];
        let rows = table.groups().flat_map(|group| &group.rows);
        for ((row, height), open) in rows.zip(laid.iter_mut().flat_map(|(_, heights, _)| heights)).zip(&mut open) {
            let asks = |style: &ComputedStyle| match style.layout.height {
                Extent::Length(length) => Some(length),
                _ => None,
            };
            let wishes: Vec<_> = std::iter::once(&row.style)
                .chain(row.cells.iter().filter(|cell| cell.rows == 1).map(|cell| self.style(cell.content)))
                .filter_map(asks)
                .collect();
            *open = wishes.is_empty();
            let percent = wishes.iter().map(|wish| wish.percent).fold(0.0_f32, f32::max);
            let more = (inner * percent / 100.0 - *height).min(extra).max(0.0);
            *height += more;
            extra -= more;
        }
        if extra <= 0.0 {
            return;
        }
        let all = !open.contains(&true);
        let takers = || laid.iter().flat_map(|(_, heights, _)| heights).zip(&open).filter(|(_, open)| all || **open);
        let total: f32 = takers().map(|(height, _)| *height).sum();
        let count = takers().count().max(1) as f32;
        for (height, open) in laid.iter_mut().flat_map(|(_, heights, _)| heights).zip(&open) {
            if all || *open {
                *height += if total > 0.0 { extra * *height / total } else { extra / count };
            }
        }
    }
}

/// `border-spacing`, which collapsed borders do not have.
pub(super) fn spacing(style: &ComputedStyle) -> (f32, f32) {
    if style.text.border_collapse { (0.0, 0.0) } else { style.text.border_spacing }
}

/// The gaps between so many columns or rows, and around them.
pub(super) fn around(spacing: f32, count: usize) -> f32 {
    if count > 0 { spacing * (count as f32 + 1.0) } else { 0.0 }
}

/// Whether a height is named in points.
fn has_height(style: &ComputedStyle) -> bool {
    height_length(style.layout.height, None).is_some()
}

fn on_baseline(align: VerticalAlign) -> bool {
    !matches!(align, VerticalAlign::Top | VerticalAlign::Middle | VerticalAlign::Bottom)
}
