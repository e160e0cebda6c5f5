//! Scales whose ends are not put into words.

use super::prompts;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::{FieldKind, Workbook};

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    for prompt in prompts(workbook) {
        let wordless = |kind: &FieldKind| matches!(kind, FieldKind::Scale { low, high, .. } if low.is_empty() || high.is_empty());
        if prompt.answers.iter().any(|answer| wordless(&answer.field.kind)) {
            let message = "an end of this scale has no words";
            diagnostics
                .push(Diagnostic::warning("scale-ends", message).at(prompt.span).help("say what the numbers mean with `low` and `high`"));
        }
    }
}
