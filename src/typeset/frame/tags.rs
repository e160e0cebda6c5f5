//! The structure tree.

use super::Rect;

/// Which node of a [`TagTree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

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
