//! Whole books through the command.

use std::collections::BTreeSet;

use super::driver::Book;

const WORKSHEET: &str = "worksheet: one\ntitle: One\nprompts:\n  - id: a\n    text: A\n    field: { type: date }\n";

#[test]
fn a_small_book_has_no_findings() {
    assert_eq!(Book::new().file("content/01-first/prompts.yaml", WORKSHEET).found(), [""; 0]);
}

#[test]
fn ten_mistakes_are_ten_findings_that_name_their_lines() {
    let book = Book::new()
        .file("book.toml", "[book]\ntitle = \"Ten\"\nlicence = \"CC0-1.0\"\n[roles]\nhurt = \"the hurt one\"\n[build]\nout = \"../elsewhere\"\n")
        .file("content/01-first/guidance.md", "---\ntitle: First\n---\n\nFor {{ role.hrt }}.\n\nSee [it](#won).\n\n```worksheet\nome\n```\n")
        .file(
            "content/01-first/prompts.yaml",
            "worksheet: one\ntitle: One\nprompts:\n  - id: a\n    text: A\n    field: { type: long-txt }\n  - id: a\n    text: B\n    who: hurtt\n    field: { type: date }\n",
        )
        .file(
            "content/02-second/guidance.md",
            "---\ntitle: Second\n---\n",
        )
        .file(
            "content/02-second/clauses.yaml",
            "agreement: plan\ntitle: Plan\nsignatures: [hurt]\nreview: { default-days: 30 }\nclauses:\n  - id: look\n    category: transparency\n    class: access\n    text: \"{{ blank.owner }} shows it.\"\n    blanks: { owner: { type: role } }\n    if-missed: tell\n",
        );
    assert_eq!(
        book.found(),
        [
            "book.toml:3 unknown-key",
            "book.toml:7 output-path",
            "content/01-first/guidance.md:5 unknown-variable",
            "content/01-first/guidance.md:7 broken-link",
            "content/01-first/guidance.md:10 unknown-worksheet",
            "content/01-first/prompts.yaml:6 unknown-word",
            "content/01-first/prompts.yaml:7 duplicate-id",
            "content/01-first/prompts.yaml:9 unknown-role",
            "content/02-second/clauses.yaml:8 consent-missing",
            "content/02-second/clauses.yaml:11 unknown-clause",
        ]
    );
}

#[test]
fn files_that_are_no_text_are_said_to_be_so() {
    let found = |bytes: &[u8]| {
        let findings = Book::new().file("content/01-first/prompts.yaml", bytes).findings();
        findings.iter().map(|f| format!("{}:{} {}", f["line"], f["column"], f["message"].as_str().unwrap_or(""))).collect::<Vec<_>>()
    };
    assert_eq!(found(b"worksheet: one\ntitle: caf\xe9\n"), ["2:11 this file is not UTF-8: byte 26 is 0xE9"]);
    assert_eq!(found(b"\xff\xfew\0o\0"), ["1:1 this file is not UTF-8: byte 1 is 0xFF"]);
    assert_eq!(found(b"worksheet: one\ntitle: a\0b\n"), ["2:9 the character U+0000 cannot be used in text"]);
    assert_eq!(found(b"worksheet: one\ntitle: a\xef\xb7\x90b\n"), ["2:9 the character U+FDD0 cannot be used in text"]);
}

#[test]
fn byte_order_marks_and_line_ends_change_nothing() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let guidance = "---\ntitle: First\n---\n\nSee [it](#one).\n\n```worksheet\none\n```\n\nBroken: [x](#y).\n";
    let book = Book::new()
        .file("book.toml", windows("[book]\ntitle = \"Small\"\n"))
        .file("content/01-first/guidance.md", windows(guidance))
        .file("content/01-first/prompts.yaml", windows(WORKSHEET));
    assert_eq!(book.found(), ["content/01-first/guidance.md:11 broken-link"]);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_content_folder() {
    let book = Book::new().file("secret.md", "---\ntitle: Secret\n---\n").file("content/images/a.png", "x");
    std::os::unix::fs::symlink("../secret.md", book.path().join("content/02-secret.md")).expect("a link");
    std::os::unix::fs::symlink("/", book.path().join("content/images/all")).expect("a link");
    let codes: BTreeSet<_> = book.findings().iter().map(|f| f["code"].as_str().unwrap_or("").to_owned()).collect();
    assert_eq!(codes, BTreeSet::from([String::from("outside-content")]));
}

#[test]
fn nothing_an_author_can_write_stops_the_tool() {
    let deep = |begin: &str, end: &str| format!("---\ntitle: x\n---\n{}x{}\n", begin.repeat(5_000), end.repeat(5_000));
    let markdown = [
        deep(">", ""),
        deep("- ", ""),
        deep("*a ", "*"),
        deep("[", "](x)"),
        deep("<b>", "</b>"),
        deep("![", "](a.png)"),
        deep("`", ""),
        deep("{{", "}}"),
        deep("{{ (", ") }}"),
        deep("{% if true %}", "{% endif %}"),
        deep("|a", "|\n|-|-|"),
        deep("[^1]: ", ""),
        deep("&#x110000;", ""),
        String::from("---\n---\n---\n"),
        String::from("---\n"),
        String::new(),
    ];
    for (index, text) in markdown.iter().enumerate() {
        let run = Book::new().file("content/01-first/guidance.md", text).run(&["check"]);
        assert!(run.code.is_some_and(|code| code < 2), "{index}: {:?} {}", run.code, run.stderr.chars().take(2_000).collect::<String>());
        assert!(!run.stderr.contains("mistake is in mendbook"), "{index}: {}", run.stderr.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn a_large_book_is_read_quickly() {
    let mut sheet = String::from("worksheet: large\ntitle: Large\nprompts:\n");
    for index in 0..5_000 {
        sheet.push_str(&format!(
            "  - id: p{index}\n    text: \"How is it for {{{{ role.injured }}}}?\"\n    field: {{ type: long-text, lines: 3 }}\n"
        ));
    }
    let guidance = format!("---\ntitle: First\n---\n{}", "## Words\n\nFor {{ role.injured }}, see [it](#large).\n\n".repeat(5_000));
    let book = Book::new().file("content/01-first/prompts.yaml", sheet).file("content/01-first/guidance.md", guidance);
    assert_eq!(book.found(), [""; 0]);
}

#[test]
fn building_twice_gives_the_same_bytes_and_keeps_what_people_put_there() {
    let book = Book::empty();
    assert_eq!(book.run(&["init", "."]).code, Some(0));
    let run = book.run(&["build"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    assert!(run.stdout.contains("workbook.html") && run.stdout.contains("workbook-letter.pdf"), "{}", run.stdout);
    let first = book.tree("book");
    assert_eq!(book.run(&["build"]).code, Some(0));
    assert_eq!(book.tree("book"), first);
    let book = book.file("book/notes.txt", "mine");
    assert_eq!(book.run(&["build"]).code, Some(0));
    assert_eq!(book.tree("book").len(), first.len() + 1);
    let book = book.file("book/workbook.html", "filled in");
    let before = book.tree("");
    let run = book.run(&["build"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("changed since mendbook wrote it"), "{}", run.stderr);
    assert_eq!(book.tree(""), before);
}

#[test]
fn a_wrong_output_folder_loses_nothing() {
    let book = Book::empty().file("home/letter.txt", "dear");
    assert_eq!(book.run(&["init", "home/ours"]).code, Some(0));
    let before = book.tree("");
    for out in
        ["home", "home/ours", "home/ours/content", "home/ours/content/book", "home/ours/themes", ".", "/", "home/letter.txt", "home/.."]
    {
        let run = book.run(&["build", "--root", "home/ours", "--out", out]);
        assert_eq!(run.code, Some(1), "{out}: {}", run.stdout);
        assert_eq!(book.tree(""), before, "{out}");
    }
}

#[test]
fn a_book_with_errors_leaves_the_last_output_alone() {
    let book = Book::empty();
    assert_eq!(book.run(&["init", "."]).code, Some(0));
    assert_eq!(book.run(&["build"]).code, Some(0));
    let before = book.tree("book");
    let book = book.file("content/00-read-this-alone.md", "no title");
    let run = book.run(&["build"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), "nothing was built: 1 error\n"));
    assert_eq!(book.tree("book"), before);
}

#[test]
fn every_way_of_drawing_a_choice_builds_whole_and_in_parts() {
    let config = "[book]\ntitle = \"Small\"\n[output.html]\nsite = false\n";
    let edition = |choices: &str, split: &str| {
        format!("[[output.pdf]]\nfile = \"{choices}-{split}.pdf\"\nchoices = \"{choices}\"\nsplit = \"{split}\"\n")
    };
    let editions: String =
        ["checkboxes", "radio", "dropdown"].into_iter().flat_map(|c| ["none", "worksheet"].map(|s| edition(c, s))).collect();
    let book = Book::new().file("book.toml", format!("{config}{editions}")).file(
        "content/01-first/prompts.yaml",
        "worksheet: one\ntitle: One\nintro: See [the first step](#first).\nprompts:\n  - id: a\n    text: A\n    field: { type: choice, options: { x: X, y: Y }, other: true }\n",
    );
    let run = book.run(&["build"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let mut files: Vec<_> =
        book.tree("book").into_iter().map(|(path, _)| path.display().to_string()).filter(|path| path.ends_with(".pdf")).collect();
    files.sort();
    assert_eq!(
        files,
        [
            "book/checkboxes-none.pdf",
            "book/checkboxes-worksheet/one.pdf",
            "book/dropdown-none.pdf",
            "book/dropdown-worksheet/one.pdf",
            "book/radio-none.pdf",
            "book/radio-worksheet/one.pdf"
        ]
    );
}

#[test]
fn an_interval_is_said_in_the_words_of_the_theme() {
    let book = Book::new()
        .file("book.toml", "[book]\ntitle = \"Klein\"\nlanguage = \"de\"\n[build]\ntheme = \"own\"\n[[output.pdf]]\nfile = \"a.pdf\"\n")
        .file("themes/own/theme.toml", "name = \"own\"\nversion = \"1\"\napi = 1\nparent = \"default\"\n")
        .file("themes/own/strings/de.toml", "[duration.weeks]\none = \"{n} Woche\"\nother = \"{n} Wochen\"\n")
        .file(
            "content/01-first/checkins.yaml",
            "checkins: later\ntitle: Wieder\nintervals: [P14D]\nprompts:\n  - { id: a, text: \"Nach {{ interval }}?\", field: { type: date } }\n",
        );
    assert_eq!(book.run(&["build"]).code, Some(0));
    assert!(book.text("book/workbook.html").contains("Nach 2 Wochen?"));
}

#[test]
fn an_interface_in_another_language_is_said() {
    let said = |language: &str| {
        let book = Book::new().file("book.toml", format!("[book]\ntitle = \"T\"\nlanguage = \"{language}\"\n"));
        let run = book.run(&["build"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stderr.contains("interface-language")
    };
    assert!(said("fi"));
    assert!(!said("en-GB"));
}
