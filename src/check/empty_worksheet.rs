//! Worksheets and agreements with nothing in them.

use super::{agreements, worksheets};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    let sheets = worksheets(workbook).filter(|sheet| sheet.prompts.is_empty()).map(|sheet| (&sheet.id, sheet.span, "prompts"));
    let plans = agreements(workbook).filter(|plan| plan.clauses.is_empty()).map(|plan| (&plan.id, plan.span, "clauses"));
    for (id, span, what) in sheets.chain(plans) {
        diagnostics.push(Diagnostic::warning("empty-worksheet", format!("`{id}` has no {what}")).at(span));
    }
}
