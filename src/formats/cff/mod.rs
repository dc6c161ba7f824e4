//! The Citation File Format.

mod write;

pub use write::Cff;
