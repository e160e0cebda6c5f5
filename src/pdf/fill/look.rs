//! How a field looks with its value: what the file says of its widgets, and their new appearance streams.
//!
//! In: a field and one of its widgets. Out: a [`Style`] for [`appearance`], and the objects that show a value. The one function that draws is
//! the one that drew the form.

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use super::Editor;
use super::edit::NEW;
use super::fonts::{Added, form_font};
use crate::pdf::form::appearance::{Appearance, FormFont, Value, appearance};
use crate::pdf::objects::{dictionary, name, rectangle, reference, round};
use crate::pdf::read::Lookup;
use crate::pdf::read::form::{Field, Kind, Widget};
use crate::typeset::frame::{Color, Size, TextAlign, WidgetStyle};

/// What viewers leave free around text.
const PADDING: f32 = 2.0;

/// How text stands in a widget.
#[derive(Debug, Clone)]
pub struct Style {
    /// Size, colour, alignment and padding.
    pub text: WidgetStyle,
    /// The box.
    pub size: Size,
    /// Whether the text may become smaller to fit: the form asks for size 0.
    pub automatic: bool,
    /// The form's own font, where it can be used.
    pub font: Option<Rc<FormFont>>,
}

/// The fonts of the form, read once each.
pub struct Looks {
    resources: Dictionary,
    fonts: BTreeMap<String, Option<Rc<FormFont>>>,
}

impl Style {
    /// Sets the text in another size.
    pub fn set_size(&mut self, points: f32) {
        self.text.size = points;
        // Viewers go by the font; one that is put in its place may be of any height.
        self.text.line_height = if self.font.is_some() { 0.0 } else { points * 1.2 };
    }
}

impl Looks {
    /// Looks up the form's resources.
    pub fn new(editor: &Editor) -> Self {
        let form = editor.dictionary(&editor.catalog, b"AcroForm").unwrap_or_default();
        let resources = editor.dictionary(&form, b"DR").and_then(|resources| editor.dictionary(&resources, b"Font")).unwrap_or_default();
        Self { resources, fonts: BTreeMap::new() }
    }

    /// How text stands in a widget.
    pub fn style(&mut self, editor: &Editor, field: &Field, widget: &Widget) -> Style {
        let own = widget.id.and_then(|id| editor.dictionary_of(id)).unwrap_or_default();
        let text = |key: &[u8]| match &*editor.entry(if own.has(key) { &own } else { &field.entries }, key) {
            Object::String(bytes, _) => String::from_utf8_lossy(bytes).into_owned(),
            _ => String::new(),
        };
        let Written { font, points, color } = written(&text(b"DA"));
        let [left, bottom, right, top] = widget.corners;
        let size = Size { width: round(right - left).max(1.0), height: round(top - bottom).max(1.0) };
        let multiline = matches!(field.kind, Kind::Text { multiline: true, .. });
        // Size 0 asks for what fits.
        let automatic = if multiline { 11.0 } else { (size.height * 0.65).clamp(4.0, 12.0) };
        let quadding = editor.entry(if own.has(b"Q") { &own } else { &field.entries }, b"Q").as_i64().unwrap_or(0);
        let font = self.font(editor, &font);
        let (points, automatic) = if points > 0.0 { (points, false) } else { (automatic, true) };
        let text = WidgetStyle {
            fonts: Vec::new(),
            size: points,
            color,
            line_height: 0.0,
            align: match quadding {
                1 => TextAlign::Center,
                2 => TextAlign::Right,
                _ => TextAlign::Left,
            },
            padding: [PADDING; 4],
        };
        let mut style = Style { text, size, automatic, font };
        style.set_size(points);
        style
    }

    fn font(&mut self, editor: &Editor, resource: &str) -> Option<Rc<FormFont>> {
        if let Some(known) = self.fonts.get(resource) {
            return known.clone();
        }
        let dictionary = editor.dictionary(&self.resources, resource.as_bytes());
        let font = dictionary.and_then(|dictionary| form_font(editor, resource, &dictionary)).map(Rc::new);
        self.fonts.insert(resource.to_owned(), font.clone());
        font
    }

    /// Makes the appearance stream of a text or list and gives its number.
    pub fn draw(&self, editor: &mut Editor, value: &Value, style: &Style, fonts: &[&FormFont], added: &Added, widget: &Widget) -> u32 {
        let Appearance { content, fonts: used } = appearance(value, style.size, &style.text, fonts);
        let mut group = Dictionary::new();
        for resource in used {
            let object = match added.object(&resource) {
                Some(object) => Some(reference((object, 0))),
                None => self.resources.get(resource.as_bytes()).ok().cloned(),
            };
            if let Some(object) = object {
                group.set(resource, object);
            }
        }
        let mut resources = Dictionary::new();
        if !group.is_empty() {
            resources.set("Font", group);
        }
        let mut whole = frame(editor, widget, style.size);
        whole.extend(content);
        stream(editor, whole, style.size, resources)
    }
}

/// Shows a stream as the look of a widget.
pub fn show(editor: &mut Editor, widget: u32, normal: u32) {
    let looks = dictionary([("N", reference((normal, 0)))]);
    editor.change(widget, |widget| widget.set("AP", looks));
}

/// Makes the looks of a button that has none.
pub fn draw_button(editor: &mut Editor, round: bool, widget: &Widget, number: u32, on: &[u8]) {
    let [left, bottom, right, top] = widget.corners;
    let size = Size { width: (right - left).max(1.0), height: (top - bottom).max(1.0) };
    let style =
        WidgetStyle { fonts: Vec::new(), size: 11.0, color: Color::BLACK, line_height: 0.0, align: TextAlign::Left, padding: [0.0; 4] };
    let mut states = Dictionary::new();
    for (state, is_on) in [(on, true), (b"Off".as_slice(), false)] {
        let value = if round { Value::Radio { on: is_on } } else { Value::Check { on: is_on } };
        let mut content = frame(editor, widget, size);
        content.extend(appearance(&value, size, &style, &[]).content);
        states.set(state, reference((stream(editor, content, size, Dictionary::new()), 0)));
    }
    editor.change(number, |widget| widget.set("AP", dictionary([("N", Object::Dictionary(states))])));
}

fn stream(editor: &mut Editor, content: Vec<u8>, size: Size, resources: Dictionary) -> u32 {
    let mut entries = dictionary([
        ("Type", name("XObject")),
        ("Subtype", name("Form")),
        ("BBox", rectangle([0.0, 0.0, size.width, size.height])),
        ("Resources", Object::Dictionary(resources)),
    ]);
    entries.set(NEW, Object::Boolean(true));
    editor.add(Stream::new(entries, content))
}

/// Background and border, where the widget brings its own (12.5.6.19).
fn frame(editor: &Editor, widget: &Widget, size: Size) -> Vec<u8> {
    let Some(own) = widget.id.and_then(|id| editor.dictionary_of(id)) else { return Vec::new() };
    let Some(looks) = editor.dictionary(&own, b"MK") else { return Vec::new() };
    let color = |key: &[u8], [gray, rgb, cmyk]: [&str; 3]| {
        let parts: Vec<f32> = editor.list(&looks, key).iter().filter_map(|part| editor.follow(part).as_float().ok()).collect();
        let numbers = parts.iter().map(|part| round(part.clamp(0.0, 1.0)).to_string()).collect::<Vec<_>>().join(" ");
        match parts.len() {
            1 => Some(format!("{numbers} {gray}\n")),
            3 => Some(format!("{numbers} {rgb}\n")),
            4 => Some(format!("{numbers} {cmyk}\n")),
            _ => None,
        }
    };
    let width = editor.dictionary(&own, b"BS").map_or(1.0, |border| editor.entry(&border, b"W").as_float().unwrap_or(1.0)).clamp(0.0, 50.0);
    let mut out = String::new();
    if let Some(color) = color(b"BG", ["g", "rg", "k"]) {
        out.push_str(&format!("q\n{color}0 0 {} {} re f\nQ\n", round(size.width), round(size.height)));
    }
    if let Some(color) = color(b"BC", ["G", "RG", "K"]).filter(|_| width > 0.0) {
        let half = width / 2.0;
        let (w, h) = (round(size.width - width), round(size.height - width));
        out.push_str(&format!("q\n{color}{} w {} {} {w} {h} re S\nQ\n", round(width), round(half), round(half)));
    }
    out.into_bytes()
}

/// What a `/DA` says.
struct Written {
    font: String,
    points: f32,
    color: Color,
}

/// Reads a default appearance string (12.7.3.3).
fn written(text: &str) -> Written {
    let mut out = Written { font: String::new(), points: 0.0, color: Color::BLACK };
    let mut operands: Vec<&str> = Vec::new();
    for token in text.split_ascii_whitespace().take(1_000) {
        let number = |back: usize| {
            let value: f32 = operands.get(operands.len().checked_sub(back)?)?.parse().ok()?;
            value.is_finite().then_some(value)
        };
        let part = |back: usize| number(back).unwrap_or(0.0).clamp(0.0, 1.0);
        match token {
            "Tf" => {
                if let Some(font) = operands.len().checked_sub(2).and_then(|at| operands.get(at)).and_then(|font| font.strip_prefix('/')) {
                    out.font = font.to_owned();
                }
                out.points = number(1).unwrap_or(0.0).clamp(0.0, 500.0);
            }
            "g" => out.color = Color { r: part(1), g: part(1), b: part(1), ..Color::BLACK },
            "rg" => out.color = Color { r: part(3), g: part(2), b: part(1), ..Color::BLACK },
            "k" => {
                let ink = |back: usize| (1.0 - part(back)) * (1.0 - part(1));
                out.color = Color { r: ink(4), g: ink(3), b: ink(2), ..Color::BLACK };
            }
            _ => {
                operands.push(token);
                continue;
            }
        }
        operands.clear();
    }
    out
}
