//! Themes: templates, style sheets, fonts, words and tokens, each file of a child theme over that of its parent.
//!
//! In: a theme's name, and a `Workbook` to show. Out: print HTML for one edition ([`Theme::print_html`]) and rendered templates for
//! `site`. All markup is in templates; templates see view types ([`view`]), never the model.
//! Nothing is laid out or written here.

pub mod fragment;
mod layers;
mod manifest;
#[cfg(test)]
mod preview;
mod print;
#[cfg(test)]
pub(crate) mod sample;
pub mod strings;
mod templates;
mod tokens;
pub mod view;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

pub use layers::{built_in, built_in_files};
pub use manifest::API;
pub use print::{Levels, PrintSource};
pub use strings::Strings;
pub use tokens::Tokens;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
use layers::Layer;
use templates::Templates;

/// A theme with its parents, ready to render.
#[derive(Debug, Clone)]
pub struct Theme {
    layers: Vec<Layer>,
    templates: Templates,
    /// The tokens of both outputs.
    pub tokens: Tokens,
    /// Tokens that differ where dark colours are preferred.
    pub dark: Tokens,
    /// Tokens that differ where there is black ink alone.
    pub mono: Tokens,
}

/// A token as templates see it.
#[derive(Debug, Serialize)]
struct TokenView<'a> {
    name: &'a str,
    value: &'a str,
}

impl Theme {
    /// Reads a theme: a folder under `root/themes/`, or a built-in one.
    pub fn load(name: &str, root: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Self> {
        let layers = layers::load(name, root, sources, diagnostics)?;
        match Self::assemble(layers, sources) {
            Ok(theme) => Some(theme),
            Err(error) => {
                diagnostics.push(error);
                None
            }
        }
    }

    fn assemble(layers: Vec<Layer>, sources: &mut SourceMap) -> Result<Self, Diagnostic> {
        let templates = Templates::parse(&layers, sources)?;
        let (mut tokens, mut dark, mut mono) = (Tokens::new(), Tokens::new(), Tokens::new());
        for layer in layers.iter().rev() {
            let place = crate::source::Span::new(layer.manifest_file, 0..0);
            for (into, table) in
                [(&mut tokens, &layer.manifest.tokens), (&mut dark, &layer.manifest.dark), (&mut mono, &layer.manifest.mono)]
            {
                tokens::merge(into, table).map_err(|error| error.at(place))?;
            }
        }
        Ok(Self { layers, templates, tokens, dark, mono })
    }

    /// The theme's own name and version.
    pub fn name(&self) -> (&str, &str) {
        self.layers.first().map_or(("", ""), |layer| (layer.manifest.name.as_str(), layer.manifest.version.as_str()))
    }

    /// The words of the interface in a language.
    pub fn strings(&self, language: &str) -> Result<Strings, Diagnostic> {
        let mut tables = Vec::new();
        for language in strings::languages(language) {
            let path = format!("strings/{language}.toml");
            for layer in self.layers.iter().rev() {
                if let Some(bytes) = layer.files.get(&path) {
                    let shown = layer.folder.join(&path);
                    let table = toml::from_str(&String::from_utf8_lossy(bytes)).map_err(|error: toml::de::Error| {
                        Diagnostic::error("invalid-toml", format!("`{}`: {}", shown.display(), error.message()))
                    })?;
                    tables.push(table);
                }
            }
        }
        tables.extend(self.layers.iter().rev().map(|layer| layer.manifest.strings.clone()));
        Ok(Strings::new(language, &tables))
    }

    /// A file below `static/` of the theme or the nearest parent that has it, with the path to show for it.
    pub fn asset(&self, path: &str) -> Option<(PathBuf, Arc<[u8]>)> {
        let path = format!("static/{path}");
        self.layers.iter().find_map(|layer| layer.files.get(&path).map(|bytes| (layer.folder.join(&path), Arc::clone(bytes))))
    }

    /// Every file below `static/` whose path begins with `prefix`, by that path.
    pub fn assets(&self, prefix: &str) -> BTreeMap<String, Arc<[u8]>> {
        let mut all = BTreeMap::new();
        for layer in self.layers.iter().rev() {
            for (path, bytes) in &layer.files {
                if let Some(path) = path.strip_prefix("static/").filter(|path| path.starts_with(prefix)) {
                    all.insert(path.to_owned(), Arc::clone(bytes));
                }
            }
        }
        all
    }

    /// The style sheets for screens, parents first: path to show and text.
    pub fn site_styles(&self) -> Result<Vec<(PathBuf, String)>, Diagnostic> {
        self.texts(|manifest| &manifest.styles.site)
    }

    /// The style sheets for paper, parents first.
    pub fn print_styles(&self) -> Result<Vec<(PathBuf, String)>, Diagnostic> {
        self.texts(|manifest| &manifest.styles.print)
    }

    /// The script files, parents first.
    pub fn scripts(&self) -> Result<Vec<(PathBuf, String)>, Diagnostic> {
        self.texts(|manifest| &manifest.scripts)
    }

    fn texts(&self, list: impl Fn(&manifest::Manifest) -> &Vec<String>) -> Result<Vec<(PathBuf, String)>, Diagnostic> {
        let mut texts = Vec::new();
        for layer in self.layers.iter().rev() {
            for path in list(&layer.manifest) {
                let Some((shown, bytes)) = self.asset(path) else {
                    let place = crate::source::Span::new(layer.manifest_file, 0..0);
                    return Err(Diagnostic::error("theme-file", format!("the theme names `static/{path}`, which is not there")).at(place));
                };
                if !texts.iter().any(|(known, _)| *known == shown) {
                    texts.push((shown, String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
        Ok(texts)
    }

    /// Renders a template with a view; words are there as `t`, tokens as `tokens`, `dark` and `mono`.
    pub fn render(&self, template: &str, view: &impl Serialize, strings: &Strings) -> Result<String, Diagnostic> {
        let failed = |error: tera::Error| Diagnostic::error("template", format!("the view for `{template}` cannot be made: {error}"));
        let mut context = Context::from_serialize(view).map_err(failed)?;
        context.insert("t", strings.table());
        context.insert("tokens", &token_views(&self.tokens));
        context.insert("dark", &token_views(&self.dark));
        context.insert("mono", &token_views(&self.mono));
        context.insert("token", &self.tokens);
        self.templates.render(template, &context)
    }
}

fn token_views(tokens: &Tokens) -> Vec<TokenView<'_>> {
    tokens.iter().map(|(name, value)| TokenView { name, value }).collect()
}
