//! Design tokens: nested tables of `theme.toml` as flat, ordered names.
//!
//! In: tables of a theme and its parents. Out: a [`Tokens`] that templates turn into CSS custom properties.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::diagnostic::Diagnostic;

/// Token names (`color-accent`) with their values, in the order of their names.
pub type Tokens = BTreeMap<String, String>;

/// Adds the tokens of `table` to `tokens`, replacing those of the same name.
pub(super) fn merge(tokens: &mut Tokens, table: &Table) -> Result<(), Diagnostic> {
    flatten(tokens, "", table, 0)
}

fn flatten(tokens: &mut Tokens, prefix: &str, table: &Table, depth: usize) -> Result<(), Diagnostic> {
    for (key, value) in table {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}-{key}") };
        if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(Diagnostic::error("token-name", format!("the token name `{name}` cannot be part of a CSS custom property"))
                .help("use small letters, digits and hyphens"));
        }
        let value = match value {
            Value::Table(inner) if depth < 8 => {
                flatten(tokens, &name, inner, depth + 1)?;
                continue;
            }
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => {
                return Err(Diagnostic::error("token-value", format!("the token `{name}` is neither words nor a number")));
            }
        };
        // A token stands inside a rule of a style sheet, which may itself stand inside an HTML page.
        if value.contains(['{', '}', ';', '<']) {
            return Err(Diagnostic::error("token-value", format!("the token `{name}` would end its CSS declaration"))
                .help("leave out `{`, `}`, `;` and `<`"));
        }
        tokens.insert(name, value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(toml: &str, shown: &str) {
        let mut tokens = Tokens::new();
        let table: Table = toml::from_str(toml).unwrap();
        let got = match merge(&mut tokens, &table) {
            Ok(()) => tokens.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("; "),
            Err(error) => error.code.to_owned(),
        };
        assert_eq!(got, shown);
    }

    #[test]
    fn nested_tables_become_hyphenated_names() {
        check("[color]\nink = \"#111\"\n[color.note]\nedge = \"red\"\n[size]\nx = 2", "color-ink: #111; color-note-edge: red; size-x: 2");
        check("a = \"red; } body { display: none\"", "token-value");
        check("Ink = \"red\"", "token-name");
        check("a = [1]", "token-value");
    }
}
