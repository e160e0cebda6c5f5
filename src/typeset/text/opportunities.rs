//! Where lines may end: UAX 14 with the tailorings of CSS Text 3, 5.

use std::sync::OnceLock;

use icu_locale_core::langid;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, LineBreakWordOption};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::collect::{Flat, Piece, PieceKind, Style};
use crate::typeset::style::computed::{LineBreak, WordBreak};

/// How a stretch of text breaks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Rules {
    word_break: WordBreak,
    line_break: LineBreak,
    /// Chinese or Japanese: small kana and some punctuation may start a line.
    east_asian: bool,
}

/// The offsets in the text at which a line may begin, in order. White-space values that forbid wrapping are not looked at here.
pub(super) fn opportunities(flat: &Flat) -> Vec<u32> {
    let of = |piece: &Piece| rules(&flat.styles[piece.style as usize]);
    let mut pieces = flat.pieces.iter().filter(|piece| piece.kind == PieceKind::Text);
    let Some(first) = pieces.next().map(of) else { return segment(&flat.text, USUAL) };
    if pieces.all(|piece| of(piece) == first) {
        return segment(&flat.text, first);
    }
    // The rules of the text before an opportunity decide.
    let spans: Vec<(u32, Rules)> =
        flat.pieces.iter().filter(|piece| piece.kind == PieceKind::Text).map(|piece| (piece.start, of(piece))).collect();
    let mut kinds: Vec<Rules> = Vec::new();
    for (_, rules) in &spans {
        if !kinds.contains(rules) {
            kinds.push(*rules);
        }
    }
    let mut all: Vec<u32> = Vec::new();
    for rules in kinds {
        all.extend(segment(&flat.text, rules).into_iter().filter(|&offset| {
            let span = spans.partition_point(|(start, _)| *start < offset);
            spans.get(span.saturating_sub(1)).is_some_and(|(_, own)| *own == rules)
        }));
    }
    all.sort_unstable();
    all
}

/// The offsets in a text at which a line may begin, and its end.
pub fn line_starts(text: &str) -> Vec<u32> {
    segment(text, USUAL)
}

/// The rules of most text.
const USUAL: Rules = Rules { word_break: WordBreak::Normal, line_break: LineBreak::Auto, east_asian: false };

fn rules(style: &Style) -> Rules {
    let lang = style.font.lang.as_bytes();
    let east_asian = matches!(
        lang,
        [b'j' | b'J', b'a' | b'A']
            | [b'z' | b'Z', b'h' | b'H']
            | [b'j' | b'J', b'a' | b'A', b'-', ..]
            | [b'z' | b'Z', b'h' | b'H', b'-', ..]
    );
    Rules { word_break: style.text.word_break, line_break: style.text.line_break, east_asian }
}

fn segment(text: &str, rules: Rules) -> Vec<u32> {
    let is_usual = rules.word_break != WordBreak::BreakAll && rules.line_break != LineBreak::Anywhere;
    if is_usual && let Some(offsets) = plain(text.as_bytes()) {
        return offsets;
    }
    let segmenter = segmenter(rules);
    // The first boundary is the start of the text.
    let mut offsets: Vec<u32> = if text.is_ascii() {
        segmenter.segment_latin1(text.as_bytes()).skip(1).map(|offset| offset as u32).collect()
    } else {
        segmenter.segment_str(text).skip(1).map(|offset| offset as u32).collect()
    };
    if rules.word_break == WordBreak::KeepAll {
        // CSS Text 3, 5.2: letters and digits stay together; elsewhere nothing changes.
        let stays = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        offsets.retain(|&offset| {
            let (before, after) = text.split_at(offset as usize);
            !(stays(before.chars().next_back()) && stays(after.chars().next()))
        });
    }
    offsets
}

/// The offsets in plain English, where a line may begin behind spaces and behind a hyphen between letters: most text, found in a fraction of
/// the time. None where anything else is in the text.
fn plain(text: &[u8]) -> Option<Vec<u32>> {
    let mut offsets = Vec::with_capacity(text.len() / 5 + 1);
    let mut before = Class::Start;
    let mut offset = 0;
    while let Some(byte) = text.get(offset) {
        let (class, length) = match CLASSES.get(usize::from(*byte)) {
            Some(class) => (*class, 1),
            None if text.get(offset..)?.starts_with("\u{fffc}".as_bytes()) => (Class::Object, 3),
            None => return None,
        };
        // Inside of words no line begins.
        if (before, class) == (Class::Letter, Class::Letter) {
            offset += 1;
            continue;
        }
        if between(before, class)? {
            offsets.push(offset as u32);
        }
        before = class;
        offset += length;
    }
    matches!(before, Class::Letter | Class::Digit | Class::Space | Class::Stop | Class::Close | Class::Object).then(|| {
        offsets.push(text.len() as u32);
        offsets
    })
}

/// What a character of plain English is to line breaking. Behind each the classes of UAX 14.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// The start of the text.
    Start,
    /// AL
    Letter,
    /// NU
    Digit,
    /// SP
    Space,
    /// IS and EX
    Stop,
    /// QU, between letters only.
    Apostrophe,
    /// HY, between letters only.
    Hyphen,
    /// OP
    Open,
    /// CP
    Close,
    /// CB: a box in the line.
    Object,
    /// All others.
    Other,
}

const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b' ' => Class::Space,
            b'.' | b',' | b';' | b':' | b'!' | b'?' => Class::Stop,
            b'\'' => Class::Apostrophe,
            b'-' => Class::Hyphen,
            b'(' => Class::Open,
            b')' => Class::Close,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

/// Whether a line may begin between two characters, where that is plain (UAX 14, LB7, LB13, LB18, LB20, LB21, LB28 to LB30).
fn between(before: Class, after: Class) -> Option<bool> {
    use Class::{Apostrophe, Close, Digit, Hyphen, Letter, Object, Open, Space, Start, Stop};
    match (before, after) {
        (Space, Letter | Digit | Open | Object) | (Hyphen, Letter) | (Letter | Digit, Object) | (Object, Letter | Digit | Object) => {
            Some(true)
        }
        (Start, Letter | Digit | Open | Space | Object)
        | (Letter, Letter | Digit | Space | Stop | Apostrophe | Hyphen | Close)
        | (Digit, Letter | Digit | Space | Stop | Close)
        | (Space, Space)
        | (Stop, Space | Stop | Close)
        | (Apostrophe | Open, Letter)
        | (Open, Digit)
        | (Close | Object, Space)
        | (Close, Stop) => Some(false),
        _ => None,
    }
}

/// The segmenter for these rules. Making one looks up a dozen tables, so each is made once.
fn segmenter(rules: Rules) -> LineSegmenterBorrowed<'static> {
    static MADE: [OnceLock<LineSegmenterBorrowed<'static>>; 16] = [const { OnceLock::new() }; 16];
    let (strictness, by_strictness) = match rules.line_break {
        LineBreak::Auto | LineBreak::Normal => (LineBreakStrictness::Normal, 0),
        LineBreak::Loose => (LineBreakStrictness::Loose, 1),
        LineBreak::Strict => (LineBreakStrictness::Strict, 2),
        LineBreak::Anywhere => (LineBreakStrictness::Anywhere, 3),
    };
    let (word_option, by_word) = match rules.word_break {
        WordBreak::Normal | WordBreak::BreakWord | WordBreak::KeepAll => (LineBreakWordOption::Normal, 0),
        WordBreak::BreakAll => (LineBreakWordOption::BreakAll, 1),
    };
    *MADE[(by_strictness * 2 + by_word) * 2 + usize::from(rules.east_asian)].get_or_init(|| {
        // The rules for Chinese and Japanese are the same.
        let japanese = langid!("ja");
        let mut options = LineBreakOptions::default();
        options.strictness = Some(strictness);
        options.word_option = Some(word_option);
        options.content_locale = rules.east_asian.then_some(&japanese);
        // The dictionary finds the words that others find too.
        LineSegmenter::new_dictionary(options)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_breaks_as_the_rules_say() {
        let by_rules = |text: &str| -> Vec<u32> { segmenter(USUAL).segment_str(text).skip(1).map(|offset| offset as u32).collect() };
        // All texts of up to six of these characters, of which each stands for its class.
        let mut plain_ones = 0;
        let letters = ['a', '1', ' ', '.', '!', '\'', '-', '(', ')', '\u{fffc}'];
        for length in 1..=6_u32 {
            for number in 0..letters.len().pow(length) {
                let text: String = (0..length).map(|place| letters[number / letters.len().pow(place) % letters.len()]).collect();
                if let Some(offsets) = plain(text.as_bytes()) {
                    assert_eq!(offsets, by_rules(&text), "{text:?}");
                    plain_ones += 1;
                }
            }
        }
        assert!(plain_ones > 5_000, "{plain_ones} texts were taken as plain");
    }

    #[test]
    fn other_text_is_left_to_the_rules() {
        for text in ["", "a\u{ad}b", "50%", "a/b", "caf\u{e9}", "a\tb", "-1", "1.5", "\u{6f22}"] {
            assert!(plain(text.as_bytes()).is_none(), "{text:?}");
        }
        assert_eq!(plain(b"well-known (and so on), it's.  Next"), Some(vec![5, 11, 16, 19, 24, 31, 35]));
    }
}
