//! The tags of CSL's inline markup: one vocabulary for all that read it.
//!
//! The CSL-JSON specification's "HTML-like formatting tags" are `<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>` and
//! spans in small capitals, `nocase` (or `no-case`) and `nodecor`. A span may have spaces where HTML
//! allows them; nothing else is a tag.

use super::Formatting;
use super::pieces::Role;

/// The longest tag, in bytes: no search for its end goes further.
const MAX_TAG: usize = 100;

/// What a closing tag names, by which it is paired: all spans end in the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagName {
    I,
    B,
    Sup,
    Sub,
    Sc,
    Span,
}

/// The tag at the start of a text, and its length in bytes.
pub(crate) fn tag(text: &str) -> Option<(usize, Role<TagName, Formatting>)> {
    let inner = text.strip_prefix('<')?;
    // What another tag begins in is none.
    let end = inner.bytes().take(MAX_TAG).position(|b| matches!(b, b'<' | b'>'))?;
    let name = inner.get(..end).filter(|_| inner.as_bytes().get(end) == Some(&b'>'))?;
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
        Some("span") => Role::Close(TagName::Span),
        Some(name) => Role::Close(element(name)?.0),
        None => match element(name) {
            Some((element, format)) => Role::Open(element, format),
            None => Role::Open(TagName::Span, span(name)?),
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
