//! Builds paged documents by hand, as the typesetter would: shaped text, tags, fields.

use std::sync::Arc;

use mendbook::typeset::frame::*;

/// The fonts of tests/pdf/fonts, by their place in [`Builder::new`].
pub(crate) const SANS: FontId = FontId(0);
pub(crate) const HEBREW: FontId = FontId(1);
pub(crate) const ARABIC: FontId = FontId(2);

pub(crate) struct Builder {
    pub(crate) document: PagedDocument,
    /// The page items go to.
    pub(crate) page: usize,
    /// The height of a test's page.
    pub(crate) height: f32,
}

impl Builder {
    pub(crate) fn new(title: &str) -> Self {
        let font = |name: &str, file: &[u8]| Font {
            data: Arc::new(file.to_vec().into()),
            index: 0,
            name: name.to_owned(),
            variations: Vec::new(),
        };
        let root = TagNode::element(TagElement::new(TagRole::Document));
        let document = PagedDocument {
            fonts: vec![
                font("TestSans-Regular", include_bytes!("fonts/TestSans.ttf")),
                font("TestHebrew-Regular", include_bytes!("fonts/TestHebrew.ttf")),
                font("TestArabic-Regular", include_bytes!("fonts/TestArabic.ttf")),
            ],
            tags: TagTree { nodes: vec![root] },
            info: DocumentInfo { title: title.to_owned(), language: "en".to_owned(), ..DocumentInfo::default() },
            ..PagedDocument::default()
        };
        let mut builder = Self { document, page: 0, height: 420.0 };
        builder.add_page();
        builder
    }

    /// Begins a page.
    pub(crate) fn add_page(&mut self) {
        self.document.pages.push(Page { size: Size { width: 320.0, height: self.height }, ..Page::default() });
        self.page = self.document.pages.len() - 1;
    }

    /// Adds an element below another.
    pub(crate) fn element(&mut self, parent: TagId, role: TagRole) -> TagId {
        self.node(parent, TagNode::element(TagElement::new(role)))
    }

    /// Adds a content leaf below an element.
    pub(crate) fn leaf(&mut self, parent: TagId) -> TagId {
        self.node(parent, TagNode::Content)
    }

    fn node(&mut self, parent: TagId, node: TagNode) -> TagId {
        let id = TagId(self.document.tags.nodes.len() as u32);
        self.document.tags.nodes.push(node);
        self.tag(parent).children.push(id);
        id
    }

    /// The element of this number.
    pub(crate) fn tag(&mut self, id: TagId) -> &mut TagElement {
        match &mut self.document.tags.nodes[id.0 as usize] {
            TagNode::Element(element) => element,
            TagNode::Content => panic!("{id:?} is content"),
        }
    }

    pub(crate) fn push(&mut self, tag: Option<TagId>, kind: ItemKind) {
        self.document.pages[self.page].items.push(Item { tag, kind });
    }

    /// Shapes a text.
    pub(crate) fn shape(&self, font: FontId, size: f32, x: f32, y: f32, text: &str) -> TextRun {
        let file = &self.document.fonts[font.0 as usize];
        let face = harfrust::Font::new(file.data.to_vec(), file.index).unwrap();
        let mut shaped = harfrust::Buffer::new();
        shaped.push_str(text);
        shaped.guess_segment_properties();
        harfrust::shape(&harfrust::ShaperFont::new(&face), &mut shaped, harfrust::ShapeOptions::new()).unwrap();
        let scale = size / f32::from(face.units_per_em());
        let glyphs = shaped.glyph_infos().iter().zip(shaped.glyph_positions()).map(|(info, position)| Glyph {
            id: info.glyph_id as u16,
            advance: position.x_advance as f32 * scale,
            cluster: info.cluster as u16,
        });
        let offsets = shaped
            .glyph_positions()
            .iter()
            .map(|position| Offset { dx: position.x_offset as f32 * scale, dy: position.y_offset as f32 * scale });
        TextRun {
            upright: false,
            font,
            size,
            color: Color::BLACK,
            origin: Point { x, y },
            glyphs: glyphs.collect(),
            offsets: Some(offsets.collect()),
            text: text.into(),
            letters: false,
            skew: 0.0,
            embolden: 0.0,
        }
    }

    /// Sets a line of text.
    pub(crate) fn text(&mut self, leaf: TagId, font: FontId, x: f32, y: f32, text: &str) {
        let run = self.shape(font, 11.0, x, y, text);
        self.push(Some(leaf), ItemKind::Text(run));
    }

    /// An element with one line of text.
    pub(crate) fn line(&mut self, parent: TagId, role: TagRole, x: f32, y: f32, text: &str) -> TagId {
        let element = self.element(parent, role);
        let leaf = self.leaf(element);
        self.text(leaf, SANS, x, y, text);
        element
    }

    /// Adds a field with one widget in a `Form` element below `parent`.
    pub(crate) fn field(&mut self, parent: TagId, name: &str, label: &str, kind: FormFieldKind, rect: Rect) -> FieldIndex {
        let index = FieldIndex(self.document.fields.len() as u32);
        self.document.fields.push(FormField {
            name: name.to_owned(),
            label: label.to_owned(),
            kind,
            required: false,
            read_only: false,
            answer: None,
        });
        self.widget(parent, index, rect, None, None);
        index
    }

    /// Adds a widget of a field in a `Form` element of its own, with the box a page would draw.
    pub(crate) fn widget(&mut self, parent: TagId, field: FieldIndex, rect: Rect, on: Option<&str>, label: Option<&str>) {
        self.push(None, ItemKind::Path(outline(rect)));
        let element = self.element(parent, TagRole::Form);
        let style = WidgetStyle {
            fonts: vec![SANS],
            size: 11.0,
            color: Color { r: 0.05, g: 0.1, b: 0.4, a: 1.0 },
            line_height: 15.0,
            align: TextAlign::Left,
            padding: [2.0, 3.0, 2.0, 3.0],
        };
        let widget = Widget { field, rect, element, on: on.map(str::to_owned), label: label.map(str::to_owned), style };
        self.push(None, ItemKind::widget(widget));
    }

    /// A link over a line of text.
    pub(crate) fn link(&mut self, parent: TagId, x: f32, y: f32, text: &str, target: LinkTarget) {
        let element = self.line(parent, TagRole::Link, x, y, text);
        let rect = Rect { x, y: y - 10.0, width: 100.0, height: 13.0 };
        self.push(None, ItemKind::link(Link { rect, target, contents: text.to_owned(), element }));
    }
}

pub(crate) fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect { x, y, width, height }
}

pub(crate) fn outline(rect: Rect) -> Path {
    let color = Color { r: 0.6, g: 0.6, b: 0.65, a: 1.0 };
    let stroke = Stroke { color, width: 0.75, dash: Vec::new(), round: false };
    Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: Some(Box::new(stroke)) }
}

pub(crate) fn text_kind(value: &str, multiline: bool) -> FormFieldKind {
    FormFieldKind::Text { value: value.to_owned(), multiline, max_length: None, comb: false, fixed: false }
}

fn fill(segments: Vec<Segment>, color: Color) -> Path {
    Path { segments, fill: Some(color), even_odd: false, stroke: None }
}

/// A document with every kind of item, field and structure.
pub(crate) fn everything() -> PagedDocument {
    let mut b = Builder::new("Everything & <more>");
    let root = TagId(0);
    b.document.info.authors = vec!["A. Writer".to_owned(), "Ž. Novák".to_owned()];
    b.document.info.subject = Some("A test".to_owned());
    text_page(&mut b, root);
    structure_page(&mut b, root);
    drawing_page(&mut b, root);
    form_page(&mut b, root);
    b.document.destinations.insert("table".to_owned(), Destination { page: 1, point: Point { x: 20.0, y: 100.0 } });
    let entry = |title: &str, page: u32, children: Vec<OutlineEntry>| OutlineEntry {
        title: title.to_owned(),
        destination: Destination { page, point: Point { x: 20.0, y: 20.0 } },
        open: true,
        children,
    };
    b.document.outline = vec![entry("Text", 0, vec![entry("Structure – a list", 1, Vec::new())]), entry("Form", 3, Vec::new())];
    let label = |page, style, prefix: &str, first| PageLabel { page, style, prefix: prefix.to_owned(), first };
    b.document.labels = vec![label(0, Some(PageLabelStyle::LowerRoman), "", 3), label(2, None, "\u{2460}", 1)];
    b.document
}

fn text_page(b: &mut Builder, root: TagId) {
    b.line(root, TagRole::H1, 20.0, 40.0, "An office of affine fish");
    let p = b.element(root, TagRole::P);
    let leaf = b.leaf(p);
    b.text(leaf, SANS, 20.0, 70.0, "AVATAR To Wa: kerned, Žluťoučký kůň, Ελληνικά, Русский e\u{301}");
    let mut run = b.shape(SANS, 11.0, 20.0, 90.0, "letters apart, ");
    Arc::make_mut(&mut run.glyphs).iter_mut().for_each(|glyph| glyph.advance += 2.0);
    b.push(Some(leaf), ItemKind::Text(run));
    let slanted = TextRun { skew: 0.2, ..b.shape(SANS, 11.0, 150.0, 90.0, "slanted, ") };
    b.push(Some(leaf), ItemKind::Text(slanted));
    let bold =
        TextRun { embolden: 0.4, color: Color { r: 0.6, g: 0.0, b: 0.1, a: 1.0 }, ..b.shape(SANS, 11.0, 205.0, 90.0, "made bold, ") };
    b.push(Some(leaf), ItemKind::Text(bold));
    let mut high = b.shape(SANS, 11.0, 20.0, 110.0, "E = mc2, ");
    high.offsets = Some(high.glyphs.iter().map(|glyph| Offset { dx: 0.0, dy: if glyph.cluster == 6 { 4.0 } else { 0.0 } }).collect());
    b.push(Some(leaf), ItemKind::Text(high));
    // A word broken at a soft hyphen: the hyphen's glyph stands for U+00AD.
    let mut broken = b.shape(SANS, 11.0, 150.0, 110.0, "work the repair-");
    broken.text = "work the repair\u{AD}".into();
    b.push(Some(leaf), ItemKind::Text(broken));
    b.text(leaf, SANS, 20.0, 130.0, "ing needs; no-break\u{A0}space, a missing \u{4E2D} character.");

    let hebrew = b.element(root, TagRole::P);
    b.tag(hebrew).lang = Some("he".to_owned());
    let leaf = b.leaf(hebrew);
    b.text(leaf, HEBREW, 180.0, 160.0, "שלום עולם");
    let arabic = b.element(root, TagRole::P);
    b.tag(arabic).lang = Some("ar".to_owned());
    let leaf = b.leaf(arabic);
    b.text(leaf, ARABIC, 180.0, 190.0, "مرحبا سلام");

    let p = b.element(root, TagRole::P);
    b.link(p, 20.0, 220.0, "A link outside", LinkTarget::Uri("https://example.org/a b?ž".to_owned()));
    b.link(p, 160.0, 220.0, "The table", LinkTarget::Destination("table".to_owned()));
    let reference = b.element(p, TagRole::Reference);
    b.line(reference, TagRole::Lbl, 250.0, 216.0, "1");
    let note = b.element(root, TagRole::Note);
    b.line(note, TagRole::Lbl, 20.0, 300.0, "1");
    b.line(note, TagRole::P, 30.0, 300.0, "A note at the foot of the page.");

    // A paragraph that goes on overleaf.
    let p = b.element(root, TagRole::P);
    let leaf = b.leaf(p);
    b.text(leaf, SANS, 20.0, 380.0, "This paragraph begins on one page");
    footer(b);
    b.add_page();
    b.text(leaf, SANS, 20.0, 30.0, "and ends on the next.");
}

fn footer(b: &mut Builder) {
    let run = b.shape(SANS, 9.0, 150.0, 405.0, &format!("{}", b.page + 1));
    b.push(None, ItemKind::Text(run));
}

fn structure_page(b: &mut Builder, root: TagId) {
    b.line(root, TagRole::H2, 20.0, 60.0, "Structure");
    let list = b.element(root, TagRole::L);
    b.tag(list).numbering = Some(ListNumbering::Decimal);
    for (index, words) in ["First", "Second"].into_iter().enumerate() {
        let y = 80.0 + 18.0 * index as f32;
        let item = b.element(list, TagRole::Li);
        b.line(item, TagRole::Lbl, 20.0, y, &format!("{}.", index + 1));
        b.line(item, TagRole::LBody, 40.0, y, words);
    }
    let table = b.element(root, TagRole::Table);
    let caption = b.element(table, TagRole::Caption);
    b.line(caption, TagRole::P, 20.0, 140.0, "A table");
    let (head, body) = (b.element(table, TagRole::THead), b.element(table, TagRole::TBody));
    let row = b.element(head, TagRole::TR);
    for (index, words) in ["What", "Who"].into_iter().enumerate() {
        let cell = b.line(row, TagRole::TH, 20.0 + 100.0 * index as f32, 160.0, words);
        b.tag(cell).cell = Some(Box::new(CellAttributes { scope: Some(Scope::Column), ..CellAttributes::default() }));
        b.tag(cell).id = Some(format!("h{index}"));
    }
    let row = b.element(body, TagRole::TR);
    let head = b.line(row, TagRole::TH, 20.0, 178.0, "Dishes");
    b.tag(head).cell = Some(Box::new(CellAttributes { scope: Some(Scope::Row), row_span: 1, col_span: 1, headers: vec!["h0".to_owned()] }));
    // An empty cell keeps its place.
    b.element(row, TagRole::TD);
    let row = b.element(body, TagRole::TR);
    let wide = b.line(row, TagRole::TD, 20.0, 196.0, "One cell over both columns");
    b.tag(wide).cell =
        Some(Box::new(CellAttributes { col_span: 2, row_span: 1, scope: None, headers: vec!["h0".to_owned(), "h1".to_owned()] }));
    b.element(root, TagRole::Div);
    footer(b);
    b.add_page();
}

fn drawing_page(b: &mut Builder, root: TagId) {
    let pixels: Vec<u8> = (0..32 * 16).flat_map(|index| [(index % 32 * 8) as u8, (index / 32 * 16) as u8, 90]).collect();
    let alpha: Vec<u8> = (0..32 * 16).map(|index| if index % 32 < 16 { 255 } else { 120 }).collect();
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode(&pixels, 32, 16, image::ExtendedColorType::Rgb8).unwrap();
    b.document.images = vec![
        Arc::new(Image::Raster { width: 32, height: 16, rgb: pixels, alpha: Some(alpha) }),
        Arc::new(Image::Jpeg { width: 32, height: 16, channels: 3, data: jpeg }),
        Arc::new(Image::Raster { width: 2, height: 2, rgb: vec![0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255], alpha: None }),
    ];
    b.line(root, TagRole::H2, 20.0, 30.0, "Drawing");
    for (index, x) in [20.0, 120.0, 220.0].into_iter().enumerate() {
        let figure = b.element(root, TagRole::Figure);
        let place = rect(x, 50.0, 80.0, 40.0);
        b.tag(figure).alt = Some(format!("Picture {}", index + 1));
        b.tag(figure).bbox = Some((2, place));
        let leaf = b.leaf(figure);
        b.push(Some(leaf), ItemKind::Image(PlacedImage { image: ImageId(index as u32), rect: place }));
    }
    let (red, blue) = (Color { r: 0.8, g: 0.1, b: 0.1, a: 1.0 }, Color { r: 0.1, g: 0.2, b: 0.8, a: 0.5 });
    let at = |x: f32, y: f32| Point { x, y };
    b.push(None, ItemKind::Path(fill(vec![Segment::Rect(rect(20.0, 110.0, 60.0, 40.0))], red)));
    b.push(None, ItemKind::Path(fill(vec![Segment::Rect(rect(50.0, 130.0, 60.0, 40.0))], blue)));
    let heart = vec![
        Segment::Move(at(160.0, 130.0)),
        Segment::Curve(at(160.0, 105.0), at(200.0, 105.0), at(200.0, 130.0)),
        Segment::Line(at(180.0, 165.0)),
        Segment::Close,
        Segment::Rect(rect(172.0, 128.0, 16.0, 12.0)),
    ];
    let stroke = Stroke { color: Color { a: 0.8, ..red }, width: 2.0, dash: vec![6.0, 3.0], round: true };
    b.push(None, ItemKind::Path(Path { segments: heart, fill: Some(blue), even_odd: true, stroke: Some(Box::new(stroke)) }));

    // A drawing of several parts under one tag, clipped, turned and half transparent.
    let figure = b.element(root, TagRole::Figure);
    b.tag(figure).alt = Some("A turned square".to_owned());
    b.tag(figure).bbox = Some((2, rect(20.0, 190.0, 100.0, 100.0)));
    let leaf = b.leaf(figure);
    let (sin, cos) = 0.3_f32.sin_cos();
    let group = Group {
        clip: Some(fill(vec![Segment::Rect(rect(20.0, 190.0, 100.0, 70.0))], red)),
        opacity: 0.5,
        items: vec![Item {
            tag: None,
            kind: ItemKind::group(Group {
                transform: Some([cos, sin, -sin, cos, 70.0, 200.0]),
                items: vec![Item { tag: None, kind: ItemKind::Path(fill(vec![Segment::Rect(rect(0.0, 0.0, 50.0, 50.0))], red)) }],
                ..Group::default()
            }),
        }],
        ..Group::default()
    };
    b.push(Some(leaf), ItemKind::group(group));
    // Groups of mixed content.
    let p = b.element(root, TagRole::P);
    let leaf = b.leaf(p);
    let run = b.shape(SANS, 11.0, 160.0, 240.0, "Under a clip");
    let items = vec![
        Item { tag: None, kind: ItemKind::Path(fill(vec![Segment::Rect(rect(155.0, 225.0, 100.0, 20.0))], Color { a: 0.2, ..blue })) },
        Item { tag: Some(leaf), kind: ItemKind::Text(run) },
    ];
    let clip = Some(fill(vec![Segment::Rect(rect(150.0, 220.0, 60.0, 30.0))], red));
    b.push(None, ItemKind::group(Group { clip, items, ..Group::default() }));
    footer(b);
    b.add_page();
}

fn form_page(b: &mut Builder, root: TagId) {
    b.line(root, TagRole::H2, 20.0, 30.0, "Form");
    let p = b.element(root, TagRole::P);
    b.field(p, "plan.what", "What I will do", text_kind("", false), rect(20.0, 40.0, 130.0, 18.0));
    let long = "Two words office Žluťoučký kůň\nand a second line that is long enough to be broken";
    b.field(
        p,
        "plan.why.long",
        "Why",
        FormFieldKind::Text { value: long.to_owned(), multiline: true, max_length: None, comb: false, fixed: true },
        rect(160.0, 40.0, 140.0, 64.0),
    );
    b.field(
        p,
        "plan.code",
        "Code",
        FormFieldKind::Text { value: "AB12".to_owned(), multiline: false, max_length: Some(6), comb: true, fixed: false },
        rect(20.0, 66.0, 96.0, 18.0),
    );
    b.field(
        p,
        "feelings.sad",
        "What I feel: sad",
        FormFieldKind::Checkbox { on: "sad".to_owned(), checked: true },
        rect(20.0, 110.0, 12.0, 12.0),
    );
    b.field(
        p,
        "feelings.angry",
        "What I feel: angry",
        FormFieldKind::Checkbox { on: "sehr zornig".to_owned(), checked: false },
        rect(40.0, 110.0, 12.0, 12.0),
    );
    let scale = FieldIndex(b.document.fields.len() as u32);
    let radio = FormFieldKind::Radio { value: Some("2".to_owned()) };
    b.document.fields.push(FormField {
        name: "scale".to_owned(),
        label: "How close?".to_owned(),
        kind: radio,
        required: true,
        read_only: false,
        answer: None,
    });
    for value in ["1", "2", "3"] {
        let x = 20.0 + 20.0 * value.parse::<f32>().unwrap();
        b.widget(p, scale, rect(x, 130.0, 12.0, 12.0), Some(value), Some(value));
    }
    let other = FieldIndex(b.document.fields.len() as u32);
    b.document.fields.push(FormField {
        name: "wahl".to_owned(),
        label: "Wahl".to_owned(),
        kind: FormFieldKind::Radio { value: None },
        required: false,
        read_only: false,
        answer: None,
    });
    for (index, value) in ["schön", "weiß nicht"].into_iter().enumerate() {
        b.widget(p, other, rect(140.0 + 20.0 * index as f32, 130.0, 12.0, 12.0), Some(value), Some(value));
    }
    let options: Vec<(String, String)> =
        [("mon", "Monday"), ("tue", "Tuesday"), ("fri", "Friday")].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    b.field(
        p,
        "day",
        "Which day",
        FormFieldKind::Choice { options: options.clone(), selected: vec![1], combo: true, multiple: false },
        rect(20.0, 155.0, 100.0, 18.0),
    );
    b.field(
        p,
        "days",
        "Which days",
        FormFieldKind::Choice { options, selected: vec![0, 2], combo: false, multiple: true },
        rect(140.0, 155.0, 100.0, 50.0),
    );
    b.field(p, "empty.long", "Anything else", text_kind("", true), rect(20.0, 215.0, 280.0, 60.0));
    // One field in two places.
    let twice = b.field(p, "name", "Your name", text_kind("Eva", false), rect(20.0, 285.0, 120.0, 18.0));
    b.widget(p, twice, rect(160.0, 285.0, 120.0, 18.0), None, Some("again"));
    let mut fixed = b.field(p, "fixed", "Read only", text_kind("cannot change", false), rect(20.0, 315.0, 120.0, 18.0)).0 as usize;
    b.document.fields[fixed].read_only = true;
    fixed += 1;
    assert_eq!(fixed, b.document.fields.len());
    footer(b);
}
