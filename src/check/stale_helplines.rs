//! Help lines that nobody has checked for a year, or whose day of checking lies ahead.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::{Date, Workbook};

pub(super) fn check(workbook: &Workbook, today: Date, diagnostics: &mut Diagnostics) {
    let Some(helplines) = &workbook.helplines else { return };
    let year_ago = Date { year: today.year - 1, ..today };
    for line in &helplines.lines {
        let Some(verified) = Date::parse(&line.verified_on) else { continue };
        let message = if verified < year_ago {
            format!("the help line `{}` was last checked on {verified}, more than a year ago", line.id)
        } else if verified > today {
            format!("the help line `{}` was checked on {verified}, which is still to come", line.id)
        } else {
            continue;
        };
        let help = "check it against its source and set `verified_on` to that day; a wrong number is worse than none";
        diagnostics.push(Diagnostic::warning("stale-helpline", message).at(line.span).help(help));
    }
}
