//! Footnotes: numbered through a step, and set at its end.

use std::collections::BTreeMap;

/// Footnotes of a step: they are numbered through all of its files and stand at its end.
#[derive(Debug, Default)]
pub(in crate::resolve) struct Footnotes {
    /// Labels in the order they are first referred to.
    order: Vec<String>,
    pub(super) notes: BTreeMap<String, String>,
}

impl Footnotes {
    pub(super) fn number(&mut self, label: &str) -> usize {
        let index = self.order.iter().position(|known| known == label).unwrap_or_else(|| {
            self.order.push(label.to_owned());
            self.order.len() - 1
        });
        index + 1
    }

    /// The notes of a step as a list, if it has any.
    pub(in crate::resolve) fn html(&self, step: &str) -> Option<String> {
        if self.order.is_empty() {
            return None;
        }
        let mut html = String::from("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (index, label) in self.order.iter().enumerate() {
            let number = index + 1;
            let note = self.notes.get(label).map_or("", String::as_str).trim_end();
            let back = format!(" <a class=\"footnote-back\" href=\"#{step}-ref-{number}\" role=\"doc-backlink\">\u{21a9}\u{fe0e}</a>");
            // The way back stands at the end of the last paragraph.
            let item = match note.strip_suffix("</p>") {
                Some(note) => format!("{note}{back}</p>"),
                None => format!("{note}<p>{back}</p>"),
            };
            html.push_str(&format!("<li id=\"{step}-note-{number}\">{item}</li>\n"));
        }
        html.push_str("</ol>\n</section>\n");
        Some(html)
    }
}
