//! HTML's character references.
//!
//! The names are in one string, which `build.rs` makes of the table of `html_escape`: as 2,125 pairs of slices in the
//! program they took four times as much.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// `name=meaning`, by name, and a NUL behind each.
static NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/entities"));

/// What a name stands for, which is one of HTML's; those include the names of ISO and MathML.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, NAMES.len());
    while low < high {
        let before = NAMES.as_bytes().get(..low + (high - low) / 2)?;
        let start = before.iter().rposition(|byte| *byte == 0).map_or(0, |at| at + 1);
        let row = NAMES.get(start..)?.split('\0').next()?;
        let (known, meaning) = row.split_once('=')?;
        match known.cmp(name) {
            std::cmp::Ordering::Less => low = start + row.len() + 1,
            std::cmp::Ordering::Equal => return Some(meaning),
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// Decodes once every reference that has its semicolon; what is none stays.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(begin) = text.get(at..).and_then(|rest| memchr(b'&', rest.as_bytes())) {
        let begin = at + begin;
        let body = text.get(begin + 1..).unwrap_or_default();
        let Some(length) = memchr2(b';', b'&', body.as_bytes()) else { break };
        at = begin + 1 + length;
        if !body.get(length..).is_some_and(|rest| rest.starts_with(';')) {
            continue;
        }
        at += 1;
        if let Some(meaning) = body.get(..length).and_then(meaning) {
            out.push_str(text.get(copied..begin).unwrap_or_default());
            out.push_str(&meaning);
            copied = at;
        }
    }
    if copied == 0 {
        return text.into();
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out.into()
}

/// What stands between `&` and `;`, decoded. Controls are not made of anything.
fn meaning(reference: &str) -> Option<Cow<'static, str>> {
    let Some(number) = reference.strip_prefix('#') else { return named(reference).map(Cow::Borrowed) };
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
    if !digits.starts_with(|c: char| c.is_digit(radix)) {
        return None;
    }
    let character = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
    let is_text = character >= ' ' || matches!(character, '\t' | '\n' | '\x0c' | '\r');
    is_text.then(|| character.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_table_is_found() {
        for (name, meaning) in &html_escape::NAMED_ENTITIES {
            let name = std::str::from_utf8(name).expect("a name");
            assert_eq!(named(name), Some(*meaning), "{name}");
        }
        for none in ["", "a", "AElig=", "zzz", "\0"] {
            assert_eq!(named(none), None, "{none}");
        }
    }

    #[test]
    fn decodes_as_html_escape_does() {
        for text in [
            "",
            "&",
            "&amp",
            "&amp;",
            "a &amp;lt; b",
            "&&amp;;",
            "&#65;&#x41;&#X41;",
            "&#0;&#7;&#9;",
            "&#xD800;",
            "&#x;",
            "&;",
            "&#;",
            "&nosuch;&ouml;",
            "&+65;&#+65;",
            "&#99999999999;",
            "\u{e4}&auml;\u{e4}",
            "&quot;&apos;&nbsp;x",
            "&amp &lt; b",
            "&NewLine;&Tab;&equals;&semi;",
        ] {
            assert_eq!(decode(text), html_escape::decode_html_entities(text), "{text}");
        }
    }
}
