//! BibTeX and BibLaTeX.

pub mod read;
mod write;

use super::field::Field;
use crate::csl::{DateVariable, NameVariable, Variable};

pub use self::write::{
    Appended, ArticleNumber, Bib, Case, Completed, Dialect, Escaping, Months, Options, Preset, UrlPolicy,
    append, append_under, complete, dois, known,
};

/// Whether BibTeX has a place for a field.
pub(super) fn bibtex_holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::ChapterNumber
                | Variable::CollectionNumber
                | Variable::CollectionTitle
                | Variable::ContainerTitle
                | Variable::Doi
                | Variable::Edition
                | Variable::Genre
                | Variable::Isbn
                | Variable::Issn
                | Variable::Issue
                | Variable::Note
                | Variable::Number
                | Variable::Page
                | Variable::Publisher
                | Variable::PublisherPlace
                | Variable::Title
                | Variable::Url
                | Variable::Version
                | Variable::Volume
        ),
        Field::Names(variable) => matches!(variable, NameVariable::Author | NameVariable::Editor),
        Field::Date(variable) => matches!(variable, DateVariable::Issued),
    }
}

/// Whether BibLaTeX has a place for a field.
pub(super) fn biblatex_holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::ChapterNumber
                | Variable::CollectionNumber
                | Variable::CollectionTitle
                | Variable::ContainerTitle
                | Variable::Doi
                | Variable::Edition
                | Variable::EventPlace
                | Variable::EventTitle
                | Variable::Genre
                | Variable::Isbn
                | Variable::Issn
                | Variable::Issue
                | Variable::Language
                | Variable::Note
                | Variable::Number
                | Variable::NumberOfPages
                | Variable::NumberOfVolumes
                | Variable::Page
                | Variable::Publisher
                | Variable::PublisherPlace
                | Variable::Title
                | Variable::Url
                | Variable::Version
                | Variable::Volume
        ),
        Field::Names(variable) => {
            matches!(variable, NameVariable::Author | NameVariable::Editor | NameVariable::Translator)
        }
        Field::Date(variable) => matches!(variable, DateVariable::EventDate | DateVariable::Issued),
    }
}
