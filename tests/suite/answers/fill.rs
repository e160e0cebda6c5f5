//! `mendbook fill`, and the way back.

use std::process::Command;

use serde_json::{Value, json};

use super::{answers, form_file, told};
use crate::driver::{Book, Run};

fn file(values: Value) -> String {
    json!({ "format": "mendbook-answers", "version": 1, "book": "", "book_version": "", "answers": values }).to_string()
}

/// Fills a form and takes the answers out again.
fn there_and_back(book: &Book, blank: &str) -> (Value, Run) {
    let run = book.run(&["fill", blank, "--answers", "answers.json", "-o", "out.pdf"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let back = book.run(&["extract", "out.pdf"]);
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    (answers(&back.stdout), run)
}

const FIELDS: [&str; 6] = [
    "/FT/Tx/T(text)",
    "/FT/Tx/Ff 4096/T(lines)",
    "/FT/Btn/T(box)/AP<</N<</Odd#20on null/Off null>>>>",
    "/FT/Ch/Ff 131072/T(pick)/Opt[[(x)(Ex)](y)]",
    "/FT/Tx/Ff 16777216/MaxLen 4/T(code)",
    "/FT/Ch/Ff 2097152/T(several)/Opt[(a)(b)(c)]",
];

#[test]
fn a_form_of_any_program_takes_answers_of_every_kind() {
    let given = json!({ "text": "Łódź 日本 😀", "lines": "one two", "box": true, "pick": "Ex", "code": "1234", "several": ["a", "c"] });
    let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", file(given.clone()));
    let (back, run) = there_and_back(&book, "blank.pdf");
    let mut wanted = given;
    wanted["pick"] = json!("x");
    assert_eq!(back, wanted);
    assert_eq!(told(&run.stderr), ["warning missing-characters"], "{}", run.stderr);
    // Emptied again.
    let book = book.file("answers.json", file(json!({ "text": "", "box": false, "pick": "", "several": [] })));
    assert_eq!(book.run(&["fill", "out.pdf", "--answers", "answers.json"]).code, Some(0));
    assert_eq!(answers(&book.run(&["extract", "out-filled.pdf"]).stdout), json!({ "lines": "one two", "code": "1234" }));
}

/// What is drawn in the only field of a filled form.
fn look(book: &Book) -> Option<Vec<u8>> {
    let document = lopdf::Document::load(book.path().join("out.pdf")).ok()?;
    let field = document.objects.values().filter_map(|object| object.as_dict().ok()).find(|field| field.has(b"AP"))?;
    let look = document.get_dict_in_dict(field, b"AP").ok()?.get(b"N").ok()?.as_reference().ok()?;
    document.get_object(look).ok()?.as_stream().ok()?.get_plain_content().ok()
}

#[test]
fn a_list_shows_its_options_with_what_is_chosen_marked() {
    let check = |chosen: &[&str], marked: usize, lines: usize| {
        let form = "<!doctype html><title>T</title><style>select { font: 10pt/15pt sans-serif; width: 200pt }</style>
            <label>A <select name=a multiple size=3><option>apple<option>pear<option>plum<option>fig<option>kiwi</select></label>";
        let book = Book::empty().file("form.html", form).file("answers.json", file(json!({ "a": chosen })));
        assert_eq!(book.run(&["typeset", "form.html", "blank.pdf"]).code, Some(0));
        assert_eq!(there_and_back(&book, "blank.pdf").0, json!({ "a": chosen }));
        let look = String::from_utf8(look(&book).unwrap()).unwrap();
        assert_eq!((look.matches(" re f").count(), look.matches("Tj").count()), (marked, lines), "{chosen:?}: {look}");
    };
    check(&["apple", "plum"], 2, 4);
    // From the first that is chosen on.
    check(&["fig"], 1, 2);
    // What cannot be seen at once is said in one line.
    check(&["apple", "kiwi"], 0, 1);
}

#[test]
fn the_same_answers_give_the_same_bytes_and_leave_the_blank_alone() {
    let blank = form_file(&FIELDS);
    let book = Book::empty().file("blank.pdf", &blank).file("answers.json", file(json!({ "text": "x" })));
    assert_eq!(book.run(&["fill", "blank.pdf", "--answers", "answers.json"]).code, Some(0));
    assert_eq!(book.run(&["fill", "blank.pdf", "--answers", "answers.json", "-o", "b.pdf"]).code, Some(0));
    let files: std::collections::BTreeMap<_, _> = book.tree("").into_iter().collect();
    assert_eq!(files[std::path::Path::new("blank.pdf")], blank);
    assert!(files[std::path::Path::new("blank-filled.pdf")] == files[std::path::Path::new("b.pdf")]);
    // Nothing that is there is written over unless that is asked for.
    for arguments in [
        &["fill", "blank.pdf", "--answers", "answers.json"][..],
        &["fill", "blank.pdf", "--answers", "answers.json", "-o", "blank.pdf"],
        &["fill", "blank.pdf", "--answers", "answers.json", "-o", "answers.json", "--force"],
    ] {
        assert_eq!(told(&book.run(arguments).stderr), ["error output"], "{arguments:?}");
    }
    assert_eq!(book.run(&["fill", "blank.pdf", "--answers", "answers.json", "-o", "blank.pdf", "--force"]).code, Some(0));
}

#[test]
fn what_has_no_field_is_kept_and_comes_out_again() {
    let given = json!({ "text": "x", "gone.question": ["a", "b"], "box": "maybe", "odd": { "deep": [1] } });
    let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", file(given.clone()));
    let (back, run) = there_and_back(&book, "blank.pdf");
    assert_eq!(back, given);
    assert!(run.stderr.contains("`gone.question`") && run.stderr.contains("`box`: a box can only be ticked or not"), "{}", run.stderr);
}

#[test]
fn long_answers_go_on_on_pages_of_their_own() {
    let long = "Words that go on and on, ".repeat(2_000);
    let given = json!({ "text": long, "lines": long.repeat(2) });
    let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", file(given.clone()));
    let (back, run) = there_and_back(&book, "blank.pdf");
    assert_eq!(back, given);
    assert_eq!(told(&run.stderr), ["warning continued"]);
    let added = run.stdout.split("  ").find_map(|part| part.strip_suffix(" pages added")).and_then(|number| number.parse::<u32>().ok());
    assert!(added.is_some_and(|pages| pages > 20), "{}", run.stdout);
    // Filled again with less, the pages are gone.
    let book = book.file("answers.json", file(json!({ "text": "short", "lines": "short" })));
    let again = book.run(&["fill", "out.pdf", "--answers", "answers.json", "-o", "again.pdf"]);
    assert!(again.stderr.is_empty() && !again.stdout.contains("added"), "{}{}", again.stdout, again.stderr);
    let size = |name: &str| book.tree("").iter().find(|(path, _)| path.ends_with(name)).map_or(0, |(_, bytes)| bytes.len());
    assert!(size("again.pdf") * 2 < size("out.pdf"));
}

#[test]
fn a_page_that_lost_a_part_is_told_and_its_answers_are_not_lost() {
    let mut objects = super::form(&FIELDS);
    let page = objects.iter_mut().find(|object| object.contains("/Type/Page/")).unwrap();
    *page = page.replacen("/Type/Page/", "/Type/Page/Contents 90 0 R/", 1);
    let blank = super::pdf(&objects.iter().map(String::as_str).collect::<Vec<_>>());
    let book = Book::empty().file("blank.pdf", blank).file("answers.json", file(json!({ "text": "x" })));
    let (back, run) = there_and_back(&book, "blank.pdf");
    assert_eq!((back, told(&run.stderr)), (json!({ "text": "x" }), vec!["warning damaged-pdf".to_owned()]), "{}", run.stderr);
    assert!(run.stderr.contains("page 1 of `blank.pdf` is damaged"), "{}", run.stderr);
}

#[test]
fn a_flattened_form_has_no_fields() {
    let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", file(json!({ "text": "x", "box": true })));
    let run = book.run(&["fill", "blank.pdf", "--answers", "answers.json", "--flatten", "-o", "flat.pdf"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(told(&book.run(&["extract", "flat.pdf"]).stderr), ["error no-form"]);
}

#[test]
fn xfdf_and_fdf_of_other_programs_fill_a_form() {
    let xfdf = "<?xml version='1.0' encoding='UTF-8'?><xfdf xmlns='http://ns.adobe.com/xfdf/'><fields><field name='text'><value>Łódź</value></field>\
        <field name='box'><value>Odd on</value></field><field name='several'><value>b</value><value>c</value></field></fields></xfdf>";
    let fdf = "%FDF-1.2\n1 0 obj\n<</FDF<</Fields[<</T(text)/V<FEFF014100F30064017A>>><</T(box)/V/Odd#20on>><</T(several)/V[(b)(c)]>>]>>>>\nendobj\n\
        trailer\n<</Root 1 0 R>>\n%%EOF\n";
    let given = json!({ "text": "Łódź", "box": true, "several": ["b", "c"] });
    for format in [xfdf, fdf] {
        let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", format);
        assert_eq!(there_and_back(&book, "blank.pdf").0, given);
        // And as either of them again.
        for back in ["xfdf", "fdf"] {
            assert_eq!(book.run(&["extract", "out.pdf", "--format", back, "-o", "answers.json"]).code, Some(0));
            assert_eq!(there_and_back(&book, "blank.pdf").0, given, "{back}");
        }
    }
}

#[test]
fn a_locked_file_opens_with_its_passphrase_only() {
    let book = Book::empty().file("filled.pdf", form_file(&["/FT/Tx/T(text)/V(secret words)"])).file("blank.pdf", form_file(&FIELDS));
    let book = book.file("pass", "correct horse\n").file("wrong", "battery staple\n");
    let lock = book.run(&["extract", "filled.pdf", "--format", "locked", "--passphrase-file", "pass", "-o", "answers.json"]);
    assert_eq!(lock.code, Some(0), "{}", lock.stderr);
    let locked = book.tree("").into_iter().find(|(path, _)| path.ends_with("answers.json")).expect("the file").1;
    assert!(!String::from_utf8_lossy(&locked).contains("secret words"));
    let fill = |pass: &str| book.run(&["fill", "blank.pdf", "--answers", "answers.json", "-o", "out.pdf", "--passphrase-file", pass]);
    assert_eq!(told(&fill("wrong").stderr), ["error passphrase"]);
    assert_eq!(fill("pass").code, Some(0));
    assert_eq!(answers(&book.run(&["extract", "out.pdf"]).stdout), json!({ "text": "secret words" }));
}

/// A book that asks in every way.
pub(super) fn every_kind(choices: &str) -> Book {
    let toml = format!(
        "[book]\ntitle = \"All\"\nidentifier = \"org.example.all\"\nversion = \"2\"\n[roles]\nbroke-trust = \"the one\"\ninjured = \"the other\"\n\
         [[output.pdf]]\nfile = \"all.pdf\"\npage = \"letter\"\nform = true\nchoices = \"{choices}\"\n"
    );
    let prompts = "worksheet: sheet\ntitle: Sheet\nprompts:\n\
        - { id: words, text: Words?, field: { type: text } }\n\
        - { id: story, text: Story?, field: { type: long-text, lines: 4 } }\n\
        - { id: feelings, text: Which?, field: { type: checklist, options: { sad: Sad, glad: Glad }, other: true } }\n\
        - { id: way, text: One?, field: { type: choice, options: { calm: Calm, loud: Loud } } }\n\
        - { id: close, text: How close?, field: { type: scale, min: 0, max: 5, low: far, high: near } }\n\
        - { id: count, text: How many?, field: { type: number } }\n\
        - { id: day, text: When?, field: { type: date } }\n\
        - { id: table, text: Table, field: { type: table, columns: [{ id: what, title: What }, { id: done, title: Done, type: check }, { id: many, title: Many, type: number }], rows: 2 } }\n\
        - { id: stem, text: Stem, field: { type: stem, text: \"{{ blank.who }} does {{ blank.what }}, for {{ blank.why }}.\", blanks: { who: { type: role }, what: { type: choice, options: { a: this, b: that } }, why: { type: text } } } }\n";
    Book::new().file("book.toml", toml).file("content/01-first/prompts.yaml", prompts)
}

fn every_answer() -> Value {
    json!({
        "sheet.words": "Ångström", "sheet.story": "one\n\ntwo", "sheet.feelings": ["sad", "glad"], "sheet.feelings.other-text": "more", "sheet.way": "loud",
        "sheet.close": 4, "sheet.count": 2.5, "sheet.day": "2026-05-31", "sheet.table.1.what": "x", "sheet.table.2.done": true, "sheet.table.1.many": 7,
        "sheet.stem.who": "injured", "sheet.stem.what": "b", "sheet.stem.why": "no reason",
    })
}

#[test]
fn answers_of_every_kind_come_back_the_same_however_choices_are_drawn() {
    for choices in ["checkboxes", "radio", "dropdown"] {
        let given = json!({ "format": "mendbook-answers", "version": 1, "book": "org.example.all", "book_version": "2", "answers": every_answer() });
        let book = every_kind(choices).file("answers.json", given.to_string());
        let build = book.run(&["build"]);
        assert_eq!(build.code, Some(0), "{}", build.stderr);
        let (back, run) = there_and_back(&book, "book/all.pdf");
        assert_eq!(back, every_answer(), "{choices}");
        assert_eq!(run.stderr, "", "{choices}");
        let with_book = book.run(&["extract", "out.pdf", "--book", "."]);
        assert_eq!((answers(&with_book.stdout), with_book.stderr), (every_answer(), String::new()), "{choices}");
    }
}

#[test]
fn answers_of_another_book_or_edition_are_told() {
    let book = every_kind("checkboxes");
    assert_eq!(book.run(&["build"]).code, Some(0));
    let with = |book: Book, identifier: &str, version: &str| {
        let given = json!({
            "format": "mendbook-answers", "version": 1, "book": identifier, "book_version": version,
            "answers": { "sheet.words": "x", "sheet.feelings": ["sad", "retired"], "sheet.gone": 1 },
        });
        book.file("answers.json", given.to_string())
    };
    let fill = ["fill", "book/all.pdf", "--answers", "answers.json", "-o", "out.pdf"];
    let book = with(book, "org.example.other", "2");
    assert_eq!(told(&book.run(&fill).stderr), ["error other-book"]);
    assert_eq!(book.run(&[&fill[..], &["--force"]].concat()).code, Some(0));
    let book = with(book, "org.example.all", "1");
    let run = book.run(&fill);
    let said = told(&run.stderr);
    assert!(said.contains(&"warning other-edition".to_owned()) && said.contains(&"warning unknown-keys".to_owned()), "{}", run.stderr);
    let back = answers(&book.run(&["extract", "out.pdf"]).stdout);
    assert_eq!(back, json!({ "sheet.words": "x", "sheet.feelings": ["sad", "retired"], "sheet.gone": 1 }));
}

#[test]
fn rows_that_a_table_gained_stand_on_an_added_page_and_come_back() {
    let given =
        json!({ "sheet.table.2.what": "second", "sheet.table.3.what": "third", "sheet.table.3.done": true, "sheet.table.12.many": 7 });
    let file = json!({ "format": "mendbook-answers", "version": 1, "book": "org.example.all", "book_version": "2", "answers": given });
    let book = every_kind("checkboxes").file("answers.json", file.to_string());
    assert_eq!(book.run(&["build"]).code, Some(0));
    let (back, run) = there_and_back(&book, "book/all.pdf");
    assert_eq!(back, given);
    assert_eq!(told(&run.stderr), ["warning added-rows", "warning unknown-keys"]);
    assert!(run.stderr.contains("2 rows") && run.stdout.contains("1 page added"), "{}{}", run.stderr, run.stdout);
}

#[test]
fn two_ticks_for_one_answer_are_both_told() {
    let book = every_kind("checkboxes");
    assert_eq!(book.run(&["build"]).code, Some(0));
    let xfdf = "<xfdf xmlns='http://ns.adobe.com/xfdf/'><fields><field name='sheet'><field name='way'><field name='calm'><value>calm</value></field>\
        <field name='loud'><value>loud</value></field></field></field></fields></xfdf>";
    let book = book.file("answers.json", xfdf);
    assert_eq!(book.run(&["fill", "book/all.pdf", "--answers", "answers.json", "-o", "out.pdf"]).code, Some(0));
    let run = book.run(&["extract", "out.pdf"]);
    assert_eq!((told(&run.stderr), answers(&run.stdout)), (vec!["warning two-ticks".to_owned()], json!({ "sheet.way": ["calm", "loud"] })));
}

#[test]
fn a_box_that_stands_for_nothing_is_ticked_by_the_name_of_its_state() {
    let given = json!({ "sheet.close": 0 });
    let file = json!({ "format": "mendbook-answers", "version": 1, "book": "org.example.all", "book_version": "2", "answers": given });
    let book = every_kind("checkboxes").file("answers.json", file.to_string());
    assert_eq!(book.run(&["build"]).code, Some(0));
    assert_eq!(there_and_back(&book, "book/all.pdf").0, given);
    assert_eq!(book.run(&["extract", "out.pdf", "--format", "xfdf", "-o", "answers.json"]).code, Some(0));
    assert_eq!(there_and_back(&book, "book/all.pdf").0, given);
}

#[test]
fn letters_that_join_are_joined_and_whole() {
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fonts/NotoSansArabic-Regular.ttf");
    let book = Book::empty().file("blank.pdf", form_file(&FIELDS)).file("answers.json", file(json!({ "text": "سلام" })));
    let output = Command::new(env!("CARGO_BIN_EXE_mendbook"))
        .args(["fill", "blank.pdf", "--answers", "answers.json", "-o", "out.pdf", "--font", fonts])
        .current_dir(book.path())
        .output()
        .expect("the command runs");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(answers(&book.run(&["extract", "out.pdf"]).stdout), json!({ "text": "سلام" }));
}

#[test]
fn what_is_never_seen_takes_no_room() {
    let drawn = |value: &str| {
        let form = "<!doctype html><title>T</title><label>A <input name=a></label>";
        let book = Book::empty().file("form.html", form).file("answers.json", file(json!({ "a": value })));
        assert_eq!(book.run(&["typeset", "form.html", "blank.pdf"]).code, Some(0));
        assert_eq!(there_and_back(&book, "blank.pdf").0, json!({ "a": value }));
        look(&book).unwrap()
    };
    assert_eq!(drawn("ship\u{AD}\u{200B}ping"), drawn("shipping"));
    assert_ne!(drawn("ship ping"), drawn("shipping"));
}
