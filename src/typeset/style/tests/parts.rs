//! Rules for a part of the media, of a rule, of the document.

use super::*;

#[test]
fn media_queries_nobody_understands_never_hold() {
    for (query, holds) in [
        ("(foo)", false),
        ("not (foo:bar)", false),
        ("not ((foo) or (color))", false),
        ("(min-width:1px) or (foo)", true),
        ("print, (foo)", true),
        ("not (hover:hover)", true),
    ] {
        let css = format!("@media {query}{{#x{{orphans:5}}}}");
        assert_eq!(shown(&css, "<p id=x>", |style| style.text.orphans.to_string()), if holds { "5" } else { "2" }, "{query}");
    }
}

#[test]
fn scopes_end_where_they_say() {
    let html = "<section class=a><div class=b><p id=x>x</p></div></section>";
    for (css, orphans) in [
        ("@scope (.a){p{orphans:3}}", 3),
        ("@scope (.b){p{orphans:3}} @scope (.c){p{orphans:4}}", 3),
        ("@scope (.a) to (.b){p{orphans:3}}", 2),
        ("@scope (.a) to (p){p{orphans:3}}", 2),
        ("@scope (.a){> p{orphans:3}}", 2),
        ("@scope (.b){> p{orphans:3}}", 3),
        ("@scope (.b){& p{orphans:3}}", 3),
        ("@scope (.a){:scope > .b{orphans:3}}", 3),
        ("@scope (p){:scope{orphans:3}}", 3),
        // Of rules that are as strong the one of the nearer scope wins.
        ("@scope (.b){p{orphans:3}} @scope (.a){p{orphans:4}}", 3),
        ("@scope (.b){p{orphans:3}} @scope (.a){p#x{orphans:4}}", 4),
        ("@scope (.b){p{orphans:3}} p{orphans:4}", 3),
        ("@scope (.a){@scope (.b){p{orphans:3}}}", 3),
        ("@scope (.b){@scope (.a){p{orphans:3}}}", 2),
        ("@scope{p{orphans:3}}", 3),
    ] {
        assert_eq!(shown(css, html, |s| s.text.orphans.to_string()), orphans.to_string(), "{css}");
    }
}

#[test]
fn declarations_after_nested_rules_come_after_them() {
    for (css, orphans) in [
        ("p{orphans:3;&#x{orphans:4}}", 4),
        ("p{:where(&){orphans:3} orphans:4}", 4),
        ("p{@media print{orphans:3} orphans:4}", 4),
        ("p{orphans:4;@media print{orphans:3}}", 3),
    ] {
        assert_eq!(shown(css, "<p id=x>", |s| s.text.orphans.to_string()), orphans.to_string(), "{css}");
    }
}

#[test]
fn case_does_not_matter_in_old_documents() {
    for (doctype, orphans) in [("", "3"), ("<!doctype html>", "2")] {
        for css in [".A{orphans:3}", "#X{orphans:3}", "p.A:not(.B)#X{orphans:3}"] {
            assert_eq!(shown(css, &format!("{doctype}<p id=x class=a>"), |s| s.text.orphans.to_string()), orphans, "{css} {doctype}");
        }
    }
}

#[test]
fn conditions_of_days_to_come_do_not_hold() {
    for (condition, holds) in [
        ("(display:grid) or (foo)", true),
        ("(display:grid) and (foo)", false),
        ("not (foo bar)", true),
        ("font-format(woff2)", true),
        ("font-tech(features-aat)", false),
        ("foo(bar) or (color:oklch(0 0 0))", true),
    ] {
        let found = shown(&format!("@supports {condition} {{#x{{orphans:9}}}}"), "<p id=x>", |s| s.text.orphans.to_string());
        assert_eq!(found == "9", holds, "{condition}");
    }
}
