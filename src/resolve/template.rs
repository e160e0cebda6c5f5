//! Tera in author text.
//!
//! In: words that may hold `{{ role.x }}`, `{{ book.title }}`, `{{ interval }}` and `{{ blank.x }}`. Out: the words with values put in, and
//! a map from each of their bytes to the place it was written at, so that what is found wrong later, in Markdown, can be shown there.
//!
//! The map is made by Tera itself: marks that no text may hold are put between the template's tags, carry their offset through the
//! rendering, and are taken out again. A blank becomes such a mark too; it goes through Markdown as a word would.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use tera::{Context, Delimiters, Tera};

use crate::diagnostic::{Diagnostic, Diagnostics, nearest};
use crate::node::Text;
use crate::source::SourceMap;
use crate::workbook::{BookInfo, Role};

/// What follows was written at the offset between this and [`MARK_END`].
const LITERAL: char = '\u{fdd0}';
/// What follows, up to the next mark, was made by the tag at the offset between this and [`MARK_END`].
const MADE: char = '\u{fdd1}';
const MARK_END: char = '\u{fdd2}';
/// Begins a blank; its index follows in [`DIGITS`].
pub(super) const BLANK: char = '\u{fdd3}';
/// Ends a blank.
pub(super) const BLANK_END: char = '\u{fdd4}';
/// The digit 0 of a blank's index.
const DIGITS: u32 = 0xfdd5;
/// What a comment stands between. Tera's own `{#` begins the id of a heading in Markdown.
const COMMENT: (&str, &str) = ("{~", "~}");
/// An author's text does not grow to more than this.
const MAX_RENDERED: usize = 4 << 20;
/// After this many mistakes of other kinds in one text, the rest is looked for once they are mended.
const MAX_ROUNDS: usize = 20;

/// Words whose tags were replaced.
#[derive(Debug, Clone, Default)]
pub(super) struct Rendered {
    /// The words.
    pub(super) text: String,
    /// Where runs of the words begin, in the words and in the source, and whether they were copied from there.
    runs: Vec<(usize, usize, bool)>,
}

impl Rendered {
    /// The offset in the source of an offset in the words.
    pub(super) fn origin(&self, at: usize) -> usize {
        let index = self.runs.partition_point(|(start, _, _)| *start <= at);
        match index.checked_sub(1).map(|index| self.runs[index]) {
            None => at,
            Some((start, source, true)) => source + (at - start),
            Some((_, source, false)) => source,
        }
    }

    /// The range in the source of a range in the words.
    pub(super) fn origins(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        // The end of the last character rather than the start of what follows, which may be far away.
        let end = if range.end > range.start { self.origin(range.end - 1) + 1 } else { start };
        start..end.max(start)
    }
}

/// The variables that a text may use beyond roles and book.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope<'a> {
    /// The ids of blanks, in the order of their indexes.
    pub(super) blanks: &'a [String],
    /// The words for a check-in's interval.
    pub(super) interval: Option<&'a str>,
}

/// Renders author text.
pub(super) struct Templates {
    tera: Tera,
    base: Context,
    /// Every dotted path that has a value, for suggestions.
    paths: Vec<String>,
}

impl Templates {
    pub(super) fn new(book: &BookInfo, roles: &[Role]) -> Self {
        let mut base = Context::new();
        let mut paths = Vec::new();
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for role in roles {
            names.insert(role.id.clone(), &role.name);
            names.insert(role.id.replace('-', "_"), &role.name);
            paths.push(format!("role.{}", role.id.replace('-', "_")));
        }
        base.insert("role", &names);
        let mut about: BTreeMap<&str, String> = BTreeMap::new();
        about.insert("title", book.title.clone());
        about.insert("subtitle", book.subtitle.clone().unwrap_or_default());
        about.insert("authors", book.authors.join(", "));
        about.insert("language", book.language.clone());
        about.insert("version", book.version.clone().unwrap_or_default());
        about.insert("license", book.license.clone().unwrap_or_default());
        about.insert("identifier", book.identifier.clone());
        about.insert("publisher", book.publisher.clone().unwrap_or_default());
        paths.extend(about.keys().map(|key| format!("book.{key}")));
        base.insert("book", &about);
        let mut tera = Tera::default();
        let delimiters = Delimiters { comment_start: COMMENT.0.into(), comment_end: COMMENT.1.into(), ..Delimiters::default() };
        let set = tera.set_delimiters(delimiters);
        debug_assert!(set.is_ok(), "the delimiters differ from each other");
        Self { tera, base, paths }
    }

    /// Renders a text. Every tag that cannot be rendered is reported and left out.
    pub(super) fn render(&self, text: &Text, scope: Scope<'_>, sources: &SourceMap, diagnostics: &mut Diagnostics) -> Rendered {
        if !["{{", "{%", COMMENT.0].iter().any(|tag| text.value.contains(tag)) {
            return Rendered { text: text.value.clone(), runs: Vec::new() };
        }
        let context = self.context(scope);
        let mut template = text.value.clone();
        let mut places = tags(&template);
        for tag in &places {
            if is_group(&template[tag.clone()]) {
                diagnostics.push(self.unknown(inner(&template[tag.clone()]), scope).at(text.locate(sources, tag.clone())));
                blank_out(&mut template, tag.clone());
            }
        }
        let mut rounds = 0;
        loop {
            let mut sink = Sink::default();
            let Err(error) = self.tera.render_str_to(&marked(&template, &places), &context, false, &mut sink) else {
                return unmark(&String::from_utf8_lossy(&sink.bytes));
            };
            if rounds == 0 {
                self.blank_out_unknown(&mut template, &places, text, &context, scope, sources, diagnostics);
            } else {
                // The marks move what the error points at, so it is asked for again without them.
                let error = self.tera.render_str_to(&template, &context, false, Sink::default()).err().unwrap_or(error);
                let (message, range) = Self::report(&error);
                let range = range.start.min(template.len())..range.end.min(template.len());
                let holds = |tag: &&Range<usize>| tag.contains(&range.start) && template[(*tag).clone()].starts_with("{{");
                let Some(tag) = places.iter().find(holds).cloned().filter(|_| rounds <= MAX_ROUNDS) else {
                    diagnostics.push(Diagnostic::error("template", message).at(text.locate(sources, range)));
                    return Rendered::default();
                };
                let name = inner(&template[tag.clone()]);
                let diagnostic = if is_path(name) { self.unknown(name, scope) } else { Diagnostic::error("template", message) };
                diagnostics.push(diagnostic.at(text.locate(sources, tag.clone())));
                blank_out(&mut template, tag);
            }
            rounds += 1;
            places = tags(&template);
        }
    }

    /// Reports the tags that name an unknown variable, and takes them out, so that they do not hide what else is wrong.
    #[expect(clippy::too_many_arguments, reason = "the parts of one rendering")]
    fn blank_out_unknown(
        &self,
        template: &mut String,
        places: &[Range<usize>],
        text: &Text,
        context: &Context,
        scope: Scope<'_>,
        sources: &SourceMap,
        diagnostics: &mut Diagnostics,
    ) {
        // Variables that the template makes or asks for itself are not known by one tag alone.
        if ["set ", "for ", "is defined"].iter().any(|word| places.iter().any(|tag| template[tag.clone()].contains(word))) {
            return;
        }
        let mut known: BTreeMap<String, Option<Diagnostic>> = BTreeMap::new();
        for tag in places {
            let alone = &template[tag.clone()];
            if !alone.starts_with("{{") {
                continue;
            }
            let wrong = || match self.tera.render_str_to(alone, context, false, Sink::default()) {
                Ok(()) => None,
                Err(_) if is_path(inner(alone)) => Some(self.unknown(inner(alone), scope)),
                // A filter or function that does not exist; other mistakes may depend on what stands around the tag.
                Err(error) if !has_span(&error) => Some(Diagnostic::error("template", said(&error.to_string()))),
                Err(_) => None,
            };
            if let Some(diagnostic) = known.entry(alone.to_owned()).or_insert_with(wrong) {
                diagnostics.push(diagnostic.clone().at(text.locate(sources, tag.clone())));
                blank_out(template, tag.clone());
            }
        }
    }

    /// The message of a Tera error and the bytes of the template it is about.
    fn report(error: &tera::Error) -> (String, Range<usize>) {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                (said(report.message()), report.span().range.clone())
            }
            _ => (said(&error.to_string()), 0..0),
        }
    }

    fn context(&self, scope: Scope<'_>) -> Context {
        let mut context = self.base.clone();
        if !scope.blanks.is_empty() {
            let mut blanks = BTreeMap::new();
            for (index, id) in scope.blanks.iter().enumerate() {
                blanks.insert(id.clone(), blank_mark(index));
                blanks.insert(id.replace('-', "_"), blank_mark(index));
            }
            context.insert("blank", &blanks);
        }
        if let Some(interval) = scope.interval {
            context.insert("interval", interval);
        }
        context
    }

    /// What to say of a path that has no value.
    fn unknown(&self, name: &str, scope: Scope<'_>) -> Diagnostic {
        let plain = name.replace("[\"", ".").replace("['", ".").replace("\"]", "").replace("']", "");
        let known = scope.blanks.iter().map(|id| format!("blank.{}", id.replace('-', "_")));
        let known: Vec<_> = known.chain(scope.interval.map(|_| String::from("interval"))).chain(self.paths.iter().cloned()).collect();
        let group = plain.split('.').next().unwrap_or("");
        let diagnostic = Diagnostic::error("unknown-variable", format!("`{name}` is not known here"));
        let same_group: Vec<_> = known.iter().map(String::as_str).filter(|path| path.split('.').next() == Some(group)).collect();
        if let Some(near) = nearest(&plain, same_group.iter().copied()).or_else(|| nearest(&plain, known.iter().map(String::as_str))) {
            return diagnostic.help(format!("did you mean `{near}`?"));
        }
        diagnostic.help(match group {
            "blank" if same_group.is_empty() => String::from("blanks are for stems and clauses, in the text beside their `blanks`"),
            "role" if same_group.is_empty() => String::from("name the roles in book.toml under `[roles]`"),
            _ if same_group.is_empty() => String::from("a text can use `role`, `book`, and in stems and clauses `blank`"),
            _ => format!("there is {}", same_group.join(", ")),
        })
    }
}

/// The characters that stand for a blank while its sentence is rendered.
pub(super) fn blank_mark(index: usize) -> String {
    let digits = index.to_string();
    let digits = digits.chars().filter_map(|c| char::from_u32(DIGITS + c.to_digit(10)?));
    [BLANK].into_iter().chain(digits).chain([BLANK_END]).collect()
}

/// The index of the blank whose digits these are.
pub(super) fn blank_index(digits: &str) -> Option<usize> {
    digits.chars().try_fold(0_usize, |index, c| {
        let digit = u32::from(c).checked_sub(DIGITS).filter(|digit| *digit < 10)?;
        index.checked_mul(10)?.checked_add(digit as usize)
    })
}

/// Whether a tag shows a whole group, such as all roles, instead of one value of it.
fn is_group(tag: &str) -> bool {
    tag.starts_with("{{") && ["role", "book", "blank"].contains(&inner(tag))
}

fn inner(tag: &str) -> &str {
    let inner = tag.get(2..tag.len().saturating_sub(2)).unwrap_or("");
    inner.trim_start_matches('-').trim_end_matches('-').trim()
}

fn is_path(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.[]\"'".contains(c))
}

/// Whether an error says where in the template it is.
fn has_span(error: &tera::Error) -> bool {
    matches!(error.kind(), tera::ErrorKind::SyntaxError(_) | tera::ErrorKind::RenderingError(_))
}

/// A message of Tera's in our words.
fn said(message: &str) -> String {
    let message = message.lines().next().unwrap_or("").trim_start_matches("error: ").trim_end_matches('.');
    format!("this template cannot be rendered: {message}")
}

fn blank_out(template: &mut String, tag: Range<usize>) {
    let spaces: String = template[tag.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    template.replace_range(tag, &spaces);
}

/// The tags of a template, comments among them, those inside `raw` left out.
fn tags(template: &str) -> Vec<Range<usize>> {
    let mut tags = Vec::new();
    let mut at = 0;
    let mut raw = false;
    while let Some(found) = template[at..].find('{') {
        let start = at + found;
        let rest = &template[start..];
        let close = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'~') => COMMENT.1,
            _ => {
                at = start + 1;
                continue;
            }
        };
        let Some(end) = end_of_tag(rest, close) else { break };
        let tag = start..start + end;
        let word = inner(&template[tag.clone()]);
        if !raw || word == "endraw" {
            raw = close == "%}" && word == "raw";
            at = tag.end;
            tags.push(tag);
        } else {
            at = start + 1;
        }
    }
    tags
}

/// Where a tag that begins `rest` ends; closing signs inside strings do not count.
fn end_of_tag(rest: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (index, c) in rest.char_indices().skip(2) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if close != COMMENT.1 && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if rest[index..].starts_with(close) => return Some(index + close.len()),
            None => {}
        }
    }
    None
}

/// The template with marks before and after each tag. Marks stay clear of white space that a tag's `-` takes away.
fn marked(template: &str, tags: &[Range<usize>]) -> String {
    let mut marked = String::with_capacity(template.len() + tags.len() * 16);
    let mut at = 0;
    for (index, tag) in tags.iter().enumerate() {
        let before = &template[at..tag.start];
        let cut = if template[tag.clone()].get(2..3) == Some("-") { before.trim_end().len() } else { before.len() };
        let trims = tags[..index]
            .last()
            .is_some_and(|last| template[..last.end].get(last.end.saturating_sub(3)..).is_some_and(|end| end.starts_with('-')));
        let lead = if trims { before.len() - before.trim_start().len() } else { 0 };
        if lead <= cut && !(before.trim().is_empty() && trims) {
            marked.push_str(&before[..lead]);
            push_mark(&mut marked, LITERAL, at + lead);
            marked.push_str(&before[lead..cut]);
            push_mark(&mut marked, MADE, tag.start);
            marked.push_str(&before[cut..]);
        } else {
            marked.push_str(before);
        }
        marked.push_str(&template[tag.clone()]);
        at = tag.end;
    }
    let rest = &template[at..];
    let trims =
        tags.last().is_some_and(|last| template[..last.end].get(last.end.saturating_sub(3)..).is_some_and(|end| end.starts_with('-')));
    let lead = if trims { rest.len() - rest.trim_start().len() } else { 0 };
    marked.push_str(&rest[..lead]);
    push_mark(&mut marked, LITERAL, at + lead);
    marked.push_str(&rest[lead..]);
    marked
}

fn push_mark(marked: &mut String, kind: char, offset: usize) {
    marked.push(kind);
    marked.push_str(&offset.to_string());
    marked.push(MARK_END);
}

/// Takes the marks out again.
fn unmark(marked: &str) -> Rendered {
    let mut rendered = Rendered { text: String::with_capacity(marked.len()), runs: Vec::new() };
    let mut rest = marked;
    while let Some(at) = rest.find([LITERAL, MADE]) {
        rendered.text.push_str(&rest[..at]);
        let literal = rest[at..].starts_with(LITERAL);
        let mark = &rest[at + LITERAL.len_utf8()..];
        let end = mark.find(MARK_END).unwrap_or(mark.len());
        rendered.runs.push((rendered.text.len(), mark[..end].parse().unwrap_or(0), literal));
        rest = mark.get(end + MARK_END.len_utf8()..).unwrap_or("");
    }
    rendered.text.push_str(rest);
    rendered
}

/// Collects what is rendered, up to a limit.
#[derive(Default)]
struct Sink {
    bytes: Vec<u8>,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_RENDERED {
            return Err(io::Error::other("the text grows too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str, blanks: &[&str]) -> (Rendered, Vec<String>) {
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let file = sources.add("a.md", template);
        let text = Text { value: template.to_owned(), span: crate::source::Span::new(file, 0..template.len()) };
        let book = BookInfo {
            title: String::from("M"),
            subtitle: None,
            authors: Vec::new(),
            language: String::from("en"),
            version: None,
            license: None,
            identifier: String::from("x"),
            publisher: None,
        };
        let roles = [("broke-trust", "A"), ("injured", "B")].map(|(id, name)| Role { id: id.to_owned(), name: name.to_owned() });
        let blanks: Vec<_> = blanks.iter().map(|blank| (*blank).to_owned()).collect();
        let rendered = Templates::new(&book, &roles).render(&text, Scope { blanks: &blanks, interval: None }, &sources, &mut diagnostics);
        let found = diagnostics
            .iter()
            .map(|d| {
                let position = sources.position(d.span.expect("a place"));
                let help = d.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
                format!("{}:{} {}{help}", position.line, position.column, d.message)
            })
            .collect();
        (rendered, found)
    }

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let (rendered, found) = render(template, &[]);
        assert_eq!(found, [""; 0]);
        assert_eq!(rendered.text, expected);
        // What was copied is mapped to where it stands.
        for (at, c) in rendered.text.char_indices().filter(|(_, c)| c.is_lowercase()) {
            let origin = rendered.origin(at);
            assert!(template[origin..].starts_with(c), "{c} at {at} -> {origin}");
        }
    }

    #[test]
    fn values_are_put_in_and_places_kept() {
        check("no tags", "no tags");
        check("x {{ role.injured }} y {{ role[\"broke-trust\"] }} z {{ role.broke_trust }}, in {{ book.title }}.", "x B y A z A, in M.");
        check("{% if role.injured %}yes {{ role.injured }} no{% endif %} end", "yes B no end");
        check("a {~- c -~} b {{- role.injured -}} \n d {{ \"}}\" }} e", "ab Bd }} e".replace("b B", "bB").as_str());
        check("{% raw %}{{ x }}{% endraw %} y", "{{ x }} y");
        check("{{- role.injured -}}   {{- role.injured }} t", "BB t");
        check("a { b } c {", "a { b } c {");
    }

    #[test]
    fn every_wrong_tag_is_reported_at_its_place() {
        let (rendered, found) = render("é {{ role.injurd }}\n{{ nobody }} ok {{ blank.day }} {{ role }}\n{{ book.title | shout }}", &[]);
        assert_eq!(
            found,
            [
                "2:33 `role` is not known here (there is role.broke_trust, role.injured)",
                "1:3 `role.injurd` is not known here (did you mean `role.injured`?)",
                "2:1 `nobody` is not known here (a text can use `role`, `book`, and in stems and clauses `blank`)",
                "2:17 `blank.day` is not known here (blanks are for stems and clauses, in the text beside their `blanks`)",
                "3:1 this template cannot be rendered: Unknown filter `shout`",
            ]
        );
        assert!(rendered.text.contains("ok"));
    }

    #[test]
    fn syntax_errors_are_placed() {
        let (_, found) = render("one\ntwo {{ role. }} x", &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("2:5 "), "{found:?}");
        let (_, found) = render("one\n{% if x %} y", &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        let (_, found) = render("one {{ role.injured", &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        render(&format!("{{{{ {}1 }}}}", "(".repeat(20_000)), &[]);
        render(&format!("{{{{ {}1 }}}}", "-".repeat(20_000)), &[]);
        render(&format!("{{{{ {}1 }}}}", "not ".repeat(20_000)), &[]);
        render(&"{% if true %}".repeat(20_000), &[]);
    }

    #[test]
    fn blanks_become_marks() {
        let (rendered, found) = render("On {{ blank.day }} and {{ blank.the_hour }}{{ blank[\"the-hour\"] }}.", &["day", "the-hour"]);
        assert_eq!(found, [""; 0]);
        assert_eq!(rendered.text, format!("On {} and {}{}.", blank_mark(0), blank_mark(1), blank_mark(1)));
        assert_eq!(blank_index(blank_mark(120).trim_matches([BLANK, BLANK_END])), Some(120));
    }
}
