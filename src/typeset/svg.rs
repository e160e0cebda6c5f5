//! SVG pictures: a file in, outlines out, as sharp as the paper allows.
//!
//! Shapes with flat colours and gradients, opacity, dashes and clips are exact; words are set with the document's fonts ([`svg_text`]). Patterns,
//! masks, filters and pictures inside a picture are left out. What is not exact is said, so that the author can be told.

use std::collections::BTreeSet;

use usvg::tiny_skia_path::PathSegment;
use usvg::{ImageHrefResolver, Node, Options, Paint, Tree};

use super::frame::{Color, Group, Item, ItemKind, Path, Point, Rect, Segment, Shading, Stroke, TagId};
use super::style::computed::ComputedStyle;
use super::svg_text::{self, Words};
use super::text::Fonts;

/// A picture made of outlines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vector {
    /// Its size in its own units, which are pixels.
    pub(crate) size: (f32, f32),
    fit: Fit,
    shapes: Vec<Shape>,
    /// How much there is to draw: the segments of all its outlines.
    pub(crate) segments: usize,
    words: Vec<Words>,
    /// What could not be kept, in words.
    pub(crate) lost: Vec<&'static str>,
}

/// What becomes of a picture in a rectangle of other proportions (SVG 2, 8.7).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    /// It is stretched.
    Stretch,
    /// It keeps its size: a drawing in the document without a space of its own.
    Scroll,
    /// It keeps its proportions and covers the rectangle or, otherwise, all of it shows; with its shares of the room left or lost before it.
    Keep { cover: bool, align: (f32, f32) },
}

impl Fit {
    /// As the root element says. A picture of its own without a `viewBox` is stretched unless it asks not to be.
    fn of(source: &str, inline: bool) -> Self {
        let root = source.split_once("<svg").and_then(|(_, rest)| rest.split_once('>')).map_or("", |(root, _)| root);
        let value = root.split_once("preserveAspectRatio").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
        let has_view = root.contains("viewBox");
        if inline && !has_view {
            return Self::Scroll;
        }
        let Some(value) = value.or_else(|| has_view.then_some("")) else { return Self::Stretch };
        if value.contains("none") {
            return Self::Stretch;
        }
        let share = |names: [&str; 2]| match names.map(|name| value.contains(name)) {
            [true, _] => 0.0,
            [_, true] => 1.0,
            _ => 0.5,
        };
        Self::Keep { cover: value.contains("slice"), align: (share(["xMin", "xMax"]), share(["YMin", "YMax"])) }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Path(Path),
    Shading(Shading),
    Group {
        clip: Option<Path>,
        opacity: f32,
        shapes: Vec<Shape>,
    },
    /// Some of [`Vector::words`].
    Words {
        index: usize,
        transform: [f32; 6],
        color: Color,
    },
}

/// Groups with an opacity or a clip of their own that are nested deeper than this are left out.
const MAX_DEPTH: u32 = 64;

/// Reads an SVG file.
pub(crate) fn read(bytes: &[u8], inline: bool) -> Result<Vector, String> {
    let options = Options {
        // Nothing outside the file is looked at.
        image_href_resolver: ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
        ..Options::default()
    };
    let source = String::from_utf8_lossy(bytes);
    let has_text = source.contains("<text");
    let (replaced, words) = svg_text::replaced(&source).filter(|_| has_text).unzip();
    let tree = Tree::from_data(replaced.as_ref().map_or(bytes, |source: &String| source.as_bytes()), &options);
    let tree = tree.map_err(|error| format!("it is a damaged SVG file: {error}"))?;
    let mut lost = BTreeSet::new();
    if has_text && words.is_none() {
        lost.insert("text");
    }
    if source.contains("<textPath") {
        lost.insert("text on paths");
    }
    if source.contains("<image") {
        lost.insert("pictures");
    }
    let shapes = group(tree.root(), &mut lost, 0);
    Ok(Vector {
        size: (tree.size().width(), tree.size().height()),
        fit: Fit::of(&source, inline),
        segments: shapes.iter().map(Shape::segments).sum(),
        shapes,
        words: words.unwrap_or_default(),
        lost: lost.into_iter().collect(),
    })
}

impl Vector {
    /// The picture in a rectangle of a page, all of it belonging to one leaf; its words in these fonts and, where it does not say, this style.
    pub(crate) fn place(&self, rect: Rect, leaf: Option<TagId>, fonts: Option<(&Fonts, &ComputedStyle)>) -> Item {
        let words = match fonts {
            Some((fonts, style)) if !self.words.is_empty() => svg_text::set(&self.words, fonts, style),
            _ => Vec::new(),
        };
        let (width, height) = (self.size.0.max(0.001), self.size.1.max(0.001));
        let (mut x, mut y) = (rect.width / width, rect.height / height);
        let mut at = (rect.x, rect.y);
        if let Fit::Keep { cover, align } = self.fit {
            let scale = if cover { x.max(y) } else { x.min(y) };
            at = (rect.x + (rect.width - width * scale) * align.0, rect.y + (rect.height - height * scale) * align.1);
            (x, y) = (scale, scale);
        }
        if self.fit == Fit::Scroll {
            (x, y) = (0.75, 0.75);
        }
        let own = Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: None };
        let drawn = Group {
            transform: Some([x, 0.0, 0.0, y, at.0, at.1]),
            items: self.shapes.iter().map(|shape| shape.item(leaf, &words)).collect(),
            ..Group::default()
        };
        // The clip is in the page's space, the drawing in the picture's.
        let inner = Item { tag: None, kind: ItemKind::group(drawn) };
        Item { tag: None, kind: ItemKind::group(Group::clipped(own, vec![inner])) }
    }
}

impl Shape {
    fn segments(&self) -> usize {
        match self {
            Self::Shading(_) | Self::Words { .. } => 1,
            Self::Path(path) => path.segments.len(),
            Self::Group { shapes, .. } => shapes.iter().map(Self::segments).sum(),
        }
    }

    fn item(&self, leaf: Option<TagId>, words: &[Vec<Item>]) -> Item {
        match self {
            Self::Words { index, transform, color } => {
                svg_text::place(words.get(*index).map_or(&[], Vec::as_slice), *transform, *color, leaf)
            }
            Self::Shading(shading) => Item { tag: leaf, kind: ItemKind::shading(shading.clone()) },
            Self::Path(path) => Item { tag: leaf, kind: ItemKind::Path(path.clone()) },
            Self::Group { clip, opacity, shapes } => {
                let items = shapes.iter().map(|shape| shape.item(leaf, words)).collect();
                Item { tag: None, kind: ItemKind::group(Group { clip: clip.clone(), opacity: *opacity, items, ..Group::default() }) }
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
                let content = if depth < MAX_DEPTH {
                    group(inner, lost, depth + 1)
                } else {
                    lost.insert("groups nested too deep");
                    Vec::new()
                };
                let clip = inner.clip_path().map(|clip| clip_path(clip, inner.abs_transform()));
                let opacity = inner.opacity().get();
                if clip.is_none() && opacity >= 1.0 {
                    shapes.extend(content);
                } else {
                    shapes.push(Shape::Group { clip, opacity, shapes: content });
                }
            }
            Node::Path(path) if svg_text::number(path.id()).is_some() => {
                if let (Some(index), Some(fill), true) = (svg_text::number(path.id()), path.fill(), path.is_visible()) {
                    let matrix = path.abs_transform();
                    let transform = [matrix.sx, matrix.ky, matrix.kx, matrix.sy, matrix.tx, matrix.ty];
                    // Words are of one colour: the first of a gradient.
                    let color = match shading(fill.paint(), fill.opacity().get(), matrix).and_then(|shading| shading.stops.first().copied())
                    {
                        Some((_, color)) => color,
                        None => color(fill.paint(), fill.opacity().get(), lost),
                    };
                    shapes.push(Shape::Words { index, transform, color });
                }
            }
            Node::Path(path) if path.is_visible() => {
                let strokes_first = path.paint_order() == usvg::PaintOrder::StrokeAndFill;
                let (fill, stroke) = (shaded_fill(path), shaded_stroke(path));
                let mut flat = outline(path, path.abs_transform(), lost);
                flat.fill = flat.fill.filter(|_| fill.is_none());
                flat.stroke = flat.stroke.filter(|_| stroke.is_none());
                let flat = (flat.fill.is_some() || flat.stroke.is_some()).then_some(Shape::Path(flat));
                // One of the two at most is drawn with a flat colour where the other is a gradient.
                let parts = match (fill, stroke) {
                    (Some(fill), None) if strokes_first => [flat, Some(fill), None],
                    (None, Some(stroke)) if strokes_first => [Some(stroke), flat, None],
                    (Some(fill), Some(stroke)) if strokes_first => [Some(stroke), Some(fill), None],
                    (fill, stroke) => [fill, flat, stroke],
                };
                shapes.extend(parts.into_iter().flatten());
            }
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
        segments: segments(path.data(), transform),
        fill: fill.map(|fill| color(fill.paint(), fill.opacity().get(), lost)),
        even_odd: fill.is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd),
        stroke: stroke.map(Box::new),
    }
}

/// A fill that is a gradient.
fn shaded_fill(path: &usvg::Path) -> Option<Shape> {
    let fill = path.fill()?;
    let shading = shading(fill.paint(), fill.opacity().get(), path.abs_transform())?;
    let even_odd = fill.rule() == usvg::FillRule::EvenOdd;
    let clip = Path { segments: segments(path.data(), path.abs_transform()), fill: None, even_odd, stroke: None };
    Some(Shape::Group { clip: Some(clip), opacity: 1.0, shapes: vec![Shape::Shading(shading)] })
}

/// A stroke that is a gradient: what it covers is a clip.
fn shaded_stroke(path: &usvg::Path) -> Option<Shape> {
    let stroke = path.stroke()?;
    let shading = shading(stroke.paint(), stroke.opacity().get(), path.abs_transform())?;
    let covered = path.data().stroke(&stroke.to_tiny_skia(), 1.0)?;
    let clip = Path { segments: segments(&covered, path.abs_transform()), fill: None, even_odd: false, stroke: None };
    Some(Shape::Group { clip: Some(clip), opacity: 1.0, shapes: vec![Shape::Shading(shading)] })
}

/// A gradient with at least two colours.
fn shading(paint: &Paint, opacity: f32, transform: usvg::Transform) -> Option<Shading> {
    let (base, from, unit) = match paint {
        Paint::LinearGradient(linear) => {
            let (dx, dy) = (linear.x2() - linear.x1(), linear.y2() - linear.y1());
            let unit = usvg::Transform::from_row(dx, dy, -dy, dx, linear.x1(), linear.y1());
            (&***linear, None, unit)
        }
        Paint::RadialGradient(radial) => {
            let radius = radial.r().get();
            let unit = usvg::Transform::from_row(radius, 0.0, 0.0, radius, radial.cx(), radial.cy());
            let from = ((radial.fx() - radial.cx()) / radius, (radial.fy() - radial.cy()) / radius, radial.fr().get() / radius);
            (&***radial, Some(from), unit)
        }
        Paint::Color(_) | Paint::Pattern(_) => return None,
    };
    let stops = base.stops().iter().map(|stop| {
        let color = stop.color();
        let channel = |value: u8| f32::from(value) / 255.0;
        let color = Color { r: channel(color.red), g: channel(color.green), b: channel(color.blue), a: stop.opacity().get() * opacity };
        (stop.offset().get(), color)
    });
    let whole = transform.pre_concat(base.transform()).pre_concat(unit);
    let matrix = [whole.sx, whole.ky, whole.kx, whole.sy, whole.tx, whole.ty];
    Some(Shading { from, stops: stops.collect(), matrix })
}

/// All outlines of a clip together.
fn clip_path(clip: &usvg::ClipPath, transform: usvg::Transform) -> Path {
    fn collect(group: &usvg::Group, transform: usvg::Transform, out: &mut Vec<Segment>, depth: u32) {
        for node in group.children() {
            match node {
                Node::Path(path) => out.extend(segments(path.data(), transform.pre_concat(path.abs_transform()))),
                Node::Group(inner) if depth < MAX_DEPTH => collect(inner, transform, out, depth + 1),
                _ => {}
            }
        }
    }
    let mut out = Vec::new();
    collect(clip.root(), transform.pre_concat(clip.transform()), &mut out, 0);
    Path { segments: out, fill: None, even_odd: false, stroke: None }
}

fn segments(path: &usvg::tiny_skia_path::Path, transform: usvg::Transform) -> Vec<Segment> {
    let map = |point: usvg::tiny_skia_path::Point| Point {
        x: transform.sx * point.x + transform.kx * point.y + transform.tx,
        y: transform.ky * point.x + transform.sy * point.y + transform.ty,
    };
    let mut at = Point::default();
    let mut out = Vec::new();
    for segment in path.segments() {
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
    match paint {
        Paint::Color(color) => of(*color, opacity),
        // Drawn as a shading.
        Paint::LinearGradient(_) | Paint::RadialGradient(_) => Color::TRANSPARENT,
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
            <rect x="2" y="2" width="10" height="4" fill="#f00" stroke="blue" stroke-width="2"/></g><image href="x"/></svg>"##;
        let vector = read(svg.as_bytes()).unwrap();
        assert_eq!(vector.size, (20.0, 10.0));
        assert_eq!(vector.lost, ["pictures"]);
        let [Shape::Group { opacity, shapes, .. }] = vector.shapes.as_slice() else { panic!("{:?}", vector.shapes) };
        assert_eq!(*opacity, 0.5);
        let [Shape::Path(path)] = shapes.as_slice() else { panic!("{shapes:?}") };
        assert_eq!(path.segments[0], Segment::Move(Point { x: 3.0, y: 1.0 }));
        assert_eq!(path.fill, Some(Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 }));
        assert_eq!(path.stroke.as_ref().map(|stroke| stroke.width), Some(1.0));
    }

    #[test]
    fn proportions_are_kept_where_the_picture_has_a_view_box() {
        let check = |attributes: &str, expected: [f32; 6]| {
            let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="1" height="1"/></svg>"#);
            let rect = Rect { x: 10.0, y: 20.0, width: 60.0, height: 30.0 };
            let ItemKind::Group(outer) = read(svg.as_bytes()).unwrap().place(rect, None, None).kind else { panic!("a group") };
            let ItemKind::Group(inner) = &outer.items[0].kind else { panic!("a group") };
            assert_eq!(inner.transform, Some(expected), "{attributes}");
        };
        check(r#"viewBox="0 0 10 10""#, [3.0, 0.0, 0.0, 3.0, 25.0, 20.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="xMaxYMin""#, [3.0, 0.0, 0.0, 3.0, 40.0, 20.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="xMidYMax slice""#, [6.0, 0.0, 0.0, 6.0, 10.0, -10.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="none""#, [6.0, 0.0, 0.0, 3.0, 10.0, 20.0]);
        check(r#"width="10" height="10""#, [6.0, 0.0, 0.0, 3.0, 10.0, 20.0]);
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(read(b"<svg").is_err());
        assert!(read(b"").is_err());
    }
}
