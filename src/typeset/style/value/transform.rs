//! Values of transforms (CSS Transforms 1 and 2).

use cssparser::Parser;

use super::length::{self, Length, Points};
use super::{Compute, Context, Parsed, Place, bad, calc, word};
use crate::typeset::style::computed::Transform;

/// A function of `transform`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum TransformSpec {
    Translate(Length, Length, Points),
    Is(Transform),
}

impl Compute for TransformSpec {
    type Out = Transform;
    fn compute(&self, context: &Context<'_>) -> Transform {
        match self {
            Self::Translate(x, y, z) => Transform::Translate(x.compute(context), y.compute(context), z.compute(context)),
            Self::Is(transform) => *transform,
        }
    }
}

/// `transform`: what it does in depth shows as the paper sees it from straight above.
pub(in crate::typeset::style) fn transform(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<TransformSpec>> {
    if word(input, "none") {
        return Ok(Vec::new());
    }
    let mut functions = Vec::new();
    while !input.is_exhausted() {
        let name = input.expect_function()?.to_ascii_lowercase();
        functions.push(input.parse_nested_block(|i| transform_function(&name, i, place))?);
    }
    Ok(functions)
}

/// `translate`
pub(in crate::typeset::style) fn translate(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<TransformSpec>> {
    if word(input, "none") {
        return Ok(None);
    }
    let x = length::length_percentage(input, place)?;
    let y = input.try_parse(|i| length::length_percentage(i, place)).unwrap_or(Length::ZERO);
    let z = input.try_parse(|i| length::points(i, place)).unwrap_or(Points(Length::ZERO));
    Ok(Some(TransformSpec::Translate(x, y, z)))
}

/// `rotate`, about the axis that comes out of the paper unless another is named.
pub(in crate::typeset::style) fn rotate(input: &mut Parser<'_>, _place: &Place) -> Parsed<Option<TransformSpec>> {
    if word(input, "none") {
        return Ok(None);
    }
    let axis = |i: &mut Parser<'_>| {
        let numbers = i.try_parse(|i| Ok::<_, cssparser::ParseError<super::Bad>>([calc::number(i)?, calc::number(i)?, calc::number(i)?]));
        match numbers {
            Ok(axis) => Some(axis),
            Err(_) => [("x", [1.0, 0.0, 0.0]), ("y", [0.0, 1.0, 0.0]), ("z", [0.0, 0.0, 1.0])]
                .into_iter()
                .find_map(|(name, axis)| word(i, name).then_some(axis)),
        }
    };
    let before = axis(input);
    let degrees = length::angle(input)?;
    let axis = before.or_else(|| axis(input)).unwrap_or([0.0, 0.0, 1.0]);
    Ok(Some(TransformSpec::Is(rotation(axis, degrees))))
}

/// `scale`
pub(in crate::typeset::style) fn scale(input: &mut Parser<'_>, _place: &Place) -> Parsed<Option<TransformSpec>> {
    if word(input, "none") {
        return Ok(None);
    }
    let x = length::number_or_percentage(input)?;
    let y = input.try_parse(length::number_or_percentage).unwrap_or(x);
    let z = input.try_parse(length::number_or_percentage).unwrap_or(1.0);
    Ok(Some(TransformSpec::Is(scaling(x, y, z))))
}

fn scaling(x: f32, y: f32, z: f32) -> Transform {
    if z == 1.0 {
        return Transform::Matrix([x, 0.0, 0.0, y, 0.0, 0.0]);
    }
    let mut matrix = [0.0; 16];
    (matrix[0], matrix[5], matrix[10], matrix[15]) = (x, y, z, 1.0);
    Transform::Space(matrix)
}

/// A turn about an axis (CSS Transforms 2, 13).
fn rotation([x, y, z]: [f32; 3], degrees: f32) -> Transform {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let length = x.hypot(y).hypot(z);
    if length <= 0.0 || !length.is_finite() {
        return Transform::Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    }
    let (x, y, z) = (x / length, y / length, z / length);
    if x == 0.0 && y == 0.0 {
        let sin = sin * z;
        return Transform::Matrix([cos, sin, -sin, cos, 0.0, 0.0]);
    }
    let rest = 1.0 - cos;
    Transform::Space([
        x * x * rest + cos,
        x * y * rest + z * sin,
        x * z * rest - y * sin,
        0.0,
        x * y * rest - z * sin,
        y * y * rest + cos,
        y * z * rest + x * sin,
        0.0,
        x * z * rest + y * sin,
        y * z * rest - x * sin,
        z * z * rest + cos,
        0.0,
        0.0,
        0.0,
        0.0,
        1.0,
    ])
}

fn transform_function(name: &str, input: &mut Parser<'_>, place: &Place) -> Parsed<TransformSpec> {
    let comma = |i: &mut Parser<'_>| i.try_parse(|i| i.expect_comma()).is_ok();
    let number = length::number_or_percentage;
    let is = |transform: Transform| Ok(TransformSpec::Is(transform));
    let zero = || Points(Length::ZERO);
    match name {
        "translate" | "translatex" => {
            let x = length::length_percentage(input, place)?;
            let y = if name == "translate" && comma(input) { length::length_percentage(input, place)? } else { Length::ZERO };
            Ok(TransformSpec::Translate(x, y, zero()))
        }
        "translatey" => Ok(TransformSpec::Translate(Length::ZERO, length::length_percentage(input, place)?, zero())),
        "translatez" => Ok(TransformSpec::Translate(Length::ZERO, Length::ZERO, length::points(input, place)?)),
        "translate3d" => {
            let x = length::length_percentage(input, place)?;
            input.expect_comma()?;
            let y = length::length_percentage(input, place)?;
            input.expect_comma()?;
            Ok(TransformSpec::Translate(x, y, length::points(input, place)?))
        }
        "scale" => {
            let x = number(input)?;
            let y = if comma(input) { number(input)? } else { x };
            is(scaling(x, y, 1.0))
        }
        "scalex" => is(scaling(number(input)?, 1.0, 1.0)),
        "scaley" => is(scaling(1.0, number(input)?, 1.0)),
        "scalez" => is(scaling(1.0, 1.0, number(input)?)),
        "scale3d" => {
            let [x, y, z] = numbers(input, number)?;
            is(scaling(x, y, z))
        }
        "rotate" | "rotatez" => is(rotation([0.0, 0.0, 1.0], length::angle(input)?)),
        "rotatex" => is(rotation([1.0, 0.0, 0.0], length::angle(input)?)),
        "rotatey" => is(rotation([0.0, 1.0, 0.0], length::angle(input)?)),
        "rotate3d" => {
            let axis =
                [calc::number(input)?, (input.expect_comma()?, calc::number(input)?).1, (input.expect_comma()?, calc::number(input)?).1];
            input.expect_comma()?;
            is(rotation(axis, length::angle(input)?))
        }
        "skew" | "skewx" => {
            let x = length::angle(input)?.to_radians().tan();
            let y = if name == "skew" && comma(input) { length::angle(input)?.to_radians().tan() } else { 0.0 };
            is(Transform::Matrix([1.0, y, x, 1.0, 0.0, 0.0]))
        }
        "skewy" => is(Transform::Matrix([1.0, length::angle(input)?.to_radians().tan(), 0.0, 1.0, 0.0, 0.0])),
        "matrix" => {
            let [a, b, c, d, e, f] = numbers(input, calc::number)?;
            // The last two are px.
            is(Transform::Matrix([a, b, c, d, e * 0.75, f * 0.75]))
        }
        "matrix3d" => {
            let mut matrix = numbers::<16>(input, calc::number)?;
            // A view from nearby is no matter of lines that stay straight beside each other.
            if matrix[3] != 0.0 || matrix[7] != 0.0 || matrix[11] != 0.0 || matrix[15] != 1.0 {
                return bad();
            }
            matrix[12..15].iter_mut().for_each(|shift| *shift *= 0.75);
            is(Transform::Space(matrix))
        }
        _ => bad(),
    }
}

/// So many numbers with commas between them.
fn numbers<const N: usize>(input: &mut Parser<'_>, one: impl Fn(&mut Parser<'_>) -> Parsed<f32>) -> Parsed<[f32; N]> {
    let list = input.parse_comma_separated(one)?;
    <[f32; N]>::try_from(list).or_else(|_| bad())
}
