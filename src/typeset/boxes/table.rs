//! Tables: rows, groups and columns from elements, with the missing ones put in (CSS 2.2, 17.2.1), and every cell's place in the grid.

use std::sync::Arc;

use crate::typeset::frame::{Color, TagElement, TagRole};
use crate::typeset::html::NodeId;
use crate::typeset::style::Pseudo;
use crate::typeset::style::computed::{Border, ComputedStyle, Content, Display, Extent, Visibility};

use super::build::Builder;
use super::flow::{Flow, is_out_of_flow};
use super::replaced::names_pictures;
use super::{BoxId, BoxKind, Cell, LayoutBox, Row, RowGroup, TableBox};

/// The most columns and rows a cell may span, as HTML says.
const MAX_SPAN: usize = 1000;

/// What a table part holds: a node, or what is generated before or after the content of one.
pub(super) type Part = (NodeId, Option<Pseudo>);

impl Builder<'_, '_> {
    /// The children of an element, with what stands before and after them; those of a child that has no box itself in its place.
    pub(super) fn parts(&self, node: NodeId) -> Vec<Part> {
        let mut parts = Vec::new();
        // What is still to come, the next at the end.
        let mut open = vec![(node, None)];
        while let Some(part) = open.pop() {
            let (child, pseudo) = part;
            let is_box = self.document.text(child).is_some() || self.styles.element(child).layout.display != Display::Contents;
            if pseudo.is_some() || (child != node && is_box) {
                parts.push(part);
                continue;
            }
            let generated = |pseudo| Some((child, Some(pseudo))).filter(|part| self.part_display(*part).is_some());
            open.extend(generated(Pseudo::After));
            let first = open.len();
            open.extend(self.document.children(child).map(|child| (child, None)));
            open[first..].reverse();
            open.extend(generated(Pseudo::Before));
        }
        parts
    }

    /// The table that holds these parts.
    pub(super) fn table_of(&mut self, nodes: &[Part], style: &ComputedStyle) -> TableBox {
        let mut table = TableBox::default();
        let fixed = style.layout.table_layout_fixed && style.layout.width != Extent::Auto;
        let mut at = 0;
        while let Some(part) = nodes.get(at).copied() {
            at += 1;
            let Some(display) = self.part_display(part) else { continue };
            let node = part.0;
            match display {
                Display::TableCaption => {
                    let style = self.styles.element(node).clone();
                    let marks = self.part_marks(node, &style);
                    let id = self.principal(node, &style, &marks);
                    table.captions.push(id);
                }
                Display::TableColumn => self.column(node, &mut table),
                Display::TableColumnGroup => {
                    let columns: Vec<NodeId> = self
                        .document
                        .children(node)
                        .filter(|child| self.part_display((*child, None)) == Some(Display::TableColumn))
                        .collect();
                    let start = table.columns.len();
                    if columns.is_empty() {
                        // Its columns are as wide as it says; lines and colours are of the group alone.
                        self.column(node, &mut table);
                        table.columns.iter_mut().skip(start).for_each(|column| column.edges = Arc::default());
                    } else {
                        columns.into_iter().for_each(|column| self.column(column, &mut table));
                    }
                    let style = self.column_style(node);
                    // The width of a group is that of each column in it that has none itself, unless widths are fixed.
                    let width = style.layout.width;
                    let named = matches!(width, Extent::Length(width) if !width.is_relative()) && !fixed;
                    for column in table.columns.iter_mut().skip(start).filter(|column| named && column.layout.width == Extent::Auto) {
                        Arc::make_mut(&mut column.layout).width = width;
                    }
                    table.column_groups.push((start, table.columns.len(), style));
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
        // Where widths are shared out evenly, every column counts.
        if !fixed {
            merge_columns(&mut table);
        }
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
                    if own.a >= 1.0 || cell.hidden {
                        continue;
                    }
                    let Some(first) = colors.next() else { continue };
                    let color = colors.fold(own.over(first), |above, below| above.over(below));
                    Arc::make_mut(&mut content.style.edges).background_color = color;
                }
            }
        }
    }

    /// The `display` of a part of a table; none for white space and for what is not there.
    fn part_display(&self, (node, pseudo): Part) -> Option<Display> {
        let style = match pseudo {
            Some(pseudo) => self.styles.pseudo(node, pseudo).filter(|style| matches!(style.generated.content, Content::Items { .. }))?,
            None => match self.document.text(node) {
                Some(text) => return (!text.trim_ascii().is_empty()).then_some(Display::Inline),
                None => self.styles.element(node),
            },
        };
        let is_gone = style.text.visibility == Visibility::Collapse;
        match style.layout.display {
            Display::None => None,
            Display::TableColumn | Display::TableColumnGroup if pseudo.is_some() => None,
            _ if is_out_of_flow(style) => Some(Display::Block),
            Display::TableRow | Display::TableRowGroup | Display::TableHeaderGroup | Display::TableFooterGroup if is_gone => None,
            Display::TableCell => Some(Display::TableCell),
            // What is generated has no parts, so it can be a cell or stand in one.
            _ if pseudo.is_some() => Some(Display::Inline),
            display => Some(display),
        }
    }

    fn column(&mut self, node: NodeId, table: &mut TableBox) {
        let span = self.document.attr(node, "span").and_then(|value| value.trim().parse().ok()).unwrap_or(1_usize).clamp(1, MAX_SPAN);
        let style = self.column_style(node);
        table.columns.extend(std::iter::repeat_n(style, span));
    }

    /// The style of a column or column group, whose pictures show behind its cells.
    fn column_style(&mut self, node: NodeId) -> ComputedStyle {
        let style = self.styles.element(node).clone();
        if names_pictures(&style) {
            self.load_backgrounds(&style);
        }
        style
    }

    fn row_group(&mut self, node: NodeId) -> RowGroup {
        let style = self.styles.element(node).clone();
        if names_pictures(&style) {
            self.load_backgrounds(&style);
        }
        let marks = self.part_marks(node, &style);
        let tags = self.open_part(node, &style);
        self.counters.enter();
        let children = self.parts(node);
        let mut rows = self.rows(&children, &style);
        self.counters.leave();
        self.close_part(&tags);
        if let Some(first) = rows.first_mut() {
            first.marks.splice(0..0, marks);
        }
        RowGroup { style, rows }
    }

    fn rows(&mut self, nodes: &[Part], style: &ComputedStyle) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at).copied() {
            match self.part_display(node) {
                None => at += 1,
                Some(Display::TableRow) => {
                    at += 1;
                    rows.push(self.row(node.0));
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

    /// `empty-cells: hide`: no border and no background where borders are not shared (CSS 2.2, 17.6.1.1). An element in it, empty as it may be, is
    /// content.
    fn hide_if_empty(&mut self, node: NodeId, cell: BoxId) -> bool {
        let text = &self.styles.element(node).text;
        if !text.empty_cells_hide
            || text.border_collapse
            || !matches!(&self.tree.get(cell).kind, BoxKind::Blocks(blocks) if blocks.is_empty())
        {
            return false;
        }
        if self.document.children(node).any(|child| self.part_display((child, None)).is_some()) {
            return false;
        }
        let Some(content) = self.tree.boxes.get_mut(cell.0 as usize) else { return false };
        let edges = Arc::make_mut(&mut content.style.edges);
        let clear = |border: &mut Border| border.color = Color::TRANSPARENT;
        [&mut edges.border.top, &mut edges.border.right, &mut edges.border.bottom, &mut edges.border.left].into_iter().for_each(clear);
        edges.background_color = Color::TRANSPARENT;
        edges.background.clear();
        true
    }

    fn row(&mut self, node: NodeId) -> Row {
        let style = self.styles.element(node).clone();
        if names_pictures(&style) {
            self.load_backgrounds(&style);
        }
        let marks = self.part_marks(node, &style);
        let tags = self.open_part(node, &style);
        self.counters.enter();
        let children = self.parts(node);
        let cells = self.cells(&children, &style);
        self.counters.leave();
        self.close_part(&tags);
        Row { style, cells, marks }
    }

    fn cells(&mut self, nodes: &[Part], row_style: &ComputedStyle) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at).copied() {
            match self.part_display(node) {
                None => at += 1,
                Some(Display::TableCell) => {
                    at += 1;
                    let (content, columns, rows) = match node {
                        (node, None) => self.cell(node),
                        (node, Some(pseudo)) => {
                            let mut flow = Flow::new(row_style.clone(), self.document.line(node));
                            let in_row = self.tags.role() == TagRole::TR;
                            if in_row {
                                self.tags.open(TagElement::new(TagRole::TD));
                            }
                            self.pseudo(node, pseudo, &mut flow);
                            if in_row {
                                self.tags.close();
                            }
                            let Some(content) = flow.blocks.pop() else { continue };
                            (content, 1, 1)
                        }
                    };
                    let hidden = node.1.is_none() && self.hide_if_empty(node.0, content);
                    cells.push(Cell { content, column: 0, columns, rows, hidden, borders: None });
                }
                Some(_) => {
                    let style = row_style.anonymous_box(Display::TableCell);
                    let line = self.document.line(node.0);
                    let mut flow = Flow::new(style.clone(), line);
                    while let Some(part) = nodes.get(at).copied().filter(|part| self.part_display(*part) != Some(Display::TableCell)) {
                        at += 1;
                        self.stray(part, &mut flow);
                    }
                    let (kind, marks) = self.finish(flow);
                    let mut new = LayoutBox::new(style, kind, line);
                    new.marks = marks;
                    let content = self.push(new);
                    if !matches!(&self.tree.get(content).kind, BoxKind::Blocks(blocks) if blocks.is_empty()) {
                        cells.push(Cell { content, column: 0, columns: 1, rows: 1, hidden: false, borders: None });
                    }
                }
            }
        }
        cells
    }

    /// The box of a cell, and how many columns and rows it takes.
    fn cell(&mut self, node: NodeId) -> (BoxId, usize, usize) {
        let style = self.styles.element(node).clone();
        let marks = self.part_marks(node, &style);
        let span = |name: &str| self.document.attr(node, name).and_then(|value| value.trim().parse::<usize>().ok());
        let columns = span("colspan").unwrap_or(1).clamp(1, MAX_SPAN);
        // Zero rows mean all rows that are left.
        let rows = span("rowspan").unwrap_or(1);
        let rows = if rows == 0 { usize::MAX } else { rows.min(65_534) };
        (self.principal(node, &style, &marks), columns, rows)
    }
}

/// Gives every cell its column, with room taken by cells that come down from rows above, and counts the columns.
fn place_cells(table: &mut TableBox) {
    let mut count = table.columns.len();
    for group in table.groups_mut() {
        let total = group.rows.len();
        // For each column until which row it is taken.
        let mut taken: Vec<usize> = Vec::new();
        for (index, row) in group.rows.iter_mut().enumerate() {
            let mut column = 0;
            for cell in &mut row.cells {
                while taken.get(column).is_some_and(|until| *until > index) {
                    column += 1;
                }
                cell.column = column;
                cell.rows = cell.rows.min(total - index);
                if taken.len() < column + cell.columns {
                    taken.resize(column + cell.columns, 0);
                }
                for until in &mut taken[column..column + cell.columns] {
                    *until = (*until).max(index + cell.rows);
                }
                column += cell.columns;
            }
        }
        count = count.max(taken.len());
    }
    table.column_count = count;
}

/// Makes one column of those that the same cells span, as far as no element stands for them (CSS Tables 3, 3.5).
fn merge_columns(table: &mut TableBox) {
    let cells = table.groups().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
    let used = cells.map(|cell| cell.column + cell.columns).max().unwrap_or(0);
    let wide = |column: &ComputedStyle| column.layout.width != Extent::Auto;
    // Nothing is seen of those at the end that have neither cells nor a width.
    let named = table.columns.iter().rposition(wide).map_or(0, |last| last + 1).max(used.min(table.columns.len()));
    table.column_count = used.max(named);
    let cells = table.groups().flat_map(|group| &group.rows).flat_map(|row| &row.cells);
    let mut edges = vec![false; table.column_count + 1];
    edges[..=named].fill(true);
    for cell in cells {
        edges[cell.column] = true;
        edges[cell.column + cell.columns] = true;
    }
    // How many columns are left before each edge.
    let mut left = Vec::with_capacity(edges.len());
    let mut count = 0;
    for edge in &edges {
        left.push(count);
        count += usize::from(*edge);
    }
    table.column_count = left[table.column_count];
    for cell in table.groups_mut().flat_map(|group| &mut group.rows).flat_map(|row| &mut row.cells) {
        let end = left[cell.column + cell.columns];
        cell.column = left[cell.column];
        cell.columns = end - cell.column;
    }
}
