//! Who did what: the name fields of an entry, and the roles of biblatex's editors (its manual, 2.3.6).

use super::super::localisation;
use super::super::tex::{FieldText, text};
use super::names;
use crate::csl::{Item, NameVariable};
use crate::formats::fields as shared;

/// Adds the people of an entry, by the TeX of its fields, to an item.
pub(in super::super) fn add<'s>(source: impl Fn(&str) -> Option<&'s str>, item: &mut Item) {
    let role = |field: &str| {
        let role = source(field).map(|source| text(source, FieldText::Plain)).unwrap_or_default();
        localisation::of_role(&role.to_lowercase()).unwrap_or(NameVariable::Editor)
    };
    for (field, variable) in [
        ("author", NameVariable::Author),
        ("translator", NameVariable::Translator),
        ("bookauthor", NameVariable::ContainerAuthor),
        ("editor", role("editortype")),
        ("editora", role("editoratype")),
        ("editorb", role("editorbtype")),
        ("editorc", role("editorctype")),
    ] {
        for name in source(field).map_or_else(Vec::new, names::names) {
            shared::add_name(item, variable, Some(name));
        }
    }
}
