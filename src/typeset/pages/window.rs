//! Painting: what is drawn as one with an opacity, a clip or a turn, and what a page shows only a strip of.

use crate::typeset::frame::{Group, Item, ItemKind, Rect};
use crate::typeset::style::computed::{ComputedStyle, Overflow, Transform};

use super::decor::{Cut, Shape, artifact};
use super::paint::Painter;

impl Painter<'_, '_> {
    /// Paints what is cut through, so that only what is inside the window shows.
    pub(super) fn in_window(&mut self, window: Rect, paint: impl FnOnce(&mut Self)) {
        self.groups.push(Vec::new());
        paint(self);
        let Some(items) = self.groups.pop() else { return };
        // The window is as wide as the page: only its top and bottom cut.
        let window = Rect { x: 0.0, width: self.slices.get(self.page).map_or(window.width, |slice| slice.style.size.width), ..window };
        let (annotations, items) = split_annotations(items);
        if !items.is_empty() {
            self.emit(artifact(ItemKind::group(Group { clip: Some(Shape::plain(window).clip()), opacity: 1.0, transform: None, items })));
        }
        annotations.into_iter().for_each(|item| self.emit(item));
    }

    pub(super) fn open_group(&mut self, style: &ComputedStyle) -> bool {
        let layout = &style.layout;
        let needed = layout.opacity < 1.0 || !layout.transform.is_empty() || layout.overflow != Overflow::Visible;
        if needed {
            self.groups.push(Vec::new());
        }
        needed
    }

    pub(super) fn close_group(&mut self, style: &ComputedStyle, rect: Rect) {
        let Some(items) = self.groups.pop() else { return };
        let layout = &style.layout;
        let clip = (layout.overflow != Overflow::Visible).then(|| {
            // The box's own decoration is not clipped by it; being inside the border box it does no harm to clip it there.
            Shape::border_box(rect, style, Cut::default()).clip()
        });
        let transform = if layout.transform.is_empty() { None } else { Some(matrix(style, rect)) };
        // Links and widgets are no content: they cannot be clipped or turned, but must not be lost.
        let (annotations, items) = split_annotations(items);
        if !items.is_empty() {
            self.emit(artifact(ItemKind::group(Group { clip, opacity: layout.opacity.clamp(0.0, 1.0), transform, items })));
        }
        annotations.into_iter().for_each(|item| self.emit(item));
    }
}

/// Links and widgets apart from what is drawn.
fn split_annotations(items: Vec<Item>) -> (Vec<Item>, Vec<Item>) {
    items.into_iter().partition(|item| matches!(item.kind, ItemKind::Link(_) | ItemKind::Widget(_)))
}

/// The transform of a box about its origin, in page space.
fn matrix(style: &ComputedStyle, rect: Rect) -> [f32; 6] {
    let origin =
        (rect.x + style.layout.transform_origin.0.resolve(rect.width), rect.y + style.layout.transform_origin.1.resolve(rect.height));
    let multiply = |m: [f32; 6], n: [f32; 6]| {
        // First n, then m.
        [
            m[0] * n[0] + m[2] * n[1],
            m[1] * n[0] + m[3] * n[1],
            m[0] * n[2] + m[2] * n[3],
            m[1] * n[2] + m[3] * n[3],
            m[0] * n[4] + m[2] * n[5] + m[4],
            m[1] * n[4] + m[3] * n[5] + m[5],
        ]
    };
    let mut whole = [1.0, 0.0, 0.0, 1.0, origin.0, origin.1];
    for step in &style.layout.transform {
        let step = match step {
            Transform::Translate(x, y) => [1.0, 0.0, 0.0, 1.0, x.resolve(rect.width), y.resolve(rect.height)],
            Transform::Matrix(matrix) => *matrix,
        };
        whole = multiply(whole, step);
    }
    multiply(whole, [1.0, 0.0, 0.0, 1.0, -origin.0, -origin.1])
}
