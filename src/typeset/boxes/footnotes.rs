//! Footnotes (GCPM 3, 2): an element with `float: footnote` leaves its call in the line and goes to the foot of the page.

use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::NodeId;
use crate::typeset::style::Pseudo;
use crate::typeset::style::computed::{ComputedStyle, Content, Position};

use super::build::{Builder, blockified, is_inline};
use super::flow::Flow;
use super::{Mark, Piece};

impl Builder<'_, '_> {
    /// The call of a footnote, and its body.
    pub(super) fn footnote(&mut self, node: NodeId, style: &ComputedStyle, marks: &[u32], flow: &mut Flow) {
        let by = style.generated.counter_increment.iter().rev().find(|(name, _)| name == "footnote").map(|(_, by)| *by);
        if by.is_none() {
            self.counters.increment("footnote", 1);
        }
        self.paragraph(flow);
        let numbered = self.notes_by_page.then(|| self.mark(Mark::Note(by.unwrap_or(1))));
        if let Some(mark) = numbered {
            flow.pieces.push(Piece::Mark(mark));
        }
        let outer = std::mem::replace(&mut self.note, numbered);
        let tagged = !self.tags.is_hidden();
        if tagged {
            self.tags.open(TagElement::new(TagRole::Reference));
        }
        // Calls stand in the line as generated content does.
        self.footnote_words(node, Pseudo::FootnoteCall, flow);
        if tagged {
            self.tags.close();
            let mut note = TagElement::new(TagRole::Note);
            // ISO 14289-1, 7.9: every note has an ID of its own.
            note.id = Some(format!("footnote-{}", node.0));
            self.tags.open(note);
        }
        let style = if is_inline(style.layout.display) { blockified(style) } else { style.clone() };
        let body = self.principal(node, &style, marks);
        self.note = outer;
        if tagged {
            self.tags.close();
        }
        flow.has_content = true;
        flow.pieces.push(Piece::Footnote(body));
    }

    /// Whether nothing around an element takes it out of the flow that is cut into pages.
    pub(super) fn is_in_flow(&self, node: NodeId) -> bool {
        let out = [Position::Absolute, Position::Fixed, Position::Running];
        !self.document.ancestors(node).any(|node| out.contains(&self.styles.element(node).layout.position))
    }

    /// The marker of a footnote, at the start of its body.
    pub(super) fn footnote_marker(&mut self, node: NodeId, flow: &mut Flow) {
        let tagged = !self.tags.is_hidden();
        if tagged {
            self.tags.open(TagElement::new(TagRole::Lbl));
        }
        self.footnote_words(node, Pseudo::FootnoteMarker, flow);
        if tagged {
            self.tags.close();
        }
    }

    fn footnote_words(&mut self, node: NodeId, pseudo: Pseudo, flow: &mut Flow) {
        let Some(style) = self.styles.pseudo(node, pseudo).cloned() else { return };
        let Content::Items { items, .. } = &style.generated.content else { return };
        let index = self.open_inline(style.clone(), None);
        flow.pieces.push(Piece::Open(index));
        flow.open.push(index);
        self.content_pieces(items, node, &style, flow);
        flow.open.pop();
        flow.pieces.push(Piece::Close);
    }
}
