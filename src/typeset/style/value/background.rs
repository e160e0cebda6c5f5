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
    gradient::gradient(input, place).map(|spec| Some(Image::Gradient(Box::new(spec))))
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
        } else if input.try_parse(|i| attachment(i)).is_ok() {
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

/// `background-attachment` changes nothing on paper.
pub(in crate::typeset::style) fn attachment(input: &mut Parser<'_>) -> Parsed<()> {
    match input.next()? {
        Token::Ident(name) if ["scroll", "fixed", "local"].iter().any(|w| name.eq_ignore_ascii_case(w)) => Ok(()),
        _ => bad(),
    }
}
