//! `mendbook init`: a small book that builds, to learn from and to change.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::Outcome;
use super::console::{print, show_one};
use crate::output::{Artifact, write_new};

/// The book that `init` writes.
static BOOK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init");

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make; it must be new or empty
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let mut artifacts = Vec::new();
    collect(&BOOK, &mut artifacts);
    if let Err(diagnostic) = write_new(&arguments.folder, &artifacts) {
        show_one(diagnostic);
        return Outcome::Failed;
    }
    let folder = arguments.folder.display();
    let root = if arguments.folder == Path::new(".") { String::new() } else { format!(" --root {folder}") };
    let files: String = artifacts.iter().map(|artifact| format!("  {}\n", arguments.folder.join(&artifact.path).display())).collect();
    print(&format!("{files}\nA book to change as you like. Build it with `mendbook build{root}`.\n"));
    Outcome::Done
}

fn collect(dir: &Dir<'_>, artifacts: &mut Vec<Artifact>) {
    let mut files: Vec<_> = dir.files().collect();
    files.sort_by_key(|file| file.path());
    artifacts.extend(files.into_iter().map(|file| Artifact { path: file.path().to_path_buf(), bytes: file.contents().into() }));
    let mut dirs: Vec<_> = dir.dirs().collect();
    dirs.sort_by_key(|dir| dir.path());
    for dir in dirs {
        collect(dir, artifacts);
    }
}
