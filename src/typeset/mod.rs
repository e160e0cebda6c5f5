//! The typesetter.
pub mod frame;
pub mod style;
pub mod text;
