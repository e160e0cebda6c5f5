//! Lines: hands the text layer what a box holds, and places what comes back.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, Piece, is_positioned_out};
use crate::typeset::fragmentation::{LineStart, notes_in};
use crate::typeset::html::Mode;
use crate::typeset::style::computed::{BaselineSource, Clear, Direction, Display, Position};
use crate::typeset::text::{FragmentKind, InlineItem, ItemId, Line, LineHost, LineSpace, Paragraph};

use super::block::{At, Fixed, FloatBox, Segment, relative_shift};
use super::edges::margin;
use super::floats::Floats;
use super::{Edges, Fragment, Layouter, LineSet, Placed, Space, Waiting, reach_of};

/// A paragraph ready to be broken into lines.
pub(crate) struct Prepared<'a> {
    paragraph: Paragraph<'a>,
    /// Atomic boxes by their piece; their place is that of the border box in the margin box.
    atoms: Vec<(u32, Placed)>,
    /// Positioned boxes that are in atomic boxes, by piece.
    waiting: Vec<(u32, Waiting)>,
    /// The width atomic boxes were made for; none if they are not made yet.
    width: Option<f32>,
}

/// A relatively positioned inline box around a piece.
#[derive(Debug, Clone, Copy)]
struct Holder {
    /// The piece that opens it.
    piece: u32,
    /// Which inline box it is.
    inline: u32,
    /// How far it and those around it are moved.
    shift: (f32, f32),
}

impl<'a> Layouter<'a> {
    /// The lines of a box whose content box has its top left corner at `origin`.
    pub(crate) fn inline(&self, id: BoxId, pieces: &[Piece], space: Space, origin: At, floats: &mut Floats) -> Segment {
        self.lines_from(id, pieces, space, origin, floats, None)
    }

    /// The rest of a paragraph that goes on on a page of another width: what is left of `whole`, its layout for that width, with those of its
    /// floats and positioned boxes that are to come.
    pub(crate) fn rest(&self, id: BoxId, start: LineStart, whole: &Fragment, to_come: &BTreeSet<BoxId>) -> Option<Fragment> {
        let (BoxKind::Lines(pieces), Some(set)) = (&self.tree.get(id).kind, &whole.lines) else { return None };
        let style = self.style(id);
        let below = whole.height - set.lines.last().map_or(0.0, |line| set.y + line.y + line.height);
        let space = Space { width: (whole.width - Edges::of(style, whole.width).horizontal()).max(0.0), height: None };
        let origin = At { rtl: style.text.direction == Direction::Rtl, ..At::default() };
        let mut segment = self.lines_from(id, pieces, space, origin, &mut Floats::default(), Some((start, to_come)));
        // What is positioned against the paragraph stands where it stood.
        let first_line = set.lines.iter().find(|line| line.start >= start).map_or(whole.height, |line| set.y + line.y);
        let moved = set.y + segment.height + below - whole.height;
        let positioned = |one: &&Placed| one.fragment.box_id().is_some_and(|id| to_come.contains(&id) && is_positioned_out(self.style(id)));
        for one in &mut segment.outside {
            (one.x, one.y) = (one.x + set.x, one.y + set.y);
        }
        let held = whole.outside.iter().filter(positioned);
        segment.outside.extend(held.map(|one| Placed { y: one.y.max(first_line) + moved, ..one.clone() }));
        let mut lines = segment.lines?;
        (lines.x, lines.y) = (set.x, set.y);
        let mut out = Fragment {
            owner: whole.owner,
            width: whole.width,
            height: set.y + segment.height + below,
            outside: segment.outside,
            lines: Some(lines),
            shift: whole.shift,
            ..Fragment::default()
        };
        out.flags.bare = whole.flags.bare;
        out.reach = reach_of(self.tree, &out);
        Some(out)
    }

    /// The lines of a box: all, or those from a place in its text on with the floats that are to come.
    fn lines_from(
        &self,
        id: BoxId,
        pieces: &[Piece],
        space: Space,
        origin: At,
        floats: &mut Floats,
        rest: Option<(LineStart, &BTreeSet<BoxId>)>,
    ) -> Segment {
        let mut prepared = self.prepared(id, pieces);
        if !prepared.width.is_some_and(|width| prepared.atoms.is_empty() || (width - space.width).abs() < 0.01) {
            self.make_atoms(&mut prepared, pieces, space);
        }
        let to_come = rest.map(|(_, to_come)| to_come);
        let mut host = Host { layouter: self, pieces, space, origin, floats, to_come, placed: Vec::new(), waiting: Vec::new(), held: None };
        let lines = prepared.paragraph.rest(&mut host, rest.map_or((0, 0), |(start, _)| start));
        let Host { placed, waiting: in_floats, .. } = host;
        let holders = self.inline_holders(pieces, space, origin.rtl);
        let holder_of = |piece: u32| holders.binary_search_by_key(&piece, |(piece, _)| *piece).ok().map(|at| holders[at].1);
        let mut out = Segment::default();
        for (piece, mut float) in placed {
            // It goes where the inline boxes around it go.
            if let Some(holder) = holder_of(piece) {
                let shift = &mut Arc::make_mut(&mut float.fragment).shift;
                (shift.0, shift.1) = (shift.0 + holder.shift.0, shift.1 + holder.shift.1);
            }
            out.outside.push(float);
        }
        for (piece, one) in in_floats {
            let (dx, dy) = holder_of(piece).map_or((0.0, 0.0), |holder| holder.shift);
            // It is marked in the float.
            out.waiting.extend(self.wait_in_line(
                Waiting { x: one.x + dx, y: one.y + dy, ..one },
                holder_of(piece),
                &lines,
                &mut out.outside,
            ));
        }
        out.height = lines.last().map_or(0.0, |line| line.y + line.height);
        if let Some(Piece::Break(style)) = pieces.last() {
            // What comes after the lines clears the floats, too.
            out.height = out.height.max(floats.cleared(style.layout.clear) - origin.y);
        }
        let mut notes = Vec::new();
        let rtl = origin.rtl;
        for (number, line) in lines.iter().enumerate() {
            for fragment in &line.fragments {
                match &fragment.kind {
                    FragmentKind::Anchor { id } => {
                        if let Some(Piece::Footnote(note)) = pieces.get(id.0 as usize) {
                            notes.push((number as u32, self.note(*note)));
                        }
                        if let Some(Piece::Positioned(positioned)) = pieces.get(id.0 as usize) {
                            // A box that would have been a block stands at the start of the next line, an inline one where it is.
                            let anchor = (f32::from(u8::from(rtl)), 0.0);
                            let holder = holder_of(id.0);
                            let (dx, dy) = holder.map_or((0.0, 0.0), |holder| holder.shift);
                            let mut place = Waiting { id: *positioned, x: fragment.x, y: line.y + dy, anchor, area: None, before: None };
                            if !self.style(*positioned).layout.inline_level {
                                let before = |other: &crate::typeset::text::Fragment| {
                                    let is_before = if rtl { other.x >= fragment.x } else { other.x < fragment.x - 0.01 };
                                    is_before && !matches!(other.kind, FragmentKind::Anchor { .. })
                                };
                                place.x = if rtl { space.width } else { 0.0 } + dx;
                                if line.fragments.iter().any(before) {
                                    place.y += line.height;
                                    place.before = Some(0.0);
                                }
                            }
                            let further = self.wait_in_line(place, holder, &lines, &mut out.outside);
                            further.into_iter().for_each(|one| out.wait(one));
                        }
                    }
                    FragmentKind::Atomic { id } => {
                        let first = prepared.waiting.partition_point(|(piece, _)| *piece < id.0);
                        for (_, inner) in prepared.waiting[first..].iter().take_while(|(piece, _)| *piece == id.0) {
                            let place = Waiting { x: inner.x + fragment.x, y: inner.y + line.y + fragment.y, ..*inner };
                            let further = self.wait_in_line(place, holder_of(id.0), &lines, &mut out.outside);
                            further.into_iter().for_each(|one| out.wait(one));
                        }
                        // Notes called in a box in the line are called in the line.
                        if let Ok(at) = prepared.atoms.binary_search_by_key(&id.0, |(piece, _)| *piece) {
                            let mut called = Vec::new();
                            notes_in(self.tree, &prepared.atoms[at].1.fragment, &mut called);
                            notes.extend(called.into_iter().map(|note| (number as u32, note)));
                        }
                    }
                    _ => {}
                }
            }
        }
        // Only what refers to pages is laid out again.
        let atoms = if self.tree.references.is_empty() {
            prepared.atoms
        } else {
            let atoms = prepared.atoms.clone();
            self.keep(id, prepared);
            atoms
        };
        out.lines = Some(Box::new(LineSet { x: 0.0, y: 0.0, lines, atoms, notes }));
        out
    }

    /// The body of a footnote with its margins, as wide as the footnote area of the pages it is called on.
    fn note(&self, id: BoxId) -> Arc<Fragment> {
        let own = self.page_widths.get(&self.tree.get(id).page).or_else(|| self.page_widths.values().next());
        let space = Space { width: own.map_or(0.0, |(_, notes)| *notes), height: None };
        let edges = &self.style(id).edges.margin;
        let (fragment, _) = self.independent(id, space, Fixed::default());
        let (top, bottom) = (margin(edges.top, space.width), margin(edges.bottom, space.width));
        let height = top + fragment.height + bottom;
        let children = vec![Placed { x: margin(edges.left, space.width), y: top, margin: 0.0, fragment }];
        Arc::new(Fragment { width: space.width, height, reach: height, children, ..Fragment::default() })
    }

    /// The paragraph of a box, taken out of what is kept or made.
    fn prepared(&self, id: BoxId, pieces: &[Piece]) -> Box<Prepared<'a>> {
        let kept = self.prepared[id.0 as usize].lock().ok().and_then(|mut kept| kept.take());
        kept.unwrap_or_else(|| Box::new(self.prepare(id, pieces)))
    }

    fn keep(&self, id: BoxId, prepared: Box<Prepared<'a>>) {
        if let Ok(mut kept) = self.prepared[id.0 as usize].lock() {
            *kept = Some(prepared);
        }
    }

    /// Places a positioned box against the inline box that is its containing block; gives back what looks further up.
    fn wait_in_line(&self, place: Waiting, holder: Option<Holder>, lines: &[Line], outside: &mut Vec<Placed>) -> Vec<Waiting> {
        let holder = holder.filter(|_| self.style(place.id).layout.position == Position::Absolute);
        let Some((x, y, width, height)) = holder.and_then(|holder| self.inline_container(holder, lines)) else {
            return vec![place];
        };
        let (mut placed, inner) = self.positioned(Waiting { x: place.x - x, y: place.y - y, ..place }, width, height);
        placed.x += x;
        placed.y += y;
        let further = inner.into_iter().map(|one| Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one }).collect();
        outside.push(placed);
        further
    }

    /// For each piece that is or may hold a positioned box, the innermost inline box around it that is positioned (CSS 2.2, 10.1), in order.
    fn inline_holders(&self, pieces: &[Piece], space: Space, rtl: bool) -> Vec<(u32, Holder)> {
        let mut holders = Vec::new();
        // For each open inline box, the innermost positioned one up to it.
        let mut open: Vec<Option<Holder>> = Vec::new();
        for (index, piece) in (0..).zip(pieces) {
            let around = open.last().copied().flatten();
            match piece {
                Piece::Open(inline) => {
                    let style = self.tree.inlines.get(*inline as usize).map(|inline| &inline.style);
                    let positioned = style.filter(|style| style.layout.position == Position::Relative).map(|style| {
                        let (dx, dy) = relative_shift(style, space, rtl);
                        let outer = around.map_or((0.0, 0.0), |holder| holder.shift);
                        Holder { piece: index, inline: *inline, shift: (outer.0 + dx, outer.1 + dy) }
                    });
                    open.push(positioned.or(around));
                }
                Piece::Close => drop(open.pop()),
                Piece::Positioned(_) | Piece::Float(_) | Piece::Atomic(_) => holders.extend(around.map(|holder| (index, holder))),
                _ => {}
            }
        }
        holders
    }

    /// The padding box of an inline box.
    fn inline_container(&self, holder: Holder, lines: &[Line]) -> Option<(f32, f32, f32, f32)> {
        let mut parts =
            lines.iter().flat_map(|line| line.fragments.iter().map(move |fragment| (line, fragment))).filter_map(|(line, fragment)| {
                match fragment.kind {
                    FragmentKind::Box { id, width, height, .. } if id.0 == holder.piece => {
                        Some((fragment.x, line.y + fragment.y, fragment.x + width, line.y + fragment.y + height))
                    }
                    _ => None,
                }
            });
        let first = parts.next()?;
        let last = parts.next_back().unwrap_or(first);
        let border = super::Edges::of(&self.tree.inlines.get(holder.inline as usize)?.style, 0.0).border;
        let (x, y) = (first.0 + border.left, first.1 + border.top);
        Some((x, y, (last.2 - border.right - x).max(0.0), (last.3 - border.bottom - y).max(0.0)))
    }

    /// The narrowest and the widest the lines of a box want to be.
    pub(crate) fn inline_intrinsic(&self, id: BoxId, pieces: &[Piece], height: Option<f32>) -> (f32, f32) {
        let atoms: Vec<(u32, (f32, f32))> = (0..)
            .zip(pieces)
            .filter_map(|(index, piece)| match piece {
                Piece::Atomic(id) => Some((index, self.outer_intrinsic_in(*id, height))),
                _ => None,
            })
            .collect();
        let mut floats_min = 0.0_f32;
        let mut floats_max = 0.0_f32;
        for piece in pieces {
            if let Piece::Float(float) = piece {
                let (min, max) = self.outer_intrinsic_in(*float, height);
                floats_min = floats_min.max(min);
                floats_max += max;
            }
        }
        let mut prepared = self.prepared(id, pieces);
        let size = |prepared: &mut Prepared<'_>, of: fn((f32, f32)) -> f32| {
            let known = |id: ItemId| atoms.binary_search_by_key(&id.0, |(piece, _)| *piece).map_or((0.0, 0.0), |at| atoms[at].1);
            prepared.paragraph.size_atomics(&|id| (of(known(id)), 0.0, None));
            prepared.width = None;
        };
        if !atoms.is_empty() {
            size(&mut prepared, |(min, _)| min);
        }
        let min = prepared.paragraph.min_content();
        // Fields and pictures are mostly as wide as they are.
        if atoms.iter().any(|(_, (min, max))| min != max) {
            size(&mut prepared, |(_, max)| max);
        }
        let max = prepared.paragraph.max_content();
        self.keep(id, prepared);
        (min.max(floats_min), max + floats_max)
    }

    /// The paragraph of a box, whose atomic boxes take no room yet.
    fn prepare(&self, id: BoxId, pieces: &[Piece]) -> Prepared<'a> {
        let items = self.items(pieces);
        let mut paragraph = Paragraph::prepare(&items, self.style(id), self.fonts);
        if let Some(first) = &self.tree.get(id).first_line {
            paragraph.first_line(&items, self.style(id), first);
        }
        if self.tree.mode != Mode::Standards {
            paragraph.without_struts();
        }
        Prepared { paragraph, atoms: Vec::new(), waiting: Vec::new(), width: None }
    }

    /// Lays out the atomic boxes of a paragraph, for `space`.
    fn make_atoms(&self, prepared: &mut Prepared<'a>, pieces: &[Piece], space: Space) {
        prepared.atoms.clear();
        prepared.waiting.clear();
        prepared.width = Some(space.width);
        let mut sizes = Vec::new();
        for (index, piece) in (0..).zip(pieces) {
            let Piece::Atomic(atom) = piece else { continue };
            let (placed, waiting) = self.atom(*atom, space);
            prepared.waiting.extend(waiting.into_iter().map(|one| (index, Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one })));
            sizes.push(self.atom_measures(*atom, &placed, space));
            prepared.atoms.push((index, placed));
        }
        if !sizes.is_empty() {
            let atoms = &prepared.atoms;
            let size = |id: ItemId| atoms.binary_search_by_key(&id.0, |(piece, _)| *piece).map_or((0.0, 0.0, None), |at| sizes[at]);
            prepared.paragraph.size_atomics(&size);
        }
    }

    /// An atomic box; its place is that of its border box in its margin box.
    fn atom(&self, id: BoxId, space: Space) -> (Placed, Vec<Waiting>) {
        let fixed = Fixed { width: self.shrink_to_fit(id, space), height: None, natural: false };
        let (fragment, waiting) = self.independent(id, space, fixed);
        let edges = &self.style(id).edges.margin;
        (Placed { x: margin(edges.left, space.width), y: margin(edges.top, space.width), margin: 0.0, fragment }, waiting)
    }

    /// Width and height of an atomic box's margin box, and its baseline.
    fn atom_measures(&self, id: BoxId, placed: &Placed, space: Space) -> (f32, f32, Option<f32>) {
        let this = self.tree.get(id);
        let edges = &this.style.edges.margin;
        let width = placed.x + placed.fragment.width + margin(edges.right, space.width);
        let height = placed.y + placed.fragment.height + margin(edges.bottom, space.width);
        let layout = &this.style.layout;
        let (first, last) = placed.fragment.baselines.map_or((None, None), |(first, last)| (Some(placed.y + first), Some(placed.y + last)));
        let baseline = match (&this.kind, layout.baseline_source) {
            (BoxKind::Image(_), _) => None,
            (_, BaselineSource::First) => first,
            (_, BaselineSource::Last | BaselineSource::Annotated) => last,
            // An inline table, flex or grid container stands on its first baseline, an inline block on its last.
            _ if matches!(layout.display, Display::InlineTable | Display::InlineFlex | Display::InlineGrid) => first,
            _ => last,
        };
        (width, height, baseline)
    }

    fn items(&self, pieces: &[Piece]) -> Vec<InlineItem> {
        let tree: &BoxTree = self.tree;
        pieces
            .iter()
            .enumerate()
            .map(|(index, piece)| {
                let id = ItemId(index as u32);
                match piece {
                    Piece::Text { text, style, tag } => InlineItem::Text { text: text.clone(), style: style.clone(), tag: *tag },
                    Piece::Open(inline) => InlineItem::Open { style: tree.inlines[*inline as usize].style.clone(), id },
                    Piece::Close => InlineItem::Close,
                    Piece::Atomic(inner) => {
                        InlineItem::Atomic { id, style: self.style(*inner).clone(), width: 0.0, height: 0.0, baseline: None }
                    }
                    Piece::Float(_) => InlineItem::Float(id),
                    Piece::Positioned(_) | Piece::Footnote(_) | Piece::Mark(_) => InlineItem::Anchor(id),
                    Piece::Break(style) => InlineItem::Break(style.clone()),
                    Piece::Leader { pattern, style } => InlineItem::Leader { pattern: pattern.clone(), style: style.clone() },
                    Piece::Reference { index, style, tag } => InlineItem::Text { text: self.text(*index), style: style.clone(), tag: *tag },
                }
            })
            .collect()
    }
}

/// Gives lines their room among the floats.
struct Host<'h, 'a> {
    layouter: &'h Layouter<'a>,
    pieces: &'h [Piece],
    space: Space,
    origin: At,
    floats: &'h mut Floats,
    /// In the rest of a paragraph: the floats that have not been shown.
    to_come: Option<&'h BTreeSet<BoxId>>,
    /// Floats, and the positioned boxes in them, by piece.
    placed: Vec<(u32, Placed)>,
    waiting: Vec<(u32, Waiting)>,
    /// A float that waits for the end of its line.
    held: Option<(ItemId, FloatBox)>,
}

impl LineHost for Host<'_, '_> {
    fn space(&mut self, y: f32, height: f32) -> (f32, LineSpace) {
        if self.floats.clear_below(self.origin.y + y) {
            return (y, LineSpace { left: 0.0, width: self.space.width });
        }
        // A line with no room at all moves below; the text layer asks again when a word does not fit.
        let (at, left, free) = self.floats.fit_line(self.origin.y + y, height, self.origin.x, self.space.width);
        (at - self.origin.y, LineSpace { left: left - self.origin.x, width: free })
    }

    fn float(&mut self, id: ItemId, y: f32, used: f32) -> bool {
        let Some(Piece::Float(float)) = self.pieces.get(id.0 as usize) else { return true };
        if self.to_come.is_some_and(|to_come| !to_come.contains(float)) {
            return true;
        }
        let at = At { y: self.origin.y + y, ..self.origin };
        let made = self.held.take().filter(|(held, _)| *held == id).map(|(_, made)| made);
        let made = made.unwrap_or_else(|| self.layouter.make_float(*float, self.space));
        if used > 0.0 && self.floats.room(at.y, 1.0, at.x, self.space.width).1 + 0.01 < made.size.0 + used {
            self.held = Some((id, made));
            return false;
        }
        let (mut placed, waiting) = self.layouter.place_float(*float, made, self.space, at, self.floats);
        placed.x -= self.origin.x;
        placed.y -= self.origin.y;
        self.waiting.extend(waiting.into_iter().map(|one| (id.0, Waiting { x: one.x + placed.x, y: one.y + placed.y, ..one })));
        self.placed.push((id.0, placed));
        true
    }

    fn below(&mut self, y: f32) -> Option<f32> {
        let at = self.origin.y + y;
        let is_narrow = self.floats.room(at, 0.0, self.origin.x, self.space.width).1 + 0.01 < self.space.width;
        if is_narrow { self.floats.next_line(at).map(|edge| edge - self.origin.y) } else { None }
    }

    fn cleared(&mut self, y: f32, clear: Clear) -> f32 {
        y.max(self.floats.cleared(clear) - self.origin.y)
    }

    fn width(&mut self) -> Option<f32> {
        Some(self.space.width)
    }

    fn uniform(&mut self, y: f32) -> Option<LineSpace> {
        let no_floats_to_come = !self.pieces.iter().any(|piece| matches!(piece, Piece::Float(_)));
        (no_floats_to_come && self.floats.clear_below(self.origin.y + y)).then_some(LineSpace { left: 0.0, width: self.space.width })
    }
}
