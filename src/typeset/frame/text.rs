//! Fonts, and glyphs of them.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Color, Point};

/// Which font of [`PagedDocument::fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub u32);

/// The bytes of a font file: of a theme that is part of the program, or read.
pub type FontData = Arc<Cow<'static, [u8]>>;

/// A font file.
#[derive(Clone)]
pub struct Font {
    /// The whole OpenType or TrueType file (already unpacked where it was WOFF2).
    pub data: FontData,
    /// The face inside a collection.
    pub index: u32,
    /// The PostScript name.
    pub name: String,
    /// Coordinates of a variable font, by axis tag.
    pub variations: Vec<([u8; 4], f32)>,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({})", self.name)
    }
}

/// Glyphs of one font and size on one baseline, in visual order.
#[derive(Debug, Clone)]
pub struct TextRun {
    /// The font.
    pub font: FontId,
    /// The size.
    pub size: f32,
    /// The colour.
    pub color: Color,
    /// Where the first glyph's origin stands on the baseline.
    pub origin: Point,
    /// The glyphs. They are shared with the line they were made for, as is the text.
    pub glyphs: Arc<[Glyph]>,
    /// How far from the pen each glyph is drawn; none where all stand at the pen, as in most text.
    pub offsets: Option<Arc<[Offset]>>,
    /// The text they stand for, in logical order.
    pub text: Arc<str>,
    /// Whether the text is printable ASCII and each glyph stands for one character of it, in order: most text is nothing else.
    pub letters: bool,
    /// Whether the glyphs are turned to the left on the baseline: letters that stand upright on a line that runs down the page.
    pub upright: bool,
    /// A slant made up where no italic exists: the tangent of the angle, 0 for none.
    pub skew: f32,
    /// A weight made up where no bold exists: width of an extra stroke, 0 for none. Below 0 the outlines alone are drawn, so wide.
    pub embolden: f32,
}

/// One glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The glyph in the font file.
    pub id: u16,
    /// How far the pen moves to the right, letter and word spacing included.
    pub advance: f32,
    /// First byte in [`TextRun::text`] of the characters this glyph stands for. Glyphs of one cluster share it; a cluster ends
    /// where the next higher one begins. No run has a longer text; a book has millions of glyphs.
    pub cluster: u16,
}

impl TextRun {
    /// How far from the pen a glyph is drawn.
    pub fn offset(&self, glyph: usize) -> Offset {
        self.offsets.as_ref().and_then(|offsets| offsets.get(glyph).copied()).unwrap_or_default()
    }
}

/// How far from the pen a glyph is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offset {
    /// To the right.
    pub dx: f32,
    /// Upwards.
    pub dy: f32,
}
