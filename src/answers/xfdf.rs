//! XFDF (ISO 19444-1): fields and values as XML, for other form programs.
//!
//! In: the text of a file. Out: [`Answers`] under the full names of its fields, as strings or lists of strings. Written, an XFDF file names
//! the fields as the PDF does; the book stands in attributes that other programs pass over.

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

use super::Answers;
use super::names::Level;

const NAMESPACE: &str = "http://ns.adobe.com/xfdf/";
/// The namespace of what is ours.
const OURS: &str = "urn:mendbook:answers:1";

/// Fields inside fields.
const MAX_DEPTH: usize = 64;

/// Reads a file; otherwise why not.
pub(super) fn read(text: &str) -> Result<Answers, String> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 4_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => String::from("it brings a document type of its own, which XFDF never does"),
        other => format!("it is XML that is not well-formed ({other})"),
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "xfdf" {
        return Err(String::from("it is XML, but no XFDF"));
    }
    let mut values = Map::new();
    let mut stack: Vec<(Node, String, usize)> =
        named(root, "fields").flat_map(|fields| named(fields, "field")).map(|field| (field, String::new(), 0)).collect();
    stack.reverse();
    while let Some((field, above, depth)) = stack.pop() {
        let partial = field.attribute("name").unwrap_or("");
        let name = if above.is_empty() || partial.is_empty() { format!("{above}{partial}") } else { format!("{above}.{partial}") };
        let mut found: Vec<String> = named(field, "value").map(words).collect();
        if found.is_empty() {
            found.extend(named(field, "value-richtext").map(words));
        }
        if !name.is_empty() && !found.is_empty() {
            let value = match (found.pop(), found.is_empty()) {
                (Some(only), true) => Value::from(only),
                (last, _) => found.into_iter().chain(last).map(Value::from).collect(),
            };
            values.insert(name.clone(), value);
        }
        if depth < MAX_DEPTH {
            let from = stack.len();
            stack.extend(named(field, "field").map(|below| (below, name.clone(), depth + 1)));
            stack.get_mut(from..).unwrap_or(&mut []).reverse();
        }
    }
    let ours = |name: &str| root.attribute((OURS, name)).unwrap_or("").to_owned();
    Ok(Answers { book: ours("book"), version: ours("version"), values, other: Map::new() })
}

fn named<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

/// The text of an element; paragraphs of rich text are lines.
fn words(node: Node) -> String {
    let mut text = String::new();
    for below in node.descendants() {
        if below.is_text() {
            text.push_str(below.text().unwrap_or(""));
        } else if below.tag_name().name() == "br" || (below.tag_name().name() == "p" && !text.is_empty()) {
            text.push('\n');
        }
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Writes a file: fields by their full names, in order.
pub(super) fn write(fields: &[(String, Vec<String>)], book: &str, version: &str, pdf: &str) -> String {
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xfdf xmlns=\"{NAMESPACE}\" xml:space=\"preserve\"");
    if !book.is_empty() {
        out.push_str(&format!(" xmlns:mendbook=\"{OURS}\" mendbook:book=\"{}\" mendbook:version=\"{}\"", escape(book), escape(version)));
    }
    out.push_str(">\n");
    if !pdf.is_empty() {
        out.push_str(&format!("<f href=\"{}\"/>\n", escape(pdf)));
    }
    out.push_str("<fields>\n");
    level(&Level::of(fields), &mut out);
    out.push_str("</fields>\n</xfdf>\n");
    out
}

fn level(of: &Level, out: &mut String) {
    for (part, child) in of.parts() {
        out.push_str(&format!("<field name=\"{}\">", escape(part)));
        for value in child.values {
            out.push_str(&format!("<value>{}</value>", escape(value)));
        }
        level(child, out);
        out.push_str("</field>\n");
    }
}

/// Text in XML: what XML 1.0 cannot hold becomes the sign for that.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push_str(&format!("&#{};", character as u32)),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c < ' ' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_under_their_full_names() {
        let text = "<?xml version='1.0'?><xfdf xmlns='http://ns.adobe.com/xfdf/'><f href='a.pdf'/><fields>\
            <field name='a'><field name='b'><value>x &amp; ž\r\ny</value></field><field name='c'><value>1</value><value>2</value></field></field>\
            <field name='d.e'><value></value></field><field name='r'><value-richtext><body xmlns='http://www.w3.org/1999/xhtml'><p>one</p><p>two</p></body></value-richtext></field>\
            </fields></xfdf>";
        let read = read(text).unwrap();
        let shown: Vec<String> = read.values.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(shown, ["a.b=\"x & ž\\ny\"", "a.c=[\"1\",\"2\"]", "d.e=\"\"", "r=\"one\\ntwo\""]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let fields = vec![
            ("s.a".to_owned(), vec!["line\nline <&\" 😀 \tž".to_owned()]),
            ("t".to_owned(), vec!["x".to_owned()]),
            ("s.b".to_owned(), vec!["1".to_owned(), "2".to_owned()]),
        ];
        let text = write(&fields, "a \"book\"", "1", "b.pdf");
        let read = read(&text).unwrap();
        assert_eq!((read.book.as_str(), read.version.as_str()), ("a \"book\"", "1"));
        let shown: Vec<String> = read.values.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(shown, ["s.a=\"line\\nline <&\\\" 😀 \\tž\"", "s.b=[\"1\",\"2\"]", "t=\"x\""]);
    }

    #[test]
    fn hostile_xml_is_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><xfdf>&b;</xfdf>";
        assert!(read(bomb).unwrap_err().contains("document type"));
        let deep = format!("<xfdf><fields>{}</fields></xfdf>", "<field name='a'>".repeat(100_000));
        assert!(read(&deep).is_err());
    }
}
