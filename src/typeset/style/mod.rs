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

pub mod computed;
pub mod fonts;
pub mod page;

use std::path::Path;

use computed::{ComputedStyle, FontStyle};

pub use fonts::{FontFace, FontMetricsSource, FontUnits, HalfEm};
pub use page::{MarginBox, PageContext, PageMarks, PageStyle};

use crate::typeset::html::{Document, NodeId};
use crate::typeset::{Resources, Stylesheet, Warning};

/// The parsed stylesheets of a document: the user agent's, the given ones, and the document's own, in this order.
#[derive(Debug, Default)]
pub struct Stylesheets {
    font_faces: Vec<FontFace>,
}

impl Stylesheets {
    /// Parses the `given` stylesheets and those the document names with `<link>`, `<style>` and `@import`. `name` is the document's file
    /// name; what it names is relative to the folder it is in.
    pub fn read(document: &Document, name: &Path, given: &[Stylesheet], resources: &dyn Resources, warnings: &mut Vec<Warning>) -> Self {
        let _ = (document, name, given, resources, warnings);
        Self::default()
    }

    /// `@font-face` rules in order; of two that fit equally the later one wins.
    pub fn font_faces(&self) -> &[FontFace] {
        &self.font_faces
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
    FootnoteCall,
    FootnoteMarker,
}

/// The computed values of a document.
pub struct Styles<'a> {
    initial: ComputedStyle,
    _sheets: &'a Stylesheets,
}

impl<'a> Styles<'a> {
    /// Matches and cascades all rules. `metrics` answers for `ex`, `ch` and `cap`; pass [`HalfEm`] where fonts do not matter.
    pub fn compute(document: &Document, sheets: &'a Stylesheets, metrics: &'a dyn FontMetricsSource) -> Self {
        let _ = (document, metrics);
        Self { initial: ComputedStyle::initial(), _sheets: sheets }
    }

    /// The computed values of an element; of its parent for text.
    pub fn element(&self, node: NodeId) -> &ComputedStyle {
        let _ = node;
        &self.initial
    }

    /// The computed values of a pseudo-element, if it makes a box: `::before` and `::after` with `content`, `::marker` of list items, the
    /// others where a rule names them.
    pub fn pseudo(&self, node: NodeId, pseudo: Pseudo) -> Option<&ComputedStyle> {
        let _ = (node, pseudo);
        None
    }

    /// The cascade for one page. Pages for which the same rules hold share one answer, so asking again is cheap.
    pub fn page(&self, context: &PageContext<'_>) -> std::sync::Arc<PageStyle> {
        let _ = context;
        std::sync::Arc::default()
    }
}
