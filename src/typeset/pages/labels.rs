//! Page labels: what viewers call the pages (ISO 32000-1, 12.4.2).
//!
//! In: the page counter and the margin boxes that show it. Out: [`PageLabel`]s, none where pages are called by their place anyway.

use crate::typeset::frame::{PageLabel, PageLabelStyle};
use crate::typeset::style::computed::{Content, ContentItem, ListStyle};
use crate::typeset::style::{PageStyle, Styles};

/// How a page shows its number: what stands right before it, as in "A-8", and its style.
type Shown<'s> = (&'s str, &'s ListStyle);

/// The labels of pages with these styles and numbers. A page that does not show its number is counted in the style of the one before it, or of
/// the one after it where counting begins anew.
pub(super) fn labels<'s>(pages: impl Iterator<Item = (&'s PageStyle, i32)>, styles: &Styles<'_>) -> Vec<PageLabel> {
    let decimal = ListStyle::Counter("decimal".to_owned());
    let pages: Vec<(Option<Shown<'_>>, i32)> = pages.map(|(page, number)| (shown(page), number)).collect();
    let mut next = vec![None; pages.len()];
    let mut after = None;
    for (next, (shown, _)) in next.iter_mut().zip(&pages).rev() {
        after = shown.or(after);
        *next = after;
    }
    let mut out: Vec<PageLabel> = Vec::new();
    let mut current = None;
    for (index, (shown, number)) in pages.iter().enumerate() {
        let page = u32::try_from(index).unwrap_or(u32::MAX);
        let goes_on = index.checked_sub(1).is_some_and(|before| pages[before].1.checked_add(1) == Some(*number));
        current = if shown.is_none() && goes_on { current.or(next[index]) } else { next[index] };
        let (prefix, style) = current.unwrap_or(("", &decimal));
        let label = match known(*number, style) {
            Some((style, first)) => PageLabel { page, style: Some(style), prefix: prefix.to_owned(), first },
            None => PageLabel { page, style: None, prefix: format!("{prefix}{}", styles.counter_text(*number, style)), first: 1 },
        };
        let goes_on = |last: &PageLabel| {
            let number = last.first.saturating_add(page - last.page);
            label.style.is_some() && (last.style, &last.prefix, number) == (label.style, &label.prefix, label.first)
        };
        if !out.last().is_some_and(goes_on) {
            out.push(label);
        }
    }
    match out.as_slice() {
        [PageLabel { style: Some(PageLabelStyle::Decimal), prefix, first: 1, .. }] if prefix.is_empty() => Vec::new(),
        _ => out,
    }
}

fn shown(page: &PageStyle) -> Option<Shown<'_>> {
    page.boxes.iter().find_map(|(_, style)| {
        let Content::Items { items, .. } = &style.generated.content else { return None };
        let (at, style) = items.iter().enumerate().find_map(|(at, item)| match item {
            ContentItem::Counter { name, style } | ContentItem::Counters { name, style, .. } if name == "page" => Some((at, style)),
            _ => None,
        })?;
        let before = match at.checked_sub(1).map(|before| &items[before]) {
            Some(ContentItem::Text(text)) => text.rsplit(char::is_whitespace).next().unwrap_or_default(),
            _ => "",
        };
        // "A-8" is what the page is called; "p.8", "(8)" and "|8" are the number with its looks.
        let is_name = before.ends_with(['-', '\u{2013}']) && before.contains(char::is_alphanumeric);
        Some((if is_name { before } else { "" }, style))
    })
}

/// A number in a style that files know. They know letters only up to the 26th, and go on with "aa", "bb".
fn known(number: i32, style: &ListStyle) -> Option<(PageLabelStyle, u32)> {
    let ListStyle::Counter(name) = style else { return None };
    let (known, most) = match name.as_str() {
        "decimal" => (PageLabelStyle::Decimal, i32::MAX),
        "lower-roman" => (PageLabelStyle::LowerRoman, 3999),
        "upper-roman" => (PageLabelStyle::UpperRoman, 3999),
        "lower-alpha" | "lower-latin" => (PageLabelStyle::LowerAlpha, 26),
        "upper-alpha" | "upper-latin" => (PageLabelStyle::UpperAlpha, 26),
        _ => return None,
    };
    (1..=most).contains(&number).then_some((known, number.unsigned_abs()))
}
