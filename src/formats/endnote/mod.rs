//! EndNote's tagged format.

pub(super) mod read;
mod write;

pub use write::Endnote;
