//! Monstrous and broken input: nothing may panic, hang or take more than its share of time.

use std::time::Instant;

use super::*;
use crate::typeset::text::{FaceDescriptor, FontError};

/// Words of made-up English, a few often and many seldom, the same on every run.
pub(super) fn prose(words: usize) -> String {
    const PARTS: [&str; 24] = [
        "the", "con", "tra", "men", "ing", "er", "ly", "un", "for", "give", "trust", "na", "tion", "re", "pair", "ab", "le", "ness", "wo",
        "rk", "book", "sta", "di", "si",
    ];
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut text = String::with_capacity(words * 7);
    for index in 0..words {
        let rank = (next() % 1000) as f64 / 1000.0;
        let mut word = (rank.powi(4) * 20_000.0) as usize + (next() % 3) as usize;
        loop {
            text.push_str(PARTS[word % 24]);
            word /= 24;
            if word == 0 {
                break;
            }
        }
        text.push_str(if index % 11 == 10 {
            ", "
        } else if index % 17 == 16 {
            ". "
        } else {
            " "
        });
    }
    text
}

/// Says of a test that coming to an end is what it is about.
fn ends(test: impl FnOnce()) {
    test();
}

/// Prints how long a book takes; run with `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement is for reading")]
fn speed_of_a_long_book() {
    let style = look("serif").style();
    let justified = look("serif").justified().style();
    let paragraphs: Vec<String> = (0..3000).map(|index| prose(100 + index % 41)).collect();
    let count: usize = paragraphs.iter().map(|text| text.split(' ').count()).sum();
    for (name, style) in [("left", &style), ("justified", &justified), ("left again", &style)] {
        let start = Instant::now();
        let mut lines = 0;
        let mut prepared = std::time::Duration::ZERO;
        for content in &paragraphs {
            let begin = Instant::now();
            let paragraph = Paragraph::prepare(&[text(content, style)], style, &FONTS);
            prepared += begin.elapsed();
            lines += paragraph.lines(&mut Column(380.0)).len();
        }
        println!("{name}: {count} words, {lines} lines in {:?}, {prepared:?} of it preparing", start.elapsed());
    }
    let text_of_one = prose(100_000);
    for (name, style) in [("left", &style), ("justified", &justified)] {
        let start = Instant::now();
        let lines = set(&[text(&text_of_one, style)], style, 380.0);
        println!("one paragraph, {name}: {} lines in {:?}", lines.len(), start.elapsed());
    }
}

#[test]
fn a_paragraph_of_a_hundred_thousand_words() {
    let content = prose(100_000);
    for look in [look("serif"), look("serif").justified()] {
        let style = look.style();
        ends(|| {
            let lines = set(&[text(&content, &style)], &style, 380.0);
            assert!(lines.len() > 8_000);
            assert!(lines.iter().all(|line| right(line) < 380.1));
        });
    }
}

#[test]
fn a_megabyte_without_spaces() {
    let content = "abcdefghij".repeat(100_000);
    let anywhere = |look: Look| look.text(|text| text.overflow_wrap = crate::typeset::style::computed::OverflowWrap::Anywhere).style();
    for style in [anywhere(mono()), anywhere(mono().justified())] {
        ends(|| {
            let lines = set(&[text(&content, &style)], &style, 600.0);
            assert_eq!(lines.len(), 10_000);
        });
    }
    for style in [mono().style(), mono().justified().style()] {
        ends(|| assert!(!set(&[text(&content, &style)], &style, 600.0).is_empty()));
    }
    let soft = "abcdefgh\u{ad}".repeat(100_000);
    let style = mono().justified().style();
    ends(|| assert!(set(&[text(&soft, &style)], &style, 600.0).len() >= 8_000));
}

#[test]
fn every_letter_of_an_endless_line_is_told() {
    for (look, word) in [(mono(), "some words "), (look("serif").rtl(), "\u{5e9}\u{5dc}\u{5d5}\u{5dd} ")] {
        let content = word.repeat(20_000);
        let style = look.white_space(WhiteSpace::NOWRAP).style();
        let lines = set(&[text(&content, &style)], &style, 600.0);
        assert_eq!(lines.len(), 1);
        let mut letters = 0;
        for fragment in &lines[0].fragments {
            let FragmentKind::Text { run, .. } = &fragment.kind else { continue };
            let mut starts: Vec<usize> = run.glyphs.iter().map(|glyph| usize::from(glyph.cluster)).collect();
            starts.sort_unstable();
            assert!(starts.into_iter().eq(run.text.char_indices().map(|(at, _)| at)), "each glyph tells its own letter");
            letters += run.text.len();
        }
        assert_eq!(letters, content.len());
    }
}

#[test]
fn ten_thousand_nested_boxes() {
    let style = mono().style();
    let mut items: Vec<InlineItem> = (0..10_000).map(|id| open(&style, id)).collect();
    items.push(text("deep down some words", &style));
    items.extend((0..10_000).map(|_| InlineItem::Close));
    ends(|| {
        let paragraph = Paragraph::prepare(&items, &style, &FONTS);
        assert!(paragraph.flattened());
        let lines = paragraph.lines(&mut Column(60.0));
        assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["deep down", "some words"]);
    });
}

#[test]
fn marks_controls_and_other_oddities() {
    let odd = [
        "\u{301}\u{302}\u{303}",
        " \u{301} ",
        "\u{200d}\u{200d}\u{fe0f}",
        "\u{202e}\u{202e}\u{2067}abc\u{2069}\u{2069}\u{202c}",
        "\u{0}\u{1}\u{7f}\u{85}\u{2028}\u{2029}",
        "\u{ad}\u{ad}a\u{ad}",
        "\u{200b}\u{200b}",
        "\u{feff}\u{2060}x\u{2060}",
        "\u{fffc}\u{fffd}\u{10ffff}",
        "\u{e0001}\u{e007f}",
        "👩\u{200d}👩\u{200d}👧\u{200d}👦🏳\u{fe0f}\u{200d}🌈",
        "ا\u{64b}\u{64b}\u{64b}ב\u{5b0}\u{5b1}",
        "\t\t\t",
        "\r\r\n\r",
        "ก\u{e34}\u{e34}\u{e48}\u{e48}",
        "क्क्क्क्ष",
        "\u{300}".repeat(3000).as_str(),
        "\u{2066}".repeat(300).as_str(),
    ]
    .map(str::to_owned);
    for look in [
        mono,
        || mono().white_space(WhiteSpace::PRE),
        || mono().justified(),
        || mono().rtl(),
        || mono().white_space(WhiteSpace::BREAK_SPACES),
    ] {
        let style = look().style();
        let anywhere = look().text(|text| text.overflow_wrap = crate::typeset::style::computed::OverflowWrap::Anywhere).style();
        for content in &odd {
            for width in [0.0, 7.0, 1000.0, -5.0, f32::NAN, f32::INFINITY] {
                for style in [&style, &anywhere] {
                    let paragraph = Paragraph::prepare(&[text(content, style), open(style, 1), text(content, style)], style, &FONTS);
                    let lines = paragraph.lines(&mut Column(width));
                    assert!(lines.len() < 20_000);
                    let _ = (paragraph.min_content(), paragraph.max_content());
                }
            }
        }
    }
}

#[test]
fn styles_out_of_range() {
    for change in [
        |font: &mut FontStyle| font.size = 0.0,
        |font: &mut FontStyle| font.size = f32::NAN,
        |font: &mut FontStyle| font.size = 1e30,
        |font: &mut FontStyle| font.letter_spacing = -100.0,
        |font: &mut FontStyle| font.word_spacing = f32::INFINITY,
        |font: &mut FontStyle| font.line_height = LineHeight::Length(f32::NEG_INFINITY),
        |font: &mut FontStyle| font.families = Vec::new(),
        |font: &mut FontStyle| font.lang = "x-\u{fffd}-------------------".to_owned(),
        |font: &mut FontStyle| font.variations = vec![(*b"wght", f32::NAN)],
        |font: &mut FontStyle| font.features = vec![([0, 255, 1, 2], u32::MAX); 500],
    ] {
        for look in [mono().font(change), mono().font(change).justified(), mono().font(change).white_space(WhiteSpace::PRE_WRAP)] {
            let style = look.style();
            let items = [
                text("some words to set\tand", &style),
                InlineItem::Leader { pattern: "".into(), style: style.clone() },
                InlineItem::Close,
            ];
            assert!(set(&items, &style, 100.0).len() < 100);
        }
    }
    let style = mono().style();
    for pattern in ["", " ", "\u{301}", ".", "long pattern that does not fit at all anywhere on the line"] {
        let items = [text("a", &style), InlineItem::Leader { pattern: pattern.into(), style: style.clone() }, text("1", &style)];
        assert!(!set(&items, &style, 100.0).is_empty());
    }
}

#[test]
fn damaged_fonts() {
    for name in
        ["NotoSans-Regular.ttf", "NotoSans-Bold.woff2", "NotoSans-Italic.woff", "NotoSansCJK-Regular.otf", "NotoSansArabic-Regular.ttf"]
    {
        let whole = font_file(name);
        for part in 1..40 {
            let cut = whole[..whole.len() * part / 40].to_vec();
            let mut twisted = whole.to_vec();
            for at in (part * 7..twisted.len()).step_by(97) {
                twisted[at] ^= (at * part) as u8;
            }
            for data in [cut, twisted] {
                let mut fonts = Fonts::default();
                match fonts.add(FaceDescriptor { family: "x".to_owned(), ..FaceDescriptor::default() }, Arc::new(data.into())) {
                    Ok(()) => {
                        let style = look("x").style();
                        let paragraph = Paragraph::prepare(&[text("office AVATAR السلام 日本", &style)], &style, &fonts);
                        assert!(paragraph.lines(&mut Column(50.0)).len() < 100);
                    }
                    Err(FontError::NotAFont | FontError::Damaged(_)) => {}
                }
            }
        }
    }
}
