//! `book.toml`: what to build, and where to.
//!
//! In: the text of `book.toml`. Out: a resolved [`Config`], defaults filled in and paths checked.
//! Whether the theme or the content exist is not looked at here.

mod decode;

use std::path::PathBuf;

pub use decode::decode;

use crate::source::Span;
use crate::workbook::{Audience, BookInfo, Role};

/// A whole `book.toml`, resolved.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder `book.toml` lies in.
    pub root: PathBuf,
    /// `[book]`.
    pub book: BookInfo,
    /// `[roles]`, in the order written.
    pub roles: Vec<Role>,
    /// The content folder: `root` joined with `[content] dir`.
    pub content: PathBuf,
    /// The country whose help lines the book shows.
    pub helplines: Option<String>,
    /// Where `helplines` was written.
    pub helplines_span: Option<Span>,
    /// `[build]`.
    pub build: BuildConfig,
    /// `[output.html]`.
    pub html: HtmlOutput,
    /// `[[output.pdf]]`, in the order written.
    pub pdfs: Vec<PdfEdition>,
}

/// `[build]`.
#[derive(Debug, Clone)]
pub struct BuildConfig {
    /// The output folder: `root` joined with `out`.
    pub out: PathBuf,
    /// A built-in theme's name, or a folder's name under `themes/`.
    pub theme: String,
}

/// `[output.html]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HtmlOutput {
    /// Many pages, for a web server or a folder.
    pub site: bool,
    /// Everything in one file, the form that reads best offline.
    pub single_file: bool,
    /// The one file once more, with what is for the counselor.
    pub counselor_file: bool,
    /// Whether the reader can search.
    pub search: bool,
    /// A plain file name, title and icon, for a shared device.
    pub neutral: bool,
    /// Where the pages will be on the web, ending in `/`: for what names whole addresses, and nothing else.
    pub base_url: Option<String>,
}

impl Default for HtmlOutput {
    fn default() -> Self {
        Self { site: true, single_file: true, counselor_file: false, search: true, neutral: false, base_url: None }
    }
}

/// One `[[output.pdf]]`.
#[derive(Debug, Clone, PartialEq)]
pub struct PdfEdition {
    /// The file's path below the output folder, with `/` separators and the ending `.pdf`.
    pub file: String,
    /// The paper.
    pub page: PageSize,
    /// Fillable; otherwise ruled lines and boxes for a pen.
    pub form: bool,
    /// 1.0 is normal, 1.5 large print.
    pub scale: f64,
    /// Colour or black only.
    pub ink: Ink,
    /// Whom it is for.
    pub audience: Audience,
    /// One file, or one for each worksheet.
    pub split: Split,
    /// How a single choice is drawn in a form.
    pub choices: Choices,
}

impl Default for PdfEdition {
    fn default() -> Self {
        Self {
            file: String::from("workbook.pdf"),
            page: PageSize::A4,
            form: true,
            scale: 1.0,
            ink: Ink::Colour,
            audience: Audience::Reader,
            split: Split::None,
            choices: Choices::Checkboxes,
        }
    }
}

/// The size of a sheet of paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PageSize {
    /// 210 mm by 297 mm.
    A4,
    /// 8.5 in by 11 in.
    Letter,
    /// Any other, in points.
    Custom {
        /// The width in points.
        width: f64,
        /// The height in points.
        height: f64,
    },
}

impl PageSize {
    /// Width and height in points.
    pub fn points(self) -> (f64, f64) {
        match self {
            Self::A4 => (210.0 * 72.0 / 25.4, 297.0 * 72.0 / 25.4),
            Self::Letter => (612.0, 792.0),
            Self::Custom { width, height } => (width, height),
        }
    }

    /// The size as the value of CSS `size`.
    pub fn css(self) -> String {
        match self {
            Self::A4 => String::from("A4"),
            Self::Letter => String::from("letter"),
            Self::Custom { width, height } => format!("{width}pt {height}pt"),
        }
    }
}

/// Colours of a PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The theme's colours.
    Colour,
    /// Black and white, to save ink.
    Mono,
}

/// Whether an edition is one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// One file.
    None,
    /// One file for each worksheet and agreement, in a folder named like the edition's file.
    Worksheet,
}

/// How a single choice is drawn in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choices {
    /// Independent check boxes: the kind every viewer saves.
    Checkboxes,
    /// A radio group.
    Radio,
    /// A list that drops down.
    Dropdown,
}
