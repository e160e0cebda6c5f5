//! Widths and heights of tables and their cells.

use super::check;

const PLAIN: &str = "table { border-spacing: 0 } td { padding: 0 } td:first-child { background: red } td + td { background: blue }";

#[test]
fn the_limits_of_cells_hold_for_the_widths_they_name() {
    let two = |first: &str, widths: [&str; 2]| {
        let expected = format!("fill 10,10 {}×12\nfill {},10 30×12", widths[0], widths[1]);
        let cell = "<td style='height:12pt; width:30pt'></td>";
        check(&format!("<table><tr><td style='height:12pt; {first}'></td>{cell}</table>"), PLAIN, &expected);
    };
    two("width:60pt", ["60", "70"]);
    two("width:60pt; max-width:20pt", ["20", "30"]);
    two("width:20pt; min-width:60pt", ["60", "70"]);
    two("min-width:60pt", ["60", "70"]);
    // In a table of fixed layout no cell is wider for its content, or for the least it may be.
    check(
        "<table style='table-layout:fixed; width:90pt'><tr><td style='height:12pt; width:60pt; max-width:20pt'><td></table>",
        PLAIN,
        "
        fill 10,10 20×12
        fill 30,10 70×12
    ",
    );
    check(
        "<table><col style='min-width:40pt'><tr><td style='height:12pt'><td style='width:30pt'></table>",
        PLAIN,
        "
        fill 10,10 40×12
        fill 50,10 30×12
    ",
    );
}

#[test]
fn a_table_is_no_higher_than_it_may_be() {
    check("<table style='height:90pt; max-height:50pt'><tr><td style='width:30pt'></table>", PLAIN, "fill 10,10 30×50");
    check("<table style='height:20pt; min-height:50pt'><tr><td style='width:30pt'></table>", PLAIN, "fill 10,10 30×50");
}

#[test]
fn columns_take_their_width_from_their_group() {
    let check_width = |columns: &str, table: &str, width: &str| {
        let html = format!("<table style='{table}'>{columns}<tr><td style='height:12pt'><td style='height:12pt'></table>");
        let rest = width.parse::<f32>().expect("a number") + 10.0;
        let last = if table.is_empty() { 20.0 } else { 100.0 - rest };
        check(&html, PLAIN, &format!("fill 10,10 {width}×12\nfill {rest},10 {last}×12"));
    };
    check_width("<colgroup style='width:40pt'><col></colgroup><col style='width:20pt'>", "", "40");
    check_width("<colgroup style='width:40pt'><col style='width:30pt'></colgroup><col style='width:20pt'>", "", "30");
    check_width("<colgroup style='width:40pt'><col></colgroup>", "table-layout:fixed; width:90pt", "45");
}

#[test]
fn what_has_no_cells_takes_no_room() {
    let spaced = "table { border-spacing: 10pt; background: red } td { padding: 0 } p { margin: 0 }";
    // Columns after the last cell count only where they have a width.
    check("<table><col><col><tr><td style='width:30pt; height:12pt'></table>", spaced, "fill 10,10 50×32");
    check("<table><col><col style='width:20pt'><tr><td style='width:30pt; height:12pt'></table>", spaced, "fill 10,10 80×32");
    for empty in ["", "<tr>", "<tbody>"] {
        check(&format!("<table>{empty}</table><p>a"), spaced, "text 10,19.9 10 \"a\"");
    }
}
