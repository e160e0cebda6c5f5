//! `/ToUnicode` maps (ISO 32000-1, 9.10.3).
//!
//! In: the text of each code. Out: a CMap program. Codes are two bytes, or one in a simple font.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The most entries in one block (Adobe Technical Note 5014).
const BLOCK: usize = 100;

/// Codes in a row whose texts are single characters in a row.
struct Range {
    first: u16,
    last: u16,
    text: String,
    next: u32,
}

/// Writes the map for codes of so many bytes.
pub(super) fn to_unicode(texts: &BTreeMap<u16, String>, bytes: usize) -> Vec<u8> {
    let digits = 2 * bytes;
    let mut ranges: Vec<Range> = Vec::new();
    for (&code, text) in texts {
        let mut characters = text.chars();
        let single = characters.next().filter(|_| characters.next().is_none()).map(u32::from);
        if let (Some(range), Some(value)) = (ranges.last_mut(), single)
            && range.next == value
            && value < 0xFFFF
            && code == range.last + 1
            // A range may change the last byte of code and text only.
            && code >> 8 == range.first >> 8
            && value & 0xFF != 0
        {
            range.last = code;
            range.next = value + 1;
            continue;
        }
        let next = single.filter(|value| *value < 0xFFFF).map_or(u32::MAX, |value| value + 1);
        ranges.push(Range { first: code, last: code, text: text.clone(), next });
    }

    let mut out = String::new();
    let (single, several): (Vec<&Range>, Vec<&Range>) = ranges.iter().partition(|range| range.first == range.last);
    for block in single.chunks(BLOCK) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for range in block {
            let _ = writeln!(out, "<{:0digits$X}> <{}>", range.first, utf16(&range.text));
        }
        out.push_str("endbfchar\n");
    }
    for block in several.chunks(BLOCK) {
        let _ = writeln!(out, "{} beginbfrange", block.len());
        for range in block {
            let _ = writeln!(out, "<{:0digits$X}> <{:0digits$X}> <{}>", range.first, range.last, utf16(&range.text));
        }
        out.push_str("endbfrange\n");
    }
    program("Adobe-Identity-UCS", &out, bytes)
}

/// The whole program of a map of codes of so many bytes.
pub(super) fn program(name: &str, rows: &str, bytes: usize) -> Vec<u8> {
    // Some readers want a space between all tokens.
    let start = "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n";
    let (first, last) = ("00".repeat(bytes), "FF".repeat(bytes));
    let range = format!("/CMapType 2 def\n1 begincodespacerange\n<{first}> <{last}>\nendcodespacerange\n");
    let end = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
    format!("{start}/CMapName /{name} def\n{range}{rows}{end}").into_bytes()
}

fn utf16(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut all, unit| {
        let _ = write!(all, "{unit:04X}");
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_told() {
        let check_in = |bytes: usize, texts: &[(u16, &str)], wanted: &str| {
            let map = texts.iter().map(|(code, text)| (*code, (*text).to_owned())).collect();
            let written = String::from_utf8(to_unicode(&map, bytes)).unwrap();
            assert!(written.contains(wanted), "{wanted:?} not in\n{written}");
        };
        let check = |texts: &[(u16, &str)], wanted: &str| check_in(2, texts, wanted);
        check_in(1, &[(1, "Ł"), (0x41, "A")], "<00> <FF>\nendcodespacerange\n2 beginbfchar\n<01> <0141>\n<41> <0041>\n");
        check(&[(1, "a"), (2, "b"), (3, "c")], "1 beginbfrange\n<0001> <0003> <0061>\n");
        check(&[(1, "ffi")], "<0001> <006600660069>\n");
        check(&[(1, "𝑖")], "<0001> <D835DC56>\n");
        check(&[(0xFF, "a"), (0x100, "b")], "2 beginbfchar\n<00FF> <0061>\n<0100> <0062>\n");
        check(&[(1, "\u{FF}"), (2, "\u{100}")], "2 beginbfchar\n");
    }
}
