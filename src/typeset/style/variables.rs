//! Custom properties, `var()`, `env()` and `attr()` (CSS Custom Properties 1, CSS Values 5).

use std::collections::BTreeMap;
use std::sync::Arc;

use cssparser::{Parser, Token, serialize_string};
use rustc_hash::FxHashMap;

use super::declare::{CustomValue, Wide, has_variables};
use super::syntax::Syntax;
use super::value::{Parsed, bad};
use crate::typeset::html::Element;

/// The custom properties of an element, resolved.
pub(super) type Variables = BTreeMap<Arc<str>, Arc<str>>;

/// What `@property` says, by name.
pub(super) type Registry = BTreeMap<Arc<str>, Registered>;

/// A custom property with a type.
#[derive(Debug, Clone)]
pub(super) struct Registered {
    pub(super) syntax: Syntax,
    pub(super) inherits: bool,
    pub(super) initial: Option<Arc<str>>,
}

/// The variables of nobody: what `@property` gives where nothing else does.
pub(super) fn initial(registry: &Registry) -> Variables {
    registry.iter().filter_map(|(name, known)| Some((name.clone(), known.initial.clone()?))).collect()
}

/// Values longer than this after substitution are invalid: references can double at every step.
const MAX_LENGTH: usize = 1 << 16;

/// References nested deeper than this are invalid.
const MAX_DEPTH: usize = 64;

/// Resolves the custom properties declared on an element over those of its parent.
pub(super) fn resolve(
    parent: &Arc<Variables>,
    declared: &FxHashMap<Arc<str>, &CustomValue>,
    registry: &Registry,
    element: Option<Element<'_>>,
) -> Arc<Variables> {
    let stays = |(name, known): (&Arc<str>, &Registered)| known.inherits || parent.get(name) == known.initial.as_ref();
    if declared.is_empty() && registry.iter().all(stays) {
        return parent.clone();
    }
    let mut variables = Variables::clone(parent);
    let mut set = |name: &Arc<str>, value: Option<Arc<str>>| match value {
        Some(value) => variables.insert(name.clone(), value),
        None => variables.remove(name),
    };
    for (name, known) in registry.iter().filter(|(_, known)| !known.inherits) {
        set(name, known.initial.clone());
    }
    let mut resolver = Resolver { parent, declared, registry, element, done: FxHashMap::default(), open: Vec::new(), cyclic: Vec::new() };
    let mut names: Vec<&Arc<str>> = declared.keys().collect();
    names.sort_unstable();
    for name in names {
        set(name, resolver.value(name));
    }
    Arc::new(variables)
}

struct Resolver<'a> {
    parent: &'a Variables,
    declared: &'a FxHashMap<Arc<str>, &'a CustomValue>,
    registry: &'a Registry,
    element: Option<Element<'a>>,
    done: FxHashMap<Arc<str>, Option<Arc<str>>>,
    /// Names being resolved, outermost first.
    open: Vec<Arc<str>>,
    /// Names found to refer to themselves.
    cyclic: Vec<Arc<str>>,
}

impl Resolver<'_> {
    fn value(&mut self, name: &str) -> Option<Arc<str>> {
        let Some((name, declared)) = self.declared.get_key_value(name) else { return self.inherited(name, Wide::Unset) };
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
            CustomValue::Wide(wide) => self.inherited(&name, *wide),
            CustomValue::Text(text) if !has_variables(text) => Some(text.clone()),
            CustomValue::Text(_) if self.open.len() >= MAX_DEPTH => None,
            CustomValue::Text(text) => {
                self.open.push(name.clone());
                let element = self.element;
                let value = substitute(text, element, &mut |wanted| self.value(wanted)).map(Arc::from);
                self.open.pop();
                value
            }
        };
        let mut value = value.filter(|_| !self.cyclic.contains(&name));
        // A value that is not of its type counts as none at all.
        if let Some(known) = self.registry.get(&name)
            && !value.as_ref().is_some_and(|value| known.syntax.takes(value))
        {
            value = self.inherited(&name, Wide::Unset);
        }
        self.done.insert(name, value.clone());
        value
    }

    /// What a property has that is not declared.
    fn inherited(&self, name: &str, wide: Wide) -> Option<Arc<str>> {
        match self.registry.get(name) {
            Some(known) if wide == Wide::Initial || (wide != Wide::Inherit && !known.inherits) => known.initial.clone(),
            None if wide == Wide::Initial => None,
            _ => self.parent.get(name).cloned(),
        }
    }
}

/// Puts values in the place of `var()` and its kin; none where one is missing that has no fallback.
pub(super) fn substitute(css: &str, element: Option<Element<'_>>, lookup: &mut dyn FnMut(&str) -> Option<Arc<str>>) -> Option<String> {
    let mut substitution = Substitution { out: String::with_capacity(css.len()), element, lookup };
    substitution.text(css, 0).ok()?;
    (substitution.out.len() <= MAX_LENGTH).then_some(substitution.out)
}

struct Substitution<'a> {
    out: String,
    /// Whose attributes `attr()` means.
    element: Option<Element<'a>>,
    lookup: &'a mut dyn FnMut(&str) -> Option<Arc<str>>,
}

impl Substitution<'_> {
    fn text(&mut self, css: &str, depth: usize) -> Parsed<()> {
        let mut copied = 0;
        self.walk(&mut Parser::new(css), css, &mut copied, depth)?;
        self.out.push_str(css.get(copied..).unwrap_or_default());
        Ok(())
    }

    fn walk(&mut self, input: &mut Parser<'_>, css: &str, copied: &mut usize, depth: usize) -> Parsed<()> {
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
                Token::Function(name) if ["var", "env", "attr"].iter().any(|known| name.eq_ignore_ascii_case(known)) => {
                    self.out.push_str(css.get(*copied..start).unwrap_or_default());
                    let (value, fallback) = input.parse_nested_block(|i| {
                        let value = match name.to_ascii_lowercase().as_str() {
                            "var" => self.variable(i),
                            "env" => environment(i),
                            _ => attribute(i, self.element),
                        }?;
                        let mut fallback = None;
                        if i.try_parse(|i| i.expect_comma()).is_ok() {
                            let from = i.position();
                            while i.next().is_ok() {}
                            fallback = Some(i.slice_from(from));
                        }
                        i.expect_exhausted()?;
                        Ok((value, fallback))
                    })?;
                    // Comments keep what was apart from growing together.
                    self.out.push_str("/**/");
                    match (value, fallback) {
                        (Found::Value(value), _) => self.out.push_str(&value),
                        (Found::Nothing | Found::NoText, Some(fallback)) => self.text(fallback, depth + 1)?,
                        (Found::NoText, None) => self.out.push_str("\"\""),
                        (Found::Nothing, None) => return bad(),
                    }
                    self.out.push_str("/**/");
                    if self.out.len() > MAX_LENGTH {
                        return bad();
                    }
                    *copied = input.position().byte_index();
                }
                Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                    input.parse_nested_block(|i| self.walk(i, css, copied, depth + 1))?;
                }
                _ => {}
            }
        }
    }

    fn variable(&mut self, input: &mut Parser<'_>) -> Parsed<Found> {
        let name = input.expect_ident_cloned()?;
        if !name.starts_with("--") {
            return bad();
        }
        Ok((self.lookup)(&name).map_or(Found::Nothing, Found::Value))
    }
}

/// What stands for a function.
enum Found {
    Value(Arc<str>),
    Nothing,
    /// An attribute that is not there, whose text is empty.
    NoText,
}

/// What surrounds a page of paper: nothing that would have to be kept clear of.
fn environment(input: &mut Parser<'_>) -> Parsed<Found> {
    let name = input.expect_ident_cloned()?;
    while input.try_parse(|i| i.expect_integer()).is_ok() {}
    Ok(if name.starts_with("safe-area-inset-") { Found::Value("0px".into()) } else { Found::Nothing })
}

/// An attribute as text, as a number with a unit, or as a value of a syntax; also the words that once stood for types.
fn attribute(input: &mut Parser<'_>, element: Option<Element<'_>>) -> Parsed<Found> {
    let name = attribute_name(input)?;
    let value = element.and_then(|element| element.attr(&name).or_else(|| element.attr(&name.to_ascii_lowercase())));
    let of_syntax = |syntax: &str| {
        let syntax = Syntax::parse(syntax);
        let fits = |value: &&str| syntax.as_ref().is_some_and(|syntax| syntax.takes(value));
        value.map(str::trim).filter(fits).map_or(Found::Nothing, |value| Found::Value(value.into()))
    };
    let with_unit = |unit: &str| {
        let number = value.map(str::trim).filter(|value| value.parse::<f32>().is_ok_and(f32::is_finite));
        number.map_or(Found::Nothing, |number| Found::Value(format!("{number}{unit}").into()))
    };
    if input.try_parse(|i| i.expect_delim('%')).is_ok() {
        return Ok(with_unit("%"));
    }
    if input.try_parse(|i| i.expect_function_matching("type")).is_ok() {
        return input.parse_nested_block(|i| {
            let start = i.position();
            while i.next().is_ok() {}
            Ok(of_syntax(i.slice_from(start)))
        });
    }
    let word = input.try_parse(|i| i.expect_ident_cloned().map(|word| word.to_ascii_lowercase())).ok();
    Ok(match word.as_deref() {
        None | Some("raw-string" | "string") => value.map_or(Found::NoText, |value| {
            let mut quoted = String::with_capacity(value.len() + 2);
            // Writing to a string does not fail.
            let _ = serialize_string(value, &mut quoted);
            Found::Value(quoted.into())
        }),
        Some("number") => with_unit(""),
        Some(kind @ ("integer" | "length" | "color" | "angle" | "percentage")) => of_syntax(&format!("<{kind}>")),
        Some(unit) => with_unit(unit),
    })
}

/// A name, perhaps after a prefix, which says nothing here.
fn attribute_name(input: &mut Parser<'_>) -> Parsed<String> {
    let name = input.try_parse(|i| i.expect_ident_cloned());
    if input.try_parse(|i| i.expect_delim('|')).is_ok() {
        return Ok(input.expect_ident()?.to_string());
    }
    Ok(name?.to_string())
}

/// The attributes that `attr()` names in a value.
pub(super) fn attributes(css: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = css;
    while let Some(at) = rest.as_bytes().windows(5).position(|w| w.eq_ignore_ascii_case(b"attr(")) {
        rest = rest.get(at + 5..).unwrap_or_default();
        names.extend(attribute_name(&mut Parser::new(rest)).ok());
    }
    names
}
