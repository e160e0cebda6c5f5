//! `::first-letter` and `::first-line` (CSS Pseudo-elements 4, 2): text that is to be split comes in, the letter in a box of its own and the
//! rest go out; and the box whose first line looks different is found. How lines are then set is the text layer's.

use std::sync::Arc;

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use unicode_segmentation::UnicodeSegmentation;

use crate::typeset::frame::TagId;
use crate::typeset::html::NodeId;
use crate::typeset::style::Pseudo;
use crate::typeset::style::computed::{
    ComputedStyle, Direction, Display, Extent, Float, InitialLetter, LengthPercentage, LineHeight, Upright, VerticalAlign,
};

use super::build::{Builder, blockified};
use super::flow::{Flow, is_out_of_flow};
use super::replaced::names_pictures;
use super::{BoxId, BoxKind, LayoutBox, Piece};

/// A first letter that has not come yet: its style, and that of the block it begins.
pub(super) struct FirstLetter {
    letter: ComputedStyle,
    block: ComputedStyle,
}

impl Builder<'_, '_> {
    /// A block's content begins: from here on its first letter is waited for. What is returned goes to [`Self::end_first`].
    pub(super) fn begin_first(&mut self, node: NodeId, style: &ComputedStyle) -> Option<Option<Box<FirstLetter>>> {
        let block = matches!(
            style.layout.display,
            Display::Block | Display::ListItem | Display::FlowRoot | Display::InlineBlock | Display::TableCell | Display::TableCaption
        );
        let apart = is_out_of_flow(style) || !matches!(style.layout.display, Display::Block | Display::ListItem);
        let own = self.styles.pseudo(node, Pseudo::FirstLetter).filter(|_| block);
        if !apart && own.is_none() {
            return None;
        }
        let kept = self.first_letter.take();
        self.first_letter = own.map(|letter| Box::new(FirstLetter { letter: letter.clone(), block: style.clone() }));
        Some(kept.filter(|_| apart))
    }

    pub(super) fn end_first(&mut self, kept: Option<Option<Box<FirstLetter>>>) {
        if let Some(kept) = kept {
            self.first_letter = kept;
        }
    }

    /// Adds text to a flow, its first letter apart where one is waited for.
    pub(super) fn push_text(&mut self, text: &str, style: ComputedStyle, tag: Option<TagId>, flow: &mut Flow) {
        if style.text.combine && style.text.upright != Upright::None && !text.trim().is_empty() {
            self.combined(text.trim(), &style, tag, flow);
            return;
        }
        let Some(first) = self.first_letter.take() else {
            flow.pieces.push(Piece::Text { text: Arc::from(text), style, tag });
            return;
        };
        let (start, end) = first_letter(text);
        if start == end {
            self.first_letter = Some(first);
            flow.pieces.push(Piece::Text { text: Arc::from(text), style, tag });
            return;
        }
        if start > 0 {
            flow.pieces.push(Piece::Text { text: Arc::from(&text[..start]), style: style.clone(), tag });
        }
        let mut look = within(&first, &style);
        let mut risen = 0.0;
        if let Some(initial) = look.layout.initial_letter.filter(|_| look.layout.float == Float::None) {
            risen = self.grow(&mut look, &first.block, initial, &text[start..end]);
        }
        let letter = Piece::Text { text: Arc::from(&text[start..end]), style: look.anonymous(), tag };
        if look.layout.float == Float::None {
            let index = self.open_inline(look, None);
            flow.pieces.extend([Piece::Open(index), letter, Piece::Close]);
        } else {
            let new = LayoutBox::new(blockified(&look), BoxKind::Lines(vec![letter]), flow.line);
            let id = self.push(new);
            flow.pieces.push(Piece::Float(id));
            if risen > 0.0 {
                // Nothing, as high above the first line as the letter rises, makes room for it.
                let mut strut = first.block.anonymous();
                Arc::make_mut(&mut strut.layout).vertical_align =
                    VerticalAlign::Shift(LengthPercentage { points: risen, ..LengthPercentage::ZERO });
                let index = self.open_inline(strut, None);
                flow.pieces.extend([Piece::Open(index), Piece::Close]);
            }
        }
        if end < text.len() {
            flow.pieces.push(Piece::Text { text: Arc::from(&text[end..]), style, tag });
        }
    }

    /// Makes a letter as high as some lines (CSS Inline 3, 5): its capitals reach from those of the first to the baseline of the last. Returns
    /// how far a letter that text stands beside rises above its first line.
    fn grow(&self, letter: &mut ComputedStyle, block: &ComputedStyle, initial: InitialLetter, letters: &str) -> f32 {
        let around = self.styles.font_units(&block.font);
        let own = self.styles.font_units(&letter.font);
        let line = match block.font.line_height {
            LineHeight::Normal => around.line_height * block.font.size,
            LineHeight::Number(factor) => factor * block.font.size,
            LineHeight::Length(length) => length,
        };
        let leading = line - (around.ascent + around.descent) * block.font.size;
        let (above, below) = (around.ascent * block.font.size + leading / 2.0, around.descent * block.font.size + leading / 2.0);
        let font = Arc::make_mut(&mut letter.font);
        font.size = ((initial.size - 1.0) * line + around.cap_height * block.font.size) / own.cap_height.max(0.1);
        let (ascent, descent) = (own.ascent * font.size, own.descent * font.size);
        if initial.sink == 1 {
            // It stands on the first line, which is as high as the lines it takes.
            font.line_height = LineHeight::Length((descent - ascent + 2.0 * ((initial.size - 1.0) * line + above)).max(0.0));
            return 0.0;
        }
        // Where a line is that much higher than its font, its baseline is its bottom.
        let height = (ascent - descent).max(0.0);
        font.line_height = LineHeight::Length(height);
        // What is not a whole number of lines begins in the first, and does not rise above it.
        let lines = initial.size.ceil().max(initial.sink as f32);
        Arc::make_mut(&mut letter.layout).float = if block.text.direction == Direction::Rtl { Float::Right } else { Float::Left };
        // Its ink stands at the edge, text comes as near as its ink lets it, and none runs into its tail.
        let ink = self.styles.bearings(&letter.font, letters);
        let size = letter.font.size;
        let margin = &mut Arc::make_mut(&mut letter.edges).margin;
        let room = [
            (&mut margin.top, (lines - 1.0) * line + above - height),
            (&mut margin.bottom, below.max(ink.depth * size)),
            (&mut margin.left, -ink.left * size),
            (&mut margin.right, -ink.right * size),
        ];
        for (side, more) in room {
            let own = if let Extent::Length(length) = *side { length } else { LengthPercentage::ZERO };
            *side = Extent::Length(LengthPercentage { points: own.points + more, ..own });
        }
        (initial.size.floor() - initial.sink as f32).max(0.0) * line
    }

    /// Gives the first line of a box its look: the line may be in the first of the blocks it holds.
    pub(super) fn first_line(&mut self, node: NodeId, new: &mut LayoutBox) {
        let Some(style) = self.styles.pseudo(node, Pseudo::FirstLine) else { return };
        if names_pictures(style) {
            self.load_backgrounds(style);
        }
        if matches!(new.kind, BoxKind::Lines(_)) {
            new.first_line = Some(Box::new(style.clone()));
            return;
        }
        let mut next = first_in_flow(&self.tree, &new.kind);
        while let Some(id) = next {
            next = first_in_flow(&self.tree, &self.tree.get(id).kind);
            if let Some(inner) = self.tree.boxes.get_mut(id.0 as usize)
                && matches!(inner.kind, BoxKind::Lines(_))
            {
                inner.first_line.get_or_insert_with(|| Box::new(style.clone()));
            }
        }
    }
}

fn first_in_flow(tree: &super::BoxTree, kind: &BoxKind) -> Option<BoxId> {
    let BoxKind::Blocks(children) = kind else { return None };
    children.iter().copied().find(|child| !is_out_of_flow(&tree.get(*child).style))
}

/// The letter's style where it stands in an inline box that looks different from the block.
fn within(first: &FirstLetter, around: &ComputedStyle) -> ComputedStyle {
    let mut style = first.letter.clone();
    let block = &first.block;
    if !Arc::ptr_eq(&around.font, &block.font) {
        let font = Arc::make_mut(&mut style.font);
        if font.weight == block.font.weight {
            font.weight = around.font.weight;
        }
        if font.slant == block.font.slant {
            font.slant = around.font.slant;
        }
        if font.families == block.font.families {
            font.families.clone_from(&around.font.families);
        }
    }
    if style.text.color == block.text.color && around.text.color != block.text.color {
        Arc::make_mut(&mut style.text).color = around.text.color;
    }
    style
}

/// Where the first letter begins and ends with the punctuation around it: any before it, with spaces between, and behind it any but what opens
/// something or is a dash (CSS Pseudo-elements 4, 2.2.1).
fn first_letter(text: &str) -> (usize, usize) {
    use GeneralCategory::{
        ClosePunctuation, ConnectorPunctuation, DashPunctuation, FinalPunctuation, InitialPunctuation, OpenPunctuation, OtherPunctuation,
        SpaceSeparator,
    };
    let categories = CodePointMapData::<GeneralCategory>::new();
    let start = text.len() - text.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
    let mut end = start;
    let mut letter = false;
    for (offset, cluster) in text[start..].grapheme_indices(true) {
        let opening = cluster.chars().next();
        match opening.map(|c| categories.get(c)) {
            Some(OpenPunctuation | DashPunctuation) if letter => break,
            Some(
                ClosePunctuation | FinalPunctuation | InitialPunctuation | OpenPunctuation | OtherPunctuation | DashPunctuation
                | ConnectorPunctuation,
            ) => {}
            // Spaces belong to it only between punctuation and the letter.
            Some(SpaceSeparator) if !letter && end > start => continue,
            _ if letter || opening.is_some_and(char::is_whitespace) => break,
            _ => letter = true,
        }
        end = start + offset + cluster.len();
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::first_letter;

    #[test]
    fn punctuation_belongs_to_the_letter() {
        let check = |text: &str, wanted: &str| {
            let (start, end) = first_letter(text);
            assert_eq!(&text[start..end], wanted, "{text:?}");
        };
        check("  The", "T");
        check("\u{201c}Quoted,\u{201d}", "\u{201c}Q");
        check("\u{ab}\u{a0}Oui", "\u{ab}\u{a0}O");
        check("A. b", "A.");
        check("A(b)", "A");
        check("A\u{2013}b", "A");
        check("\u{2013} And", "\u{2013} A");
        check("\u{201c} \u{2018}_So_", "\u{201c} \u{2018}_S");
        check("I\u{201d}", "I\u{201d}");
        check("e\u{301}t\u{e9}", "e\u{301}");
        check("\u{201c} x", "\u{201c} x");
        check("\u{a0}A", "");
        check(" \n", "");
    }
}
