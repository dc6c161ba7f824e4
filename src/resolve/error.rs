//! Why a DOI has no record, in classes that callers treat differently: a mistake in the DOI, nothing to be
//! had, a failure that may pass.

use jiff::Timestamp;

use crate::http::HttpError;

/// Why a DOI has no record. Its text continues a sentence that began with the DOI. What to do about it
/// depends on the program, and is for it to say.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResolveError {
    /// The resolver says that this is no DOI at all.
    #[error("is not a DOI according to the resolver")]
    NotADoi,
    /// No agency has registered it.
    #[error("is not registered{}", since(*asked))]
    NotRegistered {
        /// When this was asked, if the answer was cached.
        asked: Option<Timestamp>,
    },
    /// It is registered, but the server it leads to says that it has no record of it in the form asked
    /// for.
    #[error("is registered, but {server} has no metadata for it{}", since(*asked))]
    NoMetadata {
        /// The server that was asked for the record.
        server: String,
        /// When this was asked, if the answer was cached.
        asked: Option<Timestamp>,
    },
    /// It is registered, but the server it leads to answers with a page for people: that of the work, or
    /// that of a server that is down.
    #[error("is registered, but {server} has no metadata for it")]
    Page {
        /// The server that was asked for the record.
        server: String,
    },
    /// The server answers with what may be a record and cannot be read as one.
    #[error("could not be resolved: its record at {server} cannot be read")]
    Unreadable {
        /// The server that was asked for the record.
        server: String,
    },
    /// The server will not answer this caller.
    #[error("could not be resolved: {server} refused the request ({status})")]
    Refused {
        /// The server.
        server: String,
        /// The status it gave.
        status: u16,
    },
    /// The server answers with a status that is none of the protocol's.
    #[error("could not be resolved: {server} answered {status}")]
    Odd {
        /// The server.
        server: String,
        /// The status it gave.
        status: u16,
    },
    /// A redirect that is not followed, and why.
    #[error("could not be resolved: {0}")]
    UnsafeRedirect(String),
    /// No answer.
    #[error("could not be resolved")]
    Network(#[source] HttpError),
    /// The work was interrupted before this was fetched.
    #[error("was not fetched: interrupted")]
    Interrupted,
    /// Offline, and no copy at hand.
    #[error("is not in the cache")]
    NotKept,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Not a DOI.
    NotADoi,
    /// A DOI that is not registered.
    NotRegistered,
    /// Registered, without metadata.
    NoMetadata,
    /// No answer: the network, a refusal, an unsafe redirect, or no copy when offline.
    Network,
    /// Not asked for any more.
    Interrupted,
}

impl ResolveError {
    /// Returns the class of the failure.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotADoi => ErrorKind::NotADoi,
            Self::NotRegistered { .. } => ErrorKind::NotRegistered,
            Self::NoMetadata { .. } | Self::Page { .. } => ErrorKind::NoMetadata,
            Self::Interrupted => ErrorKind::Interrupted,
            Self::Refused { .. }
            | Self::Unreadable { .. }
            | Self::Odd { .. }
            | Self::UnsafeRedirect(_)
            | Self::Network(_)
            | Self::NotKept => ErrorKind::Network,
        }
    }
}

impl PartialEq for ResolveError {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.to_string() == other.to_string()
    }
}

fn since(asked: Option<Timestamp>) -> String {
    asked.map_or(String::new(), |time| format!(" (as of {})", time.strftime("%Y-%m-%d %H:%M")))
}
