//! A file in memory: its bytes, the text that they stand for, and the way back.
//!
//! What is put into a file is written in its encoding. A file that is not UTF-8 is Latin-1 or
//! Windows-1252, and gets only characters that are the same in both; one with stretches in either and
//! in UTF-8 gets ASCII.

use std::borrow::Cow;

use super::{Blocks, blocks};
use crate::formats::decode;
use crate::text::sorting;

/// A file in memory.
#[derive(Clone, Debug)]
pub struct File<'b> {
    bytes: &'b [u8],
    text: Cow<'b, str>,
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug)]
enum Encoding {
    Utf8,
    /// One byte a character.
    Latin1,
    /// Stretches of both.
    Mixed,
    /// Two bytes a unit, in this order.
    Utf16(fn(u16) -> [u8; 2]),
}

impl<'b> File<'b> {
    /// Returns the file of these bytes, in whatever encoding.
    pub fn new(bytes: &'b [u8]) -> Self {
        let text = decode(bytes);
        let encoding = match bytes {
            [0xff, 0xfe, ..] => Encoding::Utf16(u16::to_le_bytes),
            [0xfe, 0xff, ..] => Encoding::Utf16(u16::to_be_bytes),
            _ if matches!(text, Cow::Borrowed(_)) => Encoding::Utf8,
            _ if bytes.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) => Encoding::Latin1,
            _ => Encoding::Mixed,
        };
        Self { bytes, text, encoding }
    }

    /// Its bytes.
    pub fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    /// Its text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its blocks, which together are its text.
    pub fn blocks(&self) -> Blocks<'_> {
        blocks(&self.text)
    }

    /// Returns whether it can have every character.
    pub fn is_unicode(&self) -> bool {
        matches!(self.encoding, Encoding::Utf8 | Encoding::Utf16(_))
    }

    /// Returns the line ending of the file.
    pub fn line_end(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else if self.text.contains('\r') && !self.text.contains('\n') {
            "\r"
        } else {
            "\n"
        }
    }

    /// Text in the encoding of the file; or the characters that it does not have.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, String> {
        let byte = |c: char| match self.encoding {
            _ if c.is_ascii() => u8::try_from(c).ok(),
            Encoding::Latin1 => u8::try_from(u32::from(c)).ok().filter(|byte| *byte >= 0xa0),
            _ => None,
        };
        match self.encoding {
            Encoding::Utf8 => Ok(text.into()),
            Encoding::Utf16(order) => Ok(text.encode_utf16().flat_map(order).collect()),
            Encoding::Latin1 | Encoding::Mixed => {
                text.chars().map(byte).collect::<Option<_>>().ok_or_else(|| {
                    let mut foreign: Vec<char> = text.chars().filter(|c| byte(*c).is_none()).collect();
                    sorting::by(&mut foreign, Ord::cmp);
                    foreign.dedup();
                    foreign.into_iter().collect()
                })
            }
        }
    }

    /// The place in the bytes of a place in the text.
    #[cfg(feature = "cli")]
    pub(in crate::formats::bibtex) fn place(&self, place: usize) -> Option<usize> {
        self.places([place]).first().copied()
    }

    /// The places in the bytes of places in the text, which ascend.
    pub(super) fn places(&self, places: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut way = self.way();
        let (mut in_text, mut in_bytes) = way.next().unwrap_or_default();
        let mut next = way.next();
        let mut found = Vec::new();
        for place in places {
            while let Some(step) = next.filter(|(text, _)| *text <= place) {
                (in_text, in_bytes) = step;
                next = way.next();
            }
            // Between two steps a byte of the text is a byte of the file.
            found.push(in_bytes + place.saturating_sub(in_text));
        }
        found
    }

    /// Places in the text and in the bytes, from which on the two go side by side.
    fn way(&self) -> Box<dyn Iterator<Item = (usize, usize)> + '_> {
        let mark = if self.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        match self.encoding {
            Encoding::Utf8 => Box::new(std::iter::once((0, mark))),
            Encoding::Utf16(_) => {
                let mut bytes = 2;
                let ends = self.text.char_indices().map(move |(at, c)| {
                    bytes += 2 * c.len_utf16();
                    (at + c.len_utf8(), bytes)
                });
                Box::new(std::iter::once((0, 2)).chain(ends))
            }
            Encoding::Latin1 | Encoding::Mixed => {
                let (mut text, mut bytes) = (0, mark);
                let mut chars = self.text.chars();
                let rest = self.bytes.get(mark..).unwrap_or_default();
                let steps = rest.utf8_chunks().flat_map(move |chunk| {
                    text += chunk.valid().len();
                    bytes += chunk.valid().len();
                    let mut steps = Vec::with_capacity(chunk.invalid().len());
                    // One character for each; those before are in the text as they are.
                    chars = {
                        let mut rest = chars.as_str();
                        rest = rest.get(chunk.valid().len()..).unwrap_or_default();
                        rest.chars()
                    };
                    for _ in chunk.invalid() {
                        text += chars.next().map_or(0, char::len_utf8);
                        bytes += 1;
                        steps.push((text, bytes));
                    }
                    steps
                });
                Box::new(std::iter::once((0, mark)).chain(steps))
            }
        }
    }
}
