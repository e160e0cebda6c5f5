//! The tag tree.

use super::{check_tags, dump, set};

#[test]
fn headings_paragraphs_and_inline_elements() {
    check_tags(
        "<h1>a</h1><p>b <b>c</b> <code>d</code> <a href='https://e.org'>e</a> f</p>",
        r#"
        Document
          H1
            "a"
          P
            "b c"
            Code
              "d"
            ""
            Link
              "e"
            "f"
    "#,
    );
    check_tags(
        "<section><div>bare <i>text</i></div>more<p>p</p></section>",
        r#"
        Document
          Sect
            P
              "bare text"
            P
              "more"
            P
              "p"
    "#,
    );
    check_tags(
        "<p>a <span lang=de>b</span></p><div lang=fr><p>c</div>",
        r#"
        Document
          P
            "a"
            Span lang=de
              "b"
          Div lang=fr
            P
              "c"
    "#,
    );
    check_tags(
        "<blockquote>a</blockquote><p><q>b</q>",
        r#"
        Document
          BlockQuote
            P
              "a"
          P
            Quote
              "“b”"
    "#,
    );
    check_tags(
        "<div aria-hidden=true>gone</div><p>a <span aria-hidden=true>x</span>",
        r#"
        Document
          P
            "a"
    "#,
    );
}

#[test]
fn lists() {
    check_tags(
        "<ul><li>a<li>b<ol><li>c</ol></ul>",
        r#"
        Document
          L Disc
            Li
              Lbl
                "•"
              LBody
                "a"
            Li
              Lbl
                "•"
              LBody
                "b"
                L Decimal
                  Li
                    Lbl
                      "1."
                    LBody
                      "c"
    "#,
    );
    check_tags(
        "<dl><dt>t<dd>d<dd>e<dt>u<dd>f</dl>",
        r#"
        Document
          L None
            Li
              Lbl
                "t"
              LBody
                "de"
            Li
              Lbl
                "u"
              LBody
                "f"
    "#,
    );
    check_tags(
        "<nav role=doc-toc><ol><li><a href='#x'>x</a><ol><li><a href='#x'>y</a></ol></ol></nav><p id=x>x",
        r#"
        Document
          Toc
            Toci
              Lbl
                "1."
              Link
                "x"
              Toc
                Toci
                  Lbl
                    "1."
                  Link
                    "y"
          P
            "x"
    "#,
    );
}

#[test]
fn tables() {
    check_tags(
        "<table><caption>c</caption><thead><tr><th>h<th>i</thead><tr><th>r<td>d<tr><td colspan=2></table>",
        r#"
        Document
          Table
            Caption
              "c"
            THead
              TR
                TH scope=Column
                  "h"
                TH scope=Column
                  "i"
            TBody
              TR
                TH scope=Row
                  "r"
                TD
                  "d"
              TR
                TD span=2×1
    "#,
    );
    check_tags(
        "<table role=presentation><tr><td>a</table>",
        r#"
        Document
          P
            "a"
    "#,
    );
}

#[test]
fn pictures_and_controls() {
    check_tags(
        "<figure><img src=wide.png alt=words><figcaption>cap</figcaption></figure><img src=wide.png alt=''>",
        r#"
        Document
          Figure alt="words"
            "[image]"
          P
            "cap"
    "#,
    );
    check_tags(
        "<p>Name <input name=a title=Name> <label><input type=checkbox name=b>Tick</label>",
        r#"
        Document
          P
            "Name"
            Form alt="Name"
            ""
            Form alt="Tick"
            "Tick"
    "#,
    );
    check_tags(
        "<fieldset><legend>Which?</legend><label><input type=radio name=r value=1>One</label></fieldset>",
        r#"
        Document
          P
            "Which?"
          P
            Form alt="Which? One"
            "One"
    "#,
    );
}

#[test]
fn what_goes_on_keeps_its_leaf() {
    let html = format!("<p>{}", "word ".repeat(200));
    let typeset = set(&html, "", true);
    assert!(typeset.document.pages.len() > 1);
    assert_eq!(dump::tags(&typeset.document).lines().filter(|line| line.contains("word")).count(), 1);
}

#[test]
fn figures_know_their_box() {
    let typeset = set("<img src=wide.png alt=x>", "", true);
    let boxes: Vec<_> = typeset
        .document
        .tags
        .nodes
        .iter()
        .filter_map(|node| match node {
            crate::typeset::frame::TagNode::Element(element) => element.bbox,
            crate::typeset::frame::TagNode::Content => None,
        })
        .collect();
    assert_eq!(boxes.len(), 1);
    assert_eq!((boxes[0].0, boxes[0].1.width, boxes[0].1.height), (0, 60.0, 30.0));
}
