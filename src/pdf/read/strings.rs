//! Text strings (ISO 32000-1, 7.9.2): UTF-16 with its mark in either order, UTF-8 with its mark, else PDFDocEncoding.

/// The characters of PDFDocEncoding where they are not those of Latin 1: 0x18..=0x1F, then 0x80..=0xA0 (annex D.2).
const LOW: [char; 8] = ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];
const HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı',
    'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// The characters of a text string.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| character(*byte)).collect(),
    }
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
    let decoded = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}'));
    // A language may be named between two escape characters (7.9.2.2).
    let mut naming = false;
    decoded
        .filter(|c| {
            let escape = *c == '\u{1B}';
            naming ^= escape;
            !escape && !naming
        })
        .collect()
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
    }
}
