//! Where glyphs cross a line under or over them (`text-decoration-skip-ink`, CSS Text Decoration 4, 2.5).
//!
//! In: a glyph and a band above or below its baseline. Out: how far what it draws there reaches to the left and right.

use skrifa::{GlyphId, PathSink, ScalerFont};

use super::Fonts;
use crate::typeset::frame::FontId;

/// Lines a curve is drawn as.
const STEPS: u8 = 8;

impl Fonts {
    /// The stretch of a band in which a glyph has ink, all from the glyph's origin in points, upwards; none where it has none.
    pub(crate) fn crossing(&self, font: FontId, size: f32, glyph: u16, (bottom, top): (f32, f32)) -> Option<(f32, f32)> {
        let instance = self.instance(font)?;
        let scale = size * instance.em / instance.adjust;
        if scale <= 0.0 {
            return None;
        }
        let (bottom, top) = (bottom / scale, top / scale);
        let id = GlyphId::from(glyph);
        let extents = instance.font.glyph_metrics().extents(id)?;
        if extents.y_bearing - extents.height >= top || extents.y_bearing <= bottom {
            return None;
        }
        let scaler = instance.scaler.get_or_init(|| ScalerFont::force_unhinted(instance.font.clone(), None));
        let mut ink = Ink { bottom, top, left: f32::INFINITY, right: f32::NEG_INFINITY, start: (0.0, 0.0), at: (0.0, 0.0) };
        scaler.outline(id)?.draw(skrifa::DrawMemory::Scratch, &mut ink).ok()?;
        (ink.left < ink.right).then_some((ink.left * scale, ink.right * scale))
    }
}

/// What an outline reaches inside a band.
struct Ink {
    bottom: f32,
    top: f32,
    left: f32,
    right: f32,
    start: (f32, f32),
    at: (f32, f32),
}

impl Ink {
    fn line(&mut self, to: (f32, f32)) {
        let from = std::mem::replace(&mut self.at, to);
        let (low, high) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        if high.1 < self.bottom || low.1 > self.top {
            return;
        }
        let at = |y: f32| if high.1 > low.1 { low.0 + (high.0 - low.0) * (y - low.1) / (high.1 - low.1) } else { low.0 };
        let ends = if high.1 > low.1 { (at(low.1.max(self.bottom)), at(high.1.min(self.top))) } else { (low.0, high.0) };
        self.left = self.left.min(ends.0).min(ends.1);
        self.right = self.right.max(ends.0).max(ends.1);
    }

    fn curve(&mut self, at: impl Fn(f32) -> (f32, f32)) {
        for step in 1..=STEPS {
            self.line(at(f32::from(step) / f32::from(STEPS)));
        }
    }
}

/// The place between two others.
fn between(a: (f32, f32), b: (f32, f32), t: f32) -> (f32, f32) {
    (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t)
}

impl PathSink for Ink {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.start, self.at) = ((x, y), (x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.line((x, y));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (a, b, c) = (self.at, (cx0, cy0), (x, y));
        self.curve(|t| between(between(a, b, t), between(b, c, t), t));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (a, b, c, d) = (self.at, (cx0, cy0), (cx1, cy1), (x, y));
        self.curve(|t| {
            let (ab, bc, cd) = (between(a, b, t), between(b, c, t), between(c, d, t));
            between(between(ab, bc, t), between(bc, cd, t), t)
        });
    }

    fn close(&mut self) {
        self.line(self.start);
    }
}
