//! biblatex's localisation keys for types of works and states of publication (its manual, 4.9.2), with
//! what its English files say of them; and for roles of people, with CSL's variables.

use crate::csl::NameVariable;

const TYPES: [(&str, &str); 22] = [
    ("phdthesis", "PhD thesis"),
    ("mathesis", "Master’s thesis"),
    ("mastersthesis", "Master’s thesis"),
    ("bathesis", "Bachelor’s thesis"),
    ("candthesis", "Candidate thesis"),
    ("techreport", "Technical report"),
    ("resreport", "Research report"),
    ("software", "Computer software"),
    ("datacd", "Data CD"),
    ("audiocd", "Audio CD"),
    ("patent", "Patent"),
    ("patentde", "German patent"),
    ("patenteu", "European patent"),
    ("patentfr", "French patent"),
    ("patentuk", "British patent"),
    ("patentus", "U.S. patent"),
    ("patreq", "Patent request"),
    ("patreqde", "German patent request"),
    ("patreqeu", "European patent request"),
    ("patreqfr", "French patent request"),
    ("patrequk", "British patent request"),
    ("patrequs", "U.S. patent request"),
];

const STATES: [(&str, &str); 5] = [
    ("inpreparation", "in preparation"),
    ("submitted", "submitted"),
    ("forthcoming", "forthcoming"),
    ("inpress", "in press"),
    ("prepublished", "prepublished"),
];

const SERIES: [(&str, &str); 2] = [("newseries", "new series"), ("oldseries", "old series")];

/// The keys of editors' roles that CSL has variables for (biblatex's manual, 2.3.6).
pub(super) const ROLES: [(NameVariable, &str); 6] = [
    (NameVariable::Compiler, "compiler"),
    (NameVariable::Director, "director"),
    (NameVariable::Producer, "producer"),
    (NameVariable::Organizer, "organizer"),
    (NameVariable::Illustrator, "illustrator"),
    (NameVariable::Contributor, "collaborator"),
];

fn find(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, words)| *words)
}

fn key_of(table: &[(&'static str, &'static str)], words: &str) -> Option<&'static str> {
    table.iter().find(|(_, known)| known.eq_ignore_ascii_case(words)).map(|(key, _)| *key)
}

/// What a key says of the type of a work.
pub(super) fn of_type(key: &str) -> Option<&'static str> {
    find(&TYPES, key)
}

/// The key of a type.
pub(super) fn type_key(words: &str) -> Option<&'static str> {
    key_of(&TYPES, &words.replace('\'', "’"))
}

/// What a key says of the state of publication.
pub(super) fn of_state(key: &str) -> Option<&'static str> {
    find(&STATES, key)
}

/// The key of a state.
pub(super) fn state_key(words: &str) -> Option<&'static str> {
    key_of(&STATES, words)
}

/// What a key says of a series.
pub(super) fn of_series(key: &str) -> Option<&'static str> {
    find(&SERIES, key)
}

/// The key of a series.
pub(super) fn series_key(words: &str) -> Option<&'static str> {
    key_of(&SERIES, words)
}

/// The variable of a role.
pub(super) fn of_role(key: &str) -> Option<NameVariable> {
    ROLES.iter().find(|(_, known)| *known == key).map(|(variable, _)| *variable)
}

/// What a key of any kind says.
pub(super) fn of_any(key: &str) -> Option<&'static str> {
    of_type(key).or_else(|| of_state(key)).or_else(|| of_series(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        assert_eq!(of_type("patentus"), Some("U.S. patent"));
        assert_eq!(type_key("Master's thesis"), Some("mathesis"));
        assert_eq!(of_state("inpress"), Some("in press"));
        assert_eq!(state_key("In press"), Some("inpress"));
        assert_eq!((of_any("newseries"), of_any("whatever")), (Some("new series"), None));
    }
}
