//! doicite: from a DOI to a reference.

pub mod archive;
pub mod csl;
pub mod markup;
