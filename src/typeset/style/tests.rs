use std::collections::BTreeMap;
use std::path::PathBuf;

use super::computed::*;
use super::*;
use crate::typeset::{Resources, Stylesheet, html};

/// Files in memory.
struct Files(BTreeMap<PathBuf, &'static str>);

impl Resources for Files {
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        self.0.get(&base.join(url)).map(|css| css.as_bytes().into()).ok_or_else(|| "no such file".to_owned())
    }
}

fn files(list: &[(&str, &'static str)]) -> Files {
    Files(list.iter().map(|(name, css)| (PathBuf::from(name), *css)).collect())
}

fn read(css: &str, document: &Document, files: &Files) -> (Stylesheets, Vec<Warning>) {
    read_text("", css, document, files)
}

/// Reads the style sheets of a document whose text is at hand.
fn read_text(html: &str, css: &str, document: &Document, files: &Files) -> (Stylesheets, Vec<Warning>) {
    let mut warnings = Vec::new();
    let stylesheets = &[Stylesheet { name: PathBuf::from("css/a.css"), css: css.to_owned() }];
    let input = Input { html, name: Path::new("doc.html"), stylesheets, resources: files, fonts: &[], forms: true };
    let sheets = Stylesheets::read(document, &input, &mut warnings);
    (sheets, warnings)
}

/// What `show` says of the element with the id `x`.
fn shown(css: &str, html: &str, show: impl Fn(&ComputedStyle) -> String) -> String {
    let document = html::parse(html);
    let (sheets, _) = read(css, &document, &files(&[]));
    let styles = Styles::compute(&document, &sheets, &HalfEm);
    document.by_id("x").map_or_else(String::new, |node| show(styles.element(node)))
}

/// Checks a computed value, as `{:?}` shows it, of the element with the id `x`.
macro_rules! check {
    ($css:literal, $html:literal, $($path:tt)+) => {
        check!(@ $css, $html, [] $($path)+)
    };
    (@ $css:literal, $html:literal, [$($path:tt)*] => $expected:expr) => {
        assert_eq!(shown($css, $html, |s| format!("{:?}", s.$($path)*)), $expected, "{} in {}", $css, $html)
    };
    (@ $css:literal, $html:literal, [$($path:tt)*] $next:tt $($rest:tt)*) => {
        check!(@ $css, $html, [$($path)* $next] $($rest)*)
    };
}

/// Checks a value of one declaration on a `<p id=x>` whose font size is 10pt.
macro_rules! value {
    ($declarations:literal, $($path:tt)+) => {
        check!(@ $declarations, "<p id=x style='font-size:10pt'>", [] $($path)+)
    };
}

fn warnings(css: &str) -> Vec<String> {
    let document = html::parse("<p>");
    let (_, warnings) = read(css, &document, &files(&[]));
    warnings.into_iter().map(|w| format!("{}:{}:{}: {}", w.file.display(), w.line, w.column, w.message)).collect()
}

#[test]
fn the_user_agent_sheet_is_understood() {
    assert_eq!(warnings(""), [""; 0]);
}

fn points(value: f32) -> String {
    format!("Length(LengthPercentage {{ points: {value:?}, percent: 0.0 }})")
}

#[test]
fn lengths_of_all_units() {
    for (css, expected) in [
        ("10pt", 10.0),
        ("1in", 72.0),
        ("2.54cm", 72.0),
        ("25.4mm", 72.0),
        ("101.6q", 72.0),
        ("1pc", 12.0),
        ("4px", 3.0),
        ("2em", 20.0),
        ("2rem", 24.0),
        ("2ex", 10.0),
        ("2ch", 10.0),
        ("1cap", 7.0),
        ("1lh", 15.0),
        ("calc(1em + 2 * (3pt - 1pt))", 14.0),
        ("calc(20pt/4)", 5.0),
        ("min(3em, 20pt, 40pt)", 20.0),
        ("max(1em, 20pt)", 20.0),
        ("clamp(12pt, 1em, 20pt)", 12.0),
        ("round(up, 11pt, 4pt)", 12.0),
        ("calc(-5pt)", 0.0),
        ("var(--none, 7pt)", 7.0),
        ("var(--a)", 33.0),
        ("calc(var(--b) * 2)", 66.0),
    ] {
        let css = format!(":root{{--a:33pt;--b:var(--a)}} #x{{font-size:10pt;line-height:1.5;width:{css}}}");
        let got = shown(&css, "<p id=x>", |s| match s.layout.width {
            Extent::Length(l) => points((l.points * 100.0).round() / 100.0),
            other => format!("{other:?}"),
        });
        assert_eq!(got, points(expected), "{css}");
    }
    check!("#x{width:calc(50% - 1in)}", "<p id=x>", layout.width => "Length(LengthPercentage { points: -72.0, percent: 50.0 })");
    check!("@page{size:200pt 100pt;margin:0} #x{width:50vw;height:50vh}", "<p id=x>", layout.width => points(100.0));
    check!("#x{width:5%}#x{width:-5%}", "<p id=x>", layout.width => "Length(LengthPercentage { points: 0.0, percent: 5.0 })");
}

#[test]
fn colors_of_all_forms() {
    for (css, expected) in [
        ("#f00", "255 0 0 1"),
        ("#00ff0080", "0 255 0 0.5"),
        ("rgb(255, 0, 0)", "255 0 0 1"),
        ("rgba(100%, 0%, 0%, .5)", "255 0 0 0.5"),
        ("rgb(255 128 0 / 50%)", "255 128 0 0.5"),
        ("hsl(120 100% 25%)", "0 128 0 1"),
        ("hsla(240,100%,50%,1)", "0 0 255 1"),
        ("hwb(0 50% 50%)", "128 128 128 1"),
        ("lab(100 0 0)", "255 255 255 1"),
        ("lab(46.2775% -47.5621 48.5837)", "0 128 0 1"),
        ("lch(29.2345% 44.2 27)", "125 35 41 1"),
        ("oklab(1 0 0)", "255 255 255 1"),
        ("oklch(0.51975 0.17686 142.495)", "0 128 0 1"),
        ("color(srgb 1 0 0)", "255 0 0 1"),
        ("color(display-p3 0 0 0)", "0 0 0 1"),
        ("device-cmyk(0 1 1 0)", "255 0 0 1"),
        ("color-mix(in srgb, red, blue)", "128 0 128 1"),
        ("rgb(from #204060 calc(r / 2) g b / 0.25)", "16 64 96 0.25"),
        ("rgb(from rgb(32 64 96 / 0.5) calc(r / 2) g b)", "16 64 96 0.5"),
        ("color-mix(in srgb, white 25%, black)", "64 64 64 1"),
        ("color-mix(in srgb, currentColor 50%, white)", "128 255 128 1"),
        ("rebeccapurple", "102 51 153 1"),
        ("transparent", "0 0 0 0"),
        ("currentColor", "0 255 0 1"),
        ("rgb(1,2 3)", "0 0 0 0"),
    ] {
        let css = format!("#x{{color:lime;background-color:{css}}}");
        let got = shown(&css, "<p id=x>", |s| {
            let c = s.edges.background_color;
            let byte = |v: f32| (v * 255.0).round();
            format!("{} {} {} {}", byte(c.r), byte(c.g), byte(c.b), (c.a * 100.0).round() / 100.0)
        });
        assert_eq!(got, expected, "{css}");
    }
}

#[test]
fn the_cascade_orders_declarations() {
    // Specificity, then order.
    check!("#x{orphans:3} p{orphans:4}", "<p id=x>", text.orphans => "3");
    check!("p{orphans:3} p{orphans:4}", "<p id=x>", text.orphans => "4");
    check!("p.a{orphans:3} p{orphans:4}", "<p id=x class=a>", text.orphans => "3");
    check!(":where(#x){orphans:3} p{orphans:4}", "<p id=x>", text.orphans => "4");
    check!(":is(#x, b){orphans:3} p.a{orphans:4}", "<p id=x class=a>", text.orphans => "3");
    // Importance and the style attribute.
    check!("p{orphans:3!important} #x{orphans:4}", "<p id=x>", text.orphans => "3");
    check!("#x{orphans:4}", "<p id=x style='orphans:5'>", text.orphans => "5");
    check!("#x{orphans:4!important}", "<p id=x style='orphans:5'>", text.orphans => "4");
    check!("#x{orphans:4!important}", "<p id=x style='orphans:5!important'>", text.orphans => "5");
    // Layers.
    check!("@layer a,b;@layer b{p{orphans:3}}@layer a{#x{orphans:4}}", "<p id=x>", text.orphans => "3");
    check!("p{orphans:3}@layer a{#x{orphans:4}}", "<p id=x>", text.orphans => "3");
    check!("p{orphans:3!important}@layer a{p{orphans:4!important}}", "<p id=x>", text.orphans => "4");
    check!("@layer a{@layer b{#x{orphans:4}} p{orphans:3}}", "<p id=x>", text.orphans => "3");
    check!("@layer a.b,a.c;@layer a.c{p{orphans:3}}@layer a.b{p{orphans:4}}", "<p id=x>", text.orphans => "3");
    check!("@layer a{p{orphans:3}}@layer b{p{orphans:revert-layer}}", "<p id=x>", text.orphans => "3");
    // Words every property takes.
    check!("div{orphans:7}p{orphans:3}#x{orphans:inherit}", "<div><p id=x>", text.orphans => "7");
    check!("p{orphans:3}#x{orphans:initial}", "<p id=x>", text.orphans => "2");
    check!("div{orphans:7}p{orphans:3}#x{orphans:unset}", "<div><p id=x>", text.orphans => "7");
    check!("#x{margin-top:5pt}#x{margin-top:unset}", "<p id=x>", edges.margin.top => points(0.0));
    check!("#x{display:inline;display:revert}", "<p id=x>", layout.display => "Block");
    check!("#x{all:initial}", "<p id=x>", layout.display => "Block".replace("Block", "Inline"));
    // Bad values leave earlier ones.
    check!("#x{orphans:3;orphans:0;orphans:1.5;orphans:}", "<p id=x>", text.orphans => "3");
    // Presentational hints give way to any rule.
    check!("", "<table><tr><td id=x width=50 align=right valign=top>", layout.width => points(37.5));
    check!("", "<table><tr><td id=x align=right>", text.text_align => "BoxesRight");
    check!("*{text-align:left}", "<table><tr><td id=x align=right>", text.text_align => "Left");
}

#[test]
fn selectors_match() {
    for (selector, matches) in [
        ("p", true),
        ("P", true),
        ("*", true),
        ("div > p", true),
        ("body > p", false),
        ("h1 + p", true),
        ("h1 ~ p", true),
        ("p ~ h1", false),
        ("p:first-child", false),
        ("p:last-child", true),
        ("p:nth-child(2)", true),
        ("p:nth-child(even)", true),
        ("p:nth-child(1 of .a)", true),
        ("p:nth-of-type(1)", true),
        ("p:only-of-type", true),
        ("p:has(b)", true),
        ("p:has(> i)", false),
        ("div:has(h1) p", true),
        ("p:not(.b)", true),
        ("p:not(.a, .b)", false),
        (":is(h1, p).a", true),
        ("p:empty", false),
        ("[title]", true),
        ("[title=T]", false),
        ("[title=T i]", true),
        ("[title^=t]", true),
        ("[class~=c]", true),
        ("p[lang|=de]", true),
        (":lang(de)", true),
        (":lang('*-CH')", true),
        (":lang(fr)", false),
        (":root p", true),
        (":hover", false),
        ("p:not(:hover)", true),
        ("#x.a.c", true),
        ("#X", false),
        (".A", false),
        ("p:read-only", true),
        ("p:dir(ltr)", true),
        ("p, foo:bar", false),
        (":is(p, foo:bar)", true),
    ] {
        let html = "<!doctype html><div><h1>h</h1><p id=x class='a c' title=t lang=de-CH>t<b>b</b></p></div>";
        let got = shown(&format!("{selector}{{orphans:9}}"), html, |s| s.text.orphans.to_string());
        assert_eq!(got == "9", matches, "{selector}");
    }
    check!("a:any-link{orphans:9}", "<a href=y id=x>", text.orphans => "9");
    check!("input:checked{orphans:9}", "<input id=x checked>", text.orphans => "9");
    check!("input:disabled{orphans:9}", "<fieldset disabled><input id=x>", text.orphans => "9");
    check!("input:required{orphans:9}", "<input id=x required>", text.orphans => "9");
    check!("ul{ & > li { orphans:8; &.a {orphans:9} } }", "<ul><li id=x class=a>", text.orphans => "9");
    check!("ul{ li{orphans:9} orphans: 4 }", "<ul><li id=x class=a>", text.orphans => "9");
    check!("p{ @media print { orphans:9 } }", "<p id=x>", text.orphans => "9");
}

#[test]
fn siblings_differ_where_rules_see_the_tree() {
    let document = html::parse("<ul><li><li><li><li></ul><ul><li class=a></ul>");
    let (sheets, _) = read("li:nth-child(odd){orphans:5} ul + ul li.a{orphans:6}", &document, &files(&[]));
    let styles = Styles::compute(&document, &sheets, &HalfEm);
    let orphans: Vec<_> = document.elements_named("li").map(|n| styles.element(n).text.orphans).collect();
    assert_eq!(orphans, [5, 2, 5, 2, 6]);
    let items: Vec<_> = document.elements_named("li").collect();
    assert_eq!(styles.style_id(items[0]), styles.style_id(items[2]));
    assert!(Arc::ptr_eq(&styles.element(items[0]).layout, &styles.element(items[2]).layout));
}

#[test]
fn shorthands_set_all_their_longhands() {
    value!("#x{margin:1pt 2pt 3pt}", edges.margin => format!("Sides {{ top: {}, right: {}, bottom: {}, left: {} }}", points(1.0), points(2.0), points(3.0), points(2.0)));
    value!("#x{border:2pt dashed red}", edges.border.left => "Border { width: 2.0, style: Dashed, color: Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 } }");
    value!("#x{border:2pt}", edges.border.left.width => "0.0");
    value!("#x{color:red;border-style:solid}", edges.border.top => "Border { width: 2.25, style: Solid, color: Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 } }");
    value!("#x{border:solid;border-width:thin thick}", edges.border.right.width => "3.75");
    value!("#x{border-radius:1pt 2pt/3pt}", edges.radius[1] => "(LengthPercentage { points: 2.0, percent: 0.0 }, LengthPercentage { points: 3.0, percent: 0.0 })");
    value!("#x{font:italic small-caps bold condensed 20pt/1.5 \"A B\", Foo Bar, serif!important}", font.families => r#"["A B", "Foo Bar", "serif"]"#);
    value!("#x{font:italic small-caps bold condensed 20pt/1.5 a!important}", font.features => "[([115, 109, 99, 112], 1)]");
    value!("#x{font:italic bold 20pt/1.5 a!important}", font.line_height => "Number(1.5)");
    value!("#x{font:italic bold 20pt/1.5 a!important}", font.size => "20.0");
    value!("#x{font:bold 50%/2 a!important}", font.weight => "700.0");
    value!("#x{background:#fff url(a.png) no-repeat center/cover, linear-gradient(red,blue)}", edges.background.len() => "0");
    value!("#x{background:url(a.png) no-repeat right 10pt top/cover content-box, linear-gradient(to right,red,blue 50%) #fff}", edges.background[0] => "BackgroundLayer { image: Url(ResourceUrl { url: \"a.png\", base: \"css\", from: css/a.css:1 }), position: (LengthPercentage { points: -10.0, percent: 100.0 }, LengthPercentage { points: 0.0, percent: 0.0 }), size: Cover, repeat: (No, No), origin: 2, clip: 2 }");
    value!("#x{background:url(a.png),linear-gradient(to right,red,blue 50%) #fff}", edges.background[1].image => "Gradient(Gradient { shape: Linear(90.0), stops: [Color(Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 }, None), Color(Color { r: 0.0, g: 0.0, b: 1.0, a: 1.0 }, Some(LengthPercentage { points: 0.0, percent: 50.0 }))], repeating: false, space: None })");
    value!("#x{background:url(a.png),#fff}", edges.background_color.g => "1.0");
    value!("#x{list-style:square inside}", text.list_style_type => "Counter(\"square\")");
    value!("#x{list-style:none}", text.list_style_type => "None");
    value!("#x{list-style:url(a.png) none}", text.list_style_image => "Some(ResourceUrl { url: \"a.png\", base: \"css\", from: css/a.css:1 })");
    value!("#x{list-style:'- '}", text.list_style_type => "Text(\"- \")");
    value!("#x{text-decoration:underline wavy red 2pt}", text.decorations => "[Decoration { line: Underline, style: Wavy, color: Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 }, thickness: Some(2.0), offset: None, skip_ink: true, under: false, font_size: 10.0 }]");
    value!("#x{flex:1}", flex.basis => points(0.0));
    value!("#x{flex:auto}", flex.grow => "1.0");
    value!("#x{flex:2 3 10pt}", flex.shrink => "3.0");
    value!("#x{flex:none}", flex.shrink => "0.0");
    value!("#x{flex-flow:column wrap}", flex.wrap => "Wrap");
    value!("#x{gap:1pt 2pt}", layout.column_gap => "Some(LengthPercentage { points: 2.0, percent: 0.0 })");
    value!("#x{columns:3 10em}", layout.column_width => "Some(100.0)");
    value!("#x{columns:auto 3}", layout.column_count => "Some(3)");
    value!("#x{column-rule:1pt solid red}", layout.column_rule.width => "1.0");
    value!("#x{inset:0 auto}", layout.inset.left => "Auto");
    value!("#x{place-items:center end}", flex.justify_items => "End");
    value!("#x{grid-template:'a b' 10pt 'c c' auto / 1fr 2fr}", flex.grid_template_areas => r#"[[Some("a"), Some("b")], [Some("c"), Some("c")]]"#);
    value!("#x{grid-template:'a b' 10pt 'c c' auto / 1fr 2fr}", flex.grid_template_rows => "[Size(Breadth(Length(LengthPercentage { points: 10.0, percent: 0.0 }))), Size(Breadth(Auto))]");
    value!("#x{grid-template-columns:repeat(auto-fill,minmax(10pt,1fr)) [end]}", flex.grid_template_columns => r#"[Repeat(AutoFill, [Size(MinMax(Length(LengthPercentage { points: 10.0, percent: 0.0 }), Fraction(1.0)))]), Names(["end"])]"#);
    value!("#x{grid-area:1/2/span 3}", flex.grid_row => "(Line(1), Span(3))");
    value!("#x{grid:none/1fr}", flex.grid_template_columns.len() => "1");
    value!("#x{overflow-block:hidden}", layout.overflow => "Hidden");
    value!("#x{grid-area:main}", flex.grid_column => r#"(Name("main", 0), Name("main", 0))"#);
    value!("#x{grid:auto-flow dense 5pt/1fr 1fr}", flex.grid_auto_flow_dense => "true");
    value!("#x{page-break-before:always;page-break-inside:avoid}", layout.break_before => "Page");
    value!("#x{page-break-inside:avoid}", layout.break_inside => "Avoid");
    value!("#x{margin-inline:1pt 2pt;direction:rtl}", edges.margin.left => points(2.0));
    value!("#x{margin-inline-start:1pt;margin-left:3pt}", edges.margin.left => points(3.0));
    value!("#x{margin-left:3pt;margin-inline-start:1pt}", edges.margin.left => points(1.0));
    value!("#x{border-inline-start:1pt solid;direction:rtl}", edges.border.right.width => "1.0");
    value!("#x{padding-block:1pt 2pt}", edges.padding.bottom => "LengthPercentage { points: 2.0, percent: 0.0 }");
}

#[test]
fn longhands_of_every_group() {
    value!("#x{font-size:10pt;line-height:150%}", font.line_height => "Length(15.0)");
    value!("#x{font-weight:bolder}", font.weight => "700.0");
    value!("#x{letter-spacing:.1em;word-spacing:normal}", font.letter_spacing => "1.0");
    value!("#x{font-variant-numeric:tabular-nums oldstyle-nums;font-kerning:none;font-feature-settings:'ss01','liga' 0}", font.features => "[([107, 101, 114, 110], 0), ([116, 110, 117, 109], 1), ([111, 110, 117, 109], 1), ([115, 115, 48, 49], 1), ([108, 105, 103, 97], 0)]");
    value!("#x{font-variation-settings:'wght' 350}", font.variations => "[([119, 103, 104, 116], 350.0)]");
    value!("#x{text-align:justify;text-align-last:center}", text.text_align_last => "Some(Center)");
    value!("#x{text-indent:2em hanging}", text.text_indent => "TextIndent { length: LengthPercentage { points: 20.0, percent: 0.0 }, hanging: true, each_line: false }");
    value!("#x{white-space:pre-line}", text.white_space => "WhiteSpace { collapse: PreserveBreaks, wrap: true }");
    value!("#x{white-space:pre;text-wrap:wrap balance}", text.white_space => "WhiteSpace { collapse: Preserve, wrap: true }");
    value!("#x{text-transform:full-width uppercase}", text.text_transform => "TextTransform { case: Uppercase, full_width: true, full_size_kana: false }");
    value!("#x{hyphenate-limit-chars:auto 3}", text.hyphenate_limit => "(0, 3, 3)");
    value!("#x{text-emphasis:open dot red}", text.emphasis.mark => "\"◦\"");
    value!("#x{text-overflow:clip ellipsis}", layout.text_overflow => "Some(\"…\")");
    value!("#x{hyphens:auto;hyphenate-character:'='}", text.hyphenate_character => "\"=\"");
    value!("#x{quotes:'<' '>' '(' ')'}", text.quotes => r#"Some([("<", ">"), ("(", ")")])"#);
    value!("#x{border-spacing:1pt 2pt}", text.border_spacing => "(1.0, 2.0)");
    value!("#x{vertical-align:-2pt}", layout.vertical_align => "Shift(LengthPercentage { points: -2.0, percent: 0.0 })");
    value!("#x{transform:translate(10%,5pt) scale(2)}", layout.transform => "[Translate(LengthPercentage { points: 0.0, percent: 10.0 }, LengthPercentage { points: 5.0, percent: 0.0 }, 0.0), Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0])]");
    value!("#x{transform-origin:top left}", layout.transform_origin => "(LengthPercentage { points: 0.0, percent: 0.0 }, LengthPercentage { points: 0.0, percent: 0.0 })");
    value!("#x{aspect-ratio:16/9}", layout.aspect_ratio => "Some(1.7777778)");
    value!("#x{opacity:50%;z-index:-3}", layout.z_index => "Some(-3)");
    value!("#x{object-fit:contain;object-position:right bottom}", layout.object_position => "(LengthPercentage { points: 0.0, percent: 100.0 }, LengthPercentage { points: 0.0, percent: 100.0 })");
    value!("#x{width:calc(NaN * 1pt)}", layout.width => points(0.0));
    value!("#x{width:min-content;max-width:none}", layout.width => "MinContent");
    value!("#x{box-shadow:1pt 2pt 3pt 4pt red, inset 0 0 blue}", edges.shadows.len() => "2");
    value!("#x{page:chapter}", layout.page => "Some(\"chapter\")");
    check!("div{page:chapter}", "<div><p id=x>", layout.page => "Some(\"chapter\")");
    value!("#x{position:running(head)}", layout.running => "Some(\"head\")");
    value!("#x{float:footnote}", layout.position => "Footnote");
    value!("#x{string-set:title content(text) ' - ' attr(id), b 'x'}", generated.string_set => r#"[("title", [Content(Text), Text(" - "), Attr("id")]), ("b", [Text("x")])]"#);
    value!("#x{counter-reset:a 2 b;counter-increment:c -1}", generated.counter_reset => r#"[("a", 2), ("b", 0)]"#);
    value!("#x{bookmark-level:2;bookmark-label:content() '!';bookmark-state:closed}", generated.bookmark_label => r#"[Content(Text), Text("!")]"#);
    check!("", "<h3 id=x>", generated.bookmark_level => "Some(3)");
    check!("", "<p id=x lang=de-CH>", font.lang => "\"de-CH\"");
    check!("", "<ol start=5 type=i id=x>", generated.counter_reset => r#"[("list-item", 4)]"#);
    check!("", "<ol start=5 type=i id=x>", text.list_style_type => "Counter(\"lower-roman\")");
    check!("", "<ol><li id=x value=7>", generated.counter_set => r#"[("list-item", 7)]"#);
    check!("ol{counter-reset:a}", "<ol id=x>", generated.counter_reset => r#"[("a", 0), ("list-item", 0)]"#);
}

#[test]
fn content_with_all_its_functions() {
    for (css, expected) in [
        ("'a' / 'b' 'c'", r#"Items { items: [Text("a")], alt: Some("bc") }"#),
        (
            "counter(page) ' of ' counter(pages, upper-roman)",
            r#"Items { items: [Counter { name: "page", style: Counter("decimal") }, Text(" of "), Counter { name: "pages", style: Counter("upper-roman") }], alt: None }"#,
        ),
        (
            "counters(item, '.', lower-alpha)",
            r#"Items { items: [Counters { name: "item", separator: ".", style: Counter("lower-alpha") }], alt: None }"#,
        ),
        ("string(title, first-except)", r#"Items { items: [String { name: "title", position: FirstExcept }], alt: None }"#),
        (
            "leader('. ') target-counter(attr(href url), page)",
            r#"Items { items: [Leader(". "), TargetCounter { target: Attr("href"), name: "page", separator: None, style: Counter("decimal") }], alt: None }"#,
        ),
        ("target-text(url('#a'), before)", r##"Items { items: [TargetText { target: Url("#a"), part: Before }], alt: None }"##),
        ("element(head, last) open-quote", r#"Items { items: [Element { name: "head", position: Last }, OpenQuote], alt: None }"#),
        (
            "url(a.png) attr(title)",
            r#"Items { items: [Url(ResourceUrl { url: "a.png", base: "css", from: css/a.css:1 }), Attr("title")], alt: None }"#,
        ),
        ("leader(dotted)", r#"Items { items: [Leader(".")], alt: None }"#),
        ("none", "None"),
        ("foo()", "Normal"),
    ] {
        let got = shown(&format!("#x{{content:{css}}}"), "<p id=x>", |s| format!("{:?}", s.generated.content));
        assert_eq!(got, expected, "{css}");
    }
}

#[test]
fn boxes_are_blockified() {
    check!("#x{float:left}", "<span id=x>", layout.display => "Block");
    check!("#x{position:absolute;float:left}", "<span id=x>", layout.float => "None");
    check!("div{display:flex}", "<div><span id=x>", layout.display => "Block");
    check!("div{display:grid}", "<div><i id=x style=display:inline-flex>", layout.display => "Flex");
    check!("html{display:inline}", "<html id=x>", layout.display => "Block");
    check!("#x{overflow:auto}", "<div id=x>", layout.overflow => "Scroll");
    check!("#x{display:contents}", "<div style=display:flex><div id=x>", layout.display => "Contents");
    check!("#x{display:inline flow-root}", "<p id=x>", layout.display => "InlineBlock");
    // Decorations stop at floats.
    check!("div{text-decoration:underline}", "<div><b id=x>", text.decorations.len() => "1");
    check!("div{text-decoration:underline}#x{float:left}", "<div><b id=x>", text.decorations.len() => "0");
    check!("div{text-decoration:underline}#x{text-decoration:line-through}", "<div><b id=x>", text.decorations.len() => "2");
}

#[test]
fn pseudo_elements_have_styles_where_they_make_boxes() {
    let document = html::parse("<p id=a><p id=b class=n><ul><li id=c>");
    let css =
        "p{color:red} p::before{content:'x';orphans:4} .n::before{content:none} li::marker{color:blue} #a:first-child:after{content:'y'}";
    let (sheets, _) = read(css, &document, &files(&[]));
    let styles = Styles::compute(&document, &sheets, &HalfEm);
    let get = |id: &str, pseudo| {
        styles.pseudo(document.by_id(id).expect("it is there"), pseudo).map(|s| (s.text.orphans, s.text.color.r, s.text.color.b))
    };
    assert_eq!(get("a", Pseudo::Before), Some((4, 1.0, 0.0)));
    assert_eq!(get("a", Pseudo::After), Some((2, 1.0, 0.0)));
    assert_eq!(get("b", Pseudo::Before), None);
    assert_eq!(get("c", Pseudo::Marker), Some((2, 0.0, 1.0)));
    assert_eq!(get("a", Pseudo::Marker), None);
}

#[test]
fn media_queries_ask_the_page() {
    for (query, holds) in [
        ("print", true),
        ("screen", false),
        ("all", true),
        ("not screen", true),
        ("screen, print", true),
        ("only print and (min-width: 100mm)", true),
        ("print and (max-width: 100mm)", false),
        ("(orientation: portrait)", true),
        ("(orientation: landscape)", false),
        ("(width >= 10cm) and (height < 30cm)", true),
        ("(10cm <= width <= 15cm)", false),
        ("not (color)", false),
        ("(monochrome)", false),
        ("(hover: none)", true),
        ("(prefers-color-scheme: dark)", false),
        ("((width > 10cm) or (color)) and (color)", true),
        ("(foo: bar)", false),
        ("not print", false),
    ] {
        let got = shown(&format!("@media {query} {{ #x {{ orphans: 9 }} }}"), "<p id=x>", |s| s.text.orphans.to_string());
        assert_eq!(got == "9", holds, "{query}");
    }
    check!("@page{size:a4 landscape} @media (orientation:landscape){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
    check!("@supports (display:grid) and (not (display:foo)){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
    check!("@supports selector(p:has(b)){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
    check!("@supports (display:grid!important){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
    check!("@media (min-width:calc(10px + 2em)) and (max-width:calc(900mm)){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
    check!("@supports (orphans:1) and (color:red) or (foo:bar){#x{orphans:9}}", "<p id=x>", text.orphans => "2");
    check!("@supports (foo:bar){#x{orphans:9}}", "<p id=x>", text.orphans => "2");
    check!("@supports (display:grid!important!important){#x{orphans:9}}", "<p id=x>", text.orphans => "2");
    check!("@supports (--a:b) or (foo:bar){#x{orphans:9}}", "<p id=x>", text.orphans => "9");
}

#[test]
fn font_faces_are_collected() {
    let document = html::parse("<p>");
    let css = "@font-face{font-family:'A B';src:local(x),url(a.woff2) format('woff2'),url(a.svg) format(svg);font-weight:200 700;font-style:italic;\
               unicode-range:U+0-7F,U+4??;font-display:swap} @font-face{font-family:c} @media screen{@font-face{font-family:d;src:url(d)}}";
    let (sheets, warnings) = read(css, &document, &files(&[]));
    let faces: Vec<_> = sheets.font_faces().iter().map(|f| (&*f.family, f.weight, f.slant, f.src.len(), &*f.unicode_range)).collect();
    assert_eq!(faces, [("A B", Some((200.0, 700.0)), Some(FaceSlant::Italic), 1, &[(0, 0x7f), (0x400, 0x4ff)][..])]);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[test]
fn faces_lean_as_they_are_asked() {
    let slant = |css: &str| {
        let css = format!("@font-face{{font-family:a;src:url(a);{css}}}");
        let (sheets, warnings) = read(&css, &html::parse("<p>"), &files(&[]));
        (sheets.font_faces()[0].slant, warnings.len())
    };
    assert_eq!(slant(""), (None, 0));
    assert_eq!(slant("font-style:normal"), (Some(FaceSlant::UPRIGHT), 0));
    assert_eq!(slant("font-style:oblique"), (Some(FaceSlant::Angles(14.0, 14.0)), 0));
    let range = slant("font-style:oblique 0deg 10deg");
    assert_eq!(range, (Some(FaceSlant::Angles(0.0, 10.0)), 0));
    assert_eq!(slant("font-style:oblique 100deg"), (None, 1));
    // Each before the next where italics, where a slant of 5 degrees and where none is asked for.
    let range = FaceSlant::Angles(0.0, 10.0);
    for (wanted, order) in [
        (Slant::Italic, [FaceSlant::Italic, range, FaceSlant::UPRIGHT]),
        (Slant::Oblique(5.0), [range, FaceSlant::Italic, FaceSlant::UPRIGHT]),
        (Slant::Upright, [range, FaceSlant::Angles(5.0, 10.0), FaceSlant::Italic]),
    ] {
        assert!(order.map(|face| face.rank(wanted)).is_sorted_by(|a, b| a < b), "{wanted:?}");
    }
}

#[test]
fn imports_are_relative_to_their_sheet() {
    let html = "<link rel=stylesheet href=css/main.css><link rel=stylesheet href=css/screen.css media=screen><p id=x>";
    let document = html::parse(html);
    let files = files(&[
        ("css/main.css", "@import 'sub/b.css' layer(l) print; @import url(main.css); p{background:url(i.png);orphans:3}"),
        ("css/sub/b.css", "p{background:url(j.png);widows:7;orphans:9} foo"),
        ("css/screen.css", "p{widows:8}"),
    ]);
    let (sheets, warnings) = read("", &document, &files);
    let styles = Styles::compute(&document, &sheets, &HalfEm);
    let style = styles.element(document.by_id("x").expect("it is there"));
    assert_eq!((style.text.orphans, style.text.widows), (3, 7));
    assert!(matches!(&style.edges.background[0].image, BackgroundImage::Url(u) if u.url == "i.png" && *u.base == *Path::new("css")));
    assert!(warnings.iter().any(|w| w.message.contains("inside itself")), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.file == Path::new("css/sub/b.css") && w.line == 1), "{warnings:?}");
}

#[test]
fn states_and_namespaces() {
    for (selector, html, matches) in [
        ("input:default", "<input id=x type=checkbox checked>", true),
        ("input:indeterminate", "<input id=x type=radio name=r><input type=radio name=r checked>", false),
        ("input:indeterminate", "<input id=x type=radio name=r>", true),
        (":invalid", "<input id=x required>", true),
        (":valid", "<textarea id=x required>a</textarea>", true),
        (":out-of-range", "<input id=x type=number max=5 value=9>", true),
        ("details:open", "<details id=x open>", true),
        ("p:defined", "<p id=x>", true),
        (":not(:defined)", "<x-y id=x>", true),
        ("svg|a", "<svg><a id=x></svg>", true),
        ("svg|a", "<a id=x>", false),
        ("|p", "<p id=x>", false),
        ("*|p", "<p id=x>", true),
        ("p:not(:host)", "<p id=x>", true),
    ] {
        let css = format!("@namespace svg url(http://www.w3.org/2000/svg); {selector}{{orphans:5}}");
        let found = shown(&css, html, |style| style.text.orphans.to_string());
        assert_eq!(found == "5", matches, "{selector} {html}");
    }
}

#[test]
fn what_is_for_screens_is_not_read() {
    assert_eq!(warnings("@media screen{p{foo:bar}} @media not print{q{foo:bar}} @media (hover){p{foo:bar}}"), [""; 0]);
    let html = "<link rel=stylesheet href=gone.css media=screen><link rel=stylesheet href=gone.css media=print>";
    let (_, warnings) = read("", &html::parse(html), &files(&[]));
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[test]
fn what_attributes_of_old_say() {
    for (html, color) in [
        ("<font id=x color=ff0000>", "1 0 0"),
        ("<font id=x color=red>", "1 0 0"),
        ("<font id=x color='#0f0'>", "0 1 0"),
        ("<font id=x color=chucknorris>", "0.7529412 0 0"),
    ] {
        let found = shown("", html, |style| format!("{} {} {}", style.text.color.r, style.text.color.g, style.text.color.b));
        assert_eq!(found, color, "{html}");
    }
}

mod broken;
mod pages;
mod parts;
mod values;
