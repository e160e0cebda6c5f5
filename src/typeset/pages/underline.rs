//! What is drawn with a text but is not its glyphs: lines under, over and through it, and its shadows (CSS Text Decoration 3).

use crate::typeset::frame::{Color, Group, Item, ItemKind, Path, Point, Rect, Segment, Stroke, TextRun};
use crate::typeset::style::computed::{Border, BorderLine, Decoration, DecorationLine, Shadow, TextStyle};
use crate::typeset::text::Fonts;

use super::decor::{artifact, dashes, ruled};

/// The shadows of a run that stands at its origin, the last first, as they lie below each other. They say nothing.
pub(in crate::typeset) fn shadows<'a>(run: &'a TextRun, style: &'a TextStyle) -> impl Iterator<Item = Item> + 'a {
    style.shadows.iter().rev().flat_map(move |cast| shadow(run, cast))
}

/// One shadow, as copies of the run.
pub(super) fn shadow<'a>(run: &'a TextRun, cast: &Shadow) -> impl Iterator<Item = Item> + 'a {
    let (places, opacity) = copies(cast.blur, run.size);
    let color = Color { a: cast.color.a * opacity, ..cast.color };
    let at = Point { x: run.origin.x + cast.x, y: run.origin.y + cast.y };
    places.into_iter().map(move |(x, y)| {
        let origin = Point { x: at.x + x, y: at.y + y };
        artifact(ItemKind::Text(TextRun { text: "".into(), color, origin, ..run.clone() }))
    })
}

/// How far from its place copies of words with this radius of blurring lie, and how opaque they are: what is blurred is drawn as many faint
/// copies, as far apart as a Gaussian of half the radius spreads them. More of them where each would be seen.
pub(super) fn copies(blur: f32, size: f32) -> (Vec<(f32, f32)>, f32) {
    // The golden angle, by which no two lie in one direction.
    const TURN: f32 = 2.399_963;
    if blur <= 0.1 {
        return (vec![(0.0, 0.0)], 1.0);
    }
    let count = (blur * 5.0).clamp(17.0, 72.0) as usize;
    let place = |index: usize| {
        let share = (index as f32 + 0.5) / count as f32;
        let (radius, angle) = (blur / 2.0 * (-2.0 * (1.0 - share).ln()).sqrt(), TURN * index as f32);
        (radius * angle.cos(), radius * angle.sin())
    };
    // Strokes that are wide to the radius still cover themselves, fine ones are all edge.
    let opacity = (1.25 + (size * 0.1 / blur).min(1.0) * 0.75) / count as f32;
    ((0..count).map(place).collect(), opacity)
}

/// The lines of a decoration of a run of text, `width` long, that belong to the baseline `y`.
pub(in crate::typeset) fn lines(decoration: &Decoration, fonts: &Fonts, run: &TextRun, width: f32, y: f32) -> Vec<Item> {
    let (metrics, size, x) = (fonts.font_metrics(run.font, run.size), run.size, run.origin.x);
    let factor = if size > 0.0 { decoration.font_size / size } else { 1.0 };
    let own = if decoration.line == DecorationLine::LineThrough { metrics.strikeout_thickness } else { metrics.underline_thickness };
    let thickness = decoration.thickness.unwrap_or(own * factor).max(0.3);
    let offset = match decoration.line {
        DecorationLine::Underline if decoration.under => metrics.descent * factor + decoration.offset.unwrap_or(0.0) + thickness / 2.0,
        // A thicker line keeps its distance and grows away from the text.
        DecorationLine::Underline => {
            let gap = decoration.offset.unwrap_or((metrics.underline_position - own / 2.0) * factor);
            gap + thickness / 2.0
        }
        DecorationLine::Overline => -metrics.ascent * factor + thickness / 2.0,
        DecorationLine::LineThrough => -metrics.strikeout_position * factor,
    };
    let at = y + offset;
    // The second line of two lies on the far side of the text.
    let second = if decoration.line == DecorationLine::Overline { at - thickness * 2.0 } else { at + thickness * 2.0 };
    let half = thickness / 2.0;
    let (top, bottom) = match decoration.style {
        BorderLine::Double => (at.min(second) - half, at.max(second) + half),
        BorderLine::Wavy => (at - half, at + thickness * 3.5),
        _ => (at - half, at + half),
    };
    let skips = decoration.skip_ink && decoration.line != DecorationLine::LineThrough;
    let gaps = if skips { gaps(fonts, run, (top, bottom), thickness) } else { Vec::new() };
    let mut kept = vec![(x, x + width)];
    for (left, right) in gaps {
        if let Some(last) = kept.pop() {
            kept.extend([(last.0, left.min(last.1)), (right.max(last.0), last.1)].into_iter().filter(|(left, right)| left < right));
        }
    }
    let line = |at: f32, (from, to), dash, round| {
        ruled(Point { x: from, y: at }, Point { x: to, y: at }, thickness, decoration.color, dash, round)
    };
    let whole = match decoration.style {
        BorderLine::Solid => return kept.into_iter().map(|part| line(at, part, Vec::new(), false)).collect(),
        BorderLine::Double => {
            return kept.into_iter().flat_map(|part| [at, second].map(|at| line(at, part, Vec::new(), false))).collect();
        }
        BorderLine::Wavy => wave(decoration, thickness, width, x, at),
        style => {
            let (dash, round) = dashes(Border { width: thickness, style, color: decoration.color });
            line(at, (x, x + width), dash, round)
        }
    };
    if kept == [(x, x + width)] {
        return vec![whole];
    }
    // A pattern goes on behind what it leaves room for.
    let part = |(left, right)| Segment::Rect(Rect { x: left, y: top - 1.0, width: right - left, height: bottom - top + 2.0 });
    let clip = Path { segments: kept.into_iter().map(part).collect(), fill: None, even_odd: false, stroke: None };
    vec![artifact(ItemKind::group(Group::clipped(clip, vec![whole])))]
}

/// Where a line from `top` to `bottom` leaves room for the glyphs of a run that cross it, from left to right.
fn gaps(fonts: &Fonts, run: &TextRun, (top, bottom): (f32, f32), thickness: f32) -> Vec<(f32, f32)> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    let mut x = run.origin.x;
    let around = thickness.min(MOST_AROUND);
    for (index, glyph) in run.glyphs.iter().enumerate() {
        let offset = run.offset(index);
        let (origin, baseline) = (x + offset.dx, run.origin.y - offset.dy);
        x += glyph.advance;
        let band = (baseline - bottom, baseline - top);
        let is_ideograph = run.text.get(glyph.cluster as usize..).and_then(|text| text.chars().next()).is_some_and(stands_on_lines);
        let Some((left, right)) = fonts.crossing(run.font, run.size, glyph.id, band).filter(|_| !is_ideograph) else { continue };
        let lean = run.skew * (band.0 + band.1) / 2.0;
        let (left, right) = (origin + left + lean - around, origin + right + lean + around);
        match out.last_mut() {
            Some(last) if left <= last.1 && right >= last.0 => *last = (last.0.min(left), last.1.max(right)),
            _ => out.push((left, right)),
        }
    }
    out.sort_by(|one, other| one.0.total_cmp(&other.0));
    out
}

/// The most room beside a glyph that crosses a line.
const MOST_AROUND: f32 = 9.75;

/// Chinese, Japanese and Korean text is not crossed by lines but stands on them.
fn stands_on_lines(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// A wavy line. Waves hang on the page's grid, so that neighbouring pieces of one text join.
fn wave(decoration: &Decoration, thickness: f32, width: f32, x: f32, y: f32) -> Item {
    let half = (thickness * 2.5).max(1.0);
    let height = half * 0.6;
    let end = x + width;
    // No line is longer than this many waves.
    let count = ((width / half).ceil() as usize + 1).min(4_000);
    let first = (x / half).floor() as i64;
    let y = y + height;
    let mut segments = vec![Segment::Move(Point { x: first as f32 * half, y })];
    for index in (first..).take(count) {
        let (from, to) = (index as f32 * half, (index + 1) as f32 * half);
        let swing = if index % 2 == 0 { -height } else { height };
        let bend = |x: f32| Point { x, y: y + swing };
        segments.push(Segment::Curve(bend(from + half * 0.4), bend(to - half * 0.4), Point { x: to, y }));
        if to >= end {
            break;
        }
    }
    let stroke = Stroke { color: decoration.color, width: thickness, dash: Vec::new(), round: false };
    let path = artifact(ItemKind::Path(Path { segments, fill: None, even_odd: false, stroke: Some(Box::new(stroke)) }));
    // Waves that begin or end outside of the text are seen as far as it goes.
    let seen = Rect { x, y: y - height - thickness, width, height: (height + thickness) * 2.0 };
    let clip = Path { segments: vec![Segment::Rect(seen)], fill: None, even_odd: false, stroke: None };
    artifact(ItemKind::Group(Box::new(Group::clipped(clip, vec![path]))))
}
