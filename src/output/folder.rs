//! A folder written beside the old one and swapped in.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::manifest::{MARKER, Manifest, digest, slashed};
use super::{Artifact, check_paths};
use crate::diagnostic::Diagnostic;

/// Writes all artifacts as the folder `out`.
///
/// `protected` are folders that the output must neither be nor hold nor lie in, and `root` is one that it must neither be nor hold. When an
/// error is returned, the folder that was there is untouched.
pub fn write(out: &Path, root: &Path, protected: &[PathBuf], artifacts: &[Artifact]) -> Result<(), Diagnostic> {
    check_paths(artifacts)?;
    let target = Target::find(out)?;
    target.guard(root, protected)?;
    let old = target.old()?;
    target.clean();
    target.replace(old.as_deref(), artifacts).map_err(|error| {
        let message = format!("the output folder `{}` cannot be written: {error}", out.display());
        Diagnostic::error("output", message).help("what was there before is untouched")
    })
}

/// The name of an old output inside the temporary folder that keeps it while two renames swap it.
const ASIDE: &str = "old";

/// The folder to be written.
struct Target {
    /// As the user named it, for messages.
    shown: PathBuf,
    /// Its parent with links resolved.
    parent: PathBuf,
    name: String,
}

/// The path with links resolved as far as it exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let existing = absolute.ancestors().find_map(|ancestor| Some((ancestor, fs::canonicalize(ancestor).ok()?)));
    match existing {
        Some((ancestor, resolved)) => match absolute.strip_prefix(ancestor) {
            // Joining nothing would leave a slash at the end.
            Ok(rest) if !rest.as_os_str().is_empty() => resolved.join(rest),
            _ => resolved,
        },
        None => absolute,
    }
}

fn refuse(message: String) -> Diagnostic {
    Diagnostic::error("output-folder", message)
}

#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
impl Target {
    fn find(out: &Path) -> Result<Self, Diagnostic> {
        let shown = out.to_path_buf();
        let absolute = std::path::absolute(out).map_err(|error| refuse(format!("`{}` is no path: {error}", out.display())))?;
        // A path such as `book/..` names something else than it seems to, so the name must be the last thing written.
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name().and_then(|name| name.to_str())) else {
            return Err(
                refuse(format!("`{}` cannot be an output folder", out.display())).help("name a folder of its own, for example `book`")
            );
        };
        fs::create_dir_all(parent)
            .and_then(|()| fs::canonicalize(parent))
            .map(|parent| Self { shown, parent, name: name.to_owned() })
            .map_err(|error| refuse(format!("the folder `{}` cannot be made: {error}", parent.display())))
    }

    fn path(&self) -> PathBuf {
        self.parent.join(&self.name)
    }

    fn guard(&self, root: &Path, protected: &[PathBuf]) -> Result<(), Diagnostic> {
        let path = self.path();
        let refuse = |what: &Path| {
            let message = format!("the output folder `{}` would overlap `{}`", self.shown.display(), what.display());
            Err(refuse(message).help("give the output a folder of its own; nothing was touched"))
        };
        if real(root).starts_with(&path) {
            return refuse(root);
        }
        for other in protected {
            let real = real(other);
            if real.starts_with(&path) || path.starts_with(&real) {
                return refuse(other);
            }
        }
        Ok(())
    }

    /// The list of the folder that is there, after making sure that replacing it loses nothing.
    fn old(&self) -> Result<Option<Vec<PathBuf>>, Diagnostic> {
        let path = self.path();
        let shown = self.shown.display();
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(refuse(format!("`{shown}` cannot be read: {error}"))),
        };
        if !metadata.is_dir() {
            let what = if metadata.is_symlink() { "a link" } else { "a file" };
            return Err(refuse(format!("`{shown}` is {what}, not a folder")).help("name another output folder; nothing was touched"));
        }
        let unreadable = |error: io::Error| refuse(format!("`{shown}` cannot be read: {error}"));
        let marker = path.join(MARKER);
        let is_file = fs::symlink_metadata(&marker).is_ok_and(|metadata| metadata.is_file());
        let manifest = if is_file { Manifest::parse(&fs::read_to_string(&marker).map_err(unreadable)?) } else { None };
        let Some(manifest) = manifest else {
            let empty = fs::read_dir(&path).map_err(unreadable)?.next().is_none();
            if empty {
                return Ok(Some(Vec::new()));
            }
            let message = format!("the folder `{shown}` holds files that mendbook did not write");
            return Err(refuse(message).help("name another output folder, or move what is in it away; nothing was touched"));
        };
        let mut found = Found::default();
        look_over(&path, Path::new(""), &manifest, &mut found).map_err(unreadable)?;
        if let Some(first) = found.changed.first() {
            let more = found.changed.len() - 1;
            let others = if more > 0 { format!(" and {more} more files") } else { String::new() };
            let message = format!("`{}`{others} changed since mendbook wrote it", self.shown.join(first).display());
            let help = "it may hold somebody's answers: move it away or delete it, then build again; nothing was touched";
            return Err(Diagnostic::error("output-changed", message).help(help));
        }
        Ok(Some(found.kept))
    }

    /// What this folder's temporary names begin with.
    fn prefix(&self) -> String {
        format!(".{}.mendbook-", self.name)
    }

    /// Removes what crashed builds left beside the folder. A build that is still at work holds a lock on its folder's marker.
    fn clean(&self) {
        let Ok(entries) = fs::read_dir(&self.parent) else { return };
        for entry in entries.flatten() {
            let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(&self.prefix()));
            if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            let abandoned = match File::open(entry.path().join(MARKER)) {
                Ok(marker) => marker.try_lock().is_ok(),
                // Without a marker it is a folder that was being removed, or one that keeps an old output safe (see `swap`).
                Err(_) => fs::symlink_metadata(entry.path().join(ASIDE)).is_err(),
            };
            if abandoned {
                // What cannot be removed stays; it is in nobody's way.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    fn replace(&self, old: Option<&[PathBuf]>, artifacts: &[Artifact]) -> io::Result<()> {
        let beside = tempfile::Builder::new().prefix(&self.prefix()).tempdir_in(&self.parent)?;
        let new = beside.path();
        let mut marker = File::create(new.join(MARKER))?;
        marker.lock()?;
        for artifact in artifacts {
            let path = new.join(&artifact.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(&path, &artifact.bytes)?;
        }
        for kept in old.unwrap_or_default() {
            carry_over(&self.path().join(kept), &new.join(kept))?;
        }
        // The list goes in last: it vouches for what is there.
        marker.write_all(Manifest::of(artifacts).text().as_bytes())?;
        usual_rights(new)?;
        let path = self.path();
        match old {
            None => fs::rename(new, &path)?,
            Some(_) => swap(new, &path, &self.prefix(), &self.parent)?,
        }
        drop(marker);
        // After a swap this removes the old folder; after a plain rename there is nothing left at this path.
        let _ = beside.close();
        Ok(())
    }
}

/// What lies in a folder besides what its list says.
#[derive(Default)]
struct Found {
    /// Files that were put there, and links and empty folders.
    kept: Vec<PathBuf>,
    /// Files that differ from what was written.
    changed: Vec<PathBuf>,
}

#[expect(clippy::disallowed_methods, reason = "what is replaced is looked at first")]
fn look_over(folder: &Path, below: &Path, manifest: &Manifest, found: &mut Found) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = below.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            look_over(&entry.path(), &path, manifest, found)?;
        } else if path == Path::new(MARKER) {
        } else {
            match manifest.0.get(&slashed(&path)) {
                Some(written) if kind.is_file() && digest(&fs::read(entry.path())?) == *written => {}
                Some(_) => found.changed.push(path),
                None => found.kept.push(path),
            }
        }
    }
    Ok(())
}

/// Gives a file that is not ours a place in the new folder. The old one keeps it too, until the new one has taken its place.
#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
fn carry_over(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if fs::symlink_metadata(to).is_ok() {
        let message = format!("`{}` was put there by somebody and would be written over", from.display());
        return Err(io::Error::new(ErrorKind::AlreadyExists, message));
    }
    match fs::hard_link(from, to) {
        Ok(()) => Ok(()),
        Err(_) => fs::copy(from, to).map(drop),
    }
}

/// Temporary folders are private; a finished one has the usual rights.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
fn usual_rights(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn usual_rights(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Exchanges two folders in one step where the system can, and by two renames otherwise.
#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
fn swap(new: &Path, old: &Path, prefix: &str, parent: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
    }
    // Some file systems cannot exchange. A crash between the two renames leaves both folders whole, the old one under another name.
    let aside = tempfile::Builder::new().prefix(prefix).tempdir_in(parent)?;
    let moved = aside.path().join(ASIDE);
    fs::rename(old, &moved)?;
    if let Err(error) = fs::rename(new, old) {
        fs::rename(&moved, old)?;
        return Err(error);
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files and look at them")]
mod tests {
    use super::*;

    fn artifacts(files: &[(&str, &str)]) -> Vec<Artifact> {
        files.iter().map(|(path, text)| Artifact { path: PathBuf::from(path), bytes: text.as_bytes().into() }).collect()
    }

    /// Every file below a folder with its text, sorted; the marker left out.
    fn list(folder: &Path) -> Vec<String> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                files.extend(list(&entry.path()).into_iter().map(|inner| format!("{name}/{inner}")));
            } else if name != MARKER {
                files.push(format!("{name}={}", fs::read_to_string(entry.path()).unwrap_or_default()));
            }
        }
        files.sort();
        files
    }

    fn book() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(root.path().join("content")).expect("a folder");
        root
    }

    fn build(root: &Path, out: &str, files: &[(&str, &str)]) -> Result<(), &'static str> {
        write(&root.join(out), root, &[root.join("content")], &artifacts(files)).map_err(|d| d.code)
    }

    #[test]
    fn a_build_replaces_what_it_wrote_and_keeps_the_rest() {
        let root = book();
        let book = root.path().join("book");
        assert_eq!(build(root.path(), "book", &[("a.html", "1"), ("img/b.png", "2")]), Ok(()));
        assert_eq!(list(&book), ["a.html=1", "img/b.png=2"]);
        fs::write(book.join("CNAME"), "mine").expect("written");
        fs::create_dir_all(book.join("deep/er")).expect("made");
        fs::write(book.join("deep/er/x"), "mine too").expect("written");
        assert_eq!(build(root.path(), "book", &[("a.html", "3")]), Ok(()));
        assert_eq!(list(&book), ["CNAME=mine", "a.html=3", "deep/er/x=mine too"]);
        // What somebody put there is not ours even when the book grows a file of that name.
        assert_eq!(build(root.path(), "book", &[("CNAME", "4")]), Err("output"));
        assert_eq!(list(&book), ["CNAME=mine", "a.html=3", "deep/er/x=mine too"]);
        assert_eq!(list(root.path()).len(), 3, "nothing is left beside: {:?}", list(root.path()));
    }

    #[test]
    fn answers_typed_into_a_written_file_are_never_lost() {
        let root = book();
        assert_eq!(build(root.path(), "book", &[("w.pdf", "empty")]), Ok(()));
        fs::write(root.path().join("book/w.pdf"), "filled in").expect("written");
        assert_eq!(build(root.path(), "book", &[("w.pdf", "empty 2")]), Err("output-changed"));
        assert_eq!(list(&root.path().join("book")), ["w.pdf=filled in"]);
        fs::remove_file(root.path().join("book/w.pdf")).expect("removed");
        assert_eq!(build(root.path(), "book", &[("w.pdf", "empty 2")]), Ok(()));
    }

    #[test]
    fn other_folders_are_refused_and_untouched() {
        let root = book();
        fs::write(root.path().join("content/x.md"), "text").expect("written");
        fs::create_dir(root.path().join("home")).expect("made");
        fs::write(root.path().join("home/letter"), "dear").expect("written");
        fs::write(root.path().join("file"), "f").expect("written");
        let before = list(root.path());
        for out in ["home", "file", "content", "content/book", ".", "../", "home/..", ""] {
            assert!(build(root.path(), out, &[("a", "1")]).is_err(), "{out}");
            assert_eq!(list(root.path()), before, "{out}");
        }
        // A marker of another kind proves nothing.
        fs::write(root.path().join("home").join(MARKER), "hello").expect("written");
        assert_eq!(build(root.path(), "home", &[("a", "1")]), Err("output-folder"));
        fs::create_dir(root.path().join("empty")).expect("made");
        assert_eq!(build(root.path(), "empty", &[("a", "1")]), Ok(()));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let root = book();
        let elsewhere = tempfile::tempdir().expect("a folder");
        fs::write(elsewhere.path().join("precious"), "p").expect("written");
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("book")).expect("linked");
        assert_eq!(build(root.path(), "book", &[("a", "1")]), Err("output-folder"));
        fs::remove_file(root.path().join("book")).expect("removed");
        assert_eq!(build(root.path(), "book", &[("a", "1")]), Ok(()));
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("book/link")).expect("linked");
        assert_eq!(build(root.path(), "book", &[("a", "2")]), Ok(()));
        assert!(fs::symlink_metadata(root.path().join("book/link")).expect("there").is_symlink());
        assert_eq!(list(elsewhere.path()), ["precious=p"]);
        // The content folder by another name is still the content folder.
        std::os::unix::fs::symlink(root.path().join("content"), root.path().join("other")).expect("linked");
        assert!(build(root.path(), "other/book", &[("a", "1")]).is_err());
    }

    #[test]
    fn what_a_crash_left_is_cleaned_and_work_in_progress_is_not() {
        let root = book();
        let left = root.path().join(".book.mendbook-abc");
        fs::create_dir(&left).expect("made");
        fs::write(left.join(MARKER), "").expect("written");
        fs::write(left.join("half"), "h").expect("written");
        let busy = root.path().join(".book.mendbook-def");
        fs::create_dir(&busy).expect("made");
        let lock = File::create(busy.join(MARKER)).expect("made");
        lock.lock().expect("locked");
        assert_eq!(build(root.path(), "book", &[("a", "1")]), Ok(()));
        assert!(!left.exists() && busy.exists());
    }

    #[test]
    fn paths_stay_inside_and_differ() {
        let root = book();
        for files in
            [&[("../a", "1")][..], &[("/a", "1")], &[("a", "1"), ("A", "2")], &[("a", "1"), ("a/b", "2")], &[("", "1")], &[(MARKER, "1")]]
        {
            assert_eq!(build(root.path(), "book", files), Err("output"), "{files:?}");
        }
        assert!(!root.path().join("book").exists());
    }

    #[test]
    fn the_same_artifacts_give_the_same_folder() {
        let root = book();
        let files = [("b", "2"), ("a", "1")];
        assert_eq!((build(root.path(), "one", &files), build(root.path(), "two", &files)), (Ok(()), Ok(())));
        let marker = |out: &str| fs::read_to_string(root.path().join(out).join(MARKER)).expect("a list");
        assert_eq!(marker("one"), marker("two"));
    }
}
