//! A book for two that does not begin with a page to read alone.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    let first = workbook.steps.iter().position(|step| step.read_alone);
    if first == Some(0) || workbook.roles.len() < 2 {
        return;
    }
    let (message, span) = match first.and_then(|index| workbook.steps.get(index)) {
        Some(step) => ("the page to read alone comes after others", Some(step.span)),
        None => ("no page of this book is read alone", workbook.steps.first().map(|step| step.span)),
    };
    let help = "begin with a step of `read-alone: true` that says when couple work is not safe, and where to find help";
    diagnostics.push(Diagnostic::warning("safety-notice", message).at(span).help(help));
}
