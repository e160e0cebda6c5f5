//! From answers to a form that holds them.
//!
//! In: the bytes of a form, [`Answers`], and a theme for what the form cannot show by itself. Out: [`Filled`]: the bytes of a new file and what
//! was found on the way. An answer longer than its box is whole in the field and goes on, on the page, on pages behind the last; an answer
//! without a field is left in the file for [`super::extract`] to find.

mod continued;
mod list;
mod place;
mod rows;
mod shape;

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::{Dictionary, Object, Stream};
use serde_json::Value;

use super::collect::collect;
use super::extract::{AskPassword, KEPT, edition, open, tell_state};
use super::{Answers, at_once, count, listed, short_name};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pdf::fill::{Editor, flatten, fonts, graft, lead, look};
use crate::pdf::form::appearance::{self, FormFont, SetLine};
use crate::pdf::read;
use crate::pdf::read::Lookup;
use crate::pdf::read::form::{self, Field, Form, Kind};
use crate::theme::Theme;
use crate::typeset::frame::{FontData, PagedDocument, WidgetStyle};
use continued::Pages;
use place::{Places, Step};
use shape::{Shaped, Shaper, coded, is_complex};

/// How a form is to be filled.
pub struct Request<'a> {
    /// The form.
    pub blank: Vec<u8>,
    /// Its name in messages.
    pub name: &'a str,
    /// What goes into it.
    pub answers: &'a Answers,
    /// Whether the form becomes part of the pages.
    pub flatten: bool,
    /// Whether answers of another book are taken as well.
    pub force: bool,
    /// The theme whose fonts, words and pages help out; read when it is needed.
    pub theme: &'a dyn Fn() -> Result<Theme, Diagnostic>,
    /// Further font files, for what those of the theme lack.
    pub fonts: &'a [FontData],
    /// Asks for the password of a locked form.
    pub password: AskPassword<'a>,
}

/// A form that was filled.
#[derive(Debug)]
pub struct Filled {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many answers it took.
    pub placed: usize,
    /// How many pages were added.
    pub added_pages: usize,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

/// A text to be drawn in a widget.
struct Drawing {
    field: usize,
    widget: usize,
    style: look::Style,
    multiline: bool,
    comb: Option<u32>,
    text: String,
    /// What a list shows instead.
    list: Option<list::Rows>,
    /// Whether the form's own font does not do.
    shaped: bool,
    /// The answer that goes on elsewhere, and how much of it stands here.
    continued: Option<usize>,
    lines: Vec<Shaped>,
}

/// Fills a form.
pub fn fill(request: Request) -> Result<Filled, Diagnostic> {
    let Request { blank, name, answers, flatten, force, theme, fonts, password } = request;
    let pdf = open(blank, name, password)?;
    let mut form = form::read(&pdf);
    let mut diagnostics = Diagnostics::default();
    check(&pdf, &form, name, answers, force, &mut diagnostics)?;
    tell_state(&pdf, &form, name, &mut diagnostics);
    let places = place::place(&answers.values, &form);
    places.settle(&mut form);

    let mut editor = Editor::new(&pdf);
    let mut pages = std::mem::take(&mut form.pages);
    diagnostics.extend(told_torn(name, &pdf.torn_pages(&pages)));
    graft::remove_added(&mut editor, &mut pages);
    let mut help = Help { theme, loaded: None, files: fonts, shaper: None, language: language(&editor) };
    collect(&form, None, &help.language).tell(&mut diagnostics);
    let mut looks = look::Looks::new(&editor);
    let mut drawings = Vec::new();
    for (index, step) in &places.steps {
        let Some(field) = form.fields.get(*index) else { continue };
        set_value(&mut editor, field, step);
        drawings.extend(texts(&mut editor, &mut looks, *index, field, step));
    }
    if flatten {
        missing_looks(&mut editor, &mut looks, &form, &places, &mut drawings);
    }
    for drawing in &mut drawings {
        drawing.shaped = needs_shaping(drawing, &mut help)?;
        if let (Some(font), Some(field), false) = (&drawing.style.font, form.fields.get(drawing.field), drawing.shaped) {
            drawing.list = list::rows(field, drawing.style.size.height, font, &drawing.style.text);
        }
    }
    let rows = rows::added(&places.left, &form);
    let added = continued::pages(&mut drawings, &form, &editor, &pages, rows, &mut help)?;
    shape_all(&mut drawings, &mut help, &mut diagnostics)?;
    draw_all(&mut editor, &looks, &form, drawings, &mut help).map_err(|error| broken(name, &error))?;
    let mut added_pages = 0;
    if let Some(Pages { bytes, count, answers: continued, rows, origins, leads }) = added {
        let other = read::Pdf::open(bytes).map_err(|_| broken(name, &"the added pages cannot be read"))?;
        if let Some(added) = graft::append(&mut editor, &other, &origins) {
            added_pages = count;
            let leads: Vec<_> = leads.into_iter().filter_map(|lead| lead.lead(&form, &pages, &added)).collect();
            lead::add(&mut editor, &leads);
            if continued > 0 {
                diagnostics.push(told_continued(continued, count));
            }
            if rows > 0 {
                diagnostics.push(told_rows(rows, count));
            }
        }
    }
    settle(&mut editor, &form, &pdf, &mut diagnostics);
    if flatten {
        flatten::flatten(&mut editor, &form, &pages);
    }
    keep(&mut editor, &places, flatten, &mut diagnostics);
    let (placed, bytes) = (places.placed, editor.write());
    if pdf.notes().contains(&read::Note::Lost) {
        return Err(too_much(name));
    }
    Ok(Filled { bytes, placed, added_pages, diagnostics })
}

/// A copy of such a file would lack what was not read.
fn too_much(name: &str) -> Diagnostic {
    Diagnostic::error("damaged-pdf", format!("`{name}` holds more than any form does, so it was not filled"))
        .help("it may be damaged, or made to harm; use a fresh copy of the form")
}

fn broken(name: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    Diagnostic::error("pdf", format!("`{name}` cannot be filled: {error}"))
}

/// The theme and its fonts, once something needs them.
struct Help<'a> {
    theme: &'a dyn Fn() -> Result<Theme, Diagnostic>,
    loaded: Option<Theme>,
    files: &'a [FontData],
    shaper: Option<Shaper>,
    language: String,
}

impl Help<'_> {
    fn theme(&mut self) -> Result<&Theme, Diagnostic> {
        let theme = match self.loaded.take() {
            Some(theme) => theme,
            None => (self.theme)()?,
        };
        Ok(self.loaded.insert(theme))
    }

    fn shaper(&mut self) -> Result<&mut Shaper, Diagnostic> {
        let shaper = match self.shaper.take() {
            Some(shaper) => shaper,
            None => {
                let mut files: Vec<FontData> = Vec::new();
                let whole = |path: &str| [".ttf", ".otf", ".ttc"].iter().any(|ending| path.ends_with(ending));
                let of_theme: Vec<_> = self
                    .theme()?
                    .assets("fonts/")
                    .into_iter()
                    .filter(|(path, _)| whole(path))
                    .map(|(_, bytes)| Arc::new(bytes.to_vec().into()))
                    .collect();
                files.extend(of_theme);
                files.extend_from_slice(self.files);
                Shaper::new(&files, &self.language)
            }
        };
        Ok(self.shaper.insert(shaper))
    }
}

/// The language a file says it is in.
fn language(editor: &Editor) -> String {
    let language = editor.pdf.text(&editor.catalog, b"Lang").unwrap_or_default();
    let plain = !language.is_empty() && language.len() <= 40 && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain && language != "und" { language } else { String::from("en") }
}

/// Whether these answers belong into this file.
fn check(
    pdf: &read::Pdf,
    form: &Form,
    name: &str,
    answers: &Answers,
    force: bool,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostic> {
    if !form.fields.iter().any(|field| !matches!(field.kind, Kind::Push | Kind::Signature | Kind::Unknown)) {
        let what = if form.xfa { "has an XFA form only, a kind that just Adobe's programs show" } else { "has no fields to fill in" };
        return Err(Diagnostic::error("no-form", format!("`{name}` {what}")).help("use an edition of the book with `form = true`"));
    }
    if form.cut {
        return Err(too_much(name));
    }
    if form.pages.is_empty() {
        return Err(Diagnostic::error("damaged-pdf", format!("`{name}` is damaged: its pages cannot be found"))
            .help("use a fresh copy of the form"));
    }
    let identity = read::identity(pdf, form);
    if identity.book.is_empty() || answers.book.is_empty() {
        return Ok(());
    }
    if identity.book != answers.book {
        let message =
            format!("the answers are of the book `{}`; `{name}` is of `{}`", short_name(&answers.book), short_name(&identity.book));
        if !force {
            return Err(Diagnostic::error("other-book", message).help("nothing was written; `--force` fills in what has the same keys"));
        }
        diagnostics.push(Diagnostic::warning("other-book", message));
    } else if identity.version != answers.version {
        let message =
            format!("the answers are of another edition of the book: {}, not {}", edition(&answers.version), edition(&identity.version));
        diagnostics.push(Diagnostic::warning("other-edition", message));
    }
    Ok(())
}

/// Writes a value into its field.
fn set_value(editor: &mut Editor, field: &Field, step: &Step) {
    let Some(id) = field.id else { return };
    let text = crate::pdf::text_object;
    let value = match step {
        Step::Text(words) => (!words.is_empty()).then(|| text(words)),
        Step::Buttons(on) => Some(Object::Name(state(field, on))),
        Step::Choice(values) => match values.as_slice() {
            [] => None,
            [only] => Some(text(only)),
            several => Some(Object::Array(several.iter().map(|value| text(value)).collect())),
        },
    };
    let places = match (step, &field.kind) {
        (Step::Choice(_), Kind::Choice { multiple: false, .. }) => Some(Vec::new()),
        (Step::Choice(values), Kind::Choice { options, .. }) => {
            let mut places: Vec<i64> =
                values.iter().filter_map(|value| i64::try_from(options.iter().position(|(export, _)| export == value)?).ok()).collect();
            places.sort_unstable();
            Some(places)
        }
        _ => None,
    };
    editor.change(id, |entries| {
        entries.remove(b"RV");
        match value {
            Some(value) => entries.set("V", value),
            None => {
                entries.remove(b"V");
            }
        }
        if let Some(places) = places {
            entries.remove(b"TI");
            entries.remove(b"I");
            if !places.is_empty() {
                entries.set("I", Object::Array(places.into_iter().map(Object::Integer).collect()));
            }
        }
    });
    for widget in field.widgets.iter().filter_map(|widget| widget.id).filter(|widget| *widget != id) {
        editor.change(widget, |entries| {
            entries.remove(b"V");
        });
    }
    if let Step::Buttons(on) = step {
        buttons(editor, field, on);
    }
}

/// The name of the state that a field of buttons is in.
fn state(field: &Field, on: &[usize]) -> Vec<u8> {
    on.first()
        .and_then(|index| field.widgets.get(*index))
        .map_or(b"Off".to_vec(), |widget| widget.on.clone().unwrap_or_else(|| b"Yes".to_vec()))
}

/// Shows every button in its state.
fn buttons(editor: &mut Editor, field: &Field, on: &[usize]) {
    for (index, widget) in field.widgets.iter().enumerate() {
        let Some(id) = widget.id else { continue };
        let own = widget.on.clone().unwrap_or_else(|| b"Yes".to_vec());
        let has_looks = editor.dictionary_of(id).and_then(|own| editor.dictionary(&own, b"AP")).is_some_and(|looks| looks.has(b"N"));
        if !has_looks {
            look::draw_button(editor, field.kind == Kind::Radio, widget, id, &own);
        }
        let shown = if on.contains(&index) { own } else { b"Off".to_vec() };
        editor.change(id, |widget| widget.set("AS", Object::Name(shown)));
    }
}

/// What is to be drawn for a text or a list.
fn texts(editor: &mut Editor, looks: &mut look::Looks, index: usize, field: &Field, step: &Step) -> Vec<Drawing> {
    let (text, multiline, comb) = match (step, &field.kind) {
        (Step::Text(_), Kind::Text { password: true, .. }) => return Vec::new(),
        (Step::Text(text), Kind::Text { multiline, most, comb, .. }) => (text.clone(), *multiline, most.filter(|_| *comb && !multiline)),
        (Step::Choice(values), Kind::Choice { options, .. }) => {
            let words =
                values.iter().map(|value| options.iter().find(|(export, _)| export == value).map_or(value.as_str(), |(_, words)| words));
            (words.collect::<Vec<_>>().join(", "), false, None)
        }
        _ => return Vec::new(),
    };
    let drawing = |(widget, place)| Drawing {
        field: index,
        widget,
        style: looks.style(editor, field, place),
        multiline,
        comb,
        text: if multiline { text.clone() } else { text.replace('\n', " ") },
        list: None,
        shaped: false,
        continued: None,
        lines: Vec::new(),
    };
    field.widgets.iter().enumerate().map(drawing).collect()
}

/// Before a form becomes part of its pages, fields that hold something must show it.
fn missing_looks(editor: &mut Editor, looks: &mut look::Looks, form: &Form, places: &Places, drawings: &mut Vec<Drawing>) {
    for (index, field) in form.fields.iter().enumerate() {
        if places.steps.contains_key(&index) {
            continue;
        }
        let bare =
            field.widgets.iter().filter_map(|widget| widget.id).any(|id| editor.dictionary_of(id).is_some_and(|widget| !widget.has(b"AP")));
        let step = match &field.value {
            form::Value::Text(text) => Step::Text(text.clone()),
            form::Value::Chosen(values) if matches!(field.kind, Kind::Choice { .. }) => Step::Choice(values.clone()),
            form::Value::Chosen(values) => {
                let on = |index: &usize| {
                    field.widgets.get(*index).and_then(|widget| widget.value.as_ref()).is_some_and(|value| values.contains(value))
                };
                let on: Vec<usize> = (0..field.widgets.len()).filter(on).collect();
                buttons(editor, field, &on);
                continue;
            }
            form::Value::Empty => continue,
        };
        if bare {
            drawings.extend(texts(editor, looks, index, field, &step));
        }
    }
}

/// Characters that are drawn.
fn seen(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && !crate::pdf::is_invisible(*c))
}

/// Whether the form's own font cannot set a text as well as a whole font can.
fn needs_shaping(drawing: &Drawing, help: &mut Help) -> Result<bool, Diagnostic> {
    let lacking = |font: &FormFont| seen(&drawing.text).filter(|c| !font.characters.contains_key(c)).count();
    match &drawing.style.font {
        None => Ok(true),
        Some(font) => {
            let lacks = lacking(font);
            if drawing.comb.is_some() || (lacks == 0 && !is_complex(&drawing.text)) {
                return Ok(false);
            }
            let missing = help.shaper()?.missing(&drawing.text);
            Ok(seen(&drawing.text).filter(|c| missing.contains(c)).count() <= lacks.saturating_sub(usize::from(!is_complex(&drawing.text))))
        }
    }
}

/// Shapes what the form's own font cannot set, and tells which characters nothing can.
fn shape_all(drawings: &mut [Drawing], help: &mut Help, diagnostics: &mut Diagnostics) -> Result<(), Diagnostic> {
    let mut unknown = std::collections::BTreeSet::new();
    for drawing in drawings {
        match (&drawing.style.font, drawing.shaped) {
            (Some(font), false) => unknown.extend(seen(&drawing.text).filter(|c| !font.characters.contains_key(c))),
            _ => {
                let shaper = help.shaper()?;
                let mut missing = shaper.missing(&drawing.text);
                missing.retain(|c| seen(&c.to_string()).next().is_some());
                let mut text = drawing.text.clone();
                if !missing.is_empty() {
                    let sign = appearance::SIGNS.into_iter().find(|sign| shaper.missing(&sign.to_string()).is_empty()).unwrap_or(' ');
                    text = text.chars().map(|c| if missing.contains(&c) { sign } else { c }).collect();
                    unknown.extend(missing);
                }
                drawing.lines = shaper.set(&text, drawing.multiline, drawing.style.size, &drawing.style.text);
                drawing.shaped = true;
            }
        }
    }
    if !unknown.is_empty() {
        let shown: Vec<String> = unknown.iter().take(12).map(|c| format!("{c} (U+{:04X})", *c as u32)).collect();
        let more = unknown.len().checked_sub(12).filter(|more| *more > 0).map(|more| format!(" and {more} more")).unwrap_or_default();
        let message = format!("no font has the characters {}{more}: a sign stands for each of them on the page", shown.join(", "));
        diagnostics.push(
            Diagnostic::warning("missing-characters", message)
                .help("the fields hold them all the same; `--font FILE` or a theme named with `--book` brings further fonts"),
        );
    }
    Ok(())
}

/// Draws all texts into their widgets.
fn draw_all(
    editor: &mut Editor,
    looks: &look::Looks,
    form: &Form,
    drawings: Vec<Drawing>,
    help: &mut Help,
) -> Result<(), crate::pdf::Error> {
    let (specimens, files) = match &mut help.shaper {
        Some(shaper) => shaper.specimens(),
        None => Default::default(),
    };
    let document = PagedDocument { pages: vec![specimens], fonts: files, ..PagedDocument::default() };
    let added = if document.fonts.is_empty() { fonts::Added::default() } else { fonts::add(editor, &document)? };
    let specimens = document.pages.first();
    for drawing in drawings {
        let Some(field) = form.fields.get(drawing.field) else { continue };
        let Some(widget) = field.widgets.get(drawing.widget) else { continue };
        let Some(id) = widget.id else { continue };
        let own = drawing.style.font.as_deref();
        let fonts: Vec<&FormFont> = own.into_iter().collect();
        let lines: Vec<SetLine>;
        let words: Vec<&str>;
        let value = if let Some(list) = &drawing.list {
            words = list.words.iter().map(String::as_str).collect();
            if let (Some(field), Ok(first @ 1..)) = (field.id, i64::try_from(list.first)) {
                editor.change(field, |entries| entries.set("TI", first));
            }
            appearance::Value::List { options: &words, selected: &list.chosen }
        } else if drawing.shaped {
            lines = specimens.map(|page| drawing.lines.iter().map(|line| coded(line, page, &added)).collect()).unwrap_or_default();
            appearance::Value::Set { multiline: drawing.multiline, lines: &lines }
        } else {
            appearance::Value::Text { text: &drawing.text, multiline: drawing.multiline, comb: drawing.comb }
        };
        let normal = looks.draw(editor, &value, &drawing.style, &fonts, &added, widget);
        look::show(editor, id, normal);
    }
    Ok(())
}

/// What the form as a whole must not say any more.
fn settle(editor: &mut Editor, form: &Form, pdf: &read::Pdf, diagnostics: &mut Diagnostics) {
    let form_number = editor.catalog.get(b"AcroForm").and_then(Object::as_reference).ok().map(|(number, _)| number);
    let mut entries = editor.dictionary(&editor.catalog, b"AcroForm").unwrap_or_default();
    // Viewers would draw everything anew, each in its own way; and an XFA form would show what it held before.
    entries.remove(b"NeedAppearances");
    entries.remove(b"XFA");
    // Fields that only their pages knew are listed again.
    let mut fields = editor.list(&entries, b"Fields");
    fields.extend(form.unlisted.iter().map(|number| Object::Reference((*number, 0))));
    entries.set("Fields", fields);
    match form_number {
        Some(number) => editor.set(number, entries),
        None if !entries.is_empty() => editor.catalog.set("AcroForm", entries),
        None => {}
    }
    editor.catalog.remove(b"NeedsRendering");
    if form.signed {
        diagnostics.push(Diagnostic::warning("signed-pdf", "the file was signed by a program; filling it makes that signature invalid"));
    }
    if pdf.notes().contains(&read::Note::Encrypted) {
        diagnostics.push(Diagnostic::warning("unlocked-pdf", "the file was protected against changes; the new one is not"));
    }
    if pdf.notes().contains(&read::Note::Unlocked) {
        let message = "the file was locked with a password; the new one is not, so anybody can read the answers in it";
        diagnostics.push(Diagnostic::warning("unlocked-pdf", message).help("lock it again, for example with `qpdf --encrypt`"));
    }
    if form.xfa {
        diagnostics.push(Diagnostic::warning("xfa-form", "the file also had an XFA form, which the new one does not"));
    }
}

/// Leaves the answers without a field in the file, and tells of them.
fn keep(editor: &mut Editor, places: &Places, flatten: bool, diagnostics: &mut Diagnostics) {
    editor.catalog.remove(KEPT);
    let mut reasons: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (key, why) in &places.reasons {
        let words = places.left.get(key).map(super::in_words).unwrap_or_default();
        reasons.entry(why).or_default().push((key.clone(), words));
    }
    for (why, found) in reasons {
        let one = |key: &str, words: &str| if words.is_empty() { format!("`{key}`: {why}") } else { format!("`{key}`: {why} ({words})") };
        let message = at_once(&found, one, &format!("answers: {why}"));
        diagnostics.extend(message.map(|message| Diagnostic::warning("odd-answer", message)));
    }
    if places.left.is_empty() {
        return;
    }
    let message = format!(
        "{} no field in this file: {}",
        if places.left.len() == 1 { String::from("1 answer has") } else { format!("{} answers have", places.left.len()) },
        listed(places.left.keys().map(String::as_str))
    );
    let help =
        if flatten { "they stay in the answers file" } else { "the new file carries them along; `mendbook extract` gives them back" };
    diagnostics.push(Diagnostic::warning("unknown-keys", message).help(help));
    if !flatten {
        let text = Value::Object(places.left.clone()).to_string().into_bytes();
        let kept = editor.add(Stream::new(Dictionary::new(), text));
        editor.catalog.set(KEPT, Object::Reference((kept, 0)));
    }
}

fn told_torn(name: &str, places: &[usize]) -> Option<Diagnostic> {
    const MOST: usize = 12;
    let shown: Vec<String> = places.iter().take(MOST).map(|place| (place + 1).to_string()).collect();
    let more = places.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!(" and {more} more")).unwrap_or_default();
    let what = match places {
        [] => return None,
        [_] => format!("page {} of `{name}` is damaged: it", shown.concat()),
        _ => format!("pages {}{more} of `{name}` are damaged: they", shown.join(", ")),
    };
    let message = format!("{what} may show less than what was printed there");
    let help = "the answers are in the new file all the same; better fill in a fresh copy of the form";
    Some(Diagnostic::warning("damaged-pdf", message).help(help))
}

fn told_continued(answers: usize, pages: usize) -> Diagnostic {
    let verb = if answers == 1 { "is longer than its box and continues" } else { "are longer than their boxes and continue" };
    Diagnostic::warning("continued", format!("{} {verb} on {}", count(answers, "answer"), added(pages)))
        .help("each box says where its answer goes on, and each answer where it comes from")
}

fn told_rows(rows: usize, pages: usize) -> Diagnostic {
    let verb = if rows == 1 { "stands" } else { "stand" };
    Diagnostic::warning("added-rows", format!("{} beyond those of the form {verb} on {}", count(rows, "row"), added(pages)))
        .help("they can be read and printed there; to change them, open the answers in the workbook")
}

fn added(pages: usize) -> String {
    if pages == 1 { String::from("a page that was added at the end") } else { format!("{pages} pages that were added at the end") }
}

/// The style of a text, for measuring.
fn text_style(drawing: &Drawing) -> &WidgetStyle {
    &drawing.style.text
}
