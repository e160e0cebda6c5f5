//! How long a large form takes to be written: 300 pages, 4,400 widgets, 66,000 words. Run with `cargo bench --bench pdf`.
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![expect(clippy::print_stdout, reason = "a benchmark reports on the terminal")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "the builder is a test's")]
#![expect(dead_code, reason = "the builder is shared with the tests")]

#[path = "../tests/pdf/builder.rs"]
mod builder;

use std::time::Instant;

use builder::{Builder, SANS, rect, text_kind};
use mendbook::pdf::{Options, write};
use mendbook::typeset::frame::{Color, FormFieldKind, Item, ItemKind, Path, Point, Segment, TagId, TagRole, TextRun};

fn book() -> mendbook::typeset::frame::PagedDocument {
    let mut b = Builder::new("A large book");
    b.height = 800.0;
    b.document.pages.clear();
    let root = TagId(0);
    let words = "Since I hid it, I think an ordinary day for you has become one of";
    let line = b.shape(SANS, 11.0, 20.0, 0.0, words);
    for page in 0..300 {
        b.add_page();
        let heading = format!("Page {page}");
        b.line(root, TagRole::H2, 20.0, 30.0, &heading);
        for paragraph in 0..4 {
            let element = b.element(root, TagRole::P);
            let leaf = b.leaf(element);
            for row in 0..4 {
                let y = 50.0 + 70.0 * paragraph as f32 + 15.0 * row as f32;
                // Justified: every space is a little wider, and no two lines are alike.
                let mut run = TextRun { origin: Point { x: 20.0, y }, ..line.clone() };
                let extra = ((page * 7 + row * 3 + paragraph) % 23) as f32 / 20.0;
                for glyph in std::sync::Arc::make_mut(&mut run.glyphs) {
                    if words.as_bytes()[glyph.cluster as usize] == b' ' {
                        glyph.advance += extra;
                    }
                }
                b.push(Some(leaf), ItemKind::Text(run));
            }
        }
        for field in 0..14 {
            let place = rect(20.0, 340.0 + 30.0 * field as f32, 280.0, 20.0);
            let name = format!("page-{page}.prompt-{field}.answer");
            let label = format!("Question {field} of page {page}: what would help you this week?");
            let element = b.line(root, TagRole::P, 20.0, place.y - 3.0, "What would help you this week?");
            let kind = match field % 3 {
                0 => FormFieldKind::Checkbox { on: "yes".to_owned(), checked: false },
                1 => text_kind("", true),
                _ => text_kind("", false),
            };
            let place = if field % 3 == 0 { rect(20.0, place.y, 12.0, 12.0) } else { place };
            b.field(element, &name, &label, kind, place);
        }
        let rule =
            Path { segments: vec![Segment::Rect(rect(20.0, 780.0, 280.0, 0.5))], fill: Some(Color::BLACK), even_odd: false, stroke: None };
        b.document.pages[b.page].items.push(Item { tag: None, kind: ItemKind::Path(rule) });
    }
    b.document
}

fn main() {
    let document = book();
    let mut times = Vec::new();
    let mut size = 0;
    for _ in 0..9 {
        let start = Instant::now();
        size = write(&document, &Options::default()).map_or(0, |bytes| bytes.len());
        times.push(start.elapsed());
    }
    times.sort();
    println!("{} pages, {} fields: {size} bytes, median {:?}, best {:?}", document.pages.len(), document.fields.len(), times[4], times[0]);
}
