//! Outlines of boxes: rectangles with round corners, and the shapes that `clip-path` and `shape-outside` name (CSS Backgrounds 3, 4; CSS
//! Shapes 1, 3).
//!
//! In: a border box and its style, and which of its edges a break took. Out: paths.

use crate::typeset::frame::{Path, Point, Rect, Segment};
use crate::typeset::style::computed::{ComputedStyle, Extent, LengthPercentage, Sides};
use crate::typeset::style::effects::{BasicShape, ClipPath, Radius, ReferenceBox};

use super::Edges;

/// A rectangle with round corners: top left, top right, bottom right, bottom left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    pub(crate) rect: Rect,
    pub(crate) radii: [(f32, f32); 4],
}

/// How far along a quarter of an ellipse its control points lie.
const ROUND: f32 = 0.552_284_8;

impl Shape {
    /// A rectangle without round corners.
    pub(crate) fn plain(rect: Rect) -> Self {
        Self { rect, radii: [(0.0, 0.0); 4] }
    }

    /// The border box of a style, with the corners at a cut left square.
    pub(crate) fn border_box(rect: Rect, style: &ComputedStyle, cut: Cut) -> Self {
        let mut radii = style.edges.radius.map(|(x, y)| (x.resolve(rect.width).max(0.0), y.resolve(rect.height).max(0.0)));
        if cut.top {
            radii[0] = (0.0, 0.0);
            radii[1] = (0.0, 0.0);
        }
        if cut.bottom {
            radii[2] = (0.0, 0.0);
            radii[3] = (0.0, 0.0);
        }
        Self::rounded(rect, radii)
    }

    /// A rectangle with these corners; those that would overlap are all made smaller by the same factor.
    pub(crate) fn rounded(rect: Rect, radii: [(f32, f32); 4]) -> Self {
        let ratio = |length: f32, sum: f32| if sum > length && sum > 0.0 { length / sum } else { 1.0 };
        let factor = ratio(rect.width, radii[0].0 + radii[1].0)
            .min(ratio(rect.width, radii[3].0 + radii[2].0))
            .min(ratio(rect.height, radii[0].1 + radii[3].1))
            .min(ratio(rect.height, radii[1].1 + radii[2].1));
        Self { rect, radii: radii.map(|(x, y)| (x * factor, y * factor)) }
    }

    /// The shape inside edges of these widths.
    pub(crate) fn inset(self, by: Sides<f32>) -> Self {
        let rect = Rect {
            x: self.rect.x + by.left,
            y: self.rect.y + by.top,
            width: (self.rect.width - by.left - by.right).max(0.0),
            height: (self.rect.height - by.top - by.bottom).max(0.0),
        };
        let [tl, tr, br, bl] = self.radii;
        // A square corner stays square, however far out it is.
        let one = |radius: f32, by: f32| if radius <= 0.0 { 0.0 } else { (radius - by).max(0.0) };
        let less = |radius: (f32, f32), x: f32, y: f32| (one(radius.0, x), one(radius.1, y));
        Self {
            rect,
            radii: [less(tl, by.left, by.top), less(tr, by.right, by.top), less(br, by.right, by.bottom), less(bl, by.left, by.bottom)],
        }
    }

    pub(crate) fn is_round(&self) -> bool {
        self.radii.iter().any(|(x, y)| *x > 0.01 && *y > 0.01)
    }

    /// Whether the shape inset by this much on all sides has the same distance from it everywhere: its corners are quarters of circles that
    /// are no smaller, or none.
    pub(crate) fn has_round_insets(&self, by: f32) -> bool {
        let is_even = |(x, y): &(f32, f32)| (x - y).abs() < 0.01 && (*x <= 0.0 || *x >= by);
        self.rect.width > 2.0 * by && self.rect.height > 2.0 * by && self.radii.iter().all(is_even)
    }

    /// Its outline.
    pub(crate) fn segments(&self) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(if self.is_round() { Self::MOST_SEGMENTS } else { 1 });
        self.outline(&mut segments);
        segments
    }

    /// The segments of a shape with round corners.
    pub(crate) const MOST_SEGMENTS: usize = 10;

    /// Adds its outline to a path.
    pub(crate) fn outline(&self, out: &mut Vec<Segment>) {
        if !self.is_round() {
            out.push(Segment::Rect(self.rect));
            return;
        }
        let corners = self.corners();
        out.push(Segment::Move(corners[0][3]));
        for at in [1, 2, 3, 0] {
            let [start, one, other, end] = corners[at];
            out.extend([Segment::Line(start), Segment::Curve(one, other, end)]);
        }
        out.push(Segment::Close);
    }

    /// Its corners, clockwise from the top left one: where each starts, its control points and where it ends.
    pub(crate) fn corners(&self) -> [[Point; 4]; 4] {
        let Rect { x, y, width, height } = self.rect;
        let (right, bottom) = (x + width, y + height);
        let [tl, tr, br, bl] = self.radii;
        let k = 1.0 - ROUND;
        [
            [(x, y + tl.1), (x, y + tl.1 * k), (x + tl.0 * k, y), (x + tl.0, y)],
            [(right - tr.0, y), (right - tr.0 * k, y), (right, y + tr.1 * k), (right, y + tr.1)],
            [(right, bottom - br.1), (right, bottom - br.1 * k), (right - br.0 * k, bottom), (right - br.0, bottom)],
            [(x + bl.0, bottom), (x + bl.0 * k, bottom), (x, bottom - bl.1 * k), (x, bottom - bl.1)],
        ]
        .map(|corner| corner.map(|(x, y)| Point { x, y }))
    }

    /// Its outline as a path without fill or stroke, to clip by.
    pub(crate) fn clip(&self) -> Path {
        Path { segments: self.segments(), fill: None, even_odd: false, stroke: None }
    }
}

/// Which edges of a box are not its own, because it goes on on another page or line.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Cut {
    pub(crate) top: bool,
    pub(crate) bottom: bool,
    pub(crate) left: bool,
    pub(crate) right: bool,
    /// How much of the box is beyond each edge: a picture behind it is placed as if it were whole (CSS Fragmentation 3, 5.4).
    pub(crate) beyond: Sides<f32>,
    /// The page's content area, for pictures that are placed on the page.
    pub(crate) page: Option<Rect>,
}

/// The box that shapes and transforms are measured by, with its corners.
pub(crate) fn reference(style: &ComputedStyle, rect: Rect, which: ReferenceBox) -> Shape {
    let border = Shape::border_box(rect, style, Cut::default());
    let edges = Edges::of(style, rect.width);
    match which {
        ReferenceBox::Border => border,
        ReferenceBox::Padding => border.inset(edges.border),
        ReferenceBox::Content => border.inset(edges.border).inset(edges.padding),
        ReferenceBox::Margin => {
            let of = |extent: Extent| match extent {
                Extent::Length(length) => -length.resolve(rect.width),
                _ => 0.0,
            };
            let margin = &style.edges.margin;
            border.inset(Sides { top: of(margin.top), right: of(margin.right), bottom: of(margin.bottom), left: of(margin.left) })
        }
    }
}

/// A shape about a box: what `clip-path` leaves, what `shape-outside` keeps lines off.
pub(crate) fn outline(clip: &ClipPath, style: &ComputedStyle, rect: Rect) -> Path {
    let within = reference(style, rect, clip.within);
    let Some(shape) = &clip.shape else { return within.clip() };
    let Rect { x, y, width, height } = within.rect;
    let point = |at: &(LengthPercentage, LengthPercentage)| Point { x: x + at.0.resolve(width), y: y + at.1.resolve(height) };
    let side = |radius: Radius<LengthPercentage>, distances: &[f32], whole: f32| match radius {
        Radius::ClosestSide => distances.iter().copied().fold(f32::INFINITY, f32::min),
        Radius::FarthestSide => distances.iter().copied().fold(0.0, f32::max),
        Radius::Of(length) => length.resolve(whole).max(0.0),
    };
    let round = |centre: Point, rx: f32, ry: f32| {
        let rect = Rect { x: centre.x - rx, y: centre.y - ry, width: 2.0 * rx, height: 2.0 * ry };
        Shape { rect, radii: [(rx, ry); 4] }.clip()
    };
    match shape {
        BasicShape::Inset(sides, corners) => {
            let sides = Sides {
                top: sides.top.resolve(height),
                right: sides.right.resolve(width),
                bottom: sides.bottom.resolve(height),
                left: sides.left.resolve(width),
            };
            let inner = Shape::plain(within.rect).inset(sides).rect;
            let corner = |at: usize| corners.get(at).map_or((0.0, 0.0), |(x, y)| (x.resolve(width), y.resolve(height)));
            Shape::rounded(inner, std::array::from_fn(corner)).clip()
        }
        BasicShape::Circle(radius, at) => {
            let centre = point(at);
            let distances = [centre.x - x, x + width - centre.x, centre.y - y, y + height - centre.y].map(f32::abs);
            let radius = side(*radius, &distances, width.hypot(height) / std::f32::consts::SQRT_2);
            round(centre, radius, radius)
        }
        BasicShape::Ellipse(rx, ry, at) => {
            let centre = point(at);
            let rx = side(*rx, &[(centre.x - x).abs(), (x + width - centre.x).abs()], width);
            round(centre, rx, side(*ry, &[(centre.y - y).abs(), (y + height - centre.y).abs()], height))
        }
        BasicShape::Polygon(even_odd, points) => {
            let corners: Vec<Point> = points.iter().map(point).collect();
            Path { segments: polygon(&corners), fill: None, even_odd: *even_odd, stroke: None }
        }
        BasicShape::Path(even_odd, segments) => {
            let to = |point: Point| Point { x: x + point.x, y: y + point.y };
            let moved = segments.iter().map(|segment| match *segment {
                Segment::Move(end) => Segment::Move(to(end)),
                Segment::Line(end) => Segment::Line(to(end)),
                Segment::Curve(one, other, end) => Segment::Curve(to(one), to(other), to(end)),
                Segment::Rect(rect) => Segment::Rect(Rect { x: x + rect.x, y: y + rect.y, ..rect }),
                Segment::Close => Segment::Close,
            });
            Path { segments: moved.collect(), fill: None, even_odd: *even_odd, stroke: None }
        }
        BasicShape::Reference(_) => within.clip(),
    }
}

pub(crate) fn polygon(points: &[Point]) -> Vec<Segment> {
    let line = |(index, point): (usize, &Point)| if index == 0 { Segment::Move(*point) } else { Segment::Line(*point) };
    points.iter().enumerate().map(line).chain([Segment::Close]).collect()
}
