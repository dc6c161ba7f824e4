//! DOIs in addresses.
//!
//! The rules for doi.org are those of the DOI Resolution Documentation: a table of characters that
//! must be encoded and one of characters that should be. Encoding here, once and completely, keeps
//! the address as it is through every URL parser on the way: they cut at `#` and `?`, turn `\`
//! into `/`, and resolve `/./` and `/../`, even when the dots are written `%2e`.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Tables 1 and 2 of the documentation, which `CONTROLS` begins; all that is not ASCII is encoded
/// by the library.
const PATH: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b'"')
    .add(b'#')
    .add(b' ')
    .add(b'?')
    .add(b'<')
    .add(b'>')
    .add(b'{')
    .add(b'}')
    .add(b'^')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'`')
    .add(b'|')
    .add(b'+');

/// All but the unreserved characters of RFC 3986.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of an address at doi.org. A segment of one or two dots keeps its place by the slash
/// after it being encoded; at the very end, where there is none, by the slash before it.
pub(super) fn path(doi: &str) -> String {
    let mut path = String::with_capacity(doi.len() + 16);
    let mut segments = doi.split('/').peekable();
    let mut after_dots = false;
    let mut first = true;
    while let Some(segment) = segments.next() {
        let dots = matches!(segment, "." | "..");
        if !first {
            let last_dots = dots && segments.peek().is_none();
            path.push_str(if after_dots || last_dots { "%2F" } else { "/" });
        }
        path.extend(utf8_percent_encode(segment, PATH));
        after_dots = dots;
        first = false;
    }
    path
}

/// One component of an address, slashes included.
pub(super) fn component(doi: &str) -> String {
    utf8_percent_encode(doi, COMPONENT).to_string()
}
