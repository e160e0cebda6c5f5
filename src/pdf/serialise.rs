//! One object to bytes (ISO 32000-1, 7.3).

use std::io::Write;

use lopdf::{Dictionary, Object, StringFormat};

/// Appends an object.
pub(super) fn object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => integer(out, *value),
        Object::Real(value) => {
            // Writing to memory cannot fail.
            let _ = write!(out, "{value}");
            // Without a point it would be an integer, larger than many programs read.
            if value.abs() >= 1e9 {
                out.extend_from_slice(b".0");
            }
        }
        Object::Name(value) => name(out, value),
        Object::String(value, format) => string(out, value, *format),
        Object::Array(values) => {
            out.push(b'[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 && starts_plain(value) {
                    out.push(b' ');
                }
                self::object(out, value);
            }
            out.push(b']');
        }
        Object::Dictionary(value) => dictionary(out, value),
        Object::Stream(value) => {
            dictionary(out, &value.dict);
            out.extend_from_slice(b"stream\n");
            out.extend_from_slice(&value.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference((number, generation)) => {
            integer(out, i64::from(*number));
            out.push(b' ');
            integer(out, i64::from(*generation));
            out.extend_from_slice(b" R");
        }
    }
}

fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        name(out, key);
        if starts_plain(value) {
            out.push(b' ');
        }
        object(out, value);
    }
    out.extend_from_slice(b">>");
}

/// Whether the object begins with a regular character and so needs a space before it.
pub(super) fn starts_plain(object: &Object) -> bool {
    matches!(object, Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_))
}

/// Appends a name.
pub(super) fn name(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'/');
    if value.iter().all(|byte| REGULAR[usize::from(*byte)]) {
        return out.extend_from_slice(value);
    }
    for &byte in value {
        if REGULAR[usize::from(byte)] {
            out.push(byte);
        } else {
            out.extend_from_slice(&[b'#', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

/// The characters names are made of as they are (ISO 32000-1, 7.3.5).
const REGULAR: [bool; 256] = {
    let mut regular = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        regular[byte as usize] = !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' | b'#');
        byte += 1;
    }
    regular
};

/// Appends a string.
pub(super) fn string(out: &mut Vec<u8>, value: &[u8], format: StringFormat) {
    if format == StringFormat::Hexadecimal {
        out.push(b'<');
        for &byte in value {
            out.extend_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    let mut rest = value;
    while let Some(special) = rest.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\' | b'\r')) {
        out.extend_from_slice(&rest[..special]);
        out.extend_from_slice(&[b'\\', if rest[special] == b'\r' { b'r' } else { rest[special] }]);
        rest = &rest[special + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b')');
}

fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' + value - 10 }
}

/// Appends an integer.
pub(super) fn integer(out: &mut Vec<u8>, value: i64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        first -= 1;
        if let Some(place) = digits.get_mut(first) {
            *place = b'0' + (rest % 10) as u8;
        }
        rest /= 10;
        if rest == 0 || first == 0 {
            break;
        }
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(digits.get(first..).unwrap_or(&[]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_written_as_readers_expect() {
        let check = |value: Object, wanted: &str| {
            let mut out = Vec::new();
            object(&mut out, &value);
            assert_eq!(String::from_utf8_lossy(&out), wanted);
        };
        check(Object::Integer(-1205), "-1205");
        check(Object::Integer(i64::MIN), "-9223372036854775808");
        check(Object::Integer(0), "0");
        check(Object::Name(b"A B#".to_vec()), "/A#20B#23");
        check(Object::String(b"a(b\\\r".to_vec(), StringFormat::Literal), "(a\\(b\\\\\\r)");
        check(Object::Array(vec![Object::Integer(1), Object::Reference((2, 0)), Object::Null]), "[1 2 0 R null]");
        check(Object::String(vec![0xFE, 0x0A], StringFormat::Hexadecimal), "<FE0A>");
    }
}
