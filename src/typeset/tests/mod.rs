//! Tests of the whole typesetter: HTML and CSS in, what a reader would see on the pages out.
//!
//! Pages are 200 points square with 10 points of margin unless a test says otherwise; every character is 6 points wide, every line 12 high.

mod blocks;
mod breaks;
mod columns;
mod containment;
mod documents;
mod drawings;
mod effects;
mod flexible;
mod floats;
mod footnotes;
mod forms;
mod hostile;
mod inline;
mod pages;
mod quirks;
mod silence;
mod sizing;
mod stacking;
mod structure;
mod table_sizes;
mod tables;
mod visual;
mod warnings;
mod whole;
mod writing;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use super::{Input, Resources, Stylesheet, Typeset, dump, typeset};

/// A picture and nothing else.
struct Files;

impl Resources for Files {
    fn read(&self, _base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        let (width, height) = match url {
            "wide.png" => (80, 40),
            "tall.png" => (40, 800),
            "wedge.png" => (60, 60),
            "drawing.svg" => {
                let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect x='5' y='5' width='10' height='5'/></svg>";
                return Ok(svg.as_bytes().into());
            }
            "text.svg" => return Ok(b"<svg xmlns='http://www.w3.org/2000/svg'><text>words</text></svg>".as_slice().into()),
            "path.svg" => {
                let svg = "<svg xmlns='http://www.w3.org/2000/svg'><text><textPath href='#p'>words</textPath></text></svg>";
                return Ok(svg.as_bytes().into());
            }
            _ => return Err("there is no such file".to_owned()),
        };
        let mut out = std::io::Cursor::new(Vec::new());
        if url == "wedge.png" {
            // As wide as it is down to there, and nothing on the right.
            let pixel = |x: u32, y: u32| image::Rgba([0, 0, 0, if x <= y { 128 } else { 0 }]);
            image::RgbaImage::from_fn(60, 60, pixel).write_to(&mut out, image::ImageFormat::Png).expect("a picture");
            return Ok(out.into_inner().into());
        }
        image::RgbImage::new(width, height).write_to(&mut out, image::ImageFormat::Png).expect("a picture");
        Ok(out.into_inner().into())
    }
}

#[expect(clippy::disallowed_methods, reason = "tests read their own fonts")]
static FONTS: LazyLock<Vec<crate::typeset::frame::FontData>> = LazyLock::new(|| {
    ["NotoSansMono-Regular.ttf", "NotoSans-Regular.ttf", "NotoSansHebrew-Regular.ttf"]
        .map(|name| {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts").join(name);
            Arc::new(std::fs::read(path).expect("a font of the tests").into())
        })
        .to_vec()
});

const BASE: &str = "@page { size: 200pt 200pt; margin: 10pt } body { margin: 0; font: 10pt/12pt monospace } p { margin: 6pt 0 }
    h1, h2 { font-size: 10pt; font-weight: 400; margin: 12pt 0 }";

fn set(html: &str, css: &str, forms: bool) -> Typeset {
    let sheets =
        [Stylesheet { name: "base.css".into(), css: BASE.to_owned() }, Stylesheet { name: "test.css".into(), css: css.to_owned() }];
    let html = format!("<!doctype html><html lang=en><head><title>Test</title></head><body>{html}</body></html>");
    typeset(&Input { html: &html, name: Path::new("test.html"), stylesheets: &sheets, resources: &Files, fonts: &FONTS, forms })
}

/// Compares two texts line by line, without regard to how they are indented as a whole.
#[track_caller]
fn same(actual: &str, expected: &str) {
    let tidy = |text: &str| -> String {
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
        lines.iter().map(|line| line[indent..].trim_end()).collect::<Vec<_>>().join("\n")
    };
    let (actual, expected) = (tidy(actual), tidy(expected));
    assert!(actual == expected, "at line {}\n--- got\n{actual}\n--- expected\n{expected}\n---", std::panic::Location::caller().line());
}

/// What is on the pages; one page without its heading line.
#[track_caller]
fn check(html: &str, css: &str, expected: &str) {
    let typeset = set(html, css, true);
    let pages = dump::pages(&typeset.document).replace(" 200×200", "");
    let pages = if typeset.document.pages.len() == 1 { pages.replace("page 1\n", "") } else { pages };
    same(&pages, expected);
}

/// The structure tree.
#[track_caller]
fn check_tags(html: &str, expected: &str) {
    same(&dump::tags(&set(html, "", true).document), expected);
}

/// The warnings' codes, lines and messages.
#[track_caller]
fn check_warnings(html: &str, css: &str, expected: &str) {
    let typeset = set(html, css, true);
    let lines: Vec<String> = typeset.warnings.iter().map(|one| format!("{} {}: {}", one.code, one.line, one.message)).collect();
    same(&lines.join("\n"), expected);
}

/// The words on each page, in painting order, artifacts in brackets.
fn words(typeset: &Typeset) -> Vec<String> {
    fn collect(items: &[super::frame::Item], out: &mut String) {
        for item in items {
            match &item.kind {
                super::frame::ItemKind::Text(run) if item.tag.is_some() => out.push_str(&run.text),
                super::frame::ItemKind::Text(run) => {
                    out.push('[');
                    out.push_str(&run.text);
                    out.push(']');
                }
                super::frame::ItemKind::Group(group) => collect(&group.items, out),
                _ => {}
            }
        }
    }
    typeset
        .document
        .pages
        .iter()
        .map(|page| {
            let mut out = String::new();
            collect(&page.items, &mut out);
            if out.is_empty() { "(blank)".to_owned() } else { out }
        })
        .collect()
}

/// The words on each page, one page a line.
#[track_caller]
fn check_words(html: &str, css: &str, expected: &str) {
    same(&words(&set(html, css, true)).join("\n"), expected);
}
