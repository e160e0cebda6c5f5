//! From html5ever's tree operations to the arena: first a loose tree as the parser moves nodes about, then one pass in document order.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::ops::Range;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{LocalName, QualName, TokenizerResult, ns};
use rustc_hash::FxHashMap;

use super::{Attribute, Document, ElementData, MAX_DEPTH, Mode, Node, NodeId, NodeKind};

/// Parses HTML text. Never fails: HTML gives every text a tree.
pub fn parse(html: &str) -> Document {
    let options = TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() };
    let input = Rc::new(BufferQueue::default());
    let limited = Limited { builder: TreeBuilder::new(Sink::new(html.len()), options), input: input.clone(), length: html.len() };
    let tokenizer = Tokenizer::new(limited, TokenizerOpts::default());
    input.push_back(StrTendril::from(html));
    // Scripts do not run, so the tokenizer goes on after them.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let sink = tokenizer.sink.builder.sink;
    let mode = sink.mode.get();
    Document { mode, ..Compactor::default().run(&sink.finish()) }
}

/// The most nodes to make room for beforehand.
const MAX_RESERVED: usize = 1 << 22;

/// Start tags nested deeper than this do not reach the tree builder, whose work for each grows with the depth.
const MAX_OPEN: u32 = 1024;

/// The tree builder behind a limit of nesting. It knows what the tokenizer has yet to read, and so where a tag ends.
struct Limited {
    builder: TreeBuilder<u32, Sink>,
    input: Rc<BufferQueue>,
    length: usize,
}

impl Limited {
    /// How many bytes have been read.
    fn offset(&self) -> usize {
        // All input is in one buffer.
        let Some(rest) = self.input.pop_front() else { return self.length };
        let left = rest.len();
        self.input.push_front(rest);
        self.length.saturating_sub(left)
    }
}

impl TokenSink for Limited {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        if let Token::TagToken(tag) = &token
            && tag.kind == TagKind::StartTag
        {
            if self.builder.sink.depth.get() >= MAX_OPEN
                // What these hold is not HTML and must not become so.
                && !matches!(&*tag.name, "script" | "style" | "title" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes" | "plaintext")
            {
                return TokenSinkResult::Continue;
            }
            self.builder.sink.offset.set(index(self.offset()));
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        TokenSink::end(&self.builder);
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// A node while the parser still moves it about. Links are indices, 0 for none: the document node is nobody's child.
struct Loose {
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    last: u32,
    /// How many elements it is inside of.
    depth: u32,
    kind: LooseKind,
}

enum LooseKind {
    /// The document, comments, template contents: nothing that is kept by itself.
    Other,
    Text(StrTendril),
    Element {
        name: QualName,
        attributes: Vec<html5ever::Attribute>,
        line: u32,
        /// Where its start tag ends in the text.
        offset: u32,
        contents: u32,
    },
}

struct Sink {
    nodes: RefCell<Vec<Loose>>,
    line: Cell<u32>,
    /// Where the last start tag ended.
    offset: Cell<u32>,
    /// The depth of the innermost open element.
    depth: Cell<u32>,
    mode: Cell<Mode>,
}

impl Sink {
    /// For a text of this many bytes.
    fn new(length: usize) -> Self {
        let document = Loose { parent: 0, previous: 0, next: 0, first: 0, last: 0, depth: 0, kind: LooseKind::Other };
        // Room that is asked for but never used costs nothing; a list that grows is copied again and again.
        let mut nodes = Vec::with_capacity((length / 16).clamp(16, MAX_RESERVED));
        nodes.push(document);
        Self { nodes: RefCell::new(nodes), line: Cell::new(1), offset: Cell::new(0), depth: Cell::new(0), mode: Cell::default() }
    }

    fn add(&self, kind: LooseKind) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Loose { parent: 0, previous: 0, next: 0, first: 0, last: 0, depth: 0, kind });
        u32::try_from(nodes.len() - 1).unwrap_or(0)
    }

    fn detach(nodes: &mut [Loose], node: u32) {
        let Loose { parent, previous, next, .. } = nodes[node as usize];
        if previous != 0 {
            nodes[previous as usize].next = next;
        } else if nodes[parent as usize].first == node {
            nodes[parent as usize].first = next;
        }
        if next != 0 {
            nodes[next as usize].previous = previous;
        } else if nodes[parent as usize].last == node {
            nodes[parent as usize].last = previous;
        }
        let node = &mut nodes[node as usize];
        (node.parent, node.previous, node.next) = (0, 0, 0);
    }

    fn append_node(nodes: &mut [Loose], parent: u32, node: u32) {
        Self::detach(nodes, node);
        let last = nodes[parent as usize].last;
        nodes[node as usize].parent = parent;
        nodes[node as usize].previous = last;
        if last == 0 {
            nodes[parent as usize].first = node;
        } else {
            nodes[last as usize].next = node;
        }
        nodes[parent as usize].last = node;
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Vec<Loose>;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].kind {
            LooseKind::Element { name, .. } => name,
            // The parser asks only for elements' names.
            LooseKind::Other | LooseKind::Text(_) => NO_NAME.get_or_init(|| QualName::new(None, ns!(), LocalName::from(""))),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<html5ever::Attribute>, flags: ElementFlags) -> u32 {
        let contents = if flags.template { self.add(LooseKind::Other) } else { 0 };
        self.add(LooseKind::Element { name, attributes, line: self.line.get(), offset: self.offset.get(), contents })
    }

    fn create_comment(&self, _text: StrTendril) -> u32 {
        self.add(LooseKind::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> u32 {
        self.add(LooseKind::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(node) => {
                let mut nodes = self.nodes.borrow_mut();
                Self::append_node(&mut nodes, *parent, node);
                let depth = nodes[*parent as usize].depth + 1;
                nodes[node as usize].depth = depth;
                if matches!(nodes[node as usize].kind, LooseKind::Element { .. }) {
                    self.depth.set(depth);
                }
            }
            NodeOrText::AppendText(text) => {
                {
                    let mut nodes = self.nodes.borrow_mut();
                    let last = nodes[*parent as usize].last;
                    if let (true, LooseKind::Text(already)) = (last != 0, &mut nodes[last as usize].kind) {
                        already.push_tendril(&text);
                        return;
                    }
                }
                let node = self.add(LooseKind::Text(text));
                Self::append_node(&mut self.nodes.borrow_mut(), *parent, node);
            }
        }
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        let has_parent = self.nodes.borrow()[*element as usize].parent != 0;
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        match self.nodes.borrow()[*target as usize].kind {
            LooseKind::Element { contents, .. } => contents,
            LooseKind::Other | LooseKind::Text(_) => 0,
        }
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.mode.set(match mode {
            QuirksMode::Quirks => Mode::Quirks,
            QuirksMode::LimitedQuirks => Mode::LimitedQuirks,
            QuirksMode::NoQuirks => Mode::Standards,
        });
    }

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        let node = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let previous = nodes[*sibling as usize].previous;
                if let (true, LooseKind::Text(already)) = (previous != 0, &mut nodes[previous as usize].kind) {
                    already.push_tendril(&text);
                    return;
                }
                drop(nodes);
                self.add(LooseKind::Text(text))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        Self::detach(&mut nodes, node);
        let (parent, previous) = (nodes[*sibling as usize].parent, nodes[*sibling as usize].previous);
        nodes[node as usize].parent = parent;
        nodes[node as usize].previous = previous;
        nodes[node as usize].next = *sibling;
        nodes[*sibling as usize].previous = node;
        if previous == 0 {
            nodes[parent as usize].first = node;
        } else {
            nodes[previous as usize].next = node;
        }
    }

    fn add_attrs_if_missing(&self, target: &u32, more: Vec<html5ever::Attribute>) {
        if let LooseKind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target as usize].kind {
            for attribute in more {
                if !attributes.iter().any(|a| a.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        let mut nodes = self.nodes.borrow_mut();
        while nodes[*node as usize].first != 0 {
            let child = nodes[*node as usize].first;
            Self::append_node(&mut nodes, *new_parent, child);
        }
    }

    fn pop(&self, node: &u32) {
        self.depth.set(self.nodes.borrow()[*node as usize].depth.saturating_sub(1));
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(u32::try_from(line).unwrap_or(u32::MAX));
    }

    fn allow_declarative_shadow_roots(&self, _intended_parent: &u32) -> bool {
        false
    }
}

static NO_NAME: std::sync::OnceLock<QualName> = std::sync::OnceLock::new();

/// Makes the final document in one pass over the loose tree.
#[derive(Default)]
struct Compactor {
    document: Document,
    /// Interned names of classes and ids: most documents use a few, often.
    names: FxHashMap<String, LocalName>,
    /// Ancestors of the node at hand that are kept as parents, with their last child so far.
    open: Vec<(NodeId, NodeId)>,
}

impl Compactor {
    fn run(mut self, loose: &[Loose]) -> Document {
        self.document.nodes.reserve(loose.len());
        self.document.elements.reserve(loose.len());
        // The first element of the document node is the root.
        let mut root = loose[0].first;
        while root != 0 && !matches!(loose[root as usize].kind, LooseKind::Element { .. }) {
            root = loose[root as usize].next;
        }
        if root == 0 {
            return self.document;
        }
        let mut node = root;
        // Levels of the loose tree below the root, and how many of them are open in the new tree.
        let mut depth = 0_usize;
        loop {
            let current = &loose[node as usize];
            let opened = self.place(&current.kind, depth);
            if opened && current.first != 0 {
                node = current.first;
                depth += 1;
                continue;
            }
            if opened {
                self.close(depth);
            }
            loop {
                if node == root {
                    return self.document;
                }
                let current = &loose[node as usize];
                if current.next != 0 {
                    node = current.next;
                    break;
                }
                node = current.parent;
                depth -= 1;
                self.close(depth);
            }
        }
    }

    /// Adds a node below the innermost open one. True for elements, whose children come next.
    fn place(&mut self, kind: &LooseKind, depth: usize) -> bool {
        let count = self.document.nodes.len();
        let kind = match kind {
            LooseKind::Other => return false,
            LooseKind::Text(text) => {
                let range = self.store(text);
                // A comment that stood between two texts leaves one text.
                if let (Some((_, previous)), Some(last)) = (self.open.last(), self.document.nodes.last_mut())
                    && previous.index() + 1 == count
                    && let NodeKind::Text(already) = &mut last.kind
                {
                    already.end = range.end;
                    return false;
                }
                NodeKind::Text(range)
            }
            LooseKind::Element { name, attributes, line, offset, .. } => {
                let element = self.element(name, attributes, *line, *offset);
                self.document.elements.push(element);
                NodeKind::Element(index(self.document.elements.len() - 1))
            }
        };
        let is_element = matches!(kind, NodeKind::Element(_));
        let id = NodeId(index(self.document.nodes.len()));
        let (parent, previous) = self.open.last().copied().unwrap_or((NodeId::NONE, NodeId::NONE));
        if previous != NodeId::NONE {
            self.document.nodes[previous.index()].next_sibling = id;
        } else if parent != NodeId::NONE {
            self.document.nodes[parent.index()].first_child = id;
        }
        if let Some(last) = self.open.last_mut() {
            last.1 = id;
        }
        self.document.nodes.push(Node {
            parent,
            first_child: NodeId::NONE,
            next_sibling: NodeId::NONE,
            previous_sibling: previous,
            end: id.0 + 1,
            kind,
        });
        if is_element {
            if depth < usize::from(MAX_DEPTH) {
                self.open.push((id, NodeId::NONE));
            } else if self.document.flattened_at.is_none() {
                self.document.flattened_at = Some(self.document.line(id));
            }
            if let Some(name) = self.document.element(id).and_then(|e| e.id().cloned()) {
                self.document.ids.entry(name).or_insert(id);
            }
        }
        is_element
    }

    /// Ends the element at this depth of the loose tree.
    fn close(&mut self, depth: usize) {
        if depth < usize::from(MAX_DEPTH)
            && let Some((id, _)) = self.open.pop()
        {
            self.document.nodes[id.index()].end = index(self.document.nodes.len());
        }
    }

    fn element(&mut self, name: &QualName, attributes: &[html5ever::Attribute], line: u32, offset: u32) -> ElementData {
        let (first_attribute, first_class) = (index(self.document.attributes.len()), index(self.document.classes.len()));
        let mut id = None;
        for attribute in attributes {
            let value = self.store(&attribute.value);
            if attribute.name.ns == ns!() {
                if &*attribute.name.local == "class" {
                    for class in attribute.value.split_ascii_whitespace() {
                        let class = self.intern(class);
                        self.document.classes.push(class);
                    }
                } else if &*attribute.name.local == "id" && !attribute.value.is_empty() {
                    id = Some(self.intern(&attribute.value));
                }
            }
            let name = match &attribute.name.prefix {
                Some(prefix) if !prefix.is_empty() => LocalName::from(format!("{prefix}:{}", attribute.name.local)),
                _ => attribute.name.local.clone(),
            };
            self.document.attributes.push(Attribute { name, value });
        }
        ElementData {
            name: name.local.clone(),
            html: name.ns == ns!(html),
            line,
            offset,
            id,
            attributes: first_attribute..index(self.document.attributes.len()),
            classes: first_class..index(self.document.classes.len()),
        }
    }

    fn intern(&mut self, name: &str) -> LocalName {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let interned = LocalName::from(name);
        self.names.insert(name.to_owned(), interned.clone());
        interned
    }

    fn store(&mut self, text: &str) -> Range<u32> {
        let start = index(self.document.strings.len());
        self.document.strings.push_str(text);
        start..index(self.document.strings.len())
    }
}

/// Offsets are kept in 32 bits; past 4 GiB of text nothing more is found.
fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
