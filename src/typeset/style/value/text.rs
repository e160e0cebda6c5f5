//! Values of text and list properties (CSS Text 3, CSS Lists 3, CSS Text Decoration 3).

use cssparser::{Parser, Token};

use super::length::{self, Length, Points};
use super::{AsIs, Compute, Context, Parsed, Place, bad, calc, custom_ident, ident, keywords, word};
use crate::typeset::style::computed::{
    Align, BorderLine, DecorationLine, Hanging, Hyphens, InitialLetter, LineBreak, ListStyle, OverflowWrap, ResourceUrl, RubyAlign,
    SpaceCollapse, TabSize, TextCase, TextIndent, TextJustify, TextTransform, TextWrap, VerticalAlign, Visibility, WordBreak,
};

keywords! {
    align -> Align {
 "start" => Align::Start, "match-parent" => Align::MatchParent, "justify-all" => Align::JustifyAll, "end" => Align::End, "left" => Align::Left, "right" => Align::Right,
        "center" => Align::Center, "justify" => Align::Justify, "-webkit-center" => Align::BoxesCenter,
        "-webkit-left" => Align::BoxesLeft, "-webkit-right" => Align::BoxesRight,
    }
    align_last -> Option<Align> {
        "auto" => None, "start" => Some(Align::Start), "end" => Some(Align::End), "left" => Some(Align::Left), "right" => Some(Align::Right),
        "center" => Some(Align::Center), "justify" => Some(Align::Justify),
    }
    justify -> TextJustify {
        "auto" => TextJustify::Auto, "none" => TextJustify::None, "inter-word" => TextJustify::InterWord,
        "inter-character" | "distribute" => TextJustify::InterCharacter,
    }
    wrap_style -> TextWrap {
        "auto" => TextWrap::Auto, "balance" => TextWrap::Balance, "pretty" => TextWrap::Pretty, "stable" => TextWrap::Stable,
    }
    wrap_mode -> bool { "wrap" => true, "nowrap" => false }
    space_collapse -> SpaceCollapse {
        "collapse" => SpaceCollapse::Collapse, "preserve" => SpaceCollapse::Preserve, "preserve-breaks" => SpaceCollapse::PreserveBreaks,
        "preserve-spaces" => SpaceCollapse::PreserveSpaces, "break-spaces" => SpaceCollapse::BreakSpaces,
    }
    line_break -> LineBreak {
        "auto" => LineBreak::Auto, "loose" => LineBreak::Loose, "normal" => LineBreak::Normal, "strict" => LineBreak::Strict,
        "anywhere" | "after-white-space" => LineBreak::Anywhere,
    }
    no_skip_ink -> bool { "auto" | "all" => false, "none" => true }
    overflow_wrap -> OverflowWrap {
        "normal" => OverflowWrap::Normal, "break-word" => OverflowWrap::BreakWord, "anywhere" => OverflowWrap::Anywhere,
    }
    word_break -> WordBreak {
        "normal" | "auto-phrase" => WordBreak::Normal, "break-word" => WordBreak::BreakWord, "break-all" => WordBreak::BreakAll, "keep-all" => WordBreak::KeepAll,
    }
    discards -> bool { "auto" => false, "discard" | "collapse" => true }
    hyphens -> Hyphens { "none" => Hyphens::None, "manual" => Hyphens::Manual, "auto" => Hyphens::Auto }
    spacing_trim -> bool { "normal" | "space-first" => true, "space-all" => false }
    ruby_position -> bool { "over" | "alternate" => false, "under" => true }
    combine -> bool { "none" => false, "all" => true }
    ruby_align -> RubyAlign {
        "start" => RubyAlign::Start, "center" => RubyAlign::Center, "space-between" => RubyAlign::SpaceBetween, "space-around" => RubyAlign::SpaceAround,
    }
    list_position -> bool { "inside" => true, "outside" => false }
    collapse -> bool { "collapse" => true, "separate" => false }
    caption_side -> bool { "top" | "block-start" => false, "bottom" | "block-end" => true }
    empty_cells -> bool { "show" => false, "hide" => true }
    visibility -> Visibility { "visible" => Visibility::Visible, "hidden" => Visibility::Hidden, "collapse" => Visibility::Collapse }
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

/// Spaces, or a length.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Tab {
    Spaces(f32),
    Length(Points),
}

impl Compute for Tab {
    type Out = TabSize;
    fn compute(&self, context: &Context<'_>) -> TabSize {
        match self {
            Self::Spaces(spaces) => TabSize::Spaces(*spaces),
            Self::Length(length) => TabSize::Length(length.compute(context)),
        }
    }
}

/// `tab-size`
pub(in crate::typeset::style) fn tab_size(input: &mut Parser<'_>, place: &Place) -> Parsed<Tab> {
    match input.try_parse(calc::number) {
        Ok(number) if number >= 0.0 => Ok(Tab::Spaces(number)),
        Ok(_) => bad(),
        Err(_) => length::positive_points(input, place).map(Tab::Length),
    }
}

/// `text-transform`
pub(in crate::typeset::style) fn transform(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<TextTransform>> {
    if word(input, "none") {
        return Ok(AsIs(TextTransform::NONE));
    }
    let mut transform = TextTransform::NONE;
    while let Ok(()) = input.try_parse(|i| -> Parsed<()> {
        let case = match ident(i)?.as_str() {
            "uppercase" => TextCase::Uppercase,
            "lowercase" => TextCase::Lowercase,
            "capitalize" => TextCase::Capitalize,
            "full-width" if !transform.full_width => {
                transform.full_width = true;
                return Ok(());
            }
            "full-size-kana" if !transform.full_size_kana => {
                transform.full_size_kana = true;
                return Ok(());
            }
            _ => return bad(),
        };
        if transform.case != TextCase::None {
            return bad();
        }
        transform.case = case;
        Ok(())
    }) {}
    if transform == TextTransform::NONE { bad() } else { Ok(AsIs(transform)) }
}

/// `hyphenate-limit-chars`
pub(in crate::typeset::style) fn hyphenate_limit(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<(u8, u8, u8)>> {
    let mut one = || -> Parsed<u8> {
        if word(input, "auto") {
            return Ok(0);
        }
        let number = input.try_parse(calc::integer)?;
        u8::try_from(number).map_or_else(|_| bad(), |number| Ok(number.max(1)))
    };
    let all = one()?;
    let before = one().ok();
    let after = before.and_then(|_| one().ok());
    Ok(AsIs((all, before.unwrap_or(0), after.or(before).unwrap_or(0))))
}

/// `hanging-punctuation`
pub(in crate::typeset::style) fn hanging(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Hanging>> {
    if word(input, "none") {
        return Ok(AsIs(Hanging::default()));
    }
    let mut hanging = Hanging::default();
    while let Ok(name) = input.try_parse(ident) {
        let flag = match name.as_str() {
            "first" => &mut hanging.first,
            "last" => &mut hanging.last,
            "allow-end" if !hanging.force_end => &mut hanging.allow_end,
            "force-end" if !hanging.allow_end => &mut hanging.force_end,
            _ => return bad(),
        };
        if std::mem::replace(flag, true) {
            return bad();
        }
    }
    if hanging == Hanging::default() { bad() } else { Ok(AsIs(hanging)) }
}

/// `max-lines`, `line-clamp`
pub(in crate::typeset::style) fn max_lines(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<u32>>> {
    if word(input, "none") {
        return Ok(AsIs(None));
    }
    match u32::try_from(calc::integer(input)?) {
        Ok(lines) if lines > 0 => Ok(AsIs(Some(lines))),
        _ => bad(),
    }
}

/// `block-ellipsis`
pub(in crate::typeset::style) fn block_ellipsis(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<String>>> {
    if word(input, "none") {
        return Ok(AsIs(None));
    }
    if word(input, "auto") {
        return Ok(AsIs(Some("\u{2026}".to_owned())));
    }
    Ok(AsIs(Some(input.expect_string()?.to_string())))
}

/// `hyphenate-limit-lines`
pub(in crate::typeset::style) fn hyphenate_lines(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<u32>>> {
    if word(input, "no-limit") {
        return Ok(AsIs(None));
    }
    u32::try_from(calc::integer(input)?).map_or_else(|_| bad(), |lines| Ok(AsIs(Some(lines))))
}

/// `text-underline-position`: whether the line stands below descenders.
pub(in crate::typeset::style) fn underline_position(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<bool>> {
    let (mut under, mut any) = (false, false);
    while let Ok(word) = input.try_parse(ident) {
        match word.as_str() {
            "under" => under = true,
            "auto" | "from-font" | "left" | "right" => {}
            _ => return bad(),
        }
        any = true;
    }
    if any { Ok(AsIs(under)) } else { bad() }
}

/// `text-emphasis-style`
pub(in crate::typeset::style) fn emphasis_style(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<String>> {
    if word(input, "none") {
        return Ok(AsIs(String::new()));
    }
    if let Ok(mark) = input.try_parse(|i| i.expect_string_cloned()) {
        return Ok(AsIs(mark.chars().take(1).collect()));
    }
    let (mut open, mut shape) = (None, None);
    while input
        .try_parse(|i| -> Parsed<()> {
            let word = ident(i)?;
            match word.as_str() {
                "filled" if open.is_none() => open = Some(false),
                "open" if open.is_none() => open = Some(true),
                "dot" | "circle" | "double-circle" | "triangle" | "sesame" if shape.is_none() => shape = Some(word),
                _ => return bad(),
            }
            Ok(())
        })
        .is_ok()
    {}
    if open.is_none() && shape.is_none() {
        return bad();
    }
    let mark = match (shape.as_deref().unwrap_or("circle"), open == Some(true)) {
        ("dot", false) => "\u{2022}",
        ("dot", true) => "\u{25e6}",
        ("circle", false) => "\u{25cf}",
        ("circle", true) => "\u{25cb}",
        ("double-circle", false) => "\u{25c9}",
        ("double-circle", true) => "\u{25ce}",
        ("triangle", false) => "\u{25b2}",
        ("triangle", true) => "\u{25b3}",
        (_, false) => "\u{fe45}",
        (_, true) => "\u{fe46}",
    };
    Ok(AsIs(mark.to_owned()))
}

/// `text-emphasis-position`: whether marks stand below.
pub(in crate::typeset::style) fn emphasis_position(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<bool>> {
    let mut under = None;
    while let Ok(word) = input.try_parse(ident) {
        match word.as_str() {
            "over" if under.is_none() => under = Some(false),
            "under" if under.is_none() => under = Some(true),
            "left" | "right" => {}
            _ => return bad(),
        }
    }
    under.map_or_else(bad, |under| Ok(AsIs(under)))
}

/// `text-overflow`: one value, or one for either end, of which the second counts.
pub(in crate::typeset::style) fn overflow(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<String>>> {
    let one = |i: &mut Parser<'_>| -> Parsed<Option<String>> {
        if let Ok(text) = i.try_parse(|i| i.expect_string_cloned()) {
            return Ok(Some(text.to_string()));
        }
        match ident(i)?.as_str() {
            "clip" => Ok(None),
            "ellipsis" => Ok(Some("\u{2026}".to_owned())),
            _ => bad(),
        }
    };
    let first = one(input)?;
    Ok(AsIs(input.try_parse(one).unwrap_or(first)))
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

/// A counter style: a name, `symbols()`, or its simplest case, a string.
pub(in crate::typeset::style) fn list_style(input: &mut Parser<'_>) -> Parsed<ListStyle> {
    if word(input, "none") {
        return Ok(ListStyle::None);
    }
    match input.next()?.clone() {
        Token::QuotedString(text) => Ok(ListStyle::Text(text.to_string())),
        Token::Function(name) if name.eq_ignore_ascii_case("symbols") => {
            let style = input.parse_nested_block(crate::typeset::style::counters::anonymous)?;
            Ok(ListStyle::Symbols(std::sync::Arc::new(style)))
        }
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

/// Opening and closing marks, outermost first.
type Quotes = Vec<(String, String)>;

/// `quotes`
pub(in crate::typeset::style) fn quotes(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<Quotes>>> {
    if word(input, "none") {
        return Ok(AsIs(Some(Vec::new())));
    }
    if word(input, "auto") || word(input, "match-parent") {
        return Ok(AsIs(None));
    }
    let mut pairs = Vec::new();
    while !input.is_exhausted() {
        pairs.push((input.expect_string()?.to_string(), input.expect_string()?.to_string()));
    }
    if pairs.is_empty() { bad() } else { Ok(AsIs(Some(pairs))) }
}

/// `border-spacing`
pub(in crate::typeset::style) fn border_spacing(input: &mut Parser<'_>, place: &Place) -> Parsed<(Points, Points)> {
    let horizontal = length::positive_points(input, place)?;
    let vertical = input.try_parse(|i| length::positive_points(i, place)).unwrap_or_else(|_| horizontal.clone());
    Ok((horizontal, vertical))
}

/// A length with `hanging` and `each-line`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct Indent {
    length: Length,
    hanging: bool,
    each_line: bool,
}

impl Compute for Indent {
    type Out = TextIndent;
    fn compute(&self, context: &Context<'_>) -> TextIndent {
        TextIndent { length: self.length.compute(context), hanging: self.hanging, each_line: self.each_line }
    }
}

/// `text-indent`
pub(in crate::typeset::style) fn indent(input: &mut Parser<'_>, place: &Place) -> Parsed<Indent> {
    let (mut found, mut hanging, mut each_line) = (None, false, false);
    loop {
        if !hanging && word(input, "hanging") {
            hanging = true;
        } else if !each_line && word(input, "each-line") {
            each_line = true;
        } else if found.is_none()
            && let Ok(length) = input.try_parse(|i| length::length_percentage(i, place))
        {
            found = Some(length);
        } else {
            break;
        }
    }
    found.map_or_else(bad, |length| Ok(Indent { length, hanging, each_line }))
}

/// `initial-letter`: the size in lines, and on which line the letter stands.
pub(in crate::typeset::style) fn initial_letter(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<InitialLetter>>> {
    if word(input, "normal") {
        return Ok(AsIs(None));
    }
    let drop = |input: &mut Parser<'_>| word(input, "drop");
    let raise = |input: &mut Parser<'_>| word(input, "raise");
    let (mut dropped, mut raised) = (drop(input), raise(input));
    let size = calc::number(input)?;
    let sink = input.try_parse(calc::integer).ok();
    dropped |= drop(input);
    raised |= raise(input);
    if size < 1.0 || sink.is_some_and(|sink| sink < 1) || u8::from(dropped) + u8::from(raised) + u8::from(sink.is_some()) > 1 {
        return bad();
    }
    let sink = if raised { 1 } else { sink.map_or(size as u32, |sink| sink as u32) };
    Ok(AsIs(Some(InitialLetter { size, sink })))
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
