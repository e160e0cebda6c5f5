//! Sizes that follow from other sizes, and content aligned in them.

use super::check;

#[test]
fn content_is_aligned_in_the_height_of_its_block() {
    let aligned = |value: &str, y: &str| {
        check(&format!("<div style='height:48pt; align-content:{value}'>a</div>"), "", &format!("text 10,{y} 10 \"a\""));
    };
    aligned("normal", "19.9");
    aligned("center", "37.9");
    aligned("end", "55.9");
    aligned("space-around", "37.9");
    aligned("space-between", "19.9");
}

#[test]
fn limits_of_a_height_hold_for_the_width_that_follows_from_it() {
    check("<div style='aspect-ratio:2; max-height:20pt; background:red'></div>", "", "fill 10,10 40×20");
    check("<div style='position:absolute; aspect-ratio:2; height:20pt; background:red'></div>", "", "fill 10,10 40×20");
}

#[test]
fn line_heights_count_the_lines_of_the_parent() {
    check(
        "<div style='line-height:20pt'><p style='margin:0; line-height:2lh; background:red'>a</p></div>",
        "",
        "
        fill 10,10 180×40
        text 10,33.9 10 \"a\"
    ",
    );
}

#[test]
fn sums_are_of_the_grid_area() {
    check(
        "<div style='display:grid; grid-template-columns:100pt 80pt'><p></p><div style='width:calc(50% + 5pt); background:red'>a</div></div>",
        "",
        "
        fill 110,10 45×12
        text 110,19.9 10 \"a\"
    ",
    );
}

#[test]
fn a_picture_as_high_as_its_float_makes_it_wide() {
    check(
        "<div style='float:left; height:20pt; background:red'><img src=wide.png alt='' style='height:100%'></div>a",
        "",
        "
        fill 10,10 40×20
        image 10,10 40×20 artifact
        text 50,19.9 10 \"a\"
    ",
    );
}

#[test]
fn shares_of_the_container_limit_nothing_while_it_looks_for_its_width() {
    check(
        "<div style='float:left'><div style='width:60pt; max-width:100%; background:red'>a</div></div>",
        "",
        "
        fill 10,10 60×12
        text 10,19.9 10 \"a\"
    ",
    );
    // Beside words a picture may shrink, but wants its width.
    check(
        "<table style='width:90pt; border-spacing:0'><tr><td style='padding:0'><img src=wide.png alt='' style='width:120pt; max-width:100%'><td style='padding:0'>aaaaa bbbbb</table>",
        "",
        "
        image 10,10 46.2×23.1 artifact
        text 56.2,20.5 10 \"aaaaa \"
        text 56.2,32.5 10 \"bbbbb\"
    ",
    );
}

#[test]
fn a_picture_that_shrinks_on_a_flex_line_keeps_its_shape() {
    check(
        "<div style='display:flex; width:80pt; align-items:start'><img src=wide.png alt='' style='width:90pt'><p style='margin:0; width:70pt'>a</p></div>",
        "",
        "
        image 10,10 60×30 artifact
        text 70,19.9 10 \"a\"
    ",
    );
}

#[test]
fn a_picture_as_marker_stands_off_its_item() {
    check(
        "<ul style='margin:0; padding:0 0 0 60pt; list-style-image:url(wide.png)'><li>a</ul>",
        "",
        "
        image 4.8,10 60×30
        text 70,40 10 \"a\"
    ",
    );
    // One that cannot be read is none.
    check(
        "<ol style='margin:0; list-style-image:url(none.png)'><li>a</ol>",
        "",
        r#"
        text 22,19.9 10 "1. a"
    "#,
    );
    // The item goes down for a marker that is higher than itself, and is higher by as much.
    check(
        "<ol style='margin:0'><li>a<li>b</ol>",
        "li::marker { font-size: 20pt }",
        r#"
        text 4,23.8 20 "1. "
        text 40,23.8 10 "a"
        text 4,39.6 20 "2. "
        text 40,39.6 10 "b"
    "#,
    );
}

#[test]
fn a_button_is_as_wide_as_its_words() {
    check(
        "<button style='display:block; padding:0; border:1pt solid'>ab</button>",
        "",
        r#"
        line 10.5,10.5 12.8×14.6
        text 11,21.7 10 "ab"
    "#,
    );
}

#[test]
fn positioned_boxes_are_aligned_between_their_insets() {
    let placed = |style: &str, expected: &str| {
        let html = format!(
            "<div style='position:relative; height:48pt'><p style='position:absolute; inset:0; margin:0; {style}; background:red'>"
        );
        check(&format!("{html}</p></div>"), "p { padding: 6pt }", expected);
    };
    placed("place-self:center", "fill 94,28 12×12");
    placed("align-self:end", "fill 10,46 180×12");
    placed("justify-self:end", "fill 178,10 12×48");
    placed("margin:auto; width:fit-content; height:fit-content", "fill 94,28 12×12");
    placed("height:stretch; bottom:auto; margin:6pt", "fill 16,16 168×36");
    placed("right:auto; aspect-ratio:2", "fill 10,10 84×48");
}

#[test]
fn percentages_of_padding_widen_what_shrinks_to_fit() {
    check("<p style='float:left; margin:0; padding:0 10%; background:red'>a", "", "fill 10,10 42×12\ntext 28,19.9 10 \"a\"");
    check(
        "<div style='display:flex'><p style='margin:0; padding:0 10%; background:red'>a</div>",
        "",
        "fill 10,10 42×12\ntext 28,19.9 10 \"a\"",
    );
}

#[test]
fn boxes_of_a_ratio_make_room_for_their_content() {
    let shape = |style: &str, expected: &str| check(&format!("<div style='background:red; {style}'>a wide</div>"), "", expected);
    shape("aspect-ratio:1; width:24pt", "fill 10,10 24×24\ntext 10,19.9 10 \"a \"\ntext 10,31.9 10 \"wide\"");
    shape("aspect-ratio:2; width:24pt", "fill 10,10 24×24\ntext 10,19.9 10 \"a \"\ntext 10,31.9 10 \"wide\"");
    shape("aspect-ratio:2; width:24pt; min-height:0", "fill 10,10 24×12\ntext 10,19.9 10 \"a \"\ntext 10,31.9 10 \"wide\"");
    shape("aspect-ratio:1; height:12pt", "fill 10,10 24×12\ntext 10,19.9 10 \"a \"\ntext 10,31.9 10 \"wide\"");
    shape("aspect-ratio:1; height:12pt; min-width:0", "fill 10,10 12×12\ntext 10,19.9 10 \"a \"\ntext 10,31.9 10 \"wide\"");
}

#[test]
fn zoom_makes_all_that_is_measured_longer() {
    check(
        "<div class=z>two<p>in</p><i><img src=wide.png alt=a></i></div>",
        ".z { zoom: 2; width: 40pt; border: solid; text-indent: 5pt } p { font-size: 1em; margin: 1em 0; zoom: 50% } img { display: block }",
        "
        line 12.2,12.2 84.5×120.5
        text 24.5,34.3 20 \"two\"
        text 19.5,58.4 10 \"in\"
        image 14.5,70.5 120×60
    ",
    );
}

#[test]
fn contents_that_are_not_visible_take_no_room() {
    check(
        "<div class=h>hidden<p>all</p></div><p>seen <span class=h>on the line</span></p><div class=h style='height: 20pt'>x</div>end",
        ".h { content-visibility: hidden; padding: 2pt; background: lime }",
        "
        fill 10,10 180×4
        fill 10,38 180×24
        text 10,29.9 10 \"seen \"
        fill 40,17.2 70×17.6
        text 42,29.9 10 \"on the line\"
        text 10,71.9 10 \"end\"
    ",
    );
}
