//! Media queries (Media Queries 4) as paper answers them, and `@supports` (CSS Conditional 4).

use cssparser::{Delimiter, Parser, Token};
use selectors::parser::ParseRelative;

use super::declare::{Property, has_variables};
use super::value::length::{self, Length, Unit};
use super::value::{Compute, Parsed, Place, bad, calc, ident, word};
use crate::typeset::frame::Size;

/// A comma-separated list of queries: true where one of them is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct MediaList(Vec<Query>);

#[derive(Debug, Clone, PartialEq)]
enum Query {
    /// A medium, negated or not, and a condition.
    Typed {
        not: bool,
        medium: bool,
        condition: Option<Condition>,
    },
    Condition(Condition),
    /// Could not be understood: `not all`.
    Never,
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Not(Box<Condition>),
    And(Vec<Condition>),
    Or(Vec<Condition>),
    /// Page width (else height) compared with points.
    Extent {
        width: bool,
        comparison: Comparison,
        points: f32,
    },
    /// Width over height.
    Ratio {
        comparison: Comparison,
        ratio: f32,
    },
    Landscape(bool),
    /// What does not depend on the page.
    Known(bool),
    /// What is not understood: it does not hold, and nor does its opposite.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Comparison {
    fn holds(self, left: f32, right: f32) -> bool {
        // Lengths in px rarely come out even in points.
        let close = (left - right).abs() < 0.01;
        match self {
            Self::Less => left < right && !close,
            Self::LessOrEqual => left < right || close,
            Self::Equal => close,
            Self::GreaterOrEqual => left > right || close,
            Self::Greater => left > right && !close,
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Equal => Self::Equal,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Greater => Self::Less,
        }
    }
}

impl MediaList {
    /// Parses a list; what cannot be understood never holds.
    pub(super) fn parse(input: &mut Parser<'_>) -> Self {
        let mut queries = Vec::new();
        if input.is_exhausted() {
            return Self(queries);
        }
        loop {
            let query = input.parse_until_before(Delimiter::Comma, query);
            queries.push(query.unwrap_or(Query::Never));
            if input.next().is_err() {
                return Self(queries);
            }
        }
    }

    /// Whether it holds for every page, so that it need not be kept.
    pub(super) fn is_always(&self) -> bool {
        self.0.is_empty() || self.0.iter().any(|q| matches!(q, Query::Typed { not: false, medium: true, condition: None }))
    }

    /// Whether it holds for no page at all.
    pub(super) fn is_never(&self) -> bool {
        let never = |query: &Query| match query {
            Query::Typed { not, medium, condition } => {
                let held = if *medium { condition.as_ref().map_or(Some(true), Condition::known) } else { Some(false) };
                held == Some(*not)
            }
            Query::Condition(condition) => condition.known() == Some(false),
            Query::Never => true,
        };
        !self.0.is_empty() && self.0.iter().all(never)
    }

    /// Whether any query was not understood.
    pub(super) fn has_errors(&self) -> bool {
        self.0.contains(&Query::Never)
    }

    /// Whether it holds for pages of this size.
    pub(super) fn holds(&self, page: Size) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|query| match query {
                Query::Never => false,
                Query::Condition(condition) => condition.holds(page),
                Query::Typed { not, medium, condition } => (*medium && condition.as_ref().is_none_or(|c| c.holds(page))) != *not,
            })
    }
}

impl Condition {
    /// Whether it hangs on something that is not understood.
    fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Not(inner) => inner.is_unknown(),
            Self::And(all) | Self::Or(all) => all.iter().any(Self::is_unknown),
            _ => false,
        }
    }

    /// Whether it holds, where the page has no say in it.
    fn known(&self) -> Option<bool> {
        match self {
            Self::Not(condition) if condition.is_unknown() => Some(false),
            Self::Not(condition) => condition.known().map(|holds| !holds),
            Self::Unknown => Some(false),
            Self::And(all) if all.iter().any(|c| c.known() == Some(false)) => Some(false),
            Self::And(all) => all.iter().all(|c| c.known() == Some(true)).then_some(true),
            Self::Or(any) if any.iter().any(|c| c.known() == Some(true)) => Some(true),
            Self::Or(any) => any.iter().all(|c| c.known() == Some(false)).then_some(false),
            Self::Extent { .. } | Self::Ratio { .. } | Self::Landscape(_) => None,
            Self::Known(holds) => Some(*holds),
        }
    }

    fn holds(&self, page: Size) -> bool {
        match self {
            Self::Not(condition) => !condition.is_unknown() && !condition.holds(page),
            Self::Unknown => false,
            Self::And(conditions) => conditions.iter().all(|c| c.holds(page)),
            Self::Or(conditions) => conditions.iter().any(|c| c.holds(page)),
            Self::Extent { width, comparison, points } => comparison.holds(if *width { page.width } else { page.height }, *points),
            Self::Ratio { comparison, ratio } => comparison.holds(page.width / page.height.max(1.0), *ratio),
            Self::Landscape(landscape) => (page.width > page.height) == *landscape,
            Self::Known(holds) => *holds,
        }
    }
}

fn query(input: &mut Parser<'_>) -> Parsed<Query> {
    let typed = input.try_parse(|i| -> Parsed<Query> {
        let not = word(i, "not");
        if !not {
            word(i, "only");
        }
        let medium = match ident(i)?.as_str() {
            "all" | "print" => true,
            "and" | "or" | "not" | "layer" | "only" => return bad(),
            _ => false,
        };
        let mut conditions = Vec::new();
        while word(i, "and") {
            conditions.push(if word(i, "not") { Condition::Not(Box::new(in_parentheses(i)?)) } else { in_parentheses(i)? });
        }
        i.expect_exhausted()?;
        Ok(Query::Typed { not, medium, condition: (!conditions.is_empty()).then_some(Condition::And(conditions)) })
    });
    match typed {
        Ok(query) => Ok(query),
        Err(_) => condition(input).map(Query::Condition),
    }
}

fn condition(input: &mut Parser<'_>) -> Parsed<Condition> {
    if word(input, "not") {
        return Ok(Condition::Not(Box::new(in_parentheses(input)?)));
    }
    let mut conditions = vec![in_parentheses(input)?];
    let mut joined = None;
    loop {
        let and = word(input, "and");
        if !and && !word(input, "or") {
            break;
        }
        if *joined.get_or_insert(and) != and {
            return bad();
        }
        conditions.push(in_parentheses(input)?);
    }
    Ok(if joined == Some(false) { Condition::Or(conditions) } else { Condition::And(conditions) })
}

fn in_parentheses(input: &mut Parser<'_>) -> Parsed<Condition> {
    input.expect_parenthesis_block()?;
    input.parse_nested_block(|i| {
        if let Ok(inner) = i.try_parse(|i| -> Parsed<Condition> {
            let inner = condition(i)?;
            i.expect_exhausted()?;
            Ok(inner)
        }) {
            return Ok(inner);
        }
        feature(i)
    })
}

fn comparison(input: &mut Parser<'_>) -> Parsed<Comparison> {
    let equal = |i: &mut Parser<'_>| {
        let start = i.state();
        let found = matches!(i.next_including_whitespace(), Ok(Token::Delim('=')));
        if !found {
            i.reset(&start);
        }
        found
    };
    match input.next()?.clone() {
        Token::Delim('<') => Ok(if equal(input) { Comparison::LessOrEqual } else { Comparison::Less }),
        Token::Delim('>') => Ok(if equal(input) { Comparison::GreaterOrEqual } else { Comparison::Greater }),
        Token::Delim('=') => Ok(Comparison::Equal),
        _ => bad(),
    }
}

/// A length in points: relative units are of the initial font (16 px).
fn points(input: &mut Parser<'_>) -> Parsed<f32> {
    let place = Place::default();
    match length::points(input, &place)?.0 {
        Length::Of(value, Unit::Em | Unit::Rem) => Ok(value * 12.0),
        Length::Of(value, Unit::Ex | Unit::Ch) => Ok(value * 6.0),
        calculated @ Length::Calc(..) => Ok(calculated.compute(&super::page::bare_context()).points),
        Length::Of(value, unit) => unit.absolute().map_or_else(bad, |factor| Ok(value * factor)),
        _ => bad(),
    }
}

fn feature(input: &mut Parser<'_>) -> Parsed<Condition> {
    // `400px <= width [<= 700px]`
    let ranged = input.try_parse(|i| -> Parsed<Condition> {
        let low = points(i)?;
        let first = comparison(i)?.turned();
        let name = ident(i)?;
        let mut conditions = vec![extent(&name, first, low)?];
        if !i.is_exhausted() {
            let second = comparison(i)?;
            conditions.push(extent(&name, second, points(i)?)?);
        }
        Ok(Condition::And(conditions))
    });
    if let Ok(condition) = ranged {
        return Ok(condition);
    }
    let name = ident(input)?;
    if input.is_exhausted() {
        return Ok(match name.as_str() {
            "width" | "height" | "color" | "orientation" | "aspect-ratio" | "resolution" | "device-width" | "device-height"
            | "color-gamut" => Condition::Known(true),
            "grid"
            | "monochrome"
            | "color-index"
            | "hover"
            | "any-hover"
            | "pointer"
            | "any-pointer"
            | "scripting"
            | "update"
            | "prefers-reduced-motion"
            | "prefers-contrast"
            | "forced-colors"
            | "inverted-colors"
            | "prefers-reduced-transparency"
            | "prefers-reduced-data" => Condition::Known(name == "prefers-reduced-motion"),
            "overflow-block" | "prefers-color-scheme" => Condition::Known(true),
            _ => Condition::Unknown,
        });
    }
    let (base, how) = match name.split_at_checked(4) {
        Some(("min-", base)) => (base.to_owned(), Some(Comparison::GreaterOrEqual)),
        Some(("max-", base)) => (base.to_owned(), Some(Comparison::LessOrEqual)),
        _ => (name, None),
    };
    let how = if input.try_parse(|i| i.expect_colon()).is_ok() { how.unwrap_or(Comparison::Equal) } else { comparison(input)? };
    match base.as_str() {
        "width" | "height" | "device-width" | "device-height" => extent(&base, how, points(input)?),
        "aspect-ratio" | "device-aspect-ratio" => {
            let width = calc::number(input)?;
            let height = if input.try_parse(|i| i.expect_delim('/')).is_ok() { calc::number(input)? } else { 1.0 };
            Ok(Condition::Ratio { comparison: how, ratio: width / height.max(1e-6) })
        }
        "orientation" => Ok(Condition::Landscape(match ident(input)?.as_str() {
            "landscape" => true,
            "portrait" => false,
            _ => return bad(),
        })),
        _ => {
            // Features of screens and of people's settings: paper has colour, fine dots, no pointer, no scripts, and never changes.
            let value = input.next()?.clone();
            while input.next().is_ok() {}
            Ok(Condition::Known(match (base.as_str(), value) {
                ("color", Token::Number { value, .. }) => how.holds(8.0, value),
                ("monochrome" | "grid" | "color-index", Token::Number { value, .. }) => how.holds(0.0, value),
                ("resolution", Token::Dimension { value, unit, .. }) => {
                    let dppx = match unit.to_ascii_lowercase().as_str() {
                        "dpi" => value / 96.0,
                        "dpcm" => value * 2.54 / 96.0,
                        _ => value,
                    };
                    how.holds(600.0 / 96.0, dppx)
                }
                (name, _) if !is_feature(name) => return Ok(Condition::Unknown),
                (name, Token::Ident(value)) => matches!(
                    (name, value.to_ascii_lowercase().as_str()),
                    ("update" | "hover" | "any-hover" | "pointer" | "any-pointer" | "scripting" | "overflow-inline", "none")
                        | ("overflow-block", "paged")
                        | ("prefers-color-scheme", "light")
                        | ("prefers-reduced-motion", "reduce")
                        | (
                            "prefers-contrast" | "prefers-reduced-transparency" | "forced-colors" | "inverted-colors",
                            "no-preference" | "none"
                        )
                        | ("color-gamut" | "dynamic-range", "srgb" | "standard")
                ),
                _ => return bad(),
            }))
        }
    }
}

/// Whether this is a feature that a query may ask for by a word.
fn is_feature(name: &str) -> bool {
    name.starts_with("prefers-")
        || matches!(
            name,
            "update"
                | "hover"
                | "any-hover"
                | "pointer"
                | "any-pointer"
                | "scripting"
                | "overflow-inline"
                | "overflow-block"
                | "forced-colors"
                | "inverted-colors"
                | "color-gamut"
                | "dynamic-range"
                | "display-mode"
                | "scan"
                | "environment-blending"
                | "nav-controls"
                | "video-dynamic-range"
        )
}

fn extent(name: &str, comparison: Comparison, points: f32) -> Parsed<Condition> {
    match name {
        "width" | "device-width" => Ok(Condition::Extent { width: true, comparison, points }),
        "height" | "device-height" => Ok(Condition::Extent { width: false, comparison, points }),
        _ => bad(),
    }
}

/// Parses a condition of `@supports` and answers it.
pub(super) fn supports(input: &mut Parser<'_>, place: &Place) -> Parsed<bool> {
    if word(input, "not") {
        return Ok(!supports_one(input, place)?);
    }
    let mut holds = supports_one(input, place)?;
    // Without brackets, `and` and `or` do not stand side by side.
    if word(input, "and") {
        holds &= supports_one(input, place)?;
        while word(input, "and") {
            holds &= supports_one(input, place)?;
        }
    } else {
        while word(input, "or") {
            holds |= supports_one(input, place)?;
        }
    }
    Ok(holds)
}

fn supports_one(input: &mut Parser<'_>, place: &Place) -> Parsed<bool> {
    match input.next()?.clone() {
        Token::ParenthesisBlock => input.parse_nested_block(|i| {
            let inner = i.try_parse(|i| -> Parsed<bool> {
                let holds = supports(i, place)?;
                i.expect_exhausted()?;
                Ok(holds)
            });
            // What is neither is a condition of days to come: it does not hold.
            inner.or_else(|_| i.try_parse(|i| declaration_supported(i, place))).or_else(|_| Ok(consume(i)))
        }),
        Token::Function(name) if name.eq_ignore_ascii_case("selector") => {
            input.parse_nested_block(|i| Ok(super::selector::parse(i, ParseRelative::No, &[]).is_ok() || consume(i)))
        }
        Token::Function(name) if name.eq_ignore_ascii_case("font-format") => {
            input.parse_nested_block(|i| Ok(matches!(ident(i)?.as_str(), "truetype" | "opentype" | "woff" | "woff2" | "collection")))
        }
        Token::Function(name) if name.eq_ignore_ascii_case("font-tech") => {
            input.parse_nested_block(|i| Ok(matches!(ident(i)?.as_str(), "features-opentype" | "variations")))
        }
        // Functions not known are false, not errors.
        Token::Function(_) => input.parse_nested_block(|i| Ok(consume(i))),
        _ => bad(),
    }
}

/// Takes all that is left; always false.
fn consume(input: &mut Parser<'_>) -> bool {
    while input.next().is_ok() {}
    false
}

/// `(property: value)`
pub(super) fn declaration_supported(input: &mut Parser<'_>, place: &Place) -> Parsed<bool> {
    let name = ident(input)?;
    input.expect_colon()?;
    let start = input.position();
    let state = input.state();
    consume(input);
    let css = input.slice_from(start);
    let known = match Property::named(&name) {
        _ if name.starts_with("--") => true,
        None => false,
        Some(_) if has_variables(css) => true,
        Some(property) => {
            input.reset(&state);
            let parsed = input.try_parse(|i| -> Parsed<()> {
                property.parse(i, place)?;
                let _ = i.try_parse(cssparser::parse_important);
                Ok(i.expect_exhausted()?)
            });
            parsed.is_ok()
        }
    };
    consume(input);
    Ok(known)
}
