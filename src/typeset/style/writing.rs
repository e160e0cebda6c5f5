//! Which way writing runs: a style with its `writing-mode` in, how the content of its box is turned and which letters stand upright out.

use std::sync::Arc;

use super::builder::{Builder, Role};
use super::computed::{Display, Sides, Turn, Upright, WritingMode};
use super::properties::Longhand;

impl Builder {
    /// Whether lines within are vertical.
    pub(super) fn is_vertical(&self) -> bool {
        self.text.writing_mode != WritingMode::HorizontalTb && !self.variants.across
    }

    /// Lines of vertical pages run across them, and so do those of all that only inherits their writing mode. Tables in horizontal writing and
    /// their rows lie as what is around them; a writing mode is that of their cells (CSS Writing Modes 4, 3.2).
    pub(super) fn join_across(&mut self, parent: &Self, role: Role) {
        let (mode, display) = (self.text.writing_mode, self.layout.display);
        let is_table = is_row(display) || matches!(display, Display::Table | Display::InlineTable);
        let inherits = parent.variants.across && mode == parent.text.writing_mode && !is_row(parent.layout.display);
        let across = mode != WritingMode::HorizontalTb && (role.page || inherits || (is_table && !parent.is_vertical()));
        if self.variants.across != across {
            Arc::make_mut(&mut self.variants).across = across;
        }
    }

    /// How the page lies around a box whose parent this is; none where that is horizontal.
    pub(super) fn turns_children(&self) -> Option<Turn> {
        self.is_vertical().then(|| turn_of(self.text.writing_mode))
    }

    /// How content lies in a box that does not write as what is around it does.
    pub(super) fn turn(&self, parent: &Self, role: Role) -> Turn {
        if self.variants.across {
            return Turn::No;
        }
        match parent.turns_children() {
            None => turn_of(self.text.writing_mode),
            // Turned back.
            Some(around) if role.stands || self.text.writing_mode == WritingMode::HorizontalTb => {
                if around == Turn::Left {
                    Turn::Right
                } else {
                    Turn::Left
                }
            }
            Some(_) => Turn::No,
        }
    }

    /// What is said of the sides of the page goes to those sides of a box that lie there once it is turned back.
    pub(super) fn turn_sides(&mut self, turn: Turn, said: impl Fn(Longhand) -> Said, initial: &Self) {
        use Longhand::*;
        // The side of the page that top, right, bottom and left lie at, and the corner that the top left and those after it do.
        let (sides, first) = if turn == Turn::Left { ([3, 0, 1, 2], 3) } else { ([1, 2, 3, 0], 1) };
        // Boxes whose lines begin on the left change places once they are laid out, their margins with them.
        let before = if turn == Turn::RightFromLeft { [3, 2, 1, 0] } else { sides };
        let margins = [MarginTop, MarginRight, MarginBottom, MarginLeft].map(&said);
        let paddings = [PaddingTop, PaddingRight, PaddingBottom, PaddingLeft].map(&said);
        let borders = [BorderTopStyle, BorderRightStyle, BorderBottomStyle, BorderLeftStyle].map(&said);
        let insets = [Top, Right, Bottom, Left].map(&said);
        let corners = [RadiusTopLeft, RadiusTopRight, RadiusBottomRight, RadiusBottomLeft].iter().any(|id| said(*id) == Said::OfPage);
        if margins.contains(&Said::OfPage) || paddings.contains(&Said::OfPage) || borders.contains(&Said::OfPage) || corners {
            let edges = Arc::make_mut(&mut self.edges);
            turned(&mut edges.margin, initial.edges.margin.top, before, margins);
            turned(&mut edges.padding, initial.edges.padding.top, sides, paddings);
            turned(&mut edges.border, initial.edges.border.top, sides, borders);
            if corners {
                let page = edges.radius;
                edges.radius = [0, 1, 2, 3].map(|corner| page[(corner + first) % 4]).map(|(across, down)| (down, across));
            }
        }
        let pairs = [(Width, Height), (MinWidth, MinHeight), (MaxWidth, MaxHeight)].map(|(across, down)| [said(across), said(down)]);
        if insets.contains(&Said::OfPage) || pairs.as_flattened().contains(&Said::OfPage) {
            let none = &initial.layout;
            let layout = Arc::make_mut(&mut self.layout);
            turned(&mut layout.inset, none.inset.top, sides, insets);
            swapped((&mut layout.width, &mut layout.height), none.width, pairs[0]);
            swapped((&mut layout.min_width, &mut layout.min_height), none.min_width, pairs[1]);
            swapped((&mut layout.max_width, &mut layout.max_height), none.max_width, pairs[2]);
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

fn is_row(display: Display) -> bool {
    matches!(display, Display::TableRow | Display::TableRowGroup | Display::TableHeaderGroup | Display::TableFooterGroup)
}

fn turn_of(mode: WritingMode) -> Turn {
    match mode {
        WritingMode::HorizontalTb => Turn::No,
        WritingMode::VerticalRl | WritingMode::SidewaysRl => Turn::Right,
        WritingMode::VerticalLr => Turn::RightFromLeft,
        WritingMode::SidewaysLr => Turn::Left,
    }
}

/// What an author said of a side or an extent of a box.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Said {
    /// Nothing; what elements have by themselves goes with their lines.
    Nothing,
    OfPage,
    OfFlow,
}

impl Said {
    /// The value of a place in the flow, which has one of its own, where `of_page` and `page` are of the side of the page it lies at.
    fn choose<T>(self, own: T, of_page: Self, page: T, none: T) -> T {
        match (self, of_page) {
            (Self::OfFlow, _) | (Self::Nothing, Self::Nothing | Self::OfFlow) => own,
            (_, Self::OfPage) => page,
            (Self::OfPage, _) => none,
        }
    }
}

/// Puts what an author said of the sides of the page where each of them lies; other values stay, unless they were for that other side.
fn turned<T: Copy>(own: &mut Sides<T>, none: T, sides: [usize; 4], said: [Said; 4]) {
    let page = [own.top, own.right, own.bottom, own.left];
    let [top, right, bottom, left] = [0, 1, 2, 3].map(|at| said[at].choose(page[at], said[sides[at]], page[sides[at]], none));
    *own = Sides { top, right, bottom, left };
}

/// The same for a width and a height.
fn swapped<T: Copy>((across, down): (&mut T, &mut T), none: T, [wide, high]: [Said; 2]) {
    let page = (*across, *down);
    *across = wide.choose(page.0, high, page.1, none);
    *down = high.choose(page.1, wide, page.0, none);
}
