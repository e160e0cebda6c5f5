//! Filling a line (CSS Text 3, 6.4): spaces give way first, then, a little, the room between letters; ideographs part evenly.

use super::collect::Flat;
use super::line::{Leaf, LeafKind};
use super::optimal::{SHRINK, STRETCH};
use crate::typeset::style::computed::{TextJustify, TextWrap};

/// At most this part of the font size goes between letters.
const LETTERS: f32 = 0.03;

/// Spreads `gap`, which may be negative where spaces are to shrink, over the leaves of a line. Returns how much found a place.
pub(super) fn justify(flat: &Flat, leaves: &mut [Leaf], gap: f32) -> f32 {
    let text = &flat.styles[0].text;
    let everywhere = text.text_justify == TextJustify::InterCharacter;
    // What stands before a tab stays where it is.
    let first = leaves.iter().rposition(|leaf| matches!(leaf.kind, LeafKind::Tab)).map_or(0, |tab| tab + 1);
    let leaves = &mut leaves[first..];
    let spaces: f32 = leaves.iter().filter(|leaf| stretches(leaf)).map(|leaf| leaf.width).sum();
    let count = leaves.iter().filter(|leaf| stretches(leaf)).count();
    if gap < 0.0 {
        // A hair more than the limit makes up for rounding; anything else is a line that cannot be helped.
        if spaces <= 0.0 || -gap > spaces * (SHRINK as f32 + 0.01) + 0.05 {
            return 0.0;
        }
        return share(leaves, gap, spaces, count);
    }
    let ideographs = ideograph_gaps(leaves, everywhere);
    if ideographs > 0 {
        let each = gap / (ideographs + count) as f32;
        spread_ideographs(leaves, each, everywhere);
        for leaf in leaves.iter_mut().filter(|leaf| stretches(leaf)) {
            leaf.width += each;
        }
        return gap;
    }
    if spaces <= 0.0 {
        return 0.0;
    }
    let easy = spaces * STRETCH as f32;
    // Only where the author asks for fine setting: elsewhere spaces alone give way, as in browsers.
    if gap <= easy || text.text_wrap_style != TextWrap::Pretty {
        return share(leaves, gap, spaces, count);
    }
    // Beyond the limit, letters take some of it, all of them the same share of their size.
    let room: f32 = leaves.iter().map(|leaf| letters(flat, leaf)).sum();
    let part = if room > 0.0 { ((gap - easy) / room).min(1.0) } else { 0.0 };
    let mut placed = 0.0;
    if part > 0.0 {
        for leaf in leaves.iter_mut() {
            let more = letters(flat, leaf) * part;
            if more > 0.0 {
                leaf.letter = flat.styles[leaf.style as usize].size * LETTERS * part;
                leaf.width += more;
                placed += more;
            }
        }
    }
    placed + share(leaves, gap - placed, spaces, count)
}

/// Parts ideographs so that half as much room is left at either end of the line as between two of them. Returns how much found a place.
pub(super) fn around(leaves: &mut [Leaf], gap: f32) -> f32 {
    let count: usize = leaves.iter().map(|leaf| cells(leaf, false)).sum();
    if gap <= 0.0 || count == 0 {
        return 0.0;
    }
    let each = gap / count as f32;
    spread_ideographs(leaves, each, false);
    each * (count - usize::from(last_is_ideograph(leaves, false))) as f32
}

fn stretches(leaf: &Leaf) -> bool {
    matches!(leaf.kind, LeafKind::Space { trimmed: false })
}

/// Gives every space its share: of what is to spare all the same, of what is missing by its width.
fn share(leaves: &mut [Leaf], gap: f32, spaces: f32, count: usize) -> f32 {
    for leaf in leaves.iter_mut().filter(|leaf| stretches(leaf)) {
        leaf.width += if gap < 0.0 { gap * leaf.width / spaces } else { gap / count as f32 };
    }
    gap
}

/// How much a word may be spaced out: only alphabets whose letters stand apart, and only where the author has not set the spacing.
fn letters(flat: &Flat, leaf: &Leaf) -> f32 {
    let LeafKind::Word(piece) = &leaf.kind else { return 0.0 };
    let style = &flat.styles[leaf.style as usize];
    if !matches!(&piece.script, b"Latn" | b"Grek" | b"Cyrl" | b"Armn" | b"Hebr" | b"Geor") || style.font.letter_spacing != 0.0 {
        return 0.0;
    }
    let clusters =
        if piece.first == 0 && piece.last as usize == piece.word.glyphs.len() { piece.word.clusters } else { piece.last - piece.first };
    clusters as f32 * style.size * LETTERS
}

/// Scripts written without spaces in even cells.
pub(super) fn is_ideographic(script: [u8; 4]) -> bool {
    matches!(&script, b"Hani" | b"Hira" | b"Kana" | b"Bopo" | b"Yiii")
}

/// How many places between ideographs a line has: after every ideograph but the last thing on the line.
fn ideograph_gaps(leaves: &[Leaf], everywhere: bool) -> usize {
    let all: usize = leaves.iter().map(|leaf| cells(leaf, everywhere)).sum();
    all.saturating_sub(usize::from(last_is_ideograph(leaves, everywhere)))
}

fn cells(leaf: &Leaf, everywhere: bool) -> usize {
    match &leaf.kind {
        LeafKind::Word(piece) if leaf.width > 0.0 && (everywhere || is_ideographic(piece.script)) => (piece.last - piece.first) as usize,
        _ => 0,
    }
}

fn last_is_ideograph(leaves: &[Leaf], everywhere: bool) -> bool {
    let last = leaves.iter().rev().find(|leaf| leaf.width > 0.0 && !matches!(leaf.kind, LeafKind::Anchor(_) | LeafKind::Empty));
    last.is_some_and(|leaf| cells(leaf, everywhere) > 0)
}

fn spread_ideographs(leaves: &mut [Leaf], each: f32, everywhere: bool) {
    let last = leaves.iter().rposition(|leaf| leaf.width > 0.0 && !matches!(leaf.kind, LeafKind::Anchor(_) | LeafKind::Empty));
    for (index, leaf) in leaves.iter_mut().enumerate() {
        let count = cells(leaf, everywhere);
        if count > 0 {
            leaf.letter = each;
            // The room after the last ideograph of the line is taken back by making the leaf narrower than its glyphs.
            leaf.width += each * (count - usize::from(Some(index) == last)) as f32;
        }
    }
}
