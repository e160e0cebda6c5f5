//! Fonts for what is filled in: those that the form brings, and those that must be added.
//!
//! In: a font of the form's `/DR`, or runs of glyphs that were shaped. Out: a [`FormFont`] that knows its characters, or embedded fonts with
//! the codes of their glyphs.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};

use super::Editor;
use crate::pdf::Error;
use crate::pdf::fonts::Fonts;
use crate::pdf::form::appearance::FormFont;
use crate::pdf::read::Lookup;
use crate::pdf::resources;
use crate::typeset::frame::{FontId, PagedDocument};

/// Reads a font of the form. Only those are used that this program (or a careful other) made for typing: embedded, of two-byte codes, with
/// the text of each code. Whatever else a form brings, the letters it lacks would be lost.
pub fn form_font(editor: &Editor, resource: &str, font: &Dictionary) -> Option<FormFont> {
    let name = |dictionary: &Dictionary, key: &[u8]| match &*editor.entry(dictionary, key) {
        Object::Name(name) => Some(name.clone()),
        _ => None,
    };
    if name(font, b"Subtype")? != b"Type0" || name(font, b"Encoding")? != b"Identity-H" {
        return None;
    }
    let descendant = editor.list(font, b"DescendantFonts").first().map(|font| editor.follow(font))?;
    let Object::Dictionary(descendant) = &*descendant else { return None };
    let descriptor = editor.dictionary(descendant, b"FontDescriptor")?;
    if ![b"FontFile2".as_slice(), b"FontFile3"].iter().any(|key| descriptor.has(key)) {
        return None;
    }
    let Object::Stream(map) = &*editor.entry(font, b"ToUnicode") else { return None };
    let codes = codes(&String::from_utf8_lossy(&editor.pdf.data(map, 8 << 20)?));
    let widths = widths(editor, descendant);
    let default = editor.entry(descendant, b"DW").as_float().unwrap_or(1000.0);
    let mut characters = BTreeMap::new();
    for (code, text) in codes {
        let mut all = text.chars();
        // What is never seen has a code there that leads to a space, for viewers that know no better.
        if let (Some(character), None) = (all.next(), all.next())
            && !(character.is_control() || crate::pdf::text::is_invisible(character))
        {
            characters.entry(character).or_insert((code, widths.get(&code).copied().unwrap_or(default)));
        }
    }
    let measure = |key: &[u8], otherwise: f32| {
        editor
            .entry(&descriptor, key)
            .as_float()
            .ok()
            .filter(|value| value.is_finite() && *value != 0.0 && value.abs() < 5_000.0)
            .unwrap_or(otherwise)
    };
    let (ascent, descent) = (measure(b"Ascent", 800.0), measure(b"Descent", -200.0));
    (!characters.is_empty()).then(|| FormFont { resource: resource.to_owned(), ascent, descent: -descent.abs(), characters })
}

/// The text of each code of a `/ToUnicode` map (9.10.3).
fn codes(map: &str) -> BTreeMap<u16, String> {
    let mut codes = BTreeMap::new();
    let hex = |text: &str| u32::from_str_radix(text, 16).ok();
    let text = |digits: &str| {
        let units: Vec<u16> = (0..digits.len() / 4).filter_map(|at| u16::try_from(hex(digits.get(at * 4..at * 4 + 4)?)?).ok()).collect();
        String::from_utf16(&units).ok().filter(|text| !text.is_empty())
    };
    let sections = |begin: &'static str, end: &'static str| {
        map.split(begin).skip(1).map(move |section| section.split(end).next().unwrap_or("")).collect::<Vec<&str>>()
    };
    // What stands between angle brackets, and the brackets of lists.
    let tokens = |section: &str| -> Vec<String> {
        let mut tokens = Vec::new();
        let mut rest = section;
        while let Some(at) = rest.find(['<', '[', ']']) {
            rest = rest.get(at..).unwrap_or("");
            if let Some(inside) = rest.strip_prefix('<') {
                let (token, after) = inside.split_once('>').unwrap_or((inside, ""));
                tokens.push(token.split_whitespace().collect());
                rest = after;
            } else {
                tokens.push(rest.chars().take(1).collect());
                rest = rest.get(1..).unwrap_or("");
            }
        }
        tokens
    };
    for section in sections("beginbfchar", "endbfchar") {
        for pair in tokens(section).chunks_exact(2) {
            if let [code, words] = pair
                && let (Some(code), Some(words)) = (hex(code).and_then(|code| u16::try_from(code).ok()), text(words))
            {
                codes.entry(code).or_insert(words);
            }
        }
    }
    for section in sections("beginbfrange", "endbfrange") {
        let mut tokens = tokens(section).into_iter();
        while let (Some(first), Some(last), Some(start)) = (tokens.next(), tokens.next(), tokens.next()) {
            let (Some(first), Some(last)) = (hex(&first), hex(&last)) else { break };
            let range = (first..=last.min(0xFFFF)).filter_map(|code| u16::try_from(code).ok());
            if start == "[" {
                let list = tokens.by_ref().take_while(|token| token != "]");
                for (code, words) in range.zip(list.map(|token| text(&token)).collect::<Vec<_>>()) {
                    codes.extend(words.map(|words| (code, words)));
                }
            } else if let Some(start) = text(&start) {
                let mut all: Vec<char> = start.chars().collect();
                for code in range {
                    codes.entry(code).or_insert_with(|| all.iter().collect());
                    let Some(last) = all.last_mut() else { break };
                    let Some(next) = char::from_u32(*last as u32 + 1) else { break };
                    *last = next;
                }
            }
        }
    }
    codes
}

/// The `/W` array (9.7.4.3).
fn widths(editor: &Editor, descendant: &Dictionary) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let list = editor.list(descendant, b"W");
    let mut values = list.iter().map(|value| editor.follow(value));
    let code = |value: &Object| value.as_i64().ok().and_then(|code| u16::try_from(code).ok());
    while let (Some(first), Some(second)) = (values.next(), values.next()) {
        let Some(first) = code(&first) else { continue };
        match &*second {
            Object::Array(row) => {
                for (code, width) in (first..).zip(row) {
                    widths.insert(code, editor.follow(width).as_float().unwrap_or(0.0));
                }
            }
            last => {
                let (Some(last), Some(width)) = (code(last), values.next()) else { break };
                let width = width.as_float().unwrap_or(0.0);
                widths.extend((first..=last).map(|code| (code, width)));
            }
        }
    }
    widths
}

/// Fonts that were added to a file.
#[derive(Debug, Default)]
pub struct Added {
    fonts: Vec<Option<AddedFont>>,
}

#[derive(Debug)]
struct AddedFont {
    resource: String,
    object: u32,
    /// The code and width, in thousandths of an em, of each glyph in use.
    codes: BTreeMap<u16, (u16, f32)>,
}

impl Added {
    /// The name, code and width of a glyph.
    pub fn glyph(&self, font: FontId, glyph: u16) -> Option<(&str, u16, f32)> {
        let font = self.fonts.get(font.0 as usize)?.as_ref()?;
        let (code, width) = font.codes.get(&glyph)?;
        Some((&font.resource, *code, *width))
    }

    /// The object of a font by its name.
    pub(super) fn object(&self, resource: &str) -> Option<u32> {
        self.fonts.iter().flatten().find(|font| font.resource == resource).map(|font| font.object)
    }
}

/// Embeds the fonts of a document, cut down to the glyphs on its pages.
pub fn add(editor: &mut Editor, document: &PagedDocument) -> Result<Added, Error> {
    let fonts = Fonts::prepare(document)?;
    let (objects, named) = resources::font_objects(document, &fonts)?;
    let numbers = super::graft::import(editor, objects);
    let mut added = Added::default();
    for (index, _) in document.fonts.iter().enumerate() {
        let font = fonts.get(FontId(index as u32)).and_then(|embedded| {
            let object = named.get(&embedded.resource)?.as_reference().ok()?;
            let codes = embedded.glyphs().collect();
            // Names of our own, which no font of the form has.
            Some(AddedFont { resource: format!("Mend{index}"), object: *numbers.get(&object.0)?, codes })
        });
        added.fonts.push(font);
    }
    Ok(added)
}
