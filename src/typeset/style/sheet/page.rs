//! `@page` with its margin boxes, and `@font-face` (CSS Paged Media 3, 4; CSS Fonts 4, 4).

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, ParseError, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser,
    SourceLocation,
};

use super::at_rules::keyword_location;
use super::{Body, BodyKind};
use crate::diagnostic::nearest;
use crate::typeset::style::declare::Block;
use crate::typeset::style::faces;
use crate::typeset::style::page::{MarginBox, PageRule, PageSelector};
use crate::typeset::style::value::{Bad, Parsed, bad};

/// Parses the inside of `@page`.
struct PageBody<'b, 'r, 'a> {
    body: &'b mut Body<'r, 'a>,
    rule: PageRule,
}

impl<'i> DeclarationParser<'i> for PageBody<'_, '_, '_> {
    type Declaration = ();
    type Error = Bad;
    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        self.body.declaration(&name, input, start.source_location(), true, false)
    }
}

impl RuleBodyItemParser<'_, (), Bad> for PageBody<'_, '_, '_> {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}

impl QualifiedRuleParser<'_> for PageBody<'_, '_, '_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Bad;
}

impl<'i> AtRuleParser<'i> for PageBody<'_, '_, '_> {
    /// A margin box; none for the footnote area.
    type Prelude = Option<MarginBox>;
    type AtRule = ();
    type Error = Bad;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Result<Self::Prelude, ParseError<Bad>> {
        let name = name.to_ascii_lowercase();
        if name == "footnote" {
            return Ok(None);
        }
        if let Some(margin_box) = MarginBox::ALL.into_iter().find(|b| b.name() == name) {
            return Ok(Some(margin_box));
        }
        let location = keyword_location(input, &name);
        let help = nearest(&name, MarginBox::ALL.iter().map(|b| b.name())).map(|near| format!("did you mean `@{near}`?"));
        self.body.warn("unsupported-at-rule", location, format!("`@{name}` is not a page-margin box"), help);
        self.body.told = true;
        bad()
    }

    fn parse_block(&mut self, prelude: Self::Prelude, start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        let outer = std::mem::take(&mut self.body.block);
        let inside = input.position();
        self.body.run(input, BodyKind::Declarations);
        for function in ["leader(", "target-text(", "target-counters(", "content("] {
            if input.slice_from(inside).contains(function) {
                self.body.warn("unsupported-value", start.source_location(), format!("`{function})` says nothing in a margin box"), None);
            }
        }
        let block = std::mem::replace(&mut self.body.block, outer);
        self.rule.boxes.push((prelude, block));
        Ok(())
    }
}

impl Body<'_, '_> {
    pub(super) fn page(&mut self, selectors: Vec<PageSelector>, input: &mut Parser<'_>) {
        let rule = PageRule {
            selectors,
            block: Block::default(),
            boxes: Vec::new(),
            origin: self.sheet.origin,
            layer: self.sheet.layer,
            conditions: self.sheet.conditions.clone(),
        };
        let outer = std::mem::take(&mut self.block);
        let mut page = PageBody { body: self, rule };
        let mut parser = RuleBodyParser::new(input, &mut page);
        while let Some(result) = parser.next() {
            if let Err((_, slice, location)) = result {
                parser.parser.body.trouble(slice, location);
            }
        }
        let mut rule = page.rule;
        rule.block = std::mem::replace(&mut self.block, outer);
        self.reader.rules.pages.push(rule);
    }

    pub(super) fn font_face(&mut self, location: SourceLocation, input: &mut Parser<'_>) {
        let (line, column) = self.position(location);
        let (face, troubles) = faces::parse(input, &self.sheet.place, (self.sheet.file.clone(), line, column));
        for (location, message) in troubles {
            self.warn("unsupported-descriptor", location, message, None);
        }
        match face {
            Some(face) => self.reader.rules.faces.push((face, self.sheet.conditions.clone())),
            None => {
                let message = "`@font-face` needs `font-family` and a `src` with a file".to_owned();
                self.warn("incomplete-font-face", location, message, None);
            }
        }
    }
}
