//! Every mistake an author can make, as it is shown to them.
//!
//! Each file of `tests/errors` is a case: files that are added to a small book, and below the last heading all that `mendbook check` says.
//! `BLESS=1 cargo test --test suite` writes down what is said now, to be read in the diff.

use std::fs;
use std::path::Path;

use super::driver::Book;

#[test]
#[expect(clippy::disallowed_methods, reason = "the cases are files")]
fn messages_are_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut cases: Vec<_> = fs::read_dir(folder).expect("the cases").flatten().map(|entry| entry.path()).collect();
    cases.sort();
    assert!(cases.len() > 30, "the cases were found");
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases {
        let text = fs::read_to_string(&case).expect("a case");
        let (files, expected) = text.split_once("==== says\n").expect("a case ends with what is said");
        let mut book = Book::new();
        for file in files.split("==== ").skip(1) {
            let (path, content) = file.split_once('\n').expect("a path");
            book = book.file(path.trim(), content);
        }
        let run = book.run(&["check"]);
        let said = format!("{}{}", run.stderr, run.stdout);
        let errors = said.contains("error[");
        assert_eq!(run.code, Some(i32::from(errors)), "{}", case.display());
        assert!(!said.contains("panicked"), "{}: {said}", case.display());
        if said != expected && bless {
            fs::write(&case, format!("{files}==== says\n{said}")).expect("written");
        } else if said != expected {
            wrong.push(format!("{}\n---- says now\n{said}---- was to say\n{expected}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
