//! MODS.

mod write;

pub use write::Mods;
