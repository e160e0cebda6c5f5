//! What is drawn with a text but is not its glyphs: lines under, over and through it, and its shadows (CSS Text Decoration 3).

use crate::typeset::frame::{Item, ItemKind, Path, Point, Segment, Stroke, TextRun};
use crate::typeset::style::computed::{Border, BorderLine, Decoration, DecorationLine, TextStyle};
use crate::typeset::text::FontMetrics;

use super::decor::{artifact, dashes, ruled};

/// The shadows of a run that stands at its origin, the last first, as they lie below each other. They say nothing.
pub(super) fn shadows<'a>(run: &'a TextRun, style: &'a TextStyle) -> impl Iterator<Item = Item> + 'a {
    style.shadows.iter().rev().map(|shadow| {
        let origin = Point { x: run.origin.x + shadow.x, y: run.origin.y + shadow.y };
        artifact(ItemKind::Text(TextRun { text: "".into(), color: shadow.color, origin, ..run.clone() }))
    })
}

/// The lines of a decoration of a text that begins at `x` on the baseline `y`.
pub(super) fn lines(decoration: &Decoration, metrics: &FontMetrics, size: f32, width: f32, x: f32, y: f32) -> Vec<Item> {
    let factor = if size > 0.0 { decoration.font_size / size } else { 1.0 };
    let own = if decoration.line == DecorationLine::LineThrough { metrics.strikeout_thickness } else { metrics.underline_thickness };
    let thickness = decoration.thickness.unwrap_or(own * factor).max(0.3);
    let offset = match decoration.line {
        DecorationLine::Underline if decoration.under => metrics.descent * factor + decoration.offset.unwrap_or(0.0) + thickness / 2.0,
        DecorationLine::Underline => decoration.offset.map_or(metrics.underline_position * factor, |offset| offset + thickness / 2.0),
        DecorationLine::Overline => -metrics.ascent * factor + thickness / 2.0,
        DecorationLine::LineThrough => -metrics.strikeout_position * factor,
    };
    let at = y + offset;
    let line = |at: f32, dash, round| ruled(Point { x, y: at }, Point { x: x + width, y: at }, thickness, decoration.color, dash, round);
    match decoration.style {
        BorderLine::Wavy => vec![wave(decoration, thickness, width, x, at)],
        BorderLine::Double => {
            // The second line lies on the far side of the text.
            let second = if decoration.line == DecorationLine::Overline { at - thickness * 2.0 } else { at + thickness * 2.0 };
            vec![line(at, Vec::new(), false), line(second, Vec::new(), false)]
        }
        style => {
            let (dash, round) = dashes(Border { width: thickness, style, color: decoration.color });
            vec![line(at, dash, round)]
        }
    }
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
    artifact(ItemKind::Path(Path { segments, fill: None, even_odd: false, stroke: Some(Box::new(stroke)) }))
}
