//! Steps: prose and worksheets in reading order.

use std::collections::BTreeMap;

use super::markdown::{Block, Footnotes, Place};
use super::words::Resolver;
use crate::diagnostic::{Diagnostic, nearest};
use crate::load::project::{Document, StepSource};
use crate::node::Text;
use crate::source::Span;
use crate::workbook::{Audience, FieldKind, Html, Part, Prompt, Step};

/// What the YAML files hold, ready to be put into steps.
pub(super) struct Documents {
    /// By id, and sheets of a check-in set by their own as well as the set's id.
    parts: BTreeMap<String, Vec<usize>>,
    /// Everything in the order written: its step, and the part until it is placed.
    list: Vec<Placed>,
}

struct Placed {
    step: usize,
    id: String,
    part: Option<Part>,
    /// Where a fence put it.
    at: Option<Span>,
}

impl Resolver<'_> {
    /// Resolves all worksheets, agreements and check-ins.
    pub(super) fn documents(&mut self) -> Documents {
        let project = self.project;
        let mut documents = Documents { parts: BTreeMap::new(), list: Vec::new() };
        for (step, source) in project.steps.iter().enumerate() {
            for document in &source.documents {
                match document {
                    Document::Worksheet(source) => {
                        let sheet = self.worksheet(source);
                        documents.add(step, &[&source.id.value], sheet.id.clone(), Part::Worksheet(sheet));
                    }
                    Document::Agreement(source) => {
                        let agreement = self.agreement(source);
                        documents.add(step, &[&source.id.value], agreement.id.clone(), Part::Agreement(agreement));
                    }
                    Document::Checkins(source) => {
                        for sheet in self.checkins(source) {
                            documents.add(step, &[&source.sheet.id.value, &sheet.id.clone()], sheet.id.clone(), Part::Worksheet(sheet));
                        }
                    }
                }
            }
        }
        documents
    }

    /// Resolves the guidance of all steps and puts the worksheets where they belong.
    pub(super) fn steps(&mut self, mut documents: Documents) -> Vec<Step> {
        let project = self.project;
        let mut steps = Vec::with_capacity(project.steps.len());
        let mut number = 0;
        for source in &project.steps {
            let audience = source.front.audience.unwrap_or(Audience::Reader);
            let numbered = source.front.numbered.unwrap_or(source.folder && audience == Audience::Reader);
            let step = self.step(source, audience, &mut documents);
            number += u32::from(numbered);
            steps.push(Step { number: numbered.then_some(number), ..step });
        }
        // What no fence placed stands after the guidance of its own step.
        for placed in documents.list {
            if let (Some(part), Some(step)) = (placed.part, steps.get_mut(placed.step)) {
                // Footnotes stay at the end.
                let notes = matches!(step.parts.last(), Some(Part::Prose(html)) if html.0.starts_with("<section class=\"footnotes\""));
                let at = step.parts.len() - usize::from(notes);
                step.parts.insert(at, part);
            }
        }
        for step in &steps {
            self.check_read_alone(step);
        }
        steps
    }

    fn step(&mut self, source: &StepSource, audience: Audience, documents: &mut Documents) -> Step {
        let mut parts = Vec::new();
        let mut headings = Vec::new();
        let mut footnotes = Footnotes::default();
        for guidance in &source.guidance {
            let place = Place { step: Some(&source.id), folder: &guidance.folder };
            for block in self.guidance(&guidance.text, place, &mut headings, &mut footnotes) {
                match block {
                    Block::Html(html) => parts.push(Part::Prose(Html(html))),
                    Block::Worksheets(ids) => {
                        for id in ids {
                            self.place(&id, documents, &mut parts);
                        }
                    }
                    Block::Helplines(span) => {
                        if self.project.helplines.is_none() && !self.project.incomplete {
                            let help = "name the country in book.toml: `[content]` `helplines = \"us\"`";
                            self.diagnostics.push(Diagnostic::error("no-helplines", "this book has no help lines").at(span).help(help));
                        }
                        parts.push(Part::Helplines);
                    }
                }
            }
        }
        parts.extend(footnotes.html(&source.id).map(|html| Part::Prose(Html(html))));
        Step {
            id: source.id.clone(),
            number: None,
            title: source.front.title.as_ref().map_or_else(|| source.id.clone(), |title| self.plain(title)),
            summary: self.optional_plain(source.front.summary.as_ref()),
            minutes: source.front.minutes,
            read_alone: source.front.read_alone,
            audience,
            parts,
            headings,
            span: source.front.title.as_ref().map_or(source.span, |title| title.span),
        }
    }

    /// Puts what a fence names into a step.
    fn place(&mut self, id: &Text, documents: &mut Documents, parts: &mut Vec<Part>) {
        let Some(indexes) = documents.parts.get(id.as_str()) else {
            if !self.project.incomplete {
                let help = match nearest(id.as_str(), documents.parts.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => String::from("a fence names worksheets, agreements and check-ins by their ids, one on a line"),
                };
                let message = format!("there is no worksheet `{}`", id.value);
                self.diagnostics.push(Diagnostic::error("unknown-worksheet", message).at(id.span).help(help));
            }
            return;
        };
        for index in indexes.clone() {
            let Some(placed) = documents.list.get_mut(index) else { continue };
            match placed.at {
                Some(first) => {
                    let message = format!("`{}` is placed twice", placed.id);
                    let help = "an answer has one place in the book; link to it instead";
                    self.diagnostics
                        .push(Diagnostic::error("placed-twice", message).at(id.span).related(first, "first placed here").help(help));
                }
                None => {
                    placed.at = Some(id.span);
                    parts.extend(placed.part.take());
                }
            }
        }
    }

    /// A step that is read alone stores nothing, so nothing can be filled in there.
    fn check_read_alone(&mut self, step: &Step) {
        if !step.read_alone {
            return;
        }
        for part in &step.parts {
            let (name, span) = match part {
                Part::Worksheet(sheet) if sheet.prompts.iter().any(asks) => (&sheet.id, sheet.span),
                Part::Agreement(agreement) => (&agreement.id, agreement.span),
                Part::Worksheet(_) | Part::Prose(_) | Part::Helplines => continue,
            };
            let message = format!("`{name}` asks for answers in a step that is read alone");
            let help = "what is read alone stores nothing: place it in another step";
            let step = step.span;
            self.diagnostics.push(Diagnostic::error("read-alone", message).at(span).related(step, "this step is `read-alone`").help(help));
        }
    }
}

fn asks(prompt: &Prompt) -> bool {
    prompt.answers.iter().any(|answer| !matches!(answer.field.kind, FieldKind::Note)) || prompt.follow_up.iter().any(asks)
}

impl Documents {
    fn add(&mut self, step: usize, names: &[&String], id: String, part: Part) {
        for name in names {
            self.parts.entry((*name).clone()).or_default().push(self.list.len());
        }
        self.list.push(Placed { step, id, part: Some(part), at: None });
    }
}
