//! Pages: what `@page` rules make of one page (CSS Paged Media 3).

use super::computed::{ComputedStyle, Sides};
use crate::typeset::frame::Size;

/// What page selectors can ask of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageContext<'a> {
    /// The used value of `page`; none for `auto`.
    pub name: Option<&'a str>,
    /// The first page of the document.
    pub first: bool,
    /// A right-hand page (odd in a left-to-right book).
    pub right: bool,
    /// A page left empty by a forced break.
    pub blank: bool,
    /// Its place in the document, from 0 (`:nth()` counts from 1).
    pub index: u32,
    /// Its place in its group: the run of pages with the same name, from 0 (`:nth(... of name)`).
    pub group_index: u32,
}

macro_rules! margin_boxes {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// The sixteen page-margin boxes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "variants are named after the at-rules")]
        pub enum MarginBox { $($variant),+ }

        impl MarginBox {
            /// All of them, in the order they are painted.
            pub const ALL: [Self; 16] = [$(Self::$variant),+];

            /// The name of its at-rule, without `@`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

margin_boxes! {
    TopLeftCorner "top-left-corner", TopLeft "top-left", TopCenter "top-center", TopRight "top-right", TopRightCorner "top-right-corner",
    RightTop "right-top", RightMiddle "right-middle", RightBottom "right-bottom",
    BottomRightCorner "bottom-right-corner", BottomRight "bottom-right", BottomCenter "bottom-center", BottomLeft "bottom-left",
    BottomLeftCorner "bottom-left-corner", LeftBottom "left-bottom", LeftMiddle "left-middle", LeftTop "left-top",
}

/// `marks`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageMarks {
    /// `crop`
    pub crop: bool,
    /// `cross`
    pub cross: bool,
}

/// One page's computed values.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// The trimmed size in points.
    pub size: Size,
    /// The margins, percentages resolved, `auto` as 0.
    pub margin: Sides<f32>,
    /// The page box: padding, border, background, and what margin boxes inherit. Its `margin` is [`PageStyle::margin`] as declared.
    pub style: ComputedStyle,
    /// The margin boxes that have `content`, in painting order. Their `text-align` and `vertical-align` defaults are those of the standard.
    pub boxes: Vec<(MarginBox, ComputedStyle)>,
    /// `@footnote` inside `@page`: the footnote area.
    pub footnote: ComputedStyle,
    /// `bleed` in points: 0 without marks, 6 with crop marks, unless given.
    pub bleed: f32,
    /// `marks`
    pub marks: PageMarks,
}

impl Default for PageStyle {
    /// A4 with margins of 75 px.
    fn default() -> Self {
        let margin = 56.25;
        Self {
            size: Size { width: 595.275_6, height: 841.889_8 },
            margin: Sides { top: margin, right: margin, bottom: margin, left: margin },
            style: ComputedStyle::initial(),
            boxes: Vec::new(),
            footnote: ComputedStyle::initial(),
            bleed: 0.0,
            marks: PageMarks::default(),
        }
    }
}
