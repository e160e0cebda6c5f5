//! Text runs to text operators (ISO 32000-1, 9.4).
//!
//! In: a run and the codes of its glyphs. Out: `Td` or `Tm`, `Tf`, `TJ` and, where `/ToUnicode` cannot say the text, `/Span` sequences with
//! `/ActualText`. Numbers stand between glyphs only where the pen is not where the font's widths leave it.

use printpdf::{DictItem, Op, PdfFontHandle, Pt, TextMatrix, TextRenderingMode};

use super::Painter;
use crate::pdf::fonts::Embedded;
use crate::pdf::objects::{push_number, round, round_fine, text_bytes};
use crate::pdf::path;
use crate::pdf::text::{Meaning, clean, pieces, says};
use crate::typeset::frame::{Color, Glyph, Path, Rect, Segment, Stroke, TagId, TextRun};

/// A pen less than this many thousandths of an em off is left alone: a fiftieth of a point at 12 points.
const TOLERANCE: f32 = 1.6;

/// Strings are cut at this many bytes: some readers take no longer ones (ISO 32000-1, annex C).
const LONGEST: usize = 16_000;

/// The strings and numbers of one `TJ`.
#[derive(Default)]
struct Shown {
    items: Vec<DictItem>,
    codes: Vec<u8>,
}

impl Shown {
    fn number(&mut self, value: i64) {
        self.close();
        self.items.push(DictItem::Int(value));
    }

    fn code(&mut self, code: u16) {
        if self.codes.len() >= LONGEST {
            self.close();
        }
        self.codes.extend(code.to_be_bytes());
    }

    fn close(&mut self) {
        if !self.codes.is_empty() {
            self.items.push(DictItem::String { data: std::mem::take(&mut self.codes), literal: true });
        }
    }
}

/// Where the pen is, in thousandths of an em from the origin.
struct Pen {
    /// Where it should be.
    wanted: f32,
    /// Where readers have it.
    is: f32,
}

impl<'a> Painter<'a> {
    /// Draws a run of text.
    pub(super) fn run(&mut self, run: &'a TextRun, tag: Option<TagId>) {
        let (Some(font), Some(face)) = (self.fonts.get(run.font), self.fonts.face(run.font)) else { return };
        let sound = run.size.is_finite() && run.size > 0.0 && run.origin.x.is_finite() && run.origin.y.is_finite();
        if !sound || run.glyphs.is_empty() {
            return;
        }
        self.mark(tag);
        self.begin_text();
        self.text_state(run);
        self.place(run);

        let mut shown = Shown::default();
        let mut pen = Pen { wanted: 0.0, is: 0.0 };
        if run.text.is_empty() {
            // Glyphs that say nothing: shadows, marks of emphasis.
            self.spelled(run, font, &run.glyphs, "", &mut shown, &mut pen);
            return;
        }
        let mut all = std::mem::take(&mut self.pieces);
        pieces(run, face, &mut all);
        for piece in &all {
            let members = run.glyphs.get(piece.glyphs.clone()).unwrap_or(&[]);
            match &piece.meaning {
                Meaning::Nothing => {}
                Meaning::One(text) => {
                    let meant = clean(run.text.get(text.clone()).unwrap_or(""));
                    let said = members.first().map_or("", |glyph| font.says(glyph.id));
                    // A hyphen that stands for no character was put in at the end of a line.
                    let meant = if meant.is_empty() && matches!(said, "-" | "\u{2010}") { "\u{AD}".into() } else { meant };
                    if meant.is_empty() || says(said, &meant) {
                        self.glyphs(run, font, members, &mut shown, &mut pen);
                    } else {
                        self.spelled(run, font, members, &meant, &mut shown, &mut pen);
                    }
                }
                Meaning::Together(text) => {
                    let meant = clean(run.text.get(text.clone()).unwrap_or(""));
                    let said: String = members.iter().map(|glyph| font.says(glyph.id)).collect();
                    if said == meant && members.iter().all(|glyph| glyph.advance > 0.0) {
                        self.glyphs(run, font, members, &mut shown, &mut pen);
                    } else {
                        self.spelled(run, font, members, &meant, &mut shown, &mut pen);
                    }
                }
                Meaning::Missing(text) => {
                    let meant = clean(run.text.get(text.clone()).unwrap_or("")).into_owned();
                    self.missing(run, font, members, &meant, &mut shown, &mut pen);
                }
            }
        }
        self.show(&mut shown);
        self.pieces = all;
    }

    /// Sets font, colour and the rest for a run.
    fn text_state(&mut self, run: &TextRun) {
        let size = round(run.size);
        if self.state.font != Some((run.font, size)) {
            let name = self.fonts.get(run.font).map_or_else(String::new, |font| font.resource.clone());
            self.push(Op::SetFont { font: PdfFontHandle::External(printpdf::FontId(name)), size: Pt(size) });
            self.state.font = Some((run.font, size));
            self.out.fonts.insert(run.font);
        }
        self.set_fill(run.color);
        self.set_alpha(run.color.a);
        let bold = run.embolden > 0.0 && run.embolden.is_finite();
        if bold {
            self.set_stroke(run.color);
            self.set_width(run.embolden);
            self.set_dash(&[]);
        }
        if self.state.bold != bold {
            let mode = if bold { TextRenderingMode::FillStroke } else { TextRenderingMode::Fill };
            self.push(Op::SetTextRenderingMode { mode });
            self.state.bold = bold;
        }
    }

    /// Moves to the run's origin: by a step from the line before where that is enough.
    fn place(&mut self, run: &TextRun) {
        let (x, y) = (round(run.origin.x), round(self.flip(run.origin.y)));
        let hundredths = |value: f32| (f64::from(value) * 100.0).round() as i64;
        let at = (hundredths(x), hundredths(y));
        if run.skew != 0.0 && run.skew.is_finite() {
            self.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, round_fine(run.skew), 1.0, x, y]) });
            self.line = None;
        } else if let Some(line) = self.line {
            let step = |to: i64, from: i64| ((to - from) as f64 / 100.0) as f32;
            self.shift(step(at.0, line.0), step(at.1, line.1));
            self.line = Some(at);
        } else {
            self.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, x, y]) });
            self.line = Some(at);
        }
    }

    /// Moves the start of the line.
    fn shift(&mut self, x: f32, y: f32) {
        let mut text = String::with_capacity(24);
        push_number(&mut text, x);
        text.push(' ');
        push_number(&mut text, y);
        text.push_str(" Td");
        self.push(Op::Unknown { key: text, value: Vec::new() });
    }

    /// Adds glyphs to what is shown.
    fn glyphs(&mut self, run: &TextRun, font: &Embedded, glyphs: &[Glyph], shown: &mut Shown, pen: &mut Pen) {
        let em = 1000.0 / run.size;
        for glyph in glyphs {
            let Some(code) = font.code(glyph.id) else { continue };
            let rise = round(glyph.dy);
            if rise != self.state.rise {
                self.show(shown);
                self.push(Op::SetLineOffset { multiplier: rise });
                self.state.rise = rise;
            }
            let off = pen.is - (pen.wanted + glyph.dx * em);
            if off.abs() >= TOLERANCE && off.is_finite() {
                let step = off.round();
                shown.number(step as i64);
                pen.is -= step;
            }
            shown.code(code);
            pen.is += font.width(glyph.id);
            pen.wanted += glyph.advance * em;
        }
    }

    /// Shows glyphs under the text they stand for. Readers take the text to reach from the first glyph to the last, so marks before and after,
    /// which stand where they like, are kept apart and say nothing.
    fn spelled(&mut self, run: &TextRun, font: &Embedded, glyphs: &[Glyph], meant: &str, shown: &mut Shown, pen: &mut Pen) {
        self.show(shown);
        let wide = |glyph: &Glyph| glyph.advance > 0.0;
        let first = glyphs.iter().position(wide).unwrap_or(0);
        let last = glyphs.iter().rposition(wide).map_or(glyphs.len(), |last| last + 1);
        for (part, meant) in [(&glyphs[..first], ""), (&glyphs[first..last], meant), (&glyphs[last..], "")] {
            if part.is_empty() {
                continue;
            }
            self.begin_span(meant);
            self.glyphs(run, font, part, shown, pen);
            self.show(shown);
            self.push(Op::EndMarkedContent);
        }
    }

    fn begin_span(&mut self, meant: &str) {
        let data = text_bytes(meant);
        let properties = [("ActualText".to_owned(), DictItem::String { data, literal: false })].into();
        self.push(Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map: properties } });
    }

    /// Draws an empty box for a character no font has.
    fn missing(&mut self, run: &TextRun, font: &Embedded, glyphs: &[Glyph], meant: &str, shown: &mut Shown, pen: &mut Pen) {
        self.show(shown);
        self.end_text();
        let advance: f32 = glyphs.iter().map(|glyph| glyph.advance).sum();
        let width = if advance.is_finite() && advance > 0.0 { advance } else { run.size * 0.5 };
        let (x, line) = (run.origin.x + pen.wanted * run.size / 1000.0, run.size * 0.05);
        let rect =
            Rect { x: x + 2.0 * line, y: run.origin.y - run.size * 0.7, width: (width - 4.0 * line).max(line), height: run.size * 0.7 };
        let stroke = Stroke { color: run.color, width: line, dash: Vec::new(), round: false };
        let shape = Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: Some(stroke) };
        self.begin_span(meant);
        self.set_stroke(Color { a: 1.0, ..run.color });
        self.set_width(line);
        self.set_dash(&[]);
        path::paint(&shape, self.height, path::Paint::Stroke, &mut self.out.ops);
        // Readers give out the text of glyphs only: a space stands for it.
        if let Some(code) = self.fonts.face(run.font).and_then(|face| face.glyph(' ')).and_then(|space| font.code(space)) {
            self.begin_text();
            self.shift(x, self.flip(run.origin.y));
            shown.code(code);
            self.show(shown);
            self.end_text();
        }
        self.push(Op::EndMarkedContent);
        pen.wanted += width * 1000.0 / run.size;
        self.begin_text();
        self.place(run);
        pen.is = 0.0;
    }

    /// Writes out what has gathered.
    fn show(&mut self, shown: &mut Shown) {
        shown.close();
        let items = std::mem::take(&mut shown.items);
        match items.as_slice() {
            [] => {}
            [DictItem::String { .. }] => self.raw("Tj", items),
            _ => self.raw("TJ", vec![DictItem::Array(items)]),
        }
    }
}
