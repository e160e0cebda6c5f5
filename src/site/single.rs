//! The one file: the whole book with its style, script, fonts and pictures inside.
//!
//! In: the book and its theme. Out: one HTML document that makes no request, under a policy that allows none.

use super::{PageView, SiteView, contents, csp_hash, data_url, script, styles, view_options};
use crate::config::HtmlOutput;
use crate::diagnostic::Diagnostic;
use crate::theme::fragment::Fitting;
use crate::theme::view::{BookView, ViewOptions};
use crate::theme::{Levels, Strings, Theme, css_urls};
use crate::workbook::Workbook;

/// Renders the one file, for a couple or for their counselor.
pub(super) fn render(book: &Workbook, theme: &Theme, html: &HtmlOutput, strings: &Strings, counselor: bool) -> Result<String, Diagnostic> {
    let images = book.images.iter().map(|image| (image.path.clone(), data_url(&image.path, &image.bytes))).collect();
    let fitting = Fitting { lower_headings: 1, images, ..Fitting::default() };
    let shown = BookView::new(book, &ViewOptions { counselor, ..view_options(strings, &fitting, html, false) });
    let css = inline_style(theme, &styles(theme, strings)?)?;
    let script = inline_text(script::join(theme)?, "script")?;
    let csp = format!(
        "default-src 'none'; script-src {}; style-src {}; font-src data:; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        csp_hash(&script),
        csp_hash(&css)
    );
    let site = SiteView {
        csp,
        css,
        script,
        home_href: String::from("#ui--top"),
        contents_href: String::from("#ui--index-contents"),
        exit_href: String::from("#ui--main"),
        single_href: None,
        ..SiteView::new(book, html, strings)
    };
    let contents = contents(&shown.steps);
    let page = PageView {
        single: true,
        counselor,
        levels: Levels { step: 2, sheet: 3, section: 4 },
        steps: &shown.steps,
        ..PageView::new(&shown, &site, &contents)
    };
    theme.render("single.html", &page, strings)
}

/// The style sheet with every file it names put in its place.
fn inline_style(theme: &Theme, css: &str) -> Result<String, Diagnostic> {
    let mut out = String::with_capacity(css.len());
    let mut from = 0;
    for range in css_urls(css) {
        let path = &css[range.clone()];
        // What a sheet names and no theme of the line has was reported when the theme was read.
        let Some((_, bytes)) = theme.asset(path) else { continue };
        out.push_str(&css[from..range.start]);
        out.push_str(&data_url(path, &bytes));
        from = range.end;
    }
    out.push_str(&css[from..]);
    inline_text(out, "style")
}

/// Checks that a text can stand inside its element unchanged, as its hash is taken of it.
fn inline_text(text: String, element: &str) -> Result<String, Diagnostic> {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let lower = text.to_ascii_lowercase();
    if lower.contains(&format!("</{element}")) || lower.contains("<!--") || lower.contains("<script") {
        return Err(Diagnostic::error("theme-inline", format!("the theme's {element} holds markup that would end it inside a page"))
            .help(format!("write `<` as an escape in `</{element}`, `<!--` and `<script`")));
    }
    Ok(text)
}
