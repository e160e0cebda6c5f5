//! A form that becomes part of its pages.

use super::Editor;
use crate::pdf::read::form::Form;

/// stub
pub fn flatten(_: &mut Editor, _: &Form) {}
