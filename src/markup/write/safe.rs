//! What is dangerous in every format.

use std::fmt::Write;

use super::super::RichText;

/// Characters as every format may have them: controls and bidirectional embeddings, overrides and
/// isolates are gone, line and paragraph separators are spaces. Those marks act on text that is not
/// theirs when they are left unclosed; LRM and RLM, which do not, stay.
pub(crate) fn characters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|c| match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => None,
        c => Some(c),
    })
}

/// A link's target as a URL that is safe to follow and to write: of a scheme that only shows
/// something, and of the characters that RFC 3986 allows, others percent-encoded.
pub(crate) fn target(url: &str) -> Option<String> {
    let (scheme, _) = url.trim().split_once(':')?;
    if !["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for c in characters(url.trim()) {
        if c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Some(out)
}

/// Whether there is anything to see.
pub(crate) fn is_blank(text: &RichText) -> bool {
    characters(&text.to_plain()).next().is_none()
}
