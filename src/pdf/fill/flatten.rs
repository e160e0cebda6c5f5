//! A form that becomes part of its pages.
//!
//! In: a file whose fields all have their looks. Out: the same pages without fields: what a widget showed is page content, marked as belonging to
//! the widget's `Form` element, which now says in print-field attributes what kind of field it was (ISO 32000-1, 14.8.5.6).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, Stream};

use super::Editor;
use super::edit::NEW;
use super::graft::{number_tree, parent_tree};
use crate::pdf::objects::{dictionary, name, reference, text};
use crate::pdf::read::Lookup;
use crate::pdf::read::form::{Field, Form, Kind, Widget};

/// Annotation flags: hidden, and not shown on a screen.
const UNSEEN: i64 = 1 << 1 | 1 << 5;

/// What is drawn on a page, and what its structure must know.
#[derive(Default)]
struct Drawn {
    content: String,
    looks: Dictionary,
    /// Widgets to be taken off the page.
    widgets: BTreeSet<u32>,
}

/// The structure, where the file has one.
struct Structure {
    root: u32,
    /// The parent tree as it was.
    tree: BTreeMap<i64, Object>,
    /// The elements of each page's marked content, with those that are added.
    marks: BTreeMap<i64, Vec<Object>>,
    gone: BTreeSet<i64>,
}

/// Makes every field part of its page. `pages` are the pages that were there when the form was read.
pub fn flatten(editor: &mut Editor, form: &Form, pages: &[u32]) {
    let root = editor.catalog.get(b"StructTreeRoot").and_then(Object::as_reference).ok();
    let mut structure = root.and_then(|(root, _)| {
        let entries = editor.dictionary_of(root)?;
        let tree = number_tree(&|value| editor.follow(value), entries.get(b"ParentTree").ok()?);
        Some(Structure { root, tree, marks: BTreeMap::new(), gone: BTreeSet::new() })
    });
    let mut drawn: BTreeMap<usize, Drawn> = BTreeMap::new();
    for field in &form.fields {
        for widget in &field.widgets {
            if let (Some(id), Some(page)) = (widget.id, widget.page)
                && let Some(number) = pages.get(page)
            {
                let place = drawn.entry(page).or_default();
                place.widgets.insert(id);
                one(editor, field, widget, id, *number, place, structure.as_mut());
            }
        }
    }
    for (page, drawn) in drawn {
        if let Some(number) = pages.get(page) {
            finish(editor, *number, drawn);
        }
    }
    if let Some(Structure { root, marks, gone, .. }) = structure {
        let with = marks.into_iter().map(|(key, marks)| (key, Object::Array(marks))).collect();
        parent_tree(editor, root, &gone, with);
    }
    // An empty form says that there is nothing to fill in.
    editor.catalog.set("AcroForm", dictionary([("Fields", Object::Array(Vec::new()))]));
}

/// Draws one widget.
fn one(editor: &mut Editor, field: &Field, widget: &Widget, id: u32, page: u32, place: &mut Drawn, structure: Option<&mut Structure>) {
    let Some(own) = editor.dictionary_of(id) else { return };
    let look = (editor.entry(&own, b"F").as_i64().unwrap_or(0) & UNSEEN == 0).then(|| look(editor, &own)).flatten();
    let operators = look.and_then(|look| {
        let matrix = matrix(editor, look, widget.corners)?;
        let resource = format!("MendWidget{}", place.looks.len());
        place.looks.set(resource.as_str(), reference((look, 0)));
        Some(format!("q {matrix}cm /{resource} Do Q\n"))
    });
    let mark = structure.and_then(|structure| {
        let key = own.get(b"StructParent").and_then(Object::as_i64).ok()?;
        let (element, _) = structure.tree.get(&key)?.as_reference().ok()?;
        structure.gone.insert(key);
        let page_key = editor.dictionary_of(page)?.get(b"StructParents").and_then(Object::as_i64).ok()?;
        let mark = operators.is_some().then(|| {
            let marks = structure.marks.entry(page_key).or_insert_with(|| {
                let known = structure.tree.get(&page_key).map(|known| editor.follow(known));
                known.and_then(|known| known.as_array().ok().cloned()).unwrap_or_default()
            });
            marks.push(reference((element, 0)));
            i64::try_from(marks.len()).unwrap_or(1) - 1
        });
        retag(editor, element, id, page, mark, field, &own);
        mark
    });
    let Some(operators) = operators else { return };
    match mark {
        Some(mark) => {
            // A tick has no letters: this is what is read out, found and copied.
            let tick = if matches!(field.kind, Kind::Check | Kind::Radio) && is_on(&own) { "/ActualText <FEFF2611>" } else { "" };
            place.content.push_str(&format!("/Form <</MCID {mark}{tick}>> BDC\n{operators}EMC\n"));
        }
        None => place.content.push_str(&operators),
    }
}

/// Whether a button is shown ticked.
fn is_on(widget: &Dictionary) -> bool {
    widget.get(b"AS").and_then(Object::as_name).is_ok_and(|state| state != b"Off")
}

/// The stream that shows a widget in its state.
fn look(editor: &Editor, widget: &Dictionary) -> Option<u32> {
    let looks = editor.dictionary(widget, b"AP")?;
    let normal = looks.get(b"N").ok()?;
    let stream = |value: &Object| {
        let (number, _) = value.as_reference().ok()?;
        matches!(&*editor.get(number), Object::Stream(_)).then_some(number)
    };
    stream(normal).or_else(|| {
        let states = editor.follow(normal);
        let states = states.as_dict().ok()?;
        let state = match &*editor.entry(widget, b"AS") {
            Object::Name(state) => state.clone(),
            _ => b"Off".to_vec(),
        };
        stream(states.get(&state).ok()?)
    })
}

/// The matrix that puts a look into its rectangle (12.5.5, algorithm 8.1).
fn matrix(editor: &Editor, look: u32, [left, bottom, right, top]: [f32; 4]) -> Option<String> {
    let object = editor.get(look);
    let Object::Stream(stream) = &*object else { return None };
    let numbers = |key: &[u8]| -> Vec<f32> {
        let values = editor.list(&stream.dict, key);
        values.iter().map(|value| editor.follow(value).as_float().ok().filter(|value| value.is_finite()).unwrap_or(0.0)).collect()
    };
    let bounds = numbers(b"BBox");
    let [x0, y0, x1, y1] = bounds.as_slice() else { return None };
    let own = numbers(b"Matrix");
    let [a, b, c, d, e, f] =
        if let [a, b, c, d, e, f] = own.as_slice() { [*a, *b, *c, *d, *e, *f] } else { [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::MAX, f32::min);
    let most = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::MIN, f32::max);
    let (from_x, from_y) = (least(|at| at.0), least(|at| at.1));
    let (width, height) = (most(|at| at.0) - from_x, most(|at| at.1) - from_y);
    let scale = |target: f32, source: f32| if source > 0.0 && target > 0.0 { target / source } else { 1.0 };
    let (sx, sy) = (scale(right - left, width), scale(top - bottom, height));
    let mut out = String::new();
    // Looks that already have the size of their rectangle, as ours do, are moved only.
    let fine = |out: &mut String, value: f32| {
        if (value - 1.0).abs() < 0.002 { out.push('1') } else { out.push_str(&crate::pdf::objects::round_fine(value).to_string()) }
    };
    fine(&mut out, sx);
    out.push_str(" 0 0 ");
    fine(&mut out, sy);
    for value in [left - from_x * sx, bottom - from_y * sy] {
        out.push_str(&format!(" {}", crate::pdf::objects::round(value)));
    }
    out.push(' ');
    Some(out)
}

/// Lets a `Form` element hold marked content instead of its widget.
fn retag(editor: &mut Editor, element: u32, widget: u32, page: u32, mark: Option<i64>, field: &Field, own: &Dictionary) {
    let Some(entries) = editor.dictionary_of(element) else { return };
    let is_widget = |kid: &Object| {
        let kid = editor.follow(kid);
        kid.as_dict().is_ok_and(|kid| kid.get(b"Obj").and_then(Object::as_reference).is_ok_and(|(number, _)| number == widget))
    };
    let mut kids: Vec<Object> = Vec::new();
    for kid in editor.list(&entries, b"K") {
        if !is_widget(&kid) {
            kids.push(kid);
        } else if let Some(mark) = mark {
            kids.push(dictionary([("Type", name("MCR")), ("Pg", reference((page, 0))), ("MCID", Object::Integer(mark))]).into());
        }
    }
    let role = match field.kind {
        Kind::Check => "cb",
        Kind::Radio => "rb",
        Kind::Push => "pb",
        Kind::Text { .. } | Kind::Choice { .. } | Kind::Signature | Kind::Unknown => "tv",
    };
    let mut attributes = dictionary([("O", name("PrintField")), ("Role", name(role))]);
    if matches!(field.kind, Kind::Check | Kind::Radio) {
        attributes.set("checked", name(if is_on(own) { "on" } else { "off" }));
    }
    let label = editor.pdf.text(own, b"TU").filter(|label| !label.is_empty()).unwrap_or_else(|| field.label.clone());
    if !label.is_empty() {
        attributes.set("Desc", text(&label));
    }
    editor.change(element, |element| {
        element.set("K", Object::Array(kids));
        element.set("A", attributes);
        if mark.is_some() {
            // What stands there is read out now, not what stood for it.
            element.remove(b"Alt");
        }
    });
}

/// Puts the drawings onto a page and takes the widgets off it.
fn finish(editor: &mut Editor, number: u32, drawn: Drawn) {
    let Some(mut page) = editor.dictionary_of(number) else { return };
    let annotations: Vec<Object> = editor
        .list(&page, b"Annots")
        .into_iter()
        .filter(|annotation| !annotation.as_reference().is_ok_and(|(number, _)| drawn.widgets.contains(&number)))
        .collect();
    if annotations.is_empty() {
        page.remove(b"Annots");
    } else {
        page.set("Annots", annotations);
    }
    if !drawn.looks.is_empty() {
        let mut resources = inherited(editor, &page).unwrap_or_default();
        let mut objects = editor.dictionary(&resources, b"XObject").unwrap_or_default();
        objects.extend(&drawn.looks);
        resources.set("XObject", objects);
        page.set("Resources", resources);
        let mut stream = |content: &str| {
            let content =
                Stream::new(dictionary([(std::str::from_utf8(NEW).unwrap_or(""), Object::Boolean(true))]), content.as_bytes().to_vec());
            reference((editor.add(content), 0))
        };
        let (before, after) = (stream("q\n"), stream(&format!("\nQ\n{}", drawn.content)));
        let mut contents = vec![before];
        contents.extend(editor.list(&page, b"Contents"));
        contents.push(after);
        page.set("Contents", contents);
    }
    editor.set(number, page);
}

/// A page's resources, its own or those of the tree above it.
fn inherited(editor: &Editor, page: &Dictionary) -> Option<Dictionary> {
    let mut node = page.clone();
    for _ in 0..32 {
        if let Some(resources) = editor.dictionary(&node, b"Resources") {
            return Some(resources);
        }
        node = editor.dictionary(&node, b"Parent")?;
    }
    None
}
