//! Setting the words of a picture: as text of the document is, each piece by itself, and moved to its place.
//!
//! In: pieces of text, fonts, the style around the picture. Out: what is drawn for each piece. CSS counts in points and pictures in pixels, so
//! words are set at three quarters of their size and drawn larger.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Baseline, Words};
use crate::typeset::boxes::{BoxKind, BoxTree, LayoutBox, Piece};
use crate::typeset::frame::{Color, Group, Item, ItemKind, Point, TagId, TextRun};
use crate::typeset::layout::{Layouter, Space};
use crate::typeset::pages::underline;
use crate::typeset::style::alone;
use crate::typeset::style::computed::{Align, ComputedStyle, DecorationLine, Direction, LineHeight, WhiteSpace};
use crate::typeset::text::{Fonts, FragmentKind};

/// A pixel in points.
const PX: f32 = 0.75;

/// What words are drawn in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink {
    /// The colour of the letters; none where only their outlines show.
    pub(crate) fill: Option<Color>,
    /// The colour and the width of their outlines.
    pub(crate) stroke: Option<(Color, f32)>,
    /// Whether the outlines lie below the letters.
    pub(crate) below: bool,
}

/// One piece, from the start of its baseline.
struct Line {
    items: Vec<Item>,
    width: f32,
    /// How far it hangs below its place.
    lowered: f32,
    rtl: bool,
}

/// All words of a picture, set with these fonts and, where the picture does not say, in this style.
pub(crate) fn set(words: &[Words], fonts: &Fonts, around: &ComputedStyle) -> Vec<Vec<Item>> {
    let mut styles: BTreeMap<&str, ComputedStyle> = BTreeMap::new();
    for piece in words {
        styles.entry(&piece.css).or_insert_with(|| style(&piece.css, around));
    }
    let mut out: Vec<Vec<Item>> = Vec::with_capacity(words.len());
    let (mut x, mut y) = (0.0, 0.0);
    let mut from = 0;
    while from < words.len() {
        // From one place to the next.
        let next = words[from + 1..].iter().position(|piece| piece.at != (None, None));
        let chunk = &words[from..next.map_or(words.len(), |at| from + 1 + at)];
        let all = |spacing: f32| chunk.iter().map(|piece| line(piece, &styles[&*piece.css], spacing, fonts)).collect::<Vec<Line>>();
        let wide = |lines: &[Line]| lines.iter().map(|line| line.width).sum::<f32>();
        let mut lines = all(0.0);
        let (mut stretch, mut spacing) = (1.0, 0.0);
        if let Some((length, stretches)) = chunk.iter().find_map(|piece| piece.length).filter(|(length, _)| *length > 0.0) {
            let (missing, letters) = (length * PX - wide(&lines), chunk.iter().map(|piece| piece.text.chars().count()).sum::<usize>());
            if stretches {
                stretch = length * PX / wide(&lines).max(0.001);
            } else if letters > 1 {
                // The last letter keeps no distance from what is not there.
                spacing = missing / (letters - 1) as f32;
                lines = all(spacing);
            }
        }
        let first = &chunk[0];
        if let Some(room) = first.room {
            out.push(boxed(first, &styles[&*first.css], room * PX, fonts));
            from += 1;
            continue;
        }
        let anchor = if lines.first().is_some_and(|line| line.rtl) { 1.0 - first.anchor } else { first.anchor };
        x = first.at.0.map_or(x, |x| x * PX) - (wide(&lines) - spacing) * stretch * anchor;
        y = first.at.1.map_or(y, |y| y * PX);
        for (piece, line) in chunk.iter().zip(lines) {
            (x, y) = (x + piece.by.0 * PX, y + piece.by.1 * PX);
            let width = line.width * stretch;
            out.push(placed(piece, line, (x, y), stretch));
            x += width;
        }
        from += chunk.len();
    }
    out
}

/// A piece at its place: on a path, or where the pen is.
fn placed(piece: &Words, line: Line, (x, y): (f32, f32), stretch: f32) -> Vec<Item> {
    let Line { mut items, width, lowered, .. } = line;
    let (at, angle) = match piece.along.as_deref() {
        Some(along) => match along.at((x + width / 2.0) / PX) {
            Some((to_x, to_y, angle)) => ((to_x * PX, to_y * PX), angle),
            None => return Vec::new(),
        },
        None => ((x, y), 0.0),
    };
    let before = if piece.along.is_some() { (-width / 2.0, y + lowered) } else { (0.0, lowered) };
    let angle = angle + piece.turn.to_radians();
    if angle == 0.0 && stretch == 1.0 {
        items.iter_mut().for_each(|item| shift(item, at.0 + before.0, at.1 + before.1));
        return items;
    }
    items.iter_mut().for_each(|item| shift(item, before.0, before.1));
    let (sin, cos) = angle.sin_cos();
    let transform = Some([cos * stretch, sin * stretch, -sin, cos, at.0, at.1]);
    vec![Item { tag: None, kind: ItemKind::group(Group { transform, items, ..Group::default() }) }]
}

fn shift(item: &mut Item, x: f32, y: f32) {
    match &mut item.kind {
        ItemKind::Text(run) => run.origin = Point { x: run.origin.x + x, y: run.origin.y + y },
        kind => {
            let moved = std::mem::replace(kind, ItemKind::group(Group::default()));
            let items = vec![Item { tag: None, kind: moved }];
            *kind = ItemKind::group(Group { transform: Some([1.0, 0.0, 0.0, 1.0, x, y]), items, ..Group::default() });
        }
    }
}

/// The style that the lines of declarations come to.
fn style(css: &str, around: &ComputedStyle) -> ComputedStyle {
    alone::nested(css.lines(), around).anonymous()
}

/// Lines in a box, from its upper left corner. Where other fonts make words longer than their box was made for, they stick out on both sides.
fn boxed(piece: &Words, style: &ComputedStyle, room: f32, fonts: &Fonts) -> Vec<Item> {
    let mut style = style.clone();
    let wraps = style.text.white_space.wrap;
    Arc::make_mut(&mut style.text).white_space = WhiteSpace::PRE_LINE;
    let longest = laid(&piece.text, &on_one_line(&style), ROOM, fonts).right;
    let (width, left) =
        if longest > room && (!wraps || longest < room * 1.2) { (longest + 0.01, (room - longest) / 2.0) } else { (room, 0.0) };
    let (x, y) = (piece.at.0.unwrap_or(0.0) * PX + left, piece.at.1.unwrap_or(0.0) * PX);
    let mut items = laid(&piece.text, &style, width, fonts).items;
    items.iter_mut().for_each(|item| shift(item, x, y));
    items
}

/// The style with all spaces kept and lines broken only where the text says so, from the left.
fn on_one_line(style: &ComputedStyle) -> ComputedStyle {
    let mut style = style.clone();
    let text = Arc::make_mut(&mut style.text);
    (text.white_space, text.text_align) = (WhiteSpace::PRE, Align::Left);
    style
}

/// One piece of text from where it begins on its baseline.
fn line(piece: &Words, style: &ComputedStyle, spacing: f32, fonts: &Fonts) -> Line {
    let mut style = on_one_line(style);
    let font = Arc::make_mut(&mut style.font);
    (font.line_height, font.letter_spacing) = (LineHeight::Normal, font.letter_spacing + spacing);
    let (size, rtl) = (style.font.size, style.text.direction == Direction::Rtl);
    let metrics = fonts.metrics(&style.font);
    let lowered = match piece.baseline {
        Baseline::Alphabetic => 0.0,
        Baseline::Middle => metrics.x_height / 2.0,
        Baseline::Central => (metrics.ascent - metrics.descent) / 2.0,
        Baseline::Hanging => metrics.ascent * 0.8,
        Baseline::Mathematical => metrics.ascent * 0.5,
        Baseline::Top => metrics.ascent,
        Baseline::Bottom => -metrics.descent,
    };
    let lowered = lowered - piece.raised.0 * size - piece.raised.1 * PX;
    let Laid { mut items, left, right, baseline } = laid(&piece.text, &style, ROOM, fonts);
    items.iter_mut().for_each(|item| shift(item, -left, -baseline));
    Line { items, width: right - left, lowered, rtl }
}

/// More room than any line takes.
const ROOM: f32 = 1.0e5;

/// Lines in their box.
struct Laid {
    items: Vec<Item>,
    /// Where the first of what is on them begins, and the last ends.
    left: f32,
    right: f32,
    /// The baseline of the first.
    baseline: f32,
}

/// Text in lines.
fn laid(text: &str, style: &ComputedStyle, room: f32, fonts: &Fonts) -> Laid {
    let mut tree = BoxTree::default();
    let run = Piece::Text { text: text.into(), style: style.clone(), tag: None };
    tree.push(LayoutBox::new(style.clone(), BoxKind::Lines(vec![run]), 0));
    let (fragment, _) = Layouter::new(&tree, fonts).alone(BoxTree::ROOT, Space { width: room, height: None }, (Some(room), None));
    let mut done = Laid { items: Vec::new(), left: f32::INFINITY, right: f32::NEG_INFINITY, baseline: 0.0 };
    let lines = fragment.lines.as_ref().map_or([].as_slice(), |set| set.lines.as_slice());
    done.baseline = lines.first().map_or(0.0, |line| line.y + line.baseline);
    for (line, fragment) in lines.iter().flat_map(|line| line.fragments.iter().map(move |fragment| (line, fragment))) {
        let FragmentKind::Text { run, width, style, .. } = &fragment.kind else { continue };
        let mut run = run.clone();
        run.origin = Point { x: run.origin.x + fragment.x, y: run.origin.y + line.y + fragment.y };
        (done.left, done.right) = (done.left.min(fragment.x), done.right.max(fragment.x + width));
        done.items.extend(underline::shadows(&run, style));
        let lines = |through: bool| {
            let wanted = style.decorations.iter().filter(move |one| (one.line == DecorationLine::LineThrough) == through);
            wanted.flat_map(|one| underline::lines(one, fonts, &run, *width, run.origin.y)).collect::<Vec<Item>>()
        };
        let (under, over) = (lines(false), lines(true));
        done.items.extend(under);
        done.items.push(Item { tag: None, kind: ItemKind::Text(run) });
        done.items.extend(over);
    }
    if done.right < done.left {
        (done.left, done.right) = (0.0, 0.0);
    }
    done
}

/// Words where their shape stands, in its paint.
pub(crate) fn place(words: &[Item], transform: [f32; 6], ink: Ink, leaf: Option<TagId>) -> Item {
    let letters = ink.fill.map(|color| (color, 0.0));
    let outlines = ink.stroke.map(|(color, width)| (color, -width * PX));
    let order = if ink.below { [outlines, letters] } else { [letters, outlines] };
    let mut items = Vec::new();
    for (color, pen) in order.into_iter().flatten() {
        // The text is said once.
        let speaks = letters.is_none() || pen >= 0.0;
        items.extend(words.iter().cloned().map(|item| painted(item, color, pen, speaks, leaf)));
    }
    let [a, b, c, d, e, f] = transform;
    let transform = Some([a / PX, b / PX, c / PX, d / PX, e, f]);
    Item { tag: None, kind: ItemKind::group(Group { transform, items, ..Group::default() }) }
}

fn painted(item: Item, color: Color, pen: f32, speaks: bool, leaf: Option<TagId>) -> Item {
    let tag = leaf.filter(|_| speaks);
    let kind = match item.kind {
        // Shadows have a colour of their own and say nothing.
        ItemKind::Text(run) if run.text.is_empty() => ItemKind::Text(run),
        ItemKind::Text(run) => {
            let text = if speaks { run.text.clone() } else { "".into() };
            let embolden = if pen < 0.0 { pen } else { run.embolden };
            ItemKind::Text(TextRun { color, embolden, text, ..run })
        }
        ItemKind::Path(mut path) => {
            path.fill = path.fill.map(|_| color);
            path.stroke.iter_mut().for_each(|stroke| stroke.color = color);
            ItemKind::Path(path)
        }
        ItemKind::Group(mut group) => {
            group.items = group.items.into_iter().map(|item| painted(item, color, pen, speaks, leaf)).collect();
            return Item { tag: None, kind: ItemKind::Group(group) };
        }
        other => other,
    };
    Item { tag, kind }
}
