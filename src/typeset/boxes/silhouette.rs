//! Silhouettes of pictures, which lines follow beside floats that name one as their shape (CSS Shapes 1, 3.2).
//!
//! In: the picture that a style names, and how opaque it is where it has a shape. Out: which part of each of its rows that is. A drawing is
//! taken for a rectangle.

use std::sync::Arc;

use crate::typeset::Warning;
use crate::typeset::frame::Image;
use crate::typeset::images::{Picture, pixels};
use crate::typeset::style::effects::{BasicShape, Effects};

use super::build::Builder;

/// Into how many rows a picture is cut at most.
const MOST_ROWS: usize = 256;

/// For each row of a picture from top to bottom, all of the same height: where its shape starts and ends, as shares of the width.
pub(crate) type Silhouette = Arc<[Option<(f32, f32)>]>;

impl Builder<'_, '_> {
    /// Finds the silhouette of the picture that a float's shape is.
    pub(super) fn load_silhouette(&mut self, effects: &Effects) {
        let Some(BasicShape::Reference(url)) = effects.shape_outside.as_ref().and_then(|outside| outside.shape.as_ref()) else { return };
        let key = (url.base.to_path_buf(), url.url.clone(), effects.shape_threshold.to_bits());
        if self.tree.silhouettes.contains_key(&key) {
            return;
        }
        self.load_picture(url);
        let image = match self.tree.pictures.get(&(key.0.clone(), key.1.clone())).map(|loaded| &loaded.picture) {
            Some(Picture::Raster(id)) => self.images.list.get(id.0 as usize).and_then(|image| pixels(image)),
            Some(_) => {
                let message = "lines keep off the whole of a drawing, not off what it shows".to_owned();
                let (file, (line, column)) = (url.from.file.to_path_buf(), url.from.at);
                self.warnings.push(Warning { code: "unsupported-value", message, file, line, column, help: None });
                None
            }
            None => return,
        };
        let rows = image.map_or_else(|| vec![Some((0.0, 1.0))], |image| rows(&image, effects.shape_threshold));
        self.tree.silhouettes.insert(key, rows.into());
    }
}

/// What of the rows of a picture is more opaque than this.
fn rows(image: &Image, threshold: f32) -> Vec<Option<(f32, f32)>> {
    let Image::Raster { width, height, alpha: Some(alpha), .. } = image else { return vec![Some((0.0, 1.0))] };
    let (width, height) = (*width as usize, *height as usize);
    let count = height.min(MOST_ROWS);
    let shown = |alpha: &u8| f32::from(*alpha) / 255.0 > threshold;
    let span = |row: &[u8]| Some((row.iter().position(shown)?, row.iter().rposition(shown)? + 1));
    let mut out = vec![None; count];
    for (index, row) in alpha.chunks_exact(width.max(1)).take(height).enumerate() {
        let Some((start, end)) = span(row) else { continue };
        let (start, end) = (start as f32 / width as f32, end as f32 / width as f32);
        if let Some(slot) = out.get_mut(index * count / height) {
            *slot = Some(slot.map_or((start, end), |(left, right): (f32, f32)| (left.min(start), right.max(end))));
        }
    }
    out
}
