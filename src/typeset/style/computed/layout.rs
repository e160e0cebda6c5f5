//! Boxes and how they are laid out.

use super::{Border, Clamp, Extent, InitialLetter, LengthPercentage, Sides};

/// `vertical-align`
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum VerticalAlign {
    Baseline,
    Sub,
    Super,
    Top,
    TextTop,
    Middle,
    Bottom,
    TextBottom,
    /// Raised by this much; percentages are of the line height.
    Shift(LengthPercentage),
}

/// Box type, size, position and breaks.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct LayoutStyle {
    pub display: Display,
    pub position: Position,
    /// For `position: running(name)`. `float: footnote` computes to `Position::Footnote` with `Float::None`.
    pub running: Option<String>,
    /// Whether an absolutely positioned box would have stood on a line: its place where no insets say another.
    pub inline_level: bool,
    pub turn: Turn,
    /// Lines beyond a number of them are left out.
    pub clamp: Option<Box<Clamp>>,
    pub float: Float,
    pub clear: Clear,
    pub inset: Sides<Extent>,
    pub width: Extent,
    pub height: Extent,
    pub min_width: Extent,
    pub min_height: Extent,
    pub max_width: Extent,
    pub max_height: Extent,
    pub border_box: bool,
    pub aspect_ratio: Option<f32>,
    pub vertical_align: VerticalAlign,
    pub initial_letter: Option<InitialLetter>,
    pub overflow: Overflow,
    /// `text-overflow`: what stands where a line is cut off; none for nothing.
    pub text_overflow: Option<String>,
    pub object_fit: ObjectFit,
    pub object_position: (LengthPercentage, LengthPercentage),
    pub opacity: f32,
    pub z_index: Option<i32>,
    /// `clip`: how far from the top left of the border box what shows starts and ends; none for the edge itself.
    pub clip: Option<Sides<Option<f32>>>,
    /// A 2D matrix a b c d e f already about `transform-origin: center`'s default; percentages of the own box kept apart.
    pub transform: Vec<Transform>,
    pub transform_origin: (LengthPercentage, LengthPercentage),
    pub table_layout_fixed: bool,
    pub break_before: Break,
    pub break_after: Break,
    pub break_inside: BreakInside,
    pub footnote_policy: FootnotePolicy,
    /// `footnote-display: inline` or `compact`: footnotes stand beside each other where they fit.
    pub footnote_inline: bool,
    /// `box-decoration-break: clone`
    pub decoration_clone: bool,
    /// `page`: the named page, inherited as CSS Paged Media says.
    pub page: Option<String>,
    pub column_count: Option<u32>,
    pub column_width: Option<f32>,
    pub column_gap: Option<LengthPercentage>,
    pub row_gap: Option<LengthPercentage>,
    pub column_span_all: bool,
    pub column_fill_balance: bool,
    pub column_rule: Border,
    pub isolate_bidi: UnicodeBidi,
    /// By which of its baselines a box stands on a line.
    pub baseline_source: BaselineSource,
    pub contain: Containment,
    /// `contain-intrinsic-width` and `contain-intrinsic-height`: how large content counts that does not make its box larger (CSS Sizing 4, 4.5).
    pub contained_size: (f32, f32),
    /// `appearance`: whether a control has the look of its kind where the author says nothing.
    pub native: bool,
}

/// `contain`: what of a box has no effect on what is around it (CSS Containment 1, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields are the CSS keywords")]
pub struct Containment {
    /// Its content does not make it wider.
    pub inline_size: bool,
    /// Nor higher, which `size` says of both.
    pub block_size: bool,
    pub layout: bool,
    pub paint: bool,
}

impl Containment {
    /// What of it has an effect on such a box: nothing on parts of a line or of a table, but for cells.
    pub(crate) fn of(self, display: Display) -> Self {
        match display {
            _ if self == Self::default() => self,
            Display::TableCell => Self { inline_size: false, block_size: false, ..self },
            // A picture on a line may have a size of its own.
            Display::Inline => Self { layout: false, paint: false, ..self },
            Display::TableRow
            | Display::TableRowGroup
            | Display::TableHeaderGroup
            | Display::TableFooterGroup
            | Display::TableColumn
            | Display::TableColumnGroup => Self::default(),
            _ => self,
        }
    }
}

/// One function of `transform`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// `translate`, and how far out of the paper.
    Translate(LengthPercentage, LengthPercentage, f32),
    /// `scale`, `rotate`, `skew`, `matrix`: a b c d e f.
    Matrix([f32; 6]),
    /// Functions of three dimensions: four columns of four.
    Space([f32; 16]),
}

/// Flex and grid.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct FlexStyle {
    pub direction: FlexDirection,
    pub wrap: FlexWrap,
    pub grow: f32,
    pub shrink: f32,
    pub basis: Extent,
    pub order: i32,
    pub align_items: Alignment,
    pub align_self: Alignment,
    pub align_content: Alignment,
    pub justify_content: Alignment,
    pub justify_items: Alignment,
    pub justify_self: Alignment,
    pub grid_template_columns: Vec<TrackList>,
    pub grid_template_rows: Vec<TrackList>,
    pub grid_template_areas: Vec<Vec<Option<String>>>,
    pub grid_auto_columns: Vec<TrackSize>,
    pub grid_auto_rows: Vec<TrackSize>,
    pub grid_auto_flow_column: bool,
    pub grid_auto_flow_dense: bool,
    /// start, end
    pub grid_row: (GridLine, GridLine),
    pub grid_column: (GridLine, GridLine),
}

/// A piece of a track list.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "named after the CSS parts")]
pub enum TrackList {
    Size(TrackSize),
    Subgrid,
    Names(Vec<String>),
    Repeat(TrackRepeat, Vec<TrackList>),
}

/// How often `repeat()` repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum TrackRepeat {
    Count(u16),
    AutoFill,
    AutoFit,
}

/// The size of a track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TrackSize {
    /// One breadth for minimum and maximum.
    Breadth(TrackBreadth),
    /// `minmax()`
    MinMax(TrackBreadth, TrackBreadth),
    /// `fit-content()`
    FitContent(LengthPercentage),
}

/// A breadth of a track.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum TrackBreadth {
    Auto,
    Length(LengthPercentage),
    MinContent,
    MaxContent,
    /// `fr`
    Fraction(f32),
}

/// `grid-row-start` and the like.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "variants are the CSS forms")]
pub enum GridLine {
    #[default]
    Auto,
    Line(i16),
    Span(u16),
    Name(String, i16),
    SpanName(String, u16),
}

impl Default for LayoutStyle {
    fn default() -> Self {
        let centre = LengthPercentage::percent(50.0);
        Self {
            display: Display::Inline,
            position: Position::Static,
            running: None,
            inline_level: false,
            turn: Turn::No,
            clamp: None,
            float: Float::None,
            clear: Clear::None,
            inset: Sides::default(),
            width: Extent::Auto,
            height: Extent::Auto,
            min_width: Extent::Auto,
            min_height: Extent::Auto,
            max_width: Extent::Auto,
            max_height: Extent::Auto,
            border_box: false,
            aspect_ratio: None,
            vertical_align: VerticalAlign::Baseline,
            initial_letter: None,
            overflow: Overflow::Visible,
            text_overflow: None,
            object_fit: ObjectFit::Fill,
            object_position: (centre, centre),
            opacity: 1.0,
            z_index: None,
            clip: None,
            transform: Vec::new(),
            transform_origin: (centre, centre),
            table_layout_fixed: false,
            break_before: Break::Auto,
            break_after: Break::Auto,
            break_inside: BreakInside::Auto,
            footnote_policy: FootnotePolicy::Auto,
            footnote_inline: false,
            decoration_clone: false,
            page: None,
            column_count: None,
            column_width: None,
            column_gap: None,
            row_gap: None,
            column_span_all: false,
            column_fill_balance: true,
            column_rule: Border::default(),
            isolate_bidi: UnicodeBidi::Normal,
            baseline_source: BaselineSource::Auto,
            contain: Containment::default(),
            contained_size: (0.0, 0.0),
            native: false,
        }
    }
}

impl Default for FlexStyle {
    fn default() -> Self {
        Self {
            direction: FlexDirection::Row,
            wrap: FlexWrap::Nowrap,
            grow: 0.0,
            shrink: 1.0,
            basis: Extent::Auto,
            order: 0,
            align_items: Alignment::Normal,
            align_self: Alignment::Auto,
            align_content: Alignment::Normal,
            justify_content: Alignment::Normal,
            justify_items: Alignment::Normal,
            justify_self: Alignment::Auto,
            grid_template_columns: Vec::new(),
            grid_template_rows: Vec::new(),
            grid_template_areas: Vec::new(),
            grid_auto_columns: Vec::new(),
            grid_auto_rows: Vec::new(),
            grid_auto_flow_column: false,
            grid_auto_flow_dense: false,
            grid_row: (GridLine::Auto, GridLine::Auto),
            grid_column: (GridLine::Auto, GridLine::Auto),
        }
    }
}

keywords! {
    /// `display`, outer and inner together
    Display { None, Contents, Block, FlowRoot, Inline, InlineBlock, ListItem, Table, InlineTable, TableRowGroup, TableHeaderGroup,
        TableFooterGroup, TableRow, TableCell, TableColumn, TableColumnGroup, TableCaption, Flex, InlineFlex, Grid, InlineGrid }
    /// `position`
    Position { Static, Relative, Absolute, Fixed, Running, Footnote }
    /// `float`
    Float { None, Left, Right }
    /// `clear`
    Clear { None, Left, Right, Both }
    /// `break-before` and `break-after`
    Break { Auto, Avoid, AvoidPage, AvoidColumn, Page, Left, Right, Recto, Verso, Column }
    /// `break-inside`
    BreakInside { Auto, Avoid, AvoidColumn }
    /// `footnote-policy`
    FootnotePolicy { Auto, Line, Block }
    /// `overflow`
    Overflow { Visible, Clip, Hidden, Scroll }
    /// `object-fit`
    ObjectFit { Fill, Contain, Cover, None, ScaleDown }
    /// `flex-direction`
    FlexDirection { Row, RowReverse, Column, ColumnReverse }
    /// `flex-wrap`
    FlexWrap { Nowrap, Wrap, WrapReverse }
    /// `align-items`, `align-self`, `justify-items`, `justify-self`, `align-content`, `justify-content`
    Alignment { Auto, Normal, Start, End, SelfStart, SelfEnd, FlexStart, FlexEnd, Left, Right, Center, Baseline, LastBaseline, Stretch, SpaceBetween, SpaceAround, SpaceEvenly, SafeCenter, SafeEnd }
    /// `writing-mode`
    WritingMode { HorizontalTb, VerticalRl, VerticalLr, SidewaysRl, SidewaysLr }
    /// How the content of a box lies in it whose `writing-mode` is not that around it: as it is; turned to the right with its first line on
    /// the right, or on the left; or turned to the left.
    Turn { No, Right, RightFromLeft, Left }
    /// `baseline-source`; a base with its annotation above has the last, and asks for no room above the first line.
    BaselineSource { Auto, First, Last, Annotated }
    /// `unicode-bidi`
    UnicodeBidi { Normal, Embed, Isolate, Override, IsolateOverride, Plaintext }
}

impl Overflow {
    /// Whether what sticks out is cut off. Paper cannot scroll, so what would be scrolled to shows.
    pub const fn clips(self) -> bool {
        matches!(self, Self::Clip | Self::Hidden)
    }

    /// Whether the box would scroll: a formatting context that may be smaller than its content (CSS Overflow 3, 3.1).
    pub const fn scrolls(self) -> bool {
        matches!(self, Self::Hidden | Self::Scroll)
    }
}
