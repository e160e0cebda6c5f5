//! Agreements that nobody signs, or that never come up again.

use super::agreements;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    for agreement in agreements(workbook) {
        if agreement.signatures.is_empty() {
            let message = format!("nobody signs the agreement `{}`", agreement.id);
            diagnostics.push(Diagnostic::warning("signatures", message).at(agreement.span).help("name the roles in `signatures`"));
        }
        if agreement.review.is_none() {
            let message = format!("the agreement `{}` has no date to look at it again", agreement.id);
            diagnostics.push(Diagnostic::warning("review", message).at(agreement.span).help("add `review: { default-days: 90 }`"));
        }
    }
}
