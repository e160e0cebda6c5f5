//! One face of one file, and its instances.

use std::sync::{Arc, OnceLock};

use skrifa::font::attribute::Style;
use skrifa::raw::tables::layout::FeatureList;
use skrifa::{Font, ScalerFont, Tag};

use super::{FaceDescriptor, FontError, FontMetrics};
use crate::typeset::frame::FontData;
use crate::typeset::style::FaceSlant;
use crate::typeset::style::computed::Slant;

/// A face as its file and `@font-face` describe it.
pub(super) struct Face {
    /// In lower case.
    pub(super) family: String,
    /// What it is chosen by.
    pub(super) weight: (f32, f32),
    pub(super) slant: FaceSlant,
    pub(super) stretch: (f32, f32),
    /// What it can be set in: `auto` keeps a design space within no bounds (CSS Fonts 4, 4.4).
    weights: (f32, f32),
    slants: Option<FaceSlant>,
    stretches: (f32, f32),
    pub(super) unicode_range: Vec<(u32, u32)>,
    /// Whether it is a default font rather than the document's own.
    pub(super) default: bool,
    pub(super) monospace: bool,
    /// The unpacked file.
    pub(super) data: FontData,
    pub(super) index: u32,
    /// The PostScript name.
    pub(super) name: String,
    font: Font,
    axes: Vec<Axis>,
    features: Vec<([u8; 4], u32)>,
    adjust: f32,
    overrides: [Option<f32>; 3],
    settings: Vec<([u8; 4], f32)>,
    /// Whether the file forbids that it is embedded (OpenType, OS/2 fsType).
    pub(super) restricted: bool,
}

struct Axis {
    tag: [u8; 4],
    min: f32,
    default: f32,
    max: f32,
}

/// A face at one place in its design space, ready for shaping.
pub(in crate::typeset::text) struct Instance {
    pub(super) face: usize,
    pub(super) variations: Vec<([u8; 4], f32)>,
    pub(in crate::typeset::text) font: Font,
    /// Measures at a size of 1.
    pub(in crate::typeset::text) metrics: FontMetrics,
    /// `size-adjust`: how much larger than the style's size the font is set.
    pub(in crate::typeset::text) adjust: f32,
    /// Features of the `@font-face` rule, which those of the style override.
    pub(in crate::typeset::text) features: Vec<([u8; 4], u32)>,
    /// What turns font units into ems of the style's size.
    pub(in crate::typeset::text) em: f32,
    pub(in crate::typeset::text) space: u16,
    /// Whether it has a table that pairs of glyphs are kerned by.
    pub(in crate::typeset::text) kerns: bool,
    /// Whether it says how wide half of a full-width sign is, which fonts for Chinese and Japanese do.
    pub(in crate::typeset::text) has_halves: bool,
    /// Which of [`CAPS`] the font has.
    pub(in crate::typeset::text) caps: [bool; 5],
    /// Draws its outlines, once that is asked for.
    pub(super) scaler: OnceLock<ScalerFont>,
}

impl Instance {
    /// Whether the font says how much room its glyphs take in vertical lines.
    pub(in crate::typeset::text) fn has_heights(&self) -> bool {
        use skrifa::raw::TableProvider;
        self.font.tables().vmtx().is_ok()
    }
}

/// Features for small capitals of all kinds.
pub(in crate::typeset::text) const CAPS: [[u8; 4]; 5] = [*b"smcp", *b"c2sc", *b"pcap", *b"c2pc", *b"unic"];

impl Face {
    pub(super) fn load(descriptor: FaceDescriptor, data: &FontData, default: bool) -> Result<Self, FontError> {
        let data = unpack(data)?;
        let open = |index| Font::new(skrifa::font::Blob::Shared(Arc::clone(&data) as Arc<_>), index);
        let index = member(&descriptor.member, open);
        let font = open(index).ok_or(FontError::NotAFont)?;
        if font.num_glyphs() == 0 || !font.charmap().has_unicode() {
            return Err(FontError::NotAFont);
        }
        // What cannot be embedded is better known before pages are set in it. Default fonts are known.
        if !default {
            let nothing = subsetter::GlyphRemapper::new();
            let part = subsetter::subset(&data, index, &nothing).map_err(|reason| FontError::Damaged(format!("{reason:?}")))?;
            if part.is_empty() || font.metrics().units_per_em == 0 {
                return Err(FontError::NotAFont);
            }
        }
        let attributes = font.default_attributes();
        let axes: Vec<Axis> = font
            .axes()
            .iter()
            .map(|axis| Axis { tag: axis.tag().to_be_bytes(), min: axis.min_value(), default: axis.default_value(), max: axis.max_value() })
            .collect();
        let range = |tag: &[u8; 4]| axes.iter().find(|axis| axis.tag == *tag).map(|axis| (axis.min, axis.max));
        let (weights, stretches) = (range(b"wght"), range(b"wdth"));
        // Rules of a document say what a file is; a default font says it itself.
        let own = |range: Option<(f32, f32)>, attribute: f32, normal: f32| {
            if default { range.unwrap_or((attribute, attribute)) } else { (normal, normal) }
        };
        let weight = descriptor.weight.unwrap_or_else(|| own(weights, attributes.weight.value(), 400.0));
        let stretch = descriptor.stretch.unwrap_or_else(|| own(stretches, attributes.width.percentage(), 100.0));
        let names = font.names();
        let name_of =
            |id: u16| names.get(id.into()).and_then(|name| name.english_or_first()).map(|name| name.name().chars().collect::<String>());
        let family = if default { name_of(16).or_else(|| name_of(1)).unwrap_or_default() } else { descriptor.family };
        // PDF names stay within printable ASCII without delimiters.
        let name: String =
            name_of(6).unwrap_or_default().chars().filter(|c| c.is_ascii_graphic() && !"[](){}<>/%#".contains(*c)).take(127).collect();
        use skrifa::raw::TableProvider;
        // Restricted License embedding; where other bits are set too, the least restrictive counts.
        let restricted = font.tables().os2().is_ok_and(|table| table.fs_type() & 0xf == 2);
        let face = Self {
            family: family.to_lowercase(),
            weight,
            slant: descriptor.slant.unwrap_or(if default && attributes.style != Style::Normal {
                FaceSlant::Italic
            } else {
                FaceSlant::UPRIGHT
            }),
            stretch,
            weights: descriptor.weight.or(weights).unwrap_or(weight),
            slants: descriptor.slant,
            stretches: descriptor.stretch.or(stretches).unwrap_or(stretch),
            unicode_range: descriptor.unicode_range,
            default,
            monospace: font.style_metrics().is_fixed_pitch == Some(true),
            data,
            index,
            name: if name.is_empty() { "Font".to_owned() } else { name },
            font,
            axes,
            features: descriptor.features,
            overrides: descriptor.overrides,
            settings: descriptor.variations,
            restricted,
            adjust: descriptor.size_adjust.filter(|adjust| *adjust > 0.0 && adjust.is_finite()).unwrap_or(1.0),
        };
        Ok(face)
    }

    pub(super) fn has_optical_size(&self) -> bool {
        self.axes.iter().any(|axis| axis.tag == *b"opsz")
    }

    /// Where a style lies in the design space: only the axes that leave their default, so that equal looks are equal instances.
    pub(super) fn variations(
        &self,
        weight: f32,
        stretch: f32,
        slant: Slant,
        size: Option<f32>,
        settings: &[([u8; 4], f32)],
    ) -> Vec<([u8; 4], f32)> {
        let mut variations = Vec::new();
        for axis in &self.axes {
            let wanted = settings.iter().rev().chain(self.settings.iter().rev()).find(|(tag, _)| *tag == axis.tag).map(|&(_, value)| value);
            let wanted = wanted.or(match &axis.tag {
                b"wght" => Some(weight.clamp(self.weights.0, self.weights.1.max(self.weights.0))),
                b"wdth" => Some(stretch.clamp(self.stretches.0, self.stretches.1.max(self.stretches.0))),
                b"ital" => match self.slants {
                    Some(FaceSlant::Italic) => Some(1.0),
                    None if slant == Slant::Italic => Some(1.0),
                    _ => None,
                },
                b"slnt" => match self.slants {
                    Some(FaceSlant::Italic) => Some(-Slant::Italic.degrees()),
                    Some(FaceSlant::Angles(low, high)) => Some(-slant.degrees().clamp(low, high.max(low))),
                    None => Some(-slant.degrees()),
                },
                // `font-optical-sizing: auto` counts in CSS pixels.
                b"opsz" => size.map(|size| size * 96.0 / 72.0),
                _ => None,
            });
            if let Some(value) = wanted {
                let value = value.max(axis.min).min(axis.max);
                if value != axis.default && value.is_finite() {
                    variations.push((axis.tag, value));
                }
            }
        }
        variations
    }

    /// Whether it leans by itself when asked to.
    pub(super) fn can_slant(&self) -> bool {
        match self.slants {
            Some(slants) => slants != FaceSlant::UPRIGHT,
            None => self.slant == FaceSlant::Italic || self.axes.iter().any(|axis| matches!(&axis.tag, b"ital" | b"slnt")),
        }
    }

    /// The boldest it can be set in.
    pub(super) fn heaviest(&self) -> f32 {
        self.weights.1
    }

    pub(super) fn covers(&self, c: char) -> bool {
        let code = c as u32;
        if !self.unicode_range.is_empty() && !self.unicode_range.iter().any(|&(from, to)| from <= code && code <= to) {
            return false;
        }
        self.font.charmap().map_unicode(code).is_some_and(|glyph| glyph.to_u32() != 0)
    }

    pub(super) fn instance(&self, face: usize, variations: Vec<([u8; 4], f32)>, larger: f32) -> Instance {
        let font = if variations.is_empty() {
            self.font.clone()
        } else {
            self.font.instance_builder().variations(variations.iter().map(|&(tag, value)| (Tag::new(&tag), value))).build()
        };
        let adjust = self.adjust * larger;
        let em = adjust / f32::from(font.units_per_em().max(1));
        let space = font.charmap().map_unicode(' ').and_then(|glyph| u16::try_from(glyph.to_u32()).ok()).unwrap_or(0);
        let mut metrics = measure(&font, em);
        let [ascent, descent, line_gap] = self.overrides;
        metrics.ascent = ascent.map_or(metrics.ascent, |ascent| ascent * adjust);
        metrics.descent = descent.map_or(metrics.descent, |descent| descent * adjust);
        metrics.line_gap = line_gap.map_or(metrics.line_gap, |gap| gap * adjust);
        use skrifa::raw::TableProvider;
        let substitutions = font.tables().gsub().and_then(|table| table.feature_list()).ok();
        let positions = font.tables().gpos().and_then(|table| table.feature_list()).ok();
        let caps = CAPS.map(|tag| has_feature(substitutions.as_ref(), tag));
        let has_halves = has_feature(positions.as_ref(), *b"halt");
        Instance {
            face,
            variations,
            adjust,
            features: self.features.clone(),
            font,
            metrics,
            em,
            space,
            kerns: kerns(&self.font),
            has_halves,
            caps,
            scaler: OnceLock::new(),
        }
    }
}

/// Which face of a collection has a number or a PostScript name.
fn member(wanted: &str, open: impl Fn(u32) -> Option<Font>) -> u32 {
    if wanted.is_empty() {
        return 0;
    }
    if let Ok(number) = wanted.parse() {
        return number;
    }
    let is_it = |font: &Font| {
        font.names().get(6.into()).and_then(|name| name.english_or_first()).is_some_and(|name| name.name().chars().eq(wanted.chars()))
    };
    (0..256).map_while(|index| open(index).map(|font| (index, font))).find(|(_, font)| is_it(font)).map_or(0, |(index, _)| index)
}

impl Instance {
    /// The measures at a size.
    pub(in crate::typeset::text) fn at(&self, size: f32) -> FontMetrics {
        self.metrics.at(size)
    }
}

/// Measures at a size of 1. What a font does not say is guessed from what it says, as browsers do.
fn measure(font: &Font, em: f32) -> FontMetrics {
    let metrics = font.metrics();
    let styles = font.style_metrics();
    let (ascent, descent, line_gap) = match metrics.h_line() {
        Some(line) => (line.ascender.to_f32() * em, -line.descender.to_f32() * em, line.line_gap.to_f32().max(0.0) * em),
        None => (0.8, 0.2, 0.0),
    };
    let glyphs = font.glyph_metrics();
    let advance = |c: char| font.charmap().map_unicode(c).map(|glyph| glyphs.h_advance(glyph) * em);
    let top = |c: char| {
        let extents = glyphs.extents(font.charmap().map_unicode(c)?)?;
        (extents.y_bearing > 0.0).then_some(extents.y_bearing * em)
    };
    let positive = |value: f32| (value > 0.0).then_some(value);
    let x_height = metrics.x_height.and_then(|value| positive(value.to_f32() * em)).or_else(|| top('x')).unwrap_or(0.5);
    let cap_height = metrics.cap_height.and_then(|value| positive(value.to_f32() * em)).or_else(|| top('H')).unwrap_or(ascent);
    let underline = styles.underline.filter(|line| line.thickness.to_f32() > 0.0);
    let strikeout = styles.strike_through.filter(|line| line.thickness.to_f32() > 0.0);
    let underline_thickness = underline.map_or(0.05, |line| line.thickness.to_f32() * em);
    let strikeout_thickness = strikeout.map_or(underline_thickness, |line| line.thickness.to_f32() * em);
    FontMetrics {
        ascent,
        descent,
        line_gap,
        x_height,
        cap_height,
        // `post` gives the middle of the stroke in older fonts and its top in newer ones; renderers take the middle.
        underline_position: underline.map_or(0.1, |line| -line.position.to_f32() * em),
        underline_thickness,
        strikeout_position: strikeout.map_or(x_height / 2.0, |line| line.position.to_f32() * em - strikeout_thickness / 2.0),
        strikeout_thickness,
        zero_advance: advance('0').unwrap_or(0.5),
        space_advance: advance(' ').unwrap_or(0.25),
    }
}

/// Whether glyphs may stand nearer to each other than they are wide.
fn kerns(font: &Font) -> bool {
    use skrifa::raw::TableProvider;
    font.tables().gpos().is_ok() || font.tables().kern().is_ok()
}

/// Whether a table names a feature.
fn has_feature(features: Option<&FeatureList<'_>>, tag: [u8; 4]) -> bool {
    features.is_some_and(|features| features.feature_records().iter().any(|record| record.feature_tag().to_be_bytes() == tag))
}

/// The OpenType file inside whatever wraps it.
fn unpack(data: &FontData) -> Result<FontData, FontError> {
    match data.get(..4) {
        Some([0, 1, 0, 0] | b"OTTO" | b"true" | b"ttcf") => Ok(Arc::clone(data)),
        Some(b"wOFF") => {
            wuff::decompress_woff1(data).map(|bytes| Arc::new(bytes.into())).map_err(|error| FontError::Damaged(format!("{error:?}")))
        }
        Some(b"wOF2") => {
            wuff::decompress_woff2(data).map(|bytes| Arc::new(bytes.into())).map_err(|error| FontError::Damaged(format!("{error:?}")))
        }
        _ => Err(FontError::NotAFont),
    }
}
