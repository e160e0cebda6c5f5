//! Standard structure types and their attributes (ISO 32000-1, 14.8.4 and 14.8.5).

use lopdf::{Dictionary, Object};

use crate::pdf::objects::{bytes, dictionary, integer, name, rectangle};
use crate::typeset::frame::{CellAttributes, ListNumbering, Rect, Scope, TagElement, TagRole};

/// The name of a type.
pub(super) fn role(role: TagRole) -> &'static str {
    match role {
        TagRole::Document => "Document",
        TagRole::Part => "Part",
        TagRole::Art => "Art",
        TagRole::Sect => "Sect",
        TagRole::Div => "Div",
        TagRole::BlockQuote => "BlockQuote",
        TagRole::Caption => "Caption",
        TagRole::Toc => "TOC",
        TagRole::Toci => "TOCI",
        TagRole::Index => "Index",
        TagRole::NonStruct => "NonStruct",
        TagRole::P => "P",
        TagRole::H1 => "H1",
        TagRole::H2 => "H2",
        TagRole::H3 => "H3",
        TagRole::H4 => "H4",
        TagRole::H5 => "H5",
        TagRole::H6 => "H6",
        TagRole::L => "L",
        TagRole::Li => "LI",
        TagRole::Lbl => "Lbl",
        TagRole::LBody => "LBody",
        TagRole::Table => "Table",
        TagRole::TR => "TR",
        TagRole::TH => "TH",
        TagRole::TD => "TD",
        TagRole::THead => "THead",
        TagRole::TBody => "TBody",
        TagRole::TFoot => "TFoot",
        TagRole::Span => "Span",
        TagRole::Quote => "Quote",
        TagRole::Note => "Note",
        TagRole::Reference => "Reference",
        TagRole::Code => "Code",
        TagRole::Link => "Link",
        TagRole::Ruby => "Ruby",
        TagRole::RB => "RB",
        TagRole::RT => "RT",
        TagRole::RP => "RP",
        TagRole::Form => "Form",
        TagRole::Figure => "Figure",
        TagRole::Formula => "Formula",
    }
}

/// The attributes of an element, if it has any. `height` is that of the page its box is on.
pub(super) fn of(element: &TagElement, parent: Option<TagRole>, height: Option<f32>) -> Option<Dictionary> {
    if let Some(cell) = element.cell.as_ref().filter(|_| matches!(element.role, TagRole::TD | TagRole::TH)) {
        return of_cell(cell, element.role);
    }
    if let (TagRole::L, Some(numbering)) = (element.role, element.numbering) {
        return Some(dictionary([("O", name("List")), ("ListNumbering", name(of_list(numbering)))]));
    }
    let (_, rect) = element.bbox?;
    let inline = matches!(parent, Some(TagRole::P | TagRole::Span | TagRole::Link | TagRole::Lbl | TagRole::Quote | TagRole::Reference));
    let placement = name(if inline { "Inline" } else { "Block" });
    Some(dictionary([("O", name("Layout")), ("Placement", placement), ("BBox", bbox(rect, height?))]))
}

fn of_cell(cell: &CellAttributes, role: TagRole) -> Option<Dictionary> {
    let mut all = dictionary([("O", name("Table"))]);
    if let (TagRole::TH, Some(scope)) = (role, cell.scope) {
        let scope = match scope {
            Scope::Row => "Row",
            Scope::Column => "Column",
            Scope::Both => "Both",
        };
        all.set("Scope", name(scope));
    }
    if cell.row_span > 1 {
        all.set("RowSpan", integer(cell.row_span as usize));
    }
    if cell.col_span > 1 {
        all.set("ColSpan", integer(cell.col_span as usize));
    }
    if !cell.headers.is_empty() {
        all.set("Headers", Object::Array(cell.headers.iter().map(|id| bytes(id.as_bytes())).collect()));
    }
    (all.len() > 1).then_some(all)
}

fn of_list(numbering: ListNumbering) -> &'static str {
    match numbering {
        ListNumbering::None => "None",
        ListNumbering::Disc => "Disc",
        ListNumbering::Circle => "Circle",
        ListNumbering::Square => "Square",
        ListNumbering::Decimal => "Decimal",
        ListNumbering::UpperRoman => "UpperRoman",
        ListNumbering::LowerRoman => "LowerRoman",
        ListNumbering::UpperAlpha => "UpperAlpha",
        ListNumbering::LowerAlpha => "LowerAlpha",
    }
}

fn bbox(rect: Rect, height: f32) -> Object {
    rectangle([rect.x, height - rect.y - rect.height, rect.x + rect.width, height - rect.y])
}
