//! Decoration of boxes: shadows, backgrounds, borders and outlines as outlines to fill (CSS Backgrounds 3).
//!
//! In: a border box on a page and its style. Out: items without a tag: decoration is an artifact.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use crate::typeset::frame::{self, Blend, Color, Compositing, Group, Image, ImageId, Item, ItemKind, Path, Point, Rect, Segment, Stroke};
use crate::typeset::images::{Loaded, Picture};
use crate::typeset::layout::Edges;
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::natural::Natural;
use crate::typeset::style::computed::{
    BackgroundImage, BackgroundLayer, BackgroundSize, Border, BorderLine, ComputedStyle, Extent, Repeat, ResourceUrl, Sides,
};
use crate::typeset::text::Fonts;

use super::border::{border, widths};
use super::border_image;
use super::gradient;
use super::shadow::{self, Made};

/// An artifact.
pub(crate) fn artifact(kind: ItemKind) -> Item {
    Item { tag: None, kind }
}

/// A filled outline.
pub(crate) fn filled(segments: Vec<Segment>, color: Color, even_odd: bool) -> Item {
    artifact(ItemKind::Path(Path { segments, fill: Some(color), even_odd, stroke: None }))
}

/// A straight line.
pub(crate) fn ruled(from: Point, to: Point, width: f32, color: Color, dash: Vec<f32>, round: bool) -> Item {
    artifact(ItemKind::Path(Path {
        segments: vec![Segment::Move(from), Segment::Line(to)],
        fill: None,
        even_odd: false,
        stroke: Some(Box::new(Stroke { color, width, dash, round })),
    }))
}

/// Pictures of style sheets, and those made while painting.
pub(crate) struct Pictures<'a> {
    /// Those style sheets name, by folder and address.
    loaded: &'a BTreeMap<(PathBuf, String), Loaded>,
    /// All that were read.
    read: &'a [Arc<Image>],
    made: Mutex<Made>,
    /// What words in drawings are set in.
    words: (&'a Fonts, &'a ComputedStyle),
}

impl<'a> Pictures<'a> {
    /// The pictures that were read.
    pub(crate) fn new(
        loaded: &'a BTreeMap<(PathBuf, String), Loaded>,
        read: &'a [Arc<Image>],
        words: (&'a Fonts, &'a ComputedStyle),
    ) -> Self {
        Self { loaded, read, made: Mutex::default(), words }
    }

    /// A picture as decoration.
    pub(super) fn place(&self, picture: &Picture, rect: Rect) -> Item {
        picture.place(rect, None, Some(self.words))
    }

    /// The picture a style sheet names.
    pub(crate) fn get(&self, url: &ResourceUrl) -> Option<&'a Loaded> {
        self.loaded.get(&(url.base.to_path_buf(), url.url.clone()))
    }

    /// The fonts of the document.
    pub(super) fn fonts(&self) -> &'a Fonts {
        self.words.0
    }

    /// A picture that is made once.
    pub(super) fn make(&self, key: shadow::Key, make: impl FnOnce() -> Option<Arc<Image>>) -> Option<ImageId> {
        self.made.lock().ok()?.get(key, self.read.len(), make)
    }

    /// A picture with a matrix applied to its colours.
    pub(super) fn recolored(&self, image: ImageId, matrix: &[f32; 12]) -> Option<ImageId> {
        let mut key: shadow::Key = [i32::MIN; 17];
        key[1] = i32::try_from(image.0).ok()?;
        for (slot, value) in key[2..].iter_mut().zip(matrix) {
            *slot = (value * 1000.0).round() as i32;
        }
        let read = self.read(image)?;
        self.make(key, || recolored(&read, matrix).map(Arc::new))
    }

    /// The data of a picture that was read or made.
    pub(super) fn read(&self, image: ImageId) -> Option<Arc<Image>> {
        let made = self.made.lock().ok()?;
        self.read.get(image.0 as usize).or_else(|| made.list().get(image.0 as usize - self.read.len())).cloned()
    }

    /// A picture that is made for one place, unless so much work is too much for one document.
    pub(super) fn add(&self, work: usize, make: impl FnOnce() -> Option<Arc<Image>>) -> Option<ImageId> {
        if !self.made.lock().ok()?.spend(work) {
            return None;
        }
        let image = make()?;
        self.made.lock().ok()?.add(self.read.len(), image)
    }

    /// The pictures made.
    pub(crate) fn into_made(self) -> Vec<Arc<Image>> {
        self.made.into_inner().map(Made::into_list).unwrap_or_default()
    }
}

/// The picture of a background layer.
fn picture(pictures: &Pictures<'_>, layer: &BackgroundLayer) -> Option<Loaded> {
    match &layer.image {
        BackgroundImage::Url(url) => pictures.get(url).cloned(),
        BackgroundImage::Gradient(_) => None,
    }
}

/// Whether a style paints anything of its own.
pub(crate) fn is_plain(style: &ComputedStyle) -> bool {
    let edges = &style.edges;
    edges.background_color.a <= 0.0
        && edges.background.is_empty()
        && edges.shadows.is_empty()
        && edges.outline.width == 0.0
        && edges.border_image.is_none()
        && [edges.border.top, edges.border.right, edges.border.bottom, edges.border.left].iter().all(|border| border.width == 0.0)
}

/// Everything that is drawn behind a box's content, but borders that are `shared` with other boxes.
pub(crate) fn decorate(out: &mut Vec<Item>, rect: Rect, style: &ComputedStyle, shared: bool, cut: Cut, pictures: &Pictures<'_>) {
    let edges = &style.edges;
    if rect.width <= 0.0 && rect.height <= 0.0 && edges.outline.width == 0.0 && edges.shadows.is_empty() && edges.border_image.is_none() {
        return;
    }
    let shape = Shape::border_box(rect, style, cut);
    if style.text.visible() && style.edges.shadows.iter().any(|cast| !cast.inset) {
        shadow::around(out, shape, &style.edges.shadows, cut, pictures);
    }
    if !style.text.visible() {
        return;
    }
    background(out, shape, style, cut, pictures);
    for cast in style.edges.shadows.iter().rev().filter(|cast| cast.inset) {
        shadow::inner(out, shape.inset(widths(&own_borders(style, cut))), cast, pictures);
    }
    if !shared {
        let own = own_borders(style, cut);
        let image = style.edges.border_image.as_deref();
        if !image.is_some_and(|image| border_image::draw(out, rect, widths(&own), image, pictures)) {
            border(out, shape, &if style.layout.native { thin(own) } else { own });
        }
    }
    let outline = style.edges.outline;
    if outline.width > 0.0 && outline.style != BorderLine::None {
        // It does not shrink below what it takes itself (CSS UI 4, 3.5).
        let by = |size: f32| -(style.edges.outline_offset.max(-size / 2.0) + outline.width);
        let (x, y) = (by(rect.width), by(rect.height));
        let around = shape.inset(Sides { top: y, right: x, bottom: y, left: x });
        border(out, around, &Sides { top: outline, right: outline, bottom: outline, left: outline });
    }
}

/// A control's raised or sunken border is a thin line at its outer edge.
fn thin(borders: Sides<Border>) -> Sides<Border> {
    let of = |border: Border| match border.style {
        BorderLine::Inset | BorderLine::Outset => Border { width: border.width.min(0.75), style: BorderLine::Solid, ..border },
        _ => border,
    };
    Sides { top: of(borders.top), right: of(borders.right), bottom: of(borders.bottom), left: of(borders.left) }
}

pub(super) fn own_borders(style: &ComputedStyle, cut: Cut) -> Sides<Border> {
    let gone = |gone: bool, border: Border| if gone { Border { width: 0.0, ..border } } else { border };
    let borders = &style.edges.border;
    Sides {
        top: gone(cut.top, borders.top),
        right: gone(cut.right, borders.right),
        bottom: gone(cut.bottom, borders.bottom),
        left: gone(cut.left, borders.left),
    }
}

/// What `background-clip: text` counts as.
const TEXT: u8 = 3;

/// Whether some of a background shows only through letters.
pub(super) fn shows_through_text(style: &ComputedStyle) -> bool {
    let edges = &style.edges;
    (edges.color_clip == TEXT && edges.background_color.a > 0.0) || edges.background.iter().any(|layer| layer.clip == TEXT)
}

/// Colour and pictures behind a box, but for those that show only through letters.
pub(crate) fn background(out: &mut Vec<Item>, shape: Shape, style: &ComputedStyle, cut: Cut, pictures: &Pictures<'_>) {
    backgrounds(out, shape, style, cut, pictures, false);
}

/// Colour and pictures behind a box: all but those that show through letters, or these.
pub(super) fn backgrounds(out: &mut Vec<Item>, shape: Shape, style: &ComputedStyle, cut: Cut, pictures: &Pictures<'_>, through_text: bool) {
    let edges = &style.edges;
    let has_color = edges.background_color.a > 0.0 && (edges.color_clip == TEXT) == through_text;
    let used = Edges::of(style, shape.rect.width);
    let gone = |gone: bool, side: f32| if gone { 0.0 } else { side };
    let inside = |shape: Shape, cut: Cut, which: u8| {
        let padding = Sides {
            top: gone(cut.top, used.padding.top),
            right: gone(cut.right, used.padding.right),
            bottom: gone(cut.bottom, used.padding.bottom),
            left: gone(cut.left, used.padding.left),
        };
        let border = widths(&own_borders(style, cut));
        match which {
            0 | TEXT => shape,
            1 => shape.inset(border),
            _ => shape.inset(border).inset(padding),
        }
    };
    let clipped = |which: u8| inside(shape, cut, which);
    let by = cut.beyond;
    let whole = Shape::plain(shape.rect).inset(Sides { top: -by.top, right: -by.right, bottom: -by.bottom, left: -by.left });
    let start = out.len();
    if has_color {
        out.push(filled(clipped(edges.color_clip).segments(), edges.background_color, false));
    }
    let blends = edges.effects.as_deref().map_or([].as_slice(), |effects| effects.background_blend_mode.as_slice());
    let mut blended = false;
    for (index, one) in edges.background.iter().enumerate().rev().filter(|(_, one)| (one.clip == TEXT) == through_text) {
        let on_page = cut.page.filter(|_| one.origin == BackgroundLayer::ON_PAGE).map(Shape::plain);
        let area =
            on_page.unwrap_or_else(|| inside(whole, Cut::default(), if one.origin == BackgroundLayer::ON_PAGE { 1 } else { one.origin }));
        let before = out.len();
        let clip = if one.clip == 0 { shape.inset(hidden(&own_borders(style, cut))) } else { clipped(one.clip) };
        layer(out, one, area.rect, clip, pictures);
        let blend = blends.get(index % blends.len().max(1)).copied().unwrap_or_default();
        if blend != Blend::Normal
            && out.len() > before
            && let Some(Item { kind: ItemKind::Group(group), .. }) = out.last_mut()
        {
            group.compositing = Some(Box::new(Compositing { blend, mask: None }));
            blended = true;
        }
    }
    if blended {
        // Layers blend with those below them and with the colour, but with nothing behind the box (Compositing 1, 10).
        let items = out.split_off(start);
        out.push(artifact(ItemKind::group(Group { compositing: Some(Box::default()), items, ..Group::default() })));
    }
}

/// How far a picture behind a border need not reach: half of what covers it, so that it does not show along the border's smooth edges.
fn hidden(borders: &Sides<Border>) -> Sides<f32> {
    let half = |border: Border| if border.style == BorderLine::Solid && border.color.a >= 1.0 { border.width / 2.0 } else { 0.0 };
    Sides { top: half(borders.top), right: half(borders.right), bottom: half(borders.bottom), left: half(borders.left) }
}

/// The document's background over a page. What boxes it starts in are those of the root; what `background-clip` says does not hold.
pub(super) fn canvas(out: &mut Vec<Item>, page: Rect, style: &ComputedStyle, root: [Rect; 3], pictures: &Pictures<'_>) {
    if style.edges.background_color.a > 0.0 {
        out.push(filled(vec![Segment::Rect(page)], style.edges.background_color, false));
    }
    for one in style.edges.background.iter().rev() {
        layer(
            out,
            one,
            if one.origin == BackgroundLayer::ON_PAGE { page } else { root[usize::from(one.origin.min(2))] },
            Shape::plain(page),
            pictures,
        );
    }
}

/// One layer of a background or mask that starts in `area`, as one group; none where its picture is missing.
pub(super) fn layer(out: &mut Vec<Item>, layer: &BackgroundLayer, area: Rect, clip: Shape, pictures: &Pictures<'_>) -> Option<()> {
    let (natural, picture) = match &layer.image {
        BackgroundImage::Url(_) => picture(pictures, layer).map(|picture| (picture.natural, Some(picture)))?,
        BackgroundImage::Gradient(_) => (Natural::default(), None),
    };
    let place = |tile: Rect, stepped: bool| match (&layer.image, &picture) {
        (BackgroundImage::Gradient(of), None) => {
            let mut inner = Vec::new();
            gradient::paint(&mut inner, tile, of, stepped);
            artifact(ItemKind::group(Group::clipped(Shape::plain(tile).clip(), inner)))
        }
        (_, Some(picture)) => pictures.place(&picture.picture, tile),
        (BackgroundImage::Url(_), None) => artifact(ItemKind::group(Group::default())),
    };
    let mut items = Vec::new();
    if let Some(tiles) = tiles(layer, area, clip.rect, natural, matches!(&picture, Some(Loaded { picture: Picture::Raster(_), .. }))) {
        let Tiles { first, repeat } = tiles;
        if repeat.columns.saturating_mul(repeat.rows) <= MOST_COPIED {
            for row in 0..repeat.rows {
                for column in 0..repeat.columns {
                    let (x, y) = (first.x + column as f32 * repeat.step.width, first.y + row as f32 * repeat.step.height);
                    items.push(place(Rect { x, y, ..first }, false));
                }
            }
        } else {
            let stepped = repeat.columns.saturating_mul(repeat.rows) > MOST_SHADED;
            let repeat = Some(Box::new(repeat));
            items.push(artifact(ItemKind::group(Group { repeat, items: vec![place(first, stepped)], ..Group::default() })));
        }
    }
    if !items.is_empty() {
        out.push(artifact(ItemKind::group(Group::clipped(clip.clip(), items))));
    }
    Some(())
}

/// A picture's pixels with a matrix applied to their colours.
fn recolored(image: &Image, matrix: &[f32; 12]) -> Option<Image> {
    let Image::Raster { width, height, mut rgb, alpha } = crate::typeset::images::pixels(image)? else { return None };
    for pixel in rgb.chunks_exact_mut(3) {
        let [r, g, b] = [0, 1, 2].map(|at| f32::from(pixel[at]) / 255.0);
        let color = super::effects::filtered(matrix, Color { r, g, b, a: 1.0 });
        pixel.copy_from_slice(&[color.r, color.g, color.b].map(|value| (value * 255.0).round() as u8));
    }
    Some(Image::Raster { width, height, rgb, alpha })
}

/// Tiles up to this many are drawn one by one, more of them as copies of one.
const MOST_COPIED: u32 = 16;

/// Gradients up to this many are drawn as such: viewers take long over a soft mask each.
const MOST_SHADED: u32 = 400;

/// The tiles of a background layer.
struct Tiles {
    first: Rect,
    repeat: frame::Repeat,
}

fn tiles(layer: &BackgroundLayer, area: Rect, clip: Rect, natural: Natural, is_raster: bool) -> Option<Tiles> {
    if area.width <= 0.0 || area.height <= 0.0 {
        return None;
    }
    let room = (area.width, area.height);
    let (width, height) = match layer.size {
        BackgroundSize::Cover => natural.fitted(room, true),
        BackgroundSize::Contain => natural.fitted(room, false),
        BackgroundSize::Explicit(x, y) => {
            let of = |extent: Extent, base: f32| match extent {
                Extent::Length(length) => Some(length.resolve(base)),
                _ => None,
            };
            natural.sized((of(x, area.width), of(y, area.height)), room)
        }
    };
    if width < 0.1 || height < 0.1 {
        return None;
    }
    let (sized, (width, height)) =
        ((width, height), (rounded(layer.repeat.0, area.width, width), rounded(layer.repeat.1, area.height, height)));
    // A side without a size of its own keeps the shape (CSS Backgrounds 3, 3.8).
    let auto = |x: bool| match layer.size {
        BackgroundSize::Explicit(width, height) => matches!(if x { width } else { height }, Extent::Auto),
        _ => false,
    };
    let height = if auto(false) && natural.ratio.is_some() && layer.repeat.1 != Repeat::Round { height * width / sized.0 } else { height };
    let width = if auto(true) && natural.ratio.is_some() && layer.repeat.0 != Repeat::Round { width * height / sized.1 } else { width };
    let columns =
        starts(layer.repeat.0, (area.x, area.width), width, layer.position.0.resolve(area.width - width), (clip.x, clip.x + clip.width));
    let rows = starts(
        layer.repeat.1,
        (area.y, area.height),
        height,
        layer.position.1.resolve(area.height - height),
        (clip.y, clip.y + clip.height),
    );
    // A picture of one pixel looks the same stretched as repeated.
    let is_even = |natural: Option<f32>, repeat| is_raster && natural.is_some_and(|side| side < 0.76) && repeat == Repeat::Repeat;
    let (columns, width) = if is_even(natural.width, layer.repeat.0) { ((clip.x, 0.0, 1), clip.width) } else { (columns, width) };
    let (rows, height) = if is_even(natural.height, layer.repeat.1) { ((clip.y, 0.0, 1), clip.height) } else { (rows, height) };
    let repeat = frame::Repeat { columns: columns.2, rows: rows.2, step: frame::Size { width: columns.1, height: rows.1 } };
    (repeat.columns > 0 && repeat.rows > 0).then_some(Tiles { first: Rect { x: columns.0, y: rows.0, width, height }, repeat })
}

/// The size of a tile that is to fit a whole number of times.
fn rounded(repeat: Repeat, room: f32, size: f32) -> f32 {
    if repeat == Repeat::Round { room / (room / size).round().max(1.0) } else { size }
}

/// Where tiles start along one axis of an area, how far apart, and how many reach between `low` and `high`.
fn starts(repeat: Repeat, (from, room): (f32, f32), size: f32, shift: f32, (low, high): (f32, f32)) -> (f32, f32, u32) {
    let (start, step) = match repeat {
        Repeat::No => return (from + shift, 0.0, 1),
        Repeat::Space => {
            let count = (room / size + 0.001).floor();
            if count < 2.0 {
                return (from + shift, 0.0, 1);
            }
            (from, size + (room - count * size) / (count - 1.0))
        }
        Repeat::Repeat | Repeat::Round => (from + shift, size),
    };
    let first = start - ((start - low) / step).ceil() * step;
    (first, step, ((high - first) / step).ceil().max(0.0) as u32)
}

/// Lengths of dashes and gaps of a border line, and whether dots are round.
pub(crate) fn dashes(border: Border) -> (Vec<f32>, bool) {
    match border.style {
        BorderLine::Dashed => (vec![border.width * 3.0, border.width * 2.0], false),
        BorderLine::Dotted => (vec![0.0, border.width * 2.0], true),
        _ => (Vec::new(), false),
    }
}
