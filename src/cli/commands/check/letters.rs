//! A corrected word in the letters of the one that it takes the place of: small and capital ones stay as the user has
//! them, and accents are not taken away.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What takes the place of a word; nothing where that would cost an accent. What has capitals within, as `McDonald`
/// and DNA have, is taken as it is.
pub(super) fn like(given: &str, fix: &str) -> Option<String> {
    let marks = |text: &str| text.nfd().filter(|c| is_combining_mark(*c)).count();
    if marks(fix) < marks(given) {
        return None;
    }
    Some(match (Case::of(given), Case::of(fix)) {
        (Case::Small, Case::Begins | Case::All) => fix.to_lowercase(),
        (Case::Begins, Case::Small | Case::All) => begin(&fix.to_lowercase()),
        (Case::Begins, Case::Mixed) => begin(fix),
        (Case::All, _) => fix.to_uppercase(),
        _ => fix.to_owned(),
    })
}

/// Which letters are capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    /// The first one.
    Begins,
    All,
    Mixed,
}

impl Case {
    fn of(text: &str) -> Self {
        let capitals: Vec<bool> =
            text.chars().filter(|c| c.is_lowercase() || c.is_uppercase()).map(char::is_uppercase).collect();
        match capitals.as_slice() {
            [true, rest @ ..] if !rest.is_empty() && rest.iter().all(|capital| *capital) => Self::All,
            [true, rest @ ..] if rest.iter().all(|capital| !capital) => Self::Begins,
            all if all.iter().all(|capital| !capital) => Self::Small,
            _ => Self::Mixed,
        }
    }
}

/// A text that begins with a capital.
fn begin(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_as_the_user_has_them() {
        for (given, fix, expected) in [
            ("Stucture", "structure", Some("Structure")),
            ("STUCTURE", "structure", Some("STRUCTURE")),
            ("stucture", "Structure", Some("structure")),
            ("stucture", "STRUCTURE", Some("structure")),
            ("Crik", "Crick", Some("Crick")),
            ("CRIK", "Crick", Some("CRICK")),
            ("Crik", "CRICK", Some("Crick")),
            ("McDonld", "McDonald", Some("McDonald")),
            ("Mcdonld", "McDonald", Some("McDonald")),
            ("Self-organsing", "self-organising", Some("Self-organising")),
            ("Garcia-Lopz", "Garcia-Lopez", Some("Garcia-Lopez")),
            ("Müler", "Müller", Some("Müller")),
            ("Müler", "Muller", None),
            ("Muler", "Müller", Some("Müller")),
        ] {
            assert_eq!(like(given, fix).as_deref(), expected, "{given} {fix}");
        }
    }
}
