//! SVG pictures: a file in, outlines out, as sharp as the paper allows.
//!
//! Shapes, patterns, masks and pictures in the picture are exact; words are set with the document's fonts ([`svg_text`]). Filters are left out.
//! What is not exact is said, so that the author can be told.

mod reference;
mod shapes;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use reference::Cutter;
use usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use super::frame::{Blend, Color, Compositing, Group, ImageId, Item, ItemKind, Mask, Path, PlacedImage, Rect, Segment, Shading, TagId};
use super::natural::{Natural, attribute, root_tag};
use super::style::alone;
use super::style::computed::ComputedStyle;
use super::svg_text::{self, Ink, Words};
use super::text::Fonts;

/// A picture made of outlines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Vector {
    /// Its size in its own units, which are pixels.
    pub(crate) size: (f32, f32),
    fit: Fit,
    shapes: Vec<Shape>,
    /// How much there is to draw: the segments of all its outlines.
    pub(crate) segments: usize,
    words: Vec<Words>,
    /// Pictures in it, once they are read; none for those that cannot be.
    pictures: Vec<Option<ImageId>>,
    files: Vec<Arc<Vec<u8>>>,
    /// Whether it is an element of the document, whose text looks like what is around it.
    inline: bool,
    /// What it is read from again for the size it gets, if it has none of its own.
    fluid: Option<Arc<Fluid>>,
    /// The colour behind all of it, which its root asks for.
    ground: Option<Color>,
    /// What could not be kept, in words.
    pub(crate) lost: Vec<&'static str>,
}

/// A picture that is laid out in the room it gets, and the files it names.
#[derive(Debug, PartialEq)]
struct Fluid {
    bytes: Vec<u8>,
    found: Files,
}

/// Files by the addresses they are named by.
type Files = BTreeMap<String, Arc<Vec<u8>>>;

/// What becomes of a picture in a rectangle of other proportions (SVG 2, 8.7).
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fit {
    /// It has no shape or space of its own: a pixel of it is a pixel.
    Plain,
    /// It is stretched.
    Stretch,
    /// It keeps its proportions and covers the rectangle or, otherwise, all of it shows; with its shares of the room left or lost before it.
    Keep { cover: bool, align: (f32, f32) },
}

impl Fit {
    /// As the root element says. A picture of its own without a `viewBox` is stretched unless it asks not to be; one in the document is not.
    fn of(source: &str, inline: bool) -> Self {
        let root = root_tag(source);
        let value = root.split_once("preserveAspectRatio").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
        let has_view = root.contains("viewBox");
        if (inline && !has_view) || is_fluid(source) {
            return Self::Plain;
        }
        let Some(value) = value.or_else(|| has_view.then_some("")) else { return Self::Stretch };
        if value.contains("none") {
            return Self::Stretch;
        }
        let share = |names: [&str; 2]| match names.map(|name| value.contains(name)) {
            [true, _] => 0.0,
            [_, true] => 1.0,
            _ => 0.5,
        };
        Self::Keep { cover: value.contains("slice"), align: (share(["xMin", "xMax"]), share(["YMin", "YMax"])) }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Path(Path),
    Shading(Shading),
    Group {
        within: Within,
        shapes: Vec<Shape>,
    },
    /// One of [`Vector::pictures`], over a rectangle of this size.
    Picture {
        index: usize,
        size: (f32, f32),
        transform: [f32; 6],
    },
    /// Some of [`Vector::words`].
    Words {
        index: usize,
        transform: [f32; 6],
        ink: Ink,
    },
}

/// What a group is drawn within.
#[derive(Debug, Clone, PartialEq)]
struct Within {
    clip: Option<Path>,
    opacity: f32,
    transform: Option<[f32; 6]>,
    apart: Option<Box<Apart>>,
}

impl Default for Within {
    fn default() -> Self {
        Self { clip: None, opacity: 1.0, transform: None, apart: None }
    }
}

/// How a group is laid over what is below it.
#[derive(Debug, Clone, PartialEq)]
struct Apart {
    blend: Blend,
    /// The mask, and whether light parts of it show rather than opaque ones.
    mask: Option<(Vec<Shape>, bool)>,
}

/// Groups with an opacity or a clip of their own that are nested deeper than this are left out.
const MAX_DEPTH: u32 = 64;

/// Where pictures in a picture are found: by their address, or why not.
pub(crate) type Find<'a> = &'a (dyn Fn(&str) -> Result<Arc<[u8]>, String> + Sync);

/// Reads an SVG file, or an element of the document.
pub(crate) fn read(bytes: &[u8], inline: bool, find: Find<'_>) -> Result<Vector, String> {
    // Without a size of its own a drawing has that of CSS for such things (CSS 2.2, 10.3.2).
    let size = if inline { (300.0, 150.0) } else { (100.0, 100.0) };
    let found = Mutex::new(Files::new());
    let keep = |href: &str| {
        let file = Arc::new(find(href)?.to_vec());
        found.lock().unwrap_or_else(PoisonError::into_inner).insert(href.to_owned(), file.clone());
        Ok(file)
    };
    let mut vector = read_sized(bytes, inline, (size, false), &keep)?;
    let source = String::from_utf8_lossy(bytes);
    let ground = attribute(root_tag(&source), "style").filter(|style| style.contains("background") && !inline);
    vector.ground = ground.map(|style| alone::nested([style].into_iter(), &ComputedStyle::initial()).edges.background_color);
    let natural = Natural::of_svg(&source, (1.0, 1.0));
    if is_fluid(&source) && (natural.width.is_none() || natural.height.is_none()) {
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        vector.fluid = Some(Arc::new(Fluid { bytes: bytes.to_vec(), found }));
    }
    Ok(vector)
}

/// Where files in a picture are kept.
type Keep<'a> = &'a (dyn Fn(&str) -> Result<Arc<Vec<u8>>, String> + Sync);

/// Reads a drawing that gets a size in pixels, where it has none of its own; what is no element of the document gives way to the size
/// `wanted` of it.
fn read_sized(bytes: &[u8], inline: bool, ((width, height), wanted): ((f32, f32), bool), find: Keep<'_>) -> Result<Vector, String> {
    let missing = AtomicBool::new(false);
    let take = |data: Option<Arc<Vec<u8>>>| {
        let kind = data.and_then(kind_of);
        missing.fetch_or(kind.is_none(), Ordering::Relaxed);
        kind
    };
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| take(Some(data))),
            resolve_string: Box::new(|href, _| take(find(href).ok())),
        },
        ..Options::default()
    };
    let options = match usvg::Size::from_wh(width, height) {
        Some(default_size) => Options { default_size, ..options },
        None => options,
    };
    let source = String::from_utf8_lossy(bytes);
    let fit = Fit::of(&source, inline);
    let is_fluid = is_fluid(&source);
    let source = without_shares(source);
    let source = if is_fluid { with_size(&source, (width, height), wanted && !inline).into() } else { source };
    let has_text = ["<text", ":text", "<foreignObject"].iter().any(|tag| source.contains(tag));
    let replaced = has_text.then(|| svg_text::replaced(&source, (width, height))).flatten();
    let tree = Tree::from_data(replaced.as_ref().map_or(source.as_bytes(), |replaced| replaced.source.as_bytes()), &options);
    let tree = tree.map_err(|error| format!("it is a damaged SVG file: {error}"))?;
    let mut met = shapes::Met::default();
    if source.contains("non-scaling-stroke") {
        met.lost.insert("strokes that do not grow with it");
    }
    let shapes = shapes::group(tree.root(), &mut met, 0);
    if missing.load(Ordering::Relaxed) {
        met.lost.insert("pictures");
    }
    let replaced = replaced.unwrap_or_default();
    met.lost.extend(replaced.lost);
    Ok(Vector {
        size: (tree.size().width(), tree.size().height()),
        fit,
        segments: shapes.iter().map(Shape::segments).sum(),
        shapes,
        words: replaced.words,
        pictures: Vec::new(),
        files: met.pictures,
        inline,
        fluid: None,
        ground: None,
        lost: met.lost.into_iter().collect(),
    })
}

/// Whether a drawing has neither proportions nor a space of its own.
fn is_fluid(source: &str) -> bool {
    Natural::of_svg(source, (1.0, 1.0)).ratio.is_none() && !root_tag(source).contains("viewBox")
}

/// A drawing with a space of its own, without the shares of its room that its sides may be: they are not shares of that space.
fn without_shares(source: Cow<'_, str>) -> Cow<'_, str> {
    let root = root_tag(&source);
    let is_share = |name: &str| attribute(root, name).is_some_and(|value| value.ends_with('%'));
    if !root.contains("viewBox") || !["width", "height"].into_iter().any(is_share) {
        return source;
    }
    let renamed = ["width", "height"].into_iter().filter(|name| is_share(name)).fold(root.to_owned(), |root, name| renamed(&root, name));
    source.replacen(root, &renamed, 1).into()
}

/// A tag with an attribute under a name that says nothing.
fn renamed(root: &str, name: &str) -> String {
    let starts = [format!(" {name}=\""), format!(" {name}='"), format!("\n{name}=\"")];
    starts.iter().fold(root.to_owned(), |root, start| root.replace(start, &start.replacen(name, &format!("data-{name}"), 1)))
}

/// A drawing without a space of its own, with this size where it says none in lengths.
fn with_size(source: &str, (width, height): (f32, f32), all: bool) -> String {
    let Some(at) = source.find("<svg") else { return source.to_owned() };
    let (before, rest) = source.split_at(at + "<svg".len());
    let (root, after) = rest.split_at(rest.find('>').unwrap_or(rest.len()));
    let natural = Natural::of_svg(source, (width, height));
    let mut root = root.to_owned();
    for (name, size) in [("width", width), ("height", height)] {
        let is_said = if name == "width" { natural.width.is_some() } else { natural.height.is_some() };
        if is_said && !all {
            continue;
        }
        // What it says instead is a share of the room.
        root = renamed(&root, name);
        root.insert_str(0, &format!(" {name}=\"{size}\""));
    }
    format!("{before}{root}{after}")
}

/// What a picture in a picture is, by how it begins. Drawings in drawings are not followed further.
fn kind_of(data: Arc<Vec<u8>>) -> Option<ImageKind> {
    Some(match data.as_slice() {
        [0xFF, 0xD8, ..] => ImageKind::JPEG(data),
        [0x89, b'P', b'N', b'G', ..] => ImageKind::PNG(data),
        [b'G', b'I', b'F', b'8', ..] => ImageKind::GIF(data),
        [b'R', b'I', b'F', b'F', ..] => ImageKind::WEBP(data),
        _ => {
            let options = Options {
                image_href_resolver: ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
                ..Options::default()
            };
            ImageKind::SVG(Tree::from_data(&data, &options).ok()?)
        }
    })
}

/// Left, top, width and height of what has these ids in a drawing of outlines, each in the units around it; nothing of what is not there.
pub(crate) fn boxes(source: &str, ids: &[String]) -> Vec<[f32; 4]> {
    let tree = Tree::from_str(source, &Options::default()).ok();
    let found = |id: &String| tree.as_ref()?.node_by_id(id).map(usvg::Node::bounding_box);
    ids.iter().map(|id| found(id).map_or([0.0; 4], |rect| [rect.x(), rect.y(), rect.width(), rect.height()])).collect()
}

impl Vector {
    /// Has the pictures in it read.
    pub(crate) fn adopt(&mut self, mut read: impl FnMut(&[u8]) -> Option<ImageId>) {
        self.pictures = std::mem::take(&mut self.files).iter().map(|file| read(file)).collect();
        if self.pictures.contains(&None) && !self.lost.contains(&"pictures") {
            self.lost.push("pictures");
        }
    }

    /// The picture in a rectangle of a page, all of it belonging to one leaf; its words in these fonts and, where it does not say, this style.
    pub(crate) fn place(&self, rect: Rect, leaf: Option<TagId>, fonts: Option<(&Fonts, &ComputedStyle)>) -> Item {
        if let Some(own) = self.sized((rect.width / 0.75, rect.height / 0.75)) {
            return own.place(rect, leaf, fonts);
        }
        let words = match fonts {
            Some((fonts, style)) if !self.words.is_empty() && self.inline => svg_text::set(&self.words, fonts, style),
            Some((fonts, style)) if !self.words.is_empty() => {
                // A file of its own inherits nothing, but there are no other fonts than the document's.
                let mut initial = ComputedStyle::initial();
                Arc::make_mut(&mut initial.font).families.clone_from(&style.font.families);
                svg_text::set(&self.words, fonts, &initial)
            }
            _ => Vec::new(),
        };
        let (width, height) = (self.size.0.max(0.001), self.size.1.max(0.001));
        let (mut x, mut y) = (rect.width / width, rect.height / height);
        let mut at = (rect.x, rect.y);
        if self.fit == Fit::Plain {
            (x, y) = (0.75, 0.75);
        } else if let Fit::Keep { cover, align } = self.fit {
            let scale = if cover { x.max(y) } else { x.min(y) };
            at = (rect.x + (rect.width - width * scale) * align.0, rect.y + (rect.height - height * scale) * align.1);
            (x, y) = (scale, scale);
        }
        let own = Path { segments: vec![Segment::Rect(rect)], fill: None, even_odd: false, stroke: None };
        let drawn = Group {
            transform: Some([x, 0.0, 0.0, y, at.0, at.1]),
            items: self.shapes.iter().filter_map(|shape| shape.item(leaf, (&words, &self.pictures))).collect(),
            ..Group::default()
        };
        // The clip is in the page's space, the drawing in the picture's.
        let inner = Item { tag: None, kind: ItemKind::group(drawn) };
        // What a drawing in the document has outside of itself shows if style sheets say so.
        let shows_all = self.inline && fonts.is_some_and(|(_, style)| !style.layout.overflow.clips());
        if shows_all {
            return inner;
        }
        let ground = self.ground.filter(|color| color.a > 0.0).map(|color| Path { fill: Some(color), ..own.clone() });
        let ground = ground.map(|path| Item { tag: None, kind: ItemKind::Path(path) });
        Item { tag: None, kind: ItemKind::group(Group::clipped(own, ground.into_iter().chain([inner]).collect())) }
    }
}

impl Vector {
    /// The picture as it is in a room of this size in pixels, if it depends on that.
    fn sized(&self, size: (f32, f32)) -> Option<Self> {
        let fluid = self.fluid.as_deref().filter(|_| (self.size.0 - size.0).abs() + (self.size.1 - size.1).abs() > 0.01)?;
        let find = |href: &str| fluid.found.get(href).cloned().ok_or_else(String::new);
        let mut own = read_sized(&fluid.bytes, self.inline, (size, true), &find).ok()?;
        own.ground = self.ground;
        // The same pictures are met in the same order.
        own.pictures.clone_from(&self.pictures);
        Some(own)
    }
}

impl Shape {
    fn segments(&self) -> usize {
        match self {
            Self::Shading(_) | Self::Words { .. } | Self::Picture { .. } => 1,
            Self::Path(path) => path.segments.len(),
            Self::Group { shapes, .. } => shapes.iter().map(Self::segments).sum(),
        }
    }

    fn item(&self, leaf: Option<TagId>, known: (&[Vec<Item>], &[Option<ImageId>])) -> Option<Item> {
        let (words, pictures) = known;
        let all = |shapes: &[Self], leaf| shapes.iter().filter_map(|shape| shape.item(leaf, known)).collect::<Vec<_>>();
        Some(match self {
            Self::Words { index, transform, ink } => svg_text::place(words.get(*index).map_or(&[], Vec::as_slice), *transform, *ink, leaf),
            Self::Shading(shading) => Item { tag: leaf, kind: ItemKind::shading(shading.clone()) },
            Self::Path(path) => Item { tag: leaf, kind: ItemKind::Path(path.clone()) },
            Self::Picture { index, size, transform } => {
                let rect = Rect { x: 0.0, y: 0.0, width: size.0, height: size.1 };
                let placed = PlacedImage { image: pictures.get(*index).copied().flatten()?, rect };
                let items = vec![Item { tag: leaf, kind: ItemKind::Image(placed) }];
                Item { tag: None, kind: ItemKind::group(Group { transform: Some(*transform), items, ..Group::default() }) }
            }
            Self::Group { within, shapes } => {
                let Within { clip, opacity, transform, apart } = within;
                let compositing = apart.as_ref().map(|apart| {
                    let mask = apart.mask.as_ref().map(|(shapes, luminance)| Mask { items: all(shapes, None), luminance: *luminance });
                    Box::new(Compositing { blend: apart.blend, mask })
                });
                let (clip, opacity, transform) = (clip.clone(), *opacity, *transform);
                Item {
                    tag: None,
                    kind: ItemKind::group(Group { clip, opacity, transform, compositing, items: all(shapes, leaf), ..Group::default() }),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::frame::Point;

    fn alone(bytes: &[u8]) -> Result<Vector, String> {
        read(bytes, false, &|_| Err("there is no such file".to_owned()))
    }

    #[test]
    fn shapes_keep_their_place_and_colour() {
        let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 40 20"><g transform="translate(4 0)" opacity="0.5">
            <rect x="2" y="2" width="10" height="4" fill="#f00" stroke="blue" stroke-width="2"/></g><image href="x" width="1" height="1"/></svg>"##;
        let vector = alone(svg.as_bytes()).unwrap();
        assert_eq!(vector.size, (20.0, 10.0));
        assert_eq!(vector.lost, ["pictures"]);
        let [Shape::Group { within, shapes }] = vector.shapes.as_slice() else { panic!("{:?}", vector.shapes) };
        assert_eq!(within.opacity, 0.5);
        let [Shape::Path(path)] = shapes.as_slice() else { panic!("{shapes:?}") };
        assert_eq!(path.segments[0], Segment::Move(Point { x: 3.0, y: 1.0 }));
        assert_eq!(path.fill, Some(Color { r: 1.0, g: 0.0, b: 0.0, a: 1.0 }));
        assert_eq!(path.stroke.as_ref().map(|stroke| stroke.width), Some(1.0));
    }

    #[test]
    fn proportions_are_kept_where_the_picture_has_a_view_box() {
        let check = |attributes: &str, expected: [f32; 6]| {
            let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="1" height="1"/></svg>"#);
            let rect = Rect { x: 10.0, y: 20.0, width: 60.0, height: 30.0 };
            let ItemKind::Group(outer) = alone(svg.as_bytes()).unwrap().place(rect, None, None).kind else { panic!("a group") };
            let ItemKind::Group(inner) = &outer.items[0].kind else { panic!("a group") };
            assert_eq!(inner.transform, Some(expected), "{attributes}");
        };
        check(r#"viewBox="0 0 10 10""#, [3.0, 0.0, 0.0, 3.0, 25.0, 20.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="xMaxYMin""#, [3.0, 0.0, 0.0, 3.0, 40.0, 20.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="xMidYMax slice""#, [6.0, 0.0, 0.0, 6.0, 10.0, -10.0]);
        check(r#"viewBox="0 0 10 10" preserveAspectRatio="none""#, [6.0, 0.0, 0.0, 3.0, 10.0, 20.0]);
        check(r#"width="10" height="10""#, [6.0, 0.0, 0.0, 3.0, 10.0, 20.0]);
        check(r#"width="10""#, [0.75, 0.0, 0.0, 0.75, 10.0, 20.0]);
    }

    #[test]
    fn shares_of_the_room_are_none_of_the_drawing() {
        let check = |attributes: &str, expected: (f32, f32)| {
            let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="1" height="1"/></svg>"#);
            assert_eq!(alone(svg.as_bytes()).unwrap().size, expected, "{attributes}");
        };
        check(r#"width="50%" height="20" viewBox="0 0 60 40""#, (30.0, 20.0));
        check(r#"width="100%" height="100%" viewBox="0 0 60 40""#, (60.0, 40.0));
        check(r#"width="120" viewBox="0 0 60 40""#, (120.0, 80.0));
    }

    #[test]
    fn gradients_repeat_as_far_as_they_are_seen() {
        let check = |method: &str, expected: &[(f32, f32)]| {
            let svg = format!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><linearGradient id="g" x2=".5" spreadMethod="{method}">
                    <stop/><stop offset="1" stop-color="white"/></linearGradient><rect width="40" height="10" fill="url(#g)"/></svg>"#
            );
            let vector = alone(svg.as_bytes()).unwrap();
            let [Shape::Group { shapes, .. }] = vector.shapes.as_slice() else { panic!("{:?}", vector.shapes) };
            let [Shape::Shading(shading)] = shapes.as_slice() else { panic!("{shapes:?}") };
            // The place on the drawing, and how bright it is there.
            let found: Vec<(f32, f32)> =
                shading.stops.iter().map(|(at, color)| (at * shading.matrix[0] + shading.matrix[4], color.r)).collect();
            assert_eq!(found, expected, "{method}");
        };
        check("pad", &[(0.0, 0.0), (20.0, 1.0)]);
        check("repeat", &[(0.0, 0.0), (20.0, 1.0), (20.0, 0.0), (40.0, 1.0)]);
        check("reflect", &[(0.0, 0.0), (20.0, 1.0), (20.0, 1.0), (40.0, 0.0)]);
    }

    #[test]
    fn damaged_files_are_errors() {
        assert!(alone(b"<svg").is_err());
        assert!(alone(b"").is_err());
    }
}
