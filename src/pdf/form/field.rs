//! Fields: the tree of names, flags and values (ISO 32000-1, 12.7.3 and 12.7.4).
//!
//! In: fields with their widgets. Out: one object per field, `/Fields` holding the roots only. A field with one widget is one object with
//! it. Values, names and flags stand on the field, never on a widget.

use lopdf::{Object, ObjectId};
use rustc_hash::FxHashMap;

use super::widget::{States, Writer};
use super::{PlacedWidget, Terminal};
use crate::pdf::Error;
use crate::pdf::objects::{Objects, Record, dictionary, integer, name, reference, text};
use crate::typeset::frame::{DocumentInfo, FormField, FormFieldKind};

/// Field flags (tables 221, 226, 228 and 230), by bit position from 0.
const READ_ONLY: i64 = 1 << 0;
const REQUIRED: i64 = 1 << 1;
const MULTILINE: i64 = 1 << 12;
const RADIO: i64 = 1 << 15;
const COMBO: i64 = 1 << 17;
const MULTI_SELECT: i64 = 1 << 21;
const DO_NOT_SCROLL: i64 = 1 << 23;
const COMB: i64 = 1 << 24;

/// On a root of the field tree: the book it is of.
const ROOT_MARK: &str = "MEND_Root";
/// On a field: what its answer is.
const KIND_MARK: &str = "MEND_Kind";

/// A node of the tree of names.
struct Node {
    partial: String,
    id: ObjectId,
    parent: Option<usize>,
    children: Vec<usize>,
    /// The field here; a node has a field or children.
    field: Option<usize>,
}

/// Writes all fields and gives back the roots.
pub(super) fn build(
    terminals: &[Terminal],
    info: &DocumentInfo,
    writer: &mut Writer,
    objects: &mut Objects,
) -> Result<Vec<ObjectId>, Error> {
    let nodes = name_tree(terminals, objects)?;
    for node in &nodes {
        let parent = node.parent.and_then(|parent| nodes.get(parent)).map(|parent| parent.id);
        if let Some(terminal) = node.field.and_then(|field| terminals.get(field)) {
            write(terminal, node, (parent, info), writer, objects)?;
        } else {
            let kids = node.children.iter().filter_map(|child| nodes.get(*child)).map(|child| reference(child.id)).collect();
            let mut entries = dictionary([("T", text(&node.partial)), ("Kids", Object::Array(kids))]);
            if let Some(parent) = parent {
                entries.set("Parent", reference(parent));
            } else if let Some(mark) = mark(info, &node.partial) {
                entries.set(ROOT_MARK, mark);
            }
            objects.set(node.id, entries);
        }
    }
    Ok(nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.id).collect())
}

/// What tells programs that read the form whose field this is, whatever becomes of its name when files are joined: the book, and the first
/// part of the key. The names are private ones after ISO 32000-1, annex E.
fn mark(info: &DocumentInfo, partial: &str) -> Option<Object> {
    let book = info.identifier.as_deref()?;
    let version = info.version.as_deref().unwrap_or("");
    Some(Object::Dictionary(dictionary([("Book", text(book)), ("Version", text(version)), ("Key", text(partial))])))
}

/// Splits full names at their dots.
fn name_tree(terminals: &[Terminal], objects: &mut Objects) -> Result<Vec<Node>, Error> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut known: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, terminal) in terminals.iter().enumerate() {
        let full = terminal.field.name.as_str();
        let mut parent = None;
        let mut start = 0;
        loop {
            let end = full.get(start..).and_then(|rest| rest.find('.')).map_or(full.len(), |dot| start + dot);
            let (partial, path) = (full.get(start..end).unwrap_or(""), full.get(..end).unwrap_or(""));
            if partial.is_empty() {
                return Err(Error::FieldName(full.to_owned()));
            }
            let last = end == full.len();
            let place = match known.get(path) {
                Some(&place) => place,
                None => {
                    let id = match terminal.widgets.as_slice() {
                        [only] if last && !is_group(terminal.field) => only.id,
                        _ => objects.reserve(),
                    };
                    nodes.push(Node { partial: partial.to_owned(), id, parent, children: Vec::new(), field: last.then_some(index) });
                    let place = nodes.len() - 1;
                    if let Some(parent) = parent.and_then(|parent: usize| nodes.get_mut(parent)) {
                        parent.children.push(place);
                    }
                    known.insert(path, place);
                    place
                }
            };
            let is_field = nodes.get(place).is_some_and(|node| node.field.is_some());
            if is_field != last {
                return Err(Error::FieldIsParent(path.to_owned()));
            }
            if last {
                break;
            }
            parent = Some(place);
            start = end + 1;
        }
    }
    Ok(nodes)
}

/// Radio buttons are always children of their field, even a single one.
fn is_group(field: &FormField) -> bool {
    matches!(field.kind, FormFieldKind::Radio { .. })
}

/// Writes one field and its widgets.
fn write(
    terminal: &Terminal,
    node: &Node,
    (parent, info): (Option<ObjectId>, &DocumentInfo),
    writer: &mut Writer,
    objects: &mut Objects,
) -> Result<(), Error> {
    let field = terminal.field;
    let states = states(terminal);
    let mut entries = Record::new();
    entries.set_name("FT", field_type(&field.kind)).set_text("T", &node.partial);
    if let Some(parent) = parent {
        entries.key("Parent").reference(parent);
    } else if let Some(mark) = mark(info, &node.partial) {
        entries.set(ROOT_MARK, mark);
    }
    if let Some(answer) = field.answer {
        entries.set_name(KIND_MARK, answer.name());
    }
    entries.set_text("TU", &words(terminal));
    let flags = flags(field);
    if flags != 0 {
        entries.set("Ff", Object::Integer(flags));
    }
    value(field, &states, &mut entries);

    match terminal.widgets.as_slice() {
        [only] if only.id == node.id => {
            entries.append(&writer.annotation(field, only, &states, 0, objects)?);
        }
        widgets => {
            entries.set_references("Kids", widgets.iter().map(|kid| kid.id));
            for (index, kid) in widgets.iter().enumerate() {
                let mut annotation = writer.annotation(field, kid, &states, index, objects)?;
                annotation.key("Parent").reference(node.id);
                if let Some(label) = own_label(kid) {
                    annotation.set_text("TU", &joined(&field.label, label));
                }
                objects.write(kid.id, annotation);
            }
        }
    }
    objects.write(node.id, entries);
    Ok(())
}

fn field_type(kind: &FormFieldKind) -> &'static str {
    match kind {
        FormFieldKind::Text { .. } => "Tx",
        FormFieldKind::Checkbox { .. } | FormFieldKind::Radio { .. } => "Btn",
        FormFieldKind::Choice { .. } => "Ch",
    }
}

fn flags(field: &FormField) -> i64 {
    let set = |wanted: bool, flag: i64| if wanted { flag } else { 0 };
    let common = set(field.read_only, READ_ONLY) | set(field.required, REQUIRED);
    common
        | match &field.kind {
            FormFieldKind::Text { multiline, max_length, comb, fixed, .. } => {
                let comb = *comb && !multiline && max_length.is_some_and(|most| most > 0);
                set(*multiline, MULTILINE) | set(*fixed, DO_NOT_SCROLL) | set(comb, COMB)
            }
            FormFieldKind::Checkbox { .. } => 0,
            // A choice can be taken back: every answer is optional.
            FormFieldKind::Radio { .. } => RADIO,
            FormFieldKind::Choice { combo, multiple, .. } => set(*combo, COMBO) | set(*multiple && !combo, MULTI_SELECT),
        }
}

/// The value, as it is and as a reset brings it back, with what else its kind needs.
fn value(field: &FormField, states: &States, entries: &mut Record) {
    let mut set = |value: Object| {
        entries.set("V", value.clone());
        entries.set("DV", value);
    };
    match &field.kind {
        FormFieldKind::Text { value, max_length, .. } => {
            if !value.is_empty() {
                set(text(value));
            }
            if let Some(most) = max_length.filter(|most| *most > 0) {
                entries.set("MaxLen", integer(most as usize));
            }
        }
        FormFieldKind::Checkbox { .. } | FormFieldKind::Radio { .. } => {
            set(name(states.selected()));
            if let Some(exports) = &states.exports {
                entries.set("Opt", Object::Array(exports.iter().map(|export| text(export)).collect()));
            }
        }
        FormFieldKind::Choice { options, selected, combo, multiple } => {
            let mut chosen: Vec<usize> = selected.iter().copied().filter(|index| *index < options.len()).collect();
            chosen.sort_unstable();
            chosen.dedup();
            if *combo || !multiple {
                chosen.truncate(1);
            }
            let exports: Vec<Object> = chosen.iter().filter_map(|index| options.get(*index)).map(|(export, _)| text(export)).collect();
            match exports.as_slice() {
                [] => {}
                [only] => set(only.clone()),
                _ => set(Object::Array(exports)),
            }
            // Of a list with one answer the value says it all. Programs that change the value leave the place as it was, and others believe the place.
            if *multiple && !chosen.is_empty() {
                entries.set("I", Object::Array(chosen.into_iter().map(integer).collect()));
            }
            let option = |(export, label): &(String, String)| {
                if export == label { text(label) } else { Object::Array(vec![text(export), text(label)]) }
            };
            entries.set("Opt", Object::Array(options.iter().map(option).collect()));
        }
    }
}

/// The names of the states of a check box or of radio buttons: the values themselves where they are plain and each occurs once, else
/// numbers, with the values in `/Opt` (12.7.4.2.3).
fn states(terminal: &Terminal) -> States {
    let values: Vec<String> = match &terminal.field.kind {
        FormFieldKind::Text { .. } | FormFieldKind::Choice { .. } => return States::default(),
        FormFieldKind::Checkbox { on, .. } => {
            let own = |placed: &PlacedWidget| placed.widget.on.clone().unwrap_or_else(|| on.clone());
            terminal
                .widgets
                .iter()
                .map(|placed| Some(own(placed)).filter(|on| !on.is_empty()).unwrap_or_else(|| "Yes".to_owned()))
                .collect()
        }
        FormFieldKind::Radio { .. } => {
            let own = |(index, placed): (usize, &PlacedWidget)| placed.widget.on.clone().unwrap_or_else(|| (index + 1).to_string());
            terminal.widgets.iter().enumerate().map(own).collect()
        }
    };
    let radio = is_group(terminal.field);
    let mut sorted: Vec<&str> = values.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let twice = radio && sorted.windows(2).any(|pair| pair.first() == pair.last());
    let plain = values.iter().all(|value| is_plain(value)) && !twice;
    let on: Vec<String> = if plain { values.clone() } else { (0..values.len()).map(|index| index.to_string()).collect() };
    let selected = match &terminal.field.kind {
        FormFieldKind::Checkbox { checked, .. } => checked.then_some(0),
        FormFieldKind::Radio { value: Some(value) } => values.iter().position(|known| known == value),
        _ => None,
    };
    States { on, exports: (!plain).then_some(values), selected, together: !radio }
}

/// Whether a value can be the name of a state as it is.
fn is_plain(value: &str) -> bool {
    value != "Off"
        && !value.is_empty()
        && value.len() <= 100
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// What a person is told the field is, never its internal name if it can be helped.
fn words(terminal: &Terminal) -> String {
    let label = terminal.field.label.trim();
    match terminal.widgets.as_slice() {
        [only] if !is_group(terminal.field) && own_label(only).is_some() => joined(label, own_label(only).unwrap_or("")),
        _ if !label.is_empty() => label.to_owned(),
        widgets => match widgets.iter().find_map(|placed| placed.words) {
            Some(words) => words.to_owned(),
            None => terminal.field.name.rsplit('.').next().unwrap_or("").replace(['-', '_'], " "),
        },
    }
}

fn own_label<'a>(placed: &PlacedWidget<'a>) -> Option<&'a str> {
    placed.widget.label.as_deref().map(str::trim).filter(|label| !label.is_empty())
}

/// A field's words and those of one of its widgets, without saying anything twice.
fn joined(field: &str, widget: &str) -> String {
    if field.is_empty() || widget.starts_with(field) {
        widget.to_owned()
    } else if field.ends_with(widget) {
        field.to_owned()
    } else if field.ends_with([':', '?', '.', '!', '…']) {
        format!("{field} {widget}")
    } else {
        format!("{field}: {widget}")
    }
}
