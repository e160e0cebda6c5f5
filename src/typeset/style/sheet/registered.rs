//! `@property` (CSS Properties and Values 1, 3).

use std::sync::Arc;

use cssparser::{AtRuleParser, CowRcStr, DeclarationParser, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser};

use crate::typeset::style::syntax::Syntax;
use crate::typeset::style::value::{Bad, Parsed};
use crate::typeset::style::variables::Registered;

/// Parses the inside of the rule; none where it lacks what it needs.
pub(super) fn parse(input: &mut Parser<'_>) -> Option<Registered> {
    let mut found = Descriptors::default();
    let mut parser = RuleBodyParser::new(input, &mut found);
    while parser.next().is_some() {}
    let syntax = Syntax::parse(&found.syntax?)?;
    let initial = found.initial;
    if !syntax.is_any() && !initial.as_ref().is_some_and(|value| syntax.takes(value)) {
        return None;
    }
    Some(Registered { syntax, inherits: found.inherits?, initial })
}

#[derive(Default)]
struct Descriptors {
    syntax: Option<String>,
    inherits: Option<bool>,
    initial: Option<Arc<str>>,
}

impl<'i> DeclarationParser<'i> for Descriptors {
    type Declaration = ();
    type Error = Bad;
    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, _start: &ParserState) -> Parsed<()> {
        match name.to_ascii_lowercase().as_str() {
            "syntax" => self.syntax = Some(input.expect_string()?.to_string()),
            "inherits" => self.inherits = Some(input.expect_ident()?.eq_ignore_ascii_case("true")),
            "initial-value" => {
                let from = input.position();
                while input.next().is_ok() {}
                self.initial = Some(input.slice_from(from).trim().into());
            }
            _ => while input.next().is_ok() {},
        }
        Ok(())
    }
}

impl RuleBodyItemParser<'_, (), Bad> for Descriptors {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}

impl QualifiedRuleParser<'_> for Descriptors {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Bad;
}

impl AtRuleParser<'_> for Descriptors {
    type Prelude = ();
    type AtRule = ();
    type Error = Bad;
}
