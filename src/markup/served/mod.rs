//! Text as registration agencies serve it.

use super::RichText;

/// Reads text as a registration agency serves it.
pub fn served(text: &str) -> RichText {
    RichText::plain(html_escape::decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" "))
}
