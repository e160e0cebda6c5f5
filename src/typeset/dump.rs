//! Pages as text: for tests, and for a person who wants to know where things went.
//!
//! In: a [`PagedDocument`]. Out: one line for each thing on each page, coordinates in points from the top left.

use std::fmt::Write as _;

use super::frame::{Item, ItemKind, OutlineEntry, PagedDocument, Point, Rect, Segment, TagId, TagNode, TagTree};

/// All pages with everything on them.
pub fn pages(document: &PagedDocument) -> String {
    let mut out = String::new();
    for (index, page) in document.pages.iter().enumerate() {
        let bleed = if page.bleed > 0.0 { format!(" bleed {}", number(page.bleed)) } else { String::new() };
        let _ = writeln!(out, "page {} {}×{}{bleed}", index + 1, number(page.size.width), number(page.size.height));
        items(&page.items, 1, &mut out);
    }
    out
}

/// The structure tree, one element a line, with the words of its content.
pub fn tags(document: &PagedDocument) -> String {
    let mut words = vec![String::new(); document.tags.nodes.len()];
    for page in &document.pages {
        collect(&page.items, &mut words);
    }
    let mut out = String::new();
    if !document.tags.nodes.is_empty() {
        node(&document.tags, TagId(0), 0, &words, &mut out);
    }
    out
}

/// The bookmarks, one a line.
pub fn outline(document: &PagedDocument) -> String {
    let mut out = String::new();
    entries(&document.outline, 0, &mut out);
    out
}

fn entries(list: &[OutlineEntry], depth: usize, out: &mut String) {
    for entry in list {
        let _ = writeln!(out, "{}{} → page {}", "  ".repeat(depth), entry.title, entry.destination.page + 1);
        entries(&entry.children, depth + 1, out);
    }
}

fn node(tree: &TagTree, id: TagId, depth: usize, words: &[String], out: &mut String) {
    let indent = "  ".repeat(depth);
    match tree.nodes.get(id.0 as usize) {
        Some(TagNode::Element(element)) => {
            let _ = write!(out, "{indent}{:?}", element.role);
            if let Some(alt) = &element.alt {
                let _ = write!(out, " alt={alt:?}");
            }
            if let Some(lang) = &element.lang {
                let _ = write!(out, " lang={lang}");
            }
            if let Some(actual) = &element.actual_text {
                let _ = write!(out, " actual={actual:?}");
            }
            if let Some(expansion) = &element.expansion {
                let _ = write!(out, " expansion={expansion:?}");
            }
            if let Some(numbering) = &element.numbering {
                let _ = write!(out, " {numbering:?}");
            }
            if let Some(cell) = &element.cell {
                if let Some(scope) = cell.scope {
                    let _ = write!(out, " scope={scope:?}");
                }
                if cell.col_span > 1 || cell.row_span > 1 {
                    let _ = write!(out, " span={}×{}", cell.col_span, cell.row_span);
                }
            }
            out.push('\n');
            for child in &element.children {
                node(tree, *child, depth + 1, words, out);
            }
        }
        Some(TagNode::Content) => {
            let _ = writeln!(out, "{indent}{:?}", words.get(id.0 as usize).map_or("", |text| text.trim()));
        }
        None => {}
    }
}

fn collect(items: &[Item], words: &mut [String]) {
    for item in items {
        match (&item.kind, item.tag.and_then(|tag| words.get_mut(tag.0 as usize))) {
            (ItemKind::Text(run), Some(words)) => words.push_str(&run.text),
            (ItemKind::Image(_), Some(words)) => words.push_str("[image]"),
            (ItemKind::Path(_), Some(words)) => words.push_str("[path]"),
            (ItemKind::Group(group), _) => collect(&group.items, words),
            _ => {}
        }
    }
}

fn items(list: &[Item], depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let mut at = 0;
    while let Some(item) = list.get(at) {
        at += 1;
        let mark = if item.tag.is_some() { "" } else { " artifact" };
        match &item.kind {
            ItemKind::Text(run) => {
                // Runs that stand on one line in one size read better together.
                let mut text = run.text.to_string();
                let end = |run: &super::frame::TextRun| run.origin.x + run.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
                let mut reached = end(run);
                while let Some(Item { tag, kind: ItemKind::Text(next) }) = list.get(at) {
                    let beside = (next.origin.x - reached).abs() < 1.0 && next.origin.y == run.origin.y && next.size == run.size;
                    if !beside || tag.is_some() != item.tag.is_some() {
                        break;
                    }
                    reached = end(next);
                    text.push_str(&next.text);
                    at += 1;
                }
                let _ = writeln!(out, "{indent}text {} {} {:?}{mark}", point(run.origin), number(run.size), text);
            }
            ItemKind::Path(path) => {
                let bounds = bounds(&path.segments);
                let what = if path.stroke.is_some() { "line" } else { "fill" };
                let _ = writeln!(out, "{indent}{what} {}{}", rect(bounds), if item.tag.is_some() { " tagged" } else { "" });
            }
            ItemKind::Shading(shading) => {
                let kind = if shading.from.is_some() { "radial" } else { "linear" };
                let [a, b, _, _, x, y] = shading.matrix;
                let to = Point { x: x + a, y: y + b };
                let _ = writeln!(out, "{indent}shading {kind} {} to {}", point(Point { x, y }), point(to));
            }
            ItemKind::Image(image) => {
                let _ = writeln!(out, "{indent}image {}{mark}", rect(image.rect));
            }
            ItemKind::Group(group) => {
                let clip = group.clip.as_ref().map(|clip| format!(" clip {}", rect(bounds(&clip.segments)))).unwrap_or_default();
                let opacity = if group.opacity < 1.0 { format!(" opacity {}", number(group.opacity)) } else { String::new() };
                let transform = if group.transform.is_some() { " transform" } else { "" };
                let blend =
                    group.compositing.as_ref().map(|compositing| format!(" apart {}", compositing.blend.name())).unwrap_or_default();
                let repeat =
                    group.repeat.as_deref().map(|repeat| format!(" repeat {}×{}", repeat.columns, repeat.rows)).unwrap_or_default();
                let _ = writeln!(out, "{indent}group{clip}{opacity}{transform}{blend}{repeat}");
                if let Some(mask) = group.mask() {
                    let _ = writeln!(out, "{indent}  mask {}", if mask.luminance { "light" } else { "alpha" });
                    items(&mask.items, depth + 2, out);
                }
                items(&group.items, depth + 1, out);
            }
            ItemKind::Link(link) => {
                let _ = writeln!(out, "{indent}link {} {:?}", rect(link.rect), link.target);
            }
            ItemKind::Widget(widget) => {
                let on = widget.on.as_deref().map(|on| format!(" on={on}")).unwrap_or_default();
                let _ = writeln!(out, "{indent}widget {} field {}{on}", rect(widget.rect), widget.field.0);
            }
        }
    }
}

fn bounds(segments: &[Segment]) -> Rect {
    let (mut low, mut high) = (Point { x: f32::INFINITY, y: f32::INFINITY }, Point { x: f32::NEG_INFINITY, y: f32::NEG_INFINITY });
    let mut take = |point: Point| {
        low = Point { x: low.x.min(point.x), y: low.y.min(point.y) };
        high = Point { x: high.x.max(point.x), y: high.y.max(point.y) };
    };
    for segment in segments {
        match segment {
            Segment::Move(point) | Segment::Line(point) => take(*point),
            Segment::Curve(a, b, c) => [a, b, c].into_iter().for_each(|point| take(*point)),
            Segment::Rect(rect) => {
                take(Point { x: rect.x, y: rect.y });
                take(Point { x: rect.x + rect.width, y: rect.y + rect.height });
            }
            Segment::Close => {}
        }
    }
    Rect { x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y }
}

fn rect(rect: Rect) -> String {
    format!("{},{} {}×{}", number(rect.x), number(rect.y), number(rect.width), number(rect.height))
}

fn point(point: Point) -> String {
    format!("{},{}", number(point.x), number(point.y))
}

/// One decimal, without a needless zero.
fn number(value: f32) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None if text == "-0.0" => "0".to_owned(),
        None => text,
    }
}
