//! The paragraph: prepared once, broken as often as wanted.

use super::collect::{Flat, ROOT, collect};
use super::extent::{Edges, Position, START, at_end, clusters};
use super::first_line;
use super::fonts::Fonts;
use super::greedy::{Breaker, EPSILON, Floats, LineEnd, Scratch};
use super::hanging;
use super::hyphenate;
use super::itemize::{After, AtomKind, Itemized, SpaceKind, breaks_anywhere, itemize, measure};
use super::line::Setter;
use super::optimal;
use super::shape::Cache;
use super::vertical::BoxMeasures;
use super::{InlineItem, ItemId, Line, LineHost, LineSpace};
use crate::typeset::style::computed::{Align, ComputedStyle, OverflowWrap, TextIndent, TextWrap, WordBreak};

/// Which lines of a paragraph are to be set.
#[derive(Clone, Copy)]
struct Stretch {
    from: Position,
    y: f32,
    /// Floats before this atom are placed.
    placed: usize,
    /// At most so many lines.
    most: usize,
    /// How many lines there may be before what is left of the text is left out.
    left: usize,
}

/// Paragraphs of more lines than this are not balanced, as the standard allows.
const MAX_BALANCED: usize = 10;
/// As many lines before a short last one may be set narrower.
const SHORT_END_LINES: usize = 3;

/// What the start of a line leaves empty: of the first line, of one after a forced break, of any other.
#[derive(Clone, Copy)]
pub(super) struct Indents {
    first: f32,
    after_break: f32,
    other: f32,
}

impl Indents {
    fn of(indent: TextIndent, base: f32) -> Self {
        Self {
            first: indent.of_line(base, true, false),
            after_break: indent.of_line(base, false, true),
            other: indent.of_line(base, false, false),
        }
    }

    /// By whether the line before ended in a forced break; none for the first line.
    pub(super) fn after(self, forced: Option<bool>) -> f32 {
        match forced {
            None => self.first,
            Some(true) => self.after_break,
            Some(false) => self.other,
        }
    }
}

/// One inline formatting context, shaped and ready to be broken into lines of any width, as often as wanted.
pub struct Paragraph<'f> {
    fonts: &'f Fonts,
    flat: Flat,
    itemized: Itemized,
    measures: Vec<BoxMeasures>,
    hyphens: bool,
    clones: bool,
    floats: bool,
    /// The same in the look of the first line.
    first: Option<Box<Self>>,
}

impl<'f> Paragraph<'f> {
    /// Collects, shapes and measures `items`, the content of a block container with the style `base`.
    pub fn prepare(items: &[InlineItem], base: &ComputedStyle, fonts: &'f Fonts) -> Self {
        let mut cache = fonts.take_cache();
        let flat = collect(items, base, fonts, &mut cache);
        let itemized = itemize(&flat, fonts, &mut cache);
        fonts.return_cache(cache);
        let measures = flat.boxes.iter().map(BoxMeasures::of).collect();
        let hyphens = hyphenate::possible(&flat);
        let clones = flat.boxes.iter().skip(1).any(|inline| inline.style.layout.decoration_clone);
        let floats = itemized.atoms.iter().any(|atom| matches!(atom.kind, AtomKind::Float(_)));
        Self { fonts, flat, itemized, measures, hyphens, clones, floats, first: None }
    }

    /// Makes the first line look as `::first-line` says: `items` and `base` are what the paragraph was made of.
    pub fn first_line(&mut self, items: &[InlineItem], base: &ComputedStyle, look: &ComputedStyle) {
        let mut own = base.clone();
        own.font = look.font.clone();
        let first = Self::prepare(&first_line::restyled(items, base, look), &own, self.fonts);
        // Places are found again by counting characters, which is no use where letters multiply.
        if first.flat.text.chars().count() == self.flat.text.chars().count() {
            self.first = Some(Box::new(first));
        }
    }

    /// Makes lines only as high as what is on them (Quirks Mode Standard, 3.3 and 3.4).
    pub fn without_struts(&mut self) {
        self.flat.strutless = true;
        if let Some(first) = &mut self.first {
            first.without_struts();
        }
    }

    /// The place in this paragraph that is `at` in its other look, and how many atoms of it have had their floats placed.
    fn same_place(&self, other: &Self, at: Position, placed: usize) -> (Position, usize) {
        let atoms = &other.itemized.atoms;
        let byte = atoms.get(at.atom as usize).map_or(other.flat.text.len(), |atom| (atom.start + at.offset) as usize);
        let count = other.flat.text[..byte].chars().count();
        let byte = self.flat.text.char_indices().nth(count).map_or(self.flat.text.len(), |(byte, _)| byte) as u32;
        // Edges and the like that stand before the place at the same character.
        let before = atoms[..(at.atom as usize).min(atoms.len())].iter().rev().take_while(|atom| atom.start == atom.end).count();
        let own = &self.itemized.atoms;
        let mut index = own.partition_point(|atom| atom.start < byte && atom.end <= byte);
        let offset = own.get(index).filter(|atom| atom.start < byte).map_or(0, |atom| byte - atom.start);
        if offset == 0 {
            index += own[index..].iter().take(before).take_while(|atom| atom.start == atom.end).count();
        }
        let is_float = |atom: &super::itemize::Atom| matches!(atom.kind, AtomKind::Float(_));
        let met = atoms.iter().take(placed).filter(|atom| is_float(atom)).count();
        let floats = own.iter().enumerate().filter(|(_, atom)| is_float(atom));
        let known = floats.take(met).last().map_or(0, |(at, _)| at + 1).max(index);
        (Position { atom: index as u32, offset }, known)
    }

    /// Gives the atomic boxes other sizes: for each, the width and height of its margin box and the distance from the top of that to its
    /// baseline, none for its bottom edge.
    pub fn size_atomics(&mut self, of: &dyn Fn(ItemId) -> (f32, f32, Option<f32>)) {
        for atom in &mut self.itemized.atoms {
            let AtomKind::Atomic(index) = atom.kind else { continue };
            let atomic = &mut self.flat.atomics[index as usize];
            let (width, height, baseline) = of(atomic.id);
            (atomic.width, atomic.height, atomic.baseline) = (width, height, baseline.unwrap_or(height));
            atom.width = width;
        }
        if let Some(first) = &mut self.first {
            first.size_atomics(of);
        }
    }

    /// Whether inline boxes were nested too deeply to be drawn as boxes, which asks for a warning.
    pub fn flattened(&self) -> bool {
        self.flat.flattened
    }

    /// Whether nothing here makes a line box (CSS 2.2, 9.4.2): no text, no atomic boxes, no inline box with edges.
    pub fn is_empty(&self) -> bool {
        let edges = Edges::new(&self.flat, 1.0);
        self.itemized.atoms.iter().all(|atom| match atom.kind {
            AtomKind::Word(_) | AtomKind::Tab | AtomKind::Atomic(_) | AtomKind::Leader(_) | AtomKind::Break => false,
            AtomKind::Space(kind) => kind == SpaceKind::Collapse,
            AtomKind::Open | AtomKind::Close => edges.are_zero(atom.parent),
            AtomKind::Empty | AtomKind::Float(_) | AtomKind::Anchor(_) => true,
        })
    }

    /// The width of the widest line when only forced breaks are taken, without floats. Percentages count as zero.
    pub fn max_content(&self) -> f32 {
        let edges = Edges::new(&self.flat, 0.0);
        let mut widest = 0.0f32;
        let indents = Indents::of(self.flat.styles[0].text.text_indent, 0.0);
        let mut x = indents.after(None);
        let mut pending = 0.0;
        for atom in &self.itemized.atoms {
            match atom.kind {
                AtomKind::Space(SpaceKind::Collapse | SpaceKind::Hang) => pending += atom.width,
                AtomKind::Word(ref piece) if piece.hangs => pending += atom.width,
                AtomKind::Tab => {
                    x += pending;
                    pending = super::greedy::tab_width(&self.flat, x);
                }
                AtomKind::Float(_) | AtomKind::Anchor(_) | AtomKind::Empty => {}
                AtomKind::Open | AtomKind::Close => x += edges.width(&self.flat, atom),
                AtomKind::Break => {
                    widest = widest.max(x);
                    (x, pending) = (indents.after(Some(true)), 0.0);
                }
                _ => {
                    x += pending + atom.width;
                    pending = 0.0;
                }
            }
        }
        widest.max(x)
    }

    /// The width of the widest piece that cannot be broken, without floats. Percentages count as zero.
    pub fn min_content(&self) -> f32 {
        let edges = Edges::new(&self.flat, 0.0);
        let mut cache = self.fonts.take_cache();
        let mut scratch = std::mem::take(&mut cache.scratch);
        let mut widest = 0.0f32;
        let indents = Indents::of(self.flat.styles[0].text.text_indent, 0.0);
        let mut x = indents.after(None);
        let mut pending = 0.0;
        for atom in &self.itemized.atoms {
            match atom.kind {
                AtomKind::Space(SpaceKind::Collapse | SpaceKind::Hang) => pending += atom.width,
                AtomKind::Word(ref piece) if piece.hangs => pending += atom.width,
                AtomKind::Tab => {
                    x += pending;
                    pending = super::greedy::tab_width(&self.flat, x);
                }
                AtomKind::Float(_) | AtomKind::Anchor(_) | AtomKind::Empty | AtomKind::Break => {}
                AtomKind::Open | AtomKind::Close => x += edges.width(&self.flat, atom),
                AtomKind::Word(_) => {
                    x += pending;
                    pending = 0.0;
                    let style = &self.flat.styles[atom.style as usize];
                    let wraps = self.flat.boxes[atom.parent as usize].wraps;
                    // `overflow-wrap: break-word` does not make the content narrower, `anywhere` does (CSS Text 3, 5.5).
                    let anywhere = style.text.overflow_wrap == OverflowWrap::Anywhere
                        || matches!(style.text.word_break, WordBreak::BreakAll | WordBreak::BreakWord);
                    if wraps && anywhere && breaks_anywhere(style) {
                        clusters(&self.flat, atom, &mut scratch.clusters);
                        for pair in scratch.clusters.windows(2) {
                            widest = widest.max(x + pair[1].1 - pair[0].1);
                            x = 0.0;
                        }
                    } else if wraps && self.hyphens {
                        hyphenate::points(&self.flat, atom.start, atom.end, &mut scratch.points);
                        let mut from = 0.0;
                        if !scratch.points.is_empty() {
                            clusters(&self.flat, atom, &mut scratch.clusters);
                            let hyphen = measure(&mut cache, self.fonts, style, hyphenate::hyphen(style));
                            for point in &scratch.points {
                                let to = super::extent::width_before(&scratch.clusters, point - atom.start);
                                widest = widest.max(x + to - from + hyphen);
                                (x, from) = (0.0, to);
                            }
                        }
                        x += atom.width - from;
                    } else {
                        x += atom.width;
                    }
                }
                _ => {
                    x += pending + atom.width;
                    pending = 0.0;
                }
            }
            // While a line has not come out of its negative indent, more fits on it.
            if atom.after == After::Must || (atom.after == After::May && x > 0.0) {
                widest = widest.max(x);
                (x, pending) = (indents.after(Some(atom.after == After::Must)), 0.0);
            }
        }
        cache.scratch = scratch;
        self.fonts.return_cache(cache);
        widest.max(x)
    }

    /// Breaks into lines and places everything on them. A paragraph without line boxes that still has anchors or floats gives one line of
    /// height 0 that holds them.
    pub fn lines(&self, host: &mut dyn LineHost) -> Vec<Line> {
        let mut cache = self.fonts.take_cache();
        let left = self.flat.boxes[ROOT as usize].style.layout.clamp.as_ref().map_or(usize::MAX, |clamp| clamp.lines as usize);
        let whole = Stretch { from: START, y: 0.0, placed: 0, most: usize::MAX, left };
        let lines = match &self.first {
            Some(first) => {
                let (mut lines, at, placed) = first.set(host, &mut cache, Stretch { most: 1, ..whole });
                let (from, placed) = self.same_place(first, at, placed);
                if let Some(line) = lines.first().filter(|_| !at_end(&self.itemized, from)) {
                    let rest = Stretch { from, y: line.y + line.height, placed, most: usize::MAX, left: left - 1 };
                    lines.extend(self.set(host, &mut cache, rest).0);
                }
                lines
            }
            None => self.set(host, &mut cache, whole).0,
        };
        self.fonts.return_cache(cache);
        lines
    }

    /// The lines from the start of one on, for a host of another width, which takes those floats before it that have not been placed yet.
    pub fn rest(&self, host: &mut dyn LineHost, (atom, offset): (u32, u32)) -> Vec<Line> {
        if (atom, offset) == (0, 0) {
            return self.lines(host);
        }
        // Those that had no room where they were met stand beside it.
        for one in self.itemized.atoms.iter().take(atom as usize) {
            if let AtomKind::Float(id) = one.kind {
                host.float(id, 0.0, 0.0);
            }
        }
        let mut cache = self.fonts.take_cache();
        let stretch = Stretch { from: Position { atom, offset }, y: 0.0, placed: atom as usize, most: usize::MAX, left: usize::MAX };
        let lines = self.set(host, &mut cache, stretch).0;
        self.fonts.return_cache(cache);
        lines
    }

    /// Sets some of the lines; returns with them where the next would begin, and how far floats have been placed.
    fn set(&self, host: &mut dyn LineHost, cache: &mut Cache, stretch: Stretch) -> (Vec<Line>, Position, usize) {
        if self.itemized.atoms.is_empty() {
            return (Vec::new(), START, 0);
        }
        let whole = stretch.from == START && stretch.most == usize::MAX && stretch.left == usize::MAX;
        let strut = self.measures[ROOT as usize].strut();
        let uniform = if self.floats { None } else { host.uniform(stretch.y) };
        let (y, first) = match uniform {
            Some(space) => (stretch.y, space),
            None => host.space(stretch.y, strut),
        };
        let text = &self.flat.styles[0].text;
        let base = host.width().unwrap_or(first.width);
        let mut indents = Indents::of(text.text_indent, base);
        if text.hanging.first && stretch.from == START {
            indents.first -= hanging::at_start(&self.flat, &self.itemized);
        }
        let edges = Edges::new(&self.flat, base);
        let breaker = Breaker {
            flat: &self.flat,
            itemized: &self.itemized,
            fonts: self.fonts,
            edges: &edges,
            clones: self.clones,
            hyphens: self.hyphens,
            hangs: text.hanging.allow_end || text.hanging.force_end,
            resting: false,
        };
        let lists = std::mem::take(&mut cache.lists);
        let mut setter = Setter::new(&self.flat, &self.itemized, self.fonts, &edges, &self.measures, self.clones, lists);
        let mut scratch = std::mem::take(&mut cache.scratch);
        if let Some(space) = uniform.filter(|_| whole) {
            let ends = match text.text_wrap_style {
                TextWrap::Pretty if matches!(text.text_align, Align::Justify | Align::JustifyAll) && !self.clones => {
                    optimal::lines(&breaker, space.width, indents, cache, &mut scratch)
                }
                TextWrap::Pretty if text.hyphenate_lines.is_none() => {
                    Some(self.without_short_end(&breaker, host, space, indents, cache, &mut scratch))
                }
                TextWrap::Balance => self.balanced(&breaker, host, space, indents, cache, &mut scratch),
                _ => None,
            };
            if let Some(ends) = ends {
                let lines = self.set_ends(&ends, space, indents, &mut setter, cache);
                cache.lists = setter.into_lists();
                return (lines, START, 0);
            }
        }
        let mut lines: Vec<Line> = Vec::new();
        let mut hyphenated = 0;
        let mut from = stretch.from;
        let mut state = Floats { host, placed: stretch.placed, y, height: strut, space: first, later: Vec::new(), beside: false };
        let mut before = (from != START).then(|| {
            self.itemized.atoms.get((from.atom as usize).wrapping_sub(1)).is_some_and(|atom| matches!(atom.kind, AtomKind::Break))
        });
        while !at_end(&self.itemized, from) && lines.len() < stretch.most.min(stretch.left) {
            setter.clamps = lines.len() + 1 == stretch.left;
            let indent = indents.after(before);
            // After as many lines that end in hyphens as there may be, the next does without.
            let breaker = Breaker { resting: text.hyphenate_lines.is_some_and(|most| hyphenated >= most), ..breaker };
            let (line, end) = self.next(from, indent, uniform.is_some(), &breaker, &mut setter, &mut state, strut, cache, &mut scratch);
            hyphenated = if end.hyphen { hyphenated + 1 } else { 0 };
            state.y = line.y + line.height;
            before = Some(line.last);
            lines.push(Line { start: (from.atom, from.offset), ..line });
            // Every line takes something, whatever the widths.
            from = if end.at > from { end.at } else { Position::before(from.atom as usize + 1) };
            state.end_line(from.atom as usize, state.y);
            if uniform.is_none() && !self.flat.clears.is_empty() {
                state.y = self.below_cleared(from, state.y, state.host);
            }
            if !at_end(&self.itemized, from) && uniform.is_none() {
                state.height = strut;
                (state.y, state.space) = state.host.space(state.y, strut);
            }
        }
        (cache.lists, cache.scratch) = (setter.into_lists(), scratch);
        (lines, from, state.placed)
    }

    /// Where the line that begins at `from` goes: `clear` on the forced break before it moves it below floats.
    fn below_cleared(&self, from: Position, y: f32, host: &mut dyn LineHost) -> f32 {
        let before = (from.atom as usize).checked_sub(1).and_then(|index| self.itemized.atoms.get(index));
        let found = before.filter(|_| from.offset == 0).and_then(|atom| {
            let index = self.flat.clears.binary_search_by_key(&atom.start, |(start, _)| *start).ok()?;
            Some(self.flat.clears[index].1)
        });
        found.map_or(y, |clear| host.cleared(y, clear))
    }

    /// Lines of one width whose ends are known.
    fn set_ends(&self, ends: &[LineEnd], space: LineSpace, indents: Indents, setter: &mut Setter, cache: &mut Cache) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::with_capacity(ends.len());
        let mut from = START;
        let mut y = 0.0;
        for end in ends {
            let indent = indents.after(lines.last().map(|line| line.last));
            let measured = setter.measure(from, end, space, indent, cache);
            let line = setter.place(&measured, space, y, end.last, end.hyphen, cache);
            y += line.height;
            lines.push(Line { start: (from.atom, from.offset), ..line });
            from = end.at;
        }
        lines
    }

    /// The ends of lines of one width that follow lines with the ends `known`; none where there are more than `most`.
    #[expect(clippy::too_many_arguments, reason = "what lines are broken with")]
    fn ends_from(
        &self,
        breaker: &Breaker,
        host: &mut dyn LineHost,
        space: LineSpace,
        indents: Indents,
        (known, most): (&[LineEnd], usize),
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> Option<Vec<LineEnd>> {
        let mut ends = known.to_vec();
        let mut from = ends.last().map_or(START, |end| end.at);
        let mut state = Floats { host, placed: 0, y: 0.0, height: 0.0, space, later: Vec::new(), beside: false };
        while !at_end(&self.itemized, from) {
            if ends.len() >= most {
                return None;
            }
            let end = breaker.line(from, indents.after(ends.last().map(|end| end.last)), &mut state, cache, scratch);
            from = if end.at > from { end.at } else { Position::before(from.atom as usize + 1) };
            ends.push(LineEnd { at: from, ..end });
        }
        Some(ends)
    }

    /// `text-wrap: pretty` for lines that are not justified (CSS Text 4, 6.4): where the last would be shorter than a quarter of the room, the few before
    /// it are set just so much narrower that it is not, if they stay as many.
    fn without_short_end(
        &self,
        breaker: &Breaker,
        host: &mut dyn LineHost,
        space: LineSpace,
        indents: Indents,
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> Vec<LineEnd> {
        let mut ends_from = |known: &[LineEnd], width: f32, most: usize| {
            self.ends_from(breaker, host, LineSpace { width, ..space }, indents, (known, most), cache, scratch)
        };
        let Some(mut ends) = ends_from(&[], space.width, usize::MAX) else { return Vec::new() };
        let count = ends.len();
        if count < 2 {
            return ends;
        }
        let stretch = ends.iter().rev().skip(1).take_while(|end| !end.last).count().min(SHORT_END_LINES);
        let known = ends[..(count - 1).saturating_sub(stretch)].to_vec();
        let mut is_short = |ends: &[LineEnd]| ends_from(&ends[..count - 1], space.width / 4.0, count).is_some();
        if stretch == 0 || ends.iter().any(|end| end.overflows) || !is_short(&ends) {
            return ends;
        }
        let (mut low, mut high) = (space.width / 2.0, space.width);
        while high - low > 1.0 {
            let middle = f32::midpoint(low, high);
            match ends_from(&known, middle, count).filter(|ends| ends.len() == count && !ends.iter().any(|end| end.overflows)) {
                Some(narrower) => {
                    if ends_from(&narrower[..count - 1], space.width / 4.0, count).is_some() {
                        high = middle;
                    } else {
                        (ends, low) = (narrower, middle);
                    }
                }
                None => low = middle,
            }
        }
        ends
    }

    /// `text-wrap: balance` (CSS Text 4, 6.4): the narrowest lines that are no more than at the full width; none for long paragraphs.
    fn balanced(
        &self,
        breaker: &Breaker,
        host: &mut dyn LineHost,
        space: LineSpace,
        indents: Indents,
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> Option<Vec<LineEnd>> {
        let mut ends_at =
            |width: f32, most: usize| self.ends_from(breaker, host, LineSpace { width, ..space }, indents, (&[], most), cache, scratch);
        let mut best = ends_at(space.width, MAX_BALANCED)?;
        if best.len() < 2 || best.iter().any(|end| end.overflows) {
            return Some(best);
        }
        let (mut low, mut high) = (space.width / best.len() as f32 / 2.0, space.width);
        while high - low > 0.25 {
            let middle = f32::midpoint(low, high);
            match ends_at(middle, best.len()).filter(|ends| !ends.iter().any(|end| end.overflows)) {
                Some(ends) => {
                    best = ends;
                    high = middle;
                }
                None => low = middle,
            }
        }
        Some(best)
    }

    /// One line, broken again where it turns out higher than the room it was broken for, or lower down where floats leave too little.
    #[expect(clippy::too_many_arguments, reason = "one step of a loop, taken out of it to be read")]
    fn next(
        &self,
        from: Position,
        indent: f32,
        uniform: bool,
        breaker: &Breaker,
        setter: &mut Setter,
        state: &mut Floats,
        strut: f32,
        cache: &mut Cache,
        scratch: &mut Scratch,
    ) -> (Line, LineEnd) {
        let mut tries = 0;
        loop {
            let end = breaker.line(from, indent, state, cache, scratch);
            tries += 1;
            // A float that stands beside the start of the line stays there, whatever cannot be parted from that start.
            if end.overflows
                && !uniform
                && !state.beside
                && tries < 64
                && let Some(below) = state.host.below(state.y).filter(|below| *below > state.y)
            {
                (state.y, state.space) = state.host.space(below, strut);
                continue;
            }
            let space = state.space;
            let measured = setter.measure(from, &end, space, indent, cache);
            let line = setter.place(&measured, space, state.y, end.last, end.hyphen, cache);
            if !uniform && tries < 4 && line.height > state.height + EPSILON {
                let (y, room) = state.host.space(state.y, line.height);
                if y != state.y || room != space {
                    state.height = line.height;
                    (state.y, state.space) = (y, room);
                    continue;
                }
            }
            return (line, end);
        }
    }
}
