//! Widgets: the annotations of fields (ISO 32000-1, 12.5.6.19).
//!
//! In: a field and one of its widgets. Out: the annotation's entries with an appearance for every state. Buttons that look the same share
//! their appearance streams. Text fields do not, however alike: there are programs that fill a form by writing into the stream they find,
//! and one answer would then show in every empty field.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId};

use super::appearance::{Appearance, FormFont, Value, appearance, color_operator};
use super::{PlacedWidget, has_text};
use crate::pdf::Error;
use crate::pdf::fonts::{Fonts, latin};
use crate::pdf::links::PRINT;
use crate::pdf::objects::{Objects, Record, bytes, dictionary, name, rectangle, round, stream};
use crate::typeset::frame::{FontId, FormField, FormFieldKind, Size, TextAlign, WidgetStyle};

/// What viewers leave free around text that is typed.
const VIEWERS_PADDING: f32 = 2.0;

/// Makes a text field smaller by the padding viewers know nothing of, so that what is typed stands where the value stood.
fn inset([left, bottom, right, top]: [f32; 4], style: &mut WidgetStyle) -> [f32; 4] {
    let mut sides = [0.0; 4];
    for (side, padding) in sides.iter_mut().zip(&mut style.padding) {
        if padding.is_finite() && *padding > VIEWERS_PADDING {
            *side = *padding - VIEWERS_PADDING;
            *padding = VIEWERS_PADDING;
        }
    }
    let [above, after, below, before] = sides;
    let room = super::appearance::sound_size(style.size);
    let across = if right - left - before - after > 2.0 * room { [left + before, right - after] } else { [left, right] };
    let down = if top - bottom - above - below > 1.5 * room { [bottom + below, top - above] } else { [bottom, top] };
    let ([left, right], [bottom, top]) = (across, down);
    [left, bottom, right, top].map(round)
}

/// The states of a field's buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct States {
    /// The name of the on state of each widget.
    pub(super) on: Vec<String>,
    /// The value of each widget where the names are not the values.
    pub(super) exports: Option<Vec<String>>,
    /// The widget that is on.
    pub(super) selected: Option<usize>,
    /// Whether all widgets with the selected state are on: the same check box drawn twice.
    pub(super) together: bool,
}

impl States {
    /// The state the field is in.
    pub(super) fn selected(&self) -> &str {
        self.selected.and_then(|index| self.on.get(index)).map_or("Off", String::as_str)
    }

    fn of(&self, index: usize) -> &str {
        self.on.get(index).map_or("Yes", String::as_str)
    }

    fn is_on(&self, index: usize) -> bool {
        self.selected == Some(index) || (self.together && self.selected.is_some() && self.of(index) == self.selected())
    }
}

/// Writes annotations and keeps the appearances written so far.
pub(super) struct Writer<'a> {
    fonts: &'a Fonts<'a>,
    font_objects: &'a BTreeMap<String, Object>,
    buttons: BTreeMap<Look, ObjectId>,
}

/// What decides how a button looks: whether it is round, whether it is on, its size in hundredths of a point, its colour.
type Look = (bool, bool, [i64; 2], [u32; 3]);

impl<'a> Writer<'a> {
    pub(super) fn new(fonts: &'a Fonts<'a>, font_objects: &'a BTreeMap<String, Object>) -> Self {
        Self { fonts, font_objects, buttons: BTreeMap::new() }
    }

    /// The entries of a widget.
    pub(super) fn annotation(
        &mut self,
        field: &FormField,
        placed: &PlacedWidget,
        states: &States,
        index: usize,
        objects: &mut Objects,
    ) -> Result<Record, Error> {
        let mut style = placed.widget.style.clone();
        let [left, bottom, right, top] = if has_text(&field.kind) { inset(placed.corners, &mut style) } else { placed.corners };
        let size = Size { width: round((right - left).max(1.0)), height: round((top - bottom).max(1.0)) };
        let style = &style;
        let mut all = Record::new();
        all.set_name("Type", "Annot")
            .set_name("Subtype", "Widget")
            .key("Rect")
            .rectangle([left, bottom, left + size.width, bottom + size.height])
            .key("F")
            .integer(PRINT)
            .key("P")
            .reference(placed.page)
            .key("StructParent")
            .integer(placed.key);
        match &field.kind {
            FormFieldKind::Text { value, multiline, max_length, comb, .. } => {
                let comb = max_length.filter(|most| *comb && !multiline && *most > 0);
                let value = Value::Text { text: value, multiline: *multiline, comb };
                self.text_entries(field, style, &mut all)?;
                let normal = self.appearance(&value, size, style, objects);
                all.key("AP").open("<<").key("N").reference(normal).close(">>");
            }
            FormFieldKind::Choice { options, selected, combo, .. } => {
                self.text_entries(field, style, &mut all)?;
                let labels: Vec<&str> = options.iter().map(|(_, label)| label.as_str()).collect();
                let chosen = selected.first().and_then(|index| labels.get(*index)).copied().unwrap_or("");
                let value = if *combo {
                    Value::Text { text: chosen, multiline: false, comb: None }
                } else {
                    Value::List { options: &labels, selected }
                };
                let normal = self.appearance(&value, size, style, objects);
                all.key("AP").open("<<").key("N").reference(normal).close(">>");
            }
            FormFieldKind::Checkbox { .. } | FormFieldKind::Radio { .. } => {
                let round = matches!(field.kind, FormFieldKind::Radio { .. });
                let on = self.button(round, true, size, style, objects);
                let off = self.button(round, false, size, style, objects);
                all.set_name("AS", if states.is_on(index) { states.of(index) } else { "Off" });
                all.key("AP").open("<<").key("N").open("<<").key(states.of(index)).reference(on).key("Off").reference(off).close(">>>>");
            }
        }
        Ok(all)
    }

    /// `/DA` and `/Q`: what viewers need to draw what is typed.
    fn text_entries(&self, field: &FormField, style: &WidgetStyle, all: &mut Record) -> Result<(), Error> {
        let fonts = self.form_fonts(style);
        let Some(first) = fonts.first() else { return Err(Error::NoFont(field.name.clone())) };
        let mut operators = Vec::new();
        color_operator(&mut operators, style.color);
        let (font, size) = (&first.resource, round(super::appearance::sound_size(style.size)));
        let mut da = format!("/{font} {size} Tf {}", String::from_utf8_lossy(&operators).trim_end()).into_bytes();
        if self.font_objects.contains_key(&latin::resource(font)) {
            latin::append(&mut da, font, size);
        }
        all.set("DA", bytes(&da));
        match style.align {
            TextAlign::Left => {}
            TextAlign::Center => {
                all.set("Q", Object::Integer(1));
            }
            TextAlign::Right => {
                all.set("Q", Object::Integer(2));
            }
        }
        Ok(())
    }

    fn form_fonts(&self, style: &WidgetStyle) -> Vec<Arc<FormFont>> {
        let form = |font: &FontId| self.fonts.get(*font)?.form.clone();
        let all: Vec<_> = style.fonts.iter().filter_map(form).collect();
        if all.is_empty() { form(&FontId(0)).into_iter().collect() } else { all }
    }

    /// The stream that draws one state of a button.
    fn button(&mut self, round: bool, on: bool, size: Size, style: &WidgetStyle, objects: &mut Objects) -> ObjectId {
        let hundredths = |value: f32| (f64::from(value) * 100.0).round() as i64;
        let color = [style.color.r, style.color.g, style.color.b].map(f32::to_bits);
        let look = (round, on, [hundredths(size.width), hundredths(size.height)], color);
        if let Some(known) = self.buttons.get(&look) {
            return *known;
        }
        let value = if round { Value::Radio { on } } else { Value::Check { on } };
        let id = self.appearance(&value, size, style, objects);
        self.buttons.insert(look, id);
        id
    }

    /// The stream that draws a value.
    fn appearance(&self, value: &Value, size: Size, style: &WidgetStyle, objects: &mut Objects) -> ObjectId {
        let fonts = self.form_fonts(style);
        let fonts: Vec<&FormFont> = fonts.iter().map(Arc::as_ref).collect();
        let Appearance { content, fonts: used } = appearance(value, size, style, &fonts);
        let mut group = Dictionary::new();
        for font in used {
            if let Some(object) = self.font_objects.get(&font) {
                group.set(font, object.clone());
            }
        }
        let mut resources = Dictionary::new();
        if !group.is_empty() {
            resources.set("Font", group);
        }
        let entries = dictionary([
            ("Subtype", name("Form")),
            ("BBox", rectangle([0.0, 0.0, size.width, size.height])),
            ("Resources", Object::Dictionary(resources)),
        ]);
        objects.add(stream(entries, content))
    }
}
