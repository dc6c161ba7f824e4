//! How a client behaves, and what it tells meanwhile.

use std::time::Duration;

/// How a client introduces itself and how long it waits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientSettings {
    /// An address at which the servers' operators can reach the caller; Crossref allows those who
    /// give one twice the rate.
    pub mailto: Option<String>,
    /// How long one attempt may take, from connecting to the last byte.
    pub timeout: Duration,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self { mailto: None, timeout: Duration::from_secs(30) }
    }
}

/// What a server counts by itself: it may have a budget for one kind of request that the others do not
/// draw on, such as Crossref's for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pool {
    /// Distinguishes it from the server's other budgets.
    pub(crate) name: &'static str,
    /// How many requests a second are known to be allowed, until an answer announces something else.
    pub(crate) per_second: u32,
    /// How many may be under way at once, likewise.
    pub(crate) at_once: u32,
}

/// An event on the network, for logs and progress.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// An attempt was made.
    Asked {
        /// The address.
        url: String,
        /// The status, or what went wrong.
        outcome: String,
        /// How long it took, waiting for the server's limits left out.
        took: Duration,
        /// Whether the server says that it counts this caller as one without an address.
        anonymous: bool,
    },
    /// An attempt failed and is going to be repeated.
    Retrying {
        /// The server.
        host: String,
        /// Why.
        why: String,
        /// When.
        after: Duration,
        /// Whether the server refused because it was asked too often.
        too_often: bool,
    },
    /// A server announced another limit than it had.
    Limited {
        /// The server.
        host: String,
        /// The time that it wants between two requests.
        every: Duration,
    },
    /// An address was given, but the server counts the caller as anonymous.
    NotPolite {
        /// The server.
        host: String,
    },
}

/// Takes events; called from the thread that resolves.
pub type Reporter = dyn Fn(Event) + Send + Sync;
