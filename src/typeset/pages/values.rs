//! What pages know: their numbers, named strings and running elements (CSS Paged Media 3, GCPM 3).

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxId, BoxTree, Mark, PageCounter};
use crate::typeset::style::computed::{GeneratedStyle, StringPosition};

use super::make_up::Slice;
use super::paint::Landed;

/// The values of all pages.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// The page counter on every page.
    pub(crate) numbers: Vec<i32>,
    /// The other counters that the pages' rules make, by name, on every page from the first that names them.
    counters: BTreeMap<String, (usize, Vec<i32>)>,
    strings: BTreeMap<String, Vec<Assignment<String>>>,
    running: BTreeMap<String, Vec<Assignment<BoxId>>>,
    /// The page of each id that something refers to.
    places: BTreeMap<String, usize>,
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
                Mark::Destination(id) => {
                    out.places.entry(id.clone()).or_insert(landed.page);
                }
                Mark::Bookmark { .. } | Mark::Here(_) | Mark::Note(_) => {}
            }
        }
        for (page, slice) in slices.iter().enumerate() {
            out.turn(page, &slice.style.style.generated);
            if let Some(number) = out.numbers.last_mut() {
                for change in counters.get(&page).into_iter().flatten() {
                    *number = match change {
                        PageCounter::Set(value) => *value,
                        PageCounter::Add(by) => number.saturating_add(*by),
                    };
                }
            }
        }
        out
    }

    /// The next page with its rules for counters. A page counts itself, unless its rules count for it (CSS Paged Media 3, 6.1).
    fn turn(&mut self, page: usize, rules: &GeneratedStyle) {
        let all = || [&rules.counter_reset, &rules.counter_increment, &rules.counter_set].into_iter().flatten();
        let before = self.numbers.last().copied().unwrap_or(0);
        let counts = if all().any(|(name, _)| name == "page") { 0 } else { 1 };
        self.numbers.push(changed(before.saturating_add(counts), "page", rules));
        for (name, _) in all().filter(|(name, _)| !matches!(name.as_str(), "page" | "pages")) {
            self.counters.entry(name.clone()).or_insert_with(|| (page, Vec::new()));
        }
        for (name, (_, values)) in &mut self.counters {
            let before = values.last().copied().unwrap_or(0);
            values.push(changed(before, name, rules));
        }
    }

    /// `counter(name)` in a margin box with these rules for counters of its own.
    pub(crate) fn counter(&self, name: &str, page: usize, rules: &GeneratedStyle) -> i32 {
        let value = match name {
            "page" => self.numbers.get(page).copied(),
            "pages" => return i32::try_from(self.numbers.len()).unwrap_or(i32::MAX),
            _ => self.counters.get(name).and_then(|(first, values)| values.get(page.checked_sub(*first)?).copied()),
        };
        changed(value.unwrap_or(0), name, rules)
    }

    /// The page number at an id, if it is on a page.
    pub(crate) fn number_at(&self, id: &str) -> Option<i32> {
        self.numbers.get(*self.places.get(id)?).copied()
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

/// A counter after what rules say of it (CSS Lists 3, 4.5: reset, increment, set).
fn changed(value: i32, name: &str, rules: &GeneratedStyle) -> i32 {
    let of = |pairs: &[(String, i32)]| pairs.iter().rev().find(|(other, _)| other == name).map(|(_, value)| *value);
    let value = of(&rules.counter_reset).unwrap_or(value);
    let value = value.saturating_add(of(&rules.counter_increment).unwrap_or(0));
    of(&rules.counter_set).unwrap_or(value)
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
