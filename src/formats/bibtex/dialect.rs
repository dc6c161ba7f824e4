//! Which of the two dialects a file is written in, by the names of its fields.
//!
//! biber reads BibTeX's names as aliases of its own; BibTeX knows nothing of biblatex's. An entry with one of
//! the latter is therefore written for biblatex, whatever else it has, and one that has BibTeX's alone for
//! BibTeX. Names that reference managers and publishers write into either (`urldate`, `langid`, `location`) tell
//! nothing. A file is what most of its entries are.

use super::library::Library;
use super::source::{EntrySource, FieldValues};
use super::syntax::File;
use super::{Dialect, Escaping, Options};

/// Names of BibTeX that biblatex has others for.
const BIBTEX: &[&str] = &["archiveprefix", "journal", "month", "primaryclass", "school", "year"];

/// Names that only biblatex has.
#[rustfmt::skip]
const BIBLATEX: &[&str] = &[
    "bookpagination", "booksubtitle", "booktitleaddon", "date", "entrysubtype", "eprintclass", "eprinttype",
    "eventdate", "eventtitle", "issuetitle", "journaltitle", "maintitle", "origdate", "pubstate", "titleaddon",
];

/// Returns the dialect of a file; none where no entry shows one.
pub fn dialect(file: &[u8]) -> Option<Dialect> {
    of_file(&File::new(file))
}

impl Options {
    /// These options for a file that is there, in its dialect and with the characters that the dialect takes.
    #[must_use]
    pub fn beside(self, file: &[u8]) -> Self {
        match dialect(file) {
            Some(dialect) => self.in_dialect(dialect),
            None => self,
        }
    }

    /// These options for this dialect, with the characters that it takes where it is another one.
    pub(crate) fn in_dialect(mut self, dialect: Dialect) -> Self {
        if self.dialect != dialect {
            self.dialect = dialect;
            self.escaping = match dialect {
                Dialect::Bibtex => Escaping::Tex,
                Dialect::Biblatex => Escaping::Unicode,
            };
        }
        self
    }
}

pub(super) fn of_file(file: &File<'_>) -> Option<Dialect> {
    let (mut bibtex, mut biblatex) = (0_usize, 0_usize);
    for EntrySource { fields, .. } in Library::of(file.text()).entries(file.text()) {
        match of_entry(&fields) {
            Some(Dialect::Bibtex) => bibtex += 1,
            Some(Dialect::Biblatex) => biblatex += 1,
            None => {}
        }
    }
    match (bibtex, biblatex) {
        (0, 0) => None,
        _ if bibtex > biblatex => Some(Dialect::Bibtex),
        _ => Some(Dialect::Biblatex),
    }
}

pub(super) fn of_entry(fields: &FieldValues<'_>) -> Option<Dialect> {
    let has = |names: &[&str]| names.iter().any(|name| fields.contains_key(*name));
    if has(BIBLATEX) { Some(Dialect::Biblatex) } else { has(BIBTEX).then_some(Dialect::Bibtex) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_entries_tell() {
        let of = |file: &str| dialect(file.as_bytes());
        assert_eq!(of("% nothing\n@string{a = {b}}"), None);
        assert_eq!(of("@book{a, title = {T}, urldate = {2020-01-01}, location = {Graz}}"), None);
        assert_eq!(of("@article{a, YEAR = 2000}"), Some(Dialect::Bibtex));
        assert_eq!(of("@article{a, year = 2000, journaltitle = {J}}"), Some(Dialect::Biblatex));
        let mixed = "@article{a, date = {2000}}\n@article{b, year = 2000}\n";
        assert_eq!(of(mixed), Some(Dialect::Biblatex));
        assert_eq!(of(&format!("{mixed}@article{{c, journal = {{J}}}}")), Some(Dialect::Bibtex));
    }
}
