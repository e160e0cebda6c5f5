//! Placing: a measured line in, its fragments out, from left to right, boxes before what they hold.

use std::sync::Arc;

use super::collect::ROOT;
use super::emphasis;
use super::itemize::{letter_spacing, shape_alone};
use super::line::{Leaf, LeafKind, Measured, Setter};
use super::shape::{Cache, WordGlyph};
use super::vertical::{Height, extents};
use super::{Fragment, FragmentKind, Line, LineSpace};
use crate::typeset::frame::{Glyph, Offset, Point, TextRun};
use crate::typeset::style::computed::{ComputedStyle, Display, Extent, Float, LineHeight, Overflow, Position, Sides};

/// A run ends before its text is longer than this many bytes, so that every cluster of it can be told.
const MAX_TEXT: u32 = 60_000;

/// A leader never has more than this many cells.
const MAX_CELLS: f32 = 5_000.0;

/// A leaf that is an atomic box, and what [`Vertical::atomic_top`](super::vertical::Vertical::atomic_top) asks for.
type AtomicPlace = (usize, (f32, u32));

/// An inline box being placed.
struct OpenBox {
    index: u32,
    /// Its fragment.
    fragment: usize,
    /// The left of its border box.
    x: f32,
}

/// Leaves that become one run: a range of the visual order.
pub(super) struct Group {
    first: usize,
    last: usize,
    pub(super) style: u32,
    face: u16,
    parent: u32,
    rtl: bool,
    upright: bool,
    pub(super) x: f32,
    /// How many bytes its text has about.
    bytes: u32,
}

/// How far what stands above letters may rise above the first line of a block, into its padding and its margin.
fn room_before(block: &ComputedStyle) -> f32 {
    let (layout, edges) = (&block.layout, &block.edges);
    let is_open = matches!(layout.display, Display::Block | Display::ListItem)
        && layout.float == Float::None
        && layout.overflow == Overflow::Visible
        && edges.border.top.width == 0.0;
    let margin = if let Extent::Length(length) = edges.margin.top { length.points } else { 0.0 };
    if is_open { (margin + edges.padding.top.points).max(0.0) } else { 0.0 }
}

impl Setter<'_> {
    /// Places what [`measure`](Self::measure) has measured, on a line at `y`.
    pub(super) fn place(&mut self, measured: &Measured, space: LineSpace, y: f32, last: bool, hyphenated: bool, cache: &mut Cache) -> Line {
        let (height, atomics) = self.heights();
        let height = if measured.real { height } else { Height::default() };
        self.count_parts();
        let mut placer = std::mem::take(&mut self.placer);
        (placer.x, placer.atomic) = (measured.left, 0);
        for at in 0..self.order.len() {
            let index = self.order[at] as usize;
            self.enter(&mut placer, self.leaves[index].parent, cache);
            self.leaf(&mut placer, at, index, &atomics, space, measured.rtl, cache);
        }
        self.end_group(&mut placer, cache);
        while let Some(open) = placer.open.pop() {
            self.close(&mut placer, &open);
        }
        let fragments = placer.fragments.drain(..).collect();
        self.placer = placer;
        Line { y, height: height.height, baseline: height.baseline, fragments, last, hyphenated, start: (0, 0) }
    }

    /// The line's height, and the tops of its atomic boxes in logical order.
    fn heights(&mut self) -> (Height, Vec<AtomicPlace>) {
        let mut atomics = Vec::new();
        let grows = self.growing();
        let free = (self.number == 1).then(|| room_before(&self.flat.boxes[ROOT as usize].style));
        self.vertical
            .begin(self.flat, self.measures, &self.present, |index| grows.as_ref().is_none_or(|grows| grows.binary_search(&index).is_ok()));
        for (index, leaf) in self.leaves.iter().enumerate() {
            match &leaf.kind {
                LeafKind::Atomic(atomic) => {
                    atomics.push((index, self.vertical.atomic(leaf.parent, self.measures, &self.flat.atomics[*atomic as usize], free)));
                }
                LeafKind::Word(piece) => {
                    let style = &self.flat.styles[leaf.style as usize];
                    let inline = &self.flat.boxes[leaf.parent as usize];
                    if !style.text.emphasis.mark.is_empty() {
                        self.vertical.text(leaf.parent, emphasis::extents(style, free));
                    }
                    if !style.small && !Arc::ptr_eq(&style.font, &inline.style.font) {
                        // Text with a style of its own in a box, as when first lines look different.
                        let metrics = style.resolved.stack.metrics(style.size);
                        self.vertical.text(leaf.parent, extents(&style.font, &metrics));
                    }
                    let fallback = style.resolved.stack.faces.get(usize::from(piece.face));
                    if let Some(face) =
                        fallback.filter(|face| style.font.line_height == LineHeight::Normal && !style.resolved.stack.is_primary(face))
                    {
                        self.vertical.text(leaf.parent, extents(&style.font, &face.instance.at(style.size)));
                    }
                }
                _ => {}
            }
        }
        (self.vertical.finish(), atomics)
    }

    /// The boxes that make room for themselves on the line, where not all do: those with text of their own, and inline boxes with edges.
    fn growing(&self) -> Option<Vec<u32>> {
        if !self.flat.strutless {
            return None;
        }
        let nothing = |kind: &LeafKind<'_>| {
            matches!(kind, LeafKind::Space { trimmed: true } | LeafKind::Empty | LeafKind::Atomic(_) | LeafKind::Anchor(_))
        };
        let texts = self.leaves.iter().filter(|leaf| !nothing(&leaf.kind)).map(|leaf| leaf.parent);
        let edged = self.present.iter().copied().filter(|index| *index != ROOT && !self.edges.are_zero(*index));
        let mut out: Vec<u32> = texts.chain(edged).collect();
        out.sort_unstable();
        out.dedup();
        // The end of a line is as high as a letter where there is nothing else.
        if out.is_empty() {
            out.extend(self.broken);
        }
        Some(out)
    }

    /// How many pieces each box falls into from left to right.
    fn count_parts(&mut self) {
        let mut open: Vec<u32> = Vec::new();
        for at in 0..self.order.len() {
            let parent = self.leaves[self.order[at] as usize].parent;
            while open.last().is_some_and(|&top| !self.holds(top, parent)) {
                open.pop();
            }
            let mut index = parent;
            let known = open.last().copied().unwrap_or(ROOT);
            let from = open.len();
            while index != known && index != ROOT {
                self.parts[index as usize].0 += 1;
                open.push(index);
                index = self.flat.boxes[index as usize].parent;
            }
            open[from..].reverse();
        }
    }

    /// Whether `outer` is `inner` or holds it.
    fn holds(&self, outer: u32, inner: u32) -> bool {
        let depth = self.flat.boxes[outer as usize].depth;
        let mut index = inner;
        while self.flat.boxes[index as usize].depth > depth {
            index = self.flat.boxes[index as usize].parent;
        }
        index == outer
    }

    /// Closes boxes that do not hold `parent` and opens those that do.
    fn enter(&mut self, placer: &mut Placer, parent: u32, cache: &mut Cache) {
        if placer.open.last().map_or(ROOT, |open| open.index) == parent {
            return;
        }
        while placer.open.last().is_some_and(|top| !self.holds(top.index, parent)) {
            self.end_group(placer, cache);
            if let Some(open) = placer.open.pop() {
                self.close(placer, &open);
            }
        }
        let known = placer.open.last().map_or(ROOT, |open| open.index);
        let mut chain = Vec::new();
        let mut index = parent;
        while index != known && index != ROOT {
            chain.push(index);
            index = self.flat.boxes[index as usize].parent;
        }
        for &index in chain.iter().rev() {
            self.end_group(placer, cache);
            self.open(placer, index);
        }
    }

    fn open(&mut self, placer: &mut Placer, index: u32) {
        let inline = &self.flat.boxes[index as usize];
        let (left, _) = self.edges.of(index);
        let part = &mut self.parts[index as usize];
        part.1 += 1;
        let clone = self.clones && inline.style.layout.decoration_clone;
        let starts = if inline.rtl { &self.ends } else { &self.begins };
        let edge = part.1 == 1 && (clone || starts[index as usize] == self.number);
        if edge {
            placer.x += left.margin;
        }
        let measures = self.measures[index as usize];
        let edges = &inline.style.edges;
        let base = self.edges.base;
        let (above, below) = (
            edges.padding.top.resolve(base).max(0.0) + edges.border.top.width,
            edges.padding.bottom.resolve(base).max(0.0) + edges.border.bottom.width,
        );
        let baseline = self.vertical.baseline(index);
        if let Some(id) = inline.id {
            placer.open.push(OpenBox { index, fragment: placer.fragments.len(), x: placer.x });
            placer.fragments.push(Fragment {
                x: placer.x,
                y: baseline - measures.ascent - above,
                kind: FragmentKind::Box {
                    id,
                    width: 0.0,
                    height: measures.ascent + measures.descent + above + below,
                    edges: Sides { top: true, right: false, bottom: true, left: edge },
                    holds: 0,
                },
            });
        }
        if edge {
            placer.x += left.border + left.padding;
        }
    }

    fn close(&mut self, placer: &mut Placer, open: &OpenBox) {
        let inline = &self.flat.boxes[open.index as usize];
        let (_, right) = self.edges.of(open.index);
        let (all, placed) = self.parts[open.index as usize];
        let clone = self.clones && inline.style.layout.decoration_clone;
        let ends = if inline.rtl { &self.begins } else { &self.ends };
        let edge = placed >= all && (clone || ends[open.index as usize] == self.number);
        if edge {
            placer.x += right.border + right.padding;
        }
        let held = placer.fragments.len() - open.fragment - 1;
        if let Some(FragmentKind::Box { width, edges, holds, .. }) =
            placer.fragments.get_mut(open.fragment).map(|fragment| &mut fragment.kind)
        {
            *holds = held as u32;
            *width = placer.x - open.x;
            edges.right = edge;
        }
        if edge {
            placer.x += right.margin;
        }
        if inline.style.layout.position == Position::Relative {
            let inset = &inline.style.layout.inset;
            let of = |extent: Extent, base: Option<f32>| match (extent, base) {
                (Extent::Length(length), Some(base)) => Some(length.resolve(base)),
                (Extent::Length(length), None) if !length.is_relative() => Some(length.points),
                _ => None,
            };
            let base = Some(self.edges.base);
            let dx = of(inset.left, base).or_else(|| of(inset.right, base).map(|right| -right)).unwrap_or(0.0);
            let dy = of(inset.top, None).or_else(|| of(inset.bottom, None).map(|bottom| -bottom)).unwrap_or(0.0);
            for fragment in placer.fragments.iter_mut().skip(open.fragment) {
                fragment.x += dx;
                fragment.y += dy;
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a loop, taken out of it to be read")]
    fn leaf(
        &mut self,
        placer: &mut Placer,
        at: usize,
        index: usize,
        atomics: &[AtomicPlace],
        space: LineSpace,
        rtl: bool,
        cache: &mut Cache,
    ) {
        let leaf = &self.leaves[index];
        let width = leaf.width;
        match &leaf.kind {
            LeafKind::Word(_) | LeafKind::Hyphen(..) | LeafKind::Ellipsis(..) | LeafKind::Space { .. } | LeafKind::Tab => {
                let style = &self.flat.styles[leaf.style as usize];
                let face = match &leaf.kind {
                    LeafKind::Word(piece) => Some(piece.face),
                    LeafKind::Hyphen(_, face) | LeafKind::Ellipsis(_, face) => Some(*face),
                    _ => None,
                };
                let upright = match &leaf.kind {
                    LeafKind::Word(piece) => piece.upright,
                    LeafKind::Space { .. } | LeafKind::Tab => placer.group.as_ref().is_some_and(|group| group.upright),
                    _ => false,
                };
                let fits = placer.group.as_ref().is_some_and(|group| {
                    let same_face = match face {
                        Some(face) => group.face == face,
                        // A space is drawn by whatever font it stands next to.
                        None => style.resolved.stack.faces.get(usize::from(group.face)).is_some_and(|face| face.instance.space != 0),
                    };
                    same_face
                        && group.upright == upright
                        && group.bytes < MAX_TEXT
                        && group.style == leaf.style
                        && group.parent == leaf.parent
                        && (group.rtl == leaf.level.is_rtl() || (face.is_none() && width == 0.0))
                });
                if fits {
                    if let Some(group) = &mut placer.group {
                        group.last = at + 1;
                        group.bytes += leaf.end - leaf.start;
                    }
                } else {
                    self.end_group(placer, cache);
                    let leaf = &self.leaves[index];
                    let face = face.unwrap_or_else(|| self.flat.styles[leaf.style as usize].resolved.stack.primary_index() as u16);
                    placer.group = Some(Group {
                        first: at,
                        last: at + 1,
                        style: leaf.style,
                        face,
                        parent: leaf.parent,
                        rtl: leaf.level.is_rtl(),
                        upright,
                        x: placer.x,
                        bytes: leaf.end - leaf.start,
                    });
                }
            }
            LeafKind::Empty => {}
            LeafKind::Atomic(atomic) => {
                let id = self.flat.atomics[*atomic as usize].id;
                self.end_group(placer, cache);
                let top = atomics.iter().skip(placer.atomic).chain(atomics).find(|(known, _)| *known == index).map(|(_, top)| *top);
                placer.atomic += 1;
                let y = top.map_or(0.0, |top| self.vertical.atomic_top(top));
                placer.fragments.push(Fragment { x: placer.x, y, kind: FragmentKind::Atomic { id } });
            }
            LeafKind::Anchor(id) => {
                placer.fragments.push(Fragment { x: placer.x, y: 0.0, kind: FragmentKind::Anchor { id: *id } });
            }
            LeafKind::Leader(leader) => {
                let leader = *leader;
                self.end_group(placer, cache);
                self.leader(placer, index, leader, space, rtl, cache);
            }
        }
        placer.x += width;
    }

    /// Fills the leaf with its pattern, on a grid that hangs on the line's end so that the dots of all lines stand below each other.
    fn leader(&self, placer: &mut Placer, index: usize, leader: u32, space: LineSpace, rtl: bool, cache: &mut Cache) {
        let leaf = &self.leaves[index];
        let style = &self.flat.styles[leaf.style as usize];
        let pattern = self.flat.leaders[leader as usize].as_ref();
        let Some((word, face)) = shape_alone(cache, self.fonts, style, pattern) else { return };
        let Some(entry) = style.resolved.stack.faces.get(face) else { return };
        let scale = entry.instance.em * style.size;
        let spacing = style.font.letter_spacing;
        let cell = word.advance as f32 * scale + spacing * word.clusters as f32;
        if cell <= 0.0 {
            return;
        }
        let (left, right) = (placer.x, placer.x + leaf.width);
        // Distances from the grid's origin to the near and the far end of the leader.
        let (near, far) =
            if rtl { (left - space.left, right - space.left) } else { (space.left + space.width - right, space.left + space.width - left) };
        let first = (near / cell - 0.001).ceil();
        let last = (far / cell + 0.001).floor();
        let count = (last - first).min(MAX_CELLS);
        if count < 1.0 {
            return;
        }
        let x = if rtl { space.left + first * cell } else { space.left + space.width - last * cell };
        let count = count as usize;
        placer.run.clear();
        for _ in 0..count {
            let base = placer.run.text.len() as u32;
            placer.run.text.push_str(pattern);
            push_glyphs(&mut placer.run, &word.glyphs, scale, spacing, |cluster| base + cluster);
            placer.run.letters &= word.letters && base < MAX_TEXT;
        }
        let run = self.run(&placer.run, leaf.style, face as u16);
        let y = self.vertical.baseline(leaf.parent);
        let kind = FragmentKind::Text {
            run,
            width: cell * count as f32,
            tag: style.tag,
            style: Arc::clone(&style.text),
            shifts: self.shifts(leaf.parent),
        };
        placer.fragments.push(Fragment { x, y, kind });
    }

    /// The run that was made.
    pub(super) fn run(&self, made: &Making, style: u32, face: u16) -> TextRun {
        let style = &self.flat.styles[style as usize];
        let entry = style.resolved.stack.faces.get(usize::from(face));
        TextRun {
            font: entry.map_or(crate::typeset::frame::FontId(0), |face| face.id),
            size: style.size * entry.map_or(1.0, |face| face.instance.adjust),
            color: style.text.color,
            origin: Point::default(),
            glyphs: made.glyphs.as_slice().into(),
            offsets: (!made.offsets.is_empty()).then(|| made.offsets.as_slice().into()),
            text: made.text.as_str().into(),
            letters: made.letters,
            upright: false,
            skew: entry.map_or(0.0, |face| face.skew),
            // A stroke of this width makes most faces look about as heavy as their bold.
            embolden: if entry.is_some_and(|face| face.embolden) { style.size * 0.035 } else { 0.0 },
        }
    }

    /// Turns the leaves gathered into one run.
    fn end_group(&mut self, placer: &mut Placer, cache: &mut Cache) {
        let Some(group) = placer.group.take() else { return };
        let style = &self.flat.styles[group.style as usize];
        let Some(face) = style.resolved.stack.faces.get(usize::from(group.face)) else { return };
        let scale = face.instance.em * style.size;
        let order = &self.order[group.first..group.last];
        placer.run.clear();
        let mut width = 0.0;
        if group.rtl {
            placer.run.letters = false;
            // The text is in logical order, which is mostly from right to left; the glyphs are from left to right.
            let mut logical: Vec<(u32, u32)> = order.iter().map(|&index| (index, 0)).collect();
            logical.sort_unstable();
            for (index, offset) in &mut logical {
                *offset = placer.run.text.len() as u32;
                self.push_text(&mut placer.run.text, &self.leaves[*index as usize]);
            }
            for &index in order {
                let offset = logical.binary_search_by_key(&index, |(known, _)| *known).map_or(0, |at| logical[at].1);
                width += self.push_leaf(&mut placer.run, &self.leaves[index as usize], offset, scale, face.instance.space);
            }
        } else if let Some(start) = self.stretch(order, &mut placer.run.text) {
            for &index in order {
                let leaf = &self.leaves[index as usize];
                width += self.push_leaf(&mut placer.run, leaf, leaf.start - start, scale, face.instance.space);
            }
        } else {
            for &index in order {
                let offset = placer.run.text.len() as u32;
                self.push_text(&mut placer.run.text, &self.leaves[index as usize]);
                width += self.push_leaf(&mut placer.run, &self.leaves[index as usize], offset, scale, face.instance.space);
            }
        }
        let mut run = self.run(&placer.run, group.style, group.face);
        run.upright = group.upright;
        let y = self.vertical.baseline(group.parent);
        let emphasis = (!style.text.emphasis.mark.is_empty()).then(|| self.emphasis(&group, &run, y, cache)).flatten();
        let kind = FragmentKind::Text { run, width, tag: style.tag, style: Arc::clone(&style.text), shifts: self.shifts(group.parent) };
        placer.fragments.push(Fragment { x: group.x, y, kind });
        placer.fragments.extend(emphasis);
    }

    /// Where the boxes that made the decorations of text in `parent` have their baselines, from that of the text.
    fn shifts(&self, parent: u32) -> Vec<f32> {
        let own = self.vertical.baseline(parent);
        let count = self.flat.boxes[parent as usize].style.text.decorations.len();
        if count == 0 {
            return Vec::new();
        }
        let mut shifts = vec![0.0; count];
        let mut index = parent;
        while index != ROOT {
            index = self.flat.boxes[index as usize].parent;
            let outer = self.flat.boxes[index as usize].style.text.decorations.len().min(count);
            shifts[..outer].fill(self.vertical.baseline(index) - own);
        }
        if shifts.iter().all(|shift| *shift == 0.0) { Vec::new() } else { shifts }
    }

    /// The text of leaves that are words and single spaces in a row, as most are, all at once; tells where it begins in the paragraph's.
    fn stretch(&self, order: &[u32], text: &mut String) -> Option<u32> {
        let leaf = |index: &u32| &self.leaves[*index as usize];
        let start = order.first().map(leaf)?.start;
        let mut end = start;
        for leaf in order.iter().map(leaf) {
            let is_plain = match leaf.kind {
                LeafKind::Word(_) => true,
                LeafKind::Space { .. } => self.flat.text.as_bytes().get(leaf.start as usize..leaf.end as usize) == Some(b" "),
                _ => false,
            };
            if !is_plain || leaf.start != end {
                return None;
            }
            end = leaf.end;
        }
        text.push_str(self.flat.text.get(start as usize..end as usize)?);
        Some(start)
    }

    fn push_text(&self, text: &mut String, leaf: &Leaf) {
        match leaf.kind {
            LeafKind::Word(_) => text.push_str(&self.flat.text[leaf.start as usize..leaf.end as usize]),
            LeafKind::Hyphen(..) => text.push('\u{ad}'),
            LeafKind::Ellipsis(..) => {
                let overflow = self.flat.boxes[ROOT as usize].style.layout.text_overflow.as_deref();
                text.extend(if self.clamps { self.clamp_mark().or(overflow) } else { overflow });
            }
            LeafKind::Space { .. } | LeafKind::Tab => text.push(' '),
            // An anchor between two letters says nothing.
            LeafKind::Empty | LeafKind::Atomic(_) | LeafKind::Leader(_) | LeafKind::Anchor(_) => {}
        }
    }

    /// The glyphs of a leaf whose text begins at `offset` of the run's.
    fn push_leaf(&self, into: &mut Making, leaf: &Leaf, offset: u32, scale: f32, space: u16) -> f32 {
        match &leaf.kind {
            LeafKind::Word(piece) => {
                let spacing = letter_spacing(&self.flat.styles[leaf.style as usize], piece.script) + leaf.letter;
                let shift = offset.wrapping_add(piece.base).wrapping_sub(leaf.start);
                let glyphs = &piece.word.glyphs[piece.first as usize..piece.last as usize];
                push_glyphs(into, glyphs, scale, spacing, |cluster| cluster.wrapping_add(shift));
                into.letters &= piece.word.letters;
            }
            LeafKind::Hyphen(word, _) | LeafKind::Ellipsis(word, _) => {
                let spacing = self.flat.styles[leaf.style as usize].font.letter_spacing;
                push_glyphs(into, &word.glyphs, scale, spacing, |_| offset);
                into.letters = false;
            }
            LeafKind::Space { .. } | LeafKind::Tab => {
                into.glyphs.push(Glyph { id: space, advance: leaf.width, cluster: narrow(offset) });
                into.letters &= space != 0;
            }
            LeafKind::Empty | LeafKind::Atomic(_) | LeafKind::Leader(_) | LeafKind::Anchor(_) => {}
        }
        leaf.width
    }
}

/// Appends glyphs at a scale, with `spacing` after each cluster.
fn push_glyphs(into: &mut Making, glyphs: &[WordGlyph], scale: f32, spacing: f32, cluster: impl Fn(u32) -> u32) {
    for (index, glyph) in glyphs.iter().enumerate() {
        let ends = glyphs.get(index + 1).is_none_or(|next| next.cluster != glyph.cluster);
        if glyph.dx != 0 || glyph.dy != 0 {
            into.offsets.resize(into.glyphs.len(), Offset::default());
            into.offsets.push(Offset { dx: glyph.dx as f32 * scale, dy: glyph.dy as f32 * scale });
        }
        into.glyphs.push(Glyph {
            id: glyph.id,
            advance: glyph.advance as f32 * scale + if ends { spacing } else { 0.0 },
            cluster: narrow(cluster(glyph.cluster)),
        });
    }
}

/// Where a cluster begins. What is beyond its run's end counts as part of its last cluster.
fn narrow(cluster: u32) -> u16 {
    u16::try_from(cluster).unwrap_or(u16::MAX)
}

/// What goes along while a line is placed. Its lists are used again for the next.
#[derive(Default)]
pub(super) struct Placer {
    fragments: Vec<Fragment>,
    open: Vec<OpenBox>,
    group: Option<Group>,
    x: f32,
    /// How many atomic boxes are placed.
    atomic: usize,
    run: Making,
}

/// A run being made.
#[derive(Default)]
pub(super) struct Making {
    pub(super) glyphs: Vec<Glyph>,
    /// Glyphs behind the last of them have none.
    offsets: Vec<Offset>,
    text: String,
    /// Whether each glyph stands for one character of printable ASCII, in order.
    letters: bool,
}

impl Making {
    fn clear(&mut self) {
        self.glyphs.clear();
        self.offsets.clear();
        self.text.clear();
        self.letters = true;
    }
}
