//! Where objects are: cross-reference tables and streams, and the search of a file that has none one can trust.
//!
//! In: the bytes of a file. Out: a place for each object's number, and the trailer.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object};

use super::parse::{Parser, is_space};
use super::{Lookup, MAX_UNPACKED, Note, Pdf, Place};

/// The most objects of a file (ISO 32000-1, annex C, allows eight times as many).
const MAX_OBJECTS: usize = 1 << 20;

/// The highest number of an object; annex C has half a million. What is added to a file is numbered above it.
pub(in crate::pdf) const MAX_NUMBER: u32 = 1 << 30;

/// The most tables that point to each other.
const MAX_SECTIONS: usize = 4096;

/// The first place of some bytes.
pub(super) fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// All places of some bytes.
pub(super) fn find_all(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    bytes.windows(what.len()).enumerate().filter(|(_, window)| *window == what).map(|(place, _)| place).collect()
}

/// What a file that is no PDF looks like.
pub fn kind(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let has = |what: &[u8]| find(text, what).is_some();
    match text {
        _ if text.starts_with(b"%FDF-") => Some("an FDF file"),
        _ if text.starts_with(b"<") && has(b"<xfdf") => Some("an XFDF file"),
        _ if text.starts_with(b"<") && has(b"<html") || has(b"<!DOCTYPE html") || has(b"<!doctype html") => Some("a web page"),
        _ if text.starts_with(b"<") => Some("an XML file"),
        _ if text.starts_with(b"{") && has(b"mendbook-answers") => Some("an answers file"),
        _ if text.starts_with(b"{") => Some("a JSON file"),
        _ if text.starts_with(b"PK\x03\x04") => Some("a ZIP archive or an office document"),
        _ if text.starts_with(b"\x89PNG") || text.starts_with(b"\xFF\xD8\xFF") => Some("a picture"),
        _ if text.starts_with(b"%!PS") => Some("a PostScript file"),
        _ => None,
    }
}

impl Pdf {
    /// Reads the chain of tables, newest first. Whether it led anywhere.
    pub(super) fn read_references(&mut self) -> bool {
        let start = self.start;
        let tail = self.bytes.len().saturating_sub(4096);
        let Some(last) = find_all(self.bytes.get(tail..).unwrap_or(&[]), b"startxref").pop() else { return false };
        let mut parser = Parser::new(&self.bytes, tail + last + b"startxref".len(), &self.budget);
        parser.skip_space();
        let Some(mut next) = parser.unsigned() else { return false };
        let mut seen = BTreeSet::new();
        let mut trailer: Option<Dictionary> = None;
        while seen.insert(next) && seen.len() <= MAX_SECTIONS {
            // Bytes before the header move everything.
            let Some(at) = usize::try_from(next).ok().and_then(|at| at.checked_add(start)) else { break };
            let Some(read) = self.section(at) else { break };
            if let Some(hybrid) = read.get(b"XRefStm").and_then(Object::as_i64).ok().and_then(|at| usize::try_from(at).ok()) {
                self.reference_stream(hybrid.saturating_add(start));
            }
            let before = read.get(b"Prev").and_then(Object::as_i64).ok().and_then(|at| u64::try_from(at).ok());
            match &mut trailer {
                None => trailer = Some(read),
                Some(newest) => {
                    for (key, value) in read.iter() {
                        if !newest.has(key) && [b"Root".as_slice(), b"Info", b"ID", b"Encrypt"].contains(&key.as_slice()) {
                            newest.set(key.clone(), value.clone());
                        }
                    }
                }
            }
            match before {
                Some(before) => next = before,
                None => break,
            }
        }
        self.trailer = trailer.unwrap_or_default();
        self.trailer.has(b"Root")
    }

    fn section(&self, at: usize) -> Option<Dictionary> {
        let mut parser = Parser::new(&self.bytes, at, &self.budget);
        parser.skip_space();
        if parser.keyword(b"xref") { self.table(parser) } else { self.reference_stream(at) }
    }

    fn place(&self, number: u64, place: Place) {
        let Some(number) = u32::try_from(number).ok().filter(|number| *number <= MAX_NUMBER) else { return };
        let mut places = self.places.borrow_mut();
        if places.len() < MAX_OBJECTS {
            places.entry(number).or_insert(place);
        } else {
            drop(places);
            self.lose();
        }
    }

    /// A table and its trailer (7.5.4). Free numbers are left open until its hybrid stream was read: that is where their objects hide.
    fn table(&self, mut parser: Parser) -> Option<Dictionary> {
        loop {
            parser.skip_space();
            if parser.keyword(b"trailer") {
                break;
            }
            let first = parser.unsigned()?;
            parser.skip_space();
            let count = parser.unsigned()?;
            for number in first..first.saturating_add(count) {
                parser.skip_space();
                let before = parser.at;
                let Some(offset) = parser.unsigned() else { break };
                parser.skip_space();
                parser.unsigned()?;
                parser.skip_space();
                if parser.keyword(b"n") {
                    if let Ok(offset) = usize::try_from(offset) {
                        self.place(number, Place::At(offset.saturating_add(self.start)));
                    }
                } else if !parser.keyword(b"f") {
                    // The count was wrong: this is the next section.
                    parser.at = before;
                    break;
                }
            }
        }
        match parser.object()? {
            Object::Dictionary(trailer) => Some(trailer),
            _ => None,
        }
    }

    /// A cross-reference stream (7.5.8).
    fn reference_stream(&self, at: usize) -> Option<Dictionary> {
        let (_, Object::Stream(stream)) = self.read_at(at)? else { return None };
        if !matches!(stream.dict.get(b"Type"), Ok(Object::Name(kind)) if kind == b"XRef") {
            return None;
        }
        let numbers = |key: &[u8]| -> Vec<u64> {
            let values = stream.dict.get(key).and_then(Object::as_array).map_or(&[][..], Vec::as_slice);
            values.iter().filter_map(|value| u64::try_from(value.as_i64().ok()?).ok()).collect()
        };
        let widths: Vec<usize> =
            numbers(b"W").into_iter().filter_map(|width| usize::try_from(width).ok().filter(|width| *width <= 8)).collect();
        let [kind_width, second_width, third_width] = widths.as_slice() else { return None };
        let row = kind_width + second_width + third_width;
        if row == 0 {
            // An update that changes nothing, as PDFBox writes it.
            return Some(stream.dict);
        }
        let data = self.data(&stream, MAX_UNPACKED)?;
        let mut rows = data.chunks_exact(row);
        let mut sections = numbers(b"Index");
        if sections.is_empty() {
            sections = vec![0, u64::MAX];
        }
        let start = self.start;
        for section in sections.chunks_exact(2) {
            let [first, count] = section else { break };
            for number in (*first..).take(usize::try_from(*count).unwrap_or(usize::MAX)) {
                let Some(row) = rows.next() else { break };
                let (kind, rest) = row.split_at(*kind_width);
                let (second, third) = rest.split_at(*second_width);
                let value = |bytes: &[u8]| bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
                let (second, third) = (value(second), value(third));
                match if kind.is_empty() { 1 } else { value(kind) } {
                    0 => self.place(number, Place::Free),
                    1 => {
                        if let Ok(offset) = usize::try_from(second) {
                            self.place(number, Place::At(offset.saturating_add(start)));
                        }
                    }
                    2 => {
                        if let (Ok(stream), Ok(index)) = (u32::try_from(second), usize::try_from(third)) {
                            self.place(number, Place::In { stream, index });
                        }
                    }
                    _ => {}
                }
            }
        }
        Some(stream.dict)
    }

    /// Looks through the whole file for objects. Of several with one number the last counts: that is how files are updated.
    pub(super) fn search(&self) {
        self.note(Note::Searched);
        let mut places = std::collections::BTreeMap::new();
        let mut streams = Vec::new();
        for (number, at) in self.headers() {
            if places.len() >= MAX_OBJECTS && !places.contains_key(&number) {
                self.lose();
                break;
            }
            places.insert(number, Place::At(at));
            let near = self.bytes.get(at..self.bytes.len().min(at + 512)).unwrap_or(&[]);
            if find(near, b"ObjStm").is_some() {
                streams.push((number, at));
            }
        }
        self.cache.borrow_mut().clear();
        self.packed.borrow_mut().clear();
        *self.places.borrow_mut() = places;
        for (stream, at) in streams {
            if self.places.borrow().get(&stream) != Some(&Place::At(at)) {
                continue;
            }
            let Some(packed) = self.object_stream(stream) else { continue };
            let mut places = self.places.borrow_mut();
            for (index, (number, _)) in packed.objects.iter().enumerate() {
                if *number > MAX_NUMBER {
                    continue;
                }
                let newer = match places.get(number) {
                    Some(Place::At(other)) => *other < at,
                    Some(Place::Free) | None => true,
                    Some(Place::In { .. }) => true,
                };
                if newer && (places.len() < MAX_OBJECTS || places.contains_key(number)) {
                    places.insert(*number, Place::In { stream, index });
                }
            }
        }
        // What was read while it was searched may have been an older state.
        self.cache.borrow_mut().clear();
    }

    /// Every `12 0 obj` of the file: the number, and where it begins.
    fn headers(&self) -> impl Iterator<Item = (u32, usize)> {
        let bytes = &self.bytes;
        let back = |mut end: usize, wanted: fn(u8) -> bool| {
            while end > 0 && bytes.get(end - 1).is_some_and(|byte| wanted(*byte)) {
                end -= 1;
            }
            end
        };
        let digit = |byte: u8| byte.is_ascii_digit();
        find_all(bytes, b"obj").into_iter().filter_map(move |word| {
            let generation_end = back(word, is_space);
            let generation = back(generation_end, digit);
            let number_end = back(generation, is_space);
            let number = back(number_end, digit);
            let spaced = number < number_end && number_end < generation && generation < generation_end && number_end - number <= 10;
            let parsed = std::str::from_utf8(bytes.get(number..number_end)?).ok()?.parse().ok().filter(|number| *number <= MAX_NUMBER)?;
            spaced.then_some((parsed, number))
        })
    }

    /// The trailer of a file without a table: what all its trailers say, the last first.
    pub(super) fn search_trailer(&self) -> Dictionary {
        let mut trailer = Dictionary::new();
        let mut take = |found: &Dictionary| {
            for key in [b"Root".as_slice(), b"Info", b"ID", b"Encrypt"] {
                if let (Ok(value), false) = (found.get(key), trailer.has(key)) {
                    trailer.set(key, value.clone());
                }
            }
        };
        for at in find_all(&self.bytes, b"trailer").into_iter().rev().take(MAX_SECTIONS) {
            if let Some(Object::Dictionary(found)) = Parser::new(&self.bytes, at + b"trailer".len(), &self.budget).object() {
                take(&found);
            }
        }
        for at in find_all(&self.bytes, b"/XRef").into_iter().rev().take(MAX_SECTIONS) {
            // Back to the header of the stream that says so.
            let from = at.saturating_sub(1024);
            let before = self.bytes.get(from..at).unwrap_or(&[]);
            let Some(word) = find_all(before, b"obj").pop() else { continue };
            if let Some(Object::Dictionary(found)) = Parser::new(&self.bytes, from + word + 3, &self.budget).object() {
                take(&found);
            }
        }
        trailer
    }

    /// The catalog of a file whose trailer is lost.
    pub(super) fn find_catalog(&self) -> Option<u32> {
        let numbers: Vec<u32> = self.places.borrow().keys().copied().collect();
        let is =
            |number: &u32, wanted: &dyn Fn(&Dictionary) -> bool| matches!(&*self.get(*number), Object::Dictionary(found) if wanted(found));
        let named = |found: &Dictionary| matches!(found.get(b"Type"), Ok(Object::Name(kind)) if kind == b"Catalog");
        let by_name = numbers.iter().rev().find(|number| is(number, &named));
        by_name.or_else(|| numbers.iter().rev().find(|number| is(number, &|found| found.has(b"Pages") && found.has(b"AcroForm")))).copied()
    }
}
