//! Full-width punctuation set close (`text-spacing-trim`, CSS Text 4, 10.2): the empty half of a bracket or stop goes where another one stands on
//! that side, and at the end of a line that has no room for it.
//!
//! In: a shaped word or the last word of a line, and the text around it. Out: the word with less room, or how much of the line goes.

use super::collect::Flat;
use super::fonts::Instance;
use super::hanging;
use super::itemize::{Atom, AtomKind, Piecewise};
use super::line::{Leaf, LeafKind};
use super::shape::{Word, WordGlyph};

/// On which side of a character the empty half is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Opening,
    Closing,
    /// On both sides, or there is nothing else.
    Middle,
}

fn kind(c: char) -> Option<Kind> {
    match c {
        '「' | '『' | '（' | '［' | '｛' | '〈' | '《' | '【' | '〔' | '〖' | '〘' | '〚' | '〝' | '｟' | '“' | '‘' => {
            Some(Kind::Opening)
        }
        '」' | '』' | '）' | '］' | '｝' | '〉' | '》' | '】' | '〕' | '〗' | '〙' | '〛' | '〞' | '〟' | '｠' | '”' | '’' => {
            Some(Kind::Closing)
        }
        '、' | '。' | '，' | '．' => Some(Kind::Closing),
        '\u{3000}' | '・' | '：' | '；' => Some(Kind::Middle),
        _ => None,
    }
}

/// The word with the empty halves taken out that have punctuation beside them; none where all stay. It lies at `start` in the text.
pub(super) fn set_close(text: &str, start: usize, word: &Word, instance: &Instance, upright: bool) -> Option<Word> {
    let upem = i32::from(instance.font.units_per_em());
    let mut close: Option<Word> = None;
    for (index, glyph) in word.glyphs.iter().enumerate().filter(|(_, glyph)| glyph.advance == upem) {
        let at = start + glyph.cluster as usize;
        let mut behind = text[at..].chars();
        let Some(own) = behind.next().and_then(kind) else { continue };
        let neighbour = match own {
            Kind::Opening => text[..at].chars().next_back().and_then(kind).filter(|before| *before != Kind::Closing),
            Kind::Closing => behind.next().and_then(kind),
            Kind::Middle => None,
        };
        if neighbour.is_none() || !is_half_empty(instance, glyph, own, upright) {
            continue;
        }
        let changed = close.get_or_insert_with(|| Word { glyphs: word.glyphs.clone(), letters: false, ..*word });
        let half = upem / 2;
        changed.advance -= half;
        changed.glyphs[index].advance -= half;
        if own == Kind::Opening {
            changed.glyphs[index].dx -= half;
        }
    }
    close
}

/// Fonts for Chinese as written in Taiwan have their stops in the middle.
fn is_half_empty(instance: &Instance, glyph: &WordGlyph, kind: Kind, upright: bool) -> bool {
    let half = f32::from(instance.font.units_per_em()) / 2.0;
    instance.font.glyph_metrics().extents(glyph.id.into()).is_some_and(|ink| {
        let (start, length) = if upright { (glyph.dx as f32 - ink.y_bearing, ink.height.abs()) } else { (ink.x_bearing, ink.width) };
        if kind == Kind::Opening { start >= half } else { start + length <= half }
    })
}

/// How much narrower a word is where a line ends behind it.
pub(super) fn at_break(flat: &Flat, atoms: &[Atom], index: usize) -> f32 {
    let atom = &atoms[index];
    let AtomKind::Word(piece) = &atom.kind else { return 0.0 };
    if hanging::may_break_after(atoms, index) { empty_end(flat, piece, atom.style, atom.end) } else { 0.0 }
}

/// How much of a line `beyond` its room goes at its end.
pub(super) fn at_end(flat: &Flat, leaves: &[Leaf], beyond: f32) -> f32 {
    match leaves.iter().rev().find(|leaf| leaf.width > 0.0) {
        Some(Leaf { kind: LeafKind::Word(piece), style, end, .. }) => empty_end(flat, piece, *style, *end).min(beyond),
        _ => 0.0,
    }
}

/// The empty half at the end of a word that ends at `end`.
fn empty_end(flat: &Flat, piece: &Piecewise, style: u32, end: u32) -> f32 {
    let style = &flat.styles[style as usize];
    let Some(face) = style.resolved.stack.faces.get(usize::from(piece.face)).filter(|face| face.instance.has_halves) else {
        return 0.0;
    };
    let closes = flat.text[..end as usize].chars().next_back().and_then(kind) == Some(Kind::Closing);
    let upem = i32::from(face.instance.font.units_per_em());
    let last = piece.word.glyphs.get(..piece.last as usize).and_then(<[_]>::last);
    match last {
        Some(last)
            if closes
                && style.text.close_punctuation
                && last.advance == upem
                && is_half_empty(&face.instance, last, Kind::Closing, piece.upright) =>
        {
            face.instance.em * style.size * upem as f32 / 2.0
        }
        _ => 0.0,
    }
}
