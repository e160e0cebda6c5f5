//! Ruby (HTML 4.5.10, CSS Ruby 1): each base with its annotation becomes one box on the line, the annotation above or below the base, the
//! shorter one spaced out.
//! The source's order, base before annotation, is kept for those who listen. Annotations hang over the text beside them as far as browsers let
//! them; those of rubies side by side never meet.

use std::sync::Arc;

use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::{Element, NodeId};
use crate::typeset::style::computed::{
    Align, BaselineSource, ComputedStyle, Display, Extent, LengthPercentage, LineHeight, RubyAlign, TextIndent, TextJustify,
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
        let mut beside_text = is_text_beside(flow.pieces.last(), style);
        let mut wide = None;
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
                    let beyond = ((self.width(&note) - self.width(&base)) * edge_share(&base)).clamp(0.0, style_of_note.font.size / 2.0);
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
                    let inward = |points: f32| Extent::Length(LengthPercentage::points(-points));
                    let margin = &mut Arc::make_mut(&mut pair_style.edges).margin;
                    if under {
                        margin.bottom = inward((style_of_note.font.size * NOTE).min(self.leading(style)).max(0.0));
                    }
                    if std::mem::take(&mut beside_text) {
                        margin.left = inward(beyond);
                    }
                    // It stands as its base does.
                    let layout = Arc::make_mut(&mut pair_style.layout);
                    layout.baseline_source = if under { BaselineSource::First } else { BaselineSource::Annotated };
                    let rows = if under { vec![base, note] } else { vec![note, base] };
                    let pair = LayoutBox::new(pair_style, BoxKind::Blocks(rows), line);
                    let pair = self.push(pair);
                    wide = Some((pair, inward(beyond)));
                    flow.has_content = true;
                    flow.pieces.push(Piece::Atomic(pair));
                }
                Some(_) => self.element(child, &mut base),
                None => self.base_text(child, node, &mut base),
            }
        }
        // Text may follow within the ruby or behind it.
        let follows = self.document.next_sibling(node).filter(|next| base.pieces.is_empty() && self.document.element(*next).is_none());
        if let Some((pair, margin)) = wide
            && (follows.is_some() || is_text_beside(base.pieces.first(), style))
            && let Some(pair) = self.tree.boxes.get_mut(pair.0 as usize)
        {
            Arc::make_mut(&mut pair.style.edges).margin.right = margin;
        }
        // What has no annotation is ordinary text.
        flow.has_content |= base.has_content;
        flow.pieces.append(&mut base.pieces);
        self.close_tags(&opened);
    }

    /// About how wide the text of a row is.
    fn width(&self, row: &Flow) -> f32 {
        let texts =
            row.pieces.iter().filter_map(|piece| if let Piece::Text { text, style, .. } = piece { Some((text, style)) } else { None });
        texts.map(|(text, style)| self.styles.advance(&style.font, text.trim()) * style.font.size).sum()
    }

    /// The room that the line after leaves empty between itself and its em box: there annotations below stand as far as they fit.
    fn leading(&self, style: &ComputedStyle) -> f32 {
        let size = style.font.size;
        let both = match style.font.line_height {
            LineHeight::Normal => (self.styles.font_units(&style.font).line_height - 1.0) * size,
            LineHeight::Number(factor) => (factor - 1.0) * size,
            LineHeight::Length(length) => length - size,
        };
        both / 2.0
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

/// How much of what a base is narrower than its annotation stays empty on either side of it: there annotations hang over.
fn edge_share(base: &Flow) -> f32 {
    let texts = base.pieces.iter().filter_map(|piece| if let Piece::Text { text, .. } = piece { Some(text.trim()) } else { None });
    let (wide, all) = texts.flat_map(str::chars).fold((0, 0), |(wide, all), c| (wide + usize::from(c >= '\u{2e80}'), all + 1));
    match base.style.text.ruby_align {
        // Words of other scripts are not spaced out.
        RubyAlign::SpaceAround => 0.5 / (wide + usize::from(wide < all)).max(1) as f32,
        RubyAlign::Center => 0.5,
        RubyAlign::Start | RubyAlign::SpaceBetween => 0.0,
    }
}

/// Whether what stands beside a ruby is text that is no larger, which annotations may hang over.
fn is_text_beside(piece: Option<&Piece>, ruby: &ComputedStyle) -> bool {
    matches!(piece, Some(Piece::Text { text, style, .. }) if !text.trim().is_empty() && style.font.size <= ruby.font.size)
}

/// The style of a row of a ruby: set tight, the shorter of the two placed in the width of the other (CSS Ruby 1, 4.2).
fn row(style: &ComputedStyle, height: f32) -> ComputedStyle {
    let mut style = style.anonymous_box(Display::Block);
    Arc::make_mut(&mut style.font).line_height = LineHeight::Number(height);
    let text = Arc::make_mut(&mut style.text);
    (text.text_align_last, text.text_indent, text.white_space.wrap) = (None, TextIndent::default(), false);
    (text.text_align, text.text_justify) = match text.ruby_align {
        RubyAlign::Start => (Align::Start, TextJustify::Auto),
        RubyAlign::Center => (Align::Center, TextJustify::Auto),
        RubyAlign::SpaceBetween => (Align::JustifyAll, TextJustify::InterCharacter),
        RubyAlign::SpaceAround => (Align::Center, TextJustify::Around),
    };
    style
}
