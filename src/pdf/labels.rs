//! Page labels (ISO 32000-1, 12.4.2).
//!
//! In: runs of pages whose numbers follow each other. Out: the number tree `/PageLabels` of the catalog; nothing where pages are called by
//! their place, as viewers do by themselves.

use lopdf::Object;

use crate::pdf::objects::{Objects, dictionary, integer, name, text};
use crate::typeset::frame::{PageLabel, PageLabelStyle};

/// Writes the labels.
pub(super) fn build(labels: &[PageLabel], objects: &mut Objects) {
    if labels.is_empty() {
        return;
    }
    let mut numbers = Vec::with_capacity(labels.len() * 2);
    for label in labels {
        let mut entries = dictionary([]);
        if let Some(style) = label.style {
            let style = match style {
                PageLabelStyle::Decimal => "D",
                PageLabelStyle::LowerRoman => "r",
                PageLabelStyle::UpperRoman => "R",
                PageLabelStyle::LowerAlpha => "a",
                PageLabelStyle::UpperAlpha => "A",
            };
            entries.set("S", name(style));
        }
        if !label.prefix.is_empty() {
            entries.set("P", text(&label.prefix));
        }
        if label.first > 1 {
            entries.set("St", integer(label.first as usize));
        }
        numbers.extend([integer(label.page as usize), Object::Dictionary(entries)]);
    }
    objects.catalog.set("PageLabels", dictionary([("Nums", Object::Array(numbers))]));
}
