//! Fields that hold one variable as it is, at the end of an entry: a row each, from which both dialects are read and
//! written. A field that depends on the entry type or on others is in `read/item.rs` and in the writer of its dialect.

use super::tex::FieldText;
use crate::csl::Variable;

/// A field that holds a variable as it is.
pub(super) struct SimpleField {
    pub(super) variable: Variable,
    /// What it is called in BibTeX and in BibLaTeX; none where a dialect has no such field.
    pub(super) bibtex: Option<&'static str>,
    pub(super) biblatex: Option<&'static str>,
    /// What else it is called, by other programs.
    pub(super) others: &'static [&'static str],
    /// What its text is read as.
    pub(super) text: FieldText,
    /// Whether inline markup is written.
    pub(super) is_rich: bool,
}

/// The fields, in the order in which they are written.
pub(super) const SIMPLE: &[SimpleField] = &[
    SimpleField {
        variable: Variable::Annote,
        bibtex: Some("annote"),
        biblatex: Some("annotation"),
        others: &[],
        text: FieldText::Note,
        is_rich: true,
    },
    SimpleField {
        variable: Variable::Keyword,
        bibtex: Some("keywords"),
        biblatex: Some("keywords"),
        others: &["keyword"],
        text: FieldText::Plain,
        is_rich: false,
    },
    SimpleField {
        variable: Variable::CallNumber,
        bibtex: None,
        biblatex: Some("library"),
        others: &[],
        text: FieldText::Plain,
        is_rich: true,
    },
];

impl SimpleField {
    /// Every name by which it is read, BibLaTeX's first.
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.biblatex.into_iter().chain(self.bibtex).chain(self.others.iter().copied()).collect()
    }
}
