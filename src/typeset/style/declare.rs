//! Declarations: a property's name and value become longhands with parsed values (CSS Cascade 5, 2 and 3).

use std::sync::Arc;

use cssparser::{Delimiter, Parser, parse_important};

use super::computed::Direction;
use super::properties::{Longhand, Setter, logical};
use super::shorthands::{self, Shorthand};
use super::value::{Parsed, Place, bad};

/// A keyword every property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    Inherit,
    Initial,
    Unset,
    Revert,
    RevertLayer,
}

impl Wide {
    pub(super) fn named(name: &str) -> Option<Self> {
        const WORDS: [(&str, Wide); 5] = [
            ("inherit", Wide::Inherit),
            ("initial", Wide::Initial),
            ("unset", Wide::Unset),
            ("revert", Wide::Revert),
            ("revert-layer", Wide::RevertLayer),
        ];
        WORDS.iter().find(|(word, _)| name.eq_ignore_ascii_case(word)).map(|(_, wide)| *wide)
    }
}

/// What a declaration gives its longhand.
#[derive(Clone)]
pub(super) enum Value {
    /// A parsed value.
    Set(Setter),
    /// A keyword.
    Wide(Wide),
    /// A value with `var()`, parsed when the variables are known.
    Pending(Arc<Pending>),
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Set(_) => f.write_str("Set"),
            Self::Wide(wide) => write!(f, "{wide:?}"),
            Self::Pending(pending) => write!(f, "Pending({})", pending.css),
        }
    }
}

/// A whole value with `var()` in it.
#[derive(Debug)]
pub(super) struct Pending {
    /// The property as written, perhaps a shorthand.
    pub(super) property: Property,
    /// The value as written.
    pub(super) css: String,
    pub(super) place: Place,
}

/// A longhand, or two of which the direction chooses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) ltr: Longhand,
    pub(super) rtl: Longhand,
    /// Whether the declaration goes by the flow of lines, not by the sides of the page.
    pub(super) flow: bool,
}

impl Target {
    pub(super) const fn one(id: Longhand) -> Self {
        Self { ltr: id, rtl: id, flow: false }
    }

    pub(super) const fn flow(ltr: Longhand, rtl: Longhand) -> Self {
        Self { ltr, rtl, flow: true }
    }

    pub(super) fn in_direction(self, direction: Direction) -> Longhand {
        match direction {
            Direction::Ltr => self.ltr,
            Direction::Rtl => self.rtl,
        }
    }
}

/// One longhand of a rule.
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) target: Target,
    pub(super) value: Value,
    /// The value from right to left where that is another longhand.
    pub(super) rtl_value: Option<Value>,
    pub(super) important: bool,
}

impl Declaration {
    pub(super) fn new(target: Target, value: Value) -> Self {
        Self { target, value, rtl_value: None, important: false }
    }

    /// Parses the value of one longhand.
    pub(super) fn parse(target: Target, input: &mut Parser<'_>, place: &Place) -> Parsed<Self> {
        let start = input.state();
        let value = Value::Set(target.ltr.parse(input, place)?);
        let mut rtl_value = None;
        if target.rtl != target.ltr {
            input.reset(&start);
            rtl_value = Some(Value::Set(target.rtl.parse(input, place)?));
        }
        Ok(Self { target, value, rtl_value, important: false })
    }

    pub(super) fn value_in(&self, direction: Direction) -> &Value {
        match (direction, &self.rtl_value) {
            (Direction::Rtl, Some(value)) => value,
            _ => &self.value,
        }
    }
}

/// The value of a custom property.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CustomValue {
    Text(Arc<str>),
    Wide(Wide),
}

/// The declarations of one rule.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub(super) declarations: Vec<Declaration>,
    /// Custom properties: name, value, importance.
    pub(super) custom: Vec<(Arc<str>, CustomValue, bool)>,
    pub(super) has_important: bool,
}

impl Block {
    pub(super) fn is_empty(&self) -> bool {
        self.declarations.is_empty() && self.custom.is_empty()
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Property {
    Longhand(Target),
    Shorthand(&'static Shorthand),
}

impl Property {
    /// The property of this name in lower case.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::standard(name).or_else(|| Self::standard(&unprefixed(name)?))
    }

    fn standard(name: &str) -> Option<Self> {
        if let Some(id) = Longhand::named(name) {
            let flow = id.name() != name && (name.contains("block") || name.ends_with("inline-size"));
            return Some(Self::Longhand(Target { flow, ..Target::one(id) }));
        }
        if let Some((ltr, rtl)) = logical(name) {
            return Some(Self::Longhand(Target::flow(ltr, rtl)));
        }
        shorthands::named(name).map(Self::Shorthand)
    }

    /// Whether it does something in `@page`.
    pub(super) fn is_for_pages(&self) -> bool {
        self.targets().iter().any(|target| target.ltr.is_for_pages())
    }

    fn targets(&self) -> &[Target] {
        match self {
            Self::Longhand(target) => std::slice::from_ref(target),
            Self::Shorthand(shorthand) => shorthand.targets(),
        }
    }

    /// A keyword every property takes. `page: auto` is the page of the parent (CSS Paged Media 3, 9.1), so it is one as well.
    fn wide(&self, name: &str) -> Option<Wide> {
        let is_page = matches!(self, Self::Longhand(target) if target.ltr == Longhand::Page);
        if is_page && (name.eq_ignore_ascii_case("auto") || name.eq_ignore_ascii_case("initial")) {
            return Some(Wide::Inherit);
        }
        Wide::named(name)
    }

    /// Parses a value without `var()`.
    pub(super) fn parse(&self, input: &mut Parser<'_>, place: &Place) -> Parsed<Vec<Declaration>> {
        if let Ok(wide) = input.try_parse(|i| i.expect_ident().map_err(|_| ()).and_then(|name| self.wide(name).ok_or(()))) {
            return Ok(self.targets().iter().map(|t| Declaration::new(*t, Value::Wide(wide))).collect());
        }
        match self {
            Self::Longhand(target) => Ok(vec![Declaration::parse(*target, input, place)?]),
            Self::Shorthand(shorthand) => {
                let mut declarations = Vec::new();
                shorthand.parse(input, place, &mut declarations)?;
                Ok(declarations)
            }
        }
    }

    /// Parses a value to its end, `!important` included, into a block.
    pub(super) fn declare(&self, input: &mut Parser<'_>, place: &Place, block: &mut Block) -> Parsed<()> {
        let (state, start) = (input.state(), input.position());
        // Lists would take `!important` for a part of their last value.
        let parsed = input.parse_until_before(Delimiter::Bang, |i| self.parse(i, place)).and_then(|declarations| {
            let important = input.try_parse(parse_important).is_ok();
            input.expect_exhausted()?;
            Ok((declarations, important))
        });
        let (declarations, important) = match parsed {
            Ok(found) => found,
            Err(error) => {
                input.reset(&state);
                while input.next().is_ok() {}
                let text = input.slice_from(start);
                if !has_variables(text) {
                    return Err(error);
                }
                let (css, important) = split_important(text);
                let pending = Arc::new(Pending { property: *self, css: css.to_owned(), place: place.clone() });
                let targets = self.targets().iter();
                (targets.map(|t| Declaration::new(*t, Value::Pending(pending.clone()))).collect(), important)
            }
        };
        block.has_important |= important;
        block.declarations.extend(declarations.into_iter().map(|d| Declaration { important, ..d }));
        Ok(())
    }
}

/// The standard's name of what had another while engines tried it out.
fn unprefixed(name: &str) -> Option<String> {
    const WORDS: [(&str, &str); 6] = [
        ("-before", "-block-start"),
        ("-after", "-block-end"),
        ("-start", "-inline-start"),
        ("-end", "-inline-end"),
        ("logical-width", "inline-size"),
        ("logical-height", "block-size"),
    ];
    let name = ["-webkit-", "-epub-", "-weasy-"].iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let sides = ["margin-", "padding-", "border-"].iter().any(|side| name.starts_with(side));
    let old = WORDS.iter().find(|(old, _)| if old.starts_with('-') { sides && name.contains(old) } else { name.ends_with(old) });
    Some(old.map_or_else(|| name.to_owned(), |(old, new)| name.replace(old, new)))
}

/// Whether a value may hold `var()`, `env()` or `attr()`.
pub(super) fn has_variables(css: &str) -> bool {
    let is_call = |w: &[u8]| [b"var(", b"env(", b"ttr("].iter().any(|call| w.eq_ignore_ascii_case(*call));
    css.as_bytes().windows(4).any(is_call)
}

/// Takes `!important` off the end of a value.
pub(super) fn split_important(css: &str) -> (&str, bool) {
    let css = css.trim();
    match css.rsplit_once('!') {
        Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value.trim_end(), true),
        _ => (css, false),
    }
}

/// Parses the declaration of a custom property.
pub(super) fn declare_custom(name: &str, input: &mut Parser<'_>, block: &mut Block) -> Parsed<()> {
    let start = input.position();
    loop {
        match input.next() {
            Ok(token) if token.is_parse_error() => return bad(),
            Ok(_) => {}
            Err(_) => break,
        }
    }
    let (css, important) = split_important(input.slice_from(start));
    let value = match Wide::named(css) {
        Some(wide) => CustomValue::Wide(wide),
        None => CustomValue::Text(css.into()),
    };
    block.has_important |= important;
    block.custom.push((name.into(), value, important));
    Ok(())
}

/// Whether a property is one of SVG alone (SVG 2, 13 and 14). Its value travels as that of a custom property to drawings in the document.
pub(super) fn is_drawn(name: &str) -> bool {
    const NAMES: [&str; 38] = [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-opacity",
        "stroke-width",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stop-color",
        "stop-opacity",
        "marker-start",
        "marker-mid",
        "marker-end",
        "paint-order",
        "clip-rule",
        "text-anchor",
        "dominant-baseline",
        "alignment-baseline",
        "baseline-shift",
        "vector-effect",
        "flood-color",
        "flood-opacity",
        "lighting-color",
        "color-interpolation",
        "color-interpolation-filters",
        "mask-type",
        "marker",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x",
        "y",
        "d",
    ];
    NAMES.contains(&name)
}

/// Whether nobody need be told that a property is not supported.
pub(super) fn is_silent(name: &str, value: &str) -> bool {
    is_usual(name, value) || is_idle(name, value)
}

/// Whether a value of a property that is not supported asks for what is done anyway.
fn is_usual(name: &str, value: &str) -> bool {
    const USUAL: [(&str, &str); 23] = [
        ("image-orientation", "from-image"),
        ("text-autospace", "no-autospace"),
        ("text-spacing-trim", "space-all"),
        ("text-spacing", "none"),
        ("text-box", "normal"),
        ("text-box-trim", "none"),
        ("text-box-edge", "auto"),
        ("hyphenate-limit-last", "none"),
        ("font-language-override", "normal"),
        ("font-palette", "normal"),
        ("font-variant-emoji", "normal"),
        ("filter", "none"),
        ("backdrop-filter", "none"),
        ("mix-blend-mode", "normal"),
        ("background-blend-mode", "normal"),
        ("clip-path", "none"),
        ("mask", "none"),
        ("mask-image", "none"),
        ("perspective", "none"),
        ("transform-style", "flat"),
        ("paint-order", "normal"),
        ("margin-trim", "none"),
        ("offset-path", "none"),
    ];
    let (value, _) = split_important(value);
    USUAL.iter().any(|(known, usual)| *known == name && (value.eq_ignore_ascii_case(usual) || Wide::named(value).is_some()))
}

/// Whether print rightly does nothing about a property, so that nobody need be told.
fn is_idle(name: &str, value: &str) -> bool {
    const NAMES: [&str; 33] = [
        "cursor",
        "user-select",
        "pointer-events",
        "touch-action",
        "will-change",
        "resize",
        "caret",
        "caret-color",
        "caret-shape",
        "accent-color",
        "color-scheme",
        "print-color-adjust",
        "color-adjust",
        "forced-color-adjust",
        "text-rendering",
        "text-size-adjust",
        "font-smooth",
        "image-rendering",
        "shape-rendering",
        "interpolate-size",
        "nav-up",
        "nav-down",
        "nav-left",
        "nav-right",
        "speak",
        "speak-as",
        "text-decoration-skip",
        "text-decoration-skip-box",
        "overflow-anchor",
        "overflow-clip-margin",
        "field-sizing",
        "src",
        "container",
    ];
    const PREFIXES: [&str; 15] = [
        "-",
        "mso-",
        "transition",
        "animation",
        "scroll-",
        "scrollbar-",
        "overscroll-",
        "view-transition-",
        "view-timeline",
        "container-",
        "timeline-",
        "voice-",
        "cue",
        "pause",
        "interactivity",
    ];
    // What shows on paper all the same.
    const SHOWN: [(&str, &[&str]); 2] = [("container-type", &["size", "inline-size"]), ("field-sizing", &["content"])];
    const ENGINES: [&str; 5] = ["-webkit-perspective", "-webkit-shape", "-webkit-text-security", "-webkit-box-reflect", "-webkit-mask-box"];
    let is_shown = |(known, words): &(&str, &[&str])| *known == name && value.split_whitespace().any(|word| words.contains(&word));
    let is_known = NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    is_known && !SHOWN.iter().any(is_shown) && !ENGINES.iter().any(|start| name.starts_with(start))
}
