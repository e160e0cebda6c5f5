//! Values as they are typed, and as an answers file holds them.

use serde_json::{Number, Value};

/// A number as people type it; none where it is anything else.
pub(super) fn number(text: &str) -> Option<Value> {
    let text = text.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let plain = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty()
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
            && digits.matches('.').count() <= 1
            && digits.contains(|c: char| c.is_ascii_digit())
    };
    let comma = text.replacen(',', ".", 1);
    // "1,5" is one and a half; "1,500" may be either and stays as it was typed.
    let grouped = text.split_once(',').is_some_and(|(_, after)| after.len() == 3);
    let text = if plain(&text) {
        &text
    } else if plain(&comma) && !grouped {
        &comma
    } else {
        return None;
    };
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite()).and_then(Number::from_f64).map(Value::Number)
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Whether a field's words ask for the day before the month, as in "(day, month, year)" or "DD/MM/YYYY"; none where they do not say.
pub(super) fn day_first(hint: &str) -> Option<bool> {
    let hint = hint.to_lowercase();
    let words: Vec<&str> = hint.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is = |word: &str, names: [&str; 3]| names.contains(&word);
    words.windows(2).find_map(|pair| match *pair {
        [first, second] if is(first, ["day", "dd", "d"]) && is(second, ["month", "mm", "m"]) => Some(true),
        [first, second] if is(first, ["month", "mm", "m"]) && is(second, ["day", "dd", "d"]) => Some(false),
        _ => None,
    })
}

/// Whether people who write a language put the day before the month; none where they differ, or put the year first.
pub(super) fn day_first_in(language: &str) -> Option<bool> {
    let language = language.to_lowercase().replace('_', "-");
    let (first, region) = language.split_once('-').unwrap_or((&language, ""));
    match (first, region) {
        ("en" | "es", "us") | ("en" | "fil", "ph") => Some(false),
        ("" | "und" | "en", "") | ("en" | "fr", "ca") => None,
        ("zh" | "ja" | "ko" | "hu" | "lt" | "mn" | "fa" | "ps" | "eu" | "ne" | "fil" | "tl", _) => None,
        _ => Some(true),
    }
}

/// A date as `YYYY-MM-DD`, where what was typed can mean only one day, or the field said which of two comes first.
pub(super) fn date(text: &str, day_first: Option<bool>) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(|part| ordinal(part).unwrap_or(part)).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let month = |part: &str| {
        let position = MONTHS.iter().position(|name| part.len() >= 3 && name.starts_with(part))?;
        u32::try_from(position + 1).ok()
    };
    let year = |part: &str| number(part).filter(|_| part.len() == 4);
    let (year, month, day) = if let (Some(year), Some(month), Some(day)) = (year(first), number(second), number(third)) {
        (year, month, day)
    } else if let (Some(day), Some(month), Some(year)) = (number(first), month(second), year(third)) {
        (year, month, day)
    } else if let (Some(month), Some(day), Some(year)) = (month(first), number(second), year(third)) {
        (year, month, day)
    } else if let (Some(one), Some(two), Some(year)) = (number(first), number(second), year(third)) {
        // With dots the day comes first everywhere; with slashes it does in some countries only.
        match (lower.contains('.'), one > 12, two > 12) {
            (true, _, _) | (false, true, false) => (year, two, one),
            (false, false, true) => (year, one, two),
            _ if one == two => (year, one, two),
            _ => match day_first {
                Some(true) => (year, two, one),
                Some(false) => (year, one, two),
                None => return None,
            },
        }
    } else {
        return None;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    (year > 0 && (1..=days).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// "3rd" without its ending.
fn ordinal(part: &str) -> Option<&str> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| part.strip_suffix(ending))?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(digits).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let check = |typed: &str, wanted: Option<Value>| assert_eq!(number(typed), wanted, "{typed}");
        check(" 7 ", Some(Value::from(7)));
        check("-2.5", Some(Value::from(-2.5)));
        check("1,5", Some(Value::from(1.5)));
        check("1,500", None);
        check("about 3", None);
        check("1.2.3", None);
        check("NaN", None);
        check("99999999999999999999", Some(Value::from(1e20)));
    }

    #[test]
    fn dates_are_read_where_they_can_mean_one_day_only() {
        let check = |typed: &str, wanted: Option<&str>| assert_eq!(date(typed, None).as_deref(), wanted, "{typed}");
        check("2026-05-03", Some("2026-05-03"));
        check("2026/5/3", Some("2026-05-03"));
        check("3 May 2026", Some("2026-05-03"));
        check("May 3rd, 2026", Some("2026-05-03"));
        check("03.05.2026", Some("2026-05-03"));
        check("25/12/2026", Some("2026-12-25"));
        check("12/25/2026", Some("2026-12-25"));
        check("3/5/2026", None);
        check("29.2.2026", None);
        check("soon", None);
        check("5/26", None);
    }

    #[test]
    fn the_words_beside_a_field_say_which_part_of_a_date_comes_first() {
        let check =
            |typed: &str, hint: &str, wanted: Option<&str>| assert_eq!(date(typed, day_first(hint)).as_deref(), wanted, "{typed} {hint}");
        check("3/5/2026", "Date (day, month, year)", Some("2026-05-03"));
        check("3/5/2026", "Date: MM/DD/YYYY", Some("2026-03-05"));
        check("3/25/2026", "DD/MM/YYYY", Some("2026-03-25"));
        check("3/5/2026", "A day in the month of May", None);
        check("3/5/2026", "Date", None);
    }

    #[test]
    fn a_language_says_which_part_of_a_date_comes_first_where_all_agree() {
        let check = |language: &str, wanted: Option<bool>| assert_eq!(day_first_in(language), wanted, "{language}");
        check("de", Some(true));
        check("pt-BR", Some(true));
        check("en-GB", Some(true));
        check("en-US", Some(false));
        check("en", None);
        check("ja", None);
        check("", None);
    }
}
