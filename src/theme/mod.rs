//! Themes: templates, style sheets, fonts, words and tokens, each file of a child theme over that of its parent.
//!
//! In: a theme's name, and a `Workbook` to show. Out: print HTML for one edition ([`Theme::print_html`]) and rendered templates for
//! `site`. All markup is in templates; templates see view types ([`view`]), never the model.
//! Nothing is laid out or written here.

mod continuation;
pub mod fragment;
mod layers;
mod manifest;
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

pub use continuation::{Continuation, Continued};
pub use layers::{built_in, built_in_files};
pub use manifest::API;
pub use print::{Levels, PrintSource};
pub use strings::Strings;
pub use tokens::Tokens;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Text;
use crate::source::SourceMap;
use layers::Layer;
use manifest::Manifest;
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
        let mut found = Diagnostics::default();
        let layers = layers::load(name, root, sources, &mut found);
        let theme = layers.and_then(|layers| Self::assemble(layers, sources, &mut found));
        let theme = theme.filter(|_| !found.has_errors());
        diagnostics.extend(found);
        theme
    }

    /// Joins what the layers say, with everything that is wrong in their files.
    fn assemble(layers: Vec<Layer>, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Self> {
        let templates = Templates::parse(&layers, sources, diagnostics);
        let join = |of: fn(&Manifest) -> &Tokens| layers.iter().rev().flat_map(|layer| of(&layer.manifest).clone()).collect::<Tokens>();
        let (tokens, dark, mono) = (join(|one| &one.tokens), join(|one| &one.dark), join(|one| &one.mono));
        for layer in &layers {
            for (path, bytes) in layer.files.iter().filter(|(path, _)| path.starts_with("strings/") && path.ends_with(".toml")) {
                let text = String::from_utf8_lossy(bytes);
                if toml::from_str::<toml::Table>(&text).is_err() {
                    let file = sources.add(layer.folder.join(path), text.as_ref());
                    crate::node::parse_toml(file, &text, diagnostics);
                }
            }
            let Manifest { styles, scripts, .. } = &layer.manifest;
            for named in styles.site.iter().chain(&styles.print).chain(scripts) {
                if !layers.iter().any(|layer| layer.files.contains_key(&format!("static/{}", named.value))) {
                    let message = format!("the theme names `static/{}`, which is not there", named.value);
                    diagnostics.push(Diagnostic::error("theme-file", message).at(named.span));
                }
            }
        }
        Some(Self { layers, templates: templates?, tokens, dark, mono })
    }

    /// The theme's own name and version.
    pub fn name(&self) -> (&str, &str) {
        self.layers.first().map_or(("", ""), |layer| (layer.manifest.name.as_str(), layer.manifest.version.as_str()))
    }

    /// A line about the theme, for lists.
    pub fn description(&self) -> Option<&str> {
        self.layers.first().and_then(|layer| layer.manifest.description.as_deref())
    }

    /// The words of the interface in a language.
    pub fn strings(&self, language: &str) -> Result<Strings, Diagnostic> {
        let (mut english, mut tables) = (Vec::new(), Vec::new());
        let mut spoken = String::from("en");
        for language in strings::languages(language) {
            let path = format!("strings/{language}.toml");
            for layer in self.layers.iter().rev() {
                if let Some(bytes) = layer.files.get(&path) {
                    let shown = layer.folder.join(&path);
                    let table = toml::from_str(&String::from_utf8_lossy(bytes)).map_err(|error: toml::de::Error| {
                        Diagnostic::error("invalid-toml", format!("`{}`: {}", shown.display(), error.message()))
                    })?;
                    if language == "en" { &mut english } else { &mut tables }.push(table);
                    spoken.clone_from(&language);
                }
            }
        }
        tables.extend(self.layers.iter().rev().map(|layer| layer.manifest.strings.clone()));
        let english = Strings::new("en", &english);
        Ok(Strings::new(language, &tables).or(&english).spoken_in(&spoken))
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
    pub fn site_styles(&self) -> Vec<(PathBuf, String)> {
        self.texts(|manifest| &manifest.styles.site)
    }

    /// The style sheets for paper, parents first.
    pub fn print_styles(&self) -> Vec<(PathBuf, String)> {
        self.texts(|manifest| &manifest.styles.print)
    }

    /// The entry modules of the script by their path below `static/`, parents first.
    pub fn scripts(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for layer in self.layers.iter().rev() {
            for path in &layer.manifest.scripts {
                if !paths.contains(&path.value) {
                    paths.push(path.value.clone());
                }
            }
        }
        paths
    }

    fn texts(&self, list: impl Fn(&Manifest) -> &Vec<Text>) -> Vec<(PathBuf, String)> {
        let mut texts = Vec::new();
        for path in self.layers.iter().rev().flat_map(|layer| list(&layer.manifest)) {
            // That it is there was looked at when the theme was read.
            let Some((shown, bytes)) = self.asset(path.as_str()) else { continue };
            if !texts.iter().any(|(known, _)| *known == shown) {
                texts.push((shown, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        texts
    }

    /// Renders a template with a view; words are there as `t`, their language as `foreign` where it is not the book's, tokens as `tokens`, `dark` and `mono`.
    pub fn render(&self, template: &str, view: &impl Serialize, strings: &Strings) -> Result<String, Diagnostic> {
        let failed = |error: tera::Error| Diagnostic::error("template", format!("the view for `{template}` cannot be made: {error}"));
        let mut context = Context::from_serialize(view).map_err(failed)?;
        context.insert("t", strings.table());
        context.insert("foreign", &strings.foreign());
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::PdfEdition;

    #[expect(clippy::disallowed_methods, reason = "a test makes the folder it reads")]
    /// A book folder with a theme `mine` of these files, loaded; otherwise what is wrong with it, as an author sees it.
    fn load(files: &[(&str, &str)]) -> Result<Theme, String> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join("themes/mine").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let theme = Theme::load("mine", root.path(), &mut sources, &mut diagnostics);
        let printed = theme.as_ref().map(|theme| theme.print_html(&sample::book(), &PdfEdition::default(), None));
        let error = diagnostics.into_iter().next().or_else(|| printed.and_then(Result::err));
        match error {
            Some(error) => {
                let place = error.span.map(|span| {
                    let at = sources.position(span);
                    format!("{}:{}:{}: ", sources.file(span.file).path.display(), at.line, at.column)
                });
                let help = error.help.map(|help| format!(" ({help})")).unwrap_or_default();
                Err(format!("{}{}{help}", place.unwrap_or_default(), error.message))
            }
            None => Ok(theme.unwrap()),
        }
    }

    const CHILD: &str = "name = \"mine\"\nversion = \"1\"\napi = 1\nparent = \"default\"\n";

    fn print(theme: &Theme) -> PrintSource {
        theme.print_html(&sample::book(), &PdfEdition::default(), None).unwrap()
    }

    #[test]
    fn a_child_changes_one_block() {
        let page = "{% extends \"default/print.html\" %}{% block colophon %}<p>ours</p>{% endblock colophon %}";
        let html = print(&load(&[("theme.toml", CHILD), ("templates/print.html", page)]).unwrap()).html;
        assert!(html.contains("<p>ours</p>") && !html.contains("class=\"colophon\"") && html.contains("class=\"cover\""));
    }

    #[test]
    fn a_child_changes_one_template() {
        let html = print(&load(&[("theme.toml", CHILD), ("templates/who.html", "<b>{{ who.text }}</b>")]).unwrap()).html;
        assert!(html.contains("<b>For the injured partner</b>"));
    }

    #[test]
    fn a_child_changes_one_token_and_one_word() {
        let manifest = format!("{CHILD}[tokens.color]\naccent = \"navy\"\n[strings]\ncontents = \"In this book\"\n");
        let source = print(&load(&[("theme.toml", &manifest)]).unwrap());
        let css = &source.stylesheets[0].css;
        assert!(css.contains("--mb-color-accent: navy;") && css.contains("--mb-color-ink: #22282b;"));
        assert!(source.html.contains("In this book"));
    }

    #[test]
    fn a_child_changes_one_file() {
        let theme = load(&[("theme.toml", CHILD), ("static/print.css", "p { color: red }")]).unwrap();
        let sheets = print(&theme).stylesheets;
        assert_eq!(sheets[1].css, "p { color: red }");
        assert_eq!(sheets[1].name, Path::new("themes/mine/static/print.css"));
        assert!(crate::typeset::Resources::read(&print(&theme), Path::new("themes/mine/static"), "fonts/MendSans-Regular.ttf").is_ok());
    }

    #[test]
    fn words_come_in_the_books_language() {
        let files = [("theme.toml", CHILD), ("strings/de.toml", "[who]\ntogether = \"F\u{fc}r euch beide\"\n")];
        let strings = load(&files).unwrap().strings("de-AT").unwrap();
        assert_eq!((strings.get("who.together"), strings.get("contents")), ("F\u{fc}r euch beide", "Contents"));
    }

    fn check(files: &[(&str, &str)], message: &str) {
        assert_eq!(load(files).unwrap_err(), message);
    }

    #[test]
    fn mistakes_name_their_line() {
        let theme = ("theme.toml", CHILD);
        check(
            &[theme, ("templates/who.html", "<p>\n{{ who.txet }}</p>")],
            "themes/mine/templates/who.html:2:8: field `txet` is not defined (did you mean `text`?)",
        );
        check(&[theme, ("templates/who.html", "{{ who.text | shout }}")], "themes/mine/templates/who.html:1:15: unknown filter `shout`");
        check(
            &[theme, ("templates/x.html", "{% extends \"defualt/page.html\" %}")],
            "themes/mine/templates/x.html:1:1: `mine/x.html` extends `defualt/page.html`, which no theme has",
        );
        check(
            &[("theme.toml", &CHILD.replace("default", "defualt"))],
            "themes/mine/theme.toml:4:10: there is no theme `defualt` (did you mean `default`?)",
        );
        check(
            &[("theme.toml", &CHILD.replace("default", "mine"))],
            "themes/mine/theme.toml:4:10: the theme `mine` is its own parent (name a parent that does not build on this theme)",
        );
        check(
            &[("theme.toml", &format!("{CHILD}tokns = 1\n"))],
            "themes/mine/theme.toml:5:1: unknown key `tokns` in theme.toml (did you mean `tokens`?)",
        );
    }
}
