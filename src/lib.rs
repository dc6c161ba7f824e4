//! doicite: from a DOI to a reference.

pub mod csl;
pub mod export;
pub mod markup;
