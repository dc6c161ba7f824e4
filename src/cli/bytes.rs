//! Names of files that are not UTF-8. Where a file or an identifier may be typed, the text of both is a
//! `String`; of a name that is none each byte that does not fit stands as a character of the last plane of
//! Unicode, and is that byte again when the file is opened.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};

/// The character of byte 0; other bytes follow it. No byte below 0x80 needs one.
const BASE: u32 = 0x0010_FF00;

/// Reads an argument that may be a file or an identifier.
pub(crate) fn parser() -> impl TypedValueParser<Value = String> {
    OsStringValueParser::new().map(typed)
}

fn typed(arg: OsString) -> String {
    arg.into_string().unwrap_or_else(|arg| {
        let mut text = String::new();
        for chunk in arg.as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(BASE + u32::from(*byte))));
        }
        text
    })
}

/// The byte that a character stands for.
fn byte(c: char) -> Option<u8> {
    u32::from(c).checked_sub(BASE).and_then(|byte| u8::try_from(byte).ok()).filter(|byte| *byte >= 0x80)
}

/// The file that a text names.
pub(crate) fn path(text: &str) -> Cow<'_, Path> {
    if !text.contains(|c| byte(c).is_some()) {
        return Path::new(text).into();
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt as _;
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            match byte(c) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        PathBuf::from(OsString::from_vec(bytes)).into()
    }
    #[cfg(not(unix))]
    PathBuf::from(text).into()
}

/// A text for a message, in which bytes without a character have the sign for that.
pub(crate) fn shown(text: &str) -> String {
    text.chars().map(|c| if byte(c).is_some() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_name_of_any_bytes_survives() {
        use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
        for name in [&b"plain.bib"[..], b"r\xe9f.bib", b"\xff\x80\xf4", "Größe.bib".as_bytes()] {
            let text = typed(OsString::from_vec(name.to_vec()));
            assert_eq!(path(&text).as_os_str().as_bytes(), name);
            assert!(!shown(&text).contains(|c| byte(c).is_some()));
        }
        assert_eq!(shown(&typed(OsString::from_vec(b"r\xe9f".to_vec()))), "r\u{fffd}f");
    }
}
