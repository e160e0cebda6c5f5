//! Groups: a clip, a transform and, where the whole is laid over what is below it, a transparency group (ISO 32000-1, 11.4.7 and 11.6.6).
//!
//! In: a frame's group. Out: operators; and, of groups that are drawn apart, the content of their form XObjects and the graphics states
//! they are drawn under. Content of a single tag is marked around the form, other content inside it.

use super::{Alpha, MAX_DEPTH, Operators, Painter, Uses, bounds, concatenate};
use crate::pdf::path;
use crate::typeset::frame::{Blend, Group, Item, ItemKind, MAX_APART, Repeat, TagId};

/// The number of a form or a graphics state: its page, and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pdf) struct Apart {
    page: usize,
    number: usize,
}

impl Apart {
    /// The name as a form.
    pub(in crate::pdf) fn form(self) -> String {
        format!("f{}-{}", self.page, self.number)
    }

    /// The name as a graphics state.
    pub(in crate::pdf) fn effect(self) -> String {
        format!("x{}-{}", self.page, self.number)
    }
}

/// A group that is drawn apart.
pub(in crate::pdf) struct Form {
    pub(in crate::pdf) id: Apart,
    /// The operators.
    pub(in crate::pdf) content: Vec<u8>,
    /// Left, bottom, right and top of what is drawn.
    pub(in crate::pdf) corners: [f32; 4],
    pub(in crate::pdf) uses: Uses,
    /// The leaf of each marked-content sequence in it.
    pub(in crate::pdf) marks: Vec<TagId>,
    /// Whether it is a transparency group.
    pub(in crate::pdf) is_group: bool,
}

/// How a group is laid over what is below it.
pub(in crate::pdf) struct Effect {
    pub(in crate::pdf) id: Apart,
    pub(in crate::pdf) alpha: Alpha,
    pub(in crate::pdf) blend: Blend,
    /// The form that is its mask, and whether light parts of it show rather than opaque ones.
    pub(in crate::pdf) mask: Option<(Apart, bool)>,
}

/// The most copies in a row, and the most rows.
const MAX_COPIES: u32 = 20_000;

/// What a form begins with, as it would inherit what was set before it.
const RESET: &str = "0 g 0 G 1 w [] 0 d 0 J 0 j 10 M 0 Tr 0 Ts";

impl<'a> Painter<'a> {
    /// Draws a group, apart from the rest where it is one to what is below it.
    pub(super) fn group(&mut self, group: &'a Group, tag: Option<TagId>, depth: usize) {
        // A sequence that goes on through the group is opened before it; any other is closed on either side, so that marked content
        // and saved states never cross.
        match uniform(&group.items, tag, 0) {
            Some(Some(tag)) => self.mark(tag),
            // Nothing is drawn, so that no sequence would cross it; one that is open may be that around a form.
            Some(None) => self.end_text(),
            None => self.close_mark(),
        }
        let outside = self.open;
        let (alpha, matrix) = (self.alpha, self.matrix);
        let opacity = if group.opacity.is_finite() { group.opacity.clamp(0.0, 1.0) } else { 1.0 };
        let apart = self.nesting < MAX_APART && (group.compositing.is_some() || (opacity < 1.0 && overlap(&group.items)));
        let drawn = apart || group.clip.is_some() || group.transform.is_some();
        if drawn {
            self.save();
        }
        if let Some([a, b, c, d, e, f]) = group.transform.filter(|matrix| matrix.iter().all(|value| value.is_finite())) {
            self.matrix = concatenate([a, b, c, d, e, f], self.matrix);
            let height = self.height;
            for value in [a, -b, -c, d, e + c * height, height - d * height - f] {
                self.out.operators.fine(value);
            }
            self.plain("cm");
        }
        if let Some(clip) = &group.clip {
            path::paint(clip, self.height, path::Paint::Clip, &mut self.out.operators);
        }
        if apart {
            self.apart(group, opacity, tag, depth);
        } else {
            self.alpha *= opacity;
            match group.repeat.as_deref() {
                Some(repeat) => self.repeated(group, *repeat, depth),
                None => self.items(&group.items, tag, depth + 1),
            }
        }
        if self.open != outside {
            self.close_mark();
        }
        if drawn {
            self.restore();
        }
        (self.alpha, self.matrix) = (alpha, matrix);
    }

    /// Draws a group as a form, under an opacity, a blend mode and a mask.
    fn apart(&mut self, group: &'a Group, opacity: f32, tag: Option<TagId>, depth: usize) {
        let blend = group.compositing.as_ref().map_or(Blend::Normal, |compositing| compositing.blend);
        let alpha = Alpha::of(self.alpha * opacity);
        let mask = group.mask().map(|mask| {
            let open = self.open.take();
            let form = self.form(&mask.items, None, depth, true);
            self.open = open;
            (form, mask.luminance)
        });
        let form = self.form(&group.items, tag, depth, true);
        let id = Apart { page: self.page, number: self.out.effects.len() };
        self.out.effects.push(Effect { id, alpha, blend, mask });
        self.out.uses.effects.insert(id);
        self.out.uses.forms.insert(form);
        self.end_text();
        self.out.operators.name(&id.effect());
        self.plain("gs");
        self.out.operators.name(&form.form());
        self.plain("Do");
    }

    /// Draws copies of a group's items: those of a row as one form, and the rows.
    fn repeated(&mut self, group: &'a Group, repeat: Repeat, depth: usize) {
        let (columns, rows) = (repeat.columns.min(MAX_COPIES), repeat.rows.min(MAX_COPIES));
        let sound = repeat.step.width.is_finite() && repeat.step.height.is_finite();
        let Some(reach) = bounds::of(&group.items, depth).filter(|_| sound) else { return };
        self.mark(None);
        self.end_text();
        self.set_alpha(1.0);
        let one = self.form(&group.items, None, depth, false);
        let mut content = Operators::new(columns as usize * 24);
        for column in 0..columns {
            place(&mut content, one, column as f32 * repeat.step.width, 0.0);
        }
        let width = reach.width + columns.saturating_sub(1) as f32 * repeat.step.width;
        let corners = [reach.x, self.flip(reach.y + reach.height), reach.x + width, self.flip(reach.y)];
        let row = Apart { page: self.page, number: self.out.forms.len() };
        let uses = Uses { forms: [one].into(), ..Uses::default() };
        self.out.forms.push(Form { id: row, content: content.finish(), corners, uses, marks: Vec::new(), is_group: false });
        self.out.uses.forms.insert(row);
        for line in 0..rows {
            place(&mut self.out.operators, row, 0.0, -(line as f32) * repeat.step.height);
        }
    }

    /// Draws items as the content of a form; `is_group` where what is around it, an opacity above all, is that of the whole.
    fn form(&mut self, items: &'a [Item], tag: Option<TagId>, depth: usize, is_group: bool) -> Apart {
        let outside = self.open;
        let operators = std::mem::replace(&mut self.out.operators, Operators::new(256));
        let (uses, marks) = (std::mem::take(&mut self.out.uses), std::mem::take(&mut self.out.marks));
        let (state, saved) = (std::mem::take(&mut self.state), std::mem::take(&mut self.saved));
        let (alpha, line) = (self.alpha, self.line.take());
        if is_group {
            self.alpha = 1.0;
        } else {
            self.state.alpha = state.alpha;
        }
        self.in_text = false;
        self.nesting += 1;
        self.plain(RESET);
        self.items(items, tag, depth + 1);
        self.nesting -= 1;
        self.end_text();
        if self.open != outside {
            self.close_mark();
        }
        let content = std::mem::replace(&mut self.out.operators, operators).finish();
        let uses = std::mem::replace(&mut self.out.uses, uses);
        let marks = std::mem::replace(&mut self.out.marks, marks);
        (self.state, self.saved, self.alpha, self.line) = (state, saved, alpha, line);
        let id = Apart { page: self.page, number: self.out.forms.len() };
        let corners = bounds::of(items, depth)
            .map_or([0.0; 4], |rect| [rect.x, self.flip(rect.y + rect.height), rect.x + rect.width, self.flip(rect.y)]);
        self.out.forms.push(Form { id, content, corners, uses, marks, is_group });
        id
    }
}

/// Draws a form so far to the right and upwards.
fn place(out: &mut Operators, form: Apart, x: f32, y: f32) {
    out.text("q 1 0 0 1 ");
    out.number(x);
    out.number(y);
    out.text("cm ");
    out.name(&form.form());
    out.end("Do Q");
}

/// Whether parts of a group may lie over each other, so that the opacity of the whole is not that of each.
fn overlap(items: &[Item]) -> bool {
    fn count(items: &[Item], depth: usize, texts: &mut usize, others: &mut usize) {
        for item in items {
            match &item.kind {
                // Glyphs that say nothing are shadows of others.
                ItemKind::Text(run) if run.text.is_empty() => *others += 1,
                ItemKind::Text(_) => *texts += 1,
                ItemKind::Path(path) => *others += usize::from(path.fill.is_some()) + usize::from(path.stroke.is_some()),
                ItemKind::Shading(_) | ItemKind::Image(_) => *others += 1,
                ItemKind::Group(group) if group.repeat.is_some() => *others += 2,
                ItemKind::Group(group) if depth < MAX_DEPTH => count(&group.items, depth + 1, texts, others),
                ItemKind::Group(_) | ItemKind::Link(_) | ItemKind::Widget(_) => {}
            }
        }
    }
    let (mut texts, mut others) = (0, 0);
    count(items, 0, &mut texts, &mut others);
    others > 1 || (others == 1 && texts > 0)
}

/// The one mark everything in a group has: none if it has several, none inside if it is empty.
#[expect(clippy::option_option, reason = "no mark, one mark that is no tag, and several are three things")]
fn uniform(items: &[Item], inherited: Option<TagId>, depth: usize) -> Option<Option<Option<TagId>>> {
    let mut found = None;
    for item in items {
        let tag = item.tag.or(inherited);
        let this = match &item.kind {
            ItemKind::Link(_) | ItemKind::Widget(_) => continue,
            ItemKind::Group(group) if depth < MAX_DEPTH => match uniform(&group.items, tag, depth + 1)? {
                Some(tag) => tag,
                None => continue,
            },
            _ => tag,
        };
        if found.is_some_and(|found| found != this) {
            return None;
        }
        found = Some(this);
    }
    Some(found)
}
