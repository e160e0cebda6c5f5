//! Pictures and controls: boxes whose content is not made of boxes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::typeset::Warning;
use crate::typeset::frame::{TagElement, TagRole};
use crate::typeset::html::text::collapse;
use crate::typeset::html::{Element, NodeId};
use crate::typeset::images::{Loaded, Picture};
use crate::typeset::natural::Natural;
use crate::typeset::style::computed::{BackgroundImage, ComputedStyle, Content, ContentItem, Display, Extent, ResourceUrl};

use crate::typeset::style::effects::BasicShape;
use crate::typeset::svg::Cutter;

use super::build::Builder;
use super::controls;
use super::drawing;
use super::flow::Flow;
use super::{BoxId, BoxKind, ImageBox, LayoutBox, Piece};

/// The size of what has none of its own, in points (CSS 2.2, 10.3.2).
pub(crate) const DEFAULT_SIZE: (f32, f32) = (225.0, 112.5);

impl<'a> Builder<'a, '_> {
    /// A control is one box; its words stand in the tree as a `Form` element.
    pub(super) fn control(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let opened = self.open_hiding(node, element);
        let (control, complaints) = controls::control(self.document, node, element, self.forms, &mut self.form, &mut self.tags);
        self.close_tags(&opened);
        for (code, message, help) in complaints {
            self.warn(code, element.line(), message, help);
        }
        let mut new = LayoutBox::new(style.clone(), BoxKind::Control(Box::new(control)), element.line());
        new.marks.extend_from_slice(marks);
        self.push(new)
    }

    /// A picture is a `Figure` unless it has an empty `alt`.
    pub(super) fn image(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let line = element.line();
        let mut opened = self.open_hiding(node, element);
        let instead = shown_instead(style);
        let own = || element.attr("alt").map(str::to_owned);
        let alt = match instead {
            Some((_, words)) => words.map(str::to_owned).or_else(own).or_else(|| Some(self.document.text_content(node))),
            None => own(),
        };
        let alt = alt.map(|alt| collapse(&alt));
        let decoration = alt.as_deref() == Some("") || matches!(element.attr("role"), Some("presentation" | "none"));
        if decoration && !opened.hidden {
            self.tags.hide();
            opened.hidden = true;
        }
        let written = |name: &str| element.attr(name).map(collapse).filter(|text| !text.is_empty());
        let label = written("aria-label").or_else(|| alt.filter(|alt| !alt.is_empty())).or_else(|| written("title"));
        if !self.tags.is_hidden() && label.is_none() {
            self.warn(
                "image-without-alt",
                line,
                format!("the picture `{}` has no `alt`", element.attr("src").unwrap_or_default()),
                "say in `alt` what it shows, or `alt=\"\"` for decoration",
            );
        }
        let (leaf, figure) = if self.tags.is_hidden() {
            (None, None)
        } else {
            let mut tag = TagElement::new(TagRole::Figure);
            tag.alt = Some(label.clone().unwrap_or_else(|| file_name(element.attr("src").unwrap_or_default())));
            let id = self.tags.open(tag);
            let leaf = self.tags.leaf();
            self.tags.close();
            (leaf, Some(id))
        };
        self.close_tags(&opened);
        let image = match instead {
            Some((url, _)) => self.load_style_image(url, line),
            None => {
                let (source, attribute, url) = self.image_source(node, element);
                self.load_image(&url, source, attribute)
            }
        };
        let words = element.attr("alt").map(collapse).filter(|words| image.image.is_none() && !words.is_empty());
        let mut new = match words {
            // Words stand in for a picture that is missing.
            Some(words) => {
                let style = inline_block(style);
                let mut flow = Flow::new(style.clone(), line);
                flow.has_content = true;
                flow.pieces.push(Piece::Text { text: Arc::from(words), style: style.anonymous(), tag: leaf });
                let (kind, _) = flow.finish(&mut self.tree);
                LayoutBox::new(style, kind, line)
            }
            None => LayoutBox::new(style.clone(), BoxKind::Image(image.zoomed(self.styles.zoom(node))), line),
        };
        new.marks.extend_from_slice(marks);
        new.leaf = leaf;
        new.figure = figure;
        let new = self.turned(new);
        self.push(new)
    }

    /// Whether an element is one box, whatever is in it. What else may be embedded shows its own words instead.
    pub(super) fn is_replaced(&mut self, element: Element<'_>) -> bool {
        let attribute = match element.name() {
            "img" | "svg" | "input" | "iframe" => return true,
            "object" => "data",
            "embed" => "src",
            "video" => "poster",
            "audio" | "canvas" | "frame" => {
                let message = format!("`<{}>` is not for paper: what stands in it is set instead", element.name());
                self.warn("unsupported-element", element.line(), message, "");
                return false;
            }
            _ => return controls::is_control(element),
        };
        let url = element.attr(attribute).unwrap_or_default();
        let loaded = self.images.load(&self.base.clone(), url);
        if let Err(why) = &loaded {
            let message = format!("`<{}>` shows no picture, so what stands in it is set instead: {why}", element.name());
            self.warn_at("unsupported-element", element, attribute, message, "");
        }
        loaded.is_ok()
    }

    /// Where an element's picture is named: the element, its attribute, and the address. Of several it is the first for this paper, in one
    /// pixel to the pixel if there is one.
    fn image_source<'e>(&self, node: NodeId, element: Element<'e>) -> (Element<'e>, &'static str, String)
    where
        'a: 'e,
    {
        let document = self.document;
        if element.name() == "img"
            && let Some(picture) = document.parent(node).filter(|parent| document.name(*parent) == "picture")
        {
            let sources = document.children(picture).take_while(|child| *child != node).filter_map(|child| document.element(child));
            for source in sources.filter(|source| source.name() == "source") {
                let readable = source.attr("type").is_none_or(|kind| {
                    matches!(kind.trim(), "image/png" | "image/jpeg" | "image/svg+xml" | "image/webp" | "image/gif" | "")
                });
                let wanted = readable && source.attr("media").is_none_or(|media| self.styles.media_holds(media));
                if let Some(url) = source.attr("srcset").filter(|_| wanted).and_then(candidate) {
                    return (source, "srcset", url);
                }
            }
        }
        if element.name() == "img"
            && element.attr("src").is_none_or(|src| src.trim().is_empty())
            && let Some(url) = element.attr("srcset").and_then(candidate)
        {
            return (element, "srcset", url);
        }
        let own = match element.name() {
            "object" => "data",
            "video" => "poster",
            _ => "src",
        };
        (element, own, element.attr(own).unwrap_or_default().to_owned())
    }

    /// `<iframe>`: another document is not set inside this one; its room is kept.
    pub(super) fn frame(&mut self, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let message = "`<iframe>` stays empty: a document is not set inside another".to_owned();
        self.warn_at("unsupported-element", element, "src", message, "link to it, or copy what it says");
        let empty = ImageBox { image: None, natural: Some(DEFAULT_SIZE), ratio: None };
        let mut new = LayoutBox::new(style.clone(), BoxKind::Image(empty), element.line());
        new.marks.extend_from_slice(marks);
        self.push(new)
    }

    /// Loads a picture named in the document; a missing one keeps an empty box.
    fn load_image(&mut self, url: &str, element: Element<'_>, attribute: &str) -> ImageBox {
        match self.images.load(&self.base.clone(), url) {
            Ok(loaded) => self.loaded(loaded, BTreeSet::new(), url, element.line()),
            Err(why) => {
                let message = format!("the picture `{}` cannot be used: {why}", shortened(url));
                self.warn_at("missing-image", element, attribute, message, "");
                ImageBox { image: None, natural: None, ratio: None }
            }
        }
    }

    /// Loads the pictures of a style's background.
    pub(super) fn load_backgrounds(&mut self, style: &ComputedStyle) {
        if let Some(BackgroundImage::Url(url)) = style.edges.border_image.as_deref().map(|image| &image.source) {
            self.load_picture(url);
        }
        let effects = style.edges.effects.as_deref();
        if let Some(BasicShape::Reference(url)) =
            effects.and_then(|effects| effects.clip_path.as_ref()).and_then(|clip| clip.shape.as_ref())
        {
            self.load_picture(url);
        }
        if let Some(effects) = effects {
            self.load_silhouette(effects);
        }
        let masks = effects.map_or([].as_slice(), |effects| effects.mask.as_slice());
        for layer in style.edges.background.iter().chain(masks.iter().map(|mask| &mask.layer)) {
            if let BackgroundImage::Url(url) = &layer.image {
                self.load_picture(url);
            }
        }
    }

    /// Loads the pictures that rules for pages name.
    pub(super) fn load_page_pictures(&mut self) {
        for page in self.styles.page_rules() {
            self.load_backgrounds(&page.style);
            self.load_backgrounds(&page.footnote);
            for (_, style) in &page.boxes {
                self.load_backgrounds(style);
                if let Content::Items { items, .. } = &style.generated.content {
                    items.iter().for_each(|item| {
                        if let ContentItem::Url(url) = item {
                            self.load_picture(url)
                        }
                    });
                }
            }
        }
    }

    /// Loads a picture a style sheet names, once.
    pub(super) fn load_picture(&mut self, url: &ResourceUrl) {
        let key = (url.base.to_path_buf(), url.url.clone());
        if self.tree.pictures.contains_key(&key) {
            return;
        }
        if let Some(loaded) = self.cutter(url).or_else(|| self.load_style_file(url)) {
            self.tree.pictures.insert(key, loaded);
        }
    }

    /// The `<clipPath>` or `<mask>` that an address leads to, in the document or in a drawing beside it.
    fn cutter(&mut self, url: &ResourceUrl) -> Option<Loaded> {
        let (file, id) = url.url.split_once('#').filter(|_| !url.url.starts_with("data:"))?;
        let source = if file.is_empty() {
            let element = self.document.by_id(id)?;
            let mut around = std::iter::once(element).chain(self.document.ancestors(element));
            let root = around.find(|node| self.document.name(*node) == "svg")?;
            drawing::source(self.document, self.styles, root).0
        } else {
            self.images.text(&url.base, file).ok()?
        };
        let picture = Picture::Cutter(Arc::new(Cutter::of(&source, id)?));
        Some(Loaded { picture, size: (0.0, 0.0), natural: Natural::default() })
    }

    fn load_style_file(&mut self, url: &ResourceUrl) -> Option<Loaded> {
        match self.images.load(&url.base, &url.url) {
            Ok(loaded) => Some(loaded),
            Err(why) => {
                let message = match url.url.strip_prefix('#') {
                    Some(id) => format!("nothing in the document that boxes can be cut with has the id `{id}`"),
                    None => format!("the picture `{}` cannot be used: {why}", shortened(&url.url)),
                };
                let (file, (line, column)) = (url.from.file.to_path_buf(), url.from.at);
                self.warnings.push(Warning { code: "missing-image", message, file, line, column, help: None });
                None
            }
        }
    }

    /// A picture a style sheet names, for a box of its own.
    pub(super) fn load_style_image(&mut self, url: &ResourceUrl, line: u32) -> ImageBox {
        match self.load_style_file(url) {
            Some(loaded) => self.loaded(loaded, BTreeSet::new(), &url.url, line),
            None => ImageBox { image: None, natural: None, ratio: None },
        }
    }

    pub(super) fn button_words(&mut self, element: Element<'_>, style: &ComputedStyle, flow: &mut Flow) {
        let words = element.attr("value").unwrap_or_else(|| match &*controls::input_type(element) {
            "submit" => "Submit",
            "reset" => "Reset",
            _ => "",
        });
        if !words.is_empty() {
            self.paragraph(flow);
            let tag = self.tags.leaf();
            flow.has_content = true;
            flow.pieces.push(Piece::Text { text: Arc::from(words), style: style.anonymous(), tag });
        }
    }

    /// A picture that was read, with a word on what could not be kept of it.
    fn loaded(&mut self, loaded: Loaded, mut lost: BTreeSet<&'static str>, url: &str, line: u32) -> ImageBox {
        lost.extend(loaded.picture.lost());
        if !lost.is_empty() {
            let lost: Vec<&str> = lost.into_iter().collect();
            let message = format!("the picture `{}` is drawn without its {}", shortened(url), lost.join(", "));
            self.warn("svg-unsupported", line, message, "save it as PNG, or draw it with shapes and flat colours");
        }
        // A drawing that only has a shape is as wide as its room; what it says nothing of is as large as CSS makes it (CSS 2.2, 10.3.2).
        let own = loaded.natural;
        let has_shape_only = own.width.is_none() && own.height.is_none() && own.ratio.is_some();
        let natural = (!has_shape_only).then(|| own.sized((own.width, own.height), DEFAULT_SIZE));
        ImageBox { ratio: own.ratio, natural, image: Some(loaded.picture) }
    }

    /// What a drawing says to those who cannot see it: its label, its title and description, or the words in it (SVG Accessibility 1.0, 8.1).
    fn drawing_label(&self, node: NodeId, element: Element<'_>) -> Option<String> {
        let document = self.document;
        let said = |text: String| Some(collapse(&text)).filter(|text| !text.is_empty());
        let child = |name: &str| {
            let found = document.children(node).find(|child| document.name(*child) == name);
            found.and_then(|found| said(document.text_content(found)))
        };
        let words = || {
            let texts = document.descendants(node).filter(|inner| document.name(*inner) == "text");
            said(texts.map(|text| document.text_content(text)).collect::<Vec<String>>().join(" "))
        };
        let label = element.attr("aria-label").and_then(|label| said(label.to_owned()));
        let others = || {
            let ids = element.attr("aria-labelledby")?.split_ascii_whitespace();
            let texts = ids.filter_map(|id| document.by_id(id)).map(|other| document.text_content(other));
            said(texts.collect::<Vec<String>>().join(" "))
        };
        let hidden = matches!(element.attr("role"), Some("presentation" | "none"));
        label.or_else(others).or_else(|| match (child("title"), child("desc")) {
            (Some(title), Some(description)) => Some(format!("{title}: {description}")),
            (title, description) => title.or(description).or_else(|| words().filter(|_| !hidden)),
        })
    }

    /// `<svg>` in the document: read like a file. Without words of its own it is decoration.
    pub(super) fn svg(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, marks: &[u32]) -> BoxId {
        let line = element.line();
        let mut opened = self.open_hiding(node, element);
        let label = self.drawing_label(node, element);
        if label.is_none() && !opened.hidden {
            self.tags.hide();
            opened.hidden = true;
        }
        let (leaf, figure) = match label {
            Some(label) if !self.tags.is_hidden() => {
                let mut tag = TagElement::new(TagRole::Figure);
                tag.alt = Some(label);
                let id = self.tags.open(tag);
                let leaf = self.tags.leaf();
                self.tags.close();
                (leaf, Some(id))
            }
            _ => (None, None),
        };
        self.close_tags(&opened);
        let (source, lost) = drawing::source(self.document, self.styles, node);
        let image = match self.images.take(source.as_bytes(), (&self.base.clone(), ""), true) {
            Ok(loaded) => self.loaded(loaded, lost, "<svg>", line),
            // What only holds things for others shows nothing.
            Err(_) if ["width", "height"].iter().any(|side| element.attr(side).is_some_and(|size| size.trim_end_matches("px") == "0")) => {
                ImageBox { image: None, natural: Some((0.0, 0.0)), ratio: None }
            }
            Err(why) => {
                self.warn("missing-image", line, format!("this `<svg>` cannot be drawn: {why}"), "");
                ImageBox { image: None, natural: None, ratio: None }
            }
        };
        let mut new = LayoutBox::new(style.clone(), BoxKind::Image(image.zoomed(self.styles.zoom(node))), line);
        new.marks.extend_from_slice(marks);
        new.leaf = leaf;
        new.figure = figure;
        let new = self.turned(new);
        self.push(new)
    }
}

/// Whether a style may name pictures to paint with.
pub(super) fn names_pictures(style: &ComputedStyle) -> bool {
    let edges = &style.edges;
    !edges.background.is_empty() || edges.border_image.is_some() || edges.effects.is_some()
}

/// The picture that style sheets put in place of what an element holds, and the words for it (CSS Content 3, 2).
pub(super) fn shown_instead(style: &ComputedStyle) -> Option<(&ResourceUrl, Option<&str>)> {
    match &style.generated.content {
        Content::Items { items, alt } => match items.as_slice() {
            [ContentItem::Url(url)] => Some((url, alt.as_deref())),
            _ => None,
        },
        _ => None,
    }
}

/// The address of a `srcset` that suits paper best: one pixel to the pixel, else the first.
fn candidate(srcset: &str) -> Option<String> {
    // A comma ends a candidate where a space or the end follows; addresses may hold others (HTML, 4.8.4.3.3).
    let mut all = Vec::new();
    let mut rest = srcset.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let bare = url.trim_end_matches(',');
        let (density, after) = if bare.len() < url.len() { ("", after) } else { after.split_once(',').unwrap_or((after, "")) };
        all.push((bare, density.trim()));
        rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
    }
    let plain = all.iter().find(|(_, density)| matches!(*density, "" | "1x"));
    plain.or(all.first()).map(|(url, _)| (*url).to_owned())
}

/// The style of a box on the line.
fn inline_block(style: &ComputedStyle) -> ComputedStyle {
    let mut style = style.clone();
    if style.layout.display == Display::Inline {
        let layout = Arc::make_mut(&mut style.layout);
        // Words on a line have the size of words.
        (layout.display, layout.width, layout.height) = (Display::InlineBlock, Extent::Auto, Extent::Auto);
    }
    style
}

/// The name of a picture's file, for want of better words.
fn file_name(url: &str) -> String {
    let name = url.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).filter(|name| !name.is_empty());
    name.filter(|_| !url.starts_with("data:")).unwrap_or("picture").to_owned()
}

/// An address short enough for a message.
fn shortened(url: &str) -> String {
    if url.chars().count() <= 80 { url.to_owned() } else { format!("{}…", url.chars().take(60).collect::<String>()) }
}
