//! Text strings (ISO 32000-1, 7.9.2): UTF-16 with its mark in either order, UTF-8 with its mark, else PDFDocEncoding; also UTF-16 whose mark
//! was forgotten.

/// The characters of PDFDocEncoding where they are not those of Latin 1: 0x18..=0x1F, then 0x80..=0xA0 (annex D.2).
const LOW: [char; 8] = ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı',
    'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

const ESCAPE: char = '\u{1B}';

/// The characters of a text string.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => without_languages(String::from_utf8_lossy(rest).into_owned()),
        _ if is_unmarked(bytes) => utf_16(bytes, u16::from_be_bytes),
        _ => bytes.iter().map(|byte| character(*byte)).collect(),
    }
}

/// Whether a string is UTF-16 without its mark, as pypdf 4 saves letters beyond Latin 1: it holds bytes that are nothing in PDFDocEncoding, and
/// each pair of bytes is a character that can be typed, most often one whose first byte is 0.
fn is_unmarked(bytes: &[u8]) -> bool {
    let no_character = |byte: &u8| matches!(byte, 0..=8 | 0xB | 0xC | 0xE..=0x17);
    let units = || bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes));
    let typed = |unit: Result<char, _>| unit.is_ok_and(|c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r'));
    let zeros = |start| bytes.iter().skip(start).step_by(2).filter(|byte| **byte == 0).count();
    bytes.len().is_multiple_of(2) && bytes.iter().any(no_character) && zeros(0) >= zeros(1) && char::decode_utf16(units()).all(typed)
}

fn character(byte: u8) -> char {
    match byte {
        0x18..=0x1F => LOW.get(usize::from(byte - 0x18)).copied().unwrap_or('\u{FFFD}'),
        0x80..=0xA0 => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    without_languages(char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect())
}

/// The text without the languages that may be named in it: two letters, or four with a country, between two escape characters (7.9.2.2). The
/// standard gives a letter one byte, so that two are one unit of UTF-16; some programs write each as a character.
fn without_languages(text: String) -> String {
    if !text.contains(ESCAPE) {
        return text;
    }
    let is_language = |part: &str| {
        let letters = || part.encode_utf16().flat_map(u16::to_be_bytes).filter(|byte| *byte != 0);
        matches!(letters().take(5).count(), 2 | 4) && letters().all(|letter| letter.is_ascii_alphabetic())
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(ESCAPE) {
        out.push_str(before);
        rest = match after.split_once(ESCAPE) {
            Some((language, text)) if is_language(language) => text,
            _ => {
                out.push(ESCAPE);
                after
            }
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_of_every_encoding_are_read() {
        let check = |bytes: &[u8], wanted: &str| assert_eq!(decode(bytes), wanted, "{bytes:x?}");
        check(b"plain", "plain");
        check(b"caf\xE9 \x80 \xA0 \x8D\x8E \x1F", "café • € “” \u{2DC}");
        check(&[0xFE, 0xFF, 0x01, 0x7E, 0xD8, 0x3D, 0xDE, 0x00], "ž😀");
        check(&[0xFF, 0xFE, 0x7E, 0x01], "ž");
        check(&[0xFE, 0xFF, 0xD8, 0x3D, 0x00], "\u{FFFD}");
        check("\u{FEFF}né".as_bytes(), "né");
        check(&[0xFE, 0xFF, 0, 0x1B, 0, b'e', 0, b'n', 0, 0x1B, 0, b'a'], "a");
        check(&[0xFE, 0xFF, 0, 0x1B, b'e', b'n', b'U', b'S', 0, 0x1B, 0, b'a', 0, 0x1B, b'd', b'e', 0, 0x1B], "a");
        check("\u{FEFF}\u{1B}de\u{1B}né".as_bytes(), "né");
        check(&[0xFE, 0xFF, 0, b'a', 0, 0x1B, 0, b'b', 0, 0x1B, 0, b'c'], "a\u{1B}b\u{1B}c");
        check(&[0x01, 0x41, 0, b'o', 0, b'\n'], "Ło\n");
        check(&[0x04, 0x1A, 0x04, 0x38], "Ки");
        check(b"a\0b\0", "a\0b\0");
        check(b"\x01\x02", "\u{102}");
        check(b"\0\x01", "\0\x01");
        check(b"one\0", "one\0");
    }
}
