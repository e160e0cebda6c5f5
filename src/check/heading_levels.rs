//! Headings that leave a level out, which those who hear a page take for a missing part.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    for step in &workbook.steps {
        let mut above = 1;
        for heading in &step.headings {
            if heading.level > above + 1 {
                let message = format!("a heading of level {} stands below one of level {above}", heading.level);
                let help = format!("begin it with {} signs", "#".repeat(usize::from(above) + 1));
                diagnostics.push(Diagnostic::warning("heading-levels", message).at(heading.span).help(help));
            }
            above = heading.level;
        }
    }
}
