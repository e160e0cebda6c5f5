//! Printer's marks in the bleed area: where to cut, and where the sheets lie on each other (CSS Paged Media 3, 7.2).
//!
//! In: a page's style. Out: artifacts outside the trimmed page, whose top left corner is the origin.

use crate::typeset::frame::{Color, Item, ItemKind, Path, Point, Rect, Stroke};
use crate::typeset::layout::outline::Shape;
use crate::typeset::style::PageStyle;

use super::decor::{artifact, ruled};

/// How thick the lines are, in points.
const LINE: f32 = 0.25;

/// The marks a page asks for; none without room for them.
pub(super) fn marks(out: &mut Vec<Item>, style: &PageStyle) {
    let bleed = style.bleed;
    if bleed <= 0.0 {
        return;
    }
    let (width, height) = (style.size.width, style.size.height);
    let mut line = |from: (f32, f32), to: (f32, f32)| {
        let point = |(x, y): (f32, f32)| Point { x, y };
        out.push(ruled(point(from), point(to), LINE, Color::BLACK, Vec::new(), false));
    };
    if style.marks.crop {
        // Lines end before what is kept, so that none is left on it if the knife is a little off.
        let (far, near) = (bleed, bleed * 0.4);
        for y in [0.0, height] {
            line((-far, y), (-near, y));
            line((width + near, y), (width + far, y));
        }
        for x in [0.0, width] {
            line((x, -far), (x, -near));
            line((x, height + near), (x, height + far));
        }
    }
    if style.marks.cross {
        let (arm, radius) = (bleed * 0.4, bleed * 0.2);
        let (left, right, top, bottom) = (-bleed / 2.0, width + bleed / 2.0, -bleed / 2.0, height + bleed / 2.0);
        for (x, y) in [(width / 2.0, top), (width / 2.0, bottom), (left, height / 2.0), (right, height / 2.0)] {
            line((x - arm, y), (x + arm, y));
            line((x, y - arm), (x, y + arm));
        }
        for (x, y) in [(width / 2.0, top), (width / 2.0, bottom), (left, height / 2.0), (right, height / 2.0)] {
            let rect = Rect { x: x - radius, y: y - radius, width: radius * 2.0, height: radius * 2.0 };
            let circle = Shape { rect, radii: [(radius, radius); 4] };
            let stroke = Stroke { color: Color::BLACK, width: LINE, dash: Vec::new(), round: false };
            out.push(artifact(ItemKind::Path(Path {
                segments: circle.segments(),
                fill: None,
                even_odd: false,
                stroke: Some(Box::new(stroke)),
            })));
        }
    }
}
