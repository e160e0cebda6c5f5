//! `theme.toml`: what a theme says of itself.
//!
//! In: the file's text. Out: a [`Manifest`], or a diagnostic at the place that is wrong. Parents are not looked up here.

use serde::Deserialize;
use toml::Table;

use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{FileId, Span};

/// The version of what templates may rely on: view types, file names, blocks.
pub const API: u32 = 1;

/// A `theme.toml` as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// The theme's name.
    pub name: String,
    /// The theme's own version.
    pub version: String,
    /// The interface it was written for; [`API`].
    pub api: u32,
    /// The theme it builds on; the one theme without a parent is complete in itself.
    pub parent: Option<String>,
    /// A line about it.
    pub description: Option<String>,
    /// Style sheets below `static/`, used after those of the parent.
    #[serde(default)]
    pub styles: Styles,
    /// Modules below `static/` that begin the script, run after those of the parent.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Design tokens; nested tables become names joined by hyphens.
    #[serde(default)]
    pub tokens: Table,
    /// Tokens that change where the reader prefers dark colours.
    #[serde(default)]
    pub dark: Table,
    /// Tokens that change in editions printed with black ink alone.
    #[serde(default)]
    pub mono: Table,
    /// Words that change in every language.
    #[serde(default)]
    pub strings: Table,
}

/// Which style sheets a theme adds to each output.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Styles {
    /// For the pages on a screen.
    #[serde(default)]
    pub site: Vec<String>,
    /// For paper.
    #[serde(default)]
    pub print: Vec<String>,
}

const KEYS: &[&str] =
    &["name", "version", "api", "parent", "description", "styles", "scripts", "tokens", "dark", "mono", "strings", "site", "print"];

/// Reads a `theme.toml`.
pub(super) fn parse(text: &str, file: FileId) -> Result<Manifest, Diagnostic> {
    let manifest: Manifest = toml::from_str(text).map_err(|error| toml_diagnostic(&error, file))?;
    if manifest.api != API {
        let at = text.find("api").map(|start| Span::new(file, start..start + "api".len()));
        return Err(Diagnostic::error("theme-api", format!("this theme is made for api {}, and mendbook offers api {API}", manifest.api))
            .at(at)
            .help(format!("see the CHANGELOG for what changed, then write `api = {API}`")));
    }
    Ok(manifest)
}

/// A TOML error at its place, with the nearest valid key where a key is unknown.
pub(super) fn toml_diagnostic(error: &toml::de::Error, file: FileId) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or("invalid TOML").to_owned();
    let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()).map(str::to_owned);
    let at = error.span().map(|range| Span::new(file, range));
    match unknown {
        Some(key) => {
            let diagnostic = Diagnostic::error("unknown-key", format!("unknown key `{key}`")).at(at);
            match nearest(&key, KEYS.iter().copied()) {
                Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
                None => diagnostic.help(format!("known keys: {}", KEYS.join(", "))),
            }
        }
        None => Diagnostic::error("invalid-toml", message).at(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    fn check(text: &str, code: &str, shown: &str) {
        let mut sources = SourceMap::default();
        let file = sources.add("theme.toml", text);
        let error = parse(text, file).unwrap_err();
        assert_eq!(error.code, code);
        assert_eq!(error.span.map(|span| sources.text(span)), Some(shown));
    }

    #[test]
    fn mistakes_are_found_at_their_place() {
        check("name = \"a\"\nversion = \"1\"\napi = 1\nparnet = \"default\"\n", "unknown-key", "parnet");
        check("name = \"a\"\nversion = \"1\"\napi = 9\n", "theme-api", "api");
        check("name = \"a\"\nversion = 1\napi = 1\n", "invalid-toml", "1");
    }
}
