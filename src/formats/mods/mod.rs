//! MODS 3: the Library of Congress's schema for library catalogues and repositories.

pub(super) mod read;
mod write;

use crate::csl::NameVariable;

pub use write::Mods;

/// Roles, by their codes in MARC and their words. Written, the first of a variable counts.
const ROLES: &[(&str, &str, NameVariable)] = &[
    ("aut", "author", NameVariable::Author),
    ("edt", "editor", NameVariable::Editor),
    ("trl", "translator", NameVariable::Translator),
    ("ill", "illustrator", NameVariable::Illustrator),
    ("cmp", "composer", NameVariable::Composer),
    ("com", "compiler", NameVariable::Compiler),
    ("drt", "director", NameVariable::Director),
    ("nrt", "narrator", NameVariable::Narrator),
    ("pro", "producer", NameVariable::Producer),
    ("prf", "performer", NameVariable::Performer),
    ("ctb", "contributor", NameVariable::Contributor),
    ("ivr", "interviewer", NameVariable::Interviewer),
    ("rcp", "addressee", NameVariable::Recipient),
    ("orm", "organizer", NameVariable::Organizer),
    ("hst", "host", NameVariable::Host),
    ("cur", "curator", NameVariable::Curator),
    ("cre", "creator", NameVariable::Author),
];
