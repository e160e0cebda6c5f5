//! How far items reach: the box of a form (ISO 32000-1, 8.10.2).
//!
//! In: items. Out: a rectangle that holds all that they paint; larger than need be where that is simpler.

use super::MAX_DEPTH;
use crate::typeset::frame::{Item, ItemKind, Rect, Segment, Stroke};

/// No page is larger.
const FAR: f32 = 14_400.0;

/// Low and high corner.
#[derive(Clone, Copy)]
struct Reach([f32; 4]);

impl Reach {
    const NOTHING: Self = Self([f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY]);

    fn take(&mut self, x: f32, y: f32) {
        let [left, top, right, bottom] = self.0;
        self.0 = [left.min(x), top.min(y), right.max(x), bottom.max(y)];
    }

    fn is_nothing(self) -> bool {
        self.0[0] > self.0[2] || self.0[1] > self.0[3]
    }

    fn union(&mut self, other: Self) {
        if !other.is_nothing() {
            self.take(other.0[0], other.0[1]);
            self.take(other.0[2], other.0[3]);
        }
    }

    fn within(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a.max(e), b.max(f), c.min(g), d.min(h)])
    }

    fn grown(self, by: f32) -> Self {
        let [left, top, right, bottom] = self.0;
        Self([left - by, top - by, right + by, bottom + by])
    }

    fn under(self, [a, b, c, d, e, f]: [f32; 6]) -> Self {
        let [left, top, right, bottom] = self.0;
        let mut out = Self::NOTHING;
        for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            out.take(a * x + c * y + e, b * x + d * y + f);
        }
        out
    }
}

/// How far items reach; none where they paint nothing.
pub(super) fn of(items: &[Item], depth: usize) -> Option<Rect> {
    let reach = all(items, depth).within(Reach([-FAR, -FAR, FAR, FAR]));
    // A little more, for smooth edges.
    let [left, top, right, bottom] = reach.grown(1.0).0;
    let sound = [left, top, right, bottom].iter().all(|value| value.is_finite());
    (!reach.is_nothing() && sound).then_some(Rect { x: left, y: top, width: right - left, height: bottom - top })
}

fn all(items: &[Item], depth: usize) -> Reach {
    let mut reach = Reach::NOTHING;
    for item in items {
        let one = match &item.kind {
            ItemKind::Text(run) => {
                let width: f32 = run.glyphs.iter().map(|glyph| glyph.advance.abs()).sum();
                let mut text = Reach::NOTHING;
                text.take(run.origin.x - run.size, run.origin.y - 2.0 * run.size);
                text.take(run.origin.x + width + run.size, run.origin.y + 2.0 * run.size);
                text
            }
            ItemKind::Path(path) => segments(&path.segments).grown(path.stroke.as_deref().map_or(0.0, margin)),
            ItemKind::Image(image) => rectangle(image.rect),
            // It fills all that the clip around it leaves.
            ItemKind::Shading(_) => Reach([-FAR, -FAR, FAR, FAR]),
            ItemKind::Group(group) if depth < MAX_DEPTH => {
                let mut inner = all(&group.items, depth + 1);
                if let Some(repeat) = &group.repeat {
                    let copies = |count: u32, step: f32| count.saturating_sub(1) as f32 * step;
                    let (x, y) = (copies(repeat.columns, repeat.step.width), copies(repeat.rows, repeat.step.height));
                    inner.union(inner.under([1.0, 0.0, 0.0, 1.0, x, y]));
                }
                if let Some(clip) = &group.clip {
                    inner = inner.within(segments(&clip.segments));
                }
                match group.transform {
                    Some(matrix) if !inner.is_nothing() => inner.under(matrix),
                    _ => inner,
                }
            }
            ItemKind::Group(_) | ItemKind::Link(_) | ItemKind::Widget(_) => continue,
        };
        reach.union(one);
    }
    reach
}

/// How far a stroke reaches beyond its line; corners may be drawn out to ten times half of its width.
fn margin(stroke: &Stroke) -> f32 {
    stroke.width * if stroke.round { 0.5 } else { 5.0 }
}

fn rectangle(rect: Rect) -> Reach {
    let mut reach = Reach::NOTHING;
    reach.take(rect.x, rect.y);
    reach.take(rect.x + rect.width, rect.y + rect.height);
    reach
}

fn segments(segments: &[Segment]) -> Reach {
    let mut reach = Reach::NOTHING;
    for segment in segments {
        match segment {
            Segment::Move(to) | Segment::Line(to) => reach.take(to.x, to.y),
            Segment::Curve(one, other, to) => [one, other, to].iter().for_each(|point| reach.take(point.x, point.y)),
            Segment::Rect(rect) => reach.union(rectangle(*rect)),
            Segment::Close => {}
        }
    }
    reach
}
