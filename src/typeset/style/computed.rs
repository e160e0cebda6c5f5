//! Computed values: what the cascade leaves on every element, ready for layout.
//!
//! Lengths are points; percentages stay until layout knows their base. Inherited groups are shared between an element and its
//! children through [`Arc`], so that a text-only child costs a pointer.

use std::sync::{Arc, LazyLock};

/// Enumerations whose variants are CSS keywords.
macro_rules! keywords {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "variants are the CSS keywords")]
        pub enum $name { $($variant),+ }
    )+};
}

mod edges;
mod generated;
mod layout;
mod text;

pub use edges::*;
pub use generated::*;
pub use layout::*;
pub use text::*;

/// All computed values of one element or pseudo-element. Cloning it is cheap: boxes, text and lines each hold it; a clone that is changed
/// becomes one of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct ComputedStyle(Arc<StyleGroups>);

impl std::ops::Deref for ComputedStyle {
    type Target = StyleGroups;

    fn deref(&self) -> &StyleGroups {
        &self.0
    }
}

impl std::ops::DerefMut for ComputedStyle {
    fn deref_mut(&mut self) -> &mut StyleGroups {
        Arc::make_mut(&mut self.0)
    }
}

impl From<StyleGroups> for ComputedStyle {
    fn from(groups: StyleGroups) -> Self {
        Self(Arc::new(groups))
    }
}

/// Computed values by what they are for.
#[derive(Debug, Clone, PartialEq)]
pub struct StyleGroups {
    /// Inherited: which font.
    pub font: Arc<FontStyle>,
    /// Inherited: how text and lists are set.
    pub text: Arc<TextStyle>,
    /// Not inherited: box type, size, position, breaks.
    pub layout: Arc<LayoutStyle>,
    /// Not inherited: margin, border, padding, background.
    pub edges: Arc<EdgeStyle>,
    /// Not inherited: flex and grid items and containers; shared default where unused.
    pub flex: Arc<FlexStyle>,
    /// Not inherited: counters, strings, `content`, bookmarks.
    pub generated: Arc<GeneratedStyle>,
}

/// `<length-percentage>`: `points + percent / 100 × base`, which also holds every sum in `calc()`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LengthPercentage {
    /// The fixed part in points.
    pub points: f32,
    /// The relative part, 100 for the whole base.
    pub percent: f32,
}

impl LengthPercentage {
    /// Zero.
    pub const ZERO: Self = Self { points: 0.0, percent: 0.0 };
    /// A fixed length.
    pub const fn points(points: f32) -> Self {
        Self { points, percent: 0.0 }
    }
    /// The length on this base.
    pub fn resolve(self, base: f32) -> f32 {
        self.points + self.percent / 100.0 * base
    }
}

/// A length, a percentage or a keyword, for `width`, `height`, `margin`, insets and the like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Extent {
    /// `auto` (or `none` for a maximum).
    #[default]
    Auto,
    /// A length.
    Length(LengthPercentage),
    /// `min-content`
    MinContent,
    /// `max-content`
    MaxContent,
    /// `fit-content`
    FitContent,
    /// `stretch`: the margin box fills its room.
    Stretch,
}

/// Four sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sides<T> {
    /// Top.
    pub top: T,
    /// Right.
    pub right: T,
    /// Bottom.
    pub bottom: T,
    /// Left.
    pub left: T,
}

impl ComputedStyle {
    /// The initial values of all properties.
    pub fn initial() -> Self {
        static INITIAL: LazyLock<ComputedStyle> = LazyLock::new(|| {
            let groups = StyleGroups {
                font: Arc::default(),
                text: Arc::default(),
                layout: Arc::default(),
                edges: Arc::default(),
                flex: Arc::default(),
                generated: Arc::default(),
            };
            groups.into()
        });
        INITIAL.clone()
    }

    /// The style of an anonymous box inside a box with this style: inherited properties inherited, all others initial.
    pub fn anonymous(&self) -> Self {
        let mut style = Self::initial();
        (style.font, style.text) = (self.font.clone(), self.text.clone());
        style
    }

    /// The same, with this `display`.
    pub fn anonymous_box(&self, display: Display) -> Self {
        let mut style = self.anonymous();
        Arc::make_mut(&mut style.layout).display = display;
        style
    }
}

impl Default for ComputedStyle {
    fn default() -> Self {
        Self::initial()
    }
}
