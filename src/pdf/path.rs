//! Outlines to path operators (ISO 32000-1, 8.5).
//!
//! In: segments with y downwards. Out: printpdf operations. printpdf's own polygons close every outline and cannot hold rectangles, lines
//! and curves in one path, so all but single rectangles are written operator by operator.

use printpdf::{DictItem, Op, PaintMode, Pt, WindingOrder};

use crate::pdf::objects::{operand, round};
use crate::typeset::frame::{Path, Point, Rect, Segment};

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
    if let [Segment::Rect(rect)] = path.segments.as_slice() {
        ops.push(Op::DrawRectangle { rectangle: rectangle(*rect, height, paint, path.even_odd) });
        return;
    }
    let start = ops.len();
    let mut drawing = false;
    for segment in &path.segments {
        let point = |point: Point| [operand(point.x), operand(height - point.y)];
        match *segment {
            Segment::Move(to) => raw(ops, "m", point(to)),
            // A line needs a point to start from.
            Segment::Line(to) if !drawing => raw(ops, "m", point(to)),
            Segment::Line(to) => raw(ops, "l", point(to)),
            Segment::Curve(first, second, end) => {
                if !drawing {
                    raw(ops, "m", point(first));
                }
                let [a, b] = point(first);
                let [c, d] = point(second);
                let [e, f] = point(end);
                raw(ops, "c", [a, b, c, d, e, f]);
            }
            Segment::Close if !drawing => continue,
            Segment::Close => raw(ops, "h", []),
            Segment::Rect(rect) => {
                raw(ops, "re", [operand(rect.x), operand(height - rect.y - rect.height), operand(rect.width), operand(rect.height)]);
            }
        }
        drawing = true;
    }
    if ops.len() == start {
        if paint == Paint::Clip {
            // Nothing is inside an empty outline.
            raw(ops, "re", [0.0, 0.0, 0.0, 0.0].map(operand));
        } else {
            return;
        }
    }
    match (paint, path.even_odd) {
        (Paint::Fill, false) => raw(ops, "f", []),
        (Paint::Fill, true) => raw(ops, "f*", []),
        (Paint::Stroke, _) => raw(ops, "S", []),
        (Paint::FillAndStroke, false) => raw(ops, "B", []),
        (Paint::FillAndStroke, true) => raw(ops, "B*", []),
        (Paint::Clip, even_odd) => {
            raw(ops, if even_odd { "W*" } else { "W" }, []);
            raw(ops, "n", []);
        }
    }
}

fn raw<const N: usize>(ops: &mut Vec<Op>, operator: &str, operands: [DictItem; N]) {
    ops.push(Op::Unknown { key: operator.to_owned(), value: operands.into() });
}

fn rectangle(rect: Rect, height: f32, paint: Paint, even_odd: bool) -> printpdf::Rect {
    let mode = match paint {
        Paint::Fill => PaintMode::Fill,
        Paint::Stroke => PaintMode::Stroke,
        Paint::FillAndStroke => PaintMode::FillStroke,
        Paint::Clip => PaintMode::Clip,
    };
    printpdf::Rect {
        x: Pt(round(rect.x)),
        y: Pt(round(height - rect.y - rect.height)),
        width: Pt(round(rect.width)),
        height: Pt(round(rect.height)),
        mode: Some(mode),
        winding_order: Some(if even_odd { WindingOrder::EvenOdd } else { WindingOrder::NonZero }),
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
