//! YAML, which several formats are written in.

pub(super) mod read;
pub(super) mod write;
