//! Frames: pages as they will be drawn, in no particular file format.
//!
//! In: made by `typeset::pages`. Out: read by `pdf`, which only transcribes them. This is the one thing the two share.
//! All lengths are PostScript points (1/72 inch); the origin is the page's top left corner and y grows downwards.

use std::collections::BTreeMap;
use std::sync::Arc;

mod form;
mod graphics;
mod navigation;
mod tags;
mod text;

pub use form::*;
pub use graphics::*;
pub use navigation::*;
pub use tags::*;
pub use text::*;

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
