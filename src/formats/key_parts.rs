//! What citation keys are made of: names, words, the year and the DOI of a work, as the default keys and
//! those of a template take them.

use super::facts;
use super::latin::ascii;
use crate::csl::{Date, Item, Name, NameVariable};

/// The people by whom a work is known: its authors, or else its editors.
pub(super) fn people(item: &Item) -> &[Name] {
    let authors = item.people(NameVariable::Author);
    if authors.is_empty() { item.people(NameVariable::Editor) } else { authors }
}

/// The year of publication; empty without one.
pub(super) fn year(item: &Item) -> String {
    let start = facts::issued(item).and_then(Date::start);
    start.map(|start| start.year().unsigned_abs().to_string()).unwrap_or_default()
}

/// The family name without particles and spaces; of a name that is not taken apart the first word.
pub(super) fn family(name: &Name) -> String {
    family_by(name, ascii)
}

/// Returns the family name as [`family`] does, by another transliteration.
pub(super) fn family_by(name: &Name, ascii: fn(&str) -> String) -> String {
    let particle = |word: &&str| word.starts_with(char::is_lowercase);
    let first = |whole: &str| words_by(whole, ascii).into_iter().next().unwrap_or_default();
    let name = match name {
        Name::Person(name) => name,
        Name::Literal(whole) => return first(whole),
    };
    match name.family() {
        Some(family) => {
            let words: Vec<&str> = family.split_whitespace().collect();
            let particles = words.iter().take_while(|word| particle(word)).count();
            let own = words.get(particles..).filter(|own| !own.is_empty()).unwrap_or(&words);
            letters_of(&own.concat())
        }
        None => first(name.given().unwrap_or_default()),
    }
}

/// The first of the [words](words_by) of a text.
pub(super) fn first_word(text: &str) -> Option<String> {
    let mut all = all_words(text, ascii);
    let first = all.next()?;
    let is_own = |(_, ascii): &(String, String)| !STOP_WORDS.contains(&ascii.as_str());
    let own = if is_own(&first) { None } else { all.find(is_own) };
    Some(own.unwrap_or(first).0)
}

/// The words of a text but those that begin or join any title; all of them if there are no others.
/// A word that no key can have, in a script without transliteration, is none.
pub(super) fn words_by(text: &str, ascii: fn(&str) -> String) -> Vec<String> {
    let all: Vec<(String, String)> = all_words(text, ascii).collect();
    let has_own = all.iter().any(|(_, ascii)| !STOP_WORDS.contains(&ascii.as_str()));
    let wanted = all.into_iter().filter(|(_, ascii)| !has_own || !STOP_WORDS.contains(&ascii.as_str()));
    wanted.map(|(word, _)| word).collect()
}

/// The words of a text, and what each is in small letters of ASCII.
fn all_words(text: &str, ascii: fn(&str) -> String) -> impl Iterator<Item = (String, String)> {
    let separates =
        |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’') || !c.is_ascii() && is_mark(c));
    text.split(separates)
        .map(move |word| (letters_of(word), ascii(word).to_lowercase()))
        .filter(|(_, ascii)| !ascii.is_empty())
}

/// The letters and digits of a text, accents included, as many as a key can have of one name or word.
fn letters_of(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || !c.is_ascii() && is_mark(*c)).take(LONGEST).collect()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The part of the DOI behind its prefix; empty without a DOI.
pub(super) fn doi_suffix(item: &Item) -> &str {
    facts::doi(item).and_then(|doi| doi.split_once('/')).map_or("", |(_, suffix)| suffix)
}

/// No name or word of a key is longer; some programs refuse longer keys.
const LONGEST: usize = 40;

/// Articles, prepositions and the like that titles begin with, in the languages most titles are in.
const STOP_WORDS: [&str; 46] = [
    "a", "an", "the", "on", "of", "in", "for", "and", "to", "at", "by", "from", "with", "as", "is",
    "are", // English
    "der", "die", "das", "ein", "eine", "zur", "zum", "im", "von", "und", // German
    "le", "la", "les", "un", "une", "des", "du", "de", "et", "sur", // French
    "el", "los", "las", "una", "y", // Spanish
    "il", "lo", "gli", "o", "os", // Italian, Portuguese
];
