//! `@font-face` (CSS Fonts 4, 4).

use std::path::PathBuf;

use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser,
    SourceLocation, UnicodeRange,
};

use super::computed::{ResourceUrl, Slant};
use super::fonts::{FaceSlant, FontFace};
use super::value::font::{self, Weight};
use super::value::{Bad, Parsed, Place, bad, ident, length, word};

struct Face<'a> {
    place: &'a Place,
    family: Option<String>,
    face: FontFace,
    troubles: Vec<(SourceLocation, String)>,
}

/// Parses the block; none without a family or a file. Also says what was not understood, and where.
pub(super) fn parse(input: &mut Parser<'_>, place: &Place, at: (PathBuf, u32, u32)) -> (Option<FontFace>, Vec<(SourceLocation, String)>) {
    let face = FontFace {
        family: String::new(),
        weight: None,
        slant: None,
        stretch: None,
        src: Vec::new(),
        unicode_range: Vec::new(),
        features: Vec::new(),
        variations: Vec::new(),
        size_adjust: 1.0,
        overrides: [None; 3],
        local: Vec::new(),
        place: at,
    };
    let mut parser = Face { place, family: None, face, troubles: Vec::new() };
    for result in RuleBodyParser::new(input, &mut parser) {
        drop(result);
    }
    let Face { family, face, troubles, .. } = parser;
    let face = family.filter(|_| !face.src.is_empty()).map(|family| FontFace { family, ..face });
    (face, troubles)
}

impl Face<'_> {
    fn descriptor(&mut self, name: &str, input: &mut Parser<'_>) -> Parsed<bool> {
        match name {
            "font-family" => {
                let names = font::family(input, self.place)?.0;
                let [name] = names.as_slice() else { return bad() };
                self.family = Some(name.clone());
            }
            "src" => {
                let place = self.place;
                let mut local = Vec::new();
                let list = input.parse_comma_separated(|i| source(i, place, &mut local))?;
                self.face.local = local;
                self.face.src = list.into_iter().flatten().collect();
            }
            "font-weight" => {
                if !word(input, "auto") {
                    let one = |i: &mut Parser<'_>| match font::weight(i, self.place)? {
                        Weight::Number(weight) => Ok(weight),
                        _ => bad(),
                    };
                    let low = one(input)?;
                    let high = input.try_parse(one).unwrap_or(low);
                    self.face.weight = Some((low.min(high), low.max(high)));
                }
            }
            "font-stretch" | "font-width" => {
                if !word(input, "auto") {
                    let low = font::stretch(input, self.place)?.0;
                    let high = input.try_parse(|i| font::stretch(i, self.place)).map_or(low, |v| v.0);
                    self.face.stretch = Some((low.min(high), low.max(high)));
                }
            }
            "font-style" => {
                if !word(input, "auto") {
                    self.face.slant = Some(match font::style(input, self.place)?.0 {
                        Slant::Italic => FaceSlant::Italic,
                        slant => {
                            let first = slant.degrees();
                            let second = input.try_parse(length::angle).unwrap_or(first);
                            FaceSlant::Angles(first.min(second), first.max(second))
                        }
                    });
                }
            }
            "unicode-range" => {
                let ranges = input.parse_comma_separated(|i| Ok(UnicodeRange::parse(i)?))?;
                self.face.unicode_range = ranges.into_iter().map(|r| (r.start, r.end)).collect();
            }
            "font-feature-settings" => self.face.features = font::feature_settings(input, self.place)?.0,
            "size-adjust" => {
                let percentage = input.expect_percentage()?;
                if percentage < 0.0 {
                    return bad();
                }
                self.face.size_adjust = percentage;
            }
            "font-variation-settings" => self.face.variations = font::variation_settings(input, self.place)?.0,
            "ascent-override" | "descent-override" | "line-gap-override" => {
                let value = if word(input, "normal") { None } else { Some(input.expect_percentage()?) };
                if value.is_some_and(|value| value < 0.0) {
                    return bad();
                }
                let slot = ["ascent-override", "descent-override"].iter().position(|known| *known == name).unwrap_or(2);
                self.face.overrides[slot] = value;
            }
            // How a screen waits for fonts, and metrics of the font's own, which are used as they are.
            "font-display" | "font-named-instance" | "font-language-override" => return Ok(false),
            _ if name.starts_with('-') => return Ok(false),
            _ => return bad(),
        }
        Ok(true)
    }
}

/// One source; none for what is no file or a format that is not read.
fn source(input: &mut Parser<'_>, place: &Place, local: &mut Vec<String>) -> Parsed<Option<ResourceUrl>> {
    if input.try_parse(|i| i.expect_function_matching("local")).is_ok() {
        let name = input.parse_nested_block(|i| {
            let start = i.position();
            while i.next().is_ok() {}
            Ok(i.slice_from(start).trim().trim_matches(['"', '\'']).to_owned())
        })?;
        local.push(name);
        return Ok(None);
    }
    let url = place.url(&input.expect_url()?);
    let mut supported = true;
    if input.try_parse(|i| i.expect_function_matching("format")).is_ok() {
        supported = input.parse_nested_block(|i| {
            let format = match i.try_parse(|i| i.expect_string_cloned()) {
                Ok(format) => format.to_ascii_lowercase(),
                Err(_) => ident(i)?,
            };
            while i.next().is_ok() {}
            Ok(matches!(format.trim_end_matches("-variations"), "woff" | "woff2" | "truetype" | "opentype" | "collection"))
        })?;
    }
    if input.try_parse(|i| i.expect_function_matching("tech")).is_ok() {
        // Outlines are drawn whatever colours a font has; other ways of drawing and shaping are not known.
        supported &= input.parse_nested_block(|i| {
            let known = i.parse_comma_separated(|i| Ok(matches!(ident(i)?.as_str(), "features-opentype" | "variations" | "palettes")))?;
            Ok(known.iter().all(|known| *known))
        })?;
    }
    Ok(supported.then_some(url))
}

impl<'i> DeclarationParser<'i> for Face<'_> {
    type Declaration = ();
    type Error = Bad;
    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        let name = name.to_ascii_lowercase();
        let idle = match self.descriptor(&name, input) {
            Ok(read) => !read || input.is_exhausted(),
            Err(_) => false,
        };
        if !idle {
            self.troubles.push((start.source_location(), format!("descriptor `{name}` of `@font-face` is not supported like this")));
        }
        while input.next().is_ok() {}
        Ok(())
    }
}

impl AtRuleParser<'_> for Face<'_> {
    type Prelude = ();
    type AtRule = ();
    type Error = Bad;
}

impl QualifiedRuleParser<'_> for Face<'_> {
    type Prelude = ();
    type QualifiedRule = ();
    type Error = Bad;
}

impl RuleBodyItemParser<'_, (), Bad> for Face<'_> {
    fn parse_declarations(&self) -> bool {
        true
    }
    fn parse_qualified(&self) -> bool {
        false
    }
}
