//! Custom properties and `var()` (CSS Custom Properties 1).

use std::collections::BTreeMap;
use std::sync::Arc;

use cssparser::{Parser, Token};
use rustc_hash::FxHashMap;

use super::declare::{CustomValue, Wide, has_variables};
use super::value::{Parsed, bad};

/// The custom properties of an element, resolved.
pub(super) type Variables = BTreeMap<Arc<str>, Arc<str>>;

/// Values longer than this after substitution are invalid: references can double at every step.
const MAX_LENGTH: usize = 1 << 16;

/// References nested deeper than this are invalid.
const MAX_DEPTH: usize = 64;

/// Resolves the custom properties declared on an element over those of its parent.
pub(super) fn resolve(parent: &Arc<Variables>, declared: &FxHashMap<Arc<str>, &CustomValue>) -> Arc<Variables> {
    if declared.is_empty() {
        return parent.clone();
    }
    let mut resolver = Resolver { parent, declared, done: FxHashMap::default(), open: Vec::new(), cyclic: Vec::new() };
    let mut variables = Variables::clone(parent);
    let mut names: Vec<&Arc<str>> = declared.keys().collect();
    names.sort_unstable();
    for name in names {
        match resolver.value(name) {
            Some(value) => variables.insert(name.clone(), value),
            None => variables.remove(name),
        };
    }
    Arc::new(variables)
}

struct Resolver<'a> {
    parent: &'a Variables,
    declared: &'a FxHashMap<Arc<str>, &'a CustomValue>,
    done: FxHashMap<Arc<str>, Option<Arc<str>>>,
    /// Names being resolved, outermost first.
    open: Vec<Arc<str>>,
    /// Names found to refer to themselves.
    cyclic: Vec<Arc<str>>,
}

impl Resolver<'_> {
    fn value(&mut self, name: &str) -> Option<Arc<str>> {
        let Some((name, declared)) = self.declared.get_key_value(name) else { return self.parent.get(name).cloned() };
        if let Some(done) = self.done.get(name) {
            return done.clone();
        }
        if let Some(at) = self.open.iter().position(|open| open == name) {
            // Everything from there on is part of the cycle.
            self.cyclic.extend_from_slice(&self.open[at..]);
            return None;
        }
        let (name, declared) = (name.clone(), *declared);
        let value = match declared {
            CustomValue::Wide(Wide::Initial) => None,
            CustomValue::Wide(_) => self.parent.get(&name).cloned(),
            CustomValue::Text(text) if !has_variables(text) => Some(text.clone()),
            CustomValue::Text(_) if self.open.len() >= MAX_DEPTH => None,
            CustomValue::Text(text) => {
                self.open.push(name.clone());
                let value = substitute(text, &mut |wanted| self.value(wanted)).map(Arc::from);
                self.open.pop();
                value
            }
        };
        let value = value.filter(|_| !self.cyclic.contains(&name));
        self.done.insert(name, value.clone());
        value
    }
}

/// Puts values in the place of `var()`; none where one is missing that has no fallback.
pub(super) fn substitute(css: &str, lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>) -> Option<String> {
    let mut input = Parser::new(css);
    let mut out = String::with_capacity(css.len());
    let mut copied = 0;
    walk(&mut input, css, &mut copied, &mut out, lookup, 0).ok()?;
    out.push_str(css.get(copied..)?);
    (out.len() <= MAX_LENGTH).then_some(out)
}

fn walk(
    input: &mut Parser<'_>,
    css: &str,
    copied: &mut usize,
    out: &mut String,
    lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>,
    depth: usize,
) -> Parsed<()> {
    if depth > MAX_DEPTH {
        return bad();
    }
    loop {
        let start = input.position().byte_index();
        let token = match input.next_including_whitespace_and_comments() {
            Ok(token) => token.clone(),
            Err(_) => return Ok(()),
        };
        match token {
            Token::Function(function) if function.eq_ignore_ascii_case("var") || function.eq_ignore_ascii_case("env") => {
                let env = function.eq_ignore_ascii_case("env");
                out.push_str(css.get(*copied..start).unwrap_or_default());
                let value = input.parse_nested_block(|i| {
                    let name = i.expect_ident_cloned()?;
                    if !env && !name.starts_with("--") {
                        return bad();
                    }
                    while env && i.try_parse(|i| i.expect_integer()).is_ok() {}
                    let mut fallback = None;
                    if i.try_parse(|i| i.expect_comma()).is_ok() {
                        let from = i.position();
                        while i.next().is_ok() {}
                        fallback = Some(i.slice_from(from));
                    }
                    i.expect_exhausted()?;
                    Ok((name, fallback))
                });
                let (name, fallback) = value?;
                // Comments keep what was apart from growing together.
                out.push_str("/**/");
                // What surrounds a page of paper: nothing that would have to be kept clear of.
                let value = match env {
                    true => name.starts_with("safe-area-inset-").then(|| Arc::from("0px")),
                    false => lookup(&name),
                };
                match (value, fallback) {
                    (Some(value), _) => out.push_str(&value),
                    (None, Some(fallback)) => {
                        let mut inner = Parser::new(fallback);
                        let mut inner_copied = 0;
                        walk(&mut inner, fallback, &mut inner_copied, out, lookup, depth + 1)?;
                        out.push_str(fallback.get(inner_copied..).unwrap_or_default());
                    }
                    (None, None) => return bad(),
                }
                out.push_str("/**/");
                if out.len() > MAX_LENGTH {
                    return bad();
                }
                *copied = input.position().byte_index();
            }
            Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                input.parse_nested_block(|i| walk(i, css, copied, out, lookup, depth + 1))?;
            }
            _ => {}
        }
    }
}
