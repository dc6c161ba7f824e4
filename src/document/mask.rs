//! A text of which parts are hidden: as long as the original, byte for byte and line for line.

use std::borrow::Cow;
use std::ops::Range;

/// A text with blanks in place of what is hidden.
pub(super) struct Mask(Vec<u8>);

impl Mask {
    pub(super) fn of(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }

    /// Hides a part, but for its line ends. It begins and ends where characters do.
    pub(super) fn hide(&mut self, range: Range<usize>) {
        let end = range.end.min(self.0.len());
        for byte in self.0.get_mut(range.start..end).into_iter().flatten() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        super::model::text_of(&self.0)
    }
}
