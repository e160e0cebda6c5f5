//! Pictures to image XObjects (ISO 32000-1, 8.9).
//!
//! In: decoded pixels, the data of a PNG file, or a JPEG file. Out: streams for printpdf to write. Files stay as they are; pixels are
//! compressed without loss, grey ones as grey.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, XObject};

use crate::pdf::file::deflate_with_predictor;
use crate::typeset::frame::{DeflatedColors, Image};

/// The XObject of a picture; none if its data do not fit its size.
pub(super) fn xobject(image: &Image) -> Option<XObject> {
    let stream = match image {
        Image::Jpeg { width, height, channels, data } => jpeg(*width, *height, *channels, data)?,
        Image::Deflated { width, height, bits, colors, data } => deflated(*width, *height, *bits, colors, data),
        Image::Raster { width, height, rgb, alpha } => raster(*width, *height, rgb, alpha.as_deref())?,
    };
    Some(XObject::External(ExternalXObject { stream, width: None, height: None, dpi: None }))
}

fn jpeg(width: u32, height: u32, channels: u8, data: &[u8]) -> Option<ExternalStream> {
    if width == 0 || height == 0 || data.is_empty() {
        return None;
    }
    let space = match channels {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        4 => "DeviceCMYK",
        _ => return None,
    };
    let mut dict = entries(width, height, space, "DCTDecode");
    // Files with four channels and Adobe's marker hold the inks the other way round.
    if channels == 4 && data.windows(5).take(4096).any(|bytes| bytes == b"Adobe") {
        dict.insert("Decode".to_owned(), DictItem::Array([1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int).into()));
    }
    Some(ExternalStream { dict, content: data.to_vec(), compress: false })
}

fn deflated(width: u32, height: u32, bits: u8, colors: &DeflatedColors, data: &[u8]) -> ExternalStream {
    let channels = if *colors == DeflatedColors::Rgb { 3 } else { 1 };
    let mut dict = filtered(width, height, channels, bits);
    if let DeflatedColors::Palette(palette) = colors {
        let last = i64::try_from(palette.len() / 3).unwrap_or(1) - 1;
        let colors = DictItem::String { data: palette.clone(), literal: false };
        let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
        dict.insert("ColorSpace".to_owned(), DictItem::Array(vec![name("Indexed"), name("DeviceRGB"), DictItem::Int(last), colors]));
    }
    ExternalStream { dict, content: data.to_vec(), compress: false }
}

fn raster(width: u32, height: u32, rgb: &[u8], alpha: Option<&[u8]>) -> Option<ExternalStream> {
    let pixels = (width as usize).checked_mul(height as usize).filter(|pixels| *pixels > 0)?;
    if rgb.len() != pixels.checked_mul(3)? || alpha.is_some_and(|alpha| alpha.len() != pixels) {
        return None;
    }
    let (colors, _) = rgb.as_chunks::<3>();
    let grey = colors.iter().all(|[r, g, b]| r == g && g == b);
    let mut stream = if grey {
        let levels: Vec<u8> = colors.iter().map(|[level, _, _]| *level).collect();
        plane(width, height, 1, &levels)
    } else {
        plane(width, height, 3, rgb)
    };
    if let Some(alpha) = alpha.filter(|alpha| alpha.iter().any(|value| *value != 255)) {
        stream.dict.insert("SMask".to_owned(), DictItem::Stream { stream: plane(width, height, 1, alpha) });
    }
    Some(stream)
}

/// Samples of one or three bytes a pixel.
fn plane(width: u32, height: u32, channels: u8, samples: &[u8]) -> ExternalStream {
    let content = deflate_with_predictor(samples, width as usize * usize::from(channels), usize::from(channels));
    ExternalStream { dict: filtered(width, height, channels, 8), content, compress: false }
}

/// The entries of a picture whose rows are filtered as in PNG files.
fn filtered(width: u32, height: u32, channels: u8, bits: u8) -> BTreeMap<String, DictItem> {
    let mut dict = entries(width, height, if channels == 1 { "DeviceGray" } else { "DeviceRGB" }, "FlateDecode");
    let parameters = [
        ("Predictor".to_owned(), DictItem::Int(15)),
        ("Colors".to_owned(), DictItem::Int(i64::from(channels))),
        ("BitsPerComponent".to_owned(), DictItem::Int(i64::from(bits))),
        ("Columns".to_owned(), DictItem::Int(i64::from(width))),
    ];
    dict.insert("DecodeParms".to_owned(), DictItem::Dict { map: parameters.into() });
    dict.insert("BitsPerComponent".to_owned(), DictItem::Int(i64::from(bits)));
    dict
}

fn entries(width: u32, height: u32, space: &str, filter: &str) -> BTreeMap<String, DictItem> {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    [
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(width))),
        ("Height".to_owned(), DictItem::Int(i64::from(height))),
        ("ColorSpace".to_owned(), name(space)),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("Filter".to_owned(), name(filter)),
    ]
    .into()
}
