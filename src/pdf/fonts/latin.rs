//! The font of one-byte codes that a form offers beside the one people type in.
//!
//! In: a font people type in, as it is embedded. Out: a simple TrueType font of some of its glyphs (ISO 32000-1, 9.6.3), with a `cmap` table. pdftk and other descendants of iText 2 take every font of a form for one of one-byte codes: in a font of two-byte codes they
//! write code 0 for each letter. They alone find this one, by what [`append`] adds to `/DA`.

use lopdf::{Dictionary, Object, ObjectId};

use super::{Embedded, cmap, sfnt};
use crate::pdf::objects::{Objects, dictionary, integer, name, number, reference, stream};

/// The character and glyph name of each code that WinAnsiEncoding leaves free, of languages that it has most letters of. Code 0 is what these
/// programs write for any other character; 9, 10 and 13 are left alone, as they end words and lines.
const FURTHER: [(u8, char, &str); 34] = [
    (0x01, 'Ł', "Lslash"),
    (0x02, 'ł', "lslash"),
    (0x03, 'ą', "aogonek"),
    (0x04, 'ć', "cacute"),
    (0x05, 'ę', "eogonek"),
    (0x06, 'ń', "nacute"),
    (0x07, 'ś', "sacute"),
    (0x08, 'ź', "zacute"),
    (0x0B, 'ż', "zdotaccent"),
    (0x0C, 'Ż', "Zdotaccent"),
    (0x0E, 'Ś', "Sacute"),
    (0x0F, 'č', "ccaron"),
    (0x10, 'Č', "Ccaron"),
    (0x11, 'ě', "ecaron"),
    (0x12, 'ř', "rcaron"),
    (0x13, 'Ř', "Rcaron"),
    (0x14, 'ů', "uring"),
    (0x15, 'ď', "dcaron"),
    (0x16, 'ť', "tcaron"),
    (0x17, 'ň', "ncaron"),
    (0x18, 'ő', "ohungarumlaut"),
    (0x19, 'ű', "uhungarumlaut"),
    (0x1A, 'Ő', "Ohungarumlaut"),
    (0x1B, 'ă', "abreve"),
    (0x1C, 'ş', "scedilla"),
    (0x1D, 'Ş', "Scedilla"),
    (0x1E, 'ğ', "gbreve"),
    (0x1F, 'ı', "dotlessi"),
    (0x7F, 'İ', "Idotaccent"),
    (0x81, 'đ', "dcroat"),
    (0x8D, 'Đ', "Dcroat"),
    (0x8F, 'ľ', "lcaron"),
    (0x90, 'ā', "amacron"),
    (0x9D, 'ē', "emacron"),
];

/// Codes 0x80 to 0x9F of WinAnsiEncoding (ISO 32000-1, annex D.2), a space where there is none.
const WINDOWS: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// The sign for what the font lacks, by a character whose code leads to it whatever its shape ([`super::typed`]), and that character's name.
const SIGN: (u16, &str) = (0x25A1, "H22073");

/// What is appended to the name of the font people type in.
const SUFFIX: &str = "Latin";

/// The name in `/DR`.
pub(in crate::pdf) fn resource(of: &str) -> String {
    format!("{of}{SUFFIX}")
}

/// Ends a `/DA` with words that name this font to those that need it, and nothing to others.
///
/// iText takes the bytes of the string for characters of PDFDocEncoding and cuts these to their last byte: of 0x81, U+2020, a space is left, and it
/// reads a second `Tf`. By the standard the byte is part of a name, here of an unknown rendering intent, which changes nothing (8.6.5.8).
pub(in crate::pdf) fn append(default_appearance: &mut Vec<u8>, font: &str, size: f32) {
    default_appearance.extend(format!(" /{font}{SUFFIX}?{size}?Tf ri").bytes().map(|byte| if byte == b'?' { 0x81 } else { byte }));
}

/// The character a code stands for in the base encoding.
fn windows(code: u8) -> Option<char> {
    match code {
        0x20..=0x7E | 0xA0..=0xFF => Some(char::from(code)),
        0x80..=0x9F => WINDOWS.chars().nth(usize::from(code) - 0x80).filter(|character| *character != ' '),
        _ => None,
    }
}

/// The character of a code as a code of the font people type in, with its name where that is not the base encoding's.
fn character(embedded: &Embedded, code: u8) -> (u16, Option<&'static str>) {
    let own = |character: char| {
        let unit = u16::try_from(u32::from(character)).ok()?;
        let says = embedded.unicode.get(&unit)?.chars().next()?;
        (says == character).then_some(unit)
    };
    let further = || FURTHER.iter().find(|(further, ..)| *further == code).and_then(|(_, c, name)| Some((own(*c)?, Some(*name))));
    windows(code).and_then(own).map(|unit| (unit, None)).or_else(further).unwrap_or((SIGN.0, Some(SIGN.1)))
}

/// The program: the glyphs of the codes, and the table by which a simple font finds them. The font people type in must not have that table, so
/// it is another program: pypdf and PDFBox take what it says of a letter for the letter's code there.
pub(super) fn program(embedded: &Embedded) -> Option<Vec<u8>> {
    let map = embedded.map.as_ref()?;
    let mut characters: Vec<u16> = (0..=u8::MAX).map(|code| character(embedded, code).0).collect();
    characters.sort_unstable();
    characters.dedup();
    let glyphs: Vec<(u16, u16)> = characters.into_iter().filter_map(|unit| Some((unit, *map.glyphs.get(usize::from(unit))?))).collect();
    let mut sorted: Vec<u16> = glyphs.iter().map(|(_, glyph)| *glyph).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mapper = subsetter::GlyphRemapper::new_from_glyphs_sorted(&sorted);
    let program = subsetter::subset(&embedded.program, 0, &mapper).ok()?;
    let glyphs: Vec<(u16, u16)> = glyphs.into_iter().filter_map(|(unit, glyph)| Some((unit, mapper.get(glyph)?))).collect();
    sfnt::with_table(&program, *b"cmap", &character_map(&glyphs))
}

/// Writes the font beside the one people type in.
pub(in crate::pdf) fn write(embedded: &Embedded, font: ObjectId, objects: &mut Objects) -> Option<Object> {
    let sign_width = embedded.map.as_ref()?.sign_width;
    let program = embedded.latin.as_ref()?;
    let Some(Object::Dictionary(font)) = objects.get_mut(font) else { return None };
    let descendants = font.get(b"DescendantFonts").ok()?.as_array().ok()?;
    let descriptor = descendants.first()?.as_dict().ok()?.get(b"FontDescriptor").ok()?.as_reference().ok()?;
    let Some(Object::Dictionary(descriptor)) = objects.get_mut(descriptor) else { return None };
    let mut descriptor = descriptor.clone();
    let (_, plain) = embedded.base_font.split_once('+')?;
    let base_font = super::base_font(plain, program);
    descriptor.set("FontName", name(&base_font));
    let file = dictionary([("Length1", integer(program.len()))]);
    descriptor.set("FontFile2", reference(objects.add(stream(file, program.clone()))));
    // Of the standard Latin set: not symbolic.
    let flags = descriptor.get(b"Flags").and_then(Object::as_i64).unwrap_or(0);
    descriptor.set("Flags", Object::Integer(flags & !(1 << 2) | 1 << 5));
    let descriptor = objects.add(descriptor);

    let codes: Vec<(u16, Option<&str>)> = (0..=u8::MAX).map(|code| character(embedded, code)).collect();
    let width = |unit: &u16| number(embedded.code_widths.get(unit).copied().unwrap_or(sign_width));
    let mut differences = Vec::new();
    for (code, (_, own)) in codes.iter().enumerate() {
        let Some(own) = own else { continue };
        if code == 0 || codes.get(code - 1).is_some_and(|(_, before)| before.is_none()) {
            differences.push(integer(code));
        }
        differences.push(name(own));
    }
    // What the sign stands for is not known.
    let says = |unit: u16| char::from_u32(u32::from(unit)).filter(|_| unit != SIGN.0).unwrap_or(char::REPLACEMENT_CHARACTER);
    let texts = (0..).zip(&codes).map(|(code, (unit, _))| (code, says(*unit).to_string())).collect();
    let to_unicode = objects.add(stream(Dictionary::new(), cmap::to_unicode(&texts, 1)));
    let encoding = [("Type", name("Encoding")), ("BaseEncoding", name("WinAnsiEncoding")), ("Differences", Object::Array(differences))];
    let font = dictionary([
        ("Type", name("Font")),
        ("Subtype", name("TrueType")),
        ("BaseFont", name(&base_font)),
        ("FirstChar", integer(0)),
        ("LastChar", integer(255)),
        ("Widths", Object::Array(codes.iter().map(|(unit, _)| width(unit)).collect())),
        ("FontDescriptor", reference(descriptor)),
        ("ToUnicode", reference(to_unicode)),
        ("Encoding", Object::Dictionary(dictionary(encoding))),
    ]);
    Some(reference(objects.add(font)))
}

/// A `cmap` table of the Unicode encoding for Windows, in format 4, for characters in order.
fn character_map(glyphs: &[(u16, u16)]) -> Vec<u8> {
    // First and last character, and what makes glyphs of characters.
    let mut segments: Vec<(u16, u16, u16)> = Vec::new();
    for &(character, glyph) in glyphs.iter().filter(|(character, _)| *character != u16::MAX) {
        let delta = glyph.wrapping_sub(character);
        match segments.last_mut() {
            Some((_, last, same)) if *last + 1 == character && *same == delta => *last = character,
            _ => segments.push((character, character, delta)),
        }
    }
    segments.push((u16::MAX, u16::MAX, 1));
    let count = segments.len() as u16;
    let power = count.ilog2() as u16;
    let mut table: Vec<u16> = vec![0, 1, 3, 1, 0, 12];
    table.extend([4, 16 + 8 * count, 0, 2 * count, 2 << power, power, 2 * count - (2 << power)]);
    table.extend(segments.iter().map(|(_, last, _)| *last));
    table.push(0);
    table.extend(segments.iter().map(|(first, ..)| *first));
    table.extend(segments.iter().map(|(.., delta)| *delta));
    table.extend(segments.iter().map(|_| 0));
    table.into_iter().flat_map(u16::to_be_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What iText 2 makes of a `/DA`.
    fn as_itext_reads(da: &[u8]) -> String {
        da.iter().map(|byte| if *byte == 0x81 { ' ' } else { char::from(*byte) }).collect()
    }

    #[test]
    fn only_those_that_need_the_font_find_it() {
        let mut da = b"/Wingdings 11.5 Tf 0 g".to_vec();
        append(&mut da, "Wingdings", 11.5);
        let operators: Vec<&[u8]> =
            da.split(|byte| *byte == b' ').filter(|token| token.first().is_some_and(u8::is_ascii_alphabetic)).collect();
        assert_eq!(operators, [b"Tf".as_slice(), b"g", b"ri"]);
        assert!(as_itext_reads(&da).ends_with(" /WingdingsLatin 11.5 Tf ri"));
    }

    #[test]
    fn every_code_of_the_base_encoding_is_its_character() {
        let text: String = [0x41, 0x80, 0x92, 0x9F, 0xE9].into_iter().filter_map(windows).collect();
        assert_eq!(text, "A€’Ÿé");
        let free: Vec<u8> = (0..=u8::MAX).filter(|code| windows(*code).is_none()).collect();
        assert!(FURTHER.iter().all(|(code, ..)| free.contains(code)));
        assert_eq!(free.len(), FURTHER.len() + 4, "all but 0, tab and line ends");
    }

    #[test]
    fn the_table_leads_from_characters_to_glyphs() {
        use skrifa::raw::{FontData, FontRead, tables::cmap::Cmap};
        let table = character_map(&[(0x41, 5), (0x42, 6), (0x25A1, 2)]);
        let map = Cmap::read(FontData::new(&table)).unwrap();
        let glyph = |c: char| map.map_codepoint(c).map(skrifa::GlyphId::to_u32);
        assert_eq!(['A', 'B', 'C', '\u{25A1}'].map(glyph), [Some(5), Some(6), None, Some(2)]);
    }
}
