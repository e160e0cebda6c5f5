//! Measures of atoms and parts of atoms, for one width of the container.

use super::collect::{Flat, InlineBox, ROOT};
use super::itemize::{Atom, AtomKind, Itemized, letter_spacing};
use crate::typeset::style::computed::Extent;

/// A place in a paragraph where a line may begin: before an atom, or inside of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    pub(super) atom: u32,
    /// Bytes into the atom's text.
    pub(super) offset: u32,
}

impl Position {
    pub(super) const fn before(atom: usize) -> Self {
        Self { atom: atom as u32, offset: 0 }
    }
}

/// What an inline box's edges take on a side: margin, border and padding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Edge {
    pub(super) margin: f32,
    pub(super) border: f32,
    pub(super) padding: f32,
}

impl Edge {
    pub(super) fn sum(self) -> f32 {
        self.margin + self.border + self.padding
    }
}

/// Left and right edges of every box for one width of the container.
pub(super) struct Edges {
    sides: Vec<(Edge, Edge)>,
    /// The width percentages are of.
    pub(super) base: f32,
}

impl Edges {
    pub(super) fn new(flat: &Flat, width: f32) -> Self {
        let edge = |inline: &InlineBox, left: bool| {
            let edges = &inline.style.edges;
            let (margin, border, padding) = if left {
                (edges.margin.left, edges.border.left.width, edges.padding.left)
            } else {
                (edges.margin.right, edges.border.right.width, edges.padding.right)
            };
            let margin = if let Extent::Length(length) = margin { length.resolve(width) } else { 0.0 };
            Edge { margin, border, padding: padding.resolve(width).max(0.0) }
        };
        let mut sides: Vec<(Edge, Edge)> = flat.boxes.iter().map(|inline| (edge(inline, true), edge(inline, false))).collect();
        // The root inline box is the block's; its edges are laid out with the block.
        sides[ROOT as usize] = Default::default();
        Self { sides, base: width }
    }

    /// Left and right.
    pub(super) fn of(&self, inline: u32) -> (Edge, Edge) {
        self.sides.get(inline as usize).copied().unwrap_or_default()
    }

    /// Whether neither side takes any room.
    pub(super) fn are_zero(&self, inline: u32) -> bool {
        let (left, right) = self.of(inline);
        [left.margin, left.border, left.padding, right.margin, right.border, right.padding].iter().all(|part| *part == 0.0)
    }

    /// What the start edge takes.
    pub(super) fn start(&self, flat: &Flat, inline: u32) -> f32 {
        let (left, right) = self.of(inline);
        if flat.boxes[inline as usize].rtl { right.sum() } else { left.sum() }
    }

    /// What the end edge takes.
    pub(super) fn end(&self, flat: &Flat, inline: u32) -> f32 {
        let (left, right) = self.of(inline);
        if flat.boxes[inline as usize].rtl { left.sum() } else { right.sum() }
    }

    /// The width of an atom as it stands, whole.
    pub(super) fn width(&self, flat: &Flat, atom: &Atom) -> f32 {
        match atom.kind {
            AtomKind::Open => self.start(flat, atom.parent),
            AtomKind::Close => self.end(flat, atom.parent),
            _ => atom.width,
        }
    }
}

/// Clusters of a word atom in logical order: byte offset in the atom and what comes before it, ending with the whole.
pub(super) fn clusters(flat: &Flat, atom: &Atom, into: &mut Vec<(u32, f32)>) {
    into.clear();
    let length = atom.end - atom.start;
    if let AtomKind::Word(piece) = &atom.kind {
        let style = &flat.styles[atom.style as usize];
        let spacing = letter_spacing(style, piece.script);
        let scale = style.resolved.stack.faces.get(usize::from(piece.face)).map_or(0.0, |face| face.instance.em) * style.size;
        let glyphs = &piece.word.glyphs[piece.first as usize..piece.last as usize];
        let shift = piece.base.wrapping_sub(atom.start);
        let mut x = 0.0;
        let mut each = |glyph: &super::shape::WordGlyph| {
            let offset = glyph.cluster.wrapping_add(shift);
            if into.last().is_none_or(|(last, _)| *last != offset) {
                if !into.is_empty() {
                    x += spacing;
                }
                into.push((offset, x));
            }
            x += glyph.advance as f32 * scale;
        };
        if atom.level.is_rtl() { glyphs.iter().rev().for_each(&mut each) } else { glyphs.iter().for_each(&mut each) }
    }
    into.push((length, atom.width));
}

/// What of an atom comes before an offset. Inside a ligature the width is shared out by bytes.
pub(super) fn width_before(clusters: &[(u32, f32)], offset: u32) -> f32 {
    let next = clusters.partition_point(|(start, _)| *start < offset);
    match (next.checked_sub(1).and_then(|index| clusters.get(index)), clusters.get(next)) {
        (_, Some(&(start, x))) if start == offset => x,
        (Some(&(a, from)), Some(&(b, to))) if b > a => from + (to - from) * (offset - a) as f32 / (b - a) as f32,
        (Some(&(_, x)), _) => x,
        _ => 0.0,
    }
}

/// Whether an offset lies between clusters.
pub(super) fn is_cluster(clusters: &[(u32, f32)], offset: u32) -> bool {
    clusters.binary_search_by_key(&offset, |(start, _)| *start).is_ok()
}

/// The first place of a paragraph.
pub(super) const START: Position = Position { atom: 0, offset: 0 };

/// Whether everything has been placed.
pub(super) fn at_end(itemized: &Itemized, position: Position) -> bool {
    position.atom as usize >= itemized.atoms.len()
}
