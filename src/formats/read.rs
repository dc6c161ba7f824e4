//! Reading what people already have: the libraries of reference managers, and any text with DOIs.
//!
//! The [`Format`] is recognised from content, never from a file's name; whoever knows better says so
//! with [`read_as`]. What comes out is a list of [`Entry`](super::Entry) values in the order of the input; an entry
//! that cannot be read is an error in its place, with its line, and takes nothing from the others. An
//! entry of which only the DOI is known is an [`Entry::Doi`](super::Entry::Doi), to be resolved.
//!
//! Each format is a folder or a file of its own and one row of the table in `table`. What they have in
//! common, such as names with commas and dates in loose words, is in `fields`.
//!
//! # Decisions
//!
//! * Entries keep their own identifier. One that has none goes by its DOI.
//! * What an entry says is taken as it is: repairing is for what agencies serve, not for what people
//!   wrote. Fields that CSL has no place for are dropped.
//! * Bytes that are not UTF-8 are Windows-1252, which Latin-1 files are too; see `text::encoding`.
//! * Files are hostile: reading takes time linear in their size, and nesting is bounded.
//! * A long input is read a piece at a time where its format allows; see [`super::Feed`].

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use std::borrow::Cow;

use super::entry::{Entries, ImportError};
use super::foreign::foreign;
use super::format::Format;
use super::word;
use crate::text::encoding::decode;
use crate::text::lines::with_line_feeds;

/// Reads an input in the format that its content shows.
///
/// ```
/// use doicite::formats::{Entry, read};
///
/// let entries = read(b"@book{knuth1986, author = {Knuth, Donald E.}, title = {The {\\TeX}book}}");
/// let [Ok(Entry::Work(work))] = entries.as_slice() else { panic!("one book") };
/// assert_eq!(work.item.id, "knuth1986");
/// ```
pub fn read(bytes: &[u8]) -> Entries {
    match plain_text(bytes) {
        Ok(text) => {
            let text = with_line_feeds(text);
            read_text(&text, Format::of(&text))
        }
        Err(error) => vec![Err(error)],
    }
}

/// Returns the text of an input: what its bytes encode, or the paragraphs of a document of Word or OpenDocument, one
/// a line.
///
/// # Errors
/// A file in a format that is not read, and a document that is damaged.
pub fn plain_text(bytes: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    match (word::text(bytes), foreign(bytes)) {
        (Some(text), _) => text.map(Cow::Owned),
        (None, Some(what)) => Err(ImportError::Foreign { what }),
        (None, None) => Ok(decode(bytes)),
    }
}

/// Reads an input in a format that is known beforehand. One that is only written holds no works.
pub fn read_as(bytes: &[u8], format: Format) -> Entries {
    read_text(&text(bytes), format)
}

/// The text of an input, in lines, whatever it is.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    with_line_feeds(word::text(bytes).and_then(Result::ok).map_or_else(|| decode(bytes), Cow::Owned))
}

fn read_text(text: &str, format: Format) -> Entries {
    let nothing = || vec![Err(ImportError::Empty { format })];
    format.reader().map_or_else(nothing, |reader| (reader.read)(text))
}

/// Returns the format that the content of an input shows.
pub fn recognise(bytes: &[u8]) -> Format {
    Format::of(&text(bytes))
}
