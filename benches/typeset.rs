//! How long a whole book takes from HTML to PDF: chapters of 900 words and 25 fields each. Run with `cargo bench --bench typeset`.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the theme's fonts")]
#![expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot read its fonts has failed")]

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use mendbook::pdf;
use mendbook::typeset::{Input, Resources, typeset};

struct Nothing;

impl Resources for Nothing {
    fn read(&self, _: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        Err(format!("{url} is not there"))
    }
}

const STYLE: &str = "@page { size: A4; margin: 2cm; @bottom-center { content: counter(page) ' / ' counter(pages) } @top-right { content: string(chapter) } }
    body { font: 10.5pt/1.4 'Mend Serif', serif } h1 { string-set: chapter content(); break-before: page } h1, h2 { break-after: avoid }
    .toc a::after { content: leader('.') target-counter(attr(href), page) } table { border-collapse: collapse; width: 100% } td, th { border: .5pt solid #888; padding: 3pt }
    .field { margin: 6pt 0; break-inside: avoid } .field label { display: block } textarea { width: 100%; height: 70pt } input[type=text] { width: 100% }";

/// Sentences that differ from each other as much as prose does.
fn prose(words: usize, seed: usize) -> String {
    const WORDS: [&str; 24] = [
        "evening",
        "promise",
        "quiet",
        "between",
        "the",
        "a",
        "office",
        "kept",
        "said",
        "listening",
        "and",
        "of",
        "slowly",
        "because",
        "plan",
        "talk",
        "morning",
        "we",
        "you",
        "find",
        "worth",
        "asked",
        "without",
        "again",
    ];
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut text = String::new();
    for index in 0..words {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(state >> 33) % WORDS.len()]);
        text.push_str(if index % 13 == 12 { ". " } else { " " });
    }
    text
}

fn book(chapters: usize) -> String {
    let mut html = format!(
        "<!doctype html><html lang=en><title>A long book</title><style>{STYLE}</style><nav class=toc role=doc-toc><h2>Contents</h2><ul>"
    );
    for chapter in 0..chapters {
        let _ = write!(html, "<li><a href='#c{chapter}'>Chapter {chapter}</a></li>");
    }
    html.push_str("</ul></nav>");
    for chapter in 0..chapters {
        let _ = write!(html, "<h1 id=c{chapter}>Chapter {chapter}</h1>");
        for part in 0..5 {
            let _ = write!(html, "<h2>{}</h2>", prose(4, chapter * 31 + part));
            for paragraph in 0..3 {
                let _ = write!(html, "<p>{}</p>", prose(60, chapter * 97 + part * 7 + paragraph));
            }
            let _ = write!(html, "<table><thead><tr><th>What<th>When</thead><tr><td>{}<td>soon</table>", prose(8, chapter));
            for field in 0..5 {
                let (label, name) = (prose(9, chapter + field), format!("c{chapter}.f{part}{field}"));
                let control = match field {
                    0 | 1 => format!("<textarea id={name} name={name}></textarea>"),
                    2 => format!("<select id={name} name={name}><option>one<option>two</select>"),
                    3 => (0..10).map(|n| format!("<input type=checkbox name={name}.{n} title='{n}'> ")).collect(),
                    _ => format!("<input type=text id={name} name={name}>"),
                };
                let _ = write!(html, "<div class=field><label for={name}>{label}</label>{control}</div>");
            }
        }
    }
    html
}

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/static/fonts");
    let fonts = ["MendSerif-Regular.ttf", "MendSerif-Bold.ttf", "MendSans-Regular.ttf"]
        .map(|name| Arc::new(std::fs::read(folder.join(name)).unwrap()));
    for chapters in [6, 60, 600] {
        let html = book(chapters);
        let input = Input { html: &html, name: Path::new("book.html"), stylesheets: &[], resources: &Nothing, fonts: &fonts, forms: true };
        let start = Instant::now();
        let typeset = typeset(&input);
        let laid_out = start.elapsed();
        let bytes = pdf::write(&typeset.document, &pdf::Options::default()).unwrap();
        println!(
            "{chapters} chapters: {} pages, {} fields: typeset in {laid_out:.0?}, written in {:.0?}, {} kB",
            typeset.document.pages.len(),
            typeset.document.fields.len(),
            start.elapsed().saturating_sub(laid_out),
            bytes.len() / 1000
        );
    }
}
