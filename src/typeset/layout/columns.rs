//! Widths of table columns (CSS 2.2, 17.5.2; CSS Tables 3, 3.9 and 4).
//!
//! In: a table and the room for it. Out: what its columns ask for, and how wide they are. Heights are `table`'s.

use crate::typeset::boxes::{BoxId, Cell, TableBox};
use crate::typeset::style::computed::{Bounds, Extent};

use super::Layouter;
use super::edges::Edges;
use super::table::{around, spacing};

/// What a column asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Column {
    pub(super) min: f32,
    max: f32,
    /// A width in points was given.
    fixed: bool,
    percent: Option<f32>,
}

impl Layouter<'_> {
    /// The narrowest and widest border box of a table.
    pub(crate) fn table_intrinsic(&self, id: BoxId, table: &TableBox) -> (f32, f32) {
        let style = self.style(id);
        let spacing = spacing(style);
        let edges = Edges::of(style, 0.0).horizontal() + around(spacing.0, table.column_count);
        let columns = self.columns(table, spacing.0);
        let min: f32 = columns.iter().map(|column| column.min).sum();
        let captions = table.captions.iter().map(|caption| self.outer_intrinsic(*caption).0).fold(0.0_f32, f32::max);
        ((min + edges).max(captions), (self.preferred(&columns, f32::INFINITY) + edges).max(captions))
    }

    /// The width columns would like together, with what percentages imply, but no more than `limit` for those.
    pub(super) fn preferred(&self, columns: &[Column], limit: f32) -> f32 {
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
    pub(super) fn columns(&self, table: &TableBox, spacing: f32) -> Vec<Column> {
        let mut columns = vec![Column::default(); table.column_count];
        for (column, style) in columns.iter_mut().zip(&table.columns) {
            column.min = super::edges::length(style.layout.min_width, 0.0).unwrap_or(0.0);
            match style.layout.width {
                Extent::Length(width) if !width.is_relative() => {
                    column.fixed = true;
                    column.max = width.points;
                }
                Extent::Length(width) if width.bounds == Bounds::NONE => column.percent = Some(width.percent),
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
                Extent::Length(width) if width.percent != 0.0 && width.bounds == Bounds::NONE => {
                    column.percent = Some(column.percent.map_or(width.percent, |known| known.max(width.percent)));
                    column.max = column.max.max(max);
                }
                Extent::Length(width) if !width.is_relative() => {
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
        // Cells over as many columns see what those over fewer ask for, not what each other does (CSS Tables 3, 4.2).
        for alike in spanning.chunk_by(|one, other| one.columns == other.columns) {
            let before = columns.clone();
            for cell in alike {
                let range = cell.column..(cell.column + cell.columns).min(columns.len());
                if let (Some(before), Some(part)) = (before.get(range.clone()), columns.get_mut(range)) {
                    self.span(cell, before, part, spacing);
                }
            }
        }
        let mut left = 100.0_f32;
        // Together they are no more than the whole: those that come later get what is left.
        for percent in columns.iter_mut().filter_map(|column| column.percent.as_mut()) {
            *percent = percent.min(left);
            left -= *percent;
        }
        columns
    }

    /// Has columns give a cell over all of them what it needs; `before` is what they ask for without it.
    fn span(&self, cell: &Cell, before: &[Column], part: &mut [Column], spacing: f32) {
        let gaps = spacing * (part.len().saturating_sub(1)) as f32;
        let (min, max) = self.cell_widths(cell.content);
        if let Extent::Length(width) = self.style(cell.content).layout.width
            && width.percent > 0.0
            && width.bounds == Bounds::NONE
        {
            // Those without a percentage have the rest of its one, as they are wide.
            let known: f32 = before.iter().filter_map(|column| column.percent).sum();
            let open = before.iter().filter(|column| column.percent.is_none());
            let (count, wide) = open.fold((0.0_f32, 0.0_f32), |(count, wide), column| (count + 1.0, wide + column.max));
            for (column, before) in part.iter_mut().zip(before).filter(|(_, before)| before.percent.is_none() && width.percent > known) {
                let share = (width.percent - known) * if wide > 0.0 { before.max / wide } else { 1.0 / count };
                column.percent = Some(column.percent.map_or(share, |known| known.max(share)));
            }
        }
        // They share what it needs as they would share a table so wide.
        for (wanted, is_min) in [(min - gaps, true), (max - gaps, false)] {
            if before.iter().map(|column| if is_min { column.min } else { column.max }).sum::<f32>() >= wanted {
                continue;
            }
            for (column, share) in part.iter_mut().zip(distribute(before, wanted)) {
                let field = if is_min { &mut column.min } else { &mut column.max };
                *field = field.max(share);
                column.max = column.max.max(column.min);
            }
        }
    }

    /// Minimum and maximum width of a cell's border box, a width of its own being its maximum; its limits hold for both (CSS Tables 3, 4.1).
    fn cell_widths(&self, cell: BoxId) -> (f32, f32) {
        let style = self.style(cell);
        let edges = Edges::of(style, 0.0).horizontal();
        let points = |extent: Extent| match extent {
            Extent::Length(width) if !width.is_relative() => {
                Some(if style.layout.border_box { width.points.max(edges) } else { width.points + edges })
            }
            _ => None,
        };
        let limits = (points(style.layout.min_width).unwrap_or(0.0), points(style.layout.max_width).unwrap_or(f32::INFINITY));
        let (min, max) = match style.layout.width {
            // No keyword says anything of a cell.
            Extent::Length(width) if width.is_relative() => self.intrinsic(cell),
            Extent::Auto => self.intrinsic(cell),
            _ => {
                let (min, max) = self.content_widths(cell);
                (min + edges, points(style.layout.width).unwrap_or(max + edges))
            }
        };
        let min = min.min(limits.1).max(limits.0);
        (min, max.min(limits.1).max(min))
    }

    /// `table-layout: fixed`: columns and the first row decide.
    pub(super) fn fixed_columns(&self, table: &TableBox, width: f32, spacing: f32) -> Vec<f32> {
        let mut widths: Vec<Option<f32>> = vec![None; table.column_count];
        let resolve = |extent: Extent| super::edges::length(extent, width);
        for (slot, style) in widths.iter_mut().zip(&table.columns) {
            *slot = resolve(style.layout.width);
        }
        let first = table.groups().flat_map(|group| &group.rows).next();
        for cell in first.map(|row| row.cells.as_slice()).unwrap_or_default() {
            let style = self.style(cell.content);
            let Some(asked) = resolve(style.layout.width) else { continue };
            let edges = Edges::of(style, width).horizontal();
            let asked = resolve(style.layout.max_width).map_or(asked, |most| asked.min(most));
            let asked = if style.layout.border_box { asked } else { asked + edges };
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
}

/// Widths of automatic columns that are `width` together (CSS Tables 3, 4.4): between the smallest guess that is still too wide and the one
/// before it.
pub(super) fn distribute(columns: &[Column], width: f32) -> Vec<f32> {
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
