//! Edges of boxes and what is painted in them: borders, backgrounds, gradients, shadows.

use std::sync::Arc;

use super::{Extent, LengthPercentage, Sides};
use crate::typeset::frame::Color;
use crate::typeset::style::effects::Effects;

/// One border side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// The computed width: 0 where the style is `none` or `hidden`.
    pub width: f32,
    /// The style.
    pub style: BorderLine,
    /// The colour.
    pub color: Color,
}

/// Margin, border, padding, background, outline.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct EdgeStyle {
    pub margin: Sides<Extent>,
    pub padding: Sides<LengthPercentage>,
    pub border: Sides<Border>,
    /// Corner radii (horizontal, vertical): top left, top right, bottom right, bottom left.
    pub radius: [(LengthPercentage, LengthPercentage); 4],
    pub background_color: Color,
    /// The box the colour fills, as layers count them: that of the last layer.
    pub color_clip: u8,
    /// Layers, topmost first.
    pub background: Vec<BackgroundLayer>,
    pub outline: Border,
    pub outline_offset: f32,
    pub shadows: Vec<Shadow>,
    pub border_image: Option<Arc<BorderImage>>,
    /// What is done to the box once it is painted; none for nothing.
    pub effects: Option<Arc<Effects>>,
}

/// `border-image`
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct BorderImage {
    pub source: BackgroundImage,
    pub slice: Sides<BorderImageSide>,
    pub fill: bool,
    pub width: Sides<BorderImageSide>,
    pub outset: Sides<BorderImageSide>,
    pub repeat: (Repeat, Repeat),
}

/// A side of a border image's slices, widths or outsets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BorderImageSide {
    /// A number: of pixels, or times the border.
    Number(f32),
    /// A length.
    Length(LengthPercentage),
    /// `auto`
    Auto,
}

/// One layer of a background.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct BackgroundLayer {
    pub image: BackgroundImage,
    pub position: (LengthPercentage, LengthPercentage),
    pub size: BackgroundSize,
    pub repeat: (Repeat, Repeat),
    /// `content-box` 2, `padding-box` 1, `border-box` 0, or [`BackgroundLayer::ON_PAGE`].
    pub origin: u8,
    pub clip: u8,
}

impl BackgroundLayer {
    /// The origin of what is placed on the page: `background-attachment: fixed`.
    pub const ON_PAGE: u8 = 5;
}

/// What a background layer shows.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundImage {
    /// An address, as written, with the index of the stylesheet it is relative to.
    Url(ResourceUrl),
    /// A gradient.
    Gradient(Arc<Gradient>),
}

/// `linear-gradient()` and its kin.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// How its colours run.
    pub shape: GradientShape,
    /// Its colours and hints, in order.
    pub stops: Vec<GradientStop>,
    /// Whether it starts again at its end.
    pub repeating: bool,
    /// Where its colours are mixed, if it says.
    pub space: Option<MixSpace>,
}

/// Where colours are mixed (CSS Color 4, 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum MixSpace {
    Srgb,
    Linear,
    Oklab,
    Lab,
    Hsl(HueWay),
    Hwb(HueWay),
    Lch(HueWay),
    Oklch(HueWay),
}

/// Which way around hues are mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum HueWay {
    Shorter,
    Longer,
    Increasing,
    Decreasing,
}

/// How the colours of a gradient run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientShape {
    /// Straight, at an angle in degrees: 0 is upwards, 90 to the right.
    Linear(f32),
    /// Straight towards a corner: -1 for left and top, 1 for right and bottom.
    Corner(f32, f32),
    /// From a centre outwards.
    Radial {
        /// A circle rather than an ellipse.
        circle: bool,
        /// How far.
        size: RadialSize,
        /// The centre.
        at: (LengthPercentage, LengthPercentage),
    },
    /// Around a centre.
    Conic {
        /// Where it starts, in degrees from the top.
        from: f32,
        /// The centre.
        at: (LengthPercentage, LengthPercentage),
    },
}

/// How far a radial gradient reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum RadialSize {
    ClosestSide,
    FarthestSide,
    ClosestCorner,
    FarthestCorner,
    /// Both radii.
    Explicit(LengthPercentage, LengthPercentage),
}

/// A colour of a gradient, or a hint between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientStop {
    /// A colour; its place is missing where the source gives none. Around a centre the whole turn is 100 %.
    Color(Color, Option<LengthPercentage>),
    /// Where the middle of the two colours beside it is.
    Hint(LengthPercentage),
}

/// An address and what it is relative to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceUrl {
    /// As written.
    pub url: String,
    /// The folder of the stylesheet or document it was written in.
    pub base: Arc<std::path::Path>,
    /// Where it was written, for messages.
    pub from: Spot,
}

/// A line and column of a file, from 1; 0 where not known. Two spots do not make two values.
#[derive(Clone)]
pub struct Spot {
    /// The file.
    pub file: Arc<std::path::Path>,
    /// Line and column.
    pub at: (u32, u32),
}

impl PartialEq for Spot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spot {}

impl std::hash::Hash for Spot {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl std::fmt::Debug for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.at.0)
    }
}

/// `background-size`
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum BackgroundSize {
    Cover,
    Contain,
    Explicit(Extent, Extent),
}

/// `box-shadow`
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS parts")]
pub struct Shadow {
    pub x: f32,
    pub y: f32,
    pub blur: f32,
    pub spread: f32,
    pub color: Color,
    pub inset: bool,
}

impl Default for Border {
    /// `medium none currentcolor`: nothing.
    fn default() -> Self {
        Self { width: 0.0, style: BorderLine::None, color: Color::BLACK }
    }
}

impl Default for EdgeStyle {
    fn default() -> Self {
        let zero = Extent::Length(LengthPercentage::ZERO);
        Self {
            margin: Sides { top: zero, right: zero, bottom: zero, left: zero },
            padding: Sides::default(),
            border: Sides::default(),
            radius: [(LengthPercentage::ZERO, LengthPercentage::ZERO); 4],
            background_color: Color::TRANSPARENT,
            color_clip: 0,
            background: Vec::new(),
            outline: Border::default(),
            outline_offset: 0.0,
            shadows: Vec::new(),
            border_image: None,
            effects: None,
        }
    }
}

keywords! {
    /// `border-style` and `text-decoration-style`
    BorderLine { None, Hidden, Solid, Dashed, Dotted, Double, Wavy, Groove, Ridge, Inset, Outset }
    /// `background-repeat`, `border-image-repeat`: once, or stretched, or as often as there is room
    Repeat { No, Repeat, Round, Space }
}
