//! Outlines of glyphs, for what is made of words but is no words: blurred shadows.
//!
//! In: a run of glyphs. Out: what it draws, in page space.

use skrifa::{GlyphId, PathSink, ScalerFont};

use super::Fonts;
use crate::typeset::frame::{Point, Segment, TextRun};

impl Fonts {
    /// The outlines of the glyphs of a run; none where they are turned, or not known.
    pub(crate) fn outlines(&self, run: &TextRun) -> Option<Vec<Segment>> {
        let instance = self.instance(run.font).filter(|_| !run.upright)?;
        let scale = run.size * instance.em / instance.adjust;
        let scaler = instance.scaler.get_or_init(|| ScalerFont::force_unhinted(instance.font.clone(), None));
        let mut drawn = Drawn { scale, skew: run.skew, origin: run.origin, at: Point::default(), segments: Vec::new() };
        let mut x = run.origin.x;
        for (index, glyph) in run.glyphs.iter().enumerate() {
            let offset = run.offset(index);
            drawn.origin = Point { x: x + offset.dx, y: run.origin.y - offset.dy };
            x += glyph.advance;
            if let Some(outline) = scaler.outline(GlyphId::from(glyph.id)) {
                outline.draw(skrifa::DrawMemory::Scratch, &mut drawn).ok()?;
            }
        }
        Some(drawn.segments)
    }
}

/// What is drawn so far.
struct Drawn {
    scale: f32,
    skew: f32,
    /// Where the glyph stands.
    origin: Point,
    /// The pen, in the font's units.
    at: Point,
    segments: Vec<Segment>,
}

impl Drawn {
    fn point(&mut self, x: f32, y: f32) -> Point {
        self.at = Point { x, y };
        Point { x: self.origin.x + (x + y * self.skew) * self.scale, y: self.origin.y - y * self.scale }
    }
}

impl PathSink for Drawn {
    fn move_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.segments.push(Segment::Move(to));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.point(x, y);
        self.segments.push(Segment::Line(to));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let towards = |from: f32, control: f32| from + (control - from) / 1.5;
        let Point { x: ax, y: ay } = self.at;
        self.curve_to(towards(ax, cx0), towards(ay, cy0), towards(x, cx0), towards(y, cy0), x, y);
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (one, other, to) = (self.point(cx0, cy0), self.point(cx1, cy1), self.point(x, y));
        self.segments.push(Segment::Curve(one, other, to));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}
