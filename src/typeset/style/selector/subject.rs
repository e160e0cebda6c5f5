//! An element of the document as the `selectors` crate matches it.

use std::cell::Cell;

use selectors::OpaqueElement;
use selectors::attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint};
use selectors::bloom::BloomFilter;
use selectors::context::MatchingContext;
use selectors::matching::ElementSelectorFlags;

use super::{AttrValue, Impl, Name, PseudoClass, PseudoElement};
use crate::typeset::html::{Document, NodeId};
use crate::typeset::style::hints;

/// An element as selectors see it.
#[derive(Debug, Clone, Copy)]
pub(in crate::typeset::style) struct Subject<'a> {
    pub(in crate::typeset::style) document: &'a Document,
    pub(in crate::typeset::style) node: NodeId,
    /// The sibling that counts as the one before, where it is known which one matters.
    pub(in crate::typeset::style) before: Option<NodeId>,
    /// How many steps from element to element may still be taken.
    pub(in crate::typeset::style) steps: &'a Cell<u64>,
}

impl<'a> Subject<'a> {
    /// The element a step away; none once too many were taken. Selectors inside selectors can ask for more steps than would ever end.
    pub(in crate::typeset::style) fn at(self, node: NodeId) -> Option<Self> {
        let left = self.steps.get().checked_sub(1)?;
        self.steps.set(left);
        Some(Self { node, before: None, ..self })
    }

    fn element(self) -> Option<crate::typeset::html::Element<'a>> {
        self.document.element(self.node)
    }

    fn attr(self, name: &str) -> Option<&'a str> {
        self.element()?.attr(name)
    }

    /// Whether an element that is not HTML is MathML rather than SVG.
    fn is_in_math(self) -> bool {
        std::iter::once(self.node).chain(self.document.ancestors(self.node)).any(|node| self.document.name(node) == "math")
    }

    fn input_type(self) -> String {
        self.attr("type").unwrap_or("text").to_ascii_lowercase()
    }

    /// Whether a required control has an answer.
    fn is_answered(self) -> bool {
        if self.attr("required").is_none() {
            return true;
        }
        match self.document.name(self.node) {
            "textarea" => !self.document.text_content(self.node).is_empty(),
            "select" => {
                let options = || self.document.descendants(self.node).filter(|node| self.document.name(*node) == "option");
                let chosen = options().find(|node| self.document.attr(*node, "selected").is_some()).or_else(|| options().next());
                chosen.is_some_and(|node| self.document.attr(node, "value") != Some(""))
            }
            _ if matches!(self.input_type().as_str(), "checkbox" | "radio") => self.attr("checked").is_some(),
            _ => self.attr("value").is_some_and(|value| !value.is_empty()),
        }
    }

    /// Whether a number lies in its range; none where there is no range or no number.
    fn is_in_range(self) -> Option<bool> {
        let number = |name: &str| self.attr(name).and_then(|value| value.trim().parse::<f64>().ok());
        let (low, high) = (number("min"), number("max"));
        let ranged = matches!(self.input_type().as_str(), "number" | "range") && (low.is_some() || high.is_some());
        if self.document.name(self.node) != "input" || !ranged {
            return None;
        }
        let fits = |value: f64| low.is_none_or(|low| value >= low) && high.is_none_or(|high| value <= high);
        Some(number("value").is_none_or(fits))
    }

    fn is_control(self) -> bool {
        matches!(self.document.name(self.node), "button" | "input" | "select" | "textarea" | "optgroup" | "option" | "fieldset")
    }

    fn takes_text(self) -> bool {
        match self.document.name(self.node) {
            "textarea" => true,
            "input" => !matches!(
                self.attr("type").unwrap_or("text").to_ascii_lowercase().as_str(),
                "checkbox" | "radio" | "button" | "submit" | "reset" | "hidden" | "image" | "color" | "range" | "file"
            ),
            _ => false,
        }
    }

    /// Disabled by itself or by a `<fieldset>` around it, outside that one's first `<legend>`.
    fn is_disabled(self) -> bool {
        if !self.is_control() {
            return false;
        }
        if self.attr("disabled").is_some() {
            return true;
        }
        let mut below = self.node;
        for ancestor in self.document.ancestors(self.node) {
            if self.document.name(ancestor) == "fieldset" && self.document.attr(ancestor, "disabled").is_some() {
                let legend = self.document.children(ancestor).find(|n| self.document.name(*n) == "legend");
                return legend != Some(below);
            }
            below = ancestor;
        }
        false
    }

    fn is_right_to_left(self) -> bool {
        for node in std::iter::once(self.node).chain(self.document.ancestors(self.node)) {
            match self.document.attr(node, "dir").map(str::to_ascii_lowercase).as_deref() {
                Some("rtl") => return true,
                Some("ltr") => return false,
                Some("auto") => return hints::text_is_right_to_left(self.document, node),
                _ => {}
            }
        }
        false
    }
}

impl selectors::Element for Subject<'_> {
    type Impl = Impl;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.document.address(self.node))
    }

    fn parent_element(&self) -> Option<Self> {
        self.document.parent(self.node).and_then(|n| self.at(n))
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        false
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        None
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        if let Some(before) = self.before {
            return self.at(before);
        }
        let mut node = self.document.previous_sibling(self.node)?;
        while self.document.element(node).is_none() {
            node = self.document.previous_sibling(node)?;
        }
        self.at(node)
    }

    fn next_sibling_element(&self) -> Option<Self> {
        let mut node = self.document.next_sibling(self.node)?;
        while self.document.element(node).is_none() {
            node = self.document.next_sibling(node)?;
        }
        self.at(node)
    }

    fn first_element_child(&self) -> Option<Self> {
        self.document.children(self.node).find(|n| self.document.element(*n).is_some()).and_then(|n| self.at(n))
    }

    fn is_html_element_in_html_document(&self) -> bool {
        self.element().is_some_and(|e| e.is_html())
    }

    fn has_local_name(&self, name: &Name) -> bool {
        self.element().is_some_and(|e| *e.local_name() == name.0)
    }

    fn has_namespace(&self, namespace: &Name) -> bool {
        let Some(element) = self.element() else { return false };
        match &*namespace.0 {
            "http://www.w3.org/1999/xhtml" => element.is_html(),
            _ if element.is_html() => false,
            "http://www.w3.org/1998/Math/MathML" => self.is_in_math(),
            "http://www.w3.org/2000/svg" => !self.is_in_math(),
            _ => false,
        }
    }

    fn is_same_type(&self, other: &Self) -> bool {
        match (self.element(), other.element()) {
            (Some(a), Some(b)) => a.local_name() == b.local_name() && a.is_html() == b.is_html(),
            _ => false,
        }
    }

    fn attr_matches(&self, _namespace: &NamespaceConstraint<&Name>, name: &Name, operation: &AttrSelectorOperation<&AttrValue>) -> bool {
        self.element().is_some_and(|e| e.attributes().any(|(n, value)| *n == name.0 && operation.eval_str(value)))
    }

    fn match_non_ts_pseudo_class(&self, class: &PseudoClass, _context: &mut MatchingContext<'_, Impl>) -> bool {
        match class {
            PseudoClass::Link => selectors::Element::is_link(self),
            PseudoClass::Checked => match self.document.name(self.node) {
                "input" => self.attr("checked").is_some(),
                "option" => self.attr("selected").is_some(),
                _ => false,
            },
            PseudoClass::Disabled => self.is_disabled(),
            PseudoClass::Enabled => self.is_control() && !self.is_disabled(),
            PseudoClass::Required | PseudoClass::Optional => {
                let takes = matches!(self.document.name(self.node), "input" | "select" | "textarea");
                takes && self.attr("required").is_some() == (*class == PseudoClass::Required)
            }
            PseudoClass::ReadOnly | PseudoClass::ReadWrite => {
                let write = self.takes_text() && self.attr("readonly").is_none() && !self.is_disabled();
                write == (*class == PseudoClass::ReadWrite)
            }
            PseudoClass::PlaceholderShown => {
                let empty = match self.document.name(self.node) {
                    "textarea" => self.document.text_content(self.node).is_empty(),
                    _ => self.attr("value").unwrap_or_default().is_empty(),
                };
                self.takes_text() && self.attr("placeholder").is_some() && empty
            }
            PseudoClass::Default => match self.document.name(self.node) {
                "input" => matches!(self.input_type().as_str(), "checkbox" | "radio") && self.attr("checked").is_some(),
                "option" => self.attr("selected").is_some(),
                _ => false,
            },
            PseudoClass::Indeterminate => match self.document.name(self.node) {
                "progress" => self.attr("value").is_none(),
                "input" if self.input_type() == "radio" => {
                    let name = self.attr("name").filter(|name| !name.is_empty());
                    name.is_some_and(|name| {
                        !self
                            .document
                            .elements_named("input")
                            .any(|other| self.document.attr(other, "name") == Some(name) && self.document.attr(other, "checked").is_some())
                    })
                }
                _ => false,
            },
            PseudoClass::Valid(valid) => {
                let takes = matches!(self.document.name(self.node), "input" | "select" | "textarea") && !self.is_disabled();
                takes && (self.is_answered() && self.is_in_range() != Some(false)) == *valid
            }
            PseudoClass::InRange(inside) => self.is_in_range() == Some(*inside),
            PseudoClass::Defined => self.element().is_some_and(|e| !e.is_html() || !e.name().contains('-')),
            PseudoClass::Open => matches!(self.document.name(self.node), "details" | "dialog") && self.attr("open").is_some(),
            PseudoClass::Lang(tags) => {
                let lang = self.document.lang(self.node).unwrap_or_default().to_ascii_lowercase();
                tags.iter().any(|tag| lang_matches(tag, &lang))
            }
            PseudoClass::Dir(rtl) => self.is_right_to_left() == *rtl,
            PseudoClass::Never(_) => false,
        }
    }

    fn match_pseudo_element(&self, _element: &PseudoElement, _context: &mut MatchingContext<'_, Impl>) -> bool {
        false
    }

    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        matches!(self.document.name(self.node), "a" | "area") && self.attr("href").is_some()
    }

    fn is_html_slot_element(&self) -> bool {
        false
    }

    fn has_id(&self, id: &Name, sensitivity: CaseSensitivity) -> bool {
        self.element().and_then(|e| e.id()).is_some_and(|own| sensitivity.eq(own.as_bytes(), id.0.as_bytes()))
    }

    fn has_class(&self, name: &Name, sensitivity: CaseSensitivity) -> bool {
        self.element().is_some_and(|e| match sensitivity {
            CaseSensitivity::CaseSensitive => e.classes().contains(&name.0),
            CaseSensitivity::AsciiCaseInsensitive => e.classes().iter().any(|own| own.eq_ignore_ascii_case(&name.0)),
        })
    }

    fn has_custom_state(&self, _name: &Name) -> bool {
        false
    }

    fn imported_part(&self, _name: &Name) -> Option<Name> {
        None
    }

    fn is_part(&self, _name: &Name) -> bool {
        false
    }

    fn is_empty(&self) -> bool {
        self.document.children(self.node).all(|n| self.document.text(n).is_some_and(str::is_empty))
    }

    fn is_root(&self) -> bool {
        self.document.parent(self.node).is_none()
    }

    fn add_element_unique_hashes(&self, _filter: &mut BloomFilter) -> bool {
        false
    }
}

/// RFC 4647 extended filtering, as far as `:lang()` asks for it: `*` as the first part matches any language.
fn lang_matches(range: &str, lang: &str) -> bool {
    if range.is_empty() || lang.is_empty() {
        return range.is_empty() && lang.is_empty();
    }
    let mut parts = lang.split('-');
    let mut ranges = range.split('-');
    let (first, language) = (ranges.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if first != "*" && first != language {
        return false;
    }
    ranges.filter(|r| *r != "*").all(|r| parts.by_ref().any(|p| p == r))
}
