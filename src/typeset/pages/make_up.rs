//! Make-up: fills one page after the other with what comes next.
//!
//! In: the document laid out in one piece and the size of every page. Out: [`Slice`]s, one for each page with content or left blank.

use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxTree};
use crate::typeset::fragmentation::{Held, Room, Token, fill, fill_holding, line_of};
use crate::typeset::layout::{Fragment, Layouter, PageWidths};
use crate::typeset::style::computed::{Break, Direction};
use crate::typeset::style::{PageContext, PageStyle, Styles};

use super::footnotes;
use super::positioned::{self, Positioned};

/// One page's part of the document.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Its size, margins and margin boxes.
    pub(crate) style: Arc<PageStyle>,
    /// A page left empty so that the next one is on the wanted side.
    pub(crate) blank: bool,
    /// The layout it has its part of.
    pub(crate) layout: usize,
    /// Where its part starts and ends in that layout.
    pub(crate) start: f32,
    pub(crate) end: f32,
    /// Its part.
    pub(crate) root: Option<Arc<Fragment>>,
    /// Left and top of the content area.
    pub(crate) origin: (f32, f32),
    /// The size of the content area.
    pub(crate) area: (f32, f32),
    /// Lines of the source whose content was cut through at its end.
    pub(crate) torn: Vec<u32>,
    /// Its footnotes.
    pub(crate) notes: Option<footnotes::Area>,
}

/// Left, top, width and height of a page's content area.
pub(crate) fn content_area(style: &PageStyle) -> (f32, f32, f32, f32) {
    let edges = crate::typeset::layout::Edges::of(&style.style, style.size.width);
    let x = style.margin.left + edges.left();
    let y = style.margin.top + edges.top();
    let width = (style.size.width - x - style.margin.right - edges.right()).max(1.0);
    let height = (style.size.height - y - style.margin.bottom - edges.bottom()).max(1.0);
    (x, y, width, height)
}

/// How many pages a document may have: a stop for what would never end.
pub(super) const MAX_PAGES: usize = 100_000;

/// How many layouts a document may have, each for pages of other widths and as much work as laying it out at all.
const MAX_LAYOUTS: usize = 16;

/// How many boxes are looked at for floats that are held back, before they take their paragraphs along instead: each time is one look at all
/// boxes, and there may be a float at the end of every page. A book of 500 pages has room for one on each.
const MOST_LOOKS: usize = 10_000_000;

/// The document laid out for pages of some widths.
struct Layout {
    /// The widths of pages and footnotes by name, and of the room it was laid out in.
    widths: PageWidths,
    room: f32,
    root: Arc<Fragment>,
}

/// The document cut into pages.
pub(crate) struct Made {
    pub(crate) slices: Vec<Slice>,
    /// Boxes positioned against the page.
    pub(crate) positioned: Vec<Positioned>,
    /// The line of the source of what is highest, where there are as many pages as there may be.
    pub(crate) endless: Option<u32>,
}

/// Cuts the document into pages. It is laid out once for every width of the same pages: those on the left may be wider than those on the right.
pub(crate) fn make_up(
    layouter: &mut Layouter<'_>,
    (width, height): (f32, f32),
    first_name: &Option<Arc<str>>,
    styles: &Styles<'_>,
) -> Made {
    let tree = layouter.tree;
    let sheets = Sheets { tree, styles };
    let usual = layouter.page_widths.clone();
    layouter.let_go();
    let (root, waiting) = layouter.galley(width, height);
    let mut layouts = vec![Layout { widths: usual.clone(), room: width, root: root.fragment }];
    let mut current = 0;
    let mut waiting = vec![waiting];
    let mut pages: Vec<Slice> = Vec::new();
    let mut name = first_name.clone();
    let mut group_index = 0;
    let mut token: Option<Token> = None;
    let mut side: Option<Break> = None;
    let mut pending = footnotes::Pending::new();
    let mut looks = 0;
    loop {
        let start = token.as_ref().map_or(0.0, |token| token.old);
        if let Some(wanted) = side.take()
            && wants_blank(tree, wanted, pages.len())
        {
            // Nobody asked for a name for it but those around what is broken.
            let around = token.as_ref().and_then(|token| token.page_around(tree, &layouts[current].root));
            pages.push(Slice { layout: current, end: start, ..page(sheets, pages.len(), &around, group_index, true, start) });
            group_index += 1;
        }
        let mut slice = page(sheets, pages.len(), &name, group_index, false, start);
        let fits = |layout: &Layout| layout.widths.get(&name).is_none_or(|(width, _)| (width - slice.area.0).abs() <= 0.5);
        if let (Some(before), false) = (&token, fits(&layouts[current])) {
            let other = layouts.iter().position(fits).or_else(|| {
                let widths = widths_like(sheets, &layouts[0].widths, (&name, &slice), pages.len(), group_index);
                let room = widths.get(first_name).map_or(width, |(width, _)| *width);
                layouter.page_widths.clone_from(&widths);
                let (root, more) = (layouts.len() < MAX_LAYOUTS).then(|| layouter.galley(room, height))?;
                layouts.push(Layout { widths, room, root: root.fragment });
                waiting.push(more);
                Some(layouts.len() - 1)
            });
            if let Some(other) = other {
                let rest = |id, start, whole: &Fragment, to_come: &_| layouter.rest(id, start, whole, to_come);
                let moved = before.moved(tree, &layouts[current].root, &layouts[other].root, &rest);
                slice.start = moved.old;
                (token, current) = (Some(moved), other);
            }
        }
        slice.layout = current;
        group_index += 1;
        // A page without room for anything still takes a little.
        let notes = footnotes::carried(&pending, &slice.style, slice.area);
        let mut room = Room::page(
            slice.area.1.max(10.0),
            notes,
            (footnotes::overhead(&slice.style, slice.area.0), footnotes::most(&slice.style, slice.area)),
        );
        room.put_off = footnotes::height_left(&pending) > notes + 0.05;
        let older = pending.len();
        let next = page(sheets, pages.len() + 1, &name, group_index, false, start);
        let layout = &mut layouts[current];
        let part = if (next.area.0 - slice.area.0).abs() <= 0.5 && looks < MOST_LOOKS {
            let mut flow = layout.root.clone();
            let again = |held: &[Held], longer: &[(BoxId, f32)]| {
                looks += tree.boxes.len();
                layouter.page_widths.clone_from(&layout.widths);
                layouter.hold_back(held.iter().map(|one| (one.id, one.by)), longer.iter().copied());
                let (root, more) = layouter.galley(layout.room, height);
                waiting[current] = more;
                root.fragment
            };
            let part = fill_holding(tree, &mut flow, token.as_ref(), room, again);
            layout.root = flow;
            part
        } else {
            // In a layout for pages of another width floats would stand elsewhere anyway.
            fill(tree, &layout.root, token.as_ref(), room)
        };
        slice.root = part.fragment;
        slice.torn = part.torn;
        slice.end = part.rest.as_ref().map_or(f32::INFINITY, |rest| rest.old);
        footnotes::add(&mut pending, part.notes);
        slice.notes = footnotes::set(tree, &mut pending, &slice.style, slice.area, part.bottom, older);
        pages.push(slice);
        if let Some((value, next)) = part.forced {
            side = Some(value);
            if next != name {
                name = next;
                group_index = 0;
            }
        }
        token = part.rest;
        if token.is_none() || pages.len() >= MAX_PAGES {
            break;
        }
    }
    // Notes that found no room on the last page get pages of their own.
    while !pending.is_empty() && pages.len() < MAX_PAGES {
        let start = layouts[current].root.height;
        let mut slice = Slice { layout: current, end: start, ..page(sheets, pages.len(), &name, group_index, false, start) };
        group_index += 1;
        let older = pending.len();
        slice.notes = footnotes::set(tree, &mut pending, &slice.style, slice.area, 0.0, older);
        pages.push(slice);
    }
    layouter.page_widths = usual;
    let add = |index| Slice { layout: usize::MAX, ..page(sheets, index, &name, group_index, false, f32::INFINITY) };
    let positioned = positioned::place(layouter, &mut pages, &waiting, add);
    let endless = (pages.len() >= MAX_PAGES).then(|| line_of(tree, highest(&layouts[current].root)));
    Made { slices: pages, positioned, endless }
}

/// The innermost box that most of the height is in.
fn highest(root: &Fragment) -> &Fragment {
    let mut at = root;
    while let Some(child) = at.children.iter().find(|child| child.fragment.height > at.height / 2.0) {
        at = &child.fragment;
    }
    at
}

/// How wide pages of all names are where they are of the same kind as this one: left or right, first or not.
fn widths_like(
    sheets: Sheets<'_>,
    names: &PageWidths,
    (own, slice): (&Option<Arc<str>>, &Slice),
    index: usize,
    group_index: u32,
) -> PageWidths {
    let both = |slice: &Slice| (slice.area.0, footnotes::width(&slice.style, slice.area.0));
    let width = |name: &Option<Arc<str>>| if name == own { both(slice) } else { both(&page(sheets, index, name, group_index, false, 0.0)) };
    names.keys().map(|name| (name.clone(), width(name))).collect()
}

/// What decides how a page looks.
#[derive(Clone, Copy)]
struct Sheets<'s> {
    tree: &'s BoxTree,
    styles: &'s Styles<'s>,
}

/// Whether a page is on the right of its spread. Where text goes from right to left, so do the pages, and the first is on the left (CSS Paged
/// Media 3, 3.4).
pub(super) fn is_right(tree: &BoxTree, index: usize) -> bool {
    index.is_multiple_of(2) == (tree.get(BoxTree::ROOT).style.text.direction == Direction::Ltr)
}

/// Whether the next page, with this place in the document, is on the wrong side.
fn wants_blank(tree: &BoxTree, wanted: Break, index: usize) -> bool {
    match wanted {
        Break::Right => !is_right(tree, index),
        Break::Left => is_right(tree, index),
        Break::Recto => !index.is_multiple_of(2),
        Break::Verso => index.is_multiple_of(2),
        _ => false,
    }
}

fn page(sheets: Sheets<'_>, index: usize, name: &Option<Arc<str>>, group_index: u32, blank: bool, start: f32) -> Slice {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    let context =
        PageContext { name: name.as_deref(), first: index == 0, right: is_right(sheets.tree, index), blank, index: number, group_index };
    let style = sheets.styles.page(&context);
    let (x, y, width, height) = content_area(&style);
    Slice {
        style,
        blank,
        layout: 0,
        start,
        end: f32::INFINITY,
        root: None,
        origin: (x, y),
        area: (width, height),
        torn: Vec::new(),
        notes: None,
    }
}
