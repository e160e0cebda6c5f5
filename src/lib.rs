//! mendbook turns guidance in Markdown and worksheets in YAML into an offline HTML site and a fillable, tagged PDF.
//!
//! The stages, in order: `load` reads a book's files, `resolve` makes the one model (`workbook`) of them, `check` looks it over, `theme`
//! renders it, `site` and `print` (`typeset`, then `pdf`) make files of that, and `output` writes them.

pub mod answers;
pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod load;
pub mod node;
pub mod output;
pub mod pdf;
mod print;
pub mod resolve;
pub mod site;
pub mod source;
pub mod theme;
pub mod typeset;
pub mod workbook;
