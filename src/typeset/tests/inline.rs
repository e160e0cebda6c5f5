//! Inline content: generated text, counters, lists, pictures, links.

use super::{check, check_warnings, check_words};

#[test]
fn generated_content_and_counters() {
    check_words(
        "<h2>a</h2><h2>b</h2>",
        "body { counter-reset: s } h2::before { counter-increment: s; content: counter(s, upper-roman) '. ' }",
        "I. aII. b",
    );
    check_words(
        "<ol><li>a<ol><li>b<li>c</ol><li>d</ol>",
        "ol { counter-reset: i; list-style: none } li::before { counter-increment: i; content: counters(i, '.') ' ' }",
        "1 a1.1 b1.2 c2 d",
    );
    check_words("<p title=x>a</p>", "p::after { content: ' (' attr(title) ')' }", "a (x)");
    check_words("<p><q>a <q>b</q></q>", "", "“a ‘b’”");
    check_words("<p>a</p>", "p::before { content: 'x' / '' }", "[x]a");
    check_words("<p>a</p>", "p::before { content: 'x'; display: contents; border: 9pt solid }", "xa");
}

#[test]
fn lists_have_markers() {
    check(
        "<ul><li>a<li>b</ul>",
        "ul { margin:0; padding-left: 20pt }",
        r#"
        text 20.2,19.9 10 "• a"
        text 20.2,31.9 10 "• b"
    "#,
    );
    check_words("<ol><li>a<li>b<li>c</ol>", "ol { list-style: symbols('*' '+') }", "* a+ b** c");
    check_words("<ol start=9><li>a<li value=3>b<li>c</ol><ol reversed><li>x<li>y</ol>", "", "9. a3. b4. c2. x1. y");
    check(
        "<ul style='list-style:square inside; margin:0'><li>a</ul>",
        "",
        r#"
        fill 40,14.7 3.5×3.5 tagged
        text 54.7,19.9 10 "a"
    "#,
    );
    check(
        "<ol style='margin:0'><li><p>a</p><p>b</p></li><li></li></ol>",
        "",
        r#"
        text 22,25.9 10 "1. a"
        text 40,43.9 10 "b"
        text 22,61.9 10 "2. "
    "#,
    );
    check_words("<ul style='list-style-type: \"– \"'><li>a</ul><ul style='list-style:none'><li>b</ul>", "", "– ab");
    check_words("<dl><dt>t<dd>d</dl>", "", "td");
}

#[test]
fn inline_blocks_and_pictures_stand_on_the_line() {
    check(
        "a <span style='display:inline-block; width:30pt; height:20pt; background:red'></span> b",
        "",
        r#"
        text 10,30 10 "a "
        fill 22,10 30×20
        text 52,30 10 " b"
    "#,
    );
    check(
        "a <span style='display:inline-block; padding:2pt'>b<br>c</span> d",
        "",
        r#"
        text 10,33.9 10 "a "
        text 24,21.9 10 "b"
        text 24,33.9 10 "c"
        text 32,33.9 10 " d"
    "#,
    );
    check("<img src=wide.png alt=x style='width:30pt'>", "", "image 10,10 30×15");
    check("<img src=wide.png alt=x style='width:30pt; height:30pt; object-fit:contain'>", "", "image 10,17.5 30×15");
    // What is moved out of the box is cut off.
    check(
        "<img src=wide.png alt=x style='width:30pt; height:30pt; object-fit:contain; object-position:right -5pt top'>",
        "",
        "
        group clip 10,10 30×30
          image 15,10 30×15
    ",
    );
    check(
        "<span style='padding:0 3pt; border:1pt solid red'>ab</span>",
        "",
        r#"
        line 10.5,8.7 19×14.6
        text 14,19.9 10 "ab"
    "#,
    );
}

#[test]
fn links_have_areas() {
    check(
        "<p>see <a href='https://example.org/'>there</a> or <a href='#x'>here</a><p id=x>x",
        "a { color: inherit; text-decoration: none }",
        r#"
        text 10,25.9 10 "see "
        link 34,15.2 30×13.6 Uri("https://example.org/")
        text 34,25.9 10 "there or "
        link 88,15.2 24×13.6 Destination("x")
        text 88,25.9 10 "here"
        text 10,43.9 10 "x"
    "#,
    );
    check_warnings(
        "<a href='#gone'>a</a><img src=gone.png alt=''><img src='http://x.org/a.png' alt=''><img src=wide.png>",
        "",
        "
        broken-link 1: nothing in the document has the id `gone`
        missing-image 1: the picture `gone.png` cannot be used: there is no such file
        missing-image 1: the picture `http://x.org/a.png` cannot be used: only files beside the document are read, nothing from a network
        image-without-alt 1: the picture `wide.png` has no `alt`
    ",
    );
}

#[test]
fn blocks_inside_inline_boxes_split_them() {
    check(
        "<span style='color:red'>a<div>b</div>c</span>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
        text 10,43.9 10 "c"
    "#,
    );
    check(
        "<p>a<br>b<wbr>c",
        "",
        r#"
        text 10,25.9 10 "a"
        text 10,37.9 10 "bc"
    "#,
    );
    check(
        "a<div style='display:contents'>b<p>c</p></div>",
        "",
        r#"
        text 10,19.9 10 "ab"
        text 10,37.9 10 "c"
    "#,
    );
}

#[test]
fn drawings_are_drawn() {
    let svg = "<svg viewBox='0 0 10 10' width=20 height=20 aria-label=dot><g><rect x=0 y=0 width=5 height=5 /></g><circle cx=5 cy=5 r=2 fill=none stroke=currentColor /></svg>";
    check(
        &format!("<div style='color:red'>{svg}</div>"),
        "",
        "
        group clip 10,10 15×15
          group transform
            fill 0,0 10×10 tagged
            line 6,6 8×8 tagged
    ",
    );
    check(
        "<img src=drawing.svg alt=x style='width:30pt; display:block'>",
        "",
        "
        group clip 10,10 30×15
          group transform
            fill 5,5 10×5 tagged
    ",
    );
    check_warnings("<img src=path.svg alt=x width=40>", "", "svg-unsupported 1: the picture `path.svg` is drawn without its text on paths");
}

#[test]
fn first_letters_and_first_lines_look_different() {
    let text = "<p>\u{201c}Once upon a time there was a king who had words";
    check(
        text,
        "p::first-letter { font-size: 20pt; line-height: 1 }",
        r#"
        text 10,33.8 20 "“O"
        text 29.2,33.8 10 "nce upon a time there was "
        text 10,45.9 10 "a king who had words"
    "#,
    );
    check(
        text,
        "p::first-letter { font-size: 24pt; line-height: 24pt; float: left }",
        r#"
        text 10,37.3 24 "“O"
        text 33,25.9 10 "nce upon a time there was "
        text 33,37.9 10 "a king who had words"
    "#,
    );
    check("<p><br>No", "p::first-letter { font-size: 20pt }", "text 10,37.9 10 \"No\"");
    check(
        &format!("<div>{text}</div>"),
        "div::first-line { font-size: 15pt }",
        r#"
        text 10,27.8 15 "“Once upon a time "
        text 10,37.9 10 "there was a king who had words"
    "#,
    );
    check(
        &text.replace("king", "<b>king</b>"),
        "p { width: 90pt } p::first-line { text-transform: uppercase }",
        r#"
        text 10,25.9 10 "“ONCE UPON A "
        text 10,37.9 10 "time there was "
        text 10,49.9 10 "a king who had "
        text 10,61.9 10 "words"
    "#,
    );
    // The background is that of what is on the line, not of the block; edges a first line has none.
    check(
        text,
        "p { width: 90pt } p::first-line { background: red; border: 1px solid; padding: 3pt }",
        r#"
        fill 10,15.2 69.6×13.6
        text 10,25.9 10 "“Once upon a "
        text 10,37.9 10 "time there was "
        text 10,49.9 10 "a king who had "
        text 10,61.9 10 "words"
    "#,
    );
    check(
        "<p style='width: 90pt; overflow: hidden; white-space: nowrap; text-overflow: ellipsis'>Once upon a time there was",
        "",
        r#"
        group clip 10,16 90×12
          text 10,25.9 10 "Once upon a t"
          text 88,25.9 10 "…" artifact
    "#,
    );
    check(
        "<p style='width: 60pt; overflow: hidden; text-overflow: ellipsis'><b>Abcdefghijklmnopqr",
        "b { font-size: 20pt; font-weight: normal }",
        r#"
        group clip 10,16 60×15.9
          text 10,29.8 20 "Abcd"
          text 58,29.8 10 "…" artifact
    "#,
    );
    check(
        "<p style='text-wrap: balance'>One two three four five six seven",
        "",
        r#"
        text 10,25.9 10 "One two three four "
        text 10,37.9 10 "five six seven"
    "#,
    );
    check(
        "<p style='text-indent: 12pt hanging each-line'>One two three four five six seven eight<br>nine",
        "",
        r#"
        text 10,25.9 10 "One two three four five six "
        text 22,37.9 10 "seven eight"
        text 10,49.9 10 "nine"
    "#,
    );
    check(
        "<p lang=de><q>a <q>b</q></q>",
        "",
        r#"
        text 10,25.9 10 "„a ‚b‘“"
    "#,
    );
}

#[test]
fn marks_stand_outside_of_lines_where_they_may() {
    let text = "<p>'one two, three four.'";
    let words = |css: &str, expected: &str| check(text, &format!("p {{ width: 54pt; {css} }}"), expected);
    words(
        "hanging-punctuation: first",
        r#"
        text 4,25.9 10 "'one two, "
        text 10,37.9 10 "three "
        text 10,49.9 10 "four.'"
    "#,
    );
    // A comma for which there is no room.
    let narrow = "<p>one two, three four";
    check(
        narrow,
        "p { width: 42pt; hanging-punctuation: allow-end }",
        "
        text 10,25.9 10 \"one two, \"
        text 10,37.9 10 \"three \"
        text 10,49.9 10 \"four\"
    ",
    );
    // At the right edge they do not count.
    words(
        "text-align: right; hanging-punctuation: force-end last",
        r#"
        text 16,25.9 10 "'one two, "
        text 34,37.9 10 "three "
        text 34,49.9 10 "four.'"
    "#,
    );
}

#[test]
fn boxes_end_after_as_many_lines_as_they_may_have() {
    let check_lines = |css: &str, expected: &str| {
        let css = format!("p {{ width: 60pt }} {css}");
        check_words("<p>one two three four five six</p>", &css, expected);
    };
    check_lines("", "one two three four five six");
    check_lines("p { -webkit-line-clamp: 2; display: -webkit-box; overflow: hidden }", "one two three fo[…]");
    check_lines("p { line-clamp: 3 }", "one two three four five six");
    check_lines("p { max-lines: 2; continue: discard; block-ellipsis: auto }", "one two three[…]");
    check_lines("p { max-lines: 2; continue: discard; block-ellipsis: ' (+)' }", "one two three[ (+)]");
    check_lines("p { max-lines: 1; continue: discard }", "one two ");
    check_lines("p { max-lines: 1 }", "one two three four five six");
}

#[test]
fn marks_of_emphasis_have_room_on_every_line() {
    check(
        "<p>a <em>b</em><br>a <em>b</em>",
        "em { font-style: normal; text-emphasis: 'x' }",
        r#"
        text 10,25.9 10 "a b"
        text 23.5,13.7 5 "" artifact
        text 10,41.4 10 "a b"
        text 23.5,29.2 5 "" artifact
    "#,
    );
}

#[test]
fn annotations_take_room_only_where_there_is_none() {
    // Over the first line there is the paragraph's margin, over the second half the leading of the first. A wide one hangs over its neighbours
    // by half its size.
    check(
        "<p>a<ruby>b<rt>wide</rt></ruby>c<br>a<ruby>b<rt>no</rt></ruby>",
        "",
        r#"
        text 10,25.9 10 "a"
        text 13.5,15.8 5 "wide"
        text 16.5,25.9 10 "bc"
        text 10,42.1 10 "a"
        text 16,32.1 5 "no"
        text 16,42.1 10 "b"
    "#,
    );
    check(
        "<div><ruby>b<rt>so</rt></ruby>",
        "div { border-top: 1pt solid }",
        r#"
        fill 10,10 180×1
        text 10,16.1 5 "so"
        text 10,26.1 10 "b"
    "#,
    );
    for (align, x, text) in [("start", 10, "no"), ("center", 19, "no"), ("space-between", 10, "no")] {
        let css = format!("p {{ ruby-align: {align}; line-height: 20pt }}");
        check("<p><ruby>base<rt>no</rt></ruby>", &css, &format!("text {x},19.8 5 {text:?}\ntext 10,29.9 10 \"base\""));
    }
}

#[test]
fn initial_letters_take_whole_lines() {
    let text = "<p>Once upon a time there was a king who had words";
    // A capital is 7.14 of 10 high: two lines of 12 and that much make 31.14. The O has 0.046 em of white at either side, which is not kept.
    check(
        text,
        "p { width: 90pt } p::first-letter { initial-letter: 3; margin-right: 4pt }",
        r#"
        text 8,49.9 43.6 "O"
        text 36.2,25.9 10 "nce upon a "
        text 36.2,37.9 10 "time there "
        text 36.2,49.9 10 "was a king "
        text 10,61.9 10 "who had words"
    "#,
    );
    // No line runs into the tail of a letter.
    check(
        "<p>Jim had a few words more",
        "p { width: 72pt } p::first-letter { initial-letter: 2; font-family: sans-serif; margin-right: 4pt }",
        r#"
        text 12.1,37.9 26.8 "J"
        text 21,25.9 10 "im had a "
        text 21,37.9 10 "few words "
        text 21,49.9 10 "more"
    "#,
    );
    // A letter that sinks less than it is high rises above the first line.
    check(
        text,
        "p { width: 90pt } p::first-letter { initial-letter: 3 2; margin-right: 4pt }",
        r#"
        text 8,49.9 43.6 "O"
        text 36.2,37.9 10 "nce upon a "
        text 36.2,49.9 10 "time there "
        text 10,61.9 10 "was a king who "
        text 10,73.9 10 "had words"
    "#,
    );
    check(
        text,
        "p::first-letter { initial-letter: 3 1 }",
        r#"
        text 10,49.9 43.6 "O"
        text 36.2,49.9 10 "nce upon a time there was "
        text 10,61.9 10 "a king who had words"
    "#,
    );
}

#[test]
fn waves_end_where_their_text_does() {
    check(
        "<p>a <u>word</u>",
        "u { text-decoration: underline wavy 1pt }",
        r#"
        text 10,25.9 10 "a "
        group clip 22,26.1 24×5
          line 20,27.1 27.5×3
        text 22,25.9 10 "word"
    "#,
    );
}

#[test]
fn annotations_stand_above_or_below_their_base() {
    check(
        "<p>a <ruby>base<rp>(</rp><rt>no</rt><rp>)</rp></ruby> z",
        "p { line-height: 20pt }",
        r#"
        text 10,29.9 10 "a "
        text 31,19.8 5 "no"
        text 22,29.9 10 "base z"
    "#,
    );
    check(
        "<p>a <ruby>base<rt>no</rt></ruby> z",
        "p { line-height: 20pt; ruby-position: under }",
        r#"
        text 10,29.9 10 "a base"
        text 31,36.1 5 "no"
        text 46,29.9 10 " z"
    "#,
    );
}

#[test]
fn boxes_stand_on_the_last_line_in_them() {
    // The letter beside a box of 30 points stands on its last line, or on its lower edge.
    for (content, y) in [
        ("<p>b</p><div style='height:18pt'>", 19.9),
        ("<div style='height:18pt'></div>b", 37.9),
        // Blocks that would scroll and empty tables have no line that counts outside.
        ("b<div style='height:18pt; overflow:hidden'>c</div>", 40.0),
        ("b<div style='height:18pt; overflow:auto'>c</div>", 40.0),
        ("b<div style='height:18pt; overflow:clip'>c</div>", 31.9),
        ("<table style='height:30pt'><tr><td>", 40.0),
    ] {
        let typeset = super::set(&format!("a<span style='display:inline-block'>{content}</span>"), "p { margin: 0 }", true);
        let pages = super::dump::pages(&typeset.document);
        assert!(pages.contains(&format!("text 10,{y} 10 \"a")), "{content}: {pages}");
    }
}

#[test]
fn boxes_stand_on_the_baseline_that_is_asked_for() {
    let (first, last) =
        ("text 10,19.9 10 \"a b\"\ntext 22,31.9 10 \"c\"", "text 10,31.9 10 \"a \"\ntext 22,19.9 10 \"b\"\ntext 22,31.9 10 \"c\"");
    for (css, expected) in [
        ("inline-block", last),
        ("inline-block; baseline-source: first", first),
        ("inline-flex", first),
        ("inline-flex; baseline-source: last", last),
    ] {
        check("a <span>b<br>c</span>", &format!("span {{ display: {css} }}"), expected);
    }
    check(
        "a <span><table><tr><td>b<tr><td>c</table></span>",
        "span { display: inline-block } table { border-spacing: 0 } td { padding: 0 }",
        last,
    );
}

#[test]
fn underlines_leave_room_for_what_crosses_them() {
    check(
        "<u>apa</u>",
        "",
        r#"
        line 10,20.9 6.3×0
        line 18.2,20.9 9.8×0
        text 10,19.9 10 "apa"
    "#,
    );
    check(
        "<u style='text-decoration-skip-ink:none'>apa</u>",
        "",
        r#"
        line 10,20.9 18×0
        text 10,19.9 10 "apa"
    "#,
    );
}

#[test]
fn blurred_shadows_of_text_lie_faintly_around_their_place() {
    let typeset = super::set("<p style='text-shadow: 2pt 2pt 2pt red'>a", "", true);
    let faint = |item: &crate::typeset::frame::Item| match &item.kind {
        crate::typeset::frame::ItemKind::Text(run) if item.tag.is_none() => Some((run.origin.x, run.color.a)),
        _ => None,
    };
    let layers: Vec<(f32, f32)> = typeset.document.pages[0].items.iter().filter_map(faint).collect();
    assert!(layers.len() > 8 && layers.iter().all(|(_, a)| *a < 0.2), "{layers:?}");
    assert!(layers.iter().any(|(x, _)| *x < 11.0) && layers.iter().any(|(x, _)| *x > 13.0), "{layers:?}");
    // Where copies would be seen one by one, a picture lies there instead, as large as the words and what is blurred of them.
    let typeset = super::set("<p style='text-shadow: 20pt 0 8pt red'>abc", "", true);
    let rect = typeset.document.pages[0].items.iter().find_map(|item| match &item.kind {
        crate::typeset::frame::ItemKind::Image(placed) => Some(placed.rect),
        _ => None,
    });
    let rect = rect.expect("a picture");
    assert!(rect.x < 30.0 && rect.x > 10.0 && rect.width > 40.0 && rect.width < 60.0, "{rect:?}");
}

#[test]
fn words_in_pictures_are_words() {
    check_words(
        "<svg role=img aria-label=chart width=40 height=20><text y=10>Mon <tspan font-weight=bold>Tue</tspan></text></svg><img src=text.svg alt=x>",
        "",
        "Mon Tuewords",
    );
}

#[test]
fn formulas_are_set_by_simple_means() {
    check(
        "<math><msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><mi>sin</mi><mo>(</mo><msub><mi>b</mi><mi>i</mi></msub><mo>)</mo></math><br>
        <math><mfrac><mn>1</mn><mn>2</mn></mfrac><annotation>1/2</annotation></math>",
        "",
        r#"
        text 10,22.8 10 "a"
        text 16,18.8 7.1 "2"
        text 22.5,22.8 10 "+"
        text 30.7,22.8 10 "sin(b"
        text 60.7,25.6 7.1 "i"
        text 64.9,22.8 10 ")"
        fill 10,35.9 6.4×0.4
        text 11.1,35.4 7.1 "1"
        text 11.1,42.2 7.1 "2"
    "#,
    );
}
