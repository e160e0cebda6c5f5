//! The typesetter: HTML and CSS for paged media in, pages of frames out.
//!
//! In: an [`Input`]: one HTML document, its style sheets and a way to read the files they name.
//! Out: a [`Typeset`]: a [`frame::PagedDocument`] and what could not be done as asked.
//! Not done here: writing a file format (`pdf` does), and anything that knows what a workbook is.
//!
//! 1. `boxes`: DOM and styles become a tree of boxes, with generated content, counters, tags and form fields.
//! 2. `layout`: boxes become one long galley of placed fragments.
//! 3. `pages`: the galley is cut by `fragmentation` and painted; page references are settled by going back to 2 where needed.
mod address;
mod boxes;
pub mod dump;
mod fragmentation;
pub mod frame;
pub mod html;
mod images;
mod layout;
mod missing;
mod natural;
mod pages;
mod png;
pub mod style;
mod svg;
mod svg_text;
pub mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Reads the files a document names. Only files: nothing is ever fetched from a network.
pub trait Resources: Sync {
    /// The bytes of `url`, relative to the folder `base`; otherwise why not, in words for the author.
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String>;
}

/// A style sheet of the author.
#[derive(Debug, Clone)]
pub struct Stylesheet {
    /// Its file, for warnings and for what it names relatively.
    pub name: PathBuf,
    /// Its text.
    pub css: String,
}

/// What is to be typeset.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The document.
    pub html: &'a str,
    /// The document's file, for warnings and for what it names relatively.
    pub name: &'a Path,
    /// Author style sheets in order, before the document's own.
    pub stylesheets: &'a [Stylesheet],
    /// Where fonts, pictures and linked style sheets come from.
    pub resources: &'a dyn Resources,
    /// Whole font files for text that names no font of its own, most wanted first. The document's own come before them.
    pub fonts: &'a [frame::FontData],
    /// Whether controls become form fields; otherwise they are drawn as lines and boxes for a pen.
    pub forms: bool,
}

/// A document laid out, and what went wrong on the way.
#[derive(Debug, Clone, Default)]
pub struct Typeset {
    /// The pages.
    pub document: frame::PagedDocument,
    /// What could not be done as asked, each once.
    pub warnings: Vec<Warning>,
}

/// Something that could not be done as the author asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// A stable kebab-case name.
    pub code: &'static str,
    /// What is wrong, without a full stop, lower case first.
    pub message: String,
    /// The file it comes from.
    pub file: PathBuf,
    /// The line, from 1; 0 when unknown.
    pub line: u32,
    /// The column, from 1; 0 when unknown.
    pub column: u32,
    /// What the author can do about it.
    pub help: Option<String>,
}

/// How much stack a thread of the typesetter gets: nested boxes are laid out by functions that call each other.
const STACK: usize = 64 << 20;

/// Lays a document out. On a thread of a pool it works there, and whoever made the pool has seen to its stacks.
pub fn typeset(input: &Input<'_>) -> Typeset {
    if rayon::current_thread_index().is_some() {
        return run(input);
    }
    match rayon::ThreadPoolBuilder::new().stack_size(STACK).build() {
        Ok(pool) => pool.install(|| run(input)),
        // Without threads of its own it still works, on the caller's.
        Err(_) => run(input),
    }
}

fn run(input: &Input<'_>) -> Typeset {
    let mut warnings = Vec::new();
    let addresses = address::Addresses(input.resources);
    let input = &Input { resources: &addresses, ..*input };
    let document = html::parse(input.html);
    let sheets = style::Stylesheets::read(&document, input, &mut warnings);
    let fonts = read_fonts(&sheets, input, &mut warnings);
    let styles = style::Styles::compute(&document, &sheets, &fonts);
    let mut images = images::Images::new(input.resources);
    warnings.extend(styles.warnings().iter().cloned());
    if styles.is_cut {
        let message = "selectors ask for more steps through the document than are taken: rules may be missing".to_owned();
        warnings.push(Warning { code: "selectors-too-costly", message, file: input.name.to_path_buf(), line: 0, column: 0, help: None });
    }
    let sources = boxes::Sources { document: &document, styles: &styles, html: input.html, name: input.name, forms: input.forms };
    let mut tree = boxes::build(&sources, &mut images, &mut warnings);
    let read = std::mem::take(&mut tree.pictures);
    let words = tree.get(boxes::BoxTree::ROOT).style.clone();
    let pictures = pages::Pictures::new(&read, &images.list, (&fonts, &words));
    let setting = pages::Setting { styles: &styles, fonts: &fonts, pictures: &pictures };
    let paginated = pages::paginate(&tree, &setting);
    paginated.settle_tags(&mut tree.tags);
    let pages::Paginated { mut pages, labels, outline, destinations, complaints, .. } = paginated;
    for (line, code, message) in complaints {
        warnings.push(Warning { code, message, file: input.name.to_path_buf(), line, column: 0, help: None });
    }
    let made = pictures.into_made();
    images.list.extend(made);
    let fonts_used = fonts.number(&mut pages);
    missing::missing_characters(&fonts, input, &document, &pages, &mut warnings);
    let warnings = once(warnings);
    let document = frame::PagedDocument {
        pages,
        fonts: fonts_used,
        images: images.list,
        tags: tree.tags,
        labels,
        outline,
        destinations,
        fields: tree.fields,
        info: info(&document),
    };
    Typeset { document, warnings }
}

/// Each problem once, at the first place of a file that has it, with how often it comes.
fn once(warnings: Vec<Warning>) -> Vec<Warning> {
    let mut seen = std::collections::BTreeSet::new();
    let mut counts: std::collections::BTreeMap<_, (usize, usize)> = std::collections::BTreeMap::new();
    let mut kept: Vec<Warning> = Vec::new();
    for warning in warnings {
        if !seen.insert((warning.file.clone(), warning.line, warning.column, warning.code, warning.message.clone())) {
            continue;
        }
        let (_, count) = counts
            .entry((warning.file.clone(), warning.code, warning.message.clone()))
            .and_modify(|(_, count)| *count += 1)
            .or_insert((kept.len(), 1));
        if *count == 1 {
            kept.push(warning);
        }
    }
    for (first, count) in counts.into_values().filter(|(_, count)| *count > 1) {
        let message = &mut kept[first].message;
        message.push_str(&format!(" ({count} times, first here)"));
    }
    kept
}

/// The document's fonts: those of its `@font-face` rules before the caller's.
fn read_fonts(sheets: &style::Stylesheets, input: &Input<'_>, warnings: &mut Vec<Warning>) -> text::Fonts {
    let mut fonts = text::Fonts::new(input.fonts);
    for face in sheets.font_faces() {
        let descriptor = text::FaceDescriptor {
            family: face.family.clone(),
            weight: face.weight,
            slant: face.slant,
            stretch: face.stretch,
            unicode_range: face.unicode_range.clone(),
            features: face.features.clone(),
            size_adjust: Some(face.size_adjust),
            variations: face.variations.clone(),
            overrides: face.overrides,
            member: String::new(),
        };
        let (file, line, column) = face.place.clone();
        let mut warn = |code, message, help: Option<&str>| {
            warnings.push(Warning { code, message, file: file.clone(), line, column, help: help.map(str::to_owned) });
        };
        for name in &face.local {
            let message = format!("`local({name})` is not looked for: fonts of the machine are never used");
            warn("local-font", message, Some("name a file with `url()`"));
        }
        let mut reasons = Vec::new();
        let loaded = face.src.iter().any(|src| {
            let (url, member) = src.url.split_once('#').unwrap_or((&src.url, ""));
            let bytes = match input.resources.read(&src.base, url) {
                Ok(bytes) => bytes,
                Err(why) => {
                    reasons.push(format!("`{}`: {why}", src.url));
                    return false;
                }
            };
            match fonts.add(text::FaceDescriptor { member: member.to_owned(), ..descriptor.clone() }, Arc::new(bytes.to_vec().into())) {
                Ok(()) => true,
                Err(error) => {
                    reasons.push(format!("`{}`: {error}", src.url));
                    false
                }
            }
        });
        if !loaded {
            let message = format!("no file of the font `{}` can be used: {}", face.family, reasons.join("; "));
            warn("missing-font", message, None);
        } else if fonts.forbids_embedding() {
            let message = format!("the licence bits of the font `{}` forbid embedding it in a document", face.family);
            warn("restricted-font", message, Some("ask its maker, or use another font"));
        }
    }
    fonts
}

fn info(document: &html::Document) -> frame::DocumentInfo {
    let all = |name: &str| document.meta(name).map(html::text::collapse).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let words = |name: &str| all(name).into_iter().next();
    let root = document.root();
    let attribute = |name: &str| root.and_then(|root| document.attr(root, name)).map(str::trim).filter(|value| !value.is_empty());
    let language = |name: &str| attribute(name).filter(|tag| html::is_language(tag));
    frame::DocumentInfo {
        title: document.title(),
        authors: all("author"),
        subject: words("description"),
        keywords: Some(all("keywords").join(", ")).filter(|words| !words.is_empty()),
        creator: words("generator"),
        language: language("lang").or_else(|| language("xml:lang")).unwrap_or("und").to_owned(),
        right_to_left: attribute("dir").is_some_and(|dir| dir.eq_ignore_ascii_case("rtl")),
        identifier: words("identifier"),
        version: words("version"),
    }
}

#[cfg(test)]
mod tests;
