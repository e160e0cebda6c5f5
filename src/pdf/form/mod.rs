//! The form: fields, widgets and the looks of their values (ISO 32000-1, 12.7).
//!
//! In: the document's fields, and widgets with their places. Out: `/AcroForm` and the objects below it. There is no script, no XFA and no
//! `/NeedAppearances`: every widget brings the appearance of every state it can have.

pub mod appearance;
mod field;
mod widget;

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};
use rustc_hash::FxHashMap;

use crate::pdf::Error;
use crate::pdf::fonts::{Fonts, latin};
use crate::pdf::objects::{Objects, bytes, dictionary, reference};
use crate::typeset::frame::{FormField, FormFieldKind, PagedDocument, Widget};

/// A widget on its page.
#[derive(Clone, Copy)]
pub(super) struct PlacedWidget<'a> {
    /// The annotation's object.
    pub(super) id: ObjectId,
    /// Its page.
    pub(super) page: ObjectId,
    /// What it is.
    pub(super) widget: &'a Widget,
    /// Left, bottom, right, top.
    pub(super) corners: [f32; 4],
    /// Its key in the parent tree.
    pub(super) key: usize,
    /// The words of its structure element, for a field without a label.
    pub(super) words: Option<&'a str>,
}

/// A field with all its widgets, in reading order.
pub(super) struct Terminal<'a> {
    field: &'a FormField,
    widgets: Vec<PlacedWidget<'a>>,
}

/// Writes the form. Fields without a widget are left out: nobody could see them. A document without any has an empty form, which says
/// that there is nothing to fill in.
pub(super) fn build(
    document: &PagedDocument,
    widgets: &[PlacedWidget],
    fonts: &Fonts,
    font_objects: &BTreeMap<String, Object>,
    objects: &mut Objects,
) -> Result<(), Error> {
    let terminals = terminals(&document.fields, widgets)?;
    let mut writer = widget::Writer::new(fonts, font_objects);
    let roots = field::build(&terminals, &document.info, &mut writer, objects)?;

    let mut form = dictionary([("Fields", Object::Array(roots.into_iter().map(reference).collect()))]);
    let mut resources = Dictionary::new();
    for font in fonts.all().filter(|font| font.form.is_some()) {
        for resource in [font.resource.clone(), latin::resource(&font.resource)] {
            if let Some(object) = font_objects.get(&resource) {
                resources.set(resource, object.clone());
            }
        }
    }
    if let Some((first, _)) = resources.iter().next() {
        form.set("DA", bytes(format!("/{} 0 Tf 0 g", String::from_utf8_lossy(first)).as_bytes()));
        form.set("DR", dictionary([("Font", Object::Dictionary(resources))]));
    }
    let form = objects.add(form);
    objects.catalog.set("AcroForm", reference(form));
    Ok(())
}

/// Brings widgets to their fields. Fields of one name and kind are one field (12.7.3.2); a name cannot have two kinds.
fn terminals<'a>(fields: &'a [FormField], widgets: &[PlacedWidget<'a>]) -> Result<Vec<Terminal<'a>>, Error> {
    let mut all: Vec<Terminal> = Vec::new();
    let mut by_index: FxHashMap<usize, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for placed in widgets {
        let index = placed.widget.field.0 as usize;
        let Some(field) = fields.get(index) else { continue };
        let place = match by_index.get(&index).or_else(|| by_name.get(field.name.as_str())) {
            Some(place) => *place,
            None => {
                all.push(Terminal { field, widgets: Vec::new() });
                all.len() - 1
            }
        };
        by_index.insert(index, place);
        by_name.insert(&field.name, place);
        if let Some(terminal) = all.get_mut(place) {
            if std::mem::discriminant(&terminal.field.kind) != std::mem::discriminant(&field.kind) {
                return Err(Error::FieldTwice(field.name.clone()));
            }
            terminal.widgets.push(*placed);
        }
    }
    Ok(all)
}

/// Whether a field shows its value as text and so needs a font.
pub(super) fn has_text(kind: &FormFieldKind) -> bool {
    match kind {
        FormFieldKind::Text { .. } | FormFieldKind::Choice { .. } => true,
        FormFieldKind::Checkbox { .. } | FormFieldKind::Radio { .. } => false,
    }
}
