//! `text-transform` (CSS Text 3, 2.1), by language.

use crate::typeset::style::computed::{TextCase, TextTransform};

/// Changes case. It remembers whether a word is going on, so that a word may run through several boxes.
#[derive(Default)]
pub(super) struct Transformer {
    in_word: bool,
    /// Whether the Dutch `ij` has begun as a capital.
    after_capital_i: bool,
}

impl Transformer {
    /// White space or an object came by.
    pub(super) fn word_ends(&mut self) {
        self.in_word = false;
        self.after_capital_i = false;
    }

    /// Appends `text`, which has no white space, to `out`.
    pub(super) fn push(&mut self, text: &str, transform: TextTransform, lang: &str, out: &mut String) {
        if transform.full_width || transform.full_size_kana {
            let mut cased = String::new();
            self.push(text, TextTransform { case: transform.case, ..TextTransform::NONE }, lang, &mut cased);
            out.extend(cased.chars().map(|c| {
                let c = if transform.full_size_kana { full_size(c) } else { c };
                if transform.full_width { full_width(c) } else { c }
            }));
            return;
        }
        match transform.case {
            TextCase::None => {
                out.push_str(text);
                self.in_word = true;
            }
            TextCase::Uppercase => {
                upper(text, lang, out);
                self.in_word = true;
            }
            TextCase::Lowercase => {
                lower(text, lang, out);
                self.in_word = true;
            }
            TextCase::Capitalize => self.capitalize(text, lang, out),
        }
    }

    fn capitalize(&mut self, text: &str, lang: &str, out: &mut String) {
        for c in text.chars() {
            if c.is_alphanumeric() {
                if !self.in_word {
                    title(c, lang, out);
                    self.after_capital_i = is(lang, "nl") && matches!(c, 'i' | 'I');
                } else if self.after_capital_i && c == 'j' {
                    out.push('J');
                    self.after_capital_i = false;
                } else {
                    out.push(c);
                    self.after_capital_i = false;
                }
                self.in_word = true;
            } else if c == '_' {
                // UAX 29: it joins what it stands between to one word.
                out.push(c);
                self.in_word = true;
            } else {
                out.push(c);
                // Marks and apostrophes do not end a word; hyphens, dashes and quotation marks do.
                if !matches!(c, '\'' | '\u{2019}' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}') {
                    self.in_word = false;
                }
            }
        }
    }
}

/// The full-width form of a character (CSS Text 3, 2.1).
fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(c as u32 - 0x21 + 0xff01).unwrap_or(c),
        ' ' => '\u{3000}',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¯' => '￣',
        '¦' => '￤',
        '¥' => '￥',
        '₩' => '￦',
        other => other,
    }
}

/// Small kana as large ones (CSS Text 3, appendix G).
fn full_size(c: char) -> char {
    const SMALL: &str = "ぁぃぅぇぉゕゖっゃゅょゎァィゥェォヵヶッャュョヮㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ";
    const LARGE: &str = "あいうえおかけつやゆよわアイウエオカケツヤユヨワクシストヌハヒフヘホムラリルレロ";
    match c {
        '\u{3041}'..='\u{31ff}' => SMALL.chars().position(|small| small == c).and_then(|at| LARGE.chars().nth(at)).unwrap_or(c),
        other => other,
    }
}

/// Whether a BCP 47 tag is of a language.
fn is(lang: &str, primary: &str) -> bool {
    lang.get(..primary.len()).is_some_and(|start| start.eq_ignore_ascii_case(primary))
        && lang.as_bytes().get(primary.len()).is_none_or(|byte| *byte == b'-' || *byte == b'_')
}

fn turkic(lang: &str) -> bool {
    is(lang, "tr") || is(lang, "az")
}

fn upper(text: &str, lang: &str, out: &mut String) {
    let turkic = turkic(lang);
    let greek = is(lang, "el");
    let mut after_dialytika_vowel = false;
    for (at, c) in text.char_indices() {
        if turkic && c == 'i' {
            out.push('İ');
            continue;
        }
        if greek {
            // Greek capitals carry no tonos; a vowel after an accented one gets a dialytika instead.
            if matches!(c, '\u{301}' | '\u{342}' | '\u{313}' | '\u{314}') {
                continue;
            }
            // But the word for "or" keeps it: the article is written the same otherwise.
            let alone = || {
                let next = text[at + c.len_utf8()..].chars().next();
                ![out.chars().next_back(), next].into_iter().flatten().any(char::is_alphabetic)
            };
            if c == 'ή' && alone() {
                out.push('Ή');
                continue;
            }
            if let Some((plain, accented)) = without_tonos(c) {
                out.push(if after_dialytika_vowel && matches!(plain, 'Ι' | 'Υ') && !accented { dialytika(plain) } else { plain });
                after_dialytika_vowel = accented && matches!(plain, 'Α' | 'Ε' | 'Ο' | 'Υ');
                continue;
            }
            after_dialytika_vowel = false;
        }
        out.extend(c.to_uppercase());
    }
}

fn dialytika(vowel: char) -> char {
    if vowel == 'Ι' { 'Ϊ' } else { 'Ϋ' }
}

/// The bare capital of a Greek vowel, and whether it had an accent.
fn without_tonos(c: char) -> Option<(char, bool)> {
    Some(match c {
        'ά' | 'Ά' => ('Α', true),
        'έ' | 'Έ' => ('Ε', true),
        'ή' | 'Ή' => ('Η', true),
        'ί' | 'Ί' => ('Ι', true),
        'ό' | 'Ό' => ('Ο', true),
        'ύ' | 'Ύ' => ('Υ', true),
        'ώ' | 'Ώ' => ('Ω', true),
        'ΐ' => ('Ϊ', true),
        'ΰ' => ('Ϋ', true),
        'ι' => ('Ι', false),
        'υ' => ('Υ', false),
        _ => return None,
    })
}

fn lower(text: &str, lang: &str, out: &mut String) {
    let turkic = turkic(lang);
    let mut chars = text.chars().peekable();
    let mut letter_before = false;
    while let Some(c) = chars.next() {
        match c {
            'I' if turkic => {
                if chars.peek() == Some(&'\u{307}') {
                    chars.next();
                    out.push('i');
                } else {
                    out.push('ı');
                }
            }
            'İ' if turkic => out.push('i'),
            'Σ' if letter_before && chars.peek().is_none_or(|next| !next.is_alphabetic()) => out.push('ς'),
            _ => out.extend(c.to_lowercase()),
        }
        letter_before = c.is_alphabetic();
    }
}

fn title(c: char, lang: &str, out: &mut String) {
    match c {
        'i' if turkic(lang) => out.push('İ'),
        'ß' => out.push_str("Ss"),
        'ŉ' => out.push_str("ʼN"),
        'ǆ' | 'Ǆ' => out.push('ǅ'),
        'ǉ' | 'Ǉ' => out.push('ǈ'),
        'ǌ' | 'Ǌ' => out.push('ǋ'),
        'ǳ' | 'Ǳ' => out.push('ǲ'),
        '\u{fb00}'..='\u{fb06}' => {
            // Latin ligatures: only the first letter is a capital.
            let upper: String = c.to_uppercase().collect();
            let mut letters = upper.chars();
            out.extend(letters.next());
            out.extend(letters.flat_map(char::to_lowercase));
        }
        _ => out.extend(c.to_uppercase()),
    }
}
