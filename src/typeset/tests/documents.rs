//! Faults that showed in whole documents.

use super::check_words;

#[test]
fn a_box_whose_end_has_no_room_breaks_in_the_last_thing_it_holds() {
    // Fourteen lines fill the page; with its padding the box would end below it.
    let before = "<div style='height:120pt'>x</div>";
    for last in ["<dl><dt>b<dd>c<dd>d</dl>", "<div>b<div>c</div><div>d</div></div>"] {
        let html = format!("{before}<section>a{last}</section>");
        check_words(&html, "dl, dd { margin:0 } section { padding-bottom:18pt }", "xabc\nd");
        check_words(&html, "dl, dd { margin:0 } section { padding-bottom:10pt }", "xabcd");
    }
}
