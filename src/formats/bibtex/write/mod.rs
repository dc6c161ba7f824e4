//! Entries of works. What the dialects share is here and in the files beside this one: how text becomes
//! TeX ([`tex`]), which capitals are protected ([`case`]), how names are written ([`names`]), and the
//! [`Options`]. The dialects differ in entry types and fields: [`bibtex`] writes what BibTeX's standard
//! styles read, [`biblatex`] the data model of the biblatex package.

mod biblatex;
mod bibtex;
mod case;
mod fields;
mod names;
mod options;
mod tex;

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

pub use self::case::CaseProtection;
pub use self::options::{ArticleNumber, Dialect, Months, Options, Preset, UrlPolicy};
pub use self::tex::Escaping;
use super::carried;
use crate::formats::Exporter;
use crate::text::sorting;
use crate::work::Work;

/// The BibTeX and BibLaTeX formats.
#[derive(Clone, Debug, Default)]
pub struct Bib {
    options: Options,
}

impl Bib {
    /// Returns the format with these options.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// The type and the fields of the entry of a work, the values as they stand in the file; without what an entry of
    /// its own says beyond that.
    pub(super) fn parts(&self, work: &Work) -> (&'static str, Vec<(&'static str, String)>) {
        match self.options.dialect {
            Dialect::Bibtex => bibtex::parts(work, &self.options),
            Dialect::Biblatex => biblatex::parts(work, &self.options),
        }
    }
}

impl Exporter for Bib {
    fn entry(&self, work: &Work, out: &mut String) -> Option<usize> {
        let (kind, fields) = self.parts(work);
        let mut fields: Vec<(Cow<'static, str>, String)> =
            fields.into_iter().map(|(name, value)| (name.into(), value)).collect();
        carried::add(work, self.options.dialect, &mut fields);
        if let Some(entry) = &work.entry {
            out.push_str(&entry.before);
        }
        out.extend(["@", kind, "{"]);
        let key = out.len();
        out.push(',');
        for (at, (name, value)) in fields.iter().enumerate() {
            out.extend([if at > 0 { ",\n  " } else { "\n  " }, name, " = ", value]);
        }
        out.push_str("\n}\n");
        Some(key)
    }

    /// What BibTeX, biber, LaTeX's `\cite` and pandoc take. TeX reads `^^5c` as a backslash, also in a key; biber
    /// reads some characters as its own marks, and drops an entry whose key has an apostrophe; pandoc refuses a whole
    /// file for a sign that it does not know. With an equals sign a key looks like the first field of an entry that
    /// has none, so no reader needs to guess.
    fn takes_in_key(&self, c: char) -> bool {
        let marks = match self.options.dialect {
            Dialect::Bibtex => "-_.:;+*/!?@&$[]`'()",
            Dialect::Biblatex => "-_.:;+*/!?@&$[]`",
        };
        c.is_alphanumeric() || is_combining_mark(c) || marks.contains(c)
    }

    /// BibTeX stops at keys that differ only by case; for biber they are two.
    fn tells_case(&self) -> bool {
        self.options.dialect == Dialect::Biblatex
    }

    fn separator(&self) -> &'static str {
        "\n"
    }

    /// What TeX has no command for, since all other characters have become ASCII.
    fn unwritten(&self, entry: &str) -> String {
        if self.options.escaping == Escaping::Unicode || entry.is_ascii() {
            return String::new();
        }
        let mut found: Vec<char> = entry.chars().filter(|c| !c.is_ascii()).collect();
        sorting::by(&mut found, Ord::cmp);
        found.dedup();
        found.into_iter().collect()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and says what it skips")]
mod tests;
