//! What lies above what (CSS 2.2, appendix E), and what is cut off: things are listed from bottom to top.

use super::check;

#[test]
fn floats_lie_above_blocks_and_below_text() {
    check(
        "<div style='float:left; width:20pt; height:20pt; background:red'></div><div style='background:blue'>a</div>",
        "",
        r#"
        fill 10,10 180×12
        fill 10,10 20×20
        text 30,19.9 10 "a"
    "#,
    );
    // A block that slides under another block's text does not hide it.
    check(
        "<div>a</div><div style='margin-top:-12pt; height:12pt; background:red'></div>",
        "",
        r#"
        fill 10,10 180×12
        text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn positioned_boxes_lie_above_the_flow_in_the_order_of_their_z_index() {
    check(
        "<div style='position:relative; z-index:2; background:red'>a</div>
        <div style='position:relative; z-index:1; top:-6pt; background:blue'>b</div>
        <div style='position:relative; z-index:-1; background:lime'>c</div>d",
        "",
        r#"
        fill 10,34 180×12
        text 10,43.9 10 "c"
        text 10,55.9 10 "d"
        fill 10,16 180×12
        text 10,25.9 10 "b"
        fill 10,10 180×12
        text 10,19.9 10 "a"
    "#,
    );
    // What is in a stacking context stays in it.
    check(
        "<div style='position:relative; z-index:0; background:red'>a<div style='position:absolute; z-index:9; top:0; left:0'>b</div></div>
        <div style='position:relative; z-index:1'>c</div>",
        "",
        r#"
        fill 10,10 180×12
        text 10,19.9 10 "a"
        text 10,19.9 10 "b"
        text 10,31.9 10 "c"
    "#,
    );
    // A box that is only positioned is none: what is in it may lie above its neighbours.
    check(
        "<div style='position:relative'>a<div style='position:absolute; z-index:9; top:0; left:0'>b</div></div>
        <div style='position:relative; z-index:1'>c</div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "c"
        text 10,19.9 10 "b"
    "#,
    );
    // Without a number they lie in the order of the document.
    check(
        "<div style='position:relative'><div style='position:absolute; top:0'>a</div><p style='position:relative; margin:0'>b</p>
        <div style='position:absolute; top:0'>c</div><div style='position:fixed; top:0; left:0'>d</div>e</div>",
        "",
        r#"
        text 10,31.9 10 "e"
        text 10,19.9 10 "a"
        text 10,19.9 10 "b"
        text 10,19.9 10 "c"
        text 10,19.9 10 "d"
    "#,
    );
    check(
        "<div style='position:fixed; z-index:-1; top:0; left:0; width:50pt; height:50pt; background:silver'></div>a",
        "",
        r#"
        fill 10,10 50×50
        text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn content_is_cut_off_at_the_padding_edge() {
    check(
        "<div style='overflow:hidden; width:60pt; height:6pt; border:2pt solid red; background:blue'>a</div>",
        "",
        r#"
        line 11,11 62×8
        group clip 12,12 60×6
          text 12,21.9 10 "a"
    "#,
    );
    check(
        "<div style='position:absolute; clip:rect(2pt 30pt 8pt 0); width:60pt; background:blue'>a</div>",
        "",
        r#"
        group clip 10,12 30×6
          fill 10,10 60×12
        group clip 10,12 30×6
          text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn relatively_positioned_inline_boxes_take_their_blocks_along() {
    check(
        "<i style='position:relative; top:6pt; left:4pt'>a<b style='display:block'>b</b>c</i>",
        "i, b { font: inherit }",
        r#"
        text 14,25.9 10 "a"
        text 14,49.9 10 "c"
        text 14,37.9 10 "b"
    "#,
    );
}

#[test]
fn positioned_inline_boxes_lie_above_the_flow() {
    check(
        "a<span style='position:relative; left:-6pt; background:red'>b<i>c</i></span>d",
        "i { font-style: normal; background: blue }",
        r#"
        text 10,19.9 10 "a"
        text 28,19.9 10 "d"
        fill 10,9.2 12×13.6
        text 10,19.9 10 "b"
        fill 16,9.2 6×13.6
        text 16,19.9 10 "c"
    "#,
    );
    check(
        "<div style='background:lime'>a<span style='position:relative; z-index:-1; background:red'>b</span></div>",
        "",
        r#"
        fill 16,9.2 6×13.6
        text 16,19.9 10 "b"
        fill 10,10 180×12
        text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn positioned_inline_boxes_lie_above_the_positioned_block_they_are_in() {
    check(
        "<div>a<span>b<i></i></span></div>",
        "div, span { position: relative } div { background: lime } i { position: absolute; left: 0; top: 6pt; width: 4pt; height: 4pt; background: red }",
        r#"
        fill 10,10 180×12
        text 10,19.9 10 "ab"
        fill 16,15.2 4×4
    "#,
    );
}

#[test]
fn inline_boxes_take_what_floats_and_stands_in_them_along() {
    check(
        "<p>a<span style='position:relative; left:10pt'>b<i style='float:right; width:10pt; height:6pt; background:red'></i></span></p>",
        "p { margin: 0 }",
        r#"
        fill 190,10 10×6
        text 10,19.9 10 "a"
        text 26,19.9 10 "b"
    "#,
    );
    // A box on the line is no containing block, the inline box around it is.
    check(
        "<p>aa<span style='position:relative'>b<b style='display:inline-block'>c<i style='left:0; top:6pt'></i></b></span></p>",
        "p { margin: 0 } i { position: absolute; width: 4pt; height: 4pt; background: red }",
        r#"
        text 10,19.9 10 "aabc"
        fill 22,15.2 4×4
    "#,
    );
}

#[test]
fn effects_reach_what_is_positioned_in_a_box_but_placed_by_another() {
    // Opacity makes no containing block: the badge stands in the corner of the outer box, as faint as the card it belongs to.
    check(
        "<div><p>a<i></i></p>b</div>",
        "div { position: relative } p { margin: 0; opacity: 0.5 } i { position: absolute; right: 0; top: 0; width: 20pt; height: 6pt; background: red }",
        r#"
        text 10,31.9 10 "b"
        group opacity 0.5
          text 10,19.9 10 "a"
          fill 170,10 20×6
    "#,
    );
    // The page may place it, too.
    check(
        "<p>a<i></i></p>b",
        "p { margin: 0; clip-path: inset(0) } i { position: fixed; left: 4pt; top: 4pt; width: 6pt; height: 20pt; background: red }",
        r#"
        text 10,31.9 10 "b"
        group clip 10,10 180×12
          text 10,19.9 10 "a"
          fill 14,14 6×20
    "#,
    );
    // A filter makes one, even of what is fixed.
    check(
        "<div><p>a<i></i></p>b</div>",
        "div { position: relative } p { margin: 0; filter: grayscale(1) } i { position: fixed; right: 0; bottom: 0; width: 20pt; height: 6pt; background: black }",
        r#"
        text 10,31.9 10 "b"
        text 10,19.9 10 "a"
        fill 170,16 20×6
    "#,
    );
}

#[test]
fn opacity_of_an_inline_box_is_that_of_all_in_it() {
    check(
        "a<span style='opacity:.5'>b<i>c</i></span>d",
        "i { font-style: normal; background: blue }",
        r#"
        text 10,19.9 10 "a"
        text 28,19.9 10 "d"
        group opacity 0.5
          text 16,19.9 10 "b"
          fill 22,9.2 6×13.6
          text 22,19.9 10 "c"
    "#,
    );
}

#[test]
fn what_overflows_the_body_belongs_to_the_page() {
    let body = "<body style='overflow:hidden; height:6pt'>a";
    check(body, "", "text 10,19.9 10 \"a\"");
    check(body, "html { overflow: hidden }", "group clip 10,10 180×6\n  text 10,19.9 10 \"a\"");
}
