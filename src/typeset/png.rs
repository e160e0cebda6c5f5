//! PNG files whose picture data a PDF can hold as they are (ISO/IEC 15948; ISO 32000-1, 7.4.4.4): the rows are compressed and filtered alike.
//!
//! In: a file. Out: its data, or nothing where pixels have to be looked at: transparency, interlacing, sixteen bits, damage.

use flate2::Crc;

use super::frame::{DeflatedColors, Image};

/// The picture data of a file.
pub(super) fn deflated(bytes: &[u8]) -> Option<Image> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut header = None;
    let mut palette = Vec::new();
    let mut data = Vec::new();
    loop {
        let (kind, content, after) = chunk(rest)?;
        match kind {
            b"IHDR" => header = Some(Header::read(content)?),
            b"PLTE" => palette = content.to_vec(),
            b"IDAT" => data.extend_from_slice(content),
            b"IEND" => break,
            // A transparent colour.
            b"tRNS" => return None,
            // It may have to be turned.
            b"eXIf" => return None,
            // Other chunks that must be understood.
            [b'A'..=b'Z', ..] => return None,
            _ => {}
        }
        rest = after;
    }
    let Header { width, height, bits, color } = header?;
    let colors = match (color, bits) {
        (0, 1 | 2 | 4 | 8) => DeflatedColors::Grey,
        (2, 8) => DeflatedColors::Rgb,
        (3, 1 | 2 | 4 | 8) if !palette.is_empty() && palette.len() % 3 == 0 && palette.len() <= 768 => DeflatedColors::Palette(palette),
        _ => return None,
    };
    // Deflated data are at most 1032 times as long unpacked: less cannot be the whole picture.
    let samples = if matches!(colors, DeflatedColors::Rgb) { 3 } else { 1 };
    let row = (u64::from(width) * samples * u64::from(bits)).div_ceil(8) + 1;
    if row.saturating_mul(u64::from(height)) > (data.len() as u64).saturating_mul(1032) {
        return None;
    }
    // The two bytes zlib begins with (RFC 1950, 2.2): deflate, and no dictionary.
    let sound = matches!(data.as_slice(), [method, flags, ..] if method & 15 == 8 && flags & 32 == 0);
    sound.then_some(Image::Deflated { width, height, bits, colors, data })
}

/// The file such data are from.
pub(super) fn inflated(image: &Image) -> Option<Vec<u8>> {
    let Image::Deflated { width, height, bits, colors, data } = image else { return None };
    let (color, palette) = match colors {
        DeflatedColors::Grey => (0, None),
        DeflatedColors::Rgb => (2, None),
        DeflatedColors::Palette(palette) => (3, Some(palette)),
    };
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut put = |kind: &[u8; 4], content: &[u8]| {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(content);
        out.extend(u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
        out.extend(kind);
        out.extend(content);
        out.extend(sum.sum().to_be_bytes());
    };
    let [width, height] = [width, height].map(|side| side.to_be_bytes());
    put(b"IHDR", &[&width[..], &height[..], &[*bits, color, 0, 0, 0]].concat());
    if let Some(palette) = palette {
        put(b"PLTE", palette);
    }
    put(b"IDAT", data);
    put(b"IEND", &[]);
    Some(out)
}

/// What the header says of a picture that is not interlaced.
struct Header {
    width: u32,
    height: u32,
    bits: u8,
    color: u8,
}

impl Header {
    fn read(content: &[u8]) -> Option<Self> {
        let &[a, b, c, d, e, f, g, h, bits, color, 0, 0, 0] = content else { return None };
        let (width, height) = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]));
        (width > 0 && height > 0).then_some(Self { width, height, bits, color })
    }
}

/// A chunk whose sum is right, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let kind = rest.first_chunk::<4>()?;
    let (whole, rest) = rest.split_at_checked(length.checked_add(4)?)?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let mut crc = Crc::new();
    crc.update(whole);
    (crc.sum() == u32::from_be_bytes(*sum)).then_some((kind, whole.get(4..)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ColorType, DynamicImage, ImageFormat};

    fn file(color: ColorType) -> Vec<u8> {
        let mut out = std::io::Cursor::new(Vec::new());
        DynamicImage::new(8, 4, color).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn only_what_a_pdf_can_hold_is_passed_on() {
        let check = |bytes: &[u8], wanted: Option<DeflatedColors>| {
            let found = deflated(bytes).map(|image| match image {
                Image::Deflated { width: 8, height: 4, bits: 8, colors, .. } => colors,
                other => panic!("{other:?}"),
            });
            assert_eq!(found, wanted);
        };
        check(&file(ColorType::L8), Some(DeflatedColors::Grey));
        check(&file(ColorType::Rgb8), Some(DeflatedColors::Rgb));
        check(&file(ColorType::Rgba8), None);
        check(&file(ColorType::Rgb16), None);
        let mut damaged = file(ColorType::Rgb8);
        let length = damaged.len();
        damaged[length - 20] ^= 1;
        check(&damaged, None);
        check(&file(ColorType::Rgb8)[..length - 13], None);
        check(b"", None);
    }
}
