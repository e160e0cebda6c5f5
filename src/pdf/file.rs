//! The file: objects to bytes (ISO 32000-1, 7.5).
//!
//! In: all objects. Out: a PDF 1.7 file with object streams and a cross-reference stream. lopdf's own writer serialises an object of an
//! object stream three times over, one after the other, and leaves the cross-references uncompressed; here it is done once, side by side.
//!
//! The `/ID` is a digest of everything before it: the same content has the same name.

use std::cell::RefCell;

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Object, Stream, StringFormat};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::pdf::objects::{Objects, Slot, dictionary, integer, name, reference};
use crate::pdf::serialise;

/// Objects in one object stream.
const IN_STREAM: usize = 200;

/// The level of compression: level 6 makes a file a tenth smaller and takes a sixth more of the time of a whole book.
const LEVEL: i32 = 1;

/// The most room for compressed bytes that a thread keeps.
const MOST_KEPT: usize = 1 << 20;

/// Shorter streams, such as the look of an empty field, are left as they are.
const WORTHWHILE: usize = 100;

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    In { stream: usize, index: usize },
}

/// Writes the file.
pub(super) fn write(mut objects: Objects) -> Vec<u8> {
    let first_id = objects.first_id.take();
    let header: &[u8] = if objects.version_2 { b"%PDF-2.0\n" } else { b"%PDF-1.7\n" };
    let root = {
        let catalog = std::mem::take(&mut objects.catalog);
        objects.add(catalog)
    };
    let info = {
        let info = std::mem::take(&mut objects.info);
        objects.add(info)
    };
    let (slots, written) = objects.into_slots();

    let mut streams: Vec<(usize, Stream)> = Vec::new();
    let mut others: Vec<(usize, Slot)> = Vec::with_capacity(slots.len());
    let mut places = vec![Place::Free; slots.len() + 1];
    for (index, object) in slots.into_iter().enumerate() {
        match object {
            Slot::Object(object) => match *object {
                Object::Stream(stream) => streams.push((index + 1, stream)),
                _ => others.push((index + 1, Slot::Object(object))),
            },
            Slot::Free => {}
            Slot::Written(place) => others.push((index + 1, Slot::Written(place))),
        }
    }
    let packed = others.par_chunks(IN_STREAM).map(|objects| pack(objects, &written)).collect::<Vec<_>>();
    let compressed = streams.into_par_iter().map(|(number, stream)| (number, body(compress(stream)))).collect::<Vec<_>>();

    let length = compressed.iter().map(|(_, body)| body.len()).chain(packed.iter().map(Vec::len)).sum::<usize>();
    let mut out = Vec::with_capacity(length + 32 * places.len());
    out.extend_from_slice(header);
    out.extend_from_slice(b"%\xE2\xE3\xCF\xD3\n");
    for (number, body) in compressed {
        set(&mut places, number, Place::At(out.len()));
        indirect(&mut out, number, &body);
    }
    for (objects, stream) in others.chunks(IN_STREAM).zip(packed) {
        let number = places.len();
        for (index, (object, _)) in objects.iter().enumerate() {
            set(&mut places, *object, Place::In { stream: number, index });
        }
        places.push(Place::At(out.len()));
        indirect(&mut out, number, &stream);
    }

    let digest = Sha256::digest(&out);
    let id = Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
    let first = first_id.map_or_else(|| id.clone(), |first| Object::String(first, StringFormat::Hexadecimal));
    let start = out.len();
    places.push(Place::At(start));
    let (table, widths) = cross_references(&places);
    let trailer = dictionary([
        ("Type", name("XRef")),
        ("Size", integer(places.len())),
        ("W", Object::Array(widths.iter().map(|width| integer(*width)).collect())),
        ("Root", reference(root)),
        ("Info", reference(info)),
        ("ID", Object::Array(vec![first, id])),
        ("Filter", name("FlateDecode")),
        ("DecodeParms", Object::Dictionary(dictionary([("Predictor", integer(12)), ("Columns", integer(widths.iter().sum()))]))),
    ]);
    indirect(&mut out, places.len() - 1, &body(Stream::new(trailer, table)));
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    out
}

fn set(places: &mut [Place], number: usize, place: Place) {
    if let Some(slot) = places.get_mut(number) {
        *slot = place;
    }
}

fn indirect(out: &mut Vec<u8>, number: usize, body: &[u8]) {
    serialise::integer(out, number as i64);
    out.extend_from_slice(b" 0 obj\n");
    out.extend_from_slice(body);
    out.extend_from_slice(b"\nendobj\n");
}

/// An object stream (7.5.7) of these objects, some of them in `written`.
fn pack(objects: &[(usize, Slot)], written: &[u8]) -> Vec<u8> {
    let mut index = Vec::with_capacity(objects.len() * 12);
    let mut bodies = Vec::with_capacity(objects.len() * 128);
    for (number, object) in objects {
        for value in [*number, bodies.len()] {
            serialise::integer(&mut index, value as i64);
            index.push(b' ');
        }
        match object {
            Slot::Free => {}
            Slot::Object(object) => serialise::object(&mut bodies, object),
            Slot::Written(place) => bodies.extend_from_slice(written.get(place.clone()).unwrap_or(&[])),
        }
        bodies.push(b'\n');
    }
    let first = index.len();
    index.append(&mut bodies);
    let entries =
        dictionary([("Type", name("ObjStm")), ("N", integer(objects.len())), ("First", integer(first)), ("Filter", name("FlateDecode"))]);
    body(Stream::new(entries, deflate(&index)))
}

fn body(stream: Stream) -> Vec<u8> {
    let mut out = Vec::with_capacity(stream.content.len() + 128);
    serialise::object(&mut out, &Object::Stream(stream));
    out
}

/// Compresses a stream that may be and is not yet.
fn compress(mut stream: Stream) -> Stream {
    if stream.allows_compression && stream.content.len() >= WORTHWHILE && !stream.dict.has(b"Filter") {
        let smaller = deflate(&stream.content);
        if smaller.len() + 20 < stream.content.len() {
            stream.dict.set("Filter", name("FlateDecode"));
            stream.set_content(smaller);
        }
    }
    stream
}

/// The cross-reference table: three numbers an object, each row as its difference from the one before.
fn cross_references(places: &[Place]) -> (Vec<u8>, [usize; 3]) {
    let rows: Vec<[usize; 3]> = places
        .iter()
        .map(|place| match *place {
            Place::Free => [0, 0, 0],
            Place::At(offset) => [1, offset, 0],
            Place::In { stream, index } => [2, stream, index],
        })
        .collect();
    let bytes = |column: fn(&[usize; 3]) -> usize| {
        let most = rows.iter().map(column).max().unwrap_or(0);
        (usize::BITS as usize - most.leading_zeros() as usize).div_ceil(8).max(1)
    };
    let widths = [1, bytes(|row| row[1]), bytes(|row| row[2])];
    let mut table = Vec::with_capacity(rows.len() * (1 + widths.iter().sum::<usize>()));
    let mut before = vec![0; widths.iter().sum()];
    for (number, mut row) in rows.into_iter().enumerate() {
        if number == 0 {
            // Object 0 heads the list of free ones.
            row[2] = 255;
        }
        table.push(2);
        let mut then = before.iter_mut();
        for (value, width) in row.iter().zip(widths) {
            let bytes = value.to_be_bytes();
            for (now, then) in bytes.get(bytes.len() - width..).unwrap_or(&[]).iter().zip(&mut then) {
                table.push(now.wrapping_sub(*then));
                *then = *now;
            }
        }
    }
    (deflate(&table), widths)
}

/// Compresses bytes as `/FlateDecode` reads them.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    thread_local! {
        /// A compressor clears its tables when it is made, and room for what comes out of it is cleared, too: each thread keeps one of both.
        static KEPT: RefCell<Option<(Compressor, Vec<u8>)>> = const { RefCell::new(None) };
    }
    let new = || (Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default()), Vec::new());
    let (mut compressor, mut room) = KEPT.take().unwrap_or_else(new);
    let most = compressor.zlib_compress_bound(bytes.len());
    if room.len() < most {
        room.resize(most, 0);
    }
    // Compression into as much room as it may take cannot fail.
    let length = compressor.zlib_compress(bytes, &mut room).unwrap_or(0);
    let out = room.get(..length).unwrap_or(&[]).to_vec();
    // What a large picture took is not kept.
    room.truncate(MOST_KEPT);
    room.shrink_to(MOST_KEPT);
    KEPT.set(Some((compressor, room)));
    out
}

/// Compresses samples of a picture, each row by the filter that leaves the smallest numbers (PNG, clause 12.8). Paeth's filter, which takes
/// as long as the others together, is left to those who send photographs as JPEG.
pub(super) fn deflate_with_predictor(samples: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    if row == 0 {
        return deflate(&[]);
    }
    let blank = vec![0; row];
    let filter = |(number, now): (usize, &[u8])| -> Vec<u8> {
        let above = number.checked_sub(1).and_then(|above| samples.get(above * row..(above + 1) * row)).unwrap_or(&blank);
        let left = blank.iter().take(pixel).chain(now);
        let candidates: [(u8, Vec<u8>); 3] = [
            (0, now.to_vec()),
            (1, now.iter().zip(left).map(|(value, left)| value.wrapping_sub(*left)).collect()),
            (2, now.iter().zip(above).map(|(value, up)| value.wrapping_sub(*up)).collect()),
        ];
        let weight = |(_, row): &(u8, Vec<u8>)| row.iter().map(|value| u64::from(value.cast_signed().unsigned_abs())).sum::<u64>();
        let Some((kind, mut best)) = candidates.into_iter().min_by_key(weight) else { return Vec::new() };
        best.insert(0, kind);
        best
    };
    let filtered: Vec<u8> = samples.par_chunks(row).enumerate().flat_map_iter(filter).collect();
    deflate(&filtered)
}
