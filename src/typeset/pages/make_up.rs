//! Make-up: cuts the galley into pages.
//!
//! In: a [`Galley`] and the size of every page. Out: [`Slice`]s, one for each page with content or left blank. Of the places that fit on a
//! page the last of the lowest cost is taken; a piece taller than a page is cut through, so that nothing is lost.

use std::sync::Arc;

use crate::typeset::style::computed::Break;
use crate::typeset::style::{PageContext, PageStyle, Styles};

use super::galley::{Galley, Opportunity};

/// One page's part of the galley.
#[derive(Debug, Clone)]
pub(crate) struct Slice {
    /// Its size, margins and margin boxes.
    pub(crate) style: Arc<PageStyle>,
    /// A page left empty so that the next one is on the wanted side.
    pub(crate) blank: bool,
    /// Where its part starts in the galley.
    pub(crate) start: f32,
    /// Where its part ends.
    pub(crate) end: f32,
    /// The cut at its end; none on the last page.
    pub(crate) cut: Option<Opportunity>,
    /// What comes again at its top.
    pub(crate) again: Option<u32>,
    /// Left and top of the content area.
    pub(crate) origin: (f32, f32),
    /// The size of the content area.
    pub(crate) area: (f32, f32),
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

/// Cuts a galley of this height. `cut_through` hears of pages on which something was cut that should not be.
pub(crate) fn make_up(
    galley: &Galley,
    height: f32,
    first_name: Option<Arc<str>>,
    styles: &Styles<'_>,
    mut cut_through: impl FnMut(u32),
) -> Vec<Slice> {
    let mut pages: Vec<Slice> = Vec::new();
    let mut name = first_name;
    let mut group_index = 0;
    let mut start = Start { y: 0.0, again: None, cut: 0, atom: 0 };
    let mut side: Option<Break> = None;
    loop {
        if let Some(wanted) = side.take()
            && wants_blank(wanted, pages.len())
        {
            pages.push(page(styles, pages.len(), &name, group_index, true, &start));
            group_index += 1;
        }
        let mut slice = page(styles, pages.len(), &name, group_index, false, &start);
        group_index += 1;
        let again_top = galley.again_room(start.again).0;
        let room = (slice.area.1 - again_top).max(10.0);
        let chosen = choose(galley, &start, room, height);
        match chosen {
            Chosen::End => {
                slice.end = height.max(start.y);
                pages.push(slice);
                return pages;
            }
            Chosen::Cut(index) => {
                let cut = galley.cuts[index].clone();
                slice.end = cut.end;
                start = Start { y: cut.start, again: cut.again, cut: index + 1, atom: cut.low };
                if let Some(forced) = cut.forced {
                    side = Some(forced);
                    if cut.name != name {
                        name.clone_from(&cut.name);
                        group_index = 0;
                    }
                }
                slice.cut = Some(cut);
            }
            Chosen::Through(next) => {
                let end = start.y + room;
                let high = galley.cuts.get(next).map_or(galley.atoms, |cut| cut.high);
                cut_through(u32::try_from(pages.len()).unwrap_or(u32::MAX));
                slice.end = end;
                slice.cut = Some(Opportunity {
                    end,
                    start: end,
                    low: start.atom,
                    high,
                    rank: u8::MAX,
                    forced: None,
                    name: None,
                    again: start.again,
                    through: true,
                });
                start = Start { y: end, ..start };
            }
        }
        pages.push(slice);
        if pages.len() >= MAX_PAGES {
            return pages;
        }
    }
}

/// Where a page starts.
#[derive(Debug, Clone, Copy)]
struct Start {
    y: f32,
    again: Option<u32>,
    /// The first cut that is still ahead.
    cut: usize,
    /// The first atom that may be on the page.
    atom: u32,
}

enum Chosen {
    /// The rest of the galley fits.
    End,
    /// This cut.
    Cut(usize),
    /// Nothing fits: what stands before this cut is cut through.
    Through(usize),
}

fn choose(galley: &Galley, start: &Start, room: f32, height: f32) -> Chosen {
    let mut best: Option<(u8, usize)> = None;
    let fits = |end: f32, again: Option<u32>| end - start.y + galley.again_room(again).1 <= room + 0.05;
    for (index, cut) in galley.cuts.iter().enumerate().skip(start.cut) {
        if !fits(cut.end, if cut.forced.is_some() { None } else { cut.again }) {
            return best.map_or(Chosen::Through(index), |(_, index)| Chosen::Cut(index));
        }
        if cut.forced.is_some() {
            return Chosen::Cut(index);
        }
        // A cut that takes nothing onto the page would go on for ever.
        let empty = cut.end <= start.y + 0.05 && cut.start <= start.y + 0.05;
        if !empty && best.is_none_or(|(rank, _)| cut.rank <= rank) {
            best = Some((cut.rank, index));
        }
    }
    if fits(height, None) { Chosen::End } else { best.map_or(Chosen::Through(galley.cuts.len()), |(_, index)| Chosen::Cut(index)) }
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

fn page(styles: &Styles<'_>, index: usize, name: &Option<Arc<str>>, group_index: u32, blank: bool, start: &Start) -> Slice {
    let number = u32::try_from(index).unwrap_or(u32::MAX);
    let context =
        PageContext { name: name.as_deref(), first: index == 0, right: index.is_multiple_of(2), blank, index: number, group_index };
    let style = styles.page(&context);
    let (x, y, width, height) = content_area(&style);
    Slice {
        style,
        blank,
        start: start.y,
        end: start.y,
        cut: None,
        again: if blank { None } else { start.again },
        origin: (x, y),
        area: (width, height),
    }
}
