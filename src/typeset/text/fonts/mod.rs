//! The fonts of a document: a database of faces, chosen as CSS Fonts 4 says.
//!
//! In: font files and what `@font-face` says of them. Out: for a style, the faces to try in order; for a face, its measures.
//! Fonts of the machine are never looked at: a document looks the same wherever it is set.

mod crossings;
mod face;
mod matching;
mod outlines;
mod stack;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use face::Face;
pub(super) use face::{CAPS, Instance};
pub(super) use stack::Stack;

use super::shape::Cache;
use crate::typeset::frame::{Font, FontData, FontId, Item, ItemKind, Page};
use crate::typeset::style::computed::FontStyle;
use crate::typeset::style::{Bearings, FaceSlant, FontMetricsSource, FontUnits};

/// What `@font-face` says of a font file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FaceDescriptor {
    /// `font-family`
    pub family: String,
    /// `font-weight`: the range of weights the file offers; none for `auto`.
    pub weight: Option<(f32, f32)>,
    /// `font-style`; none for `auto`.
    pub slant: Option<FaceSlant>,
    /// `font-stretch` in percent; none for `auto`.
    pub stretch: Option<(f32, f32)>,
    /// `unicode-range`, both ends included; empty for every character.
    pub unicode_range: Vec<(u32, u32)>,
    /// `font-feature-settings` of the face.
    pub features: Vec<([u8; 4], u32)>,
    /// `font-variation-settings` of the face.
    pub variations: Vec<([u8; 4], f32)>,
    /// `size-adjust`, 1 for none.
    pub size_adjust: Option<f32>,
    /// `ascent-override`, `descent-override` and `line-gap-override`, of a font size of 1.
    pub overrides: [Option<f32>; 3],
    /// Which face of a collection: its number from 0 or its PostScript name; empty for the first.
    pub member: String,
}

/// Why a file cannot be used as a font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontError {
    /// Neither OpenType, TrueType, WOFF nor WOFF2, or without usable tables.
    NotAFont,
    /// A file that cannot be unpacked or embedded, and why.
    Damaged(String),
}

impl std::fmt::Display for FontError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAFont => f.write_str("not a usable TrueType, OpenType, WOFF or WOFF2 font"),
            Self::Damaged(why) => write!(f, "the font file is damaged: {why}"),
        }
    }
}

impl std::error::Error for FontError {}

/// Measures of a font at a size, in points; all distances are positive in the direction named.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FontMetrics {
    /// From the baseline up to the top of the content area.
    pub ascent: f32,
    /// From the baseline down to the bottom of the content area.
    pub descent: f32,
    /// Extra room between lines for `line-height: normal`.
    pub line_gap: f32,
    /// `ex`
    pub x_height: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// From the baseline down to the middle of the underline.
    pub underline_position: f32,
    /// Thickness of the underline.
    pub underline_thickness: f32,
    /// From the baseline up to the middle of the line-through.
    pub strikeout_position: f32,
    /// Thickness of the line-through.
    pub strikeout_thickness: f32,
    /// `ch`: the advance of `0`.
    pub zero_advance: f32,
    /// The advance of a space.
    pub space_advance: f32,
    /// How wide a letter is on average; 0 if the font does not say.
    pub average_width: f32,
    /// The width of a box that holds any letter.
    pub widest: f32,
}

impl FontMetrics {
    /// The measures of an em of 1, at a size.
    fn at(self, size: f32) -> Self {
        Self {
            ascent: self.ascent * size,
            descent: self.descent * size,
            line_gap: self.line_gap * size,
            x_height: self.x_height * size,
            cap_height: self.cap_height * size,
            underline_position: self.underline_position * size,
            underline_thickness: self.underline_thickness * size,
            strikeout_position: self.strikeout_position * size,
            strikeout_thickness: self.strikeout_thickness * size,
            zero_advance: self.zero_advance * size,
            space_advance: self.space_advance * size,
            average_width: self.average_width * size,
            widest: self.widest * size,
        }
    }
}

/// All faces a document may use, and the caches that go with them. Shared between threads.
#[derive(Default)]
pub struct Fonts {
    faces: Vec<Face>,
    instances: RwLock<Instances>,
    stacks: RwLock<FxHashMap<stack::StackKey<'static>, Arc<Stack>>>,
    missing: Mutex<BTreeSet<char>>,
    /// Shaping caches not in use now: a paragraph takes one and puts it back, so that threads share nothing while they shape.
    #[expect(clippy::vec_box, reason = "they change hands with every paragraph")]
    caches: Mutex<Vec<Box<Cache>>>,
}

/// A face, the axes that leave their default and by how much it is set larger, as bits.
type InstanceKey = (usize, Vec<([u8; 4], u32)>, u32);

#[derive(Default)]
struct Instances {
    list: Vec<Arc<Instance>>,
    ids: BTreeMap<InstanceKey, FontId>,
}

impl Fonts {
    /// A database that falls back to `default_fonts` (whole files, most wanted first): `serif`, `sans-serif` and `monospace` are found among
    /// them by what they say of themselves, and so is a document's text without any font of its own. Files that are no fonts are left out.
    pub fn new(default_fonts: &[FontData]) -> Self {
        let mut fonts = Self::default();
        for data in default_fonts {
            if let Ok(face) = Face::load(FaceDescriptor::default(), data, true) {
                fonts.faces.push(face);
            }
        }
        fonts
    }

    /// Adds the file of an `@font-face` rule. Later rules win over earlier ones that describe the same face.
    pub fn add(&mut self, descriptor: FaceDescriptor, data: FontData) -> Result<(), FontError> {
        let face = Face::load(descriptor, &data, false)?;
        self.faces.push(face);
        // What was chosen before may be chosen otherwise now.
        self.stacks.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        lock(&self.caches).clear();
        Ok(())
    }

    /// The measures of the first font of the style's list, at its size: what `ex`, `ch` and the strut go by.
    pub fn metrics(&self, style: &FontStyle) -> FontMetrics {
        self.resolve(style).metrics(style.size)
    }

    /// The measures of a font already in use, before [`number`](Self::number), at the size of a run.
    pub fn font_metrics(&self, font: FontId, size: f32) -> FontMetrics {
        self.instance(font).map_or_else(FontMetrics::default, |instance| instance.metrics.at(size / instance.adjust))
    }

    /// The fonts a text in this style may need, most wanted first: for form fields, whose text is typed later.
    pub fn stack(&self, style: &FontStyle) -> Vec<FontId> {
        let mut ids: Vec<FontId> = Vec::new();
        for face in &self.resolve(style).faces {
            if !ids.contains(&face.id) {
                ids.push(face.id);
            }
        }
        ids
    }

    /// Whether there is any font at all.
    pub fn is_empty(&self) -> bool {
        self.faces.is_empty()
    }

    /// Characters no font had, each once, in order.
    pub fn missing(&self) -> Vec<char> {
        lock(&self.missing).iter().copied().collect()
    }

    /// The first of `pages` each character no font had is on.
    pub fn missing_on(&self, pages: &[Page]) -> BTreeMap<char, usize> {
        fn look(items: &[Item], missing: &BTreeSet<char>, page: usize, found: &mut BTreeMap<char, usize>) {
            for item in items {
                match &item.kind {
                    ItemKind::Text(run) if run.glyphs.iter().any(|glyph| glyph.id == 0) => {
                        for c in run.text.chars().filter(|c| missing.contains(c)) {
                            found.entry(c).or_insert(page);
                        }
                    }
                    ItemKind::Group(group) => look(&group.items, missing, page, found),
                    _ => {}
                }
            }
        }
        let missing = lock(&self.missing);
        let mut found = BTreeMap::new();
        for (page, content) in pages.iter().enumerate() {
            look(&content.items, &missing, page, &mut found);
        }
        found
    }

    /// Numbers the fonts that are used on `pages` in the order they come up, writes the numbers into the runs and widgets, and returns the fonts.
    /// Numbers given while laying out depend on the order in which threads came by; these do not.
    pub fn number(&self, pages: &mut [Page]) -> Vec<Font> {
        let mut order = Order { fonts: self, ids: BTreeMap::new(), list: Vec::new() };
        for page in pages {
            order.items(&mut page.items);
        }
        order.list
    }

    /// The faces for a style, most wanted first.
    pub(super) fn resolve(&self, style: &FontStyle) -> Arc<Stack> {
        let optical = self.faces.iter().any(Face::has_optical_size);
        let key = stack::StackKey::new(style, optical);
        if let Some(stack) = self.stacks.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(stack);
        }
        let stack = Arc::new(stack::build(self, style));
        let mut stacks = self.stacks.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been quicker; all must hold the same one.
        Arc::clone(stacks.entry(key.into_owned()).or_insert(stack))
    }

    /// The font behind a number.
    pub(super) fn instance(&self, id: FontId) -> Option<Arc<Instance>> {
        self.instances.read().unwrap_or_else(PoisonError::into_inner).list.get(id.0 as usize).cloned()
    }

    /// The number of a face at a place in its design space.
    fn instantiate(&self, face: usize, variations: Vec<([u8; 4], f32)>, larger: f32) -> FontId {
        let key = (face, variations.iter().map(|&(tag, value)| (tag, value.to_bits())).collect(), larger.to_bits());
        let mut instances = self.instances.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&id) = instances.ids.get(&key) {
            return id;
        }
        let id = FontId(instances.list.len() as u32);
        instances.list.push(Arc::new(self.faces[face].instance(face, variations, larger)));
        instances.ids.insert(key, id);
        id
    }

    /// Whether the font added last forbids that it is embedded.
    pub fn forbids_embedding(&self) -> bool {
        self.faces.last().is_some_and(|face| face.restricted)
    }

    /// Notes that no font has a character.
    pub(super) fn report_missing(&self, c: char) {
        lock(&self.missing).insert(c);
    }

    /// A shaping cache to use for a while.
    pub(super) fn take_cache(&self) -> Box<Cache> {
        lock(&self.caches).pop().unwrap_or_default()
    }

    /// Gives a shaping cache back.
    pub(super) fn return_cache(&self, cache: Box<Cache>) {
        lock(&self.caches).push(cache);
    }
}

impl FontMetricsSource for Fonts {
    fn units(&self, font: &FontStyle) -> FontUnits {
        let metrics = self.resolve(font).metrics(1.0);
        FontUnits {
            x_height: metrics.x_height,
            zero_advance: metrics.zero_advance,
            cap_height: metrics.cap_height,
            ascent: metrics.ascent,
            descent: metrics.descent,
            line_height: metrics.ascent + metrics.descent + metrics.line_gap,
        }
    }

    fn advance(&self, font: &FontStyle, letters: &str) -> f32 {
        let stack = self.resolve(font);
        let advance = |c: char| {
            let instance = &stack.faces.get(stack.find(self, c)?)?.instance;
            Some(instance.font.glyph_metrics().h_advance(instance.font.charmap().map_unicode(c)?) * instance.em)
        };
        letters.chars().filter_map(advance).sum()
    }

    fn bearings(&self, font: &FontStyle, letters: &str) -> Bearings {
        let stack = self.resolve(font);
        let ink = |c: char| {
            let instance = &stack.faces.get(stack.find(self, c)?)?.instance;
            let glyph = instance.font.charmap().map_unicode(c)?;
            let glyphs = instance.font.glyph_metrics();
            let extents = glyphs.extents(glyph)?;
            let (left, width) = (extents.x_bearing, extents.width);
            let [left, right, depth] = [left, glyphs.h_advance(glyph) - left - width, extents.height - extents.y_bearing];
            Some([left * instance.em, right * instance.em, depth * instance.em])
        };
        let letters: Vec<[f32; 3]> = letters.chars().filter_map(ink).collect();
        let (Some([left, ..]), Some([_, right, _])) = (letters.first(), letters.last()) else { return Bearings::default() };
        Bearings { left: *left, right: *right, depth: letters.iter().map(|ink| ink[2]).fold(0.0, f32::max) }
    }
}

/// A panic elsewhere leaves these sets as usable as they were.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives fonts numbers in the order a document uses them.
struct Order<'a> {
    fonts: &'a Fonts,
    ids: BTreeMap<FontId, FontId>,
    list: Vec<Font>,
}

impl Order<'_> {
    fn items(&mut self, items: &mut [Item]) {
        for item in items {
            match &mut item.kind {
                ItemKind::Text(run) => self.renumber(&mut run.font),
                ItemKind::Widget(widget) => widget.style.fonts.iter_mut().for_each(|id| self.renumber(id)),
                ItemKind::Group(group) => {
                    self.items(&mut group.items);
                    if let Some(mask) = group.compositing.as_mut().and_then(|compositing| compositing.mask.as_mut()) {
                        self.items(&mut mask.items);
                    }
                }
                ItemKind::Path(_) | ItemKind::Shading(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }

    fn renumber(&mut self, id: &mut FontId) {
        if let Some(&known) = self.ids.get(id) {
            *id = known;
            return;
        }
        let Some(instance) = self.fonts.instance(*id) else { return };
        let face = &self.fonts.faces[instance.face];
        let new = FontId(self.list.len() as u32);
        self.list.push(Font {
            data: Arc::clone(&face.data),
            index: face.index,
            name: face.name.clone(),
            variations: instance.variations.clone(),
        });
        self.ids.insert(*id, new);
        *id = new;
    }
}
