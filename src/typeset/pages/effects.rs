//! Effects: what is done to a box once all of it is painted (CSS Masking 1, Filter Effects 1, Compositing 1).
//!
//! In: a box's items and its style. Out: the items as one group with a clip, a mask, a blend mode, an opacity and a transform. Filters are
//! applied to the colours themselves, so that outlines and words stay what they are.

use std::sync::Arc;

use crate::typeset::frame::{Blend, Color, Compositing, Group, Item, ItemKind, Mask, Rect, Segment};
use crate::typeset::images::Picture;
use crate::typeset::layout::outline::{Shape, outline, reference};
use crate::typeset::style::computed::{BackgroundImage, ComputedStyle, ResourceUrl, Shadow};
use crate::typeset::style::effects::{BasicShape, Effects, Filter, MaskComposite, ReferenceBox};
use crate::typeset::svg::Cutter;

use super::blur::blur;
use super::decor::{Pictures, artifact, filled, layer};
use super::layers::{Within, group};

/// What a box with so much in it is painted as, and what of that concerns the boxes around it.
pub(super) fn lay(
    mut items: Vec<Item>,
    (style, rect): (&ComputedStyle, Rect),
    transform: Option<[f32; 6]>,
    within: Within,
    pictures: &Pictures<'_>,
) -> (Vec<Item>, Within) {
    let mut whole = Group { opacity: style.layout.opacity.clamp(0.0, 1.0), transform, ..Group::default() };
    let mut compositing = Compositing::default();
    if let Some(effects) = style.edges.effects.as_deref() {
        for filter in &effects.filter {
            match filter {
                Filter::Opacity(opacity) => whole.opacity *= opacity,
                Filter::Colors(matrix) => items.iter_mut().for_each(|item| recolor(item, matrix, pictures)),
                Filter::Blur(deviation) => blur(&mut items, *deviation, pictures),
                Filter::Shadow(shadow) => drop_shadow(&mut items, shadow, pictures),
            }
        }
        compositing.mask = mask(effects, style, rect, pictures);
        if let Some(clip) = &effects.clip_path {
            match &clip.shape {
                Some(BasicShape::Reference(url)) => {
                    let by_mask;
                    (whole.clip, by_mask) = cutter(url, pictures).map_or((None, None), |cutter| cutter.cut(rect));
                    compositing.mask = compositing.mask.or(by_mask);
                }
                _ => whole.clip = Some(outline(clip, style, rect)),
            }
        }
        compositing.blend = effects.mix_blend_mode;
    }
    let is_blended = compositing.blend != Blend::Normal;
    if is_blended || within.blends || compositing.mask.is_some() {
        whole.compositing = Some(Box::new(compositing));
    }
    if whole.opacity >= 1.0 && whole.transform.is_none() && whole.clip.is_none() && whole.compositing.is_none() {
        return (items, Within { blends: false, ..within });
    }
    let is_apart = whole.opacity < 1.0 || whole.compositing.is_some();
    (group(items, whole), Within { blends: is_blended, depth: within.depth + usize::from(is_apart) })
}

/// The element of a drawing that an address leads to.
fn cutter<'p>(url: &ResourceUrl, pictures: &Pictures<'p>) -> Option<&'p Cutter> {
    match &pictures.get(url)?.picture {
        Picture::Cutter(cutter) => Some(cutter),
        Picture::Raster(_) | Picture::Vector(_) => None,
    }
}

/// The layers of a mask as one. Layers whose pictures are missing do not count.
fn mask(effects: &Effects, style: &ComputedStyle, rect: Rect, pictures: &Pictures<'_>) -> Option<Mask> {
    let painted: Vec<(MaskComposite, bool, Vec<Item>)> = effects
        .mask
        .iter()
        .filter_map(|one| {
            let within = |which: u8| {
                reference(style, rect, [ReferenceBox::Border, ReferenceBox::Padding, ReferenceBox::Content][usize::from(which.min(2))])
            };
            if let BackgroundImage::Url(url) = &one.layer.image
                && let Some(cutter) = cutter(url, pictures)
            {
                let mask = cutter.cut(rect).1?;
                return Some((one.composite, mask.luminance, mask.items));
            }
            let clip = if one.layer.clip == 4 { Shape::plain(beyond(rect)) } else { within(one.layer.clip) };
            let mut items = Vec::new();
            layer(&mut items, &one.layer, within(one.layer.origin).rect, clip, pictures)?;
            Some((one.composite, one.luminance, items))
        })
        .collect();
    let (_, luminance, _) = *painted.first()?;
    let last = painted.len() - 1;
    let is_plain = painted
        .iter()
        .enumerate()
        .all(|(at, (composite, by_light, _))| *by_light == luminance && (at == last || *composite == MaskComposite::Add));
    if is_plain {
        return Some(Mask { items: painted.into_iter().rev().flat_map(|(.., items)| items).collect(), luminance });
    }
    // What shows is light, from the lowest layer upwards: blend modes do the sums.
    let area = vec![Segment::Rect(beyond(rect))];
    let black = || filled(area.clone(), Color::BLACK, false);
    let white = || filled(area.clone(), Color::WHITE, false);
    let apart = |items: Vec<Item>, blend: Blend, mask: Option<Mask>| {
        artifact(ItemKind::group(Group { compositing: Some(Box::new(Compositing { blend, mask })), items, ..Group::default() }))
    };
    let mut sum = Vec::new();
    for (at, (composite, by_light, items)) in painted.into_iter().enumerate().rev() {
        let light = if by_light {
            apart(items, Blend::Normal, None)
        } else {
            apart(vec![white()], Blend::Normal, Some(Mask { items, luminance: false }))
        };
        let blend = match composite {
            _ if at == last => Blend::Normal,
            MaskComposite::Add => Blend::Screen,
            MaskComposite::Intersect => Blend::Multiply,
            MaskComposite::Exclude => Blend::Exclusion,
            MaskComposite::Subtract => {
                sum.push(apart(vec![white()], Blend::Difference, None));
                Blend::Multiply
            }
        };
        sum.push(apart(vec![black(), light], blend, None));
    }
    Some(Mask { items: sum, luminance: true })
}

/// A box and what may stick out of it.
fn beyond(rect: Rect) -> Rect {
    const BY: f32 = 1000.0;
    Rect { x: rect.x - BY, y: rect.y - BY, width: rect.width + 2.0 * BY, height: rect.height + 2.0 * BY }
}

/// Applies a matrix to all colours of an item.
fn recolor(item: &mut Item, matrix: &[f32; 12], pictures: &Pictures<'_>) {
    match &mut item.kind {
        ItemKind::Text(run) => run.color = filtered(matrix, run.color),
        ItemKind::Path(path) => {
            path.fill = path.fill.map(|color| filtered(matrix, color));
            if let Some(stroke) = &mut path.stroke {
                stroke.color = filtered(matrix, stroke.color);
            }
        }
        ItemKind::Shading(shading) => {
            shading.stops = shading.stops.iter().map(|(at, color)| (*at, filtered(matrix, *color))).collect();
        }
        ItemKind::Image(image) => image.image = pictures.recolored(image.image, matrix).unwrap_or(image.image),
        ItemKind::Group(group) => group.items.iter_mut().for_each(|item| recolor(item, matrix, pictures)),
        ItemKind::Link(_) | ItemKind::Widget(_) => {}
    }
}

/// What a colour becomes.
pub(super) fn filtered(matrix: &[f32; 12], color: Color) -> Color {
    let row = |at: usize| (matrix[at] * color.r + matrix[at + 1] * color.g + matrix[at + 2] * color.b + matrix[at + 3]).clamp(0.0, 1.0);
    Color { r: row(0), g: row(4), b: row(8), a: color.a }
}

/// The most items that are drawn again as a shadow: shadows of shadows double each time.
pub(super) const MOST_CAST: usize = 5000;

pub(super) fn count(items: &[Item]) -> usize {
    let one = |item: &Item| if let ItemKind::Group(group) = &item.kind { 1 + count(&group.items) } else { 1 };
    items.iter().map(one).sum()
}

/// Puts a shadow below all items.
fn drop_shadow(items: &mut Vec<Item>, cast: &Shadow, pictures: &Pictures<'_>) {
    if cast.color.a <= 0.0 || count(items) > MOST_CAST {
        return;
    }
    let Color { r, g, b, a } = cast.color;
    let flat = [0.0, 0.0, 0.0, r, 0.0, 0.0, 0.0, g, 0.0, 0.0, 0.0, b];
    let mut copies: Vec<Item> =
        items.iter().filter(|item| !matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_))).cloned().collect();
    for copy in &mut copies {
        silence(copy);
        recolor(copy, &flat, pictures);
    }
    blur(&mut copies, cast.blur, pictures);
    let transform = Some([1.0, 0.0, 0.0, 1.0, cast.x, cast.y]);
    items.insert(0, artifact(ItemKind::group(Group { opacity: a, transform, items: copies, ..Group::default() })));
}

/// Makes an item one that says nothing.
pub(super) fn silence(item: &mut Item) {
    item.tag = None;
    match &mut item.kind {
        ItemKind::Text(run) => run.text = Arc::from(""),
        ItemKind::Group(group) => {
            group.items.retain(|item| !matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_)));
            group.items.iter_mut().for_each(silence);
        }
        _ => {}
    }
}
