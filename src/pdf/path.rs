//! Outlines to path operators (ISO 32000-1, 8.5).
//!
//! In: segments with y downwards. Out: operators.

use crate::pdf::content::Operators;
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
pub(super) fn paint(path: &Path, height: f32, paint: Paint, out: &mut Operators) {
    if !path.segments.iter().all(is_sound) {
        return;
    }
    let mut drawing = false;
    for segment in &path.segments {
        match *segment {
            // A line needs a point to start from.
            Segment::Line(to) if drawing => points(out, height, &[to], "l"),
            Segment::Move(to) | Segment::Line(to) => points(out, height, &[to], "m"),
            Segment::Curve(first, second, end) => {
                if !drawing {
                    points(out, height, &[first], "m");
                }
                points(out, height, &[first, second, end], "c");
            }
            Segment::Close if !drawing => continue,
            Segment::Close => out.end("h"),
            Segment::Rect(rect) => {
                for value in [rect.x, height - rect.y - rect.height, rect.width, rect.height] {
                    out.number(value);
                }
                out.end("re");
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
    out.end(end);
}

fn points(out: &mut Operators, height: f32, points: &[Point], operator: &str) {
    for point in points {
        out.number(point.x);
        out.number(height - point.y);
    }
    out.end(operator);
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
