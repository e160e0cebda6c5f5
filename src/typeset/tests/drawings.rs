//! Drawings in the document, and pictures that style sheets name.

use super::{check, check_tags, check_warnings, set};
use crate::typeset::frame::{Item, ItemKind, Segment};

/// Words with their place on the page and how far they are turned to the right, in degrees; outlines alone in brackets.
fn words(items: &[Item], [a, b, c, d, e, f]: [f32; 6], out: &mut Vec<String>) {
    for item in items {
        match &item.kind {
            ItemKind::Text(run) => {
                let (x, y) = (a * run.origin.x + c * run.origin.y + e, b * run.origin.x + d * run.origin.y + f);
                let size = run.size * (b * b + a * a).sqrt();
                let text = if run.embolden < 0.0 { format!("[{}]", run.text) } else { run.text.to_string() };
                let turn = match b.atan2(a).to_degrees().round() {
                    0.0 => String::new(),
                    turn => format!(" turned {turn}"),
                };
                out.push(format!("{text} {x:.1},{y:.1} {size:.1}{turn}"));
            }
            ItemKind::Group(group) => {
                let [ga, gb, gc, gd, ge, gf] = group.transform.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
                let whole = [a * ga + c * gb, b * ga + d * gb, a * gc + c * gd, b * gc + d * gd, a * ge + c * gf + e, b * ge + d * gf + f];
                words(&group.items, whole, out);
            }
            _ => {}
        }
    }
}

#[test]
fn words_of_drawings_are_set_as_their_rules_say() {
    // The drawing begins at 10, 10; its pixels are three quarters of a point, and letters are six tenths of their size wide.
    let check = |text: &str, expected: &[&str]| {
        let html = format!("<svg width=100 height=40 viewBox='0 0 100 40'>{text}</svg>");
        let typeset = set(&html, "svg { display: block; font: 8pt monospace }", false);
        let mut found = Vec::new();
        words(&typeset.document.pages[0].items, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], &mut found);
        assert_eq!(found, expected, "{text}");
    };
    check("<style>.a { font-size: 20px; text-anchor: end }</style><text class=a x=100 y=20>ab</text>", &["ab 67.0,25.0 15.0"]);
    check("<text y=20 textLength=40 font-size=10>ab<tspan x=50>c</tspan></text>", &["ab 10.0,25.0 7.5", "c 47.5,25.0 7.5"]);
    check("<text y=20 style='stroke: red; stroke-width: 2; paint-order: stroke'>ab</text>", &["[] 10.0,25.0 8.0", "ab 10.0,25.0 8.0"]);
    check("<text y=20 style='stroke: red; fill: none'>ab</text>", &["[ab] 10.0,25.0 8.0"]);
    check("<text x=10 y=20 rotate='0 90'>ab</text>", &["a 17.5,25.0 8.0", "b 22.3,25.0 8.0 turned 90"]);
    check(
        "<text><textPath path='M10 0v40' startOffset='50%' text-anchor=middle>ab</textPath></text>",
        &["a 17.5,20.2 8.0 turned 90", "b 17.5,25.0 8.0 turned 90"],
    );
    check("<text y=20>x<tspan baseline-shift=super font-size=6>2</tspan></text>", &["x 10.0,25.0 8.0", "2 14.8,22.3 4.5"]);
    check(
        "<foreignObject x=10 y=0 width=80 height=40><div style='text-align: center'>a<br>b</div></foreignObject>",
        &["a 45.1,18.6 8.0", "b 45.1,29.4 8.0"],
    );
}

#[test]
fn drawings_without_a_space_of_their_own_fill_their_room() {
    check(
        "<svg width='100%' height=20 style='display: block'><rect width='50%' height='100%'/>\
         <text x='100%' y=10 text-anchor=end font-size=8>a</text></svg>",
        "",
        r#"
        group clip 10,10 180×15
          group transform
            fill 0,0 120×20 tagged
            group transform
              text 176.4,7.5 6 "a"
    "#,
    );
}

#[test]
fn drawings_show_what_is_outside_of_them_if_asked_to() {
    let svg = "<svg width=20 height=20 viewBox='0 0 20 20'><path d='M0 0h40v40z'/></svg>";
    check(svg, "svg { display: block }", "group clip 10,10 15×15\n  group transform\n    fill 0,0 40×40");
    check(svg, "svg { display: block; overflow: visible }", "group transform\n  fill 0,0 40×40");
}

#[test]
fn a_picture_stands_in_place_of_what_is_in_an_element() {
    check_tags(
        "<p><b style='content: url(wide.png)'>Words</b> <img alt=a src=tall.png style='content: url(wide.png)'>",
        r#"
        Document
          P
            Figure alt="Words"
              "[image]"
            ""
            Figure alt="a"
              "[image]"
    "#,
    );
}

#[test]
fn pictures_are_chosen_and_made_of_colours() {
    let check = |value: &str, expected: &str| {
        let html = format!("<div style=\"width: 20pt; height: 10pt; margin: 50pt; background: {value}\"></div>");
        check(&html, "", &format!("group clip 60,60 20×10\n{expected}"));
    };
    check("image-set('gone.avif' type('image/avif'), url(gone.png) 2x, 'wide.png' 1x)", "  image 60,60 60×30 artifact");
    check("-webkit-image-set(url(wide.png) 2x)", "  image 60,60 60×30 artifact");
    check("image(red)", "  group clip 60,60 20×10\n    fill 60,60 20×10");
    check("url(wide.png) fixed", "  image 10,40 60×30 artifact\n  image 70,40 60×30 artifact");
}

#[test]
fn outlines_do_not_shrink_below_themselves() {
    check("<div style='width: 20pt; height: 10pt; outline: 5pt solid red; outline-offset: -50pt'>", "", "fill 15,10 10×10");
}

#[test]
fn what_turns_its_back_is_hidden() {
    let check = |transform: &str, shows: bool| {
        let html = format!("<div style='backface-visibility: hidden; transform: {transform}'>a</div>");
        check(&html, "", if shows { "group transform\n  text 10,19.9 10 \"a\"" } else { "" });
    };
    check("rotateY(180deg)", false);
    check("rotateX(180deg)", false);
    check("rotateX(180deg) rotateY(180deg)", true);
    check("rotateY(60deg)", true);
    check("scaleX(-1)", true);
}

#[test]
fn what_drawings_lose_is_named() {
    check_warnings(
        "<svg width=9 height=9><g><path style='vector-effect: non-scaling-stroke' d='M0 0h9' stroke=red /></g></svg>",
        "g { filter: invert(1) }",
        "svg-unsupported 1: the picture `<svg>` is drawn without its filters, strokes that do not grow with it",
    );
}

#[test]
fn drawings_say_what_is_written_for_them_or_in_them() {
    let check = |svg: &str, alt: &str| {
        let tags = crate::typeset::dump::tags(&set(&format!("<div>{svg}</div>"), "", false).document);
        let found = tags.lines().find_map(|line| line.trim().strip_prefix("Figure alt=")).unwrap_or_default();
        assert_eq!(found.trim_matches('"'), alt, "{svg}");
    };
    check("<svg aria-label=a><title>b</title><path d='M0 0h9v9z'/></svg>", "a");
    check("<i id=t>c d</i><svg aria-labelledby=t><title>b</title><path d='M0 0h9v9z'/></svg>", "c d");
    check("<svg><title>b</title><desc>e</desc><text>f</text><path d='M0 0h9v9z'/></svg>", "b: e");
    check("<svg><g><text>f</text><text>g <tspan>h</tspan></text></g><path d='M0 0h9v9z'/></svg>", "f g h");
    check("<svg role=presentation><text>f</text><path d='M0 0h9v9z'/></svg>", "");
    check("<svg aria-hidden=true><text>f</text><path d='M0 0h9v9z'/></svg>", "");
    check("<svg><path d='M0 0h9v9z'/></svg>", "");
}

#[test]
fn boxes_are_cut_with_what_drawings_hold() {
    let svg = "<svg width=0 height=0 style='position: absolute'><clipPath id=c><rect x=4 y=4 width=20 height=12 /></clipPath>\
               <mask id=m><rect width=20 height=12 fill=white /></mask></svg>";
    let css = "div { width: 40pt; height: 20pt; background: red }";
    check(
        &format!("{svg}<div style='clip-path: url(#c)'></div>"),
        css,
        "
        group clip 13,13 15×9
          fill 10,10 40×20
    ",
    );
    check(
        &format!("{svg}<div style='mask: url(#m)'></div>"),
        css,
        "
        group apart Normal
          mask light
            group transform
              group clip -5.3,-2.7 64×32 transform
                fill 0,0 20×12
          fill 10,10 40×20
    ",
    );
    check_warnings(
        &format!("{svg}<div style='clip-path: url(#t)'></div><svg width=9 height=9><clipPath id=t><text>a</text></clipPath></svg>"),
        css,
        "missing-image 1: nothing in the document that boxes can be cut with has the id `t`",
    );
    // A mask alone has its picture read.
    check(
        "<div style='mask: url(wide.png)'>a</div>",
        "",
        r#"
        group apart Normal
          mask alpha
            group clip 10,10 180×12
              image 10,10 60×30 artifact
              image 70,10 60×30 artifact
              image 130,10 60×30 artifact
          text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn parts_of_drawings_turn_about_the_origin_that_rules_name() {
    /// Left, top, right and bottom of the first outline, on the page.
    fn bounds(items: &[Item], [a, b, c, d, e, f]: [f32; 6]) -> Option<[f32; 4]> {
        items.iter().find_map(|item| match &item.kind {
            ItemKind::Path(path) => {
                let points = path.segments.iter().filter_map(|segment| match segment {
                    Segment::Move(to) | Segment::Line(to) => Some((to.x, to.y)),
                    Segment::Rect(rect) => Some((rect.x, rect.y)),
                    _ => None,
                });
                let corners = path.segments.iter().filter_map(|segment| match segment {
                    Segment::Rect(rect) => Some((rect.x + rect.width, rect.y + rect.height)),
                    _ => None,
                });
                let seen: Vec<(f32, f32)> = points.chain(corners).map(|(x, y)| (a * x + c * y + e, b * x + d * y + f)).collect();
                let most = |pick: fn(f32, f32) -> f32, of: fn(&(f32, f32)) -> f32| seen.iter().map(of).reduce(pick);
                Some([most(f32::min, |p| p.0)?, most(f32::min, |p| p.1)?, most(f32::max, |p| p.0)?, most(f32::max, |p| p.1)?])
            }
            ItemKind::Group(group) => {
                let [ga, gb, gc, gd, ge, gf] = group.transform.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
                let whole = [a * ga + c * gb, b * ga + d * gb, a * gc + c * gd, b * gc + d * gd, a * ge + c * gf + e, b * ge + d * gf + f];
                bounds(&group.items, whole)
            }
            _ => None,
        })
    }
    // A pixel of the drawing is a point of the page, from 10, 10 on.
    let check = |css: &str, expected: [f32; 4]| {
        let html = format!("<svg viewBox='0 0 40 40'><rect id=a x=10 y=10 width=20 height=10 style='{css}'></rect></svg>");
        let typeset = set(&html, "svg { display: block; width: 40pt; height: 40pt }", false);
        let found = bounds(&typeset.document.pages[0].items, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]).unwrap_or_default();
        assert!(found.iter().zip(expected).all(|(one, other)| (one - 10.0 - other).abs() < 0.1), "{css}: {found:?}");
    };
    check("transform: scale(.5)", [5.0, 5.0, 15.0, 10.0]);
    check("transform: scale(.5); transform-origin: center", [15.0, 15.0, 25.0, 20.0]);
    check("transform: scale(.5); transform-origin: 10px 10px", [10.0, 10.0, 20.0, 15.0]);
    check("transform: scale(.5); transform-origin: center; transform-box: fill-box", [15.0, 12.5, 25.0, 17.5]);
    check("transform: translate(50%, 0)", [30.0, 10.0, 50.0, 20.0]);
    check("transform: translate(50%, 0); transform-box: fill-box", [20.0, 10.0, 40.0, 20.0]);
}

#[test]
fn drawings_borrow_from_each_other() {
    // Icons are kept in a drawing that shows nothing; what they refer to in turn comes along.
    let kept = "<svg style='display: none'><symbol id=i viewBox='0 0 10 10'><use href='#part' /></symbol>
        <g id=part><rect width=10 height=10 fill='url(#paint)' /></g><linearGradient id=paint><stop stop-color=red /></linearGradient></svg>";
    let drawn = "
        group clip 10,10 15×15
          group transform
            group clip 0,0 20×20
              fill 0,0 20×20";
    check(&format!("{kept}<svg class=a width=20 height=20><use href='#i' /></svg>"), ".a { display: block }", drawn);
    // Two that hold each other are nothing that can be drawn.
    check_warnings(
        "<svg style='display: none'><g id=a><use href='#b' /></g></svg><svg style='display: none'><g id=b><use href='#a' /></g></svg>
        <svg width=20 height=20 aria-hidden=true><use href='#a' /></svg>",
        "",
        "missing-image 2: this `<svg>` cannot be drawn: it is a damaged SVG file: SVG data parsing failed cause nodes limit reached",
    );
    check_warnings(
        "<svg width=9 height=9 aria-hidden=true><use href='icons.svg#i' /></svg>",
        "",
        "svg-unsupported 1: the picture `<svg>` is drawn without its parts of other files",
    );
}
