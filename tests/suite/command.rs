//! The command line as a user meets it.

use std::collections::BTreeSet;

use super::driver::Book;

#[test]
fn exit_codes() {
    let code = |book: &Book, arguments: &[&str]| book.run(arguments).code;
    assert_eq!(code(&Book::new(), &["check"]), Some(0));
    assert_eq!(code(&Book::new().file("content/01-first/guidance.md", "no title"), &["check"]), Some(1));
    assert_eq!(code(&Book::empty(), &["check"]), Some(1));
    assert_eq!(code(&Book::new(), &["chekc"]), Some(2));
    assert_eq!(code(&Book::new(), &["check", "--format", "xml"]), Some(2));
    assert_eq!(code(&Book::new(), &[]), Some(2));
    assert_eq!(code(&Book::new(), &["--help"]), Some(0));
    assert_eq!(code(&Book::new(), &["--version"]), Some(0));
}

#[test]
fn findings_go_to_stderr_and_results_to_stdout() {
    let book = Book::new().file("content/01-first/guidance.md", "---\ntitel: x\n---\n");
    let run = book.run(&["check"]);
    assert!(run.stderr.contains("content/01-first/guidance.md:2:1"), "{}", run.stderr);
    assert_eq!(run.stdout, "1 error\n");
    let run = book.run(&["check", "--format", "json"]);
    assert_eq!(run.stderr, "");
    let findings: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let keys: Vec<_> = findings[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["code", "severity", "message", "help", "file", "line", "column", "end_line", "end_column"]);
}

#[test]
fn init_makes_a_book_without_findings_and_leaves_other_folders_alone() {
    let folder = Book::empty();
    let run = folder.run(&["init", "ours"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    assert!(run.stdout.contains("mendbook build --root ours"), "{}", run.stdout);
    let run = folder.run(&["check", "--root", "ours"]);
    assert_eq!((run.code, run.stderr.as_str(), run.stdout.as_str()), (Some(0), "", "no findings\n"));

    let folder = Book::empty().file("ours/letter.txt", "dear");
    let before = folder.tree("");
    assert_eq!(folder.run(&["init", "ours"]).code, Some(1));
    assert_eq!(folder.tree(""), before);
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Book::empty().run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("check"), "{shell}");
    }
}

#[test]
fn typeset_sets_any_html_and_never_over_its_input() {
    let folder =
        Book::empty().file("in.html", "<!doctype html><html lang=en><title>T</title><h1>Hello</h1>").file("a.css", "h1 { colr: red }\n");
    let run = folder.run(&["typeset", "in.html", "out.pdf", "--css", "a.css"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.starts_with("out.pdf  1 page"), "{}", run.stdout);
    assert!(run.stderr.contains("--> a.css:1:6"), "{}", run.stderr);
    let pdf = folder.tree("").into_iter().find(|(path, _)| path.ends_with("out.pdf")).map(|(_, bytes)| bytes);
    assert!(pdf.is_some_and(|bytes| bytes.starts_with(b"%PDF-1.7")));
    let before = folder.tree("");
    for (input, output) in [("in.html", "in.html"), ("in.html", "./a.css"), ("none.html", "out.pdf"), ("in.html", "none/out.pdf")] {
        assert_eq!(folder.run(&["typeset", input, output, "--css", "a.css"]).code, Some(1), "{input} {output}");
        assert_eq!(folder.tree(""), before);
    }
}

#[test]
fn a_document_without_fonts_is_set_in_those_of_the_default_theme() {
    let html = "<!doctype html><html lang=en><title>T</title><body style='font-family: sans-serif'><p style='font-family: serif'>Text \u{2192}</p><p>Text</p><pre>code <b>bold</b></pre>";
    let folder = Book::empty().file("in.html", html);
    let run = folder.run(&["typeset", "in.html", "out.pdf"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let pdf = lopdf::Document::load(folder.path().join("out.pdf")).expect("a PDF");
    let dictionaries = pdf.objects.values().filter_map(|object| object.as_dict().ok());
    let names: BTreeSet<&str> = dictionaries
        .filter(|font| font.has_type(b"FontDescriptor"))
        .filter_map(|font| font.get(b"FontName").and_then(lopdf::Object::as_name).ok())
        .filter_map(|name| str::from_utf8(name).ok()?.split('+').next_back())
        .collect();
    assert!(names.into_iter().eq(["MendMono-Bold", "MendMono-Regular", "MendSans-Regular", "MendSerif-Regular"]));
}
