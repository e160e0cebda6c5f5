//! Counter styles: numbers in words, letters and figures (CSS Counter Styles 3).

/// The predefined counter styles this module can set.
const PREDEFINED: [&str; 28] = [
    "decimal",
    "decimal-leading-zero",
    "lower-roman",
    "upper-roman",
    "lower-alpha",
    "upper-alpha",
    "lower-latin",
    "upper-latin",
    "lower-greek",
    "disc",
    "circle",
    "square",
    "disclosure-open",
    "disclosure-closed",
    "armenian",
    "upper-armenian",
    "lower-armenian",
    "georgian",
    "hebrew",
    "arabic-indic",
    "persian",
    "devanagari",
    "bengali",
    "thai",
    "cjk-decimal",
    "hiragana",
    "katakana",
    "none",
];

/// Whether a name in lower case is that of a predefined counter style.
pub fn is_predefined(name: &str) -> bool {
    PREDEFINED.contains(&name)
}
