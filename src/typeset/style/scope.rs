//! `@scope` (CSS Cascade 6, 3): a part of the document, from an element down to others.

use std::sync::Arc;

use selectors::Element;
use selectors::context::{MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches};
use selectors::matching::matches_selector_list;

use super::selector::{Selectors, Subject};

/// What stands in the brackets of `@scope (...) to (...)`.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// The elements it begins with; none for the root of the document.
    pub(super) start: Option<Selectors>,
    /// The elements in it that are outside again, with all that is in them.
    pub(super) end: Option<Selectors>,
    /// The scope around.
    pub(super) outer: Option<Arc<Scope>>,
}

impl Scope {
    /// The elements that begin the scope and have this one in it, nearest first, and how far up they are.
    pub(super) fn roots<'a>(&self, subject: Subject<'a>) -> impl Iterator<Item = (usize, Subject<'a>)> {
        let up = std::iter::successors(Some(subject), Element::parent_element).enumerate();
        up.filter(move |(distance, root)| self.begins_at(*root) && !self.ends_between(subject, *root, *distance))
    }

    fn begins_at(&self, root: Subject<'_>) -> bool {
        let begins = |outer: Option<Subject<'_>>| match &self.start {
            Some(start) => matches(start, root, outer),
            None => root.is_root(),
        };
        match &self.outer {
            Some(around) => around.roots(root).any(|(_, outer)| begins(Some(outer))),
            None => begins(None),
        }
    }

    fn ends_between(&self, subject: Subject<'_>, root: Subject<'_>, distance: usize) -> bool {
        let Some(end) = &self.end else { return false };
        std::iter::successors(Some(subject), Element::parent_element).take(distance + 1).any(|element| matches(end, element, Some(root)))
    }
}

fn matches(list: &Selectors, element: Subject<'_>, scope: Option<Subject<'_>>) -> bool {
    let mut caches = SelectorCaches::default();
    let mut context = MatchingContext::new(
        MatchingMode::Normal,
        None,
        &mut caches,
        QuirksMode::NoQuirks,
        NeedsSelectorFlags::No,
        MatchingForInvalidation::No,
    );
    let scope = scope.map(|root| root.opaque());
    context.nest_for_scope(scope, |context| matches_selector_list(list, &element, context))
}
