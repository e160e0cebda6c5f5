//! Going on at another width: what is left of a document is laid out again, and a [`Token`] into the old layout becomes one into the new.

use std::collections::BTreeMap;

use crate::typeset::boxes::BoxId;
use crate::typeset::layout::{Arrangement, Fragment, Owner};

use super::{State, Token};

/// Where the lines of a paragraph go on, as the text layer counts.
pub(crate) type LineStart = (u32, u32);

impl Token {
    /// Notes for every paragraph that has begun where its next line starts in this layout.
    pub(crate) fn line_starts(&self, fragment: &Fragment, out: &mut BTreeMap<BoxId, LineStart>) {
        if let Some(set) = fragment.lines.as_ref().filter(|_| super::is_lines(fragment)) {
            if let (Owner::Box(id), Some(line)) = (fragment.owner, set.lines.get(self.from)) {
                out.insert(id, line.start);
            }
            return;
        }
        self.each(fragment, |token, child| token.line_starts(child, out));
    }

    /// The same place in a layout in which paragraphs that have begun hold the rest of their lines only.
    pub(crate) fn rebase(&mut self, fragment: &Fragment) {
        if let Some(set) = fragment.lines.as_ref().filter(|_| super::is_lines(fragment)) {
            (self.from, self.used) = (0, 0.0);
            self.old = set.y + set.lines.first().map_or(0.0, |line| line.y);
            return;
        }
        if let (Some(columns), Some(inner)) = (&fragment.columns, &mut self.inner) {
            inner.rebase(&columns.flow);
            return;
        }
        let stretches = if fragment.arrangement == Arrangement::Parallel && !matches!(fragment.owner, Owner::Row(..)) {
            Some(super::stretches(fragment))
        } else {
            None
        };
        let index = match &stretches {
            Some(stretches) => stretches.get(self.from).and_then(|stretch| stretch.first()).copied(),
            None => Some(self.from),
        };
        let Some(child) = index.and_then(|index| fragment.children.get(index)) else {
            self.old = fragment.height.max(self.used);
            return;
        };
        if let Some(inner) = &mut self.inner {
            inner.rebase(&child.fragment);
            self.old = child.y + inner.old;
        } else {
            self.old = child.y;
        }
        let row: Vec<usize> = match &stretches {
            Some(stretches) => stretches.get(self.from).cloned().unwrap_or_default(),
            None => (0..fragment.children.len()).collect(),
        };
        for (state, index) in self.beside.iter_mut().zip(row) {
            if let (State::Going(token), Some(child)) = (state, fragment.children.get(index)) {
                token.rebase(&child.fragment);
            }
        }
    }

    /// Calls `with` for every token below this one and its fragment.
    fn each(&self, fragment: &Fragment, mut with: impl FnMut(&Token, &Fragment)) {
        if let (Some(columns), Some(inner)) = (&fragment.columns, &self.inner) {
            return with(inner, &columns.flow);
        }
        let row: Vec<usize> = if fragment.arrangement == Arrangement::Parallel {
            match fragment.owner {
                Owner::Row(..) => (0..fragment.children.len()).collect(),
                _ => super::stretches(fragment).into_iter().nth(self.from).unwrap_or_default(),
            }
        } else {
            vec![self.from]
        };
        if let (Some(inner), Some(child)) = (&self.inner, row.first().and_then(|index| fragment.children.get(*index))) {
            with(inner, &child.fragment);
        }
        for (state, index) in self.beside.iter().zip(row) {
            if let (State::Going(token), Some(child)) = (state, fragment.children.get(index)) {
                with(token, &child.fragment);
            }
        }
    }
}
