//! Footnotes.

use super::{check, check_tags, check_words, set, words};

const NOTES: &str =
    ".n { float: footnote } ::footnote-call { vertical-align: baseline; font-size: 10pt } @page { @footnote { margin: 0 } }";

#[test]
fn notes_stand_at_the_foot_of_the_page_of_their_call() {
    check(
        "<p>a<span class=n>one</span><p style='break-before:page'>b<span class=n>two</span>",
        &format!("{NOTES} @page {{ @footnote {{ border-top: 1pt solid red; padding-top: 3pt }} }}"),
        r#"
        page 1
          fill 10,174 180×1
          text 10,25.9 10 "a1"
          text 10,187.9 10 "1. one"
        page 2
          fill 10,174 180×1
          text 10,25.9 10 "b2"
          text 10,187.9 10 "2. two"
    "#,
    );
}

#[test]
fn a_note_without_room_is_put_off_or_takes_its_line_along() {
    let lines = (1..=13).map(|line| format!("l{line}<br>")).collect::<String>();
    let html = format!("<div style='orphans:1; widows:1'>{lines}call<span class=n>a<br>b</span>, again<span class=n>c</span></div>");
    check_words(
        &html,
        NOTES,
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13call1, again2
        1. ab2. c
    ",
    );
    check_words(
        &html,
        &format!("{NOTES} .n {{ footnote-policy: line }}"),
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13
        call1, again21. ab2. c
    ",
    );
    let rows = (1..=4).map(|row| format!("<tr><td>r{row}<span class=n>n{row}</span>")).collect::<String>();
    check_words(&format!("<table>{rows}</table>"), NOTES, "r11r22r33r441. n12. n23. n34. n4");
}

#[test]
fn long_notes_go_on_on_the_next_page() {
    let long = (1..=40).map(|line| format!("n{line}<br>")).collect::<String>();
    let pages = words(&set(&format!("<p>a<span class=n>{long}</span><p>b"), NOTES, true));
    assert!(pages.len() >= 3, "{pages:?}");
    let text = pages.concat();
    assert!((1..=40).all(|line| text.contains(&format!("n{line}"))), "{pages:?}");
    assert!(pages[0].starts_with("a11. n1n2"), "{pages:?}");
}

#[test]
fn notes_are_tagged_where_they_are_called() {
    check_tags(
        "<p>a<span style='float:footnote'>note</span>b",
        r#"
        Document
          P
            "a"
            Reference
              "1"
            Note
              Lbl
                "1."
              "note"
            "b"
    "#,
    );
}
