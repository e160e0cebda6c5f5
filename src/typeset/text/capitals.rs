//! Small capitals made of capitals, where the font has none of its own (CSS Fonts 4, 6.6).

use std::sync::Arc;

use super::collect::{Collector, Run, Style};
use super::fonts::CAPS;
use crate::typeset::style::computed::TextTransform;

/// How large made-up small capitals are, as browsers make them.
const SMALL: f32 = 0.7;
/// Which letters become small capitals.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Small {
    Lower,
    Upper,
    All,
}

impl Collector<'_> {
    /// The style for letters drawn as small capitals where the font has none: the number of a copy at a smaller size, and which letters take it.
    pub(super) fn small_style(&mut self, style: u32, text: &str) -> Option<(u32, Small)> {
        let wanted = &self.flat.styles[style as usize];
        if wanted.font.features.is_empty() || !wanted.font.synthesis.small_caps {
            return None;
        }
        let asked = |tag: &[u8; 4]| wanted.font.features.iter().rev().find(|(known, _)| known == tag).is_some_and(|&(_, value)| value != 0);
        let [smcp, c2sc, pcap, c2pc, unic] = CAPS.map(|tag| asked(&tag));
        let small = match (smcp || pcap, c2sc || c2pc) {
            (true, true) => Small::All,
            (true, false) => Small::Lower,
            (false, true) => Small::Upper,
            (false, false) if unic => Small::Upper,
            (false, false) => return None,
        };
        let stack = &wanted.resolved.stack;
        let face = stack.find(self.fonts, text.chars().find(|c| c.is_alphabetic())?)?;
        let has = stack.faces.get(face)?.instance.caps;
        // Petite capitals are replaced by small ones, which shaping sees to; a font with small capitals for lower case alone does what it can.
        let upper_alone = small == Small::Upper;
        if (!upper_alone && has[0]) || (upper_alone && (has[1] || (unic && has[4]))) {
            return None;
        }
        let next = style as usize + 1;
        if self.flat.styles.get(next).is_some_and(|known| known.small) {
            return Some((next as u32, small));
        }
        let entry = Style {
            font: Arc::clone(&wanted.font),
            text: Arc::clone(&wanted.text),
            tag: wanted.tag,
            resolved: wanted.resolved.clone(),
            size: wanted.size * SMALL,
            small: true,
        };
        self.flat.styles.push(entry);
        Some(((self.flat.styles.len() - 1) as u32, small))
    }

    /// Lower case letters become capitals of the smaller style.
    pub(super) fn capitals(&mut self, plain: &str, transform: TextTransform, lang: &str, small: u32, which: Small, run: &mut Run) {
        let big = run.style;
        let mut transformed = String::new();
        self.transformer.push(plain, transform, lang, &mut transformed);
        for c in transformed.chars() {
            let style = match which {
                Small::All if !c.is_ascii_digit() => small,
                Small::Upper if c.is_uppercase() => small,
                Small::Lower if changes(c) => small,
                _ => big,
            };
            if style != run.style && !may_continue(c) {
                self.end_run(run);
                run.style = style;
            }
            if run.style == small {
                self.flat.text.extend(c.to_uppercase());
            } else {
                self.flat.text.push(c);
            }
        }
        if run.style != big {
            self.end_run(run);
            run.style = big;
        }
    }
}

/// Whether a character has a capital that is another.
fn changes(c: char) -> bool {
    let mut upper = c.to_uppercase();
    upper.len() != 1 || upper.next() != Some(c)
}

/// Combining marks stay with what they stand on.
fn may_continue(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}
