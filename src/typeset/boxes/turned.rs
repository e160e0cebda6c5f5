//! Writing that runs down or up the page: a box whose `writing-mode` is not that around it (CSS Writing Modes 4, 7.3).
//!
//! In: a finished box. Out: the same box around another one, which holds its content and is laid out as if the page were turned. Not done
//! here: pages that are vertical as a whole, and which letters stand upright in vertical lines.

use std::sync::Arc;

use crate::typeset::frame::TagId;
use crate::typeset::style::computed::{
    Align, ComputedStyle, Display, Extent, Float, LengthPercentage, LineHeight, Position, TextIndent, Transform, Turn, Upright,
    VerticalAlign, WhiteSpace, WritingMode,
};

use super::build::Builder;
use super::flow::Flow;
use super::{BoxKind, LayoutBox, Piece};

/// How wide a text across a vertical line may be before it is narrowed, in em, as in browsers.
const NARROWED: f32 = 1.1;

/// The style of what lies turned in a box of this style: it has the edges and the place in the flow, this has the text.
pub(crate) fn style_inside(style: &ComputedStyle) -> ComputedStyle {
    let display = match style.layout.display {
        Display::Flex | Display::InlineFlex => Display::Flex,
        Display::Grid | Display::InlineGrid => Display::Grid,
        _ => {
            let mut inside = style.anonymous_box(Display::FlowRoot);
            // What is positioned in it has its place in it: nothing outside lies as it does.
            Arc::make_mut(&mut inside.layout).position = Position::Relative;
            if style.layout.text_overflow.is_some() {
                // Lines are cut short where they are cut off.
                let layout = Arc::make_mut(&mut inside.layout);
                layout.text_overflow.clone_from(&style.layout.text_overflow);
                layout.overflow = style.layout.overflow;
            }
            return inside;
        }
    };
    let mut inside = style.anonymous_box(display);
    inside.flex = style.flex.clone();
    let layout = Arc::make_mut(&mut inside.layout);
    (layout.row_gap, layout.column_gap) = (style.layout.row_gap, style.layout.column_gap);
    inside
}

impl Builder<'_, '_> {
    /// Puts the content of a box that is turned into a box of its own.
    pub(super) fn turned(&mut self, mut new: LayoutBox) -> LayoutBox {
        if new.style.layout.turn == Turn::No || matches!(new.kind, BoxKind::Table(_)) {
            return new;
        }
        if matches!(new.kind, BoxKind::Image(_) | BoxKind::Symbol(_)) {
            return self.standing(new);
        }
        let kind = std::mem::replace(&mut new.kind, BoxKind::Blocks(Vec::new()));
        let mut inside = LayoutBox::new(style_inside(&new.style), kind, new.line);
        inside.first_line = new.first_line.take();
        inside.page.clone_from(&new.page);
        new.kind = BoxKind::Turned(self.push(inside));
        new
    }

    /// Puts a text across a line that runs down the page, narrowed to the width of a letter where it is wider (CSS Writing Modes 4, 9.1).
    pub(super) fn combined(&mut self, text: &str, style: &ComputedStyle, tag: Option<TagId>, flow: &mut Flow) {
        let em = style.font.size;
        let units = self.styles.font_units(&style.font);
        let wide = self.styles.advance(&style.font, text).max(1.0);
        let length = |points: f32| Extent::Length(LengthPercentage::points(points));
        let mut across = style.anonymous_box(Display::FlowRoot);
        let font = Arc::make_mut(&mut across.font);
        (font.line_height, font.letter_spacing) = (LineHeight::Length(em), 0.0);
        let own = Arc::make_mut(&mut across.text);
        (own.upright, own.combine, own.white_space) = (Upright::None, false, WhiteSpace::NOWRAP);
        (own.text_align, own.text_align_last, own.text_indent) = (Align::Center, None, TextIndent::default());
        let mut outside = across.anonymous_box(Display::InlineBlock);
        let letters = Piece::Text { text: Arc::from(text), style: across.anonymous(), tag };
        let layout = Arc::make_mut(&mut across.layout);
        layout.width = length(wide * em);
        if wide > NARROWED {
            layout.transform = vec![Transform::Matrix([1.0 / wide, 0.0, 0.0, 1.0, 0.0, 0.0])];
        }
        if wide > 1.0 {
            Arc::make_mut(&mut across.edges).margin.left = length((1.0 - wide) / 2.0 * em);
        }
        let across = self.push(LayoutBox::new(across, BoxKind::Lines(vec![letters]), flow.line));
        let around = self.push(LayoutBox::new(outside.anonymous_box(Display::FlowRoot), BoxKind::Blocks(vec![across]), flow.line));
        let layout = Arc::make_mut(&mut outside.layout);
        (layout.turn, layout.width, layout.height) = (Turn::Left, length(em), length(em));
        // Its middle is that of the letters beside it.
        let raise = ((units.ascent - units.descent) / 2.0 - 0.5) * em;
        layout.vertical_align = VerticalAlign::Shift(LengthPercentage::points(raise));
        let outside = self.push(LayoutBox::new(outside, BoxKind::Turned(around), flow.line));
        flow.has_content = true;
        flow.pieces.push(Piece::Atomic(outside));
    }

    /// Puts a picture, which is not turned as the writing around it is, into a box that has its place there.
    fn standing(&mut self, mut picture: LayoutBox) -> LayoutBox {
        let own = &picture.style.layout;
        let mut style = picture.style.anonymous_box(own.display);
        let layout = Arc::make_mut(&mut style.layout);
        (layout.turn, layout.float, layout.clear, layout.vertical_align) = (own.turn, own.float, own.clear, own.vertical_align);
        (layout.position, layout.inset) = (own.position, own.inset);
        Arc::make_mut(&mut style.edges).margin = picture.style.edges.margin;
        let mut around = LayoutBox { order: picture.order, ..LayoutBox::new(style, BoxKind::Blocks(Vec::new()), picture.line) };
        around.page.clone_from(&picture.page);
        let layout = Arc::make_mut(&mut picture.style.layout);
        (layout.turn, layout.float, layout.position, layout.display) = (Turn::No, Float::None, Position::Static, Display::Block);
        Arc::make_mut(&mut picture.style.edges).margin = ComputedStyle::initial().edges.margin;
        around.kind = BoxKind::Turned(self.push(picture));
        around
    }

    /// Says that pages are not vertical as a whole; whether it is one of the elements that would make them so.
    pub(super) fn is_vertical_page(&mut self, name: &str, style: &ComputedStyle, line: u32) -> bool {
        let is_page = matches!(name, "html" | "body");
        if is_page && style.text.writing_mode != WritingMode::HorizontalTb {
            let message = format!("`writing-mode` of `<{name}>` is not supported: pages are horizontal, single boxes may be turned");
            self.warn("vertical-text", line, message, "");
        }
        is_page
    }
}
