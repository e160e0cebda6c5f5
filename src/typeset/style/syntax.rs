//! Syntax strings as `@property` and `attr()` have them (CSS Values 5, 7.1).

use cssparser::{Parser, Token};

use super::value::{Parsed, Place, bad, calc, color, is_wide_keyword, length};

/// What a value may be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Syntax(Vec<Component>);

/// One of the alternatives.
#[derive(Debug, Clone, PartialEq)]
struct Component {
    /// The name of a type in its brackets, `*`, or a word.
    name: String,
    list: Option<List>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Spaces,
    Commas,
}

/// The types there are; transforms and pictures are taken as they come.
const TYPES: [&str; 16] = [
    "<length>",
    "<number>",
    "<percentage>",
    "<length-percentage>",
    "<color>",
    "<image>",
    "<url>",
    "<integer>",
    "<angle>",
    "<time>",
    "<resolution>",
    "<transform-function>",
    "<transform-list>",
    "<custom-ident>",
    "<string>",
    "<flex>",
];

impl Syntax {
    /// Parses a syntax string.
    pub(super) fn parse(css: &str) -> Option<Self> {
        let alternatives = css.split('|').map(|part| {
            let part = part.trim();
            let (name, list) = match part.as_bytes().last()? {
                b'+' => (&part[..part.len() - 1], Some(List::Spaces)),
                b'#' => (&part[..part.len() - 1], Some(List::Commas)),
                _ => (part, None),
            };
            let name = name.to_owned();
            let known = if name.starts_with('<') { TYPES.contains(&&*name) } else { !name.is_empty() && !is_wide_keyword(&name) };
            known.then_some(Component { name, list })
        });
        alternatives.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether it takes anything.
    pub(super) fn is_any(&self) -> bool {
        self.0.iter().any(|component| component.name == "*")
    }

    /// Whether a value is of this syntax.
    pub(super) fn takes(&self, css: &str) -> bool {
        self.is_any() || self.0.iter().any(|component| Parser::new(css).parse_entirely(|i| component.parse(i)).is_ok())
    }
}

impl Component {
    fn parse(&self, input: &mut Parser<'_>) -> Parsed<()> {
        self.one(input)?;
        while let Some(list) = self.list
            && !input.is_exhausted()
        {
            if list == List::Commas {
                input.expect_comma()?;
            }
            self.one(input)?;
        }
        Ok(())
    }

    fn one(&self, input: &mut Parser<'_>) -> Parsed<()> {
        let place = Place::default();
        match self.name.as_str() {
            "<length>" => length::points(input, &place).map(drop),
            "<length-percentage>" => length::length_percentage(input, &place).map(drop),
            "<percentage>" => input.expect_percentage().map(drop).map_err(Into::into),
            "<number>" => calc::number(input).map(drop),
            "<integer>" => calc::integer(input).map(drop),
            "<angle>" => length::angle(input).map(drop),
            "<color>" => color::color(input, &place).map(drop),
            "<string>" => Ok(input.expect_string().map(|_| ())?),
            "<custom-ident>" => Ok(input.expect_ident().map(|_| ())?),
            "<time>" => unit(input, &["s", "ms"]),
            "<resolution>" => unit(input, &["dpi", "dpcm", "dppx", "x"]),
            "<flex>" => unit(input, &["fr"]),
            typed if typed.starts_with('<') => Ok(input.next().map(|_| ())?),
            word => Ok(input.expect_ident_matching(word)?),
        }
    }
}

fn unit(input: &mut Parser<'_>, units: &[&str]) -> Parsed<()> {
    match input.next()? {
        Token::Dimension { unit, .. } if units.iter().any(|known| unit.eq_ignore_ascii_case(known)) => Ok(()),
        _ => bad(),
    }
}
