//! Font dictionaries: what printpdf writes, made exact.
//!
//! In: the Type 0 font printpdf embedded (program, descendant and descriptor in place). Out: the same objects with the full `/ToUnicode`,
//! the map of codes to glyphs, widths to the hundredth, a subset name that follows from the content, and true metrics. printpdf's own widths are cut to whole
//! numbers, and its flags and its map know nothing of ligatures and shared glyphs.

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::{Embedded, cmap, typed};
use crate::pdf::objects::{Objects, bytes, dictionary, integer, name, number, reference, stream};

/// Corrects the objects of one font.
pub(in crate::pdf) fn finish(embedded: &Embedded, font: ObjectId, objects: &mut Objects) {
    let Some(Object::Dictionary(dictionary)) = objects.get_mut(font) else { return };
    dictionary.set("BaseFont", name(&embedded.base_font));
    let to_unicode = dictionary.get(b"ToUnicode").and_then(Object::as_reference).ok();
    let Some(descendant) = dictionary
        .get_mut(b"DescendantFonts")
        .ok()
        .and_then(|fonts| fonts.as_array_mut().ok())
        .and_then(|fonts| fonts.first_mut())
        .and_then(|font| font.as_dict_mut().ok())
    else {
        return;
    };
    descendant.set("BaseFont", name(&embedded.base_font));
    let default = default_width(embedded);
    descendant.set("DW", number(default));
    descendant.set("W", widths(embedded, default));
    let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok();
    let mut entries = Dictionary::new();
    if let Some(map) = &embedded.map {
        let glyphs = objects.add(stream(Dictionary::new(), map.glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect()));
        if let Some(Object::Dictionary(dictionary)) = objects.get_mut(font)
            && let Some(Object::Dictionary(descendant)) =
                dictionary.get_mut(b"DescendantFonts").ok().and_then(|fonts| fonts.as_array_mut().ok()).and_then(|fonts| fonts.first_mut())
        {
            descendant.set("CIDToGIDMap", reference(glyphs));
        }
        entries.set("UseCMap", reference(objects.add(unknown())));
    }
    if let Some(id) = to_unicode {
        objects.set(id, stream(entries, cmap::to_unicode(&embedded.unicode, 2)));
    }
    if let Some(Object::Dictionary(descriptor)) = descriptor.and_then(|id| objects.get_mut(id)) {
        describe(embedded, descriptor);
    }
}

/// The descriptor's entries (ISO 32000-1, table 122).
fn describe(embedded: &Embedded, descriptor: &mut Dictionary) {
    let metrics = &embedded.metrics;
    let italic = metrics.italic_angle != 0.0;
    // The glyphs are not limited to the standard Latin set: symbolic.
    let flags = i64::from(metrics.fixed) | i64::from(metrics.serif) << 1 | 1 << 2 | i64::from(italic) << 6;
    descriptor.set("FontName", name(&embedded.base_font));
    descriptor.set("Flags", Object::Integer(flags));
    descriptor.set("Ascent", number(metrics.ascent.round()));
    descriptor.set("Descent", number(metrics.descent.round()));
    descriptor.set("CapHeight", number(metrics.cap_height.round()));
    descriptor.set("ItalicAngle", number(metrics.italic_angle));
    // No table tells the width of stems; it grows with the square of the weight: 88 for regular, 166 for bold.
    descriptor.set("StemV", number((50.0 + (metrics.weight / 65.0).powi(2)).round()));
    descriptor.set("FontBBox", Object::Array(metrics.bbox.iter().map(|value| number(value.round())).collect()));
}

/// The map that the one of a font people type in is based on.
fn unknown() -> Stream {
    let mut system = Dictionary::new();
    system.set("Registry", bytes(b"Adobe"));
    system.set("Ordering", bytes(b"UCS"));
    system.set("Supplement", integer(0));
    let entries = dictionary([("Type", name("CMap")), ("CMapName", name("MendUnknown")), ("CIDSystemInfo", Object::Dictionary(system))]);
    stream(entries, typed::unknown())
}

/// The width of what the font lacks, where it has codes for it; else the most frequent one. It is a whole number: `/DW` may be nothing else, and
/// readers take 1000 where it is.
fn default_width(embedded: &Embedded) -> f32 {
    if let Some(map) = &embedded.map {
        return map.sign_width.round();
    }
    let mut all: Vec<f32> = embedded.code_widths.values().copied().filter(|width| width.fract() == 0.0).collect();
    all.sort_unstable_by(f32::total_cmp);
    all.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).and_then(|same| same.first().copied()).unwrap_or(1000.0)
}

/// The `/W` array (ISO 32000-1, 9.7.4.3): runs of one width as a range, others in a row, the default left out.
fn widths(embedded: &Embedded, default: f32) -> Object {
    let mut all: Vec<Object> = Vec::new();
    let mut row: Option<(u16, Vec<f32>)> = None;
    let mut close = |row: &mut Option<(u16, Vec<f32>)>| {
        let Some((first, widths)) = row.take() else { return };
        all.push(integer(first as usize));
        if let [same, rest @ ..] = widths.as_slice()
            && rest.len() >= 3
            && rest.iter().all(|width| width == same)
        {
            all.push(integer(first as usize + rest.len()));
            all.push(number(*same));
        } else {
            all.push(Object::Array(widths.into_iter().map(number).collect()));
        }
    };
    for (&code, &width) in embedded.code_widths.iter().filter(|(_, width)| **width != default) {
        match &mut row {
            Some((first, widths)) if usize::from(*first) + widths.len() == usize::from(code) => widths.push(width),
            _ => {
                close(&mut row);
                row = Some((code, vec![width]));
            }
        }
    }
    close(&mut row);
    Object::Array(all)
}
