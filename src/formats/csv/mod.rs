//! Tables with a title or a DOI in every row: what Scopus, IEEE Xplore, Zotero, PubMed and spreadsheets export
//! as CSV.
//!
//! The first row names the columns; which names mean what is one table. Columns that it does not know are passed
//! over. A row with neither a title nor a DOI is an error in its place.

mod columns;
mod people;
pub(super) mod read;
