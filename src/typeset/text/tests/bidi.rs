//! Right-to-left text and mixtures (UAX 9).

use super::*;
use crate::typeset::style::computed::UnicodeBidi;

/// Runs of the first line from left to right: their texts.
fn runs(items: &[InlineItem], style: &ComputedStyle, width: f32) -> Vec<String> {
    let lines = set(items, style, width);
    let texts = lines[0].fragments.iter().filter_map(|fragment| match &fragment.kind {
        FragmentKind::Text { run, .. } => Some((fragment.x, run.text.trim().to_owned())),
        _ => None,
    });
    let mut texts: Vec<(f32, String)> = texts.filter(|(_, text)| !text.is_empty()).collect();
    texts.sort_by(|a, b| a.0.total_cmp(&b.0));
    texts.into_iter().map(|(_, text)| text).collect()
}

fn sans() -> Look {
    look("sans-serif")
}

#[test]
fn hebrew_in_english_runs_the_other_way() {
    let style = sans().style();
    assert_eq!(runs(&[text("one שלום עולם two", &style)], &style, 600.0), ["one", "שלום עולם", "two"]);
    // Numbers keep their direction inside, and stand to the left of what they follow.
    assert_eq!(runs(&[text("שלום 123 עולם", &style)], &style, 600.0), ["עולם", "123", "שלום"]);
    let rtl = sans().rtl().style();
    assert_eq!(runs(&[text("one שלום two", &rtl)], &rtl, 600.0), ["two", "שלום", "one"]);
}

#[test]
fn glyphs_are_visual_and_clusters_logical() {
    let style = sans().rtl().style();
    let lines = set(&[text("אבג דה", &style)], &style, 100.0);
    let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    assert_eq!(&*run.text, "אבג דה");
    let clusters: Vec<u16> = run.glyphs.iter().map(|glyph| glyph.cluster).collect();
    assert_eq!(clusters, [9, 7, 6, 4, 2, 0], "from left to right, the last letter first");
    // It begins at the right edge.
    near(right(&lines[0]), 100.0);
}

#[test]
fn arabic_letters_join() {
    let style = sans().lang("ar").rtl().style();
    let ids = |content: &str| {
        let lines = set(&[text(content, &style)], &style, 600.0);
        let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
        run.glyphs.iter().map(|glyph| glyph.id).collect::<Vec<_>>()
    };
    let alone = ids("ب");
    let joined = ids("كتاب");
    assert_ne!(joined[0], ids("ك")[0]);
    assert_eq!(joined[0], alone[0], "after alef the last letter stands alone");
    // They join across a box as well.
    let items = [text("كت", &style), open(&style, 1), text("اب", &style), InlineItem::Close];
    let lines = set(&items, &style, 600.0);
    let mut pieces: Vec<u16> = Vec::new();
    for fragment in &lines[0].fragments {
        if let FragmentKind::Text { run, .. } = &fragment.kind {
            pieces.extend(run.glyphs.iter().map(|glyph| glyph.id));
        }
    }
    assert_eq!(pieces, joined);
}

#[test]
fn lines_of_mixed_text_break_in_logical_order() {
    let style = sans().style();
    let lines = set(&[text("one שלום עולם", &style)], &style, 60.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["one שלום", "עולם"]);
}

#[test]
fn isolates_keep_neighbours_apart() {
    let style = sans().style();
    let isolate = sans().rtl().layout(|layout| layout.isolate_bidi = UnicodeBidi::Isolate).style();
    // Without the isolate the number would go to the left of the name.
    let items = [open(&isolate, 1), text("שלום", &isolate), InlineItem::Close, text(" - 3", &style)];
    assert_eq!(runs(&items, &style, 600.0), ["שלום", "- 3"]);
    assert_eq!(runs(&[text("שלום - 3", &style)], &style, 600.0), ["3", "-", "שלום"]);
}

#[test]
fn the_first_strong_letter_decides_where_asked() {
    let auto = sans().layout(|layout| layout.isolate_bidi = UnicodeBidi::Plaintext).style();
    let lines = set(&[text("שלום", &auto)], &auto, 100.0);
    near(right(&lines[0]), 100.0);
    let lines = set(&[text("(a) שלום", &auto)], &auto, 100.0);
    near(lines[0].fragments[0].x, 0.0);
}

#[test]
fn overrides_turn_letters_round() {
    let style = sans().style();
    let turned = sans().rtl().layout(|layout| layout.isolate_bidi = UnicodeBidi::Override).style();
    let items = [open(&turned, 1), text("abc", &turned), InlineItem::Close];
    let lines = set(&items, &style, 600.0);
    let FragmentKind::Text { run, .. } = &lines[0].fragments[1].kind else { panic!("text") };
    assert_eq!(run.glyphs.iter().map(|glyph| glyph.cluster).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn boxes_fall_apart_where_the_order_does() {
    let style = sans().style();
    let boxed = sans().edges(|edges| edges.padding.left.points = 3.0).style();
    // The box holds the end of one direction and the start of the other.
    let items = [text("one ", &style), open(&boxed, 1), text("two שלום", &boxed), InlineItem::Close, text(" עולם", &style)];
    let lines = set(&items, &style, 600.0);
    let parts: Vec<(f32, f32, bool)> = lines[0]
        .fragments
        .iter()
        .filter_map(|fragment| match &fragment.kind {
            FragmentKind::Box { width, edges, .. } => Some((fragment.x, *width, edges.left)),
            _ => None,
        })
        .collect();
    assert_eq!(parts.len(), 2, "{parts:?}");
    assert!(parts[0].2 && !parts[1].2, "the start edge is drawn once");
    assert!(parts[1].0 > parts[0].0 + parts[0].1, "the other word stands between");
}
