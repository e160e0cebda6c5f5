//! Values of clips, masks, filters and blending (CSS Masking 1, Shapes 1, Filter Effects 1, Compositing 1).

use cssparser::Parser;

use super::length::{self, Length, Points};
use super::{AsIs, Compute, Context, Parsed, Place, background, bad, boxes, color, ident, keywords, word};
use crate::typeset::frame::{Blend, Point, Segment};
use crate::typeset::style::computed::{Repeat, Shadow, Sides};
use crate::typeset::style::effects::{BasicShape, ClipPath, Filter, MaskComposite, Radius, ReferenceBox};

keywords! {
    /// `mix-blend-mode`, and one of `background-blend-mode`
    blend -> Blend {
        "normal" => Blend::Normal, "multiply" => Blend::Multiply, "screen" => Blend::Screen, "overlay" => Blend::Overlay,
        "darken" => Blend::Darken, "lighten" => Blend::Lighten, "color-dodge" => Blend::ColorDodge, "color-burn" => Blend::ColorBurn,
        "hard-light" => Blend::HardLight, "soft-light" => Blend::SoftLight, "difference" => Blend::Difference,
        "exclusion" => Blend::Exclusion, "hue" => Blend::Hue, "saturation" => Blend::Saturation, "color" => Blend::Color,
        "luminosity" => Blend::Luminosity,
    }
    /// `backface-visibility`
    backface -> bool { "visible" => false, "hidden" => true }
    /// `isolation`
    isolation -> bool { "auto" => false, "isolate" => true }
    /// A box, by the words of CSS boxes or those of SVG for them
    reference_box -> ReferenceBox {
        "margin-box" => ReferenceBox::Margin, "border-box" | "stroke-box" => ReferenceBox::Border, "view-box" => ReferenceBox::Border,
        "padding-box" => ReferenceBox::Padding, "content-box" | "fill-box" => ReferenceBox::Content,
    }
    /// One box of `mask-origin` and `mask-clip`, as `BackgroundLayer` counts them
    mask_area -> u8 {
        "border-box" | "stroke-box" => 0, "view-box" => 0, "padding-box" => 1, "content-box" | "fill-box" => 2, "no-clip" => 4,
    }
    /// One of `mask-composite`
    composite -> MaskComposite {
        "add" | "source-over" => MaskComposite::Add, "subtract" | "source-out" => MaskComposite::Subtract,
        "intersect" | "source-in" => MaskComposite::Intersect, "exclude" | "xor" => MaskComposite::Exclude,
    }
    /// One of `mask-mode`: whether light parts show
    mode -> bool { "match-source" | "alpha" => false, "luminance" => true }
}

/// `background-blend-mode`
pub(in crate::typeset::style) fn blends(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<AsIs<Blend>>> {
    input.parse_comma_separated(|i| blend(i, place))
}

/// `mask-origin`, `mask-clip`
pub(in crate::typeset::style) fn mask_areas(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<AsIs<u8>>> {
    input.parse_comma_separated(|i| mask_area(i, place))
}

/// `mask-composite`
pub(in crate::typeset::style) fn composites(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<AsIs<MaskComposite>>> {
    input.parse_comma_separated(|i| composite(i, place))
}

/// `mask-mode`
pub(in crate::typeset::style) fn modes(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<AsIs<bool>>> {
    input.parse_comma_separated(|i| mode(i, place))
}

/// One layer of the `mask` shorthand.
#[derive(Debug, Clone, Default)]
pub(in crate::typeset::style) struct MaskSpec {
    pub(in crate::typeset::style) image: Option<background::Image>,
    pub(in crate::typeset::style) position: Option<(Length, Length)>,
    pub(in crate::typeset::style) size: Option<background::SizeSpec>,
    pub(in crate::typeset::style) repeat: Option<AsIs<(Repeat, Repeat)>>,
    pub(in crate::typeset::style) origin: Option<AsIs<u8>>,
    pub(in crate::typeset::style) clip: Option<AsIs<u8>>,
    pub(in crate::typeset::style) composite: Option<AsIs<MaskComposite>>,
    pub(in crate::typeset::style) mode: Option<AsIs<bool>>,
}

/// One layer of the `mask` shorthand.
pub(in crate::typeset::style) fn mask_layer(input: &mut Parser<'_>, place: &Place) -> Parsed<MaskSpec> {
    let mut layer = MaskSpec::default();
    let (mut any, mut has_image) = (false, false);
    loop {
        if !has_image && let Ok(found) = input.try_parse(|i| background::image(i, place)) {
            (layer.image, has_image) = (found, true);
        } else if layer.position.is_none()
            && let Ok(position) = input.try_parse(|i| boxes::place_in_box(i, place))
        {
            layer.position = Some(position);
            if input.try_parse(|i| i.expect_delim('/')).is_ok() {
                layer.size = Some(background::size(input, place)?);
            }
        } else if layer.repeat.is_none()
            && let Ok(found) = input.try_parse(|i| background::repeat(i, place))
        {
            layer.repeat = Some(found);
        } else if layer.clip.is_none()
            && let Ok(found) = input.try_parse(|i| mask_area(i, place))
        {
            if layer.origin.is_none() && found.0 != 4 {
                layer.origin = Some(found);
            } else {
                layer.clip = Some(found);
            }
        } else if layer.composite.is_none()
            && let Ok(found) = input.try_parse(|i| composite(i, place))
        {
            layer.composite = Some(found);
        } else if layer.mode.is_none()
            && let Ok(found) = input.try_parse(|i| mode(i, place))
        {
            layer.mode = Some(found);
        } else {
            break;
        }
        any = true;
    }
    layer.clip = layer.clip.or(layer.origin);
    if any { Ok(layer) } else { bad() }
}

/// `clip-path` or `shape-outside`
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct ClipSpec {
    shape: Option<BasicShape<Length>>,
    within: ReferenceBox,
}

impl Compute for ClipSpec {
    type Out = ClipPath;
    fn compute(&self, context: &Context<'_>) -> ClipPath {
        ClipPath { shape: self.shape.compute(context), within: self.within }
    }
}

impl<T: Compute> Compute for BasicShape<T> {
    type Out = BasicShape<T::Out>;
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        match self {
            Self::Inset(sides, corners) => BasicShape::Inset(sides.compute(context), corners.compute(context)),
            Self::Circle(radius, at) => BasicShape::Circle(radius.compute(context), at.compute(context)),
            Self::Ellipse(x, y, at) => BasicShape::Ellipse(x.compute(context), y.compute(context), at.compute(context)),
            Self::Polygon(even_odd, points) => BasicShape::Polygon(*even_odd, points.compute(context)),
            Self::Path(even_odd, segments) => BasicShape::Path(*even_odd, segments.clone()),
            Self::Reference(url) => BasicShape::Reference(url.clone()),
        }
    }
}

impl<T: Compute> Compute for Radius<T> {
    type Out = Radius<T::Out>;
    fn compute(&self, context: &Context<'_>) -> Self::Out {
        match self {
            Self::ClosestSide => Radius::ClosestSide,
            Self::FarthestSide => Radius::FarthestSide,
            Self::Of(length) => Radius::Of(length.compute(context)),
        }
    }
}

/// `clip-path`
pub(in crate::typeset::style) fn clip_path(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<ClipSpec>> {
    shape_in(ReferenceBox::Border, input, place)
}

/// `shape-outside`, without the shapes of gradients.
pub(in crate::typeset::style) fn shape_outside(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<ClipSpec>> {
    shape_in(ReferenceBox::Margin, input, place)
}

/// A shape in a box, in this one where none is named; or the box itself.
fn shape_in(usual: ReferenceBox, input: &mut Parser<'_>, place: &Place) -> Parsed<Option<ClipSpec>> {
    if word(input, "none") {
        return Ok(None);
    }
    let mut within = input.try_parse(|i| reference_box(i, place)).ok();
    let shape = input.try_parse(|i| basic_shape(i, place)).ok();
    if within.is_none() {
        within = input.try_parse(|i| reference_box(i, place)).ok();
    }
    if shape.is_none() && within.is_none() {
        return bad();
    }
    Ok(Some(ClipSpec { shape, within: within.map_or(usual, |within| within.0) }))
}

fn basic_shape(input: &mut Parser<'_>, place: &Place) -> Parsed<BasicShape<Length>> {
    if let Ok(url) = input.try_parse(|i| i.expect_url()) {
        return Ok(BasicShape::Reference(place.url(&url)));
    }
    let name = input.expect_function()?.to_ascii_lowercase();
    let length = |i: &mut Parser<'_>| length::length_percentage(i, place);
    input.parse_nested_block(|i| match name.as_str() {
        "inset" | "rect" | "xywh" => {
            let [top, right, bottom, left] = match name.as_str() {
                "inset" => four(i, length)?,
                // From the top and the left each; `auto` is the edge.
                "rect" => {
                    let mut edge = |far: bool| match word(i, "auto") {
                        true => Ok(Length::ZERO),
                        false if far => Ok(Length::left_by(&[&length(i)?])),
                        false => length(i),
                    };
                    [edge(false)?, edge(true)?, edge(true)?, edge(false)?]
                }
                _ => {
                    let (x, y) = (length(i)?, length(i)?);
                    let mut size = || length::positive_length_percentage(i, place);
                    let (width, height) = (size()?, size()?);
                    [y.clone(), Length::left_by(&[&x, &width]), Length::left_by(&[&y, &height]), x]
                }
            };
            let corners = if word(i, "round") { corners(i, place)? } else { Vec::new() };
            Ok(BasicShape::Inset(Sides { top, right, bottom, left }, corners))
        }
        "circle" => {
            let radius = radius(i, place).unwrap_or(Radius::ClosestSide);
            Ok(BasicShape::Circle(radius, centre(i, place)?))
        }
        "ellipse" => {
            let radii = i.try_parse(|i| Ok::<_, cssparser::ParseError<super::Bad>>((radius(i, place)?, radius(i, place)?)));
            let (x, y) = radii.unwrap_or((Radius::ClosestSide, Radius::ClosestSide));
            Ok(BasicShape::Ellipse(x, y, centre(i, place)?))
        }
        "polygon" => {
            let even_odd = fill_rule(i)?;
            let points = i.parse_comma_separated(|i| Ok((length(i)?, length(i)?)))?;
            Ok(BasicShape::Polygon(even_odd, points))
        }
        "path" => {
            let even_odd = fill_rule(i)?;
            let data = i.expect_string()?.clone();
            let segments = path_data(&data).filter(|segments| !segments.is_empty());
            segments.map_or_else(bad, |segments| Ok(BasicShape::Path(even_odd, segments.into())))
        }
        _ => bad(),
    })
}

fn fill_rule(input: &mut Parser<'_>) -> Parsed<bool> {
    let rule = input.try_parse(ident).ok();
    let even_odd = match rule.as_deref() {
        None => return Ok(false),
        Some("evenodd") => true,
        Some("nonzero") => false,
        Some(_) => return bad(),
    };
    input.expect_comma()?;
    Ok(even_odd)
}

/// One to four values for top, right, bottom and left.
fn four<T: Clone>(input: &mut Parser<'_>, one: impl Fn(&mut Parser<'_>) -> Parsed<T>) -> Parsed<[T; 4]> {
    let top = one(input)?;
    let right = input.try_parse(&one).unwrap_or_else(|_| top.clone());
    let bottom = input.try_parse(&one).unwrap_or_else(|_| top.clone());
    let left = input.try_parse(&one).unwrap_or_else(|_| right.clone());
    Ok([top, right, bottom, left])
}

/// Corner radii as `border-radius` takes them.
fn corners(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<(Length, Length)>> {
    let one = |i: &mut Parser<'_>| length::positive_length_percentage(i, place);
    let across = four(input, one)?;
    let down = if input.try_parse(|i| i.expect_delim('/')).is_ok() { four(input, one)? } else { across.clone() };
    Ok(across.into_iter().zip(down).collect())
}

fn radius(input: &mut Parser<'_>, place: &Place) -> Parsed<Radius<Length>> {
    if word(input, "closest-side") {
        Ok(Radius::ClosestSide)
    } else if word(input, "farthest-side") {
        Ok(Radius::FarthestSide)
    } else {
        input.try_parse(|i| length::positive_length_percentage(i, place)).map(Radius::Of)
    }
}

fn centre(input: &mut Parser<'_>, place: &Place) -> Parsed<(Length, Length)> {
    if word(input, "at") { boxes::place_in_box(input, place) } else { Ok((Length::Percent(50.0), Length::Percent(50.0))) }
}

/// The outline that SVG path data describe, in points from pixels.
fn path_data(data: &str) -> Option<Vec<Segment>> {
    use svgtypes::SimplePathSegment as Simple;
    let point = |x: f64, y: f64| Point { x: x as f32 * 0.75, y: y as f32 * 0.75 };
    let mut at = Point::default();
    let mut out = Vec::new();
    // What is read before a mistake counts (SVG 2, 9.5.4).
    for segment in svgtypes::SimplifyingPathParser::from(data).map_while(Result::ok) {
        match segment {
            Simple::MoveTo { x, y } => {
                at = point(x, y);
                out.push(Segment::Move(at));
            }
            Simple::LineTo { x, y } => {
                at = point(x, y);
                out.push(Segment::Line(at));
            }
            Simple::CurveTo { x1, y1, x2, y2, x, y } => {
                at = point(x, y);
                out.push(Segment::Curve(point(x1, y1), point(x2, y2), at));
            }
            Simple::Quadratic { x1, y1, x, y } => {
                let (control, end) = (point(x1, y1), point(x, y));
                let towards = |from: Point| Point { x: from.x + (control.x - from.x) / 1.5, y: from.y + (control.y - from.y) / 1.5 };
                out.push(Segment::Curve(towards(at), towards(end), end));
                at = end;
            }
            Simple::ClosePath => out.push(Segment::Close),
        }
    }
    let sound = |point: &Point| point.x.is_finite() && point.y.is_finite();
    let all_sound = out.iter().all(|segment| match segment {
        Segment::Move(to) | Segment::Line(to) => sound(to),
        Segment::Curve(one, other, to) => sound(one) && sound(other) && sound(to),
        Segment::Close | Segment::Rect(_) => true,
    });
    all_sound.then_some(out)
}

/// A function of `filter`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum FilterSpec {
    Is(Filter),
    Blur(Points),
    Shadow { x: Points, y: Points, blur: Points, color: color::Spec },
}

impl Compute for FilterSpec {
    type Out = Filter;
    fn compute(&self, context: &Context<'_>) -> Filter {
        match self {
            Self::Is(filter) => *filter,
            Self::Blur(deviation) => Filter::Blur(deviation.compute(context)),
            Self::Shadow { x, y, blur, color } => Filter::Shadow(Shadow {
                x: x.compute(context),
                y: y.compute(context),
                blur: blur.compute(context),
                spread: 0.0,
                color: color.compute(context),
                inset: false,
            }),
        }
    }
}

/// `filter`, without those of drawings.
pub(in crate::typeset::style) fn filter(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<FilterSpec>> {
    if word(input, "none") {
        return Ok(Vec::new());
    }
    let mut functions = Vec::new();
    while !input.is_exhausted() {
        let name = input.expect_function()?.to_ascii_lowercase();
        functions.push(input.parse_nested_block(|i| filter_function(&name, i, place))?);
    }
    if functions.is_empty() { bad() } else { Ok(functions) }
}

fn filter_function(name: &str, input: &mut Parser<'_>, place: &Place) -> Parsed<FilterSpec> {
    if name == "drop-shadow" {
        let before = input.try_parse(|i| color::color(i, place)).ok();
        let (x, y) = (length::points(input, place)?, length::points(input, place)?);
        let blur = input.try_parse(|i| length::positive_points(i, place)).unwrap_or(Points(Length::ZERO));
        let color = before.or_else(|| input.try_parse(|i| color::color(i, place)).ok()).unwrap_or(color::Spec::Current);
        return Ok(FilterSpec::Shadow { x, y, blur, color });
    }
    if name == "blur" {
        let deviation = if input.is_exhausted() { Points(Length::ZERO) } else { length::positive_points(input, place)? };
        return Ok(FilterSpec::Blur(deviation));
    }
    if name == "hue-rotate" {
        let angle = if input.is_exhausted() { 0.0 } else { length::angle(input)? };
        return Ok(FilterSpec::Is(Filter::Colors(turned(angle.to_radians()))));
    }
    let amount = if input.is_exhausted() { 1.0 } else { length::number_or_percentage(input)? };
    if amount < 0.0 {
        return bad();
    }
    // Above the whole these three are the whole.
    let share = amount.min(1.0);
    let scaled = |by: f32, plus: f32| [by, 0.0, 0.0, plus, 0.0, by, 0.0, plus, 0.0, 0.0, by, plus];
    Ok(FilterSpec::Is(match name {
        "opacity" => Filter::Opacity(share),
        "brightness" => Filter::Colors(scaled(amount, 0.0)),
        "contrast" => Filter::Colors(scaled(amount, 0.5 - 0.5 * amount)),
        "invert" => Filter::Colors(scaled(1.0 - 2.0 * share, share)),
        "grayscale" => Filter::Colors(saturated(1.0 - share)),
        "saturate" => Filter::Colors(saturated(amount)),
        "sepia" => Filter::Colors(sepia(share)),
        _ => return bad(),
    }))
}

/// The lightness of red, green and blue (Filter Effects 1, 8).
const LIGHT: [f32; 3] = [0.213, 0.715, 0.072];

fn saturated(by: f32) -> [f32; 12] {
    std::array::from_fn(|at| match (at / 4, at % 4) {
        (_, 3) => 0.0,
        (row, column) => LIGHT[column] * (1.0 - by) + if row == column { by } else { 0.0 },
    })
}

fn sepia(by: f32) -> [f32; 12] {
    const WHOLE: [f32; 12] = [0.393, 0.769, 0.189, 0.0, 0.349, 0.686, 0.168, 0.0, 0.272, 0.534, 0.131, 0.0];
    std::array::from_fn(|at| WHOLE[at] * by + if at % 5 == 0 { 1.0 - by } else { 0.0 })
}

fn turned(radians: f32) -> [f32; 12] {
    const SINE: [[f32; 3]; 3] = [[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]];
    let (sin, cos) = radians.sin_cos();
    std::array::from_fn(|at| match (at / 4, at % 4) {
        (_, 3) => 0.0,
        (row, column) => {
            let own = if row == column { 1.0 } else { 0.0 };
            LIGHT[column] + cos * (own - LIGHT[column]) + sin * SINE[row][column]
        }
    })
}
