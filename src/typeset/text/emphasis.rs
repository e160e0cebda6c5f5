//! Emphasis marks (CSS Text Decoration 3, 3): a placed run in, a run of marks above or below its characters out. The marks are half as large
//! as the text; they are drawn and say nothing.

use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

use super::collect::Style;
use super::itemize::shape_alone;
use super::line::Setter;
use super::place::{Group, Making};
use super::shape::Cache;
use super::vertical;
use super::{Fragment, FragmentKind};
use crate::typeset::frame::{Glyph, TextRun};

/// How large a mark is.
const SIZE: f32 = 0.5;

/// How far its middle is from that of an upright letter, in em of the text.
const BESIDE: f32 = 0.5 + SIZE / 2.0;

/// What a mark takes of the room between the em boxes of two lines, in em of the text, as in browsers.
const ROOM: f32 = 0.55;

/// What text with its marks takes above and below the baseline: they stand on its em box, in the leading of both lines as far as that goes, and
/// in the room that is free above the line.
pub(super) fn extents(style: &Style, free: Option<f32>) -> (f32, f32) {
    let metrics = style.resolved.stack.metrics(style.size);
    let (above, below) = vertical::extents(&style.font, &metrics);
    // Of both lines, half the leading lies between their em boxes.
    let half = (above + below - style.size) / 2.0;
    let shared = half.max(0.0);
    let mark = style.size * ROOM;
    if style.text.emphasis.under {
        (above, below.max(below - half + mark - shared))
    } else {
        (above.max(above - half + mark - free.unwrap_or(shared)), below)
    }
}

impl Setter<'_> {
    /// The marks of a run whose baseline is at `y` of the line; none where no font has the mark.
    pub(super) fn emphasis(&self, group: &Group, run: &TextRun, y: f32, cache: &mut Cache) -> Option<Fragment> {
        let style = &self.flat.styles[group.style as usize];
        let emphasis = &style.text.emphasis;
        let (word, face) = shape_alone(cache, self.fonts, style, &emphasis.mark)?;
        let entry = style.resolved.stack.faces.get(face)?;
        let scale = entry.instance.em * style.size * SIZE;
        let mark = word.glyphs.first().filter(|mark| mark.id != 0)?;
        let width = mark.advance as f32 * scale;
        let metrics = style.resolved.stack.metrics(style.size);
        let middle = (metrics.ascent - metrics.descent) / 2.0;
        // Beside upright letters it stands as they do, turned about its middle.
        let (ahead, rise) = match (run.upright, emphasis.under) {
            (false, false) => (-width / 2.0, -metrics.ascent - metrics.descent * SIZE),
            (false, true) => (-width / 2.0, metrics.descent + metrics.ascent * SIZE),
            (true, under) => (middle * SIZE, width / 2.0 - middle + style.size * if under { BESIDE } else { -BESIDE }),
        };
        let categories = CodePointMapData::<GeneralCategory>::new();
        let unmarked = GeneralCategoryGroup::Separator.union(GeneralCategoryGroup::Punctuation).union(GeneralCategoryGroup::Other);
        let mut made = Making::default();
        let marks = &mut made.glyphs;
        let mut origin = 0.0;
        // The pen after the mark before, and where the cluster at hand begins.
        let (mut pen, mut x, mut index) = (0.0f32, 0.0f32, 0);
        while let Some(first) = run.glyphs.get(index) {
            let cluster = run.glyphs[index..].iter().take_while(|glyph| glyph.cluster == first.cluster);
            let (count, advance) = cluster.fold((0, 0.0), |(count, sum), glyph| (count + 1, sum + glyph.advance));
            let c = run.text.get(first.cluster as usize..).and_then(|text| text.chars().next());
            if c.is_some_and(|c| !unmarked.contains(categories.get(c))) {
                let advance = advance - style.font.letter_spacing;
                let wanted = x + advance / 2.0 + ahead;
                if let Some(before) = marks.last_mut() {
                    before.advance += wanted - pen;
                } else {
                    origin = wanted;
                }
                marks.push(Glyph { id: mark.id, advance: width, cluster: 0 });
                pen = wanted + width;
            }
            x += advance;
            index += count;
        }
        let mut marks = self.run(&made, group.style, face as u16);
        marks.size *= SIZE;
        marks.upright = run.upright;
        marks.color = emphasis.color.unwrap_or(marks.color);
        marks.origin.x = origin;
        let mut text = (*style.text).clone();
        (text.decorations, text.shadows) = (Vec::new(), Vec::new());
        let kind = FragmentKind::Text { run: marks, width: pen, tag: None, style: Arc::new(text), shifts: Vec::new() };
        Some(Fragment { x: group.x, y: y + rise, kind })
    }
}
