//! Documents nobody should write: nothing may panic, hang, or be lost without a word.

use super::{set, words};
use crate::typeset::frame::{TagId, TagNode, TagRole};

fn all(html: &str, css: &str) -> String {
    words(&set(html, css, true)).join(" ")
}

#[test]
fn nothing_at_all() {
    let typeset = set("", "", true);
    assert_eq!(typeset.document.pages.len(), 1);
    assert_eq!(set("<p></p><div></div>", "", true).document.pages.len(), 1);
}

#[test]
fn deep_nesting() {
    assert!(all(&format!("{}deep", "<div>".repeat(5000)), "").contains("deep"));
    assert!(all(&format!("{}deep", "<span>".repeat(5000)), "").contains("deep"));
    assert!(all(&format!("{}deep", "<ul><li>".repeat(300)), "").contains("deep"));
    assert!(all(&format!("{}deep", "<div style='display:flex'>".repeat(60)), "").contains("deep"));
    let subgrid = "<div style='display:grid; grid-template-columns:subgrid; grid-column:1/-1'>".repeat(60);
    assert!(all(&format!("<div style='display:grid; grid-template-columns:auto 1fr'>{subgrid}deep"), "").contains("deep"));
    assert!(all(&format!("{}deep", "<table><tr><td>".repeat(60)), "").contains("deep"));
    assert!(all(&format!("{}deep", "<div style='float:left'>".repeat(100)), "").contains("deep"));
    // Each finds a float further down that makes it narrower.
    let floats = "<div style='float:left; width:1pt; height:2pt'></div><div style='float:left; clear:left; width:2pt; height:90pt'></div>";
    assert!(all(&format!("{}deep", format!("{floats}<div style='overflow:hidden'>").repeat(40)), "").contains("deep"));
    let columns = "<div style='columns:2'>".repeat(12);
    assert!(all(&format!("{columns}{}deep", "<p>word</p>".repeat(60)), "").contains("deep"));
    assert!(all(&format!("{}deep", "<span style='display:inline-block'>".repeat(60)), "").contains("deep"));
    // Edges that come again in every part would leave no room for what is in them.
    assert!(all(&format!("{}deep", "<div style='box-decoration-break:clone; border:2pt solid'>".repeat(60)), "").contains("deep"));
}

#[test]
fn much_of_everything() {
    let rows: String = (0..1000).map(|row| format!("<tr><td>row{row}<td>b")).collect();
    let text = all(&format!("<table>{rows}</table>"), "");
    assert!(text.contains("row0") && text.contains("row999"));
    let floats: String = (0..500).map(|n| format!("<div style='float:left'>f{n}</div>")).collect();
    let text = all(&floats, "");
    assert!((0..500).all(|n| text.contains(&format!("f{n}"))));
    let spans = "<td colspan=1000 rowspan=65534>x".repeat(20);
    assert!(all(&format!("<table><tr>{spans}<tr><td>end</table>"), "").contains("end"));
}

#[test]
fn things_too_large() {
    let typeset = set("<div style='height:5000pt; background:red'></div>end", "", true);
    assert!(words(&typeset).join("").contains("end"));
    let typeset = set("<p style='font-size:500pt; line-height:1'>big</p>end", "", true);
    let text = words(&typeset).join("");
    assert!(text.contains("big") && text.contains("end"));
    assert!(typeset.warnings.iter().any(|one| one.code == "cut-through"));
    assert!(all("<div style='width:99999pt; margin-left:-9999pt'>wide</div>", "").contains("wide"));
    assert!(all("<p>a", "@page { size: 20pt 20pt; margin: 30pt }").contains('a'));
    assert!(all("<p>abc def", "@page { size: 1pt 1pt; margin: 0 }").contains("abc"));
    assert!(all("<table><thead><tr><th style='height:900pt'>h</thead><tr><td>a<tr><td>b</table>", "").contains('b'));
    assert!(all("<div style='break-inside:avoid'><div style='break-before:avoid; height:300pt'>a</div></div>b", "").contains('b'));
}

#[test]
fn numbers_that_are_none() {
    let css = "div { width: calc(1pt / 0.0000001); margin: -1e30pt; padding: 1e30pt; border-radius: 1e30pt; line-height: 1e30 }";
    let _ = all("<div>a</div>", css);
    let _ = all("<div>a</div>", "div { font-size: 0; line-height: 0; width: 0; height: 0 }");
    let _ = all("<ol reversed start=2147483647><li value=-2147483648>a<li>b</ol>", "");
    let _ = all("<img src=wide.png alt=x style='width:0; height:1e20pt'>", "");
}

#[test]
fn odd_trees() {
    assert!(all("<p>a<table>b<tr>c<td>d</table>e", "").contains('d'));
    assert!(all("<li>item</li><td>cell", "").contains("item"));
    assert!(all("<option>lost</option><select><option>x</select><datalist><option>y</datalist>", "").starts_with("lost"));
    assert!(all("<select><option>x</select><textarea></textarea><input type=hidden name=q>z", "").contains('z'));
    assert!(all("<div style='display:table-row'>a<span style='display:table-cell'>b</span></div>", "").contains('b'));
    assert!(all("<p style='position:absolute; top:-500pt'>gone</p><p style='position:fixed'>f", "").contains("gone"));
    assert!(all("<p style='break-before:page'>a<p style='break-before:page; break-after:right'>b", "").contains('b'));
}

#[test]
fn selectors_that_multiply() {
    // Each level repeats the one around it ten times.
    let lists = "div, p, a, b, i, u, s, q, em, tt {".repeat(30);
    assert!(all("<div><p>a", &format!("{lists} color: red")).contains('a'));
    // What is looked for is nowhere, in more ways than could ever be tried.
    let nested = format!("x {{ {} color: red", "div {".repeat(20));
    let typeset = set(&format!("{}a", "<div>".repeat(50)), &nested, true);
    assert!(words(&typeset).join("").contains('a'));
    assert!(typeset.warnings.iter().any(|one| one.code == "selectors-too-costly"));
}

#[test]
fn notes_in_notes() {
    let notes = "<span style='float:footnote'>word ".repeat(100);
    let text = all(&format!("<p>text {notes}deep"), "");
    assert!(text.contains("deep"));
    assert_eq!(text.matches("word").count(), 100);
    for around in ["inline-block", "inline-flex", "inline-table", "block; position: absolute", "block; position: fixed"] {
        let text = all(&format!("<p>text <span style='display: {around}'>in<i style='float: footnote'>note</i></span>"), "");
        assert!(text.contains("note"), "{around}: {text}");
    }
}

#[test]
fn languages_that_are_none() {
    let languages = |language: &str| {
        let typeset = set(&format!("<p lang='{language}'>a"), "", true);
        typeset.document.tags.nodes.iter().any(|node| matches!(node, TagNode::Element(element) if element.lang.is_some()))
    };
    assert!(languages("de-CH-1996"));
    assert!(!languages("German!") && !languages("-de") && !languages("abcdefghi"));
}

#[test]
fn tables_too_deep_are_tables_still() {
    // Where elements are nested too deep, text comes to stand in a group of rows.
    let typeset = set(&format!("{}deep", "<table><tr><td>".repeat(200)), "", true);
    let role = |id: &TagId| match &typeset.document.tags.nodes[id.0 as usize] {
        TagNode::Element(element) => Some(element.role),
        TagNode::Content => None,
    };
    for node in &typeset.document.tags.nodes {
        let TagNode::Element(group) = node else { continue };
        assert!(group.role != TagRole::TBody || group.children.iter().all(|child| role(child) == Some(TagRole::TR)));
    }
}

#[test]
fn page_names_inside_columns() {
    // Pages as wide as each other, whose change is a break all the same.
    for fill in ["balance", "auto"] {
        let css = format!("div {{ columns: 2; column-fill: {fill} }} p {{ page: other }}");
        let text = all("<div>before<p>named</p>after</div>end", &css);
        assert!(["before", "named", "after", "end"].iter().all(|word| text.contains(word)), "{fill}: {text}");
    }
    let text = all("<div>before<p>named</p>after</div>", "div { columns: 2 } p { column-span: all; page: other }");
    assert_eq!(text, "beforenamedafter");
}

#[test]
fn lengths_have_an_end() {
    for css in ["height: 1e30pt", "padding-top: 1e9em", "line-height: 1e30", "margin-top: calc(1e9pt * 1e9)", "font-size: 1e30pt"] {
        let typeset = set(&format!("<div style='{css}'>a</div>end"), "", true);
        assert!(typeset.document.pages.len() < 10_000, "{css}: {}", typeset.document.pages.len());
    }
}

#[test]
fn spaces_of_less_than_no_width_hang() {
    let typeset = set("<pre style='letter-spacing:-5em'>a    b  \n  c</pre>", "pre { white-space:pre-wrap }", false);
    assert_eq!(typeset.document.pages.len(), 1);
}
