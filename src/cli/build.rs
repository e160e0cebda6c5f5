//! `mendbook build`.

use std::path::{Path, PathBuf};

use super::check::{Checked, checked};
use super::console::{Progress, print, show, show_one, size};
use super::make::make;
use super::{Book, Outcome};
use crate::diagnostic::render;
use crate::output::{self, Artifact};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    book: Book,
    /// Write here instead of the folder that book.toml names
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let progress = Progress::new();
    progress.say("Reading the book");
    let Checked { mut sources, mut diagnostics, book } = checked(&arguments.book);
    let built = book.and_then(|(project, workbook)| {
        let artifacts = make(&workbook, &project.config, &mut sources, &mut diagnostics, &progress)?;
        Some((project, artifacts))
    });
    progress.clear();
    show(&diagnostics, &sources);
    let Some((project, artifacts)) = built.filter(|_| !diagnostics.has_errors()) else {
        print(&format!("nothing was built: {}\n", render::summary(diagnostics.iter())));
        return Outcome::Failed;
    };
    let config = &project.config;
    let out = arguments.out.as_deref().unwrap_or(&config.build.out);
    let protected = [config.content.clone(), config.root.join("themes")];
    progress.say("Writing");
    let written = output::write(out, &config.root, &protected, &artifacts);
    progress.clear();
    match written {
        Ok(()) => {
            print(&listing(out, &artifacts));
            Outcome::Done
        }
        Err(diagnostic) => {
            show_one(diagnostic);
            Outcome::Failed
        }
    }
}

/// What was written: every file at the top, and what is in a folder taken together.
fn listing(out: &Path, artifacts: &[Artifact]) -> String {
    let out = out.strip_prefix(".").unwrap_or(out);
    let mut rows: Vec<(PathBuf, usize, usize)> = Vec::new();
    for artifact in artifacts {
        let mut parts = artifact.path.components();
        let first = parts.next().map(|part| PathBuf::from(part.as_os_str())).unwrap_or_default();
        let inside = parts.next().is_some();
        match rows.iter_mut().find(|(path, count, _)| inside && *count > 0 && *path == first) {
            Some((_, count, bytes)) => {
                *count += 1;
                *bytes += artifact.bytes.len();
            }
            None => rows.push((first, usize::from(inside), artifact.bytes.len())),
        }
    }
    rows.sort();
    let line = |(path, count, bytes): &(PathBuf, usize, usize)| {
        let files = match count {
            0 => String::new(),
            1 => String::from("/ (1 file)"),
            _ => format!("/ ({count} files)"),
        };
        (format!("{}{files}", out.join(path).display()), size(*bytes))
    };
    let lines: Vec<_> = rows.iter().map(line).collect();
    let width = lines.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
    lines.iter().map(|(path, size)| format!("{path:width$}  {size:>8}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_taken_together() {
        let artifact = |path: &str, length| Artifact { path: PathBuf::from(path), bytes: vec![0; length].into() };
        let artifacts = [artifact("index.html", 1_200), artifact("fonts/a", 10), artifact("fonts/b", 20), artifact("a.pdf", 2_000_000)];
        assert_eq!(
            listing(Path::new("book"), &artifacts),
            "book/a.pdf               2.0 MB\nbook/fonts/ (2 files)      30 B\nbook/index.html            2 kB\n"
        );
    }
}
