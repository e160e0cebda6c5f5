//! Where pages and columns end: breaks that are asked for, and those that are to be avoided.

use super::pages::lines;
use super::{check, check_warnings, check_words};

#[test]
fn breaks_are_made_where_asked() {
    check_words(
        "<p>a<p style='break-before:page'>b<p style='break-after:page'>c<p>d",
        "",
        "
        a
        bc
        d
    ",
    );
    check_words(
        "<p>a<section><div style='break-before:page'>b</div></section>",
        "",
        "
        a
        b
    ",
    );
    check_words(
        "<p>a<p style='break-before:right'>b<p style='break-before:left'>c",
        "",
        "
        a
        (blank)
        b
        c
    ",
    );
    check_words(
        "<p style='break-after:right'>a<p style='break-before:page'>b",
        "",
        "
        a
        (blank)
        b
    ",
    );
    // A blank page has the name that what is around the break wants.
    for (around, blank) in [("auto", "[blank]"), ("other", "[other]")] {
        check_words(
            &format!("<section style='page:{around}'><p>a<p style='break-before:right; page:named'>b</section>"),
            "@page { @top-left { content: 'plain' } } @page named { @top-left { content: 'named' } } @page other { @top-left { content: 'other' } }
            @page :blank { @top-left { content: 'blank' } }",
            &format!("{}a\n{blank}\n[named]b", if around == "auto" { "[plain]" } else { "[other]" }),
        );
    }
    check_words(
        "<p>a<section style='page:wide'>b</section><p>c",
        "@page wide { size: 300pt 100pt }",
        "
        a
        b
        c
    ",
    );
}

#[test]
fn breaks_are_avoided_where_asked() {
    check_words(
        &format!("<div>{}</div><h2>head</h2><p>text", lines(12)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12
        headtext
    ",
    );
    check_words(
        &format!("<div>{}</div><div style='break-inside:avoid'>a<br>b<br>c</div>", lines(13)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13
        abc
    ",
    );
    check_words(
        &format!("<div style='break-inside:avoid'>{}</div>", lines(20)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13l14l15
        l16l17l18l19l20
    ",
    );
    check_words(
        &format!("<div>{}</div><ul style='margin:0'><li>a<li>b<li>c</ul>", lines(14)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13l14• a
        • b• c
    ",
    );
}

#[test]
fn a_captioned_table_is_broken_before_and_kept_as_any_other() {
    let table = |css: &str| format!("<table style='{css}'><caption>cap</caption><tr><td>cell</table>");
    check_words(&format!("a{}", table("break-before:page")), "", "a\ncapcell");
    check_words(
        &format!("<div>{}</div><h2>head</h2>{}", lines(12), table("")),
        "",
        &format!("{}\nheadcapcell", lines(12).replace("<br>", "")),
    );
}

#[test]
fn breaks_of_rows_are_those_of_their_groups_and_tables() {
    check_words(
        "<table><tbody style='break-after:page'><tr><td>a</tbody><tbody><tr><td>b<tr style='break-after:page'><td>c</table>d",
        "",
        "
        a
        bc
        d
    ",
    );
}

#[test]
fn what_stands_beside_each_other_is_broken_each_for_itself() {
    let lines = |name: &str, count: usize| (1..=count).map(|line| format!("{name}{line}<br>")).collect::<String>();
    check_words(
        &format!("<div style='display:flex'><div>{}</div><div>{}</div></div>z", lines("a", 17), lines("b", 16)),
        "div { orphans: 1; widows: 1 }",
        "
        a1a2a3a4a5a6a7a8a9a10a11a12a13a14a15b1b2b3b4b5b6b7b8b9b10b11b12b13b14b15
        a16a17b16z
    ",
    );
    // A cell over several rows goes on beside the rows of the next page.
    let rows = (2..=20).map(|row| format!("<tr><td>r{row}")).collect::<String>();
    check_words(
        &format!("<table><tr><td>r1<td rowspan=20 style='vertical-align:top'>{}</tr>{rows}</table>", lines("c", 20)),
        "table { border-spacing: 0 } td { padding: 0; orphans: 1; widows: 1 }",
        "
        r1c1c2c3c4c5c6c7c8c9c10c11c12c13c14c15r2r3r4r5r6r7r8r9r10r11r12r13r14r15
        c16c17c18c19c20r16r17r18r19r20
    ",
    );
}

#[test]
fn what_asks_not_to_be_broken_is_broken_well_where_it_must() {
    let boxes = |names: &str| {
        names.chars().map(|name| format!("<div class=k>{}</div>", [name; 6].map(String::from).join("<br>"))).collect::<String>()
    };
    check_words(
        &format!("x<div class=k>{}</div>", boxes("abcd")),
        ".k { break-inside: avoid }",
        "
        x
        aaaaaabbbbbb
        ccccccdddddd
    ",
    );
    check_words(
        &format!("<div class=k>{}<p>{}</div>", lines(13), "a<br>b<br>c"),
        ".k { break-inside: avoid } p { margin: 0 }",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13
        abc
    ",
    );
}

#[test]
fn the_last_good_break_is_taken_even_in_what_fits() {
    let rows = (1..=4).map(|row| format!("<tr><td>r{row}<br>r{row}")).collect::<String>();
    check_words(
        &format!("<div>{}</div><table>{rows}</table><p>after", lines(7)),
        "table { border-spacing: 0 } td { padding: 0 } p { margin: 0; break-before: avoid }",
        "
        l1l2l3l4l5l6l7r1r1r2r2r3r3
        r4r4after
    ",
    );
}

#[test]
fn what_sticks_out_of_a_box_goes_on_where_there_is_room() {
    let high = lines(20).replace('l', "m");
    let columns = |inside: &str| format!("<div style='columns:2; column-gap:0'>{}{inside}</div>z", lines(2));
    let cells = |align: &str, inside: &str| {
        let cells = format!("<td>{}<td>{inside}", lines(18));
        format!("<style>td {{ padding:0; vertical-align:{align} }}</style><table style='border-spacing:0'>{cells}</table>z")
    };
    let given = |style: &str| format!("<div style='{style}'>{high}</div>");
    // A box that is not to be broken, and a float, make columns as high as what sticks out of them.
    let mut pages = vec![
        (columns(&given("height:24pt; break-inside:avoid")), "l1l2m1m2m3m4m5m6m7m8m9m10m11m12m13m14m15\nm16m17m18m19m20z"),
        (columns(&given("float:left; break-inside:avoid")), "m1m2m3m4m5m6m7m8m9m10m11m12m13m14m15m16m17m18m19m20l1l2z"),
    ];
    // What sticks out of a cell stands where the cell begins on the next page, however the cell is aligned.
    let (l, m) = ("l1l2l3l4l5l6l7l8l9l10l11l12l13l14l15", "m1m2m3m4m5m6m7m8m9m10m11m12m13m14m15");
    let pages_of = [format!("{l}{m}\nl16l17l18m16m17m18m19m20z"), format!("{m}{l}\nm16m17m18m19m20l16l17l18z")];
    for align in ["top", "middle", "bottom"] {
        pages.push((cells(align, &given("height:96pt")), &pages_of[0]));
        pages.push((cells(align, &given("float:left; height:96pt")), &pages_of[1]));
    }
    for (html, expected) in pages {
        check_words(&html, "", expected);
        check_warnings(&html, "", "");
    }
}

#[test]
fn shared_borders_of_a_broken_cell_go_on_beside_its_rows() {
    check(
        "<table><tr><td rowspan=3>a<td>b<tr><td>c<tr><td>d</table>",
        "@page { size: 60pt 60pt } table { border-collapse: collapse } td { border: 2pt solid; padding: 0 }",
        r#"
        page 1 60×60
          fill 10,10 10×2
          fill 10,12 2×13
          fill 10,25 2×14
          fill 18,12 2×12
          fill 18,26 2×12
          fill 18,10 10×2
          fill 18,24 10×2
          fill 26,12 2×12
          fill 18,38 10×2
          fill 26,26 2×12
          text 12,28.9 10 "a"
          text 20,21.9 10 "b"
          text 20,35.9 10 "c"
        page 2 60×60
          fill 18,9 10×2
          fill 18,23 10×2
          fill 18,11 2×12
          fill 26,11 2×12
          fill 10,23 10×2
          fill 10,10 2×13
          fill 18,10 2×13
          text 20,20.9 10 "d"
    "#,
    );
}
