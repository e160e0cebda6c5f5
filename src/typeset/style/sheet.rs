//! Stylesheets: text becomes style rules, page rules and font faces (CSS Syntax 3, CSS Cascade 5, CSS Conditional 4, CSS Nesting).
//!
//! What at-rules with declarations of their own hold is parsed below: [`page`] and [`registered`].
//! Recursion follows nested blocks and imports; the parser allows 75 of the former, [`MAX_DEPTH`] bounds the latter.

mod at_rules;
mod page;
mod registered;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::declare::{self, Block, Property};
use super::media::MediaList;
use super::page::PageSelector;
use super::rules::{Conditions, Origin, Rules, StyleRule, Warnings};
use super::scope::Scope;
use super::selector::{self, Selectors};
use super::value::{self, Bad, Parsed, Place, bad, word};
use super::{properties, shorthands, variables};
use crate::diagnostic::nearest;
use crate::typeset::html::{Document, LocalName, encoding};
use crate::typeset::{Resources, Warning, address};
use cssparser::{
    AtRuleParser, CowRcStr, DeclarationParser, Parser, ParserState, QualifiedRuleParser, RuleBodyItemParser, RuleBodyParser,
    SourceLocation, StyleSheetParser,
};
use selectors::parser::ParseRelative;

/// How many stylesheets may be read, and how deep they may name each other.
const MAX_SHEETS: usize = 1000;
const MAX_DEPTH: usize = 16;

/// Reads stylesheets into [`Rules`].
pub(super) struct Reader<'a> {
    pub(super) rules: Rules,
    pub(super) warnings: Warnings<'a>,
    pub(super) resources: &'a dyn Resources,
    /// The linked stylesheets being read, outermost first, and how many there were.
    pub(super) open: Vec<PathBuf>,
    pub(super) count: usize,
    /// Whether values may be incomplete as in old documents.
    pub(super) quirks: bool,
}

/// Where a stylesheet is and what holds around it.
#[derive(Clone)]
pub(super) struct Sheet {
    /// For messages.
    pub(super) file: PathBuf,
    /// Lines before the text in its file.
    pub(super) line_offset: u32,
    /// Characters before the text in its first line; none where they are not known.
    pub(super) column_offset: Option<u32>,
    pub(super) origin: Origin,
    pub(super) place: Place,
    pub(super) conditions: Option<Arc<Conditions>>,
    pub(super) layer: u16,
    pub(super) scope: Option<Arc<Scope>>,
    pub(super) namespaces: Arc<Vec<(Option<selector::Name>, selector::Name)>>,
}

impl Sheet {
    pub(super) fn new(file: &Path, origin: Origin) -> Self {
        let base: Arc<Path> = file.parent().unwrap_or_else(|| Path::new("")).into();
        Self {
            file: file.to_path_buf(),
            line_offset: 0,
            column_offset: Some(0),
            origin,
            place: Place::new(base, file.into()),
            conditions: None,
            layer: 0,
            scope: None,
            namespaces: Arc::default(),
        }
    }

    /// For what a document says itself.
    pub(super) fn of_document(document: &Document, name: &Path) -> Self {
        let base: Arc<Path> = address::folder(name, document.base()).into();
        Self { place: Place::new(base, name.into()), ..Self::new(name, Origin::Author) }
    }

    /// The text begins at this line and column, from 1; the column is 0 where it is not known.
    pub(super) fn at(self, (line, column): (u32, u32)) -> Self {
        Self { line_offset: line.saturating_sub(1), column_offset: column.checked_sub(1), ..self }
    }

    pub(super) fn under(mut self, list: MediaList) -> Self {
        if !list.is_always() {
            self.conditions = Some(Arc::new(Conditions { list, outer: self.conditions.take() }));
        }
        self
    }
}

impl Reader<'_> {
    /// Reads one stylesheet.
    pub(super) fn sheet(&mut self, css: &str, sheet: Sheet) {
        let mut input = Parser::new(css);
        let mut parser = Body { reader: self, sheet, parent: None, block: Block::default(), imports: true, told: false };
        let mut rules = StyleSheetParser::new(&mut input, &mut parser);
        while let Some(result) = rules.next() {
            if let Err((_, slice, location)) = result {
                rules.parser.trouble(slice, location);
            }
        }
    }

    /// Reads the stylesheet at an address, if it is for paper.
    pub(super) fn linked(&mut self, url: &str, sheet: Sheet, at: (u32, u32)) {
        if sheet.conditions.as_ref().is_some_and(|conditions| conditions.list.is_never()) {
            return;
        }
        let warn = |message: String, help: &str| Warning {
            code: "unreadable-stylesheet",
            message,
            file: sheet.file.clone(),
            line: at.0,
            column: at.1,
            help: (!help.is_empty()).then(|| help.to_owned()),
        };
        match self.resources.read(&sheet.place.base, url) {
            Err(why) => {
                let warning = warn(format!("stylesheet `{url}` cannot be read: {why}"), "");
                self.warnings.push(warning);
            }
            Ok(bytes) => {
                // What a `data:` address holds is part of the file that names it.
                let data = address::scheme(url).is_some();
                let (file, place) = if data {
                    (sheet.file.clone(), sheet.place.clone())
                } else {
                    let file = address::file(&sheet.place.base, url);
                    let base = file.parent().unwrap_or_else(|| Path::new("")).into();
                    let place = Place::new(base, file.as_path().into());
                    (file, place)
                };
                self.count += 1;
                if self.open.contains(&file) || self.open.len() >= MAX_DEPTH || self.count > MAX_SHEETS {
                    let help = "style sheets may be importing each other";
                    self.warnings.push(warn(format!("stylesheet `{url}` is not read again inside itself"), help));
                    return;
                }
                let (css, trouble) = encoding::css(bytes.to_vec());
                if let Some(trouble) = trouble {
                    let (message, help) = trouble.words();
                    let file = file.clone();
                    self.warnings.push(Warning { code: "encoding", message, file, line: 0, column: 0, help: Some(help) });
                }
                let start = if data { at } else { (1, 1) };
                self.open.push(file.clone());
                self.sheet(&css, Sheet { file, place, namespaces: Arc::default(), ..sheet }.at(start));
                self.open.pop();
            }
        }
    }

    /// Parses the declarations of a `style` attribute.
    pub(super) fn attribute(&mut self, css: &str, sheet: Sheet) -> Block {
        let mut input = Parser::new(css);
        let mut parser = Body { reader: self, sheet, parent: None, block: Block::default(), imports: false, told: false };
        parser.run(&mut input, BodyKind::Declarations);
        parser.block
    }
}

/// Parses the inside of a stylesheet, an at-rule or a style rule.
struct Body<'r, 'a> {
    reader: &'r mut Reader<'a>,
    sheet: Sheet,
    /// The selectors of the style rule this is inside of.
    parent: Option<Selectors>,
    /// The declarations found so far.
    block: Block,
    /// Whether `@import` may still come.
    imports: bool,
    /// Whether the trouble at hand has been reported.
    told: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BodyKind {
    /// Rules only.
    Rules,
    /// Declarations and nested rules.
    Style,
    /// Declarations only.
    Declarations,
}

/// [`Body`] for one kind of block.
struct Items<'b, 'r, 'a>(&'b mut Body<'r, 'a>, BodyKind);

/// The start of an at-rule.
enum Prelude {
    Media(MediaList),
    Supports(bool),
    /// Names of layers; none for an anonymous one.
    Layer(Vec<String>),
    Import {
        url: String,
        layer: Option<Option<String>>,
        list: MediaList,
        supported: bool,
    },
    FontFace,
    CounterStyle(String),
    Property(String),
    Page(Vec<PageSelector>),
    Scope(Option<Selectors>, Option<Selectors>),
    /// Read over without a word.
    Skip,
}

impl Body<'_, '_> {
    fn position(&self, location: SourceLocation) -> (u32, u32) {
        let column = match (location.line, self.sheet.column_offset) {
            (0, None) => 0,
            (0, Some(before)) => before + location.column,
            _ => location.column,
        };
        (self.sheet.line_offset + location.line + 1, column)
    }

    fn warn(&mut self, code: &'static str, location: SourceLocation, message: String, help: Option<String>) {
        let (line, column) = self.position(location);
        let file = self.sheet.file.clone();
        self.reader.warnings.push(Warning { code, message, file, line, column, help });
    }

    /// Reports what could not be parsed, unless that was done where it happened.
    fn trouble(&mut self, slice: &str, location: SourceLocation) {
        if !std::mem::take(&mut self.told) {
            self.warn("invalid-css", location, format!("`{}` is not valid CSS here", shortened(slice)), None);
        }
    }

    fn run<'i>(&mut self, input: &mut Parser<'i>, kind: BodyKind) {
        let mut items = Items(self, kind);
        let mut parser = RuleBodyParser::new(input, &mut items);
        while let Some(result) = parser.next() {
            if let Err((_, slice, location)) = result {
                parser.parser.0.trouble(slice, location);
            }
        }
    }

    /// Parses a nested block with other surroundings.
    fn nested(&mut self, input: &mut Parser<'_>, sheet: Sheet, parent: Option<Selectors>) {
        let kind = if parent.is_some() { BodyKind::Style } else { BodyKind::Rules };
        let mut body = Body { reader: &mut *self.reader, sheet, parent, block: Block::default(), imports: false, told: false };
        body.run(input, kind);
        body.end_declarations();
    }

    /// Parses a style rule's block.
    fn style_rule(&mut self, selectors: Selectors, sheet: Sheet, input: &mut Parser<'_>) {
        self.nested(input, sheet, Some(selectors));
    }

    /// Makes a rule of the declarations so far: rules nested after them come later in the cascade, declarations after those later still.
    fn end_declarations(&mut self) {
        let Some(selectors) = self.parent.as_ref().filter(|_| !self.block.is_empty()) else { return };
        self.reader.rules.styles.push(StyleRule {
            selectors: selectors.clone(),
            block: std::mem::take(&mut self.block),
            origin: self.sheet.origin,
            layer: self.sheet.layer,
            scope: self.sheet.scope.clone(),
            conditions: self.sheet.conditions.clone(),
        });
    }

    /// The brackets after `@scope`: from where, and to where.
    fn scope(&mut self, input: &mut Parser<'_>) -> Parsed<Prelude> {
        let list = |input: &mut Parser<'_>, relative: ParseRelative| -> Parsed<Selectors> {
            input.expect_parenthesis_block()?;
            input.parse_nested_block(|i| {
                let list = selector::parse(i, relative, &self.sheet.namespaces).or_else(|_| bad())?;
                i.expect_exhausted()?;
                Ok(self.parent.as_ref().map_or_else(|| list.clone(), |parent| list.replace_parent_selector(parent)))
            })
        };
        let start = if input.is_exhausted() || word(input, "to") { None } else { Some(list(input, ParseRelative::ForNesting)?) };
        let end = if input.is_exhausted() || (start.is_some() && !word(input, "to")) {
            None
        } else {
            Some(list(input, ParseRelative::ForScope)?)
        };
        Ok(Prelude::Scope(start, end))
    }

    /// Notes what a value refers to in the document.
    fn note_targets(&mut self, css: &str) {
        self.reader.rules.targets.extend(value::content::targets(css));
    }

    /// Notes the attributes that a value is made of: elements that differ in them differ in style.
    fn note_attributes(&mut self, css: &str) {
        self.reader.rules.attributes.extend(variables::attributes(css).into_iter().map(LocalName::from));
    }

    fn declaration(&mut self, name: &str, input: &mut Parser<'_>, start: SourceLocation, page: bool, nested: bool) -> Parsed<()> {
        if name.starts_with("--") {
            let start = input.position();
            let declared = declare::declare_custom(name, input, &mut self.block);
            self.note_attributes(input.slice_from(start));
            self.note_targets(input.slice_from(start));
            return declared;
        }
        let name = name.to_ascii_lowercase();
        let value = input.position();
        let state = input.state();
        let property = Property::named(&name);
        let on_page = matches!(property, Some(Property::Longhand(t)) if t.ltr.is_page_descriptor());
        match property.filter(|_| page || !on_page) {
            Some(property) => {
                if page && !property.is_for_pages() {
                    self.warn("misplaced-property", start, format!("`{name}` does nothing in `@page`"), None);
                }
                self.sheet.place.at = self.position(start);
                if property.declare(input, &self.sheet.place, &mut self.block).is_ok() {
                    if self.block.declarations.last().is_some_and(|last| matches!(last.value, declare::Value::Pending(_))) {
                        self.note_attributes(input.slice_from(value));
                    }
                    self.note_targets(input.slice_from(value));
                    return Ok(());
                }
                input.reset(&state);
                skip(input, nested)?;
                let css = input.slice_from(value);
                if self.reader.quirks
                    && let Some(css) = super::quirks::completed(&name, css)
                    && property.declare(&mut Parser::new(&css), &self.sheet.place, &mut self.block).is_ok()
                {
                    return Ok(());
                }
                let css = shortened(css);
                // Values for other engines stand beside the ones meant for all.
                if !css.starts_with("-webkit-") && !css.starts_with("-moz-") {
                    self.warn("unsupported-value", start, format!("`{name}` does not take `{css}`"), None);
                }
            }
            None if declare::is_drawn(&name) => {
                skip(input, nested)?;
                input.reset(&state);
                return declare::declare_custom(&name, input, &mut self.block);
            }
            None => {
                skip(input, nested)?;
                if on_page {
                    let message = format!("`{name}` belongs into `@page`");
                    self.warn("misplaced-property", start, message, None);
                } else if !declare::is_silent(&name, input.slice_from(value).trim()) {
                    let longhands = properties::Longhand::ALL.iter().map(|id| id.name());
                    let help = nearest(&name, longhands.chain(shorthands::names())).map(|near| format!("did you mean `{near}`?"));
                    self.warn("unsupported-property", start, format!("property `{name}` is not supported"), help);
                }
            }
        }
        Ok(())
    }
}

/// Takes the rest of a declaration; an error where it turns out to be a nested rule.
fn skip(input: &mut Parser<'_>, nested: bool) -> Parsed<()> {
    loop {
        match input.next() {
            Ok(cssparser::Token::CurlyBracketBlock) if nested => return bad(),
            Ok(_) => {}
            Err(_) => return Ok(()),
        }
    }
}

/// The first words of a piece of source, on one line.
fn shortened(css: &str) -> String {
    let mut words = String::new();
    for word in css.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.chars().count() > 60 {
            let mut short: String = words.chars().take(57).collect();
            short.push_str("...");
            return short;
        }
    }
    words
}

impl<'i> DeclarationParser<'i> for Items<'_, '_, '_> {
    type Declaration = ();
    type Error = Bad;

    fn parse_value(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>, start: &ParserState) -> Parsed<()> {
        let nested = self.1 == BodyKind::Style;
        self.0.declaration(&name, input, start.source_location(), false, nested)
    }
}

impl RuleBodyItemParser<'_, (), Bad> for Items<'_, '_, '_> {
    fn parse_declarations(&self) -> bool {
        self.1 != BodyKind::Rules
    }
    fn parse_qualified(&self) -> bool {
        self.1 != BodyKind::Declarations
    }
}

impl<'i> QualifiedRuleParser<'i> for Items<'_, '_, '_> {
    type Prelude = Selectors;
    type QualifiedRule = ();
    type Error = Bad;
    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Parsed<Selectors> {
        QualifiedRuleParser::parse_prelude(&mut *self.0, input)
    }
    fn parse_block(&mut self, prelude: Selectors, start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        QualifiedRuleParser::parse_block(&mut *self.0, prelude, start, input)
    }
}

impl<'i> AtRuleParser<'i> for Items<'_, '_, '_> {
    type Prelude = Prelude;
    type AtRule = ();
    type Error = Bad;
    fn parse_prelude(&mut self, name: CowRcStr<'i>, input: &mut Parser<'i>) -> Parsed<Prelude> {
        AtRuleParser::parse_prelude(&mut *self.0, name, input)
    }
    fn rule_without_block(&mut self, prelude: Prelude, start: &ParserState) -> Result<(), ()> {
        self.0.rule_without_block(prelude, start)
    }
    fn parse_block(&mut self, prelude: Prelude, start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        AtRuleParser::parse_block(&mut *self.0, prelude, start, input)
    }
}

impl<'i> QualifiedRuleParser<'i> for Body<'_, '_> {
    type Prelude = Selectors;
    type QualifiedRule = ();
    type Error = Bad;

    fn parse_prelude(&mut self, input: &mut Parser<'i>) -> Parsed<Selectors> {
        self.imports = false;
        self.end_declarations();
        let location = input.current_source_location();
        let (state, start) = (input.state(), input.position());
        let relative = match (&self.parent, &self.sheet.scope) {
            (Some(_), _) => ParseRelative::ForNesting,
            (None, Some(_)) => ParseRelative::ForScope,
            (None, None) => ParseRelative::No,
        };
        let parsed = selector::parse(input, relative, &self.sheet.namespaces);
        if let (Ok(list), true) = (&parsed, input.is_exhausted()) {
            return Ok(match &self.parent {
                Some(parent) => list.replace_parent_selector(parent),
                None => list.clone(),
            });
        }
        input.reset(&state);
        while input.next().is_ok() {}
        let css = shortened(input.slice_from(start));
        if !self.told {
            self.warn("unsupported-selector", location, format!("selector `{css}` is not supported"), None);
        }
        self.told = true;
        bad()
    }

    fn parse_block(&mut self, selectors: Selectors, _start: &ParserState, input: &mut Parser<'i>) -> Parsed<()> {
        let sheet = self.sheet.clone();
        self.style_rule(selectors, sheet, input);
        Ok(())
    }
}
