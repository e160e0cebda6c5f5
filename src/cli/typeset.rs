//! `mendbook typeset`: the typesetter on its own, for any HTML and CSS.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Outcome;
use super::console::{Progress, print, show, show_one, size};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::write_file;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::typeset::{Input, Resources, Stylesheet, typeset};
use crate::{pdf, print};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The HTML file
    #[arg(value_name = "IN.html", value_hint = clap::ValueHint::FilePath)]
    input: PathBuf,
    /// The PDF file to write
    #[arg(value_name = "OUT.pdf", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
    /// A style sheet, before those the document names; may be given more than once
    #[arg(long = "css", value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    stylesheets: Vec<PathBuf>,
    /// Draw fields as lines and boxes for a pen instead of a fillable form
    #[arg(long)]
    no_form: bool,
}

/// Files beside a document.
struct Files;

impl Resources for Files {
    #[expect(clippy::disallowed_methods, reason = "the command reads what the document names")]
    fn read(&self, base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
        let path = base.join(url);
        std::fs::read(&path).map(Arc::from).map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
    }
}

pub(super) fn run(arguments: &Arguments) -> Outcome {
    let read = |path: &PathBuf| text(path).map(|css| Stylesheet { name: path.clone(), css });
    let html = text(&arguments.input);
    let stylesheets: Result<Vec<_>, _> = arguments.stylesheets.iter().map(read).collect();
    let (html, stylesheets) = match (html, stylesheets) {
        (Ok(html), Ok(stylesheets)) => (html, stylesheets),
        (Err(error), _) | (_, Err(error)) => {
            show_one(error);
            return Outcome::Failed;
        }
    };
    let progress = Progress::new();
    progress.say("Typesetting");
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let fonts = Theme::load("default", Path::new("."), &mut sources, &mut diagnostics).map(|theme| theme.fonts()).unwrap_or_default();
    let input = Input {
        html: &html,
        name: &arguments.input,
        stylesheets: &stylesheets,
        resources: &Files,
        fonts: &fonts,
        forms: !arguments.no_form,
    };
    let typeset = typeset(&input);
    let bytes = pdf::write(&typeset.document, &pdf::Options::default());
    progress.clear();
    for warning in &typeset.warnings {
        diagnostics.push(print::diagnostic(warning, &stylesheets, &mut sources));
    }
    let written = bytes
        .map_err(|error| Diagnostic::error("pdf", format!("`{}` cannot be written: {error}", arguments.output.display())))
        .and_then(|bytes| write_file(&arguments.output, &bytes).map(|()| bytes.len()));
    show(&diagnostics, &sources);
    match written {
        Ok(length) => {
            let pages = typeset.document.pages.len();
            print(&format!("{}  {pages} page{}  {}\n", arguments.output.display(), if pages == 1 { "" } else { "s" }, size(length)));
            Outcome::Done
        }
        Err(error) => {
            show_one(error);
            Outcome::Failed
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the command reads the files it is given")]
fn text(path: &Path) -> Result<String, Diagnostic> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) => Err(Diagnostic::error("unreadable-file", format!("`{}` cannot be read: {error}", path.display()))),
    }
}
