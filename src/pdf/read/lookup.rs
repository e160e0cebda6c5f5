//! Looking things up in a file, as it is or as it is being changed.
//!
//! In: values that may be references to objects. Out: what they stand for. Where the objects come from, the implementor says.

use std::rc::Rc;

use lopdf::{Dictionary, Object};

/// References to references.
const MAX_CHAIN: usize = 32;

/// Something that has objects by their numbers.
pub trait Lookup {
    /// An object; null where there is none.
    fn get(&self, number: u32) -> Rc<Object>;

    /// What a value stands for: itself, or the object it refers to.
    fn follow(&self, value: &Object) -> Rc<Object> {
        let Object::Reference((number, _)) = value else { return Rc::new(value.clone()) };
        let mut object = self.get(*number);
        for _ in 0..MAX_CHAIN {
            let Object::Reference((number, _)) = &*object else { return object };
            object = self.get(*number);
        }
        Rc::new(Object::Null)
    }

    /// The value of a key, references followed; null where there is none.
    fn entry(&self, dictionary: &Dictionary, key: &[u8]) -> Rc<Object> {
        dictionary.get(key).map_or_else(|_| Rc::new(Object::Null), |value| self.follow(value))
    }

    /// The dictionary under a key; that of a stream where it is one.
    fn dictionary(&self, dictionary: &Dictionary, key: &[u8]) -> Option<Dictionary> {
        match &*self.entry(dictionary, key) {
            Object::Dictionary(found) => Some(found.clone()),
            Object::Stream(stream) => Some(stream.dict.clone()),
            _ => None,
        }
    }

    /// The values under a key: those of an array, or the only one.
    fn list(&self, dictionary: &Dictionary, key: &[u8]) -> Vec<Object> {
        match (&*self.entry(dictionary, key), dictionary.get(key)) {
            (Object::Array(values), _) => values.clone(),
            (Object::Null, _) | (_, Err(_)) => Vec::new(),
            (_, Ok(value)) => vec![value.clone()],
        }
    }
}
