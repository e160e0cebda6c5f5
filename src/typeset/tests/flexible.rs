//! Flex and grid containers.

use super::{check, check_words};

#[test]
fn items_share_a_line() {
    check(
        "<div style='display:flex; gap:10pt'><div style='flex:1'>a</div><div style='flex:2'>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 76.7,19.9 10 "b"
    "#,
    );
    check(
        "<div style='display:flex; justify-content:space-between; align-items:center'><div>a</div><div>b<br>c</div></div>",
        "",
        r#"
        text 10,25.9 10 "a"
        text 184,19.9 10 "b"
        text 184,31.9 10 "c"
    "#,
    );
    check(
        "<div style='display:flex; flex-wrap:wrap'><div style='width:100pt'>a</div><div style='width:100pt'>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
    "#,
    );
    check(
        "<div style='display:flex; flex-direction:column'><div>a</div>text<div style='align-self:flex-end'>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "text"
        text 184,43.9 10 "b"
    "#,
    );
    check(
        "<div style='display:flex; align-items:baseline'><div style='padding-top:10pt'>a</div><div>b</div></div>",
        "",
        r#"text 10,29.9 10 "ab""#,
    );
}

#[test]
fn grids_have_tracks() {
    check(
        "<div style='display:grid; grid-template-columns: 1fr 2fr; gap: 6pt'><div>a</div><div>b</div><div>c</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 74,19.9 10 "b"
        text 10,37.9 10 "c"
    "#,
    );
    check(
        "<div style='display:grid; grid-template-columns: repeat(3, 20pt)'><div style='grid-column: 2 / span 2'>a</div><div>b</div></div>",
        "",
        r#"
        text 30,19.9 10 "a"
        text 10,31.9 10 "b"
    "#,
    );
    check(
        "<div style='display:grid; grid-template-areas: \"x y\" \"x z\"'><i style='grid-area:z'>z</i><i style='grid-area:x'>x</i></div>",
        "",
        r#"
        text 140.5,19.9 10 "z"
        text 140.5,19.9 10 "x"
    "#,
    );
}

#[test]
fn containers_taller_than_a_page_are_cut_between_items() {
    let items = "<div style='height:50pt'>i</div>".repeat(5);
    check_words(
        &format!("<div style='display:flex; flex-direction:column'>{items}</div>"),
        "",
        "
        iii
        ii
    ",
    );
    let rows = "<div style='width:50%; height:70pt'>i</div>".repeat(8);
    check_words(
        &format!("<div style='display:flex; flex-wrap:wrap'>{rows}</div>"),
        "",
        "
        iiii
        iiii
    ",
    );
    let text = "x<br>".repeat(20);
    check_words(
        &format!("<div style='display:flex'><div>{text}</div><div>y</div></div>"),
        "",
        "
        xxxxxxxxxxxxxxxy
        xxxxx
    ",
    );
}
