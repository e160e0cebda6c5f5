//! Bookmarks and destinations from the places that were found.

use std::collections::BTreeMap;

use crate::typeset::boxes::{BoxTree, Mark};
use crate::typeset::frame::{Destination, OutlineEntry};

use super::paint::Landed;

/// Builds the nested outline and the destinations; `landed` is in document order.
pub(crate) fn build(tree: &BoxTree, landed: &[Landed]) -> (Vec<OutlineEntry>, BTreeMap<String, Destination>) {
    let mut destinations = BTreeMap::new();
    let mut flat: Vec<(u8, OutlineEntry)> = Vec::new();
    for one in landed {
        let destination = Destination { page: u32::try_from(one.page).unwrap_or(u32::MAX), point: one.point };
        match tree.marks.get(one.mark as usize) {
            Some(Mark::Destination(id)) => {
                destinations.entry(id.clone()).or_insert(destination);
            }
            Some(Mark::Bookmark { level, title, open }) => {
                flat.push((*level, OutlineEntry { title: title.clone(), destination, open: *open, children: Vec::new() }));
            }
            _ => {}
        }
    }
    (nest(flat), destinations)
}

/// Puts entries below the nearest one before them with a lower level. A skipped level opens no empty entry.
fn nest(flat: Vec<(u8, OutlineEntry)>) -> Vec<OutlineEntry> {
    let mut open: Vec<(u8, OutlineEntry)> = Vec::new();
    let mut roots = Vec::new();
    let close = |open: &mut Vec<(u8, OutlineEntry)>, roots: &mut Vec<OutlineEntry>| {
        if let Some((_, done)) = open.pop() {
            match open.last_mut() {
                Some((_, parent)) => parent.children.push(done),
                None => roots.push(done),
            }
        }
    };
    for (level, entry) in flat {
        while open.last().is_some_and(|(above, _)| *above >= level) {
            close(&mut open, &mut roots);
        }
        open.push((level, entry));
    }
    while !open.is_empty() {
        close(&mut open, &mut roots);
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::frame::Point;

    #[test]
    fn levels_nest_even_where_one_is_skipped() {
        let entry = |level: u8, title: &str| {
            let destination = Destination { page: 0, point: Point::default() };
            (level, OutlineEntry { title: title.to_owned(), destination, open: true, children: Vec::new() })
        };
        let roots = nest(vec![entry(1, "a"), entry(3, "b"), entry(2, "c"), entry(1, "d"), entry(2, "e")]);
        let show =
            |list: &[OutlineEntry]| list.iter().map(|one| format!("{}{}", one.title, one.children.len())).collect::<Vec<_>>().join(" ");
        assert_eq!(show(&roots), "a2 d1");
        assert_eq!(show(&roots[0].children), "b0 c0");
    }
}
