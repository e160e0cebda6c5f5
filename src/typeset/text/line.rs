//! Setting one line: which parts of which atoms are on it, how wide they are, and in which order they stand.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_bidi::Level;

use super::LineSpace;
use super::collect::{Flat, ROOT};
use super::extent::{Edges, Position, at_end, clusters, is_cluster, width_before};
use super::fonts::Fonts;
use super::greedy::{LineEnd, tab_width};
use super::hanging;
use super::hyphenate;
use super::itemize::{AtomKind, Itemized, Piecewise, SpaceKind, direction_at, letter_spacing, measure, piece_width, shape_alone};
use super::justify;
use super::place::Placer;
use super::punctuation;
use super::shape::{Cache, RunKey, Word};
use super::vertical::{BoxMeasures, Vertical};
use crate::typeset::style::computed::{Align, Hanging, SpaceCollapse, TextJustify};

/// Something on a line that has a place in the visual order.
pub(super) struct Leaf<'a> {
    pub(super) kind: LeafKind<'a>,
    pub(super) parent: u32,
    pub(super) style: u32,
    pub(super) width: f32,
    pub(super) level: Level,
    /// Bytes of the text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Added after each cluster to fill the line.
    pub(super) letter: f32,
}

pub(super) enum LeafKind<'a> {
    Word(Cow<'a, Piecewise>),
    /// Whether it was at the end of the line and takes no room, and whether it may be stretched.
    Space {
        trimmed: bool,
    },
    Tab,
    /// A hyphen put in, in a face.
    Hyphen(Arc<Word>, u16),
    /// The mark of a line cut short, in a face.
    Ellipsis(Arc<Word>, u16),
    Empty,
    Atomic(u32),
    Leader(u32),
    Anchor(super::ItemId),
}

/// Sets lines; it holds what is the same for all lines of a paragraph at one width.
pub(super) struct Setter<'a> {
    pub(super) flat: &'a Flat,
    pub(super) itemized: &'a Itemized,
    pub(super) fonts: &'a Fonts,
    pub(super) edges: &'a Edges,
    pub(super) measures: &'a [BoxMeasures],
    pub(super) clones: bool,
    /// Whether what does not fit on the line is left out.
    pub(super) clamps: bool,
    /// The number of the line being set, from 1.
    pub(super) number: u32,
    /// On which line each box begins and ends and was last seen.
    pub(super) begins: Vec<u32>,
    pub(super) ends: Vec<u32>,
    pub(super) seen: Vec<u32>,
    /// How many pieces of each box are on the line, and how many of them are placed.
    pub(super) parts: Vec<(u32, u32)>,
    pub(super) leaves: Vec<Leaf<'a>>,
    pub(super) order: Vec<u32>,
    pub(super) present: Vec<u32>,
    /// The box with the forced break that ends the line.
    pub(super) broken: Option<u32>,
    pub(super) vertical: Vertical,
    pub(super) scratch: Vec<(u32, f32)>,
    pub(super) placer: Placer,
}

/// The lists of a [`Setter`]: memory that is used again from paragraph to paragraph.
#[derive(Default)]
pub(super) struct Lists {
    begins: Vec<u32>,
    ends: Vec<u32>,
    seen: Vec<u32>,
    parts: Vec<(u32, u32)>,
    leaves: Vec<Leaf<'static>>,
    order: Vec<u32>,
    present: Vec<u32>,
    vertical: Vertical,
    scratch: Vec<(u32, f32)>,
    placer: Placer,
}

/// An empty list in the memory of another, which collecting from a list into one of items of the same size does not give up.
fn emptied<'a>(leaves: Vec<Leaf<'_>>) -> Vec<Leaf<'a>> {
    leaves.into_iter().map_while(|_| None).collect()
}

/// What is known of a line before it is placed.
pub(super) struct Measured {
    /// Where its content begins, from the left of the container.
    pub(super) left: f32,
    pub(super) rtl: bool,
    /// Whether there is anything on it that makes a line box.
    pub(super) real: bool,
}

impl<'a> Setter<'a> {
    pub(super) fn new(
        flat: &'a Flat,
        itemized: &'a Itemized,
        fonts: &'a Fonts,
        edges: &'a Edges,
        measures: &'a [BoxMeasures],
        clones: bool,
        lists: Lists,
    ) -> Self {
        let Lists { mut begins, mut ends, mut seen, mut parts, leaves, order, mut present, vertical, scratch, placer } = lists;
        let boxes = flat.boxes.len();
        for numbers in [&mut begins, &mut ends, &mut seen] {
            numbers.clear();
            numbers.resize(boxes, 0);
        }
        parts.clear();
        parts.resize(boxes, (0, 0));
        present.clear();
        let leaves = emptied(leaves);
        Self {
            flat,
            itemized,
            fonts,
            edges,
            measures,
            clones,
            clamps: false,
            number: 0,
            begins,
            ends,
            seen,
            parts,
            leaves,
            order,
            present,
            broken: None,
            vertical,
            scratch,
            placer,
        }
    }

    /// Gives its lists back, for the next paragraph.
    pub(super) fn into_lists(self) -> Lists {
        let Self { begins, ends, seen, parts, leaves, order, present, vertical, scratch, placer, .. } = self;
        Lists { begins, ends, seen, parts, leaves: emptied(leaves), order, present, vertical, scratch, placer }
    }

    /// Measures the line from `from` to `end` in `space`: afterwards `leaves` have their widths and `order` is the order from left to right.
    pub(super) fn measure(&mut self, from: Position, end: &LineEnd, space: LineSpace, indent: f32, cache: &mut Cache) -> Measured {
        self.number += 1;
        let cut = self.clamps && !at_end(self.itemized, end.at);
        let end = &if cut { LineEnd { hyphen: false, last: true, ..*end } } else { *end };
        let rtl = self
            .itemized
            .atoms
            .get(from.atom as usize)
            .map_or_else(|| direction_at(&self.itemized.directions, u32::MAX), |atom| direction_at(&self.itemized.directions, atom.start));
        let (mut natural, real) = self.gather(from, end, indent, cache);
        let room = space.width - indent;
        natural += self.trim(rtl, end, natural - room, cache);
        let hanging = self.flat.styles[0].text.hanging;
        if !rtl && hanging != Hanging::default() {
            let last = at_end(self.itemized, end.at);
            natural -= hanging::at_end(self.flat, &self.leaves, hanging, natural - room, last);
        }
        if self.itemized.closes && !rtl && natural > room {
            natural -= punctuation::at_end(self.flat, &self.leaves, natural - room);
        }
        let mark = if cut { self.clamp_mark() } else { self.overflow_mark(natural - room) };
        natural = self.cut_short(mark, natural, room, cache);
        natural += self.fill_leaders(room - natural);
        let align = self.alignment(end.last, rtl);
        if align == Align::Justify && natural != room {
            natural += justify::justify(self.flat, &mut self.leaves, room - natural);
        }
        if align == Align::Center && self.flat.styles[0].text.text_justify == TextJustify::Around {
            natural += justify::around(&mut self.leaves, room - natural);
        }
        let free = room - natural;
        // What does not fit sticks out at the line's end.
        let shift = match align {
            Align::Left if rtl && free < 0.0 => free,
            Align::Left => 0.0,
            Align::Right if !rtl => free.max(0.0),
            Align::Right => free,
            Align::Center if rtl => (free / 2.0).min(free.max(0.0)).max(free.min(0.0)),
            Align::Center => (free / 2.0).max(0.0),
            _ if rtl => free,
            _ => 0.0,
        };
        self.reorder(rtl);
        Measured { left: space.left + shift + if rtl { 0.0 } else { indent }, rtl, real }
    }

    /// The parts of atoms on the line, and their width.
    fn gather(&mut self, from: Position, end: &LineEnd, indent: f32, cache: &mut Cache) -> (f32, bool) {
        self.leaves.clear();
        self.broken = None;
        let mut x = 0.0;
        let mut real = false;
        let itemized = self.itemized;
        let atoms = &itemized.atoms;
        let stop = (end.at.atom as usize + usize::from(end.at.offset > 0)).min(atoms.len());
        self.leaves.reserve(stop.saturating_sub(from.atom as usize));
        for (index, atom) in atoms.iter().enumerate().take(stop).skip(from.atom as usize) {
            let mut width = self.edges.width(self.flat, atom);
            let (mut start, mut finish) = (atom.start, atom.end);
            let kind = match &atom.kind {
                AtomKind::Open | AtomKind::Close => {
                    let open = matches!(atom.kind, AtomKind::Open);
                    let stamps = if open { &mut self.begins } else { &mut self.ends };
                    stamps[atom.parent as usize] = self.number;
                    real |= !self.edges.are_zero(atom.parent);
                    if !self.repeats(atom.parent) {
                        x += width;
                    }
                    continue;
                }
                AtomKind::Float(_) => continue,
                AtomKind::Break => {
                    real = true;
                    self.broken = Some(atom.parent);
                    continue;
                }
                AtomKind::Word(piece) => {
                    real = true;
                    let skip = if index == from.atom as usize { from.offset } else { 0 };
                    let until = if index == end.at.atom as usize { end.at.offset } else { finish - start };
                    let piece = if skip > 0 || until < finish - start {
                        finish = start + until;
                        start += skip;
                        let (piece, part) = self.part(index, piece, skip, until, cache);
                        width = part;
                        Cow::Owned(piece)
                    } else {
                        Cow::Borrowed(piece)
                    };
                    LeafKind::Word(piece)
                }
                AtomKind::Space(kind) => {
                    real |= *kind != SpaceKind::Collapse;
                    LeafKind::Space { trimmed: false }
                }
                AtomKind::Tab => {
                    real = true;
                    width = tab_width(self.flat, indent + x);
                    LeafKind::Tab
                }
                AtomKind::Empty => LeafKind::Empty,
                AtomKind::Atomic(atomic) => {
                    real = true;
                    LeafKind::Atomic(*atomic)
                }
                AtomKind::Leader(leader) => {
                    real = true;
                    LeafKind::Leader(*leader)
                }
                AtomKind::Anchor(id) => LeafKind::Anchor(*id),
            };
            x += width;
            self.leaves.push(Leaf {
                kind,
                parent: atom.parent,
                style: atom.style,
                width,
                level: atom.level,
                start,
                end: finish,
                letter: 0.0,
            });
        }
        self.find_present();
        // Boxes that repeat their edges take room on every line.
        if self.clones {
            for &index in &self.present {
                if index != ROOT && self.repeats(index) {
                    let (left, right) = self.edges.of(index);
                    x += left.sum() + right.sum();
                }
            }
        }
        (x, real)
    }

    fn repeats(&self, index: u32) -> bool {
        self.clones && self.flat.boxes[index as usize].style.layout.decoration_clone
    }

    /// All boxes that have something on the line, in ascending order.
    pub(super) fn find_present(&mut self) {
        // A line that is cut short is looked through again.
        for index in self.present.drain(..) {
            self.seen[index as usize] = 0;
        }
        self.present.push(ROOT);
        self.seen[ROOT as usize] = self.number;
        for parent in self.leaves.iter().map(|leaf| leaf.parent).chain(self.broken) {
            let mut index = parent;
            while self.seen[index as usize] != self.number {
                self.seen[index as usize] = self.number;
                self.parts[index as usize] = (0, 0);
                self.present.push(index);
                index = self.flat.boxes[index as usize].parent;
            }
        }
        self.present.sort_unstable();
    }

    /// A part of a word: cut between clusters, or shaped again where the cut is inside of a ligature.
    fn part(&mut self, index: usize, piece: &Piecewise, skip: u32, until: u32, cache: &mut Cache) -> (Piecewise, f32) {
        let atom = &self.itemized.atoms[index];
        let style = &self.flat.styles[atom.style as usize];
        clusters(self.flat, atom, &mut self.scratch);
        let Some(face) = style.resolved.stack.faces.get(usize::from(piece.face)) else { return (piece.clone(), 0.0) };
        let scale = face.instance.em * style.size;
        let spacing = letter_spacing(style, piece.script);
        if (skip == 0 || is_cluster(&self.scratch, skip)) && is_cluster(&self.scratch, until) {
            let (low, high) = (atom.start + skip, atom.start + until);
            let inside = |glyph: &super::shape::WordGlyph| (low..high).contains(&(glyph.cluster + piece.base));
            let glyphs = &piece.word.glyphs[piece.first as usize..piece.last as usize];
            let first = glyphs.iter().position(inside).unwrap_or(0) as u32;
            let last = glyphs.iter().rposition(inside).map_or(0, |last| last as u32 + 1).max(first);
            let part = Piecewise { first: piece.first + first, last: piece.first + last, ..piece.clone() };
            return (part, width_before(&self.scratch, until) - width_before(&self.scratch, skip));
        }
        // The numbers in a style belong to the cache that made them.
        let resolved = cache.resolve(self.fonts, &style.font);
        let key = RunKey {
            font: face.id,
            features: resolved.features,
            lang: resolved.lang,
            script: piece.script,
            rtl: atom.level.is_rtl(),
            upright: piece.upright,
        };
        let shaping = cache.shaping(key, &face.instance);
        let text = &self.flat.text[(atom.start + skip) as usize..(atom.start + until) as usize];
        let word = cache.word(shaping, text);
        let width = piece_width(&word.glyphs, scale, spacing);
        let last = word.glyphs.len() as u32;
        (Piecewise { word, first: 0, last, base: atom.start + skip, ..piece.clone() }, width)
    }

    /// Takes the room of spaces at the end of a line that is `beyond` its room away and puts the hyphen in; returns the change of width.
    fn trim(&mut self, rtl: bool, end: &LineEnd, beyond: f32, cache: &mut Cache) -> f32 {
        let mut change = 0.0;
        let base = if rtl { Level::rtl() } else { Level::ltr() };
        let mut last = self.leaves.len();
        for (index, leaf) in self.leaves.iter_mut().enumerate().rev() {
            match &mut leaf.kind {
                LeafKind::Space { trimmed } => {
                    let keeps = self.flat.styles[leaf.style as usize].text.white_space;
                    let fixed = keeps.collapse == SpaceCollapse::BreakSpaces
                        || (keeps.keeps_spaces() && !keeps.wrap)
                        || self.flat.text.as_bytes().get(leaf.start as usize) != Some(&b' ');
                    if fixed {
                        break;
                    }
                    *trimmed = true;
                    // CSS Text 3, 4.1.3: what is kept before a forced break hangs only as far as it has no room.
                    // Letters that are drawn together may leave a space less than no width.
                    let hangs = if keeps.keeps_spaces() && end.last { (beyond + change).max(0.0).min(leaf.width) } else { leaf.width };
                    change -= hangs;
                    leaf.width -= hangs;
                    leaf.level = base;
                }
                LeafKind::Word(piece) if piece.hangs => {
                    change -= leaf.width;
                    leaf.width = 0.0;
                    leaf.level = base;
                }
                LeafKind::Anchor(_) | LeafKind::Empty => {}
                LeafKind::Tab => {
                    leaf.level = base;
                    break;
                }
                _ => {
                    last = index;
                    break;
                }
            }
        }
        if !end.hyphen {
            return change;
        }
        let Some(leaf) = self.leaves.get(last) else { return change };
        let style = &self.flat.styles[leaf.style as usize];
        let text = hyphenate::hyphen(style);
        if let Some((word, face)) = shape_alone(cache, self.fonts, style, text) {
            let width = measure(cache, self.fonts, style, text);
            let hyphen = Leaf {
                kind: LeafKind::Hyphen(word, face as u16),
                parent: leaf.parent,
                style: leaf.style,
                width,
                level: leaf.level,
                start: leaf.end,
                end: leaf.end,
                letter: 0.0,
            };
            self.leaves.insert(last + 1, hyphen);
            change += width;
        }
        change
    }

    /// Shares what is left of the line out among its leaders.
    fn fill_leaders(&mut self, free: f32) -> f32 {
        let count = self.leaves.iter().filter(|leaf| matches!(leaf.kind, LeafKind::Leader(_))).count();
        if count == 0 || free <= 0.0 {
            return 0.0;
        }
        for leaf in self.leaves.iter_mut().filter(|leaf| matches!(leaf.kind, LeafKind::Leader(_))) {
            leaf.width += free / count as f32;
        }
        free
    }

    /// `text-align` and `text-align-last` as left, right, center or justify.
    fn alignment(&self, last: bool, rtl: bool) -> Align {
        let text = &self.flat.styles[0].text;
        let align = match (last, text.text_align_last, text.text_align.of_text()) {
            (true, Some(align), _) => align,
            (_, None, Align::JustifyAll) => Align::Justify,
            (true, None, Align::Justify) => Align::Start,
            (_, _, align) => align,
        };
        match align {
            Align::Justify | Align::JustifyAll if text.text_justify == TextJustify::None => {
                if rtl {
                    Align::Right
                } else {
                    Align::Left
                }
            }
            Align::JustifyAll => Align::Justify,
            Align::Start => {
                if rtl {
                    Align::Right
                } else {
                    Align::Left
                }
            }
            Align::End => {
                if rtl {
                    Align::Left
                } else {
                    Align::Right
                }
            }
            other => other,
        }
    }

    /// UAX 9, L2.
    fn reorder(&mut self, rtl: bool) {
        self.order.clear();
        self.order.extend(0..self.leaves.len() as u32);
        if !self.itemized.bidi || (!rtl && self.leaves.iter().all(|leaf| leaf.level.is_ltr())) {
            return;
        }
        let highest = self.leaves.iter().map(|leaf| leaf.level.number()).max().unwrap_or(0);
        let lowest = self.leaves.iter().map(|leaf| leaf.level.number()).filter(|level| level % 2 == 1).min().unwrap_or(1);
        for level in (lowest..=highest).rev() {
            let mut index = 0;
            while index < self.order.len() {
                let at_least = |at: &u32| self.leaves[*at as usize].level.number() >= level;
                if !at_least(&self.order[index]) {
                    index += 1;
                    continue;
                }
                let length = self.order[index..].iter().take_while(|at| at_least(at)).count();
                self.order[index..index + length].reverse();
                index += length;
            }
        }
    }
}
