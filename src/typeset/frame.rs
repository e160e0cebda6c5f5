//! Frames: pages as they will be drawn, in no particular file format.
//!
//! In: made by `typeset::pages`. Out: read by `pdf`, which only transcribes them. This is the one thing the two share.
//! All lengths are PostScript points (1/72 inch); the origin is the page's top left corner and y grows downwards.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A point on the page, in points from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f32,
    /// Distance from the top edge.
    pub y: f32,
}

/// A width and a height in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// The width.
    pub width: f32,
    /// The height.
    pub height: f32,
}

/// A rectangle in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// The left edge.
    pub x: f32,
    /// The top edge.
    pub y: f32,
    /// The width.
    pub width: f32,
    /// The height.
    pub height: f32,
}

/// An sRGB colour, each channel 0 to 1, not premultiplied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    /// Red.
    pub r: f32,
    /// Green.
    pub g: f32,
    /// Blue.
    pub b: f32,
    /// Opacity.
    pub a: f32,
}

impl Color {
    /// Opaque black.
    pub const BLACK: Self = Self { r: 0.0, g: 0.0, b: 0.0, a: 1.0 };
    /// Opaque white.
    pub const WHITE: Self = Self { r: 1.0, g: 1.0, b: 1.0, a: 1.0 };
    /// Nothing.
    pub const TRANSPARENT: Self = Self { r: 0.0, g: 0.0, b: 0.0, a: 0.0 };

    /// This colour over another one.
    pub fn over(self, below: Self) -> Self {
        let a = self.a + below.a * (1.0 - self.a);
        if a <= 0.0 {
            return Self::TRANSPARENT;
        }
        let mix = |above: f32, under: f32| (above * self.a + under * below.a * (1.0 - self.a)) / a;
        Self { r: mix(self.r, below.r), g: mix(self.g, below.g), b: mix(self.b, below.b), a }
    }
}

/// A document laid out.
#[derive(Debug, Clone, Default)]
pub struct PagedDocument {
    /// The pages in order.
    pub pages: Vec<Page>,
    /// The fonts text and fields use, by [`FontId`].
    pub fonts: Vec<Font>,
    /// The pictures, by [`ImageId`].
    pub images: Vec<Arc<Image>>,
    /// The logical structure.
    pub tags: TagTree,
    /// What viewers call the pages, in order from the first page; empty where that is their place in the document.
    pub labels: Vec<PageLabel>,
    /// The bookmarks, nested.
    pub outline: Vec<OutlineEntry>,
    /// Where each HTML `id` that anything points to landed.
    pub destinations: BTreeMap<String, Destination>,
    /// The form's fields, by [`FieldIndex`], in reading order.
    pub fields: Vec<FormField>,
    /// Title and the like.
    pub info: DocumentInfo,
}

/// What the document says of itself, from `<title>`, `<meta>` and `<html lang>`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DocumentInfo {
    /// `<title>`
    pub title: String,
    /// `<meta name=author>`
    pub authors: Vec<String>,
    /// `<meta name=description>`
    pub subject: Option<String>,
    /// `<meta name=keywords>`
    pub keywords: Option<String>,
    /// `<meta name=generator>`
    pub creator: Option<String>,
    /// `<html lang>`, a BCP 47 tag; `und` when the source says nothing.
    pub language: String,
    /// `<html dir=rtl>`
    pub right_to_left: bool,
    /// `<meta name=identifier>`: a name no other document has. A form's fields then say that they are of it.
    pub identifier: Option<String>,
    /// `<meta name=version>`
    pub version: Option<String>,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The trimmed size.
    pub size: Size,
    /// How far the sheet goes on beyond it on every side; what is there has coordinates below 0 or beyond the size.
    pub bleed: f32,
    /// Whether there are printer's marks beyond the size.
    pub has_marks: bool,
    /// How far viewers turn it to the right, in degrees: 0, 90, 180 or 270.
    pub turn: u16,
    /// What is on it, in painting order.
    pub items: Vec<Item>,
}

/// Something on a page and the tag it belongs to.
#[derive(Debug, Clone)]
pub struct Item {
    /// A [`TagNode::Content`] leaf; none for artifacts.
    pub tag: Option<TagId>,
    /// What it is.
    pub kind: ItemKind,
}

/// What can be on a page.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// Glyphs of one font and size on one baseline.
    Text(TextRun),
    /// A filled or stroked outline.
    Path(Path),
    /// Colours that run into each other, over all that the clip around them leaves.
    Shading(Box<Shading>),
    /// A picture.
    Image(PlacedImage),
    /// Items under a clip, an opacity or a transform.
    Group(Box<Group>),
    /// The sensitive area of a link; draws nothing.
    Link(Box<Link>),
    /// One visible part of a form field.
    Widget(Box<Widget>),
}

/// What is rare or large is boxed, as a book has a hundred thousand runs of text.
impl ItemKind {
    /// Colours that run into each other.
    pub fn shading(shading: Shading) -> Self {
        Self::Shading(Box::new(shading))
    }

    /// Items under a clip, an opacity or a transform.
    pub fn group(group: Group) -> Self {
        Self::Group(Box::new(group))
    }

    /// The sensitive area of a link.
    pub fn link(link: Link) -> Self {
        Self::Link(Box::new(link))
    }

    /// One visible part of a form field.
    pub fn widget(widget: Widget) -> Self {
        Self::Widget(Box::new(widget))
    }
}

/// Which font of [`PagedDocument::fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub u32);

/// Which picture of [`PagedDocument::images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// Which field of [`PagedDocument::fields`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldIndex(pub u32);

/// Which node of a [`TagTree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

/// A font file.
#[derive(Clone)]
pub struct Font {
    /// The whole OpenType or TrueType file (already unpacked where it was WOFF2).
    pub data: Arc<Vec<u8>>,
    /// The face inside a collection.
    pub index: u32,
    /// The PostScript name.
    pub name: String,
    /// Coordinates of a variable font, by axis tag.
    pub variations: Vec<([u8; 4], f32)>,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Font({})", self.name)
    }
}

/// Glyphs of one font and size on one baseline, in visual order.
#[derive(Debug, Clone)]
pub struct TextRun {
    /// The font.
    pub font: FontId,
    /// The size.
    pub size: f32,
    /// The colour.
    pub color: Color,
    /// Where the first glyph's origin stands on the baseline.
    pub origin: Point,
    /// The glyphs. They are shared with the line they were made for, as is the text.
    pub glyphs: Arc<[Glyph]>,
    /// How far from the pen each glyph is drawn; none where all stand at the pen, as in most text.
    pub offsets: Option<Arc<[Offset]>>,
    /// The text they stand for, in logical order.
    pub text: Arc<str>,
    /// Whether the text is printable ASCII and each glyph stands for one character of it, in order: most text is nothing else.
    pub letters: bool,
    /// A slant made up where no italic exists: the tangent of the angle, 0 for none.
    pub skew: f32,
    /// A weight made up where no bold exists: width of an extra stroke, 0 for none.
    pub embolden: f32,
}

/// One glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The glyph in the font file.
    pub id: u16,
    /// How far the pen moves to the right, letter and word spacing included.
    pub advance: f32,
    /// First byte in [`TextRun::text`] of the characters this glyph stands for. Glyphs of one cluster share it; a cluster ends
    /// where the next higher one begins.
    pub cluster: u32,
}

impl TextRun {
    /// How far from the pen a glyph is drawn.
    pub fn offset(&self, glyph: usize) -> Offset {
        self.offsets.as_ref().and_then(|offsets| offsets.get(glyph).copied()).unwrap_or_default()
    }
}

/// How far from the pen a glyph is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offset {
    /// To the right.
    pub dx: f32,
    /// Upwards.
    pub dy: f32,
}

/// An outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Its pieces.
    pub segments: Vec<Segment>,
    /// How it is filled; none for not at all.
    pub fill: Option<Color>,
    /// Whether the even-odd rule holds rather than non-zero winding.
    pub even_odd: bool,
    /// How it is stroked; none for not at all.
    pub stroke: Option<Box<Stroke>>,
}

/// A piece of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a new piece.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A cubic curve: two control points and the end.
    Curve(Point, Point, Point),
    /// Back to the last start.
    Close,
    /// A whole rectangle.
    Rect(Rect),
}

/// How an outline is stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// The width.
    pub width: f32,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub dash: Vec<f32>,
    /// Whether ends are round.
    pub round: bool,
}

/// Colours that run into each other in a space of their own: along its x axis from 0 to 1, or between two circles, the second of radius 1
/// around the origin. The first and the last colour go on beyond.
#[derive(Debug, Clone, PartialEq)]
pub struct Shading {
    /// The centre and radius of the first circle; none for a straight gradient.
    pub from: Option<(f32, f32, f32)>,
    /// Colours and their places from 0 to 1, in order.
    pub stops: Arc<[(f32, Color)]>,
    /// From its space to the page, as in [`Group::transform`].
    pub matrix: [f32; 6],
}

/// A picture's data.
#[derive(Debug, Clone, PartialEq)]
pub enum Image {
    /// Eight-bit sRGB, three bytes a pixel, with an optional byte of opacity a pixel apart.
    Raster {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// The colours.
        rgb: Vec<u8>,
        /// The opacities.
        alpha: Option<Vec<u8>>,
    },
    /// Rows filtered and compressed as in a PNG file, embedded as they are.
    Deflated {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Bits of a sample.
        bits: u8,
        /// What samples stand for.
        colors: DeflatedColors,
        /// The rows.
        data: Vec<u8>,
    },
    /// A JPEG file, embedded as it is.
    Jpeg {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// 1, 3 or 4 channels.
        channels: u8,
        /// The file.
        data: Vec<u8>,
    },
}

/// What the samples of [`Image::Deflated`] stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeflatedColors {
    /// Levels of grey.
    Grey,
    /// Red, green and blue.
    Rgb,
    /// Places in a list of colours, three bytes each.
    Palette(Vec<u8>),
}

/// A picture on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedImage {
    /// Which.
    pub image: ImageId,
    /// Where: the picture is stretched to it.
    pub rect: Rect,
}

/// Items drawn together.
#[derive(Debug, Clone)]
pub struct Group {
    /// Drawn only inside this outline (its fill and stroke are ignored).
    pub clip: Option<Path>,
    /// Opacity of the whole, 1 for opaque.
    pub opacity: f32,
    /// PDF matrix a b c d e f in page space with y down; none for the identity.
    pub transform: Option<[f32; 6]>,
    /// How the whole is laid over what is below it; none where each item is drawn by itself.
    pub compositing: Option<Box<Compositing>>,
    /// How often the items are drawn; none for once. Such items are artifacts, and the group is not drawn apart.
    pub repeat: Option<Box<Repeat>>,
    /// The items.
    pub items: Vec<Item>,
}

impl Default for Group {
    fn default() -> Self {
        Self { clip: None, opacity: 1.0, transform: None, compositing: None, repeat: None, items: Vec::new() }
    }
}

impl Group {
    /// Items that show only inside an outline.
    pub fn clipped(clip: Path, items: Vec<Item>) -> Self {
        Self { clip: Some(clip), items, ..Self::default() }
    }

    /// Its soft mask.
    pub fn mask(&self) -> Option<&Mask> {
        self.compositing.as_ref()?.mask.as_ref()
    }
}

/// Copies of a group's items side by side and below each other: each so far from the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// How many side by side.
    pub columns: u32,
    /// How many below each other.
    pub rows: u32,
    /// How far apart they start.
    pub step: Size,
}

/// How a group that is drawn apart is laid over what is below it (ISO 32000-1, 11.4).
#[derive(Debug, Clone, Default)]
pub struct Compositing {
    /// How its colours meet those below.
    pub blend: Blend,
    /// What of it shows; in the group's own space.
    pub mask: Option<Mask>,
}

/// A soft mask (ISO 32000-1, 11.5).
#[derive(Debug, Clone, Default)]
pub struct Mask {
    /// What is drawn as the mask.
    pub items: Vec<Item>,
    /// Whether light parts show rather than opaque ones.
    pub luminance: bool,
}

/// Blend modes (ISO 32000-1, 11.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Blend {
    #[default]
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

impl Blend {
    /// The name in PDF.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Multiply => "Multiply",
            Self::Screen => "Screen",
            Self::Overlay => "Overlay",
            Self::Darken => "Darken",
            Self::Lighten => "Lighten",
            Self::ColorDodge => "ColorDodge",
            Self::ColorBurn => "ColorBurn",
            Self::HardLight => "HardLight",
            Self::SoftLight => "SoftLight",
            Self::Difference => "Difference",
            Self::Exclusion => "Exclusion",
            Self::Hue => "Hue",
            Self::Saturation => "Saturation",
            Self::Color => "Color",
            Self::Luminosity => "Luminosity",
        }
    }
}

/// A link's sensitive area: one for each line fragment.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where.
    pub rect: Rect,
    /// Where to.
    pub target: LinkTarget,
    /// What it says, for `/Contents`.
    pub contents: String,
    /// The `Link` element it belongs to.
    pub element: TagId,
}

/// Where a link goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An address outside.
    Uri(String),
    /// A key of [`PagedDocument::destinations`].
    Destination(String),
}

/// A place in the document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Destination {
    /// The page, from 0.
    pub page: u32,
    /// The place on it.
    pub point: Point,
}

/// What pages are called from one page on (ISO 32000-1, 12.4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLabel {
    /// The first of them, from 0.
    pub page: u32,
    /// How their numbers are written; none where they have none.
    pub style: Option<PageLabelStyle>,
    /// What stands before the numbers.
    pub prefix: String,
    /// The number of the first page, from 1; those after it go on from there.
    pub first: u32,
}

/// How page labels write numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageLabelStyle {
    /// 1, 2, 3
    Decimal,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// What it says.
    pub title: String,
    /// Where it goes.
    pub destination: Destination,
    /// Whether its children show at first.
    pub open: bool,
    /// The bookmarks below it.
    pub children: Vec<OutlineEntry>,
}

/// One answer of the form (ISO 32000-1, 12.7.3).
#[derive(Debug, Clone, PartialEq)]
pub struct FormField {
    /// The full name; dots separate the levels of the field tree.
    pub name: String,
    /// Words for a person: the tooltip `/TU`.
    pub label: String,
    /// What it takes.
    pub kind: FormFieldKind,
    /// Must be filled before sending; the book never asks this.
    pub required: bool,
    /// Cannot be changed.
    pub read_only: bool,
    /// What its answer is, for programs that read the form; none for words, and for a tick that is an answer by itself.
    pub answer: Option<AnswerKind>,
}

/// What an answer is where the kind of field does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerKind {
    /// A number.
    Number,
    /// A date.
    Date,
    /// The box is an option of the question whose name is above its own, of which one may be picked.
    One,
    /// The same, and the options are numbers. Of a field that is the whole question: its value is a number.
    Scale,
    /// The same, and any of the options may be picked.
    Many,
}

impl AnswerKind {
    /// The word for it in files and in `data-answer`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::One => "one",
            Self::Scale => "scale",
            Self::Many => "many",
        }
    }

    /// The kind that a word names.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Number, Self::Date, Self::One, Self::Scale, Self::Many].into_iter().find(|kind| kind.name() == name)
    }
}

/// What a form field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum FormFieldKind {
    /// Characters.
    Text {
        /// What stands in it at first.
        value: String,
        /// More than one line.
        multiline: bool,
        /// The most characters, `/MaxLen`.
        max_length: Option<u32>,
        /// One cell a character; needs `max_length`.
        comb: bool,
        /// No scrolling past the box.
        fixed: bool,
    },
    /// On or off.
    Checkbox {
        /// The value when on.
        on: String,
        /// On at first.
        checked: bool,
    },
    /// One of several widgets.
    Radio {
        /// The value at first.
        value: Option<String>,
    },
    /// One or more of a list.
    Choice {
        /// Export values and words.
        options: Vec<(String, String)>,
        /// Indices into `options` chosen at first.
        selected: Vec<usize>,
        /// A drop-down rather than a list.
        combo: bool,
        /// More than one may be chosen.
        multiple: bool,
    },
}

/// One visible part of a form field. Borders and backgrounds are drawn by the page itself, as artifacts.
#[derive(Debug, Clone, PartialEq)]
pub struct Widget {
    /// Which field.
    pub field: FieldIndex,
    /// The box inside the border: padding and content.
    pub rect: Rect,
    /// The `Form` element it belongs to.
    pub element: TagId,
    /// For a radio button: the value this one stands for.
    pub on: Option<String>,
    /// Words for this widget alone where they differ from the field's (an option's label).
    pub label: Option<String>,
    /// How its value looks.
    pub style: WidgetStyle,
}

/// How a widget's value looks.
#[derive(Debug, Clone, PartialEq)]
pub struct WidgetStyle {
    /// Fonts for the value, most wanted first; the first is the `/DA` font.
    pub fonts: Vec<FontId>,
    /// The size.
    pub size: f32,
    /// The colour.
    pub color: Color,
    /// Line height of several lines.
    pub line_height: f32,
    /// The alignment.
    pub align: TextAlign,
    /// Space between rect and value: top, right, bottom, left.
    pub padding: [f32; 4],
}

/// Alignment of a field's value, `/Q`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextAlign {
    /// Left.
    #[default]
    Left,
    /// Centre.
    Center,
    /// Right.
    Right,
}

/// The logical structure (ISO 32000-1, 14.7). Node 0 is the `Document` element.
#[derive(Debug, Clone, Default)]
pub struct TagTree {
    /// All nodes; children are named by index.
    pub nodes: Vec<TagNode>,
}

/// A node of the structure.
#[derive(Debug, Clone)]
pub enum TagNode {
    /// An element.
    Element(Box<TagElement>),
    /// A stretch of marked content: page items name it. It may be spread over several pages.
    Content,
}

impl TagNode {
    /// A structure element.
    pub fn element(element: TagElement) -> Self {
        Self::Element(Box::new(element))
    }
}

/// A structure element.
#[derive(Debug, Clone)]
pub struct TagElement {
    /// The standard type.
    pub role: TagRole,
    /// Elements and content in reading order. Links and widgets name their element themselves and come after its content.
    pub children: Vec<TagId>,
    /// The language where it differs from the parent's.
    pub lang: Option<String>,
    /// Words for a picture or a control, `/Alt`.
    pub alt: Option<String>,
    /// The text it stands for, `/ActualText`.
    pub actual_text: Option<String>,
    /// What an abbreviation stands for, `/E`.
    pub expansion: Option<String>,
    /// The element's `/T`, `/ID` and the like.
    pub title: Option<String>,
    /// `/ID`: needed by notes and by cells that others name as headers.
    pub id: Option<String>,
    /// For table cells.
    pub cell: Option<Box<CellAttributes>>,
    /// For lists.
    pub numbering: Option<ListNumbering>,
    /// For figures: page and box, filled in when placed.
    pub bbox: Option<(u32, Rect)>,
}

impl TagElement {
    /// An element with nothing but its type.
    pub fn new(role: TagRole) -> Self {
        Self {
            role,
            children: Vec::new(),
            lang: None,
            alt: None,
            actual_text: None,
            expansion: None,
            title: None,
            id: None,
            cell: None,
            numbering: None,
            bbox: None,
        }
    }
}

/// Table attributes of a cell (ISO 32000-1, 14.8.5.7).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CellAttributes {
    /// Rows it spans.
    pub row_span: u32,
    /// Columns it spans.
    pub col_span: u32,
    /// For `TH`.
    pub scope: Option<Scope>,
    /// The `/ID`s of its header cells.
    pub headers: Vec<String>,
}

/// What a header cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Its row.
    Row,
    /// Its column.
    Column,
    /// Both.
    Both,
}

/// How a list is numbered (ISO 32000-1, 14.8.5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListNumbering {
    /// Not.
    None,
    /// A dot.
    Disc,
    /// A ring.
    Circle,
    /// A block.
    Square,
    /// 1, 2, 3
    Decimal,
    /// I, II, III
    UpperRoman,
    /// i, ii, iii
    LowerRoman,
    /// A, B, C
    UpperAlpha,
    /// a, b, c
    LowerAlpha,
}

/// Standard structure types (ISO 32000-1, 14.8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum TagRole {
    Document,
    Part,
    Art,
    Sect,
    Div,
    BlockQuote,
    Caption,
    Toc,
    Toci,
    Index,
    NonStruct,
    P,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    TR,
    TH,
    TD,
    THead,
    TBody,
    TFoot,
    Span,
    Quote,
    Note,
    Reference,
    Code,
    Link,
    Ruby,
    RB,
    RT,
    RP,
    Form,
    Figure,
    Formula,
}
