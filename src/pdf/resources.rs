//! What printpdf writes, fonts, pictures and graphics states; and the pages' content that uses them.
//!
//! In: the document and its prepared fonts. Out: the objects of the file so far and each page's content stream with what it uses.
//!
//! Of printpdf's file only these objects are kept: `pages`, `tags` and `metadata` make a catalog, page tree and dates of their own. Content
//! streams do not pass through it: it has no operators for marked content, and would copy each page three times.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};
use printpdf::{
    Codepoint, ExtendedGraphicsState, ExtendedGraphicsStateId, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, TextItem, XObjectId,
};
use rayon::prelude::*;

use crate::pdf::Error;
use crate::pdf::content::{self, Effect, Form, Placed, Uses};
use crate::pdf::file::deflate;
use crate::pdf::fonts::{self, Embedded, Fonts, latin};
use crate::pdf::images;
use crate::pdf::objects::{Objects, dictionary, name, reference};
use crate::pdf::shading::Shade;
use crate::pdf::tags::Tree;
use crate::typeset::frame::{PagedDocument, TagId};

/// A page's content stream and what belongs to it.
pub(super) struct DrawnPage<'a> {
    /// The compressed content.
    pub(super) content: Vec<u8>,
    /// The leaf of each marked-content sequence.
    pub(super) marks: Vec<TagId>,
    /// Links and widgets.
    pub(super) annotations: Vec<Placed<'a>>,
    /// The resources used: fonts, pictures, opacities.
    pub(super) uses: Uses,
    /// Groups that are drawn apart.
    pub(super) forms: Vec<Form>,
    /// How they are laid over what is below them.
    pub(super) effects: Vec<Effect>,
}

/// The objects printpdf wrote, by the names used in content.
pub(super) struct Resources {
    /// Fonts, pictures and graphics states.
    named: BTreeMap<String, Object>,
}

/// Draws all pages and writes fonts and pictures.
pub(super) fn build<'a>(
    document: &'a PagedDocument,
    fonts: &'a Fonts<'a>,
    tags: &'a Tree<'a>,
) -> Result<(Objects, (Vec<DrawnPage<'a>>, Resources)), Error> {
    let pages: Vec<DrawnPage> = document.pages.par_iter().enumerate().map(|(index, page)| draw(page, index, fonts, tags)).collect();

    let mut all = Uses::default();
    for uses in pages.iter().flat_map(|page| std::iter::once(&page.uses).chain(page.forms.iter().map(|form| &form.uses))) {
        all.images.extend(&uses.images);
        all.alphas.extend(&uses.alphas);
        all.shadings.extend(uses.shadings.iter().cloned());
    }
    let (objects, resources) = write_resources(document, fonts, &all)?;
    Ok((objects, (pages, resources)))
}

/// Draws one page and compresses its content.
fn draw<'a>(page: &'a crate::typeset::frame::Page, index: usize, fonts: &'a Fonts<'a>, tags: &'a Tree<'a>) -> DrawnPage<'a> {
    let content = content::draw(page, index, fonts, tags);
    DrawnPage {
        content: deflate(&content.operators.finish()),
        marks: content.marks,
        annotations: content.annotations,
        uses: content.uses,
        forms: content.forms,
        effects: content.effects,
    }
}

fn pdf_page((width, height): (f32, f32), ops: Vec<Op>) -> PdfPage {
    let whole = printpdf::Rect::from_wh(Pt(width), Pt(height));
    PdfPage { media_box: whole.clone(), trim_box: whole.clone(), crop_box: whole, ops }
}

fn save_options() -> PdfSaveOptions {
    // Operators printpdf has no name for are ours: they are kept.
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}

/// The page objects: printpdf's page tree is one level deep.
fn pages_of(document: &lopdf::Document) -> Vec<ObjectId> {
    let kids = || {
        let pages = document.catalog().ok()?.get(b"Pages").ok()?.as_reference().ok()?;
        let kids = document.get_dictionary(pages).ok()?.get(b"Kids").ok()?.as_array().ok()?;
        Some(kids.iter().filter_map(|kid| kid.as_reference().ok()).collect())
    };
    kids().unwrap_or_default()
}

/// Has printpdf write fonts, pictures and graphics states, and takes over its objects.
fn write_resources(document: &PagedDocument, fonts: &Fonts, uses: &Uses) -> Result<(Objects, Resources), Error> {
    let mut pdf = PdfDocument::new("");
    let mut specimen = vec![Op::StartTextSection];
    for font in fonts.all() {
        let id = printpdf::FontId(font.resource.clone());
        // printpdf embeds a font for the glyphs it sees in use: a page that is thrown away shows them all.
        specimen.push(Op::SetFont { font: PdfFontHandle::External(id.clone()), size: Pt(1.0) });
        specimen.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(1, 0.0, " ".to_owned())])] });
        pdf.resources.fonts.map.insert(id, PdfFont::new(parsed_font(font)));
    }
    specimen.push(Op::EndTextSection);
    pdf.pages.push(pdf_page((10.0, 10.0), specimen));
    for &image in &uses.images {
        let data = document.images.get(image.0 as usize).ok_or(Error::MissingImage(image))?;
        if let Some(object) = images::xobject(data) {
            pdf.resources.xobjects.map.insert(XObjectId(content::image_resource(image)), object);
        }
    }
    for alpha in &uses.alphas {
        let value = (f32::from(alpha.0) / 255.0 * 1000.0).round() / 1000.0;
        let state = ExtendedGraphicsState::default().with_current_fill_alpha(value).with_current_stroke_alpha(value);
        pdf.resources.extgstates.map.insert(ExtendedGraphicsStateId(alpha.resource()), state);
    }

    let written = pdf.to_lopdf_document(&save_options(), &mut Vec::new());
    let (mut named, scaffold) = sort_out(&written);
    let mut objects = Objects::adopt(written.objects.into_iter(), &scaffold);
    for font in fonts.all() {
        if let Some(Object::Reference(id)) = named.get(&font.resource) {
            let id = *id;
            fonts::finish(font, id, &mut objects);
            named.extend(latin::write(font, id, &mut objects).map(|latin| (latin::resource(&font.resource), latin)));
        }
    }
    for shade in &uses.shadings {
        shade.write(&mut objects, &mut named);
    }
    Ok((objects, Resources { named }))
}

/// Has printpdf write the fonts alone: their objects, and each by its name.
pub(super) fn font_objects(document: &PagedDocument, fonts: &Fonts) -> Result<(Objects, BTreeMap<String, Object>), Error> {
    let (objects, resources) = write_resources(document, fonts, &Uses::default())?;
    Ok((objects, resources.named))
}

/// Finds the named resources of the specimen page, and which objects around them are not wanted.
fn sort_out(document: &lopdf::Document) -> (BTreeMap<String, Object>, Vec<ObjectId>) {
    let mut named = BTreeMap::new();
    let mut scaffold: Vec<ObjectId> =
        [b"Root".as_slice(), b"Info"].iter().filter_map(|key| document.trailer.get(key).ok()?.as_reference().ok()).collect();
    scaffold.extend(document.catalog().ok().and_then(|catalog| catalog.get(b"Pages").ok()?.as_reference().ok()));
    for page in pages_of(document) {
        let Ok(dictionary) = document.get_dictionary(page) else { continue };
        scaffold.push(page);
        scaffold.extend(dictionary.get(b"Contents").ok().and_then(|contents| contents.as_reference().ok()));
        let Some(resources) = dictionary.get(b"Resources").ok().and_then(|resources| resources.as_reference().ok()) else { continue };
        scaffold.push(resources);
        let Ok(resources) = document.get_dictionary(resources) else { continue };
        for (_, group) in resources {
            let Ok(group) = group.as_reference() else { continue };
            scaffold.push(group);
            let Ok(entries) = document.get_dictionary(group) else { continue };
            for (key, value) in entries {
                named.insert(String::from_utf8_lossy(key).into_owned(), value.clone());
            }
        }
    }
    (named, scaffold)
}

/// The font as printpdf takes it. Widths and map are corrected afterwards, so what it would compute from tables is left empty.
fn parsed_font(font: &Embedded) -> ParsedFont {
    ParsedFont {
        original_bytes: font.program.clone(),
        font_index: 0,
        font_name: Some(font.base_font.clone()),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths: BTreeMap::new(),
        units_per_em: 1000,
        font_metrics: printpdf::FontMetrics { ascent: 0, descent: 0 },
        font_type: if font.program.starts_with(b"OTTO") { printpdf::FontType::OpenTypeCFF(()) } else { printpdf::FontType::TrueType },
        pdf_font_metrics: printpdf::PdfFontMetricsStub::default(),
    }
}

impl Resources {
    /// All of them, by name.
    pub(super) fn named(&self) -> &BTreeMap<String, Object> {
        &self.named
    }

    /// Adds an object under a name.
    pub(super) fn insert(&mut self, name: String, object: Object) {
        self.named.insert(name, object);
    }

    /// A resource by its name.
    fn get(&self, name: &str) -> Option<&Object> {
        self.named.get(name)
    }

    /// The resource dictionary of pages that use these.
    pub(super) fn dictionary(&self, uses: &Uses, fonts: &Fonts) -> Dictionary {
        let mut all = Dictionary::new();
        let mut add = |key: &str, names: Vec<String>| {
            let mut group = Dictionary::new();
            for name in names {
                if let Some(object) = self.get(&name) {
                    group.set(name, object.clone());
                }
            }
            if !group.is_empty() {
                all.set(key, group);
            }
        };
        add("Font", uses.fonts.iter().filter_map(|font| Some(fonts.get(*font)?.resource.clone())).collect());
        let images = uses.images.iter().map(|image| content::image_resource(*image));
        add("XObject", images.chain(uses.forms.iter().map(|form| form.form())).collect());
        let masks = uses.shadings.iter().filter(|shade| shade.opacity().is_none()).map(Shade::mask_resource);
        let effects = uses.effects.iter().map(|effect| effect.effect());
        add("ExtGState", uses.alphas.iter().map(|alpha| alpha.resource()).chain(masks).chain(effects).collect());
        add("Shading", uses.shadings.iter().map(Shade::resource).collect());
        all
    }
}

/// The stream of a page's content.
pub(super) fn content_stream(content: Vec<u8>) -> Object {
    Object::Stream(lopdf::Stream::new(dictionary([("Filter", name("FlateDecode"))]), content).with_compression(false))
}

/// Keeps one dictionary for all pages that use the same.
pub(super) fn shared(
    resources: &Resources,
    uses: &Uses,
    fonts: &Fonts,
    known: &mut BTreeMap<Uses, ObjectId>,
    objects: &mut Objects,
) -> Object {
    let id = *known.entry(uses.clone()).or_insert_with(|| objects.add(resources.dictionary(uses, fonts)));
    reference(id)
}
