//! Which rules hold for which elements.
//!
//! Rules lie in buckets by the id, class or name their subject must have. Selectors that look only at names, classes, attributes and ancestors
//! are matched once for each *class of elements* that agree in all of these; the others (siblings, `:nth-child()`, `:has()` ...) for each
//! element. Most elements of a book fall into few classes.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use selectors::Element;
use selectors::context::{MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches};
use selectors::matching::matches_selector;
use selectors::parser::{Combinator, Component, Selector};

use super::Pseudo;
use super::rules::{Conditions, Origin, Rules};
use super::scope::Scope;
use super::selector::{Impl, PseudoClass, PseudoElement, Subject};
use crate::typeset::frame::Size;
use crate::typeset::html::{Document, LocalName, Mode, NodeId};

/// All pseudo-elements, in the order [`Matches::pseudos`] has them.
pub(super) const PSEUDOS: [Pseudo; 7] =
    [Pseudo::Before, Pseudo::After, Pseudo::Marker, Pseudo::FirstLetter, Pseudo::FirstLine, Pseudo::FootnoteCall, Pseudo::FootnoteMarker];

/// A rule that holds: its place in the cascade, and which it is.
pub(super) type Match = (u64, u32);

/// A selector of a rule.
struct Candidate {
    selector: Selector<Impl>,
    scope: Option<Arc<Scope>>,
    rank: u64,
    rule: u32,
}

#[derive(Default)]
struct Buckets {
    by_id: FxHashMap<LocalName, Vec<u32>>,
    by_class: FxHashMap<LocalName, Vec<u32>>,
    by_name: FxHashMap<LocalName, Vec<u32>>,
    any: Vec<u32>,
}

impl Buckets {
    fn is_empty(&self) -> bool {
        self.by_id.is_empty() && self.by_class.is_empty() && self.by_name.is_empty() && self.any.is_empty()
    }
}

/// What selectors look at in an element: anything else does not tell elements apart.
#[derive(Default)]
struct Features {
    /// Numbers from 1 for names, classes and ids that selectors mention.
    names: FxHashMap<LocalName, u32>,
    classes: FxHashMap<LocalName, u32>,
    ids: FxHashMap<LocalName, u32>,
    /// Whether case does not matter in classes and ids, as in old documents. They are then noted in lower case.
    quirks: bool,
    /// Attributes: whether the value counts or only that it is there.
    attributes: FxHashMap<LocalName, bool>,
    /// Selectors inside others that were looked through, by where they lie, and whether they look at more. Nested rules share those of the
    /// rules around them, each level several times.
    inner: FxHashMap<usize, bool>,
}

/// The rules that hold for an element and its pseudo-elements, weakest first.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Matches {
    pub(super) element: Vec<Match>,
    pub(super) pseudos: [Vec<Match>; 7],
}

/// Matches rules against the elements of a document.
pub(super) struct Matcher<'a> {
    document: &'a Document,
    candidates: Vec<Candidate>,
    /// For elements and each pseudo-element: selectors that hold for whole classes, and others.
    stable: [Buckets; 8],
    volatile: [Buckets; 8],
    features: Features,
    values: FxHashMap<&'a str, u32>,
    classes: FxHashMap<Box<[u32]>, u32>,
    class_matches: Vec<Matches>,
    caches: [SelectorCaches; 2],
    key: Vec<u32>,
    /// Steps from element to element that may still be taken.
    steps: Cell<u64>,
}

/// The most steps that selectors may take through a document for each of its nodes. Books need fewer than ten.
const STEPS_A_NODE: usize = 4_000;

/// What every document may take.
const STEPS: usize = 4_000_000;

/// The place of a rule in the cascade of normal declarations: origin (1 bit), layer (10), specificity (30), nearness of the scope (3), order (20).
fn rank(origin: Origin, layer: u16, specificity: u32, order: usize) -> u64 {
    let origin = u64::from(origin == Origin::Author);
    let order = u64::try_from(order).unwrap_or(u64::MAX).min((1 << 20) - 1);
    origin << 63 | u64::from(layer & 0x3ff) << LAYER | u64::from(specificity & 0x3fff_ffff) << SPECIFICITY | order
}

const LAYER: u32 = 53;
const SPECIFICITY: u32 = 23;
const NEARNESS: u32 = 20;

/// What a scope adds to the rank of a rule in it, by how far up it begins.
fn nearness(distance: usize) -> u64 {
    (7 - distance.min(6) as u64) << NEARNESS
}

/// The place of presentational hints: before all author rules.
pub(super) const HINTS: u64 = 1 << 63;

/// The layer a rank was made of.
pub(super) fn layer_of(rank: u64) -> u16 {
    u16::try_from(rank >> LAYER & 0x3ff).unwrap_or(0)
}

/// The origin a rank was made of.
pub(super) fn origin_of(rank: u64) -> Origin {
    if rank >> 63 == 0 { Origin::UserAgent } else { Origin::Author }
}

impl<'a> Matcher<'a> {
    /// Sorts the rules that hold for pages of this size into buckets.
    pub(super) fn new(document: &'a Document, rules: &Rules, layers: &[u16], page: Size) -> Self {
        let mut matcher = Self {
            document,
            candidates: Vec::new(),
            stable: Default::default(),
            volatile: Default::default(),
            features: Features::default(),
            values: FxHashMap::default(),
            classes: FxHashMap::default(),
            class_matches: Vec::new(),
            caches: Default::default(),
            key: Vec::new(),
            steps: Cell::new(document.len().saturating_mul(STEPS_A_NODE).max(STEPS) as u64),
        };
        matcher.features.quirks = document.mode == Mode::Quirks;
        for name in &rules.attributes {
            matcher.features.attribute(name, true);
        }
        for (order, rule) in rules.styles.iter().enumerate() {
            if rule.block.is_empty() || !Conditions::hold(rule.conditions.as_ref(), page) {
                continue;
            }
            for selector in rule.selectors.slice() {
                let slot = match selector.pseudo_element() {
                    None => 0,
                    Some(PseudoElement::Is(pseudo)) => 1 + PSEUDOS.iter().position(|p| p == pseudo).unwrap_or(0),
                    Some(PseudoElement::Never(_)) => continue,
                };
                let index = u32::try_from(matcher.candidates.len()).unwrap_or(u32::MAX);
                let volatile = matcher.features.add(selector) | rule.scope.is_some();
                let buckets = if volatile { &mut matcher.volatile[slot] } else { &mut matcher.stable[slot] };
                bucket(buckets, selector, |name| matcher.features.cased(name).into_owned()).push(index);
                matcher.candidates.push(Candidate {
                    selector: selector.clone(),
                    scope: rule.scope.clone(),
                    rank: rank(rule.origin, layers[usize::from(rule.layer)], selector.specificity(), order + 1),
                    rule: u32::try_from(order).unwrap_or(u32::MAX),
                });
            }
        }
        matcher
    }

    /// The class of an element whose parent has the class `parent`.
    pub(super) fn class(&mut self, node: NodeId, parent: Option<u32>) -> u32 {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.push(parent.map_or(0, |class| class + 1));
        if let Some(element) = self.document.element(node) {
            key.push(self.features.names.get(element.local_name()).copied().unwrap_or(0));
            key.push(element.id().and_then(|id| self.features.ids.get(&*self.features.cased(id))).copied().unwrap_or(0));
            key.extend(element.classes().iter().filter_map(|class| self.features.classes.get(&*self.features.cased(class))));
            if !self.features.attributes.is_empty() {
                for (name, value) in element.attributes() {
                    if let Some(by_value) = self.features.attributes.get(name) {
                        // Names and values are numbered apart from classes by the high bit.
                        for text in [&**name, if *by_value { value } else { "" }] {
                            let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
                            // The borrow of a name lives as long as the document.
                            key.push(1 << 31 | *self.values.entry(text).or_insert(next));
                        }
                    }
                }
            }
        }
        let class = match self.classes.get(key.as_slice()) {
            Some(class) => *class,
            None => {
                let class = u32::try_from(self.class_matches.len()).unwrap_or(u32::MAX);
                let matches = self.collect(node, false);
                self.class_matches.push(matches);
                self.classes.insert(key.as_slice().into(), class);
                class
            }
        };
        self.key = key;
        class
    }

    /// Whether selectors asked for more than they got.
    pub(super) fn is_spent(&self) -> bool {
        self.steps.get() == 0
    }

    /// The rules that hold for a whole class.
    pub(super) fn of_class(&self, class: u32) -> &Matches {
        &self.class_matches[class as usize]
    }

    /// The rules that hold for this element for reasons its class does not know. The order is that of the cascade.
    pub(super) fn of_element(&mut self, node: NodeId) -> Matches {
        self.collect(node, true)
    }

    fn collect(&mut self, node: NodeId, volatile: bool) -> Matches {
        let mut matches = Matches::default();
        for slot in 0..8 {
            let buckets = if volatile { &self.volatile[slot] } else { &self.stable[slot] };
            if buckets.is_empty() {
                continue;
            }
            let Some(element) = self.document.element(node) else { continue };
            let subject = Subject { document: self.document, node, steps: &self.steps };
            let mode = if slot == 0 { MatchingMode::Normal } else { MatchingMode::ForStatelessPseudoElement };
            let mut context = MatchingContext::new(
                mode,
                None,
                &mut self.caches[usize::from(slot > 0)],
                if self.features.quirks { QuirksMode::Quirks } else { QuirksMode::NoQuirks },
                NeedsSelectorFlags::No,
                MatchingForInvalidation::No,
            );
            let found = if slot == 0 { &mut matches.element } else { &mut matches.pseudos[slot - 1] };
            let lists = element
                .id()
                .and_then(|id| buckets.by_id.get(&*self.features.cased(id)))
                .into_iter()
                .chain(element.classes().iter().filter_map(|class| buckets.by_class.get(&*self.features.cased(class))))
                .chain(buckets.by_name.get(element.local_name()))
                .chain([&buckets.any]);
            for index in lists.flatten() {
                let candidate = &self.candidates[*index as usize];
                let mut holds = |context: &mut MatchingContext<'_, Impl>| matches_selector(&candidate.selector, 0, None, &subject, context);
                match &candidate.scope {
                    None if holds(&mut context) => found.push((candidate.rank, candidate.rule)),
                    None => {}
                    Some(scope) => {
                        let mut within = |root: &Subject<'_>| context.nest_for_scope(Some(root.opaque()), &mut holds);
                        if let Some((distance, _)) = scope.roots(subject).find(|(_, root)| within(root)) {
                            found.push((candidate.rank | nearness(distance), candidate.rule));
                        }
                    }
                }
            }
            found.sort_unstable();
            found.dedup();
        }
        matches
    }
}

/// The list a selector belongs into: by id, else class, else name of its subject.
fn bucket<'b>(buckets: &'b mut Buckets, selector: &Selector<Impl>, cased: impl Fn(&LocalName) -> LocalName) -> &'b mut Vec<u32> {
    let mut iterator = selector.iter();
    let (mut class, mut name) = (None, None);
    loop {
        for component in &mut iterator {
            match component {
                Component::ID(id) => return buckets.by_id.entry(cased(&id.0)).or_default(),
                Component::Class(found) => class = Some(cased(&found.0)),
                Component::LocalName(found) => name = Some(found.lower_name.0.clone()),
                _ => {}
            }
        }
        // The subject of a pseudo-element is the element it belongs to.
        if iterator.next_sequence() != Some(Combinator::PseudoElement) {
            break;
        }
    }
    if let Some(class) = class {
        return buckets.by_class.entry(class).or_default();
    }
    match name {
        // SVG names keep their case; such selectors are tried on everything.
        Some(name) => buckets.by_name.entry(name).or_default(),
        None => &mut buckets.any,
    }
}

impl Features {
    /// A class or id as it is noted.
    fn cased<'n>(&self, name: &'n LocalName) -> Cow<'n, LocalName> {
        if self.quirks { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
    }

    /// Notes what a selector looks at. True if that is more than names, classes, attributes and ancestors.
    fn add(&mut self, selector: &Selector<Impl>) -> bool {
        let mut volatile = false;
        for component in selector.iter_raw_match_order() {
            volatile |= self.component(component);
        }
        volatile
    }

    fn all<'s>(&mut self, selectors: impl IntoIterator<Item = &'s Selector<Impl>>) -> bool {
        let mut volatile = false;
        for selector in selectors {
            let place = selector.iter_raw_match_order().as_slice().as_ptr().addr();
            volatile |= match self.inner.get(&place) {
                Some(known) => *known,
                None => {
                    let own = self.add(selector);
                    self.inner.insert(place, own);
                    own
                }
            };
        }
        volatile
    }

    fn attribute(&mut self, name: &LocalName, by_value: bool) {
        *self.attributes.entry(name.clone()).or_insert(false) |= by_value;
    }

    fn component(&mut self, component: &Component<Impl>) -> bool {
        fn note(map: &mut FxHashMap<LocalName, u32>, name: &LocalName) {
            let next = u32::try_from(map.len()).unwrap_or(u32::MAX) + 1;
            map.entry(name.clone()).or_insert(next);
        }
        match component {
            Component::LocalName(name) => {
                note(&mut self.names, &name.name.0);
                note(&mut self.names, &name.lower_name.0);
                false
            }
            Component::ID(id) => {
                let id = self.cased(&id.0).into_owned();
                note(&mut self.ids, &id);
                false
            }
            Component::Class(class) => {
                let class = self.cased(&class.0).into_owned();
                note(&mut self.classes, &class);
                false
            }
            Component::AttributeInNoNamespaceExists { local_name, local_name_lower } => {
                self.attribute(&local_name.0, false);
                self.attribute(&local_name_lower.0, false);
                false
            }
            Component::AttributeInNoNamespace { local_name, .. } => {
                self.attribute(&local_name.0, true);
                false
            }
            Component::AttributeOther(other) => {
                self.attribute(&other.local_name.0, true);
                self.attribute(&other.local_name_lower.0, true);
                false
            }
            Component::Is(list) | Component::Where(list) | Component::Negation(list) => self.all(list.slice()),
            Component::NonTSPseudoClass(class) => {
                let (attributes, by_value, volatile): (&[&str], bool, bool) = match class {
                    PseudoClass::Link => (&["href"], false, false),
                    PseudoClass::Checked => (&["checked", "selected"], false, false),
                    PseudoClass::Required | PseudoClass::Optional => (&["required"], false, false),
                    PseudoClass::Lang(_) => (&["lang", "xml:lang"], true, false),
                    PseudoClass::Never(_) => (&[], false, false),
                    PseudoClass::Open => (&["open"], false, false),
                    PseudoClass::Default => (&["checked", "selected", "type"], true, false),
                    _ => (&[], false, true),
                };
                for name in attributes {
                    self.attribute(&LocalName::from(*name), by_value);
                }
                // Which elements they are about is part of what they ask.
                for name in ["a", "area", "input", "option", "select", "textarea", "details", "dialog"] {
                    note(&mut self.names, &LocalName::from(name));
                }
                volatile
            }
            Component::Root | Component::Scope | Component::ImplicitScope => false,
            Component::Combinator(combinator) => matches!(combinator, Combinator::NextSibling | Combinator::LaterSibling),
            Component::ExplicitUniversalType
            | Component::ExplicitAnyNamespace
            | Component::DefaultNamespace(_)
            | Component::PseudoElement(_)
            | Component::Invalid(_) => false,
            // What these name need not be noted: they are matched for each element.
            _ => true,
        }
    }
}
