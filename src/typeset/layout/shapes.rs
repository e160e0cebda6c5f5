//! Shapes of floats, which the lines beside them follow (CSS Shapes 1).
//!
//! In: a float's style and the size of its border box. Out: its outline, and how much of a line that takes. Other floats and boxes keep to
//! the margin box.

use crate::typeset::boxes::BoxTree;
use crate::typeset::frame::{Path, Point, Rect, Segment};
use crate::typeset::style::computed::ComputedStyle;
use crate::typeset::style::effects::BasicShape;

use super::edges::Edges;
use super::outline::outline;

/// Into how many straight pieces a curve is cut.
const PIECES: u8 = 16;

/// The outline of a shape, from the top left of the float's margin box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Outline {
    edges: Vec<(Point, Point)>,
    /// `shape-margin`
    margin: f32,
    /// No shape reaches beyond the margin box, which is as wide as this.
    width: f32,
}

impl Outline {
    /// The `shape-outside` of a float whose border box, at `(left, top)` in its margin box, has this size.
    pub(super) fn of(
        tree: &BoxTree,
        style: &ComputedStyle,
        (left, top): (f32, f32),
        border_box: (f32, f32),
        width: f32,
        base: f32,
    ) -> Option<Self> {
        let effects = style.edges.effects.as_deref()?;
        let shape = effects.shape_outside.as_ref()?;
        let rect = Rect { x: left, y: top, width: border_box.0, height: border_box.1 };
        let edges = match &shape.shape {
            Some(BasicShape::Reference(url)) => {
                // A picture fills the content box.
                let own = Edges::of(style, base);
                let content = Rect {
                    x: rect.x + own.left(),
                    y: rect.y + own.top(),
                    width: rect.width - own.horizontal(),
                    height: rect.height - own.vertical(),
                };
                let key = (url.base.to_path_buf(), url.url.clone(), effects.shape_threshold.to_bits());
                sides(tree.silhouettes.get(&key)?, content)
            }
            _ => edges(&outline(shape, style, rect)),
        };
        Some(Self { edges, margin: effects.shape_margin.resolve(base).max(0.0), width })
    }

    /// The left and right ends of what it takes of a line between these heights; none where the line passes by.
    pub(super) fn extent(&self, top: f32, bottom: f32) -> Option<(f32, f32)> {
        // What it only touches is not in the line's way.
        let (top, bottom) = (top + 0.005, (bottom - 0.005).max(top + 0.005));
        let (high, low) = (top - self.margin, bottom + self.margin);
        let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
        for (start, end) in &self.edges {
            let (first, last) = if start.y < end.y { (start.y, end.y) } else { (end.y, start.y) };
            if last < high || first > low {
                continue;
            }
            // The part of the edge that is near enough.
            let share = |y: f32| if end.y == start.y { 0.0 } else { ((y - start.y) / (end.y - start.y)).clamp(0.0, 1.0) };
            let (from, to) = if end.y == start.y { (0.0, 1.0) } else { (share(high), share(low)) };
            let pieces = if self.margin > 0.0 { PIECES } else { 1 };
            for piece in 0..=pieces {
                let at = from + (to - from) * f32::from(piece) / f32::from(pieces);
                let (x, y) = (start.x + (end.x - start.x) * at, start.y + (end.y - start.y) * at);
                let beyond = (top - y).max(y - bottom).max(0.0).min(self.margin);
                let reach = (self.margin * self.margin - beyond * beyond).sqrt();
                left = left.min(x - reach);
                right = right.max(x + reach);
            }
        }
        (left <= right).then(|| (left.max(0.0), right.min(self.width))).filter(|(left, right)| left < right)
    }
}

/// The sides of a silhouette in this rectangle.
fn sides(rows: &[Option<(f32, f32)>], rect: Rect) -> Vec<(Point, Point)> {
    let step = rect.height / rows.len().max(1) as f32;
    let mut out = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let Some((start, end)) = row else { continue };
        let top = rect.y + step * index as f32;
        out.extend([start, end].map(|share| {
            let x = rect.x + rect.width * share;
            (Point { x, y: top }, Point { x, y: top + step })
        }));
    }
    out
}

/// The straight edges of a path.
fn edges(path: &Path) -> Vec<(Point, Point)> {
    let mut out = Vec::new();
    let (mut start, mut here) = (Point::default(), Point::default());
    for segment in &path.segments {
        match *segment {
            Segment::Move(to) => {
                out.push((here, start));
                (start, here) = (to, to);
            }
            Segment::Line(to) => {
                out.push((here, to));
                here = to;
            }
            Segment::Curve(one, other, to) => {
                let from = here;
                for piece in 1..=PIECES {
                    let t = f32::from(piece) / f32::from(PIECES);
                    let s = 1.0 - t;
                    let mix = |a: f32, b: f32, c: f32, d: f32| s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d;
                    let next = Point { x: mix(from.x, one.x, other.x, to.x), y: mix(from.y, one.y, other.y, to.y) };
                    out.push((here, next));
                    here = next;
                }
            }
            Segment::Rect(Rect { x, y, width, height }) => {
                let corner = |right: f32, down: f32| Point { x: x + width * right, y: y + height * down };
                let corners = [corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)];
                out.extend((0..4).map(|at| (corners[at], corners[(at + 1) % 4])));
            }
            Segment::Close => {
                out.push((here, start));
                here = start;
            }
        }
    }
    out.push((here, start));
    out.retain(|(from, to)| from != to);
    out
}
