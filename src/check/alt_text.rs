//! Pictures without words for those who do not see them.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    for image in &workbook.images {
        for shown in image.uses.iter().filter(|shown| shown.alt.trim().is_empty()) {
            let message = format!("the picture `{}` has no description", image.path);
            let help = "say what it shows between the brackets: `![two chairs at a table](chairs.png)`";
            diagnostics.push(Diagnostic::warning("alt-text", message).at(shown.span).help(help));
        }
    }
}
