//! Boxes: the tree that is laid out.
//!
//! In: the DOM and its computed styles. Out: a [`BoxTree`]: block, inline, table, flex and replaced boxes with all anonymous boxes made,
//! generated content and counters filled in, form fields and the tag tree built. Everything that depends on the page something lands on
//! stays a [`Reference`]. No sizes and no places here.

mod build;
mod collapse;
mod content;
mod controls;
mod counters;
mod drawing;
mod first;
mod flow;
mod footnotes;
mod generated;
mod places;
mod quotes;
mod regular;
mod replaced;
mod ruby;
mod silhouette;
mod spanners;
mod structure;
mod table;
mod tags;
mod turned;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::typeset::frame::{FieldIndex, FormField, LinkTarget, TagId, TagTree};
use crate::typeset::html::Mode;
use crate::typeset::images::{Loaded, Picture};
use crate::typeset::style::computed::{Border, ComputedStyle, ListStyle, Sides, Visibility};
use silhouette::Silhouette;

pub(crate) use build::{Sources, build};
pub(crate) use flow::{is_formatting_root, is_out_of_flow, is_positioned_out};
pub(crate) use replaced::DEFAULT_SIZE;
pub(crate) use tags::prune;
pub(crate) use turned::style_inside;

/// Names a box of a [`BoxTree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BoxId(pub(crate) u32);

/// All boxes of a document, or of one margin box.
#[derive(Debug, Default)]
pub(crate) struct BoxTree {
    /// The boxes; children come after their parents in no particular order.
    pub(crate) boxes: Vec<LayoutBox>,
    /// Inline boxes, named by [`Piece::Open`].
    pub(crate) inlines: Vec<InlineBox>,
    /// Places, named by [`Piece::Mark`] and [`LayoutBox::marks`].
    pub(crate) marks: Vec<Mark>,
    /// Links, named by boxes and inline boxes.
    pub(crate) links: Vec<LinkBox>,
    /// Texts that depend on pages, named by [`Piece::Reference`].
    pub(crate) references: Vec<Reference>,
    /// The logical structure.
    pub(crate) tags: TagTree,
    /// The form.
    pub(crate) fields: Vec<FormField>,
    /// How documents as old as this are set.
    pub(crate) mode: Mode,
    /// Whether any box is a stacking context that is not the containing block of what is positioned in it.
    pub(crate) has_contexts: bool,
    /// Pictures that style sheets name, by folder and address.
    pub(crate) pictures: BTreeMap<(PathBuf, String), Loaded>,
    /// Silhouettes of those that are shapes of floats, by folder, address and the bits of the threshold.
    pub(crate) silhouettes: BTreeMap<(PathBuf, String, u32), Silhouette>,
}

impl BoxTree {
    /// The root box; the first one made.
    pub(crate) const ROOT: BoxId = BoxId(0);

    pub(crate) fn get(&self, id: BoxId) -> &LayoutBox {
        &self.boxes[id.0 as usize]
    }

    /// Adds a box and names it.
    pub(crate) fn push(&mut self, mut new: LayoutBox) -> BoxId {
        let id = self.next();
        self.has_contexts |= new.style.makes_context();
        new.order = new.order.min(self.place());
        self.boxes.push(new);
        BoxId(id)
    }

    /// The place in the document of the box, inline or not, that is begun next.
    pub(crate) fn place(&self) -> u32 {
        self.next().saturating_add(u32::try_from(self.inlines.len()).unwrap_or(u32::MAX))
    }

    /// The number of the box that is made next.
    pub(crate) fn next(&self) -> u32 {
        u32::try_from(self.boxes.len()).unwrap_or(u32::MAX)
    }
}

/// One box.
#[derive(Debug, Clone)]
pub(crate) struct LayoutBox {
    /// Its computed values.
    pub(crate) style: ComputedStyle,
    /// What it holds.
    pub(crate) kind: BoxKind,
    /// How its first line looks, where that is different.
    pub(crate) first_line: Option<Box<ComputedStyle>>,
    /// The line of its element, for warnings.
    pub(crate) line: u32,
    /// Its place in the document: before that of all boxes in it and behind it.
    pub(crate) order: u32,
    /// Places at its top left corner.
    pub(crate) marks: Vec<u32>,
    /// The link the whole box belongs to.
    pub(crate) link: Option<u32>,
    /// The content leaf of a replaced box or a drawn marker.
    pub(crate) leaf: Option<TagId>,
    /// The element whose `bbox` this box fills in.
    pub(crate) figure: Option<TagId>,
    /// Whether it only holds what stands between blocks.
    pub(crate) anonymous: bool,
    /// Whether it is the legend of the fieldset it is the first child of, and stands on its border.
    pub(crate) legend: bool,
    /// Whether it is a button, which as a block is as wide as what it holds (HTML, "Button layout").
    pub(crate) button: bool,
    /// A list item's marker outside it.
    pub(crate) marker: Option<BoxId>,
    /// The name of the page it wants to be on.
    pub(crate) page: Option<Arc<str>>,
    /// Whether its own margins touch because it has no height: CSS 2.2, 8.3.1.
    pub(crate) collapses_through: bool,
    /// Whether it, or a box in it, starts or ends with a forced break or a change of page name, or refers to pages.
    pub(crate) contains: Contains,
}

/// What is somewhere in a box; decides how it may be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Contains {
    /// A forced break inside or at its start.
    pub(crate) forced_break: bool,
    /// A text that depends on pages.
    pub(crate) references: bool,
    /// A footnote.
    pub(crate) notes: bool,
    /// A float.
    pub(crate) floats: bool,
}

impl LayoutBox {
    pub(crate) fn new(style: ComputedStyle, kind: BoxKind, line: u32) -> Self {
        let page = style.layout.page.as_deref().map(Arc::from);
        Self {
            style,
            kind,
            first_line: None,
            line,
            order: u32::MAX,
            marks: Vec::new(),
            link: None,
            leaf: None,
            figure: None,
            anonymous: false,
            legend: false,
            button: false,
            marker: None,
            page,
            collapses_through: false,
            contains: Contains::default(),
        }
    }

    /// Names all boxes directly in this one, in the flow or out of it.
    pub(crate) fn for_each_child(&self, mut each: impl FnMut(BoxId)) {
        self.marker.into_iter().for_each(&mut each);
        match &self.kind {
            BoxKind::Blocks(children) | BoxKind::Flex(children) | BoxKind::Grid(children) => children.iter().copied().for_each(each),
            BoxKind::Lines(pieces) => pieces.iter().for_each(|piece| {
                if let Piece::Atomic(id) | Piece::Float(id) | Piece::Positioned(id) = piece {
                    each(*id);
                }
            }),
            BoxKind::Table(table) => {
                table.captions.iter().copied().for_each(&mut each);
                table.groups().flat_map(|group| &group.rows).flat_map(|row| &row.cells).for_each(|cell| each(cell.content));
            }
            BoxKind::Turned(inside) => each(*inside),
            BoxKind::Image(_) | BoxKind::Control(_) | BoxKind::Symbol(_) => {}
        }
    }
}

/// What a box holds.
#[derive(Debug, Clone)]
pub(crate) enum BoxKind {
    /// Block-level boxes, floats and absolutely positioned ones, in order.
    Blocks(Vec<BoxId>),
    /// An inline formatting context.
    Lines(Vec<Piece>),
    /// A table wrapper.
    Table(Box<TableBox>),
    /// Flex items.
    Flex(Vec<BoxId>),
    /// Grid items.
    Grid(Vec<BoxId>),
    /// A box whose lines run down or up this one.
    Turned(BoxId),
    /// A picture.
    Image(ImageBox),
    /// A form control.
    Control(Box<Control>),
    /// A sign drawn as a shape, because few fonts have it: a list marker.
    Symbol(Symbol),
}

/// Shapes of list markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// A ring.
    Circle,
    /// A filled square.
    Square,
    /// A triangle that points down: something is open.
    Open,
    /// A triangle that points to what follows: something is closed.
    Closed,
}

/// One piece of an inline formatting context, in logical order.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// Characters.
    Text {
        /// The characters.
        text: Arc<str>,
        /// The style of the box around them.
        style: ComputedStyle,
        /// The leaf they belong to.
        tag: Option<TagId>,
    },
    /// An inline box starts: an index into [`BoxTree::inlines`].
    Open(u32),
    /// The innermost inline box ends.
    Close,
    /// A box that moves as one.
    Atomic(BoxId),
    /// A float.
    Float(BoxId),
    /// An absolutely positioned box, at its static place.
    Positioned(BoxId),
    /// The body of a footnote, at its call.
    Footnote(BoxId),
    /// A place: an index into [`BoxTree::marks`].
    Mark(u32),
    /// `<br>`
    Break(ComputedStyle),
    /// `leader()`
    Leader {
        /// The pattern.
        pattern: Arc<str>,
        /// Its style.
        style: ComputedStyle,
    },
    /// A text that depends on pages: an index into [`BoxTree::references`].
    Reference {
        /// Which.
        index: u32,
        /// Its style.
        style: ComputedStyle,
        /// The leaf it belongs to.
        tag: Option<TagId>,
    },
}

/// An inline box: `span`, `a`, `strong`.
#[derive(Debug, Clone)]
pub(crate) struct InlineBox {
    /// Its computed values.
    pub(crate) style: ComputedStyle,
    /// The link it is.
    pub(crate) link: Option<u32>,
    /// Its place in the document, among those of [`LayoutBox::order`].
    pub(crate) order: u32,
}

/// A link.
#[derive(Debug, Clone)]
pub(crate) struct LinkBox {
    /// Where it goes.
    pub(crate) target: LinkTarget,
    /// What it says.
    pub(crate) contents: String,
    /// Its `Link` element; links that are artifacts have none and are not made.
    pub(crate) element: TagId,
}

/// A place that is reported back with its page.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// An `id` something may point to.
    Destination(String),
    /// `bookmark-level`, `bookmark-label`.
    Bookmark {
        /// From 1.
        level: u8,
        /// What it says.
        title: String,
        /// Whether its children show.
        open: bool,
    },
    /// `string-set`
    StringSet {
        /// The name.
        name: String,
        /// What it says from here.
        value: String,
    },
    /// `counter-reset: page` and the like.
    PageCounter(PageCounter),
    /// A running element starts to stand for this name.
    Running {
        /// The name.
        name: String,
        /// The box.
        content: BoxId,
    },
    /// Where a reference to its own page stands.
    Here(u32),
    /// The call of a footnote that is numbered by its page, and how much it adds to the counter.
    Note(i32),
}

/// What happens to the page counter at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageCounter {
    /// It is this from the next page start or here on.
    Set(i32),
    /// It is moved by this.
    Add(i32),
}

/// A text that depends on pages.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// What it names.
    pub(crate) kind: ReferenceKind,
    /// How the number is written.
    pub(crate) style: ListStyle,
}

/// What a [`Reference`] names.
#[derive(Debug, Clone)]
pub(crate) enum ReferenceKind {
    /// The page an `id` is on.
    TargetPage(String),
    /// The page it is on itself.
    Page,
    /// How many pages there are.
    Pages,
    /// A named string where it stands.
    String(String),
    /// The number of a footnote on its page: the mark of its call.
    Note(u32),
    /// A counter at an `id`, settled when all boxes are made; with a separator all counters of that name.
    TargetCounter {
        /// The `id`.
        id: String,
        /// The counter.
        name: String,
        /// Between nested counters.
        separator: Option<String>,
    },
    /// Settled.
    Fixed(String),
}

/// A table's parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableBox {
    /// Captions, above or below by their own `caption-side`.
    pub(crate) captions: Vec<BoxId>,
    /// Columns from `col` and `colgroup`, spans resolved.
    pub(crate) columns: Vec<ComputedStyle>,
    /// Column groups: the first column, the column after the last, the style.
    pub(crate) column_groups: Vec<(usize, usize, ComputedStyle)>,
    /// Head rows.
    pub(crate) head: Option<RowGroup>,
    /// Body row groups.
    pub(crate) bodies: Vec<RowGroup>,
    /// Foot rows.
    pub(crate) foot: Option<RowGroup>,
    /// How many columns there are.
    pub(crate) column_count: usize,
}

impl TableBox {
    /// Head, bodies and foot in the order they are drawn.
    pub(crate) fn groups(&self) -> impl Iterator<Item = &RowGroup> {
        self.head.iter().chain(&self.bodies).chain(&self.foot)
    }

    /// Whether a column is collapsed.
    pub(crate) fn is_gone(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|style| style.text.visibility == Visibility::Collapse)
    }

    /// Head, bodies and foot, to be changed.
    pub(super) fn groups_mut(&mut self) -> impl Iterator<Item = &mut RowGroup> {
        self.head.iter_mut().chain(&mut self.bodies).chain(&mut self.foot)
    }
}

/// Rows with a common box.
#[derive(Debug, Clone)]
pub(crate) struct RowGroup {
    /// Its style.
    pub(crate) style: ComputedStyle,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Its style.
    pub(crate) style: ComputedStyle,
    /// Its cells.
    pub(crate) cells: Vec<Cell>,
    /// Places at its start.
    pub(crate) marks: Vec<u32>,
}

/// A cell and where it stands in the grid.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Its box.
    pub(crate) content: BoxId,
    /// Its first column.
    pub(crate) column: usize,
    /// Columns it spans.
    pub(crate) columns: usize,
    /// Rows it spans, within its group.
    pub(crate) rows: usize,
    /// Whether `empty-cells` hides its border and background.
    pub(crate) hidden: bool,
    /// Its borders where they are shared with its neighbours (`border-collapse`): whole ones, centred on its edges.
    pub(crate) borders: Option<Box<Sides<Vec<SharedBorder>>>>,
}

/// The border that won on one edge of a table's grid, beside a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SharedBorder {
    /// The border.
    pub(crate) border: Border,
    /// How far it goes beyond the corners of the grid at its start and end, or stays short of them.
    pub(crate) beyond: (f32, f32),
}

/// A picture.
#[derive(Debug, Clone)]
pub(crate) struct ImageBox {
    /// Which; none when it is missing and only its room is kept.
    pub(crate) image: Option<Picture>,
    /// Its natural size in points.
    pub(crate) natural: Option<(f32, f32)>,
    /// Width over height.
    pub(crate) ratio: Option<f32>,
}

impl ImageBox {
    /// The same, so many times as large.
    fn zoomed(mut self, zoom: f32) -> Self {
        self.natural = self.natural.map(|(width, height)| (width * zoom, height * zoom));
        self
    }
}

/// A form control.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    /// How it looks.
    pub(crate) kind: ControlKind,
    /// Its field and `Form` element; none for a control drawn for a pen.
    pub(crate) widget: Option<ControlWidget>,
    /// The words in it, for an edition for a pen.
    pub(crate) value: String,
    /// The leaf those words belong to.
    pub(crate) leaf: Option<TagId>,
}

/// What makes a control a form field's widget.
#[derive(Debug, Clone)]
pub(crate) struct ControlWidget {
    /// The field.
    pub(crate) field: FieldIndex,
    /// The `Form` element.
    pub(crate) element: TagId,
    /// For a radio button, its value.
    pub(crate) on: Option<String>,
    /// Its own words where they differ from the field's.
    pub(crate) label: Option<String>,
}

/// How a control looks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ControlKind {
    /// One line, this many characters wide.
    Line(u32),
    /// Several lines: columns and rows.
    Area(u32, u32),
    /// A check box; whether it is ticked.
    Check(bool),
    /// A radio button; whether it is chosen.
    Radio(bool),
    /// A drop-down or a list: its words, which are chosen, and how many rows show.
    Choice {
        /// The words.
        options: Vec<String>,
        /// Which are chosen.
        selected: Vec<usize>,
        /// Rows that show; 1 for a drop-down.
        rows: u32,
    },
}
