//! `@font-face` and the metrics that font-relative units need.

use super::FontStyle;
use super::computed::{ResourceUrl, Slant};

/// An `@font-face` rule (CSS Fonts 4, 4).
#[derive(Debug, Clone, PartialEq)]
pub struct FontFace {
    /// `font-family`, as written.
    pub family: String,
    /// `font-weight`: the lowest and the highest it serves; none for `auto`.
    pub weight: Option<(f32, f32)>,
    /// `font-style`; none for `auto`.
    pub slant: Option<FaceSlant>,
    /// `font-stretch` in percent: lowest and highest; none for `auto`.
    pub stretch: Option<(f32, f32)>,
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

/// `font-style` of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FaceSlant {
    /// `italic`
    Italic,
    /// `normal` and `oblique`: the lowest and the highest angle in degrees.
    Angles(f32, f32),
}

impl FaceSlant {
    /// What leans neither way.
    pub const UPRIGHT: Self = Self::Angles(0.0, 0.0);

    /// How far it is from what is wanted, smaller is better (CSS Fonts 4, 5.2): italics and obliques stand in for each other.
    pub fn rank(self, wanted: Slant) -> u8 {
        let rank =
            |first: bool, second: bool, third: bool| [first, second, third].iter().position(|fits| *fits).map_or(3, |rank| rank as u8);
        match (self, wanted) {
            (Self::Angles(low, high), Slant::Upright) => rank(low <= 0.0 && 0.0 <= high, true, true),
            (Self::Italic, Slant::Upright) => 2,
            (Self::Italic, Slant::Italic) => 0,
            (Self::Angles(low, high), Slant::Italic) => rank(false, low <= 14.0 && 14.0 <= high, high > 0.0),
            (Self::Italic, Slant::Oblique(_)) => 2,
            (Self::Angles(low, high), Slant::Oblique(angle)) => {
                rank(low <= angle && angle <= high, if angle > 0.0 { high > 0.0 } else { low < 0.0 }, false)
            }
        }
    }
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
    /// What a line of it has above and below its baseline.
    pub ascent: f32,
    /// See `ascent`.
    pub descent: f32,
    /// `lh` with `line-height: normal`: ascent, descent and gap together.
    pub line_height: f32,
}

impl Default for FontUnits {
    fn default() -> Self {
        Self { x_height: 0.5, zero_advance: 0.5, cap_height: 0.7, ascent: 0.9, descent: 0.3, line_height: 1.2 }
    }
}

/// How much of their room letters leave white, in em.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bearings {
    /// Before the first.
    pub left: f32,
    /// Behind the last.
    pub right: f32,
    /// How far the lowest reaches below the baseline.
    pub depth: f32,
}

/// Knows fonts' metrics.
pub trait FontMetricsSource: Sync {
    /// The units of the first available font for this style, in em.
    fn units(&self, font: &FontStyle) -> FontUnits;

    /// How wide these letters are side by side, in em.
    fn advance(&self, _font: &FontStyle, letters: &str) -> f32 {
        letters.chars().count() as f32 / 2.0
    }

    /// Where the ink of these letters is.
    fn bearings(&self, _font: &FontStyle, _letters: &str) -> Bearings {
        Bearings::default()
    }
}

/// Takes half an em for every font-relative unit, as CSS Values 4 says for unknown fonts.
#[derive(Debug, Clone, Copy, Default)]
pub struct HalfEm;

impl FontMetricsSource for HalfEm {
    fn units(&self, _font: &FontStyle) -> FontUnits {
        FontUnits::default()
    }
}
