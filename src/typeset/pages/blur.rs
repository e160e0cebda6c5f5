//! Blurring (Filter Effects 1, 8.1.1), of what is not text or pictures yet: outlines become pictures of one colour with soft edges, clips become
//! masks. Words are drawn as many faint copies or, where those would be seen, as pictures too; they can still be read out and copied.
//!
//! In: items in page space and the deviation in points. Out: what they are replaced by. Each is blurred for itself; dashes count as lines.

use std::sync::Arc;

use crate::typeset::frame::{Color, Compositing, Image, Item, ItemKind, Mask, Path, PlacedImage, Point, Rect, Segment, TextRun};

use super::decor::{Pictures, artifact};
use super::effects::{MOST_CAST, count, silence};
use super::shadow::{self, smeared, tinted};
use super::underline;

/// Deviations below this are not seen on paper.
const LEAST: f32 = 0.1;

/// How finely a line of pixels is looked at.
const ROWS: usize = 3;

/// Blurs items, unless there are too many.
pub(super) fn blur(items: &mut Vec<Item>, deviation: f32, pictures: &Pictures<'_>) {
    if deviation >= LEAST && deviation.is_finite() && count(items) <= MOST_CAST {
        *items = std::mem::take(items).into_iter().flat_map(|item| one(item, deviation, pictures)).collect();
    }
}

fn one(item: Item, deviation: f32, pictures: &Pictures<'_>) -> Vec<Item> {
    let Item { tag, kind } = item;
    let kinds = match kind {
        ItemKind::Path(path) => outlines(path, deviation, pictures),
        ItemKind::Image(placed) => vec![picture(placed, deviation, pictures)],
        ItemKind::Text(run) => words(&run, deviation, pictures),
        ItemKind::Group(mut group) => {
            let scale = group.transform.map_or(1.0, |[a, b, c, d, ..]| (a * d - b * c).abs().sqrt());
            let deviation = if scale > 0.001 { deviation / scale } else { 0.0 };
            blur(&mut group.items, deviation, pictures);
            if group.compositing.is_none()
                && group.repeat.is_none()
                && let Some(clip) = &group.clip
                && let Some(soft) = soft(clip, deviation, Color::BLACK, pictures)
            {
                group.clip = None;
                let mask = Some(Mask { items: vec![artifact(ItemKind::Image(soft))], luminance: false });
                group.compositing = Some(Box::new(Compositing { mask, ..Compositing::default() }));
            }
            vec![ItemKind::Group(group)]
        }
        other => vec![other],
    };
    kinds.into_iter().map(|kind| Item { tag, kind }).collect()
}

/// What is left of an outline's inside and of its line.
fn outlines(path: Path, deviation: f32, pictures: &Pictures<'_>) -> Vec<ItemKind> {
    let mut out = Vec::new();
    if let Some(color) = path.fill {
        out.extend(soft(&path, deviation, color, pictures));
    }
    if let Some(stroke) = &path.stroke {
        out.extend(soft(&stroked(&path, stroke.width), deviation, stroke.color, pictures));
    }
    if out.is_empty() { vec![ItemKind::Path(path)] } else { out.into_iter().map(ItemKind::Image).collect() }
}

/// The words once, hardly there, under a picture of them; or among copies that say nothing.
fn words(run: &TextRun, deviation: f32, pictures: &Pictures<'_>) -> Vec<ItemKind> {
    if let Some(placed) = glow(run, deviation, pictures) {
        let unseen = TextRun { color: Color { a: 0.0, ..run.color }, ..run.clone() };
        return vec![ItemKind::Text(unseen), ItemKind::Image(placed)];
    }
    let (places, opacity) = underline::copies(deviation * 2.0, run.size);
    let copy = |(index, (x, y)): (usize, (f32, f32))| {
        let mut run = run.clone();
        run.origin = Point { x: run.origin.x + x, y: run.origin.y + y };
        run.color.a *= opacity;
        let mut item = artifact(ItemKind::Text(run));
        if index > 0 {
            silence(&mut item);
        }
        item.kind
    };
    places.into_iter().enumerate().map(copy).collect()
}

/// A picture of blurred words, where copies of them would be seen one by one.
pub(super) fn glow(run: &TextRun, deviation: f32, pictures: &Pictures<'_>) -> Option<PlacedImage> {
    const SEEN: f32 = 1.0;
    let segments = (deviation > SEEN && run.embolden == 0.0).then(|| pictures.fonts().outlines(run))??;
    soft(&Path { segments, fill: None, even_odd: false, stroke: None }, deviation, run.color, pictures)
}

/// A picture of what is inside an outline.
fn soft(path: &Path, deviation: f32, color: Color, pictures: &Pictures<'_>) -> Option<PlacedImage> {
    let edges = edges(&path.segments);
    let bounds = bounds(&edges)?;
    let reach = deviation * 4.0;
    let rect = Rect { x: bounds.x - reach, y: bounds.y - reach, width: bounds.width + 2.0 * reach, height: bounds.height + 2.0 * reach };
    let (width, height) = shadow::pixels(rect, deviation)?;
    let image = pictures.add(height * (width + ROWS * edges.len()), || {
        let mask = coverage(&edges, path.even_odd, rect, (width, height));
        let (dx, dy) = (rect.width / width as f32, rect.height / height as f32);
        let mask = smeared(&mask, width, height, (deviation / dx, deviation / dy));
        tinted(&mask, width, height, color)
    })?;
    Some(PlacedImage { image, rect })
}

/// A picture with everything in it smeared, edges included.
fn picture(placed: PlacedImage, deviation: f32, pictures: &Pictures<'_>) -> ItemKind {
    let PlacedImage { image, rect } = placed;
    let reach = deviation * 3.0;
    let around = Rect { x: rect.x - reach, y: rect.y - reach, width: rect.width + 2.0 * reach, height: rect.height + 2.0 * reach };
    let made = pictures.read(image).and_then(|image| {
        let Image::Raster { width, height, rgb, alpha } = crate::typeset::images::pixels(&image)? else { return None };
        let (w, h) = shadow::pixels(around, deviation)?;
        pictures.add(w * h * 4, || {
            let (dx, dy) = (around.width / w as f32, around.height / h as f32);
            // Colours weigh as much as they show.
            let mut planes: [Vec<f32>; 4] = std::array::from_fn(|_| vec![0.0; w * h]);
            for row in 0..h {
                let Some(from) = place(around.y + (row as f32 + 0.5) * dy, rect.y, rect.height, height) else { continue };
                for column in 0..w {
                    let Some(x) = place(around.x + (column as f32 + 0.5) * dx, rect.x, rect.width, width) else { continue };
                    let at = from * width as usize + x;
                    let seen = alpha.as_ref().and_then(|alpha| alpha.get(at)).map_or(1.0, |alpha| f32::from(*alpha) / 255.0);
                    for (channel, plane) in planes.iter_mut().take(3).enumerate() {
                        plane[row * w + column] = rgb.get(at * 3 + channel).map_or(0.0, |value| f32::from(*value)) * seen;
                    }
                    planes[3][row * w + column] = seen;
                }
            }
            let planes = planes.map(|plane| smeared(&plane, w, h, (deviation / dx, deviation / dy)));
            let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
            let rgb = (0..w * h * 3).map(|at| byte(planes[at % 3][at / 3] / planes[3][at / 3].max(0.001))).collect();
            let alpha = Some(planes[3].iter().map(|seen| byte(seen * 255.0)).collect());
            Some(Arc::new(Image::Raster { width: u32::try_from(w).ok()?, height: u32::try_from(h).ok()?, rgb, alpha }))
        })
    });
    ItemKind::Image(made.map_or(placed, |image| PlacedImage { image, rect: around }))
}

/// Which of so many pixels from `start` on a place is in.
fn place(at: f32, start: f32, length: f32, count: u32) -> Option<usize> {
    let share = (at - start) / length;
    (0.0..1.0).contains(&share).then(|| ((share * count as f32) as usize).min(count.saturating_sub(1) as usize))
}

/// The straight lines of closed pieces.
fn edges(segments: &[Segment]) -> Vec<(Point, Point)> {
    const STEPS: u8 = 12;
    let mut out = Vec::new();
    let (mut start, mut at) = (Point::default(), Point::default());
    let mut to = |at: &mut Point, end: Point| out.push((std::mem::replace(at, end), end));
    for segment in segments {
        match *segment {
            Segment::Move(point) => {
                to(&mut at, start);
                (start, at) = (point, point);
            }
            Segment::Line(end) => to(&mut at, end),
            Segment::Curve(one, other, end) => {
                let from = at;
                for step in 1..=STEPS {
                    let t = f32::from(step) / f32::from(STEPS);
                    let [a, b, c, d] = [(1.0 - t).powi(3), 3.0 * t * (1.0 - t).powi(2), 3.0 * t * t * (1.0 - t), t.powi(3)];
                    let mix = |p: fn(&Point) -> f32| a * p(&from) + b * p(&one) + c * p(&other) + d * p(&end);
                    to(&mut at, Point { x: mix(|p| p.x), y: mix(|p| p.y) });
                }
            }
            Segment::Close => to(&mut at, start),
            Segment::Rect(Rect { x, y, width, height }) => {
                to(&mut at, start);
                (start, at) = (Point { x, y }, Point { x, y });
                for (x, y) in [(x + width, y), (x + width, y + height), (x, y + height), (x, y)] {
                    to(&mut at, Point { x, y });
                }
            }
        }
    }
    to(&mut at, start);
    out.retain(|(from, end)| from != end && [from.x, from.y, end.x, end.y].iter().all(|value| value.is_finite()));
    out
}

fn bounds(edges: &[(Point, Point)]) -> Option<Rect> {
    let corner = |start: f32, pick: fn(f32, f32) -> f32, of: fn(&Point) -> f32| edges.iter().map(|(from, _)| of(from)).fold(start, pick);
    let (x, y) = (corner(f32::INFINITY, f32::min, |p| p.x), corner(f32::INFINITY, f32::min, |p| p.y));
    let (right, bottom) = (corner(f32::NEG_INFINITY, f32::max, |p| p.x), corner(f32::NEG_INFINITY, f32::max, |p| p.y));
    (right > x && bottom > y).then_some(Rect { x, y, width: right - x, height: bottom - y })
}

/// The area that a line covers: each straight piece as a rectangle, all of them turning the same way.
fn stroked(path: &Path, width: f32) -> Path {
    let half = width / 2.0;
    let one = |(from, to): &(Point, Point)| {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let scale = half / dx.hypot(dy).max(1e-6);
        // A little longer on either side, so that corners are full.
        let ((nx, ny), (ex, ey)) = ((-dy * scale, dx * scale), (dx * scale, dy * scale));
        let corner =
            |point: &Point, along: f32, aside: f32| Point { x: point.x + ex * along + nx * aside, y: point.y + ey * along + ny * aside };
        [
            Segment::Move(corner(from, -1.0, -1.0)),
            Segment::Line(corner(to, 1.0, -1.0)),
            Segment::Line(corner(to, 1.0, 1.0)),
            Segment::Line(corner(from, -1.0, 1.0)),
            Segment::Close,
        ]
    };
    // The line back to the start is only there if the outline says so.
    let closes = path.segments.iter().any(|segment| matches!(segment, Segment::Close | Segment::Rect(_)));
    let mut lines = edges(&path.segments);
    if !closes && lines.len() > 1 {
        lines.pop();
    }
    Path { segments: lines.iter().flat_map(one).collect(), fill: None, even_odd: false, stroke: None }
}

/// How much of each pixel of a rectangle is inside.
fn coverage(edges: &[(Point, Point)], even_odd: bool, rect: Rect, (width, height): (usize, usize)) -> Vec<f32> {
    let (dx, dy) = (rect.width / width as f32, rect.height / height as f32);
    let mut mask = vec![0.0_f32; width * height];
    let mut crossings: Vec<(f32, i32)> = Vec::new();
    for row in 0..height * ROWS {
        let y = rect.y + (row as f32 + 0.5) * dy / ROWS as f32;
        crossings.clear();
        crossings.extend(edges.iter().filter(|(from, to)| (from.y <= y) != (to.y <= y)).map(|(from, to)| {
            let x = from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x);
            ((x - rect.x) / dx, if from.y < to.y { 1 } else { -1 })
        }));
        crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
        let line = &mut mask[row / ROWS * width..(row / ROWS + 1) * width];
        let mut winding = 0;
        for pair in crossings.windows(2) {
            winding += pair[0].1;
            if if even_odd { winding % 2 != 0 } else { winding != 0 } {
                let (from, to) = (pair[0].0.max(0.0), pair[1].0.min(width as f32));
                for (at, value) in line.iter_mut().enumerate().take(to.ceil().max(0.0) as usize).skip(from as usize) {
                    *value += (to.min(at as f32 + 1.0) - from.max(at as f32)).max(0.0) / ROWS as f32;
                }
            }
        }
    }
    mask
}
