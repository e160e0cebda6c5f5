//! Gradients as shadings (CSS Images 3, 3; CSS Images 4, 3).
//!
//! In: a gradient and the rectangle it fills. Out: items, to be clipped by the caller. Straight and radial ones are exact; those around a
//! centre are wedges of flat colour, a degree or less each.

use std::sync::Arc;

use crate::typeset::frame::{Blend, Color, Compositing, Group, Item, ItemKind, Mask, Point, Rect, Segment, Shading};
use crate::typeset::layout::outline::{Shape, polygon};
use crate::typeset::style::computed::{Gradient, GradientShape, GradientStop, MixSpace, RadialSize};
use crate::typeset::style::mix_colors;

use super::decor::{artifact, filled};

/// The most colours of one shading, repetitions included.
const MAX_STOPS: usize = 2000;

/// Colours in place, from the start of the gradient line in points.
type Stops = Vec<(f32, Color)>;

/// Paints a gradient over `rect`; in steps of flat colour where it is one of many small ones.
pub(crate) fn paint(out: &mut Vec<Item>, rect: Rect, gradient: &Gradient, stepped: bool) {
    let point = |(x, y): (f32, f32)| Point { x: rect.x + x, y: rect.y + y };
    match gradient.shape {
        GradientShape::Linear(angle) => linear(out, rect, (gradient, stepped), angle.to_radians()),
        // The line through the middle at which the other two corners have the middle colour.
        GradientShape::Corner(x, y) => linear(out, rect, (gradient, stepped), (x * rect.height).atan2(-y * rect.width)),
        GradientShape::Radial { circle, size, at } => {
            let centre = (at.0.resolve(rect.width), at.1.resolve(rect.height));
            let (rx, ry) = radii(circle, size, centre, rect);
            radial(out, rect, (gradient, stepped), point(centre), (rx.max(0.001), ry.max(0.001)));
        }
        GradientShape::Conic { from, at } => {
            let centre = (at.0.resolve(rect.width), at.1.resolve(rect.height));
            conic(out, rect, gradient, point(centre), from);
        }
    }
}

fn linear(out: &mut Vec<Item>, rect: Rect, (gradient, stepped): (&Gradient, bool), radians: f32) {
    let (dx, dy) = (radians.sin(), -radians.cos());
    let length = rect.width * dx.abs() + rect.height * dy.abs();
    let mut stops = fine(resolved(gradient, length, length), stepped);
    let (Some((first, start)), Some((last, end))) = (stops.first().copied(), stops.last().copied()) else { return };
    if stops.iter().all(|stop| stop.1 == start) {
        out.push(filled(vec![Segment::Rect(rect)], start, false));
        return;
    }
    // A colour that ends where it starts goes on outwards.
    let (first, last) = (first.min(0.0) - 1.0, last.max(length) + 1.0);
    stops.insert(0, (first, start));
    stops.push((last, end));
    let span = last - first;
    let flat = is_flat(&stops);
    if flat {
        // Stripes of flat colour, as ruled backgrounds use them, are exact as outlines.
        let centre = Point { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 };
        let reach = rect.width + rect.height;
        for pair in stops.windows(2).filter(|pair| pair[0].1.a > 0.0 && pair[1].0 - pair[0].0 >= 0.001) {
            let at = |along: f32, across: f32| Point {
                x: centre.x + dx * (along - length / 2.0) - dy * across,
                y: centre.y + dy * (along - length / 2.0) + dx * across,
            };
            let corners = [at(pair[0].0, -reach), at(pair[1].0, -reach), at(pair[1].0, reach), at(pair[0].0, reach)];
            out.push(filled(polygon(&corners), pair[0].1, false));
        }
        return;
    }
    let centre = Point { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 };
    let start = first - length / 2.0;
    let matrix = [dx * span, dy * span, -dy * span, dx * span, centre.x + dx * start, centre.y + dy * start];
    out.push(artifact(ItemKind::shading(Shading { from: None, stops: scaled(&stops, first, span), matrix })));
}

/// Whether no two colours run into each other.
fn is_flat(stops: &Stops) -> bool {
    stops.windows(2).all(|pair| pair[0].1 == pair[1].1 || pair[1].0 - pair[0].0 < 0.001)
}

/// Colours that run into each other over less than can be seen meet in the middle; all of them in steps, if so asked.
fn fine(stops: Stops, stepped: bool) -> Stops {
    const UNSEEN: f32 = 0.4;
    const STEPS: u8 = 6;
    let mut out = Stops::with_capacity(stops.len());
    for pair in stops.windows(2) {
        let ((low, one), (high, other)) = (pair[0], pair[1]);
        out.push((low, one));
        if one == other || high - low < 0.001 {
            continue;
        }
        if high - low < UNSEEN {
            let middle = (low + high) / 2.0;
            out.extend([(middle, one), (middle, other)]);
        } else if stepped {
            for step in 0..STEPS {
                let at = |step: f32| low + (high - low) * step / f32::from(STEPS);
                let color = mix(one, other, (f32::from(step) + 0.5) / f32::from(STEPS));
                out.extend([(at(f32::from(step)), color), (at(f32::from(step) + 1.0), color)]);
            }
        }
    }
    out.extend(stops.last());
    out
}

/// The radii of the ending shape (CSS Images 3, 3.2.1).
fn radii(circle: bool, size: RadialSize, (x, y): (f32, f32), rect: Rect) -> (f32, f32) {
    let (left, right, top, bottom) = (x.abs(), (rect.width - x).abs(), y.abs(), (rect.height - y).abs());
    let corner = |far: bool| {
        let pick = |a: f32, b: f32| if far { a.max(b) } else { a.min(b) };
        if circle {
            let distances = [(left, top), (right, top), (left, bottom), (right, bottom)].map(|(x, y)| x.hypot(y));
            let radius = distances.into_iter().fold(distances[0], pick);
            return (radius, radius);
        }
        // The ellipse through the corner with the shape it would have at the sides.
        let (rx, ry) = (pick(left, right), pick(top, bottom));
        (rx * std::f32::consts::SQRT_2, ry * std::f32::consts::SQRT_2)
    };
    let side = |far: bool| {
        let pick = |a: f32, b: f32| if far { a.max(b) } else { a.min(b) };
        let (rx, ry) = (pick(left, right), pick(top, bottom));
        if circle { (pick(rx, ry), pick(rx, ry)) } else { (rx, ry) }
    };
    match size {
        RadialSize::ClosestSide => side(false),
        RadialSize::FarthestSide => side(true),
        RadialSize::ClosestCorner => corner(false),
        RadialSize::FarthestCorner => corner(true),
        RadialSize::Explicit(x, _) if circle => (x.resolve(rect.width), x.resolve(rect.width)),
        RadialSize::Explicit(x, y) => (x.resolve(rect.width), y.resolve(rect.height)),
    }
}

fn radial(out: &mut Vec<Item>, rect: Rect, (gradient, stepped): (&Gradient, bool), centre: Point, (rx, ry): (f32, f32)) {
    // As far as the corner that is farthest, measured along the gradient line.
    let corners =
        [(rect.x, rect.y), (rect.x + rect.width, rect.y), (rect.x, rect.y + rect.height), (rect.x + rect.width, rect.y + rect.height)];
    let reach = corners.map(|(x, y)| (x - centre.x).hypot((y - centre.y) * rx / ry)).into_iter().fold(0.0, f32::max);
    let mut stops = fine(resolved(gradient, rx, reach), stepped);
    // Nothing is nearer than the centre.
    if let Some(at) = stops.iter().position(|(place, _)| *place > 0.0) {
        if at > 0 {
            let ((low, one), (high, other)) = (stops[at - 1], stops[at]);
            stops[at - 1] = (0.0, mix(one, other, -low / (high - low).max(1e-6)));
            stops.drain(..at - 1);
        }
    } else if let Some((_, color)) = stops.last().copied() {
        stops = vec![(0.0, color), (1.0, color)];
    }
    let (Some((first, start)), Some((last, end))) = (stops.first().copied(), stops.last().copied()) else { return };
    if first > 0.0 {
        stops.insert(0, (0.0, start));
    }
    let (first, last) = (0.0_f32, last.max(reach) + 1.0);
    stops.push((last, end));
    if is_flat(&stops) {
        // Rings of flat colour, as dotted backgrounds use them, are exact as outlines, and viewers draw them faster.
        let ring = |radius: f32, out: &mut Vec<Segment>| {
            if radius > 0.001 {
                let (x, y) = (radius, radius * ry / rx);
                let rect = Rect { x: centre.x - x, y: centre.y - y, width: 2.0 * x, height: 2.0 * y };
                Shape { rect, radii: [(x, y); 4] }.outline(out);
            }
        };
        for pair in stops.windows(2).filter(|pair| pair[0].1.a > 0.0 && pair[1].0 - pair[0].0 >= 0.001) {
            let mut segments = Vec::new();
            ring(pair[0].0, &mut segments);
            if pair[1].0 >= reach {
                segments.push(Segment::Rect(rect))
            } else {
                ring(pair[1].0, &mut segments)
            }
            out.push(filled(segments, pair[0].1, true));
        }
        return;
    }
    let matrix = [last, 0.0, 0.0, last * ry / rx, centre.x, centre.y];
    let stops = scaled(&stops, first, last);
    out.push(artifact(ItemKind::shading(Shading { from: Some((0.0, 0.0, 0.0)), stops, matrix })));
}

fn conic(out: &mut Vec<Item>, rect: Rect, gradient: &Gradient, centre: Point, from: f32) {
    let stops = resolved(gradient, 360.0, 360.0);
    if stops.iter().any(|(_, color)| color.a < 1.0) {
        // Wedges that let light through would show where they meet: what shows is a mask of such wedges, too.
        let (mut items, mut light) = (Vec::new(), Vec::new());
        wedges(&mut items, rect, &stops, (centre, from), |color| Color { a: 1.0, ..color });
        wedges(&mut light, rect, &stops, (centre, from), |Color { a, .. }| Color { r: a, g: a, b: a, a: 1.0 });
        let compositing = Some(Box::new(Compositing { blend: Blend::Normal, mask: Some(Mask { items: light, luminance: true }) }));
        out.push(artifact(ItemKind::group(Group { compositing, items, ..Group::default() })));
    } else {
        wedges(out, rect, &stops, (centre, from), |color| color);
    }
}

/// A gradient around a centre as wedges, in what `paint` makes of its colours.
fn wedges(out: &mut Vec<Item>, rect: Rect, stops: &[(f32, Color)], (centre, from): (Point, f32), paint: impl Fn(Color) -> Color) {
    let corners =
        [(rect.x, rect.y), (rect.x + rect.width, rect.y), (rect.x, rect.y + rect.height), (rect.x + rect.width, rect.y + rect.height)];
    let reach = corners.map(|(x, y)| (x - centre.x).hypot(y - centre.y)).into_iter().fold(0.0, f32::max) * 1.1 + 1.0;
    let mut wedge = |low: f32, high: f32, color: Color| {
        let (low, high) = (low.max(0.0), high.min(360.0));
        if high - low <= 0.001 {
            return;
        }
        // A little further than it needs, so that nothing shows between two of them.
        let high = (high + 1.0).min(360.0);
        let mut segments = vec![Segment::Move(centre)];
        let steps = ((high - low) / 30.0).ceil().max(1.0) as usize;
        for step in 0..=steps {
            let angle = (from + low + (high - low) * step as f32 / steps as f32).to_radians();
            segments.push(Segment::Line(Point { x: centre.x + angle.sin() * reach, y: centre.y - angle.cos() * reach }));
        }
        segments.push(Segment::Close);
        out.push(filled(segments, paint(color), false));
    };
    let (Some((first, start)), Some((last, end))) = (stops.first().copied(), stops.last().copied()) else { return };
    wedge(0.0, first, start);
    for pair in stops.windows(2) {
        let ((low, one), (high, other)) = (pair[0], pair[1]);
        let steps = if one == other { 1 } else { ((high - low).abs().ceil() as usize).clamp(1, 360) };
        for step in 0..steps {
            let at = |step: f32| low + (high - low) * step / steps as f32;
            wedge(at(step as f32), at(step as f32 + 1.0), mix(one, other, (step as f32 + 0.5) / steps as f32));
        }
    }
    wedge(last, 360.0, end);
}

/// Places from 0 to 1, where `first` and `first + span` were.
fn scaled(stops: &Stops, first: f32, span: f32) -> Arc<[(f32, Color)]> {
    stops.iter().map(|(place, color)| (((place - first) / span).clamp(0.0, 1.0), *color)).collect()
}

/// The colours of a gradient in place: those without one spread evenly, none before the one before it, hints and changes of opacity as
/// more colours, repeated up to `reach` where the gradient does so. Places are in points; percentages are of `length`.
fn resolved(gradient: &Gradient, length: f32, reach: f32) -> Stops {
    let placed = places(gradient, length);
    let mut stops: Stops = Vec::with_capacity(placed.len());
    let mut hint = None;
    for (place, color) in placed {
        let Some(color) = color else {
            hint = Some(place);
            continue;
        };
        if let Some((before, from)) = stops.last().copied() {
            between(&mut stops, (before, from), (place, color), hint.take(), gradient.space);
        }
        stops.push((place, color));
    }
    let (Some(first), Some(last)) = (stops.first().map(|stop| stop.0), stops.last().map(|stop| stop.0)) else { return stops };
    let period = last - first;
    if !gradient.repeating {
        return stops;
    }
    if period < 0.01 || (reach / period) as usize * stops.len() > MAX_STOPS {
        // Too fine to be seen: its average colour (CSS Images 3, 3.3).
        let count = stops.len().max(1) as f32;
        let sum = |of: fn(&Color) -> f32| stops.iter().map(|(_, color)| of(color)).sum::<f32>() / count;
        let color = Color { r: sum(|c| c.r), g: sum(|c| c.g), b: sum(|c| c.b), a: sum(|c| c.a) };
        return vec![(0.0, color), (length.max(0.01), color)];
    }
    let start = -(first / period).ceil();
    let turns = ((reach - (first + start * period)) / period - 0.001).ceil().max(1.0) as usize;
    let turn = |turn: usize| {
        let shift = (start + turn as f32) * period;
        stops.iter().map(move |(place, color)| (place + shift, *color))
    };
    (0..turns).flat_map(turn).collect()
}

/// Places of colours, and of hints, which have no colour.
fn places(gradient: &Gradient, length: f32) -> Vec<(f32, Option<Color>)> {
    let mut list: Vec<(Option<f32>, Option<Color>)> = gradient
        .stops
        .iter()
        .map(|stop| match stop {
            GradientStop::Color(color, at) => (at.map(|at| at.resolve(length)), Some(*color)),
            GradientStop::Hint(at) => (Some(at.resolve(length)), None),
        })
        .collect();
    if let Some(first) = list.first_mut() {
        first.0.get_or_insert(0.0);
    }
    if let Some(last) = list.last_mut() {
        last.0.get_or_insert(length);
    }
    let mut floor = f32::NEG_INFINITY;
    for (place, _) in list.iter_mut().filter(|(place, _)| place.is_some()) {
        floor = floor.max(place.unwrap_or(0.0));
        *place = Some(floor);
    }
    let mut at = 0;
    while at < list.len() {
        if list[at].0.is_some() {
            at += 1;
            continue;
        }
        let end = (at..list.len()).find(|index| list[*index].0.is_some()).unwrap_or(list.len() - 1);
        let (low, high) = (list[at - 1].0.unwrap_or(0.0), list[end].0.unwrap_or(length));
        let gaps = (end - at + 1) as f32;
        for (step, slot) in list[at..end].iter_mut().enumerate() {
            slot.0 = Some(low + (high - low) * (step as f32 + 1.0) / gaps);
        }
        at = end;
    }
    list.into_iter().map(|(place, color)| (place.unwrap_or(0.0), color)).collect()
}

/// Colours between two where a straight line would not do: beside a hint, and where the opacity changes, as colours that are hardly there
/// must hardly count.
fn between(stops: &mut Stops, (low, one): (f32, Color), (high, other): (f32, Color), hint: Option<f32>, space: Option<MixSpace>) {
    // What cannot be seen has its neighbour's colour.
    let clear = |color: Color, like: Color| if color.a <= 0.0 { Color { a: 0.0, ..like } } else { color };
    let (from, to) = (clear(one, other), clear(other, one));
    if let Some(last) = stops.last_mut() {
        last.1 = from;
    }
    let share = hint.map_or(0.5, |at| ((at - low) / (high - low).max(1e-6)).clamp(0.0, 1.0));
    let power = match share {
        share if share <= 0.0 => 0.0,
        share if share >= 1.0 => f32::INFINITY,
        share => 0.5_f32.ln() / share.ln(),
    };
    let curved = space.filter(|space| *space != MixSpace::Srgb && from != to);
    if curved.is_some() || (power - 1.0).abs() > 0.001 || (one.a != other.a && one.a > 0.0 && other.a > 0.0) {
        // Hues may go all the way around.
        let steps = if curved.is_some() { 24 } else { 12 };
        for step in 1..steps {
            let at = step as f32 / steps as f32;
            let share = at.powf(power);
            let color = match curved {
                Some(space) => mix_colors((from, 1.0 - share), (to, share), space),
                None => mix(from, to, share),
            };
            stops.push((low + (high - low) * at, color));
        }
    }
    if to != other {
        stops.push((high, to));
    }
}

/// Two colours mixed, their channels weighed by their opacity.
fn mix(one: Color, other: Color, share: f32) -> Color {
    let a = one.a + (other.a - one.a) * share;
    let of = |x: f32, y: f32| if a > 0.0 { (x * one.a * (1.0 - share) + y * other.a * share) / a } else { x };
    Color { r: of(one.r, other.r), g: of(one.g, other.g), b: of(one.b, other.b), a }
}
