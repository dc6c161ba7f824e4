//! What styles are called: the names people use, the rules for official ones, and what somebody may
//! have meant by a name that nothing has.

use crate::text::sorting;

/// A name that people use, and the style of the official repository that they mean by it. One that a
/// built-in style has already (`apa`, `mla`, `vancouver`) is not repeated. Where a manual has an edition,
/// its bare name is the current one, as it is for its publisher. Names that stand for several styles of
/// equal rank (`cse`, `iop`) are not here: a guess would be another style.
const COMMON: &[(&str, &str)] = &[
    ("aaa", "american-anthropological-association"),
    ("abnt", "associacao-brasileira-de-normas-tecnicas"),
    ("acm", "association-for-computing-machinery"),
    ("acs", "american-chemical-society"),
    ("agu", "american-geophysical-union"),
    ("aiaa", "american-institute-of-aeronautics-and-astronautics"),
    ("aip", "american-institute-of-physics"),
    ("ama", "american-medical-association"),
    ("ama10", "american-medical-association-10th-edition"),
    ("ama11", "american-medical-association"),
    ("apa6", "apa-6th-edition"),
    ("apa7", "apa"),
    ("aps", "american-physics-society"),
    ("apsa", "american-political-science-association"),
    ("asa", "american-sociological-association"),
    ("asce", "american-society-of-civil-engineers"),
    ("asm", "american-society-for-microbiology"),
    ("asme", "american-society-of-mechanical-engineers"),
    ("bmc", "biomed-central"),
    // Of its two systems the one with a list of references, as in pandoc.
    ("chicago", "chicago-author-date"),
    ("chicago17", "chicago-author-date-17th-edition"),
    ("chicago18", "chicago-author-date"),
    // What the repository has renamed.
    ("chicago-fullnote-bibliography", "chicago-notes-bibliography"),
    ("chicago-note-bibliography", "chicago-shortened-notes-bibliography"),
    // The German edition of ISO 690 has taken the place of DIN 1505-2.
    ("din", "iso690-author-date-de"),
    ("din-iso-690", "iso690-author-date-de"),
    ("din1505", "din-1505-2"),
    ("gb7714", "china-national-standard-gb-t-7714-2015-numeric"),
    ("gost", "gost-r-7-0-5-2008-numeric"),
    // Harvard is a family; its most used manual stands for it, as in Zotero.
    ("harvard", "harvard-cite-them-right"),
    ("harvard1", "harvard-cite-them-right"),
    ("iet", "the-institution-of-engineering-and-technology"),
    ("iso690", "iso690-author-date-en"),
    ("lancet", "the-lancet"),
    ("lncs", "springer-lecture-notes-in-computer-science"),
    ("mdpi", "multidisciplinary-digital-publishing-institute"),
    ("mhra", "mhra-notes"),
    ("mla7", "modern-language-association-7th-edition"),
    ("mla8", "modern-language-association-8th-edition"),
    ("mla9", "modern-language-association"),
    ("nejm", "the-new-england-journal-of-medicine"),
    ("nlm", "nlm-citation-sequence"),
    ("rsc", "royal-society-of-chemistry"),
    // Its notes: the manual is the Chicago style for students.
    ("turabian", "chicago-notes-bibliography-subsequent-author-title-17th-edition"),
];

/// The longest name that is looked up; the longest official one has 118 characters.
const LONGEST_NAME: usize = 200;

/// How alike two names are that may be confused.
const ALIKE: f64 = 0.8;

/// How much of two names must be the same.
const SAME: f64 = 0.6;

/// The style that a common name stands for. `apa-7` and `iso-690` are as good as `apa7` and `iso690`.
pub(super) fn meaning(name: &str) -> Option<&'static str> {
    let bare = |text: &str| text.replace(['-', ' ', '/'], "");
    let wanted = bare(name);
    COMMON.iter().find(|(common, _)| *common == name || bare(common) == wanted).map(|(_, style)| *style)
}

/// Returns the common names, and the official name of the style that each stands for.
pub fn common() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMMON.iter().copied()
}

/// The common names of an official style.
pub(super) fn of_common(official: &str) -> impl Iterator<Item = &'static str> {
    COMMON.iter().filter(move |(_, style)| *style == official).map(|(common, _)| *common)
}

/// Whether the official repository could have a style of this name. Such a name is also safe as the
/// name of a file and in an address.
pub(super) fn is_official(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// Whether a file in a folder of styles may be asked for by this name, which may be of any script.
pub(super) fn is_file_name(name: &str) -> bool {
    name.len() <= LONGEST_NAME
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ' '))
}

/// The names most like `name`, at most three.
pub(super) fn closest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    if name.len() > LONGEST_NAME {
        return Vec::new();
    }
    let score = |candidate: &str| {
        let within = candidate.len() > 3 && name.contains(candidate);
        if !name.is_empty() && (candidate.contains(name) || within) {
            1.0
        } else {
            // A long beginning in common makes no likeness of what differs behind it.
            let edited = strsim::normalized_damerau_levenshtein(name, candidate);
            if edited < SAME { 0.0 } else { strsim::jaro_winkler(name, candidate) }
        }
    };
    let mut scored: Vec<(f64, &str)> =
        names.map(|name| (score(name), name)).filter(|(score, _)| *score > ALIKE).collect();
    sorting::by(&mut scored, |a, b| b.0.total_cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(b.1)));
    scored.dedup_by_key(|(_, name)| *name);
    scored.into_iter().map(|(_, name)| name.to_owned()).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::builtin;

    #[test]
    fn a_common_name_hides_no_style() {
        for (common, official) in common() {
            assert!(builtin::named(common).is_none(), "{common}");
            assert!(is_official(official) && official != common, "{official}");
            assert!(meaning(official).is_none_or(|style| style == official), "{official} is one step away");
        }
    }

    /// The names of built-in styles that are not those of the official repository, with the official name of
    /// each style: all were looked up there, and none is the name of another style. A new one has to be.
    const NICKNAMES: &[(&str, &str)] = &[
        ("american-psychological-association", "apa"),
        ("british-medical-journal", "bmj"),
        ("chicago-fullnotes", "chicago-notes-bibliography"),
        ("chicago-notes", "chicago-notes-bibliography"),
        ("chicago-shortened-notes", "chicago-shortened-notes-bibliography"),
        ("copernicus", "copernicus-publications"),
        ("council-of-science-editors", "cse-citation-sequence-brackets-8th-edition"),
        ("council-of-science-editors-author-date", "cse-name-year"),
        ("deutsche-gesellschaft-für-psychologie", "deutsche-gesellschaft-fur-psychologie"),
        ("future-science", "future-science-group"),
        ("gb-7714-2005-numeric", "chinese-gb7714-2005-numeric"),
        ("gb-7714-2015-author-date", "china-national-standard-gb-t-7714-2015-author-date"),
        ("gb-7714-2015-note", "china-national-standard-gb-t-7714-2015-note"),
        ("gb-7714-2015-numeric", "china-national-standard-gb-t-7714-2015-numeric"),
        ("gost-r-705-2008-numeric", "gost-r-7-0-5-2008-numeric"),
        ("institute-of-electrical-and-electronics-engineers", "ieee"),
        ("iso-690-author-date", "iso690-author-date-en"),
        ("iso-690-numeric", "iso690-numeric-en"),
        ("karger", "karger-journals"),
        ("mla", "modern-language-association"),
        ("modern-humanities-research-association", "mhra-notes"),
        ("modern-humanities-research-association-notes", "mhra-notes"),
        ("pensoft", "pensoft-journals"),
        ("public-library-of-science", "plos"),
        ("spie", "spie-journals"),
        ("springer-basic", "springer-basic-brackets"),
        ("springer-mathphys", "springer-mathphys-brackets"),
        ("thieme", "thieme-german"),
        ("trends", "trends-journals"),
        ("turabian-author-date", "chicago-author-date-17th-edition"),
        ("turabian-fullnote-8", "chicago-notes-bibliography-subsequent-author-title-17th-edition"),
        ("vancouver", "nlm-citation-sequence"),
        ("vancouver-superscript", "nlm-citation-sequence-superscript"),
    ];

    /// A name is the official style of that name, or one that the repository does not have.
    #[test]
    fn a_name_is_never_another_style_than_the_official_one() {
        let mut nicknames: Vec<(&str, &str)> = builtin::styles()
            .filter_map(|style| Some((style, style.official()?)))
            .flat_map(|(style, official)| style.names.iter().map(move |name| (*name, official)))
            .filter(|(name, official)| name != official)
            .collect();
        nicknames.sort_unstable();
        assert_eq!(nicknames, NICKNAMES);
        for (name, official) in builtin::styles().filter_map(|style| Some((style.name(), style.official()?)))
        {
            let found = builtin::named(official).map(builtin::BuiltIn::name);
            assert_eq!(found, Some(name), "{official}");
        }
        // It has two sisters, of which one is built in.
        assert!(builtin::named("springer-vancouver").is_none());
        let brackets = builtin::named("springer-vancouver-brackets").map(|style| style.title);
        assert_eq!(brackets, Some("Springer - NLM/Vancouver (citation-sequence, brackets)"));
    }

    #[test]
    fn common_names_stand_for_what_people_mean() {
        let titles = [
            ("apa7", "APA Style 7th edition"),
            ("apa-7", "APA Style 7th edition"),
            ("mla9", "MLA Handbook 9th edition (in-text citations)"),
            ("chicago", "Chicago Manual of Style 18th edition (author-date)"),
            (
                "chicago-fullnote-bibliography",
                "Chicago Manual of Style 18th edition (notes and bibliography)",
            ),
            ("chicago17", "Chicago Manual of Style 17th edition (author-date)"),
            ("harvard", "Cite Them Right 12th edition (author-date/Harvard)"),
            ("ama", "AMA Manual of Style 11th edition"),
            ("acs", "ACS Guide 2022 revision"),
            ("gost", "Russian GOST R 7.0.5-2008 (numeric)"),
            ("abnt", "Associação Brasileira de Normas Técnicas (Português - Brasil)"),
            ("gb7714", "China National Standard GB/T 7714-2015 (numeric, 中文)"),
            ("gb-7714", "China National Standard GB/T 7714-2015 (numeric, 中文)"),
            ("iso690", "ISO-690 (author-date, English)"),
            (
                "turabian",
                "Chicago Manual of Style 17th edition (notes and bibliography, subsequent author-title)",
            ),
        ];
        for (common, title) in titles {
            let style = meaning(common).and_then(builtin::named).map(|style| style.title);
            assert_eq!(style, Some(title), "{common}");
        }
        // An earlier edition is never the current one.
        for (common, official) in [
            ("mla-8", "modern-language-association-8th-edition"),
            ("apa6", "apa-6th-edition"),
            ("ama10", "american-medical-association-10th-edition"),
            ("din", "iso690-author-date-de"),
        ] {
            assert_eq!(meaning(common), Some(official));
            assert!(builtin::named(official).is_none() && builtin::named(common).is_none(), "{common}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_are_none() {
        for good in ["apa", "gost-r-7-0-5-2008", "f1000research", "mhra_note"] {
            assert!(is_official(good) && is_file_name(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "..",
            "../x",
            "a/b",
            "a\\b",
            "C:x",
            "-x",
            "a\0",
            "a%2e",
            "a?b",
            "a#b",
            " a",
            "\u{202e}x",
        ] {
            assert!(!is_official(bad) && !is_file_name(bad), "{bad}");
        }
        assert!(!is_official("APA") && !is_official(&"a".repeat(201)) && !is_file_name(&"a".repeat(201)));
        assert!(is_file_name("für-mich") && !is_official("für-mich"));
    }

    #[test]
    fn suggestions_are_alike() {
        let near = |name| closest(name, ["nature", "nature-genetics", "cell", "ama"].into_iter());
        assert_eq!(near("natur"), ["nature", "nature-genetics"]);
        assert_eq!(near("naturr")[0], "nature");
        assert_eq!(near("drama"), [""; 0], "a short name stands in many a word");
        let near = |name| closest(name, ["american-physiological-society", "apa"].into_iter());
        assert_eq!(near("american psychological association 7th edition"), [""; 0]);
    }
}
