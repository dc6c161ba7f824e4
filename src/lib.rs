//! doicite: from a DOI to a reference.

pub mod cache;
pub mod csl;
pub mod doi;
pub mod markup;
pub mod work;
