//! Design tokens: nested tables of `theme.toml` as flat, ordered names.
//!
//! In: tables of a theme and its parents. Out: a [`Tokens`] that templates turn into CSS custom properties.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, Kind, Meaning, Node};

/// Token names (`color-accent`) with their values, in the order of their names.
pub type Tokens = BTreeMap<String, String>;

/// The tokens of a table.
pub(super) fn read(node: &Node, d: &mut Diagnostics) -> Tokens {
    let mut tokens = Tokens::new();
    // What is no table is reported there.
    if Fields::of(node, "a table of tokens", d).is_some() {
        flatten(&mut tokens, "", node, 0, d);
    }
    tokens
}

fn flatten(tokens: &mut Tokens, prefix: &str, table: &Node, depth: usize, d: &mut Diagnostics) {
    let Kind::Map(entries) = &table.kind else { return };
    for entry in entries {
        let key = entry.key.as_str();
        let name = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}-{key}") };
        if !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            let message = format!("the token name `{name}` cannot be part of a CSS custom property");
            d.push(Diagnostic::error("token-name", message).at(entry.key.span).help("use small letters, digits and hyphens"));
            continue;
        }
        match &entry.value.kind {
            Kind::Map(_) if depth < 8 => flatten(tokens, &name, &entry.value, depth + 1, d),
            // A token stands inside a rule of a style sheet, which may itself stand inside an HTML page.
            Kind::Scalar { text, .. } if text.contains(['{', '}', ';', '<']) => {
                let message = format!("the token `{name}` would end its CSS declaration");
                d.push(Diagnostic::error("token-value", message).at(entry.value.span).help("leave out `{`, `}`, `;` and `<`"));
            }
            Kind::Scalar { text, meaning: Meaning::Words | Meaning::Integer(_) | Meaning::Float(_) } => {
                tokens.insert(name, text.clone());
            }
            _ => {
                d.push(Diagnostic::error("token-value", format!("the token `{name}` is neither words nor a number")).at(entry.value.span));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::parse_toml;
    use crate::source::SourceMap;

    fn check(toml: &str, shown: &str) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("theme.toml", toml);
        let tokens = read(&parse_toml(file, toml, &mut diagnostics), &mut diagnostics);
        let errors = diagnostics.iter().map(|one| one.code.to_owned());
        let got: Vec<String> = tokens.iter().map(|(name, value)| format!("{name}: {value}")).chain(errors).collect();
        assert_eq!(got.join("; "), shown);
    }

    #[test]
    fn nested_tables_become_hyphenated_names() {
        check("[color]\nink = \"#111\"\n[color.note]\nedge = \"red\"\n[size]\nx = 2", "color-ink: #111; color-note-edge: red; size-x: 2");
        check("a = \"red; } body { display: none\"", "token-value");
        check("Ink = \"red\"\nb = 1.5", "b: 1.5; token-name");
        check("a = [1]\nb = true", "token-value; token-value");
    }
}
