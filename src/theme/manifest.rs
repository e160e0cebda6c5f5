//! `theme.toml`: what a theme says of itself.
//!
//! In: the file's text. Out: a [`Manifest`], and a diagnostic for everything that is wrong, at its place. Parents are not looked up here.

use toml::{Table, Value};

use super::tokens::{self, Tokens};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, Node, Text, parse_toml};
use crate::source::FileId;

/// The version of what templates may rely on: view types, file names, blocks.
pub const API: u32 = 1;

/// A `theme.toml` as written. What is missing or wrong has been reported and is empty.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    /// The theme's name.
    pub name: String,
    /// The theme's own version.
    pub version: String,
    /// The theme it builds on; the one theme without a parent is complete in itself.
    pub parent: Option<Text>,
    /// A line about it.
    pub description: Option<String>,
    /// Style sheets below `static/`, used after those of the parent.
    pub styles: Styles,
    /// Modules below `static/` that begin the script, run after those of the parent.
    pub scripts: Vec<Text>,
    /// Design tokens; nested tables become names joined by hyphens.
    pub tokens: Tokens,
    /// Tokens that change where the reader prefers dark colours.
    pub dark: Tokens,
    /// Tokens that change in editions printed with black ink alone.
    pub mono: Tokens,
    /// Words that change in every language.
    pub strings: Table,
}

/// Which style sheets a theme adds to each output.
#[derive(Debug, Clone, Default)]
pub(super) struct Styles {
    /// For the pages on a screen.
    pub site: Vec<Text>,
    /// For paper.
    pub print: Vec<Text>,
}

/// Reads a `theme.toml`.
pub(super) fn parse(text: &str, file: FileId, d: &mut Diagnostics) -> Manifest {
    let tree = parse_toml(file, text, d);
    let Some(mut fields) = Fields::of(&tree, "theme.toml", d) else { return Manifest::default() };
    let tokens = |node: Option<&Node>, d: &mut Diagnostics| node.map(|node| tokens::read(node, d)).unwrap_or_default();
    let manifest = Manifest {
        name: fields.required("name", d).unwrap_or_default(),
        version: fields.required("version", d).unwrap_or_default(),
        parent: fields.optional("parent", d),
        description: fields.optional("description", d),
        styles: fields.node("styles").map(|node| styles(node, d)).unwrap_or_default(),
        scripts: fields.optional("scripts", d).unwrap_or_default(),
        tokens: tokens(fields.node("tokens"), d),
        dark: tokens(fields.node("dark"), d),
        mono: tokens(fields.node("mono"), d),
        // Words are a table like those of the files in `strings/`.
        strings: match fields.node("strings").and_then(|_| toml::from_str::<Table>(text).ok()?.remove("strings")) {
            Some(Value::Table(strings)) => strings,
            _ => Table::new(),
        },
    };
    if let (Some(node), Some(api)) = (fields.node("api"), fields.required::<u32>("api", d))
        && api != API
    {
        let message = format!("this theme is made for api {api}, and mendbook offers api {API}");
        let help = format!("see the CHANGELOG for what changed, then write `api = {API}`");
        d.push(Diagnostic::error("theme-api", message).at(node.span).help(help));
    }
    fields.finish(d);
    manifest
}

fn styles(node: &Node, d: &mut Diagnostics) -> Styles {
    let Some(mut fields) = Fields::of(node, "[styles]", d) else { return Styles::default() };
    let styles = Styles { site: fields.optional("site", d).unwrap_or_default(), print: fields.optional("print", d).unwrap_or_default() };
    fields.finish(d);
    styles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    /// The codes and places of everything that is wrong.
    fn check(text: &str, wanted: &[(&str, &str)]) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("theme.toml", text);
        parse(text, file, &mut diagnostics);
        let found: Vec<_> = diagnostics.iter().map(|one| (one.code, one.span.map_or("", |span| sources.text(span)))).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn mistakes_are_found_at_their_place() {
        check("name = \"a\"\nversion = \"1\"\napi = 1\nparnet = \"default\"\n", &[("unknown-key", "parnet")]);
        check("name = \"a\"\nversion = \"1\"\napi = 9\n", &[("theme-api", "9")]);
        check("name = \"a\"\nversion = [1]\napi = 1\n", &[("wrong-type", "[1]")]);
    }

    #[test]
    fn all_mistakes_of_a_file_are_found_at_once() {
        let text = "name = 1\nversion = {}\napi = true\nscripts = \"x\"\nnone = 1\n[styles]\nsite = [[]]\nweb = 1\n[tokens]\nA = \"b\"\nc = \"}\"\n";
        let wanted = [
            ("wrong-type", "{}"),
            ("wrong-type", "[]"),
            ("unknown-key", "web"),
            ("wrong-type", "\"x\""),
            ("token-name", "A"),
            ("token-value", "\"}\""),
        ];
        check(text, &[&wanted[..], &[("wrong-type", "true"), ("unknown-key", "none")]].concat());
        check(
            "name = \nversion = 1\napi = 2 2\n",
            &[("toml-syntax", ""), ("toml-syntax", "2 2"), ("missing-value", ""), ("wrong-type", "2 2")],
        );
    }
}
