//! Floats and what has to find room beside them (CSS 2.2, 9.5), clearance, and margins that are percentages.

use super::{check, check_words};

#[test]
fn a_float_without_room_on_its_line_stands_below_it() {
    // Fourteen letters leave 96 points.
    check(
        "aaaaaaaaaaaaaa <span style='float:left; width:100pt; height:6pt; background:red'></span>b cccccccccccccc d",
        "",
        r#"
        fill 10,22 100×6
        text 10,19.9 10 "aaaaaaaaaaaaaa b "
        text 10,37.9 10 "cccccccccccccc d"
    "#,
    );
    check(
        "aaaaaaaaaaaaaa <span style='float:left; width:90pt; height:6pt; background:red'></span>b",
        "",
        r#"
        fill 10,10 90×6
        text 100,19.9 10 "aaaaaaaaaaaaaa "
        text 10,31.9 10 "b"
    "#,
    );
}

#[test]
fn a_word_without_room_beside_a_float_stands_below_it() {
    check(
        "<div style='float:left; width:100pt; height:20pt; background:red'></div>aaaaaaaaaaaaaaaaaaaa b",
        "",
        r#"
        fill 10,10 100×20
        text 10,39.9 10 "aaaaaaaaaaaaaaaaaaaa b"
    "#,
    );
}

#[test]
fn a_formatting_context_keeps_off_all_floats_beside_it() {
    let two = "<div style='float:left; width:20pt; height:10pt'></div><div style='float:left; clear:left; width:60pt; height:30pt'></div>";
    // As narrow as the widest of them makes it, and with its margin under them.
    check(&format!("{two}<div style='overflow:hidden; height:20pt; background:red'></div>"), "", "fill 70,10 120×20");
    check(&format!("{two}<div style='overflow:hidden; height:5pt; margin-left:30pt; background:red'></div>"), "", "fill 40,10 150×5");
    // An automatic margin shrinks where a float further down needs the room.
    let right =
        "<div style='float:right; width:20pt; height:10pt'></div><div style='float:right; clear:right; width:60pt; height:30pt'></div>";
    check(
        &format!("{right}<div style='overflow:hidden; width:90pt; height:20pt; margin-left:auto; background:red'></div>"),
        "",
        "fill 40,10 90×20",
    );
    // Below those it finds no room beside.
    check(&format!("{two}<div style='overflow:hidden; width:150pt; height:20pt; background:red'></div>"), "", "fill 10,50 150×20");
}

#[test]
fn clearance_keeps_margins_apart() {
    // The parent's background starts at the float, not below the margin of what clears it.
    check(
        "<div style='background:red'><div><div style='float:left; width:10pt; height:20pt'></div></div>
        <div style='clear:left; margin-top:90pt; height:10pt'></div></div>",
        "",
        "fill 10,10 180×30",
    );
    // So it does where the float stands before the parent.
    check(
        "<div style='float:left; width:10pt; height:20pt'></div>
        <div style='background:red'><div style='clear:left; margin-top:15pt; height:10pt'></div></div>",
        "",
        "fill 10,10 180×30",
    );
    // Margins below an empty box that clears stay in the parent.
    check(
        "<div style='background:red'><div style='float:left; width:10pt; height:20pt'></div>
        <div style='clear:left; margin-bottom:15pt'></div></div>a",
        "",
        r#"
        fill 10,10 180×35
        text 10,54.9 10 "a"
    "#,
    );
}

#[test]
fn margins_are_percentages_of_the_width_of_the_parent() {
    check("<div style='width:100pt'><div style='margin-top:10%; background:red; height:5pt'></div></div>", "", "fill 10,20 100×5");
    check("a", "html { margin: 5pt 7pt }", r#"text 17,24.9 10 "a""#);
}

#[test]
fn percentages_of_heights_see_through_anonymous_boxes() {
    check(
        "<div style='height:50pt'><span style='display:inline-block; width:10pt; height:50%; background:red'></span><p></div>",
        "",
        "fill 10,10 10×25",
    );
}

#[test]
fn positioned_boxes_with_too_much_said_keep_to_their_limits() {
    check(
        "<div style='position:absolute; inset:0; margin:auto; max-width:60pt; max-height:40pt; background:red'></div>",
        "",
        "fill 70,80 60×40",
    );
    check(
        "<div style='position:absolute; left:0; right:0; margin-right:auto; max-width:60pt; height:9pt; background:red'></div>",
        "",
        "fill 10,10 60×9",
    );
}

#[test]
fn an_inline_box_around_a_block_has_its_edges_once() {
    check(
        "<span style='padding:0 6pt'>a<div>b</div>c</span>d",
        "",
        r#"
        text 16,19.9 10 "a"
        text 10,31.9 10 "b"
        text 10,43.9 10 "c"
        text 22,43.9 10 "d"
    "#,
    );
}

#[test]
fn lines_can_be_lower_than_their_letters() {
    check(
        "<div style='line-height:0'>a</div><div style='line-height:4pt'>b</div>c",
        "",
        r#"
        text 10,13.9 10 "a"
        text 10,15.9 10 "b"
        text 10,23.9 10 "c"
    "#,
    );
}

#[test]
fn a_break_may_go_below_floats() {
    let float = "<div style='float:left; width:20pt; height:30pt; background:red'></div>";
    check(
        &format!("{float}a<br clear=left>b"),
        "",
        r#"
        fill 10,10 20×30
        text 30,19.9 10 "a"
        text 10,49.9 10 "b"
    "#,
    );
    check(
        &format!("{float}a<br style='clear:both'><p style='margin:0'>b</p>"),
        "",
        r#"
        fill 10,10 20×30
        text 30,19.9 10 "a"
        text 10,49.9 10 "b"
    "#,
    );
}

#[test]
fn a_formatting_context_widens_what_it_stands_in_beside_floats() {
    let inner = "<div style='float:left; width:20pt; height:5pt'></div><div style='overflow:hidden'>aaa bbb</div>";
    check(
        &format!("<div style='float:left; background:red'>{inner}</div>"),
        "",
        r#"
        fill 10,10 62×12
        group clip 30,10 42×12
          text 30,19.9 10 "aaa bbb"
    "#,
    );
}

#[test]
fn a_row_with_nothing_but_floats_is_as_high_as_they_are() {
    check_words(
        "<table><tr><td><div style='height:140pt'>a</div><tr><td><div style='float:left; height:60pt'>b</div><tr><td>c</table>",
        "",
        "
        a
        bc
    ",
    );
}

/// A page of six lines.
const SMALL: &str = "@page { size: 200pt 92pt } div { orphans: 1; widows: 1 } i { display: block; float: left; width: 60pt; height: 40pt; background: red }";

#[test]
fn a_float_without_room_is_held_back_and_the_lines_go_on() {
    // The paragraph around it is as wide as the page to the foot of the first, and stands beside the float on the second.
    check(
        "<div>1<br>2<br>3</div><div>aaaaa <i></i>bbbbb ccccc ddddd eeeee fffff ggggg hhhhh iiiii jjjjj kkkkk lllll mmmmm nnnnn ooooo ppppp qqqqq rrrrr</div>",
        SMALL,
        r#"
        page 1 200×92
          text 10,19.9 10 "1"
          text 10,31.9 10 "2"
          text 10,43.9 10 "3"
          text 10,55.9 10 "aaaaa bbbbb ccccc ddddd eeeee "
          text 10,67.9 10 "fffff ggggg hhhhh iiiii jjjjj "
          text 10,79.9 10 "kkkkk lllll mmmmm nnnnn ooooo "
        page 2 200×92
          fill 10,10 60×40
          text 70,19.9 10 "ppppp qqqqq rrrrr"
    "#,
    );
    // What is between blocks, with margins; what clears it goes below it, and a table that is too wide for the room beside it above it.
    let html = |below: &str| format!("<div>1<br>2<br>3</div><div><i style='margin:4pt 0'></i></div><div>4<br>5</div>{below}");
    check(
        &html("<div style='clear:left'>clear</div>"),
        SMALL,
        r#"
        page 1 200×92
          text 10,19.9 10 "1"
          text 10,31.9 10 "2"
          text 10,43.9 10 "3"
          text 10,55.9 10 "4"
          text 10,67.9 10 "5"
        page 2 200×92
          fill 10,14 60×40
          text 10,67.9 10 "clear"
    "#,
    );
    let table = "<table style='width:150pt; border-spacing:0'><tr><td style='padding:0'>table</table>";
    check_words(&html(table).replace("</i>", "F</i>"), SMALL, "12345table\nF");
    // Floats that follow wait, too, and nothing is lost where the document ends or a forced break follows.
    check_words("<div>1<br>2<br>3<br>4<br>5<i>F</i><i>G</i>6<br>7</div>", SMALL, "1234567\nFG");
    check_words("<div>1<br>2<br>3<br>4<br>5<i>F</i></div>", SMALL, "12345\nF");
    check_words("<div>1<br>2<br>3<br>4<br>5</div><div>6<i>F</i></div><div style='break-before:page'>7</div>", SMALL, "12345\nF6\n7");
}

#[test]
fn a_float_between_blocks_is_not_lost_where_pages_differ_in_width() {
    check_words(
        "<div>1<br>2<br>3<br>4<br>5</div><i>F</i><div style='margin-top:9pt'>6</div>",
        &format!("{SMALL} @page :left {{ margin-left: 30pt }}"),
        "12345\nF6",
    );
}

#[test]
fn floats_on_later_pages_stay_below_each_other() {
    let cards =
        |style: &str| (0..7).map(|n| format!("<div style='float:left; width:90pt; {style}'>{n}<br>{n}<br>{n}</div>")).collect::<String>();
    // Two a row; a row that does not fit goes on on the next page, and what clears the floats comes after the last.
    let css = "@page { size: 200pt 80pt } * { orphans: 1; widows: 1 } p { margin: 0; clear: both }";
    check_words(&format!("{}<p>end", cards("")), css, "0001112233\n234445556\n66end");
    check_words(&format!("{}<p>end", cards("break-inside:avoid")), css, "000111\n222333\n444555\n666end");
    check_words(&format!("<p>{}", cards("")), css, "0001112233\n234445556\n66");
}

#[test]
fn a_float_wider_than_its_container_sticks_out_of_it_beside_those_of_the_other_side() {
    let float = "<div style='width:100pt'><div style='float:left; width:120pt; height:6pt; background:red'></div></div>";
    check(&format!("<div style='float:right; width:50pt; height:20pt'></div>{float}"), "", "fill 10,10 120×6");
    check(&format!("<div style='float:right; width:70pt; height:20pt'></div>{float}"), "", "fill 10,30 120×6");
    check(&format!("<div style='float:left; width:1pt; height:20pt'></div>{float}"), "", "fill 10,30 120×6");
}

#[test]
fn a_captioned_table_that_floats_goes_on_on_the_next_page() {
    let rows: String = (0..6).map(|n| format!("<tr><td>{n}")).collect();
    let table = |style: &str| format!("<table style='float:left; border-spacing:0; {style}'><caption>C</caption>{rows}</table>");
    let css = "@page { size: 200pt 68pt } td { padding: 0 }";
    check_words(&table(""), css, "012C\n345");
    check_words(&table("caption-side:bottom"), css, "0123\n45C");
    check_words(&format!("<p style='margin:0'>a{}b", table("")), css, "01aCb\n2345");
}

#[test]
fn a_float_at_the_end_stands_below_what_is_before_it_and_leaves_that_where_it_is() {
    let rows = |count: usize| (1..=count).map(|row| format!("<tr><td>r{row}")).collect::<String>();
    let html = |count: usize| format!("<table><thead><tr><td>head</thead>{}</table><div style='float:left'>float</div>", rows(count));
    let css = "@page { size: 200pt 56pt } table { border-spacing: 0 } td { padding: 0 }";
    check(
        &html(3),
        css,
        r#"
        page 1 200×56
          text 10,19.9 10 "head"
          text 10,31.9 10 "r1"
          text 10,43.9 10 "r2"
        page 2 200×56
          text 10,43.9 10 "float"
          text 10,19.9 10 "head" artifact
          text 10,31.9 10 "r3"
    "#,
    );
    check_words(
        &html(4),
        css,
        "
        headr1r2
        [head]r3r4
        float
    ",
    );
    check_words("<p>a</p><div>b<br>c</div><div style='float:right'>d</div>", "@page { size: 200pt 56pt } p { margin: 0 }", "abc\nd");
}

#[test]
fn lines_are_short_for_as_long_as_a_broken_float_goes_on() {
    // Three of its lines have room on the first page, and three lines stand beside the other three.
    let words = (10..36).map(|word| format!("w{word}. ")).collect::<String>();
    check_words(
        &format!("<div><i>1<br>2<br>3<br>4<br>5<br>6</i>{words}</div>"),
        "@page { size: 200pt 56pt } div, i { orphans: 1; widows: 1 } i { float: left; width: 60pt; line-height: 10pt }",
        "
        123w10. w11. w12. w13. w14. w15. w16. w17. w18. w19. w20. w21.
        456w22. w23. w24. w25. w26. w27. w28. w29. w30. w31. w32. w33.
        w34. w35.
    ",
    );
}

#[test]
fn lines_follow_the_shapes_of_floats() {
    let float = |shape: &str| format!("<div style='float:left; width:60pt; height:36pt; {shape}'></div>a<br>b<br>c<br>d");
    let stairs = |lines: [f32; 4]| {
        let line = |(at, x): (usize, &f32)| format!("text {x},{} 10 \"{}\"", 19.9 + 12.0 * at as f32, ["a", "b", "c", "d"][at]);
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
    };
    let shapes = [
        ("", [70.0, 70.0, 70.0, 10.0]),
        ("shape-outside: none; shape-margin: 9pt", [70.0, 70.0, 70.0, 10.0]),
        // As far as the widest place beside the line.
        ("shape-outside: polygon(0 0, 100% 0, 0 100%)", [70.0, 50.0, 30.0, 10.0]),
        ("shape-outside: inset(12pt 20pt 12pt 0)", [10.0, 50.0, 10.0, 10.0]),
        ("shape-outside: inset(14pt 20pt 14pt 0); shape-margin: 5pt", [54.6, 55.0, 54.6, 10.0]),
        ("shape-outside: content-box; padding: 0 10pt 12pt 0; width: 50pt; height: 24pt", [60.0, 60.0, 10.0, 10.0]),
        ("shape-outside: circle(6pt at 6pt 18pt)", [10.0, 22.0, 10.0, 10.0]),
        // Never beyond the margin box.
        ("shape-outside: circle(100pt); margin-right: 4pt", [74.0, 74.0, 74.0, 10.0]),
    ];
    for (shape, lines) in shapes {
        check(&float(shape), "", &stairs(lines));
    }
    // Other floats and formatting contexts keep off the margin box.
    check(
        &format!(
            "{}<div style='display:flow-root; width:20pt; height:9pt; background:red'></div>",
            "<div style='float:left; width:60pt; height:36pt; shape-outside:circle(2pt at 2pt 2pt)'></div>"
        ),
        "",
        "fill 70,10 20×9",
    );
    // A line without room beside a shape goes down to where it has some.
    check(
        "<div style='float:left; width:180pt; height:50pt; shape-outside:polygon(0 0, 100% 0, 100% 50%, 0 100%)'></div>aaaaaaaaaa",
        "",
        r#"text 125.2,53.9 10 "aaaaaaaaaa""#,
    );
}

#[test]
fn lines_follow_what_shows_of_a_picture() {
    let float = |style: &str| format!("<i style='float:left; width:36pt; height:36pt; {style}'></i>a<br>b<br>c<br>d");
    let lines = |style: &str, starts: [&str; 4]| {
        let lines = starts.into_iter().zip(["a", "b", "c", "d"]).enumerate();
        let expected: Vec<String> =
            lines.map(|(row, (x, text))| format!("text {x},{:.1} 10 \"{text}\"", 19.9 + 12.0 * row as f32)).collect();
        check(&float(style), "", &expected.join("\n"));
    };
    lines("", ["46", "46", "46", "10"]);
    lines("shape-outside:url(wedge.png)", ["22", "34", "46", "10"]);
    lines("shape-outside:url(wedge.png); shape-image-threshold:.9", ["10", "10", "10", "10"]);
    lines("shape-outside:url(wide.png)", ["46", "46", "46", "10"]);
}

#[test]
fn what_cannot_be_parted_from_the_start_of_its_line_stays_beside_a_float_in_it() {
    let float = |side: &str| format!("<i style='float:{side}; width:30pt; height:12pt; background:red'></i>");
    for (text, x) in [(float("right"), 10), (float("left"), 40)] {
        let fill = if x == 10 { 70 } else { 10 };
        let html = format!("<div style='width:90pt; white-space:nowrap'>a{text}aaaaaaaaaaaaaaaa<br>b</div>");
        let expected = format!("fill {fill},10 30×12\ntext {x},19.9 10 \"aaaaaaaaaaaaaaaaa\"\ntext 10,31.9 10 \"b\"");
        check(&html, "", &expected);
    }
}

#[test]
fn markers_stand_beside_the_floats_that_their_lines_stand_beside() {
    let list = "<ul><li>a<li><p>b<li>c</ul>";
    let css = "ul { margin: 0; padding-left: 20pt; list-style: '- ' } p { margin: 0 } i { width: 50pt; height: 24pt }";
    check(
        &format!("<i style='float:left'></i>{list}"),
        css,
        r#"
        text 48,19.9 10 "- a"
        text 48,31.9 10 "- b"
        text 18,43.9 10 "- c"
    "#,
    );
}

#[test]
fn a_float_stays_on_its_page_where_what_comes_below_it_does_not_fit() {
    let total = "<div>1<br>2<br>3</div><i>F</i>";
    let css = format!("{SMALL} i {{ height: 12pt }}");
    check_words(&format!("{total}<div style='clear:both; height:40pt'>note</div>"), &css, "F123\nnote");
    check_words(&format!("{total}<div style='clear:both; break-inside:avoid'>4<br>5<br>6</div>"), &css, "F123\n456");
}

#[test]
fn lines_know_where_a_broken_float_ends() {
    // Its padding is above its lines on the first page, so that on the second it ends above the third line.
    check(
        "<div style='float:left; width:60pt; padding-top:4pt'>a<br>b<br>c<br>d<br>e</div>1<br>2<br>3<br>4<br>5<br>6",
        "@page { size: 170pt 60pt }",
        r#"
        page 1 170×60
          text 10,23.9 10 "a"
          text 10,35.9 10 "b"
          text 10,47.9 10 "c"
          text 70,19.9 10 "1"
          text 70,31.9 10 "2"
          text 70,43.9 10 "3"
        page 2 170×60
          text 10,19.9 10 "d"
          text 10,31.9 10 "e"
          text 70,19.9 10 "4"
          text 70,31.9 10 "5"
          text 10,43.9 10 "6"
    "#,
    );
}
