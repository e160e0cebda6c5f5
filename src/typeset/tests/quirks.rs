//! Documents without a doctype, or with an old one, which browsers show as they did then.

use std::path::Path;

use super::{FONTS, Files, dump, same};
use crate::typeset::{Input, Stylesheet, typeset};

const BASE: &str = "@page { size: 200pt 200pt; margin: 10pt } body { margin: 0; font: 10pt/12pt monospace }";

const TRANSITIONAL: &str =
    r#"<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">"#;

/// What is on the page of a document that begins like this.
fn page(start: &str, body: &str, css: &str) -> String {
    let sheets =
        [Stylesheet { name: "base.css".into(), css: BASE.to_owned() }, Stylesheet { name: "test.css".into(), css: css.to_owned() }];
    let html = format!("{start}<html lang=en><head><title>Test</title></head><body>{body}</body></html>");
    let typeset =
        typeset(&Input { html: &html, name: Path::new("test.html"), stylesheets: &sheets, resources: &Files, fonts: &FONTS, forms: false });
    dump::pages(&typeset.document).replace("page 1 200×200\n", "")
}

#[track_caller]
fn check(start: &str, body: &str, css: &str, expected: &str) {
    same(&page(start, body, css), expected);
}

#[test]
fn lines_are_as_high_as_what_is_on_them() {
    let body = "<div><span>a</span></div><div><br></div><div>b</div>";
    let css = "div { font: 20pt/30pt monospace } span { font: 10pt/12pt monospace }";
    let low = r#"
        text 10,19.9 10 "a"
        text 10,74.8 20 "b"
    "#;
    check("", body, css, low);
    check(TRANSITIONAL, body, css, low);
    check(
        "<!doctype html>",
        body,
        css,
        r#"
        text 10,32.8 10 "a"
        text 10,92.8 20 "b"
    "#,
    );
}

#[test]
fn the_first_and_the_last_block_of_a_cell_have_no_margins() {
    let body = "<table cellspacing=0 cellpadding=0><tr><td><p>a<p>b</table>c";
    let css = "table { font: inherit }";
    check(
        "",
        body,
        css,
        r#"
        text 10,19.9 10 "a"
        text 10,41.9 10 "b"
        text 10,53.9 10 "c"
    "#,
    );
    check(
        "<!doctype html>",
        body,
        css,
        r#"
        text 10,29.9 10 "a"
        text 10,51.9 10 "b"
        text 10,73.9 10 "c"
    "#,
    );
}

#[test]
fn heights_of_cells_hold_their_padding() {
    let body =
        "<table cellspacing=0 cellpadding=0><tr><td style='height: 40pt; padding: 10pt; line-height: 10pt; vertical-align: top'>a</table>b";
    let css = "table { font: inherit }";
    check(
        "",
        body,
        css,
        r#"
        text 20,28.9 10 "a"
        text 10,59.9 10 "b"
    "#,
    );
    check(
        "<!doctype html>",
        body,
        css,
        r#"
        text 20,28.9 10 "a"
        text 10,79.9 10 "b"
    "#,
    );
}

#[test]
fn tables_do_not_inherit_how_text_looks() {
    let body = "<center><table cellspacing=0 cellpadding=0 width=100%><tr><td>a</table></center>";
    let css = "center { font: bold 20pt/30pt monospace; text-align: center } td { font-size: 10pt }";
    check(
        "",
        body,
        css,
        r#"
        text 10,20.7 10 "a"
    "#,
    );
    check(
        "<!doctype html>",
        body,
        css,
        r#"
        text 97,28.9 10 "a"
    "#,
    );
}

#[test]
fn lengths_and_colours_may_be_incomplete() {
    let body = "<div style='width: 80; background-color: ff0000; margin-left: 20'>a</div>";
    check(
        "",
        body,
        "",
        r#"
        fill 25,10 60×12
        text 25,19.9 10 "a"
    "#,
    );
    check(
        "<!doctype html>",
        body,
        "",
        r#"
        text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn align_moves_boxes_and_tables_begin_anew() {
    for around in [
        "<div align=center>",
        "<center>",
        "<table width=100% cellpadding=0 cellspacing=0><td align=center>",
        "<div style='text-align:-webkit-center'>",
    ] {
        let html = format!("{around}<table width=80 cellspacing=0 cellpadding=0><td>a</table><div style='width:40pt'>b</div>");
        check(
            "<!doctype html>",
            &html,
            "",
            r#"
        text 70,19.9 10 "a"
        text 97,31.9 10 "b"
    "#,
        );
    }
}

/// The lines around and within a table, by its attributes, in whatever order they are written.
#[test]
fn rules_and_frames_of_tables() {
    let cells = "<thead><tr><td>a<td>b<tbody><tr><td>c<td>d</table>";
    let lines = |attributes: &str| -> Vec<String> {
        let page = page("<!doctype html>", &format!("<table cellspacing=0 cellpadding=0 {attributes}>{cells}"), "");
        page.lines().map(str::trim).filter(|line| !line.starts_with("text")).map(str::to_owned).collect()
    };
    assert!(lines("").is_empty());
    assert!(lines("rules=none").is_empty() && lines("rules=3").is_empty());
    assert!(lines("rules=groups").iter().all(|line| line.contains(",22 ")), "between the head and the body");
    assert_eq!(lines("frame=hsides rules=rows border=1"), lines("border=1 rules=rows frame=hsides"));
    assert!(lines("frame=above rules=none").iter().all(|line| line.contains(",10 ")));
    assert_eq!(lines("border=1 frame=above rules=none"), lines("frame=above rules=none"));
    assert_eq!(lines("rules=all frame=hsides"), lines("frame=hsides rules=all border=1"), "sides without a frame are bare");
    let groups = "<table rules=groups frame=void cellspacing=0 cellpadding=0><colgroup span=2><colgroup><tr><td>aa<td>bb<td>cc</table>";
    let drawn = page("<!doctype html>", groups, "");
    assert_eq!(drawn.lines().filter(|line| !line.trim().starts_with("text")).count(), 1, "only where the groups meet: {drawn}");
    let page = page("<!doctype html>", "<table cellspacing=0 cellpadding=0 hspace=20 vspace=4 width=0><tr><td width=0>a</table>", "");
    same(&page, "text 25,22.9 10 \"a\"");
}
