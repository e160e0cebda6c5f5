//! What a reader finds in a PDF, as text: metadata, fonts, outline, the tag tree with its words, annotations and fields.
//!
//! In: the bytes of a file. Out: lines to compare with a snapshot. Object numbers are left out; text goes through each font's `/ToUnicode`.

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

pub(crate) fn dump(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let mut dump = Dump { words: BTreeMap::new(), document: &document, out: String::new() };
    dump.pages();
    dump.info();
    dump.fonts();
    dump.outline();
    dump.structure();
    dump.form();
    dump.out
}

struct Dump<'a> {
    document: &'a Document,
    /// The words of each marked-content sequence.
    words: BTreeMap<(ObjectId, i64), String>,
    out: String,
}

/// Bytes of a text string as text.
fn text(object: &Object) -> String {
    let Ok(bytes) = object.as_str() else { return String::new() };
    match bytes {
        [0xFE, 0xFF, units @ ..] => {
            let units: Vec<u16> = units.chunks(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        plain => String::from_utf8_lossy(plain).into_owned(),
    }
}

impl Dump<'_> {
    fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).map_or(object, |(_, object)| object)
    }

    fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        dictionary.get(key.as_bytes()).ok().map(|object| self.resolve(object))
    }

    fn dictionary<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Dictionary> {
        self.get(dictionary, key)?.as_dict().ok()
    }

    fn show(&self, object: &Object) -> String {
        match self.resolve(object) {
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            Object::Array(values) => format!("[{}]", values.iter().map(|value| self.show(value)).collect::<Vec<_>>().join(" ")),
            Object::Dictionary(entries) => {
                format!(
                    "<<{}>>",
                    entries
                        .iter()
                        .map(|(key, value)| format!("{} {}", String::from_utf8_lossy(key), self.show(value)))
                        .collect::<Vec<_>>()
                        .join(" ")
                )
            }
            value @ Object::String(..) => format!("{:?}", text(value)),
            Object::Stream(_) => "stream".to_owned(),
            other => format!("{other:?}").replace("Integer(", "").replace("Boolean(", "").replace("Real(", "").replace(')', ""),
        }
    }

    fn line(&mut self, depth: usize, words: &str) {
        let _ = writeln!(self.out, "{}{}", "  ".repeat(depth), words.trim_end());
    }

    fn entries(&self, dictionary: &Dictionary, keys: &[&str]) -> String {
        let entry = |key: &&str| self.get(dictionary, key).map(|value| format!("{key}={}", self.show(value)));
        keys.iter().filter_map(entry).collect::<Vec<_>>().join(" ")
    }

    fn info(&mut self) {
        let catalog = self.document.catalog().unwrap().clone();
        let shown = self.entries(&catalog, &["Lang", "PageMode", "PageLabels", "ViewerPreferences", "MarkInfo"]);
        self.line(0, &shown);
        let info = self.document.trailer.get(b"Info").unwrap().clone();
        let shown = self.show(&info);
        self.line(0, &format!("info {shown}"));
    }

    fn fonts(&mut self) {
        let mut all: Vec<String> = Vec::new();
        for object in self.document.objects.values() {
            let Ok(font) = object.as_dict() else { continue };
            if font.get_type().ok() != Some(b"Font") || font.get(b"DescendantFonts").is_err() {
                continue;
            }
            let descendant = self.resolve(&self.get(font, "DescendantFonts").unwrap().as_array().unwrap()[0]).as_dict().unwrap();
            let descriptor = self.dictionary(descendant, "FontDescriptor").unwrap();
            let program = ["FontFile2", "FontFile3"].into_iter().find(|key| descriptor.has(key.as_bytes())).unwrap_or("not embedded");
            let map = match self.get(descendant, "CIDToGIDMap") {
                Some(Object::Name(name)) => String::from_utf8_lossy(name).into_owned(),
                Some(_) => "stream".to_owned(),
                None => "none".to_owned(),
            };
            let name = self.show(font.get(b"BaseFont").unwrap());
            let name = name.split_once('+').map_or(name.clone(), |(tag, name)| format!("{}+{name}", "X".repeat(tag.len() - 1)));
            all.push(format!("font {name} {program} map {map} {} codes", self.codes(font).len()));
        }
        all.sort();
        for font in all {
            self.line(0, &font);
        }
    }

    /// The text of each code of a font.
    fn codes(&self, font: &Dictionary) -> BTreeMap<u16, String> {
        let Some(Object::Stream(stream)) = self.get(font, "ToUnicode") else { return BTreeMap::new() };
        let program = String::from_utf8(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())).unwrap();
        let mut codes = BTreeMap::new();
        let hex = |text: &str| u16::from_str_radix(text, 16).unwrap();
        for line in program.lines().filter(|line| line.starts_with('<') && line.ends_with('>')) {
            let parts: Vec<&str> = line.trim_matches(['<', '>']).split("> <").collect();
            let units = |text: &str| (0..text.len() / 4).map(|index| hex(&text[index * 4..index * 4 + 4])).collect::<Vec<_>>();
            match parts.as_slice() {
                [code, wanted] => {
                    codes.insert(hex(code), String::from_utf16(&units(wanted)).unwrap());
                }
                [first, last, wanted] => {
                    for (step, code) in (hex(first)..=hex(last)).enumerate() {
                        let mut units = units(wanted);
                        *units.last_mut().unwrap() += step as u16;
                        codes.insert(code, String::from_utf16(&units).unwrap());
                    }
                }
                _ => {}
            }
        }
        codes.remove(&0xFFFF);
        codes
    }

    fn pages(&mut self) {
        for (number, id) in self.document.get_pages() {
            let page = self.document.get_dictionary(id).unwrap();
            let annotations = self.get(page, "Annots").and_then(|annotations| annotations.as_array().ok()).cloned().unwrap_or_default();
            let shown = self.entries(page, &["MediaBox", "Tabs"]);
            let resources = self.dictionary(page, "Resources").unwrap();
            let kinds: Vec<String> = resources.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect();
            let line = format!("page {number} {shown} uses {} annotations {}", kinds.join(","), annotations.len());
            self.read(id);
            self.line(0, &line);
        }
    }

    /// Reads the words of a page's marked content.
    fn read(&mut self, id: ObjectId) {
        let page = self.document.get_dictionary(id).unwrap();
        let resources = self.dictionary(page, "Resources").unwrap();
        let mut fonts = BTreeMap::new();
        for (key, font) in self.dictionary(resources, "Font").into_iter().flatten() {
            fonts.insert(key.clone(), self.codes(self.resolve(font).as_dict().unwrap()));
        }
        let content = Content::decode(&self.document.get_page_content(id)).unwrap();
        let (mut words, mut open, mut font) = (BTreeMap::new(), Vec::new(), None);
        for operation in content.operations {
            match operation.operator.as_str() {
                "BMC" => open.push((None, None)),
                "BDC" => {
                    let properties = operation.operands[1].as_dict().unwrap();
                    let number = properties.get(b"MCID").and_then(Object::as_i64).ok();
                    let actual = properties.get(b"ActualText").ok().map(text);
                    if let (Some(actual), Some((Some(number), _))) = (&actual, open.last()) {
                        let words: &mut String = words.entry(*number).or_default();
                        words.push_str(&format!("{{{actual}}}"));
                    }
                    open.push((number, actual));
                }
                "EMC" => {
                    open.pop();
                }
                "Tf" => font = fonts.get(operation.operands[0].as_name().unwrap()),
                "Tj" | "TJ" => {
                    let number = open.iter().rev().find_map(|(number, _): &(Option<i64>, _)| *number);
                    let spelled = open.iter().any(|(_, actual): &(_, Option<String>)| actual.is_some());
                    let (Some(number), Some(codes), false) = (number, font, spelled) else { continue };
                    let parts = match &operation.operands[0] {
                        Object::Array(parts) => parts.clone(),
                        other => vec![other.clone()],
                    };
                    for code in parts.iter().filter_map(|part| part.as_str().ok()).flat_map(|bytes| bytes.chunks(2)) {
                        let code = u16::from_be_bytes([code[0], code[1]]);
                        words.entry(number).or_default().push_str(codes.get(&code).map_or("\u{FFFD}", String::as_str));
                    }
                }
                _ => {}
            }
        }
        self.words.extend(words.into_iter().map(|(number, words)| ((id, number), words)));
    }

    fn outline(&mut self) {
        let catalog = self.document.catalog().unwrap().clone();
        if let Some(outline) = self.dictionary(&catalog, "Outlines").cloned() {
            self.entry(&outline, 0);
        }
    }

    fn entry(&mut self, parent: &Dictionary, depth: usize) {
        let mut next = self.dictionary(parent, "First").cloned();
        while let Some(item) = next {
            let page = self.get(&item, "Dest").and_then(|place| place.as_array().ok()).and_then(|place| place[0].as_reference().ok());
            let page = self.document.get_pages().into_iter().find(|(_, id)| Some(*id) == page).map(|(number, _)| number);
            let line = format!("bookmark {} page {}", self.entries(&item, &["Title", "Count"]), page.unwrap_or(0));
            self.line(depth, &line);
            self.entry(&item, depth + 1);
            next = self.dictionary(&item, "Next").cloned();
        }
    }

    fn structure(&mut self) {
        let catalog = self.document.catalog().unwrap().clone();
        if let Some(root) = self.dictionary(&catalog, "StructTreeRoot").cloned() {
            let kids = self.get(&root, "K").unwrap().clone();
            self.kids(&kids, None, 0);
        }
    }

    fn kids(&mut self, kids: &Object, page: Option<ObjectId>, depth: usize) {
        let kids = match kids {
            Object::Array(kids) => kids.clone(),
            other => vec![other.clone()],
        };
        for kid in kids {
            match self.resolve(&kid).clone() {
                Object::Integer(number) => self.mark(page, number, depth),
                Object::Dictionary(element) if element.has(b"S") => {
                    let role = self.show(element.get(b"S").unwrap());
                    let line = format!("{} {}", &role[1..], self.entries(&element, &["Lang", "Alt", "ActualText", "T", "ID", "A"]));
                    self.line(depth, &line);
                    let page = element.get(b"Pg").and_then(Object::as_reference).ok();
                    if let Some(kids) = self.get(&element, "K").cloned() {
                        self.kids(&kids, page, depth + 1);
                    }
                }
                Object::Dictionary(object) => {
                    let page = object.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                    if let Ok(number) = object.get(b"MCID").and_then(Object::as_i64) {
                        self.mark(page, number, depth);
                    } else if let Some(annotation) = self.dictionary(&object, "Obj").cloned() {
                        let name = self.full_name(&annotation);
                        let line = format!("-> {} {name}", self.entries(&annotation, &["Subtype", "Contents", "A", "Dest"]));
                        self.line(depth, &line);
                    }
                }
                _ => {}
            }
        }
    }

    fn mark(&mut self, page: Option<ObjectId>, number: i64, depth: usize) {
        let number_of =
            |wanted: ObjectId| self.document.get_pages().into_iter().find(|(_, id)| *id == wanted).map_or(0, |(number, _)| number);
        let page = page.unwrap_or((0, 0));
        let words = self.words.get(&(page, number)).cloned().unwrap_or_default();
        let line = format!("{words:?} page {}", number_of(page));
        self.line(depth, &line);
    }

    fn full_name(&self, field: &Dictionary) -> String {
        let mut parts = Vec::new();
        let mut next = Some(field);
        while let Some(field) = next {
            parts.extend(self.get(field, "T").map(text));
            next = self.dictionary(field, "Parent");
        }
        parts.reverse();
        parts.join(".")
    }

    fn form(&mut self) {
        let catalog = self.document.catalog().unwrap().clone();
        let Some(form) = self.dictionary(&catalog, "AcroForm").cloned() else { return };
        let line = format!("form {}", self.entries(&form, &["DA", "NeedAppearances"]));
        self.line(0, &line);
        let fields = self.get(&form, "Fields").unwrap().as_array().unwrap().clone();
        for field in fields {
            self.field(&field, 1);
        }
    }

    fn field(&mut self, field: &Object, depth: usize) {
        let field = self.resolve(field).as_dict().unwrap().clone();
        let mut line =
            self.entries(&field, &["T", "FT", "TU", "Ff", "V", "DV", "MaxLen", "Opt", "I", "Subtype", "Rect", "F", "DA", "Q", "AS"]);
        if let Some(normal) = self.dictionary(&field, "AP").and_then(|appearances| self.get(appearances, "N")) {
            let _ = match normal {
                Object::Dictionary(states) => {
                    write!(line, " states {}", states.iter().map(|(key, _)| String::from_utf8_lossy(key)).collect::<Vec<_>>().join(","))
                }
                _ => write!(line, " appearance"),
            };
        }
        self.line(depth, &line);
        let kids = self.get(&field, "Kids").and_then(|kids| kids.as_array().ok()).cloned().unwrap_or_default();
        for kid in kids {
            self.field(&kid, depth + 1);
        }
    }
}
