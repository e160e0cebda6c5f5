//! Multi-column containers.

use super::{check, check_words};

#[test]
fn columns_are_balanced() {
    check(
        "<div style='columns:2; column-gap:20pt; column-rule:2pt solid red'>a<br>b<br>c<br>d</div>e",
        "",
        r#"
        fill 99,10 2×24
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 110,19.9 10 "c"
        text 110,31.9 10 "d"
        text 10,43.9 10 "e"
    "#,
    );
}

#[test]
fn balanced_columns_have_room_for_the_last_margin() {
    check(
        "<div style='columns:2; column-gap:0'><p>a</p><p>b</p></div>c",
        "",
        r#"
        text 10,25.9 10 "a"
        text 100,19.9 10 "b"
        text 10,40.9 10 "c"
    "#,
    );
}

#[test]
fn columns_are_filled_where_they_go_on() {
    let lines = (1..=40).map(|line| format!("l{line}<br>")).collect::<String>();
    check_words(
        &format!("x<div style='columns:2; column-gap:0'>{lines}</div>y"),
        "",
        "
        xl1l2l3l4l5l6l7l8l9l10l11l12l13l14l15l16l17l18l19l20l21l22l23l24l25l26l27l28
        l29l30l31l32l33l34l35l36l37l38l39l40y
    ",
    );
    check(
        "<div style='columns:2; column-gap:0; column-fill:auto; height:36pt; widows:1'>a<br>b<br>c<br>d</div>e",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 10,43.9 10 "c"
        text 100,19.9 10 "d"
        text 10,55.9 10 "e"
    "#,
    );
}

#[test]
fn what_spans_all_columns_parts_them() {
    check(
        "<div style='columns:2; column-gap:0'><div>a<br>b<br>c<br>d</div><div style='column-span:all'>across</div><div>e</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 100,19.9 10 "c"
        text 100,31.9 10 "d"
        text 10,43.9 10 "across"
        text 10,55.9 10 "e"
    "#,
    );
}

#[test]
fn breaks_between_columns_are_made_and_avoided() {
    check(
        "<div style='columns:2; column-gap:0'><div>a</div><div style='break-before:column'>b<br>c</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 100,19.9 10 "b"
        text 100,31.9 10 "c"
    "#,
    );
    for avoid in ["avoid", "avoid-column"] {
        check(
            &format!("<div style='columns:2; column-gap:0'><div>a</div><div style='break-inside:{avoid}'>b<br>c<br>d</div></div>"),
            "",
            r#"
            text 10,19.9 10 "a"
            text 100,19.9 10 "b"
            text 100,31.9 10 "c"
            text 100,43.9 10 "d"
        "#,
        );
    }
    // After a table as after anything else.
    check(
        "<div style='columns:2; column-gap:0'><table style='border-spacing:0'><tr><td style='padding:0'>a</table><div>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 100,19.9 10 "b"
    "#,
    );
    check_words(
        "<div style='columns:2'><div>a</div><div style='break-before:page'>b</div><div style='break-before:page'>c</div></div>",
        "",
        "
        a
        b
        c
    ",
    );
}

#[test]
fn what_spans_columns_cuts_the_boxes_around_it() {
    check(
        "<div style='columns:2; column-gap:20pt'><section style='border:1pt solid red; orphans:1; widows:1'>a<br>b<h2 style='column-span:all'>c</h2>d</section></div>",
        "",
        r#"
        fill 10,10 80×1
        fill 89,10 1×13
        fill 10,10 1×13
        fill 189,10 1×12
        fill 110,10 1×12
        fill 89,59 1×13
        fill 10,71 80×1
        fill 10,59 1×13
        text 11,20.9 10 "a"
        text 111,19.9 10 "b"
        text 10,44.9 10 "c"
        text 11,68.9 10 "d"
    "#,
    );
}

#[test]
fn columns_share_out_what_they_hold_with_its_margins() {
    check(
        "<div style='columns:2; column-gap:20pt; background:red'><p style='margin:0 0 12pt'>a</p><p style='margin:0 0 12pt'>b</p></div>c",
        "",
        r#"
        fill 10,10 180×24
        text 10,19.9 10 "a"
        text 110,19.9 10 "b"
        text 10,43.9 10 "c"
    "#,
    );
}

#[test]
fn a_container_of_columns_wants_to_be_as_wide_as_all_of_them() {
    check(
        "<div style='float:left; columns:2; column-gap:20pt; background:red; orphans:1; widows:1'>aaa<br>b</div>",
        "",
        r#"
        fill 10,10 56×12
        text 10,19.9 10 "aaa"
        text 48,19.9 10 "b"
    "#,
    );
}

#[test]
fn a_column_before_a_forced_break_does_not_count_for_the_others() {
    // The second column holds two paragraphs and the margin below them.
    check(
        "<div class=c><p>a</p><p style='break-before:column'>b</p><p>c</p></div>d",
        ".c { columns: 2; column-gap: 0 }",
        r#"
        text 10,25.9 10 "a"
        text 100,25.9 10 "b"
        text 100,43.9 10 "c"
        text 10,61.9 10 "d"
    "#,
    );
}

#[test]
fn columns_without_room_for_their_first_margin_begin_on_the_next_page() {
    check(
        "<div style='height:170pt'>a</div><div class=c><p style='margin-top:15pt'>b</p></div>",
        ".c { columns: 2; column-gap: 0 }",
        r#"
        page 1
          text 10,19.9 10 "a"
        page 2
          text 10,34.9 10 "b"
    "#,
    );
}

#[test]
fn margins_inside_a_box_that_spans_all_columns_stay_inside() {
    check(
        "<div class=c>a<h1 style='column-span:all; background:red'><span style='display:block; margin:10pt 0'>b</span></h1></div>",
        ".c { columns: 2; column-gap: 0 }",
        r#"
        fill 10,34 180×32
        text 10,19.9 10 "a"
        text 10,53.9 10 "b"
    "#,
    );
}

#[test]
fn columns_of_a_given_height_have_it_once() {
    let lines = (1..=9).map(|line| format!("l{line}<br>")).collect::<String>();
    check(
        &format!("x<div style='columns:2; column-gap:0; column-fill:auto; height:48pt'>{lines}</div>y"),
        "@page { size: 200pt 56pt } div { orphans: 1; widows: 1 }",
        r#"
        page 1 200×56
          text 10,19.9 10 "x"
          text 10,31.9 10 "l1"
          text 10,43.9 10 "l2"
          text 100,31.9 10 "l3"
          text 100,43.9 10 "l4"
        page 2 200×56
          text 10,19.9 10 "l5"
          text 10,31.9 10 "l6"
          text 100,19.9 10 "l7"
          text 100,31.9 10 "l8"
          text 190,19.9 10 "l9"
          text 10,43.9 10 "y"
    "#,
    );
}

#[test]
fn what_spans_columns_of_a_given_height_stands_below_balanced_ones() {
    let html = "<div style='columns:2; column-gap:0; column-fill:auto; height:60pt; orphans:1; widows:1'>a<br>b\
        <div style='column-span:all'>c</div>d<br>e<br>f<br>g</div>h";
    check(
        html,
        "",
        r#"
        text 10,19.9 10 "a"
        text 100,19.9 10 "b"
        text 10,31.9 10 "c"
        text 10,43.9 10 "d"
        text 10,55.9 10 "e"
        text 10,67.9 10 "f"
        text 100,43.9 10 "g"
        text 10,79.9 10 "h"
    "#,
    );
}

#[test]
fn balanced_columns_are_as_high_as_what_is_not_to_be_broken() {
    check(
        "<div style='columns:2'><div style='break-inside:avoid'>a<br>b<br>c<br>d</div>e</div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 10,43.9 10 "c"
        text 10,55.9 10 "d"
        text 105,19.9 10 "e"
    "#,
    );
}
