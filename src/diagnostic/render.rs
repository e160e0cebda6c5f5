//! Text and JSON of diagnostics.
