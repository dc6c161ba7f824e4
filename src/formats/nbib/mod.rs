//! PubMed's MEDLINE format.

pub(super) mod read;
mod write;

pub use write::Nbib;
