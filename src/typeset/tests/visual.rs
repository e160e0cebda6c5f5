//! What is drawn around and behind content, and where boxes stand that the flow does not place.

use super::{check, set};

#[test]
fn positioned_boxes_know_their_place() {
    let css = "span, b { position: absolute }";
    // Inline boxes stay where they are, blocks stand below the line, and the start of a line may be on the right.
    check(
        "aa<span>b</span>",
        css,
        r#"
        text 10,19.9 10 "aab"
    "#,
    );
    check(
        "aa<div style='position:absolute'>b</div>",
        css,
        r#"
        text 10,19.9 10 "aa"
        text 10,31.9 10 "b"
    "#,
    );
    check(
        "<div dir=rtl style='width:60pt'><div style='position:absolute'>ab</div></div>",
        css,
        r#"
        text 58,19.9 10 "ab"
    "#,
    );
    check(
        "<div style='text-align:right; width:60pt'><span>ab</span></div>",
        css,
        r#"
        text 70,19.9 10 "ab"
    "#,
    );
    check(
        "aa <i style='position:relative'>bb<b style='right:0; top:12pt'>c</b></i>",
        css,
        r#"
        text 10,19.9 10 "aa bb"
        text 34,31.1 10 "c"
    "#,
    );
    check(
        "<div style='display:flex; justify-content:center; align-items:end; height:24pt'><b>ab</b></div>",
        css,
        r#"
        text 94,31.9 10 "ab"
    "#,
    );
    check(
        "aa <i style='position:relative; left:3pt; top:2pt'>bb</i> cc",
        "",
        r#"
        text 10,19.9 10 "aa "
        text 40,19.9 10 " cc"
        text 31,21.9 10 "bb"
    "#,
    );
}

#[test]
fn limits_and_clearance_keep_margins() {
    check(
        "<div style='min-height:20pt'><p style='margin:0 0 30pt'>a</p></div>b",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,39.9 10 "b"
    "#,
    );
    check(
        "<div style='float:left; height:20pt'>f</div><div style='clear:left; margin:8pt 0'></div><p style='margin:4pt 0'>b",
        "",
        r#"
        text 10,19.9 10 "f"
        text 10,39.9 10 "b"
    "#,
    );
    check(
        "<div style='width:10pt; min-width:max-content; background:red'>aa bb</div>",
        "",
        r#"
        fill 10,10 30×12
        text 10,19.9 10 "aa bb"
    "#,
    );
}

#[test]
fn borders_look_as_their_styles_say() {
    check(
        "<div style='height:10pt; width:20pt; border:2pt inset #808080'></div>",
        "",
        "
        fill 10,10 24×2
        fill 32,10 2×14
        fill 10,22 24×2
        fill 10,10 2×14
    ",
    );
    check("<div style='height:10pt; width:22pt; border-top:4pt dashed red'></div>", "", "line 10,12 22×0");
    for display in ["block", "flex", "grid"] {
        check(
            &format!(
                "<fieldset style='display:{display}; margin:0; padding:0; border:2pt solid'><legend style='padding:0'>ab</legend>c</fieldset>"
            ),
            "",
            r#"
        group clip 9,9 182×28
          line 11,16 178×19
        text 12,19.9 10 "ab"
        text 12,31.9 10 "c"
    "#,
        );
    }
    // A legend that floats is an item like the others.
    check(
        "<fieldset style='display:flex; margin:0; padding:0; border:0'><legend style='float:left; padding:0'>ab</legend><b>c</b></fieldset>",
        "b { font-weight: 400 }",
        r#"text 10,19.9 10 "abc""#,
    );
    check(
        "<div style='width:30pt; height:30pt; border:5pt solid; border-image: linear-gradient(red,blue) 50%'></div>",
        "",
        "
        group clip 10,10 5×5
          group clip 10,10 5×5
            shading linear 15,9 to 15,21
        group clip 45,10 5×5
          group clip 45,10 5×5
            shading linear 45,9 to 45,21
        group clip 10,45 5×5
          group clip 10,45 5×5
            shading linear 15,39 to 15,51
        group clip 45,45 5×5
          group clip 45,45 5×5
            shading linear 45,39 to 45,51
    ",
    );
}

#[test]
fn shadows_and_gradients_are_drawn() {
    check(
        "<div style='width:20pt; height:20pt; box-shadow:0 0 4pt red, 2pt 2pt blue'></div>",
        "",
        "
        group clip 9,9 24×24
          fill 12,12 20×20
        group clip 1,1 38×38
          image 2,2 36×36 artifact
    ",
    );
    check(
        "<div style='width:40pt; height:20pt; background:radial-gradient(circle closest-side,red,blue)'></div>",
        "",
        "
        group clip 10,10 40×20
          group clip 10,10 40×20
            shading radial 30,20 to 53.4,20
    ",
    );
    check(
        "<div style='width:40pt; height:20pt; background:linear-gradient(90deg,red,blue) round 0 0/15pt 20pt'></div>",
        "",
        "
        group clip 10,10 40×20
          group clip 10,10 13.3×20
            shading linear 9,20 to 24.3,20
          group clip 23.3,10 13.3×20
            shading linear 22.3,20 to 37.7,20
          group clip 36.7,10 13.3×20
            shading linear 35.7,20 to 51,20
    ",
    );
    assert!(set("<div style='box-shadow:0 0 5px red'>a", "", false).document.images.len() == 1);
    // A box that goes on on the next page casts no shadow below its cut edge.
    check(
        "<div style='width:20pt; height:250pt; box-shadow:0 0 0 3pt red'></div>",
        "",
        "
        page 1
          group clip 6,6 28×184
            group clip 6,6 28×196
              fill 7,7 26×194
        page 2
          group clip 6,10 28×74
            group clip 6,-2 28×86
              fill 7,-1 26×84
    ",
    );
}

#[test]
fn words_stand_for_missing_pictures() {
    check("a<img src=none.png alt='no cat' width=100>", "", r#"text 10,19.9 10 "ano cat""#);
}

#[test]
fn cells_share_heights_and_colours() {
    let css = "table { border-spacing: 0 } td { padding: 0; vertical-align: top }";
    check(
        "<table style='height:60pt'><tr style='height:50%'><td>a<tr style='height:12pt'><td>b<tr><td>c</table>",
        css,
        r#"
        text 10,19.9 10 "a"
        text 10,49.9 10 "b"
        text 10,61.9 10 "c"
    "#,
    );
    check(
        "<table style='border-spacing:4pt'><tr style='background:red'><td>a<td>b</table>",
        css,
        r#"
        fill 14,14 6×12
        fill 24,14 6×12
        text 14,23.9 10 "a"
        text 24,23.9 10 "b"
    "#,
    );
    check("<table><tr><td style='height:30pt; vertical-align:middle'>a</table>", css, r#"text 10,28.9 10 "a""#);
}

#[test]
fn what_has_no_size_or_no_element_is_decorated() {
    check("<div style='width:0; outline:2pt solid'></div>", "", "fill 8,8 4×4");
    check(
        "<p>b</p>",
        "p { margin: 0 } p::before { content: 'a'; background: url(wide.png) no-repeat }",
        r#"
        group clip 10,9.2 6×13.6
          image 10,9.2 60×30 artifact
        text 10,19.9 10 "ab"
    "#,
    );
}

#[test]
fn a_picture_behind_a_box_is_cut_with_the_box() {
    // 260 points in parts of 180 and 80: a picture 60 high at the bottom begins 200 points down.
    check(
        "<div style='height:260pt; background:url(wide.png) 0 100% / 20pt 60pt no-repeat'></div>",
        "",
        "
        page 1
          group clip 10,10 180×180
            image 10,210 20×60 artifact
        page 2
          group clip 10,10 180×80
            image 10,30 20×60 artifact
    ",
    );
}

#[test]
fn size_and_place_of_a_background_are_kept_for_a_picture_named_later() {
    check(
        "<div class=a></div>",
        ".a { height: 60pt; width: 60pt; background: center / 20pt no-repeat } .a { background-image: url(wide.png) }",
        "
        group clip 10,10 60×60
          image 30,35 20×10 artifact
    ",
    );
}

#[test]
fn pages_and_their_margin_boxes_have_backgrounds() {
    check(
        "a",
        "@page { background: url(wide.png) no-repeat; @top-left { content: 'x'; background: red; height: 8pt; vertical-align: bottom; font: 5pt/6pt monospace }
            @left-middle { content: ''; background: blue; width: 4pt; height: 20pt } }",
        r#"
        group clip 0,0
          image 0,0 60×30 artifact
        fill 10,2 180×8
        text 10,8.9 5 "x" artifact
        fill 6,90 4×20
        text 10,19.9 10 "a"
    "#,
    );
    check("a", "@page { margin: 0; @top-left { content: 'x' } }", r#"text 0,9.9 10 "a""#);
}

#[test]
fn the_canvas_is_painted_once() {
    check(
        "<body style='background: rgb(255 0 0 / 0.5); margin: 20pt'>a",
        "",
        r#"
        fill 10,10 180×180
        text 30,39.9 10 "a"
    "#,
    );
    check(
        "<html style='background: blue'><body style='background: red; margin: 20pt'>a",
        "",
        r#"
        fill 10,10 180×180
        fill 30,30 140×12
        text 30,39.9 10 "a"
    "#,
    );
}

#[test]
fn a_shorthand_without_a_picture_places_the_one_that_follows() {
    check(
        "<div style='height:20pt; background:no-repeat 5pt 6pt; background-image:linear-gradient(red); background-size:4pt 3pt'></div>",
        "",
        "
        group clip 10,10 180×20
          group clip 15,16 4×3
            fill 15,16 4×3
    ",
    );
}

#[test]
fn gradients_around_a_centre_let_light_through_evenly() {
    let html = "<div style='width: 20pt; height: 10pt; background: conic-gradient(rgb(255 0 0 / 50%) 50%, blue 0)'></div>";
    check(
        html,
        "",
        "
        group clip 10,10 20×10
          group clip 10,10 20×10
            group apart Normal
              mask light
                fill 19.8,1.7 13.2×26.6
                fill 6.7,1.7 13.3×26.6
              fill 19.8,1.7 13.2×26.6
              fill 6.7,1.7 13.3×26.6
    ",
    );
}
