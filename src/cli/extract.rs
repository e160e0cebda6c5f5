//! `mendbook extract`: the answers of a PDF that was filled in, as a file.

use std::path::PathBuf;

use clap::ValueEnum;

use super::Outcome;
use super::console::{print, show, show_one};
use super::files::{self, Passphrase, Password};
use crate::answers::{Schema, extract, file};
use crate::diagnostic::Diagnostic;
use crate::output::write_file;
use crate::pdf::read::MAX_FILE;
use crate::source::SourceMap;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The PDF that was filled in
    #[arg(value_name = "FILLED.pdf", value_hint = clap::ValueHint::FilePath)]
    input: PathBuf,
    /// The folder of the book it is of: to know its questions where the PDF does not tell
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    book: Option<PathBuf>,
    /// The file to write; stdout without it
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// How answers are written
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
    #[command(flatten)]
    passphrase: Passphrase,
    #[command(flatten)]
    password: Password,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// An answers file, which workbook.html opens
    Json,
    /// An answers file locked with a passphrase
    Locked,
    /// Fields and values for other form programs
    Xfdf,
    /// The same for those that want FDF
    Fdf,
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match read(arguments) {
        Ok(()) => Outcome::Done,
        Err(diagnostic) => {
            show_one(diagnostic);
            Outcome::Failed
        }
    }
}

fn read(arguments: &Arguments) -> Result<(), Diagnostic> {
    if let Some(output) = arguments.output.as_deref().filter(|output| files::same(&arguments.input, output)) {
        let message = format!("`{}` is read, so it cannot be written", output.display());
        return Err(Diagnostic::error("output", message).help("give the answers a file of their own"));
    }
    let schema = arguments.book.as_deref().map(files::book).transpose()?.map(|(_, workbook)| Schema::of(&workbook));
    let bytes = files::read(&arguments.input, MAX_FILE)?;
    let name = files::name(&arguments.input);
    let mut password = || arguments.password.ask(&format!("`{name}`"));
    let extracted = extract::extract(bytes, &name, schema.as_ref(), &mut password)?;
    show(&extracted.diagnostics, &SourceMap::default());
    let pdf = arguments.input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text = match arguments.format {
        Format::Json => file::write(&extracted.answers),
        Format::Locked => {
            let passphrase = arguments.passphrase.ask("the answers", true)?;
            file::write_locked(&extracted.answers, &passphrase, &files::secrets()?)?
        }
        Format::Xfdf => extracted.xfdf(&pdf),
        Format::Fdf => extracted.fdf(&pdf),
    };
    match &arguments.output {
        None => print(&text),
        Some(path) => {
            write_file(path, text.as_bytes())?;
            let number = extracted.answers.values.len();
            print(&format!("{}  {number} answer{}\n", path.display(), if number == 1 { "" } else { "s" }));
        }
    }
    Ok(())
}
