//! Computed values in taffy's words.

use taffy::prelude::{GridPlacement, GridTemplateComponent, RepetitionCount, TaffyAuto, TrackSizingFunction};
use taffy::style_helpers::minmax;
use taffy::{
    AlignContent, AlignItems, Dimension, GridAutoFlow, GridTemplateArea, GridTemplateAreas, GridTemplateRepetition, LengthPercentageAuto,
    Line, MaxTrackSizingFunction, MinTrackSizingFunction, Rect, Size, Style,
};

use crate::typeset::boxes::BoxKind;
use crate::typeset::style::computed::{
    Alignment, ComputedStyle, Direction, Extent, FlexDirection, FlexWrap, GridLine, LengthPercentage, Overflow, TrackBreadth, TrackList,
    TrackRepeat, TrackSize,
};

use super::Space;
use super::edges::Edges;

/// A container without margins, borders and padding: its content box.
pub(crate) fn container(style: &ComputedStyle, kind: &BoxKind, space: Space) -> Style {
    let flex = &style.flex;
    let mut out = Style {
        display: if matches!(kind, BoxKind::Grid(_)) { taffy::Display::Grid } else { taffy::Display::Flex },
        direction: if style.text.direction == Direction::Rtl { taffy::Direction::Rtl } else { taffy::Direction::Ltr },
        flex_direction: match flex.direction {
            FlexDirection::Row => taffy::FlexDirection::Row,
            FlexDirection::RowReverse => taffy::FlexDirection::RowReverse,
            FlexDirection::Column => taffy::FlexDirection::Column,
            FlexDirection::ColumnReverse => taffy::FlexDirection::ColumnReverse,
        },
        flex_wrap: match flex.wrap {
            FlexWrap::Nowrap => taffy::FlexWrap::NoWrap,
            FlexWrap::Wrap => taffy::FlexWrap::Wrap,
            FlexWrap::WrapReverse => taffy::FlexWrap::WrapReverse,
        },
        align_items: align(flex.align_items).unwrap_or(AlignItems::NORMAL),
        justify_items: align(flex.justify_items).unwrap_or(AlignItems::NORMAL),
        align_content: distribute(flex.align_content),
        justify_content: distribute(flex.justify_content),
        gap: Size { width: length(style.layout.column_gap, Some(space.width)), height: length(style.layout.row_gap, space.height) },
        ..Style::default()
    };
    // The container's own limits, which decide how much there is to share out.
    let edges = Edges::of(style, space.width).vertical();
    let limit = |extent: Extent| match extent {
        Extent::Length(length) if length.percent == 0.0 => {
            let height = if style.layout.border_box { length.points - edges } else { length.points };
            LengthPercentageAuto::length(height.max(0.0))
        }
        _ => LengthPercentageAuto::auto(),
    };
    out.min_size.height = limit(style.layout.min_height);
    out.max_size.height = limit(style.layout.max_height);
    if matches!(kind, BoxKind::Grid(_)) {
        out.grid_template_columns = tracks(&flex.grid_template_columns, Some(space.width), &mut out.grid_template_column_names);
        out.grid_template_rows = tracks(&flex.grid_template_rows, space.height, &mut out.grid_template_row_names);
        out.grid_auto_columns = flex.grid_auto_columns.iter().map(|size| track(*size, Some(space.width))).collect();
        out.grid_auto_rows = flex.grid_auto_rows.iter().map(|size| track(*size, space.height)).collect();
        out.grid_auto_flow = match (flex.grid_auto_flow_column, flex.grid_auto_flow_dense) {
            (false, false) => GridAutoFlow::Row,
            (false, true) => GridAutoFlow::RowDense,
            (true, false) => GridAutoFlow::Column,
            (true, true) => GridAutoFlow::ColumnDense,
        };
        out.grid_template_areas = areas(&flex.grid_template_areas);
    }
    out
}

/// An item, its size being that of its border box.
pub(crate) fn item(style: &ComputedStyle, space: Option<Space>) -> Style {
    let flex = &style.flex;
    let layout = &style.layout;
    let width = space.map(|space| space.width);
    let height = space.and_then(|space| space.height);
    let edges = Edges::of(style, width.unwrap_or(0.0));
    let around = |horizontal: bool| {
        if layout.border_box {
            0.0
        } else if horizontal {
            edges.horizontal()
        } else {
            edges.vertical()
        }
    };
    let least = |horizontal: bool| if horizontal { edges.horizontal() } else { edges.vertical() };
    let size = |extent: Extent, horizontal: bool| -> Option<f32> {
        let base = if horizontal { width } else { height };
        resolve(extent, base).map(|value| (value + around(horizontal)).max(least(horizontal)))
    };
    let dimension = |extent: Extent, horizontal: bool| match extent {
        Extent::MinContent => Dimension::min_content(),
        Extent::MaxContent => Dimension::max_content(),
        Extent::FitContent => Dimension::fit_content(),
        _ => size(extent, horizontal).map_or(Dimension::auto(), Dimension::length),
    };
    let limit =
        |extent: Extent, horizontal: bool| size(extent, horizontal).map_or(LengthPercentageAuto::auto(), LengthPercentageAuto::length);
    let margin = |extent: Extent| match extent {
        Extent::Auto => LengthPercentageAuto::auto(),
        _ => LengthPercentageAuto::length(resolve(extent, width).unwrap_or(0.0)),
    };
    let margins = &style.edges.margin;
    let hidden = if layout.overflow == Overflow::Visible { taffy::Overflow::Visible } else { taffy::Overflow::Hidden };
    let horizontal_basis = true;
    Style {
        display: taffy::Display::Block,
        overflow: taffy::Point { x: hidden, y: hidden },
        size: Size { width: dimension(layout.width, true), height: dimension(layout.height, false) },
        min_size: Size { width: limit(layout.min_width, true), height: limit(layout.min_height, false) },
        max_size: Size { width: limit(layout.max_width, true), height: limit(layout.max_height, false) },
        aspect_ratio: layout.aspect_ratio,
        margin: Rect { left: margin(margins.left), right: margin(margins.right), top: margin(margins.top), bottom: margin(margins.bottom) },
        flex_grow: flex.grow,
        flex_shrink: flex.shrink,
        flex_basis: dimension(flex.basis, horizontal_basis),
        align_self: align(flex.align_self),
        justify_self: align(flex.justify_self),
        grid_row: Line { start: placement(&flex.grid_row.0), end: placement(&flex.grid_row.1) },
        grid_column: Line { start: placement(&flex.grid_column.0), end: placement(&flex.grid_column.1) },
        ..Style::default()
    }
}

/// Where a positioned child of a container would be if it were the only item: shares of the container's content box, and of its own
/// (CSS Flexbox 1, 4.1; CSS Grid 1, 9.2).
pub(crate) fn static_shares(container: &ComputedStyle, item: &ComputedStyle, kind: &BoxKind) -> (f32, f32) {
    let flex = &container.flex;
    let share = |value: Alignment, reverse: bool| {
        let end = match value {
            Alignment::Center | Alignment::SpaceAround | Alignment::SpaceEvenly => return 0.5,
            Alignment::End => true,
            Alignment::FlexEnd => !reverse,
            Alignment::Start => false,
            _ => reverse,
        };
        f32::from(u8::from(end))
    };
    let rtl = container.text.direction == Direction::Rtl;
    let own = |own: Alignment, general: Alignment| if own == Alignment::Auto { general } else { own };
    let across = own(item.flex.align_self, flex.align_items);
    if matches!(kind, BoxKind::Grid(_)) {
        let x = share(own(item.flex.justify_self, flex.justify_items), false);
        return (if rtl { 1.0 - x } else { x }, share(across, false));
    }
    let main = share(flex.justify_content, matches!(flex.direction, FlexDirection::RowReverse | FlexDirection::ColumnReverse));
    let cross = share(across, flex.wrap == FlexWrap::WrapReverse);
    let (x, y) = if matches!(flex.direction, FlexDirection::Row | FlexDirection::RowReverse) { (main, cross) } else { (cross, main) };
    (if rtl { 1.0 - x } else { x }, y)
}

fn resolve(extent: Extent, base: Option<f32>) -> Option<f32> {
    match (extent, base) {
        (Extent::Length(length), Some(base)) => Some(length.resolve(base)),
        (Extent::Length(length), None) if length.percent == 0.0 => Some(length.points),
        _ => None,
    }
}

fn length(length: Option<LengthPercentage>, base: Option<f32>) -> taffy::LengthPercentage {
    taffy::LengthPercentage::length(length.map_or(0.0, |length| length.resolve(base.unwrap_or(0.0))))
}

fn align(value: Alignment) -> Option<AlignItems> {
    Some(match value {
        Alignment::Auto => return None,
        Alignment::Normal => AlignItems::NORMAL,
        Alignment::Start | Alignment::Left => AlignItems::START,
        Alignment::End | Alignment::Right => AlignItems::END,
        Alignment::FlexStart => AlignItems::FLEX_START,
        Alignment::FlexEnd => AlignItems::FLEX_END,
        Alignment::Center => AlignItems::CENTER,
        Alignment::Baseline => AlignItems::BASELINE,
        Alignment::Stretch | Alignment::SpaceBetween | Alignment::SpaceAround | Alignment::SpaceEvenly => AlignItems::STRETCH,
    })
}

fn distribute(value: Alignment) -> AlignContent {
    match value {
        Alignment::Auto | Alignment::Normal | Alignment::Baseline => AlignContent::NORMAL,
        Alignment::Start | Alignment::Left => AlignContent::START,
        Alignment::End | Alignment::Right => AlignContent::END,
        Alignment::FlexStart => AlignContent::FLEX_START,
        Alignment::FlexEnd => AlignContent::FLEX_END,
        Alignment::Center => AlignContent::CENTER,
        Alignment::Stretch => AlignContent::STRETCH,
        Alignment::SpaceBetween => AlignContent::SPACE_BETWEEN,
        Alignment::SpaceAround => AlignContent::SPACE_AROUND,
        Alignment::SpaceEvenly => AlignContent::SPACE_EVENLY,
    }
}

type Components = Vec<GridTemplateComponent<String>>;

/// Track lists with the names of their lines kept apart, one list of names before each track and one at the end.
fn tracks(list: &[TrackList], base: Option<f32>, names: &mut Vec<Vec<String>>) -> Components {
    let mut out: Components = Vec::new();
    let mut pending: Vec<String> = Vec::new();
    names.clear();
    for part in list {
        match part {
            TrackList::Names(more) => pending.extend(more.iter().cloned()),
            TrackList::Size(size) => {
                names.push(std::mem::take(&mut pending));
                out.push(GridTemplateComponent::Single(track(*size, base)));
            }
            TrackList::Repeat(count, inner) => {
                names.push(std::mem::take(&mut pending));
                let mut line_names = Vec::new();
                let mut sizes = Vec::new();
                let mut inner_pending = Vec::new();
                for part in inner {
                    match part {
                        TrackList::Names(more) => inner_pending.extend(more.iter().cloned()),
                        TrackList::Size(size) => {
                            line_names.push(std::mem::take(&mut inner_pending));
                            sizes.push(track(*size, base));
                        }
                        // Repetitions do not nest.
                        TrackList::Repeat(..) => {}
                    }
                }
                line_names.push(inner_pending);
                let count = match count {
                    TrackRepeat::Count(count) => RepetitionCount::Count((*count).max(1)),
                    TrackRepeat::AutoFill => RepetitionCount::AutoFill,
                    TrackRepeat::AutoFit => RepetitionCount::AutoFit,
                };
                if !sizes.is_empty() {
                    out.push(GridTemplateComponent::Repeat(GridTemplateRepetition { count, tracks: sizes, line_names }));
                }
            }
        }
    }
    if !out.is_empty() {
        names.push(pending);
    }
    out
}

fn track(size: TrackSize, base: Option<f32>) -> TrackSizingFunction {
    match size {
        TrackSize::Breadth(TrackBreadth::Fraction(share)) => minmax(MinTrackSizingFunction::auto(), MaxTrackSizingFunction::fr(share)),
        TrackSize::Breadth(breadth) => minmax(min_breadth(breadth, base), max_breadth(breadth, base)),
        TrackSize::MinMax(min, max) => minmax(min_breadth(min, base), max_breadth(max, base)),
        TrackSize::FitContent(limit) => {
            minmax(MinTrackSizingFunction::auto(), MaxTrackSizingFunction::fit_content_px(limit.resolve(base.unwrap_or(0.0))))
        }
    }
}

fn min_breadth(breadth: TrackBreadth, base: Option<f32>) -> MinTrackSizingFunction {
    match breadth {
        TrackBreadth::Length(length) if base.is_some() || length.percent == 0.0 => {
            MinTrackSizingFunction::length(length.resolve(base.unwrap_or(0.0)))
        }
        TrackBreadth::Auto | TrackBreadth::Fraction(_) | TrackBreadth::Length(_) => MinTrackSizingFunction::AUTO,
        TrackBreadth::MinContent => MinTrackSizingFunction::min_content(),
        TrackBreadth::MaxContent => MinTrackSizingFunction::max_content(),
    }
}

fn max_breadth(breadth: TrackBreadth, base: Option<f32>) -> MaxTrackSizingFunction {
    match breadth {
        TrackBreadth::Length(length) if base.is_some() || length.percent == 0.0 => {
            MaxTrackSizingFunction::length(length.resolve(base.unwrap_or(0.0)))
        }
        TrackBreadth::Auto | TrackBreadth::Length(_) => MaxTrackSizingFunction::AUTO,
        TrackBreadth::MinContent => MaxTrackSizingFunction::min_content(),
        TrackBreadth::MaxContent => MaxTrackSizingFunction::max_content(),
        TrackBreadth::Fraction(share) => MaxTrackSizingFunction::fr(share),
    }
}

fn areas(rows: &[Vec<Option<String>>]) -> Option<GridTemplateAreas<String>> {
    if rows.is_empty() {
        return None;
    }
    let at = |index: usize| u16::try_from(index).unwrap_or(u16::MAX);
    let mut out: Vec<GridTemplateArea<String>> = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, name) in cells.iter().enumerate() {
            let Some(name) = name else { continue };
            match out.iter_mut().find(|area| area.name == *name) {
                Some(area) => {
                    area.row_end = area.row_end.max(at(row + 2));
                    area.column_end = area.column_end.max(at(column + 2));
                }
                None => out.push(GridTemplateArea {
                    name: name.clone(),
                    row_start: at(row + 1),
                    row_end: at(row + 2),
                    column_start: at(column + 1),
                    column_end: at(column + 2),
                }),
            }
        }
    }
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    Some(GridTemplateAreas { areas: out, row_count: at(rows.len()), column_count: at(columns) })
}

fn placement(line: &GridLine) -> GridPlacement<String> {
    match line {
        GridLine::Auto => GridPlacement::Auto,
        GridLine::Line(number) => GridPlacement::Line((*number).into()),
        GridLine::Span(count) => GridPlacement::Span((*count).max(1)),
        GridLine::Name(name) => GridPlacement::NamedLine(name.clone(), 0),
    }
}
