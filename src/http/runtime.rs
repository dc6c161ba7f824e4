//! What requests run on where the caller has no runtime: one thread, the caller's.

use tokio::runtime::{Builder, Runtime};

use super::HttpError;

/// Makes a runtime for the network. It fails where the system has no more files to open.
///
/// Tokio's signals are left out of its features: with them this is a panic in place of an error.
pub(crate) fn runtime() -> Result<Runtime, HttpError> {
    Builder::new_current_thread().enable_all().build().map_err(|error| HttpError::Setup(error.to_string()))
}
