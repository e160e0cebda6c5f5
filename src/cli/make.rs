//! From a workbook to the files of its output, in memory: theme, site and PDFs.

use rayon::prelude::*;

use super::console::{Progress, source_date};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::Artifact;
use crate::print;
use crate::site;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::workbook::Workbook;

/// Says where the words of the interface are in another language than the book. Where all are, they are marked as such for screen readers.
fn interface_language(theme: &Theme, language: &str, diagnostics: &mut Diagnostics) {
    // A theme whose words cannot be read is reported by what is made of it.
    let Ok(strings) = theme.strings(language) else { return };
    let message = match (strings.foreign(), strings.lacking()) {
        (Some(foreign), _) => format!("the theme has no words in `{language}`: the interface is in `{}`", foreign.language),
        (None, lacking @ [first, rest @ ..]) => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            format!("the theme lacks {} of its words in `{language}`, which stay English: `{first}`{more}", lacking.len())
        }
        _ => return,
    };
    let help =
        format!("put them into `strings/{language}.toml` of a theme of your own; `strings/en.toml` of the theme `default` has them all");
    diagnostics.push(Diagnostic::warning("interface-language", message).help(help));
}

/// Makes every file of the output. What goes wrong is in `diagnostics`, and then nothing is returned.
pub(super) fn make(
    workbook: &Workbook,
    config: &Config,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
    progress: &Progress,
) -> Option<Vec<Artifact>> {
    progress.say("Reading the theme");
    let theme = Theme::load(&config.build.theme, &config.root, sources, diagnostics)?;
    interface_language(&theme, &workbook.book.language, diagnostics);
    let jobs = print::jobs(workbook, config);
    progress.say(&format!("Making the site and {} PDF{}", jobs.len(), if jobs.len() == 1 { "" } else { "s" }));
    let date = source_date();
    let set = || jobs.par_iter().map(|job| print::make(job, workbook, &theme, date)).collect::<Vec<_>>();
    let (site, pdfs) = rayon::join(|| site::build(workbook, &theme, config), set);
    let mut artifacts = Vec::new();
    match site {
        Ok(pages) => artifacts.extend(pages),
        Err(errors) => diagnostics.extend(errors),
    }
    for made in pdfs {
        match made {
            Ok(made) => artifacts.push(made.finish(sources, diagnostics)),
            Err(error) => diagnostics.push(error),
        }
    }
    (!diagnostics.has_errors()).then_some(artifacts)
}
