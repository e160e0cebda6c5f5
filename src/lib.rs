//! mendbook
pub mod diagnostic;
pub mod output;
pub mod pdf;
pub mod source;
pub mod typeset;
pub mod workbook;
