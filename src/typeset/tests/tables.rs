//! Tables.

use super::{check, check_warnings, check_words, set};

const PLAIN: &str = "table { border-spacing: 0 } td, th { padding: 0; text-align: left; font-weight: 400 }";

#[test]
fn columns_are_as_wide_as_they_need() {
    check(
        "<table><tr><td>a<td>bbb<tr><td>cc<td>d</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 22,19.9 10 "bbb"
        text 10,31.9 10 "ccd"
    "#,
    );
    check(
        "<table style='width:100%'><tr><td>a<td>bbb</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 55,19.9 10 "bbb"
    "#,
    );
    check(
        "<table style='width:100%'><col style='width:25%'><tr><td>a<td>b</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 55,19.9 10 "b"
    "#,
    );
    check(
        "<table style='table-layout:fixed; width:90pt'><tr><td>a<td>b<td>c</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 40,19.9 10 "b"
        text 70,19.9 10 "c"
    "#,
    );
    check(
        "<table><tr><td colspan=2>aaaa bbbb<tr><td>c<td>d</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "aaaa bbbb"
        text 10,31.9 10 "c"
        text 37,31.9 10 "d"
    "#,
    );
    // What a cell needs over several columns goes to those that would like more than they must have.
    check(
        "<table><tr><td colspan=2><div style='width:80pt'>a</div><tr><td>bbbb<td>cc cc cc cc</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "bbbbcc cc cc cc"
    "#,
    );
    check(
        "<table><tr><td rowspan=2>a<td>b<tr><td>c<br>d</table>",
        PLAIN,
        r#"
        text 10,31.9 10 "a"
        text 16,19.9 10 "b"
        text 16,31.9 10 "c"
        text 16,43.9 10 "d"
    "#,
    );
    check(
        "<table style='border-spacing:4pt 2pt'><tr><td>a<td>b<tr><td>c<td>d</table>",
        PLAIN,
        r#"
        text 14,21.9 10 "a"
        text 24,21.9 10 "b"
        text 14,35.9 10 "c"
        text 24,35.9 10 "d"
    "#,
    );
}

#[test]
fn cells_align_as_asked() {
    check(
        "<table><tr><td>a<br>b<td style='vertical-align:bottom'>c<td style='vertical-align:middle'>d<td style='vertical-align:top'>e</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "bc"
        text 22,25.9 10 "d"
        text 28,19.9 10 "e"
    "#,
    );
    check(
        "<table><caption>cap</caption><tr><td>aaaaaaa</table>",
        PLAIN,
        r#"
        text 22,19.9 10 "cap"
        text 10,31.9 10 "aaaaaaa"
    "#,
    );
    // Cells without words have none.
    check(
        "a<table style='display:inline-table'><tr><td style='width:6pt; height:20pt; background:red'></table>",
        PLAIN,
        "text 10,30 10 \"a\"\nfill 16,10 6×20",
    );
    // Words beside a table stand on the baseline of its first row, which is at the bottom of it where no cell stands on one.
    for (align, y) in [("baseline", 19.9), ("middle", 34.0), ("top", 34.0)] {
        let table = format!("a<table style='display:inline-table'><tr style='vertical-align:{align}'><td>b<br>c<tr><td>d</table>");
        let words =
            if align == "baseline" { "text 10,19.9 10 \"ab\"".to_owned() } else { format!("text 10,{y} 10 \"a\"\ntext 16,19.9 10 \"b\"") };
        check(&table, PLAIN, &format!("{words}\ntext 16,31.9 10 \"c\"\ntext 16,43.9 10 \"d\""));
    }
}

#[test]
fn borders_collapse() {
    check(
        "<table style='border-collapse:collapse'><tr><td>a<td>b</table>",
        "td { padding: 0; border: 2pt solid red }",
        r#"
        fill 10,10 10×2
        fill 10,24 10×2
        fill 10,12 2×12
        fill 18,12 2×12
        fill 18,10 10×2
        fill 18,24 10×2
        fill 26,12 2×12
        text 12,21.9 10 "a"
        text 20,21.9 10 "b"
    "#,
    );
    check(
        "<table style='border-collapse:collapse'><tr><td style='border-right:none'>a<td style='border-left: 4pt solid blue'>b</table>",
        "td { padding: 0; border: 2pt solid red }",
        r#"
        fill 10,10 8×2
        fill 10,24 8×2
        fill 10,12 2×12
        fill 18,10 4×16
        fill 22,10 8×2
        fill 22,24 8×2
        fill 28,12 2×12
        text 12,21.9 10 "a"
        text 22,21.9 10 "b"
    "#,
    );
}

#[test]
fn heads_come_again_on_every_page() {
    let rows: String = (1..=20).map(|row| format!("<tr><td>{row}")).collect();
    check_words(
        &format!("<table><thead><tr><th>head</thead><tfoot><tr><td>foot</tfoot><tbody>{rows}</table>after"),
        PLAIN,
        "
        head12345678910111213[foot]
        [head]14151617181920footafter
    ",
    );
}

#[test]
fn rows_are_broken_unless_they_ask_not_to_be() {
    let tall = "<tr><td>a<br>b<br>c<br>d<br>e<br>f".repeat(4);
    let table = format!("<table>{tall}</table>");
    check_words(
        &table,
        PLAIN,
        "
        abcdefabcdefabc
        defabcdef
    ",
    );
    check_words(
        &table,
        &format!("{PLAIN} tr {{ break-inside: avoid }}"),
        "
        abcdefabcdef
        abcdefabcdef
    ",
    );
    let giant = format!("<table><tr><td>{}<td>{}</table>", "x<br>".repeat(25), "y<br>".repeat(18));
    check_words(
        &giant,
        PLAIN,
        "
        xxxxxxxxxxxxxxxyyyyyyyyyyyyyyy
        xxxxxxxxxxyyy
    ",
    );
}

#[test]
fn the_parts_of_a_broken_row_are_aligned_each_for_itself() {
    let row = format!("<div style='height:144pt'></div><table><tr><td>m<td>{}</table>", "x<br>".repeat(5));
    check(
        &row,
        &format!("{PLAIN} td {{ border: 1pt solid; border-width: 0 0 0 1pt }}"),
        r#"
        page 1
          fill 10,154 1×36
          fill 17,154 1×36
          text 11,175.9 10 "m"
          text 18,163.9 10 "x"
          text 18,175.9 10 "x"
          text 18,187.9 10 "x"
        page 2
          fill 10,10 1×24
          fill 17,10 1×24
          text 18,19.9 10 "x"
          text 18,31.9 10 "x"
    "#,
    );
    check(
        &row,
        "table { border-collapse: collapse } td { padding: 0; border: 2pt solid }",
        r#"
        page 1
          fill 10,154 10×2
          fill 10,156 2×34
          fill 18,156 2×34
          fill 18,154 10×2
          fill 26,156 2×34
          text 12,176.4 10 "m"
          text 20,165.9 10 "x"
          text 20,177.9 10 "x"
        page 2
          fill 10,46 10×2
          fill 10,10 2×38
          fill 18,10 2×38
          fill 18,46 10×2
          fill 26,10 2×38
          text 20,19.9 10 "x"
          text 20,31.9 10 "x"
          text 20,43.9 10 "x"
    "#,
    );
    // A margin that the end of the page cuts off takes the sides of its cell with it.
    check(
        "<div style='height:160pt'></div><table><tr><td><p>x</table>",
        "table { border-collapse: collapse } td { padding: 0; border: 2pt solid } p { margin: 0 0 12pt }",
        r#"
          fill 10,170 10×2
          fill 10,184 10×2
          fill 10,172 2×14
          fill 18,172 2×14
          text 12,181.9 10 "x"
    "#,
    );
}

#[test]
fn parts_that_are_missing_are_made() {
    check_words("<div style='display:table-cell'>a</div><div style='display:table-cell'>b</div>c", "", "abc");
    check(
        "<div style='display:table'><div style='display:table-row'><div style='display:table-cell'>a</div>b</div></div>",
        "",
        r#"text 10,19.9 10 "ab""#,
    );
}

#[test]
fn generated_content_and_collapsed_rows_take_part() {
    check_words("<table><tr><td>a<tr style='visibility:collapse'><td>b<tr><td>c</table>", PLAIN, "ac");
    check(
        "<table><tr><td>a<tr><td>b</table>",
        "table { border-spacing: 0; counter-reset: row } td { padding: 0 0 0 6pt }
         tr::before { display: table-cell; counter-increment: row; content: counter(row) '.' }",
        r#"
        text 10,19.9 10 "1."
        text 28,19.9 10 "a"
        text 10,31.9 10 "2."
        text 28,31.9 10 "b"
    "#,
    );
    check("<div>a <span>b <b style='display:table-cell'>c</b></span> d</div>", "b { font-weight: 400 }", r#"text 10,19.9 10 "a b c d""#);
}

#[test]
fn a_share_of_a_fixed_table_is_that_of_the_content() {
    check(
        "<table style='table-layout:fixed; width:90pt'><tr><td style='width:20%; padding:0 6pt'>a<td>b<td>c</table>",
        PLAIN,
        r#"
        text 16,19.9 10 "a"
        text 40,19.9 10 "b"
        text 70,19.9 10 "c"
    "#,
    );
}

#[test]
fn a_table_too_wide_says_so() {
    check_warnings(
        "<p>a\n<table><tr><td>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</table>",
        PLAIN,
        "table-overflow 2: this table is 78 pt wider than the page",
    );
}

#[test]
fn percentages_in_cells_are_of_the_height_of_the_row() {
    let css = format!("{PLAIN} td {{ background: none }} div {{ background: red }}");
    check(
        "<table><tr style='height:40pt'><td><div style='height:100%'>a</div><td>b</table>",
        &css,
        r#"
        fill 10,10 6×40
        text 10,19.9 10 "a"
        text 16,33.9 10 "b"
    "#,
    );
    check(
        "<table><tr style='height:40pt'><td style='vertical-align:bottom'><div style='height:50%'>a</div></table>",
        &css,
        r#"
        fill 10,30 6×20
        text 10,39.9 10 "a"
    "#,
    );
    // Nothing names a height here.
    check(
        "<table><tr><td><div style='height:50%'>a</div><td>b<br>c</table>",
        &css,
        r#"
        fill 10,16 6×12
        text 10,25.9 10 "a"
        text 16,19.9 10 "b"
        text 16,31.9 10 "c"
    "#,
    );
}

#[test]
fn boxes_are_positioned_against_cells_as_high_as_their_row() {
    let corner = "<td style='position:relative'>a<span style='position:absolute; bottom:0; right:0'>x</span>";
    check(
        &format!("<table style='width:100%'><tr>{corner}<td>b<br>c<br>d</table>"),
        &format!("{PLAIN} td {{ vertical-align: middle }}"),
        r#"
        text 100,19.9 10 "b"
        text 100,31.9 10 "c"
        text 100,43.9 10 "d"
        text 10,31.9 10 "a"
        text 94,43.9 10 "x"
    "#,
    );
}

#[test]
fn captions_are_blocks_beside_the_table() {
    check(
        "<table style='width:60pt'><caption style='width:12pt; margin:0 auto'>a<i style='position:absolute; right:0'>x</i></caption>
            <tr><td>b</table>",
        PLAIN,
        r#"
        text 37,19.9 10 "a"
        text 10,31.9 10 "b"
        text 184,19.9 10 "x"
    "#,
    );
}

#[test]
fn a_fixed_table_is_as_wide_as_its_columns_need() {
    check(
        "<table style='table-layout:fixed; width:20pt; background:red'><tr><td style='width:30pt'>a<td style='width:40pt'>b</table>",
        PLAIN,
        r#"
        fill 10,10 70×12
        text 10,19.9 10 "a"
        text 40,19.9 10 "b"
    "#,
    );
}

#[test]
fn row_groups_move_and_hold_what_is_positioned_in_them() {
    check(
        "<table><tr><td>a<tbody style='position:relative; left:20pt'><tr><td>b<i style='position:absolute; top:0; left:30pt'>x</i></table>",
        PLAIN,
        r#"
        text 10,19.9 10 "a"
        text 30,31.9 10 "b"
        text 60,31.9 10 "x"
    "#,
    );
}

#[test]
fn collapsed_columns_leave_no_gap() {
    let three = |style: &str| format!("<table><col><col {style}><col><tr><td>a<td>bb<td>c<tr><td>d<td colspan=2>e e</table>");
    let columns = |style: &str, expected: &str| check(&three(style), "table { border-spacing: 4pt 0 } td { padding: 0 }", expected);
    columns(
        "",
        r#"
        text 14,19.9 10 "a"
        text 24,19.9 10 "bb"
        text 40,19.9 10 "c"
        text 14,31.9 10 "d"
        text 24,31.9 10 "e e"
    "#,
    );
    // A cell that reaches out of one is as wide as what is left of it.
    columns(
        "style='visibility:collapse'",
        r#"
        text 14,19.9 10 "a"
        text 24,19.9 10 "c"
        text 14,37.9 10 "d"
        text 24,31.9 10 "e "
        text 24,43.9 10 "e"
    "#,
    );
}

#[test]
fn columns_that_only_the_same_cells_span_are_one() {
    check(
        "<table style='border-spacing:4pt 0'><tr><td colspan=1000>a<td>b<tr><td colspan=1000>c<td>d</table>",
        "td { padding: 0 }",
        r#"
        text 14,19.9 10 "a"
        text 24,19.9 10 "b"
        text 14,31.9 10 "c"
        text 24,31.9 10 "d"
    "#,
    );
}

#[test]
fn empty_cells_are_those_without_elements() {
    check(
        "<table style='empty-cells:hide; border-spacing:0'><tr><td><td><i></i><td>a</table>",
        "td { padding: 0 3pt; background: red }",
        "
        fill 16,10 6×12
        fill 22,10 12×12
        text 25,19.9 10 \"a\"
    ",
    );
}

#[test]
fn rows_that_are_moved_lie_above_what_comes_before() {
    check(
        "<div style='position:absolute; left:10pt; width:10pt; height:12pt; background:blue'></div>
        <table style='border-spacing:0'><tr style='position:relative; left:10pt; background:red'><td>a</table>",
        "td { padding: 0 }",
        "
        fill 20,10 10×12
        fill 20,10 6×12
        text 20,19.9 10 \"a\"
    ",
    );
}

#[test]
fn equal_borders_meet_in_favour_of_the_first_cell() {
    check(
        "<table style='border-collapse:collapse'><tr><td style='border:4pt solid red'>a<td style='border:4pt solid blue'>b</table>",
        "td { padding: 0 }",
        r#"
        fill 10,10 14×4
        fill 10,26 14×4
        fill 10,14 4×12
        fill 20,14 4×12
        fill 24,10 10×4
        fill 24,26 10×4
        fill 30,14 4×12
        text 14,23.9 10 "a"
        text 24,23.9 10 "b"
    "#,
    );
}

#[test]
fn parts_without_a_box_leave_their_parts_to_the_table() {
    check(
        "<div style='display:table'><div style='display:contents'><div class=row><div style='display:contents'><p>a</p></div><p>b</p></div></div>
        <div class=row><p>ccc</p><p>d</p></div></div>",
        ".row { display: table-row } p { display: table-cell }",
        r#"
        text 10,19.9 10 "a"
        text 28,19.9 10 "b"
        text 10,31.9 10 "cccd"
    "#,
    );
}

#[test]
fn a_cell_over_several_rows_is_cut_where_its_rows_are() {
    // The break is between two of its rows; what is left of it stands beside the last.
    check(
        "<table style='border-spacing:0'><tr><td rowspan=3>a<td>b<br>b<tr><td>c<br>c<tr><td style='break-inside:avoid'>d<br>d</table>",
        "@page { size: 200pt 76pt } td { padding: 0; background: red; vertical-align: top } td + td, tr + tr td { background: none }",
        r#"
        page 1 200×76
          fill 10,10 6×48
          text 10,19.9 10 "ab"
          text 16,31.9 10 "b"
          text 16,43.9 10 "c"
          text 16,55.9 10 "c"
        page 2 200×76
          fill 10,10 6×24
          text 16,19.9 10 "d"
          text 16,31.9 10 "d"
    "#,
    );
}

#[test]
fn columns_share_the_percentage_of_a_cell_that_spans_them() {
    check(
        "<table><tr><td>a<td colspan=2 style='width:75%'>b<tr><td>a<td>cc<td>d</table>",
        &format!("{PLAIN} table {{ width: 160pt }}"),
        r#"
        text 10,19.9 10 "a"
        text 50,19.9 10 "b"
        text 10,31.9 10 "a"
        text 50,31.9 10 "cc"
        text 130,31.9 10 "d"
    "#,
    );
    // Without a width of its own, it makes the table as wide as what it leaves for the others needs.
    check(
        "<table><tr><td>aa<td colspan=2 style='width:75%'>b<tr><td>a<td>c<td>d</table>",
        PLAIN,
        r#"
        text 10,19.9 10 "aab"
        text 10,31.9 10 "a"
        text 22,31.9 10 "c"
        text 40,31.9 10 "d"
    "#,
    );
}

#[test]
fn pictures_behind_columns_show_where_their_cells_are() {
    for (picture, painted) in [("linear-gradient(red, blue)", "shading linear 27,11 to 27,53"), ("url(wide.png) 0 0 / 6pt 40pt", "image ")]
    {
        let html = format!("<table><col><col style='background: {picture}'><tr><td>a<td>b<tr><td colspan=2>c<tr><td>d<td></table>");
        let pages = crate::typeset::dump::pages(&set(&html, "table { border-spacing: 4pt 2pt } td { padding: 0 }", true).document);
        assert!(pages.contains("group clip 24,12 6×40") && pages.contains(painted), "{picture}: {pages}");
    }
}

#[test]
fn percentages_of_padding_in_a_cell_are_of_the_width_of_the_table() {
    check(
        "<table><tr><td style='padding-left: 25%'>a<td>b</table>",
        &format!("{PLAIN} table {{ width: 80pt }} td {{ width: 40pt }}"),
        "text 30,19.9 10 \"a\"\ntext 50,19.9 10 \"b\"",
    );
}
