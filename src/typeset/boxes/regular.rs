//! The structure made regular (PDF/UA-1, 7.2, 7.4 and 7.5): headings that skip no level, rows of one length, lists of items.
//!
//! In: a tag tree as the source has it. Out: the same tree as the standard wants it. Nothing is taken away: headings move up, rows get
//! empty cells, what stands loose in a list gets an item, in a table a cell.

use crate::typeset::frame::{CellAttributes, TagElement, TagId, TagNode, TagRole, TagTree};

fn element(tree: &TagTree, id: TagId) -> Option<&TagElement> {
    match tree.nodes.get(id.0 as usize)? {
        TagNode::Element(element) => Some(element),
        TagNode::Content => None,
    }
}

fn element_mut(tree: &mut TagTree, id: TagId) -> Option<&mut TagElement> {
    match tree.nodes.get_mut(id.0 as usize)? {
        TagNode::Element(element) => Some(element),
        TagNode::Content => None,
    }
}

fn role(tree: &TagTree, id: TagId) -> Option<TagRole> {
    element(tree, id).map(|element| element.role)
}

fn add(tree: &mut TagTree, role: TagRole, children: Vec<TagId>) -> TagId {
    let id = TagId(u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX));
    let mut new = TagElement::new(role);
    new.children = children;
    tree.nodes.push(TagNode::element(new));
    id
}

fn with_role(tree: &TagTree, wanted: TagRole) -> Vec<TagId> {
    (0..u32::try_from(tree.nodes.len()).unwrap_or(u32::MAX)).map(TagId).filter(|id| role(tree, *id) == Some(wanted)).collect()
}

/// Gives all rows of a table the same number of cells. Empty rows must still be there: cells may reach into them.
pub(super) fn tables(tree: &mut TagTree) {
    for table in with_role(tree, TagRole::Table) {
        self::table(tree, table);
    }
}

/// Gives captions to the tables they stand beside.
pub(super) fn captions(tree: &mut TagTree) {
    for group in with_role(tree, TagRole::Div) {
        adopt_caption(tree, group);
    }
}

/// The caption of a figure that holds one table is the table's.
fn adopt_caption(tree: &mut TagTree, group: TagId) {
    let children = element(tree, group).map(|group| group.children.as_slice()).unwrap_or_default();
    let only = |wanted: TagRole| {
        let mut all = children.iter().enumerate().filter(|(_, child)| role(tree, **child) == Some(wanted));
        all.next().filter(|_| all.next().is_none()).map(|(at, child)| (at, *child))
    };
    let (Some((at, caption)), Some((table_at, table))) = (only(TagRole::Caption), only(TagRole::Table)) else { return };
    let Some(parts) = element(tree, table).map(|table| table.children.clone()) else { return };
    if parts.iter().any(|part| role(tree, *part) == Some(TagRole::Caption)) {
        return;
    }
    if let Some(group) = element_mut(tree, group) {
        group.children.remove(at);
    }
    if let Some(table) = element_mut(tree, table) {
        table.children.insert(if at < table_at { 0 } else { parts.len() }, caption);
    }
}

/// A cell in a table's grid: its first row and column, and how many of them it takes.
struct Cell {
    id: TagId,
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
}

fn table(tree: &mut TagTree, table: TagId) {
    parts(tree, table);
    cells(tree, table);
    let Some(children) = element(tree, table).map(|table| table.children.clone()) else { return };
    // Cells reach no further than the group of rows they are in.
    let mut groups: Vec<Vec<TagId>> = vec![Vec::new()];
    for child in children {
        match role(tree, child) {
            Some(TagRole::TR) => groups[0].push(child),
            Some(TagRole::THead | TagRole::TBody | TagRole::TFoot) => {
                let rows = element(tree, child).map(|group| group.children.clone()).unwrap_or_default();
                groups.push(rows.into_iter().filter(|row| role(tree, *row) == Some(TagRole::TR)).collect());
            }
            _ => {}
        }
    }
    let (mut rows, mut cells) = (Vec::new(), Vec::new());
    for group in &groups {
        place(tree, group, &mut rows, &mut cells);
    }
    // Columns in which no cell begins are none.
    let mut starts: Vec<usize> = cells.iter().map(|cell| cell.column).collect();
    starts.sort_unstable();
    starts.dedup();
    let before = |column: usize| starts.partition_point(|start| *start < column);
    // How many more columns are taken in each row than in the one before.
    let mut more = vec![0_isize; rows.len() + 1];
    for cell in &cells {
        let columns = (before(cell.column + cell.columns) - before(cell.column)).max(1);
        more[cell.row] += columns.cast_signed();
        more[cell.row + cell.rows] -= columns.cast_signed();
        if let Some(attributes) = element_mut(tree, cell.id).and_then(|cell| cell.cell.as_mut()) {
            attributes.col_span = u32::try_from(columns).unwrap_or(1);
            attributes.row_span = u32::try_from(cell.rows).unwrap_or(1);
        }
    }
    let mut width = 0;
    for (row, more) in rows.into_iter().zip(more) {
        width += more;
        // One empty cell for all that are missing: thousands of rows may lack thousands.
        if let Some(missing) = starts.len().checked_sub(width.cast_unsigned()).filter(|missing| *missing > 0) {
            let empty = add(tree, TagRole::TD, Vec::new());
            if let Some(cell) = element_mut(tree, empty).filter(|_| missing > 1) {
                cell.cell = Some(Box::new(CellAttributes {
                    row_span: 1,
                    col_span: u32::try_from(missing).unwrap_or(1),
                    ..CellAttributes::default()
                }));
            }
            if let Some(row) = element_mut(tree, row) {
                row.children.push(empty);
            }
        }
    }
}

/// Places the cells of a group of rows (HTML, 4.9.12). Rows without cells of their own are left out, and cells that reach over them get
/// shorter.
fn place(tree: &TagTree, group: &[TagId], rows: &mut Vec<TagId>, cells: &mut Vec<Cell>) {
    let own = |row: &TagId| {
        let children = element(tree, *row).map(|row| row.children.as_slice()).unwrap_or_default();
        children.iter().copied().filter(|cell| matches!(role(tree, *cell), Some(TagRole::TD | TagRole::TH)))
    };
    // How many rows with cells come before each.
    let mut before = vec![0; group.len() + 1];
    for (index, row) in group.iter().enumerate() {
        before[index + 1] = before[index] + usize::from(own(row).next().is_some());
    }
    // For each column, until which row it is taken.
    let mut taken: Vec<usize> = Vec::new();
    for (index, row) in group.iter().enumerate() {
        let mut column = 0;
        for id in own(row) {
            let attributes = element(tree, id).and_then(|cell| cell.cell.as_ref());
            let is_taken = |taken: &[usize], column: usize| taken.get(column).is_some_and(|until| *until > index);
            while is_taken(&taken, column) {
                column += 1;
            }
            // It ends where a cell from above stands in its way.
            let wanted = attributes.map_or(1, |cell| cell.col_span as usize).clamp(1, 1000);
            let columns = (1..wanted).find(|after| is_taken(&taken, column + after)).unwrap_or(wanted);
            let end = match attributes.map_or(1, |cell| cell.row_span as usize) {
                0 => group.len(),
                rows => (index + rows).min(group.len()),
            };
            if taken.len() < column + columns {
                taken.resize(column + columns, 0);
            }
            taken[column..column + columns].fill(end);
            cells.push(Cell { id, row: rows.len(), column, columns, rows: (before[end] - before[index]).max(1) });
            column += columns;
        }
        if before[index + 1] > before[index] {
            rows.push(*row);
        }
    }
}

/// One caption, which comes first or last; one head, one foot.
fn parts(tree: &mut TagTree, table: TagId) {
    let Some(children) = element(tree, table).map(|table| table.children.clone()) else { return };
    let all = |wanted: TagRole| children.iter().copied().filter(|child| role(tree, *child) == Some(wanted)).collect::<Vec<_>>();
    let (captions, heads, feet) = (all(TagRole::Caption), all(TagRole::THead), all(TagRole::TFoot));
    for extra in heads.into_iter().skip(1).chain(feet.into_iter().skip(1)) {
        if let Some(group) = element_mut(tree, extra) {
            group.role = TagRole::TBody;
        }
    }
    let Some((first, others)) = captions.split_first() else { return };
    for other in others {
        let more = element_mut(tree, *other).map(|caption| std::mem::take(&mut caption.children)).unwrap_or_default();
        if let Some(first) = element_mut(tree, *first) {
            first.children.extend(more);
        }
    }
    if children.first() != Some(first)
        && children.last() != Some(first)
        && let Some(table) = element_mut(tree, table)
    {
        table.children.retain(|child| child != first);
        table.children.insert(0, *first);
    }
}

/// Puts what stands loose in lists and tables of contents into items.
pub(super) fn lists(tree: &mut TagTree) {
    for list in with_role(tree, TagRole::Toc) {
        enclose(tree, list, &[TagRole::Toc, TagRole::Toci, TagRole::Caption], &[TagRole::Toci]);
    }
    for list in with_role(tree, TagRole::L) {
        enclose(tree, list, &[TagRole::L, TagRole::Li, TagRole::Caption], &[TagRole::Li, TagRole::LBody]);
    }
}

/// Puts what stands loose in a table, its groups of rows and its rows into cells.
fn cells(tree: &mut TagTree, table: TagId) {
    let [head, body, foot] = [TagRole::THead, TagRole::TBody, TagRole::TFoot];
    let children = |tree: &TagTree, id| element(tree, id).map(|parent| parent.children.clone()).unwrap_or_default();
    enclose(tree, table, &[TagRole::Caption, head, body, foot, TagRole::TR], &[TagRole::TR, TagRole::TD]);
    for part in children(tree, table) {
        let rows = match role(tree, part) {
            Some(TagRole::TR) => vec![part],
            Some(TagRole::Caption) | None => continue,
            Some(_) => {
                enclose(tree, part, &[TagRole::TR], &[TagRole::TR, TagRole::TD]);
                children(tree, part)
            }
        };
        for row in rows {
            enclose(tree, row, &[TagRole::TH, TagRole::TD], &[TagRole::TD]);
        }
    }
}

/// Puts the children of an element that have none of the `fitting` roles into new elements inside each other, the outermost first. Those that
/// stand together share one.
fn enclose(tree: &mut TagTree, parent: TagId, fitting: &[TagRole], roles: &[TagRole]) {
    let fits = |tree: &TagTree, child: &TagId| role(tree, *child).is_some_and(|role| fitting.contains(&role));
    let Some(children) = element(tree, parent).map(|parent| &parent.children) else { return };
    if children.iter().all(|child| fits(tree, child)) {
        return;
    }
    let mut settled = Vec::with_capacity(children.len());
    let mut loose = Vec::new();
    for child in children.clone() {
        let fits = fits(tree, &child);
        if fits && !loose.is_empty() {
            settled.extend(wrapped(tree, std::mem::take(&mut loose), roles));
        }
        if fits { settled.push(child) } else { loose.push(child) }
    }
    if !loose.is_empty() {
        settled.extend(wrapped(tree, loose, roles));
    }
    if let Some(parent) = element_mut(tree, parent) {
        parent.children = settled;
    }
}

fn wrapped(tree: &mut TagTree, inner: Vec<TagId>, roles: &[TagRole]) -> Vec<TagId> {
    roles.iter().rev().fold(inner, |inner, role| vec![add(tree, *role, inner)])
}

/// Moves headings up where a level is missing above them.
pub(super) fn headings(tree: &mut TagTree) {
    // The levels open above, as written and as given.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut stack = vec![TagId(0)];
    while let Some(id) = stack.pop() {
        let Some(element) = element_mut(tree, id) else { continue };
        if let Some(level) = LEVELS.iter().position(|level| *level == element.role) {
            open.retain(|(written, _)| *written < level);
            let given = open.last().map_or(0, |(_, given)| given + 1);
            open.push((level, given));
            element.role = LEVELS[given.min(level)];
        }
        stack.extend(element.children.iter().rev());
    }
}

const LEVELS: [TagRole; 6] = [TagRole::H1, TagRole::H2, TagRole::H3, TagRole::H4, TagRole::H5, TagRole::H6];
