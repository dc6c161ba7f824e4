//! A record that was found, and by which way it came.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::error::ResolveError;
use super::record;
use crate::doi::Doi;
use crate::work::{Repair, Work, book_wanted, explain, repair_in};

/// A record and where it came from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Resolved {
    /// The DOI that was resolved; for a short DOI the one it stands for.
    pub doi: Doi,
    /// The record as served, to the letter.
    pub text: String,
    /// The record, parsed, without what is of no use here: what the work cites (`reference`), addresses for machines
    /// (`link`, `resource`), and what agencies and publishers note for themselves (`indexed`, `assertion` and the like);
    /// authors without affiliations and identifiers. `text` has all of it.
    pub record: Map<String, Value>,
    /// The registration agency, where it is known.
    pub agency: Option<String>,
    /// The address that answered.
    pub source: String,
    /// By which way it came.
    pub origin: RecordOrigin,
    /// The book of a chapter, where its record lacks it: looked up with the chapter.
    pub book: Option<Arc<Work>>,
}

/// By which way a record came.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordOrigin {
    /// Just now from the agency.
    Network,
    /// From the cache.
    Store {
        /// When it was fetched.
        fetched: Timestamp,
        /// Why a copy that is no longer fresh had to do.
        instead_of: Option<ResolveError>,
    },
    /// From the few that are built in.
    Builtin {
        /// Why the network could not be asked; `None` when it was not to be.
        instead_of: Option<ResolveError>,
    },
}

impl RecordOrigin {
    /// Returns the error because of which an older copy is used.
    pub fn instead_of(&self) -> Option<&ResolveError> {
        match self {
            Self::Network => None,
            Self::Store { instead_of, .. } | Self::Builtin { instead_of } => instead_of.as_ref(),
        }
    }
}

impl Resolved {
    /// Repairs the record into a clean, typed work.
    pub fn work(&self) -> Work {
        repair_in(&self.record, self.doi.as_str(), self.book.as_deref())
    }

    /// The DOI of the book of a chapter whose record names only the series; its work goes into `book`.
    pub(super) fn book_wanted(&self) -> Option<Doi> {
        book_wanted(&self.record, self.doi.as_str())
    }

    /// Repairs the record, and returns what each step changed.
    pub fn explained(&self) -> (Work, Vec<Repair>) {
        explain(&self.record, self.doi.as_str(), self.book.as_deref())
    }

    /// Returns the DOI that the record says it is of, if that is not the one that was asked for. It may be
    /// the same work by its newer name, and it may not.
    pub fn of_another(&self) -> Option<Doi> {
        record::other(&self.record, &self.doi)
    }
}
