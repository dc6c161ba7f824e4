//! Why there is no answer.

use super::body::MAX_BODY;
use super::reach::Forbidden;

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// The server answers, but not this request, not now.
    #[error("{host} answered {status}{}", asked(*retry_after))]
    Busy {
        /// The server.
        host: String,
        /// The last status it gave.
        status: u16,
        /// For how many seconds it asked to be left alone, where that is longer than we wait.
        retry_after: Option<u64>,
    },
    /// No connection.
    #[error("cannot reach {host}: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// What went wrong, in words.
        cause: String,
    },
    /// A connection that broke, or an answer that cannot be read.
    #[error("reading the response from {host} failed: {cause}")]
    Broken {
        /// The server.
        host: String,
        /// What went wrong, in words.
        cause: String,
    },
    /// The server's certificate is not to be trusted.
    #[error("the certificate of {host} cannot be trusted: {cause}")]
    Certificate {
        /// The server.
        host: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The answer has no content, twice.
    #[error("{host} sent an empty response")]
    Empty {
        /// The server.
        host: String,
    },
    /// The answer is longer than any record.
    #[error("{host} sent more than {} MB", MAX_BODY >> 20)]
    TooLong {
        /// The server.
        host: String,
    },
    /// The request leads where none may go.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// A redirect that cannot be followed, or one too many.
    #[error("{0}")]
    Redirect(String),
    /// The client could not be set up.
    #[error("cannot set up the network: {0}")]
    Setup(String),
}

/// What a server that is busy asks for.
fn asked(seconds: Option<u64>) -> String {
    const DAY: u64 = 24 * 60 * 60;
    match seconds {
        None => String::new(),
        Some(seconds) if seconds > DAY => " and asks to wait more than a day".to_owned(),
        Some(seconds) => format!(" and asks to wait {seconds} s"),
    }
}
