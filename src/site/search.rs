//! The search index of the pages, as a classic script: a file opened from a disk may load scripts, but may not read data.
//!
//! In: the book's view. Out: JavaScript that sets one list of `{ title, text, href }`. The one file needs none: it searches itself.

use serde::Serialize;

use crate::theme::fragment::text;
use crate::theme::view::agreement::AgreementView;
use crate::theme::view::{BookView, PartView, PromptView, WorksheetView};

#[derive(Debug, Serialize)]
struct Entry {
    title: String,
    text: String,
    href: String,
}

/// The index of a book.
pub(super) fn index(book: &BookView) -> String {
    let mut entries = Vec::new();
    for step in &book.steps {
        let summary = step.summary.clone().unwrap_or_default();
        entries.push(Entry { title: step.title.clone(), text: summary, href: step.href.clone() });
        for part in &step.parts {
            part_entries(part, &step.page, &mut entries);
        }
    }
    let json = serde_json::to_string(&entries).unwrap_or_else(|_| String::from("[]"));
    format!("window.mendbookSearch = {json};\n")
}

fn part_entries(part: &PartView, page: &str, entries: &mut Vec<Entry>) {
    if let Some(html) = &part.html {
        prose(html, page, entries);
    }
    if let Some(sheet) = &part.worksheet {
        entries.push(Entry { title: sheet.title.clone(), text: worksheet_text(sheet), href: format!("{page}#{}", sheet.id) });
    }
    if let Some(agreement) = &part.agreement {
        agreement_entries(agreement, page, entries);
    }
}

/// One entry for each heading with the words up to the next; words before the first belong to the step.
fn prose(html: &str, page: &str, entries: &mut Vec<Entry>) {
    let mut rest = html;
    let mut next = heading(rest);
    let before = text(&rest[..next.as_ref().map_or(rest.len(), |h| h.start)]);
    if let Some(step) = entries.last_mut() {
        step.text.push(' ');
        step.text.push_str(&before);
    }
    while let Some(found) = next {
        rest = &rest[found.end..];
        next = heading(rest);
        let body = text(&rest[..next.as_ref().map_or(rest.len(), |h| h.start)]);
        entries.push(Entry { title: found.title, text: body, href: format!("{page}#{}", found.id) });
    }
}

struct FoundHeading {
    start: usize,
    end: usize,
    id: String,
    title: String,
}

/// The first heading with an id.
fn heading(html: &str) -> Option<FoundHeading> {
    let mut from = 0;
    while let Some(start) = html[from..].find("<h").map(|i| from + i) {
        from = start + 2;
        let level = html.as_bytes().get(from).copied().filter(|b| (b'1'..=b'6').contains(b));
        let Some(level) = level.map(char::from) else { continue };
        let open_end = start + html[start..].find('>')?;
        let close = format!("</h{level}>");
        let end = open_end + html[open_end..].find(&close)?;
        let id = html[start..open_end].split("id=\"").nth(1).and_then(|rest| rest.split('"').next());
        if let Some(id) = id {
            return Some(FoundHeading { start, end: end + close.len(), id: id.to_owned(), title: text(&html[open_end + 1..end]) });
        }
    }
    None
}

fn worksheet_text(sheet: &WorksheetView) -> String {
    let mut words = sheet.summary.clone().unwrap_or_default();
    words.push(' ');
    words.push_str(&text(sheet.intro.as_deref().unwrap_or("")));
    prompts(&sheet.prompts, &mut words);
    words
}

fn prompts(list: &[PromptView], words: &mut String) {
    for prompt in list {
        words.push(' ');
        words.push_str(&prompt.label);
        words.push(' ');
        words.push_str(&text(prompt.help.as_deref().unwrap_or("")));
        for answer in &prompt.answers {
            let stem = answer.field.segments.iter().filter_map(|segment| segment.html.as_deref()).map(text);
            let options = answer.field.options.iter().filter(|_| answer.field.kind != "scale").map(|option| option.label.clone());
            for piece in stem.chain(options) {
                words.push(' ');
                words.push_str(&piece);
            }
        }
        prompts(&prompt.follow_up, words);
    }
}

fn agreement_entries(agreement: &AgreementView, page: &str, entries: &mut Vec<Entry>) {
    entries.push(Entry {
        title: agreement.title.clone(),
        text: format!("{} {}", agreement.summary.as_deref().unwrap_or(""), text(agreement.preamble.as_deref().unwrap_or(""))),
        href: format!("{page}#{}", agreement.id),
    });
    for group in &agreement.groups {
        for clause in &group.clauses {
            let more = [clause.measure.as_deref(), clause.note.as_deref()].into_iter().flatten().map(text).collect::<Vec<_>>().join(" ");
            let href = format!("{page}#{}", clause.id);
            entries.push(Entry { title: format!("{}: {}", agreement.title, group.title), text: format!("{} {more}", clause.label), href });
        }
    }
}
