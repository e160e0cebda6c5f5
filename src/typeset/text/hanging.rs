//! `hanging-punctuation` (CSS Text 4, 9.2): marks at the edges of lines that stand outside of them.
//!
//! In: what is at the start of a paragraph or the end of a line, and how the author has it. Out: how much of it hangs.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::collect::Flat;
use super::extent::clusters;
use super::itemize::{After, Atom, AtomKind, Itemized, letter_spacing};
use super::line::{Leaf, LeafKind};
use crate::typeset::style::computed::Hanging;

/// Stops and commas (CSS Text 4, 9.2).
fn is_stop(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | '\u{60c}' | '\u{6d4}' | '\u{3001}' | '\u{3002}' | '\u{ff0c}' | '\u{ff0e}' | '\u{fe50}'
            ..='\u{fe52}' | '\u{ff61}' | '\u{ff64}'
    )
}

/// Brackets and quotation marks, those that open or those that close; which a quotation mark does depends on the language.
fn is_bracket(c: char, opens: bool) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let bracket = if opens { GeneralCategory::OpenPunctuation } else { GeneralCategory::ClosePunctuation };
    matches!(c, '"' | '\'')
        || category == bracket
        || matches!(category, GeneralCategory::InitialPunctuation | GeneralCategory::FinalPunctuation)
}

/// How far the first mark of a paragraph stands out.
pub(super) fn at_start(flat: &Flat, itemized: &Itemized) -> f32 {
    let marker = |atom: &&Atom| !matches!(atom.kind, AtomKind::Open | AtomKind::Anchor(_) | AtomKind::Float(_) | AtomKind::Empty);
    let Some(first) = itemized.atoms.iter().find(marker).filter(|atom| matches!(atom.kind, AtomKind::Word(_))) else { return 0.0 };
    let opens = flat.text[first.start as usize..first.end as usize].chars().next().is_some_and(|c| is_bracket(c, true));
    if !opens {
        return 0.0;
    }
    let mut places = Vec::new();
    clusters(flat, first, &mut places);
    places.get(1).map_or(0.0, |(_, x)| *x)
}

/// Whether a line may end behind an atom and the end edges and spaces that follow it.
pub(super) fn may_break_after(atoms: &[Atom], index: usize) -> bool {
    let behind = &atoms[index + 1..];
    let gap = behind.iter().take_while(|next| matches!(next.kind, AtomKind::Close | AtomKind::Space(_))).count();
    let may = |atom: &Atom| atom.after != After::Never;
    may(&atoms[index]) || behind[..gap].iter().any(may) || gap == behind.len()
}

/// How much of a word may stand beyond the end of a line that ends behind it.
pub(super) fn at_break(flat: &Flat, atoms: &[Atom], index: usize, scratch: &mut Vec<(u32, f32)>) -> f32 {
    let atom = &atoms[index];
    let breaks = may_break_after(atoms, index);
    let stops = flat.text[atom.start as usize..atom.end as usize].chars().next_back().is_some_and(is_stop);
    if !breaks || !stops || !matches!(atom.kind, AtomKind::Word(_)) {
        return 0.0;
    }
    clusters(flat, atom, scratch);
    scratch.iter().rev().nth(1).map_or(0.0, |(_, x)| atom.width - x)
}

/// How much of a line `beyond` its room hangs at its end; `last` where the paragraph ends with it.
pub(super) fn at_end(flat: &Flat, leaves: &[Leaf], hanging: Hanging, beyond: f32, last: bool) -> f32 {
    let last_word = leaves.iter().rev().find(|leaf| leaf.width > 0.0);
    let Some((leaf, LeafKind::Word(piece))) = last_word.map(|leaf| (leaf, &leaf.kind)) else { return 0.0 };
    let Some(c) = flat.text[leaf.start as usize..leaf.end as usize].chars().next_back() else { return 0.0 };
    let hangs =
        (is_stop(c) && (hanging.force_end || (hanging.allow_end && beyond > 0.01))) || (last && hanging.last && is_bracket(c, false));
    if !hangs {
        return 0.0;
    }
    let style = &flat.styles[leaf.style as usize];
    let scale = style.resolved.stack.faces.get(usize::from(piece.face)).map_or(0.0, |face| face.instance.em) * style.size;
    let glyphs = &piece.word.glyphs[piece.first as usize..piece.last as usize];
    let mark = if leaf.level.is_rtl() { glyphs.first() } else { glyphs.last() };
    mark.map_or(0.0, |mark| mark.advance as f32 * scale + letter_spacing(style, piece.script))
}
