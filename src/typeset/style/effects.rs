//! What is done to a box once it is painted: clips, masks, filters and blending (CSS Masking 1, Filter Effects 1, Compositing 1).
//!
//! Computed values only: they are parsed by `value::effects` and applied by `pages::effects`. Few boxes have any, so styles hold them behind a
//! pointer.

use std::sync::Arc;

use super::computed::{BackgroundLayer, LengthPercentage, ResourceUrl, Shadow, Sides};
use crate::typeset::frame::{Blend, Segment};

/// All effects of a box.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct Effects {
    pub clip_path: Option<ClipPath>,
    /// Topmost first.
    pub mask: Vec<MaskLayer>,
    pub filter: Vec<Filter>,
    pub mix_blend_mode: Blend,
    pub background_blend_mode: Vec<Blend>,
    pub isolation: bool,
    /// `backface-visibility`
    pub hidden_from_behind: bool,
    pub transform_box: ReferenceBox,
    pub shape_outside: Option<ClipPath>,
    pub shape_margin: LengthPercentage,
    /// `shape-image-threshold`: how opaque a picture is where it has a shape.
    pub shape_threshold: f32,
}

impl Effects {
    /// Whether the box is a stacking context for them.
    pub fn stacks(&self) -> bool {
        self.clip_path.is_some()
            || !self.mask.is_empty()
            || !self.filter.is_empty()
            || self.mix_blend_mode != Blend::Normal
            || self.isolation
    }
}

/// The box that shapes and transforms are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum ReferenceBox {
    Margin,
    #[default]
    Border,
    Padding,
    Content,
}

/// `clip-path` or `shape-outside`
#[derive(Debug, Clone, PartialEq)]
pub struct ClipPath {
    /// The shape; none for the box itself, with its corners.
    pub shape: Option<BasicShape<LengthPercentage>>,
    /// What the shape is in.
    pub within: ReferenceBox,
}

/// `<basic-shape>` (CSS Shapes 1, 3).
#[derive(Debug, Clone, PartialEq)]
pub enum BasicShape<T> {
    /// `inset()`, with its corners.
    Inset(Sides<T>, Vec<(T, T)>),
    /// `circle()`
    Circle(Radius<T>, (T, T)),
    /// `ellipse()`
    Ellipse(Radius<T>, Radius<T>, (T, T)),
    /// `polygon()`, and whether the even-odd rule holds.
    Polygon(bool, Vec<(T, T)>),
    /// `path()`, and whether the even-odd rule holds.
    Path(bool, Arc<[Segment]>),
    /// A `<clipPath>` of a drawing.
    Reference(ResourceUrl),
}

/// How far a circle or an ellipse reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum Radius<T> {
    ClosestSide,
    FarthestSide,
    Of(T),
}

/// One layer of `mask`.
#[derive(Debug, Clone, PartialEq)]
pub struct MaskLayer {
    /// Picture and place. `clip` is 4 for none.
    pub layer: BackgroundLayer,
    /// Whether light parts of it show rather than opaque ones.
    pub luminance: bool,
    /// What it makes of the layers below it.
    pub composite: MaskComposite,
}

/// `mask-composite`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum MaskComposite {
    #[default]
    Add,
    Subtract,
    Intersect,
    Exclude,
}

/// One function of `filter`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Filter {
    /// `opacity()`
    Opacity(f32),
    /// What comes of red, green and blue: three rows of three factors and a number.
    Colors([f32; 12]),
    /// `blur()`, by its deviation.
    Blur(f32),
    /// `drop-shadow()`, whose blur is a deviation as well.
    Shadow(Shadow),
}
