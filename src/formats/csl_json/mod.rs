//! CSL-JSON.

mod append;
mod cutter;
mod piece;
pub(super) mod read;
mod write;

pub(super) use append::append;
pub(crate) use cutter::Cutter;
pub(crate) use piece::Cut;
pub(super) use write::CslJson;
