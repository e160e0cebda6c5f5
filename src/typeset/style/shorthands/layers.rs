//! `background` and `mask`: layers whose parts are longhands of their own (CSS Backgrounds 3, 2.10; CSS Masking 1, 6.9).

use cssparser::Parser;

use super::{Out, initial, set};
use crate::typeset::style::builder::Builder;
use crate::typeset::style::computed::{Extent, Repeat};
use crate::typeset::style::declare::Target;
use crate::typeset::style::effects::MaskComposite;
use crate::typeset::style::value::length::{Length, Size};
use crate::typeset::style::value::{AsIs, Compute, Context, Parsed, Place, background, bad, effects};

pub(super) fn background(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut layers = vec![background::layer(input, place)?];
    while input.try_parse(|i| i.expect_comma()).is_ok() {
        layers.push(background::layer(input, place)?);
    }
    let color = layers.last_mut().and_then(|layer| layer.color.take());
    if layers.iter().any(|layer| layer.color.is_some()) {
        return bad();
    }
    let auto = || background::SizeSpec::Explicit(Size::Keyword(Extent::Auto), Size::Keyword(Extent::Auto));
    let images: Vec<_> = layers.iter().map(|l| l.image.clone()).collect();
    let positions: Vec<_> = layers.iter().map(|l| l.position.clone().unwrap_or((Length::Percent(0.0), Length::Percent(0.0)))).collect();
    let sizes: Vec<_> = layers.iter().map(|l| l.size.clone().unwrap_or_else(auto)).collect();
    let repeats: Vec<_> = layers.iter().map(|l| l.repeat.unwrap_or(AsIs((Repeat::Repeat, Repeat::Repeat)))).collect();
    let origins: Vec<_> = layers.iter().map(|l| l.origin.unwrap_or(AsIs(1))).collect();
    let clips: Vec<_> = layers.iter().map(|l| l.clip.unwrap_or(AsIs(0))).collect();
    macro_rules! list {
        ($index:literal, $field:ident, $value:ident) => {
            out.push(set(
                targets[$index],
                std::sync::Arc::new(move |builder: &mut Builder, context: &Context<'_>| {
                    let value = $value.compute(context);
                    if builder.extra.$field != value {
                        std::sync::Arc::make_mut(&mut builder.extra).$field = value;
                    }
                }),
            ))
        };
    }
    // Most backgrounds are a colour and no more.
    let is_plain = |layer: &background::Layer| {
        layer.image.is_none() && layer.position.is_none() && layer.size.is_none() && layer.repeat.is_none() && layer.origin.is_none()
    };
    if layers.iter().all(is_plain) {
        out.extend(targets[..5].iter().copied().map(initial));
    } else {
        list!(0, images, images);
        list!(1, positions, positions);
        list!(2, sizes, sizes);
        list!(3, repeats, repeats);
        list!(4, origins, origins);
    }
    list!(5, clips, clips);
    out.extend(targets[7..].iter().copied().map(initial));
    if layers.iter().any(|layer| layer.fixed.is_some_and(|fixed| fixed.0)) {
        let fixed: Vec<_> = layers.iter().map(|layer| layer.fixed.unwrap_or(AsIs(false))).collect();
        list!(9, fixed, fixed);
    }
    out.push(match color {
        None => initial(targets[6]),
        Some(color) => set(
            targets[6],
            std::sync::Arc::new(move |builder: &mut Builder, context: &Context<'_>| {
                let color = color.compute(context);
                if builder.edges.background_color != color {
                    std::sync::Arc::make_mut(&mut builder.edges).background_color = color;
                }
            }),
        ),
    });
    Ok(())
}

/// Layers as those of a background; what a layer does not say is initial.
pub(super) fn mask(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let layers = input.parse_comma_separated(|i| effects::mask_layer(i, place))?;
    let auto = background::SizeSpec::Explicit(Size::Keyword(Extent::Auto), Size::Keyword(Extent::Auto));
    macro_rules! list {
        ($index:literal, $list:ident, $value:expr) => {{
            let value: Vec<_> = layers.iter().map($value).collect();
            out.push(set(
                targets[$index],
                std::sync::Arc::new(move |builder: &mut Builder, context: &Context<'_>| {
                    std::sync::Arc::make_mut(&mut builder.effects).$list = value.compute(context);
                }),
            ));
        }};
    }
    list!(0, images, |layer| layer.image.clone());
    list!(1, positions, |layer| layer.position.clone().unwrap_or((Length::Percent(0.0), Length::Percent(0.0))));
    list!(2, sizes, |layer| layer.size.clone().unwrap_or_else(|| auto.clone()));
    list!(3, repeats, |layer| layer.repeat.unwrap_or(AsIs((Repeat::Repeat, Repeat::Repeat))));
    list!(4, origins, |layer| layer.origin.unwrap_or(AsIs(0)));
    list!(5, clips, |layer| layer.clip.unwrap_or(AsIs(0)));
    list!(6, composites, |layer| layer.composite.unwrap_or(AsIs(MaskComposite::Add)));
    list!(7, modes, |layer| layer.mode.unwrap_or(AsIs(false)));
    Ok(())
}
