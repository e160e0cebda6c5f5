//! The tree of an SVG file to shapes.
//!
//! In: a group of `usvg`, in which styles, references and units are resolved. Out: shapes in the picture's space. What PDF's strokes cannot be is
//! drawn as the outline of what the stroke covers; patterns are drawn tile by tile.

use std::collections::BTreeSet;

use usvg::tiny_skia_path::PathSegment;
use usvg::{ImageKind, Node, Paint};

use super::{Apart, MAX_DEPTH, Shape, Within};
use crate::typeset::frame::{Blend, Color, Path, Point, Rect, Segment, Shading, Stroke};
use crate::typeset::svg_text::{self, Ink};

/// The most segments that the tiles of one pattern are drawn with.
const MAX_PATTERN: usize = 200_000;

/// What is met on the way through a tree.
#[derive(Default)]
pub(super) struct Met {
    /// What could not be kept, in words.
    pub(super) lost: BTreeSet<&'static str>,
    /// Files of pictures in the picture.
    pub(super) pictures: Vec<std::sync::Arc<Vec<u8>>>,
}

/// The shapes of a group.
pub(super) fn group(from: &usvg::Group, met: &mut Met, depth: u32) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for node in from.children() {
        match node {
            Node::Group(inner) => nested(inner, met, depth, &mut shapes),
            Node::Path(path) if svg_text::number(path.id()).is_some() => words(path, met, &mut shapes),
            Node::Path(path) if path.is_visible() => {
                let (fill, stroke) = (filled(path, met, depth), stroked(path, met, depth));
                let parts = if path.paint_order() == usvg::PaintOrder::StrokeAndFill { [stroke, fill] } else { [fill, stroke] };
                match parts {
                    // One outline for both where nothing speaks against it.
                    [Some(Shape::Path(mut fill)), Some(Shape::Path(stroke))] if fill.fill.is_some() && stroke.stroke.is_some() => {
                        fill.stroke = stroke.stroke;
                        shapes.push(Shape::Path(fill));
                    }
                    parts => shapes.extend(parts.into_iter().flatten()),
                }
            }
            Node::Image(image) if image.is_visible() => picture(image, met, depth, &mut shapes),
            Node::Path(_) | Node::Image(_) => {}
            Node::Text(_) => {
                met.lost.insert("text");
            }
        }
    }
    shapes
}

fn nested(inner: &usvg::Group, met: &mut Met, depth: u32, shapes: &mut Vec<Shape>) {
    if depth >= MAX_DEPTH {
        met.lost.insert("groups nested too deep");
        return;
    }
    if !inner.filters().is_empty() {
        met.lost.insert("filters");
    }
    let content = group(inner, met, depth + 1);
    let clip = inner.clip_path().map(|clip| clip_path(clip, inner.abs_transform()));
    let blend = blend(inner.blend_mode());
    let mask = inner.mask().map(|one| (mask(one, inner.abs_transform(), met, depth), one.kind() == usvg::MaskType::Luminance));
    let apart = (blend != Blend::Normal || inner.isolate() || mask.is_some()).then(|| Box::new(Apart { blend, mask }));
    let opacity = inner.opacity().get();
    if clip.is_none() && opacity >= 1.0 && apart.is_none() {
        shapes.extend(content);
    } else {
        shapes.push(Shape::Group { within: Within { clip, opacity, apart, ..Within::default() }, shapes: content });
    }
}

/// What a mask is drawn with. A mask may have a mask.
fn mask(mask: &usvg::Mask, transform: usvg::Transform, met: &mut Met, depth: u32) -> Vec<Shape> {
    let shapes = group(mask.root(), met, depth + 1);
    let apart = mask.mask().filter(|_| depth < MAX_DEPTH).map(|outer| {
        let shapes = self::mask(outer, usvg::Transform::identity(), met, depth + 1);
        Box::new(Apart { blend: Blend::Normal, mask: Some((shapes, outer.kind() == usvg::MaskType::Luminance)) })
    });
    let within = Within { clip: Some(area(mask.rect())), transform: Some(row(transform)), apart, ..Within::default() };
    vec![Shape::Group { within, shapes }]
}

/// Words are of one colour: the first of a gradient.
fn words(path: &usvg::Path, met: &mut Met, shapes: &mut Vec<Shape>) {
    let (Some(index), true) = (svg_text::number(path.id()), path.is_visible()) else { return };
    let matrix = path.abs_transform();
    let mut color = |paint: &Paint, opacity: f32| {
        let first = shading(paint, opacity, matrix).and_then(|shading| shading.stops.first().map(|(_, color)| *color));
        if !matches!(paint, Paint::Color(_)) {
            met.lost.insert(if first.is_some() { "gradients of words" } else { "patterns of words" });
        }
        first.or_else(|| flat(paint, opacity)).unwrap_or(Color::BLACK)
    };
    let fill = path.fill().map(|fill| color(fill.paint(), fill.opacity().get()));
    let stroke = path.stroke().map(|stroke| (color(stroke.paint(), stroke.opacity().get()), stroke.width().get()));
    if fill.is_some() || stroke.is_some() {
        let ink = Ink { fill, stroke, below: path.paint_order() == usvg::PaintOrder::StrokeAndFill };
        shapes.push(Shape::Words { index, transform: row(matrix), ink });
    }
}

fn picture(image: &usvg::Image, met: &mut Met, depth: u32, shapes: &mut Vec<Shape>) {
    let size = image.size();
    match image.kind() {
        ImageKind::JPEG(data) | ImageKind::PNG(data) | ImageKind::GIF(data) | ImageKind::WEBP(data) => {
            met.pictures.push(data.clone());
            let index = met.pictures.len() - 1;
            shapes.push(Shape::Picture { index, size: (size.width(), size.height()), transform: row(image.abs_transform()) });
        }
        ImageKind::SVG(tree) if depth < MAX_DEPTH => {
            let scale = (size.width() / tree.size().width(), size.height() / tree.size().height());
            let transform = Some(row(image.abs_transform().pre_scale(scale.0, scale.1)));
            let inner = group(tree.root(), met, depth + 1);
            shapes.push(Shape::Group { within: Within { transform, ..Within::default() }, shapes: inner });
        }
        ImageKind::SVG(_) => {}
    }
}

/// What fills a path.
fn filled(path: &usvg::Path, met: &mut Met, depth: u32) -> Option<Shape> {
    let fill = path.fill()?;
    let even_odd = fill.rule() == usvg::FillRule::EvenOdd;
    let outline = Path { segments: segments(path.data(), path.abs_transform()), fill: None, even_odd, stroke: None };
    painted(outline, (fill.paint(), fill.opacity().get()), path.abs_transform(), met, depth)
}

/// What strokes a path: a stroke where PDF has the same, else the outline of what it covers.
fn stroked(path: &usvg::Path, met: &mut Met, depth: u32) -> Option<Shape> {
    let stroke = path.stroke()?;
    let transform = path.abs_transform();
    let paint = (stroke.paint(), stroke.opacity().get());
    let round = stroke.linecap() == usvg::LineCap::Round;
    let is_alike = match stroke.linejoin() {
        usvg::LineJoin::Round => round,
        usvg::LineJoin::Miter => stroke.linecap() == usvg::LineCap::Butt && stroke.miterlimit().get() == 4.0,
        _ => false,
    };
    let is_line = path.data().segments().count() <= 2 && stroke.linecap() != usvg::LineCap::Square;
    let is_even = (transform.sx - transform.sy).abs() < 0.001 && (transform.kx + transform.ky).abs() < 0.001
        || (transform.sx + transform.sy).abs() < 0.001 && (transform.kx - transform.ky).abs() < 0.001;
    let unshifted = stroke.dashoffset() == 0.0 || stroke.dasharray().is_none();
    if let (true, true, true, Some(color)) = (is_alike || is_line, is_even, unshifted, flat(paint.0, paint.1)) {
        let scale = (transform.sx * transform.sy - transform.kx * transform.ky).abs().sqrt();
        let dash = stroke.dasharray().map(|dashes| dashes.iter().map(|dash| dash * scale).collect()).unwrap_or_default();
        let stroke = Stroke { color, width: stroke.width().get() * scale, dash, round };
        let segments = segments(path.data(), transform);
        return Some(Shape::Path(Path { segments, fill: None, even_odd: false, stroke: Some(Box::new(stroke)) }));
    }
    // As fine as any paper is.
    const FINENESS: f32 = 8.0;
    let skia = stroke.to_tiny_skia();
    let covered = match &skia.dash {
        Some(dash) => path.data().dash(dash, FINENESS)?.stroke(&skia, FINENESS)?,
        None => path.data().stroke(&skia, FINENESS)?,
    };
    let outline = Path { segments: segments(&covered, transform), fill: None, even_odd: false, stroke: None };
    painted(outline, paint, transform, met, depth)
}

/// An outline filled with a colour, a gradient or a pattern.
fn painted(outline: Path, (paint, opacity): (&Paint, f32), transform: usvg::Transform, met: &mut Met, depth: u32) -> Option<Shape> {
    if let Some(color) = flat(paint, opacity) {
        return Some(Shape::Path(Path { fill: Some(color), ..outline }));
    }
    let shapes = match paint {
        Paint::Pattern(pattern) => tiles(pattern, &outline, transform, met, depth)?,
        _ => vec![Shape::Shading(shading(paint, opacity, transform)?)],
    };
    let opacity = if matches!(paint, Paint::Pattern(_)) { opacity } else { 1.0 };
    Some(Shape::Group { within: Within { clip: Some(outline), opacity, ..Within::default() }, shapes })
}

/// The tiles of a pattern that an outline needs.
fn tiles(pattern: &usvg::Pattern, outline: &Path, transform: usvg::Transform, met: &mut Met, depth: u32) -> Option<Vec<Shape>> {
    if depth >= MAX_DEPTH {
        met.lost.insert("patterns");
        return None;
    }
    let space = transform.pre_concat(pattern.transform());
    let back = space.invert()?;
    let rect = pattern.rect();
    let (mut low, mut high) = ((f32::INFINITY, f32::INFINITY), (f32::NEG_INFINITY, f32::NEG_INFINITY));
    let mut reach = |point: Point| {
        let mut point = usvg::tiny_skia_path::Point::from_xy(point.x, point.y);
        back.map_point(&mut point);
        let (x, y) = ((point.x - rect.x()) / rect.width(), (point.y - rect.y()) / rect.height());
        (low, high) = ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)));
    };
    for segment in &outline.segments {
        match *segment {
            Segment::Move(to) | Segment::Line(to) => reach(to),
            Segment::Curve(one, other, to) => [one, other, to].into_iter().for_each(&mut reach),
            Segment::Rect(_) | Segment::Close => {}
        }
    }
    let tile = group(pattern.root(), met, depth + 1);
    let cost = tile.iter().map(Shape::segments).sum::<usize>().max(1);
    let (columns, rows) = (high.0.ceil() - low.0.floor(), high.1.ceil() - low.1.floor());
    let within_reason = columns.is_finite() && rows.is_finite() && columns * rows * cost as f32 <= MAX_PATTERN as f32;
    if !within_reason {
        met.lost.insert("patterns");
        return None;
    }
    let mut out = Vec::new();
    for row_index in 0..rows as usize {
        for column in 0..columns as usize {
            let x = rect.x() + (low.0.floor() + column as f32) * rect.width();
            let y = rect.y() + (low.1.floor() + row_index as f32) * rect.height();
            let own = Rect { x: 0.0, y: 0.0, width: rect.width(), height: rect.height() };
            let clip = Some(Path { segments: vec![Segment::Rect(own)], fill: None, even_odd: false, stroke: None });
            let within = Within { clip, transform: Some(row(space.pre_translate(x, y))), ..Within::default() };
            out.push(Shape::Group { within, shapes: tile.clone() });
        }
    }
    Some(out)
}

fn blend(mode: usvg::BlendMode) -> Blend {
    use usvg::BlendMode as Mode;
    match mode {
        // PDF has no mode that adds light.
        Mode::Normal | Mode::PlusLighter => Blend::Normal,
        Mode::Multiply => Blend::Multiply,
        Mode::Screen => Blend::Screen,
        Mode::Overlay => Blend::Overlay,
        Mode::Darken => Blend::Darken,
        Mode::Lighten => Blend::Lighten,
        Mode::ColorDodge => Blend::ColorDodge,
        Mode::ColorBurn => Blend::ColorBurn,
        Mode::HardLight => Blend::HardLight,
        Mode::SoftLight => Blend::SoftLight,
        Mode::Difference => Blend::Difference,
        Mode::Exclusion => Blend::Exclusion,
        Mode::Hue => Blend::Hue,
        Mode::Saturation => Blend::Saturation,
        Mode::Color => Blend::Color,
        Mode::Luminosity => Blend::Luminosity,
    }
}

fn area(rect: usvg::NonZeroRect) -> Path {
    let rect = Rect { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() };
    Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: None }
}

fn row(matrix: usvg::Transform) -> [f32; 6] {
    [matrix.sx, matrix.ky, matrix.kx, matrix.sy, matrix.tx, matrix.ty]
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
    Some(Shading { from, stops: stops.collect(), matrix: row(whole) })
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

/// A paint that is one colour.
fn flat(paint: &Paint, opacity: f32) -> Option<Color> {
    let Paint::Color(color) = paint else { return None };
    let channel = |value: u8| f32::from(value) / 255.0;
    Some(Color { r: channel(color.red), g: channel(color.green), b: channel(color.blue), a: opacity })
}
