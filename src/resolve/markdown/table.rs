//! Tables: heads with a scope, and alignment as a class.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::raw;

/// Rewrites the cells of the table that ends here: heads get a scope, and alignment becomes a class, since the book's pages allow no styles
/// inside attributes.
pub(super) fn close_table(events: &mut Vec<Event<'_>>) {
    let Some(start) = events.iter().rposition(|event| matches!(event, Event::Start(Tag::Table(_)))) else { return };
    let Event::Start(Tag::Table(alignments)) = std::mem::replace(&mut events[start], raw("<table>")) else { return };
    let (mut head, mut column) = (true, 0);
    for event in &mut events[start..] {
        match event {
            Event::Html(html) if html.contains("</thead>") => head = false,
            Event::Html(html) if html.contains("<tr>") => column = 0,
            Event::Start(Tag::TableCell) => {
                let class = match alignments.get(column) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::None) | None => "",
                };
                column += 1;
                let cell = if head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") };
                *event = Event::InlineHtml(cell.into());
            }
            Event::End(TagEnd::TableCell) => *event = Event::InlineHtml(if head { "</th>" } else { "</td>" }.into()),
            _ => {}
        }
    }
    events.push(raw("</tbody></table>\n"));
}
