//! CSL-YAML.

pub(super) mod read;
mod write;

pub use write::CslYaml;
