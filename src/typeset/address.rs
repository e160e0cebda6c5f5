//! Addresses in documents and style sheets (URL Standard, as far as files need it): which are files beside the document, which are not.
//!
//! In: an address as written and the folder it is relative to. Out: bytes for what can be read without a network. Files themselves are the
//! caller's: see [`Resources`].

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;

use super::Resources;

/// The caller's files, and what addresses hold themselves.
pub(crate) struct Addresses<'a>(pub(crate) &'a dyn Resources);

impl Resources for Addresses<'_> {
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        let url = url.trim();
        if url.is_empty() {
            return Err("it names no file".to_owned());
        }
        match scheme(url) {
            Some(scheme) if scheme.eq_ignore_ascii_case("data") => return data(&url[scheme.len() + 1..]),
            Some(scheme) if scheme.eq_ignore_ascii_case("file") => return Err("only relative files are read".to_owned()),
            Some(_) => return Err(REMOTE.to_owned()),
            None => {}
        }
        if url.starts_with("//") || base.to_str().is_some_and(|base| base.starts_with("//") || scheme(base).is_some()) {
            return Err(REMOTE.to_owned());
        }
        if url.starts_with('/') {
            return Err("only files are read, and only by paths relative to the file that names them".to_owned());
        }
        let path = url.split(['?', '#']).next().unwrap_or(url);
        if path.is_empty() {
            return Err("it names no file".to_owned());
        }
        self.0.read(base, &percent_decoded(path))
    }
}

const REMOTE: &str = "only files beside the document are read, nothing from a network";

/// The scheme of an address. One letter is a drive.
pub(crate) fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (scheme.len() > 1 && fits).then_some(scheme)
}

/// The bytes of a `data:` address after its scheme (RFC 2397).
fn data(rest: &str) -> Result<Arc<[u8]>, String> {
    let (kind, data) = rest.split_once(',').ok_or("its data: address has no data")?;
    let data = data.split('#').next().unwrap_or(data);
    let bytes = percent_bytes(data);
    if !kind.trim_end().to_ascii_lowercase().ends_with(";base64") {
        return Ok(bytes.into());
    }
    let compact: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    let decoded = base64::engine::general_purpose::STANDARD_NO_PAD.decode(compact);
    decoded.map(Arc::from).map_err(|error| format!("its data: address is not base64: {error}"))
}

fn percent_bytes(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten().and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    out
}

/// The id that an address in the document names.
pub(crate) fn id_of(address: &str) -> Cow<'_, str> {
    percent_decoded(address.trim().trim_start_matches('#'))
}

/// Text with `%xx` undone.
pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    String::from_utf8(percent_bytes(text)).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The folder that a document's addresses are relative to: its own, or what `<base>` says.
pub(crate) fn folder(name: &Path, base: Option<&str>) -> PathBuf {
    let own = name.parent().unwrap_or_else(|| Path::new(""));
    let Some(base) = base else { return own.to_path_buf() };
    let base = base.split(['?', '#']).next().unwrap_or(base);
    let base = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    if base.starts_with("//") || scheme(base).is_some() { PathBuf::from(base) } else { own.join(&*percent_decoded(base)) }
}

/// The file of an address that can be read, without detours.
pub(crate) fn file(base: &Path, url: &str) -> PathBuf {
    let path = percent_decoded(url.trim().split(['?', '#']).next().unwrap_or(url)).into_owned();
    let mut file = PathBuf::new();
    for part in base.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(file.components().next_back(), Some(Component::Normal(_))) => {
                file.pop();
            }
            part => file.push(part),
        }
    }
    file
}

/// Where a link leads, seen from `<base>`.
pub(crate) fn joined(base: Option<&str>, href: &str) -> String {
    let Some(base) = base.filter(|_| scheme(href).is_none()) else { return href.to_owned() };
    let root = base.find("//").map_or(0, |at| base[at + 2..].find('/').map_or(base.len(), |slash| at + 2 + slash));
    if href.starts_with("//") {
        return scheme(base).map_or_else(|| href.to_owned(), |scheme| format!("{scheme}:{href}"));
    }
    if href.starts_with('/') {
        return format!("{}{href}", &base[..root]);
    }
    let path = base.split(['?', '#']).next().unwrap_or(base);
    let (host, path) = path.split_at(root.min(path.len()));
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    let (relative, rest) = href.split_at(href.find(['?', '#']).unwrap_or(href.len()));
    for part in relative.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > usize::from(path.starts_with('/')) && parts.last() != Some(&"..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let slash = if !host.is_empty() && !path.starts_with('/') { "/" } else { "" };
    format!("{host}{slash}{}{rest}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;

    impl Resources for Names {
        fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
            Ok(base.join(url).to_string_lossy().as_bytes().into())
        }
    }

    #[test]
    fn what_can_be_read() {
        let check = |base: Option<&str>, url: &str, expected: Result<&str, &str>| {
            let read = Addresses(&Names).read(&folder(Path::new("book/a.html"), base), url);
            let read = read.map(|bytes| String::from_utf8_lossy(&bytes).replace('\\', "/"));
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{base:?} {url}");
        };
        check(None, " x.png ", Ok("book/x.png"));
        check(None, "a%20b.png?v=1#top", Ok("book/a b.png"));
        check(None, "100%.png", Ok("book/100%.png"));
        check(Some("pics/"), "x.png", Ok("book/pics/x.png"));
        check(Some("pics/index.html"), "x.png", Ok("book/pics/x.png"));
        check(Some("https://e.org/"), "x.png", Err(REMOTE));
        check(None, "//e.org/x.png", Err(REMOTE));
        check(None, "HTTP://e.org/x.png", Err(REMOTE));
        check(None, "/x.png", Err("only files are read, and only by paths relative to the file that names them"));
        check(None, "file:///x.png", Err("only relative files are read"));
        check(None, "#x", Err("it names no file"));
        check(None, "data:text/css,p%7Bcolor:red%7D", Ok("p{color:red}"));
        check(None, "data:;base64,YWI=", Ok("ab"));
        check(None, "data:text/css;base64,Y W%49", Ok("ab"));
        check(None, "data:x", Err("its data: address has no data"));
    }

    #[test]
    fn links_are_seen_from_the_base() {
        let check = |base: &str, href: &str, expected: &str| assert_eq!(joined(Some(base), href), expected, "{base} {href}");
        check("https://e.org/a/b.html", "c.html?x#y", "https://e.org/a/c.html?x#y");
        check("https://e.org/a/b.html", "../c.html", "https://e.org/c.html");
        check("https://e.org", "c.html", "https://e.org/c.html");
        check("https://e.org/a/", "/c", "https://e.org/c");
        check("https://e.org/a/", "//f.org/c", "https://f.org/c");
        check("https://e.org/a/", "mailto:x@e.org", "mailto:x@e.org");
        check("part/", "c.html", "part/c.html");
        check("part/", "../../c.html", "../c.html");
    }
}
