//! What a block container gathers while its children are built: block-level boxes, and between them runs of inline content that get an
//! anonymous box each (CSS 2.2, 9.2.1.1). An inline box that holds a block is closed before it and opened again after it.

use std::sync::Arc;

use crate::typeset::layout::page_name;
use crate::typeset::style::computed::{
    Alignment, Break, Clear, ComputedStyle, Direction, Display, Extent, Float, LengthPercentage, Position,
};

use super::{BoxId, BoxKind, BoxTree, Contains, InlineBox, LayoutBox, Mark, Piece};

/// The content of one block container, half built.
#[derive(Debug)]
pub(crate) struct Flow {
    /// Block-level boxes so far.
    pub(crate) blocks: Vec<BoxId>,
    /// The inline run so far.
    pub(crate) pieces: Vec<Piece>,
    /// The inline boxes that are open.
    pub(crate) open: Vec<u32>,
    /// The container's style.
    pub(crate) style: ComputedStyle,
    /// The container's line.
    pub(crate) line: u32,
    /// Whether the run has anything that makes a line.
    pub(crate) has_content: bool,
    /// The depth of the tag stack with the paragraph that was opened for this run on top.
    pub(crate) paragraph: Option<usize>,
    /// Places waiting for the next box.
    pub(crate) pending: Vec<u32>,
    /// Whether children are flex or grid items: each a block.
    pub(crate) items: bool,
}

impl Flow {
    pub(crate) fn new(style: ComputedStyle, line: u32) -> Self {
        let items = matches!(style.layout.display, Display::Flex | Display::InlineFlex | Display::Grid | Display::InlineGrid);
        Self {
            blocks: Vec::new(),
            pieces: Vec::new(),
            open: Vec::new(),
            style,
            line,
            has_content: false,
            paragraph: None,
            pending: Vec::new(),
            items,
        }
    }

    /// Ends the inline run: what makes lines becomes an anonymous block, floats and the like are kept without one.
    pub(crate) fn flush(&mut self, tree: &mut BoxTree) {
        if self.pieces.len() == self.open.len() && !self.has_content {
            return;
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        if !self.open.is_empty() && self.has_content {
            self.split(tree, &mut pieces);
        }
        if self.has_content {
            pieces.extend(self.open.iter().map(|_| Piece::Close));
            let mut new = LayoutBox::new(self.style.anonymous_box(Display::Block), BoxKind::Lines(pieces), self.line);
            new.anonymous = true;
            new.page = self.style.layout.page.as_deref().map(Into::into);
            self.push_block(tree, new);
        } else {
            for piece in pieces {
                match piece {
                    Piece::Float(id) | Piece::Positioned(id) => self.blocks.push(id),
                    Piece::Mark(mark) => self.pending.push(mark),
                    _ => {}
                }
            }
        }
        self.has_content = false;
        self.pieces = self.open.iter().map(|index| Piece::Open(*index)).collect();
    }

    /// Parts the inline boxes that are open around a block: the edges at their start stay with what comes before it, those at their end go
    /// with what comes after (CSS 2.2, 9.2.1.1).
    fn split(&mut self, tree: &mut BoxTree, pieces: &mut [Piece]) {
        for open in &mut self.open {
            let whole = &tree.inlines[*open as usize];
            if !super::build::has_side_edges(&whole.style) {
                continue;
            }
            let start = pieces.iter_mut().find_map(|piece| match piece {
                Piece::Open(index) if index == open => Some(index),
                _ => None,
            });
            let (mut before, mut after) = (whole.clone(), whole.clone());
            let rtl = whole.style.text.direction == Direction::Rtl;
            without_edges(&mut before.style, rtl);
            without_edges(&mut after.style, !rtl);
            let mut name = |part: InlineBox| {
                tree.inlines.push(part);
                u32::try_from(tree.inlines.len() - 1).unwrap_or(u32::MAX)
            };
            if let Some(start) = start {
                *start = name(before);
            }
            *open = name(after);
        }
    }

    fn push_block(&mut self, tree: &mut BoxTree, mut new: LayoutBox) {
        new.marks.splice(0..0, self.pending.drain(..));
        summarise(tree, &mut new);
        let id = tree.push(new);
        self.blocks.push(id);
    }

    /// Adds a finished block-level box.
    pub(crate) fn block(&mut self, tree: &mut BoxTree, id: BoxId) {
        self.flush(tree);
        let after = self.blocks.last().map_or(Break::Auto, |before| tree.get(*before).style.layout.break_after);
        if is_forced(tree.get(id).style.layout.break_before) || is_forced(after) {
            self.end_page(tree);
        }
        if let Some(target) = tree.boxes.get_mut(id.0 as usize) {
            target.marks.splice(0..0, self.pending.drain(..));
        }
        let id = self.open.iter().rev().fold(id, |id, open| moved_with(tree, id, *open, &self.style));
        self.blocks.push(id);
    }

    /// Running elements that wait where a page or the container ends belong to the page of what stands before them: they get a box.
    fn end_page(&mut self, tree: &mut BoxTree) {
        let Some(before) = self.blocks.last().copied().filter(|_| !self.items) else { return };
        let is_running = |mark: &u32| matches!(tree.marks.get(*mark as usize), Some(Mark::Running { .. }));
        let (marks, pending): (Vec<u32>, Vec<u32>) = self.pending.drain(..).partition(is_running);
        self.pending = pending;
        if !marks.is_empty() {
            let page = page_name(tree, before, false);
            let mut new = LayoutBox {
                marks,
                page,
                ..LayoutBox::new(self.style.anonymous_box(Display::Block), BoxKind::Blocks(Vec::new()), self.line)
            };
            new.anonymous = true;
            if let Some(before) = tree.boxes.get_mut(before.0 as usize).filter(|before| is_forced(before.style.layout.break_after)) {
                let after = std::mem::replace(&mut Arc::make_mut(&mut before.style.layout).break_after, Break::Auto);
                Arc::make_mut(&mut new.style.layout).break_after = after;
            }
            summarise(tree, &mut new);
            self.blocks.push(tree.push(new));
        }
    }

    /// What the container holds in the end, and the places no box was left for.
    pub(crate) fn finish(mut self, tree: &mut BoxTree) -> (BoxKind, Vec<u32>) {
        if self.blocks.is_empty() && self.has_content && !self.items {
            return (BoxKind::Lines(self.pieces), self.pending);
        }
        self.flush(tree);
        self.end_page(tree);
        let kind = match self.style.layout.display {
            Display::Flex | Display::InlineFlex => BoxKind::Flex(self.blocks),
            Display::Grid | Display::InlineGrid => BoxKind::Grid(self.blocks),
            _ => BoxKind::Blocks(self.blocks),
        };
        (kind, self.pending)
    }
}

/// A block in an inline box: a relatively positioned one takes the block along (CSS 2.2, 9.2.1.1), as an anonymous box around it.
fn moved_with(tree: &mut BoxTree, id: BoxId, inline: u32, style: &ComputedStyle) -> BoxId {
    let around = &tree.inlines[inline as usize].style.layout;
    if around.position != Position::Relative || is_out_of_flow(&tree.get(id).style) {
        return id;
    }
    let (inset, z_index) = (around.inset, around.z_index);
    let mut style = style.anonymous_box(Display::Block);
    let layout = std::sync::Arc::make_mut(&mut style.layout);
    (layout.position, layout.inset, layout.z_index) = (Position::Relative, inset, z_index);
    let inner = tree.get(id);
    let mut new = LayoutBox::new(style, BoxKind::Blocks(vec![id]), inner.line);
    new.anonymous = true;
    (new.order, new.page) = (inner.order, inner.page.clone());
    summarise(tree, &mut new);
    tree.push(new)
}

/// Takes the margin, border and padding on the left or right away.
fn without_edges(style: &mut ComputedStyle, left: bool) {
    let edges = std::sync::Arc::make_mut(&mut style.edges);
    let (margin, border, padding) = if left {
        (&mut edges.margin.left, &mut edges.border.left, &mut edges.padding.left)
    } else {
        (&mut edges.margin.right, &mut edges.border.right, &mut edges.padding.right)
    };
    (*margin, border.width, *padding) = (Extent::Length(LengthPercentage::ZERO), 0.0, LengthPercentage::ZERO);
}

/// Whether a box is out of the normal flow.
pub(crate) fn is_out_of_flow(style: &ComputedStyle) -> bool {
    style.layout.float != Float::None || is_positioned_out(style)
}

/// Whether a box is absolutely positioned.
pub(crate) fn is_positioned_out(style: &ComputedStyle) -> bool {
    matches!(style.layout.position, Position::Absolute | Position::Fixed)
}

/// Whether a box is painted before or after the text it stands in.
pub(crate) fn is_painted_apart(style: &ComputedStyle) -> bool {
    style.layout.float != Float::None || style.layout.position != Position::Static
}

/// Whether a box starts a block formatting context of its own, so that margins and floats neither get in nor out.
pub(crate) fn is_formatting_root(style: &ComputedStyle, kind: &BoxKind) -> bool {
    is_out_of_flow(style)
        || style.layout.overflow.scrolls()
        || !matches!(style.layout.display, Display::Block | Display::ListItem)
        || style.layout.column_count.is_some()
        || style.layout.column_width.is_some()
        || style.flex.align_content != Alignment::Normal
        || !matches!(kind, BoxKind::Blocks(_) | BoxKind::Lines(_))
}

/// Fills in what a finished box knows of its content.
pub(crate) fn summarise(tree: &BoxTree, new: &mut LayoutBox) {
    let layout = &new.style.layout;
    // Columns that are not balanced end where the page does.
    let fills =
        !layout.column_fill_balance && layout.height == Extent::Auto && (layout.column_count.is_some() || layout.column_width.is_some());
    let mut contains = Contains {
        forced_break: fills || is_forced(layout.break_before) || is_forced(layout.break_after),
        references: new.marker.is_some_and(|marker| tree.get(marker).contains.references),
        notes: false,
        floats: false,
    };
    let mut own_reference = false;
    let mut forced_rows = false;
    let mut own_note = false;
    let mut take = |id: BoxId, page: Option<&str>| {
        let child = tree.get(id);
        contains.forced_break |= child.contains.forced_break || (!is_out_of_flow(&child.style) && child.page.as_deref() != page);
        contains.references |= child.contains.references;
        contains.notes |= child.contains.notes;
        contains.floats |=
            child.style.layout.float != Float::None || (child.contains.floats && !is_formatting_root(&child.style, &child.kind));
    };
    match &new.kind {
        BoxKind::Blocks(children) => children.iter().for_each(|child| take(*child, new.page.as_deref())),
        BoxKind::Flex(children) | BoxKind::Grid(children) => {
            children.iter().for_each(|child| take(*child, tree.get(*child).page.as_deref()));
        }
        BoxKind::Lines(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Atomic(id) | Piece::Float(id) | Piece::Positioned(id) => take(*id, tree.get(*id).page.as_deref()),
                    Piece::Reference { .. } => own_reference = true,
                    Piece::Footnote(id) => {
                        own_note = true;
                        own_reference |= tree.get(*id).contains.references;
                    }
                    _ => {}
                }
            }
        }
        BoxKind::Table(table) => {
            for group in table.groups() {
                forced_rows |= is_forced(group.style.layout.break_before) || is_forced(group.style.layout.break_after);
            }
            for id in &table.captions {
                take(*id, tree.get(*id).page.as_deref());
            }
            for row in table.groups().flat_map(|group| &group.rows) {
                forced_rows |= is_forced(row.style.layout.break_before) || is_forced(row.style.layout.break_after);
                for cell in &row.cells {
                    take(cell.content, tree.get(cell.content).page.as_deref());
                }
            }
        }
        BoxKind::Turned(inside) => {
            // What is turned stays in one piece and keeps its floats.
            let inside = tree.get(*inside).contains;
            contains.references |= inside.references;
            contains.notes |= inside.notes;
        }
        BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) => {}
    }
    contains.references |= own_reference;
    contains.forced_break |= forced_rows;
    contains.notes |= own_note;
    new.contains = contains;
    new.collapses_through = collapses_through(tree, new);
}

fn is_forced(value: Break) -> bool {
    matches!(value, Break::Page | Break::Left | Break::Right | Break::Recto | Break::Verso | Break::Column)
}

fn collapses_through(tree: &BoxTree, new: &LayoutBox) -> bool {
    let BoxKind::Blocks(children) = &new.kind else { return false };
    let edges = &new.style.edges;
    let zero = |value: LengthPercentage| value == LengthPercentage::ZERO;
    let flat = edges.border.top.width == 0.0 && edges.border.bottom.width == 0.0 && zero(edges.padding.top) && zero(edges.padding.bottom);
    let no_height = |extent: Extent| match extent {
        Extent::Length(length) => zero(length),
        _ => true,
    };
    let mut floats = false;
    flat && new.marker.is_none()
        && no_height(new.style.layout.height)
        && no_height(new.style.layout.min_height)
        && !is_formatting_root(&new.style, &new.kind)
        && children.iter().all(|child| {
            let child = tree.get(*child);
            floats |= child.style.layout.float != Float::None;
            // A box that has to go below a float gives its parent a height.
            is_out_of_flow(&child.style) || (child.collapses_through && !(floats && child.style.layout.clear != Clear::None))
        })
}
