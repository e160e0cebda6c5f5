//! Answers longer than their boxes: how much stands in the box, and pages for the rest.
//!
//! In: the texts to be drawn, and rows that have no fields. Out: texts that fit, each with a word on where it goes on, and added pages with the question over each rest.

use std::collections::BTreeMap;
use std::path::Path;

use lopdf::Object;

use super::shape::Shaper;
use super::{Drawing, Help, text_style};
use crate::diagnostic::Diagnostic;
use crate::pdf;
use crate::pdf::fill::Editor;
use crate::pdf::fill::lead::Lead;
use crate::pdf::form::appearance::{Fit, FormFont, Tail, fit, is_rtl, width};
use crate::pdf::read::Lookup;
use crate::pdf::read::form::Form;
use crate::theme::{Continuation, Continued, Theme};
use crate::typeset::text::line_starts;
use crate::typeset::{Input, Typeset, typeset};

/// Pages to be added.
pub(super) struct Pages {
    /// A file of its own.
    pub(super) bytes: Vec<u8>,
    /// How many.
    pub(super) count: usize,
    /// How many answers go on there.
    pub(super) answers: usize,
    /// How many rows stand there.
    pub(super) rows: usize,
    /// Where the answers begin, by the names of the links there.
    pub(super) origins: BTreeMap<Vec<u8>, Object>,
    /// Links from the boxes to the pages.
    pub(super) leads: Vec<Onward>,
}

/// A link from a box to where its answer goes on.
pub(super) struct Onward {
    field: usize,
    widget: usize,
    corners: [f32; 4],
    /// The page, from the first that is added.
    page: usize,
    /// The height there, from the bottom.
    top: f32,
    words: String,
}

impl Onward {
    /// The link between the pages of a file.
    pub(super) fn lead(self, form: &Form, pages: &[u32], added: &[u32]) -> Option<Lead> {
        let widget = form.fields.get(self.field)?.widgets.get(self.widget)?;
        let (page, to) = (*pages.get(widget.page?)?, *added.get(self.page)?);
        Some(Lead { widget: widget.id?, page, corners: self.corners, to, top: self.top, words: self.words })
    }
}

/// How a text fits its box.
fn measure(drawing: &Drawing, text: &str, shaper: Option<&Shaper>) -> Fit {
    let style = text_style(drawing);
    match (&drawing.style.font, shaper) {
        (_, Some(shaper)) if drawing.shaped => {
            let step = drawing.style.font.as_deref().map_or(style.line_height, |font| (font.ascent - font.descent) * style.size / 1000.0);
            shaper.fit(text, drawing.multiline, drawing.style.size, style, step)
        }
        (font, _) => {
            let fonts: Vec<&FormFont> = font.as_deref().into_iter().collect();
            fit(text, drawing.multiline, drawing.style.size, style, &fonts)
        }
    }
}

/// How much of the page shows above the field that a link leads back to, in points: its question.
const ABOVE: f32 = 36.0;

/// How far a link keeps from the middle of its box, in points.
const AROUND: f32 = 2.0;

/// The smallest size that a form's own choice of size may lead to, in points.
const SMALLEST: f32 = 6.0;

/// Sets a text as large as it fits, where the form leaves that open. What would be too small to read keeps its size and goes on elsewhere.
fn shrink(drawing: &mut Drawing, shaper: Option<&Shaper>) {
    let full = drawing.style.text.size;
    let mut size = full;
    while drawing.style.automatic && size >= SMALLEST {
        drawing.style.set_size(size);
        let found = measure(drawing, &drawing.text, shaper);
        if found.lines.len() <= found.room {
            return;
        }
        size -= 0.5;
    }
    drawing.style.set_size(full);
}

/// Finds what does not fit, sets the pages for it, and shortens the texts in the boxes.
pub(super) fn pages(
    drawings: &mut [Drawing],
    form: &Form,
    editor: &Editor,
    pages: &[u32],
    rows: Vec<Continued>,
    help: &mut Help,
) -> Result<Option<Pages>, Diagnostic> {
    let mut answers: Vec<Continued> = Vec::new();
    let mut kept: Vec<usize> = vec![usize::MAX; drawings.len()];
    let mut fields: Vec<Option<usize>> = vec![None; form.fields.len()];
    let mut tops: Vec<f32> = Vec::new();
    let mut sizes: Vec<f32> = Vec::new();
    let shapes = drawings.iter().any(|drawing| drawing.shaped);
    if shapes {
        help.shaper()?;
    }
    for (drawing, kept) in drawings.iter_mut().zip(&mut kept) {
        let shaper = help.shaper.as_ref();
        let (start, rest) = match drawing.comb {
            Some(cells) if drawing.text.chars().count() > cells as usize => (usize::MAX, drawing.text.as_str()),
            Some(_) => continue,
            None if drawing.list.is_some() => continue,
            None => {
                shrink(drawing, shaper);
                let found = measure(drawing, &drawing.text, shaper);
                if found.lines.len() <= found.room {
                    continue;
                }
                if drawing.multiline && found.room > 1 {
                    // The last line says where it goes on.
                    let cut = found.lines.get(found.room - 2).map_or(0, |line| whole_words(&drawing.text, line.end));
                    let rest = drawing.text.get(cut..).unwrap_or("");
                    (cut, rest.trim_start_matches([' ', '\n']))
                } else {
                    // A part of a line would tell nothing: it is said again as a whole.
                    (found.lines.first().map_or(0, |line| line.end), drawing.text.as_str())
                }
            }
        };
        if rest.trim().is_empty() {
            continue;
        }
        *kept = start;
        let Some(field) = form.fields.get(drawing.field) else { continue };
        let place = fields.get(drawing.field).copied().flatten().unwrap_or_else(|| {
            let widget = field.widgets.get(drawing.widget);
            let page = widget.and_then(|widget| widget.page).unwrap_or(0);
            tops.push(widget.map_or(0.0, |widget| widget.corners[3]));
            let prompt = if field.label.is_empty() { field.key.clone() } else { in_sentence(&field.label) };
            answers.push(Continued { prompt, from: page + 1, text: String::new() });
            answers.len() - 1
        });
        if let Some(slot) = fields.get_mut(drawing.field) {
            *slot = Some(place);
        }
        if let Some(answer) = answers.get_mut(place)
            && rest.len() > answer.text.len()
        {
            answer.text = rest.to_owned();
        }
        sizes.push(text_style(drawing).size);
        drawing.continued = Some(place);
    }
    let (count, rows_count) = (answers.len(), rows.len());
    answers.extend(rows);
    if answers.is_empty() {
        return Ok(None);
    }
    let origins = answers.iter().enumerate().filter_map(|(index, answer)| {
        let page = Object::Reference((*pages.get(answer.from - 1)?, 0));
        let top = tops.get(index).map_or(Object::Null, |top| Object::Real(top + ABOVE));
        Some((
            Theme::origin_id(index).into_bytes(),
            Object::Array(vec![page, Object::Name(b"XYZ".to_vec()), Object::Null, top, Object::Null]),
        ))
    });
    let origins = origins.collect();
    let continuation = Continuation {
        title: editor.dictionary(&editor.pdf.trailer, b"Info").and_then(|info| editor.pdf.text(&info, b"Title")).unwrap_or_default(),
        language: help.language.clone(),
        page: page_size(editor, pages),
        scale: scale_of(&mut sizes),
        first: pages.len() + 1,
        answers,
    };
    let fonts = help.files;
    let theme = help.theme()?;
    let source = theme.continuation_html(&continuation)?;
    let input = Input {
        html: &source.html,
        name: Path::new("continuation.html"),
        stylesheets: &source.stylesheets,
        resources: &source,
        fonts,
        forms: false,
    };
    let Typeset { document, .. } = typeset(&input);
    let strings = theme.strings(&continuation.language)?;
    let place_of = |index: usize| {
        let place = document.destinations.get(&Theme::continuation_id(index)).copied()?;
        let height = document.pages.get(place.page as usize)?.size.height;
        Some((place.page as usize, height - place.point.y))
    };
    let mut leads = Vec::new();
    for (drawing, kept) in drawings.iter_mut().zip(kept) {
        let Some(index) = drawing.continued else { continue };
        let (page, top) = place_of(index).unwrap_or_default();
        let number = (pages.len() + 1 + page).to_string();
        let phrase = |name: &str| strings.fill(name, &[("page", &number)]);
        let phrases = [phrase("fill.continued_on"), phrase("fill.continued_short"), String::from("…")];
        let (text, phrase) = shortened(drawing, kept, &phrases, help.shaper.as_ref());
        drawing.text = text;
        if let Some(corners) = phrase.and_then(|phrase| corners(drawing, phrase, form, help.shaper.as_ref())) {
            let words = phrases[0].trim_start_matches(['…', ' ']).to_owned();
            leads.push(Onward { field: drawing.field, widget: drawing.widget, corners, page, top, words });
        }
    }
    let bytes = pdf::write(&document, &pdf::Options::default())
        .map_err(|error| Diagnostic::error("pdf", format!("the pages for long answers cannot be made: {error}")))?;
    Ok(Some(Pages { bytes, count: document.pages.len(), answers: count, rows: rows_count, origins, leads }))
}

/// The words of a field, shorter where it is a blank of a sentence: "minutes: We work for [minutes] minutes on [days]." names the blank once, and
/// leaves the other blanks open.
fn in_sentence(label: &str) -> String {
    let Some((name, sentence)) = label.split_once(": ").filter(|(name, sentence)| sentence.contains(&format!("[{name}]"))) else {
        return label.to_owned();
    };
    let mut pieces = sentence.split('[');
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        match piece.split_once(']') {
            Some((blank, after)) if blank != name => out.extend(["…", after]),
            _ => out.extend(["[", piece]),
        }
    }
    out
}

/// A place up to which a text can be cut at another without parting a word: one that is wider than its line is.
fn whole_words(text: &str, cut: usize) -> usize {
    let start = text.get(..cut).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(cut..).and_then(|after| after.find(char::is_whitespace)).map_or(text.len(), |at| cut + at);
    let starts = line_starts(text.get(start..end).unwrap_or(""));
    let last = starts.iter().map(|offset| start + *offset as usize).take_while(|offset| *offset <= cut).last();
    if cut == end { cut } else { last.unwrap_or(start) }
}

/// Where the words stand that say where an answer goes on: left, bottom, right, top on the page.
fn corners(drawing: &Drawing, phrase: &str, form: &Form, shaper: Option<&Shaper>) -> Option<[f32; 4]> {
    let [left, bottom, right, top] = form.fields.get(drawing.field)?.widgets.get(drawing.widget)?.corners;
    let style = text_style(drawing);
    let fonts: Vec<&FormFont> = drawing.style.font.as_deref().into_iter().collect();
    let wide = |text: &str| match shaper.filter(|_| drawing.shaped) {
        Some(shaper) => shaper.width(text, style),
        None => width(text, style, &fonts),
    };
    let line = drawing.multiline.then(|| measure(drawing, &drawing.text, shaper).lines.len().saturating_sub(1));
    let last = drawing.text.rsplit('\n').next().unwrap_or("");
    let tail = Tail { line, whole: wide(last), part: wide(phrase), rtl: is_rtl(last) };
    let [a, b, c, d] = tail.corners(drawing.style.size, style, &fonts);
    let mut corners = [(left + a).max(left), (bottom + b).max(bottom), (left + c).min(right), (bottom + d).min(top)];
    let (x, y) = ((left + right) / 2.0, (bottom + top) / 2.0);
    let [from, under, to, over] = corners;
    // People who want to type click into the middle.
    if from <= x && x <= to && under <= y && y <= over {
        corners = if x - from > to - x { [from, under, x - AROUND, over] } else { [x + AROUND, under, to, over] };
    }
    (corners[0] < corners[2] && corners[1] < corners[3]).then_some(corners)
}

/// What stands in the box: as much as fits, and where it goes on; and the words that say so.
fn shortened<'a>(drawing: &Drawing, kept: usize, phrases: &'a [String], shaper: Option<&Shaper>) -> (String, Option<&'a str>) {
    if drawing.comb.is_some() {
        return (drawing.text.clone(), None);
    }
    let start = drawing.text.get(..kept).unwrap_or(&drawing.text);
    let found = measure(drawing, &drawing.text, shaper);
    if drawing.multiline && found.room > 1 {
        let start = start.trim_end_matches([' ', '\n']);
        // The phrase has one line.
        let wide = |phrase: &&String| measure(drawing, phrase, shaper).lines.len() == 1;
        let phrase = phrases.iter().find(wide).or(phrases.last()).map_or("", String::as_str);
        let line = if start.is_empty() { "" } else { "\n" };
        return (format!("{start}{line}{phrase}"), Some(phrase));
    }
    let fits = |text: &str| measure(drawing, text, shaper).lines.len() == 1;
    let short = phrases.get(1..).unwrap_or(phrases);
    for phrase in short {
        let mut words = start.trim_end();
        loop {
            let text = if words.is_empty() { phrase.clone() } else { format!("{words} {phrase}") };
            if fits(&text) {
                return (text, Some(phrase));
            }
            match words.rsplit_once(' ') {
                Some((before, _)) => words = before.trim_end(),
                None if words.is_empty() => break,
                None => words = "",
            }
        }
    }
    (start.to_owned(), None)
}

/// How much larger than usual the added pages are set: as most of the answers are in the form, whatever one of them may be.
fn scale_of(sizes: &mut [f32]) -> f64 {
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).map_or(1.0, |size| f64::from(*size) / 12.0).clamp(1.0, 3.0)
}

/// The size of the last page that was there, in points.
fn page_size(editor: &Editor, pages: &[u32]) -> (f64, f64) {
    let letter = (612.0, 792.0);
    let Some(mut page) = pages.last().and_then(|page| editor.dictionary_of(*page)) else { return letter };
    for _ in 0..32 {
        if page.has(b"MediaBox") {
            let corners: Vec<f64> =
                editor.list(&page, b"MediaBox").iter().filter_map(|value| editor.follow(value).as_float().ok()).map(f64::from).collect();
            let [a, b, c, d] = corners.as_slice() else { return letter };
            let (width, height) = ((c - a).abs(), (d - b).abs());
            return if width >= 144.0 && height >= 144.0 && width <= 14_400.0 && height <= 14_400.0 { (width, height) } else { letter };
        }
        let Some(parent) = editor.dictionary(&page, b"Parent") else { return letter };
        page = parent;
    }
    letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_what_has_no_spaces_may_be_cut() {
        let check = |text: &str, cut: &str, wanted: &str| assert_eq!(text.get(..whole_words(text, cut.len())), Some(wanted), "{text}");
        check("one two three", "one two ", "one two ");
        check("one two three", "one two th", "one two ");
        check("one\nlongest", "one\nlong", "one\n");
        check("longest", "long", "");
        check("日本語の文章", "日本語", "日本語");
        check("one two", "one two", "one two");
    }

    #[test]
    fn a_blank_is_named_once_in_its_sentence() {
        let check = |label: &str, wanted: &str| assert_eq!(in_sentence(label), wanted);
        check("minutes: We work for [minutes] minutes on [days].", "We work for [minutes] minutes on ….");
        check("Why now: and not later?", "Why now: and not later?");
        check("a: [b", "a: [b");
        check("a: [a] and [b", "[a] and [b");
    }
}
