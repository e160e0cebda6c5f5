//! Shaping: a piece of text of one font, script, language and direction in, glyphs in font units out.
//!
//! Words come up again and again, at every size alike, so what was shaped once is kept. Spaces are not shaped: lines place them.

use std::sync::Arc;

use harfrust::{Buffer, Direction, Feature, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use rustc_hash::FxHashMap;

use super::fonts::{Fonts, Instance, Stack};
use super::greedy::Scratch;
use super::line::Lists;
use crate::typeset::frame::FontId;
use crate::typeset::style::computed::FontStyle;

/// A shaped word.
pub(super) struct Word {
    /// In visual order.
    pub(super) glyphs: Box<[WordGlyph]>,
    /// Font units.
    pub(super) advance: i32,
    /// How many clusters the glyphs make up.
    pub(super) clusters: u32,
    /// Whether each glyph stands for one letter of ASCII, in order.
    pub(super) letters: bool,
}

/// A glyph in font units.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordGlyph {
    pub(super) id: u16,
    /// Byte offset in the word.
    pub(super) cluster: u32,
    pub(super) advance: i32,
    pub(super) dx: i32,
    pub(super) dy: i32,
}

/// What must be alike for shaped words to be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RunKey {
    pub(super) font: FontId,
    pub(super) features: u32,
    pub(super) lang: u32,
    pub(super) script: [u8; 4],
    pub(super) rtl: bool,
    /// Whether the letters stand upright one below the other.
    pub(super) upright: bool,
}

/// How to shape under one [`RunKey`], and what was.
struct Shaping {
    plan: ShapePlan,
    instance: Arc<Instance>,
    features: Arc<[Feature]>,
    words: FxHashMap<Box<str>, Arc<Word>>,
    /// How much less room a space takes between two characters, in font units; none where the font does not kern spaces at all.
    spaces: Option<FxHashMap<(char, char), i32>>,
}

/// Everything shaping remembers, and memory for setting lines. One is used by one thread at a time.
#[derive(Default)]
pub(super) struct Cache {
    buffer: Option<Buffer>,
    shapings: Vec<Shaping>,
    keys: FxHashMap<RunKey, usize>,
    feature_ids: FxHashMap<Vec<([u8; 4], u32)>, u32>,
    features: Vec<Arc<[Feature]>>,
    lang_ids: FxHashMap<String, u32>,
    langs: Vec<Option<Language>>,
    /// Keyed by the address of a style this holds on to.
    styles: FxHashMap<usize, (Arc<FontStyle>, Resolved)>,
    /// Keyed by the address of a stack that `styles` or the database holds.
    fallback: FxHashMap<(usize, char), Option<usize>>,
    kept: usize,
    /// What lines are set with.
    pub(super) lists: Lists,
    /// What lines are broken with.
    pub(super) scratch: Scratch,
}

/// What shaping needs of a style.
#[derive(Clone)]
pub(super) struct Resolved {
    pub(super) stack: Arc<Stack>,
    pub(super) features: u32,
    pub(super) lang: u32,
}

/// Letters that spaces are kerned with where they are at all.
const SPACED: &str = "A V T W Y . , - f r v w y o L P \u{2019} \u{201c} ";
/// Words kept before the cache starts afresh; a book has some ten thousand.
const MAX_WORDS: usize = 200_000;
/// Longer words are not worth keeping.
const MAX_KEPT: usize = 64;
const MAX_STYLES: usize = 10_000;

impl Cache {
    /// The fonts, features and language of a style.
    pub(super) fn resolve(&mut self, fonts: &Fonts, style: &Arc<FontStyle>) -> Resolved {
        let address = Arc::as_ptr(style) as usize;
        if let Some((_, resolved)) = self.styles.get(&address) {
            return resolved.clone();
        }
        if self.styles.len() >= MAX_STYLES {
            self.styles.clear();
        }
        let resolved = Resolved { stack: fonts.resolve(style), features: self.feature_set(style), lang: self.language(&style.lang) };
        self.styles.insert(address, (Arc::clone(style), resolved.clone()));
        resolved
    }

    fn feature_set(&mut self, style: &FontStyle) -> u32 {
        let mut list: Vec<([u8; 4], u32)> = Vec::new();
        if style.letter_spacing != 0.0 {
            // CSS Text 3, 8.2: letters that are spaced out do not join; what the author asks for by name comes later and wins.
            list.extend([*b"liga", *b"clig", *b"dlig", *b"hlig", *b"calt"].map(|tag| (tag, 0)));
        }
        list.extend_from_slice(&style.features);
        if let Some(&id) = self.feature_ids.get(&list) {
            return id;
        }
        let id = self.features.len() as u32;
        self.features.push(list.iter().map(|(tag, value)| Feature::new(Tag::new(tag), *value, ..)).collect());
        self.feature_ids.insert(list, id);
        id
    }

    fn language(&mut self, lang: &str) -> u32 {
        if let Some(&id) = self.lang_ids.get(lang) {
            return id;
        }
        let id = self.langs.len() as u32;
        self.langs.push(Language::new(lang));
        self.lang_ids.insert(lang.to_owned(), id);
        id
    }

    /// The first face of the stack that has a character.
    pub(super) fn face_for(&mut self, fonts: &Fonts, stack: &Arc<Stack>, c: char) -> Option<usize> {
        if (c as u32) < 0x250 {
            return stack.find(fonts, c);
        }
        *self.fallback.entry((Arc::as_ptr(stack) as usize, c)).or_insert_with(|| stack.find(fonts, c))
    }

    /// The number of a way to shape, for [`word`](Self::word).
    pub(super) fn shaping(&mut self, key: RunKey, instance: &Arc<Instance>) -> usize {
        if let Some(&index) = self.keys.get(&key) {
            return index;
        }
        let direction = match key {
            RunKey { upright: true, .. } => Direction::TopToBottom,
            RunKey { rtl: true, .. } => Direction::RightToLeft,
            _ => Direction::LeftToRight,
        };
        let asked = self.features.get(key.features as usize).map_or(&[][..], |features| features);
        let mut features: Vec<Feature> =
            instance.features.iter().map(|(tag, value)| Feature::new(Tag::new(tag), *value, ..)).chain(asked.iter().copied()).collect();
        // CSS Fonts 4, 6.6: small capitals stand in for petite ones, and for capitals in unicase.
        for (petite, small, has) in
            [(b"pcap", b"smcp", instance.caps[2]), (b"c2pc", b"c2sc", instance.caps[3]), (b"unic", b"c2sc", instance.caps[4])]
        {
            for feature in features.iter_mut().filter(|feature| !has && feature.tag == Tag::new(petite)) {
                feature.tag = Tag::new(small);
            }
        }
        let features: Arc<[Feature]> = features.into();
        let language = self.langs.get(key.lang as usize).and_then(Option::as_ref);
        let plan = ShapePlan::new(&instance.font, direction, Script::from_iso15924_tag(Tag::new(&key.script)), language, &features);
        let index = self.shapings.len();
        self.shapings.push(Shaping { plan, instance: Arc::clone(instance), features, words: FxHashMap::default(), spaces: None });
        if !key.rtl && !key.upright && instance.kerns {
            // Every letter with a space on either side: what the font's own widths do not add up to is kerning.
            let plain: i32 = SPACED.chars().map(|c| self.shape(index, c.encode_utf8(&mut [0; 4]), "", "").advance).sum();
            if self.shape(index, SPACED, "", "").advance != plain {
                self.shapings[index].spaces = Some(FxHashMap::default());
            }
        }
        self.keys.insert(key, index);
        index
    }

    /// Shapes a word, or finds it.
    pub(super) fn word(&mut self, shaping: usize, text: &str) -> Arc<Word> {
        let Some(entry) = self.shapings.get(shaping) else { return Arc::new(Word::empty()) };
        if let Some(word) = entry.words.get(text) {
            return Arc::clone(word);
        }
        let word = Arc::new(self.shape(shaping, text, "", ""));
        if text.len() <= MAX_KEPT {
            if self.kept >= MAX_WORDS {
                self.shapings.iter_mut().for_each(|shaping| shaping.words.clear());
                self.kept = 0;
            }
            self.kept += 1;
            self.shapings[shaping].words.insert(text.into(), Arc::clone(&word));
        }
        word
    }

    /// What kerning adds to a space between two characters, in font units.
    pub(super) fn space(&mut self, shaping: usize, before: char, after: char) -> i32 {
        let Some(known) = self.shapings.get(shaping).and_then(|entry| entry.spaces.as_ref()) else { return 0 };
        if let Some(kern) = known.get(&(before, after)) {
            return *kern;
        }
        let (mut first, mut second) = ([0; 4], [0; 4]);
        let (first, second) = (&*before.encode_utf8(&mut first), &*after.encode_utf8(&mut second));
        let both = self.shape(shaping, &format!("{first} {second}"), "", "").advance;
        let kern = [first, " ", second].into_iter().fold(both, |left, letter| left - self.word(shaping, letter).advance);
        if let Some(spaces) = self.shapings.get_mut(shaping).and_then(|entry| entry.spaces.as_mut()) {
            spaces.insert((before, after), kern);
        }
        kern
    }

    /// Shapes a piece between what stands before and after it, which decides how letters join.
    pub(super) fn shape(&mut self, shaping: usize, text: &str, before: &str, after: &str) -> Word {
        let Some(entry) = self.shapings.get(shaping) else { return Word::empty() };
        let buffer = self.buffer.get_or_insert_with(Buffer::new);
        buffer.reset();
        if !before.is_empty() {
            buffer.set_pre_context(before);
        }
        buffer.push_str(text);
        if !after.is_empty() {
            buffer.set_post_context(after);
        }
        buffer.set_direction(entry.plan.direction());
        buffer.set_script(entry.plan.script());
        buffer.set_language(entry.plan.language().cloned());
        let font = ShaperFont::new(&entry.instance.font);
        let options = ShapeOptions::new().plan(Some(&entry.plan)).features(&entry.features);
        if harfrust::shape(&font, buffer, options).is_err() {
            return Word::empty();
        }
        // The line is turned about the middle of its letters, and they are turned back: what is down on the page is ahead on the line, what is
        // to the right is above.
        let upright = entry.plan.direction() == Direction::TopToBottom;
        let metrics = &entry.instance.metrics;
        let units = |ems: f32| (ems / entry.instance.em).round() as i32;
        let middle = units((metrics.ascent - metrics.descent) / 2.0);
        // A font that does not say how high its letters are gives each an em, in the middle of which it stands.
        let em = (upright && !entry.instance.has_heights()).then(|| units(1.0));
        let mut advance = 0i32;
        let mut clusters = 0;
        let mut last = None;
        let glyphs = buffer
            .glyph_infos()
            .iter()
            .zip(buffer.glyph_positions())
            .map(|(info, position)| {
                let (ahead, dx, dy) = if upright {
                    let ahead = em.unwrap_or(-position.y_advance);
                    (ahead, (ahead + position.y_advance) / 2 - position.y_offset, position.x_offset + middle)
                } else {
                    (position.x_advance, position.x_offset, position.y_offset)
                };
                advance = advance.saturating_add(ahead);
                if last != Some(info.cluster) {
                    clusters += 1;
                    last = Some(info.cluster);
                }
                WordGlyph { id: u16::try_from(info.glyph_id).unwrap_or(0), cluster: info.cluster, advance: ahead, dx, dy }
            })
            .collect::<Box<[_]>>();
        let in_order = |(index, glyph): (usize, &WordGlyph)| glyph.cluster as usize == index && glyph.id != 0;
        let letters =
            glyphs.len() == text.len() && text.bytes().all(|byte| byte.is_ascii_graphic()) && glyphs.iter().enumerate().all(in_order);
        Word { glyphs, advance, clusters, letters }
    }
}

impl Word {
    /// Nothing to see.
    pub(super) fn empty() -> Self {
        Self { glyphs: Box::default(), advance: 0, clusters: 0, letters: false }
    }
}
