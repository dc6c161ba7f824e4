//! Lists of names, by BibTeX's rules.
//!
//! A list is divided at ` and `; a name has one of the forms `First von Last`, `von Last, First` and
//! `von Last, Jr, First`, or, for BibLaTeX, names its parts: `family=Gogh, prefix=van`. Which words
//! are the particle is told by their case: a word whose first letter is small is one, a word in
//! braces is not. A name that is one pair of braces is an organisation's. `others` at the end of a
//! list stands for people who are not named; it stays as a name of that word, which the CSL processor knows.

use std::borrow::Cow;

use super::tex::{FieldText, inside_one_group, text};
use crate::csl::{Name, NameParts};
use crate::formats::people::{self, SHORT, is_initials};

/// The names of a list.
pub(in super::super) fn names(source: &str) -> Vec<Name> {
    let list = split(source, Separator::And);
    let list: Vec<(Cow<'_, str>, bool)> = list
        .into_iter()
        .flat_map(|source| {
            let people = apart(source);
            let is_apart = people.len() > 1;
            people.into_iter().map(move |person| (person, is_apart))
        })
        .collect();
    let count = list.len();
    let mut names = Vec::with_capacity(count);
    for (place, (source, is_apart)) in list.iter().enumerate() {
        let is_last = place + 1 == count;
        let (source, more) = without_et_al(source);
        names.extend(match source {
            "others" if is_last && place > 0 => Some(Name::literal("others")),
            "others" | "" => None,
            source => one_name(source, *is_apart),
        });
        if more && is_last && !names.is_empty() {
            names.push(Name::literal("others"));
        }
    }
    names
}

/// Whether names have braces around a part of them, or a command that is more than a letter or an accent.
pub(in super::super) fn have_own_parts(list: &str) -> bool {
    split(list, Separator::And).into_iter().map(str::trim).any(|name| {
        // The name of an organisation is in braces when it is written, too.
        let name = inside_one_group(name);
        let mut rest = name;
        while let Some(place) = rest.find(['{', '\\']) {
            let after = rest.get(place + 1..).unwrap_or_default();
            if rest.as_bytes().get(place) == Some(&b'{') {
                // What begins with a command is a letter.
                if !after.starts_with(['\\', '$']) {
                    return true;
                }
                rest = after;
                continue;
            }
            let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
            if letters > 2 && !after.starts_with("text") {
                return true;
            }
            let command = after.chars().next().map_or(0, char::len_utf8).max(letters);
            let argument = after.get(command..).unwrap_or_default();
            rest = argument.trim_start().strip_prefix('{').unwrap_or(argument);
        }
        false
    })
}

/// A name without an "et al." behind it, and whether there was one.
fn without_et_al(source: &str) -> (&str, bool) {
    let bare = inside_one_group(source.trim());
    let small = bare.to_ascii_lowercase();
    for ending in ["et al.", "et al", "et. al.", "et. al", "et~al.", "et~al"] {
        let Some(rest) = small.strip_suffix(ending) else { continue };
        if rest.is_empty() || rest.ends_with([' ', ',', '~', '\n', '\t']) {
            let name = bare.get(..rest.len()).unwrap_or_default();
            return (name.trim_end_matches([' ', ',', '~', '\n', '\t']), true);
        }
    }
    (source.trim(), false)
}

/// The people in one name of BibTeX that has semicolons or commas instead of "and": BibTeX itself says "too many
/// commas" of four parts.
fn apart(source: &str) -> Vec<Cow<'_, str>> {
    fn borrowed(parts: Vec<&str>) -> Vec<Cow<'_, str>> {
        parts.into_iter().map(Cow::Borrowed).collect()
    }
    let whole = vec![Cow::Borrowed(source)];
    let people = split(source, Separator::Semicolon);
    if people.len() > 1 && people.iter().all(|person| person.contains(',')) {
        return borrowed(people);
    }
    let parts = split(source, Separator::Comma);
    if parts.iter().any(|part| is_named(part)) || inside_one_group(source).len() < source.len() {
        return whole;
    }
    people::divided(&parts, words).unwrap_or(whole)
}

/// One name.
pub(super) fn name(source: &str) -> Option<Name> {
    one_name(source, false)
}

/// One name; initials behind a family name are told by their full stop or, where names were not divided
/// by BibTeX's rules, by being short capitals.
fn one_name(source: &str, initials_last: bool) -> Option<Name> {
    let source = source.trim();
    if inside_one_group(source).len() < source.len() {
        return Some(text(source, FieldText::Plain)).filter(|name| !name.is_empty()).map(Name::literal);
    }
    let parts = split(source, Separator::Comma);
    if parts.iter().any(|part| is_named(part)) {
        return named_parts(&parts);
    }
    let mut parts = parts.into_iter();
    let (first, second, third) = (parts.next()?, parts.next(), parts.next());
    let (given, (particle, family), suffix) = match (second, third) {
        (None, _) => {
            let words = words(first);
            let (given, last) = match words.as_slice() {
                // Doe J.
                [before @ .., last]
                    if !before.is_empty()
                        && (initials_last || last.ends_with('.'))
                        && is_initials(last, SHORT)
                        && !is_initials(before[0], SHORT) =>
                {
                    return person(&[&before.join(" "), last, "", ""]);
                }
                words => before_last(words),
            };
            (given.join(" "), von_last(last), None)
        }
        (Some(given), None) => (given.to_owned(), von_last(&words(first)), None),
        (Some(suffix), Some(given)) => (given.to_owned(), von_last(&words(first)), Some(suffix)),
    };
    person(&[&family, &given, &particle, suffix.unwrap_or_default()])
}

/// A person of family name, given names, particle and suffix.
fn person(parts: &[&str; 4]) -> Option<Name> {
    Name::from_parts(person_parts(parts))
}

fn person_parts([family, given, particle, suffix]: &[&str; 4]) -> NameParts {
    let part = |source: &str| Some(text(source, FieldText::Plain)).filter(|text| !text.is_empty());
    // Braces hold a name of several words together, a particle in it included.
    let is_held = inside_one_group(family).len() < family.len();
    let has_particle = |name: &str| name.contains(' ') && name.starts_with(char::is_lowercase);
    let held = |name: String| if is_held && has_particle(&name) { format!("\"{name}\"") } else { name };
    NameParts {
        family: part(family).map(held),
        given: part(given),
        non_dropping_particle: part(particle),
        suffix: part(suffix),
        ..NameParts::default()
    }
}

/// BibLaTeX's extended format.
fn named_parts(parts: &[&str]) -> Option<Name> {
    let value = |wanted: &str| {
        let mut values = parts.iter().filter_map(|part| part.split_once('='));
        values.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    let unquoted = |wanted| {
        let value = value(wanted).unwrap_or_default();
        value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
    };
    let mut name =
        person_parts(&[unquoted("family"), unquoted("given"), unquoted("prefix"), unquoted("suffix")]);
    if unquoted("useprefix") == "false" {
        name.dropping_particle = name.non_dropping_particle.take();
    }
    Name::from_parts(name)
}

fn is_named(part: &str) -> bool {
    part.split_once('=').is_some_and(|(name, _)| {
        matches!(
            name.trim().to_ascii_lowercase().as_str(),
            "family" | "given" | "prefix" | "suffix" | "useprefix"
        )
    })
}

/// The given names of `First von Last`, and the rest: it begins with the first word in small
/// letters, or is the last word.
fn before_last<'a, 'b>(words: &'b [&'a str]) -> (&'b [&'a str], &'b [&'a str]) {
    let last = words.len().saturating_sub(1);
    let small = words.iter().take(last).position(|word| is_small(word));
    words.split_at(small.unwrap_or(last))
}

/// The particle and the family name of `von Last`: the particle ends with the last word in small
/// letters, but the last word of all is the family name.
fn von_last(words: &[&str]) -> (String, String) {
    let last = words.len().saturating_sub(1);
    let end = words.iter().take(last).rposition(|word| is_small(word)).map_or(0, |place| place + 1);
    // "Foster der Great" has no particle: one stands before the name.
    let end = if words.first().is_some_and(|word| is_small(word)) { end } else { 0 };
    let (particle, family) = words.split_at(end);
    (particle.join(" "), family.join(" "))
}

/// Whether the first letter outside of braces, or that of an accent in braces, is small.
fn is_small(word: &str) -> bool {
    let first = match word.strip_prefix('{') {
        Some(inner) if inner.starts_with('\\') => text(word, FieldText::Plain).chars().next(),
        Some(_) => None,
        None if word.starts_with('\\') => text(word, FieldText::Plain).chars().next(),
        None => word.chars().find(|c| c.is_alphabetic()),
    };
    first.is_some_and(char::is_lowercase)
}

fn words(source: &str) -> Vec<&str> {
    split(source, Separator::Space)
}

#[derive(Clone, Copy, PartialEq)]
enum Separator {
    And,
    Comma,
    Semicolon,
    Space,
}

/// Divides a source outside of braces. Empty parts are left out, except between commas.
fn split(source: &str, separator: Separator) -> Vec<&str> {
    let bytes = source.as_bytes();
    let mut parts = Vec::new();
    let (mut start, mut place, mut depth) = (0, 0, 0_usize);
    while let Some(&byte) = bytes.get(place) {
        let length = match byte {
            b'{' => {
                depth += 1;
                None
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                None
            }
            b'\\' => {
                // The accent "\~" is no tie, and neither "\ " nor "\{" divides.
                place += 1;
                None
            }
            _ if depth > 0 => None,
            b',' if separator == Separator::Comma => Some(1),
            b';' if separator == Separator::Semicolon => Some(1),
            b'~' if separator == Separator::Space => Some(1),
            _ if byte.is_ascii_whitespace() => match separator {
                Separator::Space => Some(1),
                Separator::And => and(&bytes[place + 1..]).map(|length| length + 1),
                Separator::Comma | Separator::Semicolon => None,
            },
            _ => None,
        };
        place += 1;
        if let Some(length) = length {
            parts.push(source.get(start..place - 1).unwrap_or_default());
            place += length - 1;
            // The space behind one "and" may be the one before the next.
            start = place;
            if separator == Separator::And {
                place -= 1;
            }
        }
    }
    parts.push(source.get(start..).unwrap_or_default());
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| separator == Separator::Comma || !part.is_empty())
        .collect()
}

/// The length of the word "and" with the space behind it, at the beginning of a source.
fn and(bytes: &[u8]) -> Option<usize> {
    let word = bytes.get(..3)?;
    let ends = bytes.get(3).is_some_and(u8::is_ascii_whitespace);
    (word.eq_ignore_ascii_case(b"and") && ends).then_some(4)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// family / given / particle / suffix, or the literal.
    fn shown(source: &str) -> Vec<String> {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        names(source)
            .iter()
            .map(|name| {
                if let Name::Literal(literal) = name {
                    return format!("={literal}");
                }
                let name = name.clone().into_parts();
                let parts = [&name.family, &name.given, &name.non_dropping_particle, &name.suffix];
                parts.map(part).join("|").trim_end_matches('|').to_owned()
            })
            .collect()
    }

    /// The cases of the table in "Tame the `BeaST`", section 11, and common ones.
    #[test]
    fn the_parts_of_a_name() {
        for (source, expected) in [
            ("AA BB", "BB|AA"),
            ("AA", "AA"),
            ("AA bb", "bb|AA"),
            ("aa", "aa"),
            ("AA bb CC", "CC|AA|bb"),
            ("AA bb CC dd EE", "EE|AA|bb CC dd"),
            ("AA {bb} cc CC", "CC|AA bb|cc"),
            ("bb CC, AA", "CC|AA|bb"),
            ("bb CC, XX, AA", "CC|AA|bb|XX"),
            ("CC dd EE, AA", "CC dd EE|AA"),
            ("bb, AA", "bb|AA"),
            ("bb cc dd CC, AA", "CC|AA|bb cc dd"),
            ("Knuth, Donald E.", "Knuth|Donald E."),
            ("Donald~E. Knuth", "Knuth|Donald E."),
            ("King, Jr., Martin Luther", "King|Martin Luther||Jr."),
            ("Ludwig van Beethoven", "Beethoven|Ludwig|van"),
            (
                "de la Vall{\\'e}e Poussin, Charles Louis Xavier Joseph",
                "Vallée Poussin|Charles Louis Xavier Joseph|de la",
            ),
            ("G{\\\"o}del, Kurt", "Gödel|Kurt"),
            ("{\\'E}. Cartan", "Cartan|É."),
            ("{\\o}stergaard, Peter", "østergaard|Peter"),
            ("{World Health Organization}", "=World Health Organization"),
            ("{{Barnes and Noble, Inc.}}", "=Barnes and Noble, Inc."),
            ("family=Gogh, given=Vincent, prefix=van", "Gogh|Vincent|van"),
            ("Plato,", "Plato"),
        ] {
            assert_eq!(shown(source), [expected], "{source}");
        }
    }

    #[test]
    fn lists() {
        assert_eq!(shown("A, B and C, D\n  AND\tE, F"), ["A|B", "C|D", "E|F"]);
        assert_eq!(shown("A, B and others"), ["A|B", "=others"]);
        assert_eq!(shown("others and A, B"), ["A|B"], "only at the end");
        assert_eq!(shown("Anderson, A and Sandberg, B"), ["Anderson|A", "Sandberg|B"]);
        assert_eq!(shown("{A and B} and and C, D"), ["=A and B", "C|D"]);
        assert_eq!(shown(""), Vec::<String>::new());
        for (source, expected) in [
            // "et al." is nobody.
            ("A, B and et al.", "A|B / =others"),
            ("A, B et al.", "A|B / =others"),
            ("A, B and C, D, et~al", "A|B / C|D / =others"),
            ("{et al.}", ""),
            // Commas and semicolons for "and".
            (
                "Pardo F., Kirk T., Mac K., Miller J. and Whit D.",
                "Pardo|F. / Kirk|T. / Mac|K. / Miller|J. / Whit|D.",
            ),
            ("Wilhelm E, Rinken G, Brook KA, Falk M", "Wilhelm|E / Rinken|G / Brook|KA / Falk|M"),
            ("Doe J., Roe K.", "Doe|J. / Roe|K."),
            ("Jane Doe, Karl Roe, Lea Poe", "Doe|Jane / Roe|Karl / Poe|Lea"),
            ("Doe, J., Roe, K.", "Doe|J. / Roe|K."),
            ("Doe, Jane; Roe, Karl", "Doe|Jane / Roe|Karl"),
            // What BibTeX takes for one name is one.
            ("de la Cruz, Jr., Mar{\\'i}a", "Cruz|María|de la|Jr."),
            ("Smith Jones, Mary Ann", "Smith Jones|Mary Ann"),
            ("{Doe, Roe, Poe and Sons}", "=Doe, Roe, Poe and Sons"),
            // A name in braces stays whole.
            ("{van Holst}, Pieter", "\"van Holst\"|Pieter"),
            ("Pieter {van Holst}", "\"van Holst\"|Pieter"),
            ("{Lee Smith}, Anna", "Lee Smith|Anna"),
        ] {
            assert_eq!(shown(source).join(" / "), expected, "{source}");
        }
        assert_eq!(shown(" and , and "), Vec::<String>::new());
    }
}
