//! Pages of which a part is lost.
//!
//! In: the objects of pages. Out: which of them do not show all that they did. Only packed content tells that it was damaged; what is not packed
//! cannot be told from what was meant, and pictures and fonts are not looked at.

use lopdf::{Object, Stream};

use super::{Lookup, Pdf, filter};

impl Pdf {
    /// The places, in the list given, of pages whose content is lost or breaks off.
    pub fn torn_pages(&self, pages: &[u32]) -> Vec<usize> {
        let mut left = super::MAX_UNPACKED;
        let mut torn = Vec::new();
        for (place, number) in pages.iter().enumerate() {
            let Object::Dictionary(page) = &*self.get(*number) else { continue };
            let lost = matches!(page.get(b"Contents"), Ok(Object::Reference(_))) && *self.entry(page, b"Contents") == Object::Null;
            let parts = self.list(page, b"Contents");
            let is_torn = |part: &Object| match &*self.follow(part) {
                Object::Stream(stream) => self.is_torn(stream, &mut left),
                _ => true,
            };
            if lost || parts.iter().any(is_torn) {
                torn.push(place);
            }
        }
        torn
    }

    fn is_torn(&self, stream: &Stream, left: &mut usize) -> bool {
        let first = self.filters(stream).into_iter().next();
        first.is_some_and(|(name, _)| matches!(name.as_slice(), b"FlateDecode" | b"Fl")) && !filter::is_whole(&stream.content, left)
    }
}
