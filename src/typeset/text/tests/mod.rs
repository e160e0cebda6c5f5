//! Tests of the text layer: what a reader would see on the lines.

mod bidi;
mod boxes;
mod breaking;
mod hostile;
mod shaping;
mod spaces;

use std::sync::{Arc, LazyLock};

use super::{Fonts, FragmentKind, InlineItem, ItemId, Line, LineHost, LineSpace, Paragraph};
use crate::typeset::frame::FontData;
use crate::typeset::style::computed::{
    Align, ComputedStyle, Direction, EdgeStyle, FontStyle, Hyphens, LayoutStyle, LineHeight, TextStyle, TextWrap, WhiteSpace,
};

#[expect(clippy::disallowed_methods, reason = "tests read their own fonts")]
pub(super) fn font_file(name: &str) -> FontData {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts").join(name);
    Arc::new(std::fs::read(path).expect("a font of the tests").into())
}

/// Every font of the tests as default fonts.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files = [
        "NotoSerif-Regular.ttf",
        "NotoSans-Regular.ttf",
        "NotoSans-Bold.woff2",
        "NotoSans-Italic.woff",
        "NotoSansMono-Regular.ttf",
        "NotoSansArabic-Regular.ttf",
        "NotoSansHebrew-Regular.ttf",
        "NotoSansDevanagari-Regular.ttf",
        "NotoSansThai-Regular.ttf",
        "NotoSansCJK-Regular.otf",
    ];
    Fonts::new(&files.map(font_file))
});

/// Changes to a style, in the order of its groups.
pub(super) struct Look {
    pub(super) font: FontStyle,
    pub(super) text: TextStyle,
    pub(super) layout: LayoutStyle,
    pub(super) edges: EdgeStyle,
}

/// A style at 10 points whose characters are all 6 points wide.
pub(super) fn mono() -> Look {
    look("monospace")
}

pub(super) fn look(family: &str) -> Look {
    let font = FontStyle {
        families: vec![family.to_owned()],
        size: 10.0,
        line_height: LineHeight::Number(1.2),
        lang: "en".to_owned(),
        ..FontStyle::default()
    };
    Look { font, text: TextStyle::default(), layout: LayoutStyle::default(), edges: EdgeStyle::default() }
}

impl Look {
    pub(super) fn font(mut self, change: impl FnOnce(&mut FontStyle)) -> Self {
        change(&mut self.font);
        self
    }

    pub(super) fn text(mut self, change: impl FnOnce(&mut TextStyle)) -> Self {
        change(&mut self.text);
        self
    }

    pub(super) fn layout(mut self, change: impl FnOnce(&mut LayoutStyle)) -> Self {
        change(&mut self.layout);
        self
    }

    pub(super) fn edges(mut self, change: impl FnOnce(&mut EdgeStyle)) -> Self {
        change(&mut self.edges);
        self
    }

    pub(super) fn lang(self, lang: &str) -> Self {
        self.font(|font| font.lang = lang.to_owned())
    }

    pub(super) fn white_space(self, value: WhiteSpace) -> Self {
        self.text(|text| text.white_space = value)
    }

    pub(super) fn justified(self) -> Self {
        self.text(|text| {
            text.text_align = Align::Justify;
            text.text_wrap_style = TextWrap::Pretty;
            text.hyphens = Hyphens::Auto;
        })
    }

    pub(super) fn rtl(self) -> Self {
        self.text(|text| text.direction = Direction::Rtl)
    }

    pub(super) fn style(self) -> ComputedStyle {
        let mut style = ComputedStyle::initial();
        style.font = Arc::new(self.font);
        style.text = Arc::new(self.text);
        style.layout = Arc::new(self.layout);
        style.edges = Arc::new(self.edges);
        style
    }
}

pub(super) fn text(text: &str, style: &ComputedStyle) -> InlineItem {
    InlineItem::Text { text: text.into(), style: style.clone(), tag: None }
}

pub(super) fn open(style: &ComputedStyle, id: u32) -> InlineItem {
    InlineItem::Open { style: style.clone(), id: ItemId(id) }
}

/// A container without floats.
pub(super) struct Column(pub(super) f32);

impl LineHost for Column {
    fn space(&mut self, y: f32, _height: f32) -> (f32, LineSpace) {
        (y, LineSpace { left: 0.0, width: self.0 })
    }

    fn float(&mut self, _id: ItemId, _y: f32, _used: f32) -> bool {
        false
    }

    fn uniform(&mut self, _y: f32) -> Option<LineSpace> {
        Some(LineSpace { left: 0.0, width: self.0 })
    }
}

pub(super) fn set(items: &[InlineItem], base: &ComputedStyle, width: f32) -> Vec<Line> {
    Paragraph::prepare(items, base, &FONTS).lines(&mut Column(width))
}

/// The text of a line as it would be copied out: runs from left to right, each in logical order, a hyphen put in as `-`.
pub(super) fn words(line: &Line) -> String {
    let mut all = String::new();
    for fragment in &line.fragments {
        if let FragmentKind::Text { run, .. } = &fragment.kind {
            all.push_str(&run.text);
        }
    }
    all.trim_end().replace('\u{ad}', "-")
}

/// Sets `text` in `style` and compares the words of the lines.
#[track_caller]
pub(super) fn check(content: &str, style: &ComputedStyle, width: f32, expected: &[&str]) {
    let lines = set(&[text(content, style)], style, width);
    let found: Vec<String> = lines.iter().map(words).collect();
    assert_eq!(found, expected);
}

/// Right end of what is drawn on a line, trailing spaces apart.
pub(super) fn right(line: &Line) -> f32 {
    line.fragments
        .iter()
        .map(|fragment| match &fragment.kind {
            FragmentKind::Text { width, .. } => fragment.x + width,
            FragmentKind::Box { width, .. } => fragment.x + width,
            _ => fragment.x,
        })
        .fold(0.0, f32::max)
}

#[track_caller]
pub(super) fn near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 0.02, "{found} is not {expected}");
}
