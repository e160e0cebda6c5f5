//! Inline boxes, their places and the height of lines (CSS 2.2, 10.8).

use super::*;
use crate::typeset::frame::Color;
use crate::typeset::style::computed::{Border, BorderLine, Extent, LengthPercentage, VerticalAlign};

/// Sans at 100 points: ascent 106.9, descent 29.3, x-height 53.6.
fn big() -> Look {
    look("sans-serif").font(|font| font.size = 100.0)
}

fn aligned(align: VerticalAlign, size: f32, line_height: LineHeight) -> ComputedStyle {
    look("sans-serif")
        .font(|font| {
            font.size = size;
            font.line_height = line_height;
        })
        .layout(|layout| layout.vertical_align = align)
        .style()
}

/// Places of a line's fragments: boxes by id, text by its words.
fn places(line: &Line) -> Vec<(String, f32, f32)> {
    line.fragments
        .iter()
        .map(|fragment| {
            let name = match &fragment.kind {
                FragmentKind::Text { run, .. } => run.text.trim().to_owned(),
                FragmentKind::Box { id, .. } => format!("box {}", id.0),
                FragmentKind::Atomic { id } => format!("atomic {}", id.0),
                FragmentKind::Anchor { id } => format!("anchor {}", id.0),
            };
            (name, fragment.x, fragment.y)
        })
        .collect()
}

#[track_caller]
fn place(line: &Line, wanted: &str) -> (f32, f32) {
    let all = places(line);
    let found = all.iter().find(|(name, ..)| name == wanted);
    found.map(|(_, x, y)| (*x, *y)).unwrap_or_else(|| panic!("no {wanted} in {all:?}"))
}

#[test]
fn the_line_height_is_shared_out_above_and_below() {
    let lines = set(&[text("a", &big().style())], &big().style(), 1000.0);
    // 1.2 × 100 is less than the font's own 136.2: the difference is taken from both sides.
    near(lines[0].height, 120.0);
    near(lines[0].baseline, 106.9 - (136.2 - 120.0) / 2.0);
    let normal = big().font(|font| font.line_height = LineHeight::Normal).style();
    let lines = set(&[text("a", &normal)], &normal, 1000.0);
    near(lines[0].height, 136.2);
    near(lines[0].baseline, 106.9);
    let fixed = big().font(|font| font.line_height = LineHeight::Length(200.0)).style();
    near(set(&[text("a", &fixed)], &fixed, 1000.0)[0].height, 200.0);
}

#[test]
fn smaller_text_keeps_the_baseline() {
    let style = big().style();
    let small = aligned(VerticalAlign::Baseline, 50.0, LineHeight::Number(1.2));
    let lines = set(&[text("a", &style), open(&small, 1), text("b", &small), InlineItem::Close], &style, 1000.0);
    near(lines[0].height, 120.0);
    near(place(&lines[0], "b").1, lines[0].baseline);
    // The box is as high as the content area: from the ascent to the descent of its font.
    near(place(&lines[0], "box 1").1, lines[0].baseline - 53.45);
}

#[test]
fn vertical_align_moves_boxes() {
    let style = big().style();
    for (align, line_height, up, height) in [
        (VerticalAlign::Super, LineHeight::Number(1.0), 100.0 / 3.0 + 0.75, None),
        (VerticalAlign::Sub, LineHeight::Number(1.0), -20.75, None),
        (VerticalAlign::Shift(LengthPercentage::points(10.0)), LineHeight::Number(1.0), 10.0, None),
        (VerticalAlign::Shift(LengthPercentage::percent(50.0)), LineHeight::Number(1.2), 30.0, None),
        // Its top (half of 50 above 19.4 of baseline shift) at the parent's content top, and its bottom at the bottom.
        (VerticalAlign::TextTop, LineHeight::Number(1.0), 106.9 - (53.45 - 9.05), None),
        (VerticalAlign::TextBottom, LineHeight::Number(1.0), (14.65 - 9.05) - 29.3, None),
        (VerticalAlign::Middle, LineHeight::Number(1.0), 26.8 + (5.6 - 44.4) / 2.0, None),
        // 200 high: it grows the line downwards and upwards.
        (VerticalAlign::Top, LineHeight::Number(4.0), f32::NAN, Some(200.0)),
        (VerticalAlign::Bottom, LineHeight::Number(4.0), f32::NAN, Some(200.0)),
    ] {
        let other = aligned(align, 50.0, line_height);
        let lines = set(&[text("a", &style), open(&other, 1), text("b", &other), InlineItem::Close], &style, 1000.0);
        let line = &lines[0];
        near(place(line, "a").1, line.baseline);
        if up.is_finite() {
            let found = line.baseline - place(line, "b").1;
            assert!((found - up).abs() < 0.05, "{align:?}: {found} is not {up}");
        }
        if let Some(height) = height {
            near(line.height, height);
        }
        if align == VerticalAlign::Top {
            near(line.baseline, 98.8);
        }
        if align == VerticalAlign::Bottom {
            near(line.height - line.baseline, 21.2);
        }
    }
}

#[test]
fn the_highest_box_at_an_edge_of_the_line_makes_room_at_the_other() {
    let style = big().style();
    let heights = [(400.0, 280.0, 98.8), (280.0, 400.0, 400.0 - 21.2)];
    for (top, bottom, baseline) in heights {
        for first in [VerticalAlign::Top, VerticalAlign::Bottom] {
            let boxed = |align| {
                let height = if align == VerticalAlign::Top { top } else { bottom };
                InlineItem::Atomic {
                    id: ItemId(1),
                    style: aligned(align, 10.0, LineHeight::Number(1.0)),
                    width: 4.0,
                    height,
                    baseline: None,
                }
            };
            let second = if first == VerticalAlign::Top { VerticalAlign::Bottom } else { VerticalAlign::Top };
            let line = set(&[text("a", &style), boxed(first), boxed(second)], &style, 1000.0).remove(0);
            near(line.height, 400.0);
            near(line.baseline, baseline);
        }
    }
}

#[test]
fn atomic_boxes_stand_on_the_baseline_or_where_told() {
    let style = big().style();
    for (align, baseline, top) in [
        (VerticalAlign::Baseline, None, -30.0),
        (VerticalAlign::Baseline, Some(20.0), -20.0),
        (VerticalAlign::Middle, None, -(26.8 + 15.0)),
        (VerticalAlign::TextTop, None, -106.9),
        (VerticalAlign::TextBottom, None, 29.3 - 30.0),
    ] {
        let own = aligned(align, 10.0, LineHeight::Number(1.0));
        let atomic = InlineItem::Atomic { id: ItemId(3), style: own, width: 40.0, height: 30.0, baseline };
        let lines = set(&[text("a", &style), atomic, text("b", &style)], &style, 1000.0);
        let found = place(&lines[0], "atomic 3").1 - lines[0].baseline;
        assert!((found - top).abs() < 0.05, "{align:?}: {found} is not {top}");
        near(place(&lines[0], "b").0 - place(&lines[0], "atomic 3").0, 40.0);
    }
    // Tall ones make the line higher.
    let tall = InlineItem::Atomic { id: ItemId(3), style: style.clone(), width: 4.0, height: 300.0, baseline: None };
    let lines = set(&[text("a", &style), tall], &style, 1000.0);
    near(lines[0].height, 300.0 + 21.2);
}

#[test]
fn boxes_have_edges_where_they_begin_and_end() {
    let style = mono().style();
    let boxed = mono()
        .edges(|edges| {
            edges.margin.left = Extent::Length(LengthPercentage::points(1.0));
            edges.border.left = Border { width: 2.0, style: BorderLine::Solid, color: Color::BLACK };
            edges.padding.left.points = 3.0;
            edges.padding.right.points = 4.0;
            edges.padding.top.points = 5.0;
        })
        .style();
    let items = [text("a ", &style), open(&boxed, 1), text("bb cc", &boxed), InlineItem::Close, text(" d", &style)];
    let lines = set(&items, &style, 48.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["a bb", "cc d"]);
    let boxes: Vec<(f32, f32, f32, bool, bool)> = lines
        .iter()
        .flat_map(|line| &line.fragments)
        .filter_map(|fragment| match &fragment.kind {
            FragmentKind::Box { width, height, edges, .. } => Some((fragment.x, *width, *height, edges.left, edges.right)),
            _ => None,
        })
        .collect();
    // The space at the end of the first line takes no room.
    assert_eq!(boxes.len(), 2);
    near(boxes[0].0, 13.0);
    near(boxes[0].1, 2.0 + 3.0 + 12.0);
    near(boxes[1].0, 0.0);
    near(boxes[1].1, 12.0 + 4.0);
    assert_eq!((boxes[0].3, boxes[0].4, boxes[1].3, boxes[1].4), (true, false, false, true));
    // Edges above and below do not change the line.
    near(lines[0].height, 12.0);
    near(place(&lines[1], "d").0, 12.0 + 4.0 + 6.0 - 6.0);
}

#[test]
fn cloned_edges_are_on_every_line() {
    let style = mono().style();
    let boxed = mono()
        .edges(|edges| {
            edges.padding.left.points = 3.0;
            edges.padding.right.points = 3.0;
        })
        .layout(|layout| layout.decoration_clone = true)
        .style();
    let items = [open(&boxed, 1), text("aaa bbb ccc", &boxed), InlineItem::Close];
    let lines = set(&items, &style, 24.0);
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["aaa", "bbb", "ccc"]);
    for line in &lines {
        near(right(line), 24.0);
        near(line.fragments[1].x, 3.0);
    }
}

#[test]
fn an_empty_box_with_edges_is_there() {
    let style = mono().style();
    let boxed = mono().edges(|edges| edges.padding.left.points = 8.0).style();
    let lines = set(&[open(&boxed, 5), InlineItem::Close], &style, 100.0);
    assert_eq!(lines.len(), 1);
    near(lines[0].height, 12.0);
    near(right(&lines[0]), 8.0);
    let plain = mono().style();
    let lines = set(&[open(&plain, 5), InlineItem::Close], &style, 100.0);
    near(lines[0].height, 0.0);
}

#[test]
fn leaders_fill_the_line_on_one_grid() {
    let style = look("serif").style();
    let entry = |title: &str, page: &str| {
        let items = [text(title, &style), InlineItem::Leader { pattern: ". ".into(), style: style.clone() }, text(page, &style)];
        set(&items, &style, 200.0)
    };
    let mut phases = Vec::new();
    for (title, page) in [("Trust", "7"), ("Accountability", "7"), ("A much longer title", "7"), ("Trust", "117")] {
        let lines = entry(title, page);
        assert_eq!(lines.len(), 1);
        near(right(&lines[0]), 200.0);
        let dots = lines[0].fragments.iter().find_map(|fragment| match &fragment.kind {
            FragmentKind::Text { run, width, .. } if run.text.starts_with(". . .") => {
                Some((fragment.x, *width, run.glyphs[0].advance + run.glyphs[1].advance))
            }
            _ => None,
        });
        let (x, width, cell) = dots.expect("dots");
        phases.push(((200.0 - x) / cell).fract());
        assert!(x >= lines[0].fragments[0].x && x + width <= 200.0);
    }
    assert!(phases.iter().all(|phase| (phase.min(1.0 - phase)) < 0.01), "{phases:?}");
    // A long title wraps and the leader is on its last line.
    let lines = entry("A title that goes on and on for more than one line", "9");
    assert_eq!(lines.len(), 2);
    assert!(words(&lines[1]).ends_with(". 9"));
}

#[test]
fn anchors_say_where_they_are() {
    let style = mono().style();
    let items = [text("one two ", &style), InlineItem::Anchor(ItemId(4)), text("three", &style)];
    let lines = set(&items, &style, 50.0);
    // Before the word it precedes, though the line ends there.
    near(place(&lines[1], "anchor 4").0, 0.0);
}

#[test]
fn floats_make_room() {
    /// A float of 30 points at the left of all lines above 20 points once it has been met.
    struct Host(bool);
    impl LineHost for Host {
        fn space(&mut self, y: f32, _height: f32) -> (f32, LineSpace) {
            let left = if self.0 && y < 20.0 { 30.0 } else { 0.0 };
            (y, LineSpace { left, width: 60.0 - left })
        }
        fn float(&mut self, _id: ItemId, _y: f32, _used: f32) -> bool {
            assert!(!self.0, "a float is met once");
            self.0 = true;
            true
        }
        fn below(&mut self, y: f32) -> Option<f32> {
            (self.0 && y < 20.0).then_some(20.0)
        }
    }
    let style = mono().style();
    let items = [InlineItem::Float(ItemId(1)), text("aaaa bbbb cccc dddd", &style)];
    let lines = Paragraph::prepare(&items, &style, &FONTS).lines(&mut Host(false));
    assert_eq!(lines.iter().map(words).collect::<Vec<_>>(), ["aaaa", "bbbb", "cccc dddd"]);
    near(lines[0].fragments[0].x, 30.0);
    near(lines[2].fragments[0].x, 0.0);
    // What finds no room beside it goes below.
    let items = [InlineItem::Float(ItemId(1)), text("aaaaaaaa b", &style)];
    let lines = Paragraph::prepare(&items, &style, &FONTS).lines(&mut Host(false));
    near(lines[0].y, 20.0);
    near(lines[0].fragments[0].x, 0.0);
}
