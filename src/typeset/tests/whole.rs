//! Nothing is lost and nothing stands twice: random documents on pages of several widths, in which each word is another.

use std::collections::BTreeMap;

use super::super::frame::{Item, ItemKind};
use super::set;

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.throw(list.len())]
    }
}

/// What holds other blocks.
const AROUND: &[&str] = &[
    "",
    "padding: 5pt; border: 1pt solid",
    "overflow: hidden",
    "display: flow-root; margin-left: 20pt",
    "display: flex",
    "display: flex; flex-wrap: wrap",
    "display: flex; flex-direction: column",
    "display: grid; grid-template-columns: 1fr 1fr",
    "columns: 2",
    "columns: 3 40pt; column-fill: auto",
    "break-inside: avoid",
    "position: relative",
    "box-decoration-break: clone; padding: 5pt",
    "float: right; width: 60%",
    "page: wide",
    "clear: both; min-height: 60pt",
];

/// Pages of other sizes than most.
const PAGES: &[&str] = &[
    "@page :left { margin-left: 40pt }",
    "@page :first { margin: 30pt }",
    "@page wide { margin-left: 0; margin-right: 5pt }",
    "@page :nth(3) { size: 240pt 160pt }",
];

/// A document half written.
struct Writer {
    dice: Dice,
    words: usize,
    html: String,
}

impl Writer {
    fn text(&mut self, most: usize) {
        for _ in 0..=self.dice.throw(most) {
            self.words += 1;
            self.html.push_str(&format!("w{} ", self.words));
        }
    }

    fn element(&mut self, name: &str, style: &str, inside: impl FnOnce(&mut Self)) {
        self.html.push_str(&format!("<{name} style='{style}'>"));
        inside(self);
        self.html.push_str(&format!("</{name}>"));
    }

    fn float(&mut self, name: &str) {
        let side = self.dice.pick(&["left", "right"]);
        let size = self.dice.pick(&["", "width: 50pt", "height: 60pt", "width: 100%", "width: 40pt; height: 120pt; break-inside: avoid"]);
        let clear = self.dice.pick(&["", "", "clear: both", "margin: 4pt"]);
        self.element(name, &format!("float: {side}; {size}; {clear}"), |writer| writer.text(8));
    }

    fn paragraph(&mut self) {
        let style = self.dice.pick(&["", "orphans: 1; widows: 1", "text-wrap: pretty", "clear: left", "break-before: page"]);
        self.element("p", style, |writer| {
            writer.text(25);
            match writer.dice.throw(6) {
                0 => writer.float("span"),
                1 => writer.element("span", "float: footnote", |writer| writer.text(12)),
                2 => writer.element("span", "display: inline-block; width: 50pt", |writer| writer.text(3)),
                _ => {}
            }
            writer.text(25);
        });
    }

    fn block(&mut self, depth: usize) {
        match self.dice.throw(if depth < 3 { 10 } else { 5 }) {
            0..=3 => self.paragraph(),
            4 => self.float("div"),
            5 => self.element("ol", "", |writer| {
                for _ in 0..=writer.dice.throw(3) {
                    writer.element("li", "", |writer| writer.text(12));
                }
            }),
            6 => self.element("table", "border-collapse: collapse", |writer| {
                for _ in 0..=writer.dice.throw(3) {
                    writer.element("tr", "", |writer| {
                        writer.element("td", "width: 80pt", |writer| writer.block(depth + 1));
                        writer.element("td", "", |writer| writer.text(10));
                    });
                }
            }),
            _ => {
                let style = self.dice.pick(AROUND);
                self.element("div", style, |writer| {
                    for _ in 0..=writer.dice.throw(3) {
                        writer.block(depth + 1);
                    }
                });
            }
        }
    }
}

/// How often each word is on the paper.
fn count(items: &[Item], height: f32, out: &mut BTreeMap<String, usize>) {
    for item in items {
        match &item.kind {
            ItemKind::Text(run) if (0.0..height).contains(&run.origin.y) => {
                run.text.split_whitespace().for_each(|word| *out.entry(word.to_owned()).or_default() += 1);
            }
            ItemKind::Group(group) => count(&group.items, height, out),
            _ => {}
        }
    }
}

#[test]
fn every_word_of_a_random_document_is_printed_once() {
    for seed in 0..60 {
        let mut writer = Writer { dice: Dice(seed), words: 0, html: String::new() };
        for _ in 0..=writer.dice.throw(4) {
            writer.block(0);
        }
        let css: String = PAGES.iter().filter(|_| seed % 4 != 0 && writer.dice.throw(2) == 0).copied().collect();
        let typeset = set(&writer.html, &css, false);
        let mut printed = BTreeMap::new();
        typeset.document.pages.iter().for_each(|page| count(&page.items, page.size.height, &mut printed));
        let words = (1..=writer.words).map(|number| format!("w{number}"));
        let wrong: Vec<String> = words.filter(|word| printed.get(word) != Some(&1)).collect();
        // What has to be cut through shows on both pages.
        let cut = typeset.warnings.iter().any(|one| one.code == "cut-through");
        assert!(wrong.is_empty() || cut, "seed {seed}: {wrong:?} are lost or doubled in\n{css}\n{}", writer.html);
    }
}
