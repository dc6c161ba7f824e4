//! MODS.

mod write;

use super::field::Field;
use crate::csl::{DateVariable, NameVariable, Variable};

pub use write::Mods;

/// Whether the format has a place for a field.
pub(super) fn holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::CollectionNumber
                | Variable::CollectionTitle
                | Variable::ContainerTitle
                | Variable::ContainerTitleShort
                | Variable::Doi
                | Variable::Edition
                | Variable::Isbn
                | Variable::Issn
                | Variable::Issue
                | Variable::Language
                | Variable::Number
                | Variable::Page
                | Variable::Publisher
                | Variable::PublisherPlace
                | Variable::Title
                | Variable::Url
                | Variable::Volume
        ),
        Field::Names(variable) => matches!(variable, NameVariable::Author | NameVariable::Editor),
        Field::Date(variable) => matches!(variable, DateVariable::Issued),
    }
}
