//! Tables: rows, groups and columns from elements, with the missing ones put in (CSS 2.2, 17.2.1), and every cell's place in the grid.

use std::sync::Arc;

use crate::typeset::frame::Color;
use crate::typeset::html::NodeId;
use crate::typeset::style::computed::{Border, ComputedStyle, Display};

use super::build::Builder;
use super::flow::{Flow, is_out_of_flow};
use super::{BoxId, BoxKind, Cell, LayoutBox, Row, RowGroup, TableBox};

/// The most columns and rows a cell may span, as HTML says.
const MAX_SPAN: usize = 1000;

impl Builder<'_, '_> {
    /// The table whose children are `nodes`.
    pub(super) fn table_of(&mut self, nodes: &[NodeId], style: &ComputedStyle) -> TableBox {
        let mut table = TableBox::default();
        let mut at = 0;
        while let Some(node) = nodes.get(at).copied() {
            at += 1;
            let Some(display) = self.part_display(node) else { continue };
            match display {
                Display::TableCaption => {
                    let style = self.styles.element(node).clone();
                    let marks = self.part_marks(node, &style);
                    let id = self.principal(node, &style, &marks);
                    table.captions.push(id);
                }
                Display::TableColumn => self.column(node, &mut table),
                Display::TableColumnGroup => {
                    let columns: Vec<NodeId> =
                        self.document.children(node).filter(|child| self.part_display(*child) == Some(Display::TableColumn)).collect();
                    let start = table.columns.len();
                    if columns.is_empty() {
                        self.column(node, &mut table);
                    } else {
                        columns.into_iter().for_each(|column| self.column(column, &mut table));
                        table.column_groups.push((start, table.columns.len(), self.styles.element(node).clone()));
                    }
                }
                Display::TableHeaderGroup | Display::TableFooterGroup | Display::TableRowGroup => {
                    let group = self.row_group(node);
                    match display {
                        Display::TableHeaderGroup if table.head.is_none() => table.head = Some(group),
                        Display::TableFooterGroup if table.foot.is_none() => table.foot = Some(group),
                        _ => table.bodies.push(group),
                    }
                }
                Display::None => {}
                _ => {
                    // Rows without a group, and cells and other content without a row.
                    let start = at - 1;
                    while nodes.get(at).is_some_and(|node| {
                        !matches!(
                            self.part_display(*node),
                            Some(
                                Display::TableCaption
                                    | Display::TableColumn
                                    | Display::TableColumnGroup
                                    | Display::TableHeaderGroup
                                    | Display::TableFooterGroup
                                    | Display::TableRowGroup
                            )
                        )
                    }) {
                        at += 1;
                    }
                    let rows = self.rows(&nodes[start..at], style);
                    table.bodies.push(RowGroup { style: style.anonymous_box(Display::TableRowGroup), rows });
                }
            }
        }
        place_cells(&mut table);
        self.color_cells(&table);
        table
    }

    /// Gives cells the colours of what lies behind them: their row, its group, their column, its group (CSS 2.2, 17.5.1).
    fn color_cells(&mut self, table: &TableBox) {
        for group in table.groups() {
            for row in &group.rows {
                for cell in &row.cells {
                    let column = table.columns.get(cell.column);
                    let columns = table.column_groups.iter().find(|(start, end, _)| (*start..*end).contains(&cell.column));
                    let behind = [Some(&row.style), Some(&group.style), column, columns.map(|(.., style)| style)];
                    // What has a picture is painted behind its cells as a whole.
                    let mut colors = behind
                        .into_iter()
                        .flatten()
                        .take_while(|style| style.edges.background.is_empty())
                        .map(|style| style.edges.background_color)
                        .filter(|color| color.a > 0.0);
                    let Some(content) = self.tree.boxes.get_mut(cell.content.0 as usize) else { continue };
                    let own = content.style.edges.background_color;
                    if own.a >= 1.0 || (content.style.text.empty_cells_hide && is_empty(&content.kind)) {
                        continue;
                    }
                    let Some(first) = colors.next() else { continue };
                    let color = colors.fold(own.over(first), |above, below| above.over(below));
                    Arc::make_mut(&mut content.style.edges).background_color = color;
                }
            }
        }
    }

    /// The `display` of a node inside a table; none for white space and for what is not there.
    fn part_display(&self, node: NodeId) -> Option<Display> {
        if let Some(text) = self.document.text(node) {
            return (!text.trim_ascii().is_empty()).then_some(Display::Inline);
        }
        let style = self.styles.element(node);
        match style.layout.display {
            Display::None => None,
            _ if is_out_of_flow(style) => Some(Display::Block),
            display => Some(display),
        }
    }

    fn column(&mut self, node: NodeId, table: &mut TableBox) {
        let span = self.document.attr(node, "span").and_then(|value| value.trim().parse().ok()).unwrap_or(1_usize).clamp(1, MAX_SPAN);
        let style = self.styles.element(node).clone();
        table.columns.extend(std::iter::repeat_n(style, span));
    }

    fn row_group(&mut self, node: NodeId) -> RowGroup {
        let style = self.styles.element(node).clone();
        let marks = self.part_marks(node, &style);
        let tags = self.open_part(node, &style);
        self.counters.enter();
        let children: Vec<NodeId> = self.document.children(node).collect();
        let mut rows = self.rows(&children, &style);
        self.counters.leave();
        self.close_part(&tags);
        if let Some(first) = rows.first_mut() {
            first.marks.splice(0..0, marks);
        }
        RowGroup { style, rows }
    }

    fn rows(&mut self, nodes: &[NodeId], style: &ComputedStyle) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at).copied() {
            match self.part_display(node) {
                None => at += 1,
                Some(Display::TableRow) => {
                    at += 1;
                    rows.push(self.row(node));
                }
                Some(_) => {
                    let start = at;
                    while nodes.get(at).is_some_and(|node| self.part_display(*node) != Some(Display::TableRow)) {
                        at += 1;
                    }
                    let row_style = style.anonymous_box(Display::TableRow);
                    let cells = self.cells(&nodes[start..at], &row_style);
                    rows.push(Row { style: row_style, cells, marks: Vec::new() });
                }
            }
        }
        rows
    }

    /// `empty-cells: hide`: no border and no background where borders are not shared.
    fn hide_if_empty(&mut self, cell: BoxId) {
        let Some(content) = self.tree.boxes.get_mut(cell.0 as usize) else { return };
        if content.style.text.empty_cells_hide && !content.style.text.border_collapse && is_empty(&content.kind) {
            let edges = Arc::make_mut(&mut content.style.edges);
            let clear = |border: &mut Border| border.color = Color::TRANSPARENT;
            [&mut edges.border.top, &mut edges.border.right, &mut edges.border.bottom, &mut edges.border.left].into_iter().for_each(clear);
            edges.background_color = Color::TRANSPARENT;
            edges.background.clear();
        }
    }

    fn row(&mut self, node: NodeId) -> Row {
        let style = self.styles.element(node).clone();
        let marks = self.part_marks(node, &style);
        let tags = self.open_part(node, &style);
        self.counters.enter();
        let children: Vec<NodeId> = self.document.children(node).collect();
        let cells = self.cells(&children, &style);
        self.counters.leave();
        self.close_part(&tags);
        Row { style, cells, marks }
    }

    fn cells(&mut self, nodes: &[NodeId], row_style: &ComputedStyle) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at).copied() {
            match self.part_display(node) {
                None => at += 1,
                Some(Display::TableCell) => {
                    at += 1;
                    let style = self.styles.element(node).clone();
                    let marks = self.part_marks(node, &style);
                    let span = |name: &str| self.document.attr(node, name).and_then(|value| value.trim().parse::<usize>().ok());
                    let columns = span("colspan").unwrap_or(1).clamp(1, MAX_SPAN);
                    // Zero rows mean all rows that are left.
                    let rows = span("rowspan").unwrap_or(1);
                    let rows = if rows == 0 { usize::MAX } else { rows.min(65_534) };
                    let content = self.principal(node, &style, &marks);
                    self.hide_if_empty(content);
                    cells.push(Cell { content, column: 0, columns, rows, borders: None });
                }
                Some(_) => {
                    let style = row_style.anonymous_box(Display::TableCell);
                    let line = self.document.line(node);
                    let mut flow = Flow::new(style.clone(), line);
                    while let Some(node) = nodes.get(at).copied() {
                        if self.part_display(node) == Some(Display::TableCell) {
                            break;
                        }
                        self.stray(node, &mut flow);
                        at += 1;
                    }
                    let (kind, marks) = self.finish(flow);
                    let mut new = LayoutBox::new(style, kind, line);
                    new.marks = marks;
                    let content = self.push(new);
                    if !matches!(&self.tree.get(content).kind, BoxKind::Blocks(blocks) if blocks.is_empty()) {
                        cells.push(Cell { content, column: 0, columns: 1, rows: 1, borders: None });
                    }
                }
            }
        }
        cells
    }
}

/// Whether a cell counts as empty (CSS 2.2, 17.6.1.1).
fn is_empty(kind: &BoxKind) -> bool {
    matches!(kind, BoxKind::Blocks(blocks) if blocks.is_empty())
}

/// Gives every cell its column, with room taken by cells that come down from rows above, and counts the columns.
fn place_cells(table: &mut TableBox) {
    let mut count = table.columns.len();
    for group in table.head.iter_mut().chain(&mut table.bodies).chain(&mut table.foot) {
        let total = group.rows.len();
        // For each column how many rows from here on are taken.
        let mut taken: Vec<usize> = Vec::new();
        for (index, row) in group.rows.iter_mut().enumerate() {
            let mut column = 0;
            for cell in &mut row.cells {
                while taken.get(column).is_some_and(|rows| *rows > 0) {
                    column += 1;
                }
                cell.column = column;
                cell.rows = cell.rows.min(total - index);
                if taken.len() < column + cell.columns {
                    taken.resize(column + cell.columns, 0);
                }
                for rows in &mut taken[column..column + cell.columns] {
                    *rows = (*rows).max(cell.rows);
                }
                column += cell.columns;
            }
            count = count.max(taken.len());
            for rows in &mut taken {
                *rows = rows.saturating_sub(1);
            }
        }
    }
    table.column_count = count;
}
