//! Typed values out of nodes, with everything that is wrong reported.

use super::{Entry, Kind, Meaning, Node, Text};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::Span;

/// The named values of a map while they are taken out one by one.
///
/// Each taking method says that a key exists; [`Fields::finish`] reports the keys that nobody asked for.
#[derive(Debug)]
pub struct Fields<'n> {
    /// What the map is, with its article, for messages: "a worksheet".
    what: &'static str,
    entries: &'n [Entry],
    span: Span,
    known: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The values of a map; an error when the node is something else.
    pub fn of(node: &'n Node, what: &'static str, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::Map(entries) => {
                let span = entries.first().map_or(node.span, |entry| entry.key.span);
                Some(Self { what, entries, span, known: Vec::new() })
            }
            Kind::Scalar { .. } | Kind::List(_) => {
                diagnostics.push(wrong_type(node, &format!("the keys and values of {what}")));
                None
            }
        }
    }

    /// A short place for findings about the map as a whole: its first key.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The entry with this key, unless its value is empty.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        self.known.push(key);
        self.entries.iter().find(|entry| entry.key.value == key && !entry.value.is_null())
    }

    /// The node with this key, unless its value is empty.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value with this key, if it is there.
    pub fn optional<T: FromNode>(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<T> {
        self.node(key).and_then(|node| T::from_node(node, diagnostics))
    }

    /// The node with this key; an error when it is missing.
    pub fn required_node(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<&'n Node> {
        let found = self.node(key);
        if found.is_none() {
            let empty = self.entries.iter().find(|entry| entry.key.value == key);
            diagnostics.push(match empty {
                Some(entry) => Diagnostic::error("missing-value", format!("`{key}` is empty")).at(entry.key.span),
                None => self.missing(key),
            });
        }
        found
    }

    /// The value with this key; an error when it is missing.
    pub fn required<T: FromNode>(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<T> {
        self.required_node(key, diagnostics).and_then(|node| T::from_node(node, diagnostics))
    }

    fn missing(&self, key: &str) -> Diagnostic {
        Diagnostic::error("missing-key", format!("{} needs `{key}`", self.what)).at(self.span)
    }

    /// Reports the keys that are not known here. One that looks like a key that is missing is one mistake, not two.
    pub fn finish(self, diagnostics: &mut Diagnostics) {
        for entry in self.entries {
            let name = entry.key.as_str();
            if self.known.contains(&name) {
                continue;
            }
            let help = match nearest(name, self.known.iter().copied()) {
                Some(near) => {
                    diagnostics.retract(&self.missing(near));
                    format!("did you mean `{near}`?")
                }
                None => format!("the keys of {} are {}", self.what, names(&self.known)),
            };
            let message = format!("unknown key `{name}` in {}", self.what);
            diagnostics.push(Diagnostic::error("unknown-key", message).at(entry.key.span).help(help));
        }
    }
}

/// Names as a list for a message: `` `a`, `b` and `c` ``.
fn names(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A value that can be read from a node.
pub trait FromNode: Sized {
    /// The value; an error in `diagnostics` and nothing when the node is of another type.
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self>;
}

fn wrong_type(node: &Node, expected: &str) -> Diagnostic {
    // The first line of a long value is place enough.
    Diagnostic::error("wrong-type", format!("expected {expected}, found {}", node.describe())).at(node.span)
}

impl FromNode for Text {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        // Numbers and the like are taken as they were written: `version: 1.0` and `low: 0` mean what they say.
        let Kind::Scalar { text, meaning } = &node.kind else {
            diagnostics.push(wrong_type(node, "text"));
            return None;
        };
        let value = text.trim_end();
        if value.is_empty() || *meaning == Meaning::Null {
            diagnostics.push(Diagnostic::error("missing-value", "this text is empty").at(node.span));
            return None;
        }
        let text = Self { value: value.to_owned(), span: node.span };
        if let Some(c) = value.chars().find(|c| forbidden(*c)) {
            let message = format!("the character U+{:04X} cannot be used in text", u32::from(c));
            diagnostics.push(Diagnostic::error("forbidden-character", message).at(node.span));
            return None;
        }
        Some(text)
    }
}

/// Control characters, and the noncharacters that mark places inside texts while they are rendered.
pub(crate) fn forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || ('\u{fdd0}'..='\u{fdef}').contains(&c)
}

impl FromNode for String {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        Text::from_node(node, diagnostics).map(|text| text.value)
    }
}

impl FromNode for bool {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Scalar { meaning: Meaning::Bool(value), .. } => Some(value),
            _ => {
                diagnostics.push(wrong_type(node, "`true` or `false`"));
                None
            }
        }
    }
}

impl FromNode for i64 {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            Kind::Scalar { meaning: Meaning::Integer(value), .. } => Some(value),
            _ => {
                diagnostics.push(wrong_type(node, "a whole number"));
                None
            }
        }
    }
}

impl FromNode for u32 {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let value = i64::from_node(node, diagnostics)?;
        let converted = Self::try_from(value).ok();
        if converted.is_none() {
            diagnostics.push(wrong_type(node, "a whole number from 0 up"));
        }
        converted
    }
}

impl FromNode for f64 {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        match node.kind {
            #[expect(clippy::cast_precision_loss, reason = "numbers in a workbook are small")]
            Kind::Scalar { meaning: Meaning::Integer(value), .. } => Some(value as Self),
            Kind::Scalar { meaning: Meaning::Float(value), .. } if value.is_finite() => Some(value),
            _ => {
                diagnostics.push(wrong_type(node, "a number"));
                None
            }
        }
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    /// Wrong items are reported and left out.
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => Some(items.iter().filter_map(|item| T::from_node(item, diagnostics)).collect()),
            Kind::Scalar { .. } | Kind::Map(_) => {
                diagnostics.push(wrong_type(node, "a list"));
                None
            }
        }
    }
}

impl Node {
    /// The items of a list; an error when this is something else.
    pub fn items(&self, diagnostics: &mut Diagnostics) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            Kind::Scalar { .. } | Kind::Map(_) => {
                diagnostics.push(wrong_type(self, "a list"));
                None
            }
        }
    }

    /// The entries of a map; an error when this is something else.
    pub fn entries(&self, expected: &str, diagnostics: &mut Diagnostics) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            Kind::Scalar { .. } | Kind::List(_) => {
                diagnostics.push(wrong_type(self, expected));
                None
            }
        }
    }
}

/// The meaning of one of a few words.
pub fn one_of<T: Copy>(node: &Node, what: &str, words: &[(&str, T)], diagnostics: &mut Diagnostics) -> Option<T> {
    let all = || names(&words.iter().map(|(word, _)| *word).collect::<Vec<_>>());
    let Kind::Scalar { text, .. } = &node.kind else {
        diagnostics.push(wrong_type(node, &format!("{what}: one of {}", all())));
        return None;
    };
    let found = words.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
    if found.is_none() {
        let near = nearest(text, words.iter().map(|(word, _)| *word));
        let help = match near {
            Some(near) if words.len() == 1 => format!("did you mean `{near}`?"),
            Some(near) => format!("did you mean `{near}`? The choices are {}", all()),
            None if words.len() == 1 => format!("the only choice is {}", all()),
            None => format!("the choices are {}", all()),
        };
        diagnostics.push(Diagnostic::error("unknown-word", format!("`{text}` is not {what}")).at(node.span).help(help));
    }
    found
}

/// The text, if it has the form of an id; otherwise an error that offers one.
pub fn valid_id(text: Text, what: &str, diagnostics: &mut Diagnostics) -> Option<Text> {
    let proper = kebab(text.as_str());
    if proper.as_deref() == Some(text.as_str()) {
        return Some(text);
    }
    let help = match proper {
        Some(id) => format!("write it `{id}`: lower-case letters and digits, joined by hyphens"),
        None => String::from("use lower-case letters and digits, joined by hyphens"),
    };
    diagnostics.push(Diagnostic::error("invalid-id", format!("`{}` cannot be the id of {what}", text.value)).at(text.span).help(help));
    None
}

/// The kebab-case form of some words: lower-case letters and digits of ASCII joined by hyphens. Nothing when no such character is there or
/// when letters of other scripts would be lost.
pub fn kebab(words: &str) -> Option<String> {
    let mut id = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            return None;
        } else if !matches!(c, '\'' | '’') && !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    (!id.is_empty()).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::parse_yaml;
    use crate::source::SourceMap;

    /// The messages for a map with `title` (required), `lines` and `effort`.
    fn check(yaml: &str, expected: &[&str]) {
        let (mut sources, mut d) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("a.yaml", yaml);
        let nodes = parse_yaml(file, yaml, 0..yaml.len(), &mut d).documents;
        if let Some(mut fields) = Fields::of(&nodes[0], "a worksheet", &mut d) {
            fields.required::<String>("title", &mut d);
            fields.optional::<u32>("lines", &mut d);
            fields.node("effort").map(|node| one_of(node, "an effort", &[("low", 1), ("high", 2)], &mut d));
            fields.finish(&mut d);
        }
        let messages: Vec<_> = d
            .iter()
            .map(|d| {
                let help = d.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
                let line = sources.position(d.span.expect("a place")).line;
                format!("{line}: {}{help}", d.message)
            })
            .collect();
        assert_eq!(messages, expected);
    }

    #[test]
    fn everything_wrong_with_a_map_is_said() {
        check("title: 12\nlines: 3\neffort: low\n", &[]);
        check(
            "titel: x\nlines: many\neffort: lo\ncolour: red\n",
            &[
                "2: expected a whole number, found the text \"many\"",
                "3: `lo` is not an effort (did you mean `low`? The choices are `low` and `high`)",
                "1: unknown key `titel` in a worksheet (did you mean `title`?)",
                "4: unknown key `colour` in a worksheet (the keys of a worksheet are `title`, `lines` and `effort`)",
            ],
        );
        check("title:\nlines: -1\n", &["1: `title` is empty", "2: expected a whole number from 0 up, found the number -1"]);
        check("- a\n", &["1: expected the keys and values of a worksheet, found a list"]);
        check("title: [a]\n", &["1: expected text, found a list"]);
        check("title: \"a\\u0000\"\n", &["1: the character U+0000 cannot be used in text"]);
    }

    #[test]
    fn kebab_case() {
        assert_eq!(kebab("Friends' private messages!").as_deref(), Some("friends-private-messages"));
        assert_eq!(kebab("悲しい"), None);
        assert_eq!(kebab("— …"), None);
    }
}
