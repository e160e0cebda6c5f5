//! What a book asks: every key and what its answer is.
//!
//! In: a `Workbook`. Out: a [`Schema`], to know answers by where the form itself does not tell.

use std::collections::BTreeMap;

use crate::workbook::{Answer, Blank, BlankKind, Choice, ColumnKind, Field, FieldKind, Part, Prompt, Segment, Workbook};

/// What an answer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A tick.
    Check,
    /// One of these values.
    One(Vec<String>),
    /// A whole number that is picked.
    Scale,
    /// Any of these values.
    Many(Vec<String>),
}

/// The keys of a book.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The book's identifier.
    pub book: String,
    /// Its version.
    pub version: String,
    /// What each key's answer is.
    pub shapes: BTreeMap<String, Shape>,
}

impl Schema {
    /// The keys of a workbook, all editions together.
    pub fn of(workbook: &Workbook) -> Self {
        let mut schema =
            Self { book: workbook.book.identifier.clone(), version: workbook.book.version.clone().unwrap_or_default(), ..Self::default() };
        for part in workbook.steps.iter().flat_map(|step| &step.parts) {
            match part {
                Part::Worksheet(sheet) => schema.prompts(&sheet.prompts),
                Part::Agreement(agreement) => {
                    for clause in &agreement.clauses {
                        schema.add(clause.pick.id.as_str(), Shape::Check);
                        schema.segments(&clause.segments);
                        schema.answers(&clause.initials);
                        for field in clause.consent.iter().flat_map(|consent| [&consent.starts, &consent.ends, &consent.review]) {
                            schema.field(field);
                        }
                    }
                    schema.answers(&agreement.signatures);
                    for field in agreement.review.iter().flat_map(|review| [&review.starts, &review.review]) {
                        schema.field(field);
                    }
                }
                Part::Prose(_) | Part::Helplines => {}
            }
        }
        schema
    }

    fn add(&mut self, key: &str, shape: Shape) {
        self.shapes.insert(key.to_owned(), shape);
    }

    fn prompts(&mut self, prompts: &[Prompt]) {
        for prompt in prompts {
            self.answers(&prompt.answers);
            self.prompts(&prompt.follow_up);
        }
    }

    fn answers(&mut self, answers: &[Answer]) {
        for answer in answers {
            self.field(&answer.field);
        }
    }

    fn field(&mut self, field: &Field) {
        let key = field.id.as_str();
        let ids = |options: &[Choice]| options.iter().map(|option| option.id.clone()).collect();
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::LongText { .. } | FieldKind::Initials => self.add(key, Shape::Text),
            FieldKind::Checklist { options, other, .. } => {
                self.add(key, Shape::Many(ids(options)));
                self.other(field, *other);
            }
            FieldKind::Choice { options, other } => {
                self.add(key, Shape::One(ids(options)));
                self.other(field, *other);
            }
            FieldKind::Scale { .. } => self.add(key, Shape::Scale),
            FieldKind::Number { .. } => self.add(key, Shape::Number),
            FieldKind::Date => self.add(key, Shape::Date),
            FieldKind::Signature { date } => {
                self.add(field.id.part("name").as_str(), Shape::Text);
                if *date {
                    self.add(field.id.part("date").as_str(), Shape::Date);
                }
            }
            FieldKind::Table { columns, rows } | FieldKind::Log { columns, rows, .. } => {
                for row in rows {
                    for column in columns {
                        let shape = match column.kind {
                            ColumnKind::Text => Shape::Text,
                            ColumnKind::Date => Shape::Date,
                            ColumnKind::Check => Shape::Check,
                            ColumnKind::Number => Shape::Number,
                        };
                        self.add(field.id.part(&row.id).part(&column.id).as_str(), shape);
                    }
                }
            }
            FieldKind::Stem { segments } => self.segments(segments),
            FieldKind::Note => {}
        }
    }

    fn other(&mut self, field: &Field, other: bool) {
        if other {
            self.add(field.id.part("other-text").as_str(), Shape::Text);
        }
    }

    fn segments(&mut self, segments: &[Segment]) {
        for segment in segments {
            match segment {
                Segment::Html(_) => {}
                Segment::Blank(Blank { id, kind, .. }) => {
                    let shape = match kind {
                        // A role is picked by its id, which the view gives as the option's value.
                        BlankKind::Text | BlankKind::LongText | BlankKind::Role => Shape::Text,
                        BlankKind::Number { .. } => Shape::Number,
                        BlankKind::Date => Shape::Date,
                        BlankKind::Choice(options) => Shape::One(options.iter().map(|option| option.id.clone()).collect()),
                    };
                    self.add(id.as_str(), shape);
                }
            }
        }
    }
}
