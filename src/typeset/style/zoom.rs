//! `zoom` (CSS Viewport 1, 4): lengths of an element and of all in it, so many times as long.
//!
//! In: `zoom` as declared, the parent's computed values. Out: the factor for lengths of this element, and inherited lengths brought to it. What has a
//! size without any length, as pictures have, asks [`super::Styles::zoom`].

use std::sync::Arc;

use cssparser::Parser;

use super::builder::Builder;
use super::computed::{LineHeight, TabSize};
use super::value::{AsIs, Parsed, Place, bad, boxes, word};

/// How many times as long as written lengths are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Zoom(pub(super) f32);

impl Default for Zoom {
    fn default() -> Self {
        Self(1.0)
    }
}

/// `zoom`
pub(super) fn zoom(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Zoom>> {
    if word(input, "normal") || word(input, "reset") {
        return Ok(AsIs(Zoom::default()));
    }
    let factor = match input.try_parse(|i| i.expect_percentage()) {
        Ok(percentage) => percentage,
        Err(_) => boxes::positive_number(input, place)?.0,
    };
    // Nothing is zoomed away.
    match factor {
        0.0 => Ok(AsIs(Zoom::default())),
        _ if factor > 0.0 => Ok(AsIs(Zoom(factor.clamp(0.001, 1000.0)))),
        _ => bad(),
    }
}

/// Makes what an element inherited as long as its own `zoom` says.
pub(super) fn apply(builder: &mut Builder) {
    let Zoom(own) = builder.extra.zoom;
    if own == 1.0 {
        return;
    }
    Arc::make_mut(&mut builder.variants).zoom.0 *= own;
    let font = Arc::make_mut(&mut builder.font);
    font.size *= own;
    font.letter_spacing *= own;
    font.word_spacing *= own;
    if let LineHeight::Length(length) = &mut font.line_height {
        *length *= own;
    }
    let text = Arc::make_mut(&mut builder.text);
    text.text_indent.length.points *= own;
    text.border_spacing.0 *= own;
    text.border_spacing.1 *= own;
    if let TabSize::Length(length) = &mut text.tab_size {
        *length *= own;
    }
}
