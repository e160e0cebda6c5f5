//! `contain`: what is in a box has no effect on what is around it.

use super::check;

#[test]
fn contained_boxes_keep_their_margins_floats_and_positioned_boxes() {
    check("<div style='background:red'><div style='margin:10pt 0; height:5pt'></div></div>", "", "fill 10,20 180×5");
    for value in ["layout", "content", "style paint"] {
        let html = format!("<div style='contain:{value}; background:red'><div style='margin:10pt 0; height:5pt'></div></div>");
        let pages = super::dump::pages(&super::set(&html, "", true).document);
        assert!(pages.contains("fill 10,10 180×25"), "{value}: {pages}");
        let html = format!("<div style='contain:{value}; height:30pt'><p style='position:fixed; margin:0; bottom:0; right:0'>a</div>");
        let pages = super::dump::pages(&super::set(&html, "", true).document);
        assert!(pages.contains("text 184,37.9 10 \"a\""), "{value}: {pages}");
    }
    // Without a baseline a box stands on its lower edge.
    check("a<span style='display:inline-block; contain:layout; padding:9pt 0'>b</span>", "", "text 10,40 10 \"a\"\ntext 16,28.9 10 \"b\"");
}

#[test]
fn content_of_a_contained_box_does_not_make_it_larger() {
    let sized = |style: &str, expected: &str| {
        let html = format!("<div style='float:left; background:red; {style}'><div style='width:30pt; height:20pt'></div></div>");
        check(&html, "", expected);
    };
    sized("", "fill 10,10 30×20");
    sized("contain:inline-size; padding:2pt", "fill 10,10 4×24");
    sized("contain:size; padding:2pt", "fill 10,10 4×4");
    sized("contain:strict; padding:2pt", "fill 10,10 4×4");
    sized("contain:size; width:50pt; height:12pt", "fill 10,10 50×12");
    // The tracks of a grid are there all the same.
    sized("contain:size; display:grid; grid:15pt / 40pt", "fill 10,10 40×15");
    sized("contain:size; contain-intrinsic-size:35pt 25pt", "fill 10,10 35×25");
    sized("contain:size; contain-intrinsic-size:auto 35pt auto 25pt; display:grid", "fill 10,10 35×25");
    sized("contain-intrinsic-size:99pt", "fill 10,10 30×20");
}
