//! A file that is being changed.
//!
//! In: a [`Pdf`] and objects that are new or changed. Out: the bytes of a file with all that the catalog leads to.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId};

use crate::pdf::file;
use crate::pdf::objects::Objects;
use crate::pdf::read::{Lookup, MAX_NUMBER, Pdf};

/// A file with changes.
pub struct Editor<'a> {
    /// As it was.
    pub pdf: &'a Pdf,
    changed: BTreeMap<u32, Rc<Object>>,
    next: u32,
    /// The catalog as it will be.
    pub catalog: Dictionary,
}

impl<'a> Editor<'a> {
    /// Begins to change a file.
    pub fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, changed: BTreeMap::new(), next: MAX_NUMBER + 1, catalog: pdf.catalog() }
    }

    /// A dictionary that is an object of its own.
    pub fn dictionary_of(&self, number: u32) -> Option<Dictionary> {
        match &*self.get(number) {
            Object::Dictionary(found) => Some(found.clone()),
            _ => None,
        }
    }

    /// Changes an object.
    pub fn set(&mut self, number: u32, object: impl Into<Object>) {
        self.changed.insert(number, Rc::new(object.into()));
    }

    /// Changes a dictionary that is an object of its own.
    pub fn change(&mut self, number: u32, how: impl FnOnce(&mut Dictionary)) {
        if let Some(mut dictionary) = self.dictionary_of(number) {
            how(&mut dictionary);
            self.set(number, dictionary);
        }
    }

    /// A number for an object that is [`set`](Self::set) later.
    pub fn reserve(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Adds an object.
    pub fn add(&mut self, object: impl Into<Object>) -> u32 {
        let number = self.reserve();
        self.set(number, object);
        number
    }

    /// Writes the file.
    pub fn write(self) -> Vec<u8> {
        let mut writer = Writer { editor: &self, numbers: BTreeMap::new(), waiting: VecDeque::new(), objects: Objects::new() };
        writer.objects.catalog = writer.moved_dictionary(&self.catalog);
        if let Object::Dictionary(info) = &*self.entry(&self.pdf.trailer, b"Info") {
            writer.objects.info = writer.moved_dictionary(info);
        }
        while let Some((old, new)) = writer.waiting.pop_front() {
            let object = writer.moved(&self.get(old));
            writer.objects.set(new, object);
        }
        let mut objects = writer.objects;
        objects.version_2 = self.pdf.is_version_2();
        if let Object::Array(ids) = &*self.entry(&self.pdf.trailer, b"ID")
            && let Some(Object::String(first, _)) = ids.first().map(|id| self.follow(id)).as_deref()
            && !first.is_empty()
        {
            objects.first_id = Some(first.clone());
        }
        file::write(objects)
    }
}

impl Lookup for Editor<'_> {
    fn get(&self, number: u32) -> Rc<Object> {
        self.changed.get(&number).map_or_else(|| self.pdf.get(number), Rc::clone)
    }
}

/// Numbers objects in the order in which they are met.
struct Writer<'a> {
    editor: &'a Editor<'a>,
    numbers: BTreeMap<u32, Option<ObjectId>>,
    waiting: VecDeque<(u32, ObjectId)>,
    objects: Objects,
}

impl Writer<'_> {
    fn moved_dictionary(&mut self, dictionary: &Dictionary) -> Dictionary {
        let mut moved = Dictionary::new();
        for (key, value) in dictionary {
            moved.set(key.clone(), self.moved(value));
        }
        moved
    }

    /// A copy with new numbers. Values are nested as deep as the reader allows at most.
    fn moved(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference((number, _)) => self.number(*number).map_or(Object::Null, Object::Reference),
            Object::Array(values) => Object::Array(values.iter().map(|value| self.moved(value)).collect()),
            Object::Dictionary(dictionary) => Object::Dictionary(self.moved_dictionary(dictionary)),
            Object::Stream(stream) => {
                let new = stream.dict.has(NEW);
                let mut dictionary = self.moved_dictionary(&stream.dict);
                dictionary.remove(NEW);
                Object::Stream(lopdf::Stream::new(dictionary, stream.content.clone()).with_compression(new))
            }
            other => other.clone(),
        }
    }

    fn number(&mut self, old: u32) -> Option<ObjectId> {
        if let Some(known) = self.numbers.get(&old) {
            return *known;
        }
        // What leads nowhere is nothing.
        let new = (!matches!(&*self.editor.get(old), Object::Null)).then(|| self.objects.reserve());
        self.numbers.insert(old, new);
        if let Some(new) = new {
            self.waiting.push_back((old, new));
        }
        new
    }
}

/// Marks a stream of ours, which is packed when it is written; others stay as they are.
pub(super) const NEW: &[u8] = b"MEND_New";
