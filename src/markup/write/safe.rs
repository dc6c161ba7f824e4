//! Links, of which not every target may be followed.

use std::fmt::Write;

use super::super::RichText;
use crate::text::sanitize::characters;

/// A link's target as a URL that is safe to follow and to write: of a scheme that only shows
/// something, and of the characters that RFC 3986 allows, others percent-encoded.
pub(crate) fn target(url: &str) -> Option<String> {
    if !is_target(url) {
        return None;
    }
    let mut out = String::with_capacity(url.len());
    for c in characters(url.trim()) {
        if is_of_addresses(c) {
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

/// Whether a URL has a scheme that is safe to follow.
pub(crate) fn is_target(url: &str) -> bool {
    url.trim().split_once(':').is_some_and(|(scheme, _)| {
        ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    })
}

/// Whether a character may stand in an address as it is (RFC 3986, section 2, and the percent sign).
const fn is_of_addresses(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '.' | '_' | '~' | ':' | '/' | '?' | '#' | '[' | ']' | '@'
        | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '%')
}

/// Whether there is anything to see.
pub(crate) fn is_blank(text: &RichText) -> bool {
    characters(&text.to_plain()).next().is_none()
}
