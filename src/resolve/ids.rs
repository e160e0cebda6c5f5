//! Ids: each used once in a book, and every link inside the book leading to one.

use std::collections::BTreeMap;

use super::words::Resolver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::project::{Document, PromptSource};
use crate::node::Text;
use crate::source::Span;

/// Ids seen so far and where.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<String, Span>);

impl Seen {
    /// Whether the id is new; an error otherwise.
    pub(super) fn add(&mut self, id: &Text, what: &str, resolver: &mut Resolver<'_>) -> bool {
        if let Some(first) = self.0.get(id.as_str()) {
            let message = format!("the id `{}` is used twice {what}", id.value);
            let help = "answers are kept by their ids: give each its own, and never use an old one for something else";
            resolver.diagnostics.push(Diagnostic::error("duplicate-id", message).at(id.span).related(*first, "first used here").help(help));
            return false;
        }
        self.0.insert(id.value.clone(), id.span);
        true
    }
}

impl Resolver<'_> {
    /// Notes everything that a link can lead to, headings aside.
    pub(super) fn register_ids(&mut self) {
        let project = self.project;
        let mut seen = Seen::default();
        for step in &project.steps {
            let id = Text { value: step.id.clone(), span: step.span };
            seen.add(&id, "in this book", self);
            let title = step.front.title.as_ref().map_or_else(|| step.id.clone(), |title| self.plain(title));
            self.target(step.id.clone(), title);
        }
        for document in project.steps.iter().flat_map(|step| &step.documents) {
            match document {
                Document::Worksheet(sheet) => {
                    seen.add(&sheet.id, "in this book", self);
                    self.register_prompts(&sheet.prompts);
                    let title = self.plain(&sheet.title);
                    self.target(sheet.id.value.clone(), title);
                }
                Document::Checkins(checkins) => {
                    seen.add(&checkins.sheet.id, "in this book", self);
                    self.register_prompts(&checkins.sheet.prompts);
                    let title = self.plain(&checkins.sheet.title);
                    self.target(checkins.sheet.id.value.clone(), title.clone());
                    for interval in &checkins.intervals {
                        let id = sheet_id(&checkins.sheet.id, *interval);
                        seen.add(&id, "in this book", self);
                        self.target(id.value, title.clone());
                    }
                }
                Document::Agreement(agreement) => {
                    seen.add(&agreement.id, "in this book", self);
                    let title = self.plain(&agreement.title);
                    self.target(agreement.id.value.clone(), title.clone());
                    let mut clauses = Seen::default();
                    for clause in &agreement.clauses {
                        if ["signatures", "dates"].contains(&clause.id.as_str()) {
                            let message = format!("a clause cannot have the id `{}`", clause.id.value);
                            let help = "the agreement itself keeps answers under this name";
                            self.diagnostics.push(Diagnostic::error("reserved-id", message).at(clause.id.span).help(help));
                        }
                        clauses.add(&clause.id, "in this agreement", self);
                        self.target(format!("{}.{}", agreement.id.value, clause.id.value), title.clone());
                    }
                }
            }
        }
    }

    fn target(&mut self, id: String, words: String) {
        self.prose.taken.insert(id.clone());
        self.prose.targets.entry(id).or_insert(words);
    }

    /// Prompts and those that follow from them share one set of ids.
    fn register_prompts(&mut self, prompts: &[PromptSource]) {
        let mut seen = Seen::default();
        for prompt in prompts {
            seen.add(&prompt.id, "in this worksheet", self);
            for follow_up in &prompt.follow_up {
                seen.add(&follow_up.id, "in this worksheet", self);
            }
        }
    }

    /// Reports links that lead nowhere.
    pub(super) fn check_links(&mut self) {
        if self.project.incomplete {
            // What they lead to may be in a file that could not be read.
            return;
        }
        for (id, span) in std::mem::take(&mut self.prose.links) {
            if self.prose.targets.contains_key(&id) {
                continue;
            }
            let near = nearest(&id, self.prose.targets.keys().map(String::as_str));
            let clause = self.prose.targets.keys().find(|target| target.rsplit_once('.').is_some_and(|(_, clause)| clause == id));
            let help = match clause.map(String::as_str).or(near) {
                Some(near) => format!("did you mean `#{near}`?"),
                None => String::from("link to the id of a step, a worksheet, an agreement, a clause (`#agreement.clause`) or a heading"),
            };
            let message = format!("the link `#{id}` leads nowhere");
            self.diagnostics.push(Diagnostic::error("broken-link", message).at(span).help(help));
        }
    }
}

/// The id of one sheet of a check-in set.
pub(super) fn sheet_id(set: &Text, interval: crate::workbook::Duration) -> Text {
    Text { value: format!("{}-{}", set.value, interval.to_string().to_ascii_lowercase()), span: set.span }
}
