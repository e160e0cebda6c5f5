//! Styles of what stands in no document: the words of drawings.
//!
//! In: declarations as written, from the outermost element to the innermost, and the style around them. Out: computed values. There are no
//! selectors, variables and warnings here.

use std::sync::Arc;

use cssparser::Parser;

use super::builder::{Builder, Role};
use super::cascade::{Cascade, Environment, Ranked};
use super::computed::ComputedStyle;
use super::declare::{Block, Property};
use super::page::bare_context;
use super::rules::Origin;
use super::value::Place;
use super::variables::Registry;

/// The style of an element in elements with these declarations, in one with this style.
pub(crate) fn nested<'c>(levels: impl Iterator<Item = &'c str>, around: &ComputedStyle) -> ComputedStyle {
    let context = bare_context();
    let registry = Registry::new();
    let environment =
        Environment { metrics: context.metrics, viewport: context.viewport, initial: Builder::default(), registry: &registry };
    let mut cascade = Cascade::new(environment);
    let mut builder = Builder { font: around.font.clone(), text: around.text.clone(), ..Builder::default() };
    for level in levels {
        let block = block(level);
        let ranked = Ranked { block: &block, origin: Origin::Author, layer: 0, inline: true };
        builder = cascade
            .compute(
                &[ranked],
                &builder,
                &Arc::default(),
                None,
                Role { root: false, page: false, item: false, list: false, table: false, stands: false },
            )
            .0;
    }
    builder.style()
}

/// Parses declarations; what is none is left out.
pub(super) fn block(css: &str) -> Block {
    let mut block = Block::default();
    let place = Place::default();
    for declaration in css.split(';') {
        if let Some((name, value)) = declaration.split_once(':')
            && let Some(property) = Property::named(&name.trim().to_ascii_lowercase())
        {
            let _left_out = property.declare(&mut Parser::new(value), &place, &mut block);
        }
    }
    block
}
