//! Borders and outlines (CSS Backgrounds 3, 4 and 5).
//!
//! In: the outline of a box and its four borders. Out: outlines to fill or stroke, artifacts all. Borders that cells share are `ruled`'s.

use crate::typeset::frame::{Color, Group, Item, ItemKind, Path, Point, Rect, Segment, Stroke};
use crate::typeset::layout::outline::{Shape, polygon};
use crate::typeset::style::computed::{Border, BorderLine, Sides};

use super::decor::{artifact, filled};

/// The widths of borders that show.
pub(crate) fn widths(borders: &Sides<Border>) -> Sides<f32> {
    let of = |border: Border| if shows(border) { border.width } else { 0.0 };
    Sides { top: of(borders.top), right: of(borders.right), bottom: of(borders.bottom), left: of(borders.left) }
}

/// Whether there is anything to see of a border.
pub(crate) fn shows(border: Border) -> bool {
    border.width > 0.0 && !matches!(border.style, BorderLine::None | BorderLine::Hidden)
}

/// The four borders of a box.
pub(crate) fn border(out: &mut Vec<Item>, shape: Shape, borders: &Sides<Border>) {
    let all = [borders.top, borders.right, borders.bottom, borders.left].map(drawn);
    if !all.iter().any(|border| shows(*border)) {
        return;
    }
    let by = widths(borders);
    let shown: Vec<Border> = all.into_iter().filter(|border| shows(*border)).collect();
    let first = shown[0];
    let same = shown.iter().all(|border| border.style == first.style && border.color == first.color);
    let even = same && shown.len() == 4 && shown.iter().all(|border| (border.width - first.width).abs() < 0.01);
    // A side that is missing would leave a hairline between two outlines that touch.
    let whole = same && (shown.len() == 4 || shape.is_round());
    match first.style {
        // Sides of one colour need no seams between them, which would show when they are translucent.
        BorderLine::Solid if even && shape.has_round_insets(first.width) => {
            let middle = shape.inset(share(by, 0.5)).segments();
            let fill = if first.color.a == 1.0 { take_fill(out, shape) } else { None };
            let mut line = stroked(middle, first, 0.0, true);
            if let ItemKind::Path(path) = &mut line.kind {
                path.fill = fill;
            }
            out.push(line);
        }
        BorderLine::Solid if whole => ring(out, shape, by, first.color),
        BorderLine::Double if whole => double(out, shape, by, first.color),
        BorderLine::Dashed | BorderLine::Dotted if even && shape.is_round() => {
            let middle = shape.inset(share(by, 0.5));
            out.push(stroked(middle.segments(), first, perimeter(middle), true));
        }
        _ if shape.is_round() => {
            for (index, side) in all.into_iter().enumerate().filter(|(_, side)| shows(*side)) {
                let mut items = Vec::new();
                part(&mut items, shape, by, side, index);
                let clip = Some(mitre(shape.rect, by, index));
                out.push(artifact(ItemKind::group(Group { clip, items, ..Group::default() })));
            }
        }
        BorderLine::Dashed | BorderLine::Dotted if same && first.color.a < 1.0 => {
            // Dashes that share a corner would be darker there.
            let mut items = Vec::new();
            sides(&mut items, shape.rect, by, all.map(|side| Border { color: Color { a: 1.0, ..side.color }, ..side }), same);
            out.push(artifact(ItemKind::group(Group { opacity: first.color.a, items, ..Group::default() })));
        }
        _ => sides(out, shape.rect, by, all, same),
    }
}

/// The border as it can be drawn: two lines and a gap need three pixels.
fn drawn(border: Border) -> Border {
    let is_thin = border.style == BorderLine::Double && border.width < 2.2;
    Border { style: if is_thin { BorderLine::Solid } else { border.style }, ..border }
}

/// Takes away the background drawn last if it is one colour up to the outer edge of this box: under an opaque border it can be drawn with it.
fn take_fill(out: &mut Vec<Item>, shape: Shape) -> Option<Color> {
    let ItemKind::Path(Path { segments, fill, even_odd: false, stroke: None }) = &out.last()?.kind else { return None };
    let fill = (*fill).filter(|fill| fill.a == 1.0 && *segments == shape.segments())?;
    out.pop();
    Some(fill)
}

/// One side of a rounded border, drawn all around; the caller clips it.
fn part(out: &mut Vec<Item>, shape: Shape, by: Sides<f32>, side: Border, index: usize) {
    match side.style {
        BorderLine::Dashed | BorderLine::Dotted => {
            let middle = shape.inset(share(by, 0.5));
            out.push(stroked(middle.segments(), side, perimeter(middle), true));
        }
        BorderLine::Double => double(out, shape, by, side.color),
        BorderLine::Groove | BorderLine::Ridge => {
            let (outer, inner) = relief(side, index);
            ring(out, shape, share(by, 0.5), outer);
            ring(out, shape.inset(share(by, 0.5)), share(by, 0.5), inner);
        }
        _ => ring(out, shape, by, relief(side, index).0),
    }
}

/// Each side of a border without round corners, meeting at slanted corners.
fn sides(out: &mut Vec<Item>, rect: Rect, by: Sides<f32>, all: [Border; 4], same: bool) {
    for (index, side) in all.into_iter().enumerate().filter(|(_, side)| shows(*side)) {
        match side.style {
            BorderLine::Dashed | BorderLine::Dotted => {
                // Along the middle of the side, over its whole length.
                let (x, y, right, bottom) = (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
                let half = side.width / 2.0;
                let (from, to) = match index {
                    0 => ((x, y + half), (right, y + half)),
                    1 => ((right - half, y), (right - half, bottom)),
                    2 => ((x, bottom - half), (right, bottom - half)),
                    _ => ((x + half, y), (x + half, bottom)),
                };
                let (from, to) = (Point { x: from.0, y: from.1 }, Point { x: to.0, y: to.1 });
                let line = ruled(from, to, side);
                // Where it meets another kind of side, it ends at the slant as that does, if it is wide enough to see.
                const THIN: f32 = 2.0;
                out.push(if same || side.width < THIN {
                    line
                } else {
                    artifact(ItemKind::group(Group::clipped(mitre(rect, by, index), vec![line])))
                });
            }
            BorderLine::Double => {
                out.push(band(rect, by, index, 0.0, 1.0 / 3.0, side.color));
                out.push(band(rect, by, index, 2.0 / 3.0, 1.0, side.color));
            }
            BorderLine::Groove | BorderLine::Ridge => {
                let (outer, inner) = relief(side, index);
                out.push(band(rect, by, index, 0.0, 0.5, outer));
                out.push(band(rect, by, index, 0.5, 1.0, inner));
            }
            _ => out.push(band(rect, by, index, 0.0, 1.0, relief(side, index).0)),
        }
    }
}

/// A line; dashed or dotted, it starts and ends with a dash or dot.
pub(crate) fn ruled(from: Point, to: Point, border: Border) -> Item {
    let length = (to.x - from.x).hypot(to.y - from.y);
    if !is_round(border) {
        return stroked(vec![Segment::Move(from), Segment::Line(to)], border, length, false);
    }
    // The ends of round dots stand out by half the width.
    let share = if length > 0.0 { (border.width / 2.0 / length).min(0.5) } else { 0.0 };
    let at = |share: f32| Point { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    stroked(vec![Segment::Move(at(share)), Segment::Line(at(1.0 - share))], border, length, false)
}

/// Dots that are large enough to be seen as round.
fn is_round(border: Border) -> bool {
    border.style == BorderLine::Dotted && border.width > 2.3
}

/// A dashed or dotted outline whose gaps are stretched so that its dashes come out even.
fn stroked(segments: Vec<Segment>, border: Border, length: f32, closed: bool) -> Item {
    let width = border.width;
    let (dash, gap) = match border.style {
        BorderLine::Dotted => (width, width),
        _ if width >= 2.25 => (width * 2.0, width),
        _ => (width * 3.0, width * 2.0),
    };
    let gaps = |count: f32| if closed { count } else { count - 1.0 };
    let fewer = if closed { (length / (dash + gap)).floor() } else { ((length + gap) / (dash + gap)).floor() };
    let gap_of = |count: f32| if gaps(count) > 0.0 { (length - count * dash) / gaps(count) } else { length };
    let (wide, narrow) = (gap_of(fewer), gap_of(fewer + 1.0));
    let gap = if narrow <= 0.0 || (wide - gap).abs() < (narrow - gap).abs() { wide } else { narrow };
    let round = is_round(border);
    let dash = if !matches!(border.style, BorderLine::Dashed | BorderLine::Dotted) {
        Vec::new()
    } else if round {
        // A hair less, so that the last dot is not lost at the end of the line.
        vec![0.0, (width + gap.max(0.0)) * 0.9999]
    } else {
        vec![dash, gap.max(0.0)]
    };
    artifact(ItemKind::Path(Path {
        segments,
        fill: None,
        even_odd: false,
        stroke: Some(Box::new(Stroke { color: border.color, width, dash, round })),
    }))
}

/// The length of an outline, about.
fn perimeter(shape: Shape) -> f32 {
    let rect = shape.rect;
    let corner = |(x, y): (f32, f32)| {
        // A quarter of an ellipse (Ramanujan) in place of its two straight sides.
        let root = ((3.0 * x + y) * (x + 3.0 * y)).sqrt();
        std::f32::consts::PI * (3.0 * (x + y) - root) / 4.0 - x - y
    };
    2.0 * (rect.width + rect.height) + shape.radii.into_iter().map(corner).sum::<f32>()
}

/// The colours of a side that looks raised or sunk: its outer and inner half.
fn relief(side: Border, index: usize) -> (Color, Color) {
    let (dark, light) = shades(side.color);
    let lit_from_here = matches!(index, 0 | 3);
    match side.style {
        BorderLine::Inset | BorderLine::Groove if lit_from_here => (dark, light),
        BorderLine::Inset | BorderLine::Groove => (light, dark),
        BorderLine::Outset | BorderLine::Ridge if lit_from_here => (light, dark),
        BorderLine::Outset | BorderLine::Ridge => (dark, light),
        _ => (side.color, side.color),
    }
}

/// A colour in the shadow and in the light, a third of the whole range apart from itself as in browsers; what is nearly black is raised first.
pub(super) fn shades(color: Color) -> (Color, Color) {
    const BY: f32 = 0.33;
    let to = |color: Color, level: f32| {
        let most = color.r.max(color.g).max(color.b);
        if most <= 0.0 {
            return Color { r: level, g: level, b: level, a: color.a };
        }
        let factor = level / most;
        Color { r: color.r * factor, g: color.g * factor, b: color.b * factor, a: color.a }
    };
    let most = |color: Color| color.r.max(color.g).max(color.b);
    let lit = |color: Color| if most(color) > 0.9 { color } else { to(color, (most(color) + BY).min(1.0)) };
    if most(color) < 0.13 {
        let raised = lit(color);
        return (raised, lit(raised));
    }
    (to(color, (most(color) - BY).max(0.0)), lit(color))
}

fn share(by: Sides<f32>, share: f32) -> Sides<f32> {
    Sides { top: by.top * share, right: by.right * share, bottom: by.bottom * share, left: by.left * share }
}

fn double(out: &mut Vec<Item>, shape: Shape, by: Sides<f32>, color: Color) {
    let third = share(by, 1.0 / 3.0);
    ring(out, shape, third, color);
    ring(out, shape.inset(share(by, 2.0 / 3.0)), third, color);
}

/// The band between a shape and the same shape inset.
fn ring(out: &mut Vec<Item>, shape: Shape, by: Sides<f32>, color: Color) {
    if color.a <= 0.0 {
        return;
    }
    let inner = shape.inset(by);
    let hollow = inner.rect.width > 0.0 && inner.rect.height > 0.0;
    let shown = [by.top, by.right, by.bottom, by.left].map(|width| width > 0.001);
    if hollow && shape.is_round() && shown.contains(&false) {
        out.push(filled(arms(shape, inner, shown), color, false));
        return;
    }
    let mut segments = Vec::with_capacity(if shape.is_round() { 2 * Shape::MOST_SEGMENTS } else { 2 });
    shape.outline(&mut segments);
    if hollow {
        inner.outline(&mut segments);
    }
    out.push(filled(segments, color, true));
}

/// What is between two outlines that touch along the sides that are not shown, where both in one path would leave a hairline.
fn arms(outer: Shape, inner: Shape, shown: [bool; 4]) -> Vec<Segment> {
    let (outer, inner) = (outer.corners(), inner.corners());
    let mut segments = Vec::with_capacity(Shape::MOST_SEGMENTS);
    for first in (0..4).filter(|side| shown[*side] && !shown[(side + 3) % 4]) {
        // As many sides as follow each other: their corners on the way out, the same on the way back.
        let sides = (first..first + 4).take_while(|side| shown[side % 4]).count();
        for (step, corner) in (first..=first + sides).enumerate() {
            let [start, one, other, end] = outer[corner % 4];
            segments.push(if step == 0 { Segment::Move(start) } else { Segment::Line(start) });
            segments.push(Segment::Curve(one, other, end));
        }
        for corner in (first..=first + sides).rev() {
            let [start, one, other, end] = inner[corner % 4];
            segments.extend([Segment::Line(end), Segment::Curve(other, one, start)]);
        }
        segments.push(Segment::Close);
    }
    segments
}

/// The corners of a box, and those of what is inside this share of its borders: top left, top right, bottom right, bottom left.
fn corners(rect: Rect, by: Sides<f32>, share: f32) -> [Point; 4] {
    let (left, top) = (rect.x + by.left * share, rect.y + by.top * share);
    let (right, bottom) = (rect.x + rect.width - by.right * share, rect.y + rect.height - by.bottom * share);
    [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point { x, y })
}

/// A part of a side between two shares of its width.
fn band(rect: Rect, by: Sides<f32>, index: usize, low: f32, high: f32, color: Color) -> Item {
    let next = (index + 1) % 4;
    let (outer, inner) = (corners(rect, by, low), corners(rect, by, high));
    filled(polygon(&[outer[index], outer[next], inner[next], inner[index]]), color, false)
}

/// The part of a box that belongs to one of its sides: from its corners along the slants to the middle.
fn mitre(rect: Rect, by: Sides<f32>, index: usize) -> Path {
    let outer = corners(rect, by, 0.0);
    let inner = corners(rect, by, 1.0);
    let towards = |at: usize| {
        let (dx, dy) = (inner[at].x - outer[at].x, inner[at].y - outer[at].y);
        let room = |length: f32, step: f32| if step.abs() > 0.001 { length / 2.0 / step.abs() } else { f32::INFINITY };
        let steps = room(rect.width, dx).min(room(rect.height, dy));
        let steps = if steps.is_finite() { steps } else { 0.0 };
        Point { x: outer[at].x + dx * steps, y: outer[at].y + dy * steps }
    };
    let next = (index + 1) % 4;
    Path { segments: polygon(&[outer[index], outer[next], towards(next), towards(index)]), fill: None, even_odd: false, stroke: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_and_sunk_borders_have_the_shades_of_browsers() {
        let check = |color: [u8; 3], dark: [u8; 3], light: [u8; 3]| {
            let of = |[r, g, b]: [u8; 3]| Color { r: f32::from(r) / 255.0, g: f32::from(g) / 255.0, b: f32::from(b) / 255.0, a: 1.0 };
            let shown = |color: Color| [color.r, color.g, color.b].map(|value| (value * 255.0).round() as u8);
            let near = |one: [u8; 3], other: [u8; 3]| one.iter().zip(other).all(|(one, other)| one.abs_diff(other) <= 2);
            let (found_dark, found_light) = shades(of(color));
            assert!(near(shown(found_dark), dark) && near(shown(found_light), light), "{color:?}: {found_dark:?} {found_light:?}");
        };
        check([0x99, 0xCC, 0x33], [90, 120, 30], [191, 255, 64]);
        check([0x00, 0x88, 0xAA], [0, 68, 86], [0, 204, 255]);
        check([0xEE, 0xEE, 0xEE], [154, 154, 154], [238, 238, 238]);
        // What is black would look flat.
        check([0, 0, 0], [84, 84, 84], [168, 168, 168]);
    }

    #[test]
    fn sides_that_are_missing_leave_nothing_behind() {
        let side = |width: f32| Border { width, style: BorderLine::Solid, color: Color::BLACK };
        let check = |widths: [f32; 4], reach: (f32, f32)| {
            let [top, right, bottom, left] = widths.map(side);
            let shape = Shape { rect: Rect { x: 0.0, y: 0.0, width: 100.0, height: 50.0 }, radii: [(8.0, 8.0); 4] };
            let mut items = Vec::new();
            border(&mut items, shape, &Sides { top, right, bottom, left });
            let [Item { kind: ItemKind::Path(path), .. }] = items.as_slice() else { panic!("{items:?}") };
            let ends = path.segments.iter().filter_map(|segment| match *segment {
                Segment::Move(to) | Segment::Line(to) | Segment::Curve(_, _, to) => Some(to),
                _ => None,
            });
            let found = ends.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), to| (low.min(to.x), high.max(to.x)));
            assert_eq!(found, reach, "{widths:?}");
        };
        check([0.0, 0.0, 0.0, 4.0], (0.0, 8.0));
        check([0.0, 3.0, 0.0, 0.0], (92.0, 100.0));
        check([2.0, 0.0, 0.0, 2.0], (0.0, 100.0));
        check([0.0, 3.0, 0.0, 3.0], (0.0, 100.0));
    }
}
