//! `@font-face` and the metrics that font-relative units need.

use super::FontStyle;
use super::computed::ResourceUrl;

/// An `@font-face` rule (CSS Fonts 4, 4).
#[derive(Debug, Clone, PartialEq)]
pub struct FontFace {
    /// `font-family`, as written.
    pub family: String,
    /// `font-weight`: the lowest and the highest it serves.
    pub weight: (f32, f32),
    /// `font-style` is `italic` or `oblique`.
    pub italic: bool,
    /// `font-stretch` in percent: lowest and highest.
    pub stretch: (f32, f32),
    /// `src` in order of preference, files only; formats that are not supported are left out.
    pub src: Vec<ResourceUrl>,
    /// `unicode-range`: first and last code points; empty for all.
    pub unicode_range: Vec<(u32, u32)>,
    /// `font-feature-settings` of the face.
    pub features: Vec<([u8; 4], u32)>,
    /// `font-variation-settings` of the face.
    pub variations: Vec<([u8; 4], f32)>,
    /// `size-adjust`, 1 for none.
    pub size_adjust: f32,
    /// `ascent-override`, `descent-override`, `line-gap-override`, 1 for the font size.
    pub overrides: [Option<f32>; 3],
    /// Names of `local()` in `src`: fonts of the machine are never used.
    pub local: Vec<String>,
    /// Where the rule is, for messages: file, line, column.
    pub place: (std::path::PathBuf, u32, u32),
}

/// What font-relative units are of, in em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FontUnits {
    /// `ex`: the x-height.
    pub x_height: f32,
    /// `ch`: the advance of `0`.
    pub zero_advance: f32,
    /// `cap`: the height of capitals.
    pub cap_height: f32,
    /// `lh` with `line-height: normal`: ascent, descent and gap together.
    pub line_height: f32,
}

impl Default for FontUnits {
    fn default() -> Self {
        Self { x_height: 0.5, zero_advance: 0.5, cap_height: 0.7, line_height: 1.2 }
    }
}

/// Knows fonts' metrics.
pub trait FontMetricsSource: Sync {
    /// The units of the first available font for this style, in em.
    fn units(&self, font: &FontStyle) -> FontUnits;
}

/// Takes half an em for every font-relative unit, as CSS Values 4 says for unknown fonts.
#[derive(Debug, Clone, Copy, Default)]
pub struct HalfEm;

impl FontMetricsSource for HalfEm {
    fn units(&self, _font: &FontStyle) -> FontUnits {
        FontUnits::default()
    }
}
