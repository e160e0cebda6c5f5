//! View types: what templates see of a workbook.
//!
//! In: a `Workbook` and [`ViewOptions`]. Out: plain data with every word and every control spelled out, so that templates are loops.
//! One view serves both outputs. An absent value is null, never missing: a template that names something unknown is in error.

pub mod agreement;
pub mod field;

use std::collections::BTreeMap;

use serde::Serialize;

use super::fragment::Fitting;
use super::strings::Strings;
use crate::config::Choices;
use crate::workbook::{Audience, BookInfo, Helplines, Html, Part, Prompt, Role, Step, Who, Workbook, Worksheet};
use agreement::AgreementView;
use field::FieldView;

/// What a view is made for.
#[derive(Debug, Clone)]
pub struct ViewOptions<'a> {
    /// The words.
    pub strings: &'a Strings,
    /// How prose is fitted in.
    pub fitting: &'a Fitting,
    /// Whether the counselor's notes and pages are shown.
    pub counselor: bool,
    /// Whether blanks can be chosen from; on paper their options are listed instead.
    pub choosable: bool,
    /// How a single choice is drawn.
    pub choices: Choices,
    /// Whether each step is a page of its own.
    pub paged: bool,
    /// Whether pages have names that say nothing: `page-3.html`.
    pub neutral: bool,
}

impl ViewOptions<'_> {
    fn prose(&self, html: &Html) -> String {
        self.fitting.fit(&html.0)
    }

    fn optional(&self, html: Option<&Html>) -> Option<String> {
        html.map(|html| self.prose(html))
    }

    fn note(&self, html: Option<&Html>) -> Option<String> {
        if self.counselor { self.optional(html) } else { None }
    }
}

/// A whole book.
#[derive(Debug, Clone, Serialize)]
pub struct BookView {
    /// `[book]`.
    pub book: InfoView,
    /// The parties.
    pub roles: Vec<RoleView>,
    /// The chapters this output shows.
    pub steps: Vec<StepView>,
    /// Where to find help.
    pub helplines: Option<HelplinesView>,
    /// Where the help block stands: a link from anywhere in the book.
    pub help_href: Option<String>,
}

/// What the book says of itself.
#[derive(Debug, Clone, Serialize)]
pub struct InfoView {
    /// The title.
    pub title: String,
    /// The second line.
    pub subtitle: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// A BCP 47 tag.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The version of the text.
    pub version: Option<String>,
    /// The licence line.
    pub license: Option<String>,
    /// A name no other book has.
    pub identifier: String,
    /// Who publishes it.
    pub publisher: Option<String>,
}

/// A party.
#[derive(Debug, Clone, Serialize)]
pub struct RoleView {
    /// The id.
    pub id: String,
    /// The words for it.
    pub name: String,
}

/// Whose task something is.
#[derive(Debug, Clone, Serialize)]
pub struct WhoView {
    /// `role`, `each`, `together` or `counselor`.
    pub kind: &'static str,
    /// The role's id.
    pub role: Option<String>,
    /// The words.
    pub text: String,
}

/// A chapter.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// The id, also of its heading.
    pub id: String,
    /// Its number, where it has one.
    pub number: Option<u32>,
    /// "Step 1", where it has a number.
    pub eyebrow: Option<String>,
    /// The title.
    pub title: String,
    /// One or two sentences.
    pub summary: Option<String>,
    /// "About 20 minutes".
    pub minutes: Option<String>,
    /// To be read by one person alone.
    pub read_alone: bool,
    /// For the counselor alone.
    pub counselor: bool,
    /// Whether the help lines stand in it.
    pub help: bool,
    /// What it consists of.
    pub parts: Vec<PartView>,
    /// The headings of its prose.
    pub headings: Vec<HeadingView>,
    /// Its worksheets and agreements, for lists.
    pub sheets: Vec<SheetLink>,
    /// The link to it.
    pub href: String,
    /// The file it is, where each step is a page.
    pub page: String,
}

/// A heading of prose.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// The level as shown.
    pub level: u8,
    /// The id.
    pub id: String,
    /// The words.
    pub text: String,
}

/// A link to a worksheet or agreement.
#[derive(Debug, Clone, Serialize)]
pub struct SheetLink {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The link.
    pub href: String,
    /// Whose it is.
    pub who: WhoView,
}

/// A piece of a step: one of the fields is there, as `kind` says.
#[derive(Debug, Clone, Serialize)]
pub struct PartView {
    /// `prose`, `worksheet`, `agreement` or `helplines`.
    pub kind: &'static str,
    /// The prose.
    pub html: Option<String>,
    /// Whether the prose is a few words that lead from one worksheet to the next.
    pub brief: bool,
    /// The worksheet.
    pub worksheet: Option<WorksheetView>,
    /// The agreement.
    pub agreement: Option<AgreementView>,
}

/// A page of prompts.
#[derive(Debug, Clone, Serialize)]
pub struct WorksheetView {
    /// The id.
    pub id: String,
    /// The title, with the time of a check-in.
    pub title: String,
    /// Its purpose in a line.
    pub summary: Option<String>,
    /// Whose it is.
    pub who: WhoView,
    /// What to know before.
    pub intro: Option<String>,
    /// The time after the start, of a check-in.
    pub interval: Option<String>,
    /// The same as an ISO 8601 duration.
    pub after: Option<String>,
    /// The prompts.
    pub prompts: Vec<PromptView>,
}

/// A question.
#[derive(Debug, Clone, Serialize)]
pub struct PromptView {
    /// `<worksheet>.<prompt>`.
    pub id: String,
    /// Whose it is, where that differs from the worksheet's.
    pub who: Option<WhoView>,
    /// The question; empty where the sentence with blanks is all.
    pub text: String,
    /// The question without markup.
    pub label: String,
    /// A hint.
    pub help: Option<String>,
    /// For the counselor.
    pub guidance: Option<String>,
    /// Whether every role answers.
    pub each: bool,
    /// One answer, or one for each role.
    pub answers: Vec<AnswerView>,
    /// Questions that follow from it.
    pub follow_up: Vec<PromptView>,
}

/// A place for an answer.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// The role of an `each` prompt.
    pub role: Option<RoleView>,
    /// The field.
    pub field: FieldView,
}

/// Help lines.
#[derive(Debug, Clone, Serialize)]
pub struct HelplinesView {
    /// The title.
    pub title: Option<String>,
    /// What to know before.
    pub intro: Option<String>,
    /// What to do where nothing fits.
    pub fallback: Option<String>,
    /// The lines.
    pub lines: Vec<HelplineView>,
}

/// One help line.
#[derive(Debug, Clone, Serialize)]
pub struct HelplineView {
    /// The id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whom it is for.
    pub serves: Option<String>,
    /// A number to call.
    pub phone: Option<String>,
    /// The same number as digits, for a link.
    pub phone_digits: Option<String>,
    /// A number or word to text.
    pub text: Option<String>,
    /// A web address.
    pub web: Option<String>,
    /// When it answers.
    pub hours: Option<String>,
    /// Languages it answers in.
    pub languages: Vec<String>,
    /// Where the entry comes from.
    pub source: String,
    /// When it was checked.
    pub verified_on: String,
}

/// Prose of no more words than this between two worksheets stands on the second one's page.
const BRIEF_WORDS: usize = 110;

impl StepView {
    /// The step without its parts, for lists.
    #[must_use]
    pub fn clone_head(&self) -> Self {
        Self {
            parts: Vec::new(),
            id: self.id.clone(),
            number: self.number,
            eyebrow: self.eyebrow.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            minutes: self.minutes.clone(),
            read_alone: self.read_alone,
            counselor: self.counselor,
            help: self.help,
            headings: self.headings.clone(),
            sheets: self.sheets.clone(),
            href: self.href.clone(),
            page: self.page.clone(),
        }
    }
}

impl BookView {
    /// The view of a whole book.
    pub fn new(workbook: &Workbook, options: &ViewOptions) -> Self {
        let shown = workbook.steps.iter().filter(|step| shown(step, options));
        let mut steps: Vec<StepView> =
            shown.enumerate().map(|(i, step)| step_view(step, page_name(&step.id, i, options), workbook, options)).collect();
        if workbook.helplines.is_some() && !steps.iter().any(|step| step.help) {
            steps.push(help_step(steps.len(), options));
        }
        let help_href = steps.iter().find(|step| step.help).map(|step| step.href.clone());
        Self {
            book: info_view(&workbook.book, options.strings),
            roles: workbook.roles.iter().map(role_view).collect(),
            steps,
            helplines: workbook.helplines.as_ref().map(|lines| helplines_view(lines, options)),
            help_href,
        }
    }
}

/// For every id that a link may point to, the page it stands on.
pub fn pages(workbook: &Workbook, options: &ViewOptions) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for (i, step) in workbook.steps.iter().filter(|step| shown(step, options)).enumerate() {
        let page = page_name(&step.id, i, options);
        let mut add = |id: &str| drop(pages.insert(id.to_owned(), page.clone()));
        add(&step.id);
        step.headings.iter().for_each(|heading| add(&heading.id));
        for part in &step.parts {
            match part {
                Part::Prose(_) | Part::Helplines => {}
                Part::Worksheet(sheet) => {
                    add(&sheet.id);
                    sheet.prompts.iter().for_each(|prompt| add(&format!("{}.{}", sheet.id, prompt.id)));
                }
                Part::Agreement(agreement) => {
                    add(&agreement.id);
                    agreement.clauses.iter().for_each(|clause| add(&format!("{}.{}", agreement.id, clause.id)));
                }
            }
        }
    }
    pages
}

/// Whether this output shows the step.
pub fn shown(step: &Step, options: &ViewOptions) -> bool {
    options.counselor || step.audience == Audience::Reader
}

fn info_view(book: &BookInfo, strings: &Strings) -> InfoView {
    InfoView {
        title: book.title.clone(),
        subtitle: book.subtitle.clone(),
        authors: book.authors.clone(),
        language: book.language.clone(),
        direction: if strings.right_to_left() { "rtl" } else { "ltr" },
        version: book.version.clone(),
        license: book.license.clone(),
        identifier: book.identifier.clone(),
        publisher: book.publisher.clone(),
    }
}

fn role_view(role: &Role) -> RoleView {
    RoleView { id: role.id.clone(), name: role.name.clone() }
}

fn who_view(who: &Who, workbook: &Workbook, strings: &Strings) -> WhoView {
    let (kind, role) = match who {
        Who::Role(id) => ("role", Some(id.clone())),
        Who::Each => ("each", None),
        Who::Together => ("together", None),
        Who::Counselor => ("counselor", None),
    };
    let text = match &role {
        Some(id) => {
            let name = workbook.roles.iter().find(|known| known.id == *id).map_or(id.as_str(), |known| known.name.as_str());
            strings.fill("who.role", &[("role", name)])
        }
        None => strings.get(&format!("who.{kind}")).to_owned(),
    };
    WhoView { kind, role, text }
}

/// The file of a step, where each step is a page.
fn page_name(id: &str, index: usize, options: &ViewOptions) -> String {
    if options.neutral { format!("page-{}.html", index + 1) } else { format!("{id}.html") }
}

/// A step for help lines that no guidance places: help is in reach in every book that has some.
fn help_step(index: usize, options: &ViewOptions) -> StepView {
    let id = "help-lines";
    let page = page_name(id, index, options);
    StepView {
        id: id.to_owned(),
        number: None,
        eyebrow: None,
        title: options.strings.get("help.title").to_owned(),
        summary: None,
        minutes: None,
        read_alone: false,
        counselor: false,
        help: true,
        parts: vec![PartView { kind: "helplines", html: None, brief: false, worksheet: None, agreement: None }],
        headings: Vec::new(),
        sheets: Vec::new(),
        href: if options.paged { page.clone() } else { format!("#{id}") },
        page,
    }
}

fn step_view(step: &Step, page: String, workbook: &Workbook, options: &ViewOptions) -> StepView {
    let href_of = |id: &str| if options.paged { format!("{page}#{id}") } else { format!("#{id}") };
    let mut parts = Vec::new();
    let mut sheets = Vec::new();
    let is_sheet = |at: Option<usize>| matches!(at.and_then(|at| step.parts.get(at)), Some(Part::Worksheet(_) | Part::Agreement(_)));
    for (i, part) in step.parts.iter().enumerate() {
        let mut view = PartView { kind: "prose", html: None, brief: false, worksheet: None, agreement: None };
        match part {
            Part::Prose(html) => {
                view.brief = is_sheet(i.checked_sub(1)) && is_sheet(Some(i + 1)) && html.0.split_whitespace().count() <= BRIEF_WORDS;
                view.html = Some(options.prose(html));
            }
            Part::Worksheet(sheet) => {
                if sheet.who == Who::Counselor && !options.counselor {
                    continue;
                }
                let sheet = worksheet_view(sheet, workbook, options);
                sheets.push(SheetLink {
                    id: sheet.id.clone(),
                    title: sheet.title.clone(),
                    href: href_of(&sheet.id),
                    who: sheet.who.clone(),
                });
                view.kind = "worksheet";
                view.worksheet = Some(sheet);
            }
            Part::Agreement(agreement) => {
                let agreement = agreement::view(agreement, workbook, options);
                let (id, title, who) = (agreement.id.clone(), agreement.title.clone(), agreement.who.clone());
                sheets.push(SheetLink { href: href_of(&id), id, title, who });
                view.kind = "agreement";
                view.agreement = Some(agreement);
            }
            Part::Helplines => view.kind = "helplines",
        }
        parts.push(view);
    }
    StepView {
        id: step.id.clone(),
        number: step.number,
        eyebrow: step.number.map(|n| options.strings.fill("step", &[("n", &n.to_string())])),
        title: step.title.clone(),
        summary: step.summary.clone(),
        minutes: step.minutes.map(|n| options.strings.count("minutes", n)),
        read_alone: step.read_alone,
        counselor: step.audience == Audience::Counselor,
        help: step.parts.iter().any(|part| matches!(part, Part::Helplines)),
        parts,
        headings: step
            .headings
            .iter()
            .map(|h| HeadingView {
                level: h.level.saturating_add(options.fitting.lower_headings).min(6),
                id: h.id.clone(),
                text: h.text.clone(),
            })
            .collect(),
        sheets,
        href: if options.paged { page.clone() } else { format!("#{}", step.id) },
        page,
    }
}

/// The title of a worksheet, with the time of a check-in.
pub fn worksheet_title(sheet: &Worksheet, strings: &Strings) -> String {
    match sheet.interval {
        Some(interval) => strings.fill("checkin.title", &[("title", &sheet.title), ("interval", &strings.duration(interval))]),
        None => sheet.title.clone(),
    }
}

fn worksheet_view(sheet: &Worksheet, workbook: &Workbook, options: &ViewOptions) -> WorksheetView {
    WorksheetView {
        id: sheet.id.clone(),
        title: worksheet_title(sheet, options.strings),
        summary: sheet.summary.clone(),
        who: who_view(&sheet.who, workbook, options.strings),
        intro: options.optional(sheet.intro.as_ref()),
        interval: sheet.interval.map(|interval| options.strings.duration(interval)),
        after: sheet.interval.map(|interval| interval.to_string()),
        prompts: prompt_views(&sheet.prompts, &sheet.id, workbook, options),
    }
}

fn prompt_views(prompts: &[Prompt], sheet: &str, workbook: &Workbook, options: &ViewOptions) -> Vec<PromptView> {
    prompts
        .iter()
        .filter(|prompt| options.counselor || prompt.who != Some(Who::Counselor))
        .map(|prompt| PromptView {
            id: format!("{sheet}.{}", prompt.id),
            who: prompt.who.as_ref().map(|who| who_view(who, workbook, options.strings)),
            text: options.prose(&prompt.text),
            label: prompt.label.clone(),
            help: options.optional(prompt.help.as_ref()),
            guidance: options.note(prompt.guidance.as_ref()),
            each: prompt.answers.iter().any(|answer| answer.role.is_some()),
            answers: prompt.answers.iter().map(|answer| answer_view(answer, workbook, options)).collect(),
            follow_up: prompt_views(&prompt.follow_up, sheet, workbook, options),
        })
        .collect()
}

fn answer_view(answer: &crate::workbook::Answer, workbook: &Workbook, options: &ViewOptions) -> AnswerView {
    AnswerView { role: answer.role.as_ref().map(role_view), field: field::view(&answer.field, answer.role.as_ref(), workbook, options) }
}

fn helplines_view(lines: &Helplines, options: &ViewOptions) -> HelplinesView {
    HelplinesView {
        title: lines.title.clone(),
        intro: options.optional(lines.intro.as_ref()),
        fallback: options.optional(lines.fallback.as_ref()),
        lines: lines
            .lines
            .iter()
            .map(|line| HelplineView {
                id: line.id.clone(),
                name: line.name.clone(),
                serves: line.serves.clone(),
                phone: line.phone.clone(),
                phone_digits: line.phone.as_ref().map(|phone| phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()),
                text: line.text.clone(),
                web: line.web.clone(),
                hours: line.hours.clone(),
                languages: line.languages.clone(),
                source: line.source.clone(),
                verified_on: line.verified_on.clone(),
            })
            .collect(),
    }
}
