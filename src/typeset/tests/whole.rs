//! Nothing is lost and nothing stands twice: random documents on pages of several widths, in which each word is another.

use std::collections::BTreeMap;

use super::super::frame::{Item, ItemKind};
use super::{check, check_words, set};

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

/// Pages with room for six lines.
const SMALL: &str = "@page { size: 200pt 92pt } i { float: left; font-style: normal; width: 60pt } b { float: footnote; font-weight: 400 }
    ::footnote-call, ::footnote-marker { content: '' } @page { @footnote { margin: 0 } } ";

#[test]
fn what_goes_on_keeps_its_notes_and_its_distance() {
    let lines = |from: usize, to: usize| (from..=to).map(|line| format!("{line}<br>")).collect::<String>();
    for (html, css, pages) in [
        // Notes called in a float, in a cell and in columns that go on.
        (format!("<i>{}<b>N</b>9</i>", lines(1, 8)), "", "123456\n789N"),
        (format!("<table><td>{}<b>N</b>9</td></table>", lines(1, 8)), "", "12345\n6789N"),
        (format!("<div style='columns: 1'>{}<b>N</b>9</div>", lines(1, 8)), "", "123456\n789N"),
        ("<div style='columns: 2'><b>N</b></div>".to_owned(), "", "N"),
        // What overflows a cell.
        (format!("<table><td><div style='height: 12pt'>{}</div></td></table>", lines(1, 8)), "", "12345\n678"),
        // Columns in a cell know of no pages.
        ("<table><td><div style='columns: 2'>1<p style='page: x'>2</div></td></table>".to_owned(), "", "12"),
        // A float without room beside the line it is called in.
        ("1<br>2<br>3<br>4<br>aaaaaaaaaaaaaaaaaaaaa <i>F<br>G</i>5 bbbbbbbbbbbbbbbbbbbbbbbbbbbbb 6".to_owned(), ":left", ""),
        // Running elements at the end of a page.
        (
            "1<p class=r>A</p><p style='break-before: page'>2<div>3<p class=r>B</p></div><p style='break-before: page'>4".to_owned(),
            "@page { @top-left { content: element(r, last) } } .r { position: running(r) }",
            "[A]1\n[B]23\n[B]4",
        ),
        // A box whose place is between two pages.
        ("1<div class=a>A</div><p style='break-before: page'>2".to_owned(), ".a { position: absolute; top: 40pt }", "1A\n2"),
    ] {
        let css = format!("{SMALL} {}", css.replace(":left", "@page :left { margin-left: 40pt }"));
        if pages.is_empty() {
            let all = super::words(&set(&html, &css, false)).concat();
            assert_eq!((all.matches('F').count(), all.matches('G').count()), (1, 1), "{html}: {all}");
        } else {
            check_words(&html, &css, pages);
        }
    }
}

#[test]
fn lines_below_a_float_stay_below_it_on_the_next_page() {
    check(
        "<i style='width: 100%'>1<br>2<br>3<br>4<br>5<br>6<br>7</i>below",
        SMALL,
        r#"
        page 1 200×92
          text 10,19.9 10 "1"
          text 10,31.9 10 "2"
          text 10,43.9 10 "3"
          text 10,55.9 10 "4"
          text 10,67.9 10 "5"
        page 2 200×92
          text 10,19.9 10 "6"
          text 10,31.9 10 "7"
          text 10,43.9 10 "below"
    "#,
    );
}

#[test]
fn named_pages_leave_floats_in_their_flow() {
    check(
        "<div><i>F</i></div>beside<p style='page: x'>next",
        SMALL,
        r#"
        page 1 200×92
          text 10,19.9 10 "F"
          text 70,19.9 10 "beside"
        page 2 200×92
          text 10,25.9 10 "next"
    "#,
    );
}
