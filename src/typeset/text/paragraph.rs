//! The paragraph: prepared once, broken as often as wanted.

use super::collect::{Flat, ROOT, collect};
use super::extent::{Edges, Position, START, at_end, clusters};
use super::fonts::Fonts;
use super::greedy::{Breaker, EPSILON, Floats, LineEnd, Scratch};
use super::hyphenate;
use super::itemize::{After, AtomKind, Itemized, SpaceKind, breaks_anywhere, itemize, measure};
use super::line::Setter;
use super::optimal;
use super::shape::Cache;
use super::vertical::BoxMeasures;
use super::{InlineItem, Line, LineHost, LineSpace};
use crate::typeset::style::computed::{Align, ComputedStyle, OverflowWrap, WordBreak};

/// One inline formatting context, shaped and ready to be broken into lines of any width, as often as wanted.
pub struct Paragraph<'f> {
    fonts: &'f Fonts,
    flat: Flat,
    itemized: Itemized,
    measures: Vec<BoxMeasures>,
    hyphens: bool,
    clones: bool,
    floats: bool,
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
        Self { fonts, flat, itemized, measures, hyphens, clones, floats }
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
        let indent = self.flat.styles[0].text.text_indent.resolve(0.0);
        let mut x = indent;
        let mut pending = 0.0;
        for atom in &self.itemized.atoms {
            match atom.kind {
                AtomKind::Space(SpaceKind::Collapse | SpaceKind::Hang) => pending += atom.width,
                AtomKind::Tab => {
                    x += pending;
                    pending = super::greedy::tab_width(&self.flat, x);
                }
                AtomKind::Float(_) | AtomKind::Anchor(_) | AtomKind::Empty => {}
                AtomKind::Open | AtomKind::Close => x += edges.width(&self.flat, atom),
                AtomKind::Break => {
                    widest = widest.max(x);
                    (x, pending) = (0.0, 0.0);
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
        let mut scratch = Scratch::default();
        let mut widest = 0.0f32;
        let mut x = self.flat.styles[0].text.text_indent.resolve(0.0).max(0.0);
        let mut pending = 0.0;
        for atom in &self.itemized.atoms {
            match atom.kind {
                AtomKind::Space(SpaceKind::Collapse | SpaceKind::Hang) => pending += atom.width,
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
                    let anywhere = style.text.overflow_wrap == OverflowWrap::Anywhere || style.text.word_break == WordBreak::BreakAll;
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
            if atom.after != After::Never {
                widest = widest.max(x);
                (x, pending) = (0.0, 0.0);
            }
        }
        self.fonts.return_cache(cache);
        widest.max(x)
    }

    /// Breaks into lines and places everything on them. A paragraph without line boxes that still has anchors or floats gives one line of
    /// height 0 that holds them.
    pub fn lines(&self, host: &mut dyn LineHost) -> Vec<Line> {
        let mut cache = self.fonts.take_cache();
        let lines = self.set(host, &mut cache);
        self.fonts.return_cache(cache);
        lines
    }

    fn set(&self, host: &mut dyn LineHost, cache: &mut Cache) -> Vec<Line> {
        if self.itemized.atoms.is_empty() {
            return Vec::new();
        }
        let strut = self.measures[ROOT as usize].strut();
        let uniform = if self.floats { None } else { host.uniform(0.0) };
        let (y, first) = match uniform {
            Some(space) => (0.0, space),
            None => host.space(0.0, strut),
        };
        let text = &self.flat.styles[0].text;
        let base = host.width().unwrap_or(first.width);
        let indent = text.text_indent.resolve(base);
        let edges = Edges::new(&self.flat, base);
        let breaker = Breaker {
            flat: &self.flat,
            itemized: &self.itemized,
            fonts: self.fonts,
            edges: &edges,
            clones: self.clones,
            hyphens: self.hyphens,
        };
        let mut setter = Setter::new(&self.flat, &self.itemized, self.fonts, &edges, &self.measures, self.clones);
        let mut scratch = Scratch::default();
        if let Some(space) = uniform
            && text.text_align == Align::Justify
            && !self.clones
            && let Some(ends) = optimal::lines(&breaker, space.width, indent, cache, &mut scratch)
        {
            return self.set_ends(&ends, space, indent, &mut setter, cache);
        }
        let mut lines = Vec::new();
        let mut from = START;
        let mut state = Floats { host, placed: 0, y, height: strut, space: first };
        while !at_end(&self.itemized, from) {
            let indent = if lines.is_empty() { indent } else { 0.0 };
            let (line, end) = self.next(from, indent, uniform.is_some(), &breaker, &mut setter, &mut state, strut, cache, &mut scratch);
            state.y = line.y + line.height;
            lines.push(line);
            // Every line takes something, whatever the widths.
            from = if end.at > from { end.at } else { Position::before(from.atom as usize + 1) };
            if !at_end(&self.itemized, from) && uniform.is_none() {
                state.height = strut;
                (state.y, state.space) = state.host.space(state.y, strut);
            }
        }
        lines
    }

    /// Lines of one width whose ends are known.
    fn set_ends(&self, ends: &[LineEnd], space: LineSpace, indent: f32, setter: &mut Setter, cache: &mut Cache) -> Vec<Line> {
        let mut lines = Vec::with_capacity(ends.len());
        let mut from = START;
        let mut y = 0.0;
        for end in ends {
            let indent = if lines.is_empty() { indent } else { 0.0 };
            let measured = setter.measure(from, end, space, indent, cache);
            let line = setter.place(&measured, space, y, end.last, end.hyphen, cache);
            y += line.height;
            lines.push(line);
            from = end.at;
        }
        lines
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
            if end.overflows
                && !uniform
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
