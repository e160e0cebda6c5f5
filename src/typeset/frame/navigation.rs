//! Links, page labels and bookmarks.

use super::{Point, Rect, TagId};

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
