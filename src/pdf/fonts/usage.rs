//! Which glyphs the text uses and what each is best taken for.
//!
//! In: the pages. Out: for each font, its glyphs in order with one text each. A glyph used for several texts gets the shortest, then the
//! first in code order; the others are said by `/ActualText` where they occur, so the choice does not depend on the order of pages.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Face;
use crate::pdf::Error;
use crate::pdf::content::MAX_DEPTH;
use crate::pdf::text::{Meaning, clean, pieces};
use crate::typeset::frame::{FontId, Glyph, Item, ItemKind, PagedDocument, TextRun};

/// What is used of one font.
#[derive(Debug, Clone, Default)]
pub(in crate::pdf) struct Usage {
    /// The text of each glyph used.
    pub(in crate::pdf) glyphs: BTreeMap<u16, String>,
}

/// A text for a glyph. What the text layer says of a single glyph comes before what is guessed for a part of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    guess: bool,
    length: usize,
    text: String,
}

/// The candidates of the glyphs of each font.
struct Tally {
    fonts: Vec<Vec<Option<Candidate>>>,
    /// The glyphs whose best text is a letter of ASCII that the text layer says of them, and the letter: nothing better can come; 0 for others.
    letters: Vec<Vec<u8>>,
}

impl Usage {
    /// Looks through all text.
    pub(in crate::pdf) fn collect(document: &PagedDocument, faces: &[Option<Face>]) -> Vec<Self> {
        let counts: Vec<usize> = faces.iter().map(|face| face.as_ref().map_or(0, |face| face.glyph_count as usize)).collect();
        let new = || Tally {
            fonts: counts.iter().map(|count| vec![None; *count]).collect(),
            letters: counts.iter().map(|count| vec![0; *count]).collect(),
        };
        let count = |pages: &[crate::typeset::frame::Page]| {
            let mut tally = new();
            for page in pages {
                tally.items(&page.items, faces, 0);
            }
            tally
        };
        let part = document.pages.len().div_ceil(rayon::current_num_threads().max(1)).max(1);
        let tally = document.pages.par_chunks(part).map(count).reduce(new, Tally::merge);
        let texts = |glyphs: Vec<Option<Candidate>>| Self {
            glyphs: glyphs.into_iter().enumerate().filter_map(|(glyph, best)| Some((u16::try_from(glyph).ok()?, best?.text))).collect(),
        };
        tally.fonts.into_iter().map(texts).collect()
    }
}

impl Tally {
    fn merge(mut self, other: Self) -> Self {
        for (mine, others) in self.fonts.iter_mut().zip(other.fonts) {
            for (best, candidate) in mine.iter_mut().zip(others) {
                if let Some(candidate) = candidate
                    && best.as_ref().is_none_or(|best| candidate < *best)
                {
                    *best = Some(candidate);
                }
            }
        }
        self
    }

    fn items(&mut self, items: &[Item], faces: &[Option<Face>], depth: usize) {
        for item in items {
            match &item.kind {
                ItemKind::Text(run) => {
                    if let Some(Some(face)) = faces.get(run.font.0 as usize) {
                        self.run(run, face);
                    }
                }
                ItemKind::Group(group) if depth < MAX_DEPTH => {
                    self.items(&group.items, faces, depth + 1);
                    if let Some(mask) = group.mask() {
                        self.items(&mask.items, faces, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &TextRun, face: &Face) {
        pieces(run, face, |piece| {
            let members = run.glyphs.get(piece.glyphs).unwrap_or(&[]);
            match piece.meaning {
                Meaning::Letters => self.plain(run, members),
                Meaning::One(text) => {
                    if let Some(glyph) = members.first() {
                        let text = run.text.get(text).unwrap_or("");
                        let text = clean(text);
                        let text = if text.is_empty() { guess(face, glyph.id) } else { text };
                        self.offer(run.font, glyph.id, &text, false);
                    }
                }
                Meaning::Together(_) => {
                    for glyph in members {
                        self.offer(run.font, glyph.id, &guess(face, glyph.id), true);
                    }
                }
                // A box is drawn; an unseen space carries the text.
                Meaning::Missing(_) => {
                    if let Some(space) = face.glyph(' ') {
                        self.offer(run.font, space, " ", false);
                    }
                }
                Meaning::Nothing => {}
            }
        });
    }

    /// Glyphs that stand for a letter each.
    fn plain(&mut self, run: &TextRun, glyphs: &[Glyph]) {
        let font = run.font.0 as usize;
        for glyph in glyphs {
            let Some(letter) = run.text.as_bytes().get(glyph.cluster as usize) else { continue };
            let known = self.letters.get(font).and_then(|letters| letters.get(glyph.id as usize));
            if known != Some(letter) {
                self.offer(run.font, glyph.id, char::from(*letter).encode_utf8(&mut [0; 4]), false);
            }
        }
    }

    fn offer(&mut self, font: FontId, glyph: u16, text: &str, guess: bool) {
        let Some(best) = self.fonts.get_mut(font.0 as usize).and_then(|glyphs| glyphs.get_mut(glyph as usize)) else { return };
        let better = match best {
            Some(known) if known.guess == guess && known.text == text => false,
            Some(known) => (guess, text.len(), text) < (known.guess, known.length, known.text.as_str()),
            None => true,
        };
        if better {
            *best = Some(Candidate { guess, length: text.len(), text: text.to_owned() });
            if let Some(letter) = self.letters.get_mut(font.0 as usize).and_then(|letters| letters.get_mut(glyph as usize)) {
                *letter = letter_of(text, guess);
            }
        }
    }
}

/// The letter of ASCII that this text is, if it is not guessed; 0 for others.
fn letter_of(text: &str, guess: bool) -> u8 {
    match text.as_bytes() {
        [letter] if !guess => *letter,
        _ => 0,
    }
}

/// What a glyph stands for by the font alone.
fn guess(face: &Face, glyph: u16) -> std::borrow::Cow<'static, str> {
    face.character(glyph).map_or("\u{FFFD}".into(), |character| character.to_string().into())
}

/// The fonts that text and fields use.
pub(super) fn fonts(document: &PagedDocument, form: &BTreeSet<FontId>) -> Result<BTreeSet<FontId>, Error> {
    let mut wanted = form.clone();
    for page in &document.pages {
        collect(&page.items, 0, &mut wanted);
    }
    match wanted.iter().find(|font| font.0 as usize >= document.fonts.len()) {
        Some(font) => Err(Error::MissingFont(font.0)),
        None => Ok(wanted),
    }
}

fn collect(items: &[Item], depth: usize, wanted: &mut BTreeSet<FontId>) {
    for item in items {
        match &item.kind {
            ItemKind::Text(run) => {
                wanted.insert(run.font);
            }
            ItemKind::Group(group) if depth < MAX_DEPTH => {
                collect(&group.items, depth + 1, wanted);
                if let Some(mask) = group.mask() {
                    collect(&mask.items, depth + 1, wanted);
                }
            }
            _ => {}
        }
    }
}
