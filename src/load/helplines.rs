//! `helplines/<country>.yaml`.

use super::project::HelplinesSource;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, FromNode, Node, Text, valid_id};
use crate::workbook::{Date, Helpline};

/// Reads the help lines of one country.
pub(super) fn helplines(node: &Node, d: &mut Diagnostics) -> Option<HelplinesSource> {
    let mut fields = Fields::of(node, "a help line file", d)?;
    let country = fields.required("country", d);
    let title = fields.optional("title", d);
    let intro = fields.optional("intro", d);
    let fallback = fields.optional("fallback", d);
    let lines = fields.required_node("lines", d).and_then(|node| node.items(d)).unwrap_or_default();
    let lines: Vec<_> = lines.iter().filter_map(|item| line(item, d)).collect();
    fields.finish(d);
    Some(HelplinesSource { country: country?, title, intro, fallback, lines })
}

fn line(node: &Node, d: &mut Diagnostics) -> Option<Helpline> {
    let mut fields = Fields::of(node, "a help line", d)?;
    let id = fields.required::<Text>("id", d).and_then(|id| valid_id(id, "a help line", d));
    let name = fields.required("name", d);
    let span = fields.span();
    let line = Helpline {
        id: String::new(),
        name: String::new(),
        serves: fields.optional("for", d),
        phone: fields.optional("phone", d),
        text: fields.optional("text", d),
        web: fields.optional("web", d),
        hours: fields.optional("hours", d),
        languages: fields.optional("languages", d).unwrap_or_default(),
        source: fields.required("source", d).unwrap_or_default(),
        verified_on: fields.required::<Date>("verified_on", d).map(|date| date.to_string()).unwrap_or_default(),
        span,
    };
    fields.finish(d);
    if line.phone.is_none() && line.text.is_none() && line.web.is_none() {
        let message = "a help line needs `phone`, `text` or `web`";
        d.push(Diagnostic::error("missing-key", message).at(span).help("say how it is reached"));
    }
    Some(Helpline { id: id?.value, name: name?, ..line })
}

impl FromNode for Date {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let text = Text::from_node(node, diagnostics)?;
        let date = Self::parse(text.as_str());
        if date.is_none() {
            let message = format!("`{}` is not a day of the calendar", text.value);
            diagnostics.push(Diagnostic::error("invalid-date", message).at(text.span).help("write it like `2026-05-01`"));
        }
        date
    }
}
