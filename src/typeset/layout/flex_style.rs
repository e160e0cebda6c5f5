//! Computed values in taffy's words.

use taffy::prelude::{GridPlacement, GridTemplateComponent, RepetitionCount, TaffyAuto, TrackSizingFunction};
use taffy::style_helpers::minmax;
use taffy::{
    AlignContent, AlignItems, Dimension, GridAutoFlow, GridTemplateArea, GridTemplateAreas, GridTemplateRepetition, LengthPercentageAuto,
    Line, MaxTrackSizingFunction, MinTrackSizingFunction, Rect, Size, Style,
};

use crate::typeset::boxes::BoxKind;
use crate::typeset::style::computed::{
    Alignment, Bounds, ComputedStyle, Direction, Extent, FlexDirection, FlexWrap, GridLine, LengthPercentage, TrackBreadth, TrackList,
    TrackRepeat, TrackSize,
};

use super::Space;
use super::edges::Edges;

/// A container without margins, borders and padding: its content box.
pub(crate) fn container(style: &ComputedStyle, kind: &BoxKind, space: Space) -> Style {
    let (width, height) = (space.width, space.height.unwrap_or(0.0));
    let flex = &style.flex;
    let rtl = style.text.direction == Direction::Rtl;
    // `left` and `right` mean something along the lines of the text only.
    let sideways = matches!(kind, BoxKind::Grid(_)) || matches!(flex.direction, FlexDirection::Row | FlexDirection::RowReverse);
    let mut out = Style {
        display: if matches!(kind, BoxKind::Grid(_)) { taffy::Display::Grid } else { taffy::Display::Flex },
        direction: direction(style),
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
        justify_items: align(sided(flex.justify_items, rtl)).unwrap_or(AlignItems::NORMAL),
        align_content: distribute(flex.align_content),
        justify_content: match flex.justify_content {
            Alignment::Left | Alignment::Right if !sideways => AlignContent::START,
            value => distribute(sided(value, rtl)),
        },
        gap: Size { width: gap(style.layout.column_gap, width), height: gap(style.layout.row_gap, height) },
        ..Style::default()
    };
    if matches!(kind, BoxKind::Grid(_)) {
        out.grid_template_columns = tracks(&flex.grid_template_columns, width, &mut out.grid_template_column_names);
        out.grid_template_rows = tracks(&flex.grid_template_rows, height, &mut out.grid_template_row_names);
        out.grid_auto_columns = flex.grid_auto_columns.iter().map(|size| track(*size, width)).collect();
        out.grid_auto_rows = flex.grid_auto_rows.iter().map(|size| track(*size, height)).collect();
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

/// An item; `named` tells how wide its content is by a keyword.
pub(crate) fn item(style: &ComputedStyle, space: Option<Space>, named: impl Fn(Extent) -> f32) -> Style {
    let flex = &style.flex;
    let layout = &style.layout;
    let (width, height) = (space.map(|space| space.width), space.and_then(|space| space.height));
    let dimension = |extent: Extent, base: Option<f32>| match extent {
        Extent::Auto => Dimension::auto(),
        Extent::MinContent => Dimension::min_content(),
        Extent::MaxContent => Dimension::max_content(),
        Extent::FitContent => Dimension::fit_content(),
        Extent::Stretch => Dimension::percent(1.0),
        Extent::Length(length) => match split(length) {
            Split::Points(points) => Dimension::length(points.max(0.0)),
            Split::Percent(percent) => Dimension::percent(percent),
            Split::Sum => base.map_or(Dimension::auto(), |base| Dimension::length(length.resolve(base).max(0.0))),
        },
    };
    let or_auto = |extent: Extent, base: Option<f32>| match extent {
        Extent::Length(length) => match split(length) {
            Split::Points(points) => LengthPercentageAuto::length(points),
            Split::Percent(percent) => LengthPercentageAuto::percent(percent),
            Split::Sum => base.map_or(LengthPercentageAuto::auto(), |base| LengthPercentageAuto::length(length.resolve(base))),
        },
        _ => LengthPercentageAuto::auto(),
    };
    let across = |extent: Extent| match extent {
        Extent::MinContent | Extent::MaxContent | Extent::FitContent => LengthPercentageAuto::length(named(extent)),
        _ => or_auto(extent, width),
    };
    let margins = &style.edges.margin;
    let padding = |side: LengthPercentage| percentage(side, width.unwrap_or(0.0));
    let paddings = &style.edges.padding;
    let border = Edges::of(style, 0.0).border;
    let width_of = taffy::LengthPercentage::length;
    let overflow = if layout.overflow.scrolls() { taffy::Overflow::Hidden } else { taffy::Overflow::Visible };
    Style {
        // What an item is inside is not taffy's concern; a block would let margins collapse through it.
        display: taffy::Display::Flex,
        direction: direction(style),
        box_sizing: if layout.border_box { taffy::BoxSizing::BorderBox } else { taffy::BoxSizing::ContentBox },
        overflow: taffy::Point { x: overflow, y: overflow },
        size: Size { width: dimension(layout.width, width), height: dimension(layout.height, height) },
        min_size: Size { width: across(layout.min_width), height: or_auto(layout.min_height, height) },
        max_size: Size { width: across(layout.max_width), height: or_auto(layout.max_height, height) },
        aspect_ratio: layout.aspect_ratio,
        margin: Rect {
            left: or_auto(margins.left, width),
            right: or_auto(margins.right, width),
            top: or_auto(margins.top, width),
            bottom: or_auto(margins.bottom, width),
        },
        padding: Rect {
            left: padding(paddings.left),
            right: padding(paddings.right),
            top: padding(paddings.top),
            bottom: padding(paddings.bottom),
        },
        border: Rect {
            left: width_of(border.left),
            right: width_of(border.right),
            top: width_of(border.top),
            bottom: width_of(border.bottom),
        },
        flex_grow: flex.grow,
        flex_shrink: flex.shrink,
        flex_basis: dimension(flex.basis, width),
        align_self: align(flex.align_self),
        justify_self: align(sided(flex.justify_self, style.text.direction == Direction::Rtl)),
        grid_row: lines(&flex.grid_row),
        grid_column: lines(&flex.grid_column),
        ..Style::default()
    }
}

/// Whether any length of an item is the sum of points and a percentage.
pub(crate) fn has_sums(style: &ComputedStyle) -> bool {
    let layout = &style.layout;
    let margin = &style.edges.margin;
    let sizes = [layout.width, layout.height, layout.min_width, layout.min_height, layout.max_width, layout.max_height];
    sizes.into_iter().chain([margin.top, margin.right, margin.bottom, margin.left]).any(|extent| match extent {
        Extent::Length(length) => matches!(split(length), Split::Sum),
        _ => false,
    })
}

/// The rows and columns between whose lines a box is placed.
pub(crate) fn area(style: &ComputedStyle) -> (Line<GridPlacement<String>>, Line<GridPlacement<String>>) {
    (lines(&style.flex.grid_row), lines(&style.flex.grid_column))
}

/// Where lines of text begin.
pub(crate) fn direction(style: &ComputedStyle) -> taffy::Direction {
    if style.text.direction == Direction::Rtl { taffy::Direction::Rtl } else { taffy::Direction::Ltr }
}

/// Where a positioned child of a container would be if it were the only item: shares of the container's content box, and of its own
/// (CSS Flexbox 1, 4.1; CSS Grid 1, 9.2).
pub(crate) fn static_shares(container: &ComputedStyle, item: &ComputedStyle, kind: &BoxKind) -> (f32, f32) {
    let flex = &container.flex;
    let share = |value: Alignment, reverse: bool| {
        let end = match value {
            Alignment::Center | Alignment::SafeCenter | Alignment::SpaceAround | Alignment::SpaceEvenly => return 0.5,
            Alignment::End | Alignment::SafeEnd | Alignment::SelfEnd | Alignment::Right => true,
            Alignment::FlexEnd => !reverse,
            Alignment::Start | Alignment::SelfStart | Alignment::Left => false,
            _ => reverse,
        };
        f32::from(u8::from(end))
    };
    let rtl = container.text.direction == Direction::Rtl;
    let own = |own: Alignment, general: Alignment| if own == Alignment::Auto { general } else { own };
    let across = own(item.flex.align_self, flex.align_items);
    if matches!(kind, BoxKind::Grid(_)) {
        let differs = item.text.direction != container.text.direction;
        let x = match sided(own(item.flex.justify_self, flex.justify_items), rtl) {
            Alignment::SelfStart if differs => 1.0,
            Alignment::SelfEnd if differs => 0.0,
            value => share(value, false),
        };
        return (if rtl { 1.0 - x } else { x }, share(across, false));
    }
    let main = share(sided(flex.justify_content, rtl), matches!(flex.direction, FlexDirection::RowReverse | FlexDirection::ColumnReverse));
    let cross = share(across, flex.wrap == FlexWrap::WrapReverse);
    let (x, y) = if matches!(flex.direction, FlexDirection::Row | FlexDirection::RowReverse) { (main, cross) } else { (cross, main) };
    (if rtl { 1.0 - x } else { x }, y)
}

/// How taffy can be told of a length.
enum Split {
    Points(f32),
    Percent(f32),
    /// Of both, or between bounds, which only we can work out.
    Sum,
}

fn split(length: LengthPercentage) -> Split {
    match (length.points, length.percent) {
        _ if length.bounds != Bounds::NONE => Split::Sum,
        (points, 0.0) => Split::Points(points),
        (0.0, percent) => Split::Percent(percent / 100.0),
        _ => Split::Sum,
    }
}

/// A share of a line, rounded down to what browsers count in: three thirds, written with so many digits, are not more than the whole.
pub(crate) fn share(extent: Extent, base: f32) -> Option<Dimension> {
    const UNIT: f32 = 0.75 / 64.0;
    match extent {
        Extent::Length(length) if length.is_relative() => Some(Dimension::length(((length.resolve(base) / UNIT).floor() * UNIT).max(0.0))),
        _ => None,
    }
}

fn percentage(length: LengthPercentage, base: f32) -> taffy::LengthPercentage {
    match split(length) {
        Split::Points(points) => taffy::LengthPercentage::length(points),
        Split::Percent(percent) => taffy::LengthPercentage::percent(percent),
        Split::Sum => taffy::LengthPercentage::length(length.resolve(base)),
    }
}

fn gap(length: Option<LengthPercentage>, base: f32) -> taffy::LengthPercentage {
    length.map_or(taffy::LengthPercentage::length(0.0), |length| percentage(length, base))
}

/// `left` and `right` as `start` and `end`.
fn sided(value: Alignment, rtl: bool) -> Alignment {
    match value {
        Alignment::Left if rtl => Alignment::End,
        Alignment::Right if rtl => Alignment::Start,
        other => other,
    }
}

fn align(value: Alignment) -> Option<AlignItems> {
    Some(match value {
        Alignment::Auto => return None,
        Alignment::Normal => AlignItems::NORMAL,
        Alignment::Start | Alignment::Left => AlignItems::START,
        Alignment::End | Alignment::Right => AlignItems::END,
        Alignment::SelfStart => AlignItems::SELF_START,
        Alignment::SelfEnd => AlignItems::SELF_END,
        Alignment::FlexStart => AlignItems::FLEX_START,
        Alignment::FlexEnd => AlignItems::FLEX_END,
        Alignment::Center => AlignItems::CENTER,
        Alignment::SafeCenter => AlignItems::SAFE_CENTER,
        // Without a baseline to share it is the end (CSS Align 3, 4.2).
        Alignment::SafeEnd | Alignment::LastBaseline => AlignItems::SAFE_END,
        Alignment::Baseline => AlignItems::BASELINE,
        Alignment::Stretch | Alignment::SpaceBetween | Alignment::SpaceAround | Alignment::SpaceEvenly => AlignItems::STRETCH,
    })
}

fn distribute(value: Alignment) -> AlignContent {
    match value {
        Alignment::Auto | Alignment::Normal | Alignment::Baseline => AlignContent::NORMAL,
        Alignment::Start | Alignment::Left | Alignment::SelfStart => AlignContent::START,
        Alignment::End | Alignment::Right | Alignment::SelfEnd => AlignContent::END,
        Alignment::FlexStart => AlignContent::FLEX_START,
        Alignment::FlexEnd => AlignContent::FLEX_END,
        Alignment::Center => AlignContent::CENTER,
        Alignment::SafeCenter => AlignContent::SAFE_CENTER,
        Alignment::SafeEnd | Alignment::LastBaseline => AlignContent::SAFE_END,
        Alignment::Stretch => AlignContent::STRETCH,
        Alignment::SpaceBetween => AlignContent::SPACE_BETWEEN,
        Alignment::SpaceAround => AlignContent::SPACE_AROUND,
        Alignment::SpaceEvenly => AlignContent::SPACE_EVENLY,
    }
}

type Components = Vec<GridTemplateComponent<String>>;

/// Track lists with the names of their lines kept apart, one list of names before each track and one at the end.
fn tracks(list: &[TrackList], base: f32, names: &mut Vec<Vec<String>>) -> Components {
    let mut out: Components = Vec::new();
    let mut pending: Vec<String> = Vec::new();
    names.clear();
    for part in list {
        match part {
            TrackList::Names(more) => pending.extend(more.iter().cloned()),
            // `subgrid` puts the tracks of the grid around in their place.
            TrackList::Subgrid => {}
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
                        TrackList::Repeat(..) | TrackList::Subgrid => {}
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

fn track(size: TrackSize, base: f32) -> TrackSizingFunction {
    match size {
        TrackSize::Breadth(TrackBreadth::Fraction(share)) => minmax(MinTrackSizingFunction::auto(), MaxTrackSizingFunction::fr(share)),
        TrackSize::Breadth(breadth) => minmax(min_breadth(breadth, base), max_breadth(breadth, base)),
        TrackSize::MinMax(min, max) => minmax(min_breadth(min, base), max_breadth(max, base)),
        TrackSize::FitContent(limit) => minmax(
            MinTrackSizingFunction::auto(),
            match split(limit) {
                Split::Percent(percent) => MaxTrackSizingFunction::fit_content_percent(percent),
                _ => MaxTrackSizingFunction::fit_content_px(limit.resolve(base)),
            },
        ),
    }
}

fn min_breadth(breadth: TrackBreadth, base: f32) -> MinTrackSizingFunction {
    match breadth {
        TrackBreadth::Length(length) => percentage(length, base).into(),
        TrackBreadth::Auto | TrackBreadth::Fraction(_) => MinTrackSizingFunction::AUTO,
        TrackBreadth::MinContent => MinTrackSizingFunction::min_content(),
        TrackBreadth::MaxContent => MinTrackSizingFunction::max_content(),
    }
}

fn max_breadth(breadth: TrackBreadth, base: f32) -> MaxTrackSizingFunction {
    match breadth {
        TrackBreadth::Length(length) => percentage(length, base).into(),
        TrackBreadth::Auto => MaxTrackSizingFunction::AUTO,
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

fn lines(of: &(GridLine, GridLine)) -> Line<GridPlacement<String>> {
    Line { start: placement(&of.0), end: placement(&of.1) }
}

fn placement(line: &GridLine) -> GridPlacement<String> {
    match line {
        GridLine::Auto => GridPlacement::Auto,
        GridLine::Line(number) => GridPlacement::Line((*number).into()),
        GridLine::Span(count) => GridPlacement::Span((*count).max(1)),
        GridLine::Name(name, number) => GridPlacement::NamedLine(name.clone(), *number),
        GridLine::SpanName(name, count) => GridPlacement::NamedSpan(name.clone(), (*count).max(1)),
    }
}
