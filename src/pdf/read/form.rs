//! The form of a file that was read: every field with its value, wherever programs put it (ISO 32000-1, 12.7).
//!
//! In: a [`Pdf`]. Out: a [`Form`]. Values are looked for on the field, on its widgets, and in the states of its buttons; widgets that the
//! form does not list are found on their pages. What a value means for a book is not known here.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object};

use super::{Lookup, Note, Pdf};

/// Fields below fields.
const MAX_DEPTH: usize = 64;

/// Fields and widgets together.
const MAX_NODES: usize = 100_000;

/// The marks that tell whose field it is; written by [`crate::pdf::form`].
pub const ROOT_MARK: &[u8] = b"MEND_Root";
/// What a field's answer is.
pub const KIND_MARK: &[u8] = b"MEND_Kind";

/// A form as it is in a file.
#[derive(Debug, Default)]
pub struct Form {
    /// Its fields, in the order of the file.
    pub fields: Vec<Field>,
    /// Whether there is an XFA form, which other programs than Adobe's do not show.
    pub xfa: bool,
    /// Whether something in it is signed.
    pub signed: bool,
    /// The pages' object numbers, in order.
    pub pages: Vec<u32>,
    /// Topmost fields that the form does not list.
    pub unlisted: Vec<u32>,
    /// Whether there was more than is read.
    pub cut: bool,
}

/// The field's place in the book it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The book's identifier.
    pub book: String,
    /// Its version.
    pub version: String,
    /// The first part of the key, whatever the field is named now.
    pub key: String,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its object.
    pub id: Option<u32>,
    /// The full name.
    pub name: String,
    /// The name in the book, counted from the mark.
    pub key: String,
    /// The mark above it.
    pub mark: Option<Mark>,
    /// What its answer is: `many`, `one`, `scale`, `number` or `date`.
    pub answer: Option<String>,
    /// Words for a person.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// What stands in it.
    pub value: Value,
    /// Whether the value and what is shown say different things.
    pub torn: bool,
    /// Where it is seen.
    pub widgets: Vec<Widget>,
    /// Own and inherited entries, without kids.
    pub entries: Dictionary,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Characters.
    Text {
        /// More than one line.
        multiline: bool,
        /// The most characters.
        most: Option<u32>,
        /// One cell a character.
        comb: bool,
        /// Shown as dots.
        password: bool,
    },
    /// A box to tick; of several widgets, each may stand for a value.
    Check,
    /// One of several.
    Radio,
    /// Nothing: a button to press.
    Push,
    /// One or more of a list: values and words.
    Choice {
        /// Values and words.
        options: Vec<(String, String)>,
        /// A drop-down.
        combo: bool,
        /// Other words may be typed.
        edit: bool,
        /// More than one may be chosen.
        multiple: bool,
    },
    /// A signature made by a program.
    Signature,
    /// Nothing that is known.
    Unknown,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Characters.
    Text(String),
    /// The values that are ticked or chosen.
    Chosen(Vec<String>),
}

/// Where a field is seen.
#[derive(Debug, Clone)]
pub struct Widget {
    /// Its object.
    pub id: Option<u32>,
    /// The number of its page, from 0.
    pub page: Option<usize>,
    /// Left, bottom, right, top.
    pub corners: [f32; 4],
    /// The name of the state in which it is on.
    pub on: Option<Vec<u8>>,
    /// The value it stands for.
    pub value: Option<String>,
    /// The state it is shown in.
    state: Option<Vec<u8>>,
}

/// A field's entries as far as they are inherited.
#[derive(Clone, Default)]
struct Above {
    name: String,
    key: String,
    mark: Option<Mark>,
    entries: Dictionary,
}

/// What is inherited (12.7.3.1, and our own mark).
const INHERITED: [&[u8]; 8] = [b"FT", b"Ff", b"V", b"DA", b"Q", b"MaxLen", b"Opt", KIND_MARK];

struct Reader<'a> {
    pdf: &'a Pdf,
    form: Form,
    seen: BTreeSet<u32>,
    places: BTreeMap<u32, usize>,
    by_name: BTreeMap<String, usize>,
    nodes: usize,
}

/// Reads the form.
pub fn read(pdf: &Pdf) -> Form {
    let mut reader = Reader {
        pdf,
        form: Form { pages: pages(pdf), ..Form::default() },
        seen: BTreeSet::new(),
        places: BTreeMap::new(),
        by_name: BTreeMap::new(),
        nodes: 0,
    };
    let widgets = reader.widgets_on_pages();
    let catalog = pdf.catalog();
    let acro_form = pdf.dictionary(&catalog, b"AcroForm").unwrap_or_default();
    reader.form.xfa = !matches!(&*pdf.entry(&acro_form, b"XFA"), Object::Null);
    let top = Above {
        entries: INHERITED.iter().skip(3).take(2).filter_map(|key| Some((key.to_vec(), acro_form.get(key).ok()?.clone()))).collect(),
        ..Above::default()
    };
    if let Object::Array(fields) = &*pdf.entry(&acro_form, b"Fields") {
        for field in fields {
            reader.node(field, &top, 0);
        }
    }
    for widget in widgets {
        if !reader.seen.contains(&widget) {
            reader.orphan(widget, &top);
        }
    }
    if reader.form.fields.is_empty() && pdf.notes().contains(&Note::Searched) {
        reader.stray(&top);
    }
    reader.form.signed = reader.form.fields.iter().any(|field| field.kind == Kind::Signature && field.entries.has(b"V"));
    reader.form
}

/// The pages' object numbers, in order.
pub fn pages(pdf: &Pdf) -> Vec<u32> {
    let mut pages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<Object> = pdf.catalog().get(b"Pages").ok().cloned().into_iter().collect();
    while let Some(node) = stack.pop() {
        let Ok((number, _)) = node.as_reference() else { continue };
        if !seen.insert(number) || seen.len() > MAX_NODES {
            continue;
        }
        let object = pdf.get(number);
        let Object::Dictionary(dictionary) = &*object else { continue };
        match &*pdf.entry(dictionary, b"Kids") {
            Object::Array(kids) => stack.extend(kids.iter().rev().cloned()),
            _ => pages.push(number),
        }
    }
    pages
}

impl Reader<'_> {
    /// The form's widgets by their pages.
    fn widgets_on_pages(&mut self) -> Vec<u32> {
        let mut widgets = Vec::new();
        for (index, page) in self.form.pages.iter().enumerate() {
            let Object::Dictionary(page) = &*self.pdf.get(*page) else { continue };
            let Object::Array(annotations) = &*self.pdf.entry(page, b"Annots") else { continue };
            for annotation in annotations {
                let Ok((number, _)) = annotation.as_reference() else { continue };
                if let Object::Dictionary(annotation) = &*self.pdf.get(number)
                    && matches!(&*self.pdf.entry(annotation, b"Subtype"), Object::Name(kind) if kind == b"Widget")
                    && self.places.insert(number, index).is_none()
                {
                    widgets.push(number);
                }
            }
        }
        widgets
    }

    /// Whether a node may be read: once each, and not too many.
    fn enter(&mut self, object: &Object) -> bool {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            self.form.cut = true;
            return false;
        }
        object.as_reference().map_or(true, |(number, _)| self.seen.insert(number))
    }

    fn node(&mut self, object: &Object, above: &Above, depth: usize) {
        if depth > MAX_DEPTH {
            self.form.cut = true;
            return;
        }
        if !self.enter(object) {
            return;
        }
        let followed = self.pdf.follow(object);
        let Object::Dictionary(dictionary) = &*followed else { return };
        let own = self.below(above, dictionary);
        let kids = match &*self.pdf.entry(dictionary, b"Kids") {
            Object::Array(kids) => kids.clone(),
            _ => Vec::new(),
        };
        let is_field = |kid: &Object| matches!(&*self.pdf.follow(kid), Object::Dictionary(kid) if kid.has(b"T"));
        if kids.iter().any(is_field) {
            for kid in &kids {
                self.node(kid, &own, depth + 1);
            }
            return;
        }
        let mut widgets = Vec::new();
        let mut values = Vec::new();
        for kid in &kids {
            if !self.enter(kid) {
                continue;
            }
            let followed = self.pdf.follow(kid);
            let Object::Dictionary(kid_dictionary) = &*followed else { continue };
            widgets.push(self.widget(kid, kid_dictionary));
            values.extend(kid_dictionary.get(b"V").ok().cloned());
        }
        if kids.is_empty() {
            widgets.push(self.widget(object, dictionary));
        }
        self.field(object, own, widgets, &values);
    }

    /// Fields of a file whose form or catalog is lost: everything that has a name and a kind, or kids that may have one.
    fn stray(&mut self, top: &Above) {
        let pdf = self.pdf;
        let is_top = |number: &u32| {
            let object = pdf.get(*number);
            let Object::Dictionary(found) = &*object else { return false };
            found.has(b"T")
                && (found.has(b"FT") || found.has(b"Kids"))
                && !matches!(&*pdf.entry(found, b"Parent"), Object::Dictionary(above) if above.has(b"T"))
        };
        for number in pdf.numbers() {
            if !self.seen.contains(&number) && is_top(&number) {
                self.form.unlisted.push(number);
                self.node(&Object::Reference((number, 0)), top, 0);
            }
        }
    }

    /// A widget that no field lists.
    fn orphan(&mut self, number: u32, top: &Above) {
        let reference = Object::Reference((number, 0));
        let mut chain = vec![reference.clone()];
        let mut known = BTreeSet::from([number]);
        while chain.len() <= MAX_DEPTH {
            let Some(Object::Dictionary(last)) = chain.last().map(|last| (*self.pdf.follow(last)).clone()) else { break };
            let Ok(parent) = last.get(b"Parent") else { break };
            match parent.as_reference() {
                Ok((parent_number, _)) if known.insert(parent_number) => chain.push(parent.clone()),
                _ => break,
            }
        }
        let Some(topmost) = chain.last().cloned() else { return };
        let was_read = topmost.as_reference().is_ok_and(|(number, _)| self.seen.contains(&number));
        if !was_read {
            self.form.unlisted.extend(topmost.as_reference().ok().map(|(number, _)| number));
            self.node(&topmost, top, 0);
        }
        if self.seen.contains(&number) || !self.enter(&reference) {
            return;
        }
        // Its field does not know it either.
        let mut own = top.clone();
        for object in chain.iter().rev() {
            if let Object::Dictionary(dictionary) = &*self.pdf.follow(object) {
                own = self.below(&own, dictionary);
            }
        }
        let followed = self.pdf.follow(&reference);
        let Object::Dictionary(dictionary) = &*followed else { return };
        let widget = self.widget(&reference, dictionary);
        match self.by_name.get(&own.name).and_then(|place| self.form.fields.get_mut(*place)) {
            Some(field) => field.widgets.push(widget),
            None => self.field(&reference, own, vec![widget], &[]),
        }
    }

    /// Adds what a dictionary says to what stands above it.
    fn below(&self, above: &Above, dictionary: &Dictionary) -> Above {
        let mut own = above.clone();
        let mark = self.pdf.dictionary(dictionary, ROOT_MARK).and_then(|mark| {
            let text = |key: &[u8]| self.pdf.text(&mark, key);
            Some(Mark { book: text(b"Book")?, version: text(b"Version").unwrap_or_default(), key: text(b"Key")? })
        });
        if let Some(partial) = self.pdf.text(dictionary, b"T") {
            let join = |whole: &mut String| {
                if !whole.is_empty() {
                    whole.push('.');
                }
                whole.push_str(&partial);
            };
            join(&mut own.name);
            join(&mut own.key);
        }
        if let Some(mark) = mark {
            own.key.clone_from(&mark.key);
            own.mark = Some(mark);
        }
        for key in INHERITED {
            if let Ok(value) = dictionary.get(key) {
                own.entries.set(key, value.clone());
            }
        }
        own
    }

    fn widget(&self, object: &Object, dictionary: &Dictionary) -> Widget {
        let id = object.as_reference().ok().map(|(number, _)| number);
        let mut corners = [0.0; 4];
        if let Object::Array(values) = &*self.pdf.entry(dictionary, b"Rect") {
            for (corner, value) in corners.iter_mut().zip(values) {
                *corner =
                    self.pdf.follow(value).as_float().ok().filter(|value| value.is_finite()).unwrap_or(0.0).clamp(-100_000.0, 100_000.0);
            }
        }
        let [a, b, c, d] = corners;
        let normal = self.pdf.dictionary(dictionary, b"AP").and_then(|looks| match &*self.pdf.entry(&looks, b"N") {
            Object::Dictionary(normal) => Some(normal.clone()),
            _ => None,
        });
        let on = normal.and_then(|normal| normal.iter().map(|(state, _)| state.clone()).find(|state| state != b"Off"));
        let state = match &*self.pdf.entry(dictionary, b"AS") {
            Object::Name(state) => Some(state.clone()),
            _ => None,
        };
        Widget {
            id,
            page: id.and_then(|id| self.places.get(&id).copied()),
            corners: [a.min(c), b.min(d), a.max(c), b.max(d)],
            on,
            value: None,
            state,
        }
    }

    fn field(&mut self, object: &Object, own: Above, widgets: Vec<Widget>, kid_values: &[Object]) {
        let followed = self.pdf.follow(object);
        let Object::Dictionary(dictionary) = &*followed else { return };
        let Above { name, key, mark, mut entries } = own;
        for (entry, value) in dictionary.iter() {
            if entry != b"Kids" && entry != b"Parent" {
                entries.set(entry.clone(), value.clone());
            }
        }
        let kind = self.kind(&entries);
        let label = self.pdf.text(&entries, b"TU").filter(|label| !label.trim().is_empty()).unwrap_or_default();
        let answer = match &*self.pdf.entry(&entries, KIND_MARK) {
            Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
            _ => None,
        };
        let id = object.as_reference().ok().map(|(number, _)| number);
        let mut field = Field { id, name, key, mark, answer, label, kind, value: Value::Empty, torn: false, widgets, entries };
        let filled = |value: &Object| {
            !matches!(value, Object::Null)
                && !matches!(value, Object::Name(name) if name == b"Off")
                && !matches!(value, Object::String(text, _) if text.is_empty())
        };
        let value = [&*self.pdf.entry(&field.entries, b"V")]
            .into_iter()
            .chain(kid_values)
            .map(|value| self.pdf.follow(value))
            .find(|value| filled(value));
        match &field.kind {
            Kind::Text { .. } => field.value = value.and_then(|value| self.pdf.text_of(&value)).map_or(Value::Empty, |text| words(&text)),
            Kind::Choice { options, multiple, .. } => field.value = self.chosen(value.as_deref(), &field.entries, options, *multiple),
            Kind::Check | Kind::Radio => self.buttons(&mut field, value.as_deref()),
            Kind::Push | Kind::Signature | Kind::Unknown => {}
        }
        if !field.name.is_empty() {
            self.by_name.entry(field.name.clone()).or_insert(self.form.fields.len());
        }
        self.form.fields.push(field);
    }

    fn kind(&self, entries: &Dictionary) -> Kind {
        let flags = self.pdf.integer(entries, b"Ff").unwrap_or(0);
        let flag = |bit: u32| flags >> (bit - 1) & 1 == 1;
        match &*self.pdf.entry(entries, b"FT") {
            Object::Name(kind) => match kind.as_slice() {
                b"Tx" => Kind::Text {
                    multiline: flag(13),
                    most: self.pdf.integer(entries, b"MaxLen").and_then(|most| u32::try_from(most).ok()).filter(|most| *most > 0),
                    comb: flag(25),
                    password: flag(14),
                },
                b"Btn" if flag(17) => Kind::Push,
                b"Btn" if flag(16) => Kind::Radio,
                b"Btn" => Kind::Check,
                b"Ch" => Kind::Choice { options: self.options(entries), combo: flag(18), edit: flag(19), multiple: flag(22) },
                b"Sig" => Kind::Signature,
                _ => Kind::Unknown,
            },
            _ => Kind::Unknown,
        }
    }

    fn options(&self, entries: &Dictionary) -> Vec<(String, String)> {
        let Object::Array(options) = &*self.pdf.entry(entries, b"Opt") else { return Vec::new() };
        let option = |option: &Object| match &*self.pdf.follow(option) {
            Object::Array(pair) => {
                let text = |index: usize| pair.get(index).and_then(|value| self.pdf.text_of(&self.pdf.follow(value)));
                let export = text(0)?;
                let words = text(1).unwrap_or_else(|| export.clone());
                Some((export, words))
            }
            other => self.pdf.text_of(other).map(|words| (words.clone(), words)),
        };
        options.iter().filter_map(option).collect()
    }

    /// The chosen values of a list. Some programs write the words where the value belongs, some only the places in the list.
    fn chosen(&self, value: Option<&Object>, entries: &Dictionary, options: &[(String, String)], multiple: bool) -> Value {
        let export = |text: String| {
            let known = options.iter().find(|(export, _)| *export == text).or_else(|| options.iter().find(|(_, words)| *words == text));
            known.map_or(text, |(export, _)| export.clone())
        };
        let mut chosen: Vec<String> = match value {
            Some(Object::Array(values)) => {
                values.iter().filter_map(|value| self.pdf.text_of(&self.pdf.follow(value))).map(export).collect()
            }
            Some(value) => self.pdf.text_of(value).map(export).into_iter().collect(),
            None => match &*self.pdf.entry(entries, b"I") {
                Object::Array(places) => {
                    let at = |place: &Object| options.get(usize::try_from(self.pdf.follow(place).as_i64().ok()?).ok()?);
                    places.iter().filter_map(at).map(|(export, _)| export.clone()).collect()
                }
                _ => Vec::new(),
            },
        };
        chosen.retain(|value| !value.is_empty());
        if !multiple {
            chosen.dedup();
        }
        if chosen.is_empty() { Value::Empty } else { Value::Chosen(chosen) }
    }

    /// What check boxes and radio buttons say: the field's value, and the state each is shown in.
    fn buttons(&self, field: &mut Field, value: Option<&Object>) {
        let exports: Vec<String> = match &*self.pdf.entry(&field.entries, b"Opt") {
            Object::Array(values) => values.iter().filter_map(|value| self.pdf.text_of(&self.pdf.follow(value))).collect(),
            _ => Vec::new(),
        };
        let named = match value {
            Some(Object::Name(name)) => Some(name.clone()),
            // Some programs write the name as a string, pypdf with its slash.
            Some(Object::String(text, _)) => {
                let text = super::text_string(text).into_bytes();
                let is_state = |name: &[u8]| name == b"Off" || field.widgets.iter().any(|widget| widget.on.as_deref() == Some(name));
                let bare = text.strip_prefix(b"/").filter(|bare| is_state(bare) && !is_state(&text)).map(<[u8]>::to_vec);
                Some(bare.unwrap_or(text)).filter(|text| text != b"Off")
            }
            _ => None,
        };
        for (index, widget) in field.widgets.iter_mut().enumerate() {
            // A button without looks has no states: what is written is taken for its own.
            if widget.on.is_none() {
                widget.on = widget.state.clone().filter(|state| state != b"Off").or_else(|| named.clone());
            }
            let state = widget.on.as_deref().map(|on| String::from_utf8(on.to_vec()).unwrap_or_else(|_| super::text_string(on)));
            let numbered = state.as_deref().and_then(|state| state.parse::<usize>().ok()).and_then(|place| exports.get(place)).cloned();
            widget.value = numbered.or_else(|| exports.get(index).cloned()).or(state);
        }
        let mut chosen = Vec::new();
        let mut shown = Vec::new();
        for widget in &field.widgets {
            let Some(own) = &widget.value else { continue };
            let by_value = named.is_some() && (widget.on == named || named.as_deref() == Some(own.as_bytes()));
            let by_state = widget
                .state
                .as_deref()
                .is_some_and(|state| state != b"Off" && (Some(state) == widget.on.as_deref() || field.widgets.len() == 1));
            if by_value && !chosen.contains(own) {
                chosen.push(own.clone());
            }
            if by_state && !shown.contains(own) {
                shown.push(own.clone());
            }
        }
        if let (Some(named), true, false) = (&named, chosen.is_empty(), field.widgets.is_empty()) {
            // A value that none of the buttons has: better told than lost.
            chosen.push(super::text_string(named));
        }
        field.torn = !chosen.is_empty() && !shown.is_empty() && chosen != shown;
        if chosen.is_empty() {
            chosen = shown;
        }
        if !chosen.is_empty() {
            field.value = Value::Chosen(chosen);
        }
    }
}

/// Typed words, with one kind of line end.
fn words(text: &str) -> Value {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end_matches('\0');
    if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) }
}
