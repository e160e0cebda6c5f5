//! Rules for pages and their margin boxes.

use super::*;

fn page(css: &str, context: &PageContext<'_>) -> Arc<PageStyle> {
    let document = html::parse("<html style='font-size:10pt;color:red;--h:\"head\"'><p>");
    let (sheets, warnings) = read(css, &document, &files(&[]));
    assert_eq!(warnings, []);
    Styles::compute(&document, &sheets, &HalfEm).page(context)
}

#[test]
fn pages_cascade() {
    let plain = PageContext { right: true, index: 4, ..PageContext::default() };
    let size = |css: &str| {
        let size = page(css, &plain).size;
        (size.width.round(), size.height.round())
    };
    assert_eq!(size(""), (595.0, 842.0));
    assert_eq!(size("@page{size:letter}"), (612.0, 792.0));
    assert_eq!(size("@page{size:landscape}"), (842.0, 595.0));
    assert_eq!(size("@page{size:a5 landscape}"), (595.0, 420.0));
    assert_eq!(size("@page{size:100pt}"), (100.0, 100.0));
    assert_eq!(size("@page{size:100pt 2in}"), (100.0, 144.0));
    assert_eq!(size("@page a{size:100pt}"), (595.0, 842.0));
    let margin = |css: &str, context: &PageContext<'_>| page(css, context).margin.top;
    let css = "@page{margin:1pt}@page:first{margin:2pt}@page chapter{margin:3pt}@page chapter:first{margin:4pt}@page:left{margin:5pt}\
               @page:blank{margin:6pt}@page:nth(3){margin:7pt}";
    let first = PageContext { first: true, right: true, ..plain };
    assert_eq!(margin("", &plain), 56.25);
    assert_eq!(margin("@page{margin:2em}", &plain), 20.0);
    assert_eq!(margin("@page{size:100pt 200pt;margin:10%}", &plain), 20.0);
    assert_eq!(margin(css, &plain), 1.0);
    assert_eq!(margin(css, &first), 2.0);
    assert_eq!(margin(css, &PageContext { name: Some("chapter"), ..plain }), 3.0);
    assert_eq!(margin(css, &PageContext { name: Some("chapter"), ..first }), 4.0);
    assert_eq!(margin(css, &PageContext { right: false, ..plain }), 5.0);
    assert_eq!(margin(css, &PageContext { blank: true, right: false, ..plain }), 6.0);
    assert_eq!(margin(css, &PageContext { index: 2, ..plain }), 7.0);
}

#[test]
fn margin_boxes_have_content_and_inherit() {
    let css = "@page{marks:crop;font-style:italic;background:blue;@top-center{content:var(--h)} @bottom-right{content:counter(page);color:lime;text-align:left}\
               @top-left{content:none}@top-right{color:red}} @page:first{@top-center{content:none}}";
    let context = PageContext { right: true, index: 4, ..PageContext::default() };
    let style = page(css, &context);
    let boxes: Vec<_> = style
        .boxes
        .iter()
        .map(|(b, s)| {
            (
                b.name(),
                s.font.slant == Slant::Italic,
                s.font.size,
                s.text.color.r,
                s.text.text_align,
                s.layout.vertical_align,
                s.layout.display,
            )
        })
        .collect();
    assert_eq!(
        boxes,
        [
            ("top-center", true, 10.0, 1.0, Align::Center, VerticalAlign::Middle, Display::Block),
            ("bottom-right", true, 10.0, 0.0, Align::Left, VerticalAlign::Middle, Display::Block),
        ]
    );
    assert_eq!((style.marks.crop, style.bleed, style.style.edges.background_color.b), (true, 6.0, 1.0));
    assert_eq!(page(css, &PageContext { first: true, ..context }).boxes.len(), 1);
}
