//! Where lines end.

use super::*;
use crate::typeset::style::computed::{OverflowWrap, WordBreak};

/// `columns` characters of 6 points.
#[track_caller]
fn columns(content: &str, look: Look, columns: usize, expected: &[&str]) {
    check(content, &look.style(), columns as f32 * 6.0, expected);
}

#[test]
fn words_go_on_lines_as_long_as_they_fit() {
    columns("the quick brown fox", mono(), 9, &["the quick", "brown fox"]);
    columns("the quick brown fox", mono(), 8, &["the", "quick", "brown", "fox"]);
    columns("the quick brown fox", mono(), 100, &["the quick brown fox"]);
    columns("well-known words", mono(), 6, &["well-", "known", "words"]);
}
