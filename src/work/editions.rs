//! Editions as numbers: `Second edition`, `3rd ed.` and `2. Auflage` are 2, 3 and 2.
//!
//! Styles print ordinals and "ed." themselves, in their language. What is more than a number ("2nd
//! revised") keeps its words, and loses the word for edition.

/// Words for ordinals, from the first on, in the languages that most books are in.
const ORDINALS: &[&[&str]] = &[
    &["first", "erste", "première", "premier", "primera", "primeira", "prima"],
    &["second", "zweite", "deuxième", "seconde", "segunda", "seconda", "tweede"],
    &["third", "dritte", "troisième", "tercera", "terceira", "terza", "derde"],
    &["fourth", "vierte", "quatrième", "cuarta", "quarta", "vierde"],
    &["fifth", "fünfte", "cinquième", "quinta", "vijfde"],
    &["sixth", "sechste", "sixième", "sexta", "sesta", "zesde"],
    &["seventh", "siebte", "septième", "séptima", "sétima", "settima", "zevende"],
    &["eighth", "achte", "huitième", "octava", "oitava", "ottava", "achtste"],
    &["ninth", "neunte", "neuvième", "novena", "nona", "negende"],
    &["tenth", "zehnte", "dixième", "décima", "decima", "tiende"],
    &["eleventh", "elfte", "onzième"],
    &["twelfth", "zwölfte", "douzième"],
    &["thirteenth"],
    &["fourteenth"],
    &["fifteenth"],
    &["sixteenth"],
    &["seventeenth"],
    &["eighteenth"],
    &["nineteenth"],
    &["twentieth"],
];

/// An edition as a number where it is one, else without the word for edition.
pub(super) fn number(edition: &str) -> String {
    let bare = without_word(edition.trim());
    ordinal(bare).map_or_else(|| bare.to_owned(), |number| number.to_string())
}

/// Without "edition", "ed.", "Aufl." and their like at either end; as it is where nothing would be left.
fn without_word(edition: &str) -> &str {
    let is_word = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        matches!(
            word.as_str(),
            "edition"
                | "editions"
                | "edn"
                | "ed"
                | "aufl"
                | "auflage"
                | "ausgabe"
                | "éd"
                | "édition"
                | "edición"
                | "edição"
                | "edizione"
                | "druk"
                | "editie"
                | "uitgave"
        )
    };
    let rest = match (edition.rsplit_once(' '), edition.split_once(' ')) {
        (Some((rest, word)), _) if is_word(word) => rest,
        (_, Some((word, rest))) if is_word(word) && rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => return edition,
    };
    rest.trim_end_matches([',', ' '])
}

/// The number that a word or digits with an ending stand for.
fn ordinal(text: &str) -> Option<usize> {
    let small = text.to_lowercase();
    if let Some(place) = ORDINALS.iter().position(|words| words.contains(&small.as_str())) {
        return Some(place + 1);
    }
    let digits = small.trim_end_matches(|c: char| !c.is_ascii_digit());
    let ending = &small[digits.len()..];
    let known = ["", "st", "nd", "rd", "th", ".", "e", "ème", "eme", "er", "re", "ª", "º", "a", "ste", "de"];
    digits.parse().ok().filter(|number| (1..=999).contains(number) && known.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_in_words_and_with_endings() {
        for (served, expected) in [
            ("2", "2"),
            ("2nd", "2"),
            ("2nd ed.", "2"),
            ("3rd edn", "3"),
            ("Second edition", "2"),
            ("Second Edition.", "2"),
            ("twelfth", "12"),
            ("2. Auflage", "2"),
            ("2., überarb. Aufl.", "2., überarb."),
            ("Dritte Auflage", "3"),
            ("2e éd.", "2"),
            ("Segunda edición", "2"),
            ("2ª ed.", "2"),
            ("Ed. 4", "4"),
            ("Revised edition", "Revised"),
            ("2nd revised edition", "2nd revised"),
            ("International ed.", "International"),
            ("1.56", "1.56"),
            ("2008", "2008"),
            ("edition", "edition"),
            ("Edition Nautilus", "Edition Nautilus"),
        ] {
            assert_eq!(number(served), expected, "{served}");
        }
    }
}
