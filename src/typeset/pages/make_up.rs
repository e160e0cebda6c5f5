//! Make-up: fills one page after the other with what comes next.
//!
//! In: the document laid out in one piece and the size of every page. Out: [`Slice`]s, one for each page with content or left blank.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::typeset::fragmentation::{Room, Token, fill};
use crate::typeset::layout::{Fragment, Layouter, Waiting};
use crate::typeset::style::computed::Break;
use crate::typeset::style::{PageContext, PageStyle, Styles};

use super::footnotes;

/// One page's part of the document.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Its size, margins and margin boxes.
    pub(crate) style: Arc<PageStyle>,
    /// A page left empty so that the next one is on the wanted side.
    pub(crate) blank: bool,
    /// Where its part starts in the uncut document.
    pub(crate) start: f32,
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
const MAX_PAGES: usize = 100_000;

/// How often a document is laid out again because pages differ in width. Each time is as much work as laying it out at all.
const MAX_WIDTHS: usize = 40;

/// A layout of the document and the pages it is for.
pub(crate) struct Laid {
    /// The first of them.
    pub(crate) first: usize,
    /// Where its part ends on the last of them.
    pub(crate) end: f32,
    /// Boxes positioned against the page.
    pub(crate) waiting: Vec<Waiting>,
}

/// Cuts the document into pages.
pub(crate) fn make_up(
    layouter: &mut Layouter<'_>,
    (mut width, height): (f32, f32),
    first_name: &Option<Arc<str>>,
    styles: &Styles<'_>,
) -> (Vec<Slice>, Vec<Laid>) {
    let tree = layouter.tree;
    let widths = layouter.page_widths.clone();
    let (mut root, waiting) = layouter.galley(width, height);
    let mut laid = vec![Laid { first: 0, end: f32::INFINITY, waiting }];
    let mut pages: Vec<Slice> = Vec::new();
    let mut name = first_name.clone();
    let mut group_index = 0;
    let mut token: Option<Token> = None;
    let mut side: Option<Break> = None;
    let mut pending = footnotes::Pending::new();
    loop {
        let start = token.as_ref().map_or(0.0, |token| token.old);
        if let Some(wanted) = side.take()
            && wants_blank(wanted, pages.len())
        {
            pages.push(page(styles, pages.len(), &name, group_index, true, start));
            group_index += 1;
        }
        let mut slice = page(styles, pages.len(), &name, group_index, false, start);
        group_index += 1;
        let known = layouter.page_widths.get(&name).copied().unwrap_or(width);
        if let Some(token) = &mut token
            && (known - slice.area.0).abs() > 0.5
            && laid.len() <= MAX_WIDTHS
        {
            let mut begun = BTreeMap::new();
            token.line_starts(&root.fragment, &mut begun);
            layouter.go_on(&name, slice.area.0, begun);
            if name == *first_name {
                width = slice.area.0;
            }
            let again = layouter.galley(width, height);
            if let Some(before) = laid.last_mut() {
                before.end = token.old;
            }
            root = again.0;
            token.rebase(&root.fragment);
            slice.start = token.old;
            laid.push(Laid { first: pages.len(), end: f32::INFINITY, waiting: again.1 });
        }
        // A page without room for anything still takes a little.
        let notes = footnotes::carried(&pending, &slice.style, slice.area);
        let room = Room::page(
            slice.area.1.max(10.0),
            notes,
            (footnotes::overhead(&slice.style, slice.area.0), footnotes::most(&slice.style, slice.area)),
        );
        let part = fill(tree, &root.fragment, token.as_ref(), room);
        slice.root = part.fragment;
        slice.torn = part.torn;
        footnotes::add(&mut pending, part.notes);
        slice.notes = footnotes::set(tree, &mut pending, &slice.style, slice.area, part.bottom);
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
        let mut slice = page(styles, pages.len(), &name, group_index, false, root.fragment.height);
        group_index += 1;
        slice.notes = footnotes::set(tree, &mut pending, &slice.style, slice.area, 0.0);
        pages.push(slice);
    }
    if laid.len() > 1 {
        layouter.start_over();
        layouter.page_widths = widths;
    }
    (pages, laid)
}

/// Whether the next page, with this place in the document, is on the wrong side.
fn wants_blank(wanted: Break, index: usize) -> bool {
    let is_right = index.is_multiple_of(2);
    match wanted {
        Break::Right | Break::Recto => !is_right,
        Break::Left | Break::Verso => is_right,
        _ => false,
    }
}

fn page(styles: &Styles<'_>, index: usize, name: &Option<Arc<str>>, group_index: u32, blank: bool, start: f32) -> Slice {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    let context =
        PageContext { name: name.as_deref(), first: index == 0, right: index.is_multiple_of(2), blank, index: number, group_index };
    let style = styles.page(&context);
    let (x, y, width, height) = content_area(&style);
    Slice { style, blank, start, root: None, origin: (x, y), area: (width, height), torn: Vec::new(), notes: None }
}
