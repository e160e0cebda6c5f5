//! Outlines to path operators (ISO 32000-1, 8.5).
//!
//! In: segments with y downwards. Out: a printpdf operation. printpdf's own polygons close every outline and cannot hold rectangles, lines
//! and curves in one path, and an operation for every line would cost four allocations: an outline is handed over as one operator whose
//! name is the whole text.

use printpdf::Op;

use crate::pdf::objects::push_number;
use crate::typeset::frame::{Path, Point, Segment};

/// What is done with an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// Filled.
    Fill,
    /// Stroked.
    Stroke,
    /// Both.
    FillAndStroke,
    /// Neither: what follows is drawn only inside it.
    Clip,
}

/// Writes an outline and paints it. An outline with numbers that are none is left out.
pub(super) fn paint(path: &Path, height: f32, paint: Paint, ops: &mut Vec<Op>) {
    if !path.segments.iter().all(is_sound) {
        return;
    }
    let mut text = Text { out: String::with_capacity(path.segments.len() * 32), height };
    let mut drawing = false;
    for segment in &path.segments {
        match *segment {
            // A line needs a point to start from.
            Segment::Line(to) if drawing => text.points(&[to], "l"),
            Segment::Move(to) | Segment::Line(to) => text.points(&[to], "m"),
            Segment::Curve(first, second, end) => {
                if !drawing {
                    text.points(&[first], "m");
                }
                text.points(&[first, second, end], "c");
            }
            Segment::Close if !drawing => continue,
            Segment::Close => text.points(&[], "h"),
            Segment::Rect(rect) => {
                text.number(rect.x);
                text.number(height - rect.y - rect.height);
                text.number(rect.width);
                text.number(rect.height);
                text.points(&[], "re");
            }
        }
        drawing = true;
    }
    let end = match (paint, path.even_odd) {
        // Nothing is inside an empty outline.
        (Paint::Clip, _) if !drawing => "0 0 0 0 re\nW\nn",
        _ if !drawing => return,
        (Paint::Fill, false) => "f",
        (Paint::Fill, true) => "f*",
        (Paint::Stroke, _) => "S",
        (Paint::FillAndStroke, false) => "B",
        (Paint::FillAndStroke, true) => "B*",
        (Paint::Clip, false) => "W\nn",
        (Paint::Clip, true) => "W*\nn",
    };
    text.out.push_str(end);
    ops.push(Op::Unknown { key: text.out, value: Vec::new() });
}

/// Operators as text.
struct Text {
    out: String,
    height: f32,
}

impl Text {
    fn number(&mut self, value: f32) {
        push_number(&mut self.out, value);
        self.out.push(' ');
    }

    fn points(&mut self, points: &[Point], operator: &str) {
        for point in points {
            self.number(point.x);
            self.number(self.height - point.y);
        }
        self.out.push_str(operator);
        self.out.push('\n');
    }
}

fn is_sound(segment: &Segment) -> bool {
    let point = |point: &Point| point.x.is_finite() && point.y.is_finite();
    match segment {
        Segment::Move(to) | Segment::Line(to) => point(to),
        Segment::Curve(first, second, end) => point(first) && point(second) && point(end),
        Segment::Close => true,
        Segment::Rect(rect) => [rect.x, rect.y, rect.width, rect.height].iter().all(|value| value.is_finite()),
    }
}
