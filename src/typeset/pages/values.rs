//! What pages know: their numbers, named strings and running elements (CSS Paged Media 3, GCPM 3).

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxTree, Mark, PageCounter};
use crate::typeset::style::computed::StringPosition;

use super::make_up::Slice;
use super::paint::Landed;

/// The values of all pages.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The page counter on every page.
    pub(crate) numbers: Vec<i32>,
    strings: BTreeMap<String, Vec<Assignment<String>>>,
    running: BTreeMap<String, Vec<Assignment<BoxId>>>,
}

#[derive(Debug)]
struct Assignment<T> {
    page: usize,
    /// Whether nothing stands above it on its page.
    at_start: bool,
    value: T,
}

impl Values {
    /// Collects them from the marks, which are in document order.
    pub(crate) fn collect(tree: &BoxTree, slices: &[Slice], landed: &[Landed]) -> Self {
        let mut out = Self::default();
        let mut counters: BTreeMap<usize, Vec<PageCounter>> = BTreeMap::new();
        for landed in landed {
            let Some(mark) = tree.marks.get(landed.mark as usize) else { continue };
            let at_start = landed.at_start;
            match mark {
                Mark::StringSet { name, value } => {
                    out.strings.entry(name.clone()).or_default().push(Assignment { page: landed.page, at_start, value: value.clone() });
                }
                Mark::Running { name, content } => {
                    out.running.entry(name.clone()).or_default().push(Assignment { page: landed.page, at_start, value: *content });
                }
                Mark::PageCounter(change) => counters.entry(landed.page).or_default().push(*change),
                Mark::Destination(_) | Mark::Bookmark { .. } | Mark::Here(_) => {}
            }
        }
        let mut number = 0_i32;
        for page in 0..slices.len() {
            // A page counts itself, unless its rules count for it (CSS Paged Media 3, 6.1).
            let rules = slices.get(page).map(|slice| &slice.style.style.generated);
            let of = |pairs: &[(String, i32)]| pairs.iter().rev().find(|(name, _)| name == "page").map(|(_, value)| *value);
            if let Some(start) = rules.and_then(|rules| of(&rules.counter_reset)) {
                number = start;
            }
            number = number.saturating_add(rules.and_then(|rules| of(&rules.counter_increment)).unwrap_or(1));
            if let Some(value) = rules.and_then(|rules| of(&rules.counter_set)) {
                number = value;
            }
            for change in counters.get(&page).into_iter().flatten() {
                number = match change {
                    PageCounter::Set(value) => *value,
                    PageCounter::Add(by) => number.saturating_add(*by),
                };
            }
            out.numbers.push(number);
        }
        out
    }

    /// `string(name, position)` on a page.
    pub(crate) fn string(&self, name: &str, position: StringPosition, page: usize) -> &str {
        self.strings.get(name).and_then(|list| pick(list, position, page)).map_or("", |assignment| &assignment.value)
    }

    /// `element(name, position)` on a page.
    pub(crate) fn element(&self, name: &str, position: StringPosition, page: usize) -> Option<BoxId> {
        self.running.get(name).and_then(|list| pick(list, position, page)).map(|assignment| assignment.value)
    }
}

fn pick<T>(list: &[Assignment<T>], position: StringPosition, page: usize) -> Option<&Assignment<T>> {
    let first_here = list.partition_point(|one| one.page < page);
    let first_after = list.partition_point(|one| one.page <= page);
    let here = &list[first_here..first_after];
    let before = list[..first_here].last();
    match position {
        StringPosition::First => here.first().or(before),
        StringPosition::Last => here.last().or(before),
        StringPosition::Start => here.first().filter(|one| one.at_start).or(before),
        StringPosition::FirstExcept => {
            if here.is_empty() {
                before
            } else {
                None
            }
        }
    }
}
