//! Selectors: the `selectors` crate over the document (Selectors 4, CSS Pseudo-elements 4).

mod subject;

use std::fmt;

use cssparser::{CowRcStr, ParseError, Parser, ToCss, serialize_identifier, serialize_string};
use precomputed_hash::PrecomputedHash;
use selectors::parser::{ParseRelative, SelectorImpl, SelectorList, SelectorParseErrorKind};

use super::Pseudo;
use crate::typeset::html::LocalName;

pub(super) use subject::Subject;

/// The types selectors are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Impl;

/// A list of selectors.
pub(super) type Selectors = SelectorList<Impl>;

/// An interned name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Name(pub(super) LocalName);

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self(LocalName::from(name))
    }
}

impl ToCss for Name {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_identifier(&self.0, dest)
    }
}

impl PrecomputedHash for Name {
    fn precomputed_hash(&self) -> u32 {
        self.0.precomputed_hash()
    }
}

/// The value in an attribute selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttrValue(Box<str>);

impl From<&str> for AttrValue {
    fn from(value: &str) -> Self {
        Self(value.into())
    }
}

impl AsRef<str> for AttrValue {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for AttrValue {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        serialize_string(&self.0, dest)
    }
}

impl SelectorImpl for Impl {
    type ExtraMatchingData<'a> = ();
    type AttrValue = AttrValue;
    type Identifier = Name;
    type LocalName = Name;
    type NamespaceUrl = Name;
    type NamespacePrefix = Name;
    type BorrowedNamespaceUrl = Name;
    type BorrowedLocalName = Name;
    type NonTSPseudoClass = PseudoClass;
    type PseudoElement = PseudoElement;
}

/// Pseudo-classes that are not about the tree's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PseudoClass {
    Link,
    Checked,
    Disabled,
    Enabled,
    Required,
    Optional,
    ReadOnly,
    ReadWrite,
    PlaceholderShown,
    /// Chosen from the start.
    Default,
    Indeterminate,
    /// Filled in as asked, or not.
    Valid(bool),
    /// A number in its range, or not.
    InRange(bool),
    Defined,
    Open,
    Lang(Vec<String>),
    /// Right to left?
    Dir(bool),
    /// What never holds on paper: `:hover`, `:focus`, `:visited` ...
    Never(String),
}

impl ToCss for PseudoClass {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        write!(dest, ":{self:?}")
    }
}

impl selectors::parser::NonTSPseudoClass for PseudoClass {
    fn is_active_or_hover(&self) -> bool {
        false
    }
    fn is_user_action_state(&self) -> bool {
        matches!(self, Self::Never(_))
    }
}

/// Pseudo-elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PseudoElement {
    Is(Pseudo),
    /// Understood, but never on paper: `::placeholder`, `::selection`.
    Never(String),
}

impl ToCss for PseudoElement {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        write!(dest, "::{self:?}")
    }
}

impl selectors::parser::PseudoElement for PseudoElement {
    fn accepts_state_pseudo_classes(&self) -> bool {
        matches!(self, Self::Never(_))
    }
    fn is_before_or_after(&self) -> bool {
        matches!(self, Self::Is(Pseudo::Before | Pseudo::After))
    }
}

/// Namespaces by prefix; without one, that of names without a prefix.
pub(super) type Namespaces = [(Option<Name>, Name)];

struct Grammar<'a> {
    nested: bool,
    namespaces: &'a Namespaces,
}

impl<'i> selectors::parser::Parser<'i> for Grammar<'_> {
    type Impl = Impl;
    type Error = SelectorParseErrorKind;

    fn parse_nth_child_of(&self) -> bool {
        true
    }
    fn parse_is_and_where(&self) -> bool {
        true
    }
    fn parse_has(&self) -> bool {
        true
    }
    fn parse_parent_selector(&self) -> bool {
        self.nested
    }
    fn is_is_alias(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("matches") || name.eq_ignore_ascii_case("-webkit-any")
    }

    fn parse_non_ts_pseudo_class(&self, name: CowRcStr<'i>) -> Result<PseudoClass, ParseError<Self::Error>> {
        const NEVER: [&str; 29] = [
            "hover",
            "focus",
            "focus-visible",
            "focus-within",
            "active",
            "visited",
            "target",
            "target-within",
            "fullscreen",
            "modal",
            "playing",
            "paused",
            "muted",
            "seeking",
            "stalled",
            "buffering",
            "volume-locked",
            "current",
            "past",
            "future",
            "user-invalid",
            "user-valid",
            "autofill",
            "popover-open",
            "picture-in-picture",
            "blank",
            "target-current",
            "host",
            "local-link",
        ];
        let name = name.to_ascii_lowercase();
        Ok(match name.as_str() {
            "link" | "any-link" => PseudoClass::Link,
            "checked" => PseudoClass::Checked,
            "disabled" => PseudoClass::Disabled,
            "enabled" => PseudoClass::Enabled,
            "required" => PseudoClass::Required,
            "optional" => PseudoClass::Optional,
            "read-only" => PseudoClass::ReadOnly,
            "read-write" => PseudoClass::ReadWrite,
            "placeholder-shown" => PseudoClass::PlaceholderShown,
            "default" => PseudoClass::Default,
            "indeterminate" => PseudoClass::Indeterminate,
            "valid" => PseudoClass::Valid(true),
            "invalid" => PseudoClass::Valid(false),
            "in-range" => PseudoClass::InRange(true),
            "out-of-range" => PseudoClass::InRange(false),
            "defined" => PseudoClass::Defined,
            "open" => PseudoClass::Open,
            known if NEVER.contains(&known) || known.starts_with('-') => PseudoClass::Never(name),
            _ => return Err(unsupported()),
        })
    }

    fn parse_non_ts_functional_pseudo_class(
        &self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
        _after_part: bool,
    ) -> Result<PseudoClass, ParseError<Self::Error>> {
        match name.to_ascii_lowercase().as_str() {
            "lang" => {
                let tags =
                    input.parse_comma_separated(|i| Ok::<_, ParseError<Self::Error>>(i.expect_ident_or_string()?.to_ascii_lowercase()))?;
                Ok(PseudoClass::Lang(tags))
            }
            "dir" => Ok(match input.expect_ident()?.to_ascii_lowercase().as_str() {
                "ltr" => PseudoClass::Dir(false),
                "rtl" => PseudoClass::Dir(true),
                other => PseudoClass::Never(format!("dir({other})")),
            }),
            // There are no shadow trees, no states of custom elements and nothing that plays.
            "host" | "host-context" | "state" | "current" | "active-view-transition-type" => {
                while input.next().is_ok() {}
                Ok(PseudoClass::Never(name.to_ascii_lowercase()))
            }
            _ => Err(unsupported()),
        }
    }

    fn parse_functional_pseudo_element(
        &self,
        name: CowRcStr<'i>,
        input: &mut Parser<'i>,
    ) -> Result<PseudoElement, ParseError<Self::Error>> {
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "slotted" | "part" | "cue" | "cue-region" | "highlight") || name.starts_with("view-transition") {
            while input.next().is_ok() {}
            return Ok(PseudoElement::Never(name));
        }
        Err(unsupported())
    }

    fn default_namespace(&self) -> Option<Name> {
        self.namespaces.iter().rev().find(|(prefix, _)| prefix.is_none()).map(|(_, url)| url.clone())
    }

    fn namespace_for_prefix(&self, prefix: &Name) -> Option<Name> {
        self.namespaces.iter().rev().find(|(known, _)| known.as_ref() == Some(prefix)).map(|(_, url)| url.clone())
    }

    fn parse_pseudo_element(&self, name: CowRcStr<'i>) -> Result<PseudoElement, ParseError<Self::Error>> {
        let name = name.to_ascii_lowercase();
        Ok(match name.as_str() {
            "before" => PseudoElement::Is(Pseudo::Before),
            "after" => PseudoElement::Is(Pseudo::After),
            "marker" => PseudoElement::Is(Pseudo::Marker),
            "first-letter" => PseudoElement::Is(Pseudo::FirstLetter),
            "footnote-call" => PseudoElement::Is(Pseudo::FootnoteCall),
            "footnote-marker" => PseudoElement::Is(Pseudo::FootnoteMarker),
            "first-line" => PseudoElement::Is(Pseudo::FirstLine),
            "placeholder"
            | "selection"
            | "backdrop"
            | "file-selector-button"
            | "cue"
            | "details-content"
            | "target-text"
            | "spelling-error"
            | "grammar-error"
            | "view-transition" => PseudoElement::Never(name),
            known if known.starts_with('-') => PseudoElement::Never(name),
            _ => return Err(unsupported()),
        })
    }
}

fn unsupported() -> ParseError<SelectorParseErrorKind> {
    ParseError::custom(SelectorParseErrorKind::UnsupportedPseudoClassOrElement)
}

/// Parses a list of selectors; relative ones may start with a combinator and use `&`.
pub(super) fn parse(
    input: &mut Parser<'_>,
    relative: ParseRelative,
    namespaces: &Namespaces,
) -> Result<Selectors, ParseError<SelectorParseErrorKind>> {
    SelectorList::parse(&Grammar { nested: relative != ParseRelative::No, namespaces }, input, relative)
}
