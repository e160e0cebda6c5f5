//! The document: HTML text in, a compact arena of elements and text out.
//!
//! In: the text of an HTML file (parsed as HTML Living Standard, 13.2, says, by html5ever). Out: a [`Document`] whose nodes lie in document
//! order, with names, attributes and source lines. Comments, doctypes and processing instructions are dropped, adjacent text is joined, and
//! nesting deeper than [`MAX_DEPTH`] is flattened. No styles, no white space handling, no scripts here.

mod build;
pub mod encoding;
mod places;
pub mod text;

use std::ops::Range;

pub use html5ever::LocalName;
use rustc_hash::FxHashMap;

pub use build::parse;

/// Elements nested deeper than this become children of their ancestor at this depth.
pub const MAX_DEPTH: u16 = 512;

/// Names a node of one [`Document`]. Ids are given in document order: of two nodes the one that starts first has the smaller id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    const NONE: Self = Self(u32::MAX);

    /// Its place in document order, from 0 (the root element).
    pub fn index(self) -> usize {
        self.0 as usize
    }

    fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// What a document says in its first line about how old it is (DOM, 4.5; Quirks Mode Standard).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// As the standards say.
    #[default]
    Standards,
    /// Lines are only as high as what is on them.
    LimitedQuirks,
    /// As browsers of 1998 did.
    Quirks,
}

/// A parsed HTML document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    nodes: Vec<Node>,
    elements: Vec<ElementData>,
    attributes: Vec<Attribute>,
    classes: Vec<LocalName>,
    /// All text and attribute values, one after another.
    strings: String,
    ids: FxHashMap<LocalName, NodeId>,
    /// How pages of its kind have always been shown.
    pub mode: Mode,
    /// Lines of elements that were nested too deep (only the first is kept).
    pub flattened_at: Option<u32>,
}

#[derive(Debug, Clone)]
struct Node {
    parent: NodeId,
    first_child: NodeId,
    next_sibling: NodeId,
    previous_sibling: NodeId,
    /// The node after this one's last descendant, in document order.
    end: u32,
    kind: NodeKind,
}

#[derive(Debug, Clone)]
enum NodeKind {
    Element(u32),
    Text(Range<u32>),
}

#[derive(Debug, Clone)]
struct ElementData {
    name: LocalName,
    html: bool,
    line: u32,
    /// Where its start tag ends in the text, in bytes.
    offset: u32,
    id: Option<LocalName>,
    attributes: Range<u32>,
    classes: Range<u32>,
}

#[derive(Debug, Clone)]
struct Attribute {
    name: LocalName,
    value: Range<u32>,
}

/// An element of a document.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    document: &'a Document,
    data: &'a ElementData,
}

impl<'a> Element<'a> {
    /// The local name, in lower case for HTML elements.
    pub fn name(self) -> &'a str {
        &self.data.name
    }

    /// The local name as an interned string.
    pub fn local_name(self) -> &'a LocalName {
        &self.data.name
    }

    /// Whether it is an HTML element rather than SVG or MathML.
    pub fn is_html(self) -> bool {
        self.data.html
    }

    /// The line its start tag is on, from 1.
    pub fn line(self) -> u32 {
        self.data.line
    }

    /// Line and column, from 1, of an attribute's value in `html`, the text the document was parsed from; of the tag's end without it. The column
    /// is 0 where `html` is another text.
    pub fn place(self, html: &str, attribute: &str) -> (u32, u32) {
        places::attribute(html, self.data.offset as usize, &self.data.name, attribute, self.data.line)
    }

    /// Line and column, from 1, of what follows the start tag in `html`.
    pub fn inside(self, html: &str) -> (u32, u32) {
        places::of(html, self.data.offset as usize, self.data.offset as usize, self.data.line)
    }

    /// The value of an attribute without a namespace.
    pub fn attr(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|(n, _)| **n == *name).map(|(_, value)| value)
    }

    /// Whether it has the attribute at all.
    pub fn has_attr(self, name: &str) -> bool {
        self.attr(name).is_some()
    }

    /// All attributes in source order.
    pub fn attributes(self) -> impl Iterator<Item = (&'a LocalName, &'a str)> + 'a {
        let document = self.document;
        document.attributes[self.data.attributes.start as usize..self.data.attributes.end as usize]
            .iter()
            .map(move |a| (&a.name, document.string(&a.value)))
    }

    /// The `id`, if it has one that is not empty.
    pub fn id(self) -> Option<&'a LocalName> {
        self.data.id.as_ref()
    }

    /// The words of `class`.
    pub fn classes(self) -> &'a [LocalName] {
        &self.document.classes[self.data.classes.start as usize..self.data.classes.end as usize]
    }
}

/// Whether this is written as names of languages are (RFC 3066): letters, then letters and digits, up to eight between hyphens.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is = |part: &str, of: fn(&u8) -> bool| (1..=8).contains(&part.len()) && part.as_bytes().iter().all(of);
    parts.next().is_some_and(|part| is(part, u8::is_ascii_alphabetic)) && parts.all(|part| is(part, u8::is_ascii_alphanumeric))
}

impl Document {
    /// The `<html>` element; none only for a document without nodes, which [`parse`] never makes.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// How many nodes there are; ids are below this.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All nodes in document order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The element of this node; none for text.
    pub fn element(&self, node: NodeId) -> Option<Element<'_>> {
        match self.nodes[node.index()].kind {
            NodeKind::Element(index) => Some(Element { document: self, data: &self.elements[index as usize] }),
            NodeKind::Text(_) => None,
        }
    }

    /// The text of a text node; none for elements.
    pub fn text(&self, node: NodeId) -> Option<&str> {
        match &self.nodes[node.index()].kind {
            NodeKind::Element(_) => None,
            NodeKind::Text(range) => Some(self.string(range)),
        }
    }

    /// The name of an element, empty for text.
    pub fn name(&self, node: NodeId) -> &str {
        self.element(node).map_or("", Element::name)
    }

    /// The value of an element's attribute.
    pub fn attr(&self, node: NodeId, name: &str) -> Option<&str> {
        self.element(node)?.attr(name)
    }

    /// The line of an element's start tag, of the nearest ancestor's for text.
    pub fn line(&self, node: NodeId) -> u32 {
        self.element(node).or_else(|| self.element(self.parent(node)?)).map_or(0, Element::line)
    }

    /// The parent element.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].parent.some()
    }

    /// The first child, element or text.
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].first_child.some()
    }

    /// The next sibling, element or text.
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].next_sibling.some()
    }

    /// The previous sibling, element or text.
    pub fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.nodes[node.index()].previous_sibling.some()
    }

    /// The children in order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(node), |n| self.next_sibling(*n))
    }

    /// The parent, its parent, and so on to the root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |n| self.parent(*n))
    }

    /// Everything below a node, in document order, without the node itself.
    pub fn descendants(&self, node: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (node.0 + 1..self.nodes[node.index()].end).map(NodeId)
    }

    /// Whether `node` lies below `ancestor`.
    pub fn is_descendant(&self, node: NodeId, ancestor: NodeId) -> bool {
        node > ancestor && node.0 < self.nodes[ancestor.index()].end
    }

    /// All text below a node (or of it), joined.
    pub fn text_content(&self, node: NodeId) -> String {
        let mut text = self.text(node).unwrap_or_default().to_owned();
        for below in self.descendants(node) {
            text.push_str(self.text(below).unwrap_or_default());
        }
        text
    }

    /// The first element with this `id`.
    pub fn by_id(&self, id: &str) -> Option<NodeId> {
        self.ids.get(&LocalName::from(id)).copied()
    }

    /// All elements with this name, in document order.
    pub fn elements_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        self.nodes().filter(move |n| self.element(*n).is_some_and(|e| e.is_html() && e.name() == name))
    }

    /// The `<body>`, or whatever else the root's last element child is.
    pub fn body(&self) -> Option<NodeId> {
        self.root().and_then(|root| self.children(root).filter(|n| self.name(*n) == "body").last())
    }

    /// The text of the first `<title>`, white space collapsed; empty without one.
    pub fn title(&self) -> String {
        self.elements_named("title").next().map_or_else(String::new, |n| text::collapse(&self.text_content(n)))
    }

    /// The content of each `<meta name=NAME>`.
    pub fn meta<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        let named = move |node: &NodeId| self.attr(*node, "name").is_some_and(|value| value.trim().eq_ignore_ascii_case(name));
        self.elements_named("meta").filter(named).filter_map(|node| self.attr(node, "content"))
    }

    /// The language of a node: the nearest `lang` (or `xml:lang`) of itself and its ancestors.
    pub fn lang(&self, node: NodeId) -> Option<&str> {
        std::iter::once(node).chain(self.ancestors(node)).find_map(|n| self.attr(n, "lang").or_else(|| self.attr(n, "xml:lang")))
    }

    /// Where `<base>` says the document's addresses begin.
    pub fn base(&self) -> Option<&str> {
        let mut bases = self.elements_named("base").filter_map(|node| self.attr(node, "href"));
        bases.next().map(str::trim).filter(|base| !base.is_empty())
    }

    /// `<style>` and `<link rel=stylesheet>`, in document order, each with where its rules are.
    pub fn style_sources(&self) -> Vec<(NodeId, StyleSource)> {
        let mut sources = Vec::new();
        for node in self.nodes() {
            let Some(element) = self.element(node).filter(|e| matches!(e.name(), "style" | "link")) else { continue };
            let css = element.attr("type").is_none_or(|kind| kind.is_empty() || kind.trim().eq_ignore_ascii_case("text/css"));
            if element.name() == "style" {
                if css {
                    sources.push((node, StyleSource::Text(self.text_content(node))));
                }
                continue;
            }
            let rel = element.attr("rel").unwrap_or_default();
            let has = |word: &str| rel.split_ascii_whitespace().any(|r| r.eq_ignore_ascii_case(word));
            if let (true, true, false, false, Some(href)) =
                (css, has("stylesheet"), has("alternate"), element.has_attr("disabled"), element.attr("href"))
            {
                sources.push((node, StyleSource::Link(href.to_owned())));
            }
        }
        sources
    }

    /// Something whose address stands for the node, as selector matching asks for.
    pub(crate) fn address(&self, node: NodeId) -> &impl Sized {
        &self.nodes[node.index()]
    }

    fn string(&self, range: &Range<u32>) -> &str {
        self.strings.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

/// Where a stylesheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StyleSource {
    /// `<style>`: the rules themselves.
    Text(String),
    /// `<link>`: an address as written.
    Link(String),
}

#[cfg(test)]
mod tests;
