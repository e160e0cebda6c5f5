//! Bytes to objects (ISO 32000-1, 7.3), whatever state they are in.
//!
//! In: bytes and a place in them. Out: one object. What is broken off or misspelt is read as far as it makes sense; nesting and the number
//! of values are limited, so that no file can use up the stack or the memory.

use std::cell::Cell;

use lopdf::{Dictionary, Object, StringFormat};

/// Arrays and dictionaries inside each other; more is no form but an attack.
const MAX_DEPTH: usize = 96;

/// How many values may still be read from a file.
#[derive(Debug)]
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub(super) fn new(values: u64) -> Self {
        Self(Cell::new(values))
    }

    /// Takes some away; whether there was enough left.
    pub(super) fn spend(&self, amount: u64) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(amount));
        left >= amount
    }

    /// Whether all of it is gone.
    pub(super) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

/// A place in bytes.
#[derive(Clone, Copy)]
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    /// Where the next byte is.
    pub(super) at: usize,
    budget: &'a Budget,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, budget: &'a Budget) -> Self {
        Self { bytes, at, budget }
    }

    /// The bytes from here on.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over white space and comments.
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Takes a keyword, if it stands here and ends here.
    pub(super) fn keyword(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word) && !self.bytes.get(self.at + word.len()).is_some_and(|byte| is_regular(*byte));
        if found {
            self.at += word.len();
        }
        found
    }

    /// A whole number without a sign.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = self.bytes.get(self.at..self.at + digits).filter(|digits| !digits.is_empty() && digits.len() <= 18)?;
        self.at += digits;
        std::str::from_utf8(text).ok()?.parse().ok()
    }

    /// `12 0 obj`: the object's number.
    pub(super) fn header(&mut self) -> Option<(u32, u16)> {
        self.skip_space();
        let number = u32::try_from(self.unsigned()?).ok()?;
        self.skip_space();
        let generation = u16::try_from(self.unsigned()?).unwrap_or(0);
        self.skip_space();
        // Some writers leave no space between `obj` and what follows.
        if !self.rest().starts_with(b"obj") {
            return None;
        }
        self.at += 3;
        Some((number, generation))
    }

    /// One object; none where none begins.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        if depth > MAX_DEPTH || !self.budget.spend(1) {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::String(self.literal(), StringFormat::Literal)),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => Some(Object::Dictionary(self.dictionary(depth))),
            b'<' => Some(Object::String(self.hexadecimal(), StringFormat::Hexadecimal)),
            b'[' => Some(Object::Array(self.array(depth))),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            b't' if self.keyword(b"true") => Some(Object::Boolean(true)),
            b'f' if self.keyword(b"false") => Some(Object::Boolean(false)),
            b'n' if self.keyword(b"null") => Some(Object::Null),
            _ => None,
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            let digit = |place: usize| self.bytes.get(place).and_then(|byte| hex(*byte));
            match (byte, digit(self.at + 1), digit(self.at + 2)) {
                (b'#', Some(high), Some(low)) => {
                    name.push(high << 4 | low);
                    self.at += 3;
                }
                _ => {
                    name.push(byte);
                    self.at += 1;
                }
            }
        }
        name
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 0 => break,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                b'\r' => {
                    // An end of line is one line feed however it is written.
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push((code & 0xFF) as u8);
            }
            other => text.push(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut half = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex(byte) else { continue };
            match half.take() {
                None => half = Some(digit),
                Some(high) => text.push(high << 4 | digit),
            }
        }
        text.extend(half.map(|high| high << 4));
        text
    }

    fn array(&mut self, depth: usize) -> Vec<Object> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(_) => {}
            }
            match self.nested(depth + 1) {
                Some(value) => values.push(value),
                None if self.budget.is_spent() || !self.skip_token() => break,
                None => {}
            }
        }
        values
    }

    fn dictionary(&mut self, depth: usize) -> Dictionary {
        self.at += 2;
        let mut entries = Dictionary::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at += if self.bytes.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                    break;
                }
                Some(b'/') => {
                    let key = self.name();
                    self.skip_space();
                    if self.peek() == Some(b'>') && self.bytes.get(self.at + 1) == Some(&b'>') {
                        continue;
                    }
                    match self.nested(depth + 1) {
                        Some(value) => entries.set(key, value),
                        None if self.budget.is_spent() || !self.skip_token() => break,
                        None => {}
                    }
                }
                Some(_) => {
                    if self.budget.is_spent() || !self.skip_token() {
                        break;
                    }
                }
            }
        }
        entries
    }

    /// Steps over something that is no object; not over the end of the one that is being read.
    fn skip_token(&mut self) -> bool {
        for end in [b"endobj".as_slice(), b"obj", b"stream", b"endstream", b"xref", b"trailer", b"startxref"] {
            if self.rest().starts_with(end) {
                return false;
            }
        }
        let regular = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        self.at += regular.max(1);
        self.budget.spend(1) && self.at < self.bytes.len()
    }

    /// A number, or a reference that begins with one.
    fn number(&mut self) -> Option<Object> {
        let start = self.at;
        let mut end = start;
        while self.bytes.get(end).is_some_and(|byte| byte.is_ascii_digit() || b"+-.".contains(byte)) {
            end += 1;
        }
        let text = self.bytes.get(start..end)?;
        self.at = end;
        if text.iter().all(u8::is_ascii_digit)
            && let Some(reference) = self.reference(text)
        {
            return Some(reference);
        }
        Some(number_of(text))
    }

    fn reference(&mut self, number: &[u8]) -> Option<Object> {
        let mut ahead = *self;
        if !ahead.peek().is_some_and(is_space) {
            return None;
        }
        ahead.skip_space();
        let generation = ahead.unsigned()?;
        ahead.skip_space();
        if !ahead.keyword(b"R") {
            return None;
        }
        let number = std::str::from_utf8(number).ok()?.parse().ok()?;
        self.at = ahead.at;
        Some(Object::Reference((number, u16::try_from(generation).unwrap_or(0))))
    }
}

/// A number as people and programs write it; what cannot be one is 0.
fn number_of(text: &[u8]) -> Object {
    let negative = text.first() == Some(&b'-');
    let text = text.iter().copied().skip_while(|byte| b"+-".contains(byte)).take_while(|byte| !b"+-".contains(byte));
    let (mut whole, mut part, mut scale, mut point) = (0_f64, 0_f64, 1_f64, false);
    let mut integer = Some(0_i64);
    for byte in text {
        match byte {
            b'.' if point => break,
            b'.' => point = true,
            digit => {
                let digit = digit - b'0';
                if point {
                    scale /= 10.0;
                    part += f64::from(digit) * scale;
                } else {
                    whole = whole * 10.0 + f64::from(digit);
                    integer = integer.and_then(|value| value.checked_mul(10)?.checked_add(i64::from(digit)));
                }
            }
        }
    }
    match integer {
        Some(value) if !point => Object::Integer(if negative { -value } else { value }),
        _ => {
            let value = (whole + part).clamp(0.0, f64::from(f32::MAX)) as f32;
            Object::Real(if negative { -value } else { value })
        }
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

pub(super) fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::serialise;

    /// Reads an object and writes it again.
    fn check(text: &[u8], wanted: &str) {
        let budget = Budget::new(1_000);
        let read = Parser::new(text, 0, &budget).object();
        let mut out = Vec::new();
        serialise::object(&mut out, &read.unwrap_or(Object::Name(b"NONE".to_vec())));
        assert_eq!(String::from_utf8_lossy(&out), wanted, "{}", String::from_utf8_lossy(text));
    }

    #[test]
    fn objects_of_every_kind_are_read() {
        check(b" % a comment\n42", "42");
        check(b"-.5", "-0.5");
        check(b"+7", "7");
        check(b"--3", "-3");
        check(b"1 0 R", "1 0 R");
        check(b"[1 0 R 2 3]", "[1 0 R 2 3]");
        check(b"/A#20B", "/A#20B");
        check(b"(a\\(b\\)\\101\\n(c))", "(a\\(b\\)A\n\\(c\\))");
        check(b"(a\r\nb\\\r\nc)", "(a\nbc)");
        check(b"<4142 4>", "<414240>");
        check(b"<</A/B/C[true false null]>>", "<</A/B/C[true false null]>>");
    }

    #[test]
    fn broken_objects_are_read_as_far_as_they_go() {
        check(b"<</A 1/B", "<</A 1>>");
        check(b"<</A 1 oops /B 2>>", "<</A 1/B 2>>");
        check(b"<</A /B 2>> 3", "<</A/B>>");
        check(b"[1 (two", "[1(two)]");
        check(b"[1 2 endobj 3]", "[1 2]");
        check(b"99999999999999999999999", "100000000000000000000000.0");
        check(b")", "/NONE");
    }

    #[test]
    fn nesting_and_length_have_an_end() {
        check(&b"[".repeat(100_000), &format!("{}{}", "[".repeat(97), "]".repeat(97)));
        let long = [b"[".to_vec(), b"1 ".repeat(5_000)].concat();
        let budget = Budget::new(1_000);
        let read = Parser::new(&long, 0, &budget).object();
        assert!(matches!(read, Some(Object::Array(values)) if values.len() < 1_000));
    }
}
