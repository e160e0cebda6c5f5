//! Shorthand properties: which longhands they set, and how their values are told apart.

mod grid;
mod layers;

use std::sync::LazyLock;

use cssparser::Parser;
use rustc_hash::FxHashMap;

use super::declare::{Declaration, Target, Value, Wide};
use super::properties::{Longhand, Setter};
use super::value::{Compute, Parsed, Place, bad, font, word};
use super::{builder::Builder, value::Context};

use Longhand::*;

/// A shorthand property.
#[derive(Debug)]
pub(super) struct Shorthand {
    name: &'static str,
    kind: Kind,
    targets: Vec<Target>,
}

/// How the value of a shorthand is made up.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// One to four values for top, right, bottom, left.
    Sides,
    /// One or two values.
    Pair,
    /// Each at most once, in any order; what is missing is initial.
    AnyOrder,
    /// As [`Kind::AnyOrder`] for each run of so many targets, all with the same values.
    Repeated(usize),
    Radius,
    BorderImage,
    ListStyle,
    Flex,
    Font,
    FontVariant,
    WhiteSpace,
    Synthesis,
    Background,
    Mask,
    /// Two grid lines with a slash.
    Lines,
    GridArea,
    GridTemplate,
    Grid,
    Columns,
    /// `all`
    All,
}

/// The shorthand of this name in lower case.
pub(super) fn named(name: &str) -> Option<&'static Shorthand> {
    static NAMES: LazyLock<FxHashMap<&str, Shorthand>> = LazyLock::new(|| table().into_iter().map(|s| (s.name, s)).collect());
    NAMES.get(name)
}

/// The names of all shorthands, for suggestions.
pub(super) fn names() -> Vec<&'static str> {
    table().iter().map(|s| s.name).collect()
}

fn table() -> Vec<Shorthand> {
    let one = |ids: &[Longhand]| ids.iter().map(|id| Target::one(*id)).collect::<Vec<_>>();
    let block = |ids: &[Longhand]| ids.iter().map(|id| Target::flow(*id, *id)).collect::<Vec<_>>();
    let flow = |pairs: &[(Longhand, Longhand)]| pairs.iter().map(|(l, r)| Target::flow(*l, *r)).collect::<Vec<_>>();
    let entry = |name, kind, targets| Shorthand { name, kind, targets };
    let (left, right) = (
        [(BorderLeftWidth, BorderRightWidth), (BorderLeftStyle, BorderRightStyle), (BorderLeftColor, BorderRightColor)],
        [(BorderRightWidth, BorderLeftWidth), (BorderRightStyle, BorderLeftStyle), (BorderRightColor, BorderLeftColor)],
    );
    let top = [BorderTopWidth, BorderTopStyle, BorderTopColor];
    let bottom = [BorderBottomWidth, BorderBottomStyle, BorderBottomColor];
    let all_sides =
        [top, [BorderRightWidth, BorderRightStyle, BorderRightColor], bottom, [BorderLeftWidth, BorderLeftStyle, BorderLeftColor]];
    let variants = [VariantLigatures, VariantCaps, VariantNumeric, VariantEastAsian, VariantPosition, VariantAlternates];
    let background = [
        BackgroundImage,
        BackgroundPosition,
        BackgroundSize,
        BackgroundRepeat,
        BackgroundOrigin,
        BackgroundClip,
        BackgroundColor,
        BackgroundPositionX,
        BackgroundPositionY,
        BackgroundAttachment,
    ];
    let mask = [MaskImage, MaskPosition, MaskSize, MaskRepeat, MaskOrigin, MaskClip, MaskComposite, MaskMode];
    let templates = [GridTemplateRows, GridTemplateColumns, GridTemplateAreas];
    let all = Longhand::ALL.iter().filter(|id| !matches!(id, Direction | UnicodeBidi | Lang) && !id.is_page_descriptor());
    vec![
        entry("margin", Kind::Sides, one(&[MarginTop, MarginRight, MarginBottom, MarginLeft])),
        entry("padding", Kind::Sides, one(&[PaddingTop, PaddingRight, PaddingBottom, PaddingLeft])),
        entry("inset", Kind::Sides, one(&[Top, Right, Bottom, Left])),
        entry("border-width", Kind::Sides, one(&[BorderTopWidth, BorderRightWidth, BorderBottomWidth, BorderLeftWidth])),
        entry("border-style", Kind::Sides, one(&[BorderTopStyle, BorderRightStyle, BorderBottomStyle, BorderLeftStyle])),
        entry("border-color", Kind::Sides, one(&[BorderTopColor, BorderRightColor, BorderBottomColor, BorderLeftColor])),
        entry("contain-intrinsic-size", Kind::Pair, one(&[ContainedWidth, ContainedHeight])),
        entry("margin-inline", Kind::Pair, flow(&[(MarginLeft, MarginRight), (MarginRight, MarginLeft)])),
        entry("margin-block", Kind::Pair, block(&[MarginTop, MarginBottom])),
        entry("padding-inline", Kind::Pair, flow(&[(PaddingLeft, PaddingRight), (PaddingRight, PaddingLeft)])),
        entry("padding-block", Kind::Pair, block(&[PaddingTop, PaddingBottom])),
        entry("inset-inline", Kind::Pair, flow(&[(Left, Right), (Right, Left)])),
        entry("inset-block", Kind::Pair, block(&[Top, Bottom])),
        entry("border-inline-width", Kind::Pair, flow(&[left[0], right[0]])),
        entry("border-inline-style", Kind::Pair, flow(&[left[1], right[1]])),
        entry("border-inline-color", Kind::Pair, flow(&[left[2], right[2]])),
        entry("border-block-width", Kind::Pair, block(&[top[0], bottom[0]])),
        entry("border-block-style", Kind::Pair, block(&[top[1], bottom[1]])),
        entry("border-block-color", Kind::Pair, block(&[top[2], bottom[2]])),
        entry("border", Kind::Repeated(3), one(all_sides.as_flattened())),
        entry("border-top", Kind::AnyOrder, one(&all_sides[0])),
        entry("border-right", Kind::AnyOrder, one(&all_sides[1])),
        entry("border-bottom", Kind::AnyOrder, one(&all_sides[2])),
        entry("border-left", Kind::AnyOrder, one(&all_sides[3])),
        entry("border-inline-start", Kind::AnyOrder, flow(&left)),
        entry("border-inline-end", Kind::AnyOrder, flow(&right)),
        entry("border-block-start", Kind::AnyOrder, block(&top)),
        entry("border-block-end", Kind::AnyOrder, block(&bottom)),
        entry("border-inline", Kind::Repeated(3), flow([left, right].as_flattened())),
        entry("border-block", Kind::Repeated(3), block([top, bottom].as_flattened())),
        entry(
            "border-image",
            Kind::BorderImage,
            one(&[BorderImageSource, BorderImageSlice, BorderImageWidth, BorderImageOutset, BorderImageRepeat]),
        ),
        entry("border-radius", Kind::Radius, one(&[RadiusTopLeft, RadiusTopRight, RadiusBottomRight, RadiusBottomLeft])),
        entry("outline", Kind::AnyOrder, one(&[OutlineWidth, OutlineStyle, OutlineColor])),
        entry("column-rule", Kind::AnyOrder, one(&[RuleWidth, RuleStyle, RuleColor])),
        entry("columns", Kind::Columns, one(&[ColumnWidth, ColumnCount])),
        entry("gap", Kind::Pair, one(&[RowGap, ColumnGap])),
        entry("grid-gap", Kind::Pair, one(&[RowGap, ColumnGap])),
        entry("text-decoration", Kind::AnyOrder, one(&[DecorationLine, DecorationStyle, DecorationColor, DecorationThickness])),
        entry("-webkit-text-stroke", Kind::AnyOrder, one(&[OutlineOfLetters, OutlineColorOfLetters])),
        entry("text-emphasis", Kind::AnyOrder, one(&[EmphasisStyle, EmphasisColor])),
        entry("text-wrap", Kind::AnyOrder, one(&[TextWrapMode, TextWrapStyle])),
        entry("white-space", Kind::WhiteSpace, one(&[SpaceCollapse, TextWrapMode])),
        entry("list-style", Kind::ListStyle, one(&[ListStyleType, ListStylePosition, ListStyleImage])),
        entry("flex", Kind::Flex, one(&[FlexGrow, FlexShrink, FlexBasis])),
        entry("flex-flow", Kind::AnyOrder, one(&[FlexDirection, FlexWrap])),
        entry("place-items", Kind::Pair, one(&[AlignItems, JustifyItems])),
        entry("place-content", Kind::Pair, one(&[AlignContent, JustifyContent])),
        entry("place-self", Kind::Pair, one(&[AlignSelf, JustifySelf])),
        entry(
            "font",
            Kind::Font,
            one(&[
                FontStyle,
                VariantCaps,
                FontWeight,
                FontStretch,
                FontSize,
                LineHeight,
                FontFamily,
                VariantLigatures,
                VariantNumeric,
                VariantEastAsian,
                VariantPosition,
                VariantAlternates,
                FontKerning,
                FeatureSettings,
                FontVariations,
            ]),
        ),
        entry("font-synthesis", Kind::Synthesis, one(&[SynthesisWeight, SynthesisStyle, SynthesisSmallCaps])),
        entry("font-variant", Kind::FontVariant, one(&variants)),
        entry("background", Kind::Background, one(&background)),
        entry("mask", Kind::Mask, one(&mask)),
        entry("grid-row", Kind::Lines, one(&[GridRowStart, GridRowEnd])),
        entry("grid-column", Kind::Lines, one(&[GridColumnStart, GridColumnEnd])),
        entry("grid-area", Kind::GridArea, one(&[GridRowStart, GridColumnStart, GridRowEnd, GridColumnEnd])),
        entry("grid-template", Kind::GridTemplate, one(&templates)),
        entry(
            "grid",
            Kind::Grid,
            one(&[GridTemplateRows, GridTemplateColumns, GridTemplateAreas, GridAutoFlow, GridAutoRows, GridAutoColumns]),
        ),
        entry("all", Kind::All, all.map(|id| Target::one(*id)).collect()),
    ]
}

type Out = Vec<Declaration>;

fn initial(target: Target) -> Declaration {
    Declaration::new(target, Value::Wide(Wide::Initial))
}

/// A longhand set from a value that was parsed by itself.
fn set(target: Target, setter: Setter) -> Declaration {
    Declaration::new(target, Value::Set(setter))
}

/// A longhand set from words of ours.
fn fixed(target: Target, css: &str, place: &Place) -> Parsed<Declaration> {
    Declaration::parse(target, &mut Parser::new(css), place)
}

impl Shorthand {
    /// The longhands it sets.
    pub(super) fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Parses its value; every longhand is declared.
    pub(super) fn parse(&self, input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
        let targets = self.targets.as_slice();
        match self.kind {
            Kind::Sides => repeated(targets, &[0, 1, 2, 3], input, place, out),
            Kind::Pair => repeated(targets, &[0, 1], input, place, out),
            Kind::AnyOrder => any_order(targets, input, place, out),
            Kind::Repeated(size) => {
                let start = input.state();
                for run in targets.chunks(size) {
                    input.reset(&start);
                    any_order(run, input, place, out)?;
                }
                Ok(())
            }
            Kind::BorderImage => border_image(targets, input, place, out),
            Kind::Radius => radius(targets, input, place, out),
            Kind::ListStyle => list_style(targets, input, place, out),
            Kind::Flex => flex(targets, input, place, out),
            Kind::Font => font(targets, input, place, out),
            Kind::FontVariant => {
                if word(input, "normal") {
                    out.extend(targets.iter().copied().map(initial));
                    Ok(())
                } else if word(input, "none") {
                    out.push(fixed(targets[0], "none", place)?);
                    out.extend(targets[1..].iter().copied().map(initial));
                    Ok(())
                } else {
                    any_order(targets, input, place, out)
                }
            }
            Kind::Synthesis => synthesis(targets, input, place, out),
            Kind::WhiteSpace => white_space(targets, input, place, out),
            Kind::Background => layers::background(targets, input, place, out),
            Kind::Mask => layers::mask(targets, input, place, out),
            Kind::Lines => grid::lines(targets, input, place, out),
            Kind::GridArea => grid::grid_area(targets, input, place, out),
            Kind::GridTemplate => grid::grid_template(targets, input, place, out),
            Kind::Grid => grid::grid(targets, input, place, out),
            Kind::Columns => columns(targets, input, place, out),
            // Only the words every property takes, which were tried before.
            Kind::All => bad(),
        }
    }
}

/// What is named may be made up, what is not may not.
fn synthesis(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let names = ["weight", "style", "small-caps"];
    let mut found = [false; 3];
    let mut any = word(input, "none");
    while let Ok(name) = input.try_parse(super::value::ident) {
        match names.iter().position(|known| *known == name) {
            Some(index) => found[index] = true,
            None if name == "position" => {}
            None => return bad(),
        }
        any = true;
    }
    if !any {
        return bad();
    }
    for (target, found) in targets.iter().zip(found) {
        out.push(fixed(*target, if found { "auto" } else { "none" }, place)?);
    }
    Ok(())
}

/// The words of CSS 2.2 stand for both parts.
fn white_space(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    const WORDS: [(&str, &str, &str); 5] = [
        ("normal", "collapse", "wrap"),
        ("pre", "preserve", "nowrap"),
        ("pre-wrap", "preserve", "wrap"),
        ("pre-line", "preserve-breaks", "wrap"),
        ("-moz-pre-wrap", "preserve", "wrap"),
    ];
    for (name, collapse, wrap) in WORDS {
        if word(input, name) {
            out.push(fixed(targets[0], collapse, place)?);
            out.push(fixed(targets[1], wrap, place)?);
            return Ok(());
        }
    }
    any_order(targets, input, place, out)
}

/// One to so many values: a missing fourth is the second, other missing ones are the first.
fn repeated(targets: &[Target], places: &[usize], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut starts = Vec::with_capacity(places.len());
    let mut end = input.state();
    while starts.len() < targets.len() {
        let start = input.state();
        if input.try_parse(|i| Declaration::parse(targets[starts.len()], i, place)).is_err() {
            break;
        }
        starts.push(start);
        end = input.state();
    }
    if starts.is_empty() {
        return bad();
    }
    for (i, target) in targets.iter().enumerate() {
        let from = match i {
            i if i < starts.len() => i,
            3 if starts.len() > 1 => 1,
            _ => 0,
        };
        input.reset(&starts[from]);
        out.push(Declaration::parse(*target, input, place)?);
    }
    input.reset(&end);
    Ok(())
}

fn any_order(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut found: Vec<Option<Declaration>> = vec![None; targets.len()];
    let mut any = false;
    'values: while !input.is_exhausted() {
        for (slot, target) in found.iter_mut().zip(targets) {
            if slot.is_none()
                && let Ok(declaration) = input.try_parse(|i| Declaration::parse(*target, i, place))
            {
                *slot = Some(declaration);
                any = true;
                continue 'values;
            }
        }
        break;
    }
    if !any {
        return bad();
    }
    out.extend(found.into_iter().zip(targets).map(|(slot, target)| slot.unwrap_or_else(|| initial(*target))));
    Ok(())
}

/// Source, slices with widths and outsets after slashes, and repeats, in any order.
fn border_image(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut found: [Option<Declaration>; 5] = [None, None, None, None, None];
    let mut any = false;
    while !input.is_exhausted() {
        let which = [0, 1, 4].into_iter().find(|which: &usize| {
            if found[*which].is_some() {
                return false;
            }
            found[*which] = input.try_parse(|i| Declaration::parse(targets[*which], i, place)).ok();
            found[*which].is_some()
        });
        match which {
            Some(1) => {
                if input.try_parse(|i| i.expect_delim('/')).is_ok() {
                    found[2] = input.try_parse(|i| Declaration::parse(targets[2], i, place)).ok();
                    if input.try_parse(|i| i.expect_delim('/')).is_ok() {
                        found[3] = Some(Declaration::parse(targets[3], input, place)?);
                    }
                }
            }
            Some(_) => {}
            None => break,
        }
        any = true;
    }
    if !any {
        return bad();
    }
    out.extend(found.into_iter().zip(targets).map(|(slot, target)| slot.unwrap_or_else(|| initial(*target))));
    Ok(())
}

/// Up to four horizontal radii, then after a slash up to four vertical ones.
fn radius(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let four = |input: &mut Parser<'_>| -> Parsed<[super::value::length::Length; 4]> {
        let mut values = Vec::new();
        while values.len() < 4
            && let Ok(value) = input.try_parse(|i| super::value::length::positive_length_percentage(i, place))
        {
            values.push(value);
        }
        let Some(first) = values.first().cloned() else { return bad() };
        let second = values.get(1).cloned().unwrap_or_else(|| first.clone());
        let third = values.get(2).cloned().unwrap_or_else(|| first.clone());
        let fourth = values.get(3).cloned().unwrap_or_else(|| second.clone());
        Ok([first, second, third, fourth])
    };
    let horizontal = four(input)?;
    let vertical = if input.try_parse(|i| i.expect_delim('/')).is_ok() { four(input)? } else { horizontal.clone() };
    for (i, (target, corner)) in targets.iter().zip(horizontal.into_iter().zip(vertical)).enumerate() {
        let setter = move |builder: &mut Builder, context: &Context<'_>| {
            std::sync::Arc::make_mut(&mut builder.edges).radius[i] = corner.compute(context);
        };
        out.push(set(*target, std::sync::Arc::new(setter)));
    }
    Ok(())
}

/// `none` may be the type or the image.
fn list_style(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut found: [Option<Declaration>; 3] = [None, None, None];
    let mut nones = 0;
    while !input.is_exhausted() {
        if word(input, "none") {
            nones += 1;
            continue;
        }
        // The position before the type: `inside` would be a counter style's name.
        let slot = [1, 2, 0].into_iter().find_map(|i| {
            if found[i].is_some() {
                return None;
            }
            input.try_parse(|p| Declaration::parse(targets[i], p, place)).ok().map(|d| (i, d))
        });
        match slot {
            Some((i, declaration)) => found[i] = Some(declaration),
            None => break,
        }
    }
    let free = usize::from(found[0].is_none()) + usize::from(found[2].is_none());
    if nones > free || (nones == 0 && found.iter().all(Option::is_none)) {
        return bad();
    }
    if found[0].is_none() && nones > 0 {
        found[0] = Some(fixed(targets[0], "none", place)?);
    }
    out.extend(found.into_iter().zip(targets).map(|(slot, target)| slot.unwrap_or_else(|| initial(*target))));
    Ok(())
}

fn flex(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    if word(input, "none") {
        for (target, css) in targets.iter().zip(["0", "0", "auto"]) {
            out.push(fixed(*target, css, place)?);
        }
        return Ok(());
    }
    let (mut grow, mut shrink, mut basis) = (None, None, None);
    while !input.is_exhausted() {
        // Numbers first: a bare 0 is a factor rather than a length, unless both factors stand.
        if grow.is_none()
            && let Ok(found) = input.try_parse(|i| Declaration::parse(targets[0], i, place))
        {
            grow = Some(found);
            shrink = input.try_parse(|i| Declaration::parse(targets[1], i, place)).ok();
        } else if basis.is_none()
            && let Ok(found) = input.try_parse(|i| Declaration::parse(targets[2], i, place))
        {
            basis = Some(found);
        } else {
            break;
        }
    }
    if grow.is_none() && basis.is_none() {
        return bad();
    }
    // What is missing is 1 1 0: not the longhands' initial values.
    out.push(grow.map_or_else(|| fixed(targets[0], "1", place), Ok)?);
    out.push(shrink.map_or_else(|| fixed(targets[1], "1", place), Ok)?);
    out.push(basis.map_or_else(|| fixed(targets[2], "0", place), Ok)?);
    Ok(())
}

fn columns(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut found: [Option<Declaration>; 2] = [None, None];
    let mut parts = 0;
    while parts < 2 && !input.is_exhausted() {
        if word(input, "auto") {
        } else if let (None, Ok(d)) = (&found[0], input.try_parse(|i| Declaration::parse(targets[0], i, place))) {
            found[0] = Some(d);
        } else if let (None, Ok(d)) = (&found[1], input.try_parse(|i| Declaration::parse(targets[1], i, place))) {
            found[1] = Some(d);
        } else {
            break;
        }
        parts += 1;
    }
    if parts == 0 {
        return bad();
    }
    out.extend(found.into_iter().zip(targets).map(|(slot, target)| slot.unwrap_or_else(|| initial(*target))));
    Ok(())
}

/// `[style || variant || weight || stretch]? size [/ line-height]? family`; system fonts' names are the initial font.
fn font(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    const SYSTEM: [&str; 6] = ["caption", "icon", "menu", "message-box", "small-caption", "status-bar"];
    if SYSTEM.iter().any(|name| word(input, name)) {
        out.extend(targets.iter().copied().map(initial));
        return Ok(());
    }
    let mut found: [Option<Declaration>; 4] = [None, None, None, None];
    for _ in 0..4 {
        if word(input, "normal") {
            continue;
        }
        let slot = (0..4).find_map(|i| {
            if found[i].is_some() {
                return None;
            }
            // Percentages are sizes here, and of the capitals only small ones are known to this shorthand.
            let declaration = input.try_parse(|p| {
                if i == 3 {
                    let start = p.state();
                    font::stretch_keyword(p)?;
                    p.reset(&start);
                }
                Declaration::parse(targets[i], p, place)
            });
            declaration.ok().map(|d| (i, d))
        });
        match slot {
            Some((i, declaration)) => found[i] = Some(declaration),
            None => break,
        }
    }
    let size = Declaration::parse(targets[4], input, place)?;
    let line_height =
        if input.try_parse(|i| i.expect_delim('/')).is_ok() { Declaration::parse(targets[5], input, place)? } else { initial(targets[5]) };
    let family = Declaration::parse(targets[6], input, place)?;
    out.extend(found.into_iter().zip(targets).map(|(slot, target)| slot.unwrap_or_else(|| initial(*target))));
    out.extend([size, line_height, family]);
    out.extend(targets[7..].iter().copied().map(initial));
    Ok(())
}
