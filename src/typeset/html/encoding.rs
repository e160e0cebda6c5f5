//! From bytes to text (Encoding Standard; HTML, 13.2.3; CSS Syntax 3, 3.2).
//!
//! In: the bytes of a file. Out: its text, and whether the encoding had to be guessed or did not fit.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far into a document its encoding may be named.
const PRESCAN: usize = 1024;

/// What is wrong with a text's encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It names no encoding and is not UTF-8: read as windows-1252.
    Guessed,
    /// It has bytes that are nothing in its encoding, named here: each became U+FFFD.
    Damaged(&'static str),
}

impl Trouble {
    /// What is wrong and what to do about it.
    pub fn words(&self) -> (String, String) {
        let message = match self {
            Self::Guessed => "it is not UTF-8 and names no encoding: it was read as windows-1252".to_owned(),
            Self::Damaged(name) => format!("it has bytes that are nothing in {name}: each was read as \u{FFFD}"),
        };
        (message, "save it as UTF-8".to_owned())
    }
}

/// Decodes an HTML document: by its byte order mark, else by the `<meta>` that names its encoding, else as UTF-8, which it had better be.
pub fn html(bytes: Vec<u8>) -> (String, Option<Trouble>) {
    decode(bytes, |bytes| {
        let start = bytes.get(..PRESCAN).unwrap_or(bytes);
        // A tag that begins here may end later.
        let start: String = start.iter().map(|byte| char::from(*byte)).chain([' ', '>']).collect();
        if !start.to_ascii_lowercase().contains("charset") {
            return None;
        }
        let document = super::parse(&start);
        document.elements_named("meta").find_map(|node| {
            let element = document.element(node)?;
            let named = element.attr("charset").or_else(|| {
                element.attr("http-equiv").filter(|kind| kind.eq_ignore_ascii_case("content-type"))?;
                let content = element.attr("content")?;
                let at = content.to_ascii_lowercase().find("charset")?;
                let value = content[at + 7..].trim_start().strip_prefix('=')?.trim_start();
                value.split(|c: char| c == ';' || c.is_ascii_whitespace() || matches!(c, '"' | '\'')).find(|word| !word.is_empty())
            });
            label(named?)
        })
    })
}

/// Decodes a style sheet: by its byte order mark, else by `@charset`, else as UTF-8.
pub fn css(bytes: Vec<u8>) -> (String, Option<Trouble>) {
    decode(bytes, |bytes| {
        let rest = bytes.strip_prefix(b"@charset \"")?;
        let end = rest.iter().take(PRESCAN).position(|byte| *byte == b'"')?;
        label(std::str::from_utf8(rest.get(..end)?).ok()?)
    })
}

/// The encoding of a name that was read byte by byte, so that it cannot be one of two bytes a character.
fn label(name: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    Some(if encoding == UTF_16BE || encoding == UTF_16LE {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

fn decode(bytes: Vec<u8>, named: impl Fn(&[u8]) -> Option<&'static Encoding>) -> (String, Option<Trouble>) {
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let known = marked.or_else(|| named(&bytes));
    // Most files are UTF-8 without a mark, which is text as it is.
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if marked.is_none() && known.is_none_or(|encoding| encoding == UTF_8) => return (text, None),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let (encoding, guessed) = known.map_or((WINDOWS_1252, true), |encoding| (encoding, false));
    let (text, damaged) = encoding.decode_with_bom_removal(&bytes);
    let trouble = if guessed { Some(Trouble::Guessed) } else { damaged.then(|| Trouble::Damaged(encoding.name())) };
    (text.into_owned(), trouble)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_as_the_standard_says() {
        let check = |bytes: &[u8], expected: &str, trouble: Option<Trouble>| {
            let (text, found) = html(bytes.to_vec());
            assert!(text.ends_with(expected), "{text}");
            assert_eq!(found, trouble, "{text}");
        };
        check("é".as_bytes(), "é", None);
        check(b"\xEF\xBB\xBF<meta charset=latin1>\xC3\xA9", "é", None);
        check(b"<meta charset=latin1>\xE9", "é", None);
        check(b"<!-- <meta charset=utf-8> --><META http-equiv=Content-Type content='text/html; charset=koi8-r'>\xC1", "а", None);
        check(b"<meta charset=utf-16>\xC3\xA9", "é", None);
        check(b"\xFF\xFEa\0\xE9\0", "aé", None);
        check(b"\xFE\xFF\0a\0\xE9", "aé", None);
        check(b"caf\xE9", "café", Some(Trouble::Guessed));
        check(b"<meta charset=utf-8>caf\xE9", "caf\u{FFFD}", Some(Trouble::Damaged("UTF-8")));
        assert_eq!(
            css(b"@charset \"iso-8859-1\"; p::before{content:'\xE9'}".to_vec()).0,
            "@charset \"iso-8859-1\"; p::before{content:'é'}"
        );
        assert_eq!(css(b"\xEF\xBB\xBFp{}".to_vec()), ("p{}".to_owned(), None));
    }
}
