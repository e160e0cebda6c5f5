//! What is done to boxes once they are painted: clips, masks, filters, blending, transforms; and drawings in the document.

use super::{Typeset, check, set};
use crate::typeset::frame::{Image, Item, ItemKind, MAX_APART, Path, PlacedImage, Segment};

fn shown(html: &str, css: &str) -> Typeset {
    set(html, css, false)
}

/// Asserts the drawing of a page, and that nothing was complained about.
fn drawn(html: &str, css: &str, expected: &str) {
    check(html, css, expected);
    assert!(shown(html, css).warnings.is_empty(), "{:?}", shown(html, css).warnings);
}

/// All outlines of the first page, with those in groups.
fn paths(html: &str, css: &str) -> Vec<Path> {
    fn collect(items: &[Item], out: &mut Vec<Path>) {
        for item in items {
            match &item.kind {
                ItemKind::Path(path) => out.push(path.clone()),
                ItemKind::Group(group) => collect(&group.items, out),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    collect(&shown(html, css).document.pages[0].items, &mut out);
    out
}

#[test]
fn boxes_are_clipped_to_shapes() {
    let css = "div { width: 40pt; height: 20pt; background: red; border: 2pt solid; padding: 4pt }";
    let check = |value: &str, clip: &str| {
        let expected = format!(
            r#"
        group clip {clip}
          line 11,11 50×30
          text 16,25.9 10 "a"
    "#
        );
        drawn(&format!("<div style=\"clip-path:{value}\">a</div>"), css, &expected);
    };
    check("inset(1pt 2pt 3pt 4pt)", "14,11 46×28");
    check("inset(10%)", "15.2,13.2 41.6×25.6");
    check("xywh(4pt 1pt 46pt 28pt)", "14,11 46×28");
    check("rect(1pt calc(100% - 2pt) auto 4pt)", "14,11 46×31");
    check("circle(5pt at 10pt 12pt)", "15,17 10×10");
    check("circle()", "20,10 32×32");
    check("ellipse(50% 25%)", "10,18 52×16");
    check("polygon(0 0, 100% 0, 50% 50%)", "10,10 52×16");
    check("polygon(0 0, 100% 0, 50% 50%) padding-box", "12,12 48×14");
    check("content-box", "16,16 40×20");
    check("path('M0 0h40v20z')", "10,10 30×15");
}

#[test]
fn masks_are_drawn_as_backgrounds_are() {
    drawn(
        "<div style='width:40pt; height:12pt; mask: linear-gradient(90deg, black, transparent)'>a</div>",
        "",
        r#"
        group apart Normal
          mask alpha
            group clip 10,10 40×12
              group clip 10,10 40×12
                shading linear 9,16 to 51,16
          text 10,19.9 10 "a"
    "#,
    );
    // Light is what shows, and a layer that is missing does not count.
    drawn(
        "<div style='width:40pt; height:12pt; mask: linear-gradient(white, white) luminance 0 0 / 10pt 12pt no-repeat'>a</div>",
        "",
        r#"
        group apart Normal
          mask light
            group clip 10,10 40×12
              group clip 10,10 10×12
                fill 10,10 10×12
          text 10,19.9 10 "a"
    "#,
    );
    check("<div style='mask: url(none.png)'>a</div>", "", "text 10,19.9 10 \"a\"");
}

#[test]
fn layers_of_masks_are_summed_up_by_light() {
    let html =
        "<div style='width:40pt; height:12pt; mask: linear-gradient(red, red) content-box exclude, linear-gradient(red, red)'>a</div>";
    let ItemKind::Group(group) = &shown(html, "").document.pages[0].items[0].kind else { panic!("a group") };
    let mask = group.mask().expect("a mask");
    let modes: Vec<&str> = mask
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Group(group) => group.compositing.as_ref().map(|compositing| compositing.blend.name()),
            _ => None,
        })
        .collect();
    assert!(mask.luminance);
    assert_eq!(modes, ["Normal", "Exclusion"]);
}

#[test]
fn blending_ends_at_the_stacking_context() {
    drawn(
        "<div style='position:relative; z-index:0'><p>a<p style='mix-blend-mode:multiply'>b</div>c",
        "p { margin: 0 }",
        r#"
        text 10,43.9 10 "c"
        group apart Normal
          text 10,19.9 10 "a"
          group apart Multiply
            text 10,31.9 10 "b"
    "#,
    );
    drawn(
        "<div style='background: linear-gradient(red, red), blue; background-blend-mode: screen; height:12pt'></div>",
        "",
        r#"
        group apart Normal
          fill 10,10 180×12
          group clip 10,10 180×12 apart Screen
            group clip 10,10 180×12
              fill 10,10 180×12
    "#,
    );
}

#[test]
fn filters_change_colours() {
    let check = |filter: &str, expected: [f32; 3]| {
        let html = format!("<div style='filter:{filter}; height:10pt; background:#f00'></div>");
        let color = paths(&html, "")[0].fill.expect("a colour");
        let close = [color.r, color.g, color.b].iter().zip(expected).all(|(one, other)| (one - other).abs() < 0.002);
        assert!(close, "{filter}: {color:?}");
    };
    check("invert(1)", [0.0, 1.0, 1.0]);
    check("grayscale(1)", [0.213, 0.213, 0.213]);
    check("brightness(50%)", [0.5, 0.0, 0.0]);
    check("contrast(0)", [0.5, 0.5, 0.5]);
    check("sepia(1)", [0.393, 0.349, 0.272]);
    check("hue-rotate(0deg) saturate(100%)", [1.0, 0.0, 0.0]);
    drawn(
        "<div style='filter: opacity(50%)'>a</div>",
        "",
        r#"
        group opacity 0.5
          text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn links_turn_with_their_box() {
    drawn(
        "<div style='transform: translate(10pt, 20pt)'><a href='https://example.org/'>a</a></div>",
        "",
        r#"
        group transform
          link 10,9.2 6×13.6 Uri("https://example.org/")
          line 10,20.9 6×0
          text 10,19.9 10 "a"
    "#,
    );
}

#[test]
fn three_dimensions_are_seen_from_above() {
    let check = |transform: &str, expected: [f32; 6]| {
        let html = format!("<div style='width:20pt; height:10pt; transform-origin:0 0; transform:{transform}'>a</div>");
        let result = shown(&html, "");
        let ItemKind::Group(group) = &result.document.pages[0].items[0].kind else { panic!("a group") };
        let found = group.transform.expect("a transform");
        assert!(found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 0.001), "{transform}: {found:?}");
        assert!(result.warnings.is_empty(), "{:?}", result.warnings);
    };
    // About the corner at 10, 10.
    check("rotateX(60deg)", [1.0, 0.0, 0.0, 0.5, 0.0, 5.0]);
    check("rotateY(180deg)", [-1.0, 0.0, 0.0, 1.0, 20.0, 0.0]);
    check("rotateX(90deg) rotateX(-90deg)", [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    check("translate3d(1pt, 2pt, 3pt) scale3d(2, 2, 5)", [2.0, 0.0, 0.0, 2.0, -9.0, -8.0]);
    check("rotate3d(0, 0, 1, 90deg)", [0.0, 1.0, -1.0, 0.0, 20.0, 0.0]);
}

#[test]
fn backgrounds_show_through_letters() {
    drawn(
        "<p style='margin:0; width:60pt; color:transparent; background:linear-gradient(red,red); background-clip:text'>ab</p>",
        "",
        r#"
        group apart Normal
          mask alpha
            text 10,19.9 10 "" artifact
          group clip 10,10 60×12
            group clip 10,10 60×12
              fill 10,10 60×12
        text 10,19.9 10 "ab"
    "#,
    );
}

#[test]
fn the_canvas_starts_at_the_root() {
    // The picture starts inside the root's border and margin, and covers the page all the same.
    drawn(
        "a",
        "html { margin: 20pt; border: 2pt solid red; background: url(wide.png) no-repeat }",
        r#"
        group clip 10,10 180×180
          image 32,32 60×30 artifact
        line 31,31 138×14
        text 32,41.9 10 "a"
    "#,
    );
}

#[test]
fn drawings_know_the_documents_rules() {
    let svg = "<svg width=20 height=20><g class=a><rect width=10 height=10></rect><rect class=b width=5 height=5></rect></g></svg>";
    let css = "svg { display: block } .a { --c: rgb(0 0 255); fill: var(--c) } .b { fill: oklch(1 0 0); stroke: currentColor; stroke-width: 4px; color: red }";
    let result = shown(svg, css);
    assert!(result.warnings.is_empty(), "{:?}", result.warnings);
    let found = paths(svg, css);
    let blue = found[0].fill.expect("a fill");
    assert_eq!((blue.r, blue.g, blue.b), (0.0, 0.0, 1.0));
    let white = found[1].fill.expect("a fill");
    assert_eq!((white.r, white.g, white.b), (1.0, 1.0, 1.0));
    let stroke = found[1].stroke.as_ref().expect("a stroke");
    assert_eq!((stroke.color.r, stroke.width), (1.0, 4.0));
}

#[test]
fn patterns_and_strokes_of_drawings_are_outlines() {
    let pattern = "<svg width=40 height=20><pattern id=p width=10 height=10 patternUnits=userSpaceOnUse><rect width=5 height=5></rect></pattern>\
        <rect width=40 height=20 fill='url(#p)'></rect></svg>";
    assert_eq!(paths(pattern, "").len(), 8);
    let stroke = "<svg width=40 height=20><path d='M5 5L20 15L35 5' fill=none stroke=red stroke-linejoin=bevel></path></svg>";
    let found = paths(stroke, "");
    assert!(found[0].stroke.is_none() && found[0].fill.is_some());
    assert!(found[0].segments.iter().filter(|segment| matches!(segment, Segment::Line(_))).count() > 4);
}

#[test]
fn many_tiles_are_copies_of_one() {
    // As many as there are: none is left out.
    drawn(
        "<div style='width:100pt; height:40pt; background: radial-gradient(red 0.5pt, transparent 0.7pt) 0 0 / 2pt 2pt'></div>",
        "",
        r#"
        group clip 10,10 100×40
          group repeat 50×20
            group clip 10,10 2×2
              fill 10.5,10.5 1×1
              fill 10.4,10.4 1.2×1.2
    "#,
    );
}

#[test]
fn colours_are_mixed_around_the_wheel_and_made_of_others() {
    let check = |value: &str, expected: [f32; 3]| {
        let html = format!("<div style='height:10pt; background:{value}'></div>");
        assert!(shown(&html, "").warnings.is_empty(), "{value}");
        let color = paths(&html, "")[0].fill.expect("a colour");
        let close = [color.r, color.g, color.b].iter().zip(expected).all(|(one, other)| (one - other).abs() < 0.01);
        assert!(close, "{value}: {color:?}");
    };
    check("color-mix(in hsl, red, lime)", [1.0, 1.0, 0.0]);
    check("color-mix(in hsl longer hue, red, lime)", [0.0, 0.0, 1.0]);
    check("color-mix(in hwb, red 25%, white)", [1.0, 0.75, 0.75]);
    check("color-mix(in srgb, red, blue)", [0.5, 0.0, 0.5]);
    check("rgb(from #804020 b g calc(r / 2))", [0.125, 0.25, 0.25]);
    check("hsl(from red calc(h + 120) s l)", [0.0, 1.0, 0.0]);
    check("oklch(from lime l c h)", [0.0, 1.0, 0.0]);
    assert_eq!(shown("<div style='background: rgb(from red x y z)'></div>", "").warnings.len(), 1);
}

#[test]
fn outlines_of_letters_lie_on_them() {
    drawn(
        "<b style='-webkit-text-stroke: 1pt red; font-weight: 400'>a<i style='-webkit-text-stroke: 0; font-style: normal'>b</i></b>",
        "",
        r#"
        text 10,19.9 10 "a"
        text 10,19.9 10 "" artifact
        text 16,19.9 10 "b"
    "#,
    );
    let below = r#"
        text 10,19.9 10 "" artifact
        text 10,19.9 10 "a"
    "#;
    for order in ["stroke", "markers stroke", "stroke fill"] {
        drawn(&format!("<b style='paint-order: {order}; -webkit-text-stroke: 1pt red; font-weight: 400'>a</b>"), "", below);
    }
}

#[test]
fn blurred_boxes_have_soft_edges() {
    let check = |css: &str, seen: [f32; 3]| {
        fn first(items: &[Item]) -> Option<PlacedImage> {
            items.iter().find_map(|item| match &item.kind {
                ItemKind::Image(placed) => Some(*placed),
                ItemKind::Group(group) => first(&group.items).or_else(|| first(&group.mask()?.items)),
                _ => None,
            })
        }
        let shown = shown(&format!("<div style='width:40pt; height:20pt; {css}'></div>"), "");
        assert!(shown.warnings.is_empty(), "{:?}", shown.warnings);
        let placed = first(&shown.document.pages[0].items).unwrap();
        let Image::Raster { width, height, alpha: Some(alpha), .. } = &*shown.document.images[placed.image.0 as usize] else {
            panic!("{css}")
        };
        let share = |x: f32, y: f32| {
            let at = |value: f32, start: f32, length: f32, count: u32| ((value - start) / length * count as f32) as u32;
            let (x, y) = (at(x, placed.rect.x, placed.rect.width, *width), at(y, placed.rect.y, placed.rect.height, *height));
            f32::from(alpha[(y * width + x) as usize]) / 255.0
        };
        // In the middle, on the left edge and well outside.
        for ((x, y), expected) in [(30.0, 20.0), (10.0, 20.0), (5.0, 20.0)].into_iter().zip(seen) {
            assert!((share(x, y) - expected).abs() < 0.1, "{css} at {x},{y}: {} is not {expected}", share(x, y));
        }
    };
    check("background: red; filter: blur(2pt)", [1.0, 0.5, 0.0]);
    check("background: linear-gradient(red, blue); border-radius: 2pt; filter: blur(2pt)", [1.0, 0.5, 0.0]);
    check("border: 2pt solid red; box-sizing: border-box; filter: blur(1pt)", [0.0, 0.5, 0.0]);
    check("background: red; filter: drop-shadow(0 0 2pt black)", [1.0, 0.5, 0.0]);
}

#[test]
fn blurred_words_are_read_once() {
    let shown = shown("<p style='filter: blur(1pt)'>secret", "");
    let words = shown.document.pages[0].items.iter().filter(|item| matches!(&item.kind, ItemKind::Text(run) if !run.text.is_empty()));
    assert_eq!(words.count(), 1);
}

#[test]
fn what_is_laid_too_deep_in_the_like_is_named_with_its_line() {
    let deep = |depth: usize| {
        let html = format!("<p>a</p>\n{}b{}", "<div style='mix-blend-mode: multiply'>".repeat(depth), "</div>".repeat(depth));
        shown(&html, "").warnings.into_iter().map(|warning| (warning.code, warning.line)).collect::<Vec<_>>()
    };
    assert_eq!(deep(MAX_APART), []);
    assert_eq!(deep(MAX_APART + 9), [("effects-too-deep", 2)]);
}
