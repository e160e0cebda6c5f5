//! Links and the places they go to (ISO 32000-1, 12.3.2 and 12.5.6.5).
//!
//! In: links with their boxes, and the document's named destinations. Out: link annotations and the `/Dests` name tree.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use crate::pdf::objects::{Objects, bytes, dictionary, integer, name, number, rectangle, reference, text};
use crate::pdf::tags::name_tree;
use crate::typeset::frame::{Destination, Link, LinkTarget, PagedDocument};

/// Annotations are printed with the page.
pub(super) const PRINT: usize = 1 << 2;

/// Whether a link goes anywhere.
pub(super) fn is_live(link: &Link, document: &PagedDocument) -> bool {
    match &link.target {
        LinkTarget::Uri(uri) => !uri.is_empty(),
        LinkTarget::Destination(key) => {
            document.destinations.get(key).is_some_and(|destination| (destination.page as usize) < document.pages.len())
        }
    }
}

/// A link annotation.
pub(super) fn annotation(link: &Link, corners: [f32; 4], key: usize) -> Dictionary {
    let mut all = dictionary([
        ("Type", name("Annot")),
        ("Subtype", name("Link")),
        ("Rect", rectangle(corners)),
        ("Border", Object::Array([0, 0, 0].map(Object::Integer).into())),
        ("F", integer(PRINT)),
        ("StructParent", integer(key)),
    ]);
    let fallback = match &link.target {
        LinkTarget::Uri(uri) => {
            let action = dictionary([("S", name("URI")), ("URI", bytes(&ascii(uri)))]);
            all.set("A", action);
            uri
        }
        LinkTarget::Destination(key) => {
            all.set("Dest", bytes(key.as_bytes()));
            key
        }
    };
    all.set("Contents", text(if link.contents.trim().is_empty() { fallback } else { &link.contents }));
    all
}

/// An address in seven bits (12.6.4.7): what is beyond is percent-encoded.
fn ascii(uri: &str) -> Vec<u8> {
    let mut all = Vec::with_capacity(uri.len());
    for byte in uri.bytes() {
        if byte.is_ascii_graphic() {
            all.push(byte);
        } else {
            all.extend_from_slice(format!("%{byte:02X}").as_bytes());
        }
    }
    all
}

/// A place: the page with this point at the top left of the window.
pub(super) fn place(destination: Destination, pages: &[ObjectId], heights: &[f32]) -> Option<Object> {
    let page = pages.get(destination.page as usize)?;
    let height = heights.get(destination.page as usize)?;
    Some(Object::Array(vec![
        reference(*page),
        name("XYZ"),
        number(destination.point.x),
        number(height - destination.point.y),
        Object::Null,
    ]))
}

/// Names all destinations.
pub(super) fn build(destinations: &BTreeMap<String, Destination>, pages: &[ObjectId], heights: &[f32], objects: &mut Objects) {
    let entries: Vec<(Vec<u8>, Object)> = destinations
        .iter()
        .filter_map(|(key, destination)| Some((key.as_bytes().to_vec(), place(*destination, pages, heights)?)))
        .collect();
    if !entries.is_empty() {
        let tree = name_tree(entries, objects);
        objects.catalog.set("Names", dictionary([("Dests", Object::Dictionary(tree))]));
    }
}
