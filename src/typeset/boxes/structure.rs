//! What elements mean for the structure tree, and the links among them.

use crate::typeset::address::{self, percent_decoded};
use crate::typeset::frame::{LinkTarget, ListNumbering, TagElement, TagId, TagRole};
use crate::typeset::html::text::collapse;
use crate::typeset::html::{Element, NodeId, is_language};
use crate::typeset::style::computed::{ComputedStyle, Display};

use super::LinkBox;
use super::build::{Builder, is_inline};
use super::controls;
use super::flow::Flow;
use super::tags::{self, Meaning};

/// What has to be closed after an element.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) tags: u32,
    pub(super) hidden: bool,
    pub(super) link: Option<u32>,
    pub(super) figure: Option<TagId>,
    pub(super) contents: bool,
}

/// Tags opened for a table part.
pub(super) struct PartTags(Opened);

impl Builder<'_, '_> {
    pub(super) fn open_hiding(&mut self, node: NodeId, element: Element<'_>) -> Opened {
        let mut opened = Opened::default();
        if tags::meaning(self.document, node, element, self.tags.contents > 0) == Meaning::Artifact {
            self.tags.hide();
            opened.hidden = true;
        }
        opened
    }

    /// Opens what an element means for the structure.
    pub(super) fn open_tags(&mut self, node: NodeId, element: Element<'_>, style: &ComputedStyle, flow: &mut Flow, inline: bool) -> Opened {
        let mut opened = Opened::default();
        let meaning = tags::meaning(self.document, node, element, self.tags.contents > 0);
        if meaning == Meaning::Artifact {
            self.tags.hide();
            opened.hidden = true;
        }
        if self.tags.is_hidden() {
            return opened;
        }
        let lang = self.changed_language(node, element);
        let mut role = match meaning {
            Meaning::Role(role) => self.fitting(role, element),
            _ => None,
        };
        let link = self.link_target(element);
        if role.is_none() && lang.is_some() && link.is_none() {
            role = Some(if inline { TagRole::Span } else { TagRole::Div });
        }
        if inline && (role.is_some() || link.is_some()) && !self.holds_blocks(node) {
            self.paragraph(flow);
        }
        if let Some(role) = role {
            let id = self.open_element(role, node, element, style, &mut opened);
            if matches!(role, TagRole::Figure | TagRole::Formula) {
                opened.figure = Some(id);
            }
            if role == TagRole::Toc {
                self.tags.contents += 1;
                opened.contents = true;
            }
            if let Some(tag) = self.tags.element_mut(id) {
                tag.lang.clone_from(&lang);
            }
        }
        if let Some(target) = link {
            // An entry of a contents list refers to a place.
            if self.tags.contents > 0 && matches!(target, LinkTarget::Destination(_)) {
                self.tags.open(TagElement::new(TagRole::Reference));
                opened.tags += 1;
            }
            let id = self.tags.open(TagElement::new(TagRole::Link));
            opened.tags += 1;
            if let Some(tag) = self.tags.element_mut(id)
                && role.is_none()
            {
                tag.lang = lang;
            }
            let words = |name: &str| element.attr(name).map(collapse).filter(|text| !text.is_empty());
            let contents = words("aria-label")
                .or_else(|| Some(controls::visible_text(self.document, node)).filter(|text| !text.is_empty()))
                .or_else(|| words("title"))
                .unwrap_or_else(|| match &target {
                    LinkTarget::Uri(uri) => uri.clone(),
                    LinkTarget::Destination(id) => id.clone(),
                });
            self.tree.links.push(LinkBox { target, contents, element: id });
            opened.link = Some(u32::try_from(self.tree.links.len() - 1).unwrap_or(u32::MAX));
        }
        opened
    }

    pub(super) fn open_element(
        &mut self,
        role: TagRole,
        node: NodeId,
        element: Element<'_>,
        style: &ComputedStyle,
        opened: &mut Opened,
    ) -> TagId {
        // The parts of a description list: a term and what is said of it share an item.
        if self.tags.role() == TagRole::L && matches!(element.name(), "dt" | "dd") {
            let last = self.tags.element(self.tags.top()).and_then(|list| list.children.last().copied());
            let has_role = |id: TagId, role| self.tags.element(id).is_some_and(|element| element.role == role);
            let has_body = |item: TagId| {
                self.tags.element(item).is_some_and(|item| item.children.iter().any(|child| has_role(*child, TagRole::LBody)))
            };
            // What stands loose between them is no item.
            let item = last.filter(|last| has_role(*last, TagRole::Li) && (element.name() == "dd" || !has_body(*last)));
            match item {
                Some(item) => self.tags.reopen(item),
                None => {
                    self.tags.open(TagElement::new(TagRole::Li));
                }
            }
            opened.tags += 2;
            return self.tags.open(TagElement::new(if element.name() == "dt" { TagRole::Lbl } else { TagRole::LBody }));
        }
        let mut tag = TagElement::new(role);
        match role {
            TagRole::TH | TagRole::TD => {
                tag.cell = Some(Box::new(tags::cell_attributes(self.document, node, element)));
                tag.id = element.id().map(ToString::to_string);
            }
            TagRole::L => {
                tag.numbering =
                    Some(if element.name() == "dl" { ListNumbering::None } else { tags::numbering(&style.text.list_style_type) })
            }
            TagRole::Figure | TagRole::Formula => {
                let written = |name: &str| element.attr(name).map(collapse).filter(|text| !text.is_empty());
                let label = written("aria-label").or_else(|| written("alttext")).or_else(|| written("title"));
                tag.alt = Some(label.unwrap_or_else(|| controls::visible_text(self.document, node)));
            }
            TagRole::Span => tag.expansion = element.attr("title").map(collapse).filter(|text| !text.is_empty()),
            TagRole::Note => tag.id = element.id().map(ToString::to_string),
            _ => {}
        }
        opened.tags += 1;
        let id = self.tags.open(tag);
        // What is set as it was typed is code, unless it says so itself.
        if element.name() == "pre" && role == TagRole::P && !self.document.children(node).any(|child| self.document.name(child) == "code") {
            opened.tags += 1;
            self.tags.open(TagElement::new(TagRole::Code));
        }
        id
    }

    /// The type an element takes where it stands: table and list parts only inside a table or list, no paragraph inside a paragraph.
    pub(super) fn fitting(&self, role: TagRole, element: Element<'_>) -> Option<TagRole> {
        let around = self.tags.role();
        let fits = match role {
            TagRole::Li | TagRole::LBody => around == TagRole::L,
            TagRole::THead | TagRole::TBody | TagRole::TFoot => around == TagRole::Table,
            TagRole::Caption => around == TagRole::Table || (element.name() == "figcaption" && around == TagRole::Div),
            TagRole::RB | TagRole::RT | TagRole::RP => around == TagRole::Ruby,
            TagRole::TR => matches!(around, TagRole::Table | TagRole::THead | TagRole::TBody | TagRole::TFoot),
            TagRole::TH | TagRole::TD => around == TagRole::TR,
            TagRole::Toci => around == TagRole::Toc,
            TagRole::P if element.name() == "dt" => around == TagRole::L || !self.tags.takes_text(),
            TagRole::P => {
                !self.tags.takes_text()
                    || matches!(
                        around,
                        TagRole::LBody | TagRole::TD | TagRole::TH | TagRole::Caption | TagRole::Note | TagRole::Toci | TagRole::Link
                    )
            }
            _ => true,
        };
        fits.then_some(role)
    }

    pub(super) fn close_tags(&mut self, opened: &Opened) {
        for _ in 0..opened.tags {
            self.tags.close();
        }
        if opened.hidden {
            self.tags.show();
        }
        self.tags.contents -= u32::from(opened.contents);
    }

    /// The language of an element where it says another one than its surroundings.
    pub(super) fn changed_language(&self, node: NodeId, element: Element<'_>) -> Option<String> {
        let own = element.attr("lang").filter(|lang| is_language(lang))?;
        let around = self.document.parent(node).and_then(|parent| self.document.lang(parent));
        // The root's language is the document's.
        let changed = self.document.parent(node).is_some() && around.is_none_or(|around| !around.eq_ignore_ascii_case(own));
        changed.then(|| own.to_owned())
    }

    pub(super) fn link_target(&mut self, element: Element<'_>) -> Option<LinkTarget> {
        if element.name() != "a" {
            return None;
        }
        let href = element.attr("href").map(str::trim).filter(|href| !href.is_empty())?;
        match href.strip_prefix('#') {
            Some("") => None,
            Some(id) => {
                let id = percent_decoded(id).into_owned();
                let known = self.document.by_id(&id).is_some() || self.anchors.contains(id.as_str());
                if !known {
                    self.warn_at("broken-link", element, "href", format!("nothing in the document has the id `{id}`"), "");
                    return None;
                }
                Some(LinkTarget::Destination(id))
            }
            None => Some(LinkTarget::Uri(address::joined(self.base_href, href))),
        }
    }

    /// Whether an inline element has block-level children.
    pub(super) fn holds_blocks(&self, node: NodeId) -> bool {
        self.document.children(node).any(|child| {
            self.document.element(child).is_some() && {
                let display = self.styles.element(child).layout.display;
                !is_inline(display) && !matches!(display, Display::None | Display::Contents)
            }
        })
    }

    /// Opens the tags of a table part; returns what [`Builder::close_part`] needs.
    pub(super) fn open_part(&mut self, node: NodeId, style: &ComputedStyle) -> PartTags {
        let Some(element) = self.document.element(node) else { return PartTags(Opened::default()) };
        let mut outer = Flow::new(style.clone(), element.line());
        PartTags(self.open_tags(node, element, style, &mut outer, false))
    }

    pub(super) fn close_part(&mut self, part: &PartTags) {
        self.close_tags(&part.0);
    }
}
