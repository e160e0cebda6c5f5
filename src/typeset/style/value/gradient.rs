//! Gradients (CSS Images 3, 3; CSS Images 4, 3.1 to 3.3).

use std::cell::Cell;

use cssparser::Parser;

use super::length::{self, Length};
use super::{Compute, Context, Parsed, Place, bad, boxes, color, ident, word};
use crate::typeset::style::computed::{Gradient, GradientShape, GradientStop, LengthPercentage, MixSpace, RadialSize};

/// A gradient as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct Spec {
    shape: Shape,
    stops: Vec<Stop>,
    repeating: bool,
    space: Option<MixSpace>,
}

impl Spec {
    /// One colour all over.
    pub(super) fn plain(color: color::Spec) -> Self {
        let stop = Stop::Color(color, None);
        Self { shape: Shape::Linear(180.0), stops: vec![stop.clone(), stop], repeating: false, space: None }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Linear(f32),
    Corner(f32, f32),
    Radial { circle: bool, size: Size, at: (Length, Length) },
    Conic { from: f32, at: (Length, Length) },
}

#[derive(Debug, Clone, PartialEq)]
enum Size {
    Keyword(RadialSize),
    Explicit(Length, Length),
}

#[derive(Debug, Clone, PartialEq)]
enum Stop {
    Color(color::Spec, Option<Length>),
    Hint(Length),
}

impl Compute for Spec {
    type Out = Gradient;
    fn compute(&self, context: &Context<'_>) -> Gradient {
        let pair = |at: &(Length, Length)| -> (LengthPercentage, LengthPercentage) { (at.0.compute(context), at.1.compute(context)) };
        let shape = match &self.shape {
            Shape::Linear(angle) => GradientShape::Linear(*angle),
            Shape::Corner(x, y) => GradientShape::Corner(*x, *y),
            Shape::Radial { circle, size, at } => {
                let size = match size {
                    Size::Keyword(size) => *size,
                    Size::Explicit(x, y) => RadialSize::Explicit(x.compute(context), y.compute(context)),
                };
                GradientShape::Radial { circle: *circle, size, at: pair(at) }
            }
            Shape::Conic { from, at } => GradientShape::Conic { from: *from, at: pair(at) },
        };
        let stop = |stop: &Stop| match stop {
            Stop::Color(color, at) => GradientStop::Color(color.compute(context), at.compute(context)),
            Stop::Hint(at) => GradientStop::Hint(at.compute(context)),
        };
        Gradient { shape, stops: self.stops.iter().map(stop).collect(), repeating: self.repeating, space: self.space }
    }
}

/// `linear-gradient()`, `radial-gradient()`, `conic-gradient()` and their repeating forms.
pub(super) fn gradient(input: &mut Parser<'_>, place: &Place) -> Parsed<Spec> {
    let name = input.expect_function()?.to_ascii_lowercase();
    let name = name.strip_prefix("-webkit-").unwrap_or(&name);
    let (repeating, kind) = name.strip_prefix("repeating-").map_or((false, name), |kind| (true, kind));
    input.parse_nested_block(|i| {
        // The space may come before the shape or after it.
        let mut space = i.try_parse(color::mix_space).ok();
        if space.is_some() {
            let _comma = i.try_parse(|i| i.expect_comma());
        }
        let late = Cell::new(None);
        let ends = |i: &mut Parser<'_>| -> Parsed<()> {
            late.set(i.try_parse(color::mix_space).ok());
            i.expect_comma()?;
            Ok(())
        };
        let shape = match kind {
            "linear-gradient" => i.try_parse(|i| direction(i, &ends)).unwrap_or(Shape::Linear(180.0)),
            "radial-gradient" => i.try_parse(|i| radial(i, place, &ends)).unwrap_or_else(|_| Shape::Radial {
                circle: false,
                size: Size::Keyword(RadialSize::FarthestCorner),
                at: centre(),
            }),
            "conic-gradient" => i.try_parse(|i| conic(i, place, &ends)).unwrap_or_else(|_| Shape::Conic { from: 0.0, at: centre() }),
            _ => return bad(),
        };
        space = space.or(late.get());
        let around = matches!(shape, Shape::Conic { .. });
        Ok(Spec { shape, stops: stops(i, place, around)?, repeating, space })
    })
}

/// Takes what may stand between a gradient's shape and its colours.
type Ends<'a> = &'a dyn Fn(&mut Parser<'_>) -> Parsed<()>;

fn centre() -> (Length, Length) {
    (Length::Percent(50.0), Length::Percent(50.0))
}

fn direction(input: &mut Parser<'_>, ends: Ends<'_>) -> Parsed<Shape> {
    let shape = if word(input, "to") {
        let (mut x, mut y) = (0.0_f32, 0.0_f32);
        let mut side = |i: &mut Parser<'_>| -> Parsed<()> {
            match ident(i)?.as_str() {
                "left" if x == 0.0 => x = -1.0,
                "right" if x == 0.0 => x = 1.0,
                "top" if y == 0.0 => y = -1.0,
                "bottom" if y == 0.0 => y = 1.0,
                _ => return bad(),
            }
            Ok(())
        };
        while input.try_parse(&mut side).is_ok() {}
        match (x, y) {
            (0.0, 0.0) => return bad(),
            (0.0, y) => Shape::Linear(if y < 0.0 { 0.0 } else { 180.0 }),
            (x, 0.0) => Shape::Linear(if x < 0.0 { 270.0 } else { 90.0 }),
            (x, y) => Shape::Corner(x, y),
        }
    } else {
        Shape::Linear(length::angle(input)?)
    };
    ends(input)?;
    Ok(shape)
}

fn radial(input: &mut Parser<'_>, place: &Place, ends: Ends<'_>) -> Parsed<Shape> {
    let (mut circle, mut size, mut at) = (None, None, None);
    loop {
        if circle.is_none() && word(input, "circle") {
            circle = Some(true);
        } else if circle.is_none() && word(input, "ellipse") {
            circle = Some(false);
        } else if at.is_none() && word(input, "at") {
            at = Some(boxes::place_in_box(input, place)?);
        } else if size.is_none()
            && let Ok(found) = input.try_parse(|i| extent(i, place))
        {
            size = Some(found);
        } else {
            break;
        }
    }
    ends(input)?;
    let round = matches!(&size, Some((_, None)));
    let size = match size {
        None => Size::Keyword(RadialSize::FarthestCorner),
        Some((Size::Explicit(x, _), None)) => Size::Explicit(x.clone(), x),
        Some((size, _)) => size,
    };
    Ok(Shape::Radial { circle: circle.unwrap_or(round), size, at: at.unwrap_or_else(centre) })
}

/// A size, and a second length where there are two; keywords count as having one.
fn extent(input: &mut Parser<'_>, place: &Place) -> Parsed<(Size, Option<()>)> {
    if let Ok(x) = input.try_parse(|i| length::positive_length_percentage(i, place)) {
        return Ok(match input.try_parse(|i| length::positive_length_percentage(i, place)) {
            Ok(y) => (Size::Explicit(x, y), Some(())),
            Err(_) => (Size::Explicit(x, Length::ZERO), None),
        });
    }
    let keyword = match ident(input)?.as_str() {
        "closest-side" => RadialSize::ClosestSide,
        "farthest-side" => RadialSize::FarthestSide,
        "closest-corner" => RadialSize::ClosestCorner,
        "farthest-corner" => RadialSize::FarthestCorner,
        _ => return bad(),
    };
    Ok((Size::Keyword(keyword), Some(())))
}

fn conic(input: &mut Parser<'_>, place: &Place, ends: Ends<'_>) -> Parsed<Shape> {
    let from = if word(input, "from") { Some(length::angle(input)?) } else { None };
    let at = if word(input, "at") { Some(boxes::place_in_box(input, place)?) } else { None };
    if from.is_none() && at.is_none() {
        return bad();
    }
    ends(input)?;
    Ok(Shape::Conic { from: from.unwrap_or(0.0), at: at.unwrap_or_else(centre) })
}

/// Colours with up to two places each, and hints between them.
fn stops(input: &mut Parser<'_>, place: &Place, around: bool) -> Parsed<Vec<Stop>> {
    let position = |i: &mut Parser<'_>| -> Parsed<Length> {
        if around && let Ok(angle) = i.try_parse(length::angle) {
            return Ok(Length::Percent(angle / 3.6));
        }
        length::length_percentage(i, place)
    };
    let mut stops = Vec::new();
    input.parse_comma_separated(|i| {
        let hint = i.try_parse(|i| -> Parsed<Length> {
            let at = position(i)?;
            i.expect_exhausted()?;
            Ok(at)
        });
        if let (Ok(at), Some(Stop::Color(..))) = (hint, stops.last()) {
            stops.push(Stop::Hint(at));
            return Ok(());
        }
        let before = i.try_parse(position).ok();
        let color = color::color(i, place)?;
        let mut places: Vec<Length> = before.into_iter().collect();
        while places.len() < 2
            && let Ok(at) = i.try_parse(position)
        {
            places.push(at);
        }
        if places.is_empty() {
            stops.push(Stop::Color(color, None));
        } else {
            stops.extend(places.into_iter().map(|at| Stop::Color(color.clone(), Some(at))));
        }
        Ok(())
    })?;
    let colors = stops.iter().filter(|stop| matches!(stop, Stop::Color(..))).count();
    if colors == 0 || matches!(stops.last(), Some(Stop::Hint(_))) { bad() } else { Ok(stops) }
}
