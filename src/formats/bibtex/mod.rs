//! BibTeX and BibLaTeX: two dialects of one file format.
//!
//! [`syntax`] knows how a file is written, `library` what its entries say, `tex` what TeX source says,
//! `entry_types` what kind of work an entry is; [`read`] makes works of
//! them, and `write` makes entries of works. Files that people have already are changed in
//! place: `into` adds to them, `complete` fills gaps.

mod archives;
mod carried;
mod complete;
mod dates;
mod dialect;
mod entry_types;
mod inherit;
mod into;
mod journals;
mod library;
mod localisation;
pub(crate) mod read;
mod simple;
mod source;
pub mod syntax;
mod tex;
mod write;

pub(super) use self::carried::unread;
pub use self::complete::{Completed, Filled, Refused, complete};
pub use self::dialect::dialect;
#[cfg(feature = "cli")]
pub(crate) use self::into::takes_entries;
pub use self::into::{AppendError, Appended, KnownEntry, append, append_under, known};
pub use self::write::{
    ArticleNumber, Bib, CaseProtection, Dialect, Escaping, Months, Options, Preset, UrlPolicy,
};
