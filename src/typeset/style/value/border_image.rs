//! `border-image` and its longhands (CSS Backgrounds 3, 5).

use cssparser::Parser;

use super::background::{self, Image};
use super::length::{self, Length};
use super::{Compute, Context, Parsed, Place, bad, calc, ident, word};
use crate::typeset::style::computed::{BorderImageSide, LengthPercentage, Repeat, Sides};

/// A side of `border-image-slice`, `-width` or `-outset`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Side {
    Number(f32),
    Length(Length),
    Auto,
}

impl Compute for Side {
    type Out = BorderImageSide;
    fn compute(&self, context: &Context<'_>) -> BorderImageSide {
        match self {
            Self::Number(number) => BorderImageSide::Number(*number),
            Self::Length(length) => BorderImageSide::Length(length.compute(context)),
            Self::Auto => BorderImageSide::Auto,
        }
    }
}

/// Four sides of one.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct Four([Side; 4]);

impl Compute for Four {
    type Out = Sides<BorderImageSide>;
    fn compute(&self, context: &Context<'_>) -> Sides<BorderImageSide> {
        let [top, right, bottom, left] = [0, 1, 2, 3].map(|index: usize| self.0[index].compute(context));
        Sides { top, right, bottom, left }
    }
}

/// The slices, and whether the middle is kept.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct Slice(Four, bool);

impl Compute for Slice {
    type Out = (Sides<BorderImageSide>, bool);
    fn compute(&self, context: &Context<'_>) -> (Sides<BorderImageSide>, bool) {
        (self.0.compute(context), self.1)
    }
}

/// `border-image-source`
pub(in crate::typeset::style) fn source(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Image>> {
    background::image(input, place)
}

fn four(input: &mut Parser<'_>, mut one: impl FnMut(&mut Parser<'_>) -> Parsed<Side>) -> Parsed<Four> {
    let mut sides = vec![one(input)?];
    while sides.len() < 4
        && let Ok(side) = input.try_parse(&mut one)
    {
        sides.push(side);
    }
    let at = |index: usize| sides[index.min(sides.len() - 1)].clone();
    Ok(Four(match sides.len() {
        1 => [at(0), at(0), at(0), at(0)],
        2 => [at(0), at(1), at(0), at(1)],
        3 => [at(0), at(1), at(2), at(1)],
        _ => [at(0), at(1), at(2), at(3)],
    }))
}

/// `border-image-slice`
pub(in crate::typeset::style) fn slice(input: &mut Parser<'_>, _place: &Place) -> Parsed<Slice> {
    let before = word(input, "fill");
    let sides = four(input, |i| {
        if let Ok(share) = i.try_parse(|i| i.expect_percentage()) {
            return Ok(Side::Length(Length::Percent(share * 100.0)));
        }
        calc::number(i).map(Side::Number)
    })?;
    let fill = before || word(input, "fill");
    Ok(Slice(sides, fill))
}

/// `border-image-width`
pub(in crate::typeset::style) fn width(input: &mut Parser<'_>, place: &Place) -> Parsed<Four> {
    four(input, |i| {
        if word(i, "auto") {
            return Ok(Side::Auto);
        }
        outset_side(i, place)
    })
}

/// `border-image-outset`
pub(in crate::typeset::style) fn outset(input: &mut Parser<'_>, place: &Place) -> Parsed<Four> {
    four(input, |i| outset_side(i, place))
}

fn outset_side(input: &mut Parser<'_>, place: &Place) -> Parsed<Side> {
    if let Ok(number) = input.try_parse(|i| i.expect_number()) {
        return if number >= 0.0 { Ok(Side::Number(number)) } else { bad() };
    }
    length::positive_length_percentage(input, place).map(Side::Length)
}

/// `border-image-repeat`
pub(in crate::typeset::style) fn repeat(input: &mut Parser<'_>, _place: &Place) -> Parsed<super::AsIs<(Repeat, Repeat)>> {
    let one = |i: &mut Parser<'_>| -> Parsed<Repeat> {
        Ok(match ident(i)?.as_str() {
            "stretch" => Repeat::No,
            "repeat" => Repeat::Repeat,
            "round" => Repeat::Round,
            "space" => Repeat::Space,
            _ => return bad(),
        })
    };
    let x = one(input)?;
    Ok(super::AsIs((x, input.try_parse(one).unwrap_or(x))))
}

/// One whole border image where nothing is said.
pub(in crate::typeset::style) fn initial_slice() -> (Sides<BorderImageSide>, bool) {
    let whole = BorderImageSide::Length(LengthPercentage::percent(100.0));
    (Sides { top: whole, right: whole, bottom: whole, left: whole }, false)
}
