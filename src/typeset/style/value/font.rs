//! Values of font properties (CSS Fonts 4).

use cssparser::{Parser, Token};

use super::length::{self, Length};
use super::{AsIs, Compute, Context, Parsed, Place, bad, calc, ident, keywords, word};
use crate::typeset::style::computed::{AdjustBy, LineHeight, SizeAdjust, Slant};

/// Axes of variable fonts and their coordinates.
pub(in crate::typeset::style) type Axes = Vec<([u8; 4], f32)>;

/// A keyword and the features it stands for.
type Keyword = (&'static str, &'static [([u8; 4], u32)]);

/// Features as OpenType knows them.
pub(in crate::typeset::style) type Features = Vec<([u8; 4], u32)>;

/// `font-family`: names as written (quotes taken off), generic names in lower case.
pub(in crate::typeset::style) fn family(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Vec<String>>> {
    input
        .parse_comma_separated(|i| {
            if let Ok(name) = i.try_parse(|i| i.expect_string_cloned()) {
                return Ok(name.to_string());
            }
            let mut name = i.expect_ident()?.to_string();
            let mut words = 1;
            while let Ok(next) = i.try_parse(|i| i.expect_ident_cloned()) {
                name.push(' ');
                name.push_str(&next);
                words += 1;
            }
            if words == 1 && super::is_wide_keyword(&name) {
                return bad();
            }
            const GENERIC: [&str; 8] = ["serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji"];
            let lower = name.to_ascii_lowercase();
            let generic = GENERIC.contains(&lower.as_str()) || lower.starts_with("ui-");
            Ok(if generic { lower } else { name })
        })
        .map(AsIs)
}

/// `font-size`
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Size {
    Length(Length),
    /// Times the parent's.
    Relative(f32),
    /// Points.
    Absolute(f32),
}

impl Compute for Size {
    type Out = f32;
    fn compute(&self, context: &Context<'_>) -> f32 {
        let size = match self {
            Self::Length(length) => length.compute(context).resolve(context.parent_font_size),
            Self::Relative(factor) => factor * context.parent_font_size,
            Self::Absolute(points) => *points * context.zoom,
        };
        size.clamp(0.0, 10_000.0)
    }
}

/// `font-size`
pub(in crate::typeset::style) fn size(input: &mut Parser<'_>, place: &Place) -> Parsed<Size> {
    if let Ok(length) = input.try_parse(|i| length::positive_length_percentage(i, place)) {
        return Ok(Size::Length(length));
    }
    // `medium` is 16 px, 12 points.
    Ok(match ident(input)?.as_str() {
        "xx-small" => Size::Absolute(12.0 * 3.0 / 5.0),
        "x-small" => Size::Absolute(12.0 * 3.0 / 4.0),
        "small" => Size::Absolute(12.0 * 8.0 / 9.0),
        "medium" => Size::Absolute(12.0),
        "large" => Size::Absolute(12.0 * 6.0 / 5.0),
        "x-large" => Size::Absolute(12.0 * 3.0 / 2.0),
        "xx-large" => Size::Absolute(24.0),
        "xxx-large" => Size::Absolute(36.0),
        "larger" => Size::Relative(1.2),
        "smaller" => Size::Relative(1.0 / 1.2),
        _ => return bad(),
    })
}

/// `font-weight`
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::typeset::style) enum Weight {
    Number(f32),
    Bolder,
    Lighter,
}

impl Compute for Weight {
    type Out = f32;
    fn compute(&self, context: &Context<'_>) -> f32 {
        let parent = context.parent_font_weight;
        match self {
            Self::Number(weight) => *weight,
            Self::Bolder => match parent {
                w if w < 350.0 => 400.0,
                w if w < 550.0 => 700.0,
                w => w.max(900.0),
            },
            Self::Lighter => match parent {
                w if w < 100.0 => w,
                w if w < 550.0 => 100.0,
                w if w < 750.0 => 400.0,
                _ => 700.0,
            },
        }
    }
}

/// `font-weight`
pub(in crate::typeset::style) fn weight(input: &mut Parser<'_>, _place: &Place) -> Parsed<Weight> {
    if let Ok(number) = input.try_parse(calc::number) {
        return if (1.0..=1000.0).contains(&number) { Ok(Weight::Number(number)) } else { bad() };
    }
    Ok(match ident(input)?.as_str() {
        "normal" => Weight::Number(400.0),
        "bold" => Weight::Number(700.0),
        "bolder" => Weight::Bolder,
        "lighter" => Weight::Lighter,
        _ => return bad(),
    })
}

/// `font-style`
pub(in crate::typeset::style) fn style(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Slant>> {
    let slant = match ident(input)?.as_str() {
        "normal" => Slant::Upright,
        "italic" => Slant::Italic,
        "oblique" => match input.try_parse(length::angle) {
            Ok(degrees) if !(-90.0..=90.0).contains(&degrees) => return bad(),
            Ok(0.0) => Slant::Upright,
            Ok(degrees) => Slant::Oblique(degrees),
            Err(_) => Slant::Oblique(Slant::Italic.degrees()),
        },
        _ => return bad(),
    };
    Ok(AsIs(slant))
}

/// `font-stretch` in percent.
pub(in crate::typeset::style) fn stretch(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<f32>> {
    if let Ok(percentage) = input.try_parse(|i| i.expect_percentage()) {
        return if percentage >= 0.0 { Ok(AsIs(percentage * 100.0)) } else { bad() };
    }
    stretch_keyword(input)
}

/// The keywords of `font-stretch`, which are all the `font` shorthand takes.
pub(in crate::typeset::style) fn stretch_keyword(input: &mut Parser<'_>) -> Parsed<AsIs<f32>> {
    Ok(AsIs(match ident(input)?.as_str() {
        "ultra-condensed" => 50.0,
        "extra-condensed" => 62.5,
        "condensed" => 75.0,
        "semi-condensed" => 87.5,
        "normal" => 100.0,
        "semi-expanded" => 112.5,
        "expanded" => 125.0,
        "extra-expanded" => 150.0,
        "ultra-expanded" => 200.0,
        _ => return bad(),
    }))
}

/// `line-height`
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Leading {
    Normal,
    Number(f32),
    Length(Length),
}

impl Compute for Leading {
    type Out = LineHeight;
    fn compute(&self, context: &Context<'_>) -> LineHeight {
        match self {
            Self::Normal => LineHeight::Normal,
            Self::Number(number) => LineHeight::Number(*number),
            Self::Length(length) => LineHeight::Length(length.compute(context).resolve(context.font_size)),
        }
    }
}

/// `line-height`
pub(in crate::typeset::style) fn line_height(input: &mut Parser<'_>, place: &Place) -> Parsed<Leading> {
    if word(input, "normal") {
        return Ok(Leading::Normal);
    }
    if let Ok(number) = input.try_parse(calc::number) {
        return if number >= 0.0 { Ok(Leading::Number(number.min(1000.0))) } else { bad() };
    }
    length::positive_length_percentage(input, place).map(Leading::Length)
}

fn tag(text: &str) -> Parsed<[u8; 4]> {
    match <[u8; 4]>::try_from(text.as_bytes()) {
        Ok(tag) if tag.iter().all(|b| (0x20..0x7f).contains(b)) => Ok(tag),
        _ => bad(),
    }
}

/// `font-feature-settings`
pub(in crate::typeset::style) fn feature_settings(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Features>> {
    if word(input, "normal") {
        return Ok(AsIs(Vec::new()));
    }
    let features = input.parse_comma_separated(|i| {
        let tag = tag(i.expect_string()?)?;
        let value = if word(i, "on") {
            1
        } else if word(i, "off") {
            0
        } else {
            match i.try_parse(|i| i.expect_integer()) {
                Ok(value) => u32::try_from(value).map_or_else(|_| bad(), Ok)?,
                Err(_) => 1,
            }
        };
        Ok((tag, value))
    })?;
    Ok(AsIs(features))
}

/// `font-variation-settings`
pub(in crate::typeset::style) fn variation_settings(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Axes>> {
    if word(input, "normal") {
        return Ok(AsIs(Vec::new()));
    }
    input.parse_comma_separated(|i| Ok((tag(i.expect_string()?)?, i.expect_number()?))).map(AsIs)
}

/// `font-size-adjust`; ideographs are not gone by.
pub(in crate::typeset::style) fn size_adjust(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Option<SizeAdjust>>> {
    if word(input, "none") {
        return Ok(AsIs(None));
    }
    let named = input.try_parse(|input| adjust_by(input, place)).map_or(AdjustBy::ExHeight, |AsIs(measure)| measure);
    if word(input, "from-font") {
        return Ok(AsIs(Some((named, None))));
    }
    match calc::number(input)? {
        number if number >= 0.0 => Ok(AsIs(Some((named, Some(number))))),
        _ => bad(),
    }
}

keywords! {
    adjust_by -> AdjustBy {
        "ex-height" => AdjustBy::ExHeight, "cap-height" => AdjustBy::CapHeight, "ch-width" => AdjustBy::ChWidth,
    }
    may -> bool { "auto" => true, "none" => false, "oblique-only" => true }
    kerning -> Option<bool> { "auto" => None, "normal" => Some(true), "none" => Some(false) }
    caps -> Features {
        "normal" => vec![], "small-caps" => vec![(*b"smcp", 1)], "all-small-caps" => vec![(*b"c2sc", 1), (*b"smcp", 1)],
        "petite-caps" => vec![(*b"pcap", 1)], "all-petite-caps" => vec![(*b"c2pc", 1), (*b"pcap", 1)], "unicase" => vec![(*b"unic", 1)],
        "titling-caps" => vec![(*b"titl", 1)],
    }
    position -> Features { "normal" => vec![], "sub" => vec![(*b"subs", 1)], "super" => vec![(*b"sups", 1)] }
    alternates -> Features { "normal" => vec![], "historical-forms" => vec![(*b"hist", 1)] }
}

/// Several words of a table, each at most once, or `normal`.
fn words(input: &mut Parser<'_>, normal: &str, table: &[Keyword]) -> Parsed<AsIs<Features>> {
    if word(input, normal) {
        return Ok(AsIs(Vec::new()));
    }
    let mut features = Features::new();
    loop {
        let found = input.try_parse(|i| -> Parsed<&[([u8; 4], u32)]> {
            let name = ident(i)?;
            table.iter().find(|(n, _)| *n == name).map_or_else(bad, |(_, f)| Ok(*f))
        });
        match found {
            Ok(more) if more.iter().any(|f| features.iter().any(|already| already.0 == f.0)) => return bad(),
            Ok(more) => features.extend_from_slice(more),
            Err(_) if features.is_empty() => return bad(),
            Err(_) => return Ok(AsIs(features)),
        }
    }
}

/// `font-variant-ligatures`
pub(in crate::typeset::style) fn ligatures(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Features>> {
    const TABLE: [Keyword; 9] = [
        ("none", &[(*b"liga", 0), (*b"clig", 0), (*b"dlig", 0), (*b"hlig", 0), (*b"calt", 0)]),
        ("common-ligatures", &[(*b"liga", 1), (*b"clig", 1)]),
        ("no-common-ligatures", &[(*b"liga", 0), (*b"clig", 0)]),
        ("discretionary-ligatures", &[(*b"dlig", 1)]),
        ("no-discretionary-ligatures", &[(*b"dlig", 0)]),
        ("historical-ligatures", &[(*b"hlig", 1)]),
        ("no-historical-ligatures", &[(*b"hlig", 0)]),
        ("contextual", &[(*b"calt", 1)]),
        ("no-contextual", &[(*b"calt", 0)]),
    ];
    words(input, "normal", &TABLE)
}

/// `font-variant-numeric`
pub(in crate::typeset::style) fn numeric(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Features>> {
    const TABLE: [Keyword; 8] = [
        ("lining-nums", &[(*b"lnum", 1)]),
        ("oldstyle-nums", &[(*b"onum", 1)]),
        ("proportional-nums", &[(*b"pnum", 1)]),
        ("tabular-nums", &[(*b"tnum", 1)]),
        ("diagonal-fractions", &[(*b"frac", 1)]),
        ("stacked-fractions", &[(*b"afrc", 1)]),
        ("ordinal", &[(*b"ordn", 1)]),
        ("slashed-zero", &[(*b"zero", 1)]),
    ];
    words(input, "normal", &TABLE)
}

/// `font-variant-east-asian`
pub(in crate::typeset::style) fn east_asian(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Features>> {
    const TABLE: [Keyword; 9] = [
        ("jis78", &[(*b"jp78", 1)]),
        ("jis83", &[(*b"jp83", 1)]),
        ("jis90", &[(*b"jp90", 1)]),
        ("jis04", &[(*b"jp04", 1)]),
        ("simplified", &[(*b"smpl", 1)]),
        ("traditional", &[(*b"trad", 1)]),
        ("full-width", &[(*b"fwid", 1)]),
        ("proportional-width", &[(*b"pwid", 1)]),
        ("ruby", &[(*b"ruby", 1)]),
    ];
    words(input, "normal", &TABLE)
}

/// The language an element's hint names.
pub(in crate::typeset::style) fn lang(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<String>> {
    match input.next()? {
        Token::QuotedString(lang) => Ok(AsIs(lang.to_string())),
        _ => bad(),
    }
}
