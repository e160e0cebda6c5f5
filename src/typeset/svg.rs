//! SVG pictures: a file in, outlines out, as sharp as the paper allows.
//!
//! Shapes with flat colours, opacity, dashes and clips are exact. A gradient or pattern becomes its middle colour; text, masks, filters and
//! pictures inside a picture are left out. What is not exact is said, so that the author can be told.

use std::collections::BTreeSet;

use usvg::tiny_skia_path::PathSegment;
use usvg::{ImageHrefResolver, Node, Options, Paint, Tree};

use super::frame::{Color, Group, Item, ItemKind, Path, Point, Rect, Segment, Stroke, TagId};

/// A picture made of outlines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vector {
    /// Its size in its own units, which are pixels.
    pub(crate) size: (f32, f32),
    shapes: Vec<Shape>,
    /// What could not be kept, in words.
    pub(crate) lost: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Path(Path),
    Group { clip: Option<Path>, opacity: f32, shapes: Vec<Shape> },
}

/// Groups nested deeper than this are drawn without their own opacity and clip.
const MAX_DEPTH: u32 = 64;

/// Reads an SVG file.
pub(crate) fn read(bytes: &[u8]) -> Result<Vector, String> {
    let options = Options {
        // Nothing outside the file is looked at.
        image_href_resolver: ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
        ..Options::default()
    };
    let tree = Tree::from_data(bytes, &options).map_err(|error| format!("it is a damaged SVG file: {error}"))?;
    let mut lost = BTreeSet::new();
    let source = String::from_utf8_lossy(bytes);
    if source.contains("<text") {
        lost.insert("text");
    }
    if source.contains("<image") {
        lost.insert("pictures");
    }
    let shapes = group(tree.root(), &mut lost, 0);
    Ok(Vector { size: (tree.size().width(), tree.size().height()), shapes, lost: lost.into_iter().collect() })
}

impl Vector {
    /// The picture stretched to a rectangle of a page, all of it belonging to one leaf.
    pub(crate) fn place(&self, rect: Rect, leaf: Option<TagId>) -> Item {
        let (x, y) = (rect.width / self.size.0.max(0.001), rect.height / self.size.1.max(0.001));
        let own = Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: None };
        let drawn = Group {
            clip: None,
            opacity: 1.0,
            transform: Some([x, 0.0, 0.0, y, rect.x, rect.y]),
            items: self.shapes.iter().map(|shape| shape.item(leaf)).collect(),
        };
        // The clip is in the page's space, the drawing in the picture's.
        let inner = Item { tag: None, kind: ItemKind::Group(drawn) };
        Item { tag: None, kind: ItemKind::Group(Group { clip: Some(own), opacity: 1.0, transform: None, items: vec![inner] }) }
    }
}

impl Shape {
    fn item(&self, leaf: Option<TagId>) -> Item {
        match self {
            Self::Path(path) => Item { tag: leaf, kind: ItemKind::Path(path.clone()) },
            Self::Group { clip, opacity, shapes } => {
                let items = shapes.iter().map(|shape| shape.item(leaf)).collect();
                Item { tag: None, kind: ItemKind::Group(Group { clip: clip.clone(), opacity: *opacity, transform: None, items }) }
            }
        }
    }
}

fn group(from: &usvg::Group, lost: &mut BTreeSet<&'static str>, depth: u32) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for node in from.children() {
        match node {
            Node::Group(inner) => {
                if inner.mask().is_some() {
                    lost.insert("masks");
                }
                if !inner.filters().is_empty() {
                    lost.insert("filters");
                }
                let content = if depth < MAX_DEPTH { group(inner, lost, depth + 1) } else { Vec::new() };
                let clip = inner.clip_path().map(|clip| clip_path(clip, inner.abs_transform()));
                let opacity = inner.opacity().get();
                if clip.is_none() && opacity >= 1.0 {
                    shapes.extend(content);
                } else {
                    shapes.push(Shape::Group { clip, opacity, shapes: content });
                }
            }
            Node::Path(path) if path.is_visible() => shapes.push(Shape::Path(outline(path, path.abs_transform(), lost))),
            Node::Path(_) => {}
            Node::Image(_) => {
                lost.insert("pictures");
            }
            Node::Text(_) => {
                lost.insert("text");
            }
        }
    }
    shapes
}

fn outline(path: &usvg::Path, transform: usvg::Transform, lost: &mut BTreeSet<&'static str>) -> Path {
    let fill = path.fill();
    let stroke = path.stroke().map(|stroke| {
        let scale = (transform.sx * transform.sy - transform.kx * transform.ky).abs().sqrt();
        Stroke {
            color: color(stroke.paint(), stroke.opacity().get(), lost),
            width: stroke.width().get() * scale,
            dash: stroke.dasharray().map(|dashes| dashes.iter().map(|dash| dash * scale).collect()).unwrap_or_default(),
            round: stroke.linecap() == usvg::LineCap::Round,
        }
    });
    Path {
        segments: segments(path, transform),
        fill: fill.map(|fill| color(fill.paint(), fill.opacity().get(), lost)),
        even_odd: fill.is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd),
        stroke,
    }
}

/// All outlines of a clip together.
fn clip_path(clip: &usvg::ClipPath, transform: usvg::Transform) -> Path {
    fn collect(group: &usvg::Group, transform: usvg::Transform, out: &mut Vec<Segment>, depth: u32) {
        for node in group.children() {
            match node {
                Node::Path(path) => out.extend(segments(path, transform.pre_concat(path.abs_transform()))),
                Node::Group(inner) if depth < MAX_DEPTH => collect(inner, transform, out, depth + 1),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    collect(clip.root(), transform.pre_concat(clip.transform()), &mut out, 0);
    Path { segments: out, fill: None, even_odd: false, stroke: None }
}

fn segments(path: &usvg::Path, transform: usvg::Transform) -> Vec<Segment> {
    let map = |point: usvg::tiny_skia_path::Point| Point {
        x: transform.sx * point.x + transform.kx * point.y + transform.tx,
        y: transform.ky * point.x + transform.sy * point.y + transform.ty,
    };
    let mut at = Point::default();
    let mut out = Vec::new();
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(point) => {
                at = map(point);
                out.push(Segment::Move(at));
            }
            PathSegment::LineTo(point) => {
                at = map(point);
                out.push(Segment::Line(at));
            }
            PathSegment::QuadTo(control, end) => {
                let (control, end) = (map(control), map(end));
                let towards =
                    |from: Point| Point { x: from.x + (control.x - from.x) * 2.0 / 3.0, y: from.y + (control.y - from.y) * 2.0 / 3.0 };
                out.push(Segment::Curve(towards(at), towards(end), end));
                at = end;
            }
            PathSegment::CubicTo(one, other, end) => {
                at = map(end);
                out.push(Segment::Curve(map(one), map(other), at));
            }
            PathSegment::Close => out.push(Segment::Close),
        }
    }
    out
}

fn color(paint: &Paint, opacity: f32, lost: &mut BTreeSet<&'static str>) -> Color {
    let of = |color: usvg::Color, opacity: f32| Color {
        r: f32::from(color.red) / 255.0,
        g: f32::from(color.green) / 255.0,
        b: f32::from(color.blue) / 255.0,
        a: opacity,
    };
    let mut middle = |stops: &[usvg::Stop]| {
        lost.insert("gradients");
        stops.get(stops.len() / 2).map_or(Color::TRANSPARENT, |stop| of(stop.color(), stop.opacity().get() * opacity))
    };
    match paint {
        Paint::Color(color) => of(*color, opacity),
        Paint::LinearGradient(gradient) => middle(gradient.stops()),
        Paint::RadialGradient(gradient) => middle(gradient.stops()),
        Paint::Pattern(_) => {
            lost.insert("patterns");
            Color::TRANSPARENT
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_their_place_and_colour() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 40 20"><g transform="translate(4 0)" opacity="0.5">
            <rect x="2" y="2" width="10" height="4" fill="#f00" stroke="blue" stroke-width="2"/></g><text>x</text></svg>"##;
        let vector = read(svg.as_bytes()).unwrap();
        assert_eq!(vector.size, (20.0, 10.0));
        assert_eq!(vector.lost, ["text"]);
        let [Shape::Group { opacity, shapes, .. }] = vector.shapes.as_slice() else { panic!("{:?}", vector.shapes) };
        assert_eq!(*opacity, 0.5);
        let [Shape::Path(path)] = shapes.as_slice() else { panic!("{shapes:?}") };
        assert_eq!(path.segments[0], Segment::Move(Point { x: 3.0, y: 1.0 }));
        assert_eq!(path.fill, Some(Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 }));
        assert_eq!(path.stroke.as_ref().map(|stroke| stroke.width), Some(1.0));
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(read(b"<svg").is_err());
        assert!(read(b"").is_err());
    }
}
