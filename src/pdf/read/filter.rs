//! Filters: the bytes of a stream as they were before they were packed (ISO 32000-1, 7.4).
//!
//! In: packed bytes, the filters and a limit. Out: as many bytes as could be unpacked, never more than the limit. A stream that breaks off
//! gives what came before.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Object};

/// What unpacking gave.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// Whether there was more than the limit.
    pub(super) cut: bool,
    /// How many bytes all filters together made: the last may leave little of what those before it unpacked.
    pub(super) made: usize,
    /// A filter that is not read here.
    pub(super) unknown: Option<Vec<u8>>,
}

/// Undoes the filters in turn. `filters` and `parameters` are as in the dictionary, references followed.
pub(super) fn unpack(packed: &[u8], filters: &[(Vec<u8>, Dictionary)], limit: usize) -> Unpacked {
    let mut done = Unpacked { bytes: packed.to_vec(), ..Unpacked::default() };
    if filters.len() > 8 {
        done.unknown = Some(b"more than eight filters".to_vec());
        return done;
    }
    for (name, parameters) in filters {
        let (bytes, cut) = match name.as_slice() {
            b"FlateDecode" | b"Fl" => predicted(inflate(&done.bytes, limit), parameters),
            b"LZWDecode" | b"LZW" => predicted(lzw(&done.bytes, parameters, limit), parameters),
            b"ASCIIHexDecode" | b"AHx" => (ascii_hex(&done.bytes), false),
            b"ASCII85Decode" | b"A85" => ascii_85(&done.bytes, limit),
            b"RunLengthDecode" | b"RL" => run_length(&done.bytes, limit),
            b"Crypt" => (std::mem::take(&mut done.bytes), false),
            other => {
                done.unknown = Some(other.to_vec());
                return done;
            }
        };
        done.bytes = bytes;
        done.cut |= cut;
        done.made = done.made.saturating_add(done.bytes.len());
    }
    done
}

fn inflate(packed: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let (bytes, cut) = inflate_as(packed, true, limit);
    // Some writers leave the header out or damage it.
    if bytes.is_empty() && !packed.is_empty() { inflate_as(packed.get(2..).unwrap_or(&[]), false, limit) } else { (bytes, cut) }
}

fn inflate_as(packed: &[u8], zlib: bool, limit: usize) -> (Vec<u8>, bool) {
    let mut inflater = Decompress::new(zlib);
    let mut out = Vec::with_capacity(packed.len().saturating_mul(4).clamp(256, limit.max(256)));
    loop {
        let (read, written) = (inflater.total_in(), out.len());
        if written >= limit {
            return (out, true);
        }
        if out.capacity() == out.len() {
            out.reserve(out.len().clamp(256, (limit - written).max(256)));
        }
        let input = packed.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or(&[]);
        match inflater.decompress_vec(input, &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) | Err(_) => break,
            Ok(_) if inflater.total_in() == read && out.len() == written && out.capacity() > out.len() => break,
            Ok(_) => {}
        }
    }
    let cut = out.len() > limit;
    out.truncate(limit);
    (out, cut)
}

/// Whether deflated bytes are all there and as they were. `left` is how much may still be unpacked to know it; beyond that they are taken for whole.
pub(super) fn is_whole(packed: &[u8], left: &mut usize) -> bool {
    // Some writers leave out the sum at the end, or a part of it.
    const SUM: usize = 4;
    let mut ends = |packed: &[u8], zlib: bool| {
        let mut inflater = Decompress::new(zlib);
        let mut out = Vec::with_capacity(1 << 15);
        loop {
            let (read, written) = (inflater.total_in(), inflater.total_out());
            let input = packed.get(usize::try_from(read).unwrap_or(usize::MAX)..).unwrap_or(&[]);
            out.clear();
            match inflater.decompress_vec(input, &mut out, FlushDecompress::None) {
                Ok(Status::StreamEnd) => return packed.len().checked_sub(usize::try_from(inflater.total_in()).unwrap_or(usize::MAX)),
                Ok(_) if inflater.total_in() > read || inflater.total_out() > written => {}
                _ => return None,
            }
            *left = left.saturating_sub(out.len());
            if *left == 0 {
                return Some(0);
            }
        }
    };
    ends(packed, true).is_some() || packed.get(2..).and_then(|raw| ends(raw, false)).is_some_and(|rest| rest < SUM)
}

fn predicted((bytes, cut): (Vec<u8>, bool), parameters: &Dictionary) -> (Vec<u8>, bool) {
    let number = |key: &[u8], otherwise: i64| match parameters.get(key) {
        Ok(Object::Integer(value)) => *value,
        _ => otherwise,
    };
    let predictor = number(b"Predictor", 1);
    if predictor < 2 {
        return (bytes, cut);
    }
    let sample = |value: i64| usize::try_from(value).unwrap_or(1).clamp(1, 1 << 20);
    let bits = sample(number(b"Colors", 1)).min(64) * sample(number(b"BitsPerComponent", 8)).min(32);
    let pixel = bits.div_ceil(8).max(1);
    // No row is longer than all there is, whatever a file says.
    let row = (bits * sample(number(b"Columns", 1))).div_ceil(8).clamp(1, bytes.len().max(1));
    if predictor == 2 {
        return (tiff(bytes, row, pixel), cut);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut above = vec![0; row];
    for line in bytes.chunks(row + 1) {
        let Some((kind, line)) = line.split_first() else { break };
        let mut now = line.to_vec();
        for index in 0..now.len() {
            let at = |list: &[u8], index: Option<usize>| index.and_then(|index| list.get(index)).copied().unwrap_or(0);
            let (left, up) = (at(&now, index.checked_sub(pixel)), at(&above, Some(index)));
            let corner = at(&above, index.checked_sub(pixel));
            let guess = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(place) = now.get_mut(index) {
                *place = place.wrapping_add(guess);
            }
        }
        out.extend_from_slice(&now);
        now.resize(row, 0);
        above = now;
    }
    (out, cut)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let estimate = a + b - c;
    let (to_left, to_up, to_corner) = ((estimate - a).abs(), (estimate - b).abs(), (estimate - c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}

/// Differences of whole bytes; other depths do not occur where forms are.
fn tiff(mut bytes: Vec<u8>, row: usize, pixel: usize) -> Vec<u8> {
    for line in bytes.chunks_mut(row) {
        for index in pixel..line.len() {
            let before = line.get(index - pixel).copied().unwrap_or(0);
            if let Some(place) = line.get_mut(index) {
                *place = place.wrapping_add(before);
            }
        }
    }
    bytes
}

fn lzw(packed: &[u8], parameters: &Dictionary, limit: usize) -> (Vec<u8>, bool) {
    let early = !matches!(parameters.get(b"EarlyChange"), Ok(Object::Integer(0)));
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a part of the output: where it begins and how long it is.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut width, mut bits, mut held) = (9_u32, 0_u32, 0_u32);
    let mut before: Option<(usize, usize)> = None;
    for byte in packed {
        held = (held << 8 | u32::from(*byte)) & 0xFF_FFFF;
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits & ((1 << width) - 1)) as usize;
        let start = out.len();
        match code {
            256 => {
                table.clear();
                (width, before) = (9, None);
                continue;
            }
            257 => break,
            0..=255 => out.push(code as u8),
            _ => {
                let (from, length) = match (table.get(code - 258), before) {
                    (Some(entry), _) => *entry,
                    // The one that is just being made: the last text and its first letter.
                    (None, Some((from, length))) if code - 258 == table.len() => (from, length + 1),
                    _ => break,
                };
                if start + length > limit {
                    return (out, true);
                }
                for index in from..from + length {
                    let byte = out.get(index).copied().unwrap_or(0);
                    out.push(byte);
                }
            }
        }
        if let Some((from, length)) = before.filter(|_| table.len() < 4096 - 258) {
            table.push((from, length + 1));
        }
        before = Some((start, out.len() - start));
        if out.len() > limit {
            out.truncate(limit);
            return (out, true);
        }
        width = match table.len() + 258 + usize::from(early) + 1 {
            0..=512 => 9,
            513..=1024 => 10,
            1025..=2048 => 11,
            _ => 12,
        };
    }
    (out, false)
}

fn ascii_hex(packed: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = packed
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    digits.chunks(2).map(|pair| pair.first().copied().unwrap_or(0) << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn ascii_85(packed: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(packed.len().min(limit));
    let (mut word, mut count) = (0_u32, 0);
    for byte in packed {
        if out.len() > limit {
            out.truncate(limit);
            return (out, true);
        }
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                word = word.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(word.to_be_bytes());
                    (word, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            word = word.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(word.to_be_bytes().into_iter().take(count - 1));
    }
    (out, false)
}

fn run_length(packed: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let mut rest = packed;
    while let Some((length, after)) = rest.split_first() {
        match *length {
            128 => break,
            length @ 0..=127 => {
                let count = (usize::from(length) + 1).min(after.len());
                let (literal, after) = after.split_at(count);
                out.extend_from_slice(literal);
                rest = after;
            }
            length => {
                let Some((byte, after)) = after.split_first() else { break };
                out.extend(std::iter::repeat_n(*byte, 257 - usize::from(length)));
                rest = after;
            }
        }
        if out.len() > limit {
            out.truncate(limit);
            return (out, true);
        }
    }
    (out, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(filter: &str, packed: &[u8], wanted: &[u8]) {
        let done = unpack(packed, &[(filter.as_bytes().to_vec(), Dictionary::new())], 1_000);
        assert_eq!(String::from_utf8_lossy(&done.bytes), String::from_utf8_lossy(wanted), "{filter}");
    }

    #[test]
    fn every_filter_gives_back_what_was_packed() {
        check("ASCIIHexDecode", b"48 65 6C6c 6F>", b"Hello");
        check("ASCII85Decode", b"87cUR\nDZ~>", b"Hello");
        check("RunLengthDecode", &[4, b'H', b'e', b'l', b'l', b'o', 254, b'!', 128], b"Hello!!!");
        check("FlateDecode", &crate::pdf::file::deflate(b"Hello"), b"Hello");
        // The example of ISO 32000-1, 7.4.4.2.
        check("LZWDecode", &[0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01], &[45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = crate::pdf::file::deflate(&vec![0; 10_000_000]);
        let done = unpack(&bomb, &[(b"FlateDecode".to_vec(), Dictionary::new())], 5_000);
        assert!(done.cut && done.bytes.len() <= 5_000);
        let broken = &bomb[..bomb.len() / 2];
        assert!(unpack(broken, &[(b"Fl".to_vec(), Dictionary::new())], 100_000_000).bytes.len() > 1_000_000);
        let done = unpack(&b"z".repeat(10_000), &[(b"A85".to_vec(), Dictionary::new())], 5_000);
        assert!(done.cut && done.bytes.len() <= 5_000);
    }

    #[test]
    fn work_that_leaves_nothing_counts() {
        // What the first filter unpacks ends the second at once.
        let bomb = crate::pdf::file::deflate(&vec![128; 1_000_000]);
        let filters = [(b"Fl".to_vec(), Dictionary::new()), (b"RL".to_vec(), Dictionary::new())];
        let done = unpack(&bomb, &filters, 2_000_000);
        assert_eq!((done.bytes.len(), done.made), (0, 1_000_000));
    }

    #[test]
    fn rows_are_no_longer_than_their_data() {
        let mut parameters = Dictionary::new();
        for (key, value) in [("Predictor", 12), ("Columns", i64::MAX), ("Colors", 64), ("BitsPerComponent", 32)] {
            parameters.set(key, value);
        }
        let packed = crate::pdf::file::deflate(b"\x02abc");
        assert_eq!(unpack(&packed, &[(b"Fl".to_vec(), parameters)], 1_000).bytes, b"abc");
    }
}
