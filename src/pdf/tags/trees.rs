//! Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7), two levels deep.

use lopdf::{Dictionary, Object};

use crate::pdf::objects::{Objects, bytes, dictionary, integer, reference};

/// Entries in one leaf.
const LEAF: usize = 64;

/// A tree from names, which come sorted, to values.
pub(in crate::pdf) fn name_tree(entries: Vec<(Vec<u8>, Object)>, objects: &mut Objects) -> Dictionary {
    tree("Names", entries.into_iter().map(|(key, value)| (bytes(&key), value)).collect(), objects)
}

/// A tree from 0, 1, 2 ... to values.
pub(super) fn number_tree(values: Vec<Object>, objects: &mut Objects) -> Dictionary {
    tree("Nums", values.into_iter().enumerate().map(|(key, value)| (integer(key), value)).collect(), objects)
}

fn tree(kind: &str, entries: Vec<(Object, Object)>, objects: &mut Objects) -> Dictionary {
    let flat = |entries: &[(Object, Object)]| Object::Array(entries.iter().flat_map(|(key, value)| [key.clone(), value.clone()]).collect());
    if entries.len() <= LEAF {
        return dictionary([(kind, flat(&entries))]);
    }
    let leaf = |entries: &[(Object, Object)]| {
        let mut limits = Vec::new();
        if let (Some((first, _)), Some((last, _))) = (entries.first(), entries.last()) {
            limits = vec![first.clone(), last.clone()];
        }
        reference(objects.add(dictionary([("Limits", Object::Array(limits)), (kind, flat(entries))])))
    };
    let leaves: Vec<Object> = entries.chunks(LEAF).map(leaf).collect();
    dictionary([("Kids", Object::Array(leaves))])
}
