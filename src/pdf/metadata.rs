//! Metadata: the information dictionary, XMP and what the catalog says (ISO 32000-1, 14.3; PDF/UA-1, clause 5 and 7.1).
//!
//! In: what the document says of itself. Out: `/Info`, `/Metadata`, `/Lang`, `/ViewerPreferences`. The XMP packet is left uncompressed:
//! PDFium drops its `/Filter` when it saves, and the file would no longer conform.

use std::fmt::Write;

use lopdf::{Object, Stream};

use crate::pdf::Options;
use crate::pdf::objects::{Objects, dictionary, name, reference, text};
use crate::typeset::frame::{DocumentInfo, PagedDocument};

/// A date and time in UTC.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

/// Writes all metadata.
pub(super) fn build(document: &PagedDocument, options: &Options, objects: &mut Objects) {
    let info = &document.info;
    let producer = options.producer.clone().unwrap_or_else(|| concat!("mendbook ", env!("CARGO_PKG_VERSION")).to_owned());
    let date = options.date.map(moment);

    let mut set = |key: &str, value: &str| {
        if !value.is_empty() {
            objects.info.set(key, text(value));
        }
    };
    set("Title", title(info));
    set("Author", &info.authors.join(", "));
    set("Subject", info.subject.as_deref().unwrap_or(""));
    set("Keywords", info.keywords.as_deref().unwrap_or(""));
    set("Creator", info.creator.as_deref().unwrap_or(""));
    set("Producer", &producer);
    if let Some(at) = &date {
        let Moment { year, month, day, hour, minute, second } = at;
        let stamp = format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
        set("CreationDate", &stamp);
        set("ModDate", &stamp);
    }

    let packet = xmp(info, &producer, date.as_ref());
    let entries = dictionary([("Type", name("Metadata")), ("Subtype", name("XML"))]);
    let metadata = objects.add(Stream::new(entries, packet.into_bytes()).with_compression(false));

    let catalog = &mut objects.catalog;
    catalog.set("Type", name("Catalog"));
    catalog.set("Metadata", reference(metadata));
    catalog.set("Lang", text(language(info)));
    let mut preferences = dictionary([("DisplayDocTitle", Object::Boolean(true))]);
    if info.right_to_left {
        preferences.set("Direction", name("R2L"));
    }
    catalog.set("ViewerPreferences", preferences);
    if !catalog.has(b"PageMode") {
        catalog.set("PageMode", name("UseNone"));
    }
}

fn title(info: &DocumentInfo) -> &str {
    // PDF/UA wants a title that is shown.
    if info.title.trim().is_empty() { "Untitled" } else { &info.title }
}

fn language(info: &DocumentInfo) -> &str {
    if info.language.trim().is_empty() { "und" } else { &info.language }
}

/// The XMP packet (ISO 16684-1).
fn xmp(info: &DocumentInfo, producer: &str, date: Option<&Moment>) -> String {
    let mut out = String::from(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n\
         <pdfuaid:part>1</pdfuaid:part>\n<dc:format>application/pdf</dc:format>\n",
    );
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>", escape(title(info)));
    let authors: String = info.authors.iter().map(|author| format!("<rdf:li>{}</rdf:li>", escape(author))).collect();
    if !authors.is_empty() {
        let _ = writeln!(out, "<dc:creator><rdf:Seq>{authors}</rdf:Seq></dc:creator>");
    }
    let _ = writeln!(out, "<dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>", escape(language(info)));
    if let Some(identifier) = &info.identifier {
        let _ = writeln!(out, "<dc:identifier>{}</dc:identifier>", escape(identifier));
    }
    if let Some(version) = &info.version {
        let _ = writeln!(out, "<xmpMM:VersionID>{}</xmpMM:VersionID>", escape(version));
    }
    if let Some(subject) = &info.subject {
        let _ = writeln!(
            out,
            "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>",
            escape(subject)
        );
    }
    if let Some(keywords) = &info.keywords {
        let _ = writeln!(out, "<pdf:Keywords>{}</pdf:Keywords>", escape(keywords));
    }
    if let Some(creator) = &info.creator {
        let _ = writeln!(out, "<xmp:CreatorTool>{}</xmp:CreatorTool>", escape(creator));
    }
    let _ = writeln!(out, "<pdf:Producer>{}</pdf:Producer>", escape(producer));
    if let Some(Moment { year, month, day, hour, minute, second }) = date {
        let stamp = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        let _ = writeln!(out, "<xmp:CreateDate>{stamp}</xmp:CreateDate>\n<xmp:ModifyDate>{stamp}</xmp:ModifyDate>");
    }
    out.push_str("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    out
}

/// Text in XML: what XML 1.0 cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r') => {}
            c => out.push(c),
        }
    }
    out
}

/// The civil date of a moment. Years count from March, so that the day a leap year adds is the last.
fn moment(seconds: i64) -> Moment {
    // PDF dates have four digits for the year.
    let seconds = seconds.clamp(-62_135_596_800, 253_402_300_799);
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let since = days + 719_468;
    let era = since.div_euclid(146_097);
    let of_era = since.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months = (5 * of_year + 2) / 153;
    let day = of_year - (153 * months + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Moment { year, month, day, hour: second / 3_600, minute: second / 60 % 60, second: second % 60 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_civil() {
        let check = |seconds: i64, wanted: &str| {
            let Moment { year, month, day, hour, minute, second } = moment(seconds);
            assert_eq!(format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"), wanted);
        };
        check(0, "1970-01-01 00:00:00");
        check(951_782_400, "2000-02-29 00:00:00");
        check(1_735_689_599, "2024-12-31 23:59:59");
        check(-1, "1969-12-31 23:59:59");
        check(i64::MAX, "9999-12-31 23:59:59");
        check(i64::MIN, "0001-01-01 00:00:00");
    }

    #[test]
    fn xmp_is_well_formed_whatever_the_title() {
        let info = DocumentInfo { title: "A < B & \u{1}\"C\"".to_owned(), ..DocumentInfo::default() };
        assert!(xmp(&info, "p", None).contains("A &lt; B &amp; &quot;C&quot;<"));
    }
}
