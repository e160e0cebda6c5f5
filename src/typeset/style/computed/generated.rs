//! Generated content, strings and counters.

use super::{ListStyle, ResourceUrl};

/// Counters, named strings, `content` and bookmarks.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(missing_docs, reason = "fields are named after the CSS properties")]
pub struct GeneratedStyle {
    pub content: Content,
    pub counter_reset: Vec<(String, i32)>,
    pub counter_increment: Vec<(String, i32)>,
    pub counter_set: Vec<(String, i32)>,
    pub string_set: Vec<(String, Vec<ContentItem>)>,
    /// `bookmark-level`; none for no bookmark. The user agent sheet gives headings theirs.
    pub bookmark_level: Option<u8>,
    /// `bookmark-label`; empty for the initial `content(text)`: the words of the element.
    pub bookmark_label: Vec<ContentItem>,
    pub bookmark_closed: bool,
}

/// `content`
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Content {
    /// `normal`
    #[default]
    Normal,
    /// `none`
    None,
    /// Pieces, and the words after `/` for those who cannot see them.
    Items {
        /// The pieces.
        items: Vec<ContentItem>,
        /// The alternative text.
        alt: Option<String>,
    },
}

/// A piece of `content`, `string-set` or `bookmark-label`.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "variants are the CSS functions")]
pub enum ContentItem {
    Text(String),
    Url(ResourceUrl),
    /// `attr(name)`
    Attr(String),
    /// `counter(name, style)`; `page` and `pages` are filled in by page make-up.
    Counter {
        name: String,
        style: ListStyle,
    },
    /// `counters(name, separator, style)`
    Counters {
        name: String,
        separator: String,
        style: ListStyle,
    },
    /// `string(name, position)`
    String {
        name: String,
        position: StringPosition,
    },
    /// `target-counter(url, name, style)`, or `target-counters(url, name, separator, style)`
    TargetCounter {
        target: Target,
        name: String,
        separator: Option<String>,
        style: ListStyle,
    },
    /// `target-text(url, part)`
    TargetText {
        target: Target,
        part: ContentPart,
    },
    /// `content()` and its arguments
    Content(ContentPart),
    /// `leader(pattern)`
    Leader(String),
    /// `element(name, position)`
    Element {
        name: String,
        position: StringPosition,
    },
    OpenQuote,
    CloseQuote,
    NoOpenQuote,
    NoCloseQuote,
}

/// What a target function points to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// `attr(href)`
    Attr(String),
    /// A literal address.
    Url(String),
}

keywords! {
    /// Which of a page's assignments `string()` takes
    StringPosition { First, Start, Last, FirstExcept }
    /// The argument of `content()` and `target-text()`
    ContentPart { Text, Before, After, FirstLetter, Marker }
}
