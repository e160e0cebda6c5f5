//! Painting: fragments become items on pages.
//!
//! In: the galley's fragments and its slices. Out: for each page its items in painting order, and every [`Mark`] with its place. The walk is
//! the same as in [`super::galley`], so that atoms are met in the same order; what is inside an atom, and what is out of the flow, stays
//! on one page.

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, Piece};
use crate::typeset::frame::{Group, Item, ItemKind, Link, Point, Rect, TagId, TextRun};
use crate::typeset::images::Loaded;
use crate::typeset::layout::{Arrangement, Edges, Fragment, Layouter, Owner, Placed, pieces};
use crate::typeset::style::computed::{
    BackgroundImage, BackgroundLayer, BorderLine, ComputedStyle, DecorationLine, Float, Overflow, TextStyle, Transform,
};
use crate::typeset::text::{FragmentKind, Line};

use super::decor::{self, Cut, Pictures, Shape, artifact, decorate, is_plain, ruled};
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
}

/// Which page something is on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    /// To be found atom by atom.
    Flow,
    /// This one; the shift takes the galley's coordinates to the page's.
    Fixed(usize, f32, f32),
}

pub(crate) struct Painter<'p, 'a> {
    tree: &'a BoxTree,
    layouter: &'p Layouter<'a>,
    slices: &'p [Slice],
    spans: std::slice::Iter<'p, Span>,
    galley: &'p Galley,
    /// Pages with content and the cut at their end.
    bounds: Vec<usize>,
    pictures: &'p BTreeMap<(std::path::PathBuf, String), Loaded>,
    /// Groups that are open: their items by page.
    groups: Vec<BTreeMap<usize, Vec<Item>>>,
    /// Painted as decoration, whatever its tags.
    mute: bool,
    /// Only marks are wanted.
    dry: bool,
    pub(crate) out: Painted,
}

struct Known<'a>(&'a BTreeMap<(std::path::PathBuf, String), Loaded>);

impl Pictures for Known<'_> {
    fn picture(&self, layer: &BackgroundLayer) -> Option<Loaded> {
        match &layer.image {
            BackgroundImage::Url(url) => self.0.get(&(url.base.to_path_buf(), url.url.clone())).copied(),
            BackgroundImage::Linear { .. } => None,
        }
    }
}

impl<'p, 'a> Painter<'p, 'a> {
    pub(crate) fn new(
        layouter: &'p Layouter<'a>,
        galley: &'p Galley,
        slices: &'p [Slice],
        pictures: &'p BTreeMap<(std::path::PathBuf, String), Loaded>,
    ) -> Self {
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
    fn shift(&self, page: usize) -> (f32, f32) {
        let Some(slice) = self.slices.get(page) else { return (0.0, 0.0) };
        (slice.origin.0, slice.origin.1 + self.galley.again_room(slice.again).0 - slice.start)
    }

    fn emit(&mut self, page: usize, item: Item) {
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

    fn land(&mut self, marks: &[u32], page: usize, x: f32, y: f32) {
        if !self.mute {
            self.out.landed.extend(marks.iter().map(|mark| Landed { mark: *mark, page, point: Point { x, y } }));
        }
    }

    fn visit(&mut self, placed: &Placed, x: f32, y: f32, mode: Mode) {
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

    /// Paints what is cut through by the edges of a page, so that only this page's part shows.
    fn in_window(&mut self, page: usize, paint: impl FnOnce(&mut Self)) {
        self.groups.push(BTreeMap::new());
        paint(self);
        let Some(mut pages) = self.groups.pop() else { return };
        let Some(items) = pages.remove(&page) else { return };
        let slice = &self.slices[page];
        let top = slice.origin.1 + self.galley.again_room(slice.again).0;
        let window = Rect { x: 0.0, y: top, width: slice.style.size.width, height: slice.end - slice.start };
        let (annotations, items) = split_annotations(items);
        self.emit(page, artifact(ItemKind::Group(Group { clip: Some(Shape::plain(window).clip()), opacity: 1.0, transform: None, items })));
        annotations.into_iter().for_each(|item| self.emit(page, item));
    }

    /// Whether an atom that ends on this page was cut through before it.
    fn was_cut(&self, atom: u32, page: usize) -> bool {
        let before = (0..page).rev().find(|page| !self.slices[*page].blank);
        before.and_then(|page| self.slices[page].cut.as_ref()).is_some_and(|cut| cut.through && atom >= cut.low && atom < cut.high)
    }

    /// The first page of an atom that ends, or starts with its uncut part, on this page.
    fn cut_start(&self, atom: u32, page: usize) -> usize {
        let mut at = page;
        while self.was_cut(atom, at) {
            at = (0..at).rev().find(|page| !self.slices[*page].blank).unwrap_or(0);
        }
        at
    }

    /// An atom that is cut through is painted again on the pages it goes on.
    fn cut_through(&mut self, atom: u32, last: usize, mut paint: impl FnMut(&mut Self, usize)) {
        if !self.was_cut(atom, last) {
            return;
        }
        let pages: Vec<usize> = (0..last)
            .rev()
            .take_while(|page| {
                self.slices[*page].blank
                    || self.slices[*page].cut.as_ref().is_some_and(|cut| cut.through && atom >= cut.low && atom < cut.high)
            })
            .filter(|page| !self.slices[*page].blank)
            .collect();
        for page in pages {
            self.in_window(page, |painter| paint(painter, page));
        }
    }

    fn shift_of(&self, mode: Mode, page: usize) -> (f32, f32) {
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
    fn part(
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
        if (is_plain(style) && fragment.borders.is_none()) || !style.text.visible {
            return;
        }
        if matches!(fragment.owner, Owner::Box(BoxTree::ROOT)) {
            // The root's background is the page's.
            return;
        }
        let known = Known(self.pictures);
        let shared = fragment.borders.as_deref();
        if let Mode::Fixed(page, dx, dy) = mode {
            let rect = Rect { x: x + dx, y: y + dy, width: fragment.width, height: fragment.height };
            let mut items = Vec::new();
            decorate(&mut items, rect, style, shared, Cut::default(), &known);
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
            decorate(&mut items, rect, style, shared, cut, &known);
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
                    group.items.iter_mut().for_each(|inner| inner.tag = None);
                }
                let inner = std::mem::take(&mut group.items);
                self.note_used(&inner);
                group.items = inner;
            }
            self.emit(page, item);
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

    #[expect(clippy::too_many_arguments, reason = "a place, a size and its pages")]
    fn link(&mut self, link: u32, x: f32, y: f32, width: f32, height: f32, mode: Mode, (first, last): (usize, usize)) {
        for page in first..=last {
            let (dx, dy) = self.shift_of(mode, page);
            let rect = Rect { x: x + dx, y: y + dy, width, height };
            self.link_area(link, rect, page);
        }
    }

    fn link_area(&mut self, link: u32, rect: Rect, page: usize) {
        let Some(target) = self.tree.links.get(link as usize) else { return };
        if self.mute || rect.width <= 0.0 || rect.height <= 0.0 {
            return;
        }
        if let Some(used) = self.out.used.get_mut(target.element.0 as usize) {
            *used = true;
        }
        let kind = ItemKind::Link(Link { rect, target: target.target.clone(), contents: target.contents.clone(), element: target.element });
        self.emit(page, artifact(kind));
    }

    /// One line at its place on a page.
    fn line(&mut self, id: BoxId, set: &crate::typeset::layout::LineSet, line: &Line, x: f32, y: f32, page: usize) {
        let all = pieces(self.tree, id);
        for fragment in &line.fragments {
            if self.dry && !matches!(fragment.kind, FragmentKind::Anchor { .. } | FragmentKind::Atomic { .. }) {
                continue;
            }
            let (left, top) = (x + fragment.x, y + fragment.y);
            match &fragment.kind {
                FragmentKind::Text { run, width, tag, style } => self.text(run, *width, *tag, style, left, top, page),
                FragmentKind::Box { id, width, height, edges } => {
                    let Some(Piece::Open(inline)) = all.get(id.0 as usize) else { continue };
                    let Some(inline) = self.tree.inlines.get(*inline as usize) else { continue };
                    let rect = Rect { x: left, y: top, width: *width, height: *height };
                    if !is_plain(&inline.style) && inline.style.text.visible {
                        let cut = Cut { top: !edges.top, bottom: !edges.bottom, left: !edges.left, right: !edges.right };
                        let mut items = Vec::new();
                        decorate(&mut items, rect, &inline.style, None, cut, &Known(self.pictures));
                        items.into_iter().for_each(|item| self.emit(page, item));
                    }
                    if let Some(link) = inline.link {
                        self.link_area(link, rect, page);
                    }
                }
                FragmentKind::Atomic { id } => {
                    if let Some(atom) = set.atom(id.0) {
                        self.visit(atom, left, top, Mode::Fixed(page, 0.0, 0.0));
                    }
                }
                FragmentKind::Anchor { id } => {
                    if let Some(Piece::Mark(mark)) = all.get(id.0 as usize) {
                        self.land(&[*mark], page, left, y);
                    }
                }
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a run of text and its place")]
    fn text(&mut self, run: &TextRun, width: f32, tag: Option<TagId>, style: &TextStyle, x: f32, y: f32, page: usize) {
        if !style.visible {
            return;
        }
        let over = self.text_decorations(run, width, style, x, y, page);
        let mut run = run.clone();
        run.origin = Point { x: x + run.origin.x, y: y + run.origin.y };
        self.emit(page, Item { tag, kind: ItemKind::Text(run) });
        over.into_iter().for_each(|item| self.emit(page, item));
    }

    /// Draws the lines under and over a text; returns those through it, which come on top.
    fn text_decorations(&mut self, run: &TextRun, width: f32, style: &TextStyle, x: f32, y: f32, page: usize) -> Vec<Item> {
        let mut through = Vec::new();
        if style.decorations.is_empty() {
            return through;
        }
        let metrics = self.layouter.fonts.font_metrics(run.font, run.size);
        for decoration in &style.decorations {
            let factor = if run.size > 0.0 { decoration.font_size / run.size } else { 1.0 };
            let thickness = decoration
                .thickness
                .unwrap_or(match decoration.line {
                    DecorationLine::LineThrough => metrics.strikeout_thickness * factor,
                    _ => metrics.underline_thickness * factor,
                })
                .max(0.3);
            let offset = match decoration.line {
                DecorationLine::Underline => {
                    decoration.offset.map_or(metrics.underline_position * factor, |offset| offset + thickness / 2.0)
                }
                DecorationLine::Overline => -metrics.ascent,
                DecorationLine::LineThrough => -metrics.strikeout_position,
            };
            let at = y + offset;
            let border = crate::typeset::style::computed::Border { width: thickness, style: decoration.style, color: decoration.color };
            let (dash, round) = decor::dashes(border);
            let mut lines = vec![ruled(Point { x, y: at }, Point { x: x + width, y: at }, thickness, decoration.color, dash, round)];
            if decoration.style == BorderLine::Double {
                let below = at + thickness * 2.0;
                lines.push(ruled(Point { x, y: below }, Point { x: x + width, y: below }, thickness, decoration.color, Vec::new(), false));
            }
            if decoration.line == DecorationLine::LineThrough {
                through.extend(lines);
            } else {
                lines.into_iter().for_each(|item| self.emit(page, item));
            }
        }
        through
    }

    fn open_group(&mut self, style: &ComputedStyle) -> bool {
        let layout = &style.layout;
        let needed = layout.opacity < 1.0 || !layout.transform.is_empty() || layout.overflow != Overflow::Visible;
        if needed {
            self.groups.push(BTreeMap::new());
        }
        needed
    }

    fn close_group(&mut self, style: &ComputedStyle, fragment: &Fragment, x: f32, y: f32, mode: Mode, (first, last): (usize, usize)) {
        let Some(pages) = self.groups.pop() else { return };
        let layout = &style.layout;
        for (page, items) in pages {
            let (dx, dy) = self.shift_of(mode, page);
            let rect = Rect { x: x + dx, y: y + dy, width: fragment.width, height: fragment.height };
            let (clip, items) = if layout.overflow == Overflow::Visible {
                (None, items)
            } else {
                // The box's own decoration is not clipped by it; being inside the border box it does no harm to clip it there.
                let part = if mode == Mode::Flow { self.part((x, y), fragment, page, (first, last), None, true).0 } else { rect };
                (Some(Shape::border_box(part, style, Cut::default()).clip()), items)
            };
            let transform = if layout.transform.is_empty() { None } else { Some(matrix(style, rect)) };
            // Links and widgets are no content: they cannot be clipped or turned, but must not be lost.
            let (annotations, items) = split_annotations(items);
            if !items.is_empty() {
                self.emit(page, artifact(ItemKind::Group(Group { clip, opacity: layout.opacity.clamp(0.0, 1.0), transform, items })));
            }
            annotations.into_iter().for_each(|item| self.emit(page, item));
        }
    }

    /// Heads and feet of tables that go on.
    fn comes_again(&mut self, page: usize, slice: &Slice) {
        let galley = self.galley;
        let mut at = slice.again;
        while let Some(again) = at.and_then(|at| galley.again.get(at as usize)) {
            if let Some(table) = &again.table
                && let Some(head) = &table.head
            {
                let outer = galley.again_room(again.outer).0;
                let placed = Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: head.clone() };
                self.muted(&placed, page, slice.origin.0 + table.x, slice.origin.1 + outer);
            }
            at = again.outer;
        }
        let Some(cut) = slice.cut.as_ref().filter(|cut| cut.forced.is_none()) else { return };
        let (_, dy) = self.shift(page);
        let mut at = cut.again;
        let total = galley.again_room(cut.again).1;
        while let Some(again) = at.and_then(|at| galley.again.get(at as usize)) {
            if let Some(table) = &again.table
                && let Some(foot) = &table.foot
            {
                let placed = Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: foot.clone() };
                self.muted(&placed, page, slice.origin.0 + table.x, slice.end + dy + total - again.bottom);
            }
            at = again.outer;
        }
    }
}

/// Links and widgets apart from what is drawn.
fn split_annotations(items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    items.into_iter().partition(|item| matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_)))
}

/// The layer of an absolutely positioned box; none for boxes in the flow, floats and markers.
fn self_z(tree: &BoxTree, placed: &Placed) -> Option<i32> {
    let Owner::Box(id) = placed.fragment.owner else { return None };
    let layout = &tree.get(id).style.layout;
    crate::typeset::boxes::is_positioned_out(&tree.get(id).style).then(|| layout.z_index.unwrap_or(0))
}

/// The transform of a box about its origin, in page space.
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 6] {
    let origin =
        (rect.x + style.layout.transform_origin.0.resolve(rect.width), rect.y + style.layout.transform_origin.1.resolve(rect.height));
    let multiply = |m: [f32; 6], n: [f32; 6]| {
        // First n, then m.
        [
            m[0] * n[0] + m[2] * n[1],
            m[1] * n[0] + m[3] * n[1],
            m[0] * n[2] + m[2] * n[3],
            m[1] * n[2] + m[3] * n[3],
            m[0] * n[4] + m[2] * n[5] + m[4],
            m[1] * n[4] + m[3] * n[5] + m[5],
        ]
    };
    let mut whole = [1.0, 0.0, 0.0, 1.0, origin.0, origin.1];
    for step in &style.layout.transform {
        let step = match step {
            Transform::Translate(x, y) => [1.0, 0.0, 0.0, 1.0, x.resolve(rect.width), y.resolve(rect.height)],
            Transform::Matrix(matrix) => *matrix,
        };
        whole = multiply(whole, step);
    }
    multiply(whole, [1.0, 0.0, 0.0, 1.0, -origin.0, -origin.1])
}
