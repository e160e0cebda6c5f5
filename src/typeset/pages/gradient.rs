//! Linear gradients as bands of flat colour (CSS Images 3, 3.1 and 3.5). Hard stops, as ruled backgrounds use them, are exact.

use crate::typeset::frame::{Color, Item, Point, Rect, Segment};
use crate::typeset::style::computed::LengthPercentage;

use super::decor::filled;

/// The most bands of one gradient.
const MAX_BANDS: usize = 2000;

/// Bands of a gradient over `rect`, to be clipped by the caller. An angle of 0 goes upwards, 90 to the right.
pub(crate) fn linear(out: &mut Vec<Item>, rect: Rect, angle: f32, stops: &[(Color, Option<LengthPercentage>)], repeating: bool) {
    let radians = angle.to_radians();
    let (dx, dy) = (radians.sin(), -radians.cos());
    let length = rect.width * dx.abs() + rect.height * dy.abs();
    let stops = placed(stops, length);
    let (Some(first), Some(last)) = (stops.first().copied(), stops.last().copied()) else { return };
    let centre = Point { x: rect.x + rect.width / 2.0, y: rect.y + rect.height / 2.0 };
    let reach = rect.width + rect.height;
    let mut band = |from: f32, to: f32, color: Color| {
        if color.a <= 0.0 || to - from <= 0.0005 || to < -0.01 || from > length + 0.01 || out.len() >= MAX_BANDS {
            return;
        }
        // A stripe across the gradient line, long enough to cover the box.
        let at = |along: f32, across: f32| Point {
            x: centre.x + dx * (along - length / 2.0) - dy * across,
            y: centre.y + dy * (along - length / 2.0) + dx * across,
        };
        let corners = [at(from, -reach), at(to, -reach), at(to, reach), at(from, reach)];
        let mut segments = vec![Segment::Move(corners[0])];
        segments.extend(corners[1..].iter().map(|corner| Segment::Line(*corner)));
        segments.push(Segment::Close);
        out.push(filled(segments, color, false));
    };
    let period = last.1 - first.1;
    let repeats = if repeating && period > 0.01 { (length / period).ceil().clamp(1.0, 2000.0) as i32 + 1 } else { 0 };
    if !repeating {
        band(-reach, first.1, first.0);
    }
    let start = if repeats > 0 { -((first.1 / period).ceil() as i32) } else { 0 };
    for turn in start..=start + repeats {
        let shift = turn as f32 * period;
        for pair in stops.windows(2) {
            let ((one, from), (other, to)) = (pair[0], pair[1]);
            if one == other {
                band(from + shift, to + shift, one);
                continue;
            }
            let steps = (((to - from) / 1.5).ceil() as usize).clamp(1, 64);
            for step in 0..steps {
                let share = (step as f32 + 0.5) / steps as f32;
                let low = from + (to - from) * step as f32 / steps as f32;
                let high = from + (to - from) * (step as f32 + 1.0) / steps as f32;
                band(low + shift, high + shift, mix(one, other, share));
            }
        }
    }
    if !repeating {
        band(last.1, length + reach, last.0);
    }
}

/// Stops with places in points: missing ones are spread evenly, none comes before the one before it.
fn placed(stops: &[(Color, Option<LengthPercentage>)], length: f32) -> Vec<(Color, f32)> {
    let mut places: Vec<Option<f32>> = stops.iter().map(|(_, place)| place.map(|place| place.resolve(length))).collect();
    if let Some(first) = places.first_mut() {
        first.get_or_insert(0.0);
    }
    if let Some(last) = places.last_mut() {
        last.get_or_insert(length);
    }
    let mut at = 0;
    while at < places.len() {
        if places[at].is_some() {
            at += 1;
            continue;
        }
        let end = (at..places.len()).find(|index| places[*index].is_some()).unwrap_or(places.len() - 1);
        let (low, high) = (places[at - 1].unwrap_or(0.0), places[end].unwrap_or(length));
        let gaps = (end - at + 1) as f32;
        for (step, place) in places[at..end].iter_mut().enumerate() {
            *place = Some(low + (high - low) * (step as f32 + 1.0) / gaps);
        }
        at = end;
    }
    let mut floor = f32::NEG_INFINITY;
    stops
        .iter()
        .zip(places)
        .map(|((color, _), place)| {
            floor = floor.max(place.unwrap_or(0.0));
            (*color, floor)
        })
        .collect()
}

fn mix(one: Color, other: Color, share: f32) -> Color {
    let of = |a: f32, b: f32| a + (b - a) * share;
    Color { r: of(one.r, other.r), g: of(one.g, other.g), b: of(one.b, other.b), a: of(one.a, other.a) }
}
