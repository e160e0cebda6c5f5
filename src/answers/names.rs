//! The tree that the full names of fields make, for file formats that write it as such.
//!
//! In: fields by their full names, with values. Out: their [`Level`]s, parts of a name in the order in which they come first.

use std::collections::BTreeMap;

/// Fields inside fields; what is deeper stays in one name.
const MAX_DEPTH: usize = 64;

/// A level of names.
#[derive(Default)]
pub(super) struct Level<'a> {
    /// The values of the field that ends here.
    pub(super) values: &'a [String],
    below: Vec<&'a str>,
    children: BTreeMap<&'a str, Level<'a>>,
}

impl<'a> Level<'a> {
    /// The top of the tree.
    pub(super) fn of(fields: &'a [(String, Vec<String>)]) -> Self {
        let mut top = Level::default();
        for (name, values) in fields {
            let mut level = &mut top;
            for part in name.splitn(MAX_DEPTH, '.') {
                if !level.children.contains_key(part) {
                    level.below.push(part);
                }
                level = level.children.entry(part).or_default();
            }
            level.values = values;
        }
        top
    }

    /// The parts of names below, in order.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&'a str, &Level<'a>)> {
        self.below.iter().filter_map(|part| Some((*part, self.children.get(part)?)))
    }
}
