//! `::first-line`: the same items in the look of the first line.

use std::sync::Arc;

use super::{FIRST_LINE, InlineItem};
use crate::typeset::style::computed::{ComputedStyle, FontStyle, TextStyle};

/// The inline box that the first line is, with the background that `::first-line` asks for; none where it asks for none. It has no edges
/// (CSS Pseudo-elements 4, 2.1.2).
pub(crate) fn ground(line: &ComputedStyle) -> Option<ComputedStyle> {
    let edges = &line.edges;
    (edges.background_color.a > 0.0 || !edges.background.is_empty()).then(|| {
        let mut style = line.anonymous();
        let own = Arc::make_mut(&mut style.edges);
        (own.background_color, own.background) = (edges.background_color, edges.background.clone());
        style
    })
}

/// The items of a block with the style `block` as its first line with the style `line` shows them: what inline boxes inherit from the block they
/// inherit from the line, what is their own they keep (CSS Pseudo-elements 4, 2.1.2).
pub(super) fn restyled(items: &[InlineItem], block: &ComputedStyle, line: &ComputedStyle) -> Vec<InlineItem> {
    // Neighbours share their styles, and so should what is made of them.
    let mut last: Option<(ComputedStyle, ComputedStyle)> = None;
    let mut look = |style: &ComputedStyle| {
        if let Some((from, to)) = &last
            && Arc::ptr_eq(&from.font, &style.font)
            && Arc::ptr_eq(&from.text, &style.text)
        {
            let mut new = style.clone();
            (new.font, new.text) = (to.font.clone(), to.text.clone());
            return new;
        }
        let mut new = style.clone();
        new.font =
            if Arc::ptr_eq(&style.font, &block.font) { line.font.clone() } else { Arc::new(font(&style.font, &block.font, &line.font)) };
        new.text =
            if Arc::ptr_eq(&style.text, &block.text) { line.text.clone() } else { Arc::new(text(&style.text, &block.text, &line.text)) };
        last = Some((style.clone(), new.clone()));
        new
    };
    let looks = items.iter().map(|item| match item {
        InlineItem::Text { text, style, tag } => InlineItem::Text { text: text.clone(), style: look(style), tag: *tag },
        InlineItem::Open { style, id } => InlineItem::Open { style: look(style), id: *id },
        InlineItem::Break(style) => InlineItem::Break(look(style)),
        InlineItem::Leader { pattern, style } => InlineItem::Leader { pattern: pattern.clone(), style: look(style) },
        other => other.clone(),
    });
    // What is never closed is closed at the end.
    ground(line).map(|style| InlineItem::Open { style, id: FIRST_LINE }).into_iter().chain(looks).collect()
}

/// The line's own value where the box has the block's, else the box's.
fn pick<T: PartialEq + Clone>(own: &mut T, block: &T, line: &T) {
    if own == block {
        own.clone_from(line);
    }
}

fn font(own: &FontStyle, block: &FontStyle, line: &FontStyle) -> FontStyle {
    let mut new = own.clone();
    pick(&mut new.families, &block.families, &line.families);
    pick(&mut new.weight, &block.weight, &line.weight);
    pick(&mut new.slant, &block.slant, &line.slant);
    pick(&mut new.stretch, &block.stretch, &line.stretch);
    pick(&mut new.line_height, &block.line_height, &line.line_height);
    pick(&mut new.features, &block.features, &line.features);
    pick(&mut new.variations, &block.variations, &line.variations);
    pick(&mut new.letter_spacing, &block.letter_spacing, &line.letter_spacing);
    pick(&mut new.word_spacing, &block.word_spacing, &line.word_spacing);
    // Sizes are mostly relative to the parent's.
    if block.size > 0.0 {
        new.size *= line.size / block.size;
    }
    new
}

fn text(own: &TextStyle, block: &TextStyle, line: &TextStyle) -> TextStyle {
    let mut new = own.clone();
    pick(&mut new.color, &block.color, &line.color);
    pick(&mut new.text_transform, &block.text_transform, &line.text_transform);
    pick(&mut new.shadows, &block.shadows, &line.shadows);
    if let Some(rest) = own.decorations.strip_prefix(block.decorations.as_slice()) {
        new.decorations = [line.decorations.as_slice(), rest].concat();
    }
    new
}
