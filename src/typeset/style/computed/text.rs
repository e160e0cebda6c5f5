//! Fonts and text: what is inherited.

use std::sync::Arc;

use super::{BorderLine, LengthPercentage, ResourceUrl, Shadow, WritingMode};
use crate::typeset::frame::Color;
use crate::typeset::style::counters::CounterStyle;

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
    /// `font-size-adjust`: a measure of the font and what it is to be, of a font size of 1; none for what it is in the first font.
    pub size_adjust: Option<SizeAdjust>,
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
    /// Which letters stand upright in lines that run down the page.
    pub upright: Upright,
    /// `text-combine-upright: all`: texts stand across lines that run down the page, each as wide as a letter.
    pub combine: bool,
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
    /// Whether full-width punctuation stands close (`text-spacing-trim`).
    pub close_punctuation: bool,

    /// `-webkit-text-stroke`
    pub stroke: Option<Arc<LetterOutline>>,
    /// Whether annotations of rubies stand below.
    pub ruby_under: bool,
    pub ruby_align: RubyAlign,
}

/// `-webkit-text-stroke`: the outlines of letters (Compatibility, 3.5).
#[derive(Debug, Clone, PartialEq)]
pub struct LetterOutline {
    /// The width of the line, half of it outside the letter; points.
    pub width: f32,
    /// Its colour.
    pub color: Color,
    /// Whether the letters are painted over them (`paint-order`; SVG 2, 13.8).
    pub is_below: bool,
}

/// The measure `font-size-adjust` goes by, and its value; none for that of the first font.
pub type SizeAdjust = (AdjustBy, Option<f32>);

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
    Symbols(Arc<CounterStyle>),
}

/// `initial-letter`
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InitialLetter {
    /// How many lines it is high.
    pub size: f32,
    /// On which line it stands.
    pub sink: u32,
}

impl TextStyle {
    /// Whether what has this style is painted.
    pub fn visible(&self) -> bool {
        self.visibility == Visibility::Visible
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
            upright: Upright::None,
            combine: false,
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
            close_punctuation: true,

            stroke: None,
            ruby_under: false,
            ruby_align: RubyAlign::SpaceAround,
        }
    }
}

keywords! {
    /// `text-decoration-line`
    DecorationLine { Underline, Overline, LineThrough }
    /// `direction`
    Direction { Ltr, Rtl }
    /// `text-orientation`: letters that lie on their side, those of scripts that are written so, or that none does
    Upright { None, Mixed, All }
    /// The measure of a font that `font-size-adjust` goes by
    AdjustBy { ExHeight, CapHeight, ChWidth }
    /// `text-align`; with `Boxes` the blocks inside are aligned, too (HTML Living Standard, 15.3.2: "align descendants").
    Align { Start, End, Left, Right, Center, Justify, JustifyAll, MatchParent, BoxesLeft, BoxesRight, BoxesCenter }
    /// `text-justify`; rubies are set as `Around`: ideographs of a centred line are parted.
    TextJustify { Auto, None, InterWord, InterCharacter, Around }
    /// `ruby-align`
    RubyAlign { Start, Center, SpaceBetween, SpaceAround }
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
    /// `visibility`
    Visibility { Visible, Hidden, Collapse }
}

impl Default for Upright {
    /// As `text-orientation` begins.
    fn default() -> Self {
        Self::Mixed
    }
}

impl Align {
    /// How text is aligned, whatever boxes are.
    pub fn of_text(self) -> Self {
        match self {
            Self::BoxesLeft => Self::Left,
            Self::BoxesRight => Self::Right,
            Self::BoxesCenter => Self::Center,
            other => other,
        }
    }
}
