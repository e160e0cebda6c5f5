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
    let blend = blend(inner.blend_mode());
    let by_shape = inner.clip_path().filter(|clip| is_outline(clip, 0));
    let clip = by_shape.map(|clip| clip_path(clip, inner.abs_transform()));
    // What is no outline cuts as a mask does, where there is none yet.
    let by_mask = inner.clip_path().filter(|_| by_shape.is_none()).map(|clip| {
        let transform = Some(row(inner.abs_transform().pre_concat(clip.transform())));
        let shapes = group(clip.root(), met, depth + 1);
        let clip = clip.clip_path().map(|outer| clip_path(outer, usvg::Transform::identity()));
        (vec![Shape::Group { within: Within { clip, transform, ..Within::default() }, shapes }], false)
    });
    if by_mask.is_some() && inner.mask().is_some() {
        met.lost.insert("clips of what has a mask");
    }
    let mask = inner.mask().map(|one| (mask(one, inner.abs_transform(), met, depth), one.kind() == usvg::MaskType::Luminance)).or(by_mask);
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
    let color = |paint: &Paint, opacity: f32, met: &mut Met| {
        let first = shading(paint, opacity, matrix, None, met).and_then(|shading| shading.stops.first().map(|(_, color)| *color));
        if !matches!(paint, Paint::Color(_)) {
            met.lost.insert(if first.is_some() { "gradients of words" } else { "patterns of words" });
        }
        first.or_else(|| flat(paint, opacity)).unwrap_or(Color::BLACK)
    };
    let fill = path.fill().map(|fill| color(fill.paint(), fill.opacity().get(), met));
    let stroke = path.stroke().map(|stroke| (color(stroke.paint(), stroke.opacity().get(), met), stroke.width().get()));
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
        _ => vec![Shape::Shading(shading(paint, opacity, transform, Some(&outline), met)?)],
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

/// A gradient with at least two colours; one that repeats goes on as far as an outline needs.
fn shading(paint: &Paint, opacity: f32, transform: usvg::Transform, outline: Option<&Path>, met: &mut Met) -> Option<Shading> {
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
    let stops: Vec<(f32, Color)> = base
        .stops()
        .iter()
        .map(|stop| {
            let color = stop.color();
            let channel = |value: u8| f32::from(value) / 255.0;
            let color = Color { r: channel(color.red), g: channel(color.green), b: channel(color.blue), a: stop.opacity().get() * opacity };
            (stop.offset().get(), color)
        })
        .collect();
    let whole = transform.pre_concat(base.transform()).pre_concat(unit);
    if base.spread_method() != usvg::SpreadMethod::Pad
        && let Some(outline) = outline
    {
        let reach = reach(outline, whole.invert()?, from.is_some());
        // Where the circles have not one centre, each turn is elsewhere.
        if from.is_none_or(|(x, y, _)| x.hypot(y) < 0.001) && reach.1 - reach.0 <= MAX_TURNS {
            return Some(spread(&stops, reach, base.spread_method() == usvg::SpreadMethod::Reflect, (from, whole)));
        }
        met.lost.insert("repeated gradients");
    }
    Some(Shading { from, stops: stops.into(), matrix: row(whole) })
}

/// The most turns of a gradient that repeats.
const MAX_TURNS: f32 = 200.0;

/// Between which whole turns of a gradient an outline lies, in the gradient's own space.
fn reach(outline: &Path, back: usvg::Transform, round: bool) -> (f32, f32) {
    let ends = outline.segments.iter().filter_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => Some([to; 3]),
        Segment::Curve(one, other, to) => Some([one, other, to]),
        Segment::Rect(_) | Segment::Close => None,
    });
    let along = ends.flatten().map(|point| {
        let mut point = usvg::tiny_skia_path::Point::from_xy(point.x, point.y);
        back.map_point(&mut point);
        if round { point.x.hypot(point.y) } else { point.x }
    });
    let (low, high) = along.fold((0.0_f32, 1.0_f32), |(low, high), at| (low.min(at), high.max(at)));
    (low.floor(), high.ceil())
}

/// The colours of all turns between these, each other one backwards where they are reflected.
fn spread(
    stops: &[(f32, Color)],
    (low, high): (f32, f32),
    reflected: bool,
    (from, whole): (Option<(f32, f32, f32)>, usvg::Transform),
) -> Shading {
    let span = high - low;
    let turns = (low as i32..high as i32).flat_map(|turn| {
        let backwards = reflected && turn.rem_euclid(2) == 1;
        (0..stops.len()).map(move |index| {
            let (at, color) = if backwards { stops[stops.len() - 1 - index] } else { stops[index] };
            let at = if backwards { 1.0 - at } else { at };
            ((turn as f32 + at - low) / span, color)
        })
    });
    let stops = turns.collect();
    let matrix = match from {
        None => whole.pre_translate(low, 0.0).pre_scale(span, 1.0),
        Some(_) => whole.pre_scale(span, span),
    };
    Shading { from: from.map(|(x, y, radius)| (x / span, y / span, radius / span)), stops, matrix: row(matrix) }
}

/// The outlines in a clip.
fn outlines<'t>(group: &'t usvg::Group, out: &mut Vec<&'t usvg::Path>, depth: u32) {
    for node in group.children() {
        match node {
            Node::Path(path) if path.is_visible() => out.push(path),
            Node::Group(inner) if depth < MAX_DEPTH => outlines(inner, out, depth + 1),
            _ => {}
        }
    }
}

/// Whether a clip is a single outline, by one rule: no words, no clips in it.
fn is_outline(clip: &usvg::ClipPath, depth: u32) -> bool {
    fn has_clips(group: &usvg::Group, depth: u32) -> bool {
        group.clip_path().is_some()
            || group.children().iter().any(|node| matches!(node, Node::Group(inner) if depth < MAX_DEPTH && has_clips(inner, depth + 1)))
    }
    let mut paths = Vec::new();
    outlines(clip.root(), &mut paths, depth);
    let even_odd = |path: &&usvg::Path| path.fill().is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd);
    clip.clip_path().is_none()
        && !has_clips(clip.root(), depth)
        && !paths.iter().any(|path| svg_text::number(path.id()).is_some())
        && (paths.len() <= 1 || !paths.iter().any(even_odd))
}

/// All outlines of a clip together.
fn clip_path(clip: &usvg::ClipPath, transform: usvg::Transform) -> Path {
    let transform = transform.pre_concat(clip.transform());
    let mut paths = Vec::new();
    outlines(clip.root(), &mut paths, 0);
    let even_odd = paths.iter().any(|path| path.fill().is_some_and(|fill| fill.rule() == usvg::FillRule::EvenOdd));
    let segments = paths.iter().flat_map(|path| segments(path.data(), transform.pre_concat(path.abs_transform()))).collect();
    Path { segments, fill: None, even_odd, stroke: None }
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
