//! Lists with more options than a tired person reads.

use super::{agreements, prompts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::workbook::{BlankKind, FieldKind, Segment, Workbook};

/// More options than this are rather looked up than read.
const MANY: usize = 40;
/// More options than this do not fit where a blank stands in a sentence.
const MANY_IN_A_BLANK: usize = 15;

pub(super) fn check(workbook: &Workbook, diagnostics: &mut Diagnostics) {
    for prompt in prompts(workbook) {
        for answer in &prompt.answers {
            match &answer.field.kind {
                FieldKind::Checklist { options, .. } | FieldKind::Choice { options, .. } => {
                    report(options.len(), MANY, prompt.span, diagnostics)
                }
                FieldKind::Stem { segments } => blanks(segments, prompt.span, diagnostics),
                FieldKind::Text { .. }
                | FieldKind::LongText { .. }
                | FieldKind::Scale { .. }
                | FieldKind::Number { .. }
                | FieldKind::Date
                | FieldKind::Initials
                | FieldKind::Signature { .. }
                | FieldKind::Table { .. }
                | FieldKind::Log { .. }
                | FieldKind::Note => {}
            }
        }
    }
    for clause in agreements(workbook).flat_map(|agreement| &agreement.clauses) {
        blanks(&clause.segments, clause.span, diagnostics);
    }
}

fn blanks(segments: &[Segment], span: Span, diagnostics: &mut Diagnostics) {
    for segment in segments {
        if let Segment::Blank(blank) = segment
            && let BlankKind::Choice(options) = &blank.kind
        {
            report(options.len(), MANY_IN_A_BLANK, span, diagnostics);
        }
    }
}

fn report(count: usize, most: usize, span: Span, diagnostics: &mut Diagnostics) {
    if count > most {
        let message = format!("{count} options are more than a tired person reads");
        diagnostics.push(Diagnostic::warning("long-list", message).at(span).help("group them into several lists, or ask for a few words"));
    }
}
