//! Text and JSON of diagnostics.
//!
//! In: findings and the sources they point into. Out: strings. Nothing is printed here.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::source::{Position, SourceMap, Span};

/// Findings in the order a reader goes through them: by file and place, those without a place first.
pub fn sorted<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let mut list: Vec<_> = diagnostics.into_iter().collect();
    list.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
    list
}

/// One finding as text: what is wrong, the line it is on, and what to do about it. With colours if `colour` is set.
pub fn text(diagnostic: &Diagnostic, sources: &SourceMap, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = printable(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(message.as_ref()).id(diagnostic.code));
    let lines: Vec<_> =
        diagnostic.span.into_iter().chain(diagnostic.related.iter().map(|(span, _)| *span)).map(|span| line(sources, span)).collect();
    let notes: Vec<_> = diagnostic.related.iter().map(|(_, note)| printable(note)).collect();
    for (index, line) in lines.iter().enumerate() {
        let primary = index == 0 && diagnostic.span.is_some();
        let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut annotation = kind.span(line.range.clone());
        if !primary {
            let note = notes.get(index - usize::from(diagnostic.span.is_some()));
            annotation = annotation.label(note.map_or("", |note| note.as_ref()));
        }
        let snippet = Snippet::source(line.text.as_ref()).path(line.path.as_str()).line_start(line.position.line).fold(false);
        group = group.element(snippet.annotation(annotation));
    }
    let help = diagnostic.help.as_ref().map(|help| printable(help));
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut rendered = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    rendered.push('\n');
    rendered
}

/// One line of a source with what is marked in it.
struct Line<'s> {
    path: String,
    text: Cow<'s, str>,
    range: Range<usize>,
    position: Position,
}

fn line(sources: &SourceMap, span: Span) -> Line<'_> {
    let file = sources.file(span.file);
    let text = file.text.as_ref();
    let mut start = span.range().start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let mut end = span.range().end.clamp(start, line_start + line.len().max(start - line_start));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let range = (start - line_start).min(line.len())..(end.max(start) - line_start).min(line.len());
    let path = printable(&file.path.display().to_string()).into_owned();
    Line { path, text: printable(line), range, position: sources.position(span) }
}

/// The text with control characters other than tabs and line ends replaced, so that a file's content cannot drive the terminal.
fn printable(text: &str) -> Cow<'_, str> {
    let unsafe_ = |c: char| (c.is_control() && !matches!(c, '\t' | '\n')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(unsafe_) {
        return Cow::Borrowed(text);
    }
    // One character of the same length in bytes for each, so that what is marked stays marked.
    let replace = |c: char| match c.len_utf8() {
        _ if !unsafe_(c) => c,
        1 => '?',
        2 => '\u{b7}',
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(replace).collect())
}

/// All findings as a JSON array, for programs.
pub fn json(diagnostics: &[&Diagnostic], sources: &SourceMap) -> String {
    let list: Vec<Value> = diagnostics.iter().map(|diagnostic| object(diagnostic, sources)).collect();
    let mut text = serde_json::to_string_pretty(&list).unwrap_or_else(|_| String::from("[]"));
    text.push('\n');
    text
}

fn object(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let place = diagnostic.span.map(|span| {
        let end = Span { start: span.end, ..span };
        (sources.file(span.file).path.display().to_string(), sources.position(span), sources.position(end))
    });
    json!({
        "code": diagnostic.code,
        "severity": severity,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "file": place.as_ref().map(|(file, _, _)| file),
        "line": place.as_ref().map(|(_, start, _)| start.line),
        "column": place.as_ref().map(|(_, start, _)| start.column),
        "end_line": place.as_ref().map(|(_, _, end)| end.line),
        "end_column": place.as_ref().map(|(_, _, end)| end.column),
    })
}

/// How many findings there are, in words: "2 errors, 1 warning".
pub fn summary<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let (mut errors, mut warnings) = (0, 0);
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
        }
    }
    let count = |number: usize, word: &str| (number > 0).then(|| format!("{number} {word}{}", if number == 1 { "" } else { "s" }));
    [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_its_line_and_help() {
        let mut sources = SourceMap::default();
        let file = sources.add("content/01-a/prompts.yaml", "worksheet: a\r\ntitel: Ä \u{1b}[31m x\r\nid: b\r\n");
        let diagnostic = Diagnostic::error("unknown-key", "unknown key `titel`")
            .at(Span::new(file, 14..19))
            .help("did you mean `title`?")
            .related(Span::new(file, 0..9), "in this worksheet");
        let shown = text(&diagnostic, &sources, false);
        assert_eq!(
            shown,
            "error[unknown-key]: unknown key `titel`
 --> content/01-a/prompts.yaml:2:1
  |
2 | titel: Ä ?[31m x
  | ^^^^^
  |
 ::: content/01-a/prompts.yaml:1:1
  |
1 | worksheet: a
  | --------- in this worksheet
  |
  = help: did you mean `title`?
"
        );
        let value: Value = serde_json::from_str(&json(&[&diagnostic], &sources)).expect("JSON");
        assert_eq!((&value[0]["line"], &value[0]["column"], &value[0]["end_column"]), (&json!(2), &json!(1), &json!(6)));
    }

    #[test]
    fn odd_spans_do_no_harm() {
        let mut sources = SourceMap::default();
        let file = sources.add("a", "ä\nb");
        for range in [0..0, 1..2, 3..3, 4..9, 99..100, 0..4] {
            let diagnostic = Diagnostic::warning("x", "y\u{1b}[2J").at(Span::new(file, range));
            assert!(text(&diagnostic, &sources, true).contains("y?[2J"));
            json(&[&diagnostic], &sources);
        }
        let file = sources.add("empty", "");
        assert!(text(&Diagnostic::error("x", "y").at(Span::new(file, 0..0)), &sources, false).contains("empty:1:1"));
        assert_eq!(text(&Diagnostic::error("x", "y").help("z"), &sources, false), "error[x]: y\n |\n = help: z\n");
    }
}
