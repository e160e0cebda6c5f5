//! What each glyph of a run stands for.
//!
//! In: a [`TextRun`] and its font. Out: [`Piece`]s: glyphs whose text a `/ToUnicode` map can say, glyphs that need an `/ActualText`
//! (ISO 32000-1, 14.9.4), and glyphs that are better not drawn at all. Nothing is written here.

use std::ops::Range;

use crate::pdf::fonts::Face;
use crate::typeset::frame::{Glyph, TextRun};

/// Consecutive glyphs and their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The glyphs, as indices into [`TextRun::glyphs`].
    pub(super) glyphs: Range<usize>,
    /// What they stand for.
    pub(super) meaning: Meaning,
}

/// What the glyphs of a piece stand for: ranges of [`TextRun::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Each glyph for one printable ASCII character, the one where its cluster is. Most text is nothing else, and is gone through in long steps.
    Letters,
    /// One glyph and its text.
    One(Range<usize>),
    /// Several glyphs that only together stand for the text.
    Together(Range<usize>),
    /// Nothing to see and nothing to say: joiners, marks of direction.
    Nothing,
    /// No font had the character: a box is drawn instead of glyph 0, which PDF/UA forbids (7.21.8).
    Missing(Range<usize>),
}

/// Splits a run into pieces, and gives out each.
pub(super) fn pieces(run: &TextRun, face: &Face, mut each: impl FnMut(Piece)) {
    // Most runs are nothing but letters that follow each other.
    let count = run.glyphs.len();
    let known = run.letters && run.text.len() == count;
    debug_assert!(!known || letters(run, face, 0) == count, "each glyph of {:?} is a letter", run.text);
    if count > 0 && (known || letters(run, face, 0) == count) {
        return each(Piece { glyphs: 0..count, meaning: Meaning::Letters });
    }
    let starts = Starts::of(run);
    let mut first = 0;
    while let Some(glyph) = run.glyphs.get(first) {
        if let Starts::Rising = starts {
            let letters = letters(run, face, first);
            if letters > 0 {
                each(Piece { glyphs: first..first + letters, meaning: Meaning::Letters });
                first += letters;
                continue;
            }
        }
        let start = glyph.cluster;
        let mut end = first + 1;
        while run.glyphs.get(end).is_some_and(|next| next.cluster == start) {
            end += 1;
        }
        let text = start as usize..starts.after(&(first..end), run).min(run.text.len());
        split(run, face, first..end, text, &mut each);
        first = end;
    }
}

/// How many glyphs from here on stand for one letter of ASCII each, in a run whose clusters rise.
fn letters(run: &TextRun, face: &Face, first: usize) -> usize {
    let text = run.text.as_bytes();
    let glyphs = run.glyphs.get(first..).unwrap_or(&[]);
    let is_letter = |glyph: &Glyph, next: usize| {
        let start = glyph.cluster as usize;
        glyph.id != 0
            && glyph.id < face.glyph_count
            && next == start + 1
            && text.get(start).is_some_and(|byte| (b' '..=b'~').contains(byte))
    };
    let count = glyphs.windows(2).take_while(|pair| is_letter(&pair[0], pair[1].cluster as usize)).count();
    match glyphs {
        [.., last] if count + 1 == glyphs.len() && is_letter(last, text.len()) => count + 1,
        _ => count,
    }
}

/// Decides about the glyphs of one cluster.
fn split(run: &TextRun, face: &Face, glyphs: Range<usize>, text: Range<usize>, each: &mut impl FnMut(Piece)) {
    let words = run.text.get(text.clone()).unwrap_or("");
    let members = run.glyphs.get(glyphs.clone()).unwrap_or(&[]);
    if !words.is_empty() && words.chars().all(is_invisible) && members.iter().all(|glyph| glyph.advance == 0.0) {
        each(Piece { glyphs, meaning: Meaning::Nothing });
        return;
    }
    if members.iter().any(|glyph| glyph.id == 0 || glyph.id >= face.glyph_count) {
        each(Piece { glyphs, meaning: Meaning::Missing(text) });
        return;
    }
    if members.len() == 1 {
        each(Piece { glyphs, meaning: Meaning::One(text) });
        return;
    }
    // A base letter and its marks, each still a glyph of its own, can be told one by one.
    // But only if readers, who sort by place, do not lose their order.
    let own = words.chars().count() == members.len()
        && members.iter().all(|glyph| glyph.advance > 0.0)
        && words.chars().zip(members).all(|(character, glyph)| face.glyph(character) == Some(glyph.id));
    if !own {
        each(Piece { glyphs, meaning: Meaning::Together(text) });
        return;
    }
    for (index, (offset, character)) in glyphs.zip(words.char_indices()) {
        let start = text.start + offset;
        each(Piece { glyphs: index..index + 1, meaning: Meaning::One(start..start + character.len_utf8()) });
    }
}

/// The text as it is to be copied: no zeros, no byte order marks, white space as spaces (PDF/UA-1, 7.21.7).
pub(super) fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    let odd = |c: char| c.is_control() || matches!(c, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(odd) {
        return std::borrow::Cow::Borrowed(text);
    }
    let kept = |c: char| match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if odd(c) => None,
        c => Some(c),
    };
    std::borrow::Cow::Owned(text.chars().filter_map(kept).collect())
}

/// Whether a reader who gets `said` misses nothing of `meant`: the same, or one space for another.
pub(super) fn says(said: &str, meant: &str) -> bool {
    said == meant || (said == " " && meant.chars().count() == 1 && meant.chars().all(char::is_whitespace))
}

/// Characters that are never seen (Unicode's default ignorable code points, as far as text uses them).
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// Where clusters begin, to find where each ends.
enum Starts {
    /// Each cluster ends where that of the next glyph to the right begins.
    Rising,
    /// Each cluster ends where that of the glyph to the left begins.
    Falling,
    /// In no order: all starts, sorted.
    Mixed(Vec<u16>),
}

impl Starts {
    fn of(run: &TextRun) -> Self {
        if run.glyphs.is_sorted_by_key(|glyph| glyph.cluster) {
            Self::Rising
        } else if run.glyphs.is_sorted_by(|left, right| left.cluster >= right.cluster) {
            Self::Falling
        } else {
            let mut all: Vec<u16> = run.glyphs.iter().map(|glyph| glyph.cluster).collect();
            all.sort_unstable();
            Self::Mixed(all)
        }
    }

    /// The start of the cluster that follows, in the text, the one of these glyphs.
    fn after(&self, glyphs: &Range<usize>, run: &TextRun) -> usize {
        let start = |index: usize| run.glyphs.get(index).map(|glyph| glyph.cluster);
        let next = match self {
            Self::Rising => start(glyphs.end),
            Self::Falling => glyphs.start.checked_sub(1).and_then(start),
            Self::Mixed(all) => {
                let own = start(glyphs.start).unwrap_or(u16::MAX);
                all.get(all.partition_point(|other| *other <= own)).copied()
            }
        };
        next.map_or(usize::MAX, usize::from)
    }
}
