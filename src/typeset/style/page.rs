//! Pages: what `@page` rules make of one page (CSS Paged Media 3).

use std::sync::Arc;

use cssparser::{Parser, Token};

use super::Styles;
use super::builder::{Builder, PageSize, Role};
use super::cascade::{Cascade, Environment, Ranked};
use super::computed::{ComputedStyle, Content, Extent, Sides};
use super::declare::Block;
use super::rules::{Conditions, Origin, Rules};
use super::value::{Parsed, bad, custom_ident};
use crate::typeset::frame::Size;

/// What page selectors can ask of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageContext<'a> {
    /// The used value of `page`; none for `auto`.
    pub name: Option<&'a str>,
    /// The first page of the document.
    pub first: bool,
    /// A right-hand page (odd in a left-to-right book).
    pub right: bool,
    /// A page left empty by a forced break.
    pub blank: bool,
    /// Its place in the document, from 0 (`:nth()` counts from 1).
    pub index: u32,
    /// Its place in its group: the run of pages with the same name, from 0 (`:nth(... of name)`).
    pub group_index: u32,
}

macro_rules! margin_boxes {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// The sixteen page-margin boxes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "variants are named after the at-rules")]
        pub enum MarginBox { $($variant),+ }

        impl MarginBox {
            /// All of them, in the order they are painted.
            pub const ALL: [Self; 16] = [$(Self::$variant),+];

            /// The name of its at-rule, without `@`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

margin_boxes! {
    TopLeftCorner "top-left-corner", TopLeft "top-left", TopCenter "top-center", TopRight "top-right", TopRightCorner "top-right-corner",
    RightTop "right-top", RightMiddle "right-middle", RightBottom "right-bottom",
    BottomRightCorner "bottom-right-corner", BottomRight "bottom-right", BottomCenter "bottom-center", BottomLeft "bottom-left",
    BottomLeftCorner "bottom-left-corner", LeftBottom "left-bottom", LeftMiddle "left-middle", LeftTop "left-top",
}

/// `marks`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageMarks {
    /// `crop`
    pub crop: bool,
    /// `cross`
    pub cross: bool,
}

/// One page's computed values.
#[derive(Debug, Clone, PartialEq)]
pub struct PageStyle {
    /// The trimmed size in points.
    pub size: Size,
    /// The margins, percentages resolved, `auto` as 0.
    pub margin: Sides<f32>,
    /// The page box: padding, border, background, and what margin boxes inherit. Its `margin` is [`PageStyle::margin`] as declared.
    pub style: ComputedStyle,
    /// The margin boxes that have `content`, in painting order. Their `text-align` and `vertical-align` defaults are those of the standard.
    pub boxes: Vec<(MarginBox, ComputedStyle)>,
    /// `@footnote` inside `@page`: the footnote area.
    pub footnote: ComputedStyle,
    /// `bleed` in points: 0 without marks, 6 with crop marks, unless given.
    pub bleed: f32,
    /// `marks`
    pub marks: PageMarks,
    /// `page-orientation`: how far viewers turn the page to the right, in degrees.
    pub turn: u16,
}

impl Default for PageStyle {
    /// A4 with margins of 75 px.
    fn default() -> Self {
        let margin = 56.25;
        Self {
            size: A4,
            margin: Sides { top: margin, right: margin, bottom: margin, left: margin },
            style: ComputedStyle::initial(),
            boxes: Vec::new(),
            footnote: ComputedStyle::initial(),
            bleed: 0.0,
            marks: PageMarks::default(),
            turn: 0,
        }
    }
}

/// A4 in points.
const A4: Size = Size { width: 595.275_6, height: 841.889_8 };

/// A page size by name, upright, in points.
pub(super) fn named_size(name: &str) -> Option<(f32, f32)> {
    const MM: f32 = 72.0 / 25.4;
    const SIZES: [(&str, f32, f32); 25] = [
        ("a0", 841.0, 1189.0),
        ("a1", 594.0, 841.0),
        ("a2", 420.0, 594.0),
        ("a3", 297.0, 420.0),
        ("a4", 210.0, 297.0),
        ("a5", 148.0, 210.0),
        ("a6", 105.0, 148.0),
        ("a7", 74.0, 105.0),
        ("a8", 52.0, 74.0),
        ("a9", 37.0, 52.0),
        ("a10", 26.0, 37.0),
        ("b3", 353.0, 500.0),
        ("b4", 250.0, 353.0),
        ("b5", 176.0, 250.0),
        ("b6", 125.0, 176.0),
        ("jis-b4", 257.0, 364.0),
        ("jis-b5", 182.0, 257.0),
        ("c4", 229.0, 324.0),
        ("c5", 162.0, 229.0),
        ("c6", 114.0, 162.0),
        ("letter", 215.9, 279.4),
        ("legal", 215.9, 355.6),
        ("ledger", 279.4, 431.8),
        ("tabloid", 279.4, 431.8),
        ("executive", 184.15, 266.7),
    ];
    SIZES.iter().find(|(n, ..)| *n == name).map(|(_, width, height)| (width * MM, height * MM))
}

/// A selector of `@page`: all parts must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct PageSelector {
    name: Option<String>,
    first: bool,
    blank: bool,
    /// Right, else left.
    right: Option<bool>,
    /// `:nth(an+b)`, and `of name`.
    nth: Option<(i32, i32, Option<String>)>,
    /// Parts that can never hold.
    never: bool,
}

impl PageSelector {
    /// Parses what follows `@page`; nothing is a selector too.
    pub(super) fn parse_list(input: &mut Parser<'_>) -> Parsed<Vec<Self>> {
        if input.is_exhausted() {
            return Ok(vec![Self::default()]);
        }
        input.parse_comma_separated(Self::parse)
    }

    fn parse(input: &mut Parser<'_>) -> Parsed<Self> {
        let name = input.try_parse(|i| custom_ident(i, &["auto"])).ok();
        let mut selector = Self { name, ..Self::default() };
        while input.try_parse(|i| i.expect_colon()).is_ok() {
            match input.next_including_whitespace()?.clone() {
                Token::Ident(word) => match word.to_ascii_lowercase().as_str() {
                    "first" => selector.first = true,
                    "blank" => selector.blank = true,
                    side @ ("left" | "right") => {
                        let right = side == "right";
                        selector.never |= selector.right.is_some_and(|r| r != right);
                        selector.right = Some(right);
                    }
                    _ => return bad(),
                },
                Token::Function(word) if word.eq_ignore_ascii_case("nth") => {
                    selector.nth = Some(input.parse_nested_block(|i| {
                        let (a, b) = cssparser::parse_nth(i)?;
                        let mut of = None;
                        if i.try_parse(|i| i.expect_ident_matching("of")).is_ok() {
                            of = Some(custom_ident(i, &["auto"])?);
                        }
                        Ok((a, b, of))
                    })?);
                }
                _ => return bad(),
            }
        }
        if selector == Self::default() { bad() } else { Ok(selector) }
    }

    fn holds(&self, page: &PageContext<'_>) -> bool {
        let counts = |(a, b, of): &(i32, i32, Option<String>)| {
            let index = if of.is_some() { page.group_index } else { page.index };
            let number = i64::from(index) + 1;
            let (a, b) = (i64::from(*a), i64::from(*b));
            let on = if a == 0 { number == b } else { (number - b) % a == 0 && (number - b) / a >= 0 };
            on && of.as_deref().is_none_or(|of| page.name == Some(of))
        };
        !self.never
            && self.name.as_deref().is_none_or(|name| page.name == Some(name))
            && (!self.first || page.first)
            && (!self.blank || page.blank)
            && self.right.is_none_or(|right| right == page.right)
            && self.nth.as_ref().is_none_or(counts)
    }

    /// Names count most, then `:first`, `:blank` and `:nth()`, then sides (CSS Paged Media 3, 3.4).
    fn specificity(&self) -> u32 {
        let name = u32::from(self.name.is_some() || self.nth.as_ref().is_some_and(|n| n.2.is_some()));
        let middle = u32::from(self.first) + u32::from(self.blank) + u32::from(self.nth.is_some());
        name << 16 | middle << 8 | u32::from(self.right.is_some())
    }
}

/// An `@page` rule.
#[derive(Debug, Clone)]
pub(super) struct PageRule {
    pub(super) selectors: Vec<PageSelector>,
    pub(super) block: Block,
    /// Margin boxes; none for the footnote area.
    pub(super) boxes: Vec<(Option<MarginBox>, Block)>,
    pub(super) origin: Origin,
    pub(super) layer: u16,
    pub(super) conditions: Option<Arc<Conditions>>,
}

/// The size of pages that nothing more is known about: what media queries ask for.
pub(super) fn default_size(rules: &Rules) -> Size {
    let mut size = A4;
    let plain = rules.pages.iter().filter(|r| r.selectors.iter().any(|s| *s == PageSelector::default()));
    for rule in plain.filter(|r| r.conditions.is_none()) {
        for declaration in &rule.block.declarations {
            if declaration.target.ltr == super::properties::Longhand::PageSize
                && let super::declare::Value::Set(set) = &declaration.value
            {
                let mut builder = Builder::default();
                set(&mut builder, &bare_context());
                size = resolve_size(builder.extra.page_size);
            }
        }
    }
    size
}

/// The initial font on the default page.
pub(super) fn bare_context() -> super::value::Context<'static> {
    super::value::Context {
        zoom: 1.0,
        font_size: 12.0,
        root_font_size: 12.0,
        root_line_height: 14.4,
        font: Arc::default(),
        parent_font: None,
        parent_font_size: 12.0,
        parent_font_weight: 400.0,
        color: crate::typeset::frame::Color::BLACK,
        direction: super::computed::Direction::Ltr,
        viewport: A4,
        metrics: &super::HalfEm,
        units: std::cell::Cell::new(None),
    }
}

fn resolve_size(size: PageSize) -> Size {
    let size = match size {
        PageSize::Auto(None | Some(false)) => A4,
        PageSize::Auto(Some(true)) => Size { width: A4.height, height: A4.width },
        PageSize::Fixed(width, height) => Size { width, height },
    };
    // PDF pages are between 3 and 14,400 units wide (ISO 32000-1, annex C).
    Size { width: size.width.clamp(3.0, 14_400.0), height: size.height.clamp(3.0, 14_400.0) }
}

impl MarginBox {
    /// The directions, across and down, in which a box of this place is not one of three that share a side; whether the page area lies ahead.
    pub(crate) fn across(self) -> (Option<bool>, Option<bool>) {
        match self {
            Self::TopLeftCorner => (Some(true), Some(true)),
            Self::TopRightCorner => (Some(false), Some(true)),
            Self::BottomLeftCorner => (Some(true), Some(false)),
            Self::BottomRightCorner => (Some(false), Some(false)),
            Self::TopLeft | Self::TopCenter | Self::TopRight => (None, Some(true)),
            Self::BottomLeft | Self::BottomCenter | Self::BottomRight => (None, Some(false)),
            Self::LeftTop | Self::LeftMiddle | Self::LeftBottom => (Some(true), None),
            Self::RightTop | Self::RightMiddle | Self::RightBottom => (Some(false), None),
        }
    }

    /// What the standard gives each box before anyone asks (CSS Paged Media 3, 5.3).
    fn defaults(self) -> &'static str {
        match self {
            Self::TopLeftCorner | Self::BottomLeftCorner => "text-align:right;vertical-align:middle",
            Self::TopRightCorner | Self::BottomRightCorner => "text-align:left;vertical-align:middle",
            Self::TopLeft | Self::BottomLeft => "text-align:left;vertical-align:middle",
            Self::TopCenter | Self::BottomCenter => "text-align:center;vertical-align:middle",
            Self::TopRight | Self::BottomRight => "text-align:right;vertical-align:middle",
            Self::LeftTop | Self::RightTop => "text-align:center;vertical-align:top",
            Self::LeftMiddle | Self::RightMiddle => "text-align:center;vertical-align:middle",
            Self::LeftBottom | Self::RightBottom => "text-align:center;vertical-align:bottom",
        }
    }
}

impl Styles<'_> {
    /// Whether pages start a counter anew: `@page { counter-reset: footnote }`.
    pub fn pages_reset(&self, counter: &str) -> bool {
        let resets = |declaration: &super::declare::Declaration| match &declaration.value {
            super::declare::Value::Set(set) if declaration.target.ltr == super::properties::Longhand::CounterReset => {
                let mut builder = Builder::default();
                set(&mut builder, &bare_context());
                builder.generated.counter_reset.iter().any(|(name, _)| name == counter)
            }
            _ => false,
        };
        self.sheets.rules.pages.iter().any(|rule| rule.block.declarations.iter().any(resets))
    }

    /// The cascade for one page. Pages for which the same rules hold share one answer, so asking again is cheap.
    pub fn page(&self, context: &PageContext<'_>) -> Arc<PageStyle> {
        let rules = &self.sheets.rules.pages;
        let mut matched: Vec<(Origin, u16, u32, u32)> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let best = rule.selectors.iter().filter(|s| s.holds(context)).map(PageSelector::specificity).max();
            if let (Some(specificity), true) = (best, Conditions::hold(rule.conditions.as_ref(), self.page)) {
                let layer = self.sheets.layers[usize::from(rule.layer)];
                matched.push((rule.origin, layer, specificity, u32::try_from(index).unwrap_or(u32::MAX)));
            }
        }
        matched.sort_unstable();
        let key: Vec<u32> = matched.iter().map(|m| m.3).collect();
        // A poisoned lock only means that another page's cascade did not end; what is stored is whole.
        let mut pages = self.pages.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        pages.entry(key).or_insert_with(|| Arc::new(self.page_style(&matched))).clone()
    }

    /// What each rule for pages asks for by itself.
    pub(crate) fn page_rules(&self) -> impl Iterator<Item = PageStyle> {
        self.sheets.rules.pages.iter().zip(0..).map(|(rule, index)| self.page_style(&[(rule.origin, 0, 0, index)]))
    }

    fn page_style(&self, matched: &[(Origin, u16, u32, u32)]) -> PageStyle {
        let rules = &self.sheets.rules.pages;
        let registry = &self.sheets.rules.registered;
        let environment = Environment { metrics: self.metrics, viewport: self.page, initial: Builder::default(), registry };
        let mut cascade = Cascade::new(environment);
        cascade.root = self.root;
        let role = Role { root: false, page: false, item: false, list: false, table: false, stands: false };
        let nobody = (Builder::default(), Arc::default());
        let root = self.records.first().map_or((&nobody.0, &nobody.1), |r| (&r.builder, &r.variables));
        let ranked = |block, (origin, layer, ..): &(Origin, u16, u32, u32)| Ranked { block, origin: *origin, layer: *layer, inline: false };
        let ua = super::alone::block("margin:75px");
        let mut blocks = vec![Ranked { block: &ua, origin: Origin::UserAgent, layer: 0, inline: false }];
        blocks.extend(matched.iter().map(|m| ranked(&rules[m.3 as usize].block, m)));
        let (page, variables) = cascade.compute(&blocks, root.0, root.1, None, role);

        let size = resolve_size(page.extra.page_size);
        let side = |extent: Extent, base: f32| match extent {
            Extent::Length(length) => length.resolve(base),
            _ => 0.0,
        };
        let m = page.edges.margin;
        let margin = Sides {
            top: side(m.top, size.height),
            right: side(m.right, size.width),
            bottom: side(m.bottom, size.height),
            left: side(m.left, size.width),
        };
        let marks = PageMarks { crop: page.extra.page_marks.0, cross: page.extra.page_marks.1 };
        // Like the items of a container, they are blocks whatever they say.
        let block_role = Role { item: true, ..role };
        let mut boxed = |which: Option<MarginBox>, defaults: &Block| {
            let mut blocks = vec![Ranked { block: defaults, origin: Origin::UserAgent, layer: 0, inline: false }];
            let mut any = false;
            for m in matched {
                for (_, block) in rules[m.3 as usize].boxes.iter().filter(|(b, _)| *b == which) {
                    blocks.push(ranked(block, m));
                    any = true;
                }
            }
            (any || which.is_none()).then(|| cascade.compute(&blocks, &page, &variables, None, block_role).0.style())
        };
        let mut boxes = Vec::new();
        for margin_box in MarginBox::ALL {
            if let Some(style) = boxed(Some(margin_box), &super::alone::block(margin_box.defaults()))
                && matches!(style.generated.content, Content::Items { .. })
            {
                boxes.push((margin_box, style));
            }
        }
        let footnote = boxed(None, &super::alone::block("margin-top:1em")).unwrap_or_default();
        let bleed = page.extra.page_bleed.unwrap_or(if marks.crop { 6.0 } else { 0.0 });
        PageStyle { size, margin, style: page.style(), boxes, footnote, bleed, marks, turn: page.extra.page_turn }
    }
}
