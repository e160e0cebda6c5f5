//! What a text refers to: links inside the book, addresses outside, and pictures.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Writer, plain};
use crate::diagnostic::{Diagnostic, nearest};
use crate::workbook::ImageUse;

impl Writer<'_> {
    /// Notes a link inside the book; refuses one that leads where an offline book cannot go.
    pub(super) fn link(&mut self, url: &str, range: Range<usize>) {
        if let Some(id) = url.strip_prefix('#') {
            let span = self.span(range);
            self.prose.links.push((id.to_owned(), span));
            return;
        }
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            Some("http" | "https" | "mailto" | "tel" | "sms") => {}
            Some(scheme) if scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) => {
                let message = format!("a link cannot lead to `{scheme}:`");
                self.report(Diagnostic::error("link", message).help("use https, mailto, tel or sms, or `#id` inside the book"), range);
            }
            _ => {
                let message = format!("the link `{url}` leads to a file, and files do not stay where they are in a built book");
                let stem = url.split('#').next_back().unwrap_or(url).trim_end_matches("/guidance.md").trim_end_matches(".md");
                let stem = stem.rsplit('/').next().unwrap_or(stem).trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
                let help = match self.prose.targets.contains_key(stem) {
                    true => format!("link to the step, worksheet or heading by its id: `#{stem}`"),
                    false => String::from("link to a step, worksheet or heading by its id: `#id`"),
                };
                self.report(Diagnostic::error("link", message).help(help), range);
            }
        }
    }

    /// A link without words shows the title of what it leads to.
    pub(super) fn end_link<'e>(&mut self, events: &mut Vec<Event<'e>>) {
        if let Some(Event::Start(Tag::Link { dest_url, .. })) = events.last()
            && let Some(words) = dest_url.strip_prefix('#').and_then(|id| self.prose.targets.get(id))
        {
            let words = words.clone();
            events.push(Event::Text(words.into()));
        }
        events.push(Event::End(TagEnd::Link));
    }

    /// The path of a picture below the content folder.
    pub(super) fn picture(&mut self, url: &str, range: Range<usize>) -> Option<String> {
        let span = self.span(range.clone());
        let error = |message: String| Diagnostic::error("picture", message);
        if url.contains(':') || url.starts_with("//") {
            let help = "put the picture into the content folder: a book works without a network";
            self.report(error(format!("the picture `{url}` is not a file of the book")).help(help), range);
            return None;
        }
        let mut parts: Vec<&str> = self.place.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in url.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.pop().is_some() => {}
                ".." => {
                    let message = format!("the picture `{url}` lies outside the content folder");
                    self.report(error(message).help("copy it into `images/` in the content folder"), range);
                    return None;
                }
                part => parts.push(part),
            }
        }
        let path = parts.join("/");
        if !self.prose.available.contains(&path) {
            let up = "../".repeat(self.place.folder.split('/').filter(|part| !part.is_empty()).count());
            let near = nearest(&path, self.prose.available.iter().map(String::as_str));
            let from_root = self.prose.available.get(url.trim_start_matches('/'));
            let help = match from_root.map(String::as_str).or(near) {
                Some(found) => format!("did you mean `{up}{found}`? Paths begin at the file they are written in"),
                None => String::from("paths begin at the file they are written in; pictures are PNG, JPEG, SVG, GIF or WebP"),
            };
            self.report(error(format!("there is no picture `{path}` in the content folder")).help(help), range);
            return None;
        }
        if !path.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b)) {
            let help = "name it with plain letters, digits, `-`, `_` and `.` only, so that it has the same name everywhere";
            self.report(error(format!("the name of the picture `{path}` cannot be used in a book")).help(help), range);
            return None;
        }
        let use_ = ImageUse { alt: String::new(), span };
        match self.prose.pictures.iter_mut().find(|(known, _)| *known == path) {
            Some((_, uses)) => uses.push(use_),
            None => self.prose.pictures.push((path.clone(), vec![use_])),
        }
        Some(path)
    }

    /// Keeps the words said instead of a picture for those who look the book over.
    pub(super) fn end_picture<'e>(&mut self, events: &mut Vec<Event<'e>>, range: Range<usize>) {
        let start = events.iter().rposition(|event| matches!(event, Event::Start(Tag::Image { .. })));
        let alt = start.map(|start| plain(&events[start..])).unwrap_or_default();
        let span = self.span(range);
        let uses = self.prose.pictures.iter_mut().flat_map(|(_, uses)| uses);
        for use_ in uses.filter(|use_| use_.span == span) {
            use_.alt.clone_from(&alt);
        }
        events.push(Event::End(TagEnd::Image));
    }
}
