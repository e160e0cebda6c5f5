//! Form controls, as fields and for a pen.

use crate::typeset::frame::{Item, ItemKind};

use super::{check, check_warnings, dump, same, set};

const BOX: &str = "input, textarea, select { border: 1pt solid; padding: 2pt; margin: 0; font: 10pt/12pt monospace }";

#[test]
fn controls_become_widgets() {
    check(
        "<input name=a title=A style='width:60pt'> <input type=checkbox name=b title=B>",
        BOX,
        r#"
        line 10.5,10.5 59×17
        widget 11,11 58×16 field 0
        text 70,22.9 10 " "
        line 76.5,15.3 10×10
        widget 77,15.8 9×9 field 1
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
        line 10.5,12.3 10×10
        widget 11,12.8 9×9 field 0 on=1
        text 21,19.9 10 " "
        line 27.5,12.3 10×10
        widget 28,12.8 9×9 field 0 on=2
    "#,
    );
    check_warnings("<input name=a>", BOX, "control-without-label 1: `<input>` has no label");
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
          line 10,25 60×0
          line 10,40 60×0
    ",
    );
    same(
        &pen("<input name=a style='width:60pt; border:none; border-bottom:1pt solid; padding:0'>", ""),
        "
        page 1 200×200
          fill 10,10 60×16
          fill 10,25 60×1
    ",
    );
    same(
        &pen("<input type=checkbox checked> <input type=radio checked><input name=a value=word style='width:60pt'>", BOX),
        r#"
        page 1 200×200
          line 10.5,15.3 10×10
          line 12.2,17.6 6.6×5.5
          text 21,22.9 10 " "
          line 27.5,15.3 10×10
          fill 29.8,17.6 5.5×5.5
          line 38.5,10.5 59×17
          group clip 41,11 54×16
            text 41,22.9 10 "word"
    "#,
    );
}
