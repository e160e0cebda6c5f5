//! Fonts: which glyphs are used, the smaller font programs, and what their codes mean.
//!
//! In: the document's fonts, its text runs and its fields. Out: one [`Embedded`] for each font in use: its program (cut down by
//! `subsetter`), the code of each glyph, widths, and the text of each code. [`dictionaries`] corrects what printpdf writes of it.
//! Codes are two bytes, CID equals code, `/Identity-H` (ISO 32000-1, 9.7). They are the program's glyphs, save in fonts people type in ([`typed`]).

mod cmap;
mod dictionaries;
pub(super) mod latin;
mod sfnt;
mod typed;
mod usage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use skrifa::instance::{Location, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use crate::pdf::Error;
use crate::pdf::content::MAX_DEPTH;
use crate::pdf::form::appearance::FormFont;
use crate::pdf::form::has_text;
use crate::typeset::frame::{Font, FontId, FormField, FormFieldKind, Item, ItemKind, PagedDocument, Widget};

pub(super) use dictionaries::finish;
pub(super) use usage::Usage;

/// The code of a glyph that is not embedded.
const NONE: u16 = u16::MAX;

/// A font file opened for questions.
pub(super) struct Face<'a> {
    font: FontRef<'a>,
    location: Location,
    charmap: skrifa::charmap::Charmap<'a>,
    /// How many glyphs it has.
    pub(super) glyph_count: u16,
    /// Units per em.
    units: f32,
    /// The first character of each glyph, read when first needed.
    characters: OnceLock<Vec<Option<char>>>,
}

impl<'a> Face<'a> {
    /// Opens a font file.
    fn open(font: &'a Font) -> Result<Self, Error> {
        let error = |reason: String| Error::Font { name: font.name.clone(), reason };
        let opened = FontRef::from_index(&font.data, font.index).map_err(|reason| error(reason.to_string()))?;
        let location = opened.axes().location(font.variations.iter().map(|(tag, value)| (Tag::new(tag), *value)));
        let metrics = opened.metrics(Size::unscaled(), &location);
        if metrics.units_per_em == 0 {
            return Err(error("it has no units per em".to_owned()));
        }
        let charmap = opened.charmap();
        let glyph_count = u16::try_from(metrics.glyph_count).unwrap_or(u16::MAX);
        Ok(Self { font: opened, location, charmap, glyph_count, units: f32::from(metrics.units_per_em), characters: OnceLock::new() })
    }

    /// The glyph of a character.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        self.charmap.map(character).and_then(|glyph| u16::try_from(glyph.to_u32()).ok())
    }

    /// The first character that is mapped to a glyph.
    fn character(&self, glyph: u16) -> Option<char> {
        let read = || {
            let mut all = vec![None; self.glyph_count as usize];
            for (code_point, glyph) in self.charmap.mappings() {
                if let (Some(character), Some(place)) =
                    (char::from_u32(code_point).filter(|c| text_of(*c)), all.get_mut(glyph.to_u32() as usize))
                {
                    *place = Some(place.unwrap_or(character));
                }
            }
            all
        };
        self.characters.get_or_init(read).get(glyph as usize).copied().flatten()
    }

    /// From font units to thousandths of an em.
    fn scale(&self, units: f32) -> f32 {
        units * 1000.0 / self.units
    }
}

/// A font as it is embedded.
pub(super) struct Embedded {
    /// The name in `/Resources` and `/DR`.
    pub(super) resource: String,
    /// The name with its subset tag.
    pub(super) base_font: String,
    /// The font program: TrueType, or OpenType with CFF outlines.
    pub(super) program: Vec<u8>,
    /// How each glyph of the file is drawn.
    drawn: Vec<Drawn>,
    /// What readers take each glyph of the file for.
    texts: Vec<Box<str>>,
    /// The text of each code.
    pub(super) unicode: BTreeMap<u16, String>,
    /// Where codes lead, in a font people type in; else codes and glyphs are the same.
    map: Option<typed::Map>,
    /// The program of the font of one-byte codes beside it.
    latin: Option<Vec<u8>>,
    /// The width of each code.
    pub(super) code_widths: BTreeMap<u16, f32>,
    /// Metrics for the descriptor.
    pub(super) metrics: DescriptorMetrics,
    /// For appearances, where fields use this font.
    pub(super) form: Option<Arc<FormFont>>,
}

/// How a glyph of the file is drawn: all that text needs to know of most glyphs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    /// Its code, [`NONE`] where it has none.
    code: u16,
    /// The letter of ASCII readers take it for; 0 for others.
    letter: u8,
    /// Its width in thousandths of an em.
    width: f32,
}

/// What a font descriptor says (ISO 32000-1, 9.8), in thousandths of an em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DescriptorMetrics {
    pub(super) ascent: f32,
    pub(super) descent: f32,
    pub(super) cap_height: f32,
    pub(super) italic_angle: f32,
    pub(super) weight: f32,
    pub(super) fixed: bool,
    pub(super) serif: bool,
    pub(super) bbox: [f32; 4],
}

impl Embedded {
    /// The code that draws a glyph of the file.
    pub(super) fn code(&self, glyph: u16) -> Option<u16> {
        self.drawn(glyph).map(|(code, _)| code)
    }

    /// The width readers will take for the glyph, in thousandths of an em.
    pub(super) fn width(&self, glyph: u16) -> f32 {
        self.drawn.get(glyph as usize).map_or(0.0, |drawn| drawn.width)
    }

    /// The code that draws a glyph of the file, and the width readers will take for it, in thousandths of an em.
    pub(super) fn drawn(&self, glyph: u16) -> Option<(u16, f32)> {
        self.drawn.get(glyph as usize).filter(|drawn| drawn.code != NONE).map(|drawn| (drawn.code, drawn.width))
    }

    /// Whether readers take the glyph for this letter of ASCII.
    pub(super) fn says_letter(&self, glyph: u16, letter: u8) -> bool {
        self.drawn.get(glyph as usize).is_some_and(|drawn| drawn.letter == letter)
    }

    /// The code and width of each glyph that is embedded.
    pub(super) fn glyphs(&self) -> impl Iterator<Item = (u16, (u16, f32))> {
        let glyphs = (0..self.drawn.len()).filter_map(|glyph| u16::try_from(glyph).ok());
        glyphs.filter_map(|glyph| Some((glyph, self.drawn(glyph)?)))
    }

    /// What readers take a glyph for.
    pub(super) fn says(&self, glyph: u16) -> &str {
        self.texts.get(glyph as usize).map_or("", |text| text)
    }
}

/// All fonts in use.
pub(super) struct Fonts<'a> {
    faces: Vec<Option<Face<'a>>>,
    embedded: Vec<Option<Embedded>>,
}

impl<'a> Fonts<'a> {
    /// Finds what is used of the document's fonts and makes their programs.
    pub(super) fn prepare(document: &'a PagedDocument) -> Result<Self, Error> {
        let form = form_fonts(document)?;
        let wanted = usage::fonts(document, &form)?;
        let open = |(index, font): (usize, &'a Font)| -> Result<Option<Face<'a>>, Error> {
            if wanted.contains(&FontId(index as u32)) { Face::open(font).map(Some) } else { Ok(None) }
        };
        let faces = document.fonts.par_iter().enumerate().map(open).collect::<Result<Vec<_>, Error>>()?;
        let usages = Usage::collect(document, &faces);
        let embed = |(index, usage): (usize, Usage)| -> Result<Option<Embedded>, Error> {
            let (Some(font), Some(Some(face))) = (document.fonts.get(index), faces.get(index)) else { return Ok(None) };
            embed(index, font, face, usage, form.iter().position(|font| font.0 as usize == index))
        };
        let embedded = usages.into_par_iter().enumerate().map(embed).collect::<Result<Vec<_>, Error>>()?;
        Ok(Self { faces, embedded })
    }

    /// A font as it is embedded; none if nothing uses it.
    pub(super) fn get(&self, font: FontId) -> Option<&Embedded> {
        self.embedded.get(font.0 as usize)?.as_ref()
    }

    /// A font file opened for questions.
    pub(super) fn face(&self, font: FontId) -> Option<&Face<'a>> {
        self.faces.get(font.0 as usize)?.as_ref()
    }

    /// All fonts in use.
    pub(super) fn all(&self) -> impl Iterator<Item = &Embedded> {
        self.embedded.iter().flatten()
    }
}

/// The fonts fields need: the one each is typed in, and others only for characters of its value that the first does not have. A viewer
/// never looks for a second font, and a whole one is large.
fn form_fonts(document: &PagedDocument) -> Result<BTreeSet<FontId>, Error> {
    let mut fonts = BTreeSet::new();
    let mut widgets = Vec::new();
    for page in &document.pages {
        collect_widgets(&page.items, 0, &mut widgets);
    }
    for widget in widgets {
        let Some(field) = document.fields.get(widget.field.0 as usize).filter(|field| has_text(&field.kind)) else { continue };
        let Some((first, others)) = widget.style.fonts.split_first() else {
            fonts.extend((!document.fonts.is_empty()).then_some(FontId(0)));
            continue;
        };
        fonts.insert(*first);
        if others.is_empty() || shown(field).all(str::is_empty) {
            continue;
        }
        let known = |font: &FontId| {
            let font = document.fonts.get(font.0 as usize)?;
            Some(FontRef::from_index(&font.data, font.index).ok()?.charmap())
        };
        let maps: Vec<_> = widget.style.fonts.iter().filter_map(|font| Some((*font, known(font)?))).collect();
        let first_with = |c: char| maps.iter().find(|(_, map)| map.map(c).is_some()).map(|(font, _)| *font);
        fonts.extend(shown(field).flat_map(str::chars).filter(|c| !c.is_whitespace()).filter_map(first_with));
    }
    match fonts.iter().find(|font| font.0 as usize >= document.fonts.len()) {
        Some(font) => Err(Error::MissingFont(font.0)),
        None => Ok(fonts),
    }
}

/// The texts a field shows before anybody touches it.
fn shown(field: &FormField) -> impl Iterator<Item = &str> {
    let (value, options) = match &field.kind {
        FormFieldKind::Text { value, .. } => (value.as_str(), [].as_slice()),
        FormFieldKind::Choice { options, .. } => ("", options.as_slice()),
        FormFieldKind::Checkbox { .. } | FormFieldKind::Radio { .. } => ("", [].as_slice()),
    };
    std::iter::once(value).chain(options.iter().map(|(_, label)| label.as_str()))
}

fn collect_widgets<'a>(items: &'a [Item], depth: usize, widgets: &mut Vec<&'a Widget>) {
    for item in items {
        match &item.kind {
            ItemKind::Widget(widget) => widgets.push(widget),
            ItemKind::Group(group) if depth < MAX_DEPTH => collect_widgets(&group.items, depth + 1, widgets),
            _ => {}
        }
    }
}

/// Makes the program of one font and gives out its codes.
fn embed(index: usize, font: &Font, face: &Face, usage: Usage, form: Option<usize>) -> Result<Option<Embedded>, Error> {
    let mut used = usage.glyphs;
    let mut typed: BTreeMap<u16, Vec<char>> = BTreeMap::new();
    if form.is_some() {
        for (code_point, glyph) in face.charmap.mappings() {
            let (Some(character), Ok(glyph)) = (char::from_u32(code_point), u16::try_from(glyph.to_u32())) else { continue };
            if glyph != 0 && glyph < face.glyph_count && text_of(character) {
                typed.entry(glyph).or_default().push(character);
            }
        }
        for (glyph, characters) in &mut typed {
            characters.sort_unstable();
            let Some(first) = characters.first() else { continue };
            let text = used.entry(*glyph).or_insert_with(|| first.to_string());
            // What the page says with the glyph stays, unless a space was only ever one of the odd ones.
            if text.chars().all(char::is_whitespace) {
                *text = first.to_string();
            }
        }
    }
    if used.is_empty() {
        return Ok(None);
    }

    let glyphs: Vec<u16> = used.keys().copied().collect();
    let mapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&glyphs);
    let coordinates: Vec<(subsetter::Tag, f32)> = font.variations.iter().map(|(tag, value)| (subsetter::Tag::new(tag), *value)).collect();
    let mut program = subsetter::subset_with_variations(&font.data, font.index, &coordinates, &mapper)
        .map_err(|reason| Error::Font { name: font.name.clone(), reason: format!("{reason:?}") })?;
    if let Some(outlined) = form.and_then(|_| sfnt::with_outlines(&program)) {
        program = outlined;
    }

    let mut embedded = Embedded {
        resource: resource(index, form),
        base_font: base_font(&font.name, &program),
        drawn: vec![Drawn { code: NONE, letter: 0, width: 0.0 }; face.glyph_count as usize],
        texts: vec![Box::default(); face.glyph_count as usize],
        unicode: BTreeMap::new(),
        map: None,
        latin: None,
        code_widths: BTreeMap::new(),
        metrics: metrics(face),
        form: None,
        program,
    };
    let mut codes =
        (form.is_some() && !embedded.program.starts_with(b"OTTO")).then(|| typed::Codes::new(&typed, |glyph| mapper.get(glyph)));
    let glyph_metrics = face.font.glyph_metrics(Size::unscaled(), &face.location);
    for (glyph, text) in used {
        let Some(own) = mapper.get(glyph) else { continue };
        let code = codes.as_mut().map_or(Some(own), |codes| codes.code(own, &text));
        let width = hundredths(face.scale(glyph_metrics.advance_width(GlyphId::from(glyph)).unwrap_or(0.0)));
        if let Some(place) = embedded.drawn.get_mut(glyph as usize) {
            let letter = if let [letter] = text.as_bytes() { *letter } else { 0 };
            *place = Drawn { code: code.unwrap_or(NONE), letter, width };
        }
        if let Some(place) = embedded.texts.get_mut(glyph as usize) {
            *place = text.as_str().into();
        }
        let Some(code) = code else { continue };
        embedded.unicode.insert(code, text);
        embedded.code_widths.insert(code, width);
    }
    if form.is_some() {
        embedded.form = Some(Arc::new(form_font(&mut embedded, &typed, codes, &mapper)));
        embedded.latin = latin::program(&embedded);
    }
    Ok(Some(embedded))
}

/// What appearances need of the font. In one that has a map of its own, every character gets a code, so that a viewer finds it by its text.
/// A PostScript font cannot give a shared glyph a second code, but its first one still shows the right shape.
fn form_font(
    embedded: &mut Embedded,
    typed: &BTreeMap<u16, Vec<char>>,
    mut codes: Option<typed::Codes>,
    mapper: &subsetter::GlyphRemapper,
) -> FormFont {
    let mut characters = BTreeMap::new();
    for (glyph, shared) in typed {
        let Some(first) = embedded.code(*glyph) else { continue };
        let width = embedded.width(*glyph);
        for character in shared {
            let own = codes.as_mut().zip(mapper.get(*glyph)).and_then(|(codes, own)| {
                let text = character.to_string();
                if embedded.unicode.get(&first) == Some(&text) {
                    return Some(first);
                }
                let code = codes.code(own, &text)?;
                embedded.unicode.insert(code, text);
                embedded.code_widths.insert(code, width);
                Some(code)
            });
            characters.insert(*character, (own.unwrap_or(first), width));
        }
    }
    if let Some(codes) = codes {
        let shape = |character: char| {
            let (glyph, _) = typed.iter().find(|(_, characters)| characters.contains(&character))?;
            Some((mapper.get(*glyph)?, embedded.width(*glyph)))
        };
        let map = codes.finish(shape);
        embedded.code_widths.extend(map.blank.iter().map(|code| (*code, map.blank_width)));
        // Else a tab or a line's end that was typed is a letter the font lacks, for which viewers look in fonts that they do not embed well.
        let blanks = map.blank.iter().filter_map(|code| char::from_u32(u32::from(*code)).map(|blank| (*code, blank)));
        embedded.unicode.extend(blanks.filter(|(_, blank)| typed::stands_alone(*blank)).map(|(code, blank)| (code, blank.to_string())));
        embedded.map = Some(map);
    }
    FormFont { resource: embedded.resource.clone(), ascent: embedded.metrics.ascent, descent: embedded.metrics.descent, characters }
}

/// Whether a character can be typed and read back.
fn text_of(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E000}'..='\u{F8FF}')
}

/// The name of a font in content and in `/DR`.
///
/// PDFium (Chrome) takes a form's font to hold Western letters only, and sets others in a font of the machine that is then not embedded,
/// unless the font goes by one of these names, whose fonts it asks for every letter. No other reader minds the name.
fn resource(index: usize, form: Option<usize>) -> String {
    match form.and_then(|nth| ["Wingdings", "Wingdings2", "Wingdings3", "Webdings"].get(nth)) {
        Some(name) => (*name).to_owned(),
        None => format!("f{index}"),
    }
}

/// The PostScript name with six letters before it that tell this subset from any other.
fn base_font(name: &str, program: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(program);
    let tag: String = digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.,".contains(*c)).collect();
    format!("{tag}+{}", if plain.is_empty() { "Font" } else { &plain })
}

/// Reads the descriptor's numbers.
fn metrics(face: &Face) -> DescriptorMetrics {
    use skrifa::raw::TableProvider;
    let metrics = face.font.metrics(Size::unscaled(), &face.location);
    let attributes = face.font.attributes();
    let bounds = metrics.bounds.unwrap_or(skrifa::metrics::BoundingBox {
        x_min: 0.0,
        y_min: metrics.descent,
        x_max: metrics.max_width.unwrap_or(face.units),
        y_max: metrics.ascent,
    });
    let family = face.font.os2().ok().map_or(0, |table| table.s_family_class() >> 8);
    DescriptorMetrics {
        ascent: face.scale(metrics.ascent),
        descent: face.scale(metrics.descent),
        cap_height: face.scale(metrics.cap_height.unwrap_or(metrics.ascent)),
        italic_angle: metrics.italic_angle,
        weight: attributes.weight.value(),
        fixed: metrics.is_monospace,
        serif: (1..=7).contains(&family),
        bbox: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(|value| face.scale(value)),
    }
}

/// Rounded as the `/W` array writes it, so that positions are computed from what readers see.
fn hundredths(value: f32) -> f32 {
    crate::pdf::objects::round(value)
}
