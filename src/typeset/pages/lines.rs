//! Painting: lines of text, what is drawn around and under them, and links.

use crate::typeset::boxes::{BoxId, Piece};
use crate::typeset::frame::{Item, ItemKind, Link, Point, Rect, TagId, TextRun};
use crate::typeset::layout::outline::Cut;
use crate::typeset::layout::{LineSet, pieces};
use crate::typeset::style::computed::{DecorationLine, LetterOutline, Position, TextStyle};
use crate::typeset::text::{FIRST_LINE, FragmentKind, ItemId, Line, ground};

use super::blur;
use super::decor::{artifact, decorate, is_plain, shows_through_text};
use super::effects;
use super::layers::Layer;
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
        self.on_line((id, set, line), 0..line.fragments.len(), (x, y));
    }

    /// What is on a line from one place to another, below what is positioned there.
    fn on_line(&mut self, (id, set, line): (BoxId, &LineSet, &Line), range: std::ops::Range<usize>, (x, y): (f32, f32)) {
        let all = pieces(self.tree, id);
        let end = range.end;
        let mut next = range.start;
        while let Some(fragment) = line.fragments.get(next).filter(|_| next < end) {
            let at = next;
            next += 1;
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
                        // Capitals are about this high; what hangs below the baseline may leave the paper.
                        let height = run.size * 0.7;
                        self.note_beyond(self.tree.get(id).line, Rect { x: left, y: top - height, width: *width, height });
                    }
                    self.text(run, *width, *tag, style, shifts, left, top);
                }
                FragmentKind::Box { id: FIRST_LINE, width, height, .. } => {
                    let Some(style) = self.tree.get(id).first_line.as_deref().and_then(ground) else { continue };
                    let rect = Rect { x: left, y: top, width: *width, height: *height };
                    let mut items = Vec::new();
                    decorate(&mut items, rect, &style, false, Cut { page: self.page_area(), ..Cut::default() }, self.pictures);
                    items.into_iter().for_each(|item| self.emit(Layer::Inline, item));
                }
                FragmentKind::Box { id: number, width, height, edges, holds } => {
                    let Some(Piece::Open(inline)) = all.get(number.0 as usize) else { continue };
                    let Some(inline) = self.tree.inlines.get(*inline as usize) else { continue };
                    let effects = inline.style.makes_context();
                    let through_text = shows_through_text(&inline.style);
                    let raised = (effects || through_text || inline.style.layout.position == Position::Relative)
                        .then(|| std::mem::take(&mut self.layers));
                    let rect = Rect { x: left, y: top, width: *width, height: *height };
                    if !is_plain(&inline.style) && inline.style.text.visible() {
                        let mut cut =
                            Cut { top: !edges.top, bottom: !edges.bottom, left: !edges.left, right: !edges.right, ..Cut::default() };
                        cut.page = self.page_area();
                        if (cut.left || cut.right) && !inline.style.edges.background.is_empty() && !inline.style.layout.decoration_clone {
                            (cut.beyond.left, cut.beyond.right) = beyond(set, *number, (line, at));
                        }
                        let mut items = Vec::new();
                        decorate(&mut items, rect, &inline.style, false, cut, self.pictures);
                        items.into_iter().for_each(|item| self.emit(Layer::Inline, item));
                    }
                    if let Some(link) = inline.link {
                        self.link_area(link, rect);
                    }
                    if let Some(outer) = raised {
                        next += *holds as usize;
                        self.on_line((id, set, line), at + 1..next.min(end), (x, y));
                        if through_text {
                            let mut cut = Cut { left: !edges.left, right: !edges.right, ..Cut::default() };
                            (cut.beyond.left, cut.beyond.right) = beyond(set, *number, (line, at));
                            self.behind_text(&inline.style, rect, cut);
                        }
                        let inner = std::mem::replace(&mut self.layers, outer);
                        match inline.style.layout.z_index {
                            z if effects => {
                                let within = inner.within;
                                let whole = (&inline.style, rect);
                                let (items, within) = effects::lay(inner.into_items(), whole, None, within, self.pictures);
                                self.laid(within, self.tree.get(id).line);
                                self.layers.take_context(z.unwrap_or(0), inline.order, items);
                            }
                            _ if inline.style.layout.position != Position::Relative => self.layers.take_atomic(inner, Layer::Inline),
                            Some(z) => self.layers.take_context(z, inline.order, inner.into_items()),
                            None => self.layers.take_positioned(inner, inline.order),
                        }
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
    }

    #[expect(clippy::too_many_arguments, reason = "a run of text and its place")]
    pub(super) fn text(&mut self, run: &TextRun, width: f32, tag: Option<TagId>, style: &TextStyle, shifts: &[f32], x: f32, y: f32) {
        if !style.visible() {
            return;
        }
        let mut run = run.clone();
        run.origin = Point { x: x + run.origin.x, y: y + run.origin.y };
        if !style.shadows.is_empty() {
            for shadow in style.shadows.iter().rev() {
                let origin = Point { x: run.origin.x + shadow.x, y: run.origin.y + shadow.y };
                let cast = TextRun { color: shadow.color, origin, ..run.clone() };
                match blur::glow(&cast, shadow.blur / 2.0, self.pictures) {
                    Some(placed) => self.emit(Layer::Inline, artifact(ItemKind::Image(placed))),
                    None => underline::shadow(&run, shadow).for_each(|item| self.emit(Layer::Inline, item)),
                }
            }
        }
        let mut over = Vec::new();
        if !style.decorations.is_empty() {
            for (index, decoration) in style.decorations.iter().enumerate() {
                let y = y + shifts.get(index).copied().unwrap_or(0.0);
                let lines = underline::lines(decoration, self.layouter.fonts, &run, width, y);
                if decoration.line == DecorationLine::LineThrough {
                    over.extend(lines);
                } else {
                    lines.into_iter().for_each(|item| self.emit(Layer::Inline, item));
                }
            }
        }
        // Outlines say nothing.
        let outlines = |outline: &LetterOutline| {
            let run = TextRun { color: outline.color, embolden: -outline.width, text: "".into(), ..run.clone() };
            artifact(ItemKind::Text(run))
        };
        let (below, above) = match style.stroke.as_deref() {
            Some(outline) if outline.is_below => (Some(outlines(outline)), None),
            outline => (None, outline.map(outlines)),
        };
        below.into_iter().for_each(|item| self.emit(Layer::Inline, item));
        self.emit(Layer::Inline, Item { tag, kind: ItemKind::Text(run) });
        above.into_iter().for_each(|item| self.emit(Layer::Inline, item));
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
