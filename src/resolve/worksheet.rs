//! Worksheets and check-in sheets.

use super::ids::sheet_id;
use super::words::Resolver;
use crate::diagnostic::Diagnostic;
use crate::load::project::{CheckinsSource, FieldSource, PromptSource, WorksheetSource};
use crate::workbook::{Answer, FieldId, Html, Prompt, Who, Worksheet};

impl Resolver<'_> {
    pub(super) fn worksheet(&mut self, source: &WorksheetSource) -> Worksheet {
        self.sheet(source, source.id.value.clone())
    }

    /// The sheets of a check-in set, one for each interval.
    pub(super) fn checkins(&mut self, source: &CheckinsSource) -> Vec<Worksheet> {
        let mut sheets = Vec::with_capacity(source.intervals.len());
        for interval in &source.intervals {
            self.interval = Some(*interval);
            let sheet = self.sheet(&source.sheet, sheet_id(&source.sheet.id, *interval).value);
            sheets.push(Worksheet { interval: Some(*interval), ..sheet });
        }
        self.interval = None;
        sheets
    }

    fn sheet(&mut self, source: &WorksheetSource, id: String) -> Worksheet {
        let who = self.who(source.who.as_ref()).unwrap_or(Who::Together);
        let prompts = source.prompts.iter().map(|prompt| self.prompt(prompt, &id, &who)).collect();
        Worksheet {
            title: self.plain(&source.title),
            summary: self.optional_plain(source.summary.as_ref()),
            who,
            intro: source.intro.as_ref().map(|text| self.blocks(text)),
            prompts,
            interval: None,
            span: source.id.span,
            id,
        }
    }

    fn prompt(&mut self, source: &PromptSource, worksheet: &str, worksheet_who: &Who) -> Prompt {
        let note = matches!(source.field, Some(FieldSource::Note));
        let stem = match &source.field {
            Some(FieldSource::Stem { text, .. }) => Some(text),
            _ => None,
        };
        let who = self.who(source.who.as_ref());
        let (text, mut label) = match &source.text {
            Some(text) if note => {
                let html = self.blocks(text);
                (html, source.id.value.replace('-', " "))
            }
            Some(text) => self.inline(text),
            None => {
                if stem.is_none() && source.field.is_some() {
                    let help = if note { "a note is nothing but its text" } else { "write the question" };
                    self.diagnostics.push(Diagnostic::error("missing-key", "this prompt needs `text`").at(source.id.span).help(help));
                }
                (Html::default(), String::new())
            }
        };
        let id = FieldId::new(worksheet, &source.id.value);
        if let (true, Some(FieldSource::Stem { text, blanks })) = (label.is_empty(), &source.field) {
            label = self.segments(text, blanks, &id).1;
        }
        let answers = source.field.as_ref().map(|field| self.answers(field, &id, &label, who.as_ref().unwrap_or(worksheet_who), source));
        Prompt {
            id: source.id.value.clone(),
            text,
            label,
            help: self.optional_inline(source.help.as_ref()),
            guidance: self.optional_inline(source.guidance.as_ref()),
            answers: answers.unwrap_or_default(),
            follow_up: source.follow_up.iter().map(|prompt| self.prompt(prompt, worksheet, worksheet_who)).collect(),
            who,
            span: source.id.span,
        }
    }

    /// One field, or one for each role where each is asked.
    fn answers(&mut self, field: &FieldSource, id: &FieldId, label: &str, who: &Who, prompt: &PromptSource) -> Vec<Answer> {
        if *who != Who::Each || matches!(field, FieldSource::Note) {
            return vec![Answer { role: None, field: self.field(id.clone(), label.to_owned(), field) }];
        }
        let roles = &self.project.config.roles;
        if roles.is_empty() {
            let message = "each is asked here, but the book names no roles";
            let help = "name the roles in book.toml under `[roles]`";
            self.diagnostics.push(Diagnostic::error("unknown-role", message).at(prompt.id.span).help(help));
        }
        let answer = |role: &crate::workbook::Role| {
            let field = self.field(id.part(&role.id), format!("{label} ({})", role.name), field);
            Answer { role: Some(role.clone()), field }
        };
        roles.iter().map(answer).collect()
    }
}
