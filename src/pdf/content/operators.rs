//! Operators and their operands as text (ISO 32000-1, 7.8.2).
//!
//! printpdf has an operation for most operators, but each costs several allocations and so do the objects it becomes: a page is handed over
//! as one operation that holds the whole text. That has to be UTF-8, so in strings bytes beyond ASCII are written as their numbers.

use super::Ink;
use crate::pdf::objects::{push_fine, push_number, push_scaled};
use crate::pdf::serialise;

/// Strings are cut at this many codes of two bytes: some readers take no longer ones (ISO 32000-1, annex C).
const LONGEST: usize = 8_000;

/// Operators being written.
pub(in crate::pdf) struct Operators(Vec<u8>);

impl Operators {
    /// None yet, with room for so many bytes.
    pub(super) fn new(room: usize) -> Self {
        Self(Vec::with_capacity(room))
    }

    /// An operator: the end of a line.
    pub(in crate::pdf) fn end(&mut self, operator: &str) {
        self.0.extend_from_slice(operator.as_bytes());
        self.0.push(b'\n');
    }

    /// An operand to the hundredth.
    pub(in crate::pdf) fn number(&mut self, value: f32) {
        push_number(&mut self.0, value);
        self.0.push(b' ');
    }

    /// An operand to the hundred-thousandth.
    pub(super) fn fine(&mut self, value: f32) {
        push_fine(&mut self.0, value);
        self.0.push(b' ');
    }

    /// A whole number; nothing after it.
    pub(super) fn integer(&mut self, value: i64) {
        push_scaled::<0>(&mut self.0, value);
    }

    /// A name.
    pub(super) fn name(&mut self, name: &str) {
        serialise::name(&mut self.0, name.as_bytes());
        self.0.push(b' ');
    }

    /// Part of an operand as it is.
    pub(super) fn text(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// A colour by the operator for grey or for three channels.
    pub(super) fn ink(&mut self, ink: Ink, grey: &str, rgb: &str) {
        let mut channel = |value: i64| {
            push_scaled::<3>(&mut self.0, value);
            self.0.push(b' ');
        };
        match ink {
            Ink::Grey(level) => {
                channel(level);
                self.end(grey);
            }
            Ink::Rgb(channels) => {
                channels.into_iter().for_each(&mut channel);
                self.end(rgb);
            }
        }
    }

    /// A string operand; nothing after it.
    pub(super) fn string(&mut self, bytes: &[u8]) {
        self.0.push(b'(');
        bytes.iter().for_each(|byte| push_byte(&mut self.0, *byte));
        self.0.push(b')');
    }

    /// Shows what has gathered.
    pub(super) fn show(&mut self, shown: &mut Shown) {
        shown.close();
        if shown.array {
            self.0.push(b'[');
            self.0.append(&mut shown.operand);
            self.end("]TJ");
        } else if !shown.operand.is_empty() {
            self.0.append(&mut shown.operand);
            self.end("Tj");
        }
        shown.array = false;
    }

    /// All of it.
    pub(in crate::pdf) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// The strings and numbers of one `Tj` or `TJ`.
#[derive(Default)]
pub(super) struct Shown {
    operand: Vec<u8>,
    /// Whether there is more than one string.
    array: bool,
    /// How many codes the open string may still take; 0 if none is open.
    room: usize,
}

impl Shown {
    /// Moves the pen back by so many thousandths of an em.
    pub(super) fn number(&mut self, value: i64) {
        self.close();
        self.array = true;
        push_scaled::<0>(&mut self.operand, value);
    }

    /// Adds a code.
    #[inline]
    pub(super) fn code(&mut self, code: u16) {
        if self.room == 0 {
            self.open();
        }
        self.room -= 1;
        let bytes = code.to_be_bytes();
        if bytes.iter().all(|byte| PLAIN[usize::from(*byte)]) {
            self.operand.extend_from_slice(&bytes);
        } else {
            bytes.into_iter().for_each(|byte| push_byte(&mut self.operand, byte));
        }
        if self.room == 0 {
            self.operand.push(b')');
        }
    }

    fn open(&mut self) {
        // After one that is full.
        self.array |= !self.operand.is_empty();
        self.operand.push(b'(');
        self.room = LONGEST;
    }

    fn close(&mut self) {
        if self.room > 0 {
            self.operand.push(b')');
        }
        self.room = 0;
    }
}

/// The bytes that stand for themselves in a string.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = !matches!(byte as u8, b'(' | b')' | b'\\' | b'\r');
        byte += 1;
    }
    plain
};

/// A byte of a string, between its brackets.
fn push_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
        // A bare carriage return would be read as a line feed.
        b'\r' => out.extend(b"\\r"),
        0x80.. => out.extend([b'\\', b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)]),
        _ => out.push(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_ascii_that_reads_back() {
        let check = |bytes: &[u8], wanted: &str| {
            let mut operators = Operators::new(0);
            operators.string(bytes);
            assert_eq!(operators.finish(), wanted.as_bytes());
        };
        check(b"plain", "(plain)");
        check(&[0, 40, 0, 41, 0, 92], "(\0\\(\0\\)\0\\\\)");
        check(&[0x80, 0xFF, b'\r', b'\n'], "(\\200\\377\\r\n)");
    }
}
