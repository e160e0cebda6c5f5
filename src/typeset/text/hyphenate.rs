//! Where words may be hyphenated: soft hyphens, and the patterns of the language for `hyphens: auto` (CSS Text 3, 5.4; CSS Text 4, 6.3).

use hypher::Lang;

use super::collect::{Flat, PieceKind, Style};
use crate::typeset::style::computed::Hyphens;

/// `hyphenate-limit-chars: auto`: shorter words stay whole.
const MIN_WORD: u8 = 5;
/// At least this many characters stay before and after the hyphen, or more where the language asks for it.
const MIN_PART: usize = 2;
/// Nothing longer is a word.
const MAX_WORD: usize = 200;

/// The hyphenation points of the words that touch `from..to` of the text, in order, as offsets of the text.
pub(super) fn points(flat: &Flat, from: u32, to: u32, into: &mut Vec<u32>) {
    into.clear();
    let text = flat.text.as_str();
    let (from, to) = (from as usize, to as usize);
    let mut at = word_start(text, from);
    while at < to {
        let rest = &text[at..];
        if !rest.starts_with(in_word) {
            // Not in a word: on to the next.
            at += text[at..to].find(in_word).unwrap_or(to - at);
            continue;
        }
        match rest.char_indices().take_while(|(offset, _)| *offset <= MAX_WORD).find(|(_, c)| !in_word(*c)) {
            Some((length, _)) => {
                word(flat, at, at + length, into);
                at += length;
            }
            None if rest.len() <= MAX_WORD => {
                word(flat, at, text.len(), into);
                at = text.len();
            }
            // No word is that long; only the author's own points count, and only as far as asked.
            None => {
                let first = flat.soft.partition_point(|&offset| (offset as usize) <= at);
                into.extend(flat.soft[first..].iter().take_while(|&&offset| (offset as usize) < to));
                at = to;
            }
        }
    }
    into.retain(|&point| point as usize > from && (point as usize) < to);
}

/// The start of the word that an offset is in, not looked for too far away.
fn word_start(text: &str, at: usize) -> usize {
    let mut start = at;
    for (index, c) in text[..at].char_indices().rev() {
        if !in_word(c) || at - index > MAX_WORD {
            break;
        }
        start = index;
    }
    start
}

fn in_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\'' | '\u{2019}')
}

fn word(flat: &Flat, start: usize, end: usize, into: &mut Vec<u32>) {
    let Some(style) = style_at(flat, start as u32) else { return };
    let hyphens = style.text.hyphens;
    if hyphens == Hyphens::None {
        return;
    }
    let first = flat.soft.partition_point(|&offset| (offset as usize) <= start);
    let soft = flat.soft[first..].iter().take_while(|&&offset| (offset as usize) < end);
    let known = into.len();
    into.extend(soft);
    // Where the author has said how a word is hyphenated, the patterns keep out of it.
    if into.len() > known || hyphens != Hyphens::Auto || end - start > MAX_WORD {
        return;
    }
    let Some(lang) = language(&style.font.lang) else { return };
    let whole = &flat.text[start..end];
    let trimmed = whole.trim_matches(|c| matches!(c, '\'' | '\u{2019}'));
    // Nought stands for `auto`.
    let (least, before, after) = style.text.hyphenate_limit;
    if trimmed.chars().count() < usize::from(if least == 0 { MIN_WORD } else { least }) {
        return;
    }
    let mut at = start + (trimmed.as_ptr() as usize - whole.as_ptr() as usize);
    let end = at + trimmed.len();
    let (left, right) = lang.bounds();
    let part = |asked: u8, language: usize| if asked == 0 { language.max(MIN_PART) } else { usize::from(asked) };
    for syllable in hypher::hyphenate_bounded(trimmed, lang, part(before, left), part(after, right)) {
        at += syllable.len();
        if at < end {
            into.push(at as u32);
        }
    }
}

/// The style of the text at an offset.
fn style_at(flat: &Flat, at: u32) -> Option<&Style> {
    // Pieces are in order; those without characters begin where the next one does.
    let after = flat.pieces.partition_point(|piece| piece.start <= at);
    let piece = flat.pieces[..after].iter().rev().find(|piece| piece.kind == PieceKind::Text && piece.end > at)?;
    flat.styles.get(piece.style as usize)
}

fn language(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next()?;
    let code: [u8; 2] = primary.as_bytes().try_into().ok()?;
    Lang::from_iso(code.map(|byte| byte.to_ascii_lowercase()))
}

/// Whether anything in a paragraph may be hyphenated.
pub(super) fn possible(flat: &Flat) -> bool {
    flat.styles.iter().any(|style| match style.text.hyphens {
        Hyphens::None => false,
        Hyphens::Manual => !flat.soft.is_empty(),
        Hyphens::Auto => !flat.soft.is_empty() || language(&style.font.lang).is_some(),
    })
}

/// What is put in at a break: `hyphenate-character`, by default a hyphen the font has.
pub(super) fn hyphen(style: &Style) -> &str {
    let wanted = style.text.hyphenate_character.as_str();
    if !matches!(wanted, "" | "auto" | "\u{2010}" | "-") {
        return wanted;
    }
    let has = style.resolved.stack.primary().is_some_and(|face| face.instance.font.charmap().map_unicode('\u{2010}').is_some());
    if has && wanted != "-" { "\u{2010}" } else { "-" }
}
