//! What could not be done: said once, with the place in the author's file.

use std::path::Path;

use super::{FONTS, Files, check_tags, check_warnings, same};
use crate::typeset::{Input, typeset};

/// The warnings of a whole document, with line and column.
#[track_caller]
fn check(html: &str, expected: &str) {
    let input = Input { html, name: Path::new("test.html"), stylesheets: &[], resources: &Files, fonts: &FONTS, forms: true };
    let warnings = typeset(&input).warnings;
    let lines: Vec<String> = warnings.iter().map(|one| format!("{}:{} {}: {}", one.line, one.column, one.code, one.message)).collect();
    same(&lines.join("\n"), expected);
}

#[test]
fn places_inside_the_document_are_exact() {
    check(
        "<!doctype html>\n<title>é</title><style>p { foo: 1 }\n  q { bar: 2 }</style>\n<p\n  style='color: red; baz: 3'>\n<img alt=a\n src=gone.png>\n<a href='#no'>a</a>",
        "
        2:28 unsupported-property: property `foo` is not supported
        3:7 unsupported-property: property `bar` is not supported
        5:22 unsupported-property: property `baz` is not supported
        7:6 missing-image: the picture `gone.png` cannot be used: there is no such file
        8:10 broken-link: nothing in the document has the id `no`
    ",
    );
}

#[test]
fn nothing_is_fetched_and_each_address_is_named() {
    check(
        "<link rel=stylesheet href='https://e.org/a.css'>
<style>@import '//e.org/b.css';
p { background: url(http://e.org/c.png) }
@font-face { font-family: f; src: url(https://e.org/f.woff2) }</style>
<p>a<img alt=a srcset='https://e.org/d.png 2x'>",
        "
        1:28 unreadable-stylesheet: stylesheet `https://e.org/a.css` cannot be read: only files beside the document are read, nothing from a network
        2:8 unreadable-stylesheet: stylesheet `//e.org/b.css` cannot be read: only files beside the document are read, nothing from a network
        4:1 missing-font: no file of the font `f` can be used: `https://e.org/f.woff2`: only files beside the document are read, nothing from a network
        5:24 missing-image: the picture `https://e.org/d.png` cannot be used: only files beside the document are read, nothing from a network
        3:5 missing-image: the picture `http://e.org/c.png` cannot be used: only files beside the document are read, nothing from a network
    ",
    );
}

#[test]
fn a_problem_that_comes_again_is_counted() {
    check(
        "<style>p { foo: 1 }\np { foo: 2 }\np { foo: 3 }</style><p>a",
        "1:12 unsupported-property: property `foo` is not supported (3 times, first here)",
    );
}

#[test]
fn what_cannot_be_shown_says_something_else() {
    check_tags(
        "<p><img src=gone.png alt=words> <object data=gone.png>more</object> <picture><source srcset=gone.png media=screen>\
         <source srcset='wide.png 1x, gone.png 2x'><img src=gone.png alt=chosen></picture>",
        r#"
        Document
          P
            Figure alt="words"
              "words"
            "more"
            Figure alt="chosen"
              "[image]"
    "#,
    );
}

#[test]
fn what_is_not_done_is_named_unless_it_asks_for_nothing() {
    check_warnings(
        "<p>a",
        "p { hanging-punctuation: first }\np { hanging-punctuation: none; text-autospace: inherit }",
        "unsupported-property 1: property `hanging-punctuation` is not supported",
    );
}

#[test]
fn a_script_without_a_font_is_named_once() {
    check(
        "<p>a\n<p>აბგდე ж\n<p>☃",
        "
        3:0 missing-character: no font has the character ☃ (U+2603, symbol) on page 1: a box stands for it
        2:0 missing-character: no font has 5 characters of Georgian: ა (U+10D0), ბ (U+10D1), გ (U+10D2) and 2 more, first on page 1: boxes stand for them
    ",
    );
}
