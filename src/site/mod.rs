//! The site: pages for reading, and the one file in which the book is filled in.
//!
//! In: a `Workbook`, a `Theme`, `[output.html]`. Out: [`Artifact`]s. No page of it ever asks a network for anything: a page's content
//! security policy allows its own files alone, and the one file has everything inside.
//! All markup is in the theme's templates. Nothing is written here.

mod script;
mod search;
mod single;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::config::{Choices, Config, HtmlOutput};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::output::Artifact;
use crate::theme::fragment::Fitting;
use crate::theme::view::{self, BookView, HelplinesView, InfoView, RoleView, StepView, ViewOptions};
use crate::theme::{Levels, Strings, Theme, css_urls};
use crate::workbook::Workbook;

/// What a page template sees beside its own content.
#[derive(Debug, Clone, Serialize)]
struct SiteView {
    /// Whether names and titles say nothing of the book.
    neutral: bool,
    search: bool,
    /// The content security policy.
    csp: String,
    /// The style sheet, in the one file.
    css: String,
    /// The script, in the one file.
    script: String,
    /// What relative addresses begin with: nothing, but on a page that is shown in place of any other.
    root: String,
    home_href: String,
    contents_href: String,
    exit_href: String,
    /// The one file, from the pages.
    single_href: Option<String>,
    /// The name of an answers file, without its ending.
    answers_file: String,
    /// What the script says, as JSON.
    words: String,
    /// The name under which a browser keeps locked answers: the book's own, and one that says nothing of it.
    store: String,
}

impl SiteView {
    /// As the pages have it.
    fn new(book: &Workbook, html: &HtmlOutput, strings: &Strings) -> Self {
        Self {
            neutral: html.neutral,
            search: html.search,
            csp: page_policy(html),
            css: String::new(),
            script: String::new(),
            root: String::new(),
            home_href: String::from("index.html"),
            contents_href: String::from("index.html#ui--index-contents"),
            exit_href: String::from("exit.html"),
            single_href: html.single_file.then(|| single_name(html, strings)),
            answers_file: strings.get(if html.neutral { "site.neutral_file_name" } else { "site.file_name" }).to_owned(),
            words: serde_json::to_string(&strings.table().get("reader")).unwrap_or_default(),
            store: Sha256::digest(book.book.identifier.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

/// The policy of the pages. Checkers that read pages from a disk take `'self'` for another place than browsers do, so that scripts and
/// styles are named only where the pages are for the web.
fn page_policy(html: &HtmlOutput) -> String {
    let named = if html.base_url.is_some() {
        "default-src 'none'; script-src 'self'; style-src 'self'; "
    } else {
        "script-src-attr 'none'; style-src-attr 'none'; connect-src 'none'; media-src 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; manifest-src 'none'; "
    };
    format!(
        "{named}img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// A page as templates see it.
#[derive(Debug, Serialize)]
struct PageView<'a> {
    print: bool,
    single: bool,
    /// Whether it shows what is for the counselor.
    counselor: bool,
    levels: Levels,
    site: &'a SiteView,
    book: &'a InfoView,
    roles: &'a [RoleView],
    helplines: Option<&'a HelplinesView>,
    help_href: Option<&'a str>,
    /// Steps without their parts, for lists.
    contents: &'a [StepView],
    /// The whole address of the page, where it has one.
    url: Option<String>,
    /// The id of the step the page shows.
    current: &'a str,
    /// All steps, in the one file.
    steps: &'a [StepView],
    step: Option<&'a StepView>,
    previous: Option<&'a StepView>,
    next: Option<&'a StepView>,
}

impl<'a> PageView<'a> {
    /// A page of no step in particular.
    fn new(shown: &'a BookView, site: &'a SiteView, contents: &'a [StepView]) -> Self {
        Self {
            print: false,
            single: false,
            counselor: false,
            levels: Levels { step: 1, sheet: 2, section: 3 },
            site,
            book: &shown.book,
            roles: &shown.roles,
            helplines: shown.helplines.as_ref(),
            help_href: shown.help_href.as_deref(),
            contents,
            url: None,
            current: "",
            steps: &[],
            step: None,
            previous: None,
            next: None,
        }
    }
}

/// Builds everything `[output.html]` asks for.
pub fn build(book: &Workbook, theme: &Theme, config: &Config) -> Result<Vec<Artifact>, Diagnostics> {
    artifacts(book, theme, &config.html).map_err(|error| {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(error);
        diagnostics
    })
}

fn artifacts(book: &Workbook, theme: &Theme, html: &HtmlOutput) -> Result<Vec<Artifact>, Diagnostic> {
    let strings = theme.strings(&book.book.language)?;
    let mut artifacts = Vec::new();
    if html.site {
        paged(book, theme, html, &strings, &mut artifacts)?;
    }
    let name = single_name(html, &strings);
    if html.single_file {
        artifacts.push(artifact(&name, single::render(book, theme, html, &strings, false)?.into_bytes()));
    }
    if html.counselor_file {
        let name = name.replace(".html", "-counselor.html");
        artifacts.push(artifact(&name, single::render(book, theme, html, &strings, true)?.into_bytes()));
    }
    Ok(artifacts)
}

/// The name of the one file.
pub fn single_name(html: &HtmlOutput, strings: &Strings) -> String {
    format!("{}.html", if html.neutral { strings.get("site.neutral_file_name") } else { "workbook" })
}

fn artifact(path: &str, bytes: Vec<u8>) -> Artifact {
    Artifact { path: PathBuf::from(path), bytes: Arc::from(bytes) }
}

/// Of the couple's pages and file.
fn view_options<'a>(strings: &'a Strings, fitting: &'a Fitting, html: &HtmlOutput, paged: bool) -> ViewOptions<'a> {
    ViewOptions { strings, fitting, counselor: false, choosable: true, choices: Choices::Radio, paged, neutral: html.neutral }
}

/// The steps as lists need them: without what they consist of.
fn contents(steps: &[StepView]) -> Vec<StepView> {
    steps.iter().map(StepView::clone_head).collect()
}

fn paged(book: &Workbook, theme: &Theme, html: &HtmlOutput, strings: &Strings, artifacts: &mut Vec<Artifact>) -> Result<(), Diagnostic> {
    let nowhere = Fitting::default();
    let pages = view::pages(book, &view_options(strings, &nowhere, html, true));
    let fitting = Fitting { pages, ..Fitting::default() };
    let shown = BookView::new(book, &view_options(strings, &fitting, html, true));
    let contents = contents(&shown.steps);
    let site = SiteView::new(book, html, strings);
    let url = |path: &str| html.base_url.as_ref().map(|base| format!("{base}{path}"));
    let page = || PageView::new(&shown, &site, &contents);
    let mut add = |path: &str, template: &str, view: &PageView| {
        artifacts.push(artifact(path, theme.render(template, view, strings)?.into_bytes()));
        Ok(())
    };
    add("index.html", "index.html", &PageView { url: url(""), ..page() })?;
    add("exit.html", "exit.html", &page())?;
    for (i, step) in shown.steps.iter().enumerate() {
        let previous = i.checked_sub(1).and_then(|i| contents.get(i));
        let url = url(&step.page);
        add(
            &step.page,
            "page.html",
            &PageView { url, current: &step.id, step: Some(step), previous, next: contents.get(i + 1), ..page() },
        )?;
    }
    if let Some(base) = &html.base_url {
        add("sitemap.xml", "sitemap.xml", &PageView { url: url(""), ..page() })?;
        // A server shows this page at any address below its own.
        let base = base.splitn(4, '/').nth(3).map_or_else(|| String::from("/"), |path| format!("/{path}"));
        let site = SiteView {
            root: base.clone(),
            home_href: base.clone(),
            contents_href: format!("{base}index.html#ui--index-contents"),
            exit_href: format!("{base}exit.html"),
            single_href: None,
            search: false,
            ..site.clone()
        };
        add("404.html", "404.html", &PageView { help_href: None, ..PageView::new(&shown, &site, &[]) })?;
    }
    artifacts.push(artifact("assets/site.css", styles(theme, strings)?.into_bytes()));
    artifacts.push(artifact("assets/workbook.js", script::join(theme)?.into_bytes()));
    if html.search {
        artifacts.push(artifact("assets/search-index.js", search::index(&shown).into_bytes()));
    }
    for (path, bytes) in assets(theme, &styles(theme, strings)?) {
        artifacts.push(Artifact { path: PathBuf::from(format!("assets/{path}")), bytes });
    }
    for image in &book.images {
        artifacts.push(Artifact { path: PathBuf::from(&image.path), bytes: Arc::clone(&image.bytes) });
    }
    Ok(())
}

/// The style sheet of all pages: the tokens and the themes' own sheets.
fn styles(theme: &Theme, strings: &Strings) -> Result<String, Diagnostic> {
    #[derive(Serialize)]
    struct Tokens {
        print: bool,
    }
    let mut css = theme.render("tokens.css", &Tokens { print: false }, strings)?;
    for (_, text) in theme.site_styles() {
        css.push_str(&text);
    }
    Ok(css)
}

/// The files of the theme that a style sheet names.
fn assets(theme: &Theme, css: &str) -> BTreeMap<String, Arc<[u8]>> {
    css_urls(css)
        .into_iter()
        .filter_map(|range| {
            let path = &css[range];
            theme.asset(path).map(|(_, bytes)| (path.to_owned(), bytes))
        })
        .collect()
}

/// `data:` with the bytes in base 64, the media type by the path's ending.
fn data_url(path: &str, bytes: &[u8]) -> String {
    let kind = match path.rsplit('.').next().unwrap_or("").to_ascii_lowercase().as_str() {
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    format!("data:{kind};base64,{}", STANDARD.encode(bytes))
}

/// The hash of an inline style or script, as a content security policy names it.
fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::SourceMap;
    use crate::theme::sample;

    fn build(html: &HtmlOutput) -> BTreeMap<String, String> {
        let mut diagnostics = Diagnostics::default();
        let theme = Theme::load("default", Path::new("."), &mut SourceMap::default(), &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        let artifacts = artifacts(&sample::book(), &theme.unwrap(), html).unwrap();
        artifacts.iter().map(|a| (a.path.display().to_string(), String::from_utf8_lossy(&a.bytes).into_owned())).collect()
    }

    fn names(html: &str) -> std::collections::BTreeSet<&str> {
        html.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).filter(|name| name.contains('.')).collect()
    }

    #[test]
    fn the_one_file_and_the_pages_hold_the_same_keys() {
        let files = build(&HtmlOutput::default());
        let pages: String = ["one.html", "two.html", "help.html"].iter().map(|name| files[*name].as_str()).collect();
        assert_eq!(names(&files["workbook.html"]), names(&pages));
        for key in
            ["first.feelings", "first.way", "first.scale.injured", "first.table.1.kept", "plan.phone.pick", "plan.signatures.injured.date"]
        {
            assert!(names(&pages).contains(key), "{key}");
        }
        assert!(!files.contains_key("for-the-counselor.html"));
    }

    /// The names of all controls, an option of a group as `key.option`: the names that paper has.
    fn boxes(html: &str) -> std::collections::BTreeSet<String> {
        let tags = ["<input", "<textarea", "<select"].iter().flat_map(|tag| html.split(tag).skip(1));
        tags.filter_map(|rest| {
            let tag = rest.split('>').next()?;
            let attribute = |name: &str| tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            // What is shown is chosen on a screen alone, and no answer.
            let key = attribute("name").filter(|name| name.contains('.'))?;
            match attribute("value") {
                Some(value) if value != "yes" && !key.ends_with(&format!(".{value}")) => Some(format!("{key}.{value}")),
                _ => Some(key.to_owned()),
            }
        })
        .collect()
    }

    #[test]
    fn screen_and_paper_ask_the_same() {
        let theme = Theme::load("default", Path::new("."), &mut SourceMap::default(), &mut Diagnostics::default()).unwrap();
        let paper = theme.print_html(&sample::book(), &crate::config::PdfEdition::default(), None).unwrap().html;
        assert_eq!(boxes(&build(&HtmlOutput::default())["workbook.html"]), boxes(&paper));
    }

    #[test]
    fn what_is_for_the_counselor_is_in_the_counselors_file_alone() {
        let couple = build(&HtmlOutput::default());
        let mut files = build(&HtmlOutput { counselor_file: true, ..HtmlOutput::default() });
        let counselor = files.remove("workbook-counselor.html").unwrap();
        assert_eq!(files, couple, "the couple's files are the same, byte for byte");
        for note in ["Listen for but.", "For the counselor", "for-the-counselor"] {
            assert!(counselor.contains(note), "{note}");
            assert_eq!(couple.iter().find(|(_, text)| text.contains(note)).map(|(name, _)| name), None, "{note}");
        }
        assert_eq!(names(&counselor), names(&couple["workbook.html"]));
    }

    #[test]
    fn the_one_file_asks_for_nothing() {
        let file = &build(&HtmlOutput::default())["workbook.html"];
        assert!(!file.contains("src=\"assets") && !file.contains("href=\"assets") && !file.contains("url(\"fonts"));
        assert!(file.contains("default-src &#39;none&#39;"));
    }

    /// What the pages' links and files lead to.
    fn addresses(files: &BTreeMap<String, String>) -> Vec<&str> {
        let pages = files.iter().filter(|(name, _)| name.ends_with(".html") && *name != "404.html").map(|(_, text)| text);
        pages
            .flat_map(|page| [" href=\"", " src=\""].into_iter().flat_map(|name| page.split(name).skip(1)))
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[test]
    fn pages_work_in_any_folder() {
        let files = build(&HtmlOutput::default());
        for address in addresses(&files) {
            let path = address.split('#').next().unwrap_or("");
            let elsewhere = ["tel:", "data:", "https:"].iter().any(|scheme| address.starts_with(scheme));
            assert!(elsewhere || path.is_empty() || files.contains_key(path), "{address}");
        }
    }

    #[test]
    fn pages_name_their_address_only_where_they_have_one() {
        let check = |base: Option<&str>, expected: bool| {
            let files = build(&HtmlOutput { base_url: base.map(str::to_owned), ..HtmlOutput::default() });
            assert_eq!(files["one.html"].contains("<link rel=\"canonical\" href=\"https://example.org/book/one.html\">"), expected);
            assert_eq!(files["one.html"].contains("og:url"), expected);
            assert!(!files["exit.html"].contains("canonical") && !files["workbook.html"].contains("canonical"));
            assert_eq!(files.get("sitemap.xml").is_some_and(|map| map.contains("<loc>https://example.org/book/two.html</loc>")), expected);
            // Shown at any address below the base: only whole paths lead anywhere.
            assert_eq!(
                files
                    .get("404.html")
                    .is_some_and(|page| page.contains("href=\"/book/assets/site.css\"") && page.contains("href=\"/book/\"")),
                expected
            );
        };
        check(None, false);
        check(Some("https://example.org/book/"), true);
    }

    #[test]
    fn the_one_file_is_small() {
        let file = &build(&HtmlOutput::default())["workbook.html"];
        let own = |tag: &str| {
            let text = file.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split(&format!("</{tag}>")).next()).unwrap_or("");
            let data: usize =
                css_urls(text).into_iter().filter(|range| text[range.clone()].starts_with("data:")).map(|range| range.len()).sum();
            text.len() - data
        };
        let (style, script) = (own("style"), own("script"));
        assert!(style > 10_000 && script > 10_000);
        assert!(style + script < 100_000, "{style} bytes of style and {script} of script");
    }

    #[test]
    fn words_in_another_language_say_so() {
        let check = |language: &str, expected: &str| {
            let mut book = sample::book();
            language.clone_into(&mut book.book.language);
            let theme = Theme::load("default", Path::new("."), &mut SourceMap::default(), &mut Diagnostics::default()).unwrap();
            let files = artifacts(&book, &theme, &HtmlOutput::default()).unwrap();
            let file = files.iter().find(|file| file.path == Path::new("workbook.html")).unwrap();
            let html = String::from_utf8_lossy(&file.bytes);
            let section = html.split("<section class=\"answers needs-script\"").nth(1).unwrap().split(" aria").next().unwrap();
            assert_eq!(section, expected);
        };
        check("en", "");
        check("da", " lang=\"en\"");
        check("fa", " lang=\"en\" dir=\"ltr\"");
    }

    #[test]
    fn neutral_names_say_nothing() {
        let files = build(&HtmlOutput { neutral: true, ..HtmlOutput::default() });
        assert!(files.contains_key("notes.html") && files.contains_key("page-1.html"));
        assert!(files["notes.html"].contains("<title>Notes</title>"));
    }
}
