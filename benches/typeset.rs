//! How long a whole book takes from HTML to a tagged PDF to fill in, and how much memory: chapters of 900 words and 25 fields each, with
//! tables, lists and pictures. Run with `cargo bench --bench typeset`. Each book is set by a process of its own, for its peak of memory.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock and the theme's fonts")]
#![expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot read its fonts has failed")]

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use mendbook::pdf;
use mendbook::typeset::{Input, Resources, typeset};

/// The allocator of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A photograph for each of the first few chapters; later ones show them again.
struct Pictures(Vec<Arc<[u8]>>);

impl Pictures {
    fn new() -> Self {
        let picture = |shade: u8| {
            let mut file = std::io::Cursor::new(Vec::new());
            let pixel = |x: u32, y: u32| image::Rgb([(x / 3) as u8 ^ shade, (y / 2) as u8, ((x * y) >> 8) as u8]);
            image::RgbImage::from_fn(640, 280, pixel).write_to(&mut file, image::ImageFormat::Png).unwrap();
            Arc::from(file.into_inner())
        };
        Self([0, 60, 120, 180].map(picture).into())
    }
}

impl Resources for Pictures {
    fn read(&self, _: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        url.parse().ok().and_then(|index: usize| self.0.get(index).cloned()).ok_or_else(|| format!("{url} is not there"))
    }
}

const STYLE: &str = "@page { size: A4; margin: 2cm; @bottom-center { content: counter(page) ' / ' counter(pages) } @top-right { content: string(chapter) } }
    body { font: 10.5pt/1.4 'Mend Serif', serif } h1 { string-set: chapter content(); break-before: page } h1, h2 { break-after: avoid }
    .toc a::after { content: leader('.') target-counter(attr(href), page) } table { border-collapse: collapse; width: 100% } td, th { border: .5pt solid #888; padding: 3pt }
    .field { margin: 6pt 0; break-inside: avoid } .field label { display: block } textarea { width: 100%; height: 70pt } input[type=text] { width: 100% } img { width: 60% }";

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
            let seed = chapter * 97 + part * 7;
            let _ = write!(html, "<p>{}</p><p>{}</p><ol>", prose(60, seed), prose(60, seed + 1));
            for item in 2..6 {
                let _ = write!(html, "<li>{}</li>", prose(15, seed + item));
            }
            html.push_str("</ol>");
            if part == 0 {
                let _ = write!(html, "<p><img src={} alt='a pattern'></p>", chapter % 4);
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

/// The most memory this process has had, in MiB, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? / 1024.0)
}

fn measure(chapters: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/static/fonts");
    let fonts = ["MendSerif-Regular.ttf", "MendSerif-Bold.ttf", "MendSans-Regular.ttf"]
        .map(|name| Arc::new(std::fs::read(folder.join(name)).unwrap().into()));
    let (html, pictures) = (book(chapters), Pictures::new());
    let input = Input { html: &html, name: Path::new("book.html"), stylesheets: &[], resources: &pictures, fonts: &fonts, forms: true };
    let start = Instant::now();
    let typeset = typeset(&input);
    let laid_out = start.elapsed();
    let bytes = pdf::write(&typeset.document, &pdf::Options::default()).unwrap();
    let all = start.elapsed();
    println!(
        "{chapters} chapters: {} pages, {} fields, {} kB: typeset in {laid_out:.0?}, written in {:.0?}; a chapter takes {:.2?}{}",
        typeset.document.pages.len(),
        typeset.document.fields.len(),
        bytes.len() / 1000,
        all - laid_out,
        all / u32::try_from(chapters).unwrap(),
        peak().map_or_else(String::new, |peak| format!(" and {:.2} MiB of {peak:.0}", peak / chapters as f64)),
    );
}

fn main() {
    if let Some(chapters) = std::env::args().nth(1).and_then(|argument| argument.parse().ok()) {
        return measure(chapters);
    }
    for chapters in ["6", "60", "600"] {
        let done = Command::new(std::env::current_exe().unwrap()).arg(chapters).status().unwrap();
        assert!(done.success(), "{chapters} chapters cannot be set");
    }
}
