//! Numbers and the mathematical functions (CSS Values 4, 10).

use cssparser::{Parser, Token};

use super::length::Unit;
use super::{Context, Parsed, bad};
use crate::typeset::style::computed::LengthPercentage;

/// An expression inside `calc()` and its kin.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::style) enum Node {
    Number(f32),
    Length(f32, Unit),
    Percent(f32),
    Sum(Vec<Node>),
    /// The first value times the second, or divided by it.
    Product(Box<Node>, Box<Node>, bool),
    Min(Vec<Node>),
    Max(Vec<Node>),
    Clamp(Box<[Node; 3]>),
    Abs(Box<Node>),
    Sign(Box<Node>),
    /// `round()`, `mod()`, `rem()`.
    Step(Step, Box<Node>, Box<Node>),
    /// `pow()` and `sqrt()`.
    Power(Box<Node>, Box<Node>),
    /// An angle in radians.
    Angle(f32),
    /// A number or angle of a number or angle.
    Call(Call, Box<Node>),
    /// `log()` to a base, `atan2()`.
    Log(Box<Node>, Box<Node>),
    Atan2(Box<Node>, Box<Node>),
    Hypot(Vec<Node>),
}

/// Functions of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset::style) enum Call {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Exp,
}

impl Call {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sin" => Self::Sin,
            "cos" => Self::Cos,
            "tan" => Self::Tan,
            "asin" => Self::Asin,
            "acos" => Self::Acos,
            "atan" => Self::Atan,
            "exp" => Self::Exp,
            _ => return None,
        })
    }

    fn of(self, value: f32) -> f32 {
        match self {
            Self::Sin => value.sin(),
            Self::Cos => value.cos(),
            Self::Tan => value.tan(),
            Self::Asin => value.asin(),
            Self::Acos => value.acos(),
            Self::Atan => value.atan(),
            Self::Exp => value.exp(),
        }
    }
}

/// How `round()` and its kin step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::typeset::style) enum Step {
    Nearest,
    Up,
    Down,
    ToZero,
    Mod,
    Rem,
}

/// What an expression comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Length,
    Angle,
}

/// How a value comes out: a number or a length with a percentage.
#[derive(Debug, Clone, Copy)]
enum Value {
    Number(f32),
    Length(LengthPercentage),
}

/// Whether this is the name of a mathematical function.
fn is_math(name: &str) -> bool {
    const NAMES: [&str; 21] = [
        "calc",
        "-webkit-calc",
        "min",
        "max",
        "clamp",
        "abs",
        "sign",
        "round",
        "mod",
        "rem",
        "pow",
        "sqrt",
        "hypot",
        "log",
        "exp",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
    ];
    NAMES.iter().any(|n| name.eq_ignore_ascii_case(n)) || name.eq_ignore_ascii_case("atan2")
}

/// Parses a function that comes to a length or percentage.
pub(in crate::typeset::style) fn length(input: &mut Parser<'_>) -> Parsed<Node> {
    let node = function(input)?;
    match kind(&node) {
        Some(Kind::Length) => Ok(node),
        _ => bad(),
    }
}

/// Parses an angle by a function that comes to one, in degrees.
pub(in crate::typeset::style) fn angle(input: &mut Parser<'_>) -> Parsed<f32> {
    let node = function(input)?;
    match (kind(&node), fold(&node)) {
        (Some(Kind::Angle), Some(radians)) => Ok(radians.to_degrees()),
        _ => bad(),
    }
}

/// Parses a number, plain or by a function that comes to one.
pub(in crate::typeset::style) fn number(input: &mut Parser<'_>) -> Parsed<f32> {
    if let Ok(value) = input.try_parse(|i| i.expect_number()) {
        return Ok(value);
    }
    let node = function(input)?;
    match (kind(&node), fold(&node)) {
        (Some(Kind::Number), Some(value)) => Ok(value),
        _ => bad(),
    }
}

/// Parses an integer, plain or rounded from a function.
pub(in crate::typeset::style) fn integer(input: &mut Parser<'_>) -> Parsed<i32> {
    if let Ok(value) = input.try_parse(|i| i.expect_integer()) {
        return Ok(value);
    }
    let node = function(input)?;
    match (kind(&node), fold(&node)) {
        // The cast saturates, as CSS clamps.
        (Some(Kind::Number), Some(value)) => Ok((value + 0.5).floor() as i32),
        _ => bad(),
    }
}

fn function(input: &mut Parser<'_>) -> Parsed<Node> {
    let name = input.expect_function()?.clone();
    if !is_math(&name) {
        return bad();
    }
    input.parse_nested_block(|i| arguments(&name, i))
}

fn arguments(name: &str, input: &mut Parser<'_>) -> Parsed<Node> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "min" => Ok(Node::Min(input.parse_comma_separated(sum)?)),
        "max" => Ok(Node::Max(input.parse_comma_separated(sum)?)),
        "clamp" => {
            let bound = |input: &mut Parser<'_>| if super::word(input, "none") { Ok(None) } else { sum(input).map(Some) };
            let low = bound(input)?;
            input.expect_comma()?;
            let middle = sum(input)?;
            input.expect_comma()?;
            Ok(match (low, bound(input)?) {
                (Some(low), Some(high)) => Node::Clamp(Box::new([low, middle, high])),
                (Some(low), None) => Node::Max(vec![low, middle]),
                (None, Some(high)) => Node::Min(vec![middle, high]),
                (None, None) => middle,
            })
        }
        "hypot" => Ok(Node::Hypot(input.parse_comma_separated(sum)?)),
        "atan2" => {
            let y = sum(input)?;
            input.expect_comma()?;
            Ok(Node::Atan2(Box::new(y), Box::new(sum(input)?)))
        }
        "log" => {
            let value = sum(input)?;
            let base = if input.is_exhausted() {
                Node::Number(std::f32::consts::E)
            } else {
                input.expect_comma()?;
                sum(input)?
            };
            Ok(Node::Log(Box::new(value), Box::new(base)))
        }
        "abs" => Ok(Node::Abs(Box::new(sum(input)?))),
        "sign" => Ok(Node::Sign(Box::new(sum(input)?))),
        "sqrt" => Ok(Node::Power(Box::new(sum(input)?), Box::new(Node::Number(0.5)))),
        "round" | "mod" | "rem" | "pow" => {
            let mut step = Step::Nearest;
            if lower == "round" {
                for (word, meant) in [("nearest", Step::Nearest), ("up", Step::Up), ("down", Step::Down), ("to-zero", Step::ToZero)] {
                    if super::word(input, word) {
                        step = meant;
                        input.expect_comma()?;
                        break;
                    }
                }
            }
            let value = Box::new(sum(input)?);
            let by = if lower == "round" && input.is_exhausted() {
                Box::new(Node::Number(1.0))
            } else {
                input.expect_comma()?;
                Box::new(sum(input)?)
            };
            Ok(match lower.as_str() {
                "pow" => Node::Power(value, by),
                "mod" => Node::Step(Step::Mod, value, by),
                "rem" => Node::Step(Step::Rem, value, by),
                _ => Node::Step(step, value, by),
            })
        }
        name => match Call::named(name) {
            Some(call) => Ok(Node::Call(call, Box::new(sum(input)?))),
            None => sum(input),
        },
    }
}

/// Sums: `+` and `-` need white space on both sides.
fn sum(input: &mut Parser<'_>) -> Parsed<Node> {
    let mut terms = vec![product(input)?];
    loop {
        let start = input.state();
        let spaced = matches!(input.next_including_whitespace(), Ok(Token::WhiteSpace(_)));
        let sign = match input.next() {
            Ok(Token::Delim('+')) if spaced => 1.0,
            Ok(Token::Delim('-')) if spaced => -1.0,
            _ => {
                input.reset(&start);
                break;
            }
        };
        if !matches!(input.next_including_whitespace(), Ok(Token::WhiteSpace(_))) {
            return bad();
        }
        let term = product(input)?;
        terms.push(if sign < 0.0 { Node::Product(Box::new(Node::Number(-1.0)), Box::new(term), false) } else { term });
    }
    Ok(match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            Node::Sum(terms)
        }
        None => Node::Number(0.0),
    })
}

fn product(input: &mut Parser<'_>) -> Parsed<Node> {
    let mut left = value(input)?;
    loop {
        let start = input.state();
        let divide = match input.next() {
            Ok(Token::Delim('*')) => false,
            Ok(Token::Delim('/')) => true,
            _ => {
                input.reset(&start);
                return Ok(left);
            }
        };
        left = Node::Product(Box::new(left), Box::new(value(input)?), divide);
    }
}

fn value(input: &mut Parser<'_>) -> Parsed<Node> {
    match input.next()?.clone() {
        Token::Number { value, .. } => Ok(Node::Number(value)),
        Token::Percentage { unit_value, .. } => Ok(Node::Percent(unit_value * 100.0)),
        Token::Dimension { value, unit, .. } => match Unit::parse(&unit) {
            Some(unit) => Ok(Node::Length(value, unit)),
            None => super::length::degrees(value, &unit).map_or_else(bad, |degrees| Ok(Node::Angle(degrees.to_radians()))),
        },
        Token::ParenthesisBlock => input.parse_nested_block(sum),
        Token::Function(name) if is_math(&name) => input.parse_nested_block(|i| arguments(&name, i)),
        Token::Ident(name) => match name.to_ascii_lowercase().as_str() {
            "pi" => Ok(Node::Number(std::f32::consts::PI)),
            "e" => Ok(Node::Number(std::f32::consts::E)),
            "infinity" => Ok(Node::Number(f32::MAX)),
            "nan" => Ok(Node::Number(f32::NAN)),
            "-infinity" => Ok(Node::Number(f32::MIN)),
            _ => bad(),
        },
        _ => bad(),
    }
}

/// The kind of an expression; none where kinds do not go together.
fn kind(node: &Node) -> Option<Kind> {
    let same = |nodes: &[Node]| {
        let first = kind(nodes.first()?)?;
        nodes[1..].iter().all(|n| kind(n) == Some(first)).then_some(first)
    };
    match node {
        Node::Number(_) => Some(Kind::Number),
        Node::Length(..) | Node::Percent(_) => Some(Kind::Length),
        Node::Sum(nodes) | Node::Min(nodes) | Node::Max(nodes) => same(nodes),
        Node::Clamp(nodes) => same(&**nodes),
        Node::Abs(node) => kind(node),
        Node::Sign(node) => kind(node).map(|_| Kind::Number),
        Node::Step(_, a, b) => (kind(a)? == kind(b)?).then_some(kind(a)?),
        Node::Power(a, b) => (kind(a)? == Kind::Number && kind(b)? == Kind::Number).then_some(Kind::Number),
        Node::Angle(_) => Some(Kind::Angle),
        Node::Call(Call::Sin | Call::Cos | Call::Tan, node) => (kind(node)? != Kind::Length).then_some(Kind::Number),
        Node::Call(Call::Exp, node) => (kind(node)? == Kind::Number).then_some(Kind::Number),
        Node::Call(_, node) => (kind(node)? == Kind::Number).then_some(Kind::Angle),
        Node::Log(a, b) => (kind(a)? == Kind::Number && kind(b)? == Kind::Number).then_some(Kind::Number),
        Node::Atan2(a, b) => (kind(a)? == kind(b)?).then_some(Kind::Angle),
        Node::Hypot(nodes) => same(nodes),
        Node::Product(a, b, divide) => match (kind(a)?, kind(b)?, divide) {
            (Kind::Number, Kind::Number, _) => Some(Kind::Number),
            (Kind::Length, Kind::Number, _) | (Kind::Number, Kind::Length, false) => Some(Kind::Length),
            (Kind::Angle, Kind::Number, _) | (Kind::Number, Kind::Angle, false) => Some(Kind::Angle),
            (Kind::Angle, Kind::Angle, true) => Some(Kind::Number),
            _ => None,
        },
    }
}

/// The number an expression without lengths comes to.
fn fold(node: &Node) -> Option<f32> {
    match evaluate(node, &|_, _| 0.0, 0.0) {
        Value::Number(value) => Some(finite(value)),
        Value::Length(_) => None,
    }
}

/// The length an expression comes to.
pub(super) fn compute(node: &Node, context: &Context<'_>) -> LengthPercentage {
    match evaluate(node, &|value, unit: Unit| unit.points(value, context), context.viewport.width) {
        Value::Length(length) => LengthPercentage { points: finite(length.points), percent: finite(length.percent), ..length },
        Value::Number(_) => LengthPercentage::ZERO,
    }
}

fn finite(value: f32) -> f32 {
    if value.is_nan() { 0.0 } else { value.clamp(-1e9, 1e9) }
}

/// `base` stands for 100% where lengths and percentages are compared in ways that cannot wait for layout: the page area is the best guess.
fn evaluate(node: &Node, points: &dyn Fn(f32, Unit) -> f32, base: f32) -> Value {
    let size = |value: Value| match value {
        Value::Number(number) => number,
        Value::Length(length) => length.resolve(base),
    };
    let scale = |value: Value, by: f32| match value {
        Value::Number(number) => Value::Number(number * by),
        Value::Length(length) => Value::Length(length.times(by)),
    };
    let choose = |a: Value, b: Value, larger: bool| match (a, b) {
        (Value::Length(a), Value::Length(b)) if a.is_relative() || b.is_relative() => Value::Length(a.bound(b, larger, base)),
        _ if (size(b) > size(a)) == larger => b,
        _ => a,
    };
    let pick = |nodes: &[Node], larger: bool| nodes.iter().map(|n| evaluate(n, points, base)).reduce(|a, b| choose(a, b, larger));
    match node {
        Node::Number(value) => Value::Number(*value),
        Node::Length(value, unit) => Value::Length(LengthPercentage::points(points(*value, *unit))),
        Node::Percent(percent) => Value::Length(LengthPercentage::percent(*percent)),
        Node::Sum(nodes) => nodes
            .iter()
            .map(|n| evaluate(n, points, base))
            .reduce(|a, b| match (a, b) {
                (Value::Length(a), Value::Length(b)) => Value::Length(a.plus(b, base)),
                (a, b) => Value::Number(size(a) + size(b)),
            })
            .unwrap_or(Value::Number(0.0)),
        Node::Product(a, b, divide) => {
            let (a, b) = (evaluate(a, points, base), evaluate(b, points, base));
            match (a, b, divide) {
                (a, Value::Number(by), true) => scale(a, 1.0 / by),
                (Value::Number(by), b, false) => scale(b, by),
                (a, b, _) => scale(a, size(b)),
            }
        }
        Node::Min(nodes) => pick(nodes, false).unwrap_or(Value::Number(0.0)),
        Node::Max(nodes) => pick(nodes, true).unwrap_or(Value::Number(0.0)),
        Node::Clamp(nodes) => {
            let [low, middle, high] = [0, 1, 2].map(|i| evaluate(&nodes[i], points, base));
            choose(choose(middle, high, false), low, true)
        }
        Node::Abs(node) => {
            let value = evaluate(node, points, base);
            if size(value) < 0.0 { scale(value, -1.0) } else { value }
        }
        Node::Sign(node) => {
            let value = size(evaluate(node, points, base));
            Value::Number(if value == 0.0 { 0.0 } else { value.signum() })
        }
        Node::Angle(radians) => Value::Number(*radians),
        Node::Call(call, node) => Value::Number(call.of(size(evaluate(node, points, base)))),
        Node::Log(a, b) => Value::Number(size(evaluate(a, points, base)).log(size(evaluate(b, points, base)))),
        Node::Atan2(a, b) => Value::Number(size(evaluate(a, points, base)).atan2(size(evaluate(b, points, base)))),
        Node::Hypot(nodes) => {
            let all: Vec<Value> = nodes.iter().map(|node| evaluate(node, points, base)).collect();
            let length = all.iter().map(|value| size(*value).powi(2)).sum::<f32>().sqrt();
            match all.first() {
                Some(Value::Length(_)) => Value::Length(LengthPercentage::points(length)),
                _ => Value::Number(length),
            }
        }
        Node::Power(a, b) => Value::Number(size(evaluate(a, points, base)).powf(size(evaluate(b, points, base)))),
        Node::Step(step, a, b) => {
            let a = evaluate(a, points, base);
            let (value, by) = (size(a), size(evaluate(b, points, base)));
            let stepped = match step {
                Step::Nearest => (value / by + 0.5).floor() * by,
                Step::Up => (value / by).ceil() * by,
                Step::Down => (value / by).floor() * by,
                Step::ToZero => (value / by).trunc() * by,
                Step::Mod => value - by * (value / by).floor(),
                Step::Rem => value - by * (value / by).trunc(),
            };
            match a {
                Value::Number(_) => Value::Number(stepped),
                Value::Length(_) => Value::Length(LengthPercentage::points(stepped)),
            }
        }
    }
}
