//! Words: the word an [`Itemizer`] has gathered in, its glyphs as atoms out, cut where lines may end and where another box begins.
//!
//! Which characters make up a word is not decided here.

use std::sync::Arc;

use icu_properties::props::Script;

use super::collect::{Piece, PieceKind};
use super::itemize::{After, Atom, AtomKind, Itemizer, MAX_WORD, Open, Piecewise, is_wide_space, letter_spacing, piece_width};
use super::punctuation::set_close;
use super::scripts::script_tag;
use super::shape::{Resolved, RunKey, Word};
use crate::typeset::style::computed::SpaceCollapse;

/// How far a shaped word is laid down.
struct Part {
    /// Where it begins in the text, and what is left of it; the first glyph that is left.
    base: u32,
    start: u32,
    first: u32,
    scale: f32,
    spacing: f32,
    script: [u8; 4],
    hangs: bool,
}

/// The style and face of a word, its script, and whether it runs from right to left or stands upright.
pub(super) type Look = (u32, usize, [u8; 4], bool, bool);

/// How words of one look are shaped: none without any font; whether their punctuation may be closed up.
#[derive(Clone, Copy)]
pub(super) struct Way {
    shaping: Option<usize>,
    close: bool,
}

impl Itemizer<'_> {
    /// Shapes the open word, which ends at `end`, and lays it down, cut where lines may end and where another box begins.
    pub(super) fn flush(&mut self, open: &mut Option<Open>, end: usize) {
        let Some(mut word) = open.take() else { return };
        if let Some(script) = word.script {
            self.script = script;
        }
        let script = script_tag(word.script.unwrap_or(self.script));
        let style = &self.flat.styles[word.piece.style as usize];
        let look = (word.piece.style, word.face, script, word.level.is_rtl(), word.upright);
        // Most words look like the one before.
        let way = match self.way {
            Some((known, way)) if known == look => way,
            _ => self.way_to_shape(look),
        };
        self.way = Some((look, way));
        let Way { shaping, close } = way;
        self.closes |= close;
        self.shaping = shaping.filter(|_| word.face == style.resolved.stack.primary_index()).map(|shaping| (shaping, end));
        let mut whole = self.shape(shaping, word.start, end);
        if close
            && let Some(face) = style.resolved.stack.faces.get(word.face)
            && let Some(closed) = set_close(&self.flat.text, word.start, &whole, &face.instance, word.upright)
        {
            whole = Arc::new(closed);
        }
        if self.held.is_empty() || !self.parts_look(&whole, &word, end) {
            self.lay(&whole, &word, end, script);
        } else {
            // A ligature cannot have two looks.
            while let Some(next) = self.held.iter().find(|held| held.kind == PieceKind::Text && (held.start as usize) < end).copied() {
                let part = self.shape(shaping, word.start, next.start as usize);
                self.lay(&part, &word, next.start as usize, script);
                (word.start, word.piece) = (next.start as usize, next);
            }
            let part = self.shape(shaping, word.start, end);
            self.lay(&part, &word, end, script);
        }
        self.cuts.clear();
    }

    /// How words of a style, face, script and direction are shaped.
    fn way_to_shape(&mut self, (style, face, script, rtl, upright): Look) -> Way {
        let style = &self.flat.styles[style as usize];
        let Some(face) = style.resolved.stack.faces.get(face) else { return Way { shaping: None, close: false } };
        let Resolved { features, lang, .. } = style.resolved;
        let key = RunKey { font: face.id, features, lang, script, rtl, upright };
        let shaping = Some(self.cache.shaping(key, &face.instance));
        Way { shaping, close: face.instance.has_halves && style.text.close_punctuation }
    }

    fn shape(&mut self, shaping: Option<usize>, start: usize, end: usize) -> Arc<Word> {
        // Without any font, the text is there but has no looks.
        let Some(shaping) = shaping else { return Arc::new(Word::empty()) };
        let text = &self.flat.text[start..end];
        let joins = |c: Option<char>| c.is_some_and(|c| c > '\u{250}' && c.is_alphabetic());
        if text.len() >= MAX_WORD
            || (!text.is_ascii() && (joins(self.flat.text[..start].chars().next_back()) || joins(self.flat.text[end..].chars().next())))
        {
            // A word goes on behind the cut, so its letters may join across it.
            Arc::new(self.cache.shape(shaping, text, tail(&self.flat.text[..start]), head(&self.flat.text[end..])))
        } else {
            self.cache.word(shaping, text)
        }
    }

    /// Whether letters that one glyph stands for are to look different. Where scripts are written in clusters, these look as they begin.
    fn parts_look(&self, shaped: &Word, word: &Open, end: usize) -> bool {
        if word.script.is_some_and(|script| !matches!(script, Script::Latin | Script::Greek | Script::Cyrillic | Script::Armenian)) {
            return false;
        }
        let mut look = &self.flat.styles[word.piece.style as usize].text;
        self.held.iter().filter(|held| held.kind == PieceKind::Text && (held.start as usize) < end).any(|held| {
            let before = std::mem::replace(&mut look, &self.flat.styles[held.style as usize].text);
            let inside = held.start - word.start as u32;
            !Arc::ptr_eq(before, look) && before != look && !shaped.glyphs.iter().any(|glyph| glyph.cluster == inside)
        })
    }

    fn lay(&mut self, shaped: &Arc<Word>, word: &Open, end: usize, script: [u8; 4]) {
        let style = &self.flat.styles[word.piece.style as usize];
        let white_space = style.text.white_space;
        let mut part = Part {
            base: word.start as u32,
            scale: style.resolved.stack.faces.get(word.face).map_or(0.0, |face| face.instance.em) * style.size,
            spacing: letter_spacing(style, script),
            hangs: is_wide_space(word.base.1) && white_space.wrap && white_space.collapse != SpaceCollapse::BreakSpaces,
            start: word.start as u32,
            first: 0,
            script,
        };
        // Most words are in one piece.
        if self.held.is_empty() && self.cuts.is_empty() {
            return self.part(&mut part, shaped, word, (end as u32, end as u32), false, &word.piece);
        }
        let mut cuts = std::mem::take(&mut self.cuts);
        let held = self.held.partition_point(|held| held.start as usize <= end);
        cuts.extend(self.held[..held].iter().filter(|held| held.kind == PieceKind::Text).map(|held| held.start));
        cuts.push(end as u32);
        cuts.sort_unstable();
        let mut piece = word.piece;
        let mut next = 0;
        for &cut in cuts.iter().filter(|cut| **cut <= end as u32) {
            let laid = part.start;
            let is_edge = self.held[..held].get(next).is_some_and(|edge| edge.start <= cut);
            self.part(&mut part, shaped, word, (cut, end as u32), is_edge, &piece);
            // A box whose letters went into a ligature that begins before it is there all the same.
            if part.start == laid && is_edge && piece.start > word.piece.start {
                self.edge(AtomKind::Empty, &piece);
            }
            while let Some(edge) = self.held[..held].get(next).copied().filter(|edge| edge.start <= cut) {
                if edge.kind == PieceKind::Text {
                    piece = edge;
                } else {
                    self.edge(if edge.kind == PieceKind::Open { AtomKind::Open } else { AtomKind::Close }, &edge);
                }
                next += 1;
            }
        }
        self.held.drain(..held);
        cuts.retain(|cut| *cut > end as u32);
        self.cuts = cuts;
    }

    /// Lays down what of a word is left before `cut`, in the box of `piece`. Glyphs that stand for letters on both sides hold them together: there
    /// no line ends, and where a box ends they all go into it.
    fn part(&mut self, part: &mut Part, shaped: &Arc<Word>, word: &Open, (cut, end): (u32, u32), is_edge: bool, piece: &Piece) {
        let Part { base, first, start, .. } = *part;
        let rtl = word.level.is_rtl();
        let count = shaped.glyphs.len() as u32;
        // Clusters of right-to-left words come from the end.
        let cluster = |index: u32| {
            let index = if rtl { count - 1 - index } else { index };
            shaped.glyphs[index as usize].cluster + base
        };
        let mut last = if cut == end { count } else { first };
        while last < count && cluster(last) < cut {
            last += 1;
        }
        let stop = if last < count { cluster(last) } else { end };
        if stop == start || (stop != cut && !is_edge) {
            return;
        }
        let (from, to) = if rtl { (count - last, count - first) } else { (first, last) };
        let width = if first == 0 && last == count {
            shaped.advance as f32 * part.scale + part.spacing * shaped.clusters as f32
        } else {
            piece_width(&shaped.glyphs[from as usize..to as usize], part.scale, part.spacing)
        };
        let kind = AtomKind::Word(Piecewise {
            word: Arc::clone(shaped),
            first: from,
            last: to,
            base,
            face: word.face as u16,
            script: part.script,
            upright: word.upright,
            hangs: part.hangs,
        });
        self.allow_break_before(start, piece.parent, false);
        self.atoms.push(Atom {
            kind,
            start,
            end: stop,
            width,
            parent: piece.parent,
            style: piece.style,
            level: word.level,
            after: After::Never,
        });
        self.last = Some(self.atoms.len() - 1);
        (part.start, part.first) = (stop, last);
    }
}

/// Up to five characters before a cut; more are never looked at.
fn tail(text: &str) -> &str {
    text.char_indices().rev().nth(4).map_or(text, |(at, _)| &text[at..])
}

/// Up to five characters after a cut.
fn head(text: &str) -> &str {
    text.char_indices().nth(5).map_or(text, |(at, _)| &text[..at])
}
