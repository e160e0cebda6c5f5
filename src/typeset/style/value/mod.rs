//! Specified values: parsed from CSS tokens, turned into computed values when font sizes, colours and the page are known.
//!
//! A value is parsed by a plain function `fn(&mut Parser, &Place) -> Parsed<T>` and computed by [`Compute`].

pub(super) mod background;
pub(super) mod border_image;
pub(super) mod boxes;
pub(super) mod calc;
pub(super) mod color;
pub(super) mod content;
pub(super) mod effects;
pub(super) mod font;
pub(super) mod gradient;
pub(super) mod grid;
pub(super) mod length;
pub(super) mod text;
pub(super) mod transform;

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use cssparser::{ParseError, Parser};

use super::computed::{Direction, FontStyle, LineHeight, ResourceUrl, Sides, Spot};
use super::fonts::{FontMetricsSource, FontUnits};
use super::zoom::Zoom;
use crate::typeset::frame::{Color, Size};

/// A value was not what the property takes. The caller knows the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bad;

/// The outcome of parsing a value.
pub(super) type Parsed<T> = Result<T, ParseError<Bad>>;

/// The error of a value that does not fit.
pub(super) fn bad<T>() -> Parsed<T> {
    Err(ParseError::unexpected_token())
}

/// Where a value is written: what its addresses are relative to, and whether it stands in `@page`.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The folder of the stylesheet.
    pub(super) base: Arc<Path>,
    /// The stylesheet, for messages.
    pub(super) file: Arc<Path>,
    /// Line and column of the declaration at hand.
    pub(super) at: (u32, u32),
}

impl Default for Place {
    /// Nowhere: for values of ours.
    fn default() -> Self {
        Self::new(Path::new("").into(), Path::new("").into())
    }
}

impl Place {
    pub(super) fn new(base: Arc<Path>, file: Arc<Path>) -> Self {
        Self { base, file, at: (0, 0) }
    }

    pub(super) fn url(&self, url: &str) -> ResourceUrl {
        ResourceUrl { url: url.to_owned(), base: self.base.clone(), from: Spot { file: self.file.clone(), at: self.at } }
    }
}

/// What relative values are relative to.
pub(super) struct Context<'a> {
    /// So many times as long are lengths that fonts do not measure.
    pub(super) zoom: f32,
    /// What `em` is of.
    pub(super) font_size: f32,
    /// What `rem` is of.
    pub(super) root_font_size: f32,
    /// What `rlh` is of.
    pub(super) root_line_height: f32,
    /// The font at hand, for `ex`, `ch` and `cap`.
    pub(super) font: Arc<FontStyle>,
    /// The parent's font until the line height is known: what `lh` is of in `font-size` and `line-height` (CSS Values 4, 6.1.3).
    pub(super) parent_font: Option<&'a FontStyle>,
    /// The parent's font size and weight.
    pub(super) parent_font_size: f32,
    pub(super) parent_font_weight: f32,
    /// `currentcolor`
    pub(super) color: Color,
    pub(super) direction: Direction,
    /// What `vw` and `vh` are of: the page area.
    pub(super) viewport: Size,
    pub(super) metrics: &'a dyn FontMetricsSource,
    pub(super) units: Cell<Option<FontUnits>>,
}

impl Context<'_> {
    /// The metrics of the font at hand.
    pub(super) fn font_units(&self) -> FontUnits {
        if let Some(units) = self.units.get() {
            return units;
        }
        let units = self.metrics.units(&self.font);
        self.units.set(Some(units));
        units
    }

    /// Makes all lengths longer, those that were inherited with the font included.
    pub(super) fn zoom_by(&mut self, Zoom(own): Zoom, font: &Arc<FontStyle>) {
        self.zoom *= own;
        self.root_font_size *= own;
        self.root_line_height *= own;
        self.parent_font_size *= own;
        self.set_font(font);
    }

    /// Makes another font the one at hand.
    pub(super) fn set_font(&mut self, font: &Arc<FontStyle>) {
        self.font_size = font.size;
        self.font = font.clone();
        self.units.set(None);
    }

    /// The line height at hand in points.
    pub(super) fn line_height(&self) -> f32 {
        let font = self.parent_font.unwrap_or(&self.font);
        match font.line_height {
            LineHeight::Normal if self.parent_font.is_some() => self.metrics.units(font).line_height * font.size,
            LineHeight::Normal => self.font_units().line_height * font.size,
            LineHeight::Number(factor) => factor * font.size,
            LineHeight::Length(length) => length,
        }
    }
}

/// A specified value that becomes a computed one.
pub(super) trait Compute {
    /// The computed value.
    type Out;
    /// Computes it.
    fn compute(&self, context: &Context<'_>) -> Self::Out;
}

impl<T: Compute> Compute for Option<T> {
    type Out = Option<T::Out>;
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        self.as_ref().map(|value| value.compute(context))
    }
}

impl<T: Compute> Compute for Vec<T> {
    type Out = Vec<T::Out>;
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        self.iter().map(|value| value.compute(context)).collect()
    }
}

impl<A: Compute, B: Compute> Compute for (A, B) {
    type Out = (A::Out, B::Out);
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        (self.0.compute(context), self.1.compute(context))
    }
}

impl<T: Compute> Compute for Sides<T> {
    type Out = Sides<T::Out>;
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        Sides {
            top: self.top.compute(context),
            right: self.right.compute(context),
            bottom: self.bottom.compute(context),
            left: self.left.compute(context),
        }
    }
}

/// A value that is computed as it is specified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct AsIs<T>(pub(super) T);

impl<T: Clone> Compute for AsIs<T> {
    type Out = T;
    fn compute(&self, _context: &Context<'_>) -> T {
        self.0.clone()
    }
}

/// Declares a parser of keywords: `keywords!(name -> Type { "word" => value, ... })`.
macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident -> $type:ty { $($word:literal $(| $other:literal)* => $value:expr),+ $(,)? })+) => {$(
        $(#[$doc])*
        pub(in crate::typeset::style) fn $name(
            input: &mut cssparser::Parser<'_>,
            _place: &$crate::typeset::style::value::Place,
        ) -> $crate::typeset::style::value::Parsed<$crate::typeset::style::value::AsIs<$type>> {
            let word = input.expect_ident()?;
            $(if word.eq_ignore_ascii_case($word) $(|| word.eq_ignore_ascii_case($other))* {
                return Ok($crate::typeset::style::value::AsIs($value));
            })+
            $crate::typeset::style::value::bad()
        }
    )+};
}
pub(super) use keywords;

/// Whether the next token is this word; if so it is taken.
pub(super) fn word(input: &mut Parser<'_>, word: &str) -> bool {
    input.try_parse(|i| i.expect_ident_matching(word)).is_ok()
}

/// Takes an identifier in lower case.
pub(super) fn ident(input: &mut Parser<'_>) -> Parsed<String> {
    Ok(input.expect_ident()?.to_ascii_lowercase())
}

/// Words that name nothing of the author's: the values every property takes.
pub(super) fn is_wide_keyword(name: &str) -> bool {
    ["inherit", "initial", "unset", "revert", "revert-layer", "default"].iter().any(|w| name.eq_ignore_ascii_case(w))
}

/// Takes an author-given name, as written.
pub(super) fn custom_ident(input: &mut Parser<'_>, excluded: &[&str]) -> Parsed<String> {
    let name = input.expect_ident_cloned()?;
    if is_wide_keyword(&name) || excluded.iter().any(|w| name.eq_ignore_ascii_case(w)) {
        return bad();
    }
    Ok(name.to_string())
}
