//! Text: fonts, shaping and lines. One inline formatting context in, line boxes out (CSS Text 3, CSS Inline 3, CSS 2.2 10.8).
//!
//! In: [`InlineItem`]s in logical order with their computed styles, and a [`LineHost`] that knows how wide each line may be.
//! Out: [`Line`]s whose fragments are placed on a baseline. Blocks, pages and tags' meaning are not known here.

mod capitals;
mod collect;
mod ellipsis;
mod emphasis;
mod extent;
mod first_line;
mod fonts;
mod greedy;
mod hanging;
mod hyphenate;
mod itemize;
mod justify;
mod line;
mod opportunities;
mod optimal;
mod paragraph;
mod place;
mod punctuation;
mod scripts;
mod shape;
mod transform;
mod vertical;
mod words;

use std::sync::Arc;

pub(crate) use first_line::ground;
pub use fonts::{FaceDescriptor, FontError, FontMetrics, Fonts};
pub use opportunities::line_starts;
pub use paragraph::Paragraph;
pub use scripts::{kind_of, script_of};

use crate::typeset::frame::{TagId, TextRun};
use crate::typeset::style::computed::{Clear, ComputedStyle, Sides};

/// Names an atomic inline box, a float or an anchor; the caller's own index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u32);

/// The inline box that the first line is where `::first-line` has a background.
pub(crate) const FIRST_LINE: ItemId = ItemId(u32::MAX);

/// One piece of an inline formatting context, in logical order.
#[derive(Debug, Clone)]
pub enum InlineItem {
    /// Characters, white space not yet collapsed, `text-transform` not yet applied.
    Text {
        /// The characters.
        text: Arc<str>,
        /// The style of the box that holds them.
        style: ComputedStyle,
        /// The content leaf they are tagged as; none for artifacts.
        tag: Option<TagId>,
    },
    /// The start edge of an inline box (`span`, `a`, `strong` ...). Margin, border and padding of the start side take room.
    Open {
        /// Its style.
        style: ComputedStyle,
        /// Names the box in [`FragmentKind::Box`].
        id: ItemId,
    },
    /// The end edge of the innermost open inline box.
    Close,
    /// A box that moves as one: image, control, `inline-block`.
    Atomic {
        /// Names it in [`FragmentKind::Atomic`].
        id: ItemId,
        /// Its style (for `vertical-align`).
        style: ComputedStyle,
        /// Width of the margin box.
        width: f32,
        /// Height of the margin box.
        height: f32,
        /// Distance from the top of the margin box to its baseline; none for its bottom edge.
        baseline: Option<f32>,
    },
    /// A float that occurs here; the host places it.
    Float(ItemId),
    /// A zero-width place that is reported back: out-of-flow boxes, `id` targets, string-set, running elements.
    Anchor(ItemId),
    /// `<br>`: with the style of the element.
    Break(ComputedStyle),
    /// `leader()`: fills what is left of the line with the pattern.
    Leader {
        /// The pattern, repeated.
        pattern: Arc<str>,
        /// Its style.
        style: ComputedStyle,
    },
}

/// Room for one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineSpace {
    /// Distance of the line's left edge from the container's content edge.
    pub left: f32,
    /// The width.
    pub width: f32,
}

/// What the block container offers its lines.
pub trait LineHost {
    /// The room for a line whose top is at `y` and which is `height` high. May move the line down past floats by returning a larger y.
    fn space(&mut self, y: f32, height: f32) -> (f32, LineSpace);
    /// Places a float met on the line whose top is at `y`, with `used` already taken on it. False if it finds no room beside that: then it is
    /// to be placed where the line ends.
    fn float(&mut self, id: ItemId, y: f32, used: f32) -> bool;
    /// The room of every line from `y` down, where it is the same for all of them: no floats beside. Justified text is then broken with the
    /// whole paragraph in view; without it, line by line.
    fn uniform(&mut self, y: f32) -> Option<LineSpace> {
        let _ = y;
        None
    }
    /// The next place below `y` where a float beside ends: a line whose content finds no room beside the float is tried again there.
    fn below(&mut self, y: f32) -> Option<f32> {
        let _ = y;
        None
    }
    /// Where a line goes that would begin at `y` but for the floats it clears.
    fn cleared(&mut self, y: f32, clear: Clear) -> f32 {
        let _ = clear;
        y
    }
    /// The width of the container's content box, which percentages are of; none where the first line is as wide.
    fn width(&mut self) -> Option<f32> {
        None
    }
}

/// A line box.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its top, from the top of the container's content box.
    pub y: f32,
    /// Its height.
    pub height: f32,
    /// From its top to its baseline.
    pub baseline: f32,
    /// What is on it, in painting order: boxes before what they hold.
    pub fragments: Vec<Fragment>,
    /// Whether it ends in a forced break or the paragraph's end.
    pub last: bool,
    /// Whether it ends in a hyphen that was put in.
    pub hyphenated: bool,
    /// Where it starts in the paragraph, for [`Paragraph::rest`].
    pub start: (u32, u32),
}

/// Something on a line.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// From the left of the container's content box.
    pub x: f32,
    /// From the line's top to the fragment's own reference: the baseline for text, the top of the border box for boxes,
    /// the top of the margin box for atomic boxes.
    pub y: f32,
    /// What it is.
    pub kind: FragmentKind,
}

/// What a fragment is.
#[derive(Debug, Clone)]
pub enum FragmentKind {
    /// Glyphs. The run's `origin` is (0, 0): the fragment's place is the origin.
    Text {
        /// The glyphs.
        run: TextRun,
        /// The width of the run.
        width: f32,
        /// The content leaf.
        tag: Option<TagId>,
        /// Decorations to draw, from the style.
        style: Arc<crate::typeset::style::computed::TextStyle>,
        /// How far below this text's baseline that of the box lies that made each decoration; none where it is the same.
        shifts: Vec<f32>,
    },
    /// A part of an inline box: its border box on this line.
    Box {
        /// Which.
        id: ItemId,
        /// Width of the border box.
        width: f32,
        /// Height of the border box.
        height: f32,
        /// Which edges are drawn here: a box that goes on has no border where it is cut (`box-decoration-break: slice`).
        edges: Sides<bool>,
        /// How many fragments after this one are in it.
        holds: u32,
    },
    /// An atomic box.
    Atomic {
        /// Which.
        id: ItemId,
    },
    /// An anchor.
    Anchor {
        /// Which.
        id: ItemId,
    },
}

#[cfg(test)]
mod tests;
