//! Citation keys: author, year and first word of the title, as in `borriello2021alopecia`.
//!
//! Keys are small ASCII letters and digits, which every program takes. The author is the first
//! one's family name without particles (an organisation's first word), or an editor's; the word is
//! the first that is no article or the like. What is missing, or in a script without
//! transliteration, is left out; if neither author nor word is left, the DOI's suffix is the key.
//!
//! Works that would share a key get `a`, `b`, … after it, all but the first. Which is first does not
//! depend on the order of the list but on the works: their DOIs, then titles.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashSet};

use super::latin::ascii;
use crate::csl::{DateVariable, Item, Name, NameVariable, Variable};
use crate::markup::csl;

/// The citation keys of a list of works, one each in its order, all different.
pub fn keys(items: &[impl Borrow<Item>]) -> Vec<String> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        groups.entry(base(item.borrow())).or_default().push(at);
    }
    let mut taken: HashSet<String> = groups.keys().cloned().collect();
    let mut keys = vec![String::new(); items.len()];
    for (base, mut members) in groups {
        members.sort_by_key(|at| items.get(*at).map(|item| rank(item.borrow())));
        let mut number = 0;
        for (place, at) in members.into_iter().enumerate() {
            let mut key = base.clone();
            while place > 0 && (key == base || taken.contains(&key)) {
                key = format!("{base}{}", letters(number));
                number += 1;
            }
            taken.insert(key.clone());
            keys[at] = key;
        }
    }
    keys
}

/// What decides among works of the same key.
fn rank(item: &Item) -> (String, String, String) {
    let text = |variable| item.get(variable).unwrap_or_default().to_owned();
    (text(Variable::Doi).to_ascii_lowercase(), text(Variable::Title), item.id.clone())
}

/// a, b, …, z, aa, ab, …
fn letters(number: usize) -> String {
    let mut out = String::new();
    let mut rest = number + 1;
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    out
}

/// The key of a work by itself.
fn base(item: &Item) -> String {
    let names = [NameVariable::Author, NameVariable::Editor].map(|variable| item.people(variable).first());
    let author = names.into_iter().flatten().next().map(author).unwrap_or_default();
    let title = item.get(Variable::Title).or(item.get(Variable::ContainerTitle)).unwrap_or_default();
    let word = first_word(&csl(title).to_plain());
    let year = item.dates.get(&DateVariable::Issued).and_then(|date| date.start);
    let year = year.map(|start| start.year.unsigned_abs().to_string()).unwrap_or_default();
    match (author.is_empty(), word.is_empty()) {
        (true, true) => identifier(item),
        // A key that begins with a digit is none everywhere.
        (true, false) => word + &year,
        (false, _) => author + &year + &word,
    }
}

fn author(name: &Name) -> String {
    let particle = |word: &&str| word.starts_with(char::is_lowercase);
    match (&name.family, &name.literal) {
        (Some(family), _) => {
            let words: Vec<&str> = family.split_whitespace().collect();
            let particles = words.iter().take_while(|word| particle(word)).count();
            let own = words.get(particles..).filter(|own| !own.is_empty()).unwrap_or(&words);
            ascii(&own.concat())
        }
        (None, Some(literal)) => first_word(literal),
        (None, None) => first_word(name.given.as_deref().unwrap_or_default()),
    }
}

/// The first word that is not of a kind that begins any title; the very first if all are.
fn first_word(text: &str) -> String {
    let separates = |c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’') || is_mark(c));
    let words = || text.split(separates).map(ascii).filter(|word| !word.is_empty());
    words().find(|word| !STOP_WORDS.contains(&word.as_str())).or_else(|| words().next()).unwrap_or_default()
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn identifier(item: &Item) -> String {
    let doi = item.get(Variable::Doi).unwrap_or_default();
    let suffix = ascii(
        doi.split_once("10.").and_then(|(_, doi)| doi.split_once('/')).map_or("", |(_, suffix)| suffix),
    );
    let key = if suffix.is_empty() { ascii(&item.id) } else { suffix };
    if key.starts_with(|c: char| c.is_ascii_alphabetic()) { key } else { format!("doi{key}") }
}

/// Articles, prepositions and the like that titles begin with, in the languages most titles are in.
const STOP_WORDS: [&str; 46] = [
    "a", "an", "the", "on", "of", "in", "for", "and", "to", "at", "by", "from", "with", "as", "is",
    "are", // English
    "der", "die", "das", "ein", "eine", "zur", "zum", "im", "von", "und", // German
    "le", "la", "les", "un", "une", "des", "du", "de", "et", "sur", // French
    "el", "los", "las", "una", "y", // Spanish
    "il", "lo", "gli", "o", "os", // Italian, Portuguese
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{Date, DateParts, Kind};

    fn item(doi: &str, author: Option<Name>, year: Option<i32>, title: &str) -> Item {
        let mut item = Item::new(doi, Kind::ArticleJournal);
        item.set(Variable::Doi, doi);
        item.set(Variable::Title, title);
        if let Some(author) = author {
            item.names.insert(NameVariable::Author, vec![author]);
        }
        if let Some(year) = year {
            let start = Some(DateParts { year, ..DateParts::default() });
            item.dates.insert(DateVariable::Issued, Date { start, ..Date::default() });
        }
        item
    }

    #[track_caller]
    fn key(author: Option<Name>, year: Option<i32>, title: &str, expected: &str) {
        assert_eq!(keys(&[item("10.1000/xyz-12", author, year, title)]), [expected], "{title}");
    }

    #[test]
    fn author_year_word() {
        let person = |given, family| Some(Name::person(given, family));
        key(person("G", "Borriello"), Some(2021), "Alopecia universalis", "borriello2021alopecia");
        key(person("H.", "Müller"), Some(1999), "The <i>Über</i>-Problem", "muller1999uber");
        key(person("P.", "de Vos"), Some(2005), "On L'Hôpital's rule", "vos2005lhopitals");
        key(person("M.", "García y Vega"), None, "Costs", "garciayvegacosts");
        key(person("А.", "Щербаков"), Some(2017), "Город", "shcherbakov2017gorod");
        key(Some(Name::literal("The World Bank")), Some(2020), "Report", "world2020report");
        key(person("J.", "Doe"), Some(2020), "The", "doe2020the");
        key(person("J.", "Doe"), Some(-50), "Wars", "doe50wars");
    }

    #[test]
    fn with_parts_missing() {
        key(None, Some(2020), "A world", "world2020");
        key(Some(Name::person("晓雪", "杨")), Some(2021), "光学", "xyz12");
        key(Some(Name::person("晓雪", "杨")), Some(2021), "Optics", "optics2021");
        key(None, None, "", "xyz12");
        assert_eq!(keys(&[item("10.1000/12", None, None, "")]), ["doi12"]);
        assert_eq!(keys(&[Item::new("", Kind::Book)]), ["doi"]);
    }

    #[test]
    fn keys_are_unique_whatever_the_order() {
        let person = || Some(Name::person("J.", "Doe"));
        let items = [
            item("10.1/c", person(), Some(2020), "Same"),
            item("10.1/a", person(), Some(2020), "The same"),
            item("10.1/B", person(), Some(2020), "Same!"),
            // A key of its own that looks like a suffixed one.
            item("10.1/d", person(), Some(2020), "Samea"),
        ];
        assert_eq!(keys(&items), ["doe2020samec", "doe2020same", "doe2020sameb", "doe2020samea"]);
        let mut reversed: Vec<&Item> = items.iter().collect();
        reversed.reverse();
        assert_eq!(keys(&reversed), ["doe2020samea", "doe2020sameb", "doe2020same", "doe2020samec"]);
    }

    #[test]
    fn many_of_one_key() {
        let items: Vec<Item> = (0..1000).map(|n| item(&format!("10.1/{n}"), None, None, "Same")).collect();
        let keys: HashSet<String> = keys(&items).into_iter().collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.contains("samez") && keys.contains("sameaa") && keys.contains("samealk"));
    }
}
