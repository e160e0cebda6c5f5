//! Computed values: what the cascade leaves on every element, ready for layout.
//!
//! Lengths are points; percentages stay until layout knows their base. Inherited groups are shared between an element and its
//! children through [`Arc`], so that a text-only child costs a pointer.

use std::sync::{Arc, LazyLock};

use super::effects::Effects;
use crate::typeset::frame::Color;

/// All computed values of one element or pseudo-element. Cloning it is cheap: boxes, text and lines each hold it; a clone that is changed
/// becomes one of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct ComputedStyle(Arc<StyleGroups>);

impl std::ops::Deref for ComputedStyle {
    type Target = StyleGroups;

    fn deref(&self) -> &StyleGroups {
        &self.0
    }
}

impl std::ops::DerefMut for ComputedStyle {
    fn deref_mut(&mut self) -> &mut StyleGroups {
        Arc::make_mut(&mut self.0)
    }
}

impl From<StyleGroups> for ComputedStyle {
    fn from(groups: StyleGroups) -> Self {
        Self(Arc::new(groups))
    }
}

/// Computed values by what they are for.
#[derive(Debug, Clone, PartialEq)]
pub struct StyleGroups {
    /// Inherited: which font.
    pub font: Arc<FontStyle>,
    /// Inherited: how text and lists are set.
    pub text: Arc<TextStyle>,
    /// Not inherited: box type, size, position, breaks.
    pub layout: Arc<LayoutStyle>,
    /// Not inherited: margin, border, padding, background.
    pub edges: Arc<EdgeStyle>,
    /// Not inherited: flex and grid items and containers; shared default where unused.
    pub flex: Arc<FlexStyle>,
    /// Not inherited: counters, strings, `content`, bookmarks.
    pub generated: Arc<GeneratedStyle>,
}

/// `<length-percentage>`: `points + percent / 100 × base`, which also holds every sum in `calc()`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LengthPercentage {
    /// The fixed part in points.
    pub points: f32,
    /// The relative part, 100 for the whole base.
    pub percent: f32,
}

impl LengthPercentage {
    /// Zero.
    pub const ZERO: Self = Self { points: 0.0, percent: 0.0 };
    /// A fixed length.
    pub const fn points(points: f32) -> Self {
        Self { points, percent: 0.0 }
    }
    /// The length on this base.
    pub fn resolve(self, base: f32) -> f32 {
        self.points + self.percent / 100.0 * base
    }
}

/// A length, a percentage or a keyword, for `width`, `height`, `margin`, insets and the like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Extent {
    /// `auto` (or `none` for a maximum).
    #[default]
    Auto,
    /// A length.
    Length(LengthPercentage),
    /// `min-content`
    MinContent,
    /// `max-content`
    MaxContent,
    /// `fit-content`
    FitContent,
    /// `stretch`: the margin box fills its room.
    Stretch,
}

/// Four sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sides<T> {
    /// Top.
    pub top: T,
    /// Right.
    pub right: T,
    /// Bottom.
    pub bottom: T,
    /// Left.
    pub left: T,
}

/// CSS Fonts.
#[derive(Debug, Clone, PartialEq)]
pub struct FontStyle {
    /// `font-family`, names as written; generic names in lower case.
    pub families: Vec<String>,
    /// `font-size`
    pub size: f32,
    /// `font-weight`, 1 to 1000.
    pub weight: f32,
    /// `font-style`
    pub slant: Slant,
    /// `font-stretch` in percent.
    pub stretch: f32,
    /// `line-height`
    pub line_height: LineHeight,
    /// OpenType features from `font-feature-settings`, `font-variant-*` and `font-kerning`, in order.
    pub features: Vec<([u8; 4], u32)>,
    /// `font-variation-settings`
    pub variations: Vec<([u8; 4], f32)>,
    /// `font-synthesis`: what may be made up.
    pub synthesis: Synthesis,
    /// `font-optical-sizing: auto`
    pub optical_sizing: bool,
    /// `font-size-adjust`: the height of an x, of a font size of 1.
    pub size_adjust: Option<f32>,
    /// `letter-spacing`
    pub letter_spacing: f32,
    /// `word-spacing`
    pub word_spacing: f32,
    /// The language, a BCP 47 tag from `lang`; empty when unknown.
    pub lang: String,
}

/// `font-style`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Slant {
    /// `normal`
    Upright,
    /// `italic`
    Italic,
    /// `oblique`, by how many degrees.
    Oblique(f32),
}

impl Slant {
    /// The angle in degrees; italics lean as much as an `oblique` that names none (CSS Fonts 4, 2.4).
    pub fn degrees(self) -> f32 {
        match self {
            Self::Upright => 0.0,
            Self::Italic => 14.0,
            Self::Oblique(degrees) => degrees,
        }
    }
}

/// `font-synthesis`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "fields are named after the CSS keywords")]
pub struct Synthesis {
    pub weight: bool,
    pub style: bool,
    pub small_caps: bool,
}

/// `line-height`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LineHeight {
    /// From the font.
    Normal,
    /// Times the font size.
    Number(f32),
    /// Points.
    Length(f32),
}

/// Inherited text, list, table and page properties.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields and values are named after the CSS properties and keywords")]
pub struct TextStyle {
    pub color: Color,
    pub direction: Direction,
    pub writing_mode: WritingMode,
    pub text_align: Align,
    pub text_align_last: Option<Align>,
    pub text_justify: TextJustify,
    pub text_indent: TextIndent,
    pub text_transform: TextTransform,
    pub text_wrap_style: TextWrap,
    pub white_space: WhiteSpace,
    pub overflow_wrap: OverflowWrap,
    pub word_break: WordBreak,
    pub line_break: LineBreak,
    pub hyphens: Hyphens,
    /// `hyphenate-character`; a hyphen by default.
    pub hyphenate_character: String,
    /// `hyphenate-limit-chars`: the shortest word, and the least before and after the hyphen; 0 for `auto`.
    pub hyphenate_limit: (u8, u8, u8),
    /// At most so many lines in a row end in hyphens.
    pub hyphenate_lines: Option<u32>,
    /// Which marks stand outside of lines.
    pub hanging: Hanging,
    /// How much of a line may stay empty before a word is hyphenated.
    pub hyphenate_zone: LengthPercentage,
    pub tab_size: TabSize,
    pub orphans: u32,
    pub widows: u32,
    pub list_style_type: ListStyle,
    pub list_style_position_inside: bool,
    /// `list-style-image`
    pub list_style_image: Option<ResourceUrl>,
    /// `quotes`; none for those of the language.
    pub quotes: Option<Vec<(String, String)>>,
    pub border_collapse: bool,
    /// `border-spacing`: horizontal, vertical.
    pub border_spacing: (f32, f32),
    pub caption_side_bottom: bool,
    pub empty_cells_hide: bool,
    pub visibility: Visibility,
    /// Decorations of this and all ancestors, outermost first: they run through descendants.
    pub decorations: Vec<Decoration>,
    /// `text-shadow`; blur is not drawn.
    pub shadows: Vec<Shadow>,
    pub emphasis: Emphasis,
}

/// `text-indent`
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[expect(missing_docs, reason = "fields are named after the CSS keywords")]
pub struct TextIndent {
    pub length: LengthPercentage,
    pub hanging: bool,
    pub each_line: bool,
}

impl TextIndent {
    /// The indent of a line on this base: of the first line, of one after a forced break, or of any other.
    pub fn of_line(self, base: f32, first: bool, after_break: bool) -> f32 {
        let wanted = first || (self.each_line && after_break);
        if wanted == self.hanging { 0.0 } else { self.length.resolve(base) }
    }
}

/// `text-transform`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named after the CSS keywords")]
pub struct TextTransform {
    pub case: TextCase,
    pub full_width: bool,
    pub full_size_kana: bool,
}

impl TextTransform {
    /// `none`
    pub const NONE: Self = Self { case: TextCase::None, full_width: false, full_size_kana: false };
}

/// `tab-size`
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TabSize {
    /// So many spaces.
    Spaces(f32),
    /// Points.
    Length(f32),
}

/// `white-space`: `white-space-collapse` and `text-wrap-mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "fields and values are named after the CSS properties and keywords")]
pub struct WhiteSpace {
    pub collapse: SpaceCollapse,
    pub wrap: bool,
}

#[expect(missing_docs, reason = "values are the CSS keywords")]
impl WhiteSpace {
    pub const NORMAL: Self = Self { collapse: SpaceCollapse::Collapse, wrap: true };
    pub const NOWRAP: Self = Self { collapse: SpaceCollapse::Collapse, wrap: false };
    pub const PRE: Self = Self { collapse: SpaceCollapse::Preserve, wrap: false };
    pub const PRE_WRAP: Self = Self { collapse: SpaceCollapse::Preserve, wrap: true };
    pub const PRE_LINE: Self = Self { collapse: SpaceCollapse::PreserveBreaks, wrap: true };
    pub const BREAK_SPACES: Self = Self { collapse: SpaceCollapse::BreakSpaces, wrap: true };

    /// Whether spaces are kept as they are.
    pub fn keeps_spaces(self) -> bool {
        matches!(self.collapse, SpaceCollapse::Preserve | SpaceCollapse::BreakSpaces | SpaceCollapse::PreserveSpaces)
    }
}

/// `text-emphasis-style`, `text-emphasis-color` and `text-emphasis-position`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Emphasis {
    /// The mark; empty for none.
    pub mark: String,
    /// Its colour; none for that of the text.
    pub color: Option<Color>,
    /// Whether it stands below the text.
    pub under: bool,
}

/// One `text-decoration`, with the colour and size of the element that made it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "named after the CSS property's parts")]
pub struct Decoration {
    pub line: DecorationLine,
    pub style: BorderLine,
    pub color: Color,
    /// Points; none for the font's own.
    pub thickness: Option<f32>,
    pub offset: Option<f32>,
    /// Whether lines leave room for strokes that cross them: `text-decoration-skip-ink`.
    pub skip_ink: bool,
    /// Whether an underline stands below descenders: `text-underline-position: under`.
    pub under: bool,
    /// The font size of the element that made it.
    pub font_size: f32,
}

macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "variants are the CSS keywords")]
        pub enum $name { $($variant),+ }
    )+};
}

keywords! {
    /// `text-decoration-line`
    DecorationLine { Underline, Overline, LineThrough }
    /// `direction`
    Direction { Ltr, Rtl }
    /// `text-align`
    Align { Start, End, Left, Right, Center, Justify, JustifyAll, MatchParent }
    /// `text-justify`; rubies are set as `Around`: ideographs of a centred line are parted.
    TextJustify { Auto, None, InterWord, InterCharacter, Around }
    /// `text-wrap-style`
    TextWrap { Auto, Balance, Pretty, Stable }
    /// The case of `text-transform`
    TextCase { None, Uppercase, Lowercase, Capitalize }
    /// `white-space-collapse`
    SpaceCollapse { Collapse, Preserve, PreserveBreaks, PreserveSpaces, BreakSpaces }
    /// `overflow-wrap`
    OverflowWrap { Normal, BreakWord, Anywhere }
    /// `word-break`
    WordBreak { Normal, BreakAll, KeepAll, BreakWord }
    /// `line-break`
    LineBreak { Auto, Loose, Normal, Strict, Anywhere }
    /// `hyphens`
    Hyphens { None, Manual, Auto }
    /// `border-style` and `text-decoration-style`
    BorderLine { None, Hidden, Solid, Dashed, Dotted, Double, Wavy, Groove, Ridge, Inset, Outset }
    /// `display`, outer and inner together
    Display { None, Contents, Block, FlowRoot, Inline, InlineBlock, ListItem, Table, InlineTable, TableRowGroup, TableHeaderGroup,
        TableFooterGroup, TableRow, TableCell, TableColumn, TableColumnGroup, TableCaption, Flex, InlineFlex, Grid, InlineGrid }
    /// `position`
    Position { Static, Relative, Absolute, Fixed, Running, Footnote }
    /// `float`
    Float { None, Left, Right }
    /// `background-repeat`, `border-image-repeat`: once, or stretched, or as often as there is room
    Repeat { No, Repeat, Round, Space }
    /// `clear`
    Clear { None, Left, Right, Both }
    /// `break-before` and `break-after`
    Break { Auto, Avoid, AvoidPage, AvoidColumn, Page, Left, Right, Recto, Verso, Column }
    /// `break-inside`
    BreakInside { Auto, Avoid, AvoidColumn }
    /// `footnote-policy`
    FootnotePolicy { Auto, Line, Block }
    /// `overflow`
    Overflow { Visible, Hidden }
    /// `visibility`
    Visibility { Visible, Hidden, Collapse }
    /// `object-fit`
    ObjectFit { Fill, Contain, Cover, None, ScaleDown }
    /// `flex-direction`
    FlexDirection { Row, RowReverse, Column, ColumnReverse }
    /// `flex-wrap`
    FlexWrap { Nowrap, Wrap, WrapReverse }
    /// `align-items`, `align-self`, `justify-items`, `justify-self`, `align-content`, `justify-content`
    Alignment { Auto, Normal, Start, End, SelfStart, SelfEnd, FlexStart, FlexEnd, Left, Right, Center, Baseline, Stretch, SpaceBetween, SpaceAround, SpaceEvenly, SafeCenter, SafeEnd }
}

/// `hanging-punctuation`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "fields are the CSS keywords")]
pub struct Hanging {
    pub first: bool,
    pub last: bool,
    pub allow_end: bool,
    pub force_end: bool,
}

/// Where a box ends before its text does (CSS Overflow 4, 4).
#[derive(Debug, Clone, PartialEq)]
pub struct Clamp {
    /// `max-lines`
    pub lines: u32,
    /// `block-ellipsis`: what stands at the end of the last of them.
    pub mark: Option<String>,
    /// Whether words make room for it as a whole, as the standard has it, or by their letters, as browsers do.
    pub words: bool,
}

/// `list-style-type`
#[derive(Debug, Clone, PartialEq)]
pub enum ListStyle {
    /// No marker.
    None,
    /// A counter style by name: `disc`, `decimal`, `lower-alpha` ...
    Counter(String),
    /// A string.
    Text(String),
    /// `symbols()`: a counter style without a name.
    Symbols(Arc<super::counters::CounterStyle>),
}

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

/// `initial-letter`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InitialLetter {
    /// How many lines it is high.
    pub size: f32,
    /// On which line it stands.
    pub sink: u32,
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
    /// `resize`, `appearance: none` and the like ask nothing of print; `appearance` is kept for controls.
    pub appearance_none: bool,
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

keywords! {
    /// `writing-mode`
    WritingMode { HorizontalTb, VerticalRl, VerticalLr, SidewaysRl, SidewaysLr }
    /// How the content of a box lies in it whose `writing-mode` is not that around it: as it is; turned to the right with its first line on
    /// the right, or on the left; or turned to the left.
    Turn { No, Right, RightFromLeft, Left }
    /// `unicode-bidi`
    UnicodeBidi { Normal, Embed, Isolate, Override, IsolateOverride, Plaintext }
}

/// One border side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Border {
    /// The computed width: 0 where the style is `none` or `hidden`.
    pub width: f32,
    /// The style.
    pub style: BorderLine,
    /// The colour.
    pub color: Color,
}

/// Margin, border, padding, background, outline.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct EdgeStyle {
    pub margin: Sides<Extent>,
    pub padding: Sides<LengthPercentage>,
    pub border: Sides<Border>,
    /// Corner radii (horizontal, vertical): top left, top right, bottom right, bottom left.
    pub radius: [(LengthPercentage, LengthPercentage); 4],
    pub background_color: Color,
    /// The box the colour fills, as layers count them: that of the last layer.
    pub color_clip: u8,
    /// Layers, topmost first.
    pub background: Vec<BackgroundLayer>,
    pub outline: Border,
    pub outline_offset: f32,
    pub shadows: Vec<Shadow>,
    pub border_image: Option<Arc<BorderImage>>,
    /// What is done to the box once it is painted; none for nothing.
    pub effects: Option<Arc<Effects>>,
}

/// `border-image`
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct BorderImage {
    pub source: BackgroundImage,
    pub slice: Sides<BorderImageSide>,
    pub fill: bool,
    pub width: Sides<BorderImageSide>,
    pub outset: Sides<BorderImageSide>,
    pub repeat: (Repeat, Repeat),
}

/// A side of a border image's slices, widths or outsets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BorderImageSide {
    /// A number: of pixels, or times the border.
    Number(f32),
    /// A length.
    Length(LengthPercentage),
    /// `auto`
    Auto,
}

/// One layer of a background.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct BackgroundLayer {
    pub image: BackgroundImage,
    pub position: (LengthPercentage, LengthPercentage),
    pub size: BackgroundSize,
    pub repeat: (Repeat, Repeat),
    /// `content-box` 2, `padding-box` 1, `border-box` 0
    pub origin: u8,
    pub clip: u8,
}

/// What a background layer shows.
#[derive(Debug, Clone, PartialEq)]
pub enum BackgroundImage {
    /// An address, as written, with the index of the stylesheet it is relative to.
    Url(ResourceUrl),
    /// A gradient.
    Gradient(Arc<Gradient>),
}

/// `linear-gradient()` and its kin.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// How its colours run.
    pub shape: GradientShape,
    /// Its colours and hints, in order.
    pub stops: Vec<GradientStop>,
    /// Whether it starts again at its end.
    pub repeating: bool,
    /// Where its colours are mixed, if it says.
    pub space: Option<MixSpace>,
}

/// Where colours are mixed (CSS Color 4, 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum MixSpace {
    Srgb,
    Linear,
    Oklab,
    Lab,
    Hsl(HueWay),
    Hwb(HueWay),
    Lch(HueWay),
    Oklch(HueWay),
}

/// Which way around hues are mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum HueWay {
    Shorter,
    Longer,
    Increasing,
    Decreasing,
}

/// How the colours of a gradient run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientShape {
    /// Straight, at an angle in degrees: 0 is upwards, 90 to the right.
    Linear(f32),
    /// Straight towards a corner: -1 for left and top, 1 for right and bottom.
    Corner(f32, f32),
    /// From a centre outwards.
    Radial {
        /// A circle rather than an ellipse.
        circle: bool,
        /// How far.
        size: RadialSize,
        /// The centre.
        at: (LengthPercentage, LengthPercentage),
    },
    /// Around a centre.
    Conic {
        /// Where it starts, in degrees from the top.
        from: f32,
        /// The centre.
        at: (LengthPercentage, LengthPercentage),
    },
}

/// How far a radial gradient reaches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum RadialSize {
    ClosestSide,
    FarthestSide,
    ClosestCorner,
    FarthestCorner,
    /// Both radii.
    Explicit(LengthPercentage, LengthPercentage),
}

/// A colour of a gradient, or a hint between two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientStop {
    /// A colour; its place is missing where the source gives none. Around a centre the whole turn is 100 %.
    Color(Color, Option<LengthPercentage>),
    /// Where the middle of the two colours beside it is.
    Hint(LengthPercentage),
}

/// An address and what it is relative to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceUrl {
    /// As written.
    pub url: String,
    /// The folder of the stylesheet or document it was written in.
    pub base: Arc<std::path::Path>,
    /// Where it was written, for messages.
    pub from: Spot,
}

/// A line and column of a file, from 1; 0 where not known. Two spots do not make two values.
#[derive(Clone)]
pub struct Spot {
    /// The file.
    pub file: Arc<std::path::Path>,
    /// Line and column.
    pub at: (u32, u32),
}

impl PartialEq for Spot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spot {}

impl std::hash::Hash for Spot {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl std::fmt::Debug for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.at.0)
    }
}

/// `background-size`
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS keywords")]
pub enum BackgroundSize {
    Cover,
    Contain,
    Explicit(Extent, Extent),
}

/// `box-shadow`
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "fields are named after the CSS parts")]
pub struct Shadow {
    pub x: f32,
    pub y: f32,
    pub blur: f32,
    pub spread: f32,
    pub color: Color,
    pub inset: bool,
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

/// Counters, named strings, `content` and bookmarks.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct GeneratedStyle {
    pub content: Content,
    pub counter_reset: Vec<(String, i32)>,
    pub counter_increment: Vec<(String, i32)>,
    pub counter_set: Vec<(String, i32)>,
    pub string_set: Vec<(String, Vec<ContentItem>)>,
    /// `bookmark-level`; none for no bookmark. The user agent sheet gives headings theirs.
    pub bookmark_level: Option<u8>,
    /// `bookmark-label`; empty for the initial `content(text)`: the words of the element.
    pub bookmark_label: Vec<ContentItem>,
    pub bookmark_closed: bool,
}

/// `content`
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// `normal`
    #[default]
    Normal,
    /// `none`
    None,
    /// Pieces, and the words after `/` for those who cannot see them.
    Items {
        /// The pieces.
        items: Vec<ContentItem>,
        /// The alternative text.
        alt: Option<String>,
    },
}

/// A piece of `content`, `string-set` or `bookmark-label`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS functions")]
pub enum ContentItem {
    Text(String),
    Url(ResourceUrl),
    /// `attr(name)`
    Attr(String),
    /// `counter(name, style)`; `page` and `pages` are filled in by page make-up.
    Counter {
        name: String,
        style: ListStyle,
    },
    /// `counters(name, separator, style)`
    Counters {
        name: String,
        separator: String,
        style: ListStyle,
    },
    /// `string(name, position)`
    String {
        name: String,
        position: StringPosition,
    },
    /// `target-counter(url, name, style)`, or `target-counters(url, name, separator, style)`
    TargetCounter {
        target: Target,
        name: String,
        separator: Option<String>,
        style: ListStyle,
    },
    /// `target-text(url, part)`
    TargetText {
        target: Target,
        part: ContentPart,
    },
    /// `content()` and its arguments
    Content(ContentPart),
    /// `leader(pattern)`
    Leader(String),
    /// `element(name, position)`
    Element {
        name: String,
        position: StringPosition,
    },
    OpenQuote,
    CloseQuote,
    NoOpenQuote,
    NoCloseQuote,
}

/// What a target function points to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// `attr(href)`
    Attr(String),
    /// A literal address.
    Url(String),
}

keywords! {
    /// Which of a page's assignments `string()` takes
    StringPosition { First, Start, Last, FirstExcept }
    /// The argument of `content()` and `target-text()`
    ContentPart { Text, Before, After, FirstLetter, Marker }
}

impl TextStyle {
    /// Whether what has this style is painted.
    pub fn visible(&self) -> bool {
        self.visibility == Visibility::Visible
    }
}

impl ComputedStyle {
    /// The initial values of all properties.
    pub fn initial() -> Self {
        static INITIAL: LazyLock<ComputedStyle> = LazyLock::new(|| {
            let groups = StyleGroups {
                font: Arc::default(),
                text: Arc::default(),
                layout: Arc::default(),
                edges: Arc::default(),
                flex: Arc::default(),
                generated: Arc::default(),
            };
            groups.into()
        });
        INITIAL.clone()
    }

    /// The style of an anonymous box inside a box with this style: inherited properties inherited, all others initial.
    pub fn anonymous(&self) -> Self {
        let mut style = Self::initial();
        (style.font, style.text) = (self.font.clone(), self.text.clone());
        style
    }

    /// The same, with this `display`.
    pub fn anonymous_box(&self, display: Display) -> Self {
        let mut style = self.anonymous();
        Arc::make_mut(&mut style.layout).display = display;
        style
    }
}

impl Default for ComputedStyle {
    fn default() -> Self {
        Self::initial()
    }
}

impl Default for FontStyle {
    fn default() -> Self {
        Self {
            families: vec!["serif".to_owned()],
            size: 12.0,
            weight: 400.0,
            slant: Slant::Upright,
            stretch: 100.0,
            line_height: LineHeight::Normal,
            features: Vec::new(),
            variations: Vec::new(),
            synthesis: Synthesis { weight: true, style: true, small_caps: true },
            optical_sizing: true,
            size_adjust: None,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            lang: String::new(),
        }
    }
}

impl Default for TextStyle {
    fn default() -> Self {
        Self {
            color: Color::BLACK,
            direction: Direction::Ltr,
            writing_mode: WritingMode::HorizontalTb,
            text_align: Align::Start,
            text_align_last: None,
            text_justify: TextJustify::Auto,
            text_indent: TextIndent::default(),
            text_transform: TextTransform::NONE,
            text_wrap_style: TextWrap::Auto,
            white_space: WhiteSpace::NORMAL,
            overflow_wrap: OverflowWrap::Normal,
            word_break: WordBreak::Normal,
            line_break: LineBreak::Auto,
            hyphens: Hyphens::Manual,
            hyphenate_character: "\u{2010}".to_owned(),
            hyphenate_limit: (0, 0, 0),
            hyphenate_lines: None,
            hanging: Hanging::default(),
            hyphenate_zone: LengthPercentage::ZERO,
            tab_size: TabSize::Spaces(8.0),
            orphans: 2,
            widows: 2,
            list_style_type: ListStyle::Counter("disc".to_owned()),
            list_style_position_inside: false,
            list_style_image: None,
            quotes: None,
            border_collapse: false,
            border_spacing: (0.0, 0.0),
            caption_side_bottom: false,
            empty_cells_hide: false,
            visibility: Visibility::Visible,
            decorations: Vec::new(),
            shadows: Vec::new(),
            emphasis: Emphasis::default(),
        }
    }
}

impl Default for LayoutStyle {
    fn default() -> Self {
        let centre = LengthPercentage { points: 0.0, percent: 50.0 };
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
            appearance_none: false,
        }
    }
}

impl Default for Border {
    /// `medium none currentcolor`: nothing.
    fn default() -> Self {
        Self { width: 0.0, style: BorderLine::None, color: Color::BLACK }
    }
}

impl Default for EdgeStyle {
    fn default() -> Self {
        let zero = Extent::Length(LengthPercentage::ZERO);
        Self {
            margin: Sides { top: zero, right: zero, bottom: zero, left: zero },
            padding: Sides::default(),
            border: Sides::default(),
            radius: [(LengthPercentage::ZERO, LengthPercentage::ZERO); 4],
            background_color: Color::TRANSPARENT,
            color_clip: 0,
            background: Vec::new(),
            outline: Border::default(),
            outline_offset: 0.0,
            shadows: Vec::new(),
            border_image: None,
            effects: None,
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
