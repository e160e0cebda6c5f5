//! Borders made of pictures (CSS Backgrounds 3, 5): a picture in nine parts around a box.

use crate::typeset::frame::{Group, Item, ItemKind, Rect};
use crate::typeset::images::Picture;
use crate::typeset::layout::outline::Shape;
use crate::typeset::style::computed::{BackgroundImage, BorderImage, BorderImageSide, Repeat, Sides};

use super::decor::{Pictures, artifact};
use super::gradient;

/// Draws the picture around a border box with these border widths; false where there is none to draw.
pub(crate) fn draw(out: &mut Vec<Item>, rect: Rect, border: Sides<f32>, of: &BorderImage, pictures: &Pictures<'_>) -> bool {
    let outset = sides(&of.outset, border, rect, |_| 0.0);
    let area = Rect {
        x: rect.x - outset.left,
        y: rect.y - outset.top,
        width: rect.width + outset.left + outset.right,
        height: rect.height + outset.top + outset.bottom,
    };
    let (natural, picture) = match &of.source {
        BackgroundImage::Url(url) => match pictures.get(url) {
            Some(loaded) => (loaded.natural.sized((None, None), (area.width, area.height)), Some(loaded)),
            None => return false,
        },
        BackgroundImage::Gradient(_) => ((area.width, area.height), None),
    };
    if natural.0 <= 0.0 || natural.1 <= 0.0 || area.width <= 0.0 || area.height <= 0.0 {
        return true;
    }
    // Numbers count the picture's pixels, of which there are four to three points.
    let slice = |side: BorderImageSide, base: f32| match side {
        BorderImageSide::Number(number) => number * 0.75,
        BorderImageSide::Length(length) => length.resolve(base),
        BorderImageSide::Auto => base,
    };
    let cut = Sides {
        top: slice(of.slice.top, natural.1).clamp(0.0, natural.1),
        right: slice(of.slice.right, natural.0).clamp(0.0, natural.0),
        bottom: slice(of.slice.bottom, natural.1).clamp(0.0, natural.1),
        left: slice(of.slice.left, natural.0).clamp(0.0, natural.0),
    };
    let auto = [cut.top, cut.right, cut.bottom, cut.left];
    let mut width = sides(&of.width, border, area, |index| auto[index]);
    let factor = (area.width / (width.left + width.right)).min(area.height / (width.top + width.bottom)).min(1.0);
    for side in [&mut width.top, &mut width.right, &mut width.bottom, &mut width.left] {
        *side *= factor;
    }
    let columns = [(0.0, width.left), (width.left, area.width - width.left - width.right), (area.width - width.right, width.right)];
    let rows = [(0.0, width.top), (width.top, area.height - width.top - width.bottom), (area.height - width.bottom, width.bottom)];
    let from_columns = [(0.0, cut.left), (cut.left, natural.0 - cut.left - cut.right), (natural.0 - cut.right, cut.right)];
    let from_rows = [(0.0, cut.top), (cut.top, natural.1 - cut.top - cut.bottom), (natural.1 - cut.bottom, cut.bottom)];
    for (row, ((y, height), (from_y, from_height))) in rows.into_iter().zip(from_rows).enumerate() {
        for (column, ((x, width_of), (from_x, from_width))) in columns.into_iter().zip(from_columns).enumerate() {
            let is_middle = row == 1 && column == 1;
            if (is_middle && !of.fill) || height <= 0.001 || width_of <= 0.001 || from_width <= 0.001 || from_height <= 0.001 {
                continue;
            }
            let target = Rect { x: area.x + x, y: area.y + y, width: width_of, height };
            let scale_of = |border: f32, cut: f32| if cut > 0.0 && border > 0.0 { border / cut } else { 1.0 };
            // Edges keep the shape of their corners; the middle takes the scale of the top and left edges.
            let scale_x = match (column, row) {
                (1, 2) => scale_of(width.bottom, cut.bottom),
                (1, _) => scale_of(width.top, cut.top),
                _ => width_of / from_width,
            };
            let scale_y = match (row, column) {
                (1, 2) => scale_of(width.right, cut.right),
                (1, _) => scale_of(width.left, cut.left),
                _ => height / from_height,
            };
            let across = runs(if column == 1 { of.repeat.0 } else { Repeat::No }, width_of, from_width * scale_x);
            let down = runs(if row == 1 { of.repeat.1 } else { Repeat::No }, height, from_height * scale_y);
            let mut items = Vec::new();
            for (dy, tile_height) in &down {
                for (dx, tile_width) in &across {
                    let tile = Rect { x: target.x + dx, y: target.y + dy, width: *tile_width, height: *tile_height };
                    let (sx, sy) = (tile.width / from_width, tile.height / from_height);
                    let whole = Rect { x: tile.x - from_x * sx, y: tile.y - from_y * sy, width: natural.0 * sx, height: natural.1 * sy };
                    let mut inner = Vec::new();
                    match (&of.source, picture) {
                        (_, Some(loaded)) if matches!(loaded.picture, Picture::Raster(_)) => {
                            inner.push(pictures.place(&loaded.picture, whole))
                        }
                        // A drawing is stretched as a whole, whatever it says of its proportions.
                        (_, Some(loaded)) => {
                            let items = vec![pictures.place(&loaded.picture, Rect { x: 0.0, y: 0.0, width: natural.0, height: natural.1 })];
                            let transform = Some([sx, 0.0, 0.0, sy, whole.x, whole.y]);
                            inner.push(artifact(ItemKind::group(Group { transform, items, ..Group::default() })));
                        }
                        (BackgroundImage::Gradient(of), None) if (sx - sy).abs() < 1e-4 => gradient::paint(&mut inner, whole, of, false),
                        (BackgroundImage::Gradient(of), None) => {
                            // It is stretched as a picture is: its angles with it.
                            let mut items = Vec::new();
                            gradient::paint(&mut items, Rect { x: 0.0, y: 0.0, width: natural.0, height: natural.1 }, of, false);
                            let transform = Some([sx, 0.0, 0.0, sy, whole.x, whole.y]);
                            inner.push(artifact(ItemKind::group(Group { transform, items, ..Group::default() })));
                        }
                        _ => {}
                    }
                    let clip = Some(Shape::plain(tile).clip());
                    items.push(artifact(ItemKind::group(Group { clip, items: inner, ..Group::default() })));
                }
            }
            let clip = Some(Shape::plain(target).clip());
            out.push(artifact(ItemKind::group(Group { clip, items, ..Group::default() })));
        }
    }
    true
}

/// Lengths of the four sides: numbers are multiples of the border, percentages of the area.
fn sides(of: &Sides<BorderImageSide>, border: Sides<f32>, area: Rect, auto: impl Fn(usize) -> f32) -> Sides<f32> {
    let one = |index: usize, side: BorderImageSide, border: f32, base: f32| {
        let value = match side {
            BorderImageSide::Number(number) => number * border,
            BorderImageSide::Length(length) => length.resolve(base),
            BorderImageSide::Auto => auto(index),
        };
        value.max(0.0)
    };
    Sides {
        top: one(0, of.top, border.top, area.height),
        right: one(1, of.right, border.right, area.width),
        bottom: one(2, of.bottom, border.bottom, area.height),
        left: one(3, of.left, border.left, area.width),
    }
}

/// The most tiles along a side.
const MAX_TILES: f32 = 500.0;

/// Where tiles of this size start along a length, and how long they are.
fn runs(repeat: Repeat, length: f32, size: f32) -> Vec<(f32, f32)> {
    let size = size.max(length / MAX_TILES).max(0.01);
    let tiles = |count: f32, start: f32, step: f32, size: f32| (0..count as usize).map(|at| (start + at as f32 * step, size)).collect();
    match repeat {
        Repeat::No => vec![(0.0, length)],
        Repeat::Repeat => {
            // One tile in the middle, as many as fit on either side.
            let count = (((length / size - 1.0) / 2.0).ceil().max(0.0) * 2.0 + 1.0).min(MAX_TILES);
            tiles(count, (length - count * size) / 2.0, size, size)
        }
        Repeat::Round => {
            let count = (length / size).round().max(1.0);
            tiles(count, 0.0, length / count, length / count)
        }
        Repeat::Space => {
            let count = (length / size + 0.001).floor();
            let gap = (length - count * size) / (count + 1.0);
            tiles(count, gap, size + gap, size)
        }
    }
}
