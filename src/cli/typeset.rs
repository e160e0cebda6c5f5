//! `mendbook typeset`: the typesetter on its own, for any HTML with CSS paged media.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Outcome;
use super::console::{Progress, print, show, show_one, size, source_date};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::write_file;
use crate::pdf;
use crate::print::tell;
use crate::source::SourceMap;
use crate::theme::built_in_files;
use crate::typeset::{Input, Resources, Stylesheet, Typeset, typeset};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The HTML to set
    #[arg(value_name = "IN.html", value_hint = clap::ValueHint::FilePath)]
    input: PathBuf,
    /// The PDF to write
    #[arg(value_name = "OUT.pdf", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
    /// A style sheet to use before the document's own; may be given several times
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    css: Vec<PathBuf>,
    /// Draw form controls as lines and boxes for a pen instead of fields to fill in
    #[arg(long)]
    no_form: bool,
}

/// Files on disk, named relative to the file that names them.
struct Files;

impl Resources for Files {
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        let path = Path::new(url.split(['?', '#']).next().unwrap_or(url));
        let relative = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir | Component::ParentDir));
        if !relative || url.contains("://") {
            return Err(String::from("only files are read, and only by relative paths"));
        }
        read(&base.join(path)).map(Arc::from)
    }
}

#[expect(clippy::disallowed_methods, reason = "the user names these files")]
fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

/// Whether two paths name one file that exists.
fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn read_text(path: &Path) -> Result<String, Diagnostic> {
    let bytes = read(path).map_err(|message| Diagnostic::error("unreadable", message))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Diagnostic::error("not-utf-8", format!("`{}` is not UTF-8 at byte {at}", path.display())).help("save it as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    match set(arguments) {
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
    let html = read_text(&arguments.input)?;
    let mut stylesheets = Vec::new();
    for path in &arguments.css {
        stylesheets.push(Stylesheet { name: path.clone(), css: read_text(path)? });
    }
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    // The default theme's fonts stand in where the document brings none.
    let files = built_in_files("default").unwrap_or_default();
    let fonts: Vec<Arc<Vec<u8>>> = files
        .into_iter()
        .filter(|(path, _)| path.starts_with("static/fonts/") && path.ends_with(".ttf"))
        .map(|(_, bytes)| Arc::new(bytes.to_vec()))
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
        let sheet = stylesheets.iter().find(|sheet| sheet.name == warning.file).map(|sheet| sheet.css.as_str());
        let text = sheet.or((arguments.input == warning.file).then_some(html.as_str()));
        tell(warning, text, &mut sources, &mut diagnostics);
    }
    show(&diagnostics, &sources);
    let bytes = written.map_err(|error| Diagnostic::error("pdf", format!("`{}` cannot be made: {error}", arguments.output.display())))?;
    write_file(&arguments.output, &bytes)?;
    let pages = document.pages.len();
    // The system takes all memory at once from a program that ends: it need not be given back piece by piece.
    std::mem::forget(document);
    print(&format!("{}  {} page{}  {}\n", arguments.output.display(), pages, if pages == 1 { "" } else { "s" }, size(bytes.len())));
    Ok(())
}
