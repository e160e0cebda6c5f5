//! Where lines may end: UAX 14 with the tailorings of CSS Text 3, 5.

use std::sync::OnceLock;

use icu_locale_core::langid;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, LineBreakWordOption};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::collect::{Flat, PieceKind};
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
    let mut spans: Vec<(u32, Rules)> = Vec::new();
    for piece in flat.pieces.iter().filter(|piece| piece.kind == PieceKind::Text) {
        let style = &flat.styles[piece.style as usize];
        let lang = style.font.lang.as_bytes();
        let east_asian = lang.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"ja") || start.eq_ignore_ascii_case(b"zh"))
            && lang.get(2).is_none_or(|byte| *byte == b'-');
        let rules = Rules { word_break: style.text.word_break, line_break: style.text.line_break, east_asian };
        if spans.last().is_none_or(|(_, last)| *last != rules) {
            spans.push((piece.start, rules));
        }
    }
    let mut kinds: Vec<Rules> = Vec::new();
    for (_, rules) in &spans {
        if !kinds.contains(rules) {
            kinds.push(*rules);
        }
    }
    match kinds.as_slice() {
        [] => segment(&flat.text, Rules { word_break: WordBreak::Normal, line_break: LineBreak::Auto, east_asian: false }),
        [only] => segment(&flat.text, *only),
        // The rules of the text before an opportunity decide.
        several => {
            let lists: Vec<Vec<u32>> = several.iter().map(|rules| segment(&flat.text, *rules)).collect();
            let mut all: Vec<u32> = Vec::new();
            for (list, rules) in lists.iter().zip(several) {
                all.extend(list.iter().filter(|&&offset| {
                    let span = spans.partition_point(|(start, _)| *start < offset);
                    spans.get(span.saturating_sub(1)).is_some_and(|(_, own)| own == rules)
                }));
            }
            all.sort_unstable();
            all
        }
    }
}

fn segment(text: &str, rules: Rules) -> Vec<u32> {
    let segmenter = segmenter(rules);
    // The first boundary is the start of the text.
    if text.is_ascii() {
        segmenter.segment_latin1(text.as_bytes()).skip(1).map(|offset| offset as u32).collect()
    } else {
        segmenter.segment_str(text).skip(1).map(|offset| offset as u32).collect()
    }
}

/// The segmenter for these rules. Making one looks up a dozen tables, so each is made once.
fn segmenter(rules: Rules) -> LineSegmenterBorrowed<'static> {
    static MADE: [OnceLock<LineSegmenterBorrowed<'static>>; 24] = [const { OnceLock::new() }; 24];
    let (strictness, by_strictness) = match rules.line_break {
        LineBreak::Auto | LineBreak::Normal => (LineBreakStrictness::Normal, 0),
        LineBreak::Loose => (LineBreakStrictness::Loose, 1),
        LineBreak::Strict => (LineBreakStrictness::Strict, 2),
        LineBreak::Anywhere => (LineBreakStrictness::Anywhere, 3),
    };
    let (word_option, by_word) = match rules.word_break {
        WordBreak::Normal | WordBreak::BreakWord => (LineBreakWordOption::Normal, 0),
        WordBreak::BreakAll => (LineBreakWordOption::BreakAll, 1),
        WordBreak::KeepAll => (LineBreakWordOption::KeepAll, 2),
    };
    *MADE[(by_strictness * 3 + by_word) * 2 + usize::from(rules.east_asian)].get_or_init(|| {
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
