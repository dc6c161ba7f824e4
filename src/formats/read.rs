//! Reading what people already have: the libraries of reference managers, and any text with DOIs.
//!
//! The [`Format`] is recognised from content, never from a file's name; whoever knows better says so
//! with [`read_as`]. What comes out is a list of [`Entry`] values in the order of the input; an entry
//! that cannot be read is an error in its place, with its line, and takes nothing from the others. An
//! entry of which only the DOI is known is an [`Entry::Doi`], to be resolved.
//!
//! Each format is a folder or a file of its own and one row of the table in `format`. What they have in common, such as
//! names with commas and dates in loose words, is in `fields`.
//!
//! # Decisions
//!
//! * Entries keep their own identifier. One that has none goes by its DOI.
//! * What an entry says is taken as it is: repairing is for what agencies serve, not for what people
//!   wrote. Fields that CSL has no place for are dropped.
//! * Bytes that are not UTF-8 are Windows-1252, which Latin-1 files are too; see `decode`.
//! * Files are hostile: reading takes time linear in their size, and nesting is bounded.
//! * A long input is read a piece at a time where its format allows; see [`super::Feed`].

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use super::Format;
use super::decode::decode;
use crate::doi::Found;
use crate::text::sanitize;
use crate::work::Work;

/// One work that the input speaks of.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Its data are there.
    Work(Box<Work>),
    /// Only its DOI is there.
    Doi {
        /// The DOI.
        found: Found,
        /// The identifier the input gives the work, if it does.
        id: Option<String>,
    },
}

/// Why an entry, or a whole input, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is no DOI in a text, and it is in no format that holds works.
    #[error("there is no DOI in it, and it is in none of the formats that are known")]
    Nothing,
    /// The input is not in the format it was said to be in, or holds no work.
    #[error("there is no work in it that is written in {format}")]
    Empty {
        /// The format.
        format: Format,
    },
    /// It begins like JSON but is not.
    #[error("line {line}, column {column}: not JSON: {what}")]
    Json {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// An entry of a JSON list that is not a work.
    #[error("entry {number} is neither a CSL-JSON object nor a DOI")]
    NotAWork {
        /// Its place, from 1.
        number: usize,
    },
    /// An entry that cannot be read.
    #[error("line {line}: {what}")]
    Entry {
        /// The line where it goes wrong, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

impl ImportError {
    /// An entry that cannot be read. What is said of it may quote the file: it becomes one line, and not
    /// a long one.
    pub(super) fn entry(line: usize, what: &str) -> Self {
        const LONGEST: usize = 200;
        Self::Entry { line, what: sanitize::excerpt(what, LONGEST) }
    }
}

/// What is read from an input: its works and its errors, in order.
pub type Entries = Vec<Result<Entry, ImportError>>;

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
    let text = decode(bytes);
    read_text(&text, Format::of(&text))
}

/// Reads an input in a format that is known beforehand. One that is only written holds no works.
pub fn read_as(bytes: &[u8], format: Format) -> Entries {
    read_text(&decode(bytes), format)
}

fn read_text(text: &str, format: Format) -> Entries {
    let nothing = || vec![Err(ImportError::Empty { format })];
    format.reader().map_or_else(nothing, |reader| (reader.read)(text))
}

/// Returns the format that the content of an input shows.
pub fn recognise(bytes: &[u8]) -> Format {
    Format::of(&decode(bytes))
}

/// Where the lines of a text begin, to tell the line of a place in it.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, of a byte's place.
    pub(super) fn at(&self, place: usize) -> usize {
        self.0.partition_point(|newline| *newline < place) + 1
    }
}
