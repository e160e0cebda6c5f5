//! Where lines end.

use super::*;
use crate::typeset::style::computed::{LengthPercentage, LineBreak, OverflowWrap, SpaceCollapse, TextJustify, TextWrap, WordBreak};

/// `columns` characters of 6 points.
#[track_caller]
fn columns(content: &str, look: Look, columns: usize, expected: &[&str]) {
    check(content, &look.style(), columns as f32 * 6.0, expected);
}

#[test]
fn words_go_on_lines_as_long_as_they_fit() {
    columns("the quick brown fox", mono(), 9, &["the quick", "brown fox"]);
    columns("the quick brown fox", mono(), 8, &["the", "quick", "brown", "fox"]);
    columns("the quick brown fox", mono(), 100, &["the quick brown fox"]);
}

#[test]
fn punctuation_stays_with_its_word() {
    columns("well-known words", mono(), 6, &["well-", "known", "words"]);
    columns("say (yes, please) now", mono(), 6, &["say", "(yes,", "please)", "now"]);
    columns("10 %, 5 kg", mono(), 4, &["10", "%, 5", "kg"]);
    columns("10\u{a0}% of 5\u{a0}kg", mono(), 5, &["10 %", "of", "5 kg"]);
    columns("and/or http://a.example", mono(), 8, &["and/or", "http://", "a.example"]);
    columns("end. \u{201c}Go\u{201d} she said", mono(), 9, &["end. \u{201c}Go\u{201d}", "she said"]);
}

#[test]
fn what_does_not_fit_sticks_out_unless_it_may_be_broken() {
    columns("an extraordinary word", mono(), 6, &["an", "extraordinary", "word"]);
    let anywhere = || mono().text(|text| text.overflow_wrap = OverflowWrap::Anywhere);
    columns("an extraordinary word", anywhere(), 6, &["an", "extrao", "rdinar", "y word"]);
    columns("abcdef", anywhere(), 0, &["a", "b", "c", "d", "e", "f"]);
    columns("an extraordinary", mono().text(|text| text.word_break = WordBreak::BreakAll), 6, &["an ext", "raordi", "nary"]);
}

#[test]
fn wide_spaces_hang_at_the_end_of_a_line() {
    columns("ab\u{2003}\u{2003}cd ef", mono(), 2, &["ab", "cd", "ef"]);
    columns("ab\u{2003}cd", mono(), 6, &["ab\u{2003}cd"]);
    columns("ab\u{2003}cd", mono().text(|text| text.white_space.collapse = SpaceCollapse::BreakSpaces), 3, &["ab", "cd"]);
}

#[test]
fn soft_hyphens_show_only_where_a_line_ends() {
    columns("extra\u{ad}ordinary", mono(), 8, &["extra-", "ordinary"]);
    columns("extra\u{ad}ordinary", mono(), 20, &["extraordinary"]);
    columns("an extra\u{ad}ordinary", mono(), 9, &["an extra-", "ordinary"]);
    columns("an extra\u{ad}ordinary", mono(), 8, &["an", "extra-", "ordinary"]);
    columns("extra\u{ad}ordinary", mono().text(|text| text.hyphens = Hyphens::None), 8, &["extraordinary"]);
}

#[test]
fn words_are_hyphenated_by_their_language() {
    let auto = |lang: &str| mono().lang(lang).text(|text| text.hyphens = Hyphens::Auto);
    columns("hyphenation matters", auto("en"), 8, &["hyphen-", "ation", "matters"]);
    columns("hyphenation matters", auto("en-GB"), 8, &["hyphen-", "ation", "matters"]);
    columns("Silbentrennung hilft", auto("de"), 8, &["Silben-", "trennung", "hilft"]);
    columns("la typographie", auto("fr"), 8, &["la typo-", "graphie"]);
    columns("переносить", auto("ru"), 8, &["перено-", "сить"]);
    // No patterns, no hyphens.
    columns("hyphenation", auto("tlh"), 8, &["hyphenation"]);
    columns("hyphenation", auto(""), 8, &["hyphenation"]);
    // Short words stay whole.
    columns("into a open", auto("en"), 3, &["into", "a", "open"]);
    // The author's own point keeps the patterns out.
    columns("hyphen\u{ad}ations", auto("en"), 9, &["hyphen-", "ations"]);
}

#[test]
fn a_word_may_be_hyphenated_across_boxes() {
    let style = mono().text(|text| text.hyphens = Hyphens::Auto).style();
    let bold = mono().text(|text| text.hyphens = Hyphens::Auto).font(|font| font.weight = 700.0).style();
    let items = [text("hyp", &style), open(&bold, 1), text("hen", &bold), InlineItem::Close, text("ation", &style)];
    let lines: Vec<String> = set(&items, &style, 48.0).iter().map(words).collect();
    assert_eq!(lines, ["hyphen-", "ation"]);
}

#[test]
fn a_hyphen_inside_a_ligature_takes_it_apart() {
    let style = look("sans-serif").text(|text| text.hyphens = Hyphens::Manual).style();
    let lines = set(&[text("of\u{ad}fice", &style)], &style, 20.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["of-", "fice"]);
    let whole = set(&[text("of\u{ad}fice", &style)], &style, 100.0);
    let FragmentKind::Text { run, .. } = &whole[0].fragments[0].kind else { panic!("text") };
    assert_eq!((&*run.text, run.glyphs.len()), ("office", 4), "o, ffi, c, e");
}

#[test]
fn forced_breaks_end_lines() {
    let style = mono().style();
    let items = [text("one ", &style), InlineItem::Break(style.clone()), text(" two", &style), InlineItem::Break(style.clone())];
    let lines = set(&items, &style, 600.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["one", "two"]);
    assert!(lines.iter().all(|line| line.last));
    let twice = [InlineItem::Break(style.clone()), InlineItem::Break(style.clone()), text("x", &style)];
    let lines = set(&twice, &style, 600.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["", "", "x"]);
    near(lines[2].y, 24.0);
}

#[test]
fn scripts_without_spaces_break_between_words_or_characters() {
    let thai = look("sans-serif").lang("th").style();
    check("ภาษาไทยเป็นภาษาที่สวยงาม", &thai, 50.0, &["ภาษาไทย", "เป็นภาษาที่", "สวยงาม"]);
    let japanese = look("sans-serif").lang("ja").style();
    // Ten points each; a full stop and a comma do not begin a line.
    check("日本語の文章、テスト。", &japanese, 60.0, &["日本語の文", "章、テスト。"]);
    check("日本語の文章、テスト。", &japanese, 55.0, &["日本語の文", "章、テス", "ト。"]);
    let keep = look("sans-serif").lang("ja").text(|text| text.word_break = WordBreak::KeepAll).style();
    check("日本語の文章、テスト。", &keep, 30.0, &["日本語の文章、", "テスト。"]);
    // What is no letter breaks as ever.
    check("self-made—日本", &keep, 30.0, &["self-", "made", "—日本"]);
}

#[test]
fn nothing_breaks_inside_nowrap() {
    let style = mono().style();
    let nowrap = mono().white_space(WhiteSpace::NOWRAP).style();
    let items = [text("one ", &style), open(&nowrap, 1), text("two three", &nowrap), InlineItem::Close, text(" four", &style)];
    let lines: Vec<String> = set(&items, &style, 60.0).iter().map(words).collect();
    assert_eq!(lines, ["one", "two three", "four"]);
    check("one two", &nowrap, 10.0, &["one two"]);
}

#[test]
fn wbr_is_an_opportunity_that_leaves_no_trace() {
    columns("super\u{200b}cali", mono(), 6, &["super", "cali"]);
    columns("super\u{200b}cali", mono(), 60, &["supercali"]);
}

#[test]
fn atomic_boxes_take_part() {
    let style = mono().style();
    let atomic = |id| InlineItem::Atomic { id: ItemId(id), style: style.clone(), width: 20.0, height: 5.0, baseline: None };
    let items = [text("ab ", &style), atomic(1), text(", cd", &style)];
    let lines = set(&items, &style, 32.0);
    // The comma stays with the box.
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["ab", ",", "cd"]);
}

#[test]
fn the_first_line_is_indented() {
    let style = mono().text(|text| text.text_indent.length = LengthPercentage::percent(20.0)).style();
    let lines = set(&[text("one two three", &style)], &style, 60.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["one two", "three"]);
    near(lines[0].fragments[0].x, 12.0);
    near(lines[1].fragments[0].x, 0.0);
}

#[test]
fn justified_lines_end_flush() {
    let style = look("serif").justified().style();
    let content = "Trust is built slowly, one kept promise after another, and it is lost in a moment; whoever has broken it cannot ask for it back, \
        but can become someone who may be trusted again, day by day, in small things first and in great things later on.";
    for width in [120.0, 150.0, 200.0, 260.0] {
        let lines = set(&[text(content, &style)], &style, width);
        let (last, flush) = lines.split_last().expect("lines");
        for line in flush {
            assert!((right(line) - width).abs() < 0.05, "{:?} ends at {} of {width}", words(line), right(line));
        }
        assert!(right(last) <= width + 0.05);
        assert_eq!(lines.iter().map(words).collect::<Vec<_>>().join(" ").replace("- ", ""), content);
    }
}

#[test]
fn justified_ideographs_part_evenly() {
    let style = look("sans-serif").lang("ja").text(|text| text.text_align = Align::Justify).style();
    let lines = set(&[text("日本語の文章、テスト。", &style)], &style, 64.0);
    near(right(&lines[0]), 64.0);
    let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
    near(run.glyphs[0].advance, run.glyphs[1].advance);
}

#[test]
fn lines_are_aligned() {
    for (align, rtl, left) in [
        (Align::Start, false, 0.0),
        (Align::End, false, 42.0),
        (Align::Right, false, 42.0),
        (Align::Center, false, 21.0),
        (Align::Start, true, 42.0),
        (Align::End, true, 0.0),
        (Align::Left, true, 0.0),
        (Align::Justify, false, 0.0),
    ] {
        let look = mono().text(|text| text.text_align = align);
        let style = if rtl { look.rtl() } else { look }.style();
        let lines = set(&[text("abc", &style)], &style, 60.0);
        assert!((lines[0].fragments[0].x - left).abs() < 0.01, "{align:?} rtl {rtl}: {}", lines[0].fragments[0].x);
    }
}

#[test]
fn widths_of_content() {
    let style = mono().style();
    for (content, min, max) in
        [("the quick brown", 30.0, 90.0), ("a  b", 6.0, 18.0), ("", 0.0, 0.0), (" ", 0.0, 0.0), ("ab\u{ad}cdef", 24.0, 36.0)]
    {
        let paragraph = Paragraph::prepare(&[text(content, &style)], &style, &FONTS);
        near(paragraph.min_content(), min);
        near(paragraph.max_content(), max);
        // Set at either width nothing sticks out, and at the wider nothing is broken.
        assert!(paragraph.lines(&mut Column(paragraph.max_content())).len() <= 1, "{content}");
        assert!(paragraph.lines(&mut Column(paragraph.min_content())).iter().all(|line| right(line) <= min + 0.02), "{content}");
    }
}

#[test]
fn lines_break_as_the_author_says() {
    let broken = |value| mono().text(|text| text.line_break = value);
    columns("a-b c,d", broken(LineBreak::Anywhere), 2, &["a-", "b", "c,", "d"]);
    columns("abc def", mono().text(|text| text.word_break = WordBreak::BreakWord), 2, &["ab", "c", "de", "f"]);
    let limited = |limit| mono().lang("en").text(|text| (text.hyphens, text.hyphenate_limit) = (Hyphens::Auto, limit));
    columns("hyphenation", limited((0, 0, 0)), 7, &["hyphen-", "ation"]);
    columns("hyphenation", limited((0, 2, 6)), 7, &["hy-", "phenation"]);
    columns("hyphenation", limited((12, 0, 0)), 7, &["hyphenation"]);
    columns("aa bb\u{ad}cc dd\u{ad}eee", mono(), 6, &["aa bb-", "cc dd-", "eee"]);
    let alternate = mono().text(|text| text.hyphenate_lines = Some(1));
    columns("aa bb\u{ad}cc dd\u{ad}eee", alternate, 6, &["aa bb-", "cc", "ddeee"]);
    let zone = |spaces: f32| mono().text(|text| text.hyphenate_zone = LengthPercentage::points(spaces * 6.0));
    columns("aaa bb\u{ad}cc", zone(2.5), 7, &["aaa bb-", "cc"]);
    columns("aaa bb\u{ad}cc", zone(4.0), 7, &["aaa", "bbcc"]);
    columns("one two three four", mono().text(|text| text.text_wrap_style = TextWrap::Balance), 13, &["one two", "three four"]);
    // The dictionary knows where these words end.
    let thai = set(&[text("เว้นวรรค", &look("sans-serif").style())], &look("sans-serif").style(), 1.0);
    assert_eq!(thai.iter().map(words).collect::<Vec<_>>(), ["เว้น", "วรรค"]);
}

#[test]
fn only_spaces_give_way_unless_fine_setting_is_asked_for() {
    let letters = |change: fn(&mut TextStyle)| {
        let style = mono().text(|text| text.text_align = Align::Justify).text(change).style();
        let lines = set(&[text("ab cd efghijklm", &style)], &style, 50.0);
        near(right(&lines[0]), 50.0);
        let FragmentKind::Text { run, .. } = &lines[0].fragments[0].kind else { panic!("text") };
        run.glyphs[0].advance
    };
    near(letters(|_| {}), 6.0);
    assert!(letters(|text| text.text_wrap_style = TextWrap::Pretty) > 6.0);
    near(letters(|text| text.text_justify = TextJustify::InterCharacter), 11.0);
}
