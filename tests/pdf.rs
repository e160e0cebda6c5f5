//! PDFs written from documents built by hand, read back as a reader would.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a helper cannot do is a failed test")]
#![expect(clippy::disallowed_methods, reason = "snapshots are read and written")]

#[path = "pdf/builder.rs"]
mod builder;
#[path = "pdf/dump.rs"]
mod dump;

use builder::{Builder, SANS, rect, text_kind};
use mendbook::pdf::{Error, Options, write};
use mendbook::typeset::frame::*;

fn written(document: &PagedDocument) -> Vec<u8> {
    write(document, &Options::default()).unwrap()
}

/// Compares a document with its snapshot; `BLESS=1` writes the snapshot anew.
fn check_snapshot(name: &str, document: &PagedDocument) {
    let found = dump::dump(&written(document));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pdf").join(format!("{name}.txt"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{} is not what is written now:\n{found}", path.display());
}

/// The lines of a document's dump that hold a text.
fn lines(document: &PagedDocument, with: &str) -> Vec<String> {
    dump::dump(&written(document)).lines().filter(|line| line.contains(with)).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn everything_reads_back() {
    let document = builder::everything();
    if let Some(path) = std::env::var_os("MENDBOOK_TEST_PDF") {
        std::fs::write(path, written(&document)).unwrap();
    }
    check_snapshot("everything", &document);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = written(&builder::everything());
    let second = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(|| written(&builder::everything()));
    assert!(first == second);
}

#[test]
fn dates_are_written_only_when_asked_for() {
    let document = builder::everything();
    assert!(lines(&document, "CreationDate").is_empty());
    let options = Options { date: Some(1_735_689_600), producer: Some("a test".to_owned()) };
    let dump = dump::dump(&write(&document, &options).unwrap());
    assert!(dump.contains("CreationDate \"D:20250101000000Z\""), "{dump}");
    assert!(dump.contains("Producer \"a test\""), "{dump}");
}

#[test]
fn names_that_a_field_tree_cannot_hold_are_errors() {
    let check = |names: &[&str], wanted: Result<usize, Error>| {
        let mut b = Builder::new("Names");
        for name in names {
            let kind = if name.ends_with('!') { FormFieldKind::Radio { value: None } } else { text_kind("", false) };
            b.field(TagId(0), name.trim_end_matches('!'), "Words", kind, rect(20.0, 20.0, 50.0, 20.0));
        }
        let found = write(&b.document, &Options::default()).map(|bytes| dump::dump(&bytes).matches("FT=").count());
        assert_eq!(found, wanted, "{names:?}");
    };
    check(&["a.b", "a.c", "d"], Ok(3));
    // The same name and kind: one field in two places.
    check(&["a.b", "a.b"], Ok(1));
    check(&["a", "a!"], Err(Error::FieldTwice("a".to_owned())));
    check(&["a.b", "a"], Err(Error::FieldIsParent("a".to_owned())));
    check(&["a", "a.b.c"], Err(Error::FieldIsParent("a".to_owned())));
    check(&["a..b"], Err(Error::FieldName("a..b".to_owned())));
    check(&[""], Err(Error::FieldName(String::new())));
}

#[test]
fn fields_are_called_by_words() {
    let check = |label: &str, widget: Option<&str>, name: &str, wanted: &str| {
        let mut b = Builder::new("Labels");
        let index = FieldIndex(0);
        b.document.fields.push(FormField {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: text_kind("", false),
            required: false,
            read_only: false,
            answer: None,
        });
        b.widget(TagId(0), index, rect(20.0, 20.0, 50.0, 20.0), None, widget);
        let found = lines(&b.document, "FT=");
        assert!(found[0].contains(&format!("TU={wanted:?}")), "{found:?}");
    };
    check("What I did", None, "a", "What I did");
    check("What I feel", Some("sad"), "a", "What I feel: sad");
    check("What do I feel?", Some("sad"), "a", "What do I feel? sad");
    check("What I feel: sad", Some("sad"), "a", "What I feel: sad");
    check("", Some("sad"), "a", "sad");
    check("", None, "sheet.ordinary-day", "ordinary day");
}

/// Fonts with PostScript outlines, in text and to type in.
fn postscript_outlines() -> PagedDocument {
    let mut b = Builder::new("PostScript outlines");
    let data = include_bytes!("fonts/NotoSansCJK-Regular.otf").to_vec();
    b.document.fonts.push(Font {
        data: std::sync::Arc::new(data.into()),
        index: 0,
        name: "NotoSansCJK".to_owned(),
        variations: Vec::new(),
    });
    let cjk = FontId(3);
    let p = b.element(TagId(0), TagRole::P);
    let leaf = b.leaf(p);
    b.text(leaf, cjk, 20.0, 40.0, "中文");
    b.field(p, "a", "A", text_kind("中", false), rect(20.0, 60.0, 100.0, 20.0));
    let Some(Item { kind: ItemKind::Widget(widget), .. }) = b.document.pages[0].items.last_mut() else { panic!("the widget comes last") };
    widget.style.fonts = vec![cjk];
    b.document
}

#[test]
fn postscript_outlines_are_embedded_bare() {
    let document = postscript_outlines();
    if let Some(path) = std::env::var_os("MENDBOOK_TEST_CFF") {
        std::fs::write(path, written(&document)).unwrap();
    }
    assert_eq!(lines(&document, "\"中文\""), ["\"中文\" page 1"]);
    assert!(lines(&document, "font X")[0].contains("NotoSansCJK FontFile3 map none"));
}

#[test]
fn a_variable_font_is_embedded_as_it_is_set() {
    let mut b = Builder::new("A variable font");
    let p = b.element(TagId(0), TagRole::P);
    for (index, weight) in [400.0, 900.0].into_iter().enumerate() {
        let data = include_bytes!("fonts/Variable.ttf").to_vec();
        let variations = vec![(*b"wght", weight)];
        b.document.fonts.push(Font { data: std::sync::Arc::new(data.into()), index: 0, name: format!("Variable-{weight}"), variations });
        let leaf = b.leaf(p);
        b.text(leaf, FontId(3 + index as u32), 20.0, 40.0 + 20.0 * index as f32, "aaa");
    }
    let bytes = written(&b.document);
    if let Some(path) = std::env::var_os("MENDBOOK_TEST_VARIABLE") {
        std::fs::write(path, &bytes).unwrap();
    }
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let programs: Vec<Vec<u8>> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok().filter(|stream| stream.dict.has(b"Length1")))
        .map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
        .collect();
    assert_eq!(programs.len(), 2);
    assert!(programs[0] != programs[1]);
}

#[test]
fn fields_embed_whole_fonts_only_where_they_are_needed() {
    let check = |value: &str, wanted: &[&str]| {
        let mut b = Builder::new("Fonts");
        b.field(TagId(0), "a", "A", text_kind(value, false), rect(20.0, 20.0, 50.0, 20.0));
        let ItemKind::Widget(widget) = &mut b.document.pages[0].items[1].kind else { panic!("a widget comes after its box") };
        widget.style.fonts = vec![SANS, builder::HEBREW, builder::ARABIC];
        let found = lines(&b.document, "font X");
        let names: Vec<&str> = found.iter().map(|line| line.split(['+', ' ']).nth(2).unwrap()).collect();
        assert_eq!(names, wanted, "{value:?}");
    };
    check("", &["TestSans-Regular"]);
    check("Žena", &["TestSans-Regular"]);
    check("Žena שלום", &["TestHebrew-Regular", "TestSans-Regular"]);
}

#[test]
fn no_two_text_fields_share_an_appearance() {
    let mut b = Builder::new("Appearances");
    for (index, name) in ["a", "b"].into_iter().enumerate() {
        let y = 20.0 + 40.0 * index as f32;
        b.field(TagId(0), name, "Words", text_kind("", true), rect(20.0, y, 50.0, 20.0));
        let kind = FormFieldKind::Checkbox { on: "yes".to_owned(), checked: false };
        b.field(TagId(0), &format!("{name}-box"), "Words", kind, rect(90.0, y, 12.0, 12.0));
    }
    let document = lopdf::Document::load_mem(&written(&b.document)).unwrap();
    let is_form = |object: &&lopdf::Object| {
        object.as_stream().is_ok_and(|stream| stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().ok() == Some(b"Form")))
    };
    // One for each text field; the two states of both boxes are drawn once.
    assert_eq!(document.objects.values().filter(is_form).count(), 4);
}

#[test]
fn form_elements_hold_one_annotation_and_nothing_else() {
    let mut b = Builder::new("Forms");
    let p = b.element(TagId(0), TagRole::P);
    b.field(p, "one", "One", text_kind("", false), rect(20.0, 20.0, 50.0, 20.0));
    b.field(p, "two", "Two", text_kind("", false), rect(20.0, 50.0, 50.0, 20.0));
    b.field(p, "three", "Three", text_kind("", false), rect(20.0, 80.0, 50.0, 20.0));
    // The second widget names the first one's element, the third an element with words in it.
    let elements: Vec<TagId> = b.document.pages[0]
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Widget(widget) => Some(widget.element),
            _ => None,
        })
        .collect();
    for item in &mut b.document.pages[0].items {
        if let ItemKind::Widget(widget) = &mut item.kind
            && widget.element == elements[1]
        {
            widget.element = elements[0];
        }
    }
    let leaf = b.leaf(elements[2]);
    b.text(leaf, SANS, 20.0, 95.0, "words");
    let dump = dump::dump(&written(&b.document));
    let tree: Vec<&str> =
        dump.lines().skip_while(|line| !line.starts_with("Document")).take_while(|line| !line.starts_with("form")).map(str::trim).collect();
    assert_eq!(
        tree,
        [
            "Document",
            "P",
            "Form",
            "-> Subtype=/Widget one",
            "Form",
            "-> Subtype=/Widget two",
            "Span",
            "\"words\" page 1",
            "Form",
            "-> Subtype=/Widget three"
        ]
    );
}

#[test]
fn hostile_documents_are_written_or_refused() {
    assert_eq!(write(&PagedDocument::default(), &Options::default()), Err(Error::NoPages));

    let mut b = Builder::new("No fonts");
    let leaf = b.leaf(TagId(0));
    b.text(leaf, SANS, 20.0, 20.0, "words");
    b.document.fonts.clear();
    assert_eq!(write(&b.document, &Options::default()), Err(Error::MissingFont(0)));

    let mut b = Builder::new("No fonts to type in");
    b.field(TagId(0), "a.b", "A", text_kind("", false), rect(20.0, 20.0, 50.0, 20.0));
    b.document.fonts.clear();
    let ItemKind::Widget(widget) = &mut b.document.pages[0].items[1].kind else { panic!("a widget comes after its box") };
    widget.style.fonts.clear();
    assert_eq!(write(&b.document, &Options::default()), Err(Error::NoFont("a.b".to_owned())));

    let mut b = Builder::new("A broken font");
    let leaf = b.leaf(TagId(0));
    b.text(leaf, SANS, 20.0, 20.0, "words");
    b.document.fonts[0].data = std::sync::Arc::new(b"not a font".into());
    assert!(matches!(write(&b.document, &Options::default()), Err(Error::Font { .. })));

    let mut b = Builder::new("No pictures");
    b.push(None, ItemKind::Image(PlacedImage { image: ImageId(3), rect: rect(0.0, 0.0, 10.0, 10.0) }));
    assert_eq!(write(&b.document, &Options::default()), Err(Error::MissingImage(ImageId(3))));
}

#[test]
fn numbers_that_are_none_do_no_harm() {
    for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0, 0.0, 1e38] {
        let mut b = Builder::new("Odd numbers");
        b.document.pages[0].size = Size { width: odd, height: odd };
        let place = rect(odd, odd, odd, odd);
        let leaf = b.leaf(TagId(0));
        let mut run = b.shape(SANS, 11.0, 20.0, 20.0, "some words");
        for glyph in std::sync::Arc::make_mut(&mut run.glyphs) {
            (glyph.advance, glyph.cluster) = (odd, 7_000);
        }
        let glyphs = std::sync::Arc::make_mut(&mut run.glyphs);
        glyphs[0].id = 0;
        glyphs[1].id = u16::MAX;
        run.offsets = Some(run.glyphs.iter().map(|_| Offset { dx: odd, dy: odd }).collect());
        b.push(Some(leaf), ItemKind::Text(TextRun { skew: odd, embolden: odd, ..run.clone() }));
        b.push(Some(leaf), ItemKind::Text(TextRun { size: odd, origin: Point { x: odd, y: odd }, ..run }));
        b.push(None, ItemKind::Path(Path { fill: Some(Color { r: odd, g: odd, b: odd, a: odd }), ..builder::outline(place) }));
        let lines = vec![
            Segment::Close,
            Segment::Line(Point { x: odd, y: 1.0 }),
            Segment::Curve(Point::default(), Point::default(), Point { x: 1.0, y: odd }),
        ];
        let stroke = Stroke { color: Color::BLACK, width: odd, dash: vec![odd, 0.0], round: true };
        let path = Path { segments: lines, fill: None, even_odd: true, stroke: Some(Box::new(stroke)) };
        let group = Group {
            clip: Some(path.clone()),
            opacity: odd,
            transform: Some([odd; 6]),
            items: vec![Item { tag: None, kind: ItemKind::Path(path) }],
            ..Group::default()
        };
        b.push(Some(TagId(99)), ItemKind::group(group));
        b.field(TagId(0), "a", "A", text_kind("value", true), place);
        b.document.outline = vec![OutlineEntry {
            title: String::new(),
            destination: Destination { page: 9, point: Point { x: odd, y: odd } },
            open: true,
            children: Vec::new(),
        }];
        let bytes = written(&b.document);
        for object in lopdf::Document::load_mem(&bytes).unwrap().objects.values() {
            let Ok(stream) = object.as_stream() else { continue };
            if stream.dict.has(b"Length1") {
                continue;
            }
            let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            let content = String::from_utf8_lossy(&content).into_owned();
            assert!(!content.contains("NaN") && !content.contains("inf "), "{odd}: {content}");
        }
        dump::dump(&bytes);
    }
}

#[test]
fn tag_trees_that_are_none_do_no_harm() {
    // A loop, a child of two parents, a child that is not there, content for the root.
    let mut b = Builder::new("Tags");
    let (one, two) = (b.element(TagId(0), TagRole::P), b.element(TagId(0), TagRole::Div));
    let leaf = b.leaf(two);
    b.tag(one).children = vec![two, TagId(0), TagId(77), one, leaf];
    b.text(leaf, SANS, 20.0, 20.0, "words");
    let dump = dump::dump(&written(&b.document));
    assert_eq!(dump.matches("\"words\"").count(), 1, "{dump}");

    let mut b = Builder::new("No tags");
    b.document.tags.nodes.clear();
    let run = b.shape(SANS, 11.0, 20.0, 20.0, "words");
    b.push(Some(TagId(0)), ItemKind::Text(run));
    b.push(
        None,
        ItemKind::link(Link {
            rect: rect(0.0, 0.0, 9.0, 9.0),
            target: LinkTarget::Uri("x:y".to_owned()),
            contents: String::new(),
            element: TagId(4),
        }),
    );
    dump::dump(&written(&b.document));
}

#[test]
fn deep_groups_do_not_overflow() {
    let mut b = Builder::new("Deep");
    let mut items = Vec::new();
    for _ in 0..2_000 {
        items = vec![Item {
            tag: None,
            kind: ItemKind::group(Group { opacity: 0.9, transform: Some([1.0, 0.0, 0.0, 1.0, 1.0, 0.0]), items, ..Group::default() }),
        }];
    }
    b.document.pages[0].items = items;
    written(&b.document);
}

#[test]
fn groups_drawn_apart_overflow_no_sooner() {
    let mut b = Builder::new("Deep and apart");
    let square = || Item { tag: None, kind: ItemKind::Path(builder::outline(rect(10.0, 10.0, 20.0, 20.0))) };
    let mut items = vec![square()];
    for _ in 0..2_000 {
        let mask = Some(Mask { items: vec![square()], luminance: true });
        let compositing = Some(Box::new(Compositing { blend: Blend::Multiply, mask }));
        items = vec![Item { tag: None, kind: ItemKind::group(Group { compositing, items, ..Group::default() }) }];
    }
    b.document.pages[0].items = items;
    written(&b.document);
}

#[test]
fn a_transparent_group_holds_the_content_of_several_elements() {
    let mut b = Builder::new("Apart");
    let mut items = vec![Item { tag: None, kind: ItemKind::Path(builder::outline(rect(10.0, 10.0, 90.0, 90.0))) }];
    for y in [30.0, 60.0] {
        let paragraph = b.element(TagId(0), TagRole::P);
        let leaf = b.leaf(paragraph);
        let run = b.shape(SANS, 10.0, 20.0, y, "words");
        items.push(Item { tag: Some(leaf), kind: ItemKind::Text(run) });
    }
    b.document.pages[0].items = vec![Item { tag: None, kind: ItemKind::group(Group { opacity: 0.5, items, ..Group::default() }) }];

    let file = lopdf::Document::load_mem(&written(&b.document)).unwrap();
    let forms: Vec<_> =
        file.objects.iter().filter(|(_, object)| object.as_stream().is_ok_and(|stream| stream.dict.has(b"StructParents"))).collect();
    let [(form, stream)] = forms.as_slice() else { panic!("{} forms", forms.len()) };
    assert!(stream.as_stream().unwrap().dict.has(b"Group"));
    // Each paragraph says in which form and under which number its content is.
    let kids = file.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"K").ok()?.as_dict().ok());
    let mut numbers: Vec<i64> = kids
        .filter(|kid| kid.get(b"Stm").and_then(lopdf::Object::as_reference).is_ok_and(|stream| stream == **form))
        .map(|kid| kid.get(b"MCID").and_then(lopdf::Object::as_i64).unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1]);
}

#[test]
fn no_form_ends_a_sequence_that_it_has_not_begun() {
    let mut b = Builder::new("Tiles");
    let nothing = Group { transform: Some([1.0, 0.0, 0.0, 1.0, 5.0, 5.0]), ..Group::default() };
    let square = ItemKind::Path(builder::outline(rect(10.0, 10.0, 5.0, 5.0)));
    let items = [square, ItemKind::group(nothing)].map(|kind| Item { tag: None, kind }).into();
    let repeat = Some(Box::new(Repeat { columns: 2, rows: 2, step: Size { width: 20.0, height: 20.0 } }));
    b.document.pages[0].items = vec![Item { tag: None, kind: ItemKind::group(Group { repeat, items, ..Group::default() }) }];

    let file = lopdf::Document::load_mem(&written(&b.document)).unwrap();
    let forms = file.objects.values().filter_map(|object| object.as_stream().ok());
    let mut drawn = 0;
    for form in forms.filter(|stream| stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name).is_ok_and(|name| name == b"Form")) {
        let content = lopdf::content::Content::decode(&form.decompressed_content().unwrap_or_else(|_| form.content.clone())).unwrap();
        drawn += content.operations.len();
        assert!(content.operations.iter().all(|operation| operation.operator != "EMC"), "{content:?}");
    }
    assert!(drawn > 0);
}
