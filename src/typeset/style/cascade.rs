//! From matching rules to computed values (CSS Cascade 5, 6 and 7).

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::builder::{Builder, Role};
use super::computed::Turn;
use super::declare::{Block, CustomValue, Declaration, Pending, Value, Wide};
use super::fonts::FontMetricsSource;
use super::properties::{COUNT, Longhand};
use super::rules::Origin;
use super::value::Context;
use super::variables::{self, Registry, Variables};
use super::writing::Said;
use crate::typeset::Warning;
use crate::typeset::frame::Size;
use crate::typeset::html::Element;

/// A block of declarations that holds, and how strongly. Blocks come weakest first, as normal declarations rank.
#[derive(Clone, Copy)]
pub(super) struct Ranked<'b> {
    pub(super) block: &'b Block,
    pub(super) origin: Origin,
    pub(super) layer: u16,
    /// From the `style` attribute.
    pub(super) inline: bool,
}

/// One declaration in the order of the cascade.
#[derive(Clone, Copy)]
struct Ordered<'b> {
    declaration: &'b Declaration,
    origin: Origin,
    layer: u16,
    inline: bool,
}

/// What all elements share.
pub(super) struct Environment<'a> {
    pub(super) metrics: &'a dyn FontMetricsSource,
    pub(super) viewport: Size,
    pub(super) initial: Builder,
    pub(super) registry: &'a Registry,
}

/// What values of one element are made of.
#[derive(Clone, Copy)]
struct Own<'e> {
    variables: &'e Arc<Variables>,
    element: Option<Element<'e>>,
}

/// What `rem` and `rlh` are of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RootUnits {
    pub(super) font_size: f32,
    pub(super) line_height: f32,
}

type Resolved = Option<Arc<Vec<Declaration>>>;

/// Computes styles; remembers values with `var()` that were parsed before.
pub(super) struct Cascade<'a> {
    pub(super) environment: Environment<'a>,
    pub(super) root: Option<RootUnits>,
    /// By the value and the variables, both named by where they lie; the variables are kept so that they stay there.
    substituted: FxHashMap<(usize, usize), Resolved>,
    kept: BTreeMap<usize, Arc<Variables>>,
    /// Values that came to nothing.
    pub(super) warnings: Vec<Warning>,
}

impl<'a> Cascade<'a> {
    pub(super) fn new(environment: Environment<'a>) -> Self {
        Self { environment, root: None, substituted: FxHashMap::default(), kept: BTreeMap::new(), warnings: Vec::new() }
    }

    /// Computes the style of one element, pseudo-element, page or margin box.
    pub(super) fn compute(
        &mut self,
        blocks: &[Ranked<'_>],
        parent: &Builder,
        parent_variables: &Arc<Variables>,
        element: Option<Element<'_>>,
        role: Role,
    ) -> (Builder, Arc<Variables>) {
        let variables = variables::resolve(parent_variables, &custom(blocks), self.environment.registry, element);
        let own = Own { variables: &variables, element };
        let ordered = order(blocks);
        let mut builder = Builder::inherit(parent, &self.environment.initial);
        let root = self.root.unwrap_or(RootUnits { font_size: 12.0, line_height: 12.0 * 1.2 });
        let metrics = self.environment.metrics;
        let mut context = Context {
            zoom: parent.variants.zoom.0,
            font_size: parent.font.size,
            root_font_size: root.font_size * parent.variants.zoom.0,
            root_line_height: root.line_height * parent.variants.zoom.0,
            font: parent.font.clone(),
            parent_font: Some(&parent.font),
            parent_font_size: parent.font.size,
            parent_font_weight: parent.font.weight,
            color: parent.text.color,
            direction: parent.text.direction,
            viewport: self.environment.viewport,
            metrics,
            units: Cell::new(None),
        };
        // The direction first: it says which declarations flow-relative ones compete with.
        let turns = ordered.iter().rposition(|o| o.declaration.target.ltr == Longhand::Direction);
        if let Some(index) = turns {
            self.apply(Longhand::Direction, index, &ordered, &mut builder, parent, own, &context);
            context.direction = builder.text.direction;
        }
        let direction = context.direction;
        let mut winners = [u32::MAX; COUNT];
        for (index, ordered) in ordered.iter().enumerate() {
            winners[ordered.declaration.target.in_direction(direction).index()] = u32::try_from(index).unwrap_or(u32::MAX);
        }
        let mut fonts_done = false;
        for (id, winner) in Longhand::ALL.iter().zip(winners) {
            if !fonts_done && *id >= Longhand::LineHeight {
                context.set_font(&builder.font);
                if role.root {
                    context.root_font_size = builder.font.size;
                }
                fonts_done = true;
            }
            if winner != u32::MAX {
                self.apply(*id, winner as usize, &ordered, &mut builder, parent, own, &context);
            }
            match id {
                Longhand::Zoom if builder.extra.zoom != Default::default() => {
                    super::zoom::apply(&mut builder);
                    context.zoom_by(builder.extra.zoom, &builder.font);
                }
                Longhand::LineHeight => {
                    context.set_font(&builder.font);
                    context.parent_font = None;
                    if role.root {
                        context.root_line_height = context.line_height();
                    }
                }
                Longhand::Color => context.color = builder.text.color,
                _ => {}
            }
        }
        builder.finish(parent, role);
        builder.join_stroke(&variables);
        if let Some(turn) = parent.turns_children().filter(|_| !role.stands) {
            let said = |id: Longhand| match ordered.get(winners[id.index()] as usize) {
                Some(one) if one.declaration.target.flow => Said::OfFlow,
                Some(one) if one.origin != Origin::UserAgent => Said::OfPage,
                _ => Said::Nothing,
            };
            builder.turn_sides(turn, said, &self.environment.initial);
        } else if builder.layout.turn != Turn::No {
            let sides = [Longhand::MarginTop, Longhand::MarginRight, Longhand::MarginBottom, Longhand::MarginLeft];
            let is_usual = |id: Longhand| ordered.get(winners[id.index()] as usize).is_none_or(|one| one.origin == Origin::UserAgent);
            if sides.into_iter().all(is_usual) {
                builder.turn_margins();
            }
        }
        if role.root {
            let zoom = context.zoom;
            self.root = Some(RootUnits { font_size: context.root_font_size / zoom, line_height: context.root_line_height / zoom });
        }
        (builder, variables)
    }

    /// Sets one property from the declaration at `index`, which won.
    #[expect(clippy::too_many_arguments, reason = "all of it is the state of one cascade, borrowed apart")]
    fn apply(
        &mut self,
        id: Longhand,
        index: usize,
        ordered: &[Ordered<'_>],
        builder: &mut Builder,
        parent: &Builder,
        own: Own<'_>,
        context: &Context<'_>,
    ) {
        let mut index = index;
        loop {
            let current = ordered[index];
            let declaration = current.declaration;
            let resolved;
            let value = match declaration.value_in(context.direction) {
                Value::Pending(pending) => {
                    resolved = self.substitute(pending, own);
                    let found = resolved.iter().flat_map(|list| list.iter()).find(|d| d.target == declaration.target);
                    found.map_or(&Value::Wide(Wide::Unset), |d| d.value_in(context.direction))
                }
                value => value,
            };
            let wide = match value {
                Value::Set(set) => return set(builder, context),
                Value::Pending(_) => Wide::Unset,
                Value::Wide(wide) => *wide,
            };
            match wide {
                Wide::Inherit => return id.copy(parent, builder),
                Wide::Initial => return id.copy(&self.environment.initial, builder),
                Wide::Unset => {
                    let from = if id.is_inherited() { parent } else { &self.environment.initial };
                    return id.copy(from, builder);
                }
                Wide::Revert | Wide::RevertLayer => {
                    let same = |o: &Ordered<'_>| {
                        o.origin == current.origin && (wide == Wide::Revert || (o.layer == current.layer && o.inline == current.inline))
                    };
                    let earlier = ordered[..index].iter().rposition(|o| {
                        o.declaration.target.in_direction(context.direction) == id && o.origin <= current.origin && !same(o)
                    });
                    match earlier {
                        Some(earlier) => index = earlier,
                        None => {
                            let from = if id.is_inherited() { parent } else { &self.environment.initial };
                            return id.copy(from, builder);
                        }
                    }
                }
            }
        }
    }

    /// The longhands a value with `var()` comes to; none where it is invalid.
    fn substitute(&mut self, pending: &Arc<Pending>, own: Own<'_>) -> Resolved {
        let variables = own.variables;
        let address = Arc::as_ptr(variables) as usize;
        let key = (Arc::as_ptr(pending) as usize, address);
        if let Some(known) = self.substituted.get(&key) {
            return known.clone();
        }
        self.kept.entry(address).or_insert_with(|| variables.clone());
        let css = variables::substitute(&pending.css, own.element, &mut |name| variables.get(name).cloned());
        // Frameworks empty variables so that what uses them says nothing.
        let is_blank = css.as_deref().is_some_and(|css| cssparser::Parser::new(css).is_exhausted());
        let resolved = css.and_then(|css| {
            let mut block = Block::default();
            pending.property.declare(&mut cssparser::Parser::new(&css), &pending.place, &mut block).ok()?;
            let settled = block.declarations.iter().all(|d| !matches!(d.value, Value::Pending(_)));
            settled.then(|| Arc::new(block.declarations))
        });
        if resolved.is_none() && !is_blank {
            self.report(pending);
        }
        // Elements with the same variables may have other attributes.
        if variables::attributes(&pending.css).is_empty() {
            self.substituted.insert(key, resolved.clone());
        }
        resolved
    }

    /// Says once that a value with `var()` is none, wherever it is used.
    fn report(&mut self, pending: &Pending) {
        let (line, column) = pending.place.at;
        let file = pending.place.file.to_path_buf();
        let known = |w: &Warning| (w.line, w.column, &w.file) == (line, column, &file);
        if line == 0 || self.warnings.iter().any(known) {
            return;
        }
        self.warnings.push(Warning {
            code: "invalid-variable",
            message: format!("`{}` comes to no valid value here", pending.css.split_whitespace().collect::<Vec<_>>().join(" ")),
            file,
            line,
            column,
            help: Some("declare the variable, or give `var()` a second argument to fall back on".to_owned()),
        });
    }
}

/// All declarations, weakest first: normal ones as the blocks come, then important ones, whose layers and origins count the other way round.
fn order<'b>(blocks: &[Ranked<'b>]) -> Vec<Ordered<'b>> {
    let mut ordered = Vec::with_capacity(blocks.iter().map(|b| b.block.declarations.len()).sum());
    let mut push = |ranked: &Ranked<'b>, important: bool| {
        ordered.extend(ranked.block.declarations.iter().filter(|d| d.important == important).map(|declaration| Ordered {
            declaration,
            origin: ranked.origin,
            layer: ranked.layer,
            inline: ranked.inline,
        }));
    };
    for block in blocks {
        push(block, false);
    }
    for block in important(blocks) {
        push(block, true);
    }
    ordered
}

fn important<'r, 'b>(blocks: &'r [Ranked<'b>]) -> Vec<&'r Ranked<'b>> {
    let mut important: Vec<&Ranked<'b>> = blocks.iter().filter(|b| b.block.has_important).collect();
    important.sort_by_key(|b| (std::cmp::Reverse(b.origin), b.inline, std::cmp::Reverse(b.layer)));
    important
}

/// The custom properties that win.
fn custom<'b>(blocks: &[Ranked<'b>]) -> FxHashMap<Arc<str>, &'b CustomValue> {
    let mut custom = FxHashMap::default();
    if blocks.iter().all(|b| b.block.custom.is_empty()) {
        return custom;
    }
    let mut push = |block: &'b Block, important: bool| {
        for (name, value, _) in block.custom.iter().filter(|(_, _, i)| *i == important) {
            custom.insert(name.clone(), value);
        }
    };
    for ranked in blocks {
        push(ranked.block, false);
    }
    for ranked in important(blocks) {
        push(ranked.block, true);
    }
    custom
}
