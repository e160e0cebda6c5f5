//! Painting: lines of text, what is drawn around and under them, and links.

use crate::typeset::boxes::{BoxId, Piece};
use crate::typeset::frame::{Item, ItemKind, Link, Point, Rect, TagId, TextRun};
use crate::typeset::layout::{LineSet, pieces};
use crate::typeset::style::computed::{Border, BorderLine, DecorationLine, TextStyle};
use crate::typeset::text::{FragmentKind, Line};

use super::decor::{self, Cut, artifact, decorate, is_plain, ruled};
use super::paint::Painter;

impl Painter<'_, '_> {
    pub(super) fn link_area(&mut self, link: u32, rect: Rect) {
        let Some(target) = self.tree.links.get(link as usize) else { return };
        if self.mute || rect.width <= 0.0 || rect.height <= 0.0 {
            return;
        }
        if let Some(used) = self.out.used.get_mut(target.element.0 as usize) {
            *used = true;
        }
        let kind = ItemKind::Link(Link { rect, target: target.target.clone(), contents: target.contents.clone(), element: target.element });
        self.emit(artifact(kind));
    }

    /// One line at its place on a page.
    pub(super) fn line(&mut self, id: BoxId, set: &LineSet, line: &Line, x: f32, y: f32) {
        let all = pieces(self.tree, id);
        for fragment in &line.fragments {
            if matches!(fragment.kind, FragmentKind::Text { .. }) && !self.mute {
                self.last_inked = Some(self.page);
            }
            if self.dry && !matches!(fragment.kind, FragmentKind::Anchor { .. } | FragmentKind::Atomic { .. }) {
                continue;
            }
            let (left, top) = (x + fragment.x, y + fragment.y);
            match &fragment.kind {
                FragmentKind::Text { run, width, tag, style } => {
                    if !run.text.trim().is_empty() {
                        self.note_beyond(self.tree.get(id).line, left, left + width);
                    }
                    self.text(run, *width, *tag, style, left, top);
                }
                FragmentKind::Box { id, width, height, edges } => {
                    let Some(Piece::Open(inline)) = all.get(id.0 as usize) else { continue };
                    let Some(inline) = self.tree.inlines.get(*inline as usize) else { continue };
                    let rect = Rect { x: left, y: top, width: *width, height: *height };
                    if !is_plain(&inline.style) && inline.style.text.visible {
                        let cut = Cut { top: !edges.top, bottom: !edges.bottom, left: !edges.left, right: !edges.right };
                        let mut items = Vec::new();
                        decorate(&mut items, rect, &inline.style, None, cut, self.pictures);
                        items.into_iter().for_each(|item| self.emit(item));
                    }
                    if let Some(link) = inline.link {
                        self.link_area(link, rect);
                    }
                }
                FragmentKind::Atomic { id } => {
                    if let Some(atom) = set.atom(id.0) {
                        self.visit(atom, left, top);
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
    pub(super) fn text(&mut self, run: &TextRun, width: f32, tag: Option<TagId>, style: &TextStyle, x: f32, y: f32) {
        if !style.visible {
            return;
        }
        let over = self.text_decorations(run, width, style, x, y);
        let mut run = run.clone();
        run.origin = Point { x: x + run.origin.x, y: y + run.origin.y };
        self.emit(Item { tag, kind: ItemKind::Text(run) });
        over.into_iter().for_each(|item| self.emit(item));
    }

    /// Draws the lines under and over a text; returns those through it, which come on top.
    pub(super) fn text_decorations(&mut self, run: &TextRun, width: f32, style: &TextStyle, x: f32, y: f32) -> Vec<Item> {
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
            let border = Border { width: thickness, style: decoration.style, color: decoration.color };
            let (dash, round) = decor::dashes(border);
            let mut lines = vec![ruled(Point { x, y: at }, Point { x: x + width, y: at }, thickness, decoration.color, dash, round)];
            if decoration.style == BorderLine::Double {
                let below = at + thickness * 2.0;
                lines.push(ruled(Point { x, y: below }, Point { x: x + width, y: below }, thickness, decoration.color, Vec::new(), false));
            }
            if decoration.line == DecorationLine::LineThrough {
                through.extend(lines);
            } else {
                lines.into_iter().for_each(|item| self.emit(item));
            }
        }
        through
    }
}
