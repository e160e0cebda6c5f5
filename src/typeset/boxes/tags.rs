//! The logical structure while boxes are built (ISO 32000-1, 14.7 and 14.8.4).
//!
//! In: elements in document order. Out: a [`TagTree`] in reading order, and for each text the content leaf it belongs to.

use super::regular;
use crate::typeset::frame::{CellAttributes, ListNumbering, Scope, TagElement, TagId, TagNode, TagRole, TagTree};
use crate::typeset::html::{Document, Element, NodeId};
use crate::typeset::style::computed::ListStyle;

/// The open elements.
#[derive(Debug)]
pub(crate) struct Tags {
    pub(crate) tree: TagTree,
    stack: Vec<TagId>,
    /// How many elements around are hidden from readers.
    hidden: u32,
    /// The next content is a leaf of its own.
    apart: bool,
    /// How many elements around are tables of contents.
    pub(crate) contents: u32,
}

impl Tags {
    /// With room for the elements and texts of a document with this many nodes.
    pub(crate) fn new(nodes: usize) -> Self {
        let mut tree = TagTree { nodes: Vec::with_capacity(nodes) };
        tree.nodes.push(TagNode::element(TagElement::new(TagRole::Document)));
        Self { tree, stack: vec![TagId(0)], hidden: 0, apart: false, contents: 0 }
    }

    /// Everything until [`Tags::show`] is an artifact.
    pub(crate) fn hide(&mut self) {
        self.hidden += 1;
    }

    pub(crate) fn show(&mut self) {
        self.hidden = self.hidden.saturating_sub(1);
    }

    pub(crate) fn is_hidden(&self) -> bool {
        self.hidden > 0
    }

    /// Opens a new element inside the innermost open one.
    pub(crate) fn open(&mut self, element: TagElement) -> TagId {
        let id = self.add(element);
        self.stack.push(id);
        id
    }

    /// Adds an element inside the innermost open one without opening it.
    pub(crate) fn add(&mut self, element: TagElement) -> TagId {
        let id = TagId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(TagNode::element(element));
        let parent = self.top();
        self.adopt(parent, id);
        id
    }

    /// Opens an element that is already in the tree again.
    pub(crate) fn reopen(&mut self, id: TagId) {
        self.stack.push(id);
    }

    /// Closes the innermost open element.
    pub(crate) fn close(&mut self) {
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.stack.len()
    }

    pub(crate) fn top(&self) -> TagId {
        self.stack.last().copied().unwrap_or(TagId(0))
    }

    pub(crate) fn element(&self, id: TagId) -> Option<&TagElement> {
        match self.tree.nodes.get(id.0 as usize)? {
            TagNode::Element(element) => Some(element),
            TagNode::Content => None,
        }
    }

    pub(crate) fn element_mut(&mut self, id: TagId) -> Option<&mut TagElement> {
        match self.tree.nodes.get_mut(id.0 as usize)? {
            TagNode::Element(element) => Some(element),
            TagNode::Content => None,
        }
    }

    pub(crate) fn role(&self) -> TagRole {
        self.element(self.top()).map_or(TagRole::Document, |element| element.role)
    }

    fn adopt(&mut self, parent: TagId, child: TagId) {
        if let Some(element) = self.element_mut(parent) {
            element.children.push(child);
        }
    }

    /// Keeps the next content apart from what came before: a box begins or ends that is painted before or after the text around it, and a leaf
    /// is read in painting order.
    pub(crate) fn set_apart(&mut self) {
        self.apart = true;
    }

    /// The content leaf for text that comes now; none where it is an artifact.
    pub(crate) fn leaf(&mut self) -> Option<TagId> {
        if self.is_hidden() {
            return None;
        }
        let parent = self.top();
        let last = self.element(parent).and_then(|element| element.children.last().copied());
        if !std::mem::take(&mut self.apart)
            && let Some(last) = last
            && matches!(self.tree.nodes.get(last.0 as usize), Some(TagNode::Content))
        {
            return Some(last);
        }
        let id = TagId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        self.tree.nodes.push(TagNode::Content);
        self.adopt(parent, id);
        Some(id)
    }

    /// Whether text may stand in the innermost open element without a paragraph around it.
    pub(crate) fn takes_text(&self) -> bool {
        self.is_hidden()
            || !matches!(
                self.role(),
                TagRole::Document
                    | TagRole::Part
                    | TagRole::Art
                    | TagRole::Sect
                    | TagRole::Div
                    | TagRole::BlockQuote
                    | TagRole::Toc
                    | TagRole::Index
                    | TagRole::NonStruct
                    | TagRole::L
                    | TagRole::Li
                    | TagRole::Table
                    | TagRole::TR
                    | TagRole::THead
                    | TagRole::TBody
                    | TagRole::TFoot
            )
    }
}

/// What an element means for the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Nothing of its own.
    Transparent,
    /// It and all below is decoration.
    Artifact,
    /// An element of this type.
    Role(TagRole),
}

/// What an element means, from its name and `role` attribute.
pub(crate) fn meaning(document: &Document, node: NodeId, element: Element<'_>, in_toc: bool) -> Meaning {
    if element.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return Meaning::Artifact;
    }
    let role = element.attr("role").and_then(|role| role.split_ascii_whitespace().next()).unwrap_or_default();
    let by_role = match role {
        "presentation" | "none" => Some(Meaning::Transparent),
        "separator" => Some(Meaning::Artifact),
        "list" => Some(Meaning::Role(TagRole::L)),
        "listitem" => Some(Meaning::Role(TagRole::Li)),
        "blockquote" => Some(Meaning::Role(TagRole::BlockQuote)),
        "code" => Some(Meaning::Role(TagRole::Code)),
        "paragraph" => Some(Meaning::Role(TagRole::P)),
        "article" => Some(Meaning::Role(TagRole::Art)),
        "region" | "complementary" | "doc-chapter" | "doc-foreword" | "doc-preface" | "doc-introduction" | "doc-conclusion"
        | "doc-epilogue" | "doc-afterword" | "doc-appendix" | "doc-bibliography" | "doc-glossary" | "doc-abstract" => {
            Some(Meaning::Role(TagRole::Sect))
        }
        "doc-pullquote" | "doc-pagebreak" => Some(Meaning::Artifact),
        "doc-toc" => Some(Meaning::Role(contents_role(document, node))),
        "doc-noteref" => Some(Meaning::Role(TagRole::Reference)),
        "doc-footnote" | "doc-endnote" | "note" => Some(Meaning::Role(TagRole::Note)),
        "doc-part" => Some(Meaning::Role(TagRole::Part)),
        "doc-index" => Some(Meaning::Role(TagRole::Index)),
        "img" => Some(Meaning::Role(TagRole::Figure)),
        "math" => Some(Meaning::Role(TagRole::Formula)),
        "heading" => Some(Meaning::Role(heading(element.attr("aria-level").and_then(|level| level.trim().parse().ok()).unwrap_or(2)))),
        _ => None,
    };
    if let Some(meaning) = by_role {
        return meaning;
    }
    let role = match element.name() {
        "nav" if is_contents(document, node) => contents_role(document, node),
        "section" | "nav" | "aside" => TagRole::Sect,
        "article" => TagRole::Art,
        "main" => TagRole::Part,
        "h1" => TagRole::H1,
        "h2" => TagRole::H2,
        "h3" => TagRole::H3,
        "h4" => TagRole::H4,
        "h5" => TagRole::H5,
        "h6" => TagRole::H6,
        "p" | "address" | "pre" | "legend" | "dt" | "summary" => TagRole::P,
        "figure" if document.children(node).any(|child| document.name(child) == "figcaption") => TagRole::Div,
        "figcaption" => TagRole::Caption,
        // In a contents list every nested list is a table of contents of its own, and every item an entry.
        "ul" | "ol" | "menu" if in_toc => match document.parent(node) {
            Some(parent) if document.name(parent) != "li" => return Meaning::Transparent,
            _ => TagRole::Toc,
        },
        "ul" | "ol" | "menu" if document.parent(node).is_some_and(|parent| is_contents(document, parent)) => TagRole::Toc,
        "li" if in_toc => TagRole::Toci,
        "ul" | "ol" | "menu" | "dl" => TagRole::L,
        "li" => TagRole::Li,
        "dd" => TagRole::LBody,
        "table" => TagRole::Table,
        "thead" => TagRole::THead,
        "tbody" => TagRole::TBody,
        "tfoot" => TagRole::TFoot,
        "tr" => TagRole::TR,
        "th" => TagRole::TH,
        "td" => TagRole::TD,
        "caption" => TagRole::Caption,
        "blockquote" => TagRole::BlockQuote,
        "q" => TagRole::Quote,
        "code" | "kbd" | "samp" => TagRole::Code,
        "ruby" => TagRole::Ruby,
        "rb" => TagRole::RB,
        "rt" => TagRole::RT,
        "rp" => TagRole::RP,
        "math" => TagRole::Formula,
        "abbr" | "acronym" if element.has_attr("title") => TagRole::Span,
        _ => return Meaning::Transparent,
    };
    Meaning::Role(role)
}

/// Whether an element is a table of contents: it says so, or it is a `<nav>` with a list whose links all stay in the document.
fn is_contents(document: &Document, node: NodeId) -> bool {
    if document.attr(node, "role").is_some_and(|role| role == "doc-toc") {
        return true;
    }
    let list = || document.children(node).any(|child| matches!(document.name(child), "ul" | "ol"));
    if document.name(node) != "nav" || !list() {
        return false;
    }
    let mut links = document.descendants(node).filter_map(|node| document.attr(node, "href")).peekable();
    links.peek().is_some() && links.all(|href| href.starts_with('#'))
}

/// A table of contents holds nothing but entries: with a heading in it, the lists in it are the tables.
fn contents_role(document: &Document, node: NodeId) -> TagRole {
    let is_list = |node: NodeId| matches!(document.name(node), "ul" | "ol" | "menu");
    let fits = |child: NodeId| is_list(child) || document.text(child).is_some_and(|text| text.trim_ascii().is_empty());
    if is_list(node) || document.children(node).all(fits) { TagRole::Toc } else { TagRole::Sect }
}

fn heading(level: u8) -> TagRole {
    match level {
        0 | 1 => TagRole::H1,
        2 => TagRole::H2,
        3 => TagRole::H3,
        4 => TagRole::H4,
        5 => TagRole::H5,
        _ => TagRole::H6,
    }
}

/// The table attributes of a `th` or `td`.
pub(crate) fn cell_attributes(document: &Document, node: NodeId, element: Element<'_>) -> CellAttributes {
    let span = |name: &str| element.attr(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, 1000);
    let scope = (element.name() == "th").then(|| match element.attr("scope").map(str::to_ascii_lowercase).as_deref() {
        Some("row" | "rowgroup") => Scope::Row,
        Some("col" | "colgroup") => Scope::Column,
        // Without a word from the author: a header in the head heads its column, one that begins a body row heads that row.
        _ => {
            let in_head = document.ancestors(node).any(|above| document.name(above) == "thead");
            let only_headers = document.parent(node).is_some_and(|row| {
                document.children(row).filter(|cell| document.element(*cell).is_some()).all(|cell| document.name(cell) == "th")
            });
            if in_head || only_headers { Scope::Column } else { Scope::Row }
        }
    });
    CellAttributes {
        row_span: span("rowspan"),
        col_span: span("colspan"),
        scope,
        headers: element.attr("headers").map(|ids| ids.split_ascii_whitespace().map(str::to_owned).collect()).unwrap_or_default(),
    }
}

/// How a list with this style is numbered.
pub(crate) fn numbering(style: &ListStyle) -> ListNumbering {
    match style {
        ListStyle::None | ListStyle::Text(_) | ListStyle::Symbols(_) => ListNumbering::None,
        ListStyle::Counter(name) => match name.as_str() {
            "disc" => ListNumbering::Disc,
            "circle" => ListNumbering::Circle,
            "square" => ListNumbering::Square,
            "decimal" | "decimal-leading-zero" => ListNumbering::Decimal,
            "lower-roman" => ListNumbering::LowerRoman,
            "upper-roman" => ListNumbering::UpperRoman,
            "lower-alpha" | "lower-latin" => ListNumbering::LowerAlpha,
            "upper-alpha" | "upper-latin" => ListNumbering::UpperAlpha,
            _ => ListNumbering::None,
        },
    }
}

/// Takes out what nothing on a page belongs to: leaves without items and elements without anything below them. Cells and rows stay, as
/// a table's columns are counted by them; so does every element that a link or a widget names.
/// What is left is made regular.
pub(crate) fn prune(tree: &mut TagTree, used: &[bool]) {
    regular::tables(tree);
    let count = tree.nodes.len();
    let mut kept = vec![false; count];
    // Children are always made after their parents, so going backwards sees every child before its parent.
    for index in (0..count).rev() {
        kept[index] = match &mut tree.nodes[index] {
            TagNode::Content => used.get(index).copied().unwrap_or(false),
            TagNode::Element(element) => {
                element.children.retain(|child| kept[child.0 as usize]);
                let stays = matches!(element.role, TagRole::TD | TagRole::TH | TagRole::Document);
                stays || !element.children.is_empty() || used.get(index).copied().unwrap_or(false)
            }
        };
    }
    regular::captions(tree);
    regular::lists(tree);
    regular::headings(tree);
}
