//! What the two dialects have a place for.

use crate::csl::{DateVariable, NameVariable, Variable};
use crate::formats::field::Field;

/// Whether BibTeX has a place for a field.
pub(in crate::formats) fn bibtex_holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::Abstract
                | Variable::Annote
                | Variable::EventPlace
                | Variable::Keyword
                | Variable::ChapterNumber
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
pub(in crate::formats) fn biblatex_holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::Abstract
                | Variable::Annote
                | Variable::CallNumber
                | Variable::Keyword
                | Variable::OriginalPublisher
                | Variable::OriginalPublisherPlace
                | Variable::OriginalTitle
                | Variable::PartNumber
                | Variable::Pmid
                | Variable::Status
                | Variable::TitleShort
                | Variable::VolumeTitle
                | Variable::ChapterNumber
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
            matches!(
                variable,
                NameVariable::Author
                    | NameVariable::Compiler
                    | NameVariable::Contributor
                    | NameVariable::Director
                    | NameVariable::Editor
                    | NameVariable::Illustrator
                    | NameVariable::Organizer
                    | NameVariable::Producer
                    | NameVariable::Translator
            )
        }
        Field::Date(variable) => matches!(
            variable,
            DateVariable::Accessed
                | DateVariable::OriginalDate
                | DateVariable::EventDate
                | DateVariable::Issued
        ),
    }
}
