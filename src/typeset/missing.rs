//! Warnings for characters that no font has.
//!
//! In: the fonts after setting, the pages and the source. Out: a warning for each sign, and one for each script, however many of its letters
//! are missing: a font for it brings them all.

use std::collections::BTreeMap;

use super::{Input, Warning, frame, html, text};

/// More signs than this are counted, not named.
const MAX_NAMED: usize = 40;
/// Letters of a script that are named.
const MAX_LETTERS: usize = 3;

/// Warns of what has no glyph, with the first page and the first line it is on.
pub(super) fn missing_characters(
    fonts: &text::Fonts,
    input: &Input<'_>,
    document: &html::Document,
    pages: &[frame::Page],
    warnings: &mut Vec<Warning>,
) {
    let missing = fonts.missing();
    if missing.is_empty() {
        return;
    }
    let on_page = fonts.missing_on(pages);
    let mut warn = |message: String, line: u32| {
        let help = Some("add a font that has it with `@font-face`, and name it in `font-family`".to_owned());
        warnings.push(Warning { code: "missing-character", message, file: input.name.to_path_buf(), line, column: 0, help });
    };
    let mut scripts: BTreeMap<String, Vec<char>> = BTreeMap::new();
    let mut signs: Vec<char> = Vec::new();
    for c in missing {
        match text::script_of(c) {
            Some(script) => scripts.entry(script).or_default().push(c),
            None => signs.push(c),
        }
    }
    signs.extend(scripts.values().filter(|letters| letters.len() == 1).flatten());
    let named = |c: char| format!("{c} (U+{:04X}{})", c as u32, text::kind_of(c));
    let page_of = |c: &char| on_page.get(c).map(|page| page + 1);
    for c in signs.iter().take(MAX_NAMED) {
        let place = page_of(c).map_or(String::new(), |page| format!(" on page {page}"));
        warn(format!("no font has the character {}{place}: a box stands for it", named(*c)), first_line(&[*c], input, document));
    }
    if signs.len() > MAX_NAMED {
        warn(format!("no font has {} more characters", signs.len() - MAX_NAMED), 0);
    }
    for (script, letters) in scripts.into_iter().filter(|(_, letters)| letters.len() > 1) {
        let some: Vec<String> = letters.iter().take(MAX_LETTERS).map(|c| format!("{c} (U+{:04X})", *c as u32)).collect();
        let more = letters.len().saturating_sub(MAX_LETTERS);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        let place = letters.iter().filter_map(page_of).min().map_or(String::new(), |page| format!(", first on page {page}"));
        let message =
            format!("no font has {} characters of {script}: {}{more}{place}: boxes stand for them", letters.len(), some.join(", "));
        warn(message, first_line(&letters, input, document));
    }
}

/// The first line with one of these characters: as they are written, or else, as where they are written as numbers, of the element they
/// are in.
fn first_line(characters: &[char], input: &Input<'_>, document: &html::Document) -> u32 {
    match input.html.find(characters) {
        Some(at) => input.html[..at].bytes().filter(|byte| *byte == b'\n').count() as u32 + 1,
        None => {
            let node = document.nodes().find(|node| document.text(*node).is_some_and(|text| text.contains(characters)));
            node.map_or(0, |node| document.line(node))
        }
    }
}
