//! The words of the interface, so that a translation changes no template.
//!
//! In: `strings/<language>.toml` of a theme and its parents. Out: a [`Strings`] for one book's language.
//! The words of the book itself are not here.

use serde::Serialize;
use toml::{Table, Value};

use crate::workbook::Duration;

/// Words by nested name, for one language.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    table: Table,
    language: String,
    /// The language most of the words are in: the book's, where a theme has words for it.
    spoken: String,
    /// The names of words that a theme with words for the language lacks.
    lacking: Vec<String>,
}

/// What sets the words of the interface off from a book in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foreign<'a> {
    /// The language of the words.
    pub language: &'a str,
    /// Their direction, where the book runs the other way.
    pub direction: Option<&'static str>,
}

impl Strings {
    /// Words for a BCP 47 tag; `tables` from the least to the most important.
    pub fn new<'a>(language: &str, tables: impl IntoIterator<Item = &'a Table>) -> Self {
        let mut table = Table::new();
        for other in tables {
            merge(&mut table, other, 0);
        }
        Self { table, language: language.to_owned(), spoken: language.to_owned(), lacking: Vec::new() }
    }

    /// The same, with words of another language where these have none.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        if primary(&self.language) != primary(&other.language) {
            names_without(&other.table, &self.table, "", &mut self.lacking);
        }
        let own = std::mem::replace(&mut self.table, other.table.clone());
        merge(&mut self.table, &own, 0);
        self
    }

    /// The names of words that are another language's.
    pub fn lacking(&self) -> &[String] {
        &self.lacking
    }

    /// The same words, known to be in this language.
    #[must_use]
    pub fn spoken_in(self, language: &str) -> Self {
        Self { spoken: language.to_owned(), ..self }
    }

    /// How the words differ from the book, where they are in another language.
    pub fn foreign(&self) -> Option<Foreign<'_>> {
        let direction = |tag| if right_to_left(tag) { "rtl" } else { "ltr" };
        let own = direction(&self.spoken);
        (primary(&self.spoken) != primary(&self.language))
            .then(|| Foreign { language: &self.spoken, direction: (own != direction(&self.language)).then_some(own) })
    }

    /// All words, for templates.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The words of a dotted name, or the name itself where a theme has none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        let mut table = &self.table;
        let mut value = None;
        for segment in name.split('.') {
            value = table.get(segment);
            match value {
                Some(Value::Table(inner)) => table = inner,
                Some(_) => {}
                None => return name,
            }
        }
        value.and_then(Value::as_str).unwrap_or(name)
    }

    /// The words of a dotted name with `{name}` replaced.
    pub fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(name), values)
    }

    /// "1 week", "3 months": the form of `name` that goes with a number.
    pub fn count(&self, name: &str, n: u32) -> String {
        let form = plural(&self.language, n);
        let key = format!("{name}.{form}");
        match self.get(&key) {
            words if words == key => self.fill(&format!("{name}.other"), &[("n", &n.to_string())]),
            words => fill(words, &[("n", &n.to_string())]),
        }
    }

    /// A duration in words, in whole weeks where it is that.
    pub fn duration(&self, duration: Duration) -> String {
        match duration {
            Duration::Days(n) if n > 0 && n % 7 == 0 => self.count("duration.weeks", n / 7),
            Duration::Days(n) => self.count("duration.days", n),
            Duration::Weeks(n) => self.count("duration.weeks", n),
            Duration::Months(n) => self.count("duration.months", n),
        }
    }

    /// Whether the book's language is written from right to left.
    pub fn right_to_left(&self) -> bool {
        right_to_left(&self.language)
    }
}

/// The language of a tag, without script and region.
fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or("").to_ascii_lowercase()
}

/// Whether a language is written from right to left.
fn right_to_left(tag: &str) -> bool {
    let script = tag.split('-').skip(1).find(|part| part.len() == 4).map(str::to_ascii_lowercase);
    match script.as_deref() {
        Some(script) => matches!(script, "arab" | "hebr" | "thaa" | "syrc" | "nkoo" | "adlm"),
        None => matches!(primary(tag).as_str(), "ar" | "he" | "fa" | "ur" | "yi" | "dv" | "ps" | "sd" | "ug" | "ckb"),
    }
}

/// Replaces each `{name}` of `words`.
pub fn fill(words: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some(open) = rest.find('{') {
        let (before, tail) = rest.split_at(open);
        out.push_str(before);
        let found = tail.find('}').and_then(|close| {
            let name = &tail[1..close];
            values.iter().find(|(known, _)| *known == name).map(|(_, value)| (close, value))
        });
        match found {
            Some((close, value)) => {
                out.push_str(value);
                rest = &tail[close + 1..];
            }
            None => {
                out.push('{');
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The languages to look for, from the least to the most specific: `en`, then `pt`, then `pt-BR`.
pub fn languages(tag: &str) -> Vec<String> {
    let mut list = vec![String::from("en")];
    let mut name = String::new();
    for part in tag.split('-').filter(|part| !part.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(part);
        if !list.contains(&name) {
            list.push(name.clone());
        }
    }
    list
}

/// The dotted names that are in `all` and not in `some`. Forms of a number are one name: other languages have others.
fn names_without(all: &Table, some: &Table, prefix: &str, names: &mut Vec<String>) {
    for (key, value) in all {
        let name = format!("{prefix}{key}");
        match (value, some.get(key)) {
            (_, None) if !matches!(value, Value::Table(inner) if !inner.contains_key("other")) => names.push(name),
            (Value::Table(inner), own) if !inner.contains_key("other") => {
                let none = Table::new();
                names_without(inner, own.and_then(Value::as_table).unwrap_or(&none), &format!("{name}."), names);
            }
            _ => {}
        }
    }
}

fn merge(into: &mut Table, from: &Table, depth: usize) {
    for (key, value) in from {
        if let (Some(Value::Table(inner)), Value::Table(other)) = (into.get_mut(key), value)
            && depth < 16
        {
            merge(inner, other, depth + 1);
        } else {
            into.insert(key.clone(), value.clone());
        }
    }
}

/// The CLDR plural category of a whole number in the languages most books are written in.
fn plural(language: &str, n: u32) -> &'static str {
    let (ten, hundred) = (n % 10, n % 100);
    let teens = (11..=14).contains(&hundred);
    match language.split('-').next().unwrap_or("") {
        "ja" | "zh" | "ko" | "vi" | "th" | "id" | "ms" => "other",
        "fr" | "pt" | "hi" | "fa" if n < 2 => "one",
        "ru" | "uk" | "be" => match ten {
            1 if !teens => "one",
            2..=4 if !teens => "few",
            _ => "many",
        },
        "sr" | "hr" | "bs" => match ten {
            1 if !teens => "one",
            2..=4 if !teens => "few",
            _ => "other",
        },
        "pl" => match ten {
            _ if n == 1 => "one",
            2..=4 if !teens => "few",
            _ => "many",
        },
        "cs" | "sk" => match n {
            1 => "one",
            2..=4 => "few",
            _ => "other",
        },
        "ro" => match n {
            1 => "one",
            _ if n == 0 || (1..=19).contains(&hundred) => "few",
            _ => "other",
        },
        "ar" => match hundred {
            _ if n < 3 => ["zero", "one", "two"][n as usize],
            3..=10 => "few",
            11..=99 => "many",
            _ => "other",
        },
        "he" if n == 2 => "two",
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, toml: &str) -> Strings {
        let table: Table = toml::from_str(toml).unwrap();
        Strings::new(language, [&table])
    }

    #[test]
    fn durations_are_counted_in_the_language() {
        let toml = "[duration.weeks]\none = \"{n} week\"\nother = \"{n} weeks\"\n[duration.months]\none = \"mes {n}\"\nfew = \"mesiace {n}\"\nother = \"{n} x\"";
        assert_eq!(words("en", toml).duration(Duration::Days(7)), "1 week");
        assert_eq!(words("en", toml).duration(Duration::Days(14)), "2 weeks");
        assert_eq!(words("sk", toml).duration(Duration::Months(3)), "mesiace 3");
        assert_eq!(words("ja", toml).duration(Duration::Months(1)), "1 x");
    }

    #[test]
    fn fill_leaves_what_it_does_not_know() {
        assert_eq!(fill("a {b} {c} {", &[("b", "x{c}")]), "a x{c} {c} {");
    }

    #[test]
    fn more_specific_languages_come_later() {
        assert_eq!(languages("pt-BR"), ["en", "pt", "pt-BR"]);
        assert_eq!(languages("en-GB"), ["en", "en-GB"]);
        assert!(words("ar-EG", "").right_to_left());
        assert!(!words("az-Latn", "").right_to_left());
    }

    #[test]
    fn words_that_a_translation_lacks_are_named() {
        let table = |text: &str| -> Table { text.parse().expect("test data") };
        let english =
            Strings::new("en", [&table("a = \"x\"\nb = \"x\"\n[c]\nd = \"x\"\n[days]\none = \"x\"\nother = \"x\"\n[e]\nf = \"x\"\n")]);
        let check = |language: &str, own: &str, lacking: &[&str]| {
            let words = Strings::new(language, [&table(own)]).or(&english);
            assert_eq!(words.lacking(), lacking);
            assert_eq!((words.get("b"), words.get("c.d")), ("x", if own.contains("d =") { "y" } else { "x" }));
        };
        check("de", "a = \"y\"\n[c]\nd = \"y\"\n[days]\nother = \"y\"\n", &["b", "e.f"]);
        check("de", "", &["a", "b", "c.d", "days", "e.f"]);
        check("en-GB", "", &[]);
    }

    #[test]
    fn words_in_another_language_than_the_book_are_known() {
        let check = |book, spoken, expected: Option<(&str, Option<&str>)>| {
            let words = words(book, "").spoken_in(spoken);
            assert_eq!(
                words.foreign().map(|foreign| (foreign.language.to_owned(), foreign.direction)),
                expected.map(|(l, d)| (l.to_owned(), d))
            );
        };
        check("en-GB", "en", None);
        check("pt-BR", "pt", None);
        check("de", "en", Some(("en", None)));
        check("ar", "en", Some(("en", Some("ltr"))));
    }
}
