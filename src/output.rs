//! Output: the only place that writes.
//!
//! In: [`Artifact`]s of the stages. Out: files on disk, swapped in whole.
//!
//! The new folder is made beside the old one and takes its place by renaming, so that a crash leaves the one or the other. A list of what
//! was written lies in the folder (`.mendbook`). It proves that mendbook made the folder, and it tells what has been put there or changed
//! since: what people put there is carried over, and what they changed (a PDF filled in where it lay) is never written over.

mod folder;
mod manifest;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;

pub use folder::write;
pub use manifest::MARKER;

/// One finished file, held in memory until everything is finished.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// The path below the output folder, with `/` separators.
    pub path: PathBuf,
    /// The whole content.
    pub bytes: Arc<[u8]>,
}

/// Writes a single file that the user named, whole or not at all. A file that is there is replaced.
#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::error("output", format!("`{}` cannot be written: {error}", path.display()));
    // What is no file (a device, a pipe) is written to, not replaced; a link is followed.
    if std::fs::metadata(path).is_ok_and(|at| !at.is_file() && !at.is_dir()) {
        return std::fs::write(path, bytes).map_err(failed);
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let path = target.as_path();
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !parent.is_dir() {
        let message = format!("`{}` cannot be written: there is no folder `{}`", path.display(), parent.display());
        return Err(Diagnostic::error("output", message));
    }
    let mut file = tempfile::Builder::new().prefix(".mendbook-").tempfile_in(parent).map_err(failed)?;
    std::io::Write::write_all(&mut file, bytes).map_err(failed)?;
    readable_by_all(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Temporary files are private; a finished file has the usual rights.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Writes files into a new or empty folder, and refuses any other.
#[expect(clippy::disallowed_methods, reason = "this is where files are written")]
pub fn write_new(folder: &Path, artifacts: &[Artifact]) -> Result<(), Diagnostic> {
    let failed =
        |path: &Path, error: std::io::Error| Diagnostic::error("output", format!("`{}` cannot be written: {error}", path.display()));
    match std::fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                let message = format!("`{}` is not empty", folder.display());
                return Err(Diagnostic::error("output", message).help("name a new folder; nothing was written"));
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(folder, error)),
    }
    check_paths(artifacts)?;
    for artifact in artifacts {
        let path = folder.join(&artifact.path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).and_then(|()| std::fs::write(&path, &artifact.bytes)).map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// Every path stays below the folder, and no two are the same file on any system.
fn check_paths(artifacts: &[Artifact]) -> Result<(), Diagnostic> {
    let mut seen = std::collections::BTreeSet::new();
    for artifact in artifacts {
        let path = &artifact.path;
        let inside = path.components().all(|part| matches!(part, Component::Normal(_))) && path.components().next().is_some();
        if !inside || path == Path::new(MARKER) {
            return Err(Diagnostic::error("output", format!("`{}` is no path inside the output folder", path.display())));
        }
        if !seen.insert(path.to_string_lossy().to_lowercase()) {
            let message = format!("`{}` would be written twice", path.display());
            return Err(
                Diagnostic::error("output", message).help("give every PDF in book.toml a `file` that nothing else in the output has")
            );
        }
    }
    // A file cannot lie inside another file.
    for artifact in artifacts {
        let outer = artifact.path.ancestors().skip(1).find(|outer| seen.contains(&outer.to_string_lossy().to_lowercase()));
        if let Some(outer) = outer.filter(|outer| !outer.as_os_str().is_empty()) {
            let message = format!("`{}` would lie inside the file `{}`", artifact.path.display(), outer.display());
            return Err(Diagnostic::error("output", message));
        }
    }
    Ok(())
}
