//! doicite: from a DOI to a reference.

pub mod csl;
pub mod doi;
pub mod markup;
pub mod work;
