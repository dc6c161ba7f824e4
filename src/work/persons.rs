//! Persons' names in the right parts.
//!
//! A whole name in one field is divided only where there is a comma, or where two capitalised Latin
//! words stand for no organisation; suffixes and degrees are told by a closed list.

use std::ops::RangeInclusive;

use super::organisations::{is_legal_form, is_organisation, names_organisation};
use crate::csl::{Name, NameParts};

/// The parts of a name that hold text.
pub(super) fn texts(name: &mut NameParts) -> impl Iterator<Item = &mut Option<String>> {
    [
        &mut name.family,
        &mut name.given,
        &mut name.non_dropping_particle,
        &mut name.dropping_particle,
        &mut name.suffix,
        &mut name.literal,
    ]
    .into_iter()
}

/// Changes the parts of every name, and drops what is no name afterwards: a suffix alone is none.
pub(super) fn rewrite_names(names: &mut Vec<Name>, mut change: impl FnMut(&mut NameParts)) {
    names.retain_mut(|name| rewrite_name(name, &mut change));
}

fn rewrite_name(name: &mut Name, change: &mut impl FnMut(&mut NameParts)) -> bool {
    let mut parts = std::mem::replace(name, Name::Literal(String::new())).into_parts();
    change(&mut parts);
    Name::from_parts(parts).map(|changed| *name = changed).is_some()
}

/// Whether a name is a person's in its simplest form, in which no step finds anything to change: a family name of one
/// word, given names or initials, in letters of ASCII. Most names are, and need not be taken apart to see that.
pub(super) fn is_plain(name: &Name) -> bool {
    let Some(person) = name.as_person().filter(|person| !person.is_undivided()) else { return false };
    let (Some(family), Some(given)) = (person.family(), person.given()) else { return false };
    let others = [person.suffix(), person.dropping_particle(), person.non_dropping_particle()];
    let is_capitalised = |word: &str| {
        let mut letters = word.bytes();
        letters.next().is_some_and(|first| first.is_ascii_uppercase())
            && letters.all(|letter| letter.is_ascii_lowercase())
    };
    // What a suffix, a particle, an article or a stand-in for a name may end with.
    let is_special = |word: &str| {
        is_suffix(word) || is_particle(word) || matches!(word, "The" | "Al" | "Al." | "Author" | "Others")
    };
    let is_given = |word: &str| {
        word.strip_suffix('.').unwrap_or(word).split('-').all(is_capitalised) && !is_special(word)
    };
    others.iter().all(Option::is_none)
        && family.split('-').all(is_capitalised)
        && given.split(' ').all(is_given)
        && !names_organisation(family)
}

/// Puts suffixes in their own field, and drops degrees.
pub(super) fn separate_affixes(name: &mut NameParts) {
    if name.literal.is_some() {
        return;
    }
    surname_in_suffix(name);
    if name.suffix.as_deref().is_some_and(is_no_suffix) {
        name.suffix = None;
    }
    for part in [&mut name.family, &mut name.given] {
        let Some(whole) = part.as_deref() else { continue };
        let mut rest = whole;
        while let Some((head, suffix)) = split_affix(rest) {
            name.suffix = name.suffix.take().or_else(|| suffix.map(str::to_owned));
            rest = head;
        }
        if rest != whole {
            *part = Some(rest.to_owned());
        }
    }
}

/// The Japanese surname Ii, taken for a number.
fn surname_in_suffix(name: &mut NameParts) {
    if name.suffix.as_deref() == Some("Ii") && (name.family.is_none() || name.given.is_none()) {
        name.given = name.given.take().or_else(|| name.family.take());
        name.family = name.suffix.take();
    }
}

/// A degree, an order's letters, or a piece of a program (`join(' '`).
fn is_no_suffix(suffix: &str) -> bool {
    suffix.contains(['(', ')', '\'', '"', '=']) || is_degrees(suffix)
}

/// Whether a text is one or more academic degrees or other letters after a name.
fn is_degrees(text: &str) -> bool {
    const DEGREES: &[&str] = &[
        "BA", "BS", "BSC", "DDS", "DMD", "DO", "DPHIL", "DR", "DRPH", "DSC", "DVM", "EDD", "ESQ", "FACP",
        "FACS", "FRCP", "FRCS", "JD", "LLM", "MA", "MBA", "MBBS", "MBCHB", "MD", "MED", "MPH", "MPHIL", "MS",
        "MSC", "OP", "PHARMD", "PHD", "PROF", "PSYD", "RN", "SCD", "SJ",
    ];
    let mut degrees = text.split([',', ';', '/']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    degrees.peek().is_some()
        && degrees.all(|part| {
            let letters: String = part.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
            DEGREES.contains(&letters.to_uppercase().as_str())
        })
}

/// A part of a name cut before a suffix; the suffix is `None` where it is a degree.
fn split_affix(part: &str) -> Option<(&str, Option<&str>)> {
    let (rest, tail, comma) = match part.rsplit_once(',') {
        Some((rest, tail)) => (rest, tail, true),
        None => part.rsplit_once(' ').map(|(rest, tail)| (rest, tail, false))?,
    };
    let (rest, tail) = (rest.trim(), tail.trim());
    if !rest.chars().any(char::is_alphabetic) {
        return None;
    }
    match tail {
        _ if is_suffix(tail) => Some((rest, Some(tail))),
        _ if comma && is_degrees(tail) => Some((rest, None)),
        _ => None,
    }
}

/// Whether a text tells a son from his father.
fn is_suffix(text: &str) -> bool {
    matches!(text, "Jr" | "Jr." | "jr" | "jr." | "JR" | "JR." | "Sr" | "Sr." | "II" | "III" | "IV")
}

/// Divides a whole name in one field where that is safe.
pub(super) fn divide(name: &mut NameParts) {
    if let Some(literal) = &name.literal {
        if let Some(person) = person_in(literal) {
            *name = person;
        }
        return;
    }
    match (name.given.take(), name.family.take()) {
        (Some(given), None) => given_alone(name, given),
        (None, Some(family)) => family_alone(name, family),
        (Some(given), Some(family)) => both(name, given, family),
        (None, None) => {}
    }
}

/// The person in a literal of the form "Family, Given", which `DataCite` asks for: a few capitalised
/// words or initials on either side of one comma, and nothing that an organisation, a place or a
/// company is called by.
fn person_in(literal: &str) -> Option<NameParts> {
    let (family, rest) = literal.split_once(',')?;
    let (given, suffix) = match rest.split_once(',') {
        Some((given, suffix)) => (given, Some(suffix.trim()).filter(|suffix| is_suffix(suffix))?),
        None => (rest, ""),
    };
    let (family, given) = (family.trim(), given.trim());
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || "-'’.‐".contains(c))
    };
    let in_script = |text: &str| text.chars().all(is_cjk) && !text.is_empty();
    let family_words = family.split(' ').filter(|word| !is_particle(word));
    let few = |text: &str| (1..=3).contains(&text.split(' ').count());
    let plain = few(given)
        && family_words.clone().count() <= 2
        && family_words.clone().count() >= 1
        && family_words.clone().all(is_name)
        && given.split(' ').all(|word| is_name(word) || is_particle(word));
    let is_acronym = |text: &str| {
        text.chars().count() >= 3 && text.chars().all(char::is_uppercase)
            || matches!(text, "UK" | "US" | "EU" | "UN")
    };
    let other = [family, given].iter().any(|part| is_organisation(part) || names_organisation(part))
        || is_organisation(literal)
        || is_legal_form(given)
        || is_acronym(given)
        || PLACES.contains(&given);
    let person = (plain && !other) || in_script(family) && in_script(given);
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    person.then(|| NameParts {
        family: text(family),
        given: text(given),
        suffix: text(suffix),
        ..NameParts::default()
    })
}

/// Countries that names of organisations end with most often.
const PLACES: &[&str] = &[
    "Australia",
    "Austria",
    "Belgium",
    "Brazil",
    "Canada",
    "China",
    "Denmark",
    "Finland",
    "France",
    "Germany",
    "India",
    "Ireland",
    "Italy",
    "Japan",
    "Mexico",
    "Netherlands",
    "New Zealand",
    "Norway",
    "Poland",
    "Portugal",
    "Russia",
    "South Africa",
    "Spain",
    "Sweden",
    "Switzerland",
    "The Netherlands",
    "Turkey",
    "United Kingdom",
    "United States",
];

/// "北本, 朝展", or a name whose parts cannot be told.
fn given_alone(name: &mut NameParts, given: String) {
    match inverted(&given) {
        Some((family, given)) => (name.family, name.given) = (Some(family), Some(given)),
        None => name.literal = Some(given),
    }
}

fn family_alone(name: &mut NameParts, family: String) {
    if let Some((family, given)) = inverted(&family).filter(|_| !is_organisation(&family)) {
        (name.family, name.given) = (Some(family), Some(given));
        return;
    }
    let mut words = family.split(' ');
    if let (Some(first), Some(last), None) = (words.next(), words.next(), words.next())
        && is_plain_word(first)
        && is_plain_word(last)
        && !is_organisation(&family)
        && name.non_dropping_particle.is_none()
    {
        name.given = Some(first.to_owned());
        name.family = Some(last.to_owned());
    } else {
        name.family = Some(family);
    }
}

fn both(name: &mut NameParts, given: String, family: String) {
    // Most: a family name of one word, and nothing to be moved.
    let is_whole = |word: &str| !word.is_empty() && !word.contains(',') && !is_particle(word);
    if !family.contains(' ') && given.split(' ').all(is_whole) {
        (name.given, name.family) = (Some(given), Some(family));
        return;
    }
    // The native form of the whole name beside its transcription: "Yang Xiaoxue", "杨晓雪".
    if given.chars().all(is_cjk) && family.split(' ').count() == 2 && family.split(' ').all(is_plain_word) {
        name.literal = Some(family);
        return;
    }
    let mut given = given;
    // "S." and "A. Polyzos".
    let mut surname = family.as_str();
    while let Some((initial, rest)) = surname.split_once(' ').filter(|(first, _)| is_initial(first)) {
        given.push(' ');
        given.push_str(initial);
        surname = rest.trim_start();
    }
    // "Rosaria di" and "Girolamo".
    let mut forename = given.as_str();
    while let Some((rest, _)) = forename.rsplit_once(' ').filter(|(_, last)| is_particle(last)) {
        forename = rest.trim_end();
    }
    let particles = given[forename.len()..].trim_start();
    name.family = Some(format!("{particles} {surname}").trim_start().to_owned());
    let words = forename.split([',', ' ']).filter(|word| !word.is_empty());
    name.given = Some(words.collect::<Vec<_>>().join(" ")).filter(|given| !given.is_empty());
}

/// Particles that stand before a family name. Those that are also given names are left out.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "af" | "av"
            | "da"
            | "das"
            | "de"
            | "del"
            | "dela"
            | "della"
            | "den"
            | "der"
            | "di"
            | "do"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "olde"
            | "op"
            | "St"
            | "St."
            | "ten"
            | "ter"
            | "van"
            | "vom"
            | "von"
            | "zu"
            | "zum"
            | "zur"
    )
}

/// The parts of "Family, Given".
fn inverted(text: &str) -> Option<(String, String)> {
    let (family, given) = text.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    let named = |part: &str| part.chars().any(char::is_alphabetic);
    (named(family) && named(given) && !given.contains(',')).then(|| (family.to_owned(), given.to_owned()))
}

/// A Latin word of at least two letters, the first of them alone a capital; hyphened perhaps.
fn is_plain_word(word: &str) -> bool {
    word.chars().count() >= 2
        && word.split('-').all(|part| {
            let mut letters = part.chars();
            letters.next().is_some_and(|c| c.is_uppercase() && is_latin(c))
                && letters.all(|c| c.is_lowercase() && is_latin(c))
        })
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c) || ('\u{1e00}'..='\u{1eff}').contains(&c)
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A capital letter and a full stop.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.') && chars.next().is_none()
}

/// Whether the given names are initials: words of at most three capitals, in a name in small letters.
pub(super) fn has_initials_only(name: &Name) -> bool {
    let is_short = |word: &str| capitals(word.trim_end_matches('.')).is_some_and(|count| count <= 3);
    match (name.given(), name.family()) {
        (Some(given), Some(family)) => {
            family.contains(char::is_lowercase)
                && given.split(['.', ' ', '-']).filter(|word| !word.is_empty()).all(is_short)
        }
        _ => true,
    }
}

/// Sets initials apart in words of so many capitals, each with its full stop; returns whether there
/// were any.
pub(super) fn set_initials_apart(name: &mut NameParts, length: &RangeInclusive<usize>) -> bool {
    if !has_joined_initials(name.given.as_deref(), name.family.as_deref(), length) {
        return false;
    }
    let mut apart = Vec::new();
    for word in name.given.as_deref().unwrap_or_default().split(' ') {
        if is_joined(word, length) {
            apart.extend(word.chars().map(|initial| format!("{initial}.")));
        } else {
            apart.push(word.to_owned());
        }
    }
    name.given = Some(apart.join(" "));
    true
}

/// Whether a given name has initials written together, of so many letters as `length` says, and the family name has
/// small letters.
pub(super) fn has_joined_initials(
    given: Option<&str>,
    family: Option<&str>,
    length: &RangeInclusive<usize>,
) -> bool {
    let (Some(given), Some(family)) = (given, family) else { return false };
    family.contains(char::is_lowercase) && given.split(' ').any(|word| is_joined(word, length))
}

fn is_joined(word: &str, length: &RangeInclusive<usize>) -> bool {
    capitals(word).is_some_and(|count| length.contains(&count))
}

/// How many letters a word has, if it is all Latin capitals.
fn capitals(word: &str) -> Option<usize> {
    word.chars().all(|c| c.is_uppercase() && is_latin(c)).then(|| word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_and_degrees_are_told_apart() {
        assert_eq!(split_affix("Trotter, Jr."), Some(("Trotter", Some("Jr."))));
        assert_eq!(split_affix("Trotter Jr."), Some(("Trotter", Some("Jr."))));
        assert_eq!(split_affix("Smith, M.D., Ph.D."), Some(("Smith, M.D.", None)));
        assert_eq!(split_affix("Ali, A"), None);
        assert_eq!(split_affix("Ma"), None);
        assert!(is_no_suffix("join(' '"));
        assert!(is_no_suffix("Ph.D"));
        assert!(is_no_suffix("S. J."));
        for suffix in ["Jr.", "III", "Ii", "2nd"] {
            assert!(!is_no_suffix(suffix), "{suffix}");
        }
    }
}
