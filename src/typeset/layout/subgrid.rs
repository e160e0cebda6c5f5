//! Grids in grids that share their tracks (CSS Grid 2, 9).
//!
//! In: a grid with subgrids among its items. Out: every item's place in the grid, the items of subgrids put in as if they were its own, and
//! then the tracks each subgrid takes over, which it finds when it is laid out itself. Names of lines are not shared.

use std::ops::Range;
use std::sync::atomic::Ordering;

use taffy::{DetailedGridInfo, LengthPercentageAuto, Rect, Style};

use crate::typeset::boxes::{BoxId, BoxKind, is_positioned_out};
use crate::typeset::style::computed::{ComputedStyle, Direction, TrackList};

use super::edges::{Edges, margin};
use super::flex::Solved;
use super::{Layouter, Space, flex_style};

/// More subgrids than books have, and fewer than nested ones could ask for.
pub(super) const MAX_SUBGRIDS: u32 = 4_000;

/// The tracks a subgrid takes over in one direction.
#[derive(Debug, Clone)]
pub(crate) struct Tracks {
    sizes: Vec<f32>,
    gap: f32,
}

/// Those in both directions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shared {
    columns: Option<Tracks>,
    rows: Option<Tracks>,
}

/// Where an item stands in a grid, and what of a subgrid is around it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    rows: Range<u16>,
    columns: Range<u16>,
    around: Option<Rect<f32>>,
    /// Whether it asks for no room itself: a subgrid whose items do.
    pub(super) hollow: bool,
}

impl Place {
    /// Puts an item there.
    pub(super) fn apply(&self, style: &mut Style, own: &ComputedStyle, width: f32) {
        let lines = |tracks: &Range<u16>| taffy::Line {
            start: taffy::style_helpers::line(tracks.start.cast_signed() + 1),
            end: taffy::style_helpers::line(tracks.end.cast_signed() + 1),
        };
        (style.grid_row, style.grid_column) = (lines(&self.rows), lines(&self.columns));
        if let Some(around) = self.around {
            let margins = &own.edges.margin;
            style.margin = Rect {
                left: LengthPercentageAuto::length(margin(margins.left, width) + around.left),
                right: LengthPercentageAuto::length(margin(margins.right, width) + around.right),
                top: LengthPercentageAuto::length(margin(margins.top, width) + around.top),
                bottom: LengthPercentageAuto::length(margin(margins.bottom, width) + around.bottom),
            };
        }
    }
}

/// Lays a grid out with these items in these places.
pub(super) type Solve<'s> = dyn Fn(&[BoxId], &[Place]) -> Option<Solved> + 's;

/// In which directions a grid is a subgrid: columns and rows.
fn shares(style: &ComputedStyle) -> (bool, bool) {
    let is = |list: &[TrackList]| matches!(list.first(), Some(TrackList::Subgrid));
    (is(&style.flex.grid_template_columns), is(&style.flex.grid_template_rows))
}

impl Layouter<'_> {
    fn subgrid(&self, id: BoxId) -> Option<&[BoxId]> {
        match &self.tree.get(id).kind {
            BoxKind::Grid(children) if shares(self.style(id)) != (false, false) => Some(children),
            _ => None,
        }
    }

    /// Gives a subgrid the tracks that the grid around it found for it.
    pub(super) fn take_over(&self, id: BoxId, root: &mut Style) {
        if shares(self.style(id)) == (false, false) {
            return;
        }
        let Some(shared) = self.subgrids.lock().ok().and_then(|all| all.get(&id).cloned()) else { return };
        let list = |tracks: &Tracks| tracks.sizes.iter().map(|size| taffy::style_helpers::length(*size)).collect();
        if let Some(columns) = &shared.columns {
            root.grid_template_columns = list(columns);
            root.gap.width = taffy::LengthPercentage::length(columns.gap);
        }
        if let Some(rows) = &shared.rows {
            root.grid_template_rows = list(rows);
            root.gap.height = taffy::LengthPercentage::length(rows.gap);
        }
    }

    /// The items of a grid with those of its subgrids after them, and the places of all; none where there are no subgrids.
    pub(super) fn with_subgrids(
        &self,
        id: BoxId,
        items: &[BoxId],
        space: Space,
        root: &Style,
        solve: &Solve<'_>,
    ) -> Option<(Vec<BoxId>, Vec<Place>)> {
        if !items.iter().any(|item| self.subgrid(*item).is_some())
            || self.subgrids_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
        {
            return None;
        }
        let mut all = items.to_vec();
        let mut places = placed(&self.arranged(root.clone(), items)?, items.len())?;
        let gaps = self.gaps(id, space, (0.0, 0.0));
        let rtl = self.style(id).text.direction == Direction::Rtl;
        // Subgrids may be items of subgrids.
        let mut index = 0;
        while let Some(item) = all.get(index).copied() {
            index += 1;
            let Some(children) = self.subgrid(item) else { continue };
            let place = &mut places[index - 1];
            place.hollow = true;
            let place = place.clone();
            let style = self.style(item);
            let (columns, rows) = shares(style);
            let inner: Vec<BoxId> = children.iter().copied().filter(|child| !is_positioned_out(self.style(*child))).collect();
            let (around, outer) = (self.around(style, space), place.around.unwrap_or(Rect::zero()));
            let own_gaps = self.gaps(item, space, gaps);
            let local = self.local_places(item, &inner, columns.then(|| place.columns.len()), rows.then(|| place.rows.len()))?;
            let (left, right) = (around.left + outer.left, around.right + outer.right);
            let sides = if rtl { (right, left) } else { (left, right) };
            let ends = (around.top + outer.top, around.bottom + outer.bottom);
            for (child, local) in inner.iter().zip(local) {
                // Half of what the gaps differ by is missing on either side of a track, or too much.
                let (columns, (start, end)) = within(&place.columns, &local.columns, columns, sides, (own_gaps.0 - gaps.0) / 2.0);
                let (rows, (top, bottom)) = within(&place.rows, &local.rows, rows, ends, (own_gaps.1 - gaps.1) / 2.0);
                let (left, right) = if rtl { (end, start) } else { (start, end) };
                all.push(*child);
                places.push(Place { rows, columns, around: Some(Rect { left, right, top, bottom }), hollow: false });
            }
        }
        let solved = solve(&all, &places)?;
        let info = solved.info()?;
        for (index, item) in items.iter().enumerate().filter(|(_, item)| self.subgrid(**item).is_some()) {
            let style = self.style(*item);
            let (columns, rows) = shares(style);
            let around = self.around(style, space);
            let own_gaps = self.gaps(*item, space, gaps);
            let place = &places[index];
            let column = |track: u16| {
                let line = info.columns.positions.get(usize::from(track))?;
                Some(if rtl { (space.width - line.end, space.width - line.start) } else { (line.start, line.end) })
            };
            let row = |track: u16| info.rows.positions.get(usize::from(track)).map(|line| (line.start, line.end));
            let sides = if rtl { (around.right, around.left) } else { (around.left, around.right) };
            let shared = Shared {
                columns: if columns { taken(&place.columns, column, sides, own_gaps.0 - gaps.0) } else { None },
                rows: if rows { taken(&place.rows, row, (around.top, around.bottom), own_gaps.1 - gaps.1) } else { None },
            };
            if let Ok(mut subgrids) = self.subgrids.lock() {
                subgrids.insert(*item, shared);
            }
            self.forget_item(*item);
        }
        places.iter_mut().for_each(|place| place.hollow = false);
        Some((all, places))
    }

    /// Margins, borders and padding of a subgrid.
    fn around(&self, style: &ComputedStyle, space: Space) -> Rect<f32> {
        let edges = Edges::of(style, space.width);
        let side = |own| margin(own, space.width);
        let margins = &style.edges.margin;
        Rect {
            left: side(margins.left) + edges.left(),
            right: side(margins.right) + edges.right(),
            top: side(margins.top) + edges.top(),
            bottom: side(margins.bottom) + edges.bottom(),
        }
    }

    /// The gaps between columns and rows, those of the grid around where a grid names none.
    fn gaps(&self, id: BoxId, space: Space, around: (f32, f32)) -> (f32, f32) {
        let layout = &self.style(id).layout;
        (
            layout.column_gap.map_or(around.0, |gap| gap.resolve(space.width)),
            layout.row_gap.map_or(around.1, |gap| gap.resolve(space.height.unwrap_or(0.0))),
        )
    }

    /// Where the items of a subgrid stand in it, whose columns or rows are so many.
    fn local_places(&self, id: BoxId, items: &[BoxId], columns: Option<usize>, rows: Option<usize>) -> Option<Vec<Place>> {
        let mut root = flex_style::container(self.style(id), &self.tree.get(id).kind, Space { width: 0.0, height: None });
        let empty = |count: usize| std::iter::repeat_with(|| taffy::style_helpers::length(0.0_f32)).take(count).collect();
        if let Some(count) = columns {
            root.grid_template_columns = empty(count);
        }
        if let Some(count) = rows {
            root.grid_template_rows = empty(count);
        }
        placed(&self.arranged(root, items)?, items.len())
    }
}

/// The places that a solved grid gave its items.
fn placed(solved: &Solved, count: usize) -> Option<Vec<Place>> {
    let info: &DetailedGridInfo = solved.info()?;
    // Lines before the first cannot be named here.
    if info.rows.negative_implicit_tracks > 0 || info.columns.negative_implicit_tracks > 0 || info.items.len() < count {
        return None;
    }
    let mut places = vec![Place { rows: 0..1, columns: 0..1, around: None, hollow: false }; count];
    for (item, index) in info.items.iter().zip(&solved.order) {
        if let Some(place) = places.get_mut(*index) {
            let tracks = |start: u16, end: u16| start.saturating_sub(1)..end.saturating_sub(1).max(start);
            (place.rows, place.columns) = (tracks(item.row_start, item.row_end), tracks(item.column_start, item.column_end));
        }
    }
    Some(places)
}

/// The tracks of the grid that an item of a subgrid takes in one direction, and what is around it there.
fn within(outer: &Range<u16>, local: &Range<u16>, shared: bool, around: (f32, f32), half_gap: f32) -> (Range<u16>, (f32, f32)) {
    if !shared {
        return (outer.clone(), around);
    }
    // A subgrid has no further tracks: what goes beyond the last stands in it.
    let start = (outer.start + local.start).min(outer.end.saturating_sub(1));
    let end = (outer.start + local.end).clamp(start + 1, outer.end.max(start + 1));
    let before = if start == outer.start { around.0 } else { half_gap };
    let after = if end == outer.end { around.1 } else { half_gap };
    (start..end, (before, after))
}

/// The sizes of tracks as a subgrid sees them that has margins, borders and padding of its own, and gaps wider by `wider`.
fn taken(tracks: &Range<u16>, at: impl Fn(u16) -> Option<(f32, f32)>, around: (f32, f32), wider: f32) -> Option<Tracks> {
    let lines: Vec<(f32, f32)> = tracks.clone().map(at).collect::<Option<_>>()?;
    let last = lines.len().checked_sub(1)?;
    let size = |(index, (start, end)): (usize, &(f32, f32))| {
        let before = if index == 0 { around.0 } else { wider / 2.0 };
        let after = if index == last { around.1 } else { wider / 2.0 };
        (end - after - start - before).max(0.0)
    };
    let gap = lines.get(1).map_or(0.0, |next| next.0 - lines[0].1 + wider);
    Some(Tracks { sizes: lines.iter().enumerate().map(size).collect(), gap })
}
