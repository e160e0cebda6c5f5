//! Floats, positioned boxes and markers of a part, and as much as there is room for of what goes on beside the flow.

use std::sync::Arc;

use crate::typeset::layout::{Arrangement, Fragment, Placed};

use super::super::carried::{Carried, is_above};
use super::super::pieces::{around_it, foot_of, raise_to, raised};
use super::super::{Around, MAX_NESTED, Part, Room, Token, fill, is_after, is_float, reach};
use super::Build;

impl Build<'_> {
    /// As much as there is room for of something beside the flow; the rest goes on on the next page. All of it goes there with its margin. A cell
    /// ends at `end_at` here, and goes on even if nothing is in it any more.
    pub(super) fn carry(
        &mut self,
        fragment: &Arc<Fragment>,
        (x, y): (f32, f32),
        (margin, end_at): (f32, Option<f32>),
        inside: &Around,
    ) -> Option<Arc<Fragment>> {
        let room = Room {
            y,
            limit: (self.room.limit - inside.bottom).min(end_at.unwrap_or(f32::INFINITY)),
            must: false,
            nested: self.room.nested + 1,
            columns: false,
            paged: false,
            hold: false,
            notes: self.noted,
            put_off: self.put_off,
            ..self.room
        };
        let whole = fragment.arrangement == Arrangement::Whole || room.nested > MAX_NESTED;
        let end = y + fragment.height;
        let raised = end_at.and_then(|_| raised(self.tree, fragment));
        let fragment = raised.as_ref().unwrap_or(fragment);
        let mut part = if whole && fragment.height > self.room.page {
            // Taller than a page and in one piece: each page shows what there is room for.
            fill(self.tree, &Arc::new(around_it(fragment)), None, Room { must: true, ..room })
        } else if whole || fragment.flags.held {
            Part { rest: Some(Token::default()), bottom: y, noted: self.noted, put_off: self.put_off, ..Part::default() }
        } else {
            fill(self.tree, fragment, None, room)
        };
        self.torn.append(&mut part.torn);
        self.notes.append(&mut part.notes);
        (self.noted, self.put_off) = (part.noted, part.put_off);
        let cut = self.at.min(self.room.limit);
        let (clears, down) = (is_above(end, self.at), y - cut);
        let go_on =
            |fragment: Arc<Fragment>, token: Option<Token>, top: f32| Carried { x, top, fragment, token, clears, down, end: end - cut };
        if let (Some(_), Some(shown)) = (end_at, &mut part.fragment) {
            raise_to(self.tree, shown, room.limit - y);
            Arc::make_mut(shown).flags.cut_bottom = true;
        }
        match part.rest {
            Some(rest) => {
                let fresh = part.fragment.is_none();
                let fits = inside.top + margin + fragment.height <= self.room.page;
                let top = inside.top + if fresh && fits { margin } else { 0.0 };
                let fragment = if whole { Arc::new(around_it(fragment)) } else { fragment.clone() };
                self.carried.push(go_on(fragment, (!fresh).then_some(rest), top));
            }
            None if end_at.is_some() => {
                let left = Arc::new(foot_of(fragment, room.limit - y, (end - room.limit).max(0.0)));
                self.carried.push(go_on(Arc::new(around_it(&left)), None, inside.top));
            }
            None => {}
        }
        part.fragment
    }

    /// Floats, positioned boxes and markers that belong to this part.
    #[expect(clippy::too_many_arguments, reason = "all of it is one fragment's situation")]
    pub(super) fn outside(
        &mut self,
        out: &mut Fragment,
        fragment: &Fragment,
        token: Option<&Token>,
        rest: Option<&Token>,
        tops: &[(f32, f32)],
        (x, y): (f32, f32),
        inside: &Around,
    ) {
        let low = token.map_or(f32::NEG_INFINITY, |token| token.old);
        for one in &fragment.outside {
            let is_after = |token: &Token| is_after(self.tree, one, token.old);
            if token.is_some_and(|token| !is_after(token)) || rest.is_some_and(is_after) {
                continue;
            }
            let item = tops.partition_point(|(old, _)| *old <= one.y + 0.5).saturating_sub(1);
            let top = match tops.get(item) {
                Some((old, new)) if token.is_some() && item == 0 => new + (one.y - old).max(0.0),
                Some((old, new)) => new + one.y - old,
                None => one.y - if low.is_finite() { low } else { 0.0 },
            };
            let mut placed = Placed { y: top, ..one.clone() };
            let is_float = is_float(self.tree, one);
            let limit = self.limit() - inside.bottom + 0.05;
            // A positioned box goes on on the next page where there is content of it left, but not a picture that runs off the paper.
            let goes_on = if is_float {
                y + top + reach(&one.fragment) > limit
            } else {
                one.fragment.arrangement != Arrangement::Whole && y + top < limit - 1.0 && y + top + one.fragment.reach > limit
            };
            if goes_on {
                let margin = if is_float { one.margin } else { 0.0 };
                match self.carry(&one.fragment, (x + one.x, y + top), (margin, None), inside) {
                    Some(part) => placed.fragment = part,
                    None => continue,
                }
            } else {
                self.take_notes(&one.fragment);
            }
            out.outside.push(placed);
        }
    }
}
