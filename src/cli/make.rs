//! From a workbook to the files of its output, in memory: theme, site and PDFs.

use super::console::Progress;
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::output::Artifact;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::workbook::Workbook;
use crate::{print, site};

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
    progress.say("Making the site");
    let site = match site::build(workbook, &theme, config) {
        Ok(pages) => Some(pages),
        Err(errors) => {
            diagnostics.extend(errors);
            None
        }
    };
    progress.say("Typesetting the PDFs");
    let pdfs = print::build(workbook, &theme, &config.pdfs, sources, diagnostics);
    site.zip(pdfs).map(|(site, pdfs)| [site, pdfs].concat())
}
