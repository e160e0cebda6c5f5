//! PDF: a [`PagedDocument`] transcribed to a file (PDF 1.7, ISO 32000-1; tagged after PDF/UA-1, ISO 14289-1).
//!
//! In: pages of placed items, the tag tree, the outline, the form's fields. Out: the bytes of the file, the same for the same input.
//! No layout decision is made here, and nothing is read from or written to disk.
//!
//! The stages, in order:
//! 1. [`tags`] reads the tag tree and finds who owns each piece of content.
//! 2. [`fonts`] collects the glyphs in use and makes the font programs.
//! 3. [`content`] turns each page into printpdf operations and notes its marked content and annotations.
//! 4. printpdf writes fonts, pictures and page content ([`resources`]).
//! 5. [`tags`], [`form`], [`links`], [`outline`], [`labels`] and [`metadata`] add their objects around them.
//! 6. [`file`] writes the objects out.

mod content;
mod file;
pub mod fill;
mod fonts;
pub mod form;
mod groups;
mod images;
mod labels;
mod links;
mod metadata;
mod objects;
mod outline;
mod pages;
mod path;
pub mod read;
mod resources;
mod serialise;
mod shading;
mod tags;
mod text;

use crate::typeset::frame::{ImageId, PagedDocument};

/// What the writer cannot know from the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Seconds since 1970 (UTC) to be written as the creation and modification date; none leaves dates out, so that the same input
    /// gives the same bytes.
    pub date: Option<i64>,
    /// The `/Producer`; none for this program's name and version.
    pub producer: Option<String>,
}

/// Why no file could be written. Each is a mistake of the document, not of its author's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A PDF has at least one page.
    NoPages,
    /// Text or a field names a font that is not in [`PagedDocument::fonts`].
    MissingFont(u32),
    /// A field to type in, by its name, in a document without any font.
    NoFont(String),
    /// A page names a picture that is not in [`PagedDocument::images`].
    MissingImage(ImageId),
    /// A font file that cannot be read or made smaller.
    Font {
        /// Its PostScript name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A field's full name has an empty segment ("a..b", "").
    FieldName(String),
    /// Two fields of different kinds share a full name.
    FieldTwice(String),
    /// A field's name is also the beginning of another's ("a" and "a.b"): in the field tree, a field has either a value or children.
    FieldIsParent(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoPages => write!(f, "the document has no pages"),
            Self::MissingFont(id) => write!(f, "the document uses font {id}, which it does not hold"),
            Self::NoFont(name) => {
                write!(f, "the field \"{name}\" needs a font to be typed in, and the document has none; add one with @font-face")
            }
            Self::MissingImage(id) => write!(f, "the document uses picture {}, which it does not hold", id.0),
            Self::Font { name, reason } => write!(f, "the font \"{name}\" cannot be embedded: {reason}"),
            Self::FieldName(name) => write!(f, "the field name \"{name}\" has an empty part; names look like \"worksheet.prompt\""),
            Self::FieldTwice(name) => write!(f, "two different kinds of field are named \"{name}\""),
            Self::FieldIsParent(name) => {
                write!(f, "the field name \"{name}\" is also the beginning of another field's name; a PDF cannot hold both")
            }
        }
    }
}

impl std::error::Error for Error {}

/// A text string as files hold it.
pub(crate) fn text_object(text: &str) -> lopdf::Object {
    objects::text(text)
}

/// Whether a character is never seen.
pub(crate) fn is_invisible(character: char) -> bool {
    text::is_invisible(character)
}

/// Writes the document as a PDF file.
pub fn write(document: &PagedDocument, options: &Options) -> Result<Vec<u8>, Error> {
    if document.pages.is_empty() {
        return Err(Error::NoPages);
    }
    let tags = tags::Tree::read(&document.tags);
    let fonts = fonts::Fonts::prepare(document)?;
    let (mut objects, streams) = resources::build(document, &fonts, &tags)?;
    pages::build(document, &tags, &fonts, streams, &mut objects)?;
    metadata::build(document, options, &mut objects);
    Ok(file::write(objects))
}
