//! Answers longer than their boxes: the pages that are added for them, and how one gets there and back.

#![expect(clippy::expect_used, clippy::panic, reason = "what a helper cannot read is a failed test")]

use lopdf::{Dictionary, Document, Object};
use serde_json::{Value, json};

use super::fill::every_kind;
use super::told;
use crate::driver::{Book, Run};

/// The book of every kind, built, and answers to it.
fn book(name: &str, answers: &Value) -> Book {
    let file = json!({ "format": "mendbook-answers", "version": 1, "book": "org.example.all", "book_version": "2", "answers": answers });
    let book = every_kind("checkboxes").file(name, file.to_string());
    assert_eq!(book.run(&["build"]).code, Some(0));
    book
}

fn fill(book: &Book, blank: &str, answers: &str, out: &str) -> Run {
    let run = book.run(&["fill", blank, "--answers", answers, "-o", out, "--force"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run
}

fn bytes(book: &Book, name: &str) -> Vec<u8> {
    book.tree("").into_iter().find(|(path, _)| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}")).1
}

/// Two answers that go on, and one that does not.
fn long() -> Value {
    json!({ "sheet.words": "Many words. ".repeat(60), "sheet.story": "A long story. ".repeat(400), "sheet.stem.who": "injured" })
}

/// The bookmarks of a file, each with two spaces before it for every level.
fn bookmarks(document: &Document) -> Vec<String> {
    fn below(document: &Document, parent: &Dictionary, level: usize, all: &mut Vec<String>) {
        let mut next = parent.get(b"First").and_then(Object::as_reference).ok();
        while let Some(id) = next {
            let item = document.get_dictionary(id).expect("a bookmark");
            let title = item.get(b"Title").and_then(Object::as_str).expect("a title");
            all.push(format!("{}{}", "  ".repeat(level), lopdf::decode_text_string(&Object::string_literal(title)).expect("text")));
            below(document, item, level + 1, all);
            next = item.get(b"Next").and_then(Object::as_reference).ok();
        }
    }
    let mut all = Vec::new();
    let outline = document.catalog().and_then(|catalog| catalog.get_deref(b"Outlines", document)).and_then(Object::as_dict);
    below(document, outline.expect("bookmarks"), 0, &mut all);
    all
}

/// The links of a page to pages: the numbers of these.
fn links(document: &Document, page: u32) -> Vec<u32> {
    let pages = document.get_pages();
    let number = |of: &Object| of.as_reference().ok().and_then(|id| pages.iter().find(|(_, page)| **page == id)).map(|(number, _)| *number);
    let annotations = document.get_page_annotations(pages[&page]).expect("annotations");
    let destination = |link: &&Dictionary| link.get(b"Dest").ok()?.as_array().ok()?.first().and_then(number);
    annotations.iter().filter_map(destination).collect()
}

#[test]
fn bookmarks_and_links_lead_to_added_pages_and_links_back_to_the_questions() {
    let book = book("answers.json", &long());
    let run = fill(&book, "book/all.pdf", "answers.json", "out.pdf");
    assert_eq!(told(&run.stderr), ["warning continued"]);
    let open = |name: &str| Document::load_mem(&bytes(&book, name)).expect("a PDF");
    let (blank, filled) = (open("all.pdf"), open("out.pdf"));
    let before = blank.get_pages().len() as u32;
    assert!(filled.get_pages().len() as u32 > before);
    let added: Vec<String> = bookmarks(&filled).split_off(bookmarks(&blank).len());
    assert_eq!(added, ["Continued answers", "  Words?", "  Story?"]);
    let asks = |annotation: &&Dictionary| annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Widget");
    let has_fields = |page: &u32| filled.get_page_annotations(filled.get_pages()[page]).is_ok_and(|all| all.iter().any(asks));
    let asked = (1..=before).find(has_fields).expect("a page with fields");
    assert_eq!(links(&filled, before + 1), vec![asked; 2]);
    assert_eq!(links(&filled, asked), vec![before + 1; 2]);
}

#[test]
fn a_filled_form_filled_again_is_the_same_file() {
    let book = book("answers.json", &long());
    fill(&book, "book/all.pdf", "answers.json", "first.pdf");
    fill(&book, "first.pdf", "answers.json", "again.pdf");
    assert!(bytes(&book, "first.pdf") == bytes(&book, "again.pdf"));
    // Nothing of what stood there before is left, either.
    let other = json!({ "sheet.words": "Other words. ".repeat(90), "sheet.story": "secret ".repeat(900), "sheet.stem.who": "injured" });
    let file = json!({ "format": "mendbook-answers", "version": 1, "book": "org.example.all", "book_version": "2", "answers": other });
    let book = book.file("other.json", file.to_string());
    fill(&book, "book/all.pdf", "other.json", "other.pdf");
    fill(&book, "other.pdf", "answers.json", "again.pdf");
    assert!(bytes(&book, "first.pdf") == bytes(&book, "again.pdf"));
}

#[test]
fn an_answer_a_hundred_times_longer_than_its_box_stands_on_the_pages_whole() {
    let words: Vec<String> = (0..6_000).map(|number| format!("w{number}")).collect();
    let book = book("answers.json", &json!({ "sheet.story": words.join(" ") }));
    fill(&book, "book/all.pdf", "answers.json", "out.pdf");
    let document = Document::load_mem(&bytes(&book, "out.pdf")).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).expect("text");
    let shown: std::collections::BTreeSet<&str> = text.split_whitespace().collect();
    // The first of them stand in the box, which is not the page's own text.
    let in_the_box = words.iter().position(|word| shown.contains(word.as_str())).expect("words on the added pages");
    let missing: Vec<&String> = words.iter().skip(in_the_box).filter(|word| !shown.contains(word.as_str())).collect();
    assert!(in_the_box < 120 && missing.is_empty(), "{in_the_box} words in the box, {missing:?} nowhere");
}

#[test]
fn a_blank_of_a_sentence_is_asked_for_in_its_sentence() {
    let book = book("answers.json", &json!({ "sheet.stem.why": "because ".repeat(60) }));
    fill(&book, "book/all.pdf", "answers.json", "out.pdf");
    let document = Document::load_mem(&bytes(&book, "out.pdf")).expect("a PDF");
    assert_eq!(bookmarks(&document).last().map(String::as_str), Some("  … does …, for [why]."));
}
