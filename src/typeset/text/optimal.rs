//! Breaking with the whole paragraph in view, for justified text: of all ways to break it, the one whose lines are the most even
//! (after Knuth and Plass, Breaking Paragraphs into Lines, 1981), with hyphens and short last lines weighed in.
//!
//! A break remembers the best way to reach it; the breaks a line may have begun at lie in a window as wide as one line, so the work is in
//! proportion to the paragraph.

use super::extent::{Position, clusters, width_before};
use super::greedy::{Breaker, LineEnd, Scratch};
use super::hyphenate;
use super::itemize::{After, AtomKind, SpaceKind, measure};
use super::paragraph::Indents;
use super::shape::Cache;

/// How much of a space may be added before a line counts as loose, and taken away at all.
pub(super) const STRETCH: f64 = 0.5;
pub(super) const SHRINK: f64 = 0.2;
const HYPHEN_PENALTY: f64 = 70.0;
/// For two hyphens in a row, three, and more: a ladder of them shows as much as very loose lines do.
const CONSECUTIVE_HYPHENS: [f64; 3] = [10_000.0, 200_000.0, 1_200_000.0];
/// A loose line next to a tight one shows.
const UNEVEN: f64 = 3_000.0;
/// A last line that is nearly empty.
const SHORT_END: f64 = 30_000.0;
/// A last line that begins with the rest of a word.
const HYPHENATED_END: f64 = 200_000.0;
/// A line of one word, which cannot be justified.
const ALONE: f64 = 2_000_000.0;
/// Without hyphens, lines as loose as this are good enough.
const TOLERANCE: f64 = 1.0;
/// Beyond this, looser is not looked at while something better is known.
const HOPELESS: f64 = 6.0;

/// A place a line may end.
struct Point {
    at: Position,
    /// Width of everything up to here, without spaces that vanish if a line ends here; and with them, where the next line begins.
    end: f64,
    start: f64,
    /// Width of the spaces between words likewise.
    end_space: f64,
    start_space: f64,
    /// The hyphen's width, for one that is put in.
    hyphen: Option<f64>,
    forced: bool,
    /// The best way here: the cost, the point before, and how loose the line was.
    cost: f64,
    from: usize,
    ratio: f64,
    /// How many lines up to here end in hyphens, in a row.
    hyphens: usize,
}

/// The ends of all lines of `width` less their indents; none where lines would stick out or the paragraph
/// holds what this does not weigh.
pub(super) fn lines(breaker: &Breaker, width: f32, indents: Indents, cache: &mut Cache, scratch: &mut Scratch) -> Option<Vec<LineEnd>> {
    let most_hyphens = breaker.flat.styles[0].text.hyphenate_lines.map_or(usize::MAX, |most| most as usize);
    let plain = points(breaker, false, cache, scratch)?;
    let (ends, loosest) = solve(plain, f64::from(width), indents, most_hyphens).unzip();
    if breaker.hyphens && loosest.is_none_or(|loosest: f64| loosest > TOLERANCE) {
        let hyphenated = points(breaker, true, cache, scratch)?;
        if let Some((better, _)) = solve(hyphenated, f64::from(width), indents, most_hyphens) {
            return Some(better);
        }
    }
    ends
}

/// All places a line may end, in order; the first is the start.
fn points(breaker: &Breaker, hyphens: bool, cache: &mut Cache, scratch: &mut Scratch) -> Option<Vec<Point>> {
    let Breaker { flat, itemized, fonts, edges, .. } = *breaker;
    let mut points = Vec::with_capacity(itemized.atoms.len() / 2);
    let point = |at, end: (f64, f64), start: (f64, f64), hyphen, forced| Point {
        at,
        end: end.0,
        start: start.0,
        end_space: end.1,
        start_space: start.1,
        hyphen,
        forced,
        cost: f64::INFINITY,
        from: 0,
        ratio: 0.0,
        hyphens: 0,
    };
    points.push(point(Position::before(0), (0.0, 0.0), (0.0, 0.0), None, false));
    // Sums of widths and of spaces: all, and all but the spaces at the end.
    let (mut x, mut space) = (0.0f64, 0.0f64);
    let (mut solid_x, mut solid_space) = (0.0f64, 0.0f64);
    let mut hyphen_of: Option<(u32, f64)> = None;
    for (index, atom) in itemized.atoms.iter().enumerate() {
        let width = f64::from(edges.width(flat, atom));
        match &atom.kind {
            AtomKind::Tab | AtomKind::Leader(_) | AtomKind::Float(_) => return None,
            AtomKind::Space(kind) => {
                x += width;
                space += width;
                if *kind == SpaceKind::Keep {
                    (solid_x, solid_space) = (x, space);
                }
            }
            AtomKind::Word(piece) if piece.hangs => x += width,
            AtomKind::Word(_) => {
                if hyphens && atom.end - atom.start > 1 && flat.boxes[atom.parent as usize].wraps {
                    hyphenate::points(flat, atom.start, atom.end, &mut scratch.points);
                    if !scratch.points.is_empty() {
                        let hyphen = match hyphen_of {
                            Some((style, hyphen)) if style == atom.style => hyphen,
                            _ => {
                                let style = &flat.styles[atom.style as usize];
                                f64::from(measure(cache, fonts, style, hyphenate::hyphen(style)))
                            }
                        };
                        hyphen_of = Some((atom.style, hyphen));
                        clusters(flat, atom, &mut scratch.clusters);
                        for &offset in &scratch.points {
                            let offset = offset - atom.start;
                            let here = (x + f64::from(width_before(&scratch.clusters, offset)), space);
                            points.push(point(Position { atom: index as u32, offset }, here, here, Some(hyphen), false));
                        }
                    }
                }
                x += width;
                (solid_x, solid_space) = (x, space);
            }
            AtomKind::Atomic(_) => {
                x += width;
                (solid_x, solid_space) = (x, space);
            }
            AtomKind::Open | AtomKind::Close => {
                x += width;
                // An edge that takes room counts; the spaces before it still vanish.
                solid_x += width;
            }
            AtomKind::Empty | AtomKind::Anchor(_) | AtomKind::Break => {}
        }
        if atom.after != After::Never {
            points.push(point(Position::before(index + 1), (solid_x, solid_space), (x, space), None, atom.after == After::Must));
            if atom.after == After::Must {
                (solid_x, solid_space) = (x, space);
            }
        }
    }
    let length = itemized.atoms.len();
    if points.last().is_none_or(|last| last.at != Position::before(length)) {
        points.push(point(Position::before(length), (solid_x, solid_space), (x, space), None, true));
    } else if let Some(last) = points.last_mut() {
        last.forced = true;
    }
    Some(points)
}

/// The best breaks, and how loose the loosest line is.
fn solve(mut points: Vec<Point>, width: f64, indents: Indents, most_hyphens: usize) -> Option<(Vec<LineEnd>, f64)> {
    points[0].cost = 0.0;
    let mut window = 0;
    for j in 1..points.len() {
        let mut best = (f64::INFINITY, 0, 0.0);
        let mut i = window;
        while i < j {
            let (a, b) = (&points[i], &points[j]);
            if b.hyphen.is_some() && a.hyphens >= most_hyphens {
                i += 1;
                continue;
            }
            let room = width - f64::from(indents.after((i > 0).then_some(a.forced)));
            let natural = b.end - a.start + b.hyphen.unwrap_or(0.0);
            let space = b.end_space - a.start_space;
            let gap = room - natural;
            if gap < -space * SHRINK - 0.01 {
                // What is too long without its hyphen is so for all that follows.
                if i == window && gap + b.hyphen.unwrap_or(0.0) < -space * SHRINK - 0.01 {
                    window += 1;
                }
                i += 1;
                continue;
            }
            let (ratio, cost) = weigh(a, b, gap, space, room);
            let total = a.cost + cost;
            if total < best.0 {
                best = (total, i, ratio);
            }
            if ratio > HOPELESS && best.0.is_finite() && !b.forced {
                break;
            }
            i += 1;
        }
        if window >= j {
            // A word wider than the line: not for us.
            return None;
        }
        (points[j].cost, points[j].from, points[j].ratio) = best;
        points[j].hyphens = if points[j].hyphen.is_some() { points[best.1].hyphens + 1 } else { 0 };
        if points[j].forced {
            if !best.0.is_finite() {
                return None;
            }
            // What comes after a forced break does not depend on how it was reached.
            window = j;
        }
    }
    let mut ends = Vec::new();
    let mut loosest = 0.0f64;
    let mut at = points.len() - 1;
    while at > 0 {
        let point = &points[at];
        ends.push(LineEnd { at: point.at, hyphen: point.hyphen.is_some(), last: point.forced, overflows: false });
        if !point.forced {
            loosest = loosest.max(point.ratio);
        }
        at = point.from;
    }
    ends.reverse();
    Some((ends, loosest))
}

/// How loose a line is (1 at the limit of stretching, -1 of shrinking) and what it costs.
fn weigh(a: &Point, b: &Point, gap: f64, space: f64, room: f64) -> (f64, f64) {
    if b.forced && gap >= 0.0 {
        // The last line is not stretched.
        let fill = 1.0 - gap / room.max(1.0);
        let short = if fill < 0.15 { SHORT_END } else { 0.0 };
        let hyphen = if a.hyphen.is_some() { HYPHENATED_END } else { 0.0 };
        return (0.0, 1.0 + short + hyphen);
    }
    let (ratio, badness) = if gap >= 0.0 {
        if space <= 0.0 {
            // Nothing to stretch: the line stays short, which is worse the shorter it is.
            let missing = gap / room.max(1.0);
            (HOPELESS.min(missing * 10.0), ALONE * missing)
        } else {
            let ratio = gap / (space * STRETCH);
            (ratio, 100.0 * ratio.powi(3))
        }
    } else {
        let ratio = gap / (space * SHRINK).max(f64::MIN_POSITIVE);
        (ratio, 100.0 * -ratio.powi(3))
    };
    let penalty = if b.hyphen.is_some() { HYPHEN_PENALTY } else { 0.0 };
    let mut cost = (1.0 + badness).powi(2) + penalty * penalty;
    if a.hyphens > 0 && b.hyphen.is_some() {
        cost += CONSECUTIVE_HYPHENS[a.hyphens.min(CONSECUTIVE_HYPHENS.len()) - 1];
    }
    if (fitness(ratio) - fitness(a.ratio)).abs() > 1 {
        cost += UNEVEN;
    }
    (ratio, cost)
}

/// Tight, decent, loose or very loose.
fn fitness(ratio: f64) -> i32 {
    match ratio {
        ratio if ratio < -0.5 => 0,
        ratio if ratio <= 0.5 => 1,
        ratio if ratio <= 1.0 => 2,
        _ => 3,
    }
}
