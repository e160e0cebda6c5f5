//! The fonts of a document.

use std::sync::Arc;

use crate::typeset::frame::{Font, FontId, Page};
use crate::typeset::style::computed::FontStyle;

/// What `@font-face` says of a font file.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceDescriptor {
    /// `font-family`
    pub family: String,
    /// `font-weight`: the range of weights the file offers; none to ask the file.
    pub weight: Option<(f32, f32)>,
    /// `font-style: italic` or `oblique`; none to ask the file.
    pub italic: Option<bool>,
    /// `font-stretch` in percent; none to ask the file.
    pub stretch: Option<(f32, f32)>,
    /// `unicode-range`, both ends included; empty for every character.
    pub unicode_range: Vec<(u32, u32)>,
}

/// Why a file cannot be used as a font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontError {
    /// Neither OpenType, TrueType, WOFF nor WOFF2.
    NotAFont,
    /// A WOFF or WOFF2 file that cannot be unpacked.
    Damaged(String),
}

/// Measures of a font at a size, in points; all distances are positive.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FontMetrics {
    /// From the baseline up to the top of the content area.
    pub ascent: f32,
    /// From the baseline down to the bottom of the content area.
    pub descent: f32,
    /// Extra room between lines for `line-height: normal`.
    pub line_gap: f32,
    /// `ex`
    pub x_height: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// From the baseline down to the middle of the underline.
    pub underline_position: f32,
    /// Thickness of the underline.
    pub underline_thickness: f32,
    /// From the baseline up to the middle of the line-through.
    pub strikeout_position: f32,
    /// Thickness of the line-through.
    pub strikeout_thickness: f32,
    /// `ch`: the advance of `0`.
    pub zero_advance: f32,
    /// The advance of a space.
    pub space_advance: f32,
}

/// All faces a document may use, and the caches that go with them. Shared between threads.
pub struct Fonts {}

impl Fonts {
    /// A database that falls back to `default_fonts` (whole files, most wanted first): `serif`, `sans-serif` and `monospace` are found among
    /// them by their own names, and so is a document's text without any font of its own.
    pub fn new(default_fonts: &[Arc<Vec<u8>>]) -> Self {
        let _ = default_fonts;
        Self {}
    }

    /// Adds the file of an `@font-face` rule. Later rules win over earlier ones that describe the same face.
    pub fn add(&mut self, descriptor: FaceDescriptor, data: Arc<Vec<u8>>) -> Result<(), FontError> {
        let _ = (descriptor, data);
        Ok(())
    }

    /// The measures of the first font of the style's list, at its size: what `ex`, `ch` and the strut go by.
    pub fn metrics(&self, style: &FontStyle) -> FontMetrics {
        let _ = style;
        FontMetrics::default()
    }

    /// The measures of a font already in use.
    pub fn font_metrics(&self, font: FontId, size: f32) -> FontMetrics {
        let _ = (font, size);
        FontMetrics::default()
    }

    /// The fonts a text in this style may need, most wanted first: for form fields, whose text is typed later.
    pub fn stack(&self, style: &FontStyle) -> Vec<FontId> {
        let _ = style;
        Vec::new()
    }

    /// Characters no font had, each once, in order.
    pub fn missing(&self) -> Vec<char> {
        Vec::new()
    }

    /// Numbers the fonts that are used on `pages` in the order they come up, writes the numbers into the runs and widgets, and returns the fonts.
    /// Numbers given while laying out depend on the order in which threads came by; these do not.
    pub fn number(&self, pages: &mut [Page]) -> Vec<Font> {
        let _ = pages;
        Vec::new()
    }
}
