//! From elements to boxes: one walk over the DOM in document order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::typeset::Warning;
use crate::typeset::frame::{LinkTarget, TagElement, TagId, TagRole};
use crate::typeset::html::text::collapse;
use crate::typeset::html::{Document, Element, NodeId};
use crate::typeset::images::Images;
use crate::typeset::style::computed::{
    BackgroundImage, ComputedStyle, Content, Display, Extent, Float, LengthPercentage, ListStyle, Position, ResourceUrl, WhiteSpace,
};
use crate::typeset::style::{Pseudo, Styles};

use super::collapse::collapse as collapse_borders;
use super::controls::{self, Form};
use super::counter_style;
use super::counters::Counters;
use super::flow::{Flow, is_positioned_out, summarise};
use super::tags::{self, Meaning, Tags};
use super::{BoxId, BoxKind, BoxTree, ImageBox, InlineBox, LayoutBox, LinkBox, Mark, Piece, ReferenceKind, Symbol};

/// What boxes are made from.
pub(crate) struct Sources<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Its computed values.
    pub(crate) styles: &'a Styles<'a>,
    /// The document's file.
    pub(crate) name: &'a Path,
    /// Whether controls become fields.
    pub(crate) forms: bool,
}

/// Makes the boxes of a whole document.
pub(crate) fn build(sources: &Sources<'_>, images: &mut Images<'_>, warnings: &mut Vec<Warning>) -> BoxTree {
    let document = sources.document;
    let mut builder = Builder {
        document,
        styles: sources.styles,
        name: sources.name,
        forms: sources.forms,
        images,
        warnings,
        tree: BoxTree::default(),
        tags: Tags::new(),
        form: Form::new(document),
        counters: Counters::new(),
        quotes: 0,
        targets: targets(document),
        snapshots: BTreeMap::new(),
    };
    // The root box comes first and is filled in when its content is known.
    builder.tree.push(LayoutBox::new(ComputedStyle::initial(), BoxKind::Blocks(Vec::new()), 0));
    if let Some(root) = document.root() {
        let style = builder.styles.element(root).clone();
        if style.layout.display != Display::None {
            builder.enter_counters(root, &style);
            let made = builder.principal(root, &style, &[]);
            if let Some(made) = builder.tree.boxes.get(made.0 as usize).cloned() {
                builder.tree.boxes[0] = made;
            }
        }
    }
    builder.settle_counters();
    let Builder { mut tree, tags, form, .. } = builder;
    tree.tags = tags.tree;
    tree.fields = form.fields;
    tree
}

/// The ids that links name.
fn targets(document: &Document) -> BTreeSet<String> {
    document
        .nodes()
        .filter_map(|node| document.attr(node, "href")?.strip_prefix('#').filter(|id| !id.is_empty()).map(percent_decoded))
        .collect()
}

/// The text of a fragment identifier with `%xx` undone.
pub(super) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// What has to be closed after an element.
#[derive(Debug, Default)]
struct Opened {
    tags: u32,
    hidden: bool,
    link: Option<u32>,
    figure: Option<TagId>,
    element: Option<TagId>,
}

pub(super) struct Builder<'a, 'i> {
    pub(super) document: &'a Document,
    pub(super) styles: &'a Styles<'a>,
    name: &'a Path,
    forms: bool,
    images: &'a mut Images<'i>,
    warnings: &'a mut Vec<Warning>,
    pub(super) tree: BoxTree,
    pub(super) tags: Tags,
    form: Form,
    pub(super) counters: Counters,
    pub(super) quotes: usize,
    targets: BTreeSet<String>,
    snapshots: BTreeMap<String, BTreeMap<String, Vec<i32>>>,
}

impl Builder<'_, '_> {
    pub(super) fn warn(&mut self, code: &'static str, line: u32, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.warnings.push(Warning { code, message, file: self.name.to_path_buf(), line, column: 0, help });
    }

    /// Adds a finished box.
    pub(super) fn push(&mut self, mut new: LayoutBox) -> BoxId {
        if !new.style.edges.background.is_empty() {
            let line = new.line;
            let style = new.style.clone();
            self.load_backgrounds(&style, line);
        }
        summarise(&self.tree, &mut new);
        self.tree.push(new)
    }

    /// All children of an element into a flow, with what stands before and after them.
    pub(super) fn children(&mut self, node: NodeId, flow: &mut Flow) {
        self.counters.enter();
        self.pseudo(node, Pseudo::Before, flow);
        let mut next = self.document.first_child(node);
        while let Some(child) = next {
            next = self.document.next_sibling(child);
            if self.document.text(child).is_some() {
                self.text(child, node, flow);
            } else if self.is_table_part(child) && !flow.items {
                next = self.stray_table_parts(child, node, flow);
            } else {
                self.element(child, flow);
            }
        }
        self.pseudo(node, Pseudo::After, flow);
        self.counters.leave();
    }

    pub(super) fn is_table_part(&self, node: NodeId) -> bool {
        self.document.element(node).is_some()
            && matches!(
                self.styles.element(node).layout.display,
                Display::TableRow
                    | Display::TableCell
                    | Display::TableRowGroup
                    | Display::TableHeaderGroup
                    | Display::TableFooterGroup
                    | Display::TableColumn
                    | Display::TableColumnGroup
                    | Display::TableCaption
            )
            && self.styles.element(node).layout.float == Float::None
            && !is_positioned_out(self.styles.element(node))
    }

    /// Table parts outside a table get an anonymous table around them (CSS 2.2, 17.2.1). Returns the first node after them.
    fn stray_table_parts(&mut self, first: NodeId, parent: NodeId, flow: &mut Flow) -> Option<NodeId> {
        let mut nodes = vec![first];
        let mut end = self.document.next_sibling(first);
        while let Some(node) = end {
            let blank = self.document.text(node).is_some_and(|text| text.trim_ascii().is_empty());
            if !blank && !self.is_table_part(node) {
                break;
            }
            nodes.push(node);
            end = self.document.next_sibling(node);
        }
        let mut style = self.styles.element(parent).anonymous_box(Display::Table);
        let line = self.document.line(first);
        let mut table = self.table_of(&nodes, &style);
        if style.text.border_collapse {
            collapse_borders(&mut self.tree, &mut table, &mut style);
        }
        let id = self.push(LayoutBox::new(style, BoxKind::Table(table), line));
        flow.block(&mut self.tree, id);
        end
    }

    /// A text node.
    pub(super) fn text(&mut self, node: NodeId, parent: NodeId, flow: &mut Flow) {
        let Some(text) = self.document.text(node) else { return };
        let style = self.styles.element(parent);
        let collapsible = !matches!(style.text.white_space, WhiteSpace::Pre | WhiteSpace::PreWrap | WhiteSpace::BreakSpaces);
        let blank = collapsible
            && text.bytes().all(|b| b.is_ascii_whitespace())
            && (style.text.white_space != WhiteSpace::PreLine || !text.contains('\n'));
        if blank && (!flow.has_content || flow.items) {
            return;
        }
        let style = style.clone();
        if blank {
            let tag = if self.tags.takes_text() { self.tags.leaf() } else { None };
            flow.pieces.push(Piece::Text { text: Arc::from(" "), style, tag });
            return;
        }
        self.paragraph(flow);
        let tag = self.tags.leaf();
        flow.has_content = true;
        flow.pieces.push(Piece::Text { text: Arc::from(text), style, tag });
    }

    /// Text comes: sees to it that it stands in something that may hold text.
    pub(super) fn paragraph(&mut self, flow: &mut Flow) {
        if !self.tags.takes_text() && flow.paragraph.is_none() {
            self.tags.open(TagElement::new(TagRole::P));
            flow.paragraph = Some(self.tags.depth());
        }
    }

    /// Ends the inline run of a flow and the paragraph that was opened for it.
    pub(super) fn flush(&mut self, flow: &mut Flow) {
        flow.flush(&mut self.tree);
        self.end_paragraph(flow);
    }

    fn end_paragraph(&mut self, flow: &mut Flow) {
        if flow.paragraph == Some(self.tags.depth()) {
            self.tags.close();
            flow.paragraph = None;
        }
    }

    /// One element with all below it.
    fn element(&mut self, node: NodeId, flow: &mut Flow) {
        let Some(element) = self.document.element(node) else { return };
        let style = self.styles.element(node).clone();
        if style.layout.display == Display::None {
            return;
        }
        match element.name() {
            "br" => {
                flow.has_content = true;
                flow.pieces.push(Piece::Break(style));
                return;
            }
            "wbr" => {
                flow.pieces.push(Piece::Text { text: Arc::from("\u{200B}"), style, tag: None });
                return;
            }
            _ => {}
        }
        self.enter_counters(node, &style);
        let marks = self.marks(node, element, &style);
        if style.layout.position == Position::Running {
            self.running(node, &style, marks, flow);
            return;
        }
        if style.layout.display == Display::Contents {
            flow.pending.extend(marks);
            let opened = self.open_tags(node, element, &style, flow, false);
            self.children(node, flow);
            self.close_tags(&opened);
            return;
        }
        let out = style.layout.float != Float::None || is_positioned_out(&style);
        let inline = is_inline(style.layout.display);
        if inline && !out && !flow.items {
            if style.layout.display == Display::Inline && !is_replaced(element) {
                self.inline(node, element, &style, marks, flow);
            } else {
                // A picture is an element of its own; what is written in a box on the line belongs to the paragraph.
                if element.name() != "img" {
                    self.paragraph(flow);
                }
                let id = self.principal(node, &style, &marks);
                flow.has_content = true;
                flow.pieces.push(Piece::Atomic(id));
            }
            return;
        }
        let style = if inline { blockified(&style) } else { style };
        let positioned = is_positioned_out(&style);
        if positioned || (style.layout.float != Float::None && !flow.items) {
            // The tags of what floats stay where it occurs in the source.
            let id = self.principal(node, &style, &marks);
            flow.pieces.push(if positioned { Piece::Positioned(id) } else { Piece::Float(id) });
            return;
        }
        self.flush(flow);
        let id = self.principal(node, &style, &marks);
        flow.block(&mut self.tree, id);
    }

    /// An inline box.
    fn inline(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: Vec<u32>, flow: &mut Flow) {
        let opened = self.open_tags(node, element, style, flow, true);
        let index = u32::try_from(self.tree.inlines.len()).unwrap_or(u32::MAX);
        if !style.edges.background.is_empty() {
            self.load_backgrounds(style, element.line());
        }
        self.tree.inlines.push(InlineBox { style: style.clone(), link: opened.link });
        flow.pieces.extend(marks.into_iter().map(Piece::Mark));
        flow.pieces.push(Piece::Open(index));
        flow.open.push(index);
        flow.has_content |= has_side_edges(style);
        self.children(node, flow);
        flow.open.pop();
        flow.pieces.push(Piece::Close);
        self.close_tags(&opened);
    }

    /// The box an element makes, whatever it is.
    pub(super) fn principal(&mut self, node: NodeId, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let Some(element) = self.document.element(node) else {
            return self.push(LayoutBox::new(style.clone(), BoxKind::Blocks(Vec::new()), 0));
        };
        let line = element.line();
        if element.name() == "img" || (element.name() == "input" && controls::input_type(element) == "image") {
            return self.image(node, element, style, marks);
        }
        if controls::is_control(element) {
            return self.control(node, element, style, marks);
        }
        let mut style = style.clone();
        let mut opened = {
            let mut outer = Flow::new(style.clone(), line);
            self.open_tags(node, element, &style, &mut outer, false)
        };
        let marker = if style.layout.display == Display::ListItem { self.marker(node, &style) } else { Marker::None };
        if self.tags.role() == TagRole::Li {
            self.tags.open(TagElement::new(TagRole::LBody));
            opened.tags += 1;
        }
        let (kind, pending) = if matches!(style.layout.display, Display::Table | Display::InlineTable) {
            let children: Vec<NodeId> = self.document.children(node).collect();
            self.counters.enter();
            let mut table = self.table_of(&children, &style);
            self.counters.leave();
            if style.text.border_collapse {
                collapse_borders(&mut self.tree, &mut table, &mut style);
            }
            (BoxKind::Table(table), Vec::new())
        } else if element.name() == "svg" {
            self.warn(
                "inline-svg",
                line,
                "`<svg>` inside the document is not drawn".to_owned(),
                "save it as a file and name it with `<img>`",
            );
            (BoxKind::Blocks(Vec::new()), Vec::new())
        } else {
            let mut flow = Flow::new(style.clone(), line);
            if let Marker::Inside(pieces) = &marker {
                flow.pieces.extend(pieces.iter().cloned());
                flow.has_content |= !pieces.is_empty();
            }
            if element.name() == "input" {
                self.button_words(element, &style, &mut flow);
            }
            self.children(node, &mut flow);
            self.finish(flow)
        };
        self.close_tags(&opened);
        let mut new = LayoutBox::new(style, kind, line);
        new.marks.extend_from_slice(marks);
        new.marks.extend(pending);
        new.link = opened.link;
        new.figure = opened.figure;
        if let Marker::Outside(marker) = marker {
            new.marker = Some(marker);
        }
        self.push(new)
    }

    /// A node where a table wants a cell: text or any element.
    pub(super) fn stray(&mut self, node: NodeId, flow: &mut Flow) {
        match self.document.parent(node) {
            Some(parent) if self.document.text(node).is_some() => self.text(node, parent, flow),
            _ => self.element(node, flow),
        }
    }

    /// Ends a flow.
    pub(super) fn finish(&mut self, mut flow: Flow) -> (BoxKind, Vec<u32>) {
        self.end_paragraph(&mut flow);
        flow.finish(&mut self.tree)
    }

    fn button_words(&mut self, element: Element<'_>, style: &ComputedStyle, flow: &mut Flow) {
        let words = element.attr("value").unwrap_or_default();
        if !words.is_empty() {
            self.paragraph(flow);
            let tag = self.tags.leaf();
            flow.has_content = true;
            flow.pieces.push(Piece::Text { text: Arc::from(words), style: style.anonymous(), tag });
        }
    }

    /// A control is one box; its words stand in the tree as a `Form` element.
    fn control(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let opened = self.open_hiding(node, element);
        let (control, complaints) = controls::control(self.document, node, element, self.forms, &mut self.form, &mut self.tags);
        self.close_tags(&opened);
        for (code, message, help) in complaints {
            self.warn(code, element.line(), message, help);
        }
        let mut new = LayoutBox::new(style.clone(), BoxKind::Control(control), element.line());
        new.marks.extend_from_slice(marks);
        self.push(new)
    }

    /// A picture is a `Figure` unless it has an empty `alt`.
    fn image(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let line = element.line();
        let mut opened = self.open_hiding(node, element);
        let alt = element.attr("alt").map(collapse);
        let decoration = alt.as_deref() == Some("") || matches!(element.attr("role"), Some("presentation" | "none"));
        if decoration && !opened.hidden {
            self.tags.hide();
            opened.hidden = true;
        }
        let label = alt.filter(|alt| !alt.is_empty()).or_else(|| element.attr("aria-label").map(collapse));
        if !self.tags.is_hidden() && label.is_none() {
            self.warn(
                "image-without-alt",
                line,
                format!("the picture `{}` has no `alt`", element.attr("src").unwrap_or_default()),
                "say in `alt` what it shows, or `alt=\"\"` for decoration",
            );
        }
        let (leaf, figure) = if self.tags.is_hidden() {
            (None, None)
        } else {
            let mut tag = TagElement::new(TagRole::Figure);
            tag.alt = Some(label.unwrap_or_else(|| element.attr("src").unwrap_or_default().to_owned()));
            let id = self.tags.open(tag);
            let leaf = self.tags.leaf();
            self.tags.close();
            (leaf, Some(id))
        };
        self.close_tags(&opened);
        let url = element.attr("src").unwrap_or_default();
        let image = self.load_image(url, &self.base(), line);
        let mut new = LayoutBox::new(style.clone(), BoxKind::Image(image), line);
        new.marks.extend_from_slice(marks);
        new.leaf = leaf;
        new.figure = figure;
        self.push(new)
    }

    fn base(&self) -> Arc<Path> {
        Arc::from(self.name.parent().unwrap_or_else(|| Path::new("")))
    }

    /// Loads a picture; a missing one keeps an empty box.
    pub(super) fn load_image(&mut self, url: &str, base: &Path, line: u32) -> ImageBox {
        match self.images.load(base, url) {
            Ok(loaded) => {
                ImageBox { image: Some(loaded.id), natural: Some(loaded.size), ratio: Some(loaded.size.0 / loaded.size.1.max(0.01)) }
            }
            Err(why) => {
                let message = format!("the picture `{}` cannot be used: {why}", shortened(url));
                self.warn("missing-image", line, message, "");
                ImageBox { image: None, natural: None, ratio: None }
            }
        }
    }

    /// Loads the pictures of a style's background.
    fn load_backgrounds(&mut self, style: &ComputedStyle, line: u32) {
        for layer in &style.edges.background {
            if let BackgroundImage::Url(url) = &layer.image {
                self.load_picture(url, line);
            }
        }
    }

    /// Loads a picture a style sheet names, once.
    pub(super) fn load_picture(&mut self, url: &ResourceUrl, line: u32) {
        let key = (url.base.to_path_buf(), url.url.clone());
        if self.tree.pictures.contains_key(&key) {
            return;
        }
        match self.images.load(&url.base, &url.url) {
            Ok(loaded) => {
                self.tree.pictures.insert(key, loaded);
            }
            Err(why) => {
                let message = format!("the picture `{}` cannot be used: {why}", shortened(&url.url));
                self.warn("missing-image", line, message, "");
            }
        }
    }

    /// A resource a style sheet names.
    pub(super) fn load_style_image(&mut self, url: &ResourceUrl, line: u32) -> ImageBox {
        self.load_image(&url.url, &url.base, line)
    }

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

    fn list_start(&self, node: NodeId, name: &str) -> i32 {
        let start = self.document.attr(node, "start").and_then(|value| value.trim().parse::<i32>().ok());
        if name == "ol" && self.document.attr(node, "reversed").is_some() {
            let items = self.document.children(node).filter(|child| self.document.name(*child) == "li").count();
            return start.unwrap_or(i32::try_from(items).unwrap_or(i32::MAX)).saturating_add(1);
        }
        start.unwrap_or(1).saturating_sub(1)
    }

    /// The places an element makes: a destination, a bookmark, named strings, page counters.
    fn marks(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle) -> Vec<u32> {
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
            marks.push(self.mark(Mark::PageCounter(super::PageCounter::Set(value))));
        }
        if let Some(value) = pages(&generated.counter_increment) {
            marks.push(self.mark(Mark::PageCounter(super::PageCounter::Add(value))));
        }
        marks
    }

    pub(super) fn mark(&mut self, mark: Mark) -> u32 {
        self.tree.marks.push(mark);
        u32::try_from(self.tree.marks.len() - 1).unwrap_or(u32::MAX)
    }

    /// An element taken out of the flow for a margin box: an artifact there.
    fn running(&mut self, node: NodeId, style: &ComputedStyle, marks: Vec<u32>, flow: &mut Flow) {
        let style = if is_inline(style.layout.display) { blockified(style) } else { style.clone() };
        let name = style.layout.running.clone().unwrap_or_default();
        self.tags.hide();
        let content = self.principal(node, &style, &marks);
        self.tags.show();
        let mark = self.mark(Mark::Running { name, content });
        if flow.has_content { flow.pieces.push(Piece::Mark(mark)) } else { flow.pending.push(mark) }
    }

    fn open_hiding(&mut self, node: NodeId, element: Element<'_>) -> Opened {
        let mut opened = Opened::default();
        if tags::meaning(self.document, node, element) == Meaning::Artifact {
            self.tags.hide();
            opened.hidden = true;
        }
        opened
    }

    /// Opens what an element means for the structure.
    fn open_tags(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, flow: &mut Flow, inline: bool) -> Opened {
        let mut opened = Opened::default();
        let meaning = tags::meaning(self.document, node, element);
        if meaning == Meaning::Artifact {
            self.tags.hide();
            opened.hidden = true;
        }
        if self.tags.is_hidden() {
            return opened;
        }
        let lang = self.changed_language(node, element);
        let mut role = match meaning {
            Meaning::Role(role) => self.fitting(role, element),
            _ => None,
        };
        let link = self.link_target(element);
        if role.is_none() && lang.is_some() && link.is_none() {
            role = Some(if inline { TagRole::Span } else { TagRole::Div });
        }
        if inline && (role.is_some() || link.is_some()) && !self.holds_blocks(node) {
            self.paragraph(flow);
        }
        if let Some(role) = role {
            let id = self.open_element(role, node, element, style, &mut opened);
            if role == TagRole::Figure {
                opened.figure = Some(id);
            }
            opened.element = Some(id);
            if let Some(tag) = self.tags.element_mut(id) {
                tag.lang.clone_from(&lang);
            }
        }
        if let Some(target) = link {
            let id = self.tags.open(TagElement::new(TagRole::Link));
            opened.tags += 1;
            if let Some(tag) = self.tags.element_mut(id)
                && role.is_none()
            {
                tag.lang = lang;
            }
            let words = |name: &str| element.attr(name).map(collapse).filter(|text| !text.is_empty());
            let contents = words("aria-label")
                .or_else(|| Some(controls::visible_text(self.document, node)).filter(|text| !text.is_empty()))
                .or_else(|| words("title"))
                .unwrap_or_else(|| match &target {
                    LinkTarget::Uri(uri) => uri.clone(),
                    LinkTarget::Destination(id) => id.clone(),
                });
            self.tree.links.push(LinkBox { target, contents, element: id });
            opened.link = Some(u32::try_from(self.tree.links.len() - 1).unwrap_or(u32::MAX));
        }
        opened
    }

    fn open_element(&mut self, role: TagRole, node: NodeId, element: Element<'_>, style: &ComputedStyle, opened: &mut Opened) -> TagId {
        // The parts of a description list: a term and what is said of it share an item.
        if self.tags.role() == TagRole::L && matches!(element.name(), "dt" | "dd") {
            let last = self.tags.element(self.tags.top()).and_then(|list| list.children.last().copied());
            let item = last.filter(|item| {
                let body = self.tags.element(*item).is_some_and(|item| {
                    item.children.iter().any(|child| self.tags.element(*child).is_some_and(|child| child.role == TagRole::LBody))
                });
                element.name() == "dd" || !body
            });
            match item {
                Some(item) => self.tags.reopen(item),
                None => {
                    self.tags.open(TagElement::new(TagRole::Li));
                }
            }
            opened.tags += 2;
            let body = self.tags.element(self.tags.top()).and_then(|item| {
                item.children
                    .iter()
                    .copied()
                    .find(|child| element.name() == "dd" && self.tags.element(*child).is_some_and(|child| child.role == TagRole::LBody))
            });
            if let Some(body) = body {
                self.tags.reopen(body);
                return body;
            }
            return self.tags.open(TagElement::new(if element.name() == "dt" { TagRole::Lbl } else { TagRole::LBody }));
        }
        let mut tag = TagElement::new(role);
        match role {
            TagRole::TH | TagRole::TD => {
                tag.cell = Some(tags::cell_attributes(self.document, node, element));
                tag.id = element.id().map(ToString::to_string);
            }
            TagRole::L => {
                tag.numbering = Some(if element.name() == "dl" {
                    crate::typeset::frame::ListNumbering::None
                } else {
                    tags::numbering(&style.text.list_style_type)
                })
            }
            TagRole::Figure | TagRole::Formula => {
                let label = element.attr("aria-label").map(collapse).filter(|text| !text.is_empty());
                tag.alt = Some(label.unwrap_or_else(|| controls::visible_text(self.document, node)));
            }
            TagRole::Note => tag.id = element.id().map(ToString::to_string),
            _ => {}
        }
        opened.tags += 1;
        self.tags.open(tag)
    }

    /// The type an element takes where it stands: table and list parts only inside a table or list, no paragraph inside a paragraph.
    fn fitting(&self, role: TagRole, element: Element<'_>) -> Option<TagRole> {
        let around = self.tags.role();
        let fits = match role {
            TagRole::Li | TagRole::LBody => around == TagRole::L,
            TagRole::THead | TagRole::TBody | TagRole::TFoot | TagRole::Caption => around == TagRole::Table,
            TagRole::TR => matches!(around, TagRole::Table | TagRole::THead | TagRole::TBody | TagRole::TFoot),
            TagRole::TH | TagRole::TD => around == TagRole::TR,
            TagRole::Toci => around == TagRole::Toc,
            TagRole::P if element.name() == "dt" => around == TagRole::L || !self.tags.takes_text(),
            TagRole::P => {
                !self.tags.takes_text()
                    || matches!(around, TagRole::LBody | TagRole::TD | TagRole::TH | TagRole::Caption | TagRole::Note | TagRole::Toci)
            }
            _ => true,
        };
        fits.then_some(role)
    }

    fn close_tags(&mut self, opened: &Opened) {
        for _ in 0..opened.tags {
            self.tags.close();
        }
        if opened.hidden {
            self.tags.show();
        }
    }

    /// The language of an element where it says another one than its surroundings.
    fn changed_language(&self, node: NodeId, element: Element<'_>) -> Option<String> {
        let own = element.attr("lang").filter(|lang| !lang.is_empty())?;
        let around = self.document.parent(node).and_then(|parent| self.document.lang(parent));
        // The root's language is the document's.
        let changed = self.document.parent(node).is_some() && around.is_none_or(|around| !around.eq_ignore_ascii_case(own));
        changed.then(|| own.to_owned())
    }

    fn link_target(&mut self, element: Element<'_>) -> Option<LinkTarget> {
        if element.name() != "a" {
            return None;
        }
        let href = element.attr("href").map(str::trim).filter(|href| !href.is_empty())?;
        match href.strip_prefix('#') {
            Some("") => None,
            Some(id) => {
                let id = percent_decoded(id);
                let known = self.document.by_id(&id).is_some()
                    || self.document.elements_named("a").any(|a| self.document.attr(a, "name") == Some(id.as_str()));
                if !known {
                    self.warn("broken-link", element.line(), format!("nothing in the document has the id `{id}`"), "");
                    return None;
                }
                Some(LinkTarget::Destination(id))
            }
            None => Some(LinkTarget::Uri(href.to_owned())),
        }
    }

    /// Whether an inline element has block-level children.
    fn holds_blocks(&self, node: NodeId) -> bool {
        self.document.children(node).any(|child| {
            self.document.element(child).is_some() && {
                let display = self.styles.element(child).layout.display;
                !is_inline(display) && !matches!(display, Display::None | Display::Contents)
            }
        })
    }

    /// The marker of a list item, with its `Lbl` element.
    fn marker(&mut self, node: NodeId, style: &ComputedStyle) -> Marker {
        let marker_style = self.styles.pseudo(node, Pseudo::Marker).cloned().unwrap_or_else(|| style.anonymous());
        let value = self.counters.value("list-item");
        let generated = marker_style.generated.clone();
        let image = style.text.list_style_image.clone();
        if matches!(generated.content, Content::None)
            || (matches!(generated.content, Content::Normal) && style.text.list_style_type == ListStyle::None && image.is_none())
        {
            return Marker::None;
        }
        let tagged = matches!(self.tags.role(), TagRole::Li | TagRole::Toci) && !self.tags.is_hidden();
        let lbl = if tagged { Some(self.tags.open(TagElement::new(TagRole::Lbl))) } else { None };
        let line = self.document.line(node);
        let mut flow = Flow::new(marker_style.clone(), line);
        // A sign of its own outside a list item would be a paragraph; only text in an element that takes it is tagged.
        let untagged = !tagged && !self.tags.takes_text();
        if untagged {
            self.tags.hide();
        }
        let symbol = match (&generated.content, &style.text.list_style_type) {
            (Content::Normal, ListStyle::Counter(name)) if name == "circle" => Some(Symbol::Circle),
            (Content::Normal, ListStyle::Counter(name)) if name == "square" => Some(Symbol::Square),
            _ => None,
        };
        if let Content::Items { items, .. } = &generated.content {
            self.content_pieces(items, node, &marker_style, &mut flow);
        } else if let Some(url) = image {
            let image = self.load_style_image(&url, line);
            let leaf = self.tags.leaf();
            let mut new = LayoutBox::new(marker_style.anonymous_box(Display::Inline), BoxKind::Image(image), line);
            new.leaf = leaf;
            let id = self.push(new);
            flow.has_content = true;
            flow.pieces.push(Piece::Atomic(id));
        } else if let Some(symbol) = symbol {
            let leaf = self.tags.leaf();
            if let Some(tag) = lbl.and_then(|lbl| self.tags.element_mut(lbl)) {
                tag.actual_text = Some(counter_style::marker(value, &style.text.list_style_type).trim_end().to_owned());
            }
            let mut new = LayoutBox::new(marker_style.anonymous_box(Display::Inline), BoxKind::Symbol(symbol), line);
            new.leaf = leaf;
            let id = self.push(new);
            flow.has_content = true;
            flow.pieces.push(Piece::Atomic(id));
        } else {
            let text = counter_style::marker(value, &style.text.list_style_type);
            let tag = self.tags.leaf();
            // The space after the sign is part of the marker's width and must not hang.
            let text = text.replace(' ', "\u{a0}");
            flow.has_content = true;
            flow.pieces.push(Piece::Text { text: Arc::from(text), style: marker_style.anonymous(), tag });
        }
        if untagged {
            self.tags.show();
        }
        if lbl.is_some() {
            self.tags.close();
        }
        if style.text.list_style_position_inside {
            return Marker::Inside(flow.pieces);
        }
        let (kind, _) = flow.finish(&mut self.tree);
        let style = marker_style.anonymous_box(Display::Block);
        Marker::Outside(self.push(LayoutBox::new(style, kind, line)))
    }

    /// `::before` and `::after`.
    fn pseudo(&mut self, node: NodeId, pseudo: Pseudo, flow: &mut Flow) {
        let Some(style) = self.styles.pseudo(node, pseudo).cloned() else { return };
        let Content::Items { items, alt } = &style.generated.content else { return };
        if style.layout.display == Display::None {
            return;
        }
        let generated = style.generated.clone();
        for (name, value) in &generated.counter_reset {
            self.counters.reset(name, *value);
        }
        for (name, value) in &generated.counter_increment {
            self.counters.increment(name, *value);
        }
        for (name, value) in &generated.counter_set {
            self.counters.set(name, *value);
        }
        let hidden = alt.as_deref() == Some("");
        if hidden {
            self.tags.hide();
        }
        let line = self.document.line(node);
        let out = style.layout.float != Float::None || is_positioned_out(&style);
        let inline = is_inline(style.layout.display) && !out && !flow.items;
        if inline && style.layout.display == Display::Inline {
            let mut spoken = false;
            if let Some(alt) = alt.as_deref().filter(|alt| !alt.is_empty())
                && !self.tags.is_hidden()
            {
                self.paragraph(flow);
                let mut tag = TagElement::new(TagRole::Span);
                tag.actual_text = Some(alt.to_owned());
                self.tags.open(tag);
                spoken = true;
            }
            let index = u32::try_from(self.tree.inlines.len()).unwrap_or(u32::MAX);
            self.tree.inlines.push(InlineBox { style: style.clone(), link: None });
            flow.pieces.push(Piece::Open(index));
            flow.open.push(index);
            flow.has_content |= has_side_edges(&style);
            self.content_pieces(items, node, &style, flow);
            flow.open.pop();
            flow.pieces.push(Piece::Close);
            if spoken {
                self.tags.close();
            }
        } else {
            let style = if is_inline(style.layout.display) && !inline { blockified(&style) } else { style.clone() };
            if !inline && !out {
                self.flush(flow);
            }
            let mut inner = Flow::new(style.clone(), line);
            self.content_pieces(items, node, &style, &mut inner);
            let (kind, _) = self.finish(inner);
            let id = self.push(LayoutBox::new(style.clone(), kind, line));
            if inline {
                flow.has_content = true;
                flow.pieces.push(Piece::Atomic(id));
            } else if is_positioned_out(&style) {
                flow.pieces.push(Piece::Positioned(id));
            } else if out {
                flow.pieces.push(Piece::Float(id));
            } else {
                flow.block(&mut self.tree, id);
            }
        }
        if hidden {
            self.tags.show();
        }
    }

    /// Fills in the counters of places that have been met by now.
    fn settle_counters(&mut self) {
        for reference in &mut self.tree.references {
            if let ReferenceKind::TargetCounter { id, name, separator } = &reference.kind {
                let values = self.snapshots.get(id).and_then(|values| values.get(name)).cloned().unwrap_or_else(|| vec![0]);
                let words = match separator {
                    None => counter_style::represent(values.last().copied().unwrap_or(0), &reference.style),
                    Some(separator) => {
                        values.iter().map(|value| counter_style::represent(*value, &reference.style)).collect::<Vec<_>>().join(separator)
                    }
                };
                reference.kind = ReferenceKind::Fixed(words);
            }
        }
    }

    /// Opens the tags of a table part; returns what [`Builder::close_part`] needs.
    pub(super) fn open_part(&mut self, node: NodeId, style: &ComputedStyle) -> PartTags {
        let Some(element) = self.document.element(node) else { return PartTags(Opened::default()) };
        let mut outer = Flow::new(style.clone(), element.line());
        PartTags(self.open_tags(node, element, style, &mut outer, false))
    }

    pub(super) fn close_part(&mut self, part: &PartTags) {
        self.close_tags(&part.0);
    }

    /// The counters and places of a table part.
    pub(super) fn part_marks(&mut self, node: NodeId, style: &ComputedStyle) -> Vec<u32> {
        self.enter_counters(node, style);
        match self.document.element(node) {
            Some(element) => self.marks(node, element, style),
            None => Vec::new(),
        }
    }
}

/// Tags opened for a table part.
pub(super) struct PartTags(Opened);

enum Marker {
    None,
    Inside(Vec<Piece>),
    Outside(BoxId),
}

pub(super) fn is_inline(display: Display) -> bool {
    matches!(display, Display::Inline | Display::InlineBlock | Display::InlineTable | Display::InlineFlex | Display::InlineGrid)
}

fn is_replaced(element: Element<'_>) -> bool {
    matches!(element.name(), "img" | "svg") || controls::is_control(element) || element.name() == "input"
}

/// CSS 2.2, 9.7.
pub(super) fn blockified(style: &ComputedStyle) -> ComputedStyle {
    let mut style = style.clone();
    let layout = Arc::make_mut(&mut style.layout);
    layout.display = match layout.display {
        Display::Inline | Display::InlineBlock => Display::Block,
        Display::InlineTable => Display::Table,
        Display::InlineFlex => Display::Flex,
        Display::InlineGrid => Display::Grid,
        other => other,
    };
    style
}

fn has_side_edges(style: &ComputedStyle) -> bool {
    let edges = &style.edges;
    let zero = |value: LengthPercentage| value == LengthPercentage::ZERO;
    let no_margin = |value: Extent| matches!(value, Extent::Auto) || matches!(value, Extent::Length(length) if zero(length));
    !(edges.border.left.width == 0.0
        && edges.border.right.width == 0.0
        && zero(edges.padding.left)
        && zero(edges.padding.right)
        && no_margin(edges.margin.left)
        && no_margin(edges.margin.right))
}

fn shortened(url: &str) -> String {
    if url.chars().count() <= 80 { url.to_owned() } else { format!("{}…", url.chars().take(60).collect::<String>()) }
}
