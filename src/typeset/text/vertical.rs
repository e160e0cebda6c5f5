//! The height of a line and where everything on it stands (CSS 2.2, 10.8.1).

use super::collect::{AtomicBox, Flat, InlineBox, ROOT};
use super::fonts::FontMetrics;
use crate::typeset::style::computed::{FontStyle, LineHeight, VerticalAlign};

/// The line height of a font: as asked, or the font's own.
pub(super) fn line_height(font: &FontStyle, metrics: &FontMetrics) -> f32 {
    match font.line_height {
        LineHeight::Normal => metrics.ascent + metrics.descent + metrics.line_gap,
        LineHeight::Number(factor) => factor * font.size,
        LineHeight::Length(length) => length,
    }
}

/// What a font puts above and below its baseline, with half the leading on either side.
pub(super) fn extents(font: &FontStyle, metrics: &FontMetrics) -> (f32, f32) {
    let leading = line_height(font, metrics) - (metrics.ascent + metrics.descent);
    (metrics.ascent + leading / 2.0, metrics.descent + leading / 2.0)
}

/// Measures of an inline box that are the same on every line.
#[derive(Clone, Copy)]
pub(super) struct BoxMeasures {
    /// The content area.
    pub(super) ascent: f32,
    pub(super) descent: f32,
    /// With half the leading.
    above: f32,
    below: f32,
    line_height: f32,
    x_height: f32,
    size: f32,
}

impl BoxMeasures {
    pub(super) fn of(inline: &InlineBox) -> Self {
        let font = &inline.style.font;
        let metrics = inline.resolved.stack.metrics(font.size);
        let (above, below) = extents(font, &metrics);
        Self {
            ascent: metrics.ascent,
            descent: metrics.descent,
            above,
            below,
            line_height: above + below,
            x_height: metrics.x_height,
            size: font.size,
        }
    }

    /// The height of a line that holds nothing but this box.
    pub(super) fn strut(&self) -> f32 {
        self.line_height
    }
}

/// What aligns as one: the root inline box and all that is placed by its baseline, or a box aligned to the line's top or bottom with all in it.
#[derive(Clone, Copy)]
struct Subtree {
    kind: VerticalAlign,
    above: f32,
    below: f32,
    /// Of its own baseline, from the top of the line.
    baseline: f32,
}

/// The vertical side of one line.
#[derive(Default)]
pub(super) struct Vertical {
    /// The boxes on the line, parents first.
    boxes: Vec<(u32, Level)>,
    subtrees: Vec<Subtree>,
}

/// How high a box's baseline is above that of its subtree.
#[derive(Clone, Copy)]
struct Level {
    raise: f32,
    subtree: u32,
}

/// Height and baseline of a line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Height {
    pub(super) height: f32,
    pub(super) baseline: f32,
}

impl Vertical {
    /// Starts a line that holds the boxes `present`, in ascending order, the root among them. Those that grow make room for themselves.
    pub(super) fn begin(&mut self, flat: &Flat, measures: &[BoxMeasures], present: &[u32], grows: impl Fn(u32) -> bool) {
        self.boxes.clear();
        self.subtrees.clear();
        for &index in present {
            let own = measures[index as usize];
            let inline = &flat.boxes[index as usize];
            let align = inline.style.layout.vertical_align;
            let level = if index == ROOT {
                // A line can be lower than its letters: then one of the two is less than nothing.
                let nothing = f32::NEG_INFINITY;
                self.subtrees.push(Subtree { kind: VerticalAlign::Baseline, above: nothing, below: nothing, baseline: 0.0 });
                Level { raise: 0.0, subtree: 0 }
            } else {
                self.align(align, inline.parent, measures, (own.above, own.below), own.line_height)
            };
            self.boxes.push((index, level));
            if grows(index) {
                self.grow(level, own.above, own.below);
            }
        }
    }

    /// Where something with these extents goes in a box.
    fn align(
        &mut self,
        align: VerticalAlign,
        parent: u32,
        measures: &[BoxMeasures],
        (above, below): (f32, f32),
        line_height: f32,
    ) -> Level {
        let host = self.level(parent);
        let around = measures[parent as usize];
        let raise = match align {
            VerticalAlign::Baseline => 0.0,
            // CSS Inline 3, 4.2.2 names these fractions where the font is not asked.
            // A CSS pixel more is what browsers do.
            VerticalAlign::Sub => -around.size / 5.0 - 0.75,
            VerticalAlign::Super => around.size / 3.0 + 0.75,
            VerticalAlign::Middle => around.x_height / 2.0 + (below - above) / 2.0,
            VerticalAlign::TextTop => around.ascent - above,
            VerticalAlign::TextBottom => below - around.descent,
            VerticalAlign::Shift(length) => length.resolve(line_height),
            VerticalAlign::Top | VerticalAlign::Bottom => {
                self.subtrees.push(Subtree { kind: align, above: f32::NEG_INFINITY, below: f32::NEG_INFINITY, baseline: 0.0 });
                return Level { raise: 0.0, subtree: (self.subtrees.len() - 1) as u32 };
            }
        };
        Level { raise: host.raise + raise, subtree: host.subtree }
    }

    fn level(&self, index: u32) -> Level {
        match self.boxes.binary_search_by_key(&index, |(known, _)| *known) {
            Ok(at) => self.boxes[at].1,
            Err(_) => Level { raise: 0.0, subtree: 0 },
        }
    }

    fn grow(&mut self, level: Level, above: f32, below: f32) {
        let subtree = &mut self.subtrees[level.subtree as usize];
        subtree.above = subtree.above.max(level.raise + above);
        subtree.below = subtree.below.max(below - level.raise);
    }

    /// Makes room for text of another font in a box.
    pub(super) fn text(&mut self, parent: u32, (above, below): (f32, f32)) {
        let level = self.level(parent);
        self.grow(level, above, below);
    }

    /// Makes room for an atomic box; an annotation needs none as far as it has free room above the first line, or as the line before leaves it; what it returns is for [`atomic_top`](Self::atomic_top).
    pub(super) fn atomic(&mut self, parent: u32, measures: &[BoxMeasures], atomic: &AtomicBox, free: Option<f32>) -> (f32, u32) {
        let (above, below) = (atomic.baseline, atomic.height - atomic.baseline);
        let level = self.align(atomic.align, parent, measures, (above, below), atomic.line_height);
        let around = measures[parent as usize];
        let needed = if atomic.annotated {
            // Another line before leaves half its leading.
            let free = free.unwrap_or_else(|| ((around.line_height - around.size) / 2.0).max(0.0));
            let base = around.above * (atomic.size / around.size.max(f32::MIN_POSITIVE)).max(1.0);
            above.min(base.max(above - free))
        } else {
            above
        };
        self.grow(level, needed, below);
        (level.raise + above, level.subtree)
    }

    /// Settles the line's height: first what hangs on the baseline, then what is aligned to the line's own top and bottom.
    pub(super) fn finish(&mut self) -> Height {
        let (mut above, mut below) = self.subtrees.first().map_or((0.0, 0.0), |root| (root.above, root.below));
        // Nothing may have made room for itself.
        if above + below == f32::NEG_INFINITY {
            (above, below) = (0.0, 0.0);
        }
        // The highest of these makes the line as high as it is, at the side it does not hang on.
        let others = self.subtrees.iter().skip(1).map(|subtree| (subtree.above + subtree.below, subtree.kind == VerticalAlign::Bottom));
        if let Some((highest, at_bottom)) = others.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))) {
            let more = (highest - (above + below)).max(0.0);
            if at_bottom { above += more } else { below += more }
        }
        let height = above + below;
        for (index, subtree) in self.subtrees.iter_mut().enumerate() {
            subtree.baseline = match subtree.kind {
                _ if index == 0 => above,
                VerticalAlign::Bottom => height - subtree.below,
                _ => subtree.above,
            };
        }
        Height { height, baseline: above }
    }

    /// The baseline of a box, from the top of the line.
    pub(super) fn baseline(&self, index: u32) -> f32 {
        let level = self.level(index);
        self.subtrees[level.subtree as usize].baseline - level.raise
    }

    /// The top of an atomic box, from the top of the line.
    pub(super) fn atomic_top(&self, (top, subtree): (f32, u32)) -> f32 {
        self.subtrees[subtree as usize].baseline - top
    }
}
