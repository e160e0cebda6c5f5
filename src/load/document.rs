//! Worksheets, agreements and check-ins: one YAML document each.

use super::field::{blanks, field};
use super::project::{AgreementSource, CheckinsSource, ClauseSource, ConsentSource, Document, PromptSource, WorksheetSource};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::node::{Fields, FromNode, Kind, Node, Text, one_of, valid_id};
use crate::source::Span;
use crate::workbook::{Category, Effort};

/// Reads one document; nothing when not even its id could be read.
pub(super) fn document(node: &Node, d: &mut Diagnostics) -> Option<Document> {
    const KINDS: [&str; 3] = ["worksheet", "agreement", "checkins"];
    let Kind::Map(entries) = &node.kind else {
        let message = format!("expected a worksheet, an agreement or check-ins, found {}", node.describe());
        d.push(Diagnostic::error("wrong-type", message).at(node.span));
        return None;
    };
    let first = entries.first()?;
    let kind = KINDS.into_iter().find(|kind| first.key.as_str() == *kind);
    let elsewhere = || KINDS.into_iter().find(|kind| entries.iter().any(|entry| entry.key.as_str() == *kind));
    let Some(kind) = kind.or_else(elsewhere) else {
        let name = first.key.as_str();
        let help = match nearest(name, KINDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::from("begin a document with `worksheet:`, `agreement:` or `checkins:` and its id"),
        };
        let message = format!("a document cannot begin with `{name}`");
        d.push(Diagnostic::error("unknown-document", message).at(first.key.span).help(help));
        return None;
    };
    match kind {
        "worksheet" => worksheet(node, "worksheet", d).map(Document::Worksheet),
        "agreement" => agreement(node, d).map(Document::Agreement),
        _ => checkins(node, d).map(Document::Checkins),
    }
}

fn worksheet(node: &Node, kind: &'static str, d: &mut Diagnostics) -> Option<WorksheetSource> {
    let mut fields = Fields::of(node, "a worksheet", d)?;
    let sheet = worksheet_fields(&mut fields, kind, d);
    fields.finish(d);
    sheet
}

fn worksheet_fields(fields: &mut Fields<'_>, kind: &'static str, d: &mut Diagnostics) -> Option<WorksheetSource> {
    let id = fields.required::<Text>(kind, d).and_then(|id| valid_id(id, if kind == "checkins" { "check-ins" } else { "a worksheet" }, d));
    let title = fields.required::<Text>("title", d);
    let summary = fields.optional("summary", d);
    let who = fields.optional("who", d);
    let intro = fields.optional("intro", d);
    let prompts = fields.required_node("prompts", d).map(|node| prompts(node, true, d)).unwrap_or_default();
    let id = id?;
    // A worksheet whose title is missing has been reported; its id stands in so that what refers to it is not called wrong as well.
    Some(WorksheetSource { title: title.unwrap_or_else(|| id.clone()), id, summary, who, intro, prompts })
}

fn checkins(node: &Node, d: &mut Diagnostics) -> Option<CheckinsSource> {
    let mut fields = Fields::of(node, "check-ins", d)?;
    let sheet = worksheet_fields(&mut fields, "checkins", d);
    let list = fields.required_node("intervals", d);
    let intervals: Vec<_> = list.and_then(|node| Vec::from_node(node, d)).unwrap_or_default();
    fields.finish(d);
    if let Some(node) = list {
        let mut seen = Vec::new();
        for interval in &intervals {
            if seen.contains(interval) {
                let message = format!("the interval `{interval}` is given twice");
                d.push(Diagnostic::error("duplicate-id", message).at(node.span));
            }
            seen.push(*interval);
        }
        if matches!(&node.kind, Kind::List(items) if items.is_empty()) {
            d.push(
                Diagnostic::error("missing-value", "check-ins need an interval at least").at(node.span).help("for example `[P7D, P1M]`"),
            );
        }
        let mut unique = Vec::new();
        for interval in intervals {
            if !unique.contains(&interval) {
                unique.push(interval);
            }
        }
        return Some(CheckinsSource { sheet: sheet?, intervals: unique });
    }
    Some(CheckinsSource { sheet: sheet?, intervals })
}

fn prompts(node: &Node, top: bool, d: &mut Diagnostics) -> Vec<PromptSource> {
    node.items(d).unwrap_or_default().iter().filter_map(|item| prompt(item, top, d)).collect()
}

fn prompt(node: &Node, top: bool, d: &mut Diagnostics) -> Option<PromptSource> {
    let mut fields = Fields::of(node, if top { "a prompt" } else { "a follow-up prompt" }, d)?;
    let id = fields.required::<Text>("id", d).and_then(|id| valid_id(id, "a prompt", d));
    let text = fields.optional("text", d);
    let help = fields.optional("help", d);
    let guidance = fields.optional("guidance", d);
    let who = fields.optional("who", d);
    let field = fields.required_node("field", d).and_then(|node| field(node, d));
    let follow_up = if top { fields.node("follow-up").map(|node| prompts(node, false, d)).unwrap_or_default() } else { Vec::new() };
    fields.finish(d);
    Some(PromptSource { id: id?, text, help, guidance, who, field, follow_up })
}

fn agreement(node: &Node, d: &mut Diagnostics) -> Option<AgreementSource> {
    let mut fields = Fields::of(node, "an agreement", d)?;
    let id = fields.required::<Text>("agreement", d).and_then(|id| valid_id(id, "an agreement", d));
    let title = fields.required::<Text>("title", d);
    let summary = fields.optional("summary", d);
    let who = fields.optional("who", d);
    let preamble = fields.optional("preamble", d);
    let signatures = fields.optional("signatures", d).unwrap_or_default();
    let review = fields.node("review").and_then(|node| {
        let mut fields = Fields::of(node, "a plan's review", d)?;
        let days = days(&mut fields, "default-days", d);
        fields.finish(d);
        days.map(|(days, _)| days)
    });
    let clauses = fields.required_node("clauses", d).and_then(|node| node.items(d)).unwrap_or_default();
    let clauses = clauses.iter().filter_map(|item| clause(item, d)).collect();
    fields.finish(d);
    let id = id?;
    Some(AgreementSource { title: title.unwrap_or_else(|| id.clone()), id, summary, who, preamble, clauses, signatures, review })
}

const CATEGORIES: [(&str, Category); 10] = [
    ("personal-change", Category::PersonalChange),
    ("transparency", Category::Transparency),
    ("time-together", Category::TimeTogether),
    ("communication", Category::Communication),
    ("professional-help", Category::ProfessionalHelp),
    ("boundaries", Category::Boundaries),
    ("finances", Category::Finances),
    ("digital", Category::Digital),
    ("check-ins", Category::CheckIns),
    ("unable", Category::Unable),
];

fn clause(node: &Node, d: &mut Diagnostics) -> Option<ClauseSource> {
    let mut fields = Fields::of(node, "a clause", d)?;
    let id = fields.required::<Text>("id", d).and_then(|id| valid_id(id, "a clause", d));
    let category = fields.required_node("category", d).and_then(|node| one_of(node, "a category", &CATEGORIES, d));
    // A class that is not known may be a misspelt `access`: it is reported, and the clause is held to the stricter rules.
    let access = fields.node("class").map(|node| {
        one_of(node, "a class of clause", &[("access", ())], d);
        node.span
    });
    let text = fields.required("text", d);
    let blanks = fields.node("blanks").map(|node| blanks(node, d)).unwrap_or_default();
    let efforts = [("low", Effort::Low), ("medium", Effort::Medium), ("high", Effort::High)];
    let effort = fields.node("effort").and_then(|node| one_of(node, "an effort", &efforts, d));
    let measure = fields.optional("measure", d);
    let if_missed = fields.optional("if-missed", d);
    let initials = fields.optional("initials", d).unwrap_or_default();
    let note = fields.optional("note", d);
    let guidance = fields.optional("guidance", d);
    let less_intrusive_first = fields.optional("less-intrusive-first", d).unwrap_or_default();
    let consent = fields.entry("consent").map(|entry| consent(&entry.value, entry.key.span, d));
    fields.finish(d);
    Some(ClauseSource {
        id: id?,
        category,
        access,
        text,
        blanks,
        effort,
        measure,
        if_missed,
        initials,
        note,
        guidance,
        less_intrusive_first,
        consent,
    })
}

fn consent(node: &Node, span: Span, d: &mut Diagnostics) -> ConsentSource {
    let empty = ConsentSource {
        offered_by: None,
        excludes: None,
        default_days: None,
        max_days: None,
        review_days: None,
        withdraw: None,
        refusal: None,
        span,
    };
    let Some(mut fields) = Fields::of(node, "a consent block", d) else { return empty };
    let offered_by = fields.required("offered-by", d);
    let excludes = fields.required_node("excludes", d);
    let excludes = excludes.and_then(|node| Vec::from_node(node, d).map(|list| (list, node.span)));
    let (default_days, max_days) = match fields.required_node("ends", d).and_then(|node| Fields::of(node, "the end of a consent", d)) {
        Some(mut ends) => {
            let found = (days(&mut ends, "default-days", d), days(&mut ends, "max-days", d));
            ends.finish(d);
            found
        }
        None => (None, None),
    };
    let review_days = days(&mut fields, "review-days", d);
    let (withdraw, refusal) = (fields.required("withdraw", d), fields.required("refusal", d));
    fields.finish(d);
    ConsentSource { offered_by, excludes, default_days, max_days, review_days, withdraw, refusal, span }
}

/// A required number of days, at least one.
fn days(fields: &mut Fields<'_>, key: &'static str, d: &mut Diagnostics) -> Option<(u32, Span)> {
    let node = fields.required_node(key, d)?;
    let days = u32::from_node(node, d)?;
    if days == 0 || days > 3650 {
        d.push(Diagnostic::error("out-of-range", format!("`{key}` is {days}; it must lie between 1 and 3650")).at(node.span));
        return None;
    }
    Some((days, node.span))
}
