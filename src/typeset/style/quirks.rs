//! What old documents may leave out of values (Quirks Mode Standard, 3.1 and 3.2): the unit of lengths, and `#` before colours.

/// The value of a property with what is missing; none where the property takes no such values or nothing is missing.
pub(super) fn completed(name: &str, css: &str) -> Option<String> {
    let complete: fn(&str) -> Option<String> = if is_color(name) {
        |word| is_hex(word).then(|| format!("#{word}"))
    } else if is_length(name) {
        |word| word.parse::<f32>().is_ok_and(f32::is_finite).then(|| format!("{word}px"))
    } else {
        return None;
    };
    let (value, important) = css.split_once('!').map_or((css, None), |(value, rest)| (value, Some(rest)));
    let mut words: Vec<String> = value.split_ascii_whitespace().map(|word| complete(word).unwrap_or_else(|| word.to_owned())).collect();
    words.extend(important.map(|rest| format!("!{rest}")));
    Some(words.join(" ")).filter(|completed| completed != css)
}

fn is_hex(word: &str) -> bool {
    matches!(word.len(), 3 | 6) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_color(name: &str) -> bool {
    name == "color" || name == "background-color" || (name.starts_with("border") && name.ends_with("-color"))
}

fn is_length(name: &str) -> bool {
    let of_box = ["margin", "padding", "border-top", "border-right", "border-bottom", "border-left"];
    matches!(
        name,
        "width"
            | "height"
            | "min-width"
            | "max-width"
            | "min-height"
            | "max-height"
            | "top"
            | "right"
            | "bottom"
            | "left"
            | "font-size"
            | "text-indent"
            | "letter-spacing"
            | "word-spacing"
            | "vertical-align"
            | "border-spacing"
            | "background-position"
            | "margin"
            | "padding"
            | "border-width"
    ) || of_box
        .iter()
        .any(|side| name.strip_prefix(side).is_some_and(|rest| matches!(rest, "-top" | "-right" | "-bottom" | "-left" | "-width")))
}

#[cfg(test)]
mod tests {
    use super::completed;

    #[test]
    fn what_is_missing_is_put_in() {
        let cases = [
            ("width", "100", Some("100px")),
            ("margin", "0 10 auto 1.5", Some("0px 10px auto 1.5px")),
            ("border-left-width", "3", Some("3px")),
            ("padding-top", "5 !important", Some("5px !important")),
            ("color", "ff0000", Some("#ff0000")),
            ("background-color", "00f", Some("#00f")),
            ("color", "ff00", None),
            ("line-height", "2", None),
            ("width", "10pt", None),
        ];
        for (name, css, expected) in cases {
            assert_eq!(completed(name, css).as_deref(), expected, "{name}: {css}");
        }
    }
}
