//! A style being computed: the groups of [`ComputedStyle`] and what only the cascade needs.

use std::sync::Arc;

use super::computed::*;
use super::effects::{Effects, MaskComposite, MaskLayer};
use super::value::font::Features;
use super::variables::Variables;
use super::zoom::Zoom;
use crate::typeset::frame::Color;

/// `float` as specified: a footnote is a float to the cascade and a position to layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FloatSpec {
    None,
    Left,
    Right,
    Footnote,
}

/// `position` with the name of `running()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placement {
    pub(super) position: Position,
    pub(super) running: Option<String>,
}

/// Inherited properties that computed values keep only joined.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Variants {
    pub(super) kerning: Option<bool>,
    pub(super) ligatures: Features,
    pub(super) caps: Features,
    pub(super) numeric: Features,
    pub(super) east_asian: Features,
    pub(super) position: Features,
    pub(super) alternates: Features,
    pub(super) settings: Features,
    pub(super) underline_offset: Option<f32>,
    pub(super) underline_under: bool,
    pub(super) no_skip_ink: bool,
    pub(super) stroke_width: f32,
    pub(super) stroke_color: Option<Color>,
    /// `text-orientation`
    pub(super) upright: Upright,
    /// Whether lines run across the page all the same, as those of vertical pages do.
    pub(super) across: bool,
    /// What `zoom` of the element and all it is in comes to.
    pub(super) zoom: Zoom,
}

/// Properties that computed values keep only joined and that are not inherited.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extra {
    pub(super) float: FloatSpec,
    pub(super) placement: Placement,
    /// Widths of lines; none for `medium`.
    pub(super) border_width: Sides<Option<f32>>,
    pub(super) border_style: Sides<BorderLine>,
    pub(super) border_color: Sides<Option<Color>>,
    pub(super) outline_width: Option<f32>,
    pub(super) outline_style: BorderLine,
    pub(super) outline_color: Option<Color>,
    pub(super) rule_width: Option<f32>,
    pub(super) rule_style: BorderLine,
    pub(super) rule_color: Option<Color>,
    pub(super) decoration_line: Vec<DecorationLine>,
    pub(super) decoration_style: BorderLine,
    pub(super) decoration_color: Option<Color>,
    pub(super) decoration_thickness: Option<f32>,
    pub(super) images: Vec<Option<BackgroundImage>>,
    pub(super) positions: Vec<(LengthPercentage, LengthPercentage)>,
    pub(super) sizes: Vec<BackgroundSize>,
    pub(super) repeats: Vec<(Repeat, Repeat)>,
    pub(super) positions_x: Vec<LengthPercentage>,
    pub(super) positions_y: Vec<LengthPercentage>,
    pub(super) border_image: Option<BackgroundImage>,
    pub(super) border_image_slice: (Sides<BorderImageSide>, bool),
    pub(super) border_image_width: Sides<BorderImageSide>,
    pub(super) border_image_outset: Sides<BorderImageSide>,
    pub(super) border_image_repeat: (Repeat, Repeat),
    pub(super) translate: Option<Transform>,
    pub(super) rotate: Option<Transform>,
    pub(super) scale: Option<Transform>,
    pub(super) origins: Vec<u8>,
    pub(super) clips: Vec<u8>,
    /// `background-attachment: fixed`
    pub(super) fixed: Vec<bool>,
    pub(super) grid_auto_flow: (bool, bool),
    pub(super) page_size: PageSize,
    pub(super) page_marks: (bool, bool),
    pub(super) page_bleed: Option<f32>,
    pub(super) page_turn: u16,
    /// `line-clamp`, `max-lines`, `block-ellipsis`, `continue: discard`
    pub(super) line_clamp: Option<u32>,
    pub(super) max_lines: Option<u32>,
    pub(super) block_ellipsis: Option<String>,
    pub(super) discards: bool,
    /// `content-visibility: hidden`
    pub(super) skips: bool,
    /// `zoom` of the element alone.
    pub(super) zoom: Zoom,
}

/// Masks as lists, and what else is done to a box once it is painted.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct EffectLists {
    pub(super) whole: Effects,
    pub(super) images: Vec<Option<BackgroundImage>>,
    pub(super) positions: Vec<(LengthPercentage, LengthPercentage)>,
    pub(super) sizes: Vec<BackgroundSize>,
    pub(super) repeats: Vec<(Repeat, Repeat)>,
    pub(super) origins: Vec<u8>,
    pub(super) clips: Vec<u8>,
    pub(super) composites: Vec<MaskComposite>,
    pub(super) modes: Vec<bool>,
}

/// `size` of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PageSize {
    /// `auto`, and which way up if it says so.
    Auto(Option<bool>),
    /// Width and height.
    Fixed(f32, f32),
}

impl Default for Extra {
    fn default() -> Self {
        let none = BorderLine::None;
        let (number, zero) = (BorderImageSide::Number(1.0), BorderImageSide::Number(0.0));
        let one = Sides { top: number, right: number, bottom: number, left: number };
        Self {
            float: FloatSpec::None,
            placement: Placement { position: Position::Static, running: None },
            border_width: Sides::default(),
            border_style: Sides { top: none, right: none, bottom: none, left: none },
            border_color: Sides::default(),
            outline_width: None,
            outline_style: none,
            outline_color: None,
            rule_width: None,
            rule_style: none,
            rule_color: None,
            decoration_line: Vec::new(),
            decoration_style: BorderLine::Solid,
            decoration_color: None,
            decoration_thickness: None,
            images: Vec::new(),
            positions: Vec::new(),
            sizes: Vec::new(),
            repeats: Vec::new(),
            positions_x: Vec::new(),
            positions_y: Vec::new(),
            border_image: None,
            border_image_slice: super::value::border_image::initial_slice(),
            border_image_width: one,
            border_image_outset: Sides { top: zero, right: zero, bottom: zero, left: zero },
            border_image_repeat: (Repeat::No, Repeat::No),
            translate: None,
            rotate: None,
            scale: None,
            origins: Vec::new(),
            clips: Vec::new(),
            fixed: Vec::new(),
            grid_auto_flow: (false, false),
            page_size: PageSize::Auto(None),
            page_marks: (false, false),
            page_bleed: None,
            page_turn: 0,
            line_clamp: None,
            max_lines: None,
            block_ellipsis: None,
            discards: false,
            skips: false,
            zoom: Zoom::default(),
        }
    }
}

/// All values of one element while they are computed, and as its children inherit them.
#[derive(Debug, Clone, Default)]
pub(super) struct Builder {
    pub(super) font: Arc<FontStyle>,
    pub(super) text: Arc<TextStyle>,
    pub(super) layout: Arc<LayoutStyle>,
    pub(super) edges: Arc<EdgeStyle>,
    pub(super) flex: Arc<FlexStyle>,
    pub(super) generated: Arc<GeneratedStyle>,
    pub(super) variants: Arc<Variants>,
    pub(super) extra: Arc<Extra>,
    pub(super) effects: Arc<EffectLists>,
}

/// What kind of box a style is finished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Role {
    /// The root element, whose box is a block.
    pub(super) root: bool,
    /// The root element or the body: their lines run across the page whatever they ask for.
    pub(super) page: bool,
    /// A child of a flex or grid container, whose box is a block.
    pub(super) item: bool,
    /// `<ol>`, `<ul>`, `<menu>`: starts a list of its own.
    pub(super) list: bool,
    /// `<table>`
    pub(super) table: bool,
    /// A picture or a control in vertical writing: it stands as it does anywhere.
    pub(super) stands: bool,
}

impl Builder {
    /// Inherited groups of a parent, initial values for the rest.
    pub(super) fn inherit(parent: &Self, initial: &Self) -> Self {
        let mut builder =
            Self { font: parent.font.clone(), text: parent.text.clone(), variants: parent.variants.clone(), ..initial.clone() };
        if parent.layout.page.is_some() {
            Arc::make_mut(&mut builder.layout).page.clone_from(&parent.layout.page);
        }
        builder
    }

    /// Joins what was kept apart and applies the rules that hold between properties.
    pub(super) fn finish(&mut self, parent: &Self, role: Role) {
        self.join_features();
        self.join_alignment(parent, role);
        self.join_position(parent, role);
        self.join_upright(parent, role);
        self.align_among_boxes(parent);
        self.join_borders();
        self.join_background();
        self.join_transform();
        self.join_effects();
        self.join_decorations(parent);
        self.join_counters(role);
        self.join_clamp();
        if self.extra.grid_auto_flow != (false, false) {
            let flex = Arc::make_mut(&mut self.flex);
            (flex.grid_auto_flow_column, flex.grid_auto_flow_dense) = self.extra.grid_auto_flow;
        }
    }

    fn join_features(&mut self) {
        let v = &*self.variants;
        let kerning = v.kerning.map(|on| (*b"kern", u32::from(on)));
        let lists = [&v.ligatures, &v.caps, &v.numeric, &v.east_asian, &v.position, &v.alternates, &v.settings];
        let joined = kerning.iter().chain(lists.into_iter().flatten());
        if !joined.clone().eq(self.font.features.iter()) {
            let features = joined.copied().collect();
            Arc::make_mut(&mut self.font).features = features;
        }
    }

    /// `match-parent` is what `start` and `end` come to in the parent (CSS Text 3, 6.1).
    fn join_alignment(&mut self, parent: &Self, role: Role) {
        // What aligns boxes aligns tables, but not what is in them.
        if role.table && matches!(self.text.text_align, Align::BoxesLeft | Align::BoxesRight | Align::BoxesCenter) {
            Arc::make_mut(&mut self.text).text_align = Align::Start;
        }
        if self.text.text_align == Align::MatchParent {
            let rtl = parent.text.direction == Direction::Rtl;
            let align = match parent.text.text_align {
                Align::Start => {
                    if rtl {
                        Align::Right
                    } else {
                        Align::Left
                    }
                }
                Align::End => {
                    if rtl {
                        Align::Left
                    } else {
                        Align::Right
                    }
                }
                other => other,
            };
            Arc::make_mut(&mut self.text).text_align = align;
        }
    }

    /// A block with room to spare goes where its parent aligns boxes: margins that are equal become `auto` on the side of that room.
    fn align_among_boxes(&mut self, parent: &Self) {
        let (left, right) = match parent.text.text_align {
            Align::BoxesLeft => (false, true),
            Align::BoxesRight => (true, false),
            Align::BoxesCenter => (true, true),
            _ => return,
        };
        let layout = &*self.layout;
        let is_block = matches!(
            layout.display,
            Display::Block | Display::FlowRoot | Display::Table | Display::Flex | Display::Grid | Display::ListItem
        ) && layout.float == Float::None
            && matches!(layout.position, Position::Static | Position::Relative);
        let has_room = layout.width != Extent::Auto || layout.max_width != Extent::Auto || layout.display == Display::Table;
        let margin = self.edges.margin;
        if is_block && has_room && margin.left == margin.right && margin.left != Extent::Auto {
            let margin = &mut Arc::make_mut(&mut self.edges).margin;
            for (side, open) in [(&mut margin.left, left), (&mut margin.right, right)] {
                if open {
                    *side = Extent::Auto;
                }
            }
        }
    }

    /// Positions, floats and `display` (CSS 2.2, 9.7; CSS Display 3, 2.7).
    fn join_position(&mut self, parent: &Self, role: Role) {
        self.join_across(parent, role);
        let extra = &*self.extra;
        let mut position = extra.placement.position;
        let mut float = match extra.float {
            FloatSpec::Left => Float::Left,
            FloatSpec::Right => Float::Right,
            FloatSpec::None => Float::None,
            FloatSpec::Footnote => {
                position = Position::Footnote;
                Float::None
            }
        };
        let out_of_flow = matches!(position, Position::Absolute | Position::Fixed | Position::Running | Position::Footnote);
        if out_of_flow || role.item {
            float = Float::None;
        }
        let mut display = self.layout.display;
        let inline_level = out_of_flow
            && matches!(display, Display::Inline | Display::InlineBlock | Display::InlineTable | Display::InlineFlex | Display::InlineGrid);
        if display != Display::None && display != Display::Contents && (out_of_flow || float != Float::None || role.root || role.item) {
            display = blockified(display);
        }
        let turn = if role.root { Turn::No } else { self.turn(parent, role) };
        if turn != Turn::No {
            display = match display {
                Display::Inline => Display::InlineBlock,
                Display::Block => Display::FlowRoot,
                other => other,
            };
        }
        let contain = self.layout.contain.of(display);
        if (contain.layout || contain.paint) && display == Display::Block {
            display = Display::FlowRoot;
        }
        let overflow = match self.layout.overflow {
            Overflow::Visible if contain.paint => Overflow::Clip,
            Overflow::Scroll if contain.paint => Overflow::Hidden,
            other => other,
        };
        let layout = &*self.layout;
        if layout.position != position
            || layout.float != float
            || layout.display != display
            || layout.overflow != overflow
            || layout.contain != contain
            || layout.inline_level != inline_level
            || layout.turn != turn
            || layout.running != extra.placement.running
        {
            let running = extra.placement.running.clone();
            let layout = Arc::make_mut(&mut self.layout);
            (layout.position, layout.float, layout.display, layout.overflow) = (position, float, display, overflow);
            (layout.running, layout.contain) = (running, contain);
            layout.inline_level = inline_level;
            layout.turn = turn;
        }
    }

    /// `line-clamp` is short for a number of lines, an ellipsis, and that the rest is left out.
    fn join_clamp(&mut self) {
        let extra = &*self.extra;
        let clamp = match (extra.line_clamp, extra.max_lines.filter(|_| extra.discards)) {
            (Some(lines), _) => Clamp { lines, mark: Some("\u{2026}".to_owned()), words: false },
            (None, Some(lines)) => Clamp { lines, mark: extra.block_ellipsis.clone(), words: true },
            (None, None) => return,
        };
        Arc::make_mut(&mut self.layout).clamp = Some(Box::new(clamp));
    }

    fn join_borders(&mut self) {
        let extra = &*self.extra;
        let current = self.text.color;
        let Zoom(zoom) = self.variants.zoom;
        let line = |width: Option<f32>, style: BorderLine, color: Option<Color>| {
            let shows = !matches!(style, BorderLine::None | BorderLine::Hidden);
            let width = if shows { width.unwrap_or(2.25 * zoom) } else { 0.0 };
            Border { width, style, color: color.unwrap_or(current) }
        };
        let styles = extra.border_style;
        if [styles.top, styles.right, styles.bottom, styles.left].iter().any(|s| *s != BorderLine::None) {
            let (w, c) = (extra.border_width, extra.border_color);
            // The text's colour is too dark to look raised or sunk: browsers then take a light grey, rules above all.
            const RELIEF: Color = Color { r: 0.933, g: 0.933, b: 0.933, a: 1.0 };
            let side = |width: Option<f32>, style: BorderLine, color: Option<Color>| {
                let is_relief = matches!(style, BorderLine::Groove | BorderLine::Ridge | BorderLine::Inset | BorderLine::Outset);
                line(width, style, color.or(is_relief.then_some(RELIEF)))
            };
            let border = Sides {
                top: side(w.top, styles.top, c.top),
                right: side(w.right, styles.right, c.right),
                bottom: side(w.bottom, styles.bottom, c.bottom),
                left: side(w.left, styles.left, c.left),
            };
            if self.edges.border != border {
                Arc::make_mut(&mut self.edges).border = border;
            }
        }
        if extra.outline_style != BorderLine::None {
            Arc::make_mut(&mut self.edges).outline = line(extra.outline_width, extra.outline_style, extra.outline_color);
        }
        if extra.rule_style != BorderLine::None {
            Arc::make_mut(&mut self.layout).column_rule = line(extra.rule_width, extra.rule_style, extra.rule_color);
        }
    }

    /// `translate`, `rotate` and `scale` come before `transform` (CSS Transforms 2, 3).
    fn join_transform(&mut self) {
        let extra = &*self.extra;
        let steps: Vec<Transform> = [&extra.translate, &extra.rotate, &extra.scale].into_iter().flatten().copied().collect();
        if !steps.is_empty() {
            Arc::make_mut(&mut self.layout).transform.splice(0..0, steps);
        }
    }

    /// Masks get layers as backgrounds do.
    fn join_effects(&mut self) {
        let lists = &*self.effects;
        let has_mask = lists.images.iter().any(Option::is_some);
        if !has_mask && lists.whole == Effects::default() {
            return;
        }
        let mut effects = lists.whole.clone();
        let auto = BackgroundSize::Explicit(Extent::Auto, Extent::Auto);
        let layers = lists.images.iter().enumerate().filter_map(|(i, image)| {
            let layer = BackgroundLayer {
                image: image.clone()?,
                position: nth(&lists.positions, i, (LengthPercentage::ZERO, LengthPercentage::ZERO)),
                size: nth(&lists.sizes, i, auto),
                repeat: nth(&lists.repeats, i, (Repeat::Repeat, Repeat::Repeat)),
                origin: nth(&lists.origins, i, 0),
                clip: nth(&lists.clips, i, 0),
            };
            Some(MaskLayer { layer, luminance: nth(&lists.modes, i, false), composite: nth(&lists.composites, i, MaskComposite::Add) })
        });
        effects.mask = layers.collect();
        Arc::make_mut(&mut self.edges).effects = Some(Arc::new(effects));
    }

    /// Lists shorter than that of the images are repeated.
    fn join_background(&mut self) {
        let extra = &*self.extra;
        if let Some(source) = &extra.border_image {
            let (slice, fill) = extra.border_image_slice;
            let image = BorderImage {
                source: source.clone(),
                slice,
                fill,
                width: extra.border_image_width,
                outset: extra.border_image_outset,
                repeat: extra.border_image_repeat,
            };
            Arc::make_mut(&mut self.edges).border_image = Some(Arc::new(image));
        }
        let last = extra.images.len().saturating_sub(1);
        let clip = if extra.clips.is_empty() { 0 } else { extra.clips[last % extra.clips.len()] };
        if self.edges.color_clip != clip {
            Arc::make_mut(&mut self.edges).color_clip = clip;
        }
        if extra.images.iter().all(Option::is_none) {
            return;
        }
        let auto = BackgroundSize::Explicit(Extent::Auto, Extent::Auto);
        let layers = extra.images.iter().enumerate().filter_map(|(i, image)| {
            Some(BackgroundLayer {
                image: image.clone()?,
                position: {
                    let (x, y) = nth(&extra.positions, i, (LengthPercentage::ZERO, LengthPercentage::ZERO));
                    (nth(&extra.positions_x, i, x), nth(&extra.positions_y, i, y))
                },
                size: nth(&extra.sizes, i, auto),
                repeat: nth(&extra.repeats, i, (Repeat::Repeat, Repeat::Repeat)),
                origin: if nth(&extra.fixed, i, false) { BackgroundLayer::ON_PAGE } else { nth(&extra.origins, i, 1) },
                clip: nth(&extra.clips, i, 0),
            })
        });
        let layers = layers.collect();
        Arc::make_mut(&mut self.edges).background = layers;
    }

    /// Decorations run through descendants, but not into floats, positioned boxes and atomic inline boxes (CSS Text Decoration 3, 2).
    fn join_decorations(&mut self, parent: &Self) {
        let layout = &*self.layout;
        let apart = layout.float != Float::None
            || !matches!(layout.position, Position::Static | Position::Relative)
            || matches!(layout.display, Display::InlineBlock | Display::InlineTable | Display::InlineFlex | Display::InlineGrid);
        let inherited: &[Decoration] = if apart { &[] } else { &parent.text.decorations };
        let extra = &*self.extra;
        if extra.decoration_line.is_empty() && self.text.decorations == inherited {
            return;
        }
        let mut decorations = inherited.to_vec();
        decorations.extend(extra.decoration_line.iter().map(|line| Decoration {
            line: *line,
            style: extra.decoration_style,
            color: extra.decoration_color.unwrap_or(self.text.color),
            thickness: extra.decoration_thickness,
            offset: self.variants.underline_offset,
            skip_ink: !self.variants.no_skip_ink,
            under: self.variants.underline_under,
            font_size: self.font.size,
        }));
        if self.text.decorations != decorations {
            Arc::make_mut(&mut self.text).decorations = decorations;
        }
    }

    /// Outlines of letters are rare, so they have a place of their own. `paint-order` is a property of drawings that letters heed too.
    pub(super) fn join_stroke(&mut self, variables: &Variables) {
        let width = self.variants.stroke_width;
        let stroke = (width > 0.0).then(|| {
            let color = self.variants.stroke_color.unwrap_or(self.text.color);
            let order = variables.get("paint-order").map_or("", |css| css.as_ref());
            let first = order.split_ascii_whitespace().find(|part| !part.eq_ignore_ascii_case("markers"));
            Arc::new(LetterOutline { width, color, is_below: first.is_some_and(|part| part.eq_ignore_ascii_case("stroke")) })
        });
        if self.text.stroke != stroke {
            Arc::make_mut(&mut self.text).stroke = stroke;
        }
    }

    /// List items count by themselves, and lists start anew (CSS Lists 3, 4.6).
    fn join_counters(&mut self, role: Role) {
        const NAME: &str = "list-item";
        let has = |list: &[(String, i32)]| list.iter().any(|(name, _)| name == NAME);
        if role.list && !has(&self.generated.counter_reset) {
            Arc::make_mut(&mut self.generated).counter_reset.push((NAME.to_owned(), 0));
        }
        if self.layout.display == Display::ListItem && !has(&self.generated.counter_increment) {
            Arc::make_mut(&mut self.generated).counter_increment.push((NAME.to_owned(), 1));
        }
    }

    /// The outward form.
    pub(super) fn style(&self) -> ComputedStyle {
        let groups = StyleGroups {
            font: self.font.clone(),
            text: self.text.clone(),
            layout: self.layout.clone(),
            edges: self.edges.clone(),
            flex: self.flex.clone(),
            generated: self.generated.clone(),
        };
        groups.into()
    }
}

/// The value of a layer: lists that are too short are repeated.
fn nth<T: Clone>(list: &[T], i: usize, default: T) -> T {
    if list.is_empty() { default } else { list[i % list.len()].clone() }
}

fn blockified(display: Display) -> Display {
    match display {
        Display::Inline
        | Display::TableRowGroup
        | Display::TableHeaderGroup
        | Display::TableFooterGroup
        | Display::TableRow
        | Display::TableCell
        | Display::TableColumn
        | Display::TableColumnGroup
        | Display::TableCaption => Display::Block,
        Display::InlineBlock => Display::Block,
        Display::InlineTable => Display::Table,
        Display::InlineFlex => Display::Flex,
        Display::InlineGrid => Display::Grid,
        other => other,
    }
}
