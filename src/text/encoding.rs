//! Bytes as text.
//!
//! UTF-8 and, by its mark, UTF-16 are read as what they are. Everything else is taken byte by byte:
//! what is not UTF-8 is Windows-1252, the superset of Latin-1 that old libraries are kept in. Byte
//! by byte because files pasted together over the years are often in both.

use std::borrow::Cow;

/// What Windows-1252 has at 0x80 to 0x9f; the five holes are the control characters of Latin-1.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Whether an encoding of this name is read: what is not UTF-8 is Windows-1252, which Latin-1 is part of.
pub(crate) fn is_read(name: &str) -> bool {
    const READ: [&str; 12] = [
        "utf8",
        "utf16",
        "utf16be",
        "utf16le",
        "ascii",
        "usascii",
        "iso88591",
        "latin1",
        "windows1252",
        "cp1252",
        "ansinew",
        "iso885915",
    ];
    READ.contains(&bare(name).as_str())
}

/// The name of an encoding without case and marks, of which there are many ways.
pub(crate) fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The text that bytes stand for, without a byte order mark.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => mixed(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        _ => mixed(bytes),
    }
}

fn mixed(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.into();
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| {
            let high = usize::from(*byte).checked_sub(0x80).and_then(|index| HIGH.get(index));
            high.copied().unwrap_or(char::from(*byte))
        }));
    }
    text.into()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn each_encoding() {
        assert_eq!(decode("M\u{fc}ller".as_bytes()), "Müller");
        assert_eq!(decode("\u{feff}Müller".as_bytes()), "Müller");
        assert_eq!(decode(b"M\xfcller 1\x9620"), "Müller 1–20");
        assert_eq!(decode(b"M\xfcller and M\xc3\xbcller"), "Müller and Müller", "both in one file");
        assert_eq!(decode(b"\xff\xfeM\0\xfc\0"), "Mü");
        assert_eq!(decode(b"\xfe\xff\0M\0\xfc\0"), "Mü", "the odd byte at the end is no character");
    }
}
