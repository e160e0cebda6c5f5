//! Objects and pages of another file put into one that is being changed.
//!
//! In: another file. Out: its objects under new numbers; its pages behind those that are there, their structure and bookmarks behind the
//! document's own.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object};

use super::edit::NEW;
use super::{Editor, lead, outline};
use crate::pdf::objects::{Objects, Slot, integer, reference};
use crate::pdf::read::{Lookup, Pdf, form};

/// On pages and structure that were added: they are taken out again when the form is filled again.
pub(super) const ADDED: &[u8] = b"MEND_Added";

/// Nodes of a number tree.
const MAX_NODES: usize = 100_000;

/// Takes over objects that were just made: their new numbers.
pub(super) fn import(editor: &mut Editor, objects: Objects) -> BTreeMap<u32, u32> {
    let (slots, _) = objects.into_slots();
    let numbers: BTreeMap<u32, u32> = (1..).zip(&slots).map(|(old, _)| (old, editor.reserve())).collect();
    for (old, slot) in (1..).zip(slots) {
        let (Slot::Object(object), Some(new)) = (slot, numbers.get(&old)) else { continue };
        let mut object = *object;
        renumber(&mut object, &mut |old| numbers.get(&old).copied());
        if let Object::Stream(stream) = &mut object
            && !stream.dict.has(b"Filter")
        {
            stream.dict.set(NEW, Object::Boolean(true));
        }
        editor.set(*new, object);
    }
    numbers
}

/// Gives the references in an object new numbers; what has none leads nowhere.
fn renumber(object: &mut Object, new: &mut impl FnMut(u32) -> Option<u32>) {
    match object {
        Object::Reference((number, generation)) => match new(*number) {
            Some(found) => (*number, *generation) = (found, 0),
            None => *object = Object::Null,
        },
        Object::Array(values) => values.iter_mut().for_each(|value| renumber(value, new)),
        Object::Dictionary(entries) => entries.iter_mut().for_each(|(_, value)| renumber(value, new)),
        Object::Stream(stream) => stream.dict.iter_mut().for_each(|(_, value)| renumber(value, new)),
        _ => {}
    }
}

/// Copies what can be reached from some objects of another file; not through those in `known`.
pub(super) fn copy(editor: &mut Editor, other: &Pdf, from: &[u32], known: &mut BTreeMap<u32, u32>) {
    let mut waiting: Vec<u32> = Vec::new();
    for number in from {
        known.entry(*number).or_insert_with(|| editor.reserve());
        waiting.push(*number);
    }
    while let Some(old) = waiting.pop() {
        let Some(new) = known.get(&old).copied() else { continue };
        let mut object = (*other.get(old)).clone();
        renumber(&mut object, &mut |number| {
            Some(*known.entry(number).or_insert_with(|| {
                waiting.push(number);
                editor.reserve()
            }))
        });
        editor.set(new, object);
    }
}

/// Adds the pages of another file behind the last one, and gives them. Its links to names lead to the places given for them.
pub fn append(editor: &mut Editor, other: &Pdf, places: &BTreeMap<Vec<u8>, Object>) -> Option<Vec<u32>> {
    let (root, _) = editor.catalog.get(b"Pages").and_then(Object::as_reference).ok()?;
    let pages = form::pages(other);
    let theirs = other.catalog();
    let mut known = BTreeMap::from([]);
    // Their page tree is ours from now on.
    for page in &pages {
        if let Object::Dictionary(page) = &*other.get(*page)
            && let Ok((parent, _)) = page.get(b"Parent").and_then(Object::as_reference)
        {
            known.insert(parent, root);
        }
    }
    let first_key = next_key(editor);
    let their_structure = other.dictionary(&theirs, b"StructTreeRoot");
    let ours = editor.catalog.get(b"StructTreeRoot").and_then(Object::as_reference).ok().map(|(number, _)| number);
    if let (Some(ours), Ok((their_root, _))) = (ours, theirs.get(b"StructTreeRoot").and_then(Object::as_reference)) {
        known.insert(their_root, ours);
    }
    copy(editor, other, &pages, &mut known);
    let new_pages: Vec<u32> = pages.iter().filter_map(|page| known.get(page).copied()).collect();

    let top = their_structure.as_ref().and_then(|structure| {
        let first = match structure.get(b"K").ok()? {
            Object::Array(kids) => kids.first()?.as_reference().ok()?,
            other => other.as_reference().ok()?,
        };
        Some(first.0)
    });
    if let (Some(structure), Some(top), Some(ours)) = (their_structure, top, ours) {
        let mut parents = Vec::new();
        let mut numbers = Vec::new();
        for (key, value) in number_tree(&|value| other.follow(value), structure.get(b"ParentTree").unwrap_or(&Object::Null)) {
            numbers.extend(references(&value));
            parents.push((key, value));
        }
        numbers.push(top);
        let copied: BTreeSet<u32> = known.keys().copied().collect();
        numbers.retain(|number| !copied.contains(number));
        copy(editor, other, &numbers, &mut known);
        for (_, value) in &mut parents {
            renumber(value, &mut |old| known.get(&old).copied());
        }
        shift(editor, &new_pages, first_key);
        let shifted = parents.into_iter().map(|(key, value)| (key + first_key, value)).collect();
        if let Some(top) = known.get(&top).copied() {
            hang(editor, ours, top);
        }
        parent_tree(editor, ours, &BTreeSet::new(), shifted);
    } else {
        for page in &new_pages {
            editor.change(*page, |page| {
                page.remove(b"StructParents");
            });
        }
    }
    lead_back(editor, &new_pages, places);
    outline::append(editor, other, &mut known);
    for page in &new_pages {
        editor.change(*page, |page| {
            page.set("Parent", reference((root, 0)));
            page.set(ADDED, Object::Boolean(true));
        });
    }
    editor.change(root, |root| {
        let count = root.get(b"Count").and_then(Object::as_i64).unwrap_or(0);
        root.set("Count", Object::Integer(count.saturating_add(new_pages.len() as i64)));
    });
    let mut kids = editor.dictionary_of(root).map(|root| editor.list(&root, b"Kids")).unwrap_or_default();
    kids.extend(new_pages.iter().map(|page| reference((*page, 0))));
    editor.change(root, |root| root.set("Kids", Object::Array(kids)));
    Some(new_pages)
}

/// Gives links to names the places that these have in the whole file. A link to a name that has none leads nowhere.
fn lead_back(editor: &mut Editor, pages: &[u32], places: &BTreeMap<Vec<u8>, Object>) {
    for annotation in annotations(editor, pages) {
        let name = editor
            .dictionary_of(annotation)
            .and_then(|annotation| annotation.get(b"Dest").and_then(Object::as_str).ok().map(<[u8]>::to_vec));
        if let Some(place) = name.and_then(|name| places.get(&name)) {
            editor.change(annotation, |annotation| annotation.set("Dest", place.clone()));
        }
    }
}

/// The annotations of some pages.
fn annotations(editor: &Editor, pages: &[u32]) -> Vec<u32> {
    let of_page = |page: &u32| editor.dictionary_of(*page).map(|page| editor.list(&page, b"Annots")).unwrap_or_default();
    pages.iter().flat_map(of_page).filter_map(|annotation| Some(annotation.as_reference().ok()?.0)).collect()
}

/// Takes out the pages that were added when the form was filled before, and the links to them.
pub fn remove_added(editor: &mut Editor, pages: &mut Vec<u32>) {
    let added: Vec<u32> = pages.iter().copied().filter(|page| editor.dictionary_of(*page).is_some_and(|page| page.has(ADDED))).collect();
    if added.is_empty() {
        return;
    }
    let key_of = |number| editor.dictionary_of(number)?.get(b"StructParent").and_then(Object::as_i64).ok();
    let mut keys: BTreeSet<i64> = annotations(editor, &added).into_iter().filter_map(key_of).collect();
    for number in &added {
        let Some(page) = editor.dictionary_of(*number) else { continue };
        keys.extend(page.get(b"StructParents").and_then(Object::as_i64).ok());
        if let Ok((parent, _)) = page.get(b"Parent").and_then(Object::as_reference)
            && let Some(tree) = editor.dictionary_of(parent)
        {
            let kids = editor.list(&tree, b"Kids").into_iter().filter(|kid| kid.as_reference().ok() != Some((*number, 0))).collect();
            editor.change(parent, |tree| {
                let count = tree.get(b"Count").and_then(Object::as_i64).unwrap_or(1);
                tree.set("Count", Object::Integer(count - 1));
                tree.set("Kids", Object::Array(kids));
            });
        }
    }
    pages.retain(|page| !added.contains(page));
    keys.extend(lead::remove_added(editor, pages));
    outline::remove_added(editor);
    let Ok((root, _)) = editor.catalog.get(b"StructTreeRoot").and_then(Object::as_reference) else { return };
    let holder = document_element(editor, root).unwrap_or(root);
    let Some(element) = editor.dictionary_of(holder) else { return };
    let is_added = |kid: &Object| matches!(&*editor.follow(kid), Object::Dictionary(kid) if kid.has(ADDED));
    let kids: Vec<Object> = editor.list(&element, b"K").into_iter().filter(|kid| !is_added(kid)).collect();
    editor.change(holder, |element| element.set("K", Object::Array(kids)));
    parent_tree(editor, root, &keys, Vec::new());
}

/// Moves the keys of pages and their annotations in the parent tree.
fn shift(editor: &mut Editor, pages: &[u32], by: i64) {
    let moved = |dictionary: &mut Dictionary, key: &str| {
        if let Ok(old) = dictionary.get(key.as_bytes()).and_then(Object::as_i64) {
            dictionary.set(key, Object::Integer(old.saturating_add(by)));
        }
    };
    for number in annotations(editor, pages) {
        editor.change(number, |annotation| moved(annotation, "StructParent"));
    }
    for page in pages {
        editor.change(*page, |page| moved(page, "StructParents"));
    }
}

/// The `Document` element at the top of the structure.
fn document_element(editor: &Editor, root: u32) -> Option<u32> {
    let root = editor.dictionary_of(root)?;
    let kids = editor.list(&root, b"K");
    let [only] = kids.as_slice() else { return None };
    let (number, _) = only.as_reference().ok()?;
    let element = editor.dictionary_of(number)?;
    matches!(element.get(b"S"), Ok(Object::Name(name)) if name == b"Document").then_some(number)
}

/// Hangs a structure element below the document's.
fn hang(editor: &mut Editor, root: u32, element: u32) {
    let holder = document_element(editor, root).unwrap_or(root);
    let mut kids = editor.dictionary_of(holder).map(|holder| editor.list(&holder, b"K")).unwrap_or_default();
    kids.push(reference((element, 0)));
    editor.change(holder, |holder| holder.set("K", Object::Array(kids)));
    editor.change(element, |element| {
        element.set("S", Object::Name(b"Part".to_vec()));
        element.set("P", reference((holder, 0)));
        element.set(ADDED, Object::Boolean(true));
    });
}

/// The next free key of the parent tree.
pub(super) fn next_key(editor: &Editor) -> i64 {
    let Some(root) = editor.dictionary(&editor.catalog, b"StructTreeRoot") else { return 0 };
    let said = root.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(0);
    let tree = number_tree(&|value| editor.follow(value), root.get(b"ParentTree").unwrap_or(&Object::Null));
    tree.last_key_value().map_or(0, |(key, _)| key.saturating_add(1)).max(said).clamp(0, i64::from(u32::MAX))
}

/// Writes the parent tree anew, without some keys and with others.
pub(super) fn parent_tree(editor: &mut Editor, root: u32, without: &BTreeSet<i64>, with: Vec<(i64, Object)>) {
    let Some(structure) = editor.dictionary_of(root) else { return };
    let mut tree = number_tree(&|value| editor.follow(value), structure.get(b"ParentTree").unwrap_or(&Object::Null));
    tree.retain(|key, _| !without.contains(key));
    tree.extend(with);
    let next = tree.last_key_value().map_or(0, |(key, _)| key.saturating_add(1));
    let mut numbers = Vec::with_capacity(tree.len() * 2);
    for (key, value) in tree {
        numbers.push(Object::Integer(key));
        numbers.push(value);
    }
    let mut node = Dictionary::new();
    node.set("Nums", Object::Array(numbers));
    let node = editor.add(node);
    editor.change(root, |root| {
        root.set("ParentTree", reference((node, 0)));
        root.set("ParentTreeNextKey", integer(usize::try_from(next).unwrap_or(0)));
    });
}

/// The entries of a number tree (7.9.7).
pub(super) fn number_tree(follow: &dyn Fn(&Object) -> std::rc::Rc<Object>, root: &Object) -> BTreeMap<i64, Object> {
    let mut entries = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![root.clone()];
    while let Some(node) = waiting.pop() {
        if node.as_reference().is_ok_and(|(number, _)| !seen.insert(number)) || seen.len() > MAX_NODES {
            continue;
        }
        let node = follow(&node);
        let Object::Dictionary(node) = &*node else { continue };
        if let Object::Array(kids) = &*node.get(b"Kids").map_or_else(|_| std::rc::Rc::new(Object::Null), follow) {
            waiting.extend(kids.iter().filter(|kid| matches!(kid, Object::Reference(_))).cloned());
        }
        if let Object::Array(numbers) = &*node.get(b"Nums").map_or_else(|_| std::rc::Rc::new(Object::Null), follow) {
            for pair in numbers.chunks_exact(2) {
                if let [key, value] = pair
                    && let Ok(key) = follow(key).as_i64()
                {
                    entries.insert(key, value.clone());
                }
            }
        }
    }
    entries
}

fn references(object: &Object) -> Vec<u32> {
    match object {
        Object::Reference((number, _)) => vec![*number],
        Object::Array(values) => values.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}
