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
