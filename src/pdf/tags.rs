//! The structure tree (ISO 32000-1, 14.7 and 14.8; PDF/UA-1, 7.1).
//!
//! In: the document's tag tree, and where its content and annotations landed. Out: `/StructTreeRoot` with parent tree and id tree, each
//! annotation's place in the reading order, and, for content, the element that owns each leaf. Elements with nothing in them are left out,
//! except table cells, which keep their table's shape.

mod attributes;
mod trees;

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId};

use crate::pdf::groups::FormMarks;
use crate::pdf::objects::{Objects, Record, bytes, dictionary, integer, name, reference};
use crate::typeset::frame::{TagElement, TagId, TagNode, TagRole, TagTree};

pub(super) use trees::name_tree;

/// The tag tree, made safe: every node has one parent, and there are no loops.
pub(super) struct Tree<'a> {
    nodes: &'a [TagNode],
    /// Nodes that can be reached from the root, parents before children.
    before: Vec<TagId>,
    /// Each node's turn when children come before parents.
    turns: Vec<u32>,
    parents: Vec<Option<TagId>>,
}

/// Where an annotation goes in the structure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Annotated {
    /// The annotation.
    pub(super) annotation: ObjectId,
    /// Its page.
    pub(super) page: usize,
    /// The element it asks for.
    pub(super) element: TagId,
    /// What it must stand in: `Link` or `Form`.
    pub(super) role: TagRole,
}

/// What the structure needs to know of the pages.
pub(super) struct Landed<'a> {
    /// The page objects.
    pub(super) pages: &'a [ObjectId],
    /// The height of each page.
    pub(super) heights: &'a [f32],
    /// The leaf of each marked-content sequence of each page.
    pub(super) marks: Vec<Vec<TagId>>,
    /// The marked content of groups that are drawn apart; in the parent tree they come last.
    pub(super) forms: Vec<FormMarks>,
    /// The annotations in reading order.
    pub(super) annotations: &'a [Annotated],
}

/// A marked-content sequence.
#[derive(Debug, Clone, Copy)]
struct Marked {
    page: u32,
    /// Which of [`Landed::forms`] it is in; none for the page itself.
    form: Option<u32>,
    number: u32,
}

impl<'a> Tree<'a> {
    /// Reads a tag tree.
    pub(super) fn read(tree: &'a TagTree) -> Self {
        let nodes = tree.nodes.as_slice();
        let mut read =
            Self { nodes, before: Vec::with_capacity(nodes.len()), turns: vec![u32::MAX; nodes.len()], parents: vec![None; nodes.len()] };
        let mut seen = vec![false; nodes.len()];
        let mut turn = 0;
        let mut stack = vec![(TagId(0), None, false)];
        while let Some((id, parent, done)) = stack.pop() {
            let index = id.0 as usize;
            if done {
                if let Some(place) = read.turns.get_mut(index) {
                    *place = turn;
                }
                turn += 1;
                continue;
            }
            let (Some(node), Some(false)) = (nodes.get(index), seen.get(index).copied()) else { continue };
            if let Some(seen) = seen.get_mut(index) {
                *seen = true;
            }
            if let Some(place) = read.parents.get_mut(index) {
                *place = parent;
            }
            read.before.push(id);
            stack.push((id, parent, true));
            if let TagNode::Element(element) = node {
                stack.extend(element.children.iter().rev().map(|child| (*child, Some(id), false)));
            }
        }
        read
    }

    fn element(&self, id: TagId) -> Option<&'a TagElement> {
        match self.nodes.get(id.0 as usize) {
            Some(TagNode::Element(element)) if self.reached(id) => Some(element),
            _ => None,
        }
    }

    fn reached(&self, id: TagId) -> bool {
        self.turns.get(id.0 as usize).is_some_and(|turn| *turn != u32::MAX)
    }

    /// The element a content leaf belongs to; none for what is not a leaf of the tree.
    pub(super) fn owner(&self, leaf: TagId) -> Option<TagId> {
        match self.nodes.get(leaf.0 as usize) {
            Some(TagNode::Content) => self.parents.get(leaf.0 as usize).copied().flatten(),
            _ => None,
        }
    }

    /// The standard type of an element, as a name.
    pub(super) fn role(&self, element: TagId) -> &'static str {
        self.element(element).map_or("Span", |element| attributes::role(element.role))
    }

    /// Puts annotations in reading order: an element's own come after those of its children.
    pub(super) fn sort(&self, annotations: &mut [Annotated]) {
        let root = self.turns.first().copied().unwrap_or(0);
        annotations.sort_by_key(|annotation| match self.element(annotation.element) {
            Some(_) => self.turns.get(annotation.element.0 as usize).copied().unwrap_or(root),
            None => root,
        });
    }

    /// The words of an element for a person.
    pub(super) fn words(&self, element: TagId) -> Option<&'a str> {
        let element = self.element(element)?;
        element.alt.as_deref().or(element.title.as_deref()).filter(|words| !words.is_empty())
    }
}

/// What an element holds.
enum Kid {
    Element(ObjectId),
    Mark(Marked),
    Annotation { page: usize, id: ObjectId },
}

/// The structure while it is made.
struct Builder<'a> {
    tree: &'a Tree<'a>,
    landed: Landed<'a>,
    /// The marked content of each leaf.
    marks: Vec<Vec<Marked>>,
    /// The annotations of each element, as indices.
    annotations: Vec<Vec<usize>>,
    /// The object of each element that is written.
    ids: Vec<Option<ObjectId>>,
    /// The element that holds each annotation.
    holders: Vec<ObjectId>,
    /// `Form` or `Link` elements put in after an element: annotation and object.
    siblings: BTreeMap<TagId, Vec<(usize, ObjectId)>>,
    known_ids: BTreeMap<Vec<u8>, Object>,
}

/// Writes the structure. Pages get the keys 0.. in the parent tree, annotations those after them.
pub(super) fn build(tree: &Tree, landed: Landed, objects: &mut Objects) {
    let root = objects.reserve();
    let mut builder = Builder {
        marks: vec![Vec::new(); tree.nodes.len()],
        annotations: vec![Vec::new(); tree.nodes.len()],
        ids: vec![None; tree.nodes.len()],
        holders: vec![root; landed.annotations.len()],
        siblings: BTreeMap::new(),
        known_ids: BTreeMap::new(),
        tree,
        landed,
    };
    builder.gather();
    builder.number(objects);
    let document = builder.elements(root, objects);
    let parents = builder.parents(objects);
    let mut top = dictionary([
        ("Type", name("StructTreeRoot")),
        ("K", reference(document)),
        ("ParentTreeNextKey", integer(parents.len())),
        ("ParentTree", Object::Dictionary(trees::number_tree(parents, objects))),
    ]);
    if !builder.known_ids.is_empty() {
        top.set("IDTree", name_tree(builder.known_ids.into_iter().collect(), objects));
    }
    objects.set(root, top);
    objects.catalog.set("StructTreeRoot", reference(root));
    objects.catalog.set("MarkInfo", dictionary([("Marked", Object::Boolean(true))]));
}

impl Builder<'_> {
    /// Sorts marks to leaves and annotations to elements.
    fn gather(&mut self) {
        let pages = self.landed.marks.iter().enumerate().map(|(page, marks)| (page, None, marks));
        let forms = self.landed.forms.iter().enumerate().map(|(index, form)| (form.page, u32::try_from(index).ok(), &form.marks));
        for (page, form, marks) in pages.chain(forms) {
            for (number, leaf) in marks.iter().enumerate() {
                if let Some(marks) = self.marks.get_mut(leaf.0 as usize) {
                    marks.push(Marked { page: page as u32, form, number: number as u32 });
                }
            }
        }
        for (index, annotation) in self.landed.annotations.iter().enumerate() {
            let element = if self.tree.element(annotation.element).is_some() { annotation.element } else { TagId(0) };
            if let Some(annotations) = self.annotations.get_mut(element.0 as usize) {
                annotations.push(index);
            }
        }
    }

    fn of<T>(list: &[Vec<T>], id: TagId) -> &[T] {
        list.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds the elements that hold something and gives them numbers, parents first.
    fn number(&mut self, objects: &mut Objects) {
        let mut kept = vec![false; self.tree.nodes.len()];
        for &id in self.tree.before.iter().rev() {
            let index = id.0 as usize;
            let keep = match self.tree.nodes.get(index) {
                Some(TagNode::Content) => !Self::of(&self.marks, id).is_empty(),
                Some(TagNode::Element(element)) => {
                    let cell = matches!(element.role, TagRole::TD | TagRole::TH);
                    let held = element.children.iter().any(|child| {
                        kept.get(child.0 as usize) == Some(&true) && self.tree.parents.get(child.0 as usize) == Some(&Some(id))
                    });
                    cell || held || id == TagId(0) || !Self::of(&self.annotations, id).is_empty()
                }
                None => false,
            };
            if let Some(place) = kept.get_mut(index) {
                *place = keep;
            }
        }
        for &id in &self.tree.before {
            if self.tree.element(id).is_some()
                && kept.get(id.0 as usize) == Some(&true)
                && let Some(place) = self.ids.get_mut(id.0 as usize)
            {
                *place = Some(objects.reserve());
            }
        }
        // A form element holds one annotation and nothing else: more get elements of their own beside it.
        for &id in &self.tree.before {
            let Some(element) = self.tree.element(id) else { continue };
            if element.role != TagRole::Form {
                continue;
            }
            let extra: Vec<usize> = Self::of(&self.annotations, id).iter().copied().skip(1).collect();
            if !extra.is_empty() && !self.has_content(element) && id != TagId(0) {
                if let Some(annotations) = self.annotations.get_mut(id.0 as usize) {
                    annotations.truncate(1);
                }
                self.siblings.insert(id, extra.into_iter().map(|index| (index, objects.reserve())).collect());
            }
        }
    }

    /// Whether an element has more than annotations.
    fn has_content(&self, element: &TagElement) -> bool {
        element
            .children
            .iter()
            .any(|child| self.ids.get(child.0 as usize).is_some_and(Option::is_some) || !Self::of(&self.marks, *child).is_empty())
    }

    /// Writes the elements and gives back the topmost.
    fn elements(&mut self, root: ObjectId, objects: &mut Objects) -> ObjectId {
        let tree = self.tree;
        let Some(Some(top)) = self.ids.first().copied() else {
            return objects.add(dictionary([("S", name("Document")), ("P", reference(root))]));
        };
        for &id in &tree.before {
            let (Some(element), Some(Some(object))) = (tree.element(id), self.ids.get(id.0 as usize).copied()) else { continue };
            let above = tree.parents.get(id.0 as usize).copied().flatten();
            let parent = above.and_then(|parent| self.ids.get(parent.0 as usize).copied().flatten()).unwrap_or(root);
            let mut kids = self.kids(id, element);
            let content = !kids.is_empty();
            let role = self.annotate(id, element, object, content, &mut kids, objects);
            let mut record = Record::new();
            record.set_name("S", role).key("P").reference(parent);
            self.content(&mut record, &kids);
            self.describe(&mut record, id, element, above, object);
            objects.write(object, record);
            for (index, sibling) in self.siblings.get(&id).cloned().unwrap_or_default() {
                self.wrap(index, sibling, parent, objects);
            }
        }
        top
    }

    /// The elements and marked content of an element.
    fn kids(&self, id: TagId, element: &TagElement) -> Vec<Kid> {
        let mut kids = Vec::with_capacity(element.children.len());
        for child in &element.children {
            if self.tree.parents.get(child.0 as usize) != Some(&Some(id)) {
                continue;
            }
            if let Some(Some(object)) = self.ids.get(child.0 as usize) {
                kids.push(Kid::Element(*object));
                kids.extend(self.siblings.get(child).into_iter().flatten().map(|(_, sibling)| Kid::Element(*sibling)));
            } else {
                kids.extend(Self::of(&self.marks, *child).iter().map(|mark| Kid::Mark(*mark)));
            }
        }
        kids
    }

    /// Adds an element's annotations, in elements of their own where it is of another type. Gives the type it is written as.
    fn annotate(
        &mut self,
        id: TagId,
        element: &TagElement,
        object: ObjectId,
        content: bool,
        kids: &mut Vec<Kid>,
        objects: &mut Objects,
    ) -> &'static str {
        let own = Self::of(&self.annotations, id).to_vec();
        // A form element with content is no standard form element (ISO 32000-1, table 334): the content stays, the annotation gets one.
        let mixed = element.role == TagRole::Form && (content || own.is_empty());
        for index in own {
            let Some(annotation) = self.landed.annotations.get(index).copied() else { continue };
            if annotation.role == element.role && !mixed {
                self.hold(index, object);
                kids.push(Kid::Annotation { page: annotation.page, id: annotation.annotation });
            } else {
                let wrapper = objects.reserve();
                self.wrap(index, wrapper, object, objects);
                kids.push(Kid::Element(wrapper));
            }
        }
        if mixed { "Span" } else { attributes::role(element.role) }
    }

    fn hold(&mut self, annotation: usize, element: ObjectId) {
        if let Some(place) = self.holders.get_mut(annotation) {
            *place = element;
        }
    }

    /// An element that holds one annotation.
    fn wrap(&mut self, index: usize, object: ObjectId, parent: ObjectId, objects: &mut Objects) {
        let Some(annotation) = self.landed.annotations.get(index).copied() else { return };
        self.hold(index, object);
        let mut record = Record::new();
        record.set_name("S", attributes::role(annotation.role)).key("P").reference(parent);
        self.content(&mut record, &[Kid::Annotation { page: annotation.page, id: annotation.annotation }]);
        objects.write(object, record);
    }

    /// `/K` and `/Pg`: content of the element's page by number alone, of other pages with its page.
    fn content(&self, record: &mut Record, kids: &[Kid]) {
        let page = |index: usize| self.landed.pages.get(index).copied().unwrap_or_default();
        let home = kids.iter().find_map(|kid| match kid {
            Kid::Mark(mark) => Some(mark.page as usize),
            Kid::Annotation { page, .. } => Some(*page),
            Kid::Element(_) => None,
        });
        if let Some(home) = home {
            record.key("Pg").reference(page(home));
        }
        if kids.is_empty() {
            return;
        }
        record.key("K");
        if kids.len() > 1 {
            record.open("[");
        }
        for kid in kids {
            match *kid {
                Kid::Element(id) => record.reference(id),
                Kid::Mark(Marked { page, form: None, number }) if Some(page as usize) == home => record.integer(number as usize),
                Kid::Mark(mark) => {
                    record.open("<<").set_name("Type", "MCR").key("Pg").reference(page(mark.page as usize));
                    if let Some(form) = mark.form.and_then(|form| self.landed.forms.get(form as usize)) {
                        record.key("Stm").reference(form.form);
                    }
                    record.key("MCID").integer(mark.number as usize).close(">>")
                }
                Kid::Annotation { page: at, id } => {
                    record.open("<<").set_name("Type", "OBJR").key("Obj").reference(id);
                    if Some(at) != home {
                        record.key("Pg").reference(page(at));
                    }
                    record.close(">>")
                }
            };
        }
        if kids.len() > 1 {
            record.close("]");
        }
    }

    /// Language, words and attributes.
    fn describe(&mut self, record: &mut Record, id: TagId, element: &TagElement, parent: Option<TagId>, object: ObjectId) {
        let mut set = |key: &str, value: &Option<String>| {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                record.set_text(key, value);
            }
        };
        set("Lang", &element.lang);
        set("Alt", &element.alt);
        set("ActualText", &element.actual_text);
        set("E", &element.expansion);
        set("T", &element.title);
        let made = (element.role == TagRole::Note).then(|| format!("note-{}", id.0));
        if let Some(wanted) = element.id.clone().filter(|id| !id.is_empty()).or(made) {
            // The first element of this id has it.
            if let std::collections::btree_map::Entry::Vacant(place) = self.known_ids.entry(wanted.into_bytes()) {
                record.set("ID", bytes(place.key()));
                place.insert(reference(object));
            }
        }
        let parent = parent.and_then(|parent| self.tree.element(parent)).map(|parent| parent.role);
        let height = element.bbox.and_then(|(page, _)| self.landed.heights.get(page as usize).copied());
        if let Some(attributes) = attributes::of(element, parent, height) {
            record.set("A", attributes);
        }
    }

    /// The parent tree: for each page the elements of its marked content, for each annotation its element, for each form those of its content.
    fn parents(&self, objects: &mut Objects) -> Vec<Object> {
        let mut all = Vec::with_capacity(self.landed.marks.len() + self.holders.len());
        let owner = |leaf: &TagId| {
            let owner = self.tree.owner(*leaf).and_then(|owner| self.ids.get(owner.0 as usize).copied().flatten());
            owner.map_or(Object::Null, reference)
        };
        let mut owners = |marks: &Vec<TagId>| reference(objects.add(Object::Array(marks.iter().map(owner).collect())));
        all.extend(self.landed.marks.iter().map(&mut owners));
        all.extend(self.holders.iter().map(|holder| reference(*holder)));
        all.extend(self.landed.forms.iter().map(|form| owners(&form.marks)));
        all
    }
}
