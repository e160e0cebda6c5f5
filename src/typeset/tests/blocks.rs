//! Blocks: margins, widths, heights, floats, positions.

use super::check;

#[test]
fn margins_collapse_between_siblings_and_parents() {
    check(
        "<p>a<p>b",
        "",
        r#"
        text 10,25.9 10 "a"
        text 10,43.9 10 "b"
    "#,
    );
    check(
        "<div><p>a</div><div><p style='margin-bottom:20pt'>b</div><p>c",
        "",
        r#"
        text 10,25.9 10 "a"
        text 10,43.9 10 "b"
        text 10,75.9 10 "c"
    "#,
    );
    check("<div style='padding-top:1pt'><p>a</div>", "", r#"text 10,26.9 10 "a""#);
    check(
        "<p>a<div style='margin:30pt 0'></div><p>b",
        "",
        r#"
        text 10,25.9 10 "a"
        text 10,67.9 10 "b"
    "#,
    );
    check(
        "<p style='margin-bottom:20pt'>a<p style='margin-top:-8pt'>b",
        "",
        r#"
        text 10,25.9 10 "a"
        text 10,49.9 10 "b"
    "#,
    );
    check(
        "<div style='overflow:hidden'><p>a</div><p>b",
        "",
        r#"
        group clip 10,10 180×24
          text 10,25.9 10 "a"
        text 10,49.9 10 "b"
    "#,
    );
    check("<div style='margin:9pt 0'><div style='margin:14pt 0'></div></div><p>a", "", r#"text 10,33.9 10 "a""#);
}

#[test]
fn widths_and_heights_follow_the_rules() {
    check(
        "<div style='width:50%; background:red'>a</div>",
        "",
        r#"
        fill 10,10 90×12
        text 10,19.9 10 "a"
    "#,
    );
    check(
        "<div style='width:60pt; padding:5pt; border:2pt solid; margin:0 auto'>a</div>",
        "",
        r#"
        line 64,11 72×24
        text 70,26.9 10 "a"
    "#,
    );
    check(
        "<div style='width:60pt; padding:5pt; border:2pt solid; box-sizing:border-box; margin-left:auto'>a</div>",
        "",
        r#"
        line 131,11 58×24
        text 137,26.9 10 "a"
    "#,
    );
    check(
        "<div style='max-width:60pt; background:red'>a</div><div style='min-height:30pt; background:blue'>b</div>",
        "",
        r#"
        fill 10,10 60×12
        fill 10,22 180×30
        text 10,19.9 10 "a"
        text 10,31.9 10 "b"
    "#,
    );
    check("<div style='height:40pt'><div style='height:50%; background:red'></div></div>", "", "fill 10,10 180×20");
    check(
        "<div style='width:fit-content; background:red'>abc</div><div style='width:min-content; background:red'>ab c</div>",
        "",
        r#"
        fill 10,10 18×12
        fill 10,22 12×24
        text 10,19.9 10 "abc"
        text 10,31.9 10 "ab "
        text 10,43.9 10 "c"
    "#,
    );
    check("<div style='width:40pt; aspect-ratio: 2; background:red'></div>", "", "fill 10,10 40×20");
}

#[test]
fn floats_stand_beside_text() {
    check(
        "<div style='float:left; width:30pt; height:20pt; background:red'></div>aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjjj kkkk llll",
        "",
        r#"
        fill 10,10 30×20
        text 40,19.9 10 "aaaa bbbb cccc dddd eeee "
        text 40,31.9 10 "ffff gggg hhhh iiii jjjj "
        text 10,43.9 10 "kkkk llll"
    "#,
    );
    check(
        "<div style='float:right; width:30pt; height:20pt; background:red'></div><p style='clear:both'>a",
        "",
        r#"
        fill 160,10 30×20
        text 10,39.9 10 "a"
    "#,
    );
    check(
        "<p><span style='float:left; width:60pt; background:red'>f</span>aaa</p><div style='overflow:hidden; background:blue'>bb</div>",
        "",
        r#"
        fill 10,34 180×12
        fill 10,16 60×12
        text 10,25.9 10 "f"
        text 70,25.9 10 "aaa"
        group clip 10,34 180×12
          text 10,43.9 10 "bb"
    "#,
    );
    check(
        "<div style='float:left'>abc</div><div style='float:left'>def</div><div style='float:left; width:150pt'>ghi</div>",
        "",
        r#"
        text 10,19.9 10 "abcdef"
        text 10,31.9 10 "ghi"
    "#,
    );
}

#[test]
fn boxes_are_positioned() {
    check(
        "<div style='position:relative; height:40pt'><div style='position:absolute; right:5pt; bottom:5pt'>abc</div>d</div>",
        "",
        r#"
        text 10,19.9 10 "d"
        text 167,42.9 10 "abc"
    "#,
    );
    check(
        "<div style='position:relative; left:5pt; top:3pt'>a</div>b",
        "",
        r#"
        text 10,31.9 10 "b"
        text 15,22.9 10 "a"
    "#,
    );
    check(
        "<div style='position:relative; height:40pt; padding:3pt; border:1pt solid'><div style='position:absolute; inset:0; background:red'></div></div>",
        "",
        "
        line 10.5,10.5 179×47
        fill 11,11 178×46
    ",
    );
    check(
        "a<div style='position:fixed; bottom:0; right:0'>f</div><p style='break-before:page'>b",
        "",
        r#"
        page 1
          text 10,19.9 10 "a"
          text 184,187.9 10 "f"
        page 2
          text 10,25.9 10 "b"
          text 184,187.9 10 "f" artifact
    "#,
    );
    check(
        "ab<span style='position:absolute'>s</span>cd",
        "",
        r#"
        text 10,19.9 10 "abcd"
        text 22,19.9 10 "s"
    "#,
    );
    check(
        "<span style='position:relative; top:24pt'>a<span style='position:absolute'>s</span></span>b",
        "",
        r#"
        text 16,19.9 10 "b"
        text 10,43.9 10 "as"
    "#,
    );
}

#[test]
fn decorations_are_drawn() {
    check(
        "<div style='border-left:3pt solid red; border-top: 1pt dashed blue'>a</div>",
        "",
        r#"
        line 10,10.5 180×0
        fill 10,10 3×13
        text 13,20.9 10 "a"
    "#,
    );
    check(
        "<div style='opacity:0.5; background:red'>a</div><div style='transform:rotate(90deg)'>b</div>",
        "",
        r#"
        group opacity 0.5
          fill 10,10 180×12
          text 10,19.9 10 "a"
        group transform
          text 10,31.9 10 "b"
    "#,
    );
    check(
        "<div style='overflow:hidden; height:8pt'>a<br>b</div>",
        "",
        r#"
        group clip 10,10 180×8
          text 10,19.9 10 "a"
          text 10,31.9 10 "b"
    "#,
    );
    check(
        "<div style='background: repeating-linear-gradient(white 0 9pt, black 9pt 10pt); height:30pt'></div>",
        "",
        "
        group clip 10,10 180×30
          group clip 10,10 180×30
            fill -110,9 420×1
            fill -110,10 420×9
            fill -110,19 420×1
            fill -110,20 420×9
            fill -110,29 420×1
            fill -110,30 420×9
            fill -110,39 420×1
            fill -110,40 420×1
    ",
    );
    check(
        "<hr>",
        "",
        "
        fill 10,15 180×0.8
        fill 189.2,15 0.8×1.5
        fill 10,15.8 180×0.8
        fill 10,15 0.8×1.5
    ",
    );
}
