//! At-rules of a stylesheet (CSS Syntax 3, 5.4; CSS Conditional 5; CSS Cascade 6): their starts, and what is done with their blocks.

use std::sync::Arc;

use cssparser::{AtRuleParser, CowRcStr, Parser, ParserState, SourceLocation};

use super::{Body, Prelude, registered};
use crate::typeset::style::counters;
use crate::typeset::style::media::{self, MediaList};
use crate::typeset::style::page::PageSelector;
use crate::typeset::style::scope::Scope;
use crate::typeset::style::selector;
use crate::typeset::style::value::{Bad, Parsed, Place, bad, custom_ident, word};

impl<'i> AtRuleParser<'i> for Body<'_, '_> {
    type Prelude = Prelude;
    type AtRule = ();
    type Error = Bad;

    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Parsed<Prelude> {
        let location = keyword_location(input, &name);
        let name = name.to_ascii_lowercase();
        let imports = self.imports;
        self.imports &= matches!(name.as_str(), "import" | "charset" | "layer");
        let parsed = match name.as_str() {
            "media" => {
                let list = MediaList::parse(input);
                if list.has_errors() {
                    self.warn("unsupported-media-query", location, "a media query here is not understood".to_owned(), None);
                }
                Ok(Prelude::Media(list))
            }
            "supports" => media::supports(input, &self.sheet.place).map(Prelude::Supports),
            "layer" => {
                let mut names = Vec::new();
                if !input.is_exhausted() {
                    names = input.parse_comma_separated(layer_name)?;
                }
                Ok(Prelude::Layer(names))
            }
            "import" if imports && self.parent.is_none() => import(input, &self.sheet.place),
            "import" => {
                self.warn("misplaced-import", location, "`@import` must come before other rules".to_owned(), None);
                self.told = true;
                bad()
            }
            "scope" => self.scope(input),
            "font-face" => Ok(Prelude::FontFace),
            "counter-style" => custom_ident(input, &["none", "decimal", "disc"]).map(Prelude::CounterStyle),
            "page" if self.parent.is_none() => PageSelector::parse_list(input).map(Prelude::Page),
            // Nothing on paper moves, and namespaces and encodings are settled.
            "namespace" if self.parent.is_none() => namespace(input).map(|(prefix, url)| {
                Arc::make_mut(&mut self.sheet.namespaces).push((prefix, url));
                Prelude::Skip
            }),
            "property" if self.parent.is_none() => match custom_ident(input, &[]) {
                Ok(name) if name.starts_with("--") => Ok(Prelude::Property(name)),
                _ => bad(),
            },
            "keyframes" | "charset" | "view-transition" | "starting-style" | "font-palette-values" => {
                while input.next().is_ok() {}
                Ok(Prelude::Skip)
            }
            prefixed if prefixed.starts_with('-') => {
                while input.next().is_ok() {}
                Ok(Prelude::Skip)
            }
            _ => {
                self.warn("unsupported-at-rule", location, format!("`@{name}` is not supported"), None);
                self.told = true;
                bad()
            }
        };
        if parsed.is_err() && !self.told {
            self.warn("invalid-at-rule", location, format!("`@{name}` is not followed by what it takes"), None);
            self.told = true;
        }
        parsed
    }

    fn rule_without_block(&mut self, prelude: Prelude, start: &ParserState) -> Result<(), ()> {
        match prelude {
            Prelude::Skip => Ok(()),
            Prelude::Layer(names) if !names.is_empty() => {
                for name in names {
                    self.reader.rules.layer(self.sheet.layer, Some(&name));
                }
                Ok(())
            }
            Prelude::Import { url, layer, list, supported } => {
                if supported {
                    let mut sheet = self.sheet.clone().under(list);
                    if let Some(name) = layer {
                        sheet.layer = self.reader.rules.layer(sheet.layer, name.as_deref());
                    }
                    let at = self.position(start.source_location());
                    self.reader.linked(&url, sheet, at);
                }
                Ok(())
            }
            _ => Err(()),
        }
    }

    fn parse_block(&mut self, prelude: Prelude, start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        self.end_declarations();
        let mut sheet = self.sheet.clone();
        match prelude {
            Prelude::Skip | Prelude::Supports(false) => {
                while input.next().is_ok() {}
                return Ok(());
            }
            Prelude::Import { .. } => return bad(),
            Prelude::FontFace => {
                self.font_face(start.source_location(), input);
                return Ok(());
            }
            Prelude::CounterStyle(name) => {
                let (style, troubles) = counters::parse(input);
                for (location, message) in troubles {
                    self.warn("unsupported-descriptor", location, message, None);
                }
                match style {
                    Some(style) => {
                        self.reader.rules.counters.insert(name, style);
                    }
                    None => {
                        let message = format!("`@counter-style {name}` has no signs to count with");
                        self.warn("incomplete-counter-style", start.source_location(), message, None);
                    }
                }
                return Ok(());
            }
            Prelude::Property(name) => {
                if let Some(found) = registered::parse(input) {
                    self.reader.rules.registered.insert(name.into(), found);
                } else {
                    let message = format!("`@property {name}` needs `syntax`, `inherits` and an `initial-value` of that syntax");
                    self.warn("incomplete-property", start.source_location(), message, None);
                }
                return Ok(());
            }
            Prelude::Page(selectors) => {
                self.page(selectors, input);
                return Ok(());
            }
            // What is not for paper need not be understood.
            Prelude::Media(list) if list.is_never() => {
                while input.next().is_ok() {}
                return Ok(());
            }
            Prelude::Supports(true) => {}
            Prelude::Scope(start, end) => sheet.scope = Some(Arc::new(Scope { start, end, outer: sheet.scope.take() })),
            Prelude::Media(list) => sheet = sheet.under(list),
            Prelude::Layer(names) if names.len() > 1 => return bad(),
            Prelude::Layer(names) => {
                sheet.layer = self.reader.rules.layer(sheet.layer, names.first().map(String::as_str));
            }
        }
        // Declarations straight inside belong to the rule around.
        match self.parent.clone() {
            Some(parent) => self.style_rule(parent, sheet, input),
            None => self.nested(input, sheet, None),
        }
        Ok(())
    }
}

/// Where the at-keyword began that was just read.
pub(super) fn keyword_location(input: &Parser<'_>, name: &str) -> SourceLocation {
    let location = input.current_source_location();
    let width = u32::try_from(name.len() + 1).unwrap_or(0);
    SourceLocation { column: location.column.saturating_sub(width).max(1), ..location }
}

/// A prefix, if there is one, and an address.
fn namespace(input: &mut Parser<'_>) -> Parsed<(Option<selector::Name>, selector::Name)> {
    let prefix = input.try_parse(|i| i.expect_ident().map(|name| selector::Name::from(&**name))).ok();
    let url = input.expect_url_or_string()?;
    Ok((prefix, selector::Name::from(&*url)))
}

fn layer_name(input: &mut Parser<'_>) -> Parsed<String> {
    let mut name = custom_ident(input, &[])?;
    while input.try_parse(|i| i.expect_delim('.')).is_ok() {
        name.push('.');
        name.push_str(&custom_ident(input, &[])?);
    }
    Ok(name)
}

fn import(input: &mut Parser<'_>, place: &Place) -> Parsed<Prelude> {
    let url = input.expect_url_or_string()?.to_string();
    let mut layer = None;
    if word(input, "layer") {
        layer = Some(None);
    } else if input.try_parse(|i| i.expect_function_matching("layer")).is_ok() {
        layer = Some(Some(input.parse_nested_block(layer_name)?));
    }
    let mut supported = true;
    if input.try_parse(|i| i.expect_function_matching("supports")).is_ok() {
        supported = input.parse_nested_block(|i| {
            let condition = i.try_parse(|i| -> Parsed<bool> {
                let holds = media::supports(i, place)?;
                i.expect_exhausted()?;
                Ok(holds)
            });
            condition.or_else(|_| media::declaration_supported(i, place))
        })?;
    }
    Ok(Prelude::Import { url, layer, list: MediaList::parse(input), supported })
}
