//! `text-overflow` (CSS Overflow 3, 5): a line that is cut off at the edge of its box, cut short instead with a mark at its end.

use super::collect::ROOT;
use super::itemize::{letter_spacing, shape_alone};
use super::line::{Leaf, LeafKind, Setter};
use super::shape::Cache;

impl<'a> Setter<'a> {
    /// The mark of a line that sticks out by so much, where its box cuts it off and wants one.
    pub(super) fn overflow_mark(&self, beyond: f32) -> Option<&'a str> {
        let layout = &self.flat.boxes[ROOT as usize].style.layout;
        layout.text_overflow.as_deref().filter(|_| layout.overflow.clips() && beyond > 0.05)
    }

    /// The mark of the last line, where its box leaves out what would come after it.
    pub(super) fn clamp_mark(&self) -> Option<&'a str> {
        self.flat.boxes[ROOT as usize].style.layout.clamp.as_ref()?.mark.as_deref()
    }

    /// Shortens the leaves of a line that is `natural` wide until its mark finds room; returns the new width.
    pub(super) fn cut_short(&mut self, mark: Option<&'a str>, natural: f32, room: f32, cache: &mut Cache) -> f32 {
        let Some(mark) = mark else { return natural };
        let style = &self.flat.styles[0];
        let Some((word, face)) = shape_alone(cache, self.fonts, style, mark) else { return natural };
        let width = super::itemize::measure(cache, self.fonts, style, mark);
        let words = self.clamps && self.flat.boxes[ROOT as usize].style.layout.clamp.as_ref().is_some_and(|clamp| clamp.words);
        let mut x = natural;
        while x + width > room {
            let Some(leaf) = self.leaves.pop() else { break };
            x -= leaf.width;
            // At least one character or box stays, whatever the room.
            let only = self.leaves.iter().all(|leaf| leaf.width == 0.0);
            if let Some(part) = self.head_of(&leaf, room - width - x, only).filter(|_| only || !words) {
                x += part.width;
                self.leaves.push(part);
                break;
            }
            if only {
                x += leaf.width;
                self.leaves.push(leaf);
                break;
            }
        }
        while words && let Some(space) = self.leaves.pop_if(|leaf| matches!(leaf.kind, LeafKind::Space { .. })) {
            x -= space.width;
        }
        let at = self.leaves.last().map_or(0, |leaf| leaf.end);
        let level = self.leaves.last().map_or(unicode_bidi::Level::ltr(), |leaf| leaf.level);
        let kind = LeafKind::Ellipsis(word, face as u16);
        self.leaves.push(Leaf { kind, parent: ROOT, style: 0, width, level, start: at, end: at, letter: 0.0 });
        self.find_present();
        x + width
    }

    /// As many clusters of a word as there is room for, or one that there is none for; none where that is not even one, or all of them.
    fn head_of(&self, leaf: &Leaf, room: f32, one: bool) -> Option<Leaf<'static>> {
        let LeafKind::Word(piece) = &leaf.kind else { return None };
        let style = &self.flat.styles[leaf.style as usize];
        let scale = style.resolved.stack.faces.get(usize::from(piece.face))?.instance.em * style.size;
        let spacing = letter_spacing(style, piece.script);
        let glyphs = &piece.word.glyphs[piece.first as usize..piece.last as usize];
        let count = glyphs.len();
        let rtl = leaf.level.is_rtl();
        let logical = |index: usize| if rtl { &glyphs[count - 1 - index] } else { &glyphs[index] };
        let (mut x, mut fits, mut width) = (0.0f32, 0, 0.0f32);
        for index in 0..count {
            if index > 0 && logical(index).cluster != logical(index - 1).cluster {
                x += spacing;
                if x > room && !(one && fits == 0) {
                    break;
                }
                (fits, width) = (index, x);
            }
            x += logical(index).advance as f32 * scale;
        }
        if fits == 0 {
            return None;
        }
        let end = piece.base + logical(fits).cluster;
        let fits = fits as u32;
        let (first, last) = if rtl { (piece.last - fits, piece.last) } else { (piece.first, piece.first + fits) };
        let piece = super::itemize::Piecewise { first, last, ..piece.as_ref().clone() };
        Some(Leaf { kind: LeafKind::Word(std::borrow::Cow::Owned(piece)), width, end, ..*leaf })
    }
}
