//! What comes out of reading: entries and errors, in order.

use super::foreign::Foreign;
use super::format::Format;
use crate::doi::Identified;
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
        found: Identified,
        /// The identifier the input gives the work, if it does.
        id: Option<String>,
    },
}

/// Why an entry, or a whole input, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Blank,
    /// There is no DOI in a text, and it is in no format that holds works.
    #[error("it contains no DOI and is in no known format")]
    Nothing,
    /// The input is not in the format it was said to be in, or holds no work.
    #[error("it contains no work in {format}")]
    Empty {
        /// The format.
        format: Format,
    },
    /// It is in a format that is not read.
    #[error("it is {}, which cannot be read", .what.name)]
    Foreign {
        /// What it is.
        what: Foreign,
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
    /// An entry of a JSON list that has only a DOI, and an invalid one.
    #[error("entry {number}: {what}")]
    NotADoi {
        /// Its place, from 1.
        number: usize,
        /// What is wrong.
        what: String,
    },
    /// An entry of a JSON list that is longer than a work may be.
    #[error("entry {number} is larger than {} MB", LONGEST >> 20)]
    TooLong {
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

/// How long one entry may be, in bytes: a title of a megabyte and some ten thousand authors have room. What is made of
/// an entry takes up to a hundred times as much.
pub(super) const LONGEST: usize = 4 << 20;

/// How much of a long input is read at a time, in bytes.
pub(crate) const PIECE: usize = 1 << 18;

impl ImportError {
    /// An entry that is too long.
    pub(super) fn too_long(line: usize, name: &str) -> Self {
        let name = sanitize::excerpt(name, 80);
        let entry = if name.is_empty() { "entry".to_owned() } else { format!("entry {name}") };
        Self::entry(line, &format!("{entry} is larger than {} MB", LONGEST >> 20))
    }

    /// An entry that cannot be read. What is said of it may quote the file: it becomes one line, and not
    /// a long one.
    pub(super) fn entry(line: usize, what: &str) -> Self {
        const LONGEST: usize = 200;
        Self::Entry { line, what: sanitize::excerpt(what, LONGEST) }
    }
}

/// What is read from an input: its works and its errors, in order.
pub type Entries<E = Entry> = Vec<Result<E, ImportError>>;

/// How many errors are kept of one input that is read whole.
const MOST_ERRORS: usize = 10_000;

/// Gathers the entries of an input that is read whole. Of millions that cannot be read, a few characters long each, the
/// first are told, and the others in one error at the end.
pub(super) fn gathered(all: impl Iterator<Item = Result<Entry, ImportError>>) -> Entries {
    let mut entries = Entries::new();
    let (mut errors, mut first_left_out) = (0_usize, 1);
    for entry in all {
        if let Err(error) = &entry {
            errors += 1;
            if errors > MOST_ERRORS {
                if let (true, ImportError::Entry { line, .. }) = (errors == MOST_ERRORS + 1, error) {
                    first_left_out = *line;
                }
                continue;
            }
        }
        entries.push(entry);
    }
    if let Some(more @ 1..) = errors.checked_sub(MOST_ERRORS) {
        let what = format!("{more} more entries from here on cannot be read");
        entries.push(Err(ImportError::entry(first_left_out, &what)));
    }
    entries
}
