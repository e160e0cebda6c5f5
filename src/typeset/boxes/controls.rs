//! Form controls: what an `input`, `textarea` or `select` asks, as a [`Control`] and a field of the form.
//!
//! In: the element. Out: the control's looks, and in a fillable edition its widget, with one [`FormField`] for each name and the words
//! that tell a person who cannot see the page what to fill in.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::typeset::frame::{AnswerKind, FieldIndex, FormField, FormFieldKind, TagElement, TagRole};
use crate::typeset::html::text::collapse;
use crate::typeset::html::{Document, Element, NodeId};

use super::tags::Tags;
use super::{Control, ControlKind, ControlWidget};

/// The form as far as it has been met.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) fields: Vec<FormField>,
    by_name: FxHashMap<String, FieldIndex>,
    /// `<label for>`, by the id it names.
    labels: FxHashMap<String, Vec<NodeId>>,
    /// How many controls had neither name nor id.
    unnamed: u32,
    /// How often a name or an option of a group was asked for again.
    again: FxHashMap<String, u32>,
}

impl Form {
    /// Looks up all labels first: they may stand after their controls.
    pub(crate) fn new(document: &Document) -> Self {
        let mut labels: FxHashMap<String, Vec<NodeId>> = FxHashMap::default();
        for label in document.elements_named("label") {
            if let Some(id) = document.attr(label, "for") {
                labels.entry(id.to_owned()).or_default().push(label);
            }
        }
        Self { labels, ..Self::default() }
    }
}

impl Form {
    /// The name of a control's field. Controls of one name are one field where they cannot be told apart; else each is asked by itself, as in
    /// browsers: a list of check boxes, or `name[]`.
    fn own_name(&mut self, name: String, kind: &FormFieldKind) -> String {
        let known = |name: &str| self.by_name.get(name).and_then(|index| self.fields.get(index.0 as usize)).map(|field| &field.kind);
        let Some(first) = known(&name) else { return name };
        let alike = std::mem::discriminant(first) == std::mem::discriminant(kind);
        if matches!(kind, FormFieldKind::Radio { .. }) || !alike || (first == kind && !name.ends_with("[]")) {
            return name;
        }
        let times = self.again.entry(name.clone()).or_insert(1);
        loop {
            *times += 1;
            let own = format!("{name}-{times}");
            if !self.by_name.contains_key(&own) {
                return own;
            }
        }
    }

    /// Makes the value of a radio button one that no other of its group has.
    fn tell_apart(&mut self, group: &str, value: &mut String) {
        let times = self.again.entry(format!("{group}\0{value}")).or_insert(0);
        *times += 1;
        if *times > 1 {
            *value = format!("{value}-{times}");
        }
    }
}

/// What went wrong with a control: a code, a message and what to do.
pub(crate) type Complaint = (&'static str, String, &'static str);

/// Whether the element is drawn as a control. Buttons are ordinary boxes: nothing can be pressed on paper.
pub(crate) fn is_control(element: Element<'_>) -> bool {
    match element.name() {
        "textarea" | "select" => true,
        "input" => !matches!(input_type(element).as_ref(), "hidden" | "button" | "submit" | "reset" | "image" | "file"),
        _ => false,
    }
}

/// The type of an `input`, in lower case.
pub(crate) fn input_type(element: Element<'_>) -> Cow<'_, str> {
    match element.attr("type").unwrap_or("text").trim() {
        kind if kind.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(kind.to_ascii_lowercase()),
        kind => Cow::Borrowed(kind),
    }
}

/// Makes the control for an element; in a fillable edition also its field and `Form` element, which is added to the open one.
pub(crate) fn control(
    document: &Document,
    node: NodeId,
    element: Element<'_>,
    forms: bool,
    form: &mut Form,
    tags: &mut Tags,
) -> (Control, Vec<Complaint>) {
    let mut complaints = Vec::new();
    let number =
        |name: &str, or: u32| element.attr(name).and_then(|value| value.trim().parse().ok()).filter(|value| *value > 0).unwrap_or(or);
    let value = element.attr("value").unwrap_or_default().to_owned();
    let max_length = element.attr("maxlength").and_then(|value| value.trim().parse().ok());
    let checked = element.has_attr("checked");
    let (kind, mut field, words, mut on) = match element.name() {
        "textarea" => {
            let text = textarea_text(document, node);
            let kind = ControlKind::Area(number("cols", 20), number("rows", 2));
            // The print theme asks with `data-overflow` where an answer goes on elsewhere: then the box does not scroll.
            let fixed = element.attr("data-overflow").is_some_and(|value| value == "continuation");
            (kind, FormFieldKind::Text { value: text.clone(), multiline: true, max_length, comb: false, fixed }, text, None)
        }
        "select" => {
            let (options, selected) = options(document, node);
            let multiple = element.has_attr("multiple");
            let rows = number("size", if multiple { 4 } else { 1 });
            let words: Vec<String> = options.iter().map(|(_, words)| words.clone()).collect();
            let chosen = if selected.is_empty() && !multiple && rows == 1 && !options.is_empty() { vec![0] } else { selected };
            let text = chosen.iter().filter_map(|index| words.get(*index)).cloned().collect::<Vec<_>>().join(", ");
            let kind = ControlKind::Choice { options: words, selected: chosen.clone(), rows };
            (kind, FormFieldKind::Choice { options, selected: chosen, combo: rows == 1 && !multiple, multiple }, text, None)
        }
        _ => match input_type(element).as_ref() {
            "checkbox" => {
                let on = if value.is_empty() { "on".to_owned() } else { value };
                (ControlKind::Check(checked), FormFieldKind::Checkbox { on, checked }, String::new(), None)
            }
            "radio" => {
                let on = if value.is_empty() { "on".to_owned() } else { value };
                (ControlKind::Radio(checked), FormFieldKind::Radio { value: checked.then(|| on.clone()) }, String::new(), Some(on))
            }
            _ => {
                let kind = ControlKind::Line(number("size", 20));
                let comb = max_length.is_some() && element.has_attr("data-comb");
                (kind, FormFieldKind::Text { value: value.clone(), multiline: false, max_length, comb, fixed: false }, value, None)
            }
        },
    };
    if !forms || tags.is_hidden() {
        let leaf = if words.is_empty() { None } else { tags.leaf() };
        return (Control { kind, widget: None, value: words, leaf }, complaints);
    }
    let own_label = label(document, node, element, &form.labels);
    if own_label.is_empty() {
        complaints.push((
            "control-without-label",
            format!("`<{}>` has no label", element.name()),
            "add a `title` or `aria-label`, or put it into a `<label>`: people who cannot see the page hear this",
        ));
    }
    let is_radio = matches!(field, FormFieldKind::Radio { .. });
    let name = field_name(element, form);
    let name = form.own_name(name, &field);
    if let (FormFieldKind::Radio { value }, Some(on)) = (&mut field, &mut on) {
        form.tell_apart(&name, on);
        *value = checked.then(|| on.clone());
    }
    let index = if let Some(index) = form.by_name.get(&name).copied() {
        if let Some(known) = form.fields.get_mut(index.0 as usize) {
            match (&mut known.kind, &field) {
                (FormFieldKind::Radio { value }, FormFieldKind::Radio { value: new }) => {
                    if value.is_none() {
                        value.clone_from(new);
                    }
                    known.required |= element.has_attr("required");
                }
                (known, new) if std::mem::discriminant(known) != std::mem::discriminant(new) => complaints.push((
                    "field-kinds-differ",
                    format!("the field `{name}` is asked for by controls of different kinds"),
                    "give each its own `name`",
                )),
                _ => {}
            }
        }
        index
    } else {
        let label = if is_radio { legend(document, node).unwrap_or_else(|| own_label.clone()) } else { own_label.clone() };
        let index = FieldIndex(u32::try_from(form.fields.len()).unwrap_or(u32::MAX));
        form.fields.push(FormField {
            name: name.clone(),
            label: if label.is_empty() { name.clone() } else { label },
            kind: field,
            required: element.has_attr("required"),
            read_only: element.has_attr("readonly") || element.has_attr("disabled"),
            answer: answer(element),
        });
        form.by_name.insert(name, index);
        index
    };
    let mut tag = TagElement::new(TagRole::Form);
    let differs = form.fields.get(index.0 as usize).is_some_and(|field| field.label != own_label) && !own_label.is_empty();
    // What the field's own words say is not said twice.
    if differs {
        tag.alt = Some(own_label.clone());
    }
    let tag = tags.add(tag);
    let widget = ControlWidget { field: index, element: tag, on, label: differs.then_some(own_label) };
    (Control { kind, widget: Some(widget), value: words, leaf: None }, complaints)
}

/// What the answer is: as the print theme says with `data-answer`, else as the type of the control does.
fn answer(element: Element<'_>) -> Option<AnswerKind> {
    let by_type = |element: Element<'_>| AnswerKind::named(&input_type(element)).filter(|_| element.name() == "input");
    element.attr("data-answer").and_then(AnswerKind::named).or_else(|| by_type(element))
}

fn field_name(element: Element<'_>, form: &mut Form) -> String {
    let written = element.attr("name").filter(|name| !name.is_empty()).or_else(|| element.attr("id").filter(|id| !id.is_empty()));
    if let Some(name) = written {
        return name.to_owned();
    }
    form.unnamed += 1;
    format!("unnamed-{}", form.unnamed)
}

/// A newline right after the start tag is not part of the text (HTML 13.1.2.5).
fn textarea_text(document: &Document, node: NodeId) -> String {
    let text = document.text_content(node);
    text.strip_prefix('\n').unwrap_or(&text).to_owned()
}

fn options(document: &Document, select: NodeId) -> (Vec<(String, String)>, Vec<usize>) {
    let mut options = Vec::new();
    let mut selected = Vec::new();
    for node in document.descendants(select) {
        let Some(element) = document.element(node).filter(|element| element.name() == "option") else { continue };
        let words = element.attr("label").map_or_else(|| collapse(&document.text_content(node)), str::to_owned);
        if element.has_attr("selected") {
            selected.push(options.len());
        }
        options.push((element.attr("value").map_or_else(|| words.clone(), str::to_owned), words));
    }
    (options, selected)
}

/// What a person hears of a control: `title`, else its label with the group's legend before it.
fn label(document: &Document, node: NodeId, element: Element<'_>, labels: &FxHashMap<String, Vec<NodeId>>) -> String {
    let written = |name: &str| element.attr(name).map(collapse).filter(|text| !text.is_empty());
    if let Some(title) = written("title") {
        return title;
    }
    let by_ids = || {
        let ids = element.attr("aria-labelledby")?;
        let words: Vec<String> = ids
            .split_ascii_whitespace()
            .filter_map(|id| document.by_id(id))
            .map(|named| visible_text(document, named))
            .filter(|text| !text.is_empty())
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    let by_for = || {
        let words: Vec<String> = labels.get(element.id().map(|id| &**id)?)?.iter().map(|label| visible_text(document, *label)).collect();
        Some(words.join(" ")).filter(|text| !text.is_empty())
    };
    let by_wrapping = || {
        let label = document.ancestors(node).find(|above| document.name(*above) == "label")?;
        Some(visible_text(document, label)).filter(|text| !text.is_empty())
    };
    let own = by_ids().or_else(|| written("aria-label")).or_else(by_for).or_else(by_wrapping).or_else(|| written("placeholder"));
    match (legend(document, node), own) {
        (Some(legend), Some(own)) if legend.ends_with(['?', '!', '.', ':']) => [&*legend, " ", &own].concat(),
        (Some(legend), Some(own)) => [&*legend, ": ", &own].concat(),
        (Some(legend), None) => legend,
        (None, own) => own.unwrap_or_default(),
    }
}

/// The words of the nearest group around a control.
fn legend(document: &Document, node: NodeId) -> Option<String> {
    document.ancestors(node).find_map(|above| {
        let group = document.element(above)?;
        let grouped = group.name() == "fieldset" || matches!(group.attr("role"), Some("group" | "radiogroup"));
        if !grouped {
            return None;
        }
        let legend = document.children(above).find(|child| document.name(*child) == "legend").map(|child| visible_text(document, child));
        let named = || {
            let ids = group.attr("aria-labelledby")?;
            let words: Vec<String> =
                ids.split_ascii_whitespace().filter_map(|id| document.by_id(id)).map(|n| visible_text(document, n)).collect();
            Some(words.join(" "))
        };
        legend.or_else(|| group.attr("aria-label").map(collapse)).or_else(named).filter(|text| !text.is_empty())
    })
}

/// The text of an element without what is hidden from readers and without the words of controls in it.
pub(crate) fn visible_text(document: &Document, node: NodeId) -> String {
    let mut text = String::new();
    let mut skip_below: Option<NodeId> = None;
    for below in document.descendants(node) {
        if skip_below.is_some_and(|hidden| document.is_descendant(below, hidden)) {
            continue;
        }
        skip_below = None;
        if let Some(element) = document.element(below) {
            let hidden = matches!(element.name(), "textarea" | "select" | "script" | "style")
                || element.attr("aria-hidden") == Some("true")
                || element.has_attr("hidden");
            if hidden {
                skip_below = Some(below);
            } else if let Some(alt) = element.attr("alt") {
                text.push_str(alt);
            } else if element.name() == "br" {
                text.push(' ');
            }
        } else {
            text.push_str(document.text(below).unwrap_or_default());
        }
    }
    collapse(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::html::parse;

    /// Builds the fields of a form and lists them with the labels of their widgets.
    fn check(html: &str, expected: &[&str]) {
        let document = parse(html);
        let mut form = Form::new(&document);
        let mut tags = Tags::new(8);
        let mut lines = Vec::new();
        for node in document.nodes() {
            let Some(element) = document.element(node).filter(|element| is_control(*element)) else { continue };
            let (control, _) = control(&document, node, element, true, &mut form, &mut tags);
            let Some(widget) = control.widget else { continue };
            let field = &form.fields[widget.field.0 as usize];
            lines.push(format!("{} | {} | {}", field.name, field.label, widget.label.unwrap_or_default()));
        }
        assert_eq!(lines, expected, "{html}");
    }

    #[test]
    fn labels_are_what_a_person_sees() {
        check("<input name=a title='  The  title '><label>not this</label>", &["a | The title | "]);
        check("<label for=x>First <em>name</em></label><input id=x name=a>", &["a | First name | "]);
        check(
            "<label><input type=checkbox name=a> Yes <select><option>no</option></select></label>",
            &["a | Yes | ", "unnamed-1 | Yes | "],
        );
        check(
            "<fieldset><legend>How was it?</legend><label><input type=radio name=r value=1> Good</label><label><input type=radio name=r value=2> Bad</label></fieldset>",
            &["r | How was it? | How was it? Good", "r | How was it? | How was it? Bad"],
        );
        check("<p id=l>Your answer</p><textarea name=t aria-labelledby=l>words</textarea>", &["t | Your answer | "]);
        check("<input name=a>", &["a | a | "]);
    }

    #[track_caller]
    fn check_fields(html: &str, expected: &[&str]) {
        let document = parse(html);
        let mut form = Form::new(&document);
        let mut tags = Tags::new(8);
        for node in document.nodes() {
            if let Some(element) = document.element(node).filter(|element| is_control(*element)) {
                control(&document, node, element, true, &mut form, &mut tags);
            }
        }
        let show = |field: &FormField| match &field.kind {
            FormFieldKind::Radio { value } => format!("{} {}", field.name, value.as_deref().unwrap_or("none")),
            FormFieldKind::Checkbox { on, checked } => format!("{} {on} {checked}", field.name),
            FormFieldKind::Text { value, .. } => format!("{} {value}", field.name),
            FormFieldKind::Choice { .. } => field.name.clone(),
        };
        assert_eq!(form.fields.iter().map(show).collect::<Vec<_>>(), expected, "{html}");
    }

    #[test]
    fn a_radio_group_is_one_field() {
        check_fields("<input type=radio name=r value=1 title=a><input type=radio name=r value=2 checked title=b>", &["r 2"]);
        check_fields("<input type=radio name=r title=a><input type=radio name=r checked title=b>", &["r on-2"]);
    }

    #[test]
    fn controls_of_one_name_are_told_apart() {
        let boxes = "<input type=checkbox name=c value=1><input type=checkbox name=c value=2 checked><input type=checkbox name=c value=3>";
        check_fields(boxes, &["c 1 false", "c-2 2 true", "c-3 3 false"]);
        check_fields("<input type=checkbox name=c><input type=checkbox name=c>", &["c on false"]);
        check_fields("<input name=a[]><input name=a[]><input name=b value=x><input name=b value=y>", &["a[] ", "a[]-2 ", "b x", "b-2 y"]);
    }
}
