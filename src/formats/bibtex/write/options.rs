//! What can be chosen of BibTeX and BibLaTeX entries.

use super::{Case, Escaping};
use crate::formats::Format;

/// How entries are written. The default is BibTeX that its standard styles and natbib's print well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Entry types and fields.
    pub dialect: Dialect,
    /// How characters beyond ASCII are written.
    pub escaping: Escaping,
    /// Which words of titles keep their capitals.
    pub case: Case,
    /// How many names of a list are written before `and others`; all if none.
    pub names: Option<usize>,
    /// How months are written; BibLaTeX has them in `date`.
    pub months: Months,
    /// When there is a `url`.
    pub url: UrlPolicy,
    /// Where the article number goes; in BibLaTeX always to `eid`.
    pub article_number: ArticleNumber,
    /// Whether there is an `abstract`.
    pub abstracts: bool,
    /// Whether a DOI in which TeX would act on a character becomes a `url` in entries without pages:
    /// REVTeX's styles print it as text there.
    pub placeless_doi_as_url: bool,
}

/// One of the two formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Dialect {
    #[default]
    Bibtex,
    Biblatex,
}

impl From<Dialect> for Format {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Bibtex => Self::Bibtex,
            Dialect::Biblatex => Self::Biblatex,
        }
    }
}

/// How months are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Months {
    /// `month = jul`, which a style prints in its own way.
    #[default]
    Macro,
    /// `month = {July}`.
    Braces,
    /// `month = 7`.
    Number,
    /// No month.
    None,
}

/// When there is a `url`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UrlPolicy {
    /// Where it says more than the DOI.
    #[default]
    NoDoi,
    /// Also where it is the DOI's.
    Always,
    /// Never.
    Never,
}

/// Where the article number of BibTeX entries goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ArticleNumber {
    /// To `pages`, which every style prints.
    #[default]
    Pages,
    /// To `eid`, which newer styles print.
    Eid,
    /// To `articleno`, with `numpages`, if the number of pages is known; else to `pages`: the styles
    /// of ACM complain about one without the other.
    Articleno,
    /// To `note`, as "Art. no. 7338": the form that IEEE asks for, whose styles have no field for it.
    Note,
}

/// A family of styles, whose needs differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// `plainnat`, `abbrvnat`, `unsrtnat`: they print `eid`.
    Natbib,
    /// The biblatex package and biber.
    Biblatex,
    /// `apsrev`, `aipnum` and their like: they print `eid`. BibTeX itself crashes in them on lists of a
    /// thousand names, so that there are no more than 300.
    Revtex,
    /// `ACM-Reference-Format`.
    Acm,
    /// `IEEEtran`: it prints no `doi`, so that the DOI's address is its `url`.
    Ieee,
}

impl Options {
    /// BibLaTeX, in UTF-8.
    pub fn biblatex() -> Self {
        Self { dialect: Dialect::Biblatex, escaping: Escaping::Unicode, ..Self::default() }
    }
}

impl From<Preset> for Options {
    fn from(preset: Preset) -> Self {
        let bibtex = Self::default();
        match preset {
            Preset::Biblatex => Self::biblatex(),
            Preset::Natbib => Self { article_number: ArticleNumber::Eid, ..bibtex },
            Preset::Revtex => Self {
                article_number: ArticleNumber::Eid,
                names: Some(300),
                placeless_doi_as_url: true,
                ..bibtex
            },
            Preset::Acm => Self { article_number: ArticleNumber::Articleno, ..bibtex },
            Preset::Ieee => Self { article_number: ArticleNumber::Note, url: UrlPolicy::Always, ..bibtex },
        }
    }
}
