//! Page content: items to operators (ISO 32000-1, 7.8.2).
//!
//! In: a page's items. Out: operators in painting order, which content leaf each marked-content sequence belongs to, the annotations met
//! on the way with their boxes on the page, the groups that are drawn apart, and the resources used. This module decides nothing about looks.
//!
//! PDF's y axis points up: [`Painter::flip`] is the only place that turns it over.

use std::collections::BTreeSet;

use crate::pdf::fonts::Fonts;
use crate::pdf::objects::round;
use crate::pdf::path;
use crate::pdf::shading::Shade;
use crate::pdf::tags::Tree;
use crate::typeset::frame::{Color, FontId, ImageId, Item, ItemKind, Link, Page, PlacedImage, Rect, Shading, TagId, Widget};

mod bounds;
mod group;
mod operators;
mod run;

pub(super) use group::{Apart, Effect, Form};
pub(super) use operators::Operators;

/// Groups nested deeper than this are left out: no page needs it, and readers limit it too.
pub(super) const MAX_DEPTH: usize = 600;

/// A page's content and what belongs to it.
pub(super) struct PageContent<'a> {
    /// The operators.
    pub(super) operators: Operators,
    /// The leaf of each marked-content sequence, by its number.
    pub(super) marks: Vec<TagId>,
    /// Links and widgets in painting order.
    pub(super) annotations: Vec<Placed<'a>>,
    /// The resources used.
    pub(super) uses: Uses,
    /// Groups that are drawn apart, inner ones first.
    pub(super) forms: Vec<Form>,
    /// How they are laid over what is below them.
    pub(super) effects: Vec<Effect>,
}

/// The resources that content uses; pages with the same share one dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Uses {
    pub(super) fonts: BTreeSet<FontId>,
    pub(super) images: BTreeSet<ImageId>,
    pub(super) alphas: BTreeSet<Alpha>,
    pub(super) shadings: BTreeSet<Shade>,
    pub(super) forms: BTreeSet<Apart>,
    pub(super) effects: BTreeSet<Apart>,
}

/// An annotation and its box: left, bottom, right, top from the page's bottom left corner.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) what: Annotation<'a>,
    pub(super) corners: [f32; 4],
}

/// What an annotation is.
#[derive(Clone, Copy)]
pub(super) enum Annotation<'a> {
    Link(&'a Link),
    Widget(&'a Widget),
}

/// Opacity of fills and strokes, in 1/255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Alpha(pub(super) u8);

impl Alpha {
    fn of(value: f32) -> Self {
        Self((value.clamp(0.0, 1.0) * 255.0).round() as u8)
    }

    /// The name of its graphics state.
    pub(super) fn resource(self) -> String {
        format!("a{}", self.0)
    }
}

/// The name of a picture.
pub(super) fn image_resource(image: ImageId) -> String {
    format!("i{}", image.0)
}

/// The size a page gets: what readers take (ISO 32000-1, annex C), A4 where there is none.
pub(super) fn page_size(page: &Page) -> (f32, f32) {
    let sound = |value: f32, otherwise: f32| if value.is_finite() && value > 0.0 { round(value.clamp(3.0, 14_400.0)) } else { otherwise };
    (sound(page.size.width, 595.28), sound(page.size.height, 841.89))
}

/// Draws a page, the `index`th.
pub(super) fn draw<'a>(page: &'a Page, index: usize, fonts: &'a Fonts<'a>, tags: &'a Tree<'a>) -> PageContent<'a> {
    let mut painter = Painter {
        fonts,
        tags,
        page: index,
        height: page_size(page).1,
        out: PageContent {
            operators: Operators::new(page.items.len() * 64),
            marks: Vec::new(),
            annotations: Vec::new(),
            uses: Uses::default(),
            forms: Vec::new(),
            effects: Vec::new(),
        },
        state: State::default(),
        saved: Vec::new(),
        open: None,
        in_text: false,
        line: None,
        alpha: 1.0,
        nesting: 0,
        matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        shown: operators::Shown::default(),
    };
    painter.items(&page.items, None, 0);
    painter.close_mark();
    painter.out
}

/// A colour without its opacity, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Grey(i64),
    Rgb([i64; 3]),
}

/// How glyphs are drawn: text rendering modes (ISO 32000-1, 9.3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Filled,
    Outlined,
    Bold,
}

/// The graphics state as far as it is set here; none where it is not known.
#[derive(Clone, PartialEq)]
struct State {
    fill: Ink,
    stroke: Ink,
    width: f32,
    dash: Vec<f32>,
    round: bool,
    limited: bool,
    alpha: Alpha,
    font: Option<(FontId, f32)>,
    rise: f32,
    letters: Letters,
}

impl Default for State {
    fn default() -> Self {
        Self {
            fill: Ink::Grey(0),
            stroke: Ink::Grey(0),
            width: 1.0,
            dash: Vec::new(),
            round: false,
            limited: false,
            alpha: Alpha(255),
            font: None,
            rise: 0.0,
            letters: Letters::Filled,
        }
    }
}

/// What content is being marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Artifact,
    Leaf(TagId),
}

struct Painter<'a> {
    fonts: &'a Fonts<'a>,
    tags: &'a Tree<'a>,
    page: usize,
    height: f32,
    out: PageContent<'a>,
    state: State,
    saved: Vec<State>,
    open: Option<Mark>,
    in_text: bool,
    /// Where the current text line starts, in hundredths of a point; none after a matrix that is not a shift.
    line: Option<(i64, i64)>,
    /// The opacity of the groups around.
    alpha: f32,
    /// How many forms there are around.
    nesting: usize,
    /// The groups' transforms, y downwards: for annotations.
    matrix: [f32; 6],
    shown: operators::Shown,
}

impl<'a> Painter<'a> {
    /// An operator without operands.
    fn plain(&mut self, operator: &str) {
        self.out.operators.end(operator);
    }

    fn flip(&self, y: f32) -> f32 {
        self.height - y
    }

    fn items(&mut self, items: &'a [Item], inherited: Option<TagId>, depth: usize) {
        for item in items {
            let tag = item.tag.or(inherited);
            match &item.kind {
                ItemKind::Text(run) => self.run(run, tag),
                ItemKind::Path(shape) => self.path(shape, tag),
                ItemKind::Image(image) => self.image(*image, tag),
                ItemKind::Shading(shading) => self.shading(shading, tag),
                ItemKind::Group(group) if depth < MAX_DEPTH => self.group(group, tag, depth),
                ItemKind::Group(_) => {}
                ItemKind::Link(link) => self.annotation(Annotation::Link(link), link.rect),
                ItemKind::Widget(widget) => self.annotation(Annotation::Widget(widget), widget.rect),
            }
        }
    }

    /// Opens the marked-content sequence for a tag, unless it is open.
    fn mark(&mut self, tag: Option<TagId>) {
        let wanted = tag.filter(|tag| self.tags.owner(*tag).is_some()).map_or(Mark::Artifact, Mark::Leaf);
        if self.open == Some(wanted) {
            return;
        }
        self.close_mark();
        match wanted {
            Mark::Artifact => self.plain("/Artifact BMC"),
            Mark::Leaf(leaf) => {
                let number = self.out.marks.len();
                self.out.marks.push(leaf);
                let role = self.tags.owner(leaf).map_or("Span", |element| self.tags.role(element));
                let out = &mut self.out.operators;
                out.name(role);
                out.text("<</MCID ");
                out.integer(i64::try_from(number).unwrap_or(0));
                out.text(">> ");
                out.end("BDC");
            }
        }
        self.open = Some(wanted);
    }

    fn close_mark(&mut self) {
        self.end_text();
        if self.open.take().is_some() {
            self.plain("EMC");
        }
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.plain("BT");
            self.in_text = true;
            self.line = Some((0, 0));
        }
    }

    fn end_text(&mut self) {
        if self.in_text {
            self.plain("ET");
            self.in_text = false;
        }
    }

    fn save(&mut self) {
        self.end_text();
        self.saved.push(self.state.clone());
        self.plain("q");
    }

    fn restore(&mut self) {
        self.end_text();
        if let Some(state) = self.saved.pop() {
            self.state = state;
            self.plain("Q");
        }
    }

    fn set_fill(&mut self, color: Color) {
        let wanted = ink(color);
        if self.state.fill != wanted {
            self.out.operators.ink(wanted, "g", "rg");
            self.state.fill = wanted;
        }
    }

    fn set_stroke(&mut self, color: Color) {
        let wanted = ink(color);
        if self.state.stroke != wanted {
            self.out.operators.ink(wanted, "G", "RG");
            self.state.stroke = wanted;
        }
    }

    fn set_width(&mut self, width: f32) {
        let width = round(width.max(0.0));
        if self.state.width != width {
            self.out.operators.number(width);
            self.plain("w");
            self.state.width = width;
        }
    }

    /// Sets the opacity, a colour's times that of the groups around it.
    fn set_alpha(&mut self, alpha: f32) {
        let wanted = Alpha::of(if alpha.is_finite() { alpha } else { 1.0 } * self.alpha);
        if self.state.alpha != wanted {
            self.out.operators.name(&wanted.resource());
            self.plain("gs");
            self.out.uses.alphas.insert(wanted);
            self.state.alpha = wanted;
        }
    }

    fn path(&mut self, shape: &'a crate::typeset::frame::Path, tag: Option<TagId>) {
        let fill = shape.fill.filter(|color| color.a > 0.0);
        let stroke = shape.stroke.as_ref().filter(|stroke| stroke.color.a > 0.0 && stroke.width > 0.0);
        if (fill.is_none() && stroke.is_none()) || shape.segments.is_empty() {
            return;
        }
        self.mark(tag);
        self.end_text();
        // One painting operator for both only where both are equally opaque.
        let together = fill.zip(stroke).is_none_or(|(fill, stroke)| fill.a == stroke.color.a);
        if let Some(color) = fill {
            self.set_fill(color);
            self.set_alpha(color.a);
            if !together || stroke.is_none() {
                path::paint(shape, self.height, path::Paint::Fill, &mut self.out.operators);
            }
        }
        if let Some(stroke) = stroke {
            self.set_stroke(stroke.color);
            self.set_alpha(stroke.color.a);
            self.set_width(stroke.width);
            self.set_dash(&stroke.dash);
            self.set_round(stroke.round);
            // Corners are as sharp as drawings begin with (SVG 2, 13.5.5), not as PDF does.
            if !stroke.round && !self.state.limited && shape.segments.len() > 2 {
                self.plain("4 M");
                self.state.limited = true;
            }
            let paint = if fill.is_some() && together { path::Paint::FillAndStroke } else { path::Paint::Stroke };
            path::paint(shape, self.height, paint, &mut self.out.operators);
        }
    }

    fn set_round(&mut self, round: bool) {
        if self.state.round != round {
            self.plain(if round { "1 J\n1 j" } else { "0 J\n0 j" });
            self.state.round = round;
        }
    }

    fn set_dash(&mut self, dash: &[f32]) {
        let dash: Vec<f32> = dash.iter().map(|length| length.max(0.0)).collect();
        // Dashes that add up to nothing would never end.
        let dash = if dash.iter().sum::<f32>() > 0.0 { dash } else { Vec::new() };
        if self.state.dash != dash {
            self.out.operators.text("[");
            // What is left of a length by rounding would add up along the line.
            for length in &dash {
                self.out.operators.fine(*length);
            }
            self.plain("] 0 d");
            self.state.dash = dash;
        }
    }

    fn image(&mut self, placed: PlacedImage, tag: Option<TagId>) {
        let rect = placed.rect;
        if !(rect.width > 0.0 && rect.height > 0.0) {
            return;
        }
        self.mark(tag);
        self.end_text();
        self.set_alpha(1.0);
        self.out.uses.images.insert(placed.image);
        self.plain("q");
        let (y, name) = (self.flip(rect.y + rect.height), image_resource(placed.image));
        let out = &mut self.out.operators;
        for value in [rect.width, 0.0, 0.0, rect.height, rect.x, y] {
            out.number(value);
        }
        out.end("cm");
        out.name(&name);
        out.end("Do\nQ");
    }

    fn shading(&mut self, shading: &Shading, tag: Option<TagId>) {
        let [a, b, c, d, e, f] = shading.matrix;
        if !shading.matrix.iter().all(|value| value.is_finite()) || (a * d - b * c).abs() < 1e-9 {
            return;
        }
        let Some(shade) = Shade::of(shading) else { return };
        self.mark(tag);
        self.save();
        self.set_alpha(shade.opacity().unwrap_or(1.0));
        let height = self.height;
        for value in [a, -b, c, -d, e, height - f] {
            self.out.operators.fine(value);
        }
        self.plain("cm");
        if shade.opacity().is_none() {
            self.out.operators.name(&shade.mask_resource());
            self.plain("gs");
        }
        self.out.operators.name(&shade.resource());
        self.plain("sh");
        self.out.uses.shadings.insert(shade);
        self.restore();
    }

    fn annotation(&mut self, what: Annotation<'a>, rect: Rect) {
        let [a, b, c, d, e, f] = self.matrix;
        let corners =
            [(rect.x, rect.y), (rect.x + rect.width, rect.y), (rect.x, rect.y + rect.height), (rect.x + rect.width, rect.y + rect.height)]
                .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
        if corners.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
            return;
        }
        let left = corners.iter().map(|corner| corner.0).fold(f32::INFINITY, f32::min);
        let right = corners.iter().map(|corner| corner.0).fold(f32::NEG_INFINITY, f32::max);
        let top = corners.iter().map(|corner| corner.1).fold(f32::INFINITY, f32::min);
        let bottom = corners.iter().map(|corner| corner.1).fold(f32::NEG_INFINITY, f32::max);
        let corners = [left, self.flip(bottom), right, self.flip(top)].map(round);
        self.out.annotations.push(Placed { what, corners });
    }
}

/// First `inner`, then `outer`.
fn concatenate(inner: [f32; 6], outer: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = inner;
    let [oa, ob, oc, od, oe, of] = outer;
    [a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of]
}

/// A colour without its opacity; grey where it is grey.
fn ink(color: Color) -> Ink {
    let channel = |value: f32| if value.is_finite() { (f64::from(value.clamp(0.0, 1.0)) * 1000.0).round() as i64 } else { 0 };
    let [r, g, b] = [color.r, color.g, color.b].map(channel);
    if r == g && g == b { Ink::Grey(r) } else { Ink::Rgb([r, g, b]) }
}
