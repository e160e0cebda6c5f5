//! Bookmarks of pages that were added (ISO 32000-1, 12.3.3).
//!
//! In: another file whose pages were just added. Out: its bookmarks behind the document's own, marked so that they can be taken out again. A
//! document without bookmarks gets none.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object};

use super::Editor;
use super::graft::{ADDED, copy};
use crate::pdf::objects::reference;
use crate::pdf::read::{Lookup, Pdf};

/// Bookmarks at the top; one document has hardly as many.
const MAX_ITEMS: usize = 100_000;

/// Adds the other file's bookmarks behind the last one. `known` are the objects that were taken over, by their old numbers.
pub(super) fn append(editor: &mut Editor, other: &Pdf, known: &mut BTreeMap<u32, u32>) {
    let Some((root, own)) = outline(editor, &editor.catalog) else { return };
    let Some((their_root, theirs)) = outline(other, &other.catalog()) else { return };
    known.insert(their_root, root);
    let first: Vec<u32> = items(other, &theirs);
    copy(editor, other, &first, known);
    let added: Vec<u32> = first.iter().filter_map(|item| known.get(item).copied()).collect();
    for item in &added {
        editor.change(*item, |item| item.set(ADDED, Object::Boolean(true)));
    }
    let mut all = items(editor, &own);
    all.extend(added);
    chain(editor, root, &all);
}

/// Takes out the bookmarks that were added.
pub(super) fn remove_added(editor: &mut Editor) {
    let Some((root, own)) = outline(editor, &editor.catalog) else { return };
    let all = items(editor, &own);
    let (added, kept): (Vec<u32>, Vec<u32>) =
        all.into_iter().partition(|item| editor.dictionary_of(*item).is_some_and(|item| item.has(ADDED)));
    if !added.is_empty() {
        chain(editor, root, &kept);
    }
}

/// The outline of a file, and its number.
fn outline(file: &impl Lookup, catalog: &Dictionary) -> Option<(u32, Dictionary)> {
    let (number, _) = catalog.get(b"Outlines").and_then(Object::as_reference).ok()?;
    Some((number, file.dictionary(catalog, b"Outlines")?))
}

/// The bookmarks at the top.
fn items(file: &impl Lookup, outline: &Dictionary) -> Vec<u32> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    let mut next = outline.get(b"First").and_then(Object::as_reference).ok();
    while let Some((number, _)) = next
        && all.len() < MAX_ITEMS
        && seen.insert(number)
        && let Object::Dictionary(item) = &*file.get(number)
    {
        all.push(number);
        next = item.get(b"Next").and_then(Object::as_reference).ok();
    }
    all
}

/// Makes these the bookmarks at the top, one behind the other.
fn chain(editor: &mut Editor, root: u32, items: &[u32]) {
    fn set(entries: &mut Dictionary, key: &str, item: Option<&u32>) {
        match item {
            Some(item) => entries.set(key, reference((*item, 0))),
            None => {
                entries.remove(key.as_bytes());
            }
        }
    }
    // As many show as there are at the top, and what is open below them.
    let mut shown = 0_i64;
    for (index, item) in items.iter().enumerate() {
        editor.change(*item, |entries| {
            let below = entries.get(b"Count").and_then(Object::as_i64).unwrap_or(0).max(0);
            shown = shown.saturating_add(below).saturating_add(1);
            set(entries, "Prev", index.checked_sub(1).and_then(|before| items.get(before)));
            set(entries, "Next", items.get(index + 1));
        });
    }
    editor.change(root, |outline| {
        set(outline, "First", items.first());
        set(outline, "Last", items.last());
        outline.set("Count", Object::Integer(shown));
    });
}
