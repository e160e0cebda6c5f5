//! Painting: lines of text, what is drawn around and under them, and links.

use crate::typeset::boxes::{BoxId, Piece};
use crate::typeset::frame::{Group, Item, ItemKind, Link, Point, Rect, TagId, TextRun};
use crate::typeset::layout::{LineSet, pieces};
use crate::typeset::style::computed::{ComputedStyle, DecorationLine, Position, TextStyle};
use crate::typeset::text::{FragmentKind, ItemId, Line};

use super::decor::{Cut, artifact, decorate, is_plain};
use super::layers::{Layer, Layers};
use super::paint::Painter;
use super::underline;

impl Painter<'_, '_> {
    pub(super) fn link_area(&mut self, link: u32, rect: Rect) {
        let Some(target) = self.tree.links.get(link as usize) else { return };
        if self.mute || rect.width <= 0.0 || rect.height <= 0.0 {
            return;
        }
        if let Some(used) = self.out.used.get_mut(target.element.0 as usize) {
            *used = true;
        }
        let kind = ItemKind::link(Link { rect, target: target.target.clone(), contents: target.contents.clone(), element: target.element });
        self.emit(Layer::Inline, artifact(kind));
    }

    /// One line at its place on a page.
    pub(super) fn line(&mut self, id: BoxId, set: &LineSet, line: &Line, x: f32, y: f32) {
        let all = pieces(self.tree, id);
        let order = self.tree.get(id).order;
        // Inline boxes that are painted above the flow, with where they end and what was painted before them.
        let mut raised: Vec<(usize, Layers, Option<i32>)> = Vec::new();
        for (at, fragment) in line.fragments.iter().enumerate() {
            while let Some((_, outer, z)) = raised.pop_if(|(end, ..)| *end <= at) {
                self.put_down(outer, z, order);
            }
            if matches!(fragment.kind, FragmentKind::Text { .. }) && !self.mute {
                self.last_inked = Some(self.page);
            }
            if self.dry && !matches!(fragment.kind, FragmentKind::Anchor { .. } | FragmentKind::Atomic { .. }) {
                continue;
            }
            let (left, top) = (x + fragment.x, y + fragment.y);
            match &fragment.kind {
                FragmentKind::Text { run, width, tag, style, shifts } => {
                    if !run.text.trim().is_empty() {
                        self.note_beyond(self.tree.get(id).line, left, left + width);
                    }
                    self.text(run, *width, *tag, style, shifts, left, top);
                }
                FragmentKind::Box { id: number, width, height, edges, holds } => {
                    let Some(Piece::Open(inline)) = all.get(number.0 as usize) else { continue };
                    let Some(inline) = self.tree.inlines.get(*inline as usize) else { continue };
                    if self.is_raised(&inline.style) {
                        raised.push((at + 1 + holds, std::mem::take(&mut self.layers), inline.style.layout.z_index));
                        self.last_raised = Some(self.page);
                    }
                    let rect = Rect { x: left, y: top, width: *width, height: *height };
                    if !is_plain(&inline.style) && inline.style.text.visible() {
                        let mut cut =
                            Cut { top: !edges.top, bottom: !edges.bottom, left: !edges.left, right: !edges.right, ..Cut::default() };
                        if (cut.left || cut.right) && !inline.style.edges.background.is_empty() && !inline.style.layout.decoration_clone {
                            (cut.beyond.left, cut.beyond.right) = beyond(set, *number, (line, at));
                        }
                        let mut items = Vec::new();
                        decorate(&mut items, rect, &inline.style, None, cut, self.pictures);
                        let opacity = inline.style.layout.opacity;
                        if opacity < 1.0 {
                            items = vec![artifact(ItemKind::group(Group { clip: None, opacity, transform: None, items }))];
                        }
                        items.into_iter().for_each(|item| self.emit(Layer::Inline, item));
                    }
                    if let Some(link) = inline.link {
                        self.link_area(link, rect);
                    }
                }
                FragmentKind::Atomic { id } => {
                    if let Some(atom) = set.atom(id.0) {
                        self.visit(atom, left, top, true);
                    }
                }
                FragmentKind::Anchor { id } => {
                    if let Some(Piece::Mark(mark)) = all.get(id.0 as usize) {
                        self.land(&[*mark], left, y);
                    }
                }
            }
        }
        while let Some((_, outer, z)) = raised.pop() {
            self.put_down(outer, z, order);
        }
    }

    /// Whether an inline box is painted above the flow. Words without decoration stay in it where nothing positioned is below them: many
    /// readers of PDF take words in the order they are painted.
    fn is_raised(&self, style: &ComputedStyle) -> bool {
        let layout = &style.layout;
        layout.position == Position::Relative && (layout.z_index.is_some() || !is_plain(style) || self.last_raised == Some(self.page))
    }

    /// Ends an inline box that is painted above the flow.
    fn put_down(&mut self, outer: Layers, z: Option<i32>, order: u32) {
        let inner = std::mem::replace(&mut self.layers, outer);
        match z {
            Some(z) => self.layers.take_context(z, order, inner.into_items()),
            None => self.layers.take_positioned(inner, order),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a run of text and its place")]
    pub(super) fn text(&mut self, run: &TextRun, width: f32, tag: Option<TagId>, style: &TextStyle, shifts: &[f32], x: f32, y: f32) {
        if !style.visible() {
            return;
        }
        let mut run = run.clone();
        run.origin = Point { x: x + run.origin.x, y: y + run.origin.y };
        if !style.shadows.is_empty() {
            underline::shadows(&run, style).for_each(|item| self.emit(Layer::Inline, item));
        }
        let mut over = Vec::new();
        if !style.decorations.is_empty() {
            let metrics = self.layouter.fonts.font_metrics(run.font, run.size);
            for (index, decoration) in style.decorations.iter().enumerate() {
                let y = y + shifts.get(index).copied().unwrap_or(0.0);
                let lines = underline::lines(decoration, &metrics, run.size, width, x, y);
                if decoration.line == DecorationLine::LineThrough {
                    over.extend(lines);
                } else {
                    lines.into_iter().for_each(|item| self.emit(Layer::Inline, item));
                }
            }
        }
        self.emit(Layer::Inline, Item { tag, kind: ItemKind::Text(run) });
        over.into_iter().for_each(|item| self.emit(Layer::Inline, item));
    }
}

/// How much of an inline box lies before and after its part at a place of a line, as if all its parts stood on one.
fn beyond(set: &LineSet, id: ItemId, (line, at): (&Line, usize)) -> (f32, f32) {
    let (mut before, mut after, mut here) = (0.0, 0.0, false);
    for other in &set.lines {
        for (index, fragment) in other.fragments.iter().enumerate() {
            if let FragmentKind::Box { id: known, width, .. } = &fragment.kind
                && *known == id
            {
                let this = std::ptr::eq(other, line) && index == at;
                here |= this;
                match (this, here) {
                    (true, _) => {}
                    (false, false) => before += width,
                    (false, true) => after += width,
                }
            }
        }
    }
    (before, after)
}
