//! Pages: page objects and everything that hangs on them.
//!
//! In: the drawn pages and the document around them. Out: the page tree, annotations in reading order, structure, outline, destinations
//! and the form.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};

use crate::pdf::content::{self, Annotation, Placed};
use crate::pdf::fonts::Fonts;
use crate::pdf::form::{self, PlacedWidget};
use crate::pdf::objects::{Objects, dictionary, integer, name, rectangle, reference};
use crate::pdf::resources::{DrawnPage, Resources, content_stream, shared};
use crate::pdf::tags::{Annotated, Landed, Tree};
use crate::pdf::{Error, groups, labels, links, outline, tags};
use crate::typeset::frame::{PagedDocument, TagRole};

/// How much of a bleed with printer's marks in it is for what bleeds, in points.
const MARKED_BLEED: f32 = 10.0;

/// Pages below one node of the page tree.
const BRANCH: usize = 32;

/// Writes the pages and what hangs on them.
pub(super) fn build(
    document: &PagedDocument,
    tree: &Tree,
    fonts: &Fonts,
    (mut drawn, mut resources): (Vec<DrawnPage>, Resources),
    objects: &mut Objects,
) -> Result<(), Error> {
    objects.make_room(document.tags.nodes.len());
    let sizes: Vec<(f32, f32)> = document.pages.iter().map(content::page_size).collect();
    let heights: Vec<f32> = sizes.iter().map(|size| size.1).collect();
    let pages: Vec<ObjectId> = drawn.iter().map(|_| objects.reserve()).collect();

    let (annotations, placed) = annotations(document, tree, &drawn, objects);
    let first_key = pages.len();
    let mut on_page: Vec<Vec<Object>> = vec![Vec::new(); pages.len()];
    let mut widgets = Vec::new();
    for (index, (annotation, Placed { what, corners })) in annotations.iter().zip(placed).enumerate() {
        let (Some(on_page), Some(page)) = (on_page.get_mut(annotation.page), pages.get(annotation.page)) else { continue };
        on_page.push(reference(annotation.annotation));
        let key = first_key + index;
        match what {
            Annotation::Link(link) => objects.set(annotation.annotation, links::annotation(link, corners, key)),
            Annotation::Widget(widget) => {
                let words = tree.words(widget.element);
                widgets.push(PlacedWidget { id: annotation.annotation, page: *page, widget, corners, key, words });
            }
        }
    }
    form::build(document, &widgets, fonts, resources.named(), objects)?;

    let (parents, tree_root) = page_tree(&pages, objects);
    let mut forms = Vec::new();
    for (index, page) in drawn.iter_mut().enumerate().filter(|(_, page)| !page.forms.is_empty()) {
        let key = first_key + annotations.len() + forms.len();
        let page = (index, std::mem::take(&mut page.forms), page.effects.as_slice());
        forms.extend(groups::write(page, (&mut resources, fonts), key, objects));
    }
    let mut known = BTreeMap::new();
    let mut marks = Vec::with_capacity(drawn.len());
    for (index, (page, annotations)) in drawn.into_iter().zip(on_page).enumerate() {
        let (Some(&id), Some(&(width, height)), Some(&parent)) = (pages.get(index), sizes.get(index), parents.get(index)) else { continue };
        let contents = objects.add(content_stream(page.content));
        let (bleed, has_marks) = document.pages.get(index).map_or((0.0, false), |page| (page.bleed, page.has_marks));
        let beyond = |by: f32| rectangle([-by, -by, width + by, height + by]);
        let mut entries = dictionary([
            ("Type", name("Page")),
            ("Parent", reference(parent)),
            ("MediaBox", beyond(bleed)),
            ("Resources", shared(&resources, &page.uses, fonts, &mut known, objects)),
            ("Contents", reference(contents)),
            ("StructParents", integer(index)),
        ]);
        if let Some(turn @ 1..) = document.pages.get(index).map(|page| page.turn) {
            entries.set("Rotate", integer(turn.into()));
        }
        if bleed > 0.0 {
            // What bleeds ends before the printer's marks (ISO 32000-1, 14.11.2).
            entries.set("BleedBox", beyond(if has_marks { bleed.min(MARKED_BLEED) } else { bleed }));
            entries.set("TrimBox", beyond(0.0));
        }
        if !annotations.is_empty() {
            entries.set("Annots", annotations);
            entries.set("Tabs", name("S"));
        }
        objects.set(id, entries);
        marks.push(page.marks);
    }
    objects.catalog.set("Pages", reference(tree_root));

    tags::build(tree, Landed { pages: &pages, heights: &heights, marks, forms, annotations: &annotations }, objects);
    outline::build(&document.outline, &pages, &heights, objects);
    labels::build(&document.labels, objects);
    links::build(&document.destinations, &pages, &heights, objects);
    Ok(())
}

/// Numbers the annotations that lead somewhere, in reading order; with them where each stands.
fn annotations<'a>(
    document: &PagedDocument,
    tree: &Tree,
    drawn: &[DrawnPage<'a>],
    objects: &mut Objects,
) -> (Vec<Annotated>, Vec<Placed<'a>>) {
    let mut all = Vec::new();
    let mut what = Vec::new();
    for (page, content) in drawn.iter().enumerate() {
        for placed in &content.annotations {
            let (element, role) = match placed.what {
                Annotation::Link(link) if links::is_live(link, document) => (link.element, TagRole::Link),
                Annotation::Widget(widget) if (widget.field.0 as usize) < document.fields.len() => (widget.element, TagRole::Form),
                _ => continue,
            };
            // Objects are numbered in reading order below; until then the number is the place in the list.
            let index = u32::try_from(what.len()).unwrap_or(u32::MAX);
            all.push(Annotated { annotation: (index, 0), page, element, role });
            what.push(*placed);
        }
    }
    tree.sort(&mut all);
    let placed = all.iter().filter_map(|annotation| what.get(annotation.annotation.0 as usize).copied()).collect();
    for annotation in &mut all {
        annotation.annotation = objects.reserve();
    }
    (all, placed)
}

/// The page tree, at most two levels deep: each page's parent, and the root.
fn page_tree(pages: &[ObjectId], objects: &mut Objects) -> (Vec<ObjectId>, ObjectId) {
    let node = |kids: &[ObjectId], count: usize| {
        dictionary([
            ("Type", name("Pages")),
            ("Count", integer(count)),
            ("Kids", Object::Array(kids.iter().map(|kid| reference(*kid)).collect())),
        ])
    };
    let root = objects.reserve();
    if pages.len() <= BRANCH {
        objects.set(root, node(pages, pages.len()));
        return (vec![root; pages.len()], root);
    }
    let mut parents = Vec::with_capacity(pages.len());
    let mut branches = Vec::new();
    for chunk in pages.chunks(BRANCH) {
        let mut branch = node(chunk, chunk.len());
        branch.set("Parent", reference(root));
        let id = objects.add(branch);
        branches.push(id);
        parents.extend(chunk.iter().map(|_| id));
    }
    objects.set(root, node(&branches, pages.len()));
    (parents, root)
}
