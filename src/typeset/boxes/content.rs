//! `content`, `string-set` and `bookmark-label` inside the document (CSS Content 3, GCPM 3).

use std::sync::Arc;

use crate::typeset::html::NodeId;
use crate::typeset::html::text::collapse;
use crate::typeset::style::Pseudo;
use crate::typeset::style::computed::{ComputedStyle, Content, ContentItem, ContentPart, Display, ListStyle, Target};

use super::build::Builder;
use super::controls::visible_text;
use super::flow::Flow;
use super::{BoxKind, LayoutBox, Mark, Piece, Reference, ReferenceKind};
use crate::typeset::address::id_of;

impl Builder<'_, '_> {
    /// Turns `content` of `node` or its pseudo-element into pieces of a flow.
    pub(super) fn content_pieces(&mut self, items: &[ContentItem], node: NodeId, style: &ComputedStyle, flow: &mut Flow) {
        for item in items {
            match item {
                ContentItem::Url(url) => {
                    self.paragraph(flow);
                    let line = self.document.line(node);
                    let image = self.load_style_image(url, line).zoomed(self.styles.zoom(node));
                    // A picture in `content` says nothing a reader could hear; with an alternative the words stand around it.
                    let id = self.push(LayoutBox::new(style.anonymous_box(Display::Inline), BoxKind::Image(image), line));
                    flow.has_content = true;
                    flow.pieces.push(Piece::Atomic(id));
                }
                ContentItem::Leader(pattern) => {
                    flow.has_content = true;
                    flow.pieces.push(Piece::Leader { pattern: Arc::from(pattern.as_str()), style: style.anonymous() });
                }
                ContentItem::Counter { name, style: counter } if name == "page" => {
                    self.reference(ReferenceKind::Page, counter, style, flow);
                }
                ContentItem::Counter { name, style: counter } if name == "pages" => {
                    self.reference(ReferenceKind::Pages, counter, style, flow);
                }
                ContentItem::Counter { name, style: counter } if name == "footnote" && self.note.is_some() => {
                    self.reference(ReferenceKind::Note(self.note.unwrap_or_default()), counter, style, flow);
                }
                ContentItem::String { name, .. } => {
                    self.reference(ReferenceKind::String(name.clone()), &ListStyle::Counter("decimal".to_owned()), style, flow);
                }
                ContentItem::TargetCounter { target, name, separator, style: counter } => {
                    let id = self.target(target, node);
                    let kind = if name == "page" {
                        ReferenceKind::TargetPage(id)
                    } else {
                        ReferenceKind::TargetCounter { id, name: name.clone(), separator: separator.clone() }
                    };
                    self.reference(kind, counter, style, flow);
                }
                other => {
                    let text = self.words(std::slice::from_ref(other), node);
                    if text.is_empty() {
                        continue;
                    }
                    self.paragraph(flow);
                    let tag = self.tags.leaf();
                    flow.has_content |= !text.bytes().all(|b| b.is_ascii_whitespace());
                    self.push_text(&text, style.anonymous(), tag, flow);
                }
            }
        }
    }

    fn reference(&mut self, kind: ReferenceKind, counter: &ListStyle, style: &ComputedStyle, flow: &mut Flow) {
        self.paragraph(flow);
        let tag = self.tags.leaf();
        let index = u32::try_from(self.tree.references.len()).unwrap_or(u32::MAX);
        if matches!(kind, ReferenceKind::Page | ReferenceKind::String(_)) {
            let mark = self.mark(Mark::Here(index));
            flow.pieces.push(Piece::Mark(mark));
        }
        self.tree.references.push(Reference { kind, style: counter.clone() });
        flow.has_content = true;
        flow.pieces.push(Piece::Reference { index, style: style.anonymous(), tag });
    }

    /// The id a target function names.
    fn target(&self, target: &Target, node: NodeId) -> String {
        let url = match target {
            Target::Attr(name) => self.document.attr(node, name).unwrap_or_default(),
            Target::Url(url) => url.as_str(),
        };
        id_of(url).into_owned()
    }

    /// The words of items that do not depend on pages.
    pub(super) fn words(&mut self, items: &[ContentItem], node: NodeId) -> String {
        let mut out = String::new();
        for item in items {
            match item {
                ContentItem::Text(text) => out.push_str(text),
                ContentItem::Attr(name) => out.push_str(self.document.attr(node, name).unwrap_or_default()),
                ContentItem::Counter { name, style } => out.push_str(&self.styles.counter_text(self.counters.value(name), style)),
                ContentItem::Counters { name, separator, style } => {
                    let words: Vec<String> =
                        self.counters.values(name).iter().map(|value| self.styles.counter_text(*value, style)).collect();
                    out.push_str(&words.join(separator));
                }
                ContentItem::Content(part) => out.push_str(&self.part(*part, node)),
                ContentItem::TargetText { target, part } => {
                    let id = self.target(target, node);
                    if let Some(named) = self.document.by_id(&id) {
                        out.push_str(&self.part(*part, named));
                    }
                }
                ContentItem::OpenQuote => {
                    out.push_str(&self.quote(node, true));
                    self.quotes += 1;
                }
                ContentItem::CloseQuote => {
                    self.quotes = self.quotes.saturating_sub(1);
                    out.push_str(&self.quote(node, false));
                }
                ContentItem::NoOpenQuote => self.quotes += 1,
                ContentItem::NoCloseQuote => self.quotes = self.quotes.saturating_sub(1),
                ContentItem::Url(_)
                | ContentItem::String { .. }
                | ContentItem::TargetCounter { .. }
                | ContentItem::Leader(_)
                | ContentItem::Element { .. } => {}
            }
        }
        out
    }

    fn part(&mut self, part: ContentPart, node: NodeId) -> String {
        let pseudo = |which: Pseudo| match self.styles.pseudo(node, which).map(|style| &style.generated.content) {
            Some(Content::Items { items, .. }) => items.clone(),
            _ => Vec::new(),
        };
        match part {
            ContentPart::Text => visible_text(self.document, node),
            ContentPart::FirstLetter => visible_text(self.document, node).chars().take(1).collect(),
            ContentPart::Before => {
                let items = pseudo(Pseudo::Before);
                self.plain_words(&items, node)
            }
            ContentPart::After => {
                let items = pseudo(Pseudo::After);
                self.plain_words(&items, node)
            }
            ContentPart::Marker => {
                let style = self.styles.element(node).text.list_style_type.clone();
                self.styles.counter_text(self.counters.value("list-item"), &style)
            }
        }
    }

    /// The words of a pseudo-element without the effect its quotes have, and without going round in circles.
    fn plain_words(&mut self, items: &[ContentItem], node: NodeId) -> String {
        let quotes = self.quotes;
        let items: Vec<ContentItem> =
            items.iter().filter(|item| !matches!(item, ContentItem::Content(_) | ContentItem::TargetText { .. })).cloned().collect();
        let words = self.words(&items, node);
        self.quotes = quotes;
        collapse(&words)
    }

    fn quote(&self, node: NodeId, open: bool) -> String {
        let style = self.styles.element(node);
        let Some(quotes) = &style.text.quotes else {
            // The marks are of the language around the quotation (CSS Generated Content 3, 3.2.1).
            let around = self.document.parent(node).map_or(style, |parent| self.styles.element(parent));
            let marks = super::quotes::of_language(&around.font.lang);
            let inner = if self.quotes == 0 { 0 } else { 2 };
            return marks[inner + usize::from(!open)].to_owned();
        };
        let Some(pair) = quotes.get(self.quotes).or_else(|| quotes.last()) else { return String::new() };
        if open { pair.0.clone() } else { pair.1.clone() }
    }
}
