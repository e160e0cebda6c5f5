//! Fits a fragment of prose into the page it stands on.
//!
//! In: HTML made from Markdown. Out: the same HTML with its headings lowered, its links pointing to where their targets are, and
//! its pictures where the output keeps them. Nothing else is touched, and no markup is made here.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What to change in fragments.
#[derive(Debug, Clone, Default)]
pub struct Fitting {
    /// How many levels headings are lowered.
    pub lower_headings: u8,
    /// For a link to `#id`: the page that holds the id. Empty where all is on one page.
    pub pages: BTreeMap<String, String>,
    /// For a picture's path as written: the address to use.
    pub images: BTreeMap<String, String>,
}

impl Fitting {
    /// The fragment, fitted.
    pub fn fit(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 64);
        let mut rest = html;
        while let Some(open) = rest.find('<') {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                let end = comment.find("-->").map_or(rest.len(), |i| i + 7);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            let end = tag_end(rest);
            self.tag(&rest[..end], &mut out);
            rest = &rest[end..];
        }
        out.push_str(rest);
        out
    }

    fn tag(&self, tag: &str, out: &mut String) {
        let name_start = if tag.starts_with("</") { 2 } else { 1 };
        let name_len = tag[name_start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = tag[name_start..name_start + name_len].to_ascii_lowercase();
        let attributes = &tag[name_start + name_len..];
        match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] if self.lower_headings > 0 => {
                let level = (level - b'0').saturating_add(self.lower_headings).min(6);
                out.push_str(&tag[..name_start]);
                out.push('h');
                out.push(char::from(b'0' + level));
                out.push_str(attributes);
            }
            b"a" if name_start == 1 => out.push_str(&replace(tag, "href", |url| {
                let id = url.strip_prefix('#')?;
                self.pages.get(id).map(|page| format!("{page}#{id}"))
            })),
            b"img" => out.push_str(&replace(tag, "src", |url| self.images.get(url).cloned())),
            _ => out.push_str(tag),
        }
    }
}

/// The words of a fragment, without markup.
pub fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let end = tag_end(rest);
            // Words of two blocks do not run together; letters inside a word may.
            if !["<em", "</em", "<strong", "</strong", "<a", "</a", "<code", "</code", "<sup", "</sup"]
                .iter()
                .any(|tag| rest.starts_with(tag))
            {
                out.push(' ');
            }
            rest = &rest[end..];
        } else {
            let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
            let (length, c) = known.iter().find(|(name, _)| rest.starts_with(name)).map_or((1, '&'), |(name, c)| (name.len(), *c));
            out.push(c);
            rest = &rest[length..];
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The length of the tag that `html` begins with; a `>` inside quotes does not end it.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (i, b) in html.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// The tag with the value of one quoted attribute changed.
fn replace<'a>(tag: &'a str, name: &str, change: impl Fn(&str) -> Option<String>) -> Cow<'a, str> {
    let ends_name = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
    let mut at = tag.find(ends_name).unwrap_or(tag.len());
    while let Some(start) = tag[at..].find(|c: char| !ends_name(c)).map(|i| at + i) {
        let end = tag[start..].find(ends_name).map_or(tag.len(), |i| start + i);
        let Some(quote) = tag[end..].strip_prefix("=").and_then(|rest| rest.chars().next()) else {
            at = end;
            continue;
        };
        if !matches!(quote, '"' | '\'') {
            at = end + 1 + tag[end + 1..].find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(tag.len() - end - 1);
            continue;
        }
        let value_start = end + 2;
        let Some(length) = tag[value_start..].find(quote) else { break };
        let value = &tag[value_start..value_start + length];
        if tag[start..end].eq_ignore_ascii_case(name) {
            return match change(value) {
                Some(new) => Cow::Owned(format!("{}{new}{}", &tag[..value_start], &tag[value_start + length..])),
                None => Cow::Borrowed(tag),
            };
        }
        at = value_start + length + 1;
    }
    Cow::Borrowed(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, fitted: &str) {
        let fitting = Fitting {
            lower_headings: 1,
            pages: [("plan".to_owned(), "two.html".to_owned())].into(),
            images: [("images/a.png".to_owned(), "data:x".to_owned())].into(),
        };
        assert_eq!(fitting.fit(html), fitted);
    }

    #[test]
    fn the_words_of_a_fragment() {
        assert_eq!(text("<h2>A &amp; B</h2><p>one<em>two</em>\n three</p>"), "A & B onetwo three");
    }

    #[test]
    fn headings_links_and_pictures_are_fitted() {
        check("<h2 id=\"a\">A</h2>", "<h3 id=\"a\">A</h3>");
        check("<h6>A</h6><hr>", "<h6>A</h6><hr>");
        check("<a href=\"#plan\">x</a> <a href=\"#other\">y</a>", "<a href=\"two.html#plan\">x</a> <a href=\"#other\">y</a>");
        check("<img alt=\"a > b src=\" src=\"images/a.png\">", "<img alt=\"a > b src=\" src=\"data:x\">");
        check("<!-- <h2> --><p>5 &lt; 6</p>", "<!-- <h2> --><p>5 &lt; 6</p>");
        check("ends in <h2", "ends in <h3");
    }
}
