//! Painting: fragments become items on pages.
//!
//! In: the parts of the document on each page. Out: for each page its items in painting order, and every [`crate::typeset::boxes::Mark`] with its place.

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, LayoutBox};
use crate::typeset::frame::{Group, Item, ItemKind, Path, Point, Rect, Segment, TagId};
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::layout::{Columns, Edges, Fragment, Layouter, Notch, Owner, Placed, style_of};
use crate::typeset::style::computed::ComputedStyle;

use super::cells::{behind_cells, behind_columns, cells};
use super::decor::{Pictures, artifact, background, decorate, is_plain, shows_through_text};
use super::inside::Inside;
use super::layers::{Layer, Layers};
use super::make_up::Slice;
use super::positioned::Positioned;
use super::ruled::{self, Ruled};
use super::wholes::Wholes;
use super::window::Stacking;
use super::{border, field, footnotes};

/// Where a mark landed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Landed {
    /// Which: an index into [`BoxTree::marks`].
    pub(crate) mark: u32,
    /// The page, from 0.
    pub(crate) page: usize,
    /// The place on it.
    pub(crate) point: Point,
    /// Whether no words stand before it on its page.
    pub(crate) at_start: bool,
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
    /// Lines of the source with something beyond the edge of the paper, and whether that is its top or bottom.
    pub(crate) beyond: Vec<(u32, bool)>,
    /// Lines of the source with a box laid as a whole around more such boxes than are drawn.
    pub(crate) too_deep: Vec<u32>,
}

pub(crate) struct Painter<'p, 'a> {
    pub(super) tree: &'a BoxTree,
    pub(super) layouter: &'p Layouter<'a>,
    pub(super) slices: &'p [Slice],
    pub(super) pictures: &'p Pictures<'p>,
    /// The page that is painted.
    pub(super) page: usize,
    /// The parts of the document by page, without those that are painted.
    parts: Vec<Option<Arc<Fragment>>>,
    /// What is painted as one now.
    pub(super) layers: Layers,
    /// Pages half done.
    pub(super) sheets: Vec<Layers>,
    /// Painted as decoration, whatever its tags.
    pub(super) mute: bool,
    /// Painted as a head or foot that comes again, whose fields can be filled in wherever they show.
    again: bool,
    /// Only marks are wanted.
    pub(super) dry: bool,
    /// The heights of boxes that pages or columns cut.
    pub(super) wholes: Wholes,
    /// The borders of the table at hand that its cells share.
    ruled: Vec<Ruled>,
    /// The box whose background is the page's, and not painted again.
    pub(super) canvas: Option<BoxId>,
    /// What is painted further in than it is placed.
    pub(super) inside: Inside,
    /// The last page on which there are words.
    pub(super) last_inked: Option<usize>,
    /// The top and bottom of what shows of something that is cut through.
    pub(super) shown: (f32, f32),
    pub(crate) out: Painted,
}

impl<'p, 'a> Painter<'p, 'a> {
    pub(crate) fn new(layouter: &'p Layouter<'a>, slices: &'p [Slice], pictures: &'p Pictures<'p>) -> Self {
        let tree = layouter.tree;
        let out = Painted { used: vec![false; tree.tags.nodes.len()], ..Painted::default() };
        let sheets = std::iter::repeat_with(Layers::default).take(slices.len()).collect();
        let layers = Layers::default();
        Self {
            tree,
            layouter,
            slices,
            pictures,
            page: 0,
            parts: Vec::new(),
            layers,
            sheets,
            mute: false,
            again: false,
            dry: false,
            wholes: Wholes::default(),
            ruled: Vec::new(),
            canvas: None,
            inside: Inside::default(),
            last_inked: None,
            shown: (f32::NEG_INFINITY, f32::INFINITY),
            out,
        }
    }

    /// All that was painted.
    pub(crate) fn finish(mut self) -> Painted {
        self.out.pages = self.sheets.into_iter().map(Layers::into_items).collect();
        self.out
    }

    /// Finds the marks of the document without painting anything.
    pub(crate) fn locate(&mut self, positioned: &[Positioned]) {
        self.dry = true;
        self.pages(self.slices.iter().map(|slice| slice.root.clone()).collect(), positioned);
        self.dry = false;
    }

    /// Paints all pages, and on them what is positioned against them. Each part is let go as soon as it is painted: it is at hand then, and
    /// its memory serves for the next page.
    pub(crate) fn pages(&mut self, parts: Vec<Option<Arc<Fragment>>>, positioned: &[Positioned]) {
        self.parts = parts;
        for (page, slice) in self.slices.iter().enumerate() {
            self.before_page(page, positioned);
            if let Some(fragment) = self.parts.get(page).cloned().flatten() {
                self.fixed(&Placed { x: 0.0, y: 0.0, margin: 0.0, fragment }, page, slice.origin);
                self.parts[page] = None;
            }
            self.after_page(page);
            if let Some(area) = &slice.notes {
                self.notes(page, slice, area);
            }
        }
        for one in positioned {
            let Some(slice) = self.slices.get(one.page).filter(|_| !self.is_inside(one)) else { continue };
            if one.again {
                self.muted(&one.placed, one.page, slice.origin);
            } else {
                self.fixed(&one.placed, one.page, slice.origin);
            }
        }
    }

    /// Paints the footnote area of a page.
    fn notes(&mut self, page: usize, slice: &Slice, area: &footnotes::Area) {
        self.page = page;
        self.turn();
        let style = &slice.style.footnote;
        let (left, width) = footnotes::across(&slice.style, slice.area.0);
        let rect = Rect { x: slice.origin.0 + left, y: slice.origin.1 + area.y, width, height: area.height };
        if !self.dry && !is_plain(style) {
            let mut items = Vec::new();
            decorate(&mut items, rect, style, false, Cut::default(), self.pictures);
            items.into_iter().for_each(|item| self.emit(Layer::Blocks, item));
        }
        let edges = Edges::of(style, slice.area.0);
        for note in &area.notes {
            self.visit(note, rect.x + edges.left(), rect.y + edges.top(), false);
        }
        self.turn();
    }

    /// Takes up the page where it was left, or puts it down.
    fn turn(&mut self) {
        if let Some(sheet) = self.sheets.get_mut(self.page) {
            std::mem::swap(&mut self.layers, sheet);
        }
    }

    /// Paints a fragment at a place of a page.
    pub(crate) fn fixed(&mut self, placed: &Placed, page: usize, (x, y): (f32, f32)) {
        self.page = page;
        self.turn();
        // Cells that go on beside the rows of their table stand outside it.
        self.ruling(|painter| painter.visit(placed, x, y, false));
        self.turn();
    }

    /// Paints a fragment as decoration.
    pub(crate) fn muted(&mut self, placed: &Placed, page: usize, at: (f32, f32)) {
        let before = std::mem::replace(&mut self.mute, true);
        self.fixed(placed, page, at);
        self.mute = before;
    }

    pub(super) fn emit(&mut self, layer: Layer, item: Item) {
        if let (Some(tag), false) = (item.tag, self.mute)
            && let Some(used) = self.out.used.get_mut(tag.0 as usize)
        {
            *used = true;
        }
        let item = if self.mute { Item { tag: None, ..item } } else { item };
        self.layers.push(layer, item);
    }

    pub(super) fn land(&mut self, marks: &[u32], x: f32, y: f32) {
        if !self.mute {
            let (page, at_start) = (self.page, self.last_inked != Some(self.page));
            self.out.landed.extend(marks.iter().map(|mark| Landed { mark: *mark, page, point: Point { x, y }, at_start }));
        }
    }

    /// Paints a fragment; `atomic` where it stands on a line or is an item of a flex or grid container.
    pub(super) fn visit(&mut self, placed: &Placed, x: f32, y: f32, atomic: bool) {
        let fragment = &*placed.fragment;
        let (x, y) = (x + placed.x + fragment.shift.0, y + placed.y + fragment.shift.1);
        if fragment.flags.again {
            let before = (self.mute, self.again);
            (self.mute, self.again) = (true, !self.mute);
            fragment.children.iter().for_each(|child| self.visit(child, x, y, false));
            (self.mute, self.again) = before;
            return;
        }
        let rect = Rect { x, y, width: fragment.width, height: fragment.height };
        if fragment.flags.window {
            let rect = Rect { height: fragment.height.max(fragment.reach), ..rect };
            self.in_window(rect, |painter| {
                painter.ruling(|painter| fragment.children.iter().for_each(|child| painter.visit(child, x, y, atomic)));
            });
            return;
        }
        if let (Some(columns), false) = (&fragment.columns, self.dry) {
            self.rules(fragment, columns, (x, y));
        }
        let tree = self.tree;
        let bare = fragment.flags.bare;
        let style = style_of(tree, fragment.owner).filter(|_| !bare);
        let this = match fragment.owner {
            Owner::Box(id) if !bare => Some((id, tree.get(id))),
            _ => None,
        };
        if let Owner::Row(table, group, row) = fragment.owner
            && let BoxKind::Table(table) = &tree.get(table).kind
            && let Some(row) = table.groups().nth(group as usize).and_then(|group| group.rows.get(row as usize))
            && !row.marks.is_empty()
            && !fragment.flags.cut_top
        {
            self.land(&row.marks, x, y);
        }
        if let Some((_, this)) = this
            && !this.marks.is_empty()
            && !fragment.flags.cut_top
        {
            self.land(&this.marks, x, y);
        }
        let painted = style.filter(|_| !self.dry);
        let stacking = painted.map_or(Stacking::Open, |style| Stacking::of(style, atomic && this.is_some()));
        let outer = (stacking != Stacking::Open).then(|| std::mem::take(&mut self.layers));
        if let Some(style) = painted {
            self.decoration(fragment, style, rect);
            if let Some((_, LayoutBox { kind: BoxKind::Table(table), .. })) = this {
                behind_columns(table, fragment, rect, self.pictures).into_iter().for_each(|item| self.emit(Layer::Blocks, item));
            }
        }
        if matches!(stacking, Stacking::Context(_)) || (fragment.owner == Owner::Box(BoxTree::ROOT) && !bare) {
            self.layers.end_own();
        }
        let is_picture = matches!(this, Some((_, LayoutBox { kind: BoxKind::Image(_), .. })));
        let clips = painted.filter(|style| style.layout.overflow.clips() && fragment.owner != Owner::Box(BoxTree::ROOT) && !is_picture);
        let unclipped = clips.map(|_| std::mem::take(&mut self.layers));
        if let (Some((id, this)), false) = (this, self.dry) {
            self.contents_of(id, rect);
            if let Some(link) = this.link {
                self.link_area(link, rect);
            }
        }
        let items = match this {
            Some((_, this)) => matches!(this.kind, BoxKind::Flex(_) | BoxKind::Grid(_)),
            None => atomic,
        };
        for outside in &fragment.outside {
            self.visit_outside(outside, x, y);
        }
        let turned = this.filter(|(_, this)| matches!(this.kind, BoxKind::Turned(_)));
        let children = |painter: &mut Self| {
            for child in &fragment.children {
                match turned {
                    Some((_, this)) => painter.visit_turned(child, x, y, this.style.layout.turn, this.line),
                    None => painter.visit(child, x, y, items),
                }
            }
        };
        if painted.is_some() && matches!(this, Some((_, LayoutBox { kind: BoxKind::Table(_), .. }))) {
            self.ruling(children);
        } else {
            children(self);
        }
        if let Some(set) = &fragment.lines
            && let Owner::Box(id) = fragment.owner
        {
            for line in &set.lines {
                self.line(id, set, line, x + set.x, y + set.y + line.y);
            }
        }
        self.leave_inside(fragment.outside.iter());
        if let Some(style) = painted.filter(|style| shows_through_text(style)) {
            let flags = fragment.flags;
            self.behind_text(style, rect, Cut { top: flags.cut_top, bottom: flags.cut_bottom, ..Cut::default() });
        }
        if let (Some(outer), Some(style)) = (unclipped, style) {
            self.close_clip(outer, style, rect);
        }
        if let (Some(outer), Some(style)) = (outer, style) {
            if let Owner::Box(id) = fragment.owner {
                self.close_context(id);
            }
            let order = order_of(tree, fragment);
            self.close_stacking(outer, stacking, order, style, rect, this.map_or(0, |(_, this)| this.line));
        }
    }

    /// Paints what stands in a table, and over it the borders that its cells share, each once (CSS 2.2, E.2).
    fn ruling(&mut self, inside: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.ruled);
        inside(self);
        let lines = std::mem::replace(&mut self.ruled, outer);
        ruled::draw(&lines).into_iter().for_each(|item| self.emit(Layer::Blocks, item));
    }

    fn decoration(&mut self, fragment: &Fragment, style: &ComputedStyle, rect: Rect) {
        if (is_plain(style) && fragment.borders.is_none()) || (!style.text.visible() && fragment.borders.is_none()) {
            return;
        }
        if matches!(fragment.owner, Owner::Box(BoxTree::ROOT)) && !self.mute {
            // The root's background is the page's; what is muted is a margin box, which is the root of its own tree.
            let cut = Cut { top: fragment.flags.cut_top, bottom: fragment.flags.cut_bottom, ..Cut::default() };
            let mut items = Vec::new();
            border::border(&mut items, Shape::border_box(rect, style, cut), &super::decor::own_borders(style, cut));
            items.into_iter().for_each(|item| self.emit(Layer::Blocks, item));
            return;
        }
        let mut bare = None;
        if matches!(fragment.owner, Owner::Box(id) if Some(id) == self.canvas) {
            let edges = std::sync::Arc::make_mut(&mut bare.insert(style.clone()).edges);
            edges.background_color.a = 0.0;
            edges.background.clear();
        }
        let style = bare.as_ref().unwrap_or(style);
        let cells = match fragment.owner {
            // Their colours are their cells' by now; pictures show behind cells only.
            Owner::Row(..) | Owner::Rows(..) if style.edges.background.is_empty() => return,
            Owner::Row(..) | Owner::Rows(..) => cells(fragment),
            _ => Vec::new(),
        };
        let flags = fragment.flags;
        let whole = style.layout.decoration_clone;
        let mut cut = Cut { top: flags.cut_top && !whole, bottom: flags.cut_bottom && !whole, ..Cut::default() };
        cut.page = self.page_area();
        if (cut.top || cut.bottom) && !style.edges.background.is_empty() {
            (cut.beyond.top, cut.beyond.bottom) = self.wholes.beyond(&self.parts, fragment);
        }
        if let Some(borders) = fragment.borders.as_deref() {
            ruled::around(rect, borders, cut, &mut self.ruled);
        }
        let mut items = Vec::new();
        if let Some(notch) = fragment.notch.as_deref().filter(|_| !flags.cut_top) {
            notched(&mut items, rect, *notch, style, cut, self.pictures);
        } else if cells.is_empty() {
            decorate(&mut items, rect, style, fragment.borders.is_some(), cut, self.pictures);
        } else {
            behind_cells(&mut items, rect, rect.y, &cells, style, self.pictures);
        }
        items.into_iter().for_each(|item| self.emit(Layer::Blocks, item));
    }

    /// The content area of the page at hand.
    pub(super) fn page_area(&self) -> Option<Rect> {
        let slice = self.slices.get(self.page)?;
        Some(Rect { x: slice.origin.0, y: slice.origin.1, width: slice.area.0, height: slice.area.1 })
    }

    /// The rules between columns that both hold something.
    fn rules(&mut self, fragment: &Fragment, columns: &Columns, (x, y): (f32, f32)) {
        let rule = columns.rule;
        if rule.width <= 0.0 {
            return;
        }
        for column in fragment.children.iter().skip(1) {
            let middle = x + column.x - columns.gap / 2.0;
            let (from, to) = (Point { x: middle, y }, Point { x: middle, y: y + fragment.height });
            let mut items = Vec::new();
            ruled::line(&mut items, rule, from, to);
            items.into_iter().for_each(|item| self.emit(Layer::Blocks, item));
        }
    }

    /// Pictures, controls and signs.
    fn contents_of(&mut self, id: BoxId, rect: Rect) {
        let this = self.tree.get(id);
        let is_container = !matches!(this.kind, BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_));
        if !this.style.text.visible() || (is_container && this.figure.is_none()) {
            return;
        }
        if let (Some(figure), false) = (this.figure, self.mute) {
            self.out.figures.push((figure, self.page, rect));
        }
        if !is_container {
            self.content(id, rect);
        }
    }

    /// What a picture, control or sign shows on a page.
    fn content(&mut self, id: BoxId, rect: Rect) {
        let this = self.tree.get(id);
        self.note_beyond(this.line, rect);
        let edges = Edges::of(&this.style, rect.width);
        let content = Rect {
            x: rect.x + edges.left(),
            y: rect.y + edges.top(),
            width: (rect.width - edges.horizontal()).max(0.0),
            height: (rect.height - edges.vertical()).max(0.0),
        };
        let mut items = Vec::new();
        match &this.kind {
            BoxKind::Image(image) => field::image(&mut items, image, (&this.style, self.layouter.fonts), content, this.leaf),
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
        if self.mute && !self.again {
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
            self.emit(Layer::Inline, item);
        }
    }

    /// Notes content that sticks out of the paper.
    pub(super) fn note_beyond(&mut self, line: u32, rect: Rect) {
        let Some(style) = self.slices.get(self.page).map(|slice| &slice.style) else { return };
        let least = -style.bleed - 1.0;
        let (most_x, most_y) = (style.size.width - least, style.size.height - least);
        // What is cut away here shows elsewhere.
        let (top, bottom) = (rect.y.max(self.shown.0), (rect.y + rect.height).min(self.shown.1));
        let is_beyond_side = rect.x < least || rect.x + rect.width > most_x;
        let is_beyond_end = top < least || bottom > most_y;
        let note = (line, is_beyond_end);
        if (is_beyond_side || is_beyond_end) && rect.width > 0.0 && top <= bottom && self.out.beyond.last() != Some(&note) {
            self.out.beyond.push(note);
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
}

/// The decoration of a fieldset, whose border leaves room for its legend.
fn notched(out: &mut Vec<Item>, rect: Rect, notch: Notch, style: &ComputedStyle, cut: Cut, pictures: &Pictures<'_>) {
    let legend = Rect { x: rect.x + notch.x, y: rect.y, width: notch.width, height: notch.height };
    let rect = Rect { y: rect.y + notch.top, height: (rect.height - notch.top).max(0.0), ..rect };
    let shape = Shape::border_box(rect, style, cut);
    background(out, shape, style, cut, pictures);
    let mut items = Vec::new();
    border::border(&mut items, shape, &super::decor::own_borders(style, cut));
    let around = Rect { x: rect.x - 1.0, y: legend.y - 1.0, width: rect.width + 2.0, height: rect.y + rect.height - legend.y + 2.0 };
    let clip = Path { segments: vec![Segment::Rect(around), Segment::Rect(legend)], fill: None, even_odd: true, stroke: None };
    out.push(artifact(ItemKind::group(Group::clipped(clip, items))));
}

/// Makes an item and all in it an artifact.
fn untag(item: &mut Item) {
    item.tag = None;
    if let ItemKind::Group(group) = &mut item.kind {
        group.items.iter_mut().for_each(untag);
    }
}

/// When a box comes in the document; rows and their groups come with their first cell.
fn order_of(tree: &BoxTree, fragment: &Fragment) -> u32 {
    match fragment.owner {
        Owner::Box(id) => tree.get(id).order,
        _ => fragment.children.first().map_or(0, |first| order_of(tree, &first.fragment)),
    }
}
