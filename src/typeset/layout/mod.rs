//! Layout: boxes become fragments with sizes and places, in one piece as if on endless paper (the galley).
//!
//! In: a [`BoxTree`], fonts, the widths of pages, and the words of page references as far as they are known. Out: [`Fragment`]s. Where the
//! galley may be cut is for `fragmentation` to find out; layout only keeps apart what a forced break separates, so that chapters are laid out in
//! parallel and a change of page width takes effect.

mod attached;
mod block;
mod columns;
mod edges;
mod field;
mod flex;
mod flex_style;
mod floats;
mod held;
mod inline;
mod intrinsic;
mod margins;
mod multicol;
pub(crate) mod outline;
mod positioned;
mod replaced;
mod shapes;
mod subgrid;
mod table;
mod turned;
mod widths;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use crate::typeset::boxes::{BoxId, BoxTree, Piece};
use crate::typeset::frame::FontId;
use crate::typeset::style::computed::{Border, Break, ComputedStyle, FontStyle, Sides};
use crate::typeset::text::{Fonts, Line};

pub(crate) use block::{holds_fixed, holds_positioned};
pub(crate) use edges::{Edges, margin};
pub(crate) use field::{FieldDrawing, drawing, room_around};
use inline::Prepared;

/// A box with its size and all that is in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fragment {
    /// Whose style it is painted with.
    pub(crate) owner: Owner,
    /// Width of the border box.
    pub(crate) width: f32,
    /// Height of the border box.
    pub(crate) height: f32,
    /// In-flow boxes: from the top left of this border box to theirs.
    pub(crate) children: Vec<Placed>,
    /// Floats, absolutely positioned boxes and markers.
    pub(crate) outside: Vec<Placed>,
    /// Lines of text.
    pub(crate) lines: Option<Box<LineSet>>,
    /// How it may be cut.
    pub(crate) arrangement: Arrangement,
    /// From the top of the border box to the first and the last baseline.
    pub(crate) baselines: Option<(f32, f32)>,
    /// Moved when painted, by `position: relative`.
    pub(crate) shift: (f32, f32),
    /// The legend on its border.
    pub(crate) notch: Option<Box<Notch>>,
    /// Borders that are not those of the style: collapsed ones of tables. None at all on a table whose cells have them.
    pub(crate) borders: Option<Box<Sides<Vec<SharedLine>>>>,
    /// How far down what is in it reaches, floats included; 0 where nothing sticks out.
    pub(crate) reach: f32,
    /// For a table cell: how far `vertical-align: middle` or `bottom` moved its content down.
    pub(crate) lowered: f32,
    /// What cutting made of it.
    pub(crate) flags: Flags,
    /// For a row of columns: their flow.
    pub(crate) columns: Option<Arc<Columns>>,
}

/// The columns of a multi-column container between two things that span all of them.
#[derive(Debug)]
pub(crate) struct Columns {
    /// What is in them, laid out as one.
    pub(crate) flow: Arc<Fragment>,
    /// How many there are.
    pub(crate) count: usize,
    /// The width of one.
    pub(crate) width: f32,
    /// The gap between two.
    pub(crate) gap: f32,
    /// `column-fill: balance`
    pub(crate) balance: bool,
    /// Their height, where the container has one.
    pub(crate) height: Option<f32>,
    /// The rule between two.
    pub(crate) rule: Border,
}

/// What cutting makes of a fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags {
    /// Its box began before.
    pub(crate) cut_top: bool,
    /// Its box goes on after.
    pub(crate) cut_bottom: bool,
    /// Only what is inside it shows.
    pub(crate) window: bool,
    /// It has been shown before: a table's head or foot.
    pub(crate) again: bool,
    /// It only holds lines: the box itself is drawn elsewhere.
    pub(crate) bare: bool,
    /// A float that is held back to where the next page begins.
    pub(crate) held: bool,
}

impl Fragment {
    /// The box it is of; what is around only one is of that, and what is around a table and its captions is the table's.
    pub(crate) fn box_id(&self) -> Option<BoxId> {
        match (self.owner, self.children.as_slice()) {
            (Owner::Box(id), _) => Some(id),
            (Owner::Group, [only]) => only.fragment.box_id(),
            (Owner::Group, several) => {
                several.iter().find(|child| child.fragment.arrangement == Arrangement::Table).and_then(|grid| grid.fragment.box_id())
            }
            _ => None,
        }
    }

    /// Moves what is in it down.
    pub(crate) fn lower(&mut self, by: f32) {
        for placed in self.children.iter_mut().chain(&mut self.outside) {
            placed.y += by;
        }
        if let Some(lines) = &mut self.lines {
            lines.y += by;
        }
        self.baselines = self.baselines.map(|(first, last)| (first + by, last + by));
        self.reach = (self.reach + by).max(0.0);
    }
}

/// Where the border of a fieldset makes room for its legend, from the top left of its border box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Notch {
    /// The top of what is painted.
    pub(crate) top: f32,
    /// The left, width and bottom of the legend.
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// A stretch of a border that cells share, along one side of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SharedLine {
    /// The whole border, centred on the side.
    pub(crate) border: Border,
    /// Where it starts and ends, from the left or top of the side.
    pub(crate) from: f32,
    pub(crate) to: f32,
}

/// Whose style a fragment is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Owner {
    /// Nobody's: it only groups.
    #[default]
    Group,
    /// A box's.
    Box(BoxId),
    /// A table row's: table, group, row.
    Row(BoxId, u32, u32),
    /// A table row group's: table, group.
    Rows(BoxId, u32),
    /// Nobody's: it marks where a positioned box would be in the flow.
    Mark(BoxId),
}

/// A fragment and its place in another.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// From the left of the parent's border box.
    pub(crate) x: f32,
    /// From the top of the parent's border box.
    pub(crate) y: f32,
    /// Its collapsed top margin, which is kept after a forced break.
    pub(crate) margin: f32,
    /// The fragment.
    pub(crate) fragment: Arc<Fragment>,
}

/// How a fragment may be cut between pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Arrangement {
    /// Children follow each other from top to bottom.
    #[default]
    Sequence,
    /// Children may stand beside each other: table rows, flex lines, grids.
    Parallel,
    /// A table: captions, head, rows and foot.
    Table,
    /// A row of columns: the flow in them is cut.
    Columns,
    /// Never cut unless it is taller than a page.
    Whole,
}

/// The lines of a box.
#[derive(Debug, Clone)]
pub(crate) struct LineSet {
    /// From the left of the border box to the content box.
    pub(crate) x: f32,
    /// From the top of the border box to the content box.
    pub(crate) y: f32,
    /// The lines.
    pub(crate) lines: Vec<Line>,
    /// Atomic boxes by the number of their piece, with the place of their border box in their margin box.
    pub(crate) atoms: Vec<(u32, Placed)>,
    /// The footnotes called in these lines, by the number of the line.
    pub(crate) notes: Vec<(u32, Arc<Fragment>)>,
}

impl LineSet {
    /// The atomic box of this piece.
    pub(crate) fn atom(&self, piece: u32) -> Option<&Placed> {
        self.atoms.binary_search_by_key(&piece, |(piece, _)| *piece).ok().map(|at| &self.atoms[at].1)
    }
}

/// The containing block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Space {
    /// Its width.
    pub(crate) width: f32,
    /// Its height, if that does not depend on content.
    pub(crate) height: Option<f32>,
}

/// An absolutely positioned box on its way up to its containing block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Waiting {
    /// The box.
    pub(crate) id: BoxId,
    /// Where it would be, from the border box of the fragment that reports it.
    pub(crate) x: f32,
    /// Where it would be.
    pub(crate) y: f32,
    /// Which point of its margin box would be there: 0 for the left or top edge, 1 for the right or bottom one.
    pub(crate) anchor: (f32, f32),
    /// Its containing block, where that is a part of a grid: left, top, width and height, from where `x` and `y` are.
    pub(crate) area: Option<(f32, f32, f32, f32)>,
    /// How far above its place the box before it ends, if there is one.
    pub(crate) before: Option<f32>,
}

impl Waiting {
    /// What goes through the flow in its place, so that the page it comes to is known in the end. How far above it the box before it ends is its
    /// margin: with that a page may end (less than none where nothing is before it).
    fn mark(&self) -> Placed {
        let fragment = Fragment { owner: Owner::Mark(self.id), arrangement: Arrangement::Whole, ..Fragment::default() };
        Placed { x: self.x, y: self.y, margin: self.before.unwrap_or(-0.05), fragment: Arc::new(fragment) }
    }
}

/// Far more boxes than stand beside floats of different lengths in any book.
const MAX_RETRIES: u32 = 2_000;

/// How wide the content of pages is, and their footnotes, by the name of the pages.
pub(crate) type PageWidths = BTreeMap<Option<Arc<str>>, (f32, f32)>;

/// Lays boxes out. Shared between threads.
pub(crate) struct Layouter<'a> {
    /// The boxes.
    pub(crate) tree: &'a BoxTree,
    /// The fonts.
    pub(crate) fonts: &'a Fonts,
    /// How wide pages are, by name.
    pub(crate) page_widths: PageWidths,
    /// The height of the lowest page, which limits lines that run down it.
    pub(crate) page_height: f32,
    /// The words of references.
    texts: Vec<Arc<str>>,
    /// Paragraphs that will be broken into lines again.
    prepared: Vec<Mutex<Option<Box<Prepared<'a>>>>>,
    intrinsic: Vec<OnceLock<(f32, f32)>>,
    /// Flex and grid items by what their layout depends on.
    items: Mutex<BTreeMap<flex::ItemKey, flex::Item>>,
    /// The tracks of subgrids, as far as the grids around them are laid out.
    subgrids: Mutex<BTreeMap<BoxId, subgrid::Shared>>,
    /// How many more grids may look for them.
    subgrids_left: AtomicU32,
    /// Parts of a flow between forced breaks, by their first child, how many there are, and the room for them.
    segments: Mutex<BTreeMap<block::SegmentKey, Arc<block::Segment>>>,
    /// Floats that are held back to the next page; whether there are any.
    holding: Mutex<held::Holding>,
    is_holding: AtomicBool,
    /// How many boxes may still be laid out again because they met a float: boxes in boxes would multiply it.
    retries: AtomicU32,
    /// What does not fit: a box and a message.
    complaints: Mutex<Vec<(u32, &'static str, String)>>,
}

impl<'a> Layouter<'a> {
    /// A layouter whose references say nothing yet.
    pub(crate) fn new(tree: &'a BoxTree, fonts: &'a Fonts) -> Self {
        let count = tree.boxes.len();
        Self {
            tree,
            fonts,
            page_widths: BTreeMap::new(),
            page_height: f32::INFINITY,
            texts: Vec::new(),
            prepared: std::iter::repeat_with(Mutex::default).take(count).collect(),
            intrinsic: std::iter::repeat_with(OnceLock::new).take(count).collect(),
            items: Mutex::default(),
            subgrids: Mutex::default(),
            subgrids_left: AtomicU32::new(subgrid::MAX_SUBGRIDS),
            segments: Mutex::default(),
            holding: Mutex::default(),
            is_holding: AtomicBool::new(false),
            retries: AtomicU32::new(MAX_RETRIES),
            complaints: Mutex::default(),
        }
    }

    /// Gives references their words and forgets what was laid out with other words.
    pub(crate) fn set_texts(&mut self, texts: Vec<Arc<str>>) {
        self.texts = texts;
        if let Ok(mut items) = self.items.lock() {
            items.retain(|key, _| !self.tree.get(key.0).contains.references);
        }
        for (index, layout_box) in self.tree.boxes.iter().enumerate() {
            if layout_box.contains.references {
                self.prepared[index] = Mutex::default();
                self.intrinsic[index] = OnceLock::new();
            }
        }
    }

    /// Lets go of what was kept for laying out again.
    pub(crate) fn forget_layouts(&self) {
        if let Ok(mut items) = self.items.lock() {
            items.clear();
        }
        if let Ok(mut segments) = self.segments.lock() {
            segments.clear();
        }
    }

    /// A layouter for the same boxes with the same words that has laid nothing out.
    pub(crate) fn afresh(&self) -> Self {
        let (page_widths, texts) = (self.page_widths.clone(), self.texts.clone());
        Self { page_widths, page_height: self.page_height, texts, ..Self::new(self.tree, self.fonts) }
    }

    /// Gives the references in one box other words.
    pub(crate) fn say(&mut self, id: BoxId, texts: &[(u32, Arc<str>)]) {
        for (index, text) in texts {
            if let Some(known) = self.texts.get_mut(*index as usize) {
                *known = text.clone();
            }
        }
        if let Ok(mut items) = self.items.lock() {
            items.clear();
        }
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            self.prepared[id.0 as usize] = Mutex::default();
            self.intrinsic[id.0 as usize] = OnceLock::new();
            self.tree.get(id).for_each_child(|child| waiting.push(child));
        }
    }

    /// What did not fit: lines, codes and messages.
    pub(crate) fn complaints(&self) -> Vec<(u32, &'static str, String)> {
        self.complaints.lock().map(|list| list.clone()).unwrap_or_default()
    }

    /// Forgets the paragraphs in boxes that are not laid out again.
    fn forget(&self, boxes: &[BoxId]) {
        let mut waiting = boxes.to_vec();
        while let Some(id) = waiting.pop() {
            if let Ok(mut prepared) = self.prepared[id.0 as usize].lock() {
                *prepared = None;
            }
            self.tree.get(id).for_each_child(|child| waiting.push(child));
        }
    }

    /// Whether a box may be laid out once more.
    fn may_retry(&self) -> bool {
        self.retries.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    fn complain(&self, line: u32, code: &'static str, message: String) {
        if let Ok(mut list) = self.complaints.lock() {
            list.push((line, code, message));
        }
    }

    fn text(&self, index: u32) -> Arc<str> {
        self.texts.get(index as usize).cloned().unwrap_or_else(|| Arc::from("0"))
    }

    /// The whole document as one galley of this width. Boxes positioned against the page come back beside it.
    pub(crate) fn galley(&self, width: f32, page_height: f32) -> (Placed, Vec<Waiting>) {
        let mut floats = floats::Floats::default();
        let space = Space { width, height: Some(page_height) };
        // The root's own margins never collapse with anything (CSS 2.2, 8.3.1).
        let root = self.block(BoxTree::ROOT, space, block::At::default(), block::Fixed::default(), &mut floats, true);
        let edges = &self.style(BoxTree::ROOT).edges.margin;
        let (top, bottom) = (edges::margin(edges.top, width), edges::margin(edges.bottom, width));
        let (x, mut placed, mut waiting) = (root.placed.x, root.placed, root.waiting);
        if (x, top, bottom) != (0.0, 0.0, 0.0) {
            let height = top + placed.fragment.height + bottom;
            let children = vec![Placed { y: top, ..placed }];
            placed =
                Placed { x: 0.0, y: 0.0, margin: 0.0, fragment: Arc::new(Fragment { width, height, children, ..Fragment::default() }) };
            waiting.iter_mut().for_each(|one| (one.x, one.y) = (one.x + x, one.y + top));
        }
        (placed, waiting)
    }

    /// A box laid out on its own for a given containing block: margin boxes, running elements, boxes fixed to the page.
    pub(crate) fn alone(&self, id: BoxId, space: Space, fixed: (Option<f32>, Option<f32>)) -> (Arc<Fragment>, Vec<Waiting>) {
        self.independent(id, space, block::Fixed { width: fixed.0, height: fixed.1, natural: false })
    }

    /// The narrowest and widest a border box wants to be.
    pub(crate) fn intrinsic_widths(&self, id: BoxId) -> (f32, f32) {
        self.intrinsic(id)
    }

    /// A positioned box in a containing block of this size; its place is that of the border box in the containing block.
    pub(crate) fn position(&self, waiting: Waiting, width: f32, height: f32) -> (Placed, Vec<Waiting>) {
        self.positioned(waiting, width, height)
    }

    /// The fonts for words typed into a field of this style.
    pub(crate) fn font_stack(&self, style: &FontStyle) -> Vec<FontId> {
        self.fonts.stack(style)
    }

    fn style(&self, id: BoxId) -> &'a ComputedStyle {
        &self.tree.get(id).style
    }
}

/// Whether a break value forces one.
pub(crate) fn forces(value: Break) -> bool {
    matches!(value, Break::Page | Break::Left | Break::Right | Break::Recto | Break::Verso)
}

/// The break before a box: its own value, or that of its first child, as the values of first children reach up (CSS Break 3, 3.1).
pub(crate) fn break_before(tree: &BoxTree, id: BoxId) -> Break {
    edge_break(tree, id, true)
}

/// The break after a box, or after its last child.
pub(crate) fn break_after(tree: &BoxTree, id: BoxId) -> Break {
    edge_break(tree, id, false)
}

fn edge_break(tree: &BoxTree, id: BoxId, before: bool) -> Break {
    let mut at = id;
    let mut found = Break::Auto;
    loop {
        let this = tree.get(at);
        let value = if before { this.style.layout.break_before } else { this.style.layout.break_after };
        if forces(value) {
            return value;
        }
        if found == Break::Auto {
            found = value;
        }
        match edge_child(tree, at, before) {
            Some(child) => at = child,
            None => {
                let crate::typeset::boxes::BoxKind::Table(table) = &this.kind else { return found };
                let last = (table.groups().count() as u32).saturating_sub(1);
                let rows = break_of_rows(tree, Owner::Rows(at, if before { 0 } else { last }), before);
                return if forces(rows) || found == Break::Auto { rows } else { found };
            }
        }
    }
}

/// The break before or after a table's row or row group: its own value, or that of the group's first or last row.
pub(crate) fn break_of_rows(tree: &BoxTree, owner: Owner, before: bool) -> Break {
    let value = |style: &ComputedStyle| if before { style.layout.break_before } else { style.layout.break_after };
    let own = style_of(tree, owner).map_or(Break::Auto, value);
    let Owner::Rows(id, group) = owner else { return own };
    let crate::typeset::boxes::BoxKind::Table(table) = &tree.get(id).kind else { return own };
    let rows = table.groups().nth(group as usize).map_or(&[][..], |group| &group.rows);
    let row = if before { rows.first() } else { rows.last() };
    match row.map_or(Break::Auto, |row| value(&row.style)) {
        inner if !forces(own) && (forces(inner) || own == Break::Auto) => inner,
        _ => own,
    }
}

/// The first or last in-flow block-level child whose edge is also its parent's.
fn edge_child(tree: &BoxTree, id: BoxId, first: bool) -> Option<BoxId> {
    use crate::typeset::boxes::{BoxKind, is_out_of_flow};
    let BoxKind::Blocks(children) = &tree.get(id).kind else { return None };
    let in_flow = |child: &&BoxId| !is_out_of_flow(&tree.get(**child).style);
    if first { children.iter().find(in_flow).copied() } else { children.iter().rev().find(in_flow).copied() }
}

/// The page name a box starts or ends with: that of its first or last descendant there.
pub(crate) fn page_name(tree: &BoxTree, id: BoxId, first: bool) -> Option<Arc<str>> {
    let mut at = id;
    while let Some(child) = edge_child(tree, at, first) {
        at = child;
    }
    tree.get(at).page.clone()
}

/// The forced break between two siblings, if there is one. A change of page name forces one, too.
pub(crate) fn forced_between(tree: &BoxTree, before: BoxId, after: BoxId) -> Option<Break> {
    let (one, other) = (tree.get(before), tree.get(after));
    if !one.contains.forced_break && !other.contains.forced_break && one.page == other.page {
        return None;
    }
    let (start, end) = (break_before(tree, after), break_after(tree, before));
    // A side of the spread outweighs any page (CSS Fragmentation 3, 3.1).
    let sided = |value: Break| matches!(value, Break::Left | Break::Right | Break::Recto | Break::Verso);
    if forces(start) && (sided(start) || !sided(end)) {
        return Some(start);
    }
    if forces(end) {
        return Some(end);
    }
    (page_name(tree, before, false) != page_name(tree, after, true)).then_some(Break::Page)
}

/// The style a fragment is painted with.
pub(crate) fn style_of(tree: &BoxTree, owner: Owner) -> Option<&ComputedStyle> {
    use crate::typeset::boxes::BoxKind;
    let table = |id: BoxId| match &tree.get(id).kind {
        BoxKind::Table(table) => Some(table),
        _ => None,
    };
    match owner {
        Owner::Group | Owner::Mark(_) => None,
        Owner::Box(id) => Some(&tree.get(id).style),
        Owner::Rows(id, group) => table(id)?.groups().nth(group as usize).map(|group| &group.style),
        Owner::Row(id, group, row) => table(id)?.groups().nth(group as usize)?.rows.get(row as usize).map(|row| &row.style),
    }
}

/// How far down the children and lines of a fragment reach, its floats, and what is positioned in it.
pub(crate) fn reach_of(tree: &BoxTree, fragment: &Fragment) -> f32 {
    let outside = fragment
        .outside
        .iter()
        .filter(|one| one.fragment.box_id().is_some_and(|id| crate::typeset::boxes::is_out_of_flow(&tree.get(id).style)));
    let inside = fragment.children.iter().chain(outside).map(|one| one.y + one.fragment.height.max(one.fragment.reach));
    let lines = fragment.lines.iter().filter_map(|set| set.lines.last().map(|line| set.y + line.y + line.height));
    inside.chain(lines).fold(0.0, f32::max)
}

/// The pieces of an inline box, for those who paint lines.
pub(crate) fn pieces(tree: &BoxTree, id: BoxId) -> &[Piece] {
    match &tree.get(id).kind {
        crate::typeset::boxes::BoxKind::Lines(pieces) => pieces,
        _ => &[],
    }
}
