//! Floats of one block formatting context (CSS 2.2, 9.5), in its own coordinates.

use std::sync::Arc;

use crate::typeset::style::computed::Clear;

use super::shapes::Outline;

/// Into how many steps the height of a shape is cut to find room for a line beside it, at most.
const SHAPE_STEPS: f32 = 50.0;

/// A placed float's margin box.
#[derive(Debug, Clone, PartialEq)]
struct Float {
    left: bool,
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    /// How far down it and all before it reach.
    reach: f32,
    /// What of it lines keep off, where that is not all.
    shape: Option<Arc<Outline>>,
}

impl Float {
    /// The left and right ends of what it takes of a line.
    fn extent(&self, y: f32, height: f32) -> Option<(f32, f32)> {
        match &self.shape {
            None => Some((self.x, self.x + self.width)),
            Some(shape) => shape.extent(y - self.y, y - self.y + height).map(|(left, right)| (self.x + left, self.x + right)),
        }
    }
}

/// The floats so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Floats {
    list: Vec<Float>,
    /// No float may be higher than one before it.
    ceiling: f32,
    /// Below this there are none.
    bottom: f32,
    /// The lower edges of those on the left and on the right; none while there are none.
    edges: [Option<f32>; 2],
}

impl Floats {
    /// Whether no float reaches below `y`.
    pub(crate) fn clear_below(&self, y: f32) -> bool {
        self.bottom <= y + 0.01
    }

    /// The lower edge of all floats.
    pub(crate) fn bottom(&self) -> f32 {
        self.bottom
    }

    /// Floats that nothing here stands beside reach as far as this.
    pub(crate) fn reach_to(&mut self, bottom: f32) {
        self.bottom = self.bottom.max(bottom);
    }

    /// The lower edge of the floats that `clear` names.
    pub(crate) fn cleared(&self, clear: Clear) -> f32 {
        let [left, right] = self.edges.map(|edge| edge.unwrap_or(f32::NEG_INFINITY));
        match clear {
            Clear::None => f32::NEG_INFINITY,
            Clear::Left => left,
            Clear::Right => right,
            Clear::Both => left.max(right),
        }
    }

    /// The floats that may reach below `y`: what all of those before end above is not looked at.
    fn below(&self, y: f32) -> impl Iterator<Item = &Float> {
        self.list.iter().rev().take_while(move |float| float.reach > y + 0.005)
    }

    /// The floats beside something `height` high at `y`.
    fn beside(&self, y: f32, height: f32) -> impl Iterator<Item = &Float> {
        let is_beside = move |float: &&Float| float.y < y + height.max(0.01) - 0.005 && float.y + float.height > y + 0.005;
        self.below(y).filter(is_beside).filter(|float| float.width > 0.0)
    }

    /// The free stretch between floats for something `height` high at `y`, in a container from `x` and `width` wide: its left end and width.
    pub(crate) fn room(&self, y: f32, height: f32, x: f32, width: f32) -> (f32, f32) {
        let (mut left, mut right) = (x, x + width);
        for float in self.beside(y, height) {
            if float.left {
                left = left.max(float.x + float.width);
            } else {
                right = right.min(float.x);
            }
        }
        (left, (right - left).max(0.0))
    }

    /// The same for a line, which follows the shapes of floats.
    fn line_room(&self, y: f32, height: f32, x: f32, width: f32) -> (f32, f32) {
        let (mut left, mut right) = (x, x + width);
        for float in self.beside(y, height) {
            match float.extent(y, height) {
                Some((_, end)) if float.left => left = left.max(end),
                Some((start, _)) => right = right.min(start),
                None => {}
            }
        }
        (left, (right - left).max(0.0))
    }

    /// The next place below `y` where a line may find more room.
    pub(crate) fn next_line(&self, y: f32) -> Option<f32> {
        let step = |float: &Float| (float.height / SHAPE_STEPS).max(1.0);
        let steps = self.beside(y, 0.0).filter(|float| float.shape.is_some()).map(|float| y + step(float));
        steps.chain(self.next_edge(y)).min_by(f32::total_cmp)
    }

    /// The first place from `y` down where a line of this height finds any room; its y, left end and free width.
    pub(crate) fn fit_line(&self, y: f32, height: f32, x: f32, width: f32) -> (f32, f32, f32) {
        let mut at = y;
        loop {
            let (left, free) = self.line_room(at, height, x, width);
            if free + 0.01 >= 1.0 || self.clear_below(at) {
                return (at, left, free);
            }
            match self.next_line(at) {
                Some(edge) => at = edge,
                None => return (at, left, free),
            }
        }
    }

    /// The next place below `y` where a float ends.
    pub(crate) fn next_edge(&self, y: f32) -> Option<f32> {
        self.below(y).map(|float| float.y + float.height).filter(|edge| *edge > y + 0.005).min_by(f32::total_cmp)
    }

    /// The first place from `y` down where something of this size finds room; its y, left end and free width.
    pub(crate) fn fit(&self, y: f32, needed: f32, height: f32, x: f32, width: f32) -> (f32, f32, f32) {
        let mut at = y;
        loop {
            let (left, free) = self.room(at, height, x, width);
            if free + 0.01 >= needed || self.clear_below(at) {
                return (at, left, free);
            }
            match self.next_edge(at) {
                Some(edge) => at = edge,
                None => return (at, left, free),
            }
        }
    }

    /// The same for a float. One wider than its container sticks out of it where only floats of the other side are beside it, if there is room
    /// before those (CSS 2.2, 9.5.1, rules 3 and 7).
    fn fit_float(&self, left: bool, y: f32, (needed, height): (f32, f32), x: f32, width: f32) -> (f32, f32, f32) {
        if needed <= width {
            return self.fit(y, needed, height, x, width);
        }
        let from = if left { x } else { x + width - needed };
        let mut at = y;
        loop {
            let (start, free) = self.room(at, height, from, needed);
            let sticks_out = free + 0.01 >= needed && self.beside(at, height).all(|float| float.left != left);
            match self.next_edge(at).filter(|_| !sticks_out) {
                Some(edge) => at = edge,
                None => return (at, start, free),
            }
        }
    }

    /// Places a float's margin box not above `y`, and `held` further down than it would stand; returns where its top left corner is.
    pub(crate) fn place(
        &mut self,
        left: bool,
        clear: Clear,
        (y, held): (f32, f32),
        size: (f32, f32),
        (x, width): (f32, f32),
    ) -> (f32, f32) {
        let floor = y.max(self.ceiling).max(self.cleared(clear));
        let mut place = self.fit_float(left, floor, size, x, width);
        if held > 0.0 {
            place = self.fit_float(left, place.0 + held, size, x, width);
        }
        let (top, start, free) = place;
        let at = if left { start } else { start + free - size.0 };
        self.push(Float { left, x: at, y: top, width: size.0, height: size.1, reach: 0.0, shape: None });
        (at, top)
    }

    /// Has lines follow the shape of the float placed last.
    pub(super) fn shape_last(&mut self, shape: Arc<Outline>) {
        if let Some(last) = self.list.last_mut() {
            last.shape = Some(shape);
        }
    }

    fn push(&mut self, float: Float) {
        let bottom = float.y + float.height;
        self.ceiling = float.y;
        self.bottom = self.bottom.max(bottom);
        let [left_edge, right_edge] = &mut self.edges;
        let edge = if float.left { left_edge } else { right_edge };
        *edge = Some(edge.map_or(bottom, |edge| edge.max(bottom)));
        let reach = self.list.last().map_or(bottom, |before| before.reach.max(bottom));
        self.list.push(Float { reach, ..float });
    }
}

/// The floats as a block meets them, from its top.
#[derive(Debug, Clone)]
pub(super) struct Met {
    list: Vec<Float>,
    ceiling: f32,
    edges: [f32; 2],
    /// How many there are with those above.
    count: usize,
}

impl Met {
    /// Whether a block that meets these comes out as one that meets the others.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let near = |one: f32, other: f32| (one - other).abs() < 0.01;
        let alike = |one: &Float, other: &Float| {
            let same = |of: fn(&Float) -> f32| near(of(one), of(other));
            one.left == other.left
                && same(|one| one.x)
                && same(|one| one.y)
                && same(|one| one.width)
                && same(|one| one.height)
                && one.shape == other.shape
        };
        self.list.len() == other.list.len()
            && near(self.ceiling, other.ceiling)
            && near(self.edges[0], other.edges[0])
            && near(self.edges[1], other.edges[1])
            && self.list.iter().zip(&other.list).all(|(one, other)| alike(one, other))
    }
}

/// Floats that a block has added, from its top.
#[derive(Debug, Clone)]
pub(super) struct Added(Vec<Float>);

impl Floats {
    /// What something at `y` meets.
    pub(super) fn met(&self, y: f32) -> Met {
        let list = self.below(y).map(|float| Float { y: float.y - y, ..float.clone() }).collect();
        let edges = self.edges.map(|edge| edge.map_or(0.0, |edge| (edge - y).max(0.0)));
        Met { list, ceiling: (self.ceiling - y).max(0.0), edges, count: self.list.len() }
    }

    /// What has been added since to something at `y`.
    pub(super) fn added(&self, since: &Met, y: f32) -> Added {
        Added(self.list[since.count.min(self.list.len())..].iter().map(|float| Float { y: float.y - y, ..float.clone() }).collect())
    }

    /// Adds the same again to something at `y`.
    pub(super) fn add(&mut self, added: &Added, y: f32) {
        added.0.iter().for_each(|float| self.push(Float { y: float.y + y, ..float.clone() }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_stand_beside_each_other_and_drop_when_there_is_no_room() {
        let mut floats = Floats::default();
        assert_eq!(floats.place(true, Clear::None, (0.0, 0.0), (40.0, 20.0), (0.0, 100.0)), (0.0, 0.0));
        assert_eq!(floats.place(false, Clear::None, (0.0, 0.0), (40.0, 30.0), (0.0, 100.0)), (60.0, 0.0));
        assert_eq!(floats.room(5.0, 10.0, 0.0, 100.0), (40.0, 20.0));
        assert_eq!(floats.place(true, Clear::None, (0.0, 0.0), (50.0, 10.0), (0.0, 100.0)), (0.0, 20.0));
        assert_eq!(floats.cleared(Clear::Right), 30.0);
        assert_eq!(floats.fit(0.0, 100.0, 10.0, 0.0, 100.0), (30.0, 0.0, 100.0));
        assert!(floats.clear_below(30.0));
    }
}
