//! What HTML attributes say about style (HTML, 15: rendering), as declarations of the weakest author kind.

use std::fmt::Write;

use crate::typeset::html::{Document, Element, Mode, NodeId};

/// The declarations an element's attributes stand for, written as CSS into `css`. Nothing for most elements.
pub(super) fn declarations(document: &Document, node: NodeId, element: Element<'_>, css: &mut String) {
    if matches!(element.name(), "progress" | "meter") {
        bar(element, css);
    }
    if element.name() == "input" && element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("color")) {
        // The chosen colour, black unless another is named (HTML, 4.10.5.1.14).
        let hex = |value: &&str| value.len() == 7 && value.starts_with('#') && value.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit());
        let value = element.attr("value").filter(hex).unwrap_or("#000000");
        write_to(css, format_args!("background-image:linear-gradient({value} 0 0);"));
    }
    // A button may be a picture, with what pictures have (HTML, 15.4.3).
    let is_picture = matches!(element.name(), "img" | "object" | "embed" | "iframe")
        || (element.name() == "input" && element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("image")));
    for (name, value) in element.attributes() {
        match &**name {
            "lang" | "xml:lang" => {
                css.push_str("-mendbook-lang:");
                if cssparser::serialize_string(value.trim(), css).is_ok() {
                    css.push(';');
                }
            }
            "dir" if value.eq_ignore_ascii_case("auto") => {
                css.push_str(if text_is_right_to_left(document, node) { "direction:rtl;" } else { "direction:ltr;" });
            }
            // Those of a drawing are lengths with units (SVG 2, 7.2).
            "width" | "height"
                if element.name() == "svg"
                    && value.ends_with(|c: char| c.is_ascii_alphabetic())
                    && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') =>
            {
                write_to(css, format_args!("{name}:{value};"));
            }
            "width" | "height" if is_picture || has_size(element.name()) => {
                // A table and its cells have no room of nothing (HTML, 15.3.10).
                let is_asked =
                    !matches!(element.name(), "table" | "td" | "th") || parse_dimension(value).is_some_and(|(size, _)| size > 0.0);
                if is_asked {
                    dimension(name, value, css);
                }
            }
            "size" if element.name() == "hr" => {
                if let Some((size, false)) = parse_dimension(value) {
                    if element.has_attr("noshade") || element.has_attr("color") {
                        write_to(css, format_args!("border-width:{}px;", size / 2.0));
                    } else if size > 1.0 {
                        write_to(css, format_args!("height:{}px;", size - 2.0));
                    } else {
                        css.push_str("border-bottom-width:0;");
                    }
                }
            }
            "align" => align(if is_picture { "img" } else { element.name() }, value, css),
            "valign" if is_table_part(element.name()) => keyword("vertical-align", value, &["top", "middle", "bottom", "baseline"], css),
            "bgcolor" if is_table_part(element.name()) || matches!(element.name(), "table" | "body") => {
                color("background-color", value, css)
            }
            "color" if element.name() == "font" => color("color", value, css),
            "text" if element.name() == "body" => color("color", value, css),
            "background" if is_table_part(element.name()) || matches!(element.name(), "table" | "body") => picture(value, css),
            "topmargin" if element.name() == "body" => length("margin-top", value, css),
            "bottommargin" if element.name() == "body" => length("margin-bottom", value, css),
            "leftmargin" if element.name() == "body" => length("margin-left", value, css),
            "rightmargin" if element.name() == "body" => length("margin-right", value, css),
            "marginheight" if element.name() == "body" => length("margin-block", value, css),
            "marginwidth" if element.name() == "body" => length("margin-inline", value, css),
            "color" if element.name() == "hr" => {
                css.push_str("border-style:solid;");
                color("color", value, css);
            }
            "noshade" if element.name() == "hr" => css.push_str("border-style:solid;"),
            "size" if element.name() == "font" => font_size(value, css),
            "face" if element.name() == "font" && !value.contains([';', '{', '}', '!']) => {
                write_to(css, format_args!("font-family:{value};"));
            }
            "clear" if element.name() == "br" => {
                let side = if value.eq_ignore_ascii_case("all") { "both" } else { value.trim() };
                keyword("clear", side, &["left", "right", "both"], css);
            }
            "hspace" if is_picture || element.name() == "table" => dimension("margin-inline", value, css),
            "vspace" if is_picture || element.name() == "table" => dimension("margin-block", value, css),
            "border" if is_picture && !matches!(element.name(), "embed" | "iframe") => {
                if let Some((width, false)) = parse_dimension(value).filter(|(width, _)| *width > 0.0) {
                    write_to(css, format_args!("border:{width}px solid;"));
                }
            }
            "cellspacing" if element.name() == "table" => length("border-spacing", value, css),
            "nowrap" if matches!(element.name(), "td" | "th") => css.push_str("white-space:nowrap;"),
            "start" if element.name() == "ol" => {
                if let Ok(start) = value.trim().parse::<i32>() {
                    let first = if element.has_attr("reversed") { start.saturating_add(1) } else { start.saturating_sub(1) };
                    write_to(css, format_args!("counter-reset:list-item {first};"));
                }
            }
            "reversed" if element.name() == "ol" && element.attr("start").is_none_or(|start| start.trim().parse::<i32>().is_err()) => {
                let items = document.children(node).filter(|n| document.name(*n) == "li").count();
                write_to(css, format_args!("counter-reset:list-item {};", items + 1));
            }
            "value" if element.name() == "li" => {
                if let Ok(number) = value.trim().parse::<i32>() {
                    write_to(css, format_args!("counter-set:list-item {number};"));
                }
            }
            "type" if matches!(element.name(), "ol" | "ul" | "li") => list_type(value, css),
            _ => {}
        }
    }
    if document.mode == Mode::Quirks {
        quirky_margins(document, node, element, css);
    }
    match element.name() {
        "bdi" if !element.has_attr("dir") => {
            css.push_str(if text_is_right_to_left(document, node) { "direction:rtl;" } else { "direction:ltr;" });
        }
        "table" => borders(element, css),
        "thead" | "tbody" | "tfoot" | "colgroup" => {
            let table = document.parent(node).filter(|n| document.name(*n) == "table").and_then(|n| document.element(n));
            if table.and_then(rules) == Some("groups") {
                css.push_str(if element.name() == "colgroup" { "border-inline:1px solid black;" } else { "border-block:1px solid black;" });
            }
        }
        "a" if element.has_attr("href") => {
            if let Some(link) = document.ancestors(node).find(|n| document.name(*n) == "body").and_then(|n| document.attr(n, "link")) {
                color("color", link, css);
            }
        }
        // What a table's attributes say about its cells.
        "td" | "th" => {
            let table = document.ancestors(node).find(|n| document.name(*n) == "table").and_then(|n| document.element(n));
            if let Some(table) = table {
                if let Some(padding) = table.attr("cellpadding") {
                    length("padding", padding, css);
                }
                match rules(table) {
                    Some("none" | "groups") => {}
                    Some("all") => css.push_str("border:1px solid;"),
                    Some("rows") => css.push_str("border:0 solid;border-block-width:1px;"),
                    Some("cols") => css.push_str("border:0 solid;border-inline-width:1px;"),
                    _ if table.attr("border").is_some_and(|b| b.trim() != "0") => css.push_str("border:1px inset;border-color:inherit;"),
                    _ => {}
                }
            }
        }
        // Brackets and commas stand close to what they are beside.
        "mo" if document.text_content(node).trim().chars().all(|c| "()[]{}|‖⟨⟩⌈⌉⌊⌋,;.:!'′″∑∏∫√/".contains(c)) => {
            css.push_str("margin-inline:0;");
        }
        // Names of one letter slant (MathML Core, 2.4).
        "mi" if !element.has_attr("mathvariant") && document.text_content(node).trim().chars().count() == 1 => {
            css.push_str("font-style:italic;");
        }
        "li" => {
            let reversed = document.parent(node).is_some_and(|p| document.attr(p, "reversed").is_some());
            if reversed {
                css.push_str("counter-increment:list-item -1;");
            }
        }
        _ => {}
    }
}

/// The first and the last block of a cell, and the first of a page, have no margins of their own there (HTML, 15.3.10).
fn quirky_margins(document: &Document, node: NodeId, element: Element<'_>, css: &mut String) {
    let has_margins = matches!(
        element.name(),
        "blockquote"
            | "dir"
            | "dl"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "listing"
            | "menu"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "ul"
            | "xmp"
    );
    if !has_margins {
        return;
    }
    let is_something = |node: NodeId| {
        document.element(node).is_some() || document.text(node).is_some_and(|text| text.contains(|c: char| !c.is_ascii_whitespace()))
    };
    // What it begins or ends, through boxes whose margins are one with its own.
    let edge_of = |next: fn(&Document, NodeId) -> Option<NodeId>| {
        let mut at = node;
        loop {
            if std::iter::successors(next(document, at), |node| next(document, *node)).any(is_something) {
                return None;
            }
            at = document.parent(at)?;
            match document.name(at) {
                name @ ("body" | "td" | "th") => return Some(name),
                "div" | "center" | "form" | "section" | "article" | "main" | "header" | "footer" => {}
                _ => return None,
            }
        }
    };
    if edge_of(Document::previous_sibling).is_some() {
        css.push_str("margin-block-start:0;");
    }
    if element.name() == "p" && matches!(edge_of(Document::next_sibling), Some("td" | "th")) {
        css.push_str("margin-block-end:0;");
    }
}

/// Writing to a string does not fail.
fn write_to(css: &mut String, words: std::fmt::Arguments<'_>) {
    let _always_ok = css.write_fmt(words);
}

fn has_size(name: &str) -> bool {
    is_table_part(name) || matches!(name, "table" | "hr" | "video" | "canvas" | "svg")
}

fn is_table_part(name: &str) -> bool {
    matches!(name, "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "col" | "colgroup")
}

/// HTML's rules for lengths and percentages: a number, then perhaps `%`; anything after is dropped.
fn parse_dimension(value: &str) -> Option<(f32, bool)> {
    let value = value.trim();
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let number: f32 = value[..end].parse().ok()?;
    Some((number.min(1e6), value[end..].starts_with('%')))
}

fn dimension(property: &str, value: &str, css: &mut String) {
    if let Some((number, percent)) = parse_dimension(value) {
        write_to(css, format_args!("{property}:{number}{};", if percent { "%" } else { "px" }));
    }
}

fn length(property: &str, value: &str, css: &mut String) {
    if let Some((number, false)) = parse_dimension(value) {
        write_to(css, format_args!("{property}:{number}px;"));
    }
}

/// Where a table asks for lines, if it does.
fn rules(table: Element<'_>) -> Option<&'static str> {
    let value = table.attr("rules")?.trim();
    ["none", "groups", "rows", "cols", "all"].into_iter().find(|word| value.eq_ignore_ascii_case(word))
}

/// A table's own borders: lines within it take those around it away, `border` brings them back, and `frame` says which
/// of them, in whatever order they are written (HTML, 15.3.10).
fn borders(table: Element<'_>, css: &mut String) {
    if rules(table).is_some() {
        css.push_str("border-style:hidden;border-collapse:collapse;");
    }
    if let Some(value) = table.attr("border") {
        let width = parse_dimension(value).map_or(1.0, |(number, _)| number);
        if width > 0.0 {
            write_to(css, format_args!("border:{width}px outset black;"));
        }
    }
    if let Some(value) = table.attr("frame") {
        frame(value, css);
    }
    if let Some(value) = table.attr("bordercolor") {
        color("border-color", value, css);
    }
}

fn picture(address: &str, css: &mut String) {
    css.push_str("background-image:url(");
    if cssparser::serialize_string(address.trim(), css).is_ok() {
        css.push_str(");");
    }
}

/// Which of a table's outer borders are drawn.
fn frame(value: &str, css: &mut String) {
    // What is not drawn is hidden, so that nothing within the table is drawn there either.
    let styles = match value.trim().to_ascii_lowercase().as_str() {
        "void" => "hidden",
        "above" => "solid hidden hidden",
        "below" => "hidden hidden solid",
        "hsides" => "solid hidden",
        "lhs" => "hidden hidden hidden solid",
        "rhs" => "hidden solid hidden hidden",
        "vsides" => "hidden solid",
        "box" | "border" => "solid",
        _ => return,
    };
    write_to(css, format_args!("border:1px black;border-style:{styles};"));
}

fn keyword(property: &str, value: &str, allowed: &[&str], css: &mut String) {
    if let Some(word) = allowed.iter().find(|w| value.trim().eq_ignore_ascii_case(w)) {
        write_to(css, format_args!("{property}:{word};"));
    }
}

/// HTML's rules for colours of old (2.3.6): names and `#rgb` as in CSS, anything else as hexadecimal digits, however few.
fn color(property: &str, value: &str, css: &mut String) {
    let value = value.trim();
    if value.is_empty() || value.eq_ignore_ascii_case("transparent") {
        return;
    }
    let hex = |digits: &str| digits.bytes().all(|b| b.is_ascii_hexdigit());
    let short = value.strip_prefix('#').is_some_and(|digits| digits.len() == 3 && hex(digits));
    if short || (!hex(value) && value.bytes().all(|b| b.is_ascii_alphabetic()) && cssparser::color::parse_named_color(value).is_ok()) {
        write_to(css, format_args!("{property}:{value};"));
        return;
    }
    let digits = value.strip_prefix('#').unwrap_or(value);
    let digits = digits.chars().take(128).flat_map(|c| if c as u32 > 0xFFFF { vec!['0', '0'] } else { vec![c] });
    let mut digits: Vec<char> = digits.map(|c| if c.is_ascii_hexdigit() { c } else { '0' }).collect();
    while digits.is_empty() || !digits.len().is_multiple_of(3) {
        digits.push('0');
    }
    let third = digits.len() / 3;
    let mut parts: Vec<&[char]> = digits.chunks(third).map(|part| &part[part.len().saturating_sub(8)..]).collect();
    while parts[0].len() > 2 && parts.iter().all(|part| part[0] == '0') {
        parts.iter_mut().for_each(|part| *part = &part[1..]);
    }
    let parts = parts.iter().map(|part| format!("{:0>2}", part.iter().take(2).collect::<String>()));
    write_to(css, format_args!("{property}:#{};", parts.collect::<String>()));
}

/// `<font size>`: 1 to 7, or steps from 3.
fn font_size(value: &str, css: &mut String) {
    let value = value.trim();
    let digits = value.trim_start_matches(['+', '-']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let Ok(number) = digits[..end].parse::<i32>() else { return };
    let size = if value.starts_with('+') {
        number.saturating_add(3)
    } else if value.starts_with('-') {
        3_i32.saturating_sub(number)
    } else {
        number
    };
    let words = ["x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"];
    let index = usize::try_from(size.clamp(1, 7) - 1).unwrap_or(0);
    write_to(css, format_args!("font-size:{};", words[index]));
}

fn align(name: &str, value: &str, css: &mut String) {
    let value = value.trim().to_ascii_lowercase();
    match (name, value.as_str()) {
        ("img" | "table", "left" | "right") => write_to(css, format_args!("float:{value};")),
        ("table" | "hr", "center") => css.push_str("margin-left:auto;margin-right:auto;"),
        ("legend", "center") => css.push_str("margin-left:auto;margin-right:auto;"),
        ("legend", "right") => css.push_str("margin-left:auto;"),
        ("hr", "left") => css.push_str("margin-left:0;margin-right:auto;"),
        ("hr", "right") => css.push_str("margin-left:auto;margin-right:0;"),
        ("img", "top" | "middle" | "baseline") => write_to(css, format_args!("vertical-align:{value};")),
        ("img", "bottom") => css.push_str("vertical-align:baseline;"),
        ("img", "center" | "absmiddle" | "abscenter") => css.push_str("vertical-align:middle;"),
        ("img", "absbottom") => css.push_str("vertical-align:bottom;"),
        ("img", "texttop") => css.push_str("vertical-align:text-top;"),
        ("caption", "bottom") => css.push_str("caption-side:bottom;"),
        ("div" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th", "left" | "right" | "center") => {
            write_to(css, format_args!("text-align:-webkit-{value};"));
        }
        ("div" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th", "middle") => css.push_str("text-align:-webkit-center;"),
        (_, "left" | "right" | "center" | "justify") => write_to(css, format_args!("text-align:{value};")),
        _ => {}
    }
}

fn list_type(value: &str, css: &mut String) {
    let style = match value {
        "1" => "decimal",
        "a" => "lower-alpha",
        "A" => "upper-alpha",
        "i" => "lower-roman",
        "I" => "upper-roman",
        other => match other.to_ascii_lowercase().as_str() {
            "disc" => "disc",
            "circle" => "circle",
            "square" => "square",
            "none" => "none",
            _ => return,
        },
    };
    write_to(css, format_args!("list-style-type:{style};"));
}

/// `dir=auto`: whether the first strong character is one of a right-to-left script.
pub(super) fn text_is_right_to_left(document: &Document, node: NodeId) -> bool {
    use unicode_bidi::BidiClass;
    let own = document.attr(node, "value").filter(|_| document.name(node) == "input");
    let texts = own.into_iter().chain(document.descendants(node).filter_map(|n| document.text(n)));
    for text in texts {
        for character in text.chars() {
            match unicode_bidi::bidi_class(character) {
                BidiClass::L => return false,
                BidiClass::R | BidiClass::AL => return true,
                _ => {}
            }
        }
    }
    false
}

/// How far a bar is filled (HTML, 4.10.13 and 4.10.14).
fn bar(element: Element<'_>, css: &mut String) {
    let number = |name: &str| element.attr(name).and_then(|value| value.trim().parse::<f32>().ok()).filter(|value| value.is_finite());
    let is_meter = element.name() == "meter";
    let min = number("min").filter(|_| is_meter).unwrap_or(0.0);
    let Some(value) = number("value") else { return };
    let share = (value - min) / (number("max").unwrap_or(1.0) - min);
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let color = if is_meter { region(value, min, number) } else { "#2468b4" };
    write_to(css, format_args!("background-image:linear-gradient({color} 0 0);background-size:{}% 100%;", share * 100.0));
}

/// The colour of a meter's value: green in the region that holds the best value, amber in the one beside it, red beyond (HTML, 4.10.14).
fn region(value: f32, min: f32, number: impl Fn(&str) -> Option<f32>) -> &'static str {
    let max = number("max").unwrap_or(1.0).max(min);
    let low = number("low").unwrap_or(min).clamp(min, max);
    let high = number("high").unwrap_or(max).clamp(low, max);
    let best = number("optimum").unwrap_or((min + max) / 2.0).clamp(min, max);
    let part = |at: f32| i32::from(at >= low) + i32::from(at > high);
    match (part(value.clamp(min, max)) - part(best)).abs() {
        0 => "#2a7d2a",
        1 => "#d9a300",
        _ => "#b3261e",
    }
}
