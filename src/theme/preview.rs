//! Not a test: writes a book's site and print sources to `target/preview/`, to be looked at in a browser or another typesetter.
//!
//! `MENDBOOK_PREVIEW` names the book's folder; without it the sample is taken. `MENDBOOK_THEME` names a theme.

use std::fs;
use std::path::Path;

use super::{Theme, sample};
use crate::config::{HtmlOutput, Ink, PageSize, PdfEdition};
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;
use crate::workbook::{Audience, Workbook};

fn book(sources: &mut SourceMap) -> Workbook {
    let Ok(root) = std::env::var("MENDBOOK_PREVIEW") else { return sample::book() };
    let mut diagnostics = Diagnostics::default();
    let project = crate::load::load(Path::new(&root), sources, &mut diagnostics);
    let book = project.and_then(|project| crate::resolve::resolve(&project, sources, &mut diagnostics));
    let shown: Vec<String> = diagnostics
        .iter()
        .map(|d| {
            let at = d.span.map(|span| {
                let at = sources.position(span);
                format!("{}:{}:{}: ", sources.file(span.file).path.display(), at.line, at.column)
            });
            format!("{}{}", at.unwrap_or_default(), d.message)
        })
        .collect();
    book.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
#[ignore = "writes files for a person to look at"]
fn preview() {
    let mut sources = SourceMap::default();
    let book = book(&mut sources);
    let mut diagnostics = Diagnostics::default();
    let name = std::env::var("MENDBOOK_THEME").unwrap_or_else(|_| String::from("default"));
    let theme = Theme::load(&name, Path::new("."), &mut sources, &mut diagnostics).unwrap_or_else(|| panic!("{diagnostics:?}"));
    let out = Path::new("target/preview");
    let letter = PdfEdition { page: PageSize::Letter, ..PdfEdition::default() };
    let book_sheet = book.steps.iter().flat_map(|step| &step.parts).find_map(|part| match part {
        crate::workbook::Part::Worksheet(sheet) => Some(sheet.id.as_str()),
        _ => None,
    });
    for (name, edition, only) in [
        ("letter", letter.clone(), None),
        ("a4-paper-mono", PdfEdition { form: false, ink: Ink::Mono, ..PdfEdition::default() }, None),
        ("large-counselor", PdfEdition { scale: 1.5, audience: Audience::Counselor, ..letter.clone() }, None),
        ("one-sheet", letter, book_sheet),
        ("small", PdfEdition { page: PageSize::Custom { width: 419.5, height: 595.3 }, ..PdfEdition::default() }, None),
    ] {
        let folder = out.join(name);
        let source = match theme.print_html(&book, &edition, only) {
            Ok(source) => source,
            Err(error) => {
                let at = error.span.map(|span| (sources.file(span.file).path.clone(), sources.position(span)));
                panic!("{error:?} {at:?}")
            }
        };
        let input = crate::typeset::Input {
            html: &source.html,
            name: &source.name,
            stylesheets: &source.stylesheets,
            resources: &source,
            fonts: &[],
            forms: edition.form,
        };
        let typeset = crate::typeset::typeset(&input);
        let warnings: String = typeset.warnings.iter().map(|w| format!("{}:{}:{}: {}\n", w.file.display(), w.line, w.column, w.message)).collect();
        write(&folder.join("warnings.txt"), warnings.as_bytes());
        match crate::pdf::write(&typeset.document, &crate::pdf::Options::default()) {
            Ok(pdf) => write(&folder.join("own.pdf"), &pdf),
            Err(error) => write(&folder.join("warnings.txt"), format!("{warnings}{error:?}").as_bytes()),
        }
        write(&folder.join("print.html"), source.html.as_bytes());
        let order: String = source.stylesheets.iter().map(|sheet| format!("{}\n", sheet.name.display())).collect();
        write(&folder.join("order.txt"), order.as_bytes());
        source.stylesheets.iter().for_each(|sheet| write(&folder.join(&sheet.name), sheet.css.as_bytes()));
        source.resources.iter().for_each(|(path, bytes)| write(&folder.join(path), bytes));
    }
    for (folder, html) in [("site", HtmlOutput::default()), ("neutral", HtmlOutput { neutral: true, ..HtmlOutput::default() })] {
        for artifact in crate::site::artifacts(&book, &theme, &html).unwrap_or_else(|error| panic!("{error:?}")) {
            write(&out.join(folder).join(&artifact.path), &artifact.bytes);
        }
    }
}
