//! What authors would want to know: one lint in each file.
//!
//! In: a [`Workbook`], which is right by all rules. Out: warnings about what may serve its readers ill. Nothing is changed.

mod alt_text;
mod empty_worksheet;
mod heading_levels;
mod long_lists;
mod passwords;
mod safety_notice;
mod scale_ends;
mod signatures;
mod stale_helplines;

use crate::diagnostic::Diagnostics;
use crate::workbook::{Agreement, Date, Part, Prompt, Workbook, Worksheet};

/// Looks a workbook over. `today` is what ages are counted from.
pub fn check(workbook: &Workbook, today: Date, diagnostics: &mut Diagnostics) {
    alt_text::check(workbook, diagnostics);
    empty_worksheet::check(workbook, diagnostics);
    heading_levels::check(workbook, diagnostics);
    long_lists::check(workbook, diagnostics);
    passwords::check(workbook, diagnostics);
    safety_notice::check(workbook, diagnostics);
    scale_ends::check(workbook, diagnostics);
    signatures::check(workbook, diagnostics);
    stale_helplines::check(workbook, today, diagnostics);
}

fn worksheets(workbook: &Workbook) -> impl Iterator<Item = &Worksheet> {
    workbook.steps.iter().flat_map(|step| &step.parts).filter_map(|part| match part {
        Part::Worksheet(sheet) => Some(sheet),
        Part::Prose(_) | Part::Agreement(_) | Part::Helplines => None,
    })
}

fn agreements(workbook: &Workbook) -> impl Iterator<Item = &Agreement> {
    workbook.steps.iter().flat_map(|step| &step.parts).filter_map(|part| match part {
        Part::Agreement(agreement) => Some(agreement),
        Part::Prose(_) | Part::Worksheet(_) | Part::Helplines => None,
    })
}

/// All prompts, those that follow from others among them.
fn prompts(workbook: &Workbook) -> impl Iterator<Item = &Prompt> {
    worksheets(workbook).flat_map(|sheet| &sheet.prompts).flat_map(|prompt| [prompt].into_iter().chain(&prompt.follow_up))
}
