//! What the footnotes called on a page say of where it ends (GCPM 3, 2.6).

use crate::typeset::layout::{Fragment, LineSet};
use crate::typeset::style::computed::FootnotePolicy;

use super::super::{Around, notes_in, policy};
use super::Scan;

impl Scan<'_> {
    /// Whether lines of a paragraph have room here, but not a note that is to be on the page of the whole paragraph.
    pub(super) fn parts_note(&self, set: &LineSet, from: usize, shift: f32, inside: &Around) -> bool {
        let mut notes = self.notes;
        for (line, note) in set.notes.iter().filter(|(line, _)| *line as usize >= from) {
            let bottom = set.lines.get(*line as usize).map_or(0.0, |line| shift + set.y + line.y + line.height) + inside.bottom;
            if bottom > self.room.above(notes) + 0.05 {
                return false;
            }
            match self.room.with_note(self.tree, notes, note, bottom) {
                Some(with) => notes = with,
                None => return policy(self.tree, note) == FootnotePolicy::Block,
            }
        }
        false
    }

    /// A line with calls takes room at the foot of the page. A note that finds none there is put off to the next page, and all after it;
    /// where it must be on the page of its call, the line goes there, too (GCPM 3, 2.6).
    pub(super) fn call(&mut self, set: &LineSet, line: usize, bottom: f32, inside: &Around) {
        for (_, note) in set.notes.iter().filter(|(number, _)| *number as usize == line) {
            if self.put_off {
                return;
            }
            match self.room.with_note(self.tree, self.notes, note, bottom + inside.bottom) {
                Some(notes) => self.notes = notes,
                None if self.placed > 0 && policy(self.tree, note) != FootnotePolicy::Auto => {
                    self.notes = self.notes.with(self.tree, note).0
                }
                None => self.put_off = true,
            }
        }
    }

    /// Whether a stretch fits in one piece with its footnotes, which are then counted.
    pub(super) fn fits_with_notes(&mut self, fragment: &Fragment, stretch: &[usize], bottom: f32, around: &Around) -> bool {
        let mut notes = Vec::new();
        for child in stretch.iter().filter_map(|at| fragment.children.get(*at)) {
            notes_in(self.tree, &child.fragment, &mut notes);
        }
        let before = self.notes;
        self.notes = self.notes.with_all(self.tree, &notes);
        let fits = self.fits(bottom, around) && (notes.is_empty() || !self.put_off);
        if !fits {
            self.notes = before;
        }
        fits
    }
}
