//! Objects: the file's objects by number, and short ways to make them.
//!
//! In: what the other modules want to write. Out: `lopdf` values. Nothing is serialised here.

use std::ops::Range;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

use crate::pdf::serialise;

/// What stands under a number.
#[derive(Clone)]
pub(super) enum Slot {
    /// Nothing, or nothing yet.
    Free,
    /// An object, as printpdf made it or as it may still be changed.
    Object(Box<Object>),
    /// A dictionary that is written already: where it is among those.
    Written(Range<usize>),
}

/// The objects of the file being written.
pub(super) struct Objects {
    slots: Vec<Slot>,
    /// The dictionaries that are written already, one behind the other.
    written: Vec<u8>,
    free: Vec<u32>,
    /// The document catalog, filled in by every stage.
    pub(super) catalog: Dictionary,
    /// The document information dictionary.
    pub(super) info: Dictionary,
    /// The name the file had when it was first written; none for a new one.
    pub(super) first_id: Option<Vec<u8>>,
    /// Whether it is a file of PDF 2.0.
    pub(super) version_2: bool,
}

impl Objects {
    /// An empty file.
    pub(super) fn new() -> Self {
        Self {
            slots: Vec::new(),
            written: Vec::new(),
            free: Vec::new(),
            catalog: Dictionary::new(),
            info: Dictionary::new(),
            first_id: None,
            version_2: false,
        }
    }

    /// Takes over the objects of a document, except those in `without`, whose numbers are given out again.
    pub(super) fn adopt(objects: impl Iterator<Item = (ObjectId, Object)>, without: &[ObjectId]) -> Self {
        let mut all = Self::new();
        for ((number, _), object) in objects {
            let slot = number as usize;
            if all.slots.len() < slot {
                all.slots.resize(slot, Slot::Free);
            }
            if let Some(place) = slot.checked_sub(1).and_then(|index| all.slots.get_mut(index)) {
                *place = Slot::Object(Box::new(object));
            }
        }
        for (number, _) in without {
            if let Some(place) = (*number as usize).checked_sub(1).and_then(|index| all.slots.get_mut(index)) {
                *place = Slot::Free;
            }
        }
        all.free = (1..).zip(&all.slots).filter(|(_, slot)| matches!(slot, Slot::Free)).map(|(number, _)| number).collect();
        all.free.reverse();
        all
    }

    /// Makes room for so many structure elements. Room that is never used costs nothing; a list that grows is copied again and again.
    pub(super) fn make_room(&mut self, elements: usize) {
        self.slots.reserve(elements);
        self.written.reserve(elements * 160);
    }

    /// A number for an object that is [`set`](Self::set) later.
    pub(super) fn reserve(&mut self) -> ObjectId {
        if let Some(number) = self.free.pop() {
            return (number, 0);
        }
        self.slots.push(Slot::Free);
        (u32::try_from(self.slots.len()).unwrap_or(u32::MAX), 0)
    }

    /// Stores an object under a number reserved for it.
    pub(super) fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        if let Some(slot) = (id.0 as usize).checked_sub(1).and_then(|index| self.slots.get_mut(index)) {
            *slot = Slot::Object(Box::new(object.into()));
        }
    }

    /// Stores a finished dictionary under a number reserved for it.
    pub(super) fn write(&mut self, id: ObjectId, record: Record) {
        if let Some(slot) = (id.0 as usize).checked_sub(1).and_then(|index| self.slots.get_mut(index)) {
            let start = self.written.len();
            self.written.extend_from_slice(&record.0);
            self.written.extend_from_slice(b">>");
            *slot = Slot::Written(start..self.written.len());
        }
    }

    /// Stores an object under a new number.
    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.reserve();
        self.set(id, object);
        id
    }

    /// The object of this number, to be changed in place.
    pub(super) fn get_mut(&mut self, id: ObjectId) -> Option<&mut Object> {
        match self.slots.get_mut((id.0 as usize).checked_sub(1)?)? {
            Slot::Object(object) => Some(object),
            Slot::Free | Slot::Written(_) => None,
        }
    }

    /// All objects in order, and the dictionaries that are written already.
    pub(super) fn into_slots(self) -> (Vec<Slot>, Vec<u8>) {
        (self.slots, self.written)
    }
}

/// A dictionary written entry by entry. A book has tens of thousands of structure elements and widgets: to write each at once takes a third
/// of the time that building, hashing and freeing its entries takes.
pub(super) struct Record(Vec<u8>);

impl Record {
    /// A dictionary with no entries.
    pub(super) fn new() -> Self {
        let mut out = Vec::with_capacity(192);
        out.extend_from_slice(b"<<");
        Self(out)
    }

    /// Adds an entry; the key must be new.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Object>) -> &mut Self {
        let value = value.into();
        self.key(key);
        if serialise::starts_plain(&value) {
            self.gap();
        }
        serialise::object(&mut self.0, &value);
        self
    }

    /// Adds an entry that is a name.
    pub(super) fn set_name(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        serialise::name(&mut self.0, value.as_bytes());
        self
    }

    /// Adds an entry that is a text string.
    pub(super) fn set_text(&mut self, key: &str, value: &str) -> &mut Self {
        self.key(key);
        let plain = is_plain(value).then_some(value.as_bytes());
        let bytes = plain.map_or_else(|| text_bytes(value).into(), std::borrow::Cow::Borrowed);
        serialise::string(&mut self.0, &bytes, StringFormat::Literal);
        self
    }

    /// Adds an entry that is an array of references.
    pub(super) fn set_references(&mut self, key: &str, ids: impl Iterator<Item = ObjectId>) -> &mut Self {
        self.key(key).open("[");
        for id in ids {
            self.reference(id);
        }
        self.close("]")
    }

    /// A key, or a name in a dictionary or array that is open; its value follows.
    pub(super) fn key(&mut self, key: &str) -> &mut Self {
        serialise::name(&mut self.0, key.as_bytes());
        self
    }

    /// Opens an array or a dictionary.
    pub(super) fn open(&mut self, bracket: &str) -> &mut Self {
        self.0.extend_from_slice(bracket.as_bytes());
        self
    }

    /// Closes an array or a dictionary.
    pub(super) fn close(&mut self, bracket: &str) -> &mut Self {
        self.open(bracket)
    }

    /// A reference as a value.
    pub(super) fn reference(&mut self, (number, generation): ObjectId) -> &mut Self {
        self.integer(number as usize).integer(generation.into()).open(" R")
    }

    /// A whole number as a value.
    pub(super) fn integer(&mut self, value: usize) -> &mut Self {
        self.gap();
        serialise::integer(&mut self.0, i64::try_from(value).unwrap_or(i64::MAX));
        self
    }

    /// A rectangle as a value.
    pub(super) fn rectangle(&mut self, corners: [f32; 4]) -> &mut Self {
        self.open("[");
        for value in corners {
            self.gap();
            push_number(&mut self.0, value);
        }
        self.close("]")
    }

    /// Parts a value from what it would run into.
    fn gap(&mut self) {
        if self.0.last().is_some_and(|last| !b"[]<>()".contains(last)) {
            self.0.push(b' ');
        }
    }

    /// Adds the entries of another.
    pub(super) fn append(&mut self, other: &Self) {
        self.0.extend_from_slice(other.0.get(2..).unwrap_or(&[]));
    }
}

/// A dictionary of the entries given.
pub(super) fn dictionary<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    let mut all = Dictionary::new();
    for (key, value) in entries {
        all.set(key, value);
    }
    all
}

/// A name.
pub(super) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A reference to an object.
pub(super) fn reference(id: ObjectId) -> Object {
    Object::Reference(id)
}

/// An integer.
pub(super) fn integer(value: usize) -> Object {
    Object::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// A number: rounded to hundredths, never out of the range readers take.
pub(super) fn number(value: f32) -> Object {
    let value = round(value);
    if value.fract() == 0.0 { Object::Integer(value as i64) } else { Object::Real(value) }
}

/// A rectangle as left, bottom, right, top.
pub(super) fn rectangle(corners: [f32; 4]) -> Object {
    Object::Array(corners.into_iter().map(number).collect())
}

/// A byte string.
pub(super) fn bytes(text: &[u8]) -> Object {
    Object::String(text.to_vec(), StringFormat::Literal)
}

/// A text string (ISO 32000-1, 7.9.2.2): as it is where it is plain ASCII, else UTF-16BE with its mark.
pub(super) fn text(value: &str) -> Object {
    bytes(&text_bytes(value))
}

/// Whether a text string can be written as it is.
fn is_plain(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t'))
}

/// The bytes of a text string.
pub(super) fn text_bytes(value: &str) -> Vec<u8> {
    if is_plain(value) {
        return value.as_bytes().to_vec();
    }
    let mut all = vec![0xFE, 0xFF];
    all.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    all
}

/// A stream that the file writer may compress.
pub(super) fn stream(dictionary: Dictionary, content: Vec<u8>) -> Stream {
    Stream::new(dictionary, content)
}

/// Rounds to hundredths; what is not a number becomes 0, what no page can hold is cut off.
pub(super) fn round(value: f32) -> f32 {
    if value.is_finite() { ((f64::from(value.clamp(-1.0e6, 1.0e6)) * 100.0).round() / 100.0) as f32 } else { 0.0 }
}

/// Rounds to hundred-thousandths: for matrices and colours.
pub(super) fn round_fine(value: f32) -> f32 {
    if value.is_finite() { ((f64::from(value.clamp(-1.0e6, 1.0e6)) * 100_000.0).round() / 100_000.0) as f32 } else { 0.0 }
}

/// Appends a number: rounded to hundredths, never out of the range readers take.
pub(super) fn push_number(out: &mut Vec<u8>, value: f32) {
    push_scaled::<2>(out, scaled(value, 100.0));
}

/// Appends a number of matrices and colours: rounded to hundred-thousandths.
pub(super) fn push_fine(out: &mut Vec<u8>, value: f32) {
    push_scaled::<5>(out, scaled(value, 100_000.0));
}

/// A number as a multiple of a part of one, never out of the range readers take. The cast cuts off, which after adding a half rounds.
fn scaled(value: f32, parts: f64) -> i64 {
    let many = if value.is_finite() { f64::from(value.clamp(-1.0e6, 1.0e6)) * parts } else { 0.0 };
    (many + 0.5_f64.copysign(many)) as i64
}

/// Appends `value` with the last `PLACES` of its digits behind the point, without zeros at the end.
pub(super) fn push_scaled<const PLACES: u32>(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    push_whole(out, value / 10_u64.pow(PLACES));
    let mut rest = (value % 10_u64.pow(PLACES)) as u32;
    if rest == 0 {
        return;
    }
    out.push(b'.');
    for place in (0..PLACES).rev() {
        out.push(b'0' + (rest / 10_u32.pow(place)) as u8);
        rest %= 10_u32.pow(place);
        if rest == 0 {
            return;
        }
    }
}

/// Appends a whole number. Most are small: parts of an em, distances on a page.
fn push_whole(out: &mut Vec<u8>, value: u64) {
    if value >= 1000 {
        push_whole(out, value / 1000);
        let low = value % 1000;
        return out.extend([low / 100, low / 10 % 10, low % 10].map(|digit| b'0' + digit as u8));
    }
    let value = value as u32;
    if value >= 100 {
        out.push(b'0' + (value / 100) as u8);
    }
    if value >= 10 {
        out.push(b'0' + (value / 10 % 10) as u8);
    }
    out.push(b'0' + (value % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_invalid() {
        let check = |value: f32, wanted: &str| {
            let shown = match number(value) {
                Object::Integer(value) => value.to_string(),
                Object::Real(value) => value.to_string(),
                other => format!("{other:?}"),
            };
            assert_eq!(shown, wanted);
            let mut pushed = Vec::new();
            push_number(&mut pushed, value);
            assert_eq!(String::from_utf8(pushed).unwrap(), wanted);
        };
        check(12.0, "12");
        check(12.345, "12.35");
        check(-0.001, "0");
        check(f32::NAN, "0");
        check(f32::INFINITY, "0");
        check(1e30, "1000000");
        check(0.07, "0.07");
        check(-1020.5, "-1020.5");
    }

    #[test]
    fn fine_numbers_keep_five_places() {
        let check = |value: f32, wanted: &str| {
            let mut pushed = Vec::new();
            push_fine(&mut pushed, value);
            assert_eq!(String::from_utf8(pushed).unwrap(), wanted);
        };
        check(1.0, "1");
        check(0.0, "0");
        check(-0.62345, "-0.62345");
        check(0.00001, "0.00001");
        check(595.275, "595.27502");
        check(f32::NAN, "0");
    }

    #[test]
    fn text_strings_are_ascii_or_utf16() {
        assert_eq!(text_bytes("plain"), b"plain");
        assert_eq!(text_bytes("ž"), [0xFE, 0xFF, 0x01, 0x7E]);
        assert_eq!(text_bytes("𝑖"), [0xFE, 0xFF, 0xD8, 0x35, 0xDC, 0x56]);
    }

    #[test]
    fn freed_numbers_are_given_out_again() {
        let mut objects = Objects::adopt([((1, 0), Object::Null), ((2, 0), Object::Null), ((4, 0), Object::Null)].into_iter(), &[(2, 0)]);
        assert_eq!(objects.reserve(), (2, 0));
        assert_eq!(objects.reserve(), (3, 0));
        assert_eq!(objects.reserve(), (5, 0));
    }
}
