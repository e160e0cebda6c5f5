//! Pages: the galley is cut, painted, and given its margins and footnotes; page references are settled.
//!
//! In: boxes and a layouter. Out: pages, outline, destinations. Laying out is repeated only for what refers to pages, at most a few times.

mod blur;
mod border;
mod border_image;
mod cells;
mod decor;
mod effects;
mod field;
mod footnotes;
mod gradient;
mod inside;
mod labels;
mod layers;
mod lines;
mod make_up;
mod margin;
mod marks;
mod outline;
mod paint;
mod positioned;
mod ruled;
mod shadow;
pub(in crate::typeset) mod underline;
mod values;
mod wholes;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::typeset::boxes::{BoxId, BoxKind, BoxTree, Mark, ReferenceKind};
use crate::typeset::frame::{Destination, Item, MAX_APART, OutlineEntry, Page, PageLabel, Rect, TagId, TagNode, TagTree};
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::layout::{Edges, Fragment, Layouter, Owner, page_name};
use crate::typeset::style::Styles;
use crate::typeset::style::computed::{ComputedStyle, Sides, StringPosition};
use crate::typeset::text::Fonts;

use border::border;
pub(crate) use decor::Pictures;
use decor::background;
use inside::Inside;
use make_up::{Made, Slice, content_area, make_up};
use margin::Margins;
use paint::{Landed, Painter};
use positioned::Positioned;
use values::Values;

/// How often page references are looked at again before they are left as they are.
const MAX_PASSES: usize = 4;

/// What pages need to know.
pub(crate) struct Setting<'a> {
    /// The styles of pages.
    pub(crate) styles: &'a Styles<'a>,
    /// The fonts.
    pub(crate) fonts: &'a Fonts,
    /// Pictures of style sheets.
    pub(crate) pictures: &'a Pictures<'a>,
}

/// The pages of a document.
#[derive(Debug, Default)]
pub(crate) struct Paginated {
    pub(crate) pages: Vec<Page>,
    pub(crate) labels: Vec<PageLabel>,
    pub(crate) outline: Vec<OutlineEntry>,
    pub(crate) destinations: BTreeMap<String, Destination>,
    /// Elements of figures: page and box.
    pub(crate) figures: Vec<(TagId, usize, Rect)>,
    /// By tag: whether something on a page belongs to it.
    pub(crate) used: Vec<bool>,
    /// Lines, codes, messages.
    pub(crate) complaints: Vec<(u32, &'static str, String)>,
}

/// Lays out, makes up and paints a document.
pub(crate) fn paginate(tree: &BoxTree, setting: &Setting<'_>) -> Paginated {
    let mut layouter = Layouter::new(tree, setting.fonts);
    let first_name = page_name(tree, BoxTree::ROOT, true);
    let (width, height) = page_sizes(tree, setting.styles, &mut layouter, first_name.as_ref());
    let mut texts: Vec<Arc<str>> = tree.references.iter().map(|_| Arc::from("00")).collect();
    let mut pass = 0;
    loop {
        pass += 1;
        layouter.set_texts(texts.clone());
        let Made { slices, positioned, endless } = make_up(&mut layouter, (width, height), &first_name, setting.styles);
        if !tree.references.is_empty() && pass < MAX_PASSES {
            let mut painter = Painter::new(&layouter, &slices, setting.pictures);
            painter.locate(&positioned);
            let mut landed = painter.out.landed;
            landed.sort_by_key(|one| one.mark);
            let settled = settle(tree, setting.styles, &slices, &landed);
            if settled != texts {
                texts = settled;
                continue;
            }
        }
        return finish(tree, setting, &layouter, (&positioned, endless), slices);
    }
}

/// The width chapters are laid out in, the least height of pages, and the widths of named pages.
fn page_sizes(tree: &BoxTree, styles: &Styles<'_>, layouter: &mut Layouter<'_>, first_name: Option<&Arc<str>>) -> (f32, f32) {
    let mut names: Vec<Option<Arc<str>>> = vec![first_name.cloned(), None];
    for layout_box in &tree.boxes {
        if layout_box.page.is_some() && !names.contains(&layout_box.page) {
            names.push(layout_box.page.clone());
        }
    }
    let mut least = f32::INFINITY;
    let mut width = None;
    for name in names {
        // An ordinary page of that name decides how wide its content is; every kind has a say in how high it may be.
        for index in 0..4_u32 {
            let context = crate::typeset::style::PageContext {
                name: name.as_deref(),
                first: index == 0 && name.as_ref() == first_name,
                right: make_up::is_right(tree, index as usize),
                blank: false,
                index,
                group_index: index,
            };
            let style = styles.page(&context);
            let (_, _, content_width, content_height) = content_area(&style);
            least = least.min(content_height);
            if index == 0 {
                width = width.or(Some(content_width));
                layouter.page_widths.insert(name.clone(), (content_width, footnotes::width(&style, content_width)));
            }
        }
    }
    layouter.page_height = least;
    (width.unwrap_or(400.0), least)
}

/// The words of all references.
fn settle(tree: &BoxTree, styles: &Styles<'_>, slices: &[Slice], landed: &[Landed]) -> Vec<Arc<str>> {
    let values = Values::collect(tree, slices, landed);
    let mut here: BTreeMap<u32, usize> = BTreeMap::new();
    for one in landed {
        if let Some(Mark::Here(reference)) = tree.marks.get(one.mark as usize) {
            here.insert(*reference, one.page);
        }
    }
    let notes = footnotes::numbers(tree, slices, landed);
    let number = |page: usize| values.numbers.get(page).copied().unwrap_or(0);
    tree.references
        .iter()
        .enumerate()
        .map(|(index, reference)| {
            let own = || here.get(&(index as u32)).copied().unwrap_or(0);
            let words = match &reference.kind {
                // A page that does not exist leaves nothing to say.
                ReferenceKind::TargetPage(id) => {
                    values.number_at(id).map(|number| styles.counter_text(number, &reference.style)).unwrap_or_default()
                }
                ReferenceKind::Page => styles.counter_text(number(own()), &reference.style),
                ReferenceKind::Pages => styles.counter_text(i32::try_from(slices.len()).unwrap_or(i32::MAX), &reference.style),
                ReferenceKind::String(name) => values.string(name, StringPosition::First, own()).to_owned(),
                ReferenceKind::Note(mark) => styles.counter_text(notes.get(mark).copied().unwrap_or(1), &reference.style),
                ReferenceKind::Fixed(words) => words.clone(),
                ReferenceKind::TargetCounter { .. } => String::new(),
            };
            Arc::from(words)
        })
        .collect()
}

fn finish(
    tree: &BoxTree,
    setting: &Setting<'_>,
    layouter: &Layouter<'_>,
    (positioned, endless): (&[Positioned], Option<u32>),
    mut slices: Vec<Slice>,
) -> Paginated {
    layouter.forget_layouts();
    let canvas = canvas_box(tree);
    let (canvas_style, root_style) = (canvas.map(|id| &tree.get(id).style), &tree.get(BoxTree::ROOT).style);
    let grounds: Vec<Vec<Item>> = slices.iter().map(|slice| page_background(slice, canvas_style, root_style, setting.pictures)).collect();
    let parts = slices.iter_mut().map(|slice| slice.root.take()).collect();
    let slices = slices.as_slice();
    let mut painter = Painter::new(layouter, slices, setting.pictures);
    painter.canvas = canvas;
    painter.inside = Inside::of(tree);
    painter.pages(parts, positioned);
    let mut painted = painter.finish();
    painted.landed.sort_by_key(|one| one.mark);
    let values = Values::collect(tree, slices, &painted.landed);
    let mut margins = Margins::new(setting.styles, setting.fonts, layouter, setting.pictures);
    let mut pages = Vec::with_capacity(slices.len());
    for (index, ((slice, mut content), mut items)) in slices.iter().zip(painted.pages).zip(grounds).enumerate() {
        items.extend(margins.of(index, slice, &values));
        content.splice(0..0, items);
        let mut items = content;
        marks::marks(&mut items, &slice.style);
        let (bleed, has_marks) = (slice.style.bleed, slice.style.marks != crate::typeset::style::PageMarks::default());
        pages.push(Page { size: slice.style.size, bleed, has_marks, turn: slice.style.turn, items });
    }
    let complaints = layouter.complaints();
    let mut out = Paginated { pages, complaints, figures: painted.figures, used: painted.used, ..Paginated::default() };
    if let Some(line) = endless {
        let message = format!("a document may have {} pages: what would come after them is left out", make_up::MAX_PAGES);
        out.complaints.push((line, "too-many-pages", message));
    }
    for line in slices.iter().flat_map(|slice| slice.torn.iter().copied()) {
        out.complaints.push((line, "cut-through", "this is taller than a page and was cut through".to_owned()));
    }
    for line in painted.too_deep {
        let message = format!("opacities, masks and blends nested more than {} deep are left out", MAX_APART);
        out.complaints.push((line, "effects-too-deep", message));
    }
    // A table that is too wide has been named already.
    let is_wide = |code: &str| code == "table-overflow";
    let named: BTreeSet<u32> = out.complaints.iter().filter(|(_, code, _)| is_wide(code)).map(|(line, ..)| *line).collect();
    for (line, _) in painted.beyond.into_iter().filter(|(line, at_end)| *at_end || !named.contains(line)) {
        out.complaints.push((line, "off-page", "this reaches beyond the edge of the paper".to_owned()));
    }
    out.labels = labels::labels(slices.iter().map(|slice| &*slice.style).zip(values.numbers.iter().copied()), setting.styles);
    (out.outline, out.destinations) = outline::build(tree, &painted.landed);
    out
}

impl Paginated {
    /// Tells the structure what came of it: where figures are, and which elements have nothing on any page.
    pub(crate) fn settle_tags(&self, tags: &mut TagTree) {
        for (tag, page, rect) in &self.figures {
            if let Some(TagNode::Element(element)) = tags.nodes.get_mut(tag.0 as usize) {
                element.bbox.get_or_insert((u32::try_from(*page).unwrap_or(u32::MAX), *rect));
            }
        }
        crate::typeset::boxes::prune(tags, &self.used);
    }
}

/// The box whose background covers the page: the root, or its body where the root has none (CSS Backgrounds 3, 2.11).
fn canvas_box(tree: &BoxTree) -> Option<BoxId> {
    let paints = |id: &BoxId| {
        let edges = &tree.get(*id).style.edges;
        edges.background_color.a > 0.0 || !edges.background.is_empty()
    };
    if paints(&BoxTree::ROOT) {
        return Some(BoxTree::ROOT);
    }
    let BoxKind::Blocks(children) = &tree.get(BoxTree::ROOT).kind else { return None };
    children.iter().copied().find(paints)
}

/// The border, padding and content boxes of the root on a page, which the canvas is placed by (CSS Backgrounds 3, 2.11.2). It is as high as
/// the page leaves room for, as a root that ends on a page should not show.
fn root_box(slice: &Slice, style: &ComputedStyle, page_box: Rect) -> [Rect; 3] {
    fn find(fragment: &Fragment, (x, y): (f32, f32), depth: u8) -> Option<(&Fragment, f32, f32)> {
        let (x, y) = (x + fragment.shift.0, y + fragment.shift.1);
        if fragment.owner == Owner::Box(BoxTree::ROOT) && !fragment.flags.bare {
            return Some((fragment, x, y));
        }
        // Windows may stand around it, but not many.
        fragment.children.iter().filter(|_| depth < 4).find_map(|child| find(&child.fragment, (x + child.x, y + child.y), depth + 1))
    }
    let Some((root, x, y)) = slice.root.as_deref().and_then(|root| find(root, slice.origin, 0)) else { return [page_box; 3] };
    let cut_top = root.flags.cut_top;
    let y = if cut_top { page_box.y } else { y };
    let border = Rect { x, y, width: root.width, height: (page_box.y + page_box.height - y).max(0.0) };
    let edges = Edges::of(style, root.width);
    let inset =
        |rect: Rect, by: Sides<f32>| Shape::plain(rect).inset(Sides { top: if cut_top { 0.0 } else { by.top }, bottom: 0.0, ..by }).rect;
    let padding = inset(border, edges.border);
    [border, padding, inset(padding, edges.padding)]
}

/// The page's own background and border, and the document's canvas.
fn page_background(slice: &Slice, canvas: Option<&ComputedStyle>, root: &ComputedStyle, pictures: &Pictures<'_>) -> Vec<Item> {
    let mut out = Vec::new();
    let style = &slice.style;
    let sheet = Rect { x: 0.0, y: 0.0, width: style.size.width, height: style.size.height };
    let bleed = style.bleed;
    let whole = Rect { x: -bleed, y: -bleed, width: sheet.width + bleed * 2.0, height: sheet.height + bleed * 2.0 };
    background(&mut out, Shape::plain(whole), &style.style, Cut::default(), pictures);
    let margin = &style.margin;
    let page_box = Rect {
        x: margin.left,
        y: margin.top,
        width: (sheet.width - margin.left - margin.right).max(0.0),
        height: (sheet.height - margin.top - margin.bottom).max(0.0),
    };
    if let Some(canvas) = canvas {
        decor::canvas(&mut out, page_box, canvas, root_box(slice, root, page_box), pictures);
    }
    border(&mut out, Shape::border_box(page_box, &style.style, Cut::default()), &style.style.edges.border);
    out
}
