//! CSL-JSON.

pub(super) mod read;
mod write;

pub use write::CslJson;
