//! Collapsed borders of tables (CSS 2.2, 17.6.2): of all borders that meet on an edge of the grid one wins.
//!
//! In: a table with its cells in place. Out: each cell knows the whole borders around it, to be painted centred on its edges, and takes half
//! of their widths as its own for layout; so does the table on its outside.

use std::sync::Arc;

use crate::typeset::style::computed::{Border, BorderLine, ComputedStyle, Direction, Sides};

use super::{BoxTree, SharedBorder, TableBox};

/// The borders on the edges of the grid.
struct Grid {
    rows: usize,
    columns: usize,
    /// Above each row, and below the last: a line of columns.
    across: Vec<Option<Border>>,
    /// Before each column, and after the last: for each row.
    down: Vec<Option<Border>>,
}

impl Grid {
    fn across(&mut self, row: usize, column: usize) -> &mut Option<Border> {
        let at = row * self.columns + column;
        &mut self.across[at]
    }

    fn down(&mut self, row: usize, column: usize) -> &mut Option<Border> {
        let at = row * (self.columns + 1) + column;
        &mut self.down[at]
    }

    /// The borders along a stretch of a line of the grid.
    fn along(&self, line: usize, stretch: std::ops::Range<usize>, across: bool) -> Vec<SharedBorder> {
        let one = |at: usize| {
            let border = if across { self.across_at(line, at) } else { self.down_at(at, line) };
            // Of the borders that meet at a corner the widest goes through; of equals one that goes across, and the first of two in a line.
            let corner = |at: usize, ends: bool| {
                let none = Border::default();
                let (row, column) = if across { (line, at) } else { (at, line) };
                let left = column.checked_sub(1).map_or(none, |column| self.across_at(row, column));
                let up = row.checked_sub(1).map_or(none, |row| self.down_at(row, column));
                let right = if column < self.columns { self.across_at(row, column) } else { none };
                let down = if row < self.rows { self.down_at(row, column) } else { none };
                let ((before, after), (one, other)) = if across { ((left, right), (up, down)) } else { ((up, down), (left, right)) };
                let crossing = one.width.max(other.width);
                let is_first = if ends { border.width >= after.width } else { border.width > before.width || border == before };
                let through = is_first && if across { border.width >= crossing } else { border.width > crossing };
                if through { crossing / 2.0 } else { -crossing / 2.0 }
            };
            SharedBorder { border, beyond: (corner(at, false), corner(at + 1, true)) }
        };
        stretch.map(one).collect()
    }

    fn across_at(&self, row: usize, column: usize) -> Border {
        shown(self.across.get(row * self.columns + column).copied().flatten())
    }

    fn down_at(&self, row: usize, column: usize) -> Border {
        shown(self.down.get(row * (self.columns + 1) + column).copied().flatten())
    }

    /// Lets the borders of something that covers these rows and columns take part.
    fn around(&mut self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>, borders: &Sides<Border>) {
        let (bottom, right) = (rows.end.min(self.rows), columns.end.min(self.columns));
        if rows.start >= bottom || columns.start >= right {
            return;
        }
        for column in columns.start..right {
            meet(self.across(rows.start, column), borders.top);
            meet(self.across(bottom, column), borders.bottom);
        }
        for row in rows.start..bottom {
            meet(self.down(row, columns.start), borders.left);
            meet(self.down(row, right), borders.right);
        }
    }
}

/// The stronger of two borders stays. Those who come first belong to smaller things, or to things of the same kind that are further to the
/// start or the top, and win a tie.
fn meet(known: &mut Option<Border>, new: Border) {
    let wins = match known {
        None => true,
        Some(known) if known.style == BorderLine::Hidden || new.style == BorderLine::None => false,
        Some(known) => {
            matches!((known.style, new.style), (BorderLine::None, _) | (_, BorderLine::Hidden))
                || new.width > known.width
                || (new.width == known.width && strength(new.style) > strength(known.style))
        }
    };
    if wins {
        *known = Some(new);
    }
}

fn strength(style: BorderLine) -> u8 {
    match style {
        BorderLine::None | BorderLine::Hidden => 0,
        BorderLine::Inset => 1,
        BorderLine::Groove => 2,
        BorderLine::Outset => 3,
        BorderLine::Ridge => 4,
        BorderLine::Dotted | BorderLine::Wavy => 5,
        BorderLine::Dashed => 6,
        BorderLine::Solid => 7,
        BorderLine::Double => 8,
    }
}

/// Settles all borders of a table.
pub(super) fn collapse(tree: &mut BoxTree, table: &mut TableBox, style: &mut ComputedStyle) {
    let rows: usize = table.groups().map(|group| group.rows.len()).sum();
    let columns = table.column_count;
    if rows == 0 || columns == 0 {
        return;
    }
    let mut grid = Grid { rows, columns, across: vec![None; (rows + 1) * columns], down: vec![None; rows * (columns + 1)] };
    // Columns are counted from where lines of text begin.
    let rtl = style.text.direction == Direction::Rtl;
    let sided = |borders: &Sides<Border>| if rtl { Sides { left: borders.right, right: borders.left, ..*borders } } else { *borders };
    for (top, row) in table.groups().flat_map(|group| &group.rows).enumerate() {
        for cell in &row.cells {
            let borders = sided(&tree.get(cell.content).style.edges.border);
            grid.around(top..top + cell.rows, cell.column..cell.column + cell.columns, &borders);
        }
    }
    for (top, row) in table.groups().flat_map(|group| &group.rows).enumerate() {
        grid.around(top..top + 1, 0..columns, &sided(&row.style.edges.border));
    }
    let mut top = 0;
    for group in table.groups() {
        grid.around(top..top + group.rows.len(), 0..columns, &sided(&group.style.edges.border));
        top += group.rows.len();
    }
    for (index, column) in table.columns.iter().enumerate() {
        grid.around(0..rows, index..index + 1, &sided(&column.edges.border));
    }
    for (start, end, group) in &table.column_groups {
        grid.around(0..rows, *start..*end, &sided(&group.edges.border));
    }
    grid.around(0..rows, 0..columns, &sided(&style.edges.border));
    let mut outer = Sides { top: 0.0_f32, right: 0.0_f32, bottom: 0.0_f32, left: 0.0_f32 };
    let mut top = 0;
    for group in table.head.iter_mut().chain(&mut table.bodies).chain(&mut table.foot) {
        for row in &mut group.rows {
            for cell in &mut row.cells {
                let bottom = (top + cell.rows).min(rows);
                let right = (cell.column + cell.columns).min(columns);
                if cell.column >= right {
                    continue;
                }
                let borders = Sides {
                    top: widest((cell.column..right).filter_map(|column| *grid.across(top, column))),
                    bottom: widest((cell.column..right).filter_map(|column| *grid.across(bottom, column))),
                    left: widest((top..bottom).filter_map(|row| *grid.down(row, cell.column))),
                    right: widest((top..bottom).filter_map(|row| *grid.down(row, right))),
                };
                if top == 0 {
                    outer.top = outer.top.max(borders.top.width / 2.0);
                }
                if bottom == rows {
                    outer.bottom = outer.bottom.max(borders.bottom.width / 2.0);
                }
                if cell.column == 0 {
                    outer.left = outer.left.max(borders.left.width / 2.0);
                }
                if right == columns {
                    outer.right = outer.right.max(borders.right.width / 2.0);
                }
                cell.borders = Some(Box::new(Sides {
                    top: grid.along(top, cell.column..right, true),
                    bottom: grid.along(bottom, cell.column..right, true),
                    left: grid.along(cell.column, top..bottom, false),
                    right: grid.along(right, top..bottom, false),
                }));
                if let Some(content) = tree.boxes.get_mut(cell.content.0 as usize) {
                    let edges = Arc::make_mut(&mut content.style.edges);
                    edges.border = sided(&Sides {
                        top: half(borders.top),
                        right: half(borders.right),
                        bottom: half(borders.bottom),
                        left: half(borders.left),
                    });
                }
            }
            top += 1;
        }
    }
    let solid = |width: f32, border: Border| Border { width, style: BorderLine::Solid, ..border };
    let edges = Arc::make_mut(&mut style.edges);
    let old = edges.border;
    let outer = if rtl { Sides { left: outer.right, right: outer.left, ..outer } } else { outer };
    edges.border = Sides {
        top: solid(outer.top, old.top),
        right: solid(outer.right, old.right),
        bottom: solid(outer.bottom, old.bottom),
        left: solid(outer.left, old.left),
    };
    // A table with collapsed borders has no padding.
    edges.padding = Sides::default();
}

/// A border as it is drawn: none has no width.
fn shown(border: Option<Border>) -> Border {
    border.filter(|border| !matches!(border.style, BorderLine::None | BorderLine::Hidden)).unwrap_or_default()
}

fn widest(borders: impl Iterator<Item = Border>) -> Border {
    borders
        .filter(|border| !matches!(border.style, BorderLine::None | BorderLine::Hidden))
        .fold(Border::default(), |known, new| if new.width > known.width { new } else { known })
}

fn half(border: Border) -> Border {
    Border { width: border.width / 2.0, ..border }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_border_wins_and_the_first_of_equals() {
        let check = |borders: &[(f32, BorderLine)], winner: usize| {
            let color = |index: usize| crate::typeset::frame::Color { r: index as f32, ..crate::typeset::frame::Color::TRANSPARENT };
            let mut known = None;
            for (index, (width, style)) in borders.iter().enumerate() {
                meet(&mut known, Border { width: *width, style: *style, color: color(index) });
            }
            assert_eq!(known.map(|border| border.color), Some(color(winner)), "{borders:?}");
        };
        check(&[(1.0, BorderLine::Solid), (1.0, BorderLine::Solid)], 0);
        check(&[(1.0, BorderLine::Solid), (2.0, BorderLine::Dotted)], 1);
        check(&[(1.0, BorderLine::Dashed), (1.0, BorderLine::Double)], 1);
        check(&[(0.0, BorderLine::None), (1.0, BorderLine::Inset)], 1);
        check(&[(1.0, BorderLine::Inset), (0.0, BorderLine::None)], 0);
        check(&[(5.0, BorderLine::Solid), (0.0, BorderLine::Hidden), (9.0, BorderLine::Solid)], 1);
    }
}
