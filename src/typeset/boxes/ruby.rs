//! Ruby (HTML 4.5.10, CSS Ruby 1): each base with its annotation becomes one box on the line, the annotation above or below the base, the
//! shorter one spaced out.
//! The source's order, base before annotation, is kept for those who listen. Annotations never hang over their neighbours.

use std::sync::Arc;

use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::{Element, NodeId};
use crate::typeset::style::computed::{
    Align, BaselineSource, ComputedStyle, Display, Extent, LengthPercentage, LineHeight, TextIndent, TextJustify,
};

use super::build::Builder;
use super::flow::Flow;
use super::{BoxKind, LayoutBox, Piece};

/// How high the rows are, for their font sizes: annotations stand on the em box of their base, as in browsers.
const BASE: f32 = 1.0;
const NOTE: f32 = 1.25;

impl Builder<'_, '_> {
    /// `<ruby>` as pieces of a flow.
    pub(super) fn ruby(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: Vec<u32>, flow: &mut Flow) {
        self.paragraph(flow);
        let opened = self.open_tags(node, element, style, flow, true);
        flow.pieces.extend(marks.into_iter().map(Piece::Mark));
        let line = element.line();
        let mut base = Flow::new(row(style, BASE), line);
        let mut next = self.document.first_child(node);
        while let Some(child) = next {
            next = self.document.next_sibling(child);
            match self.document.element(child) {
                Some(inner) if inner.name() == "rt" => {
                    let style_of_note = self.styles.element(child).clone();
                    if style_of_note.layout.display == Display::None {
                        continue;
                    }
                    let mut note = Flow::new(row(&style_of_note, NOTE), line);
                    let opened = self.open_tags(child, inner, &style_of_note, &mut note, true);
                    self.children(child, &mut note);
                    self.close_tags(&opened);
                    let base = std::mem::replace(&mut base, Flow::new(row(style, BASE), line));
                    let [note, base] = [note, base].map(|mut part| {
                        // The text itself asks for no more room than its row.
                        for piece in &mut part.pieces {
                            if let Piece::Text { style, .. } = piece {
                                Arc::make_mut(&mut style.font).line_height = part.style.font.line_height;
                            }
                        }
                        let style = part.style.clone();
                        let (kind, _) = self.finish(part);
                        self.push(LayoutBox::new(style, kind, line))
                    });
                    let mut pair_style = row(style, BASE).anonymous_box(Display::InlineBlock);
                    let under = style_of_note.text.ruby_under;
                    let over = (style_of_note.font.size * NOTE).min(leading(style, under)).max(0.0);
                    let into_leading = Extent::Length(LengthPercentage::points(-over));
                    let margin = &mut Arc::make_mut(&mut pair_style.edges).margin;
                    *(if under { &mut margin.bottom } else { &mut margin.top }) = into_leading;
                    // It stands as its base does.
                    let layout = Arc::make_mut(&mut pair_style.layout);
                    layout.baseline_source = if under { BaselineSource::First } else { BaselineSource::Last };
                    let rows = if under { vec![base, note] } else { vec![note, base] };
                    let pair = LayoutBox::new(pair_style, BoxKind::Blocks(rows), line);
                    let pair = self.push(pair);
                    flow.has_content = true;
                    flow.pieces.push(Piece::Atomic(pair));
                }
                Some(_) => self.element(child, &mut base),
                None => self.base_text(child, node, &mut base),
            }
        }
        // What has no annotation is ordinary text.
        flow.has_content |= base.has_content;
        flow.pieces.append(&mut base.pieces);
        self.close_tags(&opened);
    }

    /// A text node of a ruby, tagged as a base.
    pub(super) fn base_text(&mut self, node: NodeId, ruby: NodeId, flow: &mut Flow) {
        let tagged = self.tags.role() == TagRole::Ruby && !self.tags.is_hidden();
        if tagged {
            self.tags.open(TagElement::new(TagRole::RB));
        }
        self.text(node, ruby, flow);
        if tagged {
            self.tags.close();
        }
    }
}

/// The room that the line before, or for annotations below the line after, leaves empty between itself and its em box: there annotations stand as
/// far as they fit.
fn leading(style: &ComputedStyle, under: bool) -> f32 {
    let size = style.font.size;
    let both = match style.font.line_height {
        // About what fonts have.
        LineHeight::Normal => size * 0.3,
        LineHeight::Number(factor) => (factor - 1.0) * size,
        LineHeight::Length(length) => length - size,
    };
    // More of it lies above letters than below.
    both * if under { 0.75 } else { 0.25 }
}

/// The style of a row of a ruby: set tight and centred.
fn row(style: &ComputedStyle, height: f32) -> ComputedStyle {
    let mut style = style.anonymous_box(Display::Block);
    Arc::make_mut(&mut style.font).line_height = LineHeight::Number(height);
    let text = Arc::make_mut(&mut style.text);
    (text.text_align, text.text_align_last, text.text_indent) = (Align::Center, None, TextIndent::default());
    text.white_space.wrap = false;
    // `ruby-align: space-around`: the shorter of the two is spaced out (CSS Ruby 1, 4.2).
    text.text_justify = TextJustify::Around;
    style
}
