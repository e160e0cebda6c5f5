//! Fragmentation: fragments that were laid out in one piece are cut to the height of pages and columns (CSS Break 3).
//!
//! In: a fragment, how far it has got, and the room there is. Out: the part of it that goes there, a fragment of its own with all places
//! anew, and a [`Token`] for the rest. Of the places where a break fits the last one of the lowest cost is taken ([`scan`]); the part up to
//! it is then put together ([`build`]). What stands beside each other is cut each for itself. What is taller than a page and cannot be broken
//! is cut through, so that nothing is lost. Nothing is laid out anew here: lines stay as wide as they are, unless a float is held back to the next
//! page, for which the caller lays out again ([`held`]).

mod beside;
mod build;
mod carried;
pub(crate) mod columns;
mod held;
mod noted;
mod pieces;
mod rebase;
mod scan;
mod siblings;

use std::sync::Arc;

use crate::typeset::boxes::{BoxKind, BoxTree, is_formatting_root};
use crate::typeset::layout::{Arrangement, Edges, Fragment, Owner, Placed, forced_between, margin};
use crate::typeset::style::computed::{Break, BreakInside, Clear, ComputedStyle, Extent, Float, FootnotePolicy, Position};

use carried::Carried;
pub(crate) use held::{Held, fill_holding};
pub(crate) use noted::Noted;
pub(crate) use rebase::LineStart;
use scan::{Found, Scan};

/// How far a fragment has got.
#[derive(Debug, Clone, Default)]
pub(crate) struct Token {
    /// The item (child, line or stretch of parallel children) that comes next.
    from: usize,
    /// How far that item has got.
    inner: Option<Box<Token>>,
    /// How far the children of a stretch have got, each for itself.
    beside: Vec<State>,
    /// How much has been shown of what cannot be broken.
    used: f32,
    /// Where the rest begins in the uncut fragment, from its top.
    pub(crate) old: f32,
    /// The break was forced: margins after it are kept.
    forced: bool,
    /// Floats and cells over several rows that go on, in the root of what is cut.
    carried: Vec<Carried>,
    /// What goes on in place of the fragment, as that was laid out for another width or holds lines that are shown already.
    instead: Option<Arc<Fragment>>,
    /// How much of the fragment is before the beginning of what goes on in its place.
    before: f32,
}

impl Token {
    /// What this token tells the place in.
    fn going<'f>(token: Option<&'f Token>, fragment: &'f Arc<Fragment>) -> &'f Arc<Fragment> {
        token.and_then(|token| token.instead.as_ref()).unwrap_or(fragment)
    }

    /// The name of pages that what has the break between two of its parts wants to be on.
    pub(crate) fn page_around(&self, tree: &BoxTree, fragment: &Arc<Fragment>) -> Option<Arc<str>> {
        let going = Self::going(Some(self), fragment);
        match (&self.inner, going.children.get(self.from), going.owner) {
            (Some(inner), Some(child), _) if going.arrangement == Arrangement::Sequence => inner.page_around(tree, &child.fragment),
            (_, _, Owner::Box(id) | Owner::Row(id, ..) | Owner::Rows(id, _)) => tree.get(id).page.clone(),
            (_, _, Owner::Group | Owner::Mark(_)) => None,
        }
    }

    /// Where the rest begins in the fragment itself, whatever goes on in its place.
    fn begin(&self) -> f32 {
        self.before + self.old
    }

    /// The same for what comes after this token in the same fragment.
    fn after(token: Option<&Token>, rest: Token) -> Token {
        match token {
            Some(token) => Token { instead: token.instead.clone(), before: token.before, ..rest },
            None => rest,
        }
    }
}

/// How far something parallel has got.
#[derive(Debug, Clone)]
enum State {
    Fresh,
    Going(Token),
    Done,
}

/// The room for a part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Where the part begins.
    pub(crate) y: f32,
    /// Where the room ends.
    pub(crate) limit: f32,
    /// The height of a whole page or column: what is taller than that must be cut.
    pub(crate) page: f32,
    /// Something must go here, whatever happens.
    pub(crate) must: bool,
    /// How many parallel contents this is in.
    nested: u8,
    /// Whether the room is a column.
    columns: bool,
    /// Whether pages end where that is asked for: not beside others.
    paged: bool,
    /// The footnotes that are on the page already.
    notes: Noted,
    /// Margins, border and padding of the footnote area.
    overhead: f32,
    /// The most that footnotes may take.
    most: f32,
    /// A footnote has been put off to the next page: those after it wait, too.
    pub(crate) put_off: bool,
    /// Where the floats that go on from before end, on the left and on the right: what clears them begins below.
    floats: [f32; 2],
    /// Where what comes next begins at the earliest.
    below: f32,
    /// Whether floats that do not fit are told, to be held back; else the lines beside them go with them.
    hold: bool,
}

impl Room {
    /// The room on a fresh page or in a fresh column.
    pub(crate) fn page(height: f32, notes: f32, (overhead, most): (f32, f32)) -> Self {
        Self {
            y: 0.0,
            limit: height,
            page: height,
            must: true,
            nested: 0,
            columns: false,
            paged: true,
            notes: Noted::of_height(notes),
            overhead,
            most,
            put_off: false,
            floats: NO_FLOATS,
            below: f32::NEG_INFINITY,
            hold: false,
        }
    }

    /// The footnotes on the page with one more, called in a line that ends at `bottom`; none where that has no room. A note that
    /// would have to be broken on any page begins on this one.
    fn with_note(&self, tree: &BoxTree, notes: Noted, note: &Fragment, bottom: f32) -> Option<Noted> {
        let left = self.limit - self.overhead - bottom;
        let (with, _) = notes.with(tree, note);
        if self.takes(with, bottom) {
            Some(with)
        } else {
            (note.height > self.page * 0.5 && left > notes.height + LEAST_NOTE).then_some(Noted::of_height(left))
        }
    }

    /// Whether footnotes have room below what ends at `bottom`.
    fn takes(&self, notes: Noted, bottom: f32) -> bool {
        bottom <= self.above(notes) + 0.05
    }

    /// Where a child begins that would begin at `top`, as it may have to clear floats.
    fn below_floats(&self, tree: &BoxTree, child: &Fragment, top: f32) -> f32 {
        let Owner::Box(id) = child.owner else { return top };
        let [left, right] = self.floats;
        match tree.get(id).style.layout.clear {
            Clear::None => top,
            Clear::Left => top.max(left),
            Clear::Right => top.max(right),
            Clear::Both => top.max(left).max(right),
        }
    }

    /// Where the room ends above footnotes.
    fn above(&self, notes: Noted) -> f32 {
        if notes.height > 0.0 && !self.columns { self.limit - notes.height.min(self.most) - self.overhead } else { self.limit }
    }
}

/// As much of a long footnote as begins on the page of its call.
pub(crate) const LEAST_NOTE: f32 = 36.0;

/// No floats go on.
const NO_FLOATS: [f32; 2] = [f32::NEG_INFINITY; 2];

/// A part of a fragment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    /// The part; none if nothing of it fits.
    pub(crate) fragment: Option<Arc<Fragment>>,
    /// How far the fragment has got; none when it is done.
    pub(crate) rest: Option<Token>,
    /// The break after it, if that was forced, and the name of the page that follows.
    pub(crate) forced: Option<(Break, Option<Arc<str>>)>,
    /// Lines of the source whose content was cut through.
    pub(crate) torn: Vec<u32>,
    /// What the break after it costs.
    cost: u8,
    /// The break after it ends a page even though the room was a column.
    page_break: bool,
    /// The footnotes that are called in it.
    pub(crate) notes: Vec<Arc<Fragment>>,
    /// All that stand on the same page by then, and whether others are put off to the next.
    noted: Noted,
    put_off: bool,
    /// Where its content ends.
    pub(crate) bottom: f32,
    /// Where what comes next would have begun.
    at: f32,
    /// The first float that is to be held back.
    unfit: Option<held::Unfit>,
}

/// Parallel content in more levels than this is not broken any more but cut through.
const MAX_NESTED: u8 = 6;

/// Fills a room with what comes next of a fragment.
pub(crate) fn fill(tree: &BoxTree, fragment: &Arc<Fragment>, token: Option<&Token>, room: Room) -> Part {
    let mut room = room;
    let going_on = carried::going_on(tree, token, &mut room);
    room.floats = NO_FLOATS;
    room.below = f32::NEG_INFINITY;
    for one in &going_on {
        let Some(style) = carried::float_style(tree, one.carried) else { continue };
        // What clears a float that is still to come has no room here.
        let bottom = one.part.fragment.as_ref().map_or(room.limit, |shown| {
            let margin = if one.part.rest.is_none() { margin(style.edges.margin.bottom, shown.width) } else { 0.0 };
            one.y + shown.height + margin
        });
        let side = usize::from(style.layout.float == Float::Right);
        room.floats[side] = room.floats[side].max(bottom);
        room.below = if one.carried.clears { room.below.max(bottom) } else { room.below };
    }
    // A page that shows something going on need not hold anything else.
    room.must &= going_on.iter().all(|one| one.part.fragment.is_none());
    let (found, at, unfit) = Scan::met(tree, fragment, token, room);
    let mut out = Part { noted: room.notes, put_off: room.put_off, bottom: room.y, at, unfit, ..Part::default() };
    let (stop, forced) = match found {
        Found::All => (None, None),
        Found::Cut(path, what, cost) => {
            out.cost = cost;
            (Some((path, what)), None)
        }
        Found::Forced(path, value, name) => {
            out.page_break = value != Break::Column;
            (Some((path, scan::What::Before)), Some((value, name)))
        }
        Found::Nothing => {
            let mut rest = token.cloned().unwrap_or_default();
            if going_on.iter().any(|one| one.part.fragment.is_some()) {
                build::beside_nothing(tree, fragment, &mut rest, (room, going_on), &mut out);
            }
            out.rest = Some(rest);
            return out;
        }
    };
    build::part(tree, fragment, token, (room, going_on), stop, forced, &mut out);
    out
}

/// The style of the box a fragment is of.
fn box_style<'t>(tree: &'t BoxTree, fragment: &Fragment) -> Option<&'t ComputedStyle> {
    fragment.box_id().map(|id| &tree.get(id).style)
}

/// What surrounds an item while a fragment is cut.
#[derive(Debug, Clone, Copy, Default)]
struct Around {
    /// Breaks are to be avoided.
    avoid: bool,
    /// Room for what comes again at the top of every part.
    top: f32,
    /// Room for what comes again at the bottom of every part.
    bottom: f32,
    /// These are the rows of a head or foot.
    keep: bool,
}

impl Around {
    /// The same for what is inside a fragment.
    fn inside(self, tree: &BoxTree, fragment: &Fragment, style: Option<&ComputedStyle>, room: &Room) -> Self {
        let (top, bottom) = self.again(tree, fragment, style, room.page);
        let avoid = self.avoid || style.is_some_and(|style| avoids_inside(style, room));
        Self { avoid, top: self.top + top, bottom: self.bottom + bottom, keep: false }
    }

    /// The room at the top and bottom of every part of a fragment for what comes again there: the edges of a box with
    /// `box-decoration-break: clone`, unless they would leave hardly any for what is inside, and the head and foot of a table.
    fn again(self, tree: &BoxTree, fragment: &Fragment, style: Option<&ComputedStyle>, page: f32) -> (f32, f32) {
        if fragment.arrangement == Arrangement::Table {
            let (head, foot) = head_and_foot(tree, fragment, page);
            return (head.map_or(0.0, |head| head.1), foot.map_or(0.0, |foot| foot.fragment.height));
        }
        let Some(style) = style.filter(|style| style.layout.decoration_clone && matches!(fragment.owner, Owner::Box(_))) else {
            return (0.0, 0.0);
        };
        let edges = Edges::of(style, fragment.width);
        let fits = self.top + self.bottom + edges.top() + edges.bottom() < page * 0.75;
        if fits { (edges.top(), edges.bottom()) } else { (0.0, 0.0) }
    }
}

/// Whether a box asks not to be broken between the pages or columns that are filled.
fn avoids_inside(style: &ComputedStyle, room: &Room) -> bool {
    match style.layout.break_inside {
        BreakInside::Auto => false,
        BreakInside::Avoid => true,
        BreakInside::AvoidColumn => room.columns,
    }
}

/// The head of a table with the distance from its top to the first row below it, and its foot, if they come again on every page.
fn head_and_foot<'f>(tree: &BoxTree, fragment: &'f Fragment, page: f32) -> (Option<(&'f Placed, f32)>, Option<&'f Placed>) {
    let Some((head, foot)) = table_groups(tree, fragment) else { return (None, None) };
    let head = head.map(|head| {
        let next = fragment.children.get(1).map_or(head.y + head.fragment.height, |next| next.y);
        (head, next - head.y)
    });
    let height = head.map_or(0.0, |head| head.1) + foot.map_or(0.0, |foot| foot.fragment.height);
    // A head that would leave no room for rows is not repeated.
    if height < page * 0.5 { (head, foot) } else { (None, None) }
}

/// A table's head and foot.
fn table_groups<'f>(tree: &BoxTree, fragment: &'f Fragment) -> Option<(Option<&'f Placed>, Option<&'f Placed>)> {
    let Owner::Box(id) = fragment.owner else { return None };
    let BoxKind::Table(table) = &tree.get(id).kind else { return None };
    let head = table.head.as_ref().and_then(|_| fragment.children.first());
    let foot = table.foot.as_ref().and_then(|_| fragment.children.last());
    Some((head, foot))
}

/// Whether a fragment is never broken. Columns far inside others are not, as every level is tried at many heights.
fn is_whole(fragment: &Fragment, room: &Room) -> bool {
    fragment.arrangement == Arrangement::Whole || (fragment.columns.is_some() && room.nested >= 2)
}

/// How far a fragment reaches down, with what sticks out of it. What sticks out of a row goes on beside the rows below.
fn reach(fragment: &Fragment) -> f32 {
    fragment.height.max(if matches!(fragment.owner, Owner::Row(..)) { 0.0 } else { fragment.reach })
}

/// Whether there is a forced break in a fragment.
fn has_forced(tree: &BoxTree, fragment: &Fragment) -> bool {
    if let Some(columns) = &fragment.columns
        && has_forced(tree, &columns.flow)
    {
        return true;
    }
    // Columns that are not balanced are as high as there is room, which only the page knows.
    if fragment.columns.as_ref().is_some_and(|columns| !columns.balance && columns.height.is_none()) {
        return true;
    }
    match fragment.owner {
        Owner::Box(id) | Owner::Row(id, ..) | Owner::Rows(id, _) => tree.get(id).contains.forced_break,
        Owner::Mark(_) => false,
        // Only the box that these are the content of knows of page names that change between them.
        Owner::Group => {
            let forced = |pair: &[Placed]| match pair {
                [Placed { fragment: one, .. }, Placed { fragment: other, .. }] => match (one.owner, other.owner) {
                    (Owner::Box(one), Owner::Box(other)) => forced_between(tree, one, other).is_some(),
                    _ => false,
                },
                _ => false,
            };
            fragment.children.iter().any(|child| has_forced(tree, &child.fragment)) || fragment.children.windows(2).any(forced)
        }
    }
}

/// Whether a footnote is called in a fragment.
fn has_notes(tree: &BoxTree, fragment: &Fragment) -> bool {
    match (fragment.owner, &fragment.columns) {
        (Owner::Box(id) | Owner::Row(id, ..) | Owner::Rows(id, _), _) => tree.get(id).contains.notes,
        (Owner::Mark(_), _) => false,
        (Owner::Group, Some(columns)) => has_notes(tree, &columns.flow),
        (Owner::Group, None) => fragment.outside.iter().chain(&fragment.children).any(|child| has_notes(tree, &child.fragment)),
    }
}

/// All footnotes that are called in a fragment.
pub(crate) fn notes_in(tree: &BoxTree, fragment: &Fragment, out: &mut Vec<Arc<Fragment>>) {
    if !has_notes(tree, fragment) {
        return;
    }
    if let Some(columns) = &fragment.columns {
        // The parts in the columns do not keep theirs.
        return notes_in(tree, &columns.flow, out);
    }
    out.extend(fragment.lines.iter().flat_map(|set| set.notes.iter().map(|(_, note)| note.clone())));
    for child in fragment.outside.iter().chain(&fragment.children) {
        notes_in(tree, &child.fragment, out);
    }
}

/// What goes along where a footnote has no room on the page of its call: nothing, the line or the paragraph.
fn policy(tree: &BoxTree, note: &Fragment) -> FootnotePolicy {
    box_style(tree, note).map_or(FootnotePolicy::Auto, |style| style.layout.footnote_policy)
}

/// How far the floats in a fragment reach, of those that reach below `low`.
fn floats_end(tree: &BoxTree, fragment: &Fragment, low: f32) -> f32 {
    let own = fragment.outside.iter().filter(|one| is_float(tree, one)).map(|one| one.y + one.fragment.height);
    let deeper = fragment.children.iter().filter(|child| child.y + child.fragment.reach > low);
    let deeper = deeper.map(|child| child.y + floats_end(tree, &child.fragment, low - child.y));
    own.chain(deeper).fold(low, f32::max)
}

/// Whether a box placed outside the flow is a float.
pub(crate) fn is_float(tree: &BoxTree, placed: &Placed) -> bool {
    box_style(tree, &placed.fragment)
        .is_some_and(|style| style.layout.float != Float::None && matches!(style.layout.position, Position::Static | Position::Relative))
}

/// Whether a float or positioned box is after a break at `old` in the fragment it is in.
fn is_after(tree: &BoxTree, placed: &Placed, old: f32) -> bool {
    match placed.fragment.owner {
        Owner::Mark(_) => placed.y - placed.margin > old + 0.03,
        _ => placed.y + if is_float(tree, placed) { 0.07 } else { 0.02 } >= old,
    }
}

/// Whether room below a box's content is its own wish, rather than that of what it stands beside.
fn has_height(tree: &BoxTree, fragment: &Fragment) -> bool {
    let Owner::Box(id) = fragment.owner else { return false };
    let this: &crate::typeset::boxes::LayoutBox = tree.get(id);
    this.style.layout.height != Extent::Auto || this.style.layout.min_height != Extent::Auto
}

/// The room below the content of what stands beside others, `gap` below `old` in the uncut fragment: what is there because of the others is left
/// out, floats are not, and the last margin is where it is not at the end of a column or of the page, of which there is so much `left`.
fn room_below(tree: &BoxTree, fragment: &Fragment, (gap, old): (f32, f32), (edge, left): (f32, f32), room: &Room) -> f32 {
    if has_height(tree, fragment) {
        return gap;
    }
    let floats = floats_end(tree, fragment, old) - old;
    let with_margin = gap.min(edge + if room.columns { floats } else { floats.max(last_margin(tree, fragment)) });
    if with_margin <= left + 0.05 { with_margin } else { gap.min(edge + floats) }
}

/// The room below a box's content, of which there is so much `left`: the last margin gives way to the end of the page (CSS Break 3, 5.2).
fn room_at_end(tree: &BoxTree, fragment: &Fragment, (gap, edge): (f32, f32), left: f32) -> f32 {
    if gap <= left + 0.05 || edge > left || has_height(tree, fragment) {
        return gap;
    }
    let without_margin = gap - last_margin(tree, fragment).clamp(0.0, (gap - edge).max(0.0));
    if without_margin <= left + 0.05 { left } else { gap }
}

/// The margin below the last box of a fragment, with those of last boxes in it that collapse with that.
fn last_margin(tree: &BoxTree, fragment: &Fragment) -> f32 {
    let mut out = 0.0_f32;
    let mut at = fragment;
    while let (Arrangement::Sequence, Some(last)) = (at.arrangement, at.children.last()) {
        let Owner::Box(id) = last.fragment.owner else { break };
        let style = &tree.get(id).style;
        out = out.max(margin(style.edges.margin.bottom, at.width));
        at = &last.fragment;
        if Edges::of(style, at.width).bottom() > 0.0 || has_height(tree, at) || is_formatting_root(style, &tree.get(id).kind) {
            break;
        }
    }
    out
}

/// Children of a parallel arrangement grouped into stretches that overlap from top to bottom.
fn stretches(fragment: &Fragment) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..fragment.children.len()).collect();
    order.sort_by(|a, b| fragment.children[*a].y.total_cmp(&fragment.children[*b].y));
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut bottom = f32::NEG_INFINITY;
    for index in order {
        let child = &fragment.children[index];
        match out.last_mut() {
            Some(last) if child.y < bottom - 0.01 => last.push(index),
            _ => out.push(vec![index]),
        }
        bottom = bottom.max(child.y + child.fragment.height);
    }
    // What stands beside each other is painted in the order of the source.
    out.iter_mut().for_each(|stretch| stretch.sort_unstable());
    out
}

/// The top and bottom of a stretch.
fn extent(fragment: &Fragment, stretch: &[usize]) -> (f32, f32) {
    let children = stretch.iter().filter_map(|index| fragment.children.get(*index));
    children
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), child| (top.min(child.y), bottom.max(child.y + child.fragment.height)))
}

/// Whether a fragment is lines, and not children.
fn is_lines(fragment: &Fragment) -> bool {
    fragment.lines.is_some() && fragment.children.is_empty()
}

/// The line of the source of a fragment's box.
pub(crate) fn line_of(tree: &BoxTree, fragment: &Fragment) -> u32 {
    match fragment.owner {
        Owner::Box(id) | Owner::Row(id, ..) | Owner::Rows(id, _) | Owner::Mark(id) => tree.get(id).line,
        Owner::Group => fragment.children.first().map_or(0, |child| line_of(tree, &child.fragment)),
    }
}
