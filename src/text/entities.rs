//! The character references of HTML: `&amp;`, `&#8212;`.
//!
//! Their names stand in one text, which `build.rs` makes of the list of the crate that writes them. As an array of
//! strings they would be four thousand addresses, and the loader puts each right whenever the program starts.

use std::borrow::Cow;

/// The names in order, each with a semicolon, what it stands for, and a NUL.
static NAMED: &str = include_str!(concat!(env!("OUT_DIR"), "/entities"));

/// What a name stands for.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let (mut start, mut end) = (0, NAMED.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let begin = NAMED.as_bytes()[..middle].iter().rposition(|byte| *byte == 0).map_or(0, |at| at + 1);
        let record = NAMED.get(begin..)?.split('\0').next()?;
        let (known, meaning) = record.split_once(';')?;
        match known.cmp(name) {
            std::cmp::Ordering::Equal => return Some(meaning),
            std::cmp::Ordering::Less => start = begin + record.len() + 1,
            std::cmp::Ordering::Greater => end = begin,
        }
    }
    None
}

/// Text whose references with a semicolon are read, once.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('&') {
        let rest = &text[at + 1..];
        let Some(end) = rest.find([';', '&']).filter(|end| rest[*end..].starts_with(';')) else { continue };
        let name = &rest[..end];
        let meaning = match name.strip_prefix('#') {
            Some(number) => numbered(number).map(|c| Cow::Owned(c.to_string())),
            None => named(name).map(Cow::Borrowed),
        };
        if let Some(meaning) = meaning {
            out.push_str(&text[copied..at]);
            out.push_str(&meaning);
            copied = at + 1 + end + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The character of a number, unless it is a control.
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
    // A number has no sign.
    digits.chars().next().filter(|digit| digit.is_digit(radix))?;
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    (c >= ' ' || matches!(c, '\t' | '\n' | '\u{c}' | '\r')).then_some(c)
}

#[cfg(test)]
mod tests {
    use super::{decode, named};

    #[test]
    fn every_name_is_found() {
        for (name, meaning) in html_escape::NAMED_ENTITIES {
            assert_eq!(named(std::str::from_utf8(name).unwrap()), Some(meaning));
        }
        for name in ["", "a", "AMP ", "zzz", "\0", "amp;"] {
            assert_eq!(named(name), None, "{name:?}");
        }
    }

    #[test]
    fn references_are_read_as_the_crate_reads_them() {
        for text in [
            "a &amp;lt; b &amp &lt;&gt;",
            "&#8212;&#x2014;&#X2014;&#x;&#;&;&&amp;",
            "&#0;&#9;&#12;&#31;&#127;&#x110000;&#99999999999;",
            "&#+65;&#x+41;&#65 ;&# 65;",
            "&NewLine;&fjlig;&notanentity;&eacute",
            "é&é;&é&amp;é",
        ] {
            assert_eq!(decode(text), html_escape::decode_html_entities(text), "{text}");
        }
    }
}
