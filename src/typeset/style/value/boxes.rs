//! Values of box properties: display, position, breaks, transforms, shadows, alignment.

use cssparser::Parser;

use super::calc;
use super::length::{self, Length, Points};
use super::{AsIs, Compute, Context, Parsed, Place, bad, color, custom_ident, ident, keywords, word};
use crate::typeset::style::builder::{FloatSpec, Placement};
use crate::typeset::style::computed::{
    Alignment, BaselineSource, BorderLine, Break, BreakInside, Clear, Containment, Direction, Display, FlexDirection, FlexWrap,
    FootnotePolicy, ObjectFit, Overflow, Position, Shadow, Sides, UnicodeBidi, Upright, WritingMode,
};

keywords! {
    content_visibility -> bool { "visible" | "auto" => false, "hidden" => true }
    direction -> Direction { "ltr" => Direction::Ltr, "rtl" => Direction::Rtl }
    writing_mode -> WritingMode {
        "horizontal-tb" | "lr" | "lr-tb" | "rl" => WritingMode::HorizontalTb, "vertical-rl" | "tb" | "tb-rl" => WritingMode::VerticalRl,
        "vertical-lr" | "tb-lr" => WritingMode::VerticalLr, "sideways-rl" => WritingMode::SidewaysRl, "sideways-lr" => WritingMode::SidewaysLr,
    }
    text_orientation -> Upright { "mixed" => Upright::Mixed, "upright" => Upright::All, "sideways" | "sideways-right" => Upright::None }
    unicode_bidi -> UnicodeBidi {
        "normal" => UnicodeBidi::Normal, "embed" => UnicodeBidi::Embed, "isolate" => UnicodeBidi::Isolate,
        "bidi-override" => UnicodeBidi::Override, "isolate-override" => UnicodeBidi::IsolateOverride, "plaintext" => UnicodeBidi::Plaintext,
    }
    overflow_one -> Overflow {
        "visible" => Overflow::Visible, "hidden" => Overflow::Hidden, "clip" => Overflow::Clip,
        "auto" | "scroll" | "overlay" => Overflow::Scroll,
    }
    object_fit -> ObjectFit {
        "fill" => ObjectFit::Fill, "contain" => ObjectFit::Contain, "cover" => ObjectFit::Cover, "none" => ObjectFit::None,
        "scale-down" => ObjectFit::ScaleDown,
    }
    baseline_source -> BaselineSource {
        "auto" => BaselineSource::Auto, "first" => BaselineSource::First, "last" => BaselineSource::Last,
    }
    box_sizing -> bool { "border-box" => true, "content-box" => false }
    table_layout -> bool { "fixed" => true, "auto" => false }
    page_break -> Break {
        "auto" | "avoid-region" => Break::Auto, "avoid" => Break::Avoid, "avoid-page" => Break::AvoidPage, "avoid-column" => Break::AvoidColumn,
        "page" | "always" | "all" => Break::Page, "left" => Break::Left, "right" => Break::Right, "recto" => Break::Recto,
        "verso" => Break::Verso, "column" => Break::Column,
    }
    break_inside -> BreakInside {
        "auto" | "avoid-region" => BreakInside::Auto, "avoid" | "avoid-page" => BreakInside::Avoid, "avoid-column" => BreakInside::AvoidColumn,
    }
    footnote_policy -> FootnotePolicy { "auto" => FootnotePolicy::Auto, "line" => FootnotePolicy::Line, "block" => FootnotePolicy::Block }
    footnote_display -> bool { "block" => false, "inline" | "compact" => true }
    decoration_break -> bool { "clone" => true, "slice" => false }
    column_span -> bool { "all" => true, "none" => false }
    column_fill -> bool { "balance" | "balance-all" => true, "auto" => false }
    appearance -> bool { "none" => false, "auto" | "textfield" | "menulist-button" | "button" | "checkbox" | "radio" => true }
    border_line -> BorderLine {
        "none" => BorderLine::None, "hidden" => BorderLine::Hidden, "solid" => BorderLine::Solid, "dashed" => BorderLine::Dashed,
        "dotted" => BorderLine::Dotted, "double" => BorderLine::Double, "groove" => BorderLine::Groove, "ridge" => BorderLine::Ridge,
        "inset" => BorderLine::Inset, "outset" => BorderLine::Outset,
    }
    flex_direction -> FlexDirection {
        "row" => FlexDirection::Row, "row-reverse" => FlexDirection::RowReverse, "column" => FlexDirection::Column,
        "column-reverse" => FlexDirection::ColumnReverse,
    }
    flex_wrap -> FlexWrap { "nowrap" => FlexWrap::Nowrap, "wrap" => FlexWrap::Wrap, "wrap-reverse" => FlexWrap::WrapReverse }
}

/// `display`
pub(in crate::typeset::style) fn display(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Display>> {
    let first = ident(input)?;
    let single = match first.as_str() {
        "none" => Display::None,
        "contents" => Display::Contents,
        "block" => Display::Block,
        "flow-root" => Display::FlowRoot,
        "inline" | "flow" | "ruby" | "ruby-base" | "ruby-text" | "ruby-base-container" | "ruby-text-container" => Display::Inline,
        "inline-block" => Display::InlineBlock,
        "list-item" => Display::ListItem,
        "table" => Display::Table,
        "inline-table" => Display::InlineTable,
        "table-row-group" => Display::TableRowGroup,
        "table-header-group" => Display::TableHeaderGroup,
        "table-footer-group" => Display::TableFooterGroup,
        "table-row" => Display::TableRow,
        "table-cell" => Display::TableCell,
        "table-column" => Display::TableColumn,
        "table-column-group" => Display::TableColumnGroup,
        "table-caption" => Display::TableCaption,
        "flex" | "-webkit-flex" => Display::Flex,
        "inline-flex" | "-webkit-inline-flex" => Display::InlineFlex,
        "grid" => Display::Grid,
        "inline-grid" => Display::InlineGrid,
        _ => return bad(),
    };
    let mut words = vec![first];
    while let Ok(next) = input.try_parse(ident) {
        words.push(next);
    }
    if words.len() == 1 {
        return Ok(AsIs(single));
    }
    words.sort_unstable();
    let pair: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(AsIs(match pair.as_slice() {
        ["block", "flow"] => Display::Block,
        ["block", "flow-root"] => Display::FlowRoot,
        ["flow", "inline"] => Display::Inline,
        ["flow-root", "inline"] => Display::InlineBlock,
        ["block", "flex"] => Display::Flex,
        ["flex", "inline"] => Display::InlineFlex,
        ["block", "grid"] => Display::Grid,
        ["grid", "inline"] => Display::InlineGrid,
        ["block", "table"] => Display::Table,
        ["inline", "table"] => Display::InlineTable,
        ["block", "list-item"]
        | ["flow", "list-item"]
        | ["flow-root", "list-item"]
        | ["block", "flow", "list-item"]
        | ["block", "flow-root", "list-item"] => Display::ListItem,
        _ => return bad(),
    }))
}

/// `position`, with `running()`.
pub(in crate::typeset::style) fn position(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Placement>> {
    if input.try_parse(|i| i.expect_function_matching("running")).is_ok() {
        let name = input.parse_nested_block(|i| custom_ident(i, &[]))?;
        return Ok(AsIs(Placement { position: Position::Running, running: Some(name) }));
    }
    let position = match ident(input)?.as_str() {
        "static" => Position::Static,
        // On paper nothing scrolls: what would stick stays where it is.
        "relative" | "sticky" => Position::Relative,
        "absolute" => Position::Absolute,
        "fixed" => Position::Fixed,
        _ => return bad(),
    };
    Ok(AsIs(Placement { position, running: None }))
}

/// A side that may depend on the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset::style) enum Side<T> {
    Fixed(T),
    /// At the start: the first value from left to right, the second from right to left.
    Flow(T, T),
}

impl<T: Copy> Compute for Side<T> {
    type Out = T;
    fn compute(&self, context: &Context<'_>) -> T {
        match self {
            Self::Fixed(side) => *side,
            Self::Flow(ltr, rtl) => match context.direction {
                Direction::Ltr => *ltr,
                Direction::Rtl => *rtl,
            },
        }
    }
}

/// `float`
pub(in crate::typeset::style) fn float(input: &mut Parser<'_>, _place: &Place) -> Parsed<Side<FloatSpec>> {
    Ok(match ident(input)?.as_str() {
        "none" => Side::Fixed(FloatSpec::None),
        "left" => Side::Fixed(FloatSpec::Left),
        "right" => Side::Fixed(FloatSpec::Right),
        "footnote" => Side::Fixed(FloatSpec::Footnote),
        "inline-start" => Side::Flow(FloatSpec::Left, FloatSpec::Right),
        "inline-end" => Side::Flow(FloatSpec::Right, FloatSpec::Left),
        _ => return bad(),
    })
}

/// `clear`
pub(in crate::typeset::style) fn clear(input: &mut Parser<'_>, _place: &Place) -> Parsed<Side<Clear>> {
    Ok(match ident(input)?.as_str() {
        "none" => Side::Fixed(Clear::None),
        "left" => Side::Fixed(Clear::Left),
        "right" => Side::Fixed(Clear::Right),
        "both" => Side::Fixed(Clear::Both),
        "inline-start" => Side::Flow(Clear::Left, Clear::Right),
        "inline-end" => Side::Flow(Clear::Right, Clear::Left),
        _ => return bad(),
    })
}

/// `overflow`
pub(in crate::typeset::style) fn overflow(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Overflow>> {
    let first = overflow_one(input, place)?;
    let second = input.try_parse(|i| overflow_one(i, place)).unwrap_or(first);
    Ok(if second.0 == Overflow::Hidden { second } else { first })
}

/// `opacity`
pub(in crate::typeset::style) fn opacity(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<f32>> {
    length::number_or_percentage(input).map(|v| AsIs(v.clamp(0.0, 1.0)))
}

/// A number of at least 0.
pub(in crate::typeset::style) fn positive_number(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<f32>> {
    match calc::number(input)? {
        value if value >= 0.0 => Ok(AsIs(value)),
        _ => bad(),
    }
}

/// An integer.
pub(in crate::typeset::style) fn integer(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<i32>> {
    calc::integer(input).map(AsIs)
}

/// An integer of at least 1.
pub(in crate::typeset::style) fn count(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<u32>> {
    match u32::try_from(calc::integer(input)?) {
        Ok(value) if value >= 1 => Ok(AsIs(value)),
        _ => bad(),
    }
}

/// `auto` or what `parse` takes.
fn auto_or<T>(
    input: &mut Parser<'_>,
    place: &Place,
    auto: &str,
    parse: impl Fn(&mut Parser<'_>, &Place) -> Parsed<T>,
) -> Parsed<Option<T>> {
    if word(input, auto) { Ok(None) } else { parse(input, place).map(Some) }
}

/// `z-index`
pub(in crate::typeset::style) fn z_index(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<AsIs<i32>>> {
    auto_or(input, place, "auto", integer)
}

/// `clip` (CSS 2.2, 11.1.2)
pub(in crate::typeset::style) fn clip(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Sides<Option<Points>>>> {
    auto_or(input, place, "auto", |input, place| {
        input.expect_function_matching("rect")?;
        input.parse_nested_block(|input| {
            // Commas stand between all of them or none (CSS 2.2, 11.1.2).
            let top = auto_or(input, place, "auto", length::points)?;
            let commas = input.try_parse(|i| i.expect_comma()).is_ok();
            let mut next = |first: bool| -> Parsed<Option<Points>> {
                if commas && !first {
                    input.expect_comma()?;
                }
                auto_or(input, place, "auto", length::points)
            };
            Ok(Sides { top, right: next(true)?, bottom: next(false)?, left: next(false)? })
        })
    })
}

/// `column-count`
pub(in crate::typeset::style) fn column_count(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<AsIs<u32>>> {
    auto_or(input, place, "auto", count)
}

/// `column-width`
pub(in crate::typeset::style) fn column_width(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Points>> {
    auto_or(input, place, "auto", length::positive_points)
}

/// `column-gap`, `row-gap`
pub(in crate::typeset::style) fn gap(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Length>> {
    auto_or(input, place, "normal", length::positive_length_percentage)
}

/// `page`
pub(in crate::typeset::style) fn page_name(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<Option<String>>> {
    auto_or(input, place, "auto", |i, _| custom_ident(i, &[])).map(AsIs)
}

/// `contain`; which counters a box hides says nothing of its place.
pub(in crate::typeset::style) fn contain(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Containment>> {
    let mut out = Containment::default();
    let mut any = false;
    while let Ok(word) = input.try_parse(ident) {
        let contents = matches!(word.as_str(), "strict" | "content");
        match word.as_str() {
            "none" | "style" => {}
            "size" | "strict" => (out.inline_size, out.block_size) = (true, true),
            "inline-size" => out.inline_size = true,
            "layout" | "paint" | "content" => {}
            _ => return bad(),
        }
        out.layout |= contents || word == "layout";
        out.paint |= contents || word == "paint";
        any = true;
    }
    if any { Ok(AsIs(out)) } else { bad() }
}

/// `contain-intrinsic-width` and `contain-intrinsic-height`; nothing was seen before that `auto` could stand for.
pub(in crate::typeset::style) fn contained_size(input: &mut Parser<'_>, place: &Place) -> Parsed<Points> {
    let _ = word(input, "from-element");
    let _ = word(input, "auto");
    if word(input, "none") { Ok(Points(Length::ZERO)) } else { length::positive_points(input, place) }
}

/// `aspect-ratio`
pub(in crate::typeset::style) fn aspect_ratio(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Option<f32>>> {
    let auto = word(input, "auto");
    let ratio = input.try_parse(|i| -> Parsed<f32> {
        let width = calc::number(i)?;
        let height = if i.try_parse(|i| i.expect_delim('/')).is_ok() { calc::number(i)? } else { 1.0 };
        if width < 0.0 || height < 0.0 { bad() } else { Ok(width / height) }
    });
    let auto = auto || (ratio.is_ok() && word(input, "auto"));
    match ratio {
        Ok(ratio) => Ok(AsIs(Some(ratio).filter(|r| r.is_finite() && *r > 0.0))),
        Err(_) if auto => Ok(AsIs(None)),
        Err(error) => Err(error),
    }
}

/// `border-width`, `outline-width`, `column-rule-width`
pub(in crate::typeset::style) fn line_width(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<Points>> {
    if word(input, "medium") { Ok(None) } else { stroke_width(input, place).map(Some) }
}

/// `-webkit-text-stroke-width`
pub(in crate::typeset::style) fn stroke_width(input: &mut Parser<'_>, place: &Place) -> Parsed<Points> {
    for (name, width) in [("thin", 0.75), ("medium", 2.25), ("thick", 3.75)] {
        if word(input, name) {
            return Ok(Points(Length::Of(width, length::Unit::Pt)));
        }
    }
    length::positive_points(input, place)
}

/// `outline-style`
pub(in crate::typeset::style) fn outline_line(input: &mut Parser<'_>, place: &Place) -> Parsed<AsIs<BorderLine>> {
    if word(input, "auto") { Ok(AsIs(BorderLine::Solid)) } else { border_line(input, place) }
}

/// A corner of `border-radius`: one or two lengths.
pub(in crate::typeset::style) fn corner(input: &mut Parser<'_>, place: &Place) -> Parsed<(Length, Length)> {
    let horizontal = length::positive_length_percentage(input, place)?;
    let vertical = input.try_parse(|i| length::positive_length_percentage(i, place)).unwrap_or_else(|_| horizontal.clone());
    Ok((horizontal, vertical))
}

/// A shadow of `box-shadow`.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct ShadowSpec {
    lengths: [Points; 4],
    color: color::Spec,
    inset: bool,
}

impl Compute for ShadowSpec {
    type Out = Shadow;
    fn compute(&self, context: &Context<'_>) -> Shadow {
        let [x, y, blur, spread] = [0, 1, 2, 3].map(|i| self.lengths[i].compute(context));
        Shadow { x, y, blur, spread, color: self.color.compute(context), inset: self.inset }
    }
}

/// `box-shadow`
pub(in crate::typeset::style) fn box_shadow(input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<ShadowSpec>> {
    if word(input, "none") {
        return Ok(Vec::new());
    }
    input.parse_comma_separated(|i| {
        let (mut inset, mut color, mut lengths) = (false, None, None);
        loop {
            if !inset && word(i, "inset") {
                inset = true;
            } else if lengths.is_none()
                && let Ok(x) = i.try_parse(|i| length::points(i, place))
            {
                let y = length::points(i, place)?;
                let zero = || Points(Length::ZERO);
                let blur = i.try_parse(|i| length::positive_points(i, place)).unwrap_or_else(|_| zero());
                let spread = i.try_parse(|i| length::points(i, place)).unwrap_or_else(|_| zero());
                lengths = Some([x, y, blur, spread]);
            } else if color.is_none()
                && let Ok(found) = i.try_parse(|i| color::color(i, place))
            {
                color = Some(found);
            } else {
                break;
            }
        }
        match lengths {
            Some(lengths) => Ok(ShadowSpec { lengths, color: color.unwrap_or(color::Spec::Current), inset }),
            None => bad(),
        }
    })
}

/// `<position>`: one to four values (`background-position`, `object-position`, `transform-origin`).
pub(in crate::typeset::style) fn place_in_box(input: &mut Parser<'_>, place: &Place) -> Parsed<(Length, Length)> {
    #[derive(Clone, PartialEq)]
    enum Part {
        X(f32),
        Y(f32),
        Center,
        Length(Length),
    }
    let mut parts: Vec<Part> = Vec::new();
    while parts.len() < 4 {
        let part = input.try_parse(|i| -> Parsed<Part> {
            if let Ok(length) = i.try_parse(|i| length::length_percentage(i, place)) {
                return Ok(Part::Length(length));
            }
            Ok(match ident(i)?.as_str() {
                "left" | "x-start" => Part::X(0.0),
                "right" | "x-end" => Part::X(100.0),
                "top" | "y-start" => Part::Y(0.0),
                "bottom" | "y-end" => Part::Y(100.0),
                "center" => Part::Center,
                _ => return bad(),
            })
        });
        match part {
            Ok(part) => parts.push(part),
            Err(_) => break,
        }
    }
    let percent = Length::Percent;
    let axis = |part: &Part| match part {
        Part::X(p) | Part::Y(p) => percent(*p),
        Part::Center => percent(50.0),
        Part::Length(length) => length.clone(),
    };
    // An edge and the distance from it.
    let from_edge = |edge: f32, distance: &Length| {
        if edge == 0.0 { distance.clone() } else { Length::left_by(&[distance]) }
    };
    match parts.as_slice() {
        [Part::Y(p)] => Ok((percent(50.0), percent(*p))),
        [only] => Ok((axis(only), percent(50.0))),
        [Part::Y(_), Part::Y(_) | Part::Length(_)] | [Part::X(_) | Part::Length(_), Part::X(_)] => bad(),
        [y @ Part::Y(_), x] | [y @ Part::Center, x @ Part::X(_)] => Ok((axis(x), axis(y))),
        [x, y] => Ok((axis(x), axis(y))),
        _ => {
            let (mut x, mut y) = (None, None);
            let mut rest = parts.as_slice();
            while let [edge, after @ ..] = rest {
                let (distance, after) = match after {
                    [Part::Length(distance), after @ ..] if *edge != Part::Center => (Some(distance), after),
                    _ => (None, after),
                };
                let value = |at: f32| distance.map_or(percent(at), |d| from_edge(at, d));
                match edge {
                    Part::X(at) if x.is_none() => x = Some(value(*at)),
                    Part::Y(at) if y.is_none() => y = Some(value(*at)),
                    Part::Center if x.is_some() || matches!(after.first(), Some(Part::X(_))) => y = Some(percent(50.0)),
                    Part::Center => x = Some(percent(50.0)),
                    _ => return bad(),
                }
                rest = after;
            }
            match (x, y) {
                (Some(x), Some(y)) => Ok((x, y)),
                _ => bad(),
            }
        }
    }
}

/// `transform-origin`: a depth may follow and is dropped.
pub(in crate::typeset::style) fn transform_origin(input: &mut Parser<'_>, place: &Place) -> Parsed<(Length, Length)> {
    let origin = place_in_box(input, place)?;
    let _depth = input.try_parse(|i| length::points(i, place));
    Ok(origin)
}

/// `align-*` and `justify-*`. `first` and `unsafe` change nothing here.
pub(in crate::typeset::style) fn alignment(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<Alignment>> {
    let safe = word(input, "safe");
    for prefix in ["unsafe", "first"] {
        word(input, prefix);
    }
    Ok(AsIs(match ident(input)?.as_str() {
        "last" => {
            input.expect_ident_matching("baseline")?;
            Alignment::LastBaseline
        }
        "center" if safe => Alignment::SafeCenter,
        "end" | "self-end" | "flex-end" if safe => Alignment::SafeEnd,
        "auto" => Alignment::Auto,
        "normal" => Alignment::Normal,
        "start" => Alignment::Start,
        "end" => Alignment::End,
        "self-start" => Alignment::SelfStart,
        "self-end" => Alignment::SelfEnd,
        "flex-start" => Alignment::FlexStart,
        "flex-end" => Alignment::FlexEnd,
        "left" => Alignment::Left,
        "right" => Alignment::Right,
        "center" => Alignment::Center,
        "baseline" => Alignment::Baseline,
        "stretch" => Alignment::Stretch,
        "space-between" => Alignment::SpaceBetween,
        "space-around" => Alignment::SpaceAround,
        "space-evenly" => Alignment::SpaceEvenly,
        _ => return bad(),
    }))
}

/// `flex-basis`: `content` is `max-content`'s near relation, `auto` looks at the size.
pub(in crate::typeset::style) fn flex_basis(input: &mut Parser<'_>, place: &Place) -> Parsed<length::Size> {
    if word(input, "content") {
        return Ok(length::Size::Keyword(crate::typeset::style::computed::Extent::MaxContent));
    }
    length::size(input, place)
}
