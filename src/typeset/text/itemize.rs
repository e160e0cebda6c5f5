//! Itemizing: the flat text in, a row of measured atoms out: words of one font, script, direction and style, spaces, and everything between
//! that takes room. Atoms are in logical order and know whether a line may end after them.

use std::ops::Range;
use std::sync::Arc;

use icu_properties::props::{GeneralCategory, Script, VerticalOrientation};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};
use unicode_bidi::{BidiInfo, Level};

use super::ItemId;
use super::collect::{Flat, Piece, PieceKind, ROOT, Spaces, Style};
use super::fonts::{Fonts, Stack};
use super::opportunities::opportunities;
use super::scripts::spaceless;
use super::shape::{Cache, RunKey, Word};
use super::words::{Look, Way};
use crate::typeset::style::computed::{SpaceCollapse, UnicodeBidi, Upright, WhiteSpace, WordBreak};

/// The smallest piece lines are made of.
pub(super) struct Atom {
    pub(super) kind: AtomKind,
    /// Bytes of the text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// At rest, in points. Edges of boxes and tabs have theirs from the line they are on.
    pub(super) width: f32,
    pub(super) parent: u32,
    pub(super) style: u32,
    pub(super) level: Level,
    pub(super) after: After,
}

#[derive(Clone)]
pub(super) enum AtomKind {
    Word(Piecewise),
    Space(SpaceKind),
    Tab,
    Open,
    Close,
    Empty,
    /// Index of the box.
    Atomic(u32),
    /// Index of the pattern.
    Leader(u32),
    Float(ItemId),
    Anchor(ItemId),
    Break,
}

/// A part of a shaped word.
#[derive(Clone)]
pub(super) struct Piecewise {
    pub(super) word: Arc<Word>,
    /// Which glyphs.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Where the shaped word begins in the text.
    pub(super) base: u32,
    /// The face in the style's stack.
    pub(super) face: u16,
    pub(super) script: [u8; 4],
    /// Whether its letters stand upright on a line that runs down the page.
    pub(super) upright: bool,
    /// Whether it is a space of some width that does not count at the end of a line (CSS Text 3, 4.1.2).
    pub(super) hangs: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpaceKind {
    /// Vanishes at the end of a line.
    Collapse,
    /// Stays but does not count at the end of a line.
    Hang,
    /// Always counts.
    Keep,
}

/// Whether a line may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Never,
    May,
    Must,
}

/// A paragraph itemized.
#[derive(Default)]
pub(super) struct Itemized {
    pub(super) atoms: Vec<Atom>,
    /// Where bidi paragraphs begin in the text and whether they run from right to left; none where nothing does.
    pub(super) directions: Vec<(u32, bool)>,
    /// Whether anything runs from right to left.
    pub(super) bidi: bool,
    /// Whether there may be full-width punctuation that is narrower at the end of a line.
    pub(super) closes: bool,
}

/// Longer unbroken text is shaped in parts, so that cutting it stays cheap.
pub(super) const MAX_WORD: usize = 512;

pub(super) fn itemize(flat: &Flat, fonts: &Fonts, cache: &mut Cache) -> Itemized {
    let root = &flat.boxes[ROOT as usize];
    let (levels, directions) = levels(flat, root.rtl, root.style.layout.isolate_bidi == UnicodeBidi::Plaintext);
    let breaks = opportunities(flat);
    let mut itemizer = Itemizer {
        flat,
        fonts,
        cache,
        atoms: Vec::with_capacity(breaks.len() * 2 + flat.pieces.len()),
        levels: &levels,
        breaks: &breaks,
        next_break: 0,
        last: None,
        scripts: CodePointMapData::<Script>::new(),
        categories: CodePointMapData::<GeneralCategory>::new(),
        script: Script::Latin,
        cuts: Vec::new(),
        held: Vec::new(),
        closes: false,
        shaping: None,
        way: None,
    };
    let mut open = None;
    for index in 0..flat.pieces.len() {
        itemizer.piece(index, &mut open);
    }
    let bidi = !levels.is_empty();
    let closes = itemizer.closes;
    Itemized { atoms: itemizer.atoms, directions, bidi, closes }
}

/// Bidi levels by byte, none where everything runs from left to right, and the direction of each bidi paragraph.
fn levels(flat: &Flat, rtl: bool, auto: bool) -> (Vec<Level>, Vec<(u32, bool)>) {
    if !flat.bidi {
        return (Vec::new(), Vec::new());
    }
    let base = if auto { None } else { Some(if rtl { Level::rtl() } else { Level::ltr() }) };
    let info = BidiInfo::new(&flat.text, base);
    let mut directions: Vec<(u32, bool)> =
        info.paragraphs.iter().map(|paragraph| (paragraph.range.start as u32, paragraph.level.is_rtl())).collect();
    if directions.is_empty() {
        directions.push((0, rtl));
    }
    if !info.levels.iter().any(|level| level.is_rtl()) && !directions.iter().any(|(_, rtl)| *rtl) {
        return (Vec::new(), Vec::new());
    }
    (info.levels, directions)
}

pub(super) struct Itemizer<'a> {
    pub(super) flat: &'a Flat,
    fonts: &'a Fonts,
    pub(super) cache: &'a mut Cache,
    pub(super) atoms: Vec<Atom>,
    levels: &'a [Level],
    breaks: &'a [u32],
    next_break: usize,
    /// The last atom with content.
    pub(super) last: Option<usize>,
    scripts: CodePointMapDataBorrowed<'static, Script>,
    categories: CodePointMapDataBorrowed<'static, GeneralCategory>,
    /// The last script that was not common to all.
    pub(super) script: Script,
    /// Scratch: opportunities inside the current word.
    pub(super) cuts: Vec<u32>,
    /// What the current word goes on in behind the piece it began in, and the edges of boxes between.
    pub(super) held: Vec<Piece>,
    /// As in [`Itemized`].
    pub(super) closes: bool,
    /// How the word before was shaped and where it ends, where it is in the font spaces are taken from.
    pub(super) shaping: Option<(usize, usize)>,
    /// How the word before was shaped.
    pub(super) way: Option<(Look, Way)>,
}

/// The word being gathered.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) start: usize,
    /// The piece it begins in.
    pub(super) piece: Piece,
    pub(super) face: usize,
    pub(super) script: Option<Script>,
    pub(super) level: Level,
    pub(super) upright: bool,
    /// Where the last cluster began, and its first character.
    pub(super) base: (usize, char),
}

impl Itemizer<'_> {
    /// The piece at `index`; `open` is the word that goes on in it.
    fn piece(&mut self, index: usize, open: &mut Option<Open>) {
        let piece = &self.flat.pieces[index];
        if open.is_some() {
            self.held.push(*piece);
            if piece.kind != PieceKind::Text {
                return;
            }
        }
        match piece.kind {
            PieceKind::Text => {
                self.text(piece, open);
                if open.is_some() && !self.goes_on(index) {
                    self.flush(open, piece.end as usize);
                }
            }
            PieceKind::Open => self.edge(AtomKind::Open, piece),
            PieceKind::Close => self.edge(AtomKind::Close, piece),
            PieceKind::Float(id) => self.edge(AtomKind::Float(id), piece),
            PieceKind::Anchor(id) => self.edge(AtomKind::Anchor(id), piece),
            PieceKind::Empty => self.content(AtomKind::Empty, piece.start, piece.end, 0.0, piece),
            PieceKind::Atomic(item) => {
                let width = self.flat.atomics[item as usize].width;
                self.content(AtomKind::Atomic(item), piece.start, piece.end, width, piece);
            }
            PieceKind::Leader(item) => {
                let width = self.leader(item, piece);
                self.content(AtomKind::Leader(item), piece.start, piece.end, width, piece);
            }
            PieceKind::Break => {
                self.content(AtomKind::Break, piece.start, piece.end, 0.0, piece);
                if let Some(atom) = self.atoms.last_mut() {
                    atom.after = After::Must;
                }
            }
        }
    }

    /// Whether the word at the end of a text goes on in the next: only edges that take no room are between, and the looks that letters are shaped
    /// by are the same (CSS Text 3, 7.3).
    fn goes_on(&self, index: usize) -> bool {
        let flat = self.flat;
        let own = &flat.pieces[index];
        let between = flat.pieces[index + 1..].iter().take_while(|piece| match piece.kind {
            PieceKind::Open | PieceKind::Close => piece.start == own.end && flat.boxes[piece.parent as usize].is_seamless(),
            _ => false,
        });
        let next = flat.pieces.get(index + 1 + between.count());
        next.is_some_and(|next| {
            next.kind == PieceKind::Text
                && next.start == own.end
                && flat.styles[own.style as usize].shapes_like(&flat.styles[next.style as usize])
        })
    }

    /// The least a leader takes: its pattern once.
    fn leader(&mut self, item: u32, piece: &Piece) -> f32 {
        let pattern = &self.flat.leaders[item as usize];
        let style = &self.flat.styles[piece.style as usize];
        measure(self.cache, self.fonts, style, pattern)
    }

    fn level(&self, at: u32) -> Level {
        self.levels.get(at as usize).or(self.levels.last()).copied().unwrap_or(Level::ltr())
    }

    pub(super) fn edge(&mut self, kind: AtomKind, piece: &Piece) {
        let level = self.level(piece.start);
        self.atoms.push(Atom {
            kind,
            start: piece.start,
            end: piece.end,
            width: 0.0,
            parent: piece.parent,
            style: piece.style,
            level,
            after: After::Never,
        });
    }

    fn content(&mut self, kind: AtomKind, start: u32, end: u32, width: f32, piece: &Piece) {
        let level = self.level(start);
        self.allow_break_before(start, piece.parent, matches!(kind, AtomKind::Break | AtomKind::Empty));
        self.atoms.push(Atom { kind, start, end, width, parent: piece.parent, style: piece.style, level, after: After::Never });
        self.last = Some(self.atoms.len() - 1);
    }

    /// Marks the opportunity between the last content and content that begins at `start`. It lies behind the end edges that follow the former and
    /// before the start edges that precede the latter.
    pub(super) fn allow_break_before(&mut self, start: u32, parent: u32, never: bool) {
        let Some(last) = self.last else { return };
        let (last_end, last_parent) = (self.atoms[last].end, self.atoms[last].parent);
        while self.breaks.get(self.next_break).is_some_and(|&offset| offset < last_end) {
            self.next_break += 1;
        }
        let mut allowed = self.breaks.get(self.next_break).is_some_and(|&offset| offset <= start);
        let boxes = &self.flat.boxes;
        match self.atoms[last].kind {
            AtomKind::Break => return,
            AtomKind::Space(_) | AtomKind::Tab => {
                let wraps = boxes[last_parent as usize].wraps || self.flat.reopened.binary_search(&last_end).is_ok();
                allowed = (allowed || breaks_spaces(&self.flat.styles[self.atoms[last].style as usize])) && wraps;
            }
            // A leader stays with the number it leads to.
            AtomKind::Leader(_) => allowed = false,
            _ if allowed => allowed = boxes[self.common_box(last_parent, parent) as usize].wraps,
            _ => {}
        }
        if !allowed || never {
            return;
        }
        let closes = self.atoms[last + 1..].iter().rposition(|atom| matches!(atom.kind, AtomKind::Close));
        let place = closes.map_or(last, |offset| last + 1 + offset);
        self.atoms[place].after = After::May;
    }

    /// The innermost box that holds both.
    fn common_box(&self, a: u32, b: u32) -> u32 {
        let boxes = &self.flat.boxes;
        let (mut a, mut b) = (a, b);
        while a != b {
            if boxes[a as usize].depth >= boxes[b as usize].depth {
                a = boxes[a as usize].parent;
            } else {
                b = boxes[b as usize].parent;
            }
        }
        a
    }

    /// A text; the word that is open at its end is left so.
    fn text(&mut self, piece: &Piece, open: &mut Option<Open>) {
        let flat = self.flat;
        let style = &flat.styles[piece.style as usize];
        let stack = Arc::clone(&style.resolved.stack);
        let spaces = style.text.white_space;
        let end = piece.end as usize;
        let mut at = piece.start as usize;
        let mut next_break = self.breaks.partition_point(|&offset| (offset as usize) < at);
        while let Some(c) = flat.text[at..end].chars().next() {
            let next = at + c.len_utf8();
            while self.breaks.get(next_break).is_some_and(|&offset| (offset as usize) < at) {
                next_break += 1;
            }
            let breaks_here = self.breaks.get(next_break).is_some_and(|&offset| offset as usize == at);
            if c == ' ' || c == '\t' || c == '\u{a0}' || is_control(c) {
                self.flush(open, at);
                match c {
                    ' ' | '\u{a0}' => self.space(at, next, c, piece, style, spaces),
                    '\t' => self.content(AtomKind::Tab, at as u32, next as u32, 0.0, piece),
                    _ => {}
                }
                at = next;
                continue;
            }
            let level = if self.levels.is_empty() { Level::ltr() } else { self.level(at as u32) };
            if c.is_ascii() {
                let script = c.is_ascii_alphabetic().then_some(Script::Latin);
                let face = stack.find(self.fonts, c);
                self.character(open, at, c, face, script, level, breaks_here, piece);
                if let Some(word) = open.as_mut().filter(|_| self.levels.is_empty()) {
                    let stop = self.breaks.get(next_break + usize::from(breaks_here)).map_or(end, |&offset| end.min(offset as usize));
                    at = letters(word, &flat.text, next..stop, &stack);
                    continue;
                }
            } else if c >= '\u{300}' && open.is_some() && self.is_mark(c) {
                self.mark(open, c, style);
            } else {
                let script = match self.scripts.get(c) {
                    Script::Common | Script::Inherited | Script::Unknown => None,
                    script => Some(script),
                };
                let face = self.cache.face_for(self.fonts, &stack, c);
                let wide = is_wide_space(c);
                if wide {
                    self.flush(open, at);
                }
                self.character(open, at, c, face, script, level, breaks_here, piece);
                if wide {
                    self.flush(open, next);
                }
            }
            at = next;
        }
    }

    fn is_mark(&self, c: char) -> bool {
        matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0100}'..='\u{e01ef}')
            || matches!(
                self.categories.get(c),
                GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark
            )
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a loop, taken out of it to be read")]
    fn character(
        &mut self,
        open: &mut Option<Open>,
        at: usize,
        c: char,
        face: Option<usize>,
        script: Option<Script>,
        level: Level,
        breaks_here: bool,
        piece: &Piece,
    ) {
        let face = face.unwrap_or_else(|| {
            self.fonts.report_missing(c);
            self.flat.styles[piece.style as usize].resolved.stack.boxes().unwrap_or(0)
        });
        let upright = match self.flat.styles[piece.style as usize].text.upright {
            Upright::None => false,
            Upright::Mixed => stands_upright(c) && level.is_ltr(),
            Upright::All => level.is_ltr(),
        };
        if let Some(word) = open {
            let other_script = matches!((word.script, script), (Some(a), Some(b)) if a != b);
            // Scripts without spaces are shaped word by word, or character by character; in others an opportunity only cuts what was shaped whole.
            let cut = breaks_here && (word.script.is_some_and(spaceless) || script.is_some_and(spaceless));
            if word.face == face && word.level == level && word.upright == upright && !other_script && !cut && at - word.start < MAX_WORD {
                word.base = (at, c);
                word.script = word.script.or(script);
                if breaks_here {
                    self.cuts.push(at as u32);
                }
                return;
            }
            self.flush(open, at);
        }
        *open = Some(Open { start: at, piece: *piece, face, script, level, upright, base: (at, c) });
    }

    /// A mark takes the font of what it stands on, or brings it into its own.
    fn mark(&mut self, open: &mut Option<Open>, c: char, style: &Style) {
        let Some(word) = open else { return };
        let stack = &style.resolved.stack;
        let ignorable = matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
        if ignorable || stack.covers(self.fonts, word.face, c) {
            return;
        }
        let (base, letter) = word.base;
        let both = (0..stack.faces.len()).find(|&face| stack.covers(self.fonts, face, c) && stack.covers(self.fonts, face, letter));
        let Some(face) = both else {
            if self.cache.face_for(self.fonts, stack, c).is_none() {
                self.fonts.report_missing(c);
            }
            return;
        };
        let Open { script, level, upright, mut piece, .. } = *word;
        if base > word.start {
            let behind = self.held.partition_point(|held| held.start as usize <= base);
            piece = self.held[..behind].iter().rev().find(|held| held.kind == PieceKind::Text).copied().unwrap_or(piece);
            self.flush(open, base);
        }
        *open = Some(Open { start: base, piece, face, script, level, upright, base: (base, letter) });
    }

    fn space(&mut self, at: usize, next: usize, c: char, piece: &Piece, style: &Style, spaces: WhiteSpace) {
        let kind = match spaces {
            _ if c == '\u{a0}' => SpaceKind::Keep,
            _ if Spaces::of(spaces).collapse => SpaceKind::Collapse,
            _ if spaces.wrap && spaces.collapse != SpaceCollapse::BreakSpaces => SpaceKind::Hang,
            _ => SpaceKind::Keep,
        };
        let mut width = space_width(style);
        if let Some((shaping, end)) = self.shaping.take()
            && end == at
            && let Some(before) = self.flat.text[..at].chars().next_back()
            && let Some(after) = self.flat.text[next..piece.end as usize].chars().next()
            && let Some(face) = style.resolved.stack.primary()
            && self.cache.face_for(self.fonts, &style.resolved.stack, after) == Some(style.resolved.stack.primary_index())
        {
            let kern = self.cache.space(shaping, before, after);
            width += kern as f32 * face.instance.em * style.size;
        }
        self.content(AtomKind::Space(kind), at as u32, next as u32, width, piece);
    }
}

/// The width of some glyphs, with letter spacing after each cluster.
pub(super) fn piece_width(glyphs: &[super::shape::WordGlyph], scale: f32, spacing: f32) -> f32 {
    let mut advance = 0i32;
    let mut clusters = 0;
    let mut last = None;
    for glyph in glyphs {
        advance = advance.saturating_add(glyph.advance);
        if last != Some(glyph.cluster) {
            last = Some(glyph.cluster);
            clusters += 1;
        }
    }
    advance as f32 * scale + spacing * clusters as f32
}

/// Shapes a short text by itself and measures it.
pub(super) fn measure(cache: &mut Cache, fonts: &Fonts, style: &Style, text: &str) -> f32 {
    shape_alone(cache, fonts, style, text).map_or(0.0, |(word, face)| {
        let scale = style.resolved.stack.faces.get(face).map_or(0.0, |face| face.instance.em) * style.size;
        let spacing = style.font.letter_spacing * word.clusters as f32;
        word.advance as f32 * scale + spacing
    })
}

/// Shapes a short text by itself, in the first face that has its first visible character.
pub(super) fn shape_alone(cache: &mut Cache, fonts: &Fonts, style: &Style, text: &str) -> Option<(Arc<Word>, usize)> {
    // The numbers in a style belong to the cache that made them.
    let resolved = cache.resolve(fonts, &style.font);
    let c = text.chars().find(|c| !c.is_whitespace()).or(text.chars().next())?;
    let face = cache.face_for(fonts, &resolved.stack, c).unwrap_or(0);
    let entry = resolved.stack.faces.get(face)?;
    let key = RunKey { font: entry.id, features: resolved.features, lang: resolved.lang, script: *b"Zyyy", rtl: false, upright: false };
    let shaping = cache.shaping(key, &entry.instance);
    Some((cache.word(shaping, text), face))
}

/// Whether a character stands upright in vertical lines, as most of East Asia do (UAX 50).
fn stands_upright(c: char) -> bool {
    use VerticalOrientation as Is;
    !c.is_ascii() && matches!(CodePointMapData::<Is>::new().get(c), Is::Upright | Is::TransformedUpright)
}

/// The width of a space: between upright letters as much as one of them.
pub(super) fn space_width(style: &Style) -> f32 {
    let own = if style.text.upright == Upright::All { style.size } else { style.resolved.stack.metrics(style.size).space_advance };
    own + style.font.word_spacing + style.font.letter_spacing
}

/// Letter spacing would tear cursive scripts apart (CSS Text 3, 8.2.1), so they have none.
pub(super) fn letter_spacing(style: &Style, script: [u8; 4]) -> f32 {
    if matches!(&script, b"Arab" | b"Syrc" | b"Mong" | b"Nkoo" | b"Mand" | b"Phag" | b"Adlm" | b"Rohg") {
        0.0
    } else {
        style.font.letter_spacing
    }
}

/// Spaces that are no word separators: of a width of their own, and lines may end behind them.
pub(super) fn is_wide_space(c: char) -> bool {
    matches!(c, '\u{3000}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}' | '\u{205f}' | '\u{1680}')
}

/// The letters of ASCII that go on a word in its font, as far as where a line may next begin: most words in one step. Returns where they end.
fn letters(word: &mut Open, text: &str, within: Range<usize>, stack: &Stack) -> usize {
    if word.script.is_some_and(|script| script != Script::Latin) {
        return within.start;
    }
    let stop = within.end.min(word.start + MAX_WORD);
    let rest = text.as_bytes().get(within.start..stop).unwrap_or(&[]);
    let count = rest.iter().take_while(|byte| byte.is_ascii_graphic() && stack.has_low(word.face, **byte)).count();
    let letters = &rest[..count];
    if let Some(last) = letters.last() {
        word.base = (within.start + count - 1, char::from(*last));
        if word.script.is_none() && letters.iter().any(u8::is_ascii_alphabetic) {
            word.script = Some(Script::Latin);
        }
    }
    within.start + count
}

/// Characters that take no room and are not part of what is copied out.
fn is_control(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Whether lines may end behind every space of a style.
pub(super) fn breaks_spaces(style: &Style) -> bool {
    style.text.white_space.collapse == SpaceCollapse::BreakSpaces
}

/// Whether a style lets any two characters be parted when nothing else helps.
pub(super) fn breaks_anywhere(style: &Style) -> bool {
    use crate::typeset::style::computed::OverflowWrap;
    style.text.overflow_wrap != OverflowWrap::Normal || matches!(style.text.word_break, WordBreak::BreakAll | WordBreak::BreakWord)
}

/// Whether the paragraph's direction at an offset is right to left.
pub(super) fn direction_at(directions: &[(u32, bool)], at: u32) -> bool {
    let index = directions.partition_point(|(start, _)| *start <= at);
    directions.get(index.saturating_sub(1)).is_some_and(|(_, rtl)| *rtl)
}
