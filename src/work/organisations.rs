//! Which names are organisations', by their words.

/// Whether a name of several words has a word that only organisations have.
pub(crate) fn is_organisation(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let several = words.clone().nth(1).is_some();
    several
        && (name.starts_with("The ")
            || words.any(|word| ORGANISATION.contains(&word.to_lowercase().as_str())))
}

/// Whether a name has a noun that is nobody's surname: in either part of a divided name it shows that
/// the whole is an organisation's.
pub(super) fn names_organisation(part: &str) -> bool {
    part.split(|c: char| !c.is_alphanumeric())
        .any(|word| (SHORTEST_NOUN..=LONGEST_NOUN).contains(&word.len()) && is_noun(&word.to_lowercase()))
}

/// The lengths of the nouns, in bytes.
const SHORTEST_NOUN: usize = 4;
const LONGEST_NOUN: usize = 13;

/// A match and no list, since it is asked of every name of a record.
fn is_noun(word: &str) -> bool {
    matches!(
        word,
        "agency"
            | "association"
            | "collaboration"
            | "collaborative"
            | "commission"
            | "committee"
            | "community"
            | "consortium"
            | "corporation"
            | "council"
            | "department"
            | "directorate"
            | "federation"
            | "foundation"
            | "gmbh"
            | "hospital"
            | "initiative"
            | "institut"
            | "institute"
            | "instituto"
            | "institution"
            | "investigators"
            | "laboratories"
            | "laboratory"
            | "ministerio"
            | "ministry"
            | "museum"
            | "network"
            | "observatory"
            | "organisation"
            | "organization"
            | "participants"
            | "partnership"
            | "secretariat"
            | "society"
            | "subcommittee"
            | "taskforce"
            | "team"
            | "universidad"
            | "universidade"
            | "universiteit"
            | "university"
            | "università"
            | "universität"
            | "université"
            | "workgroup"
    )
}

/// Whether a text is the form of a company, as it stands behind its name and a comma.
pub(super) fn is_legal_form(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    // Shorter ones (AG, SA) may be initials.
    matches!(
        letters.to_lowercase().as_str(),
        "corp"
            | "gmbh"
            | "inc"
            | "incorporated"
            | "limited"
            | "llc"
            | "llp"
            | "ltd"
            | "plc"
            | "ptyltd"
            | "sarl"
            | "srl"
    )
}

/// Words of organisations' names, none of them a usual family name.
const ORGANISATION: &[&str] = &[
    "academy",
    "administration",
    "agency",
    "alliance",
    "associação",
    "association",
    "authority",
    "authors",
    "board",
    "bureau",
    "center",
    "centre",
    "centro",
    "collaboration",
    "collaborative",
    "collaborators",
    "college",
    "comité",
    "commission",
    "committee",
    "community",
    "company",
    "conference",
    "consortium",
    "corporation",
    "council",
    "department",
    "directorate",
    "editorial",
    "editors",
    "european",
    "federation",
    "for",
    "foundation",
    "gesellschaft",
    "gmbh",
    "government",
    "group",
    "groupe",
    "grupo",
    "hospital",
    "inc",
    "initiative",
    "institut",
    "institute",
    "institution",
    "instituto",
    "international",
    "investigators",
    "lab",
    "laboratory",
    "laboratories",
    "library",
    "ltd",
    "members",
    "ministerio",
    "ministry",
    "museum",
    "nations",
    "national",
    "network",
    "of",
    "office",
    "organisation",
    "organization",
    "panel",
    "observatory",
    "participants",
    "partnership",
    "program",
    "programme",
    "project",
    "research",
    "services",
    "sociedad",
    "sociedade",
    "society",
    "société",
    "services",
    "staff",
    "study",
    "subcommittee",
    "survey",
    "systems",
    "task",
    "taskforce",
    "team",
    "technologies",
    "trial",
    "trust",
    "union",
    "united",
    "universidad",
    "universidade",
    "universiteit",
    "università",
    "universität",
    "université",
    "university",
    "world",
    "workgroup",
    "working",
    "workshop",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisations_need_evidence() {
        for name in [
            "The Lancet",
            "Canadian Pain Society Study Day participants",
            "Climate Editorial Office",
            "Research Data Alliance",
        ] {
            assert!(is_organisation(name), "{name}");
        }
        for name in ["Christos Zavos", "Salar Saberi Oskouee", "Ramesha", "Research", "van den Berg"] {
            assert!(!is_organisation(name), "{name}");
        }
    }
}
