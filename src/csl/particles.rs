//! Particles in names: "van der" of "van der Berg", "de" of "Alfred de".
//!
//! Registries and most files give names in two parts, with particles inside them. As both
//! reference processors do, words in lower case at the head of the family name become
//! non-dropping particles, those at the end of the given name dropping ones (CSL 1.0.2, "Name
//! Particles"), and what follows a comma in the given name becomes the suffix. A family name in
//! quotation marks is taken as it is.

/// A family name's particle and the rest. A particle is a word that starts with a small letter and
/// ends in a space, an apostrophe or a hyphen.
pub(crate) fn split_family(family: &str) -> (&str, &str) {
    // Most family names begin with a capital, and so with no particle.
    if begins_with_capital(family) {
        return ("", family);
    }
    let mut at = 0;
    loop {
        let rest = &family[at..];
        let Some(len) = particle_length(rest) else { break };
        if len >= rest.len() || !starts_small(&rest[..len]) {
            break;
        }
        at += len;
    }
    (&family[..at], &family[at..])
}

/// How long the word at the head is with what ends it, if that can end a particle.
fn particle_length(text: &str) -> Option<usize> {
    // As far as the last mark before the first space, and the spaces themselves.
    let word_end = text.find(' ').unwrap_or(text.len());
    let word = &text[..word_end];
    if word_end < text.len() && word_end > 0 {
        let spaces = text[word_end..].len() - text[word_end..].trim_start_matches(' ').len();
        return Some(word_end + spaces);
    }
    let (at, mark) = word
        .char_indices()
        .rev()
        .find(|&(at, c)| at > 0 && matches!(c, '-' | '\u{2bb}' | '\u{2019}' | '\''))?;
    Some(at + mark.len_utf8())
}

fn begins_with_capital(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether the first letter is a small one, apostrophes and hyphens aside.
fn starts_small(word: &str) -> bool {
    let first = word.chars().find(|c| !matches!(c, '-' | '\'' | '\u{2bb}' | '\u{2019}' | ' '));
    first.is_some_and(|c| c.is_lowercase() && c.to_uppercase().next() != Some(c))
}

/// A given name and the particle at its end.
pub(crate) fn split_given(given: &str) -> (&str, &str) {
    // Most end in a word that begins with a capital.
    let bytes = given.as_bytes();
    let last = bytes.iter().rposition(|byte| *byte == b' ').map_or(0, |space| space + 1);
    if bytes.get(last).is_some_and(u8::is_ascii_uppercase) && bytes.last().is_some_and(u8::is_ascii_graphic) {
        return (given, "");
    }
    let mut at = given.len();
    loop {
        let head = &given[..at];
        let Some(space) = head.trim_end_matches(' ').rfind(' ') else { break };
        let word = &head[space + 1..];
        if begins_with_capital(word) || word.trim().is_empty() || !starts_small(word) {
            break;
        }
        at = space;
    }
    (given[..at].trim_end(), given[at..].trim())
}

/// A given name and the suffix after its comma, and whether an exclamation mark asks for a comma
/// before that suffix.
pub(crate) fn split_suffix(given: &str) -> (&str, Option<&str>, bool) {
    // Of a short text a byte is found sooner than a pattern.
    let comma = given.bytes().position(|byte| byte == b',');
    let Some((head, tail)) = comma.and_then(|at| Some((given.get(..at)?, given.get(at + 1..)?))) else {
        return (given, None, false);
    };
    let (tail, forced) = tail.strip_prefix('!').map_or((tail, false), |t| (t, true));
    let suffix = tail.trim();
    (head.trim_end(), (!suffix.is_empty()).then_some(suffix), forced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_before_a_family_name_are_particles() {
        let cases = [
            ("van der Berg", ("van der ", "Berg")),
            ("d'Aubigné", ("d'", "Aubigné")),
            ("al-Ghazali", ("al-", "Ghazali")),
            ("de la Croix", ("de la ", "Croix")),
            ("Van Rossum", ("", "Van Rossum")),
            ("Smith-jones", ("", "Smith-jones")),
            ("bell hooks", ("bell ", "hooks")),
            ("aterson", ("", "aterson")),
        ];
        for (name, expected) in cases {
            assert_eq!(split_family(name), expected, "{name}");
        }
    }

    #[test]
    fn small_words_after_given_names_drop() {
        assert_eq!(split_given("Alfred de"), ("Alfred", "de"));
        assert_eq!(split_given("Givenname van der"), ("Givenname", "van der"));
        assert_eq!(split_given("Jean"), ("Jean", ""));
        assert_eq!(split_suffix("Martin Luther, Jr."), ("Martin Luther", Some("Jr."), false));
        assert_eq!(split_suffix("James,! III"), ("James", Some("III"), true));
    }
}
