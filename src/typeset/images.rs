//! Pictures: files in, pixels or whole JPEG files out. The same file is read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Resources;
use super::frame::{Group, Image, ImageId, Item, ItemKind, PlacedImage, Rect, TagId};
use super::natural::Natural;
use super::png;
use super::style::bounded;
use super::style::computed::ComputedStyle;
use super::svg::{self, Vector};
use super::text::Fonts;

/// The pictures of a document so far.
pub(crate) struct Images<'a> {
    resources: &'a dyn Resources,
    known: BTreeMap<(PathBuf, String), Result<Loaded, String>>,
    pub(crate) list: Vec<Arc<Image>>,
}

/// A picture that can be placed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Loaded {
    pub(crate) picture: Picture,
    /// Its natural size in points: a pixel is 1/96 inch.
    pub(crate) size: (f32, f32),
    /// What of that it says itself.
    pub(crate) natural: Natural,
}

/// What a picture is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Picture {
    /// Pixels.
    Raster(ImageId),
    /// Outlines.
    Vector(Arc<Vector>),
    /// What boxes are cut with: no picture by itself.
    Cutter(Arc<svg::Cutter>),
}

impl Picture {
    /// The picture stretched to a rectangle of a page; its words in these fonts and, where it does not say, this style.
    pub(crate) fn place(&self, rect: Rect, leaf: Option<TagId>, fonts: Option<(&Fonts, &ComputedStyle)>) -> Item {
        match self {
            Self::Raster(image) => Item { tag: leaf, kind: ItemKind::Image(PlacedImage { image: *image, rect }) },
            Self::Vector(vector) => vector.place(rect, leaf, fonts),
            Self::Cutter(_) => Item { tag: None, kind: ItemKind::group(Group::default()) },
        }
    }

    /// What could not be kept of it.
    pub(crate) fn lost(&self) -> &[&'static str] {
        match self {
            Self::Raster(_) | Self::Cutter(_) => &[],
            Self::Vector(vector) => &vector.lost,
        }
    }
}

impl<'a> Images<'a> {
    pub(crate) fn new(resources: &'a dyn Resources) -> Self {
        Self { resources, known: BTreeMap::new(), list: Vec::new() }
    }

    /// The picture at `url`, relative to the folder `base`; otherwise why not.
    pub(crate) fn load(&mut self, base: &Path, url: &str) -> Result<Loaded, String> {
        let key = (base.to_path_buf(), url.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let loaded = self.resources.read(base, url).and_then(|bytes| self.take(&bytes, (base, url), false));
        self.known.insert(key, loaded.clone());
        loaded
    }

    /// The file at `url`, relative to the folder `base`, as text.
    pub(crate) fn text(&self, base: &Path, url: &str) -> Result<String, String> {
        self.resources.read(base, url).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A picture from the bytes of a file, or of an element of the document; pictures in it are relative to its own address.
    pub(crate) fn take(&mut self, bytes: &[u8], (base, url): (&Path, &str), inline: bool) -> Result<Loaded, String> {
        let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
        if !bytes.starts_with(&[0xFF, 0xD8]) && !bytes.starts_with(b"\x89PNG") && String::from_utf8_lossy(start).contains("<svg") {
            let resources = self.resources;
            let folder = url.rsplit_once('/').filter(|_| !url.starts_with("data:")).map_or("", |(folder, _)| folder);
            let mut vector = svg::read(bytes, inline, &|href| {
                let beside = if folder.is_empty() || href.starts_with('/') || href.contains(':') {
                    href.to_owned()
                } else {
                    format!("{folder}/{href}")
                };
                resources.read(base, &beside)
            })?;
            vector.adopt(|file| self.add(decode(file).ok()?));
            let size = (bounded(vector.size.0 * 0.75), bounded(vector.size.1 * 0.75));
            let natural = Natural::of_svg(&String::from_utf8_lossy(bytes), size);
            return Ok(Loaded { picture: Picture::Vector(Arc::new(vector)), size, natural });
        }
        let image = decode(bytes)?;
        let (width, height) = match &image {
            Image::Raster { width, height, .. } | Image::Deflated { width, height, .. } | Image::Jpeg { width, height, .. } => {
                (*width, *height)
            }
        };
        let id = self.add(image).ok_or_else(|| "there are too many pictures".to_owned())?;
        let size = (width as f32 * 0.75, height as f32 * 0.75);
        Ok(Loaded { picture: Picture::Raster(id), size, natural: Natural::of_size(size) })
    }
}

impl Images<'_> {
    fn add(&mut self, image: Image) -> Option<ImageId> {
        let id = u32::try_from(self.list.len()).ok()?;
        self.list.push(Arc::new(image));
        Some(ImageId(id))
    }
}

fn decode(bytes: &[u8]) -> Result<Image, String> {
    if bytes.starts_with(&[0xFF, 0xD8]) {
        return match turned(bytes) {
            Some(image) => Ok(image),
            None => jpeg(bytes),
        };
    }
    if bytes.starts_with(b"\x89PNG") {
        if let Some(image) = png::deflated(bytes) {
            return Ok(image);
        }
        let decoder = image::codecs::png::PngDecoder::new(std::io::Cursor::new(bytes)).map_err(|error| error.to_string())?;
        return upright(decoder).map_err(|error| error.to_string());
    }
    let format = match bytes {
        [b'G', b'I', b'F', b'8', ..] => image::ImageFormat::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => image::ImageFormat::WebP,
        [b'B', b'M', ..] => image::ImageFormat::Bmp,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Err("it is an AVIF or HEIC file; save it as PNG or JPEG".to_owned()),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => return Err("it is a TIFF file; save it as PNG or JPEG".to_owned()),
        _ => return Err("it is neither PNG, JPEG, GIF, WebP nor SVG".to_owned()),
    };
    // Of a moving picture the first frame stands.
    image::load_from_memory_with_format(bytes, format).map(|decoded| raster(&decoded)).map_err(|error| error.to_string())
}

/// A JPEG file that says it lies on its side, set upright (CSS Images 3, 6.1).
fn turned(bytes: &[u8]) -> Option<Image> {
    // What says so comes first in the file.
    bytes.get(..bytes.len().min(64))?.windows(4).find(|window| window == b"Exif")?;
    let mut decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(bytes)).ok()?;
    (image::ImageDecoder::orientation(&mut decoder).ok()? != image::metadata::Orientation::NoTransforms).then(|| upright(decoder).ok())?
}

/// A picture as it says it is to be looked at.
fn upright(mut decoder: impl image::ImageDecoder) -> image::ImageResult<Image> {
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut decoded = image::DynamicImage::from_decoder(decoder)?;
    decoded.apply_orientation(orientation);
    Ok(raster(&decoded))
}

/// The pixels of a picture that is kept as it came.
pub(crate) fn pixels(image: &Image) -> Option<Image> {
    match image {
        Image::Raster { .. } => Some(image.clone()),
        Image::Jpeg { data, .. } => {
            image::load_from_memory_with_format(data, image::ImageFormat::Jpeg).ok().map(|decoded| raster(&decoded))
        }
        Image::Deflated { .. } => {
            let file = png::inflated(image)?;
            image::load_from_memory_with_format(&file, image::ImageFormat::Png).ok().map(|decoded| raster(&decoded))
        }
    }
}

fn raster(decoded: &image::DynamicImage) -> Image {
    let (width, height) = (decoded.width(), decoded.height());
    if !decoded.color().has_alpha() {
        return Image::Raster { width, height, rgb: decoded.to_rgb8().into_raw(), alpha: None };
    }
    let pixels = decoded.to_rgba8();
    let mut rgb = Vec::with_capacity(pixels.as_raw().len() / 4 * 3);
    let mut alpha = Vec::with_capacity(pixels.as_raw().len() / 4);
    for pixel in pixels.pixels() {
        let [r, g, b, a] = pixel.0;
        rgb.extend_from_slice(&[r, g, b]);
        alpha.push(a);
    }
    let opaque = alpha.iter().all(|a| *a == 255);
    Image::Raster { width, height, rgb, alpha: (!opaque).then_some(alpha) }
}

/// Finds the frame header of a JPEG file and where its data start (ISO 10918-1, B.2.2 and B.2.3); the file itself is embedded as it is.
fn jpeg(bytes: &[u8]) -> Result<Image, String> {
    let damaged = || "it is a damaged JPEG file".to_owned();
    let mut at = 2;
    let mut frame = None;
    loop {
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let (Some(0xFF), Some(marker)) = (bytes.get(at), bytes.get(at + 1)) else { return Err(damaged()) };
        let length = |offset: usize| Some(usize::from(*bytes.get(offset)?) << 8 | usize::from(*bytes.get(offset + 1)?));
        match marker {
            0xC0..=0xC2 => {
                let height = length(at + 5).ok_or_else(damaged)?;
                let width = length(at + 7).ok_or_else(damaged)?;
                let channels = *bytes.get(at + 9).ok_or_else(damaged)?;
                if width == 0 || height == 0 || !matches!(channels, 1 | 3 | 4) {
                    return Err(damaged());
                }
                frame = Some((width as u32, height as u32, channels));
                at += 2 + length(at + 2).ok_or_else(damaged)?.max(2);
            }
            0xDA => {
                let (width, height, channels) = frame.ok_or_else(damaged)?;
                return Ok(Image::Jpeg { width, height, channels, data: bytes.to_vec() });
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err("it is a kind of JPEG that PDF does not know".to_owned()),
            0xD8 | 0x01 | 0xD0..=0xD7 => at += 2,
            0xD9 => return Err(damaged()),
            _ => at += 2 + length(at + 2).ok_or_else(damaged)?.max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Files(BTreeMap<&'static str, Vec<u8>>);

    impl Resources for Files {
        fn read(&self, _base: &Path, url: &str) -> Result<Arc<[u8]>, String> {
            self.0.get(url).map(|bytes| Arc::from(bytes.as_slice())).ok_or_else(|| "there is no such file".to_owned())
        }
    }

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(width, height).write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn pictures_are_read_once_and_errors_say_why() {
        let mut jpg = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(5, 3).write_to(&mut jpg, image::ImageFormat::Jpeg).unwrap();
        let files = Files(BTreeMap::from([
            ("a.png", png(8, 4)),
            ("b.jpg", jpg.into_inner()),
            ("c.txt", b"words".to_vec()),
            ("d.jpg", vec![0xFF, 0xD8, 0xFF]),
        ]));
        let mut images = Images::new(&files);
        let mut check = |url: &str, expected: Result<(f32, f32), &str>| {
            let got = images.load(Path::new(""), url).map(|loaded| loaded.size);
            assert_eq!(got.as_ref().map_err(String::as_str), expected.as_ref().map_err(|why| *why), "{url}");
        };
        check("a.png", Ok((6.0, 3.0)));
        check("a.png", Ok((6.0, 3.0)));
        check("b.jpg", Ok((3.75, 2.25)));
        check("c.txt", Err("it is neither PNG, JPEG, GIF, WebP nor SVG"));
        check("d.jpg", Err("it is a damaged JPEG file"));
        check("e.png", Err("there is no such file"));
        assert_eq!(images.list.len(), 2);
    }
}
