//! The footnotes on a page: below each other or, with `footnote-display: inline` or `compact`, beside each other as far as they fit on a line
//! (GCPM 3, 2.5). A note of several lines always begins one; what comes after it may stand on its last.

use std::sync::Arc;

use crate::typeset::boxes::{BoxKind, BoxTree};
use crate::typeset::layout::{Fragment, Owner};
use crate::typeset::style::computed::Direction;
use crate::typeset::text::FragmentKind;

/// The room that footnotes take, and where the next one goes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Noted {
    /// The height of all.
    pub(crate) height: f32,
    /// The top of the last one, and where its line ends; none where nothing may follow on that.
    line: Option<(f32, f32)>,
}

/// Where a note stands that others may stand beside: how long its last line is, and whether that is its only one.
struct Inline {
    length: f32,
    single: bool,
    /// Between two notes on a line.
    gap: f32,
    direction: Direction,
}

impl Noted {
    /// Footnotes of this height after which the next begins a line.
    pub(crate) fn of_height(height: f32) -> Self {
        Self { height, line: None }
    }

    /// With one more, and the place of that.
    pub(crate) fn with(self, tree: &BoxTree, note: &Fragment) -> (Self, (f32, f32)) {
        let inline = inline(tree, note);
        let beside = inline.as_ref().filter(|inline| inline.single).and_then(|inline| {
            let (top, end) = self.line?;
            let from = end + inline.gap;
            (from + inline.length <= note.width + 0.05).then_some((inline, top, from))
        });
        if let Some((inline, top, from)) = beside {
            let x = if inline.direction == Direction::Ltr { from } else { -from };
            let height = self.height.max(top + note.height);
            return (Self { height, line: Some((top, from + inline.length)) }, (x, top));
        }
        let line = inline.map(|inline| (if inline.single { self.height } else { f32::INFINITY }, inline.length));
        // What follows a note of several lines stands on the last of them.
        let last = note_lines(note).and_then(|(y, set)| set.lines.last().map(|line| self.height + y + set.y + line.y));
        let line = line.and_then(|(top, end)| Some((if top.is_finite() { top } else { last? }, end)));
        (Self { height: self.height + note.height, line }, (0.0, self.height))
    }

    /// With more of them.
    pub(crate) fn with_all(self, tree: &BoxTree, notes: &[Arc<Fragment>]) -> Self {
        notes.iter().fold(self, |noted, note| noted.with(tree, note).0)
    }
}

/// The lines of a note that is nothing but one paragraph, and how far below its top that is.
fn note_lines(note: &Fragment) -> Option<(f32, &crate::typeset::layout::LineSet)> {
    let [body] = note.children.as_slice() else { return None };
    let set = body.fragment.lines.as_deref().filter(|_| body.fragment.children.is_empty() && body.fragment.outside.is_empty())?;
    Some((body.y, set))
}

fn inline(tree: &BoxTree, note: &Fragment) -> Option<Inline> {
    let Owner::Box(id) = note.children.first()?.fragment.owner else { return None };
    let this = tree.get(id);
    if !this.style.layout.footnote_inline || !matches!(this.kind, BoxKind::Lines(_)) {
        return None;
    }
    let (_, set) = note_lines(note)?;
    let last = set.lines.last()?;
    let (mut left, mut right) = (f32::INFINITY, 0.0_f32);
    for fragment in &last.fragments {
        match &fragment.kind {
            FragmentKind::Text { width, .. } | FragmentKind::Box { width, .. } => {
                left = left.min(fragment.x);
                right = right.max(fragment.x + width);
            }
            FragmentKind::Anchor { .. } => {}
            FragmentKind::Atomic { .. } => return None,
        }
    }
    let direction = this.style.text.direction;
    let start = note.children.first().map_or(0.0, |body| body.x) + set.x;
    let length = if direction == Direction::Ltr { start + right } else { note.width - start - left };
    let gap = this.style.font.size;
    Some(Inline { length, single: set.lines.len() == 1, gap, direction })
}
