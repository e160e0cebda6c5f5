//! Paths that words run along (SVG 2, 11.8).
//!
//! In: path data. Out: the place and the direction at each distance from its start. Curves are followed in short straight steps.

use svgtypes::{SimplePathSegment, SimplifyingPathParser};

/// Steps that a curve is followed in.
const STEPS: u32 = 24;

/// A path as places, each with how far it is from the start.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Along(Vec<(f32, f32, f32)>);

impl Along {
    /// The path with these data; none where it leads nowhere.
    pub(super) fn of(data: &str) -> Option<Self> {
        let mut path = Self::default();
        let mut start = (0.0, 0.0);
        for segment in SimplifyingPathParser::from(data).map_while(Result::ok) {
            let at = path.0.last().map_or((0.0, 0.0), |last| (f64::from(last.0), f64::from(last.1)));
            let mut curve =
                |points: [(f64, f64); 3]| (1..=STEPS).for_each(|step| path.to(bezier(at, points, f64::from(step) / f64::from(STEPS))));
            match segment {
                SimplePathSegment::MoveTo { x, y } => {
                    start = (x, y);
                    path.jump(start);
                }
                SimplePathSegment::LineTo { x, y } => path.to((x, y)),
                SimplePathSegment::CurveTo { x1, y1, x2, y2, x, y } => curve([(x1, y1), (x2, y2), (x, y)]),
                SimplePathSegment::Quadratic { x1, y1, x, y } => {
                    let towards = |from: (f64, f64)| (from.0 + (x1 - from.0) / 1.5, from.1 + (y1 - from.1) / 1.5);
                    curve([towards(at), towards((x, y)), (x, y)]);
                }
                SimplePathSegment::ClosePath => path.to(start),
            }
        }
        let is_sound = path.0.iter().all(|(x, y, far)| x.is_finite() && y.is_finite() && far.is_finite());
        (is_sound && path.length() > 0.0).then_some(path)
    }

    fn to(&mut self, (x, y): (f64, f64)) {
        let (x, y) = (x as f32, y as f32);
        let (from_x, from_y, far) = self.0.last().copied().unwrap_or((x, y, 0.0));
        self.0.push((x, y, far + (x - from_x).hypot(y - from_y)));
    }

    /// Goes somewhere else without a line.
    fn jump(&mut self, (x, y): (f64, f64)) {
        let far = self.length();
        self.0.push((x as f32, y as f32, far));
    }

    /// How long it is.
    pub(super) fn length(&self) -> f32 {
        self.0.last().map_or(0.0, |last| last.2)
    }

    /// The place at a distance from the start, and the direction there in radians; none beyond its ends.
    pub(super) fn at(&self, distance: f32) -> Option<(f32, f32, f32)> {
        let next = self.0.partition_point(|(_, _, far)| *far < distance).max(1);
        let ((x, y, from), (to_x, to_y, to)) = (*self.0.get(next - 1)?, *self.0.get(next)?);
        let share = if to > from { (distance - from) / (to - from) } else { 0.0 };
        (distance >= 0.0).then(|| (x + (to_x - x) * share, y + (to_y - y) * share, (to_y - y).atan2(to_x - x)))
    }
}

fn bezier(from: (f64, f64), [one, other, to]: [(f64, f64); 3], t: f64) -> (f64, f64) {
    let rest = 1.0 - t;
    let mix = |from: f64, one: f64, other: f64, to: f64| {
        from * rest.powi(3) + 3.0 * one * rest * rest * t + 3.0 * other * rest * t * t + to * t.powi(3)
    };
    (mix(from.0, one.0, other.0, to.0), mix(from.1, one.1, other.1, to.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_their_distance() {
        let check = |data: &str, distance: f32, expected: Option<(f32, f32, f32)>| {
            let near = |one: (f32, f32, f32), other: (f32, f32, f32)| {
                (one.0 - other.0).abs() + (one.1 - other.1).abs() + (one.2 - other.2).abs() < 0.1
            };
            let found = Along::of(data).and_then(|path| path.at(distance));
            let is_same = found.zip(expected).map_or(found.is_none() && expected.is_none(), |(one, other)| near(one, other));
            assert!(is_same, "{data} at {distance}: {found:?}");
        };
        check("M0 0H10V10", 5.0, Some((5.0, 0.0, 0.0)));
        check("M0 0H10V10", 15.0, Some((10.0, 5.0, std::f32::consts::FRAC_PI_2)));
        check("M0 0H10V10", 25.0, None);
        check("M0 0H10V10", -1.0, None);
        check("M0 0H10Z", 15.0, Some((5.0, 0.0, std::f32::consts::PI)));
        check("M0 10A10 10 0 0 1 20 10", std::f32::consts::PI * 5.0, Some((10.0, 0.0, 0.0)));
        check("M0 0H10M20 20H30", 15.0, Some((25.0, 20.0, 0.0)));
        check("", 0.0, None);
    }
}
