//! Counters, and the places an element makes: destinations, bookmarks, named strings, page counters, running elements.

use crate::typeset::html::text::collapse;
use crate::typeset::html::{Element, NodeId};
use crate::typeset::style::computed::{ComputedStyle, Display};

use super::build::{Builder, blockified, is_inline};
use super::controls;
use super::flow::Flow;
use super::{Mark, PageCounter, Piece};

impl Builder<'_, '_> {
    /// Counters of an element: reset, increment, set, and those of lists.
    pub(super) fn enter_counters(&mut self, node: NodeId, style: &ComputedStyle) {
        let generated = &style.generated;
        let name = self.document.name(node);
        let lists = |pairs: &[(String, i32)]| pairs.iter().any(|(name, _)| name == "list-item");
        if matches!(name, "ol" | "ul" | "menu") && !lists(&generated.counter_reset) {
            let start = self.list_start(node, name);
            self.counters.reset("list-item", start);
        }
        for (name, value) in &generated.counter_reset {
            self.counters.reset(name, *value);
        }
        if style.layout.display == Display::ListItem && !lists(&generated.counter_increment) {
            let by = self.document.parent(node).and_then(|list| self.document.attr(list, "reversed")).map_or(1, |_| -1);
            self.counters.increment("list-item", by);
        }
        for (name, value) in &generated.counter_increment {
            self.counters.increment(name, *value);
        }
        if name == "li"
            && let Some(value) = self.document.attr(node, "value").and_then(|value| value.trim().parse().ok())
        {
            self.counters.set("list-item", value);
        }
        for (name, value) in &generated.counter_set {
            self.counters.set(name, *value);
        }
    }

    pub(super) fn list_start(&self, node: NodeId, name: &str) -> i32 {
        let start = self.document.attr(node, "start").and_then(|value| value.trim().parse::<i32>().ok());
        if name == "ol" && self.document.attr(node, "reversed").is_some() {
            let items = self.document.children(node).filter(|child| self.document.name(*child) == "li").count();
            return start.unwrap_or(i32::try_from(items).unwrap_or(i32::MAX)).saturating_add(1);
        }
        start.unwrap_or(1).saturating_sub(1)
    }

    /// The places an element makes: a destination, a bookmark, named strings, page counters.
    pub(super) fn marks(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle) -> Vec<u32> {
        let mut marks = Vec::new();
        let id = element.id().map(|id| id.to_string()).or_else(|| {
            // An old way to name a place.
            (element.name() == "a").then(|| element.attr("name").map(str::to_owned)).flatten()
        });
        if let Some(id) = id
            && self.targets.contains(&id)
            && !self.snapshots.contains_key(&id)
        {
            self.snapshots.insert(id.clone(), self.counters.snapshot());
            marks.push(self.mark(Mark::Destination(id)));
        }
        let generated = style.generated.clone();
        if let Some(level) = generated.bookmark_level {
            let title = if generated.bookmark_label.is_empty() {
                controls::visible_text(self.document, node)
            } else {
                collapse(&self.words(&generated.bookmark_label, node))
            };
            if !title.is_empty() {
                marks.push(self.mark(Mark::Bookmark { level: level.max(1), title, open: !generated.bookmark_closed }));
            }
        }
        for (name, items) in &generated.string_set {
            let value = collapse(&self.words(items, node));
            marks.push(self.mark(Mark::StringSet { name: name.clone(), value }));
        }
        let pages = |pairs: &[(String, i32)]| pairs.iter().rev().find(|(name, _)| name == "page").map(|(_, value)| *value);
        if let Some(value) = pages(&generated.counter_reset).or_else(|| pages(&generated.counter_set)) {
            marks.push(self.mark(Mark::PageCounter(PageCounter::Set(value))));
        }
        if let Some(value) = pages(&generated.counter_increment) {
            marks.push(self.mark(Mark::PageCounter(PageCounter::Add(value))));
        }
        marks
    }

    pub(super) fn mark(&mut self, mark: Mark) -> u32 {
        self.tree.marks.push(mark);
        u32::try_from(self.tree.marks.len() - 1).unwrap_or(u32::MAX)
    }

    /// An element taken out of the flow for a margin box: an artifact there.
    pub(super) fn running(&mut self, node: NodeId, style: &ComputedStyle, marks: Vec<u32>, flow: &mut Flow) {
        let style = if is_inline(style.layout.display) { blockified(style) } else { style.clone() };
        let name = style.layout.running.clone().unwrap_or_default();
        self.tags.hide();
        let content = self.principal(node, &style, &marks);
        self.tags.show();
        let mark = self.mark(Mark::Running { name, content });
        if flow.has_content { flow.pieces.push(Piece::Mark(mark)) } else { flow.pending.push(mark) }
    }
}
