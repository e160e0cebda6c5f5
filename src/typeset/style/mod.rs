//! Style: from CSS text to computed values (CSS Syntax 3, Selectors 4, Cascade 5, Values 4, Paged Media 3).
//!
//! In: a [`Document`], stylesheets, and font metrics for `ex` and `ch`. Out: [`Styles`], which knows the computed values of every element,
//! pseudo-element and page. Nothing is laid out here, and the only files read are stylesheets that others name.
//!
//! ```text
//! Stylesheets::read   parse: rules, page rules, font faces        -> warnings with file, line and column
//! Styles::compute     match selectors, cascade, compute           (one pass in document order, styles shared)
//! Styles::page        the cascade for one page and its margin boxes
//! ```

pub(super) mod alone;
mod builder;
mod cascade;
pub mod computed;
pub mod counters;
mod declare;
pub mod effects;
mod faces;
pub mod fonts;
mod hints;
mod matching;
mod media;
pub mod page;
mod predefined;
mod properties;
mod quirks;
mod rules;
mod scope;
mod selector;
mod sheet;
mod shorthands;
mod syntax;
mod value;
mod variables;
mod writing;
mod zoom;

use std::path::Path;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use builder::{Builder, Role};
use cascade::{Cascade, Environment, Ranked, RootUnits};
use computed::{ComputedStyle, Content, Display, FontStyle, Position, Target};
use declare::Block;
use matching::{HINTS, Match, Matcher, PSEUDOS};
use media::MediaList;
use rules::{Conditions, Origin, Rules, Warnings};
use sheet::{Reader, Sheet};
use variables::Variables;

pub use fonts::{Bearings, FaceSlant, FontFace, FontMetricsSource, FontUnits, HalfEm};
pub use page::{MarginBox, PageContext, PageMarks, PageStyle};
pub(in crate::typeset) use value::color::mix as mix_colors;
pub(super) use value::length::bounded;

use crate::typeset::frame::Size;
use crate::typeset::html::{Document, Mode, NodeId, StyleSource};
use crate::typeset::{Input, Warning};

/// The user agent's stylesheet.
const UA_CSS: &str = include_str!("ua.css");

/// What it adds for old documents.
const QUIRKS_CSS: &str = include_str!("quirks.css");

/// What it adds for documents with formulas.
const MATH_CSS: &str = include_str!("math.css");

/// What it adds for documents with drawings: their elements turn about the origin of the drawing (CSS Transforms 1, 6).
const DRAWING_CSS: &str = "svg :not(svg) { transform-origin: 0 0 }";

/// The parsed stylesheets of a document: the user agent's, the given ones, and the document's own, in this order.
#[derive(Default)]
pub struct Stylesheets {
    rules: Rules,
    layers: Vec<u16>,
    font_faces: Vec<FontFace>,
    /// Declarations of `style` attributes and of attributes that say something about style, each once.
    attributes: Vec<Block>,
    /// Which of them an element has: from `style`, from other attributes.
    of_element: FxHashMap<NodeId, [Option<u32>; 2]>,
}

impl Stylesheets {
    /// Parses the given stylesheets and those the document names with `<link>`, `<style>` and `@import`. What the document names is relative to
    /// the folder it is in, or to what its `<base>` says.
    pub fn read(document: &Document, input: &Input<'_>, warnings: &mut Vec<Warning>) -> Self {
        let mut reader = Reader {
            rules: Rules::default(),
            warnings: Warnings::new(warnings),
            resources: input.resources,
            open: Vec::new(),
            count: 0,
            quirks: false,
        };
        reader.sheet(UA_CSS, Sheet::new(Path::new("ua.css"), Origin::UserAgent));
        if document.nodes().any(|node| document.name(node) == "math") {
            reader.sheet(MATH_CSS, Sheet::new(Path::new("math.css"), Origin::UserAgent));
        }
        if document.nodes().any(|node| document.name(node) == "svg") {
            reader.sheet(DRAWING_CSS, Sheet::new(Path::new("drawing.css"), Origin::UserAgent));
        }
        if document.mode == Mode::Quirks {
            reader.sheet(QUIRKS_CSS, Sheet::new(Path::new("quirks.css"), Origin::UserAgent));
            reader.quirks = true;
        }
        for stylesheet in input.stylesheets {
            reader.sheet(&stylesheet.css, Sheet::new(&stylesheet.name, Origin::Author));
        }
        let own = Sheet::of_document(document, input.name);
        for (node, source) in document.style_sources() {
            let Some(element) = document.element(node) else { continue };
            let list = element.attr("media").map_or_else(MediaList::default, |media| MediaList::parse(&mut cssparser::Parser::new(media)));
            if list.has_errors() {
                let (line, column) = element.place(input.html, "media");
                let message = "a media query here is not understood".to_owned();
                let file = input.name.to_path_buf();
                reader.warnings.push(Warning { code: "unsupported-media-query", message, file, line, column, help: None });
            }
            let sheet = own.clone().under(list);
            match source {
                StyleSource::Text(css) => reader.sheet(&css, sheet.at(element.inside(input.html))),
                StyleSource::Link(url) => reader.linked(&url, sheet, element.place(input.html, "href")),
            }
        }
        let mut sheets = Self::default();
        sheets.read_attributes(document, input, &own, &mut reader);
        document_warnings(document, input.name, &mut reader.warnings);
        sheets.rules = reader.rules;
        sheets.layers = sheets.rules.layer_ranks();
        let page = page::default_size(&sheets.rules);
        let faces = sheets.rules.faces.iter().filter(|(_, conditions)| Conditions::hold(conditions.as_ref(), page));
        sheets.font_faces = faces.map(|(face, _)| face.clone()).collect();
        sheets
    }

    /// `@font-face` rules in order; of two that fit equally the later one wins.
    pub fn font_faces(&self) -> &[FontFace] {
        &self.font_faces
    }

    /// The author's `@counter-style` rules.
    pub fn counter_styles(&self) -> &counters::CounterStyles {
        &self.rules.counters
    }

    fn read_attributes(&mut self, document: &Document, input: &Input<'_>, own: &Sheet, reader: &mut Reader<'_>) {
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut hints = String::new();
        let quirks = document.mode == Mode::Quirks;
        for node in document.nodes() {
            let Some(element) = document.element(node).filter(|e| {
                quirks
                    || e.attributes().next().is_some()
                    || matches!(e.name(), "li" | "td" | "th" | "thead" | "tbody" | "tfoot" | "colgroup" | "bdi" | "mi" | "mo")
            }) else {
                continue;
            };
            hints.clear();
            hints::declarations(document, node, element, &mut hints);
            let mut found = [None, None];
            for (slot, css) in [(0, element.attr("style").unwrap_or_default()), (1, hints.as_str())] {
                if css.trim().is_empty() {
                    continue;
                }
                let index = match known.get(css) {
                    Some(index) => *index,
                    None => {
                        let at = if slot == 0 { element.place(input.html, "style") } else { (element.line(), 0) };
                        let block = reader.attribute(css, own.clone().at(at));
                        self.attributes.push(block);
                        let index = u32::try_from(self.attributes.len() - 1).unwrap_or(u32::MAX);
                        known.insert(css.to_owned(), index);
                        index
                    }
                };
                found[slot] = Some(index);
            }
            if found != [None, None] {
                self.of_element.insert(node, found);
            }
        }
    }

    fn block(&self, (rank, rule): Match) -> Ranked<'_> {
        let block = &self.rules.styles[rule as usize].block;
        Ranked { block, origin: matching::origin_of(rank), layer: matching::layer_of(rank), inline: false }
    }
}

/// What a document says that is not done.
fn document_warnings(document: &Document, name: &Path, warnings: &mut Warnings<'_>) {
    let mut warn = |code, message: &str, line, help: &str| {
        let (message, help) = (message.to_owned(), Some(help.to_owned()));
        warnings.push(Warning { code, message, file: name.to_path_buf(), line, column: 0, help });
    };
    if let Some(line) = document.flattened_at {
        warn("nested-too-deep", "elements are nested more than 512 deep; deeper ones were moved up", line, "close what is open");
    }
}

/// The pseudo-elements that make boxes or change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "variants are named after the pseudo-elements")]
pub enum Pseudo {
    Before,
    After,
    /// Always there for list items.
    Marker,
    FirstLetter,
    FirstLine,
    /// Always there for `float: footnote`, as is the next.
    FootnoteCall,
    FootnoteMarker,
}

/// Computed values that elements share.
struct Record {
    builder: Builder,
    variables: Arc<Variables>,
    style: ComputedStyle,
    pseudos: Vec<(Pseudo, ComputedStyle)>,
}

/// The computed values of a document.
pub struct Styles<'a> {
    sheets: &'a Stylesheets,
    metrics: &'a dyn FontMetricsSource,
    /// The record of each node; text has its parent's.
    of_node: Vec<u32>,
    records: Vec<Record>,
    /// Page size for media queries.
    page: Size,
    root: Option<RootUnits>,
    warnings: Vec<Warning>,
    /// Whether selectors took more steps than there are.
    pub(super) is_cut: bool,
    /// Pages by the rules that hold for them.
    pages: Mutex<FxHashMap<Vec<u32>, Arc<PageStyle>>>,
}

impl<'a> Styles<'a> {
    /// What a font measures, in em.
    pub fn font_units(&self, font: &FontStyle) -> FontUnits {
        self.metrics.units(font)
    }

    /// What values refer to in the document.
    pub(super) fn targets(&self) -> &[Target] {
        &self.sheets.rules.targets
    }

    /// Whether what is in an element is not shown (CSS Containment 2, 4). Boxes on a line and parts of tables cannot do without.
    pub(super) fn skips_contents(&self, node: NodeId) -> bool {
        let builder = &self.record(node).builder;
        builder.extra.skips
            && matches!(
                builder.layout.display,
                Display::Block
                    | Display::FlowRoot
                    | Display::ListItem
                    | Display::InlineBlock
                    | Display::Flex
                    | Display::InlineFlex
                    | Display::Grid
                    | Display::InlineGrid
            )
    }

    /// How many times as long lengths of an element are by `zoom`.
    pub(super) fn zoom(&self, node: NodeId) -> f32 {
        self.record(node).builder.variants.zoom.0
    }

    /// How wide letters are side by side, in em.
    pub fn advance(&self, font: &FontStyle, letters: &str) -> f32 {
        self.metrics.advance(font, letters)
    }

    /// Where the ink of letters is, in em.
    pub fn bearings(&self, font: &FontStyle, letters: &str) -> Bearings {
        self.metrics.bearings(font, letters)
    }

    /// Matches and cascades all rules. `metrics` answers for `ex`, `ch` and `cap`; pass [`HalfEm`] where fonts do not matter. The document
    /// must be the one the stylesheets were read for.
    pub fn compute(document: &Document, sheets: &'a Stylesheets, metrics: &'a dyn FontMetricsSource) -> Self {
        let page = page::default_size(&sheets.rules);
        let mut styles = Self {
            sheets,
            metrics,
            of_node: vec![0; document.len()],
            records: Vec::new(),
            page,
            root: None,
            warnings: Vec::new(),
            is_cut: false,
            pages: Mutex::default(),
        };
        // The page area needs margins, which may need fonts: those of the initial style serve.
        let area = {
            let page = styles.page(&PageContext::default());
            let (m, size) = (page.margin, page.size);
            Size { width: (size.width - m.left - m.right).max(0.0), height: (size.height - m.top - m.bottom).max(0.0) }
        };
        styles.pages = Mutex::default();
        let environment = Environment { metrics, viewport: area, initial: Builder::default(), registry: &sheets.rules.registered };
        let mut pass = Pass {
            document,
            sheets,
            matcher: Matcher::new(document, &sheets.rules, &sheets.layers, page),
            cascade: Cascade::new(environment),
            classes: vec![0; document.len()],
            known: FxHashMap::default(),
            key: Vec::new(),
            none: Arc::new(variables::initial(&sheets.rules.registered)),
        };
        for node in document.nodes() {
            let parent = document.parent(node);
            styles.of_node[node.index()] = match document.element(node) {
                None => parent.map_or(0, |p| styles.of_node[p.index()]),
                Some(_) => pass.element(node, parent, &styles.of_node, &mut styles.records),
            };
        }
        styles.root = pass.cascade.root;
        styles.warnings = pass.cascade.warnings;
        styles.is_cut = pass.matcher.is_spent();
        styles
    }

    /// What only showed when values were computed: variables that come to nothing.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether a media query list holds for the paper.
    pub fn media_holds(&self, media: &str) -> bool {
        MediaList::parse(&mut cssparser::Parser::new(media)).holds(self.page)
    }

    /// The computed values of an element; of its parent for text.
    pub fn element(&self, node: NodeId) -> &ComputedStyle {
        &self.record(node).style
    }

    /// What rules say of an element as part of a drawing: properties of SVG alone, as written.
    pub fn drawn(&self, node: NodeId) -> impl Iterator<Item = (&str, &str)> {
        self.record(node).variables.iter().filter(|(name, _)| !name.starts_with("--")).map(|(name, value)| (&**name, &**value))
    }

    /// A colour as written.
    pub fn color(&self, css: &str, current: crate::typeset::frame::Color) -> Option<crate::typeset::frame::Color> {
        let mut input = cssparser::Parser::new(css);
        let spec = value::color::color(&mut input, &value::Place::default()).ok()?;
        input.is_exhausted().then(|| spec.resolve(current))
    }

    /// The computed values of a pseudo-element, if it makes a box: `::before` and `::after` with `content`, `::marker` of list items, the
    /// others where a rule names them.
    pub fn pseudo(&self, node: NodeId, pseudo: Pseudo) -> Option<&ComputedStyle> {
        self.record(node).pseudos.iter().find(|(p, _)| *p == pseudo).map(|(_, style)| style)
    }

    /// The text of a counter in a style: what `counter()` gives.
    pub fn counter_text(&self, value: i32, style: &computed::ListStyle) -> String {
        counters::format(value, style, self.sheets.counter_styles())
    }

    /// The text of a list marker, with the prefix and suffix of its style: "1. ", "• ".
    pub fn marker_text(&self, value: i32, style: &computed::ListStyle) -> String {
        counters::marker(value, style, self.sheets.counter_styles())
    }

    /// Which nodes share all their computed values: equal numbers mean equal styles, pseudo-elements' too.
    pub fn style_id(&self, node: NodeId) -> u32 {
        self.of_node[node.index()]
    }

    /// How many different sets of computed values there are.
    pub fn distinct(&self) -> usize {
        self.records.len()
    }

    fn record(&self, node: NodeId) -> &Record {
        &self.records[self.of_node[node.index()] as usize]
    }
}

/// The pass over a document.
struct Pass<'a, 's> {
    document: &'a Document,
    sheets: &'s Stylesheets,
    matcher: Matcher<'a>,
    cascade: Cascade<'s>,
    /// The class of each element.
    classes: Vec<u32>,
    /// Records by all they depend on: parent, class, own rules, attributes.
    known: FxHashMap<Box<[u32]>, u32>,
    key: Vec<u32>,
    none: Arc<Variables>,
}

impl Pass<'_, '_> {
    fn element(&mut self, node: NodeId, parent: Option<NodeId>, of_node: &[u32], records: &mut Vec<Record>) -> u32 {
        let class = self.matcher.class(node, parent.map(|p| self.classes[p.index()]));
        self.classes[node.index()] = class;
        let own = self.matcher.of_element(node);
        let parent_record = parent.map(|p| of_node[p.index()]);
        let [inline, hints] = self.sheets.of_element.get(&node).copied().unwrap_or_default();
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.extend([parent_record.map_or(0, |r| r + 1), class, inline.map_or(0, |i| i + 1), hints.map_or(0, |i| i + 1)]);
        key.extend(own.element.iter().map(|(_, rule)| rule));
        for (slot, list) in own.pseudos.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            key.push(u32::MAX - u32::try_from(slot).unwrap_or(0));
            key.extend(list.iter().map(|(_, rule)| rule));
        }
        let record = match self.known.get(key.as_slice()) {
            Some(record) => *record,
            None => {
                let parent = parent_record.map(|r| &records[r as usize]);
                let record = self.record(node, parent, class, &own, [inline, hints]);
                records.push(record);
                let index = u32::try_from(records.len() - 1).unwrap_or(u32::MAX);
                self.known.insert(key.as_slice().into(), index);
                index
            }
        };
        self.key = key;
        record
    }

    fn record(
        &mut self,
        node: NodeId,
        parent: Option<&Record>,
        class: u32,
        own: &matching::Matches,
        [inline, hints]: [Option<u32>; 2],
    ) -> Record {
        let sheets = self.sheets;
        let of_class = self.matcher.of_class(class);
        let merge = |a: &[Match], b: &[Match]| {
            let mut list: Vec<Match> = a.iter().chain(b).copied().collect();
            list.sort_unstable();
            list
        };
        let attribute =
            |index: u32, inline| Ranked { block: &sheets.attributes[index as usize], origin: Origin::Author, layer: u16::MAX, inline };
        let mut blocks: Vec<Ranked<'_>> = Vec::new();
        let mut hint = hints.map(|index| attribute(index, false));
        for matched in merge(&of_class.element, &own.element) {
            if matched.0 >= HINTS
                && let Some(hint) = hint.take()
            {
                blocks.push(Ranked { layer: 0, ..hint });
            }
            blocks.push(sheets.block(matched));
        }
        blocks.extend(hint);
        blocks.extend(inline.map(|index| attribute(index, true)));
        let initial = Builder::default();
        let (parent_builder, parent_variables) = parent.map_or((&initial, &self.none), |p| (&p.builder, &p.variables));
        let role = Role {
            root: parent.is_none(),
            page: matches!(self.document.name(node), "html" | "body"),
            // A legend that does not float stands on the border whatever its fieldset is (HTML, 15.3.13).
            item: self.document.name(node) != "legend"
                && parent.is_some_and(|p| {
                    matches!(p.builder.layout.display, Display::Flex | Display::InlineFlex | Display::Grid | Display::InlineGrid)
                }),
            list: matches!(self.document.name(node), "ol" | "ul" | "menu"),
            table: self.document.name(node) == "table",
            stands: parent.is_some_and(|p| p.builder.is_vertical()) && matches!(self.document.name(node), "img" | "svg" | "canvas"),
        };
        let element = self.document.element(node);
        let (builder, variables) = self.cascade.compute(&blocks, parent_builder, parent_variables, element, role);
        let mut pseudos = Vec::new();
        for (slot, pseudo) in PSEUDOS.into_iter().enumerate() {
            let wanted = match pseudo {
                Pseudo::Marker => builder.layout.display == Display::ListItem,
                Pseudo::FootnoteCall | Pseudo::FootnoteMarker => builder.layout.position == Position::Footnote,
                Pseudo::Before | Pseudo::After | Pseudo::FirstLetter | Pseudo::FirstLine => {
                    !of_class.pseudos[slot].is_empty() || !own.pseudos[slot].is_empty()
                }
            };
            if !wanted {
                continue;
            }
            let matched = merge(&of_class.pseudos[slot], &own.pseudos[slot]);
            let blocks: Vec<Ranked<'_>> = matched.into_iter().map(|m| sheets.block(m)).collect();
            let item = matches!(builder.layout.display, Display::Flex | Display::InlineFlex | Display::Grid | Display::InlineGrid);
            let role = Role {
                root: false,
                page: false,
                item: item && matches!(pseudo, Pseudo::Before | Pseudo::After),
                list: false,
                table: false,
                stands: false,
            };
            let (own_builder, _) = self.cascade.compute(&blocks, &builder, &variables, element, role);
            let empty = !matches!(own_builder.generated.content, Content::Items { .. }) || own_builder.layout.display == Display::None;
            if empty && matches!(pseudo, Pseudo::Before | Pseudo::After) {
                continue;
            }
            pseudos.push((pseudo, own_builder.style()));
        }
        Record { style: builder.style(), builder, variables, pseudos }
    }
}

#[cfg(test)]
mod tests;
