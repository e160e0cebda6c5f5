//! Form controls: their size, their baseline, and what an edition for a pen shows in their place.

use crate::typeset::boxes::{BoxId, Control, ControlKind};
use crate::typeset::style::computed::LineHeight;

use super::Layouter;
use super::edges::Edges;

/// What stands inside a control that is drawn for a pen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldDrawing {
    /// Nothing but its box.
    Empty,
    /// Lines to write on, from the top of the content box.
    Rules(Vec<f32>),
    /// A tick in a square.
    Tick,
    /// A dot in a ring.
    Dot,
}

/// What to draw inside a control's content box of this height, for a pen. `boxed` tells whether the style draws its own border at the bottom.
pub(crate) fn drawing(control: &Control, height: f32, line_height: f32, boxed: bool) -> FieldDrawing {
    match &control.kind {
        ControlKind::Check(true) => FieldDrawing::Tick,
        ControlKind::Radio(true) => FieldDrawing::Dot,
        ControlKind::Check(false) | ControlKind::Radio(false) => FieldDrawing::Empty,
        ControlKind::Line(_) | ControlKind::Choice { .. } => {
            if boxed {
                FieldDrawing::Empty
            } else {
                FieldDrawing::Rules(vec![height])
            }
        }
        ControlKind::Area(..) => {
            let line_height = line_height.max(6.0);
            let count = (height / line_height + 0.01).floor() as usize;
            // The last line is the box's own bottom edge where it has one.
            let last =
                if boxed && (height - count as f32 * line_height).abs() < line_height * 0.35 { count.saturating_sub(1) } else { count };
            FieldDrawing::Rules((1..=last).map(|line| line as f32 * line_height).collect())
        }
    }
}

impl Layouter<'_> {
    /// The line height inside a control.
    pub(crate) fn control_line_height(&self, id: BoxId) -> f32 {
        let font = &self.style(id).font;
        match font.line_height {
            LineHeight::Normal => {
                let metrics = self.fonts.metrics(font);
                metrics.ascent + metrics.descent + metrics.line_gap
            }
            LineHeight::Number(factor) => factor * font.size,
            LineHeight::Length(length) => length,
        }
    }

    /// The size of a control's content when no rule gives one.
    pub(crate) fn control_size(&self, id: BoxId, control: &Control) -> (f32, f32) {
        let font = &self.style(id).font;
        let line = || self.control_line_height(id);
        let digit = || {
            let advance = self.fonts.metrics(font).zero_advance;
            if advance > 0.0 { advance } else { font.size * 0.5 }
        };
        match &control.kind {
            ControlKind::Line(size) => (*size as f32 * digit(), line()),
            ControlKind::Area(columns, rows) => (*columns as f32 * digit(), *rows as f32 * line()),
            // 13 pixels, as browsers draw them.
            ControlKind::Check(_) | ControlKind::Radio(_) => (9.75, 9.75),
            ControlKind::Choice { options, rows, .. } => {
                let longest = options.iter().map(|words| words.chars().count()).max().unwrap_or(0).max(4);
                (longest as f32 * digit() + font.size, *rows as f32 * line())
            }
        }
    }

    /// Where the baseline of a control's first (for several lines: last) line is, from the top of its border box. Boxes to tick stand on
    /// the line with their lower edge a little below the baseline.
    pub(crate) fn control_baseline(&self, id: BoxId, control: &Control, edges: &Edges, height: f32) -> Option<f32> {
        let metrics = self.fonts.metrics(&self.style(id).font);
        match &control.kind {
            ControlKind::Check(_) | ControlKind::Radio(_) => Some(edges.vertical() + height - metrics.descent * 0.5),
            ControlKind::Area(..) => None,
            ControlKind::Line(_) | ControlKind::Choice { .. } => {
                Some(edges.top() + (height - metrics.ascent - metrics.descent) / 2.0 + metrics.ascent)
            }
        }
    }
}
