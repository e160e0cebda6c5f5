//! The typesetter: HTML and CSS for paged media in, pages of frames out.
//!
//! In: an [`Input`]: one HTML document, its style sheets and a way to read the files they name.
//! Out: a [`Typeset`]: a [`frame::PagedDocument`] and what could not be done as asked.
//! Not done here: writing a file format (`pdf` does), and anything that knows what a workbook is.
//!
//! 1. [`boxes`]: DOM and styles become a tree of boxes, with generated content, counters, tags and form fields.
//! 2. [`layout`]: boxes become one long galley of placed fragments.
//! 3. [`pages`]: the galley is cut into pages and painted; page references are settled by going back to 2 where needed.
mod boxes;
pub mod frame;
pub mod html;
mod images;
mod layout;
mod pages;
pub mod style;
pub mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads the files a document names. Only files: nothing is ever fetched from a network.
pub trait Resources: Sync {
    /// The bytes of `url`, relative to the folder `base`; otherwise why not, in words for the author.
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String>;
}

/// A style sheet of the author.
#[derive(Debug, Clone)]
pub struct Stylesheet {
    /// Its file, for warnings and for what it names relatively.
    pub name: PathBuf,
    /// Its text.
    pub css: String,
}

/// What is to be typeset.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document.
    pub html: &'a str,
    /// The document's file, for warnings and for what it names relatively.
    pub name: &'a Path,
    /// Author style sheets in order, before the document's own.
    pub stylesheets: &'a [Stylesheet],
    /// Where fonts, pictures and linked style sheets come from.
    pub resources: &'a dyn Resources,
    /// Whole font files for text that names no font of its own, most wanted first. The document's own come before them.
    pub fonts: &'a [Arc<Vec<u8>>],
    /// Whether controls become form fields; otherwise they are drawn as lines and boxes for a pen.
    pub forms: bool,
}

/// A document laid out, and what went wrong on the way.
#[derive(Debug, Clone, Default)]
pub struct Typeset {
    /// The pages.
    pub document: frame::PagedDocument,
    /// What could not be done as asked, each once.
    pub warnings: Vec<Warning>,
}

/// Something that could not be done as the author asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// A stable kebab-case name.
    pub code: &'static str,
    /// What is wrong, without a full stop, lower case first.
    pub message: String,
    /// The file it comes from.
    pub file: PathBuf,
    /// The line, from 1; 0 when unknown.
    pub line: u32,
    /// The column, from 1; 0 when unknown.
    pub column: u32,
    /// What the author can do about it.
    pub help: Option<String>,
}
