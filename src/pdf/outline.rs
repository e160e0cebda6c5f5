//! The outline: bookmarks (ISO 32000-1, 12.3.3).
//!
//! In: the nested entries. Out: the linked list of items that readers want, and `/PageMode /UseOutlines`.

use lopdf::{Object, ObjectId};

use crate::pdf::links;
use crate::pdf::objects::{Objects, dictionary, name, reference, text};
use crate::typeset::frame::OutlineEntry;

/// Writes the outline; nothing if there are no entries.
pub(super) fn build(entries: &[OutlineEntry], pages: &[ObjectId], heights: &[f32], objects: &mut Objects) {
    if entries.is_empty() {
        return;
    }
    let root = objects.reserve();
    let mut top = dictionary([("Type", name("Outlines"))]);
    let visible: i64 = entries.iter().map(|entry| 1 + shown(entry)).sum();
    let mut waiting = vec![(root, entries)];
    let mut first_and_last = None;
    while let Some((parent, entries)) = waiting.pop() {
        let ids: Vec<ObjectId> = entries.iter().map(|_| objects.reserve()).collect();
        for (index, (entry, id)) in entries.iter().zip(&ids).enumerate() {
            let title = if entry.title.trim().is_empty() { "\u{2013}" } else { &entry.title };
            let mut item = dictionary([("Title", text(title)), ("Parent", reference(parent))]);
            if let Some(place) = links::place(entry.destination, pages, heights) {
                item.set("Dest", place);
            }
            let mut link = |key: &str, other: Option<&ObjectId>| {
                if let Some(other) = other {
                    item.set(key, reference(*other));
                }
            };
            link("Prev", index.checked_sub(1).and_then(|before| ids.get(before)));
            link("Next", ids.get(index + 1));
            if !entry.children.is_empty() {
                let below: i64 = entry.children.iter().map(|child| 1 + shown(child)).sum();
                item.set("Count", Object::Integer(if entry.open { below } else { -below }));
                waiting.push((*id, &entry.children));
            }
            objects.set(*id, item);
        }
        if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
            if parent == root {
                first_and_last = Some((*first, *last));
            } else if let Some(Object::Dictionary(item)) = objects.get_mut(parent) {
                item.set("First", reference(*first));
                item.set("Last", reference(*last));
            }
        }
    }
    if let Some((first, last)) = first_and_last {
        top.set("First", reference(first));
        top.set("Last", reference(last));
    }
    top.set("Count", Object::Integer(visible));
    objects.set(root, top);
    objects.catalog.set("Outlines", reference(root));
    objects.catalog.set("PageMode", name("UseOutlines"));
}

/// How many entries show below this one.
fn shown(entry: &OutlineEntry) -> i64 {
    let mut count = 0;
    let mut waiting = vec![entry];
    while let Some(entry) = waiting.pop() {
        if entry.open {
            count += i64::try_from(entry.children.len()).unwrap_or(0);
            waiting.extend(&entry.children);
        }
    }
    count
}
