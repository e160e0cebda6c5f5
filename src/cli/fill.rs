//! `mendbook fill`: answers put into a PDF form.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Outcome;
use super::console::{print, show, show_one, size};
use super::files::{self, Passphrase, Password};
use crate::answers::file;
use crate::answers::fill::{Filled, Request, fill};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::write_file;
use crate::pdf::read::MAX_FILE;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::typeset::frame::FontData;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The PDF to fill in
    #[arg(value_name = "BLANK.pdf", value_hint = clap::ValueHint::FilePath)]
    blank: PathBuf,
    /// The answers: what workbook.html saved or `mendbook extract` wrote, locked or not, or XFDF or FDF
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    answers: PathBuf,
    /// The PDF to write; without it, one beside the blank with `-filled` in its name
    #[arg(short, long, value_name = "OUT.pdf", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Make the answers part of the pages: nothing can be changed afterwards
    #[arg(long)]
    flatten: bool,
    /// The folder of the book it is of, whose theme brings fonts and words
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    book: Option<PathBuf>,
    /// A font file for letters that the form and the theme lack; may be given several times
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    font: Vec<PathBuf>,
    /// Fill in answers of another book, and write over the blank or over an earlier `-filled`
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    passphrase: Passphrase,
    #[command(flatten)]
    password: Password,
}

/// The longest font file that is read.
const MAX_FONT: usize = 64 << 20;

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match fill_in(arguments) {
        Ok(()) => Outcome::Done,
        Err(diagnostic) => {
            show_one(diagnostic);
            Outcome::Failed
        }
    }
}

fn fill_in(arguments: &Arguments) -> Result<(), Diagnostic> {
    let output = output(arguments)?;
    let blank = files::read(&arguments.blank, MAX_FILE)?;
    let name = files::name(&arguments.answers);
    let bytes = files::read(&arguments.answers, file::MAX_FILE)?;
    let answers = file::read(&bytes, &name, &mut || arguments.passphrase.ask(&format!("`{name}`"), false))?;
    let fonts = arguments.font.iter().map(|path| font(path)).collect::<Result<Vec<_>, _>>()?;
    let theme = || theme(arguments.book.as_deref());
    let request = Request {
        blank,
        name: &files::name(&arguments.blank),
        answers: &answers,
        flatten: arguments.flatten,
        force: arguments.force,
        theme: &theme,
        fonts: &fonts,
        password: &mut || arguments.password.ask(&format!("`{}`", files::name(&arguments.blank))),
    };
    let Filled { bytes, placed, added_pages, diagnostics } = fill(request)?;
    show(&diagnostics, &SourceMap::default());
    write_file(&output, &bytes)?;
    let pages = match added_pages {
        0 => String::new(),
        1 => String::from("  1 page added"),
        more => format!("  {more} pages added"),
    };
    print(&format!("{}  {placed} answer{}{pages}  {}\n", output.display(), if placed == 1 { "" } else { "s" }, size(bytes.len())));
    Ok(())
}

/// Where the new file goes: never over something that nobody said may go.
fn output(arguments: &Arguments) -> Result<PathBuf, Diagnostic> {
    let taken = |path: &Path, what: &str, help: &str| {
        let message = format!("`{}` {what}", path.display());
        Err(Diagnostic::error("output", message).help(help.to_owned()))
    };
    let output = match &arguments.output {
        Some(output) => output.clone(),
        None => {
            let stem = arguments.blank.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let output = arguments.blank.with_file_name(format!("{stem}-filled.pdf"));
            if output.exists() && !arguments.force {
                return taken(&output, "is there already", "name the new file with `-o`, or write over it with `--force`");
            }
            output
        }
    };
    if arguments.font.iter().chain([&arguments.answers]).any(|path| files::same(path, &output)) {
        return taken(&output, "is read, so it cannot be written", "give the PDF a name of its own");
    }
    if !arguments.force && files::same(&arguments.blank, &output) {
        return taken(&output, "is the blank form", "give the new file a name of its own, or write over the blank with `--force`");
    }
    Ok(output)
}

fn font(path: &Path) -> Result<FontData, Diagnostic> {
    let bytes = files::read(path, MAX_FONT)?;
    let known = [b"\0\x01\0\0".as_slice(), b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2"].iter().any(|magic| bytes.starts_with(magic));
    if known { Ok(Arc::new(bytes.into())) } else { Err(Diagnostic::error("font", format!("`{}` is not a font file", path.display()))) }
}

/// The theme of the book, or the built-in one.
fn theme(book: Option<&Path>) -> Result<Theme, Diagnostic> {
    let (name, root) = match book {
        Some(folder) => {
            let (config, _) = files::book(folder)?;
            (config.build.theme, config.root)
        }
        None => (String::from("default"), PathBuf::new()),
    };
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let theme = Theme::load(&name, &root, &mut sources, &mut diagnostics);
    show(&diagnostics, &sources);
    theme.ok_or_else(|| Diagnostic::error("theme", format!("the theme `{name}` cannot be used")))
}
