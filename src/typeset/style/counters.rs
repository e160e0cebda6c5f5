//! Counter styles: numbers in figures, letters and signs (CSS Counter Styles 3).
//!
//! In: a number and the name of a style, predefined or the author's `@counter-style`. Out: its text, with or without what surrounds it in a
//! list marker.

use std::collections::BTreeMap;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser,
    SourceLocation, Token,
};

use super::computed::ListStyle;
use super::predefined::{chinese_words, ethiopic, predefined};
use super::value::{Bad, Parsed, bad, custom_ident, ident, word};

/// How signs make up a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum System {
    #[default]
    Symbolic,
    Cyclic,
    Numeric,
    Alphabetic,
    Additive,
    /// From this number on.
    Fixed(i32),
    Extends(String),
    /// Numbers as Chinese writes them out; informally, ten needs no one before it.
    Chinese {
        informal: bool,
    },
    /// Pairs of figures with signs for hundreds and tens of thousands between them.
    Ethiopic,
}

/// A counter style.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CounterStyle {
    pub(super) system: System,
    pub(super) symbols: Vec<String>,
    pub(super) additive: Vec<(i32, String)>,
    pub(super) prefix: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) negative: Option<(String, String)>,
    pub(super) range: Option<Vec<(i32, i32)>>,
    pub(super) pad: Option<(usize, String)>,
    pub(super) fallback: Option<String>,
}

/// The author's counter styles, by name.
pub type CounterStyles = BTreeMap<String, CounterStyle>;

/// Longer representations than this are not made; decimal figures stand instead.
const MAX_SIGNS: usize = 120;

/// Styles that extend or fall back on one another end here.
const MAX_STEPS: usize = 16;

/// Whether a name in lower case is that of a predefined counter style.
pub fn is_predefined(name: &str) -> bool {
    predefined(name).is_some()
}

/// The text of a number, without prefix and suffix: what `counter()` gives.
pub fn format(value: i32, style: &ListStyle, styles: &CounterStyles) -> String {
    match style {
        ListStyle::None => String::new(),
        ListStyle::Text(text) => text.clone(),
        // By far the most frequent one needs no table.
        ListStyle::Counter(name) if name == "decimal" => value.to_string(),
        ListStyle::Counter(name) => represent(value, name, styles, MAX_STEPS),
        ListStyle::Symbols(style) => style.text(value).unwrap_or_else(|| value.to_string()),
    }
}

/// The text of a list marker: the number with its prefix and suffix, as for `decimal` "1. "; a string stands alone.
pub fn marker(value: i32, style: &ListStyle, styles: &CounterStyles) -> String {
    let name = match style {
        ListStyle::Counter(name) if name == "decimal" && !styles.contains_key(name) => return format!("{value}. "),
        ListStyle::Counter(name) => name,
        // An anonymous style ends in a space (CSS Counter Styles 3, 6.3).
        ListStyle::Symbols(_) => return format!("{} ", format(value, style, styles)),
        _ => return format(value, style, styles),
    };
    let style = find(name, styles, MAX_STEPS);
    let text = represent(value, name, styles, MAX_STEPS);
    format!("{}{text}{}", style.prefix.unwrap_or_default(), style.suffix.unwrap_or_else(|| ". ".to_owned()))
}

/// The style of this name with what it extends filled in; decimal for unknown names.
fn find(name: &str, styles: &CounterStyles, steps: usize) -> CounterStyle {
    let Some(style) = styles.get(name).cloned().or_else(|| predefined(name)) else {
        return predefined("decimal").unwrap_or_default();
    };
    match &style.system {
        System::Extends(base) if steps > 0 => {
            // Styles that extend each other in a ring extend decimal, each of them (CSS Counter Styles 3, 3.1.7).
            let base = find(if is_ring(name, styles) { "decimal" } else { base }, styles, steps - 1);
            CounterStyle {
                system: base.system,
                symbols: base.symbols,
                additive: base.additive,
                prefix: style.prefix.or(base.prefix),
                suffix: style.suffix.or(base.suffix),
                negative: style.negative.or(base.negative),
                range: style.range.or(base.range),
                pad: style.pad.or(base.pad),
                fallback: style.fallback.or(base.fallback),
            }
        }
        System::Extends(_) => predefined("decimal").unwrap_or_default(),
        _ => style,
    }
}

/// Whether a style extends itself by way of others.
fn is_ring(name: &str, styles: &CounterStyles) -> bool {
    let extended = |name: &str| match &styles.get(name)?.system {
        System::Extends(base) => Some(base.as_str()),
        _ => None,
    };
    std::iter::successors(extended(name), |base| extended(base)).take(MAX_STEPS).any(|base| base == name)
}

fn represent(value: i32, name: &str, styles: &CounterStyles, steps: usize) -> String {
    let style = find(name, styles, steps);
    if let Some(text) = style.text(value) {
        return text;
    }
    match style.fallback {
        Some(fallback) if steps > 0 => represent(value, &fallback, styles, steps - 1),
        _ => value.to_string(),
    }
}

impl CounterStyle {
    /// The number with sign and padding; none where this style cannot show it.
    fn text(&self, value: i32) -> Option<String> {
        let in_range = match &self.range {
            Some(ranges) => ranges.iter().any(|(low, high)| (*low..=*high).contains(&value)),
            None => match self.system {
                System::Alphabetic | System::Symbolic => value >= 1,
                System::Additive => value >= 0,
                System::Ethiopic => value >= 1,
                _ => true,
            },
        };
        if !in_range {
            return None;
        }
        let signed =
            matches!(self.system, System::Symbolic | System::Alphabetic | System::Numeric | System::Additive | System::Chinese { .. });
        let size = if signed { i64::from(value).abs() } else { i64::from(value) };
        let mut text = self.signs(size)?;
        let (before, after) = match &self.negative {
            Some((before, after)) => (before.as_str(), after.as_str()),
            None => ("-", ""),
        };
        let negative = signed && value < 0;
        if let Some((length, pad)) = &self.pad {
            let sign = if negative { before.chars().count() + after.chars().count() } else { 0 };
            let missing = length.saturating_sub(text.chars().count() + sign);
            text.insert_str(0, &pad.repeat(missing.min(MAX_SIGNS)));
        }
        Some(if negative { format!("{before}{text}{after}") } else { text })
    }

    fn signs(&self, value: i64) -> Option<String> {
        let count = i64::try_from(self.symbols.len()).ok()?;
        let sign = |index: i64| self.symbols.get(usize::try_from(index).ok()?).map(String::as_str);
        match &self.system {
            System::Cyclic if count > 0 => sign((value - 1).rem_euclid(count)).map(str::to_owned),
            System::Fixed(first) => sign(value - i64::from(*first)).map(str::to_owned),
            System::Symbolic if count > 0 => {
                let times = usize::try_from((value + count - 1) / count).ok()?;
                (times <= MAX_SIGNS).then_some(())?;
                Some(sign((value - 1).rem_euclid(count))?.repeat(times))
            }
            System::Numeric | System::Alphabetic if count > 1 => {
                let alphabetic = self.system == System::Alphabetic;
                let (mut rest, mut signs) = (value, Vec::new());
                while rest > 0 || (signs.is_empty() && !alphabetic) {
                    if alphabetic {
                        rest -= 1;
                    }
                    signs.push(sign(rest % count)?);
                    rest /= count;
                }
                signs.reverse();
                Some(signs.concat())
            }
            System::Additive => {
                let (mut rest, mut text) = (value, String::new());
                if rest == 0 {
                    return self.additive.iter().find(|(weight, _)| *weight == 0).map(|(_, sign)| sign.clone());
                }
                for (weight, sign) in self.additive.iter().filter(|(weight, _)| *weight > 0) {
                    let times = usize::try_from(rest / i64::from(*weight)).ok().filter(|t| *t <= MAX_SIGNS)?;
                    text.push_str(&sign.repeat(times));
                    rest %= i64::from(*weight);
                }
                (rest == 0).then_some(text)
            }
            System::Chinese { informal } => chinese_words(value, &self.symbols, *informal),
            System::Ethiopic => Some(ethiopic(value)),
            _ => None,
        }
    }
}

/// Parses the inside of `symbols()` (CSS Counter Styles 3, 6.3).
pub(super) fn anonymous(input: &mut Parser<'_>) -> Parsed<CounterStyle> {
    let kind = input.try_parse(ident).ok();
    let mut symbols = Vec::new();
    while !input.is_exhausted() {
        symbols.push(input.expect_string()?.to_string());
    }
    let (system, least) = match kind.as_deref() {
        None | Some("symbolic") => (System::Symbolic, 1),
        Some("cyclic") => (System::Cyclic, 1),
        Some("fixed") => (System::Fixed(1), 1),
        Some("numeric") => (System::Numeric, 2),
        Some("alphabetic") => (System::Alphabetic, 2),
        Some(_) => return bad(),
    };
    if symbols.len() < least { bad() } else { Ok(CounterStyle { system, symbols, ..CounterStyle::default() }) }
}

/// Parses the block of `@counter-style`; none where signs are missing. Also says what was not understood.
pub(super) fn parse(input: &mut Parser<'_>) -> (Option<CounterStyle>, Vec<(SourceLocation, String)>) {
    let mut rule = Rule { style: CounterStyle { suffix: None, ..CounterStyle::default() }, troubles: Vec::new() };
    for result in RuleBodyParser::new(input, &mut rule) {
        drop(result);
    }
    let Rule { style, troubles } = rule;
    let enough = match style.system {
        System::Additive => !style.additive.is_empty(),
        System::Numeric | System::Alphabetic => style.symbols.len() >= 2,
        System::Extends(_) => style.symbols.is_empty() && style.additive.is_empty(),
        _ => !style.symbols.is_empty(),
    };
    (enough.then_some(style), troubles)
}

struct Rule {
    style: CounterStyle,
    troubles: Vec<(SourceLocation, String)>,
}

fn sign(input: &mut Parser<'_>) -> Parsed<String> {
    match input.next()? {
        Token::QuotedString(text) | Token::Ident(text) => Ok(text.to_string()),
        _ => bad(),
    }
}

impl Rule {
    fn descriptor(&mut self, name: &str, input: &mut Parser<'_>) -> Parsed<()> {
        let style = &mut self.style;
        match name {
            "system" => {
                style.system = match ident(input)?.as_str() {
                    "cyclic" => System::Cyclic,
                    "numeric" => System::Numeric,
                    "alphabetic" => System::Alphabetic,
                    "symbolic" => System::Symbolic,
                    "additive" => System::Additive,
                    "fixed" => System::Fixed(input.try_parse(|i| i.expect_integer()).unwrap_or(1)),
                    "extends" => System::Extends(custom_ident(input, &["none"])?),
                    _ => return bad(),
                }
            }
            "symbols" => {
                let mut symbols = vec![sign(input)?];
                while let Ok(more) = input.try_parse(sign) {
                    symbols.push(more);
                }
                style.symbols = symbols;
            }
            "additive-symbols" => {
                let mut list = input.parse_comma_separated(|i| {
                    let weight = i.try_parse(|i| i.expect_integer());
                    let text = sign(i)?;
                    let weight = weight.or_else(|_| i.expect_integer())?;
                    if weight < 0 { bad() } else { Ok((weight, text)) }
                })?;
                list.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
                style.additive = list;
            }
            "prefix" => style.prefix = Some(sign(input)?),
            "suffix" => style.suffix = Some(sign(input)?),
            "negative" => style.negative = Some((sign(input)?, input.try_parse(sign).unwrap_or_default())),
            "range" => {
                style.range = if word(input, "auto") {
                    None
                } else {
                    Some(input.parse_comma_separated(|i| {
                        let low = if word(i, "infinite") { i32::MIN } else { i.expect_integer()? };
                        let high = if word(i, "infinite") { i32::MAX } else { i.expect_integer()? };
                        Ok((low, high))
                    })?)
                }
            }
            "pad" => {
                let length = input.try_parse(|i| i.expect_integer());
                let text = sign(input)?;
                let length = length.or_else(|_| input.expect_integer())?;
                style.pad = Some((usize::try_from(length).map_or_else(|_| bad(), Ok)?.min(MAX_SIGNS), text));
            }
            "fallback" => style.fallback = Some(custom_ident(input, &["none"])?),
            "speak-as" => while input.next().is_ok() {},
            _ => return bad(),
        }
        Ok(())
    }
}

impl<'i> DeclarationParser<'i> for Rule {
    type Declaration = ();
    type Error = Bad;
    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        let name = name.to_ascii_lowercase();
        if self.descriptor(&name, input).is_err() || !input.is_exhausted() {
            self.troubles.push((start.source_location(), format!("descriptor `{name}` of `@counter-style` is not supported like this")));
        }
        while input.next().is_ok() {}
        Ok(())
    }
}

impl AtRuleParser<'_> for Rule {
    type Prelude = ();
    type AtRule = ();
    type Error = Bad;
}

impl QualifiedRuleParser<'_> for Rule {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Bad;
}

impl RuleBodyItemParser<'_, (), Bad> for Rule {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(style: &str, numbers: &[i32], expected: &[&str]) {
        let css = "@counter-style stars { system: cyclic; symbols: '*' '+'; suffix: ') ' }
            @counter-style step { system: extends upper-roman; prefix: 'Step '; suffix: ': ' }
            @counter-style box { system: fixed; symbols: a b c; fallback: lower-alpha }
            @counter-style loop { system: extends loop }
            @counter-style ring { system: extends circle2; prefix: '(' }
            @counter-style circle2 { system: extends ring; suffix: ')' }
            @counter-style outside { system: extends ring; pad: 2 '0' }
            @counter-style three { system: numeric; symbols: '0' '1' '2'; pad: 3 '0'; negative: '(' ')' }
            @counter-style dice { system: additive; additive-symbols: 6 '6', 5 '5', 1 '1' }";
        let document = crate::typeset::html::parse("");
        let stylesheets = &[crate::typeset::Stylesheet { name: "a.css".into(), css: css.to_owned() }];
        let mut warnings = Vec::new();
        struct None;
        impl crate::typeset::Resources for None {
            fn read(&self, _: &std::path::Path, _: &str) -> Result<std::sync::Arc<[u8]>, String> {
                Err(String::new())
            }
        }
        let name = std::path::Path::new("d.html");
        let input = crate::typeset::Input { html: "", name, stylesheets, resources: &None, fonts: &[], forms: true };
        let sheets = super::super::Stylesheets::read(&document, &input, &mut warnings);
        assert_eq!(warnings, []);
        let texts: Vec<_> = numbers.iter().map(|n| marker(*n, &ListStyle::Counter(style.to_owned()), sheets.counter_styles())).collect();
        assert_eq!(texts, expected, "{style}");
    }

    #[test]
    fn numbers_in_all_systems() {
        check("decimal", &[1, 0, -7, i32::MIN], &["1. ", "0. ", "-7. ", "-2147483648. "]);
        check("decimal-leading-zero", &[1, 12, -3], &["01. ", "12. ", "-3. "]);
        check("lower-alpha", &[1, 26, 27, 703, 0], &["a. ", "z. ", "aa. ", "aaa. ", "0. "]);
        check("upper-roman", &[4, 1999, 4000], &["IV. ", "MCMXCIX. ", "4000. "]);
        check("disc", &[1, 2], &["• ", "• "]);
        check("hebrew", &[15, 16, 21, 1005], &["טו. ", "טז. ", "כא. ", "א׳ה. "]);
        check(
            "simp-chinese-informal",
            &[0, 7, 10, 11, 20, 105, 110, 1001, -3],
            &["零、", "七、", "十、", "十一、", "二十、", "一百零五、", "一百一十、", "一千零一、", "负三、"],
        );
        check("trad-chinese-formal", &[10, 23, 1010, 10_000], &["壹拾、", "貳拾參、", "壹仟零壹拾、", "一〇〇〇〇、"]);
        check("japanese-informal", &[0, 11, 345, 1000], &["〇、", "十一、", "三百四十五、", "千、"]);
        check("japanese-formal", &[11, 1000], &["壱拾壱、", "壱阡、"]);
        check("korean-hangul-formal", &[21], &["이십일, "]);
        check("armenian", &[1987, 10_000], &["ՌՋՁԷ. ", "10000. "]);
        check("georgian", &[15], &["იე. "]);
        check("ethiopic-numeric", &[1, 100, 78_010_092], &["፩/ ", "፻/ ", "፸፰፻፩፼፺፪/ "]);
        check("khmer", &[12], &["១២. "]);
        check("cjk-heavenly-stem", &[1, 10, 11], &["甲、", "癸、", "甲甲、"]);
        check("stars", &[1, 2, 3, 0], &["*) ", "+) ", "*) ", "+) "]);
        check("step", &[3], &["Step III: "]);
        check("box", &[1, 3, 4], &["a. ", "c. ", "d. "]);
        check("three", &[5, -5], &["012. ", "(12). "]);
        check("dice", &[11], &["65. "]);
        check("loop", &[2], &["2. "]);
        check("ring", &[2], &["(2. "]);
        check("circle2", &[2], &["2)"]);
        check("outside", &[2], &["(02. "]);
        check("unknown", &[2], &["2. "]);
    }
}
