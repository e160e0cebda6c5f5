//! Counter styles: a number and the name of a style in, words out (CSS Counter Styles 3, the predefined styles that print needs).

use crate::typeset::style::computed::ListStyle;

/// The counter's representation without prefix and suffix: `iv`.
pub(crate) fn represent(value: i32, style: &ListStyle) -> String {
    match style {
        ListStyle::None => String::new(),
        ListStyle::Text(text) => text.clone(),
        ListStyle::Counter(name) => by_name(value, name),
    }
}

/// What stands before a list item: the representation with its suffix and the space after it.
pub(crate) fn marker(value: i32, style: &ListStyle) -> String {
    match style {
        ListStyle::None => String::new(),
        ListStyle::Text(text) => text.clone(),
        ListStyle::Counter(name) if is_symbol(name) => format!("{} ", by_name(value, name)),
        ListStyle::Counter(name) => format!("{}. ", by_name(value, name)),
    }
}

/// Whether the style shows the same sign for every value.
pub(crate) fn is_symbol(name: &str) -> bool {
    matches!(name, "disc" | "circle" | "square" | "disclosure-open" | "disclosure-closed")
}

fn by_name(value: i32, name: &str) -> String {
    let words = match name {
        "disc" => Some("•".to_owned()),
        "circle" => Some("◦".to_owned()),
        "square" => Some("▪".to_owned()),
        "disclosure-open" => Some("▾".to_owned()),
        "disclosure-closed" => Some("▸".to_owned()),
        "none" => Some(String::new()),
        "decimal-leading-zero" => Some(if value < 0 { format!("-{:02}", value.unsigned_abs()) } else { format!("{value:02}") }),
        "lower-roman" => roman(value).map(|text| text.to_lowercase()),
        "upper-roman" => roman(value),
        "lower-alpha" | "lower-latin" => alphabetic(value, &LATIN).map(|text| text.to_lowercase()),
        "upper-alpha" | "upper-latin" => alphabetic(value, &LATIN),
        "lower-greek" => alphabetic(value, &GREEK),
        _ => None,
    };
    // A value outside a style's range falls back to decimal, as every predefined style says.
    words.unwrap_or_else(|| value.to_string())
}

const LATIN: [char; 26] =
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z'];
const GREEK: [char; 24] =
    ['α', 'β', 'γ', 'δ', 'ε', 'ζ', 'η', 'θ', 'ι', 'κ', 'λ', 'μ', 'ν', 'ξ', 'ο', 'π', 'ρ', 'σ', 'τ', 'υ', 'φ', 'χ', 'ψ', 'ω'];

fn alphabetic(value: i32, letters: &[char]) -> Option<String> {
    let mut rest = usize::try_from(value).ok().filter(|value| *value > 0)?;
    let mut reversed = Vec::new();
    while rest > 0 {
        rest -= 1;
        reversed.push(letters[rest % letters.len()]);
        rest /= letters.len();
    }
    Some(reversed.iter().rev().collect())
}

fn roman(value: i32) -> Option<String> {
    const SIGNS: [(i32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..=3999).contains(&value) {
        return None;
    }
    let mut rest = value;
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while rest >= worth {
            out.push_str(sign);
            rest -= worth;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_say_their_values() {
        let check = |name: &str, value: i32, expected: &str| {
            assert_eq!(represent(value, &ListStyle::Counter(name.to_owned())), expected, "{name} {value}");
        };
        check("decimal", -3, "-3");
        check("decimal-leading-zero", 7, "07");
        check("decimal-leading-zero", -7, "-07");
        check("lower-roman", 1994, "mcmxciv");
        check("upper-roman", 4000, "4000");
        check("lower-roman", 0, "0");
        check("lower-alpha", 26, "z");
        check("lower-alpha", 27, "aa");
        check("upper-latin", 703, "AAA");
        check("lower-greek", 24, "ω");
        check("unheard-of", 5, "5");
        check("disc", 5, "•");
    }

    #[test]
    fn markers_have_a_suffix() {
        assert_eq!(marker(3, &ListStyle::Counter("decimal".into())), "3. ");
        assert_eq!(marker(3, &ListStyle::Counter("disc".into())), "• ");
        assert_eq!(marker(3, &ListStyle::Text("– ".into())), "– ");
        assert_eq!(marker(3, &ListStyle::None), "");
    }
}
