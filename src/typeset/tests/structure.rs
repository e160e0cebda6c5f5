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
                "d"
              LBody
                "e"
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
              Reference
                Link
                  "x"
              Toc
                Toci
                  Lbl
                    "1."
                  Reference
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
          Div
            Figure alt="words"
              "[image]"
            Caption
              "cap"
    "#,
    );
    check_tags(
        "<p>Name <input name=a title=Name> <label><input type=checkbox name=b>Tick</label>",
        r#"
        Document
          P
            "Name"
            Form
            ""
            Form
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

#[test]
fn the_structure_is_regular_whatever_the_source() {
    check_tags(
        "<h2>a</h2><h5>b</h5><h3>c</h3><h2>d</h2><h1>e</h1><h3>f</h3>",
        r#"
        Document
          H1
            "a"
          H2
            "b"
          H2
            "c"
          H1
            "d"
          H1
            "e"
          H2
            "f"
    "#,
    );
    check_tags(
        "<table><tr><td rowspan=9>a<td colspan=7>b<tr><td colspan=5>c<tr><tr><td>d<td>e<td>f</table>",
        r#"
        Document
          Table
            TBody
              TR
                TD span=1×3
                  "a"
                TD span=3×1
                  "b"
              TR
                TD span=3×1
                  "c"
              TR
                TD
                  "d"
                TD
                  "e"
                TD
                  "f"
    "#,
    );
    // However many cells a row lacks, one stands for them.
    check_tags(
        "<table><tr><td>a<td>b<td>c<td>d<tr><td>e</table>",
        r#"
        Document
          Table
            TBody
              TR
                TD
                  "a"
                TD
                  "b"
                TD
                  "c"
                TD
                  "d"
              TR
                TD
                  "e"
                TD span=3×1
    "#,
    );
    check_tags(
        "<table><tr><th>a<th>b<tr><td>c</table>",
        r#"
        Document
          Table
            TBody
              TR
                TH scope=Column
                  "a"
                TH scope=Column
                  "b"
              TR
                TD
                  "c"
                TD
    "#,
    );
    check_tags(
        "<ul>loose<li>a</li><p>b</ul>",
        r#"
        Document
          L Disc
            Li
              LBody
                P
                  "loose"
            Li
              Lbl
                "•"
              LBody
                "a"
            Li
              LBody
                P
                  "b"
    "#,
    );
}

#[test]
fn captions_code_and_words_with_a_meaning() {
    check_tags(
        "<figure><figcaption>cap</figcaption><table><tr><td>x</table></figure><img src=drawing.svg alt=drawn>",
        r#"
        Document
          Div
            Table
              Caption
                "cap"
              TBody
                TR
                  TD
                    "x"
          Figure alt="drawn"
            "[path]"
    "#,
    );
    check_tags(
        "<pre>a</pre><p><ruby>b<rt>c</rt></ruby> <abbr title='d d'>e</abbr> <math><mi>f</mi></math>",
        r#"
        Document
          P
            Code
              "a"
          P
            Ruby
              RB
                "b"
              RT
                "c"
            ""
            Span expansion="d d"
              "e"
            ""
            Formula alt="f"
              "f"
    "#,
    );
    check_tags(
        "<nav role=doc-toc><h1 id=x>c</h1><ul><li><a href='#x'>a</a></ul></nav>",
        r#"
        Document
          Sect
            H1
              "c"
            Toc
              Toci
                Lbl
                  "•"
                Reference
                  Link
                    "a"
    "#,
    );
    check_tags(
        "<nav><ul><li><a href='#x'>a</a></ul></nav><h1 id=x>a",
        r#"
        Document
          Toc
            Toci
              Lbl
                "•"
              Reference
                Link
                  "a"
          H1
            "a"
    "#,
    );
}

#[test]
fn what_stands_loose_in_a_list_is_an_item_of_its_own() {
    check_tags(
        "<dl>loose<dd>said</dl><ul>more<dt>term<dd>said</ul>",
        r#"
        Document
          L None
            Li
              LBody
                P
                  "loose"
            Li
              LBody
                "said"
          L Disc
            Li
              LBody
                P
                  "more"
            Li
              Lbl
                "term"
              LBody
                "said"
    "#,
    );
}

#[test]
fn an_item_in_a_line_is_words_of_the_paragraph() {
    check_tags(
        "<ul><span role=listitem>words</span></ul>",
        r#"
        Document
          L Disc
            Li
              LBody
                P
                  "words"
    "#,
    );
}

#[test]
fn what_is_painted_apart_is_read_in_its_place() {
    let css = "<style>li { list-style: none } .n::before { content: '1. '; position: absolute }</style>";
    check_tags(
        &format!(
            "{css}<ul><li class=n>step</ul><p>a <span style='position:relative'>b</span> c <span style='position:absolute'>d</span> e \
             <span style='float:left'>f</span> g"
        ),
        r#"
        Document
          L Disc
            Li
              LBody
                "1."
                "step"
          P
            "a"
            "b"
            "c"
            "d"
            "e"
            "f"
            "g"
    "#,
    );
}
