//! A theme's files and those of its parents.
//!
//! In: a theme's name and the book's root. Out: [`Layer`]s from the theme itself to its last parent. A folder under the book's
//! `themes/` comes before a built-in theme of the same name. Templates are not parsed here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::manifest::{self, Manifest};
use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::source::SourceMap;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The deepest line of parents, and the deepest folder of a theme.
const MAX_DEPTH: usize = 16;

/// One theme of a line of parents.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    /// The folder's name: what `{% extends "name/page.html" %}` goes by.
    pub name: String,
    /// The folder, as shown in diagnostics.
    pub folder: PathBuf,
    /// What `theme.toml` says.
    pub manifest: Manifest,
    /// Every file by its path below the folder, with `/` separators.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// The names of the themes inside the program.
pub fn built_in() -> impl Iterator<Item = &'static str> {
    BUILT_IN.dirs().filter_map(|dir| dir.path().to_str())
}

/// The files of a built-in theme by their path below its folder.
pub fn built_in_files(name: &str) -> Option<BTreeMap<String, &'static [u8]>> {
    let dir = BUILT_IN.get_dir(name)?;
    let mut files = BTreeMap::new();
    let mut open = vec![dir];
    while let Some(folder) = open.pop() {
        open.extend(folder.dirs());
        for file in folder.files() {
            if let Some(path) = file.path().strip_prefix(name).ok().and_then(Path::to_str) {
                files.insert(path.replace('\\', "/"), file.contents());
            }
        }
    }
    Some(files)
}

/// Reads a theme and its parents, the theme itself first.
pub(super) fn load(name: &str, root: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<Vec<Layer>> {
    let mut layers: Vec<Layer> = Vec::new();
    let mut wanted = Some((name.to_owned(), None));
    while let Some((name, from)) = wanted {
        if layers.iter().any(|layer| layer.name == name) || layers.len() >= MAX_DEPTH {
            diagnostics.push(
                Diagnostic::error("theme-cycle", format!("the theme `{name}` is its own parent"))
                    .at(from)
                    .help("name a parent that does not build on this theme"),
            );
            return None;
        }
        let layer = match layer(&name, root, sources, diagnostics) {
            Ok(layer) => layer,
            Err(error) => {
                diagnostics.push(if error.span.is_none() { error.at(from) } else { error });
                return None;
            }
        };
        wanted = layer.manifest.parent.as_ref().map(|parent| (parent.value.clone(), Some(parent.span)));
        layers.push(layer);
    }
    Some(layers)
}

fn layer(name: &str, root: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Result<Layer, Diagnostic> {
    let folder = Path::new("themes").join(name);
    let plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':']);
    let files = if plain && root.join(&folder).is_dir() {
        let mut files = BTreeMap::new();
        read_folder(&root.join(&folder), "", 0, &mut files)?;
        files
    } else {
        let files = built_in_files(name).filter(|_| plain).ok_or_else(|| unknown(name, root))?;
        files.into_iter().map(|(path, bytes)| (path, Arc::from(bytes))).collect()
    };
    let bytes = files.get("theme.toml").ok_or_else(|| {
        Diagnostic::error("theme-manifest", format!("`{}` has no theme.toml", folder.display()))
            .help("a theme.toml holds at least `name`, `version`, `api = 1` and `parent = \"default\"`")
    })?;
    let text = String::from_utf8_lossy(bytes).into_owned();
    let file = sources.add(folder.join("theme.toml"), text.as_str());
    let manifest = manifest::parse(&text, file, diagnostics);
    Ok(Layer { name: name.to_owned(), folder, manifest, files })
}

#[expect(clippy::disallowed_methods, reason = "a theme's files are read here and nowhere else")]
fn unknown(name: &str, root: &Path) -> Diagnostic {
    let mut known: Vec<String> = built_in().map(str::to_owned).collect();
    if let Ok(entries) = std::fs::read_dir(root.join("themes")) {
        known.extend(entries.flatten().filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok()));
    }
    known.sort();
    known.dedup();
    let diagnostic = Diagnostic::error("unknown-theme", format!("there is no theme `{name}`"));
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("known themes: {}; your own go into folders under themes/", known.join(", "))),
    }
}

#[expect(clippy::disallowed_methods, reason = "a theme's files are read here and nowhere else")]
fn read_folder(folder: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, Arc<[u8]>>) -> Result<(), Diagnostic> {
    let unreadable =
        |path: &Path, error: std::io::Error| Diagnostic::error("unreadable", format!("cannot read `{}`: {error}", path.display()));
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let entry = entry.map_err(|error| unreadable(folder, error))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let below = format!("{prefix}{name}");
        if path.is_dir() {
            if depth < MAX_DEPTH {
                read_folder(&path, &format!("{below}/"), depth + 1, files)?;
            }
        } else {
            let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, error))?;
            files.insert(below, Arc::from(bytes));
        }
    }
    Ok(())
}
