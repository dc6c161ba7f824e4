//! Character references in served text: named, decimal and hexadecimal.
//!
//! The names are HTML's, which include those of ISO and MathML that JATS files use. Without its
//! semicolon a reference is read only where it cannot be anything else: one of the five everyday
//! names, or a number, and no letter or digit behind it.

use std::borrow::Cow;

use crate::text::entities;

/// Longer names than this do not exist (`CounterClockwiseContourIntegral`).
const LONGEST_NAME: usize = 32;

/// Decodes every character reference once. `&amp;lt;` becomes `&lt;`.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::new();
    let mut copied = 0;
    let mut at = first;
    while let Some(reference) = text.get(at..).filter(|rest| rest.starts_with('&')) {
        let mut next = at + 1;
        if let Some((length, meaning)) = read(reference) {
            out.push_str(&text[copied..at]);
            out.push_str(&meaning);
            next = at + length;
            copied = next;
        }
        let Some(offset) = text[next..].find('&') else { break };
        at = next + offset;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// The reference at the start of `text`: its length in bytes and what it stands for.
fn read(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let body = text.strip_prefix('&')?;
    let (name_start, is_name_char): (usize, fn(u8) -> bool) = match body.as_bytes() {
        [b'#', b'x' | b'X', ..] => (2, |b| b.is_ascii_hexdigit()),
        [b'#', ..] => (1, |b| b.is_ascii_digit()),
        _ => (0, |b| b.is_ascii_alphanumeric()),
    };
    let name = &body[name_start..];
    let length = name.bytes().take(LONGEST_NAME + 1).take_while(|b| is_name_char(*b)).count();
    let (name, rest) = name.split_at(length);
    let closed = rest.starts_with(';');
    if !closed && rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let meaning = match name_start {
        0 if closed => named(name)?.into(),
        0 => everyday(name)?.into(),
        1 => numbered(name, 10)?.to_string().into(),
        _ => numbered(name, 16)?.to_string().into(),
    };
    Some((1 + name_start + length + usize::from(closed), meaning))
}

fn named(name: &str) -> Option<&'static str> {
    everyday(name).or_else(|| entities::named(name))
}

fn everyday(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "nbsp" => "\u{a0}",
        _ => return None,
    })
}

/// The character with this number. As in HTML, the C1 controls stand for what Windows-1252 has in
/// their place: nobody ever meant the control.
fn numbered(digits: &str, radix: u32) -> Option<char> {
    let number = u32::from_str_radix(digits, radix).ok()?;
    let index = number.checked_sub(0x80).and_then(|n| usize::try_from(n).ok());
    match index.and_then(|n| WINDOWS_1252.chars().nth(n)) {
        Some(character) => Some(character),
        None => char::from_u32(number).filter(|c| *c != '\0'),
    }
}

/// The characters 0x80 to 0x9F of Windows-1252; the five unassigned ones are the controls.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_of_every_kind() {
        for (source, expected) in [
            ("Ecology &amp; Evolution", "Ecology & Evolution"),
            ("&#x2014;", "—"),
            ("&#X2014;", "—"),
            ("&#8212;", "—"),
            ("&beta;&ndash;&ouml;", "β–ö"),
            ("Garc&#x000ED;a", "García"),
            ("&NotEqualTilde;", "≂̸"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&#150;&#x92;", "–’"),
            ("&#x1D530;&#x1D529;", "𝔰𝔩"),
        ] {
            assert_eq!(decode(source), expected, "{source}");
        }
    }

    #[test]
    fn one_level_at_a_time() {
        assert_eq!(decode("&amp;lt;sup&amp;gt;"), "&lt;sup&gt;");
        assert_eq!(decode("G3&amp;#58; Genes"), "G3&#58; Genes");
    }

    #[test]
    fn without_a_semicolon_only_where_it_is_safe() {
        assert_eq!(decode("R&amp D"), "R& D");
        assert_eq!(decode("&#946 and &#x3b2, &lt"), "β and β, <");
        for source in ["R&Dlt", "&ampere", "&copy 2020", "&#946er", "&notin", "S&P", "A&&B"] {
            assert_eq!(decode(source), source);
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for source in
            ["Rı&#x;os", "&#;", "&;", "&", "a & b;", "&#0;", "&#xD800;", "&#99999999999;", "&Nosuch;", "&é;"]
        {
            assert_eq!(decode(source), source);
        }
    }

    #[test]
    fn a_flood_of_ampersands_is_linear() {
        let flood = "&".repeat(1_000_000);
        assert_eq!(decode(&flood), flood);
        let long = format!("&{};", "a".repeat(1_000_000));
        assert_eq!(decode(&long), long);
    }
}
