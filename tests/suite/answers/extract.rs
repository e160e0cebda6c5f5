//! `mendbook extract`: whatever can be read is read.

use serde_json::{Value, json};

use super::{extracted, form, form_file, pdf};
use crate::driver::Book;

/// The value that is read of a form with one field `a`.
fn value(field: &str) -> Value {
    extracted(&form_file(&[field])).0["a"].clone()
}

#[test]
fn text_is_read_in_every_encoding_and_place() {
    let check = |field: &str, wanted: &str| assert_eq!(value(field), json!(wanted), "{field}");
    check("/FT/Tx/T(a)/V(plain)", "plain");
    check("/FT/Tx/T(a)/V(caf\\351 \\200 \\240)", "café • €");
    check("/FT/Tx/T(a)/V<FEFF017E D83DDE00>", "ž😀");
    check("/FT/Tx/T(a)/V<FFFE7E01>", "ž");
    check("/FT/Tx/T(a)/V<EFBBBFC5BE>", "ž");
    check("/FT/Tx/T<FEFF0061>/V(one\\rtwo\\r\\nthree)", "one\ntwo\nthree");
    check("/FT/Tx/T(a)/V/a#20name", "a name");
    check("/FT/Tx/T(a)/V 42", "42");
}

#[test]
fn values_are_read_where_programs_leave_them() {
    // On the kid; as a stream; by a reference.
    let kid = pdf(&[
        "<</Pages 2 0 R/AcroForm<</Fields[4 0 R 6 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Annots[5 0 R 6 0 R]>>",
        "<</FT/Tx/T(a)/Kids[5 0 R]>>",
        "<</Subtype/Widget/Parent 4 0 R/V(on the kid)>>",
        "<</Subtype/Widget/FT/Tx/T(b)/V 7 0 R>>",
        "<</Length 8>>stream\nin a str\nendstream",
    ]);
    assert_eq!(extracted(&kid).0, json!({ "a": "on the kid", "b": "in a str" }));
    // A form that lost its list of fields: the widgets of the pages are what is left.
    let orphans = pdf(&[
        "<</Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Annots[4 0 R 6 0 R]>>",
        "<</Subtype/Widget/FT/Tx/T(a)/V(alone)>>",
        "<</T(group)/Kids[6 0 R]>>",
        "<</Subtype/Widget/Parent 5 0 R/FT/Tx/T(b)/V(below)>>",
    ]);
    assert_eq!(extracted(&orphans).0, json!({ "a": "alone", "group.b": "below" }));
}

#[test]
fn boxes_are_read_by_value_or_state() {
    let check = |field: &str, wanted: Value| assert_eq!(value(field), wanted, "{field}");
    let looks = "/FT/Btn/T(a)/AP<</N<</Ja#20gern null/Off null>>>>";
    check(&format!("{looks}/V/Ja#20gern/AS/Ja#20gern"), json!(true));
    check(&format!("{looks}/V/Ja#20gern"), json!(true));
    check(&format!("{looks}/AS/Ja#20gern"), json!(true));
    check(&format!("{looks}/V/Off/AS/Ja#20gern"), json!(true));
    check(&format!("{looks}/V(Ja gern)"), json!(true));
    check(&format!("{looks}/V/Off/AS/Off"), Value::Null);
    check("/FT/Btn/T(a)/V/Yes", json!(true));
    check("/FT/Btn/T(a)/V()", Value::Null);
}

#[test]
fn radio_buttons_and_lists_give_what_was_picked() {
    let radio = |entries: &str, first: &str, second: &str| {
        let kid = |state: &str, rest: &str| format!("<</Subtype/Widget/Parent 4 0 R/AP<</N<</{state} null/Off null>>>>{rest}>>");
        let objects = [
            "<</Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/Annots[5 0 R 6 0 R]>>".to_owned(),
            format!("<</FT/Btn/Ff 32768/T(a)/Kids[5 0 R 6 0 R]{entries}>>"),
            kid("0", first),
            kid("1", second),
        ];
        extracted(&pdf(&objects.each_ref().map(String::as_str)))
    };
    let none: [&str; 0] = [];
    let same = |(value, said): (Value, Vec<String>), wanted: Value, warnings: &[&str]| {
        assert_eq!((&value["a"], said), (&wanted, warnings.iter().map(|code| format!("warning {code}")).collect::<Vec<_>>()));
    };
    same(radio("/V/1", "", "/AS/1"), json!("1"), &none);
    same(radio("/V(/1)", "", "/AS/1"), json!("1"), &none);
    same(radio("/V(/Off)", "", ""), Value::Null, &none);
    same(radio("/V/1/Opt[(left)(right)]", "/AS/Off", "/AS/1"), json!("right"), &none);
    same(radio("", "/AS/0", "/AS/Off"), json!("0"), &none);
    same(radio("", "/AS/0", "/AS/1"), json!(["0", "1"]), &["two-ticks"]);
    same(radio("/V/0", "", "/AS/1"), json!("0"), &["torn-field"]);

    let check =
        |field: &str, wanted: Value| assert_eq!(value(&format!("/FT/Ch/T(a)/Opt[[(x)(Ex)][(y)(Why)](z)]{field}")), wanted, "{field}");
    check("/Ff 131072/V(y)", json!("y"));
    check("/Ff 131072/V(Why)", json!("y"));
    check("/Ff 131072/I[2]", json!("z"));
    check("/Ff 2097152/V[(x)(z)]", json!(["x", "z"]));
    check("/Ff 131072/V()", Value::Null);
}

#[test]
fn files_that_hold_no_answers_say_why() {
    let check = |bytes: &[u8], code: &str| assert_eq!(extracted(bytes), (Value::Null, vec![format!("error {code}")]));
    check(b"", "not-pdf");
    check(b"{}", "not-pdf");
    check(b"%PDF-1.7\n%%EOF", "damaged-pdf");
    let page = ["<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R>>"];
    check(&pdf(&["<</Pages 2 0 R>>", page[0], page[1]]), "no-form");
    check(&pdf(&["<</Pages 2 0 R/AcroForm<</Fields[]/XFA[(a)(b)]>>>>", page[0], page[1]]), "no-form");
    let locked = String::from_utf8(pdf(&["<</Pages 2 0 R>>", page[0], page[1], "<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>"])).unwrap();
    check(locked.replace("/Root", "/Encrypt 4 0 R/Root").as_bytes(), "locked-pdf");
}

#[test]
fn damaged_files_give_what_is_left() {
    let whole = form_file(&["/FT/Tx/T(a)/V(one)", "/FT/Tx/T(b)/V(two)"]);
    let text = String::from_utf8(whole).unwrap();
    let check = |text: String, wanted: Value| {
        let (answers, said) = extracted(text.as_bytes());
        assert_eq!((answers, said), (wanted, vec!["warning damaged-pdf".to_owned()]), "{text}");
    };
    let all = json!({ "a": "one", "b": "two" });
    check(text.split("xref").next().unwrap().to_owned(), all.clone());
    check(text.replace("startxref\n", "startxref\n9"), all.clone());
    check(text.replace("1 0 obj", "1 0 obx"), all);
    // Broken off in the middle of the last field.
    check(text.split("(two)").next().unwrap().to_owned(), json!({ "a": "one" }));
}

#[test]
fn hostile_files_end() {
    let deep = format!("/FT/Tx/T(a)/V{}", "[".repeat(200_000));
    let names: String = (0..2_000).map(|_| "(a)").collect();
    for (name, bytes) in [
        (
            "a field that is its own kid",
            pdf(&["<</Pages 2 0 R/AcroForm<</Fields[3 0 R 3 0 R]>>>>", "null", "<</T(a)/FT/Tx/V(x)/Kids[3 0 R]>>"]),
        ),
        (
            "fields in a circle",
            pdf(&["<</AcroForm<</Fields[2 0 R]>>/Pages null>>", "<</T(a)/Kids[3 0 R]>>", "<</T(b)/Kids[2 0 R]/Parent 2 0 R>>"]),
        ),
        (
            "pages in a circle",
            pdf(&["<</Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>", "<</Kids[2 0 R]/Parent 2 0 R>>", "<</T(a)/FT/Tx/V(x)>>"]),
        ),
        ("a value in itself", pdf(&["<</Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>", "null", "<</T(a)/FT/Tx/V 4 0 R>>", "4 0 R"])),
        (
            "parents without end",
            pdf(&[
                "<</Pages 2 0 R>>",
                "<</Kids[3 0 R]>>",
                "<</Annots[4 0 R]>>",
                "<</Subtype/Widget/T(a)/Parent 5 0 R>>",
                "<</Parent 4 0 R>>",
            ]),
        ),
        ("brackets without end", form_file(&[&deep])),
        (
            "a length without end",
            pdf(&[
                "<</Pages 2 0 R/AcroForm<</Fields[3 0 R]>>>>",
                "null",
                "<</T(a)/FT/Tx/V 4 0 R>>",
                "<</Length 99999999999999>>stream\nx\nendstream",
            ]),
        ),
        ("options without end", form_file(&[&format!("/FT/Ch/T(a)/V(a)/Opt[{names}]")])),
        ("a table without end", b"%PDF-1.4\nxref\n0 99999999999\n0000000009 00000 n \nstartxref\n9\n%%EOF".to_vec()),
    ] {
        let (answers, said) = extracted(&bytes);
        assert!(!answers.is_null() || !said.is_empty(), "{name}: nothing was said");
    }
}

#[test]
fn the_book_is_told_by_marks_whatever_fields_are_named() {
    let mark = "/MEND_Root<</Book(org.example.b)/Version(2)/Key(sheet)>>";
    let objects = form(&["/T(sheet+1)/KIDS"]);
    let root = format!("<</T(sheet+1){mark}/Kids[5 0 R 6 0 R 7 0 R 8 0 R]>>");
    let option =
        |key: &str, kind: &str| format!("<</FT/Btn/T({key})/Parent 4 0 R/V/{key}/AS/{key}/AP<</N<</{key} null>>>>/MEND_Kind/{kind}>>");
    let bytes = pdf(&[
        &objects[0].replace("/Fields[4 0 R]", "/Fields[9 0 R]"),
        &objects[1],
        &objects[2],
        &root.replace(">>/Kids", ">>/Parent 9 0 R/Kids"),
        "<</T(day)/FT/Tx/Parent 4 0 R/V(31 May 2026)/MEND_Kind/date>>",
        "<</T(n)/FT/Tx/Parent 4 0 R/V(3)/MEND_Kind/number>>",
        "<</T(feelings)/Parent 4 0 R/Kids[10 0 R 11 0 R]>>",
        "<</T(when)/FT/Tx/Parent 4 0 R/V(soon)/MEND_Kind/date>>",
        "<</T(form1)/Kids[4 0 R]>>",
        &option("sad", "many").replace("/Parent 4", "/Parent 7"),
        &option("glad", "many").replace("/Parent 4", "/Parent 7"),
    ]);
    let book = Book::empty().file("a.pdf", bytes);
    let run = book.run(&["extract", "a.pdf"]);
    let file: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((&file["book"], &file["book_version"]), (&json!("org.example.b"), &json!("2")));
    assert_eq!(
        file["answers"],
        json!({ "sheet.day": "2026-05-31", "sheet.n": 3, "sheet.feelings": ["sad", "glad"], "sheet.when": "soon" })
    );
    assert_eq!(super::told(&run.stderr), ["warning odd-answer", "warning renamed-fields"]);
}

#[test]
fn dates_are_read_as_the_files_language_writes_them() {
    let check = |language: &str, label: &str, wanted: &str| {
        let mut objects = form(&[&format!("/FT/Tx/T(a)/TU({label})/V(3/5/2026)/MEND_Kind/date")]);
        objects[0] = objects[0].replace("<</Type/Catalog", &format!("<</Type/Catalog/Lang({language})"));
        assert_eq!(extracted(&pdf(&objects.iter().map(String::as_str).collect::<Vec<_>>())).0["a"], json!(wanted), "{language} {label}");
    };
    check("de", "Datum", "2026-05-03");
    check("en-US", "Date", "2026-03-05");
    check("en-US", "Date (day, month, year)", "2026-05-03");
    check("en", "Date", "3/5/2026");
}

#[test]
fn what_is_found_is_told_once_for_each_kind() {
    let field = |name: &str, kind: &str, text: &str| format!("/FT/Tx/T({name})/V({text})/MEND_Kind/{kind}");
    let fields: Vec<String> = ["soon", "then", "some day", "later"].iter().map(|text| field(text, "date", text)).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    let book = Book::empty().file("a.pdf", form_file(&[&fields[..], &[&field("n", "number", "many")]].concat()));
    let run = book.run(&["extract", "a.pdf"]);
    assert_eq!(super::told(&run.stderr), ["warning odd-answer", "warning odd-answer"], "{}", run.stderr);
    assert!(run.stderr.contains("4 answers are no dates") && run.stderr.contains("`n` asks for a number; \"many\""), "{}", run.stderr);
}

#[test]
fn fields_leave_as_xfdf_under_their_own_names() {
    let book = Book::empty().file("a.pdf", form_file(&["/FT/Tx/T(a)/V(x < y)", "/FT/Btn/T(b)/V/On/AS/On"]));
    let run = book.run(&["extract", "a.pdf", "--format", "xfdf"]);
    assert!(run.stdout.contains("<field name=\"a\"><value>x &lt; y</value></field>"), "{}", run.stdout);
    assert!(run.stdout.contains("<field name=\"b\"><value>On</value></field>") && run.stdout.contains("href=\"a.pdf\""), "{}", run.stdout);
}

#[test]
fn the_pdf_itself_is_never_written_over() {
    let bytes = form_file(&["/FT/Tx/T(a)/V(x)"]);
    let book = Book::empty().file("a.pdf", &bytes);
    assert_eq!(book.run(&["extract", "a.pdf", "-o", "./a.pdf"]).code, Some(1));
    assert_eq!(book.tree(""), [("a.pdf".into(), bytes)]);
}
