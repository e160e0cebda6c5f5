//! Markdown to HTML.
//!
//! In: rendered author text. Out: HTML fragments, headings, fences, and what they refer to. Links inside the book are noted with their
//! places; whether they lead anywhere is known only once the whole book was read.

mod footnotes;
mod links;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

pub(super) use footnotes::Footnotes;
use table::close_table;

use super::html::OpenTags;
use super::template::{BLANK, BLANK_END, Rendered};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::node::{Text, kebab};
use crate::source::{SourceMap, Span};
use crate::workbook::{Heading, Html, ImageUse};

/// Quotes and lists inside each other deeper than this are no text for people.
const MAX_DEPTH: usize = 40;
/// What an inline text is begun with, so that no block of Markdown can begin there. It is punctuation, next to which emphasis may open.
const GUARD: &str = "§";

/// What is known of the whole book while its texts are read one after another.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The ids that links can lead to, with the words of what they name.
    pub(super) targets: BTreeMap<String, String>,
    /// Ids that are taken, targets and headings among them.
    pub(super) taken: BTreeSet<String>,
    /// How often the words of a heading have been numbered to make an id.
    pub(super) repeated: BTreeMap<String, usize>,
    /// Links inside the book and where they were written.
    pub(super) links: Vec<(String, Span)>,
    /// The pictures that are shown, in the order of their first use.
    pub(super) pictures: Vec<(String, Vec<ImageUse>)>,
    /// The pictures there are.
    pub(super) available: BTreeSet<String>,
}

/// A block of guidance.
#[derive(Debug)]
pub(super) enum Block {
    /// Prose.
    Html(String),
    /// A fence with the info word `worksheet`: the ids in it.
    Worksheets(Vec<Text>),
    /// A fence with the info word `helplines`.
    Helplines(Span),
}

/// Where a text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    /// The step whose guidance it is, for guidance.
    pub(super) step: Option<&'a str>,
    /// The folder of its file below the content folder.
    pub(super) folder: &'a str,
}

/// One text while it is made into HTML.
pub(super) struct Writer<'a> {
    pub(super) prose: &'a mut Prose,
    pub(super) sources: &'a SourceMap,
    pub(super) diagnostics: &'a mut Diagnostics,
    text: &'a Text,
    rendered: &'a Rendered,
    place: Place<'a>,
    /// Characters put before the text.
    guard: usize,
    raw: OpenTags,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        prose: &'a mut Prose,
        sources: &'a SourceMap,
        diagnostics: &'a mut Diagnostics,
        text: &'a Text,
        rendered: &'a Rendered,
        place: Place<'a>,
    ) -> Self {
        Self { prose, sources, diagnostics, text, rendered, place, guard: 0, raw: OpenTags::default(), depth: 0 }
    }

    /// Where a range of the Markdown was written.
    fn span(&self, range: Range<usize>) -> Span {
        let shift = |at: usize| at.saturating_sub(self.guard);
        let end =
            range.end - self.rendered.text.get(shift(range.start)..shift(range.end)).map_or(0, |text| text.len() - text.trim_end().len());
        self.text.locate(self.sources, self.rendered.origins(shift(range.start)..shift(end)))
    }

    fn report(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        let span = self.span(range);
        self.diagnostics.push(diagnostic.at(span));
    }

    /// Inline Markdown: HTML without a paragraph around it, and its plain words.
    pub(super) fn inline(mut self) -> (Html, String) {
        let mut source = String::with_capacity(self.rendered.text.len() + GUARD.len());
        source.push_str(GUARD);
        // Line ends are spaces here, byte for byte, so that places stay right and no block can begin on a later line.
        let mut blank_line = None;
        let mut line_is_empty = false;
        for (at, c) in self.rendered.text.char_indices() {
            match c {
                '\n' if line_is_empty => blank_line = blank_line.or(Some(at)),
                '\n' => line_is_empty = true,
                c if !c.is_whitespace() => line_is_empty = false,
                _ => {}
            }
            source.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        }
        self.guard = GUARD.len();
        if let Some(at) = blank_line {
            let at = at + self.guard;
            let help = "longer words belong in the guidance, an `intro` or a `note`";
            self.report(Diagnostic::error("not-inline", "this text must be a single paragraph").help(help), at..at);
        }
        let mut events = Vec::new();
        for (event, range) in Parser::new_ext(&source, Options::empty()).into_offset_iter() {
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::Text(words) if events.is_empty() => {
                    events.push(Event::Text(words.strip_prefix(GUARD).map_or(words.clone(), |words| CowStr::from(words.to_owned()))));
                }
                event => self.event(event, range, &mut events),
            }
        }
        self.close_raw(0);
        let label = plain(&events);
        let mut html = String::with_capacity(source.len() + 16);
        html::push_html(&mut html, events.into_iter());
        self.check_blanks(&html);
        (Html(html), label)
    }

    /// Block Markdown outside guidance: paragraphs, lists and tables, without headings and fences.
    pub(super) fn blocks(mut self) -> Html {
        let rendered = self.rendered;
        let mut events = Vec::new();
        for (event, range) in Parser::new_ext(&rendered.text, options()).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { .. }) => {
                    let help = "headings belong in the guidance; here the title and bold words must do";
                    self.report(Diagnostic::error("heading", "a heading cannot stand here").help(help), range.clone());
                    events.push(Event::Start(Tag::Paragraph));
                }
                Event::End(TagEnd::Heading(_)) => events.push(Event::End(TagEnd::Paragraph)),
                Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                    self.report(
                        Diagnostic::error("footnote", "a footnote cannot stand here").help("footnotes belong in the guidance"),
                        range,
                    );
                }
                Event::End(TagEnd::FootnoteDefinition) => {}
                event => self.event(event, range, &mut events),
            }
        }
        self.close_raw(0);
        let mut html = String::with_capacity(rendered.text.len() * 5 / 4);
        html::push_html(&mut html, events.into_iter());
        self.check_blanks(&html);
        Html(html)
    }

    /// Guidance: blocks with headings and fences.
    pub(super) fn guidance(mut self, headings: &mut Vec<Heading>, footnotes: &mut Footnotes) -> Vec<Block> {
        let rendered = self.rendered;
        let mut blocks = Vec::new();
        let mut events: Vec<Event<'_>> = Vec::new();
        let mut fence: Option<(Fence, Range<usize>, Vec<Text>)> = None;
        // Where the heading being read began in `events`, and the footnote whose events are being set aside.
        let mut heading: Option<(usize, Range<usize>)> = None;
        let mut note: Option<(String, usize)> = None;
        for (event, range) in Parser::new_ext(&rendered.text, options()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(ref info))) if self.fence(info, &range).is_some() => {
                    let kind = self.fence(info, &range).unwrap_or(Fence::Helplines);
                    if self.depth > 0 {
                        let message = "this fence must stand by itself, outside lists and quotes";
                        self.report(Diagnostic::error("fence", message), range.clone());
                    }
                    fence = Some((kind, range, Vec::new()));
                }
                Event::Text(words) if fence.is_some() => {
                    let ids = self.ids(&words, range);
                    if let Some((_, _, found)) = &mut fence {
                        found.extend(ids);
                    }
                }
                Event::End(TagEnd::CodeBlock) if fence.is_some() => {
                    let Some((kind, range, ids)) = fence.take() else { continue };
                    if self.depth > 0 {
                        continue;
                    }
                    flush(&mut events, &mut blocks);
                    match kind {
                        Fence::Worksheet if ids.is_empty() => {
                            let help = "write the id of a worksheet, an agreement or check-ins on a line of its own";
                            self.report(Diagnostic::error("fence", "this fence names no worksheet").help(help), range);
                        }
                        Fence::Worksheet => blocks.push(Block::Worksheets(ids)),
                        Fence::Helplines => {
                            if let Some(text) = ids.first() {
                                let message = "a `helplines` fence holds nothing";
                                self.diagnostics.push(Diagnostic::error("fence", message).at(text.span));
                            }
                            let span = self.span(range);
                            blocks.push(Block::Helplines(span));
                        }
                    }
                }
                Event::Start(Tag::Heading { .. }) if heading.is_none() => {
                    heading = Some((events.len(), range));
                    self.depth += 1;
                    events.push(event);
                }
                Event::End(TagEnd::Heading(_)) => {
                    self.close_raw(self.depth);
                    self.depth = self.depth.saturating_sub(1);
                    if let Some((start, range)) = heading.take() {
                        let level = self.heading(&mut events, start, range, headings);
                        events.push(Event::End(TagEnd::Heading(level)));
                    }
                }
                Event::FootnoteReference(label) => {
                    let number = footnotes.number(&label);
                    let step = self.place.step.unwrap_or("");
                    let html = format!(
                        "<sup class=\"footnote-reference\"><a id=\"{step}-ref-{number}\" href=\"#{step}-note-{number}\" role=\"doc-noteref\">{number}</a></sup>"
                    );
                    events.push(Event::InlineHtml(html.into()));
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    self.depth += 1;
                    note = Some((label.to_string(), events.len()));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    self.close_raw(self.depth);
                    self.depth = self.depth.saturating_sub(1);
                    if let Some((label, start)) = note.take() {
                        let mut html = String::new();
                        html::push_html(&mut html, events.drain(start..));
                        footnotes.notes.insert(label, html);
                    }
                }
                event => self.event(event, range, &mut events),
            }
        }
        self.close_raw(0);
        flush(&mut events, &mut blocks);
        for block in &blocks {
            if let Block::Html(html) = block {
                self.check_blanks(html);
            }
        }
        blocks
    }

    /// The kind of fence an info word names; a near miss is reported.
    fn fence(&mut self, info: &str, range: &Range<usize>) -> Option<Fence> {
        let word = info.split_whitespace().next().unwrap_or("");
        match word {
            "worksheet" => Some(Fence::Worksheet),
            "helplines" => Some(Fence::Helplines),
            _ => {
                let known = ["worksheet", "helplines"];
                if let Some(near) = nearest(word, known).filter(|_| word.len() > 4) {
                    let range = range.start..range.start + 3 + info.len();
                    self.report(
                        Diagnostic::error("fence", format!("there is no fence `{word}`")).help(format!("did you mean `{near}`?")),
                        range,
                    );
                }
                None
            }
        }
    }

    /// The ids in the lines of a fence.
    fn ids(&self, words: &str, range: Range<usize>) -> Vec<Text> {
        let mut ids = Vec::new();
        let mut at = range.start;
        for line in words.split_inclusive('\n') {
            let id = line.trim();
            if !id.is_empty() {
                let start = at + line.len() - line.trim_start().len();
                ids.push(Text { value: id.to_owned(), span: self.span(start..start + id.len()) });
            }
            at += line.len();
        }
        ids
    }

    /// Gives the heading whose events begin at `start` its level and id.
    fn heading<'e>(&mut self, events: &mut Vec<Event<'e>>, start: usize, range: Range<usize>, headings: &mut Vec<Heading>) -> HeadingLevel {
        let words = plain(&events[start..]);
        let Some(Event::Start(Tag::Heading { level, id, classes, attrs })) = events.get(start).cloned() else { return HeadingLevel::H2 };
        let level = if level == HeadingLevel::H1 {
            let help = "begin with `##`: the title of the step is its first heading";
            self.report(Diagnostic::warning("heading", "a heading of the first level stands in the guidance").help(help), range.clone());
            HeadingLevel::H2
        } else {
            level
        };
        if let Some((name, _)) = attrs.first() {
            let message = format!("a heading cannot have the attribute `{name}`");
            self.report(Diagnostic::error("heading", message).help("use `{#id .class}`"), range.clone());
        }
        if words.trim().is_empty() {
            self.report(Diagnostic::error("heading", "this heading has no words"), range.clone());
        }
        let id = match id {
            Some(id) => {
                if kebab(&id).as_deref() != Some(&*id) {
                    let message = format!("`{id}` cannot be the id of a heading");
                    self.report(
                        Diagnostic::error("invalid-id", message).help("use lower-case letters and digits, joined by hyphens"),
                        range.clone(),
                    );
                } else if !self.prose.taken.insert(id.to_string()) {
                    self.report(Diagnostic::error("duplicate-id", format!("the id `{id}` is taken")).help("choose another"), range.clone());
                }
                id.to_string()
            }
            None => self.heading_id(&words),
        };
        self.prose.targets.entry(id.clone()).or_insert_with(|| words.clone());
        headings.push(Heading { level: level as u8, id: id.clone(), text: words, span: self.span(range) });
        events[start] = Event::Start(Tag::Heading { level, id: Some(id.into()), classes, attrs: Vec::new() });
        level
    }

    /// An id for a heading from its words: unique in the book, and the same in every build.
    fn heading_id(&mut self, words: &str) -> String {
        let step = self.place.step.unwrap_or("section");
        let slug: String = words
            .chars()
            .filter_map(|c| match c {
                c if c.is_alphanumeric() => Some(c.to_lowercase().collect::<String>()),
                ' ' | '-' => Some(String::from("-")),
                _ => None,
            })
            .collect();
        let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
        let slug = if slug.is_empty() { step.to_owned() + "-section" } else { slug };
        for id in [slug.clone(), format!("{step}-{slug}")] {
            if self.prose.taken.insert(id.clone()) {
                return id;
            }
        }
        let count = self.prose.repeated.entry(slug.clone()).or_insert(1);
        loop {
            *count += 1;
            let id = format!("{step}-{slug}-{count}");
            if self.prose.taken.insert(id.clone()) {
                return id;
            }
        }
    }

    /// Any event that means the same everywhere.
    fn event<'e>(&mut self, event: Event<'e>, range: Range<usize>, events: &mut Vec<Event<'e>>) {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                if self.depth == MAX_DEPTH {
                    self.report(Diagnostic::error("too-deep", format!("this is nested more than {MAX_DEPTH} deep")), range.clone());
                }
                if self.depth >= MAX_DEPTH {
                    return;
                }
                match tag {
                    Tag::Link { link_type, dest_url, title, id } => {
                        let dest_url =
                            if link_type == pulldown_cmark::LinkType::Email { format!("mailto:{dest_url}").into() } else { dest_url };
                        self.link(&dest_url, range);
                        let link_type = pulldown_cmark::LinkType::Inline;
                        events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                    }
                    Tag::Image { link_type, dest_url, title, id } => {
                        let dest_url = self.picture(&dest_url, range).map_or(dest_url, CowStr::from);
                        events.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                    }
                    // The start of a table is kept until its end, when the cells between are rewritten.
                    Tag::TableHead => events.push(raw("<thead><tr>")),
                    Tag::TableRow => events.push(raw("<tr>")),
                    tag => events.push(Event::Start(tag)),
                }
            }
            Event::End(end) => {
                self.close_raw(self.depth);
                self.depth = self.depth.saturating_sub(1);
                if self.depth + 1 >= MAX_DEPTH {
                    return;
                }
                match end {
                    TagEnd::Link => self.end_link(events),
                    TagEnd::Image => self.end_picture(events, range),
                    TagEnd::Table => close_table(events),
                    TagEnd::TableHead => events.push(raw("</tr></thead><tbody>\n")),
                    TagEnd::TableRow => events.push(raw("</tr>\n")),
                    end => events.push(Event::End(end)),
                }
            }
            Event::Html(ref html) | Event::InlineHtml(ref html) => {
                let mut found = Vec::new();
                let mut links = Vec::new();
                // An HTML block ends with its Markdown element but its tags may be closed in a later block, so they belong to what is around it.
                let depth = if matches!(event, Event::Html(_)) { self.depth.saturating_sub(1) } else { self.depth };
                self.raw.check(html, range.start, depth, &mut |link, range| links.push((link.to_owned(), range)), &mut found);
                for (link, range) in links {
                    self.link(&link, range);
                }
                for (diagnostic, range) in found {
                    self.report(diagnostic, range);
                }
                events.push(event);
            }
            event => events.push(event),
        }
    }

    /// Reports raw HTML that is still open in the Markdown element of this depth, which ends.
    fn close_raw(&mut self, depth: usize) {
        let mut found = Vec::new();
        self.raw.close(depth, &mut found);
        for (diagnostic, range) in found {
            self.report(diagnostic, range);
        }
    }

    /// Blanks that Markdown put into an attribute cannot be drawn there.
    fn check_blanks(&mut self, html: &str) {
        for (at, _) in html.match_indices(BLANK) {
            let before = &html[..at];
            if before.rfind('<').is_some_and(|open| before.rfind('>').is_none_or(|close| close < open)) {
                let message = "a blank cannot stand inside a link's address or an attribute";
                self.diagnostics.push(Diagnostic::error("blank", message).at(self.text.span));
            }
        }
    }
}

/// What a fence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fence {
    Worksheet,
    Helplines,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

fn raw(html: &'static str) -> Event<'static> {
    Event::Html(CowStr::Borrowed(html))
}

fn flush(events: &mut Vec<Event<'_>>, blocks: &mut Vec<Block>) {
    if !events.is_empty() {
        let mut html = String::new();
        html::push_html(&mut html, events.drain(..));
        blocks.push(Block::Html(html));
    }
}

/// The words of some events, without markup.
fn plain(events: &[Event<'_>]) -> String {
    let mut words = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A sentence cut at its blanks: pieces of text, and indexes of blanks.
pub(super) fn cut(text: &str) -> Vec<Result<&str, usize>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BLANK) {
        let after = &rest[start + BLANK.len_utf8()..];
        let Some(end) = after.find(BLANK_END) else { break };
        if start > 0 {
            pieces.push(Ok(&rest[..start]));
        }
        pieces.extend(super::template::blank_index(&after[..end]).map(Err));
        rest = &after[end + BLANK_END.len_utf8()..];
    }
    if !rest.is_empty() {
        pieces.push(Ok(rest));
    }
    pieces
}
