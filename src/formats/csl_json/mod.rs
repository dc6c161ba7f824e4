//! CSL-JSON.

mod append;
pub(super) mod read;
mod write;

pub(super) use append::append;
pub(super) use write::CslJson;
