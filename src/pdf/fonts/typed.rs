//! The codes of a font that people type in.
//!
//! In: the characters of each glyph. Out: a code for each character and for each further glyph, and the program's glyph of every code there is.
//!
//! The code of a character is the character itself. Viewers look a letter's code up in `/ToUnicode`; what they do not find there, PDFium and others
//! write as it is, in UTF-16. So a letter the font lacks is shown by a sign that something stands there, instead of nothing or glyph 0, which
//! PDF/UA forbids. `/ToUnicode` itself says nothing of these codes, so that viewers that bring fonts of their own still do; its base map does.
//! White space and control characters it knows: they are the same in every font.
//! Only TrueType programs can do that: their codes go to glyphs through a map.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::pdf::form::appearance::SIGNS;
use crate::pdf::text::is_invisible;

/// Codes for glyphs that are no character's own: where Unicode has private ones, then wherever nothing else is.
const PRIVATE: std::ops::RangeInclusive<u16> = 0xE000..=0xF8FF;
const OTHERS: std::ops::RangeInclusive<u16> = 0x3400..=0xFFFD;

/// Where the codes of a font lead.
pub(super) struct Map {
    /// The program's glyph of each code.
    pub(super) glyphs: Vec<u16>,
    /// The width of the sign for what the font lacks, in thousandths of an em.
    pub(super) sign_width: f32,
    /// The codes of what is never seen, and their width.
    pub(super) blank: Vec<u16>,
    pub(super) blank_width: f32,
}

/// Codes that are being given out.
pub(super) struct Codes {
    /// The program's glyph of each code, 0 where there is none.
    glyphs: Vec<u16>,
    free: std::iter::Chain<std::ops::RangeInclusive<u16>, std::ops::RangeInclusive<u16>>,
}

impl Codes {
    /// Gives every character its own code. `glyph` is the program's for one of the file.
    pub(super) fn new(typed: &BTreeMap<u16, Vec<char>>, glyph: impl Fn(u16) -> Option<u16>) -> Self {
        let mut glyphs = vec![0; 0x1_0000];
        for (of_file, characters) in typed {
            for character in characters {
                if let (Some(place), Some(glyph)) = (glyphs.get_mut(*character as usize), glyph(*of_file)) {
                    *place = glyph;
                }
            }
        }
        Self { glyphs, free: PRIVATE.chain(OTHERS) }
    }

    /// The code that says a text with a glyph: that of the text's only character where it is the glyph's own, else one of no character.
    pub(super) fn code(&mut self, glyph: u16, text: &str) -> Option<u16> {
        let mut characters = text.chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && self.glyphs.get(character as usize) == Some(&glyph)
        {
            return u16::try_from(u32::from(character)).ok();
        }
        let glyphs = &self.glyphs;
        let code = self.free.find(|code| glyphs.get(usize::from(*code)) == Some(&0))?;
        if let Some(place) = self.glyphs.get_mut(usize::from(code)) {
            *place = glyph;
        }
        Some(code)
    }

    /// Lets every code that was not given out lead to the sign, and those of what is never seen to the space. `shape` gives the program's glyph
    /// and the width of a character.
    pub(super) fn finish(mut self, shape: impl Fn(char) -> Option<(u16, f32)>) -> Map {
        let (space, blank_width) = shape(' ').unwrap_or_default();
        let (sign, sign_width) = SIGNS.into_iter().find_map(&shape).unwrap_or((space, blank_width));
        let unseen = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
        let mut blank = Vec::new();
        for (code, glyph) in (0..=u16::MAX).zip(&mut self.glyphs).skip(1).filter(|(_, glyph)| **glyph == 0) {
            if char::from_u32(u32::from(code)).is_some_and(unseen) {
                blank.push(code);
                *glyph = space;
            } else {
                *glyph = sign;
            }
        }
        Map { glyphs: self.glyphs, sign_width, blank, blank_width }
    }
}

/// Whether a character that is never seen says nothing of how its neighbours look, so that it need not come from their font. No map may lead to
/// U+FEFF.
pub(super) fn stands_alone(unseen: char) -> bool {
    !matches!(unseen, '\u{34F}' | '\u{180B}'..='\u{180E}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// A `/ToUnicode` map that takes every code for U+FFFD: the base of a map that knows better (ISO 32000-1, 9.10.3).
pub(super) fn unknown() -> Vec<u8> {
    let row = "<FFFD>".repeat(0x100);
    let mut rows = String::with_capacity(0x100 * (row.len() + 20));
    for high in 0..=0xFF {
        if high % 100 == 0 {
            rows.push_str(if high == 0 { "" } else { "endbfrange\n" });
            let _ = writeln!(rows, "{} beginbfrange", (0x100 - high).min(100));
        }
        let _ = writeln!(rows, "<{high:02X}00> <{high:02X}FF> [{row}]");
    }
    rows.push_str("endbfrange\n");
    super::cmap::program("MendUnknown", &rows, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of a space, a box, two characters of one glyph, and a ligature: the codes of the glyphs in use, and where codes lead.
    fn font() -> (Vec<Option<u16>>, Map) {
        let typed =
            BTreeMap::from([(1, vec![' ']), (2, vec!['\u{25A1}']), (3, vec!['\u{394}', '\u{2206}']), (5, vec!['\u{FB01}', '\u{1D6AB}'])]);
        let mut codes = Codes::new(&typed, Some);
        let given =
            [(3, "\u{2206}"), (4, "ffi"), (5, "fi"), (5, "\u{FB01}"), (5, "\u{1D6AB}")].map(|(glyph, text)| codes.code(glyph, text));
        let shape = |character| match character {
            ' ' => Some((1, 250.0)),
            '\u{25A1}' => Some((2, 600.4)),
            _ => None,
        };
        (given.to_vec(), codes.finish(shape))
    }

    #[test]
    fn characters_are_their_own_codes_and_other_glyphs_have_private_ones() {
        assert_eq!(font().0, [0x2206, 0xE000, 0xE001, 0xFB01, 0xE002].map(Some));
    }

    #[test]
    fn what_the_font_lacks_leads_to_a_sign_and_what_is_unseen_to_the_space() {
        let (_, map) = font();
        let check = |code: u32, glyph: u16| assert_eq!(map.glyphs[code as usize], glyph, "U+{code:04X}");
        check(0, 0);
        check(0x20, 1);
        check(0x394, 3);
        check(0xE000, 4);
        check(0x5D0, 2);
        check(0xD83D, 2);
        check(0xFFFD, 2);
        check(0x200D, 1);
        check(0xA, 1);
        assert!(map.blank.contains(&0x200D) && !map.blank.contains(&0x20));
        assert_eq!((map.sign_width, map.blank_width), (600.4, 250.0));
    }

    #[test]
    fn the_base_map_says_of_every_code_that_it_is_unknown() {
        let program = String::from_utf8(unknown()).unwrap();
        assert_eq!(program.matches("<FFFD>").count(), 0x1_0000);
        assert_eq!(program.lines().filter(|line| line.ends_with(']')).count(), 0x100);
        let counted: usize = program.lines().filter_map(|line| line.strip_suffix(" beginbfrange")?.parse::<usize>().ok()).sum();
        assert_eq!(counted, 0x100);
    }
}
