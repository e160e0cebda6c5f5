//! The faces a style may use, most wanted first.

use super::{FontMetrics, Fonts, Instance, matching};
use crate::typeset::frame::FontId;
use crate::typeset::style::computed::{AdjustBy, FontStyle, Slant, Synthesis};
use std::borrow::Cow;
use std::sync::Arc;

/// What of a style decides which fonts it gets.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct StackKey<'a> {
    families: Cow<'a, [String]>,
    weight: u32,
    /// The angle, and whether it is an italic's.
    slant: (u32, bool),
    stretch: u32,
    variations: Vec<([u8; 4], u32)>,
    /// Only where a font varies with its size.
    size: u32,
    synthesis: Synthesis,
    /// The measure it goes by and the value, as bits.
    adjust: Option<(AdjustBy, Option<u32>)>,
}

impl<'a> StackKey<'a> {
    pub(super) fn new(style: &'a FontStyle, optical: bool) -> Self {
        Self {
            families: Cow::Borrowed(&style.families),
            weight: style.weight.to_bits(),
            slant: (style.slant.degrees().to_bits(), style.slant == Slant::Italic),
            stretch: style.stretch.to_bits(),
            variations: style.variations.iter().map(|&(tag, value)| (tag, value.to_bits())).collect(),
            size: if optical && style.optical_sizing { style.size.to_bits() } else { 0 },
            synthesis: style.synthesis,
            adjust: style.size_adjust.map(|(measure, value)| (measure, value.map(f32::to_bits))),
        }
    }

    /// The same key, to keep.
    pub(super) fn into_owned(self) -> StackKey<'static> {
        StackKey { families: Cow::Owned(self.families.into_owned()), ..self }
    }
}

/// The faces for a style.
pub(in crate::typeset::text) struct Stack {
    pub(in crate::typeset::text) faces: Vec<StackFace>,
    /// Which face has each character below U+0250; [`NO_FACE`] for none.
    low: Vec<u8>,
}

/// A face in a stack.
pub(in crate::typeset::text) struct StackFace {
    pub(in crate::typeset::text) id: FontId,
    pub(in crate::typeset::text) instance: Arc<Instance>,
    face: usize,
    /// Tangent of a made-up slant.
    pub(in crate::typeset::text) skew: f32,
    /// Whether boldness is made up.
    pub(in crate::typeset::text) embolden: bool,
}

const LOW: usize = 0x250;
const NO_FACE: u8 = u8::MAX;
/// A stack is looked through for every new character; more faces than this are noise.
const MAX_FACES: usize = 200;

impl Stack {
    /// The first available font (CSS Fonts 4, 5.2): the first that has a space.
    pub(in crate::typeset::text) fn primary(&self) -> Option<&StackFace> {
        self.faces.get(self.primary_index())
    }

    pub(in crate::typeset::text) fn primary_index(&self) -> usize {
        self.low.get(0x20).map(|&face| usize::from(face)).filter(|&face| face < self.faces.len()).unwrap_or(0)
    }

    pub(in crate::typeset::text) fn is_primary(&self, face: &StackFace) -> bool {
        self.primary().is_some_and(|primary| primary.id == face.id)
    }

    /// The measures of the first available font at a size.
    pub(in crate::typeset::text) fn metrics(&self, size: f32) -> FontMetrics {
        match self.primary() {
            Some(face) => face.instance.metrics.at(size),
            // Without any font, lines still have a height.
            None => FontMetrics {
                ascent: 0.8 * size,
                descent: 0.2 * size,
                x_height: 0.5 * size,
                cap_height: 0.7 * size,
                underline_position: 0.1 * size,
                underline_thickness: 0.05 * size,
                strikeout_position: 0.25 * size,
                strikeout_thickness: 0.05 * size,
                zero_advance: 0.5 * size,
                space_advance: 0.25 * size,
                average_width: 0.0,
                widest: 0.0,
                line_gap: 0.0,
            },
        }
    }

    /// The first face that has a character.
    pub(in crate::typeset::text) fn find(&self, fonts: &Fonts, c: char) -> Option<usize> {
        if let Some(&face) = self.low.get(c as usize) {
            return (face != NO_FACE).then_some(usize::from(face));
        }
        self.search(fonts, c)
    }

    /// The first face that draws a box for what it lacks.
    pub(in crate::typeset::text) fn boxes(&self) -> Option<usize> {
        let draws = |entry: &StackFace| entry.instance.font.glyph_metrics().extents(0_u16.into()).is_some_and(|ink| ink.width > 0.0);
        self.faces.iter().position(draws)
    }

    /// Whether this face is the first that has a character of ASCII.
    pub(in crate::typeset::text) fn has_low(&self, face: usize, byte: u8) -> bool {
        self.low.get(usize::from(byte)).is_some_and(|&low| low != NO_FACE && usize::from(low) == face)
    }

    /// Whether the face has a character.
    pub(in crate::typeset::text) fn covers(&self, fonts: &Fonts, face: usize, c: char) -> bool {
        self.faces.get(face).is_some_and(|entry| fonts.faces[entry.face].covers(c))
    }

    fn search(&self, fonts: &Fonts, c: char) -> Option<usize> {
        self.faces.iter().position(|entry| fonts.faces[entry.face].covers(c))
    }
}

/// Families of the style, then a default one for running text, then the document's own, then the other default ones, those for code last.
pub(super) fn build(fonts: &Fonts, style: &FontStyle) -> Stack {
    let mut order: Vec<usize> = Vec::new();
    let mut add = |found: Vec<usize>| {
        for face in found {
            if !order.contains(&face) {
                order.push(face);
            }
        }
    };
    for family in &style.families {
        let family = family.to_lowercase();
        let mut found = best(fonts, style, |face| face.family == family);
        if found.is_empty() && is_generic(&family) {
            found = generic(fonts, style, &family);
        }
        add(found);
    }
    add(generic(fonts, style, "serif"));
    for default in [false, true] {
        let mut families: Vec<(&str, bool)> = Vec::new();
        for face in fonts.faces.iter().filter(|face| face.default == default) {
            if families.iter().all(|(known, _)| *known != face.family) {
                families.push((&face.family, face.monospace));
            }
        }
        families.sort_by_key(|(_, monospace)| *monospace);
        for (family, _) in families {
            add(best(fonts, style, |face| face.default == default && face.family == family));
        }
    }
    order.truncate(MAX_FACES);
    // The value `from-font` is that of the first font.
    let mut from_first = None;
    let faces: Vec<StackFace> = order
        .into_iter()
        .map(|index| {
            let face = &fonts.faces[index];
            let size = style.optical_sizing.then_some(style.size);
            let variations = face.variations(style.weight, style.stretch, style.slant, size, &style.variations);
            let mut id = fonts.instantiate(index, variations.clone(), 1.0);
            // CSS Fonts 4, 2.6: the size at which an x is as high as asked, or another measure as large.
            if let Some((measure, wanted)) = style.size_adjust
                && let Some(own) = fonts.instance(id).map(|plain| measured(&plain.metrics, measure)).filter(|own| *own > 0.0)
            {
                let wanted = *from_first.get_or_insert(wanted.unwrap_or(own));
                id = fonts.instantiate(index, variations, wanted / own);
            }
            StackFace {
                id,
                instance: fonts.instance(id).unwrap_or_else(|| Arc::new(face.instance(index, Vec::new(), 1.0))),
                face: index,
                skew: if style.synthesis.style && !face.can_slant() {
                    style.slant.degrees().clamp(-60.0, 60.0).to_radians().tan()
                } else {
                    0.0
                },
                embolden: style.synthesis.weight && style.weight >= 600.0 && face.heaviest() < 600.0,
            }
        })
        .collect();
    let mut stack = Stack { faces, low: Vec::new() };
    stack.low = (0..LOW as u32)
        .map(|code| char::from_u32(code).and_then(|c| stack.search(fonts, c)).and_then(|face| u8::try_from(face).ok()).unwrap_or(NO_FACE))
        .collect();
    stack
}

fn measured(metrics: &FontMetrics, measure: AdjustBy) -> f32 {
    match measure {
        AdjustBy::ExHeight => metrics.x_height,
        AdjustBy::CapHeight => metrics.cap_height,
        AdjustBy::ChWidth => metrics.zero_advance,
    }
}

fn best(fonts: &Fonts, style: &FontStyle, wanted: impl Fn(&super::Face) -> bool) -> Vec<usize> {
    let candidates = fonts.faces.iter().enumerate().filter(|(_, face)| wanted(face));
    matching::best(candidates, style.weight, style.slant, style.stretch)
}

fn is_generic(family: &str) -> bool {
    matches!(
        family,
        "serif"
            | "sans-serif"
            | "monospace"
            | "cursive"
            | "fantasy"
            | "system-ui"
            | "ui-serif"
            | "ui-sans-serif"
            | "ui-monospace"
            | "ui-rounded"
            | "math"
    )
}

/// A generic family among the default fonts, by what they say of themselves; the first of them where none says so.
fn generic(fonts: &Fonts, style: &FontStyle, family: &str) -> Vec<usize> {
    let monospace = |face: &super::Face| face.monospace || face.family.contains("mono");
    let sans = |face: &super::Face| !monospace(face) && face.family.contains("sans");
    let serif = |face: &super::Face| !monospace(face) && !sans(face);
    let kind: &dyn Fn(&super::Face) -> bool = match family {
        "monospace" | "ui-monospace" => &monospace,
        "sans-serif" | "system-ui" | "ui-sans-serif" | "ui-rounded" => &sans,
        _ => &serif,
    };
    // Where no default font is monospaced, one of the document's own comes nearer to what is asked for.
    let own = || fonts.faces.iter().find(|face| family.ends_with("monospace") && face.monospace);
    let first = fonts.faces.iter().find(|face| face.default && kind(face)).or_else(own);
    let Some(first) = first.or_else(|| fonts.faces.iter().find(|face| face.default)) else { return Vec::new() };
    best(fonts, style, |face| face.default == first.default && face.family == first.family)
}
