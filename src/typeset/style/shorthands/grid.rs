//! `grid` and its parts: lines, areas and templates (CSS Grid 2, 7 and 8).

use cssparser::{Parser, Token};

use super::{Out, fixed, initial};
use crate::typeset::style::computed::GridLine;
use crate::typeset::style::declare::{Declaration, Target};
use crate::typeset::style::value::{Parsed, Place, bad, grid, word};

/// A second line left out is the first one's name, else `auto`.
pub(super) fn lines(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let start = input.state();
    let first = grid::line(input, place)?;
    let end = input.state();
    if input.try_parse(|i| i.expect_delim('/')).is_ok() {
        let second = Declaration::parse(targets[1], input, place)?;
        let after = input.state();
        input.reset(&start);
        out.push(Declaration::parse(targets[0], input, place)?);
        out.push(second);
        input.reset(&after);
        return Ok(());
    }
    input.reset(&start);
    out.push(Declaration::parse(targets[0], input, place)?);
    if matches!(first.0, GridLine::Name(_, 0)) {
        input.reset(&start);
        out.push(Declaration::parse(targets[1], input, place)?);
    } else {
        out.push(initial(targets[1]));
    }
    input.reset(&end);
    Ok(())
}

pub(super) fn grid_area(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let mut states = Vec::new();
    let mut names = Vec::new();
    loop {
        states.push(input.state());
        names.push(matches!(grid::line(input, place)?.0, GridLine::Name(_, 0)));
        if states.len() == 4 || input.try_parse(|i| i.expect_delim('/')).is_err() {
            break;
        }
    }
    let end = input.state();
    // Row start, column start, row end, column end: what is missing follows an earlier name.
    for (i, target) in targets.iter().enumerate() {
        let from = match i {
            i if i < states.len() => Some(i),
            1 | 2 => Some(0),
            _ => Some(if states.len() > 1 { 1 } else { 0 }),
        };
        match from {
            Some(from) if from == i || names[from] => {
                input.reset(&states[from]);
                out.push(Declaration::parse(*target, input, place)?);
            }
            _ => out.push(initial(*target)),
        }
    }
    input.reset(&end);
    Ok(())
}

/// `none`, `rows / columns`, or strings of areas with row sizes between them.
pub(super) fn grid_template(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let rows = input.try_parse(|i| -> Parsed<Vec<Declaration>> {
        let rows = Declaration::parse(targets[0], i, place)?;
        i.expect_delim('/')?;
        Ok(vec![rows, Declaration::parse(targets[1], i, place)?])
    });
    if let Ok(both) = rows {
        out.extend(both);
        out.push(initial(targets[2]));
        return Ok(());
    }
    if word(input, "none") {
        out.extend(targets.iter().copied().map(initial));
        return Ok(());
    }
    let (mut areas, mut rows) = (String::new(), String::new());
    loop {
        let start = input.state();
        match input.next() {
            Ok(Token::QuotedString(row)) => {
                let row = row.to_string();
                let mut quoted = String::new();
                cssparser::serialize_string(&row, &mut quoted).map_or_else(|_| bad(), Ok)?;
                areas.push_str(&quoted);
                areas.push(' ');
                // The size of this row, if any.
                let at = input.position();
                let sized = input.try_parse(|i| grid::auto_track(i, place)).is_ok();
                rows.push_str(if sized { input.slice_from(at) } else { "auto" });
                rows.push(' ');
            }
            _ => {
                input.reset(&start);
                break;
            }
        }
    }
    if areas.is_empty() {
        return bad();
    }
    out.push(fixed(targets[0], &rows, place)?);
    if input.try_parse(|i| i.expect_delim('/')).is_ok() {
        out.push(Declaration::parse(targets[1], input, place)?);
    } else {
        out.push(initial(targets[1]));
    }
    out.push(fixed(targets[2], &areas, place)?);
    Ok(())
}

/// A template, or `auto-flow` on one side of the slash.
pub(super) fn grid(targets: &[Target], input: &mut Parser<'_>, place: &Place, out: &mut Out) -> Parsed<()> {
    let [rows, columns, areas, flow, auto_rows, auto_columns] = targets else { return bad() };
    let auto_flow = |i: &mut Parser<'_>| -> Parsed<bool> {
        let dense = word(i, "dense");
        i.expect_ident_matching("auto-flow")?;
        Ok(dense || word(i, "dense"))
    };
    if let Ok(dense) = input.try_parse(auto_flow) {
        let sizes = input.try_parse(|i| Declaration::parse(*auto_rows, i, place)).unwrap_or_else(|_| initial(*auto_rows));
        input.expect_delim('/')?;
        let columns = Declaration::parse(*columns, input, place)?;
        let flow = fixed(*flow, if dense { "row dense" } else { "row" }, place)?;
        out.extend([initial(*rows), columns, initial(*areas), flow, sizes, initial(*auto_columns)]);
        return Ok(());
    }
    let by_column = input.try_parse(|i| -> Parsed<(Declaration, bool)> {
        let rows = Declaration::parse(*rows, i, place)?;
        i.expect_delim('/')?;
        Ok((rows, auto_flow(i)?))
    });
    if let Ok((rows, dense)) = by_column {
        let sizes = input.try_parse(|i| Declaration::parse(*auto_columns, i, place)).unwrap_or_else(|_| initial(*auto_columns));
        let flow = fixed(*flow, if dense { "column dense" } else { "column" }, place)?;
        out.extend([rows, initial(*columns), initial(*areas), flow, initial(*auto_rows), sizes]);
        return Ok(());
    }
    grid_template(&targets[..3], input, place, out)?;
    out.extend([*flow, *auto_rows, *auto_columns].map(initial));
    Ok(())
}
