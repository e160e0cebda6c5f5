//! Values of generated content: `content`, `string-set`, counters, bookmarks (CSS Content 3, CSS GCPM 3, CSS Lists 3).

use cssparser::{Parser, Token};

use super::text::{counter_name, list_style};
use super::{AsIs, Parsed, Place, bad, calc, custom_ident, ident, word};
use crate::typeset::style::computed::{Content, ContentItem, ContentPart, ListStyle, StringPosition, Target};

/// `content`
pub(in crate::typeset::style) fn content(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Content>> {
    if word(input, "normal") {
        return Ok(AsIs(Content::Normal));
    }
    if word(input, "none") {
        return Ok(AsIs(Content::None));
    }
    let items = items(input, place)?;
    if items.is_empty() {
        return bad();
    }
    let mut alt = None;
    if input.try_parse(|i| i.expect_delim('/')).is_ok() {
        let mut text = input.expect_string()?.to_string();
        while let Ok(more) = input.try_parse(|i| i.expect_string_cloned()) {
            text.push_str(&more);
        }
        alt = Some(text);
    }
    Ok(AsIs(Content::Items { items, alt }))
}

/// Pieces up to something that is none.
fn items(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<ContentItem>> {
    let mut items = Vec::new();
    loop {
        let start = input.state();
        if input.is_exhausted() {
            return Ok(items);
        }
        match item(input, place) {
            Ok(item) => items.push(item),
            Err(error) => {
                // A slash or a comma ends the list; anything else is an error.
                input.reset(&start);
                return match input.next() {
                    Ok(Token::Delim('/') | Token::Comma) => {
                        input.reset(&start);
                        Ok(items)
                    }
                    _ => Err(error),
                };
            }
        }
    }
}

fn item(input: &mut Parser<'_>, place: &Place) -> Parsed<ContentItem> {
    match input.next()?.clone() {
        Token::QuotedString(text) => Ok(ContentItem::Text(text.to_string())),
        Token::UnquotedUrl(url) => Ok(ContentItem::Url(place.url(&url))),
        Token::Ident(name) => Ok(match name.to_ascii_lowercase().as_str() {
            "open-quote" => ContentItem::OpenQuote,
            "close-quote" => ContentItem::CloseQuote,
            "no-open-quote" => ContentItem::NoOpenQuote,
            "no-close-quote" => ContentItem::NoCloseQuote,
            "contents" => ContentItem::Content(ContentPart::Text),
            _ => return bad(),
        }),
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            input.parse_nested_block(|i| function(&name, i, place))
        }
        _ => bad(),
    }
}

fn comma(input: &mut Parser<'_>) -> bool {
    input.try_parse(|i| i.expect_comma()).is_ok()
}

/// `, style` at the end of counter functions.
fn style(input: &mut Parser<'_>) -> Parsed<ListStyle> {
    if comma(input) { list_style(input) } else { Ok(ListStyle::Counter("decimal".to_owned())) }
}

/// `, first` and the like.
fn position(input: &mut Parser<'_>) -> Parsed<StringPosition> {
    if !comma(input) {
        return Ok(StringPosition::First);
    }
    Ok(match ident(input)?.as_str() {
        "first" => StringPosition::First,
        "start" => StringPosition::Start,
        "last" => StringPosition::Last,
        "first-except" => StringPosition::FirstExcept,
        _ => return bad(),
    })
}

fn part(input: &mut Parser<'_>) -> Parsed<ContentPart> {
    Ok(match ident(input)?.as_str() {
        "text" | "content" => ContentPart::Text,
        "before" => ContentPart::Before,
        "after" => ContentPart::After,
        "first-letter" => ContentPart::FirstLetter,
        "marker" => ContentPart::Marker,
        _ => return bad(),
    })
}

/// `attr(href)`, `attr(href url)`, `url(...)` or a string.
/// What `target-counter()` and its like in a value refer to.
pub(in crate::typeset::style) fn targets(css: &str) -> Vec<Target> {
    let mut found = Vec::new();
    let mut rest = css;
    while let Some(at) = rest.as_bytes().windows(7).position(|word| word.eq_ignore_ascii_case(b"target-")) {
        rest = rest.get(at + 7..).unwrap_or_default();
        let inside = rest.split_once('(').map_or("", |(_, inside)| inside);
        found.extend(target(&mut Parser::new(inside)).ok());
    }
    found
}

fn target(input: &mut Parser<'_>) -> Parsed<Target> {
    if let Ok(url) = input.try_parse(|i| i.expect_url_or_string()) {
        return Ok(Target::Url(url.to_string()));
    }
    input.expect_function_matching("attr")?;
    input.parse_nested_block(attribute).map(Target::Attr)
}

/// The inside of `attr()`: a type word is read over. With something to fall back on it is put in later, like a variable.
fn attribute(input: &mut Parser<'_>) -> Parsed<String> {
    let name = input.expect_ident()?.to_ascii_lowercase();
    let _kind = input.try_parse(|i| i.expect_ident().map(|_| ()));
    Ok(name)
}

fn function(name: &str, input: &mut Parser<'_>, place: &Place) -> Parsed<ContentItem> {
    Ok(match name {
        "url" => ContentItem::Url(place.url(input.expect_string()?)),
        "attr" => ContentItem::Attr(attribute(input)?),
        "counter" => ContentItem::Counter { name: counter_name(input)?, style: style(input)? },
        "counters" => {
            let name = counter_name(input)?;
            input.expect_comma()?;
            let separator = input.expect_string()?.to_string();
            ContentItem::Counters { name, separator, style: style(input)? }
        }
        "string" => ContentItem::String { name: custom_ident(input, &[])?, position: position(input)? },
        "element" => ContentItem::Element { name: custom_ident(input, &[])?, position: position(input)? },
        "target-counter" => {
            let target = target(input)?;
            input.expect_comma()?;
            ContentItem::TargetCounter { target, name: counter_name(input)?, separator: None, style: style(input)? }
        }
        "target-counters" => {
            let target = target(input)?;
            input.expect_comma()?;
            let name = counter_name(input)?;
            input.expect_comma()?;
            let separator = Some(input.expect_string()?.to_string());
            ContentItem::TargetCounter { target, name, separator, style: style(input)? }
        }
        "target-text" => {
            let target = target(input)?;
            ContentItem::TargetText { target, part: if comma(input) { part(input)? } else { ContentPart::Text } }
        }
        "content" => ContentItem::Content(if input.is_exhausted() { ContentPart::Text } else { part(input)? }),
        "leader" => ContentItem::Leader(match input.next()?.clone() {
            Token::QuotedString(pattern) => pattern.to_string(),
            Token::Ident(word) => match word.to_ascii_lowercase().as_str() {
                "dotted" => ".".to_owned(),
                "solid" => "_".to_owned(),
                "space" => " ".to_owned(),
                _ => return bad(),
            },
            _ => return bad(),
        }),
        _ => return bad(),
    })
}

/// Named strings and what they are made of.
pub(in crate::typeset::style) type Strings = Vec<(String, Vec<ContentItem>)>;

/// `string-set`
pub(in crate::typeset::style) fn string_set(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Strings>> {
    if word(input, "none") {
        return Ok(AsIs(Vec::new()));
    }
    let set = input.parse_comma_separated(|i| {
        let name = custom_ident(i, &["none"])?;
        let items = items(i, place)?;
        if items.is_empty() { bad() } else { Ok((name, items)) }
    })?;
    Ok(AsIs(set))
}

/// `bookmark-label`
pub(in crate::typeset::style) fn bookmark_label(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Vec<ContentItem>>> {
    let items = items(input, place)?;
    if items.is_empty() { bad() } else { Ok(AsIs(items)) }
}

/// Counters and numbers.
pub(in crate::typeset::style) type Counters = Vec<(String, i32)>;

fn counters(input: &mut Parser<'_>, default: i32) -> Parsed<AsIs<Counters>> {
    if word(input, "none") {
        return Ok(AsIs(Vec::new()));
    }
    let mut list = Vec::new();
    while !input.is_exhausted() {
        // `reversed(name)` counts down; it needs the number of items and is not supported.
        let name = counter_name(input)?;
        list.push((name, input.try_parse(calc::integer).unwrap_or(default)));
    }
    if list.is_empty() { bad() } else { Ok(AsIs(list)) }
}

/// `counter-reset`, `counter-set`
pub(in crate::typeset::style) fn counter_reset(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Counters>> {
    counters(input, 0)
}

/// `counter-increment`
pub(in crate::typeset::style) fn counter_increment(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Counters>> {
    counters(input, 1)
}
