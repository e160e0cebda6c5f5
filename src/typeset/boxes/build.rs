//! From elements to boxes: one walk over the DOM in document order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::typeset::Warning;
use crate::typeset::address::{self, id_of};
use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::{Document, Element, NodeId};
use crate::typeset::images::Images;
use crate::typeset::style::computed::{ComputedStyle, Display, Extent, Float, LengthPercentage, Overflow, Position, SpaceCollapse, Target};
use crate::typeset::style::{Pseudo, Styles};

use super::collapse::collapse as collapse_borders;
use super::controls::{self, Form};
use super::counters::Counters;
use super::first::FirstLetter;
use super::flow::{Flow, is_painted_apart, is_positioned_out, summarise};
use super::generated::Marker;
use super::replaced::{names_pictures, shown_instead};
use super::table::Part;
use super::tags::Tags;
use super::{BoxId, BoxKind, BoxTree, InlineBox, LayoutBox, Piece};

/// What boxes are made from.
pub(crate) struct Sources<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Its computed values.
    pub(crate) styles: &'a Styles<'a>,
    /// Its text.
    pub(crate) html: &'a str,
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
        html: sources.html,
        name: sources.name,
        base: address::folder(sources.name, document.base()).into(),
        base_href: document.base(),
        anchors: document.elements_named("a").filter_map(|node| document.attr(node, "name")).collect(),
        forms: sources.forms,
        images,
        warnings,
        tree: BoxTree { boxes: Vec::with_capacity(document.len()), mode: document.mode, ..BoxTree::default() },
        tags: Tags::new(document.len()),
        form: Form::new(document),
        counters: Counters::new(),
        quotes: 0,
        targets: targets(document, sources.styles.targets()),
        snapshots: BTreeMap::new(),
        block_link: None,
        first_letter: None,
        notes_by_page: sources.styles.pages_reset("footnote"),
        note: None,
    };
    // Notes are counted through the whole document.
    builder.counters.reset("footnote", 0);
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
    builder.load_page_pictures();
    let Builder { mut tree, tags, form, .. } = builder;
    tree.tags = tags.tree;
    tree.fields = form.fields;
    tree
}

/// The ids that links and styles name, in attributes or themselves.
fn targets(document: &Document, styles: &[Target]) -> BTreeSet<String> {
    let (mut ids, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for target in styles {
        match target {
            Target::Attr(name) => _ = attributes.insert(name.as_str()),
            Target::Url(url) => _ = ids.insert(id_of(url).into_owned()),
        }
    }
    for (name, address) in document.nodes().filter_map(|node| document.element(node)).flat_map(Element::attributes) {
        // A link may lead out of the document.
        let is_target = if **name == *"href" { address.starts_with('#') } else { attributes.contains(&**name) };
        if is_target {
            ids.insert(id_of(address).into_owned());
        }
    }
    ids.remove("");
    ids
}

pub(super) struct Builder<'a, 'i> {
    pub(super) document: &'a Document,
    pub(super) styles: &'a Styles<'a>,
    pub(super) html: &'a str,
    pub(super) name: &'a Path,
    /// What the document's addresses are relative to, as a folder and as the document says.
    pub(super) base: Arc<Path>,
    pub(super) base_href: Option<&'a str>,
    /// `<a name>`
    pub(super) anchors: BTreeSet<&'a str>,
    pub(super) forms: bool,
    pub(super) images: &'a mut Images<'i>,
    pub(super) warnings: &'a mut Vec<Warning>,
    pub(super) tree: BoxTree,
    pub(super) tags: Tags,
    pub(super) form: Form,
    pub(super) counters: Counters,
    pub(super) quotes: usize,
    pub(super) targets: BTreeSet<String>,
    pub(super) snapshots: BTreeMap<String, BTreeMap<String, Vec<i32>>>,
    /// The link of an inline box around the blocks that come now.
    block_link: Option<u32>,
    /// The first letter being waited for.
    pub(super) first_letter: Option<Box<FirstLetter>>,
    /// Whether footnotes are numbered on each page anew.
    pub(super) notes_by_page: bool,
    /// The mark of the footnote whose call or marker is being made, where its number depends on its page.
    pub(super) note: Option<u32>,
}

impl Builder<'_, '_> {
    pub(super) fn warn(&mut self, code: &'static str, line: u32, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.warnings.push(Warning { code, message, file: self.name.to_path_buf(), line, column: 0, help });
    }

    /// A warning about the value of an element's attribute.
    pub(super) fn warn_at(&mut self, code: &'static str, element: Element<'_>, attribute: &str, message: String, help: &str) {
        let (line, column) = element.place(self.html, attribute);
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.warnings.push(Warning { code, message, file: self.name.to_path_buf(), line, column, help });
    }

    /// Adds a finished box.
    pub(super) fn push(&mut self, mut new: LayoutBox) -> BoxId {
        if names_pictures(&new.style) {
            let style = new.style.clone();
            self.load_backgrounds(&style);
        }
        summarise(&self.tree, &mut new);
        self.tree.push(new)
    }

    /// Adds an inline box; gives back its number.
    pub(super) fn open_inline(&mut self, style: ComputedStyle, link: Option<u32>) -> u32 {
        if names_pictures(&style) {
            self.load_backgrounds(&style);
        }
        let order = self.tree.place();
        self.tree.inlines.push(InlineBox { style, link, order });
        u32::try_from(self.tree.inlines.len() - 1).unwrap_or(u32::MAX)
    }

    /// All children of an element into a flow, with what stands before and after them.
    pub(super) fn children(&mut self, node: NodeId, flow: &mut Flow) {
        if self.styles.skips_contents(node) {
            return;
        }
        self.counters.enter();
        self.pseudo(node, Pseudo::Before, flow);
        let mut next = self.document.first_child(node);
        while let Some(child) = next {
            next = self.document.next_sibling(child);
            if self.document.text(child).is_some() {
                self.base_text(child, node, flow);
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

    /// Table parts outside a table get an anonymous table around them, on the line within an inline box (CSS 2.2, 17.2.1). Returns the
    /// first node after them.
    fn stray_table_parts(&mut self, first: NodeId, parent: NodeId, flow: &mut Flow) -> Option<NodeId> {
        let mut nodes = vec![(first, None)];
        let mut parts = 1;
        let mut end = self.document.next_sibling(first);
        while let Some(node) = end {
            let blank = self.document.text(node).is_some_and(|text| text.trim_ascii().is_empty());
            if !blank && !self.is_table_part(node) {
                break;
            }
            nodes.push((node, None));
            end = self.document.next_sibling(node);
            if !blank {
                parts = nodes.len();
            }
        }
        // White space after the last part is what it would be after any box on the line.
        if let Some((space, _)) = nodes.get(parts) {
            end = Some(*space);
        }
        self.anonymous_table(&nodes[..parts], self.document.line(first), &self.styles.element(parent).clone(), flow);
        end
    }

    /// A table that no element makes.
    pub(super) fn anonymous_table(&mut self, nodes: &[Part], line: u32, parent: &ComputedStyle, flow: &mut Flow) {
        let on_line = !flow.open.is_empty();
        let mut style = parent.anonymous_box(if on_line { Display::InlineTable } else { Display::Table });
        let mut table = self.table_of(nodes, &style);
        if style.text.border_collapse {
            collapse_borders(&mut self.tree, &mut table, &mut style);
        }
        let id = self.push(LayoutBox::new(style, BoxKind::Table(Box::new(table)), line));
        if on_line {
            flow.has_content = true;
            flow.pieces.push(Piece::Atomic(id));
        } else {
            flow.block(&mut self.tree, id);
        }
    }

    /// A text node.
    pub(super) fn text(&mut self, node: NodeId, parent: NodeId, flow: &mut Flow) {
        let Some(text) = self.document.text(node) else { return };
        let style = self.styles.element(parent);
        let collapsible = !style.text.white_space.keeps_spaces();
        let blank = collapsible
            && text.bytes().all(|b| b.is_ascii_whitespace())
            && (style.text.white_space.collapse != SpaceCollapse::PreserveBreaks || !text.contains('\n'));
        if blank && (!flow.has_content || flow.items) {
            return;
        }
        // Space alone is no item of a flex or grid container, even where it is kept (CSS Flexbox 1, 4).
        if flow.items && !flow.has_content && text.bytes().all(|b| b.is_ascii_whitespace()) {
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
        self.push_text(text, style, tag, flow);
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

    pub(super) fn end_paragraph(&mut self, flow: &mut Flow) {
        if flow.paragraph == Some(self.tags.depth()) {
            self.tags.close();
            flow.paragraph = None;
        }
    }

    /// One element with all below it.
    pub(super) fn element(&mut self, node: NodeId, flow: &mut Flow) {
        let Some(element) = self.document.element(node) else { return };
        let style = self.styles.element(node).clone();
        if style.layout.display == Display::None {
            return;
        }
        let apart = is_painted_apart(&style);
        if apart {
            self.tags.set_apart();
        }
        self.shown(node, element, style, flow);
        if apart {
            self.tags.set_apart();
        }
    }

    fn shown(&mut self, node: NodeId, element: Element<'_>, mut style: ComputedStyle, flow: &mut Flow) {
        match element.name() {
            "br" => {
                // Only the first line has a first letter.
                self.first_letter = None;
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
        if style.layout.position == Position::Footnote {
            if self.is_in_flow(node) {
                self.footnote(node, &style, &marks, flow);
                return;
            }
            // What stands on no page of the flow has no foot of a page for its notes: they stay where they are.
            Arc::make_mut(&mut style.layout).position = Position::Static;
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
            if style.layout.display == Display::Inline && element.name() == "ruby" {
                self.ruby(node, element, &style, marks, flow);
            } else if style.layout.display == Display::Inline && shown_instead(&style).is_none() && !self.is_replaced(element) {
                self.inline(node, element, &style, marks, flow);
            } else {
                // A picture is an element of its own; what is written in a box on the line belongs to the paragraph.
                if element.name() != "img" {
                    self.paragraph(flow);
                }
                let id = self.principal(node, &style, &marks);
                self.first_letter = None;
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
        // Where floats are items like others, one is no legend all the same (HTML, 15.3.13).
        let is_legend = element.name() == "legend" && style.layout.float == Float::None;
        let of_fieldset = || self.document.parent(node).is_some_and(|parent| self.document.name(parent) == "fieldset");
        if is_legend && of_fieldset() && !flow.blocks.iter().any(|block| self.tree.get(*block).legend) {
            if let Some(made) = self.tree.boxes.get_mut(id.0 as usize) {
                made.legend = true;
                made.collapses_through = false;
            }
            flow.blocks.insert(0, id);
            return;
        }
        if element.name() == "button"
            && let Some(made) = self.tree.boxes.get_mut(id.0 as usize)
        {
            made.button = true;
        }
        flow.block(&mut self.tree, id);
    }

    /// An inline box.
    pub(super) fn inline(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: Vec<u32>, flow: &mut Flow) {
        let opened = self.open_tags(node, element, style, flow, true);
        let index = self.open_inline(style.clone(), opened.link);
        flow.pieces.extend(marks.into_iter().map(Piece::Mark));
        flow.pieces.push(Piece::Open(index));
        flow.open.push(index);
        flow.has_content |= has_side_edges(style);
        let outer = self.block_link;
        if opened.link.is_some() && self.holds_blocks(node) {
            self.block_link = opened.link;
        }
        self.children(node, flow);
        self.block_link = outer;
        // What is left of a box around blocks has the edges of its end.
        if let Some(last) = flow.open.pop().filter(|last| *last != index) {
            flow.has_content |= has_side_edges(&self.tree.inlines[last as usize].style);
        }
        flow.pieces.push(Piece::Close);
        self.close_tags(&opened);
    }

    /// The box an element makes, whatever it is.
    pub(super) fn principal(&mut self, node: NodeId, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let Some(element) = self.document.element(node) else {
            return self.push(LayoutBox::new(style.clone(), BoxKind::Blocks(Vec::new()), 0));
        };
        let (line, order) = (element.line(), self.tree.place());
        let around = self.block_link.take();
        if element.name() == "svg" {
            return self.svg(node, element, style, marks);
        }
        let embedded = matches!(element.name(), "object" | "embed" | "video") && self.is_replaced(element);
        if embedded
            || shown_instead(style).is_some()
            || element.name() == "img"
            || (element.name() == "input" && controls::input_type(element) == "image")
        {
            return self.image(node, element, style, marks);
        }
        if element.name() == "iframe" {
            return self.frame(element, style, marks);
        }
        if controls::is_control(element) {
            return self.control(node, element, style, marks);
        }
        let first = self.begin_first(node, style);
        let mut style = style.clone();
        if element.name() == "body" && style.layout.overflow != Overflow::Visible && self.overflows_pages(node) {
            Arc::make_mut(&mut style.layout).overflow = Overflow::Visible;
        }
        let mut opened = {
            let mut outer = Flow::new(style.clone(), line);
            self.open_tags(node, element, &style, &mut outer, false)
        };
        let marker = if style.layout.display == Display::ListItem { self.marker(node, &style) } else { Marker::None };
        if self.tags.role() == TagRole::Li {
            self.tags.open(TagElement::new(TagRole::LBody));
            opened.tags += 1;
        }
        let (mut kind, pending) = if matches!(style.layout.display, Display::Table | Display::InlineTable) {
            let children = self.parts(node);
            self.counters.enter();
            let mut table = self.table_of(&children, &style);
            self.counters.leave();
            if style.text.border_collapse {
                collapse_borders(&mut self.tree, &mut table, &mut style);
            }
            (BoxKind::Table(Box::new(table)), Vec::new())
        } else {
            let mut flow = Flow::new(style.clone(), line);
            if let Marker::Inside(pieces) = &marker {
                flow.pieces.extend(pieces.iter().cloned());
                flow.has_content |= !pieces.is_empty();
            }
            if element.name() == "input" {
                self.button_words(element, &style, &mut flow);
            }
            if style.layout.position == Position::Footnote {
                self.footnote_marker(node, &mut flow);
            }
            self.children(node, &mut flow);
            self.finish(flow)
        };
        if let BoxKind::Blocks(children) = &mut kind
            && (style.layout.column_count.is_some() || style.layout.column_width.is_some())
        {
            *children = super::spanners::raise(&mut self.tree, std::mem::take(children));
        }
        self.end_first(first);
        self.close_tags(&opened);
        let mut new = LayoutBox { order, ..LayoutBox::new(style, kind, line) };
        self.first_line(node, &mut new);
        new.marks.extend_from_slice(marks);
        new.marks.extend(pending);
        new.link = opened.link.or(around);
        self.block_link = around;
        new.figure = opened.figure;
        if !self.is_vertical_page(element.name(), &new.style, line) {
            new = self.turned(new);
        }
        if let Marker::Outside(marker) = marker {
            new.marker = Some(marker);
        }
        self.push(new)
    }

    /// Whether the body's `overflow` is that of the pages, as nothing is said of the root's (CSS Overflow 3, 3.3).
    fn overflows_pages(&self, body: NodeId) -> bool {
        self.document
            .parent(body)
            .filter(|parent| Some(*parent) == self.document.root())
            .is_some_and(|root| self.styles.element(root).layout.overflow == Overflow::Visible)
    }

    /// What stands where a table wants a cell: text, any element, or what is generated.
    pub(super) fn stray(&mut self, (node, pseudo): Part, flow: &mut Flow) {
        match (pseudo, self.document.parent(node)) {
            (Some(pseudo), _) => self.pseudo(node, pseudo, flow),
            (None, Some(parent)) if self.document.text(node).is_some() => self.text(node, parent, flow),
            (None, _) if self.is_table_part(node) => {
                let style = flow.style.clone();
                self.anonymous_table(&[(node, None)], self.document.line(node), &style, flow);
            }
            (None, _) => self.element(node, flow),
        }
    }

    /// Ends a flow.
    pub(super) fn finish(&mut self, mut flow: Flow) -> (BoxKind, Vec<u32>) {
        self.end_paragraph(&mut flow);
        flow.finish(&mut self.tree)
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

pub(super) fn is_inline(display: Display) -> bool {
    matches!(display, Display::Inline | Display::InlineBlock | Display::InlineTable | Display::InlineFlex | Display::InlineGrid)
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

pub(super) fn has_side_edges(style: &ComputedStyle) -> bool {
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
