//! Pictures, list signs and form controls on a page.

use crate::typeset::boxes::{BoxId, Control, ControlKind, ImageBox, Symbol};
use crate::typeset::frame::{Group, Item, ItemKind, Path, Point, Rect, Segment, Stroke, TagId, TextAlign, Widget, WidgetStyle};
use crate::typeset::layout::outline::{Cut, Shape};
use crate::typeset::layout::{Edges, FieldDrawing, Layouter, drawing, room_around};
use crate::typeset::style::computed::{Align, ComputedStyle, Direction, ObjectFit, Sides};
use crate::typeset::text::{Fonts, FragmentKind, InlineItem, ItemId, LineHost, LineSpace, Paragraph};

use super::border::border;
use super::decor::{artifact, filled, ruled};

/// A picture in its content box, as `object-fit` says.
pub(crate) fn image(out: &mut Vec<Item>, image: &ImageBox, (style, fonts): (&ComputedStyle, &Fonts), content: Rect, leaf: Option<TagId>) {
    let Some(picture) = &image.image else { return };
    // What has a shape only is as large as it fits in.
    let contained = |ratio: f32| (content.width.min(content.height * ratio), content.height.min(content.width / ratio));
    let Some(natural) = image.natural.or(image.ratio.map(contained)) else { return };
    if content.width <= 0.0 || content.height <= 0.0 || natural.0 <= 0.0 || natural.1 <= 0.0 {
        return;
    }
    let contain = (content.width / natural.0).min(content.height / natural.1);
    let factor = match style.layout.object_fit {
        ObjectFit::Fill => None,
        ObjectFit::Contain => Some(contain),
        ObjectFit::Cover => Some((content.width / natural.0).max(content.height / natural.1)),
        ObjectFit::None => Some(1.0),
        ObjectFit::ScaleDown => Some(contain.min(1.0)),
    };
    let (width, height) = factor.map_or((content.width, content.height), |factor| (natural.0 * factor, natural.1 * factor));
    let rect = Rect {
        x: content.x + style.layout.object_position.0.resolve(content.width - width),
        y: content.y + style.layout.object_position.1.resolve(content.height - height),
        width,
        height,
    };
    let item = picture.place(rect, leaf, Some((fonts, style)));
    let (right, bottom) = (content.x + content.width, content.y + content.height);
    let sticks_out =
        rect.x < content.x - 0.01 || rect.y < content.y - 0.01 || rect.x + width > right + 0.01 || rect.y + height > bottom + 0.01;
    let round = style.edges.radius.iter().any(|(x, y)| x.resolve(content.width) > 0.0 && y.resolve(content.height) > 0.0);
    if sticks_out || round {
        let edges = Edges::of(style, content.width);
        let border_box = Rect {
            x: content.x - edges.left(),
            y: content.y - edges.top(),
            width: content.width + edges.horizontal(),
            height: content.height + edges.vertical(),
        };
        let shape = Shape::border_box(border_box, style, Cut::default()).inset(edges.border).inset(edges.padding);
        out.push(artifact(ItemKind::group(Group::clipped(shape.clip(), vec![item]))));
    } else {
        out.push(item);
    }
}

/// A list marker that is drawn.
pub(crate) fn symbol(out: &mut Vec<Item>, symbol: Symbol, style: &ComputedStyle, content: Rect, leaf: Option<TagId>) {
    let side = style.font.size * 0.35;
    let wide = if matches!(symbol, Symbol::Open | Symbol::Closed) { side * 1.4 } else { side };
    // What is left of its box parts it from the text.
    let x = if style.text.direction == Direction::Rtl { content.x + content.width - wide } else { content.x };
    let rect = Rect { x, y: content.y, width: side, height: side };
    let path = match symbol {
        Symbol::Open | Symbol::Closed => {
            let turned = |x: f32, y: f32| match (symbol, style.text.direction) {
                (Symbol::Open, _) => (x, y),
                (_, Direction::Ltr) => (y, x),
                (_, Direction::Rtl) => (1.0 - y, x),
            };
            let at = |x: f32, y: f32| {
                let (x, y) = turned(x, y);
                Point { x: rect.x + side * x * 1.4, y: rect.y + side * (y * 1.4 - 0.2) }
            };
            let segments = vec![Segment::Move(at(0.0, 0.1)), Segment::Line(at(1.0, 0.1)), Segment::Line(at(0.5, 0.9)), Segment::Close];
            Path { segments, fill: Some(style.text.color), even_odd: false, stroke: None }
        }
        Symbol::Square => Path { segments: vec![Segment::Rect(rect)], fill: Some(style.text.color), even_odd: false, stroke: None },
        Symbol::Circle => {
            let width = style.font.size * 0.06;
            let inset = width / 2.0;
            let shape = ring(rect).inset(Sides { top: inset, right: inset, bottom: inset, left: inset });
            Path {
                segments: shape.segments(),
                fill: None,
                even_odd: false,
                stroke: Some(Box::new(Stroke { color: style.text.color, width, dash: Vec::new(), round: false })),
            }
        }
    };
    out.push(Item { tag: leaf, kind: ItemKind::Path(path) });
}

fn ring(rect: Rect) -> Shape {
    Shape { rect, radii: [(rect.width / 2.0, rect.height / 2.0); 4] }
}

/// A control: in a fillable edition its widget, otherwise what a pen needs.
pub(crate) fn control(out: &mut Vec<Item>, layouter: &Layouter<'_>, id: BoxId, control: &Control, rect: Rect, edges: &Edges) {
    let style = &layouter.tree.get(id).style;
    let ticks = matches!(control.kind, ControlKind::Check(_) | ControlKind::Radio(_));
    let bare = edges.border.top == 0.0 && edges.border.bottom == 0.0 && edges.border.left == 0.0 && edges.border.right == 0.0;
    let color = style.text.color;
    if ticks && bare && style.layout.native {
        let line =
            crate::typeset::style::computed::Border { width: 0.75, style: crate::typeset::style::computed::BorderLine::Solid, color };
        let shape = if matches!(control.kind, ControlKind::Radio(_)) { ring(rect) } else { Shape::plain(rect) };
        border(out, shape, &Sides { top: line, right: line, bottom: line, left: line });
    }
    if matches!(control.kind, ControlKind::Choice { rows: 1, .. }) && style.layout.native {
        out.push(arrow(rect, edges, style));
    }
    if let Some(widget) = &control.widget {
        let inside = Rect {
            x: rect.x + edges.border.left,
            y: rect.y + edges.border.top,
            width: (rect.width - edges.border.left - edges.border.right).max(0.0),
            height: (rect.height - edges.border.top - edges.border.bottom).max(0.0),
        };
        let align = match (style.text.text_align.of_text(), style.text.direction) {
            (Align::Center, _) => TextAlign::Center,
            (Align::Right, _) | (Align::End, Direction::Ltr) | (Align::Start | Align::Justify, Direction::Rtl) => TextAlign::Right,
            _ => TextAlign::Left,
        };
        let mut padding = room_around(control, edges, style.text.direction);
        if matches!(control.kind, ControlKind::Choice { rows: 1, .. }) {
            // Viewers open a list by its arrow, so that the room it stands in is a part of the field.
            match style.text.direction {
                Direction::Ltr => padding.right = 0.0,
                Direction::Rtl => padding.left = 0.0,
            }
        }
        out.push(artifact(ItemKind::widget(Widget {
            field: widget.field,
            rect: inside,
            element: widget.element,
            on: widget.on.clone(),
            label: widget.label.clone(),
            style: WidgetStyle {
                fonts: layouter.font_stack(&style.font),
                size: style.font.size,
                color,
                line_height: layouter.control_line_height(id),
                align,
                padding: [padding.top, padding.right, padding.bottom, padding.left],
            },
        })));
        return;
    }
    let (border, padding) = (edges.border, room_around(control, edges, style.text.direction));
    let (left, top) = (border.left + padding.left, border.top + padding.top);
    let content = Rect {
        x: rect.x + left,
        y: rect.y + top,
        width: (rect.width - left - padding.right - border.right).max(0.0),
        height: (rect.height - top - padding.bottom - border.bottom).max(0.0),
    };
    let line_height = layouter.control_line_height(id);
    match drawing(control, content.height, line_height, edges.border.bottom > 0.0) {
        FieldDrawing::Empty => {}
        FieldDrawing::Rules(at) => {
            for y in at {
                let y = content.y + y;
                let color = crate::typeset::frame::Color { a: color.a * 0.5, ..color };
                out.push(ruled(Point { x: content.x, y }, Point { x: content.x + content.width, y }, 0.5, color, Vec::new(), false));
            }
        }
        FieldDrawing::Tick => {
            let at = |x: f32, y: f32| Point { x: rect.x + rect.width * x, y: rect.y + rect.height * y };
            out.push(artifact(ItemKind::Path(Path {
                segments: vec![Segment::Move(at(0.2, 0.52)), Segment::Line(at(0.42, 0.75)), Segment::Line(at(0.8, 0.25))],
                fill: None,
                even_odd: false,
                stroke: Some(Box::new(Stroke { color, width: rect.width * 0.12, dash: Vec::new(), round: true })),
            })));
        }
        FieldDrawing::Dot => {
            let quarter = rect.width / 4.0;
            let dot =
                Rect { x: rect.x + quarter, y: rect.y + quarter, width: rect.width - quarter * 2.0, height: rect.height - quarter * 2.0 };
            out.push(filled(ring(dot).segments(), color, false));
        }
    }
    if !control.value.is_empty() && !ticks {
        words(out, layouter, control, style, content);
    }
}

/// The sign of a drop-down, in the room it has at the end of its words.
fn arrow(rect: Rect, edges: &Edges, style: &ComputedStyle) -> Item {
    let middle = match style.text.direction {
        Direction::Ltr => rect.x + rect.width - edges.border.right - edges.padding.right - 6.0,
        Direction::Rtl => rect.x + edges.border.left + edges.padding.left + 6.0,
    };
    let at = |x: f32, y: f32| Point { x: middle + x, y: rect.y + rect.height / 2.0 + y };
    artifact(ItemKind::Path(Path {
        segments: vec![Segment::Move(at(-3.0, -1.5)), Segment::Line(at(0.0, 1.5)), Segment::Line(at(3.0, -1.5))],
        fill: None,
        even_odd: false,
        stroke: Some(Box::new(Stroke { color: style.text.color, width: 1.2, dash: Vec::new(), round: false })),
    }))
}

struct Column(f32);

impl LineHost for Column {
    fn space(&mut self, y: f32, _height: f32) -> (f32, LineSpace) {
        (y, LineSpace { left: 0.0, width: self.0 })
    }

    fn float(&mut self, _id: ItemId, _y: f32, _used: f32) -> bool {
        true
    }
}

/// The value of a control that is no field.
fn words(out: &mut Vec<Item>, layouter: &Layouter<'_>, control: &Control, style: &ComputedStyle, content: Rect) {
    let mut inner = style.anonymous();
    if matches!(control.kind, ControlKind::Area(..)) {
        std::sync::Arc::make_mut(&mut inner.text).white_space = crate::typeset::style::computed::WhiteSpace::PRE_WRAP;
    }
    let items = [InlineItem::Text { text: control.value.as_str().into(), style: inner.clone(), tag: control.leaf }];
    let paragraph = Paragraph::prepare(&items, &inner, layouter.fonts);
    let mut drawn = Vec::new();
    for line in paragraph.lines(&mut Column(content.width)) {
        for fragment in line.fragments {
            if let FragmentKind::Text { mut run, tag, .. } = fragment.kind {
                run.origin = Point { x: content.x + fragment.x, y: content.y + line.y + fragment.y };
                drawn.push(Item { tag, kind: ItemKind::Text(run) });
            }
        }
    }
    let clip = Rect { y: content.y - 2.0, height: content.height + 4.0, ..content };
    out.push(artifact(ItemKind::group(Group::clipped(Shape::plain(clip).clip(), drawn))));
}
