//! Collecting: inline items in, one flat text and the pieces it is made of out (CSS Text 3, 2 and 4.1).
//!
//! White space is collapsed across the boxes, `text-transform` applied, soft hyphens taken out of the text and noted, and the characters that
//! the bidi algorithm needs for `unicode-bidi` put in. Nothing is shaped or measured here.

use std::sync::Arc;

use super::capitals::Small;
use super::fonts::Fonts;
use super::shape::{Cache, Resolved};
use super::transform::Transformer;
use super::vertical::line_height;
use super::{InlineItem, ItemId};
use crate::typeset::frame::TagId;
use crate::typeset::style::computed::{
    BaselineSource, Clear, ComputedStyle, Direction, Extent, FontStyle, LengthPercentage, SpaceCollapse, TextStyle, TextTransform,
    UnicodeBidi, VerticalAlign, WhiteSpace,
};

/// Inline boxes nested deeper than this are not boxes any more; their text stays.
pub(super) const MAX_DEPTH: u32 = 512;
/// Ids of boxes and styles where there is none: the paragraph itself.
pub(super) const ROOT: u32 = 0;

/// A paragraph as one text.
#[derive(Default)]
pub(super) struct Flat {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) styles: Vec<Style>,
    /// Box 0 is the paragraph's root inline box.
    pub(super) boxes: Vec<InlineBox>,
    pub(super) atomics: Vec<AtomicBox>,
    /// Patterns of leaders.
    pub(super) leaders: Vec<Arc<str>>,
    /// Where lines end that the next goes below floats after, and below which, in order.
    pub(super) clears: Vec<(u32, Clear)>,
    /// Where a space vanished behind one that does not wrap, in order: a line may end there all the same (CSS Text 3, 4.1.1).
    pub(super) reopened: Vec<u32>,
    /// Where soft hyphens stood, in order.
    pub(super) soft: Vec<u32>,
    /// Whether any character or style asks for the bidi algorithm.
    pub(super) bidi: bool,
    /// Whether lines are only as high as what is on them (Quirks Mode Standard, 3.3 and 3.4).
    pub(super) strutless: bool,
    /// Whether boxes were left out because they are nested too deeply.
    pub(super) flattened: bool,
}

/// A stretch of the text, or something between the characters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The innermost inline box.
    pub(super) parent: u32,
    /// The style, for text, breaks and leaders.
    pub(super) style: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PieceKind {
    Text,
    Open,
    Close,
    /// An inline box without content: it still has edges and a height.
    Empty,
    /// Index of [`Flat::atomics`].
    Atomic(u32),
    /// Index of [`Flat::leaders`].
    Leader(u32),
    Float(ItemId),
    Anchor(ItemId),
    Break,
}

/// How a stretch of text looks.
pub(super) struct Style {
    pub(super) font: Arc<FontStyle>,
    pub(super) text: Arc<TextStyle>,
    pub(super) tag: Option<TagId>,
    pub(super) resolved: Resolved,
    pub(super) size: f32,
    /// Where small capitals are made up: capitals at a smaller size.
    pub(super) small: bool,
}

impl Style {
    /// Whether letters of both styles that follow each other are shaped as one word.
    pub(super) fn shapes_like(&self, other: &Self) -> bool {
        let (own, others) = (&self.resolved, &other.resolved);
        Arc::ptr_eq(&own.stack, &others.stack)
            && (own.features, own.lang) == (others.features, others.lang)
            && (self.size, self.small) == (other.size, other.small)
            && self.font.letter_spacing == other.font.letter_spacing
    }
}

/// A box that moves as one.
pub(super) struct AtomicBox {
    pub(super) id: ItemId,
    pub(super) width: f32,
    pub(super) height: f32,
    /// From its top.
    pub(super) baseline: f32,
    pub(super) align: VerticalAlign,
    /// Whether it is a base with an annotation above, and the size of its font.
    pub(super) annotated: bool,
    pub(super) size: f32,
    /// What percentages of `vertical-align` are of.
    pub(super) line_height: f32,
}

/// An inline box.
pub(super) struct InlineBox {
    pub(super) parent: u32,
    pub(super) depth: u32,
    pub(super) style: ComputedStyle,
    pub(super) resolved: Resolved,
    pub(super) id: Option<ItemId>,
    pub(super) rtl: bool,
    pub(super) wraps: bool,
    /// The bidi controls that end it.
    closing: &'static str,
    empty: bool,
}

impl InlineBox {
    /// Whether letters join across its edges: these take no room, and what is inside stands on the same baseline and in the same order.
    pub(super) fn is_seamless(&self) -> bool {
        let edges = &self.style.edges;
        let nothing = |length: LengthPercentage| length.points == 0.0 && length.percent == 0.0;
        let margin = |extent: Extent| !matches!(extent, Extent::Length(length) if !nothing(length));
        self.closing.is_empty()
            && self.style.layout.vertical_align == VerticalAlign::Baseline
            && nothing(edges.padding.left)
            && nothing(edges.padding.right)
            && edges.border.left.width == 0.0
            && edges.border.right.width == 0.0
            && margin(edges.margin.left)
            && margin(edges.margin.right)
    }
}

/// How a white-space value treats what (CSS Text 3, 3).
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Spaces {
    pub(super) collapse: bool,
    pub(super) keep_newlines: bool,
    pub(super) wrap: bool,
}

impl Spaces {
    pub(super) fn of(value: WhiteSpace) -> Self {
        Self {
            collapse: !value.keeps_spaces(),
            keep_newlines: !matches!(value.collapse, SpaceCollapse::Collapse | SpaceCollapse::PreserveSpaces),
            wrap: value.wrap,
        }
    }
}

/// Collects the content of a block container with the style `base`.
pub(super) fn collect(items: &[InlineItem], base: &ComputedStyle, fonts: &Fonts, cache: &mut Cache) -> Flat {
    let room = items.iter().map(|item| if let InlineItem::Text { text, .. } = item { text.len() } else { 4 }).sum();
    let mut collector = Collector {
        flat: Flat { text: String::with_capacity(room), pieces: Vec::with_capacity(items.len() + 4), ..Flat::default() },
        fonts,
        cache,
        open: vec![ROOT],
        skipped: 0,
        at_space: true,
        space_wraps: true,
        transformer: Transformer::default(),
    };
    let resolved = collector.cache.resolve(fonts, &base.font);
    collector.flat.bidi = base.text.direction == Direction::Rtl || base.layout.isolate_bidi == UnicodeBidi::Plaintext;
    collector.flat.styles.push(Style {
        font: Arc::clone(&base.font),
        text: Arc::clone(&base.text),
        tag: None,
        resolved: resolved.clone(),
        size: base.font.size,
        small: false,
    });
    collector.flat.boxes.push(InlineBox {
        parent: ROOT,
        depth: 0,
        style: base.clone(),
        resolved,
        id: None,
        rtl: base.text.direction == Direction::Rtl,
        wraps: Spaces::of(base.text.white_space).wrap,
        closing: "",
        empty: false,
    });
    let overridden = matches!(base.layout.isolate_bidi, UnicodeBidi::Override | UnicodeBidi::IsolateOverride);
    if overridden {
        collector.control(if base.text.direction == Direction::Rtl { "\u{202e}" } else { "\u{202d}" });
    }
    for item in items {
        collector.item(item);
    }
    while collector.open.len() > 1 {
        collector.close();
    }
    if overridden {
        collector.control("\u{202c}");
    }
    collector.flat
}

pub(super) struct Collector<'a> {
    pub(super) flat: Flat,
    pub(super) fonts: &'a Fonts,
    cache: &'a mut Cache,
    open: Vec<u32>,
    /// Open boxes beyond the depth limit.
    skipped: u32,
    /// Whether a collapsible space here would vanish: after another, and at the start of a line.
    at_space: bool,
    /// Whether a line may end at the last space that was kept.
    space_wraps: bool,
    pub(super) transformer: Transformer,
}

impl Collector<'_> {
    fn item(&mut self, item: &InlineItem) {
        match item {
            InlineItem::Text { text, style, tag } => {
                if !text.is_empty() {
                    self.text(text, style, *tag);
                }
            }
            InlineItem::Open { style, id } => self.open(style, *id),
            InlineItem::Close => self.close(),
            InlineItem::Atomic { id, style, width, height, baseline } => {
                let metrics = self.cache.resolve(self.fonts, &style.font).stack.metrics(style.font.size);
                let index = self.flat.atomics.len() as u32;
                self.flat.atomics.push(AtomicBox {
                    id: *id,
                    width: *width,
                    height: *height,
                    baseline: baseline.unwrap_or(*height),
                    align: style.layout.vertical_align,
                    annotated: style.layout.baseline_source == BaselineSource::Annotated,
                    size: style.font.size,
                    line_height: line_height(&style.font, &metrics),
                });
                let style = self.style(style, None);
                self.fill();
                self.object(PieceKind::Atomic(index), "\u{fffc}", style);
            }
            InlineItem::Float(id) => self.piece(PieceKind::Float(*id), ROOT),
            InlineItem::Anchor(id) => self.piece(PieceKind::Anchor(*id), ROOT),
            InlineItem::Break(style) => {
                let clear = style.layout.clear;
                let style = self.style(style, None);
                self.fill();
                if clear != Clear::None {
                    self.flat.clears.push((self.flat.text.len() as u32, clear));
                }
                self.object(PieceKind::Break, "\n", style);
                self.at_space = true;
                self.transformer.word_ends();
            }
            InlineItem::Leader { pattern, style } => {
                let index = self.flat.leaders.len() as u32;
                self.flat.leaders.push(Arc::clone(pattern));
                let style = self.style(style, None);
                self.fill();
                self.object(PieceKind::Leader(index), "\u{fffc}", style);
            }
        }
    }

    fn parent(&self) -> u32 {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn position(&self) -> u32 {
        self.flat.text.len() as u32
    }

    fn piece(&mut self, kind: PieceKind, style: u32) {
        let at = self.position();
        self.flat.pieces.push(Piece { kind, start: at, end: at, parent: self.parent(), style });
    }

    /// Something that counts as one character.
    fn object(&mut self, kind: PieceKind, text: &str, style: u32) {
        let start = self.position();
        self.flat.text.push_str(text);
        self.flat.pieces.push(Piece { kind, start, end: self.position(), parent: self.parent(), style });
        self.at_space = false;
        self.transformer.word_ends();
    }

    /// Bidi controls belong to no piece: they are in the text only for the algorithm.
    fn control(&mut self, controls: &str) {
        if !controls.is_empty() {
            self.flat.text.push_str(controls);
            self.flat.bidi = true;
        }
    }

    /// Boxes that hold something are not empty.
    fn fill(&mut self) {
        for &index in self.open.iter().rev() {
            let inline = &mut self.flat.boxes[index as usize];
            if !inline.empty {
                break;
            }
            inline.empty = false;
        }
    }

    fn open(&mut self, style: &ComputedStyle, id: ItemId) {
        let depth = self.open.len() as u32;
        if depth > MAX_DEPTH {
            self.skipped += 1;
            self.flat.flattened = true;
            return;
        }
        let rtl = style.text.direction == Direction::Rtl;
        let (opening, closing) = match (style.layout.isolate_bidi, rtl) {
            (UnicodeBidi::Normal, _) => ("", ""),
            (UnicodeBidi::Embed, false) => ("\u{202a}", "\u{202c}"),
            (UnicodeBidi::Embed, true) => ("\u{202b}", "\u{202c}"),
            (UnicodeBidi::Isolate, false) => ("\u{2066}", "\u{2069}"),
            (UnicodeBidi::Isolate, true) => ("\u{2067}", "\u{2069}"),
            (UnicodeBidi::Override, false) => ("\u{202d}", "\u{202c}"),
            (UnicodeBidi::Override, true) => ("\u{202e}", "\u{202c}"),
            (UnicodeBidi::IsolateOverride, false) => ("\u{2066}\u{202d}", "\u{202c}\u{2069}"),
            (UnicodeBidi::IsolateOverride, true) => ("\u{2067}\u{202e}", "\u{202c}\u{2069}"),
            (UnicodeBidi::Plaintext, _) => ("\u{2068}", "\u{2069}"),
        };
        let index = self.flat.boxes.len() as u32;
        self.flat.boxes.push(InlineBox {
            parent: self.parent(),
            depth,
            style: style.clone(),
            resolved: self.cache.resolve(self.fonts, &style.font),
            id: Some(id),
            rtl,
            wraps: Spaces::of(style.text.white_space).wrap,
            closing,
            empty: true,
        });
        self.open.push(index);
        self.piece(PieceKind::Open, ROOT);
        self.control(opening);
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        // A `Close` too many is ignored: the root is never closed.
        if self.open.len() <= 1 {
            return;
        }
        let index = self.parent();
        if self.flat.boxes[index as usize].empty {
            self.fill();
            self.piece(PieceKind::Empty, ROOT);
        }
        let closing = self.flat.boxes[index as usize].closing;
        self.control(closing);
        self.piece(PieceKind::Close, ROOT);
        self.open.pop();
    }

    /// The number of a style; neighbours share theirs.
    fn style(&mut self, style: &ComputedStyle, tag: Option<TagId>) -> u32 {
        let same = |known: &Style| {
            !known.small && known.tag == tag && Arc::ptr_eq(&known.font, &style.font) && Arc::ptr_eq(&known.text, &style.text)
        };
        // The last three: text around an element, the element, and its made-up small capitals.
        let from = self.flat.styles.len().saturating_sub(3);
        if let Some(index) = self.flat.styles[from..].iter().rposition(same) {
            return (from + index) as u32;
        }
        let resolved = self.cache.resolve(self.fonts, &style.font);
        let entry =
            Style { font: Arc::clone(&style.font), text: Arc::clone(&style.text), tag, resolved, size: style.font.size, small: false };
        self.flat.styles.push(entry);
        (self.flat.styles.len() - 1) as u32
    }

    fn text(&mut self, text: &str, computed: &ComputedStyle, tag: Option<TagId>) {
        let style = self.style(computed, tag);
        let small = self.small_style(style, text);
        let spaces = Spaces::of(computed.text.white_space);
        let transform = computed.text.text_transform;
        let start = self.position();
        let mut run = Run { start, style, parent: self.parent() };
        let mut rest = text;
        let untouched = small.is_none() && transform == TextTransform::NONE;
        while let Some(c) = rest.chars().next() {
            let easy = if untouched { words(rest.as_bytes()) } else { 0 };
            if easy > 0 {
                let (plain, after) = rest.split_at(easy);
                rest = after;
                self.at_space = false;
                self.transformer.push(plain, transform, &computed.font.lang, &mut self.flat.text);
                continue;
            }
            if is_space(c) {
                let length = rest.find(|c: char| !is_space(c)).unwrap_or(rest.len());
                let (white, after) = rest.split_at(length);
                rest = after;
                self.white_space(white, after.chars().next(), spaces, &mut run);
                continue;
            }
            // A stretch of plain characters goes over whole.
            let length = rest.find(|c: char| is_space(c) || is_special(c)).unwrap_or(rest.len());
            if length > 0 {
                let (plain, after) = rest.split_at(length);
                rest = after;
                self.at_space = false;
                self.plain(plain, transform, &computed.font.lang, small, &mut run);
                continue;
            }
            rest = &rest[c.len_utf8()..];
            match c {
                '\u{ad}' => self.flat.soft.push(self.flat.text.len() as u32),
                '\u{b}' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.newline(&mut run),
                '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    if c == '\u{200b}' {
                        // Spaces on either side of it are not one.
                        self.at_space = false;
                    } else {
                        self.flat.bidi = true;
                    }
                    self.flat.text.push(c);
                }
                // Control characters are seen (CSS Text 3, 2): they are most often letters that were read in the wrong encoding.
                _ => {
                    self.at_space = false;
                    self.flat.text.push(c);
                }
            }
        }
        self.end_run(&mut run);
        if self.position() > start {
            self.fill();
        }
    }

    /// Characters that are neither white space nor special.
    fn plain(&mut self, plain: &str, transform: TextTransform, lang: &str, small: Option<(u32, Small)>, run: &mut Run) {
        if !self.flat.bidi {
            self.flat.bidi = plain.bytes().any(|byte| byte >= 0xd6) && plain.chars().any(may_be_rtl);
        }
        let Some((small, which)) = small else {
            self.transformer.push(plain, transform, lang, &mut self.flat.text);
            return;
        };
        self.capitals(plain, transform, lang, small, which, run);
    }

    fn white_space(&mut self, white: &str, next: Option<char>, spaces: Spaces, run: &mut Run) {
        self.transformer.word_ends();
        if !spaces.collapse {
            let mut chars = white.chars().peekable();
            while let Some(c) = chars.next() {
                match c {
                    '\r' if chars.peek() == Some(&'\n') => {}
                    '\n' | '\r' if spaces.keep_newlines => self.newline(run),
                    '\t' if spaces.keep_newlines => self.flat.text.push('\t'),
                    _ => self.flat.text.push(' '),
                }
            }
            self.at_space = self.flat.text.ends_with('\n');
            return;
        }
        let newlines = white.bytes().filter(|&byte| byte == b'\n').count();
        if newlines > 0 && spaces.keep_newlines {
            for _ in 0..newlines {
                self.newline(run);
            }
            return;
        }
        if self.at_space {
            if spaces.wrap && !self.space_wraps {
                self.flat.reopened.push(self.position());
            }
            return;
        }
        // CSS Text 3, 4.1.3: between ideographs a line end of the source means nothing.
        if newlines > 0 {
            let wide = |c: char| matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}');
            let before = self.flat.text.chars().next_back();
            if before == Some('\u{200b}') || next == Some('\u{200b}') || (before.is_some_and(wide) && next.is_some_and(wide)) {
                return;
            }
        }
        self.flat.text.push(' ');
        (self.at_space, self.space_wraps) = (true, spaces.wrap);
    }

    fn newline(&mut self, run: &mut Run) {
        self.end_run(run);
        self.fill();
        self.object(PieceKind::Break, "\n", run.style);
        run.start = self.position();
        self.at_space = true;
    }

    pub(super) fn end_run(&mut self, run: &mut Run) {
        let end = self.position();
        if end > run.start {
            self.flat.pieces.push(Piece { kind: PieceKind::Text, start: run.start, end, parent: run.parent, style: run.style });
        }
        run.start = end;
    }
}

/// The text piece being written.
pub(super) struct Run {
    start: u32,
    pub(super) style: u32,
    parent: u32,
}

/// How long the words of ASCII at the start of a text are, with one space between them, which nothing is done to: most of all text.
fn words(text: &[u8]) -> usize {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let mut length = 0;
    while is_letter(text.get(length)) {
        length += 1;
        if text.get(length) == Some(&b' ') && is_letter(text.get(length + 1)) {
            length += 1;
        }
    }
    length
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Characters that are not simply copied.
fn is_special(c: char) -> bool {
    match c {
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' => true,
        '\u{0}'..='\u{60f}' => false,
        _ => matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'),
    }
}

/// Whether a character may be of a right-to-left script or force a direction.
fn may_be_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}
