//! Reads a book's files.
//!
//! In: the folder of a book. Out: a [`Project`]: the configuration, and every step, worksheet, clause and help line as it was written, each
//! with its place. No reference is looked up here, no template is rendered, and Markdown is not yet parsed.

mod document;
mod field;
mod guidance;
mod helplines;
pub mod project;
mod read;

use std::collections::BTreeMap;
use std::path::Path;

pub use project::Project;
use project::{Document, FrontMatter, Guidance, HelplinesSource, StepSource};
use read::{DirEntry, Reader};

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::node::{Text, parse_toml, parse_yaml, valid_id};
use crate::source::{FileId, SourceMap, Span};

/// The endings of files that are pictures.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "svg", "gif", "webp"];
/// Folders of pictures are not followed deeper than this.
const MAX_PICTURE_DEPTH: usize = 8;

/// Reads `book.toml` alone.
pub fn load_config(root: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Config> {
    let path = root.join("book.toml");
    #[expect(clippy::disallowed_methods, reason = "this is where a book's files are read")]
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            let help = "run this in a book's folder or name it with `--root`; `mendbook init DIR` makes a new book";
            diagnostics.push(Diagnostic::error("no-book", message).help(help));
            return None;
        }
    };
    let (file, text) = read::text(&bytes, Path::new("book.toml"), sources, diagnostics)?;
    let mut syntax = Diagnostics::default();
    let node = parse_toml(file, &text, &mut syntax);
    if !syntax.is_empty() {
        // What could not be read would be missed everywhere.
        diagnostics.extend(syntax);
        return None;
    }
    config::decode(&node, root, diagnostics)
}

/// Reads a whole book. Nothing is returned only where there is no usable `book.toml` or no content folder; all other mistakes leave a
/// project that can be looked at further.
pub fn load(root: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Project> {
    let config = load_config(root, sources, diagnostics)?;
    let content = config.content.clone();
    if !content.is_dir() {
        let message = format!("the content folder `{}` is not there", content.strip_prefix(root).unwrap_or(&content).display());
        diagnostics.push(Diagnostic::error("no-content", message).help("name it in book.toml: `[content]` `dir`"));
        return None;
    }
    let mut reader = Reader::new(root, &content, sources, diagnostics);
    let mut project = Project { config, steps: Vec::new(), helplines: None, pictures: BTreeMap::new(), incomplete: false };
    let mut steps = Vec::new();
    let mut has_helplines = false;
    for entry in reader.entries(&content) {
        let ending = ending(&entry.name);
        match numbered(&entry.name) {
            Some((number, id)) if entry.folder || ending == "md" => steps.push((number, id, entry)),
            _ if entry.folder && entry.name == "helplines" => has_helplines = true,
            _ if entry.folder && entry.name == "images" => pictures(&mut reader, &entry, "images", 1, &mut project.pictures),
            _ if entry.folder || matches!(ending.as_str(), "md" | "yaml" | "yml") => misplaced(&mut reader, &entry),
            _ => picture(&mut reader, &entry, "", &mut project.pictures),
        }
    }
    steps.sort_by(|a, b| (a.0, &a.2.name).cmp(&(b.0, &b.2.name)));
    for (_, id, entry) in steps {
        if let Some(step) = step(&mut reader, id, &entry, &mut project.pictures) {
            project.steps.push(step);
        }
    }
    if project.steps.is_empty() && !reader.failed {
        reader.fail(
            Diagnostic::error("no-content", "there is nothing to read in the content folder")
                .help("add `content/01-first-step/guidance.md`"),
        );
    }
    project.helplines = helplines(&mut reader, &project.config, has_helplines);
    project.incomplete = reader.failed;
    Some(project)
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// The number and the id in `NN-name` or `NN-name.md`.
fn numbered(name: &str) -> Option<(u64, String)> {
    let (number, id) = name.split_once('-')?;
    if number.is_empty() || number.len() > 9 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let id = id.strip_suffix(".md").or_else(|| id.strip_suffix(".MD")).unwrap_or(id);
    (!id.is_empty()).then(|| number.parse().ok().map(|number| (number, id.to_owned()))).flatten()
}

fn misplaced(reader: &mut Reader<'_>, entry: &DirEntry) {
    let shown = reader.shown(&entry.path).display().to_string();
    let diagnostic = Diagnostic::error("unnumbered", format!("`{shown}` has no number, so its place in the book is not known"));
    let help = match nearest(&entry.name, ["helplines", "images"]) {
        Some(near) if entry.folder => format!("did you mean `{near}`?"),
        _ => format!("name it like `01-{}`, or move it out of the content folder", entry.name),
    };
    reader.fail(diagnostic.help(help));
}

fn step(reader: &mut Reader<'_>, id: String, entry: &DirEntry, found: &mut BTreeMap<String, std::sync::Arc<[u8]>>) -> Option<StepSource> {
    let mut markdown = Vec::new();
    let mut documents = Vec::new();
    let mut folder = String::new();
    if entry.folder {
        folder.clone_from(&entry.name);
        for file in reader.entries(&entry.path) {
            match ending(&file.name).as_str() {
                _ if file.folder => pictures(reader, &file, &format!("{folder}/{}", file.name), 1, found),
                "md" => markdown.extend(reader.text(&file.path)),
                "yaml" | "yml" => documents.extend(yaml(reader, &file.path)),
                _ => picture(reader, &file, &folder, found),
            }
        }
        if markdown.is_empty() && !reader.failed {
            let message = format!("the step `{}` has no guidance", reader.shown(&entry.path).display());
            reader.fail(Diagnostic::error("no-guidance", message).help("add a `guidance.md` that begins with its title in front matter"));
        }
    } else {
        markdown.extend(reader.text(&entry.path));
    }
    let span = Span::new(markdown.first()?.0, 0..3);
    // The id is spelt in the file name; the place shown is the start of the file.
    let id = match valid_id(Text { value: id.clone(), span }, "a step", reader.diagnostics) {
        Some(id) => id.value,
        None => id,
    };
    let mut step = StepSource { id, front: FrontMatter::default(), folder: entry.folder, guidance: Vec::new(), documents, span };
    for (index, (file, text)) in markdown.into_iter().enumerate() {
        guidance_file(reader, &mut step, index == 0, file, &text, &folder);
    }
    Some(step)
}

fn guidance_file(reader: &mut Reader<'_>, step: &mut StepSource, first: bool, file: FileId, text: &str, folder: &str) {
    let parts = guidance::split(file, text, reader.diagnostics);
    reader.failed |= parts.broken;
    match (&parts.front, first) {
        (Some(node), true) => step.front = guidance::front_matter(node, reader.diagnostics),
        (Some(_), false) => {
            let message = "only the first Markdown file of a step has front matter";
            reader
                .diagnostics
                .push(Diagnostic::error("front-matter", message).at(parts.front_span).help("move the title to the first file"));
        }
        (None, true) if !parts.broken => {
            let span = Span::new(file, 0..text.find('\n').unwrap_or(text.len()));
            let help = "begin the file with front matter:\n---\ntitle: The title\n---";
            reader.diagnostics.push(Diagnostic::error("front-matter", "this step has no title").at(span).help(help));
        }
        (None, _) => {}
    }
    step.guidance.push(Guidance { text: parts.body, folder: folder.to_owned() });
}

fn yaml(reader: &mut Reader<'_>, path: &Path) -> Vec<Document> {
    let Some((file, text)) = reader.text(path) else { return Vec::new() };
    let parsed = parse_yaml(file, &text, 0..text.len(), reader.diagnostics);
    reader.failed |= parsed.broken;
    let mut documents = Vec::new();
    for node in parsed.documents.iter().filter(|node| !node.is_null()) {
        match document::document(node, reader.diagnostics) {
            Some(document) => documents.push(document),
            None => reader.failed = true,
        }
    }
    documents
}

fn helplines(reader: &mut Reader<'_>, config: &Config, has_folder: bool) -> Option<HelplinesSource> {
    let country = config.helplines.as_ref()?;
    let folder = config.content.join("helplines");
    let files: Vec<_> = if has_folder { reader.entries(&folder) } else { Vec::new() };
    let names: Vec<_> =
        files.iter().filter_map(|file| file.name.strip_suffix(".yaml").or_else(|| file.name.strip_suffix(".yml"))).collect();
    let Some(entry) = files.iter().find(|file| ending(&file.name).starts_with('y') && file.name.split('.').next() == Some(country)) else {
        let message = format!("there are no help lines for `{country}`");
        let help = match nearest(country, names.iter().copied()) {
            Some(near) => format!("did you mean `helplines = \"{near}\"` in book.toml?"),
            None => format!("add `{}`", reader.shown(&folder.join(format!("{country}.yaml"))).display()),
        };
        reader.fail(Diagnostic::error("no-helplines", message).at(config.helplines_span).help(help));
        return None;
    };
    let (file, text) = reader.text(&entry.path)?;
    let parsed = parse_yaml(file, &text, 0..text.len(), reader.diagnostics);
    reader.failed |= parsed.broken;
    let read = parsed.documents.first().and_then(|node| helplines::helplines(node, reader.diagnostics));
    reader.failed |= read.is_none();
    if let Some(other) = read.as_ref().filter(|read| read.country.as_str() != country) {
        let message = format!("this file says it is for `{}`, but its name says `{country}`", other.country.value);
        reader.diagnostics.push(Diagnostic::error("no-helplines", message).at(other.country.span));
    }
    read
}

fn picture(reader: &mut Reader<'_>, entry: &DirEntry, folder: &str, found: &mut BTreeMap<String, std::sync::Arc<[u8]>>) {
    if PICTURES.contains(&ending(&entry.name).as_str())
        && let Some(bytes) = reader.picture(&entry.path)
    {
        let path = if folder.is_empty() { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
        found.insert(path, bytes);
    }
}

fn pictures(reader: &mut Reader<'_>, entry: &DirEntry, path: &str, depth: usize, found: &mut BTreeMap<String, std::sync::Arc<[u8]>>) {
    for file in reader.entries(&entry.path) {
        if !file.folder {
            picture(reader, &file, path, found);
        } else if depth < MAX_PICTURE_DEPTH {
            pictures(reader, &file, &format!("{path}/{}", file.name), depth + 1, found);
        }
    }
}
