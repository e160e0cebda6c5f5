//! Lengths, percentages, angles (CSS Values 4, 6 and 7).

use cssparser::{Parser, Token};

use super::calc::{self, Node};
use super::{Compute, Context, Parsed, Place, bad};
use crate::typeset::style::computed::{Extent, LengthPercentage};

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset::style) enum Unit {
    Pt,
    Px,
    Pc,
    Cm,
    Mm,
    Q,
    In,
    Em,
    Rem,
    Ex,
    Ch,
    Cap,
    Ic,
    Lh,
    Rlh,
    Vw,
    Vh,
    Vmin,
    Vmax,
}

impl Unit {
    /// The unit of this name; the small, large and dynamic viewports of screens are all the page area.
    pub(super) fn parse(name: &str) -> Option<Self> {
        const UNITS: [(&str, Unit); 33] = [
            ("pt", Unit::Pt),
            ("px", Unit::Px),
            ("em", Unit::Em),
            ("rem", Unit::Rem),
            ("mm", Unit::Mm),
            ("cm", Unit::Cm),
            ("in", Unit::In),
            ("pc", Unit::Pc),
            ("q", Unit::Q),
            ("ex", Unit::Ex),
            ("ch", Unit::Ch),
            ("cap", Unit::Cap),
            ("ic", Unit::Ic),
            ("lh", Unit::Lh),
            ("rlh", Unit::Rlh),
            ("vw", Unit::Vw),
            ("vh", Unit::Vh),
            ("vmin", Unit::Vmin),
            ("vmax", Unit::Vmax),
            ("vi", Unit::Vw),
            ("vb", Unit::Vh),
            ("svw", Unit::Vw),
            ("svh", Unit::Vh),
            ("lvw", Unit::Vw),
            ("lvh", Unit::Vh),
            ("dvw", Unit::Vw),
            ("dvh", Unit::Vh),
            ("svmin", Unit::Vmin),
            ("svmax", Unit::Vmax),
            ("lvmin", Unit::Vmin),
            ("lvmax", Unit::Vmax),
            ("dvmin", Unit::Vmin),
            ("dvmax", Unit::Vmax),
        ];
        UNITS.iter().find(|(n, _)| name.eq_ignore_ascii_case(n)).map(|(_, unit)| *unit)
    }

    /// So many of it in points.
    pub(super) fn points(self, value: f32, context: &Context<'_>) -> f32 {
        let of_one = self.absolute().map(|points| points * context.zoom).unwrap_or_else(|| {
            let em = context.font_size;
            let (width, height) = (context.viewport.width / 100.0 * context.zoom, context.viewport.height / 100.0 * context.zoom);
            match self {
                Self::Rem => context.root_font_size,
                Self::Ex => context.font_units().x_height * em,
                Self::Ch => context.font_units().zero_advance * em,
                Self::Cap => context.font_units().cap_height * em,
                Self::Lh => context.line_height(),
                Self::Rlh => context.root_line_height,
                Self::Vw => width,
                Self::Vh => height,
                Self::Vmin => width.min(height),
                Self::Vmax => width.max(height),
                // An ideograph is one em wide.
                _ => em,
            }
        });
        bounded(value * of_one)
    }

    pub(in crate::typeset::style) fn absolute(self) -> Option<f32> {
        Some(match self {
            Self::Pt => 1.0,
            Self::Px => 0.75,
            Self::Pc => 12.0,
            Self::Cm => 72.0 / 2.54,
            Self::Mm => 7.2 / 2.54,
            Self::Q => 1.8 / 2.54,
            Self::In => 72.0,
            _ => return None,
        })
    }
}

/// A length or a percentage as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Length {
    /// So many of a unit.
    Of(f32, Unit),
    /// 100 for the whole.
    Percent(f32),
    /// `calc()` and its kin, and whether negative results become 0.
    Calc(Box<Node>, bool),
}

impl Length {
    /// Zero.
    pub(in crate::typeset::style) const ZERO: Self = Self::Of(0.0, Unit::Pt);

    /// What these leave of the whole.
    pub(in crate::typeset::style) fn left_by(taken: &[&Self]) -> Self {
        let minus = |length: &&Self| {
            let node = match length {
                Self::Of(value, unit) => Node::Length(*value, *unit),
                Self::Percent(percent) => Node::Percent(*percent),
                Self::Calc(node, _) => (**node).clone(),
            };
            Node::Product(Box::new(Node::Number(-1.0)), Box::new(node), false)
        };
        Self::Calc(Box::new(Node::Sum(std::iter::once(Node::Percent(100.0)).chain(taken.iter().map(minus)).collect())), false)
    }
}

impl Compute for Length {
    type Out = LengthPercentage;
    fn compute(&self, context: &Context<'_>) -> LengthPercentage {
        match self {
            Self::Of(value, unit) => LengthPercentage::points(unit.points(*value, context)),
            Self::Percent(percent) => LengthPercentage::percent(*percent),
            Self::Calc(node, clamp) => {
                let length = calc::compute(node, context);
                let length = LengthPercentage { points: bounded(length.points), ..length };
                if *clamp && !length.is_relative() { LengthPercentage::points(length.points.max(0.0)) } else { length }
            }
        }
    }
}

/// A length whose percentages are not taken: it computes to points.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct Points(pub(in crate::typeset::style) Length);

impl Compute for Points {
    type Out = f32;
    fn compute(&self, context: &Context<'_>) -> f32 {
        self.0.compute(context).points
    }
}

fn any_length(input: &mut Parser<'_>, percent: bool, negative: bool) -> Parsed<Length> {
    let start = input.state();
    let length = match input.next()?.clone() {
        Token::Dimension { value, unit, .. } if negative || value >= 0.0 => Unit::parse(&unit).map(|unit| Length::Of(finite(value), unit)),
        Token::Number { value: 0.0, .. } => Some(Length::ZERO),
        Token::Percentage { unit_value, .. } if percent && (negative || unit_value >= 0.0) => {
            Some(Length::Percent(finite(unit_value * 100.0)))
        }
        Token::Function(_) => {
            input.reset(&start);
            let node = calc::length(input)?;
            if !percent && has_percent(&node) {
                return bad();
            }
            Some(Length::Calc(Box::new(node), !negative))
        }
        _ => None,
    };
    length.map_or_else(bad, Ok)
}

fn finite(value: f32) -> f32 {
    value.clamp(-1e9, 1e9)
}

/// The longest a length may be, in points: more than a thousand pages. Browsers have such a bound, too; theirs is for screens, which end nowhere.
pub(in crate::typeset) const LONGEST: f32 = 1e6;

/// A length no longer than [`LONGEST`].
pub(in crate::typeset) fn bounded(points: f32) -> f32 {
    points.clamp(-LONGEST, LONGEST)
}

fn has_percent(node: &Node) -> bool {
    match node {
        Node::Percent(_) => true,
        Node::Number(_) | Node::Length(..) | Node::Angle(_) => false,
        Node::Sum(nodes) | Node::Min(nodes) | Node::Max(nodes) | Node::Hypot(nodes) => nodes.iter().any(has_percent),
        Node::Clamp(nodes) => nodes.iter().any(has_percent),
        Node::Abs(node) | Node::Sign(node) | Node::Call(_, node) => has_percent(node),
        Node::Product(a, b, _) | Node::Step(_, a, b) | Node::Power(a, b) | Node::Log(a, b) | Node::Atan2(a, b) => {
            has_percent(a) || has_percent(b)
        }
    }
}

/// `<length-percentage>`
pub(in crate::typeset::style) fn length_percentage(input: &mut Parser<'_>, _place: &Place) -> Parsed<Length> {
    any_length(input, true, true)
}

/// `<length-percentage [0,∞]>`
pub(in crate::typeset::style) fn positive_length_percentage(input: &mut Parser<'_>, _place: &Place) -> Parsed<Length> {
    any_length(input, true, false)
}

/// `<length>` in points.
pub(in crate::typeset::style) fn points(input: &mut Parser<'_>, _place: &Place) -> Parsed<Points> {
    any_length(input, false, true).map(Points)
}

/// `<length [0,∞]>` in points.
pub(in crate::typeset::style) fn positive_points(input: &mut Parser<'_>, _place: &Place) -> Parsed<Points> {
    any_length(input, false, false).map(Points)
}

/// A length, a percentage, `auto` or an intrinsic size.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Size {
    Length(Length),
    Keyword(Extent),
}

impl Compute for Size {
    type Out = Extent;
    fn compute(&self, context: &Context<'_>) -> Extent {
        match self {
            Self::Length(length) => Extent::Length(length.compute(context)),
            Self::Keyword(extent) => *extent,
        }
    }
}

fn size_or(input: &mut Parser<'_>, auto: &str, intrinsic: bool, negative: bool) -> Parsed<Size> {
    if let Ok(length) = input.try_parse(|i| any_length(i, true, negative)) {
        return Ok(Size::Length(length));
    }
    let name = super::ident(input)?;
    match name.as_str() {
        name if name == auto => Ok(Size::Keyword(Extent::Auto)),
        "min-content" if intrinsic => Ok(Size::Keyword(Extent::MinContent)),
        "max-content" if intrinsic => Ok(Size::Keyword(Extent::MaxContent)),
        "fit-content" if intrinsic => Ok(Size::Keyword(Extent::FitContent)),
        "stretch" | "-webkit-fill-available" if intrinsic => Ok(Size::Keyword(Extent::Stretch)),
        _ => bad(),
    }
}

/// `width`, `height`, `min-width`, `min-height`
pub(in crate::typeset::style) fn size(input: &mut Parser<'_>, _place: &Place) -> Parsed<Size> {
    size_or(input, "auto", true, false)
}

/// `max-width`, `max-height`
pub(in crate::typeset::style) fn maximum(input: &mut Parser<'_>, _place: &Place) -> Parsed<Size> {
    size_or(input, "none", true, false)
}

/// Margins and insets.
pub(in crate::typeset::style) fn margin(input: &mut Parser<'_>, _place: &Place) -> Parsed<Size> {
    size_or(input, "auto", false, true)
}

/// An angle in degrees.
pub(in crate::typeset::style) fn angle(input: &mut Parser<'_>) -> Parsed<f32> {
    if let Ok(degrees) = input.try_parse(calc::angle) {
        return Ok(degrees);
    }
    match input.next()?.clone() {
        Token::Dimension { value, unit, .. } => degrees(value, &unit).map_or_else(bad, Ok),
        Token::Number { value: 0.0, .. } => Ok(0.0),
        _ => bad(),
    }
}

/// An angle in degrees; none for what is no unit of angles.
pub(super) fn degrees(value: f32, unit: &str) -> Option<f32> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "deg" => value,
        "grad" => value * 0.9,
        "rad" => value.to_degrees(),
        "turn" => value * 360.0,
        _ => return None,
    })
}

/// A number of at least 0, or a percentage as its hundredth.
pub(in crate::typeset::style) fn number_or_percentage(input: &mut Parser<'_>) -> Parsed<f32> {
    if let Ok(percentage) = input.try_parse(|i| i.expect_percentage()) {
        return Ok(percentage);
    }
    calc::number(input)
}
