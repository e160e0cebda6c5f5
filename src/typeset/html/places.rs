//! Where in the text an element's attributes are, for messages. Looked for only when something is wrong.

/// Line and column of the byte `at`, a little before the byte `end`, which is on this line.
pub(super) fn of(html: &str, at: usize, end: usize, line: u32) -> (u32, u32) {
    let (Some(before), Some(between)) = (html.get(..at), html.get(at..end)) else { return (line, 0) };
    let breaks = between.bytes().filter(|byte| *byte == b'\n').count();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].chars().count() + 1;
    (line.saturating_sub(u32::try_from(breaks).unwrap_or(0)), u32::try_from(column).unwrap_or(0))
}

/// Line and column of an attribute's value in the start tag that ends at the byte `end`; of the tag where the attribute is not there.
pub(super) fn attribute(html: &str, end: usize, name: &str, attribute: &str, line: u32) -> (u32, u32) {
    let Some(before) = html.get(..end) else { return (line, 0) };
    let bytes = before.as_bytes();
    // The nearest `<name` before the end. A value that holds the very same letters is not worth a parser.
    let opens = |at: &usize| {
        let named = bytes.get(at + 1..at + 1 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        bytes[*at] == b'<' && named && bytes.get(at + 1 + name.len()).is_some_and(|next| !next.is_ascii_alphanumeric())
    };
    let Some(start) = (0..bytes.len()).rev().take(1 << 16).find(opens) else { return (line, 0) };
    of(html, value(before, start + 1 + name.len(), attribute).unwrap_or(start), end, line)
}

/// Where the value of an attribute begins in a tag's text from `at` on (HTML, 13.1.2.3).
fn value(html: &str, mut at: usize, attribute: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let until = |from: usize, stop: &dyn Fn(u8) -> bool| bytes.get(from..)?.iter().position(|b| stop(*b)).map(|n| from + n);
    loop {
        let name = until(at, &|b| !b.is_ascii_whitespace() && b != b'/')?;
        let name_end = until(name + 1, &|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/'))?;
        let found = html.get(name..name_end)?.eq_ignore_ascii_case(attribute);
        let next = until(name_end, &|b| !b.is_ascii_whitespace())?;
        if bytes[next] != b'=' {
            if found {
                return Some(name);
            }
            at = name_end;
            continue;
        }
        let start = until(next + 1, &|b| !b.is_ascii_whitespace())?;
        let quote = bytes[start];
        let quoted = matches!(quote, b'"' | b'\'');
        if found {
            return Some(start + usize::from(quoted));
        }
        at = if quoted { until(start + 1, &|b| b == quote)? + 1 } else { until(start, &|b| b.is_ascii_whitespace() || b == b'>')? };
    }
}
