//! Names of people, compared.
//!
//! A family name agrees with or without its particles, as either half of a double name, in another
//! spelling of its umlauts, and where it has changed places with the given name. Given names agree by
//! their initials and short forms. Suffixes and the numbers by which databases tell namesakes apart
//! are not looked at. Organisations agree or are left out: whether one is named is a matter of style.

use super::fold::{plain, without_dots, words, written_out};
use crate::csl::Name;
use crate::text::particles;
use crate::text::scripts::{is_hangul, is_unspaced};
use crate::text::sorting;
/// A name, ready to be compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct ComparedName {
    /// As it is shown.
    pub(crate) shown: String,
    /// The family name as it is written.
    pub(crate) family: String,
    /// Its words, folded.
    pub(super) family_words: Vec<String>,
    /// They without particles, without spaces.
    pub(super) bare: String,
    /// All of them without spaces.
    pub(super) whole: String,
    /// The family name with umlauts written out (`Mueller`), if it has any.
    wide: Option<String>,
    /// Given names and initials, folded.
    pub(super) given: Vec<String>,
    /// Whether it is an organisation, or a name that could not be taken apart.
    pub(crate) group: bool,
}

impl ComparedName {
    pub(crate) fn new(name: &Name) -> Self {
        let name = match name {
            Name::Person(name) => name,
            Name::Literal(literal) => return Self::of_group(&plain(literal)),
        };
        let part = |part: Option<&str>| plain(part.unwrap_or_default()).into_owned();
        let (family, given) = (part(name.family()), part(name.given()));
        let particles = [part(name.dropping_particle()), part(name.non_dropping_particle())].join(" ");
        let whole_family = format!("{particles} {family}").trim().to_owned();
        let shown = format!("{given} {whole_family}").trim().to_owned();
        Self::of_parts(shown, &whole_family, &given)
    }

    fn of_group(literal: &str) -> Self {
        let words: Vec<String> = words(literal).into_iter().map(|word| word.text).collect();
        let whole = words.concat();
        Self {
            shown: literal.to_owned(),
            family: literal.to_owned(),
            bare: whole.clone(),
            whole,
            family_words: words,
            group: true,
            ..Self::default()
        }
    }

    fn of_parts(shown: String, family: &str, given: &str) -> Self {
        let mut family_words: Vec<String> = words(family).into_iter().map(|word| word.text).collect();
        family_words.retain(|word| !word.bytes().all(|b| b.is_ascii_digit()));
        while family_words.len() > 1 && family_words.last().is_some_and(|word| is_suffix(word)) {
            family_words.pop();
        }
        let mut given = given_words(given);
        // "José Melo Júnior", taken apart by a program.
        if let [only] = family_words.as_mut_slice()
            && is_suffix(only)
            && given.len() > 1
        {
            *only = given.pop().unwrap_or_default();
        }
        let first = family_words.iter().position(|word| !is_particle(word)).unwrap_or(0);
        Self {
            shown,
            family: family.to_owned(),
            bare: family_words.get(first..).unwrap_or_default().concat(),
            whole: family_words.concat(),
            wide: wide(family),
            family_words,
            given,
            group: false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.given.is_empty()
    }

    /// The family name as it is compared, without particles.
    pub(crate) fn key(&self) -> &str {
        &self.bare
    }

    /// The words of the family name without particles, folded.
    pub(crate) fn bare_words(&self) -> &[String] {
        let first = self.family_words.iter().position(|word| !is_particle(word)).unwrap_or(0);
        self.family_words.get(first..).unwrap_or_default()
    }

    /// The family name with its umlauts written out.
    pub(crate) fn wide_key(&self) -> Option<&str> {
        self.wide.as_deref()
    }

    /// The given names, folded.
    pub(crate) fn given(&self) -> &[String] {
        &self.given
    }

    /// The name as one word, in both orders, where its script sets no space between its parts.
    pub(crate) fn joined(&self) -> Option<[String; 2]> {
        let given = self.given.concat();
        // Korean sets spaces between words, but not between the parts of a name.
        let is_unspaced = |c: char| is_unspaced(c) || is_hangul(c);
        let both = || self.whole.chars().chain(given.chars());
        let count = both().count();
        (count >= 2 && both().all(is_unspaced))
            .then(|| [format!("{}{given}", self.whole), format!("{given}{}", self.whole)])
    }

    /// Whether the two have the same family name.
    pub(crate) fn same_family(&self, other: &Self) -> bool {
        if self.whole.is_empty() || other.whole.is_empty() {
            return false;
        }
        let halves = |person: &Self, name: &str| {
            let words = person.bare_words();
            !person.group
                && words.len() > 1
                && name.len() > 1
                && (words.first().is_some_and(|word| word == name)
                    || words.last().is_some_and(|word| word == name))
        };
        self.whole == other.whole
            || self.bare == other.bare
            || halves(self, &other.bare)
            || halves(other, &self.bare)
            || differ_in_dots(&self.bare, &other.bare)
            || self.wide.as_ref().is_some_and(|wide| *wide == other.bare || *wide == other.whole)
            || other.wide.as_ref().is_some_and(|wide| *wide == self.bare || *wide == self.whole)
    }

    /// Whether nothing in the given names speaks against one person.
    pub(crate) fn given_agree(&self, other: &Self) -> bool {
        let (short, long) = if self.given.len() <= other.given.len() { (self, other) } else { (other, self) };
        if short.given.is_empty() {
            return true;
        }
        let (mine, theirs) = (self.given.concat(), other.given.concat());
        if mine.starts_with(&theirs) || theirs.starts_with(&mine) || differ_in_dots(&mine, &theirs) {
            return true;
        }
        let mut free: Vec<&String> = long.given.iter().collect();
        short.given.iter().all(|word| {
            let place = free.iter().position(|other| stands_for(word, other));
            place.map(|place| free.remove(place)).is_some()
        })
    }

    /// Whether the two are one person, as far as names tell.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.same_family(other) && self.given_agree(other) || self.is_swapped(other) || self.same_words(other)
    }

    /// Whether family and given name have changed places in one of them.
    fn is_swapped(&self, other: &Self) -> bool {
        if self.is_of_initials(other) || other.is_of_initials(self) {
            return true;
        }
        !self.given.is_empty()
            && !other.given.is_empty()
            && self.given.concat() == other.whole
            && self.whole == other.given.concat()
    }

    /// Whether initials stand in the place of the family name, as where `Doe JA` was read as a given and a family name.
    fn is_of_initials(&self, other: &Self) -> bool {
        let initials =
            (1..=3).contains(&self.family.chars().count()) && self.family.chars().all(char::is_uppercase);
        let letters: String = other.given.iter().filter_map(|word| word.chars().next()).collect();
        initials
            && !self.group
            && self.given.concat() == other.whole
            && (letters.starts_with(&self.whole) || self.whole.starts_with(&letters) && !letters.is_empty())
    }

    /// Whether all words of both names are the same, wherever they are cut into given and family name;
    /// initials stand for words.
    fn same_words(&self, other: &Self) -> bool {
        let all = |person: &Self| -> Vec<String> {
            let mut all: Vec<String> = person.given.iter().chain(&person.family_words).cloned().collect();
            sorting::by_key(&mut all, |word| std::cmp::Reverse(word.len()));
            all
        };
        // Initials stand for given names, never for families.
        let has = |person: &Self, family: &[String]| {
            family.iter().all(|word| person.family_words.contains(word) || person.given.contains(word))
        };
        let groups = self.group || other.group;
        if !groups && (!has(self, &other.family_words) || !has(other, &self.family_words)) {
            return false;
        }
        let (mine, mut theirs) = (all(self), all(other));
        if mine.len() < 2 || mine.len() != theirs.len() {
            return self.group != other.group && mine.concat() == theirs.concat();
        }
        let mut whole = 0;
        mine.iter().all(|word| {
            let place = theirs
                .iter()
                .position(|other| other == word)
                .or_else(|| theirs.iter().position(|other| stands_for(word, other)));
            place.is_some_and(|place| {
                let other = theirs.remove(place);
                whole += usize::from(other == *word && word.len() > 1);
                true
            })
        }) && whole > 0
    }

    /// Whether the name is in letters that cannot be compared with the other's.
    pub(super) fn is_foreign_to(&self, other: &Self) -> bool {
        let latin = |person: &Self| person.whole.chars().any(|c| c.is_ascii_alphabetic());
        latin(self) != latin(other)
    }
}

/// Whether one given name can stand for the other: the same, an initial, a short form.
fn stands_for(one: &str, other: &str) -> bool {
    one == other
        || (one.starts_with(other) || other.starts_with(one))
            && (one.chars().count().min(other.chars().count()) != 2 || one.len().max(other.len()) <= 3)
}

/// Given names and initials; capitals written together are initials (`JR`).
fn given_words(given: &str) -> Vec<String> {
    let mut all = Vec::new();
    for word in words(given) {
        let written = given.get(word.from..word.to).unwrap_or_default();
        let letters = written.chars().count();
        let initials = (2..=4).contains(&letters) && written.chars().all(char::is_uppercase);
        if is_suffix(&word.text) && !all.is_empty() && !initials {
            continue;
        }
        // A name all in capitals is a name.
        if initials && given.trim().chars().count() <= 5 {
            all.extend(word.text.chars().map(String::from));
        } else {
            all.push(word.text);
        }
    }
    all
}

fn is_suffix(word: &str) -> bool {
    matches!(
        word,
        "jr" | "sr" | "ii" | "iii" | "iv" | "2nd" | "3rd" | "4th" | "phd" | "md" | "junior" | "senior"
    )
}

/// Whether a folded word is a particle of family names: those of running text, and those that would be other words
/// there.
pub(super) fn is_particle(word: &str) -> bool {
    particles::is_particle(word)
        || matches!(
            word,
            "te" | "t" | "degli" | "dei" | "in" | "vant" | "ver" | "dello" | "delle" | "abu" | "bint"
        )
}

/// A name with umlauts and their like written out, as they are where a keyboard lacks them.
fn wide(family: &str) -> Option<String> {
    let text = written_out(family)?;
    let words: Vec<String> = words(&text).into_iter().map(|word| word.text).collect();
    let first = words.iter().position(|word| !is_particle(word)).unwrap_or(0);
    Some(words.get(first..).unwrap_or_default().concat())
}

/// Whether two names differ only in umlauts that one of them writes out (`Mueller`) and the other without dots.
fn differ_in_dots(one: &str, other: &str) -> bool {
    one.len() != other.len() && one.len().min(other.len()) > 3 && without_dots(one) == without_dots(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, family: &str) -> ComparedName {
        ComparedName::new(&Name::person(given, family))
    }

    #[test]
    fn names_that_are_one_person() {
        for ((given, family), (other_given, other_family)) in [
            (("J. D.", "Watson"), ("James D.", "Watson")),
            (("JD", "Watson"), ("James", "Watson")),
            (("Ludwig", "van Beethoven"), ("L", "Beethoven")),
            (("A.", "Garcia"), ("Ana", "García López")),
            (("A.", "López"), ("Ana", "García-Lopez")),
            (("Hans", "Müller"), ("H.", "Mueller")),
            (("Hans", "Müller"), ("H.", "Muller")),
            (("Hans", "Schaefer"), ("H.", "Schafer")),
            (("Søren", "Ærø"), ("Soren", "Aeroe")),
            (("Martin L.", "King Jr."), ("Martin Luther", "King")),
            (("Wei", "Wang 0001"), ("Wei", "Wang")),
            (("Zhang", "Wei"), ("Wei", "Zhang")),
            (("Jian-Min", "Li"), ("Jianmin", "Li")),
            (("J.-M.", "Li"), ("Jianmin", "Li")),
            (("Dan", "Jurafsky"), ("Daniel", "Jurafsky")),
            (("Jan-Willem van de", "Meent"), ("Jan-Willem", "van de Meent")),
            (("Mallikarjun B", "R."), ("Mallikarjun", "B. R.")),
            (("", "Watson"), ("James", "Watson")),
            (("Arzel", "E"), ("Erwan", "Arzel")),
            (("U.", "Poeschl"), ("Ulrich", "Pöschl")),
            (("Hans", "Mueller"), ("H.", "Muller")),
            (("Soeren", "Oersted"), ("Søren", "Ørsted")),
            (("D.", "Đorđević"), ("D.", "Djordjević")),
        ] {
            let (one, other) = (person(given, family), person(other_given, other_family));
            assert!(one.is(&other) && other.is(&one), "{given} {family} | {other_given} {other_family}");
        }
    }

    #[test]
    fn names_that_are_not() {
        for ((given, family), (other_given, other_family)) in [
            (("J.", "Watson"), ("R.", "Watson")),
            (("C. S.", "Schmalohn"), ("Connie S.", "Schmaljohn")),
            (("Yifei", "Wang"), ("Dequan", "Wang")),
            (("A.", "Garcia Lopez"), ("A.", "Garcia Marquez")),
            (("Wei", "Wang"), ("Wei", "Wong")),
        ] {
            assert!(!person(given, family).is(&person(other_given, other_family)), "{given} {family}");
        }
    }
}
