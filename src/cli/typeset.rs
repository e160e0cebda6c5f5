//! `mendbook typeset`: the typesetter on its own, for any HTML with CSS paged media.

use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Outcome;
use super::console::{Progress, print, show, show_one, size, source_date};
use super::files::same;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::write_file;
use crate::pdf;
use crate::print::tell;
use crate::source::SourceMap;
use crate::theme::built_in_files;
use crate::typeset::frame::FontData;
use crate::typeset::html::encoding::{self, Trouble};
use crate::typeset::{Input, Resources, Stylesheet, Typeset, typeset};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The HTML to set; `-` reads it from standard input, with addresses relative to the working folder
    #[arg(value_name = "IN.html", value_hint = clap::ValueHint::FilePath)]
    input: PathBuf,
    /// The PDF to write; `-` writes it to standard output
    #[arg(value_name = "OUT.pdf", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
    /// A style sheet to use before the document's own; may be given several times
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    css: Vec<PathBuf>,
    /// Draw form controls as lines and boxes for a pen instead of fields to fill in
    #[arg(long)]
    no_form: bool,
}

/// Shorter HTML, which makes up to some six hundred pages, is set on one thread: a second saves less time than anyone notices, and each
/// shapes words that the other knows, so that together they take a tenth more of the processor.
const FOR_ONE_THREAD: u64 = 2 << 20;

impl Arguments {
    /// How many threads the document is worth; 0 for as many as the machine runs at once.
    pub(super) fn threads(&self) -> usize {
        let length = std::fs::metadata(&self.input).map_or(u64::MAX, |file| file.len());
        usize::from(length < FOR_ONE_THREAD)
    }
}

/// Files on disk, named relative to the file that names them.
struct Files;

impl Resources for Files {
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        if Path::new(url).components().any(|part| matches!(part, Component::RootDir | Component::Prefix(_))) {
            return Err(String::from("only files are read, and only by paths relative to the file that names them"));
        }
        read(&base.join(url)).map(Arc::from)
    }
}

#[expect(clippy::disallowed_methods, reason = "the user names these files")]
fn read(path: &Path) -> Result<Vec<u8>, String> {
    let cannot = |error: std::io::Error| format!("`{}` cannot be read: {error}", path.display());
    // A pipe or a device may never end.
    let kind = std::fs::metadata(path).map_err(cannot)?;
    if kind.is_dir() {
        return Err(format!("`{}` is a folder", path.display()));
    }
    std::fs::read(path).map_err(cannot)
}

/// How a file's bytes become text.
type Decode = fn(Vec<u8>) -> (String, Option<Trouble>);

/// The text of a file the user names; `-` is standard input. What is odd about its encoding is told.
fn read_text(path: &Path, decode: Decode, diagnostics: &mut Diagnostics) -> Result<String, Diagnostic> {
    let bytes = if is_stream(path) { read_standard_input() } else { read(path) };
    let bytes = bytes.map_err(|message| Diagnostic::error("unreadable", message))?;
    let (text, trouble) = decode(bytes);
    if let Some(trouble) = trouble {
        let (message, help) = trouble.words();
        diagnostics.push(Diagnostic::warning("encoding", format!("{}: {message}", path.display())).help(help));
    }
    Ok(text)
}

/// Whether a path stands for standard input or output.
fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

fn read_standard_input() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(|error| format!("standard input cannot be read: {error}"))?;
    Ok(bytes)
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    // All on threads of one pool: each goes on with the memory it has.
    match rayon::scope(|_| set(arguments)) {
        Ok(()) => Outcome::Done,
        Err(diagnostic) => {
            show_one(diagnostic);
            Outcome::Failed
        }
    }
}

fn set(arguments: &Arguments) -> Result<(), Diagnostic> {
    if arguments.css.iter().chain([&arguments.input]).any(|path| same(path, &arguments.output)) {
        let message = format!("`{}` is read, so it cannot be written", arguments.output.display());
        return Err(Diagnostic::error("output", message).help("give the PDF a name of its own"));
    }
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let html = read_text(&arguments.input, encoding::html, &mut diagnostics)?;
    let mut stylesheets = Vec::new();
    for path in &arguments.css {
        stylesheets.push(Stylesheet { name: path.clone(), css: read_text(path, encoding::css, &mut diagnostics)? });
    }
    // The default theme's fonts stand in where the document brings none.
    let files = built_in_files("default").unwrap_or_default();
    let fonts: Vec<FontData> = files
        .into_iter()
        .filter(|(path, _)| path.starts_with("static/fonts/") && path.ends_with(".ttf"))
        .map(|(_, bytes)| Arc::new(bytes.into()))
        .collect();
    let progress = Progress::new();
    progress.say("Setting pages");
    let input = Input {
        html: &html,
        name: &arguments.input,
        stylesheets: &stylesheets,
        resources: &Files,
        fonts: &fonts,
        forms: !arguments.no_form,
    };
    let Typeset { document, warnings } = typeset(&input);
    let options = pdf::Options { date: source_date(), producer: None };
    let written = pdf::write(&document, &options);
    progress.clear();
    for warning in &warnings {
        let known = sources.files().any(|(_, file)| file.path == warning.file);
        let sheet = stylesheets.iter().find(|sheet| sheet.name == warning.file).map(|sheet| sheet.css.clone());
        let text = sheet.or_else(|| (arguments.input == warning.file).then(|| html.clone()));
        // A style sheet that others name is read again to show the line.
        let linked = || read(&warning.file).ok().map(|bytes| encoding::css(bytes).0);
        let text = if known { None } else { text.or_else(linked) };
        tell(warning, text.as_deref(), &mut sources, &mut diagnostics);
    }
    show(&diagnostics, &sources);
    let bytes = written.map_err(|error| Diagnostic::error("pdf", format!("`{}` cannot be made: {error}", arguments.output.display())))?;
    if is_stream(&arguments.output) {
        return std::io::stdout()
            .lock()
            .write_all(&bytes)
            .map_err(|error| Diagnostic::error("output", format!("standard output cannot be written: {error}")));
    }
    write_file(&arguments.output, &bytes)?;
    let pages = document.pages.len();
    // The system takes all memory at once from a program that ends: it need not be given back piece by piece.
    std::mem::forget(document);
    print(&format!("{}  {} page{}  {}\n", arguments.output.display(), pages, if pages == 1 { "" } else { "s" }, size(bytes.len())));
    Ok(())
}
