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

/// JSON whose strings hold no character that could drive a terminal: those are escaped, so that it says
/// the same.
pub(crate) fn json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            // Between strings; in one it would be escaped.
            '\r' => out.push(' '),
            '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                escape(c, &mut out);
            }
            c if c.is_control() => escape(c, &mut out),
            c => out.push(c),
        }
    }
    out
}

fn escape(c: char, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(c));
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

#[cfg(test)]
mod tests {
    #[test]
    fn json_says_the_same() {
        let given = "{\r\n\t\"a\": \"\u{9b}31m\u{7f}\u{202e}\u{2028}é\"\r\n}";
        let inert = super::json(given);
        assert_eq!(inert, "{ \n\t\"a\": \"\\u009b31m\\u007f\\u202e\\u2028é\" \n}");
        let read = |json: &str| serde_json::from_str::<serde_json::Value>(json).expect("JSON");
        assert_eq!(read(&inert), read(given));
    }
}
