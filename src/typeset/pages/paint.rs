//! Painting: fragments become items on pages.
//!
//! In: the galley's fragments and its slices. Out: for each page its items in painting order, and every [`Mark`] with its place. The walk is
//! the same as in [`super::galley`], so that atoms are met in the same order; what is inside an atom, and what is out of the flow, stays
//! on one page.

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree};
use crate::typeset::frame::{Group, Item, ItemKind, Path, Point, Rect, Segment, TagId};
use crate::typeset::layout::{Arrangement, Edges, Fragment, Layouter, Owner, Placed};
use crate::typeset::style::computed::{ComputedStyle, Float};

use super::decor::{Cut, Pictures, Shape, artifact, background, decorate, is_plain};
use super::field;
use super::galley::{Galley, Span, stretches, style_of};
use super::make_up::Slice;

/// Where a mark landed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Landed {
    /// Which: an index into [`BoxTree::marks`].
    pub(crate) mark: u32,
    /// The page, from 0.
    pub(crate) page: usize,
    /// The place on it.
    pub(crate) point: Point,
}

/// What painting leaves.
#[derive(Debug, Default)]
pub(crate) struct Painted {
    /// Items by page.
    pub(crate) pages: Vec<Vec<Item>>,
    /// Marks in document order.
    pub(crate) landed: Vec<Landed>,
    /// By tag: whether something on a page belongs to it.
    pub(crate) used: Vec<bool>,
    /// Boxes of figures: element, page, box.
    pub(crate) figures: Vec<(TagId, usize, Rect)>,
    /// Lines of the source whose content was cut through.
    pub(crate) torn: Vec<u32>,
    /// Lines of the source with something beyond the edge of the paper.
    pub(crate) beyond: Vec<u32>,
}

/// Which page something is on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mode {
    /// To be found atom by atom.
    Flow,
    /// This one; the shift takes the galley's coordinates to the page's.
    Fixed(usize, f32, f32),
}

pub(crate) struct Painter<'p, 'a> {
    pub(super) tree: &'a BoxTree,
    pub(super) layouter: &'p Layouter<'a>,
    pub(super) slices: &'p [Slice],
    pub(super) spans: std::slice::Iter<'p, Span>,
    pub(super) galley: &'p Galley,
    /// Pages with content and the cut at their end.
    pub(super) bounds: Vec<usize>,
    pub(super) pictures: &'p Pictures,
    /// Groups that are open: their items by page.
    pub(super) groups: Vec<BTreeMap<usize, Vec<Item>>>,
    /// Painted as decoration, whatever its tags.
    pub(super) mute: bool,
    /// Only marks are wanted.
    pub(super) dry: bool,
    pub(crate) out: Painted,
}

impl<'p, 'a> Painter<'p, 'a> {
    pub(crate) fn new(layouter: &'p Layouter<'a>, galley: &'p Galley, slices: &'p [Slice], pictures: &'p Pictures) -> Self {
        let tree = layouter.tree;
        let bounds = slices.iter().enumerate().filter(|(_, slice)| !slice.blank).map(|(index, _)| index).collect();
        let out = Painted { pages: vec![Vec::new(); slices.len()], used: vec![false; tree.tags.nodes.len()], ..Painted::default() };
        Self {
            tree,
            layouter,
            slices,
            spans: galley.spans.iter(),
            galley,
            bounds,
            pictures,
            groups: Vec::new(),
            mute: false,
            dry: false,
            out,
        }
    }

    /// Finds the marks of the galley without painting anything.
    pub(crate) fn locate(&mut self, root: &Placed) {
        self.dry = true;
        self.visit(root, 0.0, 0.0, Mode::Flow);
        self.dry = false;
    }

    /// Paints the whole galley.
    pub(crate) fn galley(&mut self, root: &Placed) {
        self.visit(root, 0.0, 0.0, Mode::Flow);
        for (page, slice) in self.slices.iter().enumerate() {
            if slice.again.is_some() || slice.cut.as_ref().is_some_and(|cut| cut.again.is_some()) {
                self.comes_again(page, slice);
            }
        }
    }

    /// Paints a fragment at a fixed place of a page.
    pub(crate) fn fixed(&mut self, placed: &Placed, page: usize, x: f32, y: f32) {
        self.visit(placed, x, y, Mode::Fixed(page, 0.0, 0.0));
    }

    /// Paints a fragment as decoration.
    pub(crate) fn muted(&mut self, placed: &Placed, page: usize, x: f32, y: f32) {
        let before = std::mem::replace(&mut self.mute, true);
        self.fixed(placed, page, x, y);
        self.mute = before;
    }

    /// Paints a fragment of a margin box.
    pub(crate) fn margin(&mut self, placed: &Placed, x: f32, y: f32) {
        self.muted(placed, 0, x, y);
    }

    /// The page an atom is on: how many cuts are before it.
    pub(crate) fn page_of(&self, atom: u32, bottom: f32) -> usize {
        let after = |page: &usize| {
            self.slices[*page].cut.as_ref().is_some_and(|cut| atom >= cut.high || (atom >= cut.low && bottom > cut.end + 0.03))
        };
        let at = self.bounds.partition_point(after);
        self.bounds.get(at).or(self.bounds.last()).copied().unwrap_or(0)
    }

    /// The last of these pages that starts above `y`.
    fn page_at(&self, first: usize, last: usize, y: f32) -> usize {
        (first..=last).rev().find(|page| !self.slices[*page].blank && self.slices[*page].start <= y + 0.03).unwrap_or(first)
    }

    /// From the galley's to the page's coordinates.
    pub(super) fn shift(&self, page: usize) -> (f32, f32) {
        let Some(slice) = self.slices.get(page) else { return (0.0, 0.0) };
        (slice.origin.0, slice.origin.1 + self.galley.again_room(slice.again).0 - slice.start)
    }

    pub(super) fn emit(&mut self, page: usize, item: Item) {
        if let (Some(tag), false) = (item.tag, self.mute)
            && let Some(used) = self.out.used.get_mut(tag.0 as usize)
        {
            *used = true;
        }
        let item = if self.mute { Item { tag: None, ..item } } else { item };
        if let Some(group) = self.groups.last_mut() {
            group.entry(page).or_default().push(item);
        } else if let Some(target) = self.out.pages.get_mut(page) {
            target.push(item);
        }
    }

    pub(super) fn land(&mut self, marks: &[u32], page: usize, x: f32, y: f32) {
        if !self.mute {
            self.out.landed.extend(marks.iter().map(|mark| Landed { mark: *mark, page, point: Point { x, y } }));
        }
    }

    pub(super) fn visit(&mut self, placed: &Placed, x: f32, y: f32, mode: Mode) {
        let fragment = &*placed.fragment;
        let (x, y) = (x + placed.x, y + placed.y);
        let tree = self.tree;
        let style = style_of(tree, fragment.owner);
        // What is moved from its place is counted where it was.
        let (first, last, outer) = match mode {
            Mode::Fixed(page, ..) => (page, page, None),
            Mode::Flow => match self.spans.next() {
                Some(span) => {
                    let first = self.cut_start(span.low, self.page_of(span.low, y + 0.02));
                    let last = self.page_of(span.high.max(span.low + 1) - 1, y + fragment.height).max(first);
                    (first, last, span.outer)
                }
                None => (0, 0, None),
            },
        };
        let (x, y) = (x + fragment.shift.0, y + fragment.shift.1);
        let this = match fragment.owner {
            Owner::Box(id) => Some(tree.get(id)),
            _ => None,
        };
        if let Owner::Row(table, group, row) = fragment.owner
            && let BoxKind::Table(table) = &tree.get(table).kind
            && let Some(row) = table.groups().nth(group as usize).and_then(|group| group.rows.get(row as usize))
            && !row.marks.is_empty()
        {
            let (dx, dy) = self.shift_of(mode, first);
            self.land(&row.marks, first, x + dx, y + dy);
        }
        if let Some(this) = this
            && !this.marks.is_empty()
        {
            let (dx, dy) = self.shift_of(mode, first);
            self.land(&this.marks, first, x + dx, y + dy);
        }
        let grouped = !self.dry && style.is_some_and(|style| self.open_group(style));
        if let (Some(style), false) = (style, self.dry) {
            self.decoration(fragment, style, x, y, mode, (first, last), outer);
        }
        if let Some(this) = this
            && let Owner::Box(id) = fragment.owner
            && !self.dry
        {
            self.contents_of(id, fragment, x, y, mode, (first, last));
            if let Some(link) = this.link {
                self.link(link, x, y, fragment.width, fragment.height, mode, (first, last));
            }
        }
        let behind = |placed: &&Placed| self_z(tree, placed).is_some_and(|z| z < 0);
        let is_positioned = |placed: &Placed| self_z(tree, placed).is_some();
        for outside in fragment.outside.iter().filter(behind) {
            self.outside(outside, x, y, mode, (first, last));
        }
        for outside in fragment.outside.iter().filter(|placed| !is_positioned(placed)) {
            self.outside(outside, x, y, mode, (first, last));
        }
        self.children(fragment, x, y, mode);
        if let Some(set) = &fragment.lines
            && let Owner::Box(id) = fragment.owner
        {
            let mut atom = match mode {
                Mode::Flow => self.line_atom(fragment),
                Mode::Fixed(..) => 0,
            };
            for line in &set.lines {
                let (left, top) = (x + set.x, y + set.y + line.y);
                match mode {
                    Mode::Fixed(page, dx, dy) => self.line(id, set, line, left + dx, top + dy, page),
                    Mode::Flow => {
                        let page = self.page_of(atom, top + line.height - fragment.shift.1);
                        let (dx, dy) = self.shift(page);
                        if self.was_cut(atom, page) {
                            self.in_window(page, |painter| painter.line(id, set, line, left + dx, top + dy, page));
                        } else {
                            self.line(id, set, line, left + dx, top + dy, page);
                        }
                        self.cut_through(atom, page, |painter, page| {
                            let (dx, dy) = painter.shift(page);
                            painter.out.torn.push(painter.tree.get(id).line);
                            painter.line(id, set, line, left + dx, top + dy, page);
                        });
                        atom += 1;
                    }
                }
            }
        }
        for outside in fragment.outside.iter().filter(|placed| is_positioned(placed) && !behind(placed)) {
            self.outside(outside, x, y, mode, (first, last));
        }
        if let (true, Some(style)) = (grouped, style) {
            self.close_group(style, fragment, x, y, mode, (first, last));
        }
    }

    /// The number of the first line of the fragment whose span was taken last.
    fn line_atom(&self, _fragment: &Fragment) -> u32 {
        let taken = self.galley.spans.len() - self.spans.len();
        taken.checked_sub(1).and_then(|index| self.galley.spans.get(index)).map_or(0, |span| span.low)
    }

    pub(super) fn shift_of(&self, mode: Mode, page: usize) -> (f32, f32) {
        match mode {
            Mode::Flow => self.shift(page),
            Mode::Fixed(_, dx, dy) => (dx, dy),
        }
    }

    fn children(&mut self, fragment: &Fragment, x: f32, y: f32, mode: Mode) {
        let fixed = matches!(mode, Mode::Fixed(..));
        match fragment.arrangement {
            Arrangement::Parallel if !fixed => {
                for stretch in stretches(fragment) {
                    let Some(span) = self.spans.next() else { return };
                    let children = stretch.iter().filter_map(|index| fragment.children.get(*index));
                    if span.whole {
                        let bottom = children.clone().map(|child| y + child.y + child.fragment.height).fold(f32::NEG_INFINITY, f32::max);
                        let page = self.page_of(span.low, bottom);
                        let (dx, dy) = self.shift(page);
                        let low = span.low;
                        let all = |painter: &mut Self| {
                            for child in children.clone() {
                                painter.visit(child, x, y, Mode::Fixed(page, dx, dy));
                            }
                        };
                        if self.was_cut(low, page) {
                            self.in_window(page, all);
                        } else {
                            all(self);
                        }
                        self.cut_through(low, page, |painter, page| {
                            let (dx, dy) = painter.shift(page);
                            for index in &stretch {
                                if let Some(child) = fragment.children.get(*index) {
                                    painter.visit(child, x, y, Mode::Fixed(page, dx, dy));
                                }
                            }
                        });
                    } else {
                        for child in children {
                            self.visit(child, x, y, mode);
                        }
                    }
                }
            }
            Arrangement::Table if !fixed => {
                for group in &fragment.children {
                    self.group(group, x, y);
                }
            }
            _ => {
                for child in &fragment.children {
                    self.visit(child, x, y, mode);
                }
            }
        }
    }

    /// A table's row group in the flow: its span, its background on every page, its rows.
    fn group(&mut self, group: &Placed, x: f32, y: f32) {
        self.visit(group, x, y, Mode::Flow);
    }

    /// The rectangle of a box on a page, and which of its edges are elsewhere.
    pub(super) fn part(
        &self,
        (x, y): (f32, f32),
        fragment: &Fragment,
        page: usize,
        (first, last): (usize, usize),
        outer: Option<u32>,
        stretch: bool,
    ) -> (Rect, Cut) {
        let slice = &self.slices[page];
        let (dx, dy) = self.shift(page);
        let (outer_top, outer_bottom) = self.galley.again_room(outer);
        let cut = Cut { top: page > first, bottom: page < last, left: false, right: false };
        let top = if cut.top { slice.origin.1 + outer_top } else { y + dy };
        let bottom = if cut.bottom {
            let floor = slice.origin.1 + slice.area.1 - outer_bottom;
            let content = slice.end + dy + slice.cut.as_ref().map_or(0.0, |cut| self.galley.again_room(cut.again).1 - outer_bottom);
            // A box that goes on reaches to the bottom of the page, unless it was meant to end there.
            let forced = slice.cut.as_ref().is_some_and(|cut| cut.forced.is_some());
            if stretch && !forced { floor.max(content) } else { content }
        } else {
            y + fragment.height + dy
        };
        (Rect { x: x + dx, y: top, width: fragment.width, height: (bottom - top).max(0.0) }, cut)
    }

    #[expect(clippy::too_many_arguments, reason = "all of it is one fragment's situation")]
    fn decoration(
        &mut self,
        fragment: &Fragment,
        style: &ComputedStyle,
        x: f32,
        y: f32,
        mode: Mode,
        (first, last): (usize, usize),
        outer: Option<u32>,
    ) {
        if (is_plain(style) && fragment.borders.is_none()) || (!style.text.visible && fragment.borders.is_none()) {
            return;
        }
        if matches!(fragment.owner, Owner::Box(BoxTree::ROOT)) {
            // The root's background is the page's.
            return;
        }
        let shared = fragment.borders.as_deref();
        let cells = match fragment.owner {
            // Their colours are their cells' by now; pictures show behind cells only.
            Owner::Row(..) | Owner::Rows(..) if style.edges.background.is_empty() => return,
            Owner::Row(..) | Owner::Rows(..) => cells(fragment),
            _ => Vec::new(),
        };
        if let Mode::Fixed(page, dx, dy) = mode {
            let rect = Rect { x: x + dx, y: y + dy, width: fragment.width, height: fragment.height };
            let mut items = Vec::new();
            if cells.is_empty() {
                decorate(&mut items, rect, style, shared, Cut::default(), self.pictures);
            } else {
                behind_cells(&mut items, rect, rect.y, &cells, style, self.pictures);
            }
            items.into_iter().for_each(|item| self.emit(page, item));
            return;
        }
        let is_table_part = !matches!(fragment.owner, Owner::Box(_)) || fragment.arrangement == Arrangement::Table;
        for page in first..=last {
            if self.slices[page].blank {
                continue;
            }
            let (rect, cut) = self.part((x, y), fragment, page, (first, last), outer, !is_table_part);
            let cut = if style.layout.decoration_clone { Cut::default() } else { cut };
            let mut items = Vec::new();
            if cells.is_empty() {
                decorate(&mut items, rect, style, shared, cut, self.pictures);
            } else {
                behind_cells(&mut items, rect, y + self.shift(page).1, &cells, style, self.pictures);
            }
            items.into_iter().for_each(|item| self.emit(page, item));
        }
    }

    /// Pictures, controls and signs.
    fn contents_of(&mut self, id: BoxId, fragment: &Fragment, x: f32, y: f32, mode: Mode, (first, last): (usize, usize)) {
        let this = self.tree.get(id);
        let is_container =
            matches!(this.kind, BoxKind::Blocks(_) | BoxKind::Lines(_) | BoxKind::Table(_) | BoxKind::Flex(_) | BoxKind::Grid(_));
        if !this.style.text.visible || (is_container && this.figure.is_none()) {
            return;
        }
        let place = |painter: &Self, page: usize| {
            let (dx, dy) = painter.shift_of(mode, page);
            Rect { x: x + dx, y: y + dy, width: fragment.width, height: fragment.height }
        };
        if let (Some(figure), false) = (this.figure, self.mute) {
            let rect = place(self, first);
            self.out.figures.push((figure, first, rect));
        }
        if is_container {
            return;
        }
        if first == last {
            let rect = place(self, first);
            self.content(id, rect, first);
            return;
        }
        // Taller than a page: each page shows its part.
        self.out.torn.push(this.line);
        for page in first..=last {
            if !self.slices[page].blank {
                let rect = place(self, page);
                self.in_window(page, |painter| painter.content(id, rect, page));
            }
        }
    }

    /// What a picture, control or sign shows on a page.
    fn content(&mut self, id: BoxId, rect: Rect, page: usize) {
        let this = self.tree.get(id);
        self.note_beyond(this.line, rect.x, rect.x + rect.width, page);
        let edges = Edges::of(&this.style, rect.width);
        let content = Rect {
            x: rect.x + edges.left(),
            y: rect.y + edges.top(),
            width: (rect.width - edges.horizontal()).max(0.0),
            height: (rect.height - edges.vertical()).max(0.0),
        };
        let mut items = Vec::new();
        match &this.kind {
            BoxKind::Image(image) => field::image(&mut items, image, &this.style, content, this.leaf),
            BoxKind::Symbol(symbol) => field::symbol(&mut items, *symbol, &this.style, content, this.leaf),
            BoxKind::Control(control) => {
                field::control(&mut items, self.layouter, id, control, rect, &edges);
                if let (Some(widget), false) = (&control.widget, self.mute)
                    && let Some(used) = self.out.used.get_mut(widget.element.0 as usize)
                {
                    *used = true;
                }
            }
            _ => {}
        }
        if self.mute {
            items.retain(|item| !matches!(item.kind, ItemKind::Widget(_)));
        }
        for mut item in items {
            if let ItemKind::Group(group) = &mut item.kind {
                if self.mute {
                    group.items.iter_mut().for_each(untag);
                }
                let inner = std::mem::take(&mut group.items);
                self.note_used(&inner);
                group.items = inner;
            }
            self.emit(page, item);
        }
    }

    /// Notes content that sticks out of the paper on the left or right.
    pub(super) fn note_beyond(&mut self, line: u32, left: f32, right: f32, page: usize) {
        let width = self.slices.get(page).map_or(f32::INFINITY, |slice| slice.style.size.width);
        if (right > width + 1.0 || left < -1.0) && right > left && self.out.beyond.last() != Some(&line) {
            self.out.beyond.push(line);
        }
    }

    fn note_used(&mut self, items: &[Item]) {
        if self.mute {
            return;
        }
        for item in items {
            if let Some(used) = item.tag.and_then(|tag| self.out.used.get_mut(tag.0 as usize)) {
                *used = true;
            }
            if let ItemKind::Group(group) = &item.kind {
                self.note_used(&group.items);
            }
        }
    }

    fn outside(&mut self, placed: &Placed, x: f32, y: f32, mode: Mode, (first, last): (usize, usize)) {
        let mode = match mode {
            Mode::Fixed(..) => mode,
            Mode::Flow => {
                // A marker hangs at its line, which may start a little lower; a float is where its top is.
                let height = placed.fragment.height;
                let floats = matches!(placed.fragment.owner, Owner::Box(id) if self.tree.get(id).style.layout.float != Float::None);
                let page = self.page_at(first, last, y + placed.y + if floats { 0.5 } else { height / 2.0 });
                let (dx, dy) = self.shift(page);
                Mode::Fixed(page, dx, dy)
            }
        };
        self.visit(placed, x, y, mode);
    }
}

/// The cells of a row or row group, from its top left corner.
fn cells(fragment: &Fragment) -> Vec<Rect> {
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
fn behind_cells(out: &mut Vec<Item>, rect: Rect, top: f32, cells: &[Rect], style: &ComputedStyle, pictures: &Pictures) {
    let mut items = Vec::new();
    background(&mut items, Shape::plain(rect), style, Cut::default(), pictures);
    let segments = cells.iter().map(|cell| Segment::Rect(Rect { x: cell.x + rect.x, y: cell.y + top, ..*cell })).collect();
    let clip = Path { segments, fill: None, even_odd: false, stroke: None };
    out.push(artifact(ItemKind::Group(Group { clip: Some(clip), opacity: 1.0, transform: None, items })));
}

/// The layer of an absolutely positioned box; none for boxes in the flow, floats and markers.
fn self_z(tree: &BoxTree, placed: &Placed) -> Option<i32> {
    let Owner::Box(id) = placed.fragment.owner else { return None };
    let layout = &tree.get(id).style.layout;
    crate::typeset::boxes::is_positioned_out(&tree.get(id).style).then(|| layout.z_index.unwrap_or(0))
}

/// Makes an item and all in it an artifact.
fn untag(item: &mut Item) {
    item.tag = None;
    if let ItemKind::Group(group) = &mut item.kind {
        group.items.iter_mut().for_each(untag);
    }
}
