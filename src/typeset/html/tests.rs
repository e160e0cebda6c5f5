use super::*;

/// The tree as text: elements in brackets, text in quotes.
fn outline(document: &Document, node: NodeId) -> String {
    match document.text(node) {
        Some(text) => format!("{text:?}"),
        None => {
            let children: Vec<_> = document.children(node).map(|n| outline(document, n)).collect();
            format!("{}[{}]", document.name(node), children.join(" "))
        }
    }
}

fn check(html: &str, expected: &str) {
    let document = parse(html);
    assert_eq!(document.body().map(|b| outline(&document, b)).unwrap_or_default(), expected, "{html}");
    for node in document.nodes() {
        assert!(document.parent(node).is_none_or(|p| p < node && document.is_descendant(node, p)));
        assert!(document.next_sibling(node).is_none_or(|n| document.previous_sibling(n) == Some(node)));
    }
}

#[test]
fn trees_are_those_of_the_standard() {
    check("<p>a<p>b", r#"body[p["a"] p["b"]]"#);
    check("<p>a<!-- c -->b<?x?>", r#"body[p["ab"]]"#);
    check("<table><tr><td>1<b>2</table>", r#"body[table[tbody[tr[td["1" b["2"]]]]]]"#);
    check("<table>x<tr><td>1</table>", r#"body["x" table[tbody[tr[td["1"]]]]]"#);
    check("<b>1<p>2</b>3</p>", r#"body[b["1"] p[b["2"] "3"]]"#);
    check("z<template><p>x</template>y", r#"body["z" template[] "y"]"#);
    check("", "body[]");
    check("z<noscript><p>x</noscript>", r#"body["z" noscript[p["x"]]]"#);
}

#[test]
fn elements_know_their_lines_ids_and_classes() {
    let document = parse("<!doctype html>\n<title> A  b\n</title>\n<p id=x class='a  b'\n title=t>text <i>more</i>\n<p id=x>");
    let p = document.by_id("x").expect("there is one");
    let element = document.element(p).expect("it is an element");
    assert_eq!((element.line(), element.name(), element.attr("title")), (5, "p", Some("t")));
    assert_eq!(element.classes().iter().map(|c| &**c).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(document.title(), "A b");
    assert_eq!(document.text_content(p), "text more\n");
}

#[test]
fn deep_nesting_is_flattened() {
    let document = parse(&"<div>".repeat(3000));
    let deepest = document.nodes().map(|n| document.ancestors(n).count()).max();
    assert_eq!(deepest, Some(usize::from(MAX_DEPTH)));
    assert_eq!(document.len(), 1025);
    assert_eq!(document.flattened_at, Some(1));
    // Hostile depth takes no longer than its length, and what follows is still there.
    let document = parse(&format!("{}{}<p id=x>y", "<div><p>".repeat(60_000), "</div>".repeat(60_000)));
    assert_eq!(document.by_id("x").map(|n| document.text_content(n)).as_deref(), Some("y"));
}

#[test]
fn stylesheets_are_found_in_order() {
    let document = parse("<link rel=stylesheet href=a.css><style>p{}</style><link rel=icon href=b><style type=text/x>q{}</style>");
    let sources: Vec<_> = document.style_sources().into_iter().map(|(_, source)| source).collect();
    assert_eq!(sources, [StyleSource::Link("a.css".to_owned()), StyleSource::Text("p{}".to_owned())]);
}

#[test]
fn attributes_are_found_in_the_text() {
    let check = |html: &str, attribute: &str, place: (u32, u32)| {
        let document = parse(html);
        let element = document.elements_named("img").next().and_then(|node| document.element(node)).expect("a picture");
        assert_eq!(element.place(html, attribute), place, "{html}");
    };
    check("<p>é<img src='x'>", "src", (1, 15));
    check("<p>\n\n <IMG alt\n\n  SRC = x>\n", "src", (5, 9));
    check("<p>\n\n <img alt\n\n  src = x>\n", "alt", (3, 7));
    check("<img title='src=>' src=x>", "src", (1, 24));
    check("<p>\r\n<img/src=x>", "src", (2, 10));
    check("\n<p> <img>", "src", (2, 5));
    let html = "<p>\n<style\n>p{}";
    let document = parse(html);
    let style = document.elements_named("style").next().and_then(|node| document.element(node));
    assert_eq!(style.map(|style| style.inside(html)), Some((3, 2)));
}
