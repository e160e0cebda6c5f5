//! White space (CSS Text 3, 4) and `text-transform`.

use super::*;
use crate::typeset::style::computed::{OverflowWrap, TabSize, TextCase, TextTransform};

#[track_caller]
fn spaced(content: &str, value: WhiteSpace, expected: &[&str]) {
    check(content, &mono().white_space(value).style(), 60.0, expected);
}

#[test]
fn white_space_collapses_or_stays() {
    spaced("  one \n\t two  ", WhiteSpace::NORMAL, &["one two"]);
    spaced("one two three four", WhiteSpace::NOWRAP, &["one two three four"]);
    spaced("  one\n two  three four", WhiteSpace::PRE, &["  one", " two  three four"]);
    spaced("  one\n two  three four", WhiteSpace::PRE_WRAP, &["  one", " two", "three four"]);
    spaced("  one  \n  two  three four", WhiteSpace::PRE_LINE, &["one", "two three", "four"]);
    spaced("aaaaaaaaaa   b", WhiteSpace::PRE_WRAP, &["aaaaaaaaaa", "b"]);
    // There is no opportunity before the first space, which sticks out.
    spaced("aaaaaaaaaa   b", WhiteSpace::BREAK_SPACES, &["aaaaaaaaaa", "  b"]);
    spaced("a\n\nb\n", WhiteSpace::PRE, &["a", "", "b"]);
    spaced("a \u{1}\u{92} b", WhiteSpace::NORMAL, &["a \u{1}\u{92} b"]);
}

#[test]
fn a_kept_space_is_parted_from_its_word_where_letters_may_be_parted() {
    let style = mono().white_space(WhiteSpace::BREAK_SPACES).text(|text| text.overflow_wrap = OverflowWrap::Anywhere).style();
    check("aaaaaaaaaa aaaaaaaaaa ", &style, 60.0, &["aaaaaaaaaa", "", "aaaaaaaaaa", ""]);
}

#[test]
fn spaces_collapse_across_boxes() {
    let style = mono().style();
    let items = [text("one ", &style), open(&style, 1), text(" two ", &style), InlineItem::Close, text(" three", &style)];
    let lines = set(&items, &style, 600.0);
    assert_eq!(words(&lines[0]), "one two three");
    near(right(&lines[0]), 13.0 * 6.0);
    // At the end of a line they go, even before an empty box.
    let centred = mono().text(|text| text.text_align = Align::Right).style();
    let items = [text("one  ", &centred), open(&centred, 1), text(" ", &centred), InlineItem::Close, text(" ", &centred)];
    near(set(&items, &centred, 60.0)[0].fragments[0].x, 42.0);
}

#[test]
fn a_line_end_between_ideographs_is_nothing() {
    let style = look("sans-serif").lang("ja").style();
    check("日本\n語の", &style, 100.0, &["日本語の"]);
    check("日本\nabc", &style, 100.0, &["日本 abc"]);
}

#[test]
fn tabs_move_to_stops() {
    let style = mono().white_space(WhiteSpace::PRE).text(|text| text.tab_size = TabSize::Spaces(4.0)).style();
    for (content, x) in [("\tx", 24.0), ("ab\tx", 24.0), ("abcd\tx", 48.0), ("a\t\tx", 48.0)] {
        let lines = set(&[text(content, &style)], &style, 600.0);
        near(right(&lines[0]), x + 6.0);
    }
}

#[test]
fn spaces_at_the_end_take_no_room_but_are_there_to_copy() {
    let style = mono().style();
    let lines = set(&[text("one two", &style)], &style, 20.0);
    let FragmentKind::Text { run, width, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    assert_eq!(&*run.text, "one ");
    near(*width, 18.0);
}

#[test]
fn kept_spaces_before_a_forced_break_count_as_far_as_there_is_room() {
    let style = mono().white_space(WhiteSpace::PRE_WRAP).text(|text| text.text_align = Align::Right).style();
    for (content, width, left) in [("ab  \ncd", 60.0, 36.0), ("ab  ", 60.0, 36.0), ("ab  \ncd", 18.0, 0.0), ("ab  cd", 24.0, 12.0)] {
        let lines = set(&[text(content, &style)], &style, width);
        near(lines[0].fragments[0].x, left);
    }
}

#[test]
fn case_is_changed_by_language() {
    for (case, lang, content, expected) in [
        (TextCase::Uppercase, "de", "straße", "STRASSE"),
        (TextCase::Uppercase, "tr", "istanbul ılık", "İSTANBUL ILIK"),
        (TextCase::Lowercase, "tr", "IĞDIR İzmir", "ığdır izmir"),
        (TextCase::Uppercase, "el", "άνθρωπος μαΐου", "ΑΝΘΡΩΠΟΣ ΜΑΪΟΥ"),
        (TextCase::Uppercase, "el", "εγώ ή εσύ", "ΕΓΩ Ή ΕΣΥ"),
        (TextCase::Lowercase, "el", "ΟΔΟΣ ΣΑΣ", "οδος σας"),
        (TextCase::Capitalize, "en", "the child's well-being (now)", "The Child's Well-Being (Now)"),
        (TextCase::Capitalize, "nl", "ijsland", "IJsland"),
        (TextCase::Capitalize, "en", "\u{201c}quoted\u{201d} éclair", "\u{201c}Quoted\u{201d} Éclair"),
    ] {
        let style = look("sans-serif").lang(lang).text(|text| text.text_transform = TextTransform { case, ..TextTransform::NONE }).style();
        check(content, &style, 600.0, &[expected]);
    }
}

#[test]
fn a_word_is_capitalized_once_though_it_spans_boxes() {
    let style = mono().text(|text| text.text_transform.case = TextCase::Capitalize).style();
    let items = [text("w", &style), open(&style, 1), text("ord two", &style), InlineItem::Close];
    assert_eq!(words(&set(&items, &style, 600.0)[0]), "Word Two");
}

#[test]
fn nothing_makes_no_lines() {
    let style = mono().style();
    assert!(set(&[], &style, 100.0).is_empty());
    let blank = Paragraph::prepare(&[text(" \n ", &style)], &style, &FONTS);
    assert!(blank.is_empty());
    assert!(blank.lines(&mut Column(100.0)).iter().all(|line| line.height == 0.0));
    let anchored = [InlineItem::Anchor(ItemId(7)), text("  ", &style)];
    let lines = set(&anchored, &style, 100.0);
    assert_eq!((lines.len(), lines[0].height), (1, 0.0));
    assert!(matches!(lines[0].fragments[0].kind, FragmentKind::Anchor { id: ItemId(7) }));
}
