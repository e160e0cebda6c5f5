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
fn notes_are_as_wide_as_their_own_pages() {
    // On the first page there would be room for five letters in a line.
    check(
        "<div style='page: cover'>cover</div>a<span class=n>many words</span>",
        &format!("{NOTES} @page cover {{ margin: 0 80pt }}"),
        r#"
        page 1
          text 80,9.9 10 "cover"
        page 2
          text 10,19.9 10 "a1"
          text 10,187.9 10 "1. many words"
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
    let filler = (1..=12).map(|line| format!("<div>f{line}</div>")).collect::<String>();
    let paragraph = format!("{filler}<div style='orphans:1;widows:1'>a<br>b<br>c<span class=n>note</span><br>d</div>");
    let block = |policy: &str| format!("{NOTES} .n {{ footnote-policy: {policy} }}");
    check_words(&paragraph, &block("line"), "f1f2f3f4f5f6f7f8f9f10f11f12ab\nc1d1. note");
    check_words(&paragraph, &block("block"), "f1f2f3f4f5f6f7f8f9f10f11f12\nabc1d1. note");
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

#[test]
fn notes_are_numbered_on_each_page_anew() {
    let html = "<p>a<span class=n>one</span>, b<span class=n>two</span><p class=b>c<span class=n>three</span><p class=b>d<span class=n>four</span>";
    let css = format!("{NOTES} .b {{ break-before: page }} @page {{ counter-reset: footnote }}");
    check_words(html, &css, "a1, b21. one2. two\nc11. three\nd11. four");
    let letters = format!("{css} ::footnote-call {{ content: counter(footnote, lower-alpha) }} ::footnote-marker {{ content: '-' }}");
    check_words(html, &letters, "aa, bb-one-two\nca-three\nda-four");
    // Only some pages start anew.
    let some = format!("{NOTES} .b {{ break-before: page }} @page :nth(3) {{ counter-reset: footnote 4 }}");
    check_words(html, &some, "a1, b21. one2. two\nc33. three\nd55. four");
}

#[test]
fn notes_stand_beside_each_other_where_they_may() {
    let css = format!("{NOTES} .n {{ footnote-display: compact }}");
    let note = |text: &str| format!("x<span class=n>{text}</span>");
    let html = [note("one"), note("two"), note("three and more"), note("a note of two lines or just a few more"), note("end")].concat();
    check(
        &format!("<p style='break-inside:avoid'>{html}"),
        &css,
        r#"
        text 10,25.9 10 "x1x2x3x4x5"
        text 10,151.9 10 "1. one"
        text 56,151.9 10 "2. two"
        text 10,163.9 10 "3. three and more"
        text 10,175.9 10 "4. a note of two lines or just "
        text 10,187.9 10 "a few more"
        text 80,187.9 10 "5. end"
    "#,
    );
}
