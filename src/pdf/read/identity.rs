//! Which book a file is of: what its form and its metadata say.

use lopdf::Object;
use roxmltree::{Document, Node};

use super::form::Form;
use super::{Lookup, Pdf};

/// What a file says of its book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The identifier; empty where the file says none.
    pub book: String,
    /// The version; empty where the file says none.
    pub version: String,
}

/// Reads the marks of the form's fields, else the metadata.
pub fn identity(pdf: &Pdf, form: &Form) -> Identity {
    if let Some(mark) = form.fields.iter().find_map(|field| field.mark.as_ref()) {
        return Identity { book: mark.book.clone(), version: mark.version.clone() };
    }
    let metadata = pdf.entry(&pdf.catalog(), b"Metadata");
    let Object::Stream(stream) = &*metadata else { return Identity::default() };
    let Some(bytes) = pdf.data(stream, 4 << 20) else { return Identity::default() };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{FEFF}').trim_matches('\0');
    let Ok(document) = Document::parse(text) else { return Identity::default() };
    let property = |namespace: &str, name: &str| {
        let value = |node: Node| {
            let own = (node.tag_name().namespace() == Some(namespace) && node.tag_name().name() == name).then(|| node.text().unwrap_or(""));
            own.or_else(|| node.attribute((namespace, name))).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        document.descendants().find_map(value).unwrap_or_default()
    };
    Identity {
        book: property("http://purl.org/dc/elements/1.1/", "identifier"),
        version: property("http://ns.adobe.com/xap/1.0/mm/", "VersionID"),
    }
}
