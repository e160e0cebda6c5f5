//! Text runs to text operators (ISO 32000-1, 9.4).
//!
//! In: a run and the codes of its glyphs. Out: `Td` or `Tm`, `Tf`, `TJ` and, where `/ToUnicode` cannot say the text, `/Span` sequences with
//! `/ActualText`. Numbers stand between glyphs only where the pen is not where the font's widths leave it.

use std::ops::Range;

use super::operators::Shown;
use super::{Letters, Painter};
use crate::pdf::fonts::Embedded;
use crate::pdf::objects::{round, text_bytes};
use crate::pdf::path;
use crate::pdf::text::{Meaning, clean, pieces, says};
use crate::typeset::frame::{Color, Glyph, Path, Rect, Segment, Stroke, TagId, TextRun};

/// A pen less than this many thousandths of an em off is left alone: a fiftieth of a point at 12 points.
const TOLERANCE: f32 = 1.6;

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

        let mut shown = std::mem::take(&mut self.shown);
        let mut pen = Pen { wanted: 0.0, is: 0.0 };
        if run.text.is_empty() {
            // Glyphs that say nothing: shadows, marks of emphasis.
            self.spelled(run, font, 0..run.glyphs.len(), "", &mut shown, &mut pen);
            self.shown = shown;
            return;
        }
        pieces(run, face, |piece| {
            let members = piece.glyphs;
            match piece.meaning {
                Meaning::Nothing => {}
                Meaning::Letters => self.letters(run, font, members, &mut shown, &mut pen),
                Meaning::One(text) => {
                    let text = run.text.get(text).unwrap_or("");
                    self.one(run, font, members, text, &mut shown, &mut pen);
                }
                Meaning::Together(text) => {
                    let meant = clean(run.text.get(text).unwrap_or(""));
                    let glyphs = run.glyphs.get(members.clone()).unwrap_or(&[]);
                    let said: String = glyphs.iter().map(|glyph| font.says(glyph.id)).collect();
                    if said == meant && glyphs.iter().all(|glyph| glyph.advance > 0.0) {
                        self.glyphs(run, font, members, &mut shown, &mut pen);
                    } else {
                        self.spelled(run, font, members, &meant, &mut shown, &mut pen);
                    }
                }
                Meaning::Missing(text) => {
                    let meant = clean(run.text.get(text).unwrap_or("")).into_owned();
                    self.missing(run, font, members, &meant, &mut shown, &mut pen);
                }
            }
        });
        self.out.operators.show(&mut shown);
        self.shown = shown;
    }

    /// Glyphs that stand for a letter of ASCII each: as many at once as readers take for these letters anyway.
    fn letters(&mut self, run: &TextRun, font: &Embedded, mut members: Range<usize>, shown: &mut Shown, pen: &mut Pen) {
        let letter = |glyph: &Glyph| run.text.as_bytes().get(glyph.cluster as usize).copied().unwrap_or(0);
        while let Some(glyphs) = run.glyphs.get(members.clone()).filter(|glyphs| !glyphs.is_empty()) {
            let odd = glyphs.iter().position(|glyph| !font.says_letter(glyph.id, letter(glyph)));
            let end = odd.map_or(members.end, |odd| members.start + odd);
            self.glyphs(run, font, members.start..end, shown, pen);
            let Some(odd) = odd.and_then(|odd| glyphs.get(odd)) else { break };
            self.one(run, font, end..end + 1, char::from(letter(odd)).encode_utf8(&mut [0; 4]), shown, pen);
            members.start = end + 1;
        }
    }

    /// One glyph that stands for this text.
    fn one(&mut self, run: &TextRun, font: &Embedded, glyph: Range<usize>, text: &str, shown: &mut Shown, pen: &mut Pen) {
        let said = run.glyphs.get(glyph.start).map_or("", |glyph| font.says(glyph.id));
        let meant = clean(text);
        // A hyphen that stands for no character was put in at the end of a line.
        let meant = if meant.is_empty() && matches!(said, "-" | "\u{2010}") { "\u{AD}".into() } else { meant };
        if meant.is_empty() || says(said, &meant) {
            self.glyphs(run, font, glyph, shown, pen);
        } else {
            self.spelled(run, font, glyph, &meant, shown, pen);
        }
    }

    /// Sets font, colour and the rest for a run.
    fn text_state(&mut self, run: &TextRun) {
        let size = round(run.size);
        if self.state.font != Some((run.font, size)) {
            self.out.operators.name(self.fonts.get(run.font).map_or("", |font| &font.resource));
            self.out.operators.number(size);
            self.plain("Tf");
            self.state.font = Some((run.font, size));
            self.out.uses.fonts.insert(run.font);
        }
        self.set_fill(run.color);
        self.set_alpha(run.color.a);
        let drawn = match run.embolden {
            pen if pen > 0.0 && pen.is_finite() => Letters::Bold,
            pen if pen < 0.0 && pen.is_finite() => Letters::Outlined,
            _ => Letters::Filled,
        };
        if drawn != Letters::Filled {
            self.set_stroke(run.color);
            self.set_width(run.embolden.abs());
            self.set_dash(&[]);
        }
        if drawn == Letters::Outlined {
            self.set_round(true);
        }
        if self.state.letters != drawn {
            self.plain(match drawn {
                Letters::Filled => "0 Tr",
                Letters::Outlined => "1 Tr",
                Letters::Bold => "2 Tr",
            });
            self.state.letters = drawn;
        }
    }

    /// Moves to the run's origin: by a step from the line before where that is enough.
    fn place(&mut self, run: &TextRun) {
        let (x, y) = (round(run.origin.x), round(self.flip(run.origin.y)));
        let hundredths = |value: f32| (f64::from(value) * 100.0).round() as i64;
        let at = (hundredths(x), hundredths(y));
        let slanted = run.skew != 0.0 && run.skew.is_finite();
        if let Some(line) = self.line.filter(|_| !slanted) {
            self.shift((at.0 - line.0) as f32 / 100.0, (at.1 - line.1) as f32 / 100.0);
        } else {
            let out = &mut self.out.operators;
            out.text("1 0 ");
            out.fine(if slanted { run.skew } else { 0.0 });
            out.text("1 ");
            out.number(x);
            out.number(y);
            out.end("Tm");
        }
        self.line = (!slanted).then_some(at);
    }

    /// Moves the start of the line.
    fn shift(&mut self, x: f32, y: f32) {
        self.out.operators.number(x);
        self.out.operators.number(y);
        self.plain("Td");
    }

    /// Adds glyphs to what is shown.
    fn glyphs(&mut self, run: &TextRun, font: &Embedded, members: Range<usize>, shown: &mut Shown, pen: &mut Pen) {
        if run.upright {
            return self.upright(run, font, members, shown, pen);
        }
        let em = 1000.0 / run.size;
        let lies_flat = run.offsets.is_none() && self.state.rise == 0.0;
        let first = members.start;
        for (index, glyph) in run.glyphs.get(members).unwrap_or(&[]).iter().enumerate() {
            let Some((code, width)) = font.drawn(glyph.id) else { continue };
            let mut wanted = pen.wanted;
            if !lies_flat {
                let offset = run.offset(first + index);
                self.raise(round(offset.dy), shown);
                wanted += offset.dx * em;
            }
            let off = pen.is - wanted;
            if off.abs() >= TOLERANCE && off.is_finite() {
                let step = off.round();
                shown.number(step as i64);
                pen.is -= step;
            }
            shown.code(code);
            pen.is += width;
            pen.wanted += glyph.advance * em;
        }
    }

    /// Shows glyphs turned to the left, each at a place of its own.
    fn upright(&mut self, run: &TextRun, font: &Embedded, members: Range<usize>, shown: &mut Shown, pen: &mut Pen) {
        self.raise(0.0, shown);
        self.out.operators.show(shown);
        let em = 1000.0 / run.size;
        let first = members.start;
        for (index, glyph) in run.glyphs.get(members).unwrap_or(&[]).iter().enumerate() {
            let offset = run.offset(first + index);
            let (x, y) = (run.origin.x + pen.wanted / em + offset.dx, run.origin.y - offset.dy);
            pen.wanted += glyph.advance * em;
            let Some((code, _)) = font.drawn(glyph.id) else { continue };
            self.out.operators.text("0 1 -1 0 ");
            self.out.operators.number(round(x));
            self.out.operators.number(round(self.flip(y)));
            self.plain("Tm");
            shown.code(code);
            self.out.operators.show(shown);
        }
        self.line = None;
    }

    /// Sets how far above the baseline glyphs are drawn.
    fn raise(&mut self, rise: f32, shown: &mut Shown) {
        if rise != self.state.rise {
            self.out.operators.show(shown);
            self.out.operators.number(rise);
            self.plain("Ts");
            self.state.rise = rise;
        }
    }

    /// Shows glyphs under the text they stand for. Readers take the text to reach from the first glyph to the last, so marks before and after,
    /// which stand where they like, are kept apart and say nothing.
    fn spelled(&mut self, run: &TextRun, font: &Embedded, members: Range<usize>, meant: &str, shown: &mut Shown, pen: &mut Pen) {
        self.out.operators.show(shown);
        let glyphs = run.glyphs.get(members.clone()).unwrap_or(&[]);
        let wide = |glyph: &Glyph| glyph.advance > 0.0;
        let first = members.start + glyphs.iter().position(wide).unwrap_or(0);
        let last = glyphs.iter().rposition(wide).map_or(members.end, |last| members.start + last + 1);
        for (part, meant) in [(members.start..first, ""), (first..last, meant), (last..members.end, "")] {
            if part.is_empty() {
                continue;
            }
            self.begin_span(meant);
            self.glyphs(run, font, part, shown, pen);
            self.out.operators.show(shown);
            self.plain("EMC");
        }
    }

    fn begin_span(&mut self, meant: &str) {
        let out = &mut self.out.operators;
        out.text("/Span <</ActualText");
        out.string(&text_bytes(meant));
        out.end(">> BDC");
    }

    /// Draws an empty box for a character no font has.
    fn missing(&mut self, run: &TextRun, font: &Embedded, members: Range<usize>, meant: &str, shown: &mut Shown, pen: &mut Pen) {
        self.out.operators.show(shown);
        self.end_text();
        let advance: f32 = run.glyphs.get(members).unwrap_or(&[]).iter().map(|glyph| glyph.advance).sum();
        let width = if advance.is_finite() && advance > 0.0 { advance } else { run.size * 0.5 };
        let (x, line) = (run.origin.x + pen.wanted * run.size / 1000.0, run.size * 0.05);
        let rect =
            Rect { x: x + 2.0 * line, y: run.origin.y - run.size * 0.7, width: (width - 4.0 * line).max(line), height: run.size * 0.7 };
        let stroke = Stroke { color: run.color, width: line, dash: Vec::new(), round: false };
        let shape = Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: Some(Box::new(stroke)) };
        self.begin_span(meant);
        self.set_stroke(Color { a: 1.0, ..run.color });
        self.set_width(line);
        self.set_dash(&[]);
        path::paint(&shape, self.height, path::Paint::Stroke, &mut self.out.operators);
        // Readers give out the text of glyphs only: a space stands for it.
        if let Some(code) = self.fonts.face(run.font).and_then(|face| face.glyph(' ')).and_then(|space| font.code(space)) {
            self.begin_text();
            self.shift(x, self.flip(run.origin.y));
            shown.code(code);
            self.out.operators.show(shown);
            self.end_text();
        }
        self.plain("EMC");
        pen.wanted += width * 1000.0 / run.size;
        self.begin_text();
        self.place(run);
        pen.is = 0.0;
    }
}
