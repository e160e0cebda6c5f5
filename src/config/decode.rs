//! The tree of `book.toml` to a [`Config`].

use std::path::{Component, Path, PathBuf};

use super::{BuildConfig, Choices, Config, HtmlOutput, Ink, PageSize, PdfEdition, Split};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Fields, FromNode, Node, Text, kebab, one_of, valid_id};
use crate::source::Span;
use crate::workbook::{Audience, BookInfo, Role};

/// Makes a [`Config`] of the tree of `book.toml`, defaults filled in.
///
/// Nothing is returned only when there is no `[book]`; every other mistake is reported and replaced by its default, so that the
/// rest of the book can be looked at in the same run.
pub fn decode(node: &Node, root: &Path, diagnostics: &mut Diagnostics) -> Option<Config> {
    let d = diagnostics;
    let mut fields = Fields::of(node, "book.toml", d)?;
    let book = fields.required_node("book", d).and_then(|node| book(node, d));
    let (dir, helplines) = fields.node("content").map_or((None, None), |node| content(node, d));
    let roles = fields.node("roles").map(|node| roles(node, d)).unwrap_or_default();
    let (out, theme) = fields.node("build").map_or((None, None), |node| build(node, d));
    let (html, pdfs) = fields.node("output").map_or((None, None), |node| outputs(node, d));
    fields.finish(d);

    let content = dir.as_ref().map_or_else(|| PathBuf::from("content"), |(path, _)| path.clone());
    let out = match out {
        Some((path, text)) => {
            let protected = [content.as_path(), Path::new("themes")];
            if let Some(other) = protected.into_iter().find(|other| path.starts_with(other) || other.starts_with(&path)) {
                d.push(
                    Diagnostic::error("output-path", format!("the output folder `{}` would overlap `{}`", text.value, other.display()))
                        .at(text.span)
                        .help("give the output a folder of its own, for example `book`"),
                );
            }
            path
        }
        None => PathBuf::from("book"),
    };
    Some(Config {
        root: root.to_path_buf(),
        // A missing title has been reported; it must not hide what is wrong elsewhere.
        book: book?,
        roles,
        content: root.join(content),
        helplines_span: helplines.as_ref().map(|text| text.span),
        helplines: helplines.map(|text| text.value),
        build: BuildConfig { out: root.join(out), theme: theme.unwrap_or_else(|| String::from("default")) },
        html: html.unwrap_or_default(),
        pdfs: pdfs.unwrap_or_else(|| vec![PdfEdition::default()]),
    })
}

fn book(node: &Node, d: &mut Diagnostics) -> Option<BookInfo> {
    let mut fields = Fields::of(node, "[book]", d)?;
    let title = fields.required::<String>("title", d);
    let language = fields.optional::<Text>("language", d);
    if let Some(language) = language.as_ref().filter(|language| !is_language(language.as_str())) {
        d.push(
            Diagnostic::error("language", format!("`{}` is not a language tag", language.value))
                .at(language.span)
                .help("use a tag such as `en`, `de` or `pt-BR`"),
        );
    }
    let mut info = BookInfo {
        title: String::new(),
        subtitle: fields.optional("subtitle", d),
        authors: fields.optional("authors", d).unwrap_or_default(),
        language: language.map_or_else(|| String::from("en"), |language| language.value),
        version: fields.optional("version", d),
        license: fields.optional("license", d),
        identifier: fields.optional("identifier", d).unwrap_or_default(),
        publisher: fields.optional("publisher", d),
    };
    fields.finish(d);
    info.title = title.unwrap_or_else(|| String::from("untitled"));
    if info.identifier.is_empty() {
        info.identifier = kebab(&info.title).unwrap_or_else(|| String::from("workbook"));
    }
    Some(info)
}

/// Whether this has the form of a BCP 47 tag: a language of two to eight letters, then subtags of up to eight letters and digits.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("");
    (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn content(node: &Node, d: &mut Diagnostics) -> (Option<(PathBuf, Text)>, Option<Text>) {
    let Some(mut fields) = Fields::of(node, "[content]", d) else { return (None, None) };
    let dir = fields.optional("dir", d).and_then(|text| folder(text, d));
    let helplines = fields.optional::<Text>("helplines", d).and_then(|text| valid_id(text, "a country", d));
    fields.finish(d);
    (dir, helplines)
}

fn build(node: &Node, d: &mut Diagnostics) -> (Option<(PathBuf, Text)>, Option<String>) {
    let Some(mut fields) = Fields::of(node, "[build]", d) else { return (None, None) };
    let out = fields.optional("out", d).and_then(|text| folder(text, d));
    let theme = fields.optional::<Text>("theme", d).and_then(|text| valid_id(text, "a theme", d));
    fields.finish(d);
    (out, theme.map(|text| text.value))
}

fn roles(node: &Node, d: &mut Diagnostics) -> Vec<Role> {
    let Some(entries) = node.entries("the ids of the roles with their words", d) else { return Vec::new() };
    let mut roles = Vec::new();
    for entry in entries {
        let id = valid_id(entry.key.clone(), "a role", d);
        let name = String::from_node(&entry.value, d);
        if let (Some(id), Some(name)) = (id, name) {
            if ["each", "together", "counselor"].contains(&id.as_str()) {
                let message = format!("a role cannot be called `{}`", id.value);
                d.push(Diagnostic::error("reserved-id", message).at(id.span).help("`who` uses this word for something else"));
            }
            roles.push(Role { id: id.value, name });
        }
    }
    roles
}

fn outputs(node: &Node, d: &mut Diagnostics) -> (Option<HtmlOutput>, Option<Vec<PdfEdition>>) {
    let Some(mut fields) = Fields::of(node, "[output]", d) else { return (None, None) };
    let html = fields.node("html").and_then(|node| html(node, d));
    let pdfs = fields.node("pdf").map(|node| pdfs(node, d));
    fields.finish(d);
    (html, pdfs)
}

fn html(node: &Node, d: &mut Diagnostics) -> Option<HtmlOutput> {
    let mut fields = Fields::of(node, "[output.html]", d)?;
    let default = HtmlOutput::default();
    let html = HtmlOutput {
        site: fields.optional("site", d).unwrap_or(default.site),
        single_file: fields.optional("single_file", d).unwrap_or(default.single_file),
        counselor_file: fields.optional("counselor_file", d).unwrap_or(default.counselor_file),
        search: fields.optional("search", d).unwrap_or(default.search),
        neutral: fields.optional("neutral", d).unwrap_or(default.neutral),
        base_url: fields.optional::<Text>("base_url", d).and_then(|text| base_url(&text, d)),
    };
    fields.finish(d);
    Some(html)
}

/// An address that paths can be put after.
fn base_url(text: &Text, d: &mut Diagnostics) -> Option<String> {
    let url = text.as_str();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or("");
    let host = rest.split('/').next().unwrap_or("");
    if host.is_empty() || url.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '<' | '>' | '"' | '\'' | '\\')) {
        let help = "write where the pages will be, for example `https://example.org/book/`";
        d.push(Diagnostic::error("base-url", format!("`{url}` is not the address of a folder on the web")).at(text.span).help(help));
        return None;
    }
    Some(format!("{}/", url.trim_end_matches('/')))
}

fn pdfs(node: &Node, d: &mut Diagnostics) -> Vec<PdfEdition> {
    let mut pdfs: Vec<(PdfEdition, Span)> = Vec::new();
    for item in node.items(d).unwrap_or_default() {
        let Some((edition, span)) = pdf(item, d) else { continue };
        let same = |other: &PdfEdition| other.file.to_lowercase() == edition.file.to_lowercase();
        match pdfs.iter().find(|(other, _)| same(other)) {
            Some((_, first)) => d.push(
                Diagnostic::error("duplicate-output", format!("`{}` is written twice", edition.file))
                    .at(span)
                    .related(*first, "first named here")
                    .help("give every edition a file name of its own"),
            ),
            None => pdfs.push((edition, span)),
        }
    }
    pdfs.into_iter().map(|(edition, _)| edition).collect()
}

fn pdf(node: &Node, d: &mut Diagnostics) -> Option<(PdfEdition, Span)> {
    let mut fields = Fields::of(node, "[[output.pdf]]", d)?;
    let default = PdfEdition::default();
    let file = fields.required::<Text>("file", d);
    let edition = PdfEdition {
        file: String::new(),
        page: fields.optional::<Text>("page", d).and_then(|text| page(&text, d)).unwrap_or(default.page),
        form: fields.optional("form", d).unwrap_or(default.form),
        scale: fields.optional::<Scale>("scale", d).map_or(default.scale, |scale| scale.0),
        ink: fields
            .node("ink")
            .and_then(|node| one_of(node, "an ink", &[("colour", Ink::Colour), ("mono", Ink::Mono)], d))
            .unwrap_or(default.ink),
        audience: fields
            .node("audience")
            .and_then(|node| one_of(node, "an audience", &[("reader", Audience::Reader), ("counselor", Audience::Counselor)], d))
            .unwrap_or(default.audience),
        split: fields
            .node("split")
            .and_then(|node| one_of(node, "a way to split", &[("none", Split::None), ("worksheet", Split::Worksheet)], d))
            .unwrap_or(default.split),
        choices: fields
            .node("choices")
            .and_then(|node| {
                let words = [("checkboxes", Choices::Checkboxes), ("radio", Choices::Radio), ("dropdown", Choices::Dropdown)];
                one_of(node, "a way to draw choices", &words, d)
            })
            .unwrap_or(default.choices),
    };
    fields.finish(d);
    let file = file?;
    let path = relative(&file, d)?;
    if path.extension().is_none_or(|ending| ending != "pdf") {
        let message = format!("`{}` does not end in .pdf", file.value);
        d.push(Diagnostic::error("output-path", message).at(file.span).help("name it like `workbook-a4.pdf`"));
    }
    let name: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    Some((PdfEdition { file: name.join("/"), ..edition }, file.span))
}

/// The factor of a large-print edition.
struct Scale(f64);

impl FromNode for Scale {
    fn from_node(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let scale = f64::from_node(node, diagnostics)?;
        if !(0.5..=4.0).contains(&scale) {
            diagnostics.push(Diagnostic::error("scale", format!("a scale of {scale} is not between 0.5 and 4")).at(node.span));
            return None;
        }
        Some(Self(scale))
    }
}

fn page(text: &Text, d: &mut Diagnostics) -> Option<PageSize> {
    match text.as_str() {
        "a4" | "A4" => return Some(PageSize::A4),
        "letter" | "Letter" => return Some(PageSize::Letter),
        _ => {}
    }
    let lengths: Option<Vec<f64>> = text.as_str().split_whitespace().map(points).collect();
    match lengths.as_deref() {
        Some(&[width, height]) if (72.0..=14_400.0).contains(&width) && (72.0..=14_400.0).contains(&height) => {
            Some(PageSize::Custom { width, height })
        }
        Some([_, _]) => {
            let message = format!("a page of {} cannot be made", text.value);
            d.push(Diagnostic::error("page-size", message).at(text.span).help("each side lies between 1 in and 200 in"));
            None
        }
        _ => {
            d.push(
                Diagnostic::error("page-size", format!("`{}` is not a page size", text.value))
                    .at(text.span)
                    .help("use `a4`, `letter` or a width and a height such as `148mm 210mm`"),
            );
            None
        }
    }
}

/// A length in points from one in mm, cm, in or pt.
fn points(length: &str) -> Option<f64> {
    let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = length.strip_suffix(unit)?.parse().ok()?;
    let points = match unit {
        "mm" => 72.0 / 25.4,
        "cm" => 72.0 / 2.54,
        "in" => 72.0,
        "pt" => 1.0,
        _ => return None,
    };
    Some(number * points)
}

/// A path that stays below the root, and is not the root itself.
fn relative(text: &Text, d: &mut Diagnostics) -> Option<PathBuf> {
    // Both separators are taken on every system, so that a book builds the same everywhere.
    let written = text.value.replace('\\', "/");
    let mut path = PathBuf::new();
    let mut leaves = written.contains(':');
    for component in Path::new(&written).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => leaves = true,
        }
    }
    if leaves || path.as_os_str().is_empty() {
        d.push(
            Diagnostic::error("output-path", format!("the path `{}` does not stay below the book's folder", text.value))
                .at(text.span)
                .help("use a relative path without `..`"),
        );
        return None;
    }
    Some(path)
}

fn folder(text: Text, d: &mut Diagnostics) -> Option<(PathBuf, Text)> {
    relative(&text, d).map(|path| (path, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::parse_toml;
    use crate::source::SourceMap;

    fn read(toml: &str) -> (Option<Config>, Vec<String>) {
        let (mut sources, mut d) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("book.toml", toml);
        let node = parse_toml(file, toml, &mut d);
        let config = decode(&node, Path::new("/b"), &mut d);
        let messages = d.iter().map(|d| format!("{}: {}", d.span.map_or(0, |span| sources.position(span).line), d.message)).collect();
        (config, messages)
    }

    #[test]
    fn a_title_is_enough() {
        let (config, messages) = read("[book]\ntitle = \"A Small Book\"\n");
        assert_eq!(messages, [""; 0]);
        let config = config.expect("a config");
        assert_eq!(config.book.identifier, "a-small-book");
        assert_eq!(config.build.out, Path::new("/b/book"));
        assert_eq!(config.pdfs.len(), 1);
    }

    #[test]
    fn mistakes_are_placed() {
        let (_, messages) = read(
            "[book]\ntitle = \"x\"\ntitel = \"y\"\nlanguage = \"English!\"\n[roles]\nThe-One = \"a\"\ntogether = \"b\"\n[build]\nout = \"../x\"\ntheme = \"../x\"\n\
             [[output.pdf]]\nfile = \"a.pdf\"\npage = \"a5\"\nscale = 9\nink = \"color\"\n[[output.pdf]]\nfile = \"A.pdf\"\n[[output.pdf]]\nfile = \"/etc/x\"\n",
        );
        assert_eq!(
            messages,
            [
                "4: `English!` is not a language tag",
                "3: unknown key `titel` in [book]",
                "6: `The-One` cannot be the id of a role",
                "7: a role cannot be called `together`",
                "9: the path `../x` does not stay below the book's folder",
                "10: `../x` cannot be the id of a theme",
                "13: `a5` is not a page size",
                "14: a scale of 9 is not between 0.5 and 4",
                "15: `color` is not an ink",
                "17: `A.pdf` is written twice",
                "19: the path `/etc/x` does not stay below the book's folder",
            ]
        );
    }

    #[test]
    fn the_output_may_not_overlap_the_sources() {
        for out in ["content", "content/x", "themes", "./themes"] {
            let (_, messages) = read(&format!("[book]\ntitle = \"x\"\n[build]\nout = \"{out}\"\n"));
            assert_eq!(messages.len(), 1, "{out}: {messages:?}");
        }
    }

    #[test]
    fn page_sizes() {
        let (config, messages) = read("[book]\ntitle = \"x\"\n[[output.pdf]]\nfile = \"a.pdf\"\npage = \"148mm 8.5in\"\n");
        assert_eq!(messages, [""; 0]);
        let (width, height) = config.expect("a config").pdfs[0].page.points();
        assert!((width - 419.53).abs() < 0.01 && (height - 612.0).abs() < 0.01);
    }
}
