//! Fields and blanks.

use super::words::Resolver;
use crate::load::project::{BlankKindSource, BlankSource, ChoiceSource, ColumnSource, FieldSource, NumberSource, RowsSource};
use crate::node::Text;
use crate::workbook::{Blank, BlankKind, BlankSize, Choice, Column, ColumnKind, Field, FieldId, FieldKind, Segment};

impl Resolver<'_> {
    /// What can be answered, under the key `id`.
    pub(super) fn field(&mut self, id: FieldId, label: String, source: &FieldSource) -> Field {
        let kind = match source {
            FieldSource::Text { placeholder, max_length } => {
                FieldKind::Text { placeholder: self.optional_plain(placeholder.as_ref()), max_length: *max_length }
            }
            FieldSource::LongText { lines, overflow } => FieldKind::LongText { lines: *lines, overflow: *overflow },
            FieldSource::Checklist { options, other, columns } => {
                FieldKind::Checklist { options: self.choices(options), other: *other, columns: *columns }
            }
            FieldSource::Choice { options, other } => FieldKind::Choice { options: self.choices(options), other: *other },
            FieldSource::Scale { min, max, low, high } => FieldKind::Scale {
                min: *min,
                max: *max,
                low: self.optional_plain(low.as_ref()).unwrap_or_default(),
                high: self.optional_plain(high.as_ref()).unwrap_or_default(),
            },
            FieldSource::Number(number) => {
                FieldKind::Number { min: number.min, max: number.max, unit: self.optional_plain(number.unit.as_ref()) }
            }
            FieldSource::Date => FieldKind::Date,
            FieldSource::Initials => FieldKind::Initials,
            FieldSource::Signature { date } => FieldKind::Signature { date: *date },
            FieldSource::Table { columns, rows } => {
                let rows = match rows {
                    RowsSource::Count(count) => numbered_rows(*count),
                    RowsSource::Labelled(rows) => self.choices(rows),
                };
                FieldKind::Table { columns: self.columns(columns), rows }
            }
            FieldSource::Log { columns, every, rows } => {
                // The date's own title is the theme's to give, in the book's language.
                let date = Column { id: String::from("date"), title: String::new(), kind: ColumnKind::Date, width: 1.5 };
                let columns = [date].into_iter().chain(self.columns(columns)).collect();
                FieldKind::Log { columns, every: *every, rows: numbered_rows(*rows) }
            }
            FieldSource::Stem { text, blanks } => FieldKind::Stem { segments: self.segments(text, blanks, &id).0 },
            FieldSource::Note => FieldKind::Note,
        };
        Field { id, label, kind }
    }

    fn choices(&mut self, sources: &[ChoiceSource]) -> Vec<Choice> {
        sources.iter().map(|source| Choice { id: source.id.value.clone(), label: self.plain(&source.label) }).collect()
    }

    fn columns(&mut self, sources: &[ColumnSource]) -> Vec<Column> {
        let column = |source: &ColumnSource, title| Column { id: source.id.value.clone(), title, kind: source.kind, width: source.width };
        sources.iter().map(|source| column(source, self.plain(&source.title))).collect()
    }

    /// A sentence and its blanks, with the sentence's plain words.
    pub(super) fn segments(&mut self, text: &Text, blanks: &[BlankSource], parent: &FieldId) -> (Vec<Segment>, String) {
        let ids: Vec<_> = blanks.iter().map(|blank| blank.id.clone()).collect();
        let sentence = self.sentence(text, &ids);
        let mut segments = Vec::with_capacity(sentence.pieces.len());
        for piece in sentence.pieces {
            match piece {
                Ok(html) => segments.push(Segment::Html(html)),
                Err(index) => segments.extend(blanks.get(index).map(|source| Segment::Blank(self.blank(source, parent, &sentence.label)))),
            }
        }
        (segments, sentence.label)
    }

    fn blank(&mut self, source: &BlankSource, parent: &FieldId, sentence: &str) -> Blank {
        let name = source.id.value.clone();
        let kind = match &source.kind {
            BlankKindSource::Text => BlankKind::Text,
            BlankKindSource::LongText => BlankKind::LongText,
            BlankKindSource::Number(NumberSource { min, max, unit }) => {
                BlankKind::Number { min: *min, max: *max, unit: self.optional_plain(unit.as_ref()) }
            }
            BlankKindSource::Date => BlankKind::Date,
            BlankKindSource::Role => BlankKind::Role,
            BlankKindSource::Choice(options) => BlankKind::Choice(self.choices(options)),
        };
        let usual = match kind {
            BlankKind::Number { .. } => BlankSize::Small,
            BlankKind::Text | BlankKind::Date | BlankKind::Role | BlankKind::Choice(_) => BlankSize::Medium,
            BlankKind::LongText => BlankSize::Large,
        };
        Blank {
            id: parent.part(&name),
            label: format!("{}: {sentence}", name.replace('-', " ")),
            name,
            kind,
            placeholder: self.optional_plain(source.placeholder.as_ref()),
            size: source.size.unwrap_or(usual),
        }
    }
}

fn numbered_rows(count: u32) -> Vec<Choice> {
    (1..=count).map(|row| Choice { id: row.to_string(), label: String::new() }).collect()
}
