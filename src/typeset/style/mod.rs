//! Style.
pub mod computed;
