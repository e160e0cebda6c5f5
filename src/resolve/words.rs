//! The words of a book: author text to plain text and HTML, with roles and blanks put in.

use super::markdown::{Place, Prose, Writer, cut};
use super::template::{Rendered, Scope, Templates};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::load::Project;
use crate::node::Text;
use crate::source::SourceMap;
use crate::workbook::{Duration, Html, Role, Who};

/// What resolving needs to know and collects.
pub(super) struct Resolver<'a> {
    pub(super) project: &'a Project,
    pub(super) sources: &'a SourceMap,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) templates: Templates,
    pub(super) prose: Prose,
    /// The interval of the check-in sheet being made.
    pub(super) interval: Option<Duration>,
    durations: &'a dyn Fn(Duration) -> String,
}

/// A sentence cut at its blanks.
pub(super) struct Sentence {
    /// HTML, and indexes of blanks.
    pub(super) pieces: Vec<Result<Html, usize>>,
    /// The words, each blank as its name in brackets.
    pub(super) label: String,
}

/// Prose that belongs to no step's guidance; pictures in it are looked for from the content folder.
const ANYWHERE: Place<'static> = Place { step: None, folder: "" };

impl<'a> Resolver<'a> {
    pub(super) fn new(
        project: &'a Project,
        sources: &'a SourceMap,
        diagnostics: &'a mut Diagnostics,
        durations: &'a dyn Fn(Duration) -> String,
    ) -> Self {
        let templates = Templates::new(&project.config.book, &project.config.roles);
        let prose = Prose { available: project.pictures.keys().cloned().collect(), ..Prose::default() };
        Self { project, sources, diagnostics, templates, prose, interval: None, durations }
    }

    pub(super) fn render(&mut self, text: &Text, blanks: &[String]) -> Rendered {
        // Words are only looked for where they are used: most sheets have no use for them.
        let interval =
            self.interval.map(|interval| if text.value.contains("interval") { (self.durations)(interval) } else { String::new() });
        let scope = Scope { blanks, interval: interval.as_deref() };
        self.templates.render(text, scope, self.sources, self.diagnostics)
    }

    fn writer<'w>(&'w mut self, text: &'w Text, rendered: &'w Rendered, place: Place<'w>) -> Writer<'w> {
        Writer::new(&mut self.prose, self.sources, self.diagnostics, text, rendered, place)
    }

    /// Text without Markdown.
    pub(super) fn plain(&mut self, text: &Text) -> String {
        let words = self.render(text, &[]).text;
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Text without Markdown that may be missing.
    pub(super) fn optional_plain(&mut self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.plain(text))
    }

    /// Inline Markdown and its plain words.
    pub(super) fn inline(&mut self, text: &Text) -> (Html, String) {
        let rendered = self.render(text, &[]);
        self.writer(text, &rendered, ANYWHERE).inline()
    }

    /// Inline Markdown that may be missing.
    pub(super) fn optional_inline(&mut self, text: Option<&Text>) -> Option<Html> {
        text.map(|text| self.inline(text).0)
    }

    /// Block Markdown.
    pub(super) fn blocks(&mut self, text: &Text) -> Html {
        let rendered = self.render(text, &[]);
        self.writer(text, &rendered, ANYWHERE).blocks()
    }

    /// Guidance of a step.
    pub(super) fn guidance(
        &mut self,
        text: &Text,
        place: Place<'_>,
        headings: &mut Vec<crate::workbook::Heading>,
        footnotes: &mut super::markdown::Footnotes,
    ) -> Vec<super::markdown::Block> {
        let rendered = self.render(text, &[]);
        self.writer(text, &rendered, place).guidance(headings, footnotes)
    }

    /// A sentence with blanks. Each of them must stand in it exactly once.
    pub(super) fn sentence(&mut self, text: &Text, blanks: &[Text]) -> Sentence {
        let names: Vec<_> = blanks.iter().map(|blank| blank.value.clone()).collect();
        let rendered = self.render(text, &names);
        let (html, label) = self.writer(text, &rendered, ANYWHERE).inline();
        let pieces: Vec<_> = cut(&html.0).into_iter().map(|piece| piece.map(|html| Html(html.to_owned()))).collect();
        for (index, blank) in blanks.iter().enumerate() {
            let count = pieces.iter().filter(|piece| matches!(piece, Err(found) if *found == index)).count();
            let name = &blank.value;
            if count == 0 {
                let help = format!("write `{{{{ blank.{} }}}}` where it belongs, or leave the blank out", name.replace('-', "_"));
                let message = format!("the blank `{name}` does not stand in the text");
                self.diagnostics.push(Diagnostic::error("blank", message).at(blank.span).help(help).related(text.span, "the text"));
            } else if count > 1 {
                let message = format!("the blank `{name}` stands in the text {count} times");
                let help = "one answer has one place: use words such as \"they\" the second time, or a second blank";
                self.diagnostics.push(Diagnostic::error("blank", message).at(text.span).help(help));
            }
        }
        let label = cut(&label)
            .into_iter()
            .map(|piece| match piece {
                Ok(words) => words.to_owned(),
                Err(index) => format!("[{}]", names.get(index).map_or("", String::as_str).replace('-', " ")),
            })
            .collect();
        Sentence { pieces, label }
    }

    /// The role with this id.
    pub(super) fn role(&mut self, id: &Text) -> Option<Role> {
        let roles = &self.project.config.roles;
        if let Some(role) = roles.iter().find(|role| role.id == id.value) {
            return Some(role.clone());
        }
        let help = match nearest(id.as_str(), roles.iter().map(|role| role.id.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None if roles.is_empty() => String::from("name the roles in book.toml under `[roles]`"),
            None => format!("the roles are {}", roles.iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ")),
        };
        let message = format!("there is no role `{}`", id.value);
        self.diagnostics.push(Diagnostic::error("unknown-role", message).at(id.span).help(help));
        None
    }

    /// Roles, each once.
    pub(super) fn roles(&mut self, ids: &[Text]) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        for id in ids {
            let Some(role) = self.role(id) else { continue };
            if roles.contains(&role) {
                let message = format!("the role `{}` is named twice", id.value);
                self.diagnostics.push(Diagnostic::error("duplicate-id", message).at(id.span));
            } else {
                roles.push(role);
            }
        }
        roles
    }

    /// Whose task something is.
    pub(super) fn who(&mut self, text: Option<&Text>) -> Option<Who> {
        let text = text?;
        match text.as_str() {
            "each" => return Some(Who::Each),
            "together" => return Some(Who::Together),
            "counselor" => return Some(Who::Counselor),
            _ => {}
        }
        let roles = &self.project.config.roles;
        if let Some(role) = roles.iter().find(|role| role.id == text.value) {
            return Some(Who::Role(role.id.clone()));
        }
        let known: Vec<_> = roles.iter().map(|role| role.id.as_str()).chain(["each", "together", "counselor"]).collect();
        let help = match nearest(text.as_str(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {}", known.join(", ")),
        };
        let message = format!("`{}` is neither a role nor `each`, `together` or `counselor`", text.value);
        self.diagnostics.push(Diagnostic::error("unknown-role", message).at(text.span).help(help));
        None
    }
}
