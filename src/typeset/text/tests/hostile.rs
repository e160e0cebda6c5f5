//! Monstrous and broken input: nothing may panic, hang or take more than its share of time.

use std::time::Instant;

use super::*;
use crate::typeset::text::{FaceDescriptor, FontError};

/// Words of made-up English, a few often and many seldom, the same on every run.
pub(super) fn prose(words: usize) -> String {
    const PARTS: [&str; 24] = [
        "the", "con", "tra", "men", "ing", "er", "ly", "un", "for", "give", "trust", "na", "tion", "re", "pair", "ab", "le", "ness", "wo", "rk",
        "book", "sta", "di", "si",
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
        text.push_str(if index % 11 == 10 { ", " } else if index % 17 == 16 { ". " } else { " " });
    }
    text
}

/// Prints how long a book takes; run with `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "a measurement is for reading")]
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
