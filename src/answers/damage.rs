//! Forms and answers files that were damaged, or made to do damage: `extract` and `fill` must end, without a panic, with answers or a message.

use serde_json::{Map, Value};

use super::extract::extract;
use super::fill::{Request, fill};
use super::{Answers, file};
use crate::diagnostic::Diagnostic;
use crate::pdf::read::tests::file as pdf_file;
use crate::theme::Theme;
use crate::typeset::frame::FontData;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end.max(1)
    }
}

/// A form with a field of each kind, in a tree, with looks, structure and an update.
fn form() -> Vec<u8> {
    pdf_file(&[
        "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/StructTreeRoot 13 0 R/MarkInfo<</Marked true>>/Lang(en)>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>",
        "<</Type/Page/Parent 2 0 R/Annots[6 0 R 7 0 R 8 0 R 9 0 R 10 0 R]/StructParents 0>>",
        "<</Fields[5 0 R 10 0 R]/DA(/F 0 Tf 0 g)/DR<</Font<</F 11 0 R>>>>>>",
        "<</T(a)/Kids[6 0 R 7 0 R 8 0 R 9 0 R]/MEND_Root[(book)(1)(a)]>>",
        "<</Subtype/Widget/Parent 5 0 R/T(text)/FT/Tx/Ff 4096/V(words)/Rect[100 100 300 150]/Q 1/MK<</BC[1 0 0]>>>>",
        "<</Subtype/Widget/Parent 5 0 R/T(box)/FT/Btn/V/Yes/AS/Yes/Rect[100 200 110 210]/AP<</N<</Yes 12 0 R/Off 12 0 R>>>>>>",
        "<</Subtype/Widget/Parent 5 0 R/T(list)/FT/Ch/Ff 131072/Opt[[(x)(one)][(y)(two)]]/V(x)/Rect[100 300 300 320]>>",
        "<</Subtype/Widget/Parent 5 0 R/T(comb)/FT/Tx/Ff 16777216/MaxLen 9/V(12)/Rect[100 400 300 420]>>",
        "<</Subtype/Widget/T(day)/FT/Tx/MEND_Kind/date/V<FEFF0033002F0035>/Rect[100 500 300 520]/StructParent 1>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Subtype/Form/BBox[0 0 10 10]/Length 14>>stream\n0 0 10 10 re f\nendstream",
        "<</Type/StructTreeRoot/K 14 0 R/ParentTree<</Nums[0[14 0 R]1 14 0 R]>>/ParentTreeNextKey 2>>",
        "<</S/Document/P 13 0 R/K[<</Type/OBJR/Obj 10 0 R/Pg 3 0 R>>]>>",
    ])
}

/// What is put in the place of something else.
const HOSTILE: [&[u8]; 20] = [
    b"-1",
    b"99999999999999999999",
    b"2147483647",
    b"0.000000000000000001",
    b"null",
    b"1 0 R",
    b"2 0 R",
    b"5 0 R",
    b"6 0 R",
    b"[[[[[[[[[[[[[[[[[[",
    b"<<<<<<<<<<<<<<<<<<",
    b"<</Kids[5 0 R]>>",
    b"/FlateDecode",
    b"(((((((",
    b"<FEFFD800>",
    b"endobj",
    b"stream\n",
    b"\0",
    b"1e308",
    b"[-1e30 1e30 1e30 -1e30]",
];

fn theme() -> Result<Theme, Diagnostic> {
    Theme::load("default", std::path::Path::new(""), &mut Default::default(), &mut Default::default())
        .ok_or_else(|| Diagnostic::error("theme", "lost"))
}

/// Damages a file in one to four places.
fn damaged(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        let end = at + dice.below(40).min(bytes.len() - at);
        match dice.below(6) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes.truncate(at.max(20)),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].to_vec();
                let to = dice.below(bytes.len());
                bytes.splice(to..to, part);
            }
            4 => drop(bytes.splice(at..end, HOSTILE[dice.below(HOSTILE.len())].iter().copied())),
            _ => {
                // A number becomes another: references, lengths, flags and places all change their meaning.
                let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
                let (place, other) = (dice.below(digits.len()), dice.below(9));
                if let Some(at) = digits.get(place) {
                    bytes.splice(at..=at, HOSTILE[other].iter().copied());
                }
            }
        }
        if bytes.len() < 20 {
            return bytes;
        }
    }
    bytes
}

#[test]
fn damaged_and_hostile_forms_are_read_or_refused() {
    let whole = form();
    let text = "A long answer, Łódź. ".repeat(4);
    let values: Map<String, Value> = [("a.text", text.as_str()), ("a.box", "Yes"), ("a.list", "y"), ("a.comb", "7"), ("day", "2026-05-03")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .collect();
    let answers = Answers { book: String::new(), version: String::new(), values, other: Map::new() };
    let fonts: [FontData; 0] = [];
    let mut dice = Dice(0x5EED);
    let (mut read, mut filled) = (0, 0);
    for round in 0..ROUNDS {
        let bytes = if round == 0 { whole.clone() } else { damaged(&whole, &mut dice) };
        let mut no_password = || Err(Diagnostic::error("locked-pdf", "locked"));
        match extract(bytes.clone(), "a.pdf", None, &mut no_password) {
            Ok(_) => read += 1,
            Err(error) => assert!(!error.message.is_empty()),
        }
        // Filling takes longer: a part of them will do.
        if round % 16 != 0 {
            continue;
        }
        let request = Request {
            blank: bytes,
            name: "a.pdf",
            answers: &answers,
            flatten: round % 32 == 0,
            force: true,
            theme: &theme,
            fonts: &fonts,
            password: &mut no_password,
        };
        match fill(request) {
            Ok(done) => {
                filled += 1;
                assert!(
                    extract(done.bytes, "b.pdf", None, &mut || Err(Diagnostic::error("locked-pdf", "locked"))).is_ok() || round % 32 == 0,
                    "{round}"
                );
            }
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
    // Most of the damage is survived.
    assert!(read > ROUNDS / 2 && filled > ROUNDS / 64, "{read} {filled}");
}

/// The same answers in each of the formats.
fn answers_files() -> Vec<Vec<u8>> {
    let no_password: super::extract::AskPassword = &mut || Err(Diagnostic::error("locked-pdf", "locked"));
    let extracted = extract(form(), "a.pdf", None, no_password).unwrap();
    vec![
        file::write(&extracted.answers).into_bytes(),
        extracted.xfdf("a.pdf").into_bytes(),
        extracted.fdf("a.pdf").into_bytes(),
        include_bytes!("locked.test.json").to_vec(),
    ]
}

/// What is put in the place of something else in answers.
const ODD: [&[u8]; 16] = [
    b"null",
    b"-0.0",
    b"1e400",
    b"\"\"",
    b"\"\\ud800\"",
    b"{\"a\":[",
    b"]]",
    b"\\u0000",
    b"</field>",
    b"<field name=\"\">",
    b"<value/>",
    b"&#0;",
    b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
    b"\xFF\xFE",
    b"/Kids[1 0 R]",
    b"999999999999",
];

#[test]
fn damaged_and_hostile_answers_are_read_or_refused() {
    let files = answers_files();
    let mut dice = Dice(0xA115);
    let (mut read, mut filled) = (0, 0);
    for round in 0..ROUNDS * 4 {
        let whole = &files[round % files.len()];
        let mut bytes = if round < files.len() { whole.clone() } else { damaged(whole, &mut dice) };
        if round % 3 == 0 && round >= files.len() {
            let at = dice.below(bytes.len());
            let end = (at + dice.below(12)).min(bytes.len());
            bytes.splice(at..end, ODD[dice.below(ODD.len())].iter().copied());
        }
        // Whoever locks a file decides how long opening it takes: none is opened.
        let answers = match file::read(&bytes, "a.json", &mut || Err(Diagnostic::error("passphrase", "not given"))) {
            Ok(answers) => answers,
            Err(error) => {
                assert!(!error.message.is_empty() && !error.message.contains("not an answers file: it is an answers file"), "{error:?}");
                continue;
            }
        };
        read += 1;
        if round % 32 >= files.len() {
            continue;
        }
        let no_password: super::extract::AskPassword = &mut || Err(Diagnostic::error("locked-pdf", "locked"));
        let request = Request {
            blank: form(),
            name: "a.pdf",
            answers: &answers,
            flatten: false,
            force: true,
            theme: &theme,
            fonts: &[],
            password: no_password,
        };
        if let Ok(done) = fill(request) {
            filled += 1;
            let back = extract(done.bytes, "b.pdf", None, &mut || Err(Diagnostic::error("locked-pdf", "locked"))).unwrap();
            let lost = |(key, value): &(&String, &Value)| {
                let empty = value.is_null()
                    || matches!(value.as_str(), Some("" | "Off"))
                    || **value == Value::Bool(false)
                    || value.as_array().is_some_and(Vec::is_empty);
                !empty && !back.answers.values.contains_key(*key) && !key.starts_with("a")
            };
            assert_eq!(answers.values.iter().find(lost), None, "{round}");
        }
    }
    assert!(read > ROUNDS / 2 && filled > 10, "{read} {filled}");
}

/// How many files are tried.
const ROUNDS: usize = 800;
