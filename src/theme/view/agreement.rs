//! Agreements as templates see them: clauses in groups, each with its tick, blanks, terms and initials.
//!
//! In: an `Agreement`. Out: an [`AgreementView`]. Dates are worked out by the reader's browser or the reader, not here.

use std::collections::BTreeMap;

use serde::Serialize;

use super::field::{BlankOptions, ControlView, FieldView, SegmentView, control, date_control, segment_views};
use super::{RoleView, ViewOptions, WhoView};
use crate::workbook::{Agreement, Answer, Category, Clause, ClauseRef, Consent, Effort, Workbook};

/// A plan of clauses.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementView {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its purpose in a line.
    pub summary: Option<String>,
    /// Whose it is.
    pub who: WhoView,
    /// What to know before.
    pub preamble: Option<String>,
    /// The clauses by category, in the order written.
    pub groups: Vec<ClauseGroup>,
    /// Who signs.
    pub signatures: Vec<SignatureView>,
    /// The dates of the whole plan.
    pub review: Option<PlanReviewView>,
}

/// Clauses of one category.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseGroup {
    /// The category's id.
    pub category: &'static str,
    /// Its words.
    pub title: String,
    /// The `id` of its heading.
    pub id: String,
    /// The clauses.
    pub clauses: Vec<ClauseView>,
}

/// The dates of a plan.
#[derive(Debug, Clone, Serialize)]
pub struct PlanReviewView {
    /// Days from start to review.
    pub days: u32,
    /// The same in words.
    pub days_text: String,
    /// When it starts.
    pub starts: ControlView,
    /// When it is looked at again.
    pub review: ControlView,
}

/// A line to sign on.
#[derive(Debug, Clone, Serialize)]
pub struct SignatureView {
    /// Who signs.
    pub role: Option<RoleView>,
    /// The field, of the kind `signature`.
    pub field: FieldView,
}

/// A link to another clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseLink {
    /// The link.
    pub href: String,
    /// The clause's number.
    pub number: usize,
    /// The clause's sentence.
    pub label: String,
}

/// One clause.
#[derive(Debug, Clone, Serialize)]
pub struct ClauseView {
    /// `<agreement>.<clause>`: the `id` of its card.
    pub id: String,
    /// Its number as it stands on the page, from 1.
    pub number: usize,
    /// The tick that picks it.
    pub pick: ControlView,
    /// The sentence.
    pub segments: Vec<SegmentView>,
    /// What can be filled in, for paper.
    pub blank_options: Vec<BlankOptions>,
    /// The sentence without blanks' controls.
    pub label: String,
    /// How much it asks, in words.
    pub effort: Option<String>,
    /// What counts as kept.
    pub measure: Option<String>,
    /// A word of explanation.
    pub note: Option<String>,
    /// For the counselor.
    pub guidance: Option<String>,
    /// What happens when it is missed.
    pub if_missed: Option<ClauseLink>,
    /// Gentler clauses to try first.
    pub less_intrusive_first: Vec<ClauseLink>,
    /// Who initials it.
    pub initials: Vec<InitialsView>,
    /// The terms of access.
    pub consent: Option<ConsentView>,
}

/// A place for initials.
#[derive(Debug, Clone, Serialize)]
pub struct InitialsView {
    /// Whose.
    pub role: Option<RoleView>,
    /// The control.
    pub control: ControlView,
}

/// The terms on which someone opens something of theirs.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentView {
    /// The key of the blank that names the one who offers.
    pub offered_by: String,
    /// What stays private.
    pub excludes: Vec<String>,
    /// Days until it ends.
    pub default_days: u32,
    /// The same in words.
    pub default_text: String,
    /// The most days.
    pub max_days: u32,
    /// The same in words.
    pub max_text: String,
    /// Days until it is looked at again.
    pub review_days: u32,
    /// The same in words.
    pub review_text: String,
    /// How it is withdrawn.
    pub withdraw: String,
    /// That no is an answer.
    pub refusal: String,
    /// When it starts.
    pub starts: ControlView,
    /// When it ends.
    pub ends: ControlView,
    /// When it is looked at again.
    pub review: ControlView,
}

/// The id of a category, as authors write it.
fn category_id(category: Category) -> &'static str {
    match category {
        Category::PersonalChange => "personal-change",
        Category::Transparency => "transparency",
        Category::TimeTogether => "time-together",
        Category::Communication => "communication",
        Category::ProfessionalHelp => "professional-help",
        Category::Boundaries => "boundaries",
        Category::Finances => "finances",
        Category::Digital => "digital",
        Category::CheckIns => "check-ins",
        Category::Unable => "unable",
    }
}

/// The view of an agreement.
pub(super) fn view(agreement: &Agreement, workbook: &Workbook, options: &ViewOptions) -> AgreementView {
    // A category that comes up again later joins its first group: one heading for each.
    let mut by_category: Vec<(&'static str, Vec<&Clause>)> = Vec::new();
    for clause in &agreement.clauses {
        let category = category_id(clause.category);
        match by_category.iter_mut().find(|(known, _)| *known == category) {
            Some((_, clauses)) => clauses.push(clause),
            None => by_category.push((category, vec![clause])),
        }
    }
    let in_order = by_category.iter().flat_map(|(_, clauses)| clauses);
    let numbers: BTreeMap<&str, usize> = in_order.enumerate().map(|(i, clause)| (clause.id.as_str(), i + 1)).collect();
    let groups = by_category
        .iter()
        .map(|(category, clauses)| ClauseGroup {
            category,
            title: options.strings.get(&format!("category.{category}")).to_owned(),
            id: format!("{}--{category}", agreement.id),
            clauses: clauses.iter().map(|clause| clause_view(clause, agreement, &numbers, workbook, options)).collect(),
        })
        .collect();
    let words = |name: &'static str| options.strings.get(name);
    AgreementView {
        id: agreement.id.clone(),
        title: agreement.title.clone(),
        summary: agreement.summary.clone(),
        who: super::who_view(&agreement.who, workbook, options.strings),
        preamble: options.optional(agreement.preamble.as_ref()),
        groups,
        signatures: agreement.signatures.iter().map(|answer| signature_view(answer, workbook, options)).collect(),
        review: agreement.review.as_ref().map(|review| PlanReviewView {
            days: review.default_days,
            days_text: options.strings.count("duration.days", review.default_days),
            starts: date_control(&review.starts, words("agreement.starts")),
            review: date_control(&review.review, words("agreement.review")),
        }),
    }
}

fn signature_view(answer: &Answer, workbook: &Workbook, options: &ViewOptions) -> SignatureView {
    let answer = super::answer_view(answer, workbook, options);
    SignatureView { role: answer.role, field: answer.field }
}

fn clause_view(
    clause: &Clause,
    agreement: &Agreement,
    numbers: &BTreeMap<&str, usize>,
    workbook: &Workbook,
    options: &ViewOptions,
) -> ClauseView {
    let (segments, blank_options) = segment_views(&clause.segments, workbook, options);
    let strings = options.strings;
    let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
    let link = |reference: &ClauseRef| ClauseLink {
        href: format!("#{}.{}", agreement.id, reference.id),
        number: number(&reference.id),
        label: reference.label.clone(),
    };
    ClauseView {
        id: format!("{}.{}", agreement.id, clause.id),
        number: number(&clause.id),
        pick: control(&clause.pick.id, "checkbox", &clause.pick.label, strings.get("agreement.pick")),
        segments,
        blank_options,
        label: clause.label.clone(),
        effort: clause.effort.map(|effort| {
            let name = match effort {
                Effort::Low => "effort.low",
                Effort::Medium => "effort.medium",
                Effort::High => "effort.high",
            };
            strings.get(name).to_owned()
        }),
        measure: clause.measure.clone(),
        note: options.optional(clause.note.as_ref()),
        guidance: options.note(clause.guidance.as_ref()),
        if_missed: clause.if_missed.as_ref().map(link),
        less_intrusive_first: clause.less_intrusive_first.iter().map(link).collect(),
        initials: clause
            .initials
            .iter()
            .map(|answer| {
                let role = answer.role.as_ref().map(super::role_view);
                let caption = role.as_ref().map_or(answer.field.label.as_str(), |role| role.name.as_str());
                let mut control = control(&answer.field.id, "text", &answer.field.label, caption);
                control.size = "s";
                InitialsView { control, role }
            })
            .collect(),
        consent: clause.consent.as_ref().map(|consent| consent_view(consent, clause, options)),
    }
}

fn consent_view(consent: &Consent, clause: &Clause, options: &ViewOptions) -> ConsentView {
    let strings = options.strings;
    let days = |n: u32| strings.count("duration.days", n);
    let offered_by = clause.segments.iter().find_map(|segment| match segment {
        crate::workbook::Segment::Blank(blank) if blank.name == consent.offered_by => Some(blank.id.as_str().to_owned()),
        crate::workbook::Segment::Blank(_) | crate::workbook::Segment::Html(_) => None,
    });
    ConsentView {
        offered_by: offered_by.unwrap_or_default(),
        excludes: consent.excludes.clone(),
        default_days: consent.default_days,
        default_text: days(consent.default_days),
        max_days: consent.max_days,
        max_text: days(consent.max_days),
        review_days: consent.review_days,
        review_text: days(consent.review_days),
        withdraw: consent.withdraw.clone(),
        refusal: consent.refusal.clone(),
        starts: date_control(&consent.starts, strings.get("consent.starts")),
        ends: date_control(&consent.ends, strings.get("consent.ends")),
        review: date_control(&consent.review, strings.get("consent.review")),
    }
}
