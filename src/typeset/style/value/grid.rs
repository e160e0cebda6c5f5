//! Values of grid properties (CSS Grid 2, without the names of lines of subgrids).

use cssparser::{Parser, Token};

use super::length::{self, Length};
use super::{AsIs, Compute, Context, Parsed, Place, bad, custom_ident, ident, word};
use crate::typeset::style::computed::{GridLine, TrackBreadth, TrackList, TrackRepeat, TrackSize};

/// A breadth of a track.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Breadth {
    Length(Length),
    Is(TrackBreadth),
}

impl Compute for Breadth {
    type Out = TrackBreadth;
    fn compute(&self, context: &Context<'_>) -> TrackBreadth {
        match self {
            Self::Length(length) => TrackBreadth::Length(length.compute(context)),
            Self::Is(breadth) => *breadth,
        }
    }
}

/// The size of a track.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Size {
    Breadth(Breadth),
    MinMax(Breadth, Breadth),
    FitContent(Length),
}

impl Compute for Size {
    type Out = TrackSize;
    fn compute(&self, context: &Context<'_>) -> TrackSize {
        match self {
            Self::Breadth(breadth) => TrackSize::Breadth(breadth.compute(context)),
            Self::MinMax(low, high) => TrackSize::MinMax(low.compute(context), high.compute(context)),
            Self::FitContent(length) => TrackSize::FitContent(length.compute(context)),
        }
    }
}

/// A piece of a track list.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum List {
    Size(Size),
    Subgrid,
    Names(Vec<String>),
    Repeat(TrackRepeat, Vec<List>),
}

impl Compute for List {
    type Out = TrackList;
    fn compute(&self, context: &Context<'_>) -> TrackList {
        match self {
            Self::Size(size) => TrackList::Size(size.compute(context)),
            Self::Subgrid => TrackList::Subgrid,
            Self::Names(names) => TrackList::Names(names.clone()),
            Self::Repeat(times, list) => TrackList::Repeat(*times, list.iter().map(|l| l.compute(context)).collect()),
        }
    }
}

fn breadth(input: &mut Parser<'_>, place: &Place) -> Parsed<Breadth> {
    if let Ok(length) = input.try_parse(|i| length::positive_length_percentage(i, place)) {
        return Ok(Breadth::Length(length));
    }
    Ok(Breadth::Is(match input.next()?.clone() {
        Token::Dimension { value, unit, .. } if unit.eq_ignore_ascii_case("fr") && value >= 0.0 => TrackBreadth::Fraction(value),
        Token::Ident(name) => match name.to_ascii_lowercase().as_str() {
            "auto" => TrackBreadth::Auto,
            "min-content" => TrackBreadth::MinContent,
            "max-content" => TrackBreadth::MaxContent,
            _ => return bad(),
        },
        _ => return bad(),
    }))
}

fn size(input: &mut Parser<'_>, place: &Place) -> Parsed<Size> {
    if input.try_parse(|i| i.expect_function_matching("minmax")).is_ok() {
        return input.parse_nested_block(|i| {
            let low = breadth(i, place)?;
            i.expect_comma()?;
            if matches!(low, Breadth::Is(TrackBreadth::Fraction(_))) { bad() } else { Ok(Size::MinMax(low, breadth(i, place)?)) }
        });
    }
    if input.try_parse(|i| i.expect_function_matching("fit-content")).is_ok() {
        return input.parse_nested_block(|i| length::positive_length_percentage(i, place)).map(Size::FitContent);
    }
    breadth(input, place).map(Size::Breadth)
}

fn names(input: &mut Parser<'_>) -> Parsed<Vec<String>> {
    input.expect_square_bracket_block()?;
    input.parse_nested_block(|i| {
        let mut names = Vec::new();
        while !i.is_exhausted() {
            names.push(custom_ident(i, &["span", "auto"])?);
        }
        Ok(names)
    })
}

fn list(input: &mut Parser<'_>, place: &Place, repeat: bool) -> Parsed<Vec<List>> {
    let mut pieces = Vec::new();
    while !input.is_exhausted() {
        if let Ok(names) = input.try_parse(names) {
            pieces.push(List::Names(names));
        } else if repeat && input.try_parse(|i| i.expect_function_matching("repeat")).is_ok() {
            pieces.push(input.parse_nested_block(|i| {
                let times = if word(i, "auto-fill") {
                    TrackRepeat::AutoFill
                } else if word(i, "auto-fit") {
                    TrackRepeat::AutoFit
                } else {
                    // More tracks than this serve nobody.
                    match i.expect_integer()? {
                        count if count >= 1 => TrackRepeat::Count(u16::try_from(count).unwrap_or(u16::MAX).min(1000)),
                        _ => return bad(),
                    }
                };
                i.expect_comma()?;
                Ok(List::Repeat(times, list(i, place, false)?))
            })?);
        } else if let Ok(size) = input.try_parse(|i| size(i, place)) {
            pieces.push(List::Size(size));
        } else {
            break;
        }
    }
    if pieces.is_empty() { bad() } else { Ok(pieces) }
}

/// `grid-template-columns`, `grid-template-rows`
pub(in crate::typeset::style) fn template(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<List>> {
    if word(input, "none") {
        Ok(Vec::new())
    } else if word(input, "subgrid") {
        Ok(vec![List::Subgrid])
    } else {
        list(input, place, true)
    }
}

/// `grid-auto-columns`, `grid-auto-rows`
pub(in crate::typeset::style) fn auto_tracks(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<Size>> {
    let mut sizes = vec![size(input, place)?];
    while let Ok(more) = input.try_parse(|i| size(i, place)) {
        sizes.push(more);
    }
    Ok(sizes)
}

/// One track size.
pub(in crate::typeset::style) fn auto_track(input: &mut Parser<'_>, place: &Place) -> Parsed<Size> {
    size(input, place)
}

/// `grid-template-areas`
pub(in crate::typeset::style) fn areas(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Vec<Vec<Option<String>>>>> {
    if word(input, "none") {
        return Ok(AsIs(Vec::new()));
    }
    let mut rows: Vec<Vec<Option<String>>> = Vec::new();
    while let Ok(row) = input.try_parse(|i| i.expect_string_cloned()) {
        rows.push(area_row(&row));
    }
    let even = rows.first().is_some_and(|first| !first.is_empty() && rows.iter().all(|r| r.len() == first.len()));
    if even { Ok(AsIs(rows)) } else { bad() }
}

/// One string of `grid-template-areas`: names, and dots for empty cells.
pub(in crate::typeset::style) fn area_row(row: &str) -> Vec<Option<String>> {
    row.split_ascii_whitespace().map(|cell| (!cell.bytes().all(|b| b == b'.')).then(|| cell.to_owned())).collect()
}

/// `grid-row-start` and the like.
pub(in crate::typeset::style) fn line(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<GridLine>> {
    if word(input, "auto") {
        return Ok(AsIs(GridLine::Auto));
    }
    let (mut span, mut number, mut name) = (false, None, None);
    loop {
        if !span && word(input, "span") {
            span = true;
        } else if number.is_none()
            && let Ok(found) = input.try_parse(|i| i.expect_integer())
        {
            number = Some(found);
        } else if name.is_none()
            && let Ok(found) = input.try_parse(|i| custom_ident(i, &["span", "auto"]))
        {
            name = Some(found);
        } else {
            break;
        }
    }
    // The 16-bit range is that of layout.
    let clamp = |n: i32| n.clamp(-10_000, 10_000);
    Ok(AsIs(match (span, number, name) {
        (true, None, None) | (_, Some(0), _) | (false, None, None) => return bad(),
        (true, Some(number), _) if number < 0 => return bad(),
        (true, Some(number), None) => GridLine::Span(u16::try_from(clamp(number)).unwrap_or(1)),
        (false, Some(number), None) => GridLine::Line(i16::try_from(clamp(number)).unwrap_or(1)),
        (false, number, Some(name)) => GridLine::Name(name, number.map_or(0, |number| i16::try_from(clamp(number)).unwrap_or(1))),
        (true, number, Some(name)) => GridLine::SpanName(name, number.map_or(1, |number| u16::try_from(clamp(number)).unwrap_or(1))),
    }))
}

/// `grid-auto-flow`: column rather than row, dense.
pub(in crate::typeset::style) fn auto_flow(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<(bool, bool)>> {
    let (mut column, mut dense) = (None, false);
    while let Ok(word) = input.try_parse(ident) {
        match word.as_str() {
            "row" if column.is_none() => column = Some(false),
            "column" if column.is_none() => column = Some(true),
            "dense" if !dense => dense = true,
            _ => return bad(),
        }
    }
    if column.is_none() && !dense { bad() } else { Ok(AsIs((column.unwrap_or(false), dense))) }
}
