//! The agreement: clauses to pick from, and the terms of those that open something of a person to another.

use super::{Answer, Field, Html, Segment, Who};
use crate::source::Span;

/// A plan of clauses that a couple picks from.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Unique in the book; the first segment of its field ids.
    pub id: String,
    /// The title.
    pub title: String,
    /// Its purpose in a line.
    pub summary: Option<String>,
    /// Whose it is.
    pub who: Who,
    /// What to know before, block HTML.
    pub preamble: Option<Html>,
    /// The clauses in order; categories follow each other as written.
    pub clauses: Vec<Clause>,
    /// Who signs: `<agreement>.signatures.<role>.name` and `.date`.
    pub signatures: Vec<Answer>,
    /// The dates of the whole plan, `<agreement>.dates.starts` and `.review`, with the days between.
    pub review: Option<PlanReview>,
    /// Where it was written.
    pub span: Span,
}

/// When a plan starts and is looked at again.
#[derive(Debug, Clone)]
pub struct PlanReview {
    /// Days from start to review.
    pub default_days: u32,
    /// The start date's field.
    pub starts: Field,
    /// The review date's field.
    pub review: Field,
}

/// The ten kinds of clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// What one person changes in themselves.
    PersonalChange,
    /// What is shown or told.
    Transparency,
    /// Time with each other.
    TimeTogether,
    /// How the two talk.
    Communication,
    /// Help from outside.
    ProfessionalHelp,
    /// Limits towards others.
    Boundaries,
    /// Money.
    Finances,
    /// Devices and accounts.
    Digital,
    /// Looking at the plan again.
    CheckIns,
    /// What happens when a promise cannot be kept.
    Unable,
}

/// How much a clause asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// A little.
    Low,
    /// Some.
    Medium,
    /// A lot.
    High,
}

/// One promise that can be picked.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Unique in the agreement.
    pub id: String,
    /// Its kind.
    pub category: Category,
    /// The single tick that picks it, `<agreement>.<clause>.pick`: a checklist without options.
    pub pick: Field,
    /// The sentence with its blanks.
    pub segments: Vec<Segment>,
    /// The sentence without markup, blanks as their names.
    pub label: String,
    /// How much it asks.
    pub effort: Option<Effort>,
    /// What counts as kept.
    pub measure: Option<String>,
    /// A word of explanation, block HTML.
    pub note: Option<Html>,
    /// For the counselor, inline HTML.
    pub guidance: Option<Html>,
    /// The clause that says what happens when this one is missed.
    pub if_missed: Option<ClauseRef>,
    /// Gentler clauses to try first.
    pub less_intrusive_first: Vec<ClauseRef>,
    /// Who initials it: `<agreement>.<clause>.initials.<role>`.
    pub initials: Vec<Answer>,
    /// Present exactly where the clause gives access to someone's devices, accounts or whereabouts.
    pub consent: Option<Consent>,
    /// Where it was written.
    pub span: Span,
}

/// A reference to another clause of the same agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseRef {
    /// The clause's id.
    pub id: String,
    /// The clause's sentence without markup.
    pub label: String,
}

/// The terms on which someone opens something of theirs.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The blank that names the person whose data it is.
    pub offered_by: String,
    /// What stays private.
    pub excludes: Vec<String>,
    /// Days until it ends unless renewed.
    pub default_days: u32,
    /// The most days it may be given for.
    pub max_days: u32,
    /// Days until it is looked at again.
    pub review_days: u32,
    /// How it is withdrawn.
    pub withdraw: String,
    /// That no is an answer.
    pub refusal: String,
    /// `<agreement>.<clause>.starts`
    pub starts: Field,
    /// `<agreement>.<clause>.ends`
    pub ends: Field,
    /// `<agreement>.<clause>.review`
    pub review: Field,
}
