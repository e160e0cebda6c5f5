//! Links from the boxes of long answers to where these go on (ISO 32000-1, 12.5.6.5).
//!
//! In: boxes and places. Out: link annotations over the words that say where an answer goes on, each behind its box in the order of the page and of
//! the structure. They are marked as added, so that they are gone when the form is filled again.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::Object;

use super::Editor;
use super::graft::{ADDED, next_key, number_tree, parent_tree};
use crate::pdf::links::PRINT;
use crate::pdf::objects::{dictionary, integer, name, rectangle, reference, text};
use crate::pdf::read::Lookup;

/// A link to be added.
#[derive(Debug, Clone)]
pub struct Lead {
    /// The box's widget.
    pub widget: u32,
    /// Its page.
    pub page: u32,
    /// Where the words stand on it: left, bottom, right, top.
    pub corners: [f32; 4],
    /// The page it leads to.
    pub to: u32,
    /// The height there, from the bottom.
    pub top: f32,
    /// What it says.
    pub words: String,
}

/// Adds links.
pub fn add(editor: &mut Editor, leads: &[Lead]) {
    if leads.is_empty() {
        return;
    }
    let mut key = next_key(editor);
    let root = editor.catalog.get(b"StructTreeRoot").and_then(Object::as_reference).ok().map(|(root, _)| root);
    let tree = root
        .and_then(|root| editor.dictionary_of(root))
        .map_or_else(BTreeMap::new, |root| number_tree(&|value| editor.follow(value), root.get(b"ParentTree").unwrap_or(&Object::Null)));
    let mut parents = Vec::new();
    for lead in leads {
        let destination = [reference((lead.to, 0)), name("XYZ"), Object::Null, Object::Real(lead.top), Object::Null];
        let mut link = dictionary([
            ("Type", name("Annot")),
            ("Subtype", name("Link")),
            ("Rect", rectangle(lead.corners)),
            ("Border", Object::Array([0, 0, 0].map(Object::Integer).into())),
            ("F", integer(PRINT)),
            ("P", reference((lead.page, 0))),
            ("Dest", Object::Array(destination.into())),
            ("Contents", text(&lead.words)),
        ]);
        link.set(ADDED, Object::Boolean(true));
        let link = editor.add(link);
        insert_after(editor, lead.page, "Annots", lead.widget, link);
        let Some(field) = element(editor, &tree, lead.widget) else { continue };
        let Some(parent) = editor.dictionary_of(field).and_then(|field| Some(field.get(b"P").ok()?.as_reference().ok()?.0)) else {
            continue;
        };
        let page = reference((lead.page, 0));
        let object = dictionary([("Type", name("OBJR")), ("Pg", page.clone()), ("Obj", reference((link, 0)))]);
        let mut tag = dictionary([
            ("Type", name("StructElem")),
            ("S", name("Link")),
            ("P", reference((parent, 0))),
            ("Pg", page),
            ("K", Object::Dictionary(object)),
        ]);
        tag.set(ADDED, Object::Boolean(true));
        let tag = editor.add(tag);
        insert_after(editor, parent, "K", field, tag);
        editor.change(link, |link| link.set("StructParent", Object::Integer(key)));
        parents.push((key, reference((tag, 0))));
        key += 1;
    }
    if let Some(root) = root {
        parent_tree(editor, root, &BTreeSet::new(), parents);
    }
}

/// Takes out the links that were added to some pages. Gives their keys in the parent tree.
pub(super) fn remove_added(editor: &mut Editor, pages: &[u32]) -> BTreeSet<i64> {
    let tree = editor
        .dictionary(&editor.catalog, b"StructTreeRoot")
        .map_or_else(BTreeMap::new, |root| number_tree(&|value| editor.follow(value), root.get(b"ParentTree").unwrap_or(&Object::Null)));
    let is_added = |editor: &Editor, value: &Object| matches!(&*editor.follow(value), Object::Dictionary(entries) if entries.has(ADDED));
    let mut keys = BTreeSet::new();
    for page in pages {
        let Some(annotations) = editor.dictionary_of(*page).map(|page| editor.list(&page, b"Annots")) else { continue };
        let (added, kept): (Vec<Object>, Vec<Object>) = annotations.into_iter().partition(|annotation| is_added(editor, annotation));
        if added.is_empty() {
            continue;
        }
        editor.change(*page, |page| page.set("Annots", Object::Array(kept)));
        for (link, _) in added.iter().filter_map(|link| link.as_reference().ok()) {
            keys.extend(editor.dictionary_of(link).and_then(|link| link.get(b"StructParent").and_then(Object::as_i64).ok()));
            let parent = element(editor, &tree, link).and_then(|tag| editor.dictionary_of(tag)?.get(b"P").ok()?.as_reference().ok());
            let Some((parent, _)) = parent else { continue };
            let kids = editor.dictionary_of(parent).map(|parent| editor.list(&parent, b"K")).unwrap_or_default();
            let kids = kids.into_iter().filter(|kid| !is_added(editor, kid)).collect();
            editor.change(parent, |parent| parent.set("K", Object::Array(kids)));
        }
    }
    keys
}

/// The structure element of an annotation.
fn element(editor: &Editor, tree: &BTreeMap<i64, Object>, annotation: u32) -> Option<u32> {
    let key = editor.dictionary_of(annotation)?.get(b"StructParent").and_then(Object::as_i64).ok()?;
    Some(tree.get(&key)?.as_reference().ok()?.0)
}

/// Puts a reference into a list behind another one, or at its end.
fn insert_after(editor: &mut Editor, holder: u32, key: &str, other: u32, new: u32) {
    let Some(mut list) = editor.dictionary_of(holder).map(|holder| editor.list(&holder, key.as_bytes())) else { return };
    let at = list.iter().position(|value| value.as_reference().ok() == Some((other, 0))).map_or(list.len(), |at| at + 1);
    list.insert(at, reference((new, 0)));
    editor.change(holder, |holder| holder.set(key, Object::Array(list)));
}
