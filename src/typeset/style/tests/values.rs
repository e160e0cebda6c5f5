//! Values made of others: variables, attributes, functions.

use super::*;

#[test]
fn variables_are_substituted() {
    check!("#x{--a:1;orphans:var(--a)}", "<p id=x>", text.orphans => "1");
    check!("#x{--a:var(--b);--b:var(--a);orphans:var(--a,4)}", "<p id=x>", text.orphans => "4");
    check!("#x{--a:var(--a);orphans:5;orphans:var(--a)}", "<p id=x>", text.orphans => "2");
    check!("div{--a:6}", "<div><p id=x style='orphans:var(--a)'>", text.orphans => "6");
    check!("div{--a:6}p{--a:initial}", "<div><p id=x style='orphans:var(--a,9)'>", text.orphans => "9");
    check!("#x{--m:1pt 2pt;margin:var(--m) 3pt}", "<p id=x>", edges.margin.bottom => points(3.0));
    check!("#x{--m:1pt 2pt;margin:var(--m) 3pt}", "<p id=x>", edges.margin.left => points(2.0));
    check!("#x{--c:var(--d,#0f0);border:1pt solid var(--c)!important;border:0}", "<p id=x>", edges.border.top.color.g => "1.0");
    check!("#x{--s:'a';content:var(--s) var(--t,'b')}", "<p id=x>", generated.content => "Items { items: [Text(\"a\"), Text(\"b\")], alt: None }");
    let bomb: String = (1..60).map(|i| format!("--v{i}:var(--v{0}) var(--v{0});", i - 1)).collect();
    assert_eq!(shown(&format!("#x{{--v0:1;{bomb}orphans:var(--v59,7)}}"), "<p id=x>", |s| s.text.orphans.to_string()), "7");
    let chain: String = (1..500).map(|i| format!("--v{i}:var(--v{});", i - 1)).collect();
    shown(&format!("#x{{--v0:1;{chain}orphans:var(--v499,7)}}"), "<p id=x>", |s| s.text.orphans.to_string());
}

#[test]
fn functions_of_numbers_and_angles() {
    for (expression, points) in [
        ("calc(100px*sin(30deg))", 37.5),
        ("calc(100px*cos(0))", 75.0),
        ("hypot(30px,40px)", 37.5),
        ("calc(10px*log(100,10))", 15.0),
        ("calc(1px*(atan2(1,1)/1deg))", 33.75),
        ("clamp(none,60px,50px)", 37.5),
        ("env(safe-area-inset-top,9px)", 0.0),
        ("env(nothing,60px)", 45.0),
        ("var(--registered)", 7.5),
    ] {
        let css = format!("@property --registered{{syntax:'<length>';inherits:true;initial-value:10px}} #x{{margin-left:{expression}}}");
        let found = shown(&css, "<p id=x>", |style| match style.edges.margin.left {
            Extent::Length(length) => format!("{:.2}", length.points),
            other => format!("{other:?}"),
        });
        assert_eq!(found, format!("{points:.2}"), "{expression}");
    }
}

#[test]
fn variables_with_a_type() {
    for (inherits, declared, left) in [
        ("true", "", 10.0),
        ("true", "div{--w:20pt}", 20.0),
        ("false", "div{--w:20pt}", 10.0),
        ("true", "#x{--w:red}", 10.0),
        ("true", "div{--w:20pt}#x{--w:red}", 20.0),
    ] {
        let css =
            format!("@property --w{{syntax:'<length>';inherits:{inherits};initial-value:10pt}} #x{{margin-left:var(--w)}} {declared}");
        assert_eq!(margin_left(&css, "<div><p id=x>"), format!("{left:.2}"), "{inherits} {declared}");
    }
}

#[test]
fn attributes_become_values() {
    for (value, left) in [
        ("attr(data-n px)", 9.0),
        ("attr(data-n number)", 0.0),
        ("calc(attr(data-n type(<number>)) * 1pt)", 12.0),
        ("attr(data-l type(<length>))", 3.0),
        ("attr(data-l type(<color>), 4pt)", 4.0),
        ("attr(data-none pt, 5pt)", 5.0),
        ("attr(data-none pt, var(--fall))", 6.0),
        ("var(--own)", 24.0),
        ("attr(data-l)", 0.0),
    ] {
        let css = format!("#x{{--fall:6pt;--own:calc(2pt * attr(data-n type(<number>)));margin-left:{value}}}");
        assert_eq!(margin_left(&css, "<p data-n=13 data-l=7pt>y<p id=x data-n=12 data-l=3pt>"), format!("{left:.2}"), "{value}");
    }
    check!("#x::before{content:attr(title, 'none')}", "<p id=x title=t>", layout.display => "Block");
}

#[test]
fn shares_wait_for_layout_between_bounds() {
    for (value, narrow, wide) in [
        ("min(100%, 50pt)", 40.0, 50.0),
        ("min(50pt, 100%)", 40.0, 50.0),
        ("max(25%, 15pt)", 15.0, 25.0),
        ("clamp(10%, 9pt, 20%)", 8.0, 10.0),
        ("min(50%, 30pt, 25pt)", 20.0, 25.0),
        ("calc(min(100%, 50pt) + 1pt)", 41.0, 51.0),
        ("calc(min(100%, 50pt) * -1)", -40.0, -50.0),
        ("max(2pt, 50% - 30pt)", 2.0, 20.0),
    ] {
        for (base, expected) in [(40.0, narrow), (100.0, wide)] {
            let found = shown(&format!("#x{{margin-left:{value}}}"), "<p id=x>", |style| match style.edges.margin.left {
                Extent::Length(length) => format!("{:.2}", length.resolve(base)),
                other => format!("{other:?}"),
            });
            assert_eq!(found, format!("{expected:.2}"), "{value} of {base}");
        }
    }
}

fn margin_left(css: &str, html: &str) -> String {
    shown(css, html, |style| match style.edges.margin.left {
        Extent::Length(length) => format!("{:.2}", length.points),
        other => format!("{other:?}"),
    })
}
