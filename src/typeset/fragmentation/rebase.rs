//! Going on in another layout: a [`Token`] into a layout for pages of one width becomes a token into a layout of the same boxes for pages of
//! another width. Only a paragraph that is broken between the two pages is laid out anew, from its next line on; what stands beside other
//! content and does not have the same parts in both layouts goes on as it has begun. Floats and positioned boxes come after the place if they
//! did in the first layout, wherever they would stand in the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxTree};
use crate::typeset::layout::{Arrangement, Fragment, Owner, Placed};

use super::pieces::raised;
use super::{State, Token, is_after};

/// Where the lines of a paragraph go on, as the text layer counts.
pub(crate) type LineStart = (u32, u32);

/// Lays out the rest of a paragraph as in a layout of the whole, with those of its floats and positioned boxes that are still to come.
pub(crate) type Rest<'r> = dyn Fn(BoxId, LineStart, &Fragment, &BTreeSet<BoxId>) -> Option<Fragment> + 'r;

impl Token {
    /// The same place in `to`, which is another layout of the boxes in `from`.
    pub(crate) fn moved(&self, tree: &BoxTree, from: &Arc<Fragment>, to: &Arc<Fragment>, rest: &Rest<'_>) -> Self {
        let going = Self::going(Some(self), from);
        let begin = self.begin() / from.height.max(0.1) * to.height;
        let is_like = going.owner == to.owner && going.arrangement == to.arrangement;
        let moved = if is_like { self.inside(tree, going, to, begin, rest) } else { None };
        let mut out = moved.unwrap_or_else(|| Self { instead: Some(going.clone()), before: begin - self.old, ..self.clone() });
        out.carried.clone_from(&self.carried);
        out
    }

    /// The same where both have the same parts.
    fn inside(&self, tree: &BoxTree, from: &Arc<Fragment>, to: &Arc<Fragment>, begin: f32, rest: &Rest<'_>) -> Option<Self> {
        let to_come: BTreeSet<BoxId> = from.outside.iter().filter(|one| is_after(tree, one, self.old)).filter_map(id_of).collect();
        if super::is_lines(from) {
            let start = from.lines.as_ref()?.lines.get(self.from).filter(|_| self.used == 0.0)?.start;
            let Owner::Box(id) = to.owner else { return None };
            let instead = rest(id, start, to, &to_come)?;
            let old = instead.lines.as_ref().map_or(0.0, |set| set.y);
            return Some(Self { instead: Some(Arc::new(instead)), before: begin - old, old, ..Self::default() });
        }
        if let (Some(one), Some(other)) = (&from.columns, &to.columns) {
            let inner = self.inner.as_ref()?.moved(tree, &one.flow, &other.flow, rest);
            let old = inner.begin() / other.flow.height.max(0.1) * to.height;
            return Some(Self { inner: Some(Box::new(inner)), old, used: self.used, ..Self::default() });
        }
        if from.arrangement == Arrangement::Whole || from.columns.is_some() || from.children.len() != to.children.len() {
            return None;
        }
        let is_row = matches!(to.owner, Owner::Row(..));
        let beside: Vec<usize> = if is_row {
            (0..to.children.len()).collect()
        } else if from.arrangement == Arrangement::Parallel {
            let stretches = super::stretches(to);
            if stretches != super::stretches(from) {
                return None;
            }
            stretches.into_iter().nth(self.from)?
        } else {
            vec![self.from]
        };
        let mut out = Self { from: self.from, used: self.used, forced: self.forced, ..Self::default() };
        let first = beside.first().copied().unwrap_or_default();
        let (Some(one), Some(other)) = (from.children.get(first), to.children.get(first)) else {
            // All that is left is room below the last child.
            out.old = to.height - (from.height - self.old);
            out.instead = with_those(tree, to, &to_come, out.old);
            return Some(out);
        };
        out.old = beside.iter().filter_map(|index| to.children.get(*index)).fold(f32::INFINITY, |top, child| top.min(child.y));
        // What begins between two boxes, such as a float, is after a break there.
        let end = |of: &Fragment| self.from.checked_sub(1).and_then(|at| of.children.get(at)).map(|one| one.y + one.fragment.height);
        if let (Some(one), Some(other), Arrangement::Sequence, None) = (end(from), end(to), from.arrangement, &self.inner)
            && (one - self.old).abs() < 0.05
        {
            out.old = other;
        }
        if let Some(inner) = &self.inner {
            if beside.len() > 1 {
                return None;
            }
            let inner = inner.moved(tree, &one.fragment, &other.fragment, rest);
            out.old = other.y + inner.begin();
            out.inner = Some(Box::new(inner));
        }
        if !self.beside.is_empty() {
            let share = (self.old - one.y) / one.fragment.height.max(0.1);
            out.old += (share * other.fragment.height).max(0.0);
        }
        for (state, index) in self.beside.iter().zip(beside) {
            out.beside.push(match (state, from.children.get(index), to.children.get(index)) {
                (State::Going(token), Some(one), Some(other)) => {
                    // A cell that is broken has its content at the top.
                    let raised = raised(tree, &other.fragment);
                    let moved = token.moved(tree, &one.fragment, raised.as_ref().unwrap_or(&other.fragment), rest);
                    State::Going(Self { instead: moved.instead.or(raised), ..moved })
                }
                _ => state.clone(),
            });
        }
        out.instead = with_those(tree, to, &to_come, out.old);
        Some(out)
    }
}

/// A fragment of which the floats and positioned boxes in `to_come` alone stand below `old`; none where that is so anyway.
fn with_those(tree: &BoxTree, fragment: &Fragment, to_come: &BTreeSet<BoxId>, old: f32) -> Option<Arc<Fragment>> {
    let comes = |one: &Placed| id_of(one).is_some_and(|id| to_come.contains(&id));
    if fragment.outside.iter().all(|one| comes(one) == is_after(tree, one, old)) {
        return None;
    }
    let mut out = fragment.clone();
    out.outside.retain(comes);
    out.outside.iter_mut().for_each(|one| one.y = one.y.max(old));
    Some(Arc::new(out))
}

/// The float or positioned box that this is, or marks the place of.
fn id_of(placed: &Placed) -> Option<BoxId> {
    if let Owner::Mark(id) = placed.fragment.owner { Some(id) } else { placed.fragment.box_id() }
}
