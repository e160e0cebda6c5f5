//! What is said of mistakes, and what survives them.

use super::*;

#[test]
fn warnings_say_where() {
    assert_eq!(
        warnings("p {\n  colr: red;\n  width: foo bar;\n}\nq:foo { color: red }\n@foo { }\n@page { colour: red; @top-middle { } }"),
        [
            "css/a.css:2:3: property `colr` is not supported",
            "css/a.css:3:3: `width` does not take `foo bar`",
            "css/a.css:5:1: selector `q:foo` is not supported",
            "css/a.css:6:1: `@foo` is not supported",
            "css/a.css:7:9: property `colour` is not supported",
            "css/a.css:7:22: `@top-middle` is not a page-margin box",
        ]
    );
    // What print does nothing about by right.
    assert_eq!(
        warnings(
            "@charset 'utf-8'; a:hover{cursor:pointer;transition:all 1s;-webkit-foo:bar} ::-webkit-x{color:red} @keyframes a{from{x:y}} \
             *{filter:none !important;zoom:1;text-box:normal} p{display:-webkit-box;user-select:none;scroll-margin:1px} input::placeholder{color:red}"
        ),
        [""; 0]
    );
    assert_eq!(warnings("p{size:a4} .a{b{color:red} w:y; c:foo{color:red}}").len(), 3);
    assert_eq!(
        warnings("@page {\n  @top-left { content: leader('.') counter(page) }\n}"),
        ["css/a.css:2:3: `leader()` says nothing in a margin box"]
    );
    // In the document itself.
    let document = html::parse("<style>\n\n p { foo: bar }</style>\n<p style='baz: 1'>");
    let (_, warnings) = read("", &document, &files(&[]));
    let places: Vec<_> = warnings.iter().map(|w| (w.file.to_string_lossy().into_owned(), w.line, w.column)).collect();
    assert_eq!(places, [("doc.html".to_owned(), 3, 6), ("doc.html".to_owned(), 4, 0)]);
}

#[test]
fn variables_that_come_to_nothing_are_reported_once() {
    let document = html::parse("<p><p>");
    let (sheets, _) = read("p{--c:12;--d: ;\n color:var(--c);orphans:var(--none);width:var(--d)}", &document, &files(&[]));
    let styles = Styles::compute(&document, &sheets, &HalfEm);
    let places: Vec<_> = styles.warnings().iter().map(|w| (w.line, w.column, w.message.as_str())).collect();
    let expected = [(2, 2, "`var(--c)` comes to no valid value here"), (2, 17, "`var(--none)` comes to no valid value here")];
    assert!(expected.iter().all(|e| places.contains(e)) && places.len() == 2, "{places:?}");
}

#[test]
fn broken_sheets_lose_only_what_is_broken() {
    for css in [
        "p{orphans:9",
        "p{orphans:9}}}} q{",
        "p{orphans:9;foo",
        "p{;;;orphans:9;}",
        "} p{orphans:1} p{orphans:9}",
        "p{{}orphans:9}",
        "p{orphans:9;widows:[(}",
        "@media{p{orphans:9}}",
        "p{orphans:9;*zoom:1;_height:1px}",
        "/* p{orphans:1} */p{orphans:9} /*",
        "<!-- p{orphans:9} -->",
        "p{orphans:9}\"\n",
    ] {
        let got = shown(css, "<p id=x>", |s| s.text.orphans.to_string());
        if !css.starts_with('}') {
            assert_eq!(got, "9", "{css}");
        }
    }
    for open in [
        "(",
        "[",
        "{",
        ":is(",
        ":not(:is(",
        "calc(",
        "@media print{",
        "p{",
        "var(--a,",
        "p{width:calc(",
        "a{--b:var(",
        "@supports (",
        "@supports not (",
        "@media not (",
    ] {
        for close in ["", ")", "}"] {
            let css = format!("p{{orphans:9}} {}{}", open.repeat(10_000), close.repeat(10_000));
            assert_eq!(shown(&css, "<p id=x>", |s| s.text.orphans.to_string()), "9", "{open}");
        }
    }
    let nested = format!("#x{{width:{}1pt{}}}", "calc(1pt + (".repeat(5000), "))".repeat(5000));
    shown(&nested, "<p id=x>", |s| format!("{:?}", s.layout.width));
}

#[test]
fn mutated_sheets_never_panic() {
    let seed = include_str!("../ua.css").to_owned()
        + "@page :first{size:a4;margin:1cm;@top-left{content:counter(page)}} @font-face{font-family:a;src:url(b)} :root{--a:calc(1px + 2em)}\
           p{width:var(--a);background:url(x) 50%/cover, linear-gradient(red, blue);grid:auto-flow/1fr;font:bold 1em/2 a,b}";
    let document = html::parse("<h1 class=a>x</h1><table><tr><td>y<ul><li>z</table><p style='color:red'>");
    let pieces = [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ":",
        ",",
        "!important",
        "\"",
        "'",
        "/*",
        "@",
        "\\",
        "\u{0}",
        "é",
        "-",
        "1e99px",
        "%",
        "var(--a)",
        "&",
        "|",
        "#",
        ".",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap_or(1)).unwrap_or(0)
    };
    for _ in 0..150 {
        let mut css = seed.clone();
        for _ in 0..12 {
            let mut at = random(css.len());
            while !css.is_char_boundary(at) {
                at -= 1;
            }
            if random(3) == 0 {
                let mut to = (at + random(40)).min(css.len());
                while !css.is_char_boundary(to) {
                    to += 1;
                }
                css.replace_range(at..to, "");
            } else {
                css.insert_str(at, pieces[random(pieces.len())]);
            }
        }
        let (sheets, _) = read(&css, &document, &files(&[]));
        let styles = Styles::compute(&document, &sheets, &HalfEm);
        styles.page(&PageContext::default());
    }
}
