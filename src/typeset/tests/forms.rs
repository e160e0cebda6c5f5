//! Form controls, as fields and for a pen.

use crate::typeset::frame::{Color, Item, ItemKind};

use super::{check, check_warnings, dump, same, set};

const BOX: &str =
    "input, textarea, select { box-sizing: border-box; border: 1pt solid; padding: 2pt; margin: 0; font: 10pt/12pt monospace }";

#[test]
fn controls_become_widgets() {
    check(
        "<input name=a title=A style='width:60pt'> <input type=checkbox name=b title=B>",
        BOX,
        r#"
        line 10.5,10.5 59×17
        widget 11,11 58×16 field 0
        text 70,22.9 10 " "
        line 76.5,13.6 8.8×8.8
        widget 77,14.1 7.8×7.8 field 1
    "#,
    );
    check(
        "<textarea name=a title=A rows=3 style='width:100pt; height:40pt; display:block'></textarea>",
        BOX,
        "
        line 10.5,10.5 99×39
        widget 11,11 98×38 field 0
    ",
    );
    check(
        "<input type=radio name=r value=1 title=one> <input type=radio name=r value=2 title=two>",
        BOX,
        r#"
        line 10.5,10.6 8.8×8.8
        widget 11,11.1 7.8×7.8 field 0 on=1
        text 19.8,19.9 10 " "
        line 26.2,10.6 8.8×8.8
        widget 26.8,11.1 7.8×7.8 field 0 on=2
    "#,
    );
    check_warnings("<input name=a>", BOX, "control-without-label 1: `<input>` has no label");
}

#[test]
fn controls_are_as_large_as_in_browsers() {
    let css = "@page { size: 400pt 200pt; margin: 0 } input, select, textarea { font-family: monospace }";
    for (html, expected) in [
        ("<input title=a>", "1.5,1.5 155.2×15.1"),
        ("<input title=a size=10>", "1.5,1.5 87.8×15.1"),
        ("<input title=a type=number size=3>", "1.5,1.5 155.2×15.1"),
        ("<input title=a type=checkbox>", "3,2.2 9.8×9.8"),
        ("<input title=a type=radio>", "3.8,2.2 9.8×9.8"),
        ("<textarea title=a></textarea>", "0.8,0.8 149.2×30.2"),
        ("<textarea title=a cols=10 rows=5></textarea>", "0.8,0.8 81.8×71.1"),
        ("<select title=a><option>a<option>abc</select>", "0.8,0.8 33×15.1"),
        ("<select title=a size=3><option>a<option>abc</select>", "0.8,0.8 21×43.1"),
        // An author's border leaves the padding as it is.
        ("<input title=a style='border:0'>", "0,0 155.2×15.1"),
    ] {
        let dump = dump::pages(&set(html, css, true).document);
        let widget = dump.lines().find_map(|line| line.trim().strip_prefix("widget "));
        assert_eq!(widget.and_then(|line| line.split(" field").next()), Some(expected), "{html}\n{dump}");
    }
}

#[test]
fn the_arrow_of_a_list_is_a_part_of_its_field() {
    fn padding(items: &[Item]) -> Option<[f32; 4]> {
        items.iter().find_map(|item| match &item.kind {
            ItemKind::Widget(widget) => Some(widget.style.padding),
            ItemKind::Group(group) => padding(&group.items),
            _ => None,
        })
    }
    for (direction, expected) in [("ltr", [2.0, 0.0, 2.0, 5.0]), ("rtl", [2.0, 5.0, 2.0, 0.0])] {
        let html = format!("<select title=a style='direction:{direction}'><option>a</select>");
        assert_eq!(padding(&set(&html, BOX, true).document.pages[0].items), Some(expected), "{direction}");
    }
}

#[test]
fn a_button_that_is_a_picture_is_as_large_as_asked() {
    check("<input type=image src=wide.png alt=Go width=40 height=20 hspace=4>", "", "image 13,10 30×15");
}

#[test]
fn meters_are_green_amber_or_red() {
    fn last(items: &[Item]) -> Option<Color> {
        items.iter().rev().find_map(|item| match &item.kind {
            ItemKind::Group(group) => last(&group.items),
            ItemKind::Path(path) => path.fill.filter(|color| color.a > 0.0),
            _ => None,
        })
    }
    let color = |attributes: &str| {
        let html = format!("<meter min=0 max=10 {attributes}></meter>");
        let color = last(&set(&html, "", true).document.pages[0].items).expect("a bar");
        (color.r > 0.5, color.g > 0.4)
    };
    let (green, amber, red) = ((false, true), (true, true), (true, false));
    for (attributes, expected) in [
        ("value=3", green),
        ("value=3 low=3 high=8", green),
        ("value=3 low=4 high=8", amber),
        ("value=9 low=4 high=8", amber),
        ("value=3 low=4 high=8 optimum=10", red),
        ("value=9 low=4 high=8 optimum=2", red),
        ("value=5 low=4 high=8 optimum=2", amber),
    ] {
        assert_eq!(color(attributes), expected, "{attributes}");
    }
}

#[test]
fn a_field_in_a_head_that_comes_again_is_there_again() {
    let rows = "<tr><td>row".repeat(12);
    let css = "@page { size: 200pt 100pt; margin: 10pt } th, td { height: 12pt; padding: 0 } input { width: 50pt }";
    let typeset = set(&format!("<table><thead><tr><th><input name=a title=A><tbody>{rows}</table>"), css, true);
    fn fields(items: &[Item]) -> usize {
        let of = |item: &Item| match &item.kind {
            ItemKind::Widget(_) => 1,
            ItemKind::Group(group) => fields(&group.items),
            _ => 0,
        };
        items.iter().map(of).sum()
    }
    let shown: Vec<usize> = typeset.document.pages.iter().map(|page| fields(&page.items)).collect();
    assert!(shown.len() > 2 && shown.iter().all(|fields| *fields == 1), "{shown:?}");
    assert_eq!(typeset.document.fields.len(), 1);
}

#[test]
fn fields_say_what_they_take() {
    let html = "<form><input name=a title=A value=v maxlength=5 required><textarea name=b title=B readonly>\nl1\nl2</textarea>
        <input type=checkbox name=c title=C value=yes checked><input type=radio name=d title=D value=1><input type=radio name=d title=E value=2 checked>
        <select name=e title=E><option value=x>Ex<option selected>Why</select></form>";
    let typeset = set(html, "", true);
    let fields: Vec<String> = typeset
        .document
        .fields
        .iter()
        .map(|field| format!("{} {:?} required={} read_only={} {:?}", field.name, field.label, field.required, field.read_only, field.kind))
        .collect();
    same(
        &fields.join("\n"),
        r#"
        a "A" required=true read_only=false Text { value: "v", multiline: false, max_length: Some(5), comb: false, fixed: false }
        b "B" required=false read_only=true Text { value: "l1\nl2", multiline: true, max_length: None, comb: false, fixed: false }
        c "C" required=false read_only=false Checkbox { on: "yes", checked: true }
        d "D" required=false read_only=false Radio { value: Some("2") }
        e "E" required=false read_only=false Choice { options: [("x", "Ex"), ("Why", "Why")], selected: [1], combo: true, multiple: false }
    "#,
    );
}

#[test]
fn a_pen_finds_lines_and_boxes() {
    let pen = |html: &str, css: &str| dump::pages(&set(html, css, false).document);
    same(
        &pen("<textarea name=a style='width:60pt; height:36pt; border:none; padding:0; display:block'></textarea>", ""),
        "
        page 1 200×200
          fill 10,10 60×36
          line 10,23.6 60×0
          line 10,37.2 60×0
    ",
    );
    same(
        &pen("<input name=a style='width:60pt; border:none; border-bottom:1pt solid; padding:0'>", ""),
        "
        page 1 200×200
          fill 10,10 60×14.6
          fill 10,23.6 60×1
    ",
    );
    same(
        &pen("<input type=checkbox checked> <input type=radio checked><input name=a value=word style='width:60pt'>", BOX),
        r#"
        page 1 200×200
          line 10.5,13.6 8.8×8.8
          line 11.9,15.6 5.8×4.9
          text 19.8,22.9 10 " "
          line 26.2,13.6 8.8×8.8
          fill 28.2,15.6 4.9×4.9
          line 36,10.5 59×17
          group clip 38.5,11 54×16
            text 38.5,22.9 10 "word"
    "#,
    );
}
