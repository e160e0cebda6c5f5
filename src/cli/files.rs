//! What `extract` and `fill` share: files the user names, the book beside them, and passphrases.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::Book;
use super::check::checked;
use super::console::show;
use crate::answers::Secrets;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::workbook::Workbook;

/// Reads a file up to a length.
#[expect(clippy::disallowed_methods, reason = "the user names these files")]
pub(super) fn read(path: &Path, most: usize) -> Result<Vec<u8>, Diagnostic> {
    let failed = |error: std::io::Error| Diagnostic::error("unreadable", format!("`{}` cannot be read: {error}", path.display()));
    if path.is_dir() {
        return Err(Diagnostic::error("unreadable", format!("`{}` is a folder", path.display())));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    std::fs::File::open(path).map_err(failed)?.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > most {
        return Err(Diagnostic::error("unreadable", format!("`{}` is longer than any form or answers file", path.display())));
    }
    Ok(bytes)
}

/// The name of a file in messages.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// Whether two paths name one file that exists.
pub(super) fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Reads the book that `--book` names. What is wrong with it is shown.
pub(super) fn book(folder: &Path) -> Result<(Config, Workbook), Diagnostic> {
    let read = checked(&Book { root: folder.to_path_buf() });
    // Only mistakes matter here: advice is for authors.
    let mut errors = Diagnostics::default();
    errors.extend(read.diagnostics.into_iter().filter(|found| found.severity == crate::diagnostic::Severity::Error));
    show(&errors, &read.sources);
    let broken = || Diagnostic::error("book", format!("the book in `{}` cannot be used", folder.display()));
    if errors.has_errors() {
        return Err(broken());
    }
    read.book.map(|(project, workbook)| (project.config, workbook)).ok_or_else(broken)
}

/// The first line of a file that holds a secret.
fn first_line(path: &Path) -> Result<String, Diagnostic> {
    let bytes = read(path, 64 << 10)?;
    let text = String::from_utf8(bytes).map_err(|_| Diagnostic::error("passphrase", format!("`{}` is not UTF-8", path.display())))?;
    Ok(text.trim_start_matches('\u{FEFF}').lines().next().unwrap_or("").to_owned())
}

/// Where the password of a PDF comes from: a file, or the keyboard.
#[derive(Debug, clap::Args)]
pub(super) struct Password {
    /// Read the password of a locked PDF from the first line of this file instead of the keyboard
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    password_file: Option<PathBuf>,
}

impl Password {
    /// Asks for it; like a passphrase, it is never taken from the command line or the environment.
    pub(super) fn ask(&self, what: &str) -> Result<String, Diagnostic> {
        match &self.password_file {
            Some(path) => first_line(path),
            None => rpassword::prompt_password(format!("Password of {what}: ")).map_err(|error| {
                Diagnostic::error("locked-pdf", format!("{what} is locked with a password, and none can be asked for here: {error}"))
                    .help("name a file that holds it with `--password-file`")
            }),
        }
    }
}

/// Where a passphrase comes from: a file, or the keyboard.
#[derive(Debug, clap::Args)]
pub(super) struct Passphrase {
    /// Read the passphrase of a locked answers file from the first line of this file instead of the keyboard
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    passphrase_file: Option<PathBuf>,
}

impl Passphrase {
    /// Asks for it. A new one is asked for twice. It is never taken from the command line or the environment, which others can see.
    pub(super) fn ask(&self, what: &str, new: bool) -> Result<String, Diagnostic> {
        let empty = || Diagnostic::error("passphrase", "an empty passphrase locks nothing");
        if let Some(path) = &self.passphrase_file {
            let first = first_line(path)?;
            return if first.is_empty() { Err(empty()) } else { Ok(first) };
        }
        let prompt = |words: &str| {
            rpassword::prompt_password(words).map_err(|error| {
                Diagnostic::error("passphrase", format!("no passphrase can be asked for here: {error}"))
                    .help("name a file that holds it with `--passphrase-file`")
            })
        };
        let first = prompt(&format!("Passphrase for {what}: "))?;
        if first.is_empty() {
            return Err(empty());
        }
        if new && prompt("The same again: ")? != first {
            return Err(Diagnostic::error("passphrase", "the two were not the same; nothing was written"));
        }
        Ok(first)
    }
}

/// What each locked file needs of its own.
pub(super) fn secrets() -> Result<Secrets, Diagnostic> {
    let mut secrets = Secrets { salt: [0; 16], iv: [0; 12] };
    getrandom::fill(&mut secrets.salt)
        .and_then(|()| getrandom::fill(&mut secrets.iv))
        .map_err(|error| Diagnostic::error("passphrase", format!("this machine gives no random numbers: {error}")))?;
    Ok(secrets)
}
