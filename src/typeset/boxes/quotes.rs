//! Quotation marks of languages, for `quotes: auto`: a BCP 47 tag in, the outer and the inner pair out.

/// Opening and closing, outer and inner.
type Marks = [&'static str; 4];

/// The marks of a language; those of English where it is not known.
pub(super) fn of_language(lang: &str) -> Marks {
    let lang = lang.to_ascii_lowercase();
    let primary = lang.split(['-', '_']).next().unwrap_or_default();
    let is = |tag: &str| lang.strip_prefix(tag).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
    match primary {
        "am" | "fa" => ["«", "»", "‹", "›"],
        "fr" if is("fr-ch") => ["«", "»", "‹", "›"],
        "fr" => ["«", "»", "«", "»"],
        "ar" | "ur" => ["”", "“", "’", "‘"],
        "bg" | "lt" => ["„", "“", "„", "“"],
        "cs" | "de" | "et" | "hr" | "sk" | "sl" => ["„", "“", "‚", "‘"],
        "ca" | "el" | "it" => ["«", "»", "“", "”"],
        "pt" if is("pt-pt") => ["«", "»", "“", "”"],
        "fi" | "he" | "sv" => ["”", "”", "’", "’"],
        "hu" => ["„", "”", "»", "«"],
        "ja" => ["「", "」", "『", "』"],
        "zh" if is("zh-hant") || is("zh-tw") || is("zh-hk") => ["「", "」", "『", "』"],
        "nb" | "nn" | "no" => ["«", "»", "‘", "’"],
        "nl" => ["‘", "’", "‘", "’"],
        "pl" | "ro" => ["„", "”", "«", "»"],
        "ru" | "uk" => ["«", "»", "„", "“"],
        "sr" => ["„", "”", "’", "’"],
        _ => ["“", "”", "‘", "’"],
    }
}
