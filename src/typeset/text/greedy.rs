//! Breaking line by line: as much as fits on each, as browsers do.

use unicode_segmentation::UnicodeSegmentation;

use super::collect::{Flat, ROOT};
use super::extent::{Edges, Position, clusters, is_cluster, width_before};
use super::fonts::Fonts;
use super::hanging;
use super::hyphenate;
use super::itemize::{After, Atom, AtomKind, Itemized, SpaceKind, breaks_anywhere, breaks_spaces, measure, space_width};
use super::punctuation;
use super::shape::Cache;
use super::{ItemId, LineHost, LineSpace};
use crate::typeset::style::computed::TabSize;

/// Widths add up with small errors; a line is not full for less than this.
pub(super) const EPSILON: f32 = 0.01;

/// Where a line ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LineEnd {
    pub(super) at: Position,
    /// A hyphen is put in.
    pub(super) hyphen: bool,
    /// The paragraph or a forced break ends it.
    pub(super) last: bool,
    /// Something on it sticks out.
    pub(super) overflows: bool,
}

/// What breaking needs to know.
#[derive(Clone, Copy)]
pub(super) struct Breaker<'a> {
    pub(super) flat: &'a Flat,
    pub(super) itemized: &'a Itemized,
    pub(super) fonts: &'a Fonts,
    pub(super) edges: &'a Edges,
    /// Whether any box repeats its edges on every line.
    pub(super) clones: bool,
    /// Whether any word may be hyphenated.
    pub(super) hyphens: bool,
    /// Whether stops may stand beyond the end of a line.
    pub(super) hangs: bool,
    /// Whether the line does without a hyphen if it can.
    pub(super) resting: bool,
}

/// The floats met so far: those before this atom have been given to the host.
pub(super) struct Floats<'a> {
    pub(super) host: &'a mut dyn LineHost,
    pub(super) placed: usize,
    pub(super) y: f32,
    pub(super) height: f32,
    pub(super) space: LineSpace,
    /// Those that find no room beside what is on the line already, and wait for its end.
    pub(super) later: Vec<(usize, ItemId)>,
    /// Whether one was placed beside what was on the line already.
    pub(super) beside: bool,
}

impl Floats<'_> {
    fn meet(&mut self, index: usize, id: ItemId, used: f32) {
        if index < self.placed {
            return;
        }
        self.placed = index + 1;
        // No float stands higher than one before it.
        if !self.later.is_empty() || !self.host.float(id, self.y, used) {
            self.later.push((index, id));
            return;
        }
        self.beside |= used > 0.0;
        let (y, space) = self.host.space(self.y, self.height);
        // A float that is placed beside the line makes it shorter; it does not move what is already there down.
        if y == self.y || used <= 0.0 {
            (self.y, self.space) = (y, space);
        }
    }

    /// The line ends before the atom at `end`: places those that waited, below it. Those met behind its end are met again.
    pub(super) fn end_line(&mut self, end: usize, bottom: f32) {
        self.beside = false;
        for (index, id) in std::mem::take(&mut self.later) {
            if index >= end {
                self.placed = self.placed.min(index);
            } else {
                self.host.float(id, bottom, 0.0);
            }
        }
    }
}

impl Breaker<'_> {
    /// Where the line that begins at `from` ends. `indent` is what the line's start leaves empty.
    pub(super) fn line(&self, from: Position, indent: f32, floats: &mut Floats, cache: &mut Cache, scratch: &mut Scratch) -> LineEnd {
        let atoms = &self.itemized.atoms;
        let mut x = indent + self.clone_start(from);
        let mut clone_end = self.clone_end(from);
        // Spaces that do not count if the line ends here.
        let mut pending = 0.0;
        let mut best: Option<Position> = None;
        // How far the line reaches if it ends there.
        let mut best_x = 0.0;
        let mut content = false;
        let mut index = from.atom as usize;
        let mut overflows = false;
        while let Some(atom) = atoms.get(index) {
            let whole = index != from.atom as usize || from.offset == 0;
            let width = if whole {
                self.edges.width(self.flat, atom)
            } else {
                clusters(self.flat, atom, &mut scratch.clusters);
                atom.width - width_before(&scratch.clusters, from.offset)
            };
            let mut solid = true;
            match atom.kind {
                AtomKind::Float(id) => {
                    // Spaces before it go if the line ends here.
                    floats.meet(index, id, x);
                    solid = false;
                }
                AtomKind::Anchor(_) | AtomKind::Empty => solid = false,
                AtomKind::Break => return LineEnd { at: Position::before(index + 1), hyphen: false, last: true, overflows },
                AtomKind::Space(SpaceKind::Collapse | SpaceKind::Hang) => {
                    pending += width;
                    solid = false;
                }
                // Nor do spaces that are kept where nothing wraps make a line stick out.
                AtomKind::Space(SpaceKind::Keep)
                    if !self.wraps(atom) && self.flat.text.as_bytes().get(atom.start as usize) == Some(&b' ') =>
                {
                    pending += width;
                    solid = false;
                }
                AtomKind::Word(ref piece) if piece.hangs => {
                    pending += width;
                    solid = false;
                }
                AtomKind::Tab => {
                    x += pending;
                    pending = tab_width(self.flat, x);
                    solid = false;
                }
                AtomKind::Open | AtomKind::Close if width <= 0.0 => {
                    x += width;
                    solid = false;
                }
                _ => {}
            }
            if self.clones
                && matches!(atom.kind, AtomKind::Open | AtomKind::Close)
                && self.flat.boxes[atom.parent as usize].style.layout.decoration_clone
            {
                // While a box is open its end edge waits for the end of the line; then it is the closing atom's.
                let end = self.edges.end(self.flat, atom.parent);
                clone_end += if matches!(atom.kind, AtomKind::Open) { end } else { -end };
            }
            if solid {
                let mut hanging = 0.0;
                if (self.hangs || self.itemized.closes) && x + pending + width > floats.space.width {
                    if self.hangs {
                        hanging = hanging::at_break(self.flat, atoms, index, &mut scratch.clusters);
                    }
                    hanging = punctuation::at_break(self.flat, atoms, index).max(hanging);
                }
                if x + pending + width - hanging + clone_end > floats.space.width + EPSILON {
                    let room = floats.space.width;
                    let hyphenates = self.hyphens && (best.is_none() || (!self.resting && room - best_x > self.zone(room)));
                    let end =
                        self.overflow(from, index, x + pending, clone_end, best, content, overflows, hyphenates, room, cache, scratch);
                    if let Some(end) = end {
                        return LineEnd { overflows, ..end };
                    }
                    overflows = true;
                }
                x += pending + width;
                pending = 0.0;
                content |= !matches!(atom.kind, AtomKind::Open | AtomKind::Close);
            }
            index += 1;
            match atom.after {
                After::May if overflows => {
                    return LineEnd { at: Position::before(index), hyphen: false, last: index >= atoms.len(), overflows };
                }
                After::May => (best, best_x) = (Some(Position::before(index)), x),
                After::Never | After::Must => {}
            }
        }
        LineEnd { at: Position::before(atoms.len()), hyphen: false, last: true, overflows }
    }

    fn wraps(&self, atom: &Atom) -> bool {
        self.flat.boxes[atom.parent as usize].wraps
    }

    /// How much of a line may stay empty rather than that a word is hyphenated.
    fn zone(&self, room: f32) -> f32 {
        self.flat.styles[0].text.hyphenate_zone.resolve(room)
    }

    /// Where to break when the atom at `index`, which would begin at `x`, does not fit; none to let it stick out.
    #[expect(clippy::too_many_arguments, reason = "one step of the line, taken out of it to be read")]
    fn overflow(
        &self,
        from: Position,
        index: usize,
        x: f32,
        clone_end: f32,
        best: Option<Position>,
        content: bool,
        overflows: bool,
        hyphenates: bool,
        room: f32,
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> Option<LineEnd> {
        let end = |at, hyphen| Some(LineEnd { at, hyphen, last: false, overflows: false });
        let atom = &self.itemized.atoms[index];
        let room = room - clone_end;
        let word = matches!(atom.kind, AtomKind::Word(_));
        // Once something sticks out nothing that follows fits.
        if hyphenates && word && !overflows {
            let first = best.unwrap_or(from);
            if let Some(at) = self.hyphenate(first, from, index, x, room, cache, scratch) {
                return end(at, true);
            }
        }
        if best.is_some_and(|best| best > from) {
            return end(best?, false);
        }
        let style = &self.flat.styles[atom.style as usize];
        if !self.wraps(atom) {
            return None;
        }
        if !word {
            // A space that is kept is parted from the word before it as letters are.
            let parts = content && matches!(atom.kind, AtomKind::Space(SpaceKind::Keep)) && breaks_spaces(style) && breaks_anywhere(style);
            return if parts { end(Position::before(index), false) } else { None };
        }
        let skip = if index == from.atom as usize { from.offset } else { 0 };
        if !breaks_anywhere(style) {
            // What sticks out does so no longer than to the first hyphen.
            if self.hyphens {
                hyphenate::points(self.flat, atom.start + skip, atom.end, &mut scratch.points);
                let point = scratch.points.first()?;
                return end(Position { atom: index as u32, offset: point - atom.start }, true);
            }
            return None;
        }
        clusters(self.flat, atom, &mut scratch.clusters);
        let before = width_before(&scratch.clusters, skip);
        let text = &self.flat.text[(atom.start + skip) as usize..atom.end as usize];
        let mut fits = None;
        let mut first = None;
        for (offset, _) in text.grapheme_indices(true).skip(1) {
            let offset = offset as u32 + skip;
            first = first.or(Some(offset));
            if !is_cluster(&scratch.clusters, offset) {
                continue;
            }
            if x + width_before(&scratch.clusters, offset) - before > room + EPSILON {
                break;
            }
            fits = Some(offset);
        }
        if let Some(offset) = fits {
            return end(Position { atom: index as u32, offset }, false);
        }
        if content {
            // Nothing of it fits behind what is there already: start edges go with it to the next line.
            let mut start = index;
            while start > from.atom as usize + 1 && matches!(self.itemized.atoms[start - 1].kind, AtomKind::Open | AtomKind::Anchor(_)) {
                start -= 1;
            }
            return end(Position::before(start), false);
        }
        // Not even one character fits: it stands alone.
        end(Position { atom: index as u32, offset: first? }, false)
    }

    /// The last hyphenation point between `first` and the end of the atom at `index` that leaves room for the hyphen.
    #[expect(clippy::too_many_arguments, reason = "one step of the line, taken out of it to be read")]
    fn hyphenate(
        &self,
        first: Position,
        from: Position,
        index: usize,
        x: f32,
        room: f32,
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> Option<Position> {
        let atoms = &self.itemized.atoms;
        let start = atoms[first.atom as usize].start + first.offset;
        let stop = atoms[index].end;
        // The word may go on in further atoms; the patterns see all of it.
        hyphenate::points(self.flat, start, stop, &mut scratch.points);
        let mut at = index;
        let mut left = x;
        let skipped = |atom: usize| if atom == from.atom as usize { from.offset } else { 0 };
        let mut known = usize::MAX;
        for &point in scratch.points.iter().rev() {
            // Back to the atom the point is in.
            while at > first.atom as usize && atoms[at].start >= point {
                at -= 1;
                left -= self.atom_width(at, skipped(at), &mut scratch.clusters);
                known = usize::MAX;
            }
            let atom = &atoms[at];
            if atom.start + skipped(at) >= point || atom.end < point || !matches!(atom.kind, AtomKind::Word(_)) {
                continue;
            }
            if !self.flat.boxes[atom.parent as usize].wraps {
                continue;
            }
            if known != at {
                clusters(self.flat, atom, &mut scratch.clusters);
                known = at;
            }
            let style = &self.flat.styles[atom.style as usize];
            let offset = point - atom.start;
            let part = width_before(&scratch.clusters, offset) - width_before(&scratch.clusters, skipped(at));
            let hyphen = measure(cache, self.fonts, style, hyphenate::hyphen(style));
            if atom.end > point {
                if left + part + hyphen <= room + EPSILON {
                    return Some(Position { atom: at as u32, offset });
                }
                continue;
            }
            // The point is where the word goes on in another box: end edges stay with what they end.
            let closes = atoms[at + 1..].iter().take_while(|atom| matches!(atom.kind, AtomKind::Close)).count();
            let edges: f32 = atoms[at + 1..at + 1 + closes].iter().map(|atom| self.edges.width(self.flat, atom)).sum();
            if left + part + edges + hyphen <= room + EPSILON {
                return Some(Position::before(at + 1 + closes));
            }
        }
        None
    }

    fn atom_width(&self, index: usize, skip: u32, scratch: &mut Vec<(u32, f32)>) -> f32 {
        let atom = &self.itemized.atoms[index];
        if skip == 0 {
            return self.edges.width(self.flat, atom);
        }
        clusters(self.flat, atom, scratch);
        atom.width - width_before(scratch, skip)
    }

    /// Start edges of boxes that repeat theirs and go on at `from`.
    fn clone_start(&self, from: Position) -> f32 {
        self.clone_sum(from, |inline| self.edges.start(self.flat, inline))
    }

    fn clone_end(&self, from: Position) -> f32 {
        self.clone_sum(from, |inline| self.edges.end(self.flat, inline))
    }

    fn clone_sum(&self, from: Position, edge: impl Fn(u32) -> f32) -> f32 {
        if !self.clones {
            return 0.0;
        }
        let Some(atom) = self.itemized.atoms.get(from.atom as usize) else { return 0.0 };
        // A box whose start edge is the line's first atom does not go on here.
        let mut inline = if matches!(atom.kind, AtomKind::Open) { self.flat.boxes[atom.parent as usize].parent } else { atom.parent };
        let mut sum = 0.0;
        while inline != ROOT {
            if self.flat.boxes[inline as usize].style.layout.decoration_clone {
                sum += edge(inline);
            }
            inline = self.flat.boxes[inline as usize].parent;
        }
        sum
    }
}

/// How far a tab at `x` moves: to the next multiple of `tab-size` spaces that is not too near (CSS Text 3, 4.2).
pub(super) fn tab_width(flat: &Flat, x: f32) -> f32 {
    let style = &flat.styles[0];
    let space = space_width(style);
    let stop = match style.text.tab_size {
        TabSize::Spaces(spaces) => space * spaces,
        TabSize::Length(length) => length,
    };
    if stop <= 0.0 || !stop.is_finite() {
        return 0.0;
    }
    let next = ((x / stop).floor() + 1.0) * stop;
    if next - x < space / 2.0 { next + stop - x } else { next - x }
}

/// Lists that are filled again and again.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) clusters: Vec<(u32, f32)>,
    pub(super) points: Vec<u32>,
}
