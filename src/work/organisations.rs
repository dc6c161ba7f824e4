//! Which names are organisations', by their words.

/// Whether a name of several words has a word that only organisations have.
pub(crate) fn is_organisation(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let several = words.clone().nth(1).is_some();
    several
        && (name.starts_with("The ")
            || words.any(|word| ORGANISATION.contains(&word.to_lowercase().as_str())))
}

/// Words of organisations' names, none of them a usual family name.
const ORGANISATION: &[&str] = &[
    "academy",
    "administration",
    "agency",
    "alliance",
    "association",
    "associação",
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
    "federal",
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
    "laboratories",
    "laboratory",
    "library",
    "ltd",
    "members",
    "ministerio",
    "ministry",
    "museum",
    "nacional",
    "national",
    "nationale",
    "nations",
    "network",
    "of",
    "office",
    "organisation",
    "organization",
    "panel",
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
    "university",
    "università",
    "universität",
    "université",
    "workgroup",
    "working",
    "workshop",
    "world",
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
