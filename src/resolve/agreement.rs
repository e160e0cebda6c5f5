//! Agreements, their clauses, and the rules of consent.

use super::words::Resolver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::project::{AgreementSource, BlankKindSource, ClauseSource, ConsentSource};
use crate::node::Text;
use crate::source::Span;
use crate::workbook::{Agreement, Answer, Category, Clause, ClauseRef, Consent, Field, FieldId, FieldKind, PlanReview, Role, Segment, Who};

/// Nobody's phone, account or whereabouts are opened for longer than this without being offered anew.
const MAX_CONSENT_DAYS: u32 = 365;
/// What a clause keeps besides its blanks.
const RESERVED_BLANKS: [&str; 5] = ["pick", "initials", "starts", "ends", "review"];

impl Resolver<'_> {
    pub(super) fn agreement(&mut self, source: &AgreementSource) -> Agreement {
        let id = &source.id.value;
        let part = |parts: [&str; 2]| FieldId::new(id, parts[0]).part(parts[1]);
        let who = self.who(source.who.as_ref()).unwrap_or(Who::Together);
        let clauses: Vec<_> = source.clauses.iter().filter_map(|clause| self.clause(source, clause)).collect();
        let clauses = self.follow_references(source, clauses);
        let title = self.plain(&source.title);
        let signatures = self.roles(&source.signatures).into_iter().map(|role| {
            let field = Field { id: part(["signatures", &role.id]), label: role.name.clone(), kind: FieldKind::Signature { date: true } };
            Answer { role: Some(role), field }
        });
        let date = |name| Field { id: part(["dates", name]), label: title.clone(), kind: FieldKind::Date };
        let review = source.review.map(|default_days| PlanReview { default_days, starts: date("starts"), review: date("review") });
        Agreement {
            id: id.clone(),
            summary: self.optional_plain(source.summary.as_ref()),
            who,
            preamble: source.preamble.as_ref().map(|text| self.blocks(text)),
            clauses,
            signatures: signatures.collect(),
            review,
            span: source.id.span,
            title,
        }
    }

    fn clause(&mut self, agreement: &AgreementSource, source: &ClauseSource) -> Option<Clause> {
        let id = FieldId::new(&agreement.id.value, &source.id.value);
        for blank in &source.blanks {
            if RESERVED_BLANKS.contains(&blank.id.as_str()) {
                let message = format!("a blank cannot have the id `{}`", blank.id.value);
                let help = "every clause keeps an answer under this name already";
                self.diagnostics.push(Diagnostic::error("reserved-id", message).at(blank.id.span).help(help));
            }
        }
        let (segments, label) = match &source.text {
            Some(text) => self.segments(text, &source.blanks, &id),
            None => (Vec::<Segment>::new(), String::new()),
        };
        let initials = self.roles(&source.initials).into_iter().map(|role| initial(&id, role, &label)).collect();
        let consent = self.consent(source, &id, &label);
        Some(Clause {
            id: source.id.value.clone(),
            category: source.category.unwrap_or(Category::PersonalChange),
            pick: Field {
                id: id.part("pick"),
                label: label.clone(),
                kind: FieldKind::Checklist { options: Vec::new(), other: false, columns: None },
            },
            segments,
            label,
            effort: source.effort,
            measure: self.optional_plain(source.measure.as_ref()),
            note: source.note.as_ref().map(|text| self.blocks(text)),
            guidance: self.optional_inline(source.guidance.as_ref()),
            if_missed: None,
            less_intrusive_first: Vec::new(),
            initials,
            consent,
            span: source.id.span,
        })
    }

    /// Fills in what clauses say of other clauses, once the words of all are known.
    fn follow_references(&mut self, source: &AgreementSource, mut clauses: Vec<Clause>) -> Vec<Clause> {
        let known: Vec<ClauseRef> = clauses.iter().map(|clause| ClauseRef { id: clause.id.clone(), label: clause.label.clone() }).collect();
        for (clause, source) in clauses.iter_mut().zip(&source.clauses) {
            clause.if_missed = source.if_missed.as_ref().and_then(|id| self.clause_ref(id, source, &known));
            for id in &source.less_intrusive_first {
                clause.less_intrusive_first.extend(self.clause_ref(id, source, &known));
            }
        }
        clauses
    }

    fn clause_ref(&mut self, id: &Text, from: &ClauseSource, known: &[ClauseRef]) -> Option<ClauseRef> {
        if id.value == from.id.value {
            let message = format!("the clause `{}` refers to itself", id.value);
            self.diagnostics.push(Diagnostic::error("unknown-clause", message).at(id.span).help("name another clause of this agreement"));
            return None;
        }
        let found = known.iter().find(|clause| clause.id == id.value);
        if found.is_none() {
            let help = match nearest(id.as_str(), known.iter().map(|clause| clause.id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => String::from("name the id of another clause of this agreement"),
            };
            let message = format!("there is no clause `{}` in this agreement", id.value);
            self.diagnostics.push(Diagnostic::error("unknown-clause", message).at(id.span).help(help));
        }
        found.cloned()
    }

    /// The terms of a clause that gives access. What such a clause lacks is an error: consent that can be left out is not asked.
    fn consent(&mut self, clause: &ClauseSource, id: &FieldId, label: &str) -> Option<Consent> {
        let (Some(_), Some(source)) = (clause.access, &clause.consent) else {
            match (clause.access, &clause.consent) {
                (Some(access), None) => self.diagnostics.push(
                    Diagnostic::error(
                        "consent-missing",
                        format!("the clause `{}` gives access without a `consent` block", clause.id.value),
                    )
                    .at(access)
                    .help("add `consent` with `offered-by`, `excludes`, `ends`, `review-days`, `withdraw` and `refusal`"),
                ),
                (None, Some(consent)) => self.diagnostics.push(
                    Diagnostic::error("consent-without-access", "only a clause of `class: access` has a `consent` block")
                        .at(consent.span)
                        .help("add `class: access` if the clause opens someone's devices, accounts or whereabouts"),
                ),
                _ => {}
            }
            return None;
        };
        self.offered_by(clause, source);
        self.consent_bounds(source);
        if let Some((excludes, span)) = &source.excludes
            && excludes.is_empty()
        {
            let help = "name what stays private, for example talks with a counselor or friends' messages";
            self.diagnostics
                .push(Diagnostic::error("consent-excludes", "`excludes` names nothing that stays private").at(*span).help(help));
        }
        let date = |name: &str| Field { id: id.part(name), label: label.to_owned(), kind: FieldKind::Date };
        Some(Consent {
            offered_by: source.offered_by.as_ref()?.value.clone(),
            excludes: source.excludes.as_ref()?.0.iter().map(|text| self.plain(text)).collect(),
            default_days: source.default_days?.0,
            max_days: source.max_days?.0,
            review_days: source.review_days?.0,
            withdraw: self.plain(source.withdraw.as_ref()?),
            refusal: self.plain(source.refusal.as_ref()?),
            starts: date("starts"),
            ends: date("ends"),
            review: date("review"),
        })
    }

    /// Only the person whose data it is can offer it, so the clause must have a blank that names them.
    fn offered_by(&mut self, clause: &ClauseSource, source: &ConsentSource) {
        let Some(offered_by) = &source.offered_by else { return };
        let message = match clause.blanks.iter().find(|blank| blank.id.value == offered_by.value) {
            Some(blank) if matches!(blank.kind, BlankKindSource::Role) => return,
            Some(_) => format!("the blank `{}` is not of type `role`", offered_by.value),
            None => format!("`offered-by` names no blank of this clause: `{}`", offered_by.value),
        };
        let roles = clause.blanks.iter().filter(|blank| matches!(blank.kind, BlankKindSource::Role)).map(|blank| blank.id.as_str());
        let help = match nearest(offered_by.as_str(), roles) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("it names the blank, of type `role`, for the person whose data it is"),
        };
        self.diagnostics.push(Diagnostic::error("consent-offered-by", message).at(offered_by.span).help(help));
    }

    /// `review-days` <= `default-days` <= `max-days` <= 365.
    fn consent_bounds(&mut self, source: &ConsentSource) {
        let mut order = |lower: Option<(u32, Span)>, upper: Option<(u32, Span)>, message: &str, help: &str| {
            if let (Some((lower, span)), Some((upper, _))) = (lower, upper)
                && lower > upper
            {
                self.diagnostics.push(Diagnostic::error("consent-ends", format!("{message} ({lower} > {upper})")).at(span).help(help));
            }
        };
        let reviewed = "what is opened is looked at again before it ends";
        order(source.review_days, source.default_days, "`review-days` is longer than `default-days`", reviewed);
        order(source.default_days, source.max_days, "`default-days` is longer than `max-days`", "a consent ends within its own limit");
        if let Some((days, span)) = source.max_days.filter(|(days, _)| *days > MAX_CONSENT_DAYS) {
            let message = format!("a consent for {days} days has no end that can be felt");
            let help = format!("`max-days` is {MAX_CONSENT_DAYS} at most; it can be offered anew");
            self.diagnostics.push(Diagnostic::error("consent-ends", message).at(span).help(help));
        }
    }
}

fn initial(clause: &FieldId, role: Role, label: &str) -> Answer {
    let field = Field { id: clause.part("initials").part(&role.id), label: format!("{}: {label}", role.name), kind: FieldKind::Initials };
    Answer { role: Some(role), field }
}
