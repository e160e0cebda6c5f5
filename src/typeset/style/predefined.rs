//! Predefined counter styles (CSS Counter Styles 3, 6 and 7).
//!
//! In: a name in lower case. Out: the style as an author's `@counter-style` would make it. Chinese and Ethiopic numbers, which no such rule
//! can describe, have systems of their own.

use super::counters::{CounterStyle, System};

/// Roman numerals below 4000.
const ROMAN: [(i32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// Letters for 1 to 9, 10 to 90, 100 to 900 and so on.
const ARMENIAN: &str = "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔ";
const GEORGIAN: &str = "აბგდევზჱთიკლმნჲოპჟრსტჳფქღყშჩცძწჭხჴჯჰჵ";

const CJK: &str = "〇一二三四五六七八九";

/// The style of that name; none where there is none.
pub(super) fn predefined(name: &str) -> Option<CounterStyle> {
    Some(match name {
        "decimal" => digits('0'),
        "decimal-leading-zero" => CounterStyle { pad: Some((2, "0".to_owned())), ..digits('0') },
        "lower-alpha" | "lower-latin" => alphabet("abcdefghijklmnopqrstuvwxyz"),
        "upper-alpha" | "upper-latin" => alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lower-greek" => alphabet("αβγδεζηθικλμνξοπρστυφχψω"),
        "lower-roman" => additive(3999, ROMAN.iter().map(|(weight, sign)| (*weight, (*sign).to_owned()))),
        "upper-roman" => additive(3999, ROMAN.iter().map(|(weight, sign)| (*weight, sign.to_ascii_uppercase()))),
        "disc" => bullet("•"),
        "circle" => bullet("◦"),
        "square" => bullet("▪"),
        "disclosure-open" => bullet("▾"),
        "disclosure-closed" => bullet("▸"),
        "arabic-indic" => digits('٠'),
        "persian" => digits('۰'),
        "devanagari" => digits('०'),
        "bengali" => digits('০'),
        "gujarati" => digits('૦'),
        "gurmukhi" => digits('੦'),
        "kannada" => digits('೦'),
        "khmer" | "cambodian" => digits('០'),
        "lao" => digits('໐'),
        "malayalam" => digits('൦'),
        "mongolian" => digits('᠐'),
        "myanmar" => digits('၀'),
        "oriya" => digits('୦'),
        "tamil" => digits('௦'),
        "telugu" => digits('౦'),
        "thai" => digits('๐'),
        "tibetan" => digits('༠'),
        "armenian" | "upper-armenian" => additive(9999, ranked(ARMENIAN)),
        "lower-armenian" => additive(9999, ranked(&ARMENIAN.to_lowercase())),
        "georgian" => additive(19_999, ranked(GEORGIAN)),
        "hebrew" => {
            let ones = ranked("אבגדהוזחט").collect::<Vec<_>>();
            let thousands = ones.iter().map(|(weight, sign)| (weight * 1000, format!("{sign}׳")));
            // 15 and 16 are not written with the letters of the name of God.
            let teens = [(19, "יט"), (18, "יח"), (17, "יז"), (16, "טז"), (15, "טו")].map(|(weight, sign)| (weight, sign.to_owned()));
            let rest = ranked("אבגדהוזחטיכלמנסעפצקרשת");
            additive(10_999, [(10_000, "י׳".to_owned())].into_iter().chain(thousands).chain(teens).chain(rest))
        }
        "cjk-decimal" => listed(CounterStyle { range: Some(vec![(0, i32::MAX)]), ..style(System::Numeric, CJK) }),
        "cjk-earthly-branch" => listed(alphabet("子丑寅卯辰巳午未申酉戌亥")),
        "cjk-heavenly-stem" => listed(alphabet("甲乙丙丁戊己庚辛壬癸")),
        "hiragana" => listed(alphabet("あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん")),
        "katakana" => listed(alphabet("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン")),
        "hiragana-iroha" => {
            listed(alphabet("いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす"))
        }
        "katakana-iroha" => {
            listed(alphabet("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"))
        }
        "japanese-informal" => words(CJK, "十百千", true, "マイナス"),
        "japanese-formal" => words("零壱弐参四伍六七八九", "拾百阡", false, "マイナス"),
        "korean-hangul-formal" => korean(words("영일이삼사오육칠팔구", "십백천", false, "마이너스 ")),
        "korean-hanja-informal" => korean(words("零一二三四五六七八九", "十百千", true, "마이너스 ")),
        "korean-hanja-formal" => korean(words("零壹貳參四五六七八九", "拾百仟", false, "마이너스 ")),
        "simp-chinese-informal" => chinese("零一二三四五六七八九十百千", true, "负"),
        "simp-chinese-formal" => chinese("零壹贰叁肆伍陆柒捌玖拾佰仟", false, "负"),
        "trad-chinese-informal" | "cjk-ideographic" => chinese("零一二三四五六七八九十百千", true, "負"),
        "trad-chinese-formal" => chinese("零壹貳參肆伍陸柒捌玖拾佰仟", false, "負"),
        "ethiopic-numeric" => CounterStyle { suffix: Some("/ ".to_owned()), ..style(System::Ethiopic, "") },
        _ => return None,
    })
}

fn style(system: System, symbols: &str) -> CounterStyle {
    CounterStyle { system, symbols: symbols.chars().map(String::from).collect(), ..CounterStyle::default() }
}

/// Ten figures that follow one another in Unicode.
fn digits(zero: char) -> CounterStyle {
    let symbols = (0..10).filter_map(|i| char::from_u32(zero as u32 + i)).map(String::from).collect();
    CounterStyle { symbols, ..style(System::Numeric, "") }
}

fn alphabet(letters: &str) -> CounterStyle {
    style(System::Alphabetic, letters)
}

fn bullet(sign: &str) -> CounterStyle {
    CounterStyle { suffix: Some(" ".to_owned()), ..style(System::Cyclic, sign) }
}

fn additive(highest: i32, signs: impl IntoIterator<Item = (i32, String)>) -> CounterStyle {
    let mut additive: Vec<(i32, String)> = signs.into_iter().collect();
    additive.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    CounterStyle { additive, range: Some(vec![(1, highest)]), ..style(System::Additive, "") }
}

/// Letters whose worth is 1 to 9, then 10 to 90 and so on.
fn ranked(letters: &str) -> impl Iterator<Item = (i32, String)> {
    let worth = (0..6).flat_map(|rank| (1..10).map(move |ones| ones * 10_i32.pow(rank)));
    worth.zip(letters.chars().map(String::from))
}

/// Numbers end in an ideographic comma.
fn listed(style: CounterStyle) -> CounterStyle {
    CounterStyle { suffix: Some("、".to_owned()), ..style }
}

/// Numbers below ten thousand in words: a figure before each of the signs for tens, hundreds and thousands; `bare` leaves a one out there.
fn words(figures: &str, ranks: &str, bare: bool, negative: &str) -> CounterStyle {
    let figures: Vec<char> = figures.chars().collect();
    let mut signs: Vec<(i32, String)> = (0..).zip(figures.iter().map(char::to_string)).collect();
    for (rank, sign) in (1..).zip(ranks.chars()) {
        for (times, figure) in (0..).zip(&figures).skip(1) {
            let word = if bare && times == 1 { sign.to_string() } else { format!("{figure}{sign}") };
            signs.push((times * 10_i32.pow(rank), word));
        }
    }
    CounterStyle {
        range: Some(vec![(-9999, 9999)]),
        negative: Some((negative.to_owned(), String::new())),
        fallback: Some("cjk-decimal".to_owned()),
        ..listed(additive(0, signs))
    }
}

fn korean(style: CounterStyle) -> CounterStyle {
    CounterStyle { suffix: Some(", ".to_owned()), fallback: None, ..style }
}

fn chinese(symbols: &str, informal: bool, negative: &str) -> CounterStyle {
    CounterStyle {
        range: Some(vec![(-9999, 9999)]),
        negative: Some((negative.to_owned(), String::new())),
        fallback: Some("cjk-decimal".to_owned()),
        ..listed(style(System::Chinese { informal }, symbols))
    }
}

/// A number from 0 to 9999 as it is said in Chinese, with ten figures and then the signs for tens, hundreds and thousands: one zero stands
/// for any number of them within, none at the end (CSS Counter Styles 3, 7.1.1).
pub(super) fn chinese_words(value: i64, symbols: &[String], informal: bool) -> Option<String> {
    let sign = |index: i64| symbols.get(usize::try_from(index).ok()?).map(String::as_str);
    if value == 0 {
        return sign(0).map(str::to_owned);
    }
    let mut text = String::new();
    let mut gap = false;
    for (rank, worth) in [(3, 1000), (2, 100), (1, 10), (0, 1)] {
        let figure = value / worth % 10;
        if figure == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push_str(sign(0)?);
        }
        if !(informal && rank == 1 && value < 20) {
            text.push_str(sign(figure)?);
        }
        if rank > 0 {
            text.push_str(sign(9 + rank)?);
        }
    }
    Some(text)
}

/// A number above 0 in Ethiopic figures (CSS Counter Styles 3, 7.2).
pub(super) fn ethiopic(value: i64) -> String {
    let mut pairs = Vec::new();
    let mut rest = value;
    while rest > 0 {
        pairs.push(u32::try_from(rest % 100).unwrap_or(0));
        rest /= 100;
    }
    let figure = |first: char, number: u32| (number > 0).then(|| char::from_u32(first as u32 + number - 1)).flatten();
    let mut text = String::new();
    for (index, &pair) in pairs.iter().enumerate().rev() {
        let hundreds = index % 2 == 1;
        let silent = pair == 1 && value != 1 && (hundreds || index + 1 == pairs.len());
        if !silent {
            text.extend(figure('፲', pair / 10));
            text.extend(figure('፩', pair % 10));
        }
        if hundreds {
            text.extend((pair > 0).then_some('፻'));
        } else if index > 0 {
            text.push('፼');
        }
    }
    text
}
