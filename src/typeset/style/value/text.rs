//! Values of text and list properties (CSS Text 3, CSS Lists 3, CSS Text Decoration 3).

use cssparser::{Parser, Token};

use super::length::{self, Length, Points};
use super::{AsIs, Compute, Context, Parsed, Place, bad, calc, custom_ident, ident, keywords, word};
use crate::typeset::style::computed::{
    Align, BorderLine, DecorationLine, Hyphens, ListStyle, OverflowWrap, ResourceUrl, TextTransform, VerticalAlign, WhiteSpace, WordBreak,
};

keywords! {
    align -> Align {
        "start" | "match-parent" => Align::Start, "end" => Align::End, "left" => Align::Left, "right" => Align::Right,
        "center" | "-webkit-center" => Align::Center, "justify" => Align::Justify,
    }
    align_last -> Option<Align> {
        "auto" => None, "start" => Some(Align::Start), "end" => Some(Align::End), "left" => Some(Align::Left), "right" => Some(Align::Right),
        "center" => Some(Align::Center), "justify" => Some(Align::Justify),
    }
    transform -> TextTransform {
        "none" => TextTransform::None, "uppercase" => TextTransform::Uppercase, "lowercase" => TextTransform::Lowercase,
        "capitalize" => TextTransform::Capitalize,
    }
    white_space -> WhiteSpace {
        "normal" => WhiteSpace::Normal, "nowrap" => WhiteSpace::Nowrap, "pre" => WhiteSpace::Pre, "pre-wrap" => WhiteSpace::PreWrap,
        "pre-line" => WhiteSpace::PreLine, "break-spaces" => WhiteSpace::BreakSpaces,
    }
    overflow_wrap -> OverflowWrap {
        "normal" => OverflowWrap::Normal, "break-word" => OverflowWrap::BreakWord, "anywhere" => OverflowWrap::Anywhere,
    }
    word_break -> WordBreak {
        "normal" | "break-word" | "auto-phrase" => WordBreak::Normal, "break-all" => WordBreak::BreakAll, "keep-all" => WordBreak::KeepAll,
    }
    hyphens -> Hyphens { "none" => Hyphens::None, "manual" => Hyphens::Manual, "auto" => Hyphens::Auto }
    list_position -> bool { "inside" => true, "outside" => false }
    collapse -> bool { "collapse" => true, "separate" => false }
    caption_side -> bool { "top" | "block-start" => false, "bottom" | "block-end" => true }
    empty_cells -> bool { "show" => false, "hide" => true }
    visibility -> bool { "visible" => true, "hidden" | "collapse" => false }
    decoration_style -> BorderLine {
        "solid" => BorderLine::Solid, "double" => BorderLine::Double, "dotted" => BorderLine::Dotted, "dashed" => BorderLine::Dashed,
        "wavy" => BorderLine::Wavy,
    }
}

/// `text-decoration-line`
pub(in crate::typeset::style) fn decoration_line(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Vec<DecorationLine>>> {
    if word(input, "none") {
        return Ok(AsIs(Vec::new()));
    }
    let mut lines = Vec::new();
    while let Ok(line) = input.try_parse(|i| -> Parsed<_> {
        Ok(match ident(i)?.as_str() {
            "underline" => Some(DecorationLine::Underline),
            "overline" => Some(DecorationLine::Overline),
            "line-through" => Some(DecorationLine::LineThrough),
            // Paper does not blink.
            "blink" => None,
            _ => return bad(),
        })
    }) {
        match line {
            Some(line) if lines.contains(&Some(line)) => return bad(),
            line => lines.push(line),
        }
    }
    if lines.is_empty() { bad() } else { Ok(AsIs(lines.into_iter().flatten().collect())) }
}

/// Points, or a share of the font size.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct OfFont(Length);

impl Compute for OfFont {
    type Out = f32;
    fn compute(&self, context: &Context<'_>) -> f32 {
        self.0.compute(context).resolve(context.font_size)
    }
}

/// `text-decoration-thickness`, `text-underline-offset`
pub(in crate::typeset::style) fn thickness(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<OfFont>> {
    if word(input, "auto") || word(input, "from-font") {
        return Ok(None);
    }
    length::length_percentage(input, place).map(|l| Some(OfFont(l)))
}

/// `letter-spacing`, `word-spacing`
pub(in crate::typeset::style) fn spacing(input: &mut Parser<'_>, place: &Place) -> Parsed<OfFont> {
    if word(input, "normal") {
        return Ok(OfFont(Length::ZERO));
    }
    length::length_percentage(input, place).map(OfFont)
}

/// `tab-size` in spaces.
pub(in crate::typeset::style) fn tab_size(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<f32>> {
    match calc::number(input)? {
        number if number >= 0.0 => Ok(AsIs(number)),
        _ => bad(),
    }
}

/// `hyphenate-character`
pub(in crate::typeset::style) fn hyphenate_character(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<String>> {
    if word(input, "auto") {
        return Ok(AsIs("\u{2010}".to_owned()));
    }
    Ok(AsIs(input.expect_string()?.to_string()))
}

/// `vertical-align`; percentages are of the line height.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Shift {
    Keyword(VerticalAlign),
    Length(Length),
}

impl Compute for Shift {
    type Out = VerticalAlign;
    fn compute(&self, context: &Context<'_>) -> VerticalAlign {
        match self {
            Self::Keyword(keyword) => *keyword,
            Self::Length(length) => VerticalAlign::Shift(length.compute(context)),
        }
    }
}

/// `vertical-align`
pub(in crate::typeset::style) fn vertical_align(input: &mut Parser<'_>, place: &Place) -> Parsed<Shift> {
    if let Ok(length) = input.try_parse(|i| length::length_percentage(i, place)) {
        return Ok(Shift::Length(length));
    }
    Ok(Shift::Keyword(match ident(input)?.as_str() {
        "baseline" => VerticalAlign::Baseline,
        "sub" => VerticalAlign::Sub,
        "super" => VerticalAlign::Super,
        "top" => VerticalAlign::Top,
        "text-top" => VerticalAlign::TextTop,
        "middle" => VerticalAlign::Middle,
        "bottom" => VerticalAlign::Bottom,
        "text-bottom" => VerticalAlign::TextBottom,
        _ => return bad(),
    }))
}

/// A counter style: a name or `symbols()`' simplest case, a string.
pub(in crate::typeset::style) fn list_style(input: &mut Parser<'_>) -> Parsed<ListStyle> {
    if word(input, "none") {
        return Ok(ListStyle::None);
    }
    match input.next()?.clone() {
        Token::QuotedString(text) => Ok(ListStyle::Text(text.to_string())),
        Token::Ident(name) if !super::is_wide_keyword(&name) => {
            let lower = name.to_ascii_lowercase();
            // Predefined names are ASCII case-insensitive, the author's are not.
            Ok(ListStyle::Counter(if crate::typeset::style::counters::is_predefined(&lower) { lower } else { name.to_string() }))
        }
        _ => bad(),
    }
}

/// `list-style-type`
pub(in crate::typeset::style) fn list_style_type(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<ListStyle>> {
    list_style(input).map(AsIs)
}

/// `list-style-image`
pub(in crate::typeset::style) fn list_style_image(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Option<ResourceUrl>>> {
    if word(input, "none") {
        return Ok(AsIs(None));
    }
    Ok(AsIs(Some(place.url(&input.expect_url()?))))
}

/// `quotes`
pub(in crate::typeset::style) fn quotes(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Vec<(String, String)>>> {
    if word(input, "none") {
        return Ok(AsIs(Vec::new()));
    }
    if word(input, "auto") || word(input, "match-parent") {
        return Ok(AsIs(crate::typeset::style::computed::TextStyle::default().quotes));
    }
    let mut pairs = Vec::new();
    while !input.is_exhausted() {
        pairs.push((input.expect_string()?.to_string(), input.expect_string()?.to_string()));
    }
    if pairs.is_empty() { bad() } else { Ok(AsIs(pairs)) }
}

/// `border-spacing`
pub(in crate::typeset::style) fn border_spacing(input: &mut Parser<'_>, place: &Place) -> Parsed<(Points, Points)> {
    let horizontal = length::positive_points(input, place)?;
    let vertical = input.try_parse(|i| length::positive_points(i, place)).unwrap_or_else(|_| horizontal.clone());
    Ok((horizontal, vertical))
}

/// `text-indent`, without `hanging` and `each-line`.
pub(in crate::typeset::style) fn indent(input: &mut Parser<'_>, place: &Place) -> Parsed<Length> {
    length::length_percentage(input, place)
}

/// `bookmark-level`
pub(in crate::typeset::style) fn bookmark_level(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<u8>>> {
    if word(input, "none") {
        return Ok(AsIs(None));
    }
    match u8::try_from(calc::integer(input)?) {
        Ok(level) if level >= 1 => Ok(AsIs(Some(level))),
        _ => bad(),
    }
}

keywords! {
    bookmark_closed -> bool { "open" => false, "closed" => true }
}

/// A name that `counter-reset` and the like take.
pub(in crate::typeset::style) fn counter_name(input: &mut Parser<'_>) -> Parsed<String> {
    custom_ident(input, &["none"])
}
