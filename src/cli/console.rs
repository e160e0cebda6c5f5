//! The terminal, the clock and the environment.

use std::io::{self, IsTerminal, Write};

use crate::diagnostic::render;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceMap;
use crate::workbook::Date;

/// More findings than this nobody reads at once.
const MOST_SHOWN: usize = 100;

/// Writes a result. A reader that went away (`| head`) is no mistake.
pub(super) fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Writes a line to stderr.
pub(super) fn error_line(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Shows findings as text, in reading order, with their number at the end.
pub(super) fn show(diagnostics: &Diagnostics, sources: &SourceMap) {
    let colour = styled();
    let mut text = String::new();
    let sorted = render::sorted(diagnostics.iter());
    for diagnostic in sorted.iter().take(MOST_SHOWN) {
        text.push_str(&render::text(diagnostic, sources, colour));
        text.push('\n');
    }
    if let Some(more) = sorted.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("... and {more} more, shown once these are mended; `check --format json` lists all\n\n"));
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Shows a single finding that has no place in a source.
pub(super) fn show_one(diagnostic: Diagnostic) {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    show(&diagnostics, &SourceMap::default());
}

#[expect(clippy::disallowed_methods, reason = "the terminal is known here only")]
fn styled() -> bool {
    let plain =
        std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !plain
}

/// The day that ages are counted from: `SOURCE_DATE_EPOCH`, or today.
#[expect(clippy::disallowed_methods, reason = "the clock is read here only")]
pub(super) fn today() -> Date {
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Date::from_unix(source_date().and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or_else(now))
}

/// The moment that a build is said to happen at, in seconds since 1970, if `SOURCE_DATE_EPOCH` gives one.
#[expect(clippy::disallowed_methods, reason = "the environment is read here only")]
pub(super) fn source_date() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// One line on a terminal that says what is being done, and goes away.
pub(super) struct Progress {
    shown: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self { shown: styled() }
    }

    pub(super) fn say(&self, what: &str) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K{what} …");
        }
    }

    pub(super) fn clear(&self) {
        if self.shown {
            let _ = write!(io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// A number of bytes in words.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_in_words() {
        assert_eq!(
            [0, 999, 1_000, 12_345, 999_999, 1_000_000, 12_345_678].map(size),
            ["0 B", "999 B", "1 kB", "13 kB", "1000 kB", "1.0 MB", "12.3 MB"]
        );
    }
}
