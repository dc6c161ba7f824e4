//! RIS.

pub(super) mod read;
mod write;

pub use write::Ris;
