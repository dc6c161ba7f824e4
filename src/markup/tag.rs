//! The tags of CSL's inline markup: one vocabulary for all that read it.
//!
//! The CSL-JSON specification's "HTML-like formatting tags" are `<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>` and
//! spans in small capitals, `nocase` (or `no-case`) and `nodecor`. A span may have spaces where HTML
//! allows them; nothing else is a tag.

use super::Formatting;

/// The longest tag, in bytes: no search for its end goes further.
const MAX_TAG: usize = 100;

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    Open(TagName, Formatting),
    Close(TagName),
}

/// What a closing tag names: all spans end in the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagName {
    I,
    B,
    Sup,
    Sub,
    Sc,
    Span,
}

/// The number of elements.
pub(super) const ELEMENTS: usize = 6;

/// The tag at the start of a text, and its length in bytes.
pub(crate) fn tag(text: &str) -> Option<(usize, Tag)> {
    let inner = text.strip_prefix('<')?;
    let end = inner.bytes().take(MAX_TAG).position(|b| b == b'>')?;
    let name = inner.get(..end)?;
    let element = |name: &str| {
        Some(match name {
            "i" => (TagName::I, Formatting::Italic),
            "b" => (TagName::B, Formatting::Bold),
            "sup" => (TagName::Sup, Formatting::Superscript),
            "sub" => (TagName::Sub, Formatting::Subscript),
            "sc" => (TagName::Sc, Formatting::SmallCaps),
            _ => return None,
        })
    };
    let tag = match name.strip_prefix('/') {
        Some("span") => Tag::Close(TagName::Span),
        Some(name) => Tag::Close(element(name)?.0),
        None => match element(name) {
            Some((element, format)) => Tag::Open(element, format),
            None => Tag::Open(TagName::Span, span(name)?),
        },
    };
    Some((end + 2, tag))
}

/// The format of a span, by its attributes.
fn span(tag: &str) -> Option<Formatting> {
    let attributes = tag.strip_prefix("span")?.strip_prefix(char::is_whitespace)?;
    let attributes: String = attributes.chars().filter(|c| !c.is_whitespace()).collect();
    [
        (r#"class="nocase""#, Formatting::NoCase),
        (r#"class="no-case""#, Formatting::NoCase),
        (r#"class="nodecor""#, Formatting::NoDecor),
        (r#"style="font-variant:small-caps"#, Formatting::SmallCaps),
    ]
    .into_iter()
    .find_map(|(known, format)| attributes.starts_with(known).then_some(format))
}
