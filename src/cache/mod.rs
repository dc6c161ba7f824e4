//! The cache: what doi.org and the agencies served, kept on this machine.
//!
//! It makes a second run instant and possible without a network, and honours Crossref's request
//! not to be asked the same thing twice. It keeps records as they were served, byte for byte:
//! repair and rendering may become better, the source must not be lost to an older repair.
//!
//! One `SQLite` file, so that many processes can read and write it at once, a killed one leaves it
//! whole, and anybody can look into it with ordinary tools:
//!
//! ```text
//! header   application_id = 0x646F6963 ("doic"), user_version = 1 (the version of this schema)
//!
//! record   doi      text, primary key   the DOI in normal form
//!          outcome  text                'record', 'not-registered' or 'no-metadata'
//!          body     text or null        the JSON as served, for 'record'
//!          agency   text or null        the registration agency, where it is known
//!          source   text                the address that answered
//!          fetched  integer             seconds since 1970-01-01, UTC
//!
//! alias    short    text, primary key   a short DOI
//!          doi      text                the DOI it stands for
//! ```
//!
//! Decisions:
//!
//! - The journal is a write-ahead log and `synchronous` is `NORMAL`. A transaction that was
//!   committed survives the death of the process, however violent; after a loss of power the file
//!   is whole, but the last transactions may be missing. They can be fetched again, and in return a
//!   write does not wait for the disk.
//! - Opening costs no more than reading the first pages: nothing is checked that the header and the
//!   schema do not tell. Damage may be found in the middle of a run.
//! - A damaged file is moved aside, never deleted, and a new one begun with every answer that can
//!   still be read; a [`CacheNotice`] says so, and the run goes on with the new one. That happens under a
//!   lock, and who comes second looks again (`recover`). A file of a newer version or of another program
//!   is left alone and is an error, which the caller reports before it goes on without a cache.
//! - After each write it is made sure that the file written to still is the cache.
//! - Where nothing can be written, what is cached is still served; [`Store::put`] then fails.
//! - Age never removes anything. A stale answer is better than none when the network fails, so
//!   the caller asks [`CachedAnswer::is_fresh`] and decides. A negative answer never replaces a record.
//! - An entry that does not make sense is treated as missing: it is fetched again.
//!
//! The clock is always passed in.

mod connection;
mod error;
mod exchange;
mod lock;
mod recover;
mod rows;
mod search;
mod store;
mod verify;

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may fail, and says what it skips")]
mod tests;

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use crate::doi::Doi;

pub use error::CacheError;
pub use search::{CachedRecord, WordsOf};
pub use store::Store;
pub use verify::{Verification, verify};

/// An event in the life of a cache, such as recovery from damage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CacheNotice {
    /// The file was no readable cache, or became none.
    #[error(
        "the cache was damaged; it was moved to `{}`, and {rescued} readable records were recovered into a new one",
        .aside.display()
    )]
    Replaced {
        /// Where the damaged file is now.
        aside: PathBuf,
        /// How many answers the new cache has from it.
        rescued: u64,
    },
}

/// One cached answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CachedAnswer {
    /// The DOI that was asked for.
    pub doi: Doi,
    /// What was answered.
    pub outcome: Outcome,
    /// The registration agency, where it is known.
    pub agency: Option<String>,
    /// The address that answered, after all redirects.
    pub source: String,
    /// When it was answered, to the second.
    pub fetched: Timestamp,
}

/// The answer for a DOI: a record, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A record: JSON as it was served, in UTF-8.
    Record(Vec<u8>),
    /// doi.org does not know the DOI.
    NotRegistered,
    /// The DOI is registered, but its agency has no metadata for it.
    NoMetadata,
}

/// One answer without its body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The DOI that was asked for.
    pub doi: Doi,
    /// What was answered.
    pub kind: OutcomeKind,
    /// The registration agency, where it is known.
    pub agency: Option<String>,
    /// When it was answered.
    pub fetched: Timestamp,
    /// The length of the record in bytes.
    pub bytes: u64,
}

/// The kinds of [`Outcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are those of Outcome")]
pub enum OutcomeKind {
    Record,
    NotRegistered,
    NoMetadata,
}

/// The size of a cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// How many records.
    pub records: u64,
    /// How many DOIs that are not registered or have no metadata.
    pub negatives: u64,
    /// The size of the file in bytes.
    pub bytes: u64,
}

impl OutcomeKind {
    /// The name in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::NotRegistered => "not-registered",
            Self::NoMetadata => "no-metadata",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Record, Self::NotRegistered, Self::NoMetadata].into_iter().find(|kind| kind.as_str() == name)
    }

    /// Returns how long an answer of this kind stays fresh. Crossref asks its users to cache what they have been
    /// served; a DOI that is missing may be registered by tomorrow.
    pub const fn lifetime(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Self::Record => 30 * 24,
            Self::NotRegistered => 24,
            Self::NoMetadata => 7 * 24,
        })
    }
}

impl Outcome {
    /// Returns which kind of answer this is.
    pub const fn kind(&self) -> OutcomeKind {
        match self {
            Self::Record(_) => OutcomeKind::Record,
            Self::NotRegistered => OutcomeKind::NotRegistered,
            Self::NoMetadata => OutcomeKind::NoMetadata,
        }
    }
}

impl CachedAnswer {
    /// Returns whether the answer is young enough to be used without asking again. One from more than a day
    /// ahead, kept while some clock was wrong, is not.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        is_past(self.fetched, now) && now.duration_since(self.fetched) < self.outcome.kind().lifetime()
    }
}

/// Whether an answer can have been fetched at a time, give or take what clocks differ by.
fn is_past(fetched: Timestamp, now: Timestamp) -> bool {
    const SKEW: SignedDuration = SignedDuration::from_hours(24);
    now.duration_since(fetched) >= -SKEW
}

/// Whether a text is what is kept as a record.
fn is_record(body: &[u8]) -> bool {
    matches!(serde_json::from_slice(body), Ok(serde_json::Value::Object(_)))
}
