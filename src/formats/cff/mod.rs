//! The Citation File Format.

mod write;

use super::field::Field;
use crate::csl::{DateVariable, NameVariable, Variable};

pub use write::Cff;

/// Whether the format has a place for a field.
pub(super) fn holds(field: Field) -> bool {
    match field {
        Field::Text(variable) => matches!(
            variable,
            Variable::ContainerTitle
                | Variable::Doi
                | Variable::Edition
                | Variable::EventTitle
                | Variable::Genre
                | Variable::Isbn
                | Variable::Issn
                | Variable::Issue
                | Variable::Number
                | Variable::Page
                | Variable::Publisher
                | Variable::Title
                | Variable::Url
                | Variable::Version
                | Variable::Volume
        ),
        Field::Names(variable) => matches!(variable, NameVariable::Author | NameVariable::Editor),
        Field::Date(variable) => matches!(variable, DateVariable::Issued),
    }
}
