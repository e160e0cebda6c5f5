//! `<clipPath>` and `<mask>` of drawings, for boxes of the document that style sheets cut with them (CSS Masking 1, 3.1 and 6).
//!
//! In: the drawing that holds such an element, and a box. Out: the clip or the mask on the page. They are read as what cuts a rectangle of the
//! box's size, so that their units come out as those of a shape.

use super::{Shape, read_sized};
use crate::typeset::frame::Group;
use crate::typeset::frame::{Item, ItemKind, Mask, Path, Point, Rect, Segment};

/// An element of a drawing that boxes are cut with.
#[derive(Debug, PartialEq)]
pub(crate) struct Cutter {
    /// The drawing.
    source: String,
    /// The property that asks for such an element, and its `id`.
    property: &'static str,
    id: String,
}

impl Cutter {
    /// The element with this `id` in a drawing; none if it is another element, or holds words.
    pub(crate) fn of(source: &str, id: &str) -> Option<Self> {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
        let document = roxmltree::Document::parse_with_options(source, options).ok()?;
        let element = document.descendants().find(|node| node.attribute("id") == Some(id))?;
        let property = match element.tag_name().name() {
            "clipPath" => "clip-path",
            "mask" => "mask",
            _ => return None,
        };
        // Words are set where there are fonts, which is later.
        if element.descendants().any(|node| node.tag_name().name() == "text") {
            return None;
        }
        Some(Self { source: source.get(document.root_element().range())?.to_owned(), property, id: id.to_owned() })
    }

    /// What it leaves of a box: a clip, or a mask.
    pub(crate) fn cut(&self, rect: Rect) -> (Option<Path>, Option<Mask>) {
        const PX: f32 = 0.75;
        let (width, height) = (rect.width / PX, rect.height / PX);
        let id = self.id.replace(['"', '<', '&'], "");
        let source = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><defs>{}</defs>\
             <rect width=\"{width}\" height=\"{height}\" {}=\"url(#{id})\"/></svg>",
            self.source, self.property
        );
        let Ok(read) = read_sized(source.as_bytes(), false, ((width, height), false), &|_| Err(String::new())) else { return (None, None) };
        let Some(Shape::Group { within, .. }) = read.shapes.last() else {
            // What is cut away altogether leaves nothing to draw.
            let nothing = Path { segments: vec![Segment::Rect(Rect::default())], fill: None, even_odd: false, stroke: None };
            return (read.shapes.is_empty().then_some(nothing), None);
        };
        let clip = within.clip.clone().map(|clip| placed(clip, rect, PX));
        let mask = within.apart.as_ref().and_then(|apart| apart.mask.as_ref()).map(|(shapes, luminance)| {
            let items: Vec<Item> = shapes.iter().filter_map(|shape| shape.item(None, (&[], &[]))).collect();
            let whole = Group { transform: Some([PX, 0.0, 0.0, PX, rect.x, rect.y]), items, ..Group::default() };
            Mask { items: vec![Item { tag: None, kind: ItemKind::group(whole) }], luminance: *luminance }
        });
        (clip, mask)
    }
}

/// An outline of a drawing on the page.
fn placed(mut path: Path, rect: Rect, scale: f32) -> Path {
    let to = |point: Point| Point { x: rect.x + point.x * scale, y: rect.y + point.y * scale };
    for segment in &mut path.segments {
        *segment = match *segment {
            Segment::Move(end) => Segment::Move(to(end)),
            Segment::Line(end) => Segment::Line(to(end)),
            Segment::Curve(one, other, end) => Segment::Curve(to(one), to(other), to(end)),
            Segment::Close => Segment::Close,
            Segment::Rect(of) => {
                let start = to(Point { x: of.x, y: of.y });
                Segment::Rect(Rect { x: start.x, y: start.y, width: of.width * scale, height: of.height * scale })
            }
        };
    }
    path
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_cut_in_the_units_that_are_asked_for() {
        let check = |element: &str, expected: Option<(f32, f32)>| {
            let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'>{element}</svg>");
            let cutter = Cutter::of(&svg, "c");
            let path = cutter.and_then(|cutter| cutter.cut(Rect { x: 10.0, y: 20.0, width: 30.0, height: 60.0 }).0);
            let last = path.as_ref().and_then(|path| {
                path.segments.iter().rev().find_map(|segment| match segment {
                    Segment::Line(end) => Some((end.x, end.y)),
                    _ => None,
                })
            });
            assert_eq!(last, expected, "{element}");
        };
        check("<clipPath id='c'><path d='M0 0h20v20'/></clipPath>", Some((25.0, 35.0)));
        check("<clipPath id='c' clipPathUnits='objectBoundingBox'><path d='M0 0h.5v.5'/></clipPath>", Some((25.0, 50.0)));
        check("<clipPath id='c'><text>a</text></clipPath>", None);
        check("<path id='c' d='M0 0h20v20'/>", None);
        check("", None);
    }
}
