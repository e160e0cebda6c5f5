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
    check(text.replace("%PDF-1.7\n", "").into_bytes());
    check(text.replace("%PDF", "%\u{0}\u{1}F").into_bytes());
    check(text.split("xref").next().unwrap().as_bytes().to_vec());
    check(text.replace('\n', "\r\n").into_bytes());
    check(text.replace("endobj", "").into_bytes());
    // An update that has no table: the last object of a number counts.
    check(text.replace("(world)", "(old)").split("xref").next().map(|kept| format!("{kept}3 0 obj (world) endobj")).unwrap().into_bytes());
}

#[test]
fn an_update_that_changes_nothing_is_no_damage() {
    let mut bytes = file(&OBJECTS);
    let before = bytes.windows(4).position(|window| window == b"xref").unwrap();
    let start = bytes.len();
    bytes.extend_from_slice(format!("4 0 obj\n<</Type/XRef/W[0 0 0]/Index[0 1]/Size 4/Root 1 0 R/Prev {before}/Length 0>>\nstream\n\nendstream\nendobj\nstartxref\n{start}\n%%EOF").as_bytes());
    let pdf = Pdf::open(bytes).unwrap();
    assert_eq!((pdf.text(&pdf.catalog(), b"Hello").as_deref(), pdf.notes()), (Some("world"), Vec::new()));
}

#[test]
fn files_that_cannot_be_read_say_what_they_are() {
    let check = |bytes: &[u8], wanted: Unreadable| assert_eq!(Pdf::open(bytes.to_vec()).err(), Some(wanted));
    check(b"", Unreadable::Empty);
    check(b"hello", Unreadable::NotPdf(None));
    check(b"1 0 obj (hello) endobj", Unreadable::NotPdf(None));
    check(b"{\"format\": \"mendbook-answers\"}", Unreadable::NotPdf(Some("an answers file")));
    check(b"%FDF-1.2\n", Unreadable::NotPdf(Some("an FDF file")));
    check(b"%PDF-1.7\nnothing here", Unreadable::Damaged);
    let encrypt = "<</Filter/Standard/V 2/R 3/Length 128/P -4/O<00>/U<00>>>";
    let text = String::from_utf8(file(&[OBJECTS[0], OBJECTS[1], OBJECTS[2], encrypt])).unwrap();
    check(text.replace("/Root", "/Encrypt 4 0 R/Root").as_bytes(), Unreadable::Locked(Lock::Password));
}

/// Encryption dictionaries of every revision, and a string as each of them locks it.
const LOCKED: [(&str, &str); 5] = [
    (
        "<</Filter/Standard/Length 40/O<94e8854419662a774442fb072e3d9f19e9d130ec09a4d0061e78fe920f7ab62f>/P -4/R 2/U<226d95e19cfad4a71943f1a69ab2021077f1d50a90c06ef90aab1abcc026bb35>/V 1>>",
        "ea2438ee41",
    ),
    (
        "<</Filter/Standard/Length 128/O<0ba30f5f88f90388e74e54584125ce142be0de24c6b0d37746e075b891756671>/P -4/R 3/U<0d1813382b7f9db093be42d87d246bb10122456a91bae5134273a6db134c87c4>/V 2>>",
        "d3673193e4",
    ),
    (
        "<</CF<</StdCF<</CFM/AESV2>>>>/Filter/Standard/Length 128/O<0ba30f5f88f90388e74e54584125ce142be0de24c6b0d37746e075b891756671>/P -4/R 4/StmF/StdCF/StrF/StdCF/U<0d1813382b7f9db093be42d87d246bb10122456a91bae5134273a6db134c87c4>/V 4>>",
        "adb9a8fd1478f088f55b290f544ee85569cf8be7b394248b21703f5e194b443f",
    ),
    (
        "<</CF<</StdCF<</CFM/AESV3>>>>/Filter/Standard/Length 256/O<9ad13b8b93af03dae15870acb48cbde06f585ce29a69092677c0510a9f60aadd06a59825da7a7c84cad88def22879b0f>/OE<912e96affe0cafcf9151277eeaf6e08914e5f777ac54b25d2f2894376d73f2da>/P -4/R 5/StmF/StdCF/StrF/StdCF/U<6b280af160f4482f13c75262f91d10c23ad0e8a1fb15d803928b5f409137eab37074617ec0be00c936df64f78ea1e80f>/UE<458540baa2daa2bb28b0ce009ddedf2530fe3d74863bb8f7026c0a47fe047cd4>/V 5>>",
        "5d061731784b1abf1e02fac4b7dcb159dd0e44223daf63242f01f911b24044e9",
    ),
    (
        "<</CF<</StdCF<</CFM/AESV3>>>>/Filter/Standard/Length 256/O<961f9f197d3c1ef6813a2e724abc5cc5fdc7856fa1a26893e463cf5dabc057d9cee823ab547d0e55b7848bca04c681ee>/OE<f7cde1405a52e863d6c6869054c8d4d7e37bd18369e81cb5c5126af52fa50e9f>/P -4/R 6/StmF/StdCF/StrF/StdCF/U<2ea8800d61cc8944e9d1b208bb609f64869047f029548647602250fa0694caf6430f387eecd35b24eb6c757e9007e8b9>/UE<b550ea24b9e4b74639a1bbe2d4281839b5d18290ecd178f19806f3cc9031e32a>/V 5>>",
        "37df0a48801e2f5550a7e602552b276207dfbb6f48b88449a61024cda3e22a49",
    ),
];

#[test]
fn locked_files_open_with_either_password() {
    // What qpdf makes of the passwords "us\u{e9}r" and "owner" and the string "world" in object 3.
    let check = |encrypt: &str, world: &str, wanted: &str, password: Option<&str>| {
        let world = format!("<{world}>");
        let text = String::from_utf8(file(&[OBJECTS[0], OBJECTS[1], &world, encrypt])).unwrap();
        let text = text.replace("/Root", "/ID[<0123456789ABCDEF0123456789ABCDEF><00>]/Encrypt 4 0 R/Root");
        let found = match Pdf::open_with(text.into_bytes(), &mut || password.map(str::to_owned)) {
            Ok(pdf) => pdf.text(&pdf.catalog(), b"Hello").unwrap(),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(found, wanted, "{password:?} {encrypt}");
    };
    for (encrypt, world) in LOCKED {
        check(encrypt, world, "world", Some("us\u{e9}r"));
        check(encrypt, world, "world", Some("owner"));
        check(encrypt, world, "Locked(WrongPassword)", Some("other"));
        check(encrypt, world, "Locked(Password)", None);
    }
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

#[test]
fn pages_that_lost_a_part_of_their_content_are_known() {
    let packed = crate::pdf::file::deflate(&b"0 0 10 10 re f\n".repeat(50));
    let check = |content: &[u8], entries: &str, wanted: &[usize]| {
        let page = "<</Type/Page/Contents 2 0 R>>";
        let mut bytes = file(&[OBJECTS[0], "<</Contents 3 0 R>>", "<<>>", page]);
        bytes.extend_from_slice(format!("\n2 0 obj<</Length {}{entries}>>stream\n", content.len()).as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\nendstream endobj\n");
        let text = bytes.windows(9).rposition(|window| window == b"startxref").unwrap();
        bytes[text] = b'x';
        let pdf = Pdf::open(bytes).unwrap();
        assert_eq!(pdf.torn_pages(&[4, 1]), wanted, "{entries} {} bytes", content.len());
    };
    let flate = "/Filter/FlateDecode";
    check(&packed, flate, &[]);
    check(&packed[..packed.len() - 4], flate, &[]);
    check(&packed[..packed.len() / 2], flate, &[0]);
    let mut flipped = packed.clone();
    flipped[packed.len() / 2] ^= 4;
    check(&flipped, flate, &[0]);
    check(b"0 0 10 10 re f", "", &[]);
    check(b"", flate, &[0]);
    let lost =
        file(&[OBJECTS[0], OBJECTS[1], "<</Type/Page/Contents 9 0 R>>", "<</Type/Page/Contents[2 0 R]>>", "<</Type/Page/Contents[]>>"]);
    assert_eq!(Pdf::open(lost).unwrap().torn_pages(&[3, 4, 5]), [0, 1]);
}
