//! The looks of a field's value (ISO 32000-1, 12.7.3.3): used to build a form and to fill one.
//!
//! In: what kind of value, its size and style, and fonts that know their characters. Out: the content of an appearance stream and the names
//! of the fonts it uses. A pure function: it reads and keeps nothing. Text is set as form viewers set it: one glyph a character, in
//! the order the bidirectional algorithm puts them; no ligatures, no kerning. Scripts whose letters join or move come as lines set already.

use std::collections::BTreeMap;
use std::io::Write;

use crate::pdf::objects::{round, round_fine};
use crate::typeset::frame::{Color, Size, TextAlign, WidgetStyle};

/// What stands for a character that no font has, the best first.
pub const SIGNS: [char; 3] = ['\u{FFFD}', '\u{25A1}', '?'];

/// A font of the form's `/DR`.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFont {
    /// Its name there.
    pub resource: String,
    /// Height above the baseline in thousandths of an em.
    pub ascent: f32,
    /// Depth below it, negative.
    pub descent: f32,
    /// The two-byte code and width, in thousandths of an em, of each character.
    pub characters: BTreeMap<char, (u16, f32)>,
}

/// A line that was set elsewhere, glyph by glyph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SetLine {
    /// In points.
    pub width: f32,
    /// Whether its paragraph runs from right to left.
    pub rtl: bool,
    /// Glyphs of one font that follow each other as the font says.
    pub runs: Vec<SetRun>,
}

/// A part of a [`SetLine`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SetRun {
    /// The font's name in the resources.
    pub font: String,
    /// From the start of the line.
    pub x: f32,
    /// Above the baseline.
    pub rise: f32,
    /// Two-byte codes.
    pub codes: Vec<u16>,
}

/// How much of a text there is room for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    /// Where each line begins and ends in the text.
    pub lines: Vec<std::ops::Range<usize>>,
    /// How many lines the box holds.
    pub room: usize,
}

/// A value to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Characters; also the chosen words of a drop-down.
    Text {
        /// What is written.
        text: &'a str,
        /// Lines are broken at spaces, from the top; else one line in the middle.
        multiline: bool,
        /// That many cells, a character in each.
        comb: Option<u32>,
    },
    /// Lines that were set elsewhere: from the top, or the only one in the middle.
    Set {
        /// From the top.
        multiline: bool,
        /// The lines.
        lines: &'a [SetLine],
    },
    /// A check box.
    Check {
        /// Whether it is ticked.
        on: bool,
    },
    /// A radio button.
    Radio {
        /// Whether it is chosen.
        on: bool,
    },
    /// A list that shows its options.
    List {
        /// Their words.
        options: &'a [&'a str],
        /// The chosen ones.
        selected: &'a [usize],
    },
}

/// The content of an appearance stream, whose `/BBox` is `[0 0 width height]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Appearance {
    /// The operators.
    pub content: Vec<u8>,
    /// The names of the fonts used.
    pub fonts: Vec<String>,
}

/// A character that some font has.
#[derive(Debug, Clone, Copy)]
struct Shape {
    font: usize,
    code: u16,
    /// In points.
    width: f32,
}

/// Draws a value into a box.
pub fn appearance(value: &Value<'_>, size: Size, style: &WidgetStyle, fonts: &[&FormFont]) -> Appearance {
    let mut painter = Painter { out: Appearance::default(), size, style, fonts, points: sound_size(style.size) };
    match *value {
        Value::Check { on: true } => painter.tick(),
        Value::Radio { on: true } => painter.dot(),
        Value::Check { on: false } | Value::Radio { on: false } => {}
        Value::Text { text, multiline, comb } => {
            painter.write("/Tx BMC\n");
            match comb.filter(|cells| *cells > 0) {
                _ if text.is_empty() => {}
                Some(cells) => painter.comb(text, cells),
                None if multiline => painter.lines(text),
                None => painter.line(text),
            }
            painter.write("EMC\n");
        }
        Value::Set { multiline, lines } => {
            painter.write("/Tx BMC\n");
            painter.set(lines, multiline);
            painter.write("EMC\n");
        }
        Value::List { options, selected } => {
            painter.write("/Tx BMC\n");
            painter.list(options, selected);
            painter.write("EMC\n");
        }
    }
    painter.out
}

/// How a text is broken into the lines of a box, and how many of them it holds. One line is as long as it is.
pub fn fit(text: &str, multiline: bool, size: Size, style: &WidgetStyle, fonts: &[&FormFont]) -> Fit {
    let painter = Painter { out: Appearance::default(), size, style, fonts, points: sound_size(style.size) };
    let [left, bottom, right, top] = painter.inside();
    if !multiline {
        // A line that is wider than its box is broken where the box ends.
        return Fit { lines: painter.wrap(text, right - left), room: 1 };
    }
    let mut lines = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        lines.extend(painter.wrap(paragraph, right - left).into_iter().map(|line| start + line.start..start + line.end));
    }
    Fit { lines, room: (((top - bottom) / painter.step() + 0.05) as usize).max(1) }
}

/// The width of a text in one line.
pub fn width(text: &str, style: &WidgetStyle, fonts: &[&FormFont]) -> f32 {
    let painter = Painter { out: Appearance::default(), size: Size::default(), style, fonts, points: sound_size(style.size) };
    painter.shapes(text).iter().map(|shape| shape.width).sum()
}

/// The last words of a line in a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tail {
    /// The line, from 0; none where the box has one line only, in its middle.
    pub line: Option<usize>,
    /// The width of the line.
    pub whole: f32,
    /// The width of the words.
    pub part: f32,
    /// Whether the line runs from right to left.
    pub rtl: bool,
}

impl Tail {
    /// Where the words stand: left, bottom, right, top.
    pub fn corners(self, size: Size, style: &WidgetStyle, fonts: &[&FormFont]) -> [f32; 4] {
        let painter = Painter { out: Appearance::default(), size, style, fonts, points: sound_size(style.size) };
        let (ascent, descent) = painter.vertical();
        let start = painter.start(self.whole, self.rtl);
        let left = if self.rtl { start } else { start + self.whole - self.part };
        let baseline = self.line.map_or_else(|| painter.middle(), |line| painter.first() - painter.step() * line as f32);
        [left, baseline + descent, left + self.part, baseline + ascent]
    }
}

/// The lines that a text is written in, with their places.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |paragraph| {
        let at = start;
        start += paragraph.len() + 1;
        (at, paragraph.strip_suffix('\r').unwrap_or(paragraph))
    })
}

/// The size text is drawn in; 0 would leave it to each viewer.
pub(super) fn sound_size(size: f32) -> f32 {
    if size.is_finite() && size > 0.0 { size.min(500.0) } else { 11.0 }
}

/// Appends the operator that sets the fill colour.
pub(super) fn color_operator(out: &mut Vec<u8>, color: Color) {
    let channel = |value: f32| (round_fine(value).clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
    let (r, g, b) = (channel(color.r), channel(color.g), channel(color.b));
    // Writing to memory cannot fail.
    let _ = if r == g && g == b { writeln!(out, "{r} g") } else { writeln!(out, "{r} {g} {b} rg") };
}

struct Painter<'a> {
    out: Appearance,
    size: Size,
    style: &'a WidgetStyle,
    fonts: &'a [&'a FormFont],
    points: f32,
}

impl Painter<'_> {
    fn write(&mut self, operators: &str) {
        self.out.content.extend_from_slice(operators.as_bytes());
    }

    /// The box inside the padding: left, bottom, right, top.
    fn inside(&self) -> [f32; 4] {
        let [top, right, bottom, left] = self.style.padding.map(|space| if space.is_finite() { space.max(0.0) } else { 0.0 });
        let (width, height) = (self.size.width, self.size.height);
        let across = if left + right < width { [left, width - right] } else { [0.0, width] };
        let down = if top + bottom < height { [bottom, height - top] } else { [0.0, height] };
        let ([left, right], [bottom, top]) = (across, down);
        [left, bottom, right, top]
    }

    fn shape(&self, character: char) -> Option<Shape> {
        self.fonts.iter().enumerate().find_map(|(font, known)| {
            let (code, width) = known.characters.get(&character)?;
            Some(Shape { font, code: *code, width: width * self.points / 1000.0 })
        })
    }

    /// The shape of a character, or of what stands for it where no font has it: a space for white space, nothing for what is never seen,
    /// else a sign that something is missing.
    fn shape_or_sign(&self, character: char) -> Option<Shape> {
        let stand_in = || match character {
            c if c.is_whitespace() => self.shape(' '),
            c if c.is_control() || crate::pdf::text::is_invisible(c) => None,
            _ => SIGNS.into_iter().find_map(|sign| self.shape(sign)),
        };
        self.shape(character).or_else(stand_in)
    }

    fn shapes(&self, text: &str) -> Vec<Shape> {
        text.chars().filter_map(|character| self.shape_or_sign(character)).collect()
    }

    /// From one baseline to the next.
    fn step(&self) -> f32 {
        let (ascent, descent) = self.vertical();
        let step =
            if self.style.line_height.is_finite() && self.style.line_height > 0.0 { self.style.line_height } else { ascent - descent };
        step.max(1.0)
    }

    fn vertical(&self) -> (f32, f32) {
        let first = self.fonts.first();
        let part = |value: Option<f32>, otherwise: f32| value.unwrap_or(otherwise) * self.points / 1000.0;
        (part(first.map(|font| font.ascent), 800.0), part(first.map(|font| font.descent), -200.0))
    }

    /// The baseline of the first of several lines. Half of what the line is higher than the font goes above it.
    fn first(&self) -> f32 {
        let [.., top] = self.inside();
        let (ascent, descent) = self.vertical();
        top - ascent - (self.step() - (ascent - descent)) / 2.0
    }

    /// The baseline of one line in the middle.
    fn middle(&self) -> f32 {
        let [_, bottom, _, top] = self.inside();
        let (ascent, descent) = self.vertical();
        (bottom + top - ascent - descent) / 2.0
    }

    /// Opens the text: clipped to the box, in the field's colour.
    fn begin(&mut self) {
        let (width, height) = (round(self.size.width), round(self.size.height));
        self.write(&format!("q\n0 0 {width} {height} re W n\nBT\n"));
        color_operator(&mut self.out.content, self.style.color);
    }

    fn end(&mut self) {
        self.write("ET\nQ\n");
    }

    /// Shows one line whose baseline starts here.
    fn show(&mut self, shapes: &[Shape], x: f32, y: f32) {
        self.write(&format!("1 0 0 1 {} {} Tm\n", round(x), round(y)));
        for same in shapes.chunk_by(|a, b| a.font == b.font) {
            let Some(font) = same.first().and_then(|shape| self.fonts.get(shape.font)) else { continue };
            let mut operators = format!("/{} {} Tf <", font.resource, round(self.points));
            for shape in same {
                use std::fmt::Write;
                let _ = write!(operators, "{:04X}", shape.code);
            }
            operators.push_str("> Tj\n");
            if !self.out.fonts.contains(&font.resource) {
                self.out.fonts.push(font.resource.clone());
            }
            self.write(&operators);
        }
    }

    /// Where a line of this width starts. What runs from right to left begins at the right unless the field says otherwise.
    fn start(&self, width: f32, rtl: bool) -> f32 {
        let [left, _, right, _] = self.inside();
        match self.style.align {
            TextAlign::Left if rtl => (right - width).max(left),
            TextAlign::Left => left,
            TextAlign::Center => ((left + right - width) / 2.0).max(left),
            TextAlign::Right => (right - width).max(left),
        }
    }

    /// One line, in the middle of the height.
    fn line(&mut self, text: &str) {
        let rtl = is_rtl(text);
        let shapes = self.shapes(&visual(&text.replace(['\n', '\r'], " "), rtl));
        let x = self.start(shapes.iter().map(|shape| shape.width).sum(), rtl);
        self.begin();
        self.show(&shapes, x, self.middle());
        self.end();
    }

    /// Several lines from the top, broken as viewers do: at spaces, inside a word only if it is longer than a line.
    fn lines(&mut self, text: &str) {
        let [left, _, right, _] = self.inside();
        let (ascent, _) = self.vertical();
        let step = self.step();
        let mut y = self.first();
        self.begin();
        for (_, paragraph) in paragraphs(text) {
            let rtl = is_rtl(paragraph);
            for line in self.wrap(paragraph, right - left) {
                let line = paragraph.get(line).unwrap_or("");
                if y + ascent > 0.0 {
                    let shapes = self.shapes(&visual(line, rtl));
                    let width = |shapes: &[Shape]| -> f32 { shapes.iter().map(|shape| shape.width).sum() };
                    let bare = width(&self.shapes(line.trim_end()));
                    // The space at the end of a line stands outside, whichever end that is.
                    let x = self.start(bare, rtl) - if rtl { width(&shapes) - bare } else { 0.0 };
                    self.show(&shapes, x, y);
                }
                y -= step;
            }
        }
        self.end();
    }

    /// Where the lines of a paragraph begin and end.
    fn wrap(&self, text: &str, width: f32) -> Vec<std::ops::Range<usize>> {
        let mut lines = Vec::new();
        let (mut start, mut at, mut used) = (0, 0, 0.0);
        for word in text.split_inclusive(' ') {
            let wide = |character: char| self.shape_or_sign(character).map_or(0.0, |shape| shape.width);
            let whole: f32 = word.chars().map(wide).sum();
            let bare = whole - if word.ends_with(' ') { wide(' ') } else { 0.0 };
            if used + bare > width && at > start {
                lines.push(start..at);
                (start, used) = (at, 0.0);
            }
            if bare <= width {
                at += word.len();
                used += whole;
                continue;
            }
            for character in word.chars() {
                let own = wide(character);
                if used + own > width && at > start && character != ' ' {
                    lines.push(start..at);
                    (start, used) = (at, 0.0);
                }
                at += character.len_utf8();
                used += own;
            }
        }
        lines.push(start..at);
        lines
    }

    /// Lines that were set elsewhere.
    fn set(&mut self, lines: &[SetLine], multiline: bool) {
        let (ascent, _) = self.vertical();
        let step = self.step();
        let mut y = if multiline { self.first() } else { self.middle() };
        self.begin();
        for line in lines {
            if y + ascent <= 0.0 {
                break;
            }
            let start = self.start(line.width, line.rtl);
            for run in &line.runs {
                use std::fmt::Write;
                let (x, y) = (round(start + run.x), round(y + run.rise));
                let mut operators = format!("1 0 0 1 {x} {y} Tm\n/{} {} Tf <", run.font, round(self.points));
                for code in &run.codes {
                    let _ = write!(operators, "{code:04X}");
                }
                operators.push_str("> Tj\n");
                self.write(&operators);
                if !self.out.fonts.contains(&run.font) {
                    self.out.fonts.push(run.font.clone());
                }
            }
            y -= step;
        }
        self.end();
    }

    /// One character in each cell.
    fn comb(&mut self, text: &str, cells: u32) {
        let cell = self.size.width / cells as f32;
        let y = self.middle();
        let shapes = self.shapes(text);
        self.begin();
        for (index, shape) in shapes.iter().take(cells as usize).enumerate() {
            let x = cell * (index as f32 + 0.5) - shape.width / 2.0;
            self.show(std::slice::from_ref(shape), x, y);
        }
        self.end();
    }

    /// Options from the top, the chosen ones on blue.
    fn list(&mut self, options: &[&str], selected: &[usize]) {
        let [_, _, _, top] = self.inside();
        let (ascent, descent) = self.vertical();
        let step = ascent - descent;
        let shown = (self.size.height / step.max(1.0)).ceil().clamp(0.0, 10_000.0) as usize;
        let width = round(self.size.width);
        for index in selected.iter().filter(|index| **index < shown.min(options.len())) {
            let y = round(top - step * (*index as f32 + 1.0));
            self.write(&format!("q\n0.6 0.75 0.86 rg\n0 {y} {width} {} re f\nQ\n", round(step)));
        }
        self.begin();
        for (index, option) in options.iter().take(shown).enumerate() {
            let rtl = is_rtl(option);
            let shapes = self.shapes(&visual(option, rtl));
            let x = self.start(shapes.iter().map(|shape| shape.width).sum(), rtl);
            self.show(&shapes, x, top - ascent - step * index as f32);
        }
        self.end();
    }

    /// The largest square in the middle: left, bottom, side.
    fn square(&self) -> (f32, f32, f32) {
        let side = self.size.width.min(self.size.height);
        ((self.size.width - side) / 2.0, (self.size.height - side) / 2.0, side)
    }

    /// A tick as a pen draws it.
    fn tick(&mut self) {
        let (left, bottom, side) = self.square();
        let mut stroke = Vec::new();
        color_operator(&mut stroke, self.style.color);
        stroke.make_ascii_uppercase();
        let at = |x: f32, y: f32| format!("{} {}", round(left + side * x), round(bottom + side * y));
        self.write("q\n");
        self.out.content.extend(stroke);
        self.write(&format!("{} w 1 J 1 j\n{} m {} l {} l S\nQ\n", round(side * 0.11), at(0.2, 0.52), at(0.41, 0.27), at(0.8, 0.77)));
    }

    /// A dot of half the diameter.
    fn dot(&mut self) {
        let (left, bottom, side) = self.square();
        let (x, y, r) = (left + side / 2.0, bottom + side / 2.0, side / 4.0);
        // A cubic curve comes closest to a quarter circle with its control points this far out.
        let k = r * 0.5523;
        let at = |x: f32, y: f32| format!("{} {}", round(x), round(y));
        self.write("q\n");
        color_operator(&mut self.out.content, self.style.color);
        self.write(&format!("{} m\n", at(x + r, y)));
        for [a, b, c] in [
            [(x + r, y + k), (x + k, y + r), (x, y + r)],
            [(x - k, y + r), (x - r, y + k), (x - r, y)],
            [(x - r, y - k), (x - k, y - r), (x, y - r)],
            [(x + k, y - r), (x + r, y - k), (x + r, y)],
        ] {
            self.write(&format!("{} {} {} c\n", at(a.0, a.1), at(b.0, b.1), at(c.0, c.1)));
        }
        self.write("f\nQ\n");
    }
}

/// Whether a paragraph runs from right to left: its first letter that runs either way decides (Unicode Annex 9, P2).
pub fn is_rtl(paragraph: &str) -> bool {
    !paragraph.is_ascii() && unicode_bidi::get_base_direction(paragraph) == unicode_bidi::Direction::Rtl
}

/// A line in the order it is drawn.
fn visual(line: &str, rtl: bool) -> String {
    if line.is_ascii() && !rtl {
        return line.to_owned();
    }
    let level = if rtl { unicode_bidi::Level::rtl() } else { unicode_bidi::Level::ltr() };
    let bidi = unicode_bidi::BidiInfo::new(line, Some(level));
    bidi.paragraphs.iter().map(|paragraph| bidi.reorder_line(paragraph, paragraph.range.clone()).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font whose letters are all half an em wide; the code is the character's.
    fn font() -> FormFont {
        let characters = (' '..='~').chain('\u{5D0}'..='\u{5EA}').map(|c| (c, (c as u16, 500.0))).collect();
        FormFont { resource: "f0".to_owned(), ascent: 800.0, descent: -200.0, characters }
    }

    fn style(align: TextAlign) -> WidgetStyle {
        WidgetStyle { fonts: Vec::new(), size: 10.0, color: Color::BLACK, line_height: 12.0, align, padding: [2.0; 4] }
    }

    /// The lines that are shown: where each starts and what it says.
    fn shown(value: &Value, size: Size, style: &WidgetStyle) -> Vec<String> {
        let drawn = String::from_utf8(appearance(value, size, style, &[&font()]).content).unwrap();
        let mut at = String::new();
        let mut all = Vec::new();
        for line in drawn.lines() {
            if let Some(matrix) = line.strip_suffix(" Tm") {
                at = matrix.trim_start_matches("1 0 0 1 ").to_owned();
            } else if let Some((_, codes)) = line.strip_suffix("> Tj").and_then(|line| line.split_once('<')) {
                let text: String = (0..codes.len() / 4)
                    .filter_map(|index| char::from_u32(u32::from_str_radix(&codes[index * 4..index * 4 + 4], 16).unwrap()))
                    .collect();
                all.push(format!("{at}: {text}"));
            }
        }
        all
    }

    #[test]
    fn text_is_placed_as_viewers_place_it() {
        let check = |text: &str, multiline: bool, comb: Option<u32>, align: TextAlign, wanted: &[&str]| {
            let value = Value::Text { text, multiline, comb };
            assert_eq!(shown(&value, Size { width: 64.0, height: 40.0 }, &style(align)), wanted, "{text:?}");
        };
        check("abc", false, None, TextAlign::Left, &["2 17: abc"]);
        check("abc", false, None, TextAlign::Center, &["24.5 17: abc"]);
        check("abc", false, None, TextAlign::Right, &["47 17: abc"]);
        check("one two three", true, None, TextAlign::Left, &["2 29: one two ", "2 17: three"]);
        check("a\n\nb", true, None, TextAlign::Left, &["2 29: a", "2 5: b"]);
        check("abcdefghijklmnop", true, None, TextAlign::Left, &["2 29: abcdefghijkl", "2 17: mnop"]);
        check("12", false, Some(4), TextAlign::Left, &["5.5 17: 1", "21.5 17: 2"]);
        check("אב", false, None, TextAlign::Left, &["52 17: בא"]);
        check("אב ab", false, None, TextAlign::Center, &["19.5 17: ab בא"]);
        check("אבגד הוזח טיכ", true, None, TextAlign::Left, &["12 29:  חזוה דגבא", "47 17: כיט"]);
        check("", false, None, TextAlign::Left, &[]);
    }

    #[test]
    fn hostile_sizes_draw_something_valid() {
        let style = WidgetStyle { size: f32::NAN, line_height: f32::INFINITY, padding: [f32::NAN; 4], ..style(TextAlign::Center) };
        for value in [
            Value::Text { text: "a b", multiline: true, comb: None },
            Value::List { options: &["a"], selected: &[7] },
            Value::Check { on: true },
        ] {
            let drawn = appearance(&value, Size { width: 0.0, height: f32::NAN }, &style, &[&font()]);
            let text = String::from_utf8(drawn.content).unwrap();
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        }
    }
}
