//! Outlines, pictures and groups.

use std::sync::Arc;

use super::{Color, Item, Point, Rect, Size};

/// Which picture of [`PagedDocument::images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// An outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Its pieces.
    pub segments: Vec<Segment>,
    /// How it is filled; none for not at all.
    pub fill: Option<Color>,
    /// Whether the even-odd rule holds rather than non-zero winding.
    pub even_odd: bool,
    /// How it is stroked; none for not at all.
    pub stroke: Option<Box<Stroke>>,
}

/// A piece of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a new piece.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic curve: two control points and the end.
    Curve(Point, Point, Point),
    /// Back to the last start.
    Close,
    /// A whole rectangle.
    Rect(Rect),
}

/// How an outline is stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// The width.
    pub width: f32,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub dash: Vec<f32>,
    /// Whether ends are round.
    pub round: bool,
}

/// Colours that run into each other in a space of their own: along its x axis from 0 to 1, or between two circles, the second of radius 1
/// around the origin. The first and the last colour go on beyond.
#[derive(Debug, Clone, PartialEq)]
pub struct Shading {
    /// The centre and radius of the first circle; none for a straight gradient.
    pub from: Option<(f32, f32, f32)>,
    /// Colours and their places from 0 to 1, in order.
    pub stops: Arc<[(f32, Color)]>,
    /// From its space to the page, as in [`Group::transform`].
    pub matrix: [f32; 6],
}

/// A picture's data.
#[derive(Debug, Clone, PartialEq)]
pub enum Image {
    /// Eight-bit sRGB, three bytes a pixel, with an optional byte of opacity a pixel apart.
    Raster {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The colours.
        rgb: Vec<u8>,
        /// The opacities.
        alpha: Option<Vec<u8>>,
    },
    /// Rows filtered and compressed as in a PNG file, embedded as they are.
    Deflated {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bits of a sample.
        bits: u8,
        /// What samples stand for.
        colors: DeflatedColors,
        /// The rows.
        data: Vec<u8>,
    },
    /// A JPEG file, embedded as it is.
    Jpeg {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// 1, 3 or 4 channels.
        channels: u8,
        /// The file.
        data: Vec<u8>,
    },
}

/// What the samples of [`Image::Deflated`] stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeflatedColors {
    /// Levels of grey.
    Grey,
    /// Red, green and blue.
    Rgb,
    /// Places in a list of colours, three bytes each.
    Palette(Vec<u8>),
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedImage {
    /// Which.
    pub image: ImageId,
    /// Where: the picture is stretched to it.
    pub rect: Rect,
}

/// Items drawn together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Drawn only inside this outline (its fill and stroke are ignored).
    pub clip: Option<Path>,
    /// Opacity of the whole, 1 for opaque.
    pub opacity: f32,
    /// PDF matrix a b c d e f in page space with y down; none for the identity.
    pub transform: Option<[f32; 6]>,
    /// How the whole is laid over what is below it; none where each item is drawn by itself.
    pub compositing: Option<Box<Compositing>>,
    /// How often the items are drawn; none for once. Such items are artifacts, and the group is not drawn apart.
    pub repeat: Option<Box<Repeat>>,
    /// The items.
    pub items: Vec<Item>,
}

impl Default for Group {
    fn default() -> Self {
        Self { clip: None, opacity: 1.0, transform: None, compositing: None, repeat: None, items: Vec::new() }
    }
}

impl Group {
    /// Items that show only inside an outline.
    pub fn clipped(clip: Path, items: Vec<Item>) -> Self {
        Self { clip: Some(clip), items, ..Self::default() }
    }

    /// Its soft mask.
    pub fn mask(&self) -> Option<&Mask> {
        self.compositing.as_ref()?.mask.as_ref()
    }
}

/// Copies of a group's items side by side and below each other: each so far from the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// How many side by side.
    pub columns: u32,
    /// How many below each other.
    pub rows: u32,
    /// How far apart they start.
    pub step: Size,
}

/// Groups drawn apart in each other are no deeper than this, as readers limit it: inner ones are painted with what is around them.
pub const MAX_APART: usize = 28;

/// How a group that is drawn apart is laid over what is below it (ISO 32000-1, 11.4).
#[derive(Debug, Clone, Default)]
pub struct Compositing {
    /// How its colours meet those below.
    pub blend: Blend,
    /// What of it shows; in the group's own space.
    pub mask: Option<Mask>,
}

/// A soft mask (ISO 32000-1, 11.5).
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// What is drawn as the mask.
    pub items: Vec<Item>,
    /// Whether light parts show rather than opaque ones.
    pub luminance: bool,
}

/// Blend modes (ISO 32000-1, 11.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Blend {
    #[default]
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

impl Blend {
    /// The name in CSS (Compositing 1, 5.1).
    pub const fn css(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Multiply => "multiply",
            Self::Screen => "screen",
            Self::Overlay => "overlay",
            Self::Darken => "darken",
            Self::Lighten => "lighten",
            Self::ColorDodge => "color-dodge",
            Self::ColorBurn => "color-burn",
            Self::HardLight => "hard-light",
            Self::SoftLight => "soft-light",
            Self::Difference => "difference",
            Self::Exclusion => "exclusion",
            Self::Hue => "hue",
            Self::Saturation => "saturation",
            Self::Color => "color",
            Self::Luminosity => "luminosity",
        }
    }

    /// The name in PDF.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Multiply => "Multiply",
            Self::Screen => "Screen",
            Self::Overlay => "Overlay",
            Self::Darken => "Darken",
            Self::Lighten => "Lighten",
            Self::ColorDodge => "ColorDodge",
            Self::ColorBurn => "ColorBurn",
            Self::HardLight => "HardLight",
            Self::SoftLight => "SoftLight",
            Self::Difference => "Difference",
            Self::Exclusion => "Exclusion",
            Self::Hue => "Hue",
            Self::Saturation => "Saturation",
            Self::Color => "Color",
            Self::Luminosity => "Luminosity",
        }
    }
}
