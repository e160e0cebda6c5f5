//! TOML text to nodes.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Kind, Meaning, Node, Text};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Span};

/// Reads a TOML file as one map. Every syntax error is reported, and what could be read is returned.
pub fn parse_toml(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Node {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().map(|range| Span::new(file, range));
        let message = error.message().trim().replace('\n', "; ");
        diagnostics.push(Diagnostic::error("toml-syntax", format!("this is not valid TOML: {message}")).at(span));
    }
    Node { span: Span::new(file, table.span()), kind: map(file, table.get_ref()) }
}

fn node(file: FileId, value: &Spanned<DeValue<'_>>) -> Node {
    let scalar = |text: String, meaning| Kind::Scalar { text, meaning };
    let kind = match value.get_ref() {
        DeValue::String(words) => scalar(words.to_string(), Meaning::Words),
        DeValue::Integer(integer) => match i64::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()) {
            Ok(number) => scalar(number.to_string(), Meaning::Integer(number)),
            Err(_) => scalar(integer.as_str().to_owned(), Meaning::Words),
        },
        DeValue::Float(float) => match float.as_str().replace('_', "").parse() {
            Ok(number) => scalar(float.as_str().to_owned(), Meaning::Float(number)),
            Err(_) => scalar(float.as_str().to_owned(), Meaning::Words),
        },
        DeValue::Boolean(value) => scalar(value.to_string(), Meaning::Bool(*value)),
        DeValue::Datetime(date) => scalar(date.to_string(), Meaning::Words),
        DeValue::Array(items) => Kind::List(items.iter().map(|item| node(file, item)).collect()),
        DeValue::Table(table) => map(file, table),
    };
    Node { span: Span::new(file, value.span()), kind }
}

fn map(file: FileId, table: &DeTable<'_>) -> Kind {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| Entry {
            key: Text { value: key.get_ref().to_string(), span: Span::new(file, key.span()) },
            value: node(file, value),
        })
        .collect();
    // The table is sorted by name; the order written is the one that counts.
    entries.sort_by_key(|entry| entry.key.span);
    Kind::Map(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn order_and_places_are_kept() {
        let text = "[roles]\nz = \"last\"\na = 'first'\n[[pdf]]\nscale = 1.5\n";
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("book.toml", text);
        let Kind::Map(entries) = parse_toml(file, text, &mut diagnostics).kind else { panic!("no map") };
        assert!(diagnostics.is_empty());
        let Kind::Map(roles) = &entries[0].value.kind else { panic!("no map") };
        let places: Vec<_> = roles.iter().map(|e| (sources.text(e.key.span), sources.text(e.value.span))).collect();
        assert_eq!(places, [("z", "\"last\""), ("a", "'first'")]);
    }

    #[test]
    fn several_syntax_errors_are_found() {
        let text = "a = \nb = 1\nc = [\"x\"\nb = 2\n";
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("book.toml", text);
        parse_toml(file, text, &mut diagnostics);
        assert!(diagnostics.iter().count() >= 2, "{diagnostics:?}");
        assert!(diagnostics.iter().all(|d| d.span.is_some()));
    }
}
