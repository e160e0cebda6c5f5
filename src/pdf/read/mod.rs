//! Reading PDF files that others wrote or saved (ISO 32000-1, 7.5).
//!
//! In: the bytes of a file, whole or damaged. Out: a [`Pdf`] that gives objects by number, and [`Note`]s of what was wrong with it.
//! Cross-reference tables and streams, hybrid files, incremental updates, object streams and locked files are read.
//! Where a table is missing or lies, the file is searched for its objects. Nothing here trusts a number of the file: every count, length,
//! depth and chain of references has a limit, so that no file takes more than a few times its size, or does not end.
//!
//! lopdf is not used for reading: it stops at the first object it does not understand, and unpacks without a limit.

mod crypt;
mod filter;
pub mod form;
mod identity;
mod locate;
mod lookup;
mod pages;
mod parse;
mod strings;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::{Dictionary, Object, Stream};

use crypt::Crypt;
use parse::{Budget, Parser};

pub use crypt::Lock;
pub use identity::{Identity, identity};
pub(in crate::pdf) use locate::MAX_NUMBER;
pub use locate::kind as looks_like;
pub use lookup::Lookup;
pub use strings::decode as text_string;

/// Longer files are no forms.
pub const MAX_FILE: usize = 1 << 30;

/// The most that is unpacked of a file's object and cross-reference streams together.
const MAX_UNPACKED: usize = 256 << 20;

/// The most values that are read of a file. Each takes more than a hundred bytes, however short it is written.
const MAX_VALUES: u64 = 4 << 20;

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// There are no bytes.
    Empty,
    /// Not a PDF file at all; what it looks like, if that is known.
    NotPdf(Option<&'static str>),
    /// No catalog could be found: the file is broken off or overwritten.
    Damaged,
    /// It opens with a password only, or in a way not known here.
    Locked(Lock),
}

/// What was wrong with a file that could be read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// The list of objects was missing or wrong: the file was searched for them.
    Searched,
    /// It holds more than is read of any file.
    TooMuch,
    /// Objects of it were not read for that reason: a copy would lack them.
    Lost,
    /// It can be opened by anybody, but changes are locked.
    Encrypted,
    /// It was opened with a password.
    Unlocked,
}

/// Where an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Free,
    At(usize),
    In { stream: u32, index: usize },
}

/// An object stream unpacked: its bytes, and the number and place of each object.
struct Packed {
    bytes: Vec<u8>,
    objects: Vec<(u32, usize)>,
}

/// A file that is read object by object.
pub struct Pdf {
    bytes: Vec<u8>,
    /// Where the header stands; places are counted from there.
    start: usize,
    places: RefCell<BTreeMap<u32, Place>>,
    /// The newest trailer, with what only older ones say.
    pub trailer: Dictionary,
    crypt: Option<Crypt>,
    /// What opens it, once that was asked for.
    password: Option<String>,
    cache: RefCell<BTreeMap<u32, Rc<Object>>>,
    packed: RefCell<BTreeMap<u32, Rc<Packed>>>,
    busy: RefCell<BTreeSet<u32>>,
    notes: RefCell<BTreeSet<Note>>,
    budget: Budget,
    /// Bytes that may still be unpacked.
    unpack_left: Cell<usize>,
    /// Bytes of streams that may still be copied: objects may overlap in a hostile file.
    copy_left: Cell<usize>,
    /// Where `endstream` stands, looked for once.
    ends: OnceCell<Vec<usize>>,
}

impl Pdf {
    /// Opens a file that needs no password.
    pub fn open(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        Self::open_with(bytes, &mut || None)
    }

    /// Opens a file. The password is asked for once, where it is needed; the user's and the owner's will do.
    pub fn open_with(bytes: Vec<u8>, password: &mut dyn FnMut() -> Option<String>) -> Result<Self, Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable::Empty);
        }
        // A file that lost its first bytes may still have a catalog.
        let header = locate::find(&bytes, b"%PDF-");
        let not_pdf = Unreadable::NotPdf(locate::kind(&bytes));
        if header.is_none() && not_pdf != Unreadable::NotPdf(None) {
            return Err(not_pdf);
        }
        let mut pdf = Self::begin(bytes, header.unwrap_or(0));
        let sound = pdf.read_references() && {
            pdf.unlock(password)?;
            pdf.has_catalog()
        };
        if !sound {
            pdf.trailer = pdf.search_trailer();
            pdf.search();
            pdf.unlock(password)?;
            // With the key, object streams can be looked into.
            pdf.search();
            if !pdf.has_catalog() {
                match pdf.find_catalog() {
                    Some(catalog) => pdf.trailer.set("Root", Object::Reference((catalog, 0))),
                    None if header.is_none() => return Err(not_pdf),
                    // Fields may still be found one by one.
                    None if pdf.places.borrow().is_empty() => return Err(Unreadable::Damaged),
                    None => {}
                }
            }
        }
        Ok(pdf)
    }

    /// Opens a file of form data (12.7.7): it has the syntax of a PDF, and no table of its objects.
    pub fn open_data(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let start = locate::find(&bytes, b"%FDF-").ok_or_else(|| Unreadable::NotPdf(locate::kind(&bytes)))?;
        let mut data = Self::begin(bytes, start);
        data.trailer = data.search_trailer();
        data.search();
        if data.places.borrow().is_empty() { Err(Unreadable::Damaged) } else { Ok(data) }
    }

    /// A file of which nothing is known but where it begins.
    fn begin(bytes: Vec<u8>, start: usize) -> Self {
        let copy_left = bytes.len().saturating_mul(3).saturating_add(1 << 20);
        Self {
            bytes,
            start,
            places: RefCell::default(),
            trailer: Dictionary::new(),
            crypt: None,
            password: None,
            cache: RefCell::default(),
            packed: RefCell::default(),
            busy: RefCell::default(),
            notes: RefCell::default(),
            budget: Budget::new(MAX_VALUES),
            unpack_left: Cell::new(MAX_UNPACKED),
            copy_left: Cell::new(copy_left),
            ends: OnceCell::new(),
        }
    }

    /// The numbers of all objects.
    pub fn numbers(&self) -> Vec<u32> {
        self.places.borrow().keys().copied().collect()
    }

    /// What was wrong with the file so far.
    pub fn notes(&self) -> Vec<Note> {
        self.notes.borrow().iter().copied().collect()
    }

    fn note(&self, note: Note) {
        self.notes.borrow_mut().insert(note);
    }

    fn lose(&self) {
        self.note(Note::TooMuch);
        self.note(Note::Lost);
    }

    /// The version in the header or the catalog.
    pub fn is_version_2(&self) -> bool {
        let header = self.bytes.get(self.start + 5..self.start + 8);
        header == Some(b"2.0") || matches!(&*self.entry(&self.catalog(), b"Version"), Object::Name(name) if name == b"2.0")
    }

    fn unlock(&mut self, ask: &mut dyn FnMut() -> Option<String>) -> Result<(), Unreadable> {
        self.crypt = None;
        let Ok(encrypt) = self.trailer.get(b"Encrypt") else { return Ok(()) };
        let encrypt = self.follow(encrypt);
        let Object::Dictionary(dictionary) = &*encrypt else { return Ok(()) };
        let own = self.trailer.get(b"Encrypt").and_then(Object::as_reference).ok().map(|(number, _)| number);
        let id = match &*self.entry(&self.trailer, b"ID") {
            Object::Array(parts) => match parts.first().map(|part| self.follow(part)).as_deref() {
                Some(Object::String(id, _)) => id.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let resolved: Dictionary = dictionary.iter().map(|(key, value)| (key.clone(), (*self.follow(value)).clone())).collect();
        let crypt = match Crypt::open(&resolved, &id, own, "") {
            Err(Lock::Password) => {
                if self.password.is_none() {
                    self.password = ask();
                }
                let password = self.password.as_deref().ok_or(Unreadable::Locked(Lock::Password))?;
                let crypt = Crypt::open(&resolved, &id, own, password).map_err(Unreadable::Locked)?;
                self.note(Note::Unlocked);
                crypt
            }
            other => {
                let crypt = other.map_err(Unreadable::Locked)?;
                self.note(Note::Encrypted);
                crypt
            }
        };
        self.crypt = Some(crypt);
        self.cache.borrow_mut().clear();
        self.packed.borrow_mut().clear();
        Ok(())
    }

    fn has_catalog(&self) -> bool {
        let catalog = self.catalog();
        catalog.has(b"Pages") || catalog.has(b"AcroForm")
    }

    /// The document catalog.
    pub fn catalog(&self) -> Dictionary {
        match &*self.entry(&self.trailer, b"Root") {
            Object::Dictionary(catalog) => catalog.clone(),
            _ => Dictionary::new(),
        }
    }

    /// A text string under a key; a stream and a name are taken for text as well.
    pub fn text(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        self.text_of(&self.entry(dictionary, key))
    }

    /// The text that an object holds.
    pub fn text_of(&self, object: &Object) -> Option<String> {
        match object {
            Object::String(bytes, _) => Some(text_string(bytes)),
            Object::Name(name) => Some(text_string(name)),
            Object::Stream(stream) => Some(text_string(&self.data(stream, 16 << 20).unwrap_or_default())),
            Object::Integer(number) => Some(number.to_string()),
            Object::Real(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A whole number under a key.
    pub fn integer(&self, dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
        match &*self.entry(dictionary, key) {
            Object::Integer(number) => Some(*number),
            Object::Real(number) => Some(*number as i64),
            _ => None,
        }
    }

    /// What a stream is packed with: the names of the filters, and what they need to know.
    fn filters(&self, stream: &Stream) -> Vec<(Vec<u8>, Dictionary)> {
        let list = |short: &[u8], long: &[u8]| -> Vec<Rc<Object>> {
            let key = if stream.dict.has(long) { long } else { short };
            self.list(&stream.dict, key).iter().map(|value| self.follow(value)).collect()
        };
        let (names, parameters) = (list(b"F", b"Filter"), list(b"DP", b"DecodeParms"));
        let filter = |(index, name): (usize, &Rc<Object>)| {
            let Object::Name(name) = &**name else { return None };
            let parameters = match parameters.get(index).map(|value| &**value) {
                Some(Object::Dictionary(given)) => given.iter().map(|(key, value)| (key.clone(), (*self.follow(value)).clone())).collect(),
                _ => Dictionary::new(),
            };
            Some((name.clone(), parameters))
        };
        names.iter().enumerate().filter_map(filter).collect()
    }

    /// The content of a stream, up to a limit; none if it is packed in a way not known here.
    pub fn data(&self, stream: &Stream, limit: usize) -> Option<Vec<u8>> {
        let filters = self.filters(stream);
        let left = self.unpack_left.get();
        let unpacked = filter::unpack(&stream.content, &filters, limit.min(left));
        self.unpack_left.set(left.saturating_sub(unpacked.made.max(unpacked.bytes.len())));
        if unpacked.cut {
            if left < limit { self.lose() } else { self.note(Note::TooMuch) }
        }
        unpacked.unknown.is_none().then_some(unpacked.bytes)
    }

    fn read(&self, number: u32) -> Option<Object> {
        let place = self.places.borrow().get(&number).copied()?;
        match place {
            Place::Free => None,
            Place::At(offset) => {
                let (found, object) = self.read_at(offset)?;
                (found == number).then_some(object)
            }
            Place::In { stream, index } => {
                let packed = self.object_stream(stream)?;
                let at = packed.objects.get(index).filter(|(known, _)| *known == number);
                let (_, at) = at.or_else(|| packed.objects.iter().find(|(known, _)| *known == number))?;
                Parser::new(&packed.bytes, *at, &self.budget).object()
            }
        }
    }

    /// The object whose header stands at a place, unlocked, and its number.
    fn read_at(&self, offset: usize) -> Option<(u32, Object)> {
        let mut parser = Parser::new(&self.bytes, offset, &self.budget);
        let (number, generation) = parser.header()?;
        let object = parser.object().unwrap_or(Object::Null);
        parser.skip_space();
        let object = match object {
            Object::Dictionary(dictionary) if parser.rest().starts_with(b"stream") => {
                let mut start = parser.at + b"stream".len();
                start += match self.bytes.get(start..start + 2) {
                    Some(b"\r\n") => 2,
                    Some([b'\n' | b'\r', _]) => 1,
                    _ => 0,
                };
                let content = self.stream_content(&dictionary, start)?;
                Object::Stream(Stream::new(dictionary, content))
            }
            other => other,
        };
        match &self.crypt {
            Some(crypt) => Some((number, crypt.object(object, number, generation))),
            None => Some((number, object)),
        }
    }

    fn stream_content(&self, dictionary: &Dictionary, start: usize) -> Option<Vec<u8>> {
        let length = self.integer(dictionary, b"Length").and_then(|length| usize::try_from(length).ok());
        let ends_well = |end: usize| {
            let after = self.bytes.get(end..).unwrap_or(&[]);
            let space = after.iter().take(4).take_while(|byte| parse::is_space(**byte)).count();
            after.get(space..).is_some_and(|after| after.starts_with(b"endstream"))
        };
        let end = match length.and_then(|length| start.checked_add(length)).filter(|end| ends_well(*end)) {
            Some(end) => end,
            None => self.end_of_stream(start),
        };
        let content = self.bytes.get(start..end)?;
        let left = self.copy_left.get();
        if content.len() > left {
            self.lose();
            return None;
        }
        self.copy_left.set(left - content.len());
        Some(content.to_vec())
    }

    /// Where a stream ends whose length is missing or wrong.
    fn end_of_stream(&self, start: usize) -> usize {
        let ends = self.ends.get_or_init(|| locate::find_all(&self.bytes, b"endstream"));
        let Some(&end) = ends.get(ends.partition_point(|end| *end < start)) else { return self.bytes.len() };
        match self.bytes.get(start..end) {
            Some([.., b'\r', b'\n']) => end - 2,
            Some([.., b'\n' | b'\r']) => end - 1,
            _ => end,
        }
    }

    fn object_stream(&self, number: u32) -> Option<Rc<Packed>> {
        if let Some(known) = self.packed.borrow().get(&number) {
            return Some(Rc::clone(known));
        }
        // An object stream is never inside another.
        if !matches!(self.places.borrow().get(&number), Some(Place::At(_))) {
            return None;
        }
        let object = self.get(number);
        let Object::Stream(stream) = &*object else { return None };
        let bytes = self.data(stream, MAX_UNPACKED)?;
        let first = usize::try_from(self.integer(&stream.dict, b"First")?).ok()?;
        let count = usize::try_from(self.integer(&stream.dict, b"N")?).ok()?;
        let mut parser = Parser::new(bytes.get(..first.min(bytes.len()))?, 0, &self.budget);
        let mut objects = Vec::new();
        while objects.len() < count && self.budget.spend(1) {
            parser.skip_space();
            let Some(number) = parser.unsigned() else { break };
            parser.skip_space();
            let Some(offset) = parser.unsigned() else { break };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else { continue };
            objects.push((number, first.saturating_add(offset)));
        }
        let packed = Rc::new(Packed { bytes, objects });
        self.packed.borrow_mut().insert(number, Rc::clone(&packed));
        Some(packed)
    }
}

impl Lookup for Pdf {
    fn get(&self, number: u32) -> Rc<Object> {
        if let Some(known) = self.cache.borrow().get(&number) {
            return Rc::clone(known);
        }
        if !self.busy.borrow_mut().insert(number) {
            return Rc::new(Object::Null);
        }
        let read = self.read(number).or_else(|| {
            // The table lied: from now on the file itself says where things are.
            if !self.notes.borrow().contains(&Note::Searched)
                && self.places.borrow().get(&number).is_some_and(|place| *place != Place::Free)
            {
                self.search();
                self.read(number)
            } else {
                None
            }
        });
        self.busy.borrow_mut().remove(&number);
        if self.budget.is_spent() {
            self.lose();
        }
        let object = Rc::new(read.unwrap_or(Object::Null));
        self.cache.borrow_mut().insert(number, Rc::clone(&object));
        object
    }
}

#[cfg(test)]
pub(crate) mod tests;
