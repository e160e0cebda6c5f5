//! Shadows of boxes (CSS Backgrounds 3, 6). Blurred ones are pictures of one colour with as much opacity as a Gaussian leaves of the shape.

use std::sync::Arc;

use crate::typeset::frame::{Color, Group, Image, ImageId, Item, ItemKind, Path, PlacedImage, Rect, Segment};
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::style::computed::{Shadow, Sides};

use super::decor::{Pictures, artifact, filled};

/// The most pixels of one shadow along either side.
const MAX_PIXELS: f32 = 1500.0;

/// The most pixels that are blurred in one document, for one place each: a stop for what would never end.
const MOST_WORK: usize = 200_000_000;

/// What a shadow looks like, whatever its place: two that are the same share a picture. In hundredths of a point.
pub(crate) type Key = [i32; 17];

/// Draws the shadows around a box. Where the box goes on elsewhere it casts none (CSS Fragmentation 3, 5.4).
pub(super) fn around(out: &mut Vec<Item>, shape: Shape, shadows: &[Shadow], cut: Cut, pictures: &Pictures<'_>) {
    let cast = |out: &mut Vec<Item>, shape: Shape| {
        shadows.iter().rev().filter(|shadow| !shadow.inset).for_each(|shadow| outer(out, shape, shadow, pictures));
    };
    if !(cut.top || cut.bottom || cut.left || cut.right) {
        return cast(out, shape);
    }
    let reach = |shadow: &Shadow| shadow.blur * 2.0 + shadow.spread.abs() + shadow.x.abs().max(shadow.y.abs()) + 1.0;
    let far = shadows.iter().map(reach).fold(0.0, f32::max);
    let sides = |own: f32, at_cut: f32| {
        let of = |is_cut: bool| if is_cut { at_cut } else { own };
        Sides { top: of(cut.top), right: of(cut.right), bottom: of(cut.bottom), left: of(cut.left) }
    };
    let mut items = Vec::new();
    cast(&mut items, Shape { rect: Shape::plain(shape.rect).inset(sides(0.0, -2.0 * far)).rect, radii: shape.radii });
    let clip = Shape::plain(shape.rect).inset(sides(-far, 0.0)).clip();
    out.push(artifact(ItemKind::group(Group::clipped(clip, items))));
}

/// Draws a shadow outside `shape`, which covers none of it: shadows show only where the box is not.
pub(crate) fn outer(out: &mut Vec<Item>, shape: Shape, shadow: &Shadow, pictures: &Pictures<'_>) {
    if shadow.color.a <= 0.0 {
        return;
    }
    let mut cast = grown(shape, shadow.spread);
    cast.rect.x += shadow.x;
    cast.rect.y += shadow.y;
    if cast.rect.width <= 0.0 || cast.rect.height <= 0.0 {
        return;
    }
    let reach = shadow.blur.max(0.0) * 2.0 + 1.0;
    let around =
        |rect: Rect| Rect { x: rect.x - reach, y: rect.y - reach, width: rect.width + 2.0 * reach, height: rect.height + 2.0 * reach };
    let item = if shadow.blur > 0.1 { blurred(cast, shadow, false, pictures) } else { Some(filled(cast.segments(), shadow.color, false)) };
    let Some(item) = item else { return };
    // Everything around the shadow but for the box itself.
    let mut segments = vec![Segment::Rect(around(union(cast.rect, shape.rect)))];
    segments.extend(shape.segments());
    let clip = Path { segments, fill: None, even_odd: true, stroke: None };
    out.push(artifact(ItemKind::group(Group::clipped(clip, vec![item]))));
}

/// Draws a shadow inside the padding box `shape`.
pub(crate) fn inner(out: &mut Vec<Item>, shape: Shape, shadow: &Shadow, pictures: &Pictures<'_>) {
    if shadow.color.a <= 0.0 || shape.rect.width <= 0.0 || shape.rect.height <= 0.0 {
        return;
    }
    let mut hole = grown(shape, -shadow.spread);
    hole.rect.x += shadow.x;
    hole.rect.y += shadow.y;
    let item = if shadow.blur > 0.1 && hole.rect.width > 0.0 && hole.rect.height > 0.0 {
        blurred(hole, shadow, true, pictures)
    } else {
        let mut segments = vec![Segment::Rect(grown(Shape::plain(union(shape.rect, hole.rect)), 1.0).rect)];
        if hole.rect.width > 0.0 && hole.rect.height > 0.0 {
            segments.extend(hole.segments());
        }
        Some(filled(segments, shadow.color, true))
    };
    let Some(item) = item else { return };
    let mut items = vec![item];
    if shadow.blur > 0.1 {
        // The picture covers the hole and what is near it; beyond it the shadow is whole.
        let reach = shadow.blur * 2.0;
        let near = grown(Shape::plain(hole.rect), reach).rect;
        let mut segments = vec![Segment::Rect(grown(Shape::plain(union(shape.rect, near)), 1.0).rect)];
        segments.push(Segment::Rect(near));
        items.push(filled(segments, shadow.color, true));
    }
    out.push(artifact(ItemKind::group(Group::clipped(shape.clip(), items))));
}

fn grown(shape: Shape, by: f32) -> Shape {
    shape.inset(Sides { top: -by, right: -by, bottom: -by, left: -by })
}

fn union(one: Rect, other: Rect) -> Rect {
    let (x, y) = (one.x.min(other.x), one.y.min(other.y));
    let right = (one.x + one.width).max(other.x + other.width);
    let bottom = (one.y + one.height).max(other.y + other.height);
    Rect { x, y, width: right - x, height: bottom - y }
}

/// A picture of a blurred shape, or of all but it.
fn blurred(shape: Shape, shadow: &Shadow, inverse: bool, pictures: &Pictures<'_>) -> Option<Item> {
    let reach = shadow.blur * 2.0;
    let rect = grown(Shape::plain(shape.rect), reach).rect;
    let whole = |value: f32| (value * 100.0).clamp(-1e9, 1e9).round() as i32;
    let mut key: Key = [0; 17];
    let color = shadow.color;
    let parts = [shape.rect.width, shape.rect.height, shadow.blur, if inverse { 1.0 } else { 0.0 }, color.r, color.g, color.b, color.a];
    let radii = shape.radii.iter().flat_map(|(x, y)| [*x, *y]);
    for (slot, value) in key.iter_mut().zip(parts.into_iter().chain(radii)) {
        *slot = whole(value);
    }
    let image = pictures.make(key, || raster(shape, rect, shadow, inverse))?;
    Some(artifact(ItemKind::Image(PlacedImage { image, rect })))
}

fn raster(shape: Shape, rect: Rect, shadow: &Shadow, inverse: bool) -> Option<Arc<Image>> {
    // The blur radius is twice the standard deviation.
    let sigma = shadow.blur / 2.0;
    let (width, height) = pixels(rect, sigma)?;
    let (dx, dy) = (rect.width / width as f32, rect.height / height as f32);
    let mut mask = vec![0.0_f32; width * height];
    for (row, line) in mask.chunks_mut(width).enumerate() {
        let (left, right) = extent(shape, rect.y + (row as f32 + 0.5) * dy);
        for (column, value) in line.iter_mut().enumerate() {
            let x = rect.x + column as f32 * dx;
            *value = ((right.min(x + dx) - left.max(x)) / dx).clamp(0.0, 1.0);
        }
    }
    let mut mask = smeared(&mask, width, height, (sigma / dx, sigma / dy));
    if inverse {
        mask.iter_mut().for_each(|share| *share = 1.0 - *share);
    }
    tinted(&mask, width, height, shadow.color)
}

/// How many pixels a picture of something blurred by this has, across and down.
pub(super) fn pixels(rect: Rect, deviation: f32) -> Option<(usize, usize)> {
    let step = (deviation / 4.0).clamp(0.35, 2.0).max(rect.width.max(rect.height) / MAX_PIXELS);
    let (width, height) = ((rect.width / step).ceil() as usize, (rect.height / step).ceil() as usize);
    (width > 0 && height > 0 && rect.width.is_finite() && rect.height.is_finite()).then_some((width, height))
}

/// A picture of one colour, as opaque as its shares say.
pub(super) fn tinted(shares: &[f32], width: usize, height: usize, color: Color) -> Option<Arc<Image>> {
    let opacity = |share: &f32| (share * color.a * 255.0).round().clamp(0.0, 255.0) as u8;
    let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
    let pixel = [byte(color.r), byte(color.g), byte(color.b)];
    Some(Arc::new(Image::Raster {
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
        rgb: pixel.repeat(width * height),
        alpha: Some(shares.iter().map(opacity).collect()),
    }))
}

/// Smears shares with a Gaussian of these deviations, in pixels.
pub(super) fn smeared(shares: &[f32], width: usize, height: usize, (across, down): (f32, f32)) -> Vec<f32> {
    let mut other = vec![0.0_f32; shares.len()];
    smear(shares, &mut other, width, height, across);
    // Turned on its side, columns are rows.
    let turned = |from: &[f32], width: usize, height: usize| -> Vec<f32> {
        (0..width).flat_map(|x| (0..height).map(move |y| (x, y))).map(|(x, y)| from[y * width + x]).collect()
    };
    let side = turned(&other, width, height);
    let mut out = vec![0.0_f32; side.len()];
    smear(&side, &mut out, height, width, down);
    turned(&out, height, width)
}

/// The left and right end of a shape at a height.
fn extent(shape: Shape, y: f32) -> (f32, f32) {
    let Rect { x, y: top, width, height } = shape.rect;
    let (right, bottom) = (x + width, top + height);
    if y < top || y > bottom {
        return (x, x);
    }
    let bend = |(rx, ry): (f32, f32), into: f32| {
        if ry <= 0.0 || into >= ry { 0.0 } else { rx * (1.0 - (1.0 - ((ry - into) / ry).powi(2)).max(0.0).sqrt()) }
    };
    let [tl, tr, br, bl] = shape.radii;
    (x + bend(tl, y - top).max(bend(bl, bottom - y)), right - bend(tr, y - top).max(bend(br, bottom - y)))
}

/// Smears rows with a Gaussian: three running means come close enough.
fn smear(from: &[f32], to: &mut [f32], width: usize, height: usize, sigma: f32) {
    let size = (sigma * sigma * 4.0 + 1.0).sqrt();
    let half = (((size - 1.0) / 2.0).round().max(0.0)) as usize;
    let mut line = vec![0.0_f32; width];
    for row in 0..height {
        let range = row * width..(row + 1) * width;
        line.copy_from_slice(&from[range.clone()]);
        for _ in 0..3 {
            let mut sum: f32 = line.iter().take(half).sum();
            let target = &mut to[range.clone()];
            for at in 0..width {
                sum += line.get(at + half).copied().unwrap_or(0.0);
                target[at] = sum / (2 * half + 1) as f32;
                if at >= half {
                    sum -= line[at - half];
                }
            }
            line.copy_from_slice(target);
        }
    }
}

/// Pictures made while pages are painted: their numbers follow those of the pictures that were read.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// What went into those that are like no other, in pixels.
    spent: usize,
    known: std::collections::BTreeMap<Key, ImageId>,
    list: Vec<Arc<Image>>,
}

impl Made {
    /// The picture of this key.
    pub(crate) fn get(&mut self, key: Key, first: usize, make: impl FnOnce() -> Option<Arc<Image>>) -> Option<ImageId> {
        if let Some(known) = self.known.get(&key) {
            return Some(*known);
        }
        let id = self.add(first, make()?)?;
        self.known.insert(key, id);
        Some(id)
    }

    /// Whether there is room for so much more work.
    pub(crate) fn spend(&mut self, work: usize) -> bool {
        self.spent = self.spent.saturating_add(work);
        self.spent <= MOST_WORK
    }

    /// Takes in a picture that is like no other.
    pub(crate) fn add(&mut self, first: usize, image: Arc<Image>) -> Option<ImageId> {
        self.list.push(image);
        Some(ImageId(u32::try_from(first + self.list.len() - 1).ok()?))
    }

    /// Those made so far.
    pub(crate) fn list(&self) -> &[Arc<Image>] {
        &self.list
    }

    /// All of them in order.
    pub(crate) fn into_list(self) -> Vec<Arc<Image>> {
        self.list
    }
}
