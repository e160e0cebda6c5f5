//! What stylesheets come to: style rules, page rules, font faces, counter styles, cascade layers; and the warnings on the way.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::computed::Target;
use super::counters::CounterStyles;
use super::declare::Block;
use super::fonts::FontFace;
use super::media::MediaList;
use super::page::PageRule;
use super::scope::Scope;
use super::selector::Selectors;
use super::variables::Registry;
use crate::typeset::Warning;
use crate::typeset::frame::Size;
use crate::typeset::html::LocalName;

/// Whose rules they are, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    UserAgent,
    Author,
}

/// Media queries around a rule, innermost first.
#[derive(Debug, Clone)]
pub(super) struct Conditions {
    pub(super) list: MediaList,
    pub(super) outer: Option<Arc<Conditions>>,
}

impl Conditions {
    /// Whether all of them hold.
    pub(super) fn hold(conditions: Option<&Arc<Self>>, page: Size) -> bool {
        let mut next = conditions;
        while let Some(conditions) = next {
            if !conditions.list.holds(page) {
                return false;
            }
            next = conditions.outer.as_ref();
        }
        true
    }
}

/// A style rule.
#[derive(Debug, Clone)]
pub(super) struct StyleRule {
    pub(super) selectors: Selectors,
    pub(super) block: Block,
    pub(super) origin: Origin,
    pub(super) layer: u16,
    /// Which parts of the document it is for, if not for all.
    pub(super) scope: Option<Arc<Scope>>,
    pub(super) conditions: Option<Arc<Conditions>>,
}

/// A cascade layer: its name inside its parent. Layer 0 holds what is in none.
#[derive(Debug, Clone)]
struct Layer {
    name: Option<String>,
    parent: u16,
}

/// All rules read so far.
pub(super) struct Rules {
    pub(super) styles: Vec<StyleRule>,
    pub(super) pages: Vec<PageRule>,
    pub(super) faces: Vec<(FontFace, Option<Arc<Conditions>>)>,
    pub(super) counters: CounterStyles,
    /// What `@property` says.
    pub(super) registered: Registry,
    /// Attributes that values are made of.
    pub(super) attributes: BTreeSet<LocalName>,
    /// What values refer to in the document.
    pub(super) targets: Vec<Target>,
    layers: Vec<Layer>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            styles: Vec::new(),
            pages: Vec::new(),
            faces: Vec::new(),
            counters: CounterStyles::new(),
            registered: Registry::new(),
            attributes: BTreeSet::new(),
            targets: Vec::new(),
            layers: vec![Layer { name: None, parent: 0 }],
        }
    }
}

impl Rules {
    /// The strength of each layer among normal declarations: later layers win, what is in no layer wins over all, and what is in a layer
    /// wins over the layers inside it.
    pub(super) fn layer_ranks(&self) -> Vec<u16> {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.layers.len()];
        for (i, layer) in self.layers.iter().enumerate().skip(1) {
            children[usize::from(layer.parent)].push(i);
        }
        let mut ranks = vec![0; self.layers.len()];
        let mut rank = 0;
        // Layers with an entry flag: children come before their parent.
        let mut stack = vec![(0, false)];
        while let Some((layer, seen)) = stack.pop() {
            if seen {
                ranks[layer] = rank;
                rank += 1;
            } else {
                stack.push((layer, true));
                stack.extend(children[layer].iter().rev().map(|c| (*c, false)));
            }
        }
        ranks
    }

    /// The layer of this path inside another; a new one without a name.
    pub(super) fn layer(&mut self, parent: u16, path: Option<&str>) -> u16 {
        let mut at = parent;
        let names: Vec<Option<&str>> = path.map_or_else(|| vec![None], |p| p.split('.').map(Some).collect());
        for name in names {
            let known = name.and_then(|name| self.layers.iter().position(|l| l.parent == at && l.name.as_deref() == Some(name)));
            let index = known.unwrap_or_else(|| {
                self.layers.push(Layer { name: name.map(str::to_owned), parent: at });
                self.layers.len() - 1
            });
            // There is room for 1023 layers in a rule's rank; more than that join the last one.
            at = u16::try_from(index).unwrap_or(u16::MAX).min(1022);
        }
        at
    }
}

/// Warnings, each once.
pub(super) struct Warnings<'a> {
    list: &'a mut Vec<Warning>,
    seen: FxHashSet<(PathBuf, u32, u32, String)>,
}

impl<'a> Warnings<'a> {
    pub(super) fn new(list: &'a mut Vec<Warning>) -> Self {
        Self { list, seen: FxHashSet::default() }
    }

    pub(super) fn push(&mut self, warning: Warning) {
        if self.seen.insert((warning.file.clone(), warning.line, warning.column, warning.message.clone())) {
            self.list.push(warning);
        }
    }
}
