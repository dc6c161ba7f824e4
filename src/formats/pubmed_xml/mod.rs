//! PubMed's XML, in which NCBI's interfaces and PubMed's archive give out records.
//!
//! The elements say what the tags of MEDLINE say, whose table has their meaning. What an article cites stands
//! in the same file and is no work of the list.

pub(super) mod read;
