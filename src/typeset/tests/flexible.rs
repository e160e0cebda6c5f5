//! Flex and grid containers.

use super::{check, check_words, set};

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
        text 100,19.9 10 "z"
        text 10,19.9 10 "x"
    "#,
    );
}

#[test]
fn items_with_a_width_of_their_own_shrink() {
    check(
        "<div style='display:flex; width:100pt'><div style='width:80pt'>a</div><div style='width:120pt'>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 50,19.9 10 "b"
    "#,
    );
    // A basis stands for the width.
    check(
        "<div style='display:flex'><div style='flex:0 0 20pt; width:80pt'>a</div><div>b</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 30,19.9 10 "b"
    "#,
    );
    // Words keep an item from shrinking further, and so does a minimum by a keyword.
    check(
        "<div style='display:flex; width:60pt'><div style='width:60pt'>four</div><div style='width:60pt; min-width:max-content'>a bcd</div></div>",
        "",
        r#"
        text 10,19.9 10 "four"
        text 40,19.9 10 "a bcd"
    "#,
    );
}

#[test]
fn percentages_are_those_of_the_grid_area() {
    check(
        "<div style='display:grid; grid-template-columns:60pt 60pt'><div></div><div style='width:50%; text-align:right'>a</div></div>",
        "",
        r#"text 94,19.9 10 "a""#,
    );
    check(
        "<div style='display:grid; grid-template-columns:60pt 60pt'><div></div><div style='padding-left:50%'>a</div></div>",
        "",
        r#"text 100,19.9 10 "a""#,
    );
    // Rows that are a part of a height that is not given: of the height of what is in them.
    check(
        "<div style='display:grid; grid-template-rows:50% 50%'><div>a<br>b</div><div>c</div></div>d",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 10,37.9 10 "c"
        text 10,55.9 10 "d"
    "#,
    );
}

#[test]
fn lines_are_found_by_name_and_number() {
    check(
        "<div style='display:grid; grid-template-columns:repeat(4, [x] 20pt)'><b style='grid-column:x 3; font-weight:400'>a</b>
            <b style='grid-column:2 / span x 2; text-align:right; font-weight:400'>b</b></div>",
        "",
        r#"
        text 50,19.9 10 "a"
        text 64,31.9 10 "b"
    "#,
    );
}

#[test]
fn positioned_children_of_a_grid_stand_in_their_area() {
    let grid = "display:grid; position:relative; padding:5pt; grid-template:20pt 20pt / 40pt 40pt";
    check(
        &format!("<div style='{grid}'><div style='position:absolute; grid-area:2 / 2 / 3 / 3; right:0; bottom:0'>a</div></div>"),
        "",
        r#"text 89,52.9 10 "a""#,
    );
    // Where no line is named, the padding is the edge.
    check(
        &format!("<div style='{grid}'><div style='position:absolute; grid-column:2; top:0; left:0'>a</div></div>"),
        "",
        r#"text 55,19.9 10 "a""#,
    );
}

#[test]
fn safe_items_do_not_stick_out_at_the_start() {
    let row = |align: &str| {
        format!("<div style='display:flex; width:12pt; margin-left:60pt; justify-content:{align}'><div style='flex:none'>abcd</div></div>")
    };
    check(&row("center"), "", r#"text 64,19.9 10 "abcd""#);
    check(&row("safe center"), "", r#"text 70,19.9 10 "abcd""#);
}

#[test]
fn a_container_in_a_line_stands_on_its_first_baseline() {
    check(
        "x<span style='display:inline-flex; align-items:baseline'><span style='padding-top:12pt'>a</span><span>b<br>c</span></span>",
        "",
        r#"
        text 10,31.9 10 "xab"
        text 22,43.9 10 "c"
    "#,
    );
}

#[test]
fn heights_from_the_content_are_no_base_for_percentages() {
    // What is stretched has a height, what is not has none.
    check(
        "<div style='display:flex; height:60pt'><div><div style='height:50%'>a</div>b</div>
            <div style='align-self:start'><div style='height:50%'>c</div>d</div></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,49.9 10 "b"
        text 16,19.9 10 "c"
        text 16,31.9 10 "d"
    "#,
    );
}

#[test]
fn space_alone_is_no_item() {
    check(
        "<div style='display:flex; white-space:pre; justify-content:space-between'> <b style='font-weight:400'>a</b>  </div>",
        "",
        r#"text 10,19.9 10 "a""#,
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

#[test]
fn three_thirds_stand_on_one_line() {
    for third in ["33.33333333%", "calc(100% / 3)"] {
        check_words(
            &format!("<div style='display:flex; flex-wrap:wrap'>{}</div>", "<div>a</div>".repeat(3)),
            &format!("@page {{ size: 530.2441pt 34pt }} div div {{ flex: 0 0 auto; width: {third} }}"),
            "aaa",
        );
    }
}

#[test]
fn the_last_margin_of_an_item_that_is_broken_stays_in_it() {
    check(
        "<div style='display:flex'><div style='background:red'><p>1<br>2<br>3<br>4</p></div></div>a",
        "@page { size: 200pt 56pt } p { margin: 0 0 6pt }",
        r#"
        page 1 200×56
          fill 10,10 6×36
          text 10,19.9 10 "1"
          text 10,31.9 10 "2"
        page 2 200×56
          fill 10,10 6×30
          text 10,19.9 10 "3"
          text 10,31.9 10 "4"
        page 3 200×56
          text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn limits_leave_stretched_pictures_their_shape() {
    let picture = |limit: &str, expected: &str| {
        check(&format!("<div style='display:flex'><img src=wide.png alt='' style='{limit}'><i></i></div>"), "", expected);
    };
    picture("max-width:100%", "image 10,10 60×30 artifact");
    picture("max-height:40pt", "image 10,10 60×30 artifact");
    picture("max-width:50%", "image 10,10 60×30 artifact");
    picture("max-width:20%", "image 10,10 36×18 artifact");
    picture("max-height:15pt", "image 10,10 30×15 artifact");
}

#[test]
fn items_are_painted_in_the_order_they_are_placed() {
    check(
        "<div style='display:grid'><p style='order:1; background:red'></p><p style='background:blue'></p></div>",
        "p { grid-area: 1 / 1; margin: 0; height: 12pt } p + p { height: 24pt }",
        "
        fill 10,10 180×24
        fill 10,10 180×12
    ",
    );
}

#[test]
fn a_grid_has_its_tracks_without_items() {
    check("<div style='float:left; display:grid; grid:20pt / 30pt; background:red'></div>", "", "fill 10,10 30×20");
}

#[test]
fn percentages_of_row_gaps_are_of_the_height_that_follows() {
    check(
        "<div style='display:grid; row-gap:10%; grid-auto-rows:20pt'><i>a</i><i>b</i></div>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,43.9 10 "b"
    "#,
    );
}

#[test]
fn subgrids_share_the_tracks_around_them() {
    // The widest of each column counts for both rows; padding is taken from the tracks at the edges.
    check(
        "<div style='display:grid; grid-template-columns:auto auto 1fr; gap:0 6pt'><p><i>aaa</i><i>b</i><i>c</i></p><p class=p><i>d</i><i>eeee</i><i>f</i></p></div>",
        "p { margin: 0; grid-column: 1 / -1; display: grid; grid-template-columns: subgrid } .p { padding-left: 12pt }",
        r#"
        text 10,19.9 10 "aaa"
        text 34,19.9 10 "b"
        text 64,19.9 10 "c"
        text 22,31.9 10 "d"
        text 34,31.9 10 "eeee"
        text 64,31.9 10 "f"
    "#,
    );
    // Rows of cards stand side by side.
    check(
        "<div style='display:grid; grid-template-columns:30pt 30pt'><p><i>a a a</i><i>b</i></p><p><i>c</i><i>d</i></p></div>",
        "p { margin: 0; grid-row: span 2; display: grid; grid-template-rows: subgrid }",
        r#"
        text 10,19.9 10 "a a a"
        text 10,31.9 10 "b"
        text 40,19.9 10 "c"
        text 40,31.9 10 "d"
    "#,
    );
    check(
        "<div style='display:grid; grid-template-columns:24pt 30pt'><p><i>a a a</i><i>b</i></p><p><i>c</i><i>d</i></p></div>",
        "p { margin: 0; grid-row: span 2; display: grid; grid-template-rows: subgrid; row-gap: 4pt }",
        r#"
        text 10,19.9 10 "a a "
        text 10,31.9 10 "a"
        text 10,47.9 10 "b"
        text 34,19.9 10 "c"
        text 34,47.9 10 "d"
    "#,
    );
    // One in another.
    check(
        "<div style='display:grid; grid-template-columns:auto 1fr'><p><b><i>aaa</i><i>b</i></b></p><i>c</i><i>d</i></div>",
        "p, b { font-weight: 400; margin: 0; grid-column: 1 / -1; display: grid; grid-template-columns: subgrid }",
        r#"
        text 10,19.9 10 "aaab"
        text 10,31.9 10 "c"
        text 28,31.9 10 "d"
    "#,
    );
}

#[test]
fn positioned_boxes_stand_in_their_part_of_a_grid() {
    let placed = |style: &str, expected: &str| {
        let box_in = format!("<p style='position:absolute; margin:0; height:6pt; width:6pt; background:red; {style}'></p>");
        let grid = "<div style='position:relative; display:grid; grid:20pt 20pt / 40pt 40pt; padding:6pt'>";
        check(&format!("{grid}{box_in}</div>"), "", expected);
    };
    placed("grid-area:2/2; inset:0", "fill 56,36 6×6");
    placed("grid-area:1/1/2/2; inset:0; place-self:end", "fill 50,30 6×6");
    placed("grid-area:2/2/3/3; justify-self:center", "fill 73,36 6×6");
    // What is `auto` or no line of the grid is the edge of the padding.
    placed("grid-area:2/2; inset:0; place-self:end", "fill 184,56 6×6");
    placed("grid-column:2/5; right:0; top:0", "fill 184,10 6×6");
}

#[test]
fn items_of_a_ratio_are_as_high_as_their_final_width_asks() {
    check(
        "<div style='display:flex; align-items:flex-start'>
        <div style='flex:1; aspect-ratio:2; background:red'></div><div style='flex:2; aspect-ratio:2; background:blue'></div></div>",
        "",
        "
        fill 10,10 60×30
        fill 70,10 120×60
    ",
    );
    // Limits do not change a height that is given.
    check(
        "<div style='display:flex'><div style='aspect-ratio:1; height:30pt; max-width:10pt; background:red'></div></div>",
        "",
        "fill 10,10 10×30",
    );
}

#[test]
fn right_is_no_end_of_a_column() {
    check(
        "<div style='display:flex; flex-direction:column; justify-content:right; height:40pt'><div>a</div></div>",
        "",
        "text 10,19.9 10 \"a\"",
    );
}

#[test]
fn what_is_below_an_item_comes_after_its_rest() {
    // `a` reaches over both rows, `c` waits until `b` has ended, though both begin where the other columns are cut.
    let words = |text: &str, count: usize| vec![text; count].join("<br>");
    let html = format!(
        "<div style='display:grid; grid-template-columns:1fr 1fr'><div style='grid-row:span 2; background:red'>{}</div><div>{}</div><div style='background:blue'>{}</div></div>",
        words("a", 8),
        words("b", 5),
        words("c", 3)
    );
    check(
        &html,
        "@page { size: 200pt 68pt } * { orphans: 1; widows: 1 }",
        r#"
        page 1 200×68
          fill 10,10 90×48
          text 10,19.9 10 "a"
          text 10,31.9 10 "a"
          text 10,43.9 10 "a"
          text 10,55.9 10 "a"
          text 100,19.9 10 "b"
          text 100,31.9 10 "b"
          text 100,43.9 10 "b"
          text 100,55.9 10 "b"
        page 2 200×68
          fill 10,10 90×48
          text 10,19.9 10 "a"
          text 10,31.9 10 "a"
          text 10,43.9 10 "a"
          text 10,55.9 10 "a"
          text 100,19.9 10 "b"
          fill 100,22 90×36
          text 100,31.9 10 "c"
          text 100,43.9 10 "c"
          text 100,55.9 10 "c"
    "#,
    );
}

#[test]
fn a_break_at_an_item_is_one_at_its_row() {
    for container in ["display:grid; grid-template-columns:1fr 1fr", "display:flex; flex-wrap:wrap"] {
        check_words(
            &format!("<div style='{container}'><p>a<p>b<p>c<p style='break-before:page'>d<p>e</div>"),
            "p { margin: 0; flex: 0 0 50% }",
            "ab\ncde",
        );
    }
}

#[test]
fn items_share_their_last_baseline_at_the_end_of_their_row() {
    // The letters stand on the last line of the highest word's box, which ends at the bottom.
    let items = "<i>a</i><b style='padding-bottom:6pt'>b<br>c</b><u style='align-self:end'>d</u>";
    let expected = r#"
        text 10,41.9 10 "a"
        text 60,29.9 10 "b"
        text 60,41.9 10 "c"
        text 110,47.9 10 "d"
    "#;
    for display in ["flex", "grid; grid-template-columns: 50pt 50pt 50pt"] {
        let css = format!(
            "div {{ display: {display}; height: 40pt; align-items: last baseline }} i, b, u {{ width: 50pt; font: inherit; text-decoration: none }}"
        );
        check(&format!("<div>{items}</div>"), &css, expected);
    }
}

#[test]
fn controls_are_stretched_as_blocks_are() {
    let css = "div { width: 170pt; height: 40pt; margin: 0 } input, button { width: auto; border: 0; padding: 0; font: inherit; background: red }";
    for control in ["<input aria-label=a>", "<button>b</button>"] {
        for (display, size) in [("grid", "170×40"), ("flex; flex-direction: column", "170×12")] {
            let typeset = set(&format!("<div style='display:{display}'>{control}</div>"), css, true);
            let pages = crate::typeset::dump::pages(&typeset.document);
            assert!(pages.contains(size), "{control} in {display}: {pages}");
        }
    }
    check("<div style='display:grid'><button>b</button></div>", css, "fill 10,10 170×40\ntext 92,33.9 10 \"b\"");
}

#[test]
fn items_that_would_scroll_may_be_smaller_than_their_words() {
    for (overflow, x) in [("auto", 40), ("hidden", 40), ("clip", 58), ("visible", 58)] {
        let html = format!("<div><p style='overflow:{overflow}'>abcdefgh<p></div>");
        let css = "div { display: flex; width: 60pt } p { margin: 0 } p + p { flex: none; width: 30pt; background: red }";
        let pages = super::dump::pages(&super::set(&html, css, true).document);
        assert!(pages.contains(&format!("fill {x},10 30×12")), "{overflow}: {pages}");
    }
}
