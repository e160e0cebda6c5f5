//! A small book with a field of every kind, for tests.

use crate::source::{SourceMap, Span};
use crate::workbook::*;

fn html(text: &str) -> Html {
    Html(text.to_owned())
}

fn choice(id: &str, label: &str) -> Choice {
    Choice { id: id.to_owned(), label: label.to_owned() }
}

/// The book.
pub(crate) fn book() -> Workbook {
    let mut sources = SourceMap::default();
    let span = Span::new(sources.add("sample.yaml", ""), 0..0);
    let roles = vec![
        Role { id: "broke-trust".into(), name: "the partner who broke trust".into() },
        Role { id: "injured".into(), name: "the injured partner".into() },
    ];
    let field = |id: &str, label: &str, kind: FieldKind| Field { id: FieldId::new("first", id), label: label.to_owned(), kind };
    let prompt = |id: &str, text: &str, kind: FieldKind| Prompt {
        id: id.to_owned(),
        who: None,
        text: html(text),
        label: text.to_owned(),
        help: Some(html("A <em>hint</em> for this.")),
        guidance: Some(html("Listen for but.")),
        answers: vec![Answer { role: None, field: field(id, text, kind) }],
        follow_up: Vec::new(),
        span,
    };
    let options = || vec![choice("sad", "Sad"), choice("angry", "Angry"), choice("calm", "Calm"), choice("numb", "Numb")];
    let column = |id: &str, title: &str, kind| Column { id: id.into(), title: title.into(), kind, width: 1.0 };
    let blank = |owner: &str, name: &str, kind| {
        Segment::Blank(Blank {
            id: FieldId::new("plan", owner).part(name),
            name: name.to_owned(),
            label: format!("I keep {name}"),
            kind,
            size: BlankSize::Medium,
            placeholder: None,
        })
    };
    let stem = vec![
        Segment::Html(html("I felt ")),
        Segment::Blank(Blank {
            id: FieldId::new("first", "stem").part("feeling"),
            name: "feeling".into(),
            label: "I felt feeling".into(),
            kind: BlankKind::Choice(options()),
            size: BlankSize::Medium,
            placeholder: None,
        }),
        Segment::Html(html(".")),
    ];
    let mut scale =
        prompt("scale", "How close was that?", FieldKind::Scale { min: 0, max: 10, low: "not close".into(), high: "very".into() });
    scale.who = Some(Who::Each);
    scale.answers = roles
        .iter()
        .map(|role| Answer {
            role: Some(role.clone()),
            field: Field { id: FieldId::new("first", "scale").part(&role.id), ..scale.answers[0].field.clone() },
        })
        .collect();
    let rows = |n: u32| (1..=n).map(|n| choice(&n.to_string(), "")).collect::<Vec<_>>();
    let mut prompts = vec![
        prompt("name", "A word for it", FieldKind::Text { placeholder: Some("for instance".into()), max_length: Some(80) }),
        prompt("day", "An ordinary day & its <strong>hours</strong>", FieldKind::LongText { lines: 6, overflow: Overflow::Continuation }),
        prompt("feelings", "What I feel", FieldKind::Checklist { options: options(), other: true, columns: None }),
        prompt("way", "How we work", FieldKind::Choice { options: options(), other: false }),
        scale,
        prompt("count", "How many", FieldKind::Number { min: Some(0.0), max: None, unit: Some("minutes".into()) }),
        prompt("date", "Which day", FieldKind::Date),
        prompt("initials", "Your initials", FieldKind::Initials),
        prompt("sign", "Signed", FieldKind::Signature { date: true }),
        prompt(
            "table",
            "What was promised",
            FieldKind::Table {
                columns: vec![column("what", "What", ColumnKind::Text), column("kept", "Kept", ColumnKind::Check)],
                rows: rows(2),
            },
        ),
        prompt(
            "log",
            "Week by week",
            FieldKind::Log {
                columns: vec![column("date", "Date", ColumnKind::Date), column("n", "Times", ColumnKind::Number)],
                every: Some(Duration::Days(7)),
                rows: rows(2),
            },
        ),
        prompt("stem", "", FieldKind::Stem { segments: stem }),
        prompt("note", "<p>Only words.</p>", FieldKind::Note),
    ];
    let follow_up = prompt("later", "And then?", FieldKind::LongText { lines: 2, overflow: Overflow::None });
    prompts[0].follow_up.push(follow_up);
    let worksheet = Worksheet {
        id: "first".into(),
        title: "A first page".into(),
        summary: Some("Its purpose.".into()),
        who: Who::Role("injured".into()),
        intro: Some(html("<p>Before you begin.</p>")),
        prompts,
        interval: None,
        span,
    };
    let simple = |key: FieldId, label: &str, kind| Field { id: key, label: label.to_owned(), kind };
    let clause_key = FieldId::new("plan", "phone");
    let text_field = || FieldKind::Text { placeholder: None, max_length: None };
    let clause = Clause {
        id: "phone".into(),
        category: Category::Transparency,
        pick: simple(clause_key.part("pick"), "Pick: I keep owner", text_field()),
        segments: vec![
            blank("phone", "owner", BlankKind::Role),
            Segment::Html(html(" offers to look together on ")),
            blank("phone", "days", BlankKind::Text),
        ],
        label: "owner offers to look together on days".into(),
        effort: Some(Effort::Medium),
        measure: Some("Looked at together.".into()),
        note: Some(html("<p>A word.</p>")),
        guidance: Some(html("Ask each apart.")),
        if_missed: Some(ClauseRef { id: "phone".into(), label: "Say so".into() }),
        less_intrusive_first: vec![ClauseRef { id: "phone".into(), label: "Tell first".into() }],
        initials: vec![Answer {
            role: Some(roles[0].clone()),
            field: simple(clause_key.part("initials").part("broke-trust"), "Initials", FieldKind::Initials),
        }],
        consent: Some(Consent {
            offered_by: "owner".into(),
            excludes: vec!["work".into(), "counselor".into()],
            default_days: 30,
            max_days: 90,
            review_days: 14,
            withdraw: "At any time.".into(),
            refusal: "No is an answer.".into(),
            starts: simple(clause_key.part("starts"), "Starts", FieldKind::Date),
            ends: simple(clause_key.part("ends"), "Ends", FieldKind::Date),
            review: simple(clause_key.part("review"), "Review", FieldKind::Date),
        }),
        span,
    };
    let dates = FieldId::new("plan", "dates");
    let agreement = Agreement {
        id: "plan".into(),
        who: Who::Together,
        title: "Our plan".into(),
        summary: Some("Offers.".into()),
        preamble: Some(html("<p>Pick three.</p>")),
        clauses: vec![clause],
        signatures: roles
            .iter()
            .map(|role| Answer {
                role: Some(role.clone()),
                field: simple(FieldId::new("plan", "signatures").part(&role.id), "Signature", FieldKind::Signature { date: true }),
            })
            .collect(),
        review: Some(PlanReview {
            default_days: 90,
            starts: simple(dates.part("starts"), "Starts", FieldKind::Date),
            review: simple(dates.part("review"), "Review", FieldKind::Date),
        }),
        span,
    };
    let check_in = Worksheet {
        id: "check-in-p7d".into(),
        title: "Check-in".into(),
        interval: Some(Duration::Days(7)),
        who: Who::Together,
        prompts: Vec::new(),
        ..worksheet.clone()
    };
    let step = |id: &str, number: Option<u32>, title: &str, parts: Vec<Part>| Step {
        id: id.into(),
        number,
        title: title.into(),
        summary: Some("A line about it.".into()),
        minutes: Some(12),
        read_alone: false,
        audience: Audience::Reader,
        parts,
        headings: vec![Heading { level: 2, id: format!("{id}-why"), text: "Why".into(), span }],
        span,
    };
    let prose =
        |id: &str| Part::Prose(html(&format!("<h2 id=\"{id}-why\">Why</h2>\n<p>Some prose with <a href=\"#first\">a link</a>.</p>")));
    let mut counselor = step("for-the-counselor", None, "For the counselor", vec![prose("for-the-counselor")]);
    counselor.audience = Audience::Counselor;
    Workbook {
        book: BookInfo {
            title: "Mending \"Trust\"".into(),
            subtitle: Some("A workbook".into()),
            authors: vec!["A. Author".into()],
            language: "en".into(),
            version: Some("1.0.0".into()),
            license: Some("CC BY 4.0".into()),
            identifier: "org.example.book".into(),
            publisher: None,
        },
        roles,
        steps: vec![
            step("one", Some(1), "The first step", vec![prose("one"), Part::Worksheet(worksheet)]),
            step("two", Some(2), "The second step", vec![prose("two"), Part::Agreement(agreement), Part::Worksheet(check_in)]),
            step("help", None, "Help", vec![Part::Helplines]),
            counselor,
        ],
        helplines: Some(Helplines {
            country: "us".into(),
            title: None,
            intro: None,
            fallback: Some(html("<p>Ask a doctor.</p>")),
            lines: vec![Helpline {
                id: "line".into(),
                name: "A line".into(),
                serves: Some("anyone".into()),
                phone: Some("555 01 00".into()),
                text: None,
                web: Some("https://example.org".into()),
                hours: None,
                languages: vec![],
                source: "https://example.org".into(),
                verified_on: "2026-05-01".into(),
                span,
            }],
            span,
        }),
        images: Vec::new(),
    }
}
