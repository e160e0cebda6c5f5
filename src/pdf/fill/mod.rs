//! Putting answers into a form that is there (ISO 32000-1, 12.7).
//!
//! In: a [`Pdf`], its form, and what each field is to say. Out: the bytes of a new file, with values, looks and, where wanted, pages added or
//! the form made part of the pages. What an answer is, and what does not fit, is the caller's business.
//!
//! The file is written anew, not updated: an update would keep every earlier answer in the file for whoever looks, and carry along what is
//! damaged. Only what can be reached from the catalog is written; streams are taken over as they are, so that tags, metadata and fonts keep
//! their conformance. The same file and the same answers give the same bytes.

mod edit;
pub mod flatten;
pub mod fonts;
pub mod graft;
pub mod lead;
pub mod look;
mod outline;

pub use edit::Editor;
