//! The longhand properties: one line each says the name, where the computed value goes, and who parses it.

use std::sync::{Arc, LazyLock};

use cssparser::Parser;
use rustc_hash::FxHashMap;

use super::builder::{Builder, PageSize};
use super::value::{
    AsIs, Compute, Context, Parsed, Place, background, bad, border_image, boxes, color, content, effects, font, grid, length, text,
    transform,
};

/// A parsed value: puts the computed value where it belongs.
pub(super) type Setter = Arc<dyn Fn(&mut Builder, &Context<'_>) + Send + Sync>;

macro_rules! inherited {
    (font) => {
        true
    };
    (text) => {
        true
    };
    (variants) => {
        true
    };
    ($other:ident) => {
        false
    };
}

macro_rules! longhands {
    ($($id:ident $name:literal $group:ident {$($path:tt)+} = $parse:path;)+) => {
        /// A longhand property. The order is that of computing: fonts first, as lengths depend on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Longhand { $($id),+ }

        impl Longhand {
            /// All of them in order.
            pub(super) const ALL: &'static [Self] = &[$(Self::$id),+];

            /// The name.
            pub(super) fn name(self) -> &'static str {
                match self { $(Self::$id => $name),+ }
            }

            /// Whether children inherit it.
            pub(super) fn is_inherited(self) -> bool {
                // `page` passes on its value (CSS Paged Media 3, 8.1).
                self == Self::Page || match self { $(Self::$id => inherited!($group)),+ }
            }

            /// Copies the computed value from another style.
            pub(super) fn copy(self, from: &Builder, to: &mut Builder) {
                match self {
                    $(Self::$id => if from.$group $($path)+ != to.$group $($path)+ {
                        let value = from.$group $($path)+.clone();
                        Arc::make_mut(&mut to.$group) $($path)+ = value;
                    }),+
                }
            }

            /// Parses a value of this property alone: no keywords all properties take, no `var()`.
            pub(super) fn parse(self, input: &mut Parser<'_>, place: &Place) -> Parsed<Setter> {
                match self {
                    $(Self::$id => {
                        let value = $parse(input, place)?;
                        Ok(Arc::new(move |builder: &mut Builder, context: &Context<'_>| {
                            let value = value.compute(context);
                            if builder.$group $($path)+ != value {
                                Arc::make_mut(&mut builder.$group) $($path)+ = value;
                            }
                        }))
                    }),+
                }
            }
        }
    };
}

longhands! {
    Zoom "zoom" extra{.zoom} = super::zoom::zoom;
    FontFamily "font-family" font{.families} = font::family;
    FontWeight "font-weight" font{.weight} = font::weight;
    FontStyle "font-style" font{.slant} = font::style;
    FontStretch "font-stretch" font{.stretch} = font::stretch;
    FontVariations "font-variation-settings" font{.variations} = font::variation_settings;
    SynthesisWeight "font-synthesis-weight" font{.synthesis.weight} = font::may;
    SynthesisStyle "font-synthesis-style" font{.synthesis.style} = font::may;
    SynthesisSmallCaps "font-synthesis-small-caps" font{.synthesis.small_caps} = font::may;
    OpticalSizing "font-optical-sizing" font{.optical_sizing} = font::may;
    SizeAdjust "font-size-adjust" font{.size_adjust} = font::size_adjust;
    Lang "-mendbook-lang" font{.lang} = font::lang;
    FontSize "font-size" font{.size} = font::size;
    LineHeight "line-height" font{.line_height} = font::line_height;
    Direction "direction" text{.direction} = boxes::direction;
    WritingMode "writing-mode" text{.writing_mode} = boxes::writing_mode;
    TextOrientation "text-orientation" variants{.upright} = boxes::text_orientation;
    Color "color" text{.color} = color::color;
    LetterSpacing "letter-spacing" font{.letter_spacing} = text::spacing;
    WordSpacing "word-spacing" font{.word_spacing} = text::spacing;
    FontKerning "font-kerning" variants{.kerning} = font::kerning;
    VariantLigatures "font-variant-ligatures" variants{.ligatures} = font::ligatures;
    VariantCaps "font-variant-caps" variants{.caps} = font::caps;
    VariantNumeric "font-variant-numeric" variants{.numeric} = font::numeric;
    VariantEastAsian "font-variant-east-asian" variants{.east_asian} = font::east_asian;
    VariantPosition "font-variant-position" variants{.position} = font::position;
    VariantAlternates "font-variant-alternates" variants{.alternates} = font::alternates;
    FeatureSettings "font-feature-settings" variants{.settings} = font::feature_settings;
    UnderlineOffset "text-underline-offset" variants{.underline_offset} = text::thickness;
    UnderlinePosition "text-underline-position" variants{.underline_under} = text::underline_position;
    OutlineOfLetters "-webkit-text-stroke-width" variants{.stroke_width} = boxes::stroke_width;
    OutlineColorOfLetters "-webkit-text-stroke-color" variants{.stroke_color} = color::or_current;
    SkipInk "text-decoration-skip-ink" variants{.no_skip_ink} = text::no_skip_ink;
    TextAlign "text-align" text{.text_align} = text::align;
    TextAlignLast "text-align-last" text{.text_align_last} = text::align_last;
    TextJustify "text-justify" text{.text_justify} = text::justify;
    TextWrapStyle "text-wrap-style" text{.text_wrap_style} = text::wrap_style;
    TextIndent "text-indent" text{.text_indent} = text::indent;
    TextTransform "text-transform" text{.text_transform} = text::transform;
    SpaceCollapse "white-space-collapse" text{.white_space.collapse} = text::space_collapse;
    TextWrapMode "text-wrap-mode" text{.white_space.wrap} = text::wrap_mode;
    OverflowWrap "overflow-wrap" text{.overflow_wrap} = text::overflow_wrap;
    WordBreak "word-break" text{.word_break} = text::word_break;
    LineBreak "line-break" text{.line_break} = text::line_break;
    Hyphens "hyphens" text{.hyphens} = text::hyphens;
    HyphenateCharacter "hyphenate-character" text{.hyphenate_character} = text::hyphenate_character;
    HyphenateLimit "hyphenate-limit-chars" text{.hyphenate_limit} = text::hyphenate_limit;
    HangingPunctuation "hanging-punctuation" text{.hanging} = text::hanging;
    HyphenateLines "hyphenate-limit-lines" text{.hyphenate_lines} = text::hyphenate_lines;
    HyphenateZone "hyphenate-limit-zone" text{.hyphenate_zone} = length::positive_length_percentage;
    TabSize "tab-size" text{.tab_size} = text::tab_size;
    Orphans "orphans" text{.orphans} = boxes::count;
    Widows "widows" text{.widows} = boxes::count;
    ListStyleType "list-style-type" text{.list_style_type} = text::list_style_type;
    ListStylePosition "list-style-position" text{.list_style_position_inside} = text::list_position;
    ListStyleImage "list-style-image" text{.list_style_image} = text::list_style_image;
    Quotes "quotes" text{.quotes} = text::quotes;
    TextShadow "text-shadow" text{.shadows} = boxes::box_shadow;
    EmphasisStyle "text-emphasis-style" text{.emphasis.mark} = text::emphasis_style;
    EmphasisColor "text-emphasis-color" text{.emphasis.color} = color::or_current;
    EmphasisPosition "text-emphasis-position" text{.emphasis.under} = text::emphasis_position;
    SpacingTrim "text-spacing-trim" text{.close_punctuation} = text::spacing_trim;
    TextCombine "text-combine-upright" text{.combine} = text::combine;
    RubyPosition "ruby-position" text{.ruby_under} = text::ruby_position;
    RubyAlign "ruby-align" text{.ruby_align} = text::ruby_align;
    BorderCollapse "border-collapse" text{.border_collapse} = text::collapse;
    BorderSpacing "border-spacing" text{.border_spacing} = text::border_spacing;
    CaptionSide "caption-side" text{.caption_side_bottom} = text::caption_side;
    EmptyCells "empty-cells" text{.empty_cells_hide} = text::empty_cells;
    Visibility "visibility" text{.visibility} = text::visibility;
    DecorationLine "text-decoration-line" extra{.decoration_line} = text::decoration_line;
    DecorationStyle "text-decoration-style" extra{.decoration_style} = text::decoration_style;
    DecorationColor "text-decoration-color" extra{.decoration_color} = color::or_current;
    DecorationThickness "text-decoration-thickness" extra{.decoration_thickness} = text::thickness;
    Display "display" layout{.display} = boxes::display;
    Position "position" extra{.placement} = boxes::position;
    Float "float" extra{.float} = boxes::float;
    Clear "clear" layout{.clear} = boxes::clear;
    Top "top" layout{.inset.top} = length::margin;
    Right "right" layout{.inset.right} = length::margin;
    Bottom "bottom" layout{.inset.bottom} = length::margin;
    Left "left" layout{.inset.left} = length::margin;
    Width "width" layout{.width} = length::size;
    Height "height" layout{.height} = length::size;
    MinWidth "min-width" layout{.min_width} = length::size;
    MinHeight "min-height" layout{.min_height} = length::size;
    MaxWidth "max-width" layout{.max_width} = length::maximum;
    MaxHeight "max-height" layout{.max_height} = length::maximum;
    BoxSizing "box-sizing" layout{.border_box} = boxes::box_sizing;
    AspectRatio "aspect-ratio" layout{.aspect_ratio} = boxes::aspect_ratio;
    VerticalAlign "vertical-align" layout{.vertical_align} = text::vertical_align;
    InitialLetter "initial-letter" layout{.initial_letter} = text::initial_letter;
    TextOverflow "text-overflow" layout{.text_overflow} = text::overflow;
    Overflow "overflow" layout{.overflow} = boxes::overflow;
    ObjectFit "object-fit" layout{.object_fit} = boxes::object_fit;
    ObjectPosition "object-position" layout{.object_position} = boxes::place_in_box;
    Opacity "opacity" layout{.opacity} = boxes::opacity;
    Clip "clip" layout{.clip} = boxes::clip;
    ZIndex "z-index" layout{.z_index} = boxes::z_index;
    Transform "transform" layout{.transform} = transform::transform;
    Translate "translate" extra{.translate} = transform::translate;
    Rotate "rotate" extra{.rotate} = transform::rotate;
    Scale "scale" extra{.scale} = transform::scale;
    TransformOrigin "transform-origin" layout{.transform_origin} = boxes::transform_origin;
    TableLayout "table-layout" layout{.table_layout_fixed} = boxes::table_layout;
    BreakBefore "break-before" layout{.break_before} = boxes::page_break;
    BreakAfter "break-after" layout{.break_after} = boxes::page_break;
    BreakInside "break-inside" layout{.break_inside} = boxes::break_inside;
    FootnotePolicy "footnote-policy" layout{.footnote_policy} = boxes::footnote_policy;
    FootnoteDisplay "footnote-display" layout{.footnote_inline} = boxes::footnote_display;
    DecorationBreak "box-decoration-break" layout{.decoration_clone} = boxes::decoration_break;
    Page "page" layout{.page} = boxes::page_name;
    ColumnCount "column-count" layout{.column_count} = boxes::column_count;
    ColumnWidth "column-width" layout{.column_width} = boxes::column_width;
    ColumnGap "column-gap" layout{.column_gap} = boxes::gap;
    RowGap "row-gap" layout{.row_gap} = boxes::gap;
    ColumnSpan "column-span" layout{.column_span_all} = boxes::column_span;
    ColumnFill "column-fill" layout{.column_fill_balance} = boxes::column_fill;
    RuleWidth "column-rule-width" extra{.rule_width} = boxes::line_width;
    RuleStyle "column-rule-style" extra{.rule_style} = boxes::border_line;
    RuleColor "column-rule-color" extra{.rule_color} = color::or_current;
    UnicodeBidi "unicode-bidi" layout{.isolate_bidi} = boxes::unicode_bidi;
    BaselineSource "baseline-source" layout{.baseline_source} = boxes::baseline_source;
    Contain "contain" layout{.contain} = boxes::contain;
    ContainedWidth "contain-intrinsic-width" layout{.contained_size.0} = boxes::contained_size;
    ContainedHeight "contain-intrinsic-height" layout{.contained_size.1} = boxes::contained_size;
    Appearance "appearance" layout{.native} = boxes::appearance;
    MarginTop "margin-top" edges{.margin.top} = length::margin;
    MarginRight "margin-right" edges{.margin.right} = length::margin;
    MarginBottom "margin-bottom" edges{.margin.bottom} = length::margin;
    MarginLeft "margin-left" edges{.margin.left} = length::margin;
    PaddingTop "padding-top" edges{.padding.top} = length::positive_length_percentage;
    PaddingRight "padding-right" edges{.padding.right} = length::positive_length_percentage;
    PaddingBottom "padding-bottom" edges{.padding.bottom} = length::positive_length_percentage;
    PaddingLeft "padding-left" edges{.padding.left} = length::positive_length_percentage;
    BorderTopWidth "border-top-width" extra{.border_width.top} = boxes::line_width;
    BorderRightWidth "border-right-width" extra{.border_width.right} = boxes::line_width;
    BorderBottomWidth "border-bottom-width" extra{.border_width.bottom} = boxes::line_width;
    BorderLeftWidth "border-left-width" extra{.border_width.left} = boxes::line_width;
    BorderTopStyle "border-top-style" extra{.border_style.top} = boxes::border_line;
    BorderRightStyle "border-right-style" extra{.border_style.right} = boxes::border_line;
    BorderBottomStyle "border-bottom-style" extra{.border_style.bottom} = boxes::border_line;
    BorderLeftStyle "border-left-style" extra{.border_style.left} = boxes::border_line;
    BorderTopColor "border-top-color" extra{.border_color.top} = color::or_current;
    BorderRightColor "border-right-color" extra{.border_color.right} = color::or_current;
    BorderBottomColor "border-bottom-color" extra{.border_color.bottom} = color::or_current;
    BorderLeftColor "border-left-color" extra{.border_color.left} = color::or_current;
    RadiusTopLeft "border-top-left-radius" edges{.radius[0]} = boxes::corner;
    RadiusTopRight "border-top-right-radius" edges{.radius[1]} = boxes::corner;
    RadiusBottomRight "border-bottom-right-radius" edges{.radius[2]} = boxes::corner;
    RadiusBottomLeft "border-bottom-left-radius" edges{.radius[3]} = boxes::corner;
    OutlineWidth "outline-width" extra{.outline_width} = boxes::line_width;
    OutlineStyle "outline-style" extra{.outline_style} = boxes::outline_line;
    OutlineColor "outline-color" extra{.outline_color} = color::or_current;
    OutlineOffset "outline-offset" edges{.outline_offset} = length::points;
    BoxShadow "box-shadow" edges{.shadows} = boxes::box_shadow;
    BackgroundColor "background-color" edges{.background_color} = color::color;
    BackgroundImage "background-image" extra{.images} = background::images;
    BackgroundPosition "background-position" extra{.positions} = background::positions;
    BackgroundPositionX "background-position-x" extra{.positions_x} = background::single_positions;
    BackgroundPositionY "background-position-y" extra{.positions_y} = background::single_positions;
    BorderImageSource "border-image-source" extra{.border_image} = border_image::source;
    BorderImageSlice "border-image-slice" extra{.border_image_slice} = border_image::slice;
    BorderImageWidth "border-image-width" extra{.border_image_width} = border_image::width;
    BorderImageOutset "border-image-outset" extra{.border_image_outset} = border_image::outset;
    BorderImageRepeat "border-image-repeat" extra{.border_image_repeat} = border_image::repeat;
    BackgroundSize "background-size" extra{.sizes} = background::sizes;
    BackgroundRepeat "background-repeat" extra{.repeats} = background::repeats;
    BackgroundOrigin "background-origin" extra{.origins} = background::areas;
    BackgroundAttachment "background-attachment" extra{.fixed} = background::attachments;
    BackgroundClip "background-clip" extra{.clips} = background::areas;
    BackgroundBlend "background-blend-mode" effects{.whole.background_blend_mode} = effects::blends;
    MixBlendMode "mix-blend-mode" effects{.whole.mix_blend_mode} = effects::blend;
    Isolation "isolation" effects{.whole.isolation} = effects::isolation;
    ClipPath "clip-path" effects{.whole.clip_path} = effects::clip_path;
    ShapeOutside "shape-outside" effects{.whole.shape_outside} = effects::shape_outside;
    ShapeThreshold "shape-image-threshold" effects{.whole.shape_threshold} = boxes::opacity;
    ShapeMargin "shape-margin" effects{.whole.shape_margin} = length::positive_length_percentage;
    Filter "filter" effects{.whole.filter} = effects::filter;
    Backface "backface-visibility" effects{.whole.hidden_from_behind} = effects::backface;
    TransformBox "transform-box" effects{.whole.transform_box} = effects::reference_box;
    MaskImage "mask-image" effects{.images} = background::images;
    MaskPosition "mask-position" effects{.positions} = background::positions;
    MaskSize "mask-size" effects{.sizes} = background::sizes;
    MaskRepeat "mask-repeat" effects{.repeats} = background::repeats;
    MaskOrigin "mask-origin" effects{.origins} = effects::mask_areas;
    MaskClip "mask-clip" effects{.clips} = effects::mask_areas;
    MaskComposite "mask-composite" effects{.composites} = effects::composites;
    MaskMode "mask-mode" effects{.modes} = effects::modes;
    FlexDirection "flex-direction" flex{.direction} = boxes::flex_direction;
    FlexWrap "flex-wrap" flex{.wrap} = boxes::flex_wrap;
    FlexGrow "flex-grow" flex{.grow} = boxes::positive_number;
    FlexShrink "flex-shrink" flex{.shrink} = boxes::positive_number;
    FlexBasis "flex-basis" flex{.basis} = boxes::flex_basis;
    Order "order" flex{.order} = boxes::integer;
    AlignItems "align-items" flex{.align_items} = boxes::alignment;
    AlignSelf "align-self" flex{.align_self} = boxes::alignment;
    AlignContent "align-content" flex{.align_content} = boxes::alignment;
    JustifyContent "justify-content" flex{.justify_content} = boxes::alignment;
    JustifyItems "justify-items" flex{.justify_items} = boxes::alignment;
    JustifySelf "justify-self" flex{.justify_self} = boxes::alignment;
    GridTemplateColumns "grid-template-columns" flex{.grid_template_columns} = grid::template;
    GridTemplateRows "grid-template-rows" flex{.grid_template_rows} = grid::template;
    GridTemplateAreas "grid-template-areas" flex{.grid_template_areas} = grid::areas;
    GridAutoColumns "grid-auto-columns" flex{.grid_auto_columns} = grid::auto_tracks;
    GridAutoRows "grid-auto-rows" flex{.grid_auto_rows} = grid::auto_tracks;
    GridAutoFlow "grid-auto-flow" extra{.grid_auto_flow} = grid::auto_flow;
    GridRowStart "grid-row-start" flex{.grid_row.0} = grid::line;
    GridRowEnd "grid-row-end" flex{.grid_row.1} = grid::line;
    GridColumnStart "grid-column-start" flex{.grid_column.0} = grid::line;
    GridColumnEnd "grid-column-end" flex{.grid_column.1} = grid::line;
    Content "content" generated{.content} = content::content;
    CounterReset "counter-reset" generated{.counter_reset} = content::counter_reset;
    CounterIncrement "counter-increment" generated{.counter_increment} = content::counter_increment;
    CounterSet "counter-set" generated{.counter_set} = content::counter_reset;
    StringSet "string-set" generated{.string_set} = content::string_set;
    BookmarkLevel "bookmark-level" generated{.bookmark_level} = text::bookmark_level;
    BookmarkLabel "bookmark-label" generated{.bookmark_label} = content::bookmark_label;
    BookmarkState "bookmark-state" generated{.bookmark_closed} = text::bookmark_closed;
    PageSize "size" extra{.page_size} = page_size;
    PageMarks "marks" extra{.page_marks} = page_marks;
    PageBleed "bleed" extra{.page_bleed} = page_bleed;
    LineClamp "line-clamp" extra{.line_clamp} = text::max_lines;
    MaxLines "max-lines" extra{.max_lines} = text::max_lines;
    BlockEllipsis "block-ellipsis" extra{.block_ellipsis} = text::block_ellipsis;
    Continue "continue" extra{.discards} = text::discards;
    ContentVisibility "content-visibility" extra{.skips} = boxes::content_visibility;
    PageOrientation "page-orientation" extra{.page_turn} = page_orientation;
}

/// How many longhands there are.
pub(super) const COUNT: usize = Longhand::ALL.len();

impl Longhand {
    /// The longhand of this name in lower case; aliases resolved.
    pub(super) fn named(name: &str) -> Option<Self> {
        static NAMES: LazyLock<FxHashMap<&str, Longhand>> = LazyLock::new(|| {
            let aliases = ALIASES.iter().map(|(name, id)| (*name, *id));
            Longhand::ALL.iter().map(|id| (id.name(), *id)).chain(aliases).collect()
        });
        NAMES.get(name).copied()
    }

    /// Whether it holds for pages only.
    pub(super) fn is_page_descriptor(self) -> bool {
        matches!(self, Self::PageSize | Self::PageMarks | Self::PageBleed | Self::PageOrientation)
    }

    /// Whether it does something in `@page`: for the page itself, or for the margin boxes that inherit it (CSS Paged Media 3, 3.1).
    pub(super) fn is_for_pages(self) -> bool {
        const STARTS: [&str; 6] = ["margin", "padding", "border", "background", "counter", "box-s"];
        self.is_inherited() || self.is_page_descriptor() || STARTS.iter().any(|start| self.name().starts_with(start))
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// Other names of longhands: old names, and flow-relative ones that do not depend on the direction (lines run across the page here).
const ALIASES: [(&str, Longhand); 35] = [
    ("contain-intrinsic-inline-size", Longhand::ContainedWidth),
    ("contain-intrinsic-block-size", Longhand::ContainedHeight),
    ("-webkit-text-fill-color", Longhand::Color),
    ("word-wrap", Longhand::OverflowWrap),
    ("overflow-x", Longhand::Overflow),
    ("overflow-y", Longhand::Overflow),
    ("overflow-inline", Longhand::Overflow),
    ("overflow-block", Longhand::Overflow),
    ("page-break-before", Longhand::BreakBefore),
    ("page-break-after", Longhand::BreakAfter),
    ("page-break-inside", Longhand::BreakInside),
    ("grid-column-gap", Longhand::ColumnGap),
    ("grid-row-gap", Longhand::RowGap),
    ("-moz-tab-size", Longhand::TabSize),
    ("-moz-hyphens", Longhand::Hyphens),
    ("font-width", Longhand::FontStretch),
    ("inline-size", Longhand::Width),
    ("block-size", Longhand::Height),
    ("min-inline-size", Longhand::MinWidth),
    ("min-block-size", Longhand::MinHeight),
    ("max-inline-size", Longhand::MaxWidth),
    ("max-block-size", Longhand::MaxHeight),
    ("margin-block-start", Longhand::MarginTop),
    ("margin-block-end", Longhand::MarginBottom),
    ("padding-block-start", Longhand::PaddingTop),
    ("padding-block-end", Longhand::PaddingBottom),
    ("inset-block-start", Longhand::Top),
    ("inset-block-end", Longhand::Bottom),
    ("border-block-start-width", Longhand::BorderTopWidth),
    ("border-block-start-style", Longhand::BorderTopStyle),
    ("border-block-start-color", Longhand::BorderTopColor),
    ("border-block-end-width", Longhand::BorderBottomWidth),
    ("border-block-end-style", Longhand::BorderBottomStyle),
    ("border-block-end-color", Longhand::BorderBottomColor),
    ("bookmark-closed", Longhand::BookmarkState),
];

/// Flow-relative longhands: the property from left to right, and from right to left.
pub(super) fn logical(name: &str) -> Option<(Longhand, Longhand)> {
    use Longhand::*;
    Some(match name {
        "margin-inline-start" | "-moz-margin-start" => (MarginLeft, MarginRight),
        "margin-inline-end" | "-moz-margin-end" => (MarginRight, MarginLeft),
        "padding-inline-start" | "-moz-padding-start" => (PaddingLeft, PaddingRight),
        "padding-inline-end" | "-moz-padding-end" => (PaddingRight, PaddingLeft),
        "inset-inline-start" => (Left, Right),
        "inset-inline-end" => (Right, Left),
        "border-inline-start-width" => (BorderLeftWidth, BorderRightWidth),
        "border-inline-start-style" => (BorderLeftStyle, BorderRightStyle),
        "border-inline-start-color" => (BorderLeftColor, BorderRightColor),
        "border-inline-end-width" => (BorderRightWidth, BorderLeftWidth),
        "border-inline-end-style" => (BorderRightStyle, BorderLeftStyle),
        "border-inline-end-color" => (BorderRightColor, BorderLeftColor),
        "border-start-start-radius" => (RadiusTopLeft, RadiusTopRight),
        "border-start-end-radius" => (RadiusTopRight, RadiusTopLeft),
        "border-end-start-radius" => (RadiusBottomLeft, RadiusBottomRight),
        "border-end-end-radius" => (RadiusBottomRight, RadiusBottomLeft),
        _ => return None,
    })
}

/// `size` in `@page`
#[derive(Debug, Clone, PartialEq)]
enum PageSizeSpec {
    Lengths(length::Points, length::Points),
    Is(PageSize),
}

impl Compute for PageSizeSpec {
    type Out = PageSize;
    fn compute(&self, context: &Context<'_>) -> PageSize {
        match self {
            Self::Lengths(width, height) => PageSize::Fixed(width.compute(context), height.compute(context)),
            Self::Is(size) => *size,
        }
    }
}

fn page_size(input: &mut Parser<'_>, place: &Place) -> Parsed<PageSizeSpec> {
    if let Ok(width) = input.try_parse(|i| length::positive_points(i, place)) {
        let height = input.try_parse(|i| length::positive_points(i, place)).unwrap_or_else(|_| width.clone());
        return Ok(PageSizeSpec::Lengths(width, height));
    }
    let (mut size, mut landscape, mut auto) = (None, None, false);
    while let Ok(word) = input.try_parse(super::value::ident) {
        match word.as_str() {
            "auto" if size.is_none() && landscape.is_none() => auto = true,
            "portrait" if landscape.is_none() => landscape = Some(false),
            "landscape" if landscape.is_none() => landscape = Some(true),
            name if size.is_none() && !auto => size = Some(super::page::named_size(name).map_or_else(bad, Ok)?),
            _ => return bad(),
        }
    }
    Ok(PageSizeSpec::Is(match (size, landscape) {
        (Some((width, height)), Some(true)) => PageSize::Fixed(height.max(width), width.min(height)),
        (Some((width, height)), Some(false)) => PageSize::Fixed(width.min(height), height.max(width)),
        (Some((width, height)), None) => PageSize::Fixed(width, height),
        (None, None) if !auto => return bad(),
        (None, landscape) => PageSize::Auto(landscape),
    }))
}

fn page_marks(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<(bool, bool)>> {
    if super::value::word(input, "none") {
        return Ok(AsIs((false, false)));
    }
    let (mut crop, mut cross) = (false, false);
    while let Ok(word) = input.try_parse(super::value::ident) {
        match word.as_str() {
            "crop" if !crop => crop = true,
            "cross" if !cross => cross = true,
            _ => return bad(),
        }
    }
    if crop || cross { Ok(AsIs((crop, cross))) } else { bad() }
}

/// Degrees to the right.
fn page_orientation(input: &mut Parser<'_>, _place: &Place) -> Parsed<AsIs<u16>> {
    match super::value::ident(input)?.as_str() {
        "upright" => Ok(AsIs(0)),
        "rotate-right" => Ok(AsIs(90)),
        "rotate-left" => Ok(AsIs(270)),
        _ => bad(),
    }
}

fn page_bleed(input: &mut Parser<'_>, place: &Place) -> Parsed<Option<length::Points>> {
    if super::value::word(input, "auto") { Ok(None) } else { length::positive_points(input, place).map(Some) }
}
