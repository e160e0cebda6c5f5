//! Boxes whose writing runs down or up the page.

use super::{check_warnings, set};
use crate::typeset::frame::{Item, ItemKind};

/// Where the baseline of each text begins on the first page once groups are turned, and whether it runs down or up the page.
#[track_caller]
fn check_places(html: &str, css: &str, expected: &[(&str, f32, f32, &str)]) {
    fn collect(items: &[Item], turn: [f32; 6], out: &mut Vec<(String, f32, f32, &'static str)>) {
        for item in items {
            match &item.kind {
                ItemKind::Text(run) => {
                    let (x, y) = (run.origin.x, run.origin.y);
                    let way = match turn[1] {
                        down if down > 0.5 => "down",
                        up if up < -0.5 => "up",
                        _ => "across",
                    };
                    let at = |a: f32, c: f32, e: f32| ((a * x + c * y + e) * 2.0).round() / 2.0;
                    let way = if run.upright { "upright" } else { way };
                    out.push((run.text.to_string(), at(turn[0], turn[2], turn[4]), at(turn[1], turn[3], turn[5]), way));
                }
                ItemKind::Group(group) => {
                    let [a, b, c, d, e, f] = group.transform.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
                    let across = |x: f32, y: f32| turn[0] * x + turn[2] * y;
                    let down = |x: f32, y: f32| turn[1] * x + turn[3] * y;
                    let both = [across(a, b), down(a, b), across(c, d), down(c, d), across(e, f) + turn[4], down(e, f) + turn[5]];
                    collect(&group.items, both, out);
                }
                _ => {}
            }
        }
    }
    let typeset = set(html, css, true);
    let mut found = Vec::new();
    collect(&typeset.document.pages[0].items, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], &mut found);
    let found: Vec<(&str, f32, f32, &str)> = found.iter().map(|(text, x, y, way)| (text.trim(), *x, *y, *way)).collect();
    assert_eq!(found, expected, "{html} {css}");
}

#[test]
fn a_vertical_label_is_as_high_as_its_words() {
    let html = "<div>abc de</div>after";
    // Six letters of 6 points down from the margin of 10; the baseline is 10 from the right of a line 12 wide.
    check_places(html, "div { writing-mode: vertical-rl }", &[("abc de", 12.0, 10.0, "down"), ("after", 10.0, 56.0, "across")]);
    check_places(html, "div { writing-mode: sideways-lr }", &[("abc de", 20.0, 46.0, "up"), ("after", 10.0, 56.0, "across")]);
    // Lines no longer than the box is high, the first on the right or on the left.
    let low = "div { height: 18pt; writing-mode: vertical-";
    let after = ("after", 10.0, 38.0, "across");
    check_places(html, &format!("{low}rl }}"), &[("abc", 24.0, 10.0, "down"), ("de", 12.0, 10.0, "down"), after]);
    check_places(html, &format!("{low}lr }}"), &[("abc", 12.0, 10.0, "down"), ("de", 24.0, 10.0, "down"), after]);
}

#[test]
fn heads_of_narrow_columns_are_turned() {
    check_places(
        "<table><tr><th>abcd<th>ef<tr><td>1<td>2</table>",
        "table { border-spacing: 0 } td, th { padding: 0 } tr:first-child { writing-mode: vertical-rl } th { font-weight: 400 }",
        &[("abcd", 12.0, 10.0, "down"), ("ef", 24.0, 16.0, "down"), ("1", 10.0, 44.0, "across"), ("2", 22.0, 44.0, "across")],
    );
}

#[test]
fn a_label_in_the_margin_is_turned() {
    check_places(
        "<p>a",
        "@page { @right-middle { content: 'abc'; writing-mode: vertical-rl; font: 10pt/10pt monospace } }",
        &[("abc", 191.0, 91.0, "down"), ("a", 10.0, 26.0, "across")],
    );
}

#[test]
fn letters_stand_upright_where_that_is_asked_for() {
    // The base style's letters are 6 wide of 10; upright each takes 10 of the line, and so does a space between them.
    let check = |css: &str, expected: &[(&str, f32, f32, &str)]| {
        check_places("<div>ab \u{3042}c d</div>after", &format!("div {{ writing-mode: vertical-rl; {css} }}"), expected);
    };
    let after = |y: f32| ("after", 10.0, y, "across");
    let mixed = [("ab", 12.0, 10.0, "down"), ("\u{3042}", 12.0, 28.0, "upright"), ("c d", 12.0, 38.0, "down"), after(66.0)];
    check("", &mixed);
    check("text-orientation: upright", &[("ab \u{3042}c d", 12.0, 10.0, "upright"), after(90.0)]);
    // A letter no font has takes the room of its box.
    check("text-orientation: sideways", &[("ab \u{3042}c d", 12.0, 10.0, "down"), after(62.0)]);
    check_places("<p>\u{3042}", "body { writing-mode: vertical-rl }", &[("\u{3042}", 10.0, 26.0, "across")]);
}

#[test]
fn a_vertical_line_that_is_too_long_ends_in_an_ellipsis() {
    check_places(
        "<div>abcdef</div>",
        "div { writing-mode: vertical-rl; height: 24pt; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }",
        &[("ab", 12.0, 10.0, "down"), ("\u{2026}", 12.0, 22.0, "down")],
    );
}

#[test]
fn what_vertical_writing_lacks_is_said() {
    let edge = "div { writing-mode: vertical-rl; position: absolute; right: -8pt }";
    check_warnings("<div>words that run down the page</div>", edge, "");
    check_warnings(
        "<p>a",
        "body { writing-mode: vertical-rl }",
        "vertical-text 1: `writing-mode` of `<body>` is not supported: pages are horizontal, single boxes may be turned",
    );
    check_warnings(
        "<p>\u{4e00}",
        "p { writing-mode: vertical-rl }",
        "
        missing-character 1: no font has the character \u{4e00} (U+4E00, Han letter) on page 1: a box stands for it
        ",
    );
}

#[test]
fn the_margins_of_a_turned_paragraph_are_before_and_behind_its_lines() {
    // The base style's margins of paragraphs are an author's; those of quotations are their own: 10 points around, 30 at the sides.
    check_places(
        "<blockquote>abc</blockquote>after",
        "blockquote { writing-mode: vertical-rl }",
        &[("abc", 22.0, 40.0, "down"), ("after", 10.0, 98.0, "across")],
    );
}

#[test]
fn sides_of_boxes_in_vertical_writing_are_those_of_the_page() {
    let check = |css: &str, expected: &[(&str, f32, f32, &str)]| {
        let html = "<div><p>ab</p><p class=x>cd</p></div>";
        let css = format!("div {{ writing-mode: vertical-rl; width: 100pt; height: 60pt }} p {{ margin: 0 }} {css}");
        check_places(html, &css, expected);
    };
    let first = ("ab", 100.0, 10.0, "down");
    check("", &[first, ("cd", 88.0, 10.0, "down")]);
    check(".x { margin-right: 8pt }", &[first, ("cd", 80.0, 10.0, "down")]);
    check(".x { margin-top: 8pt }", &[first, ("cd", 88.0, 18.0, "down")]);
    check(".x { margin-block-start: 8pt }", &[first, ("cd", 80.0, 10.0, "down")]);
    check(".x { padding: 1pt 2pt 3pt 4pt }", &[first, ("cd", 86.0, 11.0, "down")]);
    check("p { width: 30pt; text-align: end; height: 40pt }", &[("ab", 100.0, 38.0, "down"), ("cd", 70.0, 38.0, "down")]);
    check(".x { position: absolute; left: 0; bottom: 0 }", &[("cd", 12.0, 58.0, "down"), first]);
}

#[test]
fn horizontal_boxes_stand_in_vertical_writing() {
    check_places(
        "<div>ab<p>cd</p></div>",
        "div { writing-mode: vertical-rl; width: 100pt } p { writing-mode: horizontal-tb; margin: 0; width: 30pt }",
        &[("ab", 100.0, 10.0, "down"), ("cd", 68.0, 20.0, "across")],
    );
}

#[test]
fn tables_in_vertical_writing_lie_as_their_lines_do() {
    check_places(
        "<div><table><tr><td>ab<td>cd<tr><td>ef</table></div>",
        "div { writing-mode: vertical-rl; width: 60pt } table { border-spacing: 0 } td { padding: 0 }",
        &[("ab", 60.0, 10.0, "down"), ("cd", 60.0, 22.0, "down"), ("ef", 48.0, 10.0, "down")],
    );
    // Where lines begin on the left, borders stay on their side all the same.
    check_places(
        "<div><p>ab</p><p>cd</p></div>",
        "div { writing-mode: vertical-lr } p { margin: 0 } p:first-child { border-right: 5pt solid }",
        &[("ab", 12.0, 10.0, "down"), ("cd", 29.0, 10.0, "down")],
    );
}

#[test]
fn digits_stand_across_vertical_lines_where_they_are_combined() {
    // Three digits of 6 are narrowed to the width of a letter of 10.
    let css = "div { writing-mode: vertical-rl } i { font-style: normal; text-combine-upright: all }";
    let down = |text, y| (text, 12.0, y, "down");
    let across = |text, x, y| (text, x, y, "across");
    let expected = [down("a", 10.0), across("1", 13.0, 25.0), down("b", 26.0), across("123", 11.0, 41.0), down("c", 42.0)];
    check_places("<div>a<i>1</i>b<i>123</i>c</div>", css, &expected);
    check_places("<p>a<i>12</i>", css, &[("a", 10.0, 26.0, "across"), ("12", 16.0, 26.0, "across")]);
}
