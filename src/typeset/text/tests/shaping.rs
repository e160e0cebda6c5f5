//! Fonts and glyphs.

use super::*;
use crate::typeset::style::computed::{AdjustBy, LengthPercentage, Slant, VerticalAlign};
use crate::typeset::text::{FaceDescriptor, FontError};

fn run_of(content: &str, style: &ComputedStyle) -> crate::typeset::frame::TextRun {
    let lines = set(&[text(content, style)], style, 10_000.0);
    let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    run.clone()
}

fn width(content: &str, look: Look) -> f32 {
    let style = look.style();
    Paragraph::prepare(&[text(content, &style)], &style, &FONTS).max_content()
}

#[test]
fn ligatures_copy_whole() {
    let run = run_of("office", &look("sans-serif").style());
    assert_eq!(run.glyphs.iter().map(|glyph| glyph.cluster).collect::<Vec<_>>(), [0, 1, 4, 5]);
}

#[test]
fn letters_are_kerned_unless_told_otherwise() {
    let kerned = width("AVATAR", look("sans-serif"));
    let plain = width("AVATAR", look("sans-serif").font(|font| font.features = vec![(*b"kern", 0)]));
    near(kerned, (599.0 + 560.0 + 569.0 + 486.0 + 639.0 + 622.0) / 100.0);
    assert!(plain > kerned + 2.0, "{plain} {kerned}");
}

#[test]
fn letters_join_across_tags_of_one_look() {
    let plain = look("sans-serif").style();
    let red = look("sans-serif").text(|text| text.color.r = 1.0).style();
    let padded = look("sans-serif").edges(|edges| edges.padding.left = LengthPercentage::points(3.0)).style();
    let raised = look("sans-serif").layout(|layout| layout.vertical_align = VerticalAlign::Super).style();
    let bold = look("sans-serif").font(|font| font.weight = 700.0).style();
    // The word, and what is seen of it in the box before, in the box and behind.
    let check = |parts: [&str; 3], look: &ComputedStyle, joins: bool, runs: &[&str]| {
        let items = [text(parts[0], &plain), open(look, 1), text(parts[1], look), InlineItem::Close, text(parts[2], &plain)];
        let line = set(&items, &plain, 10_000.0).remove(0);
        let seen = line.fragments.iter().filter_map(|fragment| match &fragment.kind {
            FragmentKind::Text { run, .. } => Some(&*run.text),
            _ => None,
        });
        assert_eq!(seen.collect::<Vec<_>>(), runs, "{parts:?}");
        let apart: f32 = parts.iter().map(|part| width(part, self::look("sans-serif"))).sum();
        let whole = width(&parts.concat(), self::look("sans-serif"));
        let own = Paragraph::prepare(&items, &plain, &FONTS).max_content();
        let kerned = (whole - apart).abs() > 0.1;
        assert!(!kerned || ((own - whole).abs() < 0.01) == joins, "{parts:?}: {own}, as one {whole}, apart {apart}");
    };
    check(["A", "V", "A"], &plain, true, &["A", "V", "A"]);
    check(["A", "V", "A"], &red, true, &["A", "V", "A"]);
    check(["A", "V", "A"], &padded, false, &["A", "V", "A"]);
    check(["A", "V", "A"], &raised, false, &["A", "V", "A"]);
    check(["A", "V", "A"], &bold, false, &["A", "V", "A"]);
    // A ligature of letters that look alike is whole; one of two colours would not be.
    check(["o", "ff", "ice"], &plain, true, &["o", "ffi", "ce"]);
    check(["o", "ff", "ice"], &red, false, &["o", "ff", "ice"]);
    check(["of", "f", "ice"], &plain, true, &["offi", "ce"]);
    // A syllable looks as it begins.
    check(["हि", "न्", "दी"], &red, true, &["हि", "न्", "दी"]);
    check(["क्", "ष", "त्रिय"], &red, true, &["क्ष", "त्रिय"]);
    check(["كت", "ا", "ب"], &red, true, &["ب", "ا", "كت"]);
}

#[test]
fn spaced_letters_do_not_join() {
    let spaced = look("sans-serif").font(|font| font.letter_spacing = 1.0).style();
    let run = run_of("office", &spaced);
    assert_eq!(run.glyphs.len(), 6);
    let plain = look("sans-serif").font(|font| font.features = vec![(*b"liga", 0)]);
    near(width("office", plain) + 6.0, run.glyphs.iter().map(|glyph| glyph.advance).sum());
    near(width("a b", mono().font(|font| font.word_spacing = 5.0)), 23.0);
}

#[test]
fn every_script_finds_its_font() {
    let style = look("sans-serif").style();
    for content in ["नमस्ते", "ภาษาไทย", "日本語", "שלום", "السلام", "Ärger", "перенос"] {
        let run = run_of(content, &style);
        assert!(run.glyphs.iter().all(|glyph| glyph.id != 0), "{content}");
        assert_eq!(&*run.text, content);
    }
    // Devanagari: the vowel sign and the conjunct make fewer glyphs than characters, in clusters.
    let run = run_of("क्षत्रिय", &style);
    assert!(run.glyphs.len() < "क्षत्रिय".chars().count());
}

#[test]
fn marks_stay_with_their_letters() {
    let style = look("monospace").style();
    // The mono face has no combining acute, the sans has: both go there.
    let run = run_of("x\u{301}", &style);
    assert_eq!(&*run.text, "x\u{301}");
    assert!(run.glyphs.iter().all(|glyph| glyph.id != 0));
}

#[test]
fn boldness_and_slope_are_made_up_where_missing() {
    let bold = run_of("a", &look("sans-serif").font(|font| font.weight = 700.0).style());
    assert_eq!((bold.embolden, bold.skew), (0.0, 0.0), "the family has a bold");
    let italic = run_of("a", &look("sans-serif").font(|font| font.slant = Slant::Italic).style());
    assert_eq!((italic.embolden, italic.skew), (0.0, 0.0), "and an italic");
    let mono = run_of(
        "a",
        &mono()
            .font(|font| {
                font.weight = 700.0;
                font.slant = Slant::Italic;
            })
            .style(),
    );
    assert!(mono.embolden > 0.0 && mono.skew > 0.2);
}

#[test]
fn small_capitals_are_made_up_where_missing() {
    let style = mono().font(|font| font.features = vec![(*b"smcp", 1)]).style();
    let lines = set(&[text("aB", &style)], &style, 100.0);
    let sizes: Vec<(String, f32)> = lines[0]
        .fragments
        .iter()
        .filter_map(|fragment| match &fragment.kind {
            FragmentKind::Text { run, .. } => Some((run.text.to_string(), run.size)),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [("A".to_owned(), 7.0), ("B".to_owned(), 10.0)]);
}

#[test]
fn missing_characters_are_named_once() {
    let fonts = Fonts::new(&[font_file("NotoSans-Regular.ttf")]);
    let style = look("sans-serif").style();
    let paragraph = Paragraph::prepare(&[text("a ☃ b ☃ \u{1f600}\u{200d}", &style)], &style, &fonts);
    assert_eq!(paragraph.lines(&mut Column(1000.0)).len(), 1);
    assert_eq!(fonts.missing(), ['☃', '\u{1f600}']);
}

#[test]
fn a_document_without_fonts_still_has_lines() {
    let fonts = Fonts::new(&[]);
    let style = look("sans-serif").style();
    let lines = Paragraph::prepare(&[text("some words, עברית", &style)], &style, &fonts).lines(&mut Column(100.0));
    assert_eq!(lines.len(), 1);
    near(lines[0].height, 12.0);
    assert_eq!(fonts.missing().len(), "somewrd,עברית".chars().count());
}

#[test]
fn font_face_rules_choose_the_file() {
    let mut fonts = Fonts::new(&[font_file("NotoSerif-Regular.ttf")]);
    let face = |family: &str, weight: f32| FaceDescriptor {
        family: family.to_owned(),
        weight: Some((weight, weight)),
        ..FaceDescriptor::default()
    };
    fonts.add(face("Body", 400.0), font_file("NotoSans-Regular.ttf")).expect("a font");
    fonts.add(face("Body", 700.0), font_file("NotoSans-Bold.woff2")).expect("a font");
    // Only digits come from the mono face.
    fonts
        .add(FaceDescriptor { unicode_range: vec![(0x30, 0x39)], ..face("Digits", 400.0) }, font_file("NotoSansMono-Regular.ttf"))
        .expect("a font");
    let name = |family: &[&str], weight: f32, c: &str| {
        let style = look("x")
            .font(|font| {
                font.families = family.iter().map(|name| (*name).to_owned()).collect();
                font.weight = weight;
            })
            .style();
        let lines = Paragraph::prepare(&[text(c, &style)], &style, &fonts).lines(&mut Column(100.0));
        let mut pages = [crate::typeset::frame::Page::default()];
        for fragment in &lines[0].fragments {
            if let FragmentKind::Text { run, .. } = &fragment.kind {
                pages[0].items.push(crate::typeset::frame::Item { tag: None, kind: crate::typeset::frame::ItemKind::Text(run.clone()) });
            }
        }
        fonts.number(&mut pages)[0].name.clone()
    };
    assert_eq!(name(&["body"], 400.0, "a"), "NotoSans-Regular");
    assert_eq!(name(&["Body"], 800.0, "a"), "NotoSans-Bold");
    assert_eq!(name(&["Body"], 500.0, "a"), "NotoSans-Regular");
    assert_eq!(name(&["Body"], 600.0, "a"), "NotoSans-Bold");
    assert_eq!(name(&["Digits", "Body"], 400.0, "1"), "NotoSansMono-Regular");
    assert_eq!(name(&["Digits", "Body"], 400.0, "a"), "NotoSans-Regular");
    assert_eq!(name(&["Nowhere"], 400.0, "a"), "NotoSerif-Regular");
    assert_eq!(name(&["sans-serif"], 400.0, "a"), "NotoSerif-Regular", "the only default font serves all generic names");
}

#[test]
fn variable_fonts_follow_the_weight() {
    let mut fonts = Fonts::default();
    fonts.add(FaceDescriptor { family: "V".to_owned(), ..FaceDescriptor::default() }, font_file("Variable.ttf")).expect("a font");
    let advance = |change: fn(&mut FontStyle)| {
        let style = look("V").font(change).style();
        Paragraph::prepare(&[text("a", &style)], &style, &fonts).max_content()
    };
    near(advance(|_| ()), 5.0);
    near(advance(|font| font.weight = 900.0), 7.0);
    near(advance(|font| font.weight = 650.0), 6.0);
    near(advance(|font| font.weight = 100.0), 4.0);
    near(advance(|font| font.weight = 2000.0), 7.0);
    near(advance(|font| font.variations = vec![(*b"wght", 900.0)]), 7.0);
    // Heavier than anything it has: nothing is made up.
    let style = look("V").font(|font| font.weight = 900.0).style();
    let lines = Paragraph::prepare(&[text("a", &style)], &style, &fonts).lines(&mut Column(100.0));
    let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    assert_eq!(run.embolden, 0.0);
    // A rule that says what the file is for keeps it to that.
    fonts
        .add(
            FaceDescriptor { family: "R".to_owned(), weight: Some((400.0, 400.0)), ..FaceDescriptor::default() },
            font_file("Variable.ttf"),
        )
        .expect("a font");
    let style = look("R").font(|font| font.weight = 900.0).style();
    let lines = Paragraph::prepare(&[text("a", &style)], &style, &fonts).lines(&mut Column(100.0));
    let FragmentKind::Text { run: regular, width, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    near(*width, 5.0);
    assert!(regular.embolden > 0.0);
    let mut pages = [crate::typeset::frame::Page::default()];
    pages[0].items.push(crate::typeset::frame::Item { tag: None, kind: crate::typeset::frame::ItemKind::Text(run.clone()) });
    assert_eq!(fonts.number(&mut pages)[0].variations, [(*b"wght", 900.0)]);
}

#[test]
fn sizes_are_adjusted() {
    let mut fonts = Fonts::default();
    let half = FaceDescriptor { family: "Half".to_owned(), size_adjust: Some(0.5), ..FaceDescriptor::default() };
    fonts.add(half, font_file("NotoSansMono-Regular.ttf")).expect("a font");
    let style = look("Half").style();
    let paragraph = Paragraph::prepare(&[text("abc", &style)], &style, &fonts);
    near(paragraph.max_content(), 9.0);
    let lines = paragraph.lines(&mut Column(100.0));
    let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    near(run.size, 5.0);
    near(fonts.font_metrics(run.font, run.size).zero_advance, 3.0);
    // By the width of a figure, the height of capitals, and that of the first font.
    let cap = FONTS.metrics(&mono().style().font).cap_height / 10.0;
    for (by, value, expected) in
        [(AdjustBy::ChWidth, Some(0.3), 9.0), (AdjustBy::CapHeight, Some(cap * 2.0), 36.0), (AdjustBy::ExHeight, None, 18.0)]
    {
        near(width("abc", mono().font(|font| font.size_adjust = Some((by, value)))), expected);
    }
    let both = |value| {
        let style = mono().font(|font| {
            font.families.push("serif".to_owned());
            font.size_adjust = Some((AdjustBy::ChWidth, value));
        });
        width("ab\u{1d51e}", style)
    };
    near(both(None), both(Some(0.6)));
}

#[test]
fn broken_fonts_are_refused() {
    let mut fonts = Fonts::default();
    let add = |fonts: &mut Fonts, data: &[u8]| fonts.add(FaceDescriptor::default(), Arc::new(data.to_vec().into()));
    assert_eq!(add(&mut fonts, b""), Err(FontError::NotAFont));
    assert_eq!(add(&mut fonts, b"GIF89a"), Err(FontError::NotAFont));
    assert_eq!(add(&mut fonts, &[0, 1, 0, 0]), Err(FontError::NotAFont));
    assert!(matches!(add(&mut fonts, b"wOF2\0\0"), Err(FontError::Damaged(_))));
    // What has letters but cannot be embedded is refused before pages are set in it.
    let mut outlines = font_file("NotoSans-Regular.ttf").to_vec();
    let table = outlines.windows(4).position(|tag| tag == b"loca").expect("a table of outlines");
    outlines[table] = b'x';
    assert!(matches!(add(&mut fonts, &outlines), Err(FontError::Damaged(_))));
    assert!(matches!(add(&mut fonts, b"wOFF\0\0"), Err(FontError::Damaged(_))));
}

#[test]
fn measures_of_a_font() {
    let style = look("sans-serif").font(|font| font.size = 100.0).style();
    let metrics = FONTS.metrics(&style.font);
    near(metrics.ascent, 106.9);
    near(metrics.descent, 29.3);
    near(metrics.line_gap, 0.0);
    near(metrics.x_height, 53.6);
    near(metrics.cap_height, 71.4);
    near(metrics.zero_advance, 57.2);
    near(metrics.space_advance, 26.0);
    assert!(metrics.underline_position > 5.0 && metrics.underline_thickness > 2.0 && metrics.strikeout_position > 20.0);
}

#[test]
fn threads_share_fonts() {
    use rayon::prelude::*;
    let fonts =
        Fonts::new(&[font_file("NotoSerif-Regular.ttf"), font_file("NotoSansMono-Regular.ttf"), font_file("NotoSansHebrew-Regular.ttf")]);
    let set = |index: usize| {
        let style = if index.is_multiple_of(2) { look("serif") } else { mono() }.justified().style();
        let content = super::hostile::prose(50 + index) + " שלום";
        Paragraph::prepare(&[text(&content, &style)], &style, &fonts).lines(&mut Column(150.0)).iter().map(words).collect::<Vec<_>>()
    };
    let parallel: Vec<_> = (0..60).into_par_iter().map(set).collect();
    let serial: Vec<_> = (0..60).map(set).collect();
    assert_eq!(parallel, serial);
}
