//! Values of background properties (CSS Backgrounds 3, CSS Images 3).

use std::sync::Arc;

use cssparser::{Parser, Token};

use super::length::{self, Length, Size};
use super::{AsIs, Compute, Context, Parsed, Place, bad, boxes, color, gradient, ident, word};
use crate::typeset::style::computed::{BackgroundImage, BackgroundSize, Extent, Repeat, ResourceUrl};

/// An image of a background.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Image {
    Url(ResourceUrl),
    Gradient(Box<gradient::Spec>),
}

impl Compute for Image {
    type Out = BackgroundImage;
    fn compute(&self, context: &Context<'_>) -> BackgroundImage {
        match self {
            Self::Url(url) => BackgroundImage::Url(url.clone()),
            Self::Gradient(gradient) => BackgroundImage::Gradient(Arc::new(gradient.compute(context))),
        }
    }
}

/// One `<bg-image>`.
pub(in crate::typeset::style) fn image(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Image>> {
    if word(input, "none") {
        return Ok(None);
    }
    if let Ok(url) = input.try_parse(|i| i.expect_url()) {
        return Ok(Some(Image::Url(place.url(&url))));
    }
    if let Ok(chosen) = input.try_parse(|i| image_set(i, place)) {
        return Ok(Some(chosen));
    }
    if let Ok(chosen) = input.try_parse(|i| plain_image(i, place)) {
        return Ok(Some(chosen));
    }
    gradient::gradient(input, place).map(|spec| Some(Image::Gradient(Box::new(spec))))
}

/// `image-set()`: of the pictures of a kind that is known, the first in one pixel to the pixel, else the first (CSS Images 4, 2.5).
fn image_set(input: &mut Parser<'_>, place: &Place) -> Parsed<Image> {
    let name = input.expect_function()?.to_ascii_lowercase();
    if !matches!(name.as_str(), "image-set" | "-webkit-image-set") {
        return bad();
    }
    let all = input.parse_nested_block(|i| i.parse_comma_separated(|i| candidate(i, place)))?;
    let known = || all.iter().filter(|one| one.known);
    match known().find(|one| one.density == 1.0).or_else(|| known().next()) {
        Some(one) => Ok(one.image.clone()),
        None => bad(),
    }
}

/// One of `image-set()`.
struct Candidate {
    image: Image,
    density: f32,
    known: bool,
}

fn candidate(input: &mut Parser<'_>, place: &Place) -> Parsed<Candidate> {
    let file = input.try_parse(|i| i.expect_url_or_string());
    let image = match file {
        Ok(url) => Image::Url(place.url(&url)),
        Err(_) => Image::Gradient(Box::new(gradient::gradient(input, place)?)),
    };
    let mut one = Candidate { image, density: 1.0, known: true };
    while !input.is_exhausted() {
        match input.next()?.clone() {
            Token::Dimension { value, unit, .. } => {
                one.density = match unit.to_ascii_lowercase().as_str() {
                    "x" | "dppx" => value,
                    "dpi" => value / 96.0,
                    "dpcm" => value * 2.54 / 96.0,
                    _ => return bad(),
                };
            }
            Token::Function(name) if name.eq_ignore_ascii_case("type") => {
                let kind = input.parse_nested_block(|i| Ok(i.expect_string()?.to_ascii_lowercase()))?;
                one.known = ["png", "jpeg", "svg+xml", "webp", "gif", "bmp"].iter().any(|known| kind == format!("image/{known}"));
            }
            _ => return bad(),
        }
    }
    Ok(one)
}

/// `image()`: a picture, or one colour (CSS Images 4, 2.4).
fn plain_image(input: &mut Parser<'_>, place: &Place) -> Parsed<Image> {
    if !input.expect_function()?.eq_ignore_ascii_case("image") {
        return bad();
    }
    input.parse_nested_block(|i| {
        let _direction = i.try_parse(|i| i.expect_ident_matching("ltr").or_else(|_| i.expect_ident_matching("rtl")));
        let url = i.try_parse(|i| i.expect_url_or_string()).ok();
        if url.is_some() && i.try_parse(|i| i.expect_comma()).is_err() {
            return url.map_or_else(bad, |url| Ok(Image::Url(place.url(&url))));
        }
        let color = color::color(i, place)?;
        Ok(url.map_or_else(|| Image::Gradient(Box::new(gradient::Spec::plain(color))), |url| Image::Url(place.url(&url))))
    })
}

/// `background-size`
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum SizeSpec {
    Keyword(BackgroundSize),
    Explicit(Size, Size),
}

impl Compute for SizeSpec {
    type Out = BackgroundSize;
    fn compute(&self, context: &Context<'_>) -> BackgroundSize {
        match self {
            Self::Keyword(keyword) => *keyword,
            Self::Explicit(width, height) => BackgroundSize::Explicit(width.compute(context), height.compute(context)),
        }
    }
}

/// One `<bg-size>`.
pub(in crate::typeset::style) fn size(input: &mut Parser<'_>, place: &Place) -> Parsed<SizeSpec> {
    if word(input, "cover") {
        return Ok(SizeSpec::Keyword(BackgroundSize::Cover));
    }
    if word(input, "contain") {
        return Ok(SizeSpec::Keyword(BackgroundSize::Contain));
    }
    let one = |i: &mut Parser<'_>| -> Parsed<Size> {
        if word(i, "auto") {
            return Ok(Size::Keyword(Extent::Auto));
        }
        length::positive_length_percentage(i, place).map(Size::Length)
    };
    let width = one(input)?;
    Ok(SizeSpec::Explicit(width, input.try_parse(one).unwrap_or(Size::Keyword(Extent::Auto))))
}

/// One `<repeat-style>`.
pub(in crate::typeset::style) fn repeat(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<(Repeat, Repeat)>> {
    let one = |i: &mut Parser<'_>| -> Parsed<Repeat> {
        Ok(match ident(i)?.as_str() {
            "repeat" => Repeat::Repeat,
            "space" => Repeat::Space,
            "round" => Repeat::Round,
            "no-repeat" => Repeat::No,
            _ => return bad(),
        })
    };
    if word(input, "repeat-x") {
        return Ok(AsIs((Repeat::Repeat, Repeat::No)));
    }
    if word(input, "repeat-y") {
        return Ok(AsIs((Repeat::No, Repeat::Repeat)));
    }
    let x = one(input)?;
    Ok(AsIs((x, input.try_parse(one).unwrap_or(x))))
}

super::keywords! {
    /// One box of `background-origin` and `background-clip`, as `BackgroundLayer` counts them.
    area -> u8 { "border-box" => 0, "padding-box" => 1, "content-box" => 2, "text" => 3 }
    /// One `background-attachment`: whether it is placed on the page rather than in its box. Nothing scrolls on paper.
    attachment -> bool { "scroll" | "local" => false, "fixed" => true }
}

/// One `background-position-x` or `-y`.
fn single_position(input: &mut Parser<'_>, place: &Place) -> Parsed<Length> {
    if let Ok(length) = input.try_parse(|i| length::length_percentage(i, place)) {
        return Ok(length);
    }
    Ok(Length::Percent(match ident(input)?.as_str() {
        "left" | "top" => 0.0,
        "center" => 50.0,
        "right" | "bottom" => 100.0,
        _ => return bad(),
    }))
}

/// The lists of the longhands.
macro_rules! lists {
    ($($name:ident: $one:expr => $type:ty),+ $(,)?) => {$(
        pub(in crate::typeset::style) fn $name(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<$type>> {
            input.parse_comma_separated(|i| $one(i, place))
        }
    )+};
}

lists! {
    images: image => Option<Image>,
    positions: boxes::place_in_box => (Length, Length),
    sizes: size => SizeSpec,
    repeats: repeat => AsIs<(Repeat, Repeat)>,
    single_positions: single_position => Length,
    areas: area => AsIs<u8>,
    attachments: attachment => AsIs<bool>,
}

/// The longhands' values of one layer of the `background` shorthand.
#[derive(Debug, Clone, Default)]
pub(in crate::typeset::style) struct Layer {
    pub(in crate::typeset::style) image: Option<Image>,
    pub(in crate::typeset::style) position: Option<(Length, Length)>,
    pub(in crate::typeset::style) size: Option<SizeSpec>,
    pub(in crate::typeset::style) repeat: Option<AsIs<(Repeat, Repeat)>>,
    pub(in crate::typeset::style) origin: Option<AsIs<u8>>,
    pub(in crate::typeset::style) clip: Option<AsIs<u8>>,
    pub(in crate::typeset::style) color: Option<color::Spec>,
    pub(in crate::typeset::style) fixed: Option<AsIs<bool>>,
}

/// One layer of the `background` shorthand; only the last one may have a colour, which the caller checks.
pub(in crate::typeset::style) fn layer(input: &mut Parser<'_>, place: &Place) -> Parsed<Layer> {
    let mut layer = Layer::default();
    let (mut any, mut has_image) = (false, false);
    loop {
        if !has_image && let Ok(found) = input.try_parse(|i| image(i, place)) {
            (layer.image, has_image) = (found, true);
        } else if layer.position.is_none()
            && let Ok(position) = input.try_parse(|i| boxes::place_in_box(i, place))
        {
            layer.position = Some(position);
            if input.try_parse(|i| i.expect_delim('/')).is_ok() {
                layer.size = Some(size(input, place)?);
            }
        } else if layer.repeat.is_none()
            && let Ok(found) = input.try_parse(|i| repeat(i, place))
        {
            layer.repeat = Some(found);
        } else if layer.fixed.is_none()
            && let Ok(found) = input.try_parse(|i| attachment(i, place))
        {
            layer.fixed = Some(found);
        } else if layer.clip.is_none()
            && let Ok(found) = input.try_parse(|i| area(i, place))
        {
            if layer.origin.is_none() {
                layer.origin = Some(found);
            } else {
                layer.clip = Some(found);
            }
        } else if layer.color.is_none()
            && let Ok(found) = input.try_parse(|i| color::color(i, place))
        {
            layer.color = Some(found);
        } else {
            break;
        }
        any = true;
    }
    // One box stands for both.
    layer.clip = layer.clip.or(layer.origin);
    if any { Ok(layer) } else { bad() }
}
