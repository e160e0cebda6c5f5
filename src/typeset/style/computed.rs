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

/// `<length-percentage>`: `points + percent / 100 × base`, which also holds every sum in `calc()`, and what it may not go beyond.
#[derive(Clone, Copy, PartialEq, Default)]
pub struct LengthPercentage {
    /// The fixed part in points.
    pub points: f32,
    /// The relative part, 100 for the whole base.
    pub percent: f32,
    /// What `min()`, `max()` and `clamp()` keep it between.
    pub bounds: Bounds,
}

/// The least and the most that a length may be: points and a percentage each. Without such a bound both are infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Wins over `most`.
    pub least: (f32, f32),
    /// What `min()` takes otherwise.
    pub most: (f32, f32),
}

impl Bounds {
    /// No bounds.
    pub const NONE: Self = Self { least: (f32::NEG_INFINITY, 0.0), most: (f32::INFINITY, 0.0) };
}

impl Default for Bounds {
    fn default() -> Self {
        Self::NONE
    }
}

impl std::fmt::Debug for LengthPercentage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("LengthPercentage");
        shown.field("points", &self.points).field("percent", &self.percent);
        if self.bounds != Bounds::NONE {
            shown.field("bounds", &self.bounds);
        }
        shown.finish()
    }
}

impl LengthPercentage {
    /// Zero.
    pub const ZERO: Self = Self::points(0.0);
    /// A fixed length.
    pub const fn points(points: f32) -> Self {
        Self { points, percent: 0.0, bounds: Bounds::NONE }
    }
    /// A share of the base, 100 for the whole.
    pub const fn percent(percent: f32) -> Self {
        Self { points: 0.0, percent, bounds: Bounds::NONE }
    }
    /// Whether it depends on the base.
    pub fn is_relative(self) -> bool {
        self.percent != 0.0 || self.bounds.least.1 != 0.0 || self.bounds.most.1 != 0.0
    }
    /// So many times the length.
    pub(in crate::typeset) fn times(self, by: f32) -> Self {
        let scaled = |(points, percent): (f32, f32)| if by == 0.0 { (0.0, 0.0) } else { (points * by, percent * by) };
        let Bounds { least, most } = self.bounds;
        let (least, most) = if by < 0.0 { (most, least) } else { (least, most) };
        let bounds = if self.bounds == Bounds::NONE { Bounds::NONE } else { Bounds { least: scaled(least), most: scaled(most) } };
        Self { points: self.points * by, percent: self.percent * by, bounds }
    }
    /// Both together. Of two lengths that have bounds one is taken as it is on a guessed base.
    pub(in crate::typeset) fn plus(self, other: Self, guess: f32) -> Self {
        if self.bounds == Bounds::NONE && other.bounds != Bounds::NONE {
            return other.plus(self, guess);
        }
        let other = if other.bounds == Bounds::NONE { other } else { Self::points(other.resolve(guess)) };
        let moved = |(points, percent): (f32, f32)| (points + other.points, percent + other.percent);
        let bounds = match self.bounds {
            Bounds::NONE => Bounds::NONE,
            Bounds { least, most } => Bounds {
                least: if least.0.is_finite() { moved(least) } else { least },
                most: if most.0.is_finite() { moved(most) } else { most },
            },
        };
        Self { points: self.points + other.points, percent: self.percent + other.percent, bounds }
    }
    /// The larger of both, or the smaller. What does not fit into one pair of bounds is decided on a guessed base.
    pub(in crate::typeset) fn bound(self, other: Self, larger: bool, guess: f32) -> Self {
        let (own, by) = if other.bounds == Bounds::NONE { (self, other) } else { (other, self) };
        let limit = (by.points, by.percent);
        let Bounds { least, most } = own.bounds;
        let free = if larger { least == Bounds::NONE.least } else { own.bounds == Bounds::NONE };
        let fixed = |side: (f32, f32)| side.1 == 0.0 && limit.1 == 0.0;
        let bounds = match larger {
            _ if by.bounds != Bounds::NONE => None,
            true if free => Some(Bounds { least: limit, most }),
            true if fixed(least) => Some(Bounds { least: (least.0.max(limit.0), 0.0), most }),
            false if free => Some(Bounds { least, most: limit }),
            false if fixed(most) && least == Bounds::NONE.least => Some(Bounds { least, most: (most.0.min(limit.0), 0.0) }),
            _ => None,
        };
        match bounds {
            Some(bounds) => Self { bounds, ..own },
            None if (other.resolve(guess) > self.resolve(guess)) == larger => other,
            None => self,
        }
    }
    /// The length on this base.
    #[inline]
    pub fn resolve(self, base: f32) -> f32 {
        let on_base = |(points, percent): (f32, f32)| points + percent / 100.0 * base;
        let length = on_base((self.points, self.percent));
        if self.bounds == Bounds::NONE { length } else { length.min(on_base(self.bounds.most)).max(on_base(self.bounds.least)) }
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
    /// Whether a box is a stacking context, positioned or not (CSS Color 4, 3.2, and the specifications of effects).
    pub(crate) fn makes_context(&self) -> bool {
        let contain = self.layout.contain;
        self.layout.opacity < 1.0
            || contain.layout
            || contain.paint
            || self.edges.effects.as_deref().is_some_and(super::effects::Effects::stacks)
    }

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
