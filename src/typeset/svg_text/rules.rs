//! What a drawing says of the look of its elements: attributes, `<style>` and `style` (SVG 2, 6).
//!
//! In: elements of a parsed drawing. Out: their declarations, the one that wins last. Selectors are those that the reader of drawings knows too.

use std::collections::BTreeMap;
use std::rc::Rc;

use roxmltree::{Document, Node};
use simplecss::{AttributeOperator, PseudoClass, StyleSheet};

/// Attributes that say something of the look of words.
const ATTRIBUTES: [&str; 26] = [
    "color",
    "alignment-baseline",
    "baseline-shift",
    "direction",
    "dominant-baseline",
    "font",
    "font-family",
    "font-feature-settings",
    "font-kerning",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "glyph-orientation-vertical",
    "inline-size",
    "letter-spacing",
    "shape-inside",
    "text-anchor",
    "text-decoration",
    "text-transform",
    "unicode-bidi",
    "white-space",
    "word-spacing",
    "writing-mode",
];

/// Properties that the reader of drawings does by itself, or that are of no use to words.
const NOT_OF_WORDS: [&str; 6] = ["baseline-shift", "color", "display", "opacity", "vertical-align", "visibility"];

/// The declarations of one element.
pub(super) type Declared<'d> = Rc<Vec<(&'d str, &'d str)>>;

/// The rules of a drawing, and what is known of its elements so far.
pub(super) struct Rules<'d> {
    sheet: StyleSheet<'d>,
    known: BTreeMap<u32, Declared<'d>>,
}

impl<'d> Rules<'d> {
    pub(super) fn of(document: &'d Document<'_>) -> Self {
        let mut sheet = StyleSheet::new();
        for style in document.descendants().filter(|node| node.tag_name().name() == "style") {
            style.children().filter_map(|child| child.text()).for_each(|css| sheet.parse_more(css));
        }
        Self { sheet, known: BTreeMap::new() }
    }

    /// What rules say of an element, weakest first.
    pub(super) fn of_rules(&self, node: &Node<'d, '_>) -> Vec<(&'d str, &'d str)> {
        let matching = self.sheet.rules.iter().filter(|rule| rule.selector.matches(&Element(*node)));
        matching.flat_map(|rule| rule.declarations.iter().map(|one| (one.name, one.value))).collect()
    }

    /// All declarations of an element, weakest first.
    pub(super) fn declared(&mut self, node: &Node<'d, '_>) -> Declared<'d> {
        if let Some(known) = self.known.get(&node.id().get()) {
            return known.clone();
        }
        let attributes = node.attributes().filter(|one| ATTRIBUTES.contains(&one.name())).map(|one| (one.name(), one.value()));
        let mut all: Vec<(&str, &str)> = attributes.collect();
        all.extend(self.of_rules(node));
        let styled = node.attribute("style").unwrap_or_default().split(';').filter_map(|one| one.split_once(':'));
        all.extend(styled.map(|(name, value)| (name.trim(), value.trim())));
        let declared = Rc::new(all);
        self.known.insert(node.id().get(), declared.clone());
        declared
    }

    /// The value of a property on an element itself.
    pub(super) fn own(&mut self, node: &Node<'d, '_>, name: &str) -> Option<&'d str> {
        self.declared(node).iter().rev().find(|(known, _)| *known == name).map(|(_, value)| *value).filter(|value| *value != "inherit")
    }

    /// The value of an inherited property.
    pub(super) fn inherited(&mut self, node: &Node<'d, '_>, name: &str) -> Option<&'d str> {
        node.ancestors().filter(Node::is_element).find_map(|element| self.own(&element, name))
    }

    /// The declarations of an element that say how its words look, as CSS on one line.
    pub(super) fn css(&mut self, node: &Node<'d, '_>) -> String {
        let mut css = String::new();
        for (name, value) in self.declared(node).iter().filter(|(name, _)| !NOT_OF_WORDS.contains(name) && !name.starts_with('-')) {
            let value = value.trim_end_matches("!important").trim();
            // Numbers are lengths here (SVG 2, 6.6).
            let is_length = matches!(*name, "font-size" | "letter-spacing" | "word-spacing") && value.parse::<f32>().is_ok();
            css.extend([*name, ":", value, if is_length { "px;" } else { ";" }]);
        }
        css.replace(['\n', '\r'], " ")
    }
}

/// An element as selectors see it.
struct Element<'d, 'i>(Node<'d, 'i>);

impl simplecss::Element for Element<'_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.0.parent_element().map(Element)
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.0.prev_sibling_element().map(Element)
    }

    fn has_local_name(&self, name: &str) -> bool {
        self.0.tag_name().name() == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        self.0.attribute(name).is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        class == PseudoClass::FirstChild && self.0.prev_sibling_element().is_none()
    }
}
