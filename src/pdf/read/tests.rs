//! Files in every state.

use super::*;

/// A file written by hand: objects in order, with a table that is right.
pub(crate) fn file(objects: &[&str]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = out.len();
    let size = objects.len() + 1;
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

fn greeting(bytes: Vec<u8>) -> String {
    match Pdf::open(bytes) {
        Ok(pdf) => pdf.text(&pdf.catalog(), b"Hello").unwrap_or_else(|| "nothing".to_owned()),
        Err(error) => format!("{error:?}"),
    }
}

const OBJECTS: [&str; 3] = ["<</Type/Catalog/Pages 2 0 R/Hello 3 0 R>>", "<</Type/Pages/Kids[]/Count 0>>", "(world)"];

#[test]
fn damaged_files_are_read_all_the_same() {
    let whole = file(&OBJECTS);
    let text = String::from_utf8(whole.clone()).unwrap();
    let check = |bytes: Vec<u8>| assert_eq!(greeting(bytes.clone()), "world", "{}", String::from_utf8_lossy(&bytes));
    check(whole.clone());
    check([b"junk before\n".as_slice(), &whole].concat());
    check(text.replace("%PDF-1.7\n", "%PDF-1.7\n%%%%%% moved\n").into_bytes());
    check(text.replace("startxref", "startxxxx").into_bytes());
    check(text.split("xref").next().unwrap().as_bytes().to_vec());
    check(text.replace('\n', "\r\n").into_bytes());
    check(text.replace("endobj", "").into_bytes());
    // An update that has no table: the last object of a number counts.
    check(text.replace("(world)", "(old)").split("xref").next().map(|kept| format!("{kept}3 0 obj (world) endobj")).unwrap().into_bytes());
}

#[test]
fn files_that_cannot_be_read_say_what_they_are() {
    let check = |bytes: &[u8], wanted: Unreadable| assert_eq!(Pdf::open(bytes.to_vec()).err(), Some(wanted));
    check(b"", Unreadable::Empty);
    check(b"hello", Unreadable::NotPdf(None));
    check(b"{\"format\": \"mendbook-answers\"}", Unreadable::NotPdf(Some("an answers file")));
    check(b"%FDF-1.2\n", Unreadable::NotPdf(Some("an FDF file")));
    check(b"%PDF-1.7\nnothing here", Unreadable::Damaged);
    let encrypt = "<</Filter/Standard/V 2/R 3/Length 128/P -4/O<00>/U<00>>>";
    let text = String::from_utf8(file(&[OBJECTS[0], OBJECTS[1], OBJECTS[2], encrypt])).unwrap();
    check(text.replace("/Root", "/Encrypt 4 0 R/Root").as_bytes(), Unreadable::Locked(Lock::Password));
}

#[test]
fn loops_end() {
    let check = |objects: &[&str], wanted: &str| assert_eq!(greeting(file(objects)), wanted, "{objects:?}");
    let catalog = OBJECTS[0];
    check(&[catalog, "3 0 R", "2 0 R"], "nothing");
    check(&[catalog, "null", "<</Length 3 0 R>>stream\nabc\nendstream"], "abc");
    check(&[catalog, "null", "<</Type/ObjStm/N 1/First 4/Length 9>>stream\n3 0 (x)  \nendstream"], "3 0 (x)  ");
    let text = String::from_utf8(file(&OBJECTS)).unwrap();
    let start = text.find("xref").unwrap();
    assert_eq!(greeting(text.replace("/Root", &format!("/Prev {start}/Root")).into_bytes()), "world");
}

#[test]
fn objects_that_overlap_are_not_copied_without_end() {
    // Every number of the table is the same long stream.
    let stream = format!("<</Length 100000>>stream\n{}\nendstream", "x".repeat(100_000));
    let mut text = String::from("%PDF-1.7\n1 0 obj\n<</Pages 2 0 R>>\nendobj\n");
    let at = text.len();
    text.push_str(&format!("2 0 obj\n{stream}\nendobj\n"));
    let start = text.len();
    text.push_str("xref\n0 5002\n0000000000 65535 f \n0000000009 00000 n \n");
    (0..5000).for_each(|_| text.push_str(&format!("{at:010} 00000 n \n")));
    text.push_str(&format!("trailer\n<</Root 1 0 R>>\nstartxref\n{start}\n%%EOF"));
    let pdf = Pdf::open(text.into_bytes()).unwrap();
    let held: usize = (2..5002).map(|number| if let Object::Stream(stream) = &*pdf.get(number) { stream.content.len() } else { 0 }).sum();
    assert!(held < 3_000_000, "{held}");
}
