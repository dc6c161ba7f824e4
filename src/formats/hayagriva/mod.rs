//! Hayagriva's YAML, which Typst reads.

pub(super) mod read;
mod write;

pub use write::Hayagriva;
