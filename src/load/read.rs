//! Reading files of the content folder: as UTF-8, within bounds, and never from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::forbidden;
use crate::source::{FileId, SourceMap, Span};

/// More than this is no text that a person wrote.
const MAX_TEXT: u64 = 16 << 20;
/// More than this is no picture for a workbook.
const MAX_PICTURE: u64 = 64 << 20;

/// One entry of a folder.
#[derive(Debug)]
pub(super) struct DirEntry {
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) folder: bool,
}

/// Reads files below one folder, and names them as seen from the book's root.
pub(super) struct Reader<'a> {
    root: &'a Path,
    /// The content folder with symbolic links resolved.
    inside: PathBuf,
    pub(super) sources: &'a mut SourceMap,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Whether something could not be read.
    pub(super) failed: bool,
}

#[expect(clippy::disallowed_methods, reason = "this is where a book's files are read")]
impl<'a> Reader<'a> {
    pub(super) fn new(root: &'a Path, content: &Path, sources: &'a mut SourceMap, diagnostics: &'a mut Diagnostics) -> Self {
        let inside = fs::canonicalize(content).unwrap_or_else(|_| content.to_path_buf());
        Self { root, inside, sources, diagnostics, failed: false }
    }

    /// The path as the author would write it.
    pub(super) fn shown(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.root).unwrap_or(path).to_path_buf()
    }

    pub(super) fn fail(&mut self, diagnostic: Diagnostic) {
        self.failed = true;
        self.diagnostics.push(diagnostic);
    }

    /// The entries of a folder by name, hidden ones left out.
    pub(super) fn entries(&mut self, folder: &Path) -> Vec<DirEntry> {
        let mut entries = Vec::new();
        let read = match fs::read_dir(folder) {
            Ok(read) => read,
            Err(error) => {
                let message = format!("the folder `{}` cannot be read: {error}", self.shown(folder).display());
                self.fail(Diagnostic::error("unreadable", message));
                return entries;
            }
        };
        for entry in read.flatten() {
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                let message = format!("the name of `{}` is not Unicode", self.shown(&path).display());
                self.fail(Diagnostic::error("unreadable", message).help("rename it"));
                continue;
            };
            // Editors and file managers leave such files behind.
            if name.starts_with('.') || name.ends_with('~') || name.starts_with('#') {
                continue;
            }
            match fs::canonicalize(&path).and_then(|real| fs::metadata(&real).map(|metadata| (real, metadata))) {
                Ok((real, _)) if !real.starts_with(&self.inside) => {
                    let message = format!("`{}` is a link that leaves the content folder", self.shown(&path).display());
                    self.fail(Diagnostic::error("outside-content", message).help("copy the file into the content folder"));
                }
                Ok((_, metadata)) if metadata.is_dir() || metadata.is_file() => {
                    entries.push(DirEntry { name, path, folder: metadata.is_dir() });
                }
                // A pipe or a device is never content, and reading one could wait for ever.
                Ok(_) => {}
                Err(error) => {
                    let message = format!("`{}` cannot be read: {error}", self.shown(&path).display());
                    self.fail(Diagnostic::error("unreadable", message));
                }
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        entries
    }

    /// Reads a text file into the source map. Its first character is where columns are counted from, a byte order mark left out.
    pub(super) fn text(&mut self, path: &Path) -> Option<(FileId, Arc<str>)> {
        let bytes = self.bytes(path, MAX_TEXT)?;
        let shown = self.shown(path);
        let read = text(&bytes, &shown, self.sources, self.diagnostics);
        self.failed |= read.is_none();
        read
    }

    /// Reads a picture.
    pub(super) fn picture(&mut self, path: &Path) -> Option<Arc<[u8]>> {
        self.bytes(path, MAX_PICTURE).map(Arc::from)
    }

    fn bytes(&mut self, path: &Path, most: u64) -> Option<Vec<u8>> {
        let result = fs::metadata(path).and_then(|metadata| if metadata.len() > most { Ok(None) } else { fs::read(path).map(Some) });
        let shown = self.shown(path);
        let diagnostic = match result {
            Ok(Some(bytes)) => return Some(bytes),
            Ok(None) => Diagnostic::error("too-large", format!("`{}` is larger than {} MB", shown.display(), most >> 20)),
            Err(error) => Diagnostic::error("unreadable", format!("`{}` cannot be read: {error}", shown.display())),
        };
        self.fail(diagnostic);
        None
    }
}

/// Puts a file's bytes into the source map if they are text.
pub(super) fn text(bytes: &[u8], shown: &Path, sources: &mut SourceMap, diagnostics: &mut Diagnostics) -> Option<(FileId, Arc<str>)> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) => {
            let text: Arc<str> = text.into();
            let file = sources.add(shown, Arc::clone(&text));
            let Some((at, c)) = text.char_indices().find(|(_, c)| forbidden(*c)) else { return Some((file, text)) };
            let message = format!("the character U+{:04X} cannot be used in text", u32::from(c));
            diagnostics
                .push(Diagnostic::error("forbidden-character", message).at(Span::new(file, at..at + c.len_utf8())).help("remove it"));
            None
        }
        Err(error) => {
            // What comes before the wrong byte is the same in the text that is shown.
            let at = error.valid_up_to();
            let file = sources.add(shown, String::from_utf8_lossy(bytes));
            let message = format!("this file is not UTF-8: byte {} is 0x{:02X}", at + 1, bytes.get(at).copied().unwrap_or(0));
            let help = if utf16 { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
            diagnostics.push(Diagnostic::error("not-utf-8", message).at(Span::new(file, at..at + 3)).help(help));
            None
        }
    }
}
