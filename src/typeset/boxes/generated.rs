//! Boxes that stand for no element: list markers, `::before` and `::after`, and counters that are settled at the end.

use std::sync::Arc;

use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::NodeId;
use crate::typeset::style::Pseudo;
use crate::typeset::style::computed::{ComputedStyle, Content, Direction, Display, Extent, Float, LengthPercentage, ListStyle, TextIndent};

use super::build::{Builder, blockified, has_side_edges, is_inline};
use super::flow::{Flow, is_painted_apart, is_positioned_out};
use super::{BoxId, BoxKind, LayoutBox, Piece, ReferenceKind, Symbol};

/// Between a picture as marker and its item, as browsers have it.
const PICTURE_GAP: f32 = 5.25;

/// A list item's marker.
pub(super) enum Marker {
    /// There is none.
    None,
    /// It begins the item's first line.
    Inside(Vec<Piece>),
    /// It hangs beside the item.
    Outside(BoxId),
}

impl Builder<'_, '_> {
    /// The marker of a list item, with its `Lbl` element.
    pub(super) fn marker(&mut self, node: NodeId, style: &ComputedStyle) -> Marker {
        let marker_style = self.styles.pseudo(node, Pseudo::Marker).cloned().unwrap_or_else(|| style.anonymous());
        let value = self.counters.value("list-item");
        let generated = marker_style.generated.clone();
        let line = self.document.line(node);
        // One that cannot be read is none (CSS Lists 3, 3.3).
        let image = style.text.list_style_image.clone().filter(|_| matches!(generated.content, Content::Normal));
        let image = image.map(|url| self.load_style_image(&url, line).zoomed(self.styles.zoom(node))).filter(|image| image.image.is_some());
        if matches!(generated.content, Content::None)
            || (matches!(generated.content, Content::Normal) && style.text.list_style_type == ListStyle::None && image.is_none())
        {
            return Marker::None;
        }
        let tagged = matches!(self.tags.role(), TagRole::Li | TagRole::Toci) && !self.tags.is_hidden();
        let lbl = if tagged { Some(self.tags.open(TagElement::new(TagRole::Lbl))) } else { None };
        let mut flow = Flow::new(marker_style.clone(), line);
        // A sign of its own outside a list item would be a paragraph; only text in an element that takes it is tagged.
        let untagged = !tagged && !self.tags.takes_text();
        if untagged {
            self.tags.hide();
        }
        let symbol = match (&generated.content, &style.text.list_style_type) {
            (Content::Normal, ListStyle::Counter(name)) if name == "circle" => Some(Symbol::Circle),
            (Content::Normal, ListStyle::Counter(name)) if name == "square" => Some(Symbol::Square),
            (Content::Normal, ListStyle::Counter(name)) if name == "disclosure-open" => Some(Symbol::Open),
            (Content::Normal, ListStyle::Counter(name)) if name == "disclosure-closed" => Some(Symbol::Closed),
            _ => None,
        };
        let has_image = image.is_some();
        let is_bullet = match (&generated.content, &style.text.list_style_type) {
            (Content::Normal, ListStyle::Counter(name)) => !has_image && matches!(name.as_str(), "disc" | "circle" | "square"),
            _ => false,
        };
        if let Content::Items { items, .. } = &generated.content {
            self.content_pieces(items, node, &marker_style, &mut flow);
        } else if let Some(image) = image {
            let leaf = self.tags.leaf();
            let mut new = LayoutBox::new(marker_style.anonymous_box(Display::Inline), BoxKind::Image(image), line);
            let margin = &mut Arc::make_mut(&mut new.style.edges).margin;
            let side = if style.text.direction == Direction::Rtl { &mut margin.left } else { &mut margin.right };
            *side = Extent::Length(LengthPercentage::points(PICTURE_GAP));
            new.leaf = leaf;
            let id = self.push(new);
            flow.has_content = true;
            flow.pieces.push(Piece::Atomic(id));
        } else if let Some(symbol) = symbol {
            let leaf = self.tags.leaf();
            if let Some(tag) = lbl.and_then(|lbl| self.tags.element_mut(lbl)) {
                tag.actual_text = Some(self.styles.marker_text(value, &style.text.list_style_type).trim_end().to_owned());
            }
            let mut new = LayoutBox::new(marker_style.anonymous_box(Display::Inline), BoxKind::Symbol(symbol), line);
            new.leaf = leaf;
            let id = self.push(new);
            flow.has_content = true;
            flow.pieces.push(Piece::Atomic(id));
        } else {
            let text = self.styles.marker_text(value, &style.text.list_style_type);
            let tag = self.tags.leaf();
            // The space after the sign is part of the marker's width and must not hang.
            let text = text.replace(' ', "\u{a0}");
            flow.has_content = true;
            flow.pieces.push(Piece::Text { text: Arc::from(text), style: marker_style.anonymous(), tag });
        }
        if untagged {
            self.tags.show();
        }
        if lbl.is_some() {
            self.tags.close();
        }
        if style.text.list_style_position_inside {
            return Marker::Inside(if is_bullet { vec![self.bullet(&marker_style, flow, line)] } else { flow.pieces });
        }
        let (kind, _) = flow.finish(&mut self.tree);
        let style = marker_style.anonymous_box(Display::Block);
        Marker::Outside(self.push(LayoutBox::new(style, kind, line)))
    }

    /// A bullet that begins its item's first line takes as much room as browsers give it, whatever sign the font has.
    fn bullet(&mut self, marker: &ComputedStyle, flow: Flow, line: u32) -> Piece {
        const AROUND: f32 = 1.125;
        let size = marker.font.size;
        let ascent = self.styles.font_units(&marker.font).ascent * size;
        let mut style = marker.anonymous_box(Display::InlineBlock);
        Arc::make_mut(&mut style.layout).width = Extent::Length(LengthPercentage::points(size + ascent / 3.0 + AROUND));
        Arc::make_mut(&mut style.text).text_indent = TextIndent::default();
        let (kind, _) = flow.finish(&mut self.tree);
        Piece::Atomic(self.push(LayoutBox::new(style, kind, line)))
    }

    /// `::before` and `::after`.
    pub(super) fn pseudo(&mut self, node: NodeId, pseudo: Pseudo, flow: &mut Flow) {
        let Some(style) = self.styles.pseudo(node, pseudo).cloned() else { return };
        let generated = style.generated.clone();
        let Content::Items { items, alt } = &generated.content else { return };
        if matches!(style.layout.display, Display::None | Display::TableColumn | Display::TableColumnGroup) {
            return;
        }
        for (name, value) in &generated.counter_reset {
            self.counters.reset(name, *value);
        }
        for (name, value) in &generated.counter_increment {
            self.counters.increment(name, *value);
        }
        for (name, value) in &generated.counter_set {
            self.counters.set(name, *value);
        }
        let hidden = alt.as_deref() == Some("");
        if hidden {
            self.tags.hide();
        }
        let line = self.document.line(node);
        // Its words are there without a box around them (CSS Display 3, 2.5).
        let style = if style.layout.display == Display::Contents { style.anonymous_box(Display::Inline) } else { style };
        let apart = is_painted_apart(&style);
        if apart {
            self.tags.set_apart();
        }
        let out = style.layout.float != Float::None || is_positioned_out(&style);
        let inline = is_inline(style.layout.display) && !out && !flow.items;
        if inline && style.layout.display == Display::Inline {
            let mut spoken = false;
            if let Some(alt) = alt.as_deref().filter(|alt| !alt.is_empty())
                && !self.tags.is_hidden()
            {
                self.paragraph(flow);
                let mut tag = TagElement::new(TagRole::Span);
                tag.actual_text = Some(alt.to_owned());
                self.tags.open(tag);
                spoken = true;
            }
            let index = self.open_inline(style.clone(), None);
            flow.pieces.push(Piece::Open(index));
            flow.open.push(index);
            flow.has_content |= has_side_edges(&style);
            self.content_pieces(items, node, &style, flow);
            flow.open.pop();
            flow.pieces.push(Piece::Close);
            if spoken {
                self.tags.close();
            }
        } else {
            let style = if is_inline(style.layout.display) && !inline { blockified(&style) } else { style.clone() };
            if !inline && !out {
                self.flush(flow);
            }
            let mut inner = Flow::new(style.clone(), line);
            self.content_pieces(items, node, &style, &mut inner);
            let (kind, _) = self.finish(inner);
            let new = self.turned(LayoutBox::new(style.clone(), kind, line));
            let id = self.push(new);
            if inline {
                flow.has_content = true;
                flow.pieces.push(Piece::Atomic(id));
            } else if is_positioned_out(&style) {
                flow.pieces.push(Piece::Positioned(id));
            } else if out {
                flow.pieces.push(Piece::Float(id));
            } else {
                flow.block(&mut self.tree, id);
            }
        }
        if apart {
            self.tags.set_apart();
        }
        if hidden {
            self.tags.show();
        }
    }

    /// Fills in the counters of places that have been met by now.
    pub(super) fn settle_counters(&mut self) {
        for reference in &mut self.tree.references {
            if let ReferenceKind::TargetCounter { id, name, separator } = &reference.kind {
                let values = self.snapshots.get(id).and_then(|values| values.get(name)).cloned().unwrap_or_else(|| vec![0]);
                let words = match separator {
                    None => self.styles.counter_text(values.last().copied().unwrap_or(0), &reference.style),
                    Some(separator) => {
                        values.iter().map(|value| self.styles.counter_text(*value, &reference.style)).collect::<Vec<_>>().join(separator)
                    }
                };
                reference.kind = ReferenceKind::Fixed(words);
            }
        }
    }
}
