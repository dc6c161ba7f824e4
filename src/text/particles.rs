//! Particles of family names.

/// Whether a word in small letters, without accents and apostrophes, is a particle that family names begin with in
/// running text. Those of names alone, which would be other words there (`in`, `te`), are not among them.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLES.binary_search(&word).is_ok()
}

const PARTICLES: [&str; 35] = [
    "af", "al", "av", "ben", "bin", "d", "da", "dal", "dalla", "das", "de", "del", "della", "den", "der",
    "di", "do", "dos", "du", "e", "el", "ibn", "la", "le", "op", "st", "ten", "ter", "van", "vom", "von",
    "y", "zu", "zum", "zur",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_finds_each() {
        assert!(PARTICLES.is_sorted());
    }
}
