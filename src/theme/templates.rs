//! The Tera environment of a theme.
//!
//! In: the layers of a theme. Out: [`Templates`], which render a view, with failures as diagnostics at the template's line.
//! A template `page.html` is looked for in the theme, then in its parents; `parent/page.html` names one of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use super::layers::Layer;
use super::strings;
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::{FileId, SourceMap, Span};

/// Parsed templates.
#[derive(Clone)]
pub(super) struct Templates {
    tera: Tera,
    files: BTreeMap<String, (FileId, Arc<str>)>,
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Templates").field("files", &self.files).finish_non_exhaustive()
    }
}

impl Templates {
    /// Parses the templates of all layers. Every one that cannot be parsed is reported.
    pub(super) fn parse(layers: &[Layer], sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".svg", ".xml"]);
        tera.register_filter("fill", fill);
        tera.register_filter("css_string", css_string);
        let mut files = BTreeMap::new();
        let mut texts = Vec::new();
        for layer in layers {
            for (path, bytes) in &layer.files {
                let Some(name) = path.strip_prefix("templates/") else { continue };
                let Ok(text) = std::str::from_utf8(bytes) else {
                    let message = format!("`{}` is not UTF-8", layer.folder.join(path).display());
                    diagnostics.push(Diagnostic::error("not-utf8", message));
                    continue;
                };
                let name = format!("{}/{name}", layer.name);
                files.insert(name.clone(), (sources.add(layer.folder.join(path), text), Arc::from(text)));
                texts.push((name, text));
            }
        }
        let mut templates = Self { tera, files };
        let prefixes: Vec<String> = layers.iter().map(|layer| format!("{}/", layer.name)).collect();
        let added = templates.tera.set_fallback_prefixes(prefixes).and_then(|()| templates.tera.add_raw_templates(texts.clone()));
        let Err(error) = added else { return Some(templates) };
        // The first mistake ends the parsing of all: each by itself shows its own.
        let alone = texts.into_iter().filter_map(|(name, text)| Tera::new().add_raw_template(&name, text).err());
        let mut wrong: Vec<_> = alone.filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_))).collect();
        if wrong.is_empty() {
            wrong.push(error);
        }
        diagnostics.extend(wrong.iter().map(|error| templates.diagnostic(error)));
        None
    }

    /// Renders a template.
    pub(super) fn render(&self, name: &str, context: &Context) -> Result<String, Diagnostic> {
        self.tera.render(name, context).map_err(|error| self.diagnostic(&error))
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let at = self.files.get(report.filename()).map(|(file, _)| Span::new(*file, report.span().range.clone()));
                let (message, known) = report.message().split_once(". Available fields: ").unwrap_or((report.message(), ""));
                let diagnostic = Diagnostic::error("template", sentence(message)).at(at);
                let asked = message.split('`').nth(1).unwrap_or("");
                match nearest(asked, known.split(", ")) {
                    Some(name) if !known.is_empty() => diagnostic.help(format!("did you mean `{name}`?")),
                    _ if !known.is_empty() => diagnostic.help(format!("there is: {known}")),
                    _ if at.is_none() => diagnostic.help(format!("in the template `{}`", report.filename())),
                    _ => diagnostic,
                }
            }
            ErrorKind::MissingParent { current, parent } => {
                let at = self.files.get(current).map(|(file, _)| Span::new(*file, 0..1));
                Diagnostic::error("template", format!("`{current}` extends `{parent}`, which no theme has")).at(at)
            }
            ErrorKind::TemplateNotFound(name) => Diagnostic::error("template", format!("no theme has the template `{name}`")),
            _ => self.reported(&error.to_string()),
        }
    }

    /// Some errors are only there as a report for a terminal: `error: message`, then ` --> file:line:column`.
    fn reported(&self, report: &str) -> Diagnostic {
        let mut lines = report.lines();
        let message = lines.next().unwrap_or("");
        let place = lines.next().and_then(|line| line.trim_start().strip_prefix("--> ")).and_then(|place| {
            let mut parts = place.rsplitn(3, ':');
            let (column, line) = (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?);
            let (file, text) = self.files.get(parts.next()?)?;
            let line_start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let rest = text.get(line_start..)?;
            let start = line_start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i);
            Some(Span::new(*file, start..start + 1))
        });
        Diagnostic::error("template", sentence(message.strip_prefix("error: ").unwrap_or(message))).at(place)
    }
}

/// The first letter small and no full stop, as in all diagnostics.
fn sentence(message: &str) -> String {
    let message = message.lines().next().unwrap_or("").trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::from("the template cannot be rendered"),
    }
}

/// `{{ t.step | fill(n=3) }}`: puts values into the words' `{n}`.
fn fill(words: &str, kwargs: Kwargs, _: &State) -> String {
    let values: Vec<(String, String)> = kwargs.iter().map(|(key, value)| (key.to_string(), plain(value))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    strings::fill(words, &values)
}

/// `{{ book.title | css_string }}`: words as a CSS string with its quotes.
fn css_string(words: &str, _: Kwargs, _: &State) -> String {
    let mut out = String::with_capacity(words.len() + 2);
    out.push('"');
    for c in words.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // A style sheet may stand inside an HTML page, where `<` could begin an end tag.
            '<' | '\0'..='\u{1f}' => out.push_str(&format!("\\{:x} ", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
