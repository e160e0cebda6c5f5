//! Which face of a family a style gets (CSS Fonts 4, 5.2): stretch first, then slope, then weight.

use super::face::Face;
use crate::typeset::style::computed::Slant;

/// The faces of `candidates` that fit best: more than one where rules that describe the same face split the characters between them.
/// The one that was added last comes first.
pub(super) fn best<'a>(candidates: impl Iterator<Item = (usize, &'a Face)>, weight: f32, slant: Slant, stretch: f32) -> Vec<usize> {
    let mut found: Vec<(Rank, usize)> = candidates.map(|(index, face)| (rank(face, weight, slant, stretch), index)).collect();
    found.sort_by(|(a, i), (b, j)| a.compare(b).then(j.cmp(i)));
    let Some(&(first, _)) = found.first() else { return Vec::new() };
    found.into_iter().take_while(|(rank, _)| rank.compare(&first).is_eq()).map(|(_, index)| index).collect()
}

/// How far a face is from what is wanted; smaller is better.
#[derive(Clone, Copy)]
struct Rank {
    stretch: (u8, f32),
    slant: u8,
    weight: (u8, f32),
}

impl Rank {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let pair = |a: (u8, f32), b: (u8, f32)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1));
        pair(self.stretch, other.stretch).then(self.slant.cmp(&other.slant)).then(pair(self.weight, other.weight))
    }
}

fn rank(face: &Face, weight: f32, slant: Slant, stretch: f32) -> Rank {
    Rank { stretch: stretch_rank(face.stretch, stretch), slant: face.slant.rank(slant), weight: weight_rank(face.weight, weight) }
}

/// Narrow wishes look among narrower faces first, wide ones among wider.
fn stretch_rank((min, max): (f32, f32), wanted: f32) -> (u8, f32) {
    if min <= wanted && wanted <= max {
        return (0, 0.0);
    }
    let narrower_first = wanted <= 100.0;
    if max < wanted { (if narrower_first { 1 } else { 2 }, wanted - max) } else { (if narrower_first { 2 } else { 1 }, min - wanted) }
}

fn weight_rank((min, max): (f32, f32), wanted: f32) -> (u8, f32) {
    if min <= wanted && wanted <= max {
        return (0, 0.0);
    }
    let lighter = max < wanted;
    let distance = if lighter { wanted - max } else { min - wanted };
    let order = if (400.0..=500.0).contains(&wanted) {
        // Up to 500 first, then lighter, then heavier.
        if !lighter && min <= 500.0 {
            1
        } else if lighter {
            2
        } else {
            3
        }
    } else if wanted < 400.0 {
        if lighter { 1 } else { 2 }
    } else if lighter {
        2
    } else {
        1
    };
    (order, distance)
}
