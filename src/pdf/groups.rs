//! Transparency groups and soft masks (ISO 32000-1, 8.10, 11.6.4.3 and 11.6.6).
//!
//! In: the groups of a page that are drawn apart, and how each is laid over what is below it. Out: form XObjects and graphics states, known by
//! their names to the page and to each other.

use lopdf::{Object, ObjectId, Stream};

use crate::pdf::content::{Effect, Form};
use crate::pdf::file::deflate;
use crate::pdf::fonts::Fonts;
use crate::pdf::objects::{Objects, dictionary, integer, name, rectangle, reference};
use crate::pdf::resources::Resources;
use crate::typeset::frame::{Blend, TagId};

/// Marked content in a form.
pub(super) struct FormMarks {
    /// The page it shows on.
    pub(super) page: usize,
    /// The form.
    pub(super) form: ObjectId,
    /// The leaf of each marked-content sequence.
    pub(super) marks: Vec<TagId>,
}

/// Writes the forms and graphics states of a page. Forms with marked content get the keys in the parent tree from `key` on.
pub(super) fn write(
    (page, forms, effects): (usize, Vec<Form>, &[Effect]),
    (resources, fonts): (&mut Resources, &Fonts),
    key: usize,
    objects: &mut Objects,
) -> Vec<FormMarks> {
    let mut marked = Vec::new();
    let ids: Vec<ObjectId> = forms.iter().map(|_| objects.reserve()).collect();
    for (form, id) in forms.iter().zip(&ids) {
        resources.insert(form.id.form(), reference(*id));
    }
    for effect in effects {
        let alpha = Object::Real((f32::from(effect.alpha.0) / 255.0 * 1000.0).round() / 1000.0);
        let mut state = dictionary([("Type", name("ExtGState")), ("ca", alpha.clone()), ("CA", alpha)]);
        if effect.blend != Blend::Normal {
            state.set("BM", name(effect.blend.name()));
        }
        if let Some((mask, luminance)) = effect.mask
            && let Some(form) = resources.named().get(&mask.form())
        {
            let kind = name(if luminance { "Luminosity" } else { "Alpha" });
            state.set("SMask", dictionary([("Type", name("Mask")), ("S", kind), ("G", form.clone())]));
        }
        let state = objects.add(state);
        resources.insert(effect.id.effect(), reference(state));
    }
    for (form, id) in forms.into_iter().zip(ids) {
        let mut entries = dictionary([
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", rectangle(form.corners)),
            ("Resources", Object::Dictionary(resources.dictionary(&form.uses, fonts))),
            ("Filter", name("FlateDecode")),
        ]);
        if form.is_group {
            entries.set("Group", dictionary([("S", name("Transparency")), ("CS", name("DeviceRGB")), ("I", Object::Boolean(true))]));
        }
        if !form.marks.is_empty() {
            entries.set("StructParents", integer(key + marked.len()));
            marked.push(FormMarks { page, form: id, marks: form.marks });
        }
        objects.set(id, Object::Stream(Stream::new(entries, deflate(&form.content)).with_compression(false)));
    }
    marked
}
