//! Form controls: their size, their baseline, and what an edition for a pen shows in their place.

use crate::typeset::boxes::{BoxId, Control, ControlKind};
use crate::typeset::style::computed::{ComputedStyle, Direction, Extent, LineHeight, Sides};
use crate::typeset::text::{InlineItem, Paragraph};

use super::Layouter;
use super::edges::Edges;

/// The side of a box to tick: 13 pixels.
const TICK: f32 = 9.75;
/// The room for a scroll bar beside the columns of a text area: 15 pixels.
const SCROLL_BAR: f32 = 11.25;
/// What is below each row of a list: a pixel.
const OPTION_GAP: f32 = 0.75;

/// A measure in whole pixels, as browsers count letters.
fn whole_pixels(points: f32) -> f32 {
    (points / 0.75).round() * 0.75
}

/// The room that a drop-down has around its words besides its padding, the arrow's among it, or a list.
fn choice_padding(rows: u32) -> Sides<f32> {
    match rows {
        1 => Sides { top: 0.75, right: 12.0, bottom: 0.75, left: 3.0 },
        _ => Sides { top: 0.0, right: 1.5, bottom: 0.0, left: 1.5 },
    }
}

/// What is between a control's border and its words.
pub(crate) fn room_around(control: &Control, edges: &Edges, direction: Direction) -> Sides<f32> {
    let padding = edges.padding;
    let ControlKind::Choice { rows, .. } = control.kind else { return padding };
    let own = choice_padding(rows);
    let (left, right) = if direction == Direction::Ltr { (own.left, own.right) } else { (own.right, own.left) };
    Sides { top: padding.top, right: padding.right + right, bottom: padding.bottom, left: padding.left + left }
}

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

    /// The size of a control's content when no rule gives one, as browsers have it: text fields by their font's average letter, drop-downs by
    /// their longest option.
    pub(crate) fn control_size(&self, id: BoxId, control: &Control) -> (f32, f32) {
        let style = self.style(id);
        let line = || self.control_line_height(id);
        let letter = || {
            let metrics = self.fonts.metrics(&style.font);
            let average = if metrics.average_width > 0.0 { metrics.average_width } else { metrics.zero_advance };
            (whole_pixels(average), whole_pixels(metrics.widest))
        };
        match &control.kind {
            ControlKind::Line(size) => {
                let (average, widest) = letter();
                (average * *size as f32 + (widest - average).max(0.0), line())
            }
            ControlKind::Area(columns, rows) => (letter().0 * *columns as f32 + SCROLL_BAR, *rows as f32 * line()),
            ControlKind::Check(_) | ControlKind::Radio(_) => (TICK, TICK),
            ControlKind::Choice { options, rows, .. } => {
                let around = choice_padding(*rows);
                let longest = || options.iter().map(|words| self.width_of(words, style)).fold(0.0, f32::max);
                let width = if style.layout.width == Extent::Auto { longest() } else { 0.0 };
                let height = if *rows == 1 { line() + around.top + around.bottom } else { *rows as f32 * (line() + OPTION_GAP) };
                (width + around.left + around.right, height)
            }
        }
    }

    fn width_of(&self, words: &str, style: &ComputedStyle) -> f32 {
        let style = style.anonymous();
        let items = [InlineItem::Text { text: words.into(), style: style.clone(), tag: None }];
        Paragraph::prepare(&items, &style, self.fonts).max_content()
    }

    /// Where the baseline of a control's first (for several lines: last) line is, from the top of its border box. Boxes to tick stand on
    /// it.
    pub(crate) fn control_baseline(&self, id: BoxId, control: &Control, edges: &Edges, height: f32) -> Option<f32> {
        let metrics = self.fonts.metrics(&self.style(id).font);
        match &control.kind {
            ControlKind::Check(_) | ControlKind::Radio(_) => Some(edges.vertical() + height),
            ControlKind::Area(..) => None,
            ControlKind::Choice { rows, .. } if *rows > 1 => None,
            ControlKind::Line(_) | ControlKind::Choice { .. } => {
                Some(edges.top() + (height - metrics.ascent - metrics.descent) / 2.0 + metrics.ascent)
            }
        }
    }
}
