//! BibTeX and BibLaTeX.

pub mod read;
mod write;

pub use self::write::{
    Appended, ArticleNumber, Bib, Case, Completed, Dialect, Escaping, Months, Options, Preset, UrlPolicy,
    append, append_under, complete, dois, known,
};
