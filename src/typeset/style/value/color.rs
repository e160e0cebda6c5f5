//! Colours (CSS Color 4 and 5), all brought to sRGB.

use cssparser::color::{parse_hash_color, parse_named_color};
use cssparser::{Parser, Token};

use super::{Compute, Context, Parsed, Place, bad, length};
use crate::typeset::frame::Color;
use crate::typeset::style::computed::{HueWay, MixSpace};

/// A colour as written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Spec {
    /// A colour by itself.
    Color(Color),
    /// `currentcolor`
    Current,
    /// `color-mix()`: both colours with their shares of 1 and the opacity that shares below 1 leave.
    Mix(Box<(Spec, f32, Spec, f32, f32)>, MixSpace),
    /// A function of another colour's channels: that colour, the function's name and what stands in its brackets.
    Relative(Box<(Spec, String, String)>),
}

impl Spec {
    pub(in crate::typeset::style) fn resolve(&self, current: Color) -> Color {
        match self {
            Self::Color(color) => *color,
            Self::Current => current,
            Self::Mix(parts, space) => {
                let (a, share_a, b, share_b, opacity) = &**parts;
                let mixed = mix((a.resolve(current), *share_a), (b.resolve(current), *share_b), *space);
                Color { a: unit(mixed.a * opacity), ..mixed }
            }
            Self::Relative(parts) => {
                let (from, name, body) = &**parts;
                relative(from.resolve(current), name, body).unwrap_or(current)
            }
        }
    }
}

impl Compute for Spec {
    type Out = Color;
    fn compute(&self, context: &Context<'_>) -> Color {
        self.resolve(context.color)
    }
}

/// A colour where `currentcolor` stays open until the element's own colour is known.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) struct OrCurrent(Spec);

impl Compute for OrCurrent {
    type Out = Option<Color>;
    fn compute(&self, context: &Context<'_>) -> Option<Color> {
        (self.0 != Spec::Current).then(|| self.0.compute(context))
    }
}

/// `<color>` for properties whose initial value is `currentcolor`.
pub(in crate::typeset::style) fn or_current(input: &mut Parser<'_>, place: &Place) -> Parsed<OrCurrent> {
    color(input, place).map(OrCurrent)
}

/// `<color>`
pub(in crate::typeset::style) fn color(input: &mut Parser<'_>, place: &Place) -> Parsed<Spec> {
    match input.next()?.clone() {
        Token::Hash(digits) | Token::IDHash(digits) => match parse_hash_color(digits.as_bytes()) {
            Ok((r, g, b, a)) => Ok(Spec::Color(bytes(r, g, b, a))),
            Err(()) => bad(),
        },
        Token::Ident(name) => named(&name),
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            input.parse_nested_block(|i| function(&name, i, place))
        }
        _ => bad(),
    }
}

fn bytes(r: u8, g: u8, b: u8, a: f32) -> Color {
    Color { r: f32::from(r) / 255.0, g: f32::from(g) / 255.0, b: f32::from(b) / 255.0, a }
}

fn named(name: &str) -> Parsed<Spec> {
    if let Ok((r, g, b)) = parse_named_color(name) {
        return Ok(Spec::Color(bytes(r, g, b, 1.0)));
    }
    Ok(match name.to_ascii_lowercase().as_str() {
        "transparent" => Spec::Color(Color::TRANSPARENT),
        "currentcolor" => Spec::Current,
        // System colours, as on paper (CSS Color 4, 6.2 and appendix A).
        "buttonface" | "buttonhighlight" | "buttonshadow" | "threedface" => Spec::Color(bytes(239, 239, 239, 1.0)),
        "canvas" | "field" | "selecteditemtext" | "activecaption" | "appworkspace" | "background" | "inactivecaption"
        | "infobackground" | "menu" | "scrollbar" | "window" => Spec::Color(Color::WHITE),
        "canvastext" | "fieldtext" | "buttontext" | "buttonborder" | "marktext" | "selecteditem" | "highlighttext" | "activeborder"
        | "captiontext" | "inactiveborder" | "infotext" | "menutext" | "threeddarkshadow" | "threedhighlight" | "threedlightshadow"
        | "threedshadow" | "windowframe" | "windowtext" => Spec::Color(Color::BLACK),
        "accentcolor" => Spec::Color(bytes(0, 117, 255, 1.0)),
        "accentcolortext" => Spec::Color(Color::WHITE),
        "linktext" => Spec::Color(bytes(0, 0, 238, 1.0)),
        "visitedtext" => Spec::Color(bytes(85, 26, 139, 1.0)),
        "activetext" => Spec::Color(bytes(255, 0, 0, 1.0)),
        "graytext" | "inactivecaptiontext" => Spec::Color(bytes(128, 128, 128, 1.0)),
        "mark" => Spec::Color(bytes(255, 255, 0, 1.0)),
        "highlight" => Spec::Color(bytes(181, 213, 255, 1.0)),
        _ => return bad(),
    })
}

/// A component: a number, a percentage of `whole`, or `none`.
fn component(input: &mut Parser<'_>, whole: f32) -> Parsed<f32> {
    if super::word(input, "none") {
        return Ok(0.0);
    }
    if let Ok(percentage) = input.try_parse(|i| i.expect_percentage()) {
        return Ok(percentage * whole);
    }
    super::calc::number(input)
}

fn hue(input: &mut Parser<'_>) -> Parsed<f32> {
    if super::word(input, "none") {
        return Ok(0.0);
    }
    if let Ok(angle) = input.try_parse(length::angle) {
        return Ok(angle);
    }
    super::calc::number(input)
}

/// Between components: a comma in the old syntax (then everywhere), nothing in the new.
fn separator(input: &mut Parser<'_>, commas: &mut Option<bool>) -> Parsed<()> {
    let comma = input.try_parse(|i| i.expect_comma()).is_ok();
    if *commas.get_or_insert(comma) != comma {
        return bad();
    }
    Ok(())
}

fn alpha(input: &mut Parser<'_>, commas: Option<bool>) -> Parsed<f32> {
    if input.is_exhausted() {
        return Ok(1.0);
    }
    if commas == Some(true) {
        input.expect_comma()?;
    } else {
        input.expect_delim('/')?;
    }
    Ok(component(input, 1.0)?.clamp(0.0, 1.0))
}

fn function(name: &str, input: &mut Parser<'_>, place: &Place) -> Parsed<Spec> {
    if super::word(input, "from") {
        let from = self::color(input, place)?;
        let start = input.position();
        while input.next().is_ok() {}
        let body = input.slice_from(start).to_owned();
        return match relative(Color::BLACK, name, &body) {
            Some(_) => Ok(Spec::Relative(Box::new((from, name.to_owned(), body)))),
            None => bad(),
        };
    }
    let mut commas = None;
    let color = match name {
        "rgb" | "rgba" => {
            let r = component(input, 255.0)?;
            separator(input, &mut commas)?;
            let g = component(input, 255.0)?;
            separator(input, &mut commas)?;
            let b = component(input, 255.0)?;
            let a = alpha(input, commas)?;
            Color { r: r / 255.0, g: g / 255.0, b: b / 255.0, a }
        }
        "hsl" | "hsla" | "hwb" => {
            let h = hue(input)?;
            separator(input, &mut commas)?;
            let x = component(input, 100.0)? / 100.0;
            separator(input, &mut commas)?;
            let y = component(input, 100.0)? / 100.0;
            let a = alpha(input, commas)?;
            let [r, g, b] = if name == "hwb" { hwb(h, x, y) } else { hsl(h, x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)) };
            Color { r, g, b, a }
        }
        "lab" | "oklab" | "lch" | "oklch" => {
            let (light, chroma, ok) = match name {
                "lab" => (100.0, 125.0, false),
                "lch" => (100.0, 150.0, false),
                _ => (1.0, 0.4, true),
            };
            let l = component(input, light)?.clamp(0.0, light);
            let x = component(input, chroma)?;
            let (x, y) = if name.ends_with("lch") {
                let h = hue(input)?.to_radians();
                (x.max(0.0) * h.cos(), x.max(0.0) * h.sin())
            } else {
                (x, component(input, chroma)?)
            };
            let a = alpha(input, Some(false))?;
            let linear = if ok { oklab_to_linear([l, x, y]) } else { lab_to_linear([l, x, y]) };
            let [r, g, b] = linear.map(encode);
            Color { r, g, b, a }
        }
        "color" => {
            let space = super::ident(input)?;
            let mut c = [0.0; 3];
            for value in &mut c {
                *value = component(input, 1.0)?;
            }
            let a = alpha(input, Some(false))?;
            let [r, g, b] = match space.as_str() {
                "srgb" => c,
                "srgb-linear" => c.map(encode),
                "xyz" | "xyz-d65" => xyz_to_linear(c).map(encode),
                "xyz-d50" => xyz_to_linear(times(&D50_TO_D65, c)).map(encode),
                wide => wide_to_linear(wide, c).map_or_else(bad, Ok)?.map(encode),
            };
            Color { r, g, b, a }
        }
        "device-cmyk" => {
            let mut c = [0.0; 4];
            for (i, value) in c.iter_mut().enumerate() {
                if i > 0 {
                    separator(input, &mut commas)?;
                }
                *value = component(input, 1.0)?.clamp(0.0, 1.0);
            }
            let a = alpha(input, Some(false))?;
            // The naive conversion that CSS Color 5 gives where no profile is known.
            let [r, g, b] = [c[0], c[1], c[2]].map(|v| 1.0 - (v * (1.0 - c[3]) + c[3]).min(1.0));
            Color { r, g, b, a }
        }
        "color-mix" => return color_mix(input, place),
        "light-dark" => {
            let light = self::color(input, place)?;
            input.expect_comma()?;
            self::color(input, place)?;
            return Ok(light);
        }
        _ => return bad(),
    };
    Ok(Spec::Color(Color { r: unit(color.r), g: unit(color.g), b: unit(color.b), a: color.a }))
}

fn unit(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) }
}

/// A function with the channels of a colour as its words (CSS Color 5, 4.1).
fn relative(from: Color, name: &str, body: &str) -> Option<Color> {
    let rgb = [from.r, from.g, from.b];
    let linear = rgb.map(decode);
    let (names, values) = match name {
        "rgb" | "rgba" => (["r", "g", "b"], rgb.map(|value| value * 255.0)),
        "hsl" | "hsla" => (["h", "s", "l"], to_hsl(rgb)),
        "hwb" => (["h", "w", "b"], to_hwb(rgb)),
        "lab" => (["l", "a", "b"], linear_to_lab(linear)),
        "oklab" => (["l", "a", "b"], linear_to_oklab(linear)),
        "lch" => (["l", "c", "h"], polar(linear_to_lab(linear))),
        "oklch" => (["l", "c", "h"], polar(linear_to_oklab(linear))),
        "color" => match body.split_whitespace().next()?.to_ascii_lowercase().as_str() {
            "srgb" => (["r", "g", "b"], rgb),
            "srgb-linear" => (["r", "g", "b"], linear),
            "xyz" | "xyz-d65" => (["x", "y", "z"], times(&LINEAR_TO_XYZ, linear)),
            _ => return None,
        },
        _ => return None,
    };
    let value_of = |word: &str| {
        let at = names.iter().position(|known| known.eq_ignore_ascii_case(word));
        at.map(|at| values[at]).or_else(|| word.eq_ignore_ascii_case("alpha").then_some(from.a))
    };
    // A slash within a calculation divides.
    let mut depth = 0_usize;
    let has_alpha = body.chars().any(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0
    });
    let mut out = String::with_capacity(body.len() + 32);
    let mut rest = body;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        // Letters after a digit are a unit.
        let is_unit = rest[..start].ends_with(|c: char| c.is_ascii_digit());
        let end = rest[start..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).map_or(rest.len(), |end| start + end);
        out.push_str(&rest[..start]);
        match value_of(&rest[start..end]).filter(|_| !is_unit && !rest[end..].starts_with('(')) {
            Some(value) => out.push_str(&format!("{value:.6}")),
            None => out.push_str(&rest[start..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    let mut input = Parser::new(&out);
    let Ok(Spec::Color(color)) = function(name, &mut input, &Place::default()) else { return None };
    let a = if has_alpha { color.a } else { from.a };
    input.is_exhausted().then_some(Color { a, ..color })
}

/// `in` and a space, with the way around for its hues (CSS Color 4, 12).
pub(in crate::typeset::style) fn mix_space(input: &mut Parser<'_>) -> Parsed<MixSpace> {
    input.expect_ident_matching("in")?;
    let space = match super::ident(input)?.as_str() {
        "srgb" => return Ok(MixSpace::Srgb),
        "srgb-linear" | "xyz" | "xyz-d65" | "xyz-d50" => return Ok(MixSpace::Linear),
        "lab" => return Ok(MixSpace::Lab),
        "oklab" => return Ok(MixSpace::Oklab),
        "hsl" => MixSpace::Hsl,
        "hwb" => MixSpace::Hwb,
        "lch" => MixSpace::Lch,
        "oklch" => MixSpace::Oklch,
        _ => return bad(),
    };
    let way = input.try_parse(|i| {
        let way = match super::ident(i)?.as_str() {
            "shorter" => HueWay::Shorter,
            "longer" => HueWay::Longer,
            "increasing" => HueWay::Increasing,
            "decreasing" => HueWay::Decreasing,
            _ => return bad(),
        };
        i.expect_ident_matching("hue")?;
        Ok(way)
    });
    Ok(space(way.unwrap_or(HueWay::Shorter)))
}

fn color_mix(input: &mut Parser<'_>, place: &Place) -> Parsed<Spec> {
    let space = match input.try_parse(mix_space) {
        Ok(space) => {
            input.expect_comma()?;
            space
        }
        Err(_) => MixSpace::Oklab,
    };
    let part = |input: &mut Parser<'_>| -> Parsed<(Spec, Option<f32>)> {
        let before = input.try_parse(|i| i.expect_percentage()).ok();
        let color = self::color(input, place)?;
        let share = before.or_else(|| input.try_parse(|i| i.expect_percentage()).ok());
        if share.is_some_and(|s| !(0.0..=1.0).contains(&s)) {
            return bad();
        }
        Ok((color, share))
    };
    let (a, share_a) = part(input)?;
    input.expect_comma()?;
    let (b, share_b) = part(input)?;
    let (share_a, share_b) = match (share_a, share_b) {
        (None, None) => (0.5, 0.5),
        (Some(a), None) => (a, 1.0 - a),
        (None, Some(b)) => (1.0 - b, b),
        (Some(a), Some(b)) => (a, b),
    };
    let total = share_a + share_b;
    if total <= 0.0 {
        return bad();
    }
    Ok(Spec::Mix(Box::new((a, share_a / total, b, share_b / total, total.min(1.0))), space))
}

/// Two colours mixed by their shares of 1 in a space.
pub(in crate::typeset) fn mix((a, share_a): (Color, f32), (b, share_b): (Color, f32), space: MixSpace) -> Color {
    let open = |c: Color| {
        let rgb = [c.r, c.g, c.b];
        match space {
            MixSpace::Srgb => rgb,
            MixSpace::Linear => rgb.map(decode),
            MixSpace::Oklab => linear_to_oklab(rgb.map(decode)),
            MixSpace::Lab => linear_to_lab(rgb.map(decode)),
            // Hues last.
            MixSpace::Hsl(_) => turned(to_hsl(rgb)),
            MixSpace::Hwb(_) => turned(to_hwb(rgb)),
            MixSpace::Lch(_) => polar(linear_to_lab(rgb.map(decode))),
            MixSpace::Oklch(_) => polar(linear_to_oklab(rgb.map(decode))),
        }
    };
    let alpha = a.a * share_a + b.a * share_b;
    if alpha <= 0.0 {
        return Color::TRANSPARENT;
    }
    let (from, to) = (open(a), open(b));
    let mut mixed: [f32; 3] = std::array::from_fn(|i| (from[i] * a.a * share_a + to[i] * b.a * share_b) / alpha);
    if let MixSpace::Hsl(way) | MixSpace::Hwb(way) | MixSpace::Lch(way) | MixSpace::Oklch(way) = space {
        // Greys have no hue of their own.
        let is_grey = |c: Color| (c.r - c.g).abs() < 0.001 && (c.g - c.b).abs() < 0.001;
        mixed[2] = match (is_grey(a), is_grey(b)) {
            (true, _) => to[2],
            (_, true) => from[2],
            _ => from[2] + around(from[2], to[2], way) * share_b / (share_a + share_b),
        };
    }
    let [x, y, hue] = mixed;
    let (sin, cos) = hue.to_radians().sin_cos();
    let [r, g, b] = match space {
        MixSpace::Srgb => mixed,
        MixSpace::Linear => mixed.map(encode),
        MixSpace::Oklab => oklab_to_linear(mixed).map(encode),
        MixSpace::Lab => lab_to_linear(mixed).map(encode),
        MixSpace::Hsl(_) => hsl(hue, x / 100.0, y / 100.0),
        MixSpace::Hwb(_) => hwb(hue, x / 100.0, y / 100.0),
        MixSpace::Lch(_) => lab_to_linear([x, y * cos, y * sin]).map(encode),
        MixSpace::Oklch(_) => oklab_to_linear([x, y * cos, y * sin]).map(encode),
    };
    Color { r: unit(r), g: unit(g), b: unit(b), a: unit(alpha) }
}

/// From one hue to another, in degrees.
fn around(from: f32, to: f32, way: HueWay) -> f32 {
    let up = (to - from).rem_euclid(360.0);
    match way {
        HueWay::Shorter if up > 180.0 => up - 360.0,
        HueWay::Longer if up > 0.0 && up < 180.0 => up - 360.0,
        HueWay::Decreasing if up > 0.0 => up - 360.0,
        _ => up,
    }
}

/// Lightness, chroma and hue from lightness and two axes.
fn polar([l, a, b]: [f32; 3]) -> [f32; 3] {
    [l, a.hypot(b), b.atan2(a).to_degrees().rem_euclid(360.0)]
}

/// A hue that comes first put last.
fn turned([hue, x, y]: [f32; 3]) -> [f32; 3] {
    [x, y, hue]
}

fn to_hsl([r, g, b]: [f32; 3]) -> [f32; 3] {
    let (low, high) = (r.min(g).min(b), r.max(g).max(b));
    let (light, range) = ((low + high) / 2.0, high - low);
    let saturation = if range <= 0.0 { 0.0 } else { (high - light) / light.min(1.0 - light).max(1e-6) };
    [hue_of([r, g, b]), saturation * 100.0, light * 100.0]
}

fn to_hwb(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb;
    [hue_of(rgb), r.min(g).min(b) * 100.0, (1.0 - r.max(g).max(b)) * 100.0]
}

fn hue_of([r, g, b]: [f32; 3]) -> f32 {
    let high = r.max(g).max(b);
    let range = high - r.min(g).min(b);
    if range <= 0.0 {
        return 0.0;
    }
    let sixth = if high == r {
        ((g - b) / range).rem_euclid(6.0)
    } else if high == g {
        (b - r) / range + 2.0
    } else {
        (r - g) / range + 4.0
    };
    sixth * 60.0
}

fn hsl(hue: f32, saturation: f32, lightness: f32) -> [f32; 3] {
    let hue = hue.rem_euclid(360.0);
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue / 30.0) % 12.0;
        lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

fn hwb(hue: f32, white: f32, black: f32) -> [f32; 3] {
    if white + black >= 1.0 {
        return [white / (white + black); 3];
    }
    hsl(hue, 1.0, 0.5).map(|c| c * (1.0 - white - black) + white)
}

/// The transfer function of sRGB, both ways.
fn encode(linear: f32) -> f32 {
    let size = linear.abs();
    let encoded = if size <= 0.003_130_8 { 12.92 * size } else { 1.055 * size.powf(1.0 / 2.4) - 0.055 };
    encoded.copysign(linear)
}

fn decode(encoded: f32) -> f32 {
    let size = encoded.abs();
    let linear = if size <= 0.040_45 { size / 12.92 } else { ((size + 0.055) / 1.055).powf(2.4) };
    linear.copysign(encoded)
}

type Matrix = [[f32; 3]; 3];

fn times(matrix: &Matrix, v: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

const XYZ_TO_LINEAR: Matrix =
    [[3.240_97, -1.537_383_2, -0.498_610_8], [-0.969_243_6, 1.875_967_5, 0.041_555_06], [0.055_630_08, -0.203_976_96, 1.056_971_5]];
const LINEAR_TO_XYZ: Matrix =
    [[0.412_390_8, 0.357_584_33, 0.180_480_8], [0.212_639, 0.715_168_65, 0.072_192_32], [0.019_330_82, 0.119_194_78, 0.950_532_14]];

fn xyz_to_linear(xyz: [f32; 3]) -> [f32; 3] {
    times(&XYZ_TO_LINEAR, xyz)
}

/// The colours of spaces wider than sRGB (CSS Color 4, 10.3 to 10.7).
fn wide_to_linear(space: &str, c: [f32; 3]) -> Option<[f32; 3]> {
    const FROM_P3: Matrix =
        [[0.486_570_95, 0.265_667_7, 0.198_217_29], [0.228_974_56, 0.691_738_5, 0.079_286_91], [0.0, 0.045_113_38, 1.043_944_4]];
    const FROM_A98: Matrix =
        [[0.576_669, 0.185_558_24, 0.188_228_64], [0.297_344_98, 0.627_363_57, 0.075_291_45], [0.027_031_36, 0.070_688_85, 0.991_337_54]];
    const FROM_REC2020: Matrix =
        [[0.636_958_06, 0.144_616_9, 0.168_880_98], [0.262_700_2, 0.677_998_07, 0.059_301_715], [0.0, 0.028_072_693, 1.060_985_1]];
    const FROM_PROPHOTO: Matrix =
        [[0.797_760_5, 0.135_185_84, 0.031_349_35], [0.288_071_13, 0.711_843_2, 0.000_085_653_96], [0.0, 0.0, 0.825_104_6]];
    let power = |exponent: f32| move |v: f32| v.abs().powf(exponent).copysign(v);
    let xyz = match space {
        "display-p3" => times(&FROM_P3, c.map(decode)),
        "a98-rgb" => times(&FROM_A98, c.map(power(563.0 / 256.0))),
        "rec2020" => times(&FROM_REC2020, c.map(power(2.4))),
        "prophoto-rgb" => {
            let open = |v: f32| if v.abs() <= 16.0 / 512.0 { v / 16.0 } else { power(1.8)(v) };
            times(&D50_TO_D65, times(&FROM_PROPHOTO, c.map(open)))
        }
        _ => return None,
    };
    Some(xyz_to_linear(xyz))
}

const LMS_FROM_LINEAR: Matrix =
    [[0.412_221_46, 0.536_332_55, 0.051_445_995], [0.211_903_5, 0.680_699_5, 0.107_396_96], [0.088_302_46, 0.281_718_85, 0.629_978_7]];
const LINEAR_FROM_LMS: Matrix =
    [[4.076_741_7, -3.307_711_6, 0.230_969_94], [-1.268_438, 2.609_757_4, -0.341_319_4], [-0.004_196_086_3, -0.703_418_6, 1.707_614_7]];
const OKLAB_FROM_LMS: Matrix =
    [[0.210_454_26, 0.793_617_8, -0.004_072_047], [1.977_998_5, -2.428_592_2, 0.450_593_7], [0.025_904_037, 0.782_771_77, -0.808_675_77]];
const LMS_FROM_OKLAB: Matrix =
    [[1.0, 0.396_337_78, 0.215_803_76], [1.0, -0.105_561_346, -0.063_854_17], [1.0, -0.089_484_18, -1.291_485_5]];

fn oklab_to_linear(lab: [f32; 3]) -> [f32; 3] {
    times(&LINEAR_FROM_LMS, times(&LMS_FROM_OKLAB, lab).map(|v| v * v * v))
}

fn linear_to_oklab(linear: [f32; 3]) -> [f32; 3] {
    times(&OKLAB_FROM_LMS, times(&LMS_FROM_LINEAR, linear).map(f32::cbrt))
}

/// CIE Lab is relative to D50, sRGB to D65: Bradford's adaptation lies between them.
const D50: [f32; 3] = [0.964_295_7, 1.0, 0.825_104_6];
const D50_TO_D65: Matrix =
    [[0.955_473_4, -0.023_098_54, 0.063_259_31], [-0.028_369_71, 1.009_995_5, 0.021_041_4], [0.012_314_014, -0.020_507_65, 1.330_366]];
const D65_TO_D50: Matrix = [
    [1.047_929_8, 0.022_946_794, -0.050_192_23],
    [0.029_627_815, 0.990_434_5, -0.017_073_825],
    [-0.009_243_058, 0.015_055_145, 0.751_874_3],
];
const KAPPA: f32 = 24_389.0 / 27.0;
const EPSILON: f32 = 216.0 / 24_389.0;

fn lab_to_linear([l, a, b]: [f32; 3]) -> [f32; 3] {
    let fy = (l + 16.0) / 116.0;
    let f = [fy + a / 500.0, fy, fy - b / 200.0];
    let back = |v: f32| if v * v * v > EPSILON { v * v * v } else { (116.0 * v - 16.0) / KAPPA };
    let xyz = std::array::from_fn(|i| back(f[i]) * D50[i]);
    xyz_to_linear(times(&D50_TO_D65, xyz))
}

fn linear_to_lab(linear: [f32; 3]) -> [f32; 3] {
    let xyz = times(&D65_TO_D50, times(&LINEAR_TO_XYZ, linear));
    let f: [f32; 3] = std::array::from_fn(|i| {
        let v = xyz[i] / D50[i];
        if v > EPSILON { v.cbrt() } else { (KAPPA * v + 16.0) / 116.0 }
    });
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}
