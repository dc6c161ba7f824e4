//! Why a DOI has no record, in the classes of the outcome table (protocol note, section 3).

use jiff::Timestamp;

use crate::http::HttpError;

/// Why a DOI has no record. Its text continues a sentence that began with the DOI, and ends with what
/// to do about it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ResolveError {
    /// The resolver says that this is no DOI at all.
    NotADoi,
    /// No agency has registered it.
    NotRegistered {
        /// When this was asked, if the answer was kept.
        asked: Option<Timestamp>,
    },
    /// It is registered, but the server it leads to has no record of it in the form asked for.
    NoMetadata {
        /// The server that was asked for the record.
        server: String,
        /// When this was asked, if the answer was kept.
        asked: Option<Timestamp>,
    },
    /// The server will not answer this caller.
    Refused {
        /// The server.
        server: String,
        /// The status it gave.
        status: u16,
    },
    /// The server answers with a status that is none of the protocol's.
    Odd {
        /// The server.
        server: String,
        /// The status it gave.
        status: u16,
    },
    /// A redirect that is not followed, and why.
    UnsafeRedirect(String),
    /// No answer.
    Network(HttpError),
    /// The work was interrupted before this was fetched.
    Interrupted,
    /// Offline, and no copy at hand.
    NotKept,
}

impl ResolveError {
    /// What happened, without advice.
    pub fn what(&self) -> String {
        match self {
            Self::NotADoi => "is not a DOI, says the resolver".to_owned(),
            Self::NotRegistered { asked } => format!("is not registered{}", since(*asked)),
            Self::NoMetadata { server, asked } => {
                format!("is registered, but {server} has no metadata for it{}", since(*asked))
            }
            Self::Refused { server, status } => {
                format!("could not be resolved: {server} refuses to answer ({status})")
            }
            Self::Odd { server, status } => format!("could not be resolved: {server} answers {status}"),
            Self::UnsafeRedirect(why) => format!("could not be resolved: {why}"),
            Self::Network(cause) => format!("could not be resolved: {cause}"),
            Self::Interrupted => "was not fetched: interrupted".to_owned(),
            Self::NotKept => "is not in the store".to_owned(),
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NotADoi => "compare it with the source you have it from",
            Self::NotRegistered { .. } => "look for a typing error; a new DOI can take a day to work",
            Self::NoMetadata { .. } | Self::UnsafeRedirect(_) | Self::Network(HttpError::TooLong { .. }) => {
                "cite it from its own page"
            }
            Self::Refused { .. } => "it may block this network; try again later",
            Self::Network(HttpError::Certificate { .. }) => {
                "SSL_CERT_FILE adds the authority of a company's proxy"
            }
            Self::Odd { .. } | Self::Network(_) => "try again later, or --offline for what is kept",
            Self::Interrupted => "run again to go on",
            Self::NotKept => "ask for it once without --offline",
        }
    }
}

impl std::fmt::Display for ResolveError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.what(), self.advice())
    }
}

impl std::error::Error for ResolveError {}

/// The classes of failure that a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Not a DOI.
    NotADoi,
    /// A DOI that nobody registered.
    NotRegistered,
    /// Registered, without metadata.
    NoMetadata,
    /// No answer: the network, a refusal, an unsafe redirect, or no copy when offline.
    Network,
    /// Not asked for any more.
    Interrupted,
}

impl ResolveError {
    /// The class of the failure.
    pub fn kind(&self) -> Kind {
        match self {
            Self::NotADoi => Kind::NotADoi,
            Self::NotRegistered { .. } => Kind::NotRegistered,
            Self::NoMetadata { .. } => Kind::NoMetadata,
            Self::Interrupted => Kind::Interrupted,
            Self::Refused { .. }
            | Self::Odd { .. }
            | Self::UnsafeRedirect(_)
            | Self::Network(_)
            | Self::NotKept => Kind::Network,
        }
    }
}

impl PartialEq for ResolveError {
    fn eq(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.to_string() == other.to_string()
    }
}

fn since(asked: Option<Timestamp>) -> String {
    asked.map_or(String::new(), |time| {
        format!(" (as of {}; --refresh asks again)", time.strftime("%Y-%m-%d %H:%M"))
    })
}
