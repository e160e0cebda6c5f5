//! Text that a form's own font cannot set: joined and moving letters, and characters it does not have.
//!
//! In: a text, its box, and whole font files. Out: how it is broken into lines, and those lines as runs of glyphs, set as the typesetter sets
//! the book itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pdf::fill::fonts::Added;
use crate::pdf::form::appearance::{Fit, SetLine, SetRun, is_rtl};
use crate::typeset::frame::{Font, FontData, Item, ItemKind, Page, Size, TextRun, WidgetStyle};
use crate::typeset::style::computed::{
    Align, ComputedStyle, FontStyle, Hyphens, LayoutStyle, OverflowWrap, TextStyle, UnicodeBidi, WhiteSpace,
};
use crate::typeset::text::{Fonts, FragmentKind, InlineItem, ItemId, LineHost, LineSpace, Paragraph};

/// What viewers leave free around text.
const PADDING: f32 = 2.0;

/// Whether the letters of a text change with their neighbours, or marks are put on them.
pub(super) fn is_complex(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{109F}' | '\u{1100}'..='\u{11FF}'
            | '\u{1700}'..='\u{18AF}' | '\u{1A00}'..='\u{1CFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{200D}' | '\u{20D0}'..='\u{20FF}'
            | '\u{A800}'..='\u{ABFF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE00}'..='\u{FE2F}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}'
            | '\u{1E900}'..='\u{1E95F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..='\u{E01EF}')
    })
}

/// A line as it was shaped: each run with its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Shaped {
    width: f32,
    rtl: bool,
    /// From the start of the line, and the run's number on the page of specimens.
    runs: Vec<(f32, usize)>,
}

/// A line as the typesetter gives it: runs with their distance from its start, its width, and its place in the text.
struct Line {
    runs: Vec<(f32, TextRun)>,
    width: f32,
    rtl: bool,
    range: std::ops::Range<usize>,
}

/// Shapes texts and collects the glyphs in use.
pub(super) struct Shaper {
    fonts: Fonts,
    /// Every run so far, for their fonts to be numbered.
    specimens: Page,
    language: String,
}

/// A box of one width.
struct Box {
    width: f32,
}

impl LineHost for Box {
    fn space(&mut self, y: f32, _: f32) -> (f32, LineSpace) {
        (y, LineSpace { left: 0.0, width: self.width })
    }

    fn float(&mut self, _: ItemId, _: f32, _: f32) -> bool {
        true
    }
}

impl Shaper {
    pub(super) fn new(files: &[FontData], language: &str) -> Self {
        Self { fonts: Fonts::new(files), specimens: Page::default(), language: language.to_owned() }
    }

    /// The characters of a text that no font has.
    pub(super) fn missing(&self, text: &str) -> BTreeSet<char> {
        let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_control()).collect();
        let probe: String = wanted.iter().collect();
        let style = self.style(10.0);
        let items = [InlineItem::Text { text: Arc::from(probe.as_str()), style: style.clone(), tag: None }];
        Paragraph::prepare(&items, &style, &self.fonts).lines(&mut Box { width: 100_000.0 });
        self.fonts.missing().into_iter().filter(|c| wanted.contains(c)).collect()
    }

    fn style(&self, size: f32) -> ComputedStyle {
        let mut style = ComputedStyle::initial();
        style.font =
            Arc::new(FontStyle { families: vec!["sans-serif".to_owned()], size, lang: self.language.clone(), ..FontStyle::default() });
        style.text = Arc::new(TextStyle {
            white_space: WhiteSpace::PRE_WRAP,
            overflow_wrap: OverflowWrap::Anywhere,
            hyphens: Hyphens::None,
            text_align: Align::Left,
            ..TextStyle::default()
        });
        style.layout = Arc::new(LayoutStyle { isolate_bidi: UnicodeBidi::Plaintext, ..LayoutStyle::default() });
        style
    }

    /// The lines of a text: each with its runs, where they stand, and its place in the text.
    fn lines(&self, text: &str, width: f32, points: f32) -> Vec<Line> {
        let style = self.style(points);
        let mut all = Vec::new();
        let mut start = 0;
        for paragraph in text.split('\n') {
            let rtl = is_rtl(paragraph);
            let items = [InlineItem::Text { text: Arc::from(paragraph), style: style.clone(), tag: None }];
            let lines = Paragraph::prepare(&items, &style, &self.fonts).lines(&mut Box { width });
            let mut at = start;
            for line in &lines {
                let mut runs = Vec::new();
                let (mut left, mut right, mut letters) = (f32::MAX, 0.0_f32, 0);
                for fragment in &line.fragments {
                    if let FragmentKind::Text { run, width, .. } = &fragment.kind {
                        left = left.min(fragment.x);
                        right = right.max(fragment.x + width);
                        letters += run.text.chars().filter(|c| !c.is_whitespace()).count();
                        runs.push((fragment.x, run.clone()));
                    }
                }
                let left = if left == f32::MAX { 0.0 } else { left };
                runs.iter_mut().for_each(|(x, _)| *x -= left);
                let end = after(text, at, start + paragraph.len(), letters);
                all.push(Line { runs, width: (right - left).max(0.0), rtl, range: at..end });
                at = end;
            }
            if lines.is_empty() {
                all.push(Line { runs: Vec::new(), width: 0.0, rtl, range: start..start + paragraph.len() });
            } else if let Some(last) = all.last_mut() {
                last.range.end = start + paragraph.len();
            }
            start += paragraph.len() + 1;
        }
        all
    }

    /// How a text is broken into the lines of a box of so many lines' height.
    pub(super) fn fit(&self, text: &str, multiline: bool, size: Size, style: &WidgetStyle, step: f32) -> Fit {
        let width = (size.width - 2.0 * PADDING).max(1.0);
        let lines = self.lines(text, width, style.size).into_iter().map(|line| line.range).collect();
        let room = if multiline { (((size.height - 2.0 * PADDING) / step.max(1.0) + 0.05) as usize).max(1) } else { 1 };
        Fit { lines, room }
    }

    /// The width of a text in one line.
    pub(super) fn width(&self, text: &str, style: &WidgetStyle) -> f32 {
        self.lines(text, 100_000.0, style.size).first().map_or(0.0, |line| line.width)
    }

    /// Sets a text for its box; its glyphs are embedded later.
    pub(super) fn set(&mut self, text: &str, multiline: bool, size: Size, style: &WidgetStyle) -> Vec<Shaped> {
        let width = if multiline { (size.width - 2.0 * PADDING).max(1.0) } else { 100_000.0 };
        let mut shaped = Vec::new();
        for Line { runs, width, rtl, .. } in self.lines(text, width, style.size) {
            let mut line = Shaped { width, rtl, runs: Vec::new() };
            for (x, run) in runs {
                line.runs.push((x, self.specimens.items.len()));
                self.specimens.items.push(Item { tag: None, kind: ItemKind::Text(run) });
            }
            shaped.push(line);
        }
        shaped
    }

    /// All glyphs in use, and their fonts.
    pub(super) fn specimens(&mut self) -> (Page, Vec<Font>) {
        let mut pages = [std::mem::take(&mut self.specimens)];
        let fonts = self.fonts.number(&mut pages);
        let [page] = pages;
        (page, fonts)
    }
}

/// Where a line ends that began at a place and holds so many letters: behind the white space after them.
fn after(text: &str, at: usize, end: usize, letters: usize) -> usize {
    let mut left = letters;
    for (offset, c) in text.get(at..end).unwrap_or("").char_indices() {
        if !c.is_whitespace() {
            if left == 0 {
                return at + offset;
            }
            left -= 1;
        }
    }
    end
}

/// The line with the codes of its glyphs: those that follow each other as the font says are shown together.
pub(super) fn coded(line: &Shaped, specimens: &Page, added: &Added) -> SetLine {
    let mut out = SetLine { width: line.width, rtl: line.rtl, runs: Vec::new() };
    for (x, index) in &line.runs {
        let Some(Item { kind: ItemKind::Text(run), .. }) = specimens.items.get(*index) else { continue };
        let mut pen = *x;
        let mut expected = f32::NAN;
        for (glyph, own) in run.glyphs.iter().enumerate().map(|(index, glyph)| (glyph, run.offset(index))) {
            if let Some((font, code, width)) = added.glyph(run.font, glyph.id).filter(|_| glyph.id != 0) {
                let (at, up) = (pen + own.dx, own.dy);
                let follows = |last: &SetRun| last.font == font && (last.rise - up).abs() < 0.01 && (at - expected).abs() < 0.01;
                match out.runs.last_mut().filter(|last| follows(last)) {
                    Some(last) => last.codes.push(code),
                    None => out.runs.push(SetRun { font: font.to_owned(), x: at, rise: up, codes: vec![code] }),
                }
                expected = at + width * run.size / 1000.0;
            }
            pen += glyph.advance;
        }
    }
    out
}
