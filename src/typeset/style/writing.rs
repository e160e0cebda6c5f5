//! Which way writing runs: a style with its `writing-mode` in, how the content of its box is turned and which letters stand upright out.

use std::sync::Arc;

use super::builder::{Builder, Role};
use super::computed::{Display, Sides, Turn, Upright, WritingMode};

impl Builder {
    /// How content lies in a box that does not write as what is around it does. Rows of tables have no writing mode of their own: that of
    /// a row is its cells' (CSS Writing Modes 4, 3.2).
    pub(super) fn turn(&self, parent: &Self) -> Turn {
        let is_row = |display: Display| {
            matches!(display, Display::TableRow | Display::TableRowGroup | Display::TableHeaderGroup | Display::TableFooterGroup)
        };
        let inside = parent.text.writing_mode != WritingMode::HorizontalTb && !is_row(parent.layout.display);
        if inside || is_row(self.layout.display) {
            return Turn::No;
        }
        match self.text.writing_mode {
            WritingMode::HorizontalTb => Turn::No,
            WritingMode::VerticalRl | WritingMode::SidewaysRl => Turn::Right,
            WritingMode::VerticalLr => Turn::RightFromLeft,
            WritingMode::SidewaysLr => Turn::Left,
        }
    }

    /// What elements have around them by themselves goes with their lines, which run down the page here.
    pub(super) fn turn_margins(&mut self) {
        let margin = self.edges.margin;
        let turned = Sides { top: margin.left, right: margin.top, bottom: margin.right, left: margin.bottom };
        if turned != margin {
            Arc::make_mut(&mut self.edges).margin = turned;
        }
    }

    /// Letters stand upright only where lines run down the page, which they do not in boxes that are not turned.
    pub(super) fn join_upright(&mut self, parent: &Self, role: Role) {
        let runs_down = |builder: &Self| matches!(builder.text.writing_mode, WritingMode::VerticalRl | WritingMode::VerticalLr);
        if self.text.upright == Upright::None && !runs_down(self) {
            return;
        }
        let across = role.page || (runs_down(parent) && parent.text.upright == Upright::None && parent.variants.upright != Upright::None);
        let upright = if runs_down(self) && !across { self.variants.upright } else { Upright::None };
        if self.text.upright != upright {
            Arc::make_mut(&mut self.text).upright = upright;
        }
    }
}
