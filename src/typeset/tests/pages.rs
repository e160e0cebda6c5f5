//! Pages: breaks, margins, references.

use super::{check, check_warnings, check_words, dump, same, set};

pub(super) fn lines(count: usize) -> String {
    (1..=count).map(|line| format!("l{line}")).collect::<Vec<_>>().join("<br>")
}

#[test]
fn lines_go_on_to_the_next_page() {
    check_words(
        &format!("<div>{}</div>", lines(18)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13l14l15
        l16l17l18
    ",
    );
    check_words(
        &format!("<div>{}</div>", lines(16)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13l14
        l15l16
    ",
    );
    check_words(
        &format!("<div>{}</div><div>a<br>b<br>c</div>", lines(13)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13
        abc
    ",
    );
}

#[test]
fn margins_are_dropped_at_a_break_and_kept_after_a_forced_one() {
    check(
        &format!("<div>{}</div><p style='margin-top:20pt'>a", lines(15)),
        "",
        r#"
        page 1
          text 10,19.9 10 "l1"
          text 10,31.9 10 "l2"
          text 10,43.9 10 "l3"
          text 10,55.9 10 "l4"
          text 10,67.9 10 "l5"
          text 10,79.9 10 "l6"
          text 10,91.9 10 "l7"
          text 10,103.9 10 "l8"
          text 10,115.9 10 "l9"
          text 10,127.9 10 "l10"
          text 10,139.9 10 "l11"
          text 10,151.9 10 "l12"
          text 10,163.9 10 "l13"
          text 10,175.9 10 "l14"
          text 10,187.9 10 "l15"
        page 2
          text 10,19.9 10 "a"
    "#,
    );
    check(
        "a<p style='break-before:page; margin-top:20pt'>b",
        "",
        r#"
        page 1
          text 10,19.9 10 "a"
        page 2
          text 10,39.9 10 "b"
    "#,
    );
}

#[test]
fn the_last_margin_makes_no_page() {
    let lines = |count: usize| vec!["a"; count].join("<br>");
    for html in [
        "<div style='height: 170pt; margin-bottom: 30pt'>a</div>",
        "<section style='display: flow-root'><div style='height: 170pt; margin-bottom: 30pt'>a</div></section>",
        "<section style='padding-bottom: 5pt'><div style='height: 170pt; margin-bottom: 30pt'>a</div></section>",
        &format!("<p style='margin-bottom: 30pt'>{}", lines(13)),
        &format!("<ul style='border: 1pt solid'><li style='margin-bottom: 30pt'>{}</ul>", lines(13)),
    ] {
        assert_eq!(set(html, "", true).document.pages.len(), 1, "{html}");
    }
    // A height that was asked for is kept.
    assert_eq!(set("<div style='min-height: 190pt'>a</div>", "", true).document.pages.len(), 2);
}

#[test]
fn boxes_are_open_where_they_are_cut() {
    check(
        &format!("<div style='border:2pt solid red; padding:3pt'>{}</div>", lines(16)),
        "",
        r#"
        page 1
          fill 10,10 180×2
          fill 188,10 2×180
          fill 10,10 2×180
          text 15,24.9 10 "l1"
          text 15,36.9 10 "l2"
          text 15,48.9 10 "l3"
          text 15,60.9 10 "l4"
          text 15,72.9 10 "l5"
          text 15,84.9 10 "l6"
          text 15,96.9 10 "l7"
          text 15,108.9 10 "l8"
          text 15,120.9 10 "l9"
          text 15,132.9 10 "l10"
          text 15,144.9 10 "l11"
          text 15,156.9 10 "l12"
          text 15,168.9 10 "l13"
          text 15,180.9 10 "l14"
        page 2
          fill 188,10 2×29
          fill 10,37 180×2
          fill 10,10 2×29
          text 15,19.9 10 "l15"
          text 15,31.9 10 "l16"
    "#,
    );
    check(
        &format!("<div style='border:2pt solid red; padding:3pt; box-decoration-break:clone'>{}</div>", lines(16)),
        "",
        r#"
        page 1
          line 11,11 178×178
          text 15,24.9 10 "l1"
          text 15,36.9 10 "l2"
          text 15,48.9 10 "l3"
          text 15,60.9 10 "l4"
          text 15,72.9 10 "l5"
          text 15,84.9 10 "l6"
          text 15,96.9 10 "l7"
          text 15,108.9 10 "l8"
          text 15,120.9 10 "l9"
          text 15,132.9 10 "l10"
          text 15,144.9 10 "l11"
          text 15,156.9 10 "l12"
          text 15,168.9 10 "l13"
          text 15,180.9 10 "l14"
        page 2
          line 11,11 178×32
          text 15,24.9 10 "l15"
          text 15,36.9 10 "l16"
    "#,
    );
}

#[test]
fn margin_boxes_count_pages_and_say_strings() {
    let css = "@page { @top-left { content: string(t) } @bottom-center { content: counter(page) '/' counter(pages) } } h1 { string-set: t content() }";
    check_words(
        "<h1>One</h1><p style='break-before:page'>b<h1 style='break-before:page'>Two</h1>",
        css,
        "
        [One][1/3]One
        [One][2/3]b
        [Two][3/3]Two
    ",
    );
    check(
        "a",
        "@page { @top-right { content: 'x'; font: 5pt/6pt monospace } @bottom-left-corner { content: 'y'; font: 5pt/6pt monospace } }",
        r#"
        text 187,6.9 5 "x" artifact
        text 7,196.9 5 "y" artifact
        text 10,19.9 10 "a"
    "#,
    );
    check_words("<p class=r>run</p><p>a", "@page { @top-center { content: element(r) } } .r { position: running(r) }", "[run]a");
    check_words(
        "<p>a<p style='break-before:page; counter-reset: page 1'>b",
        "@page { @bottom-left { content: counter(page, lower-roman) } }",
        "
        [i]a
        [i]b
    ",
    );
    check_words(
        "<p>a<p style='break-before:page'>b",
        "@page { @bottom-left { content: 'p' } } @page :first { @bottom-left { content: none } }",
        "
        a
        [p]b
    ",
    );
}

#[test]
fn running_elements_find_room_and_stand_as_words_of_their_margin_box_would() {
    let margins =
        "@page { margin-top: 20pt; @top-center { content: 'mid'; font: 10pt/12pt monospace } @top-right { content: element(r) } }";
    check(
        "<p class=r>two words</p>a",
        &format!("{margins} .r {{ position: running(r); margin: 0 }}"),
        r#"
        text 91,13.9 10 "mid" artifact
        text 136,13.9 10 "two words" artifact
        text 10,29.9 10 "a"
    "#,
    );
    // What has a ground of its own fills the box.
    check(
        "<p class=r>two words</p>a",
        &format!("{margins} .r {{ position: running(r); margin: 0; background: red }}"),
        r#"
        text 91,13.9 10 "mid" artifact
        fill 112.9,4 77.1×12
        text 112.9,13.9 10 "two words" artifact
        text 10,29.9 10 "a"
    "#,
    );
}

#[test]
fn running_elements_say_the_page_they_are_shown_on() {
    check_words(
        "<p class=r>p. <p>a<p class=b>b<p class=b>c",
        "@page { @top-left { content: element(r) } } .r { position: running(r) } .b { break-before: page }
         .r::after { content: counter(page) ' of ' counter(pages) }",
        "
        [p. ][1 of 3]a
        [p. ][2 of 3]b
        [p. ][3 of 3]c
    ",
    );
}

#[test]
fn pages_count_what_their_rules_name() {
    let html = "<p>a<p style='break-before:page'>b";
    let sheet = "@page { counter-increment: sheet 2; @top-left { counter-increment: x; content: counter(sheet) counter(x) counter(nix) } }
        @page :first { counter-reset: sheet 10 }";
    check_words(html, sheet, "[1210]a\n[1410]b");
    let reset = "@page { @top-left { content: counter(page) } } @page :first { counter-reset: page 5 }";
    check_words(html, reset, "[5]a\n[6]b");
}

/// What viewers call the pages.
#[track_caller]
fn check_labels(html: &str, css: &str, expected: &str) {
    let typeset = set(html, css, true);
    let names: Vec<String> = (0..typeset.document.pages.len() as u32)
        .map(|page| {
            let Some(label) = typeset.document.labels.iter().rev().find(|label| label.page <= page) else { return "-".to_owned() };
            let number = label.first + page - label.page;
            label.prefix.clone() + &label.style.map_or(String::new(), |style| format!("{style:?} {number}"))
        })
        .collect();
    assert_eq!(names.join(", "), expected);
}

#[test]
fn viewers_call_pages_by_their_numbers() {
    let html = "<div class=f>a<p class=n>b</div><div class=m>c<p class=n>d<p class=n>e</div>";
    let css = ".n { break-before: page } .f { page: front } .m { counter-reset: page 1 }
        @page { @bottom-left { content: 'p. ' counter(page) } } @page front { @bottom-left { content: counter(page, lower-roman) } }";
    check_labels(html, css, "LowerRoman 1, LowerRoman 2, Decimal 1, Decimal 2, Decimal 3");
    // Pages that do not show their number belong to those around them.
    let bare = format!("{css} .f, .m {{ page: auto }} @page :first {{ @bottom-left {{ content: none }} }}");
    check_labels("<p>a<p class=n>b", &bare, "-, -");
    let hidden = format!("{css} @page :nth(1) {{ @bottom-left {{ content: none }} }} @page :nth(3) {{ @bottom-left {{ content: none }} }}");
    check_labels(html, &hidden, "LowerRoman 1, LowerRoman 2, Decimal 1, Decimal 2, Decimal 3");
    let appendix = format!("{css} @page {{ @bottom-left {{ content: 'Page A-' counter(page) }} }}");
    check_labels("<p>a<p class=n>b", &appendix, "A-Decimal 1, A-Decimal 2");
    // What files have no style for is written out.
    let letters = "@page { @top-left { content: counter(page, circled) } } @page :first { counter-reset: page 2 }
        @counter-style circled { system: fixed; symbols: '\u{2460}' '\u{2461}' '\u{2462}' } .n { break-before: page }";
    check_labels("<p>a<p class=n>b<p class=n>c", letters, "\u{2461}, \u{2462}, 4");
}

#[test]
fn references_find_their_pages() {
    let css = "a::after { content: leader('.') target-counter(attr(href), page) }";
    check_words(
        "<p><a href='#x'>to x</a></p><p id=x style='break-before:page'>x",
        css,
        "
        to x[.........................]2
        x
    ",
    );
    check_words(
        "<p><a href='#x'>x</a></p><h2 style='break-before:page'>a</h2><h2 id=x>b</h2>",
        "body { counter-reset: h } h2 { counter-increment: h } a::after { content: target-counter(attr(href), h, upper-alpha) target-text(attr(href)) }",
        "
        xBb
        ab
    ",
    );
    check_words(
        "<p><a href='#x'>x</a></p><ol><li>a<ol><li>b</li><li id=x>c",
        "ol { counter-reset: n } li { counter-increment: n; display: block } a::after { content: ' ' target-counters(attr(href), n, '.') }",
        "
        x 1.2abc
    ",
    );
    // Not links alone name places: other attributes and styles do, those of pages as well.
    check_words(
        "<p data-see='#x'>a</p><p id=x style='break-before:page'>b",
        "p[data-see]::after { content: target-counter(attr(data-see), page) target-counter('#x', page) }
        @page { @top-left { content: counter(page) '/' target-counter(url(#x), page) target-counter('#nix', page) } }",
        "
        [1/2]a22
        [2/2]b
    ",
    );
    check_words(
        "<p class=n>on </p><p class=n style='break-before:page'>on ",
        ".n::after { content: counter(page) ' of ' counter(pages) }",
        "
        on 1 of 2
        on 2 of 2
    ",
    );
}

#[test]
fn bookmarks_nest() {
    let typeset = set("<h1>a</h1><h2>b</h2><h2 style='break-before:page'>c</h2><h1>d</h1>", "", true);
    same(
        &dump::outline(&typeset.document),
        "
        a → page 1
          b → page 1
          c → page 2
        d → page 2
    ",
    );
}

#[test]
fn pictures_are_never_torn() {
    check_words(
        &format!("<div>{}</div><img src=wide.png alt=x>z", lines(14)),
        "",
        "
        l1l2l3l4l5l6l7l8l9l10l11l12l13l14
        z
    ",
    );
    check(
        "<img src=tall.png alt=x>",
        "",
        "
        page 1
          group clip 0,10 200×180
            image 10,10 30×600
        page 2
          group clip 0,10 200×180
            image 10,-170 30×600
        page 3
          group clip 0,10 200×180
            image 10,-350 30×600
        page 4
          group clip 0,10 200×62.1
            image 10,-530 30×600
    ",
    );
}

#[test]
fn floats_are_not_torn_where_it_can_be_helped() {
    check(
        &format!(
            "<div>{}</div><div style='float:left; height:40pt; width:20pt; background:red'></div><div>a<br>b<br>c<br>d</div>",
            lines(13)
        ),
        "",
        r#"
        page 1
          text 10,19.9 10 "l1"
          text 10,31.9 10 "l2"
          text 10,43.9 10 "l3"
          text 10,55.9 10 "l4"
          text 10,67.9 10 "l5"
          text 10,79.9 10 "l6"
          text 10,91.9 10 "l7"
          text 10,103.9 10 "l8"
          text 10,115.9 10 "l9"
          text 10,127.9 10 "l10"
          text 10,139.9 10 "l11"
          text 10,151.9 10 "l12"
          text 10,163.9 10 "l13"
          text 10,175.9 10 "a"
          text 10,187.9 10 "b"
        page 2
          fill 10,10 20×40
          text 30,19.9 10 "c"
          text 30,31.9 10 "d"
    "#,
    );
}

#[test]
fn what_leaves_the_paper_is_said() {
    check_warnings(
        "<p>fine</p>\n<pre>much too long a line to be set on such a small page</pre>",
        "",
        "off-page 2: this reaches beyond the edge of the paper",
    );
    check_warnings(
        "<p>fine</p>\n<p style='position:absolute; top:-40pt'>gone",
        "",
        "off-page 2: this reaches beyond the edge of the paper",
    );
    // That a table is too wide says nothing of what is below the page.
    check_warnings(
        "<table><td>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa<td style='position:relative; top:200pt'>a</table>",
        "",
        "
        table-overflow 1: this table is 92 pt wider than the page
        off-page 1: this reaches beyond the edge of the paper
        ",
    );
    check_warnings("<img src=tall.png alt=x>", "", "cut-through 1: this is taller than a page and was cut through");
}

#[test]
fn text_goes_on_at_the_width_of_each_page() {
    check(
        "<div>aa bb cc dd ee ff</div>",
        "@page { size: 100pt 44pt; orphans: 1 } @page :first { margin-right: 50pt } div { orphans: 1; widows: 1 }",
        r#"
        page 1 100×44
          text 10,19.9 10 "aa bb "
          text 10,31.9 10 "cc dd "
        page 2 100×44
          text 10,19.9 10 "ee ff"
    "#,
    );
    check(
        "<div>aa bb cc dd ee ff gg hh</div>",
        "@page { size: 100pt 32pt } @page :first { margin-right: 50pt } div { orphans: 1; widows: 1 }",
        r#"
        page 1 100×32
          text 10,19.9 10 "aa bb "
        page 2 100×32
          text 10,19.9 10 "cc dd ee ff "
        page 3 100×32
          text 10,19.9 10 "gg hh"
    "#,
    );
    check(
        "<div>aa bb cc dd ee ff gg hh</div>",
        "@page { size: 100pt 32pt } @page :left { margin-right: 50pt } div { orphans: 1; widows: 1 }",
        r#"
        page 1 100×32
          text 10,19.9 10 "aa bb cc dd "
        page 2 100×32
          text 10,19.9 10 "ee ff "
        page 3 100×32
          text 10,19.9 10 "gg hh"
    "#,
    );
}

#[test]
fn positioned_boxes_go_on_on_the_next_page() {
    let words = |flow: &str| {
        let first = (1..=15).map(|line| format!("l{line}")).collect::<String>();
        format!("{flow}{first}\nl16l17")
    };
    check_words(&format!("x<div style='position:absolute; top:0'>{}</div>", lines(17)), "", &words("x"));
    // In what stands beside other content, too, it is where it would have been in that.
    let row =
        format!("<div style='display:flex'><div>{}</div><div>{}<div style='position:absolute'>here</div></div></div>", lines(20), lines(3));
    check_words(&row, "", &format!("{}l1l2l3here\nl16l17l18l19l20", (1..=15).map(|line| format!("l{line}")).collect::<String>()));
    let row = format!("<table><tr><td>{}<td>{}<div style='position:absolute'>here</div></table>", lines(3), lines(20));
    let first = (1..=15).map(|line| format!("l{line}")).collect::<String>();
    check_words(&row, "table { border-spacing: 0 } td { padding: 0; vertical-align: top }", &format!("l1l2l3{first}\nl16l17l18l19l20here"));
    let held = format!("<div style='position:relative'>x<div style='position:absolute; top:0'>{}</div></div>", lines(17));
    check_words(&held, "", &words("x"));
}

#[test]
fn what_clears_a_float_that_goes_on_is_below_it() {
    check(
        &format!("<div style='float:left; widows:1'>{}</div><div style='clear:left'>after</div>", lines(3)),
        "@page { size: 200pt 44pt }",
        r#"
        page 1 200×44
          text 10,19.9 10 "l1"
          text 10,31.9 10 "l2"
        page 2 200×44
          text 10,19.9 10 "l3"
          text 10,31.9 10 "after"
    "#,
    );
}

#[test]
fn pages_go_as_the_text_does() {
    let sides = "@page { @top-left { content: 'R' } } @page :left { @top-left { content: 'L' } } html { direction: rtl }";
    check_words(
        "a<p style='break-before:left'>b",
        sides,
        "
        [L]a
        [R]
        [L]b
    ",
    );
}

#[test]
fn rules_of_pages_count_pages() {
    check_words(
        "<p>a<p style='break-before:page'>b",
        "@page { counter-increment: page 2; @bottom-left { content: counter(page) } } @page :first { counter-reset: page 10 }",
        "
        [12]a
        [14]b
    ",
    );
}

#[test]
fn sheets_bleed_and_bear_marks() {
    // The page's background goes on to the edge of the sheet, and so do the marks, which stay out of the page.
    check(
        "",
        "@page { bleed: 10pt; marks: crop; background: red }",
        "
        page 1 bleed 10
          fill -10,-10 220×220
          line -10,0 6×0
          line 204,0 6×0
          line -10,200 6×0
          line 204,200 6×0
          line 0,-10 0×6
          line 0,204 0×6
          line 200,-10 0×6
          line 200,204 0×6
    ",
    );
}

#[test]
fn viewers_turn_pages_where_asked() {
    let turns = |css: &str| set("<p>a<p style='page:wide'>b", css, true).document.pages.iter().map(|page| page.turn).collect::<Vec<_>>();
    assert_eq!(turns("@page wide { page-orientation: rotate-left }"), [0, 270]);
    assert_eq!(turns("@page { page-orientation: rotate-right } @page wide { page-orientation: upright }"), [90, 0]);
}
